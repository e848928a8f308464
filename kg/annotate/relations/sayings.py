"""Who wrote what they say something in: "Ann Lowe said in an email", "in its report the Board"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.annotate import arguments
from kg.annotate.language import Prose
from kg.annotate.lexicon import words_of
from kg.annotate.parsed import Parsed
from kg.model import EntityType, Mention, Modality, Predicate, Relation

if TYPE_CHECKING:
    from spacy.tokens import Span as Tokens
    from spacy.tokens import Token

_SAYING = words_of(
    """say tell write warn announce explain state argue claim report conclude find note add reveal
    describe flag raise ask urge call admit confess recall outline set recommend find admit
    complain insist allege promise demand propose thank apologise apologize"""
)
_PUTTING_OUT = words_of("publish post write pen release run place carry print issue")
_SENT = words_of("letter email e-mail memo memorandum note blog column article essay op-ed")
"""What has a writer; anything else that an organisation speaks in, it has brought out."""


def of_sayings(parsed: Parsed) -> Iterator[Relation]:
    """The writers of publications that somebody speaks in, and where one of them stood."""
    if not parsed.publications:
        return
    for paragraph in parsed.prose:
        for verb in paragraph.doc:
            lemmas = set(arguments.lemmas(verb)) if verb.pos_ == "VERB" else set()
            if lemmas & _SAYING:
                yield from _said_in(parsed, paragraph, verb)
            if lemmas & _PUTTING_OUT:
                yield from _put_out(parsed, paragraph, verb)


def of_letters(parsed: Parsed) -> Iterator[Relation]:
    """ "an email in which Ann Lowe wrote …", "the Board, whose letter went unanswered"."""
    for publication in parsed.publications:
        paragraph = parsed.paragraph_at(publication.span)
        tokens = paragraph.tokens(publication.span) if paragraph else None
        if paragraph is None or tokens is None:
            continue
        doers = [
            m
            for verb in _told_in(tokens)
            for subject in [arguments.subject(verb)]
            if subject is not None
            for m in arguments.names(parsed, paragraph, subject)
        ]
        doers += [m for noun in _whose(tokens) for m in arguments.names(parsed, paragraph, noun)]
        for doer in doers:
            predicate = _made(doer, publication)
            if predicate is not None and not doer.span.overlaps(publication.span):
                context = parsed.context(paragraph, tokens.root)
                context = replace(context, modality=Modality.STATED)
                yield Relation(publication.span, predicate, doer.span, context)


def _told_in(tokens: Tokens) -> Iterator[Token]:
    """The verbs of "in which" after a publication."""
    doc = tokens.doc
    for i in range(tokens.end, min(tokens.end + 8, len(doc) - 1)):
        if doc[i].lower_ == "in" and doc[i + 1].lower_ == "which":
            verb = doc[i].head
            if verb.pos_ == "VERB" and verb.i > i and set(arguments.lemmas(verb)) & _SAYING:
                yield verb
            return


def _whose(tokens: Tokens) -> Iterator[Token]:
    """What the "whose" right before a publication refers to."""
    first = tokens.start - 1
    while first > 0 and tokens.doc[first].pos_ == "ADJ":
        first -= 1
    if first <= 0 or tokens.doc[first].lower_ != "whose":
        return
    node = tokens.root
    for _ in range(4):
        if node.dep_ == "relcl":
            yield node.head
            return
        node = node.head


def _said_in(parsed: Parsed, paragraph: Prose, verb: Token) -> Iterator[Relation]:
    subject = arguments.subject(verb)
    if subject is None or arguments.passive(verb):
        return
    nodes = [verb, *(c for c in verb.children if c.dep_ == "dobj")]
    for word, noun in (pair for node in nodes for pair in arguments.prepositional(node)):
        publication = _publication(parsed, paragraph, noun) if word == "in" else None
        if publication is None:
            continue
        context = parsed.context(paragraph, verb, verb=verb)
        if context.modality is not Modality.STATED:
            continue
        for doer in arguments.names(parsed, paragraph, subject):
            predicate = _made(doer, publication)
            apart = not doer.span.overlaps(publication.span)
            if predicate is not None and apart and not _others(parsed, doer, publication):
                yield Relation(publication.span, predicate, doer.span, context)


def _publication(parsed: Parsed, paragraph: Prose, noun: Token) -> Mention | None:
    found = parsed.publication_at(paragraph.of(noun))
    if found is None:
        for child in noun.children:  # "in a memo, Deep Water, dated …"
            if child.dep_ in {"appos", "acl"} and child.i > noun.i:
                found = found or parsed.publication_at(paragraph.of(child))
    return found


def _others(parsed: Parsed, doer: Mention, publication: Mention) -> bool:
    """Whether the publication's own words name somebody else: "wrote in the Herald's report"."""
    kinds = (EntityType.PERSON, EntityType.ORGANISATION)
    return any(
        m.type in kinds and m.surface not in doer.surface and not _addressed(publication, m)
        for m in parsed.within(publication.span)
    )


def _addressed(publication: Mention, mention: Mention) -> bool:
    """ "an open letter to the Board": the Board did not write it."""
    before = publication.surface[: mention.start - publication.start]
    return before.endswith((" to ", " to the "))


def _made(doer: Mention, publication: Mention) -> Predicate | None:
    if doer.type is EntityType.PERSON:
        return Predicate.AUTHORED_BY
    if doer.type is not EntityType.ORGANISATION:
        return None
    sent = set(publication.surface.casefold().split()) & _SENT
    return Predicate.AUTHORED_BY if sent else Predicate.PUBLISHED_BY


def _put_out(parsed: Parsed, paragraph: Prose, verb: Token) -> Iterator[Relation]:
    """ "Ann Lowe published an open letter in the Herald": hers, and the paper brought it out."""
    subject = arguments.subject(verb)
    things = [c for c in verb.children if c.dep_ == "dobj"]
    if subject is None or not things or arguments.passive(verb):
        return
    publication = _publication(parsed, paragraph, things[0])
    context = parsed.context(paragraph, verb, verb=verb)
    if publication is None or context.modality is not Modality.STATED:
        return
    people = [
        m
        for m in arguments.names(parsed, paragraph, subject)
        if m.type is EntityType.PERSON and not m.span.overlaps(publication.span)
    ]
    for person in people:
        yield Relation(publication.span, Predicate.AUTHORED_BY, person.span, context)
    for word, noun in (p for node in (verb, things[0]) for p in arguments.prepositional(node)):
        for where in arguments.names(parsed, paragraph, noun) if word in {"in", "with"} else []:
            if where.type is EntityType.ORGANISATION and people:
                yield Relation(publication.span, Predicate.PUBLISHED_BY, where.span, context)


__all__ = ["of_letters", "of_sayings"]
