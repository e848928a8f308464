"""Spaces of other kinds, as web pages and word processors leave them, change nothing found."""

from __future__ import annotations

import pytest

from kg.build import read_document
from kg.config import Config
from kg.model import Document, Reading

HEARING = """The inquiry into the Wick laundry contract

Inquiry evidence, 4 May 2018

Counsel Ada Brix: You signed the order.
Inspector Tom Hale: I did, Chair. I am ashamed of that signature.
Counsel Ada Brix: Had the company ever washed a sheet?
Inspector Tom Hale: Not to my knowledge. They did funerals.
Counsel Ada Brix: And who was to gain by it?

2 comments:

Martin Oakes said...
They knew. "It was signed before we met," said Jean Wray of the Harbour Board.
5 May 2018 at 10:12

Ruth Ames said...
So who paid them?
5 May 2018 at 11:40
"""


def read(text: str) -> Reading:
    return read_document(Document("hearing", "hearing.txt", text, ""), Config())


@pytest.fixture(scope="module")
def plain() -> Reading:
    return read(HEARING)


@pytest.mark.parametrize("space", ["\u00a0", "\u2009", "\u202f", "\u3000"])
def test_words_are_read_alike_whatever_space_parts_them(plain: Reading, space: str) -> None:
    text = HEARING.replace(" ", space)
    found = read(text)
    assert len(plain.thread.sections) == 3
    assert len(plain.annotation.speeches) > 5
    assert found.thread.sections == plain.thread.sections
    assert found.thread.segments == plain.thread.segments
    assert found.annotation.speeches == plain.annotation.speeches
    assert [(m.span, m.type) for m in found.annotation.mentions] == [
        (m.span, m.type) for m in plain.annotation.mentions
    ]


def test_what_is_quoted_keeps_the_spaces_of_the_file() -> None:
    text = HEARING.replace(" ", "\u00a0")
    found = read(text)
    assert found.document.text == text
    surfaces = [m.surface for m in found.annotation.mentions]
    assert "Martin\u00a0Oakes" in surfaces
    assert all(m.surface == text[m.start : m.end] for m in found.annotation.mentions)
