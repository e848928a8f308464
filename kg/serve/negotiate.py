"""Chooses the form of an answer by what a client accepts (RFC 9110 §12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    """A form in which something can be sent.

    Args:
        name: Short, as in ``format=json``.
        media_type: As it is sent.
        aliases: Other media types by which it may be asked for.
        suffix: Of a file of this form.
    """

    name: str
    media_type: str
    aliases: tuple[str, ...] = ()
    suffix: str = ""

    @property
    def content_type(self) -> str:
        """The media type with the encoding, where the type needs one."""
        text = self.media_type.startswith("text/")
        return f"{self.media_type}; charset=utf-8" if text else self.media_type


def choose(accept: str, offers: Sequence[Offer]) -> Offer | None:
    """The offer that a client likes best; of those it likes alike, the first.

    Args:
        accept: The header's value; empty where the client says nothing, which takes anything.

    Returns:
        None where it accepts none of them.
    """
    ranges = _ranges(accept)
    if not ranges:
        return offers[0]
    best: tuple[float, Offer] | None = None
    for offer in offers:
        quality = _quality(offer, ranges)
        if quality > 0 and (best is None or quality > best[0]):
            best = quality, offer
    return best[1] if best else None


def named(name: str, offers: Sequence[Offer]) -> Offer | None:
    """The offer of this name, media type or last part of one: "ttl", "text/turtle", "turtle"."""
    wanted = name.strip().lower()
    return next((offer for offer in offers if wanted in _names(offer)), None)


def _names(offer: Offer) -> set[str]:
    tail = offer.media_type.partition("/")[2]
    return {offer.name, offer.suffix, offer.media_type, tail, *offer.aliases} - {""}


def _ranges(accept: str) -> list[tuple[str, float]]:
    found = []
    for part in accept.split(","):
        media, *parameters = (piece.strip() for piece in part.split(";"))
        if media:
            found.append((media.lower(), _weight(parameters)))
    return found


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


def _quality(offer: Offer, ranges: list[tuple[str, float]]) -> float:
    """That of the most specific range that fits."""
    kinds = (offer.media_type, *offer.aliases)
    groups = tuple(kind.partition("/")[0] + "/*" for kind in kinds)
    for wanted in (kinds, groups, ("*/*",)):
        weights = [weight for media, weight in ranges if media in wanted]
        if weights:
            return max(weights)
    return 0.0
