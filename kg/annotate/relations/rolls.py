"""Who sits on a committee by the list of those present at the head of its minutes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.annotate.parsed import Parsed
from kg.model import Context, EntityType, Mention, Predicate, Relation, Section, Span, Thread

_WHO = r"(?:members?|councill?ors|directors|trustees|governors|commissioners|delegates|aldermen)"
_LABEL = re.compile(
    r"[ \t*#>•-]*(?:(?P<members>(?:(?:the\s)?(?:following\s)?"
    rf"(?:(?:committee|board|panel|council)\s)?{_WHO}"
    r"\s(?:were\s)?(?:present|attending|in\sattendance|absent)|present|were\spresent|those\spresent"
    rf"|attendance|attendees|attending|roll\scall|sederunt|apologies(?:\sfor\sabsence)?|regrets"
    r"|absent|absences"
    rf"|(?:committee|board|panel)\smembers|members|apologies\s(?:were\s)?received(?:\sfrom)?|present\swere"
    rf"|{_WHO}\sabsent)(?:\s\([^)\n]{{0,30}}\))?)"
    r"|(?P<others>(?:also\s)?in\sattendance|also\s(?:present|attending)|officers|staff|observers|guests"
    r"|visitors|by\sinvitation|public|press|clerk|minutes|secretary|recorder|chair\w*|speakers?|quorum"
    r"|apologies\sfrom\s(?:officers|staff)|non-members|advisers|officials))"
    r"[*\s]*(?:[:–—-]|$)[ \t]*",
    re.IGNORECASE,
)
"""The labels of such lists: of members, and of those who only sat in."""

_TITLES = re.compile(
    r"(?:(?:Cllrs?|Councill?ors?|Drs?|Mrs|Messrs|Mr|Ms|Miss|Prof|Professor|Sir|Dame|Lord|Lady|Rev|Revd"
    r"|Hon|Ald|Alderman|Aldermen|Commissioners?|Trustees?|Directors?|Deputy|Capt|Captain|Col|Colonel|Major|Sgt|Canon|Fr|Father|Sr|Sister|Br|Brother|Pastor|Judge|Senators?|Councilmembers?"
    r"|Councilm[ae]n|Councilwom[ae]n|JP|MBE|OBE|CBE|MP|MLA|TD|and|the|by|via|video|phone|Zoom|remotely"
    r"|online|virtually|apologies|from|until|pm|am|item|arrived|left|late)\b|[\W\d_])+",
    re.IGNORECASE,
)
"""What may stand around the names of such a list that says nothing more of them."""

_LETTERS = re.compile(r"\([A-Z][A-Za-z]{0,3}\)")
_BODY = re.compile(
    r"(?:\b(?:Sub-?[Cc]ommittee|Committee|Board|Panel|Forum|Executive|Cabinet|Governors|Trustees"
    r"|Directors|Task ?[Ff]orce|Working (?:Group|Party)|Steering Group|Commission|Council|Senate"
    r"|Assembly|Branch|Association|Society|Federation|Chapter))\b",
    re.IGNORECASE,
)
_NARROWEST = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        r"sub-?committee\b|\bworking (?:group|party)\b|\btask ?force\b",
        r"\bcommittee\b|\bpanel\b|\bforum\b|\bsteering group\b",
        r"\b(?:board|cabinet|executive|governors|trustees|directors)\b",
    )
)
"""Bodies that are a part of another named beside them, the narrowest first."""

_AHEAD = 900
"""Code points before the list in which the minutes' heading names the body."""


def of_rolls(parsed: Parsed, thread: Thread) -> Iterator[Relation]:
    """Each person whom the minutes list as present, or excused, as a member of the body that met.

    Nobody whose post stands beside the name: that is their post's to say.
    """
    text = thread.document.evenly_spaced
    for number, section in enumerate(thread.sections):
        body: Mention | None = None
        for line in _members(text, section):
            opening = section.start if section.part_of is not None else 0
            body = body or _met(parsed, text, number, Span(opening, line.start))
            if body is not None:
                yield from _listed(parsed, text, number, line, body)


