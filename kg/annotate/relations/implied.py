"""Relations of the organisation that a section is about, which it need not name again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from kg.annotate.language import Prose, text_of
from kg.annotate.parsed import Parsed
from kg.annotate.topics import Topic, Topics
from kg.model import Context, EntityType, Mention, Modality, Predicate, Relation, Span

_SYSTEM = (
    r"(?:system|platform|app|application|software|database|register|record|records|portal|scheme"
    r"|programme|program|project|campaign|initiative|appeal|drive|product|helpline|hotline|model"
    r"|tool|dashboard|website|course|fund|package|network|service|algorithm|device|timetable"
    r"|rota|brand|loyalty\scard|card|magazine|newsletter|plan|strategy|budget|festival)"
)
_NOUNS = r"(?:(?!(?:and|or|of|for|in|at|by|to|with)\s)[\w'’-]+\s){0,4}?"
_BEFORE = re.compile(rf"\b(?:the|our)\s{_NOUNS}{_SYSTEM},?\s[“‘\"']?$", re.IGNORECASE)
_UNDER = re.compile(
    r"\b(?:under|through|via|called|named|dubbed|launched|introduced)\s(?:the\s)?[“‘\"']?$"
)
_AFTER_KIND = re.compile(rf"[”’\"']?\s(?:[a-z-]+\s)?{_SYSTEM}\b")
_AFTER = re.compile(rf"[”’\"']?,\s(?:the|our|a|an)\s{_NOUNS}{_SYSTEM}\b")
_OWNER = re.compile(r"[’'](?:s\s|\s)")

_HELPER = (
    r"(?:consultants?|consultancy|contractors?|subcontractors?|suppliers?|auditors?|solicitors"
    r"|lawyers|law\sfirm|architects?|engineers|surveyors|advis[eo]rs?|stevedores|recruiters|vendor"
    r"|accountants?|caterers|cleaners|accountancy\sfirm|brokers?|bankers|installers?|builders?"
    r"|management\sconsultants|PR\sfirm|lobbyists|insurers?|payroll\sprovider|security\sfirm)"
)
_HELPED_BY = re.compile(
    rf"(?<!,\s)\b(?:the|our|by|from|with|hired|and)\s(?:[\w-]+\s){{0,2}}?{_HELPER},?\s$",
    re.IGNORECASE,
)
_SUPPLIED = re.compile(
    r"\b(?:supplied|provided|built|installed|developed|designed|delivered|maintained|made"
    r"|manufactured|sold\sto\s(?:the|it|them)(?:\s\w+)?|rolled\sout(?:\sin\s\d{4})?|written|created)"
    r"\sby\s(?:the\s|a\s|an\s)?(?:[\w-]+\s){0,4}?$"
)
_ENGAGED = re.compile(
    r"\s(?:has\sbeen|have\sbeen|was|were|had\sbeen|is|are)\s(?:[\w-]+\s)?(?:engaged|appointed"
    r"|hired|retained|commissioned|brought\sin|called\sin|contracted|recruited)\b"
)
_STAFF_FROM = re.compile(
    r"\b(?:agency|temporary|contract|locum|supply|hired|bank)\s(?:nurses|staff|workers|drivers"
    r"|doctors|teachers|guards|labour|cover)\s(?:supplied\s)?(?:from|by)\s(?:the\s)?$"
)
_SPEAKS_OF = re.compile(
    r"\b(?:unions?|branch|federation|association|guild|tuc|party|tenants|residents|campaign|friends)\b"
)
"""Names of those who write of an employer, a landlord or a council rather than of themselves."""

_REACH = 70
"""Code points that a name's introduction may take."""

_HOLDS = re.compile(
    r"\b(?:majority|main|largest|sole|controlling|principal)\s(?:shareholder|owner|investor),?\s(?:the\s)?$"
)
_OWNED_BY = re.compile(
    r"(?:^|\b(?:the|its|our|their)\s)(?:new\s|current\s|then\s)?(?:owners?|parents?|parent\s(?:company|group"
    r"|firm)|holding\scompany|ultimate\sowners?|proprietors?),?\s(?:(?:the|Mr|Mrs|Ms|Sir)\s)?$",
    re.IGNORECASE,
)
"""What stands right before the name of whoever owns the topic: "Owners Acme are delighted"."""

