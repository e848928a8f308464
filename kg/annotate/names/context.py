"""What the words around say of a name's type; names that capitals alone give away."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.annotate import gazetteer, lexicon
from kg.annotate.language import Prose
from kg.annotate.names.case import ACRONYM, COUNTRIES, Case, mostly_capitals, starts_sentence
from kg.annotate.names.dictionary import is_ordinary
from kg.annotate.names.evidence import (
    FAINT,
    LOC,
    MODEL,
    ORG,
    PATTERN,
    PER,
    PROG,
    Candidate,
    Table,
    squeeze,
)
from kg.annotate.names.patterns import DROPPED, type_by_head
from kg.annotate.names.roles import Vote, roles
from kg.model import EntityType

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SAID = 2.0
"""Weight of a noun that says what a name is: "X, a charity", "the scheme X"."""

_LINKS = frozenset({"and", "&", "or"})


def branches(paragraph: Prose, case: Case) -> Iterator[Candidate]:
    """Find "North Riding NHB" where the text also speaks of the NHB: one of them, by district."""
    doc = paragraph.doc
    for i in range(1, len(doc)):
        word = doc[i].text
        if (
            not ACRONYM.fullmatch(word)
            or case.inner[word] < 2
            or word.rstrip("s") in lexicon.COMMON_CAPITALS
        ):
            continue
        first = i
        while (
            first > 0
            and i - first < 5
            and doc[first - 1].pos_ == "PROPN"
            and doc[first - 1].text[0].isupper()
        ):
            first -= 1
            if (
                first > 1
                and doc[first - 1].lower_ in {"and", "&"}
                and doc[first - 2].pos_ == "PROPN"
            ):
                first -= 1
        words = [doc[j].text for j in range(first, i)]
        if not words or words[0].lower() in DROPPED:
            continue
        if len(words) == 1 and case.small[words[0].lower()]:
            continue
        if any(
            ACRONYM.fullmatch(w) or w in lexicon.HONORIFICS or w.lower() in lexicon.POST_HEADS
            for w in words
        ):
            continue
        yield Candidate(paragraph.span(first, i + 1), doc[first : i + 1].text, ORG, PATTERN)


def capitalised(
    paragraph: Prose, table: Table, case: Case, taken: frozenset[int]
) -> Iterator[Candidate]:
    """Words capitalised inside a sentence that the document never writes small: names of some kind.

    What kind, the context and the other documents must say; the vote is the weakest there is.

    Args:
        taken: Offsets that belong to names already.
    """
    doc = paragraph.doc
    if paragraph.is_title or mostly_capitals(doc.text):
        return
    i = 0
    seen: set[str] = set()
    words = [token.text for token in doc]
    while i < len(doc):
        if (
            not words[i][0].isupper()
            or not _may_begin(doc, i)
            or not (_unexplained(doc[i], case) or _long_run(doc, i))
        ):
            i += 1
            continue
        last = i + 1
        while last < len(doc) and last - i < 5 and _goes_on(doc[last]) and not _route(doc, last):
            last += 1
        while last > i + 1 and (
            doc[last - 1].text[0].islower() or doc[last - 1].lower_ in lexicon.PUBLISHED
        ):
            last -= 1
        span = paragraph.span(i, last)
        key = squeeze(doc[i:last].text)
        fresh = key not in table.proposed and key not in seen
        longer = span.start in taken and not taken.issuperset(range(*span))
        if fresh and (longer or taken.isdisjoint(range(*span))):
            seen.add(key)
            yield Candidate(span, doc[i:last].text, ORG, FAINT)
        i = last


_NO_NAMES = lexicon.COMMON_CAPITALS | lexicon.MONTHS_AND_DAYS | lexicon.HONORIFICS


def _unexplained(token: Token, case: Case) -> bool:
    word, low = token.text, token.lower_
    if not (word[0].isupper() and word.isalnum()) or len(word) < 3 or ACRONYM.fullmatch(word):
        return False
    if word in _NO_NAMES:
        return False
    if {low, low.rstrip("s")} & (lexicon.POST_HEADS | lexicon.POSTS) or low in DROPPED:
        return False
    if token.ent_type_ == "NORP" and (_PEOPLES.search(word) or is_ordinary(word)):
        return False
    return not case.small[low] and token.ent_type_ not in {"DATE", "LANGUAGE", "TIME"}


_PEOPLES = re.compile(r"(?:ish|ese|ians?|ch|eans?|cans?|man|men|is?|ists?|ics?|s)$")


def _long_run(doc: Doc, i: int) -> bool:
    """Whether three capitalised words in a row begin here: a name, whatever the words."""
    words = doc[i : i + 3]
    return (
        len(words) == 3
        and all(w.text[0].isupper() and w.text.isalpha() and _goes_on(w) for w in words)
        and not any({w.lower_, w.lower_.rstrip("s")} & lexicon.POST_HEADS for w in words)
        and words[0].lower_ not in DROPPED
    )


def _may_begin(doc: Doc, i: int) -> bool:
    """Whether a capital says something here.

    A sentence begins with one; but two words in quotation marks need not have it, and neither
    does a proper noun that a verb follows.
    """
    if i and doc[i - 1].text[0].isupper() and doc[i - 1].pos_ == "PROPN":
        return not doc[i - 1].is_sent_start and starts_sentence(doc[i - 1]) is False
    if not starts_sentence(doc[i]):
        return True
    if i + 1 >= len(doc):
        return False
    after = doc[i + 1]
    quoted = i > 0 and doc[i - 1].text in _QUOTES
    if quoted and after.text[0].isupper() and _goes_on(after):
        return True
    return doc[i].tag_ == "NNP" and after.pos_ in {"VERB", "AUX"} and not is_ordinary(doc[i].text)


_QUOTES = frozenset({"“", "‘", '"', "'"})


def _goes_on(token: Token) -> bool:
    """Whether a word may be the next of a name: capitalised, or small between two that are."""
    word = token.text
    if word[0].isupper() and word.replace("-", "").isalnum():
        return word not in _NO_NAMES and not ACRONYM.fullmatch(word)
    after = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    return (
        token.lower_ in _INSIDE
        and word.islower()
        and after is not None
        and after.text[0].isupper()
        and after.text not in _NO_NAMES
    )


def _route(doc: Doc, i: int) -> bool:
    """Whether "to" leads from one place to another: "London to Sydney"."""
    return doc[i].lower_ == "to" and doc[i - 1].text in gazetteer.places()


_INSIDE = lexicon.words_of("of for by to on with")
Told = Counter[tuple[str, str, EntityType]]
"""How often a kind of context was met, by way of writing, kind and type."""
_OFTEN = 2
"""A kind of context counts so often: ten times "the Spitfire" say no more than two."""


def openings(table: Table) -> frozenset[str]:
    """What a token can be with which a proposed name begins."""
    firsts = {key.partition(" ")[0] for key in table.proposed}
    return frozenset(first[:n] for first in firsts for n in range(1, len(first) + 1))


def weigh(paragraph: Prose, table: Table, told: Told, opening: frozenset[str]) -> None:
    """Let the words around each proposed name, and each acronym, vote on its type.

    Args:
        told: What was counted in the paragraphs before.
        opening: The `openings` of the table.
    """
    doc = paragraph.doc
    if mostly_capitals(doc.text):
        return
    i = 0
    while i < len(doc):
        word = doc[i].text
        if not (word[0].isupper() or word[0].isdigit()):
            i += 1
            continue
        known = squeeze(word) in opening
        key, last = _longest_known(doc, table, i) if known else (None, i + 1)
        if key is None and _open_acronym(doc[i]) and not paragraph.is_title:
            key = squeeze(doc[i].text)
        if key is not None:
            around = [*_votes(doc, i, last), *roles(doc, i, last)]
            shouted = key.title() in table.proposed  # "DAYTON — The mayor"
            if ACRONYM.fullmatch(key) and not shouted and any(map(_acts, around)):
                around.append(("acts", ORG, _ACTS))
            votes = [(key, vote) for vote in around]
            for name, (context, kind, weight) in (*votes, *_linked(doc, table, key, last)):
                told[(name, context, kind)] += 1
                if weight >= _SAID and context.startswith("kind") and kind is ORG:
                    _settle(table, name, weight)
                if told[(name, context, kind)] <= _OFTEN:
                    table.weigh(name, kind, weight)
        i = last


_ACTS = 2.0
"""What it says of an acronym that it does what people do: nobody else is called so."""


def _acts(vote: Vote) -> bool:
    place, kind, weight = vote
    return place.startswith("subject") and kind in {ORG, PER} and weight > 0


def _settle(table: Table, name: str, weight: float) -> None:
    """Let "X, a shipping line" propose a firm where the model alone took X for a person."""
    proposed = table.proposed.get(name)
    if proposed and name not in table.titled and proposed[PER] >= max(proposed.values()):
        proposed[ORG] = max(proposed[ORG], weight)


def _linked(doc: Doc, table: Table, key: str, last: int) -> Iterator[tuple[str, Vote]]:
    """Names in a list are of one type: "Larkfield, Acme Ltd and the TSU"."""
    at = last
    if at < len(doc) and doc[at].text == ",":
        at += 1
    listed = at < len(doc) and doc[at].lower_ in _LINKS
    at += listed
    if at < len(doc) and doc[at].lower_ == "the":
        at += 1
    if at == last or at >= len(doc) or not doc[at].text[0].isupper():
        return
    other, end = _longest_known(doc, table, at)
    if other is None or other == key:
        return
    if not listed and not (end < len(doc) and doc[end].text in {",", "and", "&", "or"}):
        return
    weight = 0.8 if listed else 0.4
    for name, known in ((key, other), (other, key)):
        kind = _settled(known, table)
        if kind is not None:
            yield name, ("list", kind, weight)


def _settled(key: str, table: Table) -> EntityType | None:
    """The type of a name that its build alone makes sure."""
    votes = table.proposed[key]
    kind = max(votes, key=lambda kind: (votes[kind], kind.value), default=None)
    if kind is None or votes[kind] < PATTERN:
        return None
    return kind


def _open_acronym(token: Token) -> bool:
    word = token.text
    return (
        len(word) > 1
        and bool(ACRONYM.fullmatch(word))
        and word.rstrip("s") not in lexicon.COMMON_CAPITALS
    )


def _longest_known(doc: Doc, table: Table, i: int) -> tuple[str | None, int]:
    for last in range(min(len(doc), i + 7), i, -1):
        key = squeeze(doc[i:last].text)
        if key in table.proposed:
            return key, last
    return None, i + 1


_YEAR = re.compile(r"(?:, |\()(?:19|20)\d\d[a-z]?\b|\) ?\(")
"""What follows an author who is cited."""
_SCORE = re.compile(r"\d{1,3}[-–]\d{1,3}\b")
"""The result of a match behind the name of a team."""


def _votes(doc: Doc, first: int, last: int) -> Iterator[Vote]:
    """What the words right beside a name say, whatever the parse."""
    before = doc[first - 1].lower_ if first else ""
    earlier = doc[first - 2].lower_ if first > 1 else ""
    after = doc[last].lower_ if last < len(doc) else ""
    later = doc[last + 1].lower_ if last + 1 < len(doc) else ""
    surface = doc[first:last].text
    acronym = bool(ACRONYM.fullmatch(surface))
    noun_follows = last < len(doc) and doc[last].pos_ == "NOUN"
    head = doc[last - 1]
    if _gerund(head, doc, first, last):
        yield "gerund", PROG, 1.6
        yield "gerund", LOC, -0.6
    if head.text in _FUNDED and before in _SUMS and doc[first - 1].text.islower():
        yield "sum", PROG, 1.2
    if before == "-" and earlier in {"pre", "post"}:
        yield "pre-", PROG, 1.0
    if after[:1].isdigit() and _SCORE.match(doc[last : last + 3].text):
        yield "score", ORG, 1.0
    elif after.isdigit() and len(after) < 3 and _result(doc, first, last):
        yield "score", ORG, 2.0
    elif after.isdigit() and (len(after) < 3 or (acronym and len(after) == 3)):
        yield from (("number", kind, -1.5) for kind in (PER, ORG, LOC))  # "Tier 1", "Phase 2"
    office = earlier in lexicon.POST_HEADS and doc[first - 2].text[:1].isupper()
    if before in {"for", "of"} and office and last - first == 1 and is_ordinary(surface):
        yield "portfolio", ORG, -2.5  # "the Minister for Transport"
    if before == "to" and earlier in {"home", "away"}:
        yield "fixture", ORG, 1.2
        yield "fixture", PER, -1.0
    cited = after in {"et", "(", "'s", "’s"}
    if before == "in" and not noun_follows and not acronym and not cited:
        yield "in", LOC, 0.8
    if before == "the" or (earlier == "the" and before in {"new", "old", "former", "local"}):
        yield "the", ORG, 0.6
        given = doc[first].text in gazetteer.given_names() and last - first > 1
        yield "the", PER, -0.3 if noun_follows or given else -1.5
    if before in {"a", "an"}:
        yield "a", PER, -1.2
    if before in lexicon.POST_HEADS and not noun_follows:
        yield "post", PER, 0.6
    if last - first < 3 and _YEAR.match(doc[last : last + 3].text):
        yield "cited", PER, 1.0
    if after == "who" or (after == "," and later == "who"):
        yield "who", PER, 1.0
    if after == "," and later == "which":
        yield "which", PER, -1.5
        yield "which", ORG, 0.6
    if noun_follows and head.dep_ == "compound" and after not in lexicon.POST_HEADS:
        yield "modifies", ORG, 0.3
    if before in _LINKS and first > 1:
        yield from _shared(doc[first - 2].text)
    if after in _LINKS and last + 1 < len(doc):
        yield from _shared(doc[last + 1].text)
    if acronym and surface.rstrip("s") not in COUNTRIES:
        yield "initials", PER, -2.0
        yield "initials", LOC, -2.0
        yield "initials", ORG, 0.2


def _result(doc: Doc, first: int, last: int) -> bool:
    """Whether a name and a number are half of "Marlow 2 Ayr 1"."""
    other = doc[last + 1 : last + 5]
    right = bool(other) and other[0].text[:1].isupper() and any(_goal(t) for t in other[1:])
    return right or (first > 1 and _goal(doc[first - 1]) and doc[first - 2].text[:1].isupper())


def _goal(token: Token) -> bool:
    return token.text.isdigit() and len(token.text) < 3


_FUNDED = frozenset({"Fund", "Scheme", "Deal", "Grant", "Package", "Programme", "Program"})
_SUMS = frozenset({"million", "billion", "bn", "m", "k", "trillion", "thousand", "crore", "lakh"})


def _gerund(head: Token, doc: Doc, first: int, last: int) -> bool:
    """Whether a gerund with its object is the name: "Rebuilding Kent", as programmes are called."""
    word = doc[first].text
    return (
        last - first > 1
        and len(word) > 5
        and word.endswith("ing")
        and doc[first - 1].lower_ not in _LINKS
        and word not in lexicon.GERUND_NOUNS
        and is_ordinary(word.lower())
        and not starts_sentence(doc[first])
        and type_by_head(head.text) is None
    )


def _shared(neighbour: str) -> Iterator[Vote]:
    """What a name is linked with by "and" is mostly of its type."""
    if ACRONYM.fullmatch(neighbour) and neighbour.rstrip("s") not in lexicon.COMMON_CAPITALS:
        if neighbour not in COUNTRIES:
            yield "linked", ORG, 0.8
    elif neighbour in gazetteer.places():
        yield "linked", LOC, 0.8
    elif neighbour in gazetteer.given_names():
        yield "linked", PER, 0.4


def split_owners(table: Table) -> None:
    """Split "Acme's Code of Practice" in two where Acme is known to be a name."""
    heads = lexicon.ORGANISATION_HEADS | lexicon.PLACE_HEADS
    whole = {key.partition("'s ")[0] for key in table.proposed if "'s " in key}
    whole = {owner for owner in whole if " " in owner and type_by_head(owner) is ORG}
    for owner in sorted(whole):
        table.vote(owner, ORG, PATTERN)
    for key in sorted(table.proposed):
        owner, mark, rest = key.partition("'s ")
        if mark and any(name.endswith(f" {owner}") for name in whole):
            table.proposed.pop(key)  # "Education's Office" of "Department of Education's Office"
            continue
        if not owner or not mark or not rest[:1].isupper():
            continue
        far = rest.split()[0] not in heads or (rest.count(" ") > 1 and owner in gazetteer.places())
        if ACRONYM.fullmatch(owner) and far and owner not in lexicon.COMMON_CAPITALS:
            table.vote(owner, ORG, MODEL)
        known = owner in table.proposed and far
        if known or owner.lower() in {"today", "yesterday"} or type_by_head(owner) is ORG:
            table.proposed[key].pop(PER, None)
            table.move(key, rest)
