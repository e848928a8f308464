"""PDF with a text layer: paragraphs over lines, columns and pages; running heads left out."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from kg.errors import DocumentError
from kg.model import Document, Metadata, SegmentKind
from kg.read.compose import Block, over, paged
from kg.read.dating import when
from kg.read.formats import Request
from kg.read.office import unless_dated
from kg.read.pdflines import lines_of

_WAIT_S = 600
_EDGE = 3
"""Lines at the top and the bottom of a page among which running heads stand."""

_NUMBER = re.compile(r"\d+|\b[ivxlc]+\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_CUT = re.compile(r"(?<![^\W\d_])[^\W\d_]+-$")
_LONGEST_WORD = 100
_ENDS = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_ITEM = re.compile(r"(?:[•‣▪·–-]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s")
_NAME = re.compile(r"[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){1,3}")


@dataclass(frozen=True, slots=True)
class Line:
    """A line; places are in points from the lower left corner of its page."""

    page: int
    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Breaking:
    """A paragraph, and where in it pages begin: (offset, number of the page)."""

    block: Block
    pages: tuple[tuple[int, int], ...]


def read(content: bytes, request: Request) -> Iterator[Document]:
    """Read a PDF.

    Raises:
        DocumentError: If it is protected, damaged, too large, or holds no text but images.
    """
    told = _lines_of(content, apart=request.watch.apart)
    pages = [
        [Line(number, *line) for line in page["lines"]] for number, page in enumerate(told["pages"])
    ]
    if not any(pages):
        raise DocumentError(
            f"holds no text, only images on its {len(pages):,} page{'s'[: len(pages) != 1]}.",
            hint="Run OCR on it first, for example: ocrmypdf FILE.pdf FILE.pdf",
        )
    labels = [str(page["label"]) for page in told["pages"]]
    broken = paragraphs(without_running_heads(pages))
    metadata = unless_dated(_metadata(told["metadata"]), [each.block for each in broken])
    if metadata.author and not _NAME.fullmatch(metadata.author):
        metadata = over(Metadata(), Metadata(title=metadata.title, issued=metadata.issued))
    yield paged(
        over(metadata, request.known),
        [(e.block, [(at, labels[page]) for at, page in e.pages]) for e in broken],
        sha256=request.sha256, reader=request.reader,
    )  # fmt: skip


def _metadata(told: Mapping[str, str]) -> Metadata:
    return Metadata(
        title=told.get("Title") or None,
        author=told.get("Author") or None,
        issued=when(told.get("CreationDate")),
    )


def _lines_of(content: bytes, *, apart: bool) -> dict[str, Any]:
    """The lines of a PDF, or what is wrong with it as an error."""
    if b"%PDF-" not in content[:2048]:
        raise DocumentError("is no PDF.", hint="Save or download it again.")
    told = lines_of(content) if apart else _told(content)
    if told.get("locked"):
        raise DocumentError(
            "is protected by a password.", hint="Open it, and save it without the password."
        )
    if "error" in told:
        raise DocumentError(f"{told['error']}.", hint="Save or download it again.")
    return told


def _told(content: bytes) -> dict[str, Any]:
    """Run the program that takes the lines out of a PDF, for this process must not die."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "kg.read.pdflines"],
            input=content, capture_output=True, timeout=_WAIT_S, check=False, env=_environment(),
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise _too_much() from error
    if done.returncode < 0 or not done.stdout:
        raise _too_much()
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _environment() -> dict[str, str]:
    """This process's, with the folder that holds this very package first."""
    folder = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    path = os.pathsep.join(filter(None, (folder, os.environ.get("PYTHONPATH"))))
    return {**os.environ, "PYTHONPATH": path}


def _too_much() -> DocumentError:
    return DocumentError(
        "brought down the program that reads PDF, or took it too long.",
        hint="Print it to a new PDF and give that, or leave it out of the folder.",
    )


# --- running heads ----------------------------------------------------------------------------


