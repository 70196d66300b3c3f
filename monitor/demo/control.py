"""The routes that steer a replay from outside: advance it, look at it, switch faults on and off."""

from collections.abc import Callable, Mapping

from monitor.demo.answer import Answer, Asked, as_json
from monitor.demo.faults import Fault, UnknownFaultError, as_facts
from monitor.demo.replay import Replay


def steer(replay: Replay, asked: Asked) -> Answer | None:
    """The answer to a control request; None if the request is for a feed or the Hub."""
    route = ROUTES.get(asked.path)
    if route is None:
        return None
    method, act = route
    if asked.method not in (method, "HEAD" if method == "GET" else method):
        return as_json({"error": f"use {method}"}, 405, ("Allow", method))
    try:
        return act(replay, asked)
    except (UnknownFaultError, ValueError) as error:
        return as_json({"error": str(error)}, 400)


def _advance(replay: Replay, asked: Asked) -> Answer:
    step = replay.advance(int(asked.value("steps") or 1))
    return as_json({"step": step, "last": replay.recording.last})


def _status(replay: Replay, asked: Asked) -> Answer:
    requests = list(replay.requests)
    return as_json(
        {
            "step": replay.step,
            "last": replay.recording.last,
            "feeds": list(replay.recording.feeds),
            "organizations": [organization.name for organization in replay.recording.organizations],
            "requests": len(requests),
            "conditional": sum(seen.conditional for seen in requests),
            "faults": [as_facts(fault) for fault in replay.faults],
        }
    )


def _requests(replay: Replay, asked: Asked) -> Answer:
    return as_json(
        [
            {
                "method": seen.method,
                "path": seen.path,
                "status": seen.status,
                "conditional": seen.conditional,
                "at": seen.at.isoformat(),
            }
            for seen in list(replay.requests)
        ]
    )


def _forget(replay: Replay, asked: Asked) -> Answer:
    replay.forget_requests()
    return as_json({"requests": 0})


def _fault(replay: Replay, asked: Asked) -> Answer:
    times = asked.value("times")
    fault = Fault(
        asked.value("path") or "/",
        asked.value("kind") or "",
        value=asked.value("value") or "",
        retry_after=asked.value("retry_after") or "",
        times=int(times) if times else None,
    )
    replay.fault(fault)
    return as_json(as_facts(fault))


def _clear(replay: Replay, asked: Asked) -> Answer:
    replay.clear_faults()
    return as_json({"faults": []})


ROUTES: Mapping[str, tuple[str, Callable[[Replay, Asked], Answer]]] = {
    "/advance": ("POST", _advance),
    "/status": ("GET", _status),
    "/requests": ("GET", _requests),
    "/requests/clear": ("POST", _forget),
    "/fault": ("POST", _fault),
    "/fault/clear": ("POST", _clear),
}
