"""Relations between names: verbs, nouns and word orders of ``relations.tsv``; verdicts; titles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kg.annotate.owners import owners
from kg.annotate.parsed import Parsed
from kg.annotate.relations.articles import (
    of_articles,
    of_eponyms,
    of_makers,
    of_titles,
    with_authors,
)
from kg.annotate.relations.classifier import judged
from kg.annotate.relations.headed import headed
from kg.annotate.relations.houses import houses, ours, programmes
from kg.annotate.relations.implied import implied
from kg.annotate.relations.orders import cried, ordered, placed_in_title
from kg.annotate.relations.pairs import Key, Proposal, key_of
from kg.annotate.relations.remarks import of_remarks
from kg.annotate.relations.rolls import of_rolls
from kg.annotate.relations.sayings import of_letters, of_sayings
from kg.annotate.relations.standing import PUBLIC
from kg.annotate.relations.table import Pattern, patterns
from kg.annotate.relations.verdicts import find_plain, find_verdicts
from kg.annotate.relations.voices import voices_of
from kg.annotate.topics import Topics
from kg.model import Mention, Predicate, Relation


def find_relations(
    parsed: Parsed,
    comments: frozenset[int] = frozenset(),
    *,
    also: Sequence[Proposal] = (),
    learned: bool = False,
) -> tuple[Relation, ...]:
    """Find what the sentences state about two names; each statement once a sentence.

    Args:
        comments: Sections that speak of many things, so that no word is known to mean one.
        also: What other rules have found.
        learned: Whether the classifier decides over what the rules propose.
    """
    topics = Topics(parsed, apart=comments)
    house = houses(parsed, topics)
    parsed = _with_references(parsed, topics, house, comments)
    proposed = (*_propose(parsed, topics), *also)
    if learned:
        return tuple(judged(parsed, proposed, comments))
    return tuple(p.relation for p in proposed)


def _with_references(
    parsed: Parsed, topics: Topics, house: Mapping[int, Mention], comments: frozenset[int]
) -> Parsed:
    """With what "we", "its parent" and "the company" mean where only the whole text tells."""
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
    return replace(parsed, references=tuple(references[key] for key in sorted(references)))


def _propose(parsed: Parsed, topics: Topics) -> tuple[Proposal, ...]:
    """What the rules find, each with their family."""
    unique: dict[Key, Proposal] = {}

    def add(by: str, found: Iterable[Relation]) -> None:
        for relation in found:
            unique.setdefault(key_of(relation), Proposal(relation, by))

    for by, found in _all(parsed):
        add(by, found)
    add("implied", implied(parsed, topics))
    stated = [
        p.relation
        for p in unique.values()
        if not (
            _wrote(unique, p.relation) or _own(unique, p.relation) or _public(parsed, p.relation)
        )
    ]
    families = {key: proposal.by for key, proposal in unique.items()}
    return tuple(
        Proposal(r, families.get(key_of(r), "authors")) for r in with_authors(parsed, stated)
    )


def _own(found: Mapping[Key, Proposal], relation: Relation) -> bool:
    """ "Mr Reed (Labour) said the company had failed": the company is not his own party."""
    member = (relation.subject, Predicate.MEMBER_OF, relation.object)
    return relation.predicate is Predicate.CRITICISED and member in found


def _public(parsed: Parsed, relation: Relation) -> bool:
    """Whether one public body is said to own another: it took its place, rather."""
    ends = (parsed.at(relation.subject), parsed.at(relation.object))
    return relation.predicate is Predicate.OWNS and all(
        end is not None and PUBLIC.search(end.surface) for end in ends
    )


def _wrote(found: Mapping[Key, Proposal], relation: Relation) -> bool:
    """Whether who is said to have published a letter is known to have written it."""
    wrote = (relation.subject, Predicate.AUTHORED_BY, relation.object)
    return relation.predicate is Predicate.PUBLISHED_BY and wrote in found


def _all(parsed: Parsed) -> Iterator[tuple[str, Iterable[Relation]]]:
    """What each family of rules finds."""
    voices = voices_of(parsed)
    yield "articles", of_articles(parsed)
    yield "titles", of_titles(parsed)
    yield "eponyms", of_eponyms(parsed)
    yield "makers", of_makers(parsed)
    yield "sayings", of_sayings(parsed)
    yield "letters", of_letters(parsed)
    for paragraph in parsed.prose:
        if paragraph.is_title:
            yield "titles", placed_in_title(voices, paragraph)
            continue
        for token in paragraph.doc:
            if token.pos_ in {"VERB", "AUX", "NOUN"}:
                yield "headed", headed(voices, paragraph, token)
        yield "ordered", ordered(voices, paragraph)
        yield "cried", cried(voices, paragraph)
        yield "verdicts", find_verdicts(voices, paragraph)
        yield "remarks", of_remarks(parsed, paragraph)
        yield "plain", find_plain(voices, paragraph)


__all__ = ["Pattern", "Proposal", "find_relations", "of_rolls", "patterns"]
