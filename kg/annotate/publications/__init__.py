"""Publications: reports, reviews, letters, articles, named by title or by description."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.annotate import lexicon
from kg.annotate.language import Prose, text_of
from kg.annotate.names import squeeze
from kg.annotate.names.patterns import type_by_head
from kg.annotate.parsed import Parsed
from kg.annotate.publications.described import described
from kg.annotate.publications.titles import bare_titles, read_titles
from kg.model import (
    Context,
    EntityType,
    Issue,
    Mention,
    Predicate,
    Relation,
    Section,
    SectionKind,
    Span,
    Thread,
)

_NOUN = (
    r"(?:reports?|reviews?|surveys?|audits?|white\spapers?|green\spapers?|(?:discussion|consultation|policy|position)\s"
    r"(?:paper|document)|papers?|bulletins?|statements?|letters?|articles?|editorials?|books?|pamphlets?|dossiers?|"
    r"documents?|consultations?|briefings?|essays?|thesis|memo|memorandum|newsletters?|manifesto|research|study|"
    r"studies|publications?|leaflets?|handbook|documentary|strategy|guidance|evaluation|interview|column|"
    r"investigation|figures|statistics)"
)


@dataclass(frozen=True, slots=True)
class Publications:
    """What is known of a document's publications."""

    mentions: tuple[Mention, ...]
    relations: tuple[Relation, ...]
    issues: tuple[Issue, ...]


_LEAD = rf"\b{_NOUN},?(?:\s(?:titled|entitled|called|headed|headlined|on|named))?,?\s?[:,]?\s?"
_MARKED = (r"“(?P<t>{})”", r"‘(?P<t>{})’(?!\w)", r"\"(?P<t>{})\"", r"'(?P<t>{})'(?!\w)")
_TITLED = tuple(
    re.compile(_LEAD + marked.format(r"[A-Z][^“”\"‘\n]{3,110}?"), re.IGNORECASE)
    for marked in _MARKED
)
"""A noun of publication with a title in quotation marks after it."""

_LISTED = re.compile(
    rf"\b(?P<kind>(?:[a-z-]{{1,40}} )?{_NOUN}), (?P<t>[A-Z][^,.;:“”\"()\n]{{5,110}}?"
    rf"(?:: [A-Z][^,.;:“”\"()\n]{{3,110}}?)?)(?=[,.;()]|$)"
)
"""A title in capitals between commas behind a noun of publication."""

_BARE_TITLE = re.compile(r"[“\"](?P<t>[^“”\"\n]{4,110})[”\"]")
"""A title in quotation marks, to be tested for capitals."""

_CUE_BEFORE = re.compile(
    r"\b(?:published|publishes|report|paper|article|book|post|blog|wrote|headline|titled|entitled"
    r"|document|review|study|link|read)\b[^.“”\"]*$"
)
_CUE_AFTER = re.compile(
    r",?\s(?:a|an|the|its|their)?\s?(?:\w+\s){0,2}(?:report|paper|article|book|document|review|study)"
)


def find_publications(thread: Thread, parsed: Parsed) -> Publications:
    """Find the publications of one document, with publisher, author, date and subject as stated."""
    text = thread.document.text
    taken = _Taken()
    relations: list[Relation] = []
    issues: list[Issue] = []
    for mention in _article_titles(thread, parsed):
        taken.add(mention)
    for paragraph in parsed.prose:
        for found in _in_paragraph(parsed, paragraph, text):
            if not taken.add(found.mention) and found.mention not in taken.mentions:
                continue
            for predicate, target in found.relations:
                relations.append(Relation(found.mention.span, predicate, target, found.context))
            if found.issued:
                issues.append(Issue(found.mention.span, found.issued))
    for mention in _repeats(text, parsed, taken.mentions):
        taken.add(mention)
    return Publications(tuple(taken.mentions), tuple(relations), tuple(issues))


class _Taken:
    """Mentions without overlap, in order; a test costs the logarithm of their number."""

    def __init__(self) -> None:
        self.mentions: list[Mention] = []

    def add(self, mention: Mention) -> bool:
        """Take a mention if its place is free."""
        at = bisect_left(self.mentions, mention.start, key=lambda m: m.start)
        around = self.mentions[max(0, at - 1) : at + 1]
        if any(m.span.overlaps(mention.span) for m in around):
            return False
        self.mentions.insert(at, mention)
        return True


