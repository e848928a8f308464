"""Verdicts in plain words: "The Board has been incompetent," said Ann Lowe; "a disgrace", "superb".

A word of ``verdicts.txt`` judges a name; whose words they are is the relation's subject: the
speaker quoted, the publication that finds so, else the section's author or the comment's signer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.annotate import arguments
from kg.annotate.language import Prose
from kg.annotate.lexicon import words_of
from kg.annotate.parsed import SUBJECTS, Parsed
from kg.annotate.relations.senses import (
    BAD,
    BELONGING,
    COPULAS,
    GOOD,
    TURNING,
    adjective_sense,
    agent,
    expected,
    is_strong,
    noun_sense,
    ought_to_go,
    sense_of,
    strong_words,
    supposed,
)
from kg.annotate.relations.voices import Voices, answerable, parties, speaks_for
from kg.model import Context, EntityType, Mention, Modality, Predicate, Relation, Span

if TYPE_CHECKING:
    from spacy.tokens import Span as Tokens
    from spacy.tokens import Token


_REPORTING = words_of(
    """find say show reveal conclude report note state warn suggest claim highlight describe argue
    expose uncover judge deem call brand believe think complain speak tell insist allege declare
    add protest write explain condemn attack denounce blame"""
)
_RATING = words_of(
    """call brand label describe dub rate judge deem consider term find think regard see view
    condemn dismiss denounce slam characterise characterize portray hail declare rank grade"""
)
"""Verbs that say what they think of their object."""

_GRADING = words_of("rate grade judge rank")
"""Of these, the ones that praise nobody when an inspector says "good"."""

_UNJUDGED = frozenset({EntityType.PLACE, EntityType.PUBLICATION})
"""A "devastating" report condemns somebody else."""


def find_verdicts(voices: Voices, paragraph: Prose) -> Iterator[Relation]:
    """Whom a voice in one paragraph finds fault with or praises.

    Silent on what is denied, asked or supposed, and on the speaker's own side.
    """
    parsed = voices.parsed
    for token in paragraph.doc:
        yield from _rated(voices, paragraph, token)
        yield from _fault_found(voices, paragraph, token)
        sense = sense_of(token)
        if sense is None:
            continue
        targets = _judged(voices, paragraph, token)
        if not targets:
            continue
        context = parsed.context(paragraph, token)
        if context.modality is Modality.PLANNED and ought_to_go(token):
            context = _stated(context)
        if context.modality not in {Modality.STATED, Modality.DENIED} or supposed(token):
            continue
        judge = _judge(voices, paragraph, token, strong=is_strong(token))
        if judge is None:
            continue
        if context.modality is Modality.DENIED:
            if sense is BAD:
                continue
            sense, context = BAD, _stated(context)
        elif expected(token):
            continue
        for target in targets:
            if target.surface not in judge.surface and judge.surface not in target.surface:
                yield Relation(judge.span, sense, target.span, context)


def find_plain(voices: Voices, paragraph: Prose) -> Iterator[Relation]:
    """Verdicts in quoted words by their order alone, for sentences that the parse gets wrong.

    A name, and not far after it a strong word ("Acme has … a disgrace"); or the word, and right
    after it the name ("a betrayal by Acme", "shameful that Acme").
    """
    parsed = voices.parsed
    for mention in parsed.within(paragraph.segment.span):
        if mention.type in _UNJUDGED:
            continue
        speech = parsed.speech_at(mention.start)
        name = paragraph.tokens(mention.span)
        if speech is None or speech.block or speech.speaker is None or name is None:
            continue
        judge = parsed.at(speech.speaker)
        if judge is None or mention.surface in judge.surface or judge.surface in mention.surface:
            continue
        token = _near(name, paragraph, parsed, speech.span)
        if token is None or supposed(token):
            continue
        context = parsed.context(paragraph, token)
        sense = BAD if token.lower_ in strong_words(BAD) else GOOD
        if context.modality is Modality.STATED:
            yield Relation(judge.span, sense, mention.span, context)


_FURTHEST = 12
_NEAREST = 4
_LINKS = words_of("that by of from how at the a it is was has ,")


def _near(name: Tokens, paragraph: Prose, parsed: Parsed, speech: Span) -> Token | None:
    """The strong word that belongs to a name, with no other name and no negation between."""
    doc, sentence = name.doc, name.root.sent
    governed = name.start > 0 and doc[name.start - 1].pos_ == "ADP"
    reach = name.end if governed else min(sentence.end, name.end + _FURTHEST)
    for token in doc[name.end : reach]:
        if token.lower_ in TURNING or token.text in {",", ";", ":", "”", '"', "("}:
            break
        if parsed.at(paragraph.of(token)) or not speech.covers(paragraph.of(token)):
            break
        if token.lower_ in strong_words(BAD) | strong_words(GOOD) and token.pos_ in {"ADJ", "NOUN"}:
            return token
    for token in reversed(list(doc[max(sentence.start, name.start - _NEAREST) : name.start])):
        if token.lower_ in strong_words(BAD) and token.pos_ in {"ADJ", "NOUN"}:
            return token if speech.covers(paragraph.of(token)) else None
        if token.lower_ not in _LINKS:
            return None
    return None


def _rated(voices: Voices, paragraph: Prose, verb: Token) -> Iterator[Relation]:
    """ "Ann Lowe called the Board a disgrace", "the report rates Acme as inadequate"."""
    if verb.pos_ != "VERB" or not _RATING & set(arguments.lemmas(verb)):
        return
    sense, targets = _rating(verb)
    if sense is None:
        return
    context = voices.parsed.context(paragraph, verb, verb=verb)
    judges = parties(voices, paragraph, _rater(verb))
    if context.modality is not Modality.STATED or (
        sense is GOOD and _GRADING & set(arguments.lemmas(verb))
    ):
        return
    for judge in judges:
        for token in targets:
            for target in _answering(voices, paragraph, token):
                if target.span != judge.span and target.type not in _UNJUDGED:
                    yield Relation(judge.span, sense, target.span, context)


_FAULTS = words_of(
    """failing failure shortcoming weakness flaw fault deficiency breach lapse neglect negligence
    incompetence mismanagement malpractice error mistake misconduct wrongdoing corruption abuse
    culture catalogue litany string inadequacy omission blunder problem
    concern bullying racism discrimination delay waste irregularity"""
)


def _fault_found(voices: Voices, paragraph: Prose, verb: Token) -> Iterator[Relation]:
    """ "The report found serious failings at Acme": the report finds fault with Acme."""
    if verb.pos_ != "VERB" or not _FINDING & set(arguments.lemmas(verb)):
        return
    faults = [c for c in verb.children if c.dep_ == "dobj" and c.lemma_.lower() in _FAULTS]
    subject = arguments.subject(verb) if faults else None
    if subject is None:
        return
    context = voices.parsed.context(paragraph, verb, verb=verb)
    if context.modality is not Modality.STATED:
        return
    for judge in parties(voices, paragraph, subject):
        if judge.type is EntityType.PUBLICATION:
            for target in _subjects_of(voices.parsed, judge):
                yield Relation(judge.span, BAD, target.span, context)
        for node in (*faults, verb):
            for word, noun in arguments.prepositional(node):
                for target in _answering(voices, paragraph, noun):
                    if word in _AT and target.type not in _UNJUDGED and judge.type not in _MUTE:
                        yield Relation(judge.span, BAD, target.span, context)


def _subjects_of(parsed: Parsed, publication: Mention) -> Iterator[Mention]:
    """ "The report into Acme found failings": Acme's."""
    for mention in parsed.within(publication.span):
        before = publication.surface[: mention.start - publication.start]
        subject = re.search(r"\b(?:into|on)\s(?:the\s)?$", before)
        if mention.type is EntityType.ORGANISATION and subject:
            yield mention


