"""What a corpus makes of names: types decided together, words that are none, places added."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import (
    Alias,
    Annotation,
    Document,
    EntityType,
    Mention,
    MentionKey,
    Reading,
    Section,
    SectionKind,
    Segment,
    SegmentKind,
    Span,
    Thread,
)
from kg.resolve import resolve
from kg.resolve.occurrences import Index, name_form, occurrences

PER, ORG, LOC = EntityType.PERSON, EntityType.ORGANISATION, EntityType.PLACE
LAW, PROG = EntityType.LEGISLATION, EntityType.PROGRAMME

Row = tuple[str, EntityType] | tuple[str, EntityType, float]


def told(
    id: str,
    text: str,
    *rows: Row,
    aliases: Sequence[tuple[str, str]] = (),
    comment: bool = False,
    kind: SegmentKind = SegmentKind.TEXT,
) -> Reading:
    """A document whose annotator found the last place of each row's words, and no other."""
    mentions = []
    for surface, type_, *score in rows:
        start = text.rindex(surface)
        end = start + len(surface)
        mentions.append(Mention(start, end, surface, type_, int(comment), "", (*score, 1.0)[0]))
    sections = [Section("", SectionKind.POST, 0, len(text))]
    if comment:
        sections.append(Section("comment-1", SectionKind.COMMENT, 0, len(text), part_of=0))
    segments = (Segment(0, len(text), kind, int(comment)),)
    thread = Thread(Document(id, f"{id}.txt", text, ""), tuple(sections), segments)
    where = {m.surface: m.span for m in mentions}
    equal = tuple(Alias(where[a], where[b], "the text says so") for a, b in aliases)
    return Reading(thread, Annotation(mentions=tuple(sorted(mentions)), aliases=equal))


def named(*readings: Reading) -> dict[str, list[tuple[str, str]]]:
    """By document: the words that name something, and the id of what they name."""
    resolution = resolve(readings)
    found: dict[str, list[tuple[str, str]]] = {r.document.id: [] for r in readings}
    for reading in resolution.readings:
        id, text = reading.document.id, reading.document.text
        spans = [m.span for m in reading.annotation.mentions]
        assert not any(a.overlaps(b) for a in spans for b in spans if a != b)
        for mention in reading.annotation.mentions:
            assert text[mention.start : mention.end] == mention.surface
            if entity := resolution.refers_to.get(MentionKey(id, *mention.span)):
                found[id].append((mention.surface, entity))
    return found


def words(found: dict[str, list[tuple[str, str]]], document: str) -> list[str]:
    return [surface for surface, _ in found[document]]


# --- types ------------------------------------------------------------------------------------


def test_an_acronym_has_the_type_of_the_one_long_name_with_its_initials() -> None:
    first = told("a", "The Clean Rivers Levy starts.", ("Clean Rivers Levy", PROG, 0.8))
    second = told("b", "The CRL costs them.", ("CRL", ORG, 0.5))
    assert words(named(first, second), "b") == ["CRL"]
    assert {id for _, id in named(first, second)["b"]} == {"programme/clean-rivers-levy"}


def test_initials_of_a_person_or_of_two_names_decide_nothing() -> None:
    person = told("a", "Carla Rita Lund sings.", ("Carla Rita Lund", PER))
    two = told("b", "Clean Rivers Levy", ("Clean Rivers Levy", PROG, 0.8))
    three = told("c", "Cheap Roads Law", ("Cheap Roads Law", LAW, 0.8))
    used = told("d", "The CRL costs them.", ("CRL", ORG, 0.5))
    for others in ([person], [two, three]):
        assert {id for _, id in named(*others, used)["d"]} == {"organisation/crl"}


def test_what_a_text_equates_has_one_type() -> None:
    text = "The Harbour Fund (Anchor) pays."
    rows: list[Row] = [("Harbour Fund", PROG, 0.95), ("Anchor", ORG, 0.4)]
    first = told("a", text, *rows, aliases=[("Harbour Fund", "Anchor")])
    second = told("b", "They asked Anchor again.", ("Anchor", PER, 0.5))
    found = named(first, second)
    assert found["b"] == [("Anchor", "programme/harbour-fund")]


