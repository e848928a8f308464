"""Who is said to share an opinion or not: "So has the union", "as did Ann Lowe", "he does not"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.annotate.language import text_of
from kg.annotate.parsed import Parsed
from kg.annotate.relations.headed import OPINIONS
from kg.annotate.relations.senses import BAD, GOOD
from kg.model import EntityType, Modality, Relation, Span

_AUX = r"(?:has|have|had|did|does|do|was|is|were|are|will|would|can|could)"
_SAME = re.compile(
    rf"(?:(?:^|[.!?]\s)(?:And\s)?[Ss]o\s{_AUX}|,?\s(?:as|and\sso)\s{_AUX})\s(?:the\s|its\s|their\s|his\s|her\s|our\s)?"
    r"(?:(?:[A-Z]\w+\.?|[a-z-]+)\s){0,3}$"
)
_TOO = re.compile(
    r"(?:,[^,.;]{1,40},)?\s" + _AUX + r"(?:,)?\s(?:too|likewise|also|as\swell)\s*(?:[.,;!]|$)"
)
_NOT = re.compile(
    rf"(?:,[^,.;]{{1,40}})?,?\s(?:{_AUX}\snot|(?:do|does|did|is|was|are|were|has|have|wo|would|ca)n[’']t)"
    r"\s*(?:[.,;:!]|$)"
)
_BEFORE, _AFTER = 60, 70
_KINDS = frozenset({EntityType.PERSON, EntityType.ORGANISATION})


def of_echoes(parsed: Parsed, found: Sequence[Relation]) -> Iterator[Relation]:
    """The opinions of those who are only said to think so too, or not to."""
    opinions = [
        r for r in found if r.predicate in OPINIONS and r.context.modality is Modality.STATED
    ]
    if not opinions:
        return
    for paragraph in parsed.prose:
        near = [r for r in opinions if paragraph.segment.span.covers(r.context.evidence)]
        for mention in parsed.within(paragraph.segment.span) if near else ():
            tokens = paragraph.tokens(mention.span)
            if tokens is None or mention.type not in _KINDS:
                continue
            text = text_of(paragraph.doc)
            before = text[max(0, tokens.start_char - _BEFORE) : tokens.start_char]
            after = text[tokens.end_char : tokens.end_char + _AFTER]
            turned = _NOT.match(after) is not None
            if not (turned or _SAME.search(before) or _TOO.match(after)):
                continue
            evidence = paragraph.sentence(tokens.root)
            said = _last(near, mention.span, evidence)
            if said is None or said.object == mention.span:
                continue
            sense = said.predicate
            if turned:
                sense = GOOD if sense is BAD else BAD
            context = replace(said.context, evidence=Span(*evidence))
            yield Relation(mention.span, sense, said.object, context)


def _last(opinions: Sequence[Relation], name: Span, sentence: Span) -> Relation | None:
    """Somebody else's last opinion before a name, in its sentence or the one before."""
    earlier = [
        r
        for r in opinions
        if r.subject != name
        and r.context.evidence.start <= name.start
        and sentence.start - r.context.evidence.end <= _NEXT
    ]
    return max(earlier, key=lambda r: (r.context.evidence.start, r.subject), default=None)


_NEXT = 4
"""Code points that may lie between two sentences."""

__all__ = ["of_echoes"]
