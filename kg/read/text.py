"""Plain text in UTF-8, with any line ends and with or without a byte order mark."""

from __future__ import annotations

import codecs

from kg.errors import DocumentError
from kg.model import Document, Mark, Metadata, SegmentKind
from kg.read.limits import LARGEST_TEXT

LONGEST_LINE = 1_000_000
"""Code points. A line as long is a dump of data; no sentence in it could be shown to anyone."""

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def document(text: str, metadata: Metadata, marks: tuple[Mark, ...], *, sha256: str) -> Document:
    """A text with what is known of it.

    Who wrote it and who brought it out is added below the text where the text does not say it, so
    that both have evidence and every offset in the file stays true.
    """
    foot = text if text.endswith("\n") else f"{text}\n"
    added = list(marks)
    said = {text[mark.start : mark.end] for mark in marks}
    for kind, before, name in (
        (SegmentKind.BYLINE, "By ", metadata.author),
        (SegmentKind.IMPRINT, "", metadata.publisher),
    ):
        if name and name not in said:
            start = len(foot) + 1
            foot = f"{foot}\n{before}{name}\n"
            added.append(Mark(start, len(foot) - 1, kind))
    if len(added) == len(marks):
        foot = text
    return Document("", "", foot, sha256, metadata, tuple(added))


def decode(content: bytes) -> str:
    """Decode bytes; ``\\r\\n`` and ``\\r`` become ``\\n``, a byte order mark goes.

    Raises:
        DocumentError: If the bytes are empty, binary, in another encoding, or one endless line.
    """
    if content.startswith(_UTF16):
        text = _strict(content, "utf-16")
    elif b"\0" in content:
        raise DocumentError(
            f"is not text: a NUL byte stands at offset {content.index(0):,}.",
            hint="Convert it to plain text first, or leave it out of the folder.",
        )
    else:
        text = _strict(content, "utf-8-sig")
    return checked(text.replace("\r\n", "\n").replace("\r", "\n"))


def checked(text: str) -> str:
    """The text itself.

    Raises:
        DocumentError: If it is empty, one endless line, or no document of people by its size.
    """
    if not text.strip():
        raise DocumentError("is empty.", hint="Leave it out of the folder, or fill it.")
    if len(text) > LARGEST_TEXT:
        raise DocumentError(
            f"holds {len(text):,} characters; at most {LARGEST_TEXT:,} are read.",
            hint="Cut it into several files, or leave it out of the folder.",
        )
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LONGEST_LINE:
            raise DocumentError(
                f"line {number} has {len(line):,} characters; at most {LONGEST_LINE:,} are read.",
                hint="Break it into paragraphs, or leave the file out of the folder.",
            )
    return text


def _strict(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-16":
            raise DocumentError(
                f"is not UTF-16, though it begins so: {error.reason} at byte {error.start:,}.",
                hint="Save it as UTF-8.",
            ) from error
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        likely = _likely(content)
        raise DocumentError(
            f"is not UTF-8: byte 0x{content[error.start]:02x} at line {line}, byte {column}.",
            hint=f"It looks like {likely}; convert it with: iconv -f {likely} -t UTF-8 FILE",
        ) from error


def _likely(content: bytes) -> str:
    """Name the single-byte encoding that the bytes look like; 0x80–0x9f are letters in one only."""
    return "WINDOWS-1252" if any(0x80 <= byte <= 0x9F for byte in content) else "ISO-8859-1"
