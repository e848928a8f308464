"""Swaps the words of names, so that what is learned is how names are used and not whose they are.

A text that is shown again with other people in it says the same. What tells a name's kind stays as
it is: only those words of a name are swapped that are never written as ordinary words ("Ada",
"Leeds", "Norvane", not "Council"), each through the whole document for one other of its sort and
its capitals.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from nertrain.values import ORG, PERSON, PLACE

from encoder.items import Item, spans
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
    """The sort of each word of a document that may be swapped, by the first kind of `_SWAPPED`."""
    words = [word for paragraph in item.paragraphs for word in paragraph]
    names = [(kind, words[a:b]) for a, b, kind in spans(item.tags) if kind in _SWAPPED]
    names.sort(key=lambda name: (_SWAPPED.index(name[0]), -len(name[1])))
    found: dict[str, str] = {}
    for kind, name in names:
        for i, word in enumerate(name):
            if len(word) > 1 and word.isalpha() and word.istitle() and word.lower() not in common:
                given = kind == PERSON and i == 0 and len(name) > 1
                found.setdefault(word, GIVEN if given else kind)
    return found
