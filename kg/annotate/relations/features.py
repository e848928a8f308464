"""What is known of a pair of names in a sentence, as features for the classifier of relations."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations, product
from typing import TYPE_CHECKING, NamedTuple

from kg.annotate import ties
from kg.annotate.linear import Features
from kg.annotate.parsed import Parsed, modality
from kg.annotate.relations.pairs import NAMED, End, Proposal, Sentence, end_of, mention_of
from kg.model import EntityType, Mention, Predicate, Span

if TYPE_CHECKING:
    from spacy.tokens import Span as Tokens
    from spacy.tokens import Token

_RULED = 3.0
"""The value of what the rules say, that regularisation may not drown it."""
_STEPS = 6
"""Heads that a path climbs on either side."""
_NAME = "@"
"""What stands for a word of a name."""
_CLOSE = 4
"""Tokens between two names whose order is told as it stands."""
_CONTENT = frozenset({"VERB", "NOUN", "ADJ", "ADV", "AUX"})
_TELLING = frozenset({"prt", "neg", "aux", "auxpass", "dobj", "attr", "acomp", "prep", "agent"})
_SENSE = frozenset({"dobj", "attr", "prt", "acomp"})
_MARKS = frozenset({",", "(", ")", ":", ";", "–", "—", "-", "’s", "'s", "and", "”", "“", '"'})
_LETTER = {
    EntityType.PERSON: "P",
    EntityType.ORGANISATION: "O",
    EntityType.PLACE: "L",
    EntityType.PUBLICATION: "R",
    EntityType.LEGISLATION: "A",
    EntityType.PROGRAMME: "G",
}
_TIED = 0.1
"""How likely the encoder must take a relation of two names that no sentence holds."""


class Form(NamedTuple):
    """A way of writing in one voice, with its type."""

    surface: str
    type: EntityType
    voice: ties.Voice


_ACRONYM = re.compile(r"[A-Z&]{2,6}s?")


@dataclass(frozen=True, slots=True, eq=False)
class Verdicts:
    """What the rules say, by the names of the two.

    Args:
        by_names: The proposals on two ways of writing, in this order.
    """

    by_names: Mapping[tuple[str, str], Sequence[Proposal]]

    @classmethod
    def of(cls, parsed: Parsed, proposed: Sequence[Proposal]) -> Verdicts:
        found: dict[tuple[str, str], list[Proposal]] = defaultdict(list)
        for proposal in proposed:
            relation = proposal.relation
            ends = (mention_of(parsed, relation.subject), mention_of(parsed, relation.object))
            if ends[0] is not None and ends[1] is not None:
                found[ends[0].surface, ends[1].surface].append(proposal)
        return cls(found)

    def at(self, sentence: Span, subject: Mention, object: Mention) -> tuple[Proposal, ...]:
        """The proposals that rest on a sentence."""
        every = self.by_names.get((subject.surface, object.surface), ())
        return tuple(p for p in every if sentence.overlaps(p.relation.context.evidence))

    def features(self, sentence: Span, subject: Mention, object: Mention) -> Features:
        found: Features = {}
        here = self.at(sentence, subject, object)
        for proposal in self.by_names.get((subject.surface, object.surface), ()):
            predicate = proposal.relation.predicate
            if proposal in here:
                found[f"rule={predicate}"] = _RULED
                found[f"by={proposal.by} {predicate}"] = _RULED
                found[f"meant={proposal.relation.context.modality} {predicate}"] = 1.0
            else:
                found[f"elsewhere={predicate}"] = _RULED
        for proposal in self.at(sentence, object, subject):
            found[f"back={proposal.relation.predicate}"] = _RULED
        if not here:
            found["no rule"] = 1.0
        return found


def apart(
    proposal: Proposal, ends: tuple[Mention | None, Mention | None], comments: frozenset[int]
) -> Features:
    """The features of a proposal whose two names do not stand in one sentence."""
    relation = proposal.relation
    predicate = relation.predicate
    found = {
        f"rule={predicate}": _RULED,
        f"apart={proposal.by} {predicate}": _RULED,
        f"meant={relation.context.modality} {predicate}": 1.0,
    }
    if relation.context.section in comments:
        found["comment"] = 1.0
    subject, object = ends
    if subject is not None and object is not None:
        found[f"types={_LETTER[subject.type]}{_LETTER[object.type]}"] = 1.0
        for side, mention in (("s", subject), ("o", object)):
            found |= dict.fromkeys(_build(side, mention), 1.0)
    return found


def far_apart(subject: Mention, object: Mention, *, comment: bool) -> Features:
    """The features of two names of different sentences that no rule relates."""
    types = _LETTER[subject.type] + _LETTER[object.type]
    names = [
        f"types={types}",
        "far",
        f"far {types}",
        "far " + ("on" if subject < object else "back"),
    ]
    if comment:
        names.append("comment")
    for side, mention in (("s", subject), ("o", object)):
        names += _build(side, mention)
    return dict.fromkeys(names, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """What a sentence as a whole shows; with the types of a pair it is a feature of the pair.

    Args:
        named: The tokens that are of names, which no feature may hold.
    """

    sentence: Sentence
    shown: tuple[str, ...]
    named: frozenset[int]

    @classmethod
    def of(cls, parsed: Parsed, sentence: Sentence, comments: frozenset[int]) -> Setting:
        tokens = sentence.tokens
        shown: list[str] = []
        if sentence.paragraph.is_title:
            shown.append("title")
        if sentence.paragraph.section in comments:
            shown.append("comment")
        speech = parsed.speech_at(sentence.span.start)
        if speech is not None:
            shown.append("block" if speech.block else "speech")
        named = frozenset(
            token.i for end in sentence.ends if end.how == NAMED for token in end.tokens
        )
        words = {t.lemma_.lower() for t in tokens if t.pos_ in _CONTENT and t.i not in named}
        return cls(sentence, (*shown, *(f"in={word}" for word in sorted(words))), named)

    def lemma(self, token: Token) -> str:
        return _NAME if token.i in self.named else token.lemma_.lower()

    def word(self, token: Token) -> str:
        return _NAME if token.i in self.named else token.lower_


def describe(setting: Setting, subject: End, object: End) -> Features:
    """The features of one pair, in this order, apart from what the rules say of it."""
    types = _LETTER[subject.mention.type] + _LETTER[object.mention.type]
    names = [
        f"types={types}",
        f"how={subject.how} {object.how}",
        *(f"{what} {types}" for what in setting.shown),
        *_between(setting, subject.tokens, object.tokens, types),
        *_path(setting, subject.tokens.root, object.tokens.root, types),
    ]
    for side, end in (("s", subject), ("o", object)):
        names += _build(side, end.mention)
        names += (f"{side}{what}" for what in _around(setting, end.tokens))
        if end.how != NAMED:
            names.append(f"{side}word={end.tokens[-1].lower_}")
    return dict.fromkeys(names, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Tied:
    """How the encoder ties the names of a document, wherever they stand near enough in one voice.

    Args:
        ends: Each way of writing, with its type and its voice, and where it stands, by the windows
            of the encoder.
    """

    parsed: Parsed
    ends: Mapping[Form, Mapping[int, Sequence[tuple[Mention, ties.End]]]]
    _known: dict[tuple[Form, Form], dict[str, float]] = field(default_factory=dict)

    @classmethod
    def of(cls, parsed: Parsed) -> Tied:
        found: dict[Form, dict[int, list[tuple[Mention, ties.End]]]] = {}
        for mention in (*parsed.mentions, *parsed.publications):
            end = ties.end_of(parsed, mention)
            if end is not None:
                form = _form(mention, ties.voice(parsed, mention.start))
                found.setdefault(form, {}).setdefault(end.window, []).append((mention, end))
        return cls(parsed, found)

    def far(self) -> Iterator[tuple[Mention, Mention]]:
        """Two names that the encoder may tie, each two forms where that is likeliest."""
        together: dict[int, list[Form]] = defaultdict(list)
        for form, windows in self.ends.items():
            for window in windows:
                together[window].append(form)
        pairs = {p: None for forms in together.values() for p in permutations(forms, 2)}
        for one, other in pairs:
            if one.surface == other.surface or one.voice != other.voice:
                continue
            chances = self._chances(one, other)
            if _best(chances) >= _TIED:
                yield max(self._told(one, other), key=lambda told: _best(told[2]))[:2]

    def features(self, subject: Mention, object: Mention, at: int) -> Features:
        """How likely each relation of two names is where the voice at a place says it best."""
        voice = ties.voice(self.parsed, at)
        one, other = _form(subject, voice), _form(object, voice)
        found: Features = {}
        for name, chances in (
            ("text", self._chances(one, other)),
            ("text back", self._chances(other, one)),
        ):
            found |= _chances(name, chances)
        return found

    def _chances(self, subject: Form, object: Form) -> dict[str, float]:
        if (subject, object) not in self._known:
            best: dict[str, float] = {}
            for _, _, chances in self._told(subject, object):
                for way, chance in chances.items():
                    best[way] = max(chance, best.get(way, 0.0))
            self._known[subject, object] = best
        return self._known[subject, object]

    def _told(
        self, subject: Form, object: Form
    ) -> Iterator[tuple[Mention, Mention, dict[str, float]]]:
        """Each two places of two forms that stand in one window."""
        others = self.ends.get(object, {})
        for window, ones in self.ends.get(subject, {}).items():
            for (first, one), (second, other) in product(ones, others.get(window, ())):
                yield first, second, ties.tied(one, other)


def _best(chances: Mapping[str, float]) -> float:
    return max(chances[way] for way in Predicate)


def _form(mention: Mention, voice: ties.Voice) -> Form:
    return Form(mention.surface, mention.type, voice)


def read(sentence: Sentence, subject: End, object: End) -> Features:
    """How the encoder ties two ends where they stand."""
    one, other = end_of(sentence, subject), end_of(sentence, object)
    if one is None or other is None:
        return {}
    found: Features = {}
    for name, chances in (("here", ties.tied(one, other)), ("here back", ties.tied(other, one))):
        found |= _chances(name, chances)
    return found


def _chances(name: str, chances: Mapping[str, float]) -> Features:
    if not chances:
        return {f"{name} unread": 1.0}
    found: Features = {}
    for way in Predicate:
        found |= ties.weighed(f"{name}={way}", chances[way])
    found |= ties.weighed(name, _best(chances))
    return found


def _build(side: str, mention: Mention) -> Iterator[str]:
    """How a name is built; never the name."""
    words = mention.surface.split()
    letter = _LETTER[mention.type]
    if letter != "P" and len(words) > 1:
        yield f"{side}head={words[-1].lower()}"
        yield f"{side}first={words[0].lower()}"
    if letter == "O" and _ACRONYM.fullmatch(mention.surface):
        yield f"{side}acronym"
    yield f"{side}words={letter}{min(len(words), 4)}"


def _between(setting: Setting, subject: Tokens, object: Tokens, types: str) -> Iterator[str]:
    sentence = setting.sentence
    ordered = subject.start <= object.start
    first, last = (subject, object) if ordered else (object, subject)
    side = "<" if ordered else ">"
    gap = sentence.paragraph.doc[first.end : max(first.end, last.start)]
    yield f"order={side} {types}"
    yield f"gap={min(len(gap), 6) if len(gap) < 10 else 10 + min(len(gap) // 10, 3)}{side}"
    others = sum(
        first.end <= end.tokens.start and end.tokens.end <= last.start for end in sentence.ends
    )
    yield f"others={min(others, 4)}"
    if len(gap) <= _CLOSE:
        yield f"seq={' '.join(map(setting.lemma, gap))}{side}{types}"
    for mark in sorted({t.text for t in gap} & _MARKS):
        yield f"mark={mark}{side}"


def _climb(token: Token) -> list[Token]:
    found = [token]
    while found[-1].head.i != found[-1].i and len(found) <= _STEPS:
        found.append(found[-1].head)
    return found


def between(subject: Token, object: Token) -> Token:
    """The token below which both stand, at the top of the path from one to the other."""
    above = {token.i for token in _climb(subject)}
    return next((token for token in _climb(object) if token.i in above), object)


def _step(token: Token) -> str:
    return f"{token.dep_}:{token.lower_}" if token.pos_ == "ADP" else token.dep_


def _path(setting: Setting, subject: Token, object: Token, types: str) -> Iterator[str]:
    up, down = _climb(subject), _climb(object)
    places = {token.i: n for n, token in enumerate(up)}
    turn = next((n for n, token in enumerate(down) if token.i in places), None)
    if turn is None:
        yield "no path"
        return
    top, left, right = down[turn], up[: places[down[turn].i]], down[:turn]
    shape = ">".join(map(_step, left)) + "^" + "<".join(map(_step, reversed(right)))
    lemma = setting.lemma(top)
    yield f"path={shape} {types}"
    yield f"length={min(len(left) + len(right), 7)}"
    yield f"up={subject.dep_} {object.dep_}"
    yield f"modality={modality(top)}"
    if top.pos_ == "VERB" or top.i not in {subject.i, object.i}:
        yield f"path={shape} {lemma}"
        yield f"top={lemma}"
        yield f"top={lemma} {types}"
        yield f"top tag={top.tag_}"
        if left:
            yield f"top={lemma} {left[-1].dep_}^"
        if right:
            yield f"top={lemma} ^{right[-1].dep_}"
        for child in top.children:
            if child.dep_ in _TELLING:
                yield f"top {child.dep_}={setting.lemma(child)}"
            if child.dep_ in _SENSE:
                yield f"top={lemma} {setting.lemma(child)}"
    for token in (*left[1:], *right[1:]):
        if token.pos_ in _CONTENT or token.pos_ == "ADP":
            yield f"on={setting.lemma(token)} {types}"
            yield f"on={setting.lemma(token)}"


def _around(setting: Setting, tokens: Tokens) -> Iterator[str]:
    doc, root, sentence = tokens.doc, tokens.root, setting.sentence.tokens
    yield f"dep={root.dep_}"
    verb = next((t for t in root.ancestors if t.pos_ in {"VERB", "AUX"}), None)
    if verb is not None:
        yield f"verb={setting.lemma(verb)}"
        yield f"verb={setting.lemma(verb)} {root.dep_}"
    if root.dep_ == "pobj":
        yield f"prep={setting.word(root.head)}"
        yield f"prep={setting.lemma(root.head.head)} {setting.word(root.head)}"
    before = setting.word(doc[tokens.start - 1]) if tokens.start > sentence.start else "^"
    after = setting.word(doc[tokens.end]) if tokens.end < sentence.end else "$"
    yield f"<{before}"
    yield f">{after}"
    if tokens.start - 1 > sentence.start:
        yield f"<{setting.word(doc[tokens.start - 2])} {before}"
    if tokens.end + 1 < sentence.end:
        yield f">{after} {setting.word(doc[tokens.end + 1])}"
    if root.dep_ in {"poss", "compound", "nmod", "appos"}:
        yield f"{root.dep_} of {setting.lemma(root.head)}"
    for child in root.children:
        if child.dep_ in {"appos", "relcl", "amod", "prep"}:
            yield f"{child.dep_}={setting.lemma(child)}"


__all__ = ["Setting", "Tied", "Verdicts", "apart", "between", "describe", "far_apart", "read"]