@dataclass(frozen=True, slots=True)
class _Found:
    mention: Mention
    relations: tuple[tuple[Predicate, Span], ...]
    issued: str | None
    context: Context


def _in_paragraph(parsed: Parsed, paragraph: Prose, text: str) -> Iterator[_Found]:
    prose = text_of(paragraph.doc)
    titles = [_found(parsed, paragraph, text, *at) for at in bare_titles(parsed, paragraph)]
    read = [_found(parsed, paragraph, text, *at) for at in _read(parsed, paragraph, prose)]
    yield from titles
    for found in _described(parsed, paragraph, text):
        yield _explained(text, (*titles, *read), found)
    for pattern in _TITLED:
        for match in pattern.finditer(prose):
            if _title_case(match["t"]):
                yield _found(parsed, paragraph, text, *_trimmed(match))
    for match in _LISTED.finditer(prose):
        if _bare_title(match["t"], 3 if ":" in match["t"] else 4):
            start = _kind_start(paragraph, *match.span("kind"))
            yield _found(parsed, paragraph, text, start, _trimmed(match)[1])
    for match in _BARE_TITLE.finditer(prose):
        if _title_case(match["t"]) and _shown_as_title(prose, match):
            yield _found(parsed, paragraph, text, *_trimmed(match))
    for match in _CAPITALS.finditer(prose):
        if _named_paper(parsed, paragraph, match):
            title = _ARTICLE.sub("", match[0], count=1)
            yield _found(parsed, paragraph, text, match.end() - len(title), match.end())
    for match in _NUMBERED.finditer(prose):
        yield _found(parsed, paragraph, text, *match.span())
    for match in _PARLIAMENTARY.finditer(prose):
        start, end = match.span()
        span = _with_title(paragraph, paragraph.chars(start, end))
        tokens = paragraph.tokens(span)
        yield _found(
            parsed,
            paragraph,
            text,
            start,
            end if tokens is None else tokens[-1].idx + len(tokens[-1]),
        )
    yield from read


def _read(parsed: Parsed, paragraph: Prose, prose: str) -> Iterator[tuple[int, int]]:
    """The titles that only the encoder sees; "the Annual Report" is none."""
    for start, end in read_titles(parsed, paragraph):
        if _title_case(prose[start:end]) and not _NO_PAPER.match(prose[start:end]):
            yield start, end


def _described(parsed: Parsed, paragraph: Prose, text: str) -> Iterator[_Found]:
    for phrase in described(parsed, paragraph):
        span = _with_title(paragraph, phrase.span)
        surface = text[span.start : span.end]
        mention = Mention(span.start, span.end, surface, EntityType.PUBLICATION, paragraph.section)
        context = parsed.context(paragraph, paragraph.doc[phrase.head])
        yield _Found(mention, phrase.relations, phrase.issued, context)


_EXPLAINS = re.compile(
    r",?\s?[–—(]?\s?(?:(?:an?|the|its|his|her|their|our|my)\s)?(?:[a-z]{1,20}(?:['’]s|s['’])\s)?",
    re.IGNORECASE,
)


def _explained(text: str, titles: Sequence[_Found], found: _Found) -> _Found:
    """ "Dry Taps, a paper by Ann Lowe": what describes a title right before it is said of it."""
    for title in titles:
        gap = text[title.mention.end : found.mention.start]
        if title.mention.end < found.mention.start and _EXPLAINS.fullmatch(gap):
            return replace(found, mention=title.mention)
    return found


def _kind_start(paragraph: Prose, start: int, end: int) -> int:
    """Where the noun phrase of a publication begins: "planning statement", but not "the report"."""
    tokens = paragraph.doc.char_span(start, end, alignment_mode="expand")
    if tokens is None or len(tokens) < 2 or tokens[0].pos_ not in {"NOUN", "ADJ"}:
        return tokens[-1].idx if tokens is not None and tokens[0].pos_ != "NOUN" else start
    return start


