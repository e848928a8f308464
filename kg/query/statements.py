"""Statements of the graph as a reader wants them: in words, with voices and citations.

One `Statement` stands for a claim, a tenure, an event, a quotation or reported speech. What makes
them alike is what matters to a reader: somebody says something in a sentence of a file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from kg.model import Modality, SectionKind
from kg.query.sparql import Ask, iri
from kg.vocabulary import DCTERMS, KG, RDF, RDFS

Properties = Mapping[str, tuple[str, ...]]
"""Values by property IRI, sorted."""


class Kind(StrEnum):
    RELATION = "relation"
    POST = "post"
    EVENT = "event"
    QUOTATION = "quotation"
    REPORTED = "reported speech"


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """An entity as a reader sees it; ``id`` is its IRI."""

    label: str
    id: str


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """A document, or one that stands in it, as a reader would cite it.

    Args:
        date: When it came out, EDTF or ISO 8601; the file's date where it has none of its own.
        source: Path of the file.
        kind: "Post", "Article" or "Comment".
        comment: Whether it is a comment or stands in one.
    """

    date: str
    source: str
    kind: str
    title: str
    id: str
    comment: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """A sentence with its place; offsets count code points of the file's text.

    Args:
        copy_of: IRI of the document that had these words first; "" where this is the first.
    """

    words: str
    start: int
    end: int
    text: Text
    copy_of: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said, by whom, where.

    Args:
        predicate: A relation ("operates"), the words of a post, the type of an event, a cue.
        subject, object: Of a relation; holder and organisation of a post; speaker of words.
        participants: Of an event, sorted.
        status: Of a post: "Current", "Former" or "Future".
        since: EDTF; when an event happened, or a post began.
        until: EDTF; when a post ended.
        voices: Who says so; empty where it is nobody but the text cited.
    """

    id: str
    kind: Kind
    predicate: str
    citations: tuple[Citation, ...]
    subject: Name | None = None
    object: Name | None = None
    participants: tuple[Name, ...] = ()
    place: Name | None = None
    label: str = ""
    status: str = ""
    since: str = ""
    until: str = ""
    voices: tuple[Name, ...] = ()
    modality: str = Modality.STATED.value

    def witnesses(self) -> int:
        """How many documents say it of their own; a copied passage counts as its original."""
        return len({citation.copy_of or citation.text.id for citation in self.citations})

    def names(self) -> tuple[Name, ...]:
        """The entities it is about, each once."""
        found = (self.subject, self.object, *self.participants, self.place)
        return tuple(dict.fromkeys(name for name in found if name))


_KINDS = {
    KG + "Claim": Kind.RELATION,
    KG + "Tenure": Kind.POST,
    KG + "Event": Kind.EVENT,
    KG + "Quotation": Kind.QUOTATION,
    KG + "ReportedSpeech": Kind.REPORTED,
}
_LABEL = RDFS + "label"
_BATCH = 200
"""IRIs in one VALUES block: few round trips, and queries that stay short."""


def described(ask: Ask, pattern: str) -> dict[str, Properties]:
    """All properties of the subjects ``?s`` of a graph pattern, by IRI, sorted."""
    found: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in ask(f"SELECT ?s ?p ?o WHERE {{ {pattern} ?s ?p ?o }}"):
        found[row["s"]][row["p"]].add(row["o"])
    return {s: {p: tuple(sorted(o)) for p, o in found[s].items()} for s in sorted(found)}


def described_each(ask: Ask, iris: Iterable[str]) -> dict[str, Properties]:
    """All properties of these subjects; one that the graph does not know is missing."""
    found: dict[str, Properties] = {}
    for batch in _batches(sorted(set(iris))):
        values = " ".join(iri(one) for one in batch)
        found |= described(ask, f"VALUES ?s {{ {values} }}")
    return found


