"""Relations that a verb or a noun of ``relations.tsv`` heads in the parse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.annotate import arguments
from kg.annotate.language import Prose, text_of
from kg.annotate.parsed import SUBJECTS, Parsed
from kg.annotate.relations.table import Pattern, by_word
from kg.annotate.relations.voices import (
    FIRST_PERSON,
    Voices,
    answerable,
    named,
    parties,
    speaks_for,
)
from kg.model import Context, EntityType, Mention, Modality, Predicate, Relation

if TYPE_CHECKING:
    from spacy.tokens import Token

OPINIONS = frozenset({Predicate.CRITICISED, Predicate.SUPPORTED})
_OF_ACTS = OPINIONS | {Predicate.ABOUT}
"""What is said of an act ("Acme's handling of it") falls on the actor."""

_INFINITIVE = frozenset({"to", "should", "must", "immediately", "and", "be"})
_NOT_TRUE = frozenset({"not", "never", "n't", "n’t"})


def headed(voices: Voices, paragraph: Prose, token: Token) -> list[Relation]:
    """The relations that one word states, by the first pattern that finds any."""
    noun = token.pos_ == "NOUN"
    table = by_word()
    heads = [
        table[form, noun]
        for form in dict.fromkeys((token.lower_, *arguments.lemmas(token)))
        if (form, noun) in table
    ]
    if not heads:
        return []
    below = _words_below(token)
    candidates = {id(p): p for seconds in heads for w in below for p in seconds.get(w, ())}
    found: list[Relation] = []
    taken: set[Predicate] = set()
    for pattern in sorted(candidates.values(), key=lambda p: -len(p.words)):
        if pattern.predicate in taken:
            continue
        last = _matched(token, pattern.words)
        if last is None:
            continue
        stated = list(_stated(voices, paragraph, pattern, token, last))
        if stated:  # "is no fan of" is not "is a fan of"
            taken |= OPINIONS if pattern.predicate in OPINIONS else {pattern.predicate}
            found += stated
    return found


def _words_below(head: Token) -> list[str]:
    """The words that may be the second of a pattern, sorted; "" for none."""
    words = {""}
    for child in head.children:
        words |= {child.lower_, child.lemma_.lower()}
        words.update(g.lower_ for g in child.children)
    return sorted(words)


def _matched(head: Token, words: tuple[str, ...]) -> Token | None:
    """The token of the last word of a pattern, found along the dependencies; None if one lacks."""
    path = [head]
    for word in words[1:]:
        step = next(
            (c for node in reversed(path) for c in node.children if _is(c, word)),
            None,
        )
        if step is None or (step.i <= head.i and step.dep_ not in {"nsubjpass", "dobj"}):
            step = _determiner(path, word)
        if step is None:
            return None
        if step.dep_ != "det":
            path.append(step)
    return path[-1]


def _determiner(path: list[Token], word: str) -> Token | None:
    """ "have no confidence in": the "no" hangs from a noun further on."""
    if word != "no":
        return None
    return next((g for c in path[-1].children for g in c.children if g.lower_ == "no"), None)


def _is(token: Token, word: str) -> bool:
    return (token.lower_ == word or token.lemma_.lower() == word) and token.dep_ not in {
        "poss",
        "amod",
        "compound",
    }


def _stated(
    voices: Voices, paragraph: Prose, pattern: Pattern, head: Token, last: Token
) -> Iterator[Relation]:
    if pattern.then and not _followed(pattern, head):
        return
    if pattern.suffers and not arguments.passive(head):
        return
    if pattern.predicate is Predicate.OWNS and _attempted(head, _ATTEMPTS):
        return
    if pattern.predicate is Predicate.MEMBER_OF and _attempted(head, _ATTEMPTS | _WISHES):
        return
    if pattern.predicate is Predicate.RENAMED_TO and _takes_a_place(head):
        return
    if pattern.predicate is Predicate.MEMBER_OF and _in_a_post(head):
        return
    context = voices.parsed.context(paragraph, head, verb=head)
    if context.modality is Modality.PLANNED and _performs(head):
        context = replace(context, modality=Modality.STATED)
    if only_possible(pattern, context, head):
        return
    pattern, context = turned_down(pattern, context, head)
    if pattern.joint:
        partners = _doers(voices, paragraph, pattern, head, last)
        for partner in partners[1:]:
            yield from pattern.relation(partners[0], partner, context)
        return
    for doer in _doers(voices, paragraph, pattern, head, last):
        for thing in _things(voices.parsed, paragraph, pattern, head, last):
            yield from pattern.relation(doer, thing, context)


CONCESSION = re.compile(
    r"['’]?s?\s(?:[\w-]+\s)?(?:franchise|contract|concession|routes?|services?|licen[cs]e|job|role"
    r"|post|chair|captaincy|leadership|case|campaign|project|lease)\b"
)
"""What somebody may take over of a name without owning it."""

_MODALS = frozenset({"can", "could", "will", "would", "ca", "wo", "do", "does", "did"})
_BACKING = frozenset({"support", "back", "endorse", "favour", "favor", "recommend", "approve"})


def turned_down(pattern: Pattern, context: Context, verb: Token) -> tuple[Pattern, Context]:
    """ "could not support the plan" states that one is against it."""
    words = {c.lower_ for c in verb.children}
    if (
        pattern.predicate is Predicate.SUPPORTED
        and context.modality is Modality.DENIED
        and verb.lemma_.lower() in _BACKING
        and words & _MODALS
        and words & _NOT_TRUE
    ):
        pattern = replace(pattern, predicate=Predicate.CRITICISED)
        context = replace(context, modality=Modality.STATED)
    return pattern, context


def _takes_a_place(verb: Token) -> bool:
    """ "was engaged as auditor, replacing Acme": another in the same part, not another name."""
    return verb.lower_ == "replacing" and verb.dep_ == "advcl"


def _in_a_post(verb: Token) -> bool:
    """ "joined Acme as finance chief": that is a post, for the posts to tell."""
    return any(
        noun.lower_ not in {"member", "volunteer", "trainee", "apprentice"}
        for node in (verb, *(c for c in verb.children if c.dep_ == "dobj"))
        for word, noun in arguments.prepositional(node)
        if word == "as"
    )


_ATTEMPTS = frozenset({"attempt", "try", "seek", "bid", "fail", "refuse", "decline", "threaten"})
_WISHES = frozenset({"apply", "hope", "want", "wish", "invite", "ask", "offer", "urge"})


def _attempted(verb: Token, attempts: frozenset[str]) -> bool:
    """ "tried to buy Acme": nobody says that it came about."""
    return verb.dep_ == "xcomp" and verb.head.lemma_.lower() in attempts


def _performs(verb: Token) -> bool:
    """ "I want to thank Acme", "I'd like to congratulate Acme": to say so is to do so."""
    above = verb.head
    subject = arguments.subject(verb)
    return (
        verb.dep_ == "xcomp"
        and above.lemma_.lower() in {"want", "like", "wish", "love", "let"}
        and subject is not None
        and subject.lower_ in FIRST_PERSON
    )


def _followed(pattern: Pattern, head: Token) -> bool:
    """ "urged Acme to resign": whether what is asked for is one of the pattern's verbs."""
    for token in head.subtree:
        asked = token.i > head.i and token.lemma_.lower() in pattern.then
        if asked and head.doc[token.i - 1].lower_ in _INFINITIVE:
            return not {g.lower_ for g in token.children} & _NOT_TRUE
    return False


