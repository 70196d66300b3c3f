"""`feeds.toml`: found, laid over the shipped one, and every mistake in it told at once, with its line."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor import config, query
from monitor.config import Config, ConfigError, shipped_path
from monitor.report.items import source
from monitor.source import SourceState


def load(tmp_path: Path, text: str, **environ: str) -> Config:
    """A configuration with this text."""
    path = tmp_path / "feeds.toml"
    path.write_text(text, encoding="utf-8")
    return config.load(path, environ)


def mistakes(tmp_path: Path, text: str) -> list[str]:
    """What is wrong with this text, without the name of the file."""
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text)
    return [line.removeprefix(f"{tmp_path / 'feeds.toml'}:") for line in str(caught.value).splitlines()]


class TestShipped:
    def test_is_whole(self) -> None:
        shipped = config.load(shipped_path(), {})
        feeds = [source for source in shipped.sources if not source.is_list]
        assert len(shipped.labs) == 94
        assert sum(source.enabled for source in feeds) == 49
        assert len(shipped.watchlists) >= 6
        assert shipped.hub_endpoint == "https://huggingface.co"
        assert shipped.secrets_missing == ()
        assert max(Counter(source.name for source in shipped.sources).values()) == 1

    def test_every_lab_has_a_country(self) -> None:
        assert [lab.name for lab in config.load(shipped_path(), {}).labs if not lab.country] == []

    def test_a_feed_s_lab_is_a_lab(self) -> None:
        shipped = config.load(shipped_path(), {})
        labs = {lab.name for lab in shipped.labs}
        assert [one.name for one in shipped.sources if one.lab and one.lab not in labs] == []


class TestFinding:
    def test_the_chosen_file_wins(self, tmp_path: Path) -> None:
        assert config.find(tmp_path / "mine.toml", {"MONITOR_CONFIG": "/other.toml"}) == tmp_path / "mine.toml"

    def test_then_the_environment(self, tmp_path: Path) -> None:
        (tmp_path / "feeds.toml").write_text('[[labs]]\nname = "Here"\n', encoding="utf-8")
        found = config.load(None, {"MONITOR_CONFIG": str(tmp_path / "feeds.toml")})
        assert [lab.name for lab in found.labs] == ["Here"]

    def test_then_the_user_s_own_then_the_shipped(self) -> None:
        own = config.user_path()
        assert config.find(None, {}) == (own if own.exists() else shipped_path())

    def test_a_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match="there is no such file"):
            config.load(tmp_path / "none.toml", {})

    @pytest.mark.parametrize(
        ("content", "said"),
        [(b"\xff\xfe", "not UTF-8"), (b"a = [1,", "not valid TOML"), (b"a = 1\na = 2", "not valid TOML")],
    )
    def test_an_unreadable_file(self, tmp_path: Path, content: bytes, said: str) -> None:
        (tmp_path / "feeds.toml").write_bytes(content)
        with pytest.raises(ConfigError, match=said):
            config.load(tmp_path / "feeds.toml", {})

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match="cannot be read"):
            config.load(tmp_path, {})


class TestExtends:
    def test_adds_changes_and_switches_off(self, tmp_path: Path) -> None:
        shipped = config.load(shipped_path(), {})
        feed = next(one for one in shipped.sources if not one.is_list and one.enabled)
        off = next(one for one in shipped.sources if not one.is_list and not one.enabled)
        found = load(
            tmp_path,
            f'extends = "default"\n[monitor]\npoll_every = "30m"\n[[labs]]\nname = "Qwen"\nenabled = false\n'
            f'[[labs]]\nname = "Mine"\nhub = ["mine"]\n[[feeds]]\nname = "{feed.name}"\nenabled = false\n'
            f'[[feeds]]\nname = "{off.name}"\nenabled = true\npoll_every = "1h"\n',
        )
        by_name = {source.name: source for source in found.sources}
        assert len(found.labs) == len(shipped.labs)
        assert "Qwen" not in {lab.name for lab in found.labs}
        assert by_name["mine"].is_hub
        assert not by_name[feed.name].enabled
        assert by_name[off.name].enabled
        assert by_name[off.name].poll_every == timedelta(hours=1)
        assert by_name[off.name].url == off.url
        assert found.polling.every == timedelta(minutes=30)

    def test_without_it_the_file_is_all_there_is(self, tmp_path: Path) -> None:
        found = load(tmp_path, '[[feeds]]\nname = "A"\nurl = "https://a.example/"\nkind = "news"\n')
        assert [source.name for source in found.sources] == ["A"]
        assert (found.labs, found.watchlists) == ((), ())

    def test_an_addition_must_be_whole(self, tmp_path: Path) -> None:
        assert mistakes(tmp_path, 'extends = "default"\n\n[[feeds]]\nname = "New"\nurl = "https://a.example/"\n') == [
            "4: feeds 'New': expected also the key kind"
        ]

    def test_of_something_else(self, tmp_path: Path) -> None:
        assert mistakes(tmp_path, 'extends = "mine"') == ['1: extends: found "mine", expected "default"']


WRONG = """\
[monitor]
poll_evry = "10m"
poll_every = "often"
keep = 400