_DAUGHTER = (
    r"(?:subsidiary|subsidiary\scompany|trading\s(?:arm|company|subsidiary)|offshoot|spin-off"
    r"|spin-out)"
)
_SUBSIDIARY = re.compile(
    rf",\s(?:a|an|its|our|the|their)\s(?:(?:wholly|fully|newly)[\s-])?(?:[\w-]+\s){{0,2}}{_DAUGHTER}\b(?!\sof)"
)
_SUBSIDIARY_BEFORE = re.compile(
    rf"(?<!['’]s\s)\b(?:a|an|its|our|their)\s(?:(?:wholly|fully|newly)[\s-])?(?:[\w-]+\s){{0,2}}{_DAUGHTER},?\s"
    r"(?:called\s)?$"
)
_UNIT = re.compile(
    r"(?:\b(?:Branch|Region|Division|Area|Board|Committee|Sub-?committee|Chapter|Section|Team|Unit"
    r"|Department|Directorate|Office|Press Office|Panel|Cabinet|Executive)"
    r"(?:\sof\s(?:Directors|Trustees|Governors|Management))?|^Local\s\d+|\bBranch\s\d+)$"
)
_BESIDE = re.compile(
    r"[\s,–—|:-]*(?:minutes\sof\s(?:the\s|a\s)?(?:\w+\s){0,3}(?:of\s(?:the\s)?)?)?", re.IGNORECASE
)


def implied(parsed: Parsed, topics: Topics) -> Iterator[Relation]:
    """The topic's systems, its suppliers and hired advisers, and what a letterhead is a part of."""
    yield from _letterheads(parsed, topics)
    yield from _own_papers(parsed, topics)
    yield from _articles(parsed, topics)
    for paragraph in parsed.prose:
        topic = _served(topics, paragraph.section)
        if topic is None or paragraph.is_title:
            continue
        names = {m.span for m in topic.mentions}
        for mention in parsed.within(paragraph.segment.span):
            tokens = paragraph.tokens(mention.span)
            if tokens is None or mention.span in names:
                continue
            main = topic.before(mention.start)
            text = text_of(paragraph.doc)
            before = text[max(0, tokens.start_char - _REACH) : tokens.start_char]
            before = re.split(r"[.;:!?”]\s", before)[-1]
            after = text[tokens.end_char : tokens.end_char + _REACH]
            predicate, owned = _implied(mention, before, after)
            context = parsed.context(paragraph, tokens.root)
            quoted = context.speech is not None
            if predicate is None or quoted or context.modality is Modality.DENIED:
                continue
            if predicate is Predicate.OPERATES and _owned(parsed, paragraph, mention, before):
                continue
            pair = (main.span, mention.span)
            held = predicate is Predicate.OWNS and not owned
            subject, object_ = pair[::-1] if held else pair
            yield Relation(subject, predicate, object_, context)


def _served(topics: Topics, section: int) -> Topic | None:
    """Whom a section's systems and suppliers serve: whom it is about, or what a union writes of."""
    if topics.speaks_apart(section):
        return None
    topic = topics.main(section)
    return topics.firm(section) if topic is not None and _SPEAKS_OF.search(topic.name) else topic


def _implied(mention: Mention, before: str, after: str) -> tuple[Predicate | None, bool]:
    """What a name is to the topic by the words around it; whether the topic owns it."""
    if mention.type is EntityType.PROGRAMME:
        led = _BEFORE.search(before) and not _OWNER.search(before)
        under = _UNDER.search(before) and _AFTER_KIND.match(after)
        found = led or under or _AFTER.match(after)
        return Predicate.OPERATES if found else None, False
    if mention.type is EntityType.PERSON:
        return Predicate.OWNS if _OWNED_BY.search(before) else None, False
    if mention.type is EntityType.ORGANISATION:
        if _HOLDS.search(before) or _OWNED_BY.search(before):
            return Predicate.OWNS, False
        if _SUBSIDIARY.match(after) or _SUBSIDIARY_BEFORE.search(before):
            return Predicate.OWNS, True
        helps = _HELPED_BY.search(before) or _SUPPLIED.search(before) or _STAFF_FROM.search(before)
        engaged = _ENGAGED.match(after)
        return Predicate.WORKS_WITH if helps or engaged else None, False
    return None, False


