"""Things of the graph under their own addresses: pages for people, triples for machines."""

from __future__ import annotations

import io

from pyoxigraph import Triple
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg.errors import StoreError
from kg.model import EntityType
from kg.query.entities import Known
from kg.query.sparql import iri
from kg.query.statements import Properties, Statement, described, one, statements
from kg.serve.addresses import external, iri_at, passage, path_of
from kg.serve.answer import GRAPHS, write_triples
from kg.serve.chapters import HUB, told_of
from kg.serve.library import Edition
from kg.serve.marks import marks_in, said_in
from kg.serve.negotiate import choose, named
from kg.serve.reader import Mark, parts
from kg.serve.refused import RefusedError
from kg.serve.shown import shown, title_of
from kg.serve.site import HTML, page, page_number, site, trouble
from kg.serve.table import short
from kg.store import Triples
from kg.vocabulary import DCTERMS, KG, RDF, RDFS, SKOS

FIRST = 15
"""Statements of a kind that the page of an entity shows; the rest is a click away."""

PER_PAGE = 50


def resource(request: Request) -> Response:
    """Whatever stands at this address in the graph."""
    edition = site(request).library.edition()
    name = iri_at(request.scope.get("raw_path") or request.url.path.encode(), edition.base)
    own = described(edition.ask, f"VALUES ?s {{ {iri(name)} }}").get(name)
    if own is None:
        missing = RefusedError(
            f"Nothing in the graph has the address {request.url.path}.",
            hint="It may have been named otherwise before the last build; search for it.",
        )
        return trouble(request, missing, status=404)
    wanted = request.query_params.get("format", "")
    accept = request.headers.get("accept", "")
    offers = (HTML, *GRAPHS)
    offer = named(wanted, offers) if wanted else choose(accept, offers)
    if offer is None:
        refused = RefusedError(
            f"This cannot be sent as {wanted or accept}.",
            hint="It can be sent as " + ", ".join(each.media_type for each in offers) + ".",
        )
        return trouble(request, refused, status=406)
    if offer is HTML:
        try:
            return _page(request, edition, name, own)
        except StoreError as error:
            return trouble(request, error, status=503)
    output = io.BytesIO()
    write_triples(_triples(edition, name, own), output, offer)
    return Response(output.getvalue(), 200, {"vary": "Accept"}, offer.content_type)


def _page(request: Request, edition: Edition, name: str, own: Properties) -> Response:
    if name in edition.documents:
        return _reader(request, edition, name)
    if KG + "Document" in own.get(RDF + "type", ()):
        return _part(edition, name, own)
    if name in edition.by_id:
        return _entity(request, edition, edition.by_id[name])
    found = statements(edition.ask, f"VALUES ?s {{ {iri(name)} }}")
    if found:
        return _statement(request, edition, found[0])
    return _properties(request, edition, name, own)


# --- for machines ---------------------------------------------------------------------------


def _triples(edition: Edition, name: str, own: Properties) -> list[Triple]:
    """What is known of a thing: its own triples, and those of the statements about it.

    Of a document: those of its parts and all that is found in it.
    """
    node = iri(name)
    if name in edition.documents:
        patterns = [
            "?s ?p ?o FILTER(?s = THIS)",
            "?s dcterms:isPartOf+ THIS ; ?p ?o",
            "GRAPH THIS { ?s ?p ?o }",
        ]
    elif name in edition.by_id:
        about = (
            "?x rdf:subject|rdf:object|kg:holder|kg:organisation|kg:participant|kg:place"
            "|kg:speaker THIS ."
        )
        patterns = [
            f"VALUES ?s {{ {node} }} ?s ?p ?o",
            f"{{ SELECT DISTINCT (?x AS ?s) WHERE {{ {about} }} }} ?s ?p ?o",
            f"{{ SELECT DISTINCT ?s WHERE {{ {about} ?x kg:evidence ?s }} }} ?s ?p ?o",
        ]
    else:
        patterns = [
            f"VALUES ?s {{ {node} }} ?s ?p ?o",
            "THIS kg:evidence ?s . ?s ?p ?o",
        ]
    found: set[Triple] = set()
    for pattern in patterns:
        answer = edition.snapshot.query(
            f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern.replace('THIS', node)} }}"
        )
        assert isinstance(answer, Triples)
        found |= set(answer.triples)
    return list(found)


# --- entities -------------------------------------------------------------------------------


