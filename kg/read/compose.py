"""Puts together the text of a document from what its format knows: head, paragraphs, comments.

The head (title, by-line, day, who brought it out) stands in the text, so that authors and days
have evidence as all else has; each comment begins with a line that says who wrote it and when.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace

from kg.dates import MONTH_NAMES
from kg.errors import DocumentError
from kg.model import Document, Mark, Metadata, Page, Part, SegmentKind
from kg.read.limits import MOST_PARTS
from kg.read.text import checked

_INDENT = 4
"""Columns by which a quoted block stands further in."""

_DEEPEST_QUOTE = 4
_BY = re.compile(r"by:?\s+", re.IGNORECASE)
_PLAIN = {0: None, 0xA0: " ", 0xAD: None}
"""NUL and soft hyphens go; a space that does not break is a space."""

_TIME = re.compile(r"T(\d\d:\d\d)")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph.

    Args:
        text: Its lines; white space around them is of no account.
        kind: TEXT, HEADING, SEPARATOR, or CHROME for what is no prose.
        quoted: How many quotations it stands in.
    """

    text: str
    kind: SegmentKind = SegmentKind.TEXT
    quoted: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A post, comment, message or row, before it is known whether it is a document of its own.

    Args:
        key: Its name in the file; empty where it has none.
        answers: The key of what it answers; empty for what begins a thread.
        thread: The key of what began the thread, where what it answers may be gone.
        raw: What a hash is made of, to tell whether it has changed.
    """

    metadata: Metadata
    blocks: tuple[Block, ...]
    key: str = ""
    answers: str = ""
    thread: str = ""
    raw: bytes = b""


def over(metadata: Metadata, known: Metadata) -> Metadata:
    """The metadata, with what is known better in its place."""
    return replace(metadata, **{f.name: v for f in fields(known) if (v := getattr(known, f.name))})


def compose(
    metadata: Metadata,
    blocks: Iterable[Block],
    comments: Sequence[Entry] = (),
    *,
    source: str = "",
    sha256: str = "",
    thread: bool = True,
    reader: str = "",
) -> Document:
    """Write a document.

    Args:
        metadata: What is not said in it is told from the text later.
        comments: Each answers another one by its key, or else the document.
        thread: Whether these are all comments, so that none is looked for in the text.

    Raises:
        DocumentError: If there is no text, or too much of it; does not name the file.
    """
    metadata = _clean(metadata)
    writer = _Writer()
    blocks = _without_title(list(blocks), metadata.title)
    if not any(b.text.strip() for b in blocks) and not comments:
        raise DocumentError("holds no text.", hint="Leave it out of the folder.")
    writer.head(metadata)
    for block in blocks:
        writer.block(block)
    marks = tuple(writer.marks)
    parts = writer.comments(comments)
    issued = metadata.issued[:10] if metadata.issued else None
    return Document(
        "", source, checked(writer.text()), sha256, replace(metadata, issued=issued), marks, parts,
        thread=thread, reader=reader,
    )  # fmt: skip


def paged(
    metadata: Metadata,
    blocks: Iterable[tuple[Block, Sequence[tuple[int, str]]]],
    *,
    sha256: str,
    reader: str,
) -> Document:
    """Write a document of pages.

    Args:
        blocks: Each with the pages that it stands on: where in it they begin, and their labels.

    Raises:
        DocumentError: If there is no text, or too much of it; does not name the file.
    """
    metadata = _clean(metadata)
    writer = _Writer()
    listed = list(blocks)
    if listed and metadata.title and _same(listed[0][0].text, metadata.title):
        listed[0] = (replace(listed[0][0], kind=SegmentKind.TITLE), listed[0][1])
        writer.head(replace(metadata, title=None))
    else:
        writer.head(metadata)
    begins: list[Page] = []
    for block, pages in listed:
        start = writer.at
        writer.block(block)
        for at, label in pages:
            if not begins or begins[-1].label != label:
                begins.append(Page(start + at if begins else 0, label))
    issued = metadata.issued[:10] if metadata.issued else None
    return Document(
        "", "", checked(writer.text()), sha256, replace(metadata, issued=issued),
        tuple(writer.marks), pages=tuple(begins), reader=reader,
    )  # fmt: skip


def digest(*parts: bytes) -> str:
    """SHA-256 in hex of some bytes, each set off from the next."""
    own = hashlib.sha256()
    for part in parts:
        own.update(f"{len(part)}:".encode())
        own.update(part)
    return own.hexdigest()


def spoken(issued: str) -> str:
    """A date as a reader writes it: ``3 May 2019``, ``May 2019``, ``2019``, else as it is."""
    parts = issued[:10].split("-")
    if not all(part.isdigit() for part in parts):
        return issued
    if len(parts) == 1:
        return parts[0]
    month = MONTH_NAMES[int(parts[1]) - 1].capitalize()
    return f"{month} {parts[0]}" if len(parts) == 2 else f"{int(parts[2])} {month} {parts[0]}"


def _clean(metadata: Metadata) -> Metadata:
    """One line each; what says nothing is None."""
    values = {f.name: " ".join((getattr(metadata, f.name) or "").split()) for f in fields(metadata)}
    values["author"] = _BY.sub("", values["author"], count=1)
    return Metadata(**{name: value or None for name, value in values.items()})


def _without_title(blocks: list[Block], title: str | None) -> list[Block]:
    """The blocks without a first one that only repeats the title."""
    return blocks[1:] if title and blocks and _same(blocks[0].text, title) else blocks


def _same(words: str, title: str) -> bool:
    return " ".join(words.split()).casefold() == title.casefold()


class _Writer:
    """The text while it is being written; local to one call."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.at = 0
        self.marks: list[Mark] = []

    def text(self) -> str:
        return "".join(self.pieces)

    def head(self, metadata: Metadata) -> None:
        if metadata.title:
            self._line(metadata.title, SegmentKind.TITLE)
        if metadata.author:
            self._line(f"By {metadata.author}", SegmentKind.BYLINE)
        if metadata.issued:
            self._line(spoken(metadata.issued), SegmentKind.DATE_LINE)
        if metadata.publisher:
            self._line(metadata.publisher, SegmentKind.IMPRINT)

    def block(self, block: Block) -> None:
        indent = " " * (_INDENT * min(block.quoted, _DEEPEST_QUOTE))
        lines = [line.strip() for line in block.text.translate(_PLAIN).splitlines()]
        lines = [line for line in lines if line]
        if not lines:
            return
        start = self.at + len(indent)
        self._write("\n".join(indent + line for line in lines))
        if block.kind is not SegmentKind.TEXT:
            self.marks.append(Mark(start, self.at, block.kind))
        self._write("\n\n")

    def comments(self, comments: Sequence[Entry]) -> tuple[Part, ...]:
        if len(comments) > MOST_PARTS:
            raise DocumentError(
                f"has {len(comments):,} comments; at most {MOST_PARTS:,} are read.",
                hint="Cut it into several files, or leave it out of the folder.",
            )
        parts: list[Part] = []
        placed: dict[int, int] = {}
        for number, above in _in_order(comments):
            entry = comments[number]
            metadata = _clean(entry.metadata)
            start, self.marks = self.at, []
            stamp = ", ".join(filter(None, (metadata.author, _stamp(metadata.issued))))
            if stamp:
                self._line(stamp, SegmentKind.STAMP)
            if metadata.title:
                self._line(metadata.title, SegmentKind.TITLE)
            for block in entry.blocks:
                self.block(block)
            placed[number] = len(parts)
            parts.append(
                Part(
                    start, self.at, metadata, marks=tuple(self.marks),
                    reply_to=None if above is None else placed[above],
                )
            )  # fmt: skip
        return tuple(parts)

    def _line(self, text: str, kind: SegmentKind) -> None:
        start = self.at
        self._write(text)
        self.marks.append(Mark(start, self.at, kind))
        self._write("\n\n")

    def _write(self, text: str) -> None:
        self.pieces.append(text)
        self.at += len(text)


def _stamp(issued: str | None) -> str | None:
    if not issued:
        return None
    time = _TIME.search(issued)
    return spoken(issued) + (f" at {time[1]}" if time else "")


def _in_order(comments: Sequence[Entry]) -> Iterable[tuple[int, int | None]]:
    """Each comment with the one it answers, an answer always behind what it answers."""
    by_key = {c.key: n for n, c in reversed(list(enumerate(comments))) if c.key}
    below: dict[int | None, list[int]] = defaultdict(list)
    for number, comment in enumerate(comments):
        above = by_key.get(comment.answers) if comment.answers else None
        below[None if above == number else above].append(number)
    waiting: list[tuple[int, int | None]] = [(n, None) for n in reversed(below[None])]
    done = set()
    while waiting:
        number, above = waiting.pop()
        done.add(number)
        yield number, above
        waiting += [(n, number) for n in reversed(below[number])]
    for number in range(len(comments)):  # those that answer one another in a circle
        if number not in done:
            yield number, None
