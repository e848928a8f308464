"""Corrections of who is who: they change what mentions refer to, before statements are made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from kg.model import (
    AppliedCorrection,
    Correction,
    CorrectionKind,
    Entity,
    EntityType,
    Join,
    MentionKey,
    Reading,
)
from kg.vocabulary import slug

_PATHS = {
    EntityType.PERSON: "person",
    EntityType.ORGANISATION: "organisation",
    EntityType.PLACE: "place",
    EntityType.PUBLICATION: "publication",
    EntityType.LEGISLATION: "legislation",
    EntityType.PROGRAMME: "programme",
}
_STATEMENTS = frozenset({"claim", "tenure", "event"})


class Names(NamedTuple):
    """Entities, and which of them mentions, references and signatures mean.

    Attributes:
        moved: The ids that corrections gave to others; None for entities that they took away.
    """

    entities: tuple[Entity, ...]
    refers_to: Mapping[MentionKey, str]
    personas: Mapping[tuple[str, int], str]
    moved: Mapping[str, str | None] = MappingProxyType({})


def correct_names(
    names: Names, readings: Sequence[Reading], corrections: Iterable[Correction]
) -> tuple[Names, tuple[AppliedCorrection, ...], tuple[tuple[Correction, str], ...]]:
    """Apply the corrections that are about names, in their order.

    Returns:
        The names; the corrections that were applied, each with the entities that it left; and
        those that were not, each with the reason. Corrections of statements are in neither.
    """
    work = _Work(names, readings)
    applied: list[AppliedCorrection] = []
    missed: list[tuple[Correction, str]] = []
    for correction in corrections:
        if about_statement(correction):
            continue
        try:
            applied.append(AppliedCorrection(correction, tuple(sorted(work.apply(correction)))))
        except _UnmatchedError as reason:
            missed.append((correction, str(reason)))
    return work.names(), _settled(applied, work), tuple(missed)


def about_statement(correction: Correction) -> bool:
    """Whether a correction is about statements, called by the ends of their IRIs."""
    head = correction.first.partition("/")[0]
    match correction.kind:
        case CorrectionKind.DATE:
            return True
        case CorrectionKind.REJECT:
            return head in _STATEMENTS or "#quote=" in correction.first
        case CorrectionKind.SAME | CorrectionKind.DIFFERENT:
            return head == correction.second.partition("/")[0] == "event"
        case _:
            return False


def _settled(applied: Iterable[AppliedCorrection], work: _Work) -> tuple[AppliedCorrection, ...]:
    """What later corrections renamed is called by its last id."""
    return tuple(
        replace(a, entities=tuple(sorted({e for e in map(work.now, a.entities) if e})))
        for a in applied
    )


class _UnmatchedError(Exception):
    """Why a correction cannot be applied."""


class _Work:
    """Names while they are being corrected; local to one call."""

    def __init__(self, names: Names, readings: Sequence[Reading]) -> None:
        self.entities = {entity.id: entity for entity in names.entities}
        self.refers_to = dict(names.refers_to)
        self.personas = dict(names.personas)
        self.readings = readings
        self.texts = {r.document.id: r.document.text for r in readings}
        self.sources = {r.document.source: r.document.id for r in readings}
        self.references = {
            MentionKey(r.document.id, ref.start, ref.end): MentionKey(
                r.document.id, *ref.antecedent
            )
            for r in readings
            for ref in r.annotation.references
        }
        self.moved: dict[str, str | None] = {}

    def names(self) -> Names:
        return Names(
            tuple(self.entities[id] for id in sorted(self.entities)),
            dict(sorted(self.refers_to.items())),
            dict(sorted(self.personas.items())),
            {id: self.now(id) for id in sorted(self.moved)},
        )

    def now(self, id: str | None) -> str | None:
        """The id that an entity has by now; None if it is gone."""
        while id is not None and id not in self.entities:
            id = self.moved.get(id)
        return id

    def apply(self, correction: Correction) -> set[str]:
        match correction.kind:
            case CorrectionKind.SAME:
                return self._same(correction)
            case CorrectionKind.DIFFERENT:
                return self._different(correction)
            case CorrectionKind.REJECT:
                return self._reject(correction)
            case CorrectionKind.RENAME:
                return {self._rename(self.one(correction.first, correction), correction)}
            case CorrectionKind.RETYPE:
                return {self._retype(self.one(correction.first, correction), correction)}
            case _:
                return {self._pin(self.one(correction.first, correction), correction.second)}

    # --- finding ------------------------------------------------------------------------------

    def found(self, name: str, correction: Correction) -> list[str]:
        """The entities that a name, or the end of an IRI, stands for."""
        if name in self.entities:
            return [name]
        wanted = _plain(name)
        ids = [
            id
            for id, e in sorted(self.entities.items())
            if wanted in {_plain(e.label), *map(_plain, e.alternatives)}
        ]
        if correction.document:
            document = self._document(correction)
            here = {e for key, e in self.refers_to.items() if key.document == document}
            ids = [id for id in ids if id in here]
        return ids

    def one(self, name: str, correction: Correction) -> str:
        ids = self.found(name, correction)
        if not ids:
            where = f" in {correction.document}" if correction.document else ""
            raise _UnmatchedError(f"nothing is called {name!r}{where}")
        if len(ids) > 1:
            raise _UnmatchedError(f"{name!r} is a name of {', '.join(ids)}: write which")
        return ids[0]

    def _document(self, correction: Correction) -> str:
        wanted = correction.document
        id = self.sources.get(wanted, wanted)
        if id not in self.texts:
            raise _UnmatchedError(f"no document {wanted!r}")
        return id

    def _mentions(self, id: str, correction: Correction) -> list[MentionKey]:
        only = self._document(correction) if correction.document else None
        return [
            key
            for key, entity in self.refers_to.items()
            if entity == id and key not in self.references and only in (None, key.document)
        ]

    def surface(self, key: MentionKey) -> str:
        return " ".join(self.texts[key.document][key.start : key.end].split())

    # --- verbs --------------------------------------------------------------------------------

    def _same(self, correction: Correction) -> set[str]:
        if correction.document:
            second = self.one(correction.second, correction)
            first = self.one(correction.first, replace(correction, document=""))
        else:
            first, second = self._two(correction)
        if first == second:
            raise _UnmatchedError(f"{correction.first!r} and {correction.second!r} are one already")
        keys = self._mentions(second, correction)
        self._move(keys, first, correction)
        if not self._mentions(second, replace(correction, document="")):
            self._absorb(second, first)
        return {first}

    def _two(self, correction: Correction) -> tuple[str, str]:
        """Both entities; a name that both bear means the one that the other name does not."""
        firsts = self.found(correction.first, correction)
        seconds = self.found(correction.second, correction)
        if len(firsts) == 1 and len(seconds) > 1:
            seconds = [id for id in seconds if id not in firsts] or seconds
        if len(seconds) == 1 and len(firsts) > 1:
            firsts = [id for id in firsts if id not in seconds] or firsts
        if len(firsts) == len(seconds) == 1:
            return firsts[0], seconds[0]
        return self.one(correction.first, correction), self.one(correction.second, correction)

    def _different(self, correction: Correction) -> set[str]:
        """Give the second name, as it is written, an entity of its own, if it has none."""
        both = [
            id
            for id in self.found(correction.first, replace(correction, document=""))
            if id in self.found(correction.second, correction)
        ]
        if not both:
            anywhere = replace(correction, document="")
            return {self.one(n, anywhere) for n in (correction.first, correction.second)}
        (id, *_) = both
        wanted = _plain(correction.second)
        keys = [k for k in self._mentions(id, correction) if _plain(self.surface(k)) == wanted]
        if not keys:
            raise _UnmatchedError(f"no mention of {id} is written {correction.second!r}")
        old = self.entities[id]
        new = self._free(f"{id.partition('/')[0]}/{slug(correction.second)}")
        self.entities[new] = Entity(new, old.type, self.surface(keys[0]))
        self._move(keys, new, correction)
        self._refresh(id, correction.second)
        return {e for e in (id, new) if e in self.entities}

    def _reject(self, correction: Correction) -> set[str]:
        id = self.one(correction.first, correction)
        wanted = _plain(correction.first)
        whole = correction.first == id
        keys = [
            k for k in self._mentions(id, correction)
            if whole or _plain(self.surface(k)) == wanted
        ]  # fmt: skip
        if not keys:
            raise _UnmatchedError(f"no mention of {id} is written {correction.first!r}")
        for key in keys:
            del self.refers_to[key]
        self._follow()
        self._refresh(id, correction.first)
        return {id} & set(self.entities)

    def _rename(self, id: str, correction: Correction) -> str:
        entity, label = self.entities[id], correction.second
        if entity.label == label:
            raise _UnmatchedError(f"{id} is called {label!r} already")
        others = {entity.label, *entity.alternatives} - {label}
        joins = {Join(entity.label, _why(correction)), *entity.joins}
        self.entities[id] = replace(
            entity,
            label=label,
            alternatives=tuple(sorted(others)),
            joins=tuple(sorted(j for j in joins if j.surface != label)),
        )
        return self._pin(id, self._free(f"{id.partition('/')[0]}/{slug(label)}", but=id))

    def _retype(self, id: str, correction: Correction) -> str:
        entity, kind = self.entities[id], EntityType(correction.second)
        if entity.persona:
            raise _UnmatchedError(f"{id} is a commenter's pseudonym")
        if entity.type is kind:
            return id  # a person has looked: it is on record
        self.entities[id] = replace(entity, type=kind)
        return self._pin(id, self._free(f"{_PATHS[kind]}/{slug(entity.label)}", but=id))

    def _pin(self, id: str, new: str) -> str:
        if id == new:
            return id
        if new in self.entities:
            raise _UnmatchedError(f"{new} is another entity")
        self.entities[new] = replace(self.entities.pop(id), id=new)
        self.moved[id] = new
        self.moved.pop(new, None)
        self._redirect(id, new)
        return new

    # --- what they share ----------------------------------------------------------------------

    def _free(self, path: str, *, but: str = "") -> str:
        number, id = 1, path
        while id in self.entities and id != but:
            number += 1
            id = f"{path}-{number}"
        return id

    def _redirect(self, old: str, new: str) -> None:
        for key, entity in self.refers_to.items():
            if entity == old:
                self.refers_to[key] = new
        for place, entity in self.personas.items():
            if entity == old:
                self.personas[place] = new

    def _move(self, keys: Iterable[MentionKey], to: str, correction: Correction) -> None:
        surfaces = set()
        for key in keys:
            self.refers_to[key] = to
            surfaces.add(self.surface(key))
        self._follow()
        entity = self.entities[to]
        new = surfaces - {entity.label}
        joins = {j for j in entity.joins if j.surface not in new}
        self.entities[to] = replace(
            entity,
            alternatives=tuple(sorted({*entity.alternatives, *new})),
            joins=tuple(sorted(joins | {Join(s, _why(correction)) for s in new})),
        )

    def _follow(self) -> None:
        """References go with the mentions that they stand for."""
        for key, antecedent in self.references.items():
            target = self.refers_to.get(antecedent)
            if target is not None:
                self.refers_to[key] = target
            else:
                self.refers_to.pop(key, None)

    def _absorb(self, gone: str, into: str) -> None:
        del self.entities[gone]
        self.moved[gone] = into
        self._redirect(gone, into)

    def _refresh(self, id: str, lost: str) -> None:
        """The names of an entity that has lost one; without any mention it is gone."""
        counts: Counter[str] = Counter()
        for key, target in self.refers_to.items():
            if target == id and key not in self.references:
                counts[self.surface(key)] += 1
        entity = self.entities[id]
        if not counts and id not in self.personas.values():
            del self.entities[id]
            self.moved[id] = None
            return
        label = entity.label
        if counts and label not in counts and _plain(label) == _plain(lost):
            label = min(counts.items(), key=lambda i: (-len(i[0].split()), -i[1], i[0]))[0]
        kept = set(counts) - {label}
        self.entities[id] = replace(
            entity,
            label=label,
            alternatives=tuple(sorted(kept)),
            joins=tuple(j for j in entity.joins if j.surface in kept),
        )


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold().replace("’", "'")


def _why(correction: Correction) -> str:
    by = f" by {correction.by}" if correction.by else ""
    because = f": {correction.because}" if correction.because else ""
    return f"correction{by}{because}"


__all__ = ["Names", "about_statement", "correct_names"]
