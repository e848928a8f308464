"""What corrections decide about doubts: what a person tells apart is doubtful no more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kg.model import AppliedCorrection, CorrectionKind, Proposal, Verdict


def settle(
    proposals: Iterable[Proposal],
    moved: Mapping[str, str | None],
    corrections: Iterable[AppliedCorrection],
) -> tuple[Proposal, ...]:
    """The proposals with the ids that their entities have by now, sorted by id.

    Those of one entity, or of one that is gone, are left out; those that a person answered with
    "different" are refused, for the reason that the person gives.
    """
    apart: dict[frozenset[str], AppliedCorrection] = {}
    for made in corrections:
        if made.correction.kind is CorrectionKind.DIFFERENT:
            events = (made.correction.first, made.correction.second)
            apart[frozenset(made.entities or events)] = made
    found: dict[str, Proposal] = {}
    for proposal in proposals:
        first = moved.get(proposal.first, proposal.first)
        second = moved.get(proposal.second, proposal.second)
        if first is None or second is None or first == second:
            continue
        first, second = sorted((first, second))
        proposal = replace(proposal, first=first, second=second)
        if decided := apart.get(frozenset((first, second))):
            proposal = replace(proposal, verdict=Verdict.REFUSED, reason=_told(decided))
        found[proposal.id] = proposal
    return tuple(found[id] for id in sorted(found))


def _told(made: AppliedCorrection) -> str:
    by = f" by {made.correction.by}" if made.correction.by else ""
    because = f": {made.correction.because}" if made.correction.because else ""
    return f"told apart{by}{because}"
