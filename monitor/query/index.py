"""Text of a query as one expression of the full-text index.

Only quoted index words (letters, digits and dots, as `monitor.text.words` makes them) and operators of our
own enter the expression: nothing that the user wrote can be an operator of FTS5.
"""

from monitor.query.syntax import And, Field, Node, Not, Or, Phrase, Prefix, Text, Word

_DEPTH_LIMIT = 12
"FTS5's parser has room for some 30 levels of parentheses; what is deeper is left to SQL."


def expression(node: Node, depth: int = 0) -> str | None:
    """The FTS5 expression for a node that is text only and asks for at least one word; else None."""
    if depth > _DEPTH_LIMIT:
        return None
    if isinstance(node, Word | Phrase | Prefix):
        return phrase(node)
    if isinstance(node, Field) and node.name == "title":
        found = [phrase(value) for value in node.values if isinstance(value, Word | Phrase | Prefix)]
        return "{title} : " + joined(" OR ", found)
    if isinstance(node, Or):
        parts = [expression(child, depth + 1) for child in node.nodes]
        return joined(" OR ", [part for part in parts if part]) if all(parts) else None
    if isinstance(node, And):
        text, rest = split(node.nodes, depth + 1)
        return text if not rest else None
    return None


def split(nodes: tuple[Node, ...], depth: int = 0) -> tuple[str | None, tuple[Node, ...]]:
    """What of a conjunction the index answers, as one expression, and the nodes that are left over.

    Exclusions go along with the words that are wanted; alone, the index cannot answer them.
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    left: list[Node] = []
    for node in nodes:
        negative = isinstance(node, Not)
        text = expression(node.node if isinstance(node, Not) else node, depth + 1)
        if text is None:
            left.append(node)
        else:
            (unwanted if negative else wanted).append(text)
    if not wanted:
        return None, nodes
    text = joined(" AND ", wanted)
    if unwanted:
        text = f"({text} NOT {joined(' OR ', unwanted)})"
    return text, tuple(left)


def anchors(node: Node) -> frozenset[str] | None:
    """Index words of which an item must hold at least one to match; None where no word is needed.

    With them a thousand watchlists can be sorted out by the words of what is new, before any SQL.
    """
    if isinstance(node, Word | Phrase | Prefix):
        whole = node.words[:-1] if isinstance(node, Prefix) else node.words
        return frozenset({max(whole, key=len)}) if whole else None
    if isinstance(node, Field) and node.name == "title":
        return anchors(Or(tuple(value for value in node.values if isinstance(value, Word | Phrase | Prefix))))
    if isinstance(node, Or):
        each = [anchors(child) for child in node.nodes]
        return frozenset().union(*(found for found in each if found)) if all(each) else None
    if isinstance(node, And):
        some = [found for found in map(anchors, node.nodes) if found]
        return min(some, key=len) if some else None
    return None


def joined(operator: str, parts: list[str]) -> str:
    """Several expressions as one."""
    return parts[0] if len(parts) == 1 else f"({operator.join(parts)})"


def phrase(text: Text) -> str:
    """Words that stand together, each folded; with a star the last one may go on."""
    return f'"{" ".join(text.words)}"' + (" *" if isinstance(text, Prefix) else "")
