"""Sums of money: what is found, how much it is, and what is no money."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.annotate.money import find_amounts, find_amounts_in
from kg.model import Document, Section, SectionKind, Segment, SegmentKind, Thread

Found = list[tuple[str, str, str, str | None]]


def found(text: str) -> Found:
    return [(a.surface, a.amount, a.currency, a.period) for a in find_amounts_in(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a £500m contract", [("£500m", "500000000", "GBP", None)]),
        ("costs £467million more", [("£467million", "467000000", "GBP", None)]),
        ("so far £2.3billion.", [("£2.3billion", "2300000000", "GBP", None)]),
        ("worth £280 million a year", [("£280 million a year", "280000000", "GBP", "year")]),
        ("the £280m-a-year deal", [("£280m-a-year", "280000000", "GBP", "year")]),
        ("raised $1.2bn", [("$1.2bn", "1200000000", "USD", None)]),
        ("a fine of €40,000", [("€40,000", "40000", "EUR", None)]),
        ("a fine of €40.000", [("€40.000", "40000", "EUR", None)]),
        ("only US$5", [("US$5", "5", "USD", None)]),
        ("A$3m for the reef", [("A$3m", "3000000", "AUD", None)]),
        ("approx £1000 a month", [("£1000 a month", "1000", "GBP", "month")]),
        ("1.5 million pounds", [("1.5 million pounds", "1500000", "GBP", None)]),
        ("half a million pounds", [("half a million pounds", "500000", "GBP", None)]),
        (
            "two and a half million dollars",
            [("two and a half million dollars", "2500000", "USD", None)],
        ),
        ("50p a day", [("50p a day", "0.5", "GBP", "day")]),
        ("for 20 euros", [("20 euros", "20", "EUR", None)]),
        ("gave me 50 quid", [("50 quid", "50", "GBP", None)]),
        ("Rs 500 crore", [("Rs 500 crore", "5000000000", "INR", None)]),
        ("EUR 5m", [("EUR 5m", "5000000", "EUR", None)]),
        ("£9.50 an hour", [("£9.50 an hour", "9.5", "GBP", "hour")]),
        ("£20k pa", [("£20k pa", "20000", "GBP", "year")]),
        ("£1,234.50 per week", [("£1,234.50 per week", "1234.5", "GBP", "week")]),
        ("was fined 200 pounds", [("200 pounds", "200", "GBP", None)]),
        ("£3m (€3.4m)", [("£3m", "3000000", "GBP", None), ("€3.4m", "3400000", "EUR", None)]),
        ("£0", [("£0", "0", "GBP", None)]),
    ],
)
def test_sums_are_read(text: str, expected: Found) -> None:
    assert found(text) == expected


def test_a_range_is_two_amounts() -> None:
    assert found("£1.5-2m of work") == [
        ("£1.5", "1500000", "GBP", None),
        ("2m", "2000000", "GBP", None),
    ]
    assert found("£5 to £6 million") == [
        ("£5", "5000000", "GBP", None),
        ("£6 million", "6000000", "GBP", None),
    ]
    assert [a[1] for a in found("from £500 to £2m")] == ["500", "2000000"]


@pytest.mark.parametrize(
    "text",
    [
        "70 per cent",
        "£manyMillions",
        "three pounds of flour",
        "he lost 20 pounds on the diet",
        "a 1080p film at 5 p.m.",
        "10,000 people in 2015",
        "a million reasons",
        "https://shop.example/£500m and www.shop.example/£5",
        "the pound fell",
    ],
)
def test_traps_are_no_money(text: str) -> None:
    assert found(text) == []


def test_a_plain_dollar_is_the_one_that_the_document_names() -> None:
    assert [a[2] for a in found("$5m and C$7m")] == ["CAD", "CAD"]
    assert [a[2] for a in found("$5m, once US$4m, and C$7m")] == ["USD", "USD", "CAD"]
    assert [a[2] for a in found("$5m, in Australian dollars")] == ["AUD"]


def test_only_prose_is_read_and_offsets_count_in_the_document() -> None:
    text = "Donate £5 now\nIt cost £2.1m\n  a year in all."
    cut = text.index("\n") + 1
    thread = Thread(
        Document("d", "d.txt", text, ""),
        (Section("", SectionKind.POST, 0, len(text)),),
        (Segment(0, cut, SegmentKind.CHROME, 0), Segment(cut, len(text), SegmentKind.TEXT, 0)),
    )
    (amount,) = find_amounts(thread)
    assert amount.surface == "£2.1m\n  a year" == text[amount.start : amount.end]
    assert (amount.amount, amount.period) == ("2100000", "year")


PIECES = st.sampled_from(
    re.split(
        " ",
        "£ $ € £5 5 1,000 2.50 m bn million pounds p quid euros a year per month - to – Rs US$ two "
        "half a and 50p \n , . of paid é",
    )
)


@given(st.lists(PIECES, max_size=30), st.sampled_from(["", " "]))
@settings(deadline=None)
def test_amounts_stand_where_they_say_in_order_and_apart(pieces: list[str], gap: str) -> None:
    text, end = gap.join(pieces), 0
    for one in find_amounts_in(text):
        assert end <= one.start < one.end
        assert text[one.start : one.end] == one.surface
        assert one.amount.replace(".", "").isdigit()
        assert "." not in one.amount or not one.amount.endswith(("0", "."))
        assert len(one.currency) == 3
        end = one.end


@pytest.mark.parametrize(
    "text", ["£1," * 50_000, "9" * 100_000, "£1-" * 50_000, "a " * 50_000, "$" * 100_000]
)
def test_hostile_text_costs_time_in_proportion(text: str) -> None:
    began = time.perf_counter()
    find_amounts_in(text)
    assert time.perf_counter() - began < 10