def only_possible(pattern: Pattern, context: Context, head: Token) -> bool:
    """Whether nobody states it: a condition, or an opinion that somebody should have."""
    if context.modality is Modality.QUESTIONED:
        return "?" not in head.sent[-2:].text
    return context.modality is Modality.PLANNED and pattern.predicate in _OF_ACTS


def _doers(
    voices: Voices, paragraph: Prose, pattern: Pattern, head: Token, last: Token
) -> list[Mention]:
    parsed = voices.parsed
    if pattern.noun:
        return _owners(parsed, paragraph, head, shared=pattern.shared)
    undergone = pattern.moves or pattern.suffers
    if arguments.passive(head) and not undergone and _acts_on_object(head, last):
        agents = [t for word, t in arguments.prepositional(head) if word == "by"]
        found = [m for token in agents for m in _parties(voices, paragraph, pattern, token)]
        return found or _inside_of(parsed, paragraph, pattern, head)
    subject = arguments.subject(head)
    return _parties(voices, paragraph, pattern, subject) if subject is not None else []


def _inside_of(parsed: Parsed, paragraph: Prose, pattern: Pattern, verb: Token) -> list[Mention]:
    """ "Acme was criticised in the report": the report."""
    if pattern.predicate not in OPINIONS:
        return []
    found = (
        parsed.thing(paragraph, t) for word, t in arguments.prepositional(verb) if word == "in"
    )
    return [m for m in found if m is not None and m.type is EntityType.PUBLICATION]


