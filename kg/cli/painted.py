"""Sets lines for a terminal with rich: folded to its width, coloured where colours are wanted."""

from __future__ import annotations

import io
from collections.abc import Sequence

from kg.cli.terminal import Screen, safe

WIDEST = 100
"""Columns after which a line of prose is folded; longer ones are hard to read."""


class Painter:
    """Collects lines; texts of documents are never read as markup.

    Args:
        shown_on: Where its width is 0, lines are not folded.
    """

    def __init__(self, shown_on: Screen) -> None:
        from rich.console import Console

        self.width = shown_on.width
        self._written = io.StringIO()
        self._console = Console(
            file=self._written,
            width=shown_on.width or 10**6,
            force_terminal=shown_on.colours,
            color_system="standard" if shown_on.colours else None,
            highlight=False,
            legacy_windows=False,
        )

    def line(
        self,
        words: str,
        *,
        indent: int = 0,
        style: str = "",
        whole: bool = False,
        bar: str = "",
        mark: Sequence[str] = (),
    ) -> None:
        """Add a line, folded below itself.

        Args:
            whole: Spaces mean something, and it is not folded.
            bar: Stands before every folded line.
            mark: Names that are set off where the words hold them.
        """
        from rich.text import Text

        one_line = safe(words) if whole else " ".join(safe(words).split())
        text = Text(one_line, style=style)
        if mark:
            text.highlight_words(mark, style="bold underline")
        margin = Text(" " * indent)
        margin.append(bar, style="dim")
        if whole or not self.width:
            lines = [text]
        else:
            room = max(min(self.width, WIDEST) - len(margin), 20)
            lines = list(text.wrap(self._console, room)) or [text]
        for each in lines:
            each.rstrip()
            self._console.print(margin + each, soft_wrap=True)

    def heading(self, words: str) -> None:
        """Add a heading with a rule to the edge, after an empty line."""
        from rich.text import Text

        self._console.print()
        rule = "─" * (max(min(self.width, WIDEST) - len(words) - 1, 0) if self.width else 0)
        text = Text(safe(words), style="bold cyan")
        text.append(f" {rule}" if rule else "", style="dim")
        self._console.print(text, soft_wrap=True)

    def text(self) -> str:
        """All lines."""
        return self._written.getvalue()
