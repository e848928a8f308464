"""What can go wrong in a way that a user can mend."""

from __future__ import annotations


class KgError(Exception):
    """A problem to show to the user: what and where, then the next step.

    Args:
        message: Names the file and the place.
        hint: What to do next; shown on a line of its own.
    """

    exit_code = 3

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


class DocumentError(KgError):
    """A document that cannot be read. It costs itself alone."""


class QueryError(KgError):
    """A query that cannot be parsed or answered."""


class StoreError(KgError):
    """A store that is missing, locked or damaged."""


class ConfigError(KgError):
    """A settings file that cannot be used."""
