"""Who is named in a document: its names grouped into figures, with what the text calls them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from kg.abbreviations import TITLES
from kg.annotate import lexicon
from kg.annotate.language import Prose
from kg.annotate.parsed import Parsed
from kg.model import EntityType, Mention, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_DESCRIBING = frozenset({"be", "become"})
_TITLES = TITLES | {
    "dr": "doctor", "rev": "reverend", "gen": "general", "pc": "constable", "mp": "mp",
}  # fmt: skip
"""Titles as the noun that comes back without the name: "Cllr Reed" is "the councillor"."""


@dataclass(slots=True)
class Figure:
    """One person, organisation or place as a document's own words tell it.

    Args:
        words: Of all its names, in lower case.
        called: What it is called beside a name: head noun, and all the words of the phrase.
        gender: "m", "f", or "" where nothing shows it.
        heads: The word of each name that says what it is: "board" of "Board of Trade".
        namings: How often the text has named it so far.
    """

    number: int
    type: EntityType
    words: set[str]
    called: set[tuple[str, frozenset[str]]] = field(default_factory=set)
    gender: str = ""
    heads: set[str] = field(default_factory=set)
    namings: int = 0

    @property
    def nouns(self) -> set[str]:
        return {noun for noun, _ in self.called}


@cache
def words_in(resource: str) -> frozenset[str]:
    """The words of a list that stands beside this module, comments left out."""
    text = files("kg.annotate.coreference").joinpath(resource).read_text("utf-8")
    return frozenset(
        word for line in text.splitlines() if not line.startswith("#") for word in line.split()
    )


@cache
def _genders() -> dict[tuple[str, str], str]:
    text = files("kg.annotate.coreference").joinpath("gender.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return {(kind, word): gender for kind, word, gender in rows}


@cache
def people() -> frozenset[str]:
    """Nouns for a person: posts, callings, kinship, and those who figure in news."""
    return words_in("persons.txt") | lexicon.POST_HEADS


def noun_gender(noun: str) -> str:
    return _genders().get(("noun", noun), "")


def name_gender(mention: Mention) -> str:
    """ "m" or "f" by a person's title or given name; "" where they do not tell."""
    title = mention.honorific.rstrip(".").split()[-1:] if mention.honorific else []
    if title and (shown := _genders().get(("honorific", title[0]))):
        return shown
    parts = mention.surface.split()
    return _genders().get(("name", parts[0]), "") if len(parts) > 1 else ""


def _head(words: Sequence[str]) -> str:
    for place, word in enumerate(words):
        if place and word in {"of", "for"}:
            return words[place - 1]
    return words[-1] if words else ""


def lower_words(surface: str) -> list[str]:
    return [w.strip(".,()’'\"").lower() for w in surface.split()]


class Cast:
    """The figures of a document, and which of them each mention names."""

    def __init__(self, parsed: Parsed) -> None:
        self.figures: list[Figure] = []
        self._of: dict[Span, Figure] = {}
        self._by_word: dict[tuple[EntityType, str], list[Figure]] = defaultdict(list)
        for mention in parsed.mentions:
            figure = self._figure(mention)
            self._of[mention.span] = figure

    def of(self, span: Span) -> Figure | None:
        return self._of.get(span)

    def _figure(self, mention: Mention) -> Figure:
        person = mention.type is EntityType.PERSON
        words = lower_words(mention.surface)
        shown = name_gender(mention) if person else ""
        found = self._person(words, shown) if person else self._thing(mention.type, words)
        if found is None:
            found = Figure(len(self.figures), mention.type, set())
            self.figures.append(found)
        found.heads.add(_head(words))
        for word in words:
            if word not in found.words and word:
                found.words.add(word)
                self._by_word[mention.type, word].append(found)
        found.gender = found.gender or shown
        if person and mention.honorific:
            noun = mention.honorific.lower().rstrip(".").split()[-1]
            noun = _TITLES.get(noun, noun)
            if noun in people():
                found.called.add((noun, frozenset({noun})))
        return found

    def _person(self, words: list[str], shown: str) -> Figure | None:
        """The latest person who bears all these words, and no other gender."""
        for figure in reversed(self._by_word.get((EntityType.PERSON, words[-1]), [])):
            opposed = shown and figure.gender and shown != figure.gender
            if not opposed and (set(words) <= figure.words or figure.words <= set(words)):
                return figure
        return None

    def _thing(self, type: EntityType, words: list[str]) -> Figure | None:
        wanted = set(words)
        for figure in reversed(self._by_word.get((type, words[0]), [])):
            if figure.words == wanted or (len(words) > 1 and wanted <= figure.words):
                return figure
        return None


def describe(cast: Cast, parsed: Parsed, paragraph: Prose) -> None:
    """Note what a paragraph calls the figures that it names: "Ann Lowe, the coroner"."""
    for mention in parsed.within(paragraph.segment.span):
        figure = cast.of(mention.span)
        tokens = paragraph.tokens(mention.span)
        if figure is None or tokens is None:
            continue
        for noun in _described_by(parsed, paragraph, tokens.root, tokens.start, tokens.end):
            words = frozenset(
                [noun.lower_, *(c.lower_ for c in noun.lefts if c.dep_ in {"amod", "compound"})]
            )
            figure.called.add((noun.lower_, words))
            if figure.type is EntityType.PERSON and not figure.gender:
                figure.gender = noun_gender(noun.lower_)


def _described_by(
    parsed: Parsed, paragraph: Prose, root: Token, start: int, end: int
) -> Iterator[Token]:
    """The nouns that the text puts beside a name, or says it is."""
    doc = root.doc
    for child in root.children:
        before = child.dep_ in {"compound", "nmod"} and child.i < start
        beside = before or (child.dep_ == "appos" and not start <= child.i < end)
        if beside and child.pos_ in {"NOUN", "PROPN"}:
            yield child
    if root.dep_ in {"appos", "flat"} and root.head.pos_ in {"NOUN", "PROPN"}:
        yield root.head
    if start > 0 and doc[start - 1].lower_ in people() and doc[start - 1].pos_ != "VERB":
        yield doc[start - 1]
    verb = root.head
    if root.dep_ == "nsubj" and verb.lemma_ in _DESCRIBING:
        negated = any(c.dep_ == "neg" for c in verb.children)
        for child in verb.children:
            if child.dep_ == "attr" and child.pos_ == "NOUN" and not negated:
                yield child
