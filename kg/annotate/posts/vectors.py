"""What the encoder makes of a post, of its holder and of an organisation, as vectors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kg.annotate.posts.candidates import Candidate
from kg.annotate.posts.setting import Setting
from kg.annotate.posts.where import Option
from kg.annotate.ties import POST, End, end_in


def of_holder(candidate: Candidate, setting: Setting) -> Any:
    """The first and the last word of a post and of its holder, 4 × width.

    None where no encoder read the document.
    """
    prose, title = candidate.prose, candidate.title
    phrase = end_in(prose, title.first, title.last, POST) if prose and title else None
    return _stacked((phrase, setting.gatherer.ends.of(candidate.holder)))


def of_options(both: Any, listed: Iterable[Option], setting: Setting) -> Any:
    """Those of a post and its holder, then of each organisation it may be at: options × 6 × width.

    Args:
        both: What `of_holder` gave; None gives None.
    """
    import numpy

    if both is None:
        return None
    found = []
    for option in listed:
        mention = setting.parsed.at(option.at) if option.at is not None else None
        at = _stacked((setting.gatherer.ends.of(mention) if mention is not None else None,))
        found.append(numpy.concatenate([both, numpy.zeros_like(both[:2]) if at is None else at]))
    return numpy.stack(found)


def _stacked(ends: Iterable[End | None]) -> Any:
    """The first and the last word of each, zeros for what is nowhere; None where all are."""
    import numpy

    listed = tuple(ends)
    known = next((end for end in listed if end is not None), None)
    if known is None:
        return None
    nothing = numpy.zeros_like(known.reading.vectors[:1])
    return numpy.concatenate(
        [
            nothing[[0, 0]] if end is None else end.reading.vectors[[end.first, end.last - 1]]
            for end in listed
        ]
    )


__all__ = ["of_holder", "of_options"]
