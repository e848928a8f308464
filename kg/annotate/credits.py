"""Who wrote and who brought out a quoted article, as the words around it tell."""

from __future__ import annotations

import re
from collections import defaultdict

from kg.annotate import lexicon
from kg.annotate.parsed import Parsed
from kg.model import Credit, EntityType, Mention, SectionKind, SegmentKind, Span, Thread

_FROM = re.compile(
    r"(?:\b(?:from|via|of|in|on|by|at|courtesy of|according to)\s+|^\s*|[.!?:]\s+)"
    r"(?:the\s+|(?:(?:this|last)\s+(?:week|month|night|morning)|today|yesterday|tomorrow"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)['’]?s\s+)?$",
    re.IGNORECASE,
)
_BY = re.compile(r"\b(?:by|from|rely on|thanks to|courtesy of)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_TEXT = re.compile(
    r"\b(?:something|article|piece|post|blog|blogpost|report|column|analysis|comment|letter|words"
    r"|thoughts|this|here|item|editorial|essay|written|contribution|published|read)\b",
    re.IGNORECASE,
)
"""Words for what one reads: "grasped by Ann Lowe" credits nobody, "a piece by Ann Lowe" does."""

_OF_THE = re.compile(r"\s+(?:of|from|in|for|at|writing (?:in|for))\s+(?:the\s+)?")
_GATHERING = re.compile(
    r"^['’]?s?\s*(?:\w+\s){0,2}(?:meeting|conference|party|hearing|event|report|review|office"
    r"|officers?|staff)\b",
    re.IGNORECASE,
)
_ARGUES = re.compile(
    r"[,.–—-]?\s*(?:writes|argues|reports|says|explains|asks|believes)\b", re.IGNORECASE
)
_CARRIES = re.compile(
    r"\s+(?:has|had|have|carries|carried|ran|runs|covers|covered|publishes|published|prints"
    r"|printed|reports|reported)\b"
)
_PUTS_OUT = re.compile(
    r"(?:\s+(?:MP|MSP|MS|TD|MEP|QC|KC))?[,\s]*+(?:(?:website|site|blog|page|team|branch|office)\s*+)?"
    r"(?:(?:has|have|had|also|just|recently|now|is|are|was|were)\s++){0,3}"
    r"(?:this|said|says?|saying|writ(?:es?|ing)|wrote|written|report(?:s|ed|ing)?|tweet(?:s|ed)"
    r"|post(?:s|ed)|issu(?:es?|ed)|respon(?:ds?|ded)|repl(?:ies|ied|y)|sent|sends|puts?|carr(?:y|ies)"
    r"|carried|publish(?:es|ed)|put|told|tells|add(?:s|ed)|ask(?:s|ed)|comment(?:s|ed)|explain(?:s|ed)"
    r"|argu(?:es|ed)|not(?:es|ed)|announc(?:es|ed)|released?|speaking|spoke|speaks|giving|gave|gives"
    r"|covers?|covered|r(?:a|u)ns?|contributed|emailed|messaged|shared|observ(?:es|ed)|mus(?:es|ed)"
    r"|continu(?:es|ed)|warn(?:s|ed)|reveal(?:s|ed)|describ(?:es|ed)|discuss(?:es|ed))\b",
    re.IGNORECASE,
)
"""What follows whoever says what is set out below: "Ann Lowe had this to say:-"."""

