"""Voices and assertion: who says what, and what may stand as a fact. Readings are made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from kg.claims import assert_knowledge
from kg.model import (
    Annotation,
    Claim,
    Context,
    Credit,
    Document,
    Entity,
    EntityType,
    EventType,
    Evidence,
    Knowledge,
    Mention,
    MentionKey,
    Modality,
    Occurrence,
    Participant,
    PostHeld,
    Predicate,
    Reading,
    Relation,
    Section,
    SectionKind,
    Segment,
    SegmentKind,
    Span,
    Speech,
    Status,
    Thread,
    TimeExpression,
)

TEXT = (
    "By Rose Keane. Ann Lowe runs Ayr Ferries. “Ann Lowe runs Ayr Ferries,” said Tom Marsh.\n"
    "Gull: Ann Lowe runs Ayr Ferries.\n"
    "Anonymous: Ann Lowe runs Ayr Ferries.\n"
)
NAMES = {
    "Ann Lowe": ("person/ann-lowe", EntityType.PERSON),
    "Tom Marsh": ("person/tom-marsh", EntityType.PERSON),
    "Rose Keane": ("person/rose-keane", EntityType.PERSON),
    "Ayr Ferries": ("organisation/ayr-ferries", EntityType.ORGANISATION),
}
POST, GULL, ANONYMOUS = 0, 1, 2
PERSONAS = {GULL: "persona/gull"}


def places(needle: str) -> list[Span]:
    found, at = [], TEXT.find(needle)
    while at >= 0:
        found.append(Span(at, at + len(needle)))
        at = TEXT.find(needle, at + 1)
    return found


SENTENCES = places("Ann Lowe runs Ayr Ferries")
BY_AUTHOR, QUOTED, BY_GULL, BY_ANONYMOUS = range(4)
SECTION = (POST, POST, GULL, ANONYMOUS)
QUOTATION = Speech(*SENTENCES[QUOTED], POST, places("Tom Marsh")[0], "said")


def context(number: int, modality: Modality = Modality.STATED) -> Context:
    """Where the sentence stands: the author's, the quoted speaker's, one of the commenters'."""
    speech = QUOTATION.span if number == QUOTED else None
    return Context(SECTION[number], SENTENCES[number], speech, modality)


def runs(number: int, modality: Modality = Modality.STATED) -> Relation:
    return Relation(
        places("Ann Lowe")[number],
        Predicate.MEMBER_OF,
        places("Ayr Ferries")[number],
        context(number, modality),
    )


def holds(
    number: int,
    since: str | None = None,
    until: str | None = None,
    *,
    post: str = "director",
    modality: Modality = Modality.STATED,
) -> PostHeld:
    return PostHeld(
        places("Ann Lowe")[number],
        post,
        places("Ayr Ferries")[number],
        Status.CURRENT,
        context(number, modality),
        since,
        until,
    )


def reading(
    id: str = "a",
    *,
    relations: Sequence[Relation] = (),
    posts: Sequence[PostHeld] = (),
    occurrences: Sequence[Occurrence] = (),
    times: Sequence[TimeExpression] = (),
    credits: Sequence[Credit] = (Credit(POST, places("Rose Keane")[0]),),
    speech: Speech = QUOTATION,
) -> Reading:
    gull, anonymous = TEXT.index("Gull:"), TEXT.index("Anonymous:")
    sections = (
        Section("", SectionKind.POST, 0, len(TEXT)),
        Section("comment-1", SectionKind.COMMENT, gull, anonymous, part_of=0, author="Gull"),
        Section("comment-2", SectionKind.COMMENT, anonymous, len(TEXT), part_of=0),
    )
    segments = (
        Segment(0, gull, SegmentKind.TEXT, POST),
        Segment(gull, anonymous, SegmentKind.TEXT, GULL),
        Segment(anonymous, len(TEXT), SegmentKind.TEXT, ANONYMOUS),
    )
    mentions = tuple(
        Mention(*span, name, kind, POST)
        for name, (_, kind) in NAMES.items()
        for span in places(name)
    )
    return Reading(
        Thread(Document(id, f"{id}.txt", TEXT, ""), sections, segments),
        Annotation(
            mentions=mentions,
            speeches=(speech,),
            relations=tuple(relations),
            posts=tuple(posts),
            occurrences=tuple(occurrences),
            times=tuple(times),
            credits=tuple(credits),
        ),
    )


