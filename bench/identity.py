"""Scores which names are taken for one thing, on corpora whose coreference was annotated by hand.

    python bench/identity.py CORPORA [--part test|dev|train] [--errors FILE]

CORPORA holds gum/ (Zeldes 2017; within documents) and meantime/ (Minard et al. 2016; within and
across documents); the parts are those of bench/train. Only names of people, organisations and
places count: of GUM, mentions headed by a proper noun; of MEANTIME, mentions marked as names. One
of ours stands for one of theirs if it stands inside it, and not as a part of a description.

B³ (Bagga and Baldwin, *Algorithms for Scoring Coreference Chains*, LREV 1998) and LEA (Moosavi and
Strube, *Which Coreference Evaluation Metric Do You Trust?*, ACL 2016), micro-averaged over
documents. "found": all names, so what is missed or invented costs; "joined": only names that both
sides have, so that identity alone is measured.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "train"))

import meantime
from nertrain.readers import _contracted as contracted
from nertrain.split import split
from nertrain.text import join
from nertrain.values import Source

from kg.build import read_document
from kg.config import Config
from kg.model import Document, EntityType, MentionKey, Reading, Span
from kg.resolve import Resolution, resolve

KINDS = frozenset({EntityType.PERSON, EntityType.ORGANISATION, EntityType.PLACE})
_ENTITY = re.compile(
    r"\((?P<open>\d+)(?:\[\d+/\d+\])?-(?P<kind>[a-z]+)[^()]*(?P<shut>\))?"
    r"|(?P<close>\d+)(?:\[\d+/\d+\])?\)"
)


@dataclass(frozen=True, slots=True)
class Name:
    """An annotated name. ``head`` is what one of ours should cover, inside ``span``."""

    span: Span
    head: Span
    thing: str


@dataclass(frozen=True, slots=True)
class Told:
    """A document with its annotated names; ``thing`` is one over the corpus for MEANTIME."""

    name: str
    genre: str
    text: str
    names: tuple[Name, ...]


# --- reading ------------------------------------------------------------------------------------


def read_gum(path: Path) -> Told:
    """A document of GUM as running text, a blank line between paragraphs."""
    text, names = "", []
    for block in path.read_text("utf-8").split("\n\n"):
        lines = block.strip("\n").split("\n")
        rows = [line.split("\t") for line in lines if line[:1].isdigit()]
        single = [row for row in rows if row[0].isdigit()]
        if not single:
            continue
        if text:
            text += "\n\n" if any(re.match(r"# newpar\b", line) for line in lines) else " "
        words, places = join(*contracted(rows))
        at = [Span(len(text) + a, len(text) + b) for a, b in places]
        for first, last, kind, thing in _mentions([row[9] for row in single]):
            inside = range(first, last + 1)
            heads = [i for i in inside if int(single[i][6]) - 1 not in inside]
            if kind in {"person", "organization", "place"} and len(heads) == 1:
                (head,) = heads
                if single[head][3] == "PROPN":
                    whole = Span(at[first].start, at[last].end)
                    names.append(Name(whole, at[head], thing))
        text += words
    return Told(path.stem, f"gum-{path.stem.split('_')[1]}", text, _outermost(names))


def _outermost(names: Iterable[Name]) -> tuple[Name, ...]:
    """One name a head: the smallest, for larger ones add what describes it."""
    best: dict[Span, Name] = {}
    for name in sorted(names, key=lambda n: (n.head, n.span.end - n.span.start)):
        best.setdefault(name.head, name)
    return tuple(sorted(best.values(), key=lambda n: n.span))


def _mentions(misc: Sequence[str]) -> Iterator[tuple[int, int, str, str]]:
    """First and last token, type and group of each mention, from the MISC column."""
    open_: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for i, cell in enumerate(misc):
        entity = next((f for f in cell.split("|") if f.startswith("Entity=")), "")
        for match in _ENTITY.finditer(entity):
            if match["close"]:
                if open_[match["close"]]:
                    first, kind = open_[match["close"]].pop()
                    yield first, i, kind, match["close"]
            elif match["shut"]:
                yield i, i, match["kind"], match["open"]
            else:
                open_[match["open"]].append((i, match["kind"]))


def read_meantime(path: Path) -> Told:
    """An article of MEANTIME; what has an instance in the corpus is one thing over all articles."""
    root = meantime.parsed(path)
    text, tokens = meantime.running_text(root)
    things = {e.get("m_id") or "": e for e in root.iter("ENTITY")}
    thing_of = {}
    for link in root.iter("REFERS_TO"):
        _, target = meantime.ends(link)
        if target in things and things[target].get("ent_type") in {"PER", "ORG", "LOC"}:
            id = things[target].get("instance_id") or f"{path.stem}/{target}"
            thing_of.update({source.get("m_id") or "": id for source in link.findall("source")})
    names = []
    for element in root.iter("ENTITY_MENTION"):
        span = meantime.stands(element, tokens)
        thing = thing_of.get(element.get("m_id") or "")
        if span and thing and element.get("syntactic_type") in meantime.NAMED:
            names.append(Name(span, span, thing))
    return Told(path.stem, "meantime", text, _outermost(names))


def read_part(corpora: Path, part: str) -> list[Told]:
    gum = sorted((corpora / "gum").glob("GUM_*.conllu"))
    news = list(meantime.paths(corpora / "meantime"))
    every = [
        *(Source(p.stem, f"gum-{p.stem.split('_')[1]}", ()) for p in gum),
        *(Source(f"meantime/{p.stem}", "meantime", ()) for p in news),
    ]
    chosen = {source.name for source in split(every)[part]}
    return [
        *(read_gum(p) for p in gum if p.stem in chosen),
        *(read_meantime(p) for p in news if f"meantime/{p.stem}" in chosen),
    ]


# --- scoring ------------------------------------------------------------------------------------

Clusters = Mapping[Hashable, frozenset[Hashable]]


@dataclass(slots=True)
class Score:
    """Sums over documents: what is right, and out of how much, for precision and for recall."""

    right: list[float] = field(default_factory=lambda: [0.0, 0.0])
    of: list[float] = field(default_factory=lambda: [0.0, 0.0])

    def add(self, side: int, right: float, of: float) -> None:
        self.right[side] += right
        self.of[side] += of

    def __str__(self) -> str:
        p, r = (a / b if b else 0.0 for a, b in zip(self.right, self.of, strict=True))
        return f"P {p:.3f} R {r:.3f} F1 {2 * p * r / (p + r) if p + r else 0.0:.3f}"


def clusters(of: Mapping[Hashable, str]) -> list[frozenset[Hashable]]:
    found: dict[str, set[Hashable]] = defaultdict(set)
    for mention, thing in of.items():
        found[thing].add(mention)
    return [frozenset(found[thing]) for thing in sorted(found)]


def b_cubed(key: Mapping[Hashable, str], ours: Mapping[Hashable, str], score: Score) -> None:
    """For each mention, the share of its cluster that is in the other side's cluster, too."""
    for side, (a, b) in enumerate(((ours, key), (key, ours))):
        other = {m: c for c in clusters(b) for m in c}
        for cluster in clusters(a):
            for mention in cluster:
                same = len(cluster & other.get(mention, frozenset()))
                score.add(side, same / len(cluster), 1)


