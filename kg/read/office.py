"""What the formats of word processors have in common: metadata that are less sure than the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.dates import days_in, parse_date_line
from kg.model import Metadata
from kg.read.compose import Block

_LOOKED_AT = 12
_LONGEST_LINE = 100
_NO_TITLE = re.compile(
    r"(?:microsoft word - .*|untitled.*|document\d*|.*\.(?:docx?|odt|rtf|pdf|indd|qxd|pages|tex))",
    re.IGNORECASE,
)
_NO_AUTHOR = frozenset(
    ["user", "admin", "administrator", "author", "owner", "unknown", "microsoft office user",
     "python-docx", "anonymous", "root"]
)  # fmt: skip


def unless_dated(metadata: Metadata, blocks: Sequence[Block]) -> Metadata:
    """The metadata, less what a program put there by itself.

    The day on which a file was made counts only where the first lines of the text have none.
    """
    lines = [line for b in blocks[:_LOOKED_AT] for line in b.text.split("\n")][:_LOOKED_AT]
    short = [line.strip() for line in lines if len(line) <= _LONGEST_LINE]
    dated = any(parse_date_line(line) or days_in(line) for line in short)
    title, author = metadata.title or "", metadata.author or ""
    return replace(
        metadata,
        title=None if _NO_TITLE.fullmatch(title.strip()) else metadata.title,
        author=None if author.strip().lower() in _NO_AUTHOR else metadata.author,
        issued=None if dated else metadata.issued,
    )
