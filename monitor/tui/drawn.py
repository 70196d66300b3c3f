"""Widgets that draw their own lines, and containers that draw nothing: what makes a key cheap.

Textual dresses each line of a widget anew when it scrolls: border, padding, tint, filters. These lines have none of
it but the filters, so a line is kept as it is sent, and a scrolled list draws the one line that came into view.
"""

from collections.abc import Iterable, Mapping

from rich.style import Style
from textual.color import Color
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
from textual.strip import Strip
from textual.widget import Widget

from monitor.tui import dressed, theme

MOST = 400
"Lines that are kept."
THUMB_STEPS = 8
"In which a scrollbar shows where it is, of a cell."


class Drawn(ScrollView, inherit_bindings=False):
    """Lines by `draw`; of its CSS only colours and the padding above and below are heeded."""

    ALLOW_SELECT = False
    PARTS: Mapping[str, str] = {}
    "Which style each part has, as in `theme`."

    def __init__(self, name: str) -> None:
        super().__init__(id=name)
        self._kept: dict[tuple[int | None, bool, int], Strip] = {}
        self._picture: tuple[tuple[object, ...], list[Strip]] | None = None
        self._styles: Mapping[str, Style] | None = None
        self._base: Style | None = None
        self._behind: Color | None = None

    def draw(self, line: int, width: int, at_cursor: bool) -> Strip:
        """A line of all that can be scrolled to."""
        raise NotImplementedError

    @property
    def cursor_line(self) -> int | None:
        """The line that has the cursor."""
        return None

    def seen(self, line: int) -> int:
        """What is seen in the place of a line: it, or what stays there however far is scrolled."""
        return line

    @property
    def absolute(self) -> bool:
        """Whether times are told as the clock shows them."""
        return dressed.absolute(self)

    def reach(self, lines: int) -> None:
        """Have so many lines. The layout of the screen is left alone, but where a scrollbar comes or goes."""
        if self.show_vertical_scrollbar == (lines > self.size.height):
            self.set_reactive(Drawn.virtual_size, Size(0, lines))
            self.vertical_scrollbar.window_virtual_size = lines
        else:
            self.virtual_size = Size(0, lines)

    def redraw(self, lines: Iterable[int] | None = None) -> None:
        """Draw anew what is seen, or only some lines of it."""
        if lines is None:
            self._forget()
            self.refresh()
            return
        self._picture = None
        for line in lines:
            for at_cursor in (False, True):
                self._kept.pop((line, at_cursor, self.scrollable_content_region.width), None)
            self.refresh_line(line)

    def _forget(self) -> None:
        self._kept.clear()
        self._picture = None

    @property
    def part_styles(self) -> Mapping[str, Style]:
        """The styles of the parts, in the theme of the moment."""
        if self._styles is None:
            self._styles = theme.styles(self.PARTS, self.app)
        return self._styles

    @property
    def base_style(self) -> Style:
        """The style of the widget itself."""
        if self._base is None:
            self._base = self.rich_style
        return self._base

    def watch_has_focus(self, _has_focus: bool) -> None:
        """The focus is drawn, not styled: to look through all rules for it takes longer than to draw the lines."""

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._forget()
        self._styles = self._base = self._behind = None

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        if self._vertical_scrollbar is None:
            self._vertical_scrollbar = bar = KeptBar(self.scrollbar_size_vertical)
            bar.display = False
            self.app._start_widget(self, bar)  # as Textual starts its own
        return self._vertical_scrollbar

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """In a long list the thumb of the scrollbar stays where it is for many lines: it is not drawn for each."""
        bar, steps = self.vertical_scrollbar, THUMB_STEPS * self.size.height / max(1, self.virtual_size.height)
        if int(bar.position * steps) != int(new_value * steps):
            bar.position = new_value
        if round(old_value) != round(new_value):
            self.refresh(self.size.region)

    def render_line(self, y: int) -> Strip:
        """A line as it is seen now."""
        line = self.seen(y + self.scroll_offset.y)
        return self.draw(line, self.scrollable_content_region.width, line == self.cursor_line)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a part of the widget, as they are sent. Asked for whenever anything near is repainted."""
        asked = (crop, self.scroll_offset.y, self.cursor_line, self.size, self.outer_size)
        if self._picture is None or self._picture[0] != asked:
            self._picture = asked, self._lines_of(crop)
        return self._picture[1]

    def _lines_of(self, crop: Region) -> list[Strip]:
        top, width = self.styles.padding.top, self.scrollable_content_region.width
        inside, first = range(top, top + self.size.height), self.scroll_offset.y - top
        cursor = self.cursor_line
        numbers = [self.seen(first + y) if y in inside else None for y in crop.line_range]
        get, keep = self._kept.get, self._keep
        lines = [get((line, line == cursor, width)) or keep(line, line == cursor, width) for line in numbers]
        return lines if crop.width == self.outer_size.width else [line.crop(crop.x, crop.right) for line in lines]

    def _keep(self, line: int | None, at_cursor: bool, width: int) -> Strip:
        """Draw a line (None: of the padding) as wide as the widget, with the theme's filters applied."""
        drawn = Strip([]) if line is None else self.draw(line, width, at_cursor)
        drawn = drawn.extend_cell_length(self.outer_size.width, self.base_style)
        if self._behind is None:
            self._behind = self.background_colors[1]
        for line_filter in self.get_line_filters():
            drawn = drawn.apply_filter(line_filter, self._behind)
        if len(self._kept) > MOST:
            self._kept.clear()
        self._kept[line, at_cursor, width] = drawn
        return drawn


class Scrolled(Drawn, inherit_bindings=False):
    """Lines that are read, without a cursor. A key goes there at once: Textual's own actions take up to a second."""

    def action_scroll_by(self, lines: int) -> None:
        self.scroll_relative(y=lines, animate=False, force=True)

    def action_page(self, pages: float) -> None:
        self.action_scroll_by(round(pages * max(1, self.size.height)))

    def action_edge(self, first: bool) -> None:
        self.scroll_to(y=0 if first else self.virtual_size.height, animate=False, force=True)


class KeptBar(ScrollBar):
    """A scrollbar that is drawn when it is another, not whenever anything beside it is."""

    def __init__(self, thickness: int) -> None:
        super().__init__(vertical=True, name="vertical", thickness=thickness)
        self._picture: tuple[tuple[object, ...], list[Strip]] | None = None

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._picture = None

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines that were drawn before, where nothing has changed."""
        place = (self.position, self.window_size, self.window_virtual_size)
        asked = (crop, *place, self.mouse_over, self.grabbed)
        if self._picture is None or self._picture[0] != asked:
            lines = [self.render_line(y).crop(crop.x, crop.right) for y in crop.line_range]
            behind = self.background_colors[1]
            for line_filter in self.get_line_filters():
                lines = [line.apply_filter(line_filter, behind) for line in lines]
            self._picture = asked, lines
        return self._picture[1]


def covered(holder: Widget) -> bool:
    """Whether nothing is seen of a widget but what it holds."""
    region = holder.region
    parts = (child.region.intersection(region) for child in holder.displayed_children if child.layer == "default")
    return sum(part.area for part in parts) == region.area


class Pane(Widget):
    """Holds others and is itself only a background, where they leave any of it."""

    BLANK = True
    DEFAULT_CSS = "Pane { width: 1fr; height: 1fr; layout: vertical; overflow: hidden; }"

    def render_lines(self, crop: Region) -> list[Strip]:
        """Its lines, or none: what is behind others is else divided among them whenever they are painted."""
        return [] if covered(self) else super().render_lines(crop)
