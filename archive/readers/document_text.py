"""Turn the paragraphs of a document of a word processor into an article.

Paragraphs, headings, items of lists, rows of tables, text boxes and footnotes keep their
order: one block each, with blank lines between them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import takewhile

from archive.article import Article, ContainerMetadata
from archive.errors import UnreadableError
from archive.messages import N_
from archive.model import Evidence
from archive.text.cleaning import clean, collapse_whitespace
from archive.text.normalization import letters_and_digits

TITLE_LEVEL = 0
"""The level of a paragraph in the style `Title`. Headings have levels from 1 on."""
CELL_SEPARATOR = " | "
MAX_TITLE_CHARS = 400
"""A longer paragraph is text. Headings after it are not the title."""
HEADLINE_RATIO = 1.15
"""How much larger the type of a headline is than that of the text."""
MIN_UNSPACED_CHARS = 6
"""Minimum length of a headline in a script without spaces between words."""
HEAD_CHARS = 3_000
NO_TEXT = N_("no text found")

_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_SPACES = re.compile(r"[ \t\xa0]++")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph with its level if it is a title or a heading.

    `font_size` is that of its first letters, in any unit, or 0 if it is not stated.
    """

    text: str
    level: int | None = None
    font_size: int = 0


@dataclass(frozen=True, slots=True)
class DocumentProperties:
    """What the program that wrote a document says about it.

    `creator` is who typed the file and `created` when, not who wrote the article and
    when it was published.
    """

    title: str = ""
    creator: str = ""
    created: str = ""
    modified: str = ""


@dataclass
class Notes:
    """Footnotes and endnotes, numbered as the text refers to them."""

    blocks: list[Block] = field(default_factory=list)
    count: int = 0

    def add(self, blocks: Sequence[Block]) -> str:
        """Add a note, and return the mark that stands for it in the text."""
        self.count += 1
        mark = f"[{self.count}]"
        texts = [block.text for block in blocks if block.text.strip()]
        if texts:
            self.blocks.append(Block(f"{mark} {texts[0].strip()}"))
            self.blocks += map(Block, texts[1:])
        return mark


def article_from_blocks(
    blocks: Iterable[Block],
    properties: DocumentProperties,
    modified: datetime | None,
) -> Article:
    """Return the article of a document.

    Raises:
        UnreadableError: it has no text.
    """
    tidy_blocks = [block for block in map(_tidy, blocks) if block.text]
    if not tidy_blocks:
        raise UnreadableError(NO_TEXT)
    text = "\n\n".join(block.text for block in tidy_blocks)
    headings = tuple(_headings(tidy_blocks, properties, text))
    return Article(
        text,
        saved_at=modified,
        notes=tuple(_property_notes(properties)),
        container=ContainerMetadata(headings=headings),
    )


def is_several_words(text: str) -> bool:
    """Return whether a text has several words. Some scripts have no spaces between."""
    is_unspaced = _UNSPACED.search(text) and len(text) >= MIN_UNSPACED_CHARS
    return " " in text or bool(is_unspaced)


def join_cells(cells: Sequence[Sequence[Block]]) -> Iterator[Block]:
    """Yield a row of a table as one block.

    A table that arranges a page has several paragraphs in a cell: they stay apart.
    """
    filled = [[block for block in cell if block.text.strip()] for cell in cells]
    filled = [cell for cell in filled if cell]
    if len(filled) < 2 or any(len(cell) > 1 for cell in filled):
        for cell in filled:
            yield from cell
        return
    lines = (collapse_whitespace(cell[0].text) for cell in filled)
    yield Block(CELL_SEPARATOR.join(lines))


def _tidy(block: Block) -> Block:
    text = clean(block.text)[0]
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return replace(block, text="\n".join(filter(None, lines)))


def _headings(
    blocks: Sequence[Block], properties: DocumentProperties, text: str
) -> Iterator[Evidence]:
    """Yield the possible titles: of the style, and of the properties if the text agrees.

    The title in the properties is often that of a template or of another file.
    """
    head = list(takewhile(lambda block: len(block.text) < MAX_TITLE_CHARS, blocks))
    for level, key in ((TITLE_LEVEL, "title style"), (1, "heading 1")):
        texts = [block.text for block in head if block.level == level]
        if texts:
            yield Evidence(collapse_whitespace(texts[0]), key=key)
    if largest := _largest(head, blocks):
        yield Evidence(collapse_whitespace(largest.text), key="largest type")
    title = collapse_whitespace(clean(properties.title)[0])
    letters = letters_and_digits(title)
    if letters and letters in letters_and_digits(text[:HEAD_CHARS]):
        yield Evidence(title, key="document title")


def _largest(head: Sequence[Block], blocks: Sequence[Block]) -> Block | None:
    """Return the paragraph of several words above the text in the largest font.

    It must be larger than most of the text. Recognized sizes are never quite equal.
    """
    letters: Counter[int] = Counter()
    for block in blocks:
        letters[block.font_size] += len(block.text)
    usual = letters.most_common(1)[0][0]
    words = [block for block in head if is_several_words(block.text)]
    largest = max(words, key=lambda block: block.font_size, default=None)
    if not usual or largest is None or largest.font_size < HEADLINE_RATIO * usual:
        return None
    return largest


def _property_notes(properties: DocumentProperties) -> Iterator[str]:
    """Say which properties were seen. They are about the file, not the article."""
    seen: Mapping[str, str] = {
        "creator": properties.creator,
        "created": properties.created,
        "modified": properties.modified,
    }
    stated = [
        f"{name} {collapse_whitespace(clean(value)[0])[:100]}"
        for name, value in seen.items()
        if value.strip()
    ]
    if stated:
        yield f"Properties of the file, not of the article: {', '.join(stated)}."
