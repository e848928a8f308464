"""What speaks for a way of writing being a name of some type: proposals and context, as votes."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from kg.annotate import gazetteer
from kg.model import EntityType, Span

PER, ORG, LOC = EntityType.PERSON, EntityType.ORGANISATION, EntityType.PLACE
LAW, PROG = EntityType.LEGISLATION, EntityType.PROGRAMME

_KINDS = dict(zip(gazetteer.KNOWN, (ORG, LAW, PROG, PER), strict=True))

FAINT = 0.3
"""A word that is capitalised like a name, and nothing more."""
MODEL = 1.0
"""The language model, once; a word of the gazetteer; a head that many things have."""
PATTERN = 2.5
"""The build of the name: "Ministry of …", "… Committee"."""
CERTAIN = 6.0
"""An honorific, a legal form, a long form beside its acronym."""

ENOUGH = 3.0
"""Votes after which more of the same count a quarter."""

Kept = dict[str, tuple[EntityType, float]]
"""The ways of writing that are names, each with its type and its score."""

_SPACE = re.compile(r"\s+")


def squeeze(text: str) -> str:
    """One space between words, straight apostrophes: under this form ways of writing are equal."""
    return _SPACE.sub(" ", text).replace("’", "'").replace("‘", "'").strip()


def known_as(name: str) -> EntityType | None:
    """The type of what most readers know; None for all else."""
    kind = gazetteer.known_names().get(name)
    return _KINDS[kind] if kind is not None else None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that something takes for a name."""

    span: Span
    surface: str
    type: EntityType
    weight: float
    honorific: str = ""


Votes = defaultdict[EntityType, float]


def _none() -> Votes:
    return defaultdict(float)


@dataclass(slots=True)
class Table:
    """The votes on each way of writing in one document, while they are being collected.

    Args:
        titled: Ways of writing that stand after an honorific somewhere.
        formal: Those that are proposed outside comments.
        ordinary: Acronyms whose long form is written small: "magnetic resonance imaging (MRI)".
    """

    proposed: dict[str, Votes] = field(default_factory=lambda: defaultdict(_none))
    context: dict[str, Votes] = field(default_factory=lambda: defaultdict(_none))
    places: dict[str, set[Span]] = field(default_factory=lambda: defaultdict(set))
    honorifics: dict[Span, str] = field(default_factory=dict)
    titled: set[str] = field(default_factory=set)
    formal: set[str] = field(default_factory=set)
    ordinary: set[str] = field(default_factory=set)

    def add(self, candidate: Candidate) -> None:
        key = squeeze(candidate.surface)
        self.vote(key, candidate.type, candidate.weight)
        self.places[key].add(candidate.span)
        if candidate.honorific:
            self.honorifics[candidate.span] = candidate.honorific
            self.titled.add(key)

    def vote(self, key: str, kind: EntityType, weight: float) -> None:
        self.proposed[key][kind] += weight

    def weigh(self, key: str, kind: EntityType, weight: float) -> None:
        """Count what the words around say; it never outweighs what proposes the name by half."""
        self.context[key][kind] += weight

    def votes(self, key: str) -> dict[EntityType, float]:
        """Proposals and capped context together.

        The model errs alike each time it meets a word: what it repeats counts less and less.
        """
        proposed = self.proposed.get(key, _none())
        total = sum(proposed.values())
        if total > ENOUGH:
            scale = (ENOUGH + (total - ENOUGH) / 4) / total
            proposed = _none() | {kind: weight * scale for kind, weight in proposed.items()}
        # the words around say more than the model of a word that stands alone
        sure = " " in key and (LOC in proposed or key.split()[0] in gazetteer.given_names())
        cap = max(1.0 if sure else 2.5, 0.5 * sum(proposed.values()))
        around = self.context.get(key, _none())
        return {
            kind: proposed.get(kind, 0.0) + max(-cap, min(cap, around.get(kind, 0.0)))
            for kind in sorted({*proposed, *around})
        }

    def taken(self) -> frozenset[int]:
        """The offsets that proposed names cover."""
        return frozenset(
            i for spans in self.places.values() for span in spans for i in range(*span)
        )

    def move(self, old: str, new: str) -> None:
        """Give the votes on one way of writing to another."""
        for kind, weight in self.proposed.pop(old).items():
            self.vote(new, kind, weight)
        self.context.pop(old, None)
        self.places.pop(old, None)
