"""The classifiers that weigh what the rules say of events, and who takes part in them."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import pytest
from reading import read, words

from kg.annotate import linear
from kg.annotate.events import find_events, judged
from kg.annotate.events.classifier import TYPES, may_tell
from kg.annotate.events.features import Surroundings, describe
from kg.annotate.events.participation import Figures, possible
from kg.annotate.parsed import Parsed
from kg.model import EventType

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "bench" / "train"))

pytestmark = pytest.mark.model


def parsed(marked: str) -> Parsed:
    [(_, found)] = read([marked])
    return found


def told(marked: str) -> list[tuple[EventType, list[str]]]:
    [(text, found)] = read([marked])
    return [
        (o.type, sorted(words(text, p.mention) for p in o.participants))
        for o in find_events(found, learned=True)
    ]


@pytest.mark.parametrize(
    ("marked", "kind", "people"),
    [
        ("PER[Ivy Marsh] resigned on Friday.", EventType.DEPARTURE, ["Ivy Marsh"]),
        (
            "ORG[Care Board] inspected ORG[Elm Hospital] in January.",
            EventType.INSPECTION,
            ["Care Board", "Elm Hospital"],
        ),
        (
            "PER[Kev Dray], 43, was jailed for four years at ORG[Wick Crown Court] on Tuesday.",
            EventType.JUSTICE,
            ["Kev Dray", "Wick Crown Court"],
        ),
    ],
)
def test_plain_events_are_told(marked: str, kind: EventType, people: list[str]) -> None:
    assert (kind, people) in told(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "PER[Ivy Marsh] said that the weather had been fine.",
        "ORG[Elm Trust] has its offices in LOC[Wick].",
        "If PER[Ivy Marsh] resigned, ORG[Elm Trust] would be surprised.",
    ],
)
def test_what_tells_no_occurrence_is_left_out(marked: str) -> None:
    assert told(marked) == []


def test_who_is_named_elsewhere_may_take_part() -> None:
    """The parse of "A second stoppage" gives nobody; the text is about the union."""
    found = parsed(
        "ORG[Staff Union] members walked out of ORG[Elm Works] on Monday. "
        "ORG[Staff Union] said more would follow. A second stoppage was held on Friday."
    )
    figures = Figures(found)
    last = next(s for s in judged(found) if s.candidate.token.text == "stoppage")
    assert not any(p.head for p in last.candidate.parties)
    thought_of = {
        who.mention.surface
        for who in possible(last.candidate, last.ruling, EventType.STRIKE, figures)
    }
    assert thought_of == {"Staff Union", "Elm Works"}


def test_a_surname_is_the_person_named_in_full() -> None:
    figures = Figures(parsed("PER[Ivy Marsh] resigned. PER[Marsh] joined ORG[Elm Trust]."))
    assert [sorted(m.surface for m in f.mentions) for f in figures.all] == [
        ["Ivy Marsh", "Marsh"],
        ["Elm Trust"],
    ]


def test_no_feature_holds_the_words_of_a_name() -> None:
    found = parsed("PER[Zebedee Quux] of ORG[Blorple Works] joined ORG[Vexly Partners] in 2015.")
    seen = judged(found)
    around, figures = Surroundings(found, seen), Figures(found)
    names = {name for one in seen for name in describe(one, around)}
    for one in seen:
        for who in possible(one.candidate, one.ruling, EventType.APPOINTMENT, figures):
            names |= set(who.features)
    assert len(names) > 40
    secret = ("zebedee", "quux", "blorple", "vexly")
    assert [name for name in names if any(word in name.lower() for word in secret)] == []


def test_the_rules_alone_know_no_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> linear.Model:
        raise AssertionError(name)

    monkeypatch.setattr(linear, "trained", refuse)
    found = parsed("PER[Ivy Marsh] resigned on Friday.")
    assert [o.type for o in find_events(found, learned=False)] == [EventType.DEPARTURE]
    with pytest.raises(AssertionError, match="events"):
        find_events(found, learned=True)


@pytest.mark.parametrize(("name", "classes"), [("events", len(TYPES)), ("participants", 2)])
def test_the_weights_that_ship_are_small_and_fit(name: str, classes: int) -> None:
    file = linear.WEIGHTS / f"{name}.npz"
    assert file.stat().st_size < 1_500_000
    model = linear.trained(name)
    assert model.weights.shape == (len(model.rows), classes)
    assert model.bias.shape == (classes,)
    assert sum(model.chances({})) == pytest.approx(1)


def test_words_that_hardly_ever_tell_anything_are_not_looked_at() -> None:
    assert may_tell("resign", noun=False, known=True)
    assert may_tell("zorble", noun=False, known=True)
    assert not may_tell("zorble", noun=False, known=False)
    assert not may_tell("say", noun=False, known=True)
    found = parsed("PER[Ivy Marsh] said nothing and resigned.")
    every = [s.candidate.token.text for s in judged(found)]
    worth_it = [s.candidate.token.text for s in judged(found, learned=True)]
    assert "said" in every
    assert "said" not in worth_it
    assert "resigned" in worth_it
    assert set(worth_it) <= set(every)


def test_a_word_alone_decides_what_seldom_is() -> None:
    training = import_module("events")
    case = training.Case

    seen = [case("d", {}, 0, "verb say", known=True)] * 20
    seen += [case("d", {}, 1, "verb zorble", known=False)] * 2
    seen += [case("d", {}, 0, "verb hum", known=False)] * 2
    seen += [case("d", {}, 1, "verb resign", known=True)]
    assert training.idle(seen) == {"verb say"}


def test_the_same_document_tells_the_same_twice() -> None:
    marked = (
        "ORG[Tern Group] won a contract to run ORG[Coastal Rail] in 2015. PER[Ivy Marsh], who led "
        "the bid, was appointed chief executive of ORG[Tern Group] in May and left in 2018."
    )
    assert told(marked) == told(marked) != []
