"""Posts that stand right beside a name: "justice secretary Ann Lowe", "Ann Lowe, chair of Acme"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.annotate import lexicon
from kg.annotate.language import Prose
from kg.annotate.parsed import Parsed
from kg.annotate.posts.titles import (
    Title,
    also_at,
    is_plural,
    is_post,
    left_edge,
    noun_phrase,
    read_title,
    words,
)
from kg.model import EntityType, Mention, Status

HONORIFIC_POSTS = {"sen": "senator", "rep": "representative", "gov": "governor"} | {
    "cllr": "councillor",
    "prof": "professor",
    **{
        post: post
        for post in words(
            """senator governor councillor professor judge mayor sheriff bishop archbishop
            congressman congresswoman alderman premier president chancellor provost ambassador
            coroner commissioner taoiseach tánaiste minister superintendent"""
        )
    },
}
"""Honorifics that name a post, and how the post is written in full."""

_STOPS = frozenset([",", ".", ")", ";", ":", "–", "—", "-", "”", '"', "and", "(", "?", "!"])
_LIKE = words("like including")


def beside(parsed: Parsed, paragraph: Prose, mention: Mention) -> Iterator[Title]:
    """The posts before and after a person's name."""
    tokens = paragraph.tokens(mention.span)
    if tokens is None:
        return
    yield from _before(parsed, paragraph, tokens.start)
    yield from _after(parsed, paragraph, tokens.end)
    bare = honorific_post(mention)
    if bare and not (tokens.start > 0 and is_post(paragraph.doc[tokens.start - 1])):
        yield Title(bare, None, Status.CURRENT, tokens.start, tokens.end)


def honorific_post(mention: Mention) -> str | None:
    """The post that a person's honorific names, if it is one."""
    found = mention.honorific.split()[-1].rstrip(".").lower() if mention.honorific.split() else ""
    return HONORIFIC_POSTS.get(found)


def _before(parsed: Parsed, paragraph: Prose, first: int) -> Iterator[Title]:
    doc = paragraph.doc
    first = _first_of_list(parsed, paragraph, first)
    i = first - 1
    while i >= 0 and doc[i].text.rstrip(".") in lexicon.HONORIFICS and not is_post(doc[i]):
        i -= 1
    apart = i >= 0 and doc[i].text in {",", "("}
    comma = apart and doc[i].text == ","
    if apart:
        i -= 1
    if (i > 0 and doc[i].lower_ in _LIKE) or (
        i > 0 and doc[i - 1 : i + 1].text.lower() == "such as"
    ):
        i -= 1 + (doc[i].lower_ == "as")
        i -= doc[i].text == ","
        if i < 0 or not is_plural(doc[i]):
            return
    while i > 0 and doc[i].text in {"'s", "’s"} and is_post(doc[i - 1]):
        i -= 1  # "CEO's", a plural in haste
    if i < 0 or doc[i].sent.start != doc[first].sent.start:
        return
    last = i + 1
    if not is_post(doc[i]):
        # "chief inspector of probation, Ann Lowe": the head stands before its complement
        head = _head_before(parsed, paragraph, i)
        if head is None:
            return
        i = head
    start = left_edge(parsed, paragraph, i)
    if comma and not _definite(paragraph, start):
        return
    title = read_title(parsed, paragraph, start, last)
    if title is None:
        return
    yield title
    if start > 1 and doc[start - 1].lower_ == "and" and is_post(doc[start - 2]):
        other = read_title(parsed, paragraph, left_edge(parsed, paragraph, start - 2), start - 1)
        if other:
            yield other


def _first_of_list(parsed: Parsed, paragraph: Prose, first: int) -> int:
    """The first of the people in a list that a plural post stands before: "CEOs A, B and C"."""
    doc = paragraph.doc
    at = first
    for _ in range(6):
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
        is_plural(doc[i]) or (is_post(doc[i]) and i + 1 < at) or doc[i].lower_ in _LIKE | {"as"}
    ):
        return at
    return first


def _head_before(parsed: Parsed, paragraph: Prose, i: int) -> int | None:
    """A post's head before its "of …", which ends at a token."""
    doc = paragraph.doc
    if doc[i].pos_ in {"VERB", "AUX"}:
        return None
    for j in range(i - 1, max(-1, i - 9), -1):
        token = doc[j]
        if token.text in {",", ".", ";", ":"} or token.pos_ in {"VERB", "AUX"}:
            return None
        held = parsed.at(paragraph.of(token))
        if held and held.type is EntityType.PERSON:
            return None
        if token.lower_ in {"of", "for", "at"} and j > 0 and is_post(doc[j - 1]):
            return j - 1
    return None


