"""OpenDocument texts (.odt)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.errors import DocumentError
from kg.model import Document, Metadata
from kg.read.blocks import blocks
from kg.read.compose import compose, over
from kg.read.dating import when
from kg.read.formats import Request
from kg.read.office import unless_dated
from kg.read.trees import remove
from kg.read.unpack import Package
from kg.read.xml import child, local, parse_xml, words

if TYPE_CHECKING:
    from lxml.etree import _Element

_HTML = {
    "h": "h2", "list": "ul", "list-item": "li", "table-row": "tr", "table-cell": "td",
    "line-break": "br", "tracked-changes": "script", "annotation": "script",
    "note-citation": "script", "sequence-decls": "script", "forms": "script", "object": "script",
    "title": "span", "note-body": "div",
}  # fmt: skip
"""What OpenDocument calls elements, and HTML does; "script" holds no text."""

_MOST_SPACES = 100


def read(content: bytes, request: Request) -> Iterator[Document]:
    """Read paragraphs, lists, tables and notes; what was deleted and comments are left out.

    Raises:
        DocumentError: If it is no such file, protected, or not to be trusted.
    """
    package = Package(content)
    package.refuse_document_types()
    if "META-INF/manifest.xml" in package and b"encryption-data" in package.read(
        "META-INF/manifest.xml"
    ):
        raise DocumentError(
            "is protected by a password.", hint="Open it, and save it without the password."
        )
    root = parse_xml(package.read("content.xml"))
    body = child(root, "body")
    text = child(body, "text") if body is not None else None
    if text is None:
        raise DocumentError("is no text document.", hint="Save it as .odt.")
    _spell_out(text)
    found = list(blocks(text, _HTML))
    metadata = unless_dated(_metadata(package), found)
    yield compose(
        over(metadata, request.known), found, thread=False,
        sha256=request.sha256, reader=request.reader,
    )  # fmt: skip


def _spell_out(text: _Element) -> None:
    """White space that is written as elements; notes, from inside their sentence to the end."""
    notes = []
    for element in list(text.iter()):
        name = local(element)
        if name == "s":
            count = next((v for k, v in element.attrib.items() if str(k).endswith("}c")), "1")
            number = int(count) if str(count).isdigit() else 1
            element.text = " " * min(number, _MOST_SPACES)
        elif name == "tab":
            element.text = "\t"
        elif name == "note":
            notes.append(element)
    for note in notes:
        remove(note)
        text.append(note)


def _metadata(package: Package) -> Metadata:
    if "meta.xml" not in package:
        return Metadata()
    root = parse_xml(package.read("meta.xml"))
    meta = child(root, "meta")
    if meta is None:
        return Metadata()
    return Metadata(
        title=words(child(meta, "title")) or None,
        author=words(child(meta, "creator", "initial-creator")) or None,
        issued=when(words(child(meta, "creation-date", "date"))),
        language=words(child(meta, "language")) or None,
    )
