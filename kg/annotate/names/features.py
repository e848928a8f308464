"""What is known of a way of writing in one document, as features for the classifier of names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.annotate import gazetteer, lexicon
from kg.annotate.encoder.reading import log_odds, reading_of
from kg.annotate.language import Prose, text_of
from kg.annotate.linear import Features
from kg.annotate.names.case import ACRONYM, Case, mostly_capitals, starts_sentence
from kg.annotate.names.dictionary import is_ordinary, only_a_noun
from kg.annotate.names.evidence import Kept, Table
from kg.annotate.names.patterns import type_by_head
from kg.annotate.ties import weighed

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Span as Tokens

_OFTEN = 12
"""Occurrences that are looked at; a name that stands there more often has shown what it is."""
_MOST_VOTES = 8.0
_MOST_CONTEXT = 4.0
_MOST_WORDS = 5
_LONG = 3
"""Letters of a word that the dictionary is asked for."""
_ARTICLES = frozenset({"the", "a", "an"})


@dataclass(frozen=True, slots=True, eq=False)
class Occurrence:
    """A way of writing where it stands, by code points of the paragraph's prose."""

    prose: Prose
    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """All that the rules found out about one document.

    Args:
        defined: Acronyms that the text spells out.
        kept: What the rules decided.
        comments: The sections that are comments.
    """

    table: Table
    case: Case
    defined: set[str]
    kept: Kept
    comments: frozenset[int]


def describe(
    evidence: Evidence, occurrences: Mapping[str, Sequence[Occurrence]]
) -> dict[str, Features]:
    """The features of each way of writing that stands in the text."""
    longer = _longer(occurrences)
    return {
        key: {
            **_votes(key, evidence),
            **_build(key),
            **_known(key, evidence),
            **_case(key, evidence.case),
            **_inside(key, longer.get(key, ()), evidence.kept),
            **_places(places, evidence.comments),
        }
        for key, places in occurrences.items()
    }


def _votes(key: str, evidence: Evidence) -> Features:
    table, found = evidence.table, Features()
    for kind, weight in table.proposed.get(key, {}).items():
        found[f"proposed={kind}"] = min(weight, _MOST_VOTES) / 4
    for kind, weight in table.context.get(key, {}).items():
        found[f"context={kind}"] = max(-_MOST_CONTEXT, min(weight, _MOST_CONTEXT)) / 2
    votes = {kind: weight for kind, weight in table.votes(key).items() if weight > 0}
    for kind, weight in votes.items():
        found[f"vote={kind}"] = min(weight, _MOST_VOTES) / 4
        found[f"share={kind}"] = weight / sum(votes.values())
    if key in evidence.kept:
        kind, score = evidence.kept[key]
        found[f"rule={kind}"] = 1.0
        found[f"score={kind}"] = score
    else:
        found["rule="] = 1.0
    return found


def _build(key: str) -> Features:
    words = key.split()
    last = words[-1].rstrip(".")
    found: Features = {
        f"words={min(len(words), _MOST_WORDS)}": 1.0,
        f"first={words[0].lower()}": 1.0,
        f"last={last.lower()}": 1.0,
        f"ending={last.lower()[-3:]}": 1.0,
        f"shape={_shape(key)}": 1.0,
    }
    for word in words[1:-1]:
        found[f"middle={word.lower()}"] = 1.0
    if ACRONYM.fullmatch(key):
        found[f"letters={min(len(key), 6)}"] = 1.0
    head = type_by_head(key)
    if head:
        found[f"head={head}"] = 1.0
    return found


def _shape(key: str) -> str:
    letters = re.sub(r"[^\W\d_]", lambda m: "X" if m[0].isupper() else "x", key)
    return re.sub(r"(.)\1+", r"\1", re.sub(r"\d", "9", letters))[:12]


def _known(key: str, evidence: Evidence) -> Features:
    """What lists say: of the document, of the gazetteer, of the lexicon."""
    words = key.split()
    first, last = words[0], words[-1].rstrip(".")
    table = evidence.table
    given = gazetteer.given_names()
    facts = {
        "acronym": bool(ACRONYM.fullmatch(key)),
        "defined": key in evidence.defined,
        "titled": key in table.titled,
        "formal": key in table.formal,
        "shorthand": key in table.ordinary,
        "place": key in gazetteer.places(),
        "ends in a place": last in gazetteer.places(),
        "begins with a place": first in gazetteer.places(),
        "given name": first in given,
        "perhaps a given name": first in gazetteer.ambiguous_given_names(),
        "known acronym": key in gazetteer.known_bodies(),
        "organisation's head": last in lexicon.ORGANISATION_HEADS,
        "legal form": last in lexicon.COMPANY_SUFFIXES,
        "thing's head": last in lexicon.THING_HEADS,
        "ends in a post": last.lower() in lexicon.POST_HEADS,
        "begins with a post": first.lower() in lexicon.POST_HEADS,
        "a noun alone": len(words) == 1 and only_a_noun(key),
        "small elsewhere": len(words) > 1
        and key != key.lower()
        and key.lower() in evidence.case.text,
    }
    found = {name: 1.0 for name, true in facts.items() if true}
    long = [w for w in words if len(w) > _LONG]
    if long:
        share = sum(map(is_ordinary, long)) / len(long)
        found["ordinary words"] = share
        if share in (0, 1):
            found["all ordinary" if share else "none ordinary"] = 1.0
    return found


