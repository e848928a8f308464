"""Relations that two names in a row state with the words between them: word orders, plain verbs."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.annotate import arguments
from kg.annotate.inflection import forms
from kg.annotate.language import Prose, text_of
from kg.annotate.lexicon import words_of
from kg.annotate.parsed import Parsed
from kg.annotate.relations.headed import CONCESSION, OPINIONS, only_possible, turned_down
from kg.annotate.relations.standing import (
    HALL,
    LINKING,
    LONGEST_BETWEEN,
    OF_BODIES,
    POSSESSIVES,
    may_act,
    stands,
    words_before,
)
from kg.annotate.relations.table import Pattern, Seconds, by_word, cries, orders
from kg.annotate.relations.voices import Voices
from kg.model import EntityType, Mention, Modality, Predicate, Relation, Span

if TYPE_CHECKING:
    from spacy.tokens import Span as Tokens
    from spacy.tokens import Token

_LONGEST_GAP = 9
"""Words between two names that a plain verb can tie together."""


def ordered(voices: Voices, paragraph: Prose) -> Iterator[Relation]:
    """Each two names in a row of one sentence, by the first order or verb that fits."""
    parsed = voices.parsed
    described = (parsed.within(p.span) for p in _publications(parsed, paragraph))
    inside = (pair for names in described for pair in pairwise(names))
    for left, right in (*_pairs(_names(parsed, paragraph)), *inside):
        first, second = paragraph.tokens(left.span), paragraph.tokens(right.span)
        if first is None or second is None:
            continue
        yield from _by_order(parsed, paragraph, (left, first), (right, second))
        if _between(first, second) is not None and second.start - first.end <= _LONGEST_GAP:
            yield from _by_verb(parsed, paragraph, (left, first), (right, second))
    for one, other in _referring(parsed, paragraph):
        yield from _by_order(parsed, paragraph, one, other)


def placed_in_title(voices: Voices, paragraph: Prose) -> Iterator[Relation]:
    """ "Elm Court Hospital, Leeds, Friday 5 May": where the body of a masthead is."""
    for relation in ordered(voices, paragraph):
        place = voices.parsed.at(relation.object)
        located = relation.predicate is Predicate.LOCATED_IN
        beside = relation.object.start - relation.subject.end <= _BESIDE
        if located and beside and place is not None and not HALL.search(place.surface):
            yield relation


_BESIDE = 2
"""Code points between a name and its place on a line of its own: a comma and a space."""


def _between(first: Tokens, second: Tokens) -> str | None:
    """The words between two names; None where they stand too far apart to be tied together.

    A possessive pronoun counts as "X's".
    """
    if first.end > second.start or _apart(first, second):
        return None
    between = _HONORIFIC.sub(" ", text_of(first.doc)[first.end_char : second.start_char])
    owner = "’s" if first.text.lower() in POSSESSIVES else ""
    return owner + between if len(between) <= LONGEST_BETWEEN else None


_HONORIFIC = re.compile(
    r"\s(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Baroness|Cllr|Councillor|Rev"
    r"|Revd|Capt|Judge|Justice)\.?\s){1,3}$"
)
_ASIDE = re.compile(
    r"^(?:\s\([^()]{1,40}\)|,?\s(?:in|of|at|near|from|outside)\s(?:the\s)?[A-Z][\w’'-]*"
    r"(?:\s[A-Z][\w’'-]*){0,2}(?:,\s(?:County|Co)\.?\s[A-Z]\w+)?)(?=,)"
)
"""What may part a name from what is said of it: its initials, its town."""


_OPENS = re.compile(r"^\s(?:\(|[–—-]\s)")


def _readings(between: str) -> tuple[str, ...]:
    """The words between two names, and without an aside or brackets."""
    plain = _ASIDE.sub("", between)
    plain = _OPENS.sub(", ", plain)
    return (between,) if plain == between else (between, plain)


_OBJECTIVE = frozenset({"it", "him", "them", "us", "ourselves"})


def _referring(
    parsed: Parsed, paragraph: Prose
) -> Iterator[tuple[tuple[Mention, Tokens], tuple[Mention, Tokens]]]:
    """Each "its", "she" or "the company" with the next name, and the name before a noun with it."""
    names = [
        (m, tokens)
        for m in _names(parsed, paragraph)
        if (tokens := paragraph.tokens(m.span)) is not None
    ]
    starts = [tokens.start for _, tokens in names]
    for mention, tokens in _references(parsed, paragraph):
        place = bisect.bisect_left(starts, tokens.start)
        if place < len(names):
            yield (mention, tokens), names[place]
        if place and (tokens.root.pos_ == "NOUN" or tokens.root.lower_ in _OBJECTIVE):
            yield names[place - 1], (mention, tokens)


def _references(parsed: Parsed, paragraph: Prose) -> Iterator[tuple[Mention, Tokens]]:
    """The pronouns and bare nouns of a paragraph that stand for one name, with that name."""
    reached = 0
    for token in paragraph.doc:
        at = paragraph.of(token)
        reference = parsed.reference_at(at.start)
        if token.i < reached or (reference is None and token.lower_ not in POSSESSIVES):
            continue
        if reference is not None:
            mention = parsed.at(reference.antecedent)
            tokens = paragraph.tokens(Span(reference.start, reference.end))
            if mention is None or tokens is None or mention.span != reference.antecedent:
                continue
            reached = tokens.end
            yield mention, tokens
        else:
            found = arguments.names(parsed, paragraph, token)
            if len(found) == 1:
                yield found[0], token.doc[token.i : token.i + 1]


def _apart(first: Tokens, second: Tokens) -> bool:
    """Whether a sentence begins between two names; `Span.sent` would walk the whole paragraph."""
    return any(t.is_sent_start for t in first.doc[first.end : second.start + 1])


def _pairs(names: list[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Each name with the next, and with the next that is no place ("the Leeds unit of Acme")."""
    for at, (left, right) in enumerate(pairwise(names)):
        yield left, right
        if right.type is EntityType.PLACE:
            ahead = names[at + 2 : at + 5]
            further = next((m for m in ahead if m.type is not EntityType.PLACE), None)
            if further is not None:
                yield left, further


