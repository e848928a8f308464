"""How much of a file is read before it is refused; what passes these is no document of people."""

from __future__ import annotations

LARGEST_FILE = 512 * 1024 * 1024
"""Bytes of one file on disk."""

LARGEST_MARKUP = 64 * 1024 * 1024
"""Bytes of one page, feed or text in markup, unpacked."""

LARGEST_TEXT = 50_000_000
"""Code points of one document's text."""

DEEPEST_MARKUP = 240
"""Levels of elements. libxml2 gives up at 256, and no page that people read comes near."""

MOST_JUDGED = 20_000
"""Elements of a page whose words are weighed to tell its text from its menus, in more than linear
time; of larger ones everything but menus and notices is read."""

MOST_DOCUMENTS = 200_000
"""Documents of one file."""

MOST_PARTS = 100_000
"""Comments of one document."""

MOST_MEMBERS = 20_000
"""Files of one archive, those of archives inside it included."""

LARGEST_ARCHIVE = 2 * 1024 * 1024 * 1024
"""Bytes of all files of an archive, unpacked."""

LARGEST_MEMBER = 256 * 1024 * 1024
"""Bytes of one file of an archive, unpacked."""

HIGHEST_RATIO = 250
"""Times that a file of an archive may grow when unpacked, where it is larger than a megabyte."""

DEEPEST_ARCHIVE = 3
"""Archives inside one another."""

MOST_PAGES = 10_000
"""Pages of one PDF."""
