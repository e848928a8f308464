"""Gathers from the graph what the network page shows: entities, their connections, the sentences.

Reads through a passed function that answers SPARQL, so that it works over any store. A connection
always carries the statements behind it; nothing is drawn that has no words in a document.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations
from typing import Any, Protocol, runtime_checkable

from kg.model import EntityType, Modality
from kg.vocabulary import DCTERMS, KG, PREFIXES, RDF, RDFS, SKOS


@runtime_checkable
class Rows(Protocol):
    """The answer to SELECT: terms (with ``value``) in the order of the variables."""

    @property
    def variables(self) -> tuple[str, ...]: ...

    @property
    def solutions(self) -> Iterator[tuple[Any, ...]]: ...


Query = Callable[[str], object]


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
    """

    id: str
    kind: str
    title: str
    issued: str
    file: str
    within: str = ""
    within_issued: str = ""


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


@dataclass(frozen=True, slots=True)
class Edge:
    """All statements of one kind that join two entities; ``source`` sorts before ``target``."""

    source: str
    target: str
    kind: Kind
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """What the page shows; everything sorted by IRI."""

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    documents: tuple[Source, ...] = ()


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
SPEAKS_ABOUT = "speaks about"
NAMED_TOGETHER = "named together with"

MOST_IN_A_RING = 4
"""Participants up to which every pair of an event is joined; a larger event is joined as a star."""

MOST_SPOKEN_OF = 6
"""Entities that a speaker is joined to by one quotation, which may be a whole article."""

MOST_TOGETHER = 3
"""Weak edges that an entity without any other connection may get."""

LONGEST_EXCERPT = 420
"""Code points of a quotation that a statement shows."""


def network(query: Query) -> Network:
    """Everything that the page shows, from the union of facts and evidence.

    Args:
        query: Answers a SPARQL SELECT over that union with `Rows`.
    """
    return _Gathering(query).network()


Properties = Mapping[str, tuple[str, ...]]


def _described(query: Query, pattern: str) -> dict[str, Properties]:
    """All properties of the subjects ``?s`` of a pattern, values sorted."""
    found: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for s, p, o in _rows(query, f"SELECT ?s ?p ?o WHERE {{ {pattern} ?s ?p ?o }}"):
        found[s][p].add(o)
    return {s: {p: tuple(sorted(o)) for p, o in found[s].items()} for s in sorted(found)}


def _rows(query: Query, text: str) -> Iterator[tuple[str, ...]]:
    prefixes = "\n".join(f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items())
    answer = query(f"{prefixes}\n{text}")
    if not isinstance(answer, Rows):
        raise TypeError("a SELECT was not answered with rows")
    for solution in answer.solutions:
        yield tuple(term.value for term in solution)


def _one(properties: Properties, iri: str, default: str = "") -> str:
    values = properties.get(iri, ())
    return values[0] if values else default


@dataclass(frozen=True, slots=True, order=True)
class _Named:
    """A mention, or a reference, at its place in a root document."""

    start: int
    end: int
    entity: str
    document: str
    reference: bool


@dataclass(frozen=True, slots=True)
class _Passage:
    id: str
    document: str
    start: int
    end: int
    text: str


