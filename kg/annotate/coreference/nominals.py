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

_RELATIONAL = frozenset(
    {"board", "committee", "cabinet", "executive", "department", "division", "office", "panel"}
)
"""Parts that most bodies have: "the board" is the one named a moment ago, or the company's own."""

_SPOKEN_OF = 3
"""How often a section names a body that "the company" may mean a few sentences later."""

_FAR_MORE = 2

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
    person = noun in people()
    if noun in nouns() and not (modifiers and person):  # "the chief executive" is one
        found = _organisation(seen, focus, noun, modifiers)
    elif person:
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


def _organisation(
    seen: Sequence[Figure], focus: Focus, noun: str, modifiers: frozenset[str]
) -> Figure | None:
    """The body that is called so, by its name or by the text; for a firm, the one spoken of.

    Args:
        modifiers: The words before the noun ("port" of "the port company"), which the name or a
            description has, too.
    """
    words, anything = nouns()[noun]
    bodies = [f for f in seen if f.type is ORG and _described_so(f, noun, modifiers)]
    called = [f for f in bodies if noun in f.heads or noun in f.nouns]
    if called:
        near = [f for f in called if _nearness(focus, f) is not None]
        return _foremost(near if noun in _RELATIONAL else called, focus)
    own = [
        f for f in bodies
        if words & f.heads or (words & f.words and not f.heads & _HEADS)
    ]  # fmt: skip
    if own:
        found = _foremost(own, focus)
        return found if found is not None and not _overtaken(bodies, found, focus) else None
    if not anything or modifiers:
        return None
    loose = [f for f in bodies if not _PUBLIC & f.words]
    found = _foremost(loose, focus)
    if found is None or (found.namings < _SPOKEN_OF and not _was_subject(focus, found)):
        return None
    return found


def _described_so(figure: Figure, noun: str, modifiers: frozenset[str]) -> bool:
    if not modifiers:
        return True
    return modifiers <= figure.words or any(
        modifiers <= words for called, words in figure.called if called == noun
    )


def _foremost(found: Sequence[Figure], focus: Focus) -> Figure | None:
    """The only one; else the only one in mind; else one named far more often than any other."""
    only = _only(found, focus)
    if only is not None or len(found) < 2:
        return only
    first, second = sorted(found, key=lambda f: (-f.namings, f.number))[:2]
    near = _nearness(focus, first) is not None or _nearness(focus, second) is None
    return first if near and first.namings >= _FAR_MORE * second.namings else None


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
    if len(found) < 2:
        return found[0] if found else None
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
