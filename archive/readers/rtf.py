"""Read documents in Rich Text Format (RTF 1.9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from archive.article import Article
from archive.data_files import read_words
from archive.errors import UnreadableError
from archive.messages import N_
from archive.readers.document_text import (
    TITLE_LEVEL,
    Block,
    DocumentProperties,
    Notes,
    article_from_blocks,
)
from archive.readers.files import split_whole
from archive.readers.reader import FormatReader
from archive.readers.rtf_flow import Flow
from archive.readers.rtf_tokens import (
    CHARSET_ENCODINGS,
    DEFAULT_ENCODING,
    Token,
    code_page_encoding,
    iter_tokens,
)

MAX_DEPTH = 1_000
USUAL_FONT_SIZE = 24
"""The size of text without one, in half points."""
NOT_RTF = N_("not a valid RTF document")
TOO_DEEP = f"RTF with groups nested more than {MAX_DEPTH:,} levels deep"

SKIPPED_DESTINATIONS = read_words("rtf_skipped_groups.txt")
"""Groups whose text does not belong to the article."""
READ_OPTIONAL = frozenset({"footnote", "shpinst", "shptxt", "do", "dptxbxtext"})
"""Groups with text among those that a program may ignore (`\\*`)."""
OWN_FLOWS = ("footnote", "shptxt", "dptxbxtext")
"""Notes and text boxes. Their text is not in the middle of the paragraph around it."""
SPECIAL_CHARACTERS: Mapping[str, str] = {
    "tab": "\t",
    "line": "\n",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "~": "\xa0",
    "_": "\u2011",
}
PROPERTY_FIELDS = {
    "title": "title",
    "author": "creator",
    "creatim": "created",
    "revtim": "modified",
}
TIME_SIGNS = {"yr": "{:04}", "mo": "-{:02}", "dy": "-{:02}"}
STYLE_LEVELS = {"title": TITLE_LEVEL} | {f"heading {n}": n for n in range(1, 10)}


@dataclass(frozen=True, slots=True)
class _Group:
    """The state that ends with a group."""

    is_skipped: bool = False
    is_hidden: bool = False
    is_optional: bool = False
    destination: str = ""
    encoding: str = DEFAULT_ENCODING
    skip_count: int = 1
    font_size: int = USUAL_FONT_SIZE


class _RtfDocument:
    """Reads the tokens of a document one after the other."""

    def __init__(self) -> None:
        self.properties: dict[str, str] = {}
        self._group = _Group()
        self._outer: list[_Group] = []
        self._flows = [Flow()]
        self._notes = Notes()
        self._bytes = bytearray()
        self._to_skip = 0
        self._document_encoding = DEFAULT_ENCODING
        self._encodings: dict[int, str] = {}
        self._default_font = 0
        self._levels: dict[int, int] = {}
        self._number = 0
        self._style_name: list[str] = []
        self._commands: Mapping[str, Callable[[int | None], None]] = {
            "{": self._begin_group,
            "}": self._end_group,
            "*": self._mark_optional,
            "u": self._add_unicode,
            "uc": self._set_skip_count,
            "ansicpg": self._set_code_page,
            "mac": lambda _: self._set_document_encoding("mac_roman"),
            "pc": lambda _: self._set_document_encoding("cp437"),
            "pca": lambda _: self._set_document_encoding("cp850"),
            "f": self._set_font,
            "deff": self._set_default_font,
            "fs": self._set_font_size,
            "fcharset": self._set_charset,
            "cpg": self._set_font_code_page,
            "s": self._set_style,
            "outlinelevel": self._set_outline_level,
            "v": lambda number: self._set_hidden(hidden=number != 0),
            "deleted": lambda number: self._set_hidden(hidden=number != 0),
            "plain": lambda _: self._reset_characters(),
            "pard": lambda _: self._reset_paragraph(),
            "intbl": lambda _: self._enter_table(),
            "par": lambda _: self._end_paragraph(),
            "\n": lambda _: self._end_paragraph(),
            "\r": lambda _: self._end_paragraph(),
            "sect": lambda _: self._end_paragraph(),
            "page": lambda _: self._end_paragraph(),
            "nestcell": lambda _: self._end_paragraph(),
            "cell": lambda _: self._end_cell(),
            "row": lambda _: self._end_row(),
        }

    @property
    def _flow(self) -> Flow:
        return self._flows[-1]

    def read(self, content: bytes) -> list[Block]:
        """Return the blocks of a document, and keep its properties."""
        for token in iter_tokens(content):
            if not token.word:
                self._add_bytes(token)
                continue
            self._flush()
            if self._to_skip and token.word not in "{}":
                self._to_skip -= 1
                continue
            self._obey(token)
        self._flush()
        while len(self._flows) > 1:
            self._end_flow(is_note=False)
        self._flow.end_paragraph()
        self._flow.end_row()
        return self._flow.blocks + self._notes.blocks

    def _obey(self, token: Token) -> None:
        word = token.word
        if command := self._commands.get(word):
            command(token.number)
        elif word in SPECIAL_CHARACTERS:
            self._add_text(SPECIAL_CHARACTERS[word])
        elif word in TIME_SIGNS:
            self._add_time(word, token.number or 0)
        else:
            self._enter_destination(word)

    def _begin_group(self, _: int | None) -> None:
        if len(self._outer) >= MAX_DEPTH:
            raise UnreadableError(TOO_DEEP)
        self._to_skip = 0
        self._outer.append(self._group)
        self._group = replace(self._group, is_optional=False)

    def _end_group(self, _: int | None) -> None:
        self._to_skip = 0
        ended = self._group
        if not self._outer:
            return
        self._group = self._outer.pop()
        if ended.destination == "stylesheet":
            self._add_style()
        if ended.destination == "fonttbl" and self._group.destination != "fonttbl":
            self._set_font(self._default_font)
        begins_flow = ended.destination in OWN_FLOWS and not ended.is_skipped
        if begins_flow and self._group.destination != ended.destination:
            self._end_flow(is_note=ended.destination == "footnote")

    def _end_flow(self, *, is_note: bool) -> None:
        """End a note, which leaves a mark in the text, or a text box."""
        if len(self._flows) == 1:
            return
        flow = self._flows.pop()
        flow.end_paragraph()
        flow.end_row()
        if is_note:
            self._flow.pieces.append(self._notes.add(flow.blocks))
        else:
            self._flow.boxes += flow.blocks

    def _mark_optional(self, _: int | None) -> None:
        self._group = replace(self._group, is_optional=True)

    def _enter_destination(self, word: str) -> None:
        """Begin a group with a purpose, if the word names one."""
        is_unread = self._group.is_optional and word not in READ_OPTIONAL
        if is_unread or word in SKIPPED_DESTINATIONS:
            self._group = replace(self._group, is_skipped=True)
        elif word in PROPERTY_FIELDS and self._group.destination != "info":
            return
        elif word in READ_OPTIONAL | {
            "fonttbl",
            "stylesheet",
            "info",
            *PROPERTY_FIELDS,
        }:
            is_new = word != self._group.destination and not self._group.is_skipped
            if word in OWN_FLOWS and is_new:
                self._flows.append(Flow())
            self._group = replace(self._group, destination=word)
        self._group = replace(self._group, is_optional=False)

    def _add_bytes(self, token: Token) -> None:
        """Add bytes of text, without those that stand for the last character."""
        content = token.content
        if self._to_skip:
            skipped = min(self._to_skip, len(content))
            self._to_skip -= skipped
            content = content[skipped:]
        self._bytes += content

    def _flush(self) -> None:
        if self._bytes:
            text = _decode(bytes(self._bytes), self._group.encoding)
            self._bytes.clear()
            self._add_text(text)

    def _add_unicode(self, number: int | None) -> None:
        self._add_text(chr((number or 0) & 0xFFFF))
        self._to_skip = self._group.skip_count

    def _add_text(self, text: str) -> None:
        group = self._group
        if group.is_skipped or group.is_hidden:
            return
        if group.destination in PROPERTY_FIELDS:
            name = PROPERTY_FIELDS[group.destination]
            self.properties[name] = self.properties.get(name, "") + text
        elif group.destination == "stylesheet":
            self._style_name.append(text)
        elif group.destination not in ("fonttbl", "info"):
            self._flow.add(text, group.font_size)

    def _add_time(self, word: str, number: int) -> None:
        if self._group.destination in ("creatim", "revtim") and 0 < number < 10_000:
            self._add_text(TIME_SIGNS[word].format(number))

    def _add_style(self) -> None:
        """Remember the level of a style by its name."""
        name = "".join(self._style_name).partition(";")[0].strip().lower()
        self._style_name.clear()
        if name in STYLE_LEVELS:
            self._levels[self._number] = STYLE_LEVELS[name]

    def _set_skip_count(self, number: int | None) -> None:
        self._group = replace(self._group, skip_count=max(0, min(number or 0, 9)))

    def _set_code_page(self, number: int | None) -> None:
        self._set_document_encoding(code_page_encoding(number))

    def _set_document_encoding(self, encoding: str) -> None:
        self._document_encoding = encoding
        self._group = replace(self._group, encoding=encoding)

    def _set_font(self, number: int | None) -> None:
        if self._group.destination == "fonttbl":
            self._number = number or 0
            return
        encoding = self._encodings.get(number or 0, self._document_encoding)
        self._group = replace(self._group, encoding=encoding)

    def _set_default_font(self, number: int | None) -> None:
        self._default_font = number or 0

    def _set_charset(self, number: int | None) -> None:
        encoding = CHARSET_ENCODINGS.get(-1 if number is None else number)
        # The character set 0 is written for fonts of any code page, too.
        if self._group.destination == "fonttbl" and encoding and number:
            self._encodings[self._number] = encoding

    def _set_font_code_page(self, number: int | None) -> None:
        if self._group.destination == "fonttbl":
            self._encodings[self._number] = code_page_encoding(number)

    def _set_style(self, number: int | None) -> None:
        if self._group.destination == "stylesheet":
            self._number = number or 0
        elif not self._group.is_skipped:
            self._flow.level = self._levels.get(number or 0)

    def _set_outline_level(self, number: int | None) -> None:
        readable = self._group.destination != "stylesheet"
        if readable and number is not None and 0 <= number < len(STYLE_LEVELS) - 1:
            self._flow.level = number + 1

    def _set_hidden(self, *, hidden: bool) -> None:
        self._group = replace(self._group, is_hidden=hidden)

    def _set_font_size(self, number: int | None) -> None:
        self._group = replace(self._group, font_size=number or USUAL_FONT_SIZE)

    def _reset_characters(self) -> None:
        self._set_hidden(hidden=False)
        self._set_font_size(None)
        self._set_font(self._default_font)

    def _reset_paragraph(self) -> None:
        if not self._group.is_skipped and self._group.destination != "stylesheet":
            self._flow.level = None
            self._flow.in_table = False

    def _enter_table(self) -> None:
        self._flow.in_table = self._flow.in_table or not self._group.is_skipped

    def _end_paragraph(self) -> None:
        if not self._group.is_skipped:
            self._flow.end_paragraph()

    def _end_cell(self) -> None:
        if not self._group.is_skipped:
            self._flow.end_cell()

    def _end_row(self) -> None:
        if not self._group.is_skipped:
            self._flow.end_row()


def _decode(content: bytes, encoding: str) -> str:
    """Return text in an encoding, or in UTF-8 if a program wrote that by mistake.

    No words in an encoding of Western Europe are valid UTF-8 by chance.
    """
    if encoding == DEFAULT_ENCODING and not content.isascii():
        with suppress(UnicodeDecodeError):
            return content.decode()
    return content.decode(encoding, "replace")


def read_rtf(content: bytes, modified: datetime | None) -> Article:
    """Read a document in Rich Text Format as one article."""
    if not content.lstrip()[:5].lower().startswith(b"{\\rtf"):
        raise UnreadableError(NOT_RTF)
    document = _RtfDocument()
    blocks = document.read(content)
    return article_from_blocks(
        blocks, DocumentProperties(**document.properties), modified
    )


RTF_READER = FormatReader(split_whole, read_rtf)
