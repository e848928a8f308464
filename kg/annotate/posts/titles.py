"""The words of a post: where they begin and end, its organisation, and whether they say when."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from kg.annotate.language import Prose
from kg.annotate.parsed import Parsed
from kg.annotate.posts.heads import classes, head_of, heads, is_post, singular, words
from kg.annotate.tables import lines
from kg.model import EntityType, Mention, Span, Status

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


FORMER = words(
    """former ex ex- then previous erstwhile late sometime onetime one-time past retired sacked
    ousted disgraced deposed dismissed"""
)
FUTURE = words("""incoming next designate elect prospective future newly-elected would-be""")
_SKIPPED = (
    words(
        """own that this every each whose my your the a an current its their his her our new newly
        newly-appointed re-elected long-serving
    long-time longtime longstanding veteran embattled suspended now serving acting interim
    elected re-elected unelected today first local both
    senior's 's ’s outgoing departing one long time serving standing then-
    two three four five six seven eight nine ten several years months weeks decades
    newly-installed newly-promoted joint fellow well-known respected popular controversial
    second third fourth fifth sixth seventh eighth ninth tenth latest old w/ w. sole poor dear good
    beloved trusty indefatigable tireless lovely wonderful colleague friend mate so-called
    self-styled present"""
    )
    | FORMER
    | FUTURE
)
_SAYING = words(
    """said says insisted added told claimed warned admitted replied joked quipped vowed promised
    reckons reckoned thundered fumed shrugged sighed explained conceded declared retorted insists
    adds claims warns admits replies jokes quips vows promises countered counters argued argues
    thanked thanks via per contact"""
)
"""Words before a title that are no part of it, whatever a tagger makes of them."""

_KEPT_OWNERS = words(
    """people women men ladies girls boys children students pupils workers farmers parents
    residents passengers players master queen king bishop dean lord youth veterans tenants members
    parishioners mayor mariners seamen nurses miners patients"""
)
"""Whose post it is by its very name: "People's Warden", "Women's Officer"."""

_OF_FIELDS = words("vp svp evp avp")
_SHORTENED = words("hon asst dep gen exec jt rec mem sec")
_KEPT_AS_POST = words("acting interim caretaker")
TO_COME = words("designate elect")
_DETERMINERS = words("the a an its their our his her my your whose this that every each")
_PARTICIPLES = words(
    """managing acting presiding founding sitting visiting governing commanding coaching training
    nursing operating finance marketing investigating arresting reporting consulting engineering
    assisting attending teaching incoming outgoing serving returning organising organizing
    fundraising planning licensing sorting booking safeguarding parking housing engineering
    supporting recruiting negotiating landing"""
)
_GRADES = words("chief deputy assistant associate lead head general principal executive")
LINKS = words("of for at in with on to")
POSSESSIVE = words("'s ’s ' ’")
_MARKS_IN_TITLE = words("- & / – 's ’s ’")
_LONGEST = 14
_ROLES = words("role post position job title office rank")
_ROLE = re.compile(
    r"^(?:(?:newly )?created )?(?:role|post|position|job|title|office) (?:of|as) ", re.IGNORECASE
)
_PRIZE = re.compile(r"\bof the (?:Year|Month|Week|Match|Season|Decade|Century)\b", re.IGNORECASE)
"""What somebody wins rather than holds: "Apprentice of the Year"."""

_FOR_A_SEAT = words("""mp mep msp td mla ms senator councillor congressman congresswoman""")
"""Posts for a place, whatever a recogniser takes the place for."""

_OF_A_PLACE = _FOR_A_SEAT | words(
    """governor mayor commissioner sheriff premier attorney coroner king queen bishop"""
)

BARE = words("professor judge justice")
_BEFORE_BARE = words(
    """assistant associate emeritus emerita visiting adjunct district circuit county crown high
    court senior deputy chief presiding immigration employment tribunal family federal
    magistrates sessions lord lady mr mrs ms honorary regius"""
)
"""Titles that take no noun before them: in "on Acme Professor Ann Lowe" the firm is no part."""


@dataclass(frozen=True, slots=True)
class Title:
    """A post as found: its words, its organisation, whether its words say when, its tokens.

    Args:
        marks: "since" or "until" where the verb makes a date after it the post's begin or end.
        until: EDTF, where the words before it say when it ended.
        needs_organisation: Whether it says nothing unless the text tells where ("led the team").
    """

    words: str
    organisation: Span | None
    status: Status
    first: int
    last: int
    marks: str = ""
    until: str | None = None
    needs_organisation: bool = False


@cache
def _fields() -> frozenset[str]:
    return frozenset(word for line in lines("posts/fields.txt") for word in line.split())


def is_field(surface: str) -> bool:
    """Whether a name is only what a post is for: "Services", "Health and Social Care"."""
    parts = surface.casefold().replace(",", " ").split()
    return set(parts) <= _fields() | {"and", "&", "of", "the"}


def _is_person(mention: Mention) -> bool:
    return (
        mention.type is EntityType.PERSON
        and not _is_body(mention)
        and not (mention.score < 0.5 and classes(mention.surface.lower()))
    )


def _is_body(mention: Mention) -> bool:
    """Whether a name before a post is the organisation's.

    So is one word that a recogniser took for a person without being sure: in "Acme chair Ann Lowe"
    a person cannot stand there.
    """
    unsure = mention.type is EntityType.PERSON and mention.score < 0.5
    return mention.type is EntityType.ORGANISATION or (
        unsure and not mention.honorific and " " not in mention.surface
    )


def left_edge(parsed: Parsed, paragraph: Prose, head: int) -> int:
    """The first token of the words before a post's head: adjectives, nouns, an organisation."""
    doc = paragraph.doc
    if doc[head].lower_ in BARE:
        first = head
        while first > 0 and head - first < 4 and doc[first - 1].lower_ in FORMER | _BEFORE_BARE:
            first -= 1
        return first
    start = head
    sentence = doc[head].sent.start
    while start > sentence and head - start < _LONGEST:
        token = doc[start - 1]
        if token.lower_ in _DETERMINERS:
            start -= 1
            break
        mention = parsed.at(paragraph.of(token))
        if mention and _is_person(mention):
            break
        if not _fits(doc, start - 1, mention) or (mention is None and _is_label(token)):
            break
        start -= 1
    while start < head and (
        doc[start].text in {"-", "&", "/", "and", "of", "for", "–", "’"}
        or (start > sentence and doc[start - 1].text == "-")  # the tail of "holier-than-thou"
    ):
        start += 1
    return start