def _names(parsed: Parsed, paragraph: Prose) -> list[Mention]:
    """The names of a paragraph in order; a publication stands for those inside it."""
    span = paragraph.segment.span
    publications = _publications(parsed, paragraph)
    return sorted(
        [
            *publications,
            *(
                m
                for m in parsed.within(span)
                if not any(p.span.overlaps(m.span) for p in publications)
            ),
        ]
    )


def _publications(parsed: Parsed, paragraph: Prose) -> list[Mention]:
    return [p for p in parsed.publications if paragraph.segment.span.covers(p.span)]


def _by_order(
    parsed: Parsed,
    paragraph: Prose,
    left: tuple[Mention, Tokens],
    right: tuple[Mention, Tokens],
) -> Iterator[Relation]:
    between = _between(left[1], right[1])
    if between is None:
        return
    second, doc = right[1], paragraph.doc
    after = text_of(doc)[second.end_char : second.end_char + LONGEST_BETWEEN]
    taken: set[Predicate] = set()
    readings = _readings(between)
    for pattern in _between_types(left[0].type, right[0].type):
        if pattern.between is None or pattern.predicate in taken:
            continue
        if not any(pattern.between.fullmatch(words) for words in readings[: _allowed(pattern)]):
            continue
        if pattern.after and not pattern.after.match(after):
            continue
        if pattern.predicate is Predicate.OWNS and CONCESSION.match(after):
            continue
        if pattern.lead and not pattern.lead.search(words_before(left[1])):
            continue
        if not pattern.after and pattern.predicate not in _OF_OWNERS and _possessive(right[1]):
            continue
        if not stands(pattern, left[1], right[1], between):
            continue
        verb = _verb_between(left[1], right[1])
        context = parsed.context(paragraph, left[1].root, verb=verb or left[1].root)
        if (
            verb is None and pattern.lead is None
        ):  # what an apposition says holds, whatever the sentence does with it
            context = replace(context, modality=Modality.STATED)
        found = [
            relation
            for one in _of_both(parsed, paragraph, left, between)
            for other in _listed(parsed, paragraph, pattern, right)
            for relation in pattern.relation(one, other, context)
        ]
        yield from found
        if found:
            taken.add(pattern.predicate)


@lru_cache(maxsize=64)
def _between_types(first: EntityType, second: EntityType) -> tuple[Pattern, ...]:
    """The word orders that may stand between names of two types."""
    return tuple(
        p
        for p in orders()
        if (second if p.swapped else first) in p.subjects
        and (first if p.swapped else second) in p.objects
    )


def _allowed(pattern: Pattern) -> int:
    """How many readings of the words between count for a pattern."""
    return 2 if pattern.predicate in OF_BODIES else 1


_OF_OWNERS = OPINIONS | {Predicate.LOCATED_IN}


