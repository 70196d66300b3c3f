"""When two articles are one page or one report: addresses and headlines without what does not change them."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from monitor.text import fold_title

MIN_WORDS = 5
"Shorter headlines (“Weekly notes”) come again and again. A Chinese or Korean character counts as a word."

_PLAIN = re.compile(r"https?://([A-Za-z0-9.-]+)(/[!-\"$->@-~]*)?(?:#[!-~]*)?")
"An address without port, query or anything to decode: parsing it would find nothing else, in six times the time."
_TRACKING = re.compile(
    r"utm_|fbclid$|gclid$|mc_cid$|mc_eid$|ref$|ref_src$|source$|cmpid$|ncid$|guccounter$|smid$|at_medium$|at_campaign$"
)
_PUBLISHER = re.compile(r"\s+[-–—|]\s+[^-–—|]{2,40}$")
_DASH = re.compile(r"[-–—|]\s")
"What a publisher stands behind, and few headlines have: to look for this first takes half the time."
_BEFORE = re.compile(
    r"^(?:exclusive|breaking|update \d+|update|video|watch|live|report|analysis|factbox)\s*[-:]\s*(?=\S)|^[a-z]+ › ",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"\s*[\[(](?:video|pdf|gift article|paywall|updated|\d{4})[\])]$", re.IGNORECASE)
_LANGUAGE = re.compile(r"/(?:zh|en|ja|ko|cn|jp|kr|zh-cn|zh-hans|zh-tw|zh-hant|en-us|en-gb|ja-jp|ko-kr)(?=/|$)")


def host(url: str) -> str:
    """Where an address leads, without www; "" where it leads nowhere."""
    if plain := _PLAIN.fullmatch(url):
        return plain[1].lower().removeprefix("www.")
    return (urlsplit(url).hostname or "").removeprefix("www.")


def url_key(url: str) -> str:
    """An address without what does not change the page: scheme, www, tracking parameters, fragment, last slash."""
    if (plain := _PLAIN.fullmatch(url)) and (site := plain[1].lower().removeprefix("www.")):
        return site + (plain[2] or "").rstrip("/")
    parts = urlsplit(url)
    site = (parts.hostname or "").removeprefix("www.")
    if site and not parts.query and parts.port is None:
        return site + parts.path.rstrip("/")
    query = [(name, value) for name, value in parse_qsl(parts.query) if not _TRACKING.match(name.lower())]
    port = f":{parts.port}" if parts.port else ""
    return urlunsplit(("", site + port, parts.path.rstrip("/"), urlencode(sorted(query)), "")).removeprefix("//")


def page_key(address: str) -> str:
    """A `url_key` whatever its language: what stands at /zh/blog/x is what stands at /blog/x. "" for a front page."""
    key = _LANGUAGE.sub("", address)
    return key if "/" in key or "?" in key else ""


def headline(title: str) -> str:
    """A headline without what outlets put around it: “Exclusive:”, “[Video]”, the name of the publisher."""
    bare = _PUBLISHER.sub("", title) if _DASH.search(title) else title
    if bare.count(" ") < MIN_WORDS - 2 and bare.isascii():  # “Opencloud – a rival of Nextcloud” is no publisher's
        bare = title
    if bare.endswith((")", "]")):
        bare = _BEHIND.sub("", bare)
    if before := _BEFORE.match(bare):
        bare = bare[before.end() :]
    return bare or title


def title_key(title: str) -> str:
    """A headline's words, without what outlets put around them; "" when it says too little."""
    return headline_key(headline(title))


def headline_key(bare: str) -> str:
    """The same of a `headline`."""
    found = [word for word in fold_title(bare).split() if word != "s"]
    return " ".join(found) if len(found) >= MIN_WORDS else ""
