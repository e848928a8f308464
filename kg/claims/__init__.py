"""Decides whose voice a statement is and whether it is asserted; merges equal tenures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.claims.copies import Copies, Place, Printed, Sentence, printed
from kg.claims.events import events_of
from kg.claims.occasions import Telling, proposals, telling
from kg.claims.tenures import Said, said, tenures, tenures_of
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
    SectionCredit,
    Speech,
    Tenure,
)
from kg.vocabulary import document_id


@dataclass(frozen=True, slots=True)
class Told:
    """What one document says, its posts apart from the tenures that they are part of."""

    claims: tuple[Claim, ...]
    events: tuple[Event, ...]
    quotations: tuple[Quotation, ...]
    publishings: tuple[Publishing, ...]
    credits: tuple[SectionCredit, ...]
    posts: tuple[Said, ...]


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
    copies = Copies({r.document.id: printed(r) for r in readings})
    owns: dict[str, tuple[str, ...]] = {}
    voices = [Voices(reading, refers_to, personas, copies, owns) for reading in readings]
    for voice in voices:
        owns[voice.id] = voice.owns()
    told = [told_by(voice) for voice in voices]
    claims = tuple(sorted((c for each in told for c in each.claims), key=lambda c: c.id))
    held = tuple(sorted(tenures(p for each in told for p in each.posts), key=lambda t: t.id))
    events = tuple(sorted((e for each in told for e in each.events), key=lambda e: e.id))
    quotations = (q for each in told for q in each.quotations)
    publishings = {(p.publication, p.value): p for each in told for p in each.publishings}
    return Knowledge(
        readings=readings,
        entities=tuple(sorted(entities, key=lambda e: e.id)),
        refers_to=refers_to,
        claims=claims,
        tenures=held,
        events=events,
        quotations=tuple(sorted(quotations, key=lambda q: q.id)),
        publishings=tuple(publishings[key] for key in sorted(publishings)),
        credits=tuple(c for each in told for c in each.credits),
        proposals=tuple(sorted(proposals(map(telling, events)), key=lambda p: p.id)),
        copies=copied((*claims, *held, *events), copies),
        versions=tuple(v for id in copies.repeating for v in copies.versions(id)),
    )


def told_by(voice: Voices) -> Told:
    """What one document says."""
    reading = voice.reading
    return Told(
        claims=tuple(_claims(voice)),
        events=events_of(reading, voice),
        quotations=tuple(_quotation(voice, speech) for speech in reading.annotation.speeches),
        publishings=tuple(_publishings(voice)),
        credits=tuple(voice.section_credits()),
        posts=tuple(said(reading, voice)),
    )


def copied(statements: Iterable[Claim | Tenure | Event], copies: Copies) -> tuple[Copy, ...]:
    """The passages of statements that another document had first; sorted."""
    passages = {passage for statement in statements for passage in statement.evidence}
    return copied_passages(passages, copies)


def copied_passages(passages: Iterable[Evidence], copies: Copies) -> tuple[Copy, ...]:
    """Of these passages, those that another document had first; sorted."""
    found = {
        Copy(passage.document, passage.start, passage.end, original)
        for passage in passages
        if (original := copies.original(passage))
    }
    return tuple(sorted(found))


# --- claims -----------------------------------------------------------------------------------


def _claims(voice: Voices) -> Iterator[Claim]:
    """One claim for each statement, voice and modality in a document, with all its passages."""
    found: dict[tuple[str, Predicate, str, str, Modality, bool], set[Evidence]] = defaultdict(set)
    stated: set[tuple[str, Predicate, str]] = set()
    relations = voice.reading.annotation.relations
    for relation in sorted(relations, key=lambda r: voice.repeats(r.context)):
        subject, object_ = voice.entity(relation.subject), voice.entity(relation.object)
        if subject and object_ and subject != object_:
            context = relation.context
            triple = (subject, relation.predicate, object_)
            if not voice.repeats(context):
                stated.add(triple)
            elif triple in stated:
                continue  # a comment that quotes the post is no second witness
            who, asserted = voice.voice(context), voice.asserted(context)
            key = (*triple, who, context.modality, asserted)
            found[key] |= {
                voice.evidence(context.section, passage)
                for passage in (context.evidence, relation.beside)
                if passage is not None
            }
    for key, evidence in sorted(found.items(), key=lambda item: tuple(map(str, item[0]))):
        subject, predicate, object_, who, modality, asserted = key
        yield Claim(
            id=f"claim/{voice.id}/{digest(*key)}",
            document=voice.id,
            subject=subject,
            predicate=predicate,
            object=object_,
            evidence=tuple(sorted(evidence)),
            attributed_to=who,
            modality=modality,
            asserted=asserted,
        )


# --- quotations, publications -----------------------------------------------------------------


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


def _publishings(voice: Voices) -> Iterator[Publishing]:
    seen = set()
    for issue in voice.reading.annotation.issues:
        entity = voice.entity(issue.publication)
        if entity and (entity, issue.value) not in seen:
            seen.add((entity, issue.value))
            yield Publishing(entity, issue.value)


__all__ = [
    "Copies", "Place", "Printed", "Said", "Sentence", "Telling", "Told", "Voices",
    "assert_knowledge", "copied_passages", "printed", "proposals", "telling", "tenures_of",
    "told_by",
]  # fmt: skip
