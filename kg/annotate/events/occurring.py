"""Whether a word tells that something particular happened, or only that it might, would or does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.annotate.arguments import counted
from kg.annotate.parsed import SUBJECTS

if TYPE_CHECKING:
    from spacy.tokens import Token


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_STEPS = 6
_POSSIBLE = _words("can could may might should must would ca ought")
_NEGATIVE = _words("not n't n’t never no hardly")
_CONDITIONS = _words("if unless whether lest")
_CARRIED_OUT = _words(
    """be begin start continue go come agree decide vote plan intend announce prepare choose elect
    expect schedule set due manage help proceed resolve get promise pledge vow have seem appear
    report allege say believe know think claim stop finish keep cease force ask invite order
    instruct oblige move hire lead allow"""
)
"""Verbs and adjectives above an infinitive or gerund that tell a deed, or a firm plan."""

_DEEDS = _words("decision agreement vote deal move contract order plan announcement")
"""Nouns whose infinitive tells a deed or a firm plan: "the decision to close …"."""

_SUPPOSING = _words(
    """consider avoid risk oppose suggest fear resist contemplate imagine recommend demand call urge
    want need prevent seek request require hope wish threaten warn propose expect rule discourage
    favour lack await advocate ban refuse decline love
    like prefer dream long yearn fancy"""
)
"""Verbs that leave open whether what stands below them happens."""

_REPORTED = _words(
    "say announce confirm tell reveal add pledge promise declare state insist report explain agree "
    "resolve note advise inform hear learn understand indicate stress predict forecast warn write "
    "record signal maintain reply acknowledge mention"
)
_HABITUAL = _words(
    """daily weekly fortnightly monthly quarterly yearly annually biannually biennially nightly
    regularly routinely always usually normally generally typically often rarely seldom sometimes
    frequently invariably occasionally habitually periodically constantly"""
)
"""Adverbs that tell a habit."""

_AFTERWARDS = _words("after following during since")
"""Prepositions whose noun has happened where the verb above has."""

_SCENES = _words("in during after following amid")
"""Prepositions whose noun sets the scene of what the clause tells."""

_OPINIONS = _words(
    "intend plan mean think believe expect suppose say claim suggest anticipate imagine feel reckon"
)
"""Verbs that, denied, deny what stands below them: "did not say that it had closed"."""

_RAISING = _words("expect schedule set plan list seem appear begin start continue tip slate time")
"""Verbs whose subject belongs to the infinitive below them."""

_OPEN = _words(
    """call demand plea appeal hope threat fear risk prospect possibility rumour rumor chance need
    pressure suggestion speculation danger likelihood absence lack prevention petition"""
)
"""Nouns that leave open whether what stands below them happens: "a call for a sale"."""

_WITHOUT = _words("without instead before against despite rather")
_UNSPECIFIC = _words("any such every each another")
_DEFINITE = _words("the this that these those")
_RECENT = _words("recent latest last first second third new previous earlier forthcoming annual")
_PLURAL_EVENTS = _words("talk hearing redundancy proceeding")
"""Nouns that in the plural still name one occurrence."""


def verb_occurs(verb: Token, *, dated: bool, headline: bool = False) -> bool:
    """Whether a verb tells a particular occurrence: past, going on, or firmly planned.

    Args:
        dated: A time expression governs it, which makes a present tense particular.
        headline: It stands in a title, where the present tells what has happened.
    """
    if verb.dep_ in {"amod", "compound", "csubj", "csubjpass", "nsubj"}:
        return False
    children = list(verb.children)
    if any(c.dep_ == "neg" or c.lower_ in _NEGATIVE for c in children):
        return False
    if any(c.lower_ in _HABITUAL and c.dep_ == "advmod" for c in children):
        return False
    if any(_nobody(c) for c in children if c.dep_ in SUBJECTS or c.dep_ == "dobj"):
        return False
    if verb.tag_ in {"VBZ", "VBP"} and _again_and_again(verb):
        return False
    auxiliaries = {c.lower_ for c in children if c.dep_ in {"aux", "auxpass"}}
    if auxiliaries & _POSSIBLE and not _future_of_past(verb, auxiliaries):
        return False
    if auxiliaries & {"will", "wo", "shall", "'ll", "’ll"} and _depends(verb):
        return False
    if not _form_occurs(verb, auxiliaries, dated=dated or headline, headline=headline):
        return False
    return _surroundings_occur(verb)


def _nobody(subject: Token) -> bool:
    """ "Nobody was hurt", "no jobs are at risk", "none of them left", "promised none"."""
    if subject.lower_ == "confidence":  # "voted no confidence in her"
        return False
    return subject.lower_ in {"nobody", "none", "no-one", "neither", "nothing"} or any(
        c.lower_ in {"no", "neither"} and c.dep_ in {"det", "preconj"} for c in subject.children
    )


def _again_and_again(verb: Token) -> bool:
    """ "meets every second Tuesday", "publishes them each June"."""
    return any(
        word.lower_ in {"every", "each"} and (word.head.ent_type_ or word.ent_type_)
        for child in verb.children
        if child.i > verb.i and child.dep_ in {"npadvmod", "prep", "advmod", "dobj"}
        for word in child.subtree
    )


def _depends(verb: Token) -> bool:
    """ "Unless they pay, it will be sold"."""
    return any(
        c.dep_ == "advcl" and any(m.lower_ in _CONDITIONS for m in c.children)
        for c in verb.children
    )


def _future_of_past(verb: Token, auxiliaries: set[str]) -> bool:
    """ "said that it would close"."""
    return (
        "would" in auxiliaries
        and not auxiliaries & {"have", "'ve", "’ve"}
        and verb.dep_ == "ccomp"
        and verb.head.lemma_ in _REPORTED
    )


def _form_occurs(verb: Token, auxiliaries: set[str], *, dated: bool, headline: bool) -> bool:
    if "to" in auxiliaries:
        return _carried_out(verb) or (headline and verb.dep_ in {"ROOT", "acl", "relcl"})
    finite = verb.tag_ == "VB" and not auxiliaries and any(c.dep_ == "nsubj" for c in verb.children)
    if verb.tag_ in {"VBZ", "VBP"} or (finite and verb.dep_ != "ccomp"):
        return dated
    if verb.tag_ == "VB":
        return bool(auxiliaries) or (verb.dep_ == "ccomp" and verb.head.lemma_ in {"see", "help"})
    if verb.tag_ == "VBG" and not auxiliaries:
        if verb.dep_ == "pcomp":
            return verb.head.lower_ not in _WITHOUT
        if verb.dep_ == "xcomp":
            return verb.head.lemma_ not in _SUPPOSING
        return verb.dep_ in {"advcl", "conj", "acl", "ROOT", "ccomp", "prep"}
    if auxiliaries & {"is", "are", "'s", "’s"} and verb.tag_ == "VBN":
        return dated or "being" in auxiliaries or bool(auxiliaries & {"has", "have"})
    return True


def _carried_out(infinitive: Token) -> bool:
    above = infinitive.head
    if infinitive.dep_ == "acl":
        if any(c.lower_ in _NEGATIVE for c in above.children):  # "has no plans to resign"
            return False
        return above.lemma_.lower() in _DEEDS
    if infinitive.dep_ in {"xcomp", "ccomp"}:
        return above.lemma_.lower() in _CARRIED_OUT
    return False


def _surroundings_occur(verb: Token) -> bool:
    """Whether no clause around it is conditional, supposed or denied."""
    node = verb
    for _ in range(_STEPS):
        if any(c.dep_ in {"mark", "advmod"} and c.lower_ in _CONDITIONS for c in node.children):
            return False
        if _inverted(node):
            return False
        above = node.head
        if above.i == node.i:
            return True
        firm = above.lemma_ in _RAISING and above.tag_ == "VBN"  # "is expected to close"
        if node.dep_ in {"ccomp", "xcomp"} and above.lemma_ in _SUPPOSING and not firm:
            return False
        if node.dep_ == "ccomp" and above.lemma_ in _OPINIONS and _denied(above):
            return False
        if node.dep_ in {"xcomp", "conj", "pcomp", "advcl"} and not _own_clause(node):
            below = {c.lower_ for c in above.children if c.dep_ in {"aux", "neg"}}
            if below & (_POSSIBLE | _NEGATIVE) and above.pos_ in {"VERB", "AUX"}:
                return False
        if node.dep_ == "relcl":
            return True
        node = above
    return True


def _inverted(verb: Token) -> bool:
    """ "Had the sale gone through, …", "Were it to close, …"."""
    subjects = [c.i for c in verb.children if c.dep_ in SUBJECTS]
    return verb.dep_ == "advcl" and any(
        c.lower_ in {"had", "were", "should"} and c.i < subjects[0]
        for c in verb.children
        if subjects and c.dep_ in {"aux", "auxpass"}
    )


def _denied(verb: Token) -> bool:
    return any(c.dep_ == "neg" for c in verb.children)


def _own_clause(verb: Token) -> bool:
    return any(
        c.dep_ in SUBJECTS or (c.dep_ in {"aux", "auxpass"} and c.lower_ != "to")
        for c in verb.children
    )


def noun_occurs(
    noun: Token,
    *,
    dated: bool,
    dated_itself: bool,
    named: bool,
    owned: bool,
    anybody: bool,
    light: frozenset[str],
) -> bool:
    """Whether a noun tells a particular occurrence.

    Args:
        dated: A time stands in its phrase or clause.
        dated_itself: One stands in its phrase.
        named: A name follows it in its phrase ("the audit by Acme").
        owned: A name stands before it ("Acme's audit", "an Acme audit").
        anybody: Some name takes part.
        light: Verbs that only say that it happened.
    """
    children = list(noun.children)
    words = {c.lower_ for c in children}
    if words & (_NEGATIVE | _UNSPECIFIC):
        return False
    if dated_itself and (noun.tag_ in {"NN", "NNP"} or words & _DEFINITE):
        return True
    if dated and noun.dep_ == "ROOT":  # "Next meeting: Monday 6 May."
        return True
    if dated and noun.dep_ == "pobj" and noun.head.lower_ in _SCENES and noun.tag_ == "NN":
        return True  # "On 23 May four were hurt in a riot."
    over = counted(noun).head
    if over.pos_ == "ADP" and over.head.pos_ == "NOUN" and over.head.lemma_.lower() in _OPEN:
        return False
    verb = _verb_above(noun)
    told = False
    if verb is not None:
        if raised(verb).lemma_ in _SUPPOSING or not _surroundings_occur(verb):
            return False
        if verb.pos_ == "AUX" and _POSSIBLE & {c.lower_ for c in verb.children if c.dep_ == "aux"}:
            return False
        if verb.pos_ == "VERB":
            general = verb.tag_ in {"VBZ", "VBP"} and (named or owned)
            if not general and not verb_occurs(raised(verb), dated=dated):
                return False
            told = raised(verb).lemma_ in light and _below(noun, verb)
            told = told or (noun.dep_ == "pobj" and noun.head.lower_ in _AFTERWARDS)
    definite = bool(words & _DEFINITE) or any(c.dep_ == "poss" for c in children)
    if noun.tag_ == "NNS" and noun.lemma_.lower() not in _PLURAL_EVENTS:
        return ((named or owned) and (definite or told)) or (told and (dated or anybody))
    if named or (owned and (definite or told or dated or bool(words & _RECENT))):
        return True
    described = any(c.dep_ in {"amod", "compound"} for c in children)
    whole = any(c.dep_ == "prep" and c.lower_ in {"of", "at", "on", "in"} for c in children)
    if definite and whole and (dated or verb is not None):
        return True
    return (told and (definite or dated or described or anybody)) or (
        owned and not words & {"a", "an"}
    )


def raised(verb: Token) -> Token:
    """ "is expected to begin": what begins."""
    if verb.lemma_ not in _RAISING:
        return verb
    below = (c for c in verb.children if c.dep_ == "xcomp" and c.tag_ == "VB")
    return next(below, verb)


def _below(noun: Token, verb: Token) -> bool:
    """Whether a noun is an argument of a verb, straight or by a preposition."""
    noun = counted(noun)
    if noun.dep_ in {"dobj", "nsubj", "nsubjpass"}:
        return noun.head.i == verb.i
    return noun.dep_ == "pobj" and noun.head.head.i == verb.i


def _verb_above(noun: Token) -> Token | None:
    node = noun
    for _ in range(_STEPS):
        if node.head.i == node.i:
            return None
        node = node.head
        if node.pos_ in {"VERB", "AUX"}:
            return node
    return None


__all__ = ["noun_occurs", "raised", "verb_occurs"]
