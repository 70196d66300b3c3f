"""What adding and removing a source comes to in a user's own `feeds.toml`, beside or over the shipped one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from monitor.config.edit import OwnFile
from monitor.config.load import load, shipped_path
from monitor.config.values import Config, Row
from monitor.model import Lab
from monitor.source import LIST_KINDS, Source, SourceKind
from monitor.sources import homes
from monitor.sources.addresses import host, same
from monitor.sources.discover import Organization
from monitor.sources.kinds import SITES

_ENDPOINTS: Mapping[SourceKind, str] = {"modelscope": homes.MODELSCOPE, "github": homes.GITHUB}


@dataclass
class Catalogue:
    """The configuration that holds, and the file that is written."""

    config: Config
    own: OwnFile

    @cached_property
    def _taken(self) -> set[str]:
        written = {str(row.get("name")) for row in self.own.rows("feeds")}
        return written | {source.name for source in self.config.sources}

    @cached_property
    def _feeds(self) -> Mapping[str, Source]:
        return {same(source.url): source for source in self.config.sources if not source.is_list}

    @cached_property
    def shipped(self) -> Config | None:
        """The shipped catalogue, where the user's file extends it."""
        return load(shipped_path(), {}) if self.own.extends else None

    def find(self, url: str) -> Source | None:
        """The feed that has this address, however it is spelled."""
        return self._feeds.get(same(url))

    def free_name(self, title: str, url: str) -> str:
        """`title`, or something like it that no other source is called; it is taken from then on."""
        wanted = title or host(url)
        choices = [wanted, f"{wanted} ({host(url)})", *(f"{wanted} ({number})" for number in range(2, 10_000))]
        name = next(choice for choice in choices if choice not in self._taken)
        self._taken.add(name)
        return name

    def is_taken(self, name: str) -> bool:
        """Whether another source is called so."""
        return name in self._taken

    def is_off(self, name: str) -> bool:
        """Whether a feed of the shipped catalogue is called so, and is switched off."""
        known = [source for source in self.config.sources if source.name == name and not source.is_list]
        return any(not source.enabled for source in known) and self._is_shipped("feeds", name)

    def add_feeds(self, rows: Sequence[Row]) -> None:
        """New feeds."""
        if rows:
            self.own.add("feeds", rows)

    def switch(self, name: str, *, on: bool) -> None:
        """Switch a feed on or off."""
        self.own.change("feeds", name, {"enabled": on})

    def lab_of(self, kind: SourceKind, organization: str) -> Lab | None:
        """The lab that has this organization on this site, as far as it is configured."""
        return _having(self.config.labs, (kind,), organization)

    def add_organization(self, kind: SourceKind, organization: str, name: str = "") -> str:
        """Watch an organization; returns the lab that it went to: its own of old, the named one, one that is called
        so on another site, or a new one."""
        labs = self.config.labs
        home = _having(self.shipped.labs if self.shipped else (), (kind,), organization)
        home = home or next((lab for lab in labs if lab.name == (name or organization)), None)
        if home is None and not name:
            home = _having(labs, LIST_KINDS, organization)
        if home is None:
            self.own.add("labs", [{"name": name or organization, kind: [organization]}])
            return name or organization
        row = next((row for row in self.own.rows("labs") if row.get("name") == home.name), {})
        there = list(row.get(kind, _organizations(home)[kind].values()))
        keys: dict[str, str | bool | list[str]] = {}
        if row.get("enabled") is False:
            keys["enabled"] = True
        if organization not in there:
            keys[kind] = [*there, organization]
        self.own.change("labs", home.name, keys)
        return home.name

    def remove(self, name: str) -> str:
        """Stop watching a feed, an organization or a lab; returns what was done, or "" where nothing is called so."""
        feed = next((source for source in self.config.sources if source.name == name and not source.is_list), None)
        if feed:
            return self._remove_feed(feed)
        for lab in self.config.labs:
            for kind, organizations in _organizations(lab).items():
                if name in organizations:
                    return self._remove_organization(lab, kind, organizations[name])
        if any(lab.name == name for lab in self.config.labs):
            if self._is_shipped("labs", name):
                self.own.change("labs", name, {"enabled": False})
                return f"switched off the lab {name} with all its organizations"
            self.own.remove("labs", name)
            return f"removed the lab {name} with all its organizations"
        return ""

    def _remove_feed(self, feed: Source) -> str:
        if not self._is_shipped("feeds", feed.name):
            self.own.remove("feeds", feed.name)
            return f"removed {feed.name}"
        self.switch(feed.name, on=False)
        return f"switched off {feed.name}, which stands in the shipped catalogue"

    def _remove_organization(self, lab: Lab, kind: SourceKind, organization: str) -> str:
        places = _organizations(lab)
        rest = [one for one in places[kind].values() if one != organization]
        if sum(map(len, places.values())) > 1 or self._is_shipped("labs", lab.name):
            self.own.change("labs", lab.name, {kind: rest})
            return f"took {organization} from {lab.name}'s organizations ({kind}); the lab stays known in headlines"
        self.own.remove("labs", lab.name)
        return f"removed the lab {lab.name}, whose only organization was {organization}"

    def _is_shipped(self, table: str, name: str) -> bool:
        if self.shipped is None:
            return False
        named: Sequence[Source | Lab] = self.shipped.labs if table == "labs" else self.shipped.sources
        return any(one.name == name for one in named)


def _having(labs: Sequence[Lab], kinds: Sequence[SourceKind], organization: str) -> Lab | None:
    """The first lab that has an organization of this name on one of these sites; upper and lower case are one."""
    wanted = organization.casefold()
    return next(
        (lab for lab in labs for kind in kinds if wanted in map(str.casefold, _organizations(lab)[kind].values())), None
    )


def _organizations(lab: Lab) -> Mapping[SourceKind, Mapping[str, str]]:
    """Where a lab publishes: for each kind of list the names of its sources, to the organizations there."""
    return {
        "hub": {one: one for one in lab.hub},
        "modelscope": {f"modelscope:{one}": one for one in lab.modelscope},
        "github": {f"github:{one}": one for one in lab.github},
    }


def source_of(config: Config, found: Organization) -> Source:
    """The source that this organization will be: its site is asked as for those that are configured."""
    if found.kind == "hub":
        return Source(found.name, "hub", homes.address("hub", config.hub_endpoint, found.name))
    like = next((source for source in config.sources if source.kind == found.kind), None)
    endpoint = SITES[found.kind].place(like, like.url).endpoint if like else _ENDPOINTS[found.kind]
    headers = like.headers if like else ()
    return Source(
        f"{found.kind}:{found.name}", found.kind, homes.address(found.kind, endpoint, found.name), headers=headers
    )