def _owned(parsed: Parsed, paragraph: Prose, mention: Mention, before: str) -> bool:
    """Whether another organisation in the words right before a system is whose it is."""
    span = Span(max(paragraph.segment.start, mention.start - len(before)), mention.start)
    return any(m.type is EntityType.ORGANISATION for m in parsed.within(span))


_OUR = re.compile(
    r"\b(?:our|Our)\s(?:[\w-]+\s){0,5}?(?:(?:report|survey|submission|briefing|study|paper|review|guide"
    r"|statement|letter|newsletter|response|manifesto|strategy|plan|leaflet|book)s?\b[^.;:!?]{0,40}?)?"
    r"[“‘\"'\s]?$"
)


def _own_papers(parsed: Parsed, topics: Topics) -> Iterator[Relation]:
    """ "Our own survey, Deep Water": whoever signs the newsletter or statement brought it out."""
    for publication in parsed.publications:
        paragraph = parsed.paragraph_at(publication.span)
        tokens = paragraph.tokens(publication.span) if paragraph else None
        if paragraph is None or tokens is None or topics.speaks_apart(paragraph.section):
            continue
        before = text_of(paragraph.doc)[max(0, tokens.start_char - _REACH) : tokens.start_char]
        whose = topics.letterhead(paragraph.section)
        quoted = parsed.speech_at(publication.start)
        if whose is not None and quoted is None and _OUR.search(before):
            context = parsed.context(paragraph, tokens.root)
            context = replace(context, modality=Modality.STATED)
            yield Relation(publication.span, Predicate.PUBLISHED_BY, whose, context)


def _articles(parsed: Parsed, topics: Topics) -> Iterator[Relation]:
    """What an article whose title is known is about, where it plainly has one subject."""
    for paragraph in parsed.prose:
        if not paragraph.is_title or topics.speaks_apart(paragraph.section):
            continue
        title = parsed.publication_at(paragraph.segment.span)
        topic = topics.main(paragraph.section)
        whole = text_of(paragraph.doc).strip(" .“”‘’\"'")
        if title is None or topic is None or len(title.surface) < _MOSTLY * len(whole):
            continue
        if topic.weight >= _PLAINLY and not any(
            m.span.overlaps(title.span) for m in topic.mentions
        ):
            mention = topic.mentions[0]
            context = Context(paragraph.section, mention.span)
            yield Relation(title.span, Predicate.ABOUT, mention.span, context)


_PLAINLY = 4.0
_MOSTLY = 0.8
"""How much of a title line the publication's name must be to be the article's title."""


def _letterheads(parsed: Parsed, topics: Topics) -> Iterator[Relation]:
    """ "Harbour Trust / Board of Directors": a board or branch right beside its whole."""
    for section in topics.sections():
        for one, other in pairwise(topics.named(section)[:4]):
            gap = _gap(parsed, one, other)
            if gap is None or not _BESIDE.fullmatch(gap):
                continue
            part, whole = (one, other) if _UNIT.search(one.surface) else (other, one)
            if _UNIT.search(part.surface) and not _UNIT.search(whole.surface):
                context = Context(section, Span(one.start, other.end))
                yield Relation(part.span, Predicate.PART_OF, whole.span, context)


def _gap(parsed: Parsed, one: Mention, other: Mention) -> str | None:
    """What stands between two names of a letterhead; None where they are not of one."""
    first, second = parsed.paragraph_at(one.span), parsed.paragraph_at(other.span)
    left = first.tokens(one.span) if first else None
    right = second.tokens(other.span) if second else None
    if first is None or second is None or left is None or right is None:
        return None
    lead, rest = second.doc.text[: right.start_char], first.doc.text[left.end_char :]
    if first.segment.start == second.segment.start:
        return first.doc.text[left.end_char : right.start_char]
    alone = first.segment.end - first.segment.start <= _LONGEST_LINE
    near = 0 <= second.segment.start - first.segment.end <= _NEXT_LINE
    return rest + lead if alone and near else None


_LONGEST_LINE = 120
_NEXT_LINE = 3

__all__ = ["implied"]
