"""Keeps what a person answered, one line an answer, in a file that only grows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from kg.audit.findings import Finding
from kg.errors import KgError


class Answer(StrEnum):
    RIGHT = "y"
    WRONG = "n"
    UNSURE = "?"


_WITHDRAWN = "u"
_HINT = "Take the line out, or name another file with --answers."


class Answers:
    """Answers by the key of their finding; each is on disk before the next question.

    A line is a JSON object with ``key`` and ``answer``, and what was asked, for people who read
    it. The last line of a key counts; the answer "u" withdraws what stands before it.
    """

    def __init__(self, path: Path) -> None:
        """Read the file; one that does not exist holds no answers.

        Raises:
            KgError: If it cannot be read, or a line is not an answer.
        """
        self.path = path
        self._given: dict[str, Answer] = {}
        for key, answer in _lines(path):
            self._given.pop(key, None)
            if answer != _WITHDRAWN:
                self._given[key] = Answer(answer)

    def of(self, finding: Finding) -> Answer | None:
        return self._given.get(finding.key)

    def give(self, finding: Finding, answer: Answer) -> None:
        self._append(finding, answer.value)
        self._given[finding.key] = answer

    def withdraw(self, finding: Finding) -> None:
        self._append(finding, _WITHDRAWN)
        self._given.pop(finding.key, None)

    def _append(self, finding: Finding, answer: str) -> None:
        line = json.dumps(
            {
                "key": finding.key,
                "answer": answer,
                "kind": finding.kind.value,
                "says": finding.says,
                "source": finding.source,
                "words": finding.words,
            },
            ensure_ascii=False,
        )
        try:
            with self.path.open("ab") as file:
                # A run that was killed may have left half a line.
                cut = file.tell() > 0 and not self.path.read_bytes().endswith(b"\n")
                file.write(("\n" if cut else "").encode() + line.encode("utf-8", "replace") + b"\n")
        except OSError as error:
            raise KgError(
                f"{self.path}: cannot be written ({error.strerror or error}).",
                hint="Name another file with --answers.",
            ) from error


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return
    except OSError as error:
        raise KgError(f"{path}: {error.strerror or error}.") from error
    for number, line in enumerate(raw.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            told = json.loads(line)
            key, answer = told["key"], told["answer"]
            if answer not in (_WITHDRAWN, *Answer) or not isinstance(key, str):
                raise ValueError(answer)
        except (ValueError, KeyError, TypeError) as error:
            raise KgError(f"{path}:{number}: is not an answer.", hint=_HINT) from error
        yield key, answer
