"""Who holds, held or will hold which post, as the text puts it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.annotate import lexicon
from kg.annotate.language import Prose
from kg.annotate.parsed import Parsed
from kg.model import Context, EntityType, Mention, Modality, PostHeld, Span, Status

if TYPE_CHECKING:
    from spacy.tokens import Token

_FORMER = frozenset(
    ["former", "ex", "ex-", "then", "previous", "erstwhile", "late", "sometime", "onetime", "one-time", "past", "outgoing", "retired"]
)
_FUTURE = frozenset(["incoming", "next", "designate", "elect", "prospective", "future", "newly-elected"])
_SKIPPED = (
    frozenset(
        ["the", "a", "an", "current", "its", "their", "his", "her", "new", "newly", "now", "serving", "acting", "interim", "today", "'s", "’s"]
    )
    | _FORMER
    | _FUTURE
)
_LINKS = frozenset(["of", "for", "at", "in", "with", "on", "to"])
_BECOMING = frozenset(["be", "become", "remain"])
_APPOINTING = frozenset(
    ["appoint", "name", "elect", "promote", "recruit", "hire", "install", "nominate", "make", "confirm", "select", "choose"]
)
_LEAVING = frozenset(["resign", "retire", "quit", "step", "leave", "depart"])
_LONGEST = 14
_ROLE = re.compile(
    r"^(?:(?:newly )?created )?(?:role|post|position|job|title|office) of ", re.IGNORECASE
)
_PORTFOLIO = re.compile(r"^(?P<field>[A-Z]?[\w ,&]+?) (?:secretary|minister)$", re.IGNORECASE)
_NO_FIELD = frozenset(["prime", "first", "chief", "general", "private", "permanent", "company", "press", "foreign", "shadow", "assistant", "deputy", "honorary", "membership", "club", "party", "junior", "senior", "state", "under-"])  # fmt: skip
_LEADING = {"head": "head", "lead": "leader", "chair": "chair", "run": "head"}
_LAST = "mp mps mep meps msp msps td tds mla mlas"
_PARLIAMENTARY = frozenset(_LAST.split())


@dataclass(frozen=True, slots=True)
class _Title:
    """A post as found: its words, its organisation, whether its words say when."""

    words: str
    organisation: Span | None
    status: Status
    first: int
    last: int


def find_posts(parsed: Parsed) -> tuple[PostHeld, ...]:
    """Find the posts that the text gives to named people; one for each person and wording."""
    found: list[PostHeld] = []
    for paragraph in parsed.prose:
        for mention in parsed.within(Span(paragraph.segment.start, paragraph.segment.end)):
            if mention.type is EntityType.PERSON:
                found.extend(_posts_of(parsed, paragraph, mention))
        found.extend(_appointments(parsed, paragraph))
        found.extend(_led_by(parsed, paragraph))
    found = [_with_ministry(parsed, post) for post in found]
    unique: dict[tuple[Span, str, Span | None], PostHeld] = {}
    for post in found:
        unique.setdefault((post.holder, post.post.lower(), post.organisation), post)
    return tuple(unique.values())


def _with_ministry(parsed: Parsed, post: PostHeld) -> PostHeld:
    """The ministry of a minister, where the document names one for the field in the title.

    A "fisheries secretary" belongs to the "Department of Fisheries" of the same document.
    """
    match = _PORTFOLIO.match(post.post)
    if post.organisation is not None or match is None:
        return post
    words = match["field"].lower().split()
    if set(words) & _NO_FIELD:
        return post
    field = re.escape(" ".join(words))
    ministry = re.compile(
        rf"(?:ministry|department|office) (?:of|for) (?:the )?(?:.* )?{field}|{field} (?:ministry|department|office)",
        re.IGNORECASE,
    )
    for mention in parsed.mentions:
        if mention.type is EntityType.ORGANISATION and ministry.fullmatch(
            " ".join(mention.surface.split())
        ):
            return replace(post, organisation=mention.span)
    return post


def _led_by(parsed: Parsed, paragraph: Prose) -> Iterator[PostHeld]:
    """ "the board, headed by Ann Lowe"."""
    for verb in paragraph.doc:
        if verb.lemma_ not in _LEADING or verb.lemma_ == "run" or verb.tag_ != "VBN":
            continue
        agent = next(
            (c for c in verb.children if c.dep_ in {"agent", "prep"} and c.lower_ == "by"), None
        )
        thing = (
            next((c for c in agent.children if c.dep_ == "pobj"), None)
            if agent is not None
            else None
        )
        holder = parsed.named(paragraph, thing) if thing is not None else None
        if holder is None or holder.type is not EntityType.PERSON:
            continue
        before = [m for m in parsed.within(Span(paragraph.sentence(verb).start, paragraph.of(verb).start)) if m.type is EntityType.ORGANISATION]  # fmt: skip
        subject = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
        organisation = (
            parsed.named(paragraph, subject)
            if subject is not None
            else (before[0] if before else None)
        )
        if organisation and organisation.type is EntityType.ORGANISATION:
            title = _Title(
                _LEADING[verb.lemma_], organisation.span, Status.CURRENT, verb.i, verb.i + 1
            )
            yield from _make(parsed, paragraph, holder, title, verb)


def _posts_of(parsed: Parsed, paragraph: Prose, mention: Mention) -> Iterator[PostHeld]:
    tokens = paragraph.tokens(mention.span)
    if tokens is None:
        return
    for title in _before(parsed, paragraph, tokens.start):
        yield from _make(parsed, paragraph, mention, title, tokens.root)
    for title in _after(parsed, paragraph, tokens.end):
        yield from _make(parsed, paragraph, mention, title, tokens.root)
    for title, verb in _copula(parsed, paragraph, tokens.root):
        yield from _make(parsed, paragraph, mention, title, verb)


def _make(
    parsed: Parsed, paragraph: Prose, holder: Mention, title: _Title, token: Token
) -> Iterator[PostHeld]:
    sentence = paragraph.sentence(token)
    speech = parsed.speech_at(holder.start)
    since, until, status = _when(parsed, paragraph, title)
    yield PostHeld(
        holder=holder.span,
        post=title.words,
        organisation=title.organisation,
        status=status,
        context=Context(
            section=paragraph.section,
            evidence=sentence,
            speech=speech.span if speech and not speech.block else None,
            modality=Modality.STATED,
        ),
        since=since,
        until=until,
    )


def _when(parsed: Parsed, paragraph: Prose, title: _Title) -> tuple[str | None, str | None, Status]:
    """Read "since 2006", "until 2013", "from 2003 to 2008" right after a post."""
    doc = paragraph.doc
    stop = min(len(doc), title.last + 8)
    since = until = None
    if title.last < len(doc):
        after = paragraph.span(title.last, stop) if title.last < stop else None
        for time in parsed.times_in(after) if after else []:
            words = parsed_text(paragraph, after.start if after else 0, time.start).lower().split()
            if not words or len(words) > 4:
                continue
            if "since" in words or ("from" in words and "until" not in words):
                since = since or time.value
            elif words[-1] in {"until", "till", "to"}:
                until = until or time.value
    status = title.status
    if until and status is Status.CURRENT:
        status = Status.FORMER
    return since, until, status


def parsed_text(paragraph: Prose, start: int, end: int) -> str:
    """The paragraph's prose between two offsets of the document."""
    tokens = paragraph.tokens(Span(start, end)) if end > start else None
    return tokens.text if tokens is not None else ""