def known(*readings: Reading) -> Knowledge:
    entities = [Entity(id, kind, name) for name, (id, kind) in NAMES.items()]
    refers = {
        MentionKey(each.document.id, *mention.span): NAMES[mention.surface][0]
        for each in readings
        for mention in each.annotation.mentions
    }
    personas = {
        (each.document.id, section): persona
        for each in readings
        for section, persona in PERSONAS.items()
    }
    return assert_knowledge(readings, entities, refers, personas)


# --- voices -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "voice", "asserted"),
    [
        (BY_AUTHOR, "person/rose-keane", True),
        (QUOTED, "person/tom-marsh", False),
        (BY_GULL, "persona/gull", False),
        (BY_ANONYMOUS, "document/a/comment-2", False),
    ],
)
def test_a_claim_belongs_to_who_makes_it(number: int, voice: str, asserted: bool) -> None:
    (claim,) = known(reading(relations=[runs(number)])).claims
    assert (claim.attributed_to, claim.asserted) == (voice, asserted)
    assert (claim.subject, claim.object) == ("person/ann-lowe", "organisation/ayr-ferries")


def test_an_author_who_is_not_named_speaks_as_the_document() -> None:
    (claim,) = known(reading(relations=[runs(BY_AUTHOR)], credits=())).claims
    assert (claim.attributed_to, claim.asserted) == ("document/a", True)


def test_without_an_author_the_publisher_speaks() -> None:
    credit = Credit(POST, publisher=places("Ayr Ferries")[0])
    (claim,) = known(reading(relations=[runs(BY_AUTHOR)], credits=[credit])).claims
    assert claim.attributed_to == "organisation/ayr-ferries"


def test_an_unnamed_speaker_is_no_fact_of_the_author() -> None:
    unnamed = Speech(*QUOTATION.span, POST, None, "said")
    (claim,) = known(reading(relations=[runs(QUOTED)], speech=unnamed)).claims
    assert not claim.asserted


@pytest.mark.parametrize("modality", [m for m in Modality if m is not Modality.STATED])
def test_what_is_not_stated_is_not_asserted(modality: Modality) -> None:
    knowledge = known(
        reading(relations=[runs(BY_AUTHOR, modality)], posts=[holds(BY_AUTHOR, modality=modality)])
    )
    (claim,), (tenure,) = knowledge.claims, knowledge.tenures
    assert claim.modality is tenure.modality is modality
    assert not claim.asserted
    assert not tenure.asserted


def test_each_voice_has_a_claim_of_its_own() -> None:
    claims = known(reading(relations=[runs(n) for n in range(4)])).claims
    assert len({c.id for c in claims}) == len({c.attributed_to for c in claims}) == 4


def test_a_claim_made_twice_by_one_voice_has_both_passages() -> None:
    again = Relation(*_ends(BY_AUTHOR), Context(POST, SENTENCES[QUOTED]))
    (claim,) = known(reading(relations=[runs(BY_AUTHOR), again])).claims
    assert [(e.start, e.end) for e in claim.evidence] == SENTENCES[:2]


def test_a_claim_that_two_sentences_make_has_both_passages() -> None:
    both = Relation(*_ends(QUOTED), Context(POST, SENTENCES[QUOTED]), SENTENCES[BY_AUTHOR])
    (claim,) = known(reading(relations=[both])).claims
    assert [(e.start, e.end) for e in claim.evidence] == SENTENCES[:2]


def _ends(number: int) -> tuple[Span, Predicate, Span]:
    return places("Ann Lowe")[number], Predicate.MEMBER_OF, places("Ayr Ferries")[number]


