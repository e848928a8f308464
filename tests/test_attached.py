"""What is attached to mails, and topics of Discourse."""

from __future__ import annotations

import json
from email.message import EmailMessage
from pathlib import Path

import pytest

from kg.errors import DocumentError
from kg.model import Document
from kg.read import Content, Refused, digest, documents_in
from kg.segment import segment


def letter(words: str = "See below.\n", **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = headers.get("sender", "Ann Lowe <ann@x.example>")
    message["Date"] = "Wed, 06 Mar 2013 16:40:00 +0000"
    message["Message-ID"] = headers.get("key", "<1@x.example>")
    message["Subject"] = headers.get("subject", "Papers")
    if words:
        message.set_content(words)
    return message


def read(name: str, content: bytes) -> dict[str, str]:
    """The text of each document, or why it is refused, by its place."""
    found = documents_in(Content(Path(name), content, digest(content)))
    return {
        each.source: each.error.message if isinstance(each, Refused) else each.text
        for each in found
    }


def attach(message: EmailMessage, *files: tuple[str, bytes]) -> bytes:
    for name, content in files:
        message.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name
        )
    return message.as_bytes()


def test_files_that_share_a_name_are_all_read() -> None:
    content = attach(letter(), ("a.txt", b"One."), ("A.txt", b"Two."), ("a.tar.gz", b"x"))
    found = read("m.eml", content)
    assert found["/a.txt"] == "One."
    assert found["/A~2.txt"] == "Two."
    assert found["/a.tar.gz"].startswith("m.eml/a.tar.gz: is damaged, or no archive")


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ("../../etc/a.txt", "/a.txt"), ("C:\\a\\b.txt", "/b.txt"), ("a#b.txt", "/a-b.txt"),
        ("a\u202eb.txt", "/ab.txt"), (".txt", "/txt"), ("x" * 500 + ".txt", None),
    ],
)  # fmt: skip
def test_the_name_of_a_file_never_leads_anywhere_else(told: str, place: str | None) -> None:
    found = read("m.eml", attach(letter(), (told, b"Words.")))
    (source,) = [source for source in found if source]
    assert source.count("/") == 1
    assert len(source) < 130
    assert place in (None, source)


def test_a_letter_without_words_is_what_is_attached_to_it() -> None:
    assert read("m.eml", attach(letter(""), ("a.txt", b"Words."))) == {"/a.txt": "Words."}


def test_a_message_that_is_attached_keeps_its_own_sender() -> None:
    inner = letter("The lock is broken.\n", sender="Bo Hill <bo@x.example>", subject="Lock")
    message = letter()
    message.add_attachment(inner)
    content = message.as_bytes()
    found = documents_in(Content(Path("m.eml"), content, digest(content)))
    senders = {
        each.source: segment(each).sections[0].author
        for each in found
        if isinstance(each, Document)
    }
    assert senders == {"": "Ann Lowe", "/attachment.eml": "Bo Hill"}
    assert "lock" not in read("m.eml", content)[""]


def test_messages_inside_one_another_are_read_to_a_depth() -> None:
    message = letter("Innermost.\n")
    for _ in range(5):
        outer = letter()
        outer.add_attachment(message)
        message = outer
    found = read("m.eml", message.as_bytes())
    deepest = "/attachment.eml" * 4
    assert sorted(found) == ["", *("/attachment.eml" * n for n in range(1, 5))]
    assert "stands inside 3 other files" in found[deepest]


def test_what_nobody_reads_is_passed_over_and_what_kg_cannot_read_is_told() -> None:
    message = letter()
    message.add_attachment(b"x", maintype="image", subtype="png", filename="logo.png")
    message.add_attachment(b"x", maintype="application", subtype="pgp-signature", filename="s.asc")
    message.add_attachment("BEGIN:VCALENDAR", subtype="calendar", filename="meeting.ics")
    found = read("m.eml", attach(message, ("sums.xlsx", b"x")))
    assert sorted(found) == ["", "/sums.xlsx"]
    assert "files of the kind “.xlsx” are not read" in found["/sums.xlsx"]


def test_a_text_is_read_in_the_encoding_that_the_mail_says() -> None:
    message = letter()
    message.add_attachment("Zoë paid £4.\n", charset="iso-8859-1", filename="a.txt")
    assert read("m.eml", message.as_bytes())["/a.txt"] == "Zoë paid £4.\n"


def test_a_mailbox_names_the_message_that_a_file_stands_in() -> None:
    first = attach(letter(), ("a.txt", b"One."))
    second = attach(letter(key="<2@x.example>", subject="Other"), ("a.txt", b"Two."))
    endless = b"References: " + b"<a@b> " * 30_000 + b"\n\nWords.\n"
    box = b"".join(b"From x\n" + each + b"\n\n" for each in (first, endless, second))
    found = read("m.mbox", box)
    assert found["#1@x.example/a.txt"] == "One."
    assert found["#2@x.example/a.txt"] == "Two."
    assert "head has more than" in found["#message-2"]
    assert {"#1@x.example", "#2@x.example"} < set(found)


# --- Discourse ------------------------------------------------------------------------------


def post(number: int, words: str = "<p>Words.</p>", **more: object) -> dict[str, object]:
    return {
        "id": 100 + number, "post_number": number, "username": f"user{number}", "cooked": words,
        "created_at": "2022-05-10T06:30:00.000Z", **more,
    }  # fmt: skip


def topic(*posts: object, **more: object) -> bytes:
    stream = {"posts": list(posts), **more}
    return json.dumps({"post_stream": stream, "title": "T"}).encode()


def test_posts_that_are_not_in_the_file_are_told() -> None:
    found = read("t.json", topic(post(1), post(2), stream=[101, 102, 103, 104]))
    assert "2 of its 4 posts are elsewhere" in found["#more"]
    assert "Words." in found[""]


def test_a_later_page_of_a_topic_is_all_comments() -> None:
    content = topic(post(21), post(22, reply_to_post_number=21), post(23, reply_to_post_number=3))
    (document,) = documents_in(Content(Path("t.json"), content, digest(content)))
    assert isinstance(document, Document)
    thread = segment(document)
    assert [s.author for s in thread.sections] == [None, "user21", "user22", "user23"]
    assert [s.reply_to for s in thread.sections] == [None, 0, 1, 0]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "is not JSON"), (b"[" * 100_000, "is not JSON"), (b"[]", "is no topic of Discourse"),
        (b'{"post_stream": {"posts": 1}}', "is no topic of Discourse"),
        (topic(), "holds no text"), (topic(7, {"cooked": 1}, {"id": [1]}), "holds no text"),
    ],
)  # fmt: skip
def test_what_is_no_topic_is_told(content: bytes, words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        read("t.json", content)
