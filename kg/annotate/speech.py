"""Who is quoted with which words: direct speech, quoted articles, reported speech."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.annotate import lexicon
from kg.annotate.language import Prose
from kg.annotate.parsed import PERSONAL, SUBJECTS, Parsed
from kg.model import Credit, EntityType, Mention, SectionKind, Span, Speech, Thread

if TYPE_CHECKING:
    from spacy.tokens import Token

_PAIRS = {"“": "”", "‘": "’", '"': '"', "'": "'", "«": "»", "„": "“"}
_SPOKES = frozenset(
    ["spokesman", "spokeswoman", "spokesperson", "spokespersons", "source", "sources", "official", "officials", "insider", "representative"]
)
_SAID_WIDE = frozenset(["as", "about", "of", "with", "for", "being", "that", "it", "was", "is", "were", "are", "been"])


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words between quotation marks; the marks are outside the span."""

    start: int
    end: int
    open_ended: bool
    single: bool

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


def quoted(text: str, start: int, end: int) -> list[Quoted]:
    """Find what stands between outermost quotation marks in one paragraph.

    A mark that never closes quotes to the paragraph's end if it is a double one: paragraphs of one
    long quotation open anew and only the last one closes.
    """
    found: list[Quoted] = []
    at = start
    while at < end:
        mark = text[at]
        if mark not in _PAIRS or not _opens(text, at, start):
            at += 1
            continue
        close = _closing(text, at, end)
        if close is not None:
            anew = text[close] not in _PAIRS.values()  # the mark that closes is missing
            found.append(_stripped(text, at + 1, close + anew, mark))
            at = close + 1
        elif mark in '“"' and (at == start or mark == "“"):
            found.append(Quoted(at + 1, end, True, False))
            break
        else:
            at += 1
    return [q for q in found if q.end > q.start]


def _stripped(text: str, start: int, end: int, mark: str) -> Quoted:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Quoted(start, end, False, mark in "‘'")


def _opens(text: str, at: int, start: int) -> bool:
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if text[at] in "“«„":
        return True
    if after.isspace():
        return False
    if text[at] in "'‘":
        return (before.isspace() or before in "([—–-:") and after.isalnum()
    return before.isspace() or before in "([—–-:‘'" or (text[at] == '"' and before in ".,")


def _closing(text: str, at: int, end: int) -> int | None:
    mark, close = text[at], _PAIRS[text[at]]
    for place in range(at + 1, end):
        char = text[place]
        if mark == "“" and char == "“" and text[place - 1 : place].strip()[-1:] in {".", "!", "?"}:
            return place - 1  # opened anew: paragraphs of one quotation, run together
        if char != close:
            continue
        after = text[place + 1] if place + 1 < end else " "
        before = text[place - 1]
        if close in "’'":
            if after.isalnum() or before.isspace():
                continue
            if (
                before in "sS"
                and after == " "
                and close in text[place + 1 : end]
                and mark != "'"
                and text[place + 2 : place + 3].islower()
            ):
                continue  # a plural's apostrophe, with the real mark still to come
        elif close == '"' and before.isspace() and not after.isspace():
            return None
        return place
    return None


def find_speech(thread: Thread, parsed: Parsed) -> tuple[Speech, ...]:
    """Find direct speech with its speakers, and reported speech; sorted by start."""
    found: list[Speech] = []
    memory = _Memory()
    for paragraph in parsed.prose:
        if paragraph.is_title:
            continue
        found.extend(_direct(thread, parsed, paragraph, memory))
    direct = [s.span for s in found]
    for paragraph in parsed.prose:
        if paragraph.is_title:
            continue
        found.extend(
            s for s in _reported(parsed, paragraph) if not any(s.span.overlaps(d) for d in direct)
        )
    return tuple(sorted(found, key=lambda s: (s.start, s.end)))


def block_speech(thread: Thread, credits: tuple[Credit, ...]) -> tuple[Speech, ...]:
    """Take each quoted article as a block of speech by its author, or else its publisher."""
    by_section = {credit.section: credit for credit in credits}
    found = []
    for number, section in enumerate(thread.sections):
        credit = by_section.get(number)
        speaker = (credit.author or credit.publisher) if credit else None
        if section.kind is SectionKind.ARTICLE and section.part_of is not None and speaker:
            start, end = _without_marks(thread.document.text, section.start, section.end)
            host = section.part_of
            found.append(Speech(start, end, host, speaker, block=True))
    return tuple(found)


def _without_marks(text: str, start: int, end: int) -> tuple[int, int]:
    if end - start > 2 and text[start] in '"“' and text[end - 1] in '"”':
        return start + 1, end - 1
    return start, end


