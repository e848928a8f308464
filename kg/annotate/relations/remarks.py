"""Quoted remarks that judge: 'Acme, she said, "runs its ferries by fax"', 'called it "a ribbon"'.

Words taken over in quotation marks as part of a reporter's own sentence are there for their colour:
what somebody says in them of a name is praise where they praise, and blame where they do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.annotate.language import Prose, text_of
from kg.annotate.parsed import Parsed
from kg.annotate.relations.senses import BAD, GOOD, TURNING, judging_words
from kg.model import EntityType, Mention, Modality, Predicate, Relation, Span

if TYPE_CHECKING:
    from spacy.tokens import Span as Tokens

_SAID = (
    r"(?:said|says|saying|told|tells|wrote|writes|added|adds|noted|notes|remarked|remarks|observed"
    r"|observes|complained|complains|claimed|claims|argued|argues|declared|declares|insisted|insists"
    r"|stated|states|concluded|concludes|found|finds|warned|warns|thought|thinks|believes|believed"
    r"|reckons|reckoned|quipped|quips|joked|jokes|sniffed|snapped|thundered|fumed|grumbled|tweeted"
    r"|posted|texted|commented|comments|recalled|suggested|suggests|ruled|reported|reports|felt|feels"
    r"|held|judged|protested|protests|sighed|muttered|admitted|conceded|alleged|alleges|stressed)"
)
_RATED = (
    r"(?:called|calls|calling|described|describes|describing|dubbed|dubs|branded|brands|branding"
    r"|dismissed|dismisses|dismissing|likened|likens|compared|compares|labelled|labeled|labels"
    r"|condemned|condemns|denounced|denounces|slammed|slams|hailed|hails|hailing|pronounced|deemed"
    r"|judged|declared|rated|termed|termed|blasted|blasts|ridiculed|mocked|portrayed|characterised"
    r"|characterized|wrote\soff|summed\sup|attacked|attacks|praised|praises|greeted|saw|sees|regards"
    r"|regarded|considers|considered|thinks|thought|found|finds)"
)
_ADVERB = r"(?:[a-z]+ly\s|later\s|then\s|also\s|once\s|yesterday\s|has\s|have\s|had\s|today\s){0,2}"
_NAME = r"<(\d+)>"
_WHO = r"(<\d+>|[Ss]?he|they)"
_ASIDE = r"(?:\s\([^()<>]{1,20}\))?(?:,[^.;<>]{0,60},)?"
_OWNED = r"(?:['’]s?\s(?:[\w-]+\s){1,4}?)?"
"""What a name may answer for: "Acme’s new timetable"."""

_VERB = (
    r"(?:(?:had|has|have|was|were|is|are|would|will|could|did|does|can|might|should)\s"
    r"|(?:[a-z]+(?:ed|s)\s)|(?:been|be|being|become|behaved|acted|arriving|treated)\s"
    r"|(?:like|as|to|in|with|of|by|for|from|at|on|into|its|their|his|her|a|an|the|nothing|only|simply"
    r"|just|merely|always|already|now|still|all|shown|more|no)\s){0,5}"
)
_OPEN = r"[“\"‘]"

_SHAPES = tuple(
    (re.compile(shape), target, judge)
    for shape, target, judge in (
        # "Acme, she said, [had] “…”", "Acme, said Ann Lowe, “…”"
        (
            rf"{_NAME}{_OWNED},\s{_WHO}\s{_ADVERB}{_SAID}(?:\s[^;.\"“]{{1,70}})?,?\s(?:{_VERB}){_OPEN}$",
            1,
            2,
        ),
        (
            rf"{_NAME}{_OWNED},\s{_SAID}\s(?:the\s)?{_WHO}(?:[^<>.]{{0,60}}?,|,)?\s(?:{_VERB}){_OPEN}$",
            1,
            2,
        ),
        # "Ann Lowe said [that] Acme [had] “…”", "told the Echo Acme was “…”"
        (
            rf"{_WHO}{_ASIDE}\s{_ADVERB}{_SAID}(?:\s(?:the\s)?<\d+>|\s[a-z]+s|\sthe\s[a-z]+|\sus|\sme)?"
            rf",?\s(?:that\s)?(?:the\s|its\s|their\s)?{_NAME}{_OWNED}(?:,[^;.“\"]{{0,90}},)?"
            rf"\s(?:{_VERB}){_OPEN}$",
            2,
            1,
        ),
        # "Ann Lowe called Acme “…”", "described Acme as “…”"
        (
            rf"{_WHO}{_ASIDE},?\s(?:who\s|which\s|that\s)?{_ADVERB}{_RATED}\s(?:the\s|its\s|their\s)?"
            rf"{_NAME}{_OWNED}\s?(?:as\s|to\s|with\s|for\s)?(?:being\s|an?\s|the\s|[a-z]+\s)?{_OPEN}$",
            2,
            1,
        ),
    )
)
_BEHIND = tuple(
    (re.compile(shape), re.compile(after))
    for shape, after in (
        # "Acme was “…”, said Ann Lowe"
        (
            rf"(?:^|,\s|\band\s|\bbut\s|\bThe\s)(?:the\s)?{_NAME}{_OWNED}\s(?:{_VERB}){_OPEN}$",
            rf"[,.]?[”\"’],?\s(?:{_SAID}\s(?:the\s)?{_NAME}|{_NAME}\s{_ADVERB}{_SAID}"
            rf"|in\sthe\swords\sof\s(?:the\s)?{_NAME}|according\sto\s(?:the\s)?{_NAME})",
        ),
    )
)

_FRAGMENT = re.compile(r"[“\"‘]([^“”\"‘\n]{3,200})[”\"’](?!\w)")
_PLAIN = re.compile(
    r"(?:i|we|you|there|no\scomment|committed|considering|looking|working|reviewing|aware|confident"
    r"|co-?operating|investigating|expected|likely|due|on\strack|under\sreview|about|around|nearly"
    r"|some|open\sto|in\stalks|subject|pending|ready|saddened|sorry|sad|shocked|pleased|delighted"
    r"|grateful|proud|disappointed|thrilled|excited|never|unaware|unable|willing|keen|hopeful|happy"
    r"|deeply|very\s(?:sorry|sad|pleased|proud)|monitoring|continuing|listening|consulting"
    r"|studying|preparing|planning|hoping|seeking|required|obliged|entitled|innocent|not\sguilty"
    r"|managed|the\sfirst|one\sof\sthe\sfirst|[\d£$€])\b",
    re.IGNORECASE,
)
"""How a fragment begins in which somebody speaks of themselves or states a plain fact."""

_JUDGED = frozenset(
    {
        EntityType.ORGANISATION,
        EntityType.PERSON,
        EntityType.PROGRAMME,
        EntityType.LEGISLATION,
    }
)
_JUDGES = frozenset({EntityType.PERSON, EntityType.ORGANISATION, EntityType.PUBLICATION})
_LEAST_WORDS = 2


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence with each name, pronoun or noun that stands for one as its number: "<3> said".

    Args:
        places: Where in ``text`` each character of the paragraph stands.
    """

    text: str
    names: tuple[Mention, ...]
    places: dict[int, int]


