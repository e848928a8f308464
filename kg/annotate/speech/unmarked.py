"""Speech without quotation marks: transcripts, words after "said:", a statement set out below."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from kg.annotate import lexicon
from kg.annotate.language import Prose
from kg.annotate.parsed import Parsed
from kg.annotate.speech.speakers import Page, Scene, voice_of
from kg.annotate.speech.verbs import SAYING, clause_subject
from kg.model import EntityType, Span, Speech, Thread

_LABEL = re.compile(
    r"\s*(?P<name>[A-Z][\w.’'-]*(?: (?:[A-Z][\w.’'-]*|of|the|de|van|von)){0,4})"
    r"(?:,? ?\([^)\n]{1,40}\)|, [\w ]{1,30})?\s*:(?!-)\s+(?=\S)"
)
_FEWEST = 3
"""Labelled paragraphs that make a section a transcript."""

_FIRST_PERSON = re.compile(r"\b(?:I|I[’'](?:m|ve|d|ll)|we|We|[Oo]ur|[Mm]y|us)\b")
_SAID = SAYING - {"hear", "find", "point", "put", "answer", "ask", "advise", "agree", "call"}
_SHORTEST = 3


class Transcripts:
    """The paragraphs of a document that a speaker's name and a colon open, where many do."""

    def __init__(self, thread: Thread, parsed: Parsed) -> None:
        self._text = thread.document.text
        self._parsed = parsed
        people: dict[str, Span] = {}
        for mention in parsed.mentions:
            if mention.type is EntityType.PERSON and mention.surface:
                people.setdefault(mention.surface.split()[-1].casefold(), mention.span)
        labelled: dict[int, list[tuple[int, Span, int]]] = defaultdict(list)
        for prose in parsed.prose:
            found = None if prose.is_title else self._label(prose, people)
            if found is not None:
                labelled[prose.section].append((prose.segment.start, *found))
        self._labels: Mapping[int, tuple[Span, int]] = {
            start: (speaker, words)
            for found in labelled.values()
            if len(found) >= _FEWEST and max(Counter(s for _, s, _ in found).values()) < len(found)
            for start, speaker, words in found
        }

    def _label(self, prose: Prose, people: Mapping[str, Span]) -> tuple[Span, int] | None:
        match = _LABEL.match(self._text, prose.segment.start, prose.segment.end)
        if match is None:
            return None
        inside = self._parsed.within(Span(*match.span("name")))
        names = [m for m in inside if m.type is EntityType.PERSON] or inside
        if names:
            return names[-1].span, match.end()
        last = match["name"].split()[-1]
        known = people.get(last.casefold())
        return (known, match.end()) if known and last.casefold() not in lexicon.POST_HEADS else None

    def speech(self, prose: Prose, end: int) -> Speech | None:
        """What a labelled paragraph says, up to an offset."""
        found = self._labels.get(prose.segment.start)
        if found is None or found[1] >= end:
            return None
        speaker, start = found
        return Speech(start, end, prose.section, speaker, ":")


def after_colon(leaf: Page, scene: Scene, bounds: Span) -> Speech | None:
    """ "Ann Lowe tweeted: Roof gone.": from the colon to the paragraph's end."""
    doc, prose = leaf.prose.doc, leaf.prose
    colon = next((t.i for t in doc if t.text == ":"), None)
    if colon is None or colon < 2 or colon + _SHORTEST >= len(doc):
        return None
    first = doc[colon + 1]
    verb = doc[colon - 1] if doc[colon - 1].pos_ == "VERB" else None
    if verb is None or verb.lemma_.lower() not in _SAID or not first.text[:1].isupper():
        return None
    subject = clause_subject(verb)
    voice = voice_of(leaf, scene, subject) if subject is not None and subject.i < colon else None
    if voice is None:
        return None
    start = prose.of(first).start
    return Speech(
        start, bounds.end, prose.section, voice.mention, verb.text, spokesperson=voice.spokesperson
    )


def set_out(text: str, leaf: Page, scene: Scene, bounds: Span) -> Speech | None:
    """A paragraph in the first person after one that ends in "said:" or "reads:-"."""
    words = text[bounds.start : bounds.end]
    if scene.reporter is None or not scene.reads or not _FIRST_PERSON.search(words):
        return None
    if len(words.split()) < 2 * _SHORTEST:
        return None
    voice = scene.reporter
    return Speech(
        bounds.start, bounds.end, leaf.prose.section, voice.mention, ":", block=True,
        spokesperson=voice.spokesperson,
    )  # fmt: skip


def without_those_in(outer: Sequence[Speech], found: Sequence[Speech]) -> Iterator[Speech]:
    """Those that stand in none of some sorted, disjoint others."""
    starts = [s.start for s in outer]
    for speech in found:
        place = bisect_left(starts, speech.start + 1) - 1
        if place < 0 or outer[place].end <= speech.start:
            yield speech
