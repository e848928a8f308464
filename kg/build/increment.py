"""Concludes over a corpus what changed in it, from the ledger of the build before.

What all documents say is weighed anew each time, over small entries. Only where that tells a
document something else than before is its reading opened: its names are looked at again, then its
statements, then its part of the graph. A graph is a union of parts that share no subject: documents
(each with its named graph), entities, tenures, proposals. So the new graph is the old one with some
parts taken out and others put in, and without any ledger it is all of the parts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg import claims, rdf
from kg.build.ledger import Entry, Ledger, Statements, Triple
from kg.build.retold import Given, Names, Sayings, tail_of
from kg.build.summary import Texts, summary
from kg.model import (
    Claim,
    Entity,
    Event,
    Evidence,
    Knowledge,
    Publishing,
    Reading,
    Tenure,
)
from kg.reference import ReferenceData
from kg.vocabulary import document_id, iri

_FACTS = DefaultGraph()
_MOST = 0.5
"""Share of documents to be written again from which a graph is written as a whole."""


Part = Callable[[NamedNode | DefaultGraph, NamedNode | None], Iterable[Quad]]
"""The quads of one graph of the generation in use, or of one subject in it."""


@dataclass(frozen=True, slots=True)
class Increment:
    """What a build makes of the graph.

    Args:
        ledger: Of the new graph.
        whole: Whether ``added`` is all of it.
        removed, added: Without one another's quads.
        emptied: Graphs that are gone.
        counts: What the summary says, in its order.
        written: Ids of the documents that were written again.
    """

    ledger: Ledger
    whole: bool
    removed: Sequence[Quad]
    added: Sequence[Quad]
    emptied: Sequence[NamedNode]
    counts: dict[str, int]
    written: tuple[str, ...]


def increment(
    documents: Mapping[str, Given],
    load: Callable[[str], Reading],
    *,
    old: Ledger,
    part: Part,
    reference: ReferenceData,
    base: str,
) -> Increment:
    """Conclude over a corpus.

    Args:
        documents: By id, sorted.
        load: The reading of a document, called by its id and source.
        old: Without entries where there is none; then the whole graph comes back.
        part: Reads the graph that ``old`` is of.

    Raises:
        ConfigError: If ``base`` cannot start an IRI.
    """
    rdf.check_base(base)
    work = Names(documents, load, old, reference)
    said = Sayings(work)
    return _Parts(said, part, base).increment()


class _Parts:
    """The parts of the graph that are otherwise; local to one build."""

    def __init__(self, said: Sayings, part: Part, base: str) -> None:
        self.said, self.names = said, said.names
        self.old = said.names.old
        self.base = base
        self._part = part
        names = self.names
        self.posts = self._posts_by_page()
        self.post = {
            id: self.posts.get(b.page) if b.page and b.only_comments else None
            for id, b in names.basis.items()
        }
        repost = {id for id, entry in names.kept.items() if entry.post != self.post[id]}
        there = names.documents.keys()
        self.written = sorted(said.resaid | repost | (said.held.documents & there))
        self.entities = {entity.id: entity for entity in names.joined.entities}
        self.whole = not self.old.entries or len(self.written) > _MOST * len(there)
        if self.whole:
            self.written = list(there)

    def _posts_by_page(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for id, each in self.names.basis.items():
            if each.page and not each.only_comments:
                found.setdefault(each.page, id)
        return found

    def increment(self) -> Increment:
        removed: set[Quad] = set()
        added: set[Quad] = set()
        subjects: dict[str, tuple[str, ...]] = {}

        def put(new: set[Quad], old: Iterable[Quad]) -> None:
            was = set() if self.whole else set(old)
            removed.update(was - new)
            added.update(new - was)

        for id in self.written:
            new = set(self._document(id))
            facts = {q.subject.value for q in new if q.graph_name == _FACTS}  # type: ignore[union-attr]
            subjects[id] = tuple(sorted(facts))
            put(new, self._old_document(id))
        emptied = []
        for id in self.old.entries:
            if id not in self.names.documents:
                put(set(), self._old_document(id))
                emptied.append(self._graph(id))
        for subject, quads in self._facts():
            put(set(quads), self._part(_FACTS, NamedNode(iri(self.base, subject))))
        doubts = NamedNode(f"{self.base}proposals")
        for subject, quads in self._doubts():
            put(set(quads), self._part(doubts, NamedNode(iri(self.base, subject))))
        if self.old.proposals and not self.said.proposals:
            emptied.append(doubts)
        triples = len(added) - len(removed) + (0 if self.whole else self.old.triples)
        ledger = self._ledger(subjects, triples)
        return Increment(
            ledger=ledger,
            whole=self.whole,
            removed=() if self.whole else sorted(removed, key=str),
            added=sorted(added, key=str) if not self.whole else list(added),
            emptied=() if self.whole else emptied,
            counts=self._counts(triples),
            written=tuple(self.written),
        )

    # --- documents ----------------------------------------------------------------------------

    def _graph(self, id: str) -> NamedNode:
        return NamedNode(iri(self.base, document_id(id)))

    def _old_document(self, id: str) -> Iterator[Quad]:
        entry = self.old.entries.get(id)
        if entry and not self.whole:
            yield from self._part(self._graph(id), None)
            for subject in entry.subjects:
                yield from self._part(_FACTS, NamedNode(subject))

    def _document(self, id: str) -> Iterator[Quad]:
        told, copies = self.said.told(id), self.said.copies
        tails = sorted({tail_of(post.holder) for post in told.posts})
        tenures = [t for tail in tails for t in self.said.held.of(tail)]
        words = [e for t in tenures if t.asserted for e in t.evidence if e.document == id]
        apart = [t for t in tenures if not t.asserted and t.documents == (id,)]
        statements: tuple[Claim | Tenure | Event, ...] = (*told.claims, *apart, *told.events)
        passages: set[Evidence] = {*words, *(e for s in statements for e in s.evidence)}
        knowledge = Knowledge(
            readings=(self.names.extended(id),),
            refers_to=self.names.refers(id),
            claims=told.claims,
            tenures=tuple(apart),
            events=told.events,
            quotations=told.quotations,
            credits=told.credits,
            copies=claims.copied_passages(passages, copies),
            versions=tuple(copies.versions(id)) if self.said.origins[id] else (),
        )
        return rdf.document_quads(knowledge, base=self.base, posts=self.posts, passages=words)

    # --- facts --------------------------------------------------------------------------------

    def _facts(self) -> Iterator[tuple[str, Iterator[Quad]]]:
        """The entities and tenures of which other facts may be known, each with its facts."""
        for id in sorted(self._touched()):
            entity = self.entities.get(id)
            yield id, self._entity(entity) if entity else iter(())
        held = self.said.held
        ids = {id for row in held.rows.values() for id in row.facts} if self.whole else held.facts
        now: dict[str, list[Tenure]] = {id: [] for id in sorted(ids)}
        for tail, row in held.rows.items():
            if not ids.isdisjoint(row.facts):
                for tenure in held.of(tail):
                    if tenure.asserted and tenure.id in now:
                        now[tenure.id].append(tenure)
        for id, tenures in now.items():
            yield id, rdf.tenure_quads(tenures, base=self.base)

    def _touched(self) -> set[str]:
        """The entities of which other facts may be known."""
        if self.whole:
            return set(self.entities)
        old = self.old.entities
        found = {id for id, entity in self.entities.items() if old.get(id) != entity}
        found.update(id for id in old if id not in self.entities)
        for id in self.said.resaid.union(self.names.gone):
            was = self.old.entries[id].said if id in self.old.entries else None
            now = self.said.said.get(id)
            for said in (was, now):
                if said and not (was and now and _facts_of(was) == _facts_of(now)):
                    found.update(triple[0] for triple in said.plain)
                    found.update(publication for publication, _ in said.published)
        return found

    @cached_property
    def _stated(self) -> Mapping[str, set[Triple]]:
        found: dict[str, set[Triple]] = defaultdict(set)
        for said in self.said.said.values():
            for triple in said.plain:
                found[triple[0]].add(triple)
        return found

    @cached_property
    def _published(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for said in self.said.said.values():
            for publication, value in said.published:
                found[publication].add(value)
        return found

    def _entity(self, entity: Entity) -> Iterator[Quad]:
        values = sorted(self._published.get(entity.id, ()))
        published = tuple(Publishing(entity.id, value) for value in values)
        knowledge = Knowledge(entities=(entity,), publishings=published)
        yield from rdf.entity_quads(knowledge, base=self.base)
        for triple in sorted(self._stated.get(entity.id, ())):
            yield from rdf.plain_quads(triple, base=self.base)

    # --- doubts -------------------------------------------------------------------------------

    def _doubts(self) -> Iterator[tuple[str, Iterator[Quad]]]:
        new, old = self.said.proposals, self.old.proposals
        for id in sorted({*new, *old}):
            proposal = new.get(id)
            if self.whole or proposal != old.get(id):
                found = () if proposal is None else (proposal,)
                yield id, rdf.proposal_quads(found, lambda key: True, base=self.base)

    # --- what is kept -------------------------------------------------------------------------

    def _ledger(self, subjects: Mapping[str, tuple[str, ...]], triples: int) -> Ledger:
        names, said = self.names, self.said
        entries = {
            id: Entry(
                *given,
                basis=names.basis[id],
                seen=names.seen[id],
                view=names.views[id],
                found=names.found[id],
                named=names.joined.named[id],
                owns=said.owns[id],
                origins=said.origins[id],
                post=self.post[id],
                said=said.said[id],
                subjects=subjects[id] if id in subjects else names.kept[id].subjects,
            )
            for id, given in names.documents.items()
        }
        return Ledger(
            key=self.old.key,
            entries=entries,
            entities=self.entities,
            held=said.held.rows,
            proposals=said.proposals,
            triples=triples,
        )

    def _counts(self, triples: int) -> dict[str, int]:
        """What the summary says, in its order."""
        said = self.said.said.values()
        found = summary(
            (Texts(1, b.articles, b.comments, b.dates) for b in self.names.basis.values()),
            self.entities.values(),
            posts=sum(row.total for row in self.said.held.rows.values()),
            events=sum(s.events for s in said),
            quotations=sum(s.quotations for s in said),
            claims=sum(s.claims for s in said),
        )
        return found | {"triples": triples}


def _facts_of(said: Statements) -> tuple[object, ...]:
    return said.plain, said.published


__all__ = ["Given", "Increment", "increment"]
