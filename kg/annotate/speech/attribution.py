"""Who says the words in quotation marks: the reporting word or the label around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.annotate import lexicon
from kg.annotate.parsed import SUBJECTS
from kg.annotate.speech.marks import Quoted
from kg.annotate.speech.speakers import Page, Scene, Voice, voice_of
from kg.annotate.speech.verbs import (
    CARRYING,
    JUDGING,
    NAMING,
    TIGHT_AFTER,
    clause_subject,
    is_reporting,
    words,
)
from kg.model import EntityType, Mention, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

FEW = 3
"""Words under which marks more often hold a term than speech."""

_BACK, _ON, _UP = 45, 26, 12
"""Tokens before and after the marks, and steps up the parse, that a reporting word may be away."""

STOPS = frozenset({".", "!", "?"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_AFTER_LABEL = frozenset({",", "(", "on", "via", "in", "to", "writing", "speaking", "at", "|", "-"})
"""Words after the name in "Ann Lowe on the defeat: “…”"."""

_ADDRESSED = frozenset({"tell", "ask", "inform", "warn", "order", "advise", "remind", "assure"})
"""Verbs whose passive subject hears the words."""

_CLOSING_MARKS = frozenset({"”", '"', "’", "'", "''", "»"})
_DASHES = frozenset({"-", "–", "—", "--", "~"})
_SPOKEN_BY = re.compile(
    r"\b(?P<cue>according to|in the words of|quoting|to quote|quoted by|as reported (?:by|in)"
    r"|(?<=[,”\"’] )per)\s+"
    r"(?:the\s+|an?\s+)?(?:[\w’'-]+,?\s+){0,6}?$",
    re.IGNORECASE,
)
_TITLED = re.compile(r"\s+(?:paper|report|study|review|book|article|document)\s+[“\"‘']?\w")
_SMALL = words(
    """as about of with for being that it was is were are been to how he she they had has would"""
)
_VERDICTS = frozenset({"call", "label", "brand", "describe", "dub", "term", "deem", "denounce"})
_OBJECT = 9
"""Tokens of "called the council's new plan “" at most."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says it; ``tight`` where the reporting word stands right beside the marks."""

    voice: Voice | None
    cue: str
    tight: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """A quotation in its paragraph: its first token, the one after it, how many words it has."""

    leaf: Page
    scene: Scene
    quote: Quoted
    first: int
    after: int
    words: int

    @property
    def ends_sentence(self) -> bool:
        """Whether the words end as a sentence does, so that what follows begins a new one."""
        return self.last_char in ".!?…"

    @property
    def last_char(self) -> str:
        doc = self.leaf.prose.doc
        return doc[self.after - 1].text[-1:] if self.after else ""


def attribute(setting: Setting) -> Attribution | None:
    """Find who says it by the words around the marks, the surest way first."""
    label = _label(setting)
    if label:
        return Attribution(Voice(label), ":", True)
    before, adjacent = _before(setting)
    found = _inverted(setting) or _signed(setting) or _by(setting, before)
    if found is None and not adjacent and not _passes_verdict(setting, before):
        found = _following(setting)
    if found:
        return found
    unknown: Attribution | None = None
    for number, verb in enumerate(before[:3]):
        tight = adjacent and number == 0
        if _names_a_thing(verb) or (number and not _in_reach(setting, verb)):
            continue
        voice = _voice(setting, verb)
        if voice:
            return Attribution(voice, verb.text, tight)
        if tight and _unknown(setting, verb):
            unknown = Attribution(None, verb.text, True)
            break
    found = None if unknown else (_above(setting) or _following(setting))
    return found or _spoken_by(setting) or _colon(setting) or unknown


def _passes_verdict(setting: Setting, before: Sequence[Token]) -> bool:
    """ "Ann Lowe called the plan “cruel”, while …": the words complete the verb's clause."""
    verb = before[0] if before else None
    return (
        verb is not None
        and verb.lemma_ in _VERDICTS
        and setting.first - verb.i <= _OBJECT
        and not any(t.text in {",", ";", ":"} for t in verb.doc[verb.i : setting.first])
        and any(c.dep_ in SUBJECTS for n in (verb, verb.head) for c in n.children)
    )


