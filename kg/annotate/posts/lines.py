"""Posts that the layout gives: by-lines, and the lines under a name that signs a letter."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from kg.annotate.parsed import Parsed
from kg.annotate.posts.heads import classes, head_of, says_a_post, singular
from kg.annotate.posts.titles import is_field
from kg.model import (
    Context,
    EntityType,
    Mention,
    PostHeld,
    Segment,
    SegmentKind,
    Span,
    Status,
    Thread,
)

_BREAK = re.compile(r"(?:(?<!\s)\s+)?(?:[,|;\n(]|(?<=\s)[–—-]\s)\s*")
_LINKED = re.compile(r"(?<!\s)\s+(?:at|of|for|with)\s+(?:the\s+)?$")
_FORMER = re.compile(r"^(?:former|ex-|retired)\s*", re.IGNORECASE)
_LONGEST = 8
"""Words of a post on a line of its own."""

_LEAD = re.compile(
    r"(?:by|from|contact|signed|yours \w+|words|report|reported by|author)?[:,]?\s*"
    r"(?:(?:the|mr|mrs|ms|miss|dr|prof|professor|cllr|councillor|deputy|senator|sir|dame|rev|rt"
    r"|hon|right honou?rable|honou?rable)\.?\s+)*",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"(?:,?\s+(?:MP|MSP|TD|MEP|OBE|MBE|CBE|QC|KC|PhD|FRS|DL|JP))+\b")


def posts_of_lines(parsed: Parsed, thread: Thread) -> Iterator[PostHeld]:
    """The posts of by-lines, and of lines that hold a name alone with its post on the next."""
    segments = [s for s in thread.segments if s.kind is not SegmentKind.BLANK]
    starts = [s.start for s in segments]
    text = thread.document.evenly_spaced
    for mention in parsed.mentions:
        if mention.type is not EntityType.PERSON:
            continue
        at = bisect_left(starts, mention.start + 1) - 1
        if at < 0 or not segments[at].span.covers(mention.span):
            continue
        segment = segments[at]
        start = text.rfind("\n", segment.start, mention.start) + 1 or segment.start
        if not _LEAD.fullmatch(text, max(start, segment.start), mention.start):
            continue
        stop = text.find("\n", mention.end)
        stop = min(stop if stop >= 0 else segment.end, segment.end)
        letters = _LETTERS.match(text, mention.end, stop)
        after = letters.end() if letters else mention.end
        rest = text[after:stop].strip(" ,.|–—-")
        following = _next_line(text, segments, at, stop)
        if rest and segment.kind is SegmentKind.BYLINE:
            yield from _read(parsed, text, mention, Span(after, stop), following, segment)
        elif not rest and following:
            below = _next_line(text, segments, at, following.end)
            yield from _read(parsed, text, mention, following, below, segment)


_ROLL = re.compile(
    r"(?:also |members |those |others )?(?:present|in attendance|attendance|attending|attendees"
    r"|apologies|regrets|absent|ex[ -]officio|recorder|recording secretary|minutes|minute[ -]taker"
    r"|members|directors|trustees|governors|councill?ors|officers|staff|panel|committee|board"
    r"|delegates|chair(?:man|woman|person)?|secretary|clerk)"
    r"(?: (?:present|absent|members?|received|for absence))?\s*:",
    re.IGNORECASE,
)
"""Labels of the lists of people at the head of minutes."""


def in_roll(text: str, at: int) -> bool:
    """Whether an offset stands on a line of those who attend: "Present: Ann Lowe (Chair), …"."""
    return _ROLL.match(text, text.rfind("\n", 0, at) + 1, at) is not None


_LABEL = re.compile(r"[ \t]*(?P<words>[A-Z][\w’' -]{3,40}?)(?: present)?[ \t]*:[ \t]*")


def posts_of_rolls(parsed: Parsed, thread: Thread) -> Iterator[PostHeld]:
    """Who stands after the name of a post in the plural: "Trustees: Ann Lowe, Tom Reed (Chair)".

    Those whose own post stands in brackets have that one instead.
    """
    text = thread.document.evenly_spaced
    for segment in thread.segments:
        if segment.kind is SegmentKind.BLANK:
            continue
        start = segment.start
        for line in text[segment.start : segment.end].split("\n"):
            label = _LABEL.match(text, start, start + len(line))
            if label and (post := _of_each(label["words"])) is not None:
                yield from _listed(
                    parsed, text, post, Span(label.end(), start + len(line)), segment
                )
            start += len(line) + 1


def _of_each(words: str) -> str | None:
    """What each of a list is by its label: "Trustees" → "Trustee"; None for no such post."""
    phrase = words.split()
    at = head_of(phrase)
    if at is None or at + 1 < len(phrase) or "to" in (word.lower() for word in phrase[:at]):
        return None
    low = phrase[at].lower()
    one = singular(low)
    if one == low or not classes(one) & {"office", "seat"}:
        return None
    return " ".join((*phrase[:at], one))


def _listed(
    parsed: Parsed, text: str, post: str, line: Span, segment: Segment
) -> Iterator[PostHeld]:
    for mention in parsed.within(line):
        before = text[line.start : mention.start]
        inside = before.count("(") > before.count(")")
        own = re.match(r"\s*\(([^)]*)\)", text[mention.end : line.end])
        if mention.type is not EntityType.PERSON or inside:
            continue
        if own and head_of(own[1].replace(",", " ").split()) is not None:
            continue
        context = Context(segment.section, Span(line.start, mention.end))
        yield PostHeld(mention.span, post, None, Status.CURRENT, context)


def _next_line(text: str, segments: list[Segment], at: int, stop: int) -> Span | None:
    """The line right below, if it is one of few words."""
    start = stop + 1
    if start >= len(text) or text[stop : stop + 1] != "\n" or text[start : start + 1] == "\n":
        return None
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    line = text[start:end].strip()
    return Span(start, end) if line and len(line.split()) <= _LONGEST + 4 else None


def _read(
    parsed: Parsed, text: str, holder: Mention, line: Span, below: Span | None, segment: Segment
) -> Iterator[PostHeld]:
    """The post at the head of a line, and the organisation after it or on the line below."""
    start = (
        line.start
        + len(text[line.start : line.end])
        - len(text[line.start : line.end].lstrip(" ,.|–—-(\n"))
    )
    inside = [
        m
        for m in parsed.within(Span(start, line.end))
        if m.type is EntityType.ORGANISATION and not is_field(m.surface)
    ]
    cut = _BREAK.search(text, start, line.end)
    end = cut.start() if cut else line.end
    organisation = None
    if inside:
        organisation = inside[0].span
        if inside[0].start < end and inside[0].start > start:
            end = inside[0].start
        elif inside[0].start == start:
            start = inside[0].end
            start += text[start : start + 2].startswith(("’s", "'s")) * 2
            cut = _BREAK.search(text, start, line.end)
            end = cut.start() if cut else line.end
    elif below:
        lower = [m for m in parsed.within(below) if m.type is EntityType.ORGANISATION]
        organisation = lower[0].span if lower else None
    words = _LINKED.sub("", text[start:end]).strip(" ,.|–—-)")
    status = Status.FORMER if _FORMER.match(words) else Status.CURRENT
    words = re.sub(r"^(?:the|a|an|our)\s+", "", _FORMER.sub("", words), flags=re.IGNORECASE)
    phrase = words.split()
    if not phrase or len(phrase) > _LONGEST or head_of(phrase) is None:
        return
    if not says_a_post(
        phrase, placed=segment.kind is SegmentKind.BYLINE or organisation is not None
    ):
        return
    last = organisation.end if organisation and organisation.end > end else end
    yield PostHeld(
        holder.span, " ".join(phrase), organisation, status,
        Context(segment.section, Span(holder.start, max(last, end))),
    )  # fmt: skip
