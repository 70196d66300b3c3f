"""Figures and the table of releases, compared with a plain reading of the same rows."""

import csv
import json
import random
import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from monitor import query
from monitor.cli.main import monitor
from monitor.report.numbers import Downloaded, Growth, Licensed, Numbers, Week, cadence, licenses, movers, share, spark
from monitor.store import connect, numbers, release_table
from monitor.store.items import new_key
from monitor.store.release_table import GROWTH_DAYS, Sorting

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
COUNTRIES = {"Qwen": "CN", "DeepSeek": "CN", "Ai2": "US", "上海 AI Lab": "CN", "Nobody knows": None}
OPEN = (
    ("open", "apache-2.0"),
    ("open", "mit"),
    ("restricted", "llama3.3"),
    ("noncommercial", None),
    ("unstated", None),
)


@dataclass
class Store:
    """A database, and the rows that were put into it."""

    path: Path
    items: list[dict[str, Any]]
    models: list[dict[str, Any]]
    days: dict[tuple[str, str], int]

    def then(self, model: dict[str, Any], days: int) -> int | None:
        """What was counted of a model so many days ago, or up to three days before."""
        for before in range(days, days + 4):
            found = self.days.get((model["hub_id"], (NOW - timedelta(days=before)).date().isoformat()))
            if found is not None:
                return found
        return None

    def growth(self, item: dict[str, Any], days: int) -> int | None:
        """How many downloads more a release has than so many days ago."""
        found = []
        for model in self.models:
            if model["item"] != item["id"] or model["gone"] or model["mirror_of"] or model["downloads"] is None:
                continue
            then = self.then(model, days)
            came_since = not item["history"] and model["first_seen"] > (NOW - timedelta(days=days)).timestamp()
            if then is None and came_since:
                then = 0
            if then is not None:
                found.append(model["downloads"] - then)
        return sum(found) if found else None

    @property
    def shown(self) -> list[dict[str, Any]]:
        """Releases that are not hidden."""
        return [item for item in self.items if item["class"] not in ("helper", "placeholder")]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Some 300 releases of the last half year, with all that may be unknown of them."""
    made = Store(tmp_path_factory.mktemp("numbers") / "monitor.db", [], [], {})
    chance = random.Random(20261124)
    for number in range(300):
        _release(made, number, chance)
    connect.open(made.path).close()
    with closing(sqlite3.connect(made.path)) as db, db:
        for table, rows in (("items", made.items), ("models", made.models)):
            for row in rows:
                db.execute(
                    f"insert into {table} ({', '.join(row)}) values ({', '.join('?' * len(row))})", tuple(row.values())
                )
        db.executemany("insert into item_labs values (?, ?)", [(item["lab"], item["id"]) for item in made.items])
        db.executemany(
            "insert into model_days values (?, ?, ?, 0)", [(*key, count) for key, count in made.days.items()]
        )
    return made


def _release(made: Store, number: int, chance: random.Random) -> None:
    at = NOW - timedelta(days=180 * chance.random() ** 2)
    key = new_key(at, number)
    lab = chance.choice(list(COUNTRIES))
    openness, license = chance.choice(OPEN)
    models = [_model(made, f"{number}-{place}", lab, key, at, chance) for place in range(chance.choice((1, 1, 2, 5)))]
    known = [model["downloads"] for model in models if model["downloads"] is not None]
    made.models += models
    made.items.append(
        {
            "id": key, "ref": f"r{number}", "kind": "release", "change": number,
            "class": chance.choice(("release",) * 6 + ("derivative", "helper", "placeholder")),
            "title": f"{chance.choice(('qwen', 'Qwen', '通义', 'Olmo'))}-{number}: {len(models)} models",
            "url": "https://example.org", "source": "hub", "lab": lab, "country": COUNTRIES[lab],
            "seen": at.timestamp(), "history": int(chance.random() < 0.4), "models": len(models),
            "openness": openness, "license": license, "params": chance.choice((None, 1, 7, 70)),
            "active_params": chance.choice((None, 3)), "downloads": sum(known) if known else None,
            "likes": chance.choice((None, 0, 5, 900)),
        }
    )  # fmt: skip


def _model(made: Store, name: str, lab: str, item: int, at: datetime, chance: random.Random) -> dict[str, Any]:
    hub_id = f"ms:{name}" if chance.random() < 0.1 else name.rjust(24, "0")
    downloads = chance.choice((None, 0, chance.randrange(100), chance.randrange(1_000_000)))
    for day in range(45):
        if chance.random() < 0.5:
            made.days[hub_id, (NOW - timedelta(days=day)).date().isoformat()] = chance.randrange(1_000_000)
    return {
        "hub_id": hub_id, "id": name, "source": "hub", "lab": lab, "item": item, "class": "release", "key": "k",
        "openness": "open", "downloads": downloads, "context": chance.choice((None, 8_192, 131_072)),
        "first_seen": at.timestamp(), "gone": at.timestamp() if chance.random() < 0.1 else None,
        "mirror_of": "another" if chance.random() < 0.1 else None,
    }  # fmt: skip


def values(found: Numbers) -> dict[str, float]:
    return {one.label: one.value for one in found.figures}


# --- counted by SQL, and by hand


def test_share_is_the_downloads_of_what_is_on_the_hub(store: Store) -> None:
    wanted: Counter[str] = Counter()
    for model in store.models:
        if not model["gone"] and not model["mirror_of"] and not model["hub_id"].startswith("ms:"):
            wanted[COUNTRIES[model["lab"]] or "unknown"] += model["downloads"] or 0
    with closing(connect.open(store.path)) as db:
        assert values(numbers.share(db, NOW)) == wanted
    assert len(wanted) == 3


def test_cadence_is_the_releases_of_each_week(store: Store) -> None:
    wanted: dict[str, list[int]] = defaultdict(lambda: [0] * 12)
    for item in store.shown:
        week = int((NOW.timestamp() - (item["id"] >> 20)) // (7 * 86_400))
        if week < 12:
            wanted[item["lab"]][11 - week] += 1
    highest = max(max(weeks) for weeks in wanted.values())
    with closing(connect.open(store.path)) as db:
        found = numbers.cadence(db, NOW)
    assert values(found) == {lab: sum(weeks) for lab, weeks in wanted.items()}
    assert {one.label: one.text for one in found.figures} == {
        lab: f"{spark(weeks, highest)} {sum(weeks)}" for lab, weeks in wanted.items()
    }


def test_licenses_are_those_of_the_last_90_days(store: Store) -> None:
    late = [one for one in store.shown if (one["id"] >> 20) > (NOW - timedelta(days=90)).timestamp()]
    with closing(connect.open(store.path)) as db:
        found = numbers.licenses(db, NOW)
    assert values(found) == Counter(one["openness"] for one in late)
    assert 0 < len(late) < len(store.shown)
    mit = sum(one["license"] == "mit" for one in late)
    assert f"MIT {mit}" in next(one.text for one in found.figures if one.label == "open")


def test_movers_are_what_grew_most(store: Store) -> None:
    grown = {item["title"].partition(":")[0]: (item, store.growth(item, 7)) for item in store.shown}
    wanted = sorted((more for _, more in grown.values() if more and more > 0), reverse=True)[:20]
    with closing(connect.open(store.path)) as db:
        found = numbers.movers(db, NOW)
    assert [one.value for one in found.figures] == wanted
    for one in found.figures:
        lab, _, title = one.label.partition(": ")
        assert (grown[title][0]["lab"], grown[title][1]) == (lab, one.value)


def test_nothing_stored_is_nothing_counted(tmp_path: Path) -> None:
    with closing(connect.open(tmp_path / "empty.db")) as db:
        for name, count in numbers.REPORTS.items():
            found = count(db, NOW)
            assert found.figures == (), name
            assert found.method.endswith(".")
            assert "\n" not in found.method


# --- the pure arithmetic

ROWS = {
    share: st.builds(Downloaded, st.sampled_from(["CN", "US", None]), st.integers(0, 10**10)),
    cadence: st.builds(Week, st.sampled_from(["Qwen", "千问"]), st.integers(-1, 14), st.integers(1, 50)),
    licenses: st.builds(Licensed, st.sampled_from(["open", "unstated"]), st.sampled_from(["mit", None]), st.just(3)),
    movers: st.builds(Growth, st.text(), st.just("Qwen"), st.integers(0, 10**9), st.integers(-(10**9), 10**9)),
}


@pytest.mark.parametrize("make", ROWS, ids=lambda make: make.__name__)
@given(data=st.data())
def test_bars_are_parts_of_the_longest_which_is_first(make: Any, data: st.DataObject) -> None:
    found = make(data.draw(st.lists(ROWS[make], max_size=30)))
    shares = [one.length for one in found.figures]
    assert shares == sorted(shares, reverse=True)
    assert all(0 <= one <= 1 for one in shares)
    if found.figures and found.figures[0].value:
        assert shares[0] == 1
        assert [one.value / found.figures[0].value for one in found.figures] == pytest.approx(shares)


def test_texts_say_what_the_bars_are() -> None:
    assert [one.text for one in share([Downloaded("CN", 750), Downloaded(None, 250)]).figures] == [
        "75.0%  750", "25.0%  250",
    ]  # fmt: skip
    weeks = [Week("Qwen", 0, 4), Week("Qwen", 11, 1), Week("Ai2", 1, 2), Week("Ai2", 12, 9)]
    assert [(one.label, one.text) for one in cadence(weeks).figures] == [
        ("Qwen", "▂          █ 5"), ("Ai2", "          ▄  2"),
    ]  # fmt: skip
    grown = [Growth("Kimi-K3", "Moonshot", 1_500, 500), Growth("New", "Qwen", 900, 900), Growth("Less", "Qwen", 1, -5)]
    assert [(one.label, one.text) for one in movers(grown).figures] == [
        ("Qwen: New", "+900  new"), ("Moonshot: Kimi-K3", "+500  +50%"),
    ]  # fmt: skip


# --- the table of releases


@pytest.mark.parametrize("rising", [False, True])
@pytest.mark.parametrize("by", get_args(Sorting))
def test_the_table_is_sorted_with_the_unknown_last(store: Store, by: Sorting, rising: bool) -> None:
    def value(item: dict[str, Any]) -> object:
        match by:
            case "release":
                return item["title"].lower()
            case "context":
                known = [one["context"] for one in store.models if one["item"] == item["id"] and not one["gone"]]
                return max((context for context in known if context), default=None)
            case "week" | "month":
                return store.growth(item, GROWTH_DAYS[by])
            case "license":
                ranks = {"open": 1, "restricted": 2, "noncommercial": 3}
                return ranks.get(item["openness"])
            case "seen":
                return item["id"]
            case "lab":
                return item["lab"].lower()
        return item[by]

    with closing(connect.open(store.path)) as db:
        found = release_table.keys(db, query.compile("kind:release", NOW), by, rising=rising, now=NOW)
    items = {item["id"]: item for item in store.shown}
    assert sorted(found) == sorted(items)
    sorted_by: list[Any] = [value(items[key]) for key in found]
    known = [one for one in sorted_by if one is not None]
    assert known == sorted(known, reverse=not rising)
    assert sorted_by[len(known) :] == [None] * (len(sorted_by) - len(known))


def test_rows_have_context_and_growth(store: Store) -> None:
    items = {item["id"]: item for item in store.items}
    with closing(connect.open(store.path)) as db:
        found = release_table.load(db, [*items, 1], NOW)
    assert [one.item.key for one in found] == list(items)
    for one in found:
        assert one.week == store.growth(items[one.item.key], 7)
        assert one.month == store.growth(items[one.item.key], 30)
    assert any(one.week is None for one in found)
    assert {one.context for one in found} == {None, 8_192, 131_072}


def test_the_table_is_filtered_by_a_query(store: Store) -> None:
    view = query.compile("kind:release lab:Ai2 license:mit", NOW)
    with closing(connect.open(store.path)) as db:
        found = release_table.keys(db, view, "likes", rising=False, now=NOW)
    wanted = [item["id"] for item in store.shown if item["lab"] == "Ai2" and item["license"] == "mit"]
    assert sorted(found) == sorted(wanted)
    assert wanted


# --- the command


def call(store: Store, *arguments: str) -> Result:
    return CliRunner().invoke(monitor, ["--db", str(store.path), "report", *arguments])


@pytest.mark.parametrize("name", numbers.REPORTS)
def test_a_report_is_text_one_object_or_a_table(store: Store, name: str) -> None:
    with closing(connect.open(store.path)) as db:
        found = numbers.REPORTS[name](db, datetime.now(UTC))
    told = json.loads(call(store, name, "--json").stdout)
    assert (told["report"], told["title"], told["method"]) == (name, found.title, found.method)
    assert [one["value"] for one in told["figures"]] == [one.value for one in found.figures]
    lines = list(csv.DictReader(call(store, name, "--csv").stdout.splitlines()))
    assert [one["label"] for one in lines] == [one.label for one in found.figures]
    if name in ("share", "licenses"):
        assert sum(one["share"] for one in told["figures"]) == pytest.approx(1, abs=1e-4)
        assert all(one["text"].startswith(f"{one['share']:.1%}") for one in told["figures"])
        assert [float(one["share"]) for one in lines] == [one["share"] for one in told["figures"]]
    else:
        assert not any("share" in one for one in [*told["figures"], *lines])
    if name == "cadence":
        assert all(len(one["weeks"]) == 12 and sum(one["weeks"]) == one["value"] for one in told["figures"])
        assert [one["weeks"] for one in lines] == [";".join(map(str, one["weeks"])) for one in told["figures"]]
    text = call(store, name).stdout
    assert text.startswith(f"{found.title}\n{found.method}\n")
    assert all(one.text in text for one in found.figures)


def test_what_there_is_no_report_of_gets_the_list(store: Store) -> None:
    for arguments, words in (
        (("adoption",), "there is no report 'adoption'; there are share, cadence, licenses, movers"),
        ((), "which report?"),
        (("share", "--json", "--csv"), "choose one"),
    ):
        found = call(store, *arguments)
        assert found.exit_code == 2
        assert found.stdout == ""
        assert words in found.stderr


def test_an_untouched_database_says_what_to_do(tmp_path: Path) -> None:
    found = call(Store(tmp_path / "empty.db", [], [], {}), "movers")
    assert found.exit_code == 0
    assert "`monitor run` collects" in found.stdout
