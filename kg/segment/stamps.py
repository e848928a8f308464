"""The line that names a comment's author and time, in the ways that comment engines print it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from kg.dates import CLOCK, DAY, MONTH, ORDINAL_END, WEEKDAY, parse_date_line, parse_stamp

LONGEST_HEAD = 140
"""Code points. Keeps prose away from the expressions below."""

_LONGEST_NAME = 60
_ANONYMOUS = frozenset(
    ["anonymous", "anon", "unknown", "guest", "a guest", "a reader", "no name", "[deleted]",
     "deleted user", "name withheld", "name and address supplied"]
)  # fmt: skip
"""What engines print where nobody is named."""


def is_anonymous(name: str) -> bool:
    return name.casefold().strip("'\"") in _ANONYMOUS


# --- machinery ------------------------------------------------------------------------------

_WORDS = (
    r"reply\s?delete|repl(?:y|ies)|delete|edit(?:ed)?|flag(?: as inappropriate)?|share|tweet|"
    r"(?:dis)?likes?|(?:up|down)votes?|recommend(?:ed)?|respond|quote|save|follow|hide|"
    r"report(?: abuse| this comment| comment| as inappropriate)?|perma(?:nent )?link|link|parent|"
    r"context|load more(?: comments| replies)?|(?:show|view|see|read)(?: all| more)?(?: \d+)?"
    r"(?: more)?(?: repl(?:y|ies)| comments?)?|more|"
    r"add (?:a )?comment|leave a (?:reply|comment)|post a (?:comment|reply)|"
    r"join the (?:discussion|conversation)|"
    r"log ?in(?: or \w+)? to (?:reply|comment|post comments)|sign in to (?:reply|comment)|"
    r"cancel reply|"
    r"(?:newer|older) (?:posts?|comments?)|home|next|prev(?:ious)?|avatar|\w{1,40}['’]s avatar|"
    r"\d+ (?:likes?|repl(?:y|ies)|(?:up|down)?votes?|points?|recommendations?|"
    r"people like this)|"
    r"(?:oldest|newest|best|top) first|sort by(?: \w+)?|pinned|verified|"
    r"subscribe(?: to: .{0,60})?|rss"
)
_MACHINERY = re.compile(
    rf"\W*(?:{_WORDS})(?:\W+(?:{_WORDS}|\d+|\d+ ?(?:h|d|w|m|mo|y|yr|year)s?))*\W*",
    re.IGNORECASE,
)
_BULLETS = re.compile(r"[•·|+\-–—↑↓▲▼^v\d\s]{1,12}")


def is_machinery(line: str) -> bool:
    """Whether a line inside a thread holds nothing but the comment engine's own words."""
    if not line or len(line) > 90:
        return False
    return bool(_MACHINERY.fullmatch(line)) or bool(
        _BULLETS.fullmatch(line) and not any(c.isdigit() for c in line)
    )


CLOSES = re.compile(
    r"(?:reply\s?delete|reply|delete|like\b.*|log ?in to reply|report.*|share.*)", re.I
)
"""Machinery that stands at the end of a comment, never at its start."""


# --- when -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class When:
    """A time as a stamp gives it.

    Args:
        issued: None where the day cannot be told ("3 years ago", "23:10").
        clock: The time of day, as HH:MM, where the text gives no day.
        yearless: Whether it gives day and time of day, and no year.
    """

    issued: str | None
    clock: str | None = None
    yearless: bool = False


