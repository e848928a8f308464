"""Turns passages into training examples: stock labels rehearsed, capitals varied."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nertrain.values import ORG, OWN, PLACE, PLACES, PRODUCT, RARER, WORK, Name, Passage

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.training import Example

SWAPPED = ("PERSON", "ORG", "GPE")
DECIDED = frozenset({"PERSON", "ORG", "NORP"}) | PLACES
"""Labels on which a completely annotated passage has the last word."""
DECIDED_OWN = DECIDED | {*RARER, PRODUCT, WORK, "EVENT"}
"""Those on which our own texts have it."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A passage with all the labels of the stock model, and the stretches nothing is known of."""

    text: str
    names: tuple[Name, ...]
    unknown: tuple[tuple[int, int], ...]
    genre: str
    heading: bool = False


def _clash(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def bare(text: str, start: int, end: int) -> int:
    """Where a name begins without its article."""
    for article in ("the ", "a ", "an "):
        if text[start:end].lower().startswith(article):
            return start + len(article)
    return start


def rehearse(passage: Passage, stock: Sequence[Name], genre: str) -> Labelled:
    """Add what the stock model finds and the corpus does not annotate.

    Args:
        stock: The stock model's names with its own labels.
    """
    decided = DECIDED_OWN if genre == OWN else DECIDED
    exact = {(bare(passage.text, n.start, n.end), n.end): n.type for n in stock}
    unknown = list(passage.unknown)
    kept: list[Name] = []
    for name in passage.names:
        said = exact.get((name.start, name.end), "")
        if name.type == PLACE:
            kept.append(name._replace(type=said if said in PLACES else "GPE"))
        elif name.type == ORG and said == "GPE" and genre != OWN:
            unknown.append((name.start, name.end))  # a country's team or government: either will do
        else:
            kept.append(name)
    for name in stock:
        start = bare(passage.text, name.start, name.end) if name.type in decided else name.start
        found = Name(start, name.end, name.type)
        if any(
            _clash((start, name.end), other)
            for other in [*((k.start, k.end) for k in kept), *unknown]
        ):
            continue
        if found.type == "NORP" or found.type not in decided or not passage.complete:
            kept.append(found)
    return Labelled(
        passage.text, tuple(sorted(kept)), tuple(sorted(unknown)), genre, passage.heading
    )


def recapitalised(labelled: Labelled, how: str) -> Labelled:
    """The same passage in lower case, capitals or the capitals of a headline; offsets stay."""
    text = labelled.text
    if how == "lower":
        changed = text.lower()
    elif how == "upper":
        changed = text.upper()
    else:
        changed = " ".join(w[:1].upper() + w[1:] for w in text.split(" "))
    if len(changed) != len(text):
        return labelled
    return Labelled(changed, labelled.names, labelled.unknown, labelled.genre, labelled.heading)


def vary(labelled: Labelled, chance: random.Random, *, share: float) -> Labelled:
    """Write a share of the passages in other capitals; headlines and short ones more often."""
    short = labelled.heading or len(labelled.text) < 120
    roll = chance.random()
    if roll < share / 2:
        return recapitalised(labelled, "lower")
    if roll < share * (1.0 if short else 0.6):
        return recapitalised(labelled, "upper")
    if short and roll < share * 2:
        return recapitalised(labelled, "title")
    return labelled


def by_label(surface: str, label: str) -> str:
    return label


def by_build(surface: str, label: str) -> str:
    """Names of one label that are built alike: as many words, capitals or small letters."""
    words = surface.split()
    letters = "small" if surface.islower() else "capitals" if surface.isupper() else "mixed"
    of = " of" if {"of", "for", "and", "&"} & set(words) else ""
    return f"{label} {min(len(words), 4)} {letters}{of}"


def pool_by_build(items: Iterable[Labelled], labels: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Names to put in the place of others that are built alike, under the keys of `by_build`."""
    pool: dict[str, set[str]] = {}
    for item in items:
        for name in item.names:
            surface = item.text[name.start : name.end]
            if name.type in labels:
                pool.setdefault(by_build(surface, name.type), set()).add(surface)
    return {key: tuple(sorted(names)) for key, names in sorted(pool.items())}


def pool_of(items: Iterable[Labelled]) -> dict[str, tuple[str, ...]]:
    """Names to put in the place of others, by label: capitalised, of one to five words."""
    pool: dict[str, set[str]] = {label: set() for label in SWAPPED}
    for item in items:
        for name in item.names:
            surface = item.text[name.start : name.end]
            words = surface.split()
            if name.type in pool and words[0][:1].isupper() and len(words) <= 5:
                pool[name.type].add(surface)
    return {label: tuple(sorted(names)) for label, names in pool.items()}


def swapped(
    labelled: Labelled,
    pool: Mapping[str, Sequence[str]],
    chance: random.Random,
    *,
    share: float,
    key_of: Callable[[str, str], str] = by_label,
) -> Labelled:
    """Put other names of the same label in the place of some, the same for the same throughout.

    So that a model does not learn by heart the few companies that a small corpus is about.
    """
    chosen: dict[tuple[str, str], str] = {}
    edits: list[tuple[int, int, str]] = []
    for name in labelled.names:
        key = (labelled.text[name.start : name.end], name.type)
        others = pool.get(key_of(*key))
        if others and key not in chosen:
            chosen[key] = chance.choice(others) if chance.random() < share else key[0]
        edits.append((name.start, name.end, chosen.get(key, key[0])))
    text, at, names = "", 0, []
    for (start, end, new), name in zip(edits, labelled.names, strict=True):
        text += labelled.text[at:start]
        names.append(Name(len(text), len(text) + len(new), name.type))
        text += new
        at = end
    text += labelled.text[at:]
    if labelled.unknown and text != labelled.text:
        return labelled  # a swap would move what is not known
    return replace(labelled, text=text, names=tuple(names))


def stock_names(doc: Doc) -> tuple[Name, ...]:
    return tuple(Name(e.start_char, e.end_char, e.label_) for e in doc.ents)


def example(nlp: Language, labelled: Labelled) -> Example:
    """A training example; a name that cuts through a token is left open."""
    from spacy.training import Example

    predicted, reference = nlp.make_doc(labelled.text), nlp.make_doc(labelled.text)
    spans, open_ = [], [*labelled.unknown]
    for name in labelled.names:
        span = reference.char_span(name.start, name.end, label=name.type)
        if span is None or not span.text.strip():
            open_.append((name.start, name.end))
        else:
            spans.append(span)
    taken = {i for span in spans for i in range(span.start, span.end)}
    missing = []
    for start, end in open_:
        span = reference.char_span(start, end, alignment_mode="expand")
        if span is not None and not taken & set(range(span.start, span.end)):
            missing.append(span)
            taken |= set(range(span.start, span.end))
    reference.set_ents(spans, missing=missing, default="outside")
    return Example(predicted, reference)
