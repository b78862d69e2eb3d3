"""The headers and the body of a mail."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

from archive.originals.model import Original, OriginalKind
from archive.originals.sanitize import sanitize
from archive.text.decoding import decode_bytes

MAX_HEADERS = 200
MAX_VALUE = 2_000  # characters


def read_mail(content: bytes) -> Original:
    """Return the headers in order, and the HTML or the text of a mail."""
    message = message_from_bytes(content, policy=policy.default)
    headers = tuple(
        (name[:MAX_VALUE], " ".join(value.split())[:MAX_VALUE])
        for name, value in _raw_headers(message)[:MAX_HEADERS]
    )
    markup = _body(message, "html")
    if markup:
        return Original(OriginalKind.MAIL, html=sanitize(markup), headers=headers)
    text = _body(message, "plain")
    return Original(OriginalKind.MAIL, text=text, headers=headers)


def _raw_headers(message: EmailMessage) -> list[tuple[str, str]]:
    names = dict.fromkeys(message.keys())
    return [(name, value) for name in names for value in _values(message, name)]


def _values(message: EmailMessage, name: str) -> list[str]:
    """Return the values of a header, or none if it cannot be parsed."""
    try:
        return list(map(str, message.get_all(name, [])))
    except Exception:  # noqa: BLE001  # the parser of a header may raise anything
        return []


def _body(message: EmailMessage, subtype: str) -> str:
    """Return the first text of a kind, or "" if there is none."""
    for part in message.walk():
        if part.get_content_type() == f"text/{subtype}":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                charset = part.get_content_charset()
                return decode_bytes(payload, subtype == "html", charset).text
    return ""