@dataclass(slots=True)
class _Memory:
    """The last speaker and whether the quotation runs on; local to one document."""

    section: int = -1
    speaker: Span | None = None
    spokesperson: bool = False
    person: Span | None = None
    ended_with_quote: bool = False
    announced: bool = False  # the paragraph before ended in a colon


@dataclass(frozen=True, slots=True)
class _Attribution:
    """Who says it; ``tight`` where the reporting word stands right beside the words."""

    speaker: Span | None
    cue: str
    spokesperson: bool
    tight: bool = False


def _direct(thread: Thread, parsed: Parsed, paragraph: Prose, memory: _Memory) -> Iterator[Speech]:
    text = thread.document.text
    start, end = paragraph.segment.start, paragraph.segment.end
    if memory.section != paragraph.section:
        memory.section = paragraph.section
        memory.speaker, memory.ended_with_quote, memory.person = None, False, None
        memory.announced = False
    quotes = quoted(text, start, end)
    spans = [q.span for q in quotes]
    section = thread.sections[paragraph.section]
    ended = False
    last: _Attribution | None = None
    for number, quote in enumerate(quotes):
        whole = quote.start - start <= 2 and end - quote.end <= 3
        if (
            section.kind is SectionKind.ARTICLE
            and section.part_of is not None
            and quote.start - section.start <= 1
            and quote.end >= section.end - 2
        ):
            continue  # the marks around a whole article: the block is taken elsewhere
        found = _attribute(parsed, paragraph, quote, spans, memory)
        words = len(text[quote.start : quote.end].split())
        if (
            (found is None or found.speaker is None)
            and last
            and words >= 2
            and _same_breath(text, quotes[number - 1], quote)
        ):
            found = _Attribution(last.speaker, "", last.spokesperson)
        opens = quote.start - start <= 2
        if (
            found is None
            and opens
            and memory.speaker
            and (memory.ended_with_quote or memory.announced)
        ):
            found = _Attribution(memory.speaker, "", memory.spokesperson)
        if found is None and words >= _LONG:
            origin = _repeated(thread, parsed, quote, paragraph.section)
            if origin:
                found = _Attribution(origin, "", False)
            elif whole:
                found = _Attribution(None, "", False)
        if found is None or _is_title(text[quote.start : quote.end], found.cue):
            continue
        informal = thread.inside_comment(paragraph.section)
        if words < 3 and (found.speaker is None or (informal and not found.tight)):
            continue
        last = found
        yield Speech(
            quote.start, quote.end, paragraph.section, found.speaker, found.cue,
            spokesperson=found.spokesperson,
        )  # fmt: skip
        memory.speaker, memory.spokesperson = found.speaker, found.spokesperson
        ended = quote.open_ended or end - quote.end <= 2
    memory.ended_with_quote = ended
    memory.announced = text[start:end].rstrip().endswith(":")
    memory.person = _protagonist(parsed, paragraph, spans) or memory.person


def _protagonist(
    parsed: Parsed, paragraph: Prose, spans: list[Span], before: int | None = None
) -> Span | None:
    """The person whom a pronoun after this stretch most likely means: its last subject, else its first name."""
    stop = paragraph.segment.end if before is None else before
    people = [
        m for m in parsed.within(Span(paragraph.segment.start, stop))
        if m.type is EntityType.PERSON and not any(s.covers(m.span) for s in spans)
    ]  # fmt: skip
    subjects = []
    for mention in people:
        tokens = paragraph.tokens(mention.span)
        if tokens is not None and tokens.root.dep_ in SUBJECTS:
            subjects.append(mention)
    if subjects:
        return subjects[-1].span
    return people[0].span if people else None


_LONG = 15
"""Words from which a passage in marks is somebody's text, not a term."""


def _repeated(thread: Thread, parsed: Parsed, quote: Quoted, section: int) -> Span | None:
    """The author of another section of the document that these very words are taken from."""
    text = thread.document.text
    words = " ".join(text[quote.start : quote.end].split())
    for number, other in enumerate(thread.sections):
        inside = number != section and not (other.start <= quote.start < other.end)
        if (
            inside
            and other.kind is SectionKind.ARTICLE
            and words in " ".join(text[other.start : other.end].split())
        ):
            credit = parsed.credit(number)
            return (credit.author or credit.publisher) if credit else None
    return None


def _same_breath(text: str, before: Quoted, quote: Quoted) -> bool:
    """Whether two quotations in a row have only a short reporting clause, or nothing, between them."""
    between = text[before.end : quote.start]
    return (
        len(between) <= 60
        and not re.search(r"[.!?][”\"’']?\s+[A-Z]\w*\s+\w+.*$", between[2:])
        and before.single == quote.single
    )


