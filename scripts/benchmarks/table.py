"""Figures as text: a median with its range, and aligned Markdown tables."""

from collections.abc import Sequence
from statistics import median, quantiles


def spread(values: Sequence[float], digits: int = 2) -> str:
    """The median, and the range where there is one: `1.17 (1.14-1.20)`."""
    middle, least, most = (f"{value:.{digits}f}" for value in (median(values), min(values), max(values)))
    return middle if least == most else f"{middle} ({least}-{most})"


def percentile(values: Sequence[float], percent: int) -> float:
    """What `percent` of the values do not exceed."""
    return quantiles(values, n=100, method="inclusive")[percent - 1] if len(values) > 1 else values[0]


def against(value: float, target: float, digits: int = 2) -> str:
    """A target, and whether a figure meets it."""
    return f"<= {target:.{digits}f}: {'met' if value <= target else 'MISSED'}"


def render(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table with even columns."""
    widths = [max(len(row[column]) for row in (headings, *rows)) for column in range(len(headings))]
    lines = [headings, ["-" * width for width in widths], *rows]
    return "\n".join(
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))} |" for line in lines
    )