# --- "former justice secretary Ann Lowe", "the prisons minister, Ann Lowe" ---------------------


def _before(parsed: Parsed, paragraph: Prose, first: int) -> Iterator[_Title]:
    doc = paragraph.doc
    i = first - 1
    while (
        i >= 0
        and doc[i].text.rstrip(".") in lexicon.HONORIFICS
        and doc[i].lower_ not in lexicon.POSTS
    ):
        i -= 1
    comma = i >= 0 and doc[i].text == ","
    if comma:
        i -= 1
    if i < 0 or doc[i].sent != doc[first].sent:
        return
    if doc[i].lower_.rstrip(".") not in lexicon.POSTS:
        # "chief inspector of probation, Ann Lowe": the head stands before its complement
        head = _head_before(doc, i)
        if head is None or not comma:
            return
        last = i + 1
        i = head
    else:
        last = i + 1
    start = _left_edge(parsed, paragraph, i)
    if comma and not _definite(doc, start):
        return
    title = _title(parsed, paragraph, start, last)
    if title:
        yield title


def _head_before(doc: object, i: int) -> int | None:
    low = max(0, i - 6)
    for j in range(i - 1, low - 1, -1):
        token = doc[j]  # type: ignore[index]
        if token.text in {",", ".", ";", ":"} or token.pos_ in {"VERB", "AUX"}:
            return None
        if token.lower_ in {"of", "for"} and j > 0 and doc[j - 1].lower_ in lexicon.POSTS:  # type: ignore[index]
            return j - 1
    return None


