"""E-mail: one message (.eml), or a mailbox (.mbox) whose threads are documents."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any

from kg.errors import DocumentError
from kg.model import Document, Metadata, SegmentKind
from kg.read.attached import MACHINERY, Attached, attached, is_attached, parts, read_attached
from kg.read.blocks import html_blocks
from kg.read.compose import Block, Entry, compose, over
from kg.read.dating import when
from kg.read.entries import documents, labelled
from kg.read.formats import Refused, Request, suffix_of

_FROM_LINE = re.compile(rb"^From [^\r\n]*\r?\n", re.MULTILINE)
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)
_ANSWER = re.compile(r"(?:(?:re|aw|sv|fwd?|wg)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_ID = re.compile(r"<([^<>\s]{1,250})>")
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_ON_WROTE = re.compile(r"^(?:On .{5,200} wrote:|-{2,} ?Original Message ?-{2,})$", re.MULTILINE)
_MOST_NESTED = 100
_LONGEST_HEAD = 100_000


def read(content: bytes, request: Request) -> Iterator[Document | Refused]:
    """Read a message or a mailbox, and what is attached to it.

    Raises:
        DocumentError: If it is no mail, or holds no text; does not name the file.
    """
    if suffix_of(request.name) == ".mbox":
        yield from _mailbox(content, request)
        return
    entry, files = _letter(content)
    if not entry.blocks and not files and not entry.metadata.author:
        raise DocumentError("is no mail: it has no sender and no text.", hint="Leave it out.")
    if entry.blocks or not files:
        yield compose(
            over(entry.metadata, request.known), entry.blocks,
            sha256=request.sha256, reader=request.reader,
        )  # fmt: skip
    yield from read_attached(files, request, "")


def _mailbox(content: bytes, request: Request) -> Iterator[Document | Refused]:
    if not content.startswith(b"From "):
        raise DocumentError(
            "is no mailbox: its first line does not begin with “From ”.",
            hint="Export it as mbox, or give the messages as .eml files.",
        )
    letters: list[tuple[Entry, tuple[Attached, ...]]] = []
    for number, raw in enumerate(_messages(content), 1):
        try:
            letters.append(_letter(raw))
        except DocumentError as error:
            yield Refused(f"#message-{number}", error)
    written = [entry for entry, _ in letters if entry.blocks]
    if written or not any(files for _, files in letters):
        yield from documents(written, request)
    labels = labelled([entry.key for entry, _ in letters])
    for label, (_, files) in zip(labels, letters, strict=True):
        yield from read_attached(files, request, f"#{label}")


def _messages(content: bytes) -> Iterator[bytes]:
    """The messages of a mailbox: each behind a "From …" that follows an empty line (RFC 4155)."""
    starts = [
        match
        for match in _FROM_LINE.finditer(content)
        if match.start() == 0
        or content[max(0, match.start() - 3) : match.start()].endswith((b"\n\n", b"\n\r\n"))
    ]
    for number, match in enumerate(starts):
        stop = starts[number + 1].start() if number + 1 < len(starts) else len(content)
        yield _ESCAPED.sub(rb"\1", content[match.end() : stop])


def _letter(raw: bytes) -> tuple[Entry, tuple[Attached, ...]]:
    """A message, and its files."""
    head = re.split(rb"\r?\n\r?\n", raw[: _LONGEST_HEAD + 1], maxsplit=1)[0]
    if len(head) > _LONGEST_HEAD:  # header parsing takes more than linear time
        raise DocumentError(
            f"its head has more than {_LONGEST_HEAD:,} bytes.",
            hint="No mail program writes that; leave it out of the folder.",
        )
    if raw.lower().count(b"multipart/") > _MOST_NESTED:
        raise DocumentError(
            f"its parts are nested more than {_MOST_NESTED} deep.",
            hint="No mail program writes that; leave it out of the folder.",
        )
    message: EmailMessage = email.message_from_bytes(raw, policy=email.policy.default)
    answers = _ID.findall(_header(message, "In-Reply-To"))
    answers = answers or _ID.findall(_header(message, "References"))[-1:]
    key = _ID.findall(_header(message, "Message-ID"))
    subject = _header(message, "Subject")
    first = _ID.findall(_header(message, "References"))[:1]
    metadata = Metadata(
        title=(None if answers else _ANSWER.sub("", subject, count=1)) or None,
        issued=when(_header(message, "Date")),
        author=_sender(message),
    )
    entry = Entry(
        metadata, tuple(_text(message)), key[0] if key else "", answers[0] if answers else "",
        thread=first[0] if first else "", raw=raw,
    )  # fmt: skip
    return entry, attached(message)


def _header(message: EmailMessage, name: str) -> str:
    """A header in words; empty where it is missing or broken."""
    try:
        value = message.get(name)
    except Exception:  # the parser of headers raises many kinds (CPython gh-110392 and others)
        return ""
    return " ".join(str(value or "").split())


def _sender(message: EmailMessage) -> str | None:
    try:
        header: Any = message.get("From")
        addresses: tuple[Address, ...] = header.addresses if header is not None else ()
        name = next((a.display_name or a.username for a in addresses), None)
    except Exception:
        name = None
    return name.strip("\"' ") if name else None


def _text(message: EmailMessage) -> list[Block]:
    """The paragraphs: the plain part, else that in HTML."""
    plain: list[str] = []
    pages: list[str] = []
    for part in parts(message):
        if is_attached(part) or part.get_content_type() in MACHINERY:
            continue
        try:
            words = part.get_content()
        except (LookupError, UnicodeError, ValueError, KeyError, AttributeError):
            payload = part.get_payload(decode=True)
            words = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
        (pages if part.get_content_subtype() == "html" else plain).append(str(words))
    if any(words.strip() for words in plain):
        return _plain("\n\n".join(plain))
    return [block for page in pages for block in html_blocks(page)]


def _plain(words: str) -> list[Block]:
    words = words.replace("\r\n", "\n").replace("\r", "\n")
    cut = _SIGNATURE.search(words)
    own = words[: cut.start()] if cut else words
    found = [Block(part) for part in re.split(r"\n[^\S\n]*\n", own) if part.strip()]
    found = [
        Block(b.text, SegmentKind.CHROME) if _ON_WROTE.fullmatch(b.text.strip()) else b
        for b in found
    ]
    if cut and words[cut.end() :].strip():
        found.append(Block(words[cut.end() :], SegmentKind.CHROME))
    return found
