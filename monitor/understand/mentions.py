"""Which models a text names, however they are written: Kimi K2, GLM-4.5, “Qwen 3.8 27b”, 솔라 프로 2, DeepSeek's V3.1.

A name is a family of a lab with what follows it; what it says is read as a repository name is (`names`), so that it
can be compared with the key of a release. A family alone (Qwen, Kimi) names no model.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from ahocorasick_rs import AhoCorasick

from monitor.frozen import dataclass
from monitor.model import Lab
from monitor.understand import names
from monitor.understand.passage import normal

TEXT_READ = 1_500
"Characters of a text that are read."


@dataclass(frozen=True, slots=True)
class Mention:
    """A model in a text."""

    lab: str
    name: str
    "As a release of it is shown: GLM-4.5."
    key: str
    "As `names.key` of its repository: what the models of one launch share."
    details: frozenset[str] = frozenset()
    "What tells it from others of the launch: sizes, editions, thinking."

    def fits(self, other: "Mention") -> bool:
        """Whether both can be the same model: one may say less, but nothing else."""
        if self.key != other.key or self.details & _APART != other.details & _APART:
            return False
        return not self.details or not other.details or bool(self.details & other.details)


_APART = frozenset({"thinking", "max"})
"Kimi K2 Thinking and Qwen3-Max were launches of their own."

_WORDS = """
    pro max mini small medium large nano ultra flash air turbo lite plus tiny vl omni audio math coder image edit next
    thinking reasoning exp preview instruct base chat embedding guard mt tts asr ocr video opus sonnet haiku scout
    maverick deep 프로 맥스 미니 플래시 딥 プロ"""
_ALONE = "vl omni audio math coder image mt tts asr ocr deep"
_LATIN_WORD: Mapping[str, str] = {
    "프로": "pro",
    "プロ": "pro",
    "맥스": "max",
    "미니": "mini",
    "플래시": "flash",
    "딥": "deep",
}

_PART = (
    r"(?:[- ]?(?i:[vrkmxase]?\d{1,2}(?:\.\d{1,2}){0,2}[a-z]{0,2}|\d{1,4}(?:\.\d+)?[bm]|\d{4})(?![a-z])"
    rf"|[- ](?i:{'|'.join(_WORDS.split())})(?![A-Za-z])|(?<=\d)(?:Guard|Coder|Omni)(?![a-z])|-[A-Z][A-Za-z]+)(?![\d%])"
    r"(?! (?:years?|months?|weeks?|days?|hours?|times|people|percent|billion|million)\b)"
)
_TAIL = re.compile(rf"(?:大模型|模型)?(?P<tail>(?:{_PART}){{1,6}})")
_SAYS = re.compile(rf"\d|-[A-Z]|[- ](?i:{'|'.join(_ALONE.split())})(?![A-Za-z])")
_SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "ERNIE": ("文心",),
    "Hunyuan": ("混元",),
    "Qwen": ("通义千问", "千问", "큐원"),
    "Kimi": ("키미",),
    "DeepSeek": ("딥시크", "ディープシーク"),
    "EXAONE": ("엑사원",),
    "Solar": ("솔라",),
}
"Families in other scripts, where a version follows."

_NAMED_ALONE = frozenset({"qwq", "qvq", "gpt-oss", "gpt oss"})
"Families that are one launch."

_SHORT: Mapping[str, re.Pattern[str]] = {
    family: re.compile(rf"(?<![\w.-])(?:{pattern})(?![\w.]*\d)")
    for family, pattern in {
        "DeepSeek": r"[VR]\d(?:\.\d)?(?:-[A-Z][a-z]+)?",
        "Kimi": r"K\d(?:\.\d)?(?: Thinking)?",
        "MiniMax": r"M\d(?:\.\d)?",
        "Claude": r"(?:Opus|Sonnet|Haiku|Fable|Mythos) \d(?:\.\d)?",
    }.items()
}
"What a family's models are called where the lab is named: “DeepSeek delays R2”."


class Mentions:
    """Finds models in texts; built once from the labs."""

    def __init__(self, labs: Sequence[Lab]) -> None:
        self._families: dict[str, list[tuple[str, str]]] = {}
        for lab in labs:
            for family in lab.families:
                for text in dict.fromkeys((family, family.replace("-", " "), *_SPELLINGS.get(family, ()))):
                    self._families.setdefault(text.lower(), []).append((lab.name, family))
        self._names = {
            lab.name: tuple({name.lower() for name in (lab.name, *lab.aliases, *lab.families)}) for lab in labs
        }
        self._texts = list(self._families)
        self._automaton = AhoCorasick(self._texts)
        self._short = [(lab.name, family) for lab in labs for family in lab.families if family in _SHORT]

    def find(self, text: str, labs: Collection[str]) -> tuple[Mention, ...]:
        """The models that a text names, of labs that it is known to name; by first mention."""
        if not labs:
            return ()
        text = normal(text[:TEXT_READ])
        found = {(one.key, one.details): one for one in (*self._in_full(text, labs), *self._in_short(text, labs))}
        told_apart = {key for key, details in found if details}
        return tuple(one for one in found.values() if one.details or one.key not in told_apart)

    def speaks_of(self, text: str, lab: str) -> bool:
        """Whether any name of a lab stands in a text that is known to be about models."""
        lower = text.lower()
        return any(name in lower for name in self._names.get(lab, ()))

    def _in_full(self, text: str, labs: Collection[str]) -> Iterable[Mention]:
        """Families with what follows them."""
        covered = 0
        for start, end, lab, family in self._of_labs(text, labs):
            if start < covered:
                continue
            tail = _TAIL.match(text, end)
            if tail and _SAYS.search(said := _plain(tail["tail"])):
                covered = tail.end()
                yield _mention(lab, family + said)
            elif text[start:end].lower() in _NAMED_ALONE:
                yield _mention(lab, family)

    def _of_labs(self, text: str, labs: Collection[str]) -> Iterable[tuple[int, int, str, str]]:
        """Where families of these labs stand, in order; of those at one place the longest."""
        lower = text.lower()
        if len(lower) != len(text):  # İ has two characters in lower case, and no model has it
            return
        longest: dict[int, tuple[int, int, str, str]] = {}
        for index, start, end in self._automaton.find_matches_as_indexes(lower, overlapping=True):
            inside = start and _latin(text[start - 1]) and _latin(text[start])
            for lab, family in () if inside else self._families[self._texts[index]]:
                if lab in labs and end > longest.get(start, (0, 0))[1]:
                    longest[start] = start, end, lab, family
        yield from sorted(longest.values())

    def _in_short(self, text: str, labs: Collection[str]) -> Iterable[Mention]:
        """Versions without their family."""
        for lab, family in self._short:
            for found in _SHORT[family].finditer(text) if lab in labs else ():
                before = text[max(0, found.start() - len(family) - 1) : found.start()]
                if family.lower() not in before.lower():
                    yield _mention(lab, f"{family}-{found.group()}")


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _plain(tail: str) -> str:
    """What follows a family, as a repository would have it."""
    for word, latin in _LATIN_WORD.items():
        tail = tail.replace(word, latin)
    return tail


def _mention(lab: str, written: str) -> Mention:
    name = names.parse(written.strip().replace(" ", "-"))
    details = {word.lower() for word in name.rest}
    if name.params:
        details.add(f"{name.params:.3g}")
    if name.stage in ("thinking", "reasoning"):
        details.add("thinking")
    return Mention(lab, name.series, names.key(name), frozenset(details))