def _definite(paragraph: Prose, start: int) -> bool:
    doc = paragraph.doc
    marks = {"the", "its", "their", "'s", "’s", "his", "her", "our", "’"}
    near = any(doc[j].lower_ in marks for j in range(start, max(-1, start - 4), -1))
    return near or bool(doc[start].is_sent_start)


def _after(parsed: Parsed, paragraph: Prose, last: int) -> Iterator[Title]:
    doc = paragraph.doc
    i = last
    if i >= len(doc):
        return
    if (
        doc[i].lower_ == "the"
        and i + 1 < len(doc)
        and doc[i + 1].lower_ in {"current", "former", "then"}
    ):
        bracket, i = True, i
    elif doc[i].text in {",", "(", "–", "—", "-"}:
        bracket, i = doc[i].text == "(", i + 1
    else:
        return
    if i + 1 < len(doc) and doc[i].like_num and doc[i + 1].text in {",", ")"}:
        i += 2  # an age
    former = i < len(doc) and doc[i].lower_ in {"formerly", "previously", "once", "until"}
    if i < len(doc) and (
        former or doc[i].lower_ in {"now", "currently", "also", "himself", "herself"}
    ):
        i += 1
    past = False
    if i + 2 < len(doc) and doc[i].lower_ == "who" and doc[i + 1].lemma_ == "be":
        past = doc[i + 1].lower_ == "was"
        i += 2
        while i < len(doc) and doc[i].pos_ == "ADV":
            i += 1
    title = noun_phrase(parsed, paragraph, i)
    if title is None:
        return
    if former or (past and title.status is Status.CURRENT):
        title = replace(title, status=Status.FORMER)
    stop = doc[title.last] if title.last < len(doc) else None
    if (
        stop is None
        or stop.text in _STOPS
        or bracket
        or stop.pos_ in {"VERB", "AUX", "ADP", "SCONJ", "PRON"}
    ) and not _begins_list(parsed, paragraph, title):
        yield _with_next(parsed, paragraph, title, bracket=bracket)
        other = also_at(parsed, paragraph, title)
        if other:
            yield other
        yield from further(parsed, paragraph, title)


def _with_next(parsed: Parsed, paragraph: Prose, title: Title, *, bracket: bool) -> Title:
    """The organisation after a comma: "(chief executive, Acme)", "Ann Lowe, chair, Acme" alone."""
    doc = paragraph.doc
    at = title.last + 1
    if title.organisation is not None or at >= len(doc) or doc[title.last].text != ",":
        return title
    other = parsed.at(paragraph.of(doc[at]))
    tokens = paragraph.tokens(other.span) if other else None
    if other is None or other.type is not EntityType.ORGANISATION or tokens is None:
        return title
    closes = (
        tokens.end >= len(doc) or doc[tokens.end].text in {")", ";"} or tokens.end == len(doc) - 1
    )
    return replace(title, organisation=other.span) if closes and (bracket or at > 2) else title


def _begins_list(parsed: Parsed, paragraph: Prose, title: Title) -> bool:
    """Whether the post belongs to the next name: "Ann Lowe, chair Tom Reed and …"."""
    doc = paragraph.doc
    following = parsed.at(paragraph.of(doc[title.last])) if title.last < len(doc) else None
    return following is not None and following.type is EntityType.PERSON


def further(parsed: Parsed, paragraph: Prose, title: Title) -> Iterator[Title]:
    """Posts joined to one: "chair of Acme and a former treasurer of the club"."""
    doc = paragraph.doc
    at = title.last
    if at + 1 < len(doc) and doc[at].text == "," and doc[at + 1].lower_ == "and":
        at += 1
    if at + 1 >= len(doc) or doc[at].lower_ != "and":
        return
    more = noun_phrase(parsed, paragraph, at + 1)
    if more is None:
        return
    name = parsed.at(paragraph.of(doc[more.last])) if more.last < len(doc) else None
    if name and name.type is EntityType.PERSON:
        return  # "chair A and treasurer B"
    yield replace(more, status=title.status) if more.status is Status.CURRENT else more
