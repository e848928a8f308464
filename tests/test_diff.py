"""kg diff: what a build changed, told in plain words, and nothing told that did not change."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

from kg.build import build
from kg.config import Config
from kg.correct import parse
from kg.diff import compare, graph_of

PIER = (
    "Pier to close\n\n3 May 2019\n\nAnn Lowe, chair of the Northmouth Harbour Board, resigned on "
    "Friday. Tidewater plc operates the Northmouth ferry.\n"
)
FERRY = (
    "Ferry sold\n\n4 May 2019\n\nTidewater plc bought the Skerry ferry for £2m on Monday. "
    "Brenda Kidd, director of Tidewater plc, said: “We shall keep the Skerry ferry running.”\n"
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of both documents, of which the first was there before."""
    folder = tmp_path_factory.mktemp("diff")
    (folder / "pier.txt").write_text(PIER, "utf-8")
    build([folder], store=folder / ".kg", config=Config())
    (folder / "ferry.txt").write_text(FERRY, "utf-8")
    build([folder], store=folder / ".kg", config=Config())
    return folder / ".kg"


def told(run: Run, *arguments: str | Path) -> dict[str, Any]:
    done = run("diff", *arguments, "--format", "json")
    assert done.code == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def corrected(store: Path, text: str) -> None:
    folder = store.parent
    build([folder], store=store, config=Config(), corrections=parse(text, Path("c.yaml")))


def test_the_last_build_is_compared_with_the_one_before(call_kg: Run, store: Path) -> None:
    found = told(call_kg, "--store", store)
    assert found["documents"] == {"new": ["ferry.txt"], "gone": []}
    new = {(e["label"], e["type"]) for e in found["entities"]["new"]}
    assert ("Brenda Kidd", "Person") in new
    assert "Tidewater plc" not in {label for label, _ in new}
    assert found["entities"]["gone"] == found["statements"]["gone"] == []
    statements = found["statements"]["new"]
    assert {"post", "quotation"} <= {s["kind"] for s in statements}
    assert {source for s in statements for source in s["sources"]} == {"ferry.txt"}


def test_it_is_told_in_plain_words_with_the_sentence(call_kg: Run, store: Path) -> None:
    done = call_kg("diff", "--store", store)
    assert done.code == 0
    assert "New documents (1):\n  ferry.txt\n" in done.stdout
    assert "  Brenda Kidd (person)\n" in done.stdout
    assert "New posts (1):\n  Brenda Kidd: director, Tidewater plc" in done.stdout
    assert "said: “We shall keep" in done.stdout or "“Brenda Kidd, director" in done.stdout
    assert "left" not in done.stdout


def test_the_other_way_round_new_is_gone(call_kg: Run, store: Path) -> None:
    one, two = sorted((store / "generations").iterdir())[-2:]
    forth, back = told(call_kg, one, two), told(call_kg, two, one)
    assert forth["entities"]["new"] == back["entities"]["gone"]
    assert forth["statements"]["new"] == back["statements"]["gone"]


@pytest.mark.parametrize("suffix", [".trig", ".nq", ".ttl"])
def test_an_exported_graph_is_compared_as_well(
    call_kg: Run, store: Path, tmp_path: Path, suffix: str
) -> None:
    old, new = sorted((store / "generations").iterdir())[-2:]
    assert (
        call_kg("export", tmp_path / f"new{suffix}", "--layer", "all", "--store", store).code == 0
    )
    done = call_kg("diff", tmp_path / f"new{suffix}", new)
    assert (done.code, done.stdout, done.stderr) == (0, "", "Nothing changed.\n")
    assert told(call_kg, old, tmp_path / f"new{suffix}") == told(call_kg, old, new)


def test_what_is_joined_split_renamed_and_retyped_is_neither_new_nor_gone(
    call_kg: Run, store: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own" / ".kg"
    own.parent.mkdir()
    for name in ("pier.txt", "ferry.txt"):
        shutil.copy(store.parent / name, own.parent)
    shutil.copytree(store / "readings", own / "readings")
    corrected(own, "")
    corrected(own, "- same: [Ann Lowe, Brenda Kidd]\n")
    found = told(call_kg, "--store", own)["entities"]
    assert [([e["label"] for e in j["from"]], j["to"]["label"]) for j in found["joined"]] == [
        (["Ann Lowe", "Brenda Kidd"], "Ann Lowe")
    ]
    assert found["new"] == found["gone"] == found["split"] == []
    corrected(own, "- rename: [Tidewater plc, Tidewater]\n- retype: [Brenda Kidd, Organisation]\n")
    whole = told(call_kg, "--store", own)
    found = whole["entities"]
    assert [(s["from"]["label"], sorted(e["label"] for e in s["to"])) for s in found["split"]] == [
        ("Ann Lowe", ["Ann Lowe", "Brenda Kidd"])
    ]
    assert {"from": {"label": "Tidewater plc", "type": "Organisation"},
            "to": {"label": "Tidewater", "type": "Organisation"}} in found["changed"]  # fmt: skip
    assert found["new"] == found["gone"] == []
    # what was said of a joined person is now said of the other; nothing else came or went
    of_the_two = {"Ann Lowe", "Brenda Kidd"}
    for each in whole["statements"]["new"] + whole["statements"]["gone"]:
        named = {n for v in each.values() if isinstance(v, list) for n in v}
        assert named & of_the_two, each


def test_a_first_build_has_nothing_before_it(call_kg: Run, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "pier.txt").write_text(PIER, "utf-8")
    build([tmp_path / "docs"], store=tmp_path / ".kg", config=Config())
    done = call_kg("diff")
    assert done.code == 3
    assert "holds one build alone" in done.stderr


def test_a_graph_differs_in_nothing_from_itself(harbour_store: Path) -> None:
    from kg.cli.options import asking
    from kg.store import Snapshot

    ask = asking(Snapshot.open(harbour_store))
    assert not compare(graph_of(ask), graph_of(ask))
    assert len(graph_of(ask).statements) > 10
