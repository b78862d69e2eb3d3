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
from index.columnar.storage.column_file import DamagedError, flush
from index.schema import FORMAT

MANIFEST = "index.manifest"
LOCK = "index_WRITELOCK"
MAGIC = "CUTTINGS-INDEX"
OURS = {".segment", ".gone", ".tmp"}
OLD = {".toc", ".seg", ".json"}
"""What indexes of earlier formats were made of."""
OLDER = N_("The index in {folder} is of an older version: run “cuttings rebuild”.")
NEWER = N_(
    "The index in {folder} was written by a newer version of Cuttings: use that version."
)


class NewerError(CuttingsError):
    """The index was written by a newer version and is left alone."""


class OlderError(CuttingsError):
    """The index was written by an older version: it has to be made anew."""


@dataclass(frozen=True, slots=True)
class Part:
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
    parts: tuple[Part, ...] = ()
    next: int = 1
    """The number of the next segment."""

    def files(self) -> set[str]:
        """Every file that this state of the index needs."""
        return {part.name for part in self.parts} | {
            part.gone for part in self.parts if part.gone
        }


Signature = tuple[int, int, int]


def signature(manifest: str) -> Signature | None:
    """Something that is another after each commit; `None` where there is no manifest at that path."""
    try:
        found = os.stat(manifest)  # noqa: PTH116 asked on every search
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def read_manifest(folder: Path) -> Manifest | None:
    """The newest manifest; `None` in a folder without an index, DamagedError where it is not sound."""
    try:
        content = (folder / MANIFEST).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        _without(folder)
        return None
    head, _, body = content.partition(b"\n")
    damaged = DamagedError(folder, f"{MANIFEST} is not what was written")
    try:
        magic, version, length, check = head.decode().split(" ")
        if (
            magic != MAGIC
            or int(length) != len(body)
            or int(check) != zlib.crc32(version.encode() + body)
        ):
            raise damaged
        _same_format(folder, int(version))
        found = json.loads(body)
        parts = tuple(Part(**part) for part in found.pop("parts"))
        return Manifest(**found, parts=parts)
    except (ValueError, TypeError, KeyError) as error:
        raise damaged from error


def _without(folder: Path) -> None:
    """Complain where a folder without a manifest is not empty."""
    suffixes = {path.suffix for path in folder.iterdir()} if folder.is_dir() else set()
    if ".segment" in suffixes:
        raise DamagedError(folder, f"{MANIFEST} is missing")
    if ".toc" in suffixes:
        raise OlderError(Message(OLDER, folder=folder))


def _same_format(folder: Path, version: int) -> None:
    if version > FORMAT:
        raise NewerError(Message(NEWER, folder=folder))
    if version < FORMAT:
        raise OlderError(Message(OLDER, folder=folder))


def write_manifest(folder: Path, manifest: Manifest, version: int = FORMAT) -> None:
    """Make a state of the index the newest one; its files are on the disk already."""
    body = json.dumps(asdict(manifest)).encode()
    check = zlib.crc32(str(version).encode() + body)
    beside = folder / f"{MANIFEST}.tmp"
    beside.write_bytes(f"{MAGIC} {version} {len(body)} {check}\n".encode() + body)
    flush(beside)
    flush(folder)
    beside.rename(folder / MANIFEST)
    flush(folder)


def sweep(folder: Path) -> None:
    """Remove what an interrupted run left, and what the newest state does not need any more."""
    held = read_manifest(folder)
    kept = held.files() if held else set()
    for path in folder.iterdir():
        if path.name not in kept and path.suffix in OURS | OLD and path.name != LOCK:
            path.unlink(missing_ok=True)


def erase(folder: Path) -> None:
    """Remove an index, sound or not; the next sync builds it anew."""
    if folder.is_dir():
        shutil.rmtree(folder)
