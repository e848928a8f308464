"""Shapes and evidence: each check finds what is wrong, and nothing in what is right."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
import rdflib
from harbour import HARBOUR, HARBOUR_TEXT, STRANGE, STRANGE_TEXT, harbour
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg import rdf
from kg.check import Failure, Verification, validate, verify
from kg.errors import DocumentError
from kg.model import Document
from kg.resources import ontology_path
from kg.vocabulary import DEFAULT_BASE, QUERY_PREFIXES

SHAPES = "https://w3id.org/actor-event-kg/shapes#"
POST = f"{DEFAULT_BASE}document/{HARBOUR}"
PREFIXES = QUERY_PREFIXES | {
    "org_": f"{DEFAULT_BASE}organisation/",
    "who": f"{DEFAULT_BASE}person/",
}

PASSAGE = f"<{POST}#char=33,112>"
LOWE = "who:ann-lowe"
BOARD = "org_:northmouth-harbour-board"
COMMENT = f"<{POST}/comment-1>"
MENTION = f"<{POST}#mention=33,41>"
QUOTE = f"<{POST}#quote=114,150>"
AMOUNT = f"<{POST}#amount=273,285>"
TIME = f"<{POST}#time=0,18>"
PROPOSAL = f"<{DEFAULT_BASE}proposal/organisation-sandsucker-ltd/organisation-tidewater-plc>"
CLAIM = f"<{DEFAULT_BASE}claim/{HARBOUR}/1>"
EVENT = f"<{DEFAULT_BASE}event/{HARBOUR}/departure-1>"
TENURE = f"<{DEFAULT_BASE}tenure/ann-lowe/chair/northmouth-harbour-board>"


def without(subject: str, property_: str) -> str:
    return f"DELETE WHERE {{ {subject} {property_} ?o }}"


def with_(subject: str, property_: str, object_: str) -> str:
    return f"INSERT DATA {{ {subject} {property_} {object_} }}"


def instead(subject: str, property_: str, object_: str) -> str:
    return f"{without(subject, property_)} ; {with_(subject, property_, object_)}"


# one way, or more, to break each shape
BROKEN: tuple[tuple[str, str], ...] = (
    ("documentStart", without(COMMENT, "kg:start")),
    ("documentStart", instead(COMMENT, "kg:start", "99999")),
    ("documentEnd", instead(COMMENT, "kg:end", '"694"')),
    ("documentKind", f"DELETE DATA {{ {COMMENT} a kg:Comment }}"),
    ("documentKind", with_(COMMENT, "a", "kg:Article")),
    ("documentClass", f"DELETE DATA {{ {COMMENT} a kg:Document }}"),
    ("documentSource", with_(f"<{POST}>", "dcterms:source", '"other.txt"')),
    ("documentHome", without(COMMENT, "dcterms:isPartOf")),
    ("documentHome", with_(COMMENT, "dcterms:source", '"other.txt"')),
    ("documentPart", instead(COMMENT, "dcterms:isPartOf", LOWE)),
    ("documentTitle", with_(f"<{POST}>", "dcterms:title", '"Another"')),
    ("documentIssued", instead(f"<{POST}>", "dcterms:issued", '"7 May"^^xsd:date')),
    ("documentIssued", with_(f"<{POST}>", "dcterms:issued", '"2019"^^xsd:gYear')),
    ("documentCreator", instead(COMMENT, "dcterms:creator", '"Getafix"')),
    ("documentPublisher", with_(COMMENT, "dcterms:publisher", CLAIM)),
    ("documentLanguage", with_(f"<{POST}>", "dcterms:language", LOWE)),
    ("documentPage", with_(f"<{POST}>", "<https://schema.org/url>", '"https://pier.example"')),
    ("page", with_(PASSAGE, "kg:page", '""')),
    ("commentReplyTo", without(COMMENT, "kg:replyTo")),
    ("inDocument", instead(PASSAGE, "kg:inDocument", LOWE)),
    ("start", without(MENTION, "kg:start")),
    ("start", instead(MENTION, "kg:start", "41")),
    ("start", instead(MENTION, "kg:start", "-1")),
    ("end", with_(QUOTE, "kg:end", "9999")),
    ("surface", without(TIME, "kg:surface")),
    ("surface", instead(AMOUNT, "kg:surface", '""')),
    ("text", without(PASSAGE, "kg:text")),
    ("text", without(QUOTE, "kg:text")),
    ("refersTo", without(MENTION, "kg:refersTo")),
    ("refersTo", with_(MENTION, "kg:refersTo", BOARD)),
    ("refersTo", instead(MENTION, "kg:refersTo", f"<{POST}>")),
    ("amount", instead(AMOUNT, "kg:amount", '"1.5m"')),
    ("currency", instead(AMOUNT, "kg:currency", '"pounds"')),
    ("period", instead(AMOUNT, "kg:period", '"fortnight"')),
    ("speaker", instead(QUOTE, "kg:speaker", '"Lowe"')),
    ("cue", with_(QUOTE, "kg:cue", '"said"')),
    ("block", with_(QUOTE, "kg:block", "false")),
    ("spokesperson", with_(QUOTE, "kg:spokesperson", '"yes"')),
    ("value", instead(TIME, "kg:value", '"7 May 2019"')),
    ("earliest", instead(EVENT, "kg:earliest", '"2019-05-04"^^xsd:date')),
    ("latest", instead(TIME, "kg:latest", '"2019-05-07"')),
    ("label", without(LOWE, "rdfs:label")),
    ("label", with_(LOWE, "rdfs:label", '"Anne Lowe"')),
    ("altLabel", with_(LOWE, "skos:altLabel", '""')),
    ("joinReason", with_(LOWE, "kg:joinReason", BOARD)),
    ("proposalReason", without(PROPOSAL, "kg:joinReason")),
    ("first", instead(PROPOSAL, "kg:first", PASSAGE)),
    ("second", instead(PROPOSAL, "kg:second", "org_:sandsucker-ltd")),
    ("verdict", instead(PROPOSAL, "kg:verdict", "kg:Stated")),
    ("restsOn", instead(PROPOSAL, "kg:restsOn", LOWE)),
    ("correctionLabel", "DELETE { ?c rdfs:label ?l } WHERE { ?c a kg:Correction ; rdfs:label ?l }"),
    ("corrects", f"INSERT {{ ?c kg:corrects {PASSAGE} }} WHERE {{ ?c a kg:Correction }}"),
    ("entityKind", with_(LOWE, "a", "kg:Place")),
    ("entityKind", "DELETE DATA { who:getafix a kg:Person }"),
    ("related", with_(LOWE, "kg:memberOf", f"<{POST}>")),
    ("related", with_(f"<{POST}>", "kg:about", LOWE)),
    ("evidence", without(CLAIM, "kg:evidence")),
    ("evidence", without(TENURE, "kg:evidence")),
    ("evidence", instead(EVENT, "kg:evidence", MENTION)),
    ("attributedTo", without(TENURE, "kg:attributedTo")),
    ("attributedTo", instead(CLAIM, "kg:attributedTo", '"the author"')),
    ("oneVoice", with_(CLAIM, "kg:attributedTo", LOWE)),
    ("modality", instead(CLAIM, "kg:modality", "kg:Current")),
    ("subject", instead(CLAIM, "rdf:subject", PASSAGE)),
    ("predicate", instead(CLAIM, "rdf:predicate", "kg:evidence")),
    ("object", without(CLAIM, "rdf:object")),
    ("holder", without(TENURE, "kg:holder")),
    ("post", with_(TENURE, "kg:post", '"treasurer"')),
    ("organisation", instead(TENURE, "kg:organisation", '"the Board"')),
    ("status", instead(TENURE, "kg:status", "kg:Stated")),
    ("heldFrom", instead(TENURE, "kg:heldFrom", '"since 2015"')),
    ("heldUntil", with_(TENURE, "kg:heldUntil", '"2020"')),
    ("eventClass", f"DELETE DATA {{ {EVENT} a kg:Event }}"),
    ("eventKind", f"DELETE DATA {{ {EVENT} a kg:DepartureEvent }}"),
    ("eventKind", with_(EVENT, "a", "kg:DeathEvent")),
    ("eventLabel", without(EVENT, "rdfs:label")),
    ("participant", with_(EVENT, "kg:participant", '"the Board"')),
    ("agent", with_(EVENT, "kg:agent", PASSAGE)),
    ("patient", with_(EVENT, "kg:patient", PASSAGE)),
    ("place", with_(EVENT, "kg:place", '"here"')),
)


@cache
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(ontology_path("shapes.ttl"), format="turtle")


def merged() -> Store:
    store = Store()
    store.extend(Quad(q.subject, q.predicate, q.object) for q in rdf.quads(harbour()))
    return store


def test_a_right_graph_conforms() -> None:
    assert validate(rdf.quads(harbour())) == []


def test_an_empty_graph_conforms() -> None:
    assert validate([]) == []


@pytest.mark.parametrize(
    ("shape", "update"), BROKEN, ids=[f"{s}-{i}" for i, (s, _) in enumerate(BROKEN)]
)
def test_a_seeded_violation_is_caught_by_its_shape(shape: str, update: str) -> None:
    store = merged()
    before = set(store)
    store.update(update, prefixes=PREFIXES)
    assert set(store) != before, "the case changes nothing"
    message = shapes().value(rdflib.URIRef(SHAPES + shape), rdflib.SH.message)
    found = validate(store)
    assert str(message) in {violation.message for violation in found}, found


def test_every_shape_with_a_target_has_a_case() -> None:
    graph = shapes()
    targets = (rdflib.SH.targetClass, rdflib.SH.targetSubjectsOf, rdflib.SH.targetObjectsOf)
    with_target = {str(s).removeprefix(SHAPES) for t in targets for s in graph.subjects(t)}
    assert with_target == {shape for shape, _ in BROKEN}


def test_every_shape_has_a_message() -> None:
    graph = shapes()
    targets = (rdflib.SH.targetClass, rdflib.SH.targetSubjectsOf)
    for shape in {s for t in targets for s in graph.subjects(t)}:
        assert len(str(graph.value(shape, rdflib.SH.message))) > 30, shape


def test_a_violation_names_the_thing_the_property_and_the_value() -> None:
    store = merged()
    store.update(instead(TENURE, "kg:status", "kg:Stated"), prefixes=PREFIXES)
    (violation,) = validate(store)
    assert violation.focus == TENURE.strip("<>")
    assert violation.path == "kg:status"
    assert violation.value == "kg:Stated"
    assert "kg:Current, kg:Former or kg:Future" in str(violation)


# --- evidence -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Manifested:
    id: str
    source: str
    path: str
    sha256: str
    reader: str = ""


def read(path: Path) -> Document:
    """The plainest reader there is."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{path}: is not there.") from error
    text = content.decode()
    return Document(path.stem, path.name, text, hashlib.sha256(content).hexdigest())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / f"{HARBOUR}.txt").write_text(HARBOUR_TEXT, "utf-8")
    (tmp_path / f"{STRANGE}.txt").write_text(STRANGE_TEXT, "utf-8")
    return tmp_path


