"""The ontology: readable everywhere, complete, in plain words, tied to the standards."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import rdflib
from harbour import harbour
from pyoxigraph import NamedNode, RdfFormat, parse
from rdflib import OWL, RDF, RDFS, SKOS, URIRef

from kg import rdf, resources
from kg.model import EntityType, EventType, Modality, Predicate, SectionKind, Status, Verdict
from kg.resources import ontology_path
from kg.vocabulary import FOAF, KG, OA, ORG, PROV, SCHEMA, SEM, SIOC, TIME, XSD

NS = rdflib.Namespace(KG)
FILES = ("actor-event.ttl", "shapes.ttl")
CLASSES = [
    *EntityType,
    *(f"{kind}Event" for kind in EventType),
    *SectionKind,
    *("Document", "Passage", "Mention", "Reference", "TimeExpression", "Amount", "Persona"),
    *("Quotation", "ReportedSpeech", "Claim", "Tenure", "Event", "Modality", "Status"),
    *("Proposal", "Verdict", "Correction"),
]


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    return rdflib.Graph().parse(ontology_path(), format="turtle")


def terms(graph: rdflib.Graph) -> set[URIRef]:
    return {s for s in graph.subjects(RDF.type) if str(s).startswith(KG)}  # type: ignore[misc]


@pytest.mark.tools
@pytest.mark.parametrize("name", FILES)
def test_independent_parsers_agree(name: str) -> None:
    path = ontology_path(name)
    by_rdflib = len(rdflib.Graph().parse(path, format="turtle"))
    by_oxigraph = len(set(parse(path=path, format=RdfFormat.TURTLE)))
    command = ["rapper", "-q", "-i", "turtle", "-o", "ntriples", str(path)]
    by_rapper = subprocess.run(command, capture_output=True, check=True).stdout.splitlines()
    assert by_rdflib == by_oxigraph == len(set(by_rapper))


def test_every_term_that_is_emitted_is_declared(ontology: rdflib.Graph) -> None:
    knowledge = harbour()
    # all kinds of event, modality and status, which no one corpus has
    events = tuple(replace(knowledge.events[0], type=kind) for kind in EventType)
    claims = tuple(
        replace(knowledge.claims[0], predicate=predicate, modality=modality)
        for predicate in Predicate
        for modality in Modality
    )
    tenures = tuple(replace(knowledge.tenures[0], status=status) for status in Status)
    entities = tuple(replace(knowledge.entities[0], type=kind) for kind in EntityType)
    more = replace(knowledge, events=events, claims=claims, tenures=tenures, entities=entities)
    emitted = {
        term.value
        for quads in (rdf.quads(knowledge), rdf.quads(more))
        for quad in quads
        for term in (quad.predicate, quad.object)
        if isinstance(term, NamedNode) and term.value.startswith(KG)
    }
    assert len(emitted) > 80
    assert emitted <= {str(term) for term in terms(ontology)}


@pytest.mark.parametrize("name", CLASSES)
def test_every_class_is_declared(ontology: rdflib.Graph, name: str) -> None:
    expected = OWL.Class
    assert (NS[name], RDF.type, expected) in ontology


@pytest.mark.parametrize("name", [*Predicate, "agent", "patient", "speaker", "refersTo"])
def test_every_relation_is_declared(ontology: rdflib.Graph, name: str) -> None:
    assert (NS[name], RDF.type, OWL.ObjectProperty) in ontology


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *((m, "Modality") for m in Modality),
        *((s, "Status") for s in Status),
        *((v, "Verdict") for v in Verdict),
    ],
)
def test_every_individual_is_declared(ontology: rdflib.Graph, name: str, kind: str) -> None:
    assert (NS[name], RDF.type, NS[kind]) in ontology


def test_every_event_class_is_an_event(ontology: rdflib.Graph) -> None:
    kinds = set(ontology.subjects(RDFS.subClassOf, NS.Event))
    assert kinds == {NS[f"{kind}Event"] for kind in EventType}


def test_every_term_has_one_label_and_a_sentence_of_comment(ontology: rdflib.Graph) -> None:
    for term in terms(ontology):
        labels = list(ontology.objects(term, RDFS.label))
        comments = list(ontology.objects(term, RDFS.comment))
        assert len(labels) == len(comments) == 1, term
        assert str(comments[0]).endswith((".", ").")), term
        assert len(str(comments[0]).split()) >= 2, term


def test_every_property_says_what_kind_it_is_and_its_range_exists(ontology: rdflib.Graph) -> None:
    declared = terms(ontology)
    for kind in (RDFS.domain, RDFS.range, RDFS.subClassOf, RDFS.subPropertyOf):
        for subject, object_ in ontology.subject_objects(kind):
            assert subject in declared
            if str(object_).startswith(KG):
                assert object_ in declared, (subject, object_)
    for term in ontology.subjects(RDF.type, OWL.DatatypeProperty):
        for range_ in ontology.objects(term, RDFS.range):
            assert str(range_).startswith(XSD), term


def test_it_is_tied_to_the_standards(ontology: rdflib.Graph) -> None:
    ties = (RDFS.subClassOf, RDFS.subPropertyOf)
    wider = {str(o) for tie in ties for o in ontology.objects(None, tie)}
    for namespace in (PROV, FOAF, ORG, SCHEMA, SEM, TIME, OA, SIOC, str(SKOS), str(RDF)):
        assert any(name.startswith(namespace) for name in wider), namespace


def test_no_two_things_are_said_to_be_the_same(ontology: rdflib.Graph) -> None:
    assert not list(ontology.triples((None, OWL.sameAs, None)))


def test_nothing_is_both_an_activity_and_an_entity_of_prov(ontology: rdflib.Graph) -> None:
    # PROV-O keeps the two disjoint; ORG's ChangeEvent is an activity, too
    activities = {URIRef(PROV + "Activity"), URIRef(ORG + "ChangeEvent")}
    for term in terms(ontology):
        above = set(ontology.transitive_objects(term, RDFS.subClassOf))
        assert not above & activities or URIRef(PROV + "Entity") not in above, term


def contradictions(graph: rdflib.Graph) -> list[str]:
    """What an OWL 2 RL reasoner says against the graph; the graph grows by what it concludes."""
    import owlrl
    from owlrl.Namespaces import ERRNS

    for one, other in (
        (PROV + "Activity", PROV + "Entity"),
        (FOAF + "Person", FOAF + "Organization"),
        (FOAF + "Person", FOAF + "Project"),
        (FOAF + "Document", FOAF + "Organization"),
        (FOAF + "Document", FOAF + "Project"),
    ):
        graph.add((URIRef(one), OWL.disjointWith, URIRef(other)))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return [str(message) for message in graph.objects(None, ERRNS.error)]


def test_reasoning_over_the_graph_finds_no_contradiction(ontology: rdflib.Graph) -> None:
    facts = "\n".join(f"{quad.triple} ." for quad in rdf.quads(harbour()))
    graph = rdflib.Graph().parse(data=facts, format="nt") + ontology
    assert contradictions(graph) == []
    lowe = URIRef("https://kg.example/person/ann-lowe")
    assert (lowe, RDF.type, URIRef(FOAF + "Person")) in graph


def test_reasoning_would_find_a_contradiction(ontology: rdflib.Graph) -> None:
    event = URIRef("urn:event")
    graph = rdflib.Graph() + ontology
    graph.add((event, RDF.type, NS.Event))
    graph.add((event, RDF.type, URIRef(PROV + "Activity")))
    assert contradictions(graph)


def test_the_readme_of_the_ontology_names_every_kind_of_thing() -> None:
    readme = ontology_path("README.md").read_text("utf-8")
    for name in ("Document", "Passage", "Mention", "Claim", "Tenure", "Event", "Quotation"):
        assert f"kg:{name}" in readme


def test_files_are_found_in_a_checkout_and_in_a_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ontology_path("shapes.ttl").is_file()
    wheel = tmp_path / "kg" / "_ontology"
    wheel.mkdir(parents=True)
    (wheel / "shapes.ttl").write_text("")
    folders = (wheel, tmp_path / "ontology")
    monkeypatch.setattr(resources, "_ONTOLOGY", folders)
    assert ontology_path("shapes.ttl") == wheel / "shapes.ttl"
    with pytest.raises(FileNotFoundError, match=r"actor-event\.ttl"):
        ontology_path("actor-event.ttl")
