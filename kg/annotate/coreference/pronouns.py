"""Which name a pronoun stands for: the one that its form, its clause and what was in mind allow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.annotate.coreference.cast import words_in
from kg.annotate.coreference.focus import Focus, Item, salience
from kg.annotate.parsed import SUBJECTS
from kg.annotate.speech.verbs import SAYING
from kg.model import EntityType

if TYPE_CHECKING:
    from spacy.tokens import Token

HE = frozenset({"he", "him", "his", "himself"})
SHE = frozenset({"she", "her", "hers", "herself"})
IT = frozenset({"it", "its", "itself"})
THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
RELATIVE = frozenset({"who", "whose", "whom", "which"})
PRONOUNS = HE | SHE | IT | THEY | RELATIVE
_REFLEXIVE = frozenset({"himself", "herself", "itself", "themselves"})

PER, ORG = EntityType.PERSON, EntityType.ORGANISATION
_BODIES = frozenset({ORG, EntityType.PROGRAMME})

_LEAST = 0.7
_MARGIN = 1.2
_MARGIN_EQUAL = 1.55
_MARGIN_SPEAKING = 1.05
_CLAUSES = 6
_RELATIVE_GAP = 3


def resolve_pronoun(focus: Focus, token: Token, *, quoted: bool) -> Item | None:
    """The item that a pronoun stands for; None where that is in doubt.

    Args:
        focus: With the current sentence's items up to the pronoun.
        quoted: The pronoun stands in quotation marks, whose speaker it does not mean.
    """
    word = token.lower_
    if word in RELATIVE:
        return _relative(focus, token)
    if word in HE or word in SHE:
        return _person(focus, token, "m" if word in HE else "f", quoted=quoted)
    if word in IT:
        return _body(focus, token, quoted=quoted)
    return _several(focus, token, quoted=quoted)


# --- he, she ----------------------------------------------------------------------------------


def _person(focus: Focus, token: Token, gender: str, *, quoted: bool) -> Item | None:
    barred = _barred(token)
    governor = _governing_subject(token)

    def candidates() -> Iterator[tuple[int, Item]]:
        for back, items in focus.back():
            for item in reversed(items):
                if item.token.i in barred and back == 0:
                    continue
                if quoted and not item.quoted:
                    continue
                if not _personal(item) or _shown(item) not in {"", gender}:
                    continue
                yield back, item

    ranked = [
        (_sharpened(value, item, token, gender, governor), item)
        for value, item in salience(candidates())
    ]
    ranked.sort(key=lambda pair: (-pair[0], -pair[1].token.i))
    return _sure(ranked, _MARGIN_SPEAKING if _speaks(token) else _MARGIN)


def _is_person(item: Item) -> bool:
    return item.figure is not None and item.figure.type is PER


def _personal(item: Item) -> bool:
    return item.figure is None or item.figure.type is PER


def _shown(item: Item) -> str:
    return item.figure.gender if item.figure is not None else item.gender


def _sharpened(
    value: float, item: Item, token: Token, gender: str, governor: Token | None
) -> float:
    if _shown(item) == gender:
        value *= 1.6
    if governor is not None and item.token.i == governor.i:
        value *= 1.6
    if _speaks(token) and _speaks(item.token):
        value *= 1.4
    return value


def _speaks(token: Token) -> bool:
    return token.dep_ in SUBJECTS and token.head.lemma_.lower() in SAYING


def _sure(ranked: list[tuple[float, Item]], margin: float) -> Item | None:
    if not ranked or ranked[0][0] < _LEAST:
        return None
    best = ranked[0]
    if best[1].mention is None:
        return None
    if len(ranked) > 1:
        second = ranked[1][1]
        together = second.token.sent.start == best[1].token.sent.start
        if together and second.token.doc is best[1].token.doc and _shown(second) == _shown(best[1]):
            margin = max(margin, _MARGIN_EQUAL)  # "Lowe met Reed. She …"
        if best[0] < margin * ranked[1][0]:
            return None
    return best[1]


def _barred(token: Token) -> frozenset[int]:
    """Tokens that cannot be meant: the other arguments of the pronoun's own verb (Principle B)."""
    if token.lower_ in _REFLEXIVE or token.dep_ == "poss":
        return frozenset()
    node = token
    while node.dep_ in {"pobj", "prep", "dative", "agent", "conj"} and node.head.i != node.i:
        node = node.head
    verb = node.head if node.dep_ in SUBJECTS | {"dobj"} else node
    if verb.pos_ not in {"VERB", "AUX"}:
        return frozenset()
    if token.dep_ in SUBJECTS:
        return frozenset()
    return frozenset(c.i for c in verb.children if c.dep_ in SUBJECTS)


def _governing_subject(token: Token) -> Token | None:
    """The subject of the pronoun's clause, or of the verb that governs it: "Lowe said she …"."""
    node = token
    for _ in range(_CLAUSES):
        if node.head.i == node.i:
            return None
        node = node.head
        if node.pos_ not in {"VERB", "AUX"}:
            continue
        subject = next((c for c in node.children if c.dep_ in SUBJECTS), None)
        if subject is not None and subject.i != token.i:
            return subject if subject.i < token.i else None
    return None


