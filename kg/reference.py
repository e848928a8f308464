"""Reads reference data: what known organisations, laws, programmes and posts are called, and when.

The form of a file stands in ``docs/reference-data.md``. Nothing here asserts anything: names and
joins may rest on an entry, claims never do.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path

from kg.dates import Period, period
from kg.errors import ConfigError
from kg.model import EntityType
from kg.resources import shipped_reference
from kg.vocabulary import DCTERMS, KG, ORG, OWL, PREFIXES, RDF, SKOS

_POST = ORG + "Post"
_KIND = SKOS + "Concept"
_TYPES: Mapping[str, EntityType] = {KG + kind.value: kind for kind in EntityType}
_SHORT = {**PREFIXES, "org": ORG, "owl": OWL}
_WORDS = ("skos:prefLabel", "skos:altLabel", "kg:ambiguousLabel", "dcterms:valid")
_LINKS = (
    "dcterms:source",
    "dcterms:isPartOf",
    "dcterms:isReplacedBy",
    "org:classification",
    "org:postIn",
)
_KNOWN = ("rdf:type", *_WORDS, *_LINKS, "owl:deprecated")
_TYPE_NAMES = ", ".join(f"kg:{kind.value}" for kind in EntityType)
_OPEN: Period = (None, None)

Links = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class ReferenceEntry:
    """What a file says of one thing.

    Args:
        iri: As the file writes it.
        type: None for a post.
        label: The one name that it is listed under.
        alternatives: Other names that mean it wherever they stand, sorted.
        ambiguous: Names that also mean other things, sorted; the label may be one of them.
        valid: EDTF; when it existed, was in force or was run. None where nothing is said.
        kind: IRI of its classification ("prison").
        part_of, replaced_by, organisation: IRIs of entries; ``organisation`` is a post's.
        sources: IRIs of pages, sorted.
        file: What the file is called.
    """

    iri: str
    type: EntityType | None
    label: str
    alternatives: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    valid: str | None = None
    kind: str | None = None
    part_of: tuple[str, ...] = ()
    replaced_by: tuple[str, ...] = ()
    organisation: str | None = None
    sources: tuple[str, ...] = ()
    file: str = ""

    def labels(self) -> Iterator[tuple[str, bool]]:
        """Each of its names, and whether it means this entry wherever it stands."""
        for name in dict.fromkeys((self.label, *self.alternatives, *self.ambiguous)):
            yield name, name not in self.ambiguous


@dataclass(frozen=True, slots=True)
class ReferenceFile:
    """A file that was read.

    Args:
        name: Of a shipped file, or of the user's with its suffix; the folder is left out.
        sha256: Of its bytes, in hex.
        entries: How many it has.
    """

    name: str
    sha256: str
    entries: int


@dataclass(frozen=True)
class ReferenceData:
    """All entries in use, in the order of the files; equal where the files are.

    A later file's entry replaces an earlier one of the same IRI, and takes over its names from
    entries of earlier files.
    """

    files: tuple[ReferenceFile, ...] = ()
    entries: tuple[ReferenceEntry, ...] = field(default=(), compare=False, repr=False)

    @property
    def digest(self) -> str:
        """Changes when a file or their order does; empty without any."""
        if not self.files:
            return ""
        return sha256("\n".join(file.sha256 for file in self.files).encode()).hexdigest()

    @cached_property
    def by_iri(self) -> Mapping[str, ReferenceEntry]:
        return {entry.iri: entry for entry in self.entries}

    @cached_property
    def by_label(self) -> Mapping[str, tuple[tuple[ReferenceEntry, bool], ...]]:
        """From each name to the entries it may mean, with `ReferenceEntry.labels`' second part."""
        found: dict[str, list[tuple[ReferenceEntry, bool]]] = defaultdict(list)
        for entry in self.entries:
            for name, sure in entry.labels():
                found[name].append((entry, sure))
        last = {name: options[-1][0].file for name, options in found.items()}
        return {
            name: tuple(option for option in options if option[0].file == last[name])
            for name, options in found.items()
        }

    def related(self, entry: ReferenceEntry) -> Iterator[str]:
        """IRIs that speak for an entry where a document names them: itself, its kind, its kin."""
        yield entry.iri
        if entry.kind:
            yield entry.kind
        yield from entry.part_of
        yield from entry.replaced_by