def documents(folder: Path) -> list[Manifested]:
    return [
        Manifested(
            r.document.id, r.document.source, str(folder / r.document.source), r.document.sha256
        )
        for r in harbour().readings
    ]


def verified(folder: Path) -> Verification:
    return verify(rdf.quads(harbour()), documents(folder), read)


def test_all_evidence_of_unchanged_files_holds(folder: Path) -> None:
    verification = verified(folder)
    assert verification.failures == ()
    found = [r.annotation for r in harbour().readings]
    spans = sum(
        len(a.mentions) + len(a.references) + len(a.times) + len(a.amounts) + len(a.speeches)
        for a in found
    )
    passages = {
        e for s in (*harbour().claims, *harbour().tenures, *harbour().events) for e in s.evidence
    }
    assert verification.checked == spans + len(passages)


def test_words_that_moved_are_found_again(folder: Path) -> None:
    file = folder / f"{HARBOUR}.txt"
    file.write_text("New!\n" + HARBOUR_TEXT, "utf-8")
    failures = verified(folder).failures
    changed, *moved = failures
    assert changed.kind == "Document"
    assert "has changed" in changed.message
    assert {f.source for f in failures} == {f"{HARBOUR}.txt"}
    lowe = next(f for f in moved if (f.kind, f.start) == ("Mention", 33))
    assert (lowe.end, lowe.expected, lowe.found) == (41, "Ann Lowe", HARBOUR_TEXT[28:36])
    assert "now stand at 38-46" in str(lowe)