def test_documents_that_are_sure_of_two_types_keep_them() -> None:
    prison = told("a", "Riots at Garrow again.", ("Garrow", ORG, 0.95))
    man = told("b", "Mr Garrow resigned.", ("Garrow", PER, 0.95))
    guess = told("c", "In Garrow they wait.", ("Garrow", LOC, 0.4))
    more = told("d", "Staff of Garrow went home.", ("Garrow", ORG, 0.95))
    found = named(prison, man, guess, more)
    kinds = {document: ids[0][1].split("/")[0] for document, ids in found.items()}
    assert kinds == {"a": "organisation", "b": "person", "c": "organisation", "d": "organisation"}


# --- ordinary words -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("surface", "kind", "score", "other", "kept"),
    [
        ("Mental Health", ORG, 0.4, "Doctors know that mental health matters.", False),
        ("Command", ORG, 0.4, "They command respect.", False),
        ("Coalition", ORG, 0.6, "a coalition, some coalition, the coalition", False),
        ("Coalition", ORG, 0.6, "a coalition", True),  # the one document is surer than that
        ("Guardian", ORG, 0.95, "a guardian of the law, a guardian, guardian", True),
        ("IT", ORG, 0.4, "it rains, it pours, it", True),  # initials are not small words
        ("Brisk Ferries", ORG, 0.4, "The ferries are slow.", True),
    ],
)
def test_a_word_that_the_corpus_writes_small_is_no_name(
    surface: str, kind: EntityType, score: float, other: str, kept: bool
) -> None:
    first = told("a", f"Then {surface} came.", (surface, kind, score))
    second = told("b", other)
    assert words(named(first, second), "a") == ([surface] if kept else [])


def test_a_surname_that_is_a_word_stays_a_name() -> None:
    rows: list[Row] = [("Ann Baker", PER, 0.8), ("Baker", PER, 0.4)]
    first = told("a", "So Ann Baker left. They saw Baker.", *rows)
    found = named(first, told("b", "a baker, the baker"))
    assert words(found, "a") == ["Ann Baker", "Baker"]


# --- added ----------------------------------------------------------------------------------------

KNOWN: tuple[Row, ...] = (
    ("Sue Hallam", PER, 0.9), ("Harbour Police Board", ORG, 1.0), ("HPB", ORG, 0.95),
    ("Larkfield", ORG, 0.9), ("Orley", LOC, 1.0), ("Mersey Pilot Scheme", PROG, 0.9),
    ("Hall", PER, 0.9),
)  # fmt: skip
ELSEWHERE = told("a", ". ".join(f"So {row[0]} it is" for row in KNOWN), *KNOWN)


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("Then Sue Hallam spoke.", ["Sue Hallam"]),
        ("Ask Sue\nHallam.", ["Sue\nHallam"]),
        ("The Harbour Police Board’s boats.", ["Harbour Police Board"]),
        ("They wrote to the HPB about it.", ["HPB"]),
        ("The HPBs of the coast.", ["HPBs"]),
        ("They sold it to Larkfield in May.", ["Larkfield"]),
        ("In the Mersey Pilot Scheme he learnt.", ["Mersey Pilot Scheme"]),
        ("The town hall is cold.", []),
        ("The Town Hall is cold.", []),  # a surname of another document's person
        ("See http://www.larkfield.example/Larkfield for it.", []),
        ("Write to hpb@larkfield.example.", []),
        ("They like Larkfield Cheese Fair.", []),  # part of a longer name
        ("In Greater Larkfield it rains.", []),
        ("Larkfield, it says.", []),  # one document alone, at the start
        ("the harbour police board", []),  # small letters, in a document that never has capitals
    ],
)
def test_a_known_name_is_found_where_the_annotator_saw_nothing(text: str, added: list[str]) -> None:
    assert words(named(ELSEWHERE, told("b", text)), "b") == added


