"""What is known of a word that may tell an occurrence, as features for the classifier of events.

No feature holds the words of a name: a name counts by its type. None tells how long the text is or
where in it something stands: that would be learned from the length of the texts learned from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.annotate import arguments, lexicon
from kg.annotate.events.governing import governor
from kg.annotate.events.rules import Candidate, Ruling, occurs
from kg.annotate.events.triggers import light_verbs
from kg.annotate.linear import Features
from kg.annotate.parsed import SUBJECTS, Parsed, modality
from kg.annotate.ties import told
from kg.model import EntityType, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_CLAUSES = frozenset({"ccomp", "xcomp", "advcl", "relcl", "acl", "pcomp", "conj", "csubj"})
_DEPTH = 4
_CONTENT = frozenset({"NOUN", "VERB", "ADJ"})
_MONEY = re.compile(r"[£$€]\s?\d|\b\d[\d.,]{0,20}\s?(?:million|billion|pounds|dollars|euros?)\b")
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A candidate with what the rules say of it."""

    candidate: Candidate
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class Sentence:
    """What all the candidates of a sentence share.

    Args:
        names: The type of the name that a token belongs to, by the token's place in its paragraph.
        words: Places and lemmas of its nouns, verbs and adjectives that belong to no name.
        features: Those of every candidate in it.
    """

    names: Mapping[int, EntityType]
    words: tuple[tuple[int, str], ...]
    features: tuple[str, ...]

    def word(self, token: Token, *, lemma: bool = False) -> str:
        """A word, or what stands for it where it belongs to a name."""
        if token.i in self.names:
            return self.names[token.i].upper()
        if token.pos_ == "PROPN":
            return "PROPN"
        if token.like_num:
            return "9"
        return token.lemma_.lower() if lemma else token.lower_


class Surroundings:
    """What one document says around its candidates, sentence by sentence.

    Args:
        seen: All the candidates of the document in order.
    """

    def __init__(self, parsed: Parsed, seen: Sequence[Seen]) -> None:
        self.parsed = parsed
        self.beside: dict[Span, list[Seen]] = {}
        self._sentences: dict[Span, Sentence] = {}
        for one in seen:
            self.beside.setdefault(one.candidate.sentence, []).append(one)

    def sentence(self, candidate: Candidate) -> Sentence:
        if candidate.sentence not in self._sentences:
            self._sentences[candidate.sentence] = self._read(candidate)
        return self._sentences[candidate.sentence]

    def _read(self, candidate: Candidate) -> Sentence:
        named: dict[int, EntityType] = {}
        for mention in self.parsed.within(candidate.sentence):
            inside = candidate.paragraph.tokens(mention.span)
            if inside is not None:
                named |= dict.fromkeys(range(inside.start, inside.end), mention.type)
        tokens = list(candidate.token.sent)
        words = tuple(
            (t.i, t.lemma_.lower())
            for t in tokens
            if t.pos_ in _CONTENT and not t.ent_type_ and t.i not in named
        )
        features = ["title" if candidate.paragraph.is_title else "text"]
        if not named:
            features.append("no names")
        if not {EntityType.PERSON, EntityType.ORGANISATION} & set(named.values()):
            features.append("no actor named")
        if not any(t.tag_ in _FINITE for t in tokens):
            features.append("verbless")
        return Sentence(named, words, tuple(features))


def describe(one: Seen, around: Surroundings) -> Features:
    """The features of one candidate."""
    candidate = one.candidate
    return dict.fromkeys(_names(one, around), 1.0) | told(candidate.paragraph, candidate.token.i)


def _names(one: Seen, around: Surroundings) -> Iterator[str]:
    candidate = one.candidate
    sentence = around.sentence(candidate)
    yield from _word(candidate, sentence)
    yield from _ruled(one)
    yield from _clause(candidate, sentence)
    yield from _above(candidate.token, sentence)
    yield from _arguments(candidate, sentence)
    yield from _time(candidate, around.parsed)
    yield from _others(one, around)
    yield from sentence.features
    yield from _company(candidate.token, sentence)


def _word(candidate: Candidate, sentence: Sentence) -> Iterator[str]:
    token = candidate.token
    lemma = candidate.lemma
    part = "noun" if candidate.is_noun else "verb"
    yield f"{part}={lemma}"
    yield f"lemma={lemma}"
    yield f"tag={token.tag_}"
    yield f"dep={token.dep_}"
    yield f"ending={lemma[-4:]}" if len(lemma) > 5 else "short"
    if token.i > token.sent.start:
        yield f"before={sentence.word(token.nbor(-1))}"
    else:
        yield "first"
    if token.i + 1 < token.sent.end:
        yield f"after={sentence.word(token.nbor(1))}"
    for child in token.children:
        if child.dep_ == "prt" or (child.dep_ == "advmod" and child.i == token.i + 1):
            yield f"particle={lemma} {sentence.word(child)}"


def _company(token: Token, sentence: Sentence) -> Iterator[str]:
    """The words below it."""
    first, last = token.left_edge.i, token.right_edge.i
    for place, lemma in sentence.words:
        if first <= place <= last and place != token.i:
            yield f"in={lemma}"


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


def _clause(candidate: Candidate, sentence: Sentence) -> Iterator[str]:
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
                yield f"{child.dep_}={sentence.word(child)}"
        if verb is not None:
            yield f"under={sentence.word(verb, lemma=True)}"
            yield "light" if verb.lemma_ in light_verbs() else "heavy"
        yield f"head={sentence.word(token.head, lemma=True)}"


def _above(token: Token, sentence: Sentence) -> Iterator[str]:
    """The clauses around it."""
    node, path = token, []
    for _ in range(_DEPTH):
        above = node.head
        if above.i == node.i:
            path.append("ROOT")
            break
        path.append(node.dep_)
        if node.dep_ in _CLAUSES and above.pos_ in {"VERB", "AUX", "NOUN", "ADJ"}:
            yield f"above={node.dep_} {sentence.word(above, lemma=True)}"
        node = above
    yield "path=" + " ".join(path[:2])
    yield f"depth={len(path)}"


def _arguments(candidate: Candidate, sentence: Sentence) -> Iterator[str]:
    token = candidate.token
    lemma = candidate.lemma
    links = set()
    for argument in candidate.arguments:
        links.add(argument.link)
        noun = arguments.content(argument.token)
        word = sentence.word(noun, lemma=True)
        yield f"{argument.link}:{word}"
        yield f"{lemma} {argument.link}:{word}"
        if noun.lower_ in lexicon.POST_HEADS:
            yield f"{argument.link}:post"
    for word, noun in arguments.prepositional(token):
        links.add(word)
        if candidate.is_noun:
            yield f"{word}:{sentence.word(noun, lemma=True)}"
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
            yield f"{child.dep_}:{sentence.word(child, lemma=True)}"
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


def _others(one: Seen, around: Surroundings) -> Iterator[str]:
    """What the rules keep of the rest of its sentence."""
    candidate, kind = one.candidate, one.ruling.kind
    token = candidate.token
    if around.parsed.speech_at(candidate.span.start) is not None:
        yield "speech"
    for other in around.beside[candidate.sentence]:
        if other is one or other.ruling.kind is None or other.ruling.refused:
            continue
        yield f"beside={other.ruling.kind}"
        if other.ruling.kind is kind:
            yield "same before" if other.candidate.token.i < token.i else "same after"
        if other.candidate.token.is_ancestor(token):
            yield f"below={other.ruling.kind}"
        elif token.is_ancestor(other.candidate.token):
            yield f"over={other.ruling.kind}"


__all__ = ["Seen", "Sentence", "Surroundings", "describe"]
