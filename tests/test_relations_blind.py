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
ORG[Tarn Ferries] has hired again. Wages have risen. Its parent, ORG[Sund Group], is silent.
=> Sund Group owns Tarn Ferries
ORG[Glan Clean] has been kept on. The union meets the firm's owner, Mr PER[Dunne], today.
=> Dunne owns Glan Clean
Kitchens pass to ORG[Annex Meals], a tie-up of ORG[R. K. Sons] and ORG[Hale Foods].
=> Hale Foods owns Annex Meals
It is ORG[Beam Source] in LOC[Oxmoor], a venture of the ORG[Ring Council] and the ORG[Wells Trust].
=> Wells Trust owns Beam Source
Routes go to ORG[Swift Bus], the LOC[Wexmoor] outfit which ORG[Abel] bought last year.
=> Abel owns Swift Bus
Routes go to ORG[Swift Bus], the LOC[Wexmoor] outfit which ORG[Abel] bought last year.
=> Swift Bus locatedIn Wexmoor
ORG[Tarn Baths], draughty, adored, has been run since 2010 by ORG[Active Tarn].
=> Active Tarn operates Tarn Baths
ORG[St Olaf School], which ORG[Elm Parish] runs, was inspected.
=> Elm Parish operates St Olaf School
The contract to run ORG[Wexmoor Gaol] was awarded to ORG[Norlink].
=> Norlink operates Wexmoor Gaol
ORG[Elm Homes] has twelve homes including ORG[Oak Lodge] in the north.
=> Elm Homes operates Oak Lodge
The ORG[Shire of Yarrow] vanished in 1994, swallowed by ORG[Plains Council].
=> Shire of Yarrow renamedTo Plains Council
The ORG[Racing Guild] and the ORG[Tarn Pops] merged on Monday as the ORG[Lake Players].
=> Racing Guild renamedTo Lake Players
ORG[Lakewater] is the utility formed when ORG[Fort Light] and ORG[Port Gas] tied the knot.
=> Port Gas renamedTo Lakewater
ORG[Halden Rail] — formerly ORG[Wick Rail] — has new trains.
=> Wick Rail renamedTo Halden Rail
ORG[Tarn Farm], a 44-bed facility in LOC[Kilmoor], burned down.
=> Tarn Farm locatedIn Kilmoor
The ORG[Lake Alliance] comprises ORG[Dow Sykes] and ORG[Kwan Works].
=> Kwan Works partOf Lake Alliance
Dry Taps, PER[Ann Lowe]'s 2019 pamphlet, was a hit.
=> Dry Taps authoredBy Ann Lowe
Dry Taps, a note published by ORG[Halden Bank] on Friday, was a hit.
=> Dry Taps publishedBy Halden Bank
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
    ("ORG[Elm Rail], which ORG[Tarn Bank] runs the books for, is late.", "owns"),
    ("The head of ORG[Elm Hospital] was bought lunch by ORG[Tarn Bank].", "owns"),
    ("A scheme at ORG[Elm Hospital] is run since May by ORG[Tarn Trust].", "operates"),
    ("PER[Ann Lowe] (ORG[Labour], LOC[Te Awa]) asked why.", "locatedIn"),
    ("ORG[Elm Council]'s ORG[Tarn Bank] account was closed.", "operates"),
    ("ORG[Elm Council] bought land from ORG[Tarn Council].", "owns"),
    (
        "ORG[Elm Rail], part of the ORG[Acme Group], and ORG[Tarn Rail] ran late.",
        "Tarn Rail partOf Acme Group",
    ),
    (
        "ORG[Elm Rail], owned by ORG[Acme Group], and ORG[Tarn Rail] ran late.",
        "Tarn Rail owns Elm Rail",
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
