"""Posts that stand right beside a name: "justice secretary Ann Lowe", "Ann Lowe, chair of Acme"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.annotate import lexicon
from kg.annotate.language import Prose
from kg.annotate.parsed import Parsed
from kg.annotate.posts.heads import ABBREVIATED, classes, is_plural, is_post, words
from kg.annotate.posts.lines import in_roll
from kg.annotate.posts.people import LIKE, begins_list, first_of_list, last_of_list
from kg.annotate.posts.titles import (
    BARE,
    POSSESSIVE,
    TO_COME,
    Title,
    also_at,
    left_edge,
    noun_phrase,
    read_title,
)
from kg.model import EntityType, Mention, Status

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as TokenSpan

_HONORIFIC_POSTS = words(
    """senator governor councillor councilman councilwoman councilmember professor judge justice
    mayor sheriff bishop archbishop congressman congresswoman alderman alderwoman premier
    president chancellor provost ambassador coroner commissioner taoiseach tánaiste minister
    superintendent inspector sergeant detective constable representative assemblyman
    assemblywoman"""
)
"""Honorifics that name a post."""

_HONORIFIC_GRADES = words(
    """detective chief lord lady deputy acting senior snr sr junior state federal district city
    county town parish borough ward community metro division assistant lead vice lance flight wing
    group staff"""
)
"""Words before an honorific that are part of the post: "District Cllr", "Snr Const"."""

_IN_PLURAL = words("cllrs crs reps sens profs supts sgts insps")

_ADDRESS = words(
    """councillor councilor senator deputy representative congressman congresswoman councilman
    councilwoman alderman alderwoman"""
)
"""Those that stand between another post and a name: "the Minister, Deputy Ann Lowe"."""

_PARLIAMENTARIANS = words("MP MEP MSP TD MLA MPP MHA MLC MHR MS AM")
_LETTERS = _PARLIAMENTARIANS | words(
    """RIP R.I.P. Esq QC KC SC OBE MBE CBE KBE DBE CH DL JP FRS FBA PhD MD RN FRCS FRCP MC DSO AC AO
    AM ONZM CNZM CB CMG Bt"""
)
"""Letters after a name."""

_STOPS = frozenset([",", ".", ")", ";", ":", "–", "—", "-", "”", '"', "and", "(", "?", "!"])
_OWNERS = words("the its their 's ’s his her our my your ’ whose a an")
_ONCE = words("formerly previously once sometime latterly until")
_STILL = words("now currently also himself herself presently still already both")
_AT_THE_TIME = ("at the time", "at that time", "back then", "in those days", "for many years")
_LABEL = 8
_FOUNDING = words("founding managing acting presiding returning commanding visiting organising")
_WORKING = words("work teach play serve practise practice lecture train drive")
_RELATIVES = words("predecessor successor predecessors successors")
_WHOSE = words("his her their its my our")
_STYLES = words("canon elder monsignor prebendary laureate comrade sister brother deacon fellow")
"""Nouns of posts that are only a form of address right before a name."""

_NO_LABELS = words("contact contacts speaker speakers reader photo picture from by")
"""What stands before a colon and a name and says nothing of a post."""

_MAKING = words("with elect elected appoint appointed chose choose have has had made make saw")
_BE = words("is was are were be remains named")
_LEAD_OF_BE = words("will shall now to has been")


def beside(parsed: Parsed, paragraph: Prose, mention: Mention) -> Iterator[Title]:
    """The posts before and after a person's name."""
    tokens = paragraph.tokens(mention.span)
    if tokens is None:
        return
    doc = paragraph.doc
    letters = 0
    while doc[tokens.end - 1 - letters].text in _LETTERS and len(tokens) - letters > 2:
        letters += 1
    after = list(_after(parsed, paragraph, tokens.end - letters))
    last = last_of_list(parsed, paragraph, tokens.end)
    if not after and last != tokens.end:
        after = [
            t for t in _after(parsed, paragraph, last) if any(map(is_plural, doc[t.first : t.last]))
        ]
    before = list(_before(parsed, paragraph, tokens.start))
    if not before:
        before = list(_identified(parsed, paragraph, tokens.start))
    after += _made(parsed, paragraph, tokens)
    bare = _honorific_post(paragraph, mention, tokens.start)
    if bare and not before:
        before = [Title(bare, None, Status.CURRENT, tokens.start, tokens.end)]
    elif bare and classes(bare.lower().split()[-1]) & {"seat", "rank"} and tokens.start > 1:
        titled = doc[before[0].last - 1] if before[0].last <= len(doc) else doc[0]
        if titled.lower_.rstrip(".") not in {bare.lower().split()[-1], *ABBREVIATED}:
            before.append(Title(bare, None, Status.CURRENT, tokens.start, tokens.end))
    if after and before and _of_another(parsed, paragraph, before[0]):
        before = []
    at = _organisation_after(parsed, paragraph, tokens.end)
    if at is None and before and last != tokens.end:
        at = _organisation_after(parsed, paragraph, last)
    if at:
        bracketed = tokens.end < len(doc) and doc[tokens.end].text == "("
        before = [
            t
            if t.organisation or not (_placeable(t) or (bracketed and _of_parliament(t)))
            else replace(t, organisation=at.span)
            for t in before
        ]
    yield from before
    yield from after


