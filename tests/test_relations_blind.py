"""Relations that sentences of many registers state, and those that they do not."""

from __future__ import annotations

import pytest
from voices import document

from kg.annotate.relations import find_relations, of_rolls

pytestmark = pytest.mark.model

STATED = """
His ORG[Greens] opposite number, Councillor PER[Dev Patel], asked for figures.
=> Dev Patel memberOf Greens
An amendment by the ORG[Union] group fell, and its mover, Councillor PER[Ian Baxter], walked out.
=> Ian Baxter memberOf Union
PER[Lena Corr] joined the board of ORG[Northgate Trust] in May.
=> Lena Corr memberOf Northgate Trust
ORG[Trans Coast] took over the ORG[Western Line] franchise from ORG[Meridian Rail] in 2014.
=> Trans Coast operates Western Line
Contact: ORG[Kerrow Council], ORG[Press Office].
=> Press Office partOf Kerrow Council
The meeting was held at ORG[Elm Civic Centre], LOC[210 Barkly Street], LOC[Merrigan].
=> Elm Civic Centre locatedIn 210 Barkly Street
The meeting was held at ORG[Elm Civic Centre], LOC[210 Barkly Street], LOC[Merrigan].
=> 210 Barkly Street locatedIn Merrigan
Councillor PER[Ann Speight] said she could not support PROG[Plan Blue].
=> Ann Speight criticised Plan Blue
PER[Liz Tarn] questioned why ORG[Elm Council] had spent so much on lawyers.
=> Liz Tarn criticised Elm Council
The ORG[Audit Office] found weaknesses in the way ORG[Coast Water] let contracts.
=> Audit Office criticised Coast Water
"PER[Ann Speight] is right," said PER[Ray Dolan].
=> Ray Dolan supported Ann Speight
PER[Una Tighe] said ORG[Unicare] should hang its head in shame.
=> Una Tighe criticised Unicare
"""

NOT_STATED = [
    ("ORG[Rovers] signed PER[Cal Dunne] from ORG[Town].", "Cal Dunne memberOf Town"),
    ("PER[Gail Noonan] has applied to join the ORG[Workers' Party].", "memberOf"),
    ("ORG[Trans Coast] took over the ORG[Western Line] franchise in 2014.", "owns"),
    ("Councillor PER[Ann Reed] (ORG[Labour]) said the company had failed.", "criticised"),
    (
        "ORG[Union]'s PER[Colm Ruane] and ORG[Greens]' PER[Una Tighe] both abstained.",
        "Una Tighe memberOf Union",
    ),
    ("The race starts in LOC[Leeds], LOC[York] and LOC[Hull].", "locatedIn"),
]

MINUTES = """ORG[HARBOUR BOARD]
Minutes of the ORG[Finance Committee] held on 4 May 2019

Present: Cllr PER[Amy Lund] (Chair), Cllr PER[Ben Orr] (ORG[Greens]), Mr PER[Don Reay]
Apologies: PER[Eve Sale]
In attendance: PER[Fay Tully], PER[Gil Usher]

PER[Ben Orr] asked about the till."""


def _found(marked: str) -> list[str]:
    thread, parsed = document(marked)
    text = thread.document.text
    return [
        f"{text[r.subject.start : r.subject.end]} {r.predicate.value}"
        f" {text[r.object.start : r.object.end]}"
        for r in (*find_relations(parsed), *of_rolls(parsed, thread))
    ]


def _pairs() -> list[tuple[str, str]]:
    lines = STATED.strip().splitlines()
    return [
        (line, what.removeprefix("=> ")) for line, what in zip(lines[::2], lines[1::2], strict=True)
    ]


@pytest.mark.parametrize(("marked", "relation"), _pairs())
def test_a_sentence_states(marked: str, relation: str) -> None:
    assert relation in _found(marked)


@pytest.mark.parametrize(("marked", "part"), NOT_STATED)
def test_a_sentence_does_not_state(marked: str, part: str) -> None:
    assert not [found for found in _found(marked) if part in found]


def test_those_present_or_excused_are_members_and_those_in_attendance_are_not() -> None:
    found = [f for f in _found(MINUTES) if f.endswith("memberOf Finance Committee")]
    assert found == [
        f"{who} memberOf Finance Committee" for who in ("Ben Orr", "Don Reay", "Eve Sale")
    ]
