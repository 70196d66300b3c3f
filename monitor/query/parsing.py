"""Text to tree. The parser (lark) is loaded with the first query that has words, so the screen can paint before."""

from monitor.query.syntax import EVERYTHING, Node


def parse(text: str) -> Node:
    """The tree of a query; of an empty one, `EVERYTHING`. Raises `QueryError` and nothing else."""
    if not text.strip():
        return EVERYTHING
    from monitor.query import parser

    return parser.parse(text)