def _of_another(parsed: Parsed, paragraph: Prose, title: Title) -> bool:
    """Whether a post is that of the name before it: "Ann Lowe, Acme’s chair, Tom Reed, its …"."""
    doc = paragraph.doc
    i = title.first - 1
    if i < 1 or title.last >= len(doc) or doc[i].text != "," or doc[title.last].text != ",":
        return False
    other = parsed.at(paragraph.of(doc[i - 1]))
    return other is not None and other.type is EntityType.PERSON


def _of_parliament(title: Title) -> bool:
    """Whether a party in brackets is all that says where a member sits: "MP Ann Lowe (Greens)"."""
    return title.words.split()[0].rstrip(".") in _PARLIAMENTARIANS


def _placeable(title: Title) -> bool:
    return not classes(title.words.split()[-1].lower()) <= {"seat"}


def _honorific_post(paragraph: Prose, mention: Mention, first: int) -> str | None:
    """The post that a person's honorific names, if it is one."""
    doc = paragraph.doc
    written = [w.rstrip(".") for w in mention.honorific.split()]
    if not written and first > 1 and doc[first - 1].text == ".":
        written = [doc[first - 2].text]
    if not written and first > 0 and doc[first - 1].text[:1].isupper():
        written = [doc[first - 1].text.rstrip(".")]
        if written == [""] and first > 1:
            written = [doc[first - 2].text]
    found = written[-1].lower() if written else ""
    full = ABBREVIATED.get(found, found)
    if (
        found == "prof"
        or full not in _HONORIFIC_POSTS
        or (full == "representative" and not written[-1][0].isupper())
    ):
        return None
    grades = [w for w in written[:-1] if _is_grade(w)]
    at = first - 1
    while at >= 0 and (doc[at].text == "." or doc[at].text.rstrip(".") in written):
        at -= 1
    while not grades and at >= 0 and doc[at].text[:1].isupper() and _is_grade(doc[at].text):
        grades.insert(0, doc[at].text.rstrip("."))
        at -= 1
        while at >= 0 and doc[at].text == ".":
            at -= 1
    last = written[-1][:-1] if found.endswith("s") and found in _IN_PLURAL else written[-1]
    return " ".join((*grades, last))


def _is_grade(word: str) -> bool:
    low = word.lower().rstrip(".")
    return ABBREVIATED.get(low, low) in _HONORIFIC_GRADES


