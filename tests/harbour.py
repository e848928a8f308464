"""A small corpus taken apart by hand: what every stage after the reading may be tested with.

Two documents. *harbour-notes* is the post of the design's illustration, grown: a quoted article,
a comment with a reply, a denial, speech, a sum, posts and events that are stated and that are not.
*strange-names* holds what breaks a careless writer of markup, Turtle or IRIs.
"""

from __future__ import annotations

import hashlib
from datetime import date

from kg.model import (
    Alias,
    Amount,
    Annotation,
    AppliedCorrection,
    Claim,
    Context,
    Correction,
    CorrectionKind,
    Credit,
    Document,
    Entity,
    EntityType,
    Event,
    EventParticipant,
    EventType,
    Evidence,
    Issue,
    Join,
    Knowledge,
    Mention,
    MentionKey,
    Modality,
    Occurrence,
    Participant,
    PostHeld,
    Predicate,
    Proposal,
    Publishing,
    Quotation,
    Reading,
    Reference,
    Relation,
    Section,
    SectionCredit,
    SectionKind,
    Segment,
    SegmentKind,
    Span,
    Speech,
    Status,
    Tenure,
    Thread,
    TimeExpression,
    Verdict,
)

HARBOUR, STRANGE = "harbour-notes", "strange-names"

_HARBOUR_PIECES: tuple[tuple[SegmentKind, int, str], ...] = (
    (SegmentKind.DATE_LINE, 0, "Tuesday 7 May 2019\n"),
    (SegmentKind.TITLE, 0, "Harbour notes\n"),
    (
        SegmentKind.TEXT,
        0,
        "Ann Lowe, chair of the Northmouth Harbour Board since 2015, resigned on Friday. "
        "“The accounts were never shown to us,” she told the Northmouth Echo. "
        "A spokesman for Tidewater plc denied that it owns Sandsucker Ltd.\n"
        "The Board paid Tidewater £1.5m a year for dredging, and Lowe criticised the company. "
        "Tidewater, of Southhaven, operates the Northmouth Ferry Terminal.\n",
    ),
    (SegmentKind.BLANK, 0, "\n"),
    (SegmentKind.INTRODUCTION, 0, "This in the Northmouth Echo:-\n"),
    (SegmentKind.TITLE, 1, "Harbour chair quits\n"),
    (SegmentKind.BYLINE, 1, "Peter Vane, 4 May 2019\n"),
    (
        SegmentKind.TEXT,
        1,
        "The 2018 audit report by Marlow Hale is about the Northmouth Harbour Board. "
        "Dockers at Southhaven plan a strike in June.\n",
    ),
    (SegmentKind.BLANK, 0, "\n"),
    (SegmentKind.CHROME, 0, "2 comments:\n"),
    (SegmentKind.STAMP, 2, "Getafix8 May 2019 at 09:15\n"),
    (SegmentKind.TEXT, 2, "Lowe was pushed, everyone knows it. Tidewater owns the Echo!\n"),
    (SegmentKind.CHROME, 2, "Reply\n"),
    (SegmentKind.STAMP, 3, "Old Salt8 May 2019 at 10:02\n"),
    (SegmentKind.TEXT, 3, "Vane will be the next chair of the Board.\n"),
)

HARBOUR_TEXT = "".join(text for _, _, text in _HARBOUR_PIECES)

STRANGE_NAME = '<script>alert(1)</script> "Bob" O\'Neil \\ Söhne 日本'
STRANGE_TEXT = (
    f"1 April 2020\nOdd names\nMs {STRANGE_NAME} joined\ta & b <plc>\x0b last week.\n"
    "“]]> ''' \"\"\" <!-- \\u0041” said a & b <plc>.\n"
)


