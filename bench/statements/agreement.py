"""Measures how far two annotators agree, and a graph against what either of them found.

    python bench/statements/agreement.py FIRST SECOND [--graph all.trig]

FIRST and SECOND are folders as convert.py writes them, of the same texts with the same names
marked. The second is measured against the first as a graph is; the F1 of that is what a careful
reader reaches. With --graph, the precision of a graph of these texts against each, and against both
together: right is what one of the two found. Writes tables in Markdown.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from kg.cli.options import asking
from kg.evaluate import Count, Gold, Judgement, found_in, judge, read_gold, total
from kg.evaluate.compare import is_same_quote
from kg.evaluate.found import (
    Found,
    FoundDate,
    FoundEvent,
    FoundMention,
    FoundPost,
    FoundQuote,
    FoundRelation,
)
from kg.store import GraphFile

STATEMENTS = ("posts", "relations", "events", "quotes")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


def pairs(first: Path, second: Path) -> Iterator[tuple[Gold, Gold]]:
    """The documents that both have annotated, with the entities of the second by the first's ids.

    Raises:
        DocumentError: If an annotation is none of its text.
    """
    for path in sorted(first.glob("*.yaml")):
        other = second / path.name
        if other.exists():
            one = read_gold(path, path.with_suffix(".txt").read_text("utf-8"))
            two = read_gold(other, other.with_suffix(".txt").read_text("utf-8"))
            yield one, _renamed(two, _ids(one, two))


def _ids(one: Gold, two: Gold) -> Mapping[str, str]:
    """From the second's ids to the first's: of the entity that stands in the same place."""
    place = {(m.start, m.end): m.entity for m in one.mentions}
    return {m.entity: place.get((m.start, m.end), m.entity) for m in reversed(two.mentions)}


def _renamed(gold: Gold, ids: Mapping[str, str]) -> Gold:
    def of(id: str | None) -> str | None:
        return ids.get(id, id) if id else id

    return replace(
        gold,
        mentions=tuple(replace(m, entity=ids[m.entity]) for m in gold.mentions),
        posts=tuple(
            replace(p, holder=ids.get(p.holder, p.holder), organisation=of(p.organisation))
            for p in gold.posts
        ),
        relations=tuple(
            replace(r, subject=ids.get(r.subject, r.subject), object=ids.get(r.object, r.object))
            for r in gold.relations
        ),
        events=tuple(
            replace(e, participants=frozenset(ids.get(id, id) for id in e.participants))
            for e in gold.events
        ),
        quotes=tuple(replace(q, speaker=of(q.speaker)) for q in gold.quotes),
    )


def as_found(gold: Gold) -> Found:
    """What an annotator found, as if a graph had said it."""
    sentences = [s for s in _SENTENCE.split(gold.text) if s]

    def passages(trigger: str) -> tuple[str, ...]:
        words = " ".join(trigger.split())
        return tuple(s for s in sentences if words in " ".join(s.split())) or (trigger,)

    return Found(
        mentions=tuple(
            FoundMention(m.start, gold.text[m.start : m.end], m.entity, m.type)
            for m in gold.mentions
        ),
        dates=tuple(FoundDate(d.start, gold.text[d.start : d.end], d.value) for d in gold.dates),
        posts=tuple(FoundPost(p.holder, p.post, p.organisation, p.status) for p in gold.posts),
        relations=tuple(FoundRelation(r.subject, r.predicate, r.object) for r in gold.relations),
        events=tuple(
            FoundEvent(e.type, passages(e.trigger), e.participants, e.date) for e in gold.events
        ),
        quotes=tuple(FoundQuote(q.start, q.end, q.speaker) for q in gold.quotes),
    )


def either(one: Gold, two: Gold) -> Gold:
    """What one of two annotators found."""
    return replace(
        one,
        posts=(*one.posts, *two.posts),
        relations=tuple({*one.relations, *two.relations}),
        events=(*one.events, *two.events),
        quotes=(
            *one.quotes,
            *(q for q in two.quotes if not any(is_same_quote(q, p) for p in one.quotes)),
        ),
    )


def _counts(judgements: Iterable[Judgement]) -> Mapping[str, Count]:
    return {count.measure: count for count in total(judgements)}


def agreement(annotated: Sequence[tuple[Gold, Gold]]) -> None:
    """Write how far the second agrees with the first."""
    counts = _counts([j for one, two in annotated for j in judge(one, as_found(two))])
    print("| | first | second | in both | F1 |\n|---|--:|--:|--:|--:|")
    for name in ("dates", "date values", *STATEMENTS, "post status", "event dates", "speakers"):
        if count := counts.get(name):
            print(f"| {name} | {count.gold} | {count.found} | {count.right} | {count.f1:.3f} |")


def precision(annotated: Sequence[tuple[Gold, Gold]], graph: Path) -> None:
    """Write the precision of a graph against each annotator and both together."""
    ask = asking(GraphFile(graph))
    ways: dict[str, list[Judgement]] = {"first": [], "second": [], "either": []}
    for one, two in annotated:
        found = found_in(ask, one.name)
        for way, gold in (("first", one), ("second", two), ("either", either(one, two))):
            ways[way] += judge(gold, found)
    tables = {way: _counts(judged) for way, judged in ways.items()}
    print("\n| precision of the graph | found | first | second | either |\n|---|--:|--:|--:|--:|")
    for name in STATEMENTS:
        told = " | ".join(f"{table[name].precision:.2f}" for table in tables.values())
        print(f"| {name} | {tables['first'][name].found} | {told} |")


def main() -> None:
    parser = argparse.ArgumentParser(description="See the module's docstring.")
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("--graph", type=Path)
    options = parser.parse_args()
    annotated = list(pairs(options.first, options.second))
    if not annotated:
        parser.error(f"{options.first} and {options.second} have no annotation in common")
    agreement(annotated)
    if options.graph:
        precision(annotated, options.graph)


if __name__ == "__main__":
    main()