def _organisation_after(parsed: Parsed, paragraph: Prose, last: int) -> Mention | None:
    """The organisation right after a name: "Insp Ann Lowe, of Kent Police", "from the union"."""
    doc = paragraph.doc
    if last + 2 < len(doc) and doc[last].text == "(":
        found = parsed.at(paragraph.of(doc[last + 1]))
        tokens = paragraph.tokens(found.span) if found else None
        closed = tokens is not None and doc[tokens.end : tokens.end + 1].text == ")"
        return found if found and closed and found.type is EntityType.ORGANISATION else None
    i = last + (last < len(doc) and doc[last].text == ",")
    if i + 4 < len(doc) and doc[i].lower_ == "who" and doc[i + 1].lemma_ in _WORKING:
        i = next((t.i for t in doc[i + 2 : i + 5] if t.lower_ in {"at", "for", "with"}), i)
    elif i + 1 >= len(doc) or doc[i].lower_ not in {"of", "from", "at"}:
        return None
    i += 1 + (doc[i + 1].lower_ == "the")
    found = parsed.at(paragraph.of(doc[i])) if i < len(doc) else None
    return found if found and found.type is EntityType.ORGANISATION else None


def _before(parsed: Parsed, paragraph: Prose, first: int) -> Iterator[Title]:
    doc = paragraph.doc
    first = first_of_list(parsed, paragraph, first)
    i = _past_honorifics(paragraph, first - 1)
    apart = i >= 0 and doc[i].text in {",", "("}
    comma = apart and doc[i].text == ","
    label = i > 0 and doc[i].text in {":", "–", "—"} and _opens_line(paragraph, i)
    if label and (_is_no_post(paragraph, i) or _addressed(paragraph, first)):
        return
    if apart or label:
        i -= 1
    if label and doc[i + 1].text == ":" and is_plural(doc[i]) and in_roll(doc.text, doc[first].idx):
        return  # the roll gives it to each
    if (i > 0 and doc[i].lower_ in LIKE) or (
        i > 0 and doc[i - 1 : i + 1].text.lower() == "such as"
    ):
        i -= 1 + (doc[i].lower_ == "as")
        i -= doc[i].text == ","
        if i < 0 or not is_plural(doc[i]):
            return
    while i > 0 and doc[i].text in {"'s", "’s"} and is_post(doc[i - 1]):
        i -= 1  # "CEO's", a plural in haste
    if i > 0 and doc[i].lower_ in TO_COME | {"emeritus", "emerita"}:
        i -= 1 + (doc[i - 1].text == "-")
    split = first > 1 and doc[first - 1].text == "." and i == first - 3
    if i < 0 or (doc[i].sent.start != doc[first].sent.start and not (label or split)):
        return
    last = i + 1
    if doc[i].text in {";", ".", ")", ":"} or (
        not label and doc[i].lower_ in {"contact", "contacts"}
    ):
        return
    if not apart and doc[i].lower_ in _STYLES and i + 1 == first and not _ranked(doc, i):
        return  # how one is addressed
    if doc[i].text == "Captain" and _is_surname(parsed, paragraph, first):
        return  # a master, an officer or a player: how one is addressed
    within = i > 1 and is_plural(doc[i]) and doc[i - 1].lower_ == "of" and is_post(doc[i - 2])
    if within:
        i -= 2  # "chair of governors Ann Lowe"
    if not is_post(doc[i]):
        # "chief inspector of probation, Ann Lowe": the head stands before its complement
        head = _head_before(parsed, paragraph, i)
        if head is None:
            if not apart:
                yield from _over(parsed, paragraph, i)
            return
        i = head
    elif not apart and doc[i].lower_ == "member" and doc[i - 1].lower_ in {"every", "a", "each"}:
        return
    start = left_edge(parsed, paragraph, i)
    if comma and not _definite(paragraph, start, i):
        return
    if comma and is_plural(doc[i]) and classes(doc[i].lower_) == {"calling"}:
        return  # "Three nurses, Ann Lowe among them"
    title = read_title(parsed, paragraph, start, last)
    if title is None:
        return
    title = _owned(parsed, paragraph, title)
    joined = start > 1 and doc[start - 1].lower_ in {"and", "&"} and is_post(doc[start - 2])
    if joined and parsed.at(paragraph.of(doc[start - 2])) is None:
        other = read_title(parsed, paragraph, left_edge(parsed, paragraph, start - 2), start - 1)
        if other:
            title = title if title.organisation else replace(title, organisation=other.organisation)
            yield title
            yield other
            return
    yield title
    if not apart and start > 1 and doc[start - 1].text == ",":
        yield from _stacked(parsed, paragraph, start - 2)


