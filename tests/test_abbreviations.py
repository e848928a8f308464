"""Posts whose short forms are written out."""

from __future__ import annotations

import pytest

from kg.abbreviations import in_full


@pytest.mark.parametrize(
    ("written", "full"),
    [
        ("Cllr", "councillor"),
        ("District Cllr", "District councillor"),
        ("Det. Sgt.", "detective sergeant"),
        ("Asst Dir of Housing", "assistant director of Housing"),
        ("Sen", "senator"),
        ("Sec., Wick branch", "secretary, Wick branch"),
        # what people say, and what only looks like it
        ("CEO", "CEO"),
        ("chief exec", "chief exec"),
        ("health and safety rep", "health and safety rep"),
        ("Rep", "representative"),
        ("COL", "COL"),
        ("chair", "chair"),
        ("", ""),
    ],
)
def test_short_forms_are_written_out(written: str, full: str) -> None:
    assert in_full(written) == full
