"""Books (.epub)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from kg.errors import DocumentError
from kg.model import Document, Metadata
from kg.read.blocks import blocks, parse_html
from kg.read.compose import Block, compose, over
from kg.read.dating import when
from kg.read.encoding import decode_markup
from kg.read.formats import Request
from kg.read.limits import LARGEST_TEXT
from kg.read.unpack import Package
from kg.read.xml import child, children, local, parse_xml, words

if TYPE_CHECKING:
    from lxml.etree import _Element

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PAGES = frozenset(["application/xhtml+xml", "text/html"])


def read(content: bytes, request: Request) -> Iterator[Document]:
    """Read the chapters in the order of the spine.

    Raises:
        DocumentError: If it is no book, protected, or not to be trusted.
    """
    package = Package(content)
    container = parse_xml(package.read(_CONTAINER))
    place = next((e.get("full-path") for e in container.iter() if local(e) == "rootfile"), None)
    book = parse_xml(package.read(place or "content.opf"))
    chapters = list(_chapters(book, posixpath.dirname(place or "")))
    if _ENCRYPTION in package:
        locked = package.read(_ENCRYPTION).decode("utf-8", "replace")
        if any(chapter in unquote(locked) for chapter in chapters):
            raise DocumentError(
                "is protected against copying.", hint="Ask its publisher for a copy without that."
            )
    found: list[Block] = []
    length = 0
    for chapter in chapters:
        if chapter in package:
            own = list(blocks(parse_html(decode_markup(package.read(chapter)))))
            length += sum(len(block.text) for block in own)
            found += own
        if length > LARGEST_TEXT:
            break  # the text is refused for its length
    yield compose(
        over(_metadata(book), request.known), found, thread=True,
        sha256=request.sha256, reader=request.reader,
    )  # fmt: skip


def _chapters(book: _Element, folder: str) -> Iterator[str]:
    manifest, spine = child(book, "manifest"), child(book, "spine")
    if manifest is None or spine is None:
        raise DocumentError("has no list of chapters.", hint="Save or download it again.")
    items = {
        item.get("id"): item
        for item in children(manifest, "item")
        if item.get("media-type") in _PAGES and "nav" not in (item.get("properties") or "").split()
    }
    seen = set()
    for reference in children(spine, "itemref"):
        item = items.get(reference.get("idref"))
        href = item.get("href") if item is not None else None
        if href:
            name = posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))
            if name not in seen:
                seen.add(name)
                yield name


def _metadata(book: _Element) -> Metadata:
    meta = child(book, "metadata")
    if meta is None:
        return Metadata()
    source = words(child(meta, "source"))
    return Metadata(
        title=words(child(meta, "title")) or None,
        author=", ".join(filter(None, map(words, children(meta, "creator")))) or None,
        issued=when(words(child(meta, "date"))),
        publisher=words(child(meta, "publisher")) or None,
        url=source if source.startswith("http") else None,
        language=words(child(meta, "language")) or None,
    )
