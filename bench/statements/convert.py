"""Writes the briefly annotated documents of a folder as texts with annotations.

    python bench/statements/convert.py FOLDER OUT [--lines AGAIN]

OUT gets for each document its text, its annotation (docs/gold-format.md) and its date. A line that
is not understood, or names what is not marked, is told with its document, and nothing is written.
With --lines, only the documents that AGAIN has a file of the same name for, a document a file: what
it says stands in place of what stands below the text.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "train"))

from nertrain.own import marks

from kg.model import EventType, Predicate, Status

_HEADER = re.compile(r"^=== (\S+) \| [^|\n]+ \| [^|\n]+ \| (\d{4}-\d\d-\d\d)$", re.MULTILINE)
_PARTS = {"date": 2, "post": 4, "rel": 3, "event": 4, "quote": 3}
_NOBODY = frozenset({"", "-"})
_WORDS = {
    "post": (3, frozenset(status.lower() for status in Status)),
    "rel": (1, frozenset(map(str, Predicate))),
    "event": (0, frozenset(kind.lower() for kind in EventType)),
}
"""Which part of a line is one of a closed list."""


class StatementError(ValueError):
    """A line below a text that cannot be understood; says which."""


@dataclass(slots=True)
class Entities:
    """The entities of one document while they are being read.

    Args:
        canon: For each way of writing, the fullest of its entity.
        spans: For each type and way of writing, where it is marked.
    """

    canon: dict[str, str] = field(default_factory=dict)
    spans: dict[tuple[str, str], list[tuple[int, int]]] = field(default_factory=dict)

    def id(self, form: str, kind: str = "") -> str:
        kinds = [kind] if kind else [k for k, f in self.spans if f == form]
        if not kinds:
            raise StatementError(f"“{form}” is not marked in the text")
        name = self.canon.get(form, form).lower()
        return f"{re.sub(r'[^a-z0-9]+', '-', name).strip('-')}-{kinds[0].lower()}"

    def listed(self, text: str) -> list[dict[str, Any]]:
        every = [span for spans in self.spans.values() for span in spans]
        found: dict[str, dict[str, Any]] = {}
        for (kind, form), spans in self.spans.items():
            entity = found.setdefault(
                self.id(form, kind),
                {"id": self.id(form, kind), "type": kind, "name": self.canon.get(form, form)},
            )
            entity.setdefault("mentions", []).append(_mention(form, spans, every, text))
        return list(found.values())


def _mention(
    form: str, spans: Sequence[tuple[int, int]], every: Sequence[tuple[int, int]], text: str
) -> str | dict[str, Any]:
    """The form alone where it is meant wherever it stands, else with the occurrences meant."""
    pattern = re.escape(form).replace(r"\ ", r"\s+")
    places = [m.span() for m in re.finditer(rf"(?<!\w){pattern}(?!\w)", text)]
    free = [p for p in places if not any(a <= p[0] and p[1] <= b and (a, b) != p for a, b in every)]
    if set(free) <= set(spans):
        return form
    return {"text": form, "nth": [places.index(span) + 1 for span in spans if span in places]}


def annotation(name: str, date: str, body: str) -> tuple[str, dict[str, Any]]:
    """Text and annotation of one document.

    Raises:
        StatementError: If a line below the text is not understood.
    """
    marked, _, below = body.partition("\n---\n")
    text, found = marks(marked.strip("\n"), name)
    entities = Entities()
    for start, end, kind in found:
        entities.spans.setdefault((kind, text[start:end]), []).append((start, end))
    lines = [line.partition(":")[::2] for line in below.splitlines() if line.strip()]
    for key, rest in lines:
        if key == "alias":
            forms = [form.strip() for form in rest.split(" = ")]
            for form in forms:
                entities.id(form)
                entities.canon[form] = entities.canon.get(forms[0], forms[0])
    gold: dict[str, Any] = {"doc": name, "date": date, "entities": entities.listed(text)}
    gold |= {key: [] for key in ("dates", "posts", "relations", "events", "quotes")}
    for key, rest in lines:
        parts = [part.strip() for part in rest.split(" | ")]
        if key != "alias" and len(parts) != _PARTS.get(key):
            raise StatementError(f"“{key}:{rest}” is no statement")
        if key in _WORDS:
            at, words = _WORDS[key]
            if parts[at] not in words:
                raise StatementError(f"“{parts[at]}” is none of {', '.join(sorted(words))}")
        _add(gold, key, parts, entities, text)
    return text, gold


def _add(
    gold: dict[str, Any], key: str, parts: Sequence[str], entities: Entities, text: str
) -> None:
    if key == "date":
        gold["dates"].append({"text": parts[0], "value": _value(parts[1])})
    elif key == "post":
        at = None if parts[2] in _NOBODY else entities.id(parts[2])
        person = entities.id(parts[0])
        gold["posts"].append({"person": person, "post": parts[1], "org": at, "status": parts[3]})
    elif key == "rel":
        subject, thing = entities.id(parts[0]), entities.id(parts[2])
        gold["relations"].append({"s": subject, "p": parts[1], "o": thing})
    elif key == "event":
        at = text.find(parts[1])
        if at < 0:
            raise StatementError(f"“{parts[1]}” is not in the text")
        end = text.find("\n", at)
        around = text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]
        who = [entities.id(p) for p in parts[2].split("; ") if p not in _NOBODY]
        number = f"e{len(gold['events']) + 1}"
        gold["events"].append(
            {"id": number, "type": parts[0], "trigger": parts[1], "participants": who,
             "date": _value(parts[3]), "evidence": around.strip()}
        )  # fmt: skip
    elif key == "quote":
        speaker = None if parts[0] in _NOBODY else entities.id(parts[0])
        gold["quotes"].append({"speaker": speaker, "start": parts[1], "end": parts[2]})


def _value(written: str) -> str | None:
    return None if written in {"null", *_NOBODY} else written


def documents(
    folder: Path, lines: Path | None = None
) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Name, date, text and annotation of each document.

    Args:
        lines: Another annotator's lines for some of the files.

    Raises:
        StatementError: If one is not well formed.
    """
    for path in sorted(folder.glob("*.txt")):
        whole = path.read_text(encoding="utf-8")
        if lines is not None:
            again = lines / path.name
            if not again.exists():
                continue
            text, rule, _ = whole.partition("\n---\n")
            whole = text + rule + again.read_text(encoding="utf-8")
        headers = list(_HEADER.finditer(whole))
        if len(headers) != whole.count("\n===") + 1:
            raise StatementError(
                f"{path.name}: a header is not “=== id | register | country | date”"
            )
        ends = [*(header.start() for header in headers[1:]), len(whole)]
        for header, end in zip(headers, ends, strict=True):
            try:
                text, gold = annotation(header[1], header[2], whole[header.end() : end])
            except StatementError as error:
                raise StatementError(f"{path.name}, {header[1]}: {error}") from error
            yield header[1], header[2], text, gold


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("folder", type=Path)
    options.add_argument("out", type=Path)
    options.add_argument("--lines", type=Path)
    given = options.parse_args()
    try:
        found = list(documents(given.folder, given.lines))
    except StatementError as error:
        print(error, file=sys.stderr)
        return 3
    given.out.mkdir(parents=True, exist_ok=True)
    for name, date, text, gold in found:
        (given.out / f"{name}.txt").write_text(text + "\n", encoding="utf-8")
        dated = json.dumps({"date": date}) + "\n"
        (given.out / f"{name}.txt.meta.json").write_text(dated, encoding="utf-8")
        written = yaml.safe_dump(gold, sort_keys=False, allow_unicode=True, width=200)
        (given.out / f"{name}.yaml").write_text(written, encoding="utf-8")
    print(f"{len(found)} documents", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
