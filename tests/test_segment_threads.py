"""The ways in which people and engines lay comments out, and what only looks like a thread."""

from __future__ import annotations

import pytest

from kg.model import Document, Section, SectionKind, Thread
from kg.segment import segment
from kg.segment.comments.names import is_handle, is_label, may_be_name

POST = (
    "The pier is shut\n\nThe pier at Wick was shut on Sunday, and nobody on the board says why.\n\n"
)
Row = tuple[str | None, str | None, int | None]
"""Author, when it was written, and which comment it answers, from 1; None for the post."""


def take_apart(text: str) -> Thread:
    return segment(Document(id="x", source="x.txt", text=text, sha256=""))


def found(text: str) -> list[Row]:
    thread = take_apart(text)
    assert "".join(text[s.start : s.end] for s in thread.segments) == text
    comments = [(n, s) for n, s in enumerate(thread.sections) if s.kind is SectionKind.COMMENT]
    places = {n: place for place, (n, _) in enumerate(comments, 1)}
    return [(s.author, s.issued, places.get(s.reply_to or 0)) for _, s in comments]


def said(text: str) -> list[str]:
    sections: list[Section] = [
        s for s in take_apart(text).sections if s.kind is SectionKind.COMMENT
    ]
    return [" ".join(text[s.start : s.end].split()) for s in sections]


def row(author: str | None, issued: str | None = None, answers: int | None = None) -> Row:
    return author, issued, answers