def _identified(parsed: Parsed, paragraph: Prose, first: int) -> Iterator[Title]:
    """ "Its executive director is Ann Lowe", "Acme, whose chair is Ann Lowe"."""
    doc = paragraph.doc
    i = _past_honorifics(paragraph, first - 1)
    if i <= 0 or doc[i].lower_ not in _BE or doc[i].sent.start != doc[first].sent.start:
        return
    name = parsed.at(paragraph.of(doc[first]))
    inside = paragraph.tokens(name.span) if name else None
    if inside is not None and doc[inside.end : inside.end + 1].text in POSSESSIVE:
        return
    verb = i
    while i > 0 and doc[i - 1].lower_ in _LEAD_OF_BE:
        i -= 1
    start = doc[verb].sent.start
    if not any(t.lower_ in _OWNERS or t.i == start for t in doc[max(start, i - 8) : i]):
        return
    helpers = {t.lower_ for t in doc[i:verb]}
    for title in _before(parsed, paragraph, i):
        if any(map(is_plural, doc[title.first : title.last])):
            continue
        if title.status is Status.CURRENT and doc[verb].lower_ in {"was", "were"}:
            title = replace(title, status=Status.FORMER)
        elif helpers & {"will", "shall", "to"}:
            title = replace(title, status=Status.FUTURE)
        yield title


def _made(parsed: Parsed, paragraph: Prose, name: TokenSpan) -> Iterator[Title]:
    """ "with Ann Lowe as clerk", "Ann Lowe to be clerk", "Ann Lowe to Acme as clerk"."""
    doc, i = paragraph.doc, name.end
    if i + 2 >= len(doc):
        return
    lead = _past_honorifics(paragraph, name.start - 1)
    opens = lead < name.sent.start
    if doc[i].lower_ == "as" and lead >= 0 and doc[lead].lower_ in _MAKING:
        title = noun_phrase(parsed, paragraph, i + 1)
        if title:
            yield title
    elif opens and doc[i : i + 2].text.lower() == "to be":
        title = noun_phrase(parsed, paragraph, i + 2)
        if title:
            yield replace(title, status=Status.FUTURE, marks="since")
    elif opens:
        if doc[i].text == ",":
            i = next((t.i + 1 for t in doc[i + 1 : i + 8] if t.text == ","), i)
        body = parsed.at(paragraph.of(doc[i + 1])) if i + 1 < len(doc) else None
        inside = paragraph.tokens(body.span) if body else None
        if body is None or inside is None or body.type is not EntityType.ORGANISATION:
            return
        if doc[i].lower_ == "to" and doc[inside.end : inside.end + 1].text.lower() == "as":
            title = noun_phrase(parsed, paragraph, inside.end + 1)
            if title:
                yield replace(
                    title, organisation=title.organisation or body.span, status=Status.FUTURE
                )


def _over(parsed: Parsed, paragraph: Prose, i: int) -> Iterator[Title]:
    """The post before what else a name is called: "Its president, car dealer Ann Lowe, said"."""
    doc = paragraph.doc
    first = i
    while first > 0 and i - first < 4 and doc[first].pos_ in {"NOUN", "ADJ", "PROPN", "NUM"}:
        first -= 1
    if first < i and first > 1 and doc[first].text == "," and doc[i].pos_ == "NOUN":
        yield from _stacked(parsed, paragraph, first - 1)


def _stacked(parsed: Parsed, paragraph: Prose, i: int) -> Iterator[Title]:
    """The first of two before a name: "The board's chair, former mayor Ann Lowe, said"."""
    doc = paragraph.doc
    head = i if is_post(doc[i]) else _head_before(parsed, paragraph, i)
    if head is None or classes(doc[head].lower_) <= {"calling"}:
        return
    start = left_edge(parsed, paragraph, head)
    if _definite(paragraph, start, head) and not any(map(is_plural, doc[start : head + 1])):
        title = read_title(parsed, paragraph, start, i + 1)
        if title is not None:
            yield _owned(parsed, paragraph, title)


def _is_surname(parsed: Parsed, paragraph: Prose, first: int) -> bool:
    name = parsed.at(paragraph.of(paragraph.doc[first]))
    return name is not None and " " not in name.surface


