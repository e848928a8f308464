"""Publishes generations of a store, so that readers always find a whole one.

``CURRENT`` holds the name of the generation in use and is replaced by rename: the one commit point.
A generation's folder is locked (flock) by the process that writes it, exclusively, and by those
that read it, together. Locks die with their process, so a folder that can be locked exclusively
and is not in use is either outdated or the leftover of a build that died.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from pyoxigraph import NamedNode, Quad, Store

from kg.errors import StoreError
from kg.store.manifest import REBUILD, Manifest, encode

CURRENT = "CURRENT"
GENERATIONS = "generations"
MANIFEST = "manifest.json"
GRAPH = "oxigraph"
_BUSY = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES)


# --- reading --------------------------------------------------------------------------------


def current(path: Path) -> Path | None:
    """The folder of the generation in use; None if nothing was ever published.

    Raises:
        StoreError: If ``CURRENT`` cannot be read or does not name a generation.
    """
    try:
        name = (path / CURRENT).read_text("ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{path / CURRENT}: cannot be read ({error}).", hint=REBUILD) from error
    if not name.isalnum():
        raise StoreError(f"{path / CURRENT}: does not name a generation.", hint=REBUILD)
    return path / GENERATIONS / name


def previous(path: Path) -> Path | None:
    """The folder of the generation before the one in use; None if it is not there any more."""
    now = current(path)
    if now is None or not now.name.isdecimal():
        return None
    older = [p for p in _numbered(path / GENERATIONS) if int(p.name) < int(now.name)]
    whole = [p for p in older if (p / MANIFEST).is_file()]
    return max(whole, key=lambda p: int(p.name), default=None)


def _numbered(generations: Path) -> list[Path]:
    return [p for p in generations.iterdir() if p.name.isdecimal()] if generations.is_dir() else []


def hold(generation: Path) -> int:
    """Keeps a generation from being deleted until the descriptor is closed.

    Raises:
        FileNotFoundError: If it is gone already.
    """
    descriptor = os.open(generation, os.O_RDONLY)
    with contextlib.suppress(OSError):  # a file system without locks: the two last ones are kept
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    return descriptor


# --- writing --------------------------------------------------------------------------------


@contextlib.contextmanager
def writing(
    path: Path, *, time_s: float = 0.0, waits: Callable[[], None] = lambda: None
) -> Iterator[None]:
    """Holds the store's lock: one build at a time. The lock dies with its process.

    Args:
        path: Of the store; made if it is not there.
        time_s: How long to wait for another build.
        waits: Called once if there is one to wait for.

    Raises:
        StoreError: If another build holds the lock, or the folder cannot be written.
    """
    lock = path / "lock"
    try:
        path.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        _acquire(descriptor, lock, time.monotonic() + time_s, waits)
        os.ftruncate(descriptor, 0)
        with contextlib.suppress(OSError):  # a full disk: who holds the lock stays untold
            os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        try:
            yield
        finally:
            os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, lock: Path, deadline: float, waits: Callable[[], None]) -> None:
    told = False
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in _BUSY:
                raise StoreError(
                    f"{lock}: this file system cannot lock files ({error.strerror}).",
                    hint="Put the store on a local disk with --store.",
                ) from error
            if time.monotonic() >= deadline:
                pid = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip()
                raise StoreError(
                    f"{lock.parent}: another build is running"
                    + (f" (process {pid})." if pid else "."),
                    hint="Wait until it is done, or choose another store with --store.",
                ) from None
            if not told:
                waits()
                told = True
            time.sleep(0.05)
        else:
            return


def clean(path: Path) -> None:
    """Removes what builds that died have left. Hold `writing` meanwhile."""
    if (path / GENERATIONS).is_dir():
        with contextlib.suppress(StoreError):  # a damaged CURRENT is what a new build repairs
            _clean(path / GENERATIONS, keep={current(path), previous(path)})


class Change(NamedTuple):
    """What makes a new graph of the one in use.

    Attributes:
        removed, added: No quad is in both; all of the first are in the graph, none of the second.
        emptied: Graphs that hold nothing any more.
    """

    removed: Sequence[Quad]
    added: Sequence[Quad]
    emptied: Sequence[NamedNode] = ()


def publish(
    path: Path,
    quads: Iterable[Quad] | Change,
    manifest: Manifest,
    *,
    beside: Mapping[str, bytes] = MappingProxyType({}),
) -> None:
    """Writes a new generation, then makes it the current one.

    The generation in use stays whole until the last moment, and on disk after it: readers may
    have it open. Hold `writing` meanwhile, lest two builds publish in turn. A change costs what
    changes: the new generation shares the files of the old one that stay as they are.

    Args:
        quads: All of them, in any order, repetitions allowed, streamed and never held together;
            or what is otherwise than in the generation in use, which must be whole.
        beside: Files to keep with the graph, by name.

    Raises:
        StoreError: If the disk refuses.
    """
    try:
        previous = current(path)
    except StoreError:
        previous = None  # a damaged CURRENT is what a new build repairs
    try:
        generation = _make_folder(path / GENERATIONS)
        descriptor = hold(generation)
        try:
            with contextlib.suppress(OSError):
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if isinstance(quads, Change):
                assert previous is not None, "there is nothing to change"
                _share(previous / GRAPH, generation / GRAPH)
                _revise(generation / GRAPH, quads)
            else:
                _load(generation / GRAPH, quads)
            for name, content in beside.items():
                (generation / name).write_bytes(content)
            (generation / MANIFEST).write_bytes(encode(manifest))
            _sync_all(generation)
            _replace(path / CURRENT, generation.name.encode() + b"\n")
            _clean(path / GENERATIONS, keep={generation, previous})
        except BaseException:
            if current(path) != generation:
                shutil.rmtree(generation, ignore_errors=True)
            raise
        finally:
            os.close(descriptor)
    except (OSError, RuntimeError) as error:  # what Oxigraph raises of a disk is either
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError | RuntimeError) -> StoreError:
    return StoreError(
        f"{path}: the store cannot be written ({getattr(error, 'strerror', None) or error}).",
        hint="Check the folder's permissions and the free space, or choose another with --store.",
    )


def _make_folder(generations: Path) -> Path:
    generations.mkdir(parents=True, exist_ok=True)
    number = max((int(p.name) for p in _numbered(generations)), default=0)
    while True:
        number += 1
        folder = generations / f"{number:08}"
        try:
            folder.mkdir()
        except FileExistsError:
            continue
        return folder


def _load(graph: Path, quads: Iterable[Quad]) -> None:
    store = Store(graph)
    store.bulk_extend(quads)
    store.optimize()
    store.flush()


def _share(old: Path, new: Path) -> None:
    """A second database with the content of one that nobody writes.

    RocksDB writes a table once and only ever deletes it after that, so both can have the same
    file; what it writes to is copied.
    """
    new.mkdir()
    for file in sorted(old.iterdir()):
        if file.suffix == ".sst":
            try:
                os.link(file, new / file.name)
            except OSError:  # a file system without hard links
                shutil.copyfile(file, new / file.name)
        elif not file.name.startswith("LO"):  # the lock, and logs for people
            shutil.copyfile(file, new / file.name)


def _revise(graph: Path, change: Change) -> None:
    store = Store(graph)
    for quad in change.removed:
        store.remove(quad)
    for name in change.emptied:
        store.remove_graph(name)
    store.extend(change.added)
    store.flush()


def _sync_all(generation: Path) -> None:
    for folder, _, files in os.walk(generation):
        for name in files:
            _sync(Path(folder) / name)
        _sync(Path(folder))
    _sync(generation.parent)


def _replace(file: Path, content: bytes) -> None:
    new = file.with_name(f"{file.name}.{os.getpid()}.new")
    new.write_bytes(content)
    _sync(new)
    os.replace(new, file)
    _sync(file.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno != errno.EINVAL:  # some file systems cannot sync a folder
            raise
    finally:
        os.close(descriptor)


def _clean(generations: Path, *, keep: set[Path | None]) -> None:
    """Removes outdated generations that nobody reads and the leftovers of builds that died."""
    for leftover in generations.parent.glob(f"{CURRENT}.*.new"):
        leftover.unlink(missing_ok=True)
    for generation in generations.iterdir():
        if generation not in keep and _unused(generation):
            shutil.rmtree(generation, ignore_errors=True)


def _unused(generation: Path) -> bool:
    try:
        descriptor = os.open(generation, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in _BUSY
    finally:
        os.close(descriptor)
    return True
