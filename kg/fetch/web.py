"""One request at a time: redirects, sizes, time limits, and waiting between requests to a host."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit, urlunsplit

from kg.errors import DocumentError

if TYPE_CHECKING:
    from urllib3 import PoolManager
    from urllib3.response import BaseHTTPResponse

MOST_REDIRECTS = 5
_REDIRECTS = frozenset([301, 302, 303, 307, 308])
_LATER = frozenset([429, 503])
_LONGEST_WAIT_S = 60.0
_TRIES = 3
_PIECE = 65536


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent.

    Args:
        url: Where it came from at last.
        status: Of HTTP.
        headers: Names in small letters.
        content: Unpacked; empty for other statuses than 200.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    content: bytes = b""


def web_address(url: str) -> str:
    """The address as it is asked for, without a fragment.

    Raises:
        DocumentError: If it is none of the web.
    """
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
    except ValueError as error:
        raise DocumentError(
            f"{url}: is no address ({error}).", hint="Check the spelling."
        ) from error
    if parts.scheme not in ("http", "https") or not host:
        raise DocumentError(
            f"{url}: is no address of the web.", hint="It begins with http:// or https://."
        )
    return urlunsplit(parts._replace(fragment="", path=parts.path or "/"))


class Web:
    """Asks servers, never two requests to a host within its waiting time.

    Args:
        agent: How it presents itself.
        wait_s: Seconds from the end of one request to a host to the next.
        largest: Bytes of an answer, unpacked.
        timeout_s: Seconds of silence before it gives up.
    """

    def __init__(
        self,
        *,
        agent: str,
        wait_s: float,
        largest: int,
        timeout_s: float = 30.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.agent = agent
        self.wait_s = wait_s
        self.largest = largest
        self.timeout_s = timeout_s
        self._sleep = sleep
        self._next: dict[str, float] = {}
        self._pool: PoolManager | None = None

    def get(
        self,
        url: str,
        *,
        wait_s: float | None = None,
        headers: Mapping[str, str] | None = None,
        may: Callable[[str], None] = lambda url: None,
    ) -> Answer:
        """Ask for a page and follow where it has moved.

        Args:
            wait_s: Seconds, where the host asks for more than usual.
            may: Called with each address before it is asked for; raises where that is refused.

        Raises:
            DocumentError: If it cannot be had; names the address and the reason.
        """
        at = url
        for _ in range(MOST_REDIRECTS + 1):
            may(at)
            answer = self._patiently(at, wait_s, headers or {})
            target = answer.headers.get("location")
            if answer.status not in _REDIRECTS or not target:
                return answer
            at = web_address(urljoin(at, target))
        raise DocumentError(
            f"{url}: leads on more than {MOST_REDIRECTS} times.",
            hint="Give the address it ends at.",
        )

    def _patiently(self, url: str, wait_s: float | None, headers: Mapping[str, str]) -> Answer:
        """Ask again, later, where a server says so."""
        for left in range(_TRIES - 1, -1, -1):
            answer = self._once(url, self.wait_s if wait_s is None else wait_s, headers)
            after = answer.headers.get("retry-after", "")
            if answer.status not in _LATER or not left:
                break
            asked = float(after) if after.isdigit() else 2 * self.wait_s
            if asked > _LONGEST_WAIT_S:
                break
            self._sleep(asked)
        return answer

    def _once(self, url: str, wait_s: float, headers: Mapping[str, str]) -> Answer:
        import urllib3

        if self._pool is None:
            self._pool = urllib3.PoolManager(retries=False, timeout=self.timeout_s)
        host = urlsplit(url).netloc
        early = self._next.get(host, 0.0) - time.monotonic()
        if early > 0:
            self._sleep(early)
        told = {"User-Agent": self.agent, "Accept-Encoding": "gzip, deflate", **headers}
        try:
            response = self._pool.request(
                "GET", url, headers=told, redirect=False, preload_content=False
            )
            try:
                return self._read(url, response)
            finally:
                response.release_conn()
                response.close()
        except urllib3.exceptions.HTTPError as error:
            raise DocumentError(
                f"{url}: cannot be had ({_reason(error)}).", hint="Try again later."
            ) from error
        finally:
            self._next[host] = time.monotonic() + wait_s

    def _read(self, url: str, response: BaseHTTPResponse) -> Answer:
        headers = {name.lower(): value for name, value in response.headers.items()}
        if response.status != 200:
            return Answer(url, response.status, headers)
        began = time.monotonic()
        pieces: list[bytes] = []
        size = 0
        for piece in response.stream(_PIECE, decode_content=True):
            size += len(piece)
            if size > self.largest:
                raise DocumentError(
                    f"{url}: is larger than {self.largest:,} bytes.",
                    hint="Raise the limit with --largest, or leave it out.",
                )
            if time.monotonic() - began > 10 * self.timeout_s:
                raise DocumentError(f"{url}: comes too slowly.", hint="Try again later.")
            pieces.append(piece)
        return Answer(url, 200, headers, b"".join(pieces))


def _reason(error: Exception) -> str:
    text = str(error) or type(error).__name__
    return text.rpartition(": ")[2].strip("()'\" ")[:200] or type(error).__name__
