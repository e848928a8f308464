"""Files that are shipped with the package."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
# a wheel carries the folder inside the package (pyproject.toml), a checkout beside it
_ONTOLOGY = (_PACKAGE / "_ontology", _PACKAGE.parent / "ontology")


def ontology_path(name: str = "actor-event.ttl") -> Path:
    """Where a file of ``ontology/`` stands, in a checkout or an installed wheel.

    Raises:
        FileNotFoundError: If the package was installed without it.
    """
    for folder in _ONTOLOGY:
        if (folder / name).exists():
            return folder / name
    raise FileNotFoundError(f"ontology/{name} is not part of this installation of kg")


def shipped_reference() -> dict[str, Path]:
    """The files of reference data that come with the package, by name."""
    found: dict[str, Path] = {}
    for folder in _ONTOLOGY:
        for path in sorted((folder / "reference").glob("*.ttl")):
            found.setdefault(path.stem, path)
    return found
