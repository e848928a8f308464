"""What is inside a zip, as far as it can be trusted: names, sizes, passwords."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import PurePosixPath

from kg.errors import DocumentError
from kg.read.limits import HIGHEST_RATIO, LARGEST_ARCHIVE, LARGEST_MEMBER, MOST_MEMBERS

_DRIVE = re.compile(r"[A-Za-z]:")
_SMALL = 1_000_000
_ENCRYPTED = 0x1
_DOCTYPE = re.compile(rb"<!DOCTYPE|<\0!\0D\0O|\0<\0!\0D\0O")
_LOOKED_AT = 4096


def open_zip(content: bytes) -> zipfile.ZipFile:
    """Open a zip.

    Raises:
        DocumentError: If it is damaged, or holds too much; does not name the file.
    """
    try:
        found = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise DocumentError(
            f"is damaged, or no zip: {error}.", hint="Save or download it again."
        ) from error
    members = found.infolist()
    if len(members) > MOST_MEMBERS:
        raise DocumentError(
            f"holds {len(members):,} files; at most {MOST_MEMBERS:,} are read.",
            hint="Unpack it, and give the folders that you need.",
        )
    total = sum(member.file_size for member in members)
    if total > LARGEST_ARCHIVE:
        raise DocumentError(
            f"would unpack to {total:,} bytes; at most {LARGEST_ARCHIVE:,} are read.",
            hint="If you trust it, unpack it and give the folder.",
        )
    return found


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The bytes of one file.

    Raises:
        DocumentError: If it needs a password, is damaged or too large; does not name it.
    """
    if member.flag_bits & _ENCRYPTED:
        raise DocumentError(
            "is protected by a password.", hint="Unpack it with the password, and give the files."
        )
    bounded(member.file_size, member.compress_size)
    try:
        return archive.read(member)
    except (
        zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError,
        RuntimeError,
    ) as error:  # fmt: skip
        raise DocumentError(
            f"is damaged: {error}.", hint="Save or download the archive again."
        ) from error


def bounded(size: int, packed: int) -> None:
    """Refuse a file that grows beyond measure.

    Raises:
        DocumentError: With both sizes.
    """
    if size > LARGEST_MEMBER:
        raise DocumentError(
            f"has {size:,} bytes; at most {LARGEST_MEMBER:,} are read.",
            hint="Unpack it, and cut it into several files.",
        )
    if size > _SMALL and size > HIGHEST_RATIO * max(packed, 1):
        raise DocumentError(
            f"grows from {packed:,} to {size:,} bytes when unpacked, which no text does.",
            hint="If you trust it, unpack it and give the file.",
        )


def place(name: str) -> str:
    """A member's name as a path inside its archive.

    Raises:
        DocumentError: If it leads out of the archive, or is no name.
    """
    try:
        name.encode()
    except UnicodeEncodeError as error:
        raise DocumentError(
            "has a name that is not UTF-8.", hint="Pack it again under another name."
        ) from error
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or _DRIVE.match(name) or not path.parts:
        raise DocumentError(
            "leads out of its archive.", hint="Nobody packs so by accident; leave it out."
        )
    if any(ord(c) < 32 for c in name):
        raise DocumentError(
            "has control characters in its name.", hint="Pack it again under another name."
        )
    return str(path)


class Package:
    """A document that is a zip of XML files, such as DOCX, ODT and EPUB."""

    def __init__(self, content: bytes) -> None:
        """Open it and look at every member.

        Raises:
            DocumentError: If a member is not to be trusted; names the member.
        """
        self._zip = open_zip(content)
        self._members = {member.filename: member for member in self._zip.infolist()}
        for member in self._members.values():
            try:
                bounded(member.file_size, member.compress_size)
            except DocumentError as error:
                raise DocumentError(
                    f"{member.filename} {error.message}", hint=error.hint
                ) from error

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def names(self) -> list[str]:
        return sorted(self._members)

    def read(self, name: str) -> bytes:
        """The bytes of a member.

        Raises:
            DocumentError: If it is not there, or cannot be read; names it.
        """
        if name not in self._members:
            raise DocumentError(
                f"has no {name}, which such a file must hold.", hint="Save it again."
            )
        try:
            return read_member(self._zip, self._members[name])
        except DocumentError as error:
            raise DocumentError(f"{name} {error.message}", hint=error.hint) from error

    def refuse_document_types(self) -> None:
        """Refuse XML that declares a document type, which these formats forbid.

        Raises:
            DocumentError: Names the member.
        """
        for name in self.names():
            if name.endswith((".xml", ".rels")) and _DOCTYPE.search(self.read(name)[:_LOOKED_AT]):
                raise DocumentError(
                    f"{name} declares a document type, which can hold entities without end.",
                    hint="No word processor writes that; leave it out of the folder.",
                )
