"""A small GitHub: an organization's repositories in pages, and a request quota that a 304 does not touch."""

from datetime import datetime, timedelta
from typing import Any

from fakesite import Asked, FakeSite, Reply
from world import NOW

Row = dict[str, Any]


def repository(number: int, name: str, *, created: datetime = NOW - timedelta(days=200), **facts: object) -> Row:
    """One element of `/orgs/{org}/repos`, as far as it is read and a little more."""
    owner = "deepseek-ai"
    row: Row = {
        "id": number, "node_id": f"R_{number}", "name": name, "full_name": f"{owner}/{name}",
        "html_url": f"https://github.com/{owner}/{name}", "description": f"What {name} is for",
        "private": False, "fork": False, "archived": False, "is_template": False, "disabled": False,
        "created_at": created.strftime("%Y-%m-%dT%H:%M:%SZ"), "pushed_at": NOW.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "stargazers_count": 10, "topics": [], "license": {"spdx_id": "MIT"},
    }  # fmt: skip
    return row | facts


class FakeGitHub(FakeSite):
    """`with FakeGitHub() as github: github.rows.append(repository(1, "DeepEP"))`."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[object] = []
        "Of the organization deepseek-ai, the newest first."
        self.limit = 60
        self.left = 60
        self.resets = int(NOW.timestamp()) + 3_600

    def reply(self, asked: Asked) -> Reply:
        """A page or a refusal."""
        if self.left == 0:
            return Reply({"message": "API rate limit exceeded for 203.0.113.7."}, 403, self._quota())
        self.left -= 1
        if asked.path != "/orgs/deepseek-ai/repos":
            return Reply({"message": "Not Found"}, 404, self._quota())
        size, page = int(asked.query.get("per_page", 30)), int(asked.query.get("page", 1))
        rows = self.rows[size * (page - 1) : size * page]
        links = {}
        if size * page < len(self.rows):
            links["Link"] = f'<{self.url}/orgs/deepseek-ai/repos?per_page={size}&page={page + 1}>; rel="next"'
        return Reply(rows, headers=links | self._quota())

    def not_modified(self, headers: dict[str, str]) -> None:
        """Costs nothing."""
        self.left += 1
        headers |= self._quota()

    def _quota(self) -> dict[str, str]:
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.left),
            "X-RateLimit-Reset": str(self.resets),
            "X-RateLimit-Resource": "core",
        }
