"""Where ways of writing stand in a paragraph: as whole words, found by their first one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

WORDS = re.compile(r"(?<![\w@#])\w+")
_GOES_ON = re.compile(r"\w|\.\w\w")
"""What shows, behind some words, that they are a part of a longer one."""

_STRAIGHT = {ord("’"): "'", ord("‘"): "'"}

Options = Mapping[str, Sequence[str]]
"""The ways of writing that begin with each word, the longer ones first."""


def by_first_word(keys: Iterable[str]) -> Options:
    options: dict[str, list[str]] = defaultdict(list)
    for key in sorted(keys, key=lambda key: (-len(key), key)):
        first = WORDS.match(key)
        if first:
            options[first[0]].append(key)
    return options


def straight(text: str) -> str:
    """The text with the apostrophes of `kg.annotate.names.evidence.squeeze`, as long as before."""
    return text.translate(_STRAIGHT)


def standing_at(text: str, word: re.Match[str], options: Options) -> Iterator[str]:
    """The ways of writing that stand in a `straight` text where a word begins."""
    for key in options.get(word[0], ()):
        start = word.start()
        if text.startswith(key, start) and not _GOES_ON.match(text, start + len(key)):
            yield key
