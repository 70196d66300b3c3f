"""Rows and entries that no honest server sends, put into an answer that one did send.

The XML stays well-formed, so that a reader cannot get rid of the entry as mere broken XML: the escape
character itself is not allowed there, but its C1 twin U+009B is, and `&amp;#27;` turns into it for whoever
unescapes HTML inside a title.
"""

import json
import re
from dataclasses import replace

from monitor.demo.answer import Answer, express_etag

NASTY = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202egnp.exe\u202c\u200b[bold red]not markup[/bold red] $(reboot)"
NASTY_XML = "&amp;#27;[2J&amp;#x1b;]0;owned&amp;#7;" + NASTY[NASTY.index("\x9b") :]
XML_PLACES = (
    (
        rb"<item[ >]",
        f"<item><guid>hostile-entry</guid><title>{NASTY_XML}</title><author>{NASTY_XML}</author>"
        f"<link>https://example.org/hostile</link><description>{NASTY_XML}</description></item>",
    ),
    (
        rb"<entry[ >]",
        f'<entry><id>urn:hostile-entry</id><title type="html">{NASTY_XML}</title>'
        f'<author><name>{NASTY_XML}</name></author><link href="https://example.org/hostile"/><updated>2026-01-01T00:00:00Z</updated></entry>',
    ),
)


def with_hostile_entry(honest: Answer, author: str) -> Answer:
    """The answer with one more element, whose texts attack a terminal; as it was if it takes none."""
    row: dict[str, object] = {
        "_id": "66666666deadbeefdeadbeef",
        "id": f"{author}/{NASTY}",
        "author": author,
        "createdAt": "2024-06-10T02:35:18.000Z",
        "private": False,
        "downloads": 1,
        "likes": 1,
        "tags": [f"license:{NASTY}", NASTY],
        "pipeline_tag": NASTY,
        "library_name": NASTY,
    }
    item: dict[str, object] = {
        "id": "hostile-entry",
        "url": "https://example.org/hostile",
        "title": NASTY,
        "content_text": NASTY,
    }
    return _with_json(honest, [row], item) or _with_xml(honest)


def with_wrong_types(honest: Answer, author: str) -> Answer:
    """The answer with two more elements: one with a name but all else wrong, one with nothing right."""
    wrong: dict[str, object] = {
        "author": 7, "createdAt": 20260101, "lastModified": {}, "sha": 1, "private": "no", "gated": 3,
        "disabled": "perhaps", "downloads": "many", "likes": [], "trendingScore": "high",
        "tags": "license:mit", "pipeline_tag": ["text-generation"], "library_name": 9, "safetensors": "8B",
        "baseModels": ["x"], "siblings": 4, "cardData": "mit", "gguf": [],
    }  # fmt: skip
    named = {"_id": "66666666baddadbaddadbad0", "id": f"{author}/Wrong-Types-7B", **wrong}
    nameless = {"_id": 17, "id": ["Wrong"], **wrong}
    item = {"id": 17, "url": 4, "title": ["a"], "content_text": {}, "date_published": 20260101, "tags": "x"}
    return _with_json(honest, [named, nameless], item) or honest


def _with_json(honest: Answer, rows: list[dict[str, object]], item: dict[str, object]) -> Answer | None:
    try:
        parsed = json.loads(honest.body)
    except ValueError:
        return None
    if isinstance(parsed, list):
        parsed = rows + parsed
    elif isinstance(parsed, dict) and isinstance(parsed.get("items"), list):
        parsed = {**parsed, "items": [item, *parsed["items"]]}
    else:
        return None
    return _rewritten(honest, json.dumps(parsed, ensure_ascii=False).encode())


def _with_xml(honest: Answer) -> Answer:
    for place, entry in XML_PLACES:
        if found := re.search(place, honest.body):
            body = honest.body[: found.start()] + _encoded(entry, honest.body) + honest.body[found.start() :]
            return _rewritten(honest, body)
    return honest


def _encoded(entry: str, document: bytes) -> bytes:
    declared = re.match(rb"""<\?xml[^>]*encoding=["']([\w.-]+)""", document)
    try:
        return entry.encode(declared[1].decode() if declared else "utf-8", "xmlcharrefreplace")
    except LookupError:  # a charset that nobody knows
        return entry.encode("ascii", "xmlcharrefreplace")


def _rewritten(honest: Answer, body: bytes) -> Answer:
    return replace(honest, body=body).with_headers(("ETag", express_etag(body)))
