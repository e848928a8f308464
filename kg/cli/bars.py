"""Draws dated events and posts as bars on an axis of time, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kg.cli.pages import place, told_by
from kg.cli.painted import Painter
from kg.cli.terminal import Screen
from kg.model import Modality
from kg.query.statements import Kind
from kg.query.timeline import Stretch

WIDTH = 100
"""Columns where nobody tells how wide the page is."""

NARROWEST = 30
"""Columns below which an axis says nothing; it then gets lines of its own."""

POST, VAGUE, EVENT, DOUBT = "█", "▒", "▬", "╍"
FADE = "▓▒░"
STEPS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400)
"""Months between two marks of the axis."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Axis:
    """Days on columns: ``first`` on the left edge, ``last`` on the right one."""

    first: date
    last: date
    columns: int

    def column(self, day: date) -> int:
        """Where a day stands, from 0; one off the axis stands at its edge."""
        share = (day - self.first).days / ((self.last - self.first).days + 1)
        return max(0, min(self.columns - 1, int(share * self.columns)))


def page(stretches: Sequence[Stretch], shown_on: Screen, *, about: str = "") -> str:
    """All bars below one axis, each with what is told, the sentences and their places."""
    paint = Painter(Screen(shown_on.terminal, shown_on.width or WIDTH, shown_on.colours))
    days = [day for s in stretches for day in (s.first, s.last) if day]
    if not days:
        where = f" about {about}" if about else ""
        paint.line(f"The store holds no dated event or post{where}.", style="dim")
        return paint.text()
    labels = [when(s) for s in stretches]
    margin = max(map(len, labels)) + 2
    beside = paint.width - margin >= NARROWEST
    indent = margin if beside else 0
    axis = Axis(*_ends(days), paint.width - indent)
    paint.line(ticks(axis), indent=indent, style="dim", whole=True)
    for stretch, label in zip(stretches, labels, strict=True):
        bar = drawn(stretch, axis)
        if beside:
            paint.line(label.ljust(margin) + bar, style=_look(stretch), whole=True)
        else:
            paint.line(label, style=_look(stretch))
            paint.line(bar, style=_look(stretch), whole=True)
        paint.line(f"{stretch.what}{told_by(stretch.statement)}", indent=2, style="bold")
        for citation in stretch.statement.citations:
            paint.line(f"“{citation.words}”", indent=4, style="")
            paint.line(place(citation), indent=4, style="dim")
        paint.line("")
    for line in _key(stretches):
        paint.line(line, style="dim")
    return paint.text()


def when(stretch: Stretch) -> str:
    """The date in the text's own precision: "2016-04", "2015 – 2019-05-03", "since 2006"."""
    statement = stretch.statement
    if statement.kind is Kind.EVENT or (statement.since and statement.until):
        return " – ".join(filter(None, (statement.since, statement.until))).replace("/", " – ")
    return f"since {statement.since}" if statement.since else f"until {statement.until}"


def _look(stretch: Stretch) -> str:
    statement = stretch.statement
    if statement.modality != Modality.STATED:
        return "red"
    if all(citation.text.comment for citation in statement.citations):
        return "yellow"
    return "blue" if stretch.kind == "Post" else "magenta"


def _key(stretches: Sequence[Stretch]) -> Iterator[str]:
    """What the looks in use mean."""
    posts = [s for s in stretches if s.kind == "Post"]
    if posts:
        yield f"{POST} post held   {VAGUE} it began or ended in these days"
    if any(s.first is None or s.last is None for s in posts):
        yield f"{FADE} the text names no beginning or no end"
    if any(s.kind != "Post" for s in stretches):
        yield f"{EVENT} event, as long as its date is vague"
    if any(s.statement.modality != Modality.STATED for s in stretches):
        yield f"{DOUBT} denied, alleged, planned or questioned"


def _ends(days: Sequence[date]) -> tuple[date, date]:
    """First and last day of the axis, with a little air."""
    first, last = min(days), max(days)
    air = timedelta(days=max((last - first).days // 30, 15))
    return max(first, date.min + air) - air, min(last, date.max - air) + air


def drawn(stretch: Stretch, axis: Axis) -> str:
    """The bar in the columns of the axis; what fades is open on that side."""
    left = axis.column(stretch.first) if stretch.first else 0
    right = axis.column(stretch.last) if stretch.last else axis.columns - 1
    if stretch.statement.modality != Modality.STATED:
        body = DOUBT * (right - left + 1)
    elif stretch.kind != "Post":
        body = EVENT * (right - left + 1)
    else:
        body = _post(stretch, axis, left, right)
    if stretch.first is None:
        body = _faded(body)[::-1]
    if stretch.last is None:
        body = _faded(body)
    return (" " * left + body).ljust(axis.columns)


def _post(stretch: Stretch, axis: Axis, left: int, right: int) -> str:
    """Full where the post was surely held, lighter where only the vague dates reach."""
    if stretch.surely is None:
        return VAGUE * (right - left + 1)
    began, ended = stretch.surely
    full_from = axis.column(began) if began else left
    full_until = axis.column(ended) if ended else right
    return "".join(
        POST if full_from <= column <= full_until else VAGUE for column in range(left, right + 1)
    )


def _faded(body: str) -> str:
    """The last half of a bar, at most nine columns, fading out."""
    length = max(min(len(body) // 2, 9), 1)
    parts = [FADE[min(i * len(FADE) // length, len(FADE) - 1)] for i in range(length)]
    return body[: len(body) - length] + "".join(parts)


def ticks(axis: Axis) -> str:
    """Years, or months where the axis is short, each starting in its own column."""
    months = (axis.last.year - axis.first.year) * 12 + axis.last.month - axis.first.month + 1
    per_month = axis.columns / months
    step = next((s for s in STEPS if s * per_month >= (11 if s < 12 else 7)), STEPS[-1])
    line = " " * axis.columns
    start = axis.first.year * 12 + axis.first.month - 1
    for month in range(start + (-start) % step, start + months, step):
        year, index = divmod(month, 12)
        label = f"{MONTHS[index]} {year}" if step < 12 else f"{year:04}"
        column = axis.column(date(max(year, 1), index + 1, 1))
        # of a month before the axis begins only a part would be told
        if date(max(year, 1), index + 1, 1) >= axis.first and column + len(label) < axis.columns:
            line = f"{line[:column]}╷{label}{line[column + len(label) + 1 :]}"
    return line.rstrip()
