"""Whose words stand where in one document, and whether its author asserts them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from kg.claims.copies import Copies
from kg.dates import latest
from kg.model import (
    Context,
    Evidence,
    MentionKey,
    Modality,
    Reading,
    SectionCredit,
    Span,
)
from kg.vocabulary import document_id


class Voices:
    """Whose words stand where in one document.

    Args:
        copies: What stands in two places.
        others: By document, the voices of its sections (`owns`), for words that another one had
            first.
    """

    def __init__(
        self,
        reading: Reading,
        refers_to: Mapping[MentionKey, str],
        personas: Mapping[tuple[str, int], str],
        copies: Copies,
        others: Mapping[str, Sequence[str]],
    ) -> None:
        self.reading = reading
        self.refers_to = refers_to
        self.personas = personas
        self.copies = copies
        self.others = others
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
        origin = self.copies.origin(self.id, context.evidence)
        if origin and origin.document in self.others:
            return self.others[origin.document][origin.section]
        return self.own(context.section)

    def own(self, section: int) -> str:
        """The voice of a section: its author, else its publisher, else the document itself."""
        key = self.reading.thread.sections[section].key
        return self.author(section) or self.publisher(section) or document_id(self.id, key)

    def owns(self) -> tuple[str, ...]:
        """The voice of each section."""
        return tuple(map(self.own, range(len(self.reading.thread.sections))))

    def repeats(self, context: Context) -> bool:
        """Whether a passage only repeats what the same file says elsewhere."""
        origin = self.copies.origin(self.id, context.evidence)
        return origin is not None and origin.document == self.id

    def asserted(self, context: Context) -> bool:
        """Whether an author states it outside comments and quotation marks."""
        return (
            context.speech is None
            and context.modality is Modality.STATED
            and not self.reading.thread.inside_comment(context.section)
        )

    def written(self, section: int | None) -> date | None:
        """The day of a section, or else of what it stands in."""
        while section is not None:
            here = self.reading.thread.sections[section]
            day = latest(here.issued[:10]) if here.issued else None
            if day is not None:
                return day
            section = here.part_of
        return None

    def evidence(self, section: int, span: Span) -> Evidence:
        text = self.reading.document.text
        key = self.reading.thread.sections[section].key
        return Evidence(self.id, span.start, span.end, key, text[span.start : span.end])

    def section_credits(self) -> Iterator[SectionCredit]:
        for number in range(len(self.reading.thread.sections)):
            creator, publisher = self.author(number), self.publisher(number)
            if creator or publisher:
                yield SectionCredit(self.id, number, creator, publisher)


def digest(*parts: object) -> str:
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:10]
