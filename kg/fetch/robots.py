"""What a host lets robots read (RFC 9309)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kg.errors import DocumentError
from kg.fetch.web import Web

if TYPE_CHECKING:
    from protego import Protego

_LONGEST = 500 * 1024
"""Bytes of a robots.txt that count (RFC 9309 §2.5)."""

_LONGEST_DELAY_S = 60.0


@dataclass(frozen=True, slots=True)
class _Host:
    """``rules`` is None where nothing may be read."""

    rules: Protego | None
    reason: str = ""


class Robots:
    """Asks each host once."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._hosts: dict[str, _Host] = {}

    def check(self, url: str) -> None:
        """Refuse an address that its host does not let robots read.

        Raises:
            DocumentError: Names the address.
        """
        host = self._host(url)
        if host.rules is None:
            raise DocumentError(
                f"{url}: nobody may read there, as {host.reason}.", hint="Try again later."
            )
        if not host.rules.can_fetch(url, self._web.agent):
            raise DocumentError(
                f"{url}: its host's robots.txt asks robots not to read it.",
                hint="Save it by hand, if you may, and give the file to kg build.",
            )

    def delay(self, url: str) -> float:
        """Seconds that the host asks to wait between requests, a minute at most."""
        rules = self._host(url).rules
        asked = rules.crawl_delay(self._web.agent) if rules else None
        return min(max(float(asked or 0), self._web.wait_s), _LONGEST_DELAY_S)

    def _host(self, url: str) -> _Host:
        parts = urlsplit(url)
        place = f"{parts.scheme}://{parts.netloc}"
        if place not in self._hosts:
            self._hosts[place] = self._ask(f"{place}/robots.txt")
        return self._hosts[place]

    def _ask(self, url: str) -> _Host:
        from protego import Protego

        try:
            answer = self._web.get(url)
        except DocumentError as error:
            return _Host(None, f"{error.message.rstrip('.')}")
        if answer.status == 200:
            return _Host(Protego.parse(answer.content[:_LONGEST].decode("utf-8", "replace")))
        if 400 <= answer.status < 500:  # RFC 9309 §2.3.1.3: there are no rules
            return _Host(Protego.parse(""))
        return _Host(None, f"{url} answers {answer.status}")
