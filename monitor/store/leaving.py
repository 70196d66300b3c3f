"""The tables of what leaves, as the migrations of `schema` make them: the outbox, and the digests that were made."""

OUTBOX = """
create table deliveries (
    id integer primary key,
    channel text not null, watchlist text not null,
    item text,                          -- its ref, which stays
    kind text not null,                 -- alert, summary, digest
    subject text not null default '', body text not null default '',  -- of a summary: written when it leaves
    created real not null, due real not null, tries integer not null default 0,
    state text not null,                -- waiting, sending, sent, failed, folded, unsure
    error text not null default '', sent real,
    summary integer,                    -- of a folded one: the delivery that tells of it
    once text not null unique           -- what it is about and where it goes: one row, however often it is put
) strict;
create index deliveries_due on deliveries (channel, due) where state = 'waiting';
create index deliveries_folding on deliveries (watchlist, channel) where kind = 'summary' and state = 'waiting';
create index deliveries_flow on deliveries (watchlist, channel, due);
create index deliveries_summary on deliveries (summary) where summary is not null;
create index deliveries_sent on deliveries (channel, sent) where sent is not null;
create index deliveries_trouble on deliveries (id) where error != '';
create index deliveries_created on deliveries (created);

create table watched (watchlist text primary key, query text not null) strict, without rowid;
"""

DIGESTS = """
create table digests (
    name text primary key,
    begun real not null,                -- when it was first configured: what came before is no news to it
    number integer not null,            -- counters.item then: what has a greater number became new since
    alert integer not null default 0,   -- the last of alerts.id then
    schedule text not null default '',  -- as it is configured, with its time zone; '' while it is not
    planned real not null               -- the latest time of its schedule that was seen to
) strict, without rowid;
create table digest_runs (
    id integer primary key,
    digest text not null,
    planned real not null, created real not null,  -- when it was due; when it was written
    since real not null,                -- what it covers: what became new after this ...
    first integer not null, last integer not null,  -- ... with numbers of items above `first`, up to `last` ...
    alert integer not null default 0,   -- ... and alerts up to this one
    subject text not null, body text not null, html text not null,
    items integer not null,
    state text not null                 -- waiting; sent: one recipient has it at least; failed; replaced by a later one
) strict;
create index digest_runs_digest on digest_runs (digest, id);
alter table deliveries add column run integer;
alter table deliveries add column recipient text not null default '';
create index deliveries_run on deliveries (run) where run is not null;
"""
