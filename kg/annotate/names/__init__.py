"""Names: where people, organisations, places, laws and programmes are mentioned in a document.

The language model proposes; the build of names (honorifics, heads such as "Committee", company
suffixes, acronyms with their long forms) and a gazetteer propose too. Each way of writing then
gets one type over the whole document, is dropped where the document itself shows that it is no
name, and is looked for everywhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg.annotate import lexicon
from kg.annotate.language import Prose, text_of
from kg.annotate.names.acronyms import acronym_of, definitions
from kg.annotate.names.bodies import from_bodies
from kg.annotate.names.brackets import whole
from kg.annotate.names.case import Case, mostly_capitals
from kg.annotate.names.classifier import classify
from kg.annotate.names.context import Told, branches, capitalised, openings, split_owners, weigh
from kg.annotate.names.coordinated import coordinated
from kg.annotate.names.decide import decide, in_capitals, in_small_letters, spread
from kg.annotate.names.evidence import (
    CERTAIN,
    FAINT,
    LOC,
    ORG,
    PATTERN,
    PER,
    Candidate,
    Kept,
    Table,
    squeeze,
)
from kg.annotate.names.features import Evidence
from kg.annotate.names.firms import firms
from kg.annotate.names.known import find_known, propose_known
from kg.annotate.names.matching import WORDS, Options, by_first_word, standing_at, straight
from kg.annotate.names.offices import without_offices
from kg.annotate.names.parts import rooms
from kg.annotate.names.patterns import WORD, from_gazetteer, from_patterns
from kg.annotate.names.recognised import from_model
from kg.annotate.names.shortened import shortened
from kg.annotate.names.sides import is_prison, is_side
from kg.model import Alias, EntityType, Mention, SectionKind, SegmentKind, Span, Thread
from kg.reference import NO_REFERENCE, ReferenceData

__all__ = ["acronym_of", "find_names", "squeeze"]

_SIGNED = re.compile(r"[^\W\d_][\w.’'-]*(?: [\w.’'-]+)*")
_OUTLET = re.compile(rf"[|,–—-]\s*(?:[Tt]he )?(?P<n>{WORD}(?: {WORD}){{0,4}})\s*$", re.MULTILINE)
"""The paper that a by-line ends with: "By Ann Lowe | Valley Courier"."""
_DIRECTION = re.compile(
    r"\b(?:(?:north|south)(?:-?(?:east|west))?|east|west|central|greater|inner|outer)(?:ern)? $"
)


EVIDENCE = frozenset({"patterns", "gazetteer", "context", "capitals", "acronyms", "classifier"})
"""What speaks for names beside the language model."""


def find_names(
    thread: Thread,
    prose: tuple[Prose, ...],
    *,
    evidence: frozenset[str] = EVIDENCE,
    reference: ReferenceData = NO_REFERENCE,
) -> tuple[tuple[Mention, ...], tuple[Alias, ...]]:
    """Find the names of one document.

    Args:
        evidence: Which of `EVIDENCE` to weigh; fewer to measure what each is worth.
        reference: Names that are known from elsewhere.

    Returns:
        The mentions, sorted, none overlapping another; and the pairs that the text equates.
    """
    table, case = Table(), Case(prose)
    known = find_known(prose, reference, _matches)
    propose_known(known, table)
    for paragraph in prose:
        informal = thread.inside_comment(paragraph.section)
        for candidate in _propose(paragraph, evidence, informal=informal):
            if known.split_by(candidate):
                continue
            table.add(candidate)
            if not informal:
                table.formal.add(squeeze(candidate.surface))
    if "patterns" in evidence:
        for candidate in firms([p for p in prose if not thread.inside_comment(p.section)]):
            table.add(candidate)
    split_owners(table)
    if "acronyms" in evidence:
        for paragraph in prose:
            for candidate in branches(paragraph, case):
                table.add(candidate)
    if "capitals" in evidence:
        taken = table.taken()
        for paragraph in prose:
            for candidate in capitalised(paragraph, table, case, taken):
                table.add(candidate)
    if "context" in evidence:
        told: Told = Counter()
        opening = openings(table)
        for paragraph in prose:
            weigh(paragraph, table, told, opening)
    defined = list(definitions(prose, table)) if "acronyms" in evidence else []
    for definition in defined:
        table.vote(definition.short_key, definition.type, CERTAIN if definition.sure else FAINT)
        table.vote(definition.long_key, definition.type, PATTERN if definition.sure else FAINT)
    table.ordinary -= {d.short_key for d in defined}
    sure = {d.short_key for d in defined if d.sure}
    kept = decide(table, case, sure)
    if "classifier" in evidence:
        kept = classify(Evidence(table, case, sure, kept, thread.comments), prose)
        kept = spread(kept, table, case, sure)
    kept = known.settle(kept, case, frozenset({*table.titled, *(d.short_key for d in defined)}))
    kept |= in_capitals(kept, prose)
    kept |= in_small_letters(kept, case)
    text = thread.document.text
    named = (_unquoted(mention, text) for mention in _everywhere(text, prose, kept, table))
    found = whole(_without_overlap([*_signatures(thread), *named]), text)
    mentions = list(without_offices(coordinated(found, text), text))
    spans = {m.span for m in mentions}
    aliases = {
        Alias(d.long, d.short, d.reason) for d in defined if d.long in spans and d.short in spans
    }
    aliases |= set(shortened(text, mentions))
    return tuple(mentions), tuple(sorted(aliases))


def _propose(paragraph: Prose, evidence: frozenset[str], *, informal: bool) -> Iterator[Candidate]:
    built: list[Candidate] = []
    if "patterns" in evidence:
        built += from_patterns(paragraph)
        built += from_bodies(paragraph)
    if "gazetteer" in evidence and not mostly_capitals(text_of(paragraph.doc)):
        built += from_gazetteer(paragraph)
    yield from built
    people = [c.span for c in built if c.honorific]
    for found in from_model(paragraph, informal=informal):
        if not any(found.span.overlaps(span) and found.span != span for span in people):
            yield found


def _signatures(thread: Thread) -> Iterator[Mention]:
    """Names that stand outside prose: signatures of comments, authors in by-lines."""
    for (start, end), kind, section in _outside_prose(thread):
        yield Mention(start, end, thread.document.text[start:end], kind, section)


def _outside_prose(thread: Thread) -> Iterator[tuple[Span, EntityType, int]]:
    text = thread.document.evenly_spaced
    for segment in thread.segments:
        author = thread.sections[segment.section].author
        posted = thread.sections[segment.section].kind is SectionKind.POST and text[
            segment.start : segment.end
        ].lower().startswith("posted")  # "Posted by magpie at 23:14": a blogger may go by any name
        if segment.kind is SegmentKind.BYLINE and author:
            for name in re.split(r",\s|(?<!\s)\s+and\s+", author):
                start = text.find(name, segment.start, segment.end)
                words = name.split()
                named = 2 <= len(words) <= 4 and all(w[0].isupper() for w in words)
                named = named or (posted and len(words) <= 4)
                if start >= 0 and named and words[-1].lower() not in lexicon.POST_HEADS:
                    yield Span(start, start + len(name)), PER, segment.section
        if segment.kind is SegmentKind.BYLINE and author:
            match = _OUTLET.search(text, segment.start, segment.end)
            if match and match["n"].split()[-1] in lexicon.ORGANISATION_HEADS:
                yield Span(*match.span("n")), ORG, segment.section
        if segment.kind is SegmentKind.IMPRINT:
            yield segment.span, ORG, segment.section
        if segment.kind is SegmentKind.STAMP and author:
            start = text.find(author, segment.start, segment.end)
            calling = author.split()[-1].lower()
            called = any(map(str.isalpha, author)) and not (
                {calling, calling.removesuffix("s")} & lexicon.POST_HEADS
            )
            if start >= 0 and called:
                yield Span(start, start + len(author)), PER, segment.section
        if segment.kind is SegmentKind.SIGNATURE:
            match = _SIGNED.search(text, segment.start, segment.end)
            if match:
                end = match.start() + len(match[0].rstrip("'’."))
                yield Span(match.start(), end), PER, segment.section


def _everywhere(text: str, prose: tuple[Prose, ...], kept: Kept, table: Table) -> Iterator[Mention]:
    """Every occurrence of every kept way of writing, the longer one first."""
    passed_over = rooms(table)
    options = by_first_word([*kept, *(passed_over - kept.keys())])
    for paragraph in prose:
        plain = text_of(paragraph.doc)
        for start, end, key in _matches(plain, options):
            if key not in kept:
                continue
            kind, score = kept[key]
            span = paragraph.chars(start, end)
            honorific = table.honorifics.get(span, "")
            if kind is LOC:
                direction = _DIRECTION.search(plain, max(0, start - 12), start)
                if direction:
                    span = paragraph.chars(direction.start(), end)
                elif _stands_for_body(paragraph, start, end):
                    kind, score = ORG, min(score, _BODY)
            surface = text[span.start : span.end]
            yield Mention(*span, surface, kind, paragraph.section, honorific, score)


_BODY = 0.6
"""Most that a place scores as a body: what it is elsewhere must not be decided by it."""


def _stands_for_body(paragraph: Prose, start: int, end: int) -> bool:
    tokens = paragraph.doc.char_span(start, end)
    return tokens is not None and (
        is_side(paragraph.doc, tokens.start, tokens.end)
        or is_prison(paragraph.doc, tokens.start, tokens.end)
    )


def _matches(plain: str, options: Options) -> Iterator[tuple[int, int, str]]:
    """Start, end and key of each name from left to right, none overlapping another."""
    text, offsets = _even(plain)
    at = 0
    for word in WORDS.finditer(text):
        start = word.start()
        key = next(standing_at(text, word, options), None) if start >= at else None
        if key is not None:
            at = start + len(key)
            yield offsets[start], offsets[at - 1] + 1, key


def _even(plain: str) -> tuple[str, Sequence[int]]:
    """The text in the form of `squeeze`, and the offset of each of its code points."""
    text = straight(plain)
    if "  " not in text:
        return text, range(len(text))
    kept = [i for i, char in enumerate(text) if char != " " or text[i - 1 : i] != " "]
    return "".join(text[i] for i in kept), kept


def _unquoted(mention: Mention, text: str) -> Mention:
    """Without the mark that closes a quotation around it: "the ‘Open Gates’ scheme"."""
    opened = text[max(0, mention.start - 1) : mention.start] in _OPENS
    if not opened or mention.surface[-1] not in _CLOSES:
        return mention
    return replace(mention, end=mention.end - 1, surface=mention.surface[:-1])


_OPENS, _CLOSES = frozenset("'‘"), frozenset("'’")


def _without_overlap(mentions: Iterable[Mention]) -> list[Mention]:
    chosen: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if not chosen or mention.start >= chosen[-1].end:
            chosen.append(mention)
    return chosen
