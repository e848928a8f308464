"""Taking documents apart: the golden layouts, the seeds' threads, and the laws for any text."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import Document, Section, SectionKind, SegmentKind, Span, Thread
from kg.segment import segment
from kg.segment.comments import signature
from kg.segment.head import dateline
from kg.segment.stamps import Shape, is_machinery, read_stamp

ROOT = Path(__file__).resolve().parent
GOLDEN = sorted((ROOT / "golden").glob("*.yaml"))
SEEDS = sorted((ROOT / "gold").glob("*.yaml"))
CASES = 28


def take_apart(text: str) -> Thread:
    return segment(Document(id="x", source="x.txt", text=text, sha256=""))


def words(thread: Thread, section: Section) -> str:
    return " ".join(thread.document.text[section.start : section.end].split())


def of_kind(thread: Thread, kind: SegmentKind) -> list[str]:
    text = thread.document.text
    return [" ".join(text[s.start : s.end].split()) for s in thread.segments if s.kind is kind]


def comments(thread: Thread) -> list[Section]:
    return [s for s in thread.sections if s.kind is SectionKind.COMMENT]


def quoted(thread: Thread) -> list[Section]:
    return [s for s in thread.sections[1:] if s.kind is SectionKind.ARTICLE]


# --- golden documents -----------------------------------------------------------------------


def test_every_golden_document_is_here() -> None:
    assert len(GOLDEN) == CASES
    assert all(path.with_suffix(".txt").exists() for path in GOLDEN)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda p: p.stem)
def test_golden_layout(path: Path) -> None:
    want: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    thread = take_apart(path.with_suffix(".txt").read_text("utf-8"))
    root = thread.sections[0]
    assert (root.kind.value, root.title, root.issued, root.author) == (
        want["kind"],
        want.get("title"),
        want.get("issued"),
        want.get("author"),
    )
    assert words(thread, root).startswith(want.get("opens", ""))
    assert [(c.key, thread.sections[c.reply_to or 0].key, c.author) for c in comments(thread)] == [
        (c["key"], c["parent"], c["author"]) for c in want.get("comments", [])
    ]
    for found, wanted in zip(comments(thread), want.get("comments", []), strict=True):
        assert found.issued == wanted.get("issued", found.issued)
        assert words(thread, found).startswith(wanted["opens"])
        assert words(thread, found).endswith(wanted.get("ends", ""))
    assert len(quoted(thread)) == len(want.get("articles", [])), [
        words(thread, a)[:60] for a in quoted(thread)
    ]
    for article, wanted in zip(quoted(thread), want.get("articles", []), strict=True):
        assert thread.sections[article.part_of or 0].key == wanted["part_of"]
        assert article.title == wanted.get("title")
        assert article.author == wanted.get("author")
        assert article.issued == wanted.get("issued")
        assert words(thread, article).startswith(wanted["opens"])
        assert words(thread, article).endswith(wanted.get("ends", ""))
        assert (article.introduction is not None) == wanted.get("introduced", False)
    for name, kind in (
        ("chrome", SegmentKind.CHROME),
        ("separators", SegmentKind.SEPARATOR),
        ("headings", SegmentKind.HEADING),
    ):
        for line in want.get(name, []):
            assert line in of_kind(thread, kind)
    if "paragraphs" in want:
        texts = of_kind(thread, SegmentKind.TEXT)
        assert len(texts) == len(want["paragraphs"])
        for paragraph, opening in zip(texts, want["paragraphs"], strict=True):
            assert paragraph.startswith(opening)
    assert_lawful(thread)


# --- the seeds ------------------------------------------------------------------------------


@pytest.mark.parametrize("gold", SEEDS, ids=lambda p: p.stem)
def test_every_comment_of_the_seeds_has_its_parent_and_its_author(gold: Path) -> None:
    want = yaml.load(gold.read_text("utf-8"), Loader=yaml.BaseLoader)["comments"]
    text = (ROOT.parent / "seeds" / f"{gold.stem}.txt").read_text("utf-8")
    thread = take_apart(text)
    found = comments(thread)
    assert len(found) == len(want)
    for comment, wanted in zip(found, want, strict=True):
        number = wanted["n"]
        assert comment.key == f"comment-{number}"
        above = f"comment-{number.rpartition('.')[0]}" if "." in number else ""
        assert thread.sections[comment.reply_to or 0].key == above
        assert words(thread, comment).startswith(" ".join(wanted["start"].split()))
        assert (comment.author or "null") == wanted["author"]
        assert (comment.issued or "null")[:16] == wanted["date"]
    assert thread.sections[0].kind is SectionKind.POST
    assert_lawful(thread)


def test_the_seeds_have_124_comments() -> None:
    paths = (ROOT.parent / "seeds").glob("*.txt")
    assert sum(len(comments(take_apart(p.read_text("utf-8")))) for p in paths) == 124


# --- stamps ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "author", "issued", "answers"),
    [
        ("Night Clerk21 December 2015 at 10:55", "Night Clerk", "2015-12-21T10:55:00", None),
        ("Officer 21 21 December 2015 at 10:55", "Officer 21", "2015-12-21T10:55:00", None),
        ("Ann Lowe says on 3 May 2019 at 10:05:", "Ann Lowe", "2019-05-03T10:05:00", None),
        ("Posted by Ann Lowe on May 3, 2019 at 4:05 pm", "Ann Lowe", "2019-05-03T16:05:00", None),
        ("3 May 2019 at 10:05 | Ann Lowe", "Ann Lowe", "2019-05-03T10:05:00", None),
        ("#12 Ann Lowe, 3 May 2019, 10:05", "Ann Lowe", "2019-05-03T10:05:00", None),
        ("Ann Lowe · 3 May 2019 10:05 · Reply", "Ann Lowe", "2019-05-03T10:05:00", None),
        ("Ann Lowe • 3 years ago", "Ann Lowe", None, None),
        ("netnipper 3 hours ago", "netnipper", None, None),
        ("Bob > Ann Lowe • a year ago", "Bob", None, "Ann Lowe"),
        ("Bob in reply to Ann Lowe, 3 May 2019 10:05", "Bob", "2019-05-03T10:05:00", "Ann Lowe"),
        ("Ann Lowe, Northmouth, 3 May 2019", "Ann Lowe", "2019-05-03", None),
        ("Seán Ó Briain 3 May 2019 at 10:05", "Seán Ó Briain", "2019-05-03T10:05:00", None),
        ("Anonymous3 May 2019 at 10:05", None, "2019-05-03T10:05:00", None),
    ],
)
def test_a_line_that_names_author_and_time_is_a_stamp(
    line: str, author: str | None, issued: str | None, answers: str | None
) -> None:
    stamp = read_stamp(line)
    assert stamp is not None
    assert (stamp.author, stamp.issued, stamp.answers) == (author, issued, answers)
    assert stamp.strong


@pytest.mark.parametrize(
    "line",
    [
        "",
        "They met on 3 May 2019. It was 10:05.",
        "The minister left office 3 years ago",
        "It happened on 3 May 2019",
        "I was there in May 2019",
        "On 3 May 2019 at 10:05 Ann Lowe wrote:",
        "16:35 et al, looks like you're back",
        "2019",
        "x" * 5_000,
        "3 " * 3_000,
    ],
)
def test_prose_with_a_date_in_it_is_no_stamp(line: str) -> None:
    stamp = read_stamp(line)
    assert stamp is None or not stamp.strong


def test_a_time_alone_names_nobody() -> None:
    stamp = read_stamp("May 3, 2019 at 4:05 pm")
    assert stamp is not None
    assert (stamp.author, stamp.issued, stamp.shape) == (None, "2019-05-03T16:05:00", Shape.DATED)


@pytest.mark.parametrize(
    "line",
    [
        "ReplyDelete",
        "Reply",
        "Replies",
        "Delete",
        "Like · Reply · 3y",
        "12 likes",
        "Load more",
        "↑",
        "Leave a Reply",
        "Log in to Reply",
        "Share Flag",
        "Report this comment",
        "REPLY",
    ],
)
def test_the_words_of_an_engine_are_told(line: str) -> None:
    assert is_machinery(line)


@pytest.mark.parametrize(
    "line",
    [
        "Reply to the minister today",
        "Delete the file, they said",
        "Home Office",
        "Report published",
        "3 May",
        "2019",
        "likely",
        "Share prices fell",
        "Reply hazy",
        "",
    ],
)
def test_prose_is_not_taken_for_the_words_of_an_engine(line: str) -> None:
    assert not is_machinery(line)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("'Getafix'", "Getafix"),
        ("- Ann Lowe", "Ann Lowe"),
        ("— Seán", "Seán"),
        ("Getafix", None),
        ("- and so on", None),
        ("'It was the best of times, it was the worst'", None),
    ],
)
def test_signatures(line: str, name: str | None) -> None:
    assert signature(line) == name


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("LONDON, 3 May 2019 — The council met.", "2019-05-03"),
        ("DUBLIN (May 3, 2019) – The board met.", "2019-05-03"),
        ("Alice Springs, 14 August 2021 (Echo) - Rain fell.", "2021-08-14"),
        ("LONDON, May 3 — The council met.", None),
        ("The council met on 3 May 2019 — twice.", None),
        ("Ann Lowe — who knows — met us.", None),
    ],
)
def test_the_day_before_a_report(text: str, day: str | None) -> None:
    assert dateline(text) == day


@pytest.mark.parametrize(
    ("head", "day", "author"),
    [
        ("Posted Oct. 3, 2023, 11:48 p.m. | Updated Oct. 5, 2023", "2023-10-03", None),
        ("Updated 5 May 2019 · First published 3 May 2019", "2019-05-03", None),
        ("By Ann Lowe | 3 May 2019 | Northmouth Echo", "2019-05-03", "Ann Lowe"),
        ("Minutes of the meeting held on Monday 3rd May 2019 at 2.30 p.m.", "2019-05-03", None),
        ("Held in the Parish Hall, Southhaven, on 3 May 2019", "2019-05-03", None),
        ("Annual general meeting, 3 May 2019", "2019-05-03", None),
        ("Branch circular 14/2016, 27 May 2016", "2016-05-27", None),
        ("Northmouth, 3 May 2019", "2019-05-03", None),
        ("The Echo | Paper of the harbour\n\n3 May 2019", "2019-05-03", None),
        ("Harbour Watch\n\nSummary\n\nMay 2019", "2019-05", None),
        ("Minutes of the meetings of 3 May 2019 and 7 June 2019", None, None),
        ("The ferry sank on 3 May 2019.", None, None),
        ("Ann Lowe | Northmouth Echo", None, None),
    ],
)
def test_the_day_that_a_head_states(head: str, day: str | None, author: str | None) -> None:
    text = f"Harbour board to meet again\n\n{head}\n\nThe board met and spoke of the pier.\n"
    root = take_apart(text).sections[0]
    assert (root.issued, root.author) == (day, author)


# --- laws -----------------------------------------------------------------------------------


def assert_lawful(thread: Thread) -> None:
    text = thread.document.text
    assert "".join(text[s.start : s.end] for s in thread.segments) == text
    at = 0
    for part in thread.segments:
        assert part.start == at
        assert part.end > part.start
        assert 0 <= part.section < len(thread.sections)
        assert (part.kind is SegmentKind.BLANK) == (not text[part.start : part.end].strip())
        at = part.end
    assert at == len(text)
    assert len({s.key for s in thread.sections}) == len(thread.sections)
    for number, section in enumerate(thread.sections):
        assert 0 <= section.start <= section.end <= len(text)
        if number == 0:
            assert section.key == ""
            assert section.part_of is None
        else:
            assert section.part_of is not None
            assert section.part_of < number
        if section.kind is SectionKind.COMMENT:
            assert section.reply_to is not None
            assert section.reply_to < number
        else:
            assert section.reply_to is None
        if section.kind is SectionKind.ARTICLE and section.part_of:
            assert thread.sections[section.part_of].span.covers(section.span)
    own = [(s.start, s.end) for s in thread.sections if s.kind is SectionKind.COMMENT]
    assert own == sorted(own)
    assert all(a[1] <= b[0] for a, b in pairwise(own))


LINES = st.one_of(
    st.sampled_from(
        [
            "",
            "",
            "",
            " ",
            "\t",
            "\f",
            "Comments (3)",
            "3 comments:",
            "Comments",
            "Discussion",
            "ReplyDelete",
            "Reply",
            "Replies",
            "Delete",
            "1. One",
            "2. Two",
            "1.1 Sub",
            "3) Three",
            "#4",
            "*****",
            "* * *",
            "--oo00oo--",
            "---",
            "ENDS",
            "> quoted",
            ">> twice",
            "From the Echo:",
            "He writes:-",
            "“Open",
            "close”",
            '"',
            "By Ann Lowe",
            "3 May 2019",
            "3 May 2019 at 10:05",
            "Ann Lowe 3 May 2019 at 10:05",
            "Bob • 3 years ago",
            "Bob > Ann Lowe • 3 years ago",
            "Ann Lowe says:",
            "Anonymous said...",
            "In reply to Ann Lowe",
            "@Ann no",
            "Ann: no",
            "'Getafix'",
            "Title: X",
            "Date: 3 May 2019",
            "LONDON, 3 May 2019 — It rained.",
            "A Title Of Some Kind",
            "Postscript",
            "a\x00b",
            "\x85",
            "\u2028",
            "😀" * 3,
            "Posted by Ann at 10:05",
            "Labels: a, b",
            "word " * 30,
        ]
    ),
    st.text(max_size=40),
)
INDENTS = st.sampled_from(["", "", "", "  ", "    ", "\t", " " * 7, " " * 300])
ENDS = st.sampled_from(["\n", "\n", "\n", "\n\n", "\n\n\n", "\r\n", "\r"])
DOCUMENTS = st.lists(st.tuples(INDENTS, LINES, ENDS).map("".join), max_size=40).map("".join)


@settings(max_examples=250, deadline=None)
@given(DOCUMENTS)
def test_segments_joined_are_the_document_and_sections_nest(text: str) -> None:
    assert_lawful(take_apart(text))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_can_be_taken_apart(text: str) -> None:
    assert_lawful(take_apart(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "\n" * 500,
        " " * 500,
        "1.",
        "\t" * 300 + "x",
        "x" * 50_000,
        "Comments\n",
        "3 comments:",
    ],
)
def test_odd_documents(text: str) -> None:
    assert_lawful(take_apart(text))


def test_whoever_comments_nothing_of_it_stands_outside() -> None:
    thread = take_apart("A title\n\nText.\n\n2 comments:\n\n  1. Ann here.\n\n  2. Bob here.\n")
    for part in thread.segments:
        text = thread.document.text[part.start : part.end]
        assert ("here" in text) <= thread.inside_comment(part.section)


# --- growth ---------------------------------------------------------------------------------

HOSTILE = {
    "digits": "1 " * 60,
    "dates": "3 May 2019 " * 9,
    "dashes": "- " * 60,
    "stars": "* " * 60 + "x",
    "headers": "Comments",
    "says": "a says " * 15,
    "numbers": "1. x",
    "engine": "reply " * 14 + "!x",
    "bylines": "By A B C D E F G H, " * 5,
    "quotes": "“" * 70,
    "marks": "> " * 40,
    "introductions": "He writes:-",
    "capitals": "A. " * 40,
    "names": "Ann Lowe",
    "prose": "the council met again and said that nothing would change in the town " * 2,
}


def _seconds(text: str) -> float:
    """Processor time, the best of three."""
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        take_apart(text)
        best = min(best, time.process_time() - began)
    return max(best, 0.002)


def assert_grows_with(piece: str, times: int) -> None:
    """Eight times the text may take 8 times the time, and five times that on a busy machine.

    What grows with the square takes 64 times.
    """
    small, large = _seconds(piece * times), _seconds(piece * (8 * times))
    assert large < 0.05 or large / small < 40


@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=["lines", "paragraphs"])
@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_time_grows_with_the_document(name: str, gap: str) -> None:
    assert_grows_with(HOSTILE[name] + gap, 300)


def test_time_grows_with_a_line_that_never_ends() -> None:
    assert_grows_with("word, 3 May 2019 at 10:05 - By Ann Lowe: > * 1. ", 2_500)


def test_time_grows_with_real_prose() -> None:
    seed = "\n\n".join(p.read_text("utf-8") for p in sorted((ROOT.parent / "seeds").glob("*.txt")))
    assert_grows_with(seed[:100_000] + "\n\n", 1)
    assert_lawful(take_apart((seed * 9)[:1_000_000]))


def test_spans_are_of_the_text_that_was_given() -> None:
    thread = take_apart("Title\r\n\r\nOne line.\n")
    assert Span(thread.segments[0].start, thread.segments[-1].end) == Span(0, 18 + 1)


def test_a_turn_of_a_transcript_begins_a_paragraph() -> None:
    heading = "Evidence on the cranes of Tay harbour\n\n"
    turns = (
        "Ann Shaw: How many of the harbour's cranes have been inspected?",
        "Tom Reed: Two.",
        "Ann Shaw: And who has inspected them, and when, may I ask you?",
    )
    wrapped = (
        "The inspector was asked by the panel's chair about the cranes; they\n"
        "Mostly: rusted. Nobody had gone up since the winter, he wrote, and\n"
        "nobody would."
    )
    found = of_kind(take_apart(heading + "\n".join(turns) + "\n\n" + wrapped), SegmentKind.TEXT)
    assert found == [*turns, " ".join(wrapped.split())]


NEWS = """Ferry firm gives up the night boat

