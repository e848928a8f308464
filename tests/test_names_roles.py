"""What a name is used as: the type that the words around it give, on sentences of many fields.

All sentences are our own. A row is a text and what one way of writing in it is, or is not.
"""

from __future__ import annotations

from functools import cache

import pytest

from kg.annotate.language import analyse, load
from kg.annotate.names import find_names
from kg.annotate.names.dictionary import is_ordinary
from kg.annotate.names.roles import roles
from kg.annotate.tables import TYPES, lines
from kg.model import Document, Mention
from kg.segment import segment

SHORT = {kind: name for name, kind in TYPES.items()}


@cache
def read(text: str) -> dict[str, Mention]:
    thread = segment(Document("d", "d.txt", text, ""))
    return {m.surface: m for m in find_names(thread, analyse(thread, load()))[0]}


def votes(text: str, name: str) -> dict[str, float]:
    """What the syntax around a one-word name says, by type."""
    doc = load()(text)
    first = next(t.i for t in doc if t.text == name)
    total: dict[str, float] = {}
    for _, kind, weight in roles(doc, first, first + 1):
        total[SHORT[kind]] = total.get(SHORT[kind], 0.0) + weight
    return total


ROLES = [
    ("Veldtrek employs 400 people in its bakeries.", "Veldtrek", "ORG"),
    ("She worked for Quillane before the election.", "Quillane", "ORG"),
    ("The staff at Brunmoor walked out on Friday.", "Brunmoor", "ORG"),
    ("The ferry operator Corvane cut two sailings.", "Corvane", "ORG"),
    ("Corvane, a charity, feeds the homeless.", "Corvane", "ORG"),
    ("Corvane is a charity.", "Corvane", "ORG"),
    ("Every nurse has to complete Wardlog at the end of each shift.", "Wardlog", "PROG"),
    ("The scheme, called Stridewell, pays for trainers.", "Stridewell", "PROG"),
    ("The hospital introduced Wardlog in the spring.", "Wardlog", "PROG"),
    ("Wardlog was rolled out to eleven wards.", "Wardlog", "PROG"),
    ("The Wardlog software lost two thousand records.", "Wardlog", "PROG"),
    ("Police arrested Tolmond at the harbour.", "Tolmond", "PER"),
    ("Tolmond was jailed for three years.", "Tolmond", "PER"),
    ("Tolmond resigned after the inquiry.", "Tolmond", "PER"),
    ("The residents of Umberleigh want a bypass.", "Umberleigh", "LOC"),
    ("They drove to Umberleigh in the rain.", "Umberleigh", "LOC"),
]


@pytest.mark.model
@pytest.mark.parametrize(("text", "name", "kind"), ROLES)
def test_what_a_name_does_says_what_it_is(text: str, name: str, kind: str) -> None:
    found = votes(text, name)
    assert max(found, key=lambda k: found[k]) == kind


@pytest.mark.model
def test_a_name_that_nothing_is_said_of_gets_no_vote_for_a_type() -> None:
    assert all(weight <= 0.3 for weight in votes("It was Veldtrek again.", "Veldtrek").values())


def test_the_table_of_roles_can_be_read() -> None:
    for line in lines("names/roles.tsv"):
        place, cast, words = line.split("\t")
        assert place.isalpha()
        assert all(vote.split()[0] in TYPES and float(vote.split()[1]) for vote in cast.split(","))
        assert words.split() == sorted(set(words.split()))


DECIDED = [
    ("The ward uses MediTrak. Nurses log on to MediTrak twice a shift.", "MediTrak", "PROG"),
    (
        "Two Hills NHS Trust runs the unit. Staff at Two Hills were told on Monday.",
        "Two Hills",
        "ORG",
    ),
    ("She won the Edith Marlow Medal for her work on tides.", "Edith Marlow Medal", "PROG"),
    ("Senate Bill 88 passed by two votes.", "Senate Bill 88", "LAW"),
    ("Protesters from Marysville, Ohio, filled the gallery.", "Marysville", "LOC"),
    ("The Health and Safety at Work Act covers divers.", "Health and Safety at Work Act", "LAW"),
]


@pytest.mark.model
@pytest.mark.parametrize(("text", "name", "kind"), DECIDED)
def test_a_name_has_the_type_of_its_use(text: str, name: str, kind: str) -> None:
    assert name in read(text)
    assert SHORT[read(text)[name].type] == kind


NO_NAMES = [
    ("The Lowe Review was published in May.", "Lowe Review"),
    ("The harbour has two new rivers and a County Commissioner.", "County Commissioner"),
    ("They flew in on an A380 and left on a B52.", "A380"),
]


@pytest.mark.model
@pytest.mark.parametrize(("text", "name"), NO_NAMES)
def test_what_is_no_organisation_and_no_place(text: str, name: str) -> None:
    assert name not in read(text) or read(text)[name].score < 0.35


@pytest.mark.model
def test_a_headline_in_capitals_names_what_the_text_names() -> None:
    text = "MORE CUTS AT LARKFIELD HARBOUR TRUST\n\nLarkfield Harbour Trust will close a pier.\n"
    assert "LARKFIELD HARBOUR TRUST" in read(text)


@pytest.mark.parametrize("word", ["Payments", "Running", "Policies", "Better"])
def test_plain_inflections_are_ordinary_words(word: str) -> None:
    assert is_ordinary(word)


@pytest.mark.parametrize("word", ["Corvane", "Meditrak", "London"])
def test_coined_words_and_places_are_no_ordinary_words(word: str) -> None:
    assert not is_ordinary(word)
