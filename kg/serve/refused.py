"""Why a request is not answered, with the status that HTTP has for it."""

from __future__ import annotations

from kg.errors import QueryError


class RefusedError(QueryError):
    """A request that is not answered.

    Args:
        status: Of HTTP, 4xx or 5xx.
    """

    def __init__(self, message: str, *, hint: str = "", status: int = 400) -> None:
        super().__init__(message, hint=hint)
        self.status = status