def _definite(doc: object, start: int) -> bool:
    for j in range(start, max(-1, start - 4), -1):
        if doc[j].lower_ in {"the", "its", "their", "'s", "’s", "his", "her", "our"}:  # type: ignore[index]
            return True
    return doc[start].is_sent_start  # type: ignore[index, no-any-return]


def _left_edge(parsed: Parsed, paragraph: Prose, i: int) -> int:
    """The first token of the words before a post's head: adjectives, nouns, an organisation."""
    doc = paragraph.doc
    start = i
    while start > 0 and i - start < _LONGEST:
        token = doc[start - 1]
        if token.sent != doc[i].sent:
            break
        if token.lower_ in {"the", "a", "an"}:
            start -= 1
            break
        mention = parsed.at(paragraph.of(token))
        if mention and mention.type is EntityType.PERSON:
            break
        fits = token.pos_ in {"NOUN", "PROPN", "ADJ", "NUM"} or token.text in {
            "-",
            "&",
            "'s",
            "’s",
            "/",
        }
        fits = fits or token.lower_ in _SKIPPED or token.tag_ in {"VBN", "VBG", "POS"}
        fits = fits or (
            token.lower_ in {"and", "of", "for"}
            and doc[start - 2 if start > 1 else 0].pos_ in {"NOUN", "PROPN"}
            and (
                mention is not None
                or (token.lower_ == "and"
                and doc[start].pos_ in {"NOUN", "PROPN"})
            )
        )
        if not fits:
            break
        start -= 1
    while start < i and doc[start].text in {"-", "&", "/", "and", "of", "for"}:
        start += 1
    return start


def _title(parsed: Parsed, paragraph: Prose, first: int, last: int) -> _Title | None:
    """The post in a run of tokens: less its organisation, and the words that say when."""
    doc = paragraph.doc
    status = Status.CURRENT
    organisation: Span | None = None
    words: list[str] = []
    i = first
    while i < last:
        token = doc[i]
        mention = parsed.at(paragraph.of(token))
        if mention and mention.type is EntityType.PERSON:
            return None
        if mention and mention.type is EntityType.ORGANISATION and not words:
            inside = paragraph.tokens(mention.span)
            end = inside.end if inside is not None else i + 1
            if end < last:
                organisation = mention.span
                i = end
                while i < last and doc[i].text in {"'s", "’s", "'", "’"}:
                    i += 1
                continue
        if (
            mention
            and mention.type is EntityType.ORGANISATION
            and words
            and words[-1].lower() in _LINKS | {"the"}
        ):
            organisation = organisation or mention.span
            while words and words[-1].lower() in _LINKS | {"the"}:
                words.pop()
            break
        if token.lower_ in _FORMER and not words:
            status = Status.FORMER
        elif token.lower_ in _FUTURE and not words:
            status = Status.FUTURE
        elif token.lower_.startswith("ex-") and not words:
            status = Status.FORMER
            words.append(token.text[3:])
        elif (token.lower_ in _SKIPPED and not words) or (token.text in {"-"} and not words):
            pass
        elif token.text in {"'s", "’s", "'", "’"}:
            words = []  # "the trust's chair": what owns the post is no part of its name
        else:
            words.append(token.text)
        i += 1
    if (
        last < len(doc)
        and doc[last].lower_ in {"designate", "elect", "-"}
        and "elect" in doc[last : last + 2].text.lower()
    ):
        status = Status.FUTURE
    phrase = re.sub(r" ([-'’/,]) ?", r"\1", " ".join(words)).strip(" -,'’")
    phrase = _ROLE.sub("", phrase.replace("- ", "-"))
    if (
        not phrase
        or len(words) > _LONGEST
        or not any(w.lower().rstrip(".") in lexicon.POSTS for w in words)
    ):
        return None
    return _Title(phrase, organisation, status, first, last)


# --- "Ann Lowe, chair of the Harbour Board", "Ann Lowe (ops director)" -------------------------


