"""What documents are told by the corpus, and say, where it is something else than before.

All of it is local to one build: the entries of the ledger where nothing changed, made again where
something did.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from kg import claims, rdf, resolve
from kg.build.ledger import Basis, Held, Ledger, Origin, Statements
from kg.build.summary import texts_of
from kg.claims import Copies, Said, Told, Voices
from kg.model import MentionKey, Proposal, Reading, Tenure
from kg.reference import ReferenceData


class Given(NamedTuple):
    """A document of the corpus.

    Attributes:
        reading, size: Key of the cached reading, and the bytes of its file.
    """

    source: str
    reading: str
    size: int


class Names:
    """Which entities the documents name; local to one build."""

    def __init__(
        self,
        documents: Mapping[str, Given],
        load: Callable[[str], Reading],
        old: Ledger,
        reference: ReferenceData,
    ) -> None:
        self.documents, self.old, self.reference = documents, old, reference
        self._load = load
        self._loaded: dict[str, Reading] = {}
        self._extended: dict[str, Reading] = {}
        self.kept = {
            id: entry
            for id, given in documents.items()
            if (entry := old.entries.get(id)) and entry[:2] == given[:2]
        }
        self.gone = [id for id in old.entries if id not in self.kept]
        self.basis = {
            id: self.kept[id].basis if id in self.kept else basis(self.reading(id))
            for id in documents
        }
        self.outlines = {id: each.outline for id, each in self.basis.items()}
        weighed = resolve.weigh(self.outlines)
        self.index = resolve.Index.of(weighed.known)
        self.seen = self._seen(weighed.known)
        self.pooled = resolve.decide(weighed, self.outlines, self.seen)
        self.views = {id: self.pooled.view(self.outlines[id], self.seen[id]) for id in documents}
        self.found = {id: self._found(id) for id in documents}
        self.joined = resolve.join(self.found, self.outlines, reference)
        named = self.joined.named
        self.renamed = {
            id
            for id in documents
            if not (entry := self.kept.get(id))
            or entry.found is not self.found[id]
            or entry.named != named[id]
        }
        """The documents whose names are others, or of other entities, than before."""

    def reading(self, id: str) -> Reading:
        """As the annotators left it."""
        if id not in self._loaded:
            self._loaded[id] = self._load(id)
        return self._loaded[id]

    def extended(self, id: str) -> Reading:
        """With the mentions that the corpus adds."""
        if id not in self._extended:
            self._extended[id] = resolve.extended(self.reading(id), self.pooled, self.index)
        return self._extended[id]

    def _seen(self, known: frozenset[str]) -> dict[str, tuple[resolve.Sighting, ...]]:
        uses = (use.form for e in self.old.entries.values() for use in e.basis.outline.uses)
        before = {form for form in uses if len(form) > 1}
        change = resolve.Change(known - before, before - known)
        return {
            id: entry.seen
            if (entry := self.kept.get(id)) and not change.concerns(self.outlines[id], entry.seen)
            else resolve.sightings(self.reading(id), self.index)
            for id in self.documents
        }

    def _found(self, id: str) -> resolve.Clustered:
        entry = self.kept.get(id)
        if entry and entry.view == self.views[id] and entry.seen == self.seen[id]:
            return entry.found
        found = resolve.clustered(self.extended(id), self.outlines[id], self.pooled, self.reference)
        return entry.found if entry and entry.found == found else found

    def voices(self, id: str, copies: Copies, owns: Mapping[str, Sequence[str]]) -> Voices:
        reading = self.extended(id)
        refers = self.refers(id)
        personas = resolve.personas_in(id, self.outlines[id])
        return Voices(reading, refers, personas, copies, owns)

    def refers(self, id: str) -> dict[MentionKey, str]:
        references = self.extended(id).annotation.references
        return resolve.refers_in(id, self.found[id], self.joined.named[id], references)


class Sayings:
    """What the documents say; local to one build."""

    def __init__(self, names: Names) -> None:
        self.names = names
        documents, kept = names.documents, names.kept
        self.copies = Copies({id: each.printed for id, each in names.basis.items()})
        self.owns = {
            id: names.voices(id, self.copies, {}).owns() if id in names.renamed else kept[id].owns
            for id in documents
        }
        self.origins: dict[str, tuple[Origin, ...]] = dict.fromkeys(documents, ())
        for id in self.copies.repeating:
            self.origins[id] = tuple(
                Origin(start, place, original, self.owns[place.document][place.section])
                for start, place, original in self.copies.origins(id)
            )
        self.resaid = names.renamed | {
            id for id, entry in kept.items() if entry.origins != self.origins[id]
        }
        """The documents that may say something else than before."""
        self._told: dict[str, Told] = {}
        self.said = {
            id: statements(self.told(id)) if id in self.resaid else kept[id].said
            for id in documents
        }
        changed = self.resaid.union(names.gone)
        self.held = Tenures(self.said, changed, names.old)
        self.proposals = self._proposals(changed)

    def told(self, id: str) -> Told:
        if id not in self._told:
            self._told[id] = claims.told_by(self.names.voices(id, self.copies, self.owns))
        return self._told[id]

    def _proposals(self, changed: set[str]) -> dict[str, Proposal]:
        """The doubts; those about events of documents that say what they said stay."""
        tellings = (telling for said in self.said.values() for telling in said.tellings)
        found = {
            id: proposal
            for id, proposal in self.names.old.proposals.items()
            if proposal.kind == "occurrence"
            and not any(key.document in changed for key in proposal.evidence)
        }
        found |= {p.id: p for p in claims.proposals(tellings, of=changed)}
        found |= {p.id: p for p in self.names.joined.proposals}
        return {id: found[id] for id in sorted(found)}


class Tenures:
    """The tenures of the corpus; made only for those holders of whom something else is said.

    Tenures whose holders differ in type alone may share an id, so they are looked at together.
    """

    def __init__(self, said: Mapping[str, Statements], changed: set[str], old: Ledger) -> None:
        self._posts: dict[str, list[Said]] = defaultdict(list)
        touched: set[str] = set()
        for id, each in said.items():
            for post in each.posts:
                tail = tail_of(post.holder)
                self._posts[tail].append(post)
                if id in changed:
                    touched.add(tail)
        before = (old.entries[id] for id in changed if id in old.entries)
        touched.update(tail_of(post.holder) for entry in before for post in entry.said.posts)
        self._made: dict[str, tuple[Tenure, ...]] = {}
        self.rows = {
            tail: held(self.of(tail)) if tail in touched else old.held[tail]
            for tail in sorted(self._posts)
        }
        self.facts: set[str] = set()
        """Ids of facts that may be otherwise."""
        self.documents: set[str] = set()
        """Documents whose part of the graph holds other passages or tenures than before."""
        for tail in touched:
            was, now = old.held.get(tail, _NOBODY), self.rows.get(tail, _NOBODY)
            self.facts.update(was.facts, now.facts)
            self.documents.update(word[0] for word in {*was.words} ^ {*now.words})
            self.documents.update(apart[0] for apart in {*was.apart} ^ {*now.apart})

    def of(self, tail: str) -> tuple[Tenure, ...]:
        if tail not in self._made:
            by_holder: dict[str, list[Said]] = defaultdict(list)
            for post in self._posts.get(tail, ()):
                by_holder[post.holder].append(post)
            self._made[tail] = tuple(
                tenure for _, posts in sorted(by_holder.items())
                for tenure in claims.tenures_of(posts)
            )  # fmt: skip
        return self._made[tail]


_NOBODY = Held(0, (), (), ())


def tail_of(holder: str) -> str:
    """What stands of a holder in the ids of tenures."""
    return holder.partition("/")[2]


def held(tenures: Sequence[Tenure]) -> Held:
    """What is kept of tenures."""
    return Held(
        len(tenures),
        tuple(sorted({t.id for t in tenures if t.asserted})),
        tuple(sorted({(e.document, e.start, e.end) for t in tenures if t.asserted
                      for e in t.evidence})),
        tuple(sorted((t.documents[0], sha256(repr(t).encode()).hexdigest()[:16])
                     for t in tenures if not t.asserted)),
    )  # fmt: skip


def basis(reading: Reading) -> Basis:
    """What a document tells the corpus."""
    sections = reading.thread.sections
    texts = texts_of(reading)
    return Basis(
        outline=resolve.outline(reading),
        printed=claims.printed(reading),
        page=rdf.same_page(sections[0].url) if sections[0].url else "",
        only_comments=rdf.only_comments(reading),
        articles=texts.articles,
        comments=texts.comments,
        dates=texts.dates,
    )


def statements(told: Told) -> Statements:
    """What is kept of what a document says."""
    plain = {(c.subject, c.predicate, c.object) for c in told.claims if rdf.is_plain(c)}
    return Statements(
        posts=told.posts,
        tellings=tuple(map(claims.telling, told.events)),
        plain=tuple(sorted(plain)),
        published=tuple((p.publication, p.value) for p in told.publishings),
        claims=len(told.claims),
        events=len(told.events),
        quotations=sum(q.direct for q in told.quotations),
    )
