"""Which name "the council" or "the chief executive" stands for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from kg.annotate.coreference.cast import Cast, Figure, people
from kg.annotate.coreference.focus import Focus, Item
from kg.annotate.lexicon import ORGANISATION_HEADS, words_of
from kg.model import EntityType

if TYPE_CHECKING:
    from spacy.tokens import Token

ORG, PER = EntityType.ORGANISATION, EntityType.PERSON

_POINTING = frozenset({"the", "this", "that"})
_SETTING = frozenset({"then", "former", "ex", "now", "same", "current", "outgoing"})
"""Words before a post that leave the holder the same."""

_PUBLIC = words_of(
    """council ministry department committee court police union parliament government authority
    board commission university school hospital office inspectorate assembly nhs party congress
    senate service constabulary school college trust foundation society church museum hospice"""
)
"""Words in the name of an organisation that is no company."""

_HEADS = frozenset(word.lower() for word in ORGANISATION_HEADS)
"""Words in a name that show what kind of body it is."""

_OUTSIDE = frozenset({"prep", "relcl", "acl", "poss", "nummod", "conj", "appos"})


@cache
def nouns() -> dict[str, tuple[frozenset[str], bool]]:
    """By noun for an organisation: the words of its name, and whether any company will do."""
    text = files("kg.annotate.coreference").joinpath("nouns.tsv").read_text("utf-8")
    found = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            noun, words = line.split("\t")
            found[noun] = (frozenset(words.split()) - {"*"}, "*" in words.split())
    return found


def definite(token: Token) -> Token | None:
    """The determiner of a singular definite phrase without anything that makes it another one."""
    if token.tag_ != "NN" and not (token.tag_ == "NNP" and token.lower_ in people()):
        return None
    if token.dep_ in {"compound", "attr", "appos", "flat"}:
        return None
    determiner = next((c for c in token.lefts if c.lower_ in _POINTING), None)
    if determiner is None or any(c.dep_ in _OUTSIDE for c in token.children):
        return None
    return determiner


def resolve_noun(
    cast: Cast, seen: Sequence[Figure], focus: Focus, token: Token
) -> tuple[Figure, Item | None] | None:
    """The figure that a definite noun stands for, and its item where it is still in mind.

    Args:
        seen: The figures that the section has named so far.
    """
    noun = token.lower_
    modifiers = (
        frozenset(c.lower_ for c in token.lefts if c.dep_ in {"amod", "compound", "nmod"})
        - _SETTING
    )
    if noun in nouns() and not modifiers:
        found = _organisation(seen, focus, noun)
    elif noun in people():
        found = _holder(seen, focus, noun, modifiers)
    else:
        return None
    if found is None:
        return None
    return found, _item(focus, found)


def _item(focus: Focus, figure: Figure) -> Item | None:
    for _, items in focus.back():
        for item in reversed(items):
            if item.figure is figure and item.mention is not None:
                return item
    return None


def _organisation(seen: Sequence[Figure], focus: Focus, noun: str) -> Figure | None:
    words, anything = nouns()[noun]
    bodies = [f for f in seen if f.type is ORG]
    own = [f for f in bodies if words & f.words or noun in f.nouns]
    if not anything:
        found = _only(own, focus)
        return found if found is not None and not _overtaken(bodies, found, focus) else None
    loose = [f for f in bodies if f in own or not _PUBLIC & f.words]
    near = [f for f in loose if _nearness(focus, f) is not None]
    if len(near) != 1 or not (near[0] in own or _was_subject(focus, near[0])):
        return None
    return near[0]


def _overtaken(bodies: Sequence[Figure], found: Figure, focus: Focus) -> bool:
    """Whether a body of a kind that nothing shows was named later: "the RMT" may be the union."""
    mine = _nearness(focus, found)
    for other in bodies:
        back = _nearness(focus, other)
        unknown = not other.nouns and not other.words & _HEADS
        if other is not found and back is not None and unknown and (mine is None or back < mine):
            return True
    return False


def _holder(
    seen: Sequence[Figure], focus: Focus, noun: str, modifiers: frozenset[str]
) -> Figure | None:
    """Whoever was named with that post, and nobody else with it."""
    wanted = modifiers | {noun}
    held = [
        f for f in seen
        if f.type is PER and any(n == noun and wanted <= words | {noun} for n, words in f.called)
    ]  # fmt: skip
    return _only(held, focus)


def _only(found: Sequence[Figure], focus: Focus) -> Figure | None:
    """The only one, or the only one still in mind."""
    if len(found) == 1:
        return found[0]
    near = sorted((back, f.number) for f in found if (back := _nearness(focus, f)) is not None)
    if not near or (len(near) > 1 and near[1][0] - near[0][0] < 1):
        return None
    return next(f for f in found if f.number == near[0][1])


def _nearness(focus: Focus, figure: Figure) -> int | None:
    for back, items in focus.back():
        if any(i.figure is figure for i in items):
            return back
    return None


def _was_subject(focus: Focus, figure: Figure) -> bool:
    return any(i.figure is figure and i.weight >= 1.5 for _, items in focus.back() for i in items)
