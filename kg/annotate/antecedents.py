"""Which names "he", "it", "the council" or "they" stand for as participants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.annotate.language import Prose
from kg.annotate.parsed import Parsed
from kg.model import EntityType, Mention

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_SEVERAL = frozenset({"they", "them", "both", "pair", "duo", "trio", "couple", "two", "three"})
_WITH_ARTICLE = _SEVERAL - {"they", "them", "both"}


def antecedent(parsed: Parsed, paragraph: Prose, token: Token) -> Mention | None:
    """The mention that a pronoun or a definite noun stands for; None where that is in doubt."""
    reference = parsed.reference_at(paragraph.of(token).start)
    return parsed.at(reference.antecedent) if reference is not None else None


def antecedents(parsed: Parsed, paragraph: Prose, token: Token) -> list[Mention]:
    """As `antecedent`, with the people that "they", "both" or "the pair" stands for.

    Those are joined by "and" in the sentence before, and no others there are.
    """
    one = antecedent(parsed, paragraph, token)
    if one is not None:
        return [one]
    word = token.lower_
    if word not in _SEVERAL or (
        word in _WITH_ARTICLE and not any(c.lower_ == "the" for c in token.children)
    ):
        return []
    if token.sent.start == 0:
        return []
    before = token.doc[token.sent.start - 1].sent
    groups = _joined_people(parsed, paragraph, before)
    return groups[0] if len(groups) == 1 else []


def _joined_people(parsed: Parsed, paragraph: Prose, sentence: Span) -> list[list[Mention]]:
    """The people of each coordination in a sentence."""
    groups: list[list[Mention]] = []
    seen: set[int] = set()
    for token in sentence:
        if token.i in seen or not token.conjuncts:
            continue
        together = sorted((token, *token.conjuncts), key=lambda t: t.i)
        seen |= {t.i for t in together}
        named = [m for t in together if (m := parsed.named(paragraph, t)) is not None]
        people = list(dict.fromkeys(m for m in named if m.type is EntityType.PERSON))
        if len(people) > 1:
            groups.append(people)
    return groups


__all__ = ["antecedent", "antecedents"]