def _case(key: str, case: Case) -> Features:
    if " " in key:
        return {}
    inner, small = case.inner[key], case.small[key.lower()]
    found = {
        "capital inside": min(inner, 5) / 5,
        "proper": min(case.proper[key], 5) / 5,
        "small": min(small, 5) / 5,
        "mostly small": small / (small + inner + 1),
    }
    if case.kinds[key.rstrip("s")]:
        found["a kind"] = 1.0
    if inner:
        found["after the"] = case.inner["the " + key] / inner
    return {name: value for name, value in found.items() if value}


def _longer(keys: Iterable[str]) -> dict[str, list[str]]:
    """The ways of writing that begin or end with the words of another."""
    every = frozenset(keys)
    found: dict[str, list[str]] = defaultdict(list)
    for key in sorted(every):
        words = key.split()
        for count in range(1, len(words)):
            for part in (" ".join(words[:count]), " ".join(words[count:])):
                if part in every:
                    found[part].append(key)
    return found


def _inside(key: str, longer: Sequence[str], kept: Kept) -> Features:
    """What the longer names are that it is a part of."""
    found: Features = {}
    for name in longer:
        kind = kept[name][0] if name in kept else ""
        found[f"{'begins' if name.startswith(key) else 'ends'}={kind}"] = 1.0
    return found


def _places(places: Sequence[Occurrence], comments: frozenset[int]) -> Features:
    """What stands around it, each occurrence with an equal share."""
    found: Features = defaultdict(float)
    found["often"] = min(len(places), 10) / 10
    if len(places) == 1:
        found["once"] = 1.0
    looked_at = places[:_OFTEN]
    for place in looked_at:
        doc = place.prose.doc
        span = doc.char_span(place.start, place.end, alignment_mode="expand")
        if span is None:
            continue
        for name in (
            *_recognised(doc, span),
            *_around(doc, span),
            *_syntax(span),
            *_setting(place.prose, span, comments),
        ):
            found[name] += 1 / len(looked_at)
        for name, value in _read(doc, span):
            found[name] += value / len(looked_at)
    return dict(found)


def _read(doc: Doc, span: Tokens) -> Iterator[tuple[str, float]]:
    """How likely the encoder takes just this for a name of each type, and how likely for none."""
    reading = reading_of(doc)
    if reading is None:
        return
    chances = reading.spans(span.start, span.end)
    for kind, chance in chances.items():
        yield from weighed(f"read={kind}", chance)
    yield "read alone", log_odds(sum(chances.values())) / 2
    touched = reading.touched(span.start, span.end)
    yield "touched", log_odds(touched) / 2


def _recognised(doc: Doc, span: Tokens) -> Iterator[str]:
    """What the recogniser marks there: the same, more, less, or something that overlaps."""
    marked = [e for e in doc.ents if e.start < span.end and span.start < e.end]
    for ent in marked:
        first = ent.start + (doc[ent.start].lower_ in _ARTICLES)
        last = ent.end - (doc[ent.end - 1].text in lexicon.GENITIVES)
        if (first, last) == (span.start, span.end):
            how = "same"
        elif ent.start <= span.start and span.end <= ent.end:
            how = "more"
        else:
            how = "less" if span.start <= ent.start and ent.end <= span.end else "other"
        yield f"{how}={ent.label_}"
    if not marked:
        yield "unmarked"


def _around(doc: Doc, span: Tokens) -> Iterator[str]:
    words = ["^", "^", *(t.lower_ for t in doc[max(0, span.start - 2) : span.start])][-2:]
    after = [*(t.lower_ for t in doc[span.end : span.end + 2]), "$", "$"][:2]
    yield f"before={words[1]}"
    yield f"before={words[0]} {words[1]}"
    yield f"after={after[0]}"
    yield f"after={after[0]} {after[1]}"
    if span.start:
        yield f"tag before={doc[span.start - 1].tag_}"
        if doc[span.start - 1].text[:1].isupper():
            yield "capital before"
    if span.end < len(doc):
        yield f"tag after={doc[span.end].tag_}"
        if doc[span.end].text[:1].isupper():
            yield "capital after"


def _syntax(span: Tokens) -> Iterator[str]:
    root = span.root
    yield f"tag={root.tag_}"
    yield f"role={root.dep_}"
    yield f"role={root.dep_} of {root.head.lemma_.lower()}"
    if root.dep_ == "pobj":
        yield f"{root.head.head.lemma_.lower()} {root.head.lower_}"
    for child in root.children:
        if child.i >= span.end and child.dep_ in {"appos", "relcl"}:
            yield f"{child.dep_}={child.lemma_.lower()}"


def _setting(prose: Prose, span: Tokens, comments: frozenset[int]) -> Iterator[str]:
    if starts_sentence(prose.doc[span.start]):
        yield "begins a sentence"
    if prose.is_title:
        yield "title"
    if mostly_capitals(text_of(prose.doc)):
        yield "shouted"
    if prose.section in comments:
        yield "comment"
