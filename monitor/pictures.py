"""A picture that an article leads to, fetched when somebody wants to see it; kept nowhere.

Called in a thread: never in the loop that paints the screen. It can be broken off at any time.
"""

import asyncio
from collections.abc import Callable, Collection
from datetime import datetime
from urllib.parse import urlsplit

from monitor.config import Config
from monitor.fetch import Limits, NoAnswer, NotModified, Web
from monitor.programs import ProgramError, take_apart, unless
from monitor.sources import picture
from monitor.text import block

LIMITS = Limits(body=10_000_000, deadline=20.0)
DRAWN_WITHIN = 10.0
"Seconds until it is given up to make a picture of what came."
_BROWSER = "o opens it in the browser."


def show(
    config: Config, url: str, sources: Collection[str], clock: Callable[[], datetime], stopped: Callable[[], bool]
) -> bytes | str:
    """The picture as PNG, no larger than a screen; or why there is none. In a private network it is asked for where one
    of the `sources` that lead to it stands there. Raises BrokenOffError when it is `stopped`."""
    own = frozenset(urlsplit(source.url).hostname or "" for source in config.sources if source.name in sources)
    return asyncio.run(unless(stopped, _fetch(config.contact, own, url, clock)))


async def _fetch(contact: str, own: frozenset[str], url: str, clock: Callable[[], datetime]) -> bytes | str:
    async with Web(LIMITS, contact=contact, allowed_hosts=own, clock=clock) as web:
        answer = await web.get(url)
    if isinstance(answer, NotModified):
        return f"The site answered 304 to a question without a condition. {_BROWSER}"
    if isinstance(answer, NoAnswer):
        return f"{answer.failed.message} {_BROWSER}"
    try:
        return await take_apart(answer.body, DRAWN_WITHIN, picture.__file__)
    except TimeoutError:
        return f"No picture came of it in {DRAWN_WITHIN:g} seconds. {_BROWSER}"
    except ProgramError as error:
        return f"It cannot be drawn here ({block(str(error), 200)}). {_BROWSER}"
