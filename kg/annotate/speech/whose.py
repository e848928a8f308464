"""Whose words are in marks: the names around them, as features for the classifier of speakers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.annotate.linear import Features
from kg.annotate.parsed import SUBJECTS
from kg.annotate.speech.attribution import STOPS
from kg.annotate.speech.direct import Candidate
from kg.annotate.speech.features import (
    MARKS,
    SPEAKERS,
    Reading,
    as_told,
    governor,
    name_of,
    step,
    words_of,
)
from kg.annotate.speech.speakers import HE, SHE, gender
from kg.annotate.speech.verbs import clause_subject, is_reporting
from kg.model import EntityType, Mention, Reference, Span

if TYPE_CHECKING:
    from spacy.tokens import Span as Tokens
    from spacy.tokens import Token

_NEAR, _FAR = 3, 12
"""How many paragraphs before its own a speaker is looked for in; in the farther ones each name is
taken once, where it stands last."""
_BEFORE, _AFTER = 40, 20
"""How many names at most before the words and behind them, so that a paragraph of nothing but
names and quotations costs no more than its length."""
_STEPS = (1, 2, 3, 5, 8, 12, 20, 35, 60)
_TIMES = (1, 2, 4, 8)
_FEW = 3
"""From which number on stops, names and the like are many."""
_FARTHEST = 4
_BEHIND, _BESIDE = 8, 4
"""Words behind the marks, and around where they begin, that "she" may stand in."""
_WHO_SAYS = frozenset({"he", "she", "i", "they", "we"})


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where somebody stands who may speak.

    Args:
        span: Their name, or a word that stands for it.
        word: That word; "far" for a name in no paragraph near, "credit" for who wrote the section
            or brought it out, nothing for a name.
    """

    mention: Mention
    span: Span
    word: str = ""

    @property
    def name(self) -> str:
        return name_of(self.mention)

    @property
    def is_person(self) -> bool:
        return self.mention.type is EntityType.PERSON


@dataclass(frozen=True, slots=True, eq=False)
class _Words:
    """A candidate with what all names around it are asked about.

    Args:
        pronoun: "she" in "“…,” she said"; nothing where a name, or nobody, says it.
    """

    reading: Reading
    candidate: Candidate
    pronoun: str
    head: Token | None
    said: frozenset[str]

    @classmethod
    def of(cls, reading: Reading, candidate: Candidate) -> _Words:
        said = frozenset(words_of(candidate).split())
        return cls(reading, candidate, _pronoun(candidate), governor(candidate), said)

    def gender(self, mention: Mention) -> str:
        """As it is shown; "n" for what is no person."""
        person = mention.type is EntityType.PERSON
        return gender(mention, self.candidate.setting.scene) if person else "n"


def speakers(reading: Reading, candidate: Candidate) -> Iterator[tuple[Place, Features]]:
    """The names that may be the speaker's: each with what speaks for it and against it."""
    words = _Words.of(reading, candidate)
    places = sorted(_places(reading, candidate), key=lambda p: (p.span, p.word))
    outstanding = dict(_outstanding(words, places))
    for place in places:
        marks = dict.fromkeys(_of_speaker(words, place), 1.0)
        for name, one in outstanding.items():
            if one is place:
                marks[f"nearest {name}"] = 1.0
                marks[f"nearest {name} {place.mention.type}"] = 1.0
        yield place, marks


def _places(reading: Reading, candidate: Candidate) -> Iterator[Place]:
    """Names near, then others farther off, who wrote it, and words that stand for a name."""
    quote, own = candidate.quote, candidate.setting.leaf.prose
    low = reading.parsed.number(own.segment.start)
    before = [p for p in reading.parsed.prose[max(0, low - _FAR) : low] if p.section == own.section]
    near = min((p.segment.start for p in before[-_NEAR:]), default=candidate.bounds.start)
    far = min((p.segment.start for p in before), default=near)
    end = max(candidate.bounds.end, quote.end)
    around = (
        *reading.between(near, quote.start)[-_BEFORE:],
        *reading.between(quote.end, end)[:_AFTER],
    )
    here = [Place(m, m.span) for m in around if not m.span.covers(quote.span)]
    names = {p.name for p in here}
    last = {name_of(m): Place(m, m.span) for m in reading.between(far, near)[-_BEFORE:]}
    here += (place for name, place in last.items() if name not in names)
    yield from here
    seen = {p.span for p in here}
    for span, word in _elsewhere(reading, candidate):
        if span not in seen and span in reading.mentions:
            seen.add(span)
            yield Place(reading.mentions[span], span, word)
    for reference in (
        *_references(reading, near, quote.start)[-_BEFORE:],
        *_references(reading, quote.end, end)[:_AFTER],
    ):
        mention = reading.mentions.get(reference.antecedent)
        if mention is not None and mention.type in SPEAKERS:
            span = Span(reference.start, reference.end)
            yield Place(mention, span, reference.surface.casefold())