def _entity(request: Request, edition: Edition, entity: Known) -> Response:
    mentions = edition.mentioned.get(entity.id, (0, 0))
    told, chapters = told_of(edition.ask, entity, mentions[1])
    only = request.query_params.get("part", "")
    at = page_number(request) if only else 1
    per_page = PER_PAGE if only else FIRST
    start = (at - 1) * per_page
    filled = [
        {
            "key": chapter.key,
            "title": chapter.title,
            "count": chapter.count,
            "first": start + 1,
            "last": start + len(some),
            "statements": shown(edition, some, about=entity),
            "previous": at - 1,
            "next": at + 1 if start + len(some) < chapter.count and some else 0,
        }
        for chapter in chapters
        if not only or chapter.key == only
        for some in [chapter.part(start, start + per_page)]
    ]
    own = described(edition.ask, f"VALUES ?s {{ {iri(entity.id)} }}").get(entity.id, {})
    away = (*own.get(SKOS + "exactMatch", ()), *own.get(RDFS + "seeAlso", ()))
    return page(
        request,
        "entity.html",
        {
            "title": entity.label,
            "entity": entity,
            "told": told,
            "chapters": filled,
            "contents": [(c.key, c.title, c.count) for c in chapters],
            "only": only,
            "path": path_of(entity.id, edition.base),
            "key": "/".join(entity.id.rsplit("/", 2)[-2:]),
            "mentions": mentions,
            "hub": mentions[1] > HUB,
            "namings": [
                (
                    naming,
                    _place(edition, naming.text.id, naming.text.source),
                    naming.text.title or title_of(edition, naming.text.source),
                )
                for naming in told.documents
            ],
            "away": [(external(page_), page_) for page_ in sorted(set(away)) if external(page_)],
        },
    )


def _place(edition: Edition, text: str, source: str) -> str:
    """Where a document, or a part of one, is read."""
    return path_of(text, edition.base) or path_of(edition.by_source.get(source, ""), edition.base)


# --- statements and the rest ----------------------------------------------------------------


def _statement(request: Request, edition: Edition, statement: Statement) -> Response:
    (view,) = shown(edition, [statement])
    return page(
        request,
        "statement.html",
        {
            "title": "".join(part.text for part in view.headline),
            "said": view,
            "path": path_of(statement.id, edition.base),
            "iri": statement.id,
        },
    )


def _properties(request: Request, edition: Edition, name: str, own: Properties) -> Response:
    rows = [
        (
            short(predicate, edition.base),
            [
                (
                    _label(edition, value),
                    path_of(value, edition.base) or external(value),
                )
                for value in values
            ],
        )
        for predicate, values in own.items()
    ]
    return page(
        request,
        "properties.html",
        {
            "title": one(own, RDFS + "label") or short(name, edition.base),
            "rows": rows,
            "path": path_of(name, edition.base),
            "iri": name,
        },
    )


def _label(edition: Edition, value: str) -> str:
    known = edition.by_id.get(value)
    return known.label if known else short(value, edition.base)


# --- documents ------------------------------------------------------------------------------


def _part(edition: Edition, name: str, own: Properties) -> Response:
    """A comment or a quoted article is read where it stands."""
    parent, seen = name, set[str]()
    while parent not in edition.documents and parent not in seen:
        seen.add(parent)
        above = described(edition.ask, f"VALUES ?s {{ {iri(parent)} }}").get(parent, {})
        parent = one(above, DCTERMS + "isPartOf") or parent
    start, end = one(own, KG + "start"), one(own, KG + "end")
    where = passage(parent, int(start or 0), int(end or 0), edition.base)
    return RedirectResponse(where, 303, {"vary": "Accept"})


def _reader(request: Request, edition: Edition, name: str) -> Response:
    thread = edition.thread(name)
    marks = marks_in(edition.ask, name)
    said = said_in(edition.ask, name)
    entities = {m.entity for m in marks if m.entity} & set(edition.by_id)
    counts: dict[str, int] = {}
    for mark in marks:
        kind = _legend_key(edition, mark)
        counts[kind] = counts.get(kind, 0) + 1
    laid_out = parts(thread, marks)
    return page(
        request,
        "reader.html",
        {
            "title": edition.documents[name].title or edition.documents[name].source,
            "document": edition.documents[name],
            "path": path_of(name, edition.base),
            "parts": laid_out,
            "names": {
                entity: (
                    edition.by_id[entity].label,
                    edition.by_id[entity].type.value,
                    path_of(entity, edition.base),
                )
                for entity in entities
            },
            "counts_here": counts,
            "types": [kind.value for kind in EntityType],
            "said": shown(edition, said),
            "here": path_of(name, edition.base) + "#",
            "own_title": any(
                part.kind == "Post" and any(block.kind == "title" for block in part.blocks)
                for part in laid_out
            ),
            "chrome": any(
                block.kind in ("chrome", "separator") for part in laid_out for block in part.blocks
            ),
        },
    )


def _legend_key(edition: Edition, mark: Mark) -> str:
    if mark.kind == "mention" and mark.entity in edition.by_id:
        return edition.by_id[mark.entity].type.value
    return mark.kind
