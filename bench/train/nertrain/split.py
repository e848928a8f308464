"""Parts documents into train, dev and test, by a hash of their names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from hashlib import sha256

from nertrain.values import Source

TEST, DEV = 0.2, 0.1


def split(sources: Iterable[Source]) -> dict[str, tuple[Source, ...]]:
    """Parts of each genre, so that none lacks a genre; at least one document of each to test.

    Which part a document falls in depends on its name and the names of its genre alone.
    """
    genres: dict[str, list[Source]] = defaultdict(list)
    for source in sources:
        genres[source.genre].append(source)
    parts: dict[str, list[Source]] = {"train": [], "dev": [], "test": []}
    for genre in sorted(genres):
        ranked = sorted(genres[genre], key=lambda s: sha256(s.name.encode()).hexdigest())
        tested = max(1, round(TEST * len(ranked)))
        tuned = max(1, round(DEV * len(ranked)))
        parts["test"] += ranked[:tested]
        parts["dev"] += ranked[tested : tested + tuned]
        parts["train"] += ranked[tested + tuned :]
    return {name: tuple(found) for name, found in parts.items()}
