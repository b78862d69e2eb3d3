"""Find the paragraphs of an article outside of its main container.

Many pages split an article: into sections with advertisements between, into several
elements with `itemprop=articleBody`, or into an introduction and a body. An extractor
that chooses one container loses the others.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from archive.html.page import Page
from archive.html.regions import Regions
from archive.html.tree import (
    BLOCK_TAGS,
    CLUTTER_TAGS,
    element_text,
    short_text,
    text_lines,
)
from archive.text.cleaning import collapse_whitespace
from archive.text.story_layout import text_width

MIN_INTRO_CHARS = 60
"""Minimum length of an introduction above the body, in characters."""
MIN_PROSE_CHARS = 25
LONG_CHARS = 80
"""Length in characters from which a paragraph need not end like a sentence."""
MAX_LINK_SHARE = 0.4
"""Share of a paragraph's characters in links from which it is a list of links."""
SUBHEADING_TAGS = frozenset({"h2", "h3", "h4"})
KEY_CHARS = 48
"""The number of characters at the start of a paragraph that identify it in a text."""
MAX_BLOCKS = 3_000
MIN_ARTICLE_CHARS = 1_000
MIN_COVERED_SHARE = 0.4
"""Share of the paragraphs below a headline that the text of an article has at least."""

_OTHER_NAMES = re.compile(
    r"newsletter|signup|subscri(?!ber[_-]?(?:only|content|premium))|paywall|comment|"
    r"share|social|(?:^| )foot|cookie|consent|gdpr|"
    r"advert|\bads?\b|sponsor|\btags?\b|\bbio\b|author|byline|caption|credit|copyright|"
    r"breadcrumb|\bnav|toolbar|login|modal|popup|overlay|embed__|tweet|\bhidden\b|"
    r"screen-?reader|read-?more|disclaimer",
    re.IGNORECASE,
)
"""Names of boxes within an article that are not its text, beside the regions."""
_SENTENCE_END = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]*$")

Signature = tuple[str, str, str, int]
"""Tag, class, `itemprop` and depth of an element."""


class _Block(NamedTuple):
    """A paragraph of a page, and its container."""

    text: str
    container: Signature
    is_prose: bool
    is_headline: bool = False
    is_subheading: bool = False


@dataclass(frozen=True, slots=True)
class _LocatedBlock:
    """A block, and the number of its paragraph in the text.

    `number` is `None` if the text lacks the block.
    """

    block: _Block
    number: int | None


def complete_text(page: Page, text: str) -> str:
    """Return the text with the missing paragraphs of its article.

    These are the paragraphs in containers like those of the text, and an introduction
    below the headline. Paragraphs are separated by blank lines.
    """
    paragraphs = text.split("\n\n")
    located = _locate(list(_blocks(page)), paragraphs)
    containers = {item.block.container for item in located if item.number is not None}
    additions: dict[int, list[str]] = {}
    number = 0
    for index, item in enumerate(located):
        if item.number is not None and not item.block.is_subheading:
            number = item.number + 1
        elif _is_missing_paragraph(located, index, containers):
            additions.setdefault(number, []).append(item.block.text)
    if not additions:
        return text
    pieces: list[str] = []
    for position in range(len(paragraphs) + 1):
        pieces += additions.get(position, [])
        pieces += paragraphs[position : position + 1]
    return "\n\n".join(pieces)


def replace_fragment(page: Page, text: str) -> str | None:
    """Return the paragraphs of the article if a text has only a small part of them.

    They are the lines from the first paragraph below the headline to the last one.
    """
    lines = _own_lines(page)
    prose = [index for index, line in enumerate(lines) if len(line) >= LONG_CHARS]
    length = sum(len(lines[index]) for index in prose)
    letters = _letters(text)
    covered = sum(len(lines[i]) for i in prose if _letters(lines[i]) in letters)
    if length < MIN_ARTICLE_CHARS or covered >= MIN_COVERED_SHARE * length:
        return None
    return "\n\n".join(lines[prose[0] : prose[-1] + 1])


def split_flat_text(page: Page, text: str) -> list[str]:
    """Return the paragraphs of a short text that is the whole article in one line.

    Such a line also has the headline, the byline and the labels of buttons.
    """
    letters = _letters(text)
    lines = [line for line in _own_lines(page) if _letters(line) in letters]
    prose = [index for index, line in enumerate(lines) if _is_prose(line)]
    if not prose or _letters(lines[prose[0]]) == letters:
        return [text]
    return lines[prose[0] : prose[-1] + 1]


def _own_lines(page: Page) -> list[str]:
    """Return the lines below the headline, without those of other parts."""
    skipped = {
        node
        for node in page.tree.iter(etree.Element)
        if _is_no_text(node, page.regions)
    }
    lines = [
        line for body in page.tree.iter("body") for line in text_lines(body, skipped)
    ]
    headline = page.headline
    start = lines.index(headline) + 1 if headline in lines else 0
    others = {short_text(node) for node in page.tree.iter("h1")} - {headline, ""}
    return list(takewhile(lambda line: line not in others, lines[start:]))


