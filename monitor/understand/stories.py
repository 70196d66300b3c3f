"""Articles about the same event are one story.

Merged conservatively, since a wrong merge hides news: the same address (without tracking parameters), or the same
headline in another outlet within days.
"""

import re
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from monitor.text import words

WINDOW = timedelta(days=4)
"Copies of one report appear within days; the same headline a month later is another event."

MIN_WORDS = 5
"Shorter headlines (“Weekly notes”) come again and again. A Chinese or Korean character counts as a word."

_TRACKING = re.compile(
    r"utm_|fbclid$|gclid$|mc_cid$|mc_eid$|ref$|ref_src$|source$|cmpid$|ncid$|guccounter$|smid$|at_medium$|at_campaign$"
)
_PUBLISHER = re.compile(r"\s+[-–—|]\s+[^-–—|]{2,40}$")


def url_key(url: str) -> str:
    """An address without what does not change the page: scheme, www, tracking parameters, fragment, last slash."""
    parts = urlsplit(url)
    query = [(name, value) for name, value in parse_qsl(parts.query) if not _TRACKING.match(name.lower())]
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port else ""
    return urlunsplit(("", host + port, parts.path.rstrip("/"), urlencode(sorted(query)), "")).removeprefix("//")


def title_key(title: str) -> str:
    """A headline's words, without the name of the publisher that aggregators append; "" when it says too little."""
    found = words(_PUBLISHER.sub("", title))
    return " ".join(found) if len(found) >= MIN_WORDS else ""
