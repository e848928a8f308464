"""Annotated documents as the classifiers of statements learn from them.

Each is read twice, with the names that are annotated and with those that kg finds, so that a
classifier learns what to make of wrong names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest import mock

import yaml
from sources import Encoders

from kg import annotate
from kg.annotate import lexicon
from kg.annotate.language import analyse
from kg.annotate.parsed import Parsed
from kg.evaluate.gold import Gold, read_gold
from kg.model import Alias, EntityType, Mention, Span, Thread
from kg.read import read
from kg.segment import segment

if TYPE_CHECKING:
    from spacy.language import Language


class Studied(NamedTuple):
    """A function of kg: where it is looked up, and its name.

    Args:
        needed: Whether what is studied after it rests on what it finds, so that it has to run.
    """

    module: ModuleType
    function: str
    needed: bool = False


_READ = ("entities", "events", "quotes")
_SHARED = 0.6
"""How much of the longer of two spans must be the other's, to be of one entity."""


@dataclass(frozen=True, slots=True, eq=False)
class Pass:
    """One reading of a document.

    Args:
        gold: Its annotated names and events.
        statements: The annotation as written.
        marked: Whether its names are the annotated ones.
        caught: What each function under study was called with.
    """

    gold: Gold
    statements: dict[str, Any]
    marked: bool
    caught: tuple[tuple[Any, ...], ...]


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


def passes(folder: Path, encoders: Encoders, studied: Sequence[Studied]) -> Iterator[Pass]:
    """Each document of a folder twice, first with the names that kg finds.

    Args:
        folder: Texts with their annotations, as bench/statements/convert.py writes them.
        studied: What of kg is replaced, and caught in what it is called with, in the order in which
            it is called.
    """
    for path in sorted(folder.glob("*.yaml")):
        document = read(path.with_suffix(".txt"), id=path.stem, source=path.stem)
        statements = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        gold, thread = gold_of(path.name, statements, document.text), segment(document)
        nlp = encoders.of(path.stem)
        prose = analyse(thread, nlp)
        with ExitStack() as patched:
            patched.enter_context(mock.patch.object(annotate, "analyse", return_value=prose))
            yield Pass(gold, statements, False, _caught(thread, nlp, studied))
            names = annotated_names(thread, gold)
            patched.enter_context(mock.patch.object(annotate, "find_names", return_value=names))
            yield Pass(gold, statements, True, _caught(thread, nlp, studied))


def _caught(
    thread: Thread, nlp: Language, studied: Sequence[Studied]
) -> tuple[tuple[Any, ...], ...]:
    caught: list[tuple[Any, ...]] = []

    def catching(study: Studied) -> Callable[..., Any]:
        found = getattr(study.module, study.function)

        def catch(*given: Any, **named: Any) -> Any:
            caught.append(given)
            if len(caught) == len(studied):
                raise _EnoughReadError
            return found(*given, **named) if study.needed else ()

        return catch

    with ExitStack() as patched, suppress(_EnoughReadError):
        for study in studied:
            catch = catching(study)
            patched.enter_context(mock.patch.object(study.module, study.function, catch))
        annotate.annotate(thread, nlp)
    return tuple(caught)


def gold_of(name: str, statements: dict[str, Any], text: str) -> Gold:
    """Names, events and quotations: the brief form has no evidence for posts and relations."""
    with TemporaryDirectory() as folder:
        part = Path(folder) / name
        part.write_text(
            yaml.safe_dump({key: statements[key] for key in _READ if key in statements})
        )
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
