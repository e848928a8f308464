"""Names as the language model proposes them, less what it swallows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.annotate import gazetteer, lexicon
from kg.annotate.language import Prose, text_of
from kg.annotate.names.case import starts_sentence
from kg.annotate.names.dictionary import is_ordinary
from kg.annotate.names.evidence import LAW, LOC, MODEL, ORG, PER, PROG, Candidate
from kg.annotate.names.patterns import GIVEN_TOO, droppable, keeps_stop
from kg.model import EntityType

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Span as Tokens

_LABELS = {
    "PERSON": PER,
    "ORG": ORG,
    "GPE": LOC,
    "LOC": LOC,
    "FAC": LOC,
    "LAW": LAW,
    "PROG": PROG,
}
_PARTY_NOUNS = lexicon.words_of(
    """
    party mp mps councillors councillor leader manifesto peer peers msp td senator senators
    government conference ministers minister voters members politicians ideology policy
    """
)
_SEATS = lexicon.words_of("MP MPs MEP MEPs MSP MSPs TD TDs")
_VERBS = frozenset({"VBN", "VBD", "VBG"})
_LINKS = frozenset({"&", "and", "/", ","})
_TRAILING = frozenset({"and", "of", "the", "in", "who", "at", "for", "on", "et"})
_BREAK = re.compile(r"\s{3,}| et al\b| \d+$")
"""What no name goes beyond: a blanked address, "et al", a score or a year."""
_DOTTED = re.compile(r"(?:[A-Z]\.){2,}")
_ATTACHED = re.compile(r"(?:d|l|al|el|ap|ó|o)['’-]", re.IGNORECASE)


def from_model(paragraph: Prose, *, informal: bool) -> Iterator[Candidate]:
    """Candidates of the recogniser.

    Args:
        informal: Whether "&" may stand for "and" here, as in comments.
    """
    text = text_of(paragraph.doc)
    for ent in paragraph.doc.ents:
        kind = _LABELS.get(ent.label_)
        if ent.label_ == "NORP" and _is_party(ent):
            kind = ORG
        if kind is not None and kind is not LAW:
            at = _holder(ent)
            if at:
                found = _candidate(paragraph, text, at, ent.end, PER)
                if found:
                    yield found
                continue
        if kind is not None:
            for first, last in _parts(ent, informal=informal):
                last = _legal_end(paragraph.doc, first, last)
                found = _candidate(paragraph, text, first, last, kind)
                if found and not (kind is PER and _feast(paragraph.doc, found.surface, last)):
                    yield found


def _feast(doc: Doc, surface: str, last: int) -> bool:
    """Whether a saint's name is a part of another: "St Brigid's Day", "St John's Hospital"."""
    follows = last < len(doc) and doc[last].text in lexicon.GENITIVES
    own = follows or doc[last - 1].text in lexicon.GENITIVES
    at = last + follows
    saint = surface.split()[0].rstrip(".") in {"St", "Saint", "SS", "Sts", "Ste"}
    return saint and own and at < len(doc) and doc[at].text[:1].isupper()


def _holder(ent: Tokens) -> int:
    """Where the holder's name begins in "National MP Ann Lowe", "Acme Chair Jo Marsh"; else 0."""
    doc = ent.doc
    for i in range(ent.start, ent.end - 2):
        word = doc[i].text
        post = word in _SEATS or word.lower() in lexicon.POST_HEADS - _MIDDLE
        given = doc[i + 1].text in gazetteer.given_names() | gazetteer.ambiguous_given_names()
        if post and given and i > ent.start:
            return i + 1
    return 0


_MIDDLE = lexicon.words_of("king queen prince lord major general judge father brother sister son")
"""Of the words for posts, those that are parts of names, too: "Martin Luther King Jr"."""


def _legal_end(doc: Doc, first: int, last: int) -> int:
    """The end of a name: where a legal form ends it ("Acme LLC Jim Marsh")."""
    for i in range(first + 1, last - 1):
        if doc[i].text in lexicon.COMPANY_SUFFIXES and doc[i + 1].text not in {".", "&", "of"}:
            return i + 1
    return last


def _is_party(ent: Tokens) -> bool:
    """Parties and groups, not peoples: "the Greens said", "Green councillors"."""
    after = ent.doc[ent.end].lower_ if ent.end < len(ent.doc) else ""
    if after in _PARTY_NOUNS:
        return after == "party" or not re.search(r"(?:ish|ese|[^t]ian|ch|ean|can|man)$", ent.text)
    return bool(
        re.search(r"(?:ives?|ories|ory|crats?|Republicans?|Liberals?|Greens?|ists?|our)$", ent.text)
    )


