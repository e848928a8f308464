"""What a comparison yields, and when two ways of writing a thing count as the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kg.model import EntityType

Bag = Counter[str]
"""How often each form occurs; forms as `form_of` gives them."""


class Count(NamedTuple):
    """How many of one measure were right, were found, and are in the annotations."""

    measure: str
    right: int
    found: int
    gold: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True, order=True)
class Slip:
    """One thing that is not as annotated.

    Args:
        fault: "missed", "extra" or "wrong".
        gold: What the annotation says; "" for what is extra.
        found: What the graph says; "" for what was missed.
    """

    document: str
    measure: str
    fault: str
    gold: str
    found: str

    def __str__(self) -> str:
        told = " ≠ ".join(part for part in (self.gold, self.found) if part)
        return f"{self.document}: {self.fault} {self.measure}: {told}"


Judgement = Count | Slip

# Words before a person's name that are no part of it.
_TITLES = frozenset(
    (
        *("the", "mr", "mrs", "ms", "miss", "dr", "prof", "professor", "rev", "rt", "hon"),
        *("sir", "dame", "lord", "lady", "baroness", "cllr", "councillor", "sen", "senator"),
        *("rep", "president", "judge", "justice", "minister", "secretary", "attorney"),
        *("general", "district", "chief"),
    )
)
_ARTICLES = frozenset(("the", "a", "an", "this", "its", "their", "his", "her"))
_STRAIGHT = str.maketrans("’‘“”", "''\"\"")
_EDGES = " .,;:'\"()"
_SMALL = frozenset(("the", "of", "a", "an", "for", "and", "by", "in", "to", "on", "at"))

_DESCRIBED = (EntityType.PUBLICATION, EntityType.LEGISLATION)
_SHARED_OF_FEWER, _SHARED_OF_MORE = 0.6, 0.34


def form_of(words: str, kind: EntityType | None = None) -> str:
    """The words without what does not matter: case, the form of quotation marks, a final 's.

    A person loses the titles before the name, everything else its leading article.
    """
    plain = " ".join(words.translate(_STRAIGHT).split()).strip(_EDGES).removesuffix("'s")
    parts = plain.split(" ")
    if kind is EntityType.PERSON:
        while len(parts) > 1 and parts[0].lower().removesuffix(".") in _TITLES:
            del parts[0]
    elif len(parts) > 1 and parts[0].lower() in _ARTICLES:
        del parts[0]
    return " ".join(parts).casefold()


def content_words(words: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", form_of(words))) - _SMALL


def same_description(one: str, other: str) -> bool:
    """Whether two descriptions share most words of the shorter and a third of the longer one.

    Publications, laws and posts are described rather than named, each time in other words.
    """
    if form_of(one) == form_of(other):
        return True
    a, b = content_words(one), content_words(other)
    if not a or not b:
        return False
    shared, (fewer, more) = len(a & b), sorted((len(a), len(b)))
    return shared / fewer >= _SHARED_OF_FEWER and shared / more >= _SHARED_OF_MORE


def alike(one: str, other: str, kind: EntityType) -> bool:
    """Whether two forms of names of this type count as the same."""
    return one == other or (kind in _DESCRIBED and same_description(one, other))


def in_common(gold: Bag, found: Bag, kind: EntityType | None = None) -> int:
    """How many of the found occurrences can be paired with annotated ones: equal before alike."""
    equal = gold & found
    pairs = equal.total()
    if kind not in _DESCRIBED:
        return pairs
    unpaired = gold - equal
    for form, left in (found - equal).items():
        for other in list(unpaired):
            if left and alike(form, other, kind):
                taken = min(left, unpaired[other])
                unpaired[other] -= taken
                left -= taken
                pairs += taken
    return pairs


def differences(document: str, measure: str, gold: Bag, found: Bag) -> Iterator[Slip]:
    """What is missed and what is extra, by form."""
    for fault, forms in (("missed", gold - found), ("extra", found - gold)):
        for form, times in sorted(forms.items()):
            told = f"{form!r} ×{times}" if times > 1 else repr(form)
            yield Slip(document, measure, fault, *((told, "") if fault == "missed" else ("", told)))


def aligned(
    gold: Mapping[str, tuple[EntityType, Bag]], found: Mapping[str, tuple[EntityType, Bag]]
) -> dict[str, str]:
    """The annotated entity for each found one, one to one: most shared occurrences first."""
    pairs = []
    for iri, (kind, forms) in found.items():
        for identity, (gold_kind, gold_forms) in gold.items():
            if kind is gold_kind and (shared := _shared(forms, gold_forms, kind)):
                pairs.append((-shared, iri, identity))
    joined: dict[str, str] = {}
    taken: set[str] = set()
    for _, iri, identity in sorted(pairs):
        if iri not in joined and identity not in taken:
            joined[iri] = identity
            taken.add(identity)
    return joined


def _shared(found: Bag, gold: Bag, kind: EntityType) -> int:
    """Occurrences that two entities have in common: for each form, those of the form most like."""
    return sum(
        min(times, max((n for other, n in gold.items() if alike(form, other, kind)), default=0))
        for form, times in found.items()
    )
