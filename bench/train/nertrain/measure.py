"""Scores predicted names against annotated ones: exact span and type, by genre and type."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from nertrain.examples import bare
from nertrain.names import TITLES
from nertrain.values import MEASURED, PERSON, PLACE, PLACES, Name, Passage, Source

Recogniser = Callable[[Sequence[str]], Iterable[Sequence[Name]]]
"""The paragraphs of one document in, the names of each out."""
Read = tuple[str, Passage, Sequence[Name]]
"""A passage, its genre, and the names that were found in it."""


@dataclass(slots=True)
class Score:
    """Counts of names: right, predicted, annotated."""

    right: int = 0
    predicted: int = 0
    annotated: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.annotated if self.annotated else 0.0

    @property
    def f1(self) -> float:
        total = self.predicted + self.annotated
        return 2 * self.right / total if total else 0.0

    def add(self, right: int, predicted: int, annotated: int) -> None:
        self.right += right
        self.predicted += predicted
        self.annotated += annotated


@dataclass(slots=True)
class Table:
    """Scores by (genre, type)."""

    cells: dict[tuple[str, str], Score] = field(default_factory=dict)

    def of(self, genres: Iterable[str] = (), types: Iterable[str] = ()) -> Score:
        """The sum over some genres and types; over all where none are given."""
        chosen_genres, chosen_types = set(genres), set(types)
        total = Score()
        for (genre, kind), score in self.cells.items():
            if (not chosen_genres or genre in chosen_genres) and (
                not chosen_types or kind in chosen_types
            ):
                total.add(score.right, score.predicted, score.annotated)
        return total

    @property
    def genres(self) -> tuple[str, ...]:
        return tuple(sorted({genre for genre, _ in self.cells}))


def normal(text: str, name: Name) -> Name | None:
    """The name as it is compared: places one type, no article, honorific or genitive.

    Both models and both sides are treated alike, so the stock model does not lose by its habit of
    counting "the" in.
    """
    kind = PLACE if name.type in PLACES else name.type
    if kind not in MEASURED:
        return None
    start, end = bare(text, name.start, name.end), name.end
    for genitive in ("'s", "’s"):
        if text[start:end].endswith(genitive):
            end -= 2
    while kind == PERSON:
        first, space, rest = text[start:end].partition(" ")
        if not space or not rest or first.lower().rstrip(".") not in TITLES:
            break
        start += len(first) + 1
    return Name(start, end, kind)


def compare(passage: Passage, found: Iterable[Name]) -> dict[str, tuple[int, int, int]]:
    """Right, predicted and annotated of one passage, by type; unknown stretches do not count."""
    gold = {n for n in (normal(passage.text, name) for name in passage.names) if n}
    predicted = {n for n in (normal(passage.text, name) for name in found) if n}
    predicted = {
        n for n in predicted if not any(n.start < b and a < n.end for a, b in passage.unknown)
    }
    return {
        kind: (
            sum(n.type == kind for n in gold & predicted),
            sum(n.type == kind for n in predicted),
            sum(n.type == kind for n in gold),
        )
        for kind in MEASURED
    }


def measure(read: Iterable[Read]) -> Table:
    """Score what a recogniser found."""
    table = Table()
    for genre, passage, found in read:
        for kind, triple in compare(passage, found).items():
            table.cells.setdefault((genre, kind), Score()).add(*triple)
    return table


def read_by(recognise: Recogniser, sources: Iterable[Source]) -> Iterator[Read]:
    """Have documents read, each as a whole; passages that are not complete are not given."""
    for source in sources:
        every = recognise([passage.text for passage in source.passages])
        for passage, found in zip(source.passages, every, strict=True):
            if passage.complete:
                yield source.genre, passage, found


def surfaces(sources: Iterable[Source]) -> frozenset[str]:
    """The names of some documents as written there, in lower case."""
    return frozenset(
        passage.text[name.start : name.end].lower()
        for source in sources
        for passage in source.passages
        for name in passage.names
    )


def recall_of_unseen(read: Iterable[Read], known: Collection[str]) -> dict[str, Score]:
    """How many names that training never showed are found, by genre; only recall is meant."""
    scores: dict[str, Score] = {}
    for genre, passage, found in read:
        predicted = {normal(passage.text, name) for name in found}
        score = scores.setdefault(genre, Score())
        for name in {normal(passage.text, n) for n in passage.names} - {None}:
            if name is None:
                continue
            if passage.text[name.start : name.end].lower() not in known:
                score.add(int(name in predicted), 0, 1)
    return scores
