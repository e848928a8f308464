"""One event for each occurrence that a document tells, however often it does."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from kg.claims.occasions import once_each
from kg.claims.voices import Voices, digest
from kg.model import (
    Event,
    EventParticipant,
    MentionKey,
    Modality,
    Occurrence,
    Reading,
    SegmentKind,
)

_IN_A_NAME = 4
"""Words of the trigger that stand in an event's id."""

_TITLES = frozenset({SegmentKind.TITLE, SegmentKind.HEADING})


def events_of(reading: Reading, voice: Voices) -> tuple[Event, ...]:
    """The events of a document."""
    titles = {s.span for s in reading.thread.segments if s.kind in _TITLES}
    return once_each(_told(reading, voice), titles)


def _told(reading: Reading, voice: Voices) -> Iterator[Event]:
    """One event for each time that a sentence tells one."""
    numbers: dict[str, int] = defaultdict(int)
    for occurrence in _witnessed(reading, voice):
        roles: dict[str, str] = {}
        for participant in occurrence.participants:
            entity = voice.entity(participant.mention)
            if entity:
                roles.setdefault(entity, participant.role)
        if not roles and occurrence.time is None:
            continue
        context = occurrence.context
        name = _name(reading, occurrence)
        numbers[name] += 1
        number = f"-{numbers[name]}" if numbers[name] > 1 else ""  # a sentence told again
        time = voice.times.get(occurrence.time) if occurrence.time else None
        past = time is None and context.modality is Modality.STATED
        written = voice.written(context.section) if past else None
        yield Event(
            id=f"event/{reading.document.id}/{name}{number}",
            document=reading.document.id,
            type=occurrence.type,
            label=_words(reading, occurrence),
            participants=tuple(EventParticipant(e, role) for e, role in sorted(roles.items())),
            evidence=(voice.evidence(context.section, context.evidence),),
            attributed_to=voice.voice(context),
            modality=context.modality,
            asserted=voice.asserted(context),
            value=time.value if time else None,
            earliest=time.earliest if time else None,
            latest=time.latest if time else written,
            place=voice.entity(occurrence.place),
            amounts=tuple(MentionKey(voice.id, *span) for span in occurrence.amounts),
            dated_by_document=written is not None,
        )


def _witnessed(reading: Reading, voice: Voices) -> Iterator[Occurrence]:
    """Occurrences in the order of the text, without what only repeats the same file's words."""
    occurrences = sorted(reading.annotation.occurrences, key=lambda o: (o.trigger, o.type.value))
    told = {
        (o.type, _words(reading, o).casefold()) for o in occurrences if not voice.repeats(o.context)
    }
    for occurrence in occurrences:
        words = _words(reading, occurrence).casefold()
        if not voice.repeats(occurrence.context) or (occurrence.type, words) not in told:
            yield occurrence


def _words(reading: Reading, occurrence: Occurrence) -> str:
    return " ".join(reading.document.text[slice(*occurrence.trigger)].split())


def _name(reading: Reading, occurrence: Occurrence) -> str:
    """What a correction may hold on to: the type, the words, and the sentence that tells it.

    Another document, or another event before it, leaves it as it was.
    """
    trigger, sentence = occurrence.trigger, occurrence.context.evidence
    words = re.findall(r"[^\W_]+", _words(reading, occurrence).casefold())[:_IN_A_NAME]
    told = " ".join(reading.document.text[slice(*sentence)].split()).casefold()
    part = reading.thread.sections[occurrence.context.section].key
    before = " ".join(reading.document.text[sentence.start : trigger.start].split())
    return "-".join([occurrence.type.value.lower(), *words, digest(part, told, len(before))[:6]])
