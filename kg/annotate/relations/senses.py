"""What words judge and how: the word list ``verdicts.txt`` and the shapes around its words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.annotate import arguments
from kg.annotate.inflection import written
from kg.annotate.lexicon import words_of
from kg.annotate.tables import lines
from kg.model import Predicate

if TYPE_CHECKING:
    from spacy.tokens import Token

BAD, GOOD = Predicate.CRITICISED, Predicate.SUPPORTED

_STEPS = 4
_ENDS = frozenset(".?!”")
_IF = frozenset({"if", "unless", "whether"})
COPULAS = words_of("be remain seem look appear become prove feel sound stay")
TURNING = words_of("not n't n’t never no hardly scarcely neither nor without nothing anything")
_MUST = words_of("should must ought need needs has have got")


@lru_cache(maxsize=1)
def _words() -> Mapping[str, frozenset[str]]:
    """The word list beside this package: "bad adjective", "good verb" … → its words."""
    found: dict[str, frozenset[str]] = {}
    for line in lines("verdicts.txt"):
        kind, _, words = line.partition(": ")
        group = (
            frozenset(" ".join(w.split()) for w in words.split(" | "))
            if "phrase" in kind
            else frozenset(words.split())
        )
        found[kind] = found.get(kind, frozenset()) | group
    return found


@lru_cache(maxsize=1)
def _verbs() -> Mapping[str, Predicate]:
    """The written forms of the verbs of the list, with what they say of their subject."""
    return {
        form: sense
        for kind, sense in (("bad verb", BAD), ("good verb", GOOD))
        for verb in sorted(_words()[kind])
        for form in written(verb)
    }


@lru_cache(maxsize=2)
def strong_words(sense: Predicate) -> frozenset[str]:
    """The adjectives and nouns of one sense that judge whatever they stand by."""
    kind = "bad" if sense is BAD else "good"
    return (_words()[f"{kind} adjective"] | _words()[f"{kind} noun"]) - _words()["weak"]


@lru_cache(maxsize=2)
def judging_words(sense: Predicate) -> frozenset[str]:
    """All adjectives, nouns and written verbs of one sense."""
    kind = "bad" if sense is BAD else "good"
    verbs = {form for form, said in _verbs().items() if said is sense}
    return _words()[f"{kind} adjective"] | _words()[f"{kind} noun"] | verbs


def sense_of(token: Token) -> Predicate | None:
    """What a word says of the one it judges."""
    if token.pos_ == "NOUN" or token.dep_ in {"attr", "nsubj", "dobj", "pobj"}:
        return noun_sense(token) if _owned(token) else None
    if token.pos_ == "ADJ" and token.dep_ == "amod" and token.head.pos_ == "PROPN":
        return adjective_sense(token) if token.lower_ in _words()["epithet"] else None
    if token.pos_ not in {"VERB", "AUX"}:
        return None
    if ought_to_go(token):
        return BAD
    if token.lemma_.lower() in COPULAS:
        return _complement_sense(token)
    if arguments.passive(token):
        if agent(token) is not None and _harms(token):
            return BAD
        doubted = token.lemma_.lower() == "trust" and any(c.dep_ == "neg" for c in token.children)
        return BAD if doubted else None
    children = list(token.children)
    below = {c.lemma_.lower() for c in children} | {c.lower_ for c in children}
    below |= {g.lower_ for c in children if c.dep_ == "prep" for g in c.children}
    lemma = token.lemma_.lower()
    for kind, sense in (("bad phrase", BAD), ("good phrase", GOOD)):
        if any(f"{lemma} {word}" in _words()[kind] for word in below):
            return sense
    within = [token, *(c for c in children if c.dep_ == "dobj")]
    for word, noun in (pair for node in within for pair in arguments.prepositional(node)):
        if word == "with" and not any(c.dep_ == "poss" for c in noun.children):
            if noun.lower_ in _words()["good noun"]:
                return GOOD
            if noun.lower_ in {"contempt", "disdain"}:
                return BAD
    objects = [c for c in children if c.dep_ in {"dobj", "attr"}]
    if lemma in _LIGHT and objects:
        return next((s for c in objects if (s := noun_sense(c)) is not None), None)
    if any(c.lower_ == "too" for child in children for c in child.children if child.i > token.i):
        return BAD if any(_in_excess(child) for child in children) else None
    return _verbs().get(token.lower_) or (GOOD if expected(token) else None)


def agent(verb: Token) -> Token | None:
    """Who did what the subject of a passive verb suffered."""
    return next((noun for word, noun in arguments.prepositional(verb) if word == "by"), None)


def _harms(verb: Token) -> bool:
    """ "was misled", "were let down"."""
    lemma = verb.lemma_.lower()
    below = (f"{lemma} {c.lower_}" for c in verb.children)
    return _verbs().get(verb.lower_) is BAD or any(p in _words()["bad phrase"] for p in below)


def _forms(word: Token) -> set[str]:
    """How a word is written, with what a hyphen ties to it: "ill-judged"."""
    found = {word.lower_, word.lemma_.lower()}
    if word.i > 1 and word.nbor(-1).text == "-":
        found.add(f"{word.nbor(-2).lower_}-{word.lower_}")
    return found


def expected(verb: Token) -> bool:
    """Whether a verb says what one does as a matter of course, so that only its lack is a fault."""
    return verb.lemma_.lower() in _words()["expected"]


_LIGHT = words_of("do make show have put deliver produce provide offer bring display lack")
"""Verbs whose object judges: "has done a brilliant job", "has made a mess"."""


def _complement_sense(verb: Token) -> Predicate | None:
    """ "is a disgrace", "has been superb", "is in chaos", "is too slow"."""
    for child in verb.children:
        if (
            child.dep_ == "csubj"
            and {child.lower_, child.lemma_.lower()} & _words()["bad adjective"]
        ):
            return BAD  # "More worrying is that …"
        if child.dep_ in {"acomp", "attr", "oprd"} and child.i > verb.i:
            if _in_excess(child):
                return BAD
            if child.lower_ == "nothing" and (said := _short_of(child)) is not None:
                return said
            if child.lower_ in _RIGHT and not {c.dep_ for c in child.children} & _OF_WHAT:
                return GOOD
            for node in (child, *child.conjuncts):
                sense = (
                    noun_sense(node) if node.pos_ in {"NOUN", "PROPN"} else adjective_sense(node)
                )
                if sense is not None:
                    return sense
        if child.dep_ == "prep" and child.lower_ in {"in", "at", "on", "out", "beyond", "under"}:
            for noun in (*child.children, *(g for c in child.children for g in c.children)):
                if f"{child.lower_} {noun.lower_}" in _words()["bad state"]:
                    return BAD
    return None


def _short_of(nothing: Token) -> Predicate | None:
    """ "nothing short of scandalous", "nothing less than a triumph"."""
    end = min(nothing.sent.end, nothing.i + _SHORT_OF)
    words = nothing.doc[nothing.i + 1 : end]
    if len(words) < 2 or words[0].lower_ not in {"short", "less", "but"}:
        return None
    senses = (noun_sense(w) if w.pos_ == "NOUN" else adjective_sense(w) for w in words[1:])
    return next((s for s in senses if s is not None), None)


_SHORT_OF = 6
_RIGHT = frozenset({"right", "correct"})
_OF_WHAT = frozenset({"prep", "neg"})
"""What makes "right" another word: "is right for the job", "right of the line"."""


def _in_excess(child: Token) -> bool:
    """ "was too slow", "moved too fast"; not "too" for "also", not "too many members"."""
    return child.dep_ in {"acomp", "advmod"} and any(c.lower_ == "too" for c in child.children)


def adjective_sense(adjective: Token) -> Predicate | None:
    words = _forms(adjective)
    turned = any(c.lower_ in TURNING for c in adjective.children)
    if any(c.lower_ in {"less", "least"} for c in adjective.children):
        return None  # "was less charitable" says how somebody spoke
    if words & _words()["bad adjective"]:
        return None if turned else BAD
    if words & _words()["good adjective"]:
        return BAD if turned else GOOD
    return None


def noun_sense(noun: Token) -> Predicate | None:
    words = {noun.lower_, noun.lemma_.lower()}
    turned = any(c.lower_ in TURNING for c in noun.children)
    adjectives = {form for c in noun.children if c.dep_ == "amod" for form in _forms(c)}
    if words & _words()["bad noun"] or adjectives & _words()["bad adjective"]:
        return None if turned else BAD
    if words & _words()["good noun"] or adjectives & _words()["good adjective"]:
        return BAD if turned else GOOD
    return None


def ought_to_go(verb: Token) -> bool:
    """ "should resign", "must go", "needs to be scrapped"."""
    if verb.lemma_.lower() == "hang" and any(c.lower_ in {"head", "heads"} for c in verb.children):
        return bool({c.lower_ for c in verb.children} & _MUST)
    ashamed = any(c.dep_ == "acomp" and c.lower_ == "ashamed" for c in verb.children)
    if verb.lemma_.lower() not in _words()["undo"] and not ashamed:
        return False
    if verb.lemma_.lower() == "go" and any(
        c.dep_ not in {"aux", "nsubj", "punct", "advmod"} for c in verb.children
    ):
        return False
    node = verb
    for _ in range(2):
        words = {c.lower_ for c in node.children if c.dep_ in {"aux", "neg"}}
        if words & TURNING:
            return False
        if words & _MUST - {"has", "have", "got"} or (node.i != verb.i and node.lower_ in _MUST):
            return True
        if node.dep_ != "xcomp":
            return False
        node = node.head
    return node.lower_ in _MUST


def _owned(noun: Token) -> bool:
    """ "Acme's incompetence", "the failure of Acme"; a complement is judged with its verb."""
    if noun.dep_ in {"attr", "acomp"}:
        return False
    return any(
        c.dep_ == "poss" or (c.dep_ in {"prep", "agent"} and c.lower_ in BELONGING)
        for c in noun.children
    )


BELONGING = frozenset({"of", "by", "at", "from"})


def is_strong(token: Token) -> bool:
    """Whether a word judges outright, so that even an author's own prose is a verdict."""
    if token.pos_ in {"VERB", "AUX"}:
        return token.lemma_.lower() in COPULAS or token.lower_ not in _verbs()
    return True


def supposed(token: Token) -> bool:
    """Whether it stands under a condition or in a question."""
    doc = token.doc
    end = next((t for t in doc[token.i : token.sent.end] if t.text in _ENDS), None)
    if end is not None and end.text == "?":
        return True
    node = token
    for _ in range(_STEPS):
        if any(c.dep_ in {"mark", "advmod"} and c.lower_ in _IF for c in node.children):
            return True
        if node.head.i == node.i:
            break
        node = node.head
    return False


__all__ = [
    "BAD",
    "BELONGING",
    "COPULAS",
    "GOOD",
    "TURNING",
    "adjective_sense",
    "agent",
    "expected",
    "is_strong",
    "judging_words",
    "noun_sense",
    "ought_to_go",
    "sense_of",
    "strong_words",
    "supposed",
]