def _parts(ent: Tokens, *, informal: bool) -> Iterator[tuple[int, int]]:
    """The tokens of a name; the parts of a list are names of their own.

    "Ayr, Troon & Largs" is three; "Lowe & Marsh" is two people unless it names a firm, as it may
    where nobody writes "&" for "and".
    """
    doc = ent.doc
    words = {doc[i].text for i in range(ent.start, ent.end)}
    if words & (lexicon.COMPANY_SUFFIXES | lexicon.ORGANISATION_HEADS | {"of", "for"}):
        yield ent.start, ent.end
        return
    links = [i for i in range(ent.start + 1, ent.end - 1) if doc[i].text in _LINKS]
    texts = {doc[i].text for i in links}
    listed = "," in texts and len(texts) > 1
    if links and (
        listed or informal or texts & {"and", "/"} or ent.label_ in {"PERSON", "GPE", "LOC"}
    ):
        at = ent.start
        for i in [*links, ent.end]:
            if i > at and any(doc[j].pos_ == "PROPN" for j in range(at, i)):
                yield at, i
            at = i + 1
        return
    yield ent.start, ent.end


def _candidate(
    paragraph: Prose, text: str, first: int, last: int, kind: EntityType
) -> Candidate | None:
    doc = paragraph.doc
    honorific: list[str] = []
    while first < last:
        word = doc[first].text
        single = last - first == 1
        opens = not single and doc[first].is_sent_start and doc[first].tag_ in _VERBS
        if kind is PER and last - first > 2 and starts_sentence(doc[first]):
            given = doc[first + 1].text in gazetteer.given_names()
            opens = opens or (given and is_ordinary(word))  # "Ratepayer Ted Lauder"
        if droppable(word) or opens or not any(map(str.isalnum, word)):
            first += 1
        elif word in GIVEN_TOO and last - first == 2 and _called(doc, first):
            break
        elif kind is PER and not single and word.rstrip(".") in lexicon.HONORIFICS:
            honorific.append(word)
            first += 1
        elif kind is PER and not single and word.rstrip(".").lower() in lexicon.POST_HEADS:
            first += 1
        else:
            break
    last = _last(paragraph, first, last, kind)
    if first >= last:
        return None
    start = doc[first].idx
    surface = doc[first:last].text
    if kind is not LAW:
        surface = _BREAK.split(surface)[0]
    stop = keeps_stop(surface, text[start + len(surface) :])
    if not stop and not _DOTTED.search(surface.rsplit(" ", 1)[-1]):
        surface = re.sub(r"(?<![^\w)])[^\w)]+$", "", surface)
    if surface.count("(") != surface.count(")"):
        surface = surface.split("(")[0].rstrip()
    if not any(c.isupper() for c in surface) or (surface[0].isdigit() and kind is not LAW):
        return None
    if len(surface) < 2 or len(surface.split()) > 12:
        return None
    span = paragraph.chars(start, start + len(surface))
    return Candidate(span, surface, kind, MODEL, " ".join(honorific))


def _called(doc: Doc, i: int) -> bool:
    """Whether a calling stands before a word: "goalkeeper Dean Lowe"."""
    return i > 0 and doc[i - 1].lower_ in lexicon.POST_HEADS


def _joined(doc: Doc, i: int) -> bool:
    """Whether a small word is part of a name by its hyphen or apostrophe: "Jong-un", "d'Arcy"."""
    hyphen = doc[i].text == "-" or (i > 0 and doc[i - 1].text == "-")
    close = i > 0 and not doc[i - 1].whitespace_
    return (hyphen and close) or bool(_ATTACHED.match(doc[i].text))


def _last(paragraph: Prose, first: int, last: int, kind: EntityType) -> int:
    """The end of a name: without genitive, link words, the plural of a post behind it."""
    doc = paragraph.doc
    while last > first:
        word = doc[last - 1].text
        trailing = word in {"'s", "’s", "'", "’"} or not any(map(str.isalnum, word))
        more = last - first > 1
        if more and word.lower() == "paper" and doc[last - 2].lower_ in {"white", "green"}:
            return last - 2  # a white paper is a kind of publication
        published = more and word.lower() in lexicon.PUBLISHED and kind is not LAW
        post = more and word.endswith("s") and word[:-1].lower() in lexicon.POST_HEADS
        dated = more and word in lexicon.MONTHS_AND_DAYS
        if not (
            trailing
            or post
            or published
            or dated
            or word.lower() in _TRAILING
            or (more and word == "Cllrs")
            or (more and word in _SEATS)
            or (more and kind is PER and word.rstrip(".") in lexicon.POST_NOMINALS)
        ):
            break
        last -= 1
    if kind is LOC:
        while last > first and doc[last - 1].text.islower():
            last -= 1
    if kind is PER:
        for i in range(first, last):
            word = doc[i].text
            if not (word[0].isupper() or word.lower() in lexicon.PARTICLES or _joined(doc, i)):
                return i
    return last
