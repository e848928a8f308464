"""The build as a whole: what is read again and what is not, and what one bad document costs."""

from __future__ import annotations

import logging
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

from kg import annotate
from kg.build import BuildReport, build
from kg.cache import Cache, key
from kg.cli.build import summary
from kg.config import Config
from kg.correct import parse
from kg.errors import ConfigError, DocumentError
from kg.model import Thread
from kg.resolve import Clustered, Joined, join
from kg.store import Snapshot

pytestmark = pytest.mark.model

ROOT = Path(__file__).resolve().parent
KG = Path(sys.executable).with_name("kg")

PIER = (
    "Pier to close\n\n3 May 2019\n\n"
    "Ann Lowe, chair of the Northmouth Harbour Board, resigned on Friday.\n"
)
FERRY = "Ferry sold\n\n4 May 2019\n\nTidewater plc bought the Skerry ferry for £2m on Monday.\n"
WEIR = (
    "Weir mended\n\n5 May 2019\n\nThe county council repaired the weir at Holm Bridge in April.\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "docs"
    made.mkdir()
    (made / "pier.txt").write_text(PIER, "utf-8")
    (made / "ferry.txt").write_text(FERRY, "utf-8")
    return made


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / ".kg"


def run(*sources: Path, store: Path, **options: Any) -> BuildReport:
    return build(list(sources), store=store, config=Config(), **options)


def quads(store: Path) -> list[str]:
    return sorted(map(str, Snapshot.open(store).quads()))


def documents(store: Path) -> list[str]:
    return [d.source for d in Snapshot.open(store).manifest.documents]


def readings(store: Path) -> set[str]:
    return {path.stem for path in (store / "readings").glob("*/*.json")}


# --- what is read again ---------------------------------------------------------------------


def test_a_second_build_reads_nothing(folder: Path, store: Path) -> None:
    first = run(folder, store=store)
    before = quads(store)
    second = run(folder, store=store)
    assert (first.unchanged, second.unchanged) == (0, 2)
    assert first.counts == second.counts
    assert quads(store) == before


def test_where_nothing_changed_the_graph_in_use_is_left_alone(folder: Path, store: Path) -> None:
    first = run(folder, store=store)
    generation = (store / "CURRENT").read_text("ascii")
    again = run(folder, store=store)
    assert (first.same, again.same) == (False, True)
    assert (store / "CURRENT").read_text("ascii") == generation
    assert again.counts == first.counts
    before = quads(store)
    assert not run(folder, store=store, rebuild=True).same
    assert (store / "CURRENT").read_text("ascii") != generation
    assert quads(store) == before


def test_what_could_not_be_done_is_told_again_though_nothing_changed(
    folder: Path, store: Path
) -> None:
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")
    wrong = parse("- reject: Nobody Here\n", Path("corrections.yaml"))
    first = run(folder, store=store, corrections=wrong)
    again = run(folder, store=store, corrections=wrong)
    assert again.same
    assert (again.skipped, again.unmatched) == (first.skipped, first.unmatched)
    assert first.skipped[0][2]
    assert not run(folder, store=store).same


def test_a_store_of_another_version_is_told(
    folder: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.build.current_version", lambda: "0.0.1")
    run(folder, store=store)
    monkeypatch.undo()
    report = run(folder, store=store, rebuild=True)
    assert report.built_by == "0.0.1"
    assert "The store was built by kg 0.0.1; kg " in summary(report)


def test_a_store_that_cannot_be_read_is_told_and_built_anew(folder: Path, store: Path) -> None:
    run(folder, store=store)
    before = quads(store)
    manifest = store / "generations" / (store / "CURRENT").read_text("ascii").strip()
    (manifest / "manifest.json").write_text('{"format": 99, "manifest": {}}', "utf-8")
    report = run(folder, store=store)
    assert "format 99" in report.damage
    assert "built anew, from these sources alone" in summary(report)
    assert quads(store) == before


def test_documents_that_only_an_earlier_version_has_read_are_named(
    folder: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.build.keys._readers", lambda model: ("an older extractor",))
    run(folder, store=store)
    monkeypatch.undo()
    (folder / "pier.txt").unlink()
    report = run(folder, store=store)
    assert report.unchanged == 1  # the one that is gone; the other is read again
    assert report.outdated == report.missing == (str(folder / "pier.txt"),)
    assert "only an earlier version of kg has read" in summary(report)


def test_a_change_costs_the_file_that_changed(folder: Path, store: Path) -> None:
    run(folder, store=store)
    old = readings(store)
    (folder / "pier.txt").write_text(PIER.replace("Friday", "Monday"), "utf-8")
    report = run(folder, store=store)
    assert report.unchanged == 1
    assert len(readings(store)) == 2
    assert len(readings(store) & old) == 1


def test_a_file_that_moved_is_not_read_again(folder: Path, store: Path) -> None:
    run(folder, store=store)
    (folder / "deep").mkdir()
    (folder / "pier.txt").rename(folder / "deep" / "pier.txt")
    report = run(folder, store=store, prune=True)
    assert report.unchanged == 2
    assert documents(store) == ["deep/pier.txt", "ferry.txt"]


def test_a_damaged_reading_is_made_again(folder: Path, store: Path) -> None:
    run(folder, store=store)
    before = quads(store)
    for path in (store / "readings").glob("*/*.json"):
        path.write_bytes(b'{"thread": \xff')
    assert run(folder, store=store).unchanged == 0
    assert quads(store) == before


def test_other_settings_are_another_reading(folder: Path, store: Path) -> None:
    run(folder, store=store)
    report = build([folder], store=store, config=Config(date_order="month-first"))
    assert report.unchanged == 0


def test_the_parts_of_a_key_stay_apart() -> None:
    assert len({key("a", "b"), key("ab", ""), key("a\0b"), key("a", None), key("a", "None")}) == 5


# --- files that go --------------------------------------------------------------------------


def test_a_document_whose_file_is_gone_stays_until_it_is_pruned(folder: Path, store: Path) -> None:
    run(folder, store=store)
    before = quads(store)
    (folder / "pier.txt").unlink()
    report = run(folder, store=store)
    assert report.missing == (str(folder / "pier.txt"),)
    assert report.skipped == ()
    assert quads(store) == before
    report = run(folder, store=store, prune=True)
    assert report.missing == ()
    assert documents(store) == ["ferry.txt"]
    assert len(readings(store)) == 1


def test_a_document_that_is_broken_today_costs_no_reading_tomorrow(
    folder: Path, store: Path
) -> None:
    run(folder, store=store)
    before = quads(store)
    (folder / "pier.txt").write_bytes(b"\0")
    for prune in (False, True):
        report = run(folder, store=store, prune=prune)
        assert [Path(path).name for path, _, _ in report.skipped] == ["pier.txt"]
        assert documents(store) == ["ferry.txt"]
        if not prune:
            (folder / "pier.txt").write_text(PIER, "utf-8")
            assert run(folder, store=store).unchanged == 2
            assert quads(store) == before
            (folder / "pier.txt").write_bytes(b"\0")


def test_nothing_to_read_leaves_the_store_as_it_was(folder: Path, store: Path) -> None:
    run(folder, store=store)
    before = quads(store)
    empty = folder.parent / "empty"
    empty.mkdir()
    for options in ({}, {"prune": True}):
        with pytest.raises(DocumentError, match="nothing to read"):
            run(empty, store=store, **options)
        assert quads(store) == before


# --- faults, through the real script ----------------------------------------------------------

GOOD = {"good.txt": PIER.encode()}


def spoil_nothing(folder: Path) -> None:
    """The files are broken enough."""


def lock_file(folder: Path) -> None:
    (folder / "bad.txt").chmod(0)


def make_pipe(folder: Path) -> None:
    (folder / "bad.txt").unlink()
    os.mkfifo(folder / "bad.txt")


def break_link(folder: Path) -> None:
    (folder / "bad.txt").unlink()
    (folder / "bad.txt").symlink_to(folder / "nowhere.txt")


FAULTS: dict[str, tuple[bytes, Any, str]] = {
    "binary": (b"%PDF-1.7\0\1\2", spoil_nothing, "is not text: a NUL byte"),
    "encoding": ("One “café”".encode("cp1252"), spoil_nothing, "is not UTF-8: byte 0x93 at line 1"),
    "one-line": (b"word " * 1_000_000, spoil_nothing, "line 1 has 5,000,000 characters"),
    "empty": (b"", spoil_nothing, "is empty"),
    "pipe": (b"x", make_pipe, "is a device or a pipe"),
    "gone": (b"x", break_link, "there is no such file"),
    "locked": (b"x", lock_file, "cannot be opened (Permission denied)"),
}


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_a_fault_is_told_and_costs_that_document_alone(
    run_kg: Run, tmp_path: Path, fault: str
) -> None:
    content, spoil, words = FAULTS[fault]
    if fault == "locked" and os.geteuid() == 0:
        pytest.skip("root may read everything")
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "bad.txt").write_bytes(content)
    spoil(folder)
    alone = run_kg("build", "docs", cwd=tmp_path)
    assert (alone.code, alone.stdout) == (3, "")
    assert alone.stderr.startswith("Error: docs/bad.txt: ")
    assert words in alone.stderr
    assert not (tmp_path / ".kg" / "CURRENT").exists()
    (folder / "good.txt").write_text(PIER, "utf-8")
    with_good = run_kg("build", "docs", cwd=tmp_path)
    assert (with_good.code, with_good.stdout) == (4, "")
    assert "Skipped 1:\n  docs/bad.txt: " in with_good.stderr
    assert words in with_good.stderr
    assert "Traceback" not in alone.stderr + with_good.stderr
    assert documents(tmp_path / ".kg") == ["good.txt"]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("nowhere", "nowhere: there is no such file or folder."),
        ("empty", "empty: there is nothing to read."),
    ],
)
def test_nothing_given_is_told(run_kg: Run, tmp_path: Path, source: str, words: str) -> None:
    (tmp_path / "empty").mkdir()
    done = run_kg("build", source, cwd=tmp_path)
    assert (done.code, done.stdout) == (3, "")
    assert done.stderr.startswith(f"Error: {words}\n")
    assert len(done.stderr.splitlines()) == 2


