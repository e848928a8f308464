"""Whole articles quoted as a block."""

from __future__ import annotations

from kg.model import Credit, Section, SectionKind, Span, Speech, Thread


def block_speech(thread: Thread, credits: tuple[Credit, ...]) -> tuple[Speech, ...]:
    """Take each quoted article as a block of speech by its author, or else its publisher."""
    by_section = {credit.section: credit for credit in credits}
    found = []
    for number, section in enumerate(thread.sections):
        credit = by_section.get(number)
        speaker = _source(credit, section) if credit else None
        if section.kind is SectionKind.ARTICLE and section.part_of is not None and speaker:
            start, end = _without_marks(thread.document.text, section.start, section.end)
            found.append(Speech(start, end, section.part_of, speaker, block=True))
    return tuple(found)


def _source(credit: Credit, section: Section) -> Span | None:
    """Whom the introduction names: its author, else where it is from; else the by-line."""
    introduced = section.introduction
    if credit.publisher and credit.author and not (introduced and introduced.covers(credit.author)):
        return credit.publisher
    return credit.author or credit.publisher


def _without_marks(text: str, start: int, end: int) -> tuple[int, int]:
    if end - start > 2 and text[start] in '"“' and text[end - 1] in '"”':
        return start + 1, end - 1
    return start, end
