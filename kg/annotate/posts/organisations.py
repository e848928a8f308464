"""Which organisation a post is at where its words do not say: "the managing director, Ann Lowe"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache

from kg.annotate.parsed import Parsed
from kg.annotate.posts.heads import head_of, words
from kg.model import EntityType, Mention, Span

_ANY = words(
    """director chair chairman chairwoman chairperson president treasurer clerk manager trustee
    ceo cfo coo cto cio registrar curator founder owner boss officer executive leader convenor
    convener organiser organizer steward rep representative administrator coordinator overseer
    superintendent spokesman spokeswoman spokesperson secretary head member"""
)
"""Heads of posts that one can only hold in an organisation."""

_NEEDS = {
    "council": words(
        """councillor councilor councilman councilwoman councilmember councilperson alderman
        alderwoman cathaoirleach"""
    ),
    "school": words(
        "headteacher headmaster headmistress principal vice-principal teacher schoolmaster"
    ),
    "club": words("captain coach skipper striker midfielder goalkeeper defender winger"),
    "church": words("vicar rector curate churchwarden"),
    "police": words("constable"),
    "paper": words("editor correspondent reporter columnist writer"),
}
"""Heads of posts at one kind of organisation."""

_NAMED = {
    "council": words("council assembly corporation"),
    "school": words("school academy college primary high grammar university"),
    "club": words(
        """club fc rfc cc united city town rovers wanderers athletic county albion rangers hotspur
        villa palace forest"""
    ),
    "church": words("church cathedral parish chapel minster"),
    "police": words("police constabulary pd"),
    "paper": words(
        """herald times post guardian courier gazette tribune echo argus observer telegraph mirror
        independent mail press news chronicle journal ledger star sun express standard examiner
        bulletin dispatch sentinel advertiser mercury register globe inquirer record bbc itv"""
    ),
    "union": words("union unions association guild federation congress alliance"),
    "board": words("board trust committee council"),
    "committee": words("committee"),
    "trust": words("trust"),
    "party": words("party labour conservatives greens"),
    "hospital": words("hospital infirmary trust"),
    "college": words("college"),
    "university": words("university"),
    "authority": words("authority"),
    "commission": words("commission"),
    "society": words("society"),
    "association": words("association"),
    "company": words("ltd limited plc inc group company trains rail energy"),
}
"""Words in the names of each kind."""

_SECRETARIES = words(
    """general regional branch national assistant company club honorary membership district
    divisional"""
)
_OF_STATE = words(
    """prime home foreign shadow minister cabinet lord deputy-prime first vice chancellor permanent
    private press parliamentary u.s. us"""
)


def wanted(post: str) -> str | None:
    """The kind of organisation that a post is at; "" for any, None where it need not be at one."""
    parts = post.lower().split()
    at = head_of(parts)
    if at is None:
        return None
    head, before = parts[at].rsplit("-", 1)[-1], parts[:at]
    body = next((word for word in before if word in _NAMED), None)
    if body:
        return body
    kind = next((kind for kind, heads in _NEEDS.items() if head in heads), None)
    if kind:
        return kind
    if head not in _ANY or set(before) & _OF_STATE:
        return None
    if head == "secretary" and not set(before) & _SECRETARIES:
        return None
    if head in {"president", "leader"} or (head in {"officer", "executive"} and not before):
        return None
    if head in {"head", "member"} or (head == "secretary" and set(before) & words("general")):
        return None if head != "secretary" else ""
    return ""


_OFTEN = 4
"""Mentions that make an organisation what a section is about."""


@cache
def _is_kind(surface: str, kind: str) -> bool:
    return not kind or bool(_NAMED[kind] & set(surface.casefold().replace(".", "").split()))


class Organisations:
    """The organisations of a document, and which of them each section is about."""

    def __init__(self, parsed: Parsed) -> None:
        self._found: dict[int, list[Mention]] = {}
        for mention in parsed.mentions:
            if mention.type is EntityType.ORGANISATION:
                self._found.setdefault(mention.section, []).append(mention)
        self._credits = {c.section: c.publisher for c in parsed.credits if c.publisher}

    def choose(
        self,
        post: str,
        section: int,
        at: int,
        subjects: Sequence[Mention],
        *,
        near: Iterable[Mention],
    ) -> Span | None:
        """The organisation that a post without one is at; None where none is likely.

        Args:
            post: Its words.
            at: Where the post stands.
            subjects: The organisations that were subjects before it, the last one last.
            near: Those of them in its own paragraph.
        """
        kind = wanted(post)
        if kind is None:
            return None
        if kind == "paper" and section in self._credits:
            return self._credits[section]
        main = self._main(section, kind, at)
        fits = [m for m in near if _is_kind(m.surface, kind)]
        if main and (main[1] or not fits):
            return main[0]
        if fits:
            return fits[-1].span
        latest = [m for m in subjects if _is_kind(m.surface, kind)]
        return latest[-1].span if latest else None

    def _main(self, section: int, kind: str, at: int) -> tuple[Span, bool] | None:
        """The organisation of a kind that a section names most, and whether by far."""
        here = self._found.get(section, [])
        names: dict[str, list[Mention]] = {}
        for mention in here:
            names.setdefault(" ".join(mention.surface.casefold().split()), []).append(mention)
        first = {name: found[0].start for name, found in names.items()}
        ranked = [(len(found), name) for name, found in names.items() if _is_kind(name, kind)]
        ranked = [item for item in ranked if first[item[1]] < at] or ranked
        if not ranked:
            return None
        ranked.sort(key=lambda item: (-item[0], first[item[1]]))
        most, name = ranked[0]
        if most < 2 and not kind:
            return None
        same = names[name]
        before = bisect_left([m.start for m in same], at)
        second = ranked[1][0] if len(ranked) > 1 else 0
        return same[max(before - 1, 0)].span, most >= max(_OFTEN, 2 * second)

    def letterhead(self, section: int) -> Span | None:
        """Whose document a section is, for "our chair": its publisher, else what it names first."""
        here = self._found.get(section)
        return self._credits.get(section) or (here[0].span if here else None)
