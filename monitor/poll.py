"""One poll as a pure job: `PollRequest` → `PollResult`. It knows no database, no schedule and no screen."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b

from monitor.fetch import NoAnswer, NotModified, Response, Web
from monitor.polled import Entries, Failed, Hints, PollRequest, PollResult, Unchanged
from monitor.source import SourceState
from monitor.sources import Unreadable
from monitor.walk import poll_list


def request_for(
    state: SourceState,
    token: str | None,
    known: int,
    doubtful: tuple[tuple[str, str], ...],
    seen: bytes = b"",
    unclear: tuple[tuple[str, str], ...] = (),
) -> PollRequest:
    """What to ask of a source, from what is remembered of it. The token goes to the Hub alone."""
    return PollRequest(
        source=state.source,
        url=state.url,
        etag=state.etag,
        last_modified=state.last_modified,
        body_hash=state.body_hash,
        seen=seen,
        token=token if state.source.is_hub else None,
        known=known,
        doubtful=doubtful,
        unclear=unclear,
    )


async def poll(request: PollRequest, web: Web, now: datetime) -> PollResult:
    """Ask one source and read what it answers. Whatever goes wrong is part of the result."""
    if request.source.is_list:
        return await poll_list(request, web)
    return await _poll_feed(request, web, now)


# --- feeds ----------------------------------------------------------------------------------------


async def _poll_feed(request: PollRequest, web: Web, now: datetime) -> PollResult:
    source = request.source
    async with AsyncExitStack() as room:  # a large body is let go of only when it is read
        answer = await web.get(
            request.url,
            etag=request.etag,
            last_modified=request.last_modified,
            headers=source.headers,
            auth=source.auth,
            room=room,
        )
        match answer:
            case NoAnswer():
                return PollResult(source.name, answer.failed, answer.status, hints=answer.hints)
            case NotModified():
                return _unchanged(request, answer)
            case Response():
                return await _read_feed(request, answer, now)


async def _read_feed(request: PollRequest, answer: Response, now: datetime) -> PollResult:
    digest = blake2b(answer.body, digest_size=16).hexdigest()
    result = PollResult(
        request.source.name,
        Unchanged(),
        answer.status,
        etag=answer.headers.get("etag"),
        last_modified=answer.headers.get("last-modified"),
        body_hash=digest,
        moved_to=answer.moved_to,
        hints=answer.hints,
    )
    if digest == request.body_hash:
        return result
    from monitor.sources import feed  # the parsers: 60 ms that a round of unchanged feeds need not pay

    try:
        read = await asyncio.to_thread(
            feed.read,
            answer.body,
            url=answer.url,
            content_type=answer.headers.get("content-type"),
            now=now,
            seen=request.seen,
        )
    except Unreadable as error:
        failed = Failed(error.trouble, error.message, answer.status)
        return PollResult(request.source.name, failed, answer.status, hints=answer.hints)
    found = Entries(read.entries, read.known)
    return replace(result, outcome=found, seen=read.seen, hints=_both(answer.hints, read.hints))


def _unchanged(request: PollRequest, answer: NotModified) -> PollResult:
    return PollResult(
        request.source.name,
        Unchanged(),
        answer.status,
        etag=answer.etag,
        last_modified=answer.last_modified,
        moved_to=answer.moved_to,
        hints=answer.hints,
    )


def _both(answer: Hints, own: Hints) -> Hints:
    """What the server says and what the feed says of itself."""
    return replace(answer, ttl=own.ttl, skip_hours=own.skip_hours, skip_days=own.skip_days)
