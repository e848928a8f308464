"""Trains the classifiers of speech, relations, posts and events on annotated documents.

    python bench/train/statements.py FOLDER... [--encoders OUT...] [--out kg/annotate/weights]
        [--known WEIGHTS [--share 0.5]] [--only speech|relations|posts|events...] [--cases FILE]
        [--quick]

FOLDERs hold texts with their annotations, as bench/statements/convert.py writes them, each read by
an encoder that has not learned from it (`sources`), and twice, with the names that are annotated
and with those that kg finds, so that the classifiers learn what to make of wrong names.
``--known`` goes on from classifiers (a folder) that learned from other documents; ``--share``
writes the weights that lie so far on the way (`fitting.between`). Printed is what five-fold
cross-validation over the documents gives against the rules alone, unless --quick:

speech     quotations, as `kg evaluate` compares them, without marks or with; the speakers of those
           found;
relations  those between annotated entities;
posts      person, words of the post and organisation, compared as tests/gold/score.py does; then
           the share of those found whose status is right;
events     of the type, in a sentence with the trigger, with one participant; then the participants
           and the dates of those.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # read when numpy is loaded

import argparse
import pickle
from pathlib import Path
from typing import Any, ClassVar, Protocol

from annotated import Pass, Studied, passes
from events import Events
from fitting import Known, between, pruned, write
from posts import Posts
from relations import Relations
from sources import Encoders, add_encoders, existing
from speech import Speech
from tqdm import tqdm

from kg.annotate import linear


class Study(Protocol):
    """What classifiers of one kind learn from."""

    studied: ClassVar[Studied]

    def add(self, reading: Pass, given: tuple[Any, ...]) -> None:
        """Take a reading in."""

    def cross(self, known: Known) -> None:
        """Print what cross-validation gives."""

    def write(self, weights: Path, known: Known) -> None:
        """Learn from all and write what was learned."""


STUDIES: dict[str, type[Study]] = {
    "speech": Speech,
    "relations": Relations,
    "posts": Posts,
    "events": Events,
}
"""In the order in which kg finds them."""


def known_in(folder: Path) -> Known:
    """The classifiers in a folder, by name."""
    return {path.stem: linear.read(path) for path in sorted(folder.glob("*.npz"))}


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("folders", type=existing, nargs="+", metavar="FOLDER")
    add_encoders(options)
    options.add_argument("--only", choices=tuple(STUDIES), nargs="+", default=tuple(STUDIES))
    options.add_argument("--out", type=Path, help="where the weights go")
    options.add_argument("--known", type=existing, metavar="WEIGHTS", help="what to go on from")
    options.add_argument("--share", type=float, default=1.0, help="how far to go on from them")
    options.add_argument("--cases", type=Path, help="file to keep what was read in")
    options.add_argument("--quick", action="store_true", help="train without cross-validation")
    given = options.parse_args()
    known = known_in(given.known) if given.known else {}
    if given.cases and given.cases.exists():
        studies: list[Study] = pickle.loads(given.cases.read_bytes())
    else:
        encoders = Encoders.read(given.encoders)
        studies = [study() for name, study in STUDIES.items() if name in given.only]
        studied = [study.studied for study in studies]
        for folder in given.folders:
            for reading in tqdm(
                passes(folder, encoders, studied), desc=folder.name, unit="reading"
            ):
                for study, caught in zip(studies, reading.caught, strict=True):
                    study.add(reading, caught)
        if given.cases:
            given.cases.write_bytes(pickle.dumps(studies))
    if given.out:
        given.out.mkdir(parents=True, exist_ok=True)
        for study in studies:
            study.write(given.out, known)
        for name, before in known.items() if given.share < 1 else ():
            path = given.out / f"{name}.npz"
            if path.exists():
                write(pruned(between(before, linear.read(path), given.share)), path)
    if not given.quick:
        for study in studies:
            study.cross(known)


if __name__ == "__main__":
    main()
