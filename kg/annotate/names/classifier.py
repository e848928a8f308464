"""A linear classifier over all the evidence: which ways of writing are names, and of what type.

The rules weigh their evidence by hand; this weighs it again, their own decision among it, as it was
learned from texts that the recogniser was not trained on (stacked generalisation, Wolpert 1992).
`bench/train/classifier.py` makes the weights.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from kg.annotate import gazetteer, lexicon, linear
from kg.annotate.language import Prose, text_of
from kg.annotate.names.case import ACRONYM, mostly_capitals, starts_sentence
from kg.annotate.names.decide import OPEN
from kg.annotate.names.dictionary import function_words
from kg.annotate.names.evidence import LAW, LOC, ORG, PER, PROG, Kept, known_as, squeeze
from kg.annotate.names.features import Evidence, Occurrence, describe
from kg.annotate.names.matching import WORDS, by_first_word, standing_at, straight
from kg.model import EntityType

if TYPE_CHECKING:
    from spacy.tokens import Doc

TYPES: tuple[EntityType | None, ...] = (None, PER, ORG, LOC, LAW, PROG, EntityType.PUBLICATION)
"""What a way of writing may be; None where it is no name."""

_FEW, _MANY = 2, 6
"""From how many occurrences on, and over how many more, a text bears out what the rules say."""
_BORNE_OUT = 2.0
"""The log odds that this adds: the texts learned from are short, and repeat little. What everybody
knows needs no bearing out."""
_EVERYBODY = 2.0
"""How much more that is for known people: the texts learned from invent and introduce theirs."""
_ALWAYS = frozenset({"UK", "USA", "UAE", "NZ"})
"""Countries that are meant by nothing else; "U.S. Attorney" is a post, "US" may be shouting."""
_SURE = 0.75
"""From which chance on it is believed of shorthand, too: four of five such were right."""
KEPT = 0.35
"""The rules' score from which they take something for a name."""


def occurrences(prose: Iterable[Prose], keys: Iterable[str]) -> dict[str, list[Occurrence]]:
    """Where each way of writing stands, within longer ones too; without those that do not."""
    options = by_first_word(keys)
    found: dict[str, list[Occurrence]] = defaultdict(list)
    for paragraph in prose:
        text = straight(text_of(paragraph.doc))
        for word in WORDS.finditer(text):
            for key in standing_at(text, word, options):
                start = word.start()
                found[key].append(Occurrence(paragraph, start, start + len(key)))
    return dict(found)


def capitalised_runs(prose: Iterable[Prose]) -> frozenset[str]:
    """What is written with capitals, whatever it is: the longest stretches, and parts of them.

    "the Bank of Wick and Ann Lowe" gives "Bank of Wick and Ann Lowe", "Bank of Wick", "Ann Lowe",
    "Bank" and "Wick". The first word of a sentence counts with the others and without.
    """
    found: set[str] = set()
    for paragraph in prose:
        doc = paragraph.doc
        if mostly_capitals(text_of(doc)):
            continue
        stretches = {span for links in _LINKINGS for span in _stretches(doc, links)}
        for first, last in stretches:
            for end in {last, last - (last - first > 1 and doc[last - 1].text[0].isdigit())}:
                closes = end == len(doc) or bool(doc[end].is_sent_start)
                for i in _beginnings(doc, first, end):
                    surface = squeeze(doc[i:end].text)
                    found.add(_CLOSED.sub(r"\1", surface) if closes else surface)
    return frozenset(found)


_CLOSED = re.compile(r"( \w{2,})\.$")
"""A word whose stop ends the sentence, too: "for Carrick Foods Ltd."."""


def _beginnings(doc: Doc, first: int, last: int) -> Iterator[int]:
    """Where a name may begin in a run: not with an honorific, and behind a post."""
    at = first
    while at < last and doc[at].text.rstrip(".") in lexicon.HONORIFICS:
        at += 1 + (at + 1 < last and doc[at + 1].text == ".")
    if at < last:
        yield at
    opened = starts_sentence(doc[first])
    while at + 1 < last and (opened or doc[at].lower_ in lexicon.POST_HEADS):
        opened = False
        at += 1
        while at + 1 < last and not doc[at].text[0].isalnum():
            at += 1
        yield at


