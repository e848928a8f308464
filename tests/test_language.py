"""Prose as the model gets it: addresses blanked, glue split, the way back to the offsets kept."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.annotate.language import LONGEST, MASK, _cut, prepare
from kg.model import Segment, SegmentKind


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Write to A.lowe@echo.example.uk today.", ["A.lowe@echo.example.uk"]),
        ("See www.pier.example/x?y and more.", ["www.pier.example/x?y"]),
        ("At https://pier.example/a_(b) it says", ["https://pier.example/a_(b)"]),
        ("from dock-side.co.uk/x.html on", ["dock-side.co.uk/x.html"]),
        ("Ask @annlowe, or Ann @ home.", []),
        ("The U.S. and S.W. London. Then more.", []),
    ],
)
def test_addresses_are_no_prose(text: str, masked: list[str]) -> None:
    assert [match[0] for match in MASK.finditer(text)] == masked
    prose, _ = prepare(text)
    assert not any(address in prose for address in masked)


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("It was pleasant.Another came.", "It was pleasant. Another came."),
        ("passed toThe Northern Echo", "passed to The Northern Echo"),
        ("“It is over.”Tern said", "“It is over.” Tern said"),
        ("two\nlines\tof it", "two lines of it"),
        ("version 2.Beta and e.g.This", "version 2.Beta and e.g.This"),
    ],
)
def test_what_is_glued_is_split(text: str, prose: str) -> None:
    assert prepare(text)[0] == prose


@given(st.text(alphabet='aA.”“"!? \n@/:w-9’T', max_size=80))
def test_every_code_point_knows_where_it_stood(text: str) -> None:
    prose, offsets = prepare(text)
    assert len(offsets) == len(prose) + 1
    assert list(offsets) == sorted(offsets)
    for char, at in zip(prose, offsets, strict=False):
        assert char == " " or char == text[at]


@pytest.mark.parametrize("piece", ["a", "a.", "a@", "a-", "http", "www.", ".com", "A”"])
def test_time_grows_with_the_text(piece: str) -> None:
    def seconds(times: int) -> float:
        best = float("inf")
        for _ in range(3):
            began = time.process_time()
            prepare(piece * times)
            best = min(best, time.process_time() - began)
        return max(best, 0.002)

    large = seconds(16_000)
    # what grows with the square takes 64 times for 8 times the text
    assert large < 0.05 or large / seconds(2_000) < 40


@pytest.mark.parametrize("piece", [">", "(", '"', "'", "a", "“", "-a"])
def test_no_word_is_so_long_that_the_tokeniser_loses_itself_in_it(piece: str) -> None:
    """spaCy's takes as long as the square of a word's length; a line of ">" took minutes."""
    text = "So it is. " + piece * 10_000
    prose, offsets = prepare(text)
    assert max(map(len, prose.split())) <= 100
    assert prose.replace(" ", "") == text.replace(" ", "")
    assert all(prose[n] in (text[at], " ") for n, at in enumerate(offsets[:-1]))


@pytest.mark.parametrize(
    ("text", "ends"),
    [("It is so, they say. " * 1_000, "say. "), ("and so on " * 2_000, " "), ("a" * 20_000, "a")],
    ids=["sentences", "no sentences", "no words"],
)
def test_a_long_paragraph_is_cut_where_it_hurts_least(text: str, ends: str) -> None:
    pieces = list(_cut(Segment(0, len(text), SegmentKind.TEXT, 0), text))
    assert [piece.start for piece in pieces[1:]] == [piece.end for piece in pieces[:-1]]
    assert (pieces[0].start, pieces[-1].end) == (0, len(text))
    assert all(piece.end - piece.start <= LONGEST for piece in pieces)
    assert all(text[: piece.end].endswith(ends) for piece in pieces)