def test_a_missing_source_beside_a_good_one_is_skipped(folder: Path, store: Path) -> None:
    report = run(folder, folder / "nowhere.txt", store=store)
    assert [message for _, message, _ in report.skipped] == [
        f"{folder / 'nowhere.txt'}: there is no such file or folder."
    ]
    assert len(documents(store)) == 2


def test_a_model_that_is_not_there_is_no_fault_of_the_documents(folder: Path, store: Path) -> None:
    with pytest.raises(ConfigError, match="no-such-model"):
        build([folder], store=store, config=Config(model="no-such-model"))
    assert not (store / "CURRENT").exists()


# --- faults of our own ------------------------------------------------------------------------


def test_a_document_that_nothing_can_be_concluded_from_is_skipped(
    folder: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(documents: Mapping[str, Clustered], *options: Any) -> Joined:
        if "ferry" in documents:
            raise IndexError("no such cluster")
        return join(documents, *options)

    run(folder / "pier.txt", store=store)
    before = quads(store)
    monkeypatch.setattr("kg.resolve.join", failing)
    report = run(folder, store=store)
    assert documents(store) == ["pier.txt"]
    assert quads(store) == before
    assert [(Path(path).name, "no such cluster" in why) for path, why, _ in report.skipped] == [
        ("ferry.txt", True)
    ]
    with pytest.raises(DocumentError, match="no such cluster"):
        run(folder / "ferry.txt", store=store.with_name("other"))
    monkeypatch.undo()
    assert run(folder, store=store).skipped == ()
    assert len(documents(store)) == 2


def test_a_failure_that_is_no_documents_is_not_hidden(
    folder: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(documents: Mapping[str, Clustered], *options: Any) -> Joined:
        if len(documents) > 1:
            raise IndexError("no such cluster")
        return join(documents, *options)

    monkeypatch.setattr("kg.resolve.join", failing)
    with pytest.raises(IndexError):
        run(folder, store=store)


def test_a_document_that_the_annotators_fail_on_is_skipped(
    folder: Path, store: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    true_annotate = annotate.annotate

    def failing(thread: Thread, *args: Any, **options: Any) -> Any:
        if "Ferry" in thread.document.text:
            raise IndexError("no such token")
        return true_annotate(thread, *args, **options)

    monkeypatch.setattr(annotate, "annotate", failing)
    with caplog.at_level(logging.DEBUG, logger="kg.build"):
        report = run(folder, store=store)
    ((path, reason, hint),) = report.skipped
    assert Path(path).name == "ferry.txt"
    assert "IndexError: no such token" in reason
    assert "report it" in hint
    assert "Traceback" in caplog.text
    assert documents(store) == ["pier.txt"]
    monkeypatch.undo()
    alone = store.with_name("alone")
    run(folder / "pier.txt", store=alone)
    assert quads(store) == quads(alone)


def test_a_worker_that_dies_costs_nothing_that_can_be_read_again(folder: Path, store: Path) -> None:
    (folder / "weir.txt").write_text(WEIR, "utf-8")
    killed: list[int] = []

    def kill_one() -> None:
        deadline = time.monotonic() + 60
        while not killed and time.monotonic() < deadline:
            for child in multiprocessing.active_children():
                if child.pid:
                    os.kill(child.pid, signal.SIGKILL)
                    killed.append(child.pid)
                    return
            time.sleep(0.01)

    killer = threading.Thread(target=kill_one)
    killer.start()
    report = run(folder, store=store, workers=2)
    killer.join()
    assert killed
    assert report.skipped == ()
    plain = store.with_name("plain")
    run(folder, store=plain)
    assert quads(store) == quads(plain)


def test_a_document_that_takes_too_long_or_too_much_is_named_and_costs_itself_alone(
    folder: Path, store: Path
) -> None:
    """The limits are of the processor's time and of memory, so a busy machine changes nothing."""
    (folder / "endless.txt").write_text(WEIR * 4000, "utf-8")
    config = Config(document_seconds=3)
    report = build([folder], store=store, config=config, limited=True)
    ((path, reason, hint),) = report.skipped
    assert Path(path).name == "endless.txt"
    assert "takes more than 3 s of the processor's time" in reason
    assert "document_seconds" in hint
    assert documents(store) == ["ferry.txt", "pier.txt"]


def test_memory_is_limited_and_time_ends_what_does_not_listen() -> None:
    """In processes of their own, as the limits end them."""
    code = (
        "from kg.bounds import Limits\n"
        "try:\n"
        "    with Limits(60, 50):\n"
        "        bytearray(200_000_000)\n"
        "except MemoryError:\n"
        "    print('refused')\n"
        "bytearray(200_000_000)\n"
        "import hashlib\n"
        "with Limits(0.2, 500):\n"
        "    hashlib.pbkdf2_hmac('sha256', b'x', b'y', 1 << 30)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.stdout == b"refused\n"
    assert done.returncode == -signal.SIGPROF


def test_progress_is_told_in_order(folder: Path, store: Path) -> None:
    told: list[tuple[str, int, int]] = []
    run(folder, store=store, progress=lambda *step: told.append(step))
    assert told == [
        ("reading", 0, 2), ("reading", 1, 2), ("reading", 2, 2),
        ("resolving", 0, 1), ("resolving", 1, 1), ("writing", 0, 1), ("writing", 1, 1),
    ]  # fmt: skip


# --- builds that die --------------------------------------------------------------------------


def start(arguments: Sequence[str | Path]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([KG, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def test_whenever_a_build_is_killed_the_old_graph_stays_and_the_next_is_the_same(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "docs"
    shutil.copytree(ROOT / "golden", folder, ignore=shutil.ignore_patterns("*.yaml"))
    late = sorted(folder.glob("*.txt"))[6:]
    whole = tmp_path / "whole"
    began = time.monotonic()
    assert start(["build", folder, "--store", whole]).wait(300) == 0
    took = time.monotonic() - began
    want = quads(whole)

    store = tmp_path / "store"
    aside = tmp_path / "aside"
    aside.mkdir()
    for path in late:
        path.rename(aside / path.name)
    run(folder, store=store)
    old = quads(store)
    for path in aside.iterdir():
        path.rename(folder / path.name)
    shutil.copytree(store, tmp_path / "before")

    moments = random.Random(7)
    kills = 0
    for number in range(30):
        process = start(["build", folder, "--store", store, "--workers", str(1 + number % 2)])
        try:
            process.wait(took * moments.uniform(0.15, 0.95))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            kills += 1
            assert quads(store) in (old, want)
        else:  # quicker than the first build, on a machine that was busy then
            took *= 0.8
            assert quads(store) == want
            shutil.rmtree(store)
            shutil.copytree(tmp_path / "before", store)
        if kills == 6:
            break
    assert kills == 6
    run(folder, store=store)
    assert quads(store) == want
    assert not list((store / "readings").glob("*/*.tmp"))


# --- the cache --------------------------------------------------------------------------------


def test_readings_come_back_as_they_were_kept(folder: Path, store: Path) -> None:
    run(folder, store=store)
    cache = Cache(store / "readings")
    for known in Snapshot.open(store).manifest.documents:
        reading = cache.get(known.reading, id="other", source="other.txt")
        assert reading is not None
        assert (reading.document.id, reading.document.source) == ("other", "other.txt")
        cache.put("ff" + known.reading[2:], reading)
        again = cache.get("ff" + known.reading[2:], id="other", source="other.txt")
        assert again == reading
    assert cache.get("00" * 32, id="x", source="x") is None
