"""Publications: reports, reviews, letters, articles, named by title or by description."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.annotate.language import Prose
from kg.annotate.names import squeeze
from kg.annotate.parsed import Parsed
from kg.model import (
    Context,
    EntityType,
    Issue,
    Mention,
    Predicate,
    Relation,
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


@lru_cache(maxsize=1)
def _titled() -> re.Pattern[str]:
    """A noun of publication with a title in quotation marks after it, or the title before it."""
    title = r"(?P<t>[A-Z][^“”\"‘\n]{3,110}?)"
    return re.compile(
        rf"\b{_NOUN},?(?:\s(?:titled|entitled|called|headed|headlined|on|named))?,?\s?[:,]?\s?(?:“{title}”|‘{title.replace('?P<t>', '?P<t2>')}’(?!\w)|\"{title.replace('?P<t>', '?P<t3>')}\"|'{title.replace('?P<t>', '?P<t4>')}'(?!\w))",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def _bare_title() -> re.Pattern[str]:
    """A title in quotation marks, to be tested for capitals."""
    return re.compile(r"“(?P<t>[^“”\n]{4,110})”|\"(?P<t2>[^\"\n]{4,110})\"")


_NAME = r"[A-Z][\w’'&-]*"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)


@lru_cache(maxsize=1)
def _described() -> tuple[re.Pattern[str], ...]:
    noun = _NOUN
    adjective = r"(?:(?:joint|annual|new|recent|damning|critical|independent|interim|final|official|major|latest|thematic|scathing|official|first|second|third|landmark|progress|internal|leaked|confidential|public|special|follow-up|inspection|inquiry|investigation|government|audit|research|policy|impact|performance|financial|quarterly|monthly|weekly|progress|safety|incident|coroner’s|coroner's|select committee|committee)\s)*"
    date = rf"(?:(?:{_MONTH}\s)?(?:19|20)\d\d\s)"
    names = rf"{_NAME}(?:\s(?:(?:of|and|for|&|the|on)\s)*{_NAME}){{0,7}}"
    subject = r"(?:\s(?:into|on|about|for|of)\s(?:the\s)?[\w’'-]+(?:\s(?!that\b|which\b|found\b|said\b|has\b|had\b|was\b|were\b|is\b|are\b|and\b|by\b|who\b|says\b|published\b|warned\b|will\b|would\b|but\b|with\b|as\b|when\b|have\b|does\b|could\b|may\b|it\b|he\b|she\b|they\b|also\b|to\b)[\w’'-]+){0,9})"
    return (
        # April 2016 report by the National Audit Office into …
        re.compile(rf"\b(?P<n>{date}?{adjective}{noun}\s(?:by|from)\s(?:the\s)?(?P<p>{names})(?P<s>{subject})?)"),
        # research published by Unions21 into …
        re.compile(rf"\b(?P<n>(?:{adjective})?{noun}\s(?:published|released|issued|produced|written|commissioned|prepared|compiled)\sby\s(?:the\s)?(?P<p>{names})(?P<s>{subject})?)", re.IGNORECASE),
        # report back January 2014; figures published last month
        re.compile(rf"\b(?P<n>{noun}\s(?:(?:back|of|in|from|dated|published)\s)?(?:(?:in|on)\s)?(?:\d{{1,2}}\s)?{_MONTH}\s(?:19|20)\d\d)\b", re.IGNORECASE),
        re.compile(r"\b(?P<n>(?:figures|statistics|data|research|findings)\s(?:published|released|issued)\s(?:last|this|earlier|in|on)\s\w+)", re.IGNORECASE),
        # April 2016 report
        re.compile(rf"\b(?P<n>{date}{adjective}{noun})\b"),
        # report on the harbour dues; report into the effectiveness of …
        re.compile(r"\b(?P<n>(?:report|study|review|inquiry report|white paper|dossier)(?P<s>\s(?:into|on)\s(?:the\s)?[\w’'-]+(?:\s(?:of|by|in|at|for|and|the|a|[A-Z][\w’'-]*|[a-z][\w’'-]*(?=\s(?:of|by|in|at|for))))*(?:\s[a-z]+)?))"),
        # letter from the Minister in December
        re.compile(rf"\b(?P<n>letter\s(?:from|to)\s(?:the\s)?{_NAME}(?:\s{_NAME})*(?:\s(?:in|on|of|dated)\s(?:\d{{1,2}}\s)?{_MONTH}(?:\s\d{{4}})?)?)"),
        # document detailing Acme's failures in …
        re.compile(r"\b(?P<n>document\s(?:detailing|setting out|outlining|describing|listing)\s[\w’'-]+(?:\s(?!has\b|had\b|was\b|is\b|were\b|that\b|which\b)[\w’'-]+){0,8})"),
    )  # fmt: skip


def find_publications(thread: Thread, parsed: Parsed) -> Publications:
    """Find the publications of one document, with publisher, author, date and subject as stated."""
    text = thread.document.text
    mentions: dict[Span, Mention] = {}
    relations: list[Relation] = []
    issues: list[Issue] = []
    titles = _article_titles(thread, parsed)
    for mention in titles:
        mentions[mention.span] = mention
    for paragraph in parsed.prose:
        for found in _in_paragraph(parsed, paragraph, text):
            if any(found.mention.span.overlaps(span) for span in mentions):
                continue
            mentions[found.mention.span] = found.mention
            for predicate, target in found.relations:
                relations.append(Relation(found.mention.span, predicate, target, found.context))
            if found.issued:
                issues.append(Issue(found.mention.span, found.issued))
    for mention in _repeats(text, parsed, mentions):
        mentions.setdefault(mention.span, mention)
    return Publications(tuple(sorted(mentions.values())), tuple(relations), tuple(issues))


@dataclass(frozen=True, slots=True)
class _Found:
    mention: Mention
    relations: tuple[tuple[Predicate, Span], ...]
    issued: str | None
    context: Context


def _in_paragraph(parsed: Parsed, paragraph: Prose, text: str) -> Iterator[_Found]:
    prose = paragraph.doc.text
    for match in _titled().finditer(prose):
        group = next(g for g in ("t", "t2", "t3", "t4") if match[g])
        if _title_case(match[group]):
            yield _found(parsed, paragraph, text, *_trim_title(match, group), None)
    for match in _bare_title().finditer(prose):
        group = "t" if match["t"] else "t2"
        if _title_case(match[group]) and _shown_as_title(prose, match):
            yield _found(parsed, paragraph, text, *_trim_title(match, group), None)
    for pattern in _described():
        for match in pattern.finditer(prose):
            start, end = match.span("n")
            groups = pattern.groupindex
            yield _found(
                parsed,
                paragraph,
                text,
                start,
                end,
                match.span("s") if "s" in groups and match["s"] else None,
            )
    yield from _owned(parsed, paragraph, text)


def _trim_title(match: re.Match[str], group: str) -> tuple[int, int]:
    start, end = match.span(group)
    return start, start + len(match[group].rstrip(" ,.;"))


def _title_case(words: str) -> bool:
    tokens = re.findall(r"[A-Za-z][\w’'-]*", words)
    long = [w for w in tokens if len(w) > 3]
    return (
        2 <= len(tokens) <= 16
        and tokens[0][0].isupper()
        and sum(w[0].isupper() for w in long) >= 0.75 * max(1, len(long))
        and words[-1] not in ".,"
    )


def _shown_as_title(prose: str, match: re.Match[str]) -> bool:
    """Whether the words around marks speak of something to read: "published “…”", "“…”, a report"."""
    before = prose[max(0, match.start() - 60) : match.start()].lower()
    after = prose[match.end() : match.end() + 40].lower()
    cue = r"(?:\b(?:published|publishes|report|paper|article|book|post|blog|wrote|headline|titled|entitled|document|review|study|link|read)\b)"
    return bool(
        re.search(cue + r"[^.“”\"]*$", before)
        or re.match(
            r",?\s(?:a|an|the|its|their)?\s?(?:\w+\s){0,2}(?:report|paper|article|book|document|review|study)",
            after,
        )
    )


def _found(
    parsed: Parsed,
    paragraph: Prose,
    text: str,
    start: int,
    end: int,
    subject: tuple[int, int] | None,
) -> _Found:
    if subject:
        when = re.search(
            rf"\s(?:in|on|since|last|this)\s(?:{_MONTH}|(?:19|20)\d\d|week|month|year)\b",
            paragraph.doc.text[subject[0] : end],
        )
        if when:
            end = subject[0] + when.start()
            subject = (subject[0], end)
    span = paragraph.chars(start, end)
    mention = Mention(
        span.start, span.end, text[span.start : span.end], EntityType.PUBLICATION, paragraph.section
    )
    inside = [m for m in parsed.within(span)]
    words = paragraph.doc.text[start:end]
    relations: list[tuple[Predicate, Span]] = []
    about = paragraph.chars(*subject) if subject else None
    for name in inside:
        lead = paragraph.doc.text[start : start + max(0, name.start - span.start)]
        if about and about.covers(name.span):
            if name.type in (EntityType.ORGANISATION, EntityType.PROGRAMME, EntityType.PERSON):
                relations.append((Predicate.ABOUT, name.span))
        elif re.search(r"\b(?:by|from)\s(?:the\s)?$", lead) or (
            relations and re.search(r"\band\s(?:the\s)?$", lead)
        ):
            if name.type is EntityType.ORGANISATION:
                relations.append((Predicate.PUBLISHED_BY, name.span))
            elif name.type is EntityType.PERSON:
                relations.append((Predicate.AUTHORED_BY, name.span))
    times = parsed.times_in(span)
    issued = times[0].value if times and not re.search(r"\bletter\sto\b", words) else None
    return _Found(mention, tuple(relations), issued, _context(parsed, paragraph, span))


def _context(parsed: Parsed, paragraph: Prose, span: Span) -> Context:
    tokens = paragraph.tokens(span)
    if tokens is None:
        return Context(paragraph.section, span)
    return parsed.context(paragraph, tokens.root, verb=tokens[0])


_OWN = re.compile(
    rf"[’']?s?\s(?P<d>(?:{_MONTH}\s)?(?:(?:19|20)\d\d\s)?(?:(?:joint|annual|new|recent|damning|interim|final|latest|own)\s)*)?(?P<n>report|reports|review|article|white paper|editorial|survey|study|dossier)\b(?!\s(?:said|from|by)\s(?:the\s)?[A-Z])"
)


def _owned(parsed: Parsed, paragraph: Prose, text: str) -> Iterator[_Found]:
    """ "HMIP report", "the Committee's January 2014 report", "the Northern Echo article"."""
    prose = paragraph.doc.text
    for name in parsed.within(Span(paragraph.segment.start, paragraph.segment.end)):
        if name.type not in (EntityType.ORGANISATION, EntityType.PERSON):
            continue
        tokens = paragraph.tokens(name.span)
        if tokens is None:
            continue
        match = _OWN.match(prose, tokens.end_char)
        possessive = match and match[0][:1] in "’'"
        if match is None or (name.type is EntityType.PERSON and not possessive):
            continue
        start = tokens.start_char
        if name.honorific and prose[:start].rstrip().endswith(name.honorific):
            start = prose.rindex(name.honorific, 0, start)
        span = paragraph.chars(start, match.end())
        mention = Mention(
            span.start,
            span.end,
            text[span.start : span.end],
            EntityType.PUBLICATION,
            paragraph.section,
        )
        predicate = (
            Predicate.PUBLISHED_BY
            if name.type is EntityType.ORGANISATION
            else Predicate.AUTHORED_BY
        )
        times = parsed.times_in(span)
        yield _Found(
            mention,
            ((predicate, name.span),),
            times[0].value if times else None,
            _context(parsed, paragraph, span),
        )


def _article_titles(thread: Thread, parsed: Parsed) -> list[Mention]:
    """Titles of quoted articles are publications; so are those of a report that is the document."""
    found = []
    for segment in thread.segments:
        section = thread.sections[segment.section]
        quoted = section.kind is SectionKind.ARTICLE and section.part_of is not None
        if quoted and section.title and segment.kind.value == "title":
            start, end = segment.start, segment.end
            while start < end and not thread.document.text[start].isalnum():
                start += 1
            surface = thread.document.text[start:end]
            if "\n" not in surface:
                found.append(Mention(start, end, surface, EntityType.PUBLICATION, segment.section))
    return found


def _repeats(text: str, parsed: Parsed, mentions: dict[Span, Mention]) -> Iterator[Mention]:
    """Later occurrences of a title, in the same letters."""
    titles = sorted(
        {
            squeeze(m.surface)
            for m in mentions.values()
            if _title_case(m.surface) and len(m.surface.split()) >= 3
        }
    )
    for title in titles:
        pattern = re.compile(
            r"\b"
            + r"\s+".join(re.escape(w).replace("'", "['’]") for w in title.split())
            + r"(?!\w)"
        )
        for paragraph in parsed.prose:
            for match in pattern.finditer(paragraph.doc.text):
                span = paragraph.chars(*match.span())
                if not any(span.overlaps(other) for other in mentions):
                    yield Mention(
                        span.start,
                        span.end,
                        text[span.start : span.end],
                        EntityType.PUBLICATION,
                        paragraph.section,
                    )


__all__ = ["Publications", "find_publications"]
