"""What is attached to an e-mail: each part is read as a document of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from email.message import EmailMessage
from pathlib import PurePosixPath

from kg.errors import DocumentError
from kg.model import Document
from kg.read.compose import digest
from kg.read.formats import Refused, Request, documents, readable, suffix_of
from kg.read.limits import DEEPEST_ARCHIVE

MOST_PARTS = 500
"""Parts of one message; what stands behind them is no letter."""

_SUFFIXES: Mapping[str, str] = {
    "application/epub+zip": ".epub", "application/json": ".json", "application/pdf": ".pdf",
    "application/rtf": ".rtf", "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/zip": ".zip", "message/rfc822": ".eml", "text/csv": ".csv", "text/html": ".html",
    "text/markdown": ".md", "text/plain": ".txt", "text/rtf": ".rtf",
}  # fmt: skip
"""Of parts that nobody named."""

_NO_TEXT = ("image", "audio", "video", "font", "model")
MACHINERY = frozenset(
    ["application/pgp-encrypted", "application/pgp-keys", "application/pgp-signature",
     "application/pkcs7-signature", "application/x-pkcs7-signature", "text/calendar", "text/vcard",
     "text/x-vcard", "message/delivery-status", "message/disposition-notification",
     "message/external-body", "message/partial", "text/rfc822-headers"]
)  # fmt: skip
"""What mail programs add for one another; nobody reads it."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A part of a message.

    Args:
        name: Without folders; no two parts of a message share one.
        encoding: What the message says of it; None if nothing.
    """

    name: str
    content: bytes
    encoding: str | None = None


def parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that are no containers; a message that is attached is one part."""
    waiting = [message]
    for _ in range(MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop()
        inside = part.get_payload() if part.is_multipart() else None
        if isinstance(inside, list) and part.get_content_maintype() != "message":
            waiting += [each for each in reversed(inside) if isinstance(each, EmailMessage)]
        else:
            yield part


def is_attached(part: EmailMessage) -> bool:
    """Whether a part is a file, and not what the sender wrote."""
    if part.get_content_maintype() not in ("text", "multipart"):
        return True
    return part.get_content_disposition() == "attachment" or bool(_filename(part))


def attached(message: EmailMessage) -> tuple[Attached, ...]:
    """The files in a message; pictures, sounds and signatures are passed over."""
    found: list[Attached] = []
    counts: Counter[str] = Counter()
    for part in parts(message):
        kind = part.get_content_type()
        if not is_attached(part) or kind in MACHINERY or part.get_content_maintype() in _NO_TEXT:
            continue
        name = _name(part)
        counts[name.casefold()] += 1
        if counts[name.casefold()] > 1:
            suffix = suffix_of(name) or PurePosixPath(name).suffix
            stem = name[: len(name) - len(suffix)]
            name = f"{stem}~{counts[name.casefold()]}{suffix}"
        own = part.get_content_charset() if part.get_content_maintype() == "text" else None
        found.append(Attached(name, _content(part), own))
    return tuple(found)


def _filename(part: EmailMessage) -> str:
    try:
        return str(part.get_filename() or "")
    except Exception:  # as of other headers: the parser raises many kinds
        return ""


def _name(part: EmailMessage) -> str:
    told = _filename(part)
    name = " ".join(told.replace("\\", "/").rpartition("/")[2].split())
    name = "".join(c for c in name if c.isprintable()).replace("#", "-").strip(" .")[-120:]
    suffix = _SUFFIXES.get(part.get_content_type(), "")
    if not name:
        return f"attachment{suffix}"
    return name if PurePosixPath(name).suffix else f"{name}{suffix}"


def _content(part: EmailMessage) -> bytes:
    inside = part.get_payload()
    if part.get_content_maintype() == "message" and isinstance(inside, list):
        first = inside[0] if inside else None
        return first.as_bytes() if isinstance(first, EmailMessage) else b""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def read_attached(
    files: tuple[Attached, ...], request: Request, inside: str
) -> Iterator[Document | Refused]:
    """Read what is attached to a message; what cannot be read costs itself alone.

    Args:
        request: As for the mail.
        inside: The message's place in the file: empty, or ``#`` with its name.
    """
    for file in files:
        source = f"{inside}/{file.name}"
        place = f"{request.place}{source}"
        if request.watch.passed(place):
            continue
        try:
            if request.depth >= DEEPEST_ARCHIVE:
                raise DocumentError(
                    f"stands inside {DEEPEST_ARCHIVE} other files; deeper ones are not read.",
                    hint="Take it out, and give it as a file of its own.",
                )
            if not suffix_of(file.name):
                suffix = PurePosixPath(file.name).suffix or "no suffix"
                raise DocumentError(f"files of the kind “{suffix}” are not read.", hint=readable())
            with request.watch.over(place):
                for each in documents(*_request(file, request, place)):
                    yield replace(each, source=f"{source}{each.source}")
        except DocumentError as error:
            yield Refused(source, error)


def _request(file: Attached, request: Request, place: str) -> tuple[bytes, Request]:
    content, encoding = file.content, file.encoding
    if suffix_of(file.name) not in (".html", ".htm", ".xhtml") and encoding:
        try:  # plain text must be UTF-8, but mail says what it is in
            content, encoding = content.decode(encoding).encode(), None
        except (LookupError, ValueError):
            encoding = None
    # who wrote the letter, and when, is not said of what is attached to it
    known = replace(request.known, title=None, url=None, author=None, issued=None)
    return content, Request(
        name=file.name, sha256=digest(file.content), known=known,
        encoding=encoding, depth=request.depth + 1, place=place, watch=request.watch,
    )  # fmt: skip
