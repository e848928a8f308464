"""Rich Text Format."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from kg.errors import DocumentError
from kg.model import Document, Metadata
from kg.read.compose import Block, compose, over
from kg.read.dating import when
from kg.read.formats import Request
from kg.read.limits import LARGEST_MARKUP
from kg.read.office import unless_dated

_INFO = re.compile(r"\{\\info\b")
_FIELD = r"\{{\\{name} (?P<value>[^{{}}]{{1,500}})\}}"
_CREATED = re.compile(r"\{\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")
_INFO_LENGTH = 5000


def read(content: bytes, request: Request) -> Iterator[Document]:
    """Read the text; a paragraph a line.

    Raises:
        DocumentError: If it is no RTF, or too large; does not name the file.
    """
    from striprtf.striprtf import rtf_to_text

    if not content.lstrip().startswith(b"{\\rtf"):
        raise DocumentError("is no RTF: it does not begin with {\\rtf.", hint="Save it again.")
    if len(content) > LARGEST_MARKUP:
        raise DocumentError(
            f"has {len(content):,} bytes; at most {LARGEST_MARKUP:,} are read.",
            hint="Save it without its pictures.",
        )
    source = content.decode("latin-1")

    def plain(rtf: str) -> str:
        return str(rtf_to_text(rtf, errors="replace"))  # type: ignore[no-untyped-call]

    try:
        text = plain(source)
    except (ValueError, LookupError, IndexError, KeyError) as error:
        raise DocumentError(f"cannot be read: {error}.", hint="Save it again.") from error
    blocks = [Block(line) for line in text.split("\n") if line.strip()]
    metadata = unless_dated(_info(source, plain), blocks)
    yield compose(
        over(metadata, request.known), blocks, thread=False,
        sha256=request.sha256, reader=request.reader,
    )  # fmt: skip


def _info(source: str, plain: Callable[[str], str]) -> Metadata:
    match = _INFO.search(source)
    if match is None:
        return Metadata()
    info = source[match.start() : match.start() + _INFO_LENGTH]
    created = _CREATED.search(info)
    day = "-".join(f"{int(part):02}" for part in created.groups()) if created else None

    def told(name: str) -> str | None:
        found = re.search(_FIELD.format(name=name), info)
        return plain("{\\rtf1 " + found["value"] + "}").strip() if found else None

    return Metadata(title=told("title"), author=told("author"), issued=when(day))