# --- it, they ---------------------------------------------------------------------------------


def _body(focus: Focus, token: Token, *, quoted: bool) -> Item | None:
    if token.dep_ == "expl" or _impersonal(token):
        return None
    governor = _governing_subject(token)
    if governor is not None:
        item = _here(focus, governor)
        allowed = token.dep_ == "poss" or token.lower_ == "itself" or _reported(token, governor)
        if item is not None and allowed and item.quoted == quoted:
            return item if _is_body(item) and _clear(token, governor) else None
        if token.dep_ not in SUBJECTS or _reported(token, governor):
            return None
    if token.dep_ not in SUBJECTS or token.head.lemma_.lower() not in words_in("agents.txt"):
        return None
    return _last_subject(focus, token, quoted=quoted)


def _last_subject(focus: Focus, token: Token, *, quoted: bool) -> Item | None:
    """The one organisation that was a subject in this or the last sentence with any."""
    for back, items in focus.back():
        if back > 2:
            return None
        bodies = [
            i for i in items
            if _is_body(i) and i.quoted == quoted and i.token.i != token.i
        ]  # fmt: skip
        subjects = [i for i in bodies if i.weight >= 1.5]
        if len({i.figure.number for i in subjects if i.figure}) == 1:
            return subjects[-1]
        if bodies:
            return None
    return None


def _impersonal(token: Token) -> bool:
    """ "It is clear that", "it emerged", "it seems"."""
    verb = token.head
    if token.lower_ != "it" or token.dep_ not in SUBJECTS:
        return False
    if verb.lemma_ in {
        "be",
        "seem",
        "appear",
        "emerge",
        "happen",
        "rain",
        "snow",
        "follow",
        "take",
    }:
        return True
    return any(
        c.dep_ in {"ccomp", "csubj", "csubjpass"} and c.i > verb.i for c in verb.children
    ) and any(c.dep_ == "auxpass" for c in verb.children)


def _reported(token: Token, governor: Token) -> bool:
    """Whether the pronoun is the subject of what the governing subject says, wants or does."""
    if token.dep_ not in SUBJECTS:
        return False
    verb = token.head
    return verb.dep_ in {"ccomp", "advcl"} and verb.head.i == governor.head.i


def _clear(token: Token, governor: Token) -> bool:
    """Whether no other thing stands between subject and possessive: "the report and its"."""
    doc = token.doc
    if token.dep_ != "poss":
        return True
    return not any(
        t.dep_ in {"dobj", "nsubj", "nsubjpass"}
        and (t.tag_ in {"NN", "NNP"} or t.lower_ in {"it", "this", "that"})
        for t in doc[governor.i + 1 : token.i]
    )


def _is_body(item: Item) -> bool:
    return item.figure is not None and item.figure.type in _BODIES


def _here(focus: Focus, governor: Token) -> Item | None:
    items = focus.sentences[-1] if focus.sentences else []
    for item in items:
        node = item.token
        if node.i == governor.i or (node.dep_ in {"appos", "flat"} and node.head.i == governor.i):
            return item
    return None


def _several(focus: Focus, token: Token, *, quoted: bool) -> Item | None:
    """ "Acme said they would", "Norvane have their own": an organisation as its people."""
    governor = _governing_subject(token)
    if governor is None or governor.tag_ in {"NNS", "NNPS"} or list(governor.conjuncts):
        return None
    item = _here(focus, governor)
    if item is None or not _is_body(item) or item.quoted != quoted:
        return None
    plural = any(t.tag_ == "NNS" for t in token.doc[token.sent.start : token.i])
    if plural or not (token.dep_ == "poss" or _reported(token, governor)):
        return None
    return item


# --- who, which -------------------------------------------------------------------------------


def _relative(focus: Focus, token: Token) -> Item | None:
    """The name that a relative clause follows at once: "Ann Lowe, who"."""
    verb = token.head
    while verb.dep_ != "relcl":
        if verb.head.i == verb.i or verb.dep_ in {"ROOT", "ccomp", "advcl"}:
            return None
        verb = verb.head
    near = [i for i in focus.sentences[-1] if i.token.i < token.i] if focus.sentences else []
    head = verb.head
    item = _apposed(near, head, personal=token.lower_ != "which")
    if item is None or (token.lower_ == "which" and not _is_body(item)):
        return None
    last = head.right_edge.i if head.right_edge.i < token.i else head.i
    return item if token.i - last <= _RELATIVE_GAP else None


def _apposed(near: list[Item], node: Token, *, personal: bool) -> Item | None:
    """The name that a noun is, or stands beside: "Ann Lowe, a doctor who"."""
    while True:
        item = next((i for i in near if i.token.i == node.i), None)
        named = item is not None and item.figure is not None
        if item and named and (not personal or _is_person(item)):
            return item
        if node.dep_ not in {"appos", "compound", "nmod"} or node.head.i == node.i:
            return None
        node = node.head
