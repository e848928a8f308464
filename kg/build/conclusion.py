"""From what each document says to what the corpus says."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from kg.build.corpus import Corpus, Named, named
from kg.build.reading import failure_of, unread
from kg.build.summary import summary, texts_of
from kg.build.workers import Failure
from kg.cache import DamagedReadingError
from kg.claims import assert_knowledge
from kg.correct import Names, correct_names, correct_statements, settle
from kg.errors import KgError
from kg.model import Correction, Knowledge, Reading
from kg.reference import NO_REFERENCE, ReferenceData
from kg.resolve import resolve

Concluded = tuple[Knowledge, tuple[tuple[Correction, str], ...]]
"""What a corpus says, and the corrections that could not be applied with the reason."""

T = TypeVar("T")

_LOG = logging.getLogger(__name__)


def conclude(
    readings: Sequence[Reading],
    corrections: Sequence[Correction] = (),
    reference: ReferenceData = NO_REFERENCE,
) -> Concluded:
    """From what each document says to what the corpus says."""
    resolution = resolve(readings, reference=reference)
    names, applied, unmatched = correct_names(
        Names(resolution.entities, resolution.refers_to, resolution.personas),
        resolution.readings,
        corrections,
    )
    knowledge = assert_knowledge(
        resolution.readings, names.entities, names.refers_to, names.personas
    )
    doubts = (*knowledge.proposals, *resolution.proposals)
    knowledge, more, unknown = correct_statements(replace(knowledge, proposals=doubts), corrections)
    made = (*applied, *more)
    doubts = settle(knowledge.proposals, names.moved, made)
    return replace(knowledge, proposals=doubts, corrections=made), (*unmatched, *unknown)


def surviving(corpus: Corpus, attempt: Callable[[Sequence[Named]], T]) -> tuple[list[Named], T]:
    """Conclude over all documents; those that cannot be concluded over even alone are skipped.

    Returns:
        The documents that were concluded over, and what ``attempt`` made of them.
    """
    documents = named(corpus)
    try:
        return documents, attempt(documents)
    except (KgError, DamagedReadingError):
        raise
    except Exception:
        failed = [(d.file, error) for d in documents if (error := _fails(d.reading))]
        if not failed:
            raise
    for file, failure in failed:
        _LOG.debug("%s: %s\n%s", file.path, failure.reason, failure.trace)
        del corpus.readings[file.path]
        corpus.skip(file.path, unread(file.path, failure))
    documents = named(corpus)
    return documents, attempt(documents)


def _fails(reading: Reading) -> Failure | None:
    try:
        conclude([reading])
    except Exception as error:
        return failure_of(error)
    return None


def counts_of(knowledge: Knowledge) -> dict[str, int]:
    """What the summary says, in its order."""
    return summary(
        map(texts_of, knowledge.readings),
        knowledge.entities,
        posts=len(knowledge.tenures),
        events=len(knowledge.events),
        quotations=sum(q.direct for q in knowledge.quotations),
        claims=len(knowledge.claims),
    )
