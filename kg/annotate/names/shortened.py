"""Short names that a text gives a body: 'Tern Group plc (the "Company")', "(hereinafter Tern)"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.model import Alias, EntityType, Mention

_OPENS = re.compile(
    r"\s?[(\[](?P<said>(?:here(?:in)?after(?: referred to as| called)?|known as|also|or),? )?"
    r"(?P<the>the )?(?P<quote>[“\"‘'])?(?:the )?"
)
_CLOSES = re.compile(r"(?P<quote>[”\"’'])?[)\]]")
_NAMED = frozenset({EntityType.ORGANISATION, EntityType.PROGRAMME})
_REASON = "the text gives a short name for the long one"


def shortened(text: str, mentions: Sequence[Mention]) -> Iterator[Alias]:
    """Each name with the short one that stands in brackets behind it.

    Args:
        mentions: In order.
    """
    for long, short in pairwise(mentions):
        if long.type is not short.type or long.type not in _NAMED:
            continue
        opens = _OPENS.fullmatch(text, long.end, short.start)
        closes = _CLOSES.match(text, short.end)
        if opens is None or closes is None or len(short.surface) >= len(long.surface):
            continue
        quoted = opens["quote"] and closes["quote"]
        if opens["said"] or quoted or _ends(long.surface, short.surface, opens):
            yield Alias(long.span, short.span, _REASON)


def _ends(long: str, short: str, opens: re.Match[str]) -> bool:
    """ "Wick Harbour Board (the Board)": without marks or a word for it, only its own last word."""
    return bool(opens["the"]) and long.casefold().endswith(f" {short.casefold()}")


__all__ = ["shortened"]
