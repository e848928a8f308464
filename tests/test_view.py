"""The network page: what it gathers from the graph, and where it puts it."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from itertools import combinations, pairwise
from pathlib import Path

import harbour
import pytest
from viewing import BOARD, ECHO, LOWE, SANDSUCKER, TIDEWATER, grown, read

from kg.model import EntityType, Modality
from kg.view import Edge, Network, Node, Statement, Voice, write_page
from kg.view.data import Kind, VoiceKind
from kg.view.layout import layout, size
from kg.view.page import render
from kg.vocabulary import DEFAULT_BASE


def edge(of: Network, a: str, b: str, kind: Kind) -> Edge:
    pair = sorted((DEFAULT_BASE + a, DEFAULT_BASE + b))
    return next(e for e in of.edges if [e.source, e.target] == pair and e.kind is kind)


def node(of: Network, key: str) -> Node:
    return next(n for n in of.nodes if n.id == DEFAULT_BASE + key)


def marked(statement: Statement) -> list[str]:
    return [statement.sentence[m.start : m.end] for m in statement.marks]


def test_denial_keeps_its_sentence_voice_and_modality(notes: Network) -> None:
    (claim,) = edge(notes, TIDEWATER, SANDSUCKER, Kind.RELATION).statements
    assert claim.sentence == "A spokesman for Tidewater plc denied that it owns Sandsucker Ltd."
    assert claim.phrase == "owns"
    assert claim.modality is Modality.DENIED
    assert claim.voice == Voice("Tidewater plc", VoiceKind.QUOTED)
    assert marked(claim) == ["Tidewater plc", "Sandsucker Ltd"]
    assert (claim.document.title, claim.document.issued) == ("Harbour notes", "2019-05-07")
    assert claim.document.file == "harbour-notes.txt"


def test_commenters_claim_is_a_comment(notes: Network) -> None:
    (claim,) = edge(notes, TIDEWATER, ECHO, Kind.RELATION).statements
    assert claim.voice == Voice("Getafix", VoiceKind.COMMENT)
    assert claim.document.kind == "Comment"
    assert claim.document.within == "Harbour notes"
    assert claim.document.issued.startswith("2019-05-08T09:15")


def test_reference_is_marked_where_no_name_stands(notes: Network) -> None:
    (claim,) = edge(notes, LOWE, TIDEWATER, Kind.RELATION).statements
    assert marked(claim) == ["Board", "Tidewater", "Lowe", "the company"]


def test_post_joins_holder_and_organisation_with_its_dates(notes: Network) -> None:
    (post,) = edge(notes, LOWE, BOARD, Kind.POST).statements
    assert (post.phrase, post.when) == ("chair (former)", "2015/2019-05-03")


def test_quoted_article_is_cited_with_the_post_that_quotes_it(notes: Network) -> None:
    article = next(d for d in notes.documents if d.kind == "Article")
    assert (article.title, article.within) == ("Harbour chair quits", "Harbour notes")
    assert (article.issued, article.within_issued) == ("2019-05-04", "2019-05-07")


def test_comments_do_not_count_as_independent_documents(notes: Network) -> None:
    board = node(notes, BOARD)
    assert (len(board.documents), board.independent) == (3, 2)
    assert board.names == ("Board",)


def test_pseudonyms_are_personas_that_only_comments_know(notes: Network) -> None:
    assert [n.label for n in notes.nodes if n.persona] == ["Getafix", "Old Salt"]
    assert {n.label for n in notes.nodes if n.comment_only} == {"Getafix", "Old Salt"}


def test_every_mark_stands_in_its_sentence_and_none_overlap(notes: Network) -> None:
    for e in notes.edges:
        for s in e.statements:
            assert all(0 <= m.start < m.end <= len(s.sentence) for m in s.marks)
            assert all(a.end <= b.start for a, b in pairwise(s.marks))


def test_entity_that_nothing_joins_is_joined_weakly_by_a_shared_sentence(tmp_path: Path) -> None:
    knowledge = harbour.harbour()
    place = "place/southhaven"
    without = replace(knowledge, claims=tuple(c for c in knowledge.claims if c.object != place))
    found = read(without, tmp_path)
    weak = [e for e in found.edges if e.kind is Kind.TOGETHER]
    assert [{e.source, e.target} for e in weak] == [
        {DEFAULT_BASE + place, DEFAULT_BASE + "organisation/northmouth-ferry-terminal"},
        {DEFAULT_BASE + place, DEFAULT_BASE + TIDEWATER},
    ]
    (said,) = weak[1].statements
    assert said.sentence == "Tidewater, of Southhaven, operates the Northmouth Ferry Terminal."
    assert marked(said) == ["Tidewater", "Southhaven", "Northmouth Ferry Terminal"]


def ways(*pairs: tuple[str, str]) -> list[tuple[str, str]]:
    return list(pairs)


@pytest.mark.parametrize(
    ("agents", "members", "joined"),
    [
        ([], ["a"], ways(("a", ""))),
        ([], ["a", "b", "c"], ways(("a", "b"), ("a", "c"), ("b", "c"))),
        (["b"], ["a", "b", "c"], ways(("b", "a"), ("b", "c"))),
        (["a", "b"], ["a", "b"], ways(("a", "b"))),
        ([], ["a", "b", "c", "d", "e"], ways(("a", "b"), ("a", "c"), ("a", "d"), ("a", "e"))),
        (
            ["c", "d"],
            ["a", "b", "c", "d", "e"],
            ways(("c", "a"), ("c", "b"), ("c", "d"), ("c", "e")),
        ),
    ],
)
def test_participants_of_an_event_are_joined(
    agents: list[str], members: list[str], joined: list[tuple[str, str]]
) -> None:
    from kg.view.statements import joined as joined_pairs

    assert joined_pairs(agents, members) == joined


def test_long_quotation_is_cut_to_the_sentence_with_the_name() -> None:
    from kg.view.statements import excerpt

    text = "We knew nothing of it. " * 20 + "Then Ann Lowe came in. " + "Nobody spoke. " * 20
    start = text.index("Ann Lowe")
    assert text[excerpt(text, start, start + 8)] == "Then Ann Lowe came in."


def test_large_network_opens_with_the_most_connected_alone() -> None:
    large = grown(500)
    places = layout(large)
    assert len(places.ranked) == len(places.whole) == 500
    assert set(places.overview) < set(places.ranked)
    assert 40 <= len(places.overview) <= 80
    assert next(iter(places.overview)) in places.ranked[:80]


def test_comment_only_entities_come_last() -> None:
    large = grown(200)
    faint = {n.id for n in large.nodes if n.comment_only}
    assert faint
    assert set(layout(large).ranked[-len(faint) :]) == faint


def test_shapes_of_the_overview_do_not_overlap() -> None:
    large = grown(300)
    places, nodes = layout(large).overview, {n.id: n for n in large.nodes}
    for a, b in combinations(places, 2):
        (ax, ay), (bx, by) = places[a], places[b]
        reach = size(nodes[a]) + size(nodes[b])
        assert abs(ax - bx) >= reach - 2 or abs(ay - by) >= reach - 2


def test_more_documents_make_a_larger_shape() -> None:
    one = Node("urn:a", "A", EntityType.PERSON, independent=1, mentions=40)
    four = Node("urn:b", "B", EntityType.PERSON, independent=4, mentions=4)
    assert size(one) < size(four)


SCRIPT = """
import sys
sys.path.insert(0, "tests")
from viewing import grown
from kg.view.page import render
import hashlib
print(hashlib.sha256(render(grown(150), title="Tides").encode()).hexdigest())
"""


def test_same_network_gives_the_same_bytes_in_any_process() -> None:
    root = Path(__file__).resolve().parent.parent
    digests = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            cwd=root,
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for hash_seed in ("1", "2")
    }
    assert len(digests) == 1


def test_chance_elsewhere_is_left_alone() -> None:
    random.seed(7)
    expected = random.random()
    random.seed(7)
    layout(grown(90))
    assert random.random() == expected


def test_page_names_no_other_place(notes: Network) -> None:
    page = render(notes, title="Notes")
    head = page.split("<style>")[0]
    assert "default-src 'none'" in head.replace("&#39;", "'")
    assert "unsafe" not in head
    reached: list[str] = []

    class Links(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            reached.extend(v or "" for name, v in attrs if name in ("src", "href", "srcset"))

    Links().feed(page)
    assert reached == ["data:,"]


def test_import_loads_nothing_heavy() -> None:
    heavy = "{'pyvis', 'igraph', 'networkx', 'jinja2', 'pyoxigraph'}"
    script = f"import sys, kg.view; print(sorted({heavy} & set(sys.modules)))"
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_older_page_is_replaced(notes: Network, tmp_path: Path) -> None:
    path = tmp_path / "new" / "network.html"
    write_page(Network(), path, title="Nothing")
    write_page(notes, path, title="Notes")
    assert "Sandsucker" in path.read_text("utf-8")
    assert [p.name for p in path.parent.iterdir()] == ["network.html"]
