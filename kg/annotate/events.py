"""Occurrences: what happened, who took part, when and where, as one sentence tells it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from kg.annotate.language import Prose
from kg.annotate.parsed import SUBJECTS, Parsed
from kg.model import EntityType, EventType, Mention, Occurrence, Participant, Span, TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Token

_LOCATIVE = frozenset({"in", "at", "near", "outside", "on", "across"})
_COMMITTEE_WORDS = frozenset({"contract", "report", "strike", "fire", "charge", "talk"})


@lru_cache(maxsize=1)
def triggers() -> Mapping[tuple[str, str], EventType]:
    """Read the lexicon beside this module: (lemma, "verb" or "noun") → type."""
    table: dict[tuple[str, str], EventType] = {}
    for line in files("kg.annotate").joinpath("triggers.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            lemma, part, kind = line.split("\t")
            table[(lemma, part)] = EventType(kind)
    return table


def find_events(parsed: Parsed) -> tuple[Occurrence, ...]:
    """Find the occurrences with a named participant; one for each type and sentence part."""
    found: list[Occurrence] = []
    for paragraph in parsed.prose:
        if paragraph.is_title:
            continue
        for token in paragraph.doc:
            kind = _kind(token)
            if kind is None:
                continue
            event = _event(parsed, paragraph, token, kind)
            if event:
                found.append(event)
    return tuple(_one_a_sentence(found))


def _kind(token: Token) -> EventType | None:
    if token.pos_ in {"VERB"}:
        return triggers().get((token.lemma_.lower(), "verb"))
    if token.pos_ == "NOUN":
        if token.dep_ == "compound":
            return None
        return triggers().get((token.lemma_.lower(), "noun"))
    return None


def _event(parsed: Parsed, paragraph: Prose, token: Token, kind: EventType) -> Occurrence | None:
    if parsed.at(paragraph.of(token)) is not None:
        return None  # part of a name
    participants = (
        _verbal(parsed, paragraph, token)
        if token.pos_ == "VERB"
        else _nominal(parsed, paragraph, token)
    )
    actors = [p for p in participants if p[0].type is not EntityType.PLACE]
    places = [p[0] for p in participants if p[0].type is EntityType.PLACE]
    time = _time(parsed, paragraph, token)
    if not actors or (token.pos_ == "NOUN" and time is None and len(actors) < 1):
        return None
    return Occurrence(
        type=kind,
        trigger=_trigger(paragraph, token),
        participants=tuple(Participant(m.span, role) for m, role in actors),
        context=parsed.context(paragraph, token, verb=token),
        time=time.span if time else None,
        place=places[0].span if places else None,
    )


def _trigger(paragraph: Prose, token: Token) -> Span:
    """The trigger with its auxiliaries and particle: "was chosen", "set up"."""
    parts = [token.i] + [
        c.i
        for c in token.children
        if c.dep_ in {"aux", "auxpass", "prt"} and abs(c.i - token.i) <= 3
    ]
    first, last = min(parts), max(parts)
    return paragraph.span(first, last + 1)


def _verbal(parsed: Parsed, paragraph: Prose, verb: Token) -> list[tuple[Mention, str]]:
    found: dict[Span, tuple[Mention, str]] = {}

    def add(token: Token, role: str) -> None:
        for node in (token, *token.conjuncts):
            mention = parsed.referent(paragraph, node) or _owner(parsed, paragraph, node)
            if mention and mention.span not in found:
                found[mention.span] = (mention, role)

    node = verb
    for _ in range(2):
        subject = next((c for c in node.children if c.dep_ in SUBJECTS), None)
        if subject is not None:
            passive = subject.dep_ == "nsubjpass" and node.i == verb.i
            if subject.lower_ in {"who", "which", "that"} and node.dep_ == "relcl":
                add(node.head, "patient" if passive else "agent")
            else:
                add(subject, "patient" if passive else "agent")
            break
        if node.dep_ in {"acl", "relcl"}:
            add(node.head, "patient" if verb.tag_ == "VBN" else "agent")
            break
        if node.dep_ in {"conj", "xcomp"} and node.head.i != node.i:
            node = node.head
            continue
        break
    for child in verb.children:
        if child.dep_ in {"dobj", "dative", "oprd", "attr"}:
            add(child, "patient")
        elif child.dep_ == "agent":
            for thing in child.children:
                add(thing, "agent")
        elif child.dep_ == "prep":
            for thing in child.children:
                if thing.dep_ == "pobj":
                    add(thing, "other")
    return list(found.values())


def _owner(parsed: Parsed, paragraph: Prose, token: Token) -> Mention | None:
    """ "Acme's chief executive", "the board of Acme", "Acme staff": Acme takes part."""
    for child in token.children:
        if child.dep_ in {"poss", "compound", "nmod"}:
            found = parsed.at(paragraph.of(child))
            if found:
                return found
        if child.dep_ == "prep" and child.lower_ in {"of", "at", "for", "with"}:
            for thing in child.children:
                found = parsed.named(paragraph, thing)
                if found:
                    return found
    return None


def _nominal(parsed: Parsed, paragraph: Prose, noun: Token) -> list[tuple[Mention, str]]:
    found: dict[Span, tuple[Mention, str]] = {}

    def add(token: Token, role: str) -> None:
        for node in (token, *token.conjuncts):
            mention = parsed.referent(paragraph, node)
            if mention and mention.span not in found:
                found[mention.span] = (mention, role)

    for child in noun.children:
        if child.dep_ in {"poss", "compound", "nmod", "amod"}:
            add(child, "agent")
        elif child.dep_ == "prep":
            role = {"of": "patient", "by": "agent", "against": "patient"}.get(child.lower_, "other")
            for thing in child.children:
                if thing.dep_ == "pobj":
                    add(thing, role)
        elif child.dep_ == "acl":
            for inner in child.children:
                if inner.dep_ == "agent":
                    for thing in inner.children:
                        add(thing, "agent")
    governor = noun.head
    if governor.pos_ == "VERB" and noun.dep_ in {"dobj", "pobj", "nsubj", "nsubjpass"}:
        subject = next((c for c in governor.children if c.dep_ in SUBJECTS and c.i != noun.i), None)
        if subject is not None:
            add(subject, "agent")
    return list(found.values())


def _time(parsed: Parsed, paragraph: Prose, token: Token) -> TimeExpression | None:
    """The time expression that governs a trigger: in its own clause, the nearest one."""
    doc = paragraph.doc
    verb = token
    while verb.pos_ not in {"VERB", "AUX"} and verb.head.i != verb.i:
        verb = verb.head
    clause_first, clause_last = _clause(verb)
    candidates = []
    for time in parsed.times_in(paragraph.sentence(token)):
        inside = paragraph.tokens(time.span)
        if inside is None:
            continue
        if (
            clause_first <= inside.start < clause_last
            or token.left_edge.i <= inside.start <= token.right_edge.i
        ):
            candidates.append((abs(inside.start - token.i), time))
    if not candidates:
        return None
    nearest = min(candidates, key=lambda c: c[0])
    return nearest[1] if nearest[0] < len(doc) else None


def _clause(verb: Token) -> tuple[int, int]:
    """The tokens of a verb's clause, less the clauses below it that are their own statements."""
    first, last = verb.left_edge.i, verb.right_edge.i + 1
    for child in verb.children:
        if child.dep_ in {"ccomp", "conj", "parataxis"} and child.i > verb.i:
            last = min(last, child.left_edge.i)
    return first, last


def _one_a_sentence(found: list[Occurrence]) -> Iterator[Occurrence]:
    """Of several triggers of one type with the same participants in a sentence, keep the first."""
    seen: set[tuple[EventType, Span, frozenset[Span]]] = set()
    for event in found:
        key = (event.type, event.context.evidence, frozenset(p.mention for p in event.participants))
        if key not in seen:
            seen.add(key)
            yield event
