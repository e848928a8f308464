"""The values that cross a stage: what documents say, and what is concluded from them.

Everything here is frozen and compares by content. Offsets count Unicode code points of
``Document.text``, ``start`` included and ``end`` excluded, so ``text[start:end] == surface``.

The upper half (`Document` … `Annotation`) keeps what one document says and never changes when
other documents arrive. The lower half (`Entity` … `Knowledge`) is concluded over a corpus, and
refers back to the upper half by position. A wrong join is undone without reading anything again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range of code points in one document's text."""

    start: int
    end: int

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


# --- kinds of text --------------------------------------------------------------------------


class SegmentKind(StrEnum):
    DATE_LINE = "date-line"
    TITLE = "title"
    HEADING = "heading"
    TEXT = "text"
    INTRODUCTION = "introduction"  # prose that announces the article after it ("… reports:-")
    BYLINE = "byline"
    STAMP = "stamp"  # a comment's author and time
    SIGNATURE = "signature"
    IMPRINT = "imprint"  # who brought it out, as its metadata have it
    SEPARATOR = "separator"
    CHROME = "chrome"  # words of the site's machinery ("ReplyDelete"): never read as prose
    BLANK = "blank"


READABLE = frozenset(
    {SegmentKind.TITLE, SegmentKind.HEADING, SegmentKind.TEXT, SegmentKind.INTRODUCTION}
)
"""Kinds whose words are somebody's prose."""


class SectionKind(StrEnum):
    POST = "Post"
    ARTICLE = "Article"
    COMMENT = "Comment"


# --- read -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a format, or a file beside it, says about a document; None where it says nothing.

    Args:
        issued: EDTF date, or ISO 8601 date and time.
        author, publisher: As written.
        url: Where the document was published.
        language: A tag of BCP 47, such as ``en-GB``.
    """

    title: str | None = None
    issued: str | None = None
    author: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None


NO_METADATA = Metadata()


class Mark(NamedTuple):
    """A stretch of text whose kind its format knows."""

    start: int
    end: int
    kind: SegmentKind

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Part:
    """A comment (or an article) below a document's own text, as its format marks it.

    Args:
        start, end: All of it, its head included; parts follow one another and never overlap.
        reply_to: Index of the part it answers; None for the document's own text.
        marks: Its head and other stretches that are no prose.
    """

    start: int
    end: int
    metadata: Metadata = NO_METADATA
    kind: SectionKind = SectionKind.COMMENT
    reply_to: int | None = None
    marks: tuple[Mark, ...] = ()

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


class Page(NamedTuple):
    """Where a page begins, and what is printed on it or else its number, counted from 1."""

    start: int
    label: str


_SPACES = dict.fromkeys((0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")


@dataclass(frozen=True, slots=True)
class Document:
    """A text that was read from a file: line ends are ``\\n``, a byte order mark is gone.

    Args:
        id: Readable and unique in the corpus; the last part of the document's IRI.
        source: Path relative to the folder that was given, with ``/`` between parts; for one of
            several documents in a file, such as ``posts.zip/pier.html`` or ``feed.xml#post-7``,
            the place inside it after that.
        text: The whole text, nothing left out: what offsets count in. Where the file is no plain
            text, what its format's reader takes for the text.
        sha256: Of the file's bytes, in hex, or of what makes up this document among several.
        marks: What the format knows about stretches of the document's own text: a head above it,
            a foot below it, headings in between; in order.
        parts: What stands below it; empty where the format knows of none.
        pages: In order; empty where the format has none.
        thread: Whether the format tells threads apart, so that none is to be guessed.
        reader: What took the text from the file, with versions; empty for plain text.
    """

    id: str
    source: str
    text: str
    sha256: str
    metadata: Metadata = NO_METADATA
    marks: tuple[Mark, ...] = ()
    parts: tuple[Part, ...] = ()
    pages: tuple[Page, ...] = ()
    thread: bool = False
    reader: str = ""

    @property
    def evenly_spaced(self) -> str:
        """The text with plain spaces for those of other widths and those that keep a line whole.

        For patterns to read; offsets count in it as in the text, which is what evidence quotes.
        """
        return self.text.translate(_SPACES)

    def page(self, offset: int) -> str | None:
        """The page that a code point stands on; None where the format has no pages."""
        at = bisect_right(self.pages, offset, key=lambda page: page.start)
        return self.pages[at - 1].label if at else None


# --- segment --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Section:
    """A document inside the file: the root, an article quoted in it, a comment, a reply.

    Args:
        key: ``""`` for the root, else unique in the file, such as ``article-2``, ``comment-3.1``.
        start, end: From the first to the last of its own words (heads and chrome apart).
        part_of: Index of the section it stands in; None for the root.
        reply_to: Index of the section it answers; None unless a comment.
        issued: EDTF date, or ISO 8601 date and time for a stamped comment; None if not stated.
        author: As written in a by-line, stamp or signature; None if not named there.
        introduction: Where the prose that introduces a quoted article stands.
        publisher, url, language: As the metadata have them.
    """

    key: str
    kind: SectionKind
    start: int
    end: int
    part_of: int | None = None
    reply_to: int | None = None
    title: str | None = None
    issued: str | None = None
    author: str | None = None
    introduction: Span | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text of one kind; all of a document's segments, joined in order, are its text."""

    start: int
    end: int
    kind: SegmentKind
    section: int

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Thread:
    """A document taken apart: its sections (the root first) and its segments."""

    document: Document
    sections: tuple[Section, ...]
    segments: tuple[Segment, ...]

    def around(self, section: int | None) -> Iterator[int]:
        """A section and those that it stands in, from the innermost outwards."""
        while section is not None:
            yield section
            section = self.sections[section].part_of

    def inside_comment(self, section: int | None) -> bool:
        """Whether the section is a comment or stands inside one."""
        return any(self.sections[n].kind is SectionKind.COMMENT for n in self.around(section))

    @property
    def comments(self) -> frozenset[int]:
        """The numbers of the sections that are comments or stand inside one."""
        return frozenset(n for n in range(len(self.sections)) if self.inside_comment(n))


