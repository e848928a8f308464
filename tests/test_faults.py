"""Faults of machine and disk: whatever happens to a build, a whole graph can be read after it."""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.build import build
from kg.config import Config
from kg.store import Snapshot, writing

pytestmark = pytest.mark.model

PIER = "Pier to close\n\n3 May 2019\n\nAnn Lowe, chair of the Northmouth Harbour Board, resigned.\n"
FERRY = "Ferry sold\n\n4 May 2019\n\nTidewater plc bought the Skerry ferry for £2m on Monday.\n"
WEIR = "Weir mended\n\n5 May 2019\n\nKestrel Council repaired the weir at Holm Bridge in April.\n"
KILLS = 20


def quads(store: Path) -> list[str]:
    return sorted(map(str, Snapshot.open(store).quads()))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three documents, all of them read; the store's graph holds the first two."""
    made = tmp_path_factory.mktemp("faults")
    (made / "docs").mkdir()
    for name, text in (("pier", PIER), ("ferry", FERRY), ("weir", WEIR)):
        (made / "docs" / f"{name}.txt").write_text(text, "utf-8")
    build([made / "docs"], store=made / "whole", config=Config())
    shutil.copytree(made / "whole" / "readings", made / "store" / "readings")
    two = [made / "docs" / f"{name}.txt" for name in ("pier", "ferry")]
    late = made / "docs" / "weir.txt"
    kept = set((made / "store" / "readings").rglob("*.json"))
    build(two, store=made / "store", config=Config())
    assert set((made / "store" / "readings").rglob("*.json")) == kept
    assert late.exists()
    return made


@pytest.fixture
def store(place: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(place / "store", tmp_path / "store"))


def command(place: Path, store: Path, *options: str) -> list[str]:
    return [
        sys.executable, "-m", "kg", "build", str(place / "docs"), "--store", str(store), *options
    ]  # fmt: skip


def leftovers(store: Path) -> list[str]:
    """What no finished build leaves: drafts, halves of generations, files of a bulk load."""
    generations = sorted(path.name for path in (store / "generations").iterdir())
    return [
        *(str(path) for path in store.rglob("*.tmp")),
        *(str(path) for path in store.rglob("bulk-*")),
        *(str(path) for path in store.glob("*.new")),
        *generations[:-2],
    ]


