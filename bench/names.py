"""Scores the name finder on open corpora that the rules were not written on.

    python bench/names.py CORPORA [--part test|dev] [--model kg] [--without EVIDENCE]
                            [--errors FILE]

CORPORA holds gum/ and meantime/ (see bench/train). Three lines a genre: the recogniser alone, with
the rules of `kg.annotate.names` document by document, and with the types that `kg.resolve` decides
over the whole part; ``--without`` leaves evidence out, to measure what it is worth. Exact spans;
people, organisations and places; F1 micro-averaged.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "train"))

from nertrain.measure import Score, Table, compare
from nertrain.pipeline import load_stock, parser_of, recogniser_of
from nertrain.readers import read_gum, read_meantime
from nertrain.split import split
from nertrain.values import Name, Source

from kg.annotate.language import analyse, load
from kg.annotate.names import EVIDENCE, find_names
from kg.model import Annotation, Document, EntityType, Mention, MentionKey, Reading
from kg.resolve import resolve
from kg.segment import segment

LABELS = {
    EntityType.PERSON: "PERSON",
    EntityType.ORGANISATION: "ORG",
    EntityType.PLACE: "GPE",
}


def document(source: Source) -> tuple[Document, list[int]]:
    """The passages of a corpus document as one text, and where each begins."""
    text, starts = "", []
    for passage in source.passages:
        starts.append(len(text))
        text += " ".join(passage.text.split("\n")) + "\n\n"
    return Document(source.name, source.name, text, ""), starts


def add(
    table: Table, source: Source, starts: Sequence[int], found: Iterable[tuple[int, int, str]]
) -> None:
    names = list(found)
    for passage, start in zip(source.passages, starts, strict=True):
        end = start + len(passage.text)
        inside = [Name(a - start, b - start, t) for a, b, t in names if start <= a and b <= end]
        if passage.complete:
            for kind, triple in compare(passage, inside).items():
                table.cells.setdefault((source.genre, kind), Score()).add(*triple)


def spans(mentions: Iterable[Mention]) -> Iterable[tuple[int, int, str]]:
    return [(m.start, m.end, LABELS[m.type]) for m in mentions if m.type in LABELS]


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("corpora", type=Path)
    options.add_argument("--part", choices=("train", "dev", "test"), default="test")
    options.add_argument("--model", default="kg")
    options.add_argument("--without", choices=sorted(EVIDENCE), action="append", default=[])
    options.add_argument("--errors", type=Path)
    chosen = options.parse_args()
    if not (chosen.corpora / "gum").is_dir():
        print(f"{chosen.corpora}: holds no folder gum/ of the GUM corpus.", file=sys.stderr)
        return 3
    parse = parser_of(load_stock())
    every = [*read_gum(chosen.corpora / "gum"), *read_meantime(chosen.corpora / "meantime", parse)]
    sources = split(every)[chosen.part]
    nlp = load(chosen.model)
    evidence = EVIDENCE - frozenset(chosen.without)
    alone, ruled, pooled = Table(), Table(), Table()
    readings: list[Reading] = []
    places: dict[str, tuple[Source, list[int]]] = {}
    recognise = recogniser_of(nlp)
    wrong: Counter[str] = Counter()
    for source in sources:
        doc, starts = document(source)
        found = recognise([p.text for p in source.passages])
        add(
            alone,
            source,
            starts,
            [
                (n.start + s, n.end + s, n.type)
                for names, s in zip(found, starts, strict=True)
                for n in names
            ],
        )
        thread = segment(doc)
        mentions, aliases = find_names(thread, analyse(thread, nlp), evidence=evidence)
        add(ruled, source, starts, spans(mentions))
        readings.append(Reading(thread, Annotation(mentions=mentions, aliases=aliases)))
        places[doc.id] = (source, starts)
    resolution = resolve(readings)
    kinds = {entity.id: entity.type for entity in resolution.entities}
    for reading in resolution.readings:
        source, starts = places[reading.document.id]
        final = []
        for m in reading.annotation.mentions:
            entity = resolution.refers_to.get(MentionKey(reading.document.id, m.start, m.end))
            if entity and kinds[entity] in LABELS:
                final.append((m.start, m.end, LABELS[kinds[entity]]))
        add(pooled, source, starts, final)
        wrong.update(_errors(source, starts, final))
    for genre in [*pooled.genres, "all"]:
        chosen_genres = () if genre == "all" else (genre,)
        for name, table in (("model", alone), ("rules", ruled), ("corpus", pooled)):
            cells = [table.of(chosen_genres, (kind,)) for kind in ("PERSON", "ORG", "PLACE")]
            total = table.of(chosen_genres)
            each = "  ".join(f"{c.f1:.3f}" for c in cells)
            print(
                f"{genre:12} {name:7} P {total.precision:.3f} R {total.recall:.3f} "
                f"F1 {total.f1:.3f}   PER ORG LOC {each}"
            )
    if chosen.errors:
        chosen.errors.write_text(
            "\n".join(f"{n} {what}" for what, n in wrong.most_common()), "utf-8"
        )
    return 0


def _errors(
    source: Source, starts: Sequence[int], found: Sequence[tuple[int, int, str]]
) -> Iterable[str]:
    for passage, start in zip(source.passages, starts, strict=True):
        if not passage.complete:
            continue
        end = start + len(passage.text)
        gold = {
            (n.start, n.end, n.type)
            for n in passage.names
            if n.type in ("PERSON", "ORG", "GPE", "LOC", "FAC", "PLACE")
        }
        ours = {(a - start, b - start, t) for a, b, t in found if start <= a and b <= end}
        places = {"GPE": "PLACE", "LOC": "PLACE", "FAC": "PLACE"}
        gold = {(a, b, places.get(t, t)) for a, b, t in gold}
        ours = {(a, b, places.get(t, t)) for a, b, t in ours}
        for a, b, t in gold - ours:
            yield f"{source.genre} missed {t} {passage.text[a:b]!r}"
        for a, b, t in ours - gold:
            yield f"{source.genre} extra {t} {passage.text[a:b]!r}"


if __name__ == "__main__":
    raise SystemExit(main())
