"""Measures the network page on a made-up graph: how large, how soon ready, how smooth.

    python bench/view.py [--entities 10000 --lines 30000 --runs 3]

Writes the page, opens it from the disk in headless Chromium without a GPU, and drags the picture
about with a real mouse. Prints one line of JSON: bytes of the page, seconds to write it, seconds
from opening until names are drawn, frames a second while dragging (both for every run, as other
work on the machine shows in them), entities on the picture at first, and pairs of names that stand
over one another.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import tempfile
import time
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from kg.model import EntityType, Modality
from kg.view import Edge, Mark, Network, Node, Source, Statement, Voice, write_page
from kg.view.data import Kind, Record, Term, VoiceKind
from kg.vocabulary import DEFAULT_BASE, KG, RDF, RDFS, XSD

ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
VERBS = {"operates": "operates", "owns": "owns", "worksWith": "works with", "about": "is about"}
FIRST = ("Ann", "Peter", "Ines", "Tom", "Ruth", "Omar", "Lena", "Hugh", "Mary", "Karel")
LAST = ("Lowe", "Vane", "Marlow", "Quay", "Strand", "Fairway", "Mole", "Tide", "Anchor", "Reed")
BODIES = ("Harbour Board", "Dredging Company", "Pilots' Association", "Port Authority", "Echo")


def made_up(entities: int, lines: int, *, seed: int = 5) -> Network:
    """A network in which few entities are joined to many, with a sentence behind every line."""
    chance = random.Random(seed)
    documents = [_document(i) for i in range(max(entities // 20, 1))]
    nodes = [_node(i, chance, documents) for i in range(entities)]
    pairs: dict[tuple[int, int], None] = {}
    while len(pairs) < lines:
        a, b = chance.randrange(entities), int(entities * chance.random() ** 3)
        if a != b:
            pairs[min(a, b), max(a, b)] = None
    edges, records = [], []
    for number, (a, b) in enumerate(sorted(pairs)):
        said = _statement(number, nodes[a], nodes[b], chance, documents)
        source, target = sorted((nodes[a].id, nodes[b].id))
        edges.append(Edge(source, target, Kind.RELATION, (said,)))
        records.append(_claim(said, chance.choice(list(VERBS))))
    records += [_entity(node) for node in nodes]
    return Network(
        tuple(sorted(nodes, key=lambda n: n.id)),
        tuple(sorted(edges, key=lambda e: (e.source, e.target))),
        tuple(documents),
        tuple(sorted(records, key=lambda r: r.id)),
    )


def _document(i: int) -> Source:
    file = f"minutes/{2000 + i % 20}/meeting-{i:05}.txt"
    issued = f"{2000 + i % 20}-{1 + i % 12:02}-{1 + i % 28:02}"
    return Source(
        f"{DEFAULT_BASE}document/meeting-{i:05}", "Post", f"Minutes of meeting {i}", issued, file
    )


def _node(i: int, chance: random.Random, documents: list[Source]) -> Node:
    kind = list(EntityType)[i % len(EntityType)]
    name = (
        f"{chance.choice(FIRST)} {chance.choice(LAST)} {i}"
        if kind is EntityType.PERSON
        else f"{chance.choice(LAST)} {i} {chance.choice(BODIES)}"
    )
    named_in = sorted({chance.choice(documents).id for _ in range(1 + 12 * (i < 300))})
    return Node(
        f"{DEFAULT_BASE}{kind.value.lower()}/entity-{i:05}",
        name,
        kind,
        (f"No. {i}",),
        tuple(named_in),
        independent=len(named_in),
        mentions=len(named_in) + chance.randrange(5),
    )


def _statement(
    number: int, a: Node, b: Node, chance: random.Random, documents: list[Source]
) -> Statement:
    verb = list(VERBS.values())[number % len(VERBS)]
    sentence = (
        f"In the minutes it is stated that {a.label} {verb} {b.label}, "
        "which was noted by all who were present at the harbour."
    )
    first, second = sentence.index(a.label), sentence.index(b.label, sentence.index(verb))
    start = chance.randrange(5000)
    document = chance.choice(documents)
    year = 1990 + number % 30
    return Statement(
        f"{DEFAULT_BASE}claim/meeting/{number:010x}",
        Kind.RELATION if number % 5 else Kind.EVENT,
        verb if number % 5 else "contract",
        a.id,
        b.id,
        sentence,
        (
            Mark(first, first + len(a.label), a.id),
            Mark(second, second + len(b.label), b.id),
        ),
        document,
        Voice("", (VoiceKind.ARTICLE, VoiceKind.QUOTED, VoiceKind.COMMENT)[number % 3]),
        Modality.DENIED if number % 17 == 0 else Modality.STATED,
        when=f"{year}-{1 + number % 12:02}" if number % 5 == 0 else "",
        passage=f"{document.id}#char={start},{start + len(sentence)}",
        start=start,
        end=start + len(sentence),
    )


def _claim(said: Statement, predicate: str) -> Record:
    properties = {
        RDF + "type": KG + "Claim",
        RDF + "subject": said.subject,
        RDF + "predicate": KG + predicate,
        RDF + "object": said.object,
        KG + "attributedTo": said.document.id,
        KG + "modality": KG + said.modality.value,
    }
    return Record(said.id, tuple((p, (Term(v),)) for p, v in sorted(properties.items())))


def _entity(node: Node) -> Record:
    return Record(
        node.id,
        (
            (RDF + "type", (Term(KG + node.type.value),)),
            (RDFS + "label", (Term(node.label, XSD + "string"),)),
        ),
    )


COUNT_FRAMES = """() => {
  window.drawn = 0;
  const count = () => { window.drawn += 1; requestAnimationFrame(count); };
  requestAnimationFrame(count);
  return performance.now();
}"""


def opened(browser: Browser, path: Path) -> tuple[Page, float]:
    """The page and the seconds until it answers and has drawn a frame."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    start = time.perf_counter()
    page.goto(path.as_uri(), wait_until="commit")
    while not page.evaluate("Boolean(window.kgView && kgView.labels().length)"):
        time.sleep(0.01)
    return page, time.perf_counter() - start


