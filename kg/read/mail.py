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
from kg.read.blocks import html_blocks
from kg.read.compose import Block, Entry, compose, over
from kg.read.dating import when
from kg.read.entries import documents
from kg.read.formats import Request, suffix_of

_FROM_LINE = re.compile(rb"^From [^\r\n]*\r?\n", re.MULTILINE)
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)
_ANSWER = re.compile(r"(?:(?:re|aw|sv|fwd?|wg)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_ID = re.compile(r"<([^<>\s]{1,250})>")
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_ON_WROTE = re.compile(r"^(?:On .{5,200} wrote:|-{2,} ?Original Message ?-{2,})$", re.MULTILINE)
_MOST_PARTS = 500
_MOST_NESTED = 100
_LONGEST_HEAD = 100_000


def read(content: bytes, request: Request) -> Iterator[Document]:
    """Read a message or a mailbox.

    Raises:
        DocumentError: If it is no mail, or holds no text; does not name the file.
    """
    if suffix_of(request.name) == ".mbox":
        if not content.startswith(b"From "):
            raise DocumentError(
                "is no mailbox: its first line does not begin with “From ”.",
                hint="Export it as mbox, or give the messages as .eml files.",
            )
        entries = [_entry(raw) for raw in _messages(content)]
        yield from documents((e for e in entries if e.blocks), request)
        return
    entry = _entry(content)
    if not entry.blocks and not entry.metadata.author:
        raise DocumentError("is no mail: it has no sender and no text.", hint="Leave it out.")
    yield compose(
        over(entry.metadata, request.known), entry.blocks,
        sha256=request.sha256, reader=request.reader,
    )  # fmt: skip


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


def _entry(raw: bytes) -> Entry:
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
    return Entry(
        metadata, tuple(_text(message)), key[0] if key else "", answers[0] if answers else "",
        thread=first[0] if first else "", raw=raw,
    )  # fmt: skip


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
    for number, part in enumerate(message.walk()):
        if number > _MOST_PARTS:
            break
        if part.get_content_maintype() != "text" or part.get_content_disposition() == "attachment":
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
