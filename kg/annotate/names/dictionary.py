"""Which words are ordinary English: those of the dictionary of the language model's lemmatiser."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from kg.annotate import gazetteer
from kg.annotate.language import STOCK_MODEL

_CLASSES = ("noun", "verb", "adj", "adv")


@cache
def _by_class() -> dict[str, frozenset[str]]:
    """Base forms in small letters; none where the stock model is not installed."""
    from spacy.lookups import Lookups

    spec = find_spec(STOCK_MODEL)
    if spec is None or spec.origin is None:
        return {}
    found = sorted(Path(spec.origin).parent.glob("*/lemmatizer/lookups"))
    if not found:
        return {}
    index = Lookups().from_disk(found[0]).get_table("lemma_index")
    return {kind: frozenset(index.get(kind, ())) for kind in _CLASSES}


@cache
def _words() -> frozenset[str]:
    return frozenset().union(*_by_class().values())


def only_a_noun(word: str) -> bool:
    """Whether the dictionary has a word as a noun alone, and so perhaps as a name ("Newton")."""
    low, classes = word.lower(), _by_class()
    return low in classes.get("noun", ()) and not any(
        low in classes[kind] for kind in _CLASSES if kind != "noun"
    )


@cache
def function_words() -> frozenset[str]:
    """Words that begin sentences and are no names: "the", "they", "however"."""
    from spacy.lang.en.stop_words import STOP_WORDS

    return frozenset(STOP_WORDS)


def is_ordinary(word: str) -> bool:
    """Whether a word, or what it is a plain inflection of, is in the dictionary.

    The dictionary has some names, too: what the gazetteer knows is no ordinary word.
    """
    if word in gazetteer.places() or word in gazetteer.given_names():
        return False
    if "-" in word:
        return all(len(part) > 2 and is_ordinary(part) for part in word.split("-"))
    low, words = word.lower(), _words()
    return low in words or any(
        low.endswith(ending) and low[: -len(ending)] + base in words
        for ending, base in (
            ("s", ""),
            ("es", ""),
            ("ies", "y"),
            ("ing", ""),
            ("ing", "e"),
            ("ed", ""),
            ("d", ""),
            ("er", ""),
            ("er", "e"),
            ("r", ""),
        )
    )
