"""Prepares what the encoder learns from: the open corpora, our own texts, annotated documents.

    python bench/train/encoder/prepare.py CORPORA ITEMS --texts FOLDER... --statements FOLDER...

CORPORA is the folder of the open corpora (see bench/train/nertrain/readers.py), or "-" for none;
``--texts`` holds files in the form of bench/train/own, of which the names are learned;
``--statements`` files in the form of bench/statements, or texts with annotations
(docs/gold-format.md). All that is known of a document goes into one item of ITEMS.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # read when numpy is loaded

import argparse
import pickle
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "statements"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import yaml
from annotated import gold_of
from convert import documents
from nertrain.examples import rehearse, stock_names
from nertrain.own import LABELS, marked_documents, named_part
from nertrain.pipeline import load_stock, read_corpora
from nertrain.values import NORP, ORG, OWN, PERSON, PLACE, PLACES, REPORT, Passage

from encoder.items import DATE, UNKNOWN, Held, Item, Marked, Statements, Told, tag
from encoder.options import add_sources
from kg.annotate.language import Prose, analyse
from kg.evaluate.places import places
from kg.model import Document, Span
from kg.read import read
from kg.segment import segment

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

Mark = tuple[int, int, str]
"""Start, end and kind (one of `encoder.items.NAMES`) of a name in a text."""

_DATES = frozenset({"DATE", "TIME"})
_STOCK = {PERSON: PERSON, ORG: ORG, NORP: NORP, "DATE": DATE, "TIME": DATE}
_STOCK |= dict.fromkeys(PLACES, PLACE)
"""What the labels of the stock model are here."""
_CONTENT = frozenset({"VERB", "NOUN", "PROPN"})
_FAR = 999


# --- a document in words ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """A parsed document, its words counted through all paragraphs.

    Args:
        bases: The number of each paragraph's first word.
        tokens: All of them.
        sentences: The number of each word's sentence.
    """

    prose: tuple[Prose, ...]
    bases: tuple[int, ...]
    tokens: tuple[Token, ...]
    sentences: tuple[int, ...]

    @classmethod
    def of(cls, prose: tuple[Prose, ...]) -> Words:
        bases: list[int] = []
        tokens: list[Token] = []
        sentences: list[int] = []
        for paragraph in prose:
            bases.append(len(tokens))
            for token in paragraph.doc:
                opened = bool(token.is_sent_start and tokens)
                sentences.append((sentences[-1] if sentences else 0) + opened)
                tokens.append(token)
        return cls(prose, tuple(bases), tuple(tokens), tuple(sentences))

    def at(self, span: Span) -> tuple[int, int, bool, Prose] | None:
        """First and last word of a span, whether they are all of it, and where; None if none."""
        for paragraph, base in zip(self.prose, self.bases, strict=True):
            if paragraph.segment.start <= span.start < paragraph.segment.end:
                found = paragraph.tokens(span)
                if found is None or not len(found):
                    return None
                return (
                    base + found.start,
                    base + found.end,
                    paragraph.of(found) == span,
                    paragraph,
                )
        return None


def item(
    name: str,
    text: str,
    marks: Sequence[Mark],
    nlp: Language,
    *,
    genre: str = OWN,
    stated: Mapping[str, Any] | None = None,
) -> Item | None:
    """A document with what is annotated of it; None if it holds no prose.

    Args:
        stated: The annotation of what it says, in the form of docs/gold-format.md.
    """
    words = Words.of(analyse(segment(Document(name, name, text, "")), nlp))
    if not words.tokens:
        return None
    ids = _entities(stated["entities"], text, marks) if stated is not None else {}
    names = [
        Marked(place[0], place[1], kind, ids.get((start, end)))
        for start, end, kind in marks
        for place in [words.at(Span(start, end))]
        if place is not None
    ]
    return Item(
        name=name,
        genre=genre,
        paragraphs=tuple(tuple(token.text for token in p.doc) for p in words.prose),
        sentences=tuple(i for i, token in enumerate(words.tokens) if token.is_sent_start),
        tags=tuple(_tags(words, text, marks)),
        names=tuple(names),
        statements=_statements(stated, text, words, names) if stated is not None else None,
    )


def _tags(words: Words, text: str, marks: Iterable[Mark]) -> list[int]:
    """The tags of a document's words; dates are those that the stock model finds beside names."""
    tags = [0] * len(words.tokens)
    unknown: list[range] = []
    for start, end, kind in marks:
        place = words.at(Span(start, end))
        if place is None:
            continue
        first, last, exact, _ = place
        if exact and kind == REPORT:
            stop = start + named_part(text[start:end])
            named = words.at(Span(start, stop)) if stop < end else place
            if named is None or (" " not in text[start:stop] and text[start].islower()):
                exact = False  # "report" alone is a common noun
            else:
                unknown.append(range(named[1], last))
                last = named[1]
        if exact:
            tag(tags, first, last, kind)
        else:
            unknown.append(range(first, last))
    for stretch in unknown:
        for i in stretch:
            tags[i] = UNKNOWN
    for paragraph, base in zip(words.prose, words.bases, strict=True):
        for entity in paragraph.doc.ents:
            first, last = base + entity.start, base + entity.end
            if entity.label_ in _DATES and not any(tags[first:last]):
                tag(tags, first, last, DATE)
    return tags