@pytest.mark.parametrize(
    ("text", "comment", "added"),
    [
        ("i asked sue hallam myself", True, ["sue hallam"]),
        ("the hpb knows", True, ["hpb"]),
        ("the hpb knows", False, []),  # edited prose writes acronyms large
        ("it is larkfield again", True, []),
    ],
)
def test_small_letters_in_comments(text: str, comment: bool, added: list[str]) -> None:
    found = named(ELSEWHERE, told("b", text, comment=comment))
    assert words(found, "b") == added


def test_letters_that_are_a_word_elsewhere_are_no_name_in_small_letters() -> None:
    """ "who" in every comment is not the WHO that one document names."""
    body = told("a", "Then the WHO wrote. So WHO it is.", ("WHO", ORG, 0.95))
    asked = told("b", "who knows who did it", comment=True)
    again = told("c", "tell us who pays", comment=True)
    found = named(body, asked, again)
    assert words(found, "a") == ["WHO", "WHO"]
    assert words(found, "b") == words(found, "c") == []


def test_a_name_repeated_small_after_the_article_is_the_same_thing() -> None:
    text = (
        "The Harbour Police Board met. We asked the harbour police board, a harbour police board."
    )
    found = named(told("a", text, ("Harbour Police Board", ORG, 1.0)))
    assert words(found, "a") == ["Harbour Police Board", "harbour police board"]
    assert len({id for _, id in found["a"]}) == 1


def test_a_faint_name_is_not_looked_for() -> None:
    first = told("a", "So Larkfield it is.", ("Larkfield", ORG, 0.4))
    assert words(named(first, told("b", "They sold it to Larkfield in May.")), "b") == []


def test_nothing_is_added_inside_a_mention_or_outside_prose() -> None:
    text = "The Larkfield Harbour Trust sails."
    inside = told("b", text, ("Larkfield Harbour Trust", ORG, 0.95))
    assert words(named(ELSEWHERE, inside), "b") == ["Larkfield Harbour Trust"]
    chrome = told("c", "Ask the HPB", kind=SegmentKind.CHROME)
    assert words(named(ELSEWHERE, chrome), "c") == []


# --- the scan -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("surface", "text", "spans"),
    [
        ("King's Quay", "at King’s Quay.", ["King’s Quay"]),
        ("Stoke-on-Sea", "in Stoke on Sea and Stoke-on-Sea", ["Stoke on Sea", "Stoke-on-Sea"]),
        ("Dock & Quay Ltd", "the Dock and Quay Ltd", ["Dock and Quay Ltd"]),
        ("Rail Company", "two Rail Companies’ trains", ["Rail Companies"]),
        ("Sea Board", "the Sea.\n\nBoard members", []),
        ("Sea Board", "by the sea. Board it", []),
        ("Sea", "Seaside", []),
        ("", "anything", []),
    ],
)
def test_occurrences(surface: str, text: str, spans: list[str]) -> None:
    index = Index.of([name_form(surface)])
    found = list(occurrences(told("a", text), index))
    assert [text[slice(*f.span)] for f in found] == spans
    assert all(f.span == Span(f.span.start, f.span.end) for f in found)


texts = st.lists(
    st.sampled_from(
        [
            "Sue Hallam",
            "sue hallam",
            "HPB",
            "hpb",
            "Larkfield",
            "larkfield",
            "the",
            "said",
            ".",
            "\n",
        ]
    ),
    max_size=12,
)


@settings(max_examples=50, deadline=None)
@given(st.lists(texts, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_documents_changes_nothing(
    corpus: list[list[str]], order: random.Random
) -> None:
    readings = [ELSEWHERE]
    for number, pieces in enumerate(corpus):
        text = " ".join(pieces)
        rows = [row for row in KNOWN if row[0] in text][:1]
        readings.append(told(f"d{number}", text, *rows, comment=number % 2 == 0))
    expected = resolve(readings)
    shuffled = list(readings)
    order.shuffle(shuffled)
    assert resolve(shuffled) == expected