_CAPITALS = re.compile(
    r"\b(?:[A-Z][\w’'&-]{0,60}\s(?:(?:and|of|for|on|in|the)\s)?){1,7}"
    r"(?:Report|Review|Study|Survey|Audit|White\sPaper|Green\sPaper|Dossier|Memorandum)\b(?!\s[A-Z])"
)
"""A name in capitals that ends with what it is: "the Hale Report"."""

_ARTICLE = re.compile(
    r"^(?:(?:The|A|An|In|On|Its|His|Her|Their|Our|This|That|Read|See|Now|Then|So|But|And|Yet|If|When"
    r"|While|Meanwhile|However)\s(?:the\s)?)*"
)
_NO_PAPER = re.compile(
    r"^(?:(?:The|A|An|In|On|Its|His|Her|Their|Our|This|That|New|Full|Final|Draft|First|Next)\s)*"
    r"(?:Annual|Final|Interim|Full|Draft|Financial|Law|Literary|Harvard|Monthly|Quarterly|Weekly|Spending|Judicial|Peer|Performance"
    r"|(?:[A-Z]\w+\s)?(?:Executive|Principal|Clerk|Captain|Head|Headteacher|Manager|Minister|Mayor|Warden|Bursar|Pastor)[’']s"
    r"|Book|Film|Year|Business|Management|Internal|External|Officer’s|Officer's|Progress|Chair’s|Chair's|Treasurer’s"
    r"|Treasurer's|Director’s|Director's|Committee|Consumer|Minority|Status|Weather|Crime|News|Site|Executive|Status|Land"
    r"|Staff|President’s|President's|Secretary’s|Secretary's|Match|Case|Case\sManagement)*\s?"
    r"(?:Report|Review|Study|Survey|Audit|White\sPaper|Green\sPaper|Dossier|Memorandum)$"
)
"""Headings, journals and procedures that end so, too."""

_NUMBERED = re.compile(
    r"\b(?:[Pp]lanning|[Ll]icen[cs]e|[Rr]ezoning|[Dd]evelopment)\s[Aa]pplication\s"
    r"(?:[Nn](?:o|umber)\.?\s)?[A-Z]{0,4}[\d/.-]{3,}[\w/-]*"
)
"""An application by its number."""


def _named_paper(parsed: Parsed, paragraph: Prose, match: re.Match[str]) -> bool:
    """Whether capitals that end with "Report" are the name of one, and no heading or journal."""
    if _NO_PAPER.match(match[0]) or match[0].isupper():
        return False
    name = parsed.at(paragraph.chars(match.end() - 1, match.end()))
    if name is not None and name.type is EntityType.PROGRAMME:
        return False
    whole = match.start() == 0 and not text_of(paragraph.doc)[match.end() :].strip(" .:")
    return not whole and not paragraph.is_title


_PARLIAMENTARY = re.compile(r"\b(?:White|Green) Paper\b")
_TITLE_AFTER = re.compile(
    r"(?:,? (?:(?:titled|entitled|called|headed|named) )?"
    r"[“\"‘'](?P<q>[A-Z][^“”\"‘\n]{3,110}?)[”\"’'](?!\w)"
    r"|(?: \([A-Z]\w+\))?[,:] (?P<b>[A-Z][^,.;:“”\"()\n]{5,110}?"
    r"(?:: [A-Z][^,.;:“”\"()\n]{3,110}?)?)(?=[,.;:()]|$)"
    r"|(?<=[a-z]) (?P<c>[A-Z][\w’'-]+(?:(?: (?:and|or|of|the|for|in|on|to|a|with|at|by|our))* "
    r"[A-Z][\w’'-]+){1,10}(?:: [A-Z][^,.;:“”\"()\n]{3,110}?)?)"
    r"(?=[,.;()]|$| (?:was|is|has|which)\b))"
)
"""A title in quotation marks, or in capitals between commas, behind what it is the title of."""


def _bare_title(words: str, least: int) -> bool:
    """Whether words without marks around them are a title, and no name of an organisation."""
    tokens = words.split()
    small = any(token.islower() for token in tokens)
    long = len(tokens) >= least and (small or len(tokens) > least)
    return long and _title_case(words) and type_by_head(words) is None


