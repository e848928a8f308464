"""The lines of a PDF with their places; run as a program, since a bad file may bring PDFium down.

Reads the file from standard input and writes JSON: pages of lines, metadata, or what is wrong.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

from kg.read.limits import LARGEST_TEXT, MOST_PAGES

MEMORY = 4 * 1024**3
"""Bytes that the program may use."""

SECONDS = 120
"""Of the processor that the program may use."""

_HYPHENS = {"\x02": "-", "\ufffe": "-", "\u00ad": "-", "\u2010": "-"}
"""How a hyphen at the end of a line may come out of a PDF."""

Line = tuple[str, float, float, float, float]
"""A line: words, then left, bottom, right and top in points from the lower left corner."""


def main() -> int:
    """Read, and write what was read."""
    _limit()
    try:
        told = lines_of(sys.stdin.buffer.read())
    except MemoryError:
        told = {"error": "needs more memory than a document of people does"}
    json.dump(told, sys.stdout)
    return 0


def _limit() -> None:
    try:
        import resource
    except ImportError:  # no such limits on Windows
        return
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        hard = resource.getrlimit(what)[1]
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (bound, bound))


def lines_of(content: bytes) -> dict[str, Any]:
    """Pages of lines and the metadata of a PDF, or what is wrong with it."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower() or "security" in str(error).lower()
        return {"locked": True} if locked else {"error": f"is damaged, or no PDF ({error})"}
    if len(pdf) > MOST_PAGES:
        return {"error": f"has {len(pdf):,} pages; at most {MOST_PAGES:,} are read"}
    pages, length = [], 0
    for number in range(len(pdf)):
        try:
            lines = list(_lines(pdf[number]))
        except pypdfium2.PdfiumError:
            lines = []
        length += sum(len(line[0]) for line in lines)
        if length > LARGEST_TEXT:
            return {"error": f"holds more than {LARGEST_TEXT:,} characters"}
        pages.append({"label": pdf.get_page_label(number) or str(number + 1), "lines": lines})
    return {"pages": pages, "metadata": pdf.get_metadata_dict()}


def _lines(page: Any) -> Iterator[Line]:
    text_page = page.get_textpage()
    count = text_page.count_chars()
    if count <= 0:
        return
    words = text_page.get_text_range(0, count, errors="replace")
    at = 0  # PDFium counts in units of UTF-16
    for line in words.split("\n"):
        start = at
        at += sum(2 if ord(c) > 0xFFFF else 1 for c in line) + 1
        bare = line.rstrip("\r ")
        if bare and bare[-1] in _HYPHENS:
            bare = f"{bare[:-1]}-"
        bare = bare.replace("\ufffe", "").replace("\x02", "").replace("\x00", "")
        if not bare.strip():
            continue
        first = start + len(line) - len(line.lstrip())
        last = start + max(len(line.rstrip("\r \ufffe\x02")) - 1, 0)
        left, bottom, _, top = _box(text_page, first, count)
        right = _box(text_page, last, count)[2]
        yield bare.strip(), left, bottom, right, top


def _box(text_page: Any, index: int, count: int) -> tuple[float, float, float, float]:
    if not 0 <= index < count:
        return 0.0, 0.0, 0.0, 0.0
    left, bottom, right, top = text_page.get_charbox(index, loose=True)
    return round(left, 1), round(bottom, 1), round(right, 1), round(top, 1)


if __name__ == "__main__":
    sys.exit(main())
