"""Pools what all documents say of a way of writing: is it a name, of which type, and where else.

A document that is sure outweighs many that guess. What the annotator of one document could not
know is decided here: that a word is ordinary because the corpus writes it small, that an acronym
has the type of the one long name that has its initials, that a name known from elsewhere stands
where the annotator saw nothing. Only counts and sums are used, so the order of documents does not
matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from kg.model import EntityType, Mention, Reading
from kg.resolve.forms import company, initials, is_acronym, person_parts, short_forms
from kg.resolve.groups import Groups
from kg.resolve.occurrences import Found, Index, name_form, occurrences
from kg.resolve.outline import Outline, Outlines, Sighting

PER, ORG, PLACE = EntityType.PERSON, EntityType.ORGANISATION, EntityType.PLACE
PUB = EntityType.PUBLICATION

SURE = 0.9
"""Score from which a document's own evidence of a type outweighs all that is less sure."""
_KNOWN = 0.5
"""How sure the corpus must be of a name before it is looked for in other documents."""
_DOUBTED = 0.7
"""A best score under which small letters elsewhere make a word ordinary."""
_GUESSED = 0.5
"""A best score under which as many small as capital ones do."""
_TRUST = 0.8
"""How much of one document's score counts: no document alone makes a thing certain."""
_ADDED = 0.5
"""Score of a mention that the corpus adds."""
_SHORT = 3
"""Letters from which an acronym stands for a long name of another document."""


@dataclass(slots=True)
class _Form:
    """The evidence for one form while it is being collected.

    Args:
        best: By document, the best score of each type.
        score: The best of all.
        surfaces: How often it is written how.
        small: How often in small letters, where no annotator saw a name.
    """

    best: dict[str, dict[EntityType, float]] = field(default_factory=dict)
    surfaces: dict[str, int] = field(default_factory=dict)
    small: int = 0
    score: float = 0.0

    @property
    def sureness(self) -> float:
        """Noisy-or over documents (Pearl 1988, §4.3.2)."""
        doubt = 1.0
        for kinds in self.best.values():
            doubt *= 1 - _TRUST * max(kinds.values())
        return 1 - doubt

    @property
    def acronym(self) -> bool:
        return any(is_acronym(surface) for surface in self.surfaces)

    @property
    def capitals(self) -> int:
        """How often the corpus writes it with a capital."""
        return sum(n for surface, n in self.surfaces.items() if not surface.islower())

    def capital(self, name: str) -> bool:
        """Whether the corpus writes this very form with a capital."""
        return any(name_form(s) == name and s[:1].isupper() for s in self.surfaces)


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the annotators of all documents make of each form, before any text is searched.

    Args:
        types: The type of each form.
        own: Where a document's own evidence is as strong and says otherwise: (document, form).
        forms: The evidence.
    """

    types: Mapping[str, EntityType]
    own: Mapping[tuple[str, str], EntityType]
    forms: Mapping[str, _Form]

    @property
    def known(self) -> frozenset[str]:
        """The forms to look for in the texts."""
        return frozenset(form for form in self.forms if len(form) > 1)


@dataclass(frozen=True, slots=True)
class Pool:
    """What the corpus makes of ways of writing.

    Args:
        types, own: As `Weighed` has them.
        ordinary: Forms that the corpus shows to be words.
        split: Where one document writes two things alike, a town and its team: (document, form).
        forms: The evidence.
        marks: All that a document's names depend on, of each form: one character.
    """

    types: Mapping[str, EntityType]
    own: Mapping[tuple[str, str], EntityType]
    ordinary: frozenset[str]
    split: frozenset[tuple[str, str]]
    forms: Mapping[str, _Form]
    marks: Mapping[str, str]

    def type_in(self, document: str, form: str) -> EntityType | None:
        return self.own.get((document, form)) or self.types.get(form)

    def view(self, outline: Outline, seen: Iterable[Sighting]) -> str:
        """What the corpus tells a document: where it is equal, so are the document's names."""
        marks = self.marks
        return "".join(
            [marks[use.form] for use in outline.uses]
            + [marks.get(s.form, " ") for s in seen if s.free]
        )