def _is_no_text(node: HtmlElement, regions: Regions) -> bool:
    """Return whether an element is beside the text, or another article in the article."""
    if _is_other_box(node, regions):
        return True
    if node.tag in {"ul", "ol", "table"} and _is_mostly_links(node):
        return True
    is_article = node.tag == "article"
    return is_article and next(node.iterancestors("article"), None) is not None


def _locate(blocks: Sequence[_Block], paragraphs: Sequence[str]) -> list[_LocatedBlock]:
    """Find the paragraph of the text in which each block begins."""
    letters = list(map(_letters, paragraphs))
    starts = list(accumulate(map(len, letters), initial=0))
    text = "".join(letters)

    def paragraph_number(block: _Block) -> int | None:
        position = text.find(_letters(block.text)[:KEY_CHARS])
        return bisect_right(starts, position) - 1 if position >= 0 else None

    return [_LocatedBlock(block, paragraph_number(block)) for block in blocks]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _is_missing_paragraph(
    located: Sequence[_LocatedBlock], index: int, containers: set[Signature]
) -> bool:
    """Return whether a block that the text lacks belongs to its article."""
    block = located[index].block
    if block.is_subheading and not _is_standfirst(located[index]):
        return _is_missing_subheading(located, index)
    if not block.is_prose and not block.is_subheading:
        return False
    if block.container in containers and _is_named(block.container):
        return True
    is_above = all(
        item.number is None or item.block.is_headline or item.block.is_subheading
        for item in located[:index]
    )
    return is_above and len(block.text) >= MIN_INTRO_CHARS


def _is_standfirst(item: _LocatedBlock) -> bool:
    """Return whether a heading that the text lacks is a sentence, as introductions are."""
    return (
        item.number is None
        and len(item.block.text) >= LONG_CHARS
        and item.block.text.endswith((".", "。", "।", "؟", "!"))
    )


def _is_missing_subheading(located: Sequence[_LocatedBlock], index: int) -> bool:
    """Return whether a heading that the text lacks is above one of its paragraphs.

    Both are in the same container, and the text has a paragraph above the heading.
    """
    item = located[index]
    if item.number is not None or index + 1 == len(located):
        return False
    below = located[index + 1]
    return (
        below.number is not None
        and below.block.is_prose
        and below.block.container == item.block.container
        and any(
            above.number is not None and above.block.is_prose
            for above in located[:index]
        )
    )


def _is_named(container: Signature) -> bool:
    tag, css_class, itemprop, _ = container
    return bool(css_class or itemprop) or tag in {"section", "article"}


def _blocks(page: Page) -> Iterator[_Block]:
    """Yield the paragraphs between the first headline and the next one."""
    walk = etree.iterwalk(page.tree, events=("start", "end"))
    depth = 0
    headlines = 0
    count = 0
    for event, node in walk:
        if event == "end":
            depth -= 1
            continue
        depth += 1
        if not isinstance(node.tag, str):
            continue
        if _is_other_box(node, page.regions):
            walk.skip_subtree()
            continue
        if node.tag == "h1":
            headlines += 1
            if headlines > 1:
                return
            yield from _blocks_of(node, depth)
        elif headlines and (node.tag in SUBHEADING_TAGS or _is_paragraph(node)):
            count += 1
            if count > MAX_BLOCKS:
                return
            yield from _blocks_of(node, depth)


def _is_other_box(node: HtmlElement, regions: Regions) -> bool:
    """Return whether an element is no part of the text by its tag, region or names."""
    if node.tag in CLUTTER_TAGS or node in regions.kinds:
        return True
    if node.tag in {"html", "body", "main", "article", "p"}:
        return False
    names = f"{node.get('class') or ''} {node.get('id') or ''}"
    return bool(names.strip()) and _OTHER_NAMES.search(names) is not None


def _is_paragraph(node: HtmlElement) -> bool:
    """Return whether an element has text of its own, and no blocks inside."""
    if node.tag == "p":
        return True
    if node.tag != "div" or not (node.text or "").strip():
        return False
    return not any(child.tag in BLOCK_TAGS - {"br"} for child in node)


def _blocks_of(node: HtmlElement, depth: int) -> Iterator[_Block]:
    """Yield the lines of an element. Each one may be a paragraph."""
    parent = node.getparent()
    if parent is None:
        return
    itemprop = parent.get("itemprop") or ""
    is_body = itemprop.lower() == "articlebody"
    css_class = "" if is_body else parent.get("class") or ""
    signature = (str(parent.tag), css_class, itemprop, depth)
    is_headline = node.tag == "h1"
    has_links = not is_headline and (
        _is_mostly_links(node) or next(node.iterancestors("a"), None) is not None
    )
    for line in map(collapse_whitespace, element_text(node).split("\n")):
        if line:
            is_prose = not is_headline and not has_links and _is_prose(line)
            is_subheading = node.tag in SUBHEADING_TAGS
            is_prose = is_prose and not is_subheading
            yield _Block(line, signature, is_prose, is_headline, is_subheading)


def _is_mostly_links(node: HtmlElement) -> bool:
    linked = sum(len(element_text(link)) for link in node.iter("a"))
    return linked > MAX_LINK_SHARE * len(element_text(node))


def _is_prose(text: str) -> bool:
    width = text_width(text)
    if width < MIN_PROSE_CHARS:
        return False
    return width >= LONG_CHARS or _SENTENCE_END.search(text) is not None