def _after(parsed: Parsed, paragraph: Prose, last: int) -> Iterator[_Title]:
    doc = paragraph.doc
    i = last
    if i >= len(doc) or doc[i].text not in {",", "(", "–", "—", "-"}:
        return
    bracket = doc[i].text == "("
    i += 1
    if i + 1 < len(doc) and doc[i].like_num and doc[i + 1].text in {",", ")"}:
        i += 2  # an age
    former = i < len(doc) and doc[i].lower_ in {"formerly", "previously", "once"}
    if i < len(doc) and (former or doc[i].lower_ in {"now", "currently", "also"}):
        i += 1
    if i + 2 < len(doc) and doc[i].lower_ == "who" and doc[i + 1].lemma_ == "be":
        past = doc[i + 1].lower_ == "was"
        title = _noun_phrase(parsed, paragraph, i + 2)
        if title:
            yield (
                title
                if not past
                else _Title(title.words, title.organisation, Status.FORMER, title.first, title.last)
            )
        return
    title = _noun_phrase(parsed, paragraph, i)
    if title is None:
        return
    if former:
        title = replace(title, status=Status.FORMER)
    stop = doc[title.last].text if title.last < len(doc) else "."
    if (
        stop in {",", ".", ")", ";", ":", "–", "—", "-", "”", '"', "and"}
        or bracket
        or doc[title.last].pos_ in {"VERB", "AUX", "ADP", "SCONJ", "PRON"}
    ):
        yield title
        yield from _further(parsed, paragraph, title)


def _further(parsed: Parsed, paragraph: Prose, title: _Title) -> Iterator[_Title]:
    doc = paragraph.doc
    if title.last + 1 < len(doc) and doc[title.last].lower_ == "and":
        more = _noun_phrase(parsed, paragraph, title.last + 1)
        if more:
            yield _Title(
                more.words,
                more.organisation,
                title.status if more.status is Status.CURRENT else more.status,
                more.first,
                more.last,
            )


def _noun_phrase(parsed: Parsed, paragraph: Prose, first: int) -> _Title | None:
    """A post that begins at a token: "(the) (former) chief executive of Acme"."""
    doc = paragraph.doc
    if first >= len(doc):
        return None
    head = None
    for i in range(first, min(len(doc), first + 9)):
        token = doc[i]
        mention = parsed.at(paragraph.of(token))
        if token.lower_.rstrip(".") in lexicon.POSTS and (
            mention is None or mention.type is not EntityType.PERSON
        ):
            head = i
            following = doc[i + 1] if i + 1 < len(doc) else None
            if following is not None and following.lower_.rstrip(".") in lexicon.POSTS:
                continue  # "chief executive"
            break
        if head is not None:
            break
        fits = (
            token.pos_ in {"NOUN", "PROPN", "ADJ", "DET", "NUM", "PRON"}
            or token.text in {"-", "&", "'s", "’s", "/"}
            or token.lower_ in _SKIPPED | {"and", "of", "for"}
        )
        fits = fits or token.tag_ in {"VBN", "VBG", "POS"}
        if not fits or (
            token.pos_ == "PRON" and token.lower_ not in {"his", "her", "its", "their"}
        ):
            return None
    if head is None or (
        doc[head].pos_ in {"VERB", "AUX"} and doc[head].lower_ not in lexicon.POSTS
    ):
        return None
    last = head + 1
    if (
        last < len(doc)
        and doc[last].pos_ in {"NOUN", "PROPN"}
        and parsed.at(paragraph.of(doc[last])) is None
        and doc[last].lower_ not in lexicon.POSTS
    ):
        return None  # "a director general's office": the post only modifies
    last = _complement(parsed, paragraph, last)
    return _title(parsed, paragraph, first, last)