def weigh(outlines: Outlines) -> Weighed:
    """Weigh what the documents say of the type of each form."""
    forms = _collected(outlines)
    types, own = _types(outlines, forms)
    return Weighed(types, own, forms)


def decide(weighed: Weighed, outlines: Outlines, seen: Mapping[str, Iterable[Sighting]]) -> Pool:
    """Decide over all documents; see the module's docstring.

    Args:
        seen: By document, where it holds the forms that are known.
    """
    forms, types = weighed.forms, weighed.types
    for form in forms.values():
        form.small = 0
    for each in seen.values():
        for sighting in each:
            if sighting.small:
                forms[sighting.form].small += sighting.small
    people = {part for form in forms if types[form] is PER for part in _parts(form)}
    exempt = people | _heads(forms, types)
    ordinary = frozenset(f for f, form in forms.items() if _ordinary(f, form, exempt))
    split = frozenset((id, form) for id, outline in outlines.items() for form in outline.split)
    marks = {f: _mark(f, form, types[f], ordinary=f in ordinary) for f, form in forms.items()}
    return Pool(types, weighed.own, ordinary, split, forms, marks)


def _mark(name: str, form: _Form, kind: EntityType, *, ordinary: bool) -> str:
    """All that `extended` and `kg.resolve.document` ask of a form, in one character."""
    score, sureness = form.score, form.sureness
    answers = (
        ordinary,
        form.acronym,
        form.small > 0,
        len(form.best) > 1,
        sureness >= _KNOWN,
        sureness >= _DOUBTED,
        score >= _DOUBTED,
        score >= SURE,
        form.capital(name),
    )
    bits = _KINDS[kind]
    for answer in answers:
        bits = bits * 2 + answer
    return chr(bits)


_KINDS = {kind: number for number, kind in enumerate(EntityType)}


def extended(reading: Reading, pooled: Pool, index: Index) -> Reading:
    """The reading with the mentions that the corpus adds."""
    return _with(reading, _added(reading, occurrences(reading, index), pooled))


def _collected(outlines: Outlines) -> dict[str, _Form]:
    forms: dict[str, _Form] = defaultdict(_Form)
    for id, outline in outlines.items():
        for use in outline.uses:
            form = forms[use.form]
            form.best[id] = dict(use.kinds)
            form.score = max(form.score, *form.best[id].values())
            for surface, count in use.surfaces:
                form.surfaces[surface] = form.surfaces.get(surface, 0) + count
    return dict(forms)


def _parts(form: str) -> tuple[str, ...]:
    words = person_parts(form)
    return (words[0], words[-1]) if len(words) > 1 else ()


# --- types ------------------------------------------------------------------------------------

Types = dict[str, EntityType]
Own = dict[tuple[str, str], EntityType]


def _types(outlines: Outlines, forms: Mapping[str, _Form]) -> tuple[Types, Own]:
    """One type for each form, decided over all the forms that surely name the same thing."""
    names = sorted(forms)
    place = {form: number for number, form in enumerate(names)}
    linked = Groups(len(names))
    for long, short in _links(outlines, forms):
        linked.union(place[long], place[short])
    strong: dict[int, dict[EntityType, float]] = defaultdict(lambda: defaultdict(float))
    weak: dict[int, dict[EntityType, float]] = defaultdict(lambda: defaultdict(float))
    for form in names:
        root = linked.find(place[form])
        for document in sorted(forms[form].best):
            for kind, score in sorted(forms[form].best[document].items()):
                (strong if score >= SURE else weak)[root][kind] += score
    types = {}
    for form in names:
        root = linked.find(place[form])
        votes = strong[root] or weak[root]
        types[form] = min(votes.items(), key=lambda i: (-i[1], i[0].value))[0]
    own = {
        (document, form): min(kinds.items(), key=lambda i: (-i[1], i[0].value))[0]
        for form, evidence in forms.items()
        for document, kinds in evidence.best.items()
        if kinds.get(types[form], 0.0) < SURE <= max(kinds.values())
    }
    return types, own


