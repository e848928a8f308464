"""What is known of a word that may tell an occurrence, as features for the classifier of events.

No feature holds the words of a name: a name counts by its type.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.annotate import arguments, lexicon
from kg.annotate.events.governing import governor
from kg.annotate.events.rules import Candidate, Ruling, occurs
from kg.annotate.events.triggers import light_verbs
from kg.annotate.linear import Features
from kg.annotate.parsed import SUBJECTS, Parsed, modality
from kg.model import EntityType, EventType, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_CLAUSES = frozenset({"ccomp", "xcomp", "advcl", "relcl", "acl", "pcomp", "conj", "csubj"})
_DEPTH = 4
_MONEY = re.compile(r"[£$€]\s?\d|\b\d[\d.,]{0,20}\s?(?:million|billion|pounds|dollars|euros?)\b")
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A candidate with what the rules say of it."""

    candidate: Candidate
    ruling: Ruling


class Surroundings:
    """What one document says around its candidates, counted once.

    Args:
        seen: All the candidates of the document in order.
    """

    def __init__(self, parsed: Parsed, seen: Sequence[Seen]) -> None:
        self.parsed = parsed
        self.sentences: dict[Span, list[Seen]] = {}
        for one in seen:
            self.sentences.setdefault(one.candidate.sentence, []).append(one)
        self.told: Counter[EventType] = Counter()
        """Types that the rules kept in earlier sentences; grows as the text is gone through."""
        self._shared: dict[Span, tuple[str, ...]] = {}
        self._first = parsed.prose[0].segment.start if parsed.prose else 0
        self._last = parsed.prose[-1].segment.end if parsed.prose else 1

    def of_sentence(self, candidate: Candidate) -> tuple[str, ...]:
        """What all the candidates of a sentence share."""
        if candidate.sentence not in self._shared:
            self._shared[candidate.sentence] = tuple(self._of_sentence(candidate))
        return self._shared[candidate.sentence]

    def _of_sentence(self, candidate: Candidate) -> Iterator[str]:
        span = candidate.sentence
        yield "title" if candidate.paragraph.is_title else "text"
        if candidate.paragraph.section:
            yield "inner section"
        place = (span.start - self._first) / max(1, self._last - self._first)
        yield f"place={int(place * 5)}"
        if place == 0:
            yield "opening"
        yield f"length={min(4, (span.end - span.start) // 60)}"
        names = Counter(m.type for m in self.parsed.within(span))
        for kind, count in sorted(names.items()):
            yield f"names {kind}={min(count, 3)}"
        if not names:
            yield "no names"
        if EntityType.PERSON not in names and EntityType.ORGANISATION not in names:
            yield "no actor named"
        if not any(t.tag_ in _FINITE for t in candidate.token.sent):
            yield "verbless"

    def pass_by(self, one: Seen) -> None:
        """Count what the rules keep, for the candidates behind it."""
        if one.ruling.kind is not None and not one.ruling.refused:
            self.told[one.ruling.kind] += 1


def describe(one: Seen, around: Surroundings) -> Features:
    """The features of one candidate."""
    return dict.fromkeys(_names(one, around), 1.0)


def _names(one: Seen, around: Surroundings) -> Iterator[str]:
    candidate = one.candidate
    yield from _word(candidate)
    yield from _ruled(one)
    yield from _clause(candidate)
    yield from _above(candidate.token)
    yield from _arguments(candidate, around.parsed)
    yield from _time(candidate, around.parsed)
    yield from _sentence(one, around)


def _word(candidate: Candidate) -> Iterator[str]:
    token = candidate.token
    lemma = candidate.lemma
    part = "noun" if candidate.is_noun else "verb"
    yield f"{part}={lemma}"
    yield f"lemma={lemma}"
    yield f"tag={token.tag_}"
    yield f"dep={token.dep_}"
    yield f"ending={lemma[-4:]}" if len(lemma) > 5 else "short"
    if token.i > token.sent.start:
        before = token.nbor(-1)
        yield f"before={_plain(before)}"
    else:
        yield "first"
    if token.i + 1 < token.sent.end:
        yield f"after={_plain(token.nbor(1))}"
    for child in token.children:
        if child.dep_ == "prt" or (child.dep_ == "advmod" and child.i == token.i + 1):
            yield f"particle={lemma} {child.lower_}"


def _plain(token: Token) -> str:
    """A word that is no name, or what stands for one."""
    if token.pos_ == "PROPN" or token.ent_type_:
        return token.ent_type_ or "PROPN"
    return "9" if token.like_num else token.lower_


def _ruled(one: Seen) -> Iterator[str]:
    candidate, ruling = one.candidate, one.ruling
    lemma = candidate.lemma
    kinds = {line.kind for line in candidate.lines}
    for kind in sorted(kinds):
        yield f"lexicon={kind}"
    yield f"lines={min(len(candidate.lines), 4)}"
    if len(kinds) == 1:
        yield f"sure={min(kinds)}"
    if ruling.kind:
        yield f"read={ruling.kind}"
    if ruling.kind and not ruling.refused:
        yield f"rule={ruling.kind}"
        yield f"rule={ruling.kind} {candidate.token.pos_} {candidate.token.tag_}"
        yield f"kept={lemma}"
        yield "actors=" + str(min(3, len(ruling.actors)))
        if any(a.link == "concern" for a in ruling.actors):
            yield "concern"
    else:
        yield f"refused={ruling.refused}"
        if ruling.kind:
            yield f"refused={ruling.refused} {ruling.kind}"


