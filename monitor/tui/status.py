"""The lines at the top and the bottom: what is shown, what goes on, and which keys there are."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from textual import events
from textual.binding import ActiveBinding, Binding
from textual.content import Content
from textual.geometry import Region
from textual.keys import key_to_character
from textual.message import Message
from textual.screen import Screen
from textual.selection import Selection
from textual.strip import Strip
from textual.widgets import Static

from monitor import figures
from monitor.config.keys import Keys
from monitor.events import Polled
from monitor.frozen import dataclass
from monitor.source import SourceState, Trouble
from monitor.tui.keys import NO_KEY, NONE, hint
from monitor.tui.parts import ACCENT, FAINT, line
from monitor.tui.sections import DOTS, worst

NAME = "Open Model Monitor"
OFFLINE_FROM = 3
"So many hosts out of reach, and none that answered since: it is not they, it is the network."
_OUT_OF_REACH = {Trouble.NETWORK, Trouble.DNS, Trouble.TIMEOUT}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the top line tells."""

    view: str = ""
    query: str = ""
    items: int = 0
    fresh: int = 0
    "New items above what is seen."


@dataclass(frozen=True, slots=True)
class Going:
    """What the bottom line tells."""

    polling: bool | None = None
    "Whether this window polls; None: nobody knows yet."
    done: int = 0
    total: int = 0
    "A round under way: so many of so many sources."
    failed: int = 0
    "Of the round under way."
    unreached: frozenset[str] = frozenset()
    "Hosts out of reach since one last answered."
    states: tuple[str, ...] = ()
    "How the sources are that are enabled."
    offline: bool = False
    "No source can be reached."
    troubles: tuple[str, ...] = ()
    "Channels whose last message did not arrive."
    unsent: int = 0
    "Messages that wait."
    polled: datetime | None = None
    "When a source was last polled."
    next_poll: datetime | None = None

    @property
    def sources(self) -> int:
        """How many sources are enabled."""
        return len(self.states)

    def with_states(self, states: Sequence[SourceState]) -> "Going":
        """The same with what is remembered of the sources."""
        enabled = [state for state in states if state.state != "disabled"]
        return replace(
            self,
            states=tuple(state.state for state in enabled),
            offline=_many(self.unreached) or (bool(enabled) and all(one.trouble in _OUT_OF_REACH for one in enabled)),
            polled=max((state.last_polled for state in enabled if state.last_polled), default=None),
            next_poll=min((state.next_poll for state in enabled if state.next_poll), default=None),
        )

    def with_progress(self, done: int, total: int) -> "Going":
        """The same so far into a round; where it is a new one, none has failed yet."""
        anew = done == 0 or self.done >= self.total
        return replace(self, done=done, total=total, failed=0 if anew else self.failed)

    def with_polled(self, polled: Polled, host: str) -> "Going":
        """The same after a source of a host was asked. One that was put off says nothing about the network."""
        if polled.ok and polled.message:
            return self
        unreached = self.unreached | {host} if polled.trouble in _OUT_OF_REACH else frozenset[str]()
        failed = self.failed + (not polled.ok)
        return replace(self, failed=failed, unreached=unreached, offline=_many(unreached))


def _many(unreached: frozenset[str]) -> bool:
    return len(unreached) >= OFFLINE_FROM


def top(shown: Shown, going: Going, width: int, zone: tzinfo | None = None) -> Content:
    """The top line: where the reader is on the left, the clock of the last poll on the right."""
    name = NAME if width >= 100 else "Monitor" if width >= 50 else ""
    left = line((f" {name}  ", "bold $primary"), (shown.view, "bold"))
    if shown.query:
        left += line((f"  /{shown.query}", ACCENT))
    left += line((f"  {shown.items:,} item{'s' if shown.items != 1 else ''}", FAINT))
    if shown.fresh:
        left += line(("  ", ""), (f" {shown.fresh:,} new ↑ ", "bold reverse $accent"))
    clock = f"{going.polled.astimezone(zone):%H:%M}" if going.polled else ""
    right = line((f"polled {clock} " if clock else "", FAINT))
    room = width - right.cell_length
    return left.truncate(max(0, room), ellipsis=True, pad=True) + right if room > 20 else left


def bottom(going: Going, now: datetime, width: int, keys: Keys = NONE) -> Content:
    """The bottom line: what goes on, and what is in trouble. `keys`: those that the reader chose."""
    fares = [*_rounds(going, now), *_health(going, hint("sources", keys))]
    parts = _offline(going, now, width) if going.offline else fares
    if going.troubles:
        waiting = f", {going.unsent:,} waiting" if going.unsent else ""
        words = f"   ✕ {', '.join(going.troubles)} undelivered{waiting} ({hint('deliveries', keys)})"
        parts.append((words, "bold $warning"))
    if going.polling is not None and width >= 60:
        parts.append(("   this window polls" if going.polling else "   another process polls", FAINT))
    return line(*parts).truncate(width, ellipsis=True)


