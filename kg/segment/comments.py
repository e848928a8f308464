"""Comment threads: where they begin, which lines start a comment, whom each answers.

Read are numbered lists as blog engines print them, with replies indented or announced below;
comments that begin, or end, with a line that names author and time; and comments that only the
engine's own words ("Reply") tell apart. A thread keeps to one layout, the one it begins with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from kg.model import Span
from kg.segment.layout import Line, lines
from kg.segment.stamps import CLOSES, Shape, Stamp, is_machinery, read_name, read_stamp, read_when

_COUNTED = re.compile(
    r"(?:(?:\d{1,3}(?:,\d{3})*|no|one|two|three|four|five|six|seven|eight|nine|ten) "
    r"(?:comments?|responses?|replies|thoughts|reader comments)(?: (?:on|to|so far|for)\b.*)?|"
    r"(?:(?:reader(?:s['’]|['’]s)?|your) )?(?:comments?|responses|replies|discussion|views)\s*"
    r"(?:[:–-]\s*\d+|\(\d+\)|\[\d+\])|(?:showing|displaying) .{0,20}\d+ comments?|comments? \d+)"
    r"\s*[:.]?",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"(?:(?:(?:reader(?:s['’]|['’]s)?|your|latest|recent|most recent|top|all|user) )?comments?|"
    r"responses|replies|discussion|have your say|what you (?:said|say|think)|"
    r"(?:readers['’]?|your) (?:views|letters|say)|conversation|"
    r"comments? (?:from|by) (?:our )?readers|"
    r"comments on .{1,80})\s*:?",
    re.IGNORECASE,
)
_COUNT = re.compile(r"\d+")
_NUMBER = re.compile(
    r"(?:(?:comment|post|reply)\s+#?|#)?(?P<path>\d{1,4}(?:\.\d{1,3}){1,4}|\d{1,4}(?=[.):]))[.):]{0,2}\s+(?=\S)|"
    r"(?:comment|post|reply)\s+#?(?P<word>\d{1,4})\s*(?:[.):–—-]+\s*)?",
    re.IGNORECASE,
)
_ANSWERS = re.compile(
    r"(?:[↪↳➜→]\s*)?(?:in (?:reply|response) to|replying to|replied to|reply to|responding to|@)"
    r"\s*:?\s*@?(?P<to>.{1,60}?)[:.]?",
    re.IGNORECASE,
)
_ADDRESSES = re.compile(r"@(?P<to>[^\s,:;.!?@]{2,40}(?: [A-Z][\w’'-]+)?)")
_INLINE = re.compile(r"(?P<who>[^\s:.!?\"“][^:.!?\"“]{1,70}?):\s+(?=\S)")
_NO_NAMES = frozenset(
    ["ps", "nb", "note", "update", "edit", "re", "question", "answer", "source", "fact", "warning",
     "correction", "edited to add", "tl;dr", "so", "and", "but", "q", "a"]
)  # fmt: skip
_SIGNATURE = re.compile(
    r"(?:(?P<open>['‘\"“])|(?P<dash>[-–—~]\s*))(?P<name>[^\W\d_][\w.’'-]*(?: [\w.’'-]+){0,3})"
    r"(?(open)['’\"”]?)"
)
_HEADERS_TRIED = 12
_DEEPEST = 60


@dataclass(frozen=True, slots=True)
class Item:
    """A comment as laid out.

    Args:
        number: Position at each level, such as ``(3, 1)`` for the first reply to the third comment.
        parent: Index of the item it answers; None for the text above the thread.
        marks: Lines or parts of lines that say who, when and to whom; never prose.
        body: From the end of the head to the next comment.
    """

    number: tuple[int, ...]
    parent: int | None
    author: str | None
    issued: str | None
    marker: Span
    marks: tuple[Span, ...]
    body: Span

    @property
    def key(self) -> str:
        return "comment-" + ".".join(map(str, self.number))


@dataclass(frozen=True, slots=True)
class Comments:
    """The thread below a text.

    Args:
        header: The line that announces it, if there is one.
        opening: In a forum, the head of the contribution that the thread answers.
    """

    start: int
    header: Span | None
    items: tuple[Item, ...]
    opening: Stamp | None = None


class _Header(Enum):
    COUNTED = "12 comments:"
    TITLED = "Comments"
    NONE = ""


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a comment begins: the line, what its head says, and how far in it stands."""

    line: int
    depth: int
    marker: Span
    stamp: Stamp | None
    head: Span | None
    answers: str | None = None


