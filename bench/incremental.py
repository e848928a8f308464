"""What adding one document to a large corpus costs, against the full build.

    python bench/incremental.py [--documents N] [--folder DIR] [--workers N]

Writes N short invented documents (the same ones every time), builds them, adds one and builds
again, then builds once more with nothing changed; each build is a fresh process. Told are CPU
seconds, seconds by the clock, and the share of the full build. With --folder, documents and store
are kept there, and a full build that is there already is not repeated. Exit code 1 if adding one
document costs more than the target.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
TARGET = 0.02
"""Share of the full build's CPU seconds."""

HEADS = [
    "Bar",
    "Cal",
    "Dor",
    "Fen",
    "Gar",
    "Hal",
    "Kes",
    "Lang",
    "Mor",
    "Nor",
    "Pen",
    "Ram",
    "Sel",
    "Thorn",
    "Ull",
    "Wen",
    "Yar",
    "Ash",
    "Brad",
    "Cros",
]
TAILS = [
    "ford",
    "ham",
    "ley",
    "mouth",
    "ton",
    "wick",
    "worth",
    "bury",
    "combe",
    "dale",
    "field",
    "gate",
    "holm",
    "low",
    "stead",
    "well",
]
FIRST = [
    "Ann",
    "Brenda",
    "Carol",
    "Diana",
    "Edith",
    "Fiona",
    "Grace",
    "Helen",
    "Irene",
    "Jane",
    "Adam",
    "Brian",
    "Colin",
    "David",
    "Edward",
    "Frank",
    "George",
    "Harold",
    "Ian",
    "James",
]
BODIES = "Harbour Board|County Council|Water Company|Housing Trust|Rail Users Group|Hospital Trust"
POSTS = "chair|director|treasurer|secretary|chief executive|spokesman"
MONTHS = "January February March April May June July August September October November December"


def documents(count: int) -> Iterator[tuple[str, str]]:
    """Name and text of each document; a prefix of a longer list is the list of a shorter one."""
    places = [head + tail for head in HEADS for tail in TAILS]
    surnames = [f"{head}{tail}s" for head in HEADS for tail in TAILS]
    for number in range(count):
        draw = random.Random(number)
        place, other = draw.sample(places, 2)
        body, rival = (f"{p} {draw.choice(BODIES.split('|'))}" for p in (place, other))
        who, whom = (f"{draw.choice(FIRST)} {draw.choice(surnames)}" for _ in range(2))
        post, more = draw.sample(POSTS.split("|"), 2)
        day = f"{draw.randint(1, 28)} {draw.choice(MONTHS.split())} {draw.randint(2001, 2019)}"
        sum_ = f"£{draw.randint(2, 90)}m"
        yield (
            f"{number:05}.txt",
            f"News from {place}, number {number}\n\n{day}\n\n"
            f"{who}, {post} of the {body}, resigned on Friday after a report on the {rival}. "
            f"{whom}, {more} of the {rival}, said: “We shall build the bridge at {other} all "
            f"the same.”\n\n"
            f"The {body} awarded a contract worth {sum_} to {draw.choice(HEADS)}tech plc in "
            f"{draw.choice(MONTHS.split())}. Mr {whom.split()[1]} met the members on Monday.\n",
        )


class Taken(NamedTuple):
    """Seconds of one build: of the CPU, children included, and by the clock."""

    cpu: float
    clock: float


def build(folder: Path, store: Path, workers: int, *options: str) -> Taken:
    before, began = os.times(), time.perf_counter()
    command = [sys.executable, "-m", "kg", "build", str(folder), "--store", str(store)]
    subprocess.run(
        [*command, "--workers", str(workers), *options],
        cwd=folder.parent,
        check=True,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    after = os.times()
    cpu = after.children_user + after.children_system
    cpu -= before.children_user + before.children_system
    return Taken(cpu, time.perf_counter() - began)


def measure(place: Path, count: int, workers: int) -> bool:
    folder, store, full = place / "documents", place / "store", place / "full.json"
    folder.mkdir(exist_ok=True)
    *texts, (late, text) = documents(count + 1)
    for name, words in texts:
        (folder / name).write_text(words, "utf-8")
    (folder / late).unlink(missing_ok=True)
    if full.exists():
        whole = Taken(*json.loads(full.read_text()))
        build(folder, store, workers, "--prune")
    else:
        whole = build(folder, store, workers)
        full.write_text(json.dumps(whole))
    (folder / late).write_text(text, "utf-8")
    one = build(folder, store, 1)
    same = build(folder, store, 1)
    for name, taken in (("full build", whole), ("one more", one), ("nothing new", same)):
        print(
            f"{name:12} {taken.cpu:8.1f} s CPU {taken.clock:8.1f} s clock "
            f"{taken.cpu / whole.cpu:7.2%} of the full build"
        )
    return one.cpu / whole.cpu <= TARGET


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    if options.folder:
        options.folder.mkdir(parents=True, exist_ok=True)
        return int(not measure(options.folder.resolve(), options.documents, options.workers))
    with tempfile.TemporaryDirectory() as place:
        return int(not measure(Path(place), options.documents, options.workers))


if __name__ == "__main__":
    sys.exit(main())
