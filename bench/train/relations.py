"""The classifier of relations: what it learns from, and what it is worth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from annotated import Pass, Studied, entities
from fitting import FOLDS, Known, fit, fold, matrix, pruned, rows_of, write

from kg.annotate import relations
from kg.annotate.linear import Features, Model, probable
from kg.annotate.parsed import Parsed
from kg.annotate.relations.classifier import BORNE_OUT, CLASSES, KEPT, Candidate, candidates
from kg.annotate.relations.pairs import Proposal
from kg.model import Predicate, Span

NAME = "relations"
STRENGTH = 0.1
"""The inverse of L2 regularisation, chosen by cross-validation."""
TOLERANCE = 1e-3
"""Where the fitting stops; ten times finer takes many times as long and gives the same figures."""
TRIED = (
    (0.2, 0.1),
    (0.25, 0.15),
    (0.3, 0.2),
    (KEPT, BORNE_OUT),
    (0.5, 0.3),
)
"""From which probability on a relation is kept that no rule proposes, and one that a rule does."""

Triple = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Case:
    """A candidate of one reading, with its annotated ends."""

    document: str
    marked: bool
    ends: tuple[str, str]
    features: Features
    ruled: frozenset[str]
    label: int


def cases(
    reading: Pass, parsed: Parsed, proposed: Sequence[Proposal], comments: frozenset[int]
) -> Iterator[Case]:
    ids = entities(parsed, reading.gold)
    stated = {(r["s"], r["o"]): set[str]() for r in reading.statements["relations"]}
    for relation in reading.statements["relations"]:
        stated[relation["s"], relation["o"]].add(relation["p"])
        if relation["p"] == Predicate.WORKS_WITH:
            stated.setdefault((relation["o"], relation["s"]), set()).add(relation["p"])
    for candidate in candidates(parsed, proposed, comments):
        ends = _ends(parsed, candidate, ids)
        ruled = frozenset(str(p.relation.predicate) for p in candidate.proposals)
        true = sorted(stated.get(ends, ()), key=lambda p: (p not in ruled, p))
        label = CLASSES.index(Predicate(true[0])) if true else 0
        name = reading.gold.name
        yield Case(name, reading.marked, ends, candidate.features, ruled, label)


def _ends(parsed: Parsed, candidate: Candidate, ids: dict[Span, str]) -> tuple[str, str]:
    """The annotated entities of both ends; what is none stays what is written."""
    if candidate.ends is not None:
        spans = [end.mention.span for end in candidate.ends]
    else:
        relation = candidate.proposals[0].relation
        spans = [relation.subject, relation.object]
    text = {m.span: m.surface for m in (*parsed.mentions, *parsed.publications)}
    subject, object = (ids.get(span, text.get(span, str(span))) for span in spans)
    return subject, object


def learned(every: Sequence[Case], known: Known) -> Model:
    rows = rows_of(case.features for case in every)
    features, labels = [case.features for case in every], [case.label for case in every]
    return fit(
        features,
        labels,
        rows,
        strength=STRENGTH,
        count=len(CLASSES),
        tolerance=TOLERANCE,
        known=known.get(NAME),
    )


def report(what: str, found: Iterable[tuple[str, Triple]], gold: set[tuple[str, Triple]]) -> None:
    """Relations of two ends that are annotated, or not; partners count once, in either order."""
    kept = {_turned(one) for one in found}
    right = len(kept & {_turned(one) for one in gold})
    p, r = right / max(1, len(kept)), right / max(1, len(gold))
    print(f"{what:36} P {p:.3f} R {r:.3f} F1 {2 * p * r / max(1e-9, p + r):.3f}", flush=True)


def _turned(one: tuple[str, Triple]) -> tuple[str, Triple]:
    document, (subject, predicate, object) = one
    if predicate == Predicate.WORKS_WITH and object < subject:
        return document, (object, predicate, subject)
    return one


@dataclass(slots=True)
class Relations:
    """What is learned of relations: the candidates of all readings, and what is annotated."""

    studied: ClassVar[Studied] = Studied(relations, "judged")
    every: list[Case] = field(default_factory=list)
    gold: set[tuple[str, Triple]] = field(default_factory=set)

    def add(self, reading: Pass, given: tuple[Any, ...]) -> None:
        """Take a reading in.

        Args:
            given: What the function under study was called with.
        """
        self.every += cases(reading, *given)
        name = reading.gold.name
        stated = reading.statements["relations"]
        self.gold |= {(name, (r["s"], r["p"], r["o"])) for r in stated}

    def cross(self, known: Known) -> None:
        """Print what cross-validation gives."""
        every, gold = self.every, self.gold
        print(f"relations: {len({c.document for c in every})} documents, {len(every)} candidates")
        chances: dict[int, Sequence[float]] = {}
        for number in range(FOLDS):
            model = learned([c for c in every if fold(c.document) != number], known)
            kept = [i for i, c in enumerate(every) if fold(c.document) == number]
            logits = matrix((every[i].features for i in kept), dict(model.rows)) @ model.weights
            for i, row in zip(kept, logits + model.bias, strict=True):
                chances[i] = probable(row)
        for marked, names in ((True, "annotated names"), (False, "names found")):
            mine = [i for i, case in enumerate(every) if case.marked is marked]
            ruled = [
                (every[i].document, (every[i].ends[0], predicate, every[i].ends[1]))
                for i in mine
                for predicate in every[i].ruled
            ]
            report(f"rules, {names}", ruled, gold)
            for least, borne_out in TRIED:
                found = [
                    (every[i].document, (every[i].ends[0], str(predicate), every[i].ends[1]))
                    for i in mine
                    for predicate, chance in zip(CLASSES, chances[i], strict=True)
                    if predicate is not None
                    and chance >= (borne_out if str(predicate) in every[i].ruled else least)
                ]
                report(f"from {least}, by a rule {borne_out}, {names}", found, gold)

    def write(self, weights: Path, known: Known) -> None:
        """Learn from all and write what was learned."""
        write(pruned(learned(self.every, known)), weights / f"{NAME}.npz")