# --- what a document says -----------------------------------------------------------------------


def _entities(
    entities: Iterable[Mapping[str, Any]], text: str, marks: Sequence[Mark]
) -> dict[tuple[int, int], str]:
    """The entity of each name, by its kind and how it is written."""
    found: dict[tuple[int, int], str] = {}
    for entity in entities:
        forms = {m if isinstance(m, str) else m["text"] for m in entity.get("mentions", ())}
        for start, end, kind in marks:
            if kind == LABELS.get(entity["type"]) and text[start:end] in forms:
                found[start, end] = entity["id"]
    return found


def _statements(
    stated: Mapping[str, Any], text: str, words: Words, names: Sequence[Marked]
) -> Statements:
    told = (_told(event, text, words, names) for event in stated.get("events") or ())
    held = (_held(post, text, words, names) for post in stated.get("posts") or ())
    return Statements(
        relations=tuple((r["s"], r["p"], r["o"]) for r in stated.get("relations") or ()),
        events=tuple(event for event in told if event is not None),
        posts=tuple(post for post in held if post is not None),
    )


def _told(
    event: Mapping[str, Any], text: str, words: Words, names: Sequence[Marked]
) -> Told | None:
    """Where an event is told: of all the places of its words, the first with most of its people."""
    participants = frozenset(event.get("participants") or ())
    best: tuple[tuple[int, bool], int, int] | None = None
    for span in places(event["trigger"], text, whole=False):
        place = words.at(span)
        if place is None:
            continue
        first, last, _, paragraph = place
        sentence = words.sentences[first]
        here = {name.entity for name in names if words.sentences[name.first] == sentence}
        rank = (len(here & participants), not paragraph.is_title)
        if best is None or rank > best[0]:
            best = (rank, first, last)
    if best is None:
        return None
    _, first, last = best
    content = [i for i in range(first, last) if words.tokens[i].pos_ in _CONTENT]
    if last - first == 1 or not content:
        content = list(range(first, last))
    verbs = [i for i in content if words.tokens[i].pos_ == "VERB"]
    return Told(
        first,
        last,
        tuple(content),
        verbs[0] if verbs else content[-1],
        event["type"].lower(),
        tuple(sorted(participants)),
    )


def _held(post: Mapping[str, Any], text: str, words: Words, names: Sequence[Marked]) -> Held | None:
    """Where a post stands: of all the places of its words, the one nearest to its holder."""
    people = [name.first for name in names if name.entity == post["person"]]
    found = [words.at(span) for span in places(post["post"], text, whole=False)]
    near = [
        (min((abs(place[0] - person) for person in people), default=_FAR), *place[:2])
        for place in found
        if place is not None
    ]
    if not near:
        return None
    near.sort()
    (_, first, last), *others = near
    elsewhere = tuple((other[1], other[2]) for other in others)
    return Held(first, last, post["person"], post.get("org"), post["status"].lower(), elsewhere)