_AGO = re.compile(
    r"(?:(?:about|over|almost) )?(?:an?|one|\d{1,3}) ?"
    r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|mos?|"
    r"years?|yrs?|[smhdwy])\.?(?: ago)?|just now|(?:yesterday|today)(?:,?(?: at)? " + CLOCK + ")?",
    re.IGNORECASE,
)
_NO_YEAR = re.compile(
    rf"(?:{WEEKDAY},? )?"
    rf"(?:{DAY}{ORDINAL_END}? {MONTH}|{MONTH} {DAY}{ORDINAL_END}?|\d{{1,2}}/\d{{1,2}})"
    rf"(?:,? (?:at )?|[ ,|–—-]+)(?:{CLOCK})",
    re.IGNORECASE,
)
_CLOCK_ONLY = re.compile(
    rf"(?:(?:on )?{WEEKDAY},? )?(?:at )?(?P<hour>[01]?\d|2[0-3])"
    r"(?:[:.](?P<minute>[0-5]\d)(?::[0-5]\d)?"
    r" ?(?P<half>[ap]\.?m\.?)?| ?(?P<alone>[ap]\.?m\.?))(?: ?(?:hrs|h))?",
    re.IGNORECASE,
)
_MAY_BEGIN = re.compile(
    r"(?<!\d)\d|(?<![a-z])(?:[jfmasondtw][a-z]{2,}|an? |just|about|over|almost|one )|"
    r"(?-i:(?<=[a-z])(?=[A-Z]))",
    re.IGNORECASE,
)


def read_when(text: str) -> When | None:
    """Read a text that is nothing but a date, with a time or without, or an age."""
    addressed = text.lstrip().startswith("@")  # "@16:25" answers what was written then
    text = text.strip(" \t,|·•–—-#@()[]")
    if not text or len(text) > LONGEST_HEAD:
        return None
    stamped = parse_stamp(text)
    if stamped:
        return When(stamped)
    day = parse_date_line(text)
    if day:
        return When(day) if len(day) == 10 else None
    if _AGO.fullmatch(text):
        return When(None)
    if _NO_YEAR.fullmatch(text):
        return When(None, yearless=True)
    clock = None if addressed else _CLOCK_ONLY.fullmatch(text)
    return When(None, _of_day(clock)) if clock else None


def _of_day(clock: re.Match[str]) -> str:
    """HH:MM by the 24-hour clock."""
    hour, half = int(clock["hour"]), (clock["half"] or clock["alone"] or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return f"{hour:02}:{clock['minute'] or '00'}"


# --- who ------------------------------------------------------------------------------------

_BADGE = re.compile(
    r"(?:\[[^\]]{1,30}\]|\((?:author|moderator|admin|mod|op|staff|editor|he/him|she/her|they/them)\)|"
    r"\b(?:Mod|Moderator|Author|Admin|Post author|Top [Cc]ontributor|Verified))$"
)
_ANSWERS = re.compile(
    r"(?P<who>.{1,140}?)(?:[>→➜↪↳▶▸⇒]|"
    r"\b(?:replied to|in reply to|in response to|replying to|responding to)\b)\s*@?(?P<to>.+)",
    re.IGNORECASE,
)
_SCORE = re.compile(r"^\[[–+-]\]\s+|\s-?\d{1,6} points?$")
_CONNECTORS = frozenset(
    [
        "de",
        "la",
        "le",
        "van",
        "von",
        "der",
        "den",
        "of",
        "the",
        "from",
        "in",
        "al",
        "el",
        "and",
        "y",
        "mac",
        "with",
        "a",
        "for",
        "on",
        "ó",
        "ni",
    ]
)
_SENTENCE = re.compile(r"[.!?…;:]\s|[!?;…“”\"]|[,:]$")


@dataclass(frozen=True, slots=True)
class Name:
    """Who a stamp names; ``answers`` where it says to whom they reply."""

    author: str | None
    answers: str | None = None


def read_name(text: str, *, strict: bool) -> Name | None:
    """Read the part of a stamp that names somebody.

    Args:
        strict: Whether the words must look like a name (capitals, or one word), as no date stands
            beside them that would make the line a stamp.
    """
    text = _SCORE.sub("", text).lstrip("> ").strip(" \t,|·•–—-:#*_")
    answers = _ANSWERS.fullmatch(text) if len(text) <= LONGEST_HEAD else None
    if answers:
        who = read_name(answers["who"], strict=strict)
        to = read_name(answers["to"], strict=strict)
        return Name(who.author, to.author) if who and to else None
    bare = _BADGE.sub("", text).strip()
    whole = bare.partition(", ")[0] if bare.count(",") <= 3 else bare
    if not _is_name(whole, strict=strict) or not _is_name(bare.replace(",", ""), strict=strict):
        return None
    return Name(None if is_anonymous(whole) else whole)


def _is_name(text: str, *, strict: bool) -> bool:
    words = text.split()
    if not 0 < len(text) <= _LONGEST_NAME or len(words) > 7 or not any(map(str.isalpha, text)):
        return False
    initials = re.sub(
        r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Rev|Fr|Sr|Cllr|Prof|Capt|Lt|Sgt|Col|Gen|Maj|Hon|Jr|Const|Insp|Supt|Cpl|Pte)\.",
        "",
        text,
    )
    if _SENTENCE.search(initials + " ") and text.casefold() not in _ANONYMOUS:
        return False
    if not strict or len(words) == 1:
        return True
    return all(
        word[0].isupper() or word[0].isdigit() or word[0] in "(@'’&" or word in _CONNECTORS
        for word in words
    )


