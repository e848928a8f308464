"""Reads the project's own texts, in which names are marked inline: ``[Ann Lowe|PER]``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nertrain.values import LAW, NORP, ORG, PERSON, PLACE, PROG, REPORT, listed

LABELS = {
    "PER": PERSON,
    "ORG": ORG,
    "LOC": PLACE,
    "REPORT": REPORT,
    "LAW": LAW,
    "PROG": PROG,
    "NORP": NORP,
}

_HEADER = re.compile(
    r"^=== (?P<id>\S+) \| [^|\n]+ \| [^|\n]+(?: \| \d{4}-\d\d-\d\d)?$", re.MULTILINE
)
_STATEMENTS = "\n---\n"
"""What parts a text from the statements that are listed below it."""
_MARKED = re.compile(r"\[(?P<name>[^\[\]|]*)\|(?P<label>[A-Z]+)\]")
_GOES_ON = re.compile(
    r"(?i:\b(?:report|review|study|letter|memo|memorandum|paper|survey|audit|assessment|analysis"
    r"|guidance|statement|briefing|strategy|inquiry|evaluation|bulletin|statistics|figures"
    r"|consultation|document|article|book|circular|submission|dossier|notice|plan|case"
    r"|investigation|evidence)s?)"
    r"(?P<more>,? (?:by|into|on|of|from|for|to|in|about|at|against|dated|commissioned|filed|"
    r"published|entitled|titled|called|sent|and|written|prepared) )"
)
_SMALL = listed("a an and at by for from in into of on or the to with")


class OwnTextError(ValueError):
    """A text of our own that is not marked as it should be; says where."""


def marks(text: str, where: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The text without its marks, and start, end and label of each name.

    Raises:
        OwnTextError: If a bracket marks nothing, or a label is none.
    """
    plain, at = "", 0
    names: list[tuple[int, int, str]] = []
    for mark in _MARKED.finditer(text):
        plain += text[at : mark.start()]
        name, label = mark["name"], mark["label"]
        if label not in LABELS or not name or name != name.strip():
            raise OwnTextError(f"{where}: {mark[0]!r} is no marked name; write [Ann Lowe|PER].")
        names.append((len(plain), len(plain) + len(name), label))
        plain += name
        at = mark.end()
    plain += text[at:]
    stray = re.search(r"[\[\]]", plain)
    if stray:
        around = plain[max(0, stray.start() - 20) : stray.end() + 20]
        raise OwnTextError(f"{where}: a bracket outside a mark, in {around!r}; take it out.")
    return plain, names


def is_title(surface: str) -> bool:
    """Whether all words but the small ones are capitalised, as in a title."""
    words = [w for w in re.findall(r"[^\W_][\w’']*", surface) if w.lower() not in _SMALL]
    return all(w[0].isupper() or w[0].isdigit() for w in words)


def named_part(surface: str) -> int:
    """How much of a publication's name is learned: a title whole, a description to its noun.

    A flat recogniser cannot find both "report by the Audit Office" and the Audit Office; the rules
    for descriptions fetch the rest.
    """
    if is_title(surface):
        return len(surface)
    more = _GOES_ON.search(surface)
    return more.start("more") if more else len(surface)


def bodies(text: str, where: str) -> Iterator[tuple[str, str]]:
    """The names of the documents of one file, and their texts with the marks.

    Raises:
        OwnTextError: If the file does not begin with a header, or one is not well formed.
    """
    headers = list(_HEADER.finditer(text))
    if not headers or text[: headers[0].start()].strip() or len(headers) != text.count("\n===") + 1:
        raise OwnTextError(f"{where}: each document begins with “=== id | register | country”.")
    ends = [*(h.start() for h in headers[1:]), len(text)]
    for header, end in zip(headers, ends, strict=True):
        yield header["id"], text[header.end() : end].partition(_STATEMENTS)[0].strip("\n")


def marked_documents(
    text: str, where: str
) -> Iterator[tuple[str, str, list[tuple[int, int, str]]]]:
    """The documents of one file: name, text, and start, end and label of each name as written."""
    for name, body in bodies(text, where):
        yield name, *marks(body, f"{where}, {name}")
