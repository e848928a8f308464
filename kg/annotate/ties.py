"""What the encoder says of names, occurrences and posts, as features for the classifiers."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from kg.annotate.encoder.reading import EVENT, POST, End, log_odds, reading_of, tied
from kg.annotate.language import Prose
from kg.annotate.linear import Features
from kg.annotate.parsed import Parsed
from kg.model import EntityType, Mention, Span

_KINDS = {
    EntityType.PERSON: "PERSON",
    EntityType.ORGANISATION: "ORG",
    EntityType.PLACE: "PLACE",
    EntityType.PUBLICATION: "REPORT",
    EntityType.LEGISLATION: "LAW",
    EntityType.PROGRAMME: "PROG",
}
PARTICIPANT, HOLDER, AT = "participant", "holder", "at"
"""How what is told is tied to who takes part; a post to who holds it, and to where it is held."""

Voice = tuple[int, Span | None]
"""Whose words they are, as far as one document's layout tells: section, and quotation within."""


def voice(parsed: Parsed, at: int) -> Voice:
    """Whose words stand at a place."""
    speech = parsed.speech_at(at)
    paragraph = parsed.paragraph_at(Span(at, at + 1))
    section = paragraph.section if paragraph is not None else -1
    return section, speech.span if speech is not None else None


def end_in(prose: Prose, first: int, last: int, kind: str) -> End | None:
    """The tokens from ``first`` up to ``last`` of a paragraph; None where no encoder read it."""
    reading = reading_of(prose.doc)
    return End(reading, first, last, kind) if reading is not None else None


def name_at(prose: Prose, first: int, last: int, mention: Mention) -> End | None:
    """Where a name stands, or what means it."""
    return end_in(prose, first, last, _KINDS[mention.type])


def end_of(parsed: Parsed, mention: Mention) -> End | None:
    """A name where it stands; None where that is no prose."""
    prose = parsed.paragraph_at(mention.span)
    tokens = prose.tokens(mention.span) if prose is not None else None
    if prose is None or tokens is None or not len(tokens):
        return None
    return name_at(prose, tokens.start, tokens.end, mention)


class Ends:
    """Where the names of one document stand as the encoder read them, each looked up once."""

    def __init__(self, parsed: Parsed) -> None:
        self._parsed = parsed
        self._known: dict[Span, End | None] = {}

    def of(self, mention: Mention) -> End | None:
        """A name where it stands; None where that is no prose."""
        if mention.span not in self._known:
            self._known[mention.span] = end_of(self._parsed, mention)
        return self._known[mention.span]


_REACH = 4_000
"""Code points to either side within which all of a window stands that holds prose."""


def near(mentions: Sequence[Mention], at: int) -> Sequence[Mention]:
    """Of mentions in order, those that may stand in one window of the encoder with a place."""
    first = bisect_left(mentions, at - _REACH, key=_start)
    return mentions[first : bisect_right(mentions, at + _REACH, lo=first, key=_start)]


def _start(mention: Mention) -> int:
    return mention.start


def strongest(one: End | None, others: Iterable[End | None], way: str) -> float | None:
    """How likely one end is tied to the likeliest of others; None where none is near enough."""
    found = [
        chances[way]
        for other in others
        if one is not None and other is not None
        for chances in [tied(one, other)]
        if chances
    ]
    return max(found, default=None)


def weighed(name: str, chance: float | None) -> Iterator[tuple[str, float]]:
    """A probability as features: itself and its log odds."""
    if chance is None:
        yield f"{name} unread", 1.0
    else:
        yield name, 2 * chance
        yield f"{name} odds", log_odds(chance) / 2


def told(prose: Prose, place: int) -> Features:
    """What a word tells: how likely no occurrence, and how likely one of each type."""
    reading = reading_of(prose.doc)
    if reading is None:
        return {}
    chances = dict(
        zip(reading.network.labels["events"], reading.events[place].tolist(), strict=True)
    )
    found = dict(weighed("read", 1 - chances.pop("")))
    for kind, chance in chances.items():
        found |= weighed(f"read={kind}", chance)
    return found


def tells(prose: Prose, place: int) -> float:
    """How likely a word tells an occurrence; 0 where no encoder read it."""
    reading = reading_of(prose.doc)
    return 1 - float(reading.events[place, 0]) if reading is not None else 0.0


def names_post(prose: Prose, place: int) -> float:
    """How likely a word is of a post; 0 where no encoder read it."""
    reading = reading_of(prose.doc)
    return 1 - float(reading.posts[place, 0]) if reading is not None else 0.0


def posted(prose: Prose, places: Sequence[int]) -> Features:
    """Whether words are of a post, and of one that is held, was or will be."""
    reading = reading_of(prose.doc)
    if reading is None or not places:
        return {}
    chances = reading.posts[list(places)].max(axis=0).tolist()
    named = dict(zip(reading.network.labels["posts"], chances, strict=True))
    found = dict(weighed("read", 1 - named.pop("")))
    for status, chance in named.items():
        found |= weighed(f"read={status}", chance)
    return found


__all__ = [
    "AT",
    "EVENT",
    "HOLDER",
    "PARTICIPANT",
    "POST",
    "End",
    "Ends",
    "Voice",
    "end_in",
    "end_of",
    "name_at",
    "names_post",
    "near",
    "posted",
    "strongest",
    "tells",
    "tied",
    "told",
    "voice",
    "weighed",
]
