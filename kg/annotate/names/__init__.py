"""Names: where people, organisations, places, laws and programmes are mentioned in a document.

The language model proposes; the build of names (honorifics, heads such as "Committee", company
suffixes, acronyms with their long forms) and a gazetteer propose too. Each way of writing then
gets one type over the whole document, is dropped where the document itself shows that it is no
name, and is looked for everywhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from kg.annotate.language import Prose
from kg.annotate.names.acronyms import acronym_of, definitions
from kg.annotate.names.case import Case
from kg.annotate.names.context import Told, branches, capitalised, split_owners, weigh
from kg.annotate.names.decide import Kept, decide, in_small_letters
from kg.annotate.names.evidence import CERTAIN, LOC, PATTERN, PER, Candidate, Table, squeeze
from kg.annotate.names.patterns import from_patterns
from kg.annotate.names.recognised import from_model
from kg.model import Alias, Mention, SegmentKind, Thread

__all__ = ["acronym_of", "find_names", "squeeze"]

_SIGNED = re.compile(r"[^\W\d_][\w.’'-]*(?: [\w.’'-]+)*")
_DIRECTION = re.compile(
    r"\b(?:(?:north|south)(?:-?(?:east|west))?|east|west|central|greater|inner|outer)(?:ern)? $"
)


def find_names(
    thread: Thread, prose: tuple[Prose, ...]
) -> tuple[tuple[Mention, ...], tuple[Alias, ...]]:
    """Find the names of one document.

    Returns:
        The mentions, sorted, none overlapping another; and the pairs that the text equates.
    """
    table, case = Table(), Case(prose)
    for paragraph in prose:
        informal = thread.inside_comment(paragraph.section)
        for candidate in _propose(paragraph, informal=informal):
            table.add(candidate)
            if not informal:
                table.formal.add(squeeze(candidate.surface))
    split_owners(table)
    for paragraph in prose:
        for candidate in (*branches(paragraph, case), *capitalised(paragraph, table, case)):
            table.add(candidate)
    told: Told = Counter()
    for paragraph in prose:
        weigh(paragraph, table, told)
    defined = list(definitions(prose, table))
    for definition in defined:
        table.vote(definition.short_key, definition.type, CERTAIN)
        table.vote(definition.long_key, definition.type, PATTERN)
    table.ordinary -= {d.short_key for d in defined}
    kept = decide(table, case, {d.short_key for d in defined})
    kept |= in_small_letters(kept, case)
    text = thread.document.text
    mentions = _without_overlap([*_signatures(thread), *_everywhere(text, prose, kept, table)])
    spans = {m.span for m in mentions}
    aliases = {
        Alias(d.long, d.short, d.reason) for d in defined if d.long in spans and d.short in spans
    }
    return tuple(mentions), tuple(sorted(aliases))


def _propose(paragraph: Prose, *, informal: bool) -> Iterator[Candidate]:
    built = list(from_patterns(paragraph))
    yield from built
    people = [c.span for c in built if c.honorific]
    for found in from_model(paragraph, informal=informal):
        if not any(found.span.overlaps(span) and found.span != span for span in people):
            yield found


def _signatures(thread: Thread) -> Iterator[Mention]:
    text = thread.document.text
    for segment in thread.segments:
        if segment.kind is SegmentKind.SIGNATURE:
            match = _SIGNED.search(text, segment.start, segment.end)
            if match:
                surface = match[0].rstrip("'’.")
                end = match.start() + len(surface)
                yield Mention(match.start(), end, surface, PER, segment.section)


def _everywhere(text: str, prose: tuple[Prose, ...], kept: Kept, table: Table) -> Iterator[Mention]:
    """Every occurrence of every kept way of writing, the longer one first."""
    if not kept:
        return
    options = sorted(kept, key=lambda key: (-len(key), key))
    body = "|".join(r"\s+".join(map(_loose, key.split(" "))) for key in options)
    pattern = re.compile(rf"(?<![\w@#])(?:{body})(?!\w)(?!\.\w\w)")
    for paragraph in prose:
        plain = paragraph.doc.text
        for match in pattern.finditer(plain):
            kind, score = kept[squeeze(match[0])]
            span = paragraph.chars(match.start(), match.end())
            honorific = table.honorifics.get(span, "")
            if kind is LOC:
                direction = _DIRECTION.search(plain, max(0, match.start() - 12), match.start())
                if direction:
                    span = paragraph.chars(direction.start(), match.end())
            surface = text[span.start : span.end]
            yield Mention(*span, surface, kind, paragraph.section, honorific, score)


def _loose(word: str) -> str:
    return re.escape(word).replace("'", "['’‘]")


def _without_overlap(mentions: Iterable[Mention]) -> list[Mention]:
    chosen: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if not chosen or mention.start >= chosen[-1].end:
            chosen.append(mention)
    return chosen
