"""Reads the whole list of an organization, page by page, or says why not: the part of a poll that sites share.

A list that breaks off, comes back empty or suddenly short counts as not looked at. A model that it lacks is asked
for by itself once two lists lacked it; and a few that it has, for what no list tells: the name of a license of their
own, and which files hold their weights.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b

from monitor.fetch import NoAnswer, NotModified, Response, Web
from monitor.polled import (
    LOOKS,
    Checked,
    Counted,
    Entries,
    Entry,
    Failed,
    Hints,
    HubModel,
    Listing,
    Looked,
    Outcome,
    PollRequest,
    PollResult,
    Postponed,
    Unchanged,
)
from monitor.source import Trouble
from monitor.sources import Unreadable, hub
from monitor.sources.kinds import SITES, Found, Place, Site

SHORT = 0.5
"A list that lost more than this share of what was known is not believed."

RESERVE = 100
"Requests of a quota that are left for lists."


async def poll_list(request: PollRequest, web: Web) -> PollResult:
    """Ask a site for all that an organization publishes there. Whatever goes wrong is part of the result."""
    site = SITES[request.source.kind]
    walk = _Walk(request, web, site, site.place(request.source, request.url))
    ended = await walk.whole()
    if isinstance(ended, NotModified):
        return PollResult(
            request.source.name,
            Unchanged(),
            walk.status,
            etag=ended.etag,
            last_modified=ended.last_modified,
            hints=walk.hints,
        )
    failed = ended or walk.suspicious()
    if failed:
        return PollResult(request.source.name, failed, walk.status, hints=walk.hints)
    missing = [one for one in request.doubtful if one[0] not in walk.found]
    checked = [await walk.check(hub_id, name) for hub_id, name in missing]
    digest = blake2b("".join(walk.bodies).encode(), digest_size=16).hexdigest()
    looked = await walk.look()
    outcome: Outcome = Listing(walk.models, tuple(one for one in checked if one), walk.counted, looked)
    if site.stories:
        outcome = Entries(walk.entries)
    if digest == request.body_hash and not request.doubtful and not looked:
        outcome = Unchanged()
    return PollResult(
        request.source.name,
        outcome,
        walk.status,
        etag=None if missing else walk.etag,
        body_hash=digest,
        seen=walk.marks if isinstance(outcome, Listing) else None,
        hints=walk.hints,
    )


@dataclass(slots=True)
class _Walk:
    """A list on its way."""

    request: PollRequest
    web: Web
    site: Site
    place: Place
    found: dict[str, Found] = field(default_factory=dict)
    "By what stays the same of it."
    bodies: list[str] = field(default_factory=list)
    marks: bytes = b""
    etag: str | None = None
    status: int | None = None
    hints: Hints = field(default_factory=Hints)

    @property
    def models(self) -> tuple[HubModel, ...]:
        return tuple(one for one in self.found.values() if isinstance(one, HubModel))

    @property
    def counted(self) -> tuple[Counted, ...]:
        return tuple(one for one in self.found.values() if isinstance(one, Counted))

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(one for one in self.found.values() if isinstance(one, Entry))

    async def whole(self) -> NotModified | Failed | Postponed | None:
        """Read all pages. None: that worked."""
        url: str | None = self.site.first_page(self.place.endpoint, self.place.organization)
        etag = None if self.request.doubtful or self.request.unclear else self.request.etag
        seen = self._seen()
        for number in range(1, self.site.most_pages + 1):
            if url is None:
                return None
            answer = await self._get(url, etag if number == 1 else None)
            self.status = answer.status
            if isinstance(answer, NotModified):
                return answer
            if isinstance(answer, NoAnswer):
                return _broken_off(answer.failed, number)
            try:
                link = answer.headers.get("link")
                page = await asyncio.to_thread(self.site.read, self.place, url, answer.body, link, seen)
            except Unreadable as error:
                return Failed(error.trouble, error.message, answer.status)
            url = page.next
            self.found.update((_lasting(one), one) for one in page.found)
            self.marks += page.marks
            self.bodies.append(blake2b(answer.body, digest_size=16).hexdigest())
            self.etag = answer.headers.get("etag") if number == 1 and url is None else None
        return None if url is None else self._endless()

    def suspicious(self) -> Failed | None:
        """An empty or suddenly short list is a glitch until proven: it must not withdraw an organization's models."""
        known, count = self.request.known, len(self.found)
        if known and (count == 0 or (known > 10 and count < known * SHORT)):
            return Failed(
                Trouble.INCOMPLETE,
                f"{self.site.name} listed {count} models of {self.place.organization} where it listed {known} before. "
                "That is taken for a glitch: nothing was changed, the list counts as not looked at, and it will be "
                "asked for again.",
            )
        return None

    async def check(self, hub_id: str, name: str) -> Checked | None:
        """Ask for one model that the list lacks. None: no clear answer, so nothing is proven."""
        if self.site.one is None:
            return None
        answer = await self._get(self.site.one(self.place.endpoint, name), None)
        match answer:
            case NoAnswer(failed=Failed(trouble=Trouble.NOT_FOUND | Trouble.GONE)):
                return Checked(hub_id, "gone")
            case NoAnswer(failed=Failed(trouble=Trouble.AUTH)) if self.site.gone_when_refused:
                return Checked(hub_id, "gone")
            case Response():
                return self._standing(answer.body, hub_id, name)
        return None

    def _seen(self) -> bytes:
        """The marks of the last list, but where the store knows fewer models than they are: then all rows are read."""
        marks = self.request.seen
        return marks if len(marks) <= self.request.known * hub.MARK else b""

    async def look(self) -> tuple[Looked, ...]:
        """Ask for some of the models that are there what no list tells of them, as long as the quota is ample."""
        looked: list[Looked] = []
        for hub_id, name in [one for one in self._unclear() if one[0] in self.found][:LOOKS]:
            left = self.hints.rate_left
            if self.site.look is None or (left is not None and left < RESERVE):
                break
            match await self._get(self.site.look(self.place.endpoint, name), None):
                case Response(body=body):
                    looked.append(self.site.read_look(body, hub_id) or Looked(hub_id, refused=True))
                case NoAnswer(failed=Failed(trouble=Trouble.AUTH | Trouble.NOT_FOUND | Trouble.GONE)):
                    looked.append(Looked(hub_id, refused=True))
                case _:
                    break
        return tuple(looked)

    def _unclear(self) -> Iterator[tuple[str, str]]:
        """Those that the store asks about, then new ones under a license without a name; not at first contact."""
        yield from self.request.unclear
        asked = {hub_id for hub_id, _ in self.request.unclear}
        for model in self.models if self.request.seen else ():
            if "license:other" in model.tags and model.license_name is None and model.hub_id not in asked:
                yield model.hub_id, model.id

    def _standing(self, body: bytes, hub_id: str, name: str) -> Checked | None:
        match self.site.read_one(body, name):
            case None:
                return None
            case HubModel(hub_id=same, id=now) if same == hub_id:
                return Checked(hub_id, "there") if now == name else Checked(hub_id, "renamed", now)
            case "there":
                return Checked(hub_id, "there")
            case _:  # nobody has it, or another repository took the name
                return Checked(hub_id, "gone")

    async def _get(self, url: str, etag: str | None) -> Response | NotModified | NoAnswer:
        request = self.request
        answer = await self.web.get(url, etag=etag, headers=request.source.headers, token=request.token)
        self.hints = answer.hints
        return answer

    def _endless(self) -> Failed:
        return Failed(
            Trouble.INCOMPLETE,
            f"The list of {self.place.organization} did not end after {self.site.most_pages} pages. Nothing of it was "
            f"used; look at the endpoint of {self.site.name}, or take the organization out.",
        )


def _lasting(one: Found) -> str:
    return one.guid if isinstance(one, Entry) else one.hub_id


def _broken_off(failed: Failed | Postponed, number: int) -> Failed | Postponed:
    if number == 1 or isinstance(failed, Postponed):
        return failed
    return Failed(
        failed.trouble, f"Page {number} of the list failed, so it was not used: {failed.message}", failed.status
    )
