"""One occurrence told several times: one event in a document, a proposal over a corpus."""

from __future__ import annotations

import pytest

from kg.claims.occasions import once_each, proposals, telling
from kg.dates import earliest, latest
from kg.model import Event, EventParticipant, EventType, Evidence, Modality, Span, Verdict


def told(
    label: str,
    at: int,
    *who: str,
    kind: EventType = EventType.REORGANISATION,
    value: str | None = None,
    voice: str = "person/rose-keane",
    document: str = "a",
    modality: Modality = Modality.STATED,
    asserted: bool = True,
) -> Event:
    """An event; ``who`` are "agent:ayr-ferries" and the like."""
    parties = [w.split(":") for w in who]
    return Event(
        id=f"event/{document}/{at}",
        document=document,
        type=kind,
        label=label,
        participants=tuple(
            sorted((EventParticipant(name, role) for role, name in parties), key=lambda p: p.entity)
        ),
        evidence=(Evidence(document, at, at + 5, "", "words"),),
        attributed_to=voice,
        modality=modality,
        asserted=asserted,
        value=value,
        earliest=earliest(value),
        latest=latest(value),
    )


CLOSED = told("was closed", 10, "patient:mill", value="2016-05")
DIED = told("died", 10, "agent:lowe", kind=EventType.DEATH)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (CLOSED, told("closure", 50, "patient:mill")),
        (CLOSED, told("closing", 50, "agent:council", "patient:mill", value="2016")),
        (CLOSED, told("closed", 50, "patient:mill", voice="person/gull", asserted=False)),
        (CLOSED, told("closure", 50, value="2016-05")),
        (DIED, told("passed away", 50, "agent:lowe", kind=EventType.DEATH, value="2016-05")),
    ],
)
def test_one_occurrence_told_twice_is_one_event_with_both_passages(
    one: Event, other: Event
) -> None:
    (event,) = once_each([one, other], frozenset())
    assert event.evidence == (*one.evidence, *other.evidence)
    assert event.value == (one.value or other.value)
    assert event.asserted


@pytest.mark.parametrize(
    "other",
    [
        told("closed", 50, "patient:school"),
        told("closed", 50, "patient:mill", value="2012"),
        told("was reopened", 50, "patient:mill"),
        told("will be closed", 50, "patient:mill", modality=Modality.PLANNED, asserted=False),
        told("was closed", 50, "patient:mill", kind=EventType.DISASTER),
        told("closure", 50, value="2012"),
    ],
)
def test_what_may_be_another_occurrence_stays_apart(other: Event) -> None:
    assert len(once_each([CLOSED, other], frozenset())) == 2


NAMED = told("named", 10, "agent:person/lowe", "patient:person/reid", kind=EventType.APPOINTMENT)
"""Lowe named Reid interim chief."""


@pytest.mark.parametrize(
    "other",
    [
        told("took office", 50, "agent:person/lowe", kind=EventType.APPOINTMENT, value="2015"),
        told("named", 50, "agent:person/lowe", "patient:person/mead", kind=EventType.APPOINTMENT),
        told("joined", 50, "agent:person/reid", kind=EventType.APPOINTMENT, value="2012"),
    ],
)
def test_what_happens_to_somebody_else_stays_apart_and_lends_no_date(other: Event) -> None:
    both = once_each([NAMED, other], frozenset())
    assert sorted(e.value or "" for e in both) == ["", other.value or ""]


def test_an_appointment_told_of_the_same_person_is_one() -> None:
    again = told("was picked", 50, "patient:person/reid", kind=EventType.APPOINTMENT, value="2016")
    (event,) = once_each([NAMED, again], frozenset())
    assert event.value == "2016"


def test_two_voices_that_are_not_the_authors_stay_apart() -> None:
    both = [
        told("closed", 10, "patient:mill", voice="person/gull", asserted=False),
        told("closed", 50, "patient:mill", voice="person/tern", asserted=False),
    ]
    assert len(once_each(both, frozenset())) == 2


def test_a_title_tells_what_the_text_tells_in_other_words() -> None:
    title = told("axed", 0, "patient:mill")
    (event,) = once_each([title, CLOSED], frozenset({Span(0, 6)}))
    assert event.label == "was closed"
    assert len(event.evidence) == 2


def test_events_of_two_documents_are_proposed_as_one_with_the_reason() -> None:
    other = told("closure", 20, "patient:mill", value="2016", document="b")
    (proposal,) = proposals(map(telling, [CLOSED, other]))
    assert (proposal.first, proposal.second) == (CLOSED.id, other.id)
    assert (proposal.kind, proposal.verdict) == ("occurrence", Verdict.PROPOSED)
    assert "same time (2016-05 and 2016), both with mill" in proposal.reason
    assert [key.document for key in proposal.evidence] == ["a", "b"]


@pytest.mark.parametrize(
    "other",
    [
        told("closure", 20, "patient:mill", document="b"),
        told("closure", 20, "patient:mill", value="2012", document="b"),
        told("closure", 20, "patient:school", value="2016", document="b"),
        told("closure", 20, "patient:mill", value="2016", document="a"),
    ],
)
def test_undated_and_different_events_are_not_proposed(other: Event) -> None:
    assert list(proposals(map(telling, [CLOSED, other]))) == []


def test_order_changes_nothing() -> None:
    events = [CLOSED, told("closure", 50, "patient:mill"), told("shut", 70, "patient:mill")]
    assert once_each(events, frozenset()) == once_each(events[::-1], frozenset())
