"""The tables, as an append-only list of migrations.

Times are Unix seconds (REAL), flags 0/1, lists JSON text. What a row means is said by the dataclass of
the same name in `monitor.model`; what only the tables know is said here.

*Order.* An item's `id` is made from the time it became news (`items.new_key`), so the rowid order of the
table and of its full-text index is the order of the feed: a page of the newest needs no sort, and its cost
does not depend on how much is stored.

*Changes.* `items.change` grows with every write that a reader of the feed should see.

*Search.* `item_fts` holds the normalised words of an item (`monitor.text.fold`), filled a batch at a time
by the writer; no triggers.
"""

import sqlite3

from sqlite_utils import Database, Migrations

from monitor.store import leaving

migrations = Migrations("monitor")


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables up to date, in the caller's transaction. A migration runs once."""
    migrations.apply(Database(connection))


@migrations()
def first(db: Database) -> None:
    """Sources, models, articles, items, alerts and the index."""
    _execute(db, _FIRST)


@migrations()
def mirrors(db: Database) -> None:
    """Models that are on ModelScope, too."""
    db.execute("alter table models add column mirror_of text")


@migrations()
def seen_entries(db: Database) -> None:
    """What the last body of a feed held, so that only the rest is parsed."""
    db.execute("alter table sources add column seen blob")


@migrations()
def polling(db: Database) -> None:
    """What sites say of themselves: what tells a source's entries apart (`identity`, null: not decided yet), when it
    last brought something (`fresh`) or moved, when it says that it changes; the limits of a host; model cards; a
    fingerprint of the files that hold the weights."""
    _execute(db, _POLLING)


@migrations()
def telling(db: Database) -> None:
    """What articles tell, for as long as others may join them; what ties stories and releases together. An article's
    `standing` is its place among the sources of its story, the least is the best (null where it was never compared);
    `joined` says why it belongs there."""
    _execute(db, _TELLING)


@migrations()
def deliveries(db: Database) -> None:
    """The outbox; which watchlists have marked what was there before them."""
    db.execute("alter table alerts add column history integer not null default 0")
    _execute(db, leaving.OUTBOX)


@migrations()
def digests(db: Database) -> None:
    """How far each digest has told, and what it said; a message of a digest names its `run` and its `recipient`."""
    _execute(db, leaving.DIGESTS)


@migrations()
def signature(db: Database) -> None:
    """Who polls; and what tells this database from any other, from its first day on."""
    _execute(db, _SIGNATURE)


def _execute(db: Database, statements: str) -> None:
    for statement in statements.split(";\n"):
        if statement.strip():
            db.execute(statement)


@migrations()
def sorting(db: Database) -> None:
    """Indexes to read the greatest first, of the few items that have such figures."""
    for figure in ("downloads", "likes", "params"):
        db.execute(f"create index items_{figure} on items ({figure}) where {figure} is not null")


@migrations()
def fulltexts(db: Database) -> None:
    """Articles that were fetched whole to be read. `html` is last: it is long, and seldom what is asked for."""
    db.execute(
        "create table fulltexts (url text primary key, fetched real not null, note text not null, html text not null) "
        "strict"
    )


@migrations()
def purging(db: Database) -> None:
    """Which articles had their text let go, so that nobody takes what is left for all that they said."""
    db.execute("alter table articles add column purged integer not null default 0")


