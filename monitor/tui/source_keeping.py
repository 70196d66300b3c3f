"""Sources added, muted and tested from the screen. What is changed goes to the reader's own file, comments kept."""

import re
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.notifications import SeverityLevel

from monitor.config import Config
from monitor.source import Source, SourceKind
from monitor.text import line, safe_url, without_credentials
from monitor.tui import source_jobs
from monitor.tui.configuring import ConfiguringScreen
from monitor.tui.source_jobs import FeedFound, FeedsFound, NotFound, OrganizationFound, Tested
from monitor.tui.undo import Setting

if TYPE_CHECKING:  # it loads the library that edits
    from monitor.config.catalogue import Catalogue

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\d)")
LONG = 15
"Seconds that a longer message stays."


class SourceKeeping(ConfiguringScreen):
    """A screen on which a source is chosen, and more are added."""

    table_name = "feeds"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("A", "add", "Add a source", id="add_source"),
        Binding("M", "mute", "Mute/unmute", id="mute_source"),
        Binding("T", "test", "Test it now", id="test_source"),
    ]

    @property
    def chosen(self) -> str | None:
        """The name of the source under the cursor."""
        raise NotImplementedError

    @property
    def config(self) -> Config:
        """What is configured now."""
        return self._settings.config

    def _configured(self) -> Source | None:
        """The source under the cursor, as it is configured."""
        source = next((one for one in self.config.sources if one.name == self.chosen), None)
        if source is None and self.chosen:
            self.notify(f"{self.chosen} is no longer configured.", markup=False)
        return source

    # --- testing

    def action_test(self) -> None:
        """Ask the source once; nothing of it is kept."""
        if source := self._configured():
            self.notify(f"Asking {source.name}…", timeout=3, markup=False)
            self.do("test", partial(source_jobs.testing, config=self.config, source=source, clock=self._clock))

    @on(Tested)
    def _tested(self, message: Tested) -> None:
        how: SeverityLevel = "error" if message.failed else "information"
        self.notify(message.words, title=message.name, severity=how, timeout=LONG, markup=False)

    # --- muting

    def action_mute(self) -> None:
        """Switch the source off, or on again."""
        source = self._configured()
        if source is None:
            return
        if source.is_list:
            words = f"{source.name} belongs to a lab. `monitor sources remove '{source.name}'` stops asking it."
            self.notify(words, markup=False)
            return
        was, on, name = source.enabled, not source.enabled, source.name
        says = {True: f"{name} is asked again.", False: f"{name} is muted: not asked."}
        self.change(Setting(name, {"enabled": was}, {"enabled": on}, says[on], says[was]))

    # --- adding

    def action_add(self) -> None:
        """Ask for an address, and see what is behind it."""
        from monitor.tui.ask import Ask

        def answered(typed: str | None) -> None:
            if typed:
                self._look_at(_address(typed))

        note = "A feed, a page that has one, or an organization on the Hub, ModelScope or GitHub"
        self.app.push_screen(Ask("Add which source? Its address", note, "", self._no_address), answered)

    def _no_address(self, typed: str) -> str:
        address = _address(typed)
        if not address:
            return "found no web address, expected one like example.org/blog"
        same = self._catalogue().find(address)
        return f"{same.name} is watched already" if same and same.enabled else ""

    def _look_at(self, address: str, pick: int | None = None) -> None:
        self.notify(f"Looking at {without_credentials(address)}…", timeout=5, markup=False)
        job = partial(source_jobs.finding, config=self.config, url=address, clock=self._clock, pick=pick)
        self.do("find", job)

    @on(NotFound)
    def _not_found(self, message: NotFound) -> None:
        self.notify(message.reason, title="Not added", severity="error", timeout=LONG, markup=False)

    @on(FeedsFound)
    def _choose(self, message: FeedsFound) -> None:
        from monitor.tui.links_menu import LinksMenu

        urls = [url for _, url in message.feeds]

        def answered(url: str | None) -> None:
            if url:
                self._look_at(message.url, urls.index(url) + 1)

        offered = [(f"{title}  {without_credentials(url)}", url) for title, url in message.feeds]
        self.app.push_screen(LinksMenu(offered, "Add which of its feeds?"), answered)

    @on(FeedFound)
    def _ask_name(self, message: FeedFound) -> None:
        """Ask what the feed is to be called, and add it."""
        from monitor.sources import discover
        from monitor.tui.ask import Ask

        known = self._catalogue().find(message.url)
        if known:
            self._switch_on(known)
            return
        kind = discover.kind_of(message.url)

        def answered(name: str | None) -> None:
            if name:
                self._add(name, message.url, kind)

        name = self._catalogue().free_name(message.title, message.url)
        note = f"{message.words}; kind {kind}. {without_credentials(message.url)}"
        self.app.push_screen(Ask("Add this feed. Its name?", note, name, self._taken), answered)

    def _switch_on(self, known: Source) -> None:
        if known.enabled:
            self.notify(f"{known.name} is watched already.", markup=False)
            return
        words = f"Switched {known.name} on, which stands in the catalogue."
        self._settings.edit(self, lambda own: own.change("feeds", known.name, {"enabled": True}), words)

    def _add(self, name: str, url: str, kind: SourceKind) -> None:
        row = {"name": line(name), "url": url, "kind": kind}
        self._settings.edit(self, lambda own: own.add("feeds", [row]), f"Added {name}. M mutes it.")

    def _taken(self, name: str) -> str:
        if not name:
            return "found nothing, expected a name"
        return f"another source is called {name}" if self._catalogue().is_taken(name) else ""

    @on(OrganizationFound)
    def _add_organization(self, message: OrganizationFound) -> None:
        from monitor.config.catalogue import Catalogue

        config = self.config
        if lab := self._catalogue().lab_of(message.kind, message.name):
            self.notify(f"{message.name} is an organization of {lab.name} already.", markup=False)
            return
        words = f"Added {message.name} on {message.kind}: {message.words}."
        self._settings.edit(
            self, lambda own: Catalogue(config, own).add_organization(message.kind, message.name), words
        )

    def _catalogue(self) -> "Catalogue":
        """What is configured, to look things up in."""
        from monitor.config.catalogue import Catalogue
        from monitor.config.edit import OwnFile

        return Catalogue(self.config, OwnFile(self.config.path, ""))


def _address(typed: str) -> str:
    """A web address as a person types it; "" if it is none."""
    return safe_url(typed if _SCHEME.match(typed.strip()) else f"https://{typed.strip()}")
