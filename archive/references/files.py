"""Read the entries of a file, in the format that its name or its start says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from archive.errors import CuttingsError
from archive.messages import Message
from archive.references.bibtex import read_bibtex
from archive.references.csl import read_csl
from archive.references.model import Reference
from archive.references.ris import read_ris

MAX_BYTES = 100 << 20
READERS: Mapping[str, Callable[[str], Iterator[Reference]]] = {
    "ris": read_ris,
    "bibtex": read_bibtex,
    "csl": read_csl,
}
SUFFIXES = {".ris": "ris", ".bib": "bibtex", ".bibtex": "bibtex", ".json": "csl"}
UNKNOWN_FORMAT = (
    "{path}: neither RIS, BibTeX nor CSL-JSON; name the format with --format"
)
NO_ENTRIES = "{path}: no entries found; check the format"
CANNOT_READ = "{path}: cannot be read ({error}); check the path"
TOO_LARGE = "{path}: larger than {megabytes:,} MB; split the file"


def read_references(path: Path, format_name: str | None = None) -> list[Reference]:
    """Return the entries of a file. Raise CuttingsError, with the path, without any."""
    text = _read_text(path)
    name = format_name or SUFFIXES.get(path.suffix.lower()) or _detect(text)
    if name is None:
        raise CuttingsError(Message(UNKNOWN_FORMAT, path=path))
    try:
        references = list(READERS[name](text))
    except CuttingsError as error:
        raise CuttingsError(f"{path}: {error}") from error
    if not references:
        raise CuttingsError(Message(NO_ENTRIES, path=path))
    return references


def _read_text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            message = Message(TOO_LARGE, path=path, megabytes=MAX_BYTES >> 20)
            raise CuttingsError(message)
        content = path.read_bytes()
    except OSError as error:
        raise CuttingsError(
            Message(CANNOT_READ, path=path, error=error.strerror or error)
        ) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:  # older programs write Windows-1252
        return content.decode("cp1252", "replace")


def _detect(text: str) -> str | None:
    start = text.lstrip()[:10_000]
    if start.startswith(("[", "{")):
        return "csl"
    if start.startswith("TY  -"):
        return "ris"
    return "bibtex" if "@" in start and "{" in start else None