def lea(key: Mapping[Hashable, str], ours: Mapping[Hashable, str], score: Score) -> None:
    """For each cluster, by its size, the share of its links that the other side has.

    A cluster of one has one link, to itself, which the other side has if it is one there, too.
    """

    def links(size: int) -> float:
        return size * (size - 1) / 2

    for side, (a, b) in enumerate(((ours, key), (key, ours))):
        others = clusters(b)
        alone = {m for c in others if len(c) == 1 for m in c}
        for cluster in clusters(a):
            if len(cluster) == 1:
                right = float(cluster <= alone)
            else:
                right = sum(links(len(cluster & c)) for c in others) / links(len(cluster))
            score.add(side, len(cluster) * right, len(cluster))


# --- ours against theirs --------------------------------------------------------------------------


def aligned(told: Told, reading: Reading, resolution: Resolution) -> tuple[dict[str, str], ...]:
    """Theirs and ours, by mention: one key for a name that both have."""
    kinds = {e.id: e.type for e in resolution.entities}
    free = {}
    for mention in reading.annotation.mentions:
        thing = resolution.refers_to.get(MentionKey(told.name, *mention.span))
        if thing:
            free[mention.span] = thing
    key, ours = {}, {}
    for name in told.names:
        mark = f"{told.name}:{name.head.start}"
        key[mark] = name.thing
        options = [s for s in free if s.overlaps(name.span) and _same(s, name, told.text)]
        if options:
            head = name.head
            best = max(options, key=lambda s: (s.overlaps(head), s.end - s.start, s))
            ours[mark] = free.pop(best)
    for span, thing in free.items():
        if kinds[thing] in KINDS:
            ours[f"{told.name}:extra:{span.start}"] = thing
    return key, ours


