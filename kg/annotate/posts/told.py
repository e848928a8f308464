"""Posts that a verb gives: "was appointed chair", "stepped down as head of", "chairs the board"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.annotate.language import Prose
from kg.annotate.parsed import SUBJECTS, Parsed, modality
from kg.annotate.posts.beside import further
from kg.annotate.posts.heads import HOLDING, words
from kg.annotate.posts.nominal import nominal
from kg.annotate.posts.titles import Title, also_at, noun_phrase
from kg.annotate.speech.speakers import BODIES
from kg.model import EntityType, Mention, Modality, Span, Status

if TYPE_CHECKING:
    from spacy.tokens import Token

    Holder = Callable[[Token], Mention | None]
    """The person that a noun or pronoun means."""

    Body = Callable[[Token], Span | None]
    """The organisation that a noun means."""

_BECOMING = words("be become remain")
_APPOINTING = words(
    """appoint name elect re-elect reelect promote recruit hire install nominate make confirm
    select choose ordain swear unveil engage co-opt coopt bring poach headhunt parachute draft
    lure enlist induct commission instal announce confirm welcome introduce"""
)
_LEAVING = words("resign retire quit step stand leave depart")
_REMOVING = words(
    "sack dismiss oust remove fire axe depose drop unseat relieve strip replace succeed eject"
)
_ELECTING = words("elect re-elect reelect return vote")
_FOLLOWING = words("succeed replace follow take")
_RISING = words("set due expect rise go prepare agree appoint elect choose continue begin tip be")
"""What may govern "to become" for the post to be had: "is due to become", "rose to become"."""

_SERVING = words(
    """serve work act return come join start begin continue arrive take stay succeed replace follow
    double enter do run train volunteer operate qualify employ hire spend finish end
    earn receive pay draw pocket sit officiate testify practise practice toil moonlight deputise
    deputize preside rejoin transfer move switch graduate progress advance continue remain speak
    write sign reappear resurface last survive campaign stay"""
)
_REFLEXIVE = words("define redefine re-define style describe establish install")
_LEADING = {
    "head": "head",
    "lead": "leader",
    "chair": "chair",
    "captain": "captain",
    "manage": "manager",
    "coach": "coach",
    "edit": "editor",
    "found": "founder",
    "co-found": "co-founder",
    "cofound": "co-founder",
    "establish": "founder",
    "set": "founder",
    "start": "founder",
    "launch": "founder",
    "create": "founder",
    "form": "founder",
    "preside": "president",
}
_POSITIONS = words("""post position role job seat directorship chairmanship professorship""")
_TAKING = words(
    """accept take get land secure hold occupy assume resign quit leave relinquish lose vacate"""
)
_WILL = words("will 'll ’ll shall")
_ANY = (
    _BECOMING
    | _APPOINTING
    | _LEAVING
    | _SERVING
    | _REFLEXIVE
    | _REMOVING
    | _TAKING
    | set(_LEADING)
    | set(HOLDING)
)


def told(
    parsed: Parsed, paragraph: Prose, *, holder: Holder, body: Body
) -> Iterator[tuple[Mention, Title, Token]]:
    """The posts that the verbs of one paragraph give: holder, title, verb."""
    for verb in paragraph.doc:
        if verb.pos_ not in {"VERB", "AUX"} or any(c.dep_ == "neg" for c in verb.children):
            continue
        lemma = verb.lemma_.lower()
        if lemma not in _ANY or _unsure(verb):
            continue
        if lemma in _BECOMING:
            yield from _copula(parsed, paragraph, verb, holder)
        elif lemma in _APPOINTING:
            yield from _appointed(parsed, paragraph, verb, holder, body)
        elif lemma in _LEADING or lemma in HOLDING:
            yield from _leads(paragraph, verb, holder, body)
        if lemma in _LEAVING | _SERVING | _REFLEXIVE | _REMOVING:
            yield from _as(parsed, paragraph, verb, holder, body)
        if lemma in _TAKING:
            yield from _takes(parsed, paragraph, verb, holder)
    yield from nominal(parsed, paragraph, holder=holder, body=body)
    yield from _in_capacity(parsed, paragraph, holder)


_MODAL = words("may might could would should can must ought 'd ’d")


def _unsure(verb: Token) -> bool:
    """Whether a clause only supposes, denies or wishes what it says of a post."""
    if any(c.dep_ == "aux" and c.lower_ in _MODAL for c in verb.children):
        return True
    asked = verb.sent[-1].text == "?"
    return modality(verb) in {Modality.DENIED} | (set() if asked else {Modality.QUESTIONED})


def _subject(verb: Token) -> Token | None:
    """The subject of a verb; of a relative clause, what it hangs on."""
    node = verb
    for _ in range(4):
        found = next((c for c in node.children if c.dep_ in SUBJECTS), None)
        if found is not None:
            if found.lower_ in {"who", "that", "which"} and node.dep_ in {"relcl", "acl"}:
                return node.head
            return found
        beside = node.nbor(-1) if node.i > 0 and node.pos_ == "VERB" else None
        if beside is not None and beside.dep_ == "compound" and beside.head.i == node.i:
            return beside  # "Ann Lowe retires", taken for one noun
        aux = next((c for c in node.children if c.dep_ in {"aux", "auxpass"}), None)
        below = next((c for c in aux.children if c.dep_ in SUBJECTS), None) if aux else None
        if below is not None:  # "was re-elected", parsed apart at its hyphen
            return below
        if node.dep_ in {"acl", "relcl"}:
            return node.head
        if node.dep_ not in {"conj", "xcomp", "advcl"} or node.head.i == node.i:
            return None
        node = node.head
    return None


def _tense(verb: Token) -> Status | None:
    """Current, past or to come, as a verb and its auxiliaries have it; None for a mere wish."""
    helpers = {c.lower_ for c in verb.children if c.dep_ in {"aux", "auxpass"}}
    if helpers & _WILL:
        return Status.CURRENT if verb.lemma_ in {"remain", "stay"} else Status.FUTURE
    if "to" in helpers:
        above = verb.head.lemma_.lower()
        if verb.head.i == verb.i or above not in _RISING | {"use"}:
            return None
        if above == "use":
            return Status.FORMER
        return (
            Status.CURRENT
            if above in {"rise", "continue", "begin"} or (above == "go" and verb.head.tag_ == "VBD")
            else Status.FUTURE
        )
    if verb.lower_ in {"was", "were"} or (verb.lemma_ == "be" and "had" in helpers):
        return Status.FORMER
    return Status.CURRENT


def _timed(title: Title, status: Status) -> Title:
    return replace(title, status=status) if title.status is Status.CURRENT else title


def _copula(
    parsed: Parsed, paragraph: Prose, verb: Token, holder: Holder
) -> Iterator[tuple[Mention, Title, Token]]:
    """ "Ann Lowe is the director of the centre and a fellow of the college"."""
    if verb.dep_ == "auxpass":
        return
    subject = _subject(verb)
    attribute = next(
        (c for c in verb.children if c.dep_ in {"attr", "acomp", "oprd", "dobj"} and c.i > verb.i),
        None,
    )
    if attribute is None and verb.lemma_ == "be":
        attribute = next((c for c in verb.children if c.i > verb.i and c.pos_ == "NOUN"), None)
    if subject is None or attribute is None or subject.i == attribute.i:
        return
    person = holder(subject)
    if person is None or any(c.lower_ in {"if", "unless"} for c in verb.children):
        return
    title = noun_phrase(parsed, paragraph, attribute.left_edge.i)
    tense = _tense(verb)
    if tense is None or title is None or not title.first <= attribute.i < title.last:
        return
    title = _timed(title, tense)
    if title.organisation is None and _of_which(verb):
        at = parsed.named(paragraph, verb.head) if verb.dep_ == "relcl" else None
        if at and at.type is EntityType.ORGANISATION:
            title = replace(title, organisation=at.span)
    if verb.lemma_ == "become":
        title = replace(title, marks="since")
    yield person, title, verb
    for more in further(parsed, paragraph, title):
        yield person, more, verb


def _of_which(verb: Token) -> bool:
    """Whether a clause tells of a body: "the club where she is", "of which he was"."""
    for child in verb.subtree:
        if child.i >= verb.i:
            break
        if child.lower_ == "where":
            return True
        if child.lower_ == "which" and child.nbor(-1).lower_ in {"of", "at", "for"}:
            return True
    return False


def _appointed(
    parsed: Parsed, paragraph: Prose, verb: Token, holder: Holder, body: Body
) -> Iterator[tuple[Mention, Title, Token]]:
    """ "Acme has appointed Ann Lowe as chair": the post is at the appointing organisation."""
    agent = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    by = next((c for c in verb.children if c.dep_ == "agent"), None)
    if agent is None and by is not None:
        agent = next((c for c in by.children if c.dep_ == "pobj"), None)
    where = body(agent) if agent is not None else None
    objects = [c for c in verb.children if c.dep_ in {"dobj", "nsubjpass"}]
    objects += [
        g
        for c in verb.children
        if c.dep_ == "ccomp"
        for g in c.children
        if c.i > verb.i and g.dep_ == "nsubj"
    ]
    passive = verb.tag_ == "VBN" and not any(c.dep_ in {"nsubj", "dobj"} for c in verb.children)
    subject = _subject(verb) if passive and not objects else None
    for thing in [*objects, *([subject] if subject is not None else [])]:
        relative = thing.lower_ in {"who", "that"} and verb.dep_ == "relcl"
        person = holder(verb.head if relative else thing)
        if person is None:
            continue
        roles = list(_role(parsed, paragraph, verb, person))
        if not roles and verb.lemma_.lower() in _ELECTING:
            roles = list(_onto_council(parsed, paragraph, verb))
        for title in roles:
            if title.organisation is None and where is None:
                title = replace(title, organisation=_between(paragraph, parsed, verb, title))
            placed = replace(title, organisation=title.organisation or where, marks="since")
            yield person, _timed(placed, _planned(verb)), verb
            for other, more in _gapped(parsed, paragraph, title):
                organisation = more.organisation or placed.organisation
                more = replace(more, organisation=organisation, marks="since")
                yield other, _timed(more, _planned(verb)), verb


def _gapped(parsed: Parsed, paragraph: Prose, title: Title) -> Iterator[tuple[Mention, Title]]:
    """ "elected chair, Tom Reed secretary and Raj Patel treasurer": those without their verb."""
    doc, last = paragraph.doc, title.last
    for _ in range(6):
        i = last
        while i < len(doc) and doc[i].text in {",", ";", "and", "with"}:
            i += 1
        name = parsed.at(paragraph.of(doc[i])) if last < i < len(doc) else None
        tokens = paragraph.tokens(name.span) if name else None
        if name is None or tokens is None or name.type is not EntityType.PERSON:
            return
        first = tokens.end + (doc[tokens.end : tokens.end + 1].text.lower() == "as")
        more = noun_phrase(parsed, paragraph, first) if first < len(doc) else None
        if more is None:
            return
        yield name, more
        last = more.last


def _onto_council(parsed: Parsed, paragraph: Prose, verb: Token) -> Iterator[Title]:
    """ "was elected to Wick Town Council", "to her late husband’s council seat": a councillor."""
    thing = _object_of(verb, {"to", "onto", "on"})
    if thing is None:
        return
    around = {t.lower_ for t in thing.subtree if t.i <= thing.i + 3}
    if thing.lower_ != "council" and not ("council" in around and thing.lower_ == "seat"):
        return
    named = parsed.at(paragraph.of(thing))
    where = named.span if named and named.type is EntityType.ORGANISATION else None
    yield Title("councillor", where, Status.CURRENT, verb.i, thing.i + 1)


def _planned(verb: Token) -> Status:
    """Future where the appointment is still to come or the post still to be taken up."""
    helpers = {c.lower_ for c in verb.children if c.dep_ in {"aux", "auxpass"}}
    stays = verb.lemma_ in {"remain", "stay", "continue"}
    return Status.FUTURE if helpers & _WILL and not stays else Status.CURRENT


def _between(paragraph: Prose, parsed: Parsed, verb: Token, title: Title) -> Span | None:
    """The organisation between verb and post: "appointed to the board of Acme as a director"."""
    inside = parsed.within(paragraph.span(verb.i, max(title.first, verb.i + 1)))
    for mention in inside:
        tokens = paragraph.tokens(mention.span)
        if mention.type is EntityType.ORGANISATION and tokens is not None:
            lead = paragraph.doc[max(verb.i, tokens.start - 2) : tokens.start].text.lower()
            if "from" not in lead.split():
                return mention.span
    return None


def _role(parsed: Parsed, paragraph: Prose, verb: Token, person: Mention) -> Iterator[Title]:
    """The post after an appointing verb: "as chair", "to the role of chair", "a fellow of"."""
    doc = paragraph.doc
    name = paragraph.tokens(person.span)
    if name is not None and 0 < name.start - verb.i <= 3:
        title = noun_phrase(parsed, paragraph, name.end)  # "named Ann Lowe chief executive"
        if title:
            yield title
            return
    for i in range(verb.i + 1, min(len(doc), verb.i + 16)):
        token = doc[i]
        if token.sent.start != verb.sent.start or token.text in {".", ";"}:
            return
        linked = token.lower_ in {"as", "to", "of"}
        if linked or token.dep_ in {"oprd", "attr", "dobj"}:
            first = i + 1 if linked else token.left_edge.i
            title = noun_phrase(parsed, paragraph, first) if first > verb.i else None
            if title and title.first > verb.i:
                yield title
                return


def _as(
    parsed: Parsed, paragraph: Prose, verb: Token, holder: Holder, body: Body
) -> Iterator[tuple[Mention, Title, Token]]:
    """ "served Acme as treasurer", "stepped down as head of", "took over as chair"."""
    lemma = verb.lemma_.lower()
    if lemma in _REFLEXIVE and not any(c.lower_ in {"himself", "herself"} for c in verb.children):
        return
    link = next(
        (
            t
            for t in verb.subtree
            if verb.i < t.i <= verb.i + 16 and t.lower_ == "as" and t.head.i in _near(verb)
        ),
        None,
    )
    subject = _subject(verb)
    if link is None:
        return
    title = noun_phrase(parsed, paragraph, link.i + 1)
    if title is None:
        return
    if lemma in _FOLLOWING | _REMOVING:
        yield from _predecessor(verb, title, holder)
        if lemma not in _FOLLOWING or any(c.dep_ == "nsubjpass" for c in verb.children):
            return
    person = holder(subject) if subject is not None else None
    if person is None:
        return
    if lemma == "stand" and not any(c.lower_ in {"down", "aside"} for c in verb.children):
        return
    if title.organisation is None and lemma in _SERVING - {"succeed", "replace", "follow"}:
        title = replace(title, organisation=_served(paragraph, verb, link, body))
    if lemma in _LEAVING:
        going = _planned(verb) is Status.FUTURE or verb.tag_ in {"VB", "VBG"}
        going = going or (verb.tag_ in {"VBZ", "VBP"} and _ahead(verb))
        title = replace(title if going else _timed(title, Status.FORMER), marks="until")
    else:
        future = _planned(verb) is Status.FUTURE
        past = (
            lemma in {"serve", "work", "act", "spend", "train", "earn", "toil", "moonlight"}
            and verb.tag_ in {"VBD", "VBN"}
            and not _perfect(verb)
        )
        title = _timed(
            title, Status.FUTURE if future else Status.FORMER if past else Status.CURRENT
        )
        if lemma in {
            "take",
            "succeed",
            "replace",
            "follow",
            "join",
            "start",
            "begin",
            "return",
            "arrive",
        }:
            title = replace(title, marks="since")
    yield person, title, verb


def _ahead(verb: Token) -> bool:
    """Whether a present tense tells of what is to come: "steps down next month"."""
    words = {t.lower_ for t in verb.subtree if t.i > verb.i}
    return bool(words & {"next", "tomorrow", "later", "shortly", "soon"}) or "on" in words


def _predecessor(
    verb: Token, title: Title, holder: Holder
) -> Iterator[tuple[Mention, Title, Token]]:
    """Who leaves a post: "replaced Ann Lowe as chair", "took over from her", "was sacked as"."""
    passive = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
    gone: Token | None = passive
    if passive is None and verb.tag_ == "VBN" and verb.dep_ in {"relcl", "acl"}:
        gone = _subject(verb)
    elif passive is None and verb.lemma_ == "take":
        gone = _object_of(verb, {"from"})
    elif passive is None:
        gone = next((c for c in verb.children if c.dep_ == "dobj"), None)
    future = _planned(verb) is Status.FUTURE
    person = holder(gone) if gone is not None else None
    if person:
        status = Status.CURRENT if future else Status.FORMER
        yield person, replace(_timed(title, status), marks="until"), verb
    if passive is not None and verb.lemma_ in _FOLLOWING:
        agent = _object_of(verb, {"by"})
        successor = holder(agent) if agent is not None else None
        if successor:
            yield successor, replace(_timed(title, _planned(verb)), marks="since"), verb


def _object_of(verb: Token, links: set[str]) -> Token | None:
    """The object of a preposition below a verb, or below what hangs on it."""
    for token in verb.subtree:
        if token.i > verb.i and token.lower_ in links and token.dep_ in {"prep", "agent"}:
            return next((c for c in token.children if c.dep_ == "pobj"), None)
    return None


def _perfect(verb: Token) -> bool:
    return any(c.lower_ in {"has", "have", "’ve", "'ve"} for c in verb.children if c.dep_ == "aux")


def _near(verb: Token) -> set[int]:
    """A verb and what hangs right on it: "as" is parsed below its object now and then."""
    return {
        verb.i,
        *(c.i for c in verb.children),
        *(g.i for c in verb.children for g in c.children),
    }


def _served(paragraph: Prose, verb: Token, link: Token, body: Body) -> Span | None:
    """The organisation between a verb and its "as": "worked for Acme, the carmaker, as"."""
    for child in verb.children:
        if verb.i < child.i < link.i and child.dep_ in {"dobj", "prep"}:
            node = (
                next((c for c in child.children if c.dep_ == "pobj"), None)
                if child.dep_ == "prep"
                else child
            )
            found = body(node) if node is not None else None
            if found:
                return found
    return None


def _leads(
    paragraph: Prose, verb: Token, holder: Holder, body: Body
) -> Iterator[tuple[Mention, Title, Token]]:
    """ "Ann Lowe, who chairs the Harbour Board"; "the board, headed by Ann Lowe"."""
    lemma = verb.lemma_.lower()
    holds = verb.tag_ == "VBZ" and lemma in HOLDING
    post = HOLDING[lemma] if holds else _LEADING.get(lemma)
    if post is None:
        return
    if verb.lemma_ == "set" and not any(c.lower_ == "up" for c in verb.children):
        return
    agent = next(
        (c for c in verb.children if c.dep_ in {"agent", "prep"} and c.lower_ == "by"), None
    )
    if verb.tag_ == "VBN" and agent is not None:
        leader = next((c for c in agent.children if c.dep_ == "pobj"), None)
        led = _subject(verb)
    else:
        leader = _subject(verb)
        led = next((c for c in verb.children if c.dep_ == "dobj"), None)
        if led is not None and led.lower_ in {"which", "that"} and verb.dep_ == "relcl":
            led = verb.head
    if leader is None or led is None or leader.i == led.i:
        return
    person, where = holder(leader), _led(paragraph, led, body)
    if where is None and verb.tag_ == "VBN" and verb.lemma_ in {"lead", "head"}:
        where = _from(leader, body)
    if person is None or (where is None and not _some_body(led)):
        return
    if post == "founder" and where is None:
        return
    past = verb.tag_ == "VBD" and not post.endswith("founder")
    status = Status.FORMER if past else _planned(verb)
    last = verb.i + 1
    if led.i > verb.i:
        inside = paragraph.tokens(where) if where else None
        last = inside.end if inside is not None and inside.start > verb.i else led.i + 1
    title = Title(post, where, status, verb.i, last, needs_organisation=True)
    yield person, title, verb


def _led(paragraph: Prose, led: Token, body: Body) -> Span | None:
    """The body that is led: "the Acme board", "Acme, the charity founded by"."""
    found = body(led)
    if found is None and led.dep_ == "appos":
        found = body(led.head)
    for child in led.children if found is None else ():
        if child.dep_ in {"compound", "nmod", "poss"} and child.ent_type_ != "PERSON":
            found = found or body(child)
    return found


def _from(leader: Token, body: Body) -> Span | None:
    """ "staff, led by Ann Lowe of the Carers' Union"."""
    for child in leader.children:
        if child.lower_ in {"of", "from"} and child.dep_ == "prep":
            thing = next((c for c in child.children if c.dep_ == "pobj"), None)
            return body(thing) if thing is not None else None
    return None


def _some_body(noun: Token) -> bool:
    """ "chairs its board", "heads the trust": an organisation the text has to have named."""
    definite = any(c.lower_ in {"the", "its", "their", "our"} for c in noun.children)
    return definite and noun.lower_ in BODIES - {"team", "party", "group", "service"}


def _takes(
    parsed: Parsed, paragraph: Prose, verb: Token, holder: Holder
) -> Iterator[tuple[Mention, Title, Token]]:
    """ "took the post of clerk", "left her job as treasurer of the club"."""
    thing = next((c for c in verb.children if c.dep_ == "dobj" and c.lower_ in _POSITIONS), None)
    subject = _subject(verb)
    if thing is None or subject is None:
        return
    doc = paragraph.doc
    person = holder(subject)
    link = thing.i + 1
    if person is None or link >= len(doc):
        return
    linked = doc[link].lower_ in {"of", "as"}
    title = (
        noun_phrase(parsed, paragraph, link + 1) if linked else _position(parsed, paragraph, thing)
    )
    if title:
        left = verb.lemma_ in {
            "resign",
            "quit",
            "leave",
            "relinquish",
            "lose",
            "vacate",
        } and verb.tag_ in {
            "VBD",
            "VBN",
        }
        title = replace(title, marks="until") if left else title
        yield person, _timed(title, Status.FORMER if left else _planned(verb)), verb


def _position(parsed: Parsed, paragraph: Prose, thing: Token) -> Title | None:
    """ "a senior position with Acme": a post without a name, but with an organisation."""
    doc = paragraph.doc
    kind = [c for c in thing.children if c.dep_ in {"amod", "compound"} and c.i < thing.i]
    i = thing.i + 1
    if not kind or doc[i].lower_ not in {"with", "at", "in"} or i + 1 >= len(doc):
        return None
    i += 1 + (doc[i + 1].lower_ == "the")
    body = parsed.at(paragraph.of(doc[i])) if i < len(doc) else None
    if body is None or body.type is not EntityType.ORGANISATION:
        return None
    return Title(doc[kind[0].i : thing.i + 1].text, body.span, Status.CURRENT, kind[0].i, i + 1)


def _in_capacity(
    parsed: Parsed, paragraph: Prose, holder: Holder
) -> Iterator[tuple[Mention, Title, Token]]:
    """ "As treasurer of the club, she …" at the head of a sentence."""
    doc = paragraph.doc
    for sentence in doc.sents:
        if doc[sentence.start].lower_ != "as" or len(sentence) < 6:
            continue
        title = noun_phrase(parsed, paragraph, sentence.start + 1)
        if title is None or title.last >= sentence.end:
            continue
        other = also_at(parsed, paragraph, title)
        stop = (other or title).last
        at = stop + (doc[stop].text == "," if stop < len(doc) else 0)
        root = sentence.root
        subject = next((c for c in root.children if c.dep_ in SUBJECTS), None)
        if subject is None or at >= sentence.end or not 0 <= subject.left_edge.i - at <= 1:
            continue
        person = holder(subject)
        if person and person.type is EntityType.PERSON:
            yield person, title, root
            if other:
                yield person, other, root
