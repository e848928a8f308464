"""Scores the references to names (`kg.annotate.coreference`) on GUM's coreference.

    python bench/coreference.py CORPORA [--part train|dev|test] [--names gold|found] [--errors FILE]

CORPORA holds gum/ (see bench/train). Gold: each pronoun of the third person, relative pronoun or
common-noun phrase whose chain has a person, organisation or place named before it. A reference is
right when its noun is the head word of such a phrase and its antecedent stands in the same chain.
``--names gold`` gives the names of the corpus to the rules, so that they alone are measured.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "train"))

from nertrain.names import GUM_TYPES
from nertrain.readers import _ENTITY, _contracted, _words, head_of, named
from nertrain.split import split
from nertrain.text import join
from nertrain.values import Source, listed

from kg.annotate.coreference import find_references
from kg.annotate.language import analyse, load
from kg.annotate.names import find_names
from kg.annotate.parsed import Parsed
from kg.model import (
    Document,
    EntityType,
    Mention,
    Reference,
    Section,
    SectionKind,
    Segment,
    SegmentKind,
    Thread,
)
from kg.segment import segment

TYPES = {
    "PERSON": EntityType.PERSON,
    "ORG": EntityType.ORGANISATION,
    "PLACE": EntityType.PLACE,
}
PRONOUNS = listed(
    """he him himself his she her herself hers it itself its they them their theirs themselves"""
)
FIRST = listed("i me my mine myself we us our ours ourselves you your yours yourself")


@dataclass(frozen=True, slots=True)
class Chained:
    """A phrase of a chain, by code points; ``head`` where its head word begins."""

    start: int
    end: int
    head: int
    group: str
    named: bool
    kind: str


@dataclass(frozen=True, slots=True)
class Text:
    name: str
    genre: str
    text: str
    names: tuple[Mention, ...]
    chained: tuple[Chained, ...]
    paragraphs: tuple[tuple[int, int], ...]


def chains(misc: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    """First and last token (included) and chain of each mention of a sentence."""
    open_: dict[str, list[int]] = defaultdict(list)
    for i, cell in enumerate(misc):
        field = next((f for f in cell.split("|") if f.startswith("Entity=")), "")
        for match in _ENTITY.finditer(field):
            if match["close"]:
                if open_[match["close"]]:
                    yield open_[match["close"]].pop(), i, match["close"]
            elif match["shut"]:
                yield i, i, match["open"]
            else:
                open_[match["open"]].append(i)


def read(path: Path) -> Text:
    """A GUM document as paragraphs with its names and chains."""
    text, forms, spaces = "", [], []  # type: str, list[str], list[bool]
    names: list[Mention] = []
    chained: list[Chained] = []
    paragraphs: list[tuple[int, int]] = []
    pending: list[tuple[int, int, int, str, str]] = []
    found_names: list[tuple[int, int, str]] = []

    def flush() -> None:
        nonlocal text
        words, places = join(forms, spaces)
        if words:
            base = len(text)
            for a, b, t in found_names:
                if t not in TYPES:
                    continue
                s, e = places[a][0] + base, places[b][1] + base
                names.append(Mention(s, e, words[places[a][0] : places[b][1]], TYPES[t], 0))
            spans = {
                (places[a][0] + base, places[b][1] + base) for a, b, t in found_names if t in TYPES
            }
            for a, b, head, group, kind in pending:
                s, e, h = places[a][0] + base, places[b][1] + base, places[head][0] + base
                is_named = any(x <= h < y for x, y in spans)
                chained.append(Chained(s, e, h, group, is_named, kind))
            paragraphs.append((base, base + len(words)))
            text += words + "\n\n"
        forms.clear()
        spaces.clear()
        pending.clear()
        found_names.clear()

    for block in path.read_text("utf-8").split("\n\n"):
        lines = block.strip("\n").split("\n")
        if any(re.match(r"# newpar\b", line) for line in lines):
            flush()
        rows = [line.split("\t") for line in lines if line[:1].isdigit()]
        single = [row for row in rows if row[0].isdigit()]
        if not single:
            continue
        words = _words(single)
        base = len(forms)
        marks = [row[9] for row in single]
        types = []
        for cell in marks:
            field = next((f for f in cell.split("|") if f.startswith("Entity=")), "")
            types += [
                (m["open"], m["rest"].split("-")[0]) for m in _ENTITY.finditer(field) if m["open"]
            ]
        kinds = dict(types)
        spans = list(chains(marks))
        for a, b, group in spans:
            head = head_of(words, a, b)
            form = single[head][1].lower()
            kind = (
                "pronoun"
                if a == b and form in PRONOUNS
                else ("first" if a == b and form in FIRST else "noun")
            )
            pending.append((a + base, b + base, head + base, group, kind))
        typed = [(a, b, GUM_TYPES.get(kinds.get(g, ""), kinds.get(g, ""))) for a, b, g in spans]
        found_names += [(a + base, b + base, t) for a, b, t in named(words, typed)]
        got, after = _contracted(rows)
        forms.extend(got)
        spaces.extend(after)
        spaces[-1] = True
    flush()
    genre = path.stem.split("_")[1]
    return Text(path.stem, genre, text, tuple(sorted(names)), tuple(chained), tuple(paragraphs))


def parsed(source: Text, nlp: object, *, names: str) -> tuple[Thread, Parsed]:
    document = Document(source.name, source.name, source.text, "")
    if names == "found":
        thread = segment(document)
    else:
        section = Section("", SectionKind.POST, 0, len(source.text))
        segments = []
        at = 0
        for start, end in source.paragraphs:
            if start > at:
                segments.append(Segment(at, start, SegmentKind.BLANK, 0))
            segments.append(Segment(start, end, SegmentKind.TEXT, 0))
            at = end
        segments.append(Segment(at, len(source.text), SegmentKind.BLANK, 0))
        thread = Thread(document, (section,), tuple(segments))
    prose = analyse(thread, nlp)  # type: ignore[arg-type]
    mentions = find_names(thread, prose)[0] if names == "found" else source.names
    return thread, Parsed(prose, mentions)


def gold(source: Text) -> dict[int, tuple[str, str]]:
    """By where the head word begins: chain and kind of all that could refer to a name."""
    first: dict[str, int] = {}
    for c in source.chained:
        if c.named:
            first[c.group] = min(first.get(c.group, c.start), c.start)
    return {
        c.head: (c.group, c.kind)
        for c in source.chained
        if not c.named and c.kind != "first" and first.get(c.group, 1 << 40) < c.start
    }


def kind_of(reference: Reference) -> str:
    word = reference.surface.lower().split()[-1]
    if word in {"who", "whom", "whose", "which", "that"}:
        return "relative"
    if word in {"he", "him", "his", "himself", "she", "her", "hers", "herself"}:
        return "he/she"
    if word in {"it", "its", "itself"}:
        return "it"
    return "they" if word in PRONOUNS else "noun"


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("corpora", type=Path)
    options.add_argument("--part", choices=("train", "dev", "test"), default="test")
    options.add_argument("--names", choices=("gold", "found"), default="found")
    options.add_argument("--errors", type=Path)
    chosen = options.parse_args()
    folder = chosen.corpora / "gum"
    if not folder.is_dir():
        print(f"{chosen.corpora}: holds no folder gum/ of the GUM corpus.", file=sys.stderr)
        return 3
    texts = [read(path) for path in sorted(folder.glob("GUM_*.conllu"))]
    by_name = {t.name: t for t in texts}
    parts = split([Source(t.name, f"gum-{t.genre}", ()) for t in texts])
    nlp = load()
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    errors: list[str] = []
    for part in parts[chosen.part]:
        source = by_name[part.name]
        thread, found = parsed(source, nlp, names=chosen.names)
        wanted = gold(source)
        names_at = defaultdict(set)
        for c in source.chained:
            if c.named:
                names_at[c.head].add(c.group)
        for head, (_, kind) in wanted.items():
            word = re.match(r"\w+", source.text[head:])
            surface = word[0] if word else ""
            label = kind_of(replace(Reference(0, 0, surface, 0, (0, 0)), surface=surface))  # type: ignore[arg-type]
            if kind == "noun":
                label = "noun"
            for row in (
                (source.genre, label),
                ("all", label),
                (source.genre, "all"),
                ("all", "all"),
            ):
                counts[row]["gold"] += 1
        hit: set[int] = set()
        for r in find_references(thread, found):
            if kind_of(r) == "relative":
                continue  # GUM seldom marks them
            heads = [h for h in wanted if r.start <= h < r.end]
            groups = {wanted[h][0] for h in heads}
            target = {
                g
                for h, gs in names_at.items()
                if r.antecedent.start <= h < r.antecedent.end
                for g in gs
            }
            right = bool(groups & target)
            hit.update(heads)
            for row in (
                (source.genre, kind_of(r)),
                ("all", kind_of(r)),
                (source.genre, "all"),
                ("all", "all"),
            ):
                counts[row]["found"] += 1
                counts[row]["right"] += right
            if not right:
                lead = " ".join(source.text[max(0, r.start - 200) : r.start].split())
                rest = " ".join(source.text[r.end : r.end + 40].split())
                name = source.text[slice(*r.antecedent)]
                errors.append(f"{source.name}: …{lead} [[{r.surface} = {name}]] {rest}")
        for head, (group, _) in wanted.items():
            if head not in hit:
                lead = " ".join(source.text[max(0, head - 160) : head].split())
                rest = " ".join(source.text[head : head + 30].split())
                name = next(
                    source.text[c.start : c.end]
                    for c in source.chained
                    if c.named and c.group == group
                )
                errors.append(f"missed {source.name}: …{lead} [[{name} =]] {rest}")
    for genre, label in sorted(counts, key=lambda k: (k[0] == "all", k[0], k[1] == "all", k[1])):
        c = counts[genre, label]
        p = c["right"] / c["found"] if c["found"] else 0.0
        r_ = c["right"] / c["gold"] if c["gold"] else 0.0
        print(f"{genre:10} {label:9} P {p:.3f} R {r_:.3f}  gold {c['gold']:4} found {c['found']:4}")
    if chosen.errors:
        chosen.errors.write_text("\n\n".join(errors) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