def _owned(parsed: Parsed, paragraph: Prose, title: Title) -> Title:
    """ "whose president, Ann Lowe": the post is at what the relative clause hangs on."""
    doc = paragraph.doc
    owner = next(
        (t for t in doc[max(0, title.first - 1) : title.last] if t.lower_ == "whose"), None
    )
    if owner is None or title.organisation:
        return title
    for i in range(owner.i - 1, max(-1, owner.i - 4), -1):
        found = parsed.at(paragraph.of(doc[i]))
        tokens = paragraph.tokens(found.span) if found else None
        if found and tokens is not None:
            at = tokens.start - 1
            at -= at > 0 and doc[at].lower_ == "the"
            wider = (
                parsed.at(paragraph.of(doc[at - 1])) if at > 0 and doc[at].text == "of" else None
            )
            if wider and wider.type is EntityType.ORGANISATION:
                found = wider  # "Branch 7 of the Guild, whose chair …"
            is_body = found.type is EntityType.ORGANISATION
            return replace(title, organisation=found.span if is_body else None)
    return title


def _past_honorifics(paragraph: Prose, i: int) -> int:
    """Step back over "the Rt Hon Sir", "Cllr" before a name; posts in full stay."""
    doc = paragraph.doc
    moved = False
    while i >= 0 and (
        doc[i].text.rstrip(".") in lexicon.HONORIFICS | {"Coun", "Rt"}
        or (doc[i].text == "." and i > 0 and doc[i - 1].text in lexicon.HONORIFICS)
    ):
        in_full = is_post(doc[i]) and doc[i].lower_.rstrip(".") not in ABBREVIATED
        if in_full and doc[i].lower_ not in BARE | _ADDRESS:
            break
        if in_full and not (i > 0 and doc[i - 1].text == ","):
            break
        i -= 1
        moved = True
    if moved and i > 0 and doc[i].lower_ == "the" and doc[i - 1].text == ",":
        i -= 1
    return i


def _opens_line(paragraph: Prose, i: int) -> bool:
    """Whether what stands before a colon or dash is the line's label: "Treasurer: Ann Lowe"."""
    doc = paragraph.doc
    start = doc[i].sent.start
    start = next((t.i + 1 for t in reversed(doc[start:i]) if t.text in {";", ":"}), start)
    lead = doc[start:i]
    return 0 < len(lead) <= _LABEL and not any(
        t.pos_ in {"VERB", "PUNCT"} and t.text != "-" and t.lower_ not in _FOUNDING for t in lead
    )


def relative(paragraph: Prose, name: TokenSpan) -> tuple[Token, Token] | None:
    """ "her predecessor, Tom Reed", "Tom Reed, her successor": the noun and whose it is."""
    doc = paragraph.doc
    i = _past_honorifics(paragraph, name.start - 1)
    i -= i > 0 and doc[i].text == ","
    places = [i, name.end + 2 if doc[name.end : name.end + 1].text == "," else -1]
    for at in places:
        if 0 < at < len(doc) and doc[at].lower_ in _RELATIVES:
            owner = doc[at - 1] if doc[at - 1].lower_ in _WHOSE else doc[at - 2]
            if owner.lower_ in _WHOSE:
                return doc[at], owner
    return None


def _ranked(doc: Doc, i: int) -> bool:
    """Whether a word before a style makes a post of it: "ward sister", "research fellow"."""
    before = doc[i - 1] if i > 0 else None
    if before is None or before.text[:1].isupper() != doc[i].text[:1].isupper():
        return is_post(doc[i]) and doc[i].lower_ == "sister"
    return is_post(doc[i]) and before.pos_ in {"NOUN", "PROPN", "ADJ"}


def _is_no_post(paragraph: Prose, i: int) -> bool:
    """Whether a label before a colon says nothing of a post: "Speaker: Ann Lowe"."""
    label = paragraph.doc[paragraph.doc[i].sent.start : i].text.lower()
    return label in _NO_LABELS or label.startswith(("about ", "note"))


