"""Read JSON Lines: each line is a record with an article and its facts."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from archive.article import Article, earliest_known
from archive.errors import UnreadableError
from archive.html.fragments import fragment_text
from archive.messages import N_
from archive.readers.html import article_from_page
from archive.readers.json_files import split_json, split_json_lines
from archive.readers.reader import FormatReader
from archive.readers.record_fields import parse_record
from archive.text.cleaning import unescape
from archive.text.decoding import decode_bytes
from archive.text.double_encoding import repair_double_encoding

_MARKUP = re.compile(
    r"</[a-z][a-z0-9]*\s*>|<(?:p|br|div|img|hr|li|h[1-6])(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ESCAPE = re.compile(
    r"(?<!\\)\\u(00[89a-f][0-9a-f]|0[1-9a-f][0-9a-f]{2}|[1-9a-cef][0-9a-f]{3})",
    re.IGNORECASE,
)
"""A character beyond ASCII as JSON escapes it, without those of pairs."""
_WHOLE_PAGE = re.compile(r"\s{0,100}<(?:!doctype html|html)\b", re.IGNORECASE)
MAX_LISTED_FIELDS = 20


def read_record(content: bytes, modified: datetime | None) -> Article:
    """Read the article in a JSON object. Without a text, it consists of its title.

    A summary is the text of an article that has no other one.
    """
    decoded = decode_bytes(content, is_html=False)
    values = _parse_object(_repaired(decoded.text))
    record = parse_record(values)
    article, keys = _article_of_body(record.body or ""), record.keys
    notes = (*decoded.notes, *record.notes, *article.notes)
    if not article.text.strip():
        title = str(record.fields.get("title", ""))
        if not title:
            raise UnreadableError(N_("no text found in body or title"))
        article = Article(title)
        keys = {**keys, "body": keys["title"]}
        notes += (_only_title_note(values),)
    return replace(
        article,
        record_fields=record.fields,
        record_keys=keys,
        saved_at=earliest_known(modified, record.saved_at, article.saved_at),
        source_id=record.id,
        notes=notes,
        container=replace(article.container, saved=record.saved),
    )


def _article_of_body(body: str) -> Article:
    """Return the article in a text, a fragment of HTML, or a whole page."""
    if _WHOLE_PAGE.match(body):
        return article_from_page(body.encode("utf-8", "replace"), "utf-8", None)
    if not _MARKUP.search(body):
        body = unescape(body)
    return Article(unescape(fragment_text(body)) if _MARKUP.search(body) else body)


def _only_title_note(values: Mapping[str, object]) -> str:
    """Return a sentence with the names of the fields among which there is no text."""
    names = ", ".join(list(values)[:MAX_LISTED_FIELDS])
    return f"The record has no text except its title. Its fields are: {names}."


def _repaired(text: str) -> str:
    """Return JSON in which characters that were encoded twice are repaired.

    Programs also write these characters as escapes: `\\u00c3\\u00a9`.
    """
    if "\\u00" not in text:
        return text
    plain = _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), text)
    repaired, count = repair_double_encoding(plain)
    return repaired if count else text


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


JSONL_READER = FormatReader(split_json_lines, read_record)
JSON_READER = FormatReader(split_json, read_record)
