"""Runs the application at an address of this machine."""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import socket
from collections.abc import Callable
from dataclasses import replace

from kg.errors import ConfigError
from kg.serve.site import Settings

LONGEST_HEAD = 256 * 1024
"""Bytes of a request's head: a query may stand in its address."""


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; with port 0 the system chooses one.

    Raises:
        ConfigError: If the address cannot be had.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, socket.SOCK_STREAM)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            listening.listen(128)
        except BaseException:
            listening.close()
            raise
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        raise ConfigError(
            f"{host}, port {port}: cannot be listened at ({error.strerror or error}).",
            hint="Another program is there; --port 0 finds a free port."
            if taken
            else "Choose an address of this machine with --host and a port with --port.",
        ) from error
    return listening


def address_of(listening: socket.socket, host: str) -> str:
    """The address to call a server by."""
    port = listening.getsockname()[1]
    anywhere = host in ("0.0.0.0", "::", "")
    name = "127.0.0.1" if anywhere else f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}/"


def run(
    settings: Settings, listening: socket.socket, *, host: str, ready: Callable[[str], None]
) -> None:
    """Serve until the process is told to end (SIGINT, SIGTERM).

    Args:
        ready: Told the address once requests are taken.

    Raises:
        StoreError: If there is no store.
    """
    import uvicorn

    from kg.serve.application import application

    known = {host.lower(), socket.gethostname().lower()} - {"", "0.0.0.0", "::"}
    if not is_loopback(host):
        settings = replace(settings, names=settings.names | known, any_address=True)
    else:
        settings = replace(settings, names=settings.names | {host.lower()})
    config = uvicorn.Config(
        application(settings),
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="on",
        ws="none",
        h11_max_incomplete_event_size=LONGEST_HEAD,
        http="h11",
        timeout_graceful_shutdown=2,
    )

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                ready(address_of(listening, host))

    # uvicorn ends in order at Ctrl-C, then raises it once more
    with contextlib.suppress(KeyboardInterrupt):
        Server(config).run(sockets=[listening])
