"""Who is quoted with which words: direct speech, quoted articles, reported speech."""

from __future__ import annotations

from dataclasses import replace

from kg.annotate.parsed import Parsed
from kg.annotate.speech.blocks import block_speech
from kg.annotate.speech.classifier import by_rules, judged
from kg.annotate.speech.direct import Candidate, candidates, inside_marks
from kg.annotate.speech.marks import Quoted, marked, paragraph_bounds, quoted
from kg.annotate.speech.repeats import Repeats
from kg.annotate.speech.reported import apart, reported
from kg.annotate.speech.speakers import Scene, move_on, page, remember
from kg.annotate.speech.unmarked import Transcripts, after_colon, set_out
from kg.model import SectionKind, Span, Speech, Thread

__all__ = ["Quoted", "block_speech", "find_speech", "quoted"]


def find_speech(thread: Thread, parsed: Parsed, *, learned: bool = False) -> tuple[Speech, ...]:
    """Find direct speech with its speakers, and reported speech; sorted by start. Linear.

    Args:
        learned: Whether the classifiers decide over what the rules say of words in marks.
    """
    text = thread.document.evenly_spaced
    bounds = [paragraph_bounds(text, prose) for prose in parsed.prose]
    marks = marked(thread, parsed.prose)
    repeats = Repeats(thread, parsed)
    transcripts = Transcripts(thread, parsed)
    scenes: dict[int, Scene] = {}
    spoken: list[Speech] = []
    in_marks: list[Candidate] = []
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
        out = transcripts.speech(prose, span.end, scene)
        if out is None and not quotes and not prose.is_title:
            out = set_out(text, leaf, scene, span) or after_colon(leaf, scene, span)
        if out is not None:
            spoken.append(out)
        found = candidates(text, leaf, scene, quotes, span, repeats=repeats, informal=informal)
        in_marks += (c for c in found if out is None or not out.start <= c.quote.start < out.end)
        if not prose.is_title:
            told += reported(leaf, scene)
            move_on(scene, leaf)
    spoken += judged(parsed, in_marks) if learned else by_rules(in_marks)
    going_on = {q.span for quotes in marks for q in quotes if q.open_ended}
    spoken = _told_at_the_end(sorted(spoken, key=lambda s: s.start), going_on)
    taken = sorted(s.span for s in spoken)
    return tuple(sorted((*spoken, *apart(told, taken)), key=lambda s: (s.start, s.end)))


def _told_at_the_end(spoken: list[Speech], going_on: set[Span]) -> list[Speech]:
    """Give a quotation that runs on, and names nobody, the speaker whom its end names.

    "“It is over.\n\n“We are going home,” wrote Ann Lowe.": both paragraphs are hers.

    Args:
        spoken: In order.
        going_on: The quotations that no mark closes.
    """
    found = list(spoken)
    for place in range(len(found) - 2, -1, -1):
        speech, following = found[place], found[place + 1]
        if (
            speech.span in going_on
            and not speech.cue
            and following.section == speech.section
            and following.start - speech.end <= _NEXT_PARAGRAPH
            and (following.cue or following.span in going_on)
            and following.speaker is not None
        ):
            found[place] = replace(
                speech, speaker=following.speaker, spokesperson=following.spokesperson
            )
    return found


_NEXT_PARAGRAPH = 8
"""Code points between the end of a paragraph's words and the first ones of the next."""


def _entered(thread: Thread, number: int, scenes: dict[int, Scene]) -> Scene:
    """What a reader has in mind on entering a section: for a quoted article, its host's person."""
    section = thread.sections[number]
    if number not in scenes and section.kind is SectionKind.ARTICLE and section.part_of in scenes:
        host = scenes[section.part_of]
        return Scene(people=host.people[-1:], genders=dict(host.genders))
    return Scene()
