"""Who wrote and who brought out a quoted article, as the words around it tell."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.annotate import lexicon
from kg.annotate.parsed import Parsed
from kg.model import Credit, EntityType, Mention, SectionKind, Span, Thread

_FROM = re.compile(
    r"(?:\b(?:from|via|of|in|on|by|at|courtesy of|according to)\s+(?:the\s+|this week['’]s\s+|today['’]s\s+|yesterday['’]s\s+)?|^\s*(?:the\s+)?)$",
    re.IGNORECASE,
)
_BY = re.compile(r"\b(?:by|from|rely on|thanks to|courtesy of)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_OF_THE = re.compile(r"\s+(?:of|from|in|for|at|writing (?:in|for))\s+(?:the\s+)?")
_GATHERING = re.compile(
    r"^['’]?s?\s*(?:\w+\s){0,2}(?:meeting|conference|party|hearing|event|report|review|office|officers?|staff)\b",
    re.IGNORECASE,
)
_ARGUES = re.compile(
    r"[,.–—-]?\s*(?:writes|argues|reports|says|explains|asks|believes)\b", re.IGNORECASE
)


def find_credits(thread: Thread, parsed: Parsed) -> tuple[Credit, ...]:
    """Find the author and publisher of each section that names them."""
    found = []
    for number, section in enumerate(thread.sections):
        author = publisher = None
        if section.kind is not SectionKind.COMMENT:
            author = _byline(thread, parsed, number)
        if section.introduction:
            named_author, publisher = _introduced(thread, parsed, section.introduction)
            author = author or named_author
        if author is None and section.kind is SectionKind.ARTICLE and section.part_of is not None:
            author = _standfirst(thread, parsed, number)
        if author or publisher:
            found.append(Credit(number, author, publisher))
    return tuple(found)


def _byline(thread: Thread, parsed: Parsed, number: int) -> Span | None:
    """The first mention of the by-line's name in the section."""
    name = thread.sections[number].author
    if not name:
        return None
    words = {w for w in re.findall(r"\w+", name) if w[0].isupper()}
    for mention in _of_type(parsed.mentions, EntityType.PERSON):
        if mention.section == number and set(re.findall(r"\w+", mention.surface)) <= words:
            return mention.span
    return None


def _introduced(
    thread: Thread, parsed: Parsed, introduction: Span
) -> tuple[Span | None, Span | None]:
    text = thread.document.text
    author = publisher = None
    inside = list(parsed.within(introduction))
    for mention in inside:
        before = text[introduction.start : mention.start]
        after = text[mention.end : introduction.end]
        if mention.type is EntityType.PERSON:
            if _BY.search(before) or _ARGUES.match(after):
                author = mention.span
            link = _OF_THE.match(after)
            if link:
                source = parsed.at(Span(mention.end + link.end(), mention.end + link.end() + 1))
                if source and source.type is EntityType.ORGANISATION:
                    author, publisher = mention.span, source.span
        elif mention.type is EntityType.ORGANISATION and publisher is None:
            last_words = len(re.findall(r"\w+", after)) <= 12
            if (_FROM.search(before) and last_words and not _GATHERING.match(after)) or (
                not _GATHERING.match(after)
                and re.search(r"\b(?:for|reach)\b.{0,20}$", before)
                and len(inside) == 1
            ):
                publisher = mention.span
    return author, publisher


def _standfirst(thread: Thread, parsed: Parsed, number: int) -> Span | None:
    """ "…, Ann Lowe argues": the author in the first lines of the article."""
    text = thread.document.text
    section = thread.sections[number]
    opening = Span(section.start, min(section.end, section.start + 400))
    for mention in _of_type(parsed.within(opening), EntityType.PERSON):
        match = _ARGUES.match(text, mention.end)
        if (match and text[match.end() : match.end() + 2].strip() in {"", ".", ":"}) or (
            match and text[match.end() : match.end() + 1] == "\n"
        ):
            return mention.span
    return None


def _of_type(mentions: Iterable[Mention], kind: EntityType) -> list[Mention]:
    return [m for m in mentions if m.type is kind and m.surface not in lexicon.HONORIFICS]
