"""The forms of an English verb, so that a table of verbs can be looked up by what a text writes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.annotate.lexicon import words_of

_IRREGULAR = {
    base: (past, participle)
    for base, past, participle in (
        row.split("/")
        for row in words_of("""
        be/was/been bear/bore/borne beat/beat/beaten become/became/become begin/began/begun
        bring/brought/brought build/built/built buy/bought/bought cast/cast/cast
        choose/chose/chosen come/came/come cut/cut/cut deal/dealt/dealt do/did/done draw/drew/drawn
        drive/drove/driven fall/fell/fallen feel/felt/felt fight/fought/fought find/found/found
        get/got/got give/gave/given go/went/gone grow/grew/grown have/had/had hear/heard/heard
        hit/hit/hit hold/held/held keep/kept/kept know/knew/known lay/laid/laid lead/led/led
        leave/left/left lend/lent/lent let/let/let lose/lost/lost make/made/made
        meet/met/met mislead/misled/misled oversee/oversaw/overseen pay/paid/paid put/put/put
        rise/rose/risen run/ran/run say/said/said see/saw/seen sell/sold/sold send/sent/sent
        set/set/set sing/sang/sung sink/sank/sunk sit/sat/sat speak/spoke/spoken spend/spent/spent
        split/split/split stand/stood/stood steal/stole/stolen stick/stuck/stuck
        strike/struck/struck take/took/taken teach/taught/taught tear/tore/torn tell/told/told
        think/thought/thought throw/threw/thrown undertake/undertook/undertaken win/won/won
        withdraw/withdrew/withdrawn write/wrote/written understand/understood/understood
        """)
    )
}
_DOUBLING = words_of("slam pan slag stop plan ban scrap rob drop snub spur trim bar commit")
"""Verbs that double their last letter; others of one syllable are seen by their spelling."""

_SHORT = re.compile(r"[^aeiou]*[aeiou][bdgmnprt]")


class Forms(NamedTuple):
    base: str
    third: str
    past: str
    participle: str
    gerund: str


def forms(verb: str) -> Forms:
    """The five forms of a verb in the infinitive ("run" → run runs ran run running)."""
    past, participle = _IRREGULAR.get(verb, ("", ""))
    stem = verb[:-1] if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) else verb
    if verb in _DOUBLING or _SHORT.fullmatch(verb):
        stem = verb + verb[-1]
    if verb.endswith("ie"):
        stem = verb[:-2] + "y"
    ending = re.sub(r"(?<=[^aeiou])y$", "i", verb)
    regular = ending + "ed" if ending != verb else (stem if stem != verb else verb) + "ed"
    if verb.endswith("e"):
        regular = verb + "d"
    third = (
        ending + "es" if ending != verb or re.search(r"(?:s|x|z|ch|sh|o)$", verb) else verb + "s"
    )
    return Forms(verb, third, past or regular, participle or regular, stem + "ing")


def written(verb: str) -> Iterator[str]:
    """The different words among the forms of a verb."""
    yield from dict.fromkeys(forms(verb))


__all__ = ["Forms", "forms", "written"]