def signature(text: str) -> str | None:
    """Read a line that is nothing but a signature: ``'Getafix'``, ``- Ann``; else None."""
    text = text.strip()
    match = _SIGNATURE.fullmatch(text) if len(text) < 100 else None
    if match is None or not (match["name"][0].isupper() or match["open"]):
        return None
    return match["name"].strip(" .'’")


# --- where the thread begins ------------------------------------------------------------------


def find_comments(text: str, *, prose_from: int = 0) -> Comments | None:
    """Find the thread at the end of a document; None where there is none.

    Args:
        prose_from: Where the document's head ends; a by-line with a time in it starts no thread.
    """
    every = lines(text, Span(0, len(text)))
    page = _Page(text, every)
    headers = [(n, kind) for n, line in enumerate(every) if (kind := _header(line.text))]
    for number, kind in headers[:_HEADERS_TRIED]:
        line = every[number]
        if kind is _Header.COUNTED and _is_chapter(every, number):
            continue
        items = page.thread(number + 1, kind, _announced(line.text))
        if items:
            return Comments(line.start, Span(line.start, line.end), items)
    first, opening = page.unannounced(prose_from)
    items = page.thread(first, _Header.NONE, None) if first is not None else ()
    if first is not None and items:
        return Comments(every[first].start, None, items, opening)
    return None


def _is_chapter(every: Sequence[Line], number: int) -> bool:
    """Whether "2 Comments" is the heading of a chapter, as "1 …" stands above or "3 …" below."""
    match = re.match(r"(\d{1,2}) ", every[number].text)
    if match is None:
        return False
    above, below = f"{int(match[1]) - 1} ", f"{int(match[1]) + 1} "
    return any(line.text.startswith(above) for line in every[:number]) or any(
        line.text.startswith(below) for line in every[number:]
    )


def _header(line: str) -> _Header | None:
    if not line or len(line) > 160:
        return None
    bare = line.strip("#*_=- ")
    if _COUNTED.fullmatch(bare):
        return _Header.COUNTED
    return _Header.TITLED if _TITLED.fullmatch(bare) else None


def _announced(line: str) -> int | None:
    match = _COUNT.search(line.replace(",", ""))
    return int(match[0]) if match else None


