"""The SPARQL endpoint of a real `kg serve`, over HTTP."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode
from xml.etree import ElementTree

import harbour
import pytest
import rdflib
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from rdflib.collection import Collection
from serving import FORM, JSON, Reply, Server, published, serving

from kg.serve.answer import GRAPHS, RESULTS
from kg.serve.negotiate import choose
from kg.store import Manifest, publish, writing
from kg.vocabulary import DEFAULT_BASE, QUERY_PREFIXES

ROOT = Path(__file__).resolve().parent.parent
W3C = Path(os.environ.get("KG_W3C", ROOT.parent / "shared" / "w3c"))
PEOPLE = "SELECT ?name WHERE { ?p a kg:Person ; rdfs:label ?name } ORDER BY ?name"
GRAPH = "CONSTRUCT { ?p rdfs:label ?name } WHERE { ?p a kg:Person ; rdfs:label ?name }"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }"
LIMIT_S = 2


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(harbour.harbour(), tmp_path_factory.mktemp("harbour") / ".kg")


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Server]:
    with serving(store, "--timeout", str(LIMIT_S), "--most-rows", "5000") as running:
        yield running


# --- forms of answers -----------------------------------------------------------------------


def names(reply: Reply) -> list[str]:
    assert reply.status == 200, reply.text
    match reply.type:
        case "application/sparql-results+json":
            return [row["name"]["value"] for row in reply.json()["results"]["bindings"]]
        case "application/sparql-results+xml":
            root = ElementTree.fromstring(reply.body)
            return [
                e.text or "" for e in root.iter("{http://www.w3.org/2005/sparql-results#}literal")
            ]
        case "text/csv":
            return [
                row["name"] for row in csv.DictReader(io.StringIO(reply.body.decode(), newline=""))
            ]
        case "text/tab-separated-values":
            rows = reply.text.splitlines()[1:]
            return [str(rdflib.util.from_n3(row)) for row in rows]
    raise AssertionError(reply.type)


@pytest.mark.parametrize("offer", RESULTS, ids=lambda offer: offer.name)
def test_rows_come_in_every_form_with_the_same_content(server: Server, offer: object) -> None:
    media_type = offer.media_type  # type: ignore[attr-defined]
    reply = server.sparql(PEOPLE, accept=media_type)
    assert reply.type == media_type
    assert names(reply) == sorted(
        ["Ann Lowe", "Getafix", "Marlow Hale", "Old Salt", "Peter Vane", harbour.STRANGE_NAME]
    )


@pytest.mark.parametrize("offer", GRAPHS, ids=lambda offer: offer.name)
def test_graphs_come_in_every_form_with_the_same_triples(server: Server, offer: object) -> None:
    media_type = offer.media_type  # type: ignore[attr-defined]
    reply = server.sparql(GRAPH, accept=media_type)
    assert (reply.status, reply.type) == (200, media_type)
    form = RdfFormat.from_media_type(media_type)
    assert form is not None
    found = {quad.object.value for quad in parse(reply.body, format=form)}
    assert found == set(names(server.sparql(PEOPLE)))


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("text/csv", "csv"),
        ("TEXT/CSV", "csv"),
        ("text/*", "xml"),  # text/xml is one of its names
        ("text/csv;q=0.5, text/tab-separated-values;q=0.8", "tsv"),
        ("application/json", "json"),
        ("application/xml;q=0.9, */*;q=0.1", "xml"),
        ("application/sparql-results+xml, application/sparql-results+json;q=0.9", "xml"),
        ("*/*;q=0.5, application/sparql-results+json;q=0", "xml"),
        ("text/html", None),
        ("text/csv;q=0", None),
        ("text/csv;q=nonsense", None),
    ],
)
def test_client_gets_what_it_likes_best(accept: str, chosen: str | None) -> None:
    found = choose(accept, RESULTS)
    assert (found.name if found else None) == chosen


def test_answer_that_no_accepted_form_can_hold_is_406(server: Server) -> None:
    reply = server.sparql(PEOPLE, accept="text/turtle")
    assert reply.status == 406
    assert "text/csv" in reply.text


def test_ask_is_answered_with_a_truth_value(server: Server) -> None:
    assert server.sparql("ASK { ?x a kg:Person }").json() == {"head": {}, "boolean": True}


def test_head_has_the_headers_and_no_body(server: Server) -> None:
    reply = server.ask("/sparql?" + urlencode({"query": PEOPLE}), method="HEAD")
    assert (reply.status, reply.type, reply.body) == (200, JSON, b"")


def test_answer_says_on_what_it_depends(server: Server) -> None:
    assert server.sparql(PEOPLE).headers["vary"] == "Accept"


def test_download_is_named(server: Server) -> None:
    reply = server.sparql(PEOPLE, format="csv", download="1")
    assert reply.headers["content-disposition"] == 'attachment; filename="answer.csv"'
    assert len(names(reply)) == 6


# --- limits ---------------------------------------------------------------------------------


def test_query_that_takes_too_long_is_stopped_and_others_are_answered(server: Server) -> None:
    replies: list[Reply] = []
    slow = [
        threading.Thread(target=lambda: replies.append(server.sparql(ENDLESS))) for _ in range(3)
    ]
    for thread in slow:
        thread.start()
    assert server.page("/documents").status == 200  # pages need no worker
    for thread in slow:
        thread.join()
    assert [reply.status for reply in replies] == [503] * 3
    assert all("stopped after 2 seconds" in reply.text for reply in replies)
    assert replies[0].headers["retry-after"]
    assert len(names(server.sparql(PEOPLE))) == 6


def test_answer_beyond_the_limit_is_refused_whole(server: Server) -> None:
    everything = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }"
    reply = server.sparql(everything)
    assert reply.status == 413
    assert "5,000" in reply.text


def test_rows_asked_for_are_cut_and_told(server: Server) -> None:
    reply = server.sparql(PEOPLE, rows="2")
    assert names(reply) == [harbour.STRANGE_NAME, "Ann Lowe"]
    assert reply.headers["kg-cut-at"] == "2"
    assert "kg-cut-at" not in server.sparql(PEOPLE, rows="6").headers


def test_request_beyond_its_limit_is_refused(server: Server) -> None:
    long = urlencode({"query": "#" * 1_100_000}).encode()
    reply = server.ask("/sparql", method="POST", headers=[("Content-Type", FORM)], body=long)
    assert reply.status == 413


# --- what is refused ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("SELECT ?x WHERE {", 400, "near line 1"),
        ("SELECT ?x WHERE { ?x nowhere:y 1 }", 400, "nowhere:"),
        ("SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?a ?b ?c } }", 403, "SERVICE"),
        ("SELECT * WHERE { ?s ?p 1 FILTER(1<2)SERVICE<http://127.0.0.1:1/>{?a ?b ?c} }", 403, ""),
        ("LOAD <http://127.0.0.1:1/>", 400, "LOAD"),
        ("DROP ALL", 400, "read-only"),
        ("INSERT DATA { <a:a> <a:b> 1 }", 400, "read-only"),
        ("SELECT (1 AS ?x) WHERE {} ; DROP ALL", 400, ""),
    ],
)
def test_query_is_refused(server: Server, query: str, status: int, words: str) -> None:
    reply = server.sparql(query)
    assert (reply.status, reply.type) == (status, "text/plain")
    assert words in reply.text


@pytest.mark.parametrize("kind", [FORM, "application/sparql-update"])
def test_updates_are_refused_and_change_nothing(server: Server, kind: str) -> None:
    update = "DELETE WHERE { ?s ?p ?o }"
    body = (urlencode({"update": update}) if kind == FORM else update).encode()
    reply = server.ask("/sparql", method="POST", headers=[("Content-Type", kind)], body=body)
    assert reply.status == 403
    assert "read-only" in reply.text
    assert len(names(server.sparql(PEOPLE))) == 6


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused_with_those_that_are_allowed(server: Server, method: str) -> None:
    reply = server.ask("/sparql", method=method, body=b"")
    assert reply.status == 405
    assert reply.headers["allow"] == "GET, HEAD, POST, OPTIONS"


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/sparql-query", b"ASK { \xff }", 400),
        ("application/sparql-query; charset=UTF-16", "ASK {}".encode("utf-16"), 415),
        ("application/sparql-query; charset=utf-8", b"ASK {}", 200),
        (FORM, b"query=ASK%20%7B%FF%7D", 400),
        (FORM, b"", 400),
        (FORM, b"query=ASK%20%7B%7D&default-graph-uri=not%20an%20iri", 400),
        (FORM, b"query=ASK%20%7B%7D&rows=-1", 400),
        ("text/plain", b"ASK {}", 415),
        ("multipart/form-data; boundary=x", b"--x--", 415),
    ],
)
def test_malformed_post(server: Server, kind: str, body: bytes, status: int) -> None:
    reply = server.ask("/sparql", method="POST", headers=[("Content-Type", kind)], body=body)
    assert reply.status == status, reply.text


# --- datasets -------------------------------------------------------------------------------

NOTES = f"{DEFAULT_BASE}document/{harbour.HARBOUR}"


def test_default_dataset_is_the_union_of_all_graphs(server: Server) -> None:
    both = "ASK { ?e a kg:Person . ?m a kg:Mention ; kg:refersTo ?e }"
    assert server.sparql(both).json()["boolean"] is True


def test_dataset_of_the_protocol_counts_before_that_of_the_query(server: Server) -> None:
    query = "ASK FROM <urn:none> { ?m a kg:Mention }"
    assert server.sparql(query).json()["boolean"] is False
    asked = server.sparql(query, **{"default-graph-uri": NOTES})
    assert asked.json()["boolean"] is True


def test_dataset_of_the_protocol_holds_nothing_else(server: Server) -> None:
    named = {"named-graph-uri": NOTES}
    assert server.sparql("ASK { ?s ?p ?o }", **named).json()["boolean"] is False
    assert server.sparql("ASK { GRAPH ?g { ?s ?p ?o } }", **named).json()["boolean"] is True
    default = {"default-graph-uri": NOTES}
    assert server.sparql("ASK { GRAPH ?g { ?s ?p ?o } }", **default).json()["boolean"] is False
    assert server.sparql("ASK { ?e a kg:Person }", **default).json()["boolean"] is False


# --- the description ------------------------------------------------------------------------


def test_endpoint_describes_itself(server: Server) -> None:
    """The three tests of SPARQL 1.1 Service Description: RDF, a matching endpoint, the schema."""
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    reply = server.ask("/sparql", headers=[("Accept", "text/turtle")])
    assert (reply.status, reply.type) == (200, "text/turtle")
    told = rdflib.Graph().parse(data=reply.body, format="turtle")
    service = told.value(predicate=rdflib.RDF.type, object=sd.Service)
    assert told.value(service, sd.endpoint) == rdflib.URIRef(server.address + "sparql")
    assert (service, sd.supportedLanguage, sd.SPARQL11Query) in told
    assert (service, sd.supportedLanguage, sd.SPARQL11Update) not in told
    dataset = told.value(service, sd.defaultDataset)
    assert (dataset, rdflib.RDF.type, sd.Dataset) in told
    assert told.value(dataset, sd.defaultGraph) is not None
    graphs = {told.value(part, sd.name) for part in told.objects(dataset, sd.namedGraph)}
    assert rdflib.URIRef(NOTES) in graphs
    assert len(set(told.objects(service, sd.resultFormat))) == len((*RESULTS, *GRAPHS))


def test_description_comes_for_whoever_takes_anything(server: Server) -> None:
    assert server.ask("/sparql").type == "text/turtle"
    refused = server.ask("/sparql", headers=[("Accept", "image/png")])
    assert refused.status == 406


# --- clients --------------------------------------------------------------------------------


def test_rdflib_asks_it(server: Server) -> None:
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    for method in ("GET", "POST", "POST_FORM"):
        graph = rdflib.Graph(SPARQLStore(server.address + "sparql", method=method))
        found = [
            str(row[rdflib.Variable("name")])
            for row in graph.query(PEOPLE, initNs=QUERY_PREFIXES).bindings
        ]
        assert found == names(server.sparql(PEOPLE))


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_sparqlwrapper_asks_it(server: Server, method: str, form: str) -> None:
    from SPARQLWrapper import SPARQLWrapper

    client = SPARQLWrapper(server.address + "sparql", returnFormat=form)
    client.setMethod(method)
    client.setQuery(PEOPLE)
    raw = client.query().response.read()
    assert b"Ann Lowe" in raw
    client.setQuery(GRAPH)
    client.setReturnFormat("turtle")
    told = rdflib.Graph().parse(data=client.query().response.read(), format="turtle")
    assert len(told) == 6


def test_curl_asks_it(server: Server) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("needs curl")
    command = [curl, "-s", "--noproxy", "*", "-H", "Accept: text/csv"]
    query = ["--data-urlencode", f"query={PEOPLE}", server.address + "sparql"]
    done = subprocess.run([*command, *query], capture_output=True, timeout=60, check=True)
    assert done.stdout.decode().splitlines()[:1] == ["name"]
    assert "Ann Lowe" in done.stdout.decode()


# --- generations ----------------------------------------------------------------------------


def test_new_generation_is_taken_up(tmp_path: Path) -> None:
    store = published(harbour.harbour(), tmp_path / ".kg")
    with serving(store) as server:
        assert len(names(server.sparql(PEOPLE))) == 6
        assert "Ann Lowe" in server.page("/").text
        type_, label = QUERY_PREFIXES["rdf"] + "type", QUERY_PREFIXES["rdfs"] + "label"
        someone = NamedNode(DEFAULT_BASE + "person/zoe-hart")
        from pyoxigraph import Literal

        with writing(store):
            publish(
                store,
                [
                    Quad(someone, NamedNode(type_), NamedNode(QUERY_PREFIXES["kg"] + "Person")),
                    Quad(someone, NamedNode(label), Literal("Zoe Hart")),
                ],
                Manifest(DEFAULT_BASE, "test"),
            )
        assert names(server.sparql(PEOPLE)) == ["Zoe Hart"]
        assert [hit["label"] for hit in server.page("/search.json?q=hart").json()] == ["Zoe Hart"]


# --- the W3C's tests ------------------------------------------------------------------------

HT = rdflib.Namespace("http://www.w3.org/2011/http#")
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")
UT = rdflib.Namespace("http://www.w3.org/2009/sparql/tests/test-update#")


class Request(NamedTuple):
    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    statuses: frozenset[str]
    boolean: bool | None
    form: str


def _w3c() -> dict[str, tuple[Request, ...]]:
    manifest = W3C / "protocol" / "manifest.ttl"
    if not manifest.exists():
        return {}
    graph = rdflib.Graph().parse(manifest)
    entries = graph.value(graph.value(predicate=rdflib.RDF.type, object=MF.Manifest), MF.entries)
    found = {}
    assert entries
    for test in Collection(graph, entries):
        requests = graph.value(graph.value(test, MF.action), HT.requests)
        assert requests
        found[str(test).partition("#")[2]] = tuple(
            _request(graph, each) for each in Collection(graph, requests)
        )
    return found


def _request(graph: rdflib.Graph, node: rdflib.term.Node) -> Request:
    answer = graph.value(node, HT.resp)
    headers = graph.value(node, HT.headers)
    body = graph.value(node, HT.body)
    encoding = str(graph.value(body, CNT.characterEncoding) or "UTF-8")
    boolean = graph.value(answer, MF.expectedBoolean)
    return Request(
        str(graph.value(node, HT.methodName)),
        str(graph.value(node, HT.absolutePath)),
        tuple(
            (str(graph.value(h, HT.fieldName)), str(graph.value(h, HT.fieldValue)))
            for h in (Collection(graph, headers) if headers else ())
        ),
        str(graph.value(body, CNT.chars)).encode(encoding) if body else None,
        frozenset(str(s)[-3] for s in graph.objects(answer, MF.expectedStatus)),
        None if boolean is None else str(boolean) == "true",
        str(graph.value(answer, MF.expectedFormat) or ""),
    )


W3C_TESTS = _w3c()
UPDATES = sorted(name for name in W3C_TESTS if name.startswith("update_"))
APPLICABLE = sorted(W3C_TESTS.keys() - set(UPDATES))


@pytest.fixture(scope="module")
def w3c_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serves the graphs that the tests name."""
    quads = []
    for number in (1, 2, 3):
        graph = NamedNode(f"http://kasei.us/2009/09/sparql/data/data{number}.rdf")
        raw = (W3C / "protocol" / f"data{number}.nt").read_bytes()
        for quad in parse(raw, format=RdfFormat.N_TRIPLES):
            quads.append(Quad(quad.subject, quad.predicate, quad.object, graph))
    store = tmp_path_factory.mktemp("w3c") / ".kg"
    with writing(store):
        publish(store, quads, Manifest("http://example.org/", "test"))
    with serving(store) as running:
        yield running


def _sent(server: Server, request: Request) -> Reply:
    return server.ask(
        request.path, method=request.method, headers=request.headers, body=request.body
    )


@pytest.mark.skipif(
    not W3C_TESTS, reason="the W3C's tests are not here (KG_W3C names their folder)"
)
@pytest.mark.parametrize("name", APPLICABLE)
def test_w3c_protocol(w3c_server: Server, name: str) -> None:
    for request in W3C_TESTS[name]:
        reply = _sent(w3c_server, request)
        assert str(reply.status)[0] in request.statuses, reply.text
        if request.boolean is not None:
            assert reply.json()["boolean"] is request.boolean
        forms = {"boolean": RESULTS[:2], "tabular": RESULTS, "RDF": GRAPHS}.get(request.form)
        if forms:
            assert reply.type in {offer.media_type for offer in forms}


@pytest.mark.skipif(
    not W3C_TESTS, reason="the W3C's tests are not here (KG_W3C names their folder)"
)
@pytest.mark.parametrize("name", UPDATES)
def test_w3c_updates_are_refused_by_a_read_only_service(w3c_server: Server, name: str) -> None:
    reply = _sent(w3c_server, W3C_TESTS[name][0])
    assert reply.status == 403
    assert "read-only" in reply.text
