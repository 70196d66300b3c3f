"""Checked tables as a `Config`: defaults filled in, references to secrets followed."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import platformdirs

from monitor.config.values import Channel, Config, Look, Mail, SavedView
from monitor.model import Lab
from monitor.notices import Digest, Watchlist
from monitor.source import Policy, Source, SourceKind
from monitor.sources import homes

HUB = "https://huggingface.co"
Tables = dict[str, Any]
Headers = tuple[tuple[str, str], ...]


def build(path: Path, tables: Tables, environ: Mapping[str, str], *, own_endpoint: bool, own_interval: bool) -> Config:
    """What the user's own file says itself: an endpoint beats the environment, an interval the feeds' own wishes."""
    monitor, hub, mail = tables["monitor"], tables["hub"], tables["mail"]
    endpoint = hub.get("endpoint", HUB)
    if not own_endpoint:
        endpoint = environ.get("HF_ENDPOINT") or endpoint
    endpoint = endpoint.rstrip("/")
    labs = tuple(_lab(row) for row in tables["labs"] if row.get("enabled", True))
    secrets = _Secrets(environ)
    every = monitor.get("poll_every") if own_interval else None
    feeds = [_feed(row, every, secrets) for row in tables["feeds"] if "url" in row]
    return Config(
        path=path,
        database=_database(monitor, path),
        polling=_policy(monitor),
        hub_endpoint=endpoint,
        labs=labs,
        sources=(
            *_organizations(labs, endpoint, hub),
            *_elsewhere(labs, "modelscope", homes.MODELSCOPE, tables, environ.get("MODELSCOPE_API_TOKEN")),
            *_elsewhere(labs, "github", homes.GITHUB, tables, environ.get("GITHUB_TOKEN"), homes.GITHUB_HEADERS),
            *feeds,
        ),
        watchlists=tuple(_watchlist(row) for row in tables["watchlists"] if row.get("enabled", True)),
        watchlists_off=tuple(
            _watchlist(row) for row in tables["watchlists"] if not row.get("enabled", True) and "query" in row
        ),
        views=tuple(SavedView(**row) for row in tables["views"]),
        channels=tuple(Channel(row["name"], row["url"]) for row in tables["channels"] if row.get("enabled", True)),
        digests=tuple(_digest(row) for row in tables["digests"] if row.get("enabled", True)),
        mail=_mail(mail, path) if mail else None,
        look=Look(**tables["screen"]),
        keys=tables["keys"],
        contact=monitor.get("contact", ""),
        keep=monitor.get("keep"),
        hub_token=environ.get("HF_TOKEN") or None,
        secrets_missing=tuple(secrets.missing),
    )


class _Secrets:
    """Follows references to secrets; remembers those that lead nowhere."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.missing: list[str] = []

    def get(self, value: str | None) -> str | None:
        """The secret behind `env:NAME`, or the text itself."""
        if value is None or not value.startswith("env:"):
            return value
        found = self._environ.get(value.removeprefix("env:"))
        if found is None:
            self.missing.append(value)
        return found


def _database(monitor: Tables, path: Path) -> Path:
    if "database" not in monitor:
        return platformdirs.user_data_path("open-model-monitor") / "monitor.db"
    return beside(path, monitor["database"])


def beside(path: Path, chosen: str) -> Path:
    """A file or folder that the configuration names: as it says, or from the folder of its file on."""
    found = Path(chosen).expanduser()
    return found if found.is_absolute() else path.parent.absolute() / found


def _policy(monitor: Tables) -> Policy:
    default = Policy()
    every = monitor.get("poll_every", default.every)
    return Policy(
        every=every,
        at_least=min(monitor.get("poll_at_least", default.at_least), every),
        at_most=max(monitor.get("poll_at_most", default.at_most), every),
    )


def _lab(row: Tables) -> Lab:
    keys = ("name", "country", "hub", "aliases", "families", "modelscope", "github")
    return Lab(**{key: row[key] for key in keys if key in row})


def _organizations(labs: tuple[Lab, ...], endpoint: str, hub: Tables) -> list[Source]:
    return [
        Source(
            name=organization,
            kind="hub",
            url=f"{endpoint}/{organization}",
            lab=lab.name,
            country=lab.country,
            poll_every=hub.get("poll_every"),
            enabled=hub.get("enabled", True),
        )
        for lab in labs
        for organization in lab.hub
    ]


def _elsewhere(
    labs: tuple[Lab, ...], kind: SourceKind, site: str, tables: Tables, token: str | None, headers: Headers = ()
) -> list[Source]:
    """The organizations of labs on ModelScope and GitHub. A name there is often that on the Hub, so it says where."""
    table = tables[kind]
    if token:
        headers = (*headers, ("Authorization", f"Bearer {token}"))
    return [
        Source(
            name=f"{kind}:{organization}",
            kind=kind,
            url=homes.address(kind, table.get("endpoint", site).rstrip("/"), organization),
            lab=lab.name,
            country=lab.country,
            poll_every=table.get("poll_every"),
            headers=headers,
            enabled=table.get("enabled", True),
        )
        for lab in labs
        for organization in (lab.modelscope if kind == "modelscope" else lab.github)
    ]


def _feed(row: Tables, every: timedelta | None, secrets: _Secrets) -> Source:
    user, password = secrets.get(row.get("username")), secrets.get(row.get("password"))
    return Source(
        name=row["name"],
        kind=row["kind"],
        url=row["url"],
        lab=row.get("lab"),
        language=row.get("language"),
        topics=row.get("topics", ()),
        poll_every=row.get("poll_every", every),
        headers=tuple((name, secrets.get(value) or "") for name, value in row.get("headers", ())),
        auth=(user, password or "") if user else None,
        keep_if=row.get("keep_if", ""),
        enabled=row.get("enabled", True),
    )


def _watchlist(row: Tables) -> Watchlist:
    keys = ("name", "query", "notify", "limit", "quiet", "timezone", "severity")
    until = _moment(row["mute_until"], row.get("timezone")) if "mute_until" in row else None
    return Watchlist(mute_until=until, **{key: row[key] for key in keys if key in row})


def _moment(day: date, zone: str | None) -> datetime:
    """The beginning of a day, or the moment itself, where the watchlist's clock stands."""
    from zoneinfo import ZoneInfo  # loaded by the first that mutes

    moment = day if isinstance(day, datetime) else datetime.combine(day, time())
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone)) if zone else moment.astimezone()


def _digest(row: Tables) -> Digest:
    keys = ("name", "schedule", "to", "query", "timezone", "language", "sections", "only_if")
    return Digest(**{key: row[key] for key in keys if key in row})


def _mail(row: Tables, path: Path) -> Mail:
    keys = ("host", "port", "security", "username", "password")
    templates = beside(path, row["templates"]) if "templates" in row else None
    return Mail(sender=row["from"], templates=templates, **{key: row[key] for key in keys if key in row})
