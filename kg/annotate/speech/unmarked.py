"""Speech without quotation marks: transcripts, words after "said:", a statement set out below."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.annotate import lexicon
from kg.annotate.language import Prose
from kg.annotate.parsed import Parsed
from kg.annotate.speech.speakers import Page, Scene, voice_of
from kg.annotate.speech.verbs import SAYING, clause_subject
from kg.model import EntityType, Span, Speech, Thread

_LABEL = re.compile(
    r"\s*(?:(?:Q ?\d{1,3}|\(?\d{1,3}(?:\.\d{1,3})*)[.:)]?\s+)?"
    r"(?P<name>[A-Z][\w.’'-]*(?: (?:[A-Z][\w.’'-]*|of|the|de|van|von)){0,4})"
    r"(?:,? ?\([^)\n]{1,40}\)|(?:, [\w ’'&-]{1,40}){1,2})?\s*:(?!-)\s+(?=\S)"
)
_FEWEST = 3
"""Labelled paragraphs that make a section a transcript."""

_ASKS, _ANSWERS = frozenset({"q", "question", "interviewer"}), frozenset({"a", "answer"})
_CHAIRS = ("chair", "chairman", "chairwoman", "chairperson")

_FIRST_PERSON = re.compile(r"\b(?:I|I[’'](?:m|ve|d|ll)|we|We|[Oo]ur|[Mm]y|us)\b")
_SAID = SAYING - {"hear", "find", "point", "put", "answer", "ask", "advise", "agree", "call"}
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class _Turn:
    """A paragraph that a speaker's label opens.

    Args:
        words: Where the label ends.
        label: Its last word: a surname, or what the speaker is called: "chair", "q".
        speaker: The name in the label, or one elsewhere that it repeats; None for a role.
        names: Whether the words are people's names and little else.
    """

    start: int
    words: int
    label: str
    speaker: Span | None
    names: bool


class Transcripts:
    """The paragraphs of a document that a speaker's name and a colon open, where many do."""

    def __init__(self, thread: Thread, parsed: Parsed) -> None:
        self._text = thread.document.evenly_spaced
        self._parsed = parsed
        people: dict[str, Span] = {}
        for mention in parsed.mentions:
            if mention.type is EntityType.PERSON and mention.surface:
                people.setdefault(mention.surface.split()[-1].casefold(), mention.span)
        labelled: dict[int, list[_Turn]] = defaultdict(list)
        for prose in parsed.prose:
            turn = None if prose.is_title else self._turn(prose, people)
            if turn is not None:
                labelled[prose.section].append(turn)
        self._turns: Mapping[int, _Turn] = {
            turn.start: turn for every in labelled.values() for turn in _transcript(every)
        }
        self._roles: dict[int, Mapping[str, Span]] = {}
        self._asked = {
            section: self._sole_person(thread.sections[section].start, every[0].start, section)
            for section, every in labelled.items()
            if any(turn.label in _ANSWERS for turn in every)
        }

    def _turn(self, prose: Prose, people: Mapping[str, Span]) -> _Turn | None:
        start = prose.segment.start
        match = _LABEL.match(self._text, start, prose.segment.end)
        if match is None:
            return None
        inside = self._parsed.within(Span(*match.span("name")))
        people_in = [m for m in inside if m.type is EntityType.PERSON] or inside
        label = match["name"].split()[-1].casefold()
        is_role = label in lexicon.POST_HEADS or label in _ASKS | _ANSWERS
        speaker = None if is_role else people.get(label)
        if people_in:
            speaker = people_in[-1].span
        if speaker is None and not is_role:
            return None
        is_list = self._is_list(match.end(), prose.segment.end)
        return _Turn(start, match.end(), label, speaker, is_list)

    def _is_list(self, start: int, end: int) -> bool:
        """Whether people's names and little else stand there: "Adv Ann Lowe, Mr Tom Reed"."""
        named = [m for m in self._parsed.within(Span(start, end)) if m.type is EntityType.PERSON]
        others = len(self._text[start:end].split()) - sum(len(m.surface.split()) for m in named)
        return bool(named) and others <= len(named)

    def _sole_person(self, start: int, end: int, section: int) -> Span | None:
        """The one person whom a section names from its start to its first turn."""
        named = [
            m
            for m in self._parsed.within(Span(start, end))
            if m.section == section and m.type is EntityType.PERSON
        ]
        surnames = {m.surface.split()[-1].casefold() for m in named if m.surface}
        return named[0].span if len(surnames) == 1 else None

    def speech(self, prose: Prose, end: int, scene: Scene) -> Speech | None:
        """What a labelled paragraph says, up to an offset."""
        turn = self._turns.get(prose.segment.start)
        if turn is None or turn.words >= end:
            return None
        # who is given a role by a label ("Ann Lowe, chair, Pier Friends:") is not meant by "Chair:"
        roles = self._roles.setdefault(
            prose.section, {r: s for r, s in scene.roles.items() if s.start < turn.start}
        )
        speaker = turn.speaker
        if speaker is None and turn.label in _ANSWERS:
            speaker = self._asked[prose.section]
        elif speaker is None:
            same = _CHAIRS if turn.label in _CHAIRS else (turn.label,)
            speaker = next((roles[role] for role in same if role in roles), None)
        return Speech(turn.words, end, prose.section, speaker, ":")


def _transcript(turns: Sequence[_Turn]) -> Iterator[_Turn]:
    """A section's turns if it is a transcript.

    A role's label counts where it comes again: "Chair: Ann Lowe" in a list does not, nor does
    "For the port: Ann Lowe".
    """
    every = Counter(turn.label for turn in turns)
    found = [t for t in turns if every[t.label] > 1 or (t.speaker is not None and not t.names)]
    if len(found) >= _FEWEST and len({turn.label for turn in found}) > 1:
        yield from found


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
