"""Where the corpus writes known names, in capitals or small: one pass over each document."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from kg.model import READABLE, EntityType, Reading, Segment, Span
from kg.resolve.forms import folded, singular

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|&")
_ADDRESS = re.compile(r"(?<!\S)(?=\S*?(?:://|www\.|@|\w\.(?:com|co|org|net|gov|ac|edu)\b))\S+|#\w+")
_BETWEEN = re.compile(r"[ \t\u00a0]*+(?:[-–—/.’'][ \t\u00a0]*+)?(?:\n[ \t\u00a0]*+)?")
_OWNER = re.compile(r"['’]s?$")
_OPENING = frozenset('.!?:;•*“"‘(\n–—-')


@dataclass(frozen=True, slots=True)
class Found:
    """A known name at a place.

    Args:
        form: `name_form` of the words.
        section: Index of the innermost section.
        small: Written without any capital.
        opening: Where a sentence or a line begins, so that its capital says nothing.
        loud: In a line of capitals.
        mentioned: The document's annotator has a mention that overlaps it.
        before, after: The words beside it, "" beyond a stop.
    """

    span: Span
    form: str
    section: int
    small: bool
    opening: bool
    loud: bool
    mentioned: bool
    before: str
    after: str


def name_form(surface: str) -> str:
    """The form under which the corpus counts a name: folded, its last word in the singular."""
    return singular(folded(surface))


@dataclass(frozen=True, slots=True)
class Index:
    """Names by their first word: how many words those that begin so have, the longest first."""

    lengths: Mapping[str, tuple[int, ...]]
    forms: frozenset[str]

    @classmethod
    def of(cls, forms: Iterable[str]) -> Index:
        lengths: dict[str, set[int]] = defaultdict(set)
        kept = frozenset(forms)
        for form in kept:
            words = form.split()
            if words:
                lengths[words[0]].add(len(words))
        return cls({w: tuple(sorted(n, reverse=True)) for w, n in lengths.items()}, kept)


def occurrences(reading: Reading, index: Index) -> Iterator[Found]:
    """Every place of a known name in a document's prose, none overlapping another."""
    taken = [m.span for m in reading.annotation.mentions if m.type is not EntityType.PUBLICATION]
    taken.sort()
    starts = [span.start for span in taken]
    for segment in reading.thread.segments:
        if segment.kind in READABLE:
            for found in _in_segment(reading.document.text, segment, index):
                at = bisect_right(starts, found[0].end - 1)
                overlaps = at > 0 and taken[at - 1].end > found[0].start
                yield Found(*found[:6], overlaps, *found[6:])


def words_of(reading: Reading) -> set[str]:
    """The words of a document's prose, in every form in which a known name may hold them."""
    found: set[str] = set()
    for segment in reading.thread.segments:
        if segment.kind in READABLE:
            found.update(_TOKEN.findall(_plain(reading.document.text, segment)))
    words = {_word(token) for token in found}
    bare = {word.removesuffix("'s") for word in words}
    bare |= {word.removesuffix("'s") for word in bare}
    one = {word[:-1] for word in bare if word.endswith("s")}
    one |= {word[:-3] + "y" for word in bare if word.endswith("ies")}
    return (words | bare | one) - {""}


def _plain(text: str, segment: Segment) -> str:
    """A segment's text, addresses blanked out."""
    return _ADDRESS.sub(lambda m: "\0" * len(m[0]), text[segment.start : segment.end])


def _word(token: str) -> str:
    return "and" if token == "&" else token.casefold().replace("’", "'")


_Place = tuple[Span, str, int, bool, bool, bool, str, str]


def _in_segment(text: str, segment: Segment, index: Index) -> Iterator[_Place]:
    plain = _plain(text, segment)
    tokens = list(_TOKEN.finditer(plain))
    letters = sum(map(str.isalpha, plain))
    loud = letters > 12 and sum(map(str.isupper, plain)) > 0.6 * letters
    words = [_word(t[0]) for t in tokens]
    until = 0
    for i, word in enumerate(words):
        if i < until:
            continue
        bare = word[:-2] if word.endswith("'s") else word
        alone = singular(bare)
        for count in _lengths(index, word, bare, alone):
            last = i + count - 1
            if last >= len(words):
                continue
            end = tokens[last].end() - len((_OWNER.search(tokens[last][0]) or [""])[0])
            form = alone if count == 1 else _joined(words[i:last], words[last])
            if form not in index.forms or not _together(plain, tokens[i : last + 1]):
                continue
            start = tokens[i].start()
            surface = plain[start:end]
            gap = plain[tokens[i - 1].end() : start] if i else plain[:start]
            behind = plain[end : tokens[last + 1].start()] if last + 1 < len(tokens) else "\n"
            yield (
                Span(segment.start + start, segment.start + end),
                form,
                segment.section,
                surface.islower(),
                i == 0 or bool(_OPENING & set(gap)),
                loud,
                tokens[i - 1][0] if i and not gap.strip(" \u00a0") else "",
                tokens[last + 1][0]
                if last + 1 < len(tokens) and not behind.strip(" \u00a0’'s")
                else "",
            )
            until = last + 1
            break


def _lengths(index: Index, word: str, bare: str, alone: str) -> Iterable[int]:
    found = index.lengths.get(word, ())
    if alone in index.forms and 1 not in found:
        return (*found, 1)
    return found or index.lengths.get(bare, ())


def _joined(words: list[str], last: str) -> str:
    return singular(" ".join([*words, last[:-2] if last.endswith("'s") else last]))


def _together(plain: str, tokens: list[re.Match[str]]) -> bool:
    """Whether nothing but space, a hyphen or a stop after an initial stands between the words."""
    return all(
        _BETWEEN.fullmatch(plain, a.end(), b.start())
        and ("." not in plain[a.end() : b.start()] or len(a[0]) <= 2)
        for a, b in pairwise(tokens)
    )
