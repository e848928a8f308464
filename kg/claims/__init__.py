"""Decides whose voice a statement is and whether it is asserted; merges equal tenures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.claims.copies import Copies
from kg.claims.events import events_of
from kg.claims.occasions import proposals
from kg.claims.tenures import tenures
from kg.claims.voices import Voices, digest
from kg.model import (
    Claim,
    Copy,
    Entity,
    Event,
    Evidence,
    Knowledge,
    MentionKey,
    Modality,
    Predicate,
    Publishing,
    Quotation,
    Reading,
    Speech,
    Tenure,
)
from kg.vocabulary import document_id


def assert_knowledge(
    readings: Sequence[Reading],
    entities: Sequence[Entity],
    refers_to: Mapping[MentionKey, str],
    personas: Mapping[tuple[str, int], str],
) -> Knowledge:
    """Turn what documents say into claims, tenures, events and quotations with their voices.

    Args:
        readings: In any order.
        entities, refers_to: What the mentions resolve to.
        personas: From (document id, section) of a signed comment to its persona.
    """
    readings = tuple(sorted(readings, key=lambda r: r.document.id))
    copies = Copies(readings)
    voices: dict[str, Voices] = {}
    for reading in readings:
        voices[reading.document.id] = Voices(reading, refers_to, personas, copies, voices)
    claims = tuple(sorted(_claims(readings, voices), key=lambda c: c.id))
    held = tuple(sorted(tenures(readings, voices), key=lambda t: t.id))
    events = tuple(sorted(events_of(readings, voices), key=lambda e: e.id))
    return Knowledge(
        readings=readings,
        entities=tuple(sorted(entities, key=lambda e: e.id)),
        refers_to=refers_to,
        claims=claims,
        tenures=held,
        events=events,
        quotations=tuple(sorted(_quotations(readings, voices), key=lambda q: q.id)),
        publishings=tuple(
            sorted(_publishings(readings, voices), key=lambda p: (p.publication, p.value))
        ),
        credits=tuple(c for r in readings for c in voices[r.document.id].section_credits()),
        proposals=tuple(sorted(proposals(events), key=lambda p: p.id)),
        copies=tuple(sorted(_copied((*claims, *held, *events), copies))),
        versions=tuple(copies.versions()),
    )


def _copied(statements: Iterable[Claim | Tenure | Event], copies: Copies) -> set[Copy]:
    """The passages of statements that another document had first."""
    passages = {passage for statement in statements for passage in statement.evidence}
    return {
        Copy(passage.document, passage.start, passage.end, original)
        for passage in passages
        if (original := copies.original(passage))
    }


# --- claims -----------------------------------------------------------------------------------


def _claims(readings: Sequence[Reading], voices: Mapping[str, Voices]) -> Iterator[Claim]:
    """One claim for each statement, voice and modality in a document, with all its passages."""
    for reading in readings:
        voice = voices[reading.document.id]
        found: dict[tuple[str, Predicate, str, str, Modality, bool], set[Evidence]] = defaultdict(
            set
        )
        stated: set[tuple[str, Predicate, str]] = set()
        for relation in sorted(
            reading.annotation.relations, key=lambda r: voice.repeats(r.context)
        ):
            subject, object_ = voice.entity(relation.subject), voice.entity(relation.object)
            if subject and object_ and subject != object_:
                context = relation.context
                triple = (subject, relation.predicate, object_)
                if not voice.repeats(context):
                    stated.add(triple)
                elif triple in stated:
                    continue  # a comment that quotes the post is no second witness
                key = (
                    subject,
                    relation.predicate,
                    object_,
                    voice.voice(context),
                    context.modality,
                    voice.asserted(context),
                )
                found[key].add(voice.evidence(context.section, context.evidence))
        for key, evidence in sorted(found.items(), key=lambda item: tuple(map(str, item[0]))):
            subject, predicate, object_, who, modality, asserted = key
            yield Claim(
                id=f"claim/{reading.document.id}/{digest(*key)}",
                document=reading.document.id,
                subject=subject,
                predicate=predicate,
                object=object_,
                evidence=tuple(sorted(evidence)),
                attributed_to=who,
                modality=modality,
                asserted=asserted,
            )


# --- quotations, publications -----------------------------------------------------------------


def _quotations(readings: Sequence[Reading], voices: Mapping[str, Voices]) -> Iterator[Quotation]:
    for reading in readings:
        voice = voices[reading.document.id]
        for speech in reading.annotation.speeches:
            yield _quotation(voice, speech)


def _quotation(voice: Voices, speech: Speech) -> Quotation:
    return Quotation(
        id=f"{document_id(voice.id)}#quote={speech.start},{speech.end}",
        document=voice.id,
        speaker=voice.entity(speech.speaker),
        evidence=(voice.evidence(speech.section, speech.span),),
        cue=speech.cue,
        direct=speech.direct,
        block=speech.block,
        spokesperson=speech.spokesperson,
    )


def _publishings(readings: Iterable[Reading], voices: Mapping[str, Voices]) -> Iterator[Publishing]:
    seen = set()
    for reading in readings:
        voice = voices[reading.document.id]
        for issue in reading.annotation.issues:
            entity = voice.entity(issue.publication)
            if entity and (entity, issue.value) not in seen:
                seen.add((entity, issue.value))
                yield Publishing(entity, issue.value)
