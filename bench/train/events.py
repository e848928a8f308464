"""Trains the classifiers of events and of those who take part in them on annotated documents.

    python bench/train/events.py [WEIGHTS=]FOLDER... [--out kg/annotate/weights]

FOLDERs hold texts with their annotations, as bench/statements/convert.py writes them, read by the
encoder of WEIGHTS (`sources`). Each is read twice, with the names that are annotated and with those
that kg finds, so that the classifiers learn what to make of wrong names. Printed is what five-fold
cross-validation over the documents gives against the rules alone: events of the type, in a sentence
with the trigger, with one participant; then the participants and the dates of those.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # read when numpy is loaded

import pickle
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unittest import mock

from annotated import arguments, entities, passes
from fitting import FOLDS, fit, fold, pruned, rows_of, write
from sources import Source

from kg import annotate
from kg.annotate import events as events_of_document
from kg.annotate import linear
from kg.annotate.events import classifier, judged
from kg.annotate.events.features import Seen, Surroundings, describe
from kg.annotate.events.participation import Figures, possible
from kg.annotate.linear import Features, Model
from kg.annotate.parsed import Parsed
from kg.evaluate.gold import Gold, GoldEvent
from kg.evaluate.places import pattern, places
from kg.model import Occurrence, Span

STRENGTH = {"events": 0.1, "participants": 0.1}
"""The inverse of L2 regularisation, chosen by cross-validation."""
TOLERANCE = 1e-3
"""Where the fitting stops; ten times finer takes thrice the time and gives the same figures."""
SELDOM = 0.05
"""Words that tell an occurrence less often are not looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """A document with its names, parsed, and what is annotated in it.

    Args:
        marked: Whether its names are the annotated ones.
        ids: The annotated entity that each name is of.
    """

    gold: Gold
    marked: bool
    parsed: Parsed
    ids: dict[Span, str]


@dataclass(frozen=True, slots=True)
class Case:
    document: str
    features: Features
    label: int
    word: str = ""
    known: bool = True


# --- documents ----------------------------------------------------------------------------------


def documents(folder: Source) -> Iterator[Read]:
    """Each document of a folder twice: with the names that kg finds, and as annotated."""
    for reading in passes(folder, annotate, "find_events"):
        parsed = reading.caught[0]
        yield Read(reading.gold, reading.marked, parsed, entities(parsed, reading.gold))


def told_at(document: Read) -> list[tuple[Span, GoldEvent]]:
    """Where each annotated event is told: of all the places of its words, the likeliest."""
    found = []
    for event in document.gold.events:
        best: tuple[tuple[int, bool, bool], Span] | None = None
        for paragraph in document.parsed.prose:
            at = paragraph.segment
            for place in places(event.trigger, document.gold.text, whole=False):
                inside = paragraph.tokens(place) if at.span.covers(place) else None
                if inside is None:
                    continue
                sentence = paragraph.sentence(inside[0])
                here = {document.ids.get(m.span) for m in document.parsed.within(sentence)}
                dated = any(t.value == event.date for t in document.parsed.times_in(sentence))
                rank = (len(here & event.participants), not paragraph.is_title, dated)
                if best is None or rank > best[0]:
                    best = (rank, place)
        if best is not None:
            found.append((best[1], event))
    return found


# --- cases --------------------------------------------------------------------------------------


def cases(document: Read) -> tuple[list[Case], list[Case]]:
    """What the classifier of events learns from, and that of participants."""
    seen = judged(document.parsed, learned=True)
    around, figures = Surroundings(document.parsed, seen), Figures(document.parsed)
    told = told_at(document)
    name = document.gold.name
    events: list[Case] = []
    parts: list[Case] = []
    for one in seen:
        event = _label(one, told)
        label = classifier.TYPES.index(event.type) if event else 0
        candidate = one.candidate
        word = f"{'noun' if candidate.is_noun else 'verb'} {candidate.lemma}"
        features = describe(one, around)
        events.append(Case(name, features, label, word, known=bool(candidate.lines)))
        if event is None or not event.participants:
            continue
        for who in possible(one.candidate, one.ruling, event.type, figures):
            takes = any(document.ids.get(m.span) in event.participants for m in who.figure.mentions)
            parts.append(Case(name, who.features, int(takes)))
    return events, parts


def _label(one: Seen, told: Sequence[tuple[Span, GoldEvent]]) -> GoldEvent | None:
    """The annotated event whose words a candidate is one of; of several that of the rules' type."""
    over = [event for span, event in told if span.overlaps(one.candidate.span)]
    return next((e for e in over if e.type is one.ruling.kind), over[0] if over else None)


