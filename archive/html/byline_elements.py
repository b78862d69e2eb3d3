"""Find the elements of a page that name its authors, with what marks them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from urllib.parse import unquote

from lxml.html import HtmlElement

from archive.html.page import Page
from archive.html.tree import short_text, text_lines, text_pieces
from archive.text.cleaning import collapse_whitespace
from archive.text.normalization import letters_and_digits, normalize_letters

MIN_ROLE_CHARS = 5
BAR = " | "
"""What separates the texts of elements that touch: `Ada Quay | Staff Writer`."""
MAX_GROUP_CHARS = 200
"""Characters of the longest element around several authors."""
MAX_GROUP_LEVELS = 5
MAX_BOX_CHARS = 1_500
BLOCKS_OF_ARTICLE = frozenset({"article", "main", "body", "p"})
AUTHOR_VALUES = frozenset({"author", "creator"})
"""Values of `rel` and `itemprop`."""
AUTHOR_CLASSES = frozenset({
    "autor", "auteur", "autore", "forfatter", "författare", "skribent",
    "verfasser", "egilea", "avtor", "szerzo", "yazar", "muallif", "penulis", "writer",
    "tac-gia", "kirjoittaja", "höfundur", "hofundur", "awdur", "mwandishi",
})  # fmt: skip
"""Classes that say “author” and nothing else."""

_AUTHOR_PATH = re.compile(
    r"/(?:authors?|contributors?|columnists?|journalists?|profiles?|writers?|staff|"
    r"editors?|reporters?|autor(?:en|es|ka|ky|zy|i)?|"
    r"auteurs?|autori|autore|redaktion|redakt(?:eure?|orzy|or)|redactie|redactores|"
    r"mitarbeiter|journalistes?|signataires?|firmas?|periodistas?|colunistas?|columnas?|"
    r"giornalisti|forfattere?|skribent(?:er)?|kirjoittajat?|toimittajat?|szerzok?|"
    r"avtor[iy]?|yazar(?:lar)?|muhabir|penulis|tac-gia|equipe|equipo)/"
    r"(?P<slug>\d{1,9}(?![^/?#])|[^/?#]{3,}(?:/[^/?#]{3,})?)",
    re.IGNORECASE,
)

_NAME_CLASS = re.compile(
    r"(?:author|byline|autor|auteur|autore|writer)[-_]{0,2}(?:full[-_]?)?"
    r"(?:name|nome?|nombre)(?![a-z])",
    re.IGNORECASE,
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})


@dataclass(frozen=True, slots=True)
class BylineElement:
    """An element that may name authors.

    `text` is on one line. `parts` has bars between elements that touch. `is_marked` is
    whether the markup says that the text is an author's name. `group` has the elements
    of the same kind in the smallest element around several, and `group_parts` the whole
    text of that element.
    """

    text: str
    parts: str
    is_marked: bool = False
    group: tuple[str, ...] = ()
    group_parts: str = ""


def find_byline_elements(
    page: Page, prefixes: Sequence[str], limit: int
) -> tuple[BylineElement, ...]:
    """Return the first elements with a class of authors, in their order."""
    return _read_elements(list(islice(page.elements_by_class(*prefixes), limit)))


def find_author_boxes(page: Page, prefixes: Sequence[str], limit: int) -> list[str]:
    """Return the first lines of the texts about authors, which are their names."""
    boxes = islice(page.elements_by_class(*prefixes), limit)
    return [
        lines[0]
        for box in boxes
        if box.tag not in BLOCKS_OF_ARTICLE
        and len(box.text_content()) <= MAX_BOX_CHARS
        and len(lines := text_lines(box)) > 1
    ]


def find_author_links(page: Page) -> tuple[BylineElement, ...]:
    """Return the links of the article to the pages of authors, in their order."""
    links = [
        link
        for link in page.tree.iter("a")
        if _AUTHOR_PATH.search(link.get("href") or "")
        and not page.regions.is_other(link)
    ]
    return _read_elements(links)


def _read_elements(nodes: Sequence[HtmlElement]) -> tuple[BylineElement, ...]:
    texts = {node: text for node in nodes if (text := short_text(node))}
    return tuple(
        BylineElement(text, _parts(node), _is_marked(node, text), *_group(node, texts))
        for node, text in texts.items()
    )


def _parts(element: HtmlElement) -> str:
    """Return the text of an element, with bars between blocks and texts that touch."""
    text = ""
    for piece in text_pieces(element):
        touches = (
            text
            and piece
            and (_begins_word(text[-1], piece) or _follows_name(text, piece))
        )
        text += f"\n{piece}" if touches else piece
    return BAR.join(filter(None, map(collapse_whitespace, text.split("\n"))))


def _begins_word(last: str, piece: str) -> bool:
    """Return whether a text without a space before it is rather another word."""
    if not last.isalnum() or not piece[0].isalpha() or piece[0].islower():
        return False
    return not last.isupper() or piece[1:2].islower()


def _follows_name(text: str, piece: str) -> bool:
    """Return whether a role in small letters touches several words: `Ada Quayreporter`."""
    line = text.rpartition("\n")[2].strip()
    return (
        " " in line
        and line[-1].islower()
        and piece[0].islower()
        and len(piece.strip()) >= MIN_ROLE_CHARS
    )


def _is_marked(node: HtmlElement, text: str) -> bool:
    """Return whether the markup or a link's address says that a text is a name."""
    relations = f"{node.get('rel') or ''} {node.get('itemprop') or ''}".lower().split()
    names = f"{node.get('class') or ''} {node.get('id') or ''}"
    classes = (node.get("class") or "").lower().split()
    is_named = _NAME_CLASS.search(names) or not AUTHOR_CLASSES.isdisjoint(classes)
    if is_named or not AUTHOR_VALUES.isdisjoint(relations):
        return True
    links = [*node.iter("a"), *islice(node.iterancestors("a"), 1)]
    return any(_names_author(link.get("href") or "", text) for link in links)