def _is_label(token: Token) -> bool:
    """Whether a word stands apart from a title after it: "insisted", "PRESENT", "Q41"."""
    if token.lower_ in _SAYING:
        return True
    return bool(re.fullmatch(r"Q?\d+[.)]?|PRESENT|APOLOGIES|ATTENDING|ATTENDANCE", token.text))


def _fits(doc: Doc, i: int, mention: Mention | None) -> bool:
    """Whether a token can stand in the words before a post's head."""
    token = doc[i]
    if token.pos_ in {"NOUN", "PROPN", "ADJ", "NUM"} or token.text in _MARKS_IN_TITLE:
        return True
    if token.lower_ in _SKIPPED | _PARTICIPLES:
        return True
    if token.tag_ in {"VBN", "VBG", "POS"}:
        return token.pos_ not in {"VERB", "AUX"} or (token.tag_ == "VBN" and token.dep_ == "amod")
    if (
        token.lower_ not in {"and", "of", "for"}
        or i == 0
        or doc[i - 1].pos_ not in {"NOUN", "PROPN"}
    ):
        return False
    if mention is not None:
        return True
    return (
        token.lower_ == "and" and doc[i + 1].pos_ in {"NOUN", "PROPN"} and not is_post(doc[i - 1])
    )


def read_title(
    parsed: Parsed, paragraph: Prose, first: int, last: int, *, any_noun: bool = False
) -> Title | None:
    """The post in a run of tokens: less its organisation, and the words that say when.

    Args:
        any_noun: Whether any noun may head it, not just those that are listed.
    """
    doc = paragraph.doc
    status, organisation = Status.CURRENT, None
    kept: list[str] = []
    i = first
    while i < last:
        token = doc[i]
        mention = parsed.at(paragraph.of(token))
        if mention and _is_person(mention):
            return None
        if mention and _is_body(mention):
            after = end_of(paragraph, mention, i)
            if not kept and after < last and not _is_field(doc, i, after, last):
                organisation = mention.span
                status = Status.FORMER if token.lower_ in FORMER else status
                i = after
                while i < last and doc[i].text in POSSESSIVE:
                    i += 1
                continue
            if (
                kept
                and kept[-1].lower() in LINKS | {"the"}
                and kept[0].lower() not in _FOR_A_SEAT
                and [w.lower() for w in kept] != ["member", "for"]
                and not is_field(mention.surface)
            ):
                organisation = organisation or mention.span
                while kept and kept[-1].lower() in LINKS | {"the"}:
                    kept.pop()
                break
        if (
            mention
            and mention.type is EntityType.PLACE
            and not kept
            and _is_prefix(paragraph, mention, last)
        ):
            i = end_of(paragraph, mention, i)
            continue
        low = token.lower_
        joined = doc[i : i + 3].text.lower() if i + 3 < last else ""
        if not kept and joined in FORMER | FUTURE | _SKIPPED and "-" in joined:
            if joined not in _SKIPPED or joined in FORMER | FUTURE:
                status = Status.FORMER if joined in FORMER else Status.FUTURE
            i += 3
            continue
        if not kept and low in FORMER:
            status = Status.FORMER
        elif not kept and low in FUTURE:
            status = Status.FUTURE
        elif not kept and low.startswith("ex-"):
            status = Status.FORMER
            kept.append(token.text[3:])
        elif not kept and low in _KEPT_AS_POST:
            kept.append(token.text)
        elif not kept and (low in _SKIPPED or token.is_punct or low == "a/" or _WHEN.match(low)):
            pass
        elif token.text in POSSESSIVE and kept and doc[i - 1].lower_ in _KEPT_OWNERS:
            kept[-1] += token.text
        elif token.text in POSSESSIVE and (
            not is_post(doc[i - 1]) or any(map(is_post, doc[i + 1 : last]))
        ):
            kept = []  # "the trust's chair": what owns the post is no part of its name
        elif token.text not in POSSESSIVE and token.text != ".":
            kept.append(token.text)
        i += 1
    if kept and kept[-1].lower() in TO_COME:
        kept.pop()
        status = Status.FUTURE
    elif doc[last : last + 2].text.lower().lstrip("- ").split(" ")[0] in TO_COME:
        status = Status.FUTURE
    return _titled(kept, organisation, status, first, last, any_noun=any_noun)


