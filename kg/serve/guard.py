"""Refuses requests that come by way of other sites, and tells browsers what no page may do.

A page of another site can make a visitor's browser ask this server: by a name that it has resolve
to this machine (DNS rebinding), or by a request from its own script. The first is seen by the Host
header, the second by Origin and Sec-Fetch-Site, which scripts cannot set.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "x-robots-tag": "noindex, nofollow",
    "cache-control": "no-store",
}
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Guard:
    """Stands before the application.

    Args:
        names: Host names and addresses by which this server may be called.
        any_address: Whether any IP address will do as well, as none can be rebound.
    """

    def __init__(
        self, application: Application, *, names: frozenset[str], any_address: bool = False
    ) -> None:
        self._application = application
        self._names = frozenset(name.lower() for name in names)
        self._any_address = any_address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request (ASGI)."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refused = self._refused(Headers(scope=scope))
        if refused:
            status, reason = refused
            response = PlainTextResponse(reason + "\n", status)
            await response(scope, receive, send_guarded)
            return
        await self._application(scope, receive, send_guarded)

    def _refused(self, headers: Headers) -> tuple[int, str] | None:
        hosts = headers.getlist("host")
        host = hosts[0] if len(hosts) == 1 else ""
        if not self._is_ours(host):
            return 421, (
                f"This server does not answer by the name {host!a}. "
                "Call it by the address that kg serve printed, or start it with --name."
            )
        origin = headers.get("origin", "")
        if origin and origin.partition("://")[2] != host:
            return 403, "Pages of other sites may not ask this server."
        site, mode = headers.get("sec-fetch-site", ""), headers.get("sec-fetch-mode", "")
        if site in ("cross-site", "same-site") and mode != "navigate":
            return 403, "Pages of other sites may not ask this server."
        return None

    def _is_ours(self, host: str) -> bool:
        name = host_name(host)
        if name in self._names:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return self._any_address


def host_name(host: str) -> str:
    """The name in a Host header, without port and brackets, in lower case."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower()