def _clause(candidate: Candidate) -> Iterator[str]:
    """Tense, mood, voice, what denies it."""
    token = candidate.token
    if not candidate.lines or occurs(candidate):
        yield "occurs" if candidate.lines else "no lines"
    yield f"modality={modality(token)}"
    verb = token if not candidate.is_noun else governor(token)
    if verb is not None:
        yield f"verb tag={verb.tag_}"
        for child in verb.children:
            if child.dep_ in {"aux", "auxpass", "neg", "mark"}:
                yield f"{child.dep_}={child.lower_}"
        if arguments.passive(verb):
            yield "passive"
    if candidate.is_noun:
        for child in token.children:
            if child.dep_ in {"det", "poss", "amod", "compound", "nummod", "appos", "case"}:
                yield f"{child.dep_}"
                yield f"{child.dep_}={_plain(child)}"
        if verb is not None:
            yield f"under={verb.lemma_.lower()}"
            yield "light" if verb.lemma_ in light_verbs() else "heavy"
        yield f"head={token.head.lemma_.lower() if token.head.pos_ != 'PROPN' else 'PROPN'}"


def _above(token: Token) -> Iterator[str]:
    """The clauses around it."""
    node, path = token, []
    for _ in range(_DEPTH):
        above = node.head
        if above.i == node.i:
            path.append("ROOT")
            break
        path.append(node.dep_)
        if node.dep_ in _CLAUSES and above.pos_ in {"VERB", "AUX", "NOUN", "ADJ"}:
            yield f"above={node.dep_} {above.lemma_.lower()}"
        node = above
    yield "path=" + " ".join(path[:2])
    yield f"depth={len(path)}"


def _arguments(candidate: Candidate, parsed: Parsed) -> Iterator[str]:
    token = candidate.token
    lemma = candidate.lemma
    links = set()
    for argument in candidate.arguments:
        links.add(argument.link)
        noun = arguments.content(argument.token)
        word = _plain(noun) if noun.pos_ == "PROPN" else noun.lemma_.lower()
        yield f"{argument.link}:{word}"
        yield f"{lemma} {argument.link}:{word}"
        if noun.lower_ in lexicon.POST_HEADS:
            yield f"{argument.link}:post"
    for word, noun in arguments.prepositional(token):
        links.add(word)
        if candidate.is_noun:
            yield f"{word}:{_plain(noun) if noun.pos_ == 'PROPN' else noun.lemma_.lower()}"
    for link in sorted(links):
        yield f"link={link}"
        yield f"{lemma} link={link}"
    if not candidate.is_noun and "object" not in links:
        yield "no object"
    heads = {(p.link, p.mention.type) for p in candidate.parties if p.head}
    inside = {(p.link, p.mention.type) for p in candidate.parties if not p.head} - heads
    for link, kind in sorted(heads):
        yield f"{link}={kind}"
        yield f"named={kind}"
    for link, kind in sorted(inside):
        yield f"{link}~{kind}"
    if not candidate.parties:
        yield "nobody" if not candidate.everybody else "nobody near"
    for child in token.children:
        if child.dep_ in {"acomp", "xcomp", "ccomp", "oprd", "attr", "advmod"}:
            yield f"{child.dep_}:{child.lemma_.lower() if child.pos_ != 'PROPN' else 'PROPN'}"
            yield f"{lemma} {child.dep_}"
        if child.dep_ in SUBJECTS and child.pos_ == "PRON":
            yield f"subject pronoun={child.lower_}"
    beside = token.doc[token.left_edge.i : token.right_edge.i + 1]
    if _MONEY.search(beside.text):
        yield "money"
        yield f"money {lemma}"


def _time(candidate: Candidate, parsed: Parsed) -> Iterator[str]:
    time = candidate.time
    if time is not None:
        yield "dated"
        yield f"dated {candidate.token.tag_}"
        yield f"exactness={len(time.value)}" if time.value else "no value"
        if candidate.own:
            yield "dated itself"
        return
    near = parsed.times_in(candidate.sentence)
    yield "time in the sentence" if near else "no time"


def _sentence(one: Seen, around: Surroundings) -> Iterator[str]:
    candidate, kind = one.candidate, one.ruling.kind
    token = candidate.token
    yield from around.of_sentence(candidate)
    if around.parsed.speech_at(candidate.span.start) is not None:
        yield "speech"
    if kind is not None and around.told[kind]:
        yield f"told before={min(3, around.told[kind])}"
        yield f"told before {kind}"
    for other in around.sentences[candidate.sentence]:
        if other is one or other.ruling.kind is None or other.ruling.refused:
            continue
        yield f"beside={other.ruling.kind}"
        if other.ruling.kind is kind:
            yield "same before" if other.candidate.token.i < token.i else "same after"
        if other.candidate.token.is_ancestor(token):
            yield f"below={other.ruling.kind}"
        elif token.is_ancestor(other.candidate.token):
            yield f"over={other.ruling.kind}"


__all__ = ["Seen", "Surroundings", "describe"]
