"""What a name is used as: what it does, what is done to it, what it has, what it is said to be.

The verbs and nouns that speak for a type stand in ``roles.tsv``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from kg.annotate.lexicon import GENITIVES
from kg.annotate.tables import TYPES, lines
from kg.model import EntityType

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Vote = tuple[str, EntityType, float]
"""The kind of context, the type it speaks for (or, below 0, against), and how much."""

_COMMON = frozenset({"NOUN", "ADJ"})
_NAMING = frozenset({"call", "name", "know", "title", "entitle", "dub", "nickname"})
_HOUSES = frozenset(
    {
        "software",
        "fashion",
        "auction",
        "publishing",
        "brokerage",
        "trading",
        "production",
        "finance",
        "acceptance",
        "clearing",
        "printing",
        "design",
    }
)
"""What a house deals in that is a firm."""


@cache
def _table() -> dict[tuple[str, str], tuple[Vote, ...]]:
    found: dict[tuple[str, str], tuple[Vote, ...]] = {}
    for number, line in enumerate(lines("names/roles.tsv")):
        place, votes, words = line.split("\t")
        parsed = []
        for vote in votes.split(","):
            kind, weight = vote.split()
            parsed.append((f"{place} {number}", TYPES[kind], float(weight)))
        for word in words.split():
            found[(place, word)] = (*found.get((place, word), ()), *parsed)
    return found


def roles(doc: Doc, first: int, last: int) -> Iterator[Vote]:
    """The votes that the syntax around one occurrence casts.

    Args:
        first, last: The tokens of the name, ``last`` excluded.
    """
    table = _table()
    for place, word in _places(doc, first, last):
        votes = table.get((place, word))
        yield from votes if votes is not None else table.get((place, "*"), ())


def _places(doc: Doc, first: int, last: int) -> Iterator[tuple[str, str]]:
    root = _root(doc, first, last)
    governor = root.head
    verb = governor.lemma_.lower()
    if root.dep_ == "nsubj":
        yield "subject", verb
    elif root.dep_ == "nsubjpass":
        yield "passive", verb
    elif root.dep_ in {"dobj", "dative"}:
        yield "object", verb
    elif root.dep_ == "pobj":
        yield from _after_preposition(governor)
    if first:
        yield "before", doc[first - 1].lower_
    yield from _owned(doc, last)
    yield from (("kind", word) for word in _said_to_be(doc, root, first, last))


def _root(doc: Doc, first: int, last: int) -> Token:
    token = doc[last - 1]
    while first <= token.head.i < last and token.head.i != token.i:
        token = token.head
    return token


def _after_preposition(preposition: Token) -> Iterator[tuple[str, str]]:
    governor = preposition.head
    if preposition.dep_ == "agent":
        yield "agent", governor.lemma_.lower()
    elif governor.pos_ in {"VERB", "AUX"}:
        yield "verb", f"{governor.lemma_.lower()}_{preposition.lower_}"
    elif governor.pos_ == "NOUN":
        yield "of", governor.lemma_.lower()


def _owned(doc: Doc, last: int) -> Iterator[tuple[str, str]]:
    """The noun that the name owns or modifies: the last of "NAME's chief executive"."""
    at = last
    if at < len(doc) and doc[at].text in GENITIVES:
        at += 1
    if at >= len(doc) or doc[at].pos_ not in _COMMON or doc[at].text[:1].isupper():
        return
    while at + 1 < len(doc) and at - last < 4 and doc[at + 1].pos_ == "NOUN":
        yield "owns", doc[at].lemma_.lower()
        at += 1
    yield "owns", doc[at].lemma_.lower()


def _said_to_be(doc: Doc, root: Token, first: int, last: int) -> Iterator[str]:
    """Nouns that say what the name is."""
    if first:
        before = doc[first - 1]
        owner = last < len(doc) and doc[last].text in GENITIVES
        if before.pos_ == "NOUN" and before.tag_ == "NN" and (owner or _alone(doc, last)):
            house = before.lower_ == "house" and first > 1 and doc[first - 2].lower_ in _HOUSES
            yield "firm" if house else before.lemma_.lower()  # "the charity NAME"
        if before.lemma_.lower() in _NAMING and first > 1:
            yield from _named(before)
    bracketed = first > 0 and doc[first - 1].text in {"(", "["}
    if root.dep_ == "appos" and root.head.pos_ == "NOUN" and not bracketed:
        yield root.head.lemma_.lower()
    for child in root.children:
        if child.dep_ == "appos" and child.pos_ == "NOUN":
            yield child.lemma_.lower()
    governor = root.head
    if root.dep_ == "nsubj" and governor.lemma_ in {"be", "become", "remain"}:
        for child in governor.children:
            if child.dep_ == "attr" and child.pos_ == "NOUN" and child.tag_ == "NN":
                yield child.lemma_.lower()


def _alone(doc: Doc, last: int) -> bool:
    """Whether no noun follows that the name would only describe."""
    if last >= len(doc):
        return True
    after = doc[last]
    return after.pos_ not in {"NOUN", "PROPN", "ADJ"} and after.text not in {"-", *GENITIVES}


def _named(verb: Token) -> Iterator[str]:
    """ "a scheme called NAME": what is called so."""
    if verb.dep_ in {"acl", "relcl"} and verb.head.pos_ == "NOUN":
        yield verb.head.lemma_.lower()