class _Page:
    """The lines of one document, each looked at once; local to one call."""

    def __init__(self, text: str, every: Sequence[Line]) -> None:
        self.text = text
        self.lines = every
        self._stamps: dict[int, Stamp | None] = {}

    def stamp(self, number: int) -> Stamp | None:
        if number not in self._stamps:
            self._stamps[number] = read_stamp(self.lines[number].text)
        return self._stamps[number]

    def next_line(self, number: int) -> int | None:
        """The line below, over one blank line or a line of bullets at most."""
        for after in range(number + 1, min(number + 4, len(self.lines))):
            text = self.lines[after].text
            if text and any(map(str.isalnum, text)):
                return after
        return None

    # --- threads ---

    def thread(self, first: int, header: _Header, announced: int | None) -> tuple[Item, ...]:
        """The comments from a line on; none where no layout fits."""
        opening = next(
            (
                n
                for n in range(first, len(self.lines))
                if self.lines[n].text and not is_machinery(self.lines[n].text)
            ),
            None,
        )
        if opening is None:
            return ()
        readers: list[Callable[[], list[_Start]]] = []
        if _NUMBER.match(self.lines[opening].text):
            readers.append(lambda: self.numbered(first, opening, header))
        readers.append(lambda: self.headed(first, opening, header))
        if header is not _Header.NONE:
            tail = self.signed_below(opening)
            if tail:
                return tail
            readers.append(lambda: self.inline(opening, announced))
            readers.append(lambda: self.divided(opening))
            if header is _Header.COUNTED:
                readers.append(lambda: self.counted(opening, announced))
        for read in readers:
            starts = read()
            if starts:
                return self.items(starts)
        return ()

    def items(self, starts: Sequence[_Start]) -> tuple[Item, ...]:
        """Lay the comments out: numbers by position, parents by depth or by what they say."""
        flat = all(start.depth == 0 for start in starts)
        numbered = any(start.marker.end > start.marker.start for start in starts)
        items: list[Item] = []
        counts: list[int] = []
        open_at: list[int] = []
        by_author: dict[str, int] = {}
        for place, start in enumerate(starts):
            depth = min(start.depth, len(open_at))
            del counts[depth + 1 :], open_at[depth:]
            if len(counts) <= depth:
                counts.append(0)
            counts[depth] += 1
            parent = open_at[-1] if open_at else None
            open_at.append(place)
            stop = starts[place + 1].marker.start if place + 1 < len(starts) else len(self.text)
            item = self._item(start, tuple(counts), parent, stop)
            item, answers = self._told_whom(item, start, listen=flat and not numbered)
            told = by_author.get(answers.casefold()) if answers else None
            items.append(replace(item, parent=told) if told is not None else item)
            if item.author:
                by_author[item.author.casefold()] = place
                by_author.setdefault(item.author.casefold().split()[0], place)
        return tuple(items)

    def _item(self, start: _Start, number: tuple[int, ...], parent: int | None, stop: int) -> Item:
        begin = start.head.end if start.head else start.marker.end
        return Item(
            number=number,
            parent=parent,
            author=start.stamp.author if start.stamp else None,
            issued=start.stamp.issued if start.stamp else None,
            marker=start.marker,
            marks=(start.head,) if start.head else (),
            body=Span(begin, max(begin, stop)),
        )

    def _told_whom(self, item: Item, start: _Start, *, listen: bool) -> tuple[Item, str | None]:
        """Whom the comment says it answers, in its head, in the line below, or by "@Ann"."""
        if start.answers or (start.stamp and start.stamp.answers):
            return item, start.answers or (start.stamp.answers if start.stamp else None)
        body = self.text[item.body.start : min(item.body.end, item.body.start + 400)]
        first = body.lstrip().split("\n", 1)[0].strip()
        told = _ANSWERS.fullmatch(first) if len(first) < 90 and "@" not in first[1:] else None
        if told and not first.startswith("@"):
            name = read_name(told["to"], strict=False)
            if name and name.author:
                at = item.body.start + body.index(first)
                marks = (*item.marks, Span(at, at + len(first)))
                rest = Span(at + len(first), item.body.end)
                return replace(item, marks=marks, body=rest), name.author
        addressed = _ADDRESSES.match(first) if listen else None
        return item, addressed["to"].removesuffix("’s") if addressed else None

    # --- numbered lists ---

    def numbered(self, first: int, opening: int, header: _Header) -> list[_Start]:
        """Follow the numbers: the next one of a level already open, or 1 for a level further in."""
        step = self._step(opening)
        machinery = any(is_machinery(line.text) for line in self.lines[first:])
        levels: list[tuple[int, int, tuple[int, ...]]] = []  # indent, last number, explicit path
        starts: list[_Start] = []
        before = ""
        replies = False
        for number in range(opening, len(self.lines)):
            line = self.lines[number]
            match = (
                _NUMBER.match(line.text)
                if line.text[:1].isalnum() or line.text[:1] == "#"
                else None
            )
            if match:
                path = tuple(map(int, (match["path"] or match["word"]).split(".")))
                depth = self._depth(
                    line, path, levels, step,
                    inside=_may_be_reply(before, self.lines[number - 1].text, machinery),
                    announced=replies, closed=before.casefold().startswith("reply"),
                )  # fmt: skip
                if depth is not None:
                    del levels[depth:]
                    levels.append((line.indent, path[-1], path))
                    starts.append(self._numbered_start(number, match, depth))
                    replies = False
            if line.text:
                before = line.text
                replies = replies or before.casefold() == "replies"
        if header is _Header.TITLED and not self._is_thread(starts, machinery, first):
            return []
        return self._with_inline(starts)

    def _step(self, opening: int) -> int:
        """1 where the numbers rise, -1 where the newest comment stands first."""
        values = []
        indent = self.lines[opening].indent
        for line in self.lines[opening:]:
            match = _NUMBER.match(line.text) if line.indent == indent and line.text else None
            if match and match["path"] and "." not in match["path"]:
                values.append(int(match["path"]))
                if len(values) == 2:
                    return -1 if values[1] == values[0] - 1 else 1
        return 1

    def _depth(
        self, line: Line, path: tuple[int, ...], levels: list[tuple[int, int, tuple[int, ...]]],
        step: int, *, inside: bool, announced: bool, closed: bool,
    ) -> int | None:  # fmt: skip
        """The level a number belongs to; None where it is no comment's number."""
        if not levels:
            return 0
        if len(path) > 1:
            known = [level[2] for level in levels]
            for depth, last in enumerate(known):
                if path[:-1] == last:
                    return depth + 1 if path[-1] == 1 else None
                if path[:-1] == last[:-1] and path[-1] == last[-1] + 1:
                    return depth
            return None
        if announced and path[0] == 1 and line.indent >= levels[-1][0]:
            return len(levels)  # "Replies" stands above it, whatever the indent
        same = [d for d, (indent, _, _) in enumerate(levels) if line.indent <= indent]
        if not same:
            return len(levels) if path[0] == 1 and inside and len(levels) < _DEEPEST else None
        flush = [d for d in same if levels[d][0] == levels[same[0]][0]]
        for depth in flush if closed else reversed(flush):
            if path[0] == levels[depth][1] + (step if depth == 0 else 1):
                return depth
        return None

    def _numbered_start(self, number: int, match: re.Match[str], depth: int) -> _Start:
        line = self.lines[number]
        begin = line.start + match.end()
        rest = line.text[match.end() :]
        stamp = read_stamp(rest)
        end = line.end
        if stamp is None or not stamp.timed:
            stamp, end = self._two_lines(number, rest, stamp)
        head = Span(begin, end) if stamp else None
        return _Start(number, depth, Span(line.start, begin), stamp, head)

    def _two_lines(self, number: int, text: str, above: Stamp | None) -> tuple[Stamp | None, int]:
        """A name with its time on the line below."""
        line = self.lines[number]
        after = self.next_line(number)
        below = self.stamp(after) if after is not None else None
        name = above or _bare_name(text)
        if after is None or name is None:
            return above, line.end
        if below is None:  # between name and time some engines print whom it answers, or a town
            middle = _bare_name(self.lines[after].text)
            after = self.next_line(after) if middle and not above else None
            below = self.stamp(after) if after is not None else None
            if middle:
                name = replace(name, answers=middle.author)
        if after is not None and below and below.shape is Shape.DATED:
            return replace(name, issued=below.issued, timed=True), self.lines[after].end
        return above, line.end

    def _is_thread(self, starts: list[_Start], machinery: bool, first: int) -> bool:
        """A list below a mere heading is a thread if stamps or machinery show it, or it alone."""
        if machinery or any(start.stamp for start in starts):
            return True
        above = sum(bool(_NUMBER.match(line.text)) for line in self.lines[: first - 1])
        return above == 0 and len(starts) >= 2

    def _with_inline(self, starts: list[_Start]) -> list[_Start]:
        """Take "Ann: …" behind the numbers as authors, if most comments have it."""
        named = [self._inline(start) for start in starts]
        found = sum(name is not None for name in named)
        if any(start.stamp for start in starts) or found < 2 or found * 2 <= len(starts):
            return starts
        return [name or start for name, start in zip(named, starts, strict=True)]

    def _inline(self, start: _Start) -> _Start | None:
        line = self.lines[start.line]
        match = _INLINE.match(line.text, start.marker.end - line.start)
        if match is None:
            return None
        stamp = _inline_name(match["who"])
        head = Span(line.start + match.start(), line.start + match.end())
        return replace(start, stamp=stamp, head=head) if stamp else None

    # --- heads above and below ---

    def head_at(self, number: int) -> tuple[Stamp, int, int] | None:
        """The head that begins on a line: what it says, its last line and where it ends."""
        line = self.lines[number]
        if not line.text or len(line.text) > 140:
            return None
        stamp = self.stamp(number)
        if stamp and stamp.shape is Shape.DATED:
            return None
        if stamp and stamp.timed:
            return stamp, number, line.end
        both, end = self._two_lines(number, line.text, stamp)
        if both is None:
            return None
        last = number
        while self.lines[last].end < end:
            last += 1
        return both, last, end

    def headed(self, first: int, opening: int, header: _Header) -> list[_Start]:
        """Take each line that is a comment's head as the first one is laid out.

        A deeper indent answers the shallower comment above. Prose that looks like a weak head
        ("Ann said:") counts only where the first comment has such a one.
        """
        begin = self.head_at(opening)
        if begin is None or (header is _Header.NONE and not begin[0].timed):
            return []
        shape, timed = begin[0].shape, begin[0].timed
        starts: list[_Start] = []
        indents: list[int] = []
        skip = -1
        for number in range(opening, len(self.lines)):
            found = self.head_at(number) if number > skip else None
            if found is None:
                continue
            stamp, skip, end = found
            if stamp.timed != timed or (stamp.shape is not shape and not stamp.timed):
                continue
            line = self.lines[number]
            while indents and line.indent < indents[-1]:
                indents.pop()
            if not indents or line.indent > indents[-1]:
                indents.append(line.indent)
            span = Span(line.start, end)
            depth = min(len(indents) - 1, _DEEPEST)
            starts.append(_Start(number, depth, Span(line.start, line.start), stamp, span))
        if shape is Shape.SAYS and not timed:
            starts = [
                self._stamped_below(
                    s, starts[i + 1].line if i + 1 < len(starts) else len(self.lines)
                )
                for i, s in enumerate(starts)
            ]
        return starts

    def _stamped_below(self, start: _Start, stop: int) -> _Start:
        """ "Ann said…" with the time under the comment: the time is the comment's."""
        number = self._last_line(start.line, stop)
        when = self.stamp(number) if number is not None else None
        if start.stamp and when and when.shape is Shape.DATED:
            return replace(start, stamp=replace(start.stamp, issued=when.issued))
        return start

    def _last_line(self, first: int, stop: int) -> int | None:
        for number in range(stop - 1, first, -1):
            if self.lines[number].text and not is_machinery(self.lines[number].text):
                return number
        return None

    def signed_below(self, opening: int) -> tuple[Item, ...]:
        """Comments whose author and time stand below them."""
        last = self._last_line(opening, len(self.lines))
        ends = [
            n
            for n in range(opening, len(self.lines))
            if (stamp := self.stamp(n)) and stamp.strong and stamp.shape is Shape.STAMPED
        ]
        if not ends or ends[-1] != last or ends[0] == opening or self.head_at(opening):
            return ()
        items = []
        begin = self.lines[opening].start
        for place, number in enumerate(ends):
            line = self.lines[number]
            stamp = self.stamp(number)
            assert stamp is not None
            stop = self.lines[ends[place + 1]].start if place + 1 < len(ends) else len(self.text)
            after = next(
                (
                    self.lines[n].start
                    for n in range(number + 1, len(self.lines))
                    if self.lines[n].text and not is_machinery(self.lines[n].text)
                ),
                stop,
            )
            items.append(
                Item(
                    (place + 1,), None, stamp.author, stamp.issued, Span(begin, begin),
                    (Span(line.start, line.end),), Span(begin, max(line.end, after)),
                )
            )  # fmt: skip
            begin = max(line.end, after)
        return tuple(items)

    # --- neither numbers nor stamps ---

    def inline(self, opening: int, announced: int | None) -> list[_Start]:
        """Comments that begin with "Ann: …", each on a paragraph of its own."""
        starts = []
        for number in range(opening, len(self.lines)):
            line = self.lines[number]
            if not line.text:
                continue
            start = self._inline(_Start(number, 0, Span(line.start, line.start), None, None))
            if start is None and number == opening:
                return []
            if start:
                starts.append(start)
        enough = len(starts) >= 2 or announced == len(starts)
        return starts if enough else []

    def divided(self, opening: int) -> list[_Start]:
        """Comments that the engine's words below tell apart; a short first line is the name."""
        starts: list[_Start] = []
        fresh = True
        closings = 0
        for number in range(opening, len(self.lines)):
            line = self.lines[number]
            if not line.text:
                continue
            if is_machinery(line.text):
                closings += not fresh and bool(CLOSES.match(line.text))
                fresh = fresh or bool(CLOSES.match(line.text))
            elif fresh:
                starts.append(_Start(number, 0, Span(line.start, line.start), None, None))
                fresh = False
        if not starts or closings < len(starts) - 1 or closings == 0:
            return []
        return self._with_bare_names(starts)

    def counted(self, opening: int, announced: int | None) -> list[_Start]:
        """As many paragraphs as the header announces, or groups of them between wide gaps."""
        blocks: list[tuple[int, int]] = []  # line, blank lines above
        gap = 1
        for number in range(opening, len(self.lines)):
            if not self.lines[number].text:
                gap += 1
                continue
            if gap:
                blocks.append((number, gap))
            gap = 0
        wide = [number for place, (number, gap) in enumerate(blocks) if gap > 1 or place == 0]
        for numbers in ([number for number, _ in blocks], wide):
            if announced and len(numbers) == announced:
                starts = [
                    _Start(n, 0, Span(self.lines[n].start, self.lines[n].start), None, None)
                    for n in numbers
                ]
                return self._with_bare_names(starts)
        return []

    def _with_bare_names(self, starts: list[_Start]) -> list[_Start]:
        """Take the first lines as names, if every comment has a short one with more below it."""
        named = []
        for start in starts:
            line = self.lines[start.line]
            stamp = _bare_name(line.text)
            below = self.next_line(start.line)
            if stamp is None or below is None or is_machinery(self.lines[below].text):
                return starts
            named.append(replace(start, stamp=stamp, head=Span(line.start, line.end)))
        return named

    # --- no header ---

    def unannounced(self, prose_from: int) -> tuple[int | None, Stamp | None]:
        """Where a thread without a header begins: two strong heads, or an indented list.

        A head at the top of the document counts as one, and is returned: it is the opening's own.
        """
        opening: dict[Shape, Stamp] = {}  # heads at the top, which start no comment
        seen: dict[Shape, int] = {}
        for number, line in enumerate(self.lines):
            found = self.head_at(number)
            if found is None or not _unmistakable(found[0]):
                continue
            stamp = found[0]
            if line.start < prose_from:
                opening.setdefault(stamp.shape, stamp)
            elif stamp.shape in opening or stamp.shape in seen:
                return seen.get(stamp.shape, number), opening.get(stamp.shape)
            else:
                seen[stamp.shape] = number
        return self._indented_list(), None

    def _indented_list(self) -> int | None:
        """An indented list from 1, after a wide gap, to the end of the document."""
        deepest_from = [0] * (len(self.lines) + 1)
        deepest_from[-1] = 10**9
        for number in range(len(self.lines) - 1, -1, -1):
            line = self.lines[number]
            counts = line.text and not _NUMBER.match(line.text)
            deepest_from[number] = min(deepest_from[number + 1], line.indent if counts else 10**9)
        for number in range(2, len(self.lines)):
            line = self.lines[number]
            if not (line.indent and line.text.startswith(("1. ", "1) "))):
                continue
            if self.lines[number - 1].text or self.lines[number - 2].text:
                continue
            if deepest_from[number] > line.indent:
                return number
        return None


