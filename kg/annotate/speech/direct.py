"""Direct speech: what may be a quotation of the words in marks, and who the rules say speaks."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.annotate.language import Prose
from kg.annotate.parsed import SUBJECTS
from kg.annotate.speech.attribution import FEW, STOPS, Attribution, Setting, attribute
from kg.annotate.speech.marks import Quoted
from kg.annotate.speech.repeats import Repeats
from kg.annotate.speech.speakers import Page, Scene, Voice, voice_of
from kg.annotate.speech.verbs import TIGHT_AFTER, is_reporting
from kg.model import EntityType, Span, Speech

_EDGE = 2
"""Code points that a mark, and a space, take at a paragraph's edge."""
_BREATH = 8
"""Words at most between two quotations of one breath."""
_LONG = 15
"""Words from which a passage in marks is somebody's text, not a term."""

_TERM = re.compile(
    r"\b(?:so[- ]called|known as|nicknamed|(?:the|this|that|a|an|its|his|her|their) (?:\w+ )?"
    r"(?:term|word|words|phrase|slogan|motto|title|song|film|play|book|novel|poem|album|single"
    r"|show|series|programme|campaign|project|scheme|hashtag|label|concept|category|award|prize"
    r"|category|nickname|song|hymn|anthem|opera|musical|documentary|podcast|exhibition|band))\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """Words in marks, which may be a quotation.

    Args:
        bounds: From its paragraph's first to the last code point.
        informal: It stands in a comment, where marks more often hold irony than speech.
        found: Who says it, by the rules; None where nothing shows that anybody does.
        said: Whether the rules take it for speech.
        last: Who spoke last in its section.
        before: The words in marks before it in its paragraph; None for the first.
    """

    setting: Setting
    bounds: Span
    informal: bool
    found: Attribution | None
    said: bool
    last: Voice | None
    before: Candidate | None

    @property
    def quote(self) -> Quoted:
        return self.setting.quote

    @property
    def opens(self) -> bool:
        """Whether its paragraph begins with it."""
        return self.quote.start - self.bounds.start <= _EDGE

    @property
    def closes(self) -> bool:
        """Whether its paragraph ends with it, or with a stop behind it."""
        return self.bounds.end - self.quote.end <= _EDGE + 1

    @property
    def goes_on(self) -> bool:
        """Whether it goes on with the words before it: nobody else is said to say it."""
        leaf, before = self.setting.leaf, self.before
        if before is None:
            return False
        doc, after = leaf.prose.doc, self.setting.after
        between = [t for t in doc[before.setting.after : self.setting.first] if t.text[0].isalnum()]
        behind = [t for t in doc[after : after + _BREATH] if not leaf.inside[t.i]]
        introduced = doc[max(0, self.setting.first - 2)].text == ":"
        return (
            len(between) <= _BREATH
            and sum(map(is_reporting, between)) <= 1
            and not introduced
            and not any(map(is_reporting, behind))
        )

    def voice_in(self, spans: Sequence[Span]) -> Span | None:
        """Of some mentions of the speaker the one that the rules have, or the nearest."""
        voice = self.found.voice if self.found else None
        if voice is not None and voice.mention in spans:
            return voice.mention
        return min(spans, key=lambda s: abs(s.start - self.quote.start), default=None)

    def speech(self, speaker: Span | None) -> Speech:
        """The quotation, by that speaker."""
        found = self.found
        voice = found.voice if found else None
        same = voice is not None and voice.mention == speaker
        return Speech(
            self.quote.start,
            self.quote.end,
            self.setting.leaf.prose.section,
            speaker,
            found.cue if found and (same or voice is None) else "",
            spokesperson=bool(voice and same and voice.spokesperson),
        )


def candidates(
    text: str,
    leaf: Page,
    scene: Scene,
    quotes: Sequence[Quoted],
    bounds: Span,
    *,
    repeats: Repeats,
    informal: bool,
) -> Iterator[Candidate]:
    """What one paragraph has in quotation marks, with who says it by the rules.

    Args:
        bounds: From the paragraph's first to its last code point.
        informal: A comment, where marks more often hold irony than speech.
    """
    section = leaf.prose.section
    ended = False
    previous: Candidate | None = None
    earlier: tuple[Quoted, Attribution] | None = None
    starts = [leaf.prose.offsets[t.idx] for t in leaf.prose.doc]
    for quote in quotes:
        first, after = bisect_left(starts, quote.start), bisect_left(starts, quote.end)
        if first >= after:
            continue
        words = sum(1 for t in leaf.prose.doc[first:after] if t.text[0].isalnum())
        setting = Setting(leaf, scene, quote, first, after, words)
        opens = quote.start - bounds.start <= _EDGE
        found = attribute(setting)
        if (found is None or found.voice is None) and (words >= 2 or not informal):
            found = _carried(text, setting, earlier, opens=opens, informal=informal) or found
        if (found is None or found.voice is None) and words >= FEW:
            origin = repeats.origin(quote.span, section) if words >= _LONG else None
            author = repeats.author(origin) if origin is not None else None
            if author:
                found = Attribution(Voice(author), "")
            elif found is None and words >= _LONG and opens and bounds.end - quote.end <= 3:
                found = Attribution(None, "")
        said = found is not None and _is_speech(text, setting, found, informal=informal)
        previous = Candidate(setting, bounds, informal, found, said, scene.speaker, previous)
        yield previous
        if found is None or not said:
            continue
        earlier = (quote, found)
        scene.speaks(found.voice)
        ended = quote.open_ended or bounds.end - quote.end <= 2
    scene.ended_with_quote = ended
    scene.announced = text[bounds.start : bounds.end].rstrip(" -–—").endswith(":")
    scene.reporter = _announcer(leaf, scene) if not ended else None
    scene.reads = scene.announced and _reads(leaf)


def _announcer(leaf: Page, scene: Scene) -> Voice | None:
    """Who speaks in a next paragraph that is one quotation: the last sentence's subject."""
    doc = leaf.prose.doc
    if not len(doc):
        return None
    sentence = list(doc.sents)[-1]
    root = sentence.root
    subject = next((c for c in root.children if c.dep_ in SUBJECTS), None)
    if subject is None or leaf.inside[root.i] or not (is_reporting(root) or scene.announced):
        return None
    return voice_of(leaf, scene, subject)


def _reads(leaf: Page) -> bool:
    """Whether the sentence that ends a paragraph says that somebody says something."""
    sentences = list(leaf.prose.doc.sents)
    return bool(sentences) and is_reporting(sentences[-1].root)


def _carried(
    text: str,
    setting: Setting,
    earlier: tuple[Quoted, Attribution] | None,
    *,
    opens: bool,
    informal: bool,
) -> Attribution | None:
    """The speaker of the words before: in the same paragraph, or in the paragraph before."""
    scene = setting.scene
    if earlier and earlier[1].voice and _same_breath(text, earlier[0], setting, informal=informal):
        return Attribution(earlier[1].voice, "")
    if not opens and not earlier and not informal:
        return _spoken_after(setting)
    if not opens or earlier:
        return None
    if scene.announced and scene.reporter:
        return Attribution(scene.reporter, ":", True)
    if scene.speaker and (scene.ended_with_quote or scene.announced):
        return Attribution(scene.speaker, "")
    alone = setting.after >= len(setting.leaf.prose.doc) - 2
    if scene.reporter and alone and setting.words >= FEW:
        return Attribution(scene.reporter, "")
    return None


def _spoken_after(setting: Setting) -> Attribution | None:
    """ "Ann Lowe shook her head. “It is over now.”": the person of the sentence before.

    Sure where the words are whole sentences, end the paragraph, and nobody else is named there.
    """
    leaf, doc = setting.leaf, setting.leaf.prose.doc
    low = setting.first - 1
    while low >= 0 and (doc[low].text in '“"‘' or doc[low].is_space):
        low -= 1
    whole = setting.ends_sentence and setting.words > FEW and setting.after >= len(doc) - 2
    if low < 1 or doc[low].text not in STOPS or not whole:
        return None
    sentence = doc[low].sent
    named = [(i, m) for i, m in (*leaf.people, *leaf.others) if sentence.start <= i <= low]
    subjects = [m for i, m in leaf.people if sentence.start <= i <= low]
    if len(subjects) == 1 and len(named) == 1:
        return Attribution(Voice(subjects[0].span), "")
    subject = next((c for c in sentence.root.children if c.dep_ in SUBJECTS), None)
    if not named and subject is not None and subject.lower_ in {"he", "she"}:
        return Attribution(voice_of(leaf, setting.scene, subject), "")
    return None


def _same_breath(text: str, before: Quoted, setting: Setting, *, informal: bool) -> bool:
    """Whether a quotation has no other speaker than the one before it in its paragraph.

    In an article this holds over whole sentences, as long as nobody else is their subject.
    """
    quote = setting.quote
    between = text[before.end : quote.start]
    if before.single != quote.single:
        return False
    if len(between) <= 60 and not re.search(r"[.!?][”\"’']?\s+[A-Z]\w*\s+\w+.*$", between[2:]):
        return True
    if informal or len(between) > 240:
        return False
    prose = setting.leaf.prose
    start = prose.doc[setting.first].sent.start
    lead = (
        setting.leaf.parsed.within(prose.span(start, setting.first))
        if start < setting.first
        else []
    )
    named = any(m.type in (EntityType.PERSON, EntityType.ORGANISATION) for m in lead)
    return not named and len(re.findall(r"[.!?][”\"’']?\s+[A-Z“\"‘]", between)) <= 1


_WORK = re.compile(
    r"\b(?:paper|report|study|review|article|book|booklet|leaflet|pamphlet|novel|poem|play|lecture"
    r"|speech|essay|editorial|column|blog|documentary|film|song|album|petition|motion|dossier"
    r"|entitled|titled|headed|headlined|subtitled|called|document|strategy|manifesto|letter)"
    r",?\W*$",
    re.IGNORECASE,
)
"""Words right before a title in marks."""


def _is_speech(text: str, setting: Setting, found: Attribution, *, informal: bool) -> bool:
    """Whether the words are speech rather than a term, a title or irony."""
    words = text[setting.quote.start : setting.quote.end]
    lead = text[max(0, setting.quote.start - 60) : setting.quote.start]
    doc = setting.leaf.prose.doc
    determined = setting.first > 1 and doc[setting.first - 2].tag_ in {"DT", "PRP$", "POS"}
    if determined and is_title(words.rstrip("?!.,")):
        return False
    if is_title(words) and not (found.tight and found.cue in TIGHT_AFTER | {":"}):
        return False
    if setting.words <= 6 and is_a_term(lead):
        return False
    if is_title(words.rstrip("?!.,")) and is_work(lead):
        return False
    if found.voice is None and (setting.words < FEW or (informal and setting.words < 6)):
        return False
    if setting.words < FEW:
        return found.tight if informal else True
    if informal and not found.tight and setting.words < 6:
        return found.voice is not None and bool(found.cue)
    return True


def is_a_term(lead: str) -> bool:
    """Whether words right before marks say that a term stands in them: "so-called"."""
    return bool(_TERM.search(lead))


def is_work(lead: str) -> bool:
    """Whether words right before marks are what bears a title: "the report"."""
    return bool(_WORK.search(lead))


def is_title(words: str) -> bool:
    """Titles and terms in marks: every word of weight is capitalised."""
    tokens = [w for w in re.findall(r"[A-Za-z’'-]+", words) if len(w) > 3]
    return (
        1 < len(tokens) <= 10 and all(w[0].isupper() for w in tokens) and words[-1:] not in ".!?,"
    )


def inside_marks(prose: Prose, quotes: Sequence[Quoted]) -> list[bool]:
    """For each token, whether it stands in quotation marks; one pass."""
    found, at = [], 0
    for token in prose.doc:
        start = prose.offsets[token.idx]
        while at < len(quotes) and quotes[at].end <= start:
            at += 1
        found.append(at < len(quotes) and quotes[at].start <= start)
    return found