def _addressed(paragraph: Prose, first: int) -> bool:
    """Whether a speaker's label comes before a name: "Chair: Ms Lowe, your charity took …"."""
    rest = paragraph.doc[first : paragraph.doc[first].sent.end]
    return any(t.lower_ in {"you", "your"} for t in rest[:12])


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


def _definite(paragraph: Prose, start: int, head: int) -> bool:
    doc = paragraph.doc
    if any(token.text in POSSESSIVE for token in doc[start:head]):
        return True  # "in which Acme's chief engineer, Ann Lowe, …"
    near = any(doc[j].lower_ in _OWNERS for j in range(start, max(-1, start - 4), -1))
    return near or bool(doc[start].is_sent_start)


def _after(parsed: Parsed, paragraph: Prose, last: int) -> Iterator[Title]:
    doc = paragraph.doc
    i = last
    if i < len(doc) and doc[i].text == "," and doc[i + 1 : i + 2].text in _LETTERS:
        i += 1
    while i < len(doc) and doc[i].text in _LETTERS:
        if doc[i].text in _PARLIAMENTARIANS:
            title = noun_phrase(parsed, paragraph, i) if is_post(doc[i]) else None
            yield title or Title(doc[i].text, None, Status.CURRENT, i, i + 1)
            i = (title.last if title else i + 1) - 1
        i += 1
    if i >= len(doc):
        return
    follows = doc[i + 1].lower_ if i + 1 < len(doc) else ""
    if doc[i].lower_ in {"and", "or"} and follows == "other":
        title = noun_phrase(parsed, paragraph, i + 2)
        if title and any(map(is_plural, doc[title.first : title.last])):
            yield title  # "Ann Lowe and other Labour councillors"
        return
    if doc[i].text == "(":
        i = _past_aside(paragraph, i)
        if i >= len(doc):
            return
        follows = doc[i + 1].lower_ if i + 1 < len(doc) else ""
    if doc[i].lower_ == "the" and follows in {"current", "former", "then"}:
        bracket, i = True, i
    elif doc[i].text in {",", "(", "–", "—", "-"} or (doc[i].text == ":" and last <= 4):
        bracket, i = doc[i].text == "(", i + 1
    elif doc[i].lower_ == "who":
        bracket = False
    else:
        return
    if i + 1 < len(doc) and doc[i].like_num and doc[i + 1].text in {",", ")"}:
        i += 2  # an age
    title, until = _told_after(parsed, paragraph, i)
    if title is None:
        return
    if until:
        title = replace(title, until=until)
    stop = doc[title.last] if title.last < len(doc) else None
    if (
        stop is None
        or stop.text in _STOPS
        or stop.like_num
        or bracket
        or stop.pos_ in {"VERB", "AUX", "ADP", "SCONJ", "PRON", "CCONJ"}
        or stop.is_space
    ) and not begins_list(parsed, paragraph, title):
        title = _with_next(parsed, paragraph, title, bracket=bracket)
        more = list(further(parsed, paragraph, title))
        shared = more[0].organisation if more else None
        if title.organisation is None and shared and more[0].marks != "own":
            title = replace(title, organisation=shared)
        yield title
        other = also_at(parsed, paragraph, title)
        if other:
            yield other
        yield from (replace(t, marks="") for t in more)
        yield from _later(parsed, paragraph, (more or [title])[-1].last)


def _past_aside(paragraph: Prose, i: int) -> int:
    """Step over "(61)", "(Conservative)" behind a name where a comma follows: no post is in it."""
    doc = paragraph.doc
    closed = next((j for j in range(i + 1, min(len(doc), i + 7)) if doc[j].text == ")"), None)
    if closed is None or any(map(is_post, doc[i + 1 : closed])):
        return i
    comma = closed + 1 < len(doc) and doc[closed + 1].text == ","
    return closed + 1 if comma else i


def _later(parsed: Parsed, paragraph: Prose, at: int) -> Iterator[Title]:
    """A further post with its time: "…, then the clerk, now chair", "…, formerly of …"."""
    doc = paragraph.doc
    if at + 2 >= len(doc) or doc[at].text not in {",", ";", "and"}:
        return
    at += 1 + (doc[at + 1].lower_ == "and")
    if doc[at].lower_ in _ONCE | _STILL | {"later", "then"}:
        title, until = _told_after(parsed, paragraph, at)
        if title is not None:
            yield replace(title, until=until) if until else title