[hub]
endpoint = "ftp://hub.example"

[[labs]]
name = "A"
country = "China"
hub = "a"

[[labs]]
country = "CN"

[[feeds]]
name = "F"
url = "javascript:alert(1)"
kind = "polcy"
topics = ["export-control"]
keep_if = "kind:relase"
enabled = "yes"

[[feeds]]
name = "F"
url = "https://f.example/"
kind = "news"

[[watchlists]]
name = "W"
query = "(qwen"
limit = "five"

[[digests]]
name = "D"
schedule = "daily"
timezone = "Mars/Base"
to = ["nobody"]

[mail]
host = "smtp.example.org"
port = 99999
security = "ssl"
from = "me"

[feed]
name = "x"
"""


class TestMistakes:
    def test_all_at_once_with_line_key_and_the_nearest_name(self, tmp_path: Path) -> None:
        found = mistakes(tmp_path, WRONG)
        expected = [
            (2, "monitor.poll_evry", '"poll_every"'),
            (3, "monitor.poll_every", 'found "often", expected a duration'),
            (4, "monitor.keep", "found 400, expected a duration"),
            (7, "hub.endpoint", "http"),
            (11, "labs.country", 'found "China", expected a country as two capital letters'),
            (12, "labs.hub", "a list of texts"),
            (14, "labs.name", "expected the key name"),
            (19, "feeds.url", "an address that begins with https://"),
            (20, "feeds.kind", 'did you mean "policy"?'),
            (21, "feeds.topics", 'did you mean "export-controls"?'),
            (22, "feeds.keep_if", "a query that can be read"),
            (23, "feeds.enabled", "true or false"),
            (26, "feeds.name", "another name: line 18 has it already"),
            (32, "watchlists.query", "a query that can be read"),
            (33, "watchlists.limit", "a number and a time such as 5/h"),
            (37, "digests.schedule", "five cron fields"),
            (38, "digests.timezone", "a time zone"),
            (39, "digests.to", "a mail address"),
            (43, "mail.port", "a port from 1 to 65535"),
            (44, "mail.security", "one of starttls, tls, none"),
            (45, "mail.from", "a mail address"),
            (47, "feed", 'did you mean "feeds"?'),
        ]
        assert len(found) == len(expected)
        for line, (number, key, said) in zip(found, expected, strict=True):
            assert line.startswith(f"{number}: {key}: "), line
            assert said in line

    def test_a_mistake_in_a_query_names_its_column(self, tmp_path: Path) -> None:
        (line,) = mistakes(tmp_path, '[[watchlists]]\nname = "W"\nquery = "qwen kind:relase"\n')
        assert re.search(r"column \d+", line)
        assert "release" in line

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ('[[monitor]]\npoll_every = "1m"\n', "expected [monitor]"),
            ('[labs]\nname = "A"\n', "expected [[labs]]"),
            ('feeds = "all"\n', "expected [[feeds]]"),
            ('[monitor]\npoll_every = "0s"\n', "at least 1"),
            (
                '[[feeds]]\nname = "A"\nurl = "https://a.example/"\nkind = "news"\nheaders = { "X Y" = "1" }\n',
                "header names",
            ),
        ],
    )
    def test_of_other_kinds(self, tmp_path: Path, text: str, said: str) -> None:
        (line,) = mistakes(tmp_path, text)
        assert said in line

    def test_a_lab_that_is_not_there(self, tmp_path: Path) -> None:
        text = (
            '[[labs]]\nname = "Qwen"\n[[feeds]]\nname = "A"\nurl = "https://a.example/"\nkind = "lab"\nlab = "Qwenn"\n'
        )
        (line,) = mistakes(tmp_path, text)
        assert line.startswith("7: feeds.lab: ")
        assert 'did you mean "Qwen"?' in line

    def test_one_organization_of_two_labs(self, tmp_path: Path) -> None:
        text = '[[labs]]\nname = "A"\nhub = ["one"]\n[[labs]]\nname = "B"\nhub = ["one"]\n'
        (line,) = mistakes(tmp_path, text)
        assert line.startswith("6: labs.hub: ")

    def test_a_feed_with_the_name_of_an_organization(self, tmp_path: Path) -> None:
        text = (
            '[[labs]]\nname = "A"\nhub = ["one"]\n[[feeds]]\nname = "one"\nurl = "https://a.example/"\nkind = "news"\n'
        )
        (line,) = mistakes(tmp_path, text)
        assert line.startswith("5: feeds.name: ")

    def test_what_only_changes_something_must_be_shipped(self, tmp_path: Path) -> None:
        found = mistakes(
            tmp_path,
            'extends = "default"\n[[labs]]\nname = "DeepSek"\nenabled = false\n'
            '[[feeds]]\nname = "ChinaTalkk"\nenabled = false\n[[watchlists]]\nname = "None such"\nseverity = "high"\n'
            '[[labs]]\nname = "Heard of"\naliases = ["Heard"]\n[[feeds]]\nname = "Half"\nurl = "https://a.example/"\n'
            "enabled = false\n",
        )
        assert [line.partition(", expected")[0] for line in found] == [
            '3: labs.name: found "DeepSek"',
            '6: feeds.name: found "ChinaTalkk"',
            '9: watchlists.name: found "None such"',
            "15: feeds 'Half': expected also the key kind",
        ]
        assert 'did you mean "DeepSeek"?' in found[0]
        assert 'did you mean "ChinaTalk"?' in found[1]

    def test_what_contradicts_is_told_with_all_else_by_line(self, tmp_path: Path) -> None:
        found = mistakes(
            tmp_path,
            '[monitor]\npoll_at_least = "2h"\npoll_at_most = "1h"\n[[watchlists]]\nname = "W"\nquery = "a"\n'
            'notify = ["screeen"]\n[[feeds]]\nname = 4\nurl = "https://a.example/"\nkind = "nws"\n[[channels]]\n'
            'name = "screen"\nurl = "json://a.example"\n',
        )
        assert [line.partition(",")[0] for line in found] == [
            "2: monitor.poll_at_least: found 2 hours",
            '7: watchlists.notify: found "screeen"',
            "9: feeds.name: found 4",
            '11: feeds.kind: found "nws"',
            '13: channels.name: found "screen"',
        ]

    def test_a_key_that_is_none_does_not_seem_to_clash(self, tmp_path: Path) -> None:
        (line,) = mistakes(tmp_path, '[keys]\nstar = "no such key"\nread = "s"\n')
        assert line.startswith("2: keys.star")

    def test_where_the_text_cannot_be_read(self, tmp_path: Path) -> None:
        assert mistakes(tmp_path, "a = 1\nb = [")[0].startswith("2: is not valid TOML")


class TestValues:
    def test_durations_go_down_to_a_second(self, tmp_path: Path) -> None:
        found = load(
            tmp_path, '[monitor]\npoll_every = "1s"\npoll_at_least = "1s"\npoll_at_most = "2s"\nkeep = "400d"\n'
        )
        assert (found.polling.every, found.polling.at_most) == (timedelta(seconds=1), timedelta(seconds=2))
        assert found.keep == timedelta(days=400)

    def test_a_relative_database_stands_beside_the_file(self, tmp_path: Path) -> None:
        assert load(tmp_path, '[monitor]\ndatabase = "data/m.db"\n').database == tmp_path / "data" / "m.db"
        assert load(tmp_path, '[monitor]\ndatabase = "~/m.db"\n').database == Path.home() / "m.db"

    @pytest.mark.parametrize(
        ("text", "environment", "endpoint"),
        [
            ('extends = "default"\n', {}, "https://huggingface.co"),
            ('extends = "default"\n', {"HF_ENDPOINT": "https://mirror.example/"}, "https://mirror.example"),
            ("", {"HF_ENDPOINT": "https://mirror.example"}, "https://mirror.example"),
            (
                '[hub]\nendpoint = "https://own.example/"\n',
                {"HF_ENDPOINT": "https://mirror.example"},
                "https://own.example",
            ),
        ],
    )
    def test_the_endpoint(self, tmp_path: Path, text: str, environment: dict[str, str], endpoint: str) -> None:
        found = load(tmp_path, text + '[[labs]]\nname = "Mine"\nhub = ["mine"]\n', **environment)
        assert found.hub_endpoint == endpoint
        assert next(source for source in found.sources if source.name == "mine").url == f"{endpoint}/mine"


SECRET = "hunter2-very-secret"
WITH_SECRETS = """
[[feeds]]
name = "F"
url = "https://f.example/"
kind = "news"
username = "me"
password = "env:FEED_PASSWORD"
headers = { Authorization = "env:FEED_TOKEN" }
[[channels]]
name = "team"
url = "env:TEAM"
[mail]
host = "smtp.example.org"
from = "me@example.org"
password = "env:SMTP_PASSWORD"
"""


class TestSecrets:
    def test_references_are_followed_and_nothing_shows_them(self, tmp_path: Path) -> None:
        names = ("FEED_PASSWORD", "FEED_TOKEN", "TEAM", "SMTP_PASSWORD", "HF_TOKEN")
        found = load(tmp_path, WITH_SECRETS, **dict.fromkeys(names, SECRET))
        (feed,) = found.sources
        assert feed.auth == ("me", SECRET)
        assert feed.headers == (("Authorization", SECRET),)
        assert found.hub_token == SECRET
        assert SECRET not in repr(found)
        assert SECRET not in str(found)

    def test_references_that_lead_nowhere_are_named(self, tmp_path: Path) -> None:
        found = load(tmp_path, WITH_SECRETS)
        assert {"env:FEED_PASSWORD", "env:FEED_TOKEN"} <= set(found.secrets_missing)

    def test_the_list_of_sources_does_not_tell_them(self, tmp_path: Path) -> None:
        feed = f'[[feeds]]\nname = "F"\nurl = "https://me:{SECRET}@f.example/a?b=c@d"\nkind = "news"\n'
        (found,) = load(tmp_path, feed).sources
        assert source(SourceState(found, found.url))["url"] == "https://f.example/a?b=c@d"

    @pytest.mark.parametrize(
        "text",
        [
            f'[[channels]]\nname = "a"\nurl = ["{SECRET}"]\n',
            f'[mail]\nhost = "h"\nfrom = "me@example.org"\npassword = ["{SECRET}"]\n',
            f'[[feeds]]\nname = "F"\nurl = "https://f.example/"\nkind = "news"\npassword = ["{SECRET}"]\n',
            f'[[feeds]]\nname = "F"\nurl = "https://f.example/"\nkind = "news"\nheaders = {{ A = ["{SECRET}"] }}\n',
            f'[[feeds]]\nname = "F"\nurl = "ftp://me:{SECRET}@f.example/"\nkind = "news"\n',
            f'[hub]\nendpoint = "ftp://me:{SECRET}@f.example/"\n',
        ],
    )
    def test_a_mistake_does_not_tell_them(self, tmp_path: Path, text: str) -> None:
        assert SECRET not in " ".join(mistakes(tmp_path, text))


def test_every_shipped_query_can_be_read() -> None:
    """Loading does not read them, to start quickly; so this does."""
    shipped = config.load(config.shipped_path(), {})
    queries = [one.query for one in shipped.watchlists] + [one.keep_if for one in shipped.sources if one.keep_if]
    assert len(queries) > 40
    for text in queries:
        query.compile(text, datetime(2026, 11, 1, tzinfo=UTC))