_WHEN = re.compile(
    r"(?:\d{1,2}[.:]\d\d(?:[ap]\.?m\.?)?|(?:1[89]|20)\d\d"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|tonight|tomorrow)$"
)
"""What a log or a headline puts before a post: "20.30 Treasurer Ann Lowe", "Monday coach …"."""


def _is_prefix(paragraph: Prose, mention: Mention, last: int) -> bool:
    """Whether a place before a post only says where: "West Marlow CEO", but "Ohio governor"."""
    return len(mention.surface.split()) > 1 and paragraph.doc[last - 1].lower_ not in _OF_A_PLACE


def _is_field(doc: Doc, first: int, after: int, last: int) -> bool:
    """Whether a name before a head is part of the post: "Home Secretary", "Police and Crime …"."""
    if doc[after].lower_ in {"and", "&"}:
        return True
    return (
        after - first == 1 and last - after == 1 and doc[after].lower_ in {"secretary", "minister"}
    )


def end_of(paragraph: Prose, mention: Mention, i: int) -> int:
    inside = paragraph.tokens(mention.span)
    return max(inside.end if inside is not None else i + 1, i + 1)


def _titled(
    kept: list[str],
    organisation: Span | None,
    status: Status,
    first: int,
    last: int,
    *,
    any_noun: bool,
) -> Title | None:
    phrase = re.sub(r" ([-'’/,]) ?", r"\1", " ".join(kept)).strip(" -,'’–")
    phrase = _LASTED.sub("", _ROLE.sub("", phrase.replace("- ", "-")))
    then = _THEN.search(phrase)
    if then:
        phrase = phrase[: then.start()]
        status = Status.FORMER if status is Status.CURRENT else status
    if (
        _PRIZE.search(phrase)
        or not phrase
        or len(kept) > _LONGEST
        or (head_of(phrase.split(" ")) is None and not any_noun)
    ):
        return None
    return Title(_one(phrase), organisation, status, first, last)