def _told_after(parsed: Parsed, paragraph: Prose, i: int) -> tuple[Title | None, str | None]:
    """The post after a name's comma, with "formerly", "who was until 2013 the" before it."""
    doc = paragraph.doc
    former = past = False
    until = None
    if i + 2 < len(doc) and doc[i].lower_ == "who":
        if doc[i + 1].lower_ in {"has", "had"} and doc[i + 2].lower_ == "been":
            past, i = doc[i + 1].lower_ == "had", i + 3
        elif doc[i + 1].lemma_ == "be":
            past, i = doc[i + 1].lower_ == "was", i + 2
        else:
            return None, None
    while i < len(doc) and (doc[i].lower_ in _ONCE | _STILL or (past and doc[i].pos_ == "ADV")):
        former = former or doc[i].lower_ in _ONCE
        i += 1
        if i >= len(doc):
            return None, None
        here = paragraph.of(doc[i]).start
        low = bisect_left(parsed.times, here, key=lambda t: t.start)
        time = parsed.times[low] if low < len(parsed.times) else None
        if time and time.start == here:
            until = time.value if doc[i - 1].lower_ == "until" else None
            while i < len(doc) and paragraph.of(doc[i]).start < time.end:
                i += 1
    lead = doc[i : i + 3].text.lower()
    if lead in _AT_THE_TIME:
        former, i = True, i + 3
        i += i < len(doc) and doc[i].text == ","
    title = noun_phrase(parsed, paragraph, i)
    if title is not None and (former or (past and title.status is Status.CURRENT)):
        title = replace(title, status=Status.FORMER)
    return title, until


def _with_next(parsed: Parsed, paragraph: Prose, title: Title, *, bracket: bool) -> Title:
    """The organisation after a comma: "(chief executive, Acme)", "Ann Lowe, chair, Acme" alone."""
    doc = paragraph.doc
    at = title.last + 1
    if title.organisation is not None or at >= len(doc) or doc[title.last].text != ",":
        return title
    at += doc[at].lower_ == "the" and at + 1 < len(doc)
    other = parsed.at(paragraph.of(doc[at]))
    tokens = paragraph.tokens(other.span) if other else None
    if other is None or other.type is not EntityType.ORGANISATION or tokens is None:
        return title
    closes = (
        tokens.end >= len(doc)
        or doc[tokens.end].text in {")", ";"}
        or tokens.end == len(doc) - 1
        or doc[tokens.end].is_space
    )
    return replace(title, organisation=other.span) if closes and (bracket or at > 2) else title


def further(parsed: Parsed, paragraph: Prose, title: Title) -> Iterator[Title]:
    """Posts joined to one: "chair of Acme and a former treasurer of the club".

    One with an article or "former" of its own is marked "own": the organisation after it is its
    alone, where "chair and chief executive of Acme" are both at Acme.
    """
    doc = paragraph.doc
    at = title.last
    if at + 1 < len(doc) and doc[at].text == "," and doc[at + 1].lower_ == "and":
        at += 1
    if at + 1 >= len(doc) or doc[at].lower_ not in {"and", "&"}:
        return
    more = noun_phrase(parsed, paragraph, at + 1)
    if more is None:
        return
    name = parsed.at(paragraph.of(doc[more.last])) if more.last < len(doc) else None
    if name and name.type is EntityType.PERSON:
        return  # "chair A and treasurer B"
    own = doc[at + 1].lower_ in {"a", "an", "the"} or more.status is not Status.CURRENT
    if title.organisation and more.organisation is None and not own:
        inside = paragraph.tokens(title.organisation)
        prefixed = inside is not None and inside.end < title.last
        more = replace(more, organisation=title.organisation if prefixed else None)
    own = own or title.organisation is not None
    more = replace(more, marks="own" if own else "")
    yield replace(more, status=title.status) if more.status is Status.CURRENT else more
