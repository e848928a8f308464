"""What `bench/fuzz_guided.py` found, each as small as it can be told."""

from __future__ import annotations

from kg.model import Document, Mark, SegmentKind
from kg.segment import segment


def test_a_heading_that_a_page_marks_above_a_thread_told_from_the_text_counts_once() -> None:
    """It was both the page's heading and the thread's, and stood in the document twice."""
    heading = "2 thoughts on “Lighthouse sold”"
    text = (
        "Lighthouse sold\n\n12 June 2018\n\nTrinity Holdings bought the lighthouse on Monday.\n\n"
        f"{heading}\n\n- Anonymous14 June 2018 at 22:01\n\nThe council owns half of it anyway.\n\n"
    )
    at = text.index(heading)
    marks = (Mark(at, at + len(heading), SegmentKind.HEADING),)
    thread = segment(Document("x", "x.html", text, "", marks=marks))
    assert [(section.issued or "")[:10] for section in thread.sections] == [
        "2018-06-12",
        "2018-06-14",
    ]
    assert "".join(text[s.start : s.end] for s in thread.segments) == text