_FINDING = words_of("find identify uncover expose highlight reveal detail list note criticise")
_AT = frozenset({"at", "by", "in", "within", "of"})


def _rater(verb: Token) -> Token | None:
    if arguments.passive(verb):
        return next((t for word, t in arguments.prepositional(verb) if word == "by"), None)
    return arguments.subject(verb)


def _rating(verb: Token) -> tuple[Predicate | None, list[Token]]:
    """What a verb calls its object, and the object."""
    if arguments.passive(verb):
        subject = arguments.subject(verb)
        targets = [subject] if subject is not None else []
    else:
        targets = [c for c in verb.children if c.dep_ == "dobj"]
    for child in verb.children:
        if child.i < verb.i:
            continue
        if child.dep_ == "ccomp" and not targets:  # "rates Acme inadequate" taken for a clause
            own = [c for c in child.children if c.dep_ in SUBJECTS]
            sense = _either_sense(child)
            if sense is not None and own and child.pos_ not in {"VERB", "AUX"}:
                return sense, own
        said = [child]
        as_ = [child, *(c for c in child.children if child.dep_ == "dobj")]
        if any(c.dep_ == "prep" and c.lower_ == "as" for c in as_):
            said = [n for c in as_ if c.lower_ == "as" for n in c.children]
        elif child.dep_ not in {"oprd", "acomp", "attr", "xcomp", "dobj", "advcl"}:
            continue
        for node in said:
            others = [t for t in targets if t.i != node.i]
            sense = _either_sense(node)
            if sense is not None and others:
                return sense, others
    return None, []


def _either_sense(token: Token) -> Predicate | None:
    return noun_sense(token) if token.pos_ in {"NOUN", "PROPN"} else adjective_sense(token)


def _stated(context: Context) -> Context:
    """That praise is denied is itself stated."""
    return replace(context, modality=Modality.STATED)


# --- who judges --------------------------------------------------------------------------------


