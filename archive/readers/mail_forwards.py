"""Find a mail that was forwarded within the text of another.

Mail programs put the sender, the date and the subject above it, a line each, in the
language of their user.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from archive.data_files import read_rows, split_cell
from archive.text.cleaning import collapse_whitespace

MAX_LINES_BEFORE = 400
"""Maximum number of lines before the headers of a forwarded mail."""
MAX_LABEL_CHARS = 24
MAX_LEVELS = 8
"""Maximum number of mails that were forwarded within each other."""
MIN_QUOTED_SHARE = 0.8
"""Minimum share of quoted lines in a mail that was quoted as a whole."""

_QUOTE_MARK = re.compile(r"[>\s|]*+")
_MARKUP = "*_|\u200e\u200f\u202a\u202b\u202c\xa0 \t"
_QUOTED_LINE = re.compile(r"^[ \t]?>[ \t]?", re.MULTILINE)
_ATTRIBUTION = re.compile(
    r"(?P<date>\d[^<>\"]{5,40}), ?(?P<sender>[^<>]{0,80}<[^\s<>]{1,100}@[^\s<>]{1,100}>) ?:"
)
_NAMED_RULE = re.compile(r"-{3,20} ?[^\n-]{3,60}-{3,20}")
_MAILTO = re.compile(r"[\[<](?:mailto:)?([^\s<>\[\]]{1,100}@[^\s<>\[\]]{1,100})[\]>]")


@dataclass(frozen=True, slots=True)
class ForwardedMail:
    """A forwarded mail: its headers by role (`from`, `date`, …), and its text."""

    headers: dict[str, str]
    text: str


@dataclass(slots=True)
class _HeaderBlock:
    """Consecutive lines with headers: their values by role, and the line after them."""

    start: int
    headers: dict[str, str] = field(default_factory=dict)
    end: int = 0

    @property
    def is_complete(self) -> bool:
        """Return whether the lines are the headers of a mail."""
        roles = set(self.headers)
        return "from" in roles and len(roles & {"date", "subject", "to"}) > 1


def find_forwarded_mail(text: str) -> ForwardedMail | None:
    """Return the innermost mail that is longer than all that stands before it."""
    forwarded = None
    for _ in range(MAX_LEVELS):
        inner = _outermost_forward(text)
        if inner is None:
            break
        forwarded, text = inner, inner.text
    return forwarded


def _outermost_forward(text: str) -> ForwardedMail | None:
    lines = text.split("\n")
    for block in _header_blocks(lines):
        note = "\n".join(lines[: block.start])
        content = "\n".join(lines[block.end :]).strip("\n ")
        if len(note.strip()) < len(content):
            return ForwardedMail(block.headers, _without_quote_marks(content))
        return None
    return None


def _without_quote_marks(text: str) -> str:
    lines = [line for line in text.split("\n") if line.strip()]
    quoted_count = sum(1 for line in lines if _QUOTED_LINE.match(line))
    if quoted_count < MIN_QUOTED_SHARE * len(lines):
        return text
    return _QUOTED_LINE.sub("", text).strip("\n ")


def _header_blocks(lines: list[str]) -> Iterator[_HeaderBlock]:
    """Yield each block of headers of a mail."""
    index = 0
    while index < min(len(lines), MAX_LINES_BEFORE):
        block = _read_block(lines, index)
        if block.is_complete:
            yield block
        index = max(block.end, index + 1)


def _read_block(lines: list[str], start: int) -> _HeaderBlock:
    """Read the headers that begin at a line, with blank lines between them.

    The value may stand on the line below its label.
    """
    if block := _attribution(lines, start):
        return block
    block = _HeaderBlock(start, end=start)
    index = start
    open_role = ""
    while index < len(lines):
        line = lines[index]
        index += 1
        if not line.strip(_MARKUP + ">"):
            if not block.headers:
                break
            continue
        role, value = _read_label(line)
        if role in block.headers and role in ("from", "subject", "date"):
            break  # the headers of the next mail
        if not role and not open_role:
            break
        if role:
            block.headers[role] = value
            open_role = role if not value or value.endswith((",", ";")) else ""
        else:
            value = _plain_value(line)
            block.headers[open_role] = f"{block.headers[open_role]} {value}".strip()
            open_role = open_role if value.endswith((",", ";")) else ""
        block.end = index
    return block


def _attribution(lines: list[str], start: int) -> _HeaderBlock | None:
    """Return day and sender of the line below a rule with words, as Yandex writes them."""
    match = _ATTRIBUTION.fullmatch(lines[start].strip())
    above = lines[start - 1].strip() if start else ""
    if match is None or not _NAMED_RULE.fullmatch(above):
        return None
    headers = {"from": match["sender"].strip(), "date": match["date"], "to": ""}
    return _HeaderBlock(start, headers, start + 1)


def _read_label(line: str) -> tuple[str, str]:
    """Return the role and the value of a line such as `From: Anna`, or `("", "")`."""
    line = line[_QUOTE_MARK.match(line).end() :]  # type: ignore[union-attr]
    head, colon, value = _split_at_colon(line)
    label = collapse_whitespace(head).strip(_MARKUP).casefold()
    role = _role_by_label().get(label, "") if colon else ""
    return (role, _plain_value(value)) if role else ("", "")


def _split_at_colon(line: str) -> tuple[str, str, str]:
    """Split a line at the colon after its label, which may be full-width."""
    for index, char in enumerate(line[: MAX_LABEL_CHARS + 8]):
        if char in ":：":
            return line[:index], char, line[index + 1 :]
    return line, "", ""


def _plain_value(value: str) -> str:
    value = _MAILTO.sub(r"<\1>", collapse_whitespace(value))
    value = value.replace("* <", " <").rstrip(";")
    return value.strip(_MARKUP)


@cache
def _role_by_label() -> dict[str, str]:
    return {
        label.casefold(): role
        for role, cell in read_rows("mail_labels.tsv")
        for label in split_cell(cell)
    }