def _possessive(name: Tokens) -> bool:
    """ "a firm owned by Ann Lowe's brother" is not Ann Lowe's."""
    return name.end < len(name.doc) and name.doc[name.end].tag_ == "POS"


def _verb_between(first: Tokens, second: Tokens) -> Token | None:
    """The verb that says it, if one stands between the names."""
    doc = first.doc
    verbs = (t for t in doc[first.end : second.start] if t.pos_ in {"VERB", "AUX"})
    return next(verbs, None)


def _listed(
    parsed: Parsed, paragraph: Prose, pattern: Pattern, name: tuple[Mention, Tokens]
) -> list[Mention]:
    """ "in England and Wales", "by Ann Lowe and Bob Marsh": both."""
    mention, tokens = name
    apart = tokens.start > 0 and tokens.doc[tokens.start - 1].text == ","
    if apart or (pattern.predicate, pattern.swapped) not in _SHARING:
        return [mention]
    joined = [
        parsed.at(paragraph.of(token)) or parsed.named(paragraph, token)
        for token in tokens.root.conjuncts
    ]
    later = [m for m in joined if m is not None and m.start > mention.start]
    if not later and pattern.predicate in OF_BODIES:
        later = _and_next(parsed, paragraph, tokens)
    if pattern.predicate is Predicate.MEMBER_OF:  # "Acme's Ann Lowe and Halden's Bob Marsh"
        later = [m for m in later if not _owned_anew(parsed, mention, m)]
    return [mention, *(m for m in later if m.type is mention.type)]


def _and_next(parsed: Parsed, paragraph: Prose, name: Tokens) -> list[Mention]:
    """ "a venture of Acme and the Halden Trust": what "and" adds, however the parse took it."""
    match = _AND.match(name.doc.text, name.end_char)
    if match is None:
        return []
    first = paragraph.chars(match.end(), match.end() + 1)
    found = parsed.at(first)
    return [found] if found is not None and found.start == first.start else []


_AND = re.compile(r"\s(?:and|&|with)\s(?:the\s)?(?=[A-Z])")


def _owned_anew(parsed: Parsed, first: Mention, later: Mention) -> bool:
    between = parsed.within(Span(first.end, later.start))
    return any(m.type is EntityType.ORGANISATION for m in between)


_OF_SEVERAL = re.compile(
    r",?\s(?:both|all)\b|\s(?:[a-z]+\s){0,2}(?:merge|combine|amalgamate|unite|fuse|join(?:ed)?\sforces)"
)


def _of_both(
    parsed: Parsed, paragraph: Prose, name: tuple[Mention, Tokens], between: str
) -> list[Mention]:
    """ "Ann Lowe and Bob Marsh, both of Acme": the two of them."""
    mention, tokens = name
    if not _OF_SEVERAL.match(between):
        return [mention]
    joined = [parsed.at(paragraph.of(token)) for token in tokens.root.conjuncts]
    earlier = [m for m in joined if m is not None and m.start < mention.start]
    return [mention, *(m for m in earlier if m.type is mention.type)]


_SHARING = frozenset(
    {
        (Predicate.LOCATED_IN, False),
        (Predicate.WORKS_WITH, False),
        (Predicate.OPERATES, False),
        (Predicate.AUTHORED_BY, False),
        (Predicate.PUBLISHED_BY, False),
        (Predicate.MEMBER_OF, True),
        (Predicate.OWNS, True),
        (Predicate.RENAMED_TO, True),
    }
)
"""Predicates, and whether the object stands first, in which the second name may be several."""


# --- a plain verb between two names ------------------------------------------------------------

_LEADING = words_of(
    """has have had also then later now again today yesterday tonight who which that since
    previously recently always often repeatedly publicly openly formally officially immediately
    currently once first been is are was were being has , itself himself herself even still already
    and"""
)
"""What may stand between a subject and its verb, adverbs in "-ly" aside."""


