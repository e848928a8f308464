"""Compares two graphs: entities by where their names stand, statements by what they say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from kg.diff.graph import Graph, Ident, Place, Statement

Joined = tuple[tuple[Ident, ...], Ident]
"""Entities of the old graph, and the one that they are in the new one."""
Split = tuple[Ident, tuple[Ident, ...]]
Changed = tuple[Ident, Ident]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a newer graph has otherwise than an older one; all sorted.

    Args:
        changed: Entities with another name or another type.
        new_statements, gone_statements: An entity that was renamed or joined makes neither.
    """

    new_documents: tuple[str, ...] = ()
    gone_documents: tuple[str, ...] = ()
    new_entities: tuple[Ident, ...] = ()
    gone_entities: tuple[Ident, ...] = ()
    joined: tuple[Joined, ...] = ()
    split: tuple[Split, ...] = ()
    changed: tuple[Changed, ...] = ()
    new_statements: tuple[Statement, ...] = ()
    gone_statements: tuple[Statement, ...] = ()

    def __bool__(self) -> bool:
        return self != Difference()


def compare(old: Graph, new: Graph) -> Difference:
    """What changed.

    An entity is the same as the one of the other graph that shares most of its names' places;
    where none does (its documents were changed), as the one with its IRI.
    """
    after = _successors(old, new)
    before = _successors(new, old)
    joined, split, changed = [], [], []
    for id, olds in sorted(_grouped(after).items()):
        if len(olds) > 1:
            joined.append((tuple(sorted(old.entities[o] for o in olds)), new.entities[id]))
    for id, news in sorted(_grouped(before).items()):
        if len(news) > 1:
            split.append((old.entities[id], tuple(sorted(new.entities[n] for n in news))))
    for one, other in sorted(after.items()):
        if before.get(other) == one and old.entities[one] != new.entities[other]:
            changed.append((old.entities[one], new.entities[other]))
    gone, come = _statements(old, new, after)
    return Difference(
        new_documents=tuple(sorted(new.documents - old.documents)),
        gone_documents=tuple(sorted(old.documents - new.documents)),
        new_entities=tuple(sorted(e for id, e in new.entities.items() if id not in before)),
        gone_entities=tuple(sorted(e for id, e in old.entities.items() if id not in after)),
        joined=tuple(sorted(joined)),
        split=tuple(sorted(split)),
        changed=tuple(sorted(changed)),
        new_statements=come,
        gone_statements=gone,
    )


def _successors(one: Graph, other: Graph) -> dict[str, str]:
    """For each entity of one graph, the entity of the other that it is."""
    meant: dict[Place, str] = {
        place: id for id, places in sorted(other.places.items()) for place in places
    }
    found: dict[str, str] = {}
    for id in one.entities:
        shared = Counter(meant[place] for place in one.places.get(id, ()) if place in meant)
        shared = Counter({o: count for o, count in shared.items() if o in other.entities})
        if shared:
            found[id] = min(shared, key=lambda o: (-shared[o], o != id, o))
        elif id in other.entities:
            found[id] = id
    return found


def _grouped(links: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for one, other in sorted(links.items()):
        found[other].append(one)
    return found


def _statements(
    old: Graph, new: Graph, after: Mapping[str, str]
) -> tuple[tuple[Statement, ...], tuple[Statement, ...]]:
    """Statements that went, and those that came; the old ones speak of the new entities."""
    labels = {id: ident.label for id, ident in new.entities.items()}
    lost = {id: ident.label for id, ident in old.entities.items() if id not in after}
    before = _said(old.statements, lambda id: labels.get(after.get(id, ""), lost.get(id, id)))
    now = _said(new.statements, lambda id: labels.get(id, id))
    gone = [before[key] for key in before if key not in now]
    come = [now[key] for key in now if key not in before]
    return tuple(sorted(gone, key=_order)), tuple(sorted(come, key=_order))


def _said(statements: Iterable[Statement], name: Callable[[str], str]) -> dict[object, Statement]:
    """Statements with labels for IRIs, by what they say and where; evidence may grow."""
    found: dict[object, Statement] = {}
    for each in statements:
        parts = tuple((role, tuple(sorted(map(name, ids)))) for role, ids in each.parts)
        named = Statement(each.kind, each.words, parts, each.sources, each.sentence)
        where = each.sources if each.kind != "post" else ()
        voiceless = tuple(part for part in parts if part[0] != "voice" or each.kind == "claim")
        found.setdefault((each.kind, each.words, voiceless, where), named)
    return found


def _order(statement: Statement) -> tuple[object, ...]:
    return statement.kind, statement.sources, statement.words, statement.parts, statement.sentence