def _unknown(setting: Setting, verb: Token) -> bool:
    """Whether somebody who is not named speaks: not the writer, and not in a mere supposition."""
    subject = clause_subject(verb)
    return (
        subject is not None
        and not setting.leaf.inside[subject.i]
        and setting.words >= FEW
        and verb.lemma_ not in JUDGING
        and subject.lower_ not in {"i", "we", "you", "one"}
        and not any(
            c.dep_ == "aux" and c.tag_ == "MD" for n in (verb, verb.head) for c in n.children
        )
    )


def _before(setting: Setting) -> tuple[list[Token], bool]:
    """Reporting verbs before the marks, nearest first; whether the first is adjacent."""
    leaf, doc = setting.leaf, setting.leaf.prose.doc
    found: list[Token] = []
    adjacent, between = False, 0
    crossed = False
    for i in range(setting.first - 1, max(-1, setting.first - 1 - _BACK), -1):
        token = doc[i]
        if leaf.inside[i]:
            if not crossed and token.text in STOPS:
                break
            crossed = True
            continue
        if token.text in STOPS and setting.first - i > 2:
            break
        if is_reporting(token):
            if not found:
                adjacent = between == 0 or (between <= 8 and _is_colon(doc[setting.first - 2]))
            found.append(token)
        elif (
            token.text[0].isalnum()
            and token.lower_ not in _SMALL
            and token.pos_ not in {"ADV", "DET", "ADP", "PRON"}
        ):
            between += 1
    return found, adjacent


def _in_reach(setting: Setting, verb: Token) -> bool:
    """Whether a verb governs the quotation's first word in the parse."""
    return any(verb.i == t.i for t in _ancestors(setting.leaf.prose.doc[setting.first]))


def _ancestors(token: Token) -> Iterator[Token]:
    for _ in range(_UP):
        if token.head.i == token.i:
            return
        token = token.head
        yield token


def _names_a_thing(verb: Token) -> bool:
    """ "a scheme called “Bright Start”", "the film is titled": a name, not a verdict."""
    return (
        verb.lemma_ in NAMING
        and verb.tag_ == "VBN"
        and not any(
            c.dep_ in {"nsubj", "agent", "aux"} and c.lower_ != "be" and c.lemma_ != "be"
            for c in verb.children
        )
    )


def _above(setting: Setting) -> Attribution | None:
    """A reporting word that governs the words, wherever it stands in the sentence."""
    doc = setting.leaf.prose.doc
    for token in _ancestors(doc[setting.first]):
        if setting.leaf.inside[token.i] or _names_a_thing(token):
            continue
        if token.lower_ in CARRYING and token.pos_ == "NOUN":
            carried = _carrier(setting, token)
            if carried:
                return Attribution(carried, token.text)
        if token.lemma_ == "be":
            view = next((c for c in token.children if c.dep_ == "nsubj"), None)
            if view is not None and view.lower_ in CARRYING and not setting.leaf.inside[view.i]:
                carried = _carrier(setting, view)
                if carried:
                    return Attribution(carried, view.text)
        if not is_reporting(token):
            continue
        voice = _voice(setting, token)
        if voice:
            return Attribution(voice, token.text)
    return None


def _carrier(setting: Setting, noun: Token) -> Voice | None:
    """ "Ann Lowe’s claim that", "makes the claim that", "a warning from the coroner that"."""
    for child in noun.children:
        if child.dep_ == "poss":
            return voice_of(setting.leaf, setting.scene, child)
        if child.dep_ == "prep" and child.lower_ in {"from", "by", "of"}:
            source = next((c for c in child.children if c.dep_ == "pobj"), None)
            return voice_of(setting.leaf, setting.scene, source) if source is not None else None
    if noun.dep_ == "dobj" and noun.head.lemma_ in {
        "make",
        "issue",
        "give",
        "repeat",
        "voice",
        "express",
        "offer",
    }:
        return _voice(setting, noun.head)
    return None


def _voice(setting: Setting, verb: Token) -> Voice | None:
    deps = {c.dep_ for c in verb.children}
    if "auxpass" in deps and "agent" not in deps:
        return None  # "has been accused of “wasting millions”": by nobody named
    subject = clause_subject(verb)
    if subject is not None:
        if setting.leaf.inside[subject.i]:
            return None
        return voice_of(setting.leaf, setting.scene, subject)
    return _beside(setting, verb)


