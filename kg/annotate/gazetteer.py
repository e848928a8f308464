"""General knowledge of names: places, given names, and what everybody calls by its name alone.

The lists stand in ``data/``; what they hold, and how to extend them, is in ``data/README.md``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files

AMBIGUOUS = "## ambiguous"
"""The line after which a list names what is more often something else."""
KNOWN = ("bodies", "laws", "programmes", "people")
"""The kinds of what `known_names` lists, each below a line with its name."""


def places() -> frozenset[str]:
    """Names that are places when they stand alone, in every spelling of `spellings`."""
    return _names("places.txt")[0]


def ambiguous_places() -> frozenset[str]:
    """Places whose name alone is as often a word, a person or an organisation ("Reading")."""
    return _names("places.txt")[1]


def given_names() -> frozenset[str]:
    """Given names and their short forms, in every spelling of `spellings`."""
    return _names("given-names.txt")[0]


def ambiguous_given_names() -> frozenset[str]:
    """Given names that are also a word, a place or commoner as a surname ("Grace", "Jordan")."""
    return _names("given-names.txt")[1]


@cache
def known_bodies() -> frozenset[str]:
    """Organisations that English prose everywhere calls by their initials or by one name."""
    return frozenset(name for name, kind in known_names().items() if kind == "bodies")


@cache
def known_names() -> Mapping[str, str]:
    """What most readers know, in every spelling, each with its kind (`KNOWN`)."""
    text = files("kg.annotate").joinpath("data", "known-names.txt").read_text("utf-8")
    return {
        spelling: heading.removeprefix("## ")
        for heading, names in _below(text).items()
        for name in names
        for spelling in spellings(name)
    }


def sections(text: str) -> tuple[list[str], list[str]]:
    """The names before and after the line `AMBIGUOUS`, as the list writes them.

    Blank lines and lines that start with ``#`` are left out.
    """
    lists = _below(text)
    return lists[""], lists.get(AMBIGUOUS, [])


def _below(text: str) -> dict[str, list[str]]:
    """The names below each line that begins with ``##``, and before the first, in order."""
    found: dict[str, list[str]] = {"": []}
    for line in text.splitlines():
        if line.startswith("##"):
            found[line] = []
        elif line and not line.startswith("#"):
            found[next(reversed(found))].append(line)
    return found


def spellings(name: str) -> Iterator[str]:
    """The name as listed, without its accents, with typographic apostrophes, with "St." for "St".

    "St David's" is also "St David’s", "St. David's" and "St. David’s".
    """
    accentless = "".join(
        char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char)
    )
    for accents in {name, accentless}:
        for saint in {accents, f" {accents}".replace(" St ", " St. ")[1:]}:
            yield saint
            yield saint.replace("'", "’")


@cache
def _names(resource: str) -> tuple[frozenset[str], frozenset[str]]:
    text = files("kg.annotate").joinpath("data", resource).read_text("utf-8")
    plain, ambiguous = sections(text)
    return _spelt(plain), _spelt(ambiguous)


def _spelt(names: Iterable[str]) -> frozenset[str]:
    return frozenset(spelling for name in names for spelling in spellings(name))
