"""Kills builds at random moments until so many have died, and counts what was lost.

    python bench/kills.py [--kills N] [--seed N] [--place DIR]

Builds a few documents of the sample posts' kind, then starts builds that write the graph again and
kills each (SIGKILL) at one of five kinds of moments in turn: a random time within the reading,
resolving or writing of a whole build, or just before the n-th change that it makes to the disk
(a file opened for writing, renamed or removed, a folder made or removed), n drawn at random from
all of them, or from the last few, where the graph is switched. Builds that die while they read find
a reading fewer in the store. A build that ends before its moment does not count. The graph is read
after each: it must be the old one or the new one, whole, and no process may be left of the build.
Where it is the new one, the next build starts from the old one again.
At the end one build runs to its end: its graph must be the new one, and nothing may be left of
those that died. Exit code 1 if anything was lost.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from kg.build import build  # noqa: E402
from kg.errors import KgError  # noqa: E402
from kg.store import Snapshot  # noqa: E402

STAGES = ("reading", "resolving", "writing")
MOMENTS = (*STAGES, "at a change of the disk", "at the switch")
LAST_CHANGES = 12
"""Changes of the disk among which the new graph takes the place of the old one."""

_CHANGES = frozenset(
    ["os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "shutil.rmtree", "os.link"]
)
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


# --- the build, in a process of its own -------------------------------------------------------


def run(files: Sequence[Path], store: Path, die_at: int) -> int:
    """Build, telling stages and changes of the disk; die just before the ``die_at``-th change."""
    changes = 0
    inside = str(store.absolute())

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal changes
        writes = event in _CHANGES or (
            event == "open" and isinstance(arguments[2], int) and bool(arguments[2] & _WRITES)
        )
        below = event in ("os.remove", "os.rmdir") and arguments[1] != -1  # as rmtree removes
        if not writes or not (below or str(arguments[0]).startswith(inside)):
            return
        changes += 1
        if changes == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def progress(stage: str, done: int, total: int) -> None:
        os.write(1, f"{stage} {done} {total}\n".encode())

    sys.addaudithook(hook)
    build(files, store=store, progress=progress, rebuild=True, limited=True, workers=2)
    os.write(1, f"changes {changes} {changes}\n".encode())
    return 0


# --- killing it -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Course:
    """How a whole build goes: when each stage begins and ends, in seconds; how often it writes."""

    stages: dict[str, tuple[float, float]]
    changes: int


def started(files: Sequence[Path], store: Path, die_at: int = 0) -> subprocess.Popen[str]:
    command = [sys.executable, __file__, "--build", str(die_at), str(store), *map(str, files)]
    return subprocess.Popen(
        command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip


def course(files: Sequence[Path], store: Path) -> Course:
    """Let a build run to its end, and look at it."""
    process = started(files, store)
    assert process.stdout
    begins: dict[str, float] = {}
    changes = 0
    for line in process.stdout:
        what, number, _ = line.split()
        if what == "changes":
            changes = int(number)
        begins.setdefault(what, time.monotonic())
    if process.wait():
        raise RuntimeError("a build that nobody kills does not come to its end")
    ends = [*list(begins.values())[1:], time.monotonic()]
    stages = {stage: (begin, end) for (stage, begin), end in zip(begins.items(), ends, strict=True)}
    return Course(stages, changes)


def killed_in(process: subprocess.Popen[str], stage: str, seconds: float) -> bool:
    """Kill a build so long after a stage has begun; False where it ends before."""
    assert process.stdout
    for line in process.stdout:
        if line.startswith(stage):
            break
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
    return process.wait() == -signal.SIGKILL


def left(process: subprocess.Popen[str]) -> bool:
    """Whether processes of a dead build live on; they get ten seconds to see that it is dead."""
    for _ in range(100):
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.1)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    return True


# --- what is left -----------------------------------------------------------------------------


def quads(store: Path) -> list[str]:
    return sorted(map(str, Snapshot.open(store).quads()))


def leftovers(store: Path) -> list[Path]:
    generations = sorted((store / "generations").iterdir())
    rubbish = [*store.rglob("*.tmp"), *store.rglob("bulk-*"), *store.glob("*.new")]
    return [*rubbish, *generations[:-2]]


def renew(base: Path, store: Path) -> None:
    shutil.rmtree(store)
    shutil.copytree(base, store)


def unread(store: Path) -> None:
    """Remove a reading, so that the next build has one to make."""
    for reading in sorted((store / "readings").glob("*/*.json"))[:1]:
        reading.unlink()


def kill(count: int, seed: int, place: Path) -> Counter[str]:
    folder, store = place / "documents", place / "store"
    golden = shutil.ignore_patterns("*.yaml", "*.md")
    shutil.copytree(ROOT / "tests" / "golden", folder, ignore=golden)
    files = sorted(folder.glob("*.txt"))[:6]
    files.append(Path(shutil.copy(ROOT / "tests" / "formats" / "page.html", folder)))
    build(files, store=place / "whole")
    want = quads(place / "whole")
    base = place / "base"  # its graph lacks a document whose reading is there
    shutil.copytree(place / "whole" / "readings", base / "readings")
    build(files[:-2], store=base)
    build(files[:-1], store=base)  # the next one has a generation to remove
    old = quads(base)
    shutil.copytree(base, store)
    calm = course(files, store)
    unread(store)
    busy = course(files, store)
    renew(base, store)
    draw, told = random.Random(seed), Counter[str]()
    while told["killed"] < count and told["started"] < 5 * count:
        moment = MOMENTS[told["started"] % len(MOMENTS)]
        told["started"] += 1
        if moment == "reading":
            unread(store)
        if moment in STAGES:
            begin, end = busy.stages.get(moment, (0.0, 0.0))
            process = started(files, store)
            died = killed_in(process, moment, draw.uniform(0, end - begin))
        else:
            first = calm.changes - LAST_CHANGES if moment == "at the switch" else 1
            process = started(files, store, draw.randint(max(first, 1), calm.changes))
            died = process.wait() == -signal.SIGKILL
        if process.stdout:
            process.stdout.close()
        told["killed"] += died
        told[f"  {moment}"] += died
        told["processes left"] += left(process)
        try:
            found = quads(store)
            told["graph whole"] += found in (old, want)
            if found == want:
                told["  the new one"] += 1
                renew(base, store)  # else the next build goes on among what this one has left
        except KgError as error:
            told["graph lost"] += 1
            print(error, file=sys.stderr)
    course(files, store)
    told["next build the same"] += quads(store) == want
    told["left behind"] += len(leftovers(store))
    return told


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--place", type=Path, help="a folder to work in; else a temporary one")
    if sys.argv[1:2] == ["--build"]:
        die_at, store, *files = sys.argv[2:]
        return run([Path(file) for file in files], Path(store), int(die_at))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.place) as place:
        told = kill(options.kills, options.seed, Path(place))
    for what, number in told.items():
        print(f"{number:6} {what}")
    good = told["graph whole"] == told["started"] and told["next build the same"]
    bad = told["left behind"] or told["processes left"] or told["killed"] < options.kills
    return int(not good or bad > 0)


if __name__ == "__main__":
    sys.exit(main())