def without_running_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without the lines at their edges that return on others, numbers apart.

    A line that stands on one page in three (or on two pages of two or three) runs; so does one
    that is nothing but the page's number.
    """
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_pattern(line.text) for line in _edges(page)})
    often = max(2, len(pages) / 3)
    kept = []
    for page in pages:
        edges = set(_edges(page))
        kept.append(
            [
                line
                for line in page
                if line not in edges
                or not (counts[_pattern(line.text)] >= often or _is_number(line.text))
            ]
        )
    return kept


def _edges(page: Sequence[Line]) -> list[Line]:
    ordered = sorted(page, key=lambda line: -line.top)
    return [*ordered[:_EDGE], *ordered[-_EDGE:]] if len(ordered) > 2 * _EDGE else ordered


def _pattern(text: str) -> str:
    return _NUMBER.sub("#", " ".join(text.split()).casefold())


def _is_number(text: str) -> bool:
    return _pattern(text).strip("-–— .|[]()") in ("#", "page #", "page # of #", "# of #", "#/#")


# --- paragraphs -------------------------------------------------------------------------------


def paragraphs(pages: Sequence[Sequence[Line]]) -> list[Breaking]:
    """Lines to paragraphs, over the ends of pages, words mended where a line's end cut them."""
    lines = [line for page in pages for line in page]
    if not lines:
        return []
    known = Counter(word.casefold() for line in lines for word in _WORD.findall(line.text))
    body = median(line.height for line in lines)
    pitch = _pitch(lines, body)
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _goes_on(groups[-1], line, body, pitch):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_joined(group, known, body) for group in groups]


def _pitch(lines: Sequence[Line], body: float) -> float:
    """The usual distance from one line to the next."""
    steps = [
        a.bottom - b.bottom
        for a, b in pairwise(lines)
        if a.page == b.page and 0 < a.bottom - b.bottom < 4 * body
    ]
    return median(steps) if steps else 1.2 * body


def _goes_on(group: Sequence[Line], line: Line, body: float, pitch: float) -> bool:
    """Whether a line continues the paragraph above it."""
    before = group[-1]
    if abs(before.height - line.height) > 0.15 * body or _ITEM.match(line.text):
        return False
    wide = max(each.right for each in group) - min(each.left for each in group)
    if before.page != line.page or line.bottom > before.top:  # a new page, or the next column
        return not _ENDS.search(before.text) and (
            before.text.endswith("-") or line.text[:1].islower() or len(group) > 1
        )
    if before.bottom - line.bottom > 1.35 * pitch:
        return False
    indented = line.left - before.left > 0.8 * body and len(group) > 1
    short = wide and before.right < max(e.right for e in group) - 0.25 * wide
    return not (indented or (short and _ENDS.search(before.text)))


def _joined(group: Sequence[Line], known: Counter[str], body: float) -> Breaking:
    text, pages = "", []
    page = -1
    for line in group:
        words = " ".join(line.text.split())
        if text.endswith("-") and words[:1].islower() and len(text) > 1 and text[-2].isalpha():
            text = text[:-1] if _one_word(text, words, known) else text
        elif text:
            text += " "
        if line.page != page:
            pages.append((len(text), line.page))
            page = line.page
        text += words
    high = max(line.height for line in group) > 1.15 * body
    heading = high and len(text) <= 120 and not text.endswith(".")
    kind = SegmentKind.HEADING if heading else SegmentKind.TEXT
    return Breaking(Block(text, kind), tuple(pages))


def _one_word(text: str, words: str, known: Counter[str]) -> bool:
    """Whether a hyphen at the end of a line only parts a word, as its other uses tell."""
    first = _CUT.search(text, max(0, len(text) - _LONGEST_WORD))
    rest = re.match(r"[^\W\d_]+", words)
    if first is None or rest is None:
        return False
    whole, parted = first[0][:-1] + rest[0], first[0] + rest[0]
    return known[whole.casefold()] >= known[parted.casefold()]
