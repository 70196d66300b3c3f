"""One poll as a pure job: `PollRequest` → `PollResult`. It knows no database, no schedule and no screen."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b

from monitor.fetch import NoAnswer, NotModified, Response, Web
from monitor.model import SourceState, Trouble
from monitor.polled import Checked, Entries, Failed, Hints, HubModel, Listing, PollRequest, PollResult, Unchanged
from monitor.sources import Unreadable, feed, hub

MOST_PAGES = 20
"Of one organization; the largest has two."

SHORT = 0.5
"A list that lost more than this share of what was known is not believed."


def request_for(
    state: SourceState, token: str | None, known: int, doubtful: tuple[tuple[str, str], ...]
) -> PollRequest:
    """What to ask of a source, from what is remembered of it. The token goes to the Hub alone."""
    return PollRequest(
        source=state.source,
        url=state.url,
        etag=state.etag,
        last_modified=state.last_modified,
        body_hash=state.body_hash,
        token=token if state.source.is_hub else None,
        known=known,
        doubtful=doubtful,
    )


async def poll(request: PollRequest, web: Web, now: datetime) -> PollResult:
    """Ask one source and read what it answers. Whatever goes wrong is part of the result."""
    if request.source.is_hub:
        return await _poll_hub(request, web)
    return await _poll_feed(request, web, now)


# --- feeds ----------------------------------------------------------------------------------------


async def _poll_feed(request: PollRequest, web: Web, now: datetime) -> PollResult:
    source = request.source
    answer = await web.get(
        request.url,
        etag=request.etag,
        last_modified=request.last_modified,
        headers=source.headers,
        auth=source.auth,
    )
    match answer:
        case NoAnswer():
            return PollResult(source.name, answer.failed, hints=answer.hints)
        case NotModified():
            return _unchanged(request, answer)
        case Response():
            return await _read_feed(request, answer, now)


async def _read_feed(request: PollRequest, answer: Response, now: datetime) -> PollResult:
    digest = blake2b(answer.body, digest_size=16).hexdigest()
    result = PollResult(
        request.source.name,
        Unchanged(),
        etag=answer.headers.get("etag"),
        last_modified=answer.headers.get("last-modified"),
        body_hash=digest,
        moved_to=answer.moved_to,
        hints=answer.hints,
    )
    if digest == request.body_hash:
        return result
    try:
        read = await asyncio.to_thread(
            feed.read, answer.body, url=answer.url, content_type=answer.headers.get("content-type"), now=now
        )
    except Unreadable as error:
        return PollResult(request.source.name, Failed(error.trouble, error.message, answer.status), hints=answer.hints)
    return replace(result, outcome=Entries(read.entries), hints=_both(answer.hints, read.hints))


def _unchanged(request: PollRequest, answer: NotModified) -> PollResult:
    return PollResult(
        request.source.name,
        Unchanged(),
        etag=answer.etag,
        last_modified=answer.last_modified,
        moved_to=answer.moved_to,
        hints=answer.hints,
    )


def _both(answer: Hints, own: Hints) -> Hints:
    """What the server says and what the feed says of itself."""
    return replace(answer, ttl=own.ttl, skip_hours=own.skip_hours, skip_days=own.skip_days)


# --- Hub organizations ----------------------------------------------------------------------------


@dataclass(slots=True)
class _Walk:
    """A list on its way, page by page."""

    models: dict[str, HubModel] = field(default_factory=dict)
    bodies: list[str] = field(default_factory=list)
    etag: str | None = None
    hints: Hints = field(default_factory=Hints)


async def _poll_hub(request: PollRequest, web: Web) -> PollResult:
    endpoint, _, organization = request.url.rpartition("/")
    walk = _Walk()
    ended = await _walk(request, web, endpoint, organization, walk)
    if isinstance(ended, NotModified):
        return _unchanged(request, ended)
    if isinstance(ended, Failed):
        return PollResult(request.source.name, ended, hints=walk.hints)
    listed = walk.models
    if failure := _suspicious(request, organization, len(listed)):
        return PollResult(request.source.name, failure, hints=walk.hints)
    missing = [one for one in request.doubtful if one[0] not in listed]
    checked = [await _check(web, endpoint, hub_id, name, request.token) for hub_id, name in missing]
    digest = blake2b("".join(walk.bodies).encode(), digest_size=16).hexdigest()
    same = digest == request.body_hash and not request.doubtful
    outcome = Unchanged() if same else Listing(tuple(listed.values()), tuple(one for one in checked if one))
    return PollResult(
        request.source.name, outcome, etag=None if missing else walk.etag, body_hash=digest, hints=walk.hints
    )


async def _walk(
    request: PollRequest, web: Web, endpoint: str, organization: str, walk: _Walk
) -> NotModified | Failed | None:
    """Read the whole list, or say why not: a list that breaks off counts as not looked at."""
    url: str | None = hub.first_page(endpoint, organization)
    etag = None if request.doubtful else request.etag
    for page in range(MOST_PAGES):
        if url is None:
            return None
        answer = await web.get(url, etag=etag if page == 0 else None, token=request.token)
        match answer:
            case NotModified():
                return answer
            case NoAnswer():
                walk.hints = answer.hints
                return _broken_off(answer.failed, page)
        try:
            found = await asyncio.to_thread(hub.read_page, answer.body)
            url = hub.next_page(answer.headers.get("link"), endpoint)
        except Unreadable as error:
            return Failed(error.trouble, error.message, answer.status)
        walk.models.update((model.hub_id, model) for model in found)
        walk.bodies.append(blake2b(answer.body, digest_size=16).hexdigest())
        walk.hints = answer.hints
        walk.etag = answer.headers.get("etag") if page == 0 and url is None else None
    return Failed(
        Trouble.INCOMPLETE,
        f"The list of {organization} did not end after {MOST_PAGES} pages. Nothing of it was used; "
        "look at the address of the Hub in [hub] endpoint.",
    )


def _broken_off(failed: Failed, page: int) -> Failed:
    if page == 0:
        return failed
    return Failed(
        failed.trouble, f"Page {page + 1} of the list failed, so it was not used: {failed.message}", failed.status
    )


def _suspicious(request: PollRequest, organization: str, count: int) -> Failed | None:
    """An empty or suddenly short list is a glitch until proven: it must not withdraw an organization's models."""
    if request.known and (count == 0 or (request.known > 10 and count < request.known * SHORT)):
        return Failed(
            Trouble.INCOMPLETE,
            f"The Hub listed {count} models of {organization} where it listed {request.known} before. That is taken "
            "for a glitch: nothing was changed, the list counts as not looked at, and it will be asked for again.",
        )
    return None


async def _check(web: Web, endpoint: str, hub_id: str, name: str, token: str | None) -> Checked | None:
    """Ask for one model that the list lacks. None: no clear answer, so nothing is proven."""
    answer = await web.get(f"{endpoint}/api/models/{name}?expand=author", token=token)
    match answer:
        case NoAnswer(failed=Failed(trouble=Trouble.AUTH | Trouble.NOT_FOUND | Trouble.GONE)):
            return Checked(hub_id, "gone")
        case Response():
            found = next(iter(_one(answer.body)), None)
            if found is None or found.hub_id != hub_id:
                return Checked(hub_id, "gone")  # another repository took the name
            return Checked(hub_id, "there") if found.id == name else Checked(hub_id, "renamed", found.id)
    return None


def _one(body: bytes) -> tuple[HubModel, ...]:
    try:
        return hub.read_page(b"[" + body + b"]")
    except Unreadable:
        return ()
