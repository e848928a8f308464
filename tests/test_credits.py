"""Who wrote and brought out a quoted article; whose words a comment repeats."""

from __future__ import annotations

from dataclasses import replace

import pytest
from reading import unmarked
from voices import parsed

from kg.annotate.credits import find_credits
from kg.annotate.parsed import Parsed
from kg.annotate.speech import block_speech, find_speech
from kg.model import Document, Mention, SectionKind, Span, Thread
from kg.segment import segment

pytestmark = pytest.mark.model

PAGE = """Pier news

3 May 2019

{introduction}

{article}

2 comments:

1. I was there and it was grim.

2. "The pier has been rotting for a decade and everybody at the town hall has long known"
"""

ARTICLE = """The pier has been rotting for a decade and everybody at the town hall has long known \
about it, which is why the closure came as no surprise to those who fish there.

The gates were locked on Monday."""


def page(introduction: str, article: str = ARTICLE) -> tuple[Thread, Parsed]:
    text, marks = unmarked(PAGE.format(introduction=introduction, article=article))
    thread = segment(Document("t", "t.txt", text, "0" * 64))
    mentions = tuple(_placed(thread, m) for m in marks)
    return thread, parsed(thread, mentions)


def _placed(thread: Thread, mention: Mention) -> Mention:
    home = next(s for s in thread.segments if s.start <= mention.start < s.end)
    return replace(mention, section=home.section)


def _text(thread: Thread, span: Span | None) -> str:
    return thread.document.text[slice(*span)] if span else ""


@pytest.mark.parametrize(
    ("introduction", "author", "publisher"),
    [
        ("This is from the ORG[Wick Herald]:-", "", "Wick Herald"),
        ("PER[Ann Lowe] of the ORG[Wick Herald] has this to say:-", "Ann Lowe", "Wick Herald"),
        ("I read this fine piece by PER[Ann Lowe]. It says a lot:-", "Ann Lowe", ""),
        ("Here is something by PER[Ann Lowe]:-", "Ann Lowe", ""),
        ("It was all grasped early on by PER[Ann Lowe]. Here she is quoted:-", "", ""),
        ("After the ORG[Wick Herald] staff meeting I found this:-", "", ""),
    ],
)
def test_introductions_name_author_and_publisher(
    introduction: str, author: str, publisher: str
) -> None:
    thread, found = page(introduction)
    articles = [i for i, s in enumerate(thread.sections) if s.kind is SectionKind.ARTICLE]
    assert articles
    credits = {c.section: c for c in find_credits(thread, found)}
    credit = credits.get(articles[0])
    assert (
        _text(thread, credit.author if credit else None),
        _text(thread, credit.publisher if credit else None),
    ) == (author, publisher)


def test_an_article_is_a_block_by_its_author_and_a_comment_that_repeats_it_quotes_her() -> None:
    thread, found = page("Here is something by PER[Ann Lowe]:-")
    credits = find_credits(thread, found)
    [block] = block_speech(thread, credits)
    assert block.block
    assert _text(thread, block.speaker) == "Ann Lowe"
    assert _text(thread, block.span).startswith("The pier has been rotting")
    [repeated] = [s for s in find_speech(thread, replace(found, credits=credits)) if s.direct]
    assert thread.sections[repeated.section].kind is SectionKind.COMMENT
    assert _text(thread, repeated.speaker) == "Ann Lowe"


def test_marks_around_a_whole_article_are_not_a_speaker_s() -> None:
    article = (
        '"The pier has been rotting for a decade.\n\n"It is a scandal" said PER[Tom Reed], '
        'who fishes there.\n\nThe gates were locked on Monday."'
    )
    thread, found = page("This is from the ORG[Wick Herald]:-", article)
    inner = [s for s in found.speeches if s.direct and "scandal" in _text(thread, s.span)]
    assert [(_text(thread, s.span), _text(thread, s.speaker)) for s in inner] == [
        ("It is a scandal", "Tom Reed")
    ]
