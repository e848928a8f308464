"""Posts: holder, words, organisation, status and dates, and what is no post."""

from __future__ import annotations

from pathlib import Path

import pytest
from voices import document

from kg.annotate.posts import find_posts

pytestmark = pytest.mark.model

POSTS = [
    ("Education secretary PER[Ann Lowe] left.", "Ann Lowe|Education secretary||Current"),
    ("The former ORG[Wick Rovers] manager, PER[Tom Reed], left.",
     "Tom Reed|manager|Wick Rovers|Former"),
    ("PER[Ann Lowe], chief executive of ORG[Wick Council], left.",
     "Ann Lowe|chief executive|Wick Council|Current"),
    ("PER[Ann Lowe] (chief executive, ORG[Wick Council]) came.",
     "Ann Lowe|chief executive|Wick Council|Current"),
    ("PER[Ann Lowe], who was head of the ORG[Pier Trust] until 2013, left.",
     "Ann Lowe|head|Pier Trust|Former||2013"),
    ("PER[Ann Lowe] became director of the ORG[Severn Institute] in 2004.",
     "Ann Lowe|director|Severn Institute|Current|2004"),
    ("PER[Tom Reed] has been appointed chair of ORG[Halden Energy].",
     "Tom Reed|chair|Halden Energy|Current"),
    ("ORG[Halden Energy] has named PER[Tom Reed] as its finance director.",
     "Tom Reed|finance director|Halden Energy|Current"),
    ("PER[Tom Reed] will take over as chief executive of ORG[Halden Energy].",
     "Tom Reed|chief executive|Halden Energy|Future"),
    ("PER[Sara Quill] stepped down as general secretary of the ORG[Rail Guild] in 2018.",
     "Sara Quill|general secretary|Rail Guild|Former||2018"),
    ("PER[Sara Quill] succeeded PER[Ian Moss] as general secretary of the ORG[Rail Guild].",
     "Sara Quill|general secretary|Rail Guild|Current; "
     "Ian Moss|general secretary|Rail Guild|Former"),
    ("The then prime minister, PER[Martin Vale], refused.",
     "Martin Vale|prime minister||Former"),
    ("Ex-mayor PER[Bill Harker] was present.", "Bill Harker|mayor||Former"),
    ("20.30 Treasurer PER[Ann Lowe] says there is no money.", "Ann Lowe|Treasurer||Current"),
    ("On Monday chairman PER[Tom Reed] was blunt.", "Tom Reed|chairman||Current"),
    ("Acting headteacher PER[Rita Shaw] wrote.", "Rita Shaw|Acting headteacher||Current"),
    ("Sen. PER[Ann Lowe] (D-Ohio) left.", "Ann Lowe|Sen||Current"),
    ("PER[Jane Orme], MP for LOC[Dunmere], left.", "Jane Orme|MP for Dunmere||Current"),
    ("MPs PER[Jane Orme] and PER[Ravi Nath] left.",
     "Jane Orme|MP||Current; Ravi Nath|MP||Current"),
    ("Chair PER[Anne Dobbs] and treasurer PER[Raj Patel] left.",
     "Anne Dobbs|Chair||Current; Raj Patel|treasurer||Current"),
    ("Present: Cllr PER[Anne Dobbs] (Chair), PER[Raj Patel] (Vice-Chair)",
     "Anne Dobbs|Chair||Current; Anne Dobbs|Cllr||Current; Raj Patel|Vice-Chair||Current"),
    ("PER[John Pike] is professor of geology at the ORG[University of Calder].",
     "John Pike|professor of geology|University of Calder|Current"),
    ("Judge PER[Helen Frost] sat.", "Helen Frost|Judge||Current"),
    ("PER[Emma Stone], who chairs the ORG[Pier Trust], left.",
     "Emma Stone|chairs|Pier Trust|Current"),
    ("PER[Emma Stone], who runs the ORG[Pier Trust], left. PER[Raj Patel] edits ORG[The Echo].",
     "Emma Stone|runs|Pier Trust|Current; Raj Patel|edits|The Echo|Current"),
    ("The ORG[Pier Board], headed by PER[Colin West], met.",
     "Colin West|head|Pier Board|Current"),
    ("PER[Colin West] served as treasurer of the ORG[Wick Union] from 2001 to 2006.",
     "Colin West|treasurer|Wick Union|Former|2001|2006"),
    ("As leader of ORG[Wick Council], PER[Tina Gray] cut the budget.",
     "Tina Gray|leader|Wick Council|Current"),
    ("PER[Tina Gray] worked for ORG[Tidewell] as head of communications.",
     "Tina Gray|head of communications|Tidewell|Former"),
    ("The ORG[Pier Trust] closed. PER[Una Kerr], the trust’s director, left.",
     "Una Kerr|director|Pier Trust|Current"),
    ("Ms PER[Kerr] left. She was chair of ORG[Tidewell].", "Kerr|chair|Tidewell|Former"),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "expected"), POSTS)
