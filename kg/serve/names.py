"""Finds entities by a part of any of their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.query.entities import Known, fold


@dataclass(frozen=True, slots=True)
class Found:
    """An entity that a search fits.

    Args:
        name: The name that fits; the label where it does.
        documents: Files that name it.
    """

    entity: Known
    name: str
    documents: int = 0


class Names:
    """All names of a graph, made ready once for many searches."""

    def __init__(self, known: Iterable[Known], mentioned: Mapping[str, tuple[int, int]]) -> None:
        self._rows = [
            (entity, tuple((fold(name), name) for name in (entity.label, *entity.names)))
            for entity in sorted(
                known, key=lambda e: (*(-n for n in mentioned.get(e.id, (0, 0))), e)
            )
        ]
        self._mentioned = mentioned

    def search(self, words: str, *, most: int) -> tuple[Found, ...]:
        """Entities with a name that holds the words: best fit first, then the most spoken of.

        A name that begins so comes before one with a word that does, and before any other.
        Where no name holds them, those most like them.
        """
        wanted = fold(words)
        if not wanted:
            return ()
        ranked: list[tuple[int, int, Found]] = []
        for order, (entity, names) in enumerate(self._rows):
            fits = [(rank, name) for folded, name in names if (rank := _fit(folded, wanted)) >= 0]
            if fits:
                rank, name = min(fits, key=lambda fit: fit[0])
                ranked.append((rank, order, self._found(entity, name)))
        if ranked:
            return tuple(found for _, _, found in sorted(ranked, key=lambda r: r[:2])[:most])
        return self._alike(wanted, most)

    def _alike(self, wanted: str, most: int) -> tuple[Found, ...]:
        from rapidfuzz import fuzz, process

        names = [(folded, name, row[0]) for row in self._rows for folded, name in row[1]]
        near = process.extract(
            wanted, [n[0] for n in names], scorer=fuzz.WRatio, score_cutoff=75, limit=most * 2
        )
        best: dict[str, Found] = {}
        for _, _, index in near:
            _, name, entity = names[index]
            best.setdefault(entity.id, self._found(entity, name))
        return tuple(best.values())[:most]

    def _found(self, entity: Known, name: str) -> Found:
        return Found(entity, name, self._mentioned.get(entity.id, (0, 0))[0])


def _fit(name: str, wanted: str) -> int:
    """0 for the name itself, rising the less it fits; -1 where it does not."""
    if name == wanted:
        return 0
    if name.startswith(wanted):
        return 1
    at = name.find(wanted)
    if at < 0:
        parts = wanted.split()
        return 4 if len(parts) > 1 and all(part in name for part in parts) else -1
    return 2 if not name[at - 1].isalnum() else 3
