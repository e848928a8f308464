"""Measures weights as kg reads them (a folder) on documents that prepare.py prepared.

    python bench/train/encoder/measure.py WEIGHTS ITEMS... [--part test]

Printed are precision, recall and F1 of names (exact words and type), by type and together; of the
words that tell an occurrence of a type, and of those of a post of a status; and of the ties between
what is annotated, at the probability that suits each way of being tied best.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # read when numpy is loaded

import argparse
import pickle
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy

from encoder.items import ENDS, NAMES, TIES, UNKNOWN, Item, spans
from encoder.lessons import ENTITY_SORT, EVENT_SORT, POST_SORT, Lesson, lessons
from kg.annotate.encoder.network import Network, load, log_softmax
from kg.annotate.encoder.reading import End, Reading, _likeliest, tied
from kg.annotate.ties import AT, HOLDER, PARTICIPANT

_SORTS = {PARTICIPANT: EVENT_SORT, HOLDER: POST_SORT, AT: POST_SORT}
"""What is tied in each way; in the others, entities."""


@dataclass(slots=True)
class Tally:
    """What was found, is there and is both, by kind; probability and truth of each possible tie."""

    found: Counter[str] = field(default_factory=Counter)
    there: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    ties: dict[str, list[tuple[float, bool]]] = field(default_factory=lambda: defaultdict(list))

    def line(self, kinds: Iterable[str]) -> str:
        found, there, right = (
            sum(counts[kind] for kind in kinds) for counts in (self.found, self.there, self.right)
        )
        return _line(right, found, there)


def _line(right: int, found: int, there: int) -> str:
    p, r, f = right / max(1, found), right / max(1, there), 2 * right / max(1, found + there)
    return f"P {p:.3f} R {r:.3f} F1 {f:.3f}  of {there}"


def measure(items: Iterable[Item], network: Network) -> Tally:
    tally = Tally()
    for item in items:
        for lesson in lessons(item, network.vocabulary):
            reading = _reading(lesson, network)
            _names(lesson, reading, tally)
            if lesson.events is not None and lesson.posts is not None:
                _words("occurrence", lesson.events, reading.events, tally)
                _words("post", lesson.posts, reading.posts, tally)
                _ties(lesson, reading, tally)
    return tally


def _reading(lesson: Lesson, network: Network) -> Reading:
    vectors = network.vectors(lesson.window)
    names, events, posts = (
        log_softmax(network.linear(vectors, head)) for head in ("names", "events", "posts")
    )
    one_window = numpy.zeros(len(vectors), dtype=numpy.int64)
    sentences = numpy.array(lesson.sentences)
    return Reading(
        network, vectors, names, numpy.exp(events), numpy.exp(posts), one_window, 0, sentences
    )


def _names(lesson: Lesson, reading: Reading, tally: Tally) -> None:
    open_ = {i for i, tag in enumerate(lesson.tags) if tag == UNKNOWN}
    there = set(spans(lesson.tags))
    for span in spans(_likeliest(reading.names)):
        if open_.isdisjoint(range(*span[:2])):
            tally.found[span[2]] += 1
            tally.right[span[2]] += span in there
    tally.there.update(kind for *_, kind in there)


def _words(what: str, true: Sequence[int], chances: Any, tally: Tally) -> None:
    for tag, said in zip(true, chances.argmax(axis=1).tolist(), strict=True):
        if tag != UNKNOWN:
            tally.there[what] += tag > 0
            tally.found[what] += said > 0
            tally.right[what] += tag == said > 0


def _ties(lesson: Lesson, reading: Reading, tally: Tally) -> None:
    """A thing is tied as its likeliest pair of ends is."""
    best: dict[tuple[int, int, int], float] = {}
    ends = [End(reading, first, last + 1, ENDS[kind]) for first, last, kind in lesson.ends]
    for one, thing in zip(ends, lesson.things, strict=True):
        for other, other_thing in zip(ends, lesson.things, strict=True):
            if thing == other_thing or lesson.sorts[other_thing] != ENTITY_SORT:
                continue
            for way, (name, chance) in enumerate(tied(one, other).items()):
                if lesson.sorts[thing] == _SORTS.get(name, ENTITY_SORT):
                    key = (thing, way, other_thing)
                    best[key] = max(best.get(key, 0.0), chance)
    true = set(lesson.ties)
    for key, chance in best.items():
        tally.ties[TIES[key[1]]].append((chance, key in true))


def best_of(chances: Iterable[tuple[float, bool]]) -> str:
    """The threshold of the highest F1, and what it gives."""
    ranked = sorted(chances, reverse=True)
    there = sum(is_true for _, is_true in ranked)
    best, right = (0.0, 0, 0, 0.0), 0
    for found, (chance, is_true) in enumerate(ranked, start=1):
        right += is_true
        best = max(best, (2 * right / (found + there), right, found, chance))
    return f"from {best[3]:.2f}  {_line(best[1], best[2], there)}"


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("weights", type=Path)
    options.add_argument("items", type=Path, nargs="+")
    options.add_argument("--part", choices=("train", "dev", "test"), default="train")
    given = options.parse_args()
    items: list[Item] = [item for path in given.items for item in pickle.loads(path.read_bytes())]
    tally = measure((item for item in items if item.part == given.part), load(given.weights))
    for kinds in [NAMES, NAMES[:3], *([kind] for kind in NAMES), ["occurrence"], ["post"]]:
        print(f"{'+'.join(kinds) if len(kinds) < len(NAMES) else 'names':16} {tally.line(kinds)}")
    for way in TIES:
        if way in tally.ties:
            print(f"{way:16} {best_of(tally.ties[way])}")


if __name__ == "__main__":
    main()