def dragged(page: Page, *, seconds: float = 3.0) -> float:
    """Frames a second while the mouse pulls the picture about."""
    box = page.locator("#stage").bounding_box()
    assert box is not None
    # a corner without shapes, so that the whole picture moves
    x, y = box["x"] + 12, box["y"] + 12
    page.mouse.move(x, y)
    page.mouse.down()
    drawn = page.evaluate(COUNT_FRAMES)
    end = time.perf_counter() + seconds
    step = 0
    while time.perf_counter() < end:
        step += 1
        across, down = 7 * (step % 40), 6 * (step % 26)
        page.mouse.move(x + 10 + across, y + 10 + down)
    frames, now = page.evaluate("[window.drawn, performance.now()]")
    page.mouse.up()
    return float(frames / (now - drawn) * 1000)


def overlapping(labels: list[dict[str, Any]]) -> int:
    return sum(
        a["x"] < b["x"] + b["w"]
        and b["x"] < a["x"] + a["w"]
        and a["y"] < b["y"] + b["h"]
        and b["y"] < a["y"] + a["h"]
        for a, b in combinations(labels, 2)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--entities", type=int, default=10_000)
    parser.add_argument("--lines", type=int, default=30_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="Leave the page here.")
    given = parser.parse_args()
    found: defaultdict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = given.keep or Path(folder) / "network.html"
        network = made_up(given.entities, given.lines)
        start = time.perf_counter()
        write_page(network, path, title="A made-up harbour")
        written = time.perf_counter() - start
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        for _ in range(given.runs):
            page, ready = opened(browser, path)
            found["ready"].append(ready)
            found["labels"].append(overlapping(page.evaluate("kgView.labels()")))
            found["shown"].append(len(page.evaluate("kgView.shown()")))
            found["frames"].append(dragged(page))
            page.close()
        browser.close()
        size = path.stat().st_size
    result = {
        "entities": given.entities,
        "lines": given.lines,
        "bytes": size,
        "written_s": round(written, 1),
        "ready_s": [round(each, 2) for each in found["ready"]],
        "frames_per_s": [round(each, 1) for each in found["frames"]],
        "shown_at_first": int(max(found["shown"])),
        "names_over_names": int(max(found["labels"])),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