NO_REFERENCE = ReferenceData()


def load(paths: Sequence[Path]) -> ReferenceData:
    """Read files of reference data, in the order in which they count.

    Raises:
        ConfigError: If one cannot be read or is not in the documented form; the message names the
            file, the line and the entry.
    """
    files: list[ReferenceFile] = []
    entries: dict[str, ReferenceEntry] = {}
    targets: list[tuple[_Source, str, str, str]] = []
    kinds: set[str] = set()
    shipped = frozenset(shipped_reference().values())
    for path in paths:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise ConfigError(
                f"{path}: {error.strerror or error}.",
                hint="Mend its name under “reference” in kg.toml.",
            ) from error
        name = path.stem if path in shipped else path.name
        source = _Source(path, name, _decoded(path, content))
        found = list(_subjects(source))
        kinds |= {iri for iri, said in found if _KIND in said[RDF + "type"]}
        own = [_entry(source, iri, said) for iri, said in found if _is_entry(said)]
        for iri in (iri for iri, said in found if _is_withdrawn(said)):
            entries.pop(iri, None)
        for entry in own:
            entries.pop(entry.iri, None)  # the place of the later file counts
            entries[entry.iri] = entry
            targets += [(source, entry.iri, *link) for link in _links_of(entry)]
        files.append(ReferenceFile(source.name, sha256(content).hexdigest(), len(own)))
    for source, iri, link, target in targets:
        if target not in entries and target not in kinds:
            raise source.wrong(
                iri,
                f"{link} leads to <{target}>, which no file describes",
                "Describe it in this file, load the file that does, or take the line out.",
            )
    return ReferenceData(tuple(files), tuple(entries.values()))


def covers(entry: ReferenceEntry, day: Period) -> bool:
    """Whether a thing was there at some day of a period; true where nothing is known."""
    first, last = period(entry.valid) if entry.valid else _OPEN
    return not ((first and day[1] and day[1] < first) or (last and day[0] and day[0] > last))


# --- a file --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Source:
    path: Path
    name: str
    text: str

    def wrong(self, iri: str, what: str, hint: str) -> ConfigError:
        """An error that names the file, the line where the entry begins, and the entry."""
        local = re.split(r"[#/:]", iri)[-1]
        start = re.compile(rf"^\s*+(?:[\w.-]*:|<[^>\s]*?){re.escape(local)}>?(?=[\s;]|$)")
        lines = self.text.splitlines()
        number = next((n for n, line in enumerate(lines, 1) if start.match(line)), None)
        place = f"{self.path}:{number}" if number else str(self.path)
        return ConfigError(f"{place}: {local}: {what}.", hint=hint)


def _decoded(path: Path, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"{path}: byte {error.start} is not UTF-8.", hint="Save the file as UTF-8."
        ) from error


def _subjects(source: _Source) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Each subject with its values by property, in the order in which they are written."""
    from pyoxigraph import BlankNode, NamedNode, RdfFormat, parse

    said: dict[str, dict[str, list[str]]] = {}
    try:
        for quad in parse(input=source.text, format=RdfFormat.TURTLE):
            subject, value = quad.subject, quad.object
            if isinstance(subject, BlankNode) or isinstance(value, BlankNode):
                raise ConfigError(
                    f"{source.path}: something stands in [ ] or under _:, without an IRI.",
                    hint="Give everything an IRI, such as ref:harbour-trust.",
                )
            assert isinstance(subject, NamedNode)
            name = _short(quad.predicate.value)
            _check_value(source, subject.value, name, isinstance(value, NamedNode))
            values = said.setdefault(subject.value, defaultdict(list))[quad.predicate.value]
            text = " ".join(str(getattr(value, "value", value)).split())
            if text not in values:
                values.append(text)
    except SyntaxError as error:
        at = f":{error.lineno}" if error.lineno else ""
        raise ConfigError(
            f"{source.path}{at}: not Turtle: {error.msg}.",
            hint="docs/reference-data.md shows an entry to copy.",
        ) from error
    yield from said.items()


def _check_value(source: _Source, iri: str, name: str, is_iri: bool) -> None:
    if name in _WORDS and is_iri:
        raise source.wrong(iri, f"{name} is an IRI", "Write a text in quotation marks.")
    if name in _LINKS and not is_iri:
        raise source.wrong(
            iri, f"{name} is a text", "Write an IRI: in < >, or with a prefix as ref:harbour-trust."
        )
    if name not in _KNOWN:
        prefix = name.partition(":")[0]
        near = difflib.get_close_matches(
            name, [known for known in _KNOWN if known.startswith(f"{prefix}:")], n=1, cutoff=0.85
        )
        if near:
            raise source.wrong(iri, f"there is no {name}", f"Did you mean {near[0]}?")


@lru_cache(maxsize=256)
def _short(iri: str) -> str:
    for prefix, namespace in _SHORT.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def _is_withdrawn(said: Links) -> bool:
    return said.get(OWL + "deprecated", [])[:1] == ["true"]


def _is_entry(said: Links) -> bool:
    """Whether it is more than a kind of thing, a withdrawal, or the file's own title."""
    types = said.get(RDF + "type", [])
    described = SKOS + "prefLabel" in said or any(t in _TYPES or t == _POST for t in types)
    return described and _KIND not in types and not _is_withdrawn(said)


