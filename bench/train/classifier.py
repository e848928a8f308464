"""Trains the classifier of names on texts that the recogniser has not been trained on.

    python bench/train/classifier.py TEXTS... [--encoders OUT...] [--strength 0.3] [--known]
        --out kg/annotate/weights/names.npz

TEXTS are files in the form of bench/train/own, or folders of such files, each document read by an
encoder that has not learned from it (`sources`). Printed is what five-fold cross-validation over
the documents gives, against the rules' own decisions: F1 over mentions of the candidates, so that
neither side is charged with what is no candidate. With ``--known`` it goes on from the weights that
ship, drawn to what they knew.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # read when numpy is loaded

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from fitting import FOLDS, fit, fold, matrix, pruned, rows_of, write
from nertrain.own import marked_documents
from sources import Encoders, add_encoders, existing

import kg.annotate.names as names_of_document
from kg.annotate import linear
from kg.annotate.language import analyse
from kg.annotate.linear import Features, Model
from kg.annotate.names import classifier, find_names
from kg.annotate.names.evidence import Kept
from kg.annotate.names.features import Evidence, describe
from kg.model import Document, EntityType
from kg.segment import segment

LABELS = {
    "PER": EntityType.PERSON,
    "ORG": EntityType.ORGANISATION,
    "LOC": EntityType.PLACE,
    "LAW": EntityType.LEGISLATION,
    "PROG": EntityType.PROGRAMME,
    "REPORT": EntityType.PUBLICATION,
}
TYPES = classifier.TYPES


@dataclass(frozen=True, slots=True)
class Case:
    """A way of writing in one document.

    Args:
        marked: How often it is marked as each type there, and how often as none.
    """

    document: str
    key: str
    features: Features
    marked: Counter[EntityType | None]
    rule: EntityType | None

    @property
    def type(self) -> EntityType | None:
        return max(self.marked, key=lambda kind: (self.marked[kind], kind or ""))


def cases(name: str, text: str, marks: Sequence[tuple[int, int, str]], nlp: Any) -> Iterator[Case]:
    """The ways of writing that the rules propose in a document."""
    thread = segment(Document(name, name, text, ""))
    prose = analyse(thread, nlp)
    caught: list[Evidence] = []

    def catch(evidence: Evidence, _prose: object) -> Kept:
        caught.append(evidence)
        return evidence.kept

    with mock.patch.object(names_of_document, "classify", catch):
        find_names(thread, prose)
    evidence = caught[0]
    places = classifier.occurrences(prose, classifier.candidates(evidence, prose))
    types = {(start, end): LABELS[label] for start, end, label in marks if label in LABELS}
    for key, features in describe(evidence, places).items():
        marked: Counter[EntityType | None] = Counter()
        for place in places[key]:
            span = place.prose.chars(place.start, place.end)
            if span in types:
                marked[types[span]] += 1
            elif not any(a <= span.start and span.end <= b for a, b in types):
                marked[None] += 1
        if marked:
            kind, score = evidence.kept.get(key, (None, 0.0))
            yield Case(name, key, features, marked, kind if score >= classifier.KEPT else None)


def report(what: str, found: Sequence[tuple[Case, EntityType | None]]) -> None:
    right: Counter[EntityType] = Counter()
    wrong: Counter[EntityType] = Counter()
    missed: Counter[EntityType] = Counter()
    for case, kind in found:
        for true, count in case.marked.items():
            if true is kind and true is not None:
                right[true] += count
                continue
            if true is not None:
                missed[true] += count
            if kind is not None:
                wrong[kind] += count

    def line(kinds: Sequence[EntityType]) -> str:
        hit = sum(right[k] for k in kinds)
        found = max(1, hit + sum(wrong[k] for k in kinds))
        there = max(1, hit + sum(missed[k] for k in kinds))
        return f"{hit / found:.3f} {hit / there:.3f} {2 * hit / (found + there):.3f}"

    kinds = [kind for kind in TYPES if kind and kind is not EntityType.PUBLICATION]
    each = "  ".join(f"{kind} {line([kind])}" for kind in kinds)
    print(f"{what:10} P R F1  all {line(kinds)}  {each}", flush=True)


def learned(
    cases: Sequence[Case], rows: dict[str, int], strength: float, known: Model | None = None
) -> Model:
    """A classifier of `TYPES`; what stands there often counts more, up to thrice."""
    return fit(
        [case.features for case in cases],
        [TYPES.index(case.type) for case in cases],
        rows,
        strength=strength,
        count=len(TYPES),
        weights=[min(3, sum(case.marked.values())) ** 0.5 for case in cases],
        known=known,
    )


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("texts", type=existing, nargs="+", metavar="TEXTS")
    add_encoders(options)
    options.add_argument("--out", type=Path)
    options.add_argument("--strength", type=float, default=0.3)
    options.add_argument("--known", action="store_true", help="go on from the weights that ship")
    given = options.parse_args()
    encoders = Encoders.read(given.encoders)
    every: list[Case] = []
    for texts in given.texts:
        for path in sorted(texts.glob("*.txt")) if texts.is_dir() else [texts]:
            for name, text, marks in marked_documents(path.read_text(encoding="utf-8"), path.name):
                every += cases(name, text, marks, encoders.of(name))
    rows = rows_of(case.features for case in every)
    print(f"{len(every)} ways of writing, {len(rows)} features")
    report("rules", [(case, case.rule) for case in every])
    known = linear.trained("names") if given.known else None
    crossed = []
    for number in range(FOLDS):
        kept = [case for case in every if fold(case.document) == number]
        others = [c for c in every if fold(c.document) != number]
        model = learned(others, rows, given.strength, known)
        found = matrix((c.features for c in kept), dict(model.rows))
        best = (found @ model.weights + model.bias).argmax(axis=1)
        crossed += [(case, TYPES[i]) for case, i in zip(kept, best, strict=True)]
    report("classifier", crossed)
    if given.out:
        write(pruned(learned(every, rows, given.strength, known)), given.out)


if __name__ == "__main__":
    main()
