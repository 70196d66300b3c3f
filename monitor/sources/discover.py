"""From the address of a page to the feeds it has: by what the page links to, by its site's habits, by guessing.

Pure: what to ask is said here, asking is done elsewhere.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from monitor.source import SourceKind
from monitor.sources.addresses import same
from monitor.text import line, safe_url

HEAD = 500_000
"Characters of a page that are looked at; links to feeds stand in its head."
WELL_KNOWN = ("feed", "rss.xml", "atom.xml", "index.xml", "feed.xml")
MOST_GUESSES = 12

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_TAG = re.compile(r"<(link|a|base|meta)\b([^<>]{0,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:-]{1,40})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_COMMENTS = re.compile(r"/comments/(?:feed|default)|/comments\.(?:xml|atom|rss)", re.IGNORECASE)
_LINKED = re.compile(
    r"/(?:feed|rss|atom|feeds?/all)/?$|[./](?:rss|atom)$|/(?:rss|atom|feed|index)\.xml$|/feed\.json$", re.I
)
_HABITS = {"wordpress": "feed/", "ghost": "rss/", "substack": "feed", "hugo": "index.xml", "jekyll": "feed.xml"}
"What a page says it was made with, to where such sites have their feed."
_NO_PEOPLE = frozenset({
    "about", "apps", "collections", "contact", "customer-stories", "enterprise", "explore", "features", "login",
    "marketplace", "orgs", "pricing", "search", "security", "settings", "site", "sponsors", "topics", "trending",
})  # fmt: skip
"First parts of addresses at GitHub that are no owners."
_GITHUB_OWNER = re.compile(r"(?:orgs/)?([A-Za-z0-9][A-Za-z0-9-]{0,38})(?:/repositories)?", re.ASCII)
_NO_ORGANIZATIONS = frozenset({
    "api", "blog", "chat", "collections", "datasets", "docs", "enterprise", "inference", "join", "learn", "login",
    "models", "new", "organizations", "papers", "posts", "pricing", "settings", "spaces", "support", "tasks",
    "terms-of-service",
})  # fmt: skip
"First parts of addresses at the Hub that are no organizations."


@dataclass(frozen=True, slots=True)
class Found:
    """A feed that a page has, or may have."""

    url: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Organization:
    """Who publishes on a site that lists what organizations publish."""

    kind: SourceKind
    name: str


def feeds(page: str, url: str) -> tuple[Found, ...]:
    """The feeds that a page names as its own; those of comments only where there is no other."""
    base = url
    found: dict[str, Found] = {}
    for tag, attributes in _tags(page):
        if tag == "base":
            base = safe_url(attributes.get("href", ""), url) or base
        if tag == "link" and _names_a_feed(attributes) and (target := safe_url(attributes.get("href", ""), base)):
            found.setdefault(same(target), Found(target, line(attributes.get("title", ""), 120)))
    own = [one for one in found.values() if not _COMMENTS.search(one.url)]
    return tuple(own or found.values())


def guesses(page: str, url: str) -> tuple[str, ...]:
    """Where the feed of a page that names none may be, the likeliest first."""
    made_with = " ".join(
        attributes.get("content", "").lower()
        for tag, attributes in _tags(page)
        if tag == "meta" and attributes.get("name", "").lower() == "generator"
    )
    linked = [
        target
        for tag, attributes in _tags(page)
        if tag == "a" and (target := safe_url(attributes.get("href", ""), url)) and _LINKED.search(target)
    ]
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}/"
    here = f"{root.rstrip('/')}{parts.path.rstrip('/')}/"
    habits = [f"{root}{path}" for name, path in _HABITS.items() if name in made_with]
    tried = [*linked[:3], *habits, *(f"{folder}{name}" for folder in (here, root) for name in WELL_KNOWN)]
    unique: dict[str, str] = {}
    for one in tried:
        unique.setdefault(same(one), one)
    return tuple(unique.values())[:MOST_GUESSES]


def known(url: str) -> Found | None:
    """The feed of an address whose site is known to have one for every such page."""
    parts = urlsplit(url)
    host, path = (parts.hostname or "").lower().removeprefix("www."), parts.path.strip("/").split("/")
    if host == "github.com" and path[0] and path[0] not in _NO_PEOPLE and not path[-1].endswith(".atom"):
        if len(path) == 1:
            return Found(f"https://github.com/{path[0]}.atom")
        feed = path[2] if len(path) == 3 and path[2] in ("commits", "tags") else "releases"
        return Found(f"https://github.com/{path[0]}/{path[1].removesuffix('.git')}/{feed}.atom")
    if host.endswith(".substack.com") and path[0] in ("", "about", "archive"):
        return Found(f"https://{host}/feed")
    return None


def organization(url: str, endpoint: str) -> Organization | None:
    """The organization whose page this is. `endpoint` is the Hub that is polled."""
    if name := _hub_organization(url, endpoint):
        return Organization("hub", name)
    parts = urlsplit(url)
    host, path = (parts.hostname or "").lower().removeprefix("www."), parts.path.strip("/")
    if host == "modelscope.cn" and (found := re.fullmatch(r"organization/([\w.-]{1,96})(?:/models)?", path, re.ASCII)):
        return Organization("modelscope", found[1])
    if host == "github.com" and (found := _GITHUB_OWNER.fullmatch(path)) and found[1].lower() not in _NO_PEOPLE:
        return Organization("github", found[1])
    return None


def _hub_organization(url: str, endpoint: str) -> str:
    for hub in (endpoint.rstrip("/"), "https://huggingface.co", "https://www.huggingface.co", "https://hf.co"):
        if not url.lower().startswith(f"{hub.lower()}/"):
            continue
        path = urlsplit(url[len(hub) :]).path.strip("/").removesuffix("/models")
        if path.lower() not in _NO_ORGANIZATIONS and re.fullmatch(r"[\w.-]{1,96}", path, re.ASCII):
            return path
    return ""


def kind_of(url: str) -> SourceKind:
    """What kind of source an address speaks of; news where it does not tell."""
    host = (urlsplit(url).hostname or "").lower()
    if host == "github.com":
        return "releases"
    if host.endswith("arxiv.org"):
        return "research"
    return "newsletter" if host.endswith((".substack.com", ".beehiiv.com", "buttondown.com")) else "news"


def _names_a_feed(attributes: Mapping[str, str]) -> bool:
    kind = attributes.get("type", "").partition(";")[0].strip().lower()
    relations = attributes.get("rel", "").lower().split()
    return "feed" in relations or ("alternate" in relations and kind in _FEED_TYPES)


def _tags(page: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The tags that matter here with their attributes, outside of comments and scripts. Linear in the page."""
    shown = page[:HEAD]
    for opening, closing in (("<!--", "-->"), ("<script", "</script")):
        shown = _without(shown, opening, closing)
    for tag, inside in _TAG.findall(shown):
        attributes = {
            name.lower(): html.unescape(one or two or bare) for name, one, two, bare in _ATTRIBUTE.findall(inside)
        }
        yield tag.lower(), attributes


def _without(page: str, opening: str, closing: str) -> str:
    kept, at, lower = [], 0, page.lower()
    if len(lower) != len(page):  # a few letters grow when made small; then the places would not fit
        lower = page
    while (start := lower.find(opening, at)) >= 0:
        kept.append(page[at:start])
        end = lower.find(closing, start)
        if end < 0:
            return "".join(kept)
        at = end + len(closing)
    return "".join([*kept, page[at:]])
