"""The folder of an index: immutable segments, and one manifest with their names.

A commit writes new files beside the old ones, flushes them to the disk, and renames a
new manifest into place. The new state becomes visible at that moment. The next run
removes every file that the manifest does not name.

A rebuild writes its segments beside those in use, and commits to a second manifest. At
its end, that manifest replaces the first one.

| file | content |
|---|---|
| `index.manifest` | a line with magic, format, length and CRC-32, and a line of JSON |
| `rebuild.manifest` | the same, of a rebuild that has not ended |
| `NUMBER.segment` | arrays of a segment |
| `NUMBER-COMMIT.gone` | deleted documents of a segment, since a commit |
"""

from __future__ import annotations

import json
import os
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path

from archive.durable_files import (
    flush_file,
    flush_folder,
    remove_file,
    replace_file,
)
from archive.errors import CuttingsError
from archive.messages import N_, Message
from index.columnar.storage.column_file import (
    DamagedError,
    FileIdentity,
    file_identity,
)
from index.schema import INDEX_FORMAT

MANIFEST_NAME = "index.manifest"
REBUILD_NAME = "rebuild.manifest"
MAGIC = "CUTTINGS-INDEX"
INDEX_SUFFIXES = {".segment", ".gone", ".tmp"}
LEGACY_SUFFIXES = {".toc", ".seg", ".json"}
LEGACY_LOCK_NAME = "index_WRITELOCK"
"""File suffixes and the lock of indexes in earlier formats."""
INDEX_TOO_OLD = N_(
    "The index in {folder} was written by an older version of Cuttings. Run "
    "“cuttings rebuild”. If the archive cannot be written, copy it to another folder "
    "first."
)
INDEX_TOO_NEW = N_(
    "The index in {folder} was written by a newer version of Cuttings. Use that "
    "version."
)


class NewerIndexError(CuttingsError):
    """The index was written by a newer version. It is not changed."""


class OutdatedIndexError(CuttingsError):
    """The index does not fit the program or the catalog. The next sync rebuilds it."""


class OlderIndexError(OutdatedIndexError):
    """The index was written by an older version. It must be rebuilt."""


@dataclass(frozen=True, slots=True)
class SegmentInfo:
    """A segment of the index: file, document count, file and count of deletions."""

    name: str
    documents: int
    gone: str | None = None
    deleted: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """The state of the index after a commit: archive, last change and segments.

    `edition` and `checkpoint` identify the state of the archive with the last change.
    """

    archive_id: str
    last: int
    edition: str = ""
    checkpoint: str = ""
    commit: int = 0
    parts: tuple[SegmentInfo, ...] = ()
    next: int = 1
    """The number of the next segment."""

    def file_names(self) -> set[str]:
        """Return the names of all files of this state of the index."""
        return {part.name for part in self.parts} | {
            part.gone for part in self.parts if part.gone
        }


Signature = FileIdentity


def read_signature(path: str) -> Signature | None:
    """Return a value that differs after each commit.

    Return `None` if there is no manifest at the path.
    """
    try:
        status = os.stat(path)  # noqa: PTH116 asked on every search
    except (FileNotFoundError, NotADirectoryError):
        return None
    return file_identity(status)


def read_manifest(folder: Path, name: str = MANIFEST_NAME) -> Manifest | None:
    """Return the newest manifest, or `None` in a folder without an index.

    Raise DamagedError if the manifest is damaged.
    """
    try:
        content = (folder / name).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        if name == MANIFEST_NAME:
            _check_no_manifest(folder)
        return None
    head, _, body = content.partition(b"\n")
    damaged = DamagedError(folder, f"{name} is corrupt")
    try:
        magic, version, length, check = head.decode().split(" ")
        if (
            magic != MAGIC
            or int(length) != len(body)
            or int(check) != zlib.crc32(version.encode() + body)
        ):
            raise damaged
        _check_format(folder, int(version))
        fields = json.loads(body)
        parts = tuple(SegmentInfo(**part) for part in fields.pop("parts"))
        return Manifest(**fields, parts=parts)
    except (ValueError, TypeError, KeyError) as error:
        raise damaged from error


def _check_no_manifest(folder: Path) -> None:
    """Raise an error if a folder without a manifest is not empty.

    If a rebuild was interrupted, its segments are no damage.
    """
    if (folder / REBUILD_NAME).exists():
        return
    suffixes = {path.suffix for path in folder.iterdir()} if folder.is_dir() else set()
    if ".segment" in suffixes:
        raise DamagedError(folder, f"{MANIFEST_NAME} is missing")
    if ".toc" in suffixes:
        raise OlderIndexError(Message(INDEX_TOO_OLD, folder=folder))


def _check_format(folder: Path, version: int) -> None:
    if version > INDEX_FORMAT:
        raise NewerIndexError(Message(INDEX_TOO_NEW, folder=folder))
    if version < INDEX_FORMAT:
        raise OlderIndexError(Message(INDEX_TOO_OLD, folder=folder))


def write_manifest(
    folder: Path,
    manifest: Manifest,
    version: int = INDEX_FORMAT,
    name: str = MANIFEST_NAME,
) -> None:
    """Publish a state of the index. Its files must already be on the disk."""
    body = json.dumps(asdict(manifest)).encode()
    check = zlib.crc32(str(version).encode() + body)
    temporary_path = folder / f"{name}.tmp"
    with temporary_path.open("wb") as file:
        file.write(f"{MAGIC} {version} {len(body)} {check}\n".encode() + body)
        file.flush()
        flush_file(file.fileno())
    flush_folder(folder)
    replace_file(temporary_path, folder / name)
    flush_folder(folder)


def publish_rebuild(folder: Path) -> None:
    """Replace the index by the one that a rebuild has completed."""
    replace_file(folder / REBUILD_NAME, folder / MANIFEST_NAME)
    flush_folder(folder)
    remove_unused_files(folder)


def remove_unused_files(folder: Path) -> None:
    """Remove files of interrupted runs and files that the newest state does not use.

    Windows keeps files that a search has open. The next run removes them. Beside an
    unreadable manifest, nothing is removed before a rebuild replaces it.
    """
    used: set[str] = set()
    for name in (MANIFEST_NAME, REBUILD_NAME):
        try:
            manifest = read_manifest(folder, name)
        except CuttingsError:
            return
        used |= manifest.file_names() if manifest else set()
    for path in folder.iterdir():
        if _is_index_file(path) and path.name not in used:
            remove_file(path)


def _is_index_file(path: Path) -> bool:
    """Return whether Cuttings writes or once wrote files of this name."""
    suffixes = INDEX_SUFFIXES | LEGACY_SUFFIXES
    return path.suffix in suffixes or path.name == LEGACY_LOCK_NAME


def next_segment_number(folder: Path) -> int:
    """Return a number above those of all segments in a folder, used or not."""
    stems = (path.stem for path in folder.glob("*.segment"))
    return max((int(stem) for stem in stems if stem.isdecimal()), default=0) + 1
