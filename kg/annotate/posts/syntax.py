"""Words and syntax as features of posts have them: so that no feature is a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.annotate.posts.heads import words

if TYPE_CHECKING:
    from spacy.tokens import Token

_LONGEST_PATH = 5
_OPEN = frozenset({"NOUN", "PROPN", "ADJ", "VERB", "NUM", "ADV", "X", "INTJ", "SYM"})
_KEPT_VERBS = words(
    """be become remain appoint elect name make replace succeed resign retire quit step leave join
    serve work act head lead chair say tell stand follow take promote hire choose call describe
    include write vote meet sign"""
)
"""Verbs that are told apart by their lemma; of any other only that it is one."""


def governing(token: Token) -> Token:
    """The verb that a token hangs under; the root where there is none."""
    while token.pos_ not in {"VERB", "AUX"} and token.head.i != token.i:
        token = token.head
    return token


def word_of(token: Token | None) -> str:
    """A small word as it is, any other by its part of speech: no feature is a name."""
    if token is None:
        return "^"
    return token.pos_ if token.pos_ in _OPEN else token.lower_


def verb_of(token: Token) -> str:
    lemma = token.lemma_.lower()
    if token.pos_ in {"VERB", "AUX"}:
        return lemma if lemma in _KEPT_VERBS else "VERB"
    return token.pos_ if token.pos_ in _OPEN else token.lower_


def path_between(start: Token, end: Token) -> str:
    """How one token hangs together with another: the dependencies up from it and down again."""
    above = [start, *start.ancestors]
    others = [end, *end.ancestors]
    places = {t.i: n for n, t in enumerate(others)}
    top = next((n for n, t in enumerate(above) if t.i in places), None)
    if top is None:
        return "apart"
    down = places[above[top].i]
    if top + down > _LONGEST_PATH:
        return "far"
    up = [t.dep_ for t in above[:top]]
    back = [t.dep_ for t in reversed(others[:down])]
    return f"{'<'.join(up)}^{verb_of(above[top])}^{'>'.join(back)}"