# --- the line -------------------------------------------------------------------------------


class Shape(Enum):
    """How a head is laid out; the comments of one thread share one."""

    SAYS = "Ann says:"
    STAMPED = "Ann 3 May 2019 at 10:05"
    NAMED = "Ann"
    INLINE = "Ann: I agree."
    DATED = "3 May 2019 at 10:05"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a head says: who, when (EDTF day, or ISO 8601 with the time), to whom it answers.

    ``clock`` is the time of day, as HH:MM, of a head that gives no day.
    """

    author: str | None
    issued: str | None
    shape: Shape
    answers: str | None = None
    timed: bool = False
    clock: str | None = None

    @property
    def strong(self) -> bool:
        """Whether name and time stand together: no prose looks like that."""
        return self.shape is Shape.STAMPED or (self.shape is Shape.SAYS and self.timed)


_SAYS = re.compile(
    r"(?P<author>[^\s].{0,90}?)\s+(?:says|said|wrote|writes|replied|commented|responded|comments|replies|adds|added)"
    r"(?:,?\s+(?:(?:on|at)\s+)?(?P<when>[^.…:]{1,40}(?::\d\d[^.…:]{0,12})?))?\s*(?::|\.\.\.|…|)"
)
_SAID_THEN = re.compile(
    r"(?P<author>[^\s].{0,60}?)\s+(?:says|said|wrote|writes|replied|commented|replies)\s?"
    r"(?:\.\.\.|…|:)\s+(?P<when>\d?\S.{4,40})"
)
_POSTED = re.compile(
    r"(?:posted|comment(?:ed)?|written|submitted|left|added|reply|replied)?\s*(?:by|from)\s*:?\s+(?P<rest>.+)",
    re.IGNORECASE,
)
_ON = re.compile(
    r"(?<![\s,|/·•–—-])[\s,|/·•–—-]{1,40}"
    r"(?:on|at|posted(?: on)?|wrote on|commented on|said on)?[\s,|/·•–—-]{0,40}$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\d{1,3}[a-z][.)]\s+|[Rr]eply(?:\s?[:,–—-]\s*|\s+(?=[A-Z]))")
"""Before who answers: "5a. Ann …", "Reply: Ann …"."""
_NUMBERED = re.compile(r"^#\d{1,5}\b[\s.:,|·•–—-]*|#\d{1,5}$")
_TRAILING = re.compile(
    rf"(?<![\s|·•,–—-])[\s|·•,–—-]+(?:\(edited\)|\[[–+-]\]|(?:{_WORDS}))$", re.IGNORECASE
)
_BETWEEN = re.compile(r"(?<!\s)\s+[|·•–—-]\s+|[|·•–—]|(?:,|(?<!\s))\s+by\s+|,\s+")
_TELLS_TIME = re.compile(
    r"\d\d|\d ?[smhdwy]\b|\bago\b|\bjust now\b|\byesterday\b|\btoday\b", re.IGNORECASE
)
_LONGEST_WHEN = 60


def read_stamp(line: str) -> Stamp | None:
    """Read a line that is nothing but a comment's author and time, glued or not; else None."""
    if not line or len(line) > LONGEST_HEAD:
        return None
    label = _LABEL.match(line)
    line = line[label.end() :] if label else line
    says = _says(line)
    if says:
        return says
    line = _trimmed(line)
    if not _TELLS_TIME.search(line):
        return None
    alone = read_when(line)
    if alone:
        return Stamp(None, alone.issued, Shape.DATED, timed=True, clock=alone.clock)
    posted = _POSTED.fullmatch(line)
    return _stamped(posted["rest"] if posted else line) or _dated_first(line)