def _links(outlines: Outlines, forms: Mapping[str, _Form]) -> Iterator[tuple[str, str]]:
    """Pairs of forms that are one name: what a text equates, and initials of one long name."""
    for outline in outlines.values():
        for long, short in outline.aliases:
            if long in forms and short in forms:
                yield long, short
    long_names: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for form in sorted(forms):
        if " " in form and forms[form].score >= _GUESSED:
            for short in initials(form):
                long_names[name_form(short)][company(form)].append(form)
    for form in sorted(forms):
        options = long_names.get(form.replace(" ", ""), {})
        if len(options) != 1 or forms[form].score >= SURE or not forms[form].acronym:
            continue
        (long, *_) = next(iter(options.values()))
        kinds = {kind for best in forms[long].best.values() for kind in best}
        if len(form) >= _SHORT and PER not in kinds:
            yield long, form


# --- ordinary words ---------------------------------------------------------------------------


def _heads(forms: Mapping[str, _Form], types: Mapping[str, EntityType]) -> set[str]:
    """Words that stand for a longer name of the same document: "Centre" of "Centre for Ports"."""
    return {
        short
        for form in forms
        if types[form] is ORG
        for short in short_forms(form)
        if short in forms and forms[short].best.keys() & forms[form].best.keys()
    }


def _ordinary(name: str, form: _Form, people: set[str]) -> bool:
    """Whether small letters elsewhere speak against a name that no document is sure of."""
    best = form.score
    if best >= _DOUBTED or not form.small or name in people or form.acronym:
        return False
    return form.small >= (form.capitals if best < _GUESSED else 2 * form.capitals + 1)


# --- where else -------------------------------------------------------------------------------


def _added(reading: Reading, found: Iterable[Found], pooled: Pool) -> Iterator[Mention]:
    document = reading.document
    for place in found:
        form = pooled.forms[place.form]
        if place.mentioned or place.form in pooled.ordinary or form.sureness < _KNOWN:
            continue
        surface = document.text[slice(*place.span)]
        kind = pooled.own.get((document.id, place.form), pooled.types[place.form])
        informal = reading.thread.inside_comment(place.section)
        here = document.id in form.best
        if _is_name(surface, place, form, kind, informal=informal, here=here):
            yield Mention(*place.span, surface, kind, place.section, score=_ADDED)


def _is_name(
    surface: str, place: Found, form: _Form, kind: EntityType, *, informal: bool, here: bool
) -> bool:
    """Whether a place that no annotator marked names what the corpus knows by these words."""
    words = surface.split()
    if place.small:
        return _small_name(place, form, kind, words, informal=informal, here=here)
    if is_acronym(surface) and form.acronym:
        # "US" may be left out as an adjective
        return kind is not PLACE and (len(place.form) >= _SHORT or here)
    if len(words) > 1:
        capital = sum(w[0].isupper() for w in words) >= len([w for w in words if len(w) > 3])
        return capital and not _capital(place.after) and not (place.loud and kind is PER)
    # a single word: as the corpus writes it, where nothing but a name would have the capital
    known = form.capital(place.form)
    alone = not _capital(place.before) and not _capital(place.after)
    return (
        known
        and alone
        and kind is not PER
        and not form.small
        and not place.loud
        and len(place.form) > 2
        and (not place.opening or len(form.best) > 1)
    )


def _small_name(
    place: Found, form: _Form, kind: EntityType, words: list[str], *, informal: bool, here: bool
) -> bool:
    """ "ann lowe", "nhb", "the harbour board": names in small letters."""
    if form.acronym:
        vowels = sum(c in "aeiou" for c in place.form)
        short = len(words) == 1 and 3 <= len(place.form) <= 5 and vowels <= 1
        a_word = form.small > form.capitals  # "who", where the WHO is named in one document
        return short and informal and not a_word and form.sureness >= _DOUBTED
    if kind is PER:
        return len(words) > 1 and form.score >= _DOUBTED
    if kind is ORG and len(words) > 1 and here and place.before.lower() == "the":
        return form.score >= SURE and words[-1] == place.form.split()[-1]
    return False


def _capital(word: str) -> bool:
    return word[:1].isupper()


def _with(reading: Reading, mentions: Iterable[Mention]) -> Reading:
    more = tuple(mentions)
    if not more:
        return reading
    found = replace(
        reading.annotation, mentions=tuple(sorted((*reading.annotation.mentions, *more)))
    )
    return replace(reading, annotation=found)


__all__ = ["Pool", "Weighed", "decide", "extended", "weigh"]