def of_remarks(parsed: Parsed, paragraph: Prose) -> Iterator[Relation]:
    """Whom the quoted fragments of a paragraph praise or blame, in whose words."""
    doc = paragraph.doc
    if not any(mark in text_of(doc) for mark in '“"‘'):
        return
    sentences: dict[int, _Sentence] = {}
    for match in _FRAGMENT.finditer(text_of(doc)):
        opening = doc.char_span(match.start(), match.start() + 1, alignment_mode="expand")
        if opening is None or _PLAIN.match(match[1]):
            continue
        token = opening[0]
        sentence = token.sent
        if token.i == sentence.start and sentence.start > 0:
            sentence = doc[token.i - 1].sent
        if sentence.start not in sentences:
            sentences[sentence.start] = _marked(
                parsed, paragraph, doc[sentence.start : token.sent.end]
            )
        marked = sentences[sentence.start]
        place = marked.places.get(match.start())
        if place is None:
            continue
        found = _found(marked, place + 1)
        sense = _sense(match[1])
        if found is None or sense is None:
            continue
        judge, target = found
        judge = judge or _speaker(parsed, paragraph, match.start() + 1)
        if (
            judge is None
            or judge.type not in _JUDGES
            or target.type not in _JUDGED
            or _same(judge, target)
        ):
            continue
        if _speaks_for(parsed, judge, target):
            continue
        context = replace(parsed.context(paragraph, sentence.root), modality=Modality.STATED)
        yield Relation(judge.span, sense, target.span, context)


def _speaker(parsed: Parsed, paragraph: Prose, at: int) -> Mention | None:
    """Whose words the quotation marks hold, else the last person named before "she said"."""
    offset = paragraph.offsets[at]
    speech = parsed.speech_at(offset)
    if speech is not None and speech.speaker is not None:
        return parsed.at(speech.speaker)
    before = parsed.within(Span(paragraph.segment.start, offset))
    people = [m for m in before if m.type is EntityType.PERSON]
    return people[-1] if people else None


