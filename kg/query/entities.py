"""Finds the entity that a user means by a name."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.errors import QueryError
from kg.model import EntityType
from kg.query.sparql import Ask

_MOST_LISTED = 15


@dataclass(frozen=True, slots=True, order=True)
class Known:
    """An entity with all its names; ``names`` are those that are not the label, sorted."""

    label: str
    type: EntityType
    id: str
    names: tuple[str, ...] = ()


def entities(ask: Ask, *, type: EntityType | None = None) -> tuple[Known, ...]:
    """All entities, or those of one type, by label."""
    types = [type] if type else list(EntityType)
    classes = " ".join(f"(kg:{t} {t.value!r})" for t in types)
    labels: dict[str, tuple[str, EntityType]] = {}
    others: defaultdict[str, set[str]] = defaultdict(set)
    for row in ask(
        f"SELECT ?entity ?type ?label WHERE {{ VALUES (?class ?type) {{ {classes} }}"
        " ?entity a ?class ; rdfs:label ?label }"
    ):
        labels[row["entity"]] = row["label"], EntityType(row["type"])
    for row in ask("SELECT ?entity ?name WHERE { ?entity skos:altLabel ?name }"):
        others[row["entity"]].add(row["name"])
    return tuple(
        sorted(
            Known(label, kind, entity, tuple(sorted(others[entity])))
            for entity, (label, kind) in labels.items()
        )
    )


def find(known: Iterable[Known], name: str) -> Known:
    """The one entity that a name fits.

    Capitals and accents do not count. An IRI, its last parts (``person/ann-lowe``) or a whole
    label win over another name, which wins over a part of one.

    Raises:
        QueryError: If the name fits none, with those most like it, or several, with all of them.
    """
    known = tuple(known)
    wanted = fold(name)
    if not wanted:
        raise QueryError("An empty name fits nothing.", hint="Give a name or a part of one.")
    tiers = (
        [k for k in known if name == k.id or ("/" in name and k.id.endswith(f"/{name}"))],
        [k for k in known if fold(k.label) == wanted],
        [k for k in known if any(fold(other) == wanted for other in k.names)],
        [k for k in known if any(wanted in fold(other) for other in (k.label, *k.names))],
    )
    fitting = next((tier for tier in tiers if tier), [])
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        near = suggestions(known, name)
        raise QueryError(
            f"No entity is named {name!r}.",
            hint=f"Did you mean {_listed(near)}?" if near else "kg query named lists what is.",
        )
    lines = [f"  {k.label} · {k.type.lower()} · {short_id(k)}" for k in fitting[:_MOST_LISTED]]
    if len(fitting) > _MOST_LISTED:
        lines.append(f"  … and {len(fitting) - _MOST_LISTED} more")
    raise QueryError(
        f"{name!r} fits {len(fitting)} entities:\n" + "\n".join(lines),
        hint="Give more of the name, the id after it, or --type person.",
    )


def suggestions(known: Iterable[Known], name: str) -> tuple[str, ...]:
    """Up to three labels of entities whose names are most like this one, best first."""
    from rapidfuzz import fuzz, process, utils

    choices = [(other, k.label) for k in known for other in (k.label, *k.names)]
    found = process.extract(
        fold(name),
        [fold(other) for other, _ in choices],
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        score_cutoff=70,
        limit=12,
    )
    return tuple(dict.fromkeys(choices[index][1] for _, _, index in found))[:3]


def short_id(entity: Known) -> str:
    """The last two parts of its IRI: ``person/ann-lowe``."""
    return "/".join(entity.id.rsplit("/", 2)[-2:])


def fold(name: str) -> str:
    """The name without capitals, accents and superfluous spaces."""
    plain = unicodedata.normalize("NFKD", name)
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(kept.casefold().split())


def _listed(names: tuple[str, ...]) -> str:
    return " or ".join(f"{name!r}" for name in names)
