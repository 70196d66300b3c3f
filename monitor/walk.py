"""Reads the whole list of an organization, page by page, or says why not: the part of a poll that sites share.

A list that breaks off, comes back empty or suddenly short counts as not looked at. A model that it lacks is asked
for by itself once two lists lacked it.
"""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b

from monitor.fetch import NoAnswer, NotModified, Response, Web
from monitor.model import Trouble
from monitor.polled import (
    Checked,
    Entries,
    Entry,
    Failed,
    Hints,
    HubModel,
    Listing,
    Outcome,
    PollRequest,
    PollResult,
    Unchanged,
)
from monitor.sources import Unreadable
from monitor.sources.kinds import SITES, Found, Place, Site

SHORT = 0.5
"A list that lost more than this share of what was known is not believed."

REFUSED = (403, 429)
"Statuses with which a site says that its quota is used up."


async def poll_list(request: PollRequest, web: Web, now: datetime) -> PollResult:
    """Ask a site for all that an organization publishes there. Whatever goes wrong is part of the result."""
    site = SITES[request.source.kind]
    walk = _Walk(request, web, site, site.place(request.source, request.url), now)
    ended = await walk.whole()
    if isinstance(ended, NotModified):
        return PollResult(
            request.source.name, Unchanged(), etag=ended.etag, last_modified=ended.last_modified, hints=walk.hints
        )
    failed = ended or walk.suspicious()
    if failed:
        return PollResult(request.source.name, failed, hints=walk.hints)
    missing = [one for one in request.doubtful if one[0] not in walk.found]
    checked = [await walk.check(hub_id, name) for hub_id, name in missing]
    digest = blake2b("".join(walk.bodies).encode(), digest_size=16).hexdigest()
    outcome: Outcome = Listing(walk.models, tuple(one for one in checked if one))
    if site.stories:
        outcome = Entries(walk.entries)
    if digest == request.body_hash and not request.doubtful:
        outcome = Unchanged()
    return PollResult(
        request.source.name, outcome, etag=None if missing else walk.etag, body_hash=digest, hints=walk.hints
    )


@dataclass(slots=True)
class _Walk:
    """A list on its way."""

    request: PollRequest
    web: Web
    site: Site
    place: Place
    now: datetime
    found: dict[str, Found] = field(default_factory=dict)
    "By what stays the same of it."
    bodies: list[str] = field(default_factory=list)
    etag: str | None = None
    hints: Hints = field(default_factory=Hints)

    @property
    def models(self) -> tuple[HubModel, ...]:
        return tuple(one for one in self.found.values() if isinstance(one, HubModel))

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(one for one in self.found.values() if isinstance(one, Entry))

    async def whole(self) -> NotModified | Failed | None:
        """Read all pages. None: that worked."""
        url: str | None = self.site.first_page(self.place.endpoint, self.place.organization)
        etag = None if self.request.doubtful else self.request.etag
        for number in range(1, self.site.most_pages + 1):
            if url is None:
                return None
            answer = await self._get(url, etag if number == 1 else None)
            if isinstance(answer, NotModified):
                return answer
            if isinstance(answer, NoAnswer):
                return _broken_off(await self._worded(answer.failed), number)
            try:
                page = await asyncio.to_thread(self.site.read, self.place, url, answer.body, answer.headers.get("link"))
            except Unreadable as error:
                return Failed(error.trouble, error.message, answer.status)
            url = page.next
            self.found.update((_lasting(one), one) for one in page.found)
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
        if isinstance(answer, Response) and self.site.rate and answer.hints.rate_left is None:
            said = self.site.rate(answer.headers, self.now)
            self.hints = replace(answer.hints, rate_left=said.rate_left, rate_resets=said.rate_resets)
        return answer

    async def _worded(self, failed: Failed) -> Failed:
        """A refusal as what it is: where a site says so for free, its quota is used up."""
        if self.site.quota is None or failed.status not in REFUSED or self.hints.retry_after:
            return failed
        answer = await self.web.get(self.site.quota(self.place.endpoint), headers=self.request.source.headers)
        said = self.site.read_quota(answer.body, self.now) if isinstance(answer, Response) else Hints()
        if said.rate_left != 0 or said.rate_resets is None:
            return failed
        self.hints = replace(said, retry_after=said.rate_resets + 1)
        message = (
            f"{self.site.name} answers no more requests for now ({failed.status}): the quota is used up. It is asked "
            "again when there is a new one; a token raises it."
        )
        return Failed(Trouble.RATE_LIMITED, message, failed.status)

    def _endless(self) -> Failed:
        return Failed(
            Trouble.INCOMPLETE,
            f"The list of {self.place.organization} did not end after {self.site.most_pages} pages. Nothing of it was "
            f"used; look at the endpoint of {self.site.name}, or take the organization out.",
        )


def _lasting(one: Found) -> str:
    return one.hub_id if isinstance(one, HubModel) else one.guid


def _broken_off(failed: Failed, number: int) -> Failed:
    if number == 1:
        return failed
    return Failed(
        failed.trouble, f"Page {number} of the list failed, so it was not used: {failed.message}", failed.status
    )