def _judge(voices: Voices, paragraph: Prose, token: Token, *, strong: bool) -> Mention | None:
    """The publication whose finding it is, else the speaker, else an author who plainly judges."""
    parsed = voices.parsed
    speech = parsed.speech_at(paragraph.of(token).start)
    quoted = speech is not None and speech.direct and not speech.block
    finder = None if quoted else _finder(voices, paragraph, token)
    if finder is not None and finder.type is EntityType.PUBLICATION:
        return finder  # rather than its publisher
    if speech is not None and not speech.block and (speech.direct or speech.speaker):
        return parsed.at(speech.speaker) if speech.speaker else None
    if finder is not None:
        return finder
    return voices.author(paragraph.section) if strong and voices.opines(paragraph.section) else None


def _finder(voices: Voices, paragraph: Prose, token: Token) -> Mention | None:
    """ "The report found that Acme was negligent", "Labour warned of Acme's neglect": the first."""
    node = token
    for _ in range(_CLIMB):
        above = node.head
        if above.i == node.i:
            return None
        if above.pos_ == "VERB" and _REPORTING & set(arguments.lemmas(above)):
            subject = arguments.subject(above)
            if subject is None or subject.i == node.i or token.i < above.i:
                return None
            found = parties(voices, paragraph, subject)
            return found[0] if found and found[0].type not in _MUTE else None
        if above.pos_ in {"VERB", "AUX"} and node.dep_ not in _UNDER:
            return None
        node = above
    return None


_CLIMB = 8
_UNDER = frozenset(
    {"ccomp", "xcomp", "prep", "dobj", "attr", "acomp", "conj", "nsubj", "nsubjpass"}
)
_MUTE = frozenset({EntityType.PLACE, EntityType.LEGISLATION, EntityType.PROGRAMME})


# --- who is judged -----------------------------------------------------------------------------


def _judged(voices: Voices, paragraph: Prose, token: Token) -> list[Mention]:
    """The named subject, or whose act the subject is ("the Board's decision")."""
    parsed = voices.parsed
    if token.pos_ == "ADJ":
        found = arguments.names(parsed, paragraph, token.head)
    elif token.pos_ in {"VERB", "AUX"} and (complement := _owned_complement(token)) is not None:
        found = arguments.names(parsed, paragraph, complement)
    elif arguments.passive(token) and (doer := agent(token)) is not None:
        found = _answering(voices, paragraph, doer)
    elif token.pos_ not in {"VERB", "AUX"}:
        found = [
            m
            for c in token.children
            if c.dep_ == "poss"
            for m in arguments.names(parsed, paragraph, c)
        ] or [
            m
            for word, noun in arguments.prepositional(token)
            if word in BELONGING
            for m in arguments.names(parsed, paragraph, noun)
        ]
    else:
        subject = _clause_subject(token) or arguments.subject(token)
        subject = subject or _doer_of_clause(token)
        found = _answering(voices, paragraph, subject) if subject is not None else []
    return [m for m in found if m.type not in _UNJUDGED]


def _owned_complement(verb: Token) -> Token | None:
    """ "This is a betrayal by Acme": Acme."""
    own = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
    if verb.lemma_.lower() not in COPULAS or own is None or own.lower_ not in _DEICTIC:
        return None
    for complement in verb.children:
        if complement.dep_ == "attr":
            for word, noun in arguments.prepositional(complement):
                if word in {"by", "from"}:
                    return noun
    return None


def _doer_of_clause(verb: Token) -> Token | None:
    """ "What Acme is doing is scandalous": Acme."""
    clause = next((c for c in verb.children if c.dep_ == "csubj"), None)
    return arguments.subject(clause) if clause is not None and clause.pos_ == "VERB" else None


_DEICTIC = frozenset({"this", "that", "it", "these", "what"})


def _clause_subject(verb: Token) -> Token | None:
    """ "It is a disgrace that Acme …", "Most worrying is that Acme …": Acme."""
    if verb.lemma_.lower() not in COPULAS:
        return None
    own = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
    if own is not None and own.lower_ not in {"it", "what"} and own.dep_ not in {"csubj"}:
        return None
    below = [verb, *(c for c in verb.children if c.dep_ in {"acomp", "attr", "oprd"})]
    clauses = (c for n in below for c in n.children if c.dep_ in {"ccomp", "relcl", "advcl"})
    clause = next((c for c in clauses if c.i > verb.i), None)
    if clause is None:
        return None
    return next((c for c in clause.children if c.dep_ in SUBJECTS and c.i > verb.i), None)


def _answering(voices: Voices, paragraph: Prose, token: Token) -> list[Mention]:
    """The names that a phrase is, or who answers for what it is."""
    parsed = voices.parsed
    return (
        arguments.names(parsed, paragraph, token)
        or answerable(parsed, paragraph, token)
        or speaks_for(parsed, paragraph, token)
    )


__all__ = ["find_plain", "find_verdicts"]
