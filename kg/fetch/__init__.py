"""Fetches pages to a folder, politely: the one part of kg that uses the network, when asked.

Every page is saved as it came, with what is known of it beside it (``….meta.json``).
"""

from kg.fetch.pages import FetchReport, Rules, fetch

__all__ = ["FetchReport", "Rules", "fetch"]
"""What the rest of kg uses."""
