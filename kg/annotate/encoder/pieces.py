"""Words as the encoder reads them: pieces of a fixed vocabulary, and how the word is written.

The vocabulary is in small letters without accents (WordPiece: Wu et al. 2016, arXiv:1609.08144, as
BERT has it). What that loses of a name, its capitals, comes beside each piece as a shape.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

CLASS, SEPARATOR, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
NO_WORD = 10
"""The shape of what is no word: the marks that open, part and close a window."""

_LONGEST = 60
"""Letters of a part of a word that is looked up; nothing longer is a word."""
_MOST = 8
"""Pieces of a word that are read: a few tell what an endless one is."""
_ALIKE = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
_ACRONYM = 5
_DOTTED = re.compile(r"(?:[^\W\d_]\.){2}[^\W\d_](?:\.[^\W\d_]){0,7}\.?")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Pieces:
    """The vocabulary.

    Args:
        ids: The number of each piece; one that goes on a word begins with "##".
    """

    ids: Mapping[str, int]
    _known: dict[str, tuple[int, ...]] = field(default_factory=dict)

    @classmethod
    def listed(cls, pieces: Sequence[str]) -> Pieces:
        return cls({piece: number for number, piece in enumerate(pieces)})

    def of(self, word: str) -> tuple[int, ...]:
        """The numbers of a word's pieces, one at least."""
        found = self._known.get(word)
        if found is None:
            numbers = [number for part in _parts(_undotted(word)) for number in self._split(part)]
            found = self._known[word] = tuple(numbers[:_MOST]) or (self.ids[UNKNOWN],)
        return found

    def _split(self, part: str) -> list[int]:
        """The longest piece first, then the longest of what is left."""
        found: list[int] = []
        at = 0
        while at < len(part) < _LONGEST:
            end = len(part)
            while end > at and ("##" if at else "") + part[at:end] not in self.ids:
                end -= 1
            if end == at:
                return [self.ids[UNKNOWN]]
            found.append(self.ids[("##" if at else "") + part[at:end]])
            at = end
        return found or [self.ids[UNKNOWN]]


def _undotted(word: str) -> str:
    """Three initials or more without their dots: "F.B.I." is FBI.

    Two stay as they are: "U.S." and the initials of people are what the encoder has seen so.
    """
    return word.replace(".", "") if _DOTTED.fullmatch(word) and word.isupper() else word


def _parts(word: str) -> list[str]:
    """A word in small letters without accents, cut at every mark."""
    plain = unicodedata.normalize("NFD", word.lower().translate(_ALIKE))
    parts, letters = [], ""
    for char in plain:
        if unicodedata.category(char) == "Mn":
            continue
        if char.isalnum():
            letters += char
            continue
        if letters:
            parts.append(letters)
        letters = ""
        if not char.isspace():
            parts.append(char)
    return [*parts, letters] if letters else parts


def shape(word: str) -> int:
    """How a word is written, from 0 to 9: small, capitals, both, with digits, without letters."""
    word = _undotted(word)
    if not any(map(str.isalpha, word)):
        return 8 if any(map(str.isdigit, word)) else 9
    if word.islower():
        return 0
    if any(map(str.isdigit, word)):
        return 7
    if word.isupper():
        return 1 if len(word) == 1 else 2 if len(word) <= _ACRONYM else 3
    if word[0].isupper():
        return 4 if word[1:].islower() else 5
    return 6
