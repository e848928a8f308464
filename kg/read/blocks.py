"""Markup (HTML, and XHTML of books) to paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.errors import DocumentError
from kg.model import SegmentKind
from kg.read.compose import Block
from kg.read.limits import DEEPEST_MARKUP, LARGEST_MARKUP

if TYPE_CHECKING:
    from lxml.etree import _Element

_BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
     "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2",
     "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "menu", "nav", "ol",
     "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"]
)  # fmt: skip
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_SKIPPED = frozenset(
    ["script", "style", "noscript", "template", "head", "title", "button", "select", "textarea",
     "input", "iframe", "object", "svg", "math", "canvas", "audio", "video", "img", "map", "form",
     "nav", "rt", "rp"]
)  # fmt: skip
_VOID_OR_CLOSED_BY_THE_NEXT = frozenset(
    ["area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta",
     "option", "p", "param", "source", "td", "th", "tr", "track", "wbr", "tbody", "thead"]
)  # fmt: skip
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)[^<>]*?(/?)>")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_SPACE = re.compile(r"[ \t\r\n\f\v\u00a0]+")
_IN_XML_ONLY = re.compile(r"^\s*<\?xml[^>]*>")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def parse_html(markup: str) -> _Element:
    """The root element of a page.

    Raises:
        DocumentError: If it is too large or nested too deeply, or holds no element; does not name
            the file.
    """
    from lxml import etree, html

    if len(markup) > LARGEST_MARKUP:
        raise DocumentError(
            f"holds {len(markup):,} characters of markup; at most {LARGEST_MARKUP:,} are read.",
            hint="Leave it out of the folder.",
        )
    depth = _depth(markup)
    if depth > DEEPEST_MARKUP:
        raise DocumentError(
            f"its elements are nested more than {DEEPEST_MARKUP} deep.",
            hint="No page that people read is; leave it out of the folder.",
        )
    markup = _CONTROL.sub(" ", _IN_XML_ONLY.sub("", markup))
    try:
        # as bytes, since a page may declare another encoding than that of this string
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        root = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise DocumentError("holds no text.", hint="Leave it out of the folder.") from error
    return root


def _depth(markup: str) -> int:
    """The deepest nesting, at most, of elements that have to be closed; linear."""
    deepest = depth = 0
    for match in _TAG.finditer(markup):
        name = match[2].lower()
        if name in _VOID_OR_CLOSED_BY_THE_NEXT or match[3]:
            continue
        depth = max(0, depth - 1) if match[1] else depth + 1
        if depth > deepest:
            deepest = depth
    return deepest


def html_blocks(markup: str) -> list[Block]:
    """The paragraphs of a piece of HTML; none where it holds no text."""
    if not markup.strip():
        return []
    if "<" not in markup and "&" not in markup:
        return [Block(text) for text in re.split(r"\n\s*\n", markup) if text.strip()]
    return list(blocks(parse_html(f"<div>{markup}</div>")))


def blocks(root: _Element, names: Mapping[str, str] = MappingProxyType({})) -> Iterator[Block]:
    """The paragraphs below an element, in order: what each block of text holds.

    Args:
        names: What elements of another markup are called in HTML.
    """
    writer = _Blocks()
    # a stack and no recursion: (element, True on the way out)
    stack: list[tuple[_Element, bool]] = [(root, False)]
    while stack:
        element, leaving = stack.pop()
        name = _name(element)
        name = names.get(name, name)
        if leaving:
            if name == "p" and _alone_in_cell(element, names):
                name = "span"
            yield from writer.leave(name)
            if element is not root:
                writer.write(element.tail)
            continue
        if name in _SKIPPED or _hidden(element):
            if element is not root:
                writer.write(element.tail)
            continue
        if name == "p" and _alone_in_cell(element, names):
            name = "span"
        yield from writer.enter(name)
        writer.write(element.text)
        stack.append((element, True))
        stack += [(child, False) for child in reversed(element)]
    yield from writer.flush()


def _name(element: _Element) -> str:
    tag = element.tag
    if not isinstance(tag, str):
        return "script"  # a comment or an instruction
    return tag.rpartition("}")[2].lower()


def _alone_in_cell(element: _Element, names: Mapping[str, str]) -> bool:
    """Whether a paragraph is all that a cell of a table holds, as word processors write it."""
    parent = element.getparent()  # its length would be counted each time
    if parent is None or element.getprevious() is not None or element.getnext() is not None:
        return False
    name = _name(parent)
    return names.get(name, name) in ("td", "th")


def _hidden(element: _Element) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    style = (element.get("style") or "").replace(" ", "").lower()
    return "display:none" in style or "visibility:hidden" in style


class _Blocks:
    """The paragraph that is being gathered; local to one call."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.heading = 0
        self.quoted = 0
        self.kept = 0  # levels of <pre>
        self.item = False
        self.cells = 0

    def write(self, text: str | None) -> None:
        if text:
            self.words.append(text if self.kept else _SPACE.sub(" ", text))

    def enter(self, name: str) -> Iterator[Block]:
        if name == "br":
            self.words.append("\n")
            return
        if name in ("td", "th"):
            if self.cells and "".join(self.words).strip():
                self.words.append(" | ")
            self.cells += 1
            return
        if name not in _BLOCKS:
            return
        yield from self.flush()
        if name == "hr":
            yield Block("---", SegmentKind.SEPARATOR)
        self.heading += name in _HEADINGS
        self.quoted += name == "blockquote"
        self.kept += name == "pre"
        self.item = self.item or name == "li"
        if name == "tr":
            self.cells = 0

    def leave(self, name: str) -> Iterator[Block]:
        if name not in _BLOCKS or name in ("td", "th"):
            return
        yield from self.flush()
        self.heading -= name in _HEADINGS
        self.quoted -= name == "blockquote"
        self.kept -= name == "pre"
        if name == "li":
            self.item = False

    def flush(self) -> Iterator[Block]:
        if not self.words:
            return
        text = "".join(self.words).strip(" \t\n\r\f\v|")
        self.words = []
        if not text:
            return
        text = f"- {text}" if self.item else text
        self.item = False
        kind = SegmentKind.HEADING if self.heading else SegmentKind.TEXT
        for paragraph in _BLANK_LINE.split(text):
            yield Block(paragraph, kind, self.quoted)
