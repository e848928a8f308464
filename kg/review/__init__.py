"""What in a graph a person should look at: doubtful joins, types and events told twice."""

from kg.review.answers import Answer, answered, correction_of
from kg.review.doubts import Doubt, Kind, Quote, Side
from kg.review.find import doubts
from kg.review.skipped import Skipped

__all__ = [
    "Answer",
    "Doubt",
    "Kind",
    "Quote",
    "Side",
    "Skipped",
    "answered",
    "correction_of",
    "doubts",
]