# --- annotate -------------------------------------------------------------------------------


class EntityType(StrEnum):
    PERSON = "Person"
    ORGANISATION = "Organisation"
    PLACE = "Place"
    PUBLICATION = "Publication"
    LEGISLATION = "Legislation"
    PROGRAMME = "Programme"


class Modality(StrEnum):
    STATED = "Stated"
    DENIED = "Denied"
    ALLEGED = "Alleged"
    PLANNED = "Planned"
    QUESTIONED = "Questioned"


class Status(StrEnum):
    CURRENT = "Current"
    FORMER = "Former"
    FUTURE = "Future"


class Predicate(StrEnum):
    """The closed list of relations."""

    MEMBER_OF = "memberOf"
    OPERATES = "operates"
    OWNS = "owns"
    PART_OF = "partOf"
    RENAMED_TO = "renamedTo"
    LOCATED_IN = "locatedIn"
    PUBLISHED_BY = "publishedBy"
    AUTHORED_BY = "authoredBy"
    ABOUT = "about"
    CRITICISED = "criticised"
    SUPPORTED = "supported"
    WORKS_WITH = "worksWith"


class EventType(StrEnum):
    """The closed list of kinds of occurrence; the class in the graph is ``kg:<Name>Event``."""

    CONTRACT = "Contract"
    APPOINTMENT = "Appointment"
    DEPARTURE = "Departure"
    PUBLICATION = "Publication"
    INSPECTION = "Inspection"
    ANNOUNCEMENT = "Announcement"
    LEGISLATION = "Legislation"
    REORGANISATION = "Reorganisation"
    JOBCUTS = "Jobcuts"
    OFFENCE = "Offence"
    JUSTICE = "Justice"
    DISTURBANCE = "Disturbance"
    STRIKE = "Strike"
    MEETING = "Meeting"
    ELECTION = "Election"
    AWARD = "Award"
    FINANCE = "Finance"
    DEATH = "Death"
    DISASTER = "Disaster"
    SPORT = "Sport"
    OTHER = "Other"


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A name as one document writes it. A publication may contain other mentions.

    Args:
        section: Index of the innermost section.
        honorific: What belongs to the name and stands outside the span: a person's title ("Dame",
            "Mr"), what a body is where the one named before it says so ("Inspectorate of").
        score: How sure the document alone makes it that this is a name of this type, 0 to 1.
            Under 0.5 it counts only with support from elsewhere in the corpus.
    """

    start: int
    end: int
    surface: str
    type: EntityType
    section: int
    honorific: str = ""
    score: float = 1.0

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """A pronoun or bare noun ("he", "the company") that stands for a name of the same document."""

    start: int
    end: int
    surface: str
    section: int
    antecedent: Span


@dataclass(frozen=True, slots=True, order=True)
class Alias:
    """Two mentions of one document that the text itself equates: "Ministry of Justice (MoJ)"."""

    long: Span
    short: Span
    reason: str


@dataclass(frozen=True, slots=True, order=True)
class TimeExpression:
    """A calendar expression.

    Args:
        value: EDTF, or None where the text leaves it open ("recently").
        earliest, latest: First and last day that the value covers; None where it is open.
    """

    start: int
    end: int
    surface: str
    section: int
    value: str | None = None
    earliest: date | None = None
    latest: date | None = None

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True, order=True)
class Amount:
    """A sum of money.

    Args:
        amount: In whole units of the currency, written as a plain decimal ("280000000").
        currency: ISO 4217 ("GBP").
        period: "year", "month", "week", "day" or "hour" for a rate, else None.
    """

    start: int
    end: int
    surface: str
    section: int
    amount: str
    currency: str
    period: str | None = None

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Speech:
    """Words that somebody is quoted with.

    Args:
        speaker: The mention that names the speaker; None where nobody is named.
        cue: The reporting words ("said", "according to").
        direct: False for reported speech ("said that …").
        block: A whole passage quoted as a block.
        spokesperson: An unnamed source that speaks for ``speaker`` ("a spokesman for …").
    """

    start: int
    end: int
    section: int
    speaker: Span | None
    cue: str = ""
    direct: bool = True
    block: bool = False
    spokesperson: bool = False

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Context:
    """Where a statement stands and how it is meant.

    Args:
        section: The innermost section.
        evidence: The sentence, or less, that makes the statement.
        speech: The innermost `Speech` it stands in, by its span; None for the section's author.
    """

    section: int
    evidence: Span
    speech: Span | None = None
    modality: Modality = Modality.STATED


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation between two mentions, as a sentence states it.

    Args:
        beside: The sentence that names the other end, where the one that states it does not.
    """

    subject: Span
    predicate: Predicate
    object: Span
    context: Context
    beside: Span | None = None


