"""Saved web pages: main text, metadata, and the comment threads of the usual engines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.model import NO_METADATA, Document, Metadata
from kg.read.blocks import blocks, parse_html
from kg.read.compose import Block, Entry, compose, over
from kg.read.dating import when
from kg.read.encoding import decode_markup
from kg.read.formats import Request
from kg.read.limits import MOST_JUDGED
from kg.read.page import page_metadata, selector
from kg.read.tables import rows
from kg.read.trees import remove

if TYPE_CHECKING:
    from lxml.etree import _Element

_TEXTS = (
    "[itemprop=articleBody], .post-body, .entry-content, .article-body, .article__body, "
    ".post-content, .story-body"
)
_PLAIN_TEXTS = ("main", "article", "body")
_NO_TEXT = frozenset(["aside", "footer", "nav", "header", "menu", "dialog"])
_TEI = {
    "head": "h2", "quote": "blockquote", "list": "ul", "item": "li", "lb": "br", "row": "tr",
    "cell": "td", "code": "pre",
}  # fmt: skip
"""What trafilatura calls elements, and HTML does."""

_SHORTEST = 25
"""Words. A page whose known place for its text holds fewer is read by what its words look like."""


def read(content: bytes, request: Request) -> Iterator[Document]:
    """Read a page.

    Raises:
        DocumentError: If it holds no text; does not name the file.
    """
    root = parse_html(decode_markup(content, request.encoding))
    told = page_metadata(root)
    found = _thread(root)
    metadata = over(over(found.opening, told), request.known)
    yield compose(
        metadata, found.text or main_text(root), found.comments,
        sha256=request.sha256, reader=request.reader, thread=found.engine is not None,
    )  # fmt: skip


# --- threads ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Engine:
    name: str
    comment: str
    author: str
    stamp: str
    body: str
    first: bool
    thread: str
    answers: str


@dataclass(frozen=True, slots=True)
class _Found:
    """A thread. ``text`` and ``opening`` are those of the first contribution, if it is the post."""

    engine: str | None = None
    comments: tuple[Entry, ...] = ()
    text: tuple[Block, ...] = ()
    opening: Metadata = NO_METADATA


def _engines() -> Iterator[_Engine]:
    for name, comment, author, stamp, body, first, thread, answers in rows("engines.tsv"):
        yield _Engine(name, comment, author, stamp, body, first == "yes", thread, answers)


def _thread(root: _Element) -> _Found:
    """Take the thread out of a page."""
    for engine in _engines():
        found = list(dict.fromkeys(selector(engine.comment)(root)))
        if found:
            entries = _entries(engine, found)
            for place in selector(engine.thread)(root) if engine.thread else found:
                remove(place)
            if engine.first and entries:
                first, *rest = entries
                answered = [
                    e if e.answers != first.key else Entry(e.metadata, e.blocks, e.key)
                    for e in rest
                ]
                return _Found(engine.name, tuple(answered), first.blocks, first.metadata)
            return _Found(engine.name, tuple(entries))
    return _Found()


def _entries(engine: _Engine, found: list[_Element]) -> list[Entry]:
    """The comments in the order of the page, answers parted from what they stand in."""
    number = {element: str(n) for n, element in enumerate(found)}
    above = {}
    for element in found:
        nearest = next((a for a in element.iterancestors() if a in number), None)
        above[element] = number[nearest] if nearest is not None else ""
    names = {
        element.get("data-post-number") or str(n + 1): str(n) for n, element in enumerate(found)
    }
    for element in reversed(found):  # answers before what they stand in
        if above[element]:
            remove(element)
    entries = []
    for element in found:
        body = _first(engine.body, element)
        text = tuple(blocks(body)) if body is not None else ()
        stamp = _first(engine.stamp, element)
        answers = above[element] or names.get(element.get(engine.answers or "none") or "", "")
        metadata = Metadata(author=_author(engine, element), issued=_issued(stamp))
        if text:
            entries.append(Entry(metadata, text, number[element], answers))
    return entries


def _first(places: str, element: _Element) -> _Element | None:
    return next(iter(selector(places)(element)), None) if places else None


def _author(engine: _Engine, element: _Element) -> str | None:
    for place in selector(engine.author)(element):
        name = " ".join("".join(place.itertext()).split()) or place.get("content") or ""
        name = name.removesuffix(":").removesuffix(" says").removesuffix(" said...").strip(" …")
        if name and len(name) <= 100:
            return name
    return None


def _issued(stamp: _Element | None) -> str | None:
    if stamp is None:
        return None
    for source in (*stamp.iter("time", "abbr"), stamp):
        for name in ("datetime", "title", "content"):
            if found := when(source.get(name)):
                return found
    return when("".join(stamp.itertext()))


# --- main text --------------------------------------------------------------------------------


def main_text(root: _Element) -> list[Block]:
    """The paragraphs of the page's text, without menus, notices and what stands beside it."""
    places = _outermost(selector(_TEXTS)(root))
    if len(places) == 1:
        found = list(blocks(places[0]))
        if sum(len(block.text.split()) for block in found) >= _SHORTEST:
            return found
    return _by_trafilatura(root) or _by_elements(root)


def _outermost(found: list[_Element]) -> list[_Element]:
    """In the order of the page, each once, without those that stand in another one."""
    every = set(found)
    return [e for e in dict.fromkeys(found) if not any(a in every for a in e.iterancestors())]


def _by_trafilatura(root: _Element) -> list[Block]:
    from copy import deepcopy

    from trafilatura import bare_extraction

    if sum(1 for _ in root.iter()) > MOST_JUDGED:
        return []
    tree: Any = deepcopy(root)
    page = bare_extraction(tree, include_comments=False, with_metadata=False)
    body = getattr(page, "body", None)
    return list(blocks(body, _TEI)) if body is not None else []


def _by_elements(root: _Element) -> list[Block]:
    """What is left without the elements that hold no text; for pages of a few words."""
    for name in _PLAIN_TEXTS:
        place = root if root.tag == name else root.find(f".//{name}")
        if place is None:
            continue
        for other in [e for e in place.iter() if e.tag in _NO_TEXT and e is not place]:
            remove(other)
        found = list(blocks(place))
        if found:
            return found
    return []
