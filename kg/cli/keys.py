"""Keys as they are pressed, and lines, from a terminal or from a pipe."""

from __future__ import annotations

import os
import sys
from types import TracebackType
from typing import Any, Self


class Keys:
    """What a person presses. Where stdin is no terminal, a key is the first letter of a line.

    What was typed ahead is not lost.
    """

    def __init__(self) -> None:
        self._descriptor = sys.stdin.fileno() if sys.stdin.isatty() else None
        self._before: list[Any] = []
        self._ahead = ""

    def __enter__(self) -> Self:
        self._each_key()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._whole_lines()

    def key(self) -> str:
        """The next key, in small letters; "" at the end of input or where the person breaks off."""
        if self._descriptor is None:
            line = sys.stdin.readline()
            return line.strip().lower()[:1] or "\n" if line else ""
        if not self._ahead:
            try:
                self._ahead = os.read(self._descriptor, 64).decode("utf-8", "replace").lower()
            except (OSError, KeyboardInterrupt):
                return ""
        if self._ahead.startswith("\x1b"):  # an arrow or the like; its letters are no answers
            self._ahead = ""
            return "\x1b"
        pressed, self._ahead = self._ahead[:1], self._ahead[1:]
        return "" if pressed in "\x03\x04" else pressed

    def line(self) -> str:
        """A line, with the terminal's own editing; its spaces are made single."""
        self._whole_lines()
        try:
            return " ".join(sys.stdin.readline().split())
        finally:
            self._each_key()

    def _each_key(self) -> None:
        if self._descriptor is not None:
            import termios
            import tty

            self._before = termios.tcgetattr(self._descriptor)
            tty.setcbreak(self._descriptor, termios.TCSANOW)

    def _whole_lines(self) -> None:
        if self._descriptor is not None:
            import termios

            termios.tcsetattr(self._descriptor, termios.TCSADRAIN, self._before)
