"""The classifier that weighs the evidence for names again."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from kg.annotate import linear
from kg.annotate.language import analyse, load
from kg.annotate.names import EVIDENCE, find_names
from kg.annotate.names.classifier import (
    TYPES,
    capitalised_runs,
    occurrences,
)
from kg.annotate.names.features import describe
from kg.model import Document, EntityType, Thread
from kg.segment import segment

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "bench" / "train"))

pytestmark = pytest.mark.model


def thread_of(text: str) -> Thread:
    return segment(Document("t", "t.txt", text, ""))


def names(text: str, evidence: frozenset[str] = EVIDENCE) -> dict[str, EntityType]:
    thread = thread_of(text)
    mentions, _ = find_names(thread, analyse(thread, load()), evidence=evidence)
    return {m.surface: m.type for m in mentions}


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        (
            "It is run by the Bank of Wick and Ann Lowe.",
            {"Bank of Wick and Ann Lowe", "Bank of Wick", "Ann Lowe", "Bank", "Wick"},
        ),
        ("We met Dame Carys Blackwood there.", {"Carys Blackwood"}),
        ("We met Dr. Prof. Wu there.", {"Wu"}),
        ("They saw principal Pusey and Principal Nadine Pusey.", {"Nadine Pusey", "Pusey"}),
        ("At Moose Jaw it rained.", {"Moose Jaw"}),
        ("It belongs to Project Amber 2021 now.", {"Project Amber", "Project Amber 2021"}),
        ("The Friends of the River sang.", {"Friends of the River", "River"}),
        ("nothing here is large", set()),
        ("ALL OF THIS IS SHOUTED BY SOMEBODY", set()),
    ],
)
def test_capitals_give_the_candidates(text: str, runs: set[str]) -> None:
    found = capitalised_runs(analyse(thread_of(text), load()))
    assert runs <= found
    if not runs:
        assert not found
    assert not {run for run in found if run.startswith(("Dame", "Dr", "Prof"))}


def test_a_name_stands_within_a_longer_one_too() -> None:
    prose = analyse(thread_of("Wick Council met. The Council’s clerk left Wickham."), load())
    places = occurrences(prose, ["Wick", "Wick Council", "Council's", "Council", "Acme"])
    assert {key: len(found) for key, found in places.items()} == {
        "Wick": 1,
        "Wick Council": 1,
        "Council's": 1,
        "Council": 2,
    }


def test_chances_add_up_and_unknown_features_say_nothing() -> None:
    classifier = linear.trained("names")
    plain = classifier.chances({})
    assert sum(plain) == pytest.approx(1, abs=1e-5)
    assert classifier.chances({"nobody knows this": 5.0}) == plain
    assert len(plain) == len(TYPES)


def test_what_the_encoder_reads_speaks_for_its_type() -> None:
    classifier = linear.trained("names")

    def chance(kind: EntityType, label: str, odds: float) -> float:
        return classifier.chances({f"read={label} odds": odds})[TYPES.index(kind)]

    for kind, label in (("Person", "PERSON"), ("Organisation", "ORG"), ("Programme", "PROG")):
        likely = chance(EntityType(kind), label, 2.0)
        assert likely > chance(EntityType(kind), "PLACE", 2.0)
        assert likely > chance(EntityType(kind), label, -2.0)


def test_features_are_of_the_document_at_hand() -> None:
    """Nothing but what is written here: the same text gives the same, beside whatever else."""
    from classifier import cases

    text = "Mr Obi of Larkfield Ferries Ltd said Larkfield would sail. Obi chairs the FRU."
    first = [(c.key, c.features) for c in cases("one", text, [], load())]
    list(cases("two", "Larkfield is a village. Obi is a river.", [], load()))
    assert [(c.key, c.features) for c in cases("three", text, [], load())] == first
    features = dict(first)["Obi"]
    assert features["titled"] == 1.0
    assert features["often"] == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The Trust said Pippa Dravid had left. Dravid was its chair.", "Dravid", "Person"),
        ("At Penhallow yesterday the ferry to Port Wenn was full.", "Port Wenn", "Place"),
        ("Staff at Brindle House, run by Cormorant Care, left.", "Cormorant Care", "Organisation"),
        ("Payments under the Coastal Fund run till 2034.", "Coastal Fund", "Programme"),
        ("Courses such as Building Better Homes(50) run.", "Building Better Homes", "Programme"),
    ],
)
def test_names_of_other_fields(text: str, name: str, kind: str) -> None:
    assert names(text)[name] == kind


@pytest.mark.parametrize("cry", ["Hmmm", "Aaargh", "Sooo", "Yesss"])
def test_a_cry_is_no_name(cry: str) -> None:
    assert names(f"{cry} having been on the ferry since May I doubt that.") == {}


def test_letters_three_times_may_be_initials() -> None:
    assert "AAA" in names("The AAA has sued the ferry. Drivers like the AAA, said the AAA’s Obi.")


OVERRULED = [
    ("The ‘safer streets’ programme ended in May.", {"safer streets": "Programme"}),
    ("Mourners gathered at St Mary's Church.", {"St Mary's Church": "Place"}),
    ("Drivers in Local 417 of the union went back.", {"Local 417": "Organisation"}),
]


@pytest.mark.parametrize(("text", "found"), OVERRULED)
def test_the_rules_alone_know_what_the_classifier_overrules(
    text: str, found: dict[str, str]
) -> None:
    """It is right more often than they are, and not here."""
    assert names(text, EVIDENCE - {"classifier"}) == found
    assert names(text) != found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('We lost Kit "the Hat" Marlow in May.', {'Kit "the Hat" Marlow': "Person"}),
        ("Under Rebuilding Ireland 84 homes were built.", {"Rebuilding Ireland": "Programme"}),
        ("She was named Apprentice of the Year.", {"Apprentice of the Year": "Programme"}),
        ("He bought the First Division club and lay on Ward 7.", {}),
        (
            "At Penhallow yesterday the ferry to Port Wenn was full.",
            {"Penhallow": "Place", "Port Wenn": "Place"},
        ),
        ("Staff of Dairy Workers Local 41 left.", {"Dairy Workers Local 41": "Organisation"}),
        ("It was told to The Millrace. The Millrace printed it.", {"Millrace": "Organisation"}),
        ("He sat on East Marl county council.", {"East Marl county council": "Organisation"}),
    ],
)
def test_what_one_use_tells_both_know(text: str, found: dict[str, str]) -> None:
    assert names(text, EVIDENCE - {"classifier"}) == names(text) == found


def test_it_can_be_left_out() -> None:
    text = "Mr Obi of Larkfield Ferries Ltd sails from Porthleven."
    assert names(text, EVIDENCE - {"classifier"})["Larkfield Ferries Ltd"] == "Organisation"


def test_the_weights_are_small_and_described() -> None:
    assert (linear.WEIGHTS / "names.npz").stat().st_size < 1_000_000
    assert "names.npz" in (linear.WEIGHTS / "MODEL_CARD.md").read_text(encoding="utf-8")


def test_training_learns_what_the_texts_say(tmp_path: Path) -> None:
    """Two kinds of documents in which one context alone tells what a word is."""
    import numpy
    from classifier import Case, Counter, learned

    every = [
        Case(f"d{n}", "Quill", {f"before={word}": 1.0}, Counter([kind]), None)
        for n in range(20)
        for word, kind in (("mr", EntityType.PERSON), ("near", EntityType.PLACE), ("a", None))
    ]
    rows = {f"before={word}": row for row, word in enumerate(("mr", "near", "a"))}
    model = learned(every, rows, 1.0)
    assert isinstance(model.weights, numpy.ndarray)
    for word, kind in (("mr", EntityType.PERSON), ("near", EntityType.PLACE), ("a", None)):
        chances = model.chances({f"before={word}": 1.0})
        assert TYPES[chances.index(max(chances))] is kind


def test_describing_nothing_gives_nothing() -> None:
    from kg.annotate.names.case import Case as Writing
    from kg.annotate.names.evidence import Table
    from kg.annotate.names.features import Evidence

    nothing = Evidence(Table(), Writing(()), set(), {}, frozenset())
    assert describe(nothing, {}) == {}


KNOWN = (
    ("Nobody at the depot has forgiven Thatcher or Reagan, and buses run late.", "Reagan"),
    ("3 comments\n\n1. Anonymous said...\nwhat Trudeau & Mulroney's lot left us", "Trudeau"),
)


@pytest.mark.parametrize(("text", "name"), KNOWN)
def test_a_family_name_that_everybody_knows_is_a_persons(text: str, name: str) -> None:
    assert names(text)[name] is EntityType.PERSON


def test_a_family_name_within_a_longer_name_says_nothing() -> None:
    found = names("The Truman Ferry Company sails from Mandela Quay to Wick.")
    assert EntityType.PERSON not in found.values()


def test_who_leads_a_body_is_no_part_of_its_name() -> None:
    found = names("I rang Working Hands on Friday. Nobody has seen the Working Hands CEO.")
    assert found == {"Working Hands": EntityType.ORGANISATION}