def _found(marked: _Sentence, end: int) -> tuple[Mention | None, Mention] | None:
    """The judge and the judged by the words before a fragment, else by those around it."""
    before = marked.text[max(0, end - _REACH) : end]
    for shape, target, judge in _SHAPES:
        match = shape.search(before)
        if match is not None:
            who = match[judge]
            named = marked.names[int(who[1:-1])] if who.startswith("<") else None
            return named, marked.names[int(match[target])]
    for shape, after in _BEHIND:
        match = shape.search(before)
        closed = re.search(r"[,.]?[”\"’]", marked.text[end:]) if match else None
        told = after.match(marked.text, end + closed.start()) if closed else None
        if match is not None and told is not None:
            number = next(g for g in told.groups() if g is not None)
            return marked.names[int(number)], marked.names[int(match[1])]
    return None


_REACH = 190


def _marked(parsed: Parsed, paragraph: Prose, sentence: Tokens) -> _Sentence:
    text = ""
    names: list[Mention] = []
    places: dict[int, int] = {}
    doc, reached = sentence.doc, sentence.start
    for token in sentence:
        if token.i < reached:
            continue
        span = paragraph.of(token)
        mention = parsed.publication_at(span) or parsed.at(span)
        whole = mention.span if mention is not None else None
        if mention is None:
            reference = parsed.reference_at(span.start)
            if reference is not None and span.start == reference.start:
                antecedents = (parsed.at(reference.antecedent), *parsed.publications)
                mention = next(
                    (m for m in antecedents if m is not None and m.span == reference.antecedent),
                    None,
                )
                whole = Span(reference.start, reference.end)
        tokens = paragraph.tokens(whole) if mention is not None and whole is not None else None
        if mention is not None and tokens is not None and tokens.end > token.i:
            possessive = token.tag_ == "PRP$"
            text += f"<{len(names)}>" + ("'s" if possessive else "")
            names.append(mention)
            reached = tokens.end
            text += doc[tokens.end - 1].whitespace_
        else:
            places.update({token.idx + i: len(text) + i for i in range(len(token.text))})
            text += token.text_with_ws
    return _Sentence(text, tuple(names), places)


def _sense(fragment: str) -> Predicate | None:
    """Praise by its words unless they are turned; blame otherwise, if there is enough said."""
    words = [w.strip(".,;:!?").lower() for w in re.split(r"[\s—–-]+", fragment)]
    good, bad = judging_words(GOOD), judging_words(BAD)
    if any(w in bad for w in words):
        return BAD
    if any(w in good for w in words):
        return BAD if TURNING & set(words) else GOOD
    return BAD if len(words) >= _LEAST_WORDS else None


def _same(judge: Mention, target: Mention) -> bool:
    return judge.surface in target.surface or target.surface in judge.surface


_ITS_OWN = re.compile(
    rf"(?:['’]s?)?\s(?:(?!{_SAID}\b)(?!{_RATED}\b)[\w&-]+\s){{0,4}}|['’]s?\s(?:[\w&,-]+\s){{0,5}}"
)
_OF_IT = re.compile(r"(?:,\s[^.;]{0,50}?)?\s?\b(?:of|at|for|with|from)\s(?:the\s)?|,\s(?:the\s)?")
"""What ties "Acme … Ann Lowe", and "Ann Lowe … Acme"."""


def _speaks_for(parsed: Parsed, judge: Mention, target: Mention) -> bool:
    """Whether the judge is somewhere said to be of the one judged: "Acme's chief Ann Lowe"."""
    if judge.type is not EntityType.PERSON or target.type is not EntityType.ORGANISATION:
        return False
    names = parsed.mentions
    last = judge.surface.split()[-1]
    for one, other in pairwise(names):
        kinds = {one.type, other.type}
        if kinds != {EntityType.PERSON, EntityType.ORGANISATION}:
            continue
        person, body = (one, other) if one.type is EntityType.PERSON else (other, one)
        if person.surface.split()[-1] != last or not _same(body, target):
            continue
        paragraph = parsed.paragraph_at(Span(one.start, other.end))
        if paragraph is None or other.start - one.end > _NEAR:
            continue
        first, second = paragraph.tokens(one.span), paragraph.tokens(other.span)
        if first is None or second is None:
            continue
        between = text_of(paragraph.doc)[first.end_char : second.start_char]
        if (_ITS_OWN if person is other else _OF_IT).fullmatch(between):
            return True
    return False


_NEAR = 70

__all__ = ["of_remarks"]