By Ann Lowe, transport reporter

The night boat to Tay will not sail again, its owner said on Friday.

"We have lost a million on it," said Bo Ek, who runs the line. "I am sorry for the crews."

The harbour board, which pays half of the fares, did not comment."""
POST = (
    "A long post\n\nThe Tay Courier has the story that all of us on the quay have waited for:-\n\n"
)


@pytest.mark.parametrize(
    "piece",
    [
        "He wrote me this letter, and here it is:\n\nNobody said that the pier was safe.\n\n",
        "I am told so:\n\n'They 'knew 'of 'it, and 'nobody 'said so in any of the papers\n\n",
        "It was put in the paper on Friday:\n\nThe pier is shut for good\n\nAnn Lowe\n\n",
    ],
)
def test_time_grows_with_what_is_put_in(piece: str) -> None:
    small, large = (_seconds(piece * times + DISCUSSED) for times in (300, 2400))
    assert large < 0.05 or large / small < 40


@pytest.mark.parametrize(
    "own",
    [
        "I told you so in May, and nobody on this quay believed a word.",
        "Well. Where to begin?\n\nAsk anyone who sailed on her.\n\nI did, for nine years.",
        "So that's that. The board didn't even turn up. I'd call that a comment.",
    ],
)
def test_an_article_ends_where_its_reader_says_what_they_think(own: str) -> None:
    text = POST + NEWS + "\n\n" + own
    thread = take_apart(text)
    _, article = thread.sections
    assert text[article.start : article.end].endswith("did not comment.")
    own_words = [text[s.start : s.end] for s in thread.segments if s.section == 0]
    assert own.split("\n")[-1] in "".join(own_words)


@pytest.mark.parametrize(
    "more",
    [
        '"I shall be sorry myself," said Mr Ek. "I\'d sailed on her, and I won\'t again."',
        "“I shall be sorry,” said Mr Ek.\n\n“I sailed on her for years.",
        "Nobody was on the quay on Friday. The lights were out.",
    ],
)
def test_what_news_quotes_is_no_end_of_it(more: str) -> None:
    text = POST + NEWS + "\n\n" + more
    article = take_apart(text).sections[1]
    assert text[article.start : article.end].endswith(more)


def test_a_feature_that_says_i_late_is_one_article() -> None:
    text = NEWS + "\n\nFor nine years I sailed on her as a cook."
    assert len(take_apart(text).sections) == 1


def test_the_line_above_a_title_may_name_the_paper() -> None:
    head = "Tay & Forth Courier\nFerry firm gives up the night boat at last\nby Ann Lowe, Reporter"
    text = POST + head + NEWS[NEWS.index("\n\nThe night") :]
    article = take_apart(text).sections[1]
    assert (article.title, article.author) == (
        "Ferry firm gives up the night boat at last",
        "Ann Lowe",
    )


DISCUSSED = "\n\n1 comment:\n\n1. Gull 3 May 2019 at 09:15\nabout time"
BODY = NEWS[NEWS.index("The night boat") :]


@pytest.mark.parametrize(
    ("said", "head", "author"),
    [
        ("This was in the Courier on Friday:", "Ferry firm gives up the night boat", None),
        (
            "I am pasting what the Courier ran, as it will be behind a wall by noon.",
            "Ferry firm gives up the night boat\nAnn Lowe, Transport Reporter",
            "Ann Lowe",
        ),
        (
            "The Courier had it first, and it has it right for once, which is a wonder.",
            "FERRY FIRM GIVES UP THE NIGHT BOAT\nAnn Lowe",
            "Ann Lowe",
        ),
    ],
)
def test_a_text_that_is_put_in_whole_is_an_article(said: str, head: str, author: str) -> None:
    own = "Well. I sailed on her for nine years, and I never saw her full."
    text = f"A long post\n\n{said}\n\n{head}\n\n{BODY}\n\n{own}{DISCUSSED}"
    articles = [s for s in take_apart(text).sections if s.kind is SectionKind.ARTICLE]
    ((title, writer, whole),) = [(a.title, a.author, text[a.start : a.end]) for a in articles]
    assert (title, writer) == (head.partition("\n")[0], author)
    assert whole == BODY


@pytest.mark.parametrize(
    "own",
    [
        "What I want to say about the boat:\n\nThat she was old, and that we knew it then.",
        'The owner told us in May:\n\n"There is no plan to sell, nor was there any."\n\nEh?',
        "Present were these, as far as I saw:\n\nAnn Lowe, Bo Ek\n\n- and nobody of the board",
    ],
)
def test_a_colon_alone_puts_in_no_text(own: str) -> None:
    text = f"A long post\n\nAll of us on the quay have waited for this.\n\n{own}{DISCUSSED}"
    assert not [s for s in take_apart(text).sections if s.kind is SectionKind.ARTICLE]
