"""Who does what to whom: the arguments of a verb or an event noun, with the shared ones filled in.

A parse gives a verb its own children. What "Acme won a contract to run the line" says of "run"
takes more: the subject that it shares with "won", the noun that a relative clause leaves out. No
function here knows a name; `kg.annotate.parsed` turns the tokens into mentions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.annotate import lexicon
from kg.annotate.antecedents import antecedents
from kg.annotate.language import Prose
from kg.annotate.parsed import SUBJECTS, Parsed
from kg.model import EntityType, Mention

if TYPE_CHECKING:
    from spacy.tokens import Token

AGENT, PATIENT, OTHER = "agent", "patient", "other"
SUBJECT, OBJECT, BY = "subject", "object", "by"

_RELATIVE = frozenset({"who", "which", "that", "whom"})
_OBJECTS = frozenset({"dobj", "attr", "oprd", "dative"})
_PARTICLES = frozenset({"away", "back", "down", "in", "off", "on", "out", "over", "up"})
_STEPS = 6
"""How many clauses up a shared subject is looked for."""


@dataclass(frozen=True, slots=True)
class Argument:
    """A noun phrase that takes part.

    Args:
        token: Its head.
        role: "agent", "patient" or "other".
        link: "subject", "object", "by", or the preposition that joins it.
    """

    token: Token
    role: str
    link: str


def passive(verb: Token) -> bool:
    """Whether the subject of a verb suffers what it says ("was arrested and charged")."""
    node = verb
    for _ in range(_STEPS):
        deps = {child.dep_ for child in node.children}
        if deps & {"auxpass", "nsubjpass"}:
            return True
        if verb.tag_ != "VBN" or deps & {"aux", "nsubj"}:
            return False
        if _finite_in_disguise(node):
            return False
        if node.dep_ in {"acl", "advcl", "amod", "ROOT"}:
            return "dobj" not in deps or node.dep_ != "ROOT"
        if node.dep_ != "conj" or node.head.i == node.i:
            return False
        node = node.head
    return False


def _finite_in_disguise(verb: Token) -> bool:
    """ "A lorry overturned near Ayle.": a past tense that looks like a participle."""
    noun = verb.head
    return (
        verb.dep_ == "acl"
        and noun.dep_ == "ROOT"
        and noun.pos_ == "NOUN"
        and noun.i < verb.i
        and noun.sent[-1].text == "."
        and any(c.dep_ == "det" for c in noun.children)
        and not any(c.dep_ == "agent" for c in verb.children)
    )


def subject(verb: Token) -> Token | None:
    """The grammatical subject of a verb: its own, or the one it shares with the clauses above."""
    node = verb
    for _ in range(_STEPS):
        own = next((c for c in node.children if c.dep_ in SUBJECTS), None)
        if own is not None:
            return _antecedent(own, node)
        above = node.head
        if above.i == node.i:
            return None
        if node.dep_ == "xcomp":
            controller = next((c for c in above.children if c.dep_ in {"dobj", "dative"}), None)
            if controller is not None and node.tag_ in {"VB", "VBG"} and above.lemma_ != "promise":
                return controller  # "chose Acme to run it"
            node = above
        elif node.dep_ == "acl":
            if node.tag_ in {"VBN", "VBG"}:
                return _apposed(above)
            holder = _holder(above)
            if holder is not None:
                return holder
            if above.head.i == above.i:
                return None
            node = above.head  # "won a contract to run it"
        elif node.dep_ == "advcl" and (node.tag_ in {"VBG", "VBN"} or _infinitive(node)):
            node = above
        elif node.dep_ == "pcomp":
            blamed = _blamed(node)
            if blamed is not None:
                return blamed
            node = above.head
        elif (node.dep_ == "conj" and above.pos_ in {"VERB", "AUX"}) or (
            node.dep_ == "acomp" and node.i != verb.i
        ):  # "is due to give evidence"
            node = above
        else:
            return None
    return None


def _antecedent(own: Token, verb: Token) -> Token:
    """ "Acme, which …": Acme."""
    if own.lower_ in _RELATIVE and verb.dep_ == "relcl":
        return _apposed(verb.head)
    return own


def _apposed(noun: Token) -> Token:
    """ "Ann Lowe, a former linesman who was elected", "Acme, the firm hired in May": the name."""
    above = noun.head
    if noun.dep_ == "appos" and noun.pos_ == "NOUN" and above.pos_ == "PROPN":
        return above
    return noun


def _infinitive(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)


def _holder(noun: Token) -> Token | None:
    """Who has "the contract to run it": the possessor, or whom it was given."""
    for child in noun.children:
        if child.dep_ == "poss" and child.tag_ != "PRP$":  # "lost its contract to run it"
            return child
    if noun.dep_ != "dobj":
        return None
    for child in noun.head.children:
        if child.dep_ == "dative":
            if child.pos_ != "ADP":
                return child
            return next((c for c in child.children if c.dep_ == "pobj"), None)
        if child.dep_ == "prep" and child.lower_ == "to" and noun.head.lemma_ in _GIVING:
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    return None


_QUANTITIES = frozenset(
    ["hundred", "dozen", "thousand", "score", "number", "series", "majority", "handful", "couple",
     "part", "half", "third", "quarter", "spate", "round", "string", "range", "per", "cent", "%"]
)  # fmt: skip
_GIVING = frozenset({"award", "give", "hand", "grant", "offer"})


def _blamed(gerund: Token) -> Token | None:
    """ "accused Acme of hiding it": Acme hides."""
    preposition = gerund.head
    verb = preposition.head
    if preposition.lower_ in {"of", "for", "from", "into"} and verb.pos_ == "VERB":
        return next((c for c in verb.children if c.dep_ == "dobj"), None)
    return None


def objects(verb: Token) -> list[Token]:
    """What a verb acts on in the active voice, with the noun that a relative clause leaves out."""
    found = [c for c in verb.children if c.dep_ in _OBJECTS and c.pos_ != "ADP"]
    for child in verb.children:
        if child.dep_ == "dative" and child.pos_ == "ADP":
            found += [c for c in child.children if c.dep_ == "pobj"]
    named = [c for c in found if c.lower_ not in _RELATIVE]
    if named:
        return named
    gap = _gap(verb)
    return [gap] if gap is not None else []


def _gap(verb: Token) -> Token | None:
    """ "the line that Acme was chosen to run": the line."""
    node = verb
    for _ in range(_STEPS):
        if node.dep_ in {"relcl", "acl"}:
            break
        if node.dep_ != "xcomp" or node.head.i == node.i:
            return None
        node = node.head
        if any(c.dep_ == "dobj" and c.lower_ not in _RELATIVE for c in node.children):
            return None
    if node.dep_ not in {"relcl", "acl"}:
        return None
    own = next((c for c in node.children if c.dep_ in SUBJECTS), None)
    if own is None or own.lower_ in _RELATIVE:
        return None
    return node.head


def prepositional(token: Token) -> Iterator[tuple[str, Token]]:
    """The prepositions below a token, each with its noun; "out of" counts as "of"."""
    for child in token.children:
        if child.dep_ == "prt" or (child.dep_ == "advmod" and child.lower_ in _PARTICLES):
            # "took over from her", "walked away from the talks"
            yield from prepositional(child)
        if child.dep_ not in {"prep", "agent"}:
            continue
        for inner in child.children:
            if inner.dep_ == "pobj":
                yield child.lower_, inner
            elif inner.dep_ == "prep":
                for noun in inner.children:
                    if noun.dep_ == "pobj":
                        yield inner.lower_, noun


def arguments(verb: Token) -> Iterator[Argument]:
    """The arguments of a verb, the subject first."""
    undergone = passive(verb)
    first = subject(verb)
    if first is not None:
        yield Argument(first, PATIENT if undergone else AGENT, SUBJECT)
    for token in objects(verb):
        if first is None or token.i != first.i:
            yield Argument(token, PATIENT, OBJECT)
    below = list(prepositional(verb))
    if undergone and not any(word == "by" for word, _ in below):  # "replaced for now by Acme"
        below += [(w, t) for _, noun in below for w, t in prepositional(noun) if w == "by"]
    for word, token in below:
        if word == "by" and undergone:
            yield Argument(token, AGENT, BY)
        else:
            yield Argument(token, OTHER, word)


def content(token: Token) -> Token:
    """What a noun of quantity counts: "hundreds of jobs", "one of the six boards"."""
    counts = token.pos_ == "NUM" or token.lemma_.lower() in _QUANTITIES
    if counts or token.lower_ in {"all", "some", "many", "most", "several", "both"}:
        inner = next((t for word, t in prepositional(token) if word == "of"), None)
        if inner is not None:
            return content(inner) if inner.i > token.i else inner
    return token


def counted(token: Token) -> Token:
    """The other way round: the noun of quantity over a noun, else the noun itself."""
    preposition = token.head
    if token.dep_ == "pobj" and preposition.lower_ == "of":
        over = preposition.head
        if over.i != preposition.i and content(over).i == token.i:
            return over
    return token


def lemmas(token: Token) -> tuple[str, ...]:
    """The lemma of a token, British in spelling, with what the lemmatiser may have got wrong.

    The stock model's rules make "fin" of "fined" and "rebrande" of "rebranded".
    """
    given = token.lemma_.lower()
    lemma = re.sub(r"iz(e|ation)$", r"is\1", given)
    found = [lemma, given]
    if token.tag_ in {"VBD", "VBN", "VBG"}:
        found.append(lemma[:-1] if lemma.endswith("e") else f"{lemma}e")
        if lemma[-1:] == lemma[-2:-1]:
            found.append(lemma[:-1])
    return tuple(dict.fromkeys(found))


def coordinated(token: Token) -> tuple[Token, ...]:
    """A noun with those it is joined to by "and", counted things for their quantities."""
    glued = (
        child
        for child in token.children
        if child.dep_ in {"nmod", "compound"} and any(g.dep_ == "cc" for g in child.children)
    )  # "Elm College and Ash College", where the parse hangs the first name from the last
    return tuple(content(node) for node in (token, *token.conjuncts, *glued))


def names(parsed: Parsed, paragraph: Prose, token: Token) -> list[Mention]:
    """The mentions that a noun phrase and those joined to it by "and" stand for."""
    found: list[Mention] = []
    for over in (token, *token.conjuncts):
        node = content(over)
        mention = parsed.thing(paragraph, node)
        meant = [mention] if mention else antecedents(parsed, paragraph, node)
        if not meant and node.i != over.i:  # "one of them, Ann Lowe,"
            mention = parsed.named(paragraph, over)
            meant = [mention] if mention else []
        found += [m for m in meant if m not in found]
    return found


def phrase(parsed: Parsed, paragraph: Prose, token: Token) -> list[Mention]:
    """As `names`, with the names inside the phrase: "Acme's director Ann Lowe", "staff at Acme"."""
    found = names(parsed, paragraph, token)
    for node in coordinated(token):
        head = parsed.at(paragraph.of(node))
        named = head is not None and head.type is not EntityType.PERSON
        for inner in _inside(node, named=named):
            mention = parsed.at(paragraph.of(inner))
            if mention and mention not in found:
                found.append(mention)
    return found


_BELONGING = frozenset({"of", "at", "for", "in", "with", "from", "against", "between"})


def _inside(noun: Token, *, named: bool, joined: bool = False, depth: int = 0) -> Iterator[Token]:
    """The tokens of a phrase that may be names of their own; of a name, its owner alone.

    Args:
        joined: A preposition has been crossed; the names behind a second one take no part.
    """
    if depth > _STEPS:
        return
    for child in noun.children:
        if child.dep_ == "poss" or (
            not named and child.dep_ in {"compound", "nmod", "amod", "appos"}
        ):
            yield child
            yield from _inside(child, named=False, joined=joined, depth=depth + 1)
    if named or joined or (noun.pos_ == "PROPN" and noun.lower_ not in lexicon.POST_HEADS):
        return  # a preposition after a name belongs to the verb more often than not
    for word, token in prepositional(noun):
        if word in _BELONGING:
            for node in coordinated(token):
                yield node
                yield from _inside(node, named=False, joined=True, depth=depth + 1)


__all__ = [
    "AGENT",
    "BY",
    "OBJECT",
    "OTHER",
    "PATIENT",
    "SUBJECT",
    "Argument",
    "arguments",
    "content",
    "coordinated",
    "counted",
    "lemmas",
    "names",
    "objects",
    "passive",
    "phrase",
    "prepositional",
    "subject",
]
