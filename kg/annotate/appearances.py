"""When publications came out, by what describes them: "the May 2016 report by …"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.annotate.arguments import AGENT, PATIENT
from kg.annotate.language import Prose
from kg.annotate.parsed import Parsed
from kg.model import EntityType, EventType, Mention, Occurrence, Participant, Span

if TYPE_CHECKING:
    from spacy.tokens import Token


def find_appearances(parsed: Parsed) -> Iterator[Occurrence]:
    """A publication that its own description dates came out then: "the May 2016 report by …"."""
    seen: set[str] = set()
    for publication in parsed.publications:
        times = parsed.times_in(publication.span)
        if publication.surface in seen or re.match(r"letter\b", publication.surface, re.IGNORECASE):
            continue  # what is sent to one reader is not brought out
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
