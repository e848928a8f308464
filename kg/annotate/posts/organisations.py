"""Which organisation a post is at where its words do not say: "the managing director, Ann Lowe"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from kg.annotate.parsed import Parsed
from kg.annotate.posts.heads import HARDLY, classes, head_of, words
from kg.annotate.posts.papers import is_headed, speaks_as_one
from kg.annotate.posts.titles import is_field
from kg.annotate.topics import Topic, Topics
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
        alderwoman cathaoirleach mayor mayoress reeve selectman selectwoman burgess cllr cllrs coun
        cr crs clr ald corporator sarpanch"""
    ),
    "school": words(
        "headteacher headmaster headmistress principal vice-principal teacher schoolmaster"
    ),
    "team?": words(
        """captain coach skipper striker midfielder goalkeeper keeper defender winger quarterback
        pitcher catcher linebacker batsman bowler wicketkeeper flanker hooker prop full-back
        fly-half scrum-half playmaker forward fullback"""
    ),
    "church": words(
        """vicar rector curate churchwarden pastor deacon deaconess elder verger archdeacon bishop
        sexton precentor organist priest chaplain imam rabbi sacristan sidesman beadle moderator"""
    ),
    "police": words(
        "constable sergeant detective superintendent patrolman trooper sgt supt insp const pc"
    ),
    "court": words("judge magistrate justice coroner"),
    "paper": words("editor correspondent reporter columnist writer"),
    "university": words(
        "provost dean professor lecturer vice-chancellor chancellor bursar rector postdoc"
    ),
}
"""Heads of posts at one kind of organisation."""