_THEN = re.compile(r",? (?:at (?:the|that) time|back then|in those days)$", re.IGNORECASE)
_LASTED = re.compile(r"^\w+ years (?=\w)|,? for (?:\w+ ){1,2}years\b.*$", re.IGNORECASE)
"""How long, which is no part of a post: "nineteen years president", "manager for two years"."""


def _one(phrase: str) -> str:
    """The post of one of them: "MPs for Wick" → "MP for Wick", "co-chairs" → "co-chair"."""
    parts = phrase.split(" ")
    at = head_of(parts)
    if at is None:
        return phrase
    before, _, last = parts[at].rpartition("-")
    low = last.lower()
    one = singular(low)
    if low != one and low not in heads() and classes(low):
        last = last[: len(one)] if low.startswith(one) else one
        parts[at] = f"{before}-{last}" if before else last
    return " ".join(parts)


def noun_phrase(parsed: Parsed, paragraph: Prose, first: int) -> Title | None:
    """A post that begins at a token: "(the) (former) chief executive of Acme"."""
    doc = paragraph.doc
    if doc[first : first + 1].text.lower() in {"and", "&", "or", "but"}:
        return None
    head = _head(parsed, paragraph, first)
    if head is None or (doc[head].pos_ in {"VERB", "AUX"} and not is_post(doc[head])):
        return None
    last = head + 1
    if doc[head].lower_ in _OF_FIELDS:
        last = _nouns(parsed, paragraph, last)  # "VP Patient Care"
    if (
        last < len(doc)
        and doc[last].text == "-"
        and doc[last + 1 : last + 2].text.lower() in TO_COME
    ):
        last += 2
    elif last < len(doc) and doc[last].lower_ in TO_COME | {"emeritus", "emerita"}:
        last += 1
    elif (
        last < len(doc)
        and doc[last].pos_ in {"NOUN", "PROPN"}
        and parsed.at(paragraph.of(doc[last])) is None
    ) or doc[last : last + 2].text.lower() == "and shoulders":
        return None  # "a director general's office": the post only modifies
    if doc[last : last + 1].text in POSSESSIVE and doc[last + 1 : last + 2].text[:1].isalpha():
        return None  # "the Farmers' League"
    return read_title(parsed, paragraph, first, complement(parsed, paragraph, last))


def also_at(parsed: Parsed, paragraph: Prose, title: Title) -> Title | None:
    """The same post at a second organisation: "director of Acme and Borealis"."""
    doc = paragraph.doc
    if title.organisation is None or title.last + 1 >= len(doc) or doc[title.last].lower_ != "and":
        return None
    other = parsed.at(paragraph.of(doc[title.last + 1]))
    if other is None or other.type is not EntityType.ORGANISATION:
        return None
    return replace(title, organisation=other.span, last=end_of(paragraph, other, title.last + 1))


