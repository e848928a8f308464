"""Short forms of titles and posts, in lower case and without a full stop, with what they stand for.

Known to whatever reads posts (`kg.annotate`) and to what tells them to a reader (`kg.claims`).
"""

from __future__ import annotations

TITLES = {
    "cllr": "councillor",
    "cllrs": "councillor",
    "coun": "councillor",
    "cr": "councillor",
    "crs": "councillor",
    "clr": "councillor",
    "ald": "alderman",
    "sen": "senator",
    "rep": "representative",
    "gov": "governor",
    "amb": "ambassador",
    "prof": "professor",
    "supt": "superintendent",
    "insp": "inspector",
    "sgt": "sergeant",
    "det": "detective",
    "const": "constable",
    "constab": "constable",
    "cmdr": "commander",
    "cdr": "commander",
    "capt": "captain",
    "col": "colonel",
    "lt": "lieutenant",
    "brig": "brigadier",
    "adm": "admiral",
}
"""Before a name."""

PARTS = {
    "sec": "secretary",
    "dir": "director",
    "mgr": "manager",
    "comr": "commissioner",
    "asst": "assistant",
    "coord": "coordinator",
    "dep": "deputy",
    "treas": "treasurer",
    "snr": "senior",
    "atty": "attorney",
}
"""Of a longer post."""


def in_full(post: str) -> str:
    """A post with its short forms written out: "Asst Dir of Housing", "Det. Sgt".

    What people say as they write it stays: "rep", "CEO", "chief exec".
    """
    return " ".join(_written_out(word) for word in post.split())


def _written_out(word: str) -> str:
    bare = word.rstrip(".,")
    found = (TITLES | PARTS).get(bare.lower())
    if found is None or not bare[0].isupper() or (len(bare) > 1 and bare.isupper()):
        return word
    return found + word[len(bare) :].replace(".", "")
