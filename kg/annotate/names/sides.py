"""Places whose name stands for a team or a prison here: "Ayr beat Troon 2-1", "inmates at Ayr"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.annotate import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_BEATEN = lexicon.words_of(
    """
    beat defeat thrash trounce thump hammer rout edge stun outplay outclass overcome overpower whip
    host entertain face play meet eliminate trail lead
    """
)
"""Verbs that one side of a match does to the other."""
_ENDING = lexicon.words_of("draw lose win play crash tie concede score equalise equalize relegate")
"""Verbs of a side that need no object."""
_SIDES = lexicon.words_of("against v vs v. vs. versus")
_MATCH = re.compile(
    r"\b\d{1,3} ?[-–] ?\d{1,3}\b|\b(?:match|game|fixture|league|cup|division|championship"
    r"|play-?offs?|semi-?final|quarter-?final|final|derby|kick-?off|half-?time|full-?time"
    r"|extra time|penalt(?:y|ies)|goals?|tries|wickets?|innings|runs|points|fans|supporters"
    r"|striker|midfielder|goalkeeper|winger|batsman|bowler|quarterback|touchdowns?|homecoming"
    r"|away day|relegat\w+|promotion|promoted|season|tournament|squad|knocked out)\b"
)
"""What a sentence about a match says besides."""
_HELD = lexicon.words_of(
    """
    prisoner inmate convict lifer detainee remand wing cell governor jailer gaoler warder lag
    """
)
_STAFFED = lexicon.words_of("officer riot disturbance disorder escape lockdown staff death suicide")
_PRISON = re.compile(r"\b(?:prison|prisons|jail|gaol|HMP|inmates?|prisoners?|YOI|penitentiary)\b")


def is_side(doc: Doc, first: int, last: int) -> bool:
    """Whether the syntax makes a place one side of a match.

    Args:
        first, last: The tokens of the name, ``last`` excluded.
    """
    root = _root(doc, first, last)
    sentence = root.sent.text
    if not _MATCH.search(sentence):
        return False
    verb = root.head
    if root.dep_ == "nsubj" and verb.lemma_ in _BEATEN:
        objects = [c for c in verb.children if c.dep_ == "dobj"]
        return any(c.text[:1].isupper() and c.pos_ == "PROPN" for c in objects)
    if root.dep_ == "dobj" and verb.lemma_ in _BEATEN:
        subjects = [c for c in verb.children if c.dep_ == "nsubj"]
        return any(c.pos_ in {"PROPN", "PRON"} for c in subjects)
    if root.dep_ == "nsubj" and verb.lemma_ in _ENDING:
        return True
    before = doc[first - 1].lower_ if first else ""
    if before in _SIDES:
        return True
    ends = root.dep_ == "pobj" and verb.head.lemma_ in _ENDING
    return ends and verb.lower_ in {"to", "with"}


def is_prison(doc: Doc, first: int, last: int) -> bool:
    """Whether somebody is held or guarded at a place: "prisoners at Ayr"."""
    root = _root(doc, first, last)
    if root.dep_ != "pobj" or root.head.lower_ not in {"at", "of", "from"}:
        return False
    noun = root.head.head
    if noun.lemma_.lower() in _HELD and noun.pos_ in {"NOUN", "PROPN"}:
        return noun.lemma_.lower() != "governor" or bool(_PRISON.search(root.sent.text))
    staffed = noun.lemma_.lower() in _STAFFED and root.head.lower_ == "at"
    return staffed and bool(_PRISON.search(root.sent.text))


def _root(doc: Doc, first: int, last: int) -> Token:
    token = doc[last - 1]
    while first <= token.head.i < last and token.head.i != token.i:
        token = token.head
    return token