def test_posts_are_read(marked: str, expected: str) -> None:
    thread, parsed = document(marked)
    text = thread.document.text
    found = set()
    for post in find_posts(parsed):
        where = text[slice(*post.organisation)] if post.organisation else ""
        row = [text[slice(*post.holder)], post.post, where, post.status.value]
        row += [post.since or "", post.until or ""]
        found.add("|".join(row).rstrip("|"))
        assert post.context.evidence.covers(post.holder) or "She" in text
    assert found == {e.strip().rstrip("|") for e in expected.split(";")}


FAMILIES = [
    line.partition("=>")[::2]
    for line in (Path(__file__).parent / "posts.txt").read_text("utf-8").splitlines()
    if "=>" in line and not line.startswith("#")
]


@pytest.mark.parametrize(("marked", "expected"), FAMILIES)
def test_families_of_posts(marked: str, expected: str) -> None:
    """As `POSTS`, without regard to case, and with the posts that only the layout gives."""
    thread, parsed = document(marked.strip().replace("\\n", "\n"))
    text = thread.document.text
    found = set()
    for post in find_posts(parsed, thread):
        where = text[slice(*post.organisation)] if post.organisation else ""
        row = (text[slice(*post.holder)], post.post, where, post.status.value)
        found.add("|".join((*row, post.since or "", post.until or "")).rstrip("|").casefold())
    assert found == {e.strip().rstrip("|").casefold() for e in expected.split(";") if e.strip()}


@pytest.mark.parametrize(
    "marked",
    [
        "The manager of the shop called PER[Ann Lowe].",
        "She heard that PER[Ann Lowe] was not the chair of the ORG[Pier Trust].",
        "PER[Ann Lowe] may become chair of the ORG[Pier Trust].",
        "A meeting of directors was told by PER[Peter Cole] to wait.",
        "Sir PER[Peter Cole] and Mrs PER[Lowe] came.",
        "PER[Ann Lowe] wrote to the chief executive of ORG[Tidewell].",
        "The director general's office rang PER[Ann Lowe].",
    ],
)
def test_nobody_is_given_a_post_the_sentence_does_not_give(marked: str) -> None:
    assert find_posts(document(marked)[1]) == ()


@pytest.mark.parametrize(
    ("beside", "inferred"),
    [
        ("Finance director PER[Ann Lowe] left.", True),
        ("PER[Ann Lowe], finance director of ORG[Tidewell], left.", False),
        ("PER[Ann Lowe], its finance director, left.", False),
    ],
)
def test_a_post_says_whether_its_organisation_is_inferred(beside: str, inferred: bool) -> None:
    about = "ORG[Tidewell] has closed two lines. ORG[Tidewell] runs nine more. "
    (post,) = find_posts(document(about + beside)[1])
    assert post.organisation is not None
    assert post.inferred is inferred
