"""Markdown: read as it is written, with its YAML front matter as metadata."""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import Document
from kg.read.beside import front_matter
from kg.read.compose import over
from kg.read.formats import Request
from kg.read.text import decode, document


def read(content: bytes, request: Request) -> Iterator[Document]:
    """The text as it is; what stands beside the file counts more than its front matter.

    Raises:
        DocumentError: If it is no text, or its front matter no YAML.
    """
    text = decode(content)
    metadata, marks = front_matter(text)
    yield document(text, over(metadata, request.known), marks, sha256=request.sha256)
