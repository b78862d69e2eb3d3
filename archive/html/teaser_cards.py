"""Find the teasers of other articles by their links, in any markup and language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import SplitResult, urlsplit

from lxml.html import HtmlElement

from archive.html.copies import original_url
from archive.html.landmarks import Landmarks
from archive.html.tree import short_text
from archive.text.normalization import letters_and_digits
from archive.text.story_layout import text_width

MIN_TITLE_CHARS = 25
MIN_TITLE_WORDS = 4
MIN_WIDE_TITLE_CHARS = 9
MAX_CARD_LEVELS = 4
MAX_CARD_CHARS = 1_000
MAX_OTHER_CHARS = 60
MAX_OTHER_SHARE = 3
"""Letters of a card beside its link, for each letter of the link."""

_OTHER_LINK = re.compile(
    r"/(?:authors?|autor(?:en|es)?|auteurs?|autori|tags?|topics?|category|categories|"
    r"section|people|profile|user|contributors?|staff|share|sharer|search)(?:/|$)|"
    r"^(?:#|mailto:|tel:|javascript:|whatsapp:|data:)",
    re.IGNORECASE,
)
_OTHER_RELATIONS = ("author", "tag", "category tag")
_DAY = re.compile(r"(?=.*\d)[\w.,:/\s-]{5,30}")
_BYLINE_NAMES = re.compile(
    r"author|autor|auteur|byline|meta|\bdate|datum|info|posted|credit|published",
    re.IGNORECASE,
)
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")


def find_cards(
    nodes: Sequence[HtmlElement], marks: Landmarks, regions: frozenset[HtmlElement]
) -> Iterator[HtmlElement]:
    """Yield the smallest blocks around the link to another article.

    Blocks in the regions are left out, and those between headline and story, where an
    article has its byline.
    """
    own = marks.ancestors()
    own_url = _canonical_url(nodes)
    headline = "" if marks.headline is None else short_text(marks.headline)
    links = [
        node
        for node in _links_outside(nodes, marks)
        if not _is_within(node, regions)
        and is_other_article(node, own_url, letters_and_digits(headline))
    ]
    counts = Counter(
        ancestor for link in links for ancestor in _near_ancestors(link, own)
    )
    yield from _dated_links(nodes, marks, own_url)
    for link in links:
        card = link
        for ancestor in _near_ancestors(link, own):
            if counts[ancestor] > 1 or not _is_card(ancestor, link):
                break
            card = ancestor
        if card is not link:
            yield card


def _dated_links(
    nodes: Sequence[HtmlElement], marks: Landmarks, own_url: SplitResult | None
) -> Iterator[HtmlElement]:
    """Yield the blocks outside of the article that are a link and a day beside it.

    Their titles may be short. The page must mark the article as such.
    """
    own = marks.ancestors()
    if not any(node.tag == "article" for node in own) or own_url is None:
        return
    for link in nodes:
        block = link.getparent() if link.tag == "a" else None
        if block is None or block in own or not link.get("href"):
            continue
        if any(around.tag == "article" for around in link.iterancestors()):
            continue
        names = f"{block.get('class') or ''} {block.get('id') or ''}"
        text, title = short_text(block), short_text(link)
        if (
            text.startswith(title)
            and len(title.split()) > 1
            and _DAY.fullmatch(text[len(title) :].strip(" |·•–—-,()"))
            and not _BYLINE_NAMES.search(names)
            and is_other_link(link, own_url)
        ):
            yield block


def page_address(tree: HtmlElement) -> SplitResult | None:
    """Return the canonical URL of the page with a tree."""
    return _canonical_url(tree.iter("link"))


def _canonical_url(nodes: Iterable[HtmlElement]) -> SplitResult | None:
    """Return the canonical URL of the page, which is in one of its elements."""
    for node in nodes:
        if node.tag == "link" and (node.get("rel") or "").lower() == "canonical":
            return _split(node.get("href") or "")
    return None


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(original_url(url.strip()))
    except ValueError:
        return None


def _site(url: SplitResult) -> list[str]:
    """Return the last two labels of a host, which the hosts of most sites share."""
    return (url.hostname or "").split(".")[-2:]


def _links_outside(
    nodes: Sequence[HtmlElement], marks: Landmarks
) -> Iterator[HtmlElement]:
    """Yield the links that are not in the head of the article, above its story."""
    container = marks.container()
    starts = [marks.headline]
    if container is not None and container.tag != "body":
        starts.append(container)
    is_head = False
    for node in nodes:
        if node in starts:
            is_head = True
        elif node is marks.story:
            is_head = False
        elif not is_head and node.tag == "a" and node.get("href"):
            yield node


def _is_within(node: HtmlElement, regions: frozenset[HtmlElement]) -> bool:
    return any(ancestor in regions for ancestor in node.iterancestors())


def is_other_article(
    link: HtmlElement, own_url: SplitResult | None, headline: str
) -> bool:
    """Return whether a link leads to another article of the site, by its title."""
    key = letters_and_digits(short_text(link))
    return (
        is_other_link(link, own_url)
        and bool(key)
        and key != headline
        and is_titled_link(link)
    )


def is_other_link(link: HtmlElement, own_url: SplitResult | None) -> bool:
    """Return whether a link leads to another page of the site that is no list."""
    href = (link.get("href") or "").strip()
    url = _split(href)
    if url is None or _OTHER_LINK.search(href) or link.get("rel") in _OTHER_RELATIONS:
        return False
    if own_url and url.netloc and _site(url) != _site(own_url):
        return False
    return not own_url or url.path.rstrip("/") != own_url.path.rstrip("/")


def is_titled_link(link: HtmlElement) -> bool:
    """Return whether the text of a link is a heading, or as long as a headline."""
    parent = link.getparent()
    if parent is not None and parent.tag in _HEADINGS:
        return True
    return next(link.iter(*_HEADINGS), None) is not None or _is_title(short_text(link))


def _is_title(text: str) -> bool:
    if text_width(text) - len(text) >= MIN_WIDE_TITLE_CHARS:
        return True
    return len(text) >= MIN_TITLE_CHARS and len(text.split()) >= MIN_TITLE_WORDS


def _near_ancestors(
    link: HtmlElement, own: frozenset[HtmlElement]
) -> Iterator[HtmlElement]:
    """Yield the elements around a link that may be its card, the smallest first."""
    for level, ancestor in enumerate(link.iterancestors()):
        if level == MAX_CARD_LEVELS or ancestor in own:
            return
        yield ancestor


def _is_card(block: HtmlElement, link: HtmlElement) -> bool:
    """Return whether a block has little more than a link."""
    text = block.text_content()
    if len(text) > MAX_CARD_CHARS:
        return False
    link_chars = len(letters_and_digits(link.text_content()))
    other_chars = len(letters_and_digits(text)) - link_chars
    return other_chars <= max(MAX_OTHER_CHARS, MAX_OTHER_SHARE * link_chars)
