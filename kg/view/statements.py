"""Turns what a store says into statements about one entity or two."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from kg.model import Modality
from kg.view.answers import Properties, local, one
from kg.view.data import PHRASES, Kind, Mark, Statement, VoiceKind
from kg.view.index import Index, Named, Passage
from kg.vocabulary import KG, RDF

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


class Statements:
    """Each method turns one part of an index into statements."""

    def __init__(self, index: Index) -> None:
        self.index = index

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
        modality = one(properties, KG + "modality", KG + "Stated").removeprefix(KG)
        known = self.index.passages
        passages = [known[e] for e in properties.get(KG + "evidence", ()) if e in known]
        for subject, object_ in pairs:
            for passage in passages:
                voice = self.index.voice(passage, properties.get(KG + "attributedTo", ()))
                yield Statement(
                    id=iri,
                    kind=kind,
                    phrase=phrase,
                    subject=subject,
                    object=object_,
                    sentence=passage.text,
                    marks=self.index.marks(passage, (subject, object_)),
                    document=self.index.document(passage.document),
                    voice=voice,
                    modality=Modality(modality),
                    when=when,
                    passage=passage.id,
                    start=passage.start,
                    end=passage.end,
                    copy_of=passage.copy_of,
                )

    def relations(self) -> Iterator[Statement]:
        for iri, claim in self.index.claims.items():
            subject, object_ = one(claim, RDF + "subject"), one(claim, RDF + "object")
            predicate = local(one(claim, RDF + "predicate"))
            if subject in self.index.entities and object_ in self.index.entities:
                phrase = PHRASES.get(predicate, _spaced(predicate))
                plain = self.index.is_fact(subject, one(claim, RDF + "predicate"), object_)
                for said in self._statements(
                    iri, claim, Kind.RELATION, phrase, [(subject, object_)]
                ):
                    author = said.voice.kind is VoiceKind.ARTICLE
                    stated = said.modality is Modality.STATED
                    yield replace(said, asserted=plain and author and stated)

    def posts(self) -> Iterator[Statement]:
        for iri, tenure in self.index.tenures.items():
            holder = one(tenure, KG + "holder")
            organisation = one(tenure, KG + "organisation")
            since, until = one(tenure, KG + "heldFrom"), one(tenure, KG + "heldUntil")
            status = local(one(tenure, KG + "status")).lower()
            post = one(tenure, KG + "post")
            if holder in self.index.entities:
                yield from self._statements(
                    iri,
                    tenure,
                    Kind.POST,
                    f"{post} ({status})" if status in ("former", "future") else post,
                    [(holder, organisation if organisation in self.index.entities else "")],
                    when=f"{since}/{until}" if since or until else "",
                )

    def occurrences(self) -> Iterator[Statement]:
        for iri, event in self.index.events.items():
            phrase = _event_type(event)
            agents = [e for e in event.get(KG + "agent", ()) if e in self.index.entities]
            members = sorted(
                {
                    e
                    for p in ("agent", "patient", "participant", "place")
                    for e in event.get(KG + p, ())
                    if e in self.index.entities
                }
            )
            yield from self._statements(
                iri, event, Kind.EVENT, phrase, joined(agents, members), one(event, KG + "value")
            )

    def speech(self) -> Iterator[Statement]:
        for iri, quotation in self.index.quotations.items():
            speaker = one(quotation, KG + "speaker")
            if speaker not in self.index.entities:
                continue
            said = Passage(
                iri,
                one(quotation, KG + "inDocument"),
                int(one(quotation, KG + "start")),
                int(one(quotation, KG + "end")),
                one(quotation, KG + "text"),
            )
            first: dict[str, Named] = {}
            often: Counter[str] = Counter()
            for name in self.index.names_in(said):
                if not name.reference and name.entity != speaker:
                    first.setdefault(name.entity, name)
                    often[name.entity] += 1
            voice = self.index.voice(said, (speaker,))
            if voice.kind is not VoiceKind.COMMENT:
                voice = replace(voice, kind=VoiceKind.QUOTED)
            if one(quotation, KG + "spokesperson") == "true":
                voice = replace(voice, label=f"A spokesperson for {voice.label}")
            places: list[tuple[str, int, int]] = [
                (entity, first[entity].start - said.start, first[entity].end - said.start)
                for entity in sorted(first, key=lambda e: (-often[e], first[e]))[:MOST_SPOKEN_OF]
            ]
            for entity, start, end in places or [("", 0, 0)]:
                cut = excerpt(said.text, start, end)
                marks = tuple(
                    Mark(m.start - cut.start, m.end - cut.start, m.entity)
                    for m in self.index.marks(said, (speaker, entity))
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
                    document=self.index.document(said.document),
                    voice=voice,
                    start=said.start + cut.start,
                    end=said.start + cut.stop,
                )

    def together(self, connected: set[str], mentions: Counter[str]) -> Iterator[Statement]:
        """For entities named more than once that nothing else joins: who shares their sentences."""
        alone = {e for e in self.index.entities if e not in connected and mentions[e] > 1}
        shared: defaultdict[str, defaultdict[str, list[Passage]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for passage in self.index.passages.values():
            members = sorted({n.entity for n in self.index.names_in(passage) if not n.reference})
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
                    voice = self.index.voice(passage, ())
                    yield Statement(
                        id=passage.id,
                        kind=Kind.TOGETHER,
                        phrase=NAMED_TOGETHER,
                        subject=entity,
                        object=other,
                        sentence=passage.text,
                        marks=self.index.marks(passage, pair),
                        document=self.index.document(passage.document),
                        voice=voice,
                        passage=passage.id,
                        start=passage.start,
                        end=passage.end,
                        copy_of=passage.copy_of,
                    )


def joined(agents: Sequence[str], members: Sequence[str]) -> list[tuple[str, str]]:
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


def _spaced(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def _event_type(event: Properties) -> str:
    kinds = [local(t) for t in event.get(RDF + "type", ()) if t != KG + "Event"]
    return _spaced(kinds[0]).removesuffix(" event") if kinds else "event"


SENTENCE_END = re.compile(r"[.!?…][\"'”’)]*\s+|\n\s*\n\s*")


def excerpt(text: str, start: int, end: int) -> slice:
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
