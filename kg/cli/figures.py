"""Writes rows of figures to stdout: right-aligned for people, CSV for programs."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Sequence

import click

Figure = str | float | None
"""A text, a count, a share to three digits; None is left empty."""


def write_csv(head: Sequence[str], rows: Iterable[Sequence[Figure]]) -> None:
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerow(head)
    writer.writerows(rows)
    sys.stdout.buffer.write(output.getvalue().encode())


def write_table(head: Sequence[str], rows: Iterable[Sequence[Figure]]) -> None:
    """The first column holds the names of the rows, the others their figures."""
    lines = [list(head), *([_told(figure) for figure in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for name, *figures in lines:
        cells = (f"{f:>{width}}" for f, width in zip(figures, widths[1:], strict=True))
        click.echo("  ".join((f"{name:<{widths[0]}}", *cells)).rstrip())


def _told(figure: Figure) -> str:
    if figure is None:
        return ""
    return f"{figure:.3f}" if isinstance(figure, float) else str(figure)