def _stretches(doc: Doc, links: frozenset[str]) -> Iterator[tuple[int, int]]:
    """First token and the one after the last of each run of capitals, small links between them."""
    at = 0
    while at < len(doc):
        if not doc[at].text[0].isupper():
            at += 1
            continue
        last = at + 1
        while last < len(doc):
            ahead = last
            while ahead < len(doc) and doc[ahead].lower_ in links and ahead - last < _LINKED:
                ahead += 1
            goes_on = ahead < len(doc) and (
                doc[ahead].text[0].isupper() or (ahead == last and doc[ahead].text[0].isdigit())
            )
            if not goes_on or doc[ahead].is_sent_start:
                break
            last = ahead + 1
        yield at, last
        at = last


_LINKS = lexicon.words_of(
    "of the for and & in on at to de da du van von der al el la - – / ' 's ’s"
)
_JOINING = lexicon.words_of("and & / at to in on - –")
_LINKINGS = (_LINKS, _LINKS - _JOINING, frozenset[str]())
"""What may link the words of a run: anything, what joins no two names, nothing."""
_LINKED = 3
"""Small words that may follow one another inside a name: "Friends of the River"."""


def candidates(evidence: Evidence, prose: Sequence[Prose]) -> frozenset[str]:
    """The ways of writing to decide on."""
    table = evidence.table
    runs = {run for run in capitalised_runs(prose) if run.lower() not in function_words()}
    every = runs | {*table.proposed, *table.context, *evidence.kept}
    return frozenset(
        _OFFICE.sub("", key)
        for key in every
        if not _is_two_people(key) and not _is_two_names(key, evidence.kept) and not _is_a_cry(key)
    )


def _is_a_cry(key: str) -> bool:
    """Whether a word begins or ends with one letter three times: "Hmmm", "Aaargh", "Sooo"."""
    low = key.casefold()
    drawn = len(set(low[:_DRAWN])) == 1 or len(set(low[-_DRAWN:])) == 1
    return len(low) > _DRAWN and low.isalpha() and drawn and not key.isupper()  # "AAAS"


_DRAWN = 3


def _is_two_names(key: str, kept: Mapping[str, object]) -> bool:
    """Whether a stroke stands between two names: "Acme/Norvane" where one is a name elsewhere."""
    parts = key.split("/")
    return len(parts) > 1 and any(part in kept for part in parts)


def _is_two_people(key: str) -> bool:
    """Whether what looks like a firm are two whom everybody knows: "Reagan & Thatcher"."""
    parts = _PAIR.split(key)
    return len(parts) > 1 and all(known_as(part) is PER for part in parts)


_PAIR = re.compile(r" (?:&|and) ")
_OFFICE = re.compile(r"(?<=\w) (?:CEO|CFO|COO|CTO)s?$")
"""Whose it is, not what it is called: "the Harbour Foods CEO"."""


def classify(evidence: Evidence, prose: Sequence[Prose]) -> Kept:
    """What is kept of the candidates, with the type and its probability as score."""
    places = occurrences(prose, candidates(evidence, prose))
    model = linear.trained("names")
    found: Kept = {}
    for key, features in describe(evidence, places).items():
        chances = dict(zip(TYPES, model.chances(features), strict=True))
        ruled, score = evidence.kept.get(key, (None, 0.0))
        if score >= KEPT:
            borne_out = min(1.0, max(0, len(places[key]) - _FEW) / _MANY)
            if ruled is not None and known_as(key) is ruled:
                borne_out = _EVERYBODY if ruled is PER else 1.0
            chances[ruled] *= math.exp(_BORNE_OUT * borne_out)
        if key in _ALWAYS and ruled is LOC:
            chances[None] = 0.0
        kind = max(chances, key=lambda kind: (chances[kind], kind or ""))
        if kind is None or kind is EntityType.PUBLICATION:
            continue
        chance = round(chances[kind] / sum(chances.values()), 3)
        unsure = chance < _SURE and _is_shorthand(key, evidence, len(places[key]))
        found[key] = (kind, min(chance, OPEN) if unsure else chance)
    return found


def _is_shorthand(key: str, evidence: Evidence, uses: int) -> bool:
    """Whether capitals may be any shorthand: nothing spells them out, nobody knows them.

    In a comment, a use or two bear out nothing, whatever the rules say.
    """
    if not ACRONYM.fullmatch(key) or key in evidence.defined or key in gazetteer.known_names():
        return False
    _, score = evidence.kept.get(key, (None, 0.0))
    return score < KEPT or (key not in evidence.table.formal and uses <= _FEW)