def harbour() -> Knowledge:
    """The two documents and all that they say."""
    return Knowledge(
        readings=(_harbour_reading(), _strange_reading()),
        entities=_ENTITIES,
        refers_to=_refers_to(),
        claims=_CLAIMS,
        tenures=_TENURES,
        events=_EVENTS,
        quotations=_QUOTATIONS,
        publishings=(Publishing("publication/2018-audit-report", "2018"),),
        credits=(
            SectionCredit(HARBOUR, 1, "person/peter-vane", "organisation/northmouth-echo"),
            SectionCredit(HARBOUR, 2, "person/getafix", None),
            SectionCredit(HARBOUR, 3, "person/old-salt", None),
        ),
        proposals=(
            Proposal(
                "proposal/organisation-sandsucker-ltd/organisation-tidewater-plc",
                "join",
                "organisation/sandsucker-ltd",
                _TIDEWATER,
                Verdict.REFUSED,
                "The text keeps the two apart.",
                (MentionKey(HARBOUR, *span("Sandsucker Ltd")),),
            ),
        ),
        corrections=(
            AppliedCorrection(
                Correction(
                    CorrectionKind.RENAME,
                    "Tidewater",
                    "Tidewater plc",
                    because="its name in full",
                    by="Jo",
                    on="2019-05-09",
                ),
                (_TIDEWATER,),
            ),
        ),
    )


# --- where the words stand ------------------------------------------------------------------


