"""Kills builds at random moments and counts what was lost.

    python bench/kills.py [--kills N] [--seed N]

Builds a few documents of the sample posts' kind, then starts builds that write the graph again,
kills each (SIGKILL) after a random part of the time that a whole one takes, and reads the graph
after each: it must be the old one or the new one, whole. At the end one build runs to its end: its
graph must be the new one, and nothing may be left of those that died. Every tenth kill removes a
cached reading first, so that builds die while they read documents, too. Exit code 1 if anything
was lost.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from kg.build import build  # noqa: E402
from kg.errors import KgError  # noqa: E402
from kg.store import Snapshot  # noqa: E402


def quads(store: Path) -> list[str]:
    return sorted(map(str, Snapshot.open(store).quads()))


def leftovers(store: Path) -> list[Path]:
    generations = sorted((store / "generations").iterdir())
    rubbish = [*store.rglob("*.tmp"), *store.rglob("bulk-*"), *store.glob("*.new")]
    return [*rubbish, *generations[:-2]]


def kill(count: int, seed: int, place: Path) -> Counter[str]:
    folder, store = place / "documents", place / "store"
    shutil.copytree(
        ROOT / "tests" / "golden", folder, ignore=shutil.ignore_patterns("*.yaml", "*.md")
    )
    files = sorted(folder.glob("*.txt"))[:6]
    build(files, store=place / "whole")
    want = quads(place / "whole")
    build(files[:-1], store=store)
    old = quads(store)
    command = [sys.executable, "-m", "kg", "build", *map(str, files), "--store", str(store)]
    began = time.monotonic()
    subprocess.run([*command, "--rebuild"], cwd=ROOT, check=True, capture_output=True)
    took = time.monotonic() - began
    draw, told = random.Random(seed), Counter[str]()
    for number in range(count):
        slow = number % 10 == 9
        if slow:
            for reading in (store / "readings").glob("*/*.json"):
                reading.unlink()
        process = subprocess.Popen(
            [*command, "--rebuild"], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            process.wait(took * draw.uniform(0.05, 8.0 if slow else 1.0))
            told["ran to the end before the kill"] += 1
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            told["killed"] += 1
        try:
            told["graph whole"] += quads(store) in (old, want)
        except KgError as error:
            told["graph lost"] += 1
            print(error, file=sys.stderr)
    subprocess.run([*command, "--rebuild"], cwd=ROOT, check=True, capture_output=True)
    told["next build the same"] += quads(store) == want
    told["left behind"] += len(leftovers(store))
    return told


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        told = kill(options.kills, options.seed, Path(place))
    for what, count in told.items():
        print(f"{count:6} {what}")
    good = told["graph whole"] == options.kills and told["next build the same"]
    return int(not good or told["left behind"] > 0)


if __name__ == "__main__":
    sys.exit(main())
