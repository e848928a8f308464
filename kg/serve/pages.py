"""Pages that stand at fixed addresses: the start, documents, search, ready questions."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from kg.errors import QueryError, StoreError
from kg.model import EntityType
from kg.query import ready
from kg.query.entities import Known
from kg.query.sparql import Row, iri, literal
from kg.serve.addresses import passage, path_of
from kg.serve.endpoint import Answered, answer_for_people, editor_page
from kg.serve.library import Edition
from kg.serve.names import Found
from kg.serve.protocol import Asked
from kg.serve.refused import RefusedError
from kg.serve.site import page, page_number, site, trouble
from kg.vocabulary import literal as literal_of

MOST_SUGGESTED = 8
MOST_FOUND = 200
LEADING = 12
PER_PAGE = 500
LONGEST_SEARCH = 200


def home(request: Request) -> Response:
    """Where to start: a search, who is spoken of most, the questions, the documents."""
    edition = site(request).library.edition()
    leading: dict[EntityType, list[Known]] = {kind: [] for kind in EntityType}
    for name in edition.foremost:
        entity = edition.by_id[name]
        if len(leading[entity.type]) < LEADING:
            leading[entity.type].append(entity)
    documents = list(edition.documents.values())[::-1]
    return page(
        request,
        "home.html",
        {
            "title": site(request).settings.title,
            "leading": [(kind.value, found) for kind, found in leading.items() if found],
            "totals": {kind.value: count for kind, count in edition.totals.items()},
            "mentioned": edition.mentioned,
            "hrefs": {e.id: path_of(e.id, edition.base) for some in leading.values() for e in some},
            "documents": [(d, path_of(d.id, edition.base)) for d in documents[:8]],
            "all_documents": len(documents),
            "questions": ready.questions(),
        },
    )


def documents(request: Request) -> Response:
    """All documents, oldest first."""
    edition = site(request).library.edition()
    everything = list(edition.documents.values())
    at = page_number(request)
    some = everything[(at - 1) * PER_PAGE : at * PER_PAGE]
    return page(
        request,
        "documents.html",
        {
            "title": "Documents",
            "documents": [(d, path_of(d.id, edition.base)) for d in some],
            "count": len(everything),
            "previous": at - 1 if some else 0,
            "next": at + 1 if at * PER_PAGE < len(everything) else 0,
            "skipped": edition.snapshot.manifest.skipped,
        },
    )


def _search(request: Request, most: int) -> tuple[str, str, list[tuple[Found, str]]]:
    words = request.query_params.get("q", "")[:LONGEST_SEARCH]
    kind = request.query_params.get("type", "")
    edition = site(request).library.edition()
    found = site(request).names(edition).search(words, most=most)
    return (
        words,
        kind,
        [
            (each, path_of(each.entity.id, edition.base))
            for each in found
            if not kind or each.entity.type.value == kind
        ],
    )


def search(request: Request) -> Response:
    """Entities by a part of any of their names."""
    words, kind, found = _search(request, MOST_FOUND)
    exact = [href for each, href in found if each.entity.label == words]
    if len(found) == 1 and exact and not kind:
        return RedirectResponse(exact[0], 303)
    return page(
        request,
        "search.html",
        {
            "title": f"Search: {words}" if words else "Search",
            "words": words,
            "kind": kind,
            "types": [each.value for each in EntityType],
            "found": found,
            "most": MOST_FOUND,
        },
    )


def suggestions(request: Request) -> Response:
    """The first of what a search would find, for the field while it is typed into."""
    _, _, found = _search(request, MOST_SUGGESTED)
    base = site(request).library.edition().base
    return JSONResponse(
        [
            {
                "label": each.entity.label,
                "name": each.name if each.name != each.entity.label else "",
                "type": each.entity.type.value,
                "href": href,
                "key": each.entity.id.removeprefix(base),
            }
            for each, href in found
        ]
    )


def find_passage(request: Request) -> Response:
    """Leads to the place of some words in a document, as a row of an answer has them."""
    edition = site(request).library.edition()
    source, text = request.query_params.get("source", ""), request.query_params.get("text", "")
    document = edition.by_source.get(source, "")
    try:
        rows = list(
            edition.ask(
                f"SELECT ?start ?end WHERE {{ GRAPH {iri(document)} {{"
                f" ?p kg:text|kg:surface {literal(text)} ; kg:start ?start ; kg:end ?end }} }}"
                " ORDER BY ?start LIMIT 1"
            )
            if document
            else ()
        )
    except QueryError:
        rows = []
    if document and not rows:
        rows = _in_text(edition, document, text)
    if not rows:
        missing = RefusedError(
            f"These words do not stand in {source!r}.", hint="The graph may have been built anew."
        )
        return trouble(request, missing, status=404)
    place = passage(document, int(rows[0]["start"]), int(rows[0]["end"]), edition.base)
    return RedirectResponse(place, 303)


def _in_text(edition: Edition, document: str, text: str) -> list[Row]:
    """Where words stand that are a part of a passage, such as an excerpt of a quotation."""
    try:
        start = literal_of(edition.thread(document).document.text).find(text) if text else -1
    except StoreError:
        start = -1
    return [] if start < 0 else [{"start": str(start), "end": str(start + len(text))}]


async def ask(request: Request) -> Response:
    """A ready question: its fields, and the answer once all that it needs is given."""
    try:
        question = ready.question(request.path_params["name"])
    except QueryError as error:
        return await run_in_threadpool(trouble, request, error, status=404)
    given = {
        parameter.name: request.query_params[parameter.name]
        for parameter in question.parameters
        if request.query_params.get(parameter.name)
    }
    missing = [p for p in question.parameters if p.default is None and p.name not in given]
    answered: Answered | None = None
    status, query = 200, question.text
    if not missing:
        try:
            query = ready.bind(question, given)
        except QueryError as error:
            answered, status = Answered(error=error), 400
        else:
            answered, status = await answer_for_people(request, Asked(query))
    return await run_in_threadpool(
        editor_page,
        request,
        query,
        answered,
        status,
        Asked(query),
        question=question,
        values=given,
        missing=missing if missing and request.query_params else None,
    )
