"""Which entry of reference data a cluster of mentions names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from kg.dates import Period, period
from kg.model import EntityType
from kg.reference import ReferenceData, ReferenceEntry, covers
from kg.resolve.document import Row
from kg.resolve.forms import company, folded, is_acronym, singular

_Form = tuple[EntityType | None, str]
_Labelled = Mapping[_Form, Sequence[tuple[ReferenceEntry, bool]]]


def entries_of(
    rows: Sequence[Row], issued: str | None, reference: ReferenceData
) -> tuple[str, ...]:
    """The IRI of the entry that each thing named in one document is, else "".

    A label that two entries share is told by the other names in the document, then by the
    document's date. Where the document says itself what an acronym stands for, and it is no name
    of the entry, the acronym is another's.

    Args:
        issued: The document's date.
    """
    if not reference.entries:
        return ("",) * len(rows)
    labelled = _labelled(reference)
    options = [[] if row.persona else _options(row, labelled) for row in rows]
    single = [some[0] for some in options if len(some) == 1]
    named = {entry.iri: entry for entry, sure in single if sure}
    told = {iri for entry in named.values() for iri in reference.related(entry)}
    chosen = [_chosen(some, set(named), told, period(issued), reference) for some in options]
    return tuple(entry.iri if entry else "" for entry in chosen)


@lru_cache(maxsize=2)
def _labelled(reference: ReferenceData) -> _Labelled:
    by_form: dict[_Form, dict[tuple[str, bool], tuple[ReferenceEntry, bool]]] = defaultdict(dict)
    for name, options in reference.by_label.items():
        for entry, sure in options:
            by_form[(entry.type, _form(name))][(entry.iri, sure)] = (entry, sure)
    return {form: tuple(found.values()) for form, found in by_form.items()}


def _is_short(surface: str) -> bool:
    """Whether it may stand for many long names: "MoJ", "E3"."""
    return is_acronym(surface) or (" " not in surface and any(map(str.isdigit, surface)))


def _form(surface: str) -> str:
    """The form under which a surface and a label are equal: acronyms keep their case."""
    if _is_short(surface):
        bare = surface.replace(".", "").replace("’", "'").removesuffix("'s").rstrip("'")
        return bare.removesuffix("s") if len(bare) > 2 else bare
    return company(singular(folded(surface)))


def _options(cluster: Row, labelled: _Labelled) -> list[tuple[ReferenceEntry, bool]]:
    """The entries that a cluster's names may mean; long names outweigh acronyms."""
    spelt: dict[str, bool] = {}
    short: dict[str, bool] = {}
    entries: dict[str, ReferenceEntry] = {}
    for surface in sorted(cluster.surfaces):
        into = short if _is_short(surface) else spelt
        for entry, sure in labelled.get((cluster.type, _form(surface)), ()):
            into[entry.iri] = sure or into.get(entry.iri, False)
            entries[entry.iri] = entry
    spelt_out = any(" " in s and not _is_short(s) for s in cluster.surfaces)
    chosen = spelt if spelt or spelt_out else short
    return [(entries[iri], sure) for iri, sure in chosen.items()]


def _chosen(
    options: Iterable[tuple[ReferenceEntry, bool]],
    named: set[str],
    told: set[str],
    issued: Period,
    reference: ReferenceData,
) -> ReferenceEntry | None:
    """The one entry that is meant; None where it stays open."""
    borne_out = [
        entry
        for entry, sure in options
        if sure or (covers(entry, issued) and not told.isdisjoint(reference.related(entry)))
    ]
    if len(borne_out) > 1:
        borne_out = [e for e in borne_out if e.iri in named] or borne_out
    if len(borne_out) > 1:
        borne_out = _at(issued, borne_out)
    return borne_out[0] if len(borne_out) == 1 else None


def _at(issued: Period, entries: Sequence[ReferenceEntry]) -> list[ReferenceEntry]:
    """Those that were there when a document was written, else those that had ended last."""
    there = [entry for entry in entries if covers(entry, issued)]
    if there or not issued[0]:
        return there
    ended = [(last, e) for e in entries if (last := period(e.valid)[1]) and last < issued[0]]
    latest = max((last for last, _ in ended), default=None)
    return [entry for last, entry in ended if last == latest]
