"""Comments that begin with their author on the line of their first words: "Ann: I agree".

The author may be followed by the time, by "said" or by whom they are, and parted from the words by
a colon, a dash or an arrow. Where no line announces the thread, it must be seen from the names and
from how people write that these are comments, and no interview, play, form or minutes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.model import Span
from kg.segment.comments.names import bare, is_handle, is_label, is_plain_handle, may_be_name
from kg.segment.comments.page import Page
from kg.segment.comments.values import Start
from kg.segment.stamps import Shape, Stamp, is_anonymous, read_stamp, read_when

_LEAD = re.compile(
    r"(?:[>»↳↪➜*•]{1,3}\s*|[-–—]\s+)?(?:re:\s+)?(?:(?:posted|comment|written)\s+(?:by|from)\s+)?"
    r"(?:reply\s*(?:[–—-]|from|by)\s*)?",
    re.IGNORECASE,
)
_CLOCK = r"\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?"
_TIME_FIRST = re.compile(
    r"\[(?P<in>[^\[\]]{4,40})\]\s*(?:-\s*)?|"
    r"(?P<day>\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? \d{1,2}[:.]\d\d(?::\d\d)?(?: ?[ap]\.?m\.?)?)"
    rf"\s+[-–—]\s+|(?P<clock>{_CLOCK})\s+(?=[^\W\d])"
)
_WHO = re.compile(
    rf"(?P<who>[^\s:–—|«»\"“?!<>][^:–—|«»\"“?!<>]{{0,50}}?(?:[ ,(]{_CLOCK}\)?)?)"
    r"(?P<sep>\s?:(?=\s|$)|\s[–—-](?=\s)|\s?[»>](?=\s))\s*"
)
_TIME_LAST = re.compile(rf"(?P<name>.*[^\s,(·|@])[\s,(·|]+(?:at )?(?P<clock>{_CLOCK})\)?")
_NICK = re.compile(r"<(?P<who>[^<>\s][^<>]{0,38})>\s+(?=\S)")
_SAID = re.compile(
    r"(?<!\s)\s+(?:said|says|wrote|writes|replied|replies|commented|comments|responded|responds|adds|added"
    r"|posted|asked|asks)(?:\.{3}|…)?$"
)
_REPLY = re.compile(r"\breply\b", re.IGNORECASE)
_THREAD = re.compile(
    r"(?:re|thread|topic|subject|posted in)\s*:|\b(?:thread|forum|message board|noticeboard"
    r"|discussion|comments|chat|group|mods?)\b|(?<!\w)r/\w|^[^.]{0,60}\s[»>]\s|\?\?|!!",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(
    r"(?:re|thread|topic|subject|posted in)\s*:|r/\w|open thread\b", re.IGNORECASE
)
_POSTED = re.compile(r"(?:posted|published|written)\b.{0,30}\bby\b", re.IGNORECASE)
_INFORMAL = re.compile(
    r"(?<![\w.])(?:lol|lmao|omg|tbh|imo|imho|btw|fwiw|ffs|smh)(?!\w)|@\w|!!|\?\?|[\U0001F300-\U0001FAFF]",
    re.I,
)
_LEAST = 3
"""Turns that make a thread where nothing announces one."""

_LONGEST_TITLE = 120
_SPARSE = 0.5
"""Paragraphs without a name, for each that has one, at which a thread is none."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """A line that may begin a comment; ``sep`` is ":", "-" or ">"."""

    line: int
    sep: str
    who: str
    stamp: Stamp
    head: Span
    rest: str
    answers_last: bool = False


# --- one line ---------------------------------------------------------------------------------


def inline_at(page: Page, start: Start) -> Start | None:
    """A comment's start with the name that opens its first line; None where none does."""
    turn = _turn(page, start.line, start.marker.end - page.lines[start.line].start)
    if turn is None or turn.sep != ":" or not turn.rest:
        return None
    return replace(start, stamp=turn.stamp, head=turn.head)


def _turn(page: Page, number: int, at: int = 0) -> _Turn | None:
    line = page.lines[number]
    begin = at
    lead = _LEAD.match(line.text, at)
    at = lead.end() if lead else at
    first = _TIME_FIRST.match(line.text, at)
    when = read_when(next(filter(None, first.groups()))) if first else None
    if first and when:
        at = first.end()
    match = _NICK.match(line.text, at) or _WHO.match(line.text, at)
    if match is None:
        return None
    sep = {":": ":", ">": ">", "»": ">"}.get(match[0].strip()[-1:], "-")
    if match.re is _NICK:
        sep = ":"
    stamp, who = _stamp(match["who"], timed=when is not None)
    if stamp is None:
        return None
    if when:
        stamp = replace(stamp, issued=when.issued, clock=when.clock, timed=True)
    answered = lead is not None and bool(_REPLY.search(lead[0]))
    head = Span(line.start + begin, line.start + match.end())
    return _Turn(number, sep, who, stamp, head, line.text[match.end() :], answered)


def _stamp(text: str, *, timed: bool) -> tuple[Stamp | None, str]:
    """Who the words before the colon name, and perhaps when."""
    text = text.strip()
    dated = (
        read_stamp(text.replace("(", " ").replace(")", " ").strip())
        if any(map(str.isdigit, text))
        else None
    )
    if dated and dated.strong:
        return replace(dated, shape=Shape.INLINE), dated.author or ""
    last = _TIME_LAST.fullmatch(text)
    when = read_when(last["clock"]) if last else None
    name = bare(_SAID.sub("", last["name"] if last and when else text))
    timed = timed or when is not None
    if not may_be_name(name, sure=timed) or is_label(bare(text)):
        return None, ""
    if read_when(name):
        return None, ""
    clock = when.clock if when else None
    author = None if is_anonymous(name) else name
    return Stamp(author, None, Shape.INLINE, timed=timed, clock=clock), name


