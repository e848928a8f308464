"""Finds the strings of an annotation in the text that they were copied from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.model import Span


@lru_cache(maxsize=4096)
def pattern(words: str, *, whole: bool = True) -> re.Pattern[str]:
    """What finds the words: any white space for a space, a line break as well.

    Args:
        whole: Whether letters and digits may not go on before and after them.
    """
    body = r"\s+".join(re.escape(part) for part in words.split())
    if whole and re.match(r"\w", words):
        body = rf"(?<!\w){body}"
    if whole and re.search(r"\w\Z", words):
        body = rf"{body}(?!\w)"
    return re.compile(body)


def places(words: str, text: str, *, whole: bool = True) -> Iterator[Span]:
    """Where the words stand, from first to last."""
    return (Span(*match.span()) for match in pattern(words, whole=whole).finditer(text))


def place(words: str, text: str, start: int = 0, *, whole: bool = True) -> Span | None:
    """The first place from ``start`` on."""
    match = pattern(words, whole=whole).search(text, start)
    return Span(*match.span()) if match else None
