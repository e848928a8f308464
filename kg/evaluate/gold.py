"""Reads annotations: what a person found in one document. The form: docs/gold-format.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from kg.errors import DocumentError
from kg.evaluate.nodes import Entry, entry_of, root
from kg.evaluate.places import place, places
from kg.model import EntityType, EventType, Predicate, Span, Status

TYPES = {
    "PER": EntityType.PERSON,
    "ORG": EntityType.ORGANISATION,
    "LOC": EntityType.PLACE,
    "REPORT": EntityType.PUBLICATION,
    "LAW": EntityType.LEGISLATION,
    "PROG": EntityType.PROGRAMME,
}
EVENTS = {kind.value.lower(): kind for kind in EventType}
STATUSES = {status.value.lower(): status for status in Status}
PREDICATES = tuple(predicate.value for predicate in Predicate)

_SECTIONS = {
    "entities": ("id", "type", "name", "mentions", "publisher", "author", "published"),
    "dates": ("text", "value"),
    "posts": ("person", "post", "org", "status", "since", "until", "evidence"),
    "relations": ("s", "p", "o", "evidence"),
    "events": ("id", "type", "trigger", "participants", "date", "place", "evidence"),
    "quotes": ("speaker", "start", "end", "nth", "block"),
    "comments": ("n", "author", "date", "start"),
    "articles": ("title", "publisher", "author", "date", "start", "end"),
}
_KEYS = ("doc", "date", "title", *_SECTIONS)

_DATE = r"\d{3}X|\d{4}(?:-\d\d(?:-\d\d)?|-Q[1-4]|-W\d\d|-(?:SP|SU|AU|WI))?"
_VALUE = re.compile(rf"(?:{_DATE})|(?:{_DATE}|\.\.)/(?:{_DATE}|\.\.)")

_HINT = (
    "Mend these lines. Texts are copied from the document as they stand; see docs/gold-format.md."
)


@dataclass(frozen=True, slots=True)
class GoldMention:
    start: int
    end: int
    type: EntityType
    entity: str


@dataclass(frozen=True, slots=True)
class GoldDate:
    start: int
    end: int
    value: str | None


@dataclass(frozen=True, slots=True)
class GoldPost:
    holder: str
    post: str
    organisation: str | None
    status: Status


@dataclass(frozen=True, slots=True)
class GoldRelation:
    subject: str
    predicate: Predicate
    object: str


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """An occurrence; ``trigger`` is the words that tell it."""

    type: EventType
    trigger: str
    participants: frozenset[str]
    date: str | None


@dataclass(frozen=True, slots=True)
class GoldQuote:
    start: int
    end: int
    speaker: str | None


@dataclass(frozen=True, slots=True)
class GoldComment:
    """A comment: ``number`` is "2" or, for a reply, "2.1"; ``start`` is its first word's place."""

    number: str
    author: str | None
    start: int


@dataclass(frozen=True, slots=True)
class Gold:
    """What a person found in one document. Entities are named by the ids of the file.

    Args:
        name: The document's: its file name without the suffix.
        comments: None where the file says nothing of comments.
    """

    name: str
    text: str
    mentions: tuple[GoldMention, ...] = ()
    dates: tuple[GoldDate, ...] = ()
    posts: tuple[GoldPost, ...] = ()
    relations: tuple[GoldRelation, ...] = ()
    events: tuple[GoldEvent, ...] = ()
    quotes: tuple[GoldQuote, ...] = ()
    comments: tuple[GoldComment, ...] | None = None


def read_gold(path: Path, text: str) -> Gold:
    """The annotations in the file at ``path`` of this text.

    Raises:
        DocumentError: If the file cannot be read, or anything in it is no annotation of the text;
            names every such line.
    """
    page, file = root(path, _written(path), _KEYS)
    ids = _ids(file)
    gold = Gold(
        name=path.stem,
        text=text,
        mentions=_mentions(file, text),
        dates=tuple(_dates(file, text)),
        posts=tuple(_posts(file, text, ids)),
        relations=tuple(_relations(file, text, ids)),
        events=tuple(_events(file, text, ids)),
        quotes=tuple(_quotes(file, text, ids)),
        comments=tuple(_comments(file, text)) if "comments" in file.values else None,
    )
    page.check(_HINT)
    return gold