class _Gathering:
    """Answers of the store, indexed; each method turns one part of them into statements."""

    def __init__(self, query: Query) -> None:
        classes = " ".join(f"kg:{t}" for t in EntityType)
        self.entities = _described(query, f"VALUES ?class {{ {classes} }} ?s a ?class .")
        self.documents = _described(
            query, "VALUES ?class { kg:Post kg:Article kg:Comment kg:Document } ?s a ?class ."
        )
        self.sources = {iri: self._source(iri) for iri in self.documents}
        self.passages = {
            iri: _Passage(
                iri,
                _one(p, KG + "inDocument"),
                int(_one(p, KG + "start")),
                int(_one(p, KG + "end")),
                _one(p, KG + "text"),
            )
            for iri, p in _described(query, "?s a kg:Passage .").items()
        }
        self.named = self._named(query)
        self.starts = {root: [n.start for n in found] for root, found in self.named.items()}
        self.claims = _described(query, "?s a kg:Claim .")
        self.tenures = _described(query, "?s a kg:Tenure .")
        self.events = _described(query, "?s a kg:Event .")
        self.quotations = _described(
            query, "VALUES ?class { kg:Quotation kg:ReportedSpeech } ?s a ?class ."
        )
        self.spoken = self._spoken()

    # --- documents ------------------------------------------------------------------------

    def _chain(self, iri: str) -> list[str]:
        """The document and those it stands in, innermost first."""
        chain: list[str] = []
        while iri and iri not in chain:
            chain.append(iri)
            iri = _one(self.documents.get(iri, {}), DCTERMS + "isPartOf")
        return chain

    def _kind(self, iri: str) -> str:
        types = self.documents.get(iri, {}).get(RDF + "type", ())
        return next((k for k in ("Comment", "Article", "Post") if KG + k in types), "Document")

    def _in_comment(self, document: str) -> bool:
        return any(self._kind(iri) == "Comment" for iri in self._chain(document))

    def _source(self, iri: str) -> Source:
        own, root_iri = self.documents[iri], self._chain(iri)[-1]
        root = self.documents.get(root_iri, {})
        file = _one(root, DCTERMS + "source")
        root_title = _one(root, DCTERMS + "title", file)
        inside = root_iri != iri
        return Source(
            id=iri,
            kind=self._kind(iri),
            title=_one(own, DCTERMS + "title") if inside else root_title,
            issued=_one(own, DCTERMS + "issued"),
            file=file,
            within=root_title if inside else "",
            within_issued=_one(root, DCTERMS + "issued") if inside else "",
        )

    def _document(self, iri: str) -> Source:
        return self.sources.get(iri, Source(iri, "Document", "", "", ""))

    # --- names in passages ----------------------------------------------------------------

    def _named(self, query: Query) -> dict[str, list[_Named]]:
        """By root document, in order of place."""
        found: defaultdict[str, list[_Named]] = defaultdict(list)
        for kind in ("Mention", "Reference"):
            for document, start, end, entity in _rows(
                query,
                f"SELECT DISTINCT ?document ?start ?end ?entity WHERE {{ ?m a kg:{kind} ;"
                " kg:inDocument ?document ; kg:start ?start ; kg:end ?end ; kg:refersTo ?entity }",
            ):
                found[self._chain(document)[-1]].append(
                    _Named(int(start), int(end), entity, document, kind == "Reference")
                )
        return {root: sorted(names) for root, names in found.items()}

    def _names_in(self, passage: _Passage) -> list[_Named]:
        root = self._chain(passage.document)[-1]
        names, at = self.named.get(root, []), self.starts.get(root, [])
        inside = names[bisect_left(at, passage.start) : bisect_left(at, passage.end)]
        return [n for n in inside if n.end <= passage.end and n.entity in self.entities]

    def _marks(self, passage: _Passage, about: Iterable[str]) -> tuple[Mark, ...]:
        """The names in a passage; where two overlap, those of the statement's own entities win."""
        primary = set(about)
        candidates = sorted(
            (n for n in self._names_in(passage) if not n.reference or n.entity in primary),
            key=lambda n: (n.entity not in primary, n.reference, n.start - n.end, n),
        )
        kept: list[Mark] = []
        for name in candidates:
            mark = Mark(name.start - passage.start, name.end - passage.start, name.entity)
            if all(mark.end <= other.start or other.end <= mark.start for other in kept):
                kept.append(mark)
        return tuple(sorted(kept))

    # --- voices ---------------------------------------------------------------------------

    def _spoken(self) -> dict[str, list[tuple[int, int, str]]]:
        """Quoted spans with their speakers, by root document."""
        found: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for q in self.quotations.values():
            root = self._chain(_one(q, KG + "inDocument"))[-1]
            span = int(_one(q, KG + "start")), int(_one(q, KG + "end"))
            found[root].append((*span, _one(q, KG + "speaker")))
        return found

    def _voice(self, passage: _Passage, attributed: tuple[str, ...]) -> Voice:
        """Whose voice of those a statement is attributed to speaks in this passage."""
        innermost = self.documents.get(passage.document, {})
        authors = {passage.document, _one(innermost, DCTERMS + "creator")}
        voice = attributed[0] if attributed else passage.document
        if len(attributed) > 1:
            root = self._chain(passage.document)[-1]
            speakers = {
                speaker
                for start, end, speaker in self.spoken.get(root, ())
                if start < passage.end and passage.start < end
            }
            fitting = [v for v in attributed if v in speakers] or [
                v for v in attributed if v in authors
            ]
            voice = fitting[0] if fitting else voice
        if self._in_comment(passage.document):
            kind = VoiceKind.COMMENT
        elif voice in authors or voice in self.documents:
            kind = VoiceKind.ARTICLE
        else:
            kind = VoiceKind.QUOTED
        if voice in self.entities:
            label = self._label(voice)
        else:
            creator = _one(self.documents.get(voice, {}), DCTERMS + "creator")
            label = self._label(creator) if creator in self.entities else ""
        return Voice(label, kind)

    def _label(self, entity: str) -> str:
        return _one(self.entities.get(entity, {}), RDFS + "label", entity.rsplit("/", 1)[-1])

    # --- statements -----------------------------------------------------------------------

    def _statements(
        self,
        iri: str,
        properties: Properties,
        kind: Kind,
        phrase: str,
        pairs: Iterable[tuple[str, str]],
        when: str = "",
    ) -> Iterator[Statement]:
        """One for each pair and passage; a pair of one entity has an empty second half."""
        modality = _one(properties, KG + "modality", KG + "Stated").removeprefix(KG)
        passages = [
            self.passages[e] for e in properties.get(KG + "evidence", ()) if e in self.passages
        ]
        for subject, object_ in pairs:
            for passage in passages:
                yield Statement(
                    id=iri,
                    kind=kind,
                    phrase=phrase,
                    subject=subject,
                    object=object_,
                    sentence=passage.text,
                    marks=self._marks(passage, (subject, object_)),
                    document=self._document(passage.document),
                    voice=self._voice(passage, properties.get(KG + "attributedTo", ())),
                    modality=Modality(modality),
                    when=when,
                )

    def _relations(self) -> Iterator[Statement]:
        for iri, claim in self.claims.items():
            subject, object_ = _one(claim, RDF + "subject"), _one(claim, RDF + "object")
            predicate = _local(_one(claim, RDF + "predicate"))
            if subject in self.entities and object_ in self.entities:
                phrase = PHRASES.get(predicate, _spaced(predicate))
                yield from self._statements(iri, claim, Kind.RELATION, phrase, [(subject, object_)])

    def _posts(self) -> Iterator[Statement]:
        for iri, tenure in self.tenures.items():
            holder = _one(tenure, KG + "holder")
            organisation = _one(tenure, KG + "organisation")
            since, until = _one(tenure, KG + "heldFrom"), _one(tenure, KG + "heldUntil")
            status = _local(_one(tenure, KG + "status")).lower()
            post = _one(tenure, KG + "post")
            if holder in self.entities:
                yield from self._statements(
                    iri,
                    tenure,
                    Kind.POST,
                    f"{post} ({status})" if status in ("former", "future") else post,
                    [(holder, organisation if organisation in self.entities else "")],
                    when=f"{since}/{until}" if since or until else "",
                )

    def _occurrences(self) -> Iterator[Statement]:
        for iri, event in self.events.items():
            phrase = _event_type(event)
            agents = [e for e in event.get(KG + "agent", ()) if e in self.entities]
            members = sorted(
                {
                    e
                    for p in ("agent", "patient", "participant", "place")
                    for e in event.get(KG + p, ())
                    if e in self.entities
                }
            )
            yield from self._statements(
                iri, event, Kind.EVENT, phrase, _joined(agents, members), _one(event, KG + "value")
            )

    def _speech(self) -> Iterator[Statement]:
        for iri, quotation in self.quotations.items():
            speaker = _one(quotation, KG + "speaker")
            if speaker not in self.entities:
                continue
            said = _Passage(
                iri,
                _one(quotation, KG + "inDocument"),
                int(_one(quotation, KG + "start")),
                int(_one(quotation, KG + "end")),
                _one(quotation, KG + "text"),
            )
            first: dict[str, _Named] = {}
            often: Counter[str] = Counter()
            for name in self._names_in(said):
                if not name.reference and name.entity != speaker:
                    first.setdefault(name.entity, name)
                    often[name.entity] += 1
            voice = self._voice(said, (speaker,))
            if voice.kind is not VoiceKind.COMMENT:
                voice = replace(voice, kind=VoiceKind.QUOTED)
            if _one(quotation, KG + "spokesperson") == "true":
                voice = replace(voice, label=f"A spokesperson for {voice.label}")
            places: list[tuple[str, int, int]] = [
                (entity, first[entity].start - said.start, first[entity].end - said.start)
                for entity in sorted(first, key=lambda e: (-often[e], first[e]))[:MOST_SPOKEN_OF]
            ]
            for entity, start, end in places or [("", 0, 0)]:
                cut = _excerpt(said.text, start, end)
                marks = tuple(
                    Mark(m.start - cut.start, m.end - cut.start, m.entity)
                    for m in self._marks(said, (speaker, entity))
                    if cut.start <= m.start and m.end <= cut.stop
                )
                yield Statement(
                    id=iri,
                    kind=Kind.QUOTATION,
                    phrase=SPEAKS_ABOUT if entity else "says",
                    subject=speaker,
                    object=entity,
                    sentence=said.text[cut.start : cut.stop],
                    marks=marks,
                    document=self._document(said.document),
                    voice=voice,
                )

    def _together(self, connected: set[str], mentions: Counter[str]) -> Iterator[Statement]:
        """For entities named more than once that nothing else joins: who shares their sentences."""
        alone = {e for e in self.entities if e not in connected and mentions[e] > 1}
        shared: defaultdict[str, defaultdict[str, list[_Passage]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for passage in self.passages.values():
            members = sorted({n.entity for n in self._names_in(passage) if not n.reference})
            for entity in members:
                if entity in alone:
                    for other in members:
                        if other != entity:
                            shared[entity][other].append(passage)
        done: set[tuple[str, str]] = set()
        for entity in sorted(shared):
            partners = sorted(
                shared[entity], key=lambda o: (-len(shared[entity][o]), -mentions[o], o)
            )
            for other in partners[:MOST_TOGETHER]:
                pair = (min(entity, other), max(entity, other))
                if pair in done:
                    continue
                done.add(pair)
                for passage in shared[entity][other]:
                    yield Statement(
                        id=passage.id,
                        kind=Kind.TOGETHER,
                        phrase=NAMED_TOGETHER,
                        subject=entity,
                        object=other,
                        sentence=passage.text,
                        marks=self._marks(passage, pair),
                        document=self._document(passage.document),
                        voice=self._voice(passage, ()),
                    )

    # --- the whole ------------------------------------------------------------------------

    def network(self) -> Network:
        mentions: Counter[str] = Counter()
        named_by: defaultdict[str, set[str]] = defaultdict(set)
        for names in self.named.values():
            for name in names:
                if not name.reference:
                    mentions[name.entity] += 1
                    named_by[name.entity].add(name.document)

        statements = [
            *self._relations(),
            *self._posts(),
            *self._occurrences(),
            *self._speech(),
        ]
        connected = {e for s in statements if s.object for e in (s.subject, s.object)}
        statements.extend(self._together(connected, mentions))

        joining: defaultdict[tuple[str, str, Kind], set[Statement]] = defaultdict(set)
        own: defaultdict[str, set[Statement]] = defaultdict(set)
        voices: defaultdict[str, set[VoiceKind]] = defaultdict(set)
        for s in statements:
            for entity in (s.subject, s.object):
                voices[entity].add(s.voice.kind)
            if s.object and s.object != s.subject:
                pair = (min(s.subject, s.object), max(s.subject, s.object))
                joining[(*pair, s.kind)].add(s)
            else:
                own[s.subject].add(s)

        in_comment = {iri: self._in_comment(iri) for iri in self.documents}
        nodes = []
        for iri, properties in self.entities.items():
            independent = sum(not in_comment.get(d, False) for d in named_by[iri])
            persona = KG + "Persona" in properties.get(RDF + "type", ()) or (
                _one(properties, KG + "persona") == "true"
            )
            spoken_of = independent > 0 or bool(voices[iri] - {VoiceKind.COMMENT})
            nodes.append(
                Node(
                    id=iri,
                    label=self._label(iri),
                    type=next(t for t in EntityType if KG + t in properties.get(RDF + "type", ())),
                    names=properties.get(SKOS + "altLabel", ()),
                    documents=tuple(sorted(named_by[iri])),
                    independent=independent,
                    mentions=mentions[iri],
                    persona=persona,
                    comment_only=not spoken_of and (persona or bool(named_by[iri] or voices[iri])),
                    statements=_ordered(own[iri]),
                )
            )
        edges = [
            Edge(source, target, kind, _ordered(found))
            for (source, target, kind), found in sorted(joining.items())
        ]
        return Network(tuple(nodes), tuple(edges), tuple(sorted(self.sources.values())))


def _ordered(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    return tuple(
        sorted(
            statements,
            key=lambda s: (s.document.id, s.id, s.subject, s.object, s.phrase, s.sentence),
        )
    )


def _joined(agents: list[str], members: list[str]) -> list[tuple[str, str]]:
    """Which participants of an event are joined; an event of one joins it to nobody."""
    if len(members) < 2:
        return [(e, "") for e in members]
    if agents:
        centres = agents if len(members) <= MOST_IN_A_RING else agents[:1]
        return [(a, e) for a in centres for e in members if e not in centres] or list(
            combinations(members, 2)
        )
    if len(members) <= MOST_IN_A_RING:
        return list(combinations(members, 2))
    return [(members[0], e) for e in members[1:]]


def _local(iri: str) -> str:
    return re.split(r"[#/]", iri)[-1]


def _spaced(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def _event_type(event: Properties) -> str:
    kinds = [_local(t) for t in event.get(RDF + "type", ()) if t != KG + "Event"]
    return _spaced(kinds[0]).removesuffix(" event") if kinds else "event"


SENTENCE_END = re.compile(r"[.!?…][\"'”’)]*\s+|\n\s*\n\s*")


def _excerpt(text: str, start: int, end: int) -> slice:
    """The sentence of a quotation that holds a name; whole where the quotation is short."""
    if len(text) <= LONGEST_EXCERPT:
        return slice(0, len(text))
    ends = [m.end() for m in SENTENCE_END.finditer(text)]
    left = max((e for e in ends if e <= start), default=0)
    right = min((e for e in ends if e >= end and e > left), default=len(text))
    if right - left > LONGEST_EXCERPT:
        left = max(left, end - LONGEST_EXCERPT // 2)
        right = min(right, left + LONGEST_EXCERPT)
    right = left + len(text[left:right].rstrip())
    return slice(left, right)
