"""Feeds and items made up from a seed: the same on every machine, and as long and as varied as real ones.

RSS and Atom by turns, every tenth in Chinese, entries of 2-4 KB of HTML. Words follow Zipf's law over a vocabulary
of some thousands, so that the full-text index has the work it has with real texts; labs and policy words stand among
them, so that there is something to understand.
"""

import html
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from itertools import accumulate

ENTRIES = 30
"Entries a feed."
APART = timedelta(hours=20)

SYLLABLES = "al ber cor dan el for gen hol in jor kal lum mar nor os pel qui ran sol tar ul ver win xen yor zan"
_NAMED = (
    "Qwen DeepSeek Mistral Llama Gemma Kimi GLM open weights license model models release benchmark "
    "export controls regulation Commission Congress safety chips training inference parameters context "
    "research agents data"
)
_VOCABULARY = 6_000
_FAMILIES = ("Qwen", "DeepSeek-V", "Mistral-Small-", "Llama-", "gemma-", "Kimi-K", "GLM-", "Phi-")
_VERSIONS = ("2", "2.5", "3", "3.1", "3.5", "4")
_MODEL_KINDS = ("", "", "-VL", "-Coder", "-Math", "-Omni")
_MODEL_ENDS = ("", "-Instruct", "-Base", "-Thinking")
SIZES = (1, 3, 7, 8, 14, 30, 32, 70, 235, 671)
"Of models, in billions of parameters."
_CHINESE_NAMED = ("通义千问", "深度求索", "人工智能", "大模型", "开源", "监管", "出口管制", "芯片", "许可证", "训练")
_CHINESE_FIRST, _CHINESE_LAST = 0x4E00, 0x4E00 + 3_000
_MARKUP = (
    "<p>{}</p>\n",
    '<p>{} <a href="https://news.example/about/{n}?utm_source=rss">{n}</a>.</p>\n',
    "<p><strong>{}</strong></p>\n",
    "<ul><li>{}</li></ul>\n",
    '<figure><img src="https://news.example/{n}.jpg" alt=""/><figcaption>{}</figcaption></figure>\n',
    "<blockquote><p>{} &amp; more</p></blockquote>\n",
)


@dataclass(frozen=True, slots=True)
class Text:
    """One entry of a feed, before it is written as RSS or Atom."""

    number: int
    title: str
    teaser: str
    body: str
    "HTML."
    published: datetime


def is_chinese(feed: int) -> bool:
    """Every tenth feed is."""
    return feed % 10 == 9


