"""A small ModelScope: the models of an owner in numbered pages, and one by itself."""

from datetime import datetime, timedelta
from typing import Any

from fakesite import Asked, FakeSite, Reply
from world import NOW

Row = dict[str, Any]


def ms_row(id_: str, *, params: int | None = None, license: str = "apache-2.0", **facts: object) -> Row:
    """One element of `/openapi/v1/models`."""
    created: datetime = NOW - timedelta(days=200)
    row: Row = {
        "id": id_, "display_name": id_, "downloads": 643_087, "likes": 137, "license": license, "params": params or 0,
        "tags": ["library:transformers", "task:text-generation"], "private": False, "gated": False,
        "login_required": False, "last_modified": NOW.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "created_at": created.strftime("%Y-%m-%dT%H:%M:%SZ"), "description": "", "file_size": 0,
        "tasks": ["text-generation"],
    }  # fmt: skip
    return row | facts


class FakeModelScope(FakeSite):
    """`with FakeModelScope() as site: site.rows.append(ms_row("Qwen/Qwen3-8B"))`."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Any] = []
        self.total: int | None = None
        "What is said to be the number of models, if that is not true."

    def reply(self, asked: Asked) -> Reply:
        """A page of the list, or one model."""
        root = "/openapi/v1/models"
        if asked.path != root:
            name = asked.path.removeprefix(f"{root}/")
            found = next((row for row in self.rows if isinstance(row, dict) and row.get("id") == name), None)
            if found is None:
                return Reply({"success": False, "code": "NotFound", "message": "no such model"}, 404)
            return Reply({"success": True, "data": found})
        size, page = min(int(asked.query["page_size"]), 50), int(asked.query["page_number"])
        data = {
            "models": self.rows[size * (page - 1) : size * page],
            "total_count": len(self.rows) if self.total is None else self.total,
            "page_number": page,
            "page_size": size,
        }
        return Reply({"success": True, "data": data})