_NAMED = {
    "council": words("council assembly corporation municipality shire borough"),
    "town": words("city county town village parish district township hall panchayat"),
    "school": words(
        """school schools academy college primary high grammar institute ysgol gymnasium
        kindergarten collegiate lyceum kura scoil seminary conservatoire"""
    ),
    "club": words(
        """club fc rfc cc united city town rovers wanderers athletic county albion rangers hotspur
        villa palace forest"""
    ),
    "team": words(
        """club fc rfc cc afc united city town rovers wanderers athletic county albion rangers
        hotspur villa palace forest university college state tech academy school"""
    ),
    "church": words(
        """church cathedral parish chapel minster tabernacle diocese archdiocese abbey priory kirk
        synagogue temple mosque ministries fellowship assembly congregation basilica deanery"""
    ),
    "police": words("police constabulary pd sheriff patrol garda psni opp rcmp"),
    "court": words("court tribunal bench circuit"),
    "corps": words("police constabulary fire rescue brigade nation tribe band tribal"),
    "fire": words("fire rescue brigade"),
    "paper": words(
        """herald times post guardian courier gazette tribune echo argus observer telegraph mirror
        independent mail press news chronicle journal ledger star sun express standard examiner
        bulletin dispatch sentinel advertiser mercury register globe inquirer record bbc itv"""
    ),
    "branch": words("branch"),
    "region": words("region"),
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
_LEVELS = frozenset({"branch", "region"})
_PLAYING = words("point shooting power small tight wide running centre-half loose-head")
_AT_HAND = frozenset({"court", "police"})
"""Kinds of which a text names many: only one in the post's own paragraph will do."""

_UNION_HEADS = words("secretary organiser organizer steward rep convenor convener")
_OF_A_UNION = words("general regional branch national assistant district shop lead senior")
_OF_STATE = words(
    """prime home foreign shadow minister cabinet lord deputy-prime first chancellor permanent
    private press parliamentary u.s. us state county city federal republican democratic"""
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
    if body in {"branch", "region"}:
        return f"{body}?"
    if body:
        return body
    if head in _ANY and "regional" in before:
        return "region?"
    kind = next((kind for kind, heads in _NEEDS.items() if head in heads), None)
    if kind:
        return kind
    if (head == "member" and "cabinet" in before) or (head == "holder" and "portfolio" in before):
        return "council"
    if set(before) & _OF_STATE and head != "clerk":
        return None
    if head == "chief" and not before:
        return "" if len(parts) > at + 1 else "corps"
    if head in {"guard", "forward", "receiver", "end", "center", "half"} and set(before) & _PLAYING:
        return "team?"
    if head not in _ANY:
        graded = {"chief", "head", "lead", "senior", "deputy", "assistant", "tug", "shift", "yard"}
        return "" if set(before) & graded and classes(head) & {"calling", "vague"} else None
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
_NO_CLUB = words(
    """council councils hospital hospitals university college school police court chamber
    assembly trust church mail herald post council's borough district authority commission
    committee department services"""
)
"""Words that no club has beside "City", "Town", "County" …"""


_TEAMS_OF = words("university college school academy")
_OTHER_NEWS = words("council hospital hospitals police court mail herald post committee department")


@cache
def _is_kind(surface: str, kind: str) -> bool:
    parts = set(surface.casefold().replace(".", "").split())
    if kind in {"club", "team"} and parts & _NO_CLUB:
        return kind == "team" and bool(parts & _TEAMS_OF) and not parts & _OTHER_NEWS
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


class Organisations:
    """The organisations of a document, and which of them each post is at."""

    def __init__(self, parsed: Parsed, apart: frozenset[int] = frozenset()) -> None:
        self._topics = Topics(parsed, _names_post, apart=apart)
        self._said = _kinds_said(parsed)
        self._parsed = parsed
        self._apart = apart
        self._houses: dict[int, Span | None] = {}
        self._headed: dict[int, bool] = {}

    def house(self, section: int) -> Span | None:
        """The body whose own paper a section is, as its head names it; None for news."""
        if section not in self._houses:
            headed = is_headed(self._parsed, section)
            own = headed or speaks_as_one(self._parsed, section)
            own = own and section not in self._apart
            self._headed[section] = own and headed
            self._houses[section] = self._topics.letterhead(section) if own else None
        return self._houses[section]

    def likely(self, post: str, section: int, *, layout: bool = False) -> Span | None:
        """The organisation that a post is at where nothing else tells: whose paper it stands in.

        In news, for a post that its one kind of body has (a mayor, a coroner), the only body of
        that kind that is named; in a thread also the one that the thread is about.
        """
        parts = post.lower().split()
        at = head_of(parts)
        if at is None or not set(parts).isdisjoint(_OF_THE_STATE):
            return None
        kind = (wanted(post) or "").rstrip("?")
        if kind and kind != MAIN:
            found = self._only(section, kind) or (
                self._only(section, "town") if kind == "council" else None
            )
            if found is None and kind == "paper" and layout:
                return self._topics.letterhead(section)
            if found or kind in _NEVER_LOOSE:
                return found
        if section in self._apart:
            return None
        head = parts[at].rsplit("-", 1)[-1].rstrip(".")
        if head in {"captain", "lieutenant", "capt", "lt"} and (
            found := self._only(section, "fire")
        ):
            return found
        house = self.house(section)
        if (head in HARDLY and at == 0) or (classes(head) == {"calling"} and at + 1 < len(parts)):
            return None  # "businessman", "poet of many books"
        if house is not None:
            return self._unit_of(section, parts) or house
        if layout:
            return self._topics.letterhead(section)
        if kind or not classes(head) & {"office"} or head in _ANYWHERE:
            return None
        return self._foremost(section)

    def ours(self, post: str, section: int) -> Span | None:
        """Whose "our treasurer" is: the branch’s, the main body’s of the text, or the head’s."""
        unit = self._unit_of(section, post.lower().split())
        if unit is not None:
            return unit
        first = self._topics.letterhead(section)
        main = self._topics.main(section)
        if main is not None and not self._open(section) and first is not None:
            named = {m.span for m in main.mentions}
            head = self._parsed.at(first)
            papers = _NAMED["paper"] | {"voice", "voices", "newsletter", "bulletin", "magazine"}
            if first not in named and head and papers & set(_name(head).split()):
                return main.mentions[0].span
        return first

    def _open(self, section: int) -> bool:
        """Whether no body is what a section is about far more than any other."""
        weights = [t.weight for t in self._topics.ranked(section)]
        return len(weights) > 1 and weights[0] < _FAR_MORE * weights[1]

    def _unit_of(self, section: int, parts: Sequence[str]) -> Span | None:
        """The branch whose circular it is, for those whom a branch elects."""
        if not set(parts) & _LOCAL_OFFICERS or set(parts) & {"general", "national"}:
            return None
        head = self._topics.named(section)[:_AT_THE_HEAD]
        found = [m for m in head if set(_name(m).split()) & _LOCAL_BODIES]
        return found[0].span if found else None

    def _only(self, section: int, kind: str) -> Span | None:
        for number in dict.fromkeys((section, 0)):
            found = {
                _name(m): m
                for m in reversed(self._topics.named(number))
                if self.is_kind(_name(m), kind)
            }
            if found:
                best = next((t for t in self._topics.ranked(number) if t.name in found), None)
                return best.mentions[0].span if best else min(found.values()).span
        return None

    def _foremost(self, section: int) -> Span | None:
        for number in dict.fromkeys((section, 0)):
            topics = self._topics.ranked(number)
            if topics:
                return topics[0].mentions[0].span if topics[0].weight >= _FOREMOST else None
        return None

    def choose(
        self,
        post: str,
        section: int,
        at: int,
        subjects: Sequence[Mention],
        *,
        near: Iterable[Mention],
        around: Sequence[Mention] = (),
        layout: bool = False,
    ) -> Span | None:
        """The organisation that a post without one is at; None where none is likely.

        Args:
            post: Its words.
            at: Where the post stands.
            subjects: The organisations that were subjects before it, the last one last.
            near: Those of them in its own paragraph.
            around: All organisations of its own paragraph.
            layout: Whether a by-line gives it: then any paper will do.
        """
        kind = wanted(post)
        if kind is None:
            return None
        if kind in _AT_HAND:
            fits = [m for m in around if self.is_kind(_name(m), kind)]
            return min(fits, key=lambda m: abs(m.start - at)).span if fits else None
        if kind == MAIN:
            kind = ""
        while kind.endswith("?"):
            # where the section names one of the likely kind, that; else any
            likely = kind.rstrip("?")
            held = [m for m in self._topics.named(section) if self.is_kind(_name(m), likely)]
            if held and likely in _LEVELS:
                return held[0].span
            if not held and likely in _LEVELS:
                kind = "union?" if set(post.lower().split()) & _UNION_HEADS else ""
            else:
                kind = likely if held else ""
        publisher = self._topics.publisher(section)
        if kind == "paper" and publisher:
            return publisher
        house = self.house(section) if not kind else None
        if house is not None and (layout or (self._headed[section] and self._open(section))):
            return self._unit_of(section, post.lower().split()) or house
        main = self._topics.main(section, fits=lambda t: self._fits(t, kind, post))
        if main and (kind != "paper" or layout or main.weight >= _ENOUGH_FOR_PAPER):
            return main.before(at).span
        able = [m for m in near if kind or self._could(m, post)]
        fits = [m for m in able if self.is_kind(_name(m), kind)]
        if fits:
            return fits[-1].span
        able = [m for m in subjects if kind or self._could(m, post)]
        latest = [m for m in able if self.is_kind(_name(m), kind)]
        return latest[-1].span if latest else None

    def _could(self, mention: Mention, post: str) -> bool:
        """Whether a body named in passing may have the post: no board, court or parliament."""
        whole = set(post.lower().split()) & _OF_THE_WHOLE
        name = _name(mention)
        return not (is_unit(name) and whole) and not _HOUSES & set(name.split())

    def _fits(self, topic: Topic, kind: str, post: str) -> bool:
        if not kind and is_unit(topic.name) and set(post.lower().split()) & _OF_THE_WHOLE:
            return False
        return any(self.is_kind(_name(m), kind) for m in topic.mentions)

    def owner(self, noun: str, section: int, at: int) -> Span | None:
        """Whom "the inquiry" or "the board" means: the last name before it with that head."""
        main = self._topics.main(section)
        if main is not None and noun in main.name.split():
            return main.before(at).span
        named = [m for m in self._topics.named(section) if noun in _name(m).split()]
        if noun == "board":  # every firm has one: another's board is no board of it
            named = [m for m in named if _name(m).split()[0] == noun]
        before = [m for m in named if m.start < at]
        found = before[-1:] or named[:1]
        return found[0].span if found else None

    def meeting(self, section: int) -> Span | None:
        """The body that minutes are of: the first board or committee that they name at the head."""
        here = self._topics.named(section)
        head = next((m for m in here[:_AT_THE_HEAD] if is_unit(_name(m))), None)
        again = next((m for m in here if head and _name(head).startswith(f"{_name(m)} ")), head)
        return again.span if again else None

    def is_kind(self, name: str, kind: str) -> bool:
        """Whether a body is of a kind, as its name or the text has it."""
        return _is_kind(name, kind) or kind in self._said.get(name, ())

    def ranked(self, section: int) -> tuple[Topic, ...]:
        """The organisations that a section is about, the foremost first."""
        return self._topics.ranked(section)

    def letterhead(self, section: int, post: str = "") -> Span | None:
        """Whose document a section is, for "our chair": no board, where the post is at a whole."""
        found = self._topics.letterhead(section)
        if set(post.lower().replace("-", " ").split()) & _OF_THE_WHOLE:
            here = (m for m in self._topics.named(section) if not is_unit(_name(m)))
            main = self._topics.main(section, fits=lambda t: not is_unit(t.name))
            return main.mentions[0].span if main else next((m.span for m in here), None)
        return found


_ENOUGH_FOR_PAPER = 2.0
_FOREMOST = 2.0
_FAR_MORE = 1.4
_LOCAL_BODIES = words("branch region local lodge chapter district division section circle")
_LOCAL_OFFICERS = words(
    """chair chairman chairwoman chairperson vice-chair secretary sec treasurer convenor
    convener rep steward officer"""
)
_NEVER_LOOSE = frozenset({"corps", "court", "council", "police", "paper", "team", "university"})
"""Kinds without which a post is nowhere: no judge is at a firm."""

_OF_THE_STATE = words(
    """mp mep msp td mla mpp mha mlc mhr senator sen representative congressman congresswoman
    minister taoiseach tánaiste premier ambassador envoy consul monarch viceroy president-elect
    candidate nominee parliamentarian lawmaker legislator assemblyman assemblywoman whip peer"""
)
_ANYWHERE = words("""professor lecturer fellow imam rabbi elder laureate founder owner""")
"""Posts that a text names of people who come from elsewhere."""

_AT_THE_HEAD = 3
_OF_THE_WHOLE = words(
    """ceo cfo coo cto cio executive president vp chief manager managing head provost principal
    matron spokesman spokeswoman spokesperson boss"""
)
"""Words of posts that a board or committee does not have."""

_HOUSES = words("senate parliament congress assembly court police tribunal government cabinet")
"""Words of bodies that are seldom meant where a post names none."""

_UNITS = words(
    "board committee sub-committee subcommittee panel senate cabinet directors governors"
)


def is_unit(name: str) -> bool:
    """Whether a name is of a body that meets for another: "Finance Committee", "Board"."""
    return bool(_UNITS & set(name.split()[-1:])) or name.split()[:1] == ["board"]


def _names_post(surface: str) -> bool:
    return bool(classes(surface.lower())) or is_field(surface)
