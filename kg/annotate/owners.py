"""Whose "its" is that coreference leaves open: its clause's subject, or the last sentence's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.annotate.language import Prose
from kg.annotate.parsed import SUBJECTS, Parsed
from kg.model import EntityType, Mention, Reference

if TYPE_CHECKING:
    from spacy.tokens import Span as Tokens
    from spacy.tokens import Token


def owners(parsed: Parsed) -> Iterator[Reference]:
    """What "its" means where one organisation alone can own: "Its product, Dyna, crashed"."""
    for paragraph in parsed.prose:
        for token in paragraph.doc:
            if token.lower_ != "its":
                continue
            span = paragraph.of(token)
            meant = None if parsed.reference_at(span.start) else _owner(parsed, paragraph, token)
            if meant is not None:
                yield Reference(*span, token.text, paragraph.section, meant.span)


def _owner(parsed: Parsed, paragraph: Prose, token: Token) -> Mention | None:
    doc, start = paragraph.doc, token.sent.start
    before = _subjects(parsed, paragraph, start, token.i)
    if before:
        return before[-1]
    if token.i - start > _NEAR_THE_START or start == 0:
        return None
    last = doc[start - 1].sent
    found = _subjects(parsed, paragraph, last.start, last.end)
    if (
        not found
        and last.start
        and token.head.lower_ in _OF_A_FIRM
        and not _named(parsed, paragraph, last)
    ):
        last = doc[last.start - 1].sent  # a sentence that names nobody lies between
        found = _subjects(parsed, paragraph, last.start, last.end)
    return found[0] if len(found) == 1 else None


def _named(parsed: Parsed, paragraph: Prose, sentence: Tokens) -> bool:
    return bool(parsed.within(paragraph.span(sentence.start, sentence.end)))


_NEAR_THE_START = 3
_OF_A_FIRM = frozenset(
    {
        "parent",
        "owner",
        "owners",
        "subsidiary",
        "shareholders",
        "headquarters",
        "shares",
        "operator",
    }
)
"""What an organisation has and no person or plan."""


def _subjects(parsed: Parsed, paragraph: Prose, first: int, last: int) -> list[Mention]:
    """The organisations that are subjects between two tokens."""
    if first >= last:
        return []
    found = []
    for mention in parsed.within(paragraph.span(first, last)):
        tokens = paragraph.tokens(mention.span)
        if mention.type is not EntityType.ORGANISATION or tokens is None:
            continue
        root = tokens.root
        if root.dep_ == "appos":
            root = root.head
        if root.dep_ in SUBJECTS:
            found.append(mention)
    return found


__all__ = ["owners"]