def _beside(setting: Setting, verb: Token) -> Voice | None:
    """The nearest name before a verb in its own clause, where the parse shows no subject."""
    leaf, doc = setting.leaf, setting.leaf.prose.doc
    for i in range(verb.i - 1, max(-1, verb.i - 6), -1):
        token = doc[i]
        if leaf.inside[i] or token.text in STOPS | {";", ":", "“", '"'}:
            return None
        mention = leaf.parsed.at(leaf.prose.of(token))
        if mention and mention.type in (EntityType.PERSON, EntityType.ORGANISATION):
            return Voice(mention.span)
        if token.pos_ in {"VERB", "NOUN", "SCONJ"}:
            return None
    return None


def _inverted(setting: Setting) -> Attribution | None:
    """ "“…,” said the coroner, Ann Lowe": a reporting word right after the marks."""
    leaf, doc = setting.leaf, setting.leaf.prose.doc
    i = _past_marks(doc, setting.after)
    if i >= len(doc) or leaf.inside[i] or doc[i].lower_ not in TIGHT_AFTER:
        return None
    verb = doc[i]
    if i + 1 < len(doc) and doc[i + 1].lower_ in {"he", "she", "it"}:
        voice = voice_of(leaf, setting.scene, doc[i + 1])
        return Attribution(voice, verb.text, True)
    subject = next((c for c in verb.children if c.dep_ in SUBJECTS and c.i > i), None)
    voice = voice_of(leaf, setting.scene, subject) if subject is not None else None
    if voice is None:
        names = _names_within(leaf, i + 1, i + 12)
        if names and names[0].start - leaf.prose.of(verb).end <= 60:
            people = [m for m in names if m.type is EntityType.PERSON]
            voice = Voice((people or names)[0].span)
    return Attribution(voice, verb.text, True) if voice or subject is not None else None


def _signed(setting: Setting) -> Attribution | None:
    """ "“…” – Ann Lowe, mayor": a dash and a name end the paragraph."""
    leaf, doc = setting.leaf, setting.leaf.prose.doc
    i = setting.after
    while i < len(doc) and doc[i].text in _CLOSING_MARKS:
        i += 1
    if i + 1 >= len(doc) or doc[i].text not in _DASHES or len(doc) - i > 14:
        return None
    if any(t.tag_ in _FINITE for t in doc[i:]):
        return None
    named = leaf.parsed.at(leaf.prose.of(doc[i + 1]))
    wanted = (EntityType.PERSON, EntityType.ORGANISATION)
    return Attribution(Voice(named.span), "", True) if named and named.type in wanted else None


def _by(setting: Setting, before: Sequence[Token]) -> Attribution | None:
    """ "was branded “an insult” by Ann Lowe": the agent after the marks."""
    leaf, doc = setting.leaf, setting.leaf.prose.doc
    i = _past_marks(doc, setting.after)
    if i + 1 >= len(doc) or doc[i].lower_ != "by" or not before or before[0].tag_ != "VBN":
        return None
    if not any(c.dep_ == "auxpass" for c in before[0].children):
        return None
    names = _names_within(leaf, i + 1, i + 9)
    return Attribution(Voice(names[0].span), before[0].text, True) if names else None


def _names_within(leaf: Page, low: int, high: int) -> list[Mention]:
    """The persons and organisations in a run of tokens that ends with the clause."""
    doc = leaf.prose.doc
    stop = low
    while (
        stop < min(high, len(doc))
        and doc[stop].text not in STOPS | {";", ":"}
        and not leaf.inside[stop]
    ):
        if doc[stop].pos_ in {"VERB", "AUX"} or doc[stop].lower_ in {
            "in",
            "after",
            "when",
            "as",
            "during",
        }:
            break
        stop += 1
    if stop <= low:
        return []
    return [
        m for m in leaf.parsed.within(leaf.prose.span(low, stop))
        if m.type in (EntityType.PERSON, EntityType.ORGANISATION)
    ]  # fmt: skip