_FIRST = """
create table sources (
    name text primary key,
    kind text not null,
    url text not null,                  -- where it lives now; follows permanent redirects
    configured_url text not null,       -- what `url` started from; another one in the configuration resets it
    lab text,
    enabled integer not null default 1,
    etag text, last_modified text, body_hash text,
    next_poll real, next_why text not null default 'never polled',
    last_polled real, last_ok real, first_ok real,
    error text not null default '', trouble text, failures integer not null default 0,
    gap real, newest real,
    items integer not null default 0
) strict;

create table items (
    id integer primary key,
    ref text not null unique,           -- the id people see
    kind text not null,                 -- release, change, withdrawal, story
    class text,                         -- of a release: the best class among its models; of a change: what changed
    change integer not null,
    key text,                           -- of a release: what its models have in common
    title text not null, url text not null, source text not null,
    lab text, country text, language text,
    published real, seen real not null,
    history integer not null default 0,
    summary text not null default '',
    policy integer not null default 0,
    license text, openness text,
    params integer, active_params integer, task text, gated text, downloads integer, likes integer,
    models integer not null default 0, story_size integer not null default 0,
    event text, before text, after text,
    why text not null default '[]',
    read integer not null default 0, starred integer not null default 0,
    alerted integer not null default 0  -- 1: at least one alert
) strict;
create index items_change on items (change);
create index items_kind on items (kind, id);
create index items_release on items (lab, key) where kind = 'release';
create index items_unread on items (id) where read = 0;
create index items_starred on items (id) where starred = 1;
create index items_alerted on items (id) where alerted = 1;
create index items_policy on items (id) where policy = 1;

create table item_labs (lab text not null, item integer not null, primary key (lab, item)) strict, without rowid;
create index item_labs_item on item_labs (item);
create table item_topics (topic text not null, item integer not null, primary key (topic, item)) strict, without rowid;
create index item_topics_item on item_topics (item);

create table models (
    hub_id text primary key,
    id text not null,                   -- owner/name, as it is now
    source text not null,
    lab text not null,
    item integer,                       -- the release it belongs to
    class text not null, why text not null default '',
    key text not null,
    format text, format_of text,
    params integer, active_params integer, context integer,
    task text, license text, openness text not null, gated text,
    downloads integer, likes integer,
    base_models text not null default '[]', tags text not null default '[]',
    sha text, has_weights integer,
    fingerprint text not null default '',
    created real, last_modified real, first_seen real not null, seen_after real,
    missing integer not null default 0, gone real
) strict;
create index models_source on models (source);
create index models_id on models (id);
create index models_item on models (item);
create index models_lab_key on models (lab, key);
create index models_lab_id on models (lab, id);
create table item_models (
    item integer not null, hub_id text not null, primary key (item, hub_id)
) strict, without rowid;
create index item_models_hub on item_models (hub_id);
create table model_days (
    hub_id text not null, day text not null, downloads integer, likes integer, primary key (hub_id, day)
) strict, without rowid;

create table articles (
    id integer primary key,
    item integer,                       -- the story it belongs to
    source text not null, guid text not null,
    url text not null, url_key text not null, title text not null, title_key text not null,
    summary text not null default '', html text not null default '', author text not null default '',
    language text, labs text not null default '[]',
    published real, seen real not null,
    digest text not null, changes integer not null default 0,
    unique (source, guid)
) strict;
create index articles_item on articles (item);
create index articles_url_key on articles (url_key);
create index articles_title_key on articles (title_key, seen);
create index articles_source on articles (source, url_key);

create table events (
    id integer primary key, item integer not null, hub_id text,
    event text not null, before text, after text, at real not null
) strict;
create index events_item on events (item);

create table alerts (
    id integer primary key, watchlist text not null, item integer not null,
    matched text not null default '[]', at real not null,
    unique (watchlist, item)
) strict;
create index alerts_item on alerts (item);

create table counters (name text primary key, value integer not null) strict, without rowid;
insert into counters values ('change', 0), ('item', 0);

create virtual table item_fts using fts5 (title, body, tokenize = "unicode61 tokenchars '.'");
insert into item_fts (item_fts, rank) values ('automerge', 8);
"""

_POLLING = """
alter table sources add column identity text;
alter table sources add column moved_from text;
alter table sources add column moved_at real;
alter table sources add column fresh real;
alter table sources add column ttl real;
alter table sources add column skip_hours text;
alter table sources add column skip_days text;
alter table models add column license_name text;
alter table models add column weights text;
create index models_there on models (source, gone, missing, hub_id);
create index models_looks on models (source) where weights is not null;
drop index models_source;

create table hosts (
    host text not null,
    quota text not null default '',     -- which of its quotas, where it has several; '' for the host as a whole
    wait_until real,                    -- nothing is asked before, as the host wished
    rate_limit integer, rate_left integer, rate_resets real,
    at real,                            -- when it said so
    primary key (host, quota)
) strict;

create table cards (hub_id text primary key, sha text, text text not null, fetched real not null) strict;
"""

_TELLING = """
alter table articles add column standing integer;
alter table articles add column joined text not null default '';

create table tellings (
    article integer primary key,
    item integer not null, at real not null, standing integer not null,
    told text not null                  -- as `telling.dumped` writes it
) strict;
create index tellings_item on tellings (item, standing, at);
create index tellings_at on tellings (at);
create table story_keys (
    key integer not null,               -- a checksum of one of `stories.keys`: that two are alike costs a comparison
    at integer not null, article integer not null, primary key (key, at, article)
) strict, without rowid;
create index story_keys_at on story_keys (at);

create table links (
    release integer not null, story integer not null, strength integer not null, why text not null,
    primary key (release, story)
) strict, without rowid;
create index links_story on links (story);
create index items_launched on items (lab) where kind = 'release';
create index items_grown on items (lab) where event = 'models';
"""

_SIGNATURE = """
create table poller (pid integer not null, host text not null, since real not null) strict;
delete from counters where name = 'poller';
create table identity (id text not null, made real not null) strict;
insert into identity values (lower(hex(randomblob(8))), strftime('%s', 'now') + 0.0);
"""
