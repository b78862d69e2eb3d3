"""The format of a backup: an ordinary zip file with a seal at its end.

| member | content |
|---|---|
| `catalog.db` | the SQLite database |
| `people.toml` | the user's list of names, if there is one |
| `sources/NUMBER.TYPE` | source files, if they were asked for |
| `backup.json` | name, size and SHA-256 of each other member, and the paths of sources |

The comment of the zip file ends with the SHA-256 of all bytes before it. The names of
members contain no path of the archive, so that no path can lead out of a folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any, BinaryIO, Self

from archive.durable_files import flush_file
from archive.errors import CuttingsError
from archive.progress import Progress

BACKUP_FORMAT = 1
CATALOG_MEMBER = "catalog.db"
PEOPLE_MEMBER = "people.toml"
INDEX_MEMBER = "backup.json"
SEAL_LABEL = b"Cuttings backup, SHA-256 of all bytes before: "
SEAL_LENGTH = 64
ZIP_MAGIC = b"PK\x03\x04"
CHUNK_BYTES = 1 << 20
MAX_INDEX_BYTES = 512 << 20
MEMBER_NAME = re.compile(r"catalog\.db|people\.toml|sources/\d{1,12}(\.\w{1,12})?")
SOURCE_SUFFIX = re.compile(r"\.\w{1,12}", re.ASCII)
READ_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    OverflowError,
    OSError,
)
"""Errors that a damaged or hostile zip file causes, such as offsets below zero."""


class DamagedBackupError(CuttingsError):
    """A backup is damaged or incomplete, or a file is not a backup."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a backup.

    A source has its path in the archive, and its modification time in nanoseconds.
    """

    name: str
    size: int
    sha256: str
    path: str | None = None
    mtime_ns: int = 0


@dataclass(frozen=True, slots=True)
class BackupContent:
    """What a backup contains."""

    archive_id: str
    created: str
    documents: int
    members: tuple[Member, ...] = ()
    format: int = BACKUP_FORMAT
    sources: tuple[Member, ...] = field(init=False)
    """The members that are source files."""

    def __post_init__(self) -> None:
        sources = tuple(member for member in self.members if member.path is not None)
        object.__setattr__(self, "sources", sources)

    @property
    def total_bytes(self) -> int:
        """Return the size of all members after they are extracted."""
        return sum(member.size for member in self.members)


class _SealedStream:
    """A stream for `zipfile` that hashes all bytes except the last ones.

    It does not write these until the seal replaces them.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self._tail = b""
        self.is_discarded = False

    def write(self, data: bytes | memoryview) -> int:
        """Write all bytes but the last ones, which the seal may replace."""
        if self.is_discarded:
            return len(data)
        waiting = self._tail + data
        ready, self._tail = waiting[:-SEAL_LENGTH], waiting[-SEAL_LENGTH:]
        self._hash.update(ready)
        self._file.write(ready)
        return len(data)

    def flush(self) -> None:
        """Flush what is written."""
        if not self.is_discarded:
            self._file.flush()

    def close(self) -> None:
        """Do nothing: the caller closes the file."""

    def seal(self) -> None:
        """Write the hash in place of the last bytes, durably."""
        self._file.write(self._hash.hexdigest().encode())
        self._file.flush()
        flush_file(self._file.fileno())


class BackupWriter:
    """Write a backup into a new file.

    Use it in `with`: after an error, nothing more is written.
    """

    def __init__(self, file: BinaryIO, progress: Progress) -> None:
        self._stream = _SealedStream(file)
        self._zip = zipfile.ZipFile(
            self._stream,
            "w",
            zipfile.ZIP_DEFLATED,
        )
        self._progress = progress
        self._members: list[Member] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        *_: BaseException | TracebackType | None,
    ) -> None:
        if error_type is not None:
            self._stream.is_discarded = True
            self._zip.close()

    def add_file(self, name: str, file: IO[bytes], path: str | None = None) -> None:
        """Add an open file under a name. A source also has a path."""
        size, digest = 0, hashlib.sha256()
        with self._zip.open(name, "w", force_zip64=True) as target:
            while chunk := file.read(CHUNK_BYTES):
                target.write(chunk)
                digest.update(chunk)
                size += len(chunk)
                self._progress.advance(len(chunk))
        mtime_ns = os.fstat(file.fileno()).st_mtime_ns if path is not None else 0
        self._members.append(Member(name, size, digest.hexdigest(), path, mtime_ns))

    def finish(self, archive_id: str, created: str, documents: int) -> BackupContent:
        """Write the list of members and the seal. Return the content."""
        content = BackupContent(archive_id, created, documents, tuple(self._members))
        fields = asdict(content)
        del fields["sources"]
        self._zip.writestr(INDEX_MEMBER, json.dumps(fields).encode())
        self._zip.comment = SEAL_LABEL + b"0" * SEAL_LENGTH
        self._zip.close()
        self._stream.seal()
        return content


