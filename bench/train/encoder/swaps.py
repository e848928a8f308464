"""Swaps the words of names, so that what is learned is how names are used and not whose they are.

A text that is shown again with other people in it says the same. What tells a name's kind stays as
it is: only those words of a name are swapped that are never written as ordinary words ("Ada",
"Leeds", "Norvane", not "Council"), each through the whole document for one other of its sort and
its capitals.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from nertrain.values import ORG, PERSON, PLACE

from encoder.items import NAMES, Item, begins, inside
from kg.annotate.encoder.pieces import shape

GIVEN = "given"
"""The sort of a person's first name; the sort of other words is the kind of their name."""
_SWAPPED = (PERSON, PLACE, ORG)


@dataclass(frozen=True, slots=True)
class Swaps:
    """What may stand for what.

    Args:
        common: Words that are written small somewhere.
        pools: The words of each sort and shape.
    """

    common: frozenset[str]
    pools: Mapping[tuple[str, int], tuple[str, ...]]

    @classmethod
    def of(cls, items: Sequence[Item]) -> Swaps:
        common = frozenset(
            word for item in items for words in item.paragraphs for word in words if word.islower()
        )
        found: dict[tuple[str, int], dict[str, None]] = defaultdict(dict)
        for item in items:
            for word, sort in _sorts(item, common).items():
                found[sort, shape(word)][word] = None
        return cls(common, {key: tuple(words) for key, words in found.items()})

    def swapped(self, item: Item, chance: random.Random) -> Item:
        """The document with other names."""
        others = {
            word: chance.choice(self.pools[sort, shape(word)])
            for word, sort in _sorts(item, self.common).items()
            if (sort, shape(word)) in self.pools
        }
        paragraphs = tuple(
            tuple(others.get(word, word) for word in words) for words in item.paragraphs
        )
        return replace(item, paragraphs=paragraphs)


def _sorts(item: Item, common: frozenset[str]) -> dict[str, str]:
    """The sort of each word of a document that may be swapped."""
    found: dict[str, str] = {}
    for kind, words in _names(item):
        if kind not in _SWAPPED:
            continue
        for i, word in enumerate(words):
            if len(word) > 1 and word.isalpha() and word.istitle() and word.lower() not in common:
                given = kind == PERSON and i == 0 and len(words) > 1
                found.setdefault(word, GIVEN if given else kind)
    return found


def _names(item: Item) -> Iterable[tuple[str, list[str]]]:
    """Kind and words of each name; whatever a person is called by decides before other names."""
    found = sorted(_tagged(item), key=lambda name: (_rank(name[0]), -len(name[1])))
    return found


def _rank(kind: str) -> int:
    return _SWAPPED.index(kind) if kind in _SWAPPED else len(_SWAPPED)


def _tagged(item: Item) -> Iterator[tuple[str, list[str]]]:
    kinds = {begins(kind): kind for kind in NAMES}
    words = [word for paragraph in item.paragraphs for word in paragraph]
    at = 0
    while at < len(words):
        kind = kinds.get(item.tags[at])
        end = at + 1
        if kind is not None:
            while end < len(words) and item.tags[end] == inside(kind):
                end += 1
            yield kind, words[at:end]
        at = end
