"""Several people with one post: "directors A and B", "A, B and C, co-founders of Acme"."""

from __future__ import annotations

from kg.annotate import lexicon
from kg.annotate.language import Prose
from kg.annotate.parsed import Parsed
from kg.annotate.posts.heads import ABBREVIATED, is_plural, is_post, words
from kg.annotate.posts.titles import Title
from kg.model import EntityType

LIKE = words("like including")
_LONGEST = 8
"""People in a list."""


def first_of_list(parsed: Parsed, paragraph: Prose, first: int) -> int:
    """The first of the people in a list that a plural post stands before: "CEOs A, B and C"."""
    doc = paragraph.doc
    at = first
    for _ in range(_LONGEST):
        i = at - 1
        while i > 0 and doc[i].text in {",", "and", "&"}:
            i -= 1
        if i == at - 1 or i < 0:
            break
        other = parsed.at(paragraph.of(doc[i]))
        tokens = paragraph.tokens(other.span) if other and other.type is EntityType.PERSON else None
        if tokens is None or tokens.start >= at:
            break
        at = tokens.start
    if at == first:
        return first
    i = at - 1
    while i > 0 and doc[i].text in {"'s", "’s"}:
        i -= 1
    if i >= 0 and (
        is_plural(doc[i]) or (is_post(doc[i]) and i + 1 < at) or doc[i].lower_ in LIKE | {"as"}
    ):
        return at
    return first


def last_of_list(parsed: Parsed, paragraph: Prose, last: int) -> int:
    """The end of the list of people that goes on after a name: "A, B and C, directors"."""
    doc = paragraph.doc
    at = last
    for _ in range(_LONGEST):
        i = at
        while i < len(doc) and (
            doc[i].text in {",", "and", "&"} or doc[i].text.rstrip(".") in lexicon.HONORIFICS
        ):
            i += 1
        other = parsed.at(paragraph.of(doc[i])) if at < i < len(doc) else None
        tokens = paragraph.tokens(other.span) if other and other.type is EntityType.PERSON else None
        if tokens is None or tokens.end <= at:
            break
        at = tokens.end
    return at


def begins_list(parsed: Parsed, paragraph: Prose, title: Title) -> bool:
    """Whether the post belongs to the next name: "Ann Lowe, chair Tom Reed and …"."""
    doc = paragraph.doc
    at = title.last
    at += at < len(doc) and doc[at].text == "." and doc[at - 1].lower_ in ABBREVIATED
    following = parsed.at(paragraph.of(doc[at])) if at < len(doc) else None
    return following is not None and following.type is EntityType.PERSON