def _batches(items: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(items)
    while batch := list(islice(rest, _BATCH)):
        yield batch


def one(properties: Properties, name: str) -> str:
    """The first value of a property, "" if there is none."""
    values = properties.get(name, ())
    return values[0] if values else ""


def texts(ask: Ask, iris: Iterable[str]) -> dict[str, Text]:
    """Documents by IRI, each with the source of the file that it stands in."""
    wanted = set(iris)
    known: dict[str, Properties] = {}
    missing = wanted
    while missing:
        found = described_each(ask, missing)
        known |= found
        missing = {one(p, DCTERMS + "isPartOf") for p in found.values()} - {"", *known}
    return {text: _text(text, known) for text in sorted(wanted & set(known))}


def _text(text: str, known: Mapping[str, Properties]) -> Text:
    chain = [text]
    while (parent := one(known.get(chain[-1], {}), DCTERMS + "isPartOf")) and parent not in chain:
        chain.append(parent)
    own, root = known[text], known.get(chain[-1], {})
    kinds = [_section_kind(known.get(part, {})) for part in chain]
    return Text(
        date=one(own, DCTERMS + "issued") or one(root, DCTERMS + "issued"),
        source=one(root, DCTERMS + "source"),
        kind=kinds[0],
        title=one(own, DCTERMS + "title"),
        id=text,
        comment=SectionKind.COMMENT in kinds,
    )


def _section_kind(properties: Properties) -> str:
    types = properties.get(RDF + "type", ())
    return next((kind.value for kind in SectionKind if KG + kind in types), "Document")


def statements(ask: Ask, pattern: str) -> tuple[Statement, ...]:
    """The statements that a graph pattern binds to ``?s``, sorted by IRI."""
    found = {
        s: (kind, properties)
        for s, properties in described(ask, pattern).items()
        if (kind := _kind(properties))
    }
    passages = described_each(
        ask,
        (p for kind, own in found.values() for p in own.get(KG + "evidence", ())),
    )
    speech = {s: own for s, (kind, own) in found.items() if kind in (Kind.QUOTATION, Kind.REPORTED)}
    cited = {one(p, KG + "inDocument") for p in (*passages.values(), *speech.values())} - {""}
    sources = texts(ask, cited)
    labels = _labels(ask, (v for _, own in found.values() for v in _named(own)))
    citations = {p: _citation(own, sources) for p, own in (passages | speech).items()}
    made = (_statement(s, kind, own, citations, labels) for s, (kind, own) in found.items())
    return tuple(statement for statement in made if statement.citations)


def _kind(properties: Properties) -> Kind | None:
    types = properties.get(RDF + "type", ())
    return next((kind for name, kind in _KINDS.items() if name in types), None)


_NAMING = (
    *(RDF + p for p in ("subject", "object")),
    *(
        KG + p
        for p in ("holder", "organisation", "participant", "place", "speaker", "attributedTo")
    ),
)


def _named(properties: Properties) -> Iterator[str]:
    for name in _NAMING:
        yield from properties.get(name, ())


def _labels(ask: Ask, iris: Iterable[str]) -> dict[str, str]:
    """Labels of entities; documents have none."""
    return {i: label for i, own in described_each(ask, iris).items() if (label := one(own, _LABEL))}


def _citation(properties: Properties, sources: Mapping[str, Text]) -> Citation:
    text = one(properties, KG + "inDocument")
    return Citation(
        words=one(properties, KG + "text"),
        start=int(one(properties, KG + "start") or 0),
        end=int(one(properties, KG + "end") or 0),
        text=sources.get(text, Text("", "", "Document", "", text)),
        copy_of=one(properties, KG + "copyOf"),
    )


def _statement(
    s: str,
    kind: Kind,
    own: Properties,
    citations: Mapping[str, Citation],
    labels: Mapping[str, str],
) -> Statement:
    def name(property_: str) -> Name | None:
        value = one(own, property_)
        return Name(labels.get(value, _tail(value)), value) if value else None

    def local(property_: str) -> str:
        return _tail(one(own, property_))

    places = [s] if kind in (Kind.QUOTATION, Kind.REPORTED) else own.get(KG + "evidence", ())
    cited = sorted(
        (citations[place] for place in places if place in citations),
        key=lambda c: (c.text.date, c.text.source, c.start),
    )
    said_by = own.get(KG + "attributedTo", ())
    voices = tuple(sorted(Name(labels[v], v) for v in said_by if v in labels))
    modality = local(KG + "modality") or Modality.STATED.value
    match kind:
        case Kind.RELATION:
            return Statement(
                id=s,
                kind=kind,
                predicate=local(RDF + "predicate"),
                citations=tuple(cited),
                subject=name(RDF + "subject"),
                object=name(RDF + "object"),
                voices=voices,
                modality=modality,
            )
        case Kind.POST:
            return Statement(
                id=s,
                kind=kind,
                predicate=one(own, KG + "post"),
                citations=tuple(cited),
                subject=name(KG + "holder"),
                object=name(KG + "organisation"),
                status=local(KG + "status"),
                since=one(own, KG + "heldFrom"),
                until=one(own, KG + "heldUntil"),
                voices=voices,
                modality=modality,
            )
        case Kind.EVENT:
            types = (_tail(t).removesuffix("Event") for t in own[RDF + "type"])
            return Statement(
                id=s,
                kind=kind,
                predicate=next((t for t in types if t), "Other"),
                citations=tuple(cited),
                participants=tuple(
                    sorted(
                        Name(labels.get(p, _tail(p)), p) for p in own.get(KG + "participant", ())
                    )
                ),
                place=name(KG + "place"),
                label=one(own, _LABEL),
                since=one(own, KG + "value"),
                voices=voices,
                modality=modality,
            )
        case _:
            return Statement(
                id=s,
                kind=kind,
                predicate=one(own, KG + "cue"),
                citations=tuple(cited),
                subject=name(KG + "speaker"),
            )


def _tail(value: str) -> str:
    """The last part of an IRI."""
    return value.rpartition("#")[2].rpartition("/")[2]


# How a relation reads between its two names.
_PHRASES = {
    "memberOf": "is a member of",
    "partOf": "is part of",
    "renamedTo": "became",
    "locatedIn": "is in",
    "publishedBy": "was published by",
    "authoredBy": "was written by",
    "about": "is about",
    "worksWith": "works with",
}


def phrase(statement: Statement) -> str:
    """The statement in words, without who says it: "Tidewater plc owns Harbour Dredging"."""
    subject = statement.subject.label if statement.subject else "somebody"
    match statement.kind:
        case Kind.RELATION:
            verb = _PHRASES.get(statement.predicate, statement.predicate)
            return f"{subject} {verb} {statement.object.label if statement.object else '?'}"
        case Kind.POST:
            at = f", {statement.object.label}" if statement.object else ""
            return f"{subject}: {statement.predicate}{at}{_time(statement)}"
        case Kind.EVENT:
            return statement.label + (f", {statement.since}" if statement.since else "")
        case Kind.QUOTATION:
            return f"{subject} is quoted"
        case Kind.REPORTED:
            return f"{subject} is reported to say"


def _time(statement: Statement) -> str:
    """What is known of " (former, 2015 – 2019-05-03)"."""
    match statement.since, statement.until:
        case "", "":
            dates = ""
        case since, "":
            dates = f"since {since}"
        case "", until:
            dates = f"until {until}"
        case since, until:
            dates = f"{since} – {until}"
    known = [part for part in (statement.status.lower(), dates) if part]
    return f" ({', '.join(known)})" if known else ""