def _names_author(address: str, text: str) -> bool:
    """Return whether the address of an author's page has the words of a name."""
    path = _AUTHOR_PATH.search(unquote(address))
    slug = letters_and_digits(normalize_letters(path["slug"])) if path else ""
    spellings = (text, text.casefold().translate(_UMLAUTS))
    return " " in text and any(
        all(
            letters_and_digits(word) in slug for word in normalize_letters(name).split()
        )
        for name in spellings
    )


def _group(
    node: HtmlElement, texts: Mapping[HtmlElement, str]
) -> tuple[tuple[str, ...], str]:
    """Return the bylines like one in the largest small element around it, and its text."""
    group = node
    for ancestor in islice(node.iterancestors(), MAX_GROUP_LEVELS):
        text = short_text(ancestor)
        has_headline = next(ancestor.iter("h1", "h2", "h3"), None) is not None
        if not text or len(text) > MAX_GROUP_CHARS or has_headline:
            break
        group = ancestor
    before = _like_siblings(group, preceding=True)
    blocks = (*reversed(before), group, *_like_siblings(group, preceding=False))
    likes = (
        texts[element]
        for block in blocks
        for element in block.iter(str(node.tag))
        if element in texts and _kind(element) == _kind(node)
    )
    parts = BAR.join(_parts(block) for block in blocks if block is not node)
    return tuple(dict.fromkeys(likes)), parts


def _like_siblings(block: HtmlElement, *, preceding: bool) -> list[HtmlElement]:
    """Return the elements of the same kind right before or behind an element."""
    siblings = block.itersiblings(preceding=preceding)
    return list(takewhile(lambda sibling: _kind(sibling) == _kind(block), siblings))


def _kind(element: HtmlElement) -> tuple[str, str]:
    return str(element.tag), element.get("class") or ""