def test_words_that_vanished_are_named(folder: Path) -> None:
    file = folder / f"{HARBOUR}.txt"
    file.write_text(HARBOUR_TEXT.replace("Getafix", "Gutafix"), "utf-8")
    changed, vanished = verified(folder).failures
    assert changed.start is None
    assert (vanished.kind, vanished.expected, vanished.found) == ("Mention", "Getafix", "Gutafix")
    assert "nowhere in the file" in vanished.message


def test_a_change_outside_all_evidence_is_told_by_the_hash_alone(folder: Path) -> None:
    file = folder / f"{HARBOUR}.txt"
    file.write_text(HARBOUR_TEXT + "\n", "utf-8")
    (failure,) = verified(folder).failures
    assert failure.expected != failure.found
    assert "has changed" in failure.message


def test_a_file_that_is_gone_costs_itself_alone(folder: Path) -> None:
    (folder / f"{STRANGE}.txt").unlink()
    (failure,) = verified(folder).failures
    assert failure.source == f"{STRANGE}.txt"
    assert "is not there" in failure.message


def test_a_shortened_file_leaves_nothing_at_the_place(folder: Path) -> None:
    (folder / f"{HARBOUR}.txt").write_text(HARBOUR_TEXT[:700], "utf-8")
    last = verified(folder).failures[-1]
    assert last.found == ""
    assert "there is nothing" in last.message


