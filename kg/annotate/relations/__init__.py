"""Relations between names: verbs, nouns and word orders of ``relations.tsv``; verdicts; titles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from kg.annotate.owners import owners
from kg.annotate.parsed import Parsed
from kg.annotate.relations.articles import (
    of_articles,
    of_eponyms,
    of_findings,
    of_makers,
    of_titles,
    with_authors,
)
from kg.annotate.relations.echoes import of_echoes
from kg.annotate.relations.engaged import of_engagements
from kg.annotate.relations.headed import headed
from kg.annotate.relations.houses import houses, of_friends, ours, programmes
from kg.annotate.relations.implied import implied
from kg.annotate.relations.motions import of_motions
from kg.annotate.relations.orders import cried, ordered, placed_in_title
from kg.annotate.relations.remarks import of_remarks
from kg.annotate.relations.rolls import of_rolls
from kg.annotate.relations.sayings import of_letters, of_sayings
from kg.annotate.relations.standing import PUBLIC
from kg.annotate.relations.table import Pattern, patterns
from kg.annotate.relations.verdicts import find_plain, find_verdicts
from kg.annotate.relations.voices import voices_of
from kg.annotate.topics import Topics
from kg.model import Predicate, Relation, Span


def find_relations(parsed: Parsed, comments: frozenset[int] = frozenset()) -> tuple[Relation, ...]:
    """Find what the sentences state about two names; each statement once a sentence.

    Args:
        comments: Sections that speak of many things, so that no word is known to mean one.
    """
    topics = Topics(parsed, apart=comments)
    house = houses(parsed, topics)
    references = {
        (r.start, r.end): r
        for r in (
            *owners(parsed),
            *topics.meant(),
            *ours(parsed, house),
            *programmes(parsed, comments),
            *parsed.references,
        )
    }
    parsed = replace(parsed, references=tuple(references[key] for key in sorted(references)))
    unique: dict[tuple[Span, Predicate, Span], Relation] = {}
    for relation in (*_all(parsed), *implied(parsed, topics), *of_friends(parsed, house)):
        unique.setdefault((relation.subject, relation.predicate, relation.object), relation)
    hired = {end for s, p, o in unique if p is Predicate.WORKS_WITH for end in (s, o)}
    for relation in of_engagements(parsed, topics, house):
        if relation.object not in hired:
            unique.setdefault((relation.subject, relation.predicate, relation.object), relation)
    for relation in of_echoes(parsed, tuple(unique.values())):
        unique.setdefault((relation.subject, relation.predicate, relation.object), relation)
    stated = [
        r
        for r in unique.values()
        if not (_wrote(unique, r) or _own(unique, r) or _public(parsed, r))
    ]
    return tuple(with_authors(parsed, stated))


def _own(found: Mapping[tuple[Span, Predicate, Span], Relation], relation: Relation) -> bool:
    """ "Mr Reed (Labour) said the company had failed": the company is not his own party."""
    member = (relation.subject, Predicate.MEMBER_OF, relation.object)
    return relation.predicate is Predicate.CRITICISED and member in found


def _public(parsed: Parsed, relation: Relation) -> bool:
    """Whether one public body is said to own another: it took its place, rather."""
    ends = (parsed.at(relation.subject), parsed.at(relation.object))
    return relation.predicate is Predicate.OWNS and all(
        end is not None and PUBLIC.search(end.surface) for end in ends
    )


def _wrote(found: Mapping[tuple[Span, Predicate, Span], Relation], relation: Relation) -> bool:
    """Whether who is said to have published a letter is known to have written it."""
    wrote = (relation.subject, Predicate.AUTHORED_BY, relation.object)
    return relation.predicate is Predicate.PUBLISHED_BY and wrote in found


def _all(parsed: Parsed) -> Iterator[Relation]:
    voices = voices_of(parsed)
    yield from of_articles(parsed)
    yield from of_titles(parsed)
    yield from of_eponyms(parsed)
    yield from of_findings(parsed)
    yield from of_makers(parsed)
    yield from of_sayings(parsed)
    yield from of_letters(parsed)
    yield from of_motions(parsed)
    for paragraph in parsed.prose:
        if paragraph.is_title:
            yield from placed_in_title(voices, paragraph)
            continue
        for token in paragraph.doc:
            if token.pos_ in {"VERB", "AUX", "NOUN"}:
                yield from headed(voices, paragraph, token)
        yield from ordered(voices, paragraph)
        yield from cried(voices, paragraph)
        yield from find_verdicts(voices, paragraph)
        yield from of_remarks(parsed, paragraph)
        yield from find_plain(voices, paragraph)


__all__ = ["Pattern", "find_relations", "of_rolls", "patterns"]
