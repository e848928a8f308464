"""The classifiers of events and of who takes part: what they learn from, and what it is worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar
from unittest import mock

from annotated import Pass, Studied, entities
from fitting import FOLDS, Known, fit, fold, pruned, rows_of, write

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


def _any_verb(_lemma: str, *, noun: bool, known: bool) -> bool:
    """What is learned from: words that kg passes over are shown as such."""
    return known or not noun


def _label(one: Seen, told: Sequence[tuple[Span, GoldEvent]]) -> GoldEvent | None:
    """The annotated event whose words a candidate is one of; of several that of the rules' type."""
    over = [event for span, event in told if span.overlaps(one.candidate.span)]
    return next((e for e in over if e.type is one.ruling.kind), over[0] if over else None)


def idle(cases: Sequence[Case]) -> frozenset[str]:
    """The words of the lexicon that hardly ever tell an occurrence."""
    met = Counter(case.word for case in cases if case.known)
    told = Counter(case.word for case in cases if case.known and case.label)
    return frozenset(w for w, count in met.items() if (told[w] + 0.3) / (count + 3) < SELDOM)


def learned(cases: Sequence[Case], name: str, known: Known) -> Model:
    rows = rows_of(case.features for case in cases)
    count = len(classifier.TYPES) if name == "events" else 2
    features, labels = [case.features for case in cases], [case.label for case in cases]
    return fit(
        features,
        labels,
        rows,
        strength=STRENGTH[name],
        count=count,
        tolerance=TOLERANCE,
        known=known.get(name),
    )


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


def crossed(
    read: Sequence[Read], events: Sequence[Case], parts: Sequence[Case], known: Known
) -> None:
    tallies: dict[str, Counter[str]] = {}
    for number in range(FOLDS):
        models = {
            name: learned([c for c in every if fold(c.document) != number], name, known)
            for name, every in (("events", events), ("participants", parts))
        }
        words = idle([c for c in events if fold(c.document) != number])
        with (
            mock.patch.object(linear, "trained", models.__getitem__),
            mock.patch.object(classifier, "_idle", return_value=words),
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


@dataclass(slots=True)
class Events:
    """What is learned of events: the documents of all readings, and the candidates in them."""

    studied: ClassVar[Studied] = Studied(annotate, "find_events")
    read: list[Read] = field(default_factory=list)
    events: list[Case] = field(default_factory=list)
    parts: list[Case] = field(default_factory=list)

    def add(self, reading: Pass, given: tuple[Any, ...]) -> None:
        """Take a reading in.

        Args:
            given: What the function under study was called with.
        """
        parsed: Parsed = given[0]
        document = Read(reading.gold, reading.marked, parsed, entities(parsed, reading.gold))
        self.read.append(document)
        with mock.patch.object(events_of_document, "may_tell", _any_verb):
            events, parts = cases(document)
        self.events += events
        self.parts += parts

    def cross(self, known: Known) -> None:
        """Print what cross-validation gives."""
        print(
            f"events: {len(self.read) // 2} documents, {len(self.events)} candidates, "
            f"{len(self.parts)} who may take part"
        )
        crossed(self.read, self.events, self.parts, known)

    def write(self, weights: Path, known: Known) -> None:
        """Learn from all and write what was learned.

        Words that hardly ever tell an occurrence are counted anew only where nothing was known.
        """
        for name, every in (("events", self.events), ("participants", self.parts)):
            write(pruned(learned(every, name, known)), weights / f"{name}.npz")
        if "events" in known:
            return
        lines = [f"{word}\n" for word in sorted(idle(self.events))]
        (weights / "events.txt").write_text("".join(lines), encoding="utf-8")
