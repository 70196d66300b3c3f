"""A file for each watchlist: a feed of what it found, kept up to date by whoever polls.

A file is replaced as a whole, so that a reader (a web server, say) never sees half of one, and only when it comes to
another text than it has. There is no index of them: where they can be reached is the web server's to say.
"""

import asyncio
import logging
import os
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from monitor.config import Config
from monitor.notices import Watchlist
from monitor.report import atom
from monitor.store import connect, detail, items, outgoing
from monitor.store.connect import Database, told

log = logging.getLogger(__name__)

MOST = 50
"Items of a feed, the newest."
LONGEST = 120
"Bytes of a file's name; most file systems take 255."


@dataclass(slots=True)
class FeedFolder:
    """The folder of the files, and what they were made of."""

    folder: Path
    _looked: tuple[int, tuple[Watchlist, ...]] | None = None
    "The number of the last change, and the watchlists, when it was last looked."
    _made_of: dict[str, tuple[object, ...]] = field(default_factory=dict)
    _trouble: str = ""

    async def refresh(self, db: Database, path: Path, config: Config) -> None:
        """Write what has changed, in a thread with a connection of its own. Raises `StoreError`."""
        with told(db):
            now = items.last_change(db), config.watchlists
        if now == self._looked:
            return
        try:
            await asyncio.to_thread(self._write, path, config.watchlists)
            self._looked, self._trouble = now, ""
        except OSError as error:
            trouble = f"{error.filename or self.folder} cannot be written ({error.strerror})"
            if trouble != self._trouble:  # said once; tried again at each tick
                log.error(
                    "feeds of watchlists: %s; it is tried again", trouble, extra={"facts": {"event": "unwritten"}}
                )
            self._trouble = trouble

    def _write(self, path: Path, watchlists: Iterable[Watchlist]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with closing(connect.open(path)) as db, told(db):
            for name, watchlist in file_names(watchlists).items():
                found = outgoing.found_by(db, watchlist.name, MOST)
                made_of = (watchlist.name, watchlist.query, *found)
                if self._made_of.get(name) != made_of:
                    self._write_one(db, self.folder / name, watchlist, [key for key, _ in found])
                    self._made_of[name] = made_of

    def _write_one(self, db: Database, file: Path, watchlist: Watchlist, keys: list[int]) -> None:
        details = detail.details(db, items.load(db, keys), texts=False)
        feed = atom.write(outgoing.origin(db), watchlist.name, watchlist.query, details, watchlist=watchlist.name)
        if file.exists() and file.read_bytes() == feed:
            return
        fresh = file.with_name(f".{file.name}.new")
        with fresh.open("wb") as opened:
            opened.write(feed)
            opened.flush()
            os.fsync(opened.fileno())
        fresh.replace(file)
        facts = {"event": "feed", "watchlist": watchlist.name, "file": str(file), "items": len(keys)}
        log.info("feed of %s: %d items in %s", watchlist.name, len(keys), file, extra={"facts": facts})


def file_names(watchlists: Iterable[Watchlist]) -> dict[str, Watchlist]:
    """A name of a file for each watchlist; those that come to the same are told apart by a checksum."""
    wanted = [(_safe(one.name), one) for one in watchlists]
    common = Counter(name for name, _ in wanted)
    return {
        f"{name}-{zlib.crc32(one.name.encode()):08x}.atom" if common[name] > 1 else f"{name}.atom": one
        for name, one in wanted
    }


def _safe(name: str) -> str:
    """Letters and digits of any script in lower case, with hyphens between: no way out of the folder."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name).casefold())
    words = "".join(letter if letter.isalnum() else " " for letter in folded).split()
    return "-".join(words).encode()[:LONGEST].decode(errors="ignore").rstrip("-") or "watchlist"
