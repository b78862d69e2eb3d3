"""The folder of an index: segments that never change, and one manifest that says which of them are the index.

A commit writes new files beside the old, has the disk hold them, and renames a new manifest into place: that is the
moment in which the new state is seen. Whatever a manifest does not name is swept away by the next run.

| file | what |
|---|---|
| `index.manifest` | one line of JSON behind a line with magic, format, length and CRC-32 |
| `NUMBER.segment` | the arrays of a segment |
| `NUMBER-COMMIT.gone` | the deleted documents of that segment, since that commit |
"""

from __future__ import annotations

import json
import os
import shutil
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path

from archive.errors import CuttingsError
from archive.messages import N_, Message
from index.columnar.storage.column_file import DamagedError, fsync_path
from index.schema import INDEX_FORMAT

MANIFEST_NAME = "index.manifest"
LOCK_NAME = "index_WRITELOCK"
MAGIC = "CUTTINGS-INDEX"
INDEX_SUFFIXES = {".segment", ".gone", ".tmp"}
LEGACY_SUFFIXES = {".toc", ".seg", ".json"}
"""What indexes of earlier formats were made of."""
INDEX_TOO_OLD = N_(
    "The index in {folder} was written by an older version of Cuttings. Run "
    "“cuttings rebuild”."
)
INDEX_TOO_NEW = N_(
    "The index in {folder} was written by a newer version of Cuttings. Use that "
    "version."
)


class NewerIndexError(CuttingsError):
    """The index was written by a newer version and is left alone."""


class OlderIndexError(CuttingsError):
    """The index was written by an older version: it has to be made anew."""


@dataclass(frozen=True, slots=True)
class SegmentInfo:
    """A segment of the index: its file, how many documents are in it, and the file and number of its deleted ones."""

    name: str
    documents: int
    gone: str | None = None
    deleted: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the index is after a commit: of which archive, up to which change, made of what."""

    archive_id: str
    last: int
    commit: int = 0
    parts: tuple[SegmentInfo, ...] = ()
    next: int = 1
    """The number of the next segment."""

    def file_names(self) -> set[str]:
        """Every file that this state of the index needs."""
        return {part.name for part in self.parts} | {
            part.gone for part in self.parts if part.gone
        }


Signature = tuple[int, int, int]


def read_signature(path: str) -> Signature | None:
    """Something that is another after each commit; `None` where there is no manifest at that path."""
    try:
        found = os.stat(path)  # noqa: PTH116 asked on every search
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def read_manifest(folder: Path) -> Manifest | None:
    """The newest manifest; `None` in a folder without an index, DamagedError where it is not sound."""
    try:
        content = (folder / MANIFEST_NAME).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        _check_no_manifest(folder)
        return None
    head, _, body = content.partition(b"\n")
    damaged = DamagedError(folder, f"{MANIFEST_NAME} is corrupt")
    try:
        magic, version, length, check = head.decode().split(" ")
        if (
            magic != MAGIC
            or int(length) != len(body)
            or int(check) != zlib.crc32(version.encode() + body)
        ):
            raise damaged
        _check_format(folder, int(version))
        found = json.loads(body)
        parts = tuple(SegmentInfo(**part) for part in found.pop("parts"))
        return Manifest(**found, parts=parts)
    except (ValueError, TypeError, KeyError) as error:
        raise damaged from error


def _check_no_manifest(folder: Path) -> None:
    """Complain where a folder without a manifest is not empty."""
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
    folder: Path, manifest: Manifest, version: int = INDEX_FORMAT
) -> None:
    """Make a state of the index the newest one; its files are on the disk already."""
    body = json.dumps(asdict(manifest)).encode()
    check = zlib.crc32(str(version).encode() + body)
    beside = folder / f"{MANIFEST_NAME}.tmp"
    beside.write_bytes(f"{MAGIC} {version} {len(body)} {check}\n".encode() + body)
    fsync_path(beside)
    fsync_path(folder)
    beside.rename(folder / MANIFEST_NAME)
    fsync_path(folder)


def remove_unused_files(folder: Path) -> None:
    """Remove what an interrupted run left, and what the newest state does not need any more."""
    held = read_manifest(folder)
    kept = held.file_names() if held else set()
    for path in folder.iterdir():
        if (
            path.name not in kept
            and path.suffix in INDEX_SUFFIXES | LEGACY_SUFFIXES
            and path.name != LOCK_NAME
        ):
            path.unlink(missing_ok=True)


def remove_index(folder: Path) -> None:
    """Remove an index, sound or not; the next sync builds it anew."""
    if folder.is_dir():
        shutil.rmtree(folder)