def has_news(feed: int) -> bool:
    """Every tenth feed has one new entry after an advance; Chinese ones are among them."""
    return feed % 10 == (feed // 10) % 10


def document(feed: int, now: datetime, *, advanced: bool = False) -> bytes:
    """A whole feed, newest entry first. Advanced: one more on top, and the oldest gone."""
    first = 1 if advanced else 0
    texts = [text(feed, number, now) for number in range(first, first + ENTRIES)]
    return (_rss if feed % 2 == 0 else _atom)(feed, texts[::-1]).encode()


def text(feed: int, number: int, now: datetime) -> Text:
    """Entry `number` of a feed; the last one before an advance was published at `now`."""
    chance = random.Random(feed * 1_000 + number)
    sentence = _sentence_in_chinese if is_chinese(feed) else _sentence
    length, pieces = chance.randint(1_800, 3_400), [f"<p>{sentence(chance, 20)}</p>\n"]
    size = 0
    while size < length:
        pieces.append(chance.choice(_MARKUP).format(sentence(chance, 30), n=chance.randint(1, 9_999)))
        size += len(pieces[-1].encode())
    return Text(
        number,
        f"{sentence(chance, 8)} {feed}-{number}",
        sentence(chance, 25),
        "".join(pieces),
        now - APART * (ENTRIES - 1 - number),
    )


def title(number: int) -> str:
    """A headline of its own, for an item that is put into the database directly; every tenth is in Chinese."""
    sentence = _sentence_in_chinese if is_chinese(number) else _sentence
    return f"No-{number:06d} {sentence(random.Random(number), 9)}"


def paragraph(number: int, words: int) -> str:
    """Some plain text, in the language of the title."""
    sentence = _sentence_in_chinese if is_chinese(number) else _sentence
    return sentence(random.Random(-number), words)


def model(number: int) -> str:
    """The name of a model: `Qwen3-VL-30B-Instruct`."""
    chance = random.Random(number)
    family, kind, size = chance.choice(_FAMILIES), chance.choice(_MODEL_KINDS), chance.choice(SIZES)
    return f"{family}{chance.choice(_VERSIONS)}{kind}-{size}B{chance.choice(_MODEL_ENDS)}"


def _sentence(chance: random.Random, words: int) -> str:
    vocabulary, weights = _english()
    return " ".join(chance.choices(vocabulary, cum_weights=weights, k=words)).capitalize()


def _sentence_in_chinese(chance: random.Random, words: int) -> str:
    vocabulary, weights = _chinese()
    return "".join(chance.choices(vocabulary, cum_weights=weights, k=words * 2)) + "。"


@cache
def _english() -> tuple[Sequence[str], Sequence[float]]:
    chance, syllables = random.Random(1), SYLLABLES.split()
    made = {"".join(chance.choices(syllables, k=chance.randint(1, 4))): None for _ in range(_VOCABULARY * 2)}
    words = list(made)[:_VOCABULARY]
    for place, name in enumerate(_NAMED.split()):
        words.insert(20 + place * 7, name)
    return _by_zipf(words)


@cache
def _chinese() -> tuple[Sequence[str], Sequence[float]]:
    characters = [chr(code) for code in range(_CHINESE_FIRST, _CHINESE_LAST)]
    random.Random(2).shuffle(characters)
    for place, name in enumerate(_CHINESE_NAMED):
        characters.insert(20 + place * 20, name)
    return _by_zipf(characters)


def _by_zipf(words: Sequence[str]) -> tuple[Sequence[str], Sequence[float]]:
    return words, list(accumulate(1 / (rank + 2) for rank in range(len(words))))


def _rss(feed: int, texts: Sequence[Text]) -> str:
    items = "".join(
        f"<item><title>{html.escape(one.title)}</title><link>https://site{feed}.example/{one.number}</link>"
        f'<guid isPermaLink="false">site{feed}-{one.number}</guid>'
        f"<pubDate>{format_datetime(one.published)}</pubDate><dc:creator>Desk {feed}</dc:creator>"
        f"<category>models</category><description>{html.escape(one.teaser)}</description>"
        f"<content:encoded><![CDATA[{one.body}]]></content:encoded></item>\n"
        for one in texts
    )
    language = "zh-CN" if is_chinese(feed) else "en"
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>Site {feed}</title><link>https://site{feed}.example/</link>"
        f"<description>News of site {feed}</description><language>{language}</language>\n{items}</channel></rss>\n"
    )


def _atom(feed: int, texts: Sequence[Text]) -> str:
    entries = "".join(
        f"<entry><title>{html.escape(one.title)}</title>"
        f'<link rel="alternate" href="https://site{feed}.example/{one.number}"/>'
        f"<id>tag:site{feed}.example,2025:{one.number}</id><published>{_iso(one.published)}</published>"
        f"<updated>{_iso(one.published)}</updated><author><name>Desk {feed}</name></author>"
        f'<category term="models"/><summary>{html.escape(one.teaser)}</summary>'
        f'<content type="html">{html.escape(one.body)}</content></entry>\n'
        for one in texts
    )
    language = "zh-CN" if is_chinese(feed) else "en"
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}">'
        f"<title>Site {feed}</title><id>tag:site{feed}.example,2025:feed</id>"
        f'<updated>{_iso(texts[0].published)}</updated><link href="https://site{feed}.example/"/>\n{entries}</feed>\n'
    )


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
