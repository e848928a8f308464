"""The ready question "disagreements" over a made-up corpus: five kinds, and what is none."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from pyoxigraph import RdfFormat, Store

from kg.query.ready import bind, question

_PREFIXES = """
PREFIX kg: <https://w3id.org/actor-event-kg/ns#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX : <https://kg.example/>
"""
_NAMES = {
    "ann": "Ann Lowe", "tom": "Tom Reed", "una": "Una Kerr", "rail": "Tidewell Rail",
    "line": "Calder Line", "port": "Port Trust", "guild": "Rail Guild", "yard": "Wick Yard",
}  # fmt: skip
_PEOPLE = {"ann", "tom", "una"}


def said(number: int, voice: str, what: str, *, day: str = "2016-05-01", sums: str = "") -> str:
    """One document with one sentence, and one statement of it in a voice.

    Args:
        what: The statement's triples, less its subject, evidence and voice.
        sums: Sums in the sentence, as "surface amount period", parted by ";".
    """
    amounts = ""
    for place, one in enumerate(filter(None, sums.split(";"))):
        surface, amount, *period = one.split()
        rate = f' ; kg:period "{period[0]}"' if period else ""
        amounts += (
            f":a{number}-{place} a kg:Amount ; kg:inDocument :d{number} ; kg:start {5 + place} ; "
            f'kg:surface "{surface}" ; kg:amount {amount}.0 ; kg:currency "GBP" {rate} .\n'
        )
    return f"""
        :d{number} a kg:Document ; dcterms:source "d{number}.txt" ; rdfs:label "Doc {number}" ;
            dcterms:issued "{day}"^^xsd:date .
        :s{number} {what} ; kg:evidence :p{number} ; kg:attributedTo :{voice} .
        GRAPH :d{number} {{
            :p{number} a kg:Passage ; kg:inDocument :d{number} ; kg:start 0 ; kg:end 90 ;
                kg:text "Sentence {number}." .
            {amounts}
        }}
    """


def claim(triple: str, meant: str = "Stated") -> str:
    one, predicate, two = triple.split()
    return (
        f"a kg:Claim ; rdf:subject :{one} ; rdf:predicate kg:{predicate} ; rdf:object :{two} ; "
        f"kg:modality kg:{meant}"
    )


def tenure(holder: str, post: str, dates: str = "", status: str = "Current") -> str:
    return (
        f'a kg:Tenure ; kg:holder :{holder} ; kg:post "{post}" ; kg:organisation :guild ; '
        f"kg:status kg:{status} ; kg:modality kg:Stated {dates}"
    )


def event(kind: str, who: str, day: str = "", meant: str = "Stated") -> str:
    dated = (
        f'; kg:value "{day}" ; kg:earliest "{day}"^^xsd:date ; kg:latest "{day}"^^xsd:date'
        if day
        else ""
    )
    parts = ", ".join(f":{w}" for w in who.split())
    return (
        f'a kg:Event, kg:{kind}Event ; rdfs:label "{kind.lower()}" ; kg:participant {parts} ; '
        f"kg:modality kg:{meant} {dated}"
    )


def disagreements(statements: Iterable[str], **values: str) -> list[tuple[str, str, str, str, str]]:
    """The rows: kind, value, sentence, other value, other sentence."""
    names = "".join(
        f':{key} rdfs:label "{name}" ; a kg:{"Person" if key in _PEOPLE else "Organisation"} .\n'
        for key, name in _NAMES.items()
    )
    store = Store()
    store.load((_PREFIXES + names + "".join(statements)).encode(), RdfFormat.TRIG)
    rows = store.query(bind(question("disagreements"), values), use_default_graph_as_union=True)
    columns = ("kind", "value", "sentence", "other_value", "other_sentence")
    return [tuple(row[c].value for c in columns) for row in rows]  # type: ignore[union-attr]


PAIRS = [
    ("a relation that is denied", claim("rail owns line"), claim("rail owns line", "Denied"),
     ("relation", "stated", "denied")),
    ("two owners", claim("rail owns line"), claim("port owns line"),
     ("relation", "Port Trust", "Tidewell Rail")),
    ("two people in one post", tenure("ann", "chair"), tenure("tom", "Chair"),
     ("post", "Ann Lowe", "Tom Reed")),
    ("two begins", tenure("ann", "chair", '; kg:heldFrom "2011"'),
     tenure("ann", "chair", '; kg:heldFrom "2013"'), ("date", "2011", "2013")),
    ("two ends", tenure("ann", "chair", '; kg:heldUntil "2011-03"'),
     tenure("ann", "chair", '; kg:heldUntil "2011-05"'), ("date", "2011-03", "2011-05")),
    ("an event that is denied", event("Contract", "rail port"),
     event("Contract", "rail port", "", "Denied"), ("event", "stated", "denied")),
    ("two days of one strike", event("Strike", "guild rail", "2016-05-03"),
     event("Strike", "rail guild", "2016-05-10"), ("date", "2016-05-03", "2016-05-10")),
    ("two days of one death", event("Death", "ann", "2016-05-03"),
     event("Death", "ann port", "2016-05-04"), ("date", "2016-05-03", "2016-05-04")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "expected"), [p[1:] for p in PAIRS], ids=[p[0] for p in PAIRS]
)
def test_two_voices_disagree(first: str, second: str, expected: tuple[str, str, str]) -> None:
    rows = disagreements([said(1, "d1", first), said(2, "d2", second)])
    assert [(kind, one, other) for kind, one, _, other, _ in rows] == [expected]
    assert {rows[0][2], rows[0][4]} == {"Sentence 1.", "Sentence 2."}


def test_one_voice_may_say_both() -> None:
    for _, first, second, _ in PAIRS:
        assert disagreements([said(1, "ann", first), said(2, "ann", second)]) == []


def test_two_sums_of_one_contract() -> None:
    deal = event("Contract", "rail port")
    rows = disagreements(
        [
            said(1, "d1", deal, sums="£80m 80000000"),
            said(2, "una", deal, sums="£120m 120000000"),
            said(3, "d3", event("Contract", "rail guild"), sums="£5m 5000000"),
        ]
    )
    assert rows == [("number", "£80m", "Sentence 1.", "£120m", "Sentence 2.")]


NONE = [
    ("one relation twice", claim("rail owns line"), claim("rail owns line")),
    ("another object", claim("rail owns line"), claim("rail owns yard", "Denied")),
    ("another relation", claim("rail owns line"), claim("rail operates line", "Denied")),
    ("several may criticise", claim("ann criticised rail"), claim("tom criticised rail")),
    ("several hold such a post", tenure("ann", "trustee"), tenure("tom", "trustee")),
    ("one after the other", tenure("ann", "chair", "", "Former"), tenure("tom", "chair")),
    ("one date more precise", tenure("ann", "chair", '; kg:heldFrom "2011"'),
     tenure("ann", "chair", '; kg:heldFrom "2011-04"')),
    ("begins of two posts", tenure("ann", "chair", '; kg:heldFrom "2011"'),
     tenure("ann", "treasurer", '; kg:heldFrom "2013"')),
    ("denied of another year", event("Contract", "rail port", "2014-05-03"),
     event("Contract", "rail port", "2016-05-03", "Denied")),
    ("two strikes", event("Strike", "guild rail", "2015-05-03"),
     event("Strike", "guild rail", "2016-05-03")),
    ("meetings recur", event("Meeting", "guild rail", "2016-05-03"),
     event("Meeting", "guild rail", "2016-05-10")),
    ("one shared participant", event("Strike", "guild rail", "2016-05-03"),
     event("Strike", "guild port", "2016-05-10")),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second"), [n[1:] for n in NONE], ids=[n[0] for n in NONE])
def test_what_is_no_disagreement(first: str, second: str) -> None:
    assert disagreements([said(1, "d1", first), said(2, "d2", second)]) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("£80m 80000000", "£80.4m 80400000"),  # rounded
        ("£80m 80000000", "£9m 9000000 year"),  # a rate and a sum
        ("£80m 80000000;£5m 5000000", "£120m 120000000"),  # which one is it?
    ],
)
def test_what_are_no_two_sums_of_one_contract(first: str, second: str) -> None:
    deal = event("Contract", "rail port")
    assert disagreements([said(1, "d1", deal, sums=first), said(2, "d2", deal, sums=second)]) == []


def test_successive_chairs_of_other_months_do_not_disagree() -> None:
    first = said(1, "d1", tenure("ann", "chair"), day="2014-05-01")
    assert disagreements([first, said(2, "d2", tenure("tom", "chair"))]) == []


def test_the_answer_can_be_narrowed() -> None:
    corpus = [
        said(1, "d1", claim("rail owns line")),
        said(2, "d2", claim("rail owns line", "Denied")),
        said(3, "d3", tenure("ann", "chair")),
        said(4, "d4", tenure("tom", "chair")),
    ]
    assert {row[0] for row in disagreements(corpus)} == {"relation", "post"}
    assert {row[0] for row in disagreements(corpus, kind="post")} == {"post"}
    assert {row[0] for row in disagreements(corpus, about="calder line")} == {"relation"}
