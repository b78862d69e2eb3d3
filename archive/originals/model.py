"""An original, as a worker sends it: no script, no address that is fetched."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class OriginalKind(StrEnum):
    """What an original is shown as."""

    PAGE = "page"
    PDF = "pdf"
    MAIL = "mail"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Original:
    """An original.

    `html` is sanitized markup, and `text` is plain text: one of them is "".
    `headers` are those of a mail. `pages` are data URLs of pictures, one for each page
    of a PDF, and `page_count` is the number of all its pages. `digest` is the hash of
    the bytes of the article.
    """

    kind: OriginalKind
    html: str = ""
    text: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    pages: tuple[str, ...] = ()
    page_count: int = 0
    digest: str = ""


def encode_original(original: Original) -> bytes:
    """Return an original as bytes, in a worker."""
    return json.dumps(asdict(original)).encode()


def decode_original(data: bytes) -> Original:
    """Return an original. Raise an exception if a worker sent anything else."""
    received = json.loads(data)
    if not isinstance(received, dict):
        raise TypeError("not an original")
    headers = [(_text(name), _text(value)) for name, value in received["headers"]]
    return Original(
        kind=OriginalKind(received["kind"]),
        html=_text(received["html"]),
        text=_text(received["text"]),
        headers=tuple(headers),
        pages=tuple(map(_text, received["pages"])),
        page_count=int(received["page_count"]),
        digest=_text(received["digest"]),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value
