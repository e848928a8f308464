"""Entries of a file (posts, messages, rows) to documents: who answers whom, what each is called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from urllib.parse import quote

from kg.errors import DocumentError
from kg.model import Document
from kg.read.compose import Entry, compose, digest, over
from kg.read.formats import Request
from kg.read.limits import MOST_DOCUMENTS

_SAFE = re.compile(r"[A-Za-z0-9._:,@+=~-]{1,80}")


def threads(entries: Iterable[Entry]) -> list[tuple[Entry, list[Entry]]]:
    """What begins a thread with what answers it, all in the order of the file.

    What answers something that is not there, or at last itself, begins a thread of its own.
    """
    listed = list(entries)
    by_key = {entry.key: n for n, entry in reversed(list(enumerate(listed))) if entry.key}
    top: dict[int, int] = {}
    for number in range(len(listed)):
        way: list[int] = []
        at = number
        while at not in top:
            way.append(at)
            top[at] = number  # for now, so that a circle ends
            above = by_key.get(
                listed[at].answers or "\0", by_key.get(listed[at].thread or "\0", at)
            )
            if above == at or (above in top and above in way):
                top[at] = at
                break
            at = above
        for each in way:
            top[each] = top[at]
    found: dict[int, list[Entry]] = {n: [] for n in range(len(listed)) if top[n] == n}
    for number, entry in enumerate(listed):
        if top[number] != number:
            found[top[number]].append(entry)
    return [(listed[n], answers) for n, answers in found.items()]


def documents(entries: Iterable[Entry], request: Request) -> Iterator[Document]:
    """Write entries as documents, answers below what they answer.

    What is known of the file counts for all of them, but its title and address for none.

    Raises:
        DocumentError: If there are none, or too many; does not name the file.
    """
    known = replace(request.known, title=None, url=None, issued=None)
    found = threads(entries)
    if not found:
        raise DocumentError("holds no entries.", hint="Leave it out of the folder.")
    if len(found) > MOST_DOCUMENTS:
        raise DocumentError(
            f"holds {len(found):,} documents; at most {MOST_DOCUMENTS:,} are read.",
            hint="Cut it into several files.",
        )
    labels = labelled([opening.key for opening, _ in found])
    some = False
    for label, (opening, answers) in zip(labels, found, strict=True):
        comments = [a if a.answers != opening.key else replace(a, answers="") for a in answers]
        if not comments and not opening.metadata.title and not opening.blocks:
            continue
        if not comments and not any(b.text.strip() for b in opening.blocks):
            continue  # a heading alone says nothing
        some = True
        yield compose(
            over(opening.metadata, known), opening.blocks, comments, source=f"#{label}",
            sha256=digest(opening.raw, *(answer.raw for answer in answers)), reader=request.reader,
        )  # fmt: skip
    if not some:
        raise DocumentError("holds no text.", hint="Leave it out of the folder.")


def labelled(keys: Sequence[str]) -> list[str]:
    """A name for each entry, unique: the end of its key if that is enough, else all of it."""
    ends = [_end(key) for key in keys]
    counts = Counter(ends)
    found: list[str] = []
    taken: set[str] = set()
    for number, (key, end) in enumerate(zip(keys, ends, strict=True), 1):
        name = end if end and counts[end] == 1 else quote(key, safe=":,@+=~-._")[:200]
        if not name or name in taken:
            name = f"{name}-{number}" if name else str(number)
        taken.add(name)
        found.append(name)
    return found


def _end(key: str) -> str:
    end = re.split(r"[/?#]", key.rstrip("/"))[-1]
    if ".post-" in end:
        end = f"post-{end.rpartition('.post-')[2]}"
    return end if _SAFE.fullmatch(end) else ""
