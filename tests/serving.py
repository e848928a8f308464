"""A real `kg serve` in a process of its own, and what tests ask of it."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from kg.cache import Cache
from kg.model import Knowledge
from kg.rdf import quads
from kg.store import Manifest, ManifestDocument, publish, writing
from kg.vocabulary import DEFAULT_BASE

JSON = "application/sparql-results+json"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Server:
    """A server that runs; ``address`` ends in a slash."""

    address: str
    process: subprocess.Popen[bytes]

    @property
    def host(self) -> str:
        return urlsplit(self.address).netloc

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        headers: Iterable[tuple[str, str]] = (),
        body: bytes | None = None,
    ) -> Reply:
        """One request, with these headers and no others but Host and Content-Length."""
        line = http.client.HTTPConnection(self.host, timeout=120)
        try:
            line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            given = {name.lower() for name, _ in headers}
            if "host" not in given:
                line.putheader("Host", self.host)
            for name, value in headers:
                line.putheader(name, value)
            if body is not None:
                line.putheader("Content-Length", str(len(body)))
            line.endheaders(body)
            answer = line.getresponse()
            return Reply(
                answer.status,
                {name.lower(): value for name, value in answer.getheaders()},
                answer.read(),
            )
        finally:
            line.close()

    def sparql(self, query: str, *, accept: str = "", **more: str) -> Reply:
        headers = [("Accept", accept)] if accept else []
        return self.ask("/sparql?" + urlencode({"query": query, **more}), headers=headers)

    def page(self, path: str) -> Reply:
        return self.ask(path, headers=[("Accept", "text/html,*/*;q=0.5")])


@contextmanager
def serving(store: Path, *options: str) -> Iterator[Server]:
    """Run it on a free port until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", "0", *options],
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        cwd=store.parent,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    try:
        assert process.stderr is not None
        told = ""
        while (line := process.stderr.readline().decode()) and "http://" not in line:
            told += line
        address = re.search(r"http://\S+", line)
        assert address, told + line
        yield Server(address[0], process)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
        assert process.stderr is not None
        process.stderr.close()


def published(knowledge: Knowledge, store: Path, *, base: str = DEFAULT_BASE) -> Path:
    """A store as a build leaves it: the graph, and the readings that it was made from."""
    cache = Cache(store / "readings")
    documents = []
    for reading in knowledge.readings:
        document = reading.document
        cache.put(document.sha256, reading)
        documents.append(
            ManifestDocument(
                document.id, document.source, document.source, document.sha256, document.sha256
            )
        )
    manifest = Manifest(base, "test", tuple(documents), {"documents": len(documents)})
    with writing(store):
        publish(store, quads(knowledge, base=base), manifest)
    return store
