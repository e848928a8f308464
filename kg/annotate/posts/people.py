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
        i = _past_titles(paragraph, at - 1)
        commas = 0
        while i > 0 and doc[i].text in {",", "and", "&"}:
            i -= 1
            commas += 1
        i = _past_bracket(paragraph, i)
        if not commas or i < 0:
            break
        other = parsed.at(paragraph.of(doc[i]))
        tokens = paragraph.tokens(other.span) if other and other.type is EntityType.PERSON else None
        if tokens is None or tokens.start >= at:
            break
        at = tokens.start
    if at == first:
        return first
    i = _past_titles(paragraph, at - 1)
    while i > 0 and doc[i].text in {"'s", "’s"}:
        i -= 1
    if i >= 0 and (
        is_plural(doc[i]) or (is_post(doc[i]) and i + 1 < at) or doc[i].lower_ in LIKE | {"as"}
    ):
        return at
    return first


def _past_titles(paragraph: Prose, i: int) -> int:
    """Step back over the "Mrs" or "Dr." before a name; the plural of a post stays."""
    doc = paragraph.doc
    while i > 0 and not is_plural(doc[i]):
        dotted = doc[i].text == "." and doc[i - 1].text in lexicon.HONORIFICS
        if not dotted and doc[i].text.rstrip(".") not in lexicon.HONORIFICS:
            return i
        i -= 1 + dotted
    return i


def _past_bracket(paragraph: Prose, i: int) -> int:
    """Step back over "(Chair)" behind a name of the list."""
    doc = paragraph.doc
    if i <= 0 or doc[i].text != ")":
        return i
    opened = next((j for j in range(i - 1, max(-1, i - 8), -1) if doc[j].text == "("), None)
    return i if opened is None else opened - 1


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
