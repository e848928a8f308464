"""A linear classifier over all that is known of a word: whether it tells an occurrence, and which.

The rules decide by hand what the lexicon and the grammar allow; this weighs their decision again,
with everything else that stands around the word, as it was learned from annotated texts (stacked
generalisation, Wolpert 1992). A second one says who takes part.
`bench/train/statements.py` makes the weights.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import prod

from kg.annotate import linear
from kg.annotate.arguments import OTHER
from kg.annotate.events.features import Seen, Surroundings, describe
from kg.annotate.events.joining import Told
from kg.annotate.events.participation import Figures, possible
from kg.annotate.events.rules import house_of, occurrence
from kg.annotate.events.triggers import Party
from kg.annotate.parsed import Parsed
from kg.model import EventType

TYPES: tuple[EventType | None, ...] = (None, *EventType)
"""What a candidate may tell; None where it tells no occurrence."""

KEPT = 0.32
"""How probable an occurrence of one type with somebody named in it must be, to be told."""
TAKES_PART = 0.42
"""How probable it must be that somebody takes part."""
ALONE = 0.2
"""The same for the likeliest, where nobody reaches the first."""
_LIKELIEST = 3
"""How many of those who may take part count for whether anybody does."""


@lru_cache(maxsize=1)
def _idle() -> frozenset[str]:
    """The words of the lexicon that hardly ever told an occurrence in training: "verb say"."""
    return frozenset((linear.WEIGHTS / "events.txt").read_text("utf-8").splitlines())


def may_tell(lemma: str, *, noun: bool, known: bool) -> bool:
    """Whether a word is worth a look, whatever the encoder reads into it.

    Args:
        known: The lexicon of events has it.
    """
    return known and f"{'noun' if noun else 'verb'} {lemma}" not in _idle()


def weigh(parsed: Parsed, seen: Sequence[Seen]) -> Iterator[Told]:
    """What the candidates of one document tell, in order.

    Args:
        seen: All of them, with what the rules say.
    """
    around, figures = Surroundings(parsed, seen), Figures(parsed)
    for one in seen:
        chances = linear.trained("events").chances(describe(one, around))
        best = max(range(1, len(TYPES)), key=lambda place: chances[place])
        kind = TYPES[best]
        if kind is not None and chances[best] >= KEPT:
            told = _told(parsed, one, kind, chances[best], figures)
            if told is not None:
                yield told


def _told(
    parsed: Parsed, one: Seen, kind: EventType, chance: float, figures: Figures
) -> Told | None:
    candidate, ruling = one.candidate, one.ruling
    model = linear.trained("participants")
    ranked = sorted(
        (
            (model.chances(who.features)[1], who)
            for who in possible(candidate, ruling, kind, figures)
        ),
        key=lambda pair: -pair[0],
    )
    anybody = 1 - prod(1 - share for share, _ in ranked[:_LIKELIEST])
    if chance * anybody < KEPT:
        return None
    roles = {p.mention.span: p for p in (*ruling.actors, *candidate.everybody)}
    actors = [
        roles.get(who.mention.span, Party(who.mention, OTHER, "near", head=False))
        for place, (share, who) in enumerate(ranked)
        if share >= TAKES_PART or (place == 0 and share >= ALONE)
    ]
    if not actors:
        return None
    place = house_of(kind, candidate.everybody)
    return Told(candidate, occurrence(parsed, candidate, kind, actors, place))


__all__ = ["TYPES", "may_tell", "weigh"]