def _parties(voices: Voices, paragraph: Prose, pattern: Pattern, token: Token) -> list[Mention]:
    """The names that a subject stands for; of an opinion, also those that it speaks for."""
    if pattern.predicate in OPINIONS:
        return parties(voices, paragraph, token)
    return named(voices.parsed, paragraph, token)


def _acts_on_object(head: Token, last: Token) -> bool:
    """Whether the verb's own object is the pattern's: then a passive turns the two about."""
    return last.i == head.i or last.dep_ in {"prt", "nsubjpass"} or last.head.dep_ == "nsubjpass"


def _owners(parsed: Parsed, paragraph: Prose, noun: Token, *, shared: bool) -> list[Mention]:
    for child in noun.children:
        if child.dep_ == "poss":
            return arguments.names(parsed, paragraph, child) or speaks_for(parsed, paragraph, child)
    for word, token in arguments.prepositional(noun):
        if word in {"by", "from"}:
            return arguments.names(parsed, paragraph, token) or speaks_for(parsed, paragraph, token)
    if shared and noun.dep_ in {"dobj", "pobj", "attr"} and noun.head.i != noun.i:
        verb = noun.head.head if noun.dep_ == "pobj" else noun.head
        subject = arguments.subject(verb) if verb.pos_ in {"VERB", "AUX"} else None
        return arguments.names(parsed, paragraph, subject) if subject is not None else []
    return []


def _things(
    parsed: Parsed, paragraph: Prose, pattern: Pattern, head: Token, last: Token
) -> list[Mention]:
    found: list[Mention] = []
    for token in _object_tokens(pattern, head, last):
        names = named(parsed, paragraph, token) or _instances(parsed, paragraph, token)
        if not names and pattern.predicate in _OF_ACTS:
            names = answerable(parsed, paragraph, token) or speaks_for(parsed, paragraph, token)
        if pattern.predicate is Predicate.OWNS:
            rest = text_of(paragraph.doc)[token.idx + len(token.text) :][:60]
            names = [] if CONCESSION.match(rest) or CONCESSION.match(f" {token.text} ") else names
        found += names
    return found


def _instances(parsed: Parsed, paragraph: Prose, noun: Token) -> list[Mention]:
    """ "five schools, among them Elm Court and Ash Grove", "firms such as Acme"."""
    for word, token in arguments.prepositional(noun):
        if word in {"including", "as", "like", "among"}:
            found = arguments.names(parsed, paragraph, token)
            found += [
                m
                for c in token.children
                if c.dep_ == "appos"
                for m in arguments.names(parsed, paragraph, c)
            ]
            if found:
                return found
    return []


def _object_tokens(pattern: Pattern, head: Token, last: Token) -> list[Token]:
    if len(pattern.words) > 1 and last.dep_ in {"prep", "agent", "dative"}:
        again = (c for c in last.conjuncts if c.i > last.i and c.dep_ == "conj")
        nouns = [c for node in (last, *again) for c in node.children if c.dep_ == "pobj"]
        return nouns or [
            s for c in last.children if c.dep_ == "pcomp" for s in c.children if s.dep_ in SUBJECTS
        ]
    if pattern.noun:
        return []
    if not (pattern.moves or pattern.suffers) and arguments.passive(head):
        subject = arguments.subject(head)
        return [subject] if subject is not None else []
    acting = last if last.pos_ == "VERB" else head
    return arguments.objects(acting) or _asked(pattern, head)


def _asked(pattern: Pattern, head: Token) -> list[Token]:
    """ "urged the Board to resign", where the parse makes the Board the subject of "resign"."""
    if not pattern.then:
        return []
    return [s for c in head.children if c.dep_ == "ccomp" for s in c.children if s.dep_ in SUBJECTS]


__all__ = ["OPINIONS", "headed", "only_possible"]
