"""Decides whose voice a statement is and whether it is asserted; merges equal tenures."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from kg.dates import earliest, latest
from kg.model import (
    Claim,
    Context,
    Entity,
    Event,
    EventParticipant,
    Evidence,
    Knowledge,
    MentionKey,
    Modality,
    PostHeld,
    Predicate,
    Publishing,
    Quotation,
    Reading,
    SectionCredit,
    Span,
    Speech,
    Status,
    Tenure,
)
from kg.vocabulary import document_id, slug


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
    voices = {r.document.id: _Voices(r, refers_to, personas) for r in readings}
    return Knowledge(
        readings=readings,
        entities=tuple(sorted(entities, key=lambda e: e.id)),
        refers_to=refers_to,
        claims=tuple(sorted(_claims(readings, voices), key=lambda c: c.id)),
        tenures=tuple(sorted(_tenures(readings, voices), key=lambda t: t.id)),
        events=tuple(sorted(_events(readings, voices), key=lambda e: e.id)),
        quotations=tuple(sorted(_quotations(readings, voices), key=lambda q: q.id)),
        publishings=tuple(
            sorted(_publishings(readings, voices), key=lambda p: (p.publication, p.value))
        ),
        credits=tuple(c for r in readings for c in voices[r.document.id].section_credits()),
    )


class _Voices:
    """Whose words stand where in one document."""

    def __init__(
        self,
        reading: Reading,
        refers_to: Mapping[MentionKey, str],
        personas: Mapping[tuple[str, int], str],
    ) -> None:
        self.reading = reading
        self.refers_to = refers_to
        self.personas = personas
        self.credits = {credit.section: credit for credit in reading.annotation.credits}
        self.speeches = {speech.span: speech for speech in reading.annotation.speeches}
        self.times = {time.span: time for time in reading.annotation.times}

    @property
    def id(self) -> str:
        return self.reading.document.id

    def entity(self, span: Span | None) -> str | None:
        return self.refers_to.get(MentionKey(self.id, span.start, span.end)) if span else None

    def author(self, section: int) -> str | None:
        """The entity that wrote a section; None where nobody is named."""
        if (self.id, section) in self.personas:
            return self.personas[(self.id, section)]
        credit = self.credits.get(section)
        return self.entity(credit.author) if credit else None

    def publisher(self, section: int) -> str | None:
        credit = self.credits.get(section)
        return self.entity(credit.publisher) if credit else None

    def voice(self, context: Context) -> str:
        """The speaker of the innermost speech, else the author or publisher, else the document."""
        speech = self.speeches.get(context.speech) if context.speech else None
        if speech is not None:
            speaker = self.entity(speech.speaker)
            if speaker:
                return speaker
        key = self.reading.thread.sections[context.section].key
        return (
            self.author(context.section)
            or self.publisher(context.section)
            or document_id(self.id, key)
        )

    def asserted(self, context: Context) -> bool:
        """Whether an author states it outside comments and quotation marks."""
        return (
            context.speech is None
            and context.modality is Modality.STATED
            and not self.reading.thread.inside_comment(context.section)
        )

    def evidence(self, section: int, span: Span) -> Evidence:
        text = self.reading.document.text
        key = self.reading.thread.sections[section].key
        return Evidence(self.id, span.start, span.end, key, text[span.start : span.end])

    def section_credits(self) -> Iterator[SectionCredit]:
        for number in range(len(self.reading.thread.sections)):
            creator, publisher = self.author(number), self.publisher(number)
            if creator or publisher:
                yield SectionCredit(self.id, number, creator, publisher)


def _digest(*parts: object) -> str:
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:10]


# --- claims -----------------------------------------------------------------------------------


def _claims(readings: Sequence[Reading], voices: Mapping[str, _Voices]) -> Iterator[Claim]:
    """One claim for each statement, voice and modality in a document, with all its passages."""
    for reading in readings:
        voice = voices[reading.document.id]
        found: dict[tuple[str, Predicate, str, str, Modality, bool], set[Evidence]] = defaultdict(
            set
        )
        for relation in reading.annotation.relations:
            subject, object_ = voice.entity(relation.subject), voice.entity(relation.object)
            if subject and object_ and subject != object_:
                context = relation.context
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
                id=f"claim/{reading.document.id}/{_digest(*key)}",
                document=reading.document.id,
                subject=subject,
                predicate=predicate,
                object=object_,
                evidence=tuple(sorted(evidence)),
                attributed_to=who,
                modality=modality,
                asserted=asserted,
            )


# --- tenures ----------------------------------------------------------------------------------


def _tenures(readings: Sequence[Reading], voices: Mapping[str, _Voices]) -> Iterator[Tenure]:
    """One tenure for each holder, post and organisation that authors state.

    Those that only a commenter or a speaker states stay apart, one for each voice.
    """
    asserted: dict[tuple[str, str, str | None, Status], list[tuple[_Voices, PostHeld]]] = (
        defaultdict(list)
    )
    apart: dict[
        tuple[str, str, str | None, Status, str, str, Modality], list[tuple[_Voices, PostHeld]]
    ] = defaultdict(list)
    for reading in readings:
        voice = voices[reading.document.id]
        for post in reading.annotation.posts:
            holder = voice.entity(post.holder)
            if not holder:
                continue
            key = (holder, post.post.casefold(), voice.entity(post.organisation), post.status)
            if voice.asserted(post.context):
                asserted[key].append((voice, post))
            else:
                apart[(*key, voice.id, voice.voice(post.context), post.context.modality)].append(
                    (voice, post)
                )
    for key, found in sorted(asserted.items(), key=lambda item: tuple(map(str, item[0]))):
        yield _tenure(key, found, _tenure_id(key), asserted=True)
    for full, found in sorted(apart.items(), key=lambda item: tuple(map(str, item[0]))):
        key = full[:4]
        if key not in asserted:
            yield _tenure(
                key, found, f"{_tenure_id(key)}/{full[4]}-{_digest(*full[4:])}", asserted=False
            )


def _tenure_id(key: tuple[str, str, str | None, Status]) -> str:
    holder, post, organisation, status = key
    parts = ["tenure", holder.split("/", 1)[1], slug(post)]
    if organisation:
        parts.append(organisation.split("/", 1)[1])
    if status is not Status.CURRENT:
        parts.append(status.value.lower())
    return "/".join(parts)


def _tenure(
    key: tuple[str, str, str | None, Status],
    found: list[tuple[_Voices, PostHeld]],
    id: str,
    *,
    asserted: bool,
) -> Tenure:
    holder, _, organisation, status = key
    wordings = sorted(post.post for _, post in found)
    since, until = _tightest([post for _, post in found])
    return Tenure(
        id=id,
        documents=tuple(sorted({voice.id for voice, _ in found})),
        holder=holder,
        post=wordings[0],
        organisation=organisation,
        status=status,
        evidence=tuple(
            sorted({voice.evidence(p.context.section, p.context.evidence) for voice, p in found})
        ),
        attributed_to=tuple(sorted({voice.voice(post.context) for voice, post in found})),
        modality=found[0][1].context.modality,
        asserted=asserted,
        held_from=since,
        held_until=until,
    )


def _tightest(posts: Sequence[PostHeld]) -> tuple[str | None, str | None]:
    """The tightest interval that the sources support; none where they contradict one another."""
    since = max(
        (post.since for post in posts if post.since),
        key=lambda value: (earliest(value) or date.min, len(value), value),
        default=None,
    )
    until = min(
        (post.until for post in posts if post.until),
        key=lambda value: (latest(value) or date.max, -len(value), value),
        default=None,
    )
    first, last = earliest(since), latest(until)
    return (None, None) if first and last and first > last else (since, until)


# --- events, quotations, publications ---------------------------------------------------------


def _events(readings: Sequence[Reading], voices: Mapping[str, _Voices]) -> Iterator[Event]:
    for reading in readings:
        voice = voices[reading.document.id]
        numbers: dict[str, int] = defaultdict(int)
        for occurrence in sorted(
            reading.annotation.occurrences, key=lambda o: (o.trigger, o.type.value)
        ):
            roles: dict[str, str] = {}
            for participant in occurrence.participants:
                entity = voice.entity(participant.mention)
                if entity:
                    roles.setdefault(entity, participant.role)
            if not roles:
                continue
            kind = occurrence.type.value.lower()
            numbers[kind] += 1
            context = occurrence.context
            text = reading.document.text
            time = voice.times.get(occurrence.time) if occurrence.time else None
            yield Event(
                id=f"event/{reading.document.id}/{kind}-{numbers[kind]}",
                document=reading.document.id,
                type=occurrence.type,
                label=" ".join(text[occurrence.trigger.start : occurrence.trigger.end].split()),
                participants=tuple(EventParticipant(e, role) for e, role in sorted(roles.items())),
                evidence=(voice.evidence(context.section, context.evidence),),
                attributed_to=voice.voice(context),
                modality=context.modality,
                asserted=voice.asserted(context),
                value=time.value if time else None,
                earliest=time.earliest if time else None,
                latest=time.latest if time else None,
                place=voice.entity(occurrence.place),
            )


def _quotations(readings: Sequence[Reading], voices: Mapping[str, _Voices]) -> Iterator[Quotation]:
    for reading in readings:
        voice = voices[reading.document.id]
        for speech in reading.annotation.speeches:
            yield _quotation(voice, speech)


def _quotation(voice: _Voices, speech: Speech) -> Quotation:
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


def _publishings(
    readings: Iterable[Reading], voices: Mapping[str, _Voices]
) -> Iterator[Publishing]:
    seen = set()
    for reading in readings:
        voice = voices[reading.document.id]
        for issue in reading.annotation.issues:
            entity = voice.entity(issue.publication)
            if entity and (entity, issue.value) not in seen:
                seen.add((entity, issue.value))
                yield Publishing(entity, issue.value)
