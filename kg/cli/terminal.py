"""What a terminal shows: tables, progress, and texts made safe for it."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
import threading
import time
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE_S = 2.0
"""How long something may take before a terminal is told about it."""


@dataclass(frozen=True, slots=True)
class Screen:
    """What is known of stdout.

    Args:
        width: In columns; 0 where lines need not be broken, as nobody reads them on a screen.
    """

    terminal: bool
    width: int
    colours: bool


def screen() -> Screen:
    """What stdout is; COLUMNS is honoured."""
    terminal = sys.stdout.isatty()
    columns = shutil.get_terminal_size().columns if terminal else 0
    return Screen(terminal, columns, terminal and coloured())


def coloured() -> bool:
    """Whether colours are wanted where there are any (https://no-color.org)."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def safe(text: str) -> str:
    """The text without control characters, which could make a terminal do things."""
    return "".join(
        "\ufffd" if unicodedata.category(c) == "Cc" and c not in "\n\t" else c for c in text
    )


def paged(text: str, shown_on: Screen) -> None:
    """Write to stdout; what is longer than the screen goes through the reader's pager ($PAGER)."""
    height = shutil.get_terminal_size().lines
    if shown_on.terminal and text.count("\n") >= height:
        click.echo_via_pager(text.removesuffix("\n"))
    else:
        click.echo(text, nl=False)


# Columns of whole sentences stand below their row, with the file that they are from: beside the
# others nothing could be read.
_BELOW = ("sentence", "words")
_SOURCE = "source"
_LEAST = 8
"""Columns of the screen that a column of a table keeps, however narrow the screen is."""
_GAP = "  "


def table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], shown_on: Screen, *, title: str = ""
) -> str:
    """A table that fits the screen.

    A sentence stands on lines of its own below its row, and its source after it.
    """
    width = shown_on.width or shutil.get_terminal_size((100, 24)).columns
    cells = [[" ".join(safe(cell).split()) for cell in row] for row in rows]
    below = [i for i, column in enumerate(columns) if column in _BELOW]
    source = columns.index(_SOURCE) if below and _SOURCE in columns else None
    beside = [i for i in range(len(columns)) if i not in below and i != source]
    heads = [safe(columns[i]) for i in beside]
    widths = _widths([heads, *([row[i] for i in beside] for row in cells)], width)
    strong, plain = ("\x1b[1m", "\x1b[0m") if shown_on.colours else ("", "")
    lines = [f"{strong}{safe(title)}{plain}", ""] if title else []
    lines += [f"{strong}{line}{plain}" for line in _row(heads, widths)]
    lines.append(_GAP.join("─" * each for each in widths))
    fitted = Screen(shown_on.terminal, width, shown_on.colours)
    for row in cells:
        lines += _row([row[i] for i in beside], widths)
        told = [f"“{row[i]}”" for i in below if row[i]]
        if source is not None and row[source]:
            told.append(f"— {row[source]}")
        if told:
            lines.append(folded(" ".join(told), fitted, indent=4))
    return "\n".join(lines) + "\n"


def _widths(rows: Iterable[Sequence[str]], width: int) -> list[int]:
    """As wide as the longest cell; where that is too much, the widest ones give way."""
    from rich.cells import cell_len

    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    while sum(widths) + len(_GAP) * (len(widths) - 1) > width:
        widest = max(range(len(widths)), key=widths.__getitem__)
        if widths[widest] <= _LEAST:
            break
        widths[widest] -= 1
    return widths


def _row(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    from rich.cells import chop_cells, set_cell_size

    broken = []
    for cell, width in zip(cells, widths, strict=True):
        lines = textwrap.wrap(cell, width, break_on_hyphens=False) or [""]
        broken.append([part for line in lines for part in chop_cells(line, width) or [""]])
    for parts in zip_longest(*broken, fillvalue=""):
        padded = (set_cell_size(part, w) for part, w in zip(parts, widths, strict=True))
        yield _GAP.join(padded).rstrip()


def folded(text: str, shown_on: Screen, *, indent: int = 0) -> str:
    """The text on indented lines no longer than the screen."""
    margin = " " * indent
    one_line = " ".join(safe(text).split())
    if not shown_on.width:
        return margin + one_line
    return textwrap.fill(
        one_line,
        max(shown_on.width, indent + 20),
        initial_indent=margin,
        subsequent_indent=margin,
        break_long_words=False,
        break_on_hyphens=False,
    )


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Say on stderr what is being done, if that is a terminal and it takes a while."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    status = Console(stderr=True).status(what)
    timer = threading.Timer(PATIENCE_S, status.start)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        status.stop()


class Bar:
    """A bar of progress on stderr, shown once something has taken a while on a terminal."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._shown: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._shown:
            self._shown.stop()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Tell how much of a stage is done."""
        if not sys.stderr.isatty() or time.monotonic() - self._began < PATIENCE_S:
            return
        if self._shown is None:
            from rich.console import Console
            from rich.progress import Progress

            self._shown = Progress(console=Console(stderr=True), transient=True)
            self._task = self._shown.add_task("", total=total)
            self._shown.start()
        if self._task is not None:
            self._shown.update(self._task, completed=done, total=total, description=stage)
