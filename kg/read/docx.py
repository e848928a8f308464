"""Word files (.docx)."""

from __future__ import annotations

import io
from collections.abc import Iterator

from kg.errors import DocumentError
from kg.model import Document, Metadata
from kg.read.blocks import blocks, parse_html
from kg.read.compose import compose, over
from kg.read.dating import when
from kg.read.formats import Request
from kg.read.limits import LARGEST_MARKUP
from kg.read.office import unless_dated
from kg.read.page import selector
from kg.read.trees import remove
from kg.read.unpack import Package
from kg.read.xml import child, parse_xml, words

_STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='Quote'] => blockquote > p:fresh\n"
_MARKERS = (
    "sup:has(> a[id^='footnote-ref']), sup:has(> a[id^='endnote-ref']), "
    "a[href^='#footnote-ref'], a[href^='#endnote-ref']"
)
_BODY = "word/document.xml"


def read(content: bytes, request: Request) -> Iterator[Document]:
    """Read paragraphs, lists, tables and notes; what was deleted and comments are left out.

    Raises:
        DocumentError: If it is no Word file, protected, or not to be trusted.
    """
    from mammoth import convert_to_html, images

    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise DocumentError(
            "is protected by a password, or an old Word file under a new name.",
            hint="Open it, and save it as .docx without a password.",
        )
    package = Package(content)
    package.refuse_document_types()
    if len(package.read(_BODY)) > LARGEST_MARKUP:
        raise DocumentError(
            f"has more than {LARGEST_MARKUP:,} bytes of text.", hint="Cut it into several files."
        )
    try:
        page = convert_to_html(
            io.BytesIO(content), style_map=_STYLES,
            convert_image=images.img_element(lambda image: {}),
        ).value  # fmt: skip
    except RecursionError as error:
        raise DocumentError(
            "its elements are nested too deeply.", hint="No word processor writes that."
        ) from error
    except Exception as error:  # whatever a damaged file brings about inside it
        raise DocumentError(
            f"is damaged: {type(error).__name__}: {error}.", hint="Open it, and save it again."
        ) from error
    if not page.strip():
        raise DocumentError("holds no text.", hint="Leave it out of the folder.")
    root = parse_html(f"<div>{page}</div>")
    for marker in selector(_MARKERS)(root):
        remove(marker)
    found = list(blocks(root))
    metadata = unless_dated(_metadata(package), found)
    yield compose(
        over(metadata, request.known), found, thread=False,
        sha256=request.sha256, reader=request.reader,
    )  # fmt: skip


def _metadata(package: Package) -> Metadata:
    if "docProps/core.xml" not in package:
        return Metadata()
    core = parse_xml(package.read("docProps/core.xml"))
    return Metadata(
        title=words(child(core, "title")) or None,
        author=words(child(core, "creator")) or None,
        issued=when(words(child(core, "created", "modified"))),
        language=words(child(core, "language")) or None,
    )
