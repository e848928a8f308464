"""Plain text."""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import Document
from kg.read.formats import Request
from kg.read.text import decode, document


def read(content: bytes, request: Request) -> Iterator[Document]:
    """The text as it is.

    Raises:
        DocumentError: If it is no text.
    """
    yield document(decode(content), request.known, (), sha256=request.sha256)
