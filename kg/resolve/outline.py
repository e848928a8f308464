"""What one document tells the corpus of its names: all that is pooled, and nothing else of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set
from typing import NamedTuple

from kg.model import EntityType, Reading, SectionKind
from kg.resolve.forms import folded
from kg.resolve.occurrences import Index, name_form, occurrences, words_of

ORG, PLACE, PUB = EntityType.ORGANISATION, EntityType.PLACE, EntityType.PUBLICATION

_NOBODY = frozenset({"anonymous", "anon", "unknown", "guest"})


class Use(NamedTuple):
    """How a document uses a form: the best score of each type, and how often it writes it how."""

    form: str
    kinds: tuple[tuple[EntityType, float], ...]
    surfaces: tuple[tuple[str, int], ...]


class Outline(NamedTuple):
    """Of one document, without what it is called; a pure function of its reading.

    Attributes:
        uses: Of its forms, in the order in which they come.
        split: Forms that it writes in the same letters of a place and of a body.
        aliases: Forms that its text equates, the long one first.
        words: The words of its prose with blanks around each, in every form in which a name may
            hold them, sorted.
        personas: Section and pseudonym of each signed comment.
        issued: Of the root.
    """

    uses: tuple[Use, ...]
    split: tuple[str, ...]
    aliases: tuple[tuple[str, str], ...]
    words: str
    personas: tuple[tuple[int, str], ...]
    issued: str | None


class Sighting(NamedTuple):
    """Where a document's prose holds a form that the corpus knows.

    Attributes:
        small: How often in small letters, where no mention of the document stands.
        free: Whether it stands somewhere where no mention of the document does.
    """

    form: str
    small: int
    free: bool


def outline(reading: Reading) -> Outline:
    """What the corpus is told of a document."""
    mentions = reading.annotation.mentions
    kinds: dict[str, dict[EntityType, float]] = defaultdict(dict)
    surfaces: dict[str, Counter[str]] = defaultdict(Counter)
    written: dict[str, set[EntityType]] = defaultdict(set)
    for mention in mentions:
        written[mention.surface].add(mention.type)
        if mention.type is not PUB:
            form = name_form(mention.surface)
            best = kinds[form]
            best[mention.type] = max(best.get(mention.type, 0.0), mention.score)
            surfaces[form][" ".join(mention.surface.split())] += 1
    text = reading.document.text
    return Outline(
        uses=tuple(
            Use(form, tuple(sorted(best.items())), tuple(sorted(surfaces[form].items())))
            for form, best in kinds.items()
        ),
        split=tuple(
            sorted({name_form(s) for s, types in written.items() if {PLACE, ORG} <= types})
        ),
        aliases=tuple(
            (name_form(text[slice(*a.long)]), name_form(text[slice(*a.short)]))
            for a in reading.annotation.aliases
        ),
        words=f" {' '.join(sorted(words_of(reading)))} ",
        personas=tuple(_personas(reading)),
        issued=reading.thread.sections[0].issued,
    )


def _personas(reading: Reading) -> Iterable[tuple[int, str]]:
    for number, section in enumerate(reading.thread.sections):
        signed = section.author and section.kind is SectionKind.COMMENT
        if signed and section.author and section.author.casefold() not in _NOBODY:
            yield number, section.author


def persona_names(outline: Outline) -> dict[str, str]:
    """The pseudonyms that a document's comments are signed with, by folded form."""
    return {folded(name): name for _, name in outline.personas}


def sightings(reading: Reading, index: Index) -> tuple[Sighting, ...]:
    """The forms of the corpus that a document's prose holds, each once; sorted."""
    small: Counter[str] = Counter()
    free: dict[str, bool] = {}
    text = reading.document.text
    for place in occurrences(reading, index):
        small[place.form] += place.small and not place.mentioned
        free[place.form] = free.get(place.form, False) or not place.mentioned
        if not place.mentioned:
            free[name_form(text[slice(*place.span)])] = True  # "U.S." is found as "u s"
    return tuple(Sighting(form, small[form], free[form]) for form in sorted(free))


class Change:
    """Forms that came into the corpus, or left it: tells which documents may hold them."""

    def __init__(self, added: Set[str], removed: Set[str]) -> None:
        self._removed = removed
        self._by_first: dict[str, list[frozenset[str]]] = defaultdict(list)
        for form in added:
            words = form.split()
            if words:
                self._by_first[words[0]].append(frozenset(words))
        # a form that begins with "lowe's" hides those that begin with "lowe"
        for form in (*added, *removed):
            first = form.partition(" ")[0]
            if first.endswith("'s"):
                self._by_first[first].append(frozenset({first}))

    def concerns(self, outline: Outline, seen: Iterable[Sighting]) -> bool:
        """Whether the document's sightings may be otherwise now."""
        if self._removed and not self._removed.isdisjoint([s.form for s in seen]):
            return True
        if not self._by_first:
            return False
        words = set(outline.words.split())
        return any(
            words >= form
            for first in self._by_first.keys() & words
            for form in self._by_first[first]
        )


__all__ = [
    "Change", "Outline", "Sighting", "Use", "outline", "persona_names", "sightings"
]  # fmt: skip


Outlines = Mapping[str, Outline]
"""By document id, in the order of the ids."""