def _past_marks(doc: object, i: int) -> int:
    """The first token after closing marks, commas and dashes."""
    tokens: Sequence[Token] = doc  # type: ignore[assignment]
    while i < len(tokens) and tokens[i].text in _CLOSING_MARKS | _DASHES | {","}:
        i += 1
    return i


def _following(setting: Setting) -> Attribution | None:
    """ "“…,” Ann Lowe, who chairs the trust, told the paper": subject and verb after."""
    leaf, doc = setting.leaf, setting.leaf.prose.doc
    start = _past_marks(doc, setting.after)
    if start >= len(doc) or leaf.inside[start]:
        return None
    stop = start
    while (
        stop < min(len(doc), start + _ON)
        and not leaf.inside[stop]
        and doc[stop].text not in STOPS | {";", ":"}
    ):
        stop += 1
    ender = doc[stop].text if stop < len(doc) else "."
    runs_into_words = ender == ":" or (stop < len(doc) and leaf.inside[stop]) or ender in '“"‘'
    if (
        setting.ends_sentence
        and not doc[start].text[:1].islower()
        and (runs_into_words or stop - start > 9)
    ):
        return None  # a new sentence, with words of its own
    if doc[start].lemma_ == "be" and doc[start].pos_ in {"AUX", "VERB"}:
        for noun in doc[start + 1 : min(stop, start + 9)]:
            carried = _carrier(setting, noun) if noun.lower_ in CARRYING else None
            if carried:
                return Attribution(carried, noun.text, True)
    for i in range(start, stop):
        if not is_reporting(doc[i]) or doc[i - 1].lower_ == "to":
            continue
        subject = clause_subject(doc[i])
        if doc[i].lemma_ in _ADDRESSED and any(c.dep_ == "auxpass" for c in doc[i].children):
            return Attribution(None, doc[i].text, True)
        if subject is None:
            names = _names_within(leaf, start, i) if i > start else []
            voice = Voice(names[-1].span) if names else None
        elif subject.i < start and not _ownclause_subject(setting, subject, doc[i]):
            continue
        elif leaf.inside[subject.i]:
            if doc[start].pos_ in {"ADP", "SCONJ", "AUX"}:
                return None  # the “experts” at Acme say: the words are the subject
            names = _names_within(leaf, start, i) if i > start else []
            voice = Voice(names[-1].span) if names else None
        else:
            voice = voice_of(leaf, setting.scene, subject)
        if voice:
            return Attribution(voice, doc[i].text, i - start <= 8)
        return (
            Attribution(None, doc[i].text, True)
            if i - start <= 8 and _unknown(setting, doc[i])
            else None
        )
    return None


def _ownclause_subject(setting: Setting, subject: Token, verb: Token) -> bool:
    """Whether a verb after the marks has its subject before them in the same sentence."""
    doc = setting.leaf.prose.doc
    return (
        doc[setting.first].sent.start <= subject.i
        and verb.sent.start == doc[setting.first].sent.start
    )


def _is_colon(token: Token) -> bool:
    return token.text in {":", ":-", "):", ";-"}


def _label(setting: Setting) -> Span | None:
    """ "Harbour report: “…”", "Ann Lowe, mayor: “…”": a name, a colon, and no verb before."""
    leaf, doc = setting.leaf, setting.leaf.prose.doc
    colon = setting.first - 2
    if colon < 1 or not _is_colon(doc[colon]):
        return None
    low = colon
    while low > 0 and colon - low < 14 and doc[low - 1].text not in STOPS and not leaf.inside[low]:
        low -= 1
    if colon - low >= 14 or low == colon:
        return None
    lead = leaf.prose.span(low, colon)
    if any(
        t.tag_ in _FINITE
        and t.lower_ not in lexicon.POST_HEADS
        and leaf.parsed.at(leaf.prose.of(t)) is None
        for t in doc[low:colon]
    ):
        return None
    publication = leaf.parsed.publication_at(lead)
    if publication and publication.end >= lead.end - 1:
        return publication.span
    names = [
        m
        for m in leaf.parsed.within(lead)
        if m.type in (EntityType.PERSON, EntityType.ORGANISATION)
    ]
    if not names:
        return None
    told = any(
        t.lower_ in TIGHT_AFTER and (t.i == low or doc[t.i - 1].text in {",", ";", "–", "—"})
        for t in doc[max(low, colon - 8) : colon]
    )  # "Not so, insisted the head, Ann Lowe: “…”"
    if names[-1].end >= lead.end - 1 and (told or colon - low <= 7):
        return names[-1].span
    first = leaf.prose.tokens(names[0].span)
    if first is None or first.end >= len(doc) or first.start - low > 3:
        return None
    return names[0].span if doc[first.end].lower_ in _AFTER_LABEL else None


