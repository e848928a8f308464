"""Which name "he", "it" or "the council" stands for as a participant: what coreference found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.annotate.language import Prose
from kg.annotate.parsed import Parsed
from kg.model import Mention

if TYPE_CHECKING:
    from spacy.tokens import Token


def antecedent(parsed: Parsed, paragraph: Prose, token: Token) -> Mention | None:
    """The mention that a pronoun or a definite noun stands for; None where that is in doubt."""
    reference = parsed.reference_at(paragraph.of(token).start)
    return parsed.at(reference.antecedent) if reference is not None else None


__all__ = ["antecedent"]
