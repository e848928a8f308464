"""Who moved, seconded and opposed a motion in minutes, on what the motion names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.annotate.language import Prose, text_of
from kg.annotate.parsed import Parsed
from kg.model import EntityType, Mention, Predicate, Relation, Span

_TITLE = r"(?:(?:Cllr|Councillor|Dr|Mr|Mrs|Ms|Miss|Prof|Professor|Sir|Dame|Deputy|Rev)\.?\s)*"
_MOVERS = re.compile(
    rf"(?:\b(?:(?:it\swas\s)?(?:moved|proposed|seconded|put\sforward|sponsored|tabled)(?:\sby|:)"
    rf"|motion(?:\s\d+)?\s*(?:\(|by\s|from\s)|(?:mover|proposer|seconder):)\s*{_TITLE}"
    rf"|[/&,]\s*{_TITLE}|\band\s{_TITLE}|;\s)$",
    re.IGNORECASE,
)
_ACTIVE = re.compile(r"\s(?:moved|proposed|seconded|tabled)\b(?!\sby)", re.IGNORECASE)
_MOTION = re.compile(
    r"\b(?:motion|resolution|moved|proposed|seconded|mover|proposer|proposal|amendment)\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\s(?:and\s\w[\w’'.-]*\s)?(?:(?:was|were)\s)?(?:opposed(?!\sby)|against|dissented|dissenting"
    r"|(?:voted|spoke)\s(?:\w+\s)?against)(?:\s(?:it|the\smotion|this))?\s*(?:[.,;)]|and\b|$)",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"\s(?:was|were|voted|spoke)\s(?:\w+\s)?(?:in\sfavou?r|for)(?:\s(?:of\s)?(?:it|the\smotion))?"
    r"\s*(?:[.,;)]|$)",
    re.IGNORECASE,
)
_AGAINST_LIST = re.compile(r"\b(?:opposed|against|nays?|noes):\s*(?:[^.;:]*,\s*)?$", re.IGNORECASE)
_FOR_LIST = re.compile(r"\b(?:for|in\sfavou?r|ayes?|yeas?):\s*(?:[^.;:]*,\s*)?$", re.IGNORECASE)
_OBJECTS = frozenset({EntityType.PROGRAMME, EntityType.LEGISLATION})
_REACH = 60


def of_motions(parsed: Parsed) -> Iterator[Relation]:
    """What the paragraph of a motion says of who was for it and who against."""
    for paragraph in parsed.prose:
        text = text_of(paragraph.doc)
        word = _MOTION.search(text)
        thing = _moved(parsed, paragraph) if word else None
        if word is None or thing is None:
            continue
        moving = False
        for mention in parsed.within(paragraph.segment.span):
            tokens = paragraph.tokens(mention.span)
            if mention.type is not EntityType.PERSON or tokens is None:
                continue
            before = text[max(0, tokens.start_char - _REACH) : tokens.start_char]
            after = text[tokens.end_char : tokens.end_char + _REACH]
            moves = _MOVERS.search(before)
            follows = moves is not None and moves[0][:1] in "/&,;a"
            sense = _sense(before, after, moves=moves is not None and (moving or not follows))
            moving = sense is Predicate.SUPPORTED and moves is not None
            if sense is not None:
                context = parsed.context(paragraph, tokens.root)
                yield Relation(mention.span, sense, thing.span, context)


def _sense(before: str, after: str, *, moves: bool) -> Predicate | None:
    if _AGAINST.match(after) or _AGAINST_LIST.search(before):
        return Predicate.CRITICISED
    if moves or _ACTIVE.match(after) or _FOR.match(after) or _FOR_LIST.search(before):
        return Predicate.SUPPORTED
    return None


def _moved(parsed: Parsed, paragraph: Prose) -> Mention | None:
    """The one programme, law or publication that a motion names; None where there are more."""
    span = Span(*paragraph.segment.span)
    found = [m for m in parsed.within(span) if m.type in _OBJECTS]
    found += [m for m in parsed.publications if span.covers(m.span)]
    return found[0] if len({m.surface for m in found}) == 1 else None


__all__ = ["of_motions"]
