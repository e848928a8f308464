"""What a build tells at its end: how many of each kind, in the order in which it is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kg.model import Entity, EntityType, Reading, SectionKind

_KINDS = {
    "people": EntityType.PERSON,
    "organisations": EntityType.ORGANISATION,
    "places": EntityType.PLACE,
    "publications": EntityType.PUBLICATION,
    "legislation": EntityType.LEGISLATION,
    "programmes": EntityType.PROGRAMME,
}


@dataclass(frozen=True, slots=True)
class Texts:
    """What documents hold before anything is concluded from them."""

    documents: int = 0
    articles: int = 0
    comments: int = 0
    dates: int = 0

    def __add__(self, other: Texts) -> Texts:
        return Texts(
            self.documents + other.documents,
            self.articles + other.articles,
            self.comments + other.comments,
            self.dates + other.dates,
        )


def texts_of(reading: Reading) -> Texts:
    sections = reading.thread.sections
    return Texts(
        documents=1,
        articles=sum(s.kind is SectionKind.ARTICLE and s.part_of is not None for s in sections),
        comments=sum(s.kind is SectionKind.COMMENT for s in sections),
        dates=len(reading.annotation.times),
    )


def summary(
    texts: Iterable[Texts],
    entities: Iterable[Entity],
    *,
    posts: int,
    events: int,
    quotations: int,
    claims: int,
) -> dict[str, int]:
    """The counts by name."""
    held = sum(texts, Texts())
    kinds = Counter(entity.type for entity in entities if not entity.persona)
    return {
        "documents": held.documents,
        "quoted articles": held.articles,
        "comments": held.comments,
        **{name: kinds[kind] for name, kind in _KINDS.items()},
        "dates": held.dates,
        "posts": posts,
        "events": events,
        "quotations": quotations,
        "claims": claims,
    }


__all__ = ["Texts", "summary", "texts_of"]
