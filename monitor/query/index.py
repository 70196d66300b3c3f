"""Text of a query as one expression of the full-text index.

Only quoted index words (letters, digits and dots, as `monitor.text.words` makes them) and operators of our
own enter the expression: nothing that the user wrote can be an operator of FTS5.
"""

from monitor.query.syntax import And, Field, Node, Not, Or, Phrase, Prefix, Text, Word

_DEPTH_LIMIT = 12
"FTS5's parser has room for some 30 levels of parentheses; what is deeper is left to SQL."


def expression(node: Node, starts: bool = True, depth: int = 0) -> str | None:
    """The FTS5 expression for a node that is text only and asks for at least one word; else None.

    `starts`: words that may go on are the index's, too.
    """
    if depth > _DEPTH_LIMIT or not (starts or is_whole(node)):
        return None
    if isinstance(node, Word | Phrase | Prefix):
        return phrase(node)
    if isinstance(node, Field) and node.name == "title":
        found = [phrase(value) for value in node.values if isinstance(value, Word | Phrase | Prefix)]
        return "{title} : " + joined(" OR ", found)
    if isinstance(node, Or):
        parts = [expression(child, starts, depth + 1) for child in node.nodes]
        return joined(" OR ", [part for part in parts if part]) if all(parts) else None
    if isinstance(node, And):
        text, rest = split(node.nodes, starts, depth + 1)
        return text if not rest else None
    return None


def is_whole(node: Node) -> bool:
    """Whether a leaf asks for nothing that may go on."""
    texts = node.values if isinstance(node, Field) else (node,)
    return not any(isinstance(text, Prefix) for text in texts)


def split(nodes: tuple[Node, ...], starts: bool = True, depth: int = 0) -> tuple[str | None, tuple[Node, ...]]:
    """What of a conjunction the index answers, as one expression, and the nodes that are left over.

    Exclusions go along with the words that are wanted; alone, the index cannot answer them.
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    left: list[Node] = []
    for node in nodes:
        negative = isinstance(node, Not)
        text = expression(node.node if isinstance(node, Not) else node, starts, depth + 1)
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


def joined(operator: str, parts: list[str]) -> str:
    """Several expressions as one."""
    return parts[0] if len(parts) == 1 else f"({operator.join(parts)})"


def phrase(text: Text) -> str:
    """Words that stand together, each folded; with a star the last one may go on."""
    return f'"{" ".join(text.words)}"' + (" *" if isinstance(text, Prefix) else "")


def needle(text: Text) -> str:
    """What stands in an item's index words that hold the text, with spaces around them."""
    return f" {' '.join(text.words)}{'' if isinstance(text, Prefix) else ' '}"
