"""From a page to text and HTML, by Jinja templates: the shipped ones, or the user's own.

A template of the user's own runs in a sandbox, and one with a mistake in it loses no digest: the shipped one is used
in its place, and the mistake is named with its file and line. `letters` loads this module with its first letter.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from traceback import walk_tb

from css_inline import CSSInliner
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from monitor import text
from monitor.deliver import columns
from monitor.deliver.page import Page

TEXT = "digest.txt.j2"
HTML = "digest.html.j2"
STYLE = "digest.css"
NAMES = (HTML, TEXT, STYLE)
_SHIPPED = Path(__file__).with_name("templates")


@dataclass(frozen=True, slots=True)
class Rendered:
    """What came of a template."""

    said: str
    problem: str = ""


class Templates:
    """The shipped templates, and before them those of the folder `own`, file by file."""

    def __init__(self, own: Path | None) -> None:
        self._own = own
        self._shipped = _environment([_SHIPPED])
        self._first = _environment([own, _SHIPPED]) if own else self._shipped

    @property
    def missing(self) -> str:
        """What is wrong with the folder itself; "" for nothing."""
        if self._own is None or any(map(self._has, NAMES)):
            return ""
        return f"{self._own} holds none of {', '.join(NAMES)}; the shipped templates were used"

    def shortly(self, problem: str) -> str:
        """A problem as all recipients may read it: without the way to the folder."""
        return problem.replace(str(self._own), self._own.name) if self._own else problem

    def plain(self, page: Page) -> Rendered:
        """The page as plain text."""
        return self._drawn((TEXT,), lambda environment: environment.get_template(TEXT).render(page=page))

    def marked_up(self, page: Page) -> Rendered:
        """The page as HTML with its styles in place, where programs look that drop style sheets."""
        return self._drawn((HTML, STYLE), lambda environment: _styled(environment, page))

    def _drawn(self, names: Sequence[str], draw: Callable[[Environment], str]) -> Rendered:
        if not any(map(self._has, names)):
            return Rendered(draw(self._shipped))
        try:
            return Rendered(draw(self._first))
        except Exception as error:  # a template is a foreign program: anything may happen in it
            return Rendered(draw(self._shipped), self._named(error, names))

    def _has(self, name: str) -> bool:
        return self._own is not None and (self._own / name).is_file()

    def _named(self, error: Exception, names: Sequence[str]) -> str:
        """The mistake, with the file and the line in it."""
        places = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
        if isinstance(error, TemplateSyntaxError) and error.filename:
            places.append((error.filename, error.lineno))
        own = [f"{file}, line {line}" for file, line in places if self._own and Path(file).is_relative_to(self._own)]
        named = (
            own[-1] if own else " or ".join(str(self._own / name) for name in names if self._own and self._has(name))
        )
        said = text.line(str(error), 200).rstrip(".") or type(error).__name__
        return f"{named}: {said}; the shipped template was used"


def _environment(folders: Sequence[Path]) -> Environment:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folders),
        autoescape=lambda name: name is None or name.endswith(".html.j2"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"wrap": columns.wrap, "bar": columns.bar, "pad": columns.pad, "percent": _percent}
    return environment


def _styled(environment: Environment, page: Page) -> str:
    """Rules that cannot stand at an element, as those for dark screens and narrow ones, stay where the template has its
    `style`."""
    style = environment.loader.get_source(environment, STYLE)[0] if environment.loader else ""
    html = environment.get_template(HTML).render(page=page, style=style)
    inliner = CSSInliner(
        keep_style_tags=True,
        keep_at_rules=True,
        remove_inlined_selectors=True,
        minify_css=True,
        load_remote_stylesheets=False,
    )
    return inliner.inline(html)


def _percent(share: float) -> int:
    """The width of a bar; what is not nothing shows."""
    return max(round(min(share, 1) * 100), 1 if share > 0 else 0)
