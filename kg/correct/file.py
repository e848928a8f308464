"""The corrections file: YAML that a person writes, read with the line of each correction.

A list; each item has one of the verbs below, and may say where it holds and why::

    - same: [Ian Lowe, Lowe]
      in: minutes/2019-05-03.txt
      because: the minutes name no other Lowe
      by: Ann
      on: 2026-11-22
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from kg.dates import period
from kg.errors import ConfigError
from kg.model import Correction, CorrectionKind, EntityType

FILE = Path("corrections.yaml")
"""Where corrections stand: in the working folder, beside ``kg.toml``."""

HEADER = """\
# Corrections of this collection, applied at every build. Delete an item to undo it.
# An entity is called by any of its names, or by the end of its IRI (person/ann-lowe).
"""

_WANTED = {
    CorrectionKind.SAME: "two names of one entity (or two events): [Ann Lowe, Lowe]",
    CorrectionKind.DIFFERENT: "two names that are not of one entity: [Dover, HMP Dover]",
    CorrectionKind.RENAME: "a name and the better one: [Harbour Brd, Harbour Board]",
    CorrectionKind.RETYPE: f"a name and one of {', '.join(EntityType)}: [Echo, Organisation]",
    CorrectionKind.REJECT: "a name that is none, or the end of a statement's IRI: Buyer Beware",
    CorrectionKind.DATE: "the end of an event's IRI and its date: [event/…, 2016-04]",
    CorrectionKind.PIN: "a name and the end of its IRI: [Ann Lowe, person/lowe]",
}
_NOTES = {"in": "document", "because": "because", "by": "by", "on": "on"}
_VERBS = ", ".join(CorrectionKind)


def read(path: Path) -> tuple[Correction, ...]:
    """The corrections of a file, in its order; none where there is no such file.

    Raises:
        ConfigError: If the file cannot be read, naming the line.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"{path}: byte {error.start} is not UTF-8.", hint="Save the file as UTF-8."
        ) from error
    return parse(text, path)


def parse(text: str, path: Path) -> tuple[Correction, ...]:
    """The corrections in a text; ``path`` is for messages.

    Raises:
        ConfigError: If it is not YAML, or not of the form above.
    """
    import yaml

    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path}:{mark.line + 1}" if mark else str(path)
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise ConfigError(
            f"{place}: {problem}.", hint="Put names that hold : # or quotation marks in quotes."
        ) from error
    if root is None:
        return ()
    if not isinstance(root, yaml.SequenceNode):
        raise ConfigError(
            f"{path}:{root.start_mark.line + 1}: corrections are a list.",
            hint='Begin each with a dash: - same: ["Ann Lowe", "Lowe"]',
        )
    return tuple(_correction(node, path) for node in root.value)


def _correction(node: Any, path: Path) -> Correction:
    import yaml

    def wrong(at: Any, message: str, hint: str = "") -> ConfigError:
        return ConfigError(f"{path}:{at.start_mark.line + 1}: {message}", hint=hint)

    if not isinstance(node, yaml.MappingNode):
        raise wrong(node, "a correction is a verb with what it is about.", f"Verbs: {_VERBS}.")
    fields = {str(key.value): (key, value) for key, value in node.value}
    verbs = [name for name in fields if name in set(CorrectionKind)]
    for name, (key, _) in fields.items():
        if name not in _NOTES and name not in verbs:
            known = ", ".join((*CorrectionKind, *_NOTES))
            raise wrong(key, f"no field {name!r}.", f"Fields are {known}.")
    if len(verbs) != 1:
        raise wrong(node, "a correction has exactly one verb.", f"Verbs: {_VERBS}.")
    kind = CorrectionKind(verbs[0])
    value = fields[verbs[0]][1]
    words = list(_words(value))
    wanted = 1 if kind is CorrectionKind.REJECT else 2
    if len(words) != wanted or not all(words) or not _sound(kind, words):
        raise wrong(value, f"{kind} needs {_WANTED[kind]}.")
    document, because, by, on = (
        next(_words(fields[name][1]), "") if name in fields else "" for name in _NOTES
    )
    first, second = (*words, "")[:2]
    line = node.start_mark.line + 1
    return Correction(kind, first, second, document, because, by, on, line)


def _words(node: Any) -> Iterator[str]:
    import yaml

    for part in node.value if isinstance(node, yaml.SequenceNode) else [node]:
        yield " ".join(part.value.split()) if isinstance(part, yaml.ScalarNode) else ""


def _sound(kind: CorrectionKind, words: list[str]) -> bool:
    match kind:
        case CorrectionKind.RETYPE:
            return words[1] in set(EntityType)
        case CorrectionKind.DATE:
            return any(period(words[1]))
        case CorrectionKind.PIN:
            head, _, tail = words[1].partition("/")
            return bool(head and tail) and not set(words[1]) & set(' <>"{}|\\^`')
        case CorrectionKind.SAME | CorrectionKind.DIFFERENT:
            return words[0] != words[1]
        case _:
            return True


def append(path: Path, correction: Correction) -> int:
    """Write a correction at the end of the file; made if it is not there.

    Returns:
        The line at which it begins.
    """
    before = path.read_bytes().decode("utf-8") if path.exists() else HEADER
    if before and not before.endswith("\n"):
        before += "\n"
    _write(path, before + written(correction))
    return before.count("\n") + 1


def take_back(path: Path, correction: Correction) -> bool:
    """Remove a correction that stands at the end of the file; whether it stood there."""
    text, item = path.read_bytes().decode("utf-8"), written(correction)
    if not text.endswith(item):
        return False
    _write(path, text.removesuffix(item))
    return True


def _write(path: Path, text: str) -> None:
    """Replace the file whole: one that a person wrote may not be lost halfway."""
    path = path.resolve()
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        draft.write_bytes(text.encode("utf-8"))
        if path.exists():
            shutil.copymode(path, draft)
        os.replace(draft, path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise ConfigError(
            f"{path}: cannot be written ({error.strerror or error}); it is as it was.",
            hint="Check the folder's permissions and the free space.",
        ) from error


def written(correction: Correction) -> str:
    """A correction as an item of the file."""
    words = [w for w in (correction.first, correction.second) if w]
    value = ", ".join(json.dumps(word, ensure_ascii=False) for word in words)
    lines = [
        f"- {correction.kind}: [{value}]" if len(words) > 1 else f"- {correction.kind}: {value}"
    ]
    for name, field in _NOTES.items():
        note = getattr(correction, field)
        if note:
            lines.append(f"  {name}: {json.dumps(note, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


def today() -> str:
    return date.today().isoformat()
