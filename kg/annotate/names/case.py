"""How a document writes its words: a name is never written small."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.annotate import lexicon
from kg.annotate.language import Prose, text_of

if TYPE_CHECKING:
    from spacy.tokens import Token

ACRONYM = re.compile(
    r"\b(?:[A-Z][A-Za-z]*[A-Z]|[A-Z]+\d|[A-Z]\d[A-Za-z]+|[A-Z]\d[A-Z])(?:s\b|\b)"
    r"|\b[A-Z](?:\.[A-Z])+\.?"
)
"""Made of initials: "MoJ", "CRCs", "E3", "A4e", "F.T."."""

COUNTRIES = lexicon.words_of("UK US USA UAE NZ NI DC NYC LA U.K. U.S. U.S.A. D.C. U.K U.S")
"""Places that are written in capitals."""

_INDEFINITE = lexicon.words_of(
    """
    a an my his her our your many some most several all every each few fellow
    """
)
_OPENING = frozenset(
    ["“", '"', "‘", "'", ":", "-", "–", "—", "•", "*", "(", "…", "...", ";", "?", "!"]
)


def starts_sentence(token: Token) -> bool:
    """Whether a word is capitalised for its place, or may be."""
    if token.i == 0 or token.is_sent_start:
        return True
    before = token.doc[token.i - 1].text
    return before in _OPENING or before[-1:] in ".?!"


@lru_cache(maxsize=4096)  # each pass over a document asks again
def mostly_capitals(text: str) -> bool:
    """Whether a paragraph is shouted or a headline in capitals: its capitals say nothing."""
    letters = sum(map(str.isalpha, text))
    return letters > 12 and sum(map(str.isupper, text)) > 0.6 * letters


def _ends_phrase(token: Token) -> bool:
    """Whether no noun follows that the word would only describe ("a Labour councillor")."""
    if token.i + 1 >= len(token.doc):
        return True
    after = token.doc[token.i + 1]
    return after.pos_ not in {"NOUN", "PROPN", "ADJ", "NUM"} and after.text not in {"-", "'s", "’s"}


class Case:
    """Counts over one document.

    Attributes:
        small: Words in small letters.
        inner: Words capitalised where no sentence begins; also as "the Word".
        kinds: Words that an article or a number makes a kind of thing ("an SPO", "a Spitfire"),
            without a plural "s".
        proper: Words tagged as proper nouns.
        function: Small words that are no nouns ("never").
        adjectives: Words tagged as adjectives.
        text: The whole prose, to look phrases up in.
    """

    def __init__(self, prose: tuple[Prose, ...]) -> None:
        self.small: Counter[str] = Counter()
        self.inner: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.proper: Counter[str] = Counter()
        self.function: Counter[str] = Counter()
        self.adjectives: set[str] = set()
        self.text = " ".join(text_of(p.doc) for p in prose)
        for paragraph in prose:
            if not paragraph.is_title and not mostly_capitals(text_of(paragraph.doc)):
                for token in paragraph.doc:
                    self._count(token)

    def _count(self, token: Token) -> None:
        word = token.text
        if token.pos_ == "ADJ":
            self.adjectives.add(token.lower_)
        if word.islower():
            self.small[word] += 1
            if token.pos_ not in {"NOUN", "PROPN", "X", "SYM"}:
                self.function[word] += 1
        elif word[:1].isupper():
            before = token.doc[token.i - 1].lower_ if token.i else ""
            if not starts_sentence(token):
                self.inner[word] += 1
                if before == "the":
                    self.inner["the " + word] += 1
            if (before in _INDEFINITE or before.isdigit()) and _ends_phrase(token):
                self.kinds[word.rstrip("s")] += 1
            if token.pos_ == "PROPN":
                self.proper[word] += 1

    def is_word(self, word: str) -> bool:
        """Whether it is written small at least as often as capitalised inside sentences."""
        return self.small[word.lower()] > 0 and self.small[word.lower()] >= self.inner[word]

    def is_function(self, word: str) -> bool:
        """Whether a small word is mostly no noun: "never", "us"."""
        return 2 * self.function[word] > self.small[word]
