"""Whom a body hires in its own minutes, notices and reports, where it need not name itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kg.annotate.language import text_of
from kg.annotate.parsed import Parsed
from kg.annotate.topics import Topics
from kg.model import EntityType, Mention, Modality, Predicate, Relation

_THE = r"(?:the\s|Messrs\.?\s|a\s|an\s|[a-z-]+\s(?:firm|company|contractors?|consultants?)\s)?"
_WORK = (
    r"(?:contract|tender|job|work|works|commission|franchise|concession|lease|design|demolition|build"
    r"|refurbishment|repairs?|cleaning|catering|laundry|maintenance|service|deal|order|account|study"
    r"|survey|audit|review|project|scheme|lot|bid|helpline|line|hotline|running|supply|management|routes?)"
)
_RESOLVED = (
    r"\b(?:AGREED|RESOLVED|APPROVED|CARRIED|agreed|resolved|approved|decided|voted|[Tt]hat\swe|[Tt]hat\sthe"
    r"|[Mm]otion|moved|proposed|authori[sz]ed|instructed|ratified)\b[^.;]{0,90}?"
)
_ENGAGE = (
    r"(?:engag(?:e|es|ed|ing)|appoint(?:s|ed|ing)?|hir(?:e|es|ed|ing)|retain(?:s|ed|ing)?|instruct(?:s|ed)?"
    r"|commission(?:s|ed|ing)?|terminat(?:e|es|ed|ing)|us(?:e|es|ed|ing)|employ(?:s|ed|ing)?"
    r"|renew(?:s|ed|ing)?\swith|contract(?:s|ed|ing)?\swith|sign(?:s|ed|ing)?\swith"
    r"|(?:them|it|him|her|him)\swith|award(?:s|ed|ing)?(?:\s[\w£$,.-]+){1,6}\sto"
    r"|accept(?:s|ed|ing)?\sthe\s(?:[\w-]+\s)?(?:quotation|quote|tender|bid|offer|price)\s(?:of|from|by)"
    r"|(?:quotation|quote|tender|bid|price)\s(?:of|from|by))"
)
_BEFORE = tuple(
    re.compile(shape)
    for shape in (
        rf"{_RESOLVED}\b{_ENGAGE}\s{_THE}$",
        r"(?:^|[.:;—–(]\s?|\b(?:The|Our|the|our)\s)(?:[\w-]+\s)?(?:[Cc]ontractors?|[Bb]uilders?|[Ss]uppliers?"
        r"|[Aa]uditors?|[Aa]rchitects?|[Ss]olicitors?|[Ee]ngineers?|[Cc]onsultants?|[Cc]aterers?|[Vv]endor"
        rf"|[Ii]nstallers?|[Ss]urveyors?|[Ll]awyers?)(?:\s(?:is|are|was|were|will\sbe)|:)\s{_THE}$",
        rf"\b{_WORK}\b[^.;:“\"]{{0,50}}?\b(?:awarded|went|goes|gone|given|let|passed|passes|handed|moves"
        rf"|moved|transferred|passing|going)\s(?:[\w’'-]+\s){{0,4}}?to\s{_THE}$",
        r"\b(?:trained|audited|cleaned|maintained|tested|surveyed|catered|staffed|serviced|insured|fitted"
        rf"|advised|represented|printed|mentored|coached|certified|repaired|refurbished|decorated)\s(?:\w+\s)?by\s{_THE}$",
        r"\b(?:agency|travel|locum|temporary|relief|supply)\s(?:nurses?|staff|workers|drivers|doctors"
        rf"|teachers|guards|carers)\s(?:supplied\s)?(?:from|by)\s{_THE}$",
        rf"\b(?:operated|run|managed|cleaned|delivered|provided|printed|supplied)\sfor\sus\sby\s{_THE}$",
    )
)
_AFTER = tuple(
    re.compile(shape)
    for shape in (
        rf"\s(?:has|have|had|was|were|is|are)\s(?:[a-z]+\s){{0,3}}?(?:awarded|given|handed|granted|won)\s"
        rf"(?:the|a|an|our|this)\s(?:[\w-]+\s){{0,3}}?{_WORK}\b",
        rf"\s(?:ha[sd]|have|won|wins|got|gets|holds?|held|lost|loses?|secured|landed)\s(?:been\s\w+\s)?"
        rf"(?:the|our|this)\s(?:[\w-]+\s){{0,3}}?(?:{_WORK})\b",
        r",?\s(?:which\s|who\s)?(?:does|do|did|handles?|provides?|supplies|cleans?|prints?|tests?|manages?"
        r"|makes?|looks?\safter|maintains?|services?)\sour\b",
        r"\s(?:is|are)\s(?:now\s)?(?:building|designing|supplying|installing|carrying\sout|cleaning"
        r"|refurbishing|rebuilding|re-?roofing|restoring|constructing|digging|laying|surveying)\b",
        r",\s(?:the\s|our\s)?(?:[a-z-]+\s)?(?:contractors?|builders?|suppliers?|architects?|auditors?"
        r"|caterers?|consultants?|surveyors?)[,.]",
        r"\s(?:has|have|had)\sbeen\s(?:[\w]+\s)?(?:retained|engaged|appointed|commissioned|instructed"
        r"|hired|contracted)\b",
    )
)
_STARTS = re.compile(
    r"\s(?:starts?|started|begins?|began|commences?|commenced|moves?\sin|come\sin|comes\sin)\s"
    r"(?:work\s)?(?:on|in|next|this|at|from)\b"
)
_TRADE = re.compile(
    r"\b(?:Construction|Builders?|Building|Contractors?|Roofing|Electrical|Plumbing|Scaffolding|Civils?"
    r"|Surveyors|Catering|Caterers|Cleaning|Linen|Laundry|Wash|Waste|Labs?|Systems|Consulting"
    r"|Consultants|Security|Architects|Printers|Fencing|Glazing|Interiors|Joinery|Landscapes|Works)\b"
    r"|&\s(?:Sons?|Daughters?|Co|Bros|Partners)\b|\b(?:Ltd|plc|LLP|Bros|Freres|Frères)\b"
)
_MINUTES = re.compile(
    r"\b(?:minutes?|meeting|board|session|agenda|report|audit|bulletin|newsletter|review|visit)\b",
    re.IGNORECASE,
)
_OPENING = 300
_LEAD, _REST = 150, 90
"""Code points before and after a name that may say that it was hired."""

_GRIEVES = re.compile(
    r"\b(?:union|strike|ballot|guild|federation|court|police|ministry|council)\b", re.I
)
"""Names of those whom nobody hires."""


def of_engagements(
    parsed: Parsed, topics: Topics, house: Mapping[int, Mention]
) -> Iterator[Relation]:
    """Each firm that the minutes or the report of a body say does work for it."""
    for paragraph in parsed.prose:
        if paragraph.is_title or topics.speaks_apart(paragraph.section):
            continue
        for mention in parsed.within(paragraph.segment.span):
            tokens = paragraph.tokens(mention.span)
            if mention.type is not EntityType.ORGANISATION or tokens is None:
                continue
            text = text_of(paragraph.doc)
            before = text[max(0, tokens.start_char - _LEAD) : tokens.start_char]
            before = re.split(r"(?<![A-Z])[.!?]\s", before)[-1]
            after = text[tokens.end_char : tokens.end_char + _REST]
            if not _hired(mention, before, after) or _GRIEVES.search(mention.surface):
                continue
            client = _client(parsed, topics, house, mention)
            context = parsed.context(paragraph, tokens.root)
            if client is None or context.speech is not None:
                continue
            if context.modality in {Modality.STATED, Modality.PLANNED}:
                yield Relation(client.span, Predicate.WORKS_WITH, mention.span, context)


def _hired(mention: Mention, before: str, after: str) -> bool:
    if any(shape.search(before) for shape in _BEFORE) or any(s.match(after) for s in _AFTER):
        return True
    after = re.sub(r"^,\s[^,.;]{1,60},(?=\s)", "", after)
    return bool(_TRADE.search(mention.surface) and _STARTS.match(after))


_ORGAN = re.compile(r"(?:Board|Committee|Trustees|Governors|Executive|Cabinet)(?:\sof\s\w+)?")
"""What only an organ of the body is called."""


def _client(
    parsed: Parsed, topics: Topics, house: Mapping[int, Mention], hired: Mention
) -> Mention | None:
    """The body that speaks, else the one that the section is about or whose paper it is."""
    found = house.get(hired.section)
    if found is None:
        topic = topics.main(hired.section)
        if topic is not None:
            found = topic.before(hired.start)
    if found is None or _ORGAN.fullmatch(found.surface):
        named = topics.named(hired.section)
        first = named[0] if named else None
        start = min(
            (p.segment.start for p in parsed.prose if p.section == hired.section), default=0
        )
        head = "".join(text_of(p.doc) for p in parsed.prose if p.section == hired.section)[
            :_OPENING
        ]
        if first is not None and first.start - start <= _OPENING and _MINUTES.search(head):
            found = first
    if found is None or found.surface in hired.surface or hired.surface in found.surface:
        return None
    return found


__all__ = ["of_engagements"]