def _with_title(paragraph: Prose, span: Span) -> Span:
    """The publication with the title that follows: "the Fund's paper ‘Merging for Nothing’"."""
    tokens = paragraph.tokens(span)
    if tokens is None:
        return span
    prose = text_of(paragraph.doc)
    match = _TITLE_AFTER.match(prose, tokens[-1].idx + len(tokens[-1]))
    if match is None:
        return span
    group = str(match.lastgroup)
    if not (_title_case(match["q"]) if match["q"] else _bare_title(match[group], 2)):
        return span
    if group == "c" and len(match["c"].split()) < 3:
        return span
    start = tokens[0].idx
    return paragraph.chars(start, match.end(group))


def _trimmed(match: re.Match[str]) -> tuple[int, int]:
    start = match.start("t")
    return start, start + len(match["t"].rstrip(" ,.;"))


def _title_case(words: str) -> bool:
    words = words.rstrip(" ,.;")
    tokens = re.findall(r"[A-Za-z][\w’'-]*", words)
    long = [w for w in tokens if len(w) > 3]
    return (
        2 <= len(tokens) <= 16
        and tokens[0][0].isupper()
        and sum(w[0].isupper() for w in long) >= 0.75 * max(1, len(long))
    )


def _shown_as_title(prose: str, match: re.Match[str]) -> bool:
    """Whether the words around marks speak of something to read: "published “…”"."""
    before = prose[max(0, match.start() - 60) : match.start()].lower()
    after = prose[match.end() : match.end() + 40].lower()
    kind = match["t"].rstrip(" ,.;").rsplit(" ", 1)[-1].lower() in lexicon.PUBLISHED
    return bool(kind or _CUE_BEFORE.search(before) or _CUE_AFTER.match(after))


def _found(parsed: Parsed, paragraph: Prose, text: str, start: int, end: int) -> _Found:
    """A titled publication."""
    span = paragraph.chars(start, end)
    mention = Mention(
        span.start, span.end, text[span.start : span.end], EntityType.PUBLICATION, paragraph.section
    )
    return _Found(mention, (), None, _context(parsed, paragraph, span))


def _context(parsed: Parsed, paragraph: Prose, span: Span) -> Context:
    tokens = paragraph.tokens(span)
    if tokens is None:
        return Context(paragraph.section, span)
    return parsed.context(paragraph, tokens.root, verb=tokens[0])


def _article_titles(thread: Thread, parsed: Parsed) -> list[Mention]:
    """Titles of quoted articles are publications; so are those of a report that is the document."""
    found = []
    for segment in thread.segments:
        section = thread.sections[segment.section]
        quoted = section.kind is SectionKind.ARTICLE and section.part_of is not None
        if (
            quoted
            and section.title
            and segment.kind.value == "title"
            and _has_source(parsed, section)
        ):
            start, end = segment.start, segment.end
            while start < end and not thread.document.text[start].isalnum():
                start += 1
            surface = thread.document.text[start:end]
            if "\n" not in surface:
                found.append(Mention(start, end, surface, EntityType.PUBLICATION, segment.section))
    return found


def _has_source(parsed: Parsed, section: Section) -> bool:
    """Whether the by-line or the words before a quoted article name who it is from."""
    if section.author:
        return True
    return section.introduction is not None and any(
        m.type in (EntityType.PERSON, EntityType.ORGANISATION)
        for m in parsed.within(section.introduction)
    )


def _repeats(text: str, parsed: Parsed, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Later occurrences of a title, in the same letters; one pass over the prose."""
    titles: dict[tuple[str, ...], list[list[str]]] = {}
    for surface in sorted({squeeze(m.surface) for m in mentions}):
        words = re.findall(r"\w+", surface.replace("’", "'"))
        if _title_case(surface) and len(words) >= 3:
            titles.setdefault(tuple(words[:3]), []).append(words)
    if not titles:
        return
    for paragraph in parsed.prose:
        found = list(re.finditer(r"\w+", text_of(paragraph.doc)))
        words = [m[0] for m in found]
        for i in range(len(words) - 2):
            for title in titles.get((words[i], words[i + 1], words[i + 2]), ()):
                if words[i : i + len(title)] == title:
                    span = paragraph.chars(found[i].start(), found[i + len(title) - 1].end())
                    surface = text[span.start : span.end]
                    yield Mention(
                        span.start, span.end, surface, EntityType.PUBLICATION, paragraph.section
                    )


__all__ = ["Publications", "find_publications"]
