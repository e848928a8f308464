"""The classifiers of speech: what they learn from, and what they are worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from annotated import Pass, Studied, entities
from fitting import FOLDS, Known, choose, fit, fold, pruned, rows_of, write

from kg.annotate import speech
from kg.annotate.linear import Features, Model
from kg.annotate.parsed import Parsed
from kg.annotate.speech import classifier
from kg.annotate.speech.direct import Candidate
from kg.annotate.speech.features import Reading, of_quotation
from kg.annotate.speech.whose import speakers
from kg.evaluate.compare import is_same_quote
from kg.evaluate.gold import GoldQuote

QUOTES, SPEAKERS = "quotes", "speakers"
STRENGTH = {QUOTES: 0.1, SPEAKERS: 0.1}
"""The inverse of L2 regularisation of each, chosen by cross-validation."""
TRIED = (0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7)


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """Words in marks.

    Args:
        said: Whether the rules by themselves take them for a quotation.
        by: Whom the rules hold for the speaker: the annotated entity.
        quoted: Whether they are annotated as one.
        speaker: Who is annotated as the speaker; None where nobody is.
        names: Each name that may be the speaker's: its annotated entity, what it is held to be
            the same by, and its features.
        goes_on: Whether it goes on with the words before it.
    """

    said: bool
    by: str | None
    words: Features
    quoted: bool
    speaker: str | None
    names: tuple[tuple[str | None, str, Features], ...]
    goes_on: bool


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """One document read with one kind of names; ``others`` counts the quotations without marks."""

    name: str
    marked: bool
    cases: tuple[Case, ...]
    others: int


def read(reading: Pass, parsed: Parsed, candidates: Sequence[Candidate]) -> Document:
    ids = entities(parsed, reading.gold)
    left = list(reading.gold.quotes)
    together = Reading.of(parsed, candidates)
    cases = []
    for candidate in candidates:
        gold = next((q for q in left if is_same_quote(q, candidate.quote)), None)
        if gold is not None:
            left.remove(gold)
        cases.append(_case(together, candidate, gold, ids))
    return Document(reading.gold.name, reading.marked, tuple(cases), len(left))


def _case(
    reading: Reading, candidate: Candidate, gold: GoldQuote | None, ids: dict[Any, str]
) -> Case:
    voice = candidate.found.voice if candidate.found is not None else None
    return Case(
        said=candidate.said and (voice is not None or not candidate.setting.leaf.prose.is_title),
        by=ids.get(voice.mention) if voice is not None else None,
        words=of_quotation(reading, candidate),
        quoted=gold is not None,
        speaker=gold.speaker if gold is not None else None,
        names=tuple((ids.get(o.mention.span), o.name, f) for o, f in speakers(reading, candidate)),
        goes_on=candidate.goes_on,
    )


def learned(documents: Sequence[Document], known: Known) -> dict[str, Model]:
    cases = [case for document in documents for case in document.cases]
    words = [case.words for case in cases]
    listed = []
    for case in cases:
        right = [who is not None and who == case.speaker for who, _, _ in case.names]
        if case.quoted and any(right):
            listed.append(([f for _, _, f in case.names], right))
    return {
        QUOTES: fit(
            words,
            [int(case.quoted) for case in cases],
            rows_of(words),
            strength=STRENGTH[QUOTES],
            count=2,
            known=known.get(QUOTES),
        ),
        SPEAKERS: choose(listed, strength=STRENGTH[SPEAKERS], known=known.get(SPEAKERS)),
    }


def report(what: str, kept: Sequence[Case], speakers: Sequence[str | None], stated: int) -> None:
    right = sum(case.quoted for case in kept)
    spoken = [
        (case.speaker, said) for case, said in zip(kept, speakers, strict=True) if case.speaker
    ]
    p, r = right / max(1, len(kept)), right / max(1, stated)
    hits = sum(true == said for true, said in spoken) / max(1, len(spoken))
    f = 2 * right / max(1, len(kept) + stated)
    print(f"{what:38} P {p:.3f} R {r:.3f} F1 {f:.3f} speakers {hits:.3f}", flush=True)


@dataclass(slots=True)
class Speech:
    """What is learned of speech: the documents of all readings."""

    studied: ClassVar[Studied] = Studied(speech, "judged", needed=True)
    every: list[Document] = field(default_factory=list)

    def add(self, reading: Pass, given: tuple[Any, ...]) -> None:
        """Take a reading in.

        Args:
            given: What the function under study was called with.
        """
        self.every.append(read(reading, *given))

    def cross(self, known: Known) -> None:
        """Print what cross-validation gives."""
        every = self.every
        count = sum(len(d.cases) for d in every)
        print(f"speech: {len({d.name for d in every})} documents, {count} candidates")
        judged: dict[int, list[tuple[float, str | None]]] = {}
        for number in range(FOLDS):
            models = learned([d for d in every if fold(d.name) != number], known)
            for i, document in enumerate(every):
                if fold(document.name) == number:
                    judged[i] = list(_judged(document.cases, models))
        for marked, names in ((True, "annotated names"), (False, "names found")):
            mine = [i for i, d in enumerate(every) if d.marked is marked]
            cases = [case for i in mine for case in every[i].cases]
            chances = [judgement for i in mine for judgement in judged[i]]
            stated = sum(case.quoted for case in cases) + sum(every[i].others for i in mine)
            said = [case for case in cases if case.said]
            report(f"rules, {names}", said, [case.by for case in said], stated)
            for least in TRIED:
                kept = [i for i, (chance, _) in enumerate(chances) if chance >= least]
                what = f"classifier from {least}{' *' * (least == classifier.QUOTED)}, {names}"
                report(what, [cases[i] for i in kept], [chances[i][1] for i in kept], stated)

    def write(self, weights: Path, known: Known) -> None:
        """Learn from all and write what was learned."""
        for name, model in learned(self.every, known).items():
            write(pruned(model), weights / f"{name}.npz")


def _judged(cases: Sequence[Case], models: dict[str, Model]) -> Iterator[tuple[float, str | None]]:
    """How likely the words of each are a quotation, and whose."""
    for together in classifier.in_one_breath(cases, lambda case, _: case.goes_on):
        names = [
            [(name, models[SPEAKERS].chances(features)) for _, name, features in case.names]
            for case in together
        ]
        best = classifier.likeliest(names)
        who = (who for case in together for who, name, _ in case.names if name == best)
        speaker = next(who, None)
        for case in together:
            yield models[QUOTES].chances(case.words)[1], speaker
