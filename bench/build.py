"""How much longer a build takes than the bare language model over the same text.

    python bench/build.py [--rounds N] [--profile] [FOLDER]

Each round starts two fresh processes in turn: one loads the product's model and runs it over the
documents' paragraphs; one builds the documents into a fresh store. Told are the least CPU seconds
of both (a busy machine stretches the clock, hardly the CPU time), the least seconds by the clock,
and their ratio. Exit code 1 if the ratio is above the target.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
TARGET = 1.6
"""At most this many times the bare model's CPU seconds."""

BARE = """
import sys
from pathlib import Path
from kg.annotate.language import load
from kg.config import Config
texts = [p.read_text("utf-8") for p in sorted(Path(sys.argv[1]).glob("*.txt"))]
nlp = load(Config().model)
words = 0
for text in texts:
    for doc in nlp.pipe(text.split("\\n\\n"), batch_size=64):
        words += len(doc)
print(words)
"""
BUILD = """
import sys
from pathlib import Path
from kg.build import build
print(build([Path(sys.argv[1])], store=Path(sys.argv[2])).counts["triples"])
"""
PROFILE = """
import cProfile, pstats, sys
from pathlib import Path
from kg.annotate.language import load
from kg.build import build
load()
profile = cProfile.Profile()
profile.runcall(build, [Path(sys.argv[1])], store=Path(sys.argv[2]))
pstats.Stats(profile).sort_stats("cumulative").print_stats(r"/kg/", 45)
"""


class Taken(NamedTuple):
    """Seconds of one run: of the CPU, and by the clock."""

    cpu: float
    clock: float


def run(code: str, *arguments: str | Path) -> Taken:
    """Run code in a fresh Python and take its time, children included."""
    before, began = os.times(), time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    after = os.times()
    cpu = after.children_user + after.children_system
    cpu -= before.children_user + before.children_system
    return Taken(cpu, time.perf_counter() - began)


def best(runs: Sequence[Taken]) -> Taken:
    return Taken(min(r.cpu for r in runs), min(r.clock for r in runs))


def compare(folder: Path, rounds: int) -> tuple[Taken, Taken]:
    """The best of the bare runs and the best of the builds, taken in turn."""
    bare, built = [], []
    with tempfile.TemporaryDirectory() as place:
        for number in range(rounds):
            bare.append(run(BARE, folder))
            built.append(run(BUILD, folder, Path(place, str(number))))
    return best(bare), best(built)


def profile(folder: Path) -> None:
    """Print where a build's time goes, the model's loading apart."""
    with tempfile.TemporaryDirectory() as place:
        subprocess.run(
            [sys.executable, "-c", PROFILE, str(folder), str(Path(place, "store"))],
            cwd=ROOT,
            check=True,
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "seeds")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--profile", action="store_true", help="print where the time goes instead")
    options = parser.parse_args()
    folder = options.folder.resolve()
    if options.profile:
        profile(folder)
        return 0
    bare, built = compare(folder, options.rounds)
    ratio = built.cpu / bare.cpu
    print(f"bare model  {bare.cpu:6.2f} s CPU  {bare.clock:6.2f} s clock")
    print(f"kg build    {built.cpu:6.2f} s CPU  {built.clock:6.2f} s clock")
    print(f"ratio       {ratio:6.2f}        {built.clock / bare.clock:8.2f}   (target {TARGET})")
    return int(ratio > TARGET)


if __name__ == "__main__":
    sys.exit(main())
