"""What one does with a digest on the screen: look at it, send it now, send a past one again."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from monitor.report.digest import Run
from monitor.store import digests
from monitor.store.connect import Database
from monitor.tui import digest_jobs, digest_rows
from monitor.tui.confirm import Confirm
from monitor.tui.digest_jobs import NO_MAIL, Put, Standing, Written
from monitor.tui.jobs import Job
from monitor.tui.links_menu import LinksMenu
from monitor.tui.previews import LetterPreview, open_page
from monitor.tui.reading import Reading
from monitor.tui.settings import Settings

_GROUP = Binding.Group("Deliveries", compact=True)


class DigestSending(Reading):
    """A screen that knows how to show and send digests."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "send_digest", "Send digest now", group=_GROUP, id="send_digest"),
        Binding("o", "browser", "In the browser", group=_GROUP, id="browser"),
    ]

    def __init__(
        self,
        path: Path,
        db: Database,
        clock: Callable[[], datetime],
        settings: Settings,
        wake: Callable[[], None],
    ) -> None:
        """`wake`: lets whoever polls for this screen look into the outbox at once."""
        super().__init__(path, db, clock)
        self._settings = settings
        self._wake = wake
        self._stale = False
        "Something was written since the digests were looked at."
        self._preview: LetterPreview | None = None
        "The one that is open or, for the browser, None."

    # --- looking

    def preview(self, one: Standing, *, in_browser: bool = False) -> None:
        """What a digest would say now; on this screen it can be given up, as long as it is gathered."""
        config, now = self._settings.config, self._clock()
        if in_browser:
            self._preview = None
            self.notify(f"Gathering {one.digest.name} …", markup=False)
        else:
            head = digest_rows.head(one, now, mail=config.mail is not None)
            self._preview = LetterPreview(head, one.digest.name)
            self.app.push_screen(self._preview, self._close)
        self.do("preview", partial(digest_jobs.writing, config=config, digest=one.digest, now=now))

    def _close(self, _: None) -> None:
        self._preview = None
        self.workers.cancel_group(self, "preview")

    @on(Written)
    def _written(self, message: Written) -> None:
        letter = message.letter
        if self._preview:
            self._preview.show(letter.subject, letter.text, letter.html)
        else:
            open_page(self.app, message.name, letter.html)

    @on(Reading.Failed)
    def _not_gathered(self, message: Reading.Failed) -> None:
        if self._preview:
            self._preview.fail(message.reason)

    def show_run(self, number: int) -> None:
        """A run as it was made."""
        if run := self._run_of(number):
            screen = LetterPreview(digest_rows.run_head(run), run.digest)
            self.app.push_screen(screen)
            if run.text:
                screen.call_after_refresh(screen.show, run.subject, run.text, run.html)
            else:
                screen.call_after_refresh(screen.fail, digest_rows.NO_TEXT)

    def open_run(self, number: int) -> None:
        """A run's page in the browser."""
        run = self._run_of(number)
        if run and run.html:
            open_page(self.app, run.digest, run.html)
        else:
            self.notify(digest_rows.NO_TEXT, markup=False)

    def _run_of(self, number: int) -> Run | None:
        return digests.run(self._db, number)

    # --- sending

    def ask_to_send(self, one: Standing) -> None:
        """Send a digest now, if that is what the reader wants."""
        config = self._settings.config
        if config.mail is None:
            self.notify(NO_MAIL, severity="warning", markup=False)
            return

        def answered(yes: bool | None) -> None:
            if yes:
                job = partial(digest_jobs.sending, config=config, digest=one.digest, now=self._clock())
                self._put(job)

        self.app.push_screen(Confirm(f"Send {one.digest.name} now?", digest_rows.question(one)), answered)

    def ask_to_resend(self, number: int, first: str = "") -> None:
        """Send a run again to one of those who were to get it, or to all. `first`: the one to be offered first."""
        run = self._run_of(number)
        if self._settings.config.mail is None:
            self.notify(NO_MAIL, severity="warning", markup=False)
        elif run is None or not run.text:
            self.notify(digest_rows.NO_TEXT, severity="warning", markup=False)
        else:
            everybody = sorted(digest_rows.latest(run), key=lambda to: to != first)
            offered = {to: (to,) for to in everybody} | {", ".join(everybody): tuple(everybody)}
            names = [(to if len(tos) == 1 else f"all {len(tos)}", to) for to, tos in offered.items()]

            def answered(chosen: str | None) -> None:
                if chosen:
                    self._resend(number, offered[chosen])

            self.app.push_screen(LinksMenu(names, f"Send {run.subject} again to whom?"), answered)

    def _resend(self, number: int, to: tuple[str, ...]) -> None:
        config, now = self._settings.config, self._clock()
        self._put(partial(digest_jobs.resending, config=config, number=number, to=to, now=now))

    def _put(self, job: Job) -> None:
        """What was asked for is put, also where the screen is left meanwhile."""
        self.app.run_worker(partial(self._run, job), group="digest", thread=True)

    @on(Put)
    def _was_put(self, message: Put) -> None:
        self._stale = True
        if not message.failed:
            self._wake()
        self.notify(message.words, severity="warning" if message.failed else "information", markup=False)
