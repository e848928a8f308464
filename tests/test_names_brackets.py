"""Names that a bracket interrupts."""

from __future__ import annotations

import pytest

from kg.annotate.names.brackets import whole
from kg.model import EntityType, Mention

ORG = EntityType.ORGANISATION


def mentions(text: str, *names: str) -> list[Mention]:
    found, at = [], 0
    for name in names:
        start = text.index(name, at)
        at = start + len(name)
        found.append(Mention(start, at, name, ORG, 0))
    return found


@pytest.mark.parametrize(
    ("text", "read", "names"),
    [
        ("By Learn (Wick) Ltd today.", ["Learn", "Wick) Ltd"], ["Learn (Wick) Ltd"]),
        ("By Learn (Wick) Ltd today.", ["Wick) Ltd"], ["Learn (Wick) Ltd"]),
        ("The firm (Acme) Ltd sails.", ["Acme) Ltd"], ["Ltd"]),
        (
            "Harbour Rescue Work (HRW) Support Service won.",
            ["Harbour Rescue Work", "HRW) Support Service"],
            ["Harbour Rescue Work (HRW) Support Service"],
        ),
        ("The memo on cover (Exhibit P4) says.", ["memo on cover (Exhibit P4"], ["memo on cover"]),
        ("See (Acme) today.", ["Acme)"], ["Acme"]),
        ("The Fund (HF) and Acme (UK) pay.", ["Fund", "HF", "Acme (UK)"],
         ["Fund", "HF", "Acme (UK)"]),
        ("Ask ( Acme.", ["( Acme"], []),
    ],
)  # fmt: skip
def test_names_have_no_halves_of_brackets(text: str, read: list[str], names: list[str]) -> None:
    found = whole(mentions(text, *read), text)
    assert [m.surface for m in found] == names
    assert all(text[m.start : m.end] == m.surface for m in found)


@pytest.mark.parametrize("read", ["Acme/Norvane", "Norvane"])
def test_what_is_no_half_stays(read: str) -> None:
    text = "Staff of Acme/Norvane left."
    assert whole(mentions(text, read), text) == mentions(text, read)
