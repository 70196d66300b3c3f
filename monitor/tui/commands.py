"""The palette: every action that has a key, and every view."""

from collections.abc import Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.markup import escape
from textual.types import IgnoreReturnCallbackType

from monitor.text import line
from monitor.tui.feed_screen import FeedScreen
from monitor.tui.keys import NO_KEY

MOVES = ("Move", "Read", "Sidebar")
"""Groups of keys that only move about."""


class Actions(Provider):
    """What can be done on the screen that was open."""

    def _all(self) -> Iterator[tuple[str, IgnoreReturnCallbackType, str, bool]]:
        seen: set[str] = set()
        for active in self.screen.active_bindings.values():
            binding = active.binding
            does = binding.action.removeprefix("app.")
            if active.enabled and binding.description and does not in seen:
                seen.add(does)
                run = partial(self.app.run_action, binding.action, active.node)
                moves = binding.group is not None and binding.group.description in MOVES
                note = "no key" if binding.key == NO_KEY else f"key {self.app.get_key_display(binding)}"
                yield binding.description, run, note, moves
        if isinstance(self.screen, FeedScreen):
            for view in self.screen.sidebar.views:
                yield f"Show {view.name}", partial(self.screen.open_view, view), line(view.query) or "everything", False

    async def discover(self) -> Hits:
        """All but the movements, before anything is typed."""
        for name, run, note, moves in self._all():
            if not moves:
                yield DiscoveryHit(Content(name), run, text=name, help=escape(note))

    async def search(self, query: str) -> Hits:
        """What fits the typed letters."""
        matcher = self.matcher(query)
        for name, run, note, _ in self._all():
            if (score := matcher.match(name)) > 0:
                shown = Content(name) if "[" in name else matcher.highlight(name)  # which would read it as markup
                yield Hit(score, shown, run, text=name, help=escape(note))