# --- parts of heads ---------------------------------------------------------------------------


def _unmistakable(stamp: Stamp) -> bool:
    """A head with a time of day or an age; one with a day alone may be an article's by-line."""
    if stamp.issued is None:
        return stamp.strong
    return stamp.timed and "T" in stamp.issued


def _may_be_reply(before: str, above: str, machinery: bool) -> bool:
    """Whether a first number further in may start a reply.

    A list inside a comment looks the same; where the engine prints its own words, a reply follows
    one of them, and elsewhere a blank line.
    """
    return is_machinery(before) if machinery else not above


def _bare_name(text: str) -> Stamp | None:
    """A line that is nothing but a name."""
    if not text or len(text) > 60 or is_machinery(text) or text.startswith(("By ", "by ")):
        return None
    name = read_name(text, strict=True)
    if name is None or len(text.split()) > 5:
        return None
    return Stamp(name.author, None, Shape.NAMED, name.answers)


def _inline_name(text: str) -> Stamp | None:
    """The words before a colon that opens a comment: a name, perhaps with its time."""
    stamp = read_stamp(text.replace("(", " ").replace(")", " ").strip())
    if stamp and stamp.strong:
        return replace(stamp, shape=Shape.INLINE)
    name = read_name(text, strict=True)
    if name is None or len(text.split()) > 4 or text.casefold() in _NO_NAMES or read_when(text):
        return None
    return Stamp(name.author, None, Shape.INLINE, name.answers)
