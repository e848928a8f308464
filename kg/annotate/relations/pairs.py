"""Pairs of names of which a sentence may state a relation, and what the rules say of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.annotate import ties
from kg.annotate.language import Prose
from kg.annotate.parsed import Parsed
from kg.model import EntityType, Mention, Predicate, Relation, Span

if TYPE_CHECKING:
    from spacy.tokens import Span as Tokens

Key = tuple[Span, Predicate, Span]

NAMED, MEANT = "named", "meant"
"""How an end stands in a sentence: by its name; by "he", "the company"."""

_MOST = 12
"""Ends of a sentence; in a longer list only neighbours make pairs."""
_NEIGHBOURS = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """A relation, and the family of rules that found it."""

    relation: Relation
    by: str


def key_of(relation: Relation) -> Key:
    return relation.subject, relation.predicate, relation.object


@dataclass(frozen=True, slots=True, eq=False)
class End:
    """One end of what a sentence may state.

    Args:
        mention: The name that it is, or stands for.
        tokens: Where it stands.
    """

    mention: Mention
    how: str
    tokens: Tokens


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """A sentence with all that it names or means, in order."""

    paragraph: Prose
    tokens: Tokens
    span: Span
    ends: tuple[End, ...]

    def pairs(self) -> Iterator[tuple[End, End]]:
        """Each two ends, both ways, between which there may be a relation."""
        crowded = len(self.ends) > _MOST
        for i, a in enumerate(self.ends):
            for j, b in enumerate(self.ends):
                if i == j or (crowded and abs(i - j) > _NEIGHBOURS):
                    continue
                if a.mention.surface != b.mention.surface and possible(a.mention, b.mention):
                    yield a, b


def sentences(parsed: Parsed) -> Iterator[Sentence]:
    """Each sentence with two ends or more."""
    for paragraph in parsed.prose:
        for tokens in paragraph.doc.sents:
            span = paragraph.of(tokens)
            ends = sorted(
                _within(parsed, paragraph, span),
                key=lambda e: (e.tokens.start, -e.tokens.end, e.how),
            )
            if len(ends) > 1:
                yield Sentence(paragraph, tokens, span, tuple(ends))


def _within(parsed: Parsed, paragraph: Prose, span: Span) -> Iterator[End]:
    publications = [m for m in parsed.publications if span.covers(m.span)]
    for mention in (*parsed.within(span), *publications):
        tokens = paragraph.tokens(mention.span)
        if tokens is not None and len(tokens):
            yield End(mention, NAMED, tokens)
    for reference in parsed.references_in(span):
        tokens = paragraph.tokens(Span(reference.start, reference.end))
        meant = mention_of(parsed, reference.antecedent)
        if tokens is not None and len(tokens) and meant is not None:
            yield End(meant, MEANT, tokens)


def end_of(sentence: Sentence, end: End) -> ties.End | None:
    """An end as the encoder read it, where it stands."""
    tokens = end.tokens
    return ties.name_at(sentence.paragraph, tokens.start, tokens.end, end.mention)


def end_at(parsed: Parsed, mention: Mention) -> End:
    """A name of some paragraph as an end.

    Raises:
        ValueError: If it stands in no prose.
    """
    paragraph = parsed.paragraph_at(mention.span)
    tokens = paragraph.tokens(mention.span) if paragraph is not None else None
    if tokens is None:
        raise ValueError(f"“{mention.surface}” stands in no prose")
    return End(mention, NAMED, tokens)


def mention_of(parsed: Parsed, span: Span) -> Mention | None:
    """The name that is a span, else the publication that overlaps it."""
    found = parsed.at(span)
    return found if found is not None and found.span == span else parsed.publication_at(span)


_SUBJECTS = frozenset({EntityType.PERSON, EntityType.ORGANISATION, EntityType.PUBLICATION})


def possible(subject: Mention, object: Mention) -> bool:
    """Whether any relation joins two such types."""
    if subject.type in _SUBJECTS:
        return object.type is not EntityType.PLACE or subject.type is not EntityType.PERSON
    if subject.type is EntityType.PLACE:
        return object.type is EntityType.PLACE
    return object.type in {subject.type, EntityType.ORGANISATION}


__all__ = [
    "MEANT",
    "NAMED",
    "End",
    "Key",
    "Proposal",
    "Sentence",
    "end_at",
    "end_of",
    "key_of",
    "mention_of",
    "possible",
    "sentences",
]
