"""Firms called after two: "Marlow & Pike", where "&" is a part of the name and no "and"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.annotate import gazetteer, lexicon
from kg.annotate.language import Prose, text_of
from kg.annotate.names.case import ACRONYM
from kg.annotate.names.evidence import ORG, PATTERN, Candidate

_WORD = rf"[{lexicon.UPPER}](?=[\w’'-]{{0,60}}[a-z])[\w’'-]{{0,60}}+"
_PAIR = re.compile(
    rf"(?<![\w’'&-])(?P<a>{_WORD}(?: {_WORD}){{0,2}}) & (?P<b>{_WORD}(?: {_WORD}){{0,2}})(?!\w)"
)
_CITED = re.compile(r",? \(?(?:19|20)\d\d[a-z]?\b|,? et al\b|,? (?:eds?|in press)\b")
"""A year behind a pair makes it the two authors of what is cited."""
_OPENING = re.compile(r"(?:^|[.!?:;“\"‘(]\s*)$")


def firms(prose: Sequence[Prose]) -> Iterator[Candidate]:
    """The pairs of names joined by "&" whose halves the text never writes apart.

    People and bodies that only act together here are named alone, too, sooner or later; in a text
    that also writes "David Lowe", "Lowe & Marsh" are two.
    """
    texts = [text_of(paragraph.doc) for paragraph in prose]
    pairs = {}
    for paragraph in prose:
        for match in _PAIR.finditer(text_of(paragraph.doc)):
            if not _CITED.match(text_of(paragraph.doc), match.end()):
                first = _without_opening(text_of(paragraph.doc), match)
                pairs[(first, match["b"])] = True
    whole = "\n".join(texts)
    for first, second in pairs:
        places = gazetteer.places() & {first, second, second.split()[0]}
        headed = second.split()[-1] in lexicon.ORGANISATION_HEADS and " " in second
        if headed or not (places or _apart(whole, first) or _apart(whole, second.split()[0])):
            name = f"{first} & {second}"
            written = re.compile(rf"(?<![\w’'-]){re.escape(name)}(?!\w)")
            for paragraph in prose:
                for match in written.finditer(text_of(paragraph.doc)):
                    yield Candidate(paragraph.chars(*match.span()), name, ORG, PATTERN)


def _without_opening(text: str, match: re.Match[str]) -> str:
    """The first half without a capital word that only opens the sentence ("Solicitors Pike")."""
    words = match["a"].split()
    opens = _OPENING.search(text[: match.start()])
    if len(words) > 1 and opens and words[0].lower() in lexicon.POST_HEADS | _CALLINGS:
        words = words[1:]
    return " ".join(words)


_CALLINGS = frozenset(
    ["accountants", "agents", "architects", "auctioneers", "auditors", "brewers", "brokers",
     "builders", "consultants", "developers", "engineers", "lawyers", "publishers",
     "solicitors", "surveyors", "the", "at", "for", "with", "from"]
)  # fmt: skip


def _apart(text: str, half: str) -> bool:
    """Whether one half of a pair also stands without the other."""
    if ACRONYM.fullmatch(half):
        return True
    return bool(re.search(rf"(?<![&’'\w-])(?<!& ){re.escape(half)}(?![\w-])(?! (?:&|[A-Z]))", text))