def _head(parsed: Parsed, paragraph: Prose, first: int) -> int | None:
    doc = paragraph.doc
    head = None
    for i in range(first, min(len(doc), first + 10)):
        token = doc[i]
        mention = parsed.at(paragraph.of(token))
        if is_post(token) and (mention is None or not _is_person(mention)):
            if i + 2 < len(doc) and doc[i + 1].text in POSSESSIVE and _owns_a_post(doc, i + 2):
                continue  # "the regulator's regional director"
            head = i
            if i + 1 < len(doc) and is_post(doc[i + 1]):
                continue  # "chief executive"
            if token.lower_ in _GRADES and _owns_a_post(doc, i + 1):
                continue  # "chief operating officer"
            return head
        if head is not None and doc[head].lower_ not in _GRADES:
            return head
        fits = (
            token.pos_ in {"NOUN", "PROPN", "ADJ", "DET", "NUM", "PRON", "ADV"}
            or token.text in _MARKS_IN_TITLE
            or token.lower_ in _SKIPPED | _PARTICIPLES | {"and"}
            or (token.lower_ in {"of", "as"} and doc[i - 1].lower_ in _ROLES)
            or token.tag_ in {"VBN", "VBG", "POS"}
            or (token.text == "." and doc[i - 1].lower_ in _SHORTENED)
        )
        if not fits or (
            token.pos_ == "PRON" and token.lower_ not in {"his", "her", "its", "their", "our"}
        ):
            return None
    return head


def _owns_a_post(doc: Doc, first: int) -> bool:
    """Whether what follows a possessive comes to a post before its noun phrase ends."""
    for token in doc[first : first + 5]:
        if is_post(token):
            return True
        if token.pos_ not in {"ADJ", "NOUN", "PROPN"} and token.lower_ not in _PARTICIPLES:
            return False
    return False


def complement(parsed: Parsed, paragraph: Prose, last: int) -> int:
    """Take in "of probation", "at Acme", "for Work and Pensions", "on fishing to the minister"."""
    return complements(parsed, paragraph, last)[0]


def complements(parsed: Parsed, paragraph: Prose, last: int) -> list[int]:
    """Where a post may end, the furthest first: with each "of …", "on …" less, at last none."""
    return [*_complements(parsed, paragraph, last)][::-1]


def _complements(parsed: Parsed, paragraph: Prose, last: int) -> Iterator[int]:
    doc = paragraph.doc
    yield last
    for _ in range(3):
        if last >= len(doc) or doc[last].lower_ not in LINKS:
            return
        link, i = doc[last].lower_, last + 1
        if i < len(doc) and doc[i].lower_ in {"the", "a", "an", "its", "their", "his", "her"}:
            i += 1
        if i >= len(doc) or _is_time(parsed, paragraph, i):
            return
        mention = parsed.at(paragraph.of(doc[i]))
        if mention:
            unfit = mention.type is EntityType.PERSON or (
                link in {"in", "on", "to", "with"} and mention.type is not EntityType.ORGANISATION
            )
            if unfit:
                return
            last = end_of(paragraph, mention, i)
            yield last
            continue
        end = _nouns(parsed, paragraph, i)
        subject = link == "in" and (doc[i].text[0].isupper() or doc[i].lower_ in _fields())
        if not (subject or link in {"of", "for", "to", "on"}) or end == i:
            return
        last = end
        yield last


def _is_time(parsed: Parsed, paragraph: Prose, i: int) -> bool:
    """Whether a date stands at a token: "as governor in January", "as nurse on the 20th"."""
    here = paragraph.of(paragraph.doc[i])
    place = bisect_right(parsed.times, here.start, key=lambda t: t.start) - 1
    held = place >= 0 and here.start < parsed.times[place].end
    return held or paragraph.doc[i].text[0].isdigit()


def _nouns(parsed: Parsed, paragraph: Prose, first: int) -> int:
    """The end of a run of nouns that a post is for: "health and social care"."""
    doc = paragraph.doc
    end = first
    while end < len(doc) and end - first < 7:
        token = doc[end]
        mention = parsed.at(paragraph.of(token))
        if mention and end > first and mention.type is EntityType.PERSON:
            break
        joined = (
            token.lower_ in {"and", "&"}
            and end + 1 < len(doc)
            and doc[end + 1].pos_ in {"NOUN", "PROPN", "ADJ"}
        )
        if joined and (
            is_post(doc[end + 1]) or (end + 2 < len(doc) and doc[end + 1].lower_ in FORMER)
        ):
            break
        fits = token.pos_ in {"NOUN", "PROPN", "ADJ"} and not token.is_punct
        owner = token.text in POSSESSIVE and doc[end - 1].lower_ in _KEPT_OWNERS
        if not joined and not fits and token.text != "-" and not owner:
            break
        end += 1
    return end
