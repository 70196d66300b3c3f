"""The sites that list what organizations publish, side by side: how each is asked and how it is read.

They share one way of being walked (`monitor.walk`) and one rule: the list is read whole, and what is new in it
is found by difference.
"""

from collections.abc import Callable, Mapping
from typing import Literal

from monitor.frozen import dataclass
from monitor.polled import Counted, Entry, HubModel, Looked
from monitor.source import Source, SourceKind
from monitor.sources import Unreadable, github, hub, modelscope
from monitor.sources.homes import BETWEEN

Found = HubModel | Counted | Entry
Standing = Literal["there", "gone"] | HubModel | None
"""Of a model asked for by itself. A `HubModel`: there, and this is what it is now. None: the answer does not say."""


@dataclass(frozen=True, slots=True)
class Place:
    """One organization on one site."""

    endpoint: str
    organization: str
    lab: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, and where the next one is."""

    found: tuple[Found, ...]
    next: str | None
    marks: bytes = b""
    "Of its rows, where those that were seen need not be read again."


@dataclass(frozen=True, slots=True)
class Site:
    """How one site lists what an organization publishes."""

    name: str
    "As messages say it."
    between: str
    "What stands between endpoint and organization in the address of a source."
    models: str
    "What stands between endpoint and `owner/name` in the address of a model's page."
    most_pages: int
    first_page: Callable[[str, str], str]
    "From endpoint and organization."
    read: Callable[[Place, str, bytes, str | None, bytes], Page]
    "From the place, the address asked, the body, its `Link` header and marks of rows seen. Raises Unreadable."
    one: Callable[[str, str], str] | None = None
    "Where a model is asked for by itself, from endpoint and name."
    read_one: Callable[[bytes, str], Standing] = lambda body, name: None
    look: Callable[[str, str], str] | None = None
    "Where a model is asked for what no list tells of it, from endpoint and name."
    read_look: Callable[[bytes, str], Looked | None] = lambda body, hub_id: None
    gone_when_refused: bool = False
    "401 and 403 mean that nobody may see it."
    stories: bool = False
    "What it lists are no models: what is new there is told as news."

    def place(self, source: Source, url: str) -> Place:
        """The organization at the address of a source."""
        endpoint, _, organization = url.rpartition(self.between)
        return Place(endpoint, organization, source.lab or organization)


def page_of(source: Source, model: str) -> str:
    """Where a model that a source lists can be read about."""
    site = SITES[source.kind]
    return f"{site.place(source, source.url).endpoint}{site.models}{model}"


def _hub_page(place: Place, asked: str, body: bytes, link: str | None, seen: bytes) -> Page:
    read = hub.read_rows(body, seen)
    return Page(read.found, hub.next_page(link, place.endpoint), read.marks)


def _hub_one(body: bytes, name: str) -> Standing:
    try:
        found = hub.read_page(b"[" + body + b"]")
    except Unreadable:
        return "gone"
    return found[0] if found else "gone"


def _modelscope_page(place: Place, asked: str, body: bytes, link: str | None, seen: bytes) -> Page:
    return Page(*modelscope.read_page(body, asked))


def _modelscope_one(body: bytes, name: str) -> Standing:
    there = modelscope.read_one(body, name)
    return None if there is None else "there" if there else "gone"


def _github_page(place: Place, asked: str, body: bytes, link: str | None, seen: bytes) -> Page:
    return Page(github.read_page(body, place.lab), hub.next_page(link, place.endpoint))


SITES: Mapping[SourceKind, Site] = {
    "hub": Site(
        name="The Hub",
        between=BETWEEN["hub"],
        models="/",
        most_pages=20,
        first_page=hub.first_page,
        read=_hub_page,
        one=lambda endpoint, name: f"{endpoint}/api/models/{name}?expand=author",
        read_one=_hub_one,
        look=hub.look,
        read_look=hub.read_look,
        gone_when_refused=True,
    ),
    "modelscope": Site(
        name="ModelScope",
        between=BETWEEN["modelscope"],
        models="/models/",
        most_pages=modelscope.MOST // 10,
        first_page=modelscope.first_page,
        read=_modelscope_page,
        one=modelscope.one,
        read_one=_modelscope_one,
    ),
    "github": Site(
        name="GitHub",
        between=BETWEEN["github"],
        models="/",
        most_pages=30,
        first_page=github.first_page,
        read=_github_page,
        stories=True,
    ),
}
