"""Text to tree, or one line that says what is wrong and where.

lark reads the shape; `values.py` reads what stands after a field. Whatever the text is, the only error that
leaves is `QueryError`; its length and its nesting are limited so that nothing downstream can be exhausted.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from typing import cast

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from monitor.query.fields import ELSEWHERE, FIELDS
from monitor.query.grammar import GRAMMAR
from monitor.query.syntax import EVERYTHING, And, Field, Node, Not, Op, Or, Phrase, QueryError, Regex, Value, Word
from monitor.query.values import checked_pattern, indexed, spellings, text_leaf, value

LENGTH_LIMIT = 2_000
NESTING_LIMIT = 50
_SOMETHING = "something to search for"
_TIGHT = ("FIELD", "OP")
"What must be touched by the token after it."
_LAST_FIELD = re.compile(r"([A-Za-z][A-Za-z_-]*):\S*\s*\Z")
_LONE_SURROGATES = {code: "\N{REPLACEMENT CHARACTER}" for code in range(0xD800, 0xE000)}
_CURLY = re.compile(r'[“”„‟]([^“”„‟"]*)[“”„‟]')
"Quotes as word processors and telephones make them."


def parse(text: str) -> Node:
    """The tree of a query; of an empty one, `EVERYTHING`. Raises `QueryError` and nothing else."""
    if len(text) > LENGTH_LIMIT:
        raise QueryError(LENGTH_LIMIT + 1, f"at most {LENGTH_LIMIT:,} characters", text[LENGTH_LIMIT:])
    text = text.translate(_LONE_SURROGATES)
    if '"' not in text:
        text = _CURLY.sub(r'"\1"', text)
    try:
        # With a transformer built in, what lark returns is what the start rule made: a node.
        return cast(Node, _lark().parse(text))
    except UnexpectedToken as error:
        raise _unexpected(text, error) from None
    except UnexpectedCharacters as error:
        raise _unreadable(text, error.pos_in_stream or 0) from None


def _unexpected(text: str, error: UnexpectedToken) -> QueryError:
    at = len(text) if error.token.type == "$END" else (error.token.start_pos or 0)
    found = text[at:].split(maxsplit=1)[0] if text[at:].strip() else ""
    expected = _SOMETHING
    if "VALUE" in error.expected:
        expected = _value_after(text[:at])
    elif error.token.type == "$END" and "_RPAR" in error.expected:
        expected = "a closing )"
    elif error.token.type == "_RPAR" and "$END" in error.expected:
        expected = "an opening ( before it"
    return QueryError(at + 1, expected, found)


def _unreadable(text: str, at: int) -> QueryError:
    if text[at] == '"':
        return QueryError(len(text) + 1, f'a closing " for the one at column {at + 1}', "")
    return QueryError(at + 1, _value_after(text[:at]), text[at : at + 1])


def _value_after(before: str) -> str:
    """What was expected where a value should be, by what stands before it."""
    found = _LAST_FIELD.search(before)
    name = found[1].lower() if found else ""
    return FIELDS[name].expected if name in FIELDS else "a value"


class _Guard:
    """Watches the tokens go by: values must touch their field, and nesting has a limit."""

    always_accept = ()

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """The same tokens, or `QueryError`."""
        opened: list[int] = []  # for each open parenthesis, the negations before it
        negations = 0
        last: Token | None = None
        for token in stream:
            start = token.start_pos or 0
            if last is not None and last.type in _TIGHT and last.end_pos != start:
                raise QueryError((last.end_pos or 0) + 1, _expected_touching(last), " ")
            if (
                last is not None
                and last.type == "REGEX"
                and last != "//"
                and token.type == "WORD"
                and last.end_pos == start
            ):
                raise QueryError(start + 1, "a space after the pattern, which takes any case", token)
            if token.type in ("_MINUS", "_NOT"):
                negations += 1
            elif token.type == "_LPAR":
                opened.append(negations)
                negations = 0
            elif token.type == "_RPAR" and opened:
                opened.pop()
                negations = 0
            else:
                negations = 0
            if len(opened) + sum(opened) + negations > NESTING_LIMIT:
                raise QueryError(start + 1, f"at most {NESTING_LIMIT} levels of nesting", token)
            last = token
            yield token


def _expected_touching(token: Token) -> str:
    name = token.rstrip(":").lower()
    return FIELDS[name].expected + " without a space" if name in FIELDS else "a value without a space"


@cache
def _lark() -> Lark:
    return Lark(GRAMMAR, parser="lalr", lexer="contextual", postlex=_Guard(), transformer=_Build())


class _Build(Transformer[Token, Node]):
    """Rules to nodes. Nested And and Or are flattened, double negation is dropped."""

    def everything(self, children: list[Node]) -> Node:
        return EVERYTHING

    def either(self, children: list[Node]) -> Node:
        return Or(tuple(_flat(Or, children)))

    def both(self, children: list[Node]) -> Node:
        return And(tuple(_flat(And, children)))

    def negation(self, children: list[Node]) -> Node:
        (node,) = children
        return node.node if isinstance(node, Not) else Not(node)

    def phrase(self, children: list[Token]) -> Node:
        text = children[0][1:-1]
        return Phrase(text, indexed(children[0], text))

    def word(self, children: list[Token]) -> Node:
        found = spellings(text_leaf(children[0]))
        return found[0] if len(found) == 1 else Or(found)

    def field(self, children: list[Token]) -> Node:
        name, *given = children
        op = given.pop(0) if given[0].type == "OP" else ""
        return _field(name, cast(Op, str(op)), given)


def _flat(kind: type[And] | type[Or], nodes: list[Node]) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, kind):
            yield from node.nodes
        else:
            yield node


def _meant(name: str) -> str | None:
    """The field that a name which is none was most likely meant for."""
    if name in ELSEWHERE:
        return ELSEWHERE[name]
    near = get_close_matches(name, FIELDS, n=3, cutoff=0.62)
    return next((one for one in near if one[0] == name[0]), near[0] if near else None)


def _field(token: Token, op: Op, given: list[Token]) -> Node:
    column = (token.start_pos or 0) + 1
    name = token[:-1].lower()
    field = FIELDS.get(name)
    if field is None:
        near = _meant(name)
        expected = near if near and ":" in near else f"{near}:" if near else "a field such as kind:, lab:, license:"
        raise QueryError(column, f"{expected} (or quotes around it, to search for the text)", token)
    if op and (len(given) > 1 or given[0].type == "REGEX"):
        raise QueryError(
            (given[-1].start_pos or 0) + 1,
            f"one value after {name}:{op} and another {name}: for a second one",
            given[-1],
        )
    patterns: list[Node] = []
    values: list[Value] = []
    for each in given:
        if each.type == "REGEX":
            patterns.append(Regex(name, checked_pattern(field, each)))
        else:
            found = value(field, op, each)
            values += spellings(found) if isinstance(found, Word) else (found,)
    nodes = [*patterns, Field(name, op, tuple(values))] if values else patterns
    return nodes[0] if len(nodes) == 1 else Or(tuple(nodes))
