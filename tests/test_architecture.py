"""The stages know nothing of each other, as docs/architecture.md says."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def contracts() -> list[dict[str, object]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    found: list[dict[str, object]] = settings["tool"]["importlinter"]["contracts"]
    return found


def test_imports_go_one_way() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"Contracts: {len(contracts())} kept, 0 broken." in done.stdout


def test_every_module_has_its_layer() -> None:
    """One that no contract names could import what it likes."""
    layers = next(c["layers"] for c in contracts() if c["type"] == "layers")
    assert isinstance(layers, list)
    named = {name for layer in layers for name in re.split(r"[\s|:]+", layer)}
    modules = {
        f"kg.{path.stem}"
        for path in (ROOT / "kg").iterdir()
        if (path.suffix == ".py" or (path / "__init__.py").exists()) and path.stem != "__init__"
    }
    assert modules - named == set()


def test_the_licence_of_every_dependency_is_told() -> None:
    """A package without a row in the table is one whose licence nobody has looked at."""
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    table = text.partition("## Licences")[2]
    told = {
        name.strip()
        for line in table.splitlines()
        if line.startswith("| ")
        for name in re.split(r"[,;]", line.split("|")[2])
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = {re.split(r"[<>=~]", each)[0] for each in project["dependencies"]}
    assert needed - told == set()
