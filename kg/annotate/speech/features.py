"""Whether words in marks are a quotation: what is known of them, as features for the classifier."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.annotate.linear import Features
from kg.annotate.parsed import Parsed
from kg.annotate.speech.direct import Candidate, is_a_term, is_title, is_work
from kg.annotate.speech.verbs import is_reporting
from kg.model import Credit, EntityType, Mention, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

SPEAKERS = frozenset({EntityType.PERSON, EntityType.ORGANISATION, EntityType.PUBLICATION})
MARKS = frozenset("“”\"‘’'«»„")
_WORDS = (1, 2, 3, 4, 6, 9, 14, 25)
"""The sizes of quotations that are told apart."""
_GAPS = (3, 8, 20, 60)
_LEAD = 12
"""Words before the marks that may say what stands in them."""
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_ME = frozenset({"i", "me", "my", "we", "us", "our", "i'm", "i’m"})
_YOU = frozenset({"you", "your", "n't", "n’t"})
_MOST = 0.7
"""How much of the words a name must be, to be all that they are."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What a document's words in marks have in common.

    Args:
        mentions: Each name by where it stands, publications too.
        speakers: Those who may speak, in order.
        credits: Who wrote each section or brought it out.
        spoken: How often the rules give a quotation to each name.
        named: How often each name stands in the document.
        written: How often the same words stand in marks.
    """

    parsed: Parsed
    mentions: Mapping[Span, Mention]
    speakers: Sequence[Mention]
    credits: Mapping[int, Credit]
    spoken: Mapping[str, int]
    named: Mapping[str, int]
    written: Mapping[str, int]

    @classmethod
    def of(cls, parsed: Parsed, candidates: Sequence[Candidate]) -> Reading:
        mentions = {m.span: m for m in (*parsed.mentions, *parsed.publications)}
        names = {span: name_of(m) for span, m in mentions.items()}
        spoken = Counter(
            names.get(c.found.voice.mention, "")
            for c in candidates
            if c.said and c.found is not None and c.found.voice is not None
        )
        written = Counter(map(words_of, candidates))
        able = sorted(m for m in mentions.values() if m.type in SPEAKERS)
        credits = {credit.section: credit for credit in reversed(parsed.credits)}
        named = Counter(names.values())
        return cls(parsed, mentions, able, credits, spoken, named, written)

    def between(self, start: int, end: int) -> Sequence[Mention]:
        """Those who may speak, named from one offset to another."""
        low = bisect_left(self.speakers, start, key=lambda m: m.start)
        high = bisect_left(self.speakers, end, key=lambda m: m.start)
        return self.speakers[low:high]


def name_of(mention: Mention) -> str:
    """What names are held to be the same by: the family name, or the whole of a body's."""
    words = mention.surface.casefold().split() or [""]
    return words[-1] if mention.type is EntityType.PERSON else " ".join(words)


def words_of(candidate: Candidate) -> str:
    """The words in marks, as they are compared."""
    setting = candidate.setting
    return setting.leaf.prose.doc[setting.first : setting.after].text.casefold().strip(" .,!?")


def step(number: int, steps: Sequence[int]) -> int:
    """A number by its size."""
    return bisect_right(steps, number)


def of_quotation(reading: Reading, candidate: Candidate) -> Features:
    """Whether words in marks are a quotation: what speaks for it and against it."""
    size = step(candidate.setting.words, _WORDS)
    return dict.fromkeys(
        (
            *_by_rules(candidate, size),
            *_of_words(reading, candidate, size),
            *_of_neighbours(candidate, size),
        ),
        1.0,
    )


def _by_rules(candidate: Candidate, size: int) -> Iterator[str]:
    found, before = candidate.found, candidate.before
    talk = " talk" if candidate.informal else ""
    rule = "none" if found is None else "unnamed" if found.voice is None else "named"
    if found is not None:
        rule += " tight" * found.tight
        yield f"cue {found.cue.casefold()}"
    yield f"rule {rule} {candidate.said}"
    yield f"rule {rule} {candidate.said} {size}{talk}"
    yield f"size {size}{talk}"
    if before is not None:
        gap = candidate.quote.start - before.quote.end
        yield f"after words said {before.said}"
        yield f"after words said {before.said} {step(gap, _GAPS)}"


