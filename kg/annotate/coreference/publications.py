"""Nouns for a publication: "the report" after the one report that a section has named."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING

from kg.annotate.parsed import Parsed
from kg.model import Mention, Reference

if TYPE_CHECKING:
    from spacy.tokens import Token

_KINDS = frozenset({"report", "review", "document", "study", "survey", "letter", "article"}) | {
    "audit",
    "memo",
    "inquiry",
    "strategy",
    "consultation",
    "briefing",
    "analysis",
    "submission",
    "statement",
    "dossier",
    "paper",
    "bulletin",
    "editorial",
    "book",
    "research",
}
_DETERMINERS = frozenset({"the", "this", "that"})
_OPENERS = frozenset({"by", "of", "on", "into", "from", "published"})
"""Words after the noun that make it another publication."""


def find_publications_meant(text: str, parsed: Parsed) -> tuple[Reference, ...]:
    """Tie "the report", "this document" to the last publication of that kind in the same section.

    Sure cases alone: the noun is the same, and the publication is named before it in the section.
    """
    named = _by_kind(parsed)
    places = {key: [m.end for m in mentions] for key, mentions in named.items()}
    starts = [m.start for m in parsed.publications]
    found: list[Reference] = []
    for paragraph in parsed.prose:
        for token in paragraph.doc:
            if not _refers(token):
                continue
            key = (paragraph.section, token.lower_)
            span = paragraph.span(token.i - 1, token.i + 1)
            earlier = bisect_left(places.get(key, []), span.start)
            if not earlier or parsed.at(span) or _inside(parsed.publications, starts, span.end):
                continue
            found.append(
                Reference(
                    span.start,
                    span.end,
                    text[span.start : span.end],
                    paragraph.section,
                    named[key][earlier - 1].span,
                )
            )
    return tuple(found)


def _refers(token: Token) -> bool:
    """Whether a token is the noun of "the report", with nothing that makes it another one."""
    if token.lower_ not in _KINDS or token.i == 0:
        return False
    doc = token.doc
    if doc[token.i - 1].lower_ not in _DETERMINERS:
        return False
    return token.i + 1 >= len(doc) or doc[token.i + 1].lower_ not in _OPENERS


def _by_kind(parsed: Parsed) -> dict[tuple[int, str], list[Mention]]:
    """The publications of each section, in order, by each noun of a kind in their words."""
    found: dict[tuple[int, str], list[Mention]] = defaultdict(list)
    for mention in sorted(parsed.publications):
        words = {w.strip(".,’'\"").lower() for w in mention.surface.split()}
        for kind in sorted(_KINDS & (words | {w.removesuffix("s") for w in words})):
            found[mention.section, kind].append(mention)
    return found


def _inside(publications: tuple[Mention, ...], starts: list[int], at: int) -> bool:
    """Whether the last publication that begins before an offset reaches it."""
    place = bisect_left(starts, at) - 1
    return place >= 0 and publications[place].end >= at
