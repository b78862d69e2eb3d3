"""Parse the JSON that is stored in columns of texts."""

from __future__ import annotations

import json
from typing import Any

from msgspec import DecodeError
from msgspec.json import decode


def parse_json(text: str) -> Any:
    """Parse JSON with msgspec, or with the slower `json` if it has lone surrogates.

    Texts from other programs may have these halves of characters, and msgspec rejects
    them.
    """
    try:
        return decode(text)
    except DecodeError:
        return json.loads(text)