_OWNED = re.compile(
    r"['’]s?\s+(?:\w+\s+){0,3}?(?:take|view|statement|response|reply|version|account|report|story"
    r"|article|piece|letter|speech|words|thoughts|verdict|comments?|blog|column|release|website)\b",
    re.IGNORECASE,
)
_SPOKEN_AT = re.compile(
    r"\b(?:speaking|spoke|speech|debate|hearing|questions?|evidence|session|meeting)\s+"
    r"(?:\w+\s+)?(?:in|at|to|before|of)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
"""Words before where something is said, which brings out nothing."""

_LONGEST = 25
"""Words of a sentence that announces what follows."""

_SENTENCE_END = re.compile(r"[.!?][”\"’']?\s+(?=[A-Z“\"‘])")
_SENTENCE_OVER = re.compile(r"(?:^|[.!?:])[”\"’']?(?:\s+(?=[A-Z“\"‘])|\s*$)")
_FROM_FIRST = re.compile(r"\s*(?:From|Via|Source:|In)\s+(?:the\s+|today['’]s\s+)?")
_NEAR = 60
"""Code points before "by" in which what one reads must be named."""

_OPENING = 400
"""Code points of an article in which a stand-first names its author."""


def find_credits(thread: Thread, parsed: Parsed) -> tuple[Credit, ...]:
    """Find the author and publisher of each section that names them; linear."""
    people: dict[int, list[Mention]] = defaultdict(list)
    for mention in parsed.mentions:
        if mention.type is EntityType.PERSON and mention.surface not in lexicon.HONORIFICS:
            people[mention.section].append(mention)
    found = []
    imprints = {s.section: s.span for s in thread.segments if s.kind is SegmentKind.IMPRINT}
    for number, section in enumerate(thread.sections):
        author = None
        publisher = imprints.get(number)
        if section.kind is not SectionKind.COMMENT:
            author = _byline(section.author, people[number])
        if section.introduction:
            named_author, publisher = _introduced(thread, parsed, section.introduction)
            author = author or named_author
        elif section.kind is SectionKind.ARTICLE and section.part_of is not None:
            publisher = _named_first(thread, parsed, number)
        if author is None and section.kind is SectionKind.ARTICLE and section.part_of is not None:
            author = _standfirst(thread, people[number], number)
        if author or publisher:
            found.append(Credit(number, author, publisher))
    return tuple(found)


def _byline(name: str | None, people: list[Mention]) -> Span | None:
    """The first mention of a by-line's name among a section's people."""
    words = {w for w in re.findall(r"\w+", name or "") if w[0].isupper()}
    for mention in people:
        if words and set(re.findall(r"\w+", mention.surface)) <= words:
            return mention.span
    return None


def _introduced(
    thread: Thread, parsed: Parsed, introduction: Span
) -> tuple[Span | None, Span | None]:
    """The author and publisher that the words before a quoted article name."""
    text = thread.document.evenly_spaced
    author = publisher = None
    inside = list(parsed.within(introduction))
    for mention in inside:
        before = text[introduction.start : mention.start]
        after = text[mention.end : introduction.end]
        if mention.type is EntityType.PERSON:
            if _ARGUES.match(after) or _credited(before, after):
                author = mention.span
            link = _OF_THE.match(after)
            at = mention.end + link.end() if link else mention.end
            source = parsed.at(Span(at, at + 1)) if link and (author or not publisher) else None
            if source and source.type is EntityType.ORGANISATION:
                author, publisher = mention.span, source.span
        elif mention.type is EntityType.ORGANISATION:
            from_it = _brings_out(before, after, alone=len(inside) == 1)
            publisher = publisher or (mention.span if from_it else None)
    if author is None and publisher is None:
        return _announced(text, inside, introduction)
    return author, publisher


def _announced(
    text: str, inside: list[Mention], introduction: Span
) -> tuple[Span | None, Span | None]:
    """Whom the last sentence of an introduction names as saying or sending what follows."""
    start = introduction.start
    for match in _SENTENCE_END.finditer(text, introduction.start, introduction.end):
        start = match.end()
    wanted = (EntityType.PERSON, EntityType.ORGANISATION)
    named = [m for m in inside if m.start >= start and m.type in wanted]
    if not named or len(text[start : introduction.end].split()) > _LONGEST:
        return None, None
    surest = [
        m
        for m in named
        if _PUTS_OUT.match(text[m.end : introduction.end])
        or _OWNED.match(text[m.end : introduction.end])
    ]
    told = [
        m
        for m in named
        if not _SPOKEN_AT.search(text[start : m.start])
        and not _GATHERING.match(text[m.end : introduction.end])
    ]
    found = (surest or (told if len(told) == 1 else []))[:1]
    if not found:
        return None, None
    person = found[0].type is EntityType.PERSON
    return (found[0].span, None) if person else (None, found[0].span)


def _named_first(thread: Thread, parsed: Parsed, number: int) -> Span | None:
    """ "From the Echo. What next?": the source that a comment names before an article."""
    section = thread.sections[number]
    host = thread.sections[section.part_of or 0]
    if host.kind is not SectionKind.COMMENT:
        return None
    text = thread.document.evenly_spaced
    opening = _FROM_FIRST.match(text, host.start, min(section.start, host.start + _OPENING))
    named = parsed.at(Span(opening.end(), opening.end() + 1)) if opening else None
    return named.span if named and named.type is EntityType.ORGANISATION else None


def _credited(before: str, after: str) -> bool:
    """Whether "by" right before a name credits what one is about to read."""
    match = _BY.search(before)
    if match is None:
        return False
    return not _SENTENCE_END.search(after) or bool(
        _TEXT.search(before[max(0, match.start() - _NEAR) : match.start()])
    )


def _brings_out(before: str, after: str, *, alone: bool) -> bool:
    """Whether an organisation in an introduction is where the article is from."""
    if _GATHERING.match(after) or _SPOKEN_AT.search(before):
        return False
    if _FROM.search(before):
        end = _SENTENCE_OVER.search(after)
        named = re.match(r"\s*from\b|^\s*(?:here|this)\b.*\bfrom\b", before, re.IGNORECASE)
        told = after[: end.start()] if end and named else after
        if len(re.findall(r"\w+", told)) <= 12:
            return True
    if alone and _CARRIES.match(after) and len(re.findall(r"\w+", after)) <= 8:
        return True
    return alone and bool(re.search(r"\b(?:for|reach)\b.{0,20}$", before))


def _standfirst(thread: Thread, people: list[Mention], number: int) -> Span | None:
    """ "…, Ann Lowe argues": the author in the first lines of the article."""
    text = thread.document.evenly_spaced
    section = thread.sections[number]
    for mention in people:
        if mention.start > section.start + _OPENING or mention.end > section.end:
            break
        match = _ARGUES.match(text, mention.end)
        if match and text[match.end() : match.end() + 2].strip(" \n") in {"", ".", ":"}:
            return mention.span
    return None