@dataclass(frozen=True, slots=True)
class PostHeld:
    """Somebody holds, held or will hold a post, as one sentence states it.

    Args:
        post: The post in the text's words.
        since, until: EDTF, where stated.
        inferred: No word beside the post names the organisation: it is the one that the text is
            about there.
    """

    holder: Span
    post: str
    organisation: Span | None
    status: Status
    context: Context
    since: str | None = None
    until: str | None = None
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Participant:
    mention: Span
    role: str  # "agent", "patient" or "other"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An event as one sentence tells it.

    Args:
        time: The time expression that dates it; None where the text gives none.
        place: The mention of the place it happened at.
        amounts: The sums of money that belong to it.
    """

    type: EventType
    trigger: Span
    participants: tuple[Participant, ...]
    context: Context
    time: Span | None = None
    place: Span | None = None
    amounts: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Credit:
    """Who wrote or brought out a section, found in the prose around it."""

    section: int
    author: Span | None = None
    publisher: Span | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """When a publication came out, as the text states it; EDTF."""

    publication: Span
    value: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """All that the annotators found in one document. A pure function of its thread."""

    mentions: tuple[Mention, ...] = ()
    references: tuple[Reference, ...] = ()
    aliases: tuple[Alias, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    amounts: tuple[Amount, ...] = ()
    speeches: tuple[Speech, ...] = ()
    relations: tuple[Relation, ...] = ()
    posts: tuple[PostHeld, ...] = ()
    occurrences: tuple[Occurrence, ...] = ()
    credits: tuple[Credit, ...] = ()
    issues: tuple[Issue, ...] = ()
    sentences: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One document with everything read in it: what is cached, and what crosses to the corpus."""

    thread: Thread
    annotation: Annotation

    @property
    def document(self) -> Document:
        return self.thread.document