def test_evidence_is_the_passage() -> None:
    for claim in known(reading(relations=[runs(n) for n in range(4)])).claims:
        for passage in claim.evidence:
            assert TEXT[passage.start : passage.end] == passage.quote


def test_a_relation_of_a_thing_to_itself_is_no_claim() -> None:
    first, second = places("Ann Lowe")[:2]
    itself = Relation(first, Predicate.SUPPORTED, second, context(BY_AUTHOR))
    assert known(reading(relations=[itself])).claims == ()


def test_a_claim_cannot_be_made_without_evidence() -> None:
    with pytest.raises(ValueError, match="without evidence"):
        Claim("c", "a", "s", Predicate.OWNS, "o", (), "v", Modality.STATED, True)


# --- tenures ------------------------------------------------------------------------------------


def test_one_tenure_in_two_documents_is_one() -> None:
    first = reading("a", posts=[holds(BY_AUTHOR, "2013")])
    second = reading("b", posts=[holds(BY_AUTHOR, "2013-04", "2016", post="Director")])
    (tenure,) = known(second, first).tenures
    assert tenure.documents == ("a", "b")
    assert [e.document for e in tenure.evidence] == ["a", "b"]
    assert (tenure.held_from, tenure.held_until) == ("2013-04", "2016")
    assert tenure.asserted


def test_an_organisation_is_inferred_where_no_statement_names_it() -> None:
    inferred = replace(holds(BY_AUTHOR), inferred=True)
    guessed = known(reading("a", posts=[inferred]), reading("b", posts=[inferred])).tenures
    assert [tenure.inferred for tenure in guessed] == [True]
    named = known(reading("a", posts=[inferred]), reading("b", posts=[holds(BY_AUTHOR)])).tenures
    assert [tenure.inferred for tenure in named] == [False]


def test_the_more_precise_of_two_dates_counts() -> None:
    first = reading("a", posts=[holds(BY_AUTHOR, "2013-05", "2016")])
    second = reading("b", posts=[holds(BY_AUTHOR, "2013", "2016-12")])
    (tenure,) = known(first, second).tenures
    assert (tenure.held_from, tenure.held_until) == ("2013-05", "2016-12")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("2001", "2003"), ("2008-05", "2010")),
        (("2012",), ("2013",)),
        (("2012", "2016-04"), ("2012", "2016-05-02")),
    ],
)
def test_dates_that_contradict_each_other_are_two_tenures(
    first: tuple[str, ...], second: tuple[str, ...]
) -> None:
    one = reading("a", posts=[holds(BY_AUTHOR, *first)])
    other = reading("b", posts=[holds(BY_AUTHOR, *second)])
    tenures = known(one, other).tenures
    assert [t.documents for t in tenures] == [("a",), ("b",)]
    assert [t.held_from for t in tenures] == [first[0], second[0]]
    assert tenures == known(other, one).tenures


def test_a_speaker_who_gives_another_date_is_heard() -> None:
    said = known(reading(posts=[holds(BY_AUTHOR, "2013"), holds(BY_GULL, "2011")])).tenures
    assert {(t.held_from, t.asserted) for t in said} == {("2013", True), ("2011", False)}


@pytest.mark.parametrize(
    ("one", "other"), [("chairman", "Chair"), ("chairs", "chair"), ("edits", "Editor")]
)
def test_ways_of_writing_one_post_are_one_tenure(one: str, other: str) -> None:
    first = reading("a", posts=[holds(BY_AUTHOR, post=one)])
    second = reading("b", posts=[holds(BY_AUTHOR, post=other)])
    (tenure,) = known(first, second).tenures
    assert tenure.documents == ("a", "b")
    other = reading("b", posts=[holds(BY_AUTHOR, post="vice-chair")])
    assert len(known(first, other).tenures) == 2


def test_a_short_form_is_written_out_beside_the_words() -> None:
    short = reading("a", posts=[holds(BY_AUTHOR, post="District Cllr")])
    full = reading("b", posts=[holds(BY_AUTHOR, post="district councillor")])
    (tenure,) = known(short).tenures
    assert tenure.post == "District Cllr (District councillor)"
    (tenure,) = known(short, full).tenures
    assert tenure.documents == ("a", "b")


