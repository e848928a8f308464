"""Publications: where their noun phrases begin and end, who is behind them, what is none."""

from __future__ import annotations

import pytest
from voices import document, publications

pytestmark = pytest.mark.model


@pytest.mark.parametrize(
    ("marked", "surface", "relations", "issued"),
    [
        ("An April 2016 report by the ORG[Audit Board] into ORG[Tidewell] was out.",
         "April 2016 report by the Audit Board into Tidewell",
         {("publishedBy", "Audit Board"), ("about", "Tidewell")}, "2016-04"),
        ("The ORG[Audit Board]’s 2019 report was blunt.", "Audit Board’s 2019 report",
         {("publishedBy", "Audit Board")}, "2019"),
        ("An ORG[Audit Board] report said so.", "Audit Board report",
         {("publishedBy", "Audit Board")}, None),
        ("Dame PER[Edna Frys]’s review of ORG[Tidewell] is out.",
         "Dame Edna Frys’s review of Tidewell",
         {("authoredBy", "Edna Frys"), ("about", "Tidewell")}, None),
        ("A ORG[Herald] article by PER[Ann Lowe] said so.", "Herald article by Ann Lowe",
         {("publishedBy", "Herald"), ("authoredBy", "Ann Lowe")}, None),
        ("Figures published by ORG[Norvane Rail] show a fall.",
         "Figures published by Norvane Rail", {("publishedBy", "Norvane Rail")}, None),
        ("His letter to ORG[Tidewell] was leaked.", "letter to Tidewell", set(), None),
        ("A document detailing ORG[Tidewell]’s failures was leaked.",
         "document detailing Tidewell’s failures", {("about", "Tidewell")}, None),
        ("The white paper “Better Rail for All” is out.", "Better Rail for All", set(), None),
    ],
)  # fmt: skip
def test_publications_are_read(
    marked: str, surface: str, relations: set[tuple[str, str]], issued: str | None
) -> None:
    text, found = publications(marked)
    assert [m.surface for m in found.mentions] == [surface]
    assert {(r.predicate.value, text[slice(*r.object)]) for r in found.relations} == relations
    assert [i.value for i in found.issues] == ([issued] if issued else [])


@pytest.mark.parametrize(
    "marked",
    [
        "The audit of ORG[Tidewell] found no fault.",
        "Several reports said so, and a new report is due.",
        "A statement from ORG[Tidewell] said so.",
        "The review was late and the study was long.",
        "PER[Ann Lowe] will report to ORG[Tidewell].",
        "A new strategy for the port was promised.",
        "The paper review at ORG[Tidewell] takes hours.",
    ],
)
def test_generic_nouns_are_no_publications(marked: str) -> None:
    assert publications(marked)[1].mentions == ()


def test_the_report_is_the_one_named_before() -> None:
    thread, parsed = document(
        "An ORG[Audit Board] report is out.\n\nThe report says “shut it now”."
    )
    [reference] = parsed.references
    assert reference.surface == "The report"
    assert reference.antecedent == parsed.publications[0].span
    assert [thread.document.text[slice(*s.speaker)] for s in parsed.speeches if s.speaker] == [
        "Audit Board report"
    ]