THREADS: dict[str, tuple[str, list[Row]]] = {
    "name, colon, one a paragraph": (
        "tidy_ted: is it shut for good?\n\nPeg Leg: ask the board\n\ntidy_ted: i did",
        [row("tidy_ted"), row("Peg Leg"), row("tidy_ted")],
    ),
    "name, colon, one a line": (
        "Thread: pier shut??\n\ntidy_ted: is it shut\nDeckhand77: yes\nPeg Leg: for good?",
        [row("tidy_ted"), row("Deckhand77"), row("Peg Leg")],
    ),
    "below a post, with no line between": (
        POST + "Posted by Gull at 21:40\n\nAnonymous: about time\n\nPeg Leg: rubbish. it paid",
        [row(None), row("Peg Leg")],
    ),
    "numbers, and answers without one": (
        POST + "2 comments:\n\n1. Gull 3 May 2019 at 09:15\nabout time\n\n"
        "Reply\nPeg Leg 3 May 2019 at 09:20\nwhy\n\n"
        "2. Anonymous 3 May 2019 at 10:02\nno paint\n\nReply: no money either\n\nReply: no board",
        [
            row("Gull", "2019-05-03T09:15:00"),
            row("Peg Leg", "2019-05-03T09:20:00", 1),
            row(None, "2019-05-03T10:02:00"),
            row(None, None, 3),
            row(None, None, 3),
        ],
    ),
    "said, and when": (
        POST + "27 comments (showing first 2)\n\n"
        "Peg Leg said... 3 May 2019 at 09:15\nabout time\n\n"
        "Gull replied... 3 May 2019 at 09:20\nno",
        [row("Peg Leg", "2019-05-03T09:15:00"), row("Gull", "2019-05-03T09:20:00")],
    ),
    "numbers, and no header": (
        POST + "1. Gull 3/5/19, 09:15\nabout time\n\n2. Peg Leg 3/5/19, 10:02\nno paint\n\n"
        "   2.1 Gull 3/5/19, 10:09\nno money",
        [
            row("Gull", "2019-05-03T09:15:00"),
            row("Peg Leg", "2019-05-03T10:02:00"),
            row("Gull", "2019-05-03T10:09:00", 2),
        ],
    ),
    "a bare number before name and day": (
        POST + "3 Comments\n\n1 Peg Leg May 3, 2019 at 9:15 am\nabout time\n\n"
        "2 Anonymous May 3, 2019 at 9:20 am\n5 of them were there\n\n"
        "3 Mrs. Gull May 3, 2019 at 10:02 am\nwhy",
        [
            row("Peg Leg", "2019-05-03T09:15:00"),
            row(None, "2019-05-03T09:20:00"),
            row("Mrs. Gull", "2019-05-03T10:02:00"),
        ],
    ),
    "number, name and day, parted by bars": (
        POST + "2 Comments\n\n1 | Peg Leg | May 3, 2019, 9:15 a.m.\nabout time\n\n"
        "2 | Old Salt '79 | May 3, 2019, 9:20 a.m.\nno",
        [row("Peg Leg", "2019-05-03T09:15:00"), row("Old Salt '79", "2019-05-03T09:20:00")],
    ),
    "second answers with a number": (
        POST + "5 comments\n\n1. Gull, 3 May 2019, 9.15am\nabout time\n\n"
        "1.1 Peg Leg, 3 May 2019, 9.20am\nno\n\n1.2 Gull, 3 May 2019, 9.31am\nwhy\n\n"
        "1.3 Anonymous, 3 May 2019, 9.40am\nask\n\n2. Old Salt, 3 May 2019, 10.02am\nenough",
        [
            row("Gull", "2019-05-03T09:15:00"),
            row("Peg Leg", "2019-05-03T09:20:00", 1),
            row("Gull", "2019-05-03T09:31:00", 1),
            row(None, "2019-05-03T09:40:00", 1),
            row("Old Salt", "2019-05-03T10:02:00"),
        ],
    ),
    "names behind a number, times nowhere": (
        POST + "Comments\n\n1 Condition 17\nabout time\n\n2 Anonymous\n3 of us went\n\n"
        "3 Land agent, retired\nwhy",
        [row("Condition 17"), row(None), row("Land agent, retired")],
    ),
    "a stroke between name and day": (
        POST + "2 Comments\n\nFly Half Phil / 3 May 2019, 9.15am\nabout time\n\n"
        "Anonymous / 3 May 2019, 9.20am\nno",
        [row("Fly Half Phil", "2019-05-03T09:15:00"), row(None, "2019-05-03T09:20:00")],
    ),
    "when before who said it": (
        POST + "2 comments\n\n1. At 10.12 on 5 Feb Semaphore Sid said:\nabout time\n\n"
        "2. At 10.20 on 5 Feb Anonymous said:\nno",
        [row("Semaphore Sid"), row(None)],
    ),
    "a header behind the by-line, answers with a label": (
        POST + "Posted by Gull at 16:40 22 comments:\n\nPeg Leg 3 May 2019 at 17:01\nabout time\n\n"
        "Reply: Gull 3 May 2019 at 17:09\nno\n\n> Anonymous 3 May 2019 at 17:20\nwhy not\n\n"
        "Old Salt 3 May 2019 at 17:30\nenough",
        [
            row("Peg Leg", "2019-05-03T17:01:00"),
            row("Gull", "2019-05-03T17:09:00", 1),
            row(None, "2019-05-03T17:20:00", 1),
            row("Old Salt", "2019-05-03T17:30:00"),
        ],
    ),
    "numbers on lines of their own, times below": (
        POST + "3 comments\n\n1\nAnonymous said...\nabout time\n3 May 2019 09:15\n\n"
        "2\nPeg Leg said...\nno paint\n3 May 2019 09:20\n\n3\nGull said...\nwhy\n3 May 2019 10:02",
        [
            row(None, "2019-05-03T09:15:00"),
            row("Peg Leg", "2019-05-03T09:20:00"),
            row("Gull", "2019-05-03T10:02:00"),
        ],
    ),
    "days without a year, names in small letters": (
        POST + "THE COMMENTS\n\nlifeguard no more 15 November, 19:40\nabout time\n\n"
        "Man with a Boat 15 November, 19:52\nno paint",
        [row("lifeguard no more"), row("Man with a Boat")],
    ),
    "name and time before the colon": (
        POST + "Posted by Gull\n\nPeg Leg 21:40: about time\n\nAnonymous 21:52: rubbish\n\n"
        "miss b of the kiosk 22:07: i worked there",
        [row("Peg Leg"), row(None), row("miss b of the kiosk")],
    ),
    "name and time, below a header": (
        POST + "3 comments\n\nPeg Leg 09.15: about time\n\nAnonymous 09.20: no\n\nGull 10.02: why",
        [row("Peg Leg"), row(None), row("Gull")],
    ),
    "name that ends in a figure, time, colon": (
        POST + "Comments\n\nClass 3 23:19: anybody know\n\nAnonymous 06:02: no",
        [row("Class 3"), row(None)],
    ),
    "time before the name": (
        "Topic: pier\n\n21:40 tidy_ted: is it shut\n21:44 Peg Leg: yes it is\n21:50 tidy_ted: ta",
        [row("tidy_ted"), row("Peg Leg"), row("tidy_ted")],
    ),
    "a chat that was exported": (
        "[03/05/2019, 10:05] Ann Lowe: is it shut?\n[03/05/2019, 10:07] Peg Leg: yes!!\n"
        "[03/05/2019, 10:09] Ann Lowe: lol",
        [row("Ann Lowe", "2019-05-03T10:05:00"), row("Peg Leg", "2019-05-03T10:07:00"),
         row("Ann Lowe", "2019-05-03T10:09:00")],
    ),
    "a chat that was exported with dashes": (
        "03/05/2019, 10:05 - Ann Lowe: is it shut?\n03/05/2019, 10:07 - tidy_ted: yes it is\n"
        "03/05/2019, 10:09 - Ann Lowe: thanks",
        [row("Ann Lowe", "2019-05-03T10:05:00"), row("tidy_ted", "2019-05-03T10:07:00"),
         row("Ann Lowe", "2019-05-03T10:09:00")],
    ),
    "names in angle brackets": (
        "<tidy_ted> is it shut\n<peg> yes it is\n<tidy_ted> oh well, never mind",
        [row("tidy_ted"), row("peg"), row("tidy_ted")],
    ),
    "name, dash": (
        POST + "Comments\n\nDeckhand77 – word for word my life\n\nAnn Lowe – I worked there\n\n"
        "Deckhand77 – sorry Ann",
        [row("Deckhand77"), row("Ann Lowe"), row("Deckhand77")],
    ),
    "name, dash, with nothing above": (
        "old_nick – is it shut\n\nPeg Leg – yes it is\n\nold_nick – thanks for that",
        [row("old_nick"), row("Peg Leg"), row("old_nick")],
    ),
    "replies behind an arrow": (
        "posted by tidy_ted at 23.14\n\nso they shut the pier AGAIN.\n\n"
        "> re: posted by peg_leg – its only paused\n\n> tidy_ted – oh come on\n\n> Gull7 – no",
        [row("peg_leg"), row("tidy_ted"), row("Gull7")],
    ),
    "said, with the words behind it": (
        POST + "Posted by Gull at 18:00\n\nPeg Leg said: about time\n\ntidy_ted said: no way\n\n"
        "Anonymous said: yes",
        [row("Peg Leg"), row("tidy_ted"), row(None)],
    ),
    "said, with the words below": (
        POST + "Comments\n\nPeg Leg said...\nabout time\n\ntidy_ted said...\nno way",
        [row("Peg Leg"), row("tidy_ted")],
    ),
    "wrote, with the words below and no header": (
        "Thread: pier AGAIN\n\ntidy_ted wrote:\n\nis it shut for good\n\nPeg Leg wrote:\n\nyes\n\n"
        "tidy_ted wrote:\n\nright",
        [row("tidy_ted"), row("Peg Leg"), row("tidy_ted")],
    ),
    "name and colon alone on their line": (
        "tidy_ted:\nis it shut for good\n\npeg_leg:\nyes it is\n\ntidy_ted:\nright you are",
        [row("tidy_ted"), row("peg_leg"), row("tidy_ted")],
    ),
    "name alone on its line": (
        "Topic: pier\n\njaffa\nis it shut for good\n\nDeck Hand Wendy\nyes it is\n\njaffa\nok\n\n"
        "Gull_FBU\nFacts please.",
        [row("jaffa"), row("Deck Hand Wendy"), row("jaffa"), row("Gull_FBU")],
    ),
    "name alone, below a header": (
        POST + "Comments\n\nPeg Leg\nabout time\n\ntidy_ted\nno way",
        [row("Peg Leg"), row("tidy_ted")],
    ),
    "name with the time of day above the words": (
        POST + "9 comments:\n\nAnonymous 23:10\n\nit was bad\n\nmagsmum 06:58\n\nI worked there.",
        [row(None), row("magsmum")],
    ),
    "name at a time of day": (
        POST + "18 comments:\n\nAnonymous at 07:02\n\nthe best\n\nGuzzi at 8.35pm\n\nnot here",
        [row(None), row("Guzzi")],
    ),
    "name with the time of day, no header": (
        "Open Thread 402\n\nPlay nice.\n\nAnonymous 00:12\n\ncan't sleep\n\nPeg Leg 00:40\n\nno\n\n"
        "Anonymous 01:03\n\nnor me",
        [row(None), row("Peg Leg"), row(None)],
    ),
    "weekday and time behind an arrow": (
        "Re: Class 158s AGAIN\n\nPannier_Pete » Sat 6:41 pm\n\nStood there for an hour.\n\n"
        "Vossloh » Sat 7:02 pm\n\nYou'll be lucky.\n\nPannier_Pete » Sun 7:44 am\n\nlol",
        [row("Pannier_Pete"), row("Vossloh"), row("Pannier_Pete")],
    ),
    "the first stamp has the day, the others the time": (
        "ShoreSider — Mon 13 Apr 2020, 22:02\n\nIs it shut?\n\nPawelK — 22:15\n\nYes.\n\n"
        "ShoreSider — 00:10\n\nThanks.",
        [row("PawelK", "2020-04-13T22:15:00"), row("ShoreSider", "2020-04-14T00:10:00")],
    ),
    "posted by, with day and then times": (
        "Subject: Re: who do they think they are\n\nPosted by DurumDave — Wed Feb 25 2004 9:41 pm\n"
        "so he comes to town\n\nPosted by Gramma Hill — 9:58 pm\nDave honey\n\n"
        "Posted by DurumDave — 10:03 pm\nok but",
        [row("DurumDave", "2004-02-25T21:41:00"), row("Gramma Hill", "2004-02-25T21:58:00"),
         row("DurumDave", "2004-02-25T22:03:00")],
    ),
    "a handle that ends like a day": (
        POST + "TheBogman 27 January 2020 at 20:26\nthey were down\n\n"
        "rosie_roscommon 27 January 2020 at 20:59\nfair dues",
        [row("TheBogman", "2020-01-27T20:26:00"), row("rosie_roscommon", "2020-01-27T20:59:00")],
    ),
    "a name with a shortened rank": (
        POST + "tidy_ted 22 October 2019 at 11:41\nsold\n\n"
        "Capt. Nemo's Mum 22 October 2019 at 12:03\nno\n\nAnonymous 22 October 2019 at 12:48\nyes",
        [row("tidy_ted", "2019-10-22T11:41:00"), row("Capt. Nemo's Mum", "2019-10-22T12:03:00"),
         row(None, "2019-10-22T12:48:00")],
    ),
    "addressed with an at sign, cut short": (
        "Topic: pier\n\nghost_of_wick: i left in 2002\n\nMaiTino: @ghost you are missed\n\n"
        "Peg Leg: @MaiTino not by me",
        [row("ghost_of_wick"), row("MaiTino", None, 1), row("Peg Leg", None, 2)],
    ),
    "the words answered are repeated": (
        "tidy_ted: the welds were known about\n\nPeg Leg: no\n\n"
        "nomvula_k: > the welds were known about\nBy who?",
        [row("tidy_ted"), row("Peg Leg"), row("nomvula_k", None, 1)],
    ),
    "the author of the post answers": (
        POST + "COMMENTS (3)\n\ngumboots57: same here\n\nCol of Wick: You knew that.\n\n"
        "Reply – blog author: We bought in 1974, Col.",
        [row("gumboots57"), row("Col of Wick"), row("blog author", None, 2)],
    ),
    "who they are in brackets": (
        "Topic: coats\n\nmum_of_3: why\n\ntim (ex gov): A scarf is not a weapon.\n\n"
        "Jo (mod): parked till 2030\n\ntim (ex gov): It was me",
        [row("mum_of_3"), row("tim"), row("Jo"), row("tim")],
    ),
    "a title that holds a colon": (
        "MATCHDAY THREAD: Wick Town v Thurso (H)\n\ntinpot1904: Team news.\n\nNorm: He did that\n\n"
        "tinpot1904: On. His. Own.",
        [row("tinpot1904"), row("Norm"), row("tinpot1904")],
    ),
    "replies announced": (
        POST + "posted by tidy_ted\n\nreplies:\n\ndampman: which group?\n\nOther Phil: not saying",
        [row("dampman"), row("Other Phil")],
    ),
    "plain names below a title of a thread": (
        "Re: Mrs Ross leaving??? (Parents of Wick Primary)\n\nKirsty M: Is it true\n\nShaz: Aye\n\n"
        "Big Davie: She got him reading.\n\nKirsty M: who is acting",
        [row("Kirsty M"), row("Shaz"), row("Big Davie"), row("Kirsty M")],
    ),
    "an age": (
        POST + "2 comments\n\ntidy_ted · 3h\nis it shut\n\nPeg Leg · 2h\nyes",
        [row("tidy_ted"), row("Peg Leg")],
    ),
    "an age and votes": (
        POST + "2 comments\n\ntidy_ted 12 points 3 hours ago\nis it shut\n\n"
        "Peg Leg 4 points 2 hours ago\nyes",
        [row("tidy_ted"), row("Peg Leg")],
    ),
    "a dash and the time today": (
        POST + "Comments\n\ntidy_ted — Today at 9:15 AM\nis it shut\n\n"
        "peg_leg — Today at 9:16 AM\nyes",
        [row("tidy_ted"), row("peg_leg")],
    ),
    "by whom and on which day": (
        POST + "Comments (2)\n\nPosted by Peg Leg on 3 May 2019 at 10:05\nabout time\n\n"
        "Posted by Gull on 3 May 2019 at 10:20\nno",
        [row("Peg Leg", "2019-05-03T10:05:00"), row("Gull", "2019-05-03T10:20:00")],
    ),
    "day and time, then the name": (
        POST + "2 comments\n\n3 May 2019 10:05 | Peg Leg\nat last\n\n3 May 2019 10:20 | Gull\nno",
        [row("Peg Leg", "2019-05-03T10:05:00"), row("Gull", "2019-05-03T10:20:00")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", THREADS)
def test_a_layout_of_comments_is_read(name: str) -> None:
    text, want = THREADS[name]
    assert found(text) == want
    assert all(said(text))


NONE_OF_THESE = {
    "an interview": (
        "The new chair talks\n\nWe met Ann Lowe on the pier.\n\nQ: Why did it close?\n\n"
        "A: The deck was rotten.\n\nQ: When will it open?\n\nA: In May, we hope."
    ),
    "an interview with names": (
        "We met the new chair.\n\nEcho: Why did the pier close?\n\nLowe: The deck was rotten.\n\n"
        "Echo: When will it open?\n\nLowe: In May, we hope.\n\nEcho: Thank you."
    ),
    "a play": (
        "ACT ONE\n\nA pier at night.\n\nHAMISH: Who goes there?\n\nMORAG: It is only me.\n\n"
        "HAMISH: Come in out of the rain.\n\nMORAG: I shall."
    ),
    "minutes": (
        "Minutes of the board\n\nPresent: Ann Lowe, Ben Ross\n\nApologies: Carl Hay\n\n"
        "Chair: Ann Lowe opened the meeting.\n\nMotion: that the pier be shut.\n\n"
        "Carried: 4 to 2.\n\nAction: Ben Ross to write to the Council."
    ),
    "minutes in short words": (
        "Friends of the Library\n\nPresent: Dot and Hal.\n\nTreasurer: the sale made £611.\n\n"
        "Roof: see last month.\n\nBooks before school: 61 signed up.\n\nTea: lemon bars."
    ),
    "evidence": (
        "Q41 Chair: Why was the pier shut?\n\nAnn Lowe: The deck was rotten, Chair.\n\n"
        "Q42 Ben Ross: Who said so?\n\nAnn Lowe: Our surveyor did.\n\nChair: Thank you."
    ),
    "a list of dates": (
        "What is on\n\n3 May: Spring fair on the pier.\n\n10 May: Brass band.\n\n17 May: Auction."
    ),
    "a programme of times": (
        "Annual meeting\n\nDoors open 18:30\n\nTea and cakes in the hall.\n\nKick-off 19:30\n\n"
        "The chair will speak.\n\nCarriages 22:00"
    ),
    "a timetable": "Trains on Sunday\n\nWick 08:20\nThurso 08:50\nForsinard 09:30\nLairg 10:40",
    "contents": (
        "Contents\n\nForeword – the chair\n\nChapter 1 – The pier\n\nChapter 2 – The fire\n\n"
        "Index – names and places"
    ),
    "results": (
        "Results\n\nLowe, Ann – 312 – Elected\n\nRoss, Ben – 287 – Elected\n\nHay, Carl – 61"
    ),
    "contacts": (
        "For more\n\nContact: Ann Lowe\n\nTel: 01632 960001\n\nEmail: ann@example.org\n\n"
        "Web: example.org"
    ),
    "fields": "name: pier\ntype: structure\nlength: 400 metres\nowner: the board of trustees",
    "letters": (
        "LETTERS\n\nSir: Your leader was unkind. – Ann Lowe, Wick\n\n"
        "Sir: The pier must open. – Ben Ross, Thurso\n\nSir: I agree. – Carl Hay, Lairg"
    ),
    "a diary of times": (
        "A day on the pier\n\n08.10. The gates open.\n\n09.30. The first angler comes.\n\n"
        "11.00. Tea.\n\n12.15. Lunch."
    ),
    "advice in paragraphs": (
        "What to do now\n\nBuyers: ask for the survey.\n\nSellers: get your papers together.\n\n"
        "Tenants: write to the board before Friday."
    ),
    "names and offices": (
        "The board\n\nAnn Lowe\nChair of the board since 2019.\n\nBen Ross\nTreasurer.\n\n"
        "Carl Hay\nHarbour master and clerk."
    ),
    "verse": "The Pier\n\nit was shut\nand nobody said\n\nwhy it was shut\nand the gulls flew",
}


@pytest.mark.parametrize("name", NONE_OF_THESE)
def test_what_only_looks_like_a_thread_is_none(name: str) -> None:
    assert found(NONE_OF_THESE[name]) == []


@pytest.mark.parametrize(
    ("text", "name", "handle"),
    [
        ("goat_herd", True, True),
        ("DewsburyDave", True, True),
        ("rich.w", True, True),
        ("Anonymous", True, True),
        ("Ann McArthur", True, False),
        ("Gottlieb DeVries", True, False),
        ("Dr. Lowe", True, False),
        ("spudulike", True, False),
        ("old salt", True, False),
        ("because the pier was shut", False, False),
        ("It was shut. Then", False, False),
        ("Apologies", False, False),
    ],
)
def test_who_may_be_a_commenter(text: str, name: bool, handle: bool) -> None:
    assert (may_be_name(text), name and is_handle(text)) == (name, handle)


def test_labels_are_of_whole_words_or_of_their_beginning() -> None:
    assert all(map(is_label, ("Motion 3", "Matchday thread", "TEL")))
    assert not any(map(is_label, ("Tell", "Motionless")))
