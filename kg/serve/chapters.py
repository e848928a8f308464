"""What the page of an entity tells, chapter by chapter.

Most entities are told of in few sentences, and all are gathered and put in order of time. Of one
that stands in thousands only the statements that a page shows are looked up, in order of document.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from kg.query.dossier import Dossier, Naming, dossier
from kg.query.entities import Known
from kg.query.sparql import Ask, iri
from kg.query.statements import Statement, described, one, statements, texts
from kg.vocabulary import DCTERMS, KG, RDF

HUB = 2000
"""Mentions from which on an entity is not gathered whole."""

MOST_DOCUMENTS = 40


@dataclass(frozen=True, slots=True)
class Chapter:
    """Statements of one kind.

    Args:
        part: Gives those from one place to another.
    """

    key: str
    title: str
    count: int
    part: Callable[[int, int], Sequence[Statement]]


def told_of(ask: Ask, entity: Known, mentions: int) -> tuple[Dossier, tuple[Chapter, ...]]:
    """What is known of an entity as a whole, and its chapters; empty ones are left out.

    Args:
        mentions: How often it is named.
    """
    told, chapters = _hub(ask, entity) if mentions > HUB else _whole(ask, entity)
    return told, tuple(chapter for chapter in chapters if chapter.count)


_TITLES = (
    ("posts", "Posts"),
    ("relations", "Relations"),
    ("events", "Events"),
    ("quotations", "Quotations"),
    ("quoted-about", "Said by others"),
)


def _whole(ask: Ask, entity: Known) -> tuple[Dossier, list[Chapter]]:
    told = dossier(ask, entity)
    kinds = (told.posts, told.relations, told.events, told.said, told.said_of_it)
    return told, [
        Chapter(key, title, len(found), partial(_slice, found))
        for (key, title), found in zip(_TITLES, kinds, strict=True)
    ]


def _slice(found: Sequence[Statement], start: int, end: int) -> Sequence[Statement]:
    return found[start:end]


_ROLES = (
    "kg:holder kg:organisation",
    "rdf:subject rdf:object",
    "kg:participant kg:place",
    "kg:speaker",
)


def _hub(ask: Ask, entity: Known) -> tuple[Dossier, list[Chapter]]:
    node = iri(entity.id)
    own = described(ask, f"VALUES ?s {{ {node} }}").get(entity.id, {})
    often = {
        row["text"]: int(row["n"])
        for row in ask(
            f"SELECT ?text (COUNT(?m) AS ?n) WHERE {{ ?m kg:refersTo {node} ; a kg:Mention ;"
            f" kg:inDocument ?text }} GROUP BY ?text ORDER BY DESC(?n) ?text LIMIT {MOST_DOCUMENTS}"
        )
    }
    known = texts(ask, often)
    told = Dossier(
        entity=entity,
        reasons=own.get(KG + "joinReason", ()),
        issued=one(own, DCTERMS + "issued"),
        persona=KG + "Persona" in own.get(RDF + "type", ()),
        posts=(),
        relations=(),
        events=(),
        said=(),
        said_of_it=(),
        documents=tuple(Naming(known[text], n) for text, n in often.items() if text in known),
    )
    chapters = []
    for (key, title), roles in zip(_TITLES, _ROLES, strict=False):
        rows = ask(f"SELECT DISTINCT ?s WHERE {{ VALUES ?role {{ {roles} }} ?s ?role {node} }}")
        found = sorted(row["s"] for row in rows)
        chapters.append(Chapter(key, title, len(found), partial(_looked_up, ask, found)))
    return told, chapters


def _looked_up(ask: Ask, found: Sequence[str], start: int, end: int) -> Sequence[Statement]:
    wanted = " ".join(iri(name) for name in found[start:end])
    return statements(ask, f"VALUES ?s {{ {wanted} }}") if wanted else ()
