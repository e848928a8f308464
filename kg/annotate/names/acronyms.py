"""Short forms and their long forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.annotate import lexicon
from kg.annotate.language import Prose, text_of
from kg.annotate.names.dictionary import is_ordinary
from kg.annotate.names.evidence import MODEL, ORG, PROG, Table, squeeze
from kg.annotate.names.patterns import type_by_head
from kg.model import EntityType, Span

_IN_BRACKETS = re.compile(r"\s?[(\[](?P<a>[A-Z][A-Za-z0-9&.-]{1,9})[)\]]")
_OR = re.compile(r",? (?:or|the|aka|now|known as)(?: the)? (?P<a>[A-Z][A-Z&]{1,7}s?)\b")
_SMALL = frozenset({"of", "for", "and", "the", "in", "on", "to", "with", "by"})
_REACH = 120
"""Code points before an acronym in which its long form is looked for."""


def acronym_of(short: str, long: str) -> bool:
    """Whether the letters of ``short`` are initials of the words of ``long``, in order.

    Small words may be passed over or counted; a plural "s" is left out.
    """
    letters = re.sub(r"[^A-Za-z0-9]", "", short)
    if len(letters) > 2 and letters.endswith("s") and letters[:-1].isupper():
        letters = letters[:-1]
    words = re.findall(r"[A-Za-z0-9]+", long)
    if len(letters) < 2 or len(words) < 2:
        return False
    every = "".join(w[0] for w in words)
    main = "".join(w[0] for w in words if w.lower() not in _SMALL)
    return letters.lower() in (every.lower(), main.lower())


@dataclass(frozen=True, slots=True)
class Definition:
    """A long form with its acronym beside it.

    Args:
        sure: Whether anything says that the long form is a name: "Reactive Oxygen Species (ROS)".
    """

    long: Span
    short: Span
    long_key: str
    short_key: str
    type: EntityType
    sure: bool

    reason = "the text gives the short form beside the long one"


def definitions(prose: tuple[Prose, ...], table: Table) -> Iterator[Definition]:
    """Find long forms with their acronym in brackets, or after "or"."""
    for paragraph in prose:
        text = text_of(paragraph.doc)
        for pattern in (_IN_BRACKETS, _OR):
            for match in pattern.finditer(text):
                short = match["a"].strip(".")
                start = _long_form(text, match.start(), short, capital=True)
                if start is None:
                    if _long_form(text, match.start(), short, capital=False) is not None:
                        table.ordinary.add(squeeze(short))
                    continue
                stop = len(text[: match.start()].rstrip(" '’”\","))
                surface = text[start:stop]
                at = match.start("a")
                yield Definition(
                    paragraph.chars(start, stop),
                    paragraph.chars(at, at + len(short)),
                    squeeze(surface),
                    squeeze(short),
                    *_type(surface, text, match.end(), table),
                )


def _type(surface: str, text: str, after: int, table: Table) -> tuple[EntityType, bool]:
    """The type of a long form, and whether it is sure to be a name."""
    kind = type_by_head(surface)
    if kind is not None:
        return kind, True
    following = re.match(r"\s*([a-z]+)", text[after:])
    if following and following[1] in lexicon.PROGRAMME_NOUNS:
        return PROG, True
    votes = table.votes(squeeze(surface))
    if not votes:
        return ORG, False
    kind = max(votes.items(), key=lambda item: (item[1], item[0].value))[0]
    coined = not all(map(is_ordinary, re.findall(r"[^\W\d_]{3,}", surface)))
    return kind, coined or votes[kind] >= MODEL


def _long_form(text: str, stop: int, short: str, *, capital: bool) -> int | None:
    """Where the words before ``stop`` begin whose initials are the acronym; None if none fit.

    Args:
        capital: Whether the long form must begin with a capital, or must not.
    """
    offset = max(0, stop - _REACH)
    before = text[offset:stop].rstrip(" '’”\",")
    words = list(re.finditer(r"[A-Za-z0-9][\w’'-]*", before))
    letters = len(re.sub(r"[^A-Za-z0-9]", "", short))
    for count in range(max(2, letters - 1), min(len(words), letters + 4) + 1):
        start = words[-count].start()
        if before[start].isupper() is capital and acronym_of(short, before[start:]):
            return offset + start
    return None
