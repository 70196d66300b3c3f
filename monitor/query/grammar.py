"""The grammar, LALR(1). What the rules mean is said in `parse.py`.

The lexer is contextual: after `name:` a value ends at a comma, elsewhere a comma is part of a word. Words
that need care: `OR`, `AND` and `NOT` are operators in capitals only; `-` excludes only what touches it;
a name with a digit (`qwen3:8b`) is not a field.
"""

GRAMMAR = r"""
?start: either |                -> everything
?either: both (_OR both)*
?both: unary (_AND? unary)*
?unary: (_NOT | _MINUS) unary   -> negation
      | atom
?atom: _LPAR either _RPAR
     | STRING                   -> phrase
     | WORD                     -> word
     | FIELD OP? value (_COMMA value)* -> field
?value: VALUE | STRING | REGEX

_OR.3: /OR(?=[\s()"]|\Z)/
_AND.3: /AND(?=[\s()"]|\Z)/
_NOT.3: /NOT(?=[\s()"]|\Z)/
_MINUS.2: /-(?=[^\s)])/
_LPAR: "("
_RPAR: ")"
_COMMA.3: /(?<=\S),(?=\S)/
FIELD.4: /[A-Za-z][A-Za-z_-]*:/
OP.2: />=|<=|>|<|=/
REGEX.3: /\/(?:\\.|[^\/\\])*\//
STRING: /"[^"]*"/
VALUE: /[^\s(),"]+/
WORD: /(?!(?:OR|AND|NOT)(?:[\s()"]|\Z))[^\s()"]+/
%ignore /\s+/
"""