def span(words: str, nth: int = 0, text: str = HARBOUR_TEXT) -> Span:
    """Where the words stand for the ``nth`` time, counted from 0."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


def _strange(words: str, nth: int = 0) -> Span:
    return span(words, nth, STRANGE_TEXT)


# --- the documents --------------------------------------------------------------------------


def _document(name: str, text: str) -> Document:
    return Document(name, f"{name}.txt", text, hashlib.sha256(text.encode()).hexdigest())


def _segments(pieces: tuple[tuple[SegmentKind, int, str], ...]) -> tuple[Segment, ...]:
    segments, start = [], 0
    for kind, section, text in pieces:
        segments.append(Segment(start, start + len(text), kind, section))
        start += len(text)
    return tuple(segments)


def _harbour_reading() -> Reading:
    pushed = "Lowe was pushed, everyone knows it. Tidewater owns the Echo!"
    next_chair = "Vane will be the next chair of the Board."
    sections = (
        Section(
            "",
            SectionKind.POST,
            span("Ann Lowe").start,
            span("This in the Northmouth Echo:-").end,
            title="Harbour notes",
            issued="2019-05-07",
        ),
        Section(
            "article-1",
            SectionKind.ARTICLE,
            span("The 2018 audit").start,
            span("strike in June.").end,
            part_of=0,
            title="Harbour chair quits",
            issued="2019-05-04",
            author="Peter Vane",
            introduction=span("This in the Northmouth Echo:-"),
        ),
        Section(
            "comment-1",
            SectionKind.COMMENT,
            *span(pushed),
            part_of=0,
            reply_to=0,
            issued="2019-05-08T09:15",
            author="Getafix",
        ),
        Section(
            "comment-1.1",
            SectionKind.COMMENT,
            *span(next_chair),
            part_of=0,
            reply_to=2,
            issued="2019-05-08T10:02",
            author="Old Salt",
        ),
    )
    thread = Thread(_document(HARBOUR, HARBOUR_TEXT), sections, _segments(_HARBOUR_PIECES))
    return Reading(thread, _harbour_annotation())


def _mention(where: Span, kind: EntityType, section: int = 0, text: str = HARBOUR_TEXT) -> Mention:
    return Mention(*where, text[where.start : where.end], kind, section)


_PERSON, _ORGANISATION, _PLACE = EntityType.PERSON, EntityType.ORGANISATION, EntityType.PLACE

_MENTIONS: tuple[tuple[str, int, EntityType, int, str], ...] = (
    ("Ann Lowe", 0, _PERSON, 0, "person/ann-lowe"),
    ("Northmouth Harbour Board", 0, _ORGANISATION, 0, "organisation/northmouth-harbour-board"),
    ("Northmouth Echo", 0, _ORGANISATION, 0, "organisation/northmouth-echo"),
    ("Tidewater plc", 0, _ORGANISATION, 0, "organisation/tidewater-plc"),
    ("Sandsucker Ltd", 0, _ORGANISATION, 0, "organisation/sandsucker-ltd"),
    ("Board", 1, _ORGANISATION, 0, "organisation/northmouth-harbour-board"),
    ("Tidewater", 1, _ORGANISATION, 0, "organisation/tidewater-plc"),
    ("Lowe", 1, _PERSON, 0, "person/ann-lowe"),
    ("Tidewater", 2, _ORGANISATION, 0, "organisation/tidewater-plc"),
    ("Southhaven", 0, _PLACE, 0, "place/southhaven"),
    ("Northmouth Ferry Terminal", 0, _ORGANISATION, 0, "organisation/northmouth-ferry-terminal"),
    ("Northmouth Echo", 1, _ORGANISATION, 0, "organisation/northmouth-echo"),
    ("Peter Vane", 0, _PERSON, 1, "person/peter-vane"),
    (
        "2018 audit report by Marlow Hale",
        0,
        EntityType.PUBLICATION,
        1,
        "publication/2018-audit-report",
    ),
    ("Marlow Hale", 0, _PERSON, 1, "person/marlow-hale"),
    ("Northmouth Harbour Board", 1, _ORGANISATION, 1, "organisation/northmouth-harbour-board"),
    ("Southhaven", 1, _PLACE, 1, "place/southhaven"),
    ("Getafix", 0, _PERSON, 2, "person/getafix"),
    ("Lowe", 2, _PERSON, 2, "person/ann-lowe"),
    ("Tidewater", 3, _ORGANISATION, 2, "organisation/tidewater-plc"),
    ("Echo", 2, _ORGANISATION, 2, "organisation/northmouth-echo"),
    ("Old Salt", 0, _PERSON, 3, "person/old-salt"),
    ("Vane", 1, _PERSON, 3, "person/peter-vane"),
    ("Board", 3, _ORGANISATION, 3, "organisation/northmouth-harbour-board"),
)

_REFERENCES = (
    ("she", 0, 0, span("Ann Lowe"), "person/ann-lowe"),
    (
        "the company",
        0,
        0,
        span("Tidewater", 1),
        "organisation/tidewater-plc",
    ),
)

_RESIGNED = span("Ann Lowe, chair of the Northmouth Harbour Board since 2015, resigned on Friday.")
_WORDS = span("The accounts were never shown to us,")
_DENIED = span("A spokesman for Tidewater plc denied that it owns Sandsucker Ltd.")
_PAID = span("The Board paid Tidewater £1.5m a year for dredging, and Lowe criticised the company.")
_OPERATES = span("Tidewater, of Southhaven, operates the Northmouth Ferry Terminal.")
_AUDIT = span("The 2018 audit report by Marlow Hale is about the Northmouth Harbour Board.")
_STRIKE = span("Dockers at Southhaven plan a strike in June.")
_OWNS = span("Tidewater owns the Echo!")
_NEXT = span("Vane will be the next chair of the Board.")


def _harbour_annotation() -> Annotation:
    context = Context(0, _PAID)
    denial = Context(0, _DENIED, span("it owns Sandsucker Ltd"), Modality.DENIED)
    return Annotation(
        mentions=tuple(sorted(_mention(span(w, n), k, s) for w, n, k, s, _ in _MENTIONS)),
        references=tuple(Reference(*span(w, n), w, s, a) for w, n, s, a, _ in _REFERENCES),
        aliases=(Alias(span("Tidewater plc"), span("Tidewater", 1), "short for Tidewater plc"),),
        times=(
            _time("Tuesday 7 May 2019", 0, "2019-05-07", date(2019, 5, 7), date(2019, 5, 7)),
            _time("2015", 0, "2015", date(2015, 1, 1), date(2015, 12, 31)),
            _time("Friday", 0, "2019-05-03", date(2019, 5, 3), date(2019, 5, 3)),
            _time("4 May 2019", 1, "2019-05-04", date(2019, 5, 4), date(2019, 5, 4)),
            _time("2018", 1, "2018", date(2018, 1, 1), date(2018, 12, 31)),
            _time("June", 1, "2019-06", date(2019, 6, 1), date(2019, 6, 30)),
        ),
        amounts=(Amount(*span("£1.5m a year"), "£1.5m a year", 0, "1500000", "GBP", "year"),),
        speeches=(
            Speech(*_WORDS, 0, span("Ann Lowe"), "told"),
            Speech(
                *span("it owns Sandsucker Ltd"),
                0,
                span("Tidewater plc"),
                "denied",
                direct=False,
                spokesperson=True,
            ),
        ),
        relations=(
            Relation(span("Tidewater plc"), Predicate.OWNS, span("Sandsucker Ltd"), denial),
            Relation(span("Lowe", 1), Predicate.CRITICISED, span("Tidewater", 1), context),
            Relation(
                span("Tidewater", 2),
                Predicate.OPERATES,
                span("Northmouth Ferry Terminal"),
                Context(0, _OPERATES),
            ),
            Relation(
                span("Tidewater", 2),
                Predicate.LOCATED_IN,
                span("Southhaven"),
                Context(0, _OPERATES),
            ),
            Relation(
                span("2018 audit report by Marlow Hale"),
                Predicate.AUTHORED_BY,
                span("Marlow Hale"),
                Context(1, _AUDIT),
            ),
            Relation(
                span("2018 audit report by Marlow Hale"),
                Predicate.ABOUT,
                span("Northmouth Harbour Board", 1),
                Context(1, _AUDIT),
            ),
            Relation(span("Tidewater", 3), Predicate.OWNS, span("Echo", 2), Context(2, _OWNS)),
        ),
        posts=(
            PostHeld(
                span("Ann Lowe"),
                "chair",
                span("Northmouth Harbour Board"),
                Status.FORMER,
                Context(0, _RESIGNED),
                since="2015",
                until="2019-05-03",
            ),
            PostHeld(span("Vane", 1), "chair", span("Board", 3), Status.FUTURE, Context(3, _NEXT)),
        ),
        occurrences=(
            Occurrence(
                EventType.DEPARTURE,
                span("resigned"),
                (
                    Participant(span("Ann Lowe"), "agent"),
                    Participant(span("Northmouth Harbour Board"), "other"),
                ),
                Context(0, _RESIGNED),
                time=span("Friday"),
            ),
            Occurrence(
                EventType.FINANCE,
                span("paid"),
                (
                    Participant(span("Board", 1), "agent"),
                    Participant(span("Tidewater", 1), "patient"),
                ),
                context,
            ),
            Occurrence(
                EventType.STRIKE,
                span("strike"),
                (),
                Context(1, _STRIKE, modality=Modality.PLANNED),
                time=span("June"),
                place=span("Southhaven", 1),
            ),
        ),
        credits=(Credit(1, publisher=span("Northmouth Echo", 1)),),
        issues=(Issue(span("2018 audit report by Marlow Hale"), "2018"),),
        sentences=(_RESIGNED, _DENIED, _PAID, _OPERATES, _AUDIT, _STRIKE, _OWNS, _NEXT),
    )


def _time(words: str, section: int, value: str, first: date, last: date) -> TimeExpression:
    return TimeExpression(*span(words), words, section, value, first, last)


def _strange_reading() -> Reading:
    name, firm = _strange(STRANGE_NAME), "a & b <plc>"
    joined = _strange("Ms ").start
    cuts = (0, _strange("Odd names").start, joined, len(STRANGE_TEXT))
    kinds = (SegmentKind.DATE_LINE, SegmentKind.TITLE, SegmentKind.TEXT)
    root = Section(
        "",
        SectionKind.POST,
        joined,
        len(STRANGE_TEXT) - 1,
        title="Odd names",
        issued="2020-04-01",
    )
    thread = Thread(
        _document(STRANGE, STRANGE_TEXT),
        (root,),
        tuple(Segment(a, b, k, 0) for a, b, k in zip(cuts, cuts[1:], kinds, strict=False)),
    )
    found = Annotation(
        mentions=(
            Mention(*name, STRANGE_NAME, _PERSON, 0, honorific="Ms"),
            _mention(_strange(firm), _ORGANISATION, text=STRANGE_TEXT),
            _mention(_strange(firm, 1), _ORGANISATION, text=STRANGE_TEXT),
        ),
        times=(
            TimeExpression(
                *_strange("1 April 2020"),
                "1 April 2020",
                0,
                "2020-04-01",
                date(2020, 4, 1),
                date(2020, 4, 1),
            ),
            TimeExpression(
                *_strange("last week"),
                "last week",
                0,
                "2020-W13",
                date(2020, 3, 23),
                date(2020, 3, 29),
            ),
        ),
        speeches=(Speech(*_STRANGE_WORDS, 0, _strange(firm, 1), "said"),),
        relations=(Relation(name, Predicate.MEMBER_OF, _strange(firm), Context(0, _JOINED)),),
        sentences=(_JOINED,),
    )
    return Reading(thread, found)


_STRANGE_WORDS = _strange("]]> ''' \"\"\" <!-- \\u0041")
_JOINED = Span(_strange("Ms ").start, _strange("last week.").end)


def _refers_to() -> dict[MentionKey, str]:
    strange = {
        _strange(STRANGE_NAME): "person/script-alert-1-script-bob-oneil-sohne-日本",
        _strange("a & b <plc>"): "organisation/a-and-b-plc",
        _strange("a & b <plc>", 1): "organisation/a-and-b-plc",
    }
    return {
        **{MentionKey(HARBOUR, *span(w, n)): entity for w, n, _, _, entity in _MENTIONS},
        **{MentionKey(HARBOUR, *span(w, n)): entity for w, n, _, _, entity in _REFERENCES},
        **{MentionKey(STRANGE, *where): entity for where, entity in strange.items()},
    }


# --- what is concluded ----------------------------------------------------------------------

_SURNAME = Join("Lowe", "surname of Ann Lowe in harbour-notes")

_ENTITIES = (
    Entity("organisation/a-and-b-plc", _ORGANISATION, "a & b <plc>"),
    Entity(
        "organisation/northmouth-echo",
        _ORGANISATION,
        "Northmouth Echo",
        ("Echo",),
        (Join("Echo", "last word of Northmouth Echo in harbour-notes"),),
    ),
    Entity("organisation/northmouth-ferry-terminal", _ORGANISATION, "Northmouth Ferry Terminal"),
    Entity(
        "organisation/northmouth-harbour-board",
        _ORGANISATION,
        "Northmouth Harbour Board",
        ("Board",),
        (Join("Board", "head noun of Northmouth Harbour Board in harbour-notes"),),
    ),
    Entity("organisation/sandsucker-ltd", _ORGANISATION, "Sandsucker Ltd"),
    Entity(
        "organisation/tidewater-plc",
        _ORGANISATION,
        "Tidewater plc",
        ("Tidewater",),
        (Join("Tidewater", "Tidewater plc without its legal form"),),
    ),
    Entity("person/ann-lowe", _PERSON, "Ann Lowe", ("Lowe",), (_SURNAME,)),
    Entity("person/getafix", _PERSON, "Getafix", persona=True),
    Entity("person/marlow-hale", _PERSON, "Marlow Hale"),
    Entity("person/old-salt", _PERSON, "Old Salt", persona=True),
    Entity(
        "person/peter-vane",
        _PERSON,
        "Peter Vane",
        ("Vane",),
        (Join("Vane", "surname of Peter Vane in harbour-notes"),),
    ),
    Entity("person/script-alert-1-script-bob-oneil-sohne-日本", _PERSON, STRANGE_NAME),
    Entity("place/southhaven", _PLACE, "Southhaven"),
    Entity(
        "publication/2018-audit-report",
        EntityType.PUBLICATION,
        "2018 audit report by Marlow Hale",
    ),
)


def _evidence(where: Span, section: str = "", document: str = HARBOUR) -> Evidence:
    text = HARBOUR_TEXT if document == HARBOUR else STRANGE_TEXT
    return Evidence(document, *where, section, text[where.start : where.end])


def _claim(
    number: int,
    subject: str,
    predicate: Predicate,
    object_: str,
    evidence: Evidence,
    voice: str,
    *,
    modality: Modality = Modality.STATED,
    asserted: bool = True,
) -> Claim:
    return Claim(
        f"claim/{evidence.document}/{number}",
        evidence.document,
        subject,
        predicate,
        object_,
        (evidence,),
        voice,
        modality,
        asserted,
    )


_TIDEWATER = "organisation/tidewater-plc"
_BOARD = "organisation/northmouth-harbour-board"
_POST = f"document/{HARBOUR}"

_CLAIMS = (
    _claim(
        1,
        _TIDEWATER,
        Predicate.OWNS,
        "organisation/sandsucker-ltd",
        _evidence(_DENIED),
        _TIDEWATER,
        modality=Modality.DENIED,
        asserted=False,
    ),
    _claim(2, "person/ann-lowe", Predicate.CRITICISED, _TIDEWATER, _evidence(_PAID), _POST),
    _claim(
        3,
        _TIDEWATER,
        Predicate.OPERATES,
        "organisation/northmouth-ferry-terminal",
        _evidence(_OPERATES),
        _POST,
    ),
    _claim(4, _TIDEWATER, Predicate.LOCATED_IN, "place/southhaven", _evidence(_OPERATES), _POST),
    _claim(
        5,
        "publication/2018-audit-report",
        Predicate.AUTHORED_BY,
        "person/marlow-hale",
        _evidence(_AUDIT, "article-1"),
        "person/peter-vane",
    ),
    _claim(
        6,
        "publication/2018-audit-report",
        Predicate.ABOUT,
        _BOARD,
        _evidence(_AUDIT, "article-1"),
        "person/peter-vane",
    ),
    _claim(
        7,
        _TIDEWATER,
        Predicate.OWNS,
        "organisation/northmouth-echo",
        _evidence(_OWNS, "comment-1"),
        "person/getafix",
        asserted=False,
    ),
    _claim(
        1,
        "person/script-alert-1-script-bob-oneil-sohne-日本",
        Predicate.MEMBER_OF,
        "organisation/a-and-b-plc",
        _evidence(_JOINED, document=STRANGE),
        f"document/{STRANGE}",
    ),
)

_TENURES = (
    Tenure(
        "tenure/ann-lowe/chair/northmouth-harbour-board",
        (HARBOUR,),
        "person/ann-lowe",
        "chair",
        _BOARD,
        Status.FORMER,
        (_evidence(_RESIGNED),),
        (_POST,),
        Modality.STATED,
        asserted=True,
        held_from="2015",
        held_until="2019-05-03",
    ),
    Tenure(
        "tenure/peter-vane/chair/northmouth-harbour-board/harbour-notes",
        (HARBOUR,),
        "person/peter-vane",
        "chair",
        _BOARD,
        Status.FUTURE,
        (_evidence(_NEXT, "comment-1.1"),),
        ("person/old-salt",),
        Modality.STATED,
        asserted=False,
    ),
)

_EVENTS = (
    Event(
        f"event/{HARBOUR}/departure-1",
        HARBOUR,
        EventType.DEPARTURE,
        "Ann Lowe resigned",
        (EventParticipant("person/ann-lowe", "agent"), EventParticipant(_BOARD, "other")),
        (_evidence(_RESIGNED),),
        _POST,
        Modality.STATED,
        asserted=True,
        value="2019-05-03",
        earliest=date(2019, 5, 3),
        latest=date(2019, 5, 3),
    ),
    Event(
        f"event/{HARBOUR}/finance-1",
        HARBOUR,
        EventType.FINANCE,
        "Northmouth Harbour Board paid Tidewater plc",
        (EventParticipant(_BOARD, "agent"), EventParticipant(_TIDEWATER, "patient")),
        (_evidence(_PAID),),
        _POST,
        Modality.STATED,
        asserted=True,
    ),
    Event(
        f"event/{HARBOUR}/strike-1",
        HARBOUR,
        EventType.STRIKE,
        "strike at Southhaven",
        (),
        (_evidence(_STRIKE, "article-1"),),
        "person/peter-vane",
        Modality.PLANNED,
        asserted=False,
        value="2019-06",
        earliest=date(2019, 6, 1),
        latest=date(2019, 6, 30),
        place="place/southhaven",
    ),
)

_QUOTATIONS = (
    Quotation(
        f"quotation/{HARBOUR}/1",
        HARBOUR,
        "person/ann-lowe",
        (_evidence(_WORDS),),
        "told",
        direct=True,
        block=False,
    ),
    Quotation(
        f"quotation/{HARBOUR}/2",
        HARBOUR,
        _TIDEWATER,
        (_evidence(span("it owns Sandsucker Ltd")),),
        "denied",
        direct=False,
        block=False,
        spokesperson=True,
    ),
    Quotation(
        f"quotation/{STRANGE}/1",
        STRANGE,
        "organisation/a-and-b-plc",
        (_evidence(_STRANGE_WORDS, document=STRANGE),),
        "said",
        direct=True,
        block=True,
    ),
)