def _is_title(words: str, cue: str) -> bool:
    """Titles and terms in marks: every word of weight is capitalised, and nobody says it."""
    tokens = [w for w in re.findall(r"[A-Za-z’'-]+", words) if len(w) > 3]
    return (
        1 < len(tokens) <= 10 and all(w[0].isupper() for w in tokens) and words[-1:] not in ".!?,"
    )


def _attribute(
    parsed: Parsed, paragraph: Prose, quote: Quoted, spans: list[Span], memory: _Memory
) -> _Attribution | None:
    """Find the reporting word that governs a quotation, then who says it."""
    doc = paragraph.doc
    inside = [any(s.start <= paragraph.offsets[t.idx] < s.end for s in spans) for t in doc]
    offsets = [paragraph.offsets[t.idx] for t in doc]
    first = next((i for i, at in enumerate(offsets) if at >= quote.start), None)
    after = next((i for i, at in enumerate(offsets) if at >= quote.end), len(doc))
    if first is None:
        return None
    words = sum(1 for i in range(first, after) if doc[i].text[0].isalnum())
    before_verbs = _verbs_before(doc, first, inside)
    after_verbs = _verbs_after(doc, after, inside)
    tight_before = bool(before_verbs) and _only_small_between(doc, before_verbs[0].i + 1, first)
    above = [t for t in doc[first].ancestors if _is_reporting(t) and not inside[t.i]]
    ordered = (
        before_verbs + after_verbs
        if tight_before
        else after_verbs[:1] + before_verbs + after_verbs[1:]
    )
    label = _label_before(parsed, paragraph, first)
    if label:
        return _Attribution(label, ":", False, True)
    for verb in [*ordered, *above]:
        speaker = _speaker(parsed, paragraph, verb, memory, inside)
        tight = (tight_before and verb is ordered[0]) or (bool(after_verbs) and verb.i - after <= 3)
        if speaker:
            return _Attribution(speaker[0], verb.text, speaker[1], tight)
        if tight and words >= 3 and _subject(verb) is not None:
            return _Attribution(None, verb.text, False, True)
    match = _ACCORDING.search(
        doc.text, max(0, doc[after - 1].idx), min(len(doc.text), (doc[after - 1].idx + 160))
    )
    if match is None:
        sentence = doc[first].sent
        match = _ACCORDING.search(doc.text, sentence.start_char, sentence.end_char)
    if match:
        span = paragraph.chars(match.end(), min(len(doc.text), match.end() + 80))
        named = [
            m for m in parsed.within(span) if m.type in (EntityType.PERSON, EntityType.ORGANISATION)
        ]
        if named and named[0].start - span.start <= 40:
            return _Attribution(named[0].span, match[0].strip(), False)
    return None


def _label_before(parsed: Parsed, paragraph: Prose, first: int) -> Span | None:
    """ "Harbour report: “…”": a name and a colon, and nothing else before."""
    doc = paragraph.doc
    colon = first - 2
    if colon < 1 or doc[colon].text != ":" or colon > 10:
        return None
    lead = paragraph.span(0, colon)
    publication = parsed.publication_at(lead)
    if publication and publication.end >= lead.end - 1:
        return publication.span
    names = [
        m for m in parsed.within(lead) if m.type in (EntityType.PERSON, EntityType.ORGANISATION)
    ]
    return names[-1].span if names and names[-1].end >= lead.end - 1 and colon <= 6 else None


_ACCORDING = re.compile(r"\b(?:according to|in the words of|as)\b\s", re.IGNORECASE)


def _is_reporting(token: Token) -> bool:
    return token.lower_ in lexicon.REPORTING and token.pos_ in {"VERB", "AUX", "NOUN", "PROPN"}


def _verbs_before(doc: object, first: int, inside: list[bool]) -> list[Token]:
    """Reporting verbs before a quotation in its sentence, or in the clause that ends in a colon; nearest first."""
    found: list[Token] = []
    steps = 0
    for i in range(first - 1, -1, -1):
        token = doc[i]  # type: ignore[index]
        if inside[i]:
            continue
        steps += 1
        if steps > 45 or (token.text in {".", "!", "?"} and steps > 2):
            break
        if _is_reporting(token):
            found.append(token)
    return found


def _verbs_after(doc: object, after: int, inside: list[bool]) -> list[Token]:
    """Reporting verbs right after a quotation, before the sentence ends; nearest first."""
    found: list[Token] = []
    for i in range(after, min(len(doc), after + 14)):  # type: ignore[arg-type]
        token = doc[i]  # type: ignore[index]
        if inside[i]:
            break
        if token.text in {".", "!", "?", ";"}:
            break
        if _is_reporting(token):
            found.append(token)
    return found


def _only_small_between(doc: object, low: int, high: int) -> bool:
    tokens = [doc[i] for i in range(low, high) if doc[i].text[0].isalnum()]  # type: ignore[index]
    return (
        all(t.lower_ in _SAID_WIDE or t.pos_ in {"ADV", "DET", "ADP", "PRON"} for t in tokens)
        or len(tokens) <= 1
    )


