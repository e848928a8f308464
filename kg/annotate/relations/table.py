"""Reads ``relations.tsv``: the patterns by which sentences state relations, and their indexes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from kg.annotate.inflection import written
from kg.annotate.lexicon import PAPER
from kg.annotate.tables import TYPES, lines
from kg.model import Context, EntityType, Mention, Predicate, Relation

_SOME_WORDS = (
    r"(?:(?!(?:and|or|but|was|is|were|are|who|which|that|has|had|have|of|for|at|from|by|with|in|on|to"
    r"|not|never|after|before|when|reading)\s)[\w'’-]+\s){0,4}?"
)
"""Up to four words of a noun phrase."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line of ``relations.tsv``, or one choice of words from a line that names a class.

    Args:
        words: Lemmas of a verb or noun pattern; empty for a word order.
        lead, between, after: Regular expressions for what stands around the two names of an order.
        before: Regular expression for the words right before a name, in somebody's own voice.
        then: Verbs one of which must govern what the object is asked to do.
        swapped: The object stands where the subject of the verb, or the first name, would.
        moves: The subject of the verb undergoes what it says, in either voice.
        suffers: The subject of the verb undergoes it, and the verb is passive.
        shared: A noun's owner may be the subject of the verb above it.
        joint: The subjects of the verb do it with one another.
    """

    predicate: Predicate
    subjects: frozenset[EntityType]
    objects: frozenset[EntityType]
    example: str
    words: tuple[str, ...] = ()
    noun: bool = False
    between: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None
    lead: re.Pattern[str] | None = None
    before: re.Pattern[str] | None = None
    then: frozenset[str] = frozenset()
    swapped: bool = False
    moves: bool = False
    suffers: bool = False
    shared: bool = False
    joint: bool = False

    def relation(self, doer: Mention, thing: Mention, context: Context) -> Iterator[Relation]:
        """The relation, if both names are of types it allows."""
        subject, object_ = (thing, doer) if self.swapped else (doer, thing)
        fits = subject.type in self.subjects and object_.type in self.objects
        if fits and subject.span != object_.span and subject.surface != object_.surface:
            yield Relation(subject.span, self.predicate, object_.span, context)


def _types(field: str) -> frozenset[EntityType]:
    return frozenset(EntityType) if field == "*" else frozenset(TYPES[t] for t in field.split())


@lru_cache(maxsize=1)
def classes() -> Mapping[str, tuple[str, ...]]:
    """The word classes of the table: "@fault" → its words."""
    rows = (line.split("\t") for line in lines("relations.tsv") if line.startswith("@"))
    return {name: tuple(words.split()) for name, words in rows}


def rows() -> list[tuple[str, str, str, str, str]]:
    """The table's patterns: predicate, subjects, pattern, objects, example."""
    found = [line.split("\t") for line in lines("relations.tsv") if not line.startswith("@")]
    return [(r[0], r[1], r[2], r[3], r[4]) for r in found]


def _choices(words: str) -> Iterator[tuple[str, ...]]:
    """Every choice of words: "@raise doubt about|over"."""
    columns = [
        choice
        for word in words.split()
        for choice in [[w for part in word.split("|") for w in classes().get(part, (part,))]]
    ]
    yield from product(*columns)


def _read(row: tuple[str, str, str, str, str]) -> Iterator[Pattern]:
    predicate, subjects, pattern, objects, example = row
    kind, _, rest = pattern.partition(": ")
    rest = rest.replace("…", _SOME_WORDS).replace("@paper", PAPER)
    common = (Predicate(predicate), _types(subjects), _types(objects), example)
    if kind == "between":
        lead, parted, rest = rest.rpartition(" << ")
        between, _, after = rest.removeprefix("<").partition(" >> ")
        yield Pattern(
            *common,
            between=re.compile(between),
            after=re.compile(after) if after else None,
            lead=re.compile(f"(?:{lead})$") if parted else None,
            swapped=rest.startswith("<"),
        )
    elif kind == "cry":
        yield Pattern(*common, before=re.compile(f"(?:{rest})$", re.IGNORECASE))
    elif kind in {"noun", "noun+"}:
        for words in _choices(rest):
            yield Pattern(*common, words=words, noun=True, shared=kind == "noun+")
    else:
        pattern = pattern.removeprefix("joint: ")
        verb, _, then = pattern.partition(" + ")
        for words in _choices(verb.removeprefix("<").rstrip("~^")):
            yield Pattern(
                *common,
                words=words,
                then=frozenset(classes()[then]) if then else frozenset(),
                swapped=verb.startswith("<"),
                moves=verb.endswith("~"),
                suffers=verb.endswith("^"),
                joint=kind == "joint",
            )


@lru_cache(maxsize=1)
def patterns() -> tuple[Pattern, ...]:
    """Read the table."""
    return tuple(pattern for row in rows() for pattern in _read(row))


Seconds = Mapping[str, tuple[Pattern, ...]]


@lru_cache(maxsize=1)
def by_word() -> Mapping[tuple[str, bool], Seconds]:
    """The patterns under their first word as it may be written, and whether it is a noun.

    Below that under their second word, "" for those that have none: light verbs have hundreds.
    """
    table: dict[tuple[str, bool], dict[str, list[Pattern]]] = defaultdict(lambda: defaultdict(list))
    for pattern in patterns():
        if pattern.words:
            first, second = (*pattern.words, "")[:2]
            forms = (first, f"{first}s") if pattern.noun else written(first)
            for form in dict.fromkeys(forms):
                table[form, pattern.noun][second].append(pattern)
    return {
        key: {second: tuple(found) for second, found in seconds.items()}
        for key, seconds in table.items()
    }


@lru_cache(maxsize=1)
def orders() -> tuple[Pattern, ...]:
    """The word orders."""
    return tuple(pattern for pattern in patterns() if pattern.between)


@lru_cache(maxsize=1)
def cries() -> tuple[Pattern, ...]:
    """What stands right before a name: "Shame on …"."""
    return tuple(pattern for pattern in patterns() if pattern.before)


__all__ = ["Pattern", "Seconds", "by_word", "classes", "cries", "orders", "patterns", "rows"]
