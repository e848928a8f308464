"""Time expressions: what is found, what it is worth, and what is no date."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.annotate.times import date_order_of, find_times, find_times_in
from kg.dates import easter, nth_weekday, parse_date_line, parse_stamp, period
from kg.model import Document, Section, SectionKind, Segment, SegmentKind, Span, Thread

WRITTEN = date(2018, 10, 17)  # a Wednesday


def found(text: str, anchor: date | None = WRITTEN) -> list[tuple[str, str | None]]:
    return [(one.surface, one.value) for one in find_times_in(text, anchor=anchor)]


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Friday, 21 February 2014", "2014-02-21"),
        ("21 December 2015", "2015-12-21"),
        ("December 21, 2015", "2015-12-21"),
        ("Dec. 21, 2015", "2015-12-21"),
        ("2015-12-21", "2015-12-21"),
        ("21/12/2015", "2015-12-21"),
        ("12/21/2015", "2015-12-21"),
        ("  Published: 3 May 2019 10:15 BST\n", "2019-05-03"),
        ("Last updated at 12:54, Monday, 13 May 2013", "2013-05-13"),
        ("3rd of May, 2019", "2019-05-03"),
        ("May 2019", "2019-05"),
        ("2019-05-03T10:15:00Z", "2019-05-03"),
        ("2019", None),
        ("31 February 2014", None),
        ("On 3 May 2019 the council met", None),
        ("Harbour notes", None),
        ("", None),
    ],
)
def test_a_date_line_is_nothing_but_a_date(line: str, value: str | None) -> None:
    assert parse_date_line(line) == value


def test_the_order_of_a_numeric_date_line_can_be_given() -> None:
    assert parse_date_line("3/5/2019") == "2019-05-03"
    assert parse_date_line("3/5/2019", date_order="month-first") == "2019-03-05"


@pytest.mark.parametrize(
    ("stamp", "value"),
    [
        ("21 December 2015 at 10:55", "2015-12-21T10:55:00"),
        ("29 October 2016 at 15:29", "2016-10-29T15:29:00"),
        ("January 4, 2012 at 3:15 pm", "2012-01-04T15:15:00"),
        ("January 4, 2012 at 12:15 am", "2012-01-04T00:15:00"),
        ("2020-01-05 13:10", "2020-01-05T13:10:00"),
        ("5 Jan 2020, 13:10", "2020-01-05T13:10:00"),
        ("2020-01-05T13:10:42Z", "2020-01-05T13:10:42"),
        ("Mon, 21 Dec 2015 10:55:00 GMT", "2015-12-21T10:55:00"),
        ("21 December 2015", None),
        ("at 10:55", None),
        ("May 2015 10:55", None),
    ],
)
def test_a_stamp_has_a_day_and_a_time(stamp: str, value: str | None) -> None:
    assert parse_stamp(stamp) == value


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2016", date(2016, 1, 1), date(2016, 12, 31)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2016-02-03", date(2016, 2, 3), date(2016, 2, 3)),
        ("2016-02-03T10:00:00", date(2016, 2, 3), date(2016, 2, 3)),
        ("199X", date(1990, 1, 1), date(1999, 12, 31)),
        ("18XX", date(1800, 1, 1), date(1899, 12, 31)),
        ("2015-W53", date(2015, 12, 28), date(2016, 1, 3)),
        ("2014-WI", date(2014, 12, 1), date(2015, 2, 28)),
        ("2019-Q2", date(2019, 4, 1), date(2019, 6, 30)),
        ("2003/..", date(2003, 1, 1), None),
        ("../2004", None, date(2004, 12, 31)),
        ("2013-07/2013-09", date(2013, 7, 1), date(2013, 9, 30)),
        ("2015-13", None, None),
        ("soon", None, None),
        (None, None, None),
    ],
)
def test_a_value_covers_days(value: str | None, first: date | None, last: date | None) -> None:
    assert period(value) == (first, last)


def test_feasts_are_computed() -> None:
    assert [easter(y) for y in (1961, 2008, 2024)] == [
        date(1961, 4, 2),
        date(2008, 3, 23),
        date(2024, 3, 31),
    ]
    assert nth_weekday(2018, 11, 3, 4) == date(2018, 11, 22)
    assert nth_weekday(2018, 2, 0, 5) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # days in full
        ("The bridge opened on 4 June 1932.", [("4 June 1932", "1932-06-04")]),
        ("She was born on June 4th, 1932, in Cork.", [("June 4th, 1932", "1932-06-04")]),
        ("The twenty-first of May 1990 was wet.", [("twenty-first of May 1990", "1990-05-21")]),
        ("It sank on Saturday, 4 June 1932.", [("Saturday, 4 June 1932", "1932-06-04")]),
        ("Recorded 2017-03-09 in the log", [("2017-03-09", "2017-03-09")]),
        ("Lot 7, sold 25/12/1999, was lost", [("25/12/1999", "1999-12-25")]),
        ("filed 05-Jan-2012 by post", [("05-Jan-2012", "2012-01-05")]),
        # a clock time belongs to the day it is attached to
        (
            "Updated 12:54, Monday, 13 May 2013 by us",
            [("12:54, Monday, 13 May 2013", "2013-05-13")],
        ),
        ("Doors open at 7.30pm on 3 May 2019.", [("7.30pm on 3 May 2019", "2019-05-03")]),
        ("It left on 3 May 2019 at 10:15 GMT.", [("3 May 2019 at 10:15 GMT", "2019-05-03")]),
        # months, quarters, seasons, years, decades, centuries
        ("Prices fell in Sept 2011.", [("Sept 2011", "2011-09")]),
        ("by the second quarter of 2009", [("second quarter of 2009", "2009-Q2")]),
        ("sales in Q3 2014 rose", [("Q3 2014", "2014-Q3")]),
        ("the summer of 1976", [("summer of 1976", "1976-SU")]),
        ("in winter 2012-13", [("winter 2012-13", "2012-WI")]),
        ("She joined the choir in 1987.", [("1987", "1987")]),
        ("their 1997 manifesto and the 1832 Act", [("1997", "1997"), ("1832", "1832")]),
        ("the 1960s and 70s", [("1960s", "196X"), ("70s", "197X")]),
        ("during the '90s", [("'90s", "199X")]),
        ("in the mid-1880s", [("mid-1880s", "188X")]),
        ("late nineties bands", [("late nineties", "199X")]),
        ("a 19th-century mill", [("19th-century", "18XX")]),
        ("lowest since '82", [("'82", "1982")]),
        ("post-2015 targets", [("2015", "2015")]),
        # ranges
        ("from July-September 2013", [("July-September 2013", "2013-07/2013-09")]),
        ("income in 2015-16 rose", [("2015-16", "2015/2016")]),
        ("the war of 1914–18", [("1914–18", "1914/1918")]),
        ("3–5 May 2014", [("3–5 May 2014", "2014-05-03/2014-05-05")]),
        ("28 June - 2 July 2013", [("28 June - 2 July 2013", "2013-06-28/2013-07-02")]),
        ("between 2010 and 2014", [("2010", "2010"), ("2014", "2014")]),
        ("in 2013 & 14.", [("2013", "2013"), ("14", "2014")]),
        ("from 28 June to 2 July 2013", [("28 June", "2013-06-28"), ("2 July 2013", "2013-07-02")]),
        ("in May and June 2012", [("May", "2012-05"), ("June 2012", "2012-06")]),
        (
            "from November to February 2014",
            [("November", "2013-11"), ("February 2014", "2014-02")],
        ),
        ("the first half of 2016", [("first half of 2016", "2016-01/2016-06")]),
        # feasts
        ("on Christmas Eve 1914", [("Christmas Eve 1914", "1914-12-24")]),
        ("the strike of Easter Monday 2016", [("Easter Monday 2016", "2016-03-28")]),
        ("on the last Friday of May 2018", [("last Friday of May 2018", "2018-05-25")]),
        ("in the last week of March 2009", [("last week of March 2009", "2009-W13")]),
    ],
)
def test_absolute_dates_need_no_anchor(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert found(text, None) == expected
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ferry sank yesterday.", [("yesterday", "2018-10-16")]),
        ("Vote early tomorrow morning!", [("early tomorrow morning", "2018-10-18")]),
        (
            "fires this morning and tonight",
            [("this morning", "2018-10-17"), ("tonight", "2018-10-17")],
        ),
        ("It rained last night.", [("last night", "2018-10-16")]),
        ("the day before yesterday", [("day before yesterday", "2018-10-15")]),
        ("They met last week.", [("last week", "2018-W41")]),
        ("The audit ends this week.", [("this week", "2018-W42")]),
        ("this weekend", [("this weekend", "2018-10-20/2018-10-21")]),
        ("It crashed over the weekend.", [("weekend", "2018-10-13/2018-10-14")]),
        ("Earlier this month we wrote", [("Earlier this month", "2018-10")]),
        ("late last year", [("late last year", "2017")]),
        ("by the end of next year", [("end of next year", "2019")]),
        ("It was sold last December.", [("last December", "2017-12")]),
        ("He left last October.", [("last October", "2017-10")]),
        ("She starts next May.", [("next May", "2019-05")]),
        ("in December last year", [("December last year", "2017-12")]),
        ("by October of next year", [("October of next year", "2019-10")]),
        ("He resigned on Friday.", [("Friday", "2018-10-12")]),
        ("The court will sit on Friday.", [("Friday", "2018-10-19")]),
        ("We have a members' meeting on Tuesday.", [("Tuesday", "2018-10-23")]),
        ("The branch meeting is Tuesday.", [("Tuesday", "2018-10-23")]),
        ("The board has held a meeting on Tuesday.", [("Tuesday", "2018-10-16")]),
        ("A meeting has been called for Tuesday.", [("Tuesday", "2018-10-23")]),
        ("Unison surgery, Friday 2pm, Room 4.", [("Friday 2pm", "2018-10-19")]),
        ("It agreed to pay more from 1 March.", [("1 March", "2019-03-01")]),
        ("I have just noticed this from 1 March.", [("1 March", "2018-03-01")]),
        (
            "It was shut from 1 March to 3 May.",
            [("1 March", "2018-03-01"), ("3 May", "2018-05-03")],
        ),
        ("They agreed on Wednesday.", [("Wednesday", "2018-10-17")]),
        ("last Wednesday's match", [("last Wednesday", "2018-10-10")]),
        ("next Monday", [("next Monday", "2018-10-22")]),
        ("She was promoted in March.", [("March", "2018-03")]),
        ("The pier will reopen in March.", [("March", "2019-03")]),
        ("The mill closed in November.", [("November", "2017-11")]),
        ("They are due to finish by the autumn.", [("autumn", "2018-AU")]),
        ("It is to be held on 12 November.", [("12 November", "2018-11-12")]),
        ("The hearing has been scheduled for 3 June.", [("3 June", "2019-06-03")]),
        ("On 3 June, the board approved it.", [("3 June", "2018-06-03")]),
        ("He passed away on the 9th.", [("9th", "2018-10-09")]),
        ("It was founded four years ago.", [("four years ago", "2014")]),
        ("six months ago", [("six months ago", "2018-04")]),
        ("a fortnight ago", [("a fortnight ago", "2018-W40")]),
        ("It failed two decades ago.", [("two decades ago", "199X")]),
        ("ready in a year or so's time", [("a year or so's time", "2019")]),
        ("in two weeks' time", [("two weeks' time", "2018-W44")]),
        ("over Christmas", [("Christmas", "2018-12-25")]),
        ("She flew home for Christmas last year.", [("Christmas last year", "2017-12-25")]),
        ("profits in the third quarter of last year", [("third quarter of last year", "2017-Q3")]),
        ("by the end of September it was over", [("end of September", "2018-09")]),
        ("since the end of the month", [("end of the month", "2018-10")]),
        # open
        ("We spoke recently.", [("recently", None)]),
        ("in recent months", [("recent months", None)]),
        ("Days later it burned.", [("Days later", None)]),
        ("over the coming months", [("coming months", None)]),
        ("a few weeks back", [("a few weeks back", None)]),
        ("two weeks later", [("two weeks later", None)]),
        ("the following month", [("following month", None)]),
    ],
)
def test_relative_dates_count_from_the_day_of_writing(
    text: str, expected: list[tuple[str, str | None]]
) -> None:
    assert found(text) == expected
    assert {value for _, value in found(text, None)} == {None}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The pier burned on 4 March 2015. Two weeks later it reopened.", "2015-W12"),
        ("He was hired in May 2012 and fired the following month.", "2012-06"),
        ("She won in 2004 and lost the following year.", "2005"),
        ("She won in 2004 and lost that year too.", "2004"),
        ("In 2009 the mayor, elected the previous November, resigned.", "2008-11"),
    ],
)
def test_what_follows_a_date_counts_from_it(text: str, value: str) -> None:
    assert found(text)[-1][1] == value


@pytest.mark.parametrize(
    "text",
    [
        "May I come in? You may, or may not.",
        "Mrs May said so. Theresa May said it again to May.",
        "They march in step. The march was long.",
        "The Sun and the Sunday Times reported it; so did the Mail on Sunday.",
        "a case load of 80, on a 1-2-1 basis, 24/7",
        "for 2/3 years, for three years, over five years",
        "wait a second; he sat down; the sun set; can they mar it",
        "Biddle, 62, and Khan, 28, aged 41",
        "every Friday, each month, every summer, on Mondays",
        "open Monday to Friday",
        "at 10:49 it rained; Anon at 17:26 disagreed",
        "a saving of 2000 staff; £2000; 2000 people; the 2000 houses",
        "section 2012 of the code, page 1999, flight 1984",
        "call 020 7946 2014 or 0800 1946",
        "version 2.0.2014 build 1998.12.3.4",
        "summer holidays, spring water, winter coats, Christmas cards",
        "in his late forties, in her 70s",
        "https://example.org/2016/jul/13/last-week and www.example.org/may-2014",
        "write to may2014@example.org or @today2016 #friday",
        "It weighs 12 kg, about 30 degrees, 70 per cent",
        "Dr March and April Jones; the Good Friday Agreement; Sheffield Wednesday won",
        "the fall of Rome; may the third one win",
        "In May 14 people",
    ],
)
def test_traps_are_no_dates(text: str) -> None:
    dates = found(text)
    assert [d for d in dates if d != ("May", "2018-05")] == []


def test_numeric_dates_follow_the_habit_of_their_document() -> None:
    assert found("on 3/12/19 and 25/12/2018")[0][1] == "2019-12-03"
    assert found("on 3/12/19 and 12/25/2018")[0][1] == "2019-03-12"
    assert found("on 3/12/19, after March 5, 2018")[0][1] == "2019-03-12"
    assert found("on 3/12/19, after 5 March 2018")[0][1] == "2019-12-03"
    assert date_order_of(["nothing numeric"]) == "day-first"
    american = find_times_in("on 3/12/19", anchor=None, date_order="month-first")
    assert american[0].value == "2019-03-12"


def test_a_line_break_may_stand_inside_an_expression() -> None:
    text = "It was signed on 21\n    December\n2015, in Leeds.\n\nMay\n\n2014"
    assert found(text) == [("21\n    December\n2015", "2015-12-21")]


def test_words_quoted_from_a_dated_source_count_from_its_date() -> None:
    text = 'In March 2015 the board wrote: "The pier will be closed by the autumn."'
    assert found(text) == [("March 2015", "2015-03"), ("autumn", "2015-AU")]


def _thread(*parts: tuple[str, SegmentKind, int], sections: tuple[Section, ...]) -> Thread:
    text, segments = "", []
    for words, kind, section in parts:
        segments.append(Segment(len(text), len(text) + len(words), kind, section))
        text += words
    return Thread(Document("d", "d.txt", text, ""), sections, tuple(segments))


def test_each_section_counts_from_its_own_day_or_that_of_what_it_stands_in() -> None:
    thread = _thread(
        ("7 May 2019\n", SegmentKind.DATE_LINE, 0),
        ("We met yesterday. ", SegmentKind.TEXT, 0),
        ("It burned yesterday. ", SegmentKind.TEXT, 1),
        ("Anon 9 May 2019 at 10:00 ", SegmentKind.STAMP, 2),
        ("I left yesterday. ", SegmentKind.TEXT, 2),
        ("So did I, yesterday. ", SegmentKind.TEXT, 3),
        ("Share this today ", SegmentKind.CHROME, 3),
        ("By Ann Lowe, 6 May 2019", SegmentKind.BYLINE, 1),
        sections=(
            Section("", SectionKind.POST, 0, 40, issued="2019-05-07"),
            Section("article-1", SectionKind.ARTICLE, 0, 1, part_of=0, issued="2014-03-02"),
            Section(
                "comment-1", SectionKind.COMMENT, 0, 1, part_of=0, issued="2019-05-09T10:00:00"
            ),
            Section("comment-1.1", SectionKind.COMMENT, 0, 1, part_of=0, reply_to=2),
        ),
    )
    times = find_times(thread)
    assert [(t.surface, t.value, t.section) for t in times] == [
        ("7 May 2019", "2019-05-07", 0),
        ("yesterday", "2019-05-06", 0),
        ("yesterday", "2014-03-01", 1),
        ("yesterday", "2019-05-08", 2),
        ("yesterday", "2019-05-08", 3),
        ("6 May 2019", "2019-05-06", 1),
    ]
    assert all(thread.document.text[t.start : t.end] == t.surface for t in times)


@pytest.mark.parametrize(
    ("lead", "kind", "day"),
    [
        ("This is from Monday's Orley Herald:-", "introduction", "2018-10-14"),
        ("On Monday the Herald had a go. Here it is:", "introduction", "2018-10-14"),
        ("The Orley Herald, yesterday:", "introduction", "2018-10-15"),
        ("I'm pasting what the Herald ran on Monday.", "text", "2018-10-14"),
        ("It rained on Monday.", "text", "2018-10-16"),  # of no article
        ("Monday or Tuesday, it was in the Herald:", "introduction", "2018-10-16"),
        ("It is from the Herald, for Friday:", "introduction", "2018-10-11"),
        ("From the Orley Herald:", "introduction", "2018-10-16"),
    ],
)
def test_an_article_is_of_the_day_that_its_introduction_names(
    lead: str, kind: str, day: str
) -> None:
    """Yesterday, as an article of a post of Wednesday 17 October has it."""
    text = "The mill shut yesterday."
    span = Span(0, len(lead))
    post = Section("", SectionKind.POST, 0, len(lead) + len(text), issued="2018-10-17")
    introduction = span if kind == "introduction" else None
    article = Section(
        "article-1", SectionKind.ARTICLE, len(lead), len(lead) + len(text), part_of=0,
        introduction=introduction,
    )  # fmt: skip
    thread = _thread(
        (lead, SegmentKind(kind), 0), (text, SegmentKind.TEXT, 1), sections=(post, article)
    )
    assert [t.value for t in find_times(thread) if t.section == 1] == [day]


def test_a_source_known_to_the_year_gives_nothing_finer() -> None:
    thread = _thread(
        ("Sales fell yesterday, and last year.", SegmentKind.TEXT, 0),
        sections=(Section("", SectionKind.POST, 0, 36, issued="2011"),),
    )
    assert [(t.surface, t.value) for t in find_times(thread)] == [
        ("yesterday", None),
        ("last year", "2010"),
    ]


WORDS = st.sampled_from(
    re.split(
        " ",
        "last next this the end of early May June Jan. 3 3rd 21st 2014 '90s 1990s 14 & and - – / "
        "to in on by Friday yesterday spring quarter first year week month weeks ago "
        'later £2000 10:30 am , . \n \n\n ( ) " : it was will be Christmas Q1 2015-16 3/12/19 '
        "http://x.org/2014 é 𝔘 ’s previous following",
    )
)


@given(
    st.lists(WORDS, max_size=40).map(" ".join),
    st.sampled_from([None, WRITTEN, date(1, 1, 1), date(9999, 12, 31)]),
)
@settings(max_examples=300, deadline=None)
def test_expressions_stand_where_they_say_in_order_and_apart(
    text: str, anchor: date | None
) -> None:
    times = find_times_in(text, anchor=anchor)
    end = 0
    for one in times:
        assert end <= one.start < one.end
        assert text[one.start : one.end] == one.surface
        assert one.surface == one.surface.strip()
        assert (one.earliest, one.latest) == period(one.value)
        assert one.value is None or one.value.isascii()
        end = one.end
    assert times == find_times_in(text, anchor=anchor)


@given(st.text(max_size=200))
@settings(deadline=None)
def test_any_text_can_be_read(text: str) -> None:
    for one in find_times_in(text, anchor=WRITTEN):
        assert text[one.start : one.end] == one.surface
    parse_date_line(text)
    parse_stamp(text)


@given(st.dates(min_value=date(1850, 1, 1), max_value=date(2090, 1, 1)))
def test_a_day_in_full_is_read_back_in_any_writing(day: date) -> None:
    for pattern in ("%d %B %Y", "%B %d, %Y", "%Y-%m-%d", "%A %d %b %Y", "%d/%m/%Y"):
        written = day.strftime(pattern)
        assert found(f"It was on {written}.", None) == [(written, day.isoformat())]
        assert parse_date_line(written) == day.isoformat()


@pytest.mark.parametrize(
    "text",
    [
        "1/" * 50_000,
        "last " * 30_000,
        "9" * 100_000,
        "May " * 20_000,
        "end of the " * 20_000,
        "3 and " * 20_000,
        "12:" * 30_000,
        "a.b" * 50_000,
        "x@" * 50_000,
        " " * 200_000,
        "\n \n" * 50_000,
        'In March 2015 it said: "in June" ' * 1_500,
    ],
    ids=lambda text: text[:12],
)
def test_hostile_text_costs_time_in_proportion(text: str) -> None:
    began = time.perf_counter()
    find_times_in(text, anchor=WRITTEN)
    parse_date_line(text)
    assert time.perf_counter() - began < 10


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In FY2016-17 the port lost money.", [("FY2016-17", "2016/2017")]),
        ("In fiscal 2017 the port lost money.", [("fiscal 2017", "2017")]),
        ("The financial year 2016/17 was poor.", [("financial year 2016/17", "2016/2017")]),
        ("She was clerk of the port until March.", [("March", "2018-03")]),
        ("She chaired the school board until July.", [("July", "2018-07")]),
        ("The ferry was suspended until March.", [("March", "2019-03")]),
        ("A keeper died there in January.", [("January", "2018-01")]),
        ("Reed, who took over only in September, will step down.", [("September", "2018-09")]),
        ("In November, the club will move.", [("November", "2018-11")]),
        ("80 jobs are going in June.", [("June", "2019-06")]),
        ("Half of them are leaving on Friday.", [("Friday", "2018-10-19")]),
        ("The depot is to close in May.", [("May", "2019-05")]),
        ("The plant closes in June.", [("June", "2019-06")]),
        ("He’s retiring in April.", [("April", "2019-04")]),
        ("The ward is being closed in March.", [("March", "2019-03")]),
        ("The port is being sued over a crash in June.", [("June", "2018-06")]),
        ("Police are investigating a fire in June.", [("June", "2018-06")]),
        ("The firm, which lost the ferry in May, is leaving.", [("May", "2018-05")]),
    ],
)
def test_the_year_that_the_verb_gives(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("The bench sits again on Thursday week.", [("Thursday week", "2018-10-25")]),
        ("The vote is Friday fortnight.", [("Friday fortnight", "2018-11-02")]),
        ("It is to open a week on Friday.", [("a week on Friday", "2018-10-26")]),
        ("He left the Friday before last.", [("Friday before last", "2018-10-05")]),
        ("It reopens the week after next.", [("week after next", "2018-W44")]),
        ("He died yesterday week.", [("yesterday week", "2018-10-09")]),
        ("Hours for w/e 3rd inst. were late.", [("w/e 3rd inst", "2018-10-03")]),
        ("Your letter of the 14th ult. was read.", [("14th ult", "2018-09-14")]),
        ("The board sits on the 5th prox.", [("5th prox", "2018-11-05")]),
        ("It was signed on 9.vi.82 in Wick.", [("9.vi.82", "1982-06-09")]),
        ("In AY 2019/20 the college grew.", [("AY 2019/20", "2019/2020")]),
        ("During H1 2021 it grew.", [("H1 2021", "2021-01/2021-06")]),
        ("He taught in Trinity term 2019.", [("Trinity term 2019", "2019-SU")]),
        ("They marched on Paddy's Day.", [("Paddy's Day", "2018-03-17")]),
        ("They marched on St. Patrick's Day.", [("St. Patrick's Day", "2018-03-17")]),
        ("The bells rang on All Saints' Day.", [("All Saints' Day", "2017-11-01")]),
        ("The mill was shut at Eid.", [("Eid", None)]),
        ("It burned in the early hours of Sunday.", [("early hours of Sunday", "2018-10-14")]),
        ("It fell on the night of 17 August 2012.", [("night of 17 August 2012", "2012-08-17")]),
        ("It rang on the morning of 2 November last.",
         [("morning of 2 November last", "2017-11-02")]),
        ("Rain came in the week of 5 November 2018.", [("week of 5 November 2018", "2018-W45")]),
        ("It was on from August 18 to 20.", [("August 18 to 20", "2018-08-18/2018-08-20")]),
        ("The stoppages were on 1 & 2 June 2018.", [("1 & 2 June 2018", "2018-06-01/2018-06-02")]),
        ("So the line is back. Announced 2009, paused 2011, buried 2018.",
         [("2009", "2009"), ("2011", "2011"), ("2018", "2018")]),
        ("They were on site from the 2nd to the 4th.",
         [("2nd", "2018-10-02"), ("4th", "2018-10-04")]),
        ("They were down on the 14th taking samples.", [("14th", "2018-10-14")]),
        # the day of the week tells which month and year
        ("The rally is on Thursday 15th.", [("Thursday 15th", "2018-11-15")]),
        ("They met on Friday the 28th.", [("Friday the 28th", "2018-09-28")]),
        ("The vote was on Saturday 20 May.", [("Saturday 20 May", "2017-05-20")]),
        ("It sank on Sunday 4 August 2013. By Monday 2 September it was up.",
         [("Sunday 4 August 2013", "2013-08-04"), ("Monday 2 September", "2013-09-02")]),
        ("The hearing is listed for the 26th.", [("26th", "2018-10-26")]),
        ("Branch meeting on the 20th at 6 pm", [("20th at 6 pm", "2018-10-20")]),
        # who means yesterday says so
        ("It broke last Tuesday.", [("last Tuesday", "2018-10-09")]),
        ("It broke last Monday.", [("last Monday", "2018-10-15")]),
        ("It opens next Thursday.", [("next Thursday", "2018-10-25")]),
        ("It opens next Monday.", [("next Monday", "2018-10-22")]),
        # "I'd" with what one has
        ("I'd a call on Friday from the mill.", [("Friday", "2018-10-12")]),
        ("I'd like it on Friday.", [("Friday", "2018-10-19")]),
        ("She has been ill since Friday.", [("Friday", "2018-10-12")]),
        ("This will be in Friday's Orley Herald.", [("Friday", "2018-10-12")]),
        ("He has asked everybody to come on Saturday.", [("Saturday", "2018-10-20")]),
        ("The second strike is on Tuesday.", [("Tuesday", "2018-10-23")]),
        ("I've the form here and on Friday I'm taking it in.", [("Friday", "2018-10-19")]),
        ("It shut on 3 May 2012. That night it burned.",
         [("3 May 2012", "2012-05-03"), ("That night", "2012-05-03")]),
        ("He left in 2012. That June they won.", [("2012", "2012"), ("That June", "2012-06")]),
        ("She will report in the new year.", [("new year", "2019-01")]),
    ],
)  # fmt: skip
def test_ways_of_clerks_and_papers(text: str, want: list[tuple[str, str | None]]) -> None:
    assert found(text) == want


@pytest.mark.parametrize(
    "text",
    [
        "It was closed for half-term and for a week of rain.",
        "The Diwali committee and the Eid prayer hall were full.",
        "Version 1.i.2 of the form; section 3 inst of code; H1 visas; M5 motorway.",
        "It was a night of long speeches and a morning of tears.",
        "In term 4 of the contract, on the 14th landing of the stairs.",
    ],
)
def test_what_only_looks_like_a_way_of_clerks_is_none(text: str) -> None:
    assert found(text) == []
