"""What several test modules need: stores, the command line, programs outside Python."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

import pytest
from encoding import state, tiny  # noqa: F401, fixtures
from viewing import browser, large, notes, open_page  # noqa: F401, fixtures

ROOT = Path(__file__).resolve().parent.parent

# Markers follow from what a test uses, so none can be forgotten.
MARKED_BY_FIXTURE = {"seed_store": "model", "chromium": "browser", "rapper": "tools"}


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    for item in items:
        for fixture, marker in MARKED_BY_FIXTURE.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(marker)


_status = [0]


def pytest_sessionfinish(exitstatus: int) -> None:
    _status[0] = int(exitstatus)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """End at once, whatever a test left behind that would be waited for.

    Python joins threads and child processes when it exits. Tests here kill workers on purpose,
    and a pool whose worker was killed may wait for ever (CPython gh-94777): seen once.
    """
    for child in multiprocessing.active_children():
        child.kill()
    config.get_terminal_writer().flush()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(_status[0])


class Result(NamedTuple):
    """What a run of the command line gave."""

    code: int
    stdout: str
    stderr: str


class Run(Protocol):
    def __call__(self, *arguments: str | Path, **options: object) -> Result: ...


# --- stores ---------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def harbour_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published store of the corpus in harbour.py."""
    from harbour import harbour

    from kg.rdf import quads
    from kg.store import Manifest, ManifestDocument, SkippedDocument, publish, writing
    from kg.vocabulary import DEFAULT_BASE

    knowledge = harbour()
    documents = [reading.document for reading in knowledge.readings]
    manifest = Manifest(
        base=DEFAULT_BASE,
        version="0.1.0",
        documents=tuple(ManifestDocument(d.id, d.source, d.source, d.sha256) for d in documents),
        counts={"documents": len(documents), "claims": len(knowledge.claims)},
        skipped=(SkippedDocument("broken.txt", "byte 3 is not text"),),
    )
    path = tmp_path_factory.mktemp("harbour") / ".kg"
    with writing(path):
        publish(path, quads(knowledge, base=DEFAULT_BASE), manifest)
    return path


@pytest.fixture(scope="session")
def seed_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real build of seeds/, once for all tests."""
    from kg.build import build
    from kg.config import Config

    path = tmp_path_factory.mktemp("seeds") / ".kg"
    report = build([ROOT / "seeds"], store=path, config=Config())
    assert not report.skipped
    return path


# --- the command line -----------------------------------------------------------------------


@pytest.fixture
def run_kg(tmp_path: Path) -> Run:
    """The real console script in a process of its own, in an empty folder."""

    def run(
        *arguments: str | Path,
        cwd: Path = tmp_path,
        env: Mapping[str, str] | None = None,
        stdin: str = "",
    ) -> Result:
        done = subprocess.run(
            [Path(sys.executable).with_name("kg"), *arguments],
            cwd=cwd,
            env={**_clean_environment(), **(env or {})},
            input=stdin.encode(),
            capture_output=True,
            timeout=600,
            check=False,
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run  # type: ignore[return-value]


def _clean_environment() -> dict[str, str]:
    """This process's environment, without what would change how kg behaves."""
    own = ("KG_STORE", "NO_COLOR", "COLUMNS", "FORCE_COLOR")
    return {name: value for name, value in os.environ.items() if name not in own}


@pytest.fixture
def call_kg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """The same in this process: faster, and a bug raises where it is."""
    from click.testing import CliRunner

    from kg.cli import main

    monkeypatch.chdir(tmp_path)
    for name in ("KG_STORE", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)

    def call(*arguments: str | Path, stdin: str = "") -> Result:
        done = CliRunner().invoke(
            main, [str(a) for a in arguments], input=stdin, catch_exceptions=False
        )
        # The bytes, as the texts have their line ends changed.
        return Result(done.exit_code, done.stdout_bytes.decode(), done.stderr_bytes.decode())

    return call  # type: ignore[return-value]


# --- programs outside Python ----------------------------------------------------------------


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium that Playwright can drive."""
    return _program("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def rapper() -> str:
    """Path of Raptor's parser, which shares no code with ours."""
    return _program("rapper")


def _program(*names: str) -> str:
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        told = f"needs {names[0]}"
        if os.environ.get("KG_REQUIRE_TOOLS"):
            pytest.fail(told)
        pytest.skip(told)
    return found
