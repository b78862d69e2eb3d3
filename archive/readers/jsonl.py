"""Read JSON Lines: each line is a record with an article and its facts."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime

from archive.article import Article
from archive.errors import UnreadableError
from archive.html.fragments import fragment_text
from archive.messages import N_
from archive.readers.record_fields import parse_record
from archive.text.decoding import decode_bytes

_MARKUP = re.compile(
    r"</[a-z][a-z0-9]*\s*>|<(?:p|br|div|img|hr|li|h[1-6])(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)


def read_record(content: bytes, modified: datetime | None) -> Article:
    """Read the article in a JSON object. Without a body, the title is the text."""
    decoded = decode_bytes(content, is_html=False)
    record = parse_record(_parse_object(decoded.text))
    text = record.body or ""
    if _MARKUP.search(text):
        text = fragment_text(text)
    text = text or str(record.fields.get("title", ""))
    if not text.strip():
        raise UnreadableError(N_("no text found in body or title"))
    return Article(
        text,
        record.fields,
        saved_at=modified,
        source_id=record.id,
        notes=(*decoded.notes, *record.notes),
    )


def _parse_object(text: str) -> Mapping[str, object]:
    try:
        value = json.loads(text, strict=False, parse_constant=lambda _: None)
    except json.JSONDecodeError as error:
        raise UnreadableError(
            f"not valid JSON: {error.msg} at character {error.pos + 1:,}"
        ) from error
    except RecursionError as error:
        raise UnreadableError(N_("not readable: JSON nested too deeply")) from error
    except ValueError as error:
        raise UnreadableError(
            N_("not readable: JSON number with too many digits")
        ) from error
    if not isinstance(value, dict):
        raise UnreadableError(
            f"not a JSON object: it starts with {text.strip()[:20]!r}"
        )
    return value