# --- where documents come from ------------------------------------------------------------------


def of_texts(folder: Path, nlp: Language) -> Iterator[Item]:
    """Our own texts, of which the names alone are annotated."""
    for path in sorted(folder.glob("*.txt")):
        for name, text, found in marked_documents(path.read_text(encoding="utf-8"), path.name):
            yield from filter(None, [item(name, text, _marks(found), nlp)])


def of_statements(folder: Path, nlp: Language) -> Iterator[Item]:
    """Documents with what they say, briefly annotated, or as docs/gold-format.md has it."""
    annotated = sorted(folder.glob("*.yaml"))
    if not annotated:
        marks = {
            name: _marks(found)
            for path in sorted(folder.glob("*.txt"))
            for name, _, found in marked_documents(path.read_text(encoding="utf-8"), path.name)
        }
        for name, _, text, stated in documents(folder):
            yield from filter(None, [item(name, text, marks[name], nlp, stated=stated)])
    for path in annotated:
        stated = yaml.safe_load(path.read_text(encoding="utf-8"))
        text = read(path.with_suffix(".txt"), id=path.stem, source=path.stem).text
        kinds = {entity["id"]: entity["type"] for entity in stated["entities"]}
        gold = gold_of(path.name, stated, text)
        named = [(m.start, m.end, kinds[m.entity]) for m in gold.mentions]
        yield from filter(None, [item(path.stem, text, _marks(named), nlp, stated=stated)])


def _marks(found: Iterable[Mark]) -> list[Mark]:
    return [(start, end, LABELS[kind]) for start, end, kind in found if kind in LABELS]


def of_corpora(folder: Path, nlp: Language) -> Iterator[Item]:
    """The open corpora, the names that they do not annotate as the stock model finds them."""
    for part, sources in read_corpora(folder, nlp).items():
        for source in sources:
            kept = [passage for passage in source.passages if passage.complete]
            with nlp.select_pipes(enable=["ner"]):
                docs = list(nlp.pipe([passage.text for passage in kept], batch_size=64))
            tags = [
                one
                for passage, doc in zip(kept, docs, strict=True)
                for one in _passage_tags(passage, doc)
            ]
            if docs:
                paragraphs = tuple(tuple(token.text for token in doc) for doc in docs)
                yield Item(
                    source.name, source.genre, paragraphs, (), tuple(tags), partial=True, part=part
                )


def _passage_tags(passage: Passage, doc: Doc) -> list[int]:
    labelled = rehearse(passage, stock_names(doc))
    tags = [0] * len(doc)
    unknown: list[tuple[int, int]] = list(labelled.unknown)
    for name in labelled.names:
        kind = _STOCK.get(name.type)
        span = doc.char_span(name.start, name.end, alignment_mode="expand")
        if kind is None or span is None:
            continue
        if span.text.strip() != passage.text[name.start : name.end].strip():
            unknown.append((name.start, name.end))  # cuts through a word
        else:
            tag(tags, span.start, span.end, kind)
    for start, end in unknown:
        span = doc.char_span(start, end, alignment_mode="expand")
        for i in range(span.start, span.end) if span is not None else ():
            tags[i] = UNKNOWN
    return tags


def prepared(corpora: Path | None, texts: Sequence[Path], statements: Sequence[Path]) -> list[Item]:
    """All documents, in the order of their folders."""
    nlp = load_stock()
    found = [item for folder in texts for item in of_texts(folder, nlp)]
    found += [item for folder in statements for item in of_statements(folder, nlp)]
    if corpora is not None:
        found += of_corpora(corpora, nlp)
    return found


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_sources(options)
    options.add_argument("items", type=Path, metavar="ITEMS", help="file to write")
    given = options.parse_args()
    found = prepared(given.corpora, given.texts, given.statements)
    given.items.write_bytes(pickle.dumps(found))
    words = sum(len(one.tags) for one in found)
    print(f"{len(found)} documents, {words} words", file=sys.stderr)


if __name__ == "__main__":
    main()