def words_of(cases: Sequence[Case]) -> dict[str, bool]:
    """Which words outside the lexicon may tell an occurrence, and which inside hardly ever do."""
    met, told = Counter(c.word for c in cases), Counter(c.word for c in cases if c.label)
    known = {c.word: c.known for c in cases}
    found: dict[str, bool] = {}
    for word, count in sorted(met.items()):
        if not known[word] and told[word] > SELDOM * count:
            found[word] = True
        elif known[word] and (told[word] + 0.3) / (count + 3) < SELDOM:
            found[word] = False
    return found


def learned(cases: Sequence[Case], name: str) -> Model:
    rows = rows_of(case.features for case in cases)
    count = len(classifier.TYPES) if name == "events" else 2
    features, labels = [case.features for case in cases], [case.label for case in cases]
    return fit(features, labels, rows, strength=STRENGTH[name], count=count, tolerance=TOLERANCE)


# --- what it is worth ---------------------------------------------------------------------------


def measure(document: Read, found: Sequence[Occurrence], tally: Counter[str]) -> None:
    """As `kg evaluate` counts, without what only a whole graph can tell."""
    left = list(document.gold.events)
    times = {t.span: t.value for t in document.parsed.times}
    for occurrence in found:
        sentence = document.gold.text[slice(*occurrence.context.evidence)]
        people = {document.ids.get(p.mention) for p in occurrence.participants} - {None}
        fitting = [
            e
            for e in left
            if e.type is occurrence.type
            and pattern(e.trigger, whole=False).search(sentence)
            and (not e.participants or e.participants & people)
        ]
        tally["found"] += 1
        if not fitting:
            continue
        event = max(fitting, key=lambda e: len(e.participants & people))
        left.remove(event)
        date = times[occurrence.time] if occurrence.time else None
        tally["right"] += 1
        tally["dated"] += date == event.date
        tally["people"] += len(people & event.participants)
        tally["people found"] += len(people)
        tally["people there"] += len(event.participants)
    tally["there"] += len(document.gold.events)


def report(what: str, tally: Counter[str]) -> None:
    def line(right: str, found: str, there: str) -> str:
        hit, all_found, all_there = (max(1, tally[name]) for name in (right, found, there))
        p, r = hit / all_found, hit / all_there
        return f"{p:.3f} {r:.3f} {2 * p * r / (p + r):.3f}"

    events, people = line("right", "found", "there"), line("people", "people found", "people there")
    dated = tally["dated"] / max(1, tally["right"])
    print(f"{what:32} events {events}  participants {people}  dates {dated:.3f}", flush=True)


def crossed(read: Sequence[Read], events: Sequence[Case], parts: Sequence[Case]) -> None:
    tallies: dict[str, Counter[str]] = {}
    for number in range(FOLDS):
        models = {
            name: learned([c for c in every if fold(c.document) != number], name)
            for name, every in (("events", events), ("participants", parts))
        }
        words = words_of([c for c in events if fold(c.document) != number])
        with (
            mock.patch.object(linear, "trained", models.__getitem__),
            mock.patch.object(classifier, "_words", lambda words=words: words),
        ):
            for document in read:
                if fold(document.gold.name) != number:
                    continue
                names = "annotated names" if document.marked else "names found"
                for how in (False, True):
                    what = f"{'classifier' if how else 'rules'}, {names}"
                    found = events_of_document.find_events(document.parsed, learned=how)
                    measure(document, found, tallies.setdefault(what, Counter()))
    for what, tally in sorted(tallies.items()):
        report(what, tally)


def main() -> None:
    given = arguments(__doc__)
    if given.cases and given.cases.exists():
        kept: list[Read] = pickle.loads(given.cases.read_bytes())
    else:
        kept = [document for folder in given.folders for document in documents(folder)]
        if given.cases:
            given.cases.write_bytes(pickle.dumps(kept))
    events: list[Case] = []
    parts: list[Case] = []
    with mock.patch.object(events_of_document, "may_tell", return_value=True):
        for document in kept:
            for every, more in zip((events, parts), cases(document), strict=True):
                every += more
    print(f"{len(kept) // 2} documents, {len(events)} candidates, {len(parts)} who may take part")
    crossed(kept, events, parts)
    if given.out:
        for name, every in (("events", events), ("participants", parts)):
            write(pruned(learned(every, name)), given.out / f"{name}.npz")
        lines = [f"{'+' if tells else '-'}{word}\n" for word, tells in words_of(events).items()]
        (given.out / "events.txt").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
