"""Alerts: one watchlist times one item, made once, in the transaction of the item."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from world import NOW, World, entry, hub_row, launch

from monitor import query, schedule
from monitor.notices import Watchlist
from monitor.polled import Entries, PollResult
from monitor.schedule import Policy
from monitor.store import alerts, connect
from monitor.store.record import record

DAY = timedelta(days=1)


def world(*watchlists: tuple[str, str]) -> World:
    """Qwen and Wire have been seen before."""
    found = World(watchlists=[Watchlist(name, text) for name, text in watchlists])
    found.publish(hub_row("Qwen/Qwen2.5-7B", params=7 * 10**9, created=NOW - 90 * DAY))
    found.look()
    found.read("Wire", entry("What Wire had at first: Qwen", published=NOW - DAY))
    return found


class TestMaking:
    def test_with_the_words_that_matched(self) -> None:
        here = world(("Qwen family", "qwen OR 千问"), ("Kimi", "kimi"))
        recorded = here.read("Wire", entry("Qwen 4 is out, 千问 says"))
        (item,) = recorded.alerted
        (alert,) = item.alerts
        assert alert.watchlist == "Qwen family"
        assert {word.casefold() for word in alert.matched} == {"qwen", "千问"}
        assert alert.at == here.now
        assert here.one("is:alert").item.alerts == item.alerts

    def test_once(self) -> None:
        here = world(("Qwen family", "qwen"))
        here.publish(*launch()[:4])
        assert len(here.look().alerted) == 1
        for row in launch()[4:]:
            here.publish(row)
            assert here.look(after=timedelta(minutes=1)).alerted == ()
        assert here.count("select count(*) from alerts") == 1

    def test_never_for_history(self) -> None:
        here = world(("All", ""), ("Qwen", "qwen"), ("Old", "is:history"))
        here.publish(hub_row("zai-org/GLM-4.5"))
        here.look("zai-org")
        here.read("Post", entry("Qwen at first contact"))
        here.read("Wire", entry("Qwen from the archive", published=NOW - 60 * DAY))
        assert here.count("select count(*) from alerts") == 0

    def test_what_joins_later_may_alert(self) -> None:
        here = world(("Large", "kind:release params:>=200b"))
        here.publish(*launch()[:4])
        assert here.look().alerted == ()
        here.publish(*launch())
        assert [item.kind for item in here.look().alerted] == ["release"]

    def test_an_article_that_joins_a_story_may_alert(self) -> None:
        here = world(("Kimi", "kimi"))
        title = "A Beijing lab publishes its largest model"
        assert here.read("Wire", entry(title, url="https://wire.example/1")).alerted == ()
        here.read("Post", entry("First of Post", published=NOW - DAY))
        found = here.read("Post", entry(title, url="https://post.example/1", summary="It is called Kimi K3"))
        assert [alert.watchlist for item in found.alerted for alert in item.alerts] == ["Kimi"]

    def test_changes_match_as_releases_do(self) -> None:
        here = world(("Qwen", "lab:Qwen"), ("Releases", "kind:release"))
        here.change("Qwen/Qwen2.5-7B", gated="auto")
        (item,) = here.look().alerted
        assert (item.kind, [alert.watchlist for alert in item.alerts]) == ("change", ["Qwen"])

    def test_a_withdrawal_too(self) -> None:
        here = world(("Qwen", "lab:Qwen"))
        here.publish(hub_row("Qwen/Qwen3-8B"))
        here.look()
        here.hide("Qwen/Qwen3-8B")
        here.look()
        assert [item.kind for item in here.look().alerted] == ["withdrawal"]

    def test_helpers_do_not_alert_unless_named(self) -> None:
        here = world(("Qwen", "qwen"), ("Guards", "class:helper qwen"))
        here.publish(hub_row("Qwen/Qwen3Guard-8B"))
        (item,) = here.look().alerted
        assert [alert.watchlist for alert in item.alerts] == ["Guards"]

    def test_a_release_that_was_a_placeholder_alerts_then(self) -> None:
        here = world(("Qwen", "qwen"))
        here.publish(hub_row("Qwen/Qwen4-32B", weights=False))
        assert here.look().alerted == ()
        here.publish(hub_row("Qwen/Qwen4-32B", params=32 * 10**9))
        assert len(here.look(after=2 * DAY).alerted) == 1

    def test_a_card_that_is_filled_in_later_may_alert(self) -> None:
        here = world(("Open", "license:apache-2.0 kind:release"))
        here.publish(hub_row("Qwen/Qwen3-8B", license=None))
        assert here.look().alerted == ()
        here.publish(hub_row("Qwen/Qwen3-8B", license="apache-2.0"))
        recorded = here.look()
        assert (recorded.new, [item.title for item in recorded.alerted]) == (0, ["Qwen3-8B: 8B, Apache-2.0"])


class TestQueries:
    def test_overlapping_watchlists_each_make_one(self) -> None:
        here = world(("Qwen", "qwen"), ("Big", "params:>=30b"), ("Open", "license:apache-2.0,mit"), ("Other", "llama"))
        here.publish(*launch())
        (item,) = here.look().alerted
        assert [alert.watchlist for alert in item.alerts] == ["Qwen", "Big", "Open"]
        assert here.titles("watch:Qwen watch:Big") == [item.title]
        assert here.items("watch:Other") == []
        assert alerts.counts(here.db) == {"Qwen": 1, "Big": 1, "Open": 1}

    def test_is_alert_and_watch(self) -> None:
        here = world(("Big open", "qwen"))
        here.read("Wire", entry("Qwen 4 is out"), entry("Rain tomorrow"))
        assert here.titles("is:alert") == here.titles('watch:"big"') == here.titles("watch:*") == ["Qwen 4 is out"]
        assert "Rain tomorrow" in here.titles("-is:alert")

    def test_recent(self) -> None:
        here = world(("A", "qwen"), ("B", "four"))
        here.read("Wire", entry("Qwen four is out"))
        assert [(ref, alert.watchlist) for ref, alert in alerts.recent(here.db, 10)] == [("s3", "B"), ("s3", "A")]
        assert len(alerts.recent(here.db, 1)) == 1

    def test_a_regular_expression_or_a_negation_needs_no_word(self) -> None:
        here = world(("Shape", "title:/qwen[ -]?4/"), ("Not", "-football"))
        (item,) = here.read("Wire", entry("Qwen 4 is out")).alerted
        assert {alert.watchlist for alert in item.alerts} == {"Shape", "Not"}


JUDGED = (
    "", "qwen", "qwen3-vl", "通 OR 千问", '"open weights"', "weigh*", "chips -qwen", "title:kimi", "title:/[0-9]b/",
    "kind:release", "kind:story", "kind:change,withdrawal", "kind:release lab:Qwen params:>=200b", "params:8b",
    "params:8b,4b", "params:=8b", "params:<3b", "active:unknown", "active:*", "context:unknown kind:release",
    "downloads:>50 likes:10",
    "class:release", "class:format,helper", "class:unknown", "class:helper -downloads:>1k", "lab:qwen",
    "lab:* topic:unknown",
    'lab:"moonshot ai",z.ai', "lab:/^q/", "country:CN", "country:*", "license:apache-2.0", "license:MIT",
    "license:unknown kind:release", "license:/apache/", "openness:open", "is:open", "is:gated", "is:policy",
    "is:unread", "-is:read", "is:starred", "is:history", "task:image-text-to-text", "format:gguf", "format:*",
    "topic:export-controls", "topic:*", "topic:export-controls chips", "source:wire", 'source:"policy desk",qwen',
    "lang:zh", "lang:en", "lang:unknown", "event:gate", "event:license", "id:Qwen/Qwen3-VL-2B-Instruct", "since:1h",
    "seen:<1h", "published:>2020", "created:<1d", "chips OR lab:Qwen", "-(qwen OR lab:Meta) since:1d",
)  # fmt: skip
"What is asked about nothing but words and fields that stay as they were when the alert was made."


@pytest.fixture(scope="module")
def busy() -> World:
    here = world(*((text, text) for text in JUDGED))
    here.read("Post", entry("What Post had at first", published=NOW - DAY))
    here.read("Policy Desk", entry("What Policy Desk had at first", published=NOW - DAY))
    here.publish(hub_row("moonshotai/Kimi-K2", params=10**12))
    here.look("moonshotai")
    here.publish(*launch(), hub_row("Qwen/Qwen3Guard-8B", params=8 * 10**9, downloads=5_000))
    here.publish(hub_row("moonshotai/Kimi-K3", params=10**12, license=None, gated="auto"))
    here.change("Qwen/Qwen2.5-7B", gated="auto")
    here.look()
    here.look("moonshotai")
    here.read("Wire", entry("Qwen3-VL: open weights of 8B", language="en"), entry("Rain tomorrow", summary="No Qwen"))
    here.read("Policy Desk", entry("Export controls on chips", summary="A ban on chips for China", language="en-GB"))
    shared = "A Beijing lab publishes its largest model"
    here.read("Wire", entry(shared, url="https://wire.example/1", language="en"))
    here.read("Post", entry(shared, url="https://post.example/1", summary="通义千问 weights", language="zh-CN"))
    return here


class TestJudging:
    """In memory or by SQL: an item alerts if the query finds it."""

    @pytest.mark.parametrize("text", JUDGED)
    def test_as_the_search_finds(self, busy: World, text: str) -> None:
        found = busy.db.execute(*query.select(query.compile(text, busy.now), "i.id, i.history"))
        expected = {key for key, history in found if not history}
        alerted = busy.db.execute("select item from alerts where watchlist = ?", (text,))
        assert {key for (key,) in alerted} == expected

    def test_most_of_these_find_something(self, busy: World) -> None:
        assert len(alerts.counts(busy.db)) > len(JUDGED) * 3 // 4

    def test_what_was_not_just_indexed_is_read(self, busy: World) -> None:
        keys = [key for (key,) in busy.db.execute("select id from items")]
        before = busy.db.execute("select watchlist, item, matched from alerts order by 1, 2").fetchall()
        busy.db.execute("delete from alerts")
        alerts.raise_for(busy.db, keys, busy.rules, busy.now)
        assert busy.db.execute("select watchlist, item, matched from alerts order by 1, 2").fetchall() == before


class TestTransaction:
    """All of a batch or nothing of it."""

    def test_a_crash_leaves_nothing(self) -> None:
        here = world(("Qwen", "qwen"))
        before = here.items()
        state = here.state("Wire")
        good = PollResult("Wire", Entries((entry("Qwen 4 is out"),)), etag='"new"')
        strange = PollResult("Nobody", Entries((entry("From a source that is not there"),)))
        stranger = replace(state, source=replace(state.source, name="Nobody"))
        asked = ((state, good), (stranger, strange))
        polled = [(before, schedule.advance(before, one, here.now, Policy(), 0), one) for before, one in asked]
        with pytest.raises(KeyError):
            record(here.db, polled, here.rules, here.now)
        assert here.items() == before
        assert here.state("Wire") == state
        assert here.count("select count(*) from alerts") == 0
        assert not here.db.in_transaction
        assert here.read("Wire", entry("Qwen 4 is out")).alerted

    def test_what_interrupts_a_transaction_undoes_it(self) -> None:
        db = connect.open_memory()
        with suppress(KeyboardInterrupt), connect.writing(db):
            db.execute("update counters set value = 99")
            raise KeyboardInterrupt
        assert db.execute("select max(value) from counters").fetchone() == (0,)
