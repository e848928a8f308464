"""The values that the network page shows: entities, their connections, the sentences.

A connection always carries the statements behind it; nothing is drawn that has no words in a
document.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kg.model import EntityType, Modality


class Kind(StrEnum):
    """What joins two entities; TOGETHER is the weakest: one sentence names both."""

    RELATION = "relation"
    POST = "post"
    EVENT = "event"
    QUOTATION = "quotation"
    TOGETHER = "together"


class VoiceKind(StrEnum):
    ARTICLE = "article"
    QUOTED = "quoted"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """Where a sentence names an entity; code points of the sentence, ``end`` excluded."""

    start: int
    end: int
    entity: str


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A document as a reader would cite it.

    Args:
        id: Its IRI.
        kind: "Post", "Article" or "Comment".
        issued: EDTF or ISO 8601; empty where not stated.
        file: Path of the file it stands in.
        within: Title of the post that quotes it or that it comments on; empty for the post itself.
        within_issued: When that post came out.
        root: IRI of that post; empty for the post itself.
    """

    id: str
    kind: str
    title: str
    issued: str
    file: str
    within: str = ""
    within_issued: str = ""
    root: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Voice:
    """Who says it."""

    label: str
    kind: VoiceKind


@dataclass(frozen=True, slots=True)
class Statement:
    """Something that one voice says in one sentence.

    Args:
        id: IRI of the claim, tenure, event or quotation; of the passage for `Kind.TOGETHER`.
        phrase: What is said of ``subject``, in words: "operates", "chair (former)".
        subject, object: Entity IRIs; ``object`` is empty where the statement is of one entity.
        marks: Where the sentence names entities; they do not overlap.
        when: EDTF, of what is stated and not of the document.
        passage: IRI of the evidence; empty for a quotation, which is its own.
        start, end: Where the sentence stands in the file, in code points.
        asserted: The graph has it as a plain triple, on this very voice.
        copy_of: IRI of the document that had these words first; empty where this is the first.
    """

    id: str
    kind: Kind
    phrase: str
    subject: str
    object: str
    sentence: str
    marks: tuple[Mark, ...]
    document: Source
    voice: Voice
    modality: Modality = Modality.STATED
    when: str = ""
    passage: str = ""
    start: int = 0
    end: int = 0
    asserted: bool = False
    copy_of: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """An entity.

    Args:
        documents: The documents that name it, by IRI, sorted.
        independent: How many of them are posts or articles, and not comments.
        mentions: How often it is named.
        persona: A commenter's pseudonym.
        comment_only: Nobody but commenters speaks of it.
        statements: Those that join it to no other entity.
        reasons: Why each of the other names is taken for it.
    """

    id: str
    label: str
    type: EntityType
    names: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    independent: int = 0
    mentions: int = 0
    persona: bool = False
    comment_only: bool = False
    statements: tuple[Statement, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """All statements of one kind that join two entities; ``source`` sorts before ``target``."""

    source: str
    target: str
    kind: Kind
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """An object of a triple: an IRI where ``datatype`` is empty, else a literal."""

    value: str
    datatype: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """What the graph itself says of one thing, to be written out again.

    Args:
        properties: IRIs of properties with their values, sorted. Evidence is left out, and what
            one entity is to another: both come with the statements.
    """

    id: str
    properties: tuple[tuple[str, tuple[Term, ...]], ...]


@dataclass(frozen=True, slots=True)
class Network:
    """What the page shows; everything sorted by IRI."""

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    documents: tuple[Source, ...] = ()
    records: tuple[Record, ...] = ()


PHRASES = {
    "memberOf": "is a member of",
    "partOf": "is part of",
    "renamedTo": "was renamed",
    "locatedIn": "is in",
    "publishedBy": "was published by",
    "authoredBy": "was written by",
    "about": "is about",
    "worksWith": "works with",
}