def looks_like_backup(path: Path) -> bool:
    """Return whether a file ends like a backup, without reading it."""
    with path.open("rb") as file:
        return SEAL_LABEL in _last_bytes(file)


def is_sealed(path: Path) -> bool:
    """Return whether all bytes of a file are as they were written."""
    with path.open("rb") as file:
        end = _last_bytes(file)
        if not end.startswith(SEAL_LABEL):
            return False
        digest = hashlib.sha256()
        remaining = file.seek(0, os.SEEK_END) - SEAL_LENGTH
        file.seek(0)
        while remaining > 0:
            chunk = file.read(min(CHUNK_BYTES, remaining))
            if not chunk:
                return False
            digest.update(chunk)
            remaining -= len(chunk)
        return digest.hexdigest().encode() == end[-SEAL_LENGTH:]


def _last_bytes(file: BinaryIO) -> bytes:
    """Return the end of a file, in which the label and the seal are."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(size - len(SEAL_LABEL) - SEAL_LENGTH, 0))
    return file.read()


class BackupReader:
    """Read the members of an open backup, which may be damaged or hostile."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        """Raise DamagedBackupError if the list of members is unreadable."""
        self.path = path
        self._zip = archive
        try:
            self.content = self._read_content()
        except READ_ERRORS as error:
            raise self.damaged(INDEX_MEMBER) from error

    def damaged(self, what: str) -> DamagedBackupError:
        """Return the error for a damaged part."""
        return DamagedBackupError(f"{self.path}: {what} is damaged; use another backup")

    def _read_content(self) -> BackupContent:
        for info in self._zip.infolist():
            if info.compress_type != zipfile.ZIP_DEFLATED:
                raise ValueError(info.filename)
        with self._zip.open(INDEX_MEMBER) as file:
            text = file.read(MAX_INDEX_BYTES + 1)
        if len(text) > MAX_INDEX_BYTES:
            raise ValueError(INDEX_MEMBER)
        fields: dict[str, Any] = json.loads(text)
        if int(fields["format"]) > BACKUP_FORMAT:
            raise DamagedBackupError(
                f"{self.path}: this backup was written by a newer version of "
                "Cuttings; use that version"
            )
        members = tuple(map(_checked_member, fields.pop("members")))
        names = [member.name for member in members]
        if sorted([*names, INDEX_MEMBER]) != sorted(self._zip.namelist()):
            raise ValueError(INDEX_MEMBER)
        if CATALOG_MEMBER not in names or len(set(names)) < len(names):
            raise ValueError(CATALOG_MEMBER)
        return BackupContent(
            str(fields["archive_id"]),
            str(fields["created"]),
            int(fields["documents"]),
            members,
        )

    def chunks(self, member: Member) -> Iterator[bytes]:
        """Yield the bytes of a member, never more than its size.

        Raise DamagedBackupError if they differ from what was written.
        """
        digest, remaining = hashlib.sha256(), member.size
        try:
            with self._zip.open(member.name) as file:
                while chunk := file.read(CHUNK_BYTES):
                    digest.update(chunk)
                    remaining -= len(chunk)
                    if remaining < 0:
                        break
                    yield chunk
        except READ_ERRORS as error:
            raise self.damaged(member.path or member.name) from error
        if remaining or digest.hexdigest() != member.sha256:
            raise self.damaged(member.path or member.name)

    def copy(self, member: Member, target: IO[bytes], progress: Progress) -> None:
        """Write a member to a file."""
        for chunk in self.chunks(member):
            target.write(chunk)
            progress.advance(len(chunk))

    def member(self, name: str) -> Member | None:
        """Return the member with a name, or `None`."""
        members = {member.name: member for member in self.content.members}
        return members.get(name)


def _checked_member(fields: dict[str, Any]) -> Member:
    """Return a member, or raise ValueError if Cuttings does not write such a member."""
    member = Member(**fields)
    is_source = member.name.startswith("sources/")
    if (
        not MEMBER_NAME.fullmatch(member.name)
        or not isinstance(member.size, int)
        or not isinstance(member.mtime_ns, int)
        or not isinstance(member.path, str if is_source else type(None))
        or member.size < 0
    ):
        raise ValueError(member.name)
    return member


@contextmanager
def open_backup(path: Path) -> Iterator[BackupReader]:
    """Open a backup for reading.

    Raise DamagedBackupError if it is not a backup or its list of members is damaged.
    """
    try:
        archive = zipfile.ZipFile(path)
    except READ_ERRORS as error:
        raise DamagedBackupError(_no_backup(path)) from error
    with archive:
        yield BackupReader(path, archive)


def _no_backup(path: Path) -> str:
    with path.open("rb") as file:
        begins_like_backup = file.read(len(ZIP_MAGIC)) == ZIP_MAGIC
    if begins_like_backup:
        return f"{path}: damaged or incomplete; use another backup"
    return f"{path}: not a backup of Cuttings; name a file of `cuttings backup`"