def _colon(setting: Setting) -> Attribution | None:
    """ "Ms Lowe was blunt: “…”": the subject of a sentence that ends in a colon."""
    leaf, doc = setting.leaf, setting.leaf.prose.doc
    colon = setting.first - 2
    if colon < 1 or not _is_colon(doc[colon]):
        return None
    for noun in doc[doc[colon].sent.start : colon]:
        if noun.dep_ in SUBJECTS and noun.lower_ in CARRYING and not leaf.inside[noun.i]:
            carried = _carrier(setting, noun)
            if carried:
                return Attribution(carried, ":", True)
    if setting.words < FEW:
        return None
    names = _examples(leaf, colon)
    if names:
        return Attribution(Voice(names), ":", True)
    for subject in doc[doc[colon].sent.start : colon]:
        spoken = leaf.inside[subject.i] or subject.head.i >= colon
        if subject.dep_ in SUBJECTS and not spoken:
            voice = voice_of(leaf, setting.scene, subject)
            if voice or subject.lower_ in {"i", "we"}:
                return Attribution(voice, ":", True) if voice else None
    return None


def _examples(leaf: Page, colon: int) -> Span | None:
    """ "Examples on Facebook include: “…”": where the words were read."""
    doc = leaf.prose.doc
    sentence = doc[colon].sent
    if not any(
        t.lower_ in {"examples", "messages", "posts", "comments", "posters", "tweets"}
        for t in sentence
    ):
        return None
    for mention in leaf.parsed.within(leaf.prose.span(sentence.start, colon)):
        tokens = leaf.prose.tokens(mention.span)
        if mention.type is not EntityType.ORGANISATION or tokens is None or tokens.start == 0:
            continue
        if doc[tokens.start - 1].lower_ in {"on", "in", "from", "by"}:
            return mention.span
    return None


def _spoken_by(setting: Setting) -> Attribution | None:
    """ "according to Ann Lowe", before or after, in the same sentence."""
    leaf, doc = setting.leaf, setting.leaf.prose.doc
    sentence = doc[setting.first].sent
    low, high = sentence.start, max(sentence.end, setting.after)
    high = min(len(doc), max(high, setting.after + 14))
    for mention in leaf.parsed.within(leaf.prose.span(low, high)):
        tokens = leaf.prose.tokens(mention.span)
        if tokens is None or leaf.inside[tokens.start]:
            continue
        match = _SPOKEN_BY.search(doc.text, max(0, tokens.start_char - 90), tokens.start_char)
        if match and mention.type in (
            EntityType.PERSON,
            EntityType.ORGANISATION,
            EntityType.PUBLICATION,
        ):
            between = doc.text[match.start() : tokens.start_char]
            if not set('“”".') & set(between):
                tail = list(leaf.prose.doc[tokens.end : tokens.end + 4])
                person = _apposed(leaf, tail, mention)
                cue = " ".join(match["cue"].lower().split())
                work = _TITLED.match(doc.text, tokens.end_char)
                if work:
                    titled = leaf.prose.chars(tokens.end_char, work.end())
                    publication = leaf.parsed.publication_at(titled)
                    if publication:
                        return Attribution(Voice(publication.span), cue)
                return Attribution(Voice((person or mention).span), cue)
    return None


def _apposed(leaf: Page, tail: Sequence[Token], mention: Mention) -> Mention | None:
    """The person after an organisation's post: "according to Acme chairman, Ann Lowe"."""
    if mention.type is not EntityType.ORGANISATION:
        return None
    for token in tail:
        found = leaf.parsed.at(leaf.prose.of(token))
        if found and found.type is EntityType.PERSON:
            return found
        if token.lower_ not in lexicon.POST_HEADS | {
            ",",
            "general",
            "chief",
            "deputy",
            "vice",
            "’s",
            "'s",
        }:
            return None
    return None