def _same(span: Span, name: Name, text: str) -> bool:
    """Whether one of ours is about the words of one of theirs: no longer, but for an article."""
    before = text[name.span.start : max(name.span.start, span.start)]
    inside = name.span.start - 4 <= span.start and span.end <= name.span.end + 2
    # "Canada" in "Prime Minister of Canada" is another thing, "Vane" in "chair Peter Vane" is not
    return inside and not re.search(r"\b(?:of|in|for|at|by)\b|,", before)


def common(key: dict[str, str], ours: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    return {m: key[m] for m in key if m in ours}, {m: ours[m] for m in ours if m in key}


def main() -> int:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("corpora", type=Path)
    options.add_argument("--part", choices=("train", "dev", "test"), default="test")
    options.add_argument("--errors", type=Path, help="write wrong joins and wrong partings there")
    chosen = options.parse_args()
    if not (chosen.corpora / "gum").is_dir():
        print(f"{chosen.corpora}: holds no folder gum/ of the GUM corpus.", file=sys.stderr)
        return 3
    corpus = read_part(chosen.corpora, chosen.part)
    documents = [Document(t.name, f"{t.name}.txt", t.text, "") for t in corpus]
    readings = [read_document(d, Config()) for d in documents]
    scores: dict[tuple[str, str, str], Score] = defaultdict(Score)
    wrong: list[str] = []
    for within, group in _groups(corpus, readings):
        resolution = resolve([reading for _, reading in group])
        added = {r.document.id: r for r in resolution.readings}
        everything: tuple[dict[str, str], dict[str, str]] = ({}, {})
        for told, _ in group:
            key, ours = aligned(told, added[told.name], resolution)
            everything[0].update(key)
            everything[1].update(ours)
            if within:
                for genre in (told.genre, "all"):
                    _count(scores, f"{genre}, within", key, ours)
        if not within:
            _count(scores, "meantime, across", *everything)
        wrong += _errors(group, *everything)
    for (genre, what, metric), score in sorted(scores.items()):
        print(f"{genre:22} {what:6} {metric:3} {score}")
    if chosen.errors:
        chosen.errors.write_text("\n".join(wrong) + "\n", "utf-8")
    return 0


Group = Sequence[tuple[Told, Reading]]


def _groups(corpus: Sequence[Told], readings: Sequence[Reading]) -> Iterator[tuple[bool, Group]]:
    """Each document by itself, then MEANTIME as one corpus."""
    pairs = list(zip(corpus, readings, strict=True))
    for pair in pairs:
        yield True, [pair]
    yield False, [pair for pair in pairs if pair[0].genre == "meantime"]


def _count(
    scores: dict[tuple[str, str, str], Score], genre: str, key: dict[str, str], ours: dict[str, str]
) -> None:
    for what, (a, b) in (("found", (key, ours)), ("joined", common(key, ours))):
        b_cubed(a, b, scores[genre, what, "B³"])
        lea(a, b, scores[genre, what, "LEA"])


def _errors(group: Group, key: dict[str, str], ours: dict[str, str]) -> Iterator[str]:
    """Names that are one thing on the one side and two on the other."""
    surface = {
        f"{told.name}:{name.head.start}": " ".join(told.text[slice(*name.span)].split())
        for told, _ in group
        for name in told.names
    }
    where = "across" if len(group) > 1 else group[0][0].name
    a, b = common(key, ours)
    for what, side, other in (("joined", b, a), ("parted", a, b)):
        for cluster in clusters(side):
            parts: dict[str, set[str]] = defaultdict(set)
            for mention in cluster:
                parts[other[mention]].add(surface[mention])
            if len(parts) > 1:
                listed = [", ".join(sorted(names)) for names in parts.values()]
                yield f"{where} {what}: " + " | ".join(sorted(listed))


if __name__ == "__main__":
    raise SystemExit(main())
