"""Relations between names: verbs, nouns and word orders that state them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.annotate.language import Prose
from kg.annotate.parsed import SUBJECTS, Parsed
from kg.model import Context, EntityType, Mention, Predicate, Relation, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

PER, ORG, LOC = EntityType.PERSON, EntityType.ORGANISATION, EntityType.PLACE
PROG, LAW, PUB = EntityType.PROGRAMME, EntityType.LEGISLATION, EntityType.PUBLICATION
_ANY = frozenset(EntityType)
_ACTOR = frozenset({PER, ORG})

# Verb lemma (with its particle) → predicate, types of its subject and object.
_VERBS: dict[str, tuple[Predicate, frozenset[EntityType], frozenset[EntityType]]] = {
    **dict.fromkeys(
        ["run", "operate", "manage", "administer"],
        (Predicate.OPERATES, frozenset({ORG}), frozenset({ORG, PROG})),
    ),
    **dict.fromkeys(
        ["own", "acquire", "buy", "purchase"],
        (Predicate.OWNS, _ACTOR, frozenset({ORG})),
    ),
    "take over": (Predicate.OWNS, frozenset({ORG}), frozenset({ORG})),
    **dict.fromkeys(
        ["criticise", "criticize", "attack", "condemn", "blame", "slam", "denounce", "accuse", "lambast", "blast", "deride", "rebuke", "castigate", "berate", "ridicule", "mock", "deplore", "censure"],
        (Predicate.CRITICISED, _ACTOR | {PUB}, _ANY),
    ),
    "hit out": (Predicate.CRITICISED, _ACTOR | {PUB}, _ANY),
    **dict.fromkeys(
        ["praise", "welcome", "back", "support", "endorse", "applaud", "commend", "champion", "defend", "hail", "promote"],
        (Predicate.SUPPORTED, _ACTOR | {PUB}, _ANY),
    ),
    "join": (Predicate.MEMBER_OF, frozenset({PER}), frozenset({ORG})),
    "partner": (Predicate.WORKS_WITH, _ACTOR, _ACTOR),
    "collaborate": (Predicate.WORKS_WITH, _ACTOR, _ACTOR),
}  # fmt: skip

_PREPOSITIONS = {
    "criticised": frozenset({"for", "against", "at"}),
    "worksWith": frozenset({"with"}),
}


def find_relations(parsed: Parsed) -> tuple[Relation, ...]:
    """Find what the sentences state about two names; each statement once a sentence."""
    found: list[Relation] = []
    for paragraph in parsed.prose:
        if paragraph.is_title:
            continue
        for token in paragraph.doc:
            if token.pos_ == "VERB":
                found.extend(_verbal(parsed, paragraph, token))
        found.extend(_between(parsed, paragraph))
    unique: dict[tuple[Span, Predicate, Span], Relation] = {}
    for relation in found:
        if relation.subject != relation.object:
            unique.setdefault((relation.subject, relation.predicate, relation.object), relation)
    return tuple(unique.values())


# --- verbs -----------------------------------------------------------------------------------


def _verbal(parsed: Parsed, paragraph: Prose, verb: Token) -> Iterator[Relation]:
    particle = next((c.lower_ for c in verb.children if c.dep_ == "prt"), None)
    entry = _VERBS.get(f"{verb.lemma_} {particle}" if particle else verb.lemma_)
    if entry is None:
        return
    predicate, subjects, objects = entry
    passive = any(c.dep_ in {"auxpass", "nsubjpass"} for c in verb.children) or (
        verb.tag_ == "VBN" and verb.dep_ in {"acl"}
    )
    doers = _agents(parsed, paragraph, verb) if passive else _subjects(parsed, paragraph, verb)
    things = (
        _passive_subjects(parsed, paragraph, verb)
        if passive
        else _objects(parsed, paragraph, verb, predicate)
    )
    context = parsed.context(paragraph, verb, verb=verb)
    for doer in doers:
        for thing in things:
            if doer.type in subjects and thing.type in objects and doer.span != thing.span:
                yield Relation(doer.span, predicate, thing.span, context)


def _subjects(parsed: Parsed, paragraph: Prose, verb: Token) -> list[Mention]:
    node = verb
    for _ in range(3):
        subject = next((c for c in node.children if c.dep_ in SUBJECTS), None)
        if subject is not None:
            if subject.lower_ in {"who", "which", "that"} and node.dep_ == "relcl":
                return _with_conjuncts(parsed, paragraph, node.head)
            return _with_conjuncts(parsed, paragraph, subject)
        if node.dep_ in {"conj", "xcomp"} and node.head.i != node.i:
            if node.dep_ == "xcomp" and any(c.dep_ == "dobj" for c in node.head.children):
                return []  # "urged Acme to back …": the subject of the one is not the other's
            node = node.head
            continue
        if node.dep_ in {"acl", "relcl"}:
            return _with_conjuncts(parsed, paragraph, node.head)
        break
    return []


def _objects(parsed: Parsed, paragraph: Prose, verb: Token, predicate: Predicate) -> list[Mention]:
    found: list[Mention] = []
    for child in verb.children:
        if child.dep_ in {"dobj", "attr", "oprd"}:
            found += _with_conjuncts(parsed, paragraph, child) or _possessor(
                parsed, paragraph, child
            )
        elif child.dep_ == "prep" and child.lower_ in _PREPOSITIONS.get(
            predicate.value, frozenset()
        ):
            for thing in child.children:
                if thing.dep_ == "pobj" and not found:
                    found += _with_conjuncts(parsed, paragraph, thing)
    return found


def _possessor(parsed: Parsed, paragraph: Prose, token: Token) -> list[Mention]:
    """ "criticised Acme's handling": the blame falls on Acme."""
    for child in token.children:
        if child.dep_ == "poss":
            found = parsed.named(paragraph, child)
            return [found] if found else []
    return []


def _passive_subjects(parsed: Parsed, paragraph: Prose, verb: Token) -> list[Mention]:
    if verb.dep_ in {"acl"}:
        return _with_conjuncts(parsed, paragraph, verb.head)
    return _subjects(parsed, paragraph, verb)


def _agents(parsed: Parsed, paragraph: Prose, verb: Token) -> list[Mention]:
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            for thing in child.children:
                if thing.dep_ == "pobj":
                    return _with_conjuncts(parsed, paragraph, thing)
    return []


def _with_conjuncts(parsed: Parsed, paragraph: Prose, token: Token) -> list[Mention]:
    found = []
    for node in (token, *token.conjuncts):
        mention = parsed.referent(paragraph, node)
        if mention and mention not in found:
            found.append(mention)
    return found


# --- word orders ------------------------------------------------------------------------------

_THE = r"(?:the\s)?"
_BETWEEN: tuple[tuple[re.Pattern[str], Predicate, frozenset[EntityType], frozenset[EntityType], bool], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), predicate, left, right, swap)
    for pattern, predicate, left, right, swap in (
        # X, formerly Y → Y renamed to X
        (r"(?:\s\([A-Z]+\))?,?\s\(?(?:formerly|previously|once|until recently)(?:\s(?:known\sas|called))?\s" + _THE, Predicate.RENAMED_TO, frozenset({ORG, PROG}), frozenset({ORG, PROG}), True),
        (r"(?:\s\([A-Z]+\))?,?\s(?:has\s(?:been\s)?|was\s|is\s(?:being\s)?)?(?:since\s)?(?:renamed|rebranded|re-branded)(?:\sitself)?(?:\sas)?\s" + _THE, Predicate.RENAMED_TO, frozenset({ORG, PROG}), frozenset({ORG, PROG}), False),
        (r"(?:\s\([A-Z]+\))?,?\s(?:was|were|has\sbeen|have\sbeen)\s(?:replaced\sby|merged\sinto|succeeded\sby)\s" + _THE, Predicate.RENAMED_TO, frozenset({ORG}), frozenset({ORG}), False),
        # X, part of Y; X, a division of Y
        (r"(?:\s\([A-Z]+\))?,?\s(?:(?:is|which\sis|,)\s)?(?:(?:a|an|the)\s)?(?:\w+\s)?(?:part|division|subsidiary|arm|branch|unit|agency|department|wing|offshoot)\sof\s" + _THE, Predicate.PART_OF, frozenset({ORG}), frozenset({ORG}), False),
        (r"(?:\s\([A-Z]+\))?,?\s(?:(?:is|which\sis)\s)?owned\sby\s" + _THE, Predicate.OWNS, frozenset({ORG}), _ACTOR, True),
        # A of the B: where A is a person and nothing but "of the" stands between
        (r"\s(?:of|from)\s" + _THE, Predicate.MEMBER_OF, frozenset({PER}), frozenset({ORG}), False),
        (r",?\s(?:is\s|who\sis\s|,\s)?(?:a|an)\s(?:\w+\s)?member\sof\s" + _THE, Predicate.MEMBER_OF, frozenset({PER}), frozenset({ORG}), False),
        # in partnership with
        (r",?\s(?:working\s|works\s|worked\s)?(?:(?:in\s)?(?:partnership|conjunction|collaboration|association|alliance|tandem)|(?:is\s)?working|has\steamed\sup|teamed\sup|(?:a\s)?joint\sventure|together)\swith\s" + _THE, Predicate.WORKS_WITH, _ACTOR, _ACTOR, False),
        # X, Y's parent company / Y, X's prisons business
        (r",\s" + _THE + r"$", Predicate.PART_OF, frozenset({ORG}), frozenset({ORG}), False),
        # Epsom, Surrey; Acme in Leeds
        (r",\s", Predicate.LOCATED_IN, frozenset({LOC}), frozenset({LOC}), False),
        (r",?\s(?:is\s)?(?:based|located|situated|headquartered)\s(?:in|at|near|on)\s" + _THE, Predicate.LOCATED_IN, frozenset({ORG, LOC}), frozenset({LOC}), False),
        (r"\s(?:in|on)\s" + _THE, Predicate.LOCATED_IN, frozenset({ORG}), frozenset({LOC}), False),
    )
)  # fmt: skip

_OWNED_PART = re.compile(
    r"^[’']s?\s(?:\w+\s){0,2}(?:business|arm|division|subsidiary|unit|branch|agency|offshoot|wing)\b",
    re.IGNORECASE,
)
_RUN_BY = re.compile(r"^(?:-|\s)run\s", re.IGNORECASE)


def _between(parsed: Parsed, paragraph: Prose) -> Iterator[Relation]:
    """Two names in a row, and the words between them."""
    doc = paragraph.doc
    inside = list(parsed.within(Span(paragraph.segment.start, paragraph.segment.end)))
    for left, right in zip(inside, inside[1:], strict=False):
        first, second = paragraph.tokens(left.span), paragraph.tokens(right.span)
        if first is None or second is None or first.sent != second.sent:
            continue
        between = doc.text[first.end_char : second.start_char]
        if len(between) > 60:
            continue
        after = doc.text[second.end_char : second.end_char + 60]
        for pattern, predicate, lefts, rights, swap in _BETWEEN:
            if left.type not in lefts or right.type not in rights or not pattern.fullmatch(between):
                continue
            if (
                between.strip() == ","
                and predicate is Predicate.PART_OF
                and not _OWNED_PART.match(after)
            ):
                continue
            if predicate is Predicate.LOCATED_IN and not _locates(
                doc, first, second, left, right, between
            ):
                continue
            context = parsed.context(paragraph, first.root, verb=first.root)
            subject, object_ = (right, left) if swap else (left, right)
            yield Relation(subject.span, predicate, object_.span, context)
            break
        yield from _compound(parsed, paragraph, left, right, first.end, second.start, between)


def _locates(
    doc: object, first: object, second: object, left: Mention, right: Mention, between: str
) -> bool:
    """Whether a place after a name says where it is, rather than where something happens."""
    if "," in between and left.type is LOC:
        # "Epsom, Surrey," but not the first two of "Leeds, York and Hull"
        after = doc[second.end : second.end + 2].text  # type: ignore[index, attr-defined]
        before = doc[max(0, first.start - 1)].text if first.start else ""  # type: ignore[index, attr-defined]
        return not re.match(r",?\s?(?:and|&|or)\b|,\s?[A-Z]", after) and before not in {
            ",",
            "and",
            "&",
        }
    root = second.root.head  # type: ignore[attr-defined]
    return (
        (root.lower_ in {"in", "on", "at"}
        and root.head.i in range(first.start, first.end))
        or "based" in between
        or "locat" in between
        or "situated" in between
        or "headquartered" in between
    )  # type: ignore[attr-defined, no-any-return]


def _compound(
    parsed: Parsed,
    paragraph: Prose,
    left: Mention,
    right: Mention,
    end: int,
    start: int,
    between: str,
) -> Iterator[Relation]:
    """ "Acme-run Sunny Prison"; "Labour MP Ann Lowe"."""
    doc = paragraph.doc
    if left.type is ORG and right.type in {ORG, PROG} and _RUN_BY.fullmatch(between):
        yield Relation(
            left.span, Predicate.OPERATES, right.span, parsed.context(paragraph, doc[start])
        )
    words = between.strip(" -").lower().split()
    if left.type is ORG and right.type is PER and words and words[-1] in {"mp", "mep", "msp", "councillor", "peer", "senator", "td", "candidate", "activist", "member", "congressman", "congresswoman", "jihadist", "reporter", "journalist"} and len(words) <= 2:  # fmt: skip
        yield Relation(
            right.span, Predicate.MEMBER_OF, left.span, parsed.context(paragraph, doc[start])
        )


__all__ = ["Context", "find_relations"]