def _speaker(
    parsed: Parsed, paragraph: Prose, verb: Token, memory: _Memory, inside: list[bool]
) -> tuple[Span, bool] | None:
    subject = _subject(verb)
    if subject is not None and not inside[subject.i]:
        found = speaker_of(parsed, paragraph, subject)
        if found:
            return found
        if subject.lower_ in PERSONAL | {"who"}:
            spans = [
                Span(paragraph.offsets[t.idx], paragraph.offsets[t.idx] + 1)
                for t in paragraph.doc
                if inside[t.i]
            ]
            person = (
                _protagonist(parsed, paragraph, spans, paragraph.of(subject).start) or memory.person
            )
            return (person, False) if person else None
        if subject.lower_ in {"i", "we", "you", "they", "it", "this", "that"}:
            return None
        if subject.lower_ not in lexicon.POST_HEADS | _SPOKES and subject.pos_ != "PROPN":
            return None
    # the parse gave no subject: the nearest name beside the verb, in its own clause
    low, high = max(0, verb.i - 8), min(len(paragraph.doc), verb.i + 8)
    near: list[tuple[int, Mention]] = []
    for i in range(low, high):
        token = paragraph.doc[i]
        if inside[i] or token.sent != verb.sent:
            continue
        mention = parsed.at(paragraph.of(token))
        if mention and mention.type in (EntityType.PERSON, EntityType.ORGANISATION):
            near.append((abs(i - verb.i), mention))
    return (
        (min(near, key=lambda n: n[0])[1].span, False)
        if near and min(n[0] for n in near) <= 3
        else None
    )


def _subject(verb: Token) -> Token | None:
    node = verb
    for _ in range(3):
        subject = next((c for c in node.children if c.dep_ in SUBJECTS), None)
        if subject is not None:
            if subject.lower_ in {"who", "which", "that"} and node.dep_ == "relcl":
                return node.head
            return subject
        if (
            node.dep_ in {"conj", "xcomp", "advcl", "acl", "relcl", "ccomp"}
            and node.head.i != node.i
        ):
            if node.dep_ in {"acl", "relcl"}:
                return node.head
            node = node.head
            continue
        return None
    return None


def speaker_of(parsed: Parsed, paragraph: Prose, subject: Token) -> tuple[Span, bool] | None:
    """The mention that a reporting verb's subject names, and whether it only speaks for it."""
    if subject.lower_ in _SPOKES:
        inside = [m for m in _in_subtree(parsed, paragraph, subject)]
        people = [m for m in inside if m.type is EntityType.PERSON]
        if people:
            return people[0].span, False
        organisations = [m for m in inside if m.type is EntityType.ORGANISATION]
        return (organisations[0].span, True) if organisations else None
    last = max(
        subject.i, subject.right_edge.i if subject.right_edge.i < subject.head.i else subject.i
    )
    beside = parsed.at(paragraph.span(last, last + 1))
    if beside and beside.type is EntityType.PERSON and subject.head.i - last <= 2:
        return beside.span, False
    found = parsed.referent(paragraph, subject)
    if found and found.type in (EntityType.PERSON, EntityType.ORGANISATION):
        return found.span, False
    publication = parsed.publication_at(paragraph.of(subject)) or parsed.referred_publication(
        paragraph, subject
    )
    if publication:
        return publication.span, False
    people = [m for m in _in_subtree(parsed, paragraph, subject) if m.type is EntityType.PERSON]
    if people and subject.lower_ in lexicon.POST_HEADS:
        return people[-1].span, False
    return None


def _in_subtree(parsed: Parsed, paragraph: Prose, token: Token) -> list[Mention]:
    return list(parsed.within(paragraph.span(token.left_edge.i, token.right_edge.i + 1)))


def _reported(parsed: Parsed, paragraph: Prose) -> Iterator[Speech]:
    """Speech in the reporter's words: a clause that a reporting verb with a named subject governs."""
    for token in paragraph.doc:
        if not (_is_reporting(token) and token.pos_ == "VERB"):
            continue
        clause = next((c for c in token.children if c.dep_ == "ccomp" and c.i > token.i), None)
        if clause is None:
            continue
        subject = next((c for c in token.children if c.dep_ in SUBJECTS), None)
        found = speaker_of(parsed, paragraph, subject) if subject is not None else None
        if found is None or subject is None or clause.left_edge.i <= token.i:
            continue
        span = paragraph.span(clause.left_edge.i, clause.right_edge.i + 1)
        yield Speech(
            span.start,
            span.end,
            paragraph.section,
            found[0],
            token.text,
            direct=False,
            spokesperson=found[1],
        )
