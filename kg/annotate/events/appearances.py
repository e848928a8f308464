"""When publications came out, by what describes them: "the May 2016 report by …"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.annotate.arguments import AGENT, PATIENT
from kg.annotate.language import Prose
from kg.annotate.parsed import Parsed
from kg.model import (
    EntityType,
    EventType,
    Mention,
    Occurrence,
    Participant,
    Span,
    TimeExpression,
)

if TYPE_CHECKING:
    from spacy.tokens import Token


_SENT = re.compile(r"\b(?:letters?|e-?mails?|memos?|messages?|texts?)\b", re.IGNORECASE)
"""What is sent to one reader and not brought out."""

_COVERING = re.compile(r"\b(?:for|into|covering|on)(?: the(?: year)?)? ?\Z", re.IGNORECASE)
"""What stands before the time that a publication is about: "annual report for 2017"."""


def _covered(parsed: Parsed, time: TimeExpression) -> bool:
    paragraph = parsed.paragraph_at(time.span)
    inside = paragraph.tokens(time.span) if paragraph is not None else None
    return inside is not None and bool(
        _COVERING.search(inside.doc.text[max(0, inside.start_char - 20) : inside.start_char])
    )


def find_appearances(parsed: Parsed) -> Iterator[Occurrence]:
    """A publication that its own description dates came out then: "the May 2016 report by …"."""
    seen: set[str] = set()
    for publication in parsed.publications:
        times = [t for t in parsed.times_in(publication.span) if not _covered(parsed, t)]
        if publication.surface in seen or _SENT.search(publication.surface):
            continue
        if not times and not re.search(
            r"\b(?:published|released|issued)\sby\b", publication.surface
        ):
            continue
        paragraph = parsed.paragraph_at(publication.span)
        inside = paragraph.tokens(publication.span) if paragraph else None
        if paragraph is None or inside is None or paragraph.is_title:
            continue
        seen.add(publication.surface)
        context = parsed.context(paragraph, inside.root, verb=inside.root)
        yield Occurrence(
            type=EventType.PUBLICATION,
            trigger=publication.span,
            participants=(
                Participant(publication.span, PATIENT),
                *(
                    Participant(m.span, AGENT)
                    for m in _publishers(parsed, paragraph, publication, inside.root)
                ),
            ),
            context=context,
            time=times[0].span if times else None,
        )


def _publishers(
    parsed: Parsed, paragraph: Prose, publication: Mention, noun: Token
) -> Iterator[Mention]:
    """The names in a publication's description that are not its subject, and who owns it."""
    subject = re.search(r"\b(?:into|on|about|detailing|examining)\b", publication.surface)
    limit = publication.start + subject.start() if subject else publication.end
    owners = [parsed.at(paragraph.of(c)) for c in noun.children if c.dep_ == "poss"]
    for mention in dict.fromkeys([*parsed.within(Span(publication.start, limit)), *owners]):
        if mention and mention.type in {EntityType.ORGANISATION, EntityType.PERSON}:
            yield mention


__all__ = ["find_appearances"]
