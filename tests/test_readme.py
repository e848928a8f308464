"""The README is true: its commands run, print what it shows, and its figures are measured.

``KG_UPDATE_README=1 pytest tests/test_readme.py`` writes the present output and figures into it.
The encoder's sums are whole numbers and the same on every processor; what lies between them is in
32 bits, whose last digits are not, so another machine may find a name more or less: what is printed
must be nearly the same.
"""

from __future__ import annotations

import json
import math
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path

import pytest

pytestmark = pytest.mark.model

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
UPDATE = bool(os.environ.get("KG_UPDATE_README"))
BLOCK = re.compile(r"```console\n\$ (?P<command>[^\n]+)\n(?P<output>.*?)```", re.DOTALL)
FIGURES = re.compile(r"(?<=<!-- quality -->\n).*?(?=<!-- /quality -->)", re.DOTALL)
SECONDS = re.compile(r"Done in [\d.]+ s")
TUNED = ",".join(sorted(p.stem for p in (ROOT / "seeds").glob("201[456]*.txt")))
HELD_OUT = ",".join(sorted(p.stem for p in (ROOT / "seeds").glob("201[79]*.txt")))
FOREIGN = re.compile(r"(?<=<!-- foreign -->\n).*?(?=<!-- /foreign -->)", re.DOTALL)
FIELDS = ROOT / "tests" / "foreign"
ROWS = (
    "comments", "comment parents", "comment authors", "mentions", "entities", "dates",
    "date values", "quotes", "speakers", "posts", "post status", "relations", "events",
    "event dates",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a reader of the README has it, with the graph built in it."""
    home = tmp_path_factory.mktemp("readme")
    (home / "seeds").symlink_to(ROOT / "seeds")
    run("kg build seeds/", home)
    return home


def run(command: str, folder: Path) -> str:
    """What a command prints, both streams, with the time it took left out."""
    program, *rest = shlex.split(command)
    assert program == "kg"
    done = subprocess.run(
        [str(Path(sys.executable).parent / "kg"), *rest],
        cwd=folder,
        env={**os.environ, "KG_STORE": ".kg", "NO_COLOR": "1", "COLUMNS": "120"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return SECONDS.sub("Done in 9.9 s", done.stdout)


NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
FIGURE, FEW, SHARE = 0.03, 0.1, 0.02
"""How far a figure may be off: of many statements, of a few; and a count, as a share of it."""


def off(shown: str, printed: str) -> list[str]:
    """The lines that are not alike: other words, or counts too far apart."""
    ours, theirs = shown.splitlines(), printed.splitlines()
    bare = [[" ".join(NUMBER.sub("#", line).split()) for line in text] for text in (ours, theirs)]
    found: list[str] = []
    for kind, i, j, k, m in SequenceMatcher(None, *bare, autojunk=False).get_opcodes():
        if kind != "equal":
            found += [f"- {line}" for line in ours[i:j]] + [f"+ {line}" for line in theirs[k:m]]
            continue
        for one, other in zip(ours[i:j], theirs[k:m], strict=True):
            for a, b in zip(NUMBER.findall(one), NUMBER.findall(other), strict=True):
                x, y = (float(number.replace(",", "")) for number in (a, b))
                if not math.isclose(x, y, rel_tol=SHARE, abs_tol=3):
                    found += [f"- {one}", f"+ {other}"]
    return found


def test_what_is_alike_and_what_is_not() -> None:
    shown = "people   51\ntriples  10,520\n- Ann Lowe, chair\n"
    assert off(shown, "people  53\ntriples  10,581\n- Ann Lowe, chair\n") == []
    assert off(shown, "people   51\ntriples  12,520\n- Ann Lowe, chair\n") != []
    assert off(shown, "people   51\ntriples  10,520\n- Ann Lowe, clerk\n") != []


def test_every_command_prints_what_the_readme_shows(folder: Path) -> None:
    text = README.read_text("utf-8")
    shown = list(BLOCK.finditer(text))
    assert len(shown) >= 4

    def now(match: re.Match[str]) -> str:
        home = folder
        if match["command"].startswith("kg build"):
            home = folder / "fresh"
            home.mkdir(exist_ok=True)
            (home / "seeds").symlink_to(ROOT / "seeds")
        return f"```console\n$ {match['command']}\n{run(match['command'], home)}```"

    if UPDATE:
        README.write_text(BLOCK.sub(now, text), "utf-8")
        return
    for match in shown:
        written = SECONDS.sub("Done in 9.9 s", match[0])
        different = off(written, now(match))
        assert len(different) <= len(written.splitlines()) / 10, "\n".join(different)


def figures(folder: Path, gold: Path, stems: str, store: str) -> dict[str, dict[str, float]]:
    only = f" --only {stems}" if stems else ""
    printed = run(f"kg evaluate {gold} --store {store}{only} --format json", folder)
    rows: dict[str, dict[str, float]] = json.loads(printed)["scores"]
    return rows


def hold(place: re.Pattern[str], lines: Sequence[str]) -> None:
    """The README shows this table there; with ``KG_UPDATE_README`` it is written instead."""
    table = "\n".join(lines) + "\n"
    text = README.read_text("utf-8")
    if UPDATE:
        README.write_text(place.sub(table, text), "utf-8")
        return
    shown = place.search(text)
    assert shown
    rows = zip(shown[0].splitlines(), table.splitlines(), strict=True)
    for written, measured in rows:
        assert NUMBER.sub("#", written) == NUMBER.sub("#", measured)
        each = [[float(n) for n in re.findall(r"\d\.\d+", row)] for row in (written, measured)]
        for place_of, (one, other) in enumerate(zip(*each, strict=True), start=1):
            last = place_of == len(each[0])
            assert abs(one - other) <= (FEW if last else FIGURE), f"{written}\n{measured}"


def test_the_figures_are_what_kg_evaluate_says(folder: Path) -> None:
    gold = ROOT / "tests" / "gold"
    every, tuned, held = (figures(folder, gold, only, ".kg") for only in ("", TUNED, HELD_OUT))
    lines = [
        "| | precision | recall | F1 | F1 of 2014–2016 | F1 of 2017, 2019 |",
        "|---|---|---|---|---|---|",
    ]
    for row in ROWS:
        cell = every[row]
        lines.append(
            f"| {row} | {cell['precision']:.2f} | {cell['recall']:.2f} | {cell['f1']:.2f} "
            f"| {tuned.get(row, {}).get('f1', 0):.2f} | {held.get(row, {}).get('f1', 0):.2f} |"
        )
    hold(FIGURES, lines)
    # what issue 2 of the project asks for, as a floor
    assert every["comments"]["f1"] == every["comment parents"]["f1"] == 1.0
    assert every["mentions"]["f1"] >= 0.75
    assert every["entities"]["f1"] >= 0.70
    assert every["dates"]["f1"] >= 0.90
    assert every["date values"]["f1"] >= 0.85
    assert every["quotes"]["f1"] >= 0.60
    assert every["posts"]["f1"] >= 0.50


def of_fields(folder: Path, names: str) -> dict[str, dict[str, float]]:
    stems = sorted(p.stem for p in FIELDS.glob("*.txt"))
    only = ",".join(stem for stem in stems if re.fullmatch(names, stem))
    return figures(folder, FIELDS, only, "foreign.kg")


def test_the_figures_of_other_fields_are_what_kg_evaluate_says(folder: Path) -> None:
    texts = " ".join(str(path) for path in sorted(FIELDS.glob("*.txt")))
    run(f"kg build {texts} --store foreign.kg", folder)
    tuned, seen, held = (of_fields(folder, names) for names in ("[ab].", "c.", "d."))
    lines = [
        "| | F1 of a, b | F1 of c | precision of d | recall of d | F1 of d |",
        "|---|---|---|---|---|---|",
    ]
    for row in ROWS:
        if row in held and row in tuned:
            cell = held[row]
            lines.append(
                f"| {row} | {tuned[row]['f1']:.2f} | {seen.get(row, {}).get('f1', 0):.2f} "
                f"| {cell['precision']:.2f} | {cell['recall']:.2f} | {cell['f1']:.2f} |"
            )
    hold(FOREIGN, lines)


def test_every_file_that_the_readme_links_to_exists() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README.read_text("utf-8")):
        assert (ROOT / target).exists(), target
