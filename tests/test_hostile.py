"""Hostile text: patterns that do not explode, and documents that cost themselves alone."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from kg import read
from kg.build import build
from kg.config import Config
from kg.errors import DocumentError
from kg.model import Document
from kg.segment import segment
from kg.store import Snapshot

PATTERNS = ROOT / "bench" / "patterns.py"
PIER = "Pier to close\n\n3 May 2019\n\nAnn Lowe, chair of the Northmouth Harbour Board, resigned.\n"


def test_no_pattern_of_the_package_explodes() -> None:
    """In a process of its own, which may be ended.

    Told is what takes half as long as a plain quadratic pattern does on the same machine.
    """
    done = subprocess.run(
        [sys.executable, str(PATTERNS), "--quick"], capture_output=True, timeout=1500, check=True
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert told[0]["patterns"] > 450
    assert told[1:] == []


@pytest.mark.parametrize("pattern", [r"\s+x", r"\w+\s"])
def test_a_pattern_that_explodes_is_found(pattern: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(PATTERNS.parent))
    from patterns import slow  # type: ignore[import-not-found,unused-ignore]

    assert next(slow(re.compile(pattern)), None)
    assert not next(slow(re.compile(r"(?<!\w)\w+\s")), None)


def thread_of(comments: int) -> str:
    said = "".join(
        f"  {n}. Ann {n}3 May 2019 at 10:{n % 60:02}\n\nSo it is, number {n}.\n\n"
        for n in range(1, comments + 1)
    )
    return f"Post\n\nText.\n\n{comments} comments:\n\n{said}"


@pytest.mark.parametrize(
    "text",
    [
        ">" * 100_000 + " a\n",
        "\n".join("> " * n + "on" for n in range(1, 400)) + "\n",
        thread_of(5_000),
        "Post\n\n" + "“" * 50_000 + "\n",
        "Post\n\n" + "(" * 50_000 + "\n",
        "Post\n\n" + " \n" * 50_000 + "End\n",
    ],
    ids=["deep quoting", "deeper line by line", "a long thread", "quotes", "brackets", "blank"],
)
def test_what_is_deep_or_endless_is_taken_apart_without_a_gap(text: str) -> None:
    thread = segment(Document("a.txt", "a.txt", text, read.digest(text.encode())))
    at = 0
    for part in thread.segments:
        assert part.start == at
        at = part.end
    assert at == len(text)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"a" * 20_000_000, "characters"),
        (b"Pier\n\n" + b"a\0b" * 9, ""),
    ],
    ids=["a line of 20 MB", "NUL"],
)
def test_what_is_no_text_is_refused_by_name(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "pier.txt"
    path.write_bytes(content)
    with pytest.raises(DocumentError) as refused:
        read.documents_in(read.open_file(path))
    assert "pier.txt" in refused.value.message
    assert told in refused.value.message
    assert refused.value.hint


def test_folders_that_hold_themselves_are_searched_once(tmp_path: Path) -> None:
    (tmp_path / "pier.txt").write_text(PIER, "utf-8")
    (tmp_path / "again").symlink_to(tmp_path)
    (tmp_path / "one").symlink_to(tmp_path / "two")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    found = list(read.find([tmp_path], without=tmp_path / ".kg"))
    assert [f.path.name for f in found if f.path.is_file()] == ["pier.txt"]


@pytest.mark.model
def test_hostile_text_costs_itself_alone(tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "pier.txt").write_text(PIER, "utf-8")
    build([folder], store=tmp_path / "plain", config=Config())
    (folder / "bidi.txt").write_text(f"\u202e{PIER}\u2066\u2069\u200f\x1b[2J\x07", "utf-8")
    (folder / "deep.txt").write_text(">" * 500 + " a\n", "utf-8")
    (folder / "thread.txt").write_text(thread_of(30), "utf-8")
    (folder / "line.txt").write_bytes(b"a" * 20_000_000)
    report = build([folder], store=tmp_path / ".kg", config=Config())
    read = {d.source for d in Snapshot.open(tmp_path / ".kg").manifest.documents}
    skipped = {Path(path).name for path, _, _ in report.skipped}
    assert "pier.txt" in read
    assert "line.txt" in skipped
    assert read | skipped == {path.name for path in folder.iterdir()}
    assert not read & skipped
    assert not any("mistake in kg" in hint for _, _, hint in report.skipped)
