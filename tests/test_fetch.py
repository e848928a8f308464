"""Fetching from a real server: what is asked for, in which order, how often, and what is saved."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import Run

from kg.fetch import FetchReport, Rules, fetch
from kg.model import Document
from kg.read import documents_in, find, open_file

PAGE = (
    "<html><head><title>{0}</title></head><body><article><p>The pier at {0} was closed by the "
    "council on Monday, and nobody knows for how long it will be.</p></article></body></html>"
)
ROBOTS = "User-agent: *\nDisallow: /private/\nCrawl-delay: 0.1\n\nUser-agent: other\nDisallow: /\n"


@dataclass
class Server:
    """What a server answers, and what it was asked: (path, time, user agent)."""

    port: int = 0
    answers: dict[str, tuple[int, Mapping[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, float, str]] = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def put(self, path: str, body: str | bytes, *, status: int = 200, **headers: str) -> None:
        content = body.encode() if isinstance(body, str) else body
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = (status, {"Content-Type": "text/html; charset=utf-8"} | told, content)

    def paths(self) -> list[str]:
        return [path for path, _, _ in self.asked if path != "/robots.txt"]


@pytest.fixture
def server() -> Iterator[Server]:
    own = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            own.asked.append((self.path, time.monotonic(), self.headers["User-Agent"]))
            status, headers, body = own.answers.get(self.path, (404, {}, b"gone"))
            if headers.get("ETag") and self.headers["If-None-Match"] == headers["ETag"]:
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    own.port = http.server_address[1]
    own.put("/robots.txt", ROBOTS, Content_Type="text/plain")
    for name in ("a", "b", "c"):
        own.put(f"/{name}", PAGE.format(name.upper()))
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    yield own
    http.shutdown()
    http.server_close()


def run(server: Server, folder: Path, *paths: str, rules: Rules | None = None) -> FetchReport:
    return fetch([server.url(path) for path in paths], folder, rules or Rules(wait_s=0.0))


def reasons(report: FetchReport) -> str:
    assert all(hint for _, hint in report.failed)
    return "\n".join(message for message, _ in report.failed)


def test_a_page_is_saved_with_what_is_known_of_it_and_can_be_built(
    server: Server, tmp_path: Path
) -> None:
    report = run(server, tmp_path, "/a#top")
    (path,) = report.saved
    assert report.failed == ()
    assert path.read_text() == PAGE.format("A")
    told = json.loads(path.with_name(f"{path.name}.meta.json").read_text())
    assert (told["url"], told["encoding"]) == (server.url("/a"), "utf-8")
    assert told["fetched"].startswith("20")
    assert told["headers"]["content-type"] == "text/html; charset=utf-8"
    assert [found.path for found in find([tmp_path])] == [path]
    (document,) = documents_in(open_file(path))
    assert isinstance(document, Document)
    assert (document.metadata.title, document.metadata.url) == ("A", server.url("/a"))


def test_robots_are_obeyed_and_kg_says_who_it_is(server: Server, tmp_path: Path) -> None:
    server.put("/private/x", PAGE.format("X"))
    server.put("/moved", "", status=302, Location="/private/x")
    report = run(server, tmp_path, "/private/x", "/moved", "/a")
    assert len(report.saved) == 1
    assert reasons(report).count("robots.txt asks robots not to read it") == 2
    assert server.paths() == ["/moved", "/a"]
    assert [path for path, _, _ in server.asked].count("/robots.txt") == 1
    assert all(agent.startswith("kg/") for _, _, agent in server.asked)


@pytest.mark.parametrize(("status", "pages"), [(404, 1), (403, 1), (500, 0), (503, 0)])
def test_without_robots_txt_all_may_be_read_unless_the_host_is_ill(
    server: Server, tmp_path: Path, status: int, pages: int
) -> None:
    server.put("/robots.txt", "", status=status, Retry_After="0")
    assert len(run(server, tmp_path, "/a").saved) == pages


def test_requests_to_a_host_wait_as_long_as_it_asks(server: Server, tmp_path: Path) -> None:
    run(server, tmp_path, "/a", "/b", "/c")
    times = [at for path, at, _ in server.asked if path != "/robots.txt"]
    assert all(b - a >= 0.1 for a, b in pairwise(times))


def test_redirects_are_followed_to_an_end(server: Server, tmp_path: Path) -> None:
    server.put("/old", "", status=301, Location="/a")
    server.put("/loop", "", status=302, Location="/loop")
    server.put("/away", "", status=302, Location="file:///etc/hosts")
    report = run(server, tmp_path, "/old", "/loop", "/away")
    (path,) = report.saved
    assert json.loads(path.with_name(f"{path.name}.meta.json").read_text())["url"] == server.url(
        "/a"
    )
    assert "leads on more than 5 times" in reasons(report)
    assert "file:///etc/hosts: is no address of the web" in reasons(report)


def test_what_cannot_be_had_is_told_and_the_rest_is_saved(server: Server, tmp_path: Path) -> None:
    server.put("/film", b"\0" * 10, Content_Type="video/mp4")
    server.put("/large", "x" * 5000)
    server.put("/packed", gzip.compress(b"x" * 5000), Content_Encoding="gzip")
    report = fetch(
        [
            *map(server.url, ("/none", "/film", "/large", "/packed", "/a")),
            "ftp://x.example/a",
            "words",
        ],
        tmp_path,
        Rules(wait_s=0.0, largest=4000),
    )
    assert len(report.saved) == 1
    told = reasons(report)
    assert "/none: the server answers 404" in told
    assert "is of the kind “video/mp4”, which is not read" in told
    assert told.count("is larger than 4,000 bytes") == 2
    assert told.count("is no address of the web") == 2
    assert len(list(tmp_path.rglob("*.html"))) == 1


def test_nobody_there_is_told(tmp_path: Path) -> None:
    report = fetch(["http://127.0.0.1:9/a"], tmp_path, Rules(wait_s=0.0))
    assert "nobody may read there" in reasons(report)


def test_what_is_there_is_not_fetched_again(server: Server, tmp_path: Path) -> None:
    server.put("/a", PAGE.format("A"), ETag='"1"')
    first = run(server, tmp_path, "/a", "/b")
    second = run(server, tmp_path, "/a", "/b", "/c")
    assert (len(first.saved), len(second.saved), len(second.kept)) == (2, 1, 2)
    assert server.paths() == ["/a", "/b", "/c"]
    again = run(server, tmp_path, "/a", "/b", rules=Rules(wait_s=0.0, again=True))
    assert (len(again.saved), again.kept) == (1, (server.url("/a"),))


def test_a_page_whose_run_died_is_fetched_again(server: Server, tmp_path: Path) -> None:
    (path,) = run(server, tmp_path, "/a").saved
    path.with_name(f"{path.name}.meta.json").unlink()
    assert run(server, tmp_path, "/a").saved == (path,)


def test_sitemaps_and_feeds_lead_to_their_pages(server: Server, tmp_path: Path) -> None:
    index = "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{}</sitemapindex>"
    urls = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{}</urlset>"
    server.put(
        "/sitemap.xml",
        index.format(f"<sitemap><loc>{server.url('/part.xml.gz')}</loc></sitemap>"),
        Content_Type="application/xml",
    )
    listed = "".join(f"<url><loc>{server.url(path)}</loc></url>" for path in ("/a", "/b", "/a"))
    server.put(
        "/part.xml.gz", gzip.compress(urls.format(listed).encode()), Content_Type="application/gzip"
    )
    assert len(run(server, tmp_path / "1", "/sitemap.xml").saved) == 2
    feed = (
        "<rss><channel><title>T</title><item><link>{}</link>"
        "<description>D.</description></item></channel></rss>"
    )
    server.put("/feed", feed.format(server.url("/c")), Content_Type="application/rss+xml")
    alone = run(server, tmp_path / "2", "/feed")
    assert [path.suffix for path in alone.saved] == [".rss"]
    both = run(server, tmp_path / "3", "/feed", rules=Rules(wait_s=0.0, entries=True))
    assert [path.suffix for path in both.saved] == [".rss", ".html"]
    few = run(server, tmp_path / "4", "/a", "/b", "/c", rules=Rules(wait_s=0.0, most=2))
    assert len(few.saved) == 2
    assert "2 pages are enough" in reasons(few)


def test_the_command_prints_the_files_and_tells_what_failed(
    server: Server, tmp_path: Path, call_kg: Run
) -> None:
    done = call_kg("fetch", server.url("/a"), server.url("/none"), "--to", "in", "--wait", "0")
    assert done.code == 4
    (path,) = done.stdout.splitlines()
    assert (tmp_path / path).is_file()
    assert "the server answers 404" in done.stderr
    assert "Saved 1, kept 0, failed 1." in done.stderr
    nothing = call_kg("fetch", server.url("/none"), "--to", "in", "--wait", "0")
    assert (nothing.code, nothing.stdout) == (3, "")


def test_a_build_asks_no_server(server: Server, tmp_path: Path, call_kg: Run) -> None:
    page = f'<p>The pier was closed on Monday. <img src="{server.url("/a")}"></p>'
    (tmp_path / "page.html").write_text(f'<base href="{server.url("/")}">{page}')
    assert call_kg("build", "page.html").code == 0
    assert server.asked == []
