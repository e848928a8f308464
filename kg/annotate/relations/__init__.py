"""Relations between names: verbs, nouns and word orders of ``relations.tsv``; verdicts; titles."""

from __future__ import annotations

from collections.abc import Iterator

from kg.annotate.parsed import Parsed
from kg.annotate.relations.articles import of_articles, of_eponyms, of_findings, of_titles
from kg.annotate.relations.headed import headed
from kg.annotate.relations.orders import cried, ordered
from kg.annotate.relations.table import Pattern, patterns
from kg.annotate.relations.verdicts import find_plain, find_verdicts
from kg.annotate.relations.voices import voices_of
from kg.model import Predicate, Relation, Span


def find_relations(parsed: Parsed) -> tuple[Relation, ...]:
    """Find what the sentences state about two names; each statement once a sentence."""
    unique: dict[tuple[Span, Predicate, Span], Relation] = {}
    for relation in _all(parsed):
        unique.setdefault((relation.subject, relation.predicate, relation.object), relation)
    return tuple(unique.values())


def _all(parsed: Parsed) -> Iterator[Relation]:
    voices = voices_of(parsed)
    yield from of_articles(parsed)
    yield from of_titles(parsed)
    yield from of_eponyms(parsed)
    yield from of_findings(parsed)
    for paragraph in parsed.prose:
        if paragraph.is_title:
            continue
        for token in paragraph.doc:
            if token.pos_ in {"VERB", "AUX", "NOUN"}:
                yield from headed(voices, paragraph, token)
        yield from ordered(voices, paragraph)
        yield from cried(voices, paragraph)
        yield from find_verdicts(voices, paragraph)
        yield from find_plain(voices, paragraph)


__all__ = ["Pattern", "find_relations", "patterns"]
