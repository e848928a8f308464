"""Quads: what stands where, what is never asserted, and that every term is well-formed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest
from harbour import HARBOUR, HARBOUR_TEXT, STRANGE, STRANGE_TEXT, harbour
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    parse,
    serialize,
)

from kg import rdf
from kg.errors import ConfigError
from kg.model import Annotation as Found
from kg.model import (
    Claim,
    Document,
    Entity,
    EntityType,
    Evidence,
    Knowledge,
    MentionKey,
    Modality,
    Predicate,
    Reading,
    Section,
    SectionKind,
    Thread,
)
from kg.vocabulary import (
    DCTERMS,
    DEFAULT_BASE,
    KG,
    PREFIXES,
    RDF,
    document_id,
    iri,
    literal,
    slug,
    span_iri,
)

POST = f"{DEFAULT_BASE}document/{HARBOUR}"
FACTS = DefaultGraph()


@pytest.fixture(scope="module")
def store() -> Store:
    store = Store()
    store.extend(rdf.quads(harbour()))
    return store


def kg(name: str) -> NamedNode:
    return NamedNode(KG + name)


def node(path: str) -> NamedNode:
    return NamedNode(DEFAULT_BASE + path)


def ask(store: Store, pattern: str, *, facts: bool = False) -> bool:
    return bool(
        store.query(
            f"ASK {{ {pattern} }}",
            prefixes=PREFIXES | {"d": DEFAULT_BASE},
            base_iri=DEFAULT_BASE,
            use_default_graph_as_union=not facts,
        )
    )


def of(store: Store, subject: str) -> dict[str, set[str]]:
    """Properties of a subject in short, from all graphs."""
    found: dict[str, set[str]] = {}
    for quad in store.quads_for_pattern(NamedNode(subject), None, None, None):
        name = re.split(r"[/#]", quad.predicate.value)[-1]
        found.setdefault(name, set()).add(quad.object.value.removeprefix(KG))
    return found


# --- what stands where ----------------------------------------------------------------------


def test_there_are_no_blank_nodes(store: Store) -> None:
    for quad in store:
        for term in (quad.subject, quad.object, quad.graph_name):
            assert not isinstance(term, BlankNode)


def test_every_graph_is_a_root_document_or_holds_doubts_or_corrections(store: Store) -> None:
    names = {name.value for name in store.named_graphs()}
    others = {f"{DEFAULT_BASE}proposals", f"{DEFAULT_BASE}corrections"}
    assert names == {POST, f"{DEFAULT_BASE}document/{STRANGE}", *others}


def test_a_proposal_names_its_two_its_verdict_and_what_it_rests_on(store: Store) -> None:
    proposal = "proposal/organisation-sandsucker-ltd/organisation-tidewater-plc"
    found = of(store, f"{DEFAULT_BASE}{proposal}")
    (rests_on,) = found.pop("restsOn")
    assert of(store, rests_on)["surface"] == {"Sandsucker Ltd"}
    assert found == {
        "type": {"Proposal"},
        "first": {f"{DEFAULT_BASE}organisation/sandsucker-ltd"},
        "second": {f"{DEFAULT_BASE}organisation/tidewater-plc"},
        "verdict": {"Refused"},
        "joinReason": {"The text keeps the two apart."},
    }


def test_what_a_proposal_rests_on_stands_in_the_graph() -> None:
    knowledge = harbour()
    lost = replace(knowledge.proposals[0], evidence=(MentionKey(HARBOUR, 1, 2),))
    quads = rdf.quads(replace(knowledge, proposals=(lost,)))
    assert not [q for q in quads if q.predicate == kg("restsOn")]


def test_evidence_stands_in_the_graph_of_its_document_alone(store: Store) -> None:
    for kind in ("Passage", "Mention", "Reference", "TimeExpression", "Amount", "Quotation"):
        found = list(store.quads_for_pattern(None, NamedNode(RDF + "type"), kg(kind), None))
        assert found, kind
        for quad in found:
            assert quad.subject.value.startswith(f"{quad.graph_name.value}#")


def test_only_the_root_document_has_a_source(store: Store) -> None:
    sources = store.quads_for_pattern(None, NamedNode(DCTERMS + "source"), None, None)
    assert {(q.subject.value, q.object.value) for q in sources} == {
        (POST, f"{HARBOUR}.txt"),
        (f"{DEFAULT_BASE}document/{STRANGE}", f"{STRANGE}.txt"),
    }


def test_a_comment_is_a_document_of_its_own(store: Store) -> None:
    start = HARBOUR_TEXT.index("Vane will be")
    assert of(store, f"{POST}/comment-1.1") == {
        "type": {"Document", "Comment"},
        "isPartOf": {POST},
        "replyTo": {f"{POST}/comment-1"},
        "issued": {"2019-05-08T10:02:00"},
        "creator": {f"{DEFAULT_BASE}person/old-salt"},
        "start": {str(start)},
        "end": {str(len(HARBOUR_TEXT) - 1)},
    }


def test_an_article_names_its_author_and_publisher_as_entities(store: Store) -> None:
    article = of(store, f"{POST}/article-1")
    assert article["creator"] == {f"{DEFAULT_BASE}person/peter-vane"}
    assert article["publisher"] == {f"{DEFAULT_BASE}organisation/northmouth-echo"}
    assert article["title"] == {"Harbour chair quits"}


def test_words_belong_to_the_innermost_document(store: Store) -> None:
    (mention,) = store.quads_for_pattern(None, kg("surface"), Literal("Getafix"), None)
    assert of(store, mention.subject.value)["inDocument"] == {f"{POST}/comment-1"}
    assert mention.subject.value.startswith(f"{POST}#mention=")


def test_a_persona_is_a_person_and_a_persona(store: Store) -> None:
    assert of(store, f"{DEFAULT_BASE}person/getafix")["type"] == {"Person", "Persona"}
    assert of(store, f"{DEFAULT_BASE}person/ann-lowe")["type"] == {"Person"}


def test_a_join_has_its_reason(store: Store) -> None:
    assert of(store, f"{DEFAULT_BASE}person/ann-lowe")["joinReason"] == {
        "“Lowe”: surname of Ann Lowe in harbour-notes"
    }


def test_a_stated_claim_of_an_author_is_a_plain_triple(store: Store) -> None:
    triple = "d:person\\/ann-lowe kg:criticised d:organisation\\/tidewater-plc"
    assert ask(store, triple, facts=True)


def test_neither_a_denial_nor_a_comment_is_a_plain_triple(store: Store) -> None:
    assert not ask(store, "?s kg:owns ?o")
    assert ask(store, "?c a kg:Claim ; rdf:predicate kg:owns ; kg:modality kg:Denied")
    assert ask(store, "?c rdf:predicate kg:owns ; kg:attributedTo <person/getafix>")


@pytest.mark.parametrize("modality", [m for m in Modality if m is not Modality.STATED])
def test_only_what_is_stated_becomes_a_plain_triple(modality: Modality) -> None:
    knowledge = harbour()
    claims = tuple(replace(c, modality=modality, asserted=True) for c in knowledge.claims)
    found = {q.predicate.value for q in rdf.quads(replace(knowledge, claims=claims))}
    assert not found & {KG + predicate for predicate in Predicate}


@pytest.mark.parametrize(
    ("path", "graph"),
    [
        ("tenure/ann-lowe/chair/northmouth-harbour-board", FACTS),
        (
            "tenure/peter-vane/chair/northmouth-harbour-board/harbour-notes",
            NamedNode(POST),
        ),
        (f"event/{HARBOUR}/departure-1", FACTS),
        (f"event/{HARBOUR}/strike-1", NamedNode(POST)),
        (f"claim/{HARBOUR}/1", NamedNode(POST)),
        (f"claim/{HARBOUR}/2", NamedNode(POST)),
    ],
)
def test_what_is_asserted_is_a_fact_and_the_rest_is_evidence(
    store: Store, path: str, graph: NamedNode | DefaultGraph
) -> None:
    quads = list(store.quads_for_pattern(node(path), None, None, None))
    assert quads
    assert {q.graph_name for q in quads} == {graph}


def test_an_event_has_its_class_roles_days_and_voice(store: Store) -> None:
    event = of(store, f"{DEFAULT_BASE}event/{HARBOUR}/departure-1")
    lowe = f"{DEFAULT_BASE}person/ann-lowe"
    assert event["type"] == {"Event", "DepartureEvent"}
    assert event["participant"] == {lowe, f"{DEFAULT_BASE}organisation/northmouth-harbour-board"}
    assert event["agent"] == {lowe}
    assert "patient" not in event
    assert event["value"] == event["earliest"] == event["latest"] == {"2019-05-03"}
    assert event["evidence"] == {f"{POST}#char=33,112"}
    assert event["attributedTo"] == {POST}
    assert event["modality"] == {"Stated"}


def test_a_tenure_has_its_dates_status_and_evidence(store: Store) -> None:
    tenure = of(store, f"{DEFAULT_BASE}tenure/ann-lowe/chair/northmouth-harbour-board")
    assert tenure["status"] == {"Former"}
    assert tenure["heldFrom"] == {"2015"}
    assert tenure["heldUntil"] == {"2019-05-03"}
    assert tenure["evidence"] == {f"{POST}#char=33,112"}


def test_a_tenure_shows_that_no_word_beside_it_names_its_organisation() -> None:
    whole = harbour()
    tenures = tuple(replace(t, inferred=True) for t in whole.tenures)
    marked = {
        q.subject.value
        for q in rdf.quads(replace(whole, tenures=tenures))
        if q.predicate.value.endswith("#organisationFrom")
    }
    assert len(marked) == len(tenures)
    assert not [q for q in rdf.quads(whole) if q.predicate.value.endswith("#organisationFrom")]


def test_speech_keeps_who_how_and_whether_in_their_own_words(store: Store) -> None:
    start = HARBOUR_TEXT.index("The accounts")
    quote = of(store, f"{POST}#quote={start},{start + 36}")
    assert quote["type"] == {"Quotation"}
    assert quote["text"] == {"The accounts were never shown to us,"}
    assert not {"block", "spokesperson"} & set(quote)
    start = HARBOUR_TEXT.index("it owns Sandsucker")
    reported = of(store, f"{POST}#quote={start},{start + 22}")
    assert reported["type"] == {"ReportedSpeech"}
    assert reported["spokesperson"] == {"true"}
    assert ask(store, "?q a kg:Quotation ; kg:block true")


def test_a_name_that_means_nothing_is_left_out() -> None:
    knowledge = harbour()
    refers_to = {k: e for k, e in knowledge.refers_to.items() if e != "person/getafix"}
    surfaces = {
        q.object.value
        for q in rdf.quads(replace(knowledge, refers_to=refers_to))
        if q.predicate == kg("surface")
    }
    assert "Getafix" not in surfaces
    assert "Old Salt" in surfaces


# --- compact --------------------------------------------------------------------------------


def test_a_passage_costs_five_triples_and_a_name_six(store: Store) -> None:
    size = Counter(quad.subject.value for quad in store)
    kinds = {
        q.subject.value: q.object.value.removeprefix(KG)
        for q in store.quads_for_pattern(None, NamedNode(RDF + "type"), None, None)
    }
    for subject, kind in kinds.items():
        if kind == "Passage":
            assert size[subject] == 5
        if kind in ("Mention", "Reference"):
            assert size[subject] == 6


def test_statements_share_a_passage() -> None:
    knowledge = harbour()
    evidence = knowledge.tenures[0].evidence[0]
    twice = replace(knowledge.claims[1], evidence=(evidence, evidence))
    quads = list(rdf.quads(replace(knowledge, claims=(twice,), quotations=())))
    texts = [q for q in quads if q.predicate == kg("text") and q.object.value == evidence.quote]
    assert len(texts) == 1


# --- well-formed ----------------------------------------------------------------------------


def test_every_text_is_the_documents_own_but_for_forbidden_characters(store: Store) -> None:
    texts = {POST: HARBOUR_TEXT, f"{DEFAULT_BASE}document/{STRANGE}": STRANGE_TEXT}
    for predicate in ("text", "surface"):
        for quad in store.quads_for_pattern(None, kg(predicate), None, None):
            graph = quad.graph_name.value
            found = re.search(r"=(\d+),(\d+)$", quad.subject.value)
            assert found
            start, end = map(int, found.groups())
            assert quad.object.value == literal(texts[graph][start:end])
            assert len(quad.object.value) == end - start


def test_a_control_character_becomes_a_mark_of_the_same_length(store: Store) -> None:
    assert "\x0b" in STRANGE_TEXT
    texts = {q.object.value for q in store.quads_for_pattern(None, kg("text"), None, None)}
    assert any("<plc>\ufffd last week." in text for text in texts)


@given(st.text(st.characters(), max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_offsets_stay_true_in_literals(text: str, start: int, end: int) -> None:
    assert literal(text)[start:end] == literal(text[start:end])
    assert len(literal(text)) == len(text)


_ANY_ID = st.text(st.characters(), min_size=1, max_size=12)


@given(_ANY_ID, _ANY_ID)
def test_any_id_gives_a_valid_iri_and_two_ids_give_two(one: str, other: str) -> None:
    names = [iri(DEFAULT_BASE, document_id(name)) for name in (one, other)]
    for name in names:
        line = serialize(
            [Quad(NamedNode(name), kg("x"), NamedNode(name))], format=RdfFormat.N_QUADS
        )
        assert line is not None
        assert {q.subject.value for q in parse(line, format=RdfFormat.N_QUADS)} == {name}
    assert (names[0] == names[1]) == (one == other)


@given(st.text(st.characters(), max_size=40), _ANY_ID)
def test_any_text_in_any_document_survives_a_file(text: str, name: str) -> None:
    sentence = text + "."
    knowledge = _one_claim(name, sentence)
    quads = set(rdf.quads(knowledge))
    for format_ in (RdfFormat.N_QUADS, RdfFormat.TRIG):
        page = serialize(quads, format=format_)
        assert page is not None
        assert set(parse(page, format=format_)) == quads
    texts = {q.object.value for q in quads if q.predicate == kg("text")}
    assert texts == {literal(sentence)}


def _one_claim(name: str, sentence: str) -> Knowledge:
    document = Document(name, f"{name}.txt", sentence, "0" * 64)
    section = Section("", SectionKind.POST, 0, len(sentence), title=sentence, issued=sentence)
    reading = Reading(Thread(document, (section,), ()), Found())
    evidence = Evidence(name, 0, len(sentence), "", sentence)
    one = Entity("person/" + slug(name), EntityType.PERSON, sentence)
    claim = Claim(
        f"claim/{name}/1",
        name,
        one.id,
        Predicate.ABOUT,
        one.id,
        (evidence,),
        document_id(name),
        Modality.STATED,
        asserted=True,
    )
    return Knowledge(readings=(reading,), entities=(one,), claims=(claim,))


def test_spans_of_a_strange_document_stand_below_its_iri() -> None:
    assert span_iri(DEFAULT_BASE, "a b#c?100%", "char", 0, 2) == (
        "https://kg.example/document/a%20b%23c%3F100%25#char=0,2"
    )


@pytest.mark.parametrize(
    ("value", "datatype"),
    [
        ("2019-05-07", "date"),
        ("2019-05", "gYearMonth"),
        ("2019", "gYear"),
        ("2019-05-07T09:15", "dateTime"),
        ("2019-05-07T09:15:30+01:00", "dateTime"),
        ("2019-02-30", "string"),
        ("2019-13", "string"),
        ("201X", "string"),
        ("2019-W19", "string"),
        ("2013-07/2013-09", "string"),
        ("", None),
        ("2019-05-07T99:00", "string"),
    ],
)
def test_a_date_keeps_the_precision_it_has(value: str, datatype: str | None) -> None:
    knowledge = harbour()
    reading = knowledge.readings[0]
    root, *rest = reading.thread.sections
    thread = replace(reading.thread, sections=(replace(root, issued=value), *rest))
    quads = rdf.quads(replace(knowledge, readings=(replace(reading, thread=thread),)))
    issued = [
        q.object
        for q in quads
        if q.subject == NamedNode(POST) and q.predicate.value == DCTERMS + "issued"
    ]
    assert [o.datatype.value.rpartition("#")[2] for o in issued] == ([datatype] if datatype else [])


def test_a_voice_may_be_given_by_the_bare_id_of_a_document() -> None:
    knowledge = harbour()
    claim = replace(knowledge.claims[1], attributed_to=HARBOUR)
    voices = {
        q.object.value
        for q in rdf.quads(replace(knowledge, claims=(claim,), tenures=(), events=()))
        if q.predicate == kg("attributedTo")
    }
    assert voices == {POST}


def test_another_base_changes_every_data_iri_and_no_term() -> None:
    quads = list(rdf.quads(harbour(), base="http://other.example/a/"))
    for quad in quads:
        assert quad.subject.value.startswith("http://other.example/a/")
        assert DEFAULT_BASE not in str(quad)


@pytest.mark.parametrize("base", ["", "notes/", "https://kg.example", "https://kg.example/a b/"])
def test_a_base_that_starts_no_iri_is_refused(base: str) -> None:
    with pytest.raises(ConfigError, match="base"):
        list(rdf.quads(harbour(), base=base))


def test_the_same_knowledge_gives_the_same_quads() -> None:
    assert list(rdf.quads(harbour())) == list(rdf.quads(harbour()))