def _trimmed(line: str) -> str:
    """The line without its number, the mark of an answer and the engine's words behind it."""
    line = line.lstrip("> ")
    for _ in range(4):
        shorter = _TRAILING.sub("", _NUMBERED.sub("", line)).strip(" |·•,–—-")
        if shorter == line or not shorter:
            break
        line = shorter
    return line


def _says(line: str) -> Stamp | None:
    match = _SAYS.fullmatch(line) or _SAID_THEN.fullmatch(line)
    if match is None:
        return None
    if line.startswith("At "):
        return _said_at(match)
    if line.startswith(("On ", "In ")):
        return None
    when = read_when(match["when"]) if match["when"] else None
    if match["when"] and when is None:
        return None
    if not match["when"] and not line.endswith((":", "...", "…")):
        return None
    name = read_name(match["author"], strict=when is None)
    if name is None:
        return None
    issued = when.issued if when else None
    return Stamp(name.author, issued, Shape.SAYS, name.answers, timed=when is not None)


def _said_at(match: re.Match[str]) -> Stamp | None:
    """ "At 10.12 on 5 Feb Ann Lowe said:"."""
    _, *words = match["author"].split()
    for count in range(len(words) - 1, 0, -1):
        when = read_when(" ".join(words[:count])) or read_when(_turned(words[:count]))
        name = read_name(" ".join(words[count:]), strict=True) if when else None
        if when and name:
            return Stamp(
                name.author, when.issued, Shape.SAYS, name.answers, timed=True, clock=when.clock
            )
    return None


def _turned(words: Sequence[str]) -> str:
    """The day before the time of day: "10.12 on 5 Feb" is "5 Feb 10.12"."""
    time, _, day = " ".join(words).partition(" on ")
    return f"{day} {time}"


def _stamped(line: str) -> Stamp | None:
    for at in _possible_starts(line):
        when = read_when(line[at:])
        if when is None:
            continue
        before = _ON.sub("", line[:at])
        told = when.yearless or (when.issued is not None and len(when.issued) > len("2019-05-03"))
        name = read_name(before, strict=not told)
        if name and not (when.clock and _is_field(before)):
            return Stamp(
                name.author, when.issued, Shape.STAMPED, name.answers, timed=True, clock=when.clock
            )
        return None
    return None


def _is_field(before: str) -> bool:
    """Whether a time of day follows words of a programme: "Doors: 19:30"."""
    return before.rstrip().endswith(":") or len(before.split()) > 5


def _possible_starts(line: str) -> Iterator[int]:
    first = max(1, len(line) - _LONGEST_WHEN)
    return (match.start() for match in _MAY_BEGIN.finditer(line, first))


def _dated_first(line: str) -> Stamp | None:
    """ "3 May 2019 at 10:05 | Ann Lowe"."""
    for between in _BETWEEN.finditer(line):
        when = read_when(line[: between.start()])
        after = line[between.end() :]
        name = read_name(after, strict=True) if when and len(after.split()) <= 4 else None
        if when and name:
            return Stamp(name.author, when.issued, Shape.STAMPED, name.answers, timed=True)
    return None
