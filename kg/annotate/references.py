"""Bare nouns that stand for a name: "the report" after the one report that a section has named."""

from __future__ import annotations

import re

from kg.annotate.parsed import Parsed
from kg.model import Mention, Reference

_KINDS = frozenset(
    [
        "report",
        "review",
        "document",
        "study",
        "survey",
        "letter",
        "article",
        "audit",
        "dossier",
        "paper",
        "bulletin",
        "editorial",
        "research",
    ]
)
_DETERMINERS = frozenset({"the", "this", "that"})


def find_references(text: str, parsed: Parsed) -> tuple[Reference, ...]:
    """Tie "the report", "this document" to the last publication of that kind in the same section.

    Sure cases alone: the noun is the same, and the publication is named before it in the section.
    """
    found: list[Reference] = []
    for paragraph in parsed.prose:
        for token in paragraph.doc:
            if (
                token.lower_ not in _KINDS
                or token.i == 0
                or paragraph.doc[token.i - 1].lower_ not in _DETERMINERS
            ):
                continue
            span = paragraph.span(token.i - 1, token.i + 1)
            if parsed.publication_at(span) or parsed.at(span):
                continue
            if token.i + 1 < len(paragraph.doc) and paragraph.doc[token.i + 1].lower_ in {
                "by",
                "of",
                "on",
                "into",
            }:
                continue
            antecedent = _last(parsed, token.lower_, paragraph.section, span.start)
            if antecedent:
                surface = text[span.start : span.end]
                found.append(
                    Reference(span.start, span.end, surface, paragraph.section, antecedent.span)
                )
    return tuple(found)


def _last(parsed: Parsed, noun: str, section: int, before: int) -> Mention | None:
    same = [
        m for m in parsed.publications
        if m.section == section and m.end <= before and re.search(rf"\b{noun}s?\b", m.surface, re.IGNORECASE)
    ]  # fmt: skip
    return same[-1] if same else None