def _by_verb(
    parsed: Parsed, paragraph: Prose, left: tuple[Mention, Tokens], right: tuple[Mention, Tokens]
) -> Iterator[Relation]:
    """ "A has strongly condemned B", "A was condemned by B", however the parse took it."""
    doc = left[1].doc
    gap = doc[left[1].end : right[1].start]
    table = by_word()
    for token in gap:
        seconds = table.get((token.lower_, False))
        if seconds is not None:
            break
        if token.lower_ not in _LEADING and not token.lower_.endswith("ly"):
            return
    else:
        return
    if not may_act(left[1]):
        return
    for pattern in _in_reach(seconds, gap, token):
        turned = _fits(pattern, gap, token.i - gap.start)
        if turned is None or pattern.suffers or pattern.then or pattern.joint:
            continue
        context = parsed.context(paragraph, token, verb=token)
        if only_possible(pattern, context, token):
            return
        doer, thing = (right[0], left[0]) if turned else (left[0], right[0])
        if pattern.predicate is Predicate.OWNS and CONCESSION.match(
            text_of(doc)[right[1].end_char : right[1].end_char + LONGEST_BETWEEN]
        ):
            continue
        if pattern.predicate is Predicate.MEMBER_OF and _IN_A_POST.match(
            text_of(doc), right[1].end_char
        ):
            continue
        pattern, context = turned_down(pattern, context, token)
        found = list(pattern.relation(doer, thing, context))
        yield from found
        if found:
            return


_IN_A_POST = re.compile(r"['’]?s?\sas\s(?!(?:an?\s)?(?:\w+\s)?(?:member|volunteer)\b)")
"""After what somebody joins: their post there, which is for the posts to tell."""


def _in_reach(seconds: Seconds, gap: Tokens, verb: Token) -> list[Pattern]:
    """The patterns whose second word stands in a gap after the verb; those of most words first."""
    words = {w for t in gap if t.i > verb.i for w in (t.lower_, t.lemma_.lower())}
    found = [p for w in sorted({"", *words}) for p in seconds.get(w, ())]
    return sorted(found, key=lambda p: -len(p.words))


def _fits(pattern: Pattern, gap: Tokens, place: int) -> bool | None:
    """Whether a gap holds a pattern's words in order and nothing else of weight.

    Returns:
        False for the active voice, True for the passive, None where it does not fit.
    """
    verb = forms(pattern.words[0])
    word = gap[place].lower_
    auxiliaries = {t.lower_ for t in gap[:place]}
    was = bool(auxiliaries & {"is", "are", "was", "were", "been", "being"})
    rest = list(gap[place + 1 :])
    if word == verb.gerund and not was and "," not in auxiliaries:
        return None
    if word == verb.base and word != verb.past and auxiliaries - {"and", ",", "also"}:
        return None
    turned = word == verb.participle and (was or (rest[:1] and rest[0].lower_ == "by"))
    if turned and (pattern.moves or pattern.words[0] == "be"):
        turned = False
    elif was and word != verb.gerund and not turned:
        return None
    wanted = [*pattern.words[1:], *(["by"] if turned else [])]
    described = {t.i for t in rest[-2:] if t.pos_ == "NOUN"}  # "hired consultants Acme"
    for t in rest:
        if wanted and (t.lower_ == wanted[0] or t.lemma_.lower() == wanted[0]):
            wanted.pop(0)
        elif (
            t.lower_ not in LINKING
            and t.pos_ != "ADJ"
            and t.i not in described
            and not t.lower_.endswith("ly")
        ):
            return None
    return bool(turned) if not wanted else None


# --- in somebody's own voice --------------------------------------------------------------------


def cried(voices: Voices, paragraph: Prose) -> Iterator[Relation]:
    """ "Shame on Acme", "Well done Acme": what a voice says to or of a name."""
    parsed, doc = voices.parsed, paragraph.doc
    named = [
        (mention, tokens)
        for mention in parsed.within(paragraph.segment.span)
        if (tokens := paragraph.tokens(mention.span)) is not None
    ]
    for mention, tokens in (*named, *_pronouns(parsed, paragraph)):
        before = text_of(doc)[max(0, tokens.start_char - LONGEST_BETWEEN) : tokens.start_char]
        for pattern in cries():
            if pattern.before is None or not pattern.before.search(before):
                continue
            voice = voices.at(paragraph.of(tokens[0]).start, paragraph.section)
            if voice is not None:
                context = parsed.context(paragraph, tokens[0], verb=tokens.root)
                yield from pattern.relation(voice, mention, context)
            break


def _pronouns(parsed: Parsed, paragraph: Prose) -> Iterator[tuple[Mention, Tokens]]:
    """What is known to stand for a name in a paragraph: "fair play to him"."""
    span = paragraph.segment.span
    first = bisect.bisect_left(parsed.references, span.start, key=lambda r: r.start)
    for reference in itertools.islice(parsed.references, first, None):
        if reference.start >= span.end:
            return
        mention = parsed.at(reference.antecedent)
        tokens = paragraph.tokens(Span(reference.start, reference.end))
        if mention is not None and tokens is not None and mention.span == reference.antecedent:
            yield mention, tokens


__all__ = ["cried", "ordered", "placed_in_title"]
