"""What people are told of a source's life besides its last error: that it has gone silent, that it has moved."""

from typing import Literal

from monitor.figures import span
from monitor.frozen import dataclass
from monitor.source import SourceState
from monitor.text import without_credentials


@dataclass(frozen=True, slots=True)
class Warned:
    """Something that asks to be looked at, though the source answers."""

    kind: Literal["freshness", "moved"]
    text: str
    "What happened, and what to do."


def warnings(state: SourceState) -> tuple[Warned, ...]:
    """All there is to say of a source that is polled."""
    if not state.source.enabled:
        return ()
    said = (Warned("freshness", _freshness(state)), Warned("moved", _moved(state)))
    return tuple(warned for warned in said if warned.text)


def wrong(state: SourceState) -> tuple[str, ...]:
    """What is wrong with a source, in words: its last error, and what it warns of."""
    return tuple(said for said in (state.error, *(warned.text for warned in warnings(state))) if said)


def _freshness(state: SourceState) -> str:
    if not state.silent or state.gap is None or state.latest is None or state.last_polled is None:
        return ""
    return (
        f"nothing new for {span(state.last_polled - state.latest)}; usually every {span(state.gap)}. "
        "See whether its site has another feed now (monitor sources add ADDRESS)."
    )


def _moved(state: SourceState) -> str:
    if state.moved_from is None or state.moved_at is None:
        return ""
    return (
        f"moved to {without_credentials(state.url)} on {state.moved_at:%Y-%m-%d}; put the new address into feeds.toml."
    )
