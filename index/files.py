"""The index folder: a manifest for each generation, made durable before the generation can be seen.

Whoosh names a generation by renaming its table of contents into place. Before that moment, every file of the generation
is on the disk, and a manifest beside it holds their sizes and checksums, the archive and the last change held. So the
manifest and the index come into being in one step, and damage is noticed instead of giving wrong results.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage

from archive.errors import CuttingsError
from index.fields import FORMAT

CHUNK = 1 << 20
NAME = "MAIN"
"""Whoosh's name of the index; all of its files carry it."""
LOCK = f"{NAME}_WRITELOCK"
CONTENTS = re.compile(rf"_{NAME}_([0-9]+)\.toc")
SEGMENT = re.compile(rf"{NAME}_[0-9a-z]+\.")
MANIFEST = re.compile(r"manifest-([0-9]+)\.json")


class DamagedError(CuttingsError):
    """The index cannot be trusted any more; it is made anew from the catalog."""

    def __init__(self, folder: Path, what: str) -> None:
        super().__init__(f"The index in {folder} is damaged ({what}): run “cuttings rebuild”.")


class NewerError(CuttingsError):
    """The index was written by a newer version and is left alone."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file as it was committed: bytes and CRC-32."""

    size: int
    checksum: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds: the archive, the last change taken, and its files."""

    archive_id: str
    last: int
    files: dict[str, Sealed] = field(default_factory=dict)
    format: int = FORMAT


def generations(folder: Path) -> list[int]:
    """Generations in the folder, newest first."""
    return sorted((int(match[1]) for name in _names(folder) if (match := CONTENTS.fullmatch(name))), reverse=True)


def is_fresh(folder: Path) -> bool:
    """Whether no generation was ever committed to the folder; a first run that was killed leaves it so."""
    return not any(SEGMENT.match(name) or CONTENTS.fullmatch(name) for name in _names(folder))


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()] if folder.is_dir() else []


def read_manifest(folder: Path, generation: int) -> Manifest:
    """The manifest of a generation; FileNotFoundError where there is none, DamagedError where it is not sound."""
    path = _manifest(folder, generation)
    text = path.read_bytes()
    try:
        body, checksum = json.loads(text)
        if zlib.crc32(_canonical(body)) != checksum:
            raise DamagedError(folder, f"{path.name} is not what was written")
        if body["format"] > FORMAT:
            raise NewerError(f"The index in {folder} was written by a newer version of Cuttings: use that version.")
        files = {name: Sealed(**sealed) for name, sealed in body["files"].items()}
        return Manifest(body["archive_id"], body["last"], files, body["format"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedError(folder, f"{path.name} cannot be read") from error


def write_manifest(folder: Path, generation: int, manifest: Manifest) -> None:
    """Write a manifest durably."""
    path = _manifest(folder, generation)
    body = asdict(manifest)
    path.write_text(json.dumps([body, zlib.crc32(_canonical(body))]), encoding="utf-8")
    flush(path)
    flush(folder)


def _canonical(body: dict[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True).encode()


def _manifest(folder: Path, generation: int) -> Path:
    return folder / f"manifest-{generation}.json"


def seal(path: Path) -> Sealed:
    """Size and checksum of a file as it is now."""
    size = checksum = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            size += len(chunk)
            checksum = zlib.crc32(chunk, checksum)
    return Sealed(size, checksum)


def damage(folder: Path, files: Mapping[str, Sealed]) -> list[str]:
    """Which files are not as they were committed, a few words each; FileNotFoundError is for the caller to judge."""
    return [f"{name} is not what was written" for name, sealed in files.items() if seal(folder / name) != sealed]


def flush(path: Path) -> None:
    """Have the disk hold a file, or the names in a folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(folder: Path) -> None:
    """Remove what an interrupted run left: whatever the newest generation does not name."""
    newest = generations(folder)[:1]
    kept = {LOCK, *(_manifest(folder, number).name for number in newest)}
    kept.update(*(read_manifest(folder, number).files for number in newest))
    for path in folder.iterdir():
        if path.name not in kept and (NAME in path.name or MANIFEST.fullmatch(path.name)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def erase(folder: Path) -> None:
    """Remove an index, sound or not; the next sync builds it anew."""
    if folder.is_dir():
        shutil.rmtree(folder)


class DurableStorage(FileStorage):  # type: ignore[misc]  # Whoosh 2.7.4 has no types
    """Whoosh's folder of files, in which a generation appears only when it is safe on the disk."""

    def __init__(self, folder: Path, manifest: Manifest | None = None) -> None:
        super().__init__(str(folder))
        self.manifest = manifest

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Rename; a table of contents is preceded by its manifest, which vouches for it too."""
        folder = Path(self.folder)
        if (match := CONTENTS.fullmatch(newname)) and self.manifest:
            flush(folder / oldname)
            files = {**self.manifest.files, newname: seal(folder / oldname)}
            manifest = Manifest(self.manifest.archive_id, self.manifest.last, files)
            write_manifest(folder, int(match[1]), manifest)
        super().rename_file(oldname, newname, safe=safe)
        flush(folder)
