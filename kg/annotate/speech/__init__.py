"""Who is quoted with which words: direct speech, quoted articles, reported speech."""

from __future__ import annotations

from collections.abc import Sequence

from kg.annotate.language import Prose
from kg.annotate.parsed import Parsed
from kg.annotate.speech.blocks import block_speech
from kg.annotate.speech.direct import direct, inside_marks, paragraph_bounds
from kg.annotate.speech.marks import Quoted, Wrapping, opens_with_mark, quoted, wrapping
from kg.annotate.speech.repeats import Repeats
from kg.annotate.speech.reported import apart, reported
from kg.annotate.speech.speakers import Scene, move_on, page, remember
from kg.model import SectionKind, Span, Speech, Thread

__all__ = ["Quoted", "block_speech", "find_speech", "quoted"]


def find_speech(thread: Thread, parsed: Parsed) -> tuple[Speech, ...]:
    """Find direct speech with its speakers, and reported speech; sorted by start. Linear."""
    text = thread.document.text
    bounds = [paragraph_bounds(text, prose) for prose in parsed.prose]
    marks = _marks(thread, parsed.prose, bounds)
    repeats = Repeats(thread, parsed)
    scenes: dict[int, Scene] = {}
    spoken: list[Speech] = []
    told: list[Speech] = []
    before: int | None = None
    for prose, span, quotes in zip(parsed.prose, bounds, marks, strict=True):
        scene = scenes.setdefault(prose.section, _entered(thread, prose.section, scenes))
        if before != prose.section:
            scene.ended_with_quote = scene.announced = False
            scene.reporter = None
        before = prose.section
        leaf = page(parsed, prose, inside_marks(prose, quotes))
        remember(scene, leaf)
        informal = thread.sections[prose.section].kind is SectionKind.COMMENT
        found = direct(text, leaf, scene, quotes, span, repeats=repeats, informal=informal)
        spoken += (s for s in found if s.speaker is not None) if prose.is_title else found
        if not prose.is_title:
            told += reported(leaf, scene)
            move_on(scene, leaf)
    taken = sorted(s.span for s in spoken)
    return tuple(sorted((*spoken, *apart(told, taken)), key=lambda s: (s.start, s.end)))


def _entered(thread: Thread, number: int, scenes: dict[int, Scene]) -> Scene:
    """What a reader has in mind on entering a section: for a quoted article, its host's person."""
    section = thread.sections[number]
    if number not in scenes and section.kind is SectionKind.ARTICLE and section.part_of in scenes:
        host = scenes[section.part_of]
        return Scene(people=host.people[-1:], genders=dict(host.genders))
    return Scene()


def _marks(thread: Thread, prose: Sequence[Prose], bounds: Sequence[Span]) -> list[list[Quoted]]:
    """What stands between quotation marks in each paragraph."""
    text = thread.document.text
    by_section: dict[int, list[Span]] = {}
    for paragraph, span in zip(prose, bounds, strict=True):
        by_section.setdefault(paragraph.section, []).append(span)
    around = {n: wrapping(thread, spans, n) for n, spans in by_section.items()}
    found = []
    for i, (paragraph, span) in enumerate(zip(prose, bounds, strict=True)):
        start, end = _within(around[paragraph.section], span)
        following = next(
            (
                b
                for p, b in zip(prose[i + 1 : i + 2], bounds[i + 1 : i + 2], strict=True)
                if p.section == paragraph.section
            ),
            None,
        )
        runs_on = following is not None and opens_with_mark(text, *following)
        found.append(quoted(text, start, end, runs_on=runs_on))
    return found


def _within(around: Wrapping, span: Span) -> Span:
    """A paragraph less the marks that stand around the whole article."""
    start = span.start + (span.start in around.opening)
    end = span.end - (around.closing == span.end - 1)
    return Span(start, max(start, end))
