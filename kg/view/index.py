"""Indexes what the store says: documents, entities, who is named where, whose voice speaks."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.model import EntityType
from kg.view.answers import Query, described, one, rows
from kg.view.data import Mark, Source, Voice, VoiceKind
from kg.vocabulary import DCTERMS, KG, RDF, RDFS


@dataclass(frozen=True, slots=True, order=True)
class Named:
    """A mention, or a reference, at its place in a root document."""

    start: int
    end: int
    entity: str
    document: str
    reference: bool


@dataclass(frozen=True, slots=True)
class Passage:
    id: str
    document: str
    start: int
    end: int
    text: str
    copy_of: str = ""


class Index:
    """Answers of the store, and what follows from where they stand."""

    def __init__(self, query: Query) -> None:
        classes = " ".join(f"kg:{t}" for t in EntityType)
        self.entities = described(query, f"VALUES ?class {{ {classes} }} ?s a ?class .")
        self.documents = described(
            query, "VALUES ?class { kg:Post kg:Article kg:Comment kg:Document } ?s a ?class ."
        )
        self.sources = {iri: self._source(iri) for iri in self.documents}
        self.passages = {
            iri: Passage(
                iri,
                one(p, KG + "inDocument"),
                int(one(p, KG + "start")),
                int(one(p, KG + "end")),
                one(p, KG + "text"),
                one(p, KG + "copyOf"),
            )
            for iri, p in described(query, "?s a kg:Passage .").items()
        }
        self.named = self._namings(query)
        self.starts = {root: [n.start for n in found] for root, found in self.named.items()}
        self.claims = described(query, "?s a kg:Claim .")
        self.tenures = described(query, "?s a kg:Tenure .")
        self.events = described(query, "?s a kg:Event .")
        self.quotations = described(
            query, "VALUES ?class { kg:Quotation kg:ReportedSpeech } ?s a ?class ."
        )
        self.spoken = self._spoken()

    # --- documents ------------------------------------------------------------------------

    def chain(self, iri: str) -> list[str]:
        """The document and those it stands in, innermost first."""
        chain: list[str] = []
        while iri and iri not in chain:
            chain.append(iri)
            iri = one(self.documents.get(iri, {}), DCTERMS + "isPartOf")
        return chain

    def kind(self, iri: str) -> str:
        types = self.documents.get(iri, {}).get(RDF + "type", ())
        return next((k for k in ("Comment", "Article", "Post") if KG + k in types), "Document")

    def in_comment(self, document: str) -> bool:
        return any(self.kind(iri) == "Comment" for iri in self.chain(document))

    def _source(self, iri: str) -> Source:
        own, root_iri = self.documents[iri], self.chain(iri)[-1]
        root = self.documents.get(root_iri, {})
        file = one(root, DCTERMS + "source")
        root_title = one(root, DCTERMS + "title", file)
        inside = root_iri != iri
        return Source(
            id=iri,
            kind=self.kind(iri),
            title=one(own, DCTERMS + "title") if inside else root_title,
            issued=one(own, DCTERMS + "issued"),
            file=file,
            within=root_title if inside else "",
            within_issued=one(root, DCTERMS + "issued") if inside else "",
            root=root_iri if inside else "",
        )

    def document(self, iri: str) -> Source:
        return self.sources.get(iri, Source(iri, "Document", "", "", ""))

    # --- names in passages ----------------------------------------------------------------

    def _namings(self, query: Query) -> dict[str, list[Named]]:
        """By root document, in order of place."""
        found: defaultdict[str, list[Named]] = defaultdict(list)
        for kind in ("Mention", "Reference"):
            for document, start, end, entity in rows(
                query,
                f"SELECT DISTINCT ?document ?start ?end ?entity WHERE {{ ?m a kg:{kind} ;"
                " kg:inDocument ?document ; kg:start ?start ; kg:end ?end ; kg:refersTo ?entity }",
            ):
                found[self.chain(document)[-1]].append(
                    Named(int(start), int(end), entity, document, kind == "Reference")
                )
        return {root: sorted(names) for root, names in found.items()}

    def names_in(self, passage: Passage) -> list[Named]:
        root = self.chain(passage.document)[-1]
        names, at = self.named.get(root, []), self.starts.get(root, [])
        inside = names[bisect_left(at, passage.start) : bisect_left(at, passage.end)]
        return [n for n in inside if n.end <= passage.end and n.entity in self.entities]

    def marks(self, passage: Passage, about: Iterable[str]) -> tuple[Mark, ...]:
        """The names in a passage; where two overlap, those of the statement's own entities win."""
        primary = set(about)
        candidates = sorted(
            (n for n in self.names_in(passage) if not n.reference or n.entity in primary),
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
            root = self.chain(one(q, KG + "inDocument"))[-1]
            span = int(one(q, KG + "start")), int(one(q, KG + "end"))
            found[root].append((*span, one(q, KG + "speaker")))
        return found

    def voice(self, passage: Passage, attributed: Sequence[str]) -> Voice:
        """Whose voice of those a statement is attributed to speaks in this passage."""
        innermost = self.documents.get(passage.document, {})
        authors = {passage.document, one(innermost, DCTERMS + "creator")}
        voice = attributed[0] if attributed else passage.document
        if len(attributed) > 1:
            root = self.chain(passage.document)[-1]
            speakers = {
                speaker
                for start, end, speaker in self.spoken.get(root, ())
                if start < passage.end and passage.start < end
            }
            fitting = [v for v in attributed if v in speakers] or [
                v for v in attributed if v in authors
            ]
            voice = fitting[0] if fitting else voice
        if self.in_comment(passage.document):
            kind = VoiceKind.COMMENT
        elif voice in authors or voice in self.documents:
            kind = VoiceKind.ARTICLE
        else:
            kind = VoiceKind.QUOTED
        if voice in self.entities:
            label = self.label(voice)
        else:
            creator = one(self.documents.get(voice, {}), DCTERMS + "creator")
            label = self.label(creator) if creator in self.entities else ""
        return Voice(label, kind)

    def label(self, entity: str) -> str:
        return one(self.entities.get(entity, {}), RDFS + "label", entity.rsplit("/", 1)[-1])

    def is_fact(self, subject: str, predicate: str, object_: str) -> bool:
        """Whether the graph has the plain triple."""
        return object_ in self.entities[subject].get(predicate, ())