def _complement(parsed: Parsed, paragraph: Prose, last: int) -> int:
    """Take in "of probation", "at Acme", "for Work and Pensions", "of the Harbour Board"."""
    doc = paragraph.doc
    for _ in range(2):
        if last >= len(doc) or doc[last].lower_ not in _LINKS:
            return last
        link = doc[last].lower_
        i = last + 1
        if i < len(doc) and doc[i].lower_ in {"the", "a", "an", "its", "their", "his", "her"}:
            i += 1
        if i >= len(doc):
            return last
        mention = parsed.at(paragraph.of(doc[i]))
        if mention:
            if mention.type is EntityType.PERSON:
                return last
            inside = paragraph.tokens(mention.span)
            end = inside.end if inside is not None else i + 1
            if link in {"in", "on", "to", "with"} and mention.type is not EntityType.ORGANISATION:
                return last
            last = end
            continue
        if link not in {"of", "for", "to"}:
            return last
        end = i
        while (
            end < len(doc)
            and end - i < 6
            and (
                doc[end].pos_ in {"NOUN", "PROPN", "ADJ"}
                or (
                    doc[end].lower_ in {"and", "&"}
                    and end + 1 < len(doc)
                    and doc[end + 1].pos_ in {"NOUN", "PROPN"}
                )
            )
        ):
            if (
                parsed.at(paragraph.of(doc[end])) is not None
                and end > i
                and parsed.at(paragraph.of(doc[end])).type is EntityType.PERSON
            ):  # type: ignore[union-attr]
                break
            end += 1
        if end == i:
            return last
        last = end
    return last


# --- "Ann Lowe is the director of …", "was recruited to the role of …" -------------------------


def _copula(parsed: Parsed, paragraph: Prose, root: Token) -> Iterator[tuple[_Title, Token]]:
    if root.dep_ not in {"nsubj", "nsubjpass"}:
        return
    verb = root.head
    doc = paragraph.doc
    if verb.lemma_ in _BECOMING and verb.pos_ in {"VERB", "AUX"}:
        attribute = next(
            (c for c in verb.children if c.dep_ in {"attr", "acomp", "oprd"} and c.i > verb.i), None
        )
        if attribute is None or any(c.dep_ == "neg" for c in verb.children):
            return
        first = attribute.left_edge.i
        title = _noun_phrase(parsed, paragraph, first)
        if title is None or not (title.first <= attribute.i < title.last):
            return
        past = verb.lower_ in {"was", "were"} or (any(c.lower_ in {"had"} for c in verb.children))
        status = title.status
        if past and status is Status.CURRENT:
            status = Status.FORMER
        if any(c.lower_ in {"will", "’ll", "'ll"} for c in verb.children):
            status = Status.FUTURE
        base = _Title(title.words, title.organisation, status, title.first, title.last)
        yield base, verb
        for more in _further(parsed, paragraph, base):
            yield more, verb
        return
    if verb.lemma_ in _APPOINTING and root.dep_ == "nsubjpass":
        yield from _role(parsed, paragraph, verb, doc)


def _role(
    parsed: Parsed, paragraph: Prose, verb: Token, doc: object
) -> Iterator[tuple[_Title, Token]]:
    """The post after an appointing verb: "as chair", "to the (newly created) role of chair", "chair"."""
    for i in range(verb.i + 1, min(len(doc), verb.i + 14)):  # type: ignore[arg-type]
        token = doc[i]  # type: ignore[index]
        if token.sent != verb.sent or token.text in {".", ";"}:
            return
        if token.lower_ in {"as", "to", "of"} or token.dep_ == "oprd":
            first = i + 1 if token.lower_ in {"as", "to", "of"} else token.left_edge.i
            title = _noun_phrase(parsed, paragraph, first)
            if title:
                yield title, verb
                return


def _appointments(parsed: Parsed, paragraph: Prose) -> Iterator[PostHeld]:
    """ "Acme has appointed Ann Lowe as chair": the post is at the appointing organisation."""
    for verb in paragraph.doc:
        if verb.lemma_ not in _APPOINTING or verb.pos_ != "VERB":
            continue
        objects = [c for c in verb.children if c.dep_ in {"dobj", "nsubjpass"}]
        subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        for thing in objects:
            node = thing
            holder = parsed.named(paragraph, thing)
            if holder is None and thing.lower_ in {"who", "that"} and verb.dep_ == "relcl":
                node = verb.head
                holder = parsed.named(paragraph, node)
            if holder is None or holder.type is not EntityType.PERSON:
                continue
            organisation = parsed.named(paragraph, subject) if subject is not None else None
            for title, _ in _role(parsed, paragraph, verb, paragraph.doc):
                where = title.organisation or (
                    organisation.span
                    if organisation and organisation.type is EntityType.ORGANISATION
                    else None
                )
                yield from _make(
                    parsed, paragraph, holder,
                    _Title(title.words, where, title.status, title.first, title.last), verb,
                )  # fmt: skip
