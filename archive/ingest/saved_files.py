"""Store files that readers send in a folder. No file is ever overwritten."""

from __future__ import annotations

import os
import secrets
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO

from archive.catalog import Catalog
from archive.durable_files import flush_file, flush_folder
from archive.errors import CuttingsError
from archive.messages import Message
from archive.paths import printable_path
from archive.readers import ID_DIGITS, detect_format

MAX_STEM_BYTES = 120
"""Bytes of a name before the hash. File systems allow 255 for the whole name."""
CHUNK_BYTES = 1 << 20
FORBIDDEN_SIGNS = frozenset('<>:"/\\|?*%')
"""Signs that some file systems do not allow in names, or that have a meaning in URLs."""
UNNAMED = "article"
CANNOT_SAVE = (
    "{path}: cannot be written ({error}); check the permissions and the free space"
)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in the folder. `is_new` is false if the same file was there before."""

    name: str
    is_new: bool


def is_readable_name(name: str) -> bool:
    """Return whether a file of this name has a type that can be read."""
    return detect_format(Path(clean_name(name, ""))) is not None


def store_file(folder: Path, name: str, content: IO[bytes]) -> StoredFile:
    """Store bytes under a safe name that contains their hash.

    Raise CuttingsError if the folder cannot be written. Nothing is left in it then.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = folder / f".{secrets.token_hex(8)}.part"
        try:
            digest = _copy(content, part)
            target = folder / clean_name(name, digest)
            is_new = _place(part, target)
        finally:
            part.unlink(missing_ok=True)
        flush_folder(folder)
    except OSError as error:
        message = Message(CANNOT_SAVE, path=folder, error=error.strerror or error)
        raise CuttingsError(message) from error
    return StoredFile(target.name, is_new)


def clean_name(name: str, digest: str) -> str:
    """Return the name of a stored file: `Talks-in-Delhi-1f0c….html`.

    `name` comes from a stranger. It may be a path of any system, and have signs that
    change how it is shown.
    """
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    printable = "".join(map(_safe_sign, base))
    words = "-".join(printable.split()).strip(".-")
    stem, suffix = _split_suffix(words)
    stem = _shorten(stem.strip(".-")) or UNNAMED
    return f"{stem}-{digest}{suffix}" if digest else f"{stem}{suffix}"


def unread_files(catalog: Catalog, folder: Path) -> list[Path]:
    """Return the files in the folder that were not read as they are now, by name."""
    files = {printable_path(path): path for path in _files(folder)}
    states = catalog.sources.states_at(files)
    unread = []
    for name, path in sorted(files.items()):
        state = states.get(name)
        if state is None or state.gone or state.fingerprint.size != path.stat().st_size:
            unread.append(path)
    return unread


def _files(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        if not path.name.startswith(".") and path.is_file() and detect_format(path):
            yield path


def _safe_sign(sign: str) -> str:
    """Return a sign of a name, or a space for one that is not allowed in it.

    The categories C and Z are control signs, signs without a shape, and spaces.
    """
    is_allowed = (
        sign not in FORBIDDEN_SIGNS and unicodedata.category(sign)[0] not in "CZ"
    )
    return sign if is_allowed else " "


def _split_suffix(name: str) -> tuple[str, str]:
    """Split a name before its suffixes: `scan` and `.alto.xml.gz`."""
    suffix = ""
    for ending in (".gz", None, ".alto"):
        stem, dot, last = name.rpartition(".")
        if dot and (ending is None or f".{last}".lower() == ending):
            name, suffix = stem, f".{last.lower()}{suffix}"
    return name, suffix


def _shorten(text: str) -> str:
    """Return the start of a text that has at most `MAX_STEM_BYTES` bytes."""
    return text.encode()[:MAX_STEM_BYTES].decode(errors="ignore")


def _copy(content: IO[bytes], path: Path) -> str:
    """Write bytes to a new file, and return the start of their hash."""
    digest = sha256()
    with path.open("xb") as file:
        while chunk := content.read(CHUNK_BYTES):
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        flush_file(file.fileno())
    return digest.hexdigest()[:ID_DIGITS]


def _place(part: Path, target: Path) -> bool:
    """Give a finished file its name. Return false if a file has the name already."""
    try:
        os.link(part, target)
    except FileExistsError:
        return False
    except OSError:  # some drives have no links
        if target.exists():
            return False
        part.rename(target)
    return True