def _offline(going: Going, now: datetime, width: int) -> list[tuple[str, str]]:
    """One trouble instead of as many as there are sources."""
    number = f"none of the {going.sources} sources" if going.sources > 1 else "no source"
    again = (
        f"still trying, {going.done}/{going.total}" if going.done < going.total else f"tried again {_soon(going, now)}"
    )
    stored = "; what is stored is shown" if width >= 110 else ""
    return [(f" ✕ offline: {number} could be reached", "bold $error"), (f"{stored}; {again}", "")]


def _rounds(going: Going, now: datetime) -> list[tuple[str, str]]:
    if going.total and going.done < going.total:
        full = round(10 * going.done / going.total)
        bar = [("━" * full, ACCENT), ("─" * (10 - full), FAINT)]
        failed = [(f" · {going.failed} failed", "$warning")] if going.failed else []
        return [(f" polling {going.done}/{going.total} ", ""), *bar, *failed]
    if going.polling is None:
        return [(" not polling yet", FAINT)]
    return [(f" next poll {_soon(going, now)}" if going.next_poll else " waiting for the first poll", FAINT)]


def _soon(going: Going, now: datetime) -> str:
    wait = going.next_poll - now if going.next_poll else timedelta()
    return "any moment" if wait.total_seconds() < 5 else f"in {figures.span(wait)}"


def _health(going: Going, key: str) -> list[tuple[str, str]]:
    """The worst of the sources, as the sidebar's heading has it; what fails in a round is told with the round."""
    if not going.states:
        return []
    state, found = worst(going.states)
    share = f"   {DOTS[state]} {found} of {going.sources}"
    match state:
        case "failing" | "stopped" if going.done < going.total:
            return [(f"   {figures.many(going.sources, 'source')}", FAINT)]
        case "failing" | "stopped":
            return [(f"{share} {state} ({key})", "bold $warning")]
        case "silent":
            return [(f"{share} silent ({key})", "")]
        case "never":
            return [(f"{share} not polled yet", FAINT)]
        case _:
            return [(f"   {DOTS[state]} {figures.many(going.sources, 'source')}", FAINT)]


class Line(Static):
    """A line of text that is always one line: what is in it moves nothing else."""

    _sent: tuple[Region, list[Strip]] | None = None

    def say(self, content: Content) -> None:
        """Show a text, where it is another."""
        if not (isinstance(self.content, Content) and content.is_same(self.content)):
            self._sent = None
            self.update(content, layout=False)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._sent = None

    def selection_updated(self, selection: Selection | None) -> None:
        self._sent = None
        super().selection_updated(selection)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Kept as it is sent: Textual asks for it whenever anything on the screen is another."""
        if self._sent is None or self._sent[0] != crop:
            self._sent = crop, super().render_lines(crop)
        return self._sent[1]


class TopLine(Line):
    """The top line; a click on it goes to what is new."""

    class Clicked(Message):
        """The reader wants to see what is new."""

    def on_click(self) -> None:
        self.post_message(self.Clicked())


class KeyLine(Line):
    """The keys that work here, as far as there is room; a click presses one."""

    def on_mount(self) -> None:
        self._places: list[tuple[int, str]] = []

    def update_from(self, screen: Screen[None]) -> None:
        """Show the keys of what has the focus, the one for help, those that this screen alone has, then all others."""
        own = [binding.action for binding in screen.BINDINGS if isinstance(binding, Binding)]

        def place(one: ActiveBinding) -> int:
            if one.node not in (screen, self.app):
                return 0
            return 1 if one.binding.action == "help" else 2 if one.binding.action in own else 3

        shown: dict[str, ActiveBinding] = {}
        focused = screen.focused
        for key, active in screen.active_bindings.items():
            typed = focused is not None and focused.check_consume_key(key, key_to_character(key))
            if active.binding.show and active.enabled and not typed and key != NO_KEY:
                shown.setdefault(active.binding.action, active)
        content = Content("")
        self._places.clear()
        for active in sorted(shown.values(), key=place):
            key = self.app.get_key_display(active.binding)
            content += line((f" {key}", "bold $accent"), (f" {active.binding.description} ", FAINT))
            self._places.append((content.cell_length, active.binding.key))
        self.say(content)

    def on_click(self, event: events.Click) -> None:
        for end, key in self._places:
            if event.x < end:
                self.app.simulate_key(key)
                return
