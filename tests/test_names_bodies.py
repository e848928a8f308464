"""Names of bodies, teams, programmes; letters behind names; what the model runs together."""

from __future__ import annotations

import pytest

from kg.annotate.language import analyse, load
from kg.annotate.names import find_names
from kg.model import Document, Mention
from kg.segment import segment

ROWS = [
    ("Dame Joan Alder DBE spoke first.", "Person Joan Alder"),
    ("James Porrit QC, counsel to the inquiry, asked about an email.", "Person James Porrit"),
    ("She joined Sport England in 2012.", "Organisation Sport England"),
    ("The money came from Health Canada in May.", "Organisation Health Canada"),
    ("He flew to South Australia.", "Place South Australia"),
    ("The Tories and the Lib Dems opposed it.", "Organisation Lib Dems"),
    ("She led Fianna Fáil for ten years.", "Organisation Fianna Fáil"),
    ("Keeper Luis Prado is on loan from Stoke.", "Organisation Stoke"),
    ("St Mary's Church has cut ten jobs.", "Organisation St Mary's Church"),
    ("The firm is owned by Arclight Holdings of Texas.", "Organisation Arclight Holdings"),
    ("A review by Professor Ian McCready of Curtin University is due.", "Person Ian McCready"),
    ("He works at Collier Creek Power Station.", "Organisation Collier Creek Power Station"),
    ("Staff joined Cleaner Skies, the six-year climate strategy.", "Programme Cleaner Skies"),
]
ROWS += [
    (
        "The auditors, Corran & Pell, left. Corran & Pell said nothing.",
        "Organisation Corran & Pell",
    ),
    ("Aire & Worth Homes runs 4,000 flats.", "Organisation Aire & Worth Homes"),
    ("Nordholm, a Danish shipping line, sails no more.", "Organisation Nordholm"),
]
NOT = [
    pytest.param(
        "Marsh & Lowe signed it. David Marsh said so, and Ann Lowe agreed.",
        "Marsh & Lowe",
        marks=pytest.mark.xfail(
            reason="a known limit of the recogniser: two surnames make a firm", strict=True
        ),
    ),
    ("On Friday Ireland lost again.", "Friday Ireland"),
    ("Labour costs rose in the spring.", "Labour"),
    ("The award of a CBE surprised the nurse.", "CBE"),
    ("The greens were mown before the match.", "greens"),
]


def read(text: str) -> set[str]:
    thread = segment(Document("d", "d.txt", text, ""))
    mentions, _ = find_names(thread, analyse(thread, load()))
    return {f"{m.type.value} {m.surface}" for m in mentions if m.score >= 0.35}


@pytest.mark.model
@pytest.mark.parametrize(("text", "name"), ROWS)
def test_a_name_is_found_with_its_type(text: str, name: str) -> None:
    assert name in {n.replace("Policy", "Programme") for n in read(text)}


@pytest.mark.model
@pytest.mark.parametrize(("text", "surface"), NOT)
def test_what_is_no_name_is_left_out(text: str, surface: str) -> None:
    assert surface not in {n.partition(" ")[2] for n in read(text)}


@pytest.mark.model
def test_the_author_of_a_stamped_comment_is_named() -> None:
    text = (
        "A post\n\nWords of the post stand here.\n\n2 Comments\n\n"
        "rail_fan_7 says:\n9 August 2018 at 8:05 am\n\nTrains are late.\n\n"
        "Maria T says:\n9 August 2018 at 9:05 am\n\nThey are.\n"
    )
    assert {"Person rail_fan_7", "Person Maria T"} <= read(text)


def _found(text: str) -> tuple[Mention, ...]:
    thread = segment(Document("t", "t.txt", text, "0" * 64))
    return find_names(thread, analyse(thread, load()))[0]


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("It fell under the Ports (Sark) Order 2003.", "Ports (Sark) Order 2003", "Legislation"),
        ("She cited the Code of Patients' Rights.", "Code of Patients' Rights", "Legislation"),
        pytest.param(
            "Money came from the Coastal Renewal Fund in May.",
            "Coastal Renewal Fund",
            "Programme",
            marks=pytest.mark.xfail(strict=True, reason="a fund alone is taken for a body"),
        ),
        ("He told Ayle 94FM that it was over.", "Ayle 94FM", "Organisation"),
        ("Present: Mr H. Garrow and Mrs D. Prowse.", "H. Garrow", "Person"),
    ],
)  # fmt: skip
def test_names_are_whole(text: str, name: str, kind: str) -> None:
    found = {m.surface: m.type.value for m in _found(text)}
    assert found.get(name) == kind


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(
            "Council Chamber",
            marks=pytest.mark.xfail(strict=True, reason="the encoder takes it for a place"),
        ),
        "D-Ward",
        "Ward",
    ],
)
def test_rooms_ranks_and_seats_are_no_names(name: str) -> None:
    text = "They met in the Council Chamber to hear Ann Lowe, D-Ward 3. He lay on Ward 7."
    assert name not in {m.surface for m in _found(text)}
