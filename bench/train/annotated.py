"""Annotated documents as the classifiers of statements learn from them.

Each is read twice, with the names that are annotated and with those that kg finds, so that a
classifier learns what to make of wrong names.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any
from unittest import mock

import yaml
from sources import Source, source

from kg import annotate
from kg.annotate import lexicon, relations
from kg.annotate.language import Prose
from kg.annotate.parsed import Parsed
from kg.evaluate.gold import Gold, read_gold
from kg.model import Alias, EntityType, Mention, Span, Thread
from kg.read import read
from kg.segment import segment

_SHARED = 0.6
"""How much of the longer of two spans must be the other's, to be of one entity."""


@dataclass(frozen=True, slots=True, eq=False)
class Pass:
    """One reading of a document.

    Args:
        gold: Its annotated names and events.
        statements: The annotation as written.
        marked: Whether its names are the annotated ones.
        caught: What the function under study was called with.
    """

    gold: Gold
    statements: dict[str, Any]
    marked: bool
    caught: tuple[Any, ...]


def arguments(doc: str | None) -> argparse.Namespace:
    """What each of the trainers is called with: ``folders``, ``out`` and ``cases``."""
    options = argparse.ArgumentParser(
        description=doc, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument(
        "folders",
        type=source,
        nargs="+",
        metavar="[WEIGHTS=]FOLDER",
        help="texts with their annotations; the encoder's weights that read them, if not shipped",
    )
    options.add_argument("--out", type=Path, help="where the weights go")
    options.add_argument("--cases", type=Path, help="file to keep what was read in")
    return options.parse_args()


def annotated_names(thread: Thread, gold: Gold) -> tuple[tuple[Mention, ...], tuple[Alias, ...]]:
    """The annotated names, as `kg.annotate.names.find_names` would give them."""
    text = thread.document.text
    found = []
    for name in gold.mentions:
        if name.type is EntityType.PUBLICATION:
            continue
        section = next((s.section for s in thread.segments if s.start <= name.start < s.end), 0)
        before = text[: name.start].rsplit(None, 1)[-1] if text[: name.start].strip() else ""
        titled = name.type is EntityType.PERSON and before.rstrip(".") in lexicon.HONORIFICS
        surface = text[name.start : name.end]
        honorific = before if titled else ""
        found.append(Mention(name.start, name.end, surface, name.type, section, honorific))
    return tuple(sorted(found)), ()


class _EnoughReadError(Exception):
    """What is studied has been called; the rest of a document need not be read."""


def _none(*_given: Any, **_named: Any) -> tuple[()]:
    return ()


def passes(folder: Source, module: ModuleType, function: str) -> Iterator[Pass]:
    """Each document of a folder twice, first with the names that kg finds.

    Args:
        folder: Texts with their annotations, as bench/statements/convert.py writes them.
        module, function: What of kg is replaced, and caught in what it is called with.
    """
    nlp = folder.pipeline()
    for path in sorted(folder.path.glob("*.yaml")):
        document = read(path.with_suffix(".txt"), id=path.stem, source=path.stem)
        statements = yaml.safe_load(path.read_text(encoding="utf-8"))
        gold, thread = gold_of(path.name, statements, document.text), segment(document)
        caught: list[tuple[Any, ...]] = []

        def catch(*given: Any, **_named: Any) -> None:
            caught.append(given)  # noqa: B023
            raise _EnoughReadError

        def names(thread: Thread, _prose: tuple[Prose, ...], **_named: object) -> Any:
            return annotated_names(thread, gold)  # noqa: B023

        with ExitStack() as patched:
            patched.enter_context(mock.patch.object(module, function, catch))
            if module is not relations:  # nothing that is caught rests on them
                patched.enter_context(mock.patch.object(annotate, "find_relations", _none))
            with suppress(_EnoughReadError):
                annotate.annotate(thread, nlp)
            patched.enter_context(mock.patch.object(annotate, "find_names", names))
            with suppress(_EnoughReadError):
                annotate.annotate(thread, nlp)
        for given, marked in zip(caught, (False, True), strict=True):
            yield Pass(gold, statements, marked, given)


def gold_of(name: str, statements: dict[str, Any], text: str) -> Gold:
    """Names and events alone: the brief form has no evidence for posts and relations."""
    with TemporaryDirectory() as folder:
        part = Path(folder) / name
        part.write_text(yaml.safe_dump({key: statements[key] for key in ("entities", "events")}))
        return read_gold(part, text)


def entities(parsed: Parsed, gold: Gold) -> dict[Span, str]:
    """For each name the annotated entity of its type that it covers, or that covers it."""
    found: dict[Span, str] = {}
    for mention in (*parsed.mentions, *parsed.publications):
        for name in gold.mentions:
            span = Span(name.start, name.end)
            if name.type is mention.type and span.overlaps(mention.span):
                shared = min(span.end, mention.end) - max(span.start, mention.start)
                longer = max(span.end - span.start, mention.end - mention.start)
                if shared > _SHARED * longer:
                    found[mention.span] = name.entity
    return found
