"""Cuts a document into windows: as many whole paragraphs as the encoder takes in at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from kg.annotate.encoder.pieces import CLASS, NO_WORD, SEPARATOR, Pieces, shape

LONGEST = 256
"""Pieces of a window."""


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """A stretch of a document as the encoder reads it.

    Args:
        start, end: The words of the document that it holds, the last one excluded.
        pieces, shapes: What is read, one each for every piece.
        first: For each word, the place of its first piece.
    """

    start: int
    end: int
    pieces: tuple[int, ...]
    shapes: tuple[int, ...]
    first: tuple[int, ...]


def windows(
    paragraphs: Sequence[Sequence[str]],
    sentences: Collection[int],
    vocabulary: Pieces,
    *,
    longest: int = LONGEST,
) -> list[Window]:
    """The windows of a document, in order.

    Args:
        paragraphs: Its words.
        sentences: Which words begin a sentence, counted through the document; a paragraph that is
            longer than a window is cut there.
    """
    words = [word for paragraph in paragraphs for word in paragraph]
    lengths = [len(vocabulary.of(word)) for word in words]
    held: list[list[range]] = []
    size = longest
    for chunk in _chunks(paragraphs, lengths, sentences):
        more = sum(lengths[chunk.start : chunk.stop]) + 1
        if size + more > longest:
            held.append([])
            size = 1
        held[-1].append(chunk)
        size += more
    return [_window(words, chunks, vocabulary) for chunks in held]


def _chunks(
    paragraphs: Sequence[Sequence[str]], lengths: Sequence[int], sentences: Collection[int]
) -> Iterator[range]:
    """The paragraphs, those too long for a window in parts that end with a sentence if one does."""
    start = 0
    for paragraph in paragraphs:
        end = start + len(paragraph)
        at, size = start, 0
        for i in range(start, end):
            while at < i and size + lengths[i] > LONGEST - 2:
                cut = next((j for j in range(i, at, -1) if j in sentences), i)
                yield range(at, cut)
                at, size = cut, sum(lengths[cut:i])
            size += lengths[i]
        if at < end:
            yield range(at, end)
        start = end


def _window(words: Sequence[str], chunks: Sequence[range], vocabulary: Pieces) -> Window:
    pieces, shapes, first = [vocabulary.ids[CLASS]], [NO_WORD], []
    for chunk in chunks:
        for i in chunk:
            first.append(len(pieces))
            found = vocabulary.of(words[i])
            pieces += found
            shapes += [shape(words[i])] * len(found)
        pieces.append(vocabulary.ids[SEPARATOR])
        shapes.append(NO_WORD)
    return Window(chunks[0].start, chunks[-1].stop, tuple(pieces), tuple(shapes), tuple(first))
