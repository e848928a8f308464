"""XML that anybody may have written: no entities, nothing fetched, depth and size bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import name2codepoint
from typing import TYPE_CHECKING

from kg.errors import DocumentError
from kg.read.limits import LARGEST_MEMBER

if TYPE_CHECKING:
    from lxml.etree import _Element

_SUBSET = re.compile(
    rb"\s*(?:<\?[^>]{0,1000}\?>\s*|<!--(?:[^-]|-(?!->)){0,10000}-->\s*){0,20}<!DOCTYPE[^>\[]{0,1000}\["
)
_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,8});")
_OWN = frozenset([b"amp", b"lt", b"gt", b"quot", b"apos"])


def parse_xml(content: bytes) -> _Element:
    """The root element.

    Raises:
        DocumentError: If it is no XML, declares entities, or is too large; does not name the file.
    """
    from lxml import etree

    if len(content) > LARGEST_MEMBER:
        raise DocumentError(
            f"has {len(content):,} bytes of XML; at most {LARGEST_MEMBER:,} are read.",
            hint="Cut it into several files, or leave it out of the folder.",
        )
    content = content.removeprefix(b"\xef\xbb\xbf")
    if content.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")):
        content = _utf8(content)
    if _SUBSET.match(content):
        raise _entities()
    content = _NAMED.sub(_character, content)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        recover=True, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise _no_xml(str(error)) from error
    if root is None:
        raise _no_xml(str(parser.error_log.last_error or "no element"))
    subset = root.getroottree().docinfo.internalDTD
    if subset is not None and any(True for _ in subset.iterentities()):
        raise _entities()
    return root


def _utf8(content: bytes) -> bytes:
    encoding = "utf-16"
    if content.startswith((b"<\0", b"\0<")):
        encoding = "utf-16-le" if content.startswith(b"<\0") else "utf-16-be"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _no_xml(f"it is no UTF-16 at byte {error.start:,}") from error
    return re.sub(r"^\s*<\?xml[^>]{0,200}>", "", text.removeprefix("\ufeff")).encode("utf-8")


def _character(match: re.Match[bytes]) -> bytes:
    """An entity of HTML that feeds use without declaring it, as its number."""
    if match[1] in _OWN:
        return match[0]
    code = name2codepoint.get(match[1].decode("ascii"))
    return f"&#{code};".encode() if code else match[0]


def _entities() -> DocumentError:
    return DocumentError(
        "declares entities of its own, which can grow without end.",
        hint="Save it without its <!DOCTYPE … [ … ]>, or leave it out of the folder.",
    )


def _no_xml(reason: str) -> DocumentError:
    return DocumentError(
        f"is not XML: {reason.splitlines()[0][:200] if reason else 'it is empty'}.",
        hint="Save it again, or leave it out of the folder.",
    )


def local(element: _Element) -> str:
    """The name of an element without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def namespace(element: _Element) -> str:
    tag = element.tag
    return tag[1:].partition("}")[0] if isinstance(tag, str) and tag.startswith("{") else ""


def children(element: _Element, *names: str) -> Iterator[_Element]:
    """The children of some names, whatever their namespace."""
    return (child for child in element if local(child) in names)


def child(element: _Element, *names: str) -> _Element | None:
    """The first child of the first name that there is."""
    for name in names:
        for found in children(element, name):
            return found
    return None


def words(element: _Element | None) -> str:
    """All text below an element, white space made even."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