def _entry(source: _Source, iri: str, said: Links) -> ReferenceEntry:
    types = [t for t in said.get(RDF + "type", []) if t in _TYPES or t == _POST]
    if len(types) != 1:
        what = "it is of two types" if types else "it has no type of the list"
        raise source.wrong(iri, what, f"Write one of: {_TYPE_NAMES}, org:Post.")
    labels = said.get(SKOS + "prefLabel", [])
    if len(labels) != 1:
        what = f"it has {len(labels)} names as skos:prefLabel" if labels else "no skos:prefLabel"
        raise source.wrong(
            iri, what, "Give one; the others are skos:altLabel or kg:ambiguousLabel."
        )
    others = [*said.get(SKOS + "altLabel", []), *said.get(KG + "ambiguousLabel", [])]
    if not all(any(map(str.isalnum, name)) for name in (*labels, *others)):
        raise source.wrong(iri, "one of its names is empty", "Write the name, or take it out.")
    return ReferenceEntry(
        iri=iri,
        type=_TYPES.get(types[0]),
        label=labels[0],
        alternatives=tuple(sorted(said.get(SKOS + "altLabel", []))),
        ambiguous=tuple(sorted(said.get(KG + "ambiguousLabel", []))),
        valid=_period(source, iri, said),
        kind=_only(source, iri, said, "org:classification", ORG + "classification"),
        part_of=tuple(sorted(said.get(DCTERMS + "isPartOf", []))),
        replaced_by=tuple(sorted(said.get(DCTERMS + "isReplacedBy", []))),
        organisation=_only(source, iri, said, "org:postIn", ORG + "postIn"),
        sources=tuple(sorted(said.get(DCTERMS + "source", []))),
        file=source.name,
    )


def _only(source: _Source, iri: str, said: Links, name: str, property: str) -> str | None:
    values = said.get(property, [])
    if len(values) > 1:
        raise source.wrong(iri, f"{name} is given {len(values)} times", "Keep one of them.")
    return values[0] if values else None


def _period(source: _Source, iri: str, said: Links) -> str | None:
    value = _only(source, iri, said, "dcterms:valid", DCTERMS + "valid")
    if value is None:
        return None
    first, last = period(value)
    sides = value.split("/")
    if (
        len(sides) > 2
        or any(side != ".." and period(side) == _OPEN for side in sides)
        or (first and last and first > last)
    ):
        raise source.wrong(
            iri,
            f"dcterms:valid {value!r} is no period",
            "Write one such as 2007-05-09/.. or 2001/2014-05 or ../1998.",
        )
    return value


def _links_of(entry: ReferenceEntry) -> Iterator[tuple[str, str]]:
    """What an entry leads to, of which some file has to speak."""
    if entry.kind:
        yield "org:classification", entry.kind
    if entry.organisation:
        yield "org:postIn", entry.organisation
    for target in entry.part_of:
        yield "dcterms:isPartOf", target
    for target in entry.replaced_by:
        yield "dcterms:isReplacedBy", target