def _members(text: str, section: Section) -> Iterator[Span]:
    """The parts of lines, and the lines below a label alone, that list members."""
    listing, seen, at = False, False, section.start
    for line in text[section.start : section.end].split("\n"):
        start, end = at, at + len(line)
        at = end + 1
        label = _LABEL.match(line)
        if label is not None:
            listing, seen = label["members"] is not None, False
            start += label.end()
        elif not line.strip():
            listing = listing and not seen
            continue
        elif re.match(r"[ \t]*(?:\d+[.)]?\s)?[A-Z][\w /’'-]{2,30}:", line):
            listing = False
        if listing and start < end:
            seen = True
            yield Span(start, end)


def _beside_people(parsed: Parsed, text: str, mention: Mention) -> bool:
    """Whether a line names people, too: "Guests: Ann Lowe (Halden Board)"."""
    start, stop = text.rfind("\n", 0, mention.start) + 1, text.find("\n", mention.end)
    line = Span(start, stop if stop >= 0 else len(text))
    return any(m.type is EntityType.PERSON for m in parsed.within(line))


def _met(parsed: Parsed, text: str, section: int, ahead: Span) -> Mention | None:
    """The body whose minutes they are, as the heading before the list names it."""
    near = Span(max(ahead.start, ahead.end - _AHEAD), ahead.end)
    named = [
        m
        for m in parsed.within(near)
        if m.type is EntityType.ORGANISATION
        and m.section == section
        and _BODY.search(m.surface)
        and not _beside_people(parsed, text, m)
    ]
    for words in _NARROWEST:
        for mention in named:
            if words.search(mention.surface):
                return mention
    return named[0] if named else None


def _listed(
    parsed: Parsed, text: str, section: int, line: Span, body: Mention
) -> Iterator[Relation]:
    people = [m for m in parsed.within(line) if m.type is EntityType.PERSON]
    if _COUNCIL.search(body.surface) and _SITS.search(text, line.start, line.end):
        return  # who sits on a council has the post of a councillor
    if not people or _says_more(parsed, text, Span(line.start, people[0].start)):
        return
    for at, mention in enumerate(people):
        stop = people[at + 1].start if at + 1 < len(people) else line.end
        if _sent_by_others(parsed, text, mention, stop):
            continue
        if mention.section == section and not _says_more(parsed, text, Span(mention.end, stop)):
            context = Context(section, line)
            yield Relation(mention.span, Predicate.MEMBER_OF, body.span, context)


_COUNCIL = re.compile(r"\b(?:Council|Corporation|Borough|Town|City)$", re.IGNORECASE)
_SITS = re.compile(r"\b(?:Cllrs?|Councill?ors?|Ald|Alderm[ae]n)\b")


def _sent_by_others(parsed: Parsed, text: str, mention: Mention, stop: int) -> bool:
    """ "Mr Reed (Farmers' League)" speaks for the League; "Cllr Reed (Labour)" sits for Labour."""
    named = [m for m in parsed.within(Span(mention.end, stop)) if m.start <= mention.end + 3]
    before = text[max(0, mention.start - _TITLE) : mention.start]
    return bool(named) and _ELECTED.search(before) is None


_TITLE = 20
_ELECTED = re.compile(r"\b(?:Cllr|Councill?or|Ald|Alderman)\.?\s$")


def _says_more(parsed: Parsed, text: str, after: Span) -> bool:
    """Whether a post or a description follows a name; a party's name in brackets is none."""
    words = text[after.start : after.end]
    for named in parsed.within(after):
        words = words.replace(named.surface, " ")
    return not _plain(_LETTERS.sub(" ", words))


def _plain(words: str) -> bool:
    return not words.strip() or _TITLES.fullmatch(words) is not None


__all__ = ["of_rolls"]