def _written(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise DocumentError(f"{path}: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"{path}: byte {error.start} is not UTF-8.", hint="Save the file as UTF-8."
        ) from error


def _entries(file: Entry, section: str) -> Iterator[Entry]:
    kind = "entity" if section == "entities" else section.removesuffix("s")
    return file.entries(section, _SECTIONS[section], kind)


# --- names ----------------------------------------------------------------------------------


def _ids(file: Entry) -> frozenset[str]:
    """The ids of the entities."""
    found: set[str] = set()
    for node in file.items("entities"):
        for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
            if key.value == "id" and isinstance(value, yaml.ScalarNode):
                if value.value in found:
                    file.page.wrong(value, f"entity {value.value}: the id comes twice")
                found.add(str(value.value))
    return frozenset(found)


def _mentions(file: Entry, text: str) -> tuple[GoldMention, ...]:
    """Every occurrence of every form; where two overlap the longer one counts.

    A publication may hold other names, so it competes with publications alone.
    """
    found = [item for entry in _entries(file, "entities") for item in _forms(entry, text)]
    found.sort(key=lambda item: (item[0].start - item[0].end, item[0].start))
    kept: list[GoldMention] = []
    taken: dict[bool, list[GoldMention]] = {True: [], False: []}
    for mention, entry in found:
        layer = taken[mention.type is EntityType.PUBLICATION]
        span = Span(mention.start, mention.end)
        clash = next((m for m in layer if span.overlaps(Span(m.start, m.end))), None)
        if clash is None:
            layer.append(mention)
            kept.append(mention)
        elif span == (clash.start, clash.end) and mention.entity != clash.entity:
            words = text[mention.start : mention.end]
            entry.wrong("mentions", f"{words!r} belongs to {clash.entity} as well; use nth")
    return tuple(sorted(kept, key=lambda m: (m.start, m.end)))


def _forms(entry: Entry, text: str) -> Iterator[tuple[GoldMention, Entry]]:
    """The places of each way of writing the entity."""
    identity, kind = entry.needed("id"), entry.choice("type", TYPES)
    _value(entry, "published")
    for node in entry.items("mentions"):
        form = _form(entry, node)
        if form is None:
            continue
        words, wanted = form
        stand = list(places(words, text))
        if not stand:
            entry.page.wrong(node, f"{entry.name}: {_absent(words)}")
        for n in sorted(wanted - set(range(1, len(stand) + 1))):
            told = f"{words!r} has {len(stand)} places in the text, so none is number {n}"
            entry.page.wrong(node, f"{entry.name}: {told}")
        for n, span in enumerate(stand, start=1):
            if kind and (not wanted or n in wanted):
                yield GoldMention(span.start, span.end, TYPES[kind], identity), entry


def _form(entry: Entry, node: yaml.Node) -> tuple[str, frozenset[int]] | None:
    """The words, and which of their occurrences are meant; none for all."""
    if isinstance(node, yaml.ScalarNode):
        return str(node.value), frozenset()
    form = entry_of(entry.page, node, ("text", "nth"), f"{entry.name}, mention")
    if form is None:
        return None
    numbers = form.texts("nth")
    if not numbers or not all(n.isascii() and n.isdigit() for n in numbers):
        form.wrong("nth", "is a list of numbers from 1 on")
        return None
    return form.needed("text"), frozenset(map(int, numbers))


# --- the rest -------------------------------------------------------------------------------


def _absent(words: str) -> str:
    return f"{words!r} does not stand in the text"


def _value(entry: Entry, key: str) -> str | None:
    """A date's value; None where it is left open."""
    value = entry.text(key) or None
    if value and not _VALUE.fullmatch(value):
        entry.wrong(key, f"{value!r} is no date such as 2019-05-12, 2019, 199X, 2013-07/2013-09")
    return value


def _known(entry: Entry, key: str, ids: frozenset[str]) -> str | None:
    """An entity's id, or None."""
    value = entry.text(key)
    if value is not None and value not in ids:
        entry.wrong(key, f"there is no entity {value!r}")
    return value


def _end(entry: Entry, key: str, ids: frozenset[str]) -> str:
    """An entity's id, which must be there."""
    entry.needed(key)
    return _known(entry, key, ids) or ""


def _copied(entry: Entry, key: str, text: str) -> str:
    """Words that must stand in the text."""
    words = entry.needed(key)
    if words and place(words, text, whole=False) is None:
        entry.wrong(key, _absent(words))
    return words


def _shown(entry: Entry, text: str) -> None:
    """The words that state it may be left out: they are for the reader. Those given must stand."""
    if entry.text("evidence"):
        _copied(entry, "evidence", text)


def _dates(file: Entry, text: str) -> Iterator[GoldDate]:
    """In order of appearance: each is looked for behind the one before."""
    at = 0
    for entry in _entries(file, "dates"):
        words, value = entry.needed("text"), _value(entry, "value")
        if not words:
            continue
        if span := place(words, text, at):
            at = span.end
            yield GoldDate(span.start, span.end, value)
        elif place(words, text):
            entry.wrong("text", f"{words!r} stands before the date above it, not behind")
        else:
            entry.wrong("text", _absent(words))


def _posts(file: Entry, text: str, ids: frozenset[str]) -> Iterator[GoldPost]:
    for entry in _entries(file, "posts"):
        holder, post = _end(entry, "person", ids), entry.needed("post")
        organisation, status = _known(entry, "org", ids), entry.choice("status", STATUSES)
        _shown(entry, text)
        if status:
            yield GoldPost(holder, post, organisation, STATUSES[status])


def _relations(file: Entry, text: str, ids: frozenset[str]) -> Iterator[GoldRelation]:
    for entry in _entries(file, "relations"):
        subject, predicate = _end(entry, "s", ids), entry.choice("p", PREDICATES)
        object_ = _end(entry, "o", ids)
        _shown(entry, text)
        if predicate:
            yield GoldRelation(subject, Predicate(predicate), object_)


def _events(file: Entry, text: str, ids: frozenset[str]) -> Iterator[GoldEvent]:
    for entry in _entries(file, "events"):
        kind, trigger = entry.choice("type", EVENTS), _copied(entry, "trigger", text)
        _known(entry, "place", ids)
        participants = frozenset(entry.texts("participants"))
        for unknown in sorted(participants - ids):
            entry.wrong("participants", f"there is no entity {unknown!r}")
        date = _value(entry, "date")
        if kind:
            yield GoldEvent(EVENTS[kind], trigger, participants, date)


def _quotes(file: Entry, text: str, ids: frozenset[str]) -> Iterator[GoldQuote]:
    """From the ``nth`` place of the first words to the first place of the last ones behind it."""
    for entry in _entries(file, "quotes"):
        speaker = _known(entry, "speaker", ids)
        first, last = entry.needed("start"), entry.needed("end")
        nth = entry.number("nth", default=1)
        if not (first and last):
            continue
        starts = [span.start for span in places(first, text, whole=False)]
        if len(starts) < nth:
            again = f"{first!r} has {len(starts)} places in the text, so none is number {nth}"
            entry.wrong("start", again if starts else _absent(first))
            continue
        start = starts[nth - 1]
        if end := place(last, text, start, whole=False):
            yield GoldQuote(start, end.end, speaker)
        else:
            entry.wrong("end", f"{last!r} does not stand in the text behind {first!r}")


def _comments(file: Entry, text: str) -> Iterator[GoldComment]:
    """In order of appearance, each by its first words."""
    at = 0
    for entry in _entries(file, "comments"):
        number, words = entry.needed("n"), entry.needed("start")
        if not words:
            continue
        if span := place(words, text, at, whole=False):
            at = span.end
            yield GoldComment(number, entry.text("author"), span.start)
        else:
            entry.wrong("start", f"{words!r} does not stand in the text behind the comment above")
