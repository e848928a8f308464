"""Relations between names, by the patterns of ``relations.tsv``: verbs, nouns and word orders."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.annotate import arguments
from kg.annotate.language import Prose
from kg.annotate.parsed import Parsed
from kg.annotate.tables import TYPES, lines
from kg.annotate.verdicts import find_verdicts
from kg.model import Context, EntityType, Mention, Modality, Predicate, Relation, Span

if TYPE_CHECKING:
    from spacy.tokens import Span as Tokens
    from spacy.tokens import Token

LONGEST_BETWEEN = 70
"""Code points between two names that a word order can tie together."""

_OPINIONS = frozenset({Predicate.CRITICISED, Predicate.SUPPORTED, Predicate.ABOUT})
"""What is said of an act ("Acme's handling of it") falls on the actor."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line of ``relations.tsv``.

    Args:
        words: Lemmas of a verb or noun pattern; empty for a word order.
        between, after: Regular expressions of a word order.
        swapped: The object stands where the subject of the verb, or the first name, would.
        moves: The subject of the verb undergoes what it says, in either voice.
        shared: A noun's owner may be the subject of the verb above it.
    """

    predicate: Predicate
    subjects: frozenset[EntityType]
    objects: frozenset[EntityType]
    example: str
    words: tuple[str, ...] = ()
    noun: bool = False
    between: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None
    swapped: bool = False
    moves: bool = False
    shared: bool = False

    def relation(self, doer: Mention, thing: Mention, context: Context) -> Iterator[Relation]:
        """The relation, if both names are of types it allows."""
        subject, object_ = (thing, doer) if self.swapped else (doer, thing)
        fits = subject.type in self.subjects and object_.type in self.objects
        if fits and subject.span != object_.span:
            yield Relation(subject.span, self.predicate, object_.span, context)


def _types(field: str) -> frozenset[EntityType]:
    return frozenset(EntityType) if field == "*" else frozenset(TYPES[t] for t in field.split())


def _pattern(line: str) -> Pattern:
    predicate, subjects, written, objects, example = line.split("\t")
    kind, _, rest = written.partition(": ")
    common = (Predicate(predicate), _types(subjects), _types(objects), example)
    if kind == "between":
        between, _, after = rest.removeprefix("<").partition(" >> ")
        return Pattern(
            *common,
            between=re.compile(between),
            after=re.compile(after) if after else None,
            swapped=rest.startswith("<"),
        )
    if kind in {"noun", "noun+"}:
        return Pattern(*common, words=tuple(rest.split()), noun=True, shared=kind == "noun+")
    words = written.removeprefix("<").removesuffix("~")
    return Pattern(
        *common,
        words=tuple(words.split()),
        swapped=written.startswith("<"),
        moves=written.endswith("~"),
    )


@lru_cache(maxsize=1)
def patterns() -> tuple[Pattern, ...]:
    """Read the table beside this module."""
    return tuple(_pattern(line) for line in lines("relations.tsv"))


@lru_cache(maxsize=1)
def _by_word() -> Mapping[str, tuple[Pattern, ...]]:
    """The verb and noun patterns under their first word, those of most words first."""
    table: dict[str, list[Pattern]] = defaultdict(list)
    for pattern in patterns():
        if pattern.words:
            table[pattern.words[0]].append(pattern)
    return {w: tuple(sorted(found, key=lambda p: -len(p.words))) for w, found in table.items()}


@lru_cache(maxsize=1)
def _orders() -> tuple[Pattern, ...]:
    return tuple(pattern for pattern in patterns() if pattern.between)


def find_relations(parsed: Parsed) -> tuple[Relation, ...]:
    """Find what the sentences state about two names; each statement once a sentence."""
    found: list[Relation] = [*_of_articles(parsed)]
    for paragraph in parsed.prose:
        if paragraph.is_title:
            continue
        for token in paragraph.doc:
            if token.pos_ in {"VERB", "AUX", "NOUN"}:
                found.extend(_headed(parsed, paragraph, token))
        found.extend(_ordered(parsed, paragraph))
    found.extend(find_verdicts(parsed))
    unique: dict[tuple[Span, Predicate, Span], Relation] = {}
    for relation in found:
        unique.setdefault((relation.subject, relation.predicate, relation.object), relation)
    return tuple(unique.values())


# --- articles ----------------------------------------------------------------------------------


def _of_articles(parsed: Parsed) -> Iterator[Relation]:
    """Who wrote and brought out an article whose title is known, by the credits of its section."""
    for paragraph in parsed.prose:
        credit = parsed.credit(paragraph.section)
        title = parsed.publication_at(paragraph.segment.span) if paragraph.is_title else None
        if credit is None or title is None or not paragraph.segment.span.covers(title.span):
            continue
        for target, predicate in (
            (credit.publisher, Predicate.PUBLISHED_BY),
            (credit.author, Predicate.AUTHORED_BY),
        ):
            if target is not None:
                context = Context(paragraph.section, target)
                yield Relation(title.span, predicate, target, context)


# --- verbs and nouns ---------------------------------------------------------------------------


def _headed(parsed: Parsed, paragraph: Prose, token: Token) -> Iterator[Relation]:
    table = _by_word()
    for pattern in (p for lemma in arguments.lemmas(token) for p in table.get(lemma, ())):
        if pattern.noun != (token.pos_ == "NOUN"):
            continue
        last = _matched(token, pattern.words)
        if last is None:
            continue
        found = list(_stated(parsed, paragraph, pattern, token, last))
        yield from found
        if found:
            return


def _matched(head: Token, words: tuple[str, ...]) -> Token | None:
    """The token of the last word of a pattern, found along the dependencies; None if one lacks."""
    path = [head]
    for word in words[1:]:
        step = next(
            (c for node in reversed(path) for c in node.children if _is(c, word)),
            None,
        )
        if step is None or (step.i <= head.i and step.dep_ not in {"nsubjpass", "dobj"}):
            return None
        path.append(step)
    return path[-1]


def _is(token: Token, word: str) -> bool:
    return (token.lower_ == word or token.lemma_.lower() == word) and token.dep_ not in {
        "poss",
        "amod",
        "compound",
    }


def _stated(
    parsed: Parsed, paragraph: Prose, pattern: Pattern, head: Token, last: Token
) -> Iterator[Relation]:
    context = parsed.context(paragraph, head, verb=head)
    if _only_possible(pattern, context, head):
        return
    for doer in _doers(parsed, paragraph, pattern, head, last):
        for thing in _things(parsed, paragraph, pattern, head, last):
            yield from pattern.relation(doer, thing, context)


def _only_possible(pattern: Pattern, context: Context, head: Token) -> bool:
    """Whether nobody states it: a condition, or an opinion that somebody should have."""
    if context.modality is Modality.QUESTIONED:
        return "?" not in head.sent[-2:].text
    return context.modality is Modality.PLANNED and pattern.predicate in _OPINIONS


def _doers(
    parsed: Parsed, paragraph: Prose, pattern: Pattern, head: Token, last: Token
) -> list[Mention]:
    if pattern.noun:
        return _owners(parsed, paragraph, head, shared=pattern.shared)
    if arguments.passive(head) and not pattern.moves and _acts_on_object(head, last):
        agents = [t for word, t in arguments.prepositional(head) if word == "by"]
        return [m for token in agents for m in arguments.names(parsed, paragraph, token)]
    subject = arguments.subject(head)
    return arguments.names(parsed, paragraph, subject) if subject is not None else []


def _acts_on_object(head: Token, last: Token) -> bool:
    """Whether the verb's own object is the pattern's: then a passive turns the two about."""
    return last.i == head.i or last.dep_ in {"prt", "nsubjpass"} or last.head.dep_ == "nsubjpass"


def _owners(parsed: Parsed, paragraph: Prose, noun: Token, *, shared: bool) -> list[Mention]:
    for child in noun.children:
        if child.dep_ == "poss":
            return arguments.names(parsed, paragraph, child)
    for word, token in arguments.prepositional(noun):
        if word in {"by", "from"}:
            return arguments.names(parsed, paragraph, token)
    if shared and noun.dep_ in {"dobj", "pobj"} and noun.head.i != noun.i:
        verb = noun.head if noun.dep_ == "dobj" else noun.head.head
        subject = arguments.subject(verb) if verb.pos_ == "VERB" else None
        return arguments.names(parsed, paragraph, subject) if subject is not None else []
    return []


def _things(
    parsed: Parsed, paragraph: Prose, pattern: Pattern, head: Token, last: Token
) -> list[Mention]:
    found: list[Mention] = []
    for token in _object_tokens(pattern, head, last):
        named = arguments.names(parsed, paragraph, token)
        if not named and pattern.predicate in _OPINIONS:
            named = _answerable(parsed, paragraph, token)
        found += named
    return found


def _object_tokens(pattern: Pattern, head: Token, last: Token) -> list[Token]:
    if len(pattern.words) > 1 and last.dep_ in {"prep", "agent", "dative"}:
        return [c for c in last.children if c.dep_ == "pobj"]
    if not pattern.noun and not pattern.moves and arguments.passive(head):
        subject = arguments.subject(head)
        return [subject] if subject is not None else []
    return arguments.objects(head)


def _answerable(parsed: Parsed, paragraph: Prose, act: Token) -> list[Mention]:
    """ "Acme's handling", "the decision by Acme", "the way Acme handles it": Acme."""
    for child in act.children:
        if child.dep_ == "poss":
            return arguments.names(parsed, paragraph, child)
        if child.dep_ in {"relcl", "acl"} and act.lower_ in {"way", "manner", "fact", "decision"}:
            subject = arguments.subject(child)
            if subject is not None and subject.i != act.i:
                return arguments.names(parsed, paragraph, subject)
    for word, token in arguments.prepositional(act):
        if word == "by":
            return arguments.names(parsed, paragraph, token)
    return []


# --- word orders -------------------------------------------------------------------------------


def _ordered(parsed: Parsed, paragraph: Prose) -> Iterator[Relation]:
    """Two names in a row, and the words between them."""
    doc = paragraph.doc
    inside = list(parsed.within(paragraph.segment.span))
    for left, right in pairwise(inside):
        first, second = paragraph.tokens(left.span), paragraph.tokens(right.span)
        if first is None or second is None or first.sent != second.sent:
            continue
        between = doc.text[first.end_char : second.start_char]
        if len(between) > LONGEST_BETWEEN:
            continue
        after = doc.text[second.end_char : second.end_char + LONGEST_BETWEEN]
        for pattern in _orders():
            if pattern.between is None or not pattern.between.fullmatch(between):
                continue
            if pattern.after and not pattern.after.match(after):
                continue
            if not _stands(pattern, first, second, between):
                continue
            context = parsed.context(paragraph, first.root, verb=first.root)
            found = [
                relation
                for other in _listed(parsed, paragraph, pattern, second, right)
                for relation in pattern.relation(left, other, context)
            ]
            yield from found
            if found:
                break


_BUILDINGS = re.compile(
    r"\b(?:Hospital|Infirmary|Hospice|Clinic|Surgery|School|Academy|College|University|Court|Prison"
    r"|Jail|Gaol|Museum|Gallery|Library|Theatre|Church|Cathedral|Hotel|Stadium)$|^HMP\b"
)
"""Names of what stands in one place: the place after them is where they are."""


_PRIZES = re.compile(r"\b(?:Medal|Prize|Award|Trophy|Cup|Championship|Scholarship|Honour)s?\b")
"""Names typed as programmes that their owner gives rather than runs."""


def _listed(
    parsed: Parsed, paragraph: Prose, pattern: Pattern, last: Tokens, right: Mention
) -> list[Mention]:
    """ "in England and Wales": both."""
    apart = last.doc[last.start - 1].text == ","
    if pattern.predicate is not Predicate.LOCATED_IN or pattern.swapped or apart:
        return [right]
    joined = [parsed.at(paragraph.of(token)) for token in last.root.conjuncts]
    return [right, *(m for m in joined if m is not None and m.type is right.type)]


def _stands(pattern: Pattern, first: Tokens, second: Tokens, between: str) -> bool:
    """Whether the two names belong together, rather than to a list or to the verb's time and place.

    "Epsom, Surrey" but not the first two of "Leeds, York and Hull"; "the school in Leeds has" but
    not "met the firm in Leeds".
    """
    doc = first.doc
    if pattern.predicate is Predicate.LOCATED_IN:
        if between.strip() == ",":
            after = doc[second.end : second.end + 2].text
            before = doc[first.start - 1].text if first.start else ""
            in_list = re.match(r",?\s?(?:and\b|&|or\b)|,\s?[A-Z]", after)
            return not in_list and before not in {",", "and", "&", "or"}
        if re.search(r"based|located|situated|headquartered", between):
            return True
        if _BUILDINGS.search(first.text):
            return True
        joint = second.root.head
        return joint.dep_ == "prep" and first.start <= joint.head.i < first.end
    if pattern.predicate is Predicate.OPERATES and between.strip() in {"'s", "’s", "'", "’"}:
        return _PRIZES.search(second.text) is None
    if pattern.predicate is Predicate.MEMBER_OF and between.strip() in {"(", "from", "of"}:
        return between.strip() != "(" or doc[second.end : second.end + 1].text == ")"
    return True


__all__ = ["Pattern", "find_relations", "patterns"]
