"""Read and starred: what the reader says about items. Marks outlive the text they were put on."""

from collections.abc import Sequence

from monitor.store import rows
from monitor.store.connect import Database, writing


def mark(db: Database, keys: Sequence[int], *, read: bool | None = None, starred: bool | None = None) -> int:
    """Mark items; what is None stays. Returns how many items were marked otherwise before."""
    changed = 0
    with writing(db):
        for column, value in (("read", read), ("starred", starred)):
            if value is None:
                continue
            for part in rows.parts(keys):
                sql = f"update items set {column} = ? where {column} != ? and id in ({rows.marks(part)})"  # noqa: S608
                changed += db.execute(sql, (int(value), int(value), *part)).rowcount
    return changed
