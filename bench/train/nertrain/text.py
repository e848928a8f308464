"""Writes tokens as running text again and keeps where each one stands."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from nertrain.values import listed

_CLOSING = listed(
    ". , ; : ! ? ) ] } ” ’ % … ... 's 'S ’s n't 're 've 'll 'd 'm n’t ’re ’ve ’ll ’d ’m"
)
_OPENING = listed("( [ { “ ‘ $ £ € # @")


def join(forms: Iterable[str], spaces: Iterable[bool]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text, and start and end of each token in it."""
    text, places = "", []
    for form, space in zip(forms, spaces, strict=True):
        places.append((len(text), len(text) + len(form)))
        text += form + (" " if space else "")
    return text.rstrip(), tuple(places)


def plain(form: str) -> str:
    """A token as it was before tokenisers escaped it."""
    return {"``": '"', "''": '"', "-LRB-": "(", "-RRB-": ")"}.get(form, html.unescape(form))


def spacing(forms: Sequence[str]) -> tuple[bool, ...]:
    """Whether white space follows each token, guessed from English typography.

    A straight double quote closes what an earlier one opened.
    """
    spaces: list[bool] = []
    quoted = False
    for i, form in enumerate(forms):
        after = forms[i + 1] if i + 1 < len(forms) else ""
        space = after not in _CLOSING and form not in _OPENING
        if form == '"':
            quoted = not quoted
            space = space and not quoted
        if after == '"' and quoted:
            space = False
        spaces.append(space and bool(after))
    return tuple(spaces)