def test_a_wrong_word_in_the_graph_is_a_failure(folder: Path) -> None:
    knowledge = harbour()
    claim = knowledge.claims[0]
    wrong = replace(
        claim, evidence=(replace(claim.evidence[0], quote="Tidewater owns everything."),)
    )
    quads = rdf.quads(replace(knowledge, claims=(wrong, *knowledge.claims[1:])))
    (failure,) = verify(quads, documents(folder), read).failures
    assert failure.kind == "Passage"
    assert failure.expected == "Tidewater owns everything."


def test_a_statement_whose_evidence_is_not_in_the_graph_is_a_failure(folder: Path) -> None:
    quads = [q for q in rdf.quads(harbour()) if f"<{q.subject.value}>" != PASSAGE]
    failures = verify(quads, documents(folder), read).failures
    assert {f.kind for f in failures} == {"Tenure", "Event"}
    assert all(PASSAGE.strip("<>") in f.message for f in failures)


def test_a_statement_without_evidence_is_a_failure(folder: Path) -> None:
    quads = [
        q
        for q in rdf.quads(harbour())
        if (f"<{q.subject.value}>", q.predicate.value.rpartition("#")[2]) != (CLAIM, "evidence")
    ]
    (failure,) = verify(quads, documents(folder), read).failures
    assert failure == Failure(CLAIM.strip("<>"), None, None, "Claim", "", "", "has no evidence")


def test_a_graph_without_evidence_is_none_of_its_business(folder: Path) -> None:
    graph = NamedNode(f"{DEFAULT_BASE}corrections")
    note = Quad(graph, NamedNode("urn:by"), Literal("me"), graph)
    assert verify([*rdf.quads(harbour()), note], documents(folder), read).failures == ()


def test_evidence_from_a_document_that_was_not_built_is_a_failure(folder: Path) -> None:
    first, _ = documents(folder)
    (failure,) = verify(rdf.quads(harbour()), [first], read).failures
    assert STRANGE in failure.source
    assert "not in the store" in failure.message