def _of_words(reading: Reading, candidate: Candidate, size: int) -> Iterator[str]:
    """What the words themselves look like."""
    setting, span = candidate.setting, candidate.quote.span
    words = setting.leaf.prose.doc[setting.first : setting.after]
    begins = _shape(words[0])
    yield f"single {candidate.quote.single}"
    yield f"ends {setting.last_char if not setting.last_char.isalnum() else 'a'}"
    yield f"begins {begins}"
    yield f"begins {begins} {setting.ends_sentence} {size}"
    yield f"first {words[0].tag_}"
    yield f"last {words[-1].tag_}"
    if is_title(words.text):
        yield "like a title"
    if any(t.tag_ in _FINITE for t in words):
        yield f"a verb {size}"
    if any(t.lower_ in _ME for t in words):
        yield "me"
    if any(t.lower_ in _YOU for t in words):
        yield "you"
    if any(t.text[:1].isupper() for t in words[1:]):
        yield f"capitals {size}"
    named = reading.parsed.within(span)
    if any(m.end - m.start >= _MOST * (span.end - span.start) for m in named):
        yield "a name"
    if any(m.type is EntityType.PUBLICATION for m in reading.between(span.start, span.end)):
        yield "a publication"
    if reading.written[words_of(candidate)] > 1:
        yield f"again {size}"


def _of_neighbours(candidate: Candidate, size: int) -> Iterator[str]:
    """What stands before and behind the marks, and what the words hang on."""
    setting, leaf = candidate.setting, candidate.setting.leaf
    doc = leaf.prose.doc
    low, high = _outside(candidate, setting.first - 1, -1), _outside(candidate, setting.after, 1)
    if leaf.prose.is_title:
        yield "title"
    lead, titled = _lead(candidate), is_title(doc[setting.first : setting.after].text)
    if is_a_term(lead):
        yield "a term"
        yield f"a term {size} {titled}"
    if is_work(lead):
        yield "a work"
        yield f"a work {size} {titled}"
    if candidate.opens:
        yield f"opens {size}"
        if candidate.closes:
            yield f"alone {size}"
    before = doc[low] if low >= 0 else None
    yield f"before {as_told(before) if before is not None else '^'}"
    yield f"before tag {before.tag_ if before is not None else '^'}{' talk' * candidate.informal}"
    if before is not None:
        yield f"before pos {before.pos_} {_shape(doc[setting.first])}"
        for token in doc[max(0, low - 2) : low + 1]:
            yield f"near {as_told(token, lemma=True)}"
        if before.pos_ in {"NOUN", "ADJ", "DET"}:
            yield f"noun before {size}"
    behind = doc[high] if high < len(doc) else None
    yield f"behind {as_told(behind) if behind is not None else '$'}"
    yield f"behind tag {behind.tag_ if behind is not None else '$'}"
    head = governor(candidate)
    if head is not None:
        root = doc[setting.first : setting.after].root
        yield f"head {as_told(head, lemma=True)}"
        yield f"head {head.pos_} {is_reporting(head)}"
        yield f"hangs {root.dep_} {head.pos_}"
    if any(is_reporting(t) for t in doc[setting.first].sent if not leaf.inside[t.i]):
        yield f"reported {size}"


def _lead(candidate: Candidate) -> str:
    """The words right before the marks."""
    low = _outside(candidate, candidate.setting.first - 1, -1) + 1
    return str(candidate.setting.leaf.prose.doc[max(0, low - _LEAD) : low].text)


def is_what_it_is_called(candidate: Candidate) -> bool:
    """Whether the marks hold the title of a work, or a term in capitals, that they introduce."""
    setting, lead = candidate.setting, _lead(candidate)
    words = setting.leaf.prose.doc[setting.first : setting.after].text.rstrip("?!.,")
    return is_title(words) and (is_work(lead) or is_a_term(lead))


def _outside(candidate: Candidate, place: int, step: int) -> int:
    """The next token outside the marks, from one on."""
    doc = candidate.setting.leaf.prose.doc
    while 0 <= place < len(doc) and (doc[place].text in MARKS or doc[place].is_space):
        place += step
    return place


def _shape(token: Token) -> str:
    text = token.text
    return "A" if text[:1].isupper() else "a" if text[:1].islower() else "0"


def as_told(token: Token, *, lemma: bool = False) -> str:
    """A word as a feature; of names only that they are some."""
    if token.pos_ == "PROPN":
        return "PROPN"
    return str(token.lemma_.casefold() if lemma else token.lower_)


def governor(candidate: Candidate) -> Token | None:
    """The word outside the marks that the words hang on."""
    setting = candidate.setting
    words = setting.leaf.prose.doc[setting.first : setting.after]
    head = words.root.head
    return head if not setting.first <= head.i < setting.after else None


__all__ = [
    "MARKS",
    "SPEAKERS",
    "Reading",
    "as_told",
    "governor",
    "is_what_it_is_called",
    "name_of",
    "of_quotation",
    "step",
    "words_of",
]