def killed_after(command: list[str], seconds: float) -> bool:
    """Start a program and kill it after a time; False where it was done before."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    return False


def test_whenever_a_build_is_killed_the_old_graph_is_whole_and_the_next_build_the_same(
    place: Path, store: Path
) -> None:
    old, want = quads(place / "store"), quads(place / "whole")
    began = time.monotonic()
    subprocess.run(command(place, store, "--rebuild"), check=True, capture_output=True)
    took = time.monotonic() - began
    assert quads(store) == want
    moments = random.Random(11)
    killed = 0
    for _ in range(KILLS):
        killed += killed_after(command(place, store, "--rebuild"), took * moments.uniform(0.3, 1.0))
        assert quads(store) in (old, want)
    assert killed > KILLS / 4
    subprocess.run(command(place, store, "--rebuild"), check=True, capture_output=True)
    assert quads(store) == want
    assert leftovers(store) == []


def test_a_build_by_what_changed_that_is_killed_leaves_the_old_graph_and_the_next_is_the_same(
    place: Path, store: Path
) -> None:
    """As above, where the new graph shares its tables with the one in use."""
    old, want = quads(store), quads(place / "whole")
    by_change = [
        sys.executable,
        "-c",
        "import sys; from kg.build import increment; increment._MOST = 2.0;"
        "from kg.__main__ import main; sys.argv[0] = 'kg'; main()",
        *command(place, store)[3:],
    ]
    spare = shutil.copytree(store, store.with_name("spare"))
    began = time.monotonic()
    subprocess.run(by_change, check=True, capture_output=True)
    took = time.monotonic() - began
    assert quads(store) == want
    tables = (Snapshot.open(store).generation / "oxigraph").glob("*.sst")
    assert any(table.stat().st_nlink > 1 for table in tables)
    moments = random.Random(5)
    killed = 0
    for _ in range(KILLS):
        if killed == KILLS // 4:
            break
        shutil.rmtree(store)
        shutil.copytree(spare, store)
        killed += killed_after(by_change, took * moments.uniform(0.3, 1.0))
        assert quads(store) in (old, want)
        subprocess.run(by_change, check=True, capture_output=True)
        assert quads(store) == want
        assert leftovers(store) == []
    assert killed


def test_what_builds_that_died_have_left_goes_though_nothing_changed(place: Path) -> None:
    store = place / "whole"
    half = store / "generations" / "00000099"
    (half / "oxigraph").mkdir(parents=True)
    (half / "oxigraph" / "bulk-17.sst").write_bytes(b"x")
    draft = store / "readings" / "ab" / "abcd.123.tmp"
    draft.parent.mkdir(exist_ok=True)
    draft.write_bytes(b"x")
    (store / "CURRENT.7.new").write_bytes(b"x")
    assert build([place / "docs"], store=store, config=Config()).same
    assert leftovers(store) == []
    assert not half.exists()


@pytest.mark.parametrize("most", [0, 2_000, 20_000, 200_000])
def test_a_full_disk_is_told_and_costs_nothing(place: Path, store: Path, most: int) -> None:
    """No file may grow beyond so many bytes: what a full disk is to a program."""
    old = quads(store)
    shutil.rmtree(store / "readings")  # so that readings have to be kept as well
    shutil.copytree(place / "store" / "readings", store / "readings")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    done = subprocess.run(command(place, store), capture_output=True, preexec_fn=limit, check=False)
    told = done.stderr.decode()
    if done.returncode == 0:
        assert quads(store) == quads(place / "whole")
    else:
        assert done.returncode == 3, told
        assert "Error: " in told
        assert "free space" in told
        assert "Traceback" not in told
        assert quads(store) == old
    assert build([place / "docs"], store=store, config=Config()).counts["documents"] == 3
    assert quads(store) == quads(place / "whole")
    assert leftovers(store) == []


def _change(path: Path) -> None:
    path.write_text(FERRY + "\nAnn Lowe said that she was glad.\n", "utf-8")


@pytest.mark.parametrize("happens", [_change, Path.unlink])
def test_a_file_that_changes_while_it_is_read_is_read_as_it_was_at_one_moment(
    tmp_path: Path, happens: Callable[[Path], None]
) -> None:
    """Text and hash come from one reading of the bytes, so evidence and file are told apart."""
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "ferry.txt").write_text(FERRY, "utf-8")
    changed: list[str] = []

    def progress(stage: str, done: int, total: int) -> None:
        if stage == "reading" and not changed:
            changed.append(stage)
            happens(folder / "ferry.txt")

    build([folder], store=tmp_path / ".kg", config=Config(), progress=progress)
    (document,) = Snapshot.open(tmp_path / ".kg").manifest.documents
    import hashlib

    assert document.sha256 == hashlib.sha256(FERRY.encode()).hexdigest()
    plain = tmp_path / "plain"
    (folder / "ferry.txt").write_text(FERRY, "utf-8")
    build([folder], store=plain, config=Config())
    assert quads(plain) == quads(tmp_path / ".kg")


def test_a_second_build_says_that_it_waits_and_a_reader_sees_the_old_graph(
    place: Path, store: Path
) -> None:
    old = quads(store)
    with writing(store):
        process = subprocess.Popen(
            command(place, store), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        assert process.stderr is not None
        assert b"Another build is running on this store; waiting for it." in (
            process.stderr.readline()
        )
        assert quads(store) == old
    assert process.wait(300) == 0
    assert quads(store) == quads(place / "whole")
    process.stderr.close()


def test_an_unreadable_folder_is_named_and_costs_itself_alone(tmp_path: Path) -> None:
    """Root may read what modes forbid; nobody can read a folder whose name is too long a link."""
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "pier.txt").write_text(PIER, "utf-8")
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    os.symlink(folder, folder / "again")
    report = build([folder], store=tmp_path / ".kg", config=Config())
    assert [Path(path).name for path, _, _ in report.skipped] == ["loop.txt"]
    assert report.counts["documents"] == 1
