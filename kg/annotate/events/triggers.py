"""The lexicon of events: the words that tell an occurrence, its type, and what must hold."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from kg.annotate import arguments, lexicon
from kg.annotate.arguments import AGENT, PATIENT, Argument
from kg.annotate.parsed import PERSONAL
from kg.annotate.tables import TYPES, lines
from kg.model import EntityType, EventType, Mention

if TYPE_CHECKING:
    from spacy.tokens import Token

_TABLE = "triggers.tsv"
_MONEY = re.compile(r"[£$€]\s?\d|\b\d[\d.,]{0,20}\s?(?:million|billion|pounds|dollars|euros?)\b")
_PARTICLES = frozenset(
    ["out", "off", "up", "down", "over", "away", "back", "aside", "in", "on", "apart", "through"]
)
_COMPLEMENTS = frozenset({"acomp", "oprd", "attr", "advmod", "xcomp", "ccomp", "dobj", "prt"})
_PEOPLE = PERSONAL | lexicon.POST_HEADS | {"i", "who", "man", "woman"}
_BODIES = frozenset(w.lower() for w in lexicon.ORGANISATION_HEADS) - {
    "action",
    "echo",
    "energy",
    "executive",
    "guard",
    "mail",
    "mirror",
    "news",
    "post",
    "times",
    "watch",
} | {"firm", "which", "team", "side", "squad", "inspector"}
_ALONE = frozenset({"alone", "dated", "future", "money", "passive", "post"})
_FUTURE = frozenset({"to", "will", "shall", "wo", "'ll", "’ll"})
_IDIOMATIC = frozenset({"for", "in", "into", "on", "to", "under"})
_LOOSE = _ALONE | {"any", "prep"}
_CAPITALISED = frozenset({EventType.MEETING, EventType.ELECTION})
"""What minutes and newspapers write with capitals, as they do names."""

_HEADLINED = frozenset({EventType.STRIKE, EventType.DISTURBANCE})
"""What notices begin with, or write in capitals."""

_LONGEST = 4
"""Tokens of the longest noun in the table ("vote of no confidence")."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold for a word to mean an event.

    Args:
        what: "subject", "object", "any", "near", "comp", a preposition, or one of `_ALONE`.
        sign: "=", "~", "!~", or "" for one that stands alone.
    """

    what: str
    sign: str = ""
    words: frozenset[str] = frozenset()
    types: frozenset[EntityType] = frozenset()


@dataclass(frozen=True, slots=True)
class Trigger:
    """One line of ``triggers.tsv``: words, a type, and what must hold for them to mean it."""

    words: tuple[str, ...]
    part: str
    kind: EventType
    conditions: tuple[Condition, ...] = ()
    example: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """A name that takes part.

    Args:
        role: "agent", "patient" or "other".
        link: "subject", "object", "by", "owner", "clause" or the preposition that joins it.
        head: False for a name inside the phrase of another noun.
    """

    mention: Mention
    role: str
    link: str
    head: bool

    def is_place(self) -> bool:
        """A place where it happens, rather than one that acts ("Wales beat France")."""
        acts = self.head and self.link in {arguments.SUBJECT, arguments.OBJECT, arguments.BY}
        return self.mention.type is EntityType.PLACE and not acts


@dataclass(frozen=True)
class Scene:
    """What stands around a word that may tell an event: all that the conditions ask of."""

    token: Token
    arguments: Sequence[Argument]
    parties: Sequence[Party]
    dated: bool

    @cached_property
    def lemmas(self) -> frozenset[str]:
        return frozenset(
            word for t in self.token.sent for word in (t.lemma_.lower(), t.lower_) if word
        )

    @cached_property
    def below(self) -> tuple[tuple[str, Token], ...]:
        return tuple(arguments.prepositional(self.token))

    def heads(self, role: str) -> list[Token]:
        of_role = [a for a in self.arguments if a.role == role]
        given = [
            a for a in of_role if a.token.head.dep_ != "dative"
        ]  # not "it" of "gave it to her"
        return [n for a in given or of_role for n in arguments.coordinated(a.token)]


# --- the table ---------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def table() -> tuple[Trigger, ...]:
    """The lines of the table that tell events, in order."""
    classes = {line[0]: line[2] for line in _lines() if line[1] == "class"}
    return tuple(
        Trigger(
            words=tuple(line[0].split(", ")),
            part=line[1],
            kind=EventType(line[2]),
            conditions=tuple(_condition(c, classes) for c in line[3].split()),
            example=line[4] if len(line) > 4 else "",
        )
        for line in _lines()
        if line[1] in {"verb", "noun"}
    )


@lru_cache(maxsize=1)
def triggers() -> Mapping[tuple[str, str], tuple[Trigger, ...]]:
    """From (words, "verb" or "noun") to the lines that have them, in order."""
    found: dict[tuple[str, str], list[Trigger]] = defaultdict(list)
    for trigger in table():
        for words in trigger.words:
            found[(words, trigger.part)].append(trigger)
    return {key: tuple(lines) for key, lines in found.items()}


@lru_cache(maxsize=1)
def light_verbs() -> frozenset[str]:
    """Verbs that say no more than that the event noun below them happened: "held talks"."""
    return frozenset(w for line in _lines() if line[1] == "light" for w in line[0].split(", "))


@lru_cache(maxsize=1)
def _ends() -> frozenset[str]:
    """The last words of nouns of several words: "meeting" of "public meeting"."""
    words = (w for w, part in triggers() if part == "noun" and " of " not in w)
    return frozenset(re.split(r"[ -]", w)[-1] for w in words if re.search(r"[ -]", w))


@lru_cache(maxsize=1)
def _with_complements() -> Mapping[str, tuple[str, ...]]:
    """From a noun to the rest of each phrase with "of": "vote" to "of no confidence"."""
    found: dict[str, tuple[str, ...]] = {}
    for words, part in triggers():
        head, of, rest = words.partition(" of ")
        if of and part == "noun":
            found[head] = (*found.get(head, ()), f"of {rest}")
    return found


def _lines() -> Iterator[list[str]]:
    return (line.split("\t") for line in lines(_TABLE))


def _condition(text: str, classes: Mapping[str, str]) -> Condition:
    match = re.fullmatch(r"(\w[\w|]*)(=|~|!~)(.+)", text)
    if match is None:
        if text not in _ALONE:
            raise ValueError(f"{_TABLE}: {text!r} is no condition")
        return Condition(text)
    what, sign, words = match[1], match[2], match[3].split("|")
    if sign == "=" and what != "prep":
        return Condition(what, sign, types=frozenset(TYPES[w] for w in words))
    spread = (lemma for w in words for lemma in classes.get(w, w).split("|"))
    return Condition(what, sign, frozenset(spread))


# --- looking words up --------------------------------------------------------------------------


def candidates(token: Token) -> tuple[Trigger, ...]:
    """The lines that a word may be read by, in the order of the table."""
    if token.pos_ == "NOUN":
        return _noun(token)
    if token.pos_ == "PROPN":  # "the AGM", "the Annual General Meeting"
        heading = token.is_sent_start or token.is_upper  # "STRIKE VOTE, June 21"
        kinds = _CAPITALISED | _HEADLINED if heading else _CAPITALISED
        return tuple(line for line in _noun(token) if line.kind in kinds)
    if token.pos_ == "VERB" or is_copula(token):
        return _verb(token)
    return ()


def is_copula(token: Token) -> bool:
    """ "are at risk": "be" where it is no auxiliary."""
    return token.pos_ == "AUX" and token.lemma_ == "be" and not token.dep_.startswith("aux")


def _noun(token: Token) -> tuple[Trigger, ...]:
    lemma, known = arguments.lemmas(token)[0], triggers()
    doc, at = token.doc, token.i
    for rest in _with_complements().get(lemma, ()):
        if doc[at + 1 : at + _LONGEST].text.lower().startswith(rest):
            return known[(f"{lemma} {rest}", "noun")]
    if lemma in _ends():
        for first in range(max(token.sent.start, at - _LONGEST), at):
            found = known.get((f"{doc[first:at].text_with_ws.lower()}{lemma}", "noun"))
            if found:
                return found
    return known.get((lemma, "noun"), ())


def _verb(token: Token) -> tuple[Trigger, ...]:
    known = triggers()
    forms = arguments.lemmas(token)
    if token.i > 1 and token.nbor(-1).text == "-":
        prefix = token.nbor(-2).lower_
        found = next(
            (known[(k, "verb")] for f in forms if (k := f"{prefix}-{f}", "verb") in known), ()
        )
        if found:
            return found
    together: list[Trigger] = []
    particle = False
    for child in token.children:
        if child.i > token.i and _is_particle(child):
            particle = particle or child.dep_ == "prt"
            for form in forms:
                together += known.get((f"{form} {child.lower_}", "verb"), ())
    if together:
        return tuple(together)
    alone = next((known[(form, "verb")] for form in forms if (form, "verb") in known), ())
    if particle:  # "broke up" is not "broke", but "put up for sale" is "put for sale"
        return tuple(line for line in alone if any(c.what in _IDIOMATIC for c in line.conditions))
    return alone


def _is_particle(child: Token) -> bool:
    if child.dep_ in {"prt", "advmod"}:
        return True
    return (
        child.dep_ == "prep"
        and child.lower_ in _PARTICLES
        and not any(inner.dep_ == "pobj" for inner in child.children)
    )


def kind_of(found: Iterable[Trigger], scene: Scene) -> EventType | None:
    """The type of the line whose conditions all hold and ask the most; of equals the first."""
    held = [t for t in found if all(_holds(c, scene) for c in t.conditions)]
    return max(held, key=lambda t: sum(map(_weight, t.conditions))).kind if held else None


def _weight(condition: Condition) -> int:
    """What names words asks more than what names a type, and that more than the rest."""
    if condition.sign == "~" and condition.what != "prep":
        return 3
    return 1 if condition.what in _LOOSE or condition.sign == "!~" else 2


def _holds(condition: Condition, scene: Scene) -> bool:
    match condition.what:
        case "dated":
            return scene.dated
        case "alone":
            return not any(c.dep_ in {"dobj", "dative"} for c in scene.token.children)
        case "future":
            return any(c.dep_ == "aux" and c.lower_ in _FUTURE for c in scene.token.children)
        case "passive":
            return arguments.passive(scene.token)
        case "money":
            token = scene.token
            beside = token.doc[token.left_edge.i : token.right_edge.i + 1]
            return _MONEY.search(beside.text) is not None
        case "post":
            return any(_post_below(child) for child in scene.token.children)
        case "near":
            return (condition.sign == "~") == bool(condition.words & scene.lemmas)
        case "comp":
            return _completed(condition, scene)
        case "prep":
            below = any(word in condition.words for word, _ in scene.below)
            return below == (condition.sign == "=")
        case "any":
            return any(p.mention.type in condition.types for p in scene.parties)
        case "subject" | "object":
            return _argument_holds(condition, scene)
        case word:
            return _preposition_holds(word, condition, scene)


def _argument_holds(condition: Condition, scene: Scene) -> bool:
    role = AGENT if condition.what == "subject" else PATIENT
    heads = scene.heads(role)
    if condition.sign == "=":
        return any(
            p.role == role and p.head and p.mention.type in condition.types for p in scene.parties
        ) or any(_of_type(node, condition.types) for node in heads)
    met = any(condition.words & {node.lemma_.lower(), node.lower_} for node in heads)
    return (condition.sign == "~") == met


def stands_for_somebody(noun: Token) -> bool:
    """Whether a noun is one for a person with a post, or for an organisation."""
    return noun.lower_ in _BODIES or noun.lower_ in _PEOPLE


def _of_type(node: Token, types: frozenset[EntityType]) -> bool:
    """Whether a pronoun or a common noun stands for a thing of such a type."""
    word = node.lower_
    if EntityType.PERSON in types and word in _PEOPLE:
        return True
    return EntityType.ORGANISATION in types and node.tag_ == "NN" and word in _BODIES


def _preposition_holds(word: str, condition: Condition, scene: Scene) -> bool:
    if condition.sign == "=":
        links = {*word.split("|"), *([arguments.OBJECT] if _given(word, scene) else [])}
        return any(
            p.link in links and p.mention.type in condition.types and p.head for p in scene.parties
        )
    return any(
        below in word.split("|") and condition.words & {token.lemma_.lower(), token.lower_}
        for below, token in scene.below
    )


def _given(word: str, scene: Scene) -> bool:
    """ "handed it to Acme", where the parse takes "to Acme" for an indirect object."""
    return "to" in word.split("|") and any(
        child.dep_ == "dative" and child.lower_ == "to" for child in scene.token.children
    )


def _completed(condition: Condition, scene: Scene) -> bool:
    return any(
        (child.dep_ in _COMPLEMENTS or _is_particle(child))
        and condition.words & {child.lemma_.lower(), child.lower_}
        for child in scene.token.children
    )


def _post_below(token: Token) -> bool:
    """ "named chairman", "appointed as head of …": a post among a verb's complements."""
    if token.dep_ in {"attr", "oprd", "dobj"}:
        return token.lemma_.lower() in lexicon.POSTS
    return token.dep_ == "prep" and token.lower_ == "as" and any(
        c.lemma_.lower() in lexicon.POSTS for c in token.children
    )  # fmt: skip


__all__ = ["Condition", "Party", "Scene", "Trigger", "candidates", "is_copula", "kind_of",
           "light_verbs",
           "stands_for_somebody", "table", "triggers"]  # fmt: skip
