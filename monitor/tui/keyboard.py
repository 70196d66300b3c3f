"""Keys in the order in which they were pressed, however fast: each finds the focus where the one before it led."""

import asyncio
from contextlib import suppress

from textual import events
from textual.app import App
from textual.widget import Widget

TAKEN_WITHIN = 0.5
"Seconds that a line of text gets to take a letter; it needs a thousandth."


class TypingApp(App[None]):
    """An application that answers a key before it looks at the next.

    Textual hands a key to what has the focus and from there up, from queue to queue, until something knows it. What
    follows at once, as in `/qwen`, would be handed to the list: the query has no focus yet when it comes.
    """

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
        elif (focused := self.focused) is not None and focused.check_consume_key("a", "a"):
            await super().on_event(event)
            if event.is_printable:
                await _taken(focused)
        elif not (self.app_focus and await self._known(event.key)):
            await super().on_event(event)

    async def _known(self, key: str) -> bool:
        """Do what a key is bound to, here or in anything that holds what has the focus."""
        return await self._check_bindings(key, priority=True) or await self._check_bindings(key)


async def _taken(line: Widget) -> None:
    """Until a line of text has taken what was typed."""
    done = asyncio.Event()
    if line.call_later(done.set):
        with suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), TAKEN_WITHIN)
