"""Serves a published graph to browsers and programs: a local web application, read-only."""

from __future__ import annotations

from kg.serve.server import is_loopback, listen, run
from kg.serve.site import Settings

__all__ = ["Settings", "is_loopback", "listen", "run"]
