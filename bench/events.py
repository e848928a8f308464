"""Measures events against MEANTIME, a corpus of news with events annotated by hand.

    python bench/events.py CORPUS_FOLDER [--errors]

CORPUS_FOLDER is the corpus as its authors publish it (NewsReader MEANTIME, English section, CC BY
4.0: 120 Wikinews articles as CAT XML). Only the first sentences of each article are annotated, and
only those are read. The corpus has no types of ours and annotates every verb of speech and every
state, so what is compared is this:

- triggers: the share of our occurrences whose words an annotated event overlaps (precision), and
  the share of the annotated occurrences (class OTHER, certain, not negated, with a participant that
  is a name) that one of ours overlaps (recall);
- participants: of those, names that take part on both sides;
- dates: of those with a date linked by hand in the same sentence, how many have it.
"""

from __future__ import annotations

import argparse
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import meantime

from kg.annotate import annotate
from kg.annotate.language import load
from kg.model import Annotation, Document, Span
from kg.segment import segment


@dataclass(frozen=True, slots=True)
class Told:
    """An annotated event mention. ``wanted``: an occurrence that ours should find."""

    span: Span
    wanted: bool
    names: tuple[Span, ...]
    dates: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Article:
    name: str
    text: str
    events: tuple[Told, ...]


def read(path: Path) -> Article:
    """One article, with its tokens set as running text."""
    root = meantime.parsed(path)
    text, tokens = meantime.running_text(root)
    marked = {
        element.get("m_id") or "": span
        for element in root.iter()
        if (span := meantime.stands(element, tokens)) is not None
    }
    named = {
        e.get("m_id")
        for e in root.iter("ENTITY_MENTION")
        if e.get("syntactic_type") in meantime.NAMED
    }
    parties: dict[str, list[Span]] = {}
    for link in root.iter("HAS_PARTICIPANT"):
        source, target = meantime.ends(link)
        if target in named and target in marked:
            parties.setdefault(source, []).append(marked[target])
    dates: dict[str, list[Span]] = {}
    days = {e.get("m_id") for e in root.iter("TIMEX3") if e.get("type") in {"DATE", "TIME"}}
    for link in root.iter("TLINK"):
        source, target = meantime.ends(link)
        if target in days and target in marked and link.get("reltype") == "IS_INCLUDED":
            dates.setdefault(source, []).append(marked[target])
    kinds = {e.get("m_id"): e.get("class") for e in root.iter("EVENT")}
    classes = {
        source.get("m_id") or "": kinds.get(target.get("m_id"))
        for link in root.iter("REFERS_TO")
        for source in link.findall("source")
        for target in link.findall("target")
    }
    events = [
        Told(
            marked[mark],
            _happened(element) and mark in parties and classes.get(mark) == "OTHER",
            tuple(parties.get(mark, ())),
            tuple(dates.get(mark, ())),
        )
        for element in root.iter("EVENT_MENTION")
        if (mark := element.get("m_id") or "") in marked
    ]
    return Article(path.name, text, tuple(sorted(events, key=lambda e: e.span)))


def _happened(event: ElementTree.Element) -> bool:
    """Whether an annotated event is told as fact: not denied, not only possible."""
    return event.get("polarity", "POS") in {"POS", ""} and event.get("certainty", "CERTAIN") in {
        "CERTAIN",
        "",
    }


def articles(folder: Path) -> Iterator[Article]:
    return map(read, meantime.paths(folder))


def _annotated(article: Article) -> Annotation:
    document = Document(article.name, article.name, article.text, "")
    return annotate(segment(document), load())


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--errors", action="store_true", help="print what went wrong")
    options = parser.parse_args()
    corpus = list(articles(options.corpus)) if options.corpus.is_dir() else []
    if not corpus:
        print(f"{options.corpus}: {meantime.MISSING}", file=sys.stderr)
        return 3
    load()
    found = right = wanted = met = both = ours = theirs = dated = well = 0
    began = time.perf_counter()
    for article in corpus:
        for event, hit in _compared(article, options.errors):
            if event is not None:
                found += 1
                right += hit is not None
            elif hit is not None and hit.wanted:
                wanted += 1
            if event is None or hit is None or not hit.wanted:
                continue
            met += 1
            wanted += 1
            shared = sum(any(p.overlaps(n) for p in event[0]) for n in hit.names)
            both, ours, theirs = both + shared, ours + len(event[0]), theirs + len(hit.names)
            if hit.dates:
                dated += 1
                well += event[1] is not None and any(event[1].overlaps(d) for d in hit.dates)
    seconds = time.perf_counter() - began
    print(f"articles {len(corpus)}, our occurrences {found}, annotated occurrences {wanted}")
    print(f"triggers: precision {right / found:.3f}, recall {met / wanted:.3f}")
    print(f"participants: precision {both / ours:.3f}, recall {both / theirs:.3f}")
    print(f"dates found, of {dated}: {well / max(dated, 1):.3f}")
    print(f"seconds {seconds:.1f}")
    return 0


def _compared(
    article: Article, errors: bool
) -> Iterator[tuple[tuple[list[Span], Span | None] | None, Told | None]]:
    """Our occurrences (their names and date) with the annotated ones; None where one lacks."""
    text = article.text
    left = list(article.events)
    for occurrence in _annotated(article).occurrences:
        hits = [e for e in left if e.span.overlaps(occurrence.trigger)]
        hit = max(hits, key=lambda e: e.wanted) if hits else None
        if hit is not None:
            left.remove(hit)
        elif errors:
            context = text[max(0, occurrence.trigger.start - 60) : occurrence.trigger.end + 40]
            print(f"extra   {occurrence.type} {' '.join(context.split())}")
        yield ([p.mention for p in occurrence.participants], occurrence.time), hit
    for told in left:
        if told.wanted and errors:
            context = text[max(0, told.span.start - 60) : told.span.end + 40]
            print(f"missed  {text[told.span.start : told.span.end]!r}: {' '.join(context.split())}")
        yield None, told


if __name__ == "__main__":
    sys.exit(main())
