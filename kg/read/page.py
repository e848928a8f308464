"""What a web page says of itself: title, author, day, site, address."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from kg.model import Metadata
from kg.read.compose import over
from kg.read.dating import when
from kg.read.tables import rows

if TYPE_CHECKING:
    from lxml.etree import _Element

_ARTICLES = frozenset(
    ["Article", "NewsArticle", "BlogPosting", "Report", "OpinionNewsArticle",
     "ReportageNewsArticle", "AnalysisNewsArticle", "ScholarlyArticle", "SocialMediaPosting",
     "DiscussionForumPosting",
     "TechArticle", "WebPage", "LiveBlogPosting", "ReviewNewsArticle"]
)  # fmt: skip
_LONGEST = 300
_MOST_DATA = 2_000_000
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[_-][A-Za-z0-9]{1,8}){0,4}")
_ADDRESS = re.compile(r"https?://\S{1,2000}")
_DAY_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])(?:/(0[1-9]|[12]\d|3[01]))?/")
_PARTED = re.compile(r"(?<!\s)(?:\s+[|·•»–—-]|\s*:)\s+")


def page_metadata(root: _Element) -> Metadata:
    """What the page says; the surest place that says anything counts."""
    told = dict(_in_places(root))
    found = over(Metadata(**told), _structured(root))
    head = _words(root.find(".//head/title"))
    title = found.title or head
    if title:
        found = over(found, Metadata(title=_without_site(title, found.publisher)))
    if found.issued is None:
        found = over(found, Metadata(issued=_day_of(found.url)))
    return found


def _in_places(root: _Element) -> Iterator[tuple[str, str]]:
    done: set[str] = set()
    for field, find, source in _places():
        if field in done:
            continue
        for element in find(root):
            value = _words(element) if source == "words" else (element.get(source) or "").strip()
            value = _usable(field, value)
            if value:
                done.add(field)
                yield field, value
                break


def _usable(field: str, value: str | None) -> str | None:
    value = " ".join((value or "").split())
    if not value or (len(value) > _LONGEST and field != "url"):
        return None
    if field == "issued":
        return when(value)
    if field == "url":
        return value if _ADDRESS.fullmatch(value) else None
    if field == "language":
        return value.replace("_", "-") if _TAG.fullmatch(value) else None
    return None if _ADDRESS.match(value) else value


@cache
def _places() -> tuple[tuple[str, Callable[[_Element], list[_Element]], str], ...]:
    places = rows("page-metadata.tsv")
    return tuple((field, selector(css), source) for field, css, source in places)


@cache
def selector(css: str) -> Callable[[_Element], list[_Element]]:
    """A function that finds elements by CSS, or by XPath where ``xpath:`` stands before it."""
    from lxml import etree
    from lxml.cssselect import CSSSelector

    ways: list[Any] = []
    for part in _parts(css):
        ways.append(
            etree.XPath(part.removeprefix("xpath:"))
            if part.startswith("xpath:")
            else CSSSelector(part, translator="html")
        )
    return lambda element: [found for way in ways for found in way(element)]


def _parts(css: str) -> list[str]:
    """The ways that commas part, but not those inside brackets."""
    parts: list[str] = []
    for piece in css.split(", "):
        last = parts[-1] if parts else ""
        if last.count("(") + last.count("[") > last.count(")") + last.count("]"):
            parts[-1] += f", {piece}"
        else:
            parts.append(piece)
    return parts


def _words(element: _Element | None) -> str | None:
    return " ".join("".join(element.itertext()).split()) if element is not None else None


# --- JSON-LD ----------------------------------------------------------------------------------


def _structured(root: _Element) -> Metadata:
    """What JSON-LD (schema.org) says about the article."""
    for script in root.iterfind(".//script[@type='application/ld+json']"):
        text = script.text or ""
        if len(text) > _MOST_DATA:
            continue
        try:
            data = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _items(data):
            kinds = item.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if _ARTICLES & {str(kind).rpartition("/")[2] for kind in kinds}:
                told = {
                    "title": _text(item.get("headline") or item.get("name")),
                    "issued": _text(item.get("datePublished") or item.get("dateCreated")),
                    "author": _names(item.get("author") or item.get("creator")),
                    "publisher": _names(item.get("publisher")),
                    "url": _text(item.get("url")),
                    "language": _text(item.get("inLanguage")),
                }
                found = Metadata(**{name: _usable(name, v) for name, v in told.items()})
                if found.title or found.issued or found.author:
                    return found
    return Metadata()


def _items(data: object) -> Iterator[Mapping[str, Any]]:
    waiting = [data]
    for _ in range(1000):
        if not waiting:
            return
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting += item[:100]
        elif isinstance(item, dict):
            yield item
            waiting += [v for k, v in item.items() if k in ("@graph", "mainEntity")]


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _names(value: object) -> str | None:
    people = value if isinstance(value, list) else [value]
    names = [_text(p.get("name")) if isinstance(p, dict) else _text(p) for p in people[:10]]
    return ", ".join(name for name in names if name) or None


# --- titles and addresses ---------------------------------------------------------------------


def _without_site(title: str, site: str | None) -> str:
    """ "Pier closed - Northmouth Echo" without the name of the site."""
    if not site:
        return title
    for match in _PARTED.finditer(title):
        before, after = title[: match.start()], title[match.end() :]
        if after.casefold() == site.casefold():
            return before
        if before.casefold() == site.casefold():
            return after
    return title


def _day_of(url: str | None) -> str | None:
    """The day, or the month, in an address such as ``…/2019/05/03/pier``."""
    match = _DAY_IN_ADDRESS.search(url or "")
    return "-".join(filter(None, match.groups())) if match else None