@pytest.mark.parametrize("number", [QUOTED, BY_GULL, BY_ANONYMOUS])
def test_a_tenure_that_no_author_states_stays_apart(number: int) -> None:
    (tenure,) = known(reading(posts=[holds(number)])).tenures
    assert not tenure.asserted
    assert tenure.documents == ("a",)


def test_what_commenters_of_two_documents_say_is_not_merged() -> None:
    tenures = known(
        reading("a", posts=[holds(BY_ANONYMOUS)]), reading("b", posts=[holds(BY_ANONYMOUS)])
    ).tenures
    assert [t.documents for t in tenures] == [("a",), ("b",)]
    assert len({t.id for t in tenures}) == 2


def test_commenters_are_no_evidence_of_what_the_author_states() -> None:
    (tenure,) = known(reading(posts=[holds(BY_AUTHOR), holds(BY_GULL)])).tenures
    assert tenure.asserted
    assert [(e.start, e.end) for e in tenure.evidence] == [SENTENCES[BY_AUTHOR]]
    assert tenure.attributed_to == ("person/rose-keane",)


# --- events and quotations ------------------------------------------------------------------------


def test_an_event_has_its_time_voice_and_participants() -> None:
    time = TimeExpression(0, 2, "By", POST, "2016", None, None)
    occurrence = Occurrence(
        EventType.APPOINTMENT,
        Span(SENTENCES[BY_GULL].start + 9, SENTENCES[BY_GULL].start + 13),
        (Participant(places("Ann Lowe")[BY_GULL], "patient"),),
        context(BY_GULL),
        time=time.span,
    )
    (event,) = known(reading(occurrences=[occurrence], times=[time])).events
    assert (event.label, event.value, event.attributed_to) == ("runs", "2016", "persona/gull")
    assert [(p.entity, p.role) for p in event.participants] == [("person/ann-lowe", "patient")]
    assert not event.asserted


def _happens(number: int, kind: EventType = EventType.APPOINTMENT) -> Occurrence:
    sentence = SENTENCES[number]
    trigger = Span(sentence.start + 9, sentence.start + 13)
    who = Participant(places("Ann Lowe")[number], "patient")
    return Occurrence(kind, trigger, (who,), context(number))


def test_an_event_keeps_its_id_whatever_else_the_document_tells() -> None:
    (alone,) = known(reading(occurrences=[_happens(BY_ANONYMOUS)])).events
    told = [_happens(n) for n in (BY_GULL, BY_ANONYMOUS)]
    among = known(reading(occurrences=[*told, _happens(BY_GULL, EventType.DEATH)])).events
    assert alone.id.startswith("event/a/appointment-runs-")
    assert [e.attributed_to for e in among if e.id == alone.id] == [alone.attributed_to]
    assert len({e.id for e in among}) == len(among) == 3


def test_an_event_of_nobody_is_left_out() -> None:
    nobody = Occurrence(EventType.DEATH, SENTENCES[0], (), context(BY_AUTHOR))
    assert known(reading(occurrences=[nobody])).events == ()


def test_a_quotation_has_its_speaker_and_its_words() -> None:
    (quotation,) = known(reading()).quotations
    assert quotation.speaker == "person/tom-marsh"
    assert quotation.evidence == (
        Evidence("a", *SENTENCES[QUOTED], "", "Ann Lowe runs Ayr Ferries"),
    )


# --- the whole ------------------------------------------------------------------------------------


def test_the_order_of_readings_changes_nothing() -> None:
    both = [
        reading("a", relations=[runs(BY_AUTHOR)], posts=[holds(BY_AUTHOR)]),
        reading("b", relations=[runs(QUOTED)], posts=[holds(BY_GULL)]),
    ]
    forwards, backwards = known(*both), known(*reversed(both))
    assert forwards == backwards


def test_no_readings_give_no_knowledge() -> None:
    assert assert_knowledge([], [], {}, {}) == Knowledge()
