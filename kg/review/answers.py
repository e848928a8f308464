"""What an answer of a person says, as a correction; and which doubts have been answered."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from kg.model import Correction, CorrectionKind, EntityType
from kg.review.doubts import Doubt, Kind, Side


class Answer(StrEnum):
    """What can be answered about two that may be one; to a doubtful type, types are answers too."""

    SAME = "same"
    DIFFERENT = "different"
    NO_NAME = "no name"


def correction_of(
    doubt: Doubt, answer: Answer | EntityType, *, because: str, by: str, on: str
) -> Correction:
    """The line for the corrections file.

    Raises:
        ValueError: If the answer does not fit the doubt.
    """
    match doubt.kind, answer:
        case ((Kind.JOIN | Kind.EVENT), (Answer.SAME | Answer.DIFFERENT)):
            first, second = doubt.sides
            return Correction(
                CorrectionKind(answer.value), first.handle, second.handle, "", because, by, on
            )
        case Kind.TYPE, EntityType():
            what = doubt.sides[0].handle
            return Correction(CorrectionKind.RETYPE, what, answer.value, "", because, by, on)
        case Kind.TYPE, Answer.NO_NAME:
            what = doubt.sides[0].id
            return Correction(CorrectionKind.REJECT, what, "", "", because, by, on)
        case _:
            raise ValueError(f"{answer} is no answer to a doubtful {doubt.kind}")


def answered(doubt: Doubt, corrections: Iterable[Correction]) -> bool:
    """Whether a correction says already what the doubt asks."""
    return any(_answers(correction, doubt) for correction in corrections)


def _answers(correction: Correction, doubt: Doubt) -> bool:
    said = {correction.first, correction.second}
    if doubt.kind is Kind.TYPE:
        fits = (CorrectionKind.RETYPE, CorrectionKind.REJECT)
        return correction.kind in fits and bool(said & _names(doubt.sides[0]))
    if correction.kind not in (CorrectionKind.SAME, CorrectionKind.DIFFERENT):
        return False
    first, second = doubt.sides
    one, other = correction.first, correction.second
    return (one in _names(first) and other in _names(second)) or (
        one in _names(second) and other in _names(first)
    )


def _names(side: Side) -> set[str]:
    return {side.id, side.handle}
