"""Names by mention and by decision: teams and prisons called by their town, initials, nicknames."""

from __future__ import annotations

import pytest

from kg.annotate.language import analyse, load
from kg.annotate.names import find_names
from kg.model import Annotation, Document, EntityType, Mention, MentionKey, Reading, Thread
from kg.resolve import resolve
from kg.segment import segment


def read(text: str) -> tuple[Thread, tuple[Mention, ...]]:
    thread = segment(Document("d", "d.txt", text, ""))
    return thread, find_names(thread, analyse(thread, load()))[0]


def named(text: str) -> list[str]:
    return [f"{m.type.value} {m.surface}" for m in read(text)[1] if m.score >= 0.35]


SIDES = [
    (
        "Leicester beat Wigan 3-1 on Saturday. Wigan is a town in Lancashire.",
        ["Organisation Leicester", "Organisation Wigan", "Place Wigan", "Place Lancashire"],
    ),
    (
        "Galway face Cork in the hurling final. She lives in Galway and works in Cork.",
        ["Organisation Galway", "Organisation Cork", "Place Galway", "Place Cork"],
    ),
    (
        "Inmates at Portland rioted. Portland is a town in Dorset.",
        ["Organisation Portland", "Place Portland", "Place Dorset"],
    ),
    ("Kent met the deadline. Visitors to Kent were few.", ["Place Kent", "Place Kent"]),
    ("The train from Derby left for Leeds.", ["Place Derby", "Place Leeds"]),
    ("They flew from London to Sydney.", ["Place London", "Place Sydney"]),
]


@pytest.mark.model
@pytest.mark.parametrize(("text", "names"), SIDES)
def test_a_place_is_a_body_only_where_it_plays_or_holds(text: str, names: list[str]) -> None:
    assert named(text) == names


@pytest.mark.model
def test_a_team_called_by_its_town_is_the_club_and_not_the_town() -> None:
    text = (
        "Troon Rovers opened the season. On Saturday Troon lost 3-0 to Ayr in the league. "
        "The town of Troon was quiet."
    )
    thread, mentions = read(text)
    resolution = resolve([Reading(thread, Annotation(mentions=mentions))])
    refers = [resolution.refers_to[MentionKey("d", *m.span)] for m in mentions]
    assert refers == [
        "organisation/troon-rovers",
        "organisation/troon-rovers",
        "organisation/ayr",
        "place/troon",
    ]


FOUND = [
    ("M. Duval opened the meeting. Marie Duval chaired it.", "Person M. Duval"),
    pytest.param(
        "It was heard by the Crown Court at Snaresbrook.",
        "Organisation Crown Court at Snaresbrook",
        marks=pytest.mark.xfail(strict=True, reason="the encoder reads a court and a place"),
    ),
    ("Former Green MP Ann Marlow spoke.", "Person Ann Marlow"),
    ("Angler Ted Marlow, who has stood before, agreed.", "Person Ted Marlow"),
    ("She was trained by Engineers Ireland.", "Organisation Engineers Ireland"),
    ("It was bought from Marlow Health of Kanata.", "Organisation Marlow Health"),
    ("We read it in the Evening Echo.", "Organisation Evening Echo"),
    pytest.param(
        "The Ministry of Health's Bureau of Ports wrote.",
        "Organisation Bureau of Ports",
        marks=pytest.mark.xfail(strict=True, reason="the encoder reads it as one body"),
    ),
    ("We told Lee Valley Coaches what we think.", "Organisation Lee Valley Coaches"),
    ("The ORTU has written to us, and ORTU voted.", "Organisation ORTU"),
    ("Reply by Christmas. B. Marlow, who resigned, was told.", "Person B. Marlow"),
    pytest.param(
        "Few read Darwin, and fewer understood Darwin.",
        "Person Darwin",
        marks=pytest.mark.xfail(strict=True, reason="taken for a body without more to tell it"),
    ),
]


@pytest.mark.model
@pytest.mark.parametrize(("text", "name"), FOUND)
def test_a_name_is_found_by_its_build(text: str, name: str) -> None:
    assert name in named(text)


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("The Principal Secretary for Energy, Dr Ann Marlow, said so.", "Energy"),
        pytest.param(
            "Ants eat reactive oxygen. Reactive Oxygen Species (ROS) harm them.",
            "ROS",
            marks=pytest.mark.xfail(strict=True, reason="the encoder takes both for a name"),
        ),
    ],
)
def test_what_is_no_name_is_left(text: str, surface: str) -> None:
    assert surface not in {name.partition(" ")[2] for name in named(text)}


@pytest.mark.model
def test_a_dateline_in_capitals_is_the_town_of_the_story() -> None:
    text = "MARLBY — The council met on Monday. Visitors came to Marlby. She lives in Marlby."
    assert set(named(text)) == {"Place MARLBY", "Place Marlby"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "The Inspectorates of Fire and Rescue published it.",
            ["Inspectorates of Fire", "Rescue"],
        ),
        (
            "The Universities of Leeds, Hull and York have signed the accord.",
            ["Universities of Leeds", "Hull", "York"],
        ),
        ("The Ministry of Trade and Industry signed it.", ["Ministry of Trade and Industry"]),
        ("The Councils of Europe met.", ["Councils of Europe"]),
        (
            "It has three prisons – HMP’s Ayr, Guys Moor and Wick. With Wick closed, 9 wait.",
            ["Ayr", "Guys Moor", "Wick", "Wick"],
        ),
    ],
)
def test_several_bodies_under_one_word_are_several_names(text: str, names: list[str]) -> None:
    _, mentions = read(text)
    assert [m.surface for m in mentions if m.type is EntityType.ORGANISATION] == names
