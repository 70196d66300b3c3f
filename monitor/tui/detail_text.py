"""One item in full, as text: pure, from a `Detail` to `Content`. Nothing of it is read as markup."""

from datetime import datetime, tzinfo

from textual.content import Content

from monitor import figures
from monitor.figures import EVENT_WORDS
from monitor.model import TOPICS, Article, Detail, Happening, Item
from monitor.query import Node
from monitor.report import ties
from monitor.tui import alert_text, hypertext, models_text, page_text, release_text
from monitor.tui.page import NOTHING, Block, Page, Run
from monitor.tui.parts import ACCENT, FAINT, MATCH, TITLE, going, line, link, local, rows, section
from monitor.tui.row import GLYPHS, WORDS, found

TEXT_LIMIT = 20_000


def text(
    detail: Detail,
    now: datetime,
    width: int,
    node: Node | None = None,
    zone: tzinfo | None = None,
    *,
    unfolded: bool = False,
) -> Content:
    """What the detail pane shows of an item; `unfolded`: with the formats of its models one by one."""
    item = detail.item
    blocks = [_head(item, now, node, zone)]
    if item.alerts:
        blocks.append(alert_text.block(item, now, zone))
    if item.event or item.before or item.after:
        blocks.append(_change(item))
    if item.kind == "story":
        blocks += _story(detail, node, now, width, zone)
    else:
        blocks += release_text.blocks(detail, now, width, zone, unfolded=unfolded)
    blocks += [_ties(group) for group in ties.groups(detail)]
    if detail.history:
        blocks.append(section("What happened", [_happening(each, zone) for each in reversed(detail.history)]))
    if detail.why:
        blocks.append(section("Why", [line(("· ", FAINT), (reason, FAINT)) for reason in detail.why]))
    if others := [ref for ref in detail.related if ref not in {tie.id for tie in detail.ties}]:
        blocks.append(section("Related", [Content(", ").join(_to(ref, ref) for ref in others)]))
    return Content("\n\n").join(blocks)


def ages(detail: Detail, now: datetime) -> list[str]:
    """The ages that `text` tells: it is the same text for as long as they are the same."""
    told = [detail.item.at, *(alert.at for alert in detail.item.alerts), *map(_dated, detail.articles)]
    return [figures.age(when, now) for when in told]


def _ties(group: ties.Group) -> Content:
    """What belongs together with the item: a click leads there, and x lists it all."""
    lines = []
    for tie in group.ties:
        lines.append(line((f"{tie.id}  ", FAINT)) + _to(tie.id, ties.name(tie)))
        lines.append(line((f"  {tie.why}", FAINT)))
    more = f"and {group.more} more; " if group.more else ""
    return section(group.name, [*lines, line((f"{more}x lists them", FAINT))])


def _to(ref: str, words: str) -> Content:
    return going(words, f"screen.related('{ref}')")


def marked(item: Item, words: str, style: str, node: Node | None) -> Content:
    """A text of an item with the words marked that were looked for or made an alert."""
    content = Content.styled(words, style)
    for start, end in found(item, words, node):
        content = content.stylize(MATCH, start, end)
    return content


def _head(item: Item, now: datetime, node: Node | None, zone: tzinfo | None) -> Content:
    about = [f"{GLYPHS[item.kind]} {WORDS[item.kind]}", item.lab or item.source, item.country or ""]
    when = f"{local(item.at, zone)} ({figures.age(item.at, now)} ago)"
    flags = [word for word, on in (("starred ★", item.starred), ("unread ●", not item.read)) if on]
    lines = [
        marked(item, figures.headline(item), TITLE, node),
        line((" · ".join(filter(None, [*about, when, *flags])), FAINT)),
    ]
    if item.topics:
        lines.append(line(("§ " if item.policy else "", ACCENT), (", ".join(map(_topic, item.topics)), "")))
    if item.url:
        lines.append(link(item.url, item.url))
    return Content("\n").join(lines)


def _topic(slug: str) -> str:
    return TOPICS.get(slug, slug)


def _change(item: Item) -> Content:
    what = EVENT_WORDS[item.event] if item.event else "changed"
    if item.before is None and item.after is None:
        return section("Change", [line((what, ""))])
    return section("Change", [line((f"{what}: ", ""), *_from_to(item.before, item.after))])


def _from_to(before: str | None, after: str | None) -> list[tuple[str, str]]:
    return [(before or "unknown", FAINT), (" → ", FAINT), (after or "unknown", "bold")]


def _happening(event: Happening, zone: tzinfo | None) -> Content:
    parts = [(local(event.at, zone), FAINT), (f"  {EVENT_WORDS[event.event]}", "")]
    if event.model:
        parts.append((f"  {event.model}", FAINT))
    if event.before is not None or event.after is not None:
        parts += [("  ", ""), *_from_to(event.before, event.after)]
    return line(*parts)


def _story(detail: Detail, node: Node | None, now: datetime, width: int, zone: tzinfo | None) -> list[Content]:
    item = detail.item
    body = _body(detail)
    blocks = []
    if len(item.labs) > 1:
        blocks.append(rows([("labs", Content(", ".join(item.labs)))]))
    if body.blocks:
        marks = bool(node or item.alerts)
        blocks.append(page_text.text(body, width, (lambda words: found(item, words, node)) if marks else None))
    else:
        blocks.append(line(("The source gives no text. f fetches the article, o opens it in the browser.", FAINT)))
    if body.links:
        blocks.append(page_text.links(body))
    if detail.articles:
        number = len(detail.articles)
        name = "Source" if number == 1 else f"{number} sources"
        blocks.append(section(name, [_article(each, now, zone) for each in detail.articles]))
    return blocks


def _body(detail: Detail) -> Page:
    """The text of the source that speaks for a story; where it gives none, what it sums up."""
    lead = next((article for article in detail.articles if article.url == detail.item.url), None)
    lead = lead or next(iter(detail.articles), None)
    shown = hypertext.read(lead.html, lead.url, TEXT_LIMIT) if lead and lead.html else NOTHING
    if shown.blocks:
        return shown
    summary = (lead.summary if lead else "") or detail.item.summary
    return Page(tuple(Block("text", (Run(part.strip()),)) for part in summary.split("\n") if part.strip()))


def links(detail: Detail) -> list[tuple[str, str]]:
    """Where an item leads: the numbered links of its text first, then what it is made from."""
    body = _body(detail).links if detail.item.kind == "story" else ()
    others = {detail.item.url: "the item itself"}
    others |= {models_text.page(model): model.id for model in detail.models}
    others |= {article.url: article.source for article in detail.articles}
    return [
        *((url, url) for url in body),
        *((f"{words}: {url}", url) for url, words in others.items() if url and url not in body),
    ]


def pictures(detail: Detail) -> frozenset[str]:
    """Those of its links that lead to pictures."""
    return _body(detail).pictures if detail.item.kind == "story" else frozenset()


def _dated(article: Article) -> datetime:
    return article.published or article.seen


def _article(article: Article, now: datetime, zone: tzinfo | None) -> Content:
    when = _dated(article)
    head = line(
        (article.source, "bold"),
        (f"  {local(when, zone)} ({figures.age(when, now)} ago)", FAINT),
        (f"  {article.language}" if article.language else "", FAINT),
    )
    parts = [head, line(("  ", ""), (figures.headline(article), ""))]
    if article.joined:
        parts.append(line((f"  the same story: {article.joined}", FAINT)))
    if article.url:
        parts.append(Content("  ") + link(article.url, article.url))
    return Content("\n").join(parts)