def _references(reading: Reading, start: int, end: int) -> Sequence[Reference]:
    """The words that stand for a name, from one offset to another."""
    every = reading.parsed.references
    low = bisect_left(every, start, key=lambda r: r.start)
    return every[low : bisect_left(every, end, key=lambda r: r.start)]


def _elsewhere(reading: Reading, candidate: Candidate) -> Iterator[tuple[Span, str]]:
    credit = reading.credits.get(candidate.setting.leaf.prose.section)
    for span in (credit.author, credit.publisher) if credit else ():
        if span is not None:
            yield span, "credit"
    for voice in (candidate.found.voice if candidate.found else None, candidate.last):
        if voice is not None:
            yield voice.mention, "far"


def _outstanding(words: _Words, places: list[Place]) -> Iterator[tuple[str, Place]]:
    """The nearest names, those that are named or speak most, the one person of a paragraph."""
    candidate, reading = words.candidate, words.reading
    quote, bounds = candidate.quote, candidate.bounds
    before = [p for p in places if p.span.end <= quote.start]
    behind = [p for p in places if p.span.start >= quote.end]
    yield from (("before", p) for p in before[-1:])
    yield from (("behind", p) for p in behind[:1])
    yield from (("person before", p) for p in [p for p in before if p.is_person][-1:])
    people = [p for p in places if p.is_person]
    counts: dict[str, Mapping[str, int]] = {"named": reading.named, "spoken": reading.spoken}
    for what, count in counts.items():
        most = max((count.get(p.name, 0) for p in people), default=0)
        if most > 1:
            yield f"most {what}", [p for p in people if count.get(p.name, 0) == most][-1]
    here = [p for p in people if bounds.start <= p.span.start < bounds.end]
    if len({p.name for p in here}) == 1:
        yield "alone here", here[0]


def _of_speaker(words: _Words, place: Place) -> Iterator[str]:
    candidate, mention, kind = words.candidate, place.mention, str(place.mention.type)
    yield from _by_rules(words, place)
    yield kind
    yield f"word {place.word if place.word in {'', 'far', 'credit'} else 'stands for'}"
    if place.name.split()[-1:] and place.name.split()[-1] in words.said:
        yield "in the words"
    if candidate.last is not None and candidate.last.mention == mention.span:
        yield "spoke last"
    if place.word in HE | SHE:
        yield "pronoun"
    if mention.honorific:
        yield "honorific"
    yield f"spoken {min(_FEW, words.reading.spoken.get(place.name, 0))}"
    yield f"named {step(words.reading.named.get(place.name, 0), _TIMES)} {kind}"
    tokens = candidate.setting.leaf.prose.tokens(place.span)
    if tokens is not None and place.word not in {"far", "credit"}:
        yield from _in_the_paragraph(words, place, tokens)
        return
    where = place.word if place.word in {"far", "credit"} else "earlier"
    yield f"{where} {kind}"
    yield f"{where} {place.span.start > candidate.quote.start}"
    yield from _in_another(words, place)


def _by_rules(words: _Words, place: Place) -> Iterator[str]:
    rule, said = words.candidate.found, words.candidate.said
    if rule is None or rule.voice is None:
        yield f"rule silent {'unnamed' if rule is not None else 'none'}"
        return
    theirs = words.reading.mentions.get(rule.voice.mention)
    same = rule.voice.mention == place.mention.span
    how = "tight" if rule.tight else "cue" if rule.cue else "carried"
    if same or (theirs is not None and name_of(theirs) == place.name):
        yield f"rule {how}"
        yield f"rule {how} {same} {said}"
        yield f"rule {how} {place.mention.type}"
        yield f"rule {how} says {words.pronoun}"
    else:
        yield f"another {how}"
        yield f"another {how} {said}"
        yield f"another {how} says {words.pronoun}"