# --- resolve --------------------------------------------------------------------------------


class MentionKey(NamedTuple):
    """A mention (or reference) in a corpus."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, order=True)
class Join:
    """Why a way of writing belongs to an entity: ``("Mr Grayling", "surname of … in …")``."""

    surface: str
    reason: str


@dataclass(frozen=True, slots=True)
class Entity:
    """What mentions resolve to.

    Args:
        id: Path below the base IRI, readable: ``person/ann-lowe``.
        label: The canonical name.
        alternatives: The other names, sorted.
        joins: A reason for each name that is not the label, sorted.
        persona: A commenter's pseudonym, never joined to a person by name alone.
        exact_match: IRI of the same thing in reference data; empty where there is none.
        see_also: IRIs of pages that reference data gives as its source, sorted.
    """

    id: str
    type: EntityType
    label: str
    alternatives: tuple[str, ...] = ()
    joins: tuple[Join, ...] = ()
    persona: bool = False
    exact_match: str = ""
    see_also: tuple[str, ...] = ()


class Verdict(StrEnum):
    """What was decided about two records that may be of one thing."""

    PROPOSED = "Proposed"  # doubtful: a person decides
    REFUSED = "Refused"


@dataclass(frozen=True, slots=True, order=True)
class Proposal:
    """Two records that could be of one thing and are kept apart, with the reason.

    Args:
        id: Path below the base IRI.
        kind: "join" for two entities, "occurrence" for two events.
        first, second: Their ids; ``first`` sorts before ``second``.
        evidence: Mentions or passages that the reason speaks of, a few at most.
    """

    id: str
    kind: str
    first: str
    second: str
    verdict: Verdict
    reason: str
    evidence: tuple[MentionKey, ...] = ()


# --- correct --------------------------------------------------------------------------------


class CorrectionKind(StrEnum):
    """What a person may correct; the verbs of the corrections file."""

    SAME = "same"
    DIFFERENT = "different"
    RENAME = "rename"
    RETYPE = "retype"
    REJECT = "reject"
    DATE = "date"
    PIN = "pin"


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person knows better.

    Args:
        first, second: Names of entities, or ends of IRIs; what ``second`` is depends on the kind.
        document: Source of the one document in which it holds; empty for all.
        because, by, on: Reason, author and date in the person's words; may be empty.
        line: Where it stands in its file, from 1.
    """

    kind: CorrectionKind
    first: str
    second: str = ""
    document: str = ""
    because: str = ""
    by: str = ""
    on: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class AppliedCorrection:
    """A correction with the ids of the entities that it left."""

    correction: Correction
    entities: tuple[str, ...]


# --- claims ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """A passage that supports a statement; ``section`` is the key of the innermost document."""

    document: str
    start: int
    end: int
    section: str
    quote: str


