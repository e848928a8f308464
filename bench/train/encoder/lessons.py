"""A window of a document with what the encoder is to learn of it."""

from __future__ import annotations

import bisect
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from encoder.items import ENDS, EVENTS, STATUSES, TIES, UNKNOWN, Item
from kg.annotate.encoder.pieces import Pieces
from kg.annotate.encoder.reading import EVENT, POST
from kg.annotate.encoder.windows import LONGEST, Window, windows
from kg.annotate.ties import AT, HOLDER, PARTICIPANT

LENGTHS = (96, 128, 192, LONGEST)
"""Pieces of a window in training; documents are of all lengths, and so is what is around a name."""
BATCH = 6144
"""Pieces of a batch, those that fill it up included."""
_JITTER = 40
"""Pieces by which windows of a batch may differ, beside those that they are sorted by."""

ENTITY_SORT, EVENT_SORT, POST_SORT = range(3)
"""What may be tied: entities to entities, occurrences and posts to entities."""


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """A window; its words are counted from its own first.

    Args:
        sentences: The number of each word's sentence.
        tags: Of names, for each word.
        events, posts: For each word 0, the number of its type or status from 1 on, or `UNKNOWN`;
            None where statements are not annotated.
        ends: First and last word and kind (of `ENDS`) of what may be tied.
        things: Which thing each end is of: an entity has many names.
        sorts: The sort of each thing.
        ties: Thing, way (of `TIES`), thing.
    """

    window: Window
    partial: bool
    sentences: tuple[int, ...]
    tags: tuple[int, ...]
    events: tuple[int, ...] | None = None
    posts: tuple[int, ...] | None = None
    ends: tuple[tuple[int, int, int], ...] = ()
    things: tuple[int, ...] = ()
    sorts: tuple[int, ...] = ()
    ties: tuple[tuple[int, int, int], ...] = ()


def lessons(item: Item, vocabulary: Pieces, *, longest: int = LONGEST) -> Iterator[Lesson]:
    """The windows of a document with what is known of each."""
    for window in windows(item.paragraphs, set(item.sentences), vocabulary, longest=longest):
        yield _lesson(item, window)


def _lesson(item: Item, window: Window) -> Lesson:
    words = range(window.start, window.end)
    sentences = tuple(bisect.bisect_right(item.sentences, i) for i in words)
    tags = item.tags[window.start : window.end]
    if item.statements is None:
        return Lesson(window, item.partial, sentences, tags)
    ends = list(_ends(item, words))
    keys = list(dict.fromkeys(key for *_, key in ends))
    number = {key: i for i, key in enumerate(keys)}
    sort = {EVENT: EVENT_SORT, POST: POST_SORT}
    return Lesson(
        window,
        item.partial,
        sentences,
        tags,
        events=_events(item, words),
        posts=_posts(item, words),
        ends=tuple((first, last, ENDS.index(kind)) for first, last, kind, _ in ends),
        things=tuple(number[key] for *_, key in ends),
        sorts=tuple(sort.get(key.split()[0], ENTITY_SORT) for key in keys),
        ties=tuple(
            sorted(
                {
                    (number[one], TIES.index(way), number[other])
                    for one, way, other in _ties(item)
                    if one in number and other in number
                }
            )
        ),
    )


def _ends(item: Item, words: range) -> Iterator[tuple[int, int, str, str]]:
    """First and last word in the window, kind and key of what stands in it as a whole."""
    assert item.statements is not None
    start = words.start
    for name in item.names:
        if name.first in words and name.last - 1 in words:
            key = name.entity or f"name {name.first}"
            yield name.first - start, name.last - 1 - start, name.kind, key
    for event in item.statements.events:
        if event.head in words:
            yield event.head - start, event.head - start, EVENT, f"{EVENT} {event.head}"
    for post in item.statements.posts:
        if post.first in words and post.last - 1 in words:
            key = f"{POST} {post.first} {post.last}"
            yield post.first - start, post.last - 1 - start, POST, key


def _ties(item: Item) -> Iterator[tuple[str, str, str]]:
    assert item.statements is not None
    yield from item.statements.relations
    for event in item.statements.events:
        for entity in event.participants:
            yield f"{EVENT} {event.head}", PARTICIPANT, entity
    for post in item.statements.posts:
        key = f"{POST} {post.first} {post.last}"
        yield key, HOLDER, post.person
        if post.organisation:
            yield key, AT, post.organisation


def _events(item: Item, words: range) -> tuple[int, ...]:
    """Of words that tell an occurrence those with little meaning are left open."""
    assert item.statements is not None
    found = [0] * len(words)
    for event in item.statements.events:
        for i in range(event.first, event.last):
            if i in words and not found[i - words.start]:
                found[i - words.start] = UNKNOWN
        for i in event.content:
            if i in words:
                found[i - words.start] = 1 + EVENTS.index(event.kind)
    return tuple(found)


def _posts(item: Item, words: range) -> tuple[int, ...]:
    """Where a post's words stand once more is left open."""
    assert item.statements is not None
    found = [0] * len(words)
    for post in item.statements.posts:
        for first, last in post.elsewhere:
            for i in range(max(first, words.start), min(last, words.stop)):
                found[i - words.start] = UNKNOWN
    for post in item.statements.posts:
        if post.first in words and post.last - 1 in words:
            for i in range(post.first, post.last):
                found[i - words.start] = 1 + STATUSES.index(post.status)
    return tuple(found)


def batches(every: Iterable[Lesson], chance: random.Random) -> list[list[Lesson]]:
    """Lessons of about one length together, the batches in any order."""
    ranked: Sequence[Lesson] = sorted(
        every, key=lambda lesson: len(lesson.window.pieces) + chance.random() * _JITTER
    )
    found: list[list[Lesson]] = []
    for lesson in ranked:
        if not found or (len(found[-1]) + 1) * len(lesson.window.pieces) > BATCH:
            found.append([])
        found[-1].append(lesson)
    chance.shuffle(found)
    return found
