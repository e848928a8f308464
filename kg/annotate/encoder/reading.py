"""What the encoder reads out of a document: names, occurrences, posts, and who is tied to whom."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kg.annotate.encoder.network import Network, log_softmax
from kg.annotate.encoder.windows import windows

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

COMPONENT = "kg_encoder"
_READING = "kg.reading"


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What the encoder makes of one paragraph; arrays have a row for each token.

    Args:
        network: Whose reading it is.
        vectors: What stands for each token.
        names: Log probabilities of the labels of names: O, then B- and I- of each type.
        events: Probabilities of no occurrence and of each type.
        posts: Probabilities of no post and of each status.
        window: Which window of the document each token stands in.
        place: The number of the first token in the document.
        sentences: The number of each token's sentence in the document.
    """

    network: Network
    vectors: Any
    names: Any
    events: Any
    posts: Any
    window: Any
    place: int
    sentences: Any
    _ends: dict[tuple[int, int, str], tuple[Any, Any]] = field(default_factory=dict)

    def spans(self, first: int, last: int) -> dict[str, float]:
        """How likely the tokens from ``first`` up to ``last`` are a name of each type, no more."""
        import numpy

        begins = self.names[first, 1::2]
        inside = self.names[first + 1 : last, 2::2].sum(axis=0)
        goes_on = self.names[last, 2::2] if last < len(self.names) else numpy.float32(-99.0)
        chances = numpy.exp(begins + inside) * (1 - numpy.exp(goes_on))
        return dict(zip(self.network.labels["names"], chances.tolist(), strict=True))

    def touched(self, first: int, last: int) -> float:
        """How likely any of the tokens belongs to a name."""
        import numpy

        return float(1 - numpy.exp(self.names[first:last, 0].sum()))

    def end(self, first: int, last: int, kind: str) -> tuple[Any, Any]:
        """A stretch of tokens as it may be tied to another: as the one, as the other."""
        found = self._ends.get((first, last, kind))
        if found is None:
            import numpy

            network = self.network
            number = network.labels["ends"].index(kind)
            joined = numpy.concatenate(
                [self.vectors[first], self.vectors[last - 1], network.arrays["ends"][number]]
            )
            subject, object = network.ends(joined)
            found = self._ends[first, last, kind] = (subject, object)
        return found


_SURE = 6.0


def log_odds(chance: float) -> float:
    """A probability as log odds, from -6 to 6."""
    if chance <= 0 or chance >= 1:
        return _SURE if chance >= 1 else -_SURE
    return max(-_SURE, min(_SURE, math.log(chance / (1 - chance))))


@dataclass(frozen=True, slots=True, eq=False)
class End:
    """A name, the words of an occurrence or of a post where they stand.

    Args:
        last: The token behind the last.
        kind: A type of name, EVENT or POST.
    """

    reading: Reading
    first: int
    last: int
    kind: str

    @property
    def window(self) -> int:
        """The number of the window of the document that holds it."""
        return int(self.reading.window[self.first])


EVENT, POST = "EVENT", "POST"


def tied(one: End, other: End) -> dict[str, float]:
    """How likely one is tied to another in each way; nothing where they stand far apart."""
    import numpy

    a, b = one.reading, other.reading
    if one.window != other.window:
        return {}
    network = a.network
    subject, _ = a.end(one.first, one.last, one.kind)
    _, object = b.end(other.first, other.last, other.kind)
    apart = int(b.sentences[other.first]) - int(a.sentences[one.first])
    distance = (b.place + other.first) - (a.place + one.first)
    logits = network.ties(subject, object, _bucket(apart, distance))
    chances = 1 / (1 + numpy.exp(-logits))
    return dict(zip(network.labels["ties"], chances.tolist(), strict=True))


def _bucket(sentences: int, words: int) -> int:
    """How far one stands behind another: in the sentence by words, else by sentences."""
    if sentences == 0:
        far = 0 if abs(words) < 8 else 1 if abs(words) < 20 else 2
    else:
        far = 3 if abs(sentences) == 1 else 4 if abs(sentences) < 4 else 5
    return far + 6 * (words > 0)


def reading_of(doc: Doc) -> Reading | None:
    """What the encoder made of a paragraph; None where another model read it."""
    found: Reading | None = doc.user_data.get(_READING)
    return found


class Encoder:
    """The part of a pipeline that reads all paragraphs of a document together and marks names."""

    def __init__(self, network: Network) -> None:
        self.network = network

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 0) -> Iterator[Doc]:
        """Read the paragraphs of one document."""
        docs = list(stream)
        for doc, reading in zip(docs, read(docs, self.network), strict=True):
            doc.user_data[_READING] = reading
            doc.set_ents(list(_marked(doc, reading)))
        yield from docs


def read(docs: Sequence[Doc], network: Network) -> list[Reading]:
    """What the encoder makes of the paragraphs of one document, in order."""
    import numpy

    opens = [token.is_sent_start for doc in docs for token in doc]
    starts = {i for i, is_start in enumerate(opens) if is_start}
    held = windows([[t.text for t in doc] for doc in docs], starts, network.vocabulary)
    width = network.arrays["names"].shape[0]
    vectors = numpy.concatenate(
        [numpy.zeros((0, width), dtype=numpy.float32), *(network.vectors(w) for w in held)]
    )
    number = numpy.repeat(numpy.arange(len(held)), [w.end - w.start for w in held])
    names = log_softmax(network.linear(vectors, "names"))
    events = numpy.exp(log_softmax(network.linear(vectors, "events")))
    posts = numpy.exp(log_softmax(network.linear(vectors, "posts")))
    sentences = numpy.cumsum(numpy.array(opens, dtype=numpy.int64))
    found, at = [], 0
    for doc in docs:
        own = slice(at, at + len(doc))
        found.append(
            Reading(
                network, vectors[own], names[own], events[own], posts[own], number[own], at,
                sentences[own],
            )
        )  # fmt: skip
        at += len(doc)
    return found


_SPACY = {"PLACE": "GPE"}
"""What spaCy calls the labels of names, where that is something else."""


def _marked(doc: Doc, reading: Reading) -> Iterator[Span]:
    from spacy.tokens import Span

    labels = reading.network.labels["names"]
    first, kind = 0, -1
    for at, state in enumerate((*_likeliest(reading.names), 0)):
        if kind >= 0 and state != 2 * kind + 2:
            yield Span(doc, first, at, label=_SPACY.get(labels[kind], labels[kind]))
            kind = -1
        if state % 2:
            first, kind = at, state // 2


def _likeliest(chances: Any) -> list[int]:
    """The likeliest sequence of labels in which each name begins (Viterbi)."""
    import numpy

    if not len(chances):
        return []
    count = chances.shape[1]
    inside = numpy.arange(2, count, 2)
    best = chances[0].copy()
    best[inside] = -numpy.inf
    steps = []
    for row in chances[1:]:
        back = numpy.full(count, int(best.argmax()))
        reached = numpy.full(count, best.max())
        begun = best[inside - 1] > best[inside]
        back[inside] = numpy.where(begun, inside - 1, inside)
        reached[inside] = best[back[inside]]
        steps.append(back)
        best = reached + row
    state = int(best.argmax())
    path = [state]
    for back in reversed(steps):
        state = int(back[state])
        path.append(state)
    return path[::-1]