def _need_evidence(what: object, evidence: tuple[Evidence, ...]) -> None:
    if not evidence:
        raise ValueError(f"{type(what).__name__} without evidence")


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody states that two entities stand in a relation.

    Args:
        id: Path below the base IRI.
        attributed_to: Id of the entity, or of the document, whose voice it is.
        asserted: True where an author states it outside comments and quotation marks; only then
            the plain triple is part of the facts.
    """

    id: str
    document: str
    subject: str
    predicate: Predicate
    object: str
    evidence: tuple[Evidence, ...]
    attributed_to: str
    modality: Modality
    asserted: bool

    def __post_init__(self) -> None:
        _need_evidence(self, self.evidence)


@dataclass(frozen=True, slots=True)
class Tenure:
    """Who holds, held or will hold which post, over all the documents that say so.

    Args:
        documents: Ids of the root documents that state it. Where ``asserted`` is False there is
            exactly one, and the tenure stands in that document's evidence alone.
        attributed_to: The voices, sorted.
        inferred: No statement names the organisation beside the post; see `PostHeld`.
    """

    id: str
    documents: tuple[str, ...]
    holder: str
    post: str
    organisation: str | None
    status: Status
    evidence: tuple[Evidence, ...]
    attributed_to: tuple[str, ...]
    modality: Modality
    asserted: bool
    held_from: str | None = None
    held_until: str | None = None
    inferred: bool = False

    def __post_init__(self) -> None:
        _need_evidence(self, self.evidence)


@dataclass(frozen=True, slots=True)
class EventParticipant:
    entity: str
    role: str


@dataclass(frozen=True, slots=True)
class Event:
    """A dated or datable occurrence. ``value`` is EDTF; ``asserted`` as for `Claim`.

    Args:
        amounts: Where the sums of money stand that belong to it.
        dated_by_document: The text gives no date: ``latest`` is the day it was written.
        also: Further voices, where a person joined tellings of several documents; sorted.
    """

    id: str
    document: str
    type: EventType
    label: str
    participants: tuple[EventParticipant, ...]
    evidence: tuple[Evidence, ...]
    attributed_to: str
    modality: Modality
    asserted: bool
    value: str | None = None
    earliest: date | None = None
    latest: date | None = None
    place: str | None = None
    amounts: tuple[MentionKey, ...] = ()
    dated_by_document: bool = False
    also: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _need_evidence(self, self.evidence)


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words with the entity that is quoted with them; its own span is its evidence.

    Args:
        speaker: Entity id; None where the text names nobody.
        evidence: Exactly one passage: the quoted words.
    """

    id: str
    document: str
    speaker: str | None
    evidence: tuple[Evidence, ...]
    cue: str
    direct: bool
    block: bool
    spokesperson: bool = False

    def __post_init__(self) -> None:
        _need_evidence(self, self.evidence)


@dataclass(frozen=True, slots=True)
class Publishing:
    """When a publication came out (EDTF)."""

    publication: str
    value: str


@dataclass(frozen=True, slots=True)
class SectionCredit:
    """Entity ids of who wrote and who brought out a section of a document."""

    document: str
    section: int
    creator: str | None
    publisher: str | None


@dataclass(frozen=True, slots=True, order=True)
class Copy:
    """A passage of a statement whose words another document had first: no evidence of its own.

    Args:
        original: Id of the innermost document that had them first.
    """

    document: str
    start: int
    end: int
    original: str


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """A section that is, for the most part, the text of the document ``original`` (its id)."""

    document: str
    section: int
    original: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a corpus says: the input of the RDF stage.

    Args:
        readings: Sorted by document id.
        entities: Sorted by id.
        refers_to: From each mention and reference to an entity id.
        proposals: Doubtful and refused joins, sorted by id.
    """

    readings: tuple[Reading, ...] = ()
    entities: tuple[Entity, ...] = ()
    refers_to: Mapping[MentionKey, str] = field(default_factory=dict)
    claims: tuple[Claim, ...] = ()
    tenures: tuple[Tenure, ...] = ()
    events: tuple[Event, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    publishings: tuple[Publishing, ...] = ()
    credits: tuple[SectionCredit, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    corrections: tuple[AppliedCorrection, ...] = ()
    copies: tuple[Copy, ...] = ()
    versions: tuple[Version, ...] = ()
