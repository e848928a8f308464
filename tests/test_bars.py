"""Dated events and posts as bars in a terminal, and how a dossier is laid out there."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from conftest import Run
from test_cli import in_a_terminal

from kg.cli.bars import Axis, drawn, page, ticks, when
from kg.cli.terminal import Screen
from kg.dates import period
from kg.query.statements import Citation, Kind, Name, Statement, Text
from kg.query.timeline import Stretch

PAPER = Screen(terminal=False, width=60, colours=False)
AXIS = Axis(date(2010, 1, 1), date(2010, 1, 1) + timedelta(days=1199), 120)
"""Ten days a column; 2012 begins with day 730, in column 73."""


def told(kind: Kind, *, since: str = "", until: str = "", modality: str = "Stated") -> Statement:
    text = Text("2019-05-07", "notes.txt", "Post", "", "urn:d")
    return Statement(
        "urn:s", kind, "chair", (Citation("Vane chairs the Board.", 0, 22, text),),
        subject=Name("Vane", "urn:v"), object=Name("Board", "urn:b"),
        since=since, until=until, modality=modality,
    )  # fmt: skip


def post(since: str, until: str = "", modality: str = "Stated") -> Stretch:
    (first, began), (ended, last) = period(since or None), period(until or None)
    statement = told(Kind.POST, since=since, until=until, modality=modality)
    return Stretch("Post", "Vane, chair, Board", first, last, (began, ended), statement)


def event(value: str) -> Stretch:
    return Stretch("Strike", "a strike", *period(value), None, told(Kind.EVENT, since=value))


def columns(bar: str) -> tuple[int, int]:
    """First and last column that are not blank."""
    return len(bar) - len(bar.lstrip()), len(bar.rstrip()) - 1


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2012", 73, 109),
        ("2012-03", 79, 82),
        ("2012-03-17", 80, 80),
        ("201X", 0, 119),
        ("2012-03/2012-08", 79, 97),
        ("2012-SU", 88, 97),
    ],
)
def test_event_is_as_long_as_its_date_is_vague(value: str, first: int, last: int) -> None:
    bar = drawn(event(value), AXIS)
    assert columns(bar) == (first, last)
    assert set(bar.strip()) == {"▬"}


def test_post_is_full_only_where_it_was_surely_held() -> None:
    bar = drawn(post("2012", "2013-02"), AXIS)
    assert columns(bar) == (73, 115)
    assert bar.strip() == "▒" * 36 + "█" * 4 + "▒" * 3
    # nobody knows of a single day that it was one of them
    assert drawn(post("2012", "2012"), AXIS).strip() == "▒" * 37


def test_open_ends_fade_to_the_edge_of_the_axis() -> None:
    assert columns(drawn(post("2012-06"), AXIS)) == (88, 119)
    assert drawn(post("2012-06"), AXIS).endswith("█▓▓▓▒▒▒░░░")
    assert columns(drawn(post("", "2012-06"), AXIS)) == (0, 91)
    assert drawn(post("", "2012-06"), AXIS).startswith("░░░▒▒▒▓▓▓█")


def test_what_is_not_plainly_stated_is_broken() -> None:
    assert set(drawn(post("2012", "2013", modality="Alleged"), AXIS).strip()) == {"╍"}


def test_marks_stand_where_their_years_begin() -> None:
    axis = Axis(date(1989, 11, 5), date(2019, 12, 31), 80)
    line = ticks(axis)
    years = re.findall(r"╷(\d{4})", line)
    assert years == ["1990", "1995", "2000", "2005", "2010", "2015"]
    for year in years:
        assert line.index(f"╷{year}") == axis.column(date(int(year), 1, 1))
    months = ticks(Axis(date(2016, 1, 20), date(2016, 8, 1), 60))
    assert re.findall(r"╷(\w+ 2016)", months)[0] == "Apr 2016"


@pytest.mark.parametrize(
    ("stretch", "label"),
    [
        (event("2012-03"), "2012-03"),
        (event("2012-03/2012-08"), "2012-03 – 2012-08"),
        (post("2012", "2014-06"), "2012 – 2014-06"),
        (post("2012"), "since 2012"),
        (post("", "2012"), "until 2012"),
    ],
)
def test_date_is_written_as_precisely_as_it_is_known(stretch: Stretch, label: str) -> None:
    assert when(stretch) == label


def test_lines_fit_the_screen_and_say_what_the_looks_mean() -> None:
    text = page([post("2012"), event("2014-06")], PAPER)
    assert max(map(len, text.splitlines())) <= 60
    assert "“Vane chairs the Board.”" in text
    assert "fades" not in text
    assert "the text names no beginning or no end" in text
    narrow = page([post("2012"), event("2014-06")], Screen(False, 34, False))
    assert max(map(len, narrow.splitlines())) <= 34
    assert "No" not in page([event("2014")], PAPER).split("\n")[0]
    assert "no dated event or post about Vane" in page([], PAPER, about="Vane")


def test_same_words_elsewhere_are_no_second_witness() -> None:
    def cited(document: str, copy_of: str = "") -> Citation:
        return Citation(
            "Vane resigned.", 0, 14, Text("2019", "a.txt", "Post", "", document), copy_of
        )

    def count(*citations: Citation) -> int:
        return Statement("urn:s", Kind.POST, "chair", citations).witnesses()

    assert count(cited("urn:a"), cited("urn:b")) == 2
    assert count(cited("urn:a"), cited("urn:a")) == 1
    assert count(cited("urn:a"), cited("urn:b", "urn:a")) == 1
    assert count(cited("urn:b", "urn:a"), cited("urn:c", "urn:a")) == 1
    assert count(cited("urn:b", "urn:a"), cited("urn:c")) == 2


def test_timeline_as_bars(call_kg: Run, harbour_store: Path) -> None:
    text = call_kg("timeline", "--format", "bars", "--store", harbour_store).stdout
    assert "\x1b" not in text
    row = next(line for line in text.splitlines() if line.startswith("2015 – 2019-05-03"))
    assert re.fullmatch(r"2015 – 2019-05-03 +▒+█+ *", row)
    after = text[text.index(row) :].splitlines()
    assert after[1] == "  Ann Lowe, chair, Northmouth Harbour Board · 1 witness"
    assert after[2].startswith("    “Ann Lowe, chair of the Northmouth Harbour Board since 2015")
    assert "harbour-notes.txt · “Harbour notes” · 2019-05-07" in "\n".join(after[:6])
    only = call_kg("timeline", "Southhaven", "--format", "bars", "--store", harbour_store).stdout
    assert "Ann Lowe" not in only
    assert "2019-06 " in only
    none = call_kg("timeline", "--until", "1900", "--format", "bars", "--store", harbour_store)
    assert "no dated event" in none.stdout


def test_dossier_counts_witnesses_in_every_format(call_kg: Run, harbour_store: Path) -> None:
    told = json.loads(call_kg("show", "lowe", "--format", "json", "--store", harbour_store).stdout)
    assert [post["witnesses"] for post in told["posts"]] == [1]
    assert (
        " · 1 witness\n"
        in call_kg("show", "lowe", "--format", "md", "--store", harbour_store).stdout
    )


def test_terminal_gets_colours_a_rule_and_the_pager(harbour_store: Path, tmp_path: Path) -> None:
    pager = tmp_path / "pager"
    pager.write_text('#!/bin/sh\necho "PAGED"\ncat\n')
    pager.chmod(0o755)
    long = {"PAGER": str(pager), "LINES": "10"}
    arguments = ("show", "Tidewater plc", "--store", harbour_store)
    plain = in_a_terminal(*arguments, env=long | {"NO_COLOR": "1"})
    assert plain.startswith("PAGED\nTidewater plc\n")
    assert re.search(r"^Relations \(\d\) ─{50,}$", plain, re.MULTILINE)
    assert max(map(len, plain.splitlines())) <= 100
    short = in_a_terminal(*arguments, env={"PAGER": str(pager), "LINES": "900"})
    assert "PAGED" not in short
    assert "\x1b[1;31m" in short  # denied
    assert re.sub(r"\x1b\[[0-9;]*m", "", short) == plain.removeprefix("PAGED\n")
    bars = in_a_terminal("timeline", "--store", harbour_store, env={"PAGER": "cat"})
    assert "█" in bars
