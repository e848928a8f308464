"""Which organisation a post is at where its words do not say: "the managing director, Ann Lowe"."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from kg.annotate.parsed import Parsed
from kg.annotate.posts.heads import classes, head_of, words
from kg.annotate.posts.titles import is_field
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
    "university": words(
        "provost dean professor lecturer vice-chancellor chancellor bursar rector postdoc"
    ),
}
"""Heads of posts at one kind of organisation."""

_NAMED = {
    "council": words("council assembly corporation"),
    "school": words("school schools academy college primary high grammar"),
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

MAIN = "!"
"""What a post is at that only the organisation a section is about can have without naming it."""

_SECRETARIES = words(
    """general regional branch national assistant company club honorary membership district
    divisional"""
)
_UNION_HEADS = words("secretary organiser organizer steward rep convenor convener")
_OF_A_UNION = words("general regional branch national assistant district shop lead senior")
_OF_STATE = words(
    """prime home foreign shadow minister cabinet lord deputy-prime first vice chancellor permanent
    private press parliamentary u.s. us"""
)


def wanted(post: str) -> str | None:
    """The kind of organisation that a post is at; None where it need not be at one.

    "" is any, `MAIN` only the one that a section is about, a "?" behind a kind, likely that.
    """
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
    if head in {"president", "leader"}:
        return MAIN
    if head in {"officer", "executive"} and not before:
        return None
    if head in {"head", "member"} or parts == ["representative"]:
        return None
    if head in _UNION_HEADS and set(before) & _OF_A_UNION:
        return "union?"
    return ""


_SAID = ("union", "party", "council", "club", "school", "company")
_COMMON_FIRST = words(
    """national royal british american canadian australian irish scottish welsh english
    international united federal central general new north south east west association
    federation university
    department ministry office court house board bank society institute centre st"""
)
"""First words of names that say nothing by themselves."""

_NO_CLUB = words(
    """council councils hospital hospitals university college school police court chamber
    assembly trust church mail herald post council's borough district authority commission
    committee department services"""
)
"""Words that no club has beside "City", "Town", "County" …"""

_KIND_NOUNS = frozenset(word for kind in _NAMED.values() for word in kind)

_OFTEN = 4
"""Mentions that make an organisation what a section is about."""


@cache
def _is_kind(surface: str, kind: str) -> bool:
    parts = set(surface.casefold().replace(".", "").split())
    if kind == "club" and parts & _NO_CLUB:
        return False
    return not kind or bool(_NAMED[kind] & parts)


def _name(mention: Mention) -> str:
    return " ".join(mention.surface.casefold().split())


def _kinds_said(parsed: Parsed) -> dict[str, set[str]]:
    """The kinds that nouns beside names give: "the RMT union", "rail union Aslef"."""
    found: dict[str, set[str]] = {}
    for prose in parsed.prose:
        for mention in parsed.within(prose.segment.span):
            tokens = prose.tokens(mention.span)
            if mention.type is not EntityType.ORGANISATION or tokens is None:
                continue
            beside = [*prose.doc[max(0, tokens.start - 1) : tokens.start]]
            beside += prose.doc[tokens.end : tokens.end + 1]
            nouns = {t.lower_ for t in beside if t.pos_ in {"NOUN", "PROPN"}}
            kinds = {kind for kind in _SAID if nouns & _NAMED[kind]}
            if kinds:
                found.setdefault(_name(mention), set()).update(kinds)
    return found


def _grouped(mentions: Sequence[Mention]) -> dict[str, list[Mention]]:
    """Mentions by name, a short name and initials with the full one: "Acme", "Acme Trust", "AT"."""
    names: dict[str, list[Mention]] = {}
    for mention in mentions:
        names.setdefault(_name(mention), []).append(mention)
    full: dict[str, str] = {}
    firsts = Counter(name.split()[0] for name in names if " " in name)
    for name in names:
        parts = [w for w in name.split() if w not in {"of", "and", "for", "the", "&"}]
        if len(parts) > 1:
            full.setdefault("".join(w[0] for w in parts), name)
            if firsts[parts[0]] == 1 and parts[0] not in _COMMON_FIRST | _KIND_NOUNS:
                full.setdefault(parts[0], name)
    for name in [n for n in names if full.get(n, n) in names and full.get(n, n) != n]:
        names[full[name]] = sorted((*names[full[name]], *names.pop(name)))
    return names


class Organisations:
    """The organisations of a document, and which of them each section is about."""

    def __init__(self, parsed: Parsed) -> None:
        self._found: dict[int, list[Mention]] = {}
        for mention in parsed.mentions:
            if mention.type is not EntityType.ORGANISATION:
                continue
            if not classes(mention.surface.lower()) and not is_field(mention.surface):
                self._found.setdefault(mention.section, []).append(mention)
        self._said = _kinds_said(parsed)
        self._names: dict[int, dict[str, list[Mention]]] = {}
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
        if kind == MAIN:
            main = self._main(section, "", at)
            return main[0] if main and main[1] else None
        if kind.endswith("?"):
            # where the section names one of the likely kind, that; else any
            likely = kind.rstrip("?")
            held = any(self._is_kind(_name(m), likely) for m in self._found.get(section, ()))
            kind = likely if held else ""
        if kind == "paper" and section in self._credits:
            return self._credits[section]
        main = self._main(section, kind, at)
        fits = [m for m in near if self._is_kind(_name(m), kind)]
        if main and (main[1] or not fits):
            return main[0]
        if fits:
            return fits[-1].span
        latest = [m for m in subjects if self._is_kind(_name(m), kind)]
        return latest[-1].span if latest else None

    def _main(self, section: int, kind: str, at: int) -> tuple[Span, bool] | None:
        """The organisation of a kind that a section names most, and whether by far."""
        if section not in self._names:
            self._names[section] = _grouped(self._found.get(section, []))
        names = self._names[section]
        first = {name: found[0].start for name, found in names.items()}
        ranked = [(len(found), name) for name, found in names.items() if self._is_kind(name, kind)]
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

    def _is_kind(self, name: str, kind: str) -> bool:
        return _is_kind(name, kind) or kind in self._said.get(name, ())

    def letterhead(self, section: int) -> Span | None:
        """Whose document a section is, for "our chair": its publisher, else what it names first."""
        here = self._found.get(section)
        return self._credits.get(section) or (here[0].span if here else None)
