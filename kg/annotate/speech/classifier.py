"""Which words in marks are quotations, and who speaks: two linear classifiers over the rules.

What the rules say stands among the features (stacked generalisation, Wolpert 1992); for speakers
each name around is weighed by itself, as in quotation attribution since O'Keefe et al. (EMNLP
2012). `bench/train/statements.py` makes the weights.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from kg.annotate import linear
from kg.annotate.parsed import Parsed
from kg.annotate.speech.direct import Candidate
from kg.annotate.speech.features import (
    Reading,
    is_what_it_is_called,
    of_quotation,
)
from kg.annotate.speech.whose import speakers
from kg.model import Speech

T = TypeVar("T")

QUOTED = 0.5
"""The probability from which words in marks are a quotation."""
SPEAKS = 0.3
"""How likely a speaker must be among all names around."""
_SURE = 1e-6
_UNHEARD = 1e-3
"""How likely at least a name is that is far from one of the quotations of one breath."""


def by_rules(candidates: Sequence[Candidate]) -> Iterator[Speech]:
    """The quotations that the rules find; in a title only those whose speaker is named."""
    for candidate in candidates:
        if not candidate.said or candidate.found is None:
            continue
        voice = candidate.found.voice
        if voice is not None or not candidate.setting.leaf.prose.is_title:
            yield candidate.speech(voice.mention if voice else None)


def judged(parsed: Parsed, candidates: Sequence[Candidate]) -> Iterator[Speech]:
    """The quotations that are likely enough, each by the likeliest speaker."""
    if not candidates:
        return
    reading = Reading.of(parsed, candidates)
    words, names = linear.trained("quotes"), linear.trained("speakers")
    quoted = [
        candidate
        for candidate in candidates
        if not is_what_it_is_called(candidate)
        and words.chances(of_quotation(reading, candidate))[1] >= QUOTED
    ]
    for together in in_one_breath(quoted, lambda c, last: c.goes_on and c.before is last):
        listed = [list(speakers(reading, candidate)) for candidate in together]
        name = likeliest([[(o.name, names.chances(f)) for o, f in each] for each in listed])
        spans = [o.mention.span for each in listed for o, _ in each if o.name == name]
        for candidate in together:
            speaker = candidate.voice_in(spans)
            if speaker is not None or not candidate.setting.leaf.prose.is_title:
                yield candidate.speech(speaker)


def in_one_breath(quoted: Iterable[T], goes_on: Callable[[T, T], bool]) -> Iterator[list[T]]:
    """Those of one speaker: "“It is over,” said Ann Lowe. “We are going home.”".

    Args:
        goes_on: Whether one goes on with the words of the one before it.
    """
    together: list[T] = []
    for one in quoted:
        if together and not goes_on(one, together[-1]):
            yield together
            together = []
        together.append(one)
    if together:
        yield together


Option = tuple[str, Sequence[float]]
"""A name that may be the speaker's, and the chances against it and for it, taken by itself."""


def likeliest(listed: Sequence[Sequence[Option]]) -> str | None:
    """Who speaks, by name; None where nobody is likely enough.

    Args:
        listed: For each of the quotations of one breath the names around it.
    """
    total: dict[str, float] = {}
    for options in listed:
        odds: dict[str, float] = defaultdict(float)
        for name, (wrong, right) in options:
            odds[name] += right / max(wrong, _SURE)
        every = sum(odds.values())
        share = {name: max(each / every, _UNHEARD) for name, each in odds.items()}
        known = total or dict.fromkeys(share, 1.0)
        total = {
            name: known.get(name, _UNHEARD) * share.get(name, _UNHEARD)
            for name in {**known, **share}
        }
    best = max(total, key=lambda name: (total[name], name), default=None)
    return best if best is not None and total[best] >= SPEAKS * sum(total.values()) else None


__all__ = ["QUOTED", "Option", "by_rules", "in_one_breath", "judged", "likeliest"]