# --- a thread that a line announces -------------------------------------------------------------


def inline(page: Page, opening: int, announced: int | None) -> list[Start]:
    """The comments below a header, where the first line names an author."""
    turns = _of_one_kind(list(_turns(page, opening)))
    if not turns or turns[0].line != opening:
        return []
    enough = len(turns) >= 2 or announced == len(turns)
    if turns[0].sep != ":" and enough:
        enough = _nameless(page, opening, turns) <= len(turns)
    return _starts(page, turns) if enough else []


def with_inline(page: Page, starts: list[Start]) -> list[Start]:
    """Take "Ann: …" behind the numbers as authors, if most comments have it."""
    named = [inline_at(page, start) for start in starts]
    found = sum(name is not None for name in named)
    if any(start.stamp for start in starts) or found < 2 or found * 2 <= len(starts):
        return starts
    return [name or start for name, start in zip(named, starts, strict=True)]


def _turns(page: Page, first: int) -> Iterator[_Turn]:
    for number in range(first, len(page.lines)):
        turn = _turn(page, number) if page.lines[number].text else None
        below = page.next_line(number)
        if turn and turn.rest:
            yield turn
        elif turn and below is not None:
            yield replace(turn, rest=page.lines[below].text)


def _of_one_kind(turns: list[_Turn]) -> list[_Turn]:
    """Those that part name and words as most do."""
    kinds = [turn.sep for turn in turns]
    best = max(sorted(set(kinds)), key=kinds.count, default="")
    return [turn for turn in turns if turn.sep == best]


def _starts(page: Page, turns: Sequence[_Turn]) -> list[Start]:
    starts: list[Start] = []
    for turn in turns:
        line = page.lines[turn.line]
        above = starts[-1].stamp if starts and turn.answers_last else None
        answers = above.author if above else None
        starts.append(
            Start(turn.line, 0, Span(line.start, line.start), turn.stamp, turn.head, answers)
        )
    return starts


# --- a thread that nothing announces ------------------------------------------------------------


def untitled(page: Page) -> list[Start]:
    """The comments at the end of a document that only their names and manners show to be such."""
    turns = _of_one_kind(list(_turns(page, 0)))
    turns = _dense(page, turns)
    while turns and not _may_open(page, turns):
        turns = turns[1:]
    if not turns:
        return []
    above = [line.text for line in page.lines[: turns[0].line] if line.text]
    posted = bool(above) and bool(_POSTED.match(above[-1]))
    if len(turns) < (1 if posted else _LEAST) or not _are_comments(turns, above, posted=posted):
        return []
    return _starts(page, turns)


def _dense(page: Page, turns: list[_Turn]) -> list[_Turn]:
    """The longest run of turns to the end with few paragraphs between that have none."""
    named = {turn.line for turn in turns}
    plain = count = 0
    best = len(turns)
    found = list(page.blocks())
    at = len(turns)
    for place in range(len(found) - 1, -1, -1):
        inside = sum(number in named for number in found[place])
        above = found[place - 1] if place else range(0)
        headed = bool(above) and above[-1] in named and len(above) == 1
        if inside:
            at, count = at - inside, count + inside
            if found[place][0] in named and plain <= _SPARSE * count:
                best = at
        elif not headed:  # a name alone on its line stands above its words
            plain += 1
    return turns[best:]


def _nameless(page: Page, first: int, turns: Sequence[_Turn]) -> int:
    named = {turn.line for turn in turns}
    return sum(block[0] >= first and not named & set(block) for block in page.blocks())


def _may_open(page: Page, turns: Sequence[_Turn]) -> bool:
    """Whether the first turn is a comment, and no title or heading with a colon in it."""
    who = turns[0].who
    again = sum(turn.who == who for turn in turns) > 1
    if is_handle(who) or again:
        return True
    if any(line.text for line in page.lines[: turns[0].line]):
        return len(turns) < 2 or not any(
            page.lines[n].text and not page.lines[n - 1].text
            for n in range(turns[0].line + 1, turns[1].line)
        )
    return is_plain_handle(who)


def _are_comments(turns: Sequence[_Turn], above: Sequence[str], *, posted: bool) -> bool:
    """Weigh the signs: at least two, or one that no play, form or list of minutes shows."""
    names = [turn.who for turn in turns]
    words = [len(turn.rest.split()) for turn in turns]
    if sum(n > 1 for n in words) * 3 < len(words) or (len(set(names)) < 2 and not posted):
        return False
    again = len(set(names)) < len(names)
    if not (again or posted or any(map(is_handle, names))):
        return False
    signs = 2 * any(map(is_handle, names)) + any(map(is_plain_handle, names))
    signs += again
    low = {t.who for t in turns if t.rest[:1].islower()}
    in_low = sum(t.rest[:1].islower() for t in turns)
    signs += (len(low) > 1) * ((in_low * 4 >= len(turns)) + (in_low * 2 >= len(turns)))
    signs += any(turn.stamp.timed for turn in turns)
    signs += all(turn.stamp.issued for turn in turns)
    signs += any(
        _THREAD.search(line) for line in (*above[:2], *above[-1:]) if len(line) < _LONGEST_TITLE
    )
    signs += any(_ANNOUNCED.match(line) for line in above[:2])
    signs += sum(bool(_INFORMAL.search(turn.rest)) for turn in turns) > 1
    return signs + posted >= (2 if posted else 3)
