"""The nouns that head the name of a post, as ``heads.tsv`` lists them, and what each needs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from kg.abbreviations import PARTS, TITLES
from kg.annotate.tables import lines

if TYPE_CHECKING:
    from spacy.tokens import Token


def words(text: str) -> frozenset[str]:
    """The words of a table."""
    return frozenset(text.split())


ABBREVIATED = (
    TITLES
    | PARTS
    | {
        "gen-sec": "secretary",
        "pc": "constable",
        "vp": "vice president",
        "svp": "senior vice president",
        "evp": "executive vice president",
        "ops": "operations",
        "admin": "administrator",
        "mng": "manager",
        "exec": "executive",
    }
)
"""Short forms that stand where the noun does."""

GENERALS = words(
    """attorney solicitor director secretary governor inspector auditor surgeon postmaster
    comptroller paymaster consul registrar adjutant lieutenant commissioner receiver"""
)
"""Nouns that a "General" after them makes one post of."""

_PLURALS = {"mps": "mp", "meps": "mep", "msps": "msp", "tds": "td", "mlas": "mla", "ceos": "ceo"}
_CAPITALS = words(
    """mp mep msp td mla mpp mha mlc mhr mk ceo cfo coo cto cio cmo cso md gp gm agm dgm cno chro
    cpo cro cdo ciso ned vp svp evp avp dg dcc acc pcc pfcc hod pso dva ps dpp mc dm sdo bdo avm
    cmdt"""
)
_ABOVE = words(
    """chief head senior lead principal deputy assistant associate managing executive technical
    general regional national acting interim shadow vice district"""
)
"""Words that make a post of a calling: "chief economist", "head teacher", "lead nurse"."""

_LOOSE = words(
    """young old local british american irish scottish welsh english australian canadian french
    german famous great good best top fellow little poor big rich single male female black white
    asian african retired right left far old year well known leading new unnamed"""
)
"""Words before a calling that make no post of it."""

HARDLY = words(
    """businessman businesswoman businessperson entrepreneur industrialist tycoon magnate campaigner
    activist volunteer commentator blogger vlogger influencer pundit student graduate worker player
    athlete climber rider walker swimmer surfer guard contractor operator builder developer
    host critic winger author writer farmer inventor officer inspector
    labourer laborer reservist"""
)
"""Callings that say more what somebody does than what they are, where no body is named."""

_HOUSES = words(
    "parliament congress assembly senate council legislature seanad dáil senedd knesset"
)

_SISTERS = words("ward theatre nursing night senior junior charge district casualty staff sluice")
"""Words that make a nurse of a sister."""

_CALLING_ENDS = ("ologist", "iatrist", "ographer", "iatrician", "aedic")


@cache
def heads() -> dict[str, frozenset[str]]:
    """The classes of each noun in the table."""
    found: dict[str, set[str]] = {}
    for line in lines("posts/heads.tsv"):
        kind, _, nouns = line.split("\t")
        for noun in nouns.split():
            found.setdefault(noun, set()).add(kind)
    return {noun: frozenset(kinds) for noun, kinds in sorted(found.items())}


@cache
def classes(word: str) -> frozenset[str]:
    """The classes of a noun in lower case, singular or plural; empty if it is no post."""
    known = heads()
    low = ABBREVIATED.get(word, word)
    found = known.get(low) or known.get(word) or known.get(singular(low)) or frozenset()
    if not found and singular(low).endswith(_CALLING_ENDS):
        return frozenset({"calling"})
    return found


HOLDING = {
    "chair": "chairs",
    "head": "heads",
    "lead": "leads",
    "manage": "manages",
    "captain": "captains",
    "coach": "coaches",
    "edit": "edits",
    "run": "runs",
    "direct": "directs",
}
"""What who does it now holds a post by, which bears that name: "who runs the Carers' Union"."""
VERBAL = frozenset(HOLDING.values())


def singular(word: str) -> str:
    """The singular of a post's noun."""
    if word in _PLURALS:
        return _PLURALS[word]
    if word.endswith("men"):
        return word[:-3] + "man"
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def is_post(token: Token) -> bool:
    """Whether a token heads the name of a post."""
    low = token.lower_.rstrip(".")
    found = classes(low)
    if not found:
        return False
    if low == "general":
        return _is_general(token)
    if singular(low) in _CAPITALS:
        return token.text.rstrip("s").isupper()
    if low in {"sister", "sisters"}:
        return token.i > 0 and token.nbor(-1).lower_.rstrip(".") in _SISTERS
    if low in {"holder", "holders"}:
        return token.i > 0 and token.nbor(-1).lower_ == "portfolio"
    if low in {"chair", "chairs", "captain", "coach", "head", "heads"} and token.pos_ == "VERB":
        return token.tag_ == "VB" or token.i == 0
    return not (low == "justice" and not token.text[0].isupper())


def _is_general(token: Token) -> bool:
    before: Token | None = token.nbor(-1) if token.i > 0 else None
    if before is not None and before.text == "-" and token.i > 1:
        before = token.nbor(-2)
    return before is not None and before.lower_ in GENERALS


def is_plural(token: Token) -> bool:
    """Whether a post's noun is said of several: "ministers", "MPs", "CEO's A and B"."""
    low = token.lower_
    return low != singular(low) and low not in heads() and bool(classes(low))


def head_of(phrase: Sequence[str]) -> int | None:
    """Which of a post's words is its head: the last one before "of", "for" …"""
    found = None
    for i, word in enumerate(phrase):
        low = word.lower().rstrip(".")
        if low in {"of", "for", "at", "in", "with", "on", "to"} and found is not None:
            break
        if classes(low.rsplit("-", 1)[-1]) or classes(low):
            found = i
    return found


def says_a_post(phrase: Sequence[str], *, placed: bool, former: bool = False) -> bool:
    """Whether the words name a post, or only what somebody does.

    Args:
        phrase: The post's words.
        placed: Whether it is at a named organisation.
        former: Whether somebody held it: "a retired teacher", "the former army surgeon".
    """
    if len(phrase) == 1 and phrase[0] in VERBAL:
        return placed
    at = head_of(phrase)
    if at is None:
        return False
    low = phrase[at].lower().rstrip(".")
    kinds = classes(low) or classes(low.rsplit("-", 1)[-1])
    before = [w.lower() for w in phrase[:at]]
    if low in {"member", "members"}:
        house = len(phrase) > at + 2 and phrase[-1].lower() in _HOUSES
        return bool(before) or house or phrase[at + 1 : at + 2] == ["for"]
    if low in {"candidate", "nominee", "contender"}:
        return placed
    if kinds & {"office", "seat", "rank"}:
        return True
    if "calling" in kinds and low not in HARDLY and phrase[at + 1 : at + 2] != ["of"]:
        return True
    if "calling" in kinds:
        return (
            placed
            or former
            or bool(_ABOVE & set(before))
            or bool(set(before) and not set(before) & _LOOSE)
        )
    return placed or bool(before) or len(phrase) > at + 1