def _in_the_paragraph(words: _Words, place: Place, tokens: Tokens) -> Iterator[str]:
    """A name in the paragraph of the words: on which side, how far, and what is between."""
    setting, kind = words.candidate.setting, str(place.mention.type)
    leaf, doc = setting.leaf, setting.leaf.prose.doc
    ahead = tokens.start < setting.first
    side = "before" if ahead else "behind"
    low, high = (tokens.end, setting.first) if ahead else (setting.after, tokens.start)
    between = [t for t in doc[low:high] if t.text not in MARKS and not t.is_space]
    stops = sum(t.text in STOPS for t in between)
    few = min(_FEW - 1, stops)
    together = tokens[0].sent.start == doc[setting.first].sent.start
    yield side
    yield f"{side} {step(high - low, _STEPS)}"
    yield f"{side} {step(high - low, _STEPS)} {kind}"
    yield f"{side} stops {min(_FEW, stops)}"
    yield f"same sentence {together} {side}"
    if leaf.inside[tokens.start]:
        yield "in other words"
    if any(leaf.inside[t.i] for t in between):
        yield f"{side} over words"
    if between:
        verbs = [t for t in between if is_reporting(t)]
        others = words.reading.between(*leaf.prose.span(low, high))
        yield f"{side} first {as_told(between[0])}"
        yield f"{side} last {as_told(between[-1])}"
        yield f"{side} first tag {between[0].tag_} {min(_FEW, stops)}"
        yield f"{side} reporting {min(2, len(verbs))} {few}"
        yield f"{side} others {min(_FEW, len(others))}"
        if len(between) <= _FEW:
            yield f"{side} all {' '.join(map(as_told, between))}"
        for verb in verbs[:1] if ahead else verbs[-1:]:
            yield f"{side} verb {as_told(verb, lemma=True)}"
    root = tokens.root
    subject = root.dep_ in SUBJECTS
    yield f"dep {root.dep_} {side} {few}"
    if subject:
        yield f"subject {side}"
        yield f"subject of {as_told(root.head, lemma=True)}"
        if is_reporting(root.head):
            yield f"subject of reporting {side} {few}"
    yield from _under_the_head(words.head, tokens)
    if words.pronoun:
        shown = words.gender(place.mention)
        yield f"they say {words.pronoun} {shown}"
        yield f"they say {words.pronoun} {side} {shown} {subject}"


def _under_the_head(head: Token | None, tokens: Tokens) -> Iterator[str]:
    """Whether somebody is the subject of what the words hang on, or is it."""
    if head is None:
        return
    theirs = clause_subject(head)
    if theirs is not None and tokens.start <= theirs.i < tokens.end:
        yield "subject of the head"
        yield f"subject of the head {is_reporting(head)}"
    if tokens.start <= head.i < tokens.end:
        yield "is the head"


def _in_another(words: _Words, place: Place) -> Iterator[str]:
    """A name in one of the paragraphs before, or in another section."""
    reading, own = words.reading, words.candidate.setting.leaf.prose
    prose = reading.parsed.paragraph_at(place.span)
    if prose is None:
        return
    if prose.section != own.section:
        yield "other section"
        return
    number = reading.parsed.number
    back = number(own.segment.start) - number(prose.segment.start)
    where = f"{min(_FARTHEST, back)} opens {words.candidate.opens}"
    yield f"paragraphs {where}"
    if prose.is_title:
        yield "in a title"
    if words.pronoun:
        yield f"they say {words.pronoun} {words.gender(place.mention)} earlier"
    tokens = prose.tokens(place.span)
    if tokens is None:
        return
    if tokens.root.dep_ in SUBJECTS:
        yield f"subject earlier {where}"
        if is_reporting(tokens.root.head):
            yield f"spoke earlier {where}"
    if tokens[0].sent.end >= len(prose.doc) - 1:
        yield f"last sentence {where}"


def _pronoun(candidate: Candidate) -> str:
    """ "she" where a pronoun, not a name, is the subject of the reporting verb around the words."""
    setting = candidate.setting
    doc, inside = setting.leaf.prose.doc, setting.leaf.inside
    low = doc[setting.first].sent.start
    behind = doc[setting.after : setting.after + _BEHIND]
    for token in (*reversed(doc[low : setting.first]), *behind):
        close = abs(token.i - setting.first) <= _BESIDE or is_reporting(token.head)
        if close and token.lower_ in _WHO_SAYS and not inside[token.i]:
            return str(token.lower_)
    return ""


__all__ = ["Place", "speakers"]
