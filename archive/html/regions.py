"""Find the parts of a page that do not belong to its article.

A page also shows readers' comments, teasers of other articles, widgets, and the day on
which it was read. Dates and names in these parts say nothing about the article.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import dropwhile, takewhile

from lxml import etree
from lxml.html import HtmlElement

from archive.data_files import alternation_pattern, read_rows, split_cell
from archive.html.landmarks import (
    Landmarks,
    find_headline,
    find_story,
    is_paragraph,
)
from archive.html.teaser_cards import find_cards, is_titled_link
from archive.html.tree import short_text
from archive.text.normalization import letters_and_digits


class Region(StrEnum):
    """A part of a page that does not belong to its article."""

    COMMENTS = "comments"
    TEASERS = "teasers"
    SIDEBAR = "sidebar"
    MASTHEAD = "masthead"
    FOOTER = "footer"
    POSTS = "posts"
    """Posts of social networks, which articles quote."""


REGION_BY_TAG = {
    "nav": Region.MASTHEAD,
    "header": Region.MASTHEAD,
    "aside": Region.SIDEBAR,
    "footer": Region.FOOTER,
}
REGION_BY_ROLE = {
    "banner": Region.MASTHEAD,
    "navigation": Region.MASTHEAD,
    "complementary": Region.SIDEBAR,
    "contentinfo": Region.FOOTER,
}
REGION_BY_TYPE = {
    "comment": Region.COMMENTS,
    "usercomments": Region.COMMENTS,
    "review": Region.COMMENTS,
    "answer": Region.COMMENTS,
    "itemlist": Region.TEASERS,
    "event": Region.TEASERS,
    "musicevent": Region.TEASERS,
    "sportsevent": Region.TEASERS,
    "jobposting": Region.TEASERS,
    "wpheader": Region.MASTHEAD,
    "sitenavigationelement": Region.MASTHEAD,
    "wpsidebar": Region.SIDEBAR,
    "wpfooter": Region.FOOTER,
}
"""Types of schema.org in lower case."""
OWN_TAGS = frozenset({"html", "body", "main", "h1", "time", "meta", "img"})
HEADING_TAGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
LABEL_TAGS = frozenset({"p", "div", "strong", "b", "dt", "legend", "summary"})
MAX_HEADING_CHARS = 60
MAX_COUNT_WORDS = 3
"""Words of a heading that only counts comments."""
MAX_DAY_CHARS = 120
"""Length of the longest line with the day of reading above an article."""
MAX_LEVELS_UP = 2
"""Elements between the heading of a region and the region."""

_TYPE = re.compile(r"schema\.org/(\w+)", re.IGNORECASE)
_ARTICLE_TYPE = re.compile(r"article|posting|report", re.IGNORECASE)
_CAMEL_CASE_BOUNDARY = re.compile(r"(?<=[a-z])(?=[A-Z])")
_OWN_NAMES = re.compile(
    r"(?:no|has|with|without|hide)[-_](?:comment|sidebar)|commentary|"
    r"comments?[-_ ](?:open|closed|off|on|count|number|link|toggle|icon|enabled)",
    re.IGNORECASE,
)
_ARTICLE_NAMES = re.compile(
    r"entry|article|story|\bpost|artikel|articul|articol|artigo|artyku|noticia|notizia|"
    r"beitrag|haber|clan[ae]k|cikk|\bnota|headline",
    re.IGNORECASE,
)
_OWN_NAMES_BY_REGION = {
    Region.MASTHEAD: _ARTICLE_NAMES,
    Region.TEASERS: re.compile(
        r"(?:date|time|author|by|byline|meta|categor(?:y|ies))(?:\s|$)", re.IGNORECASE
    ),
}
"""Names of parts of the article that begin like those of a region."""
HEADER_NAMES = frozenset({"header", "head", "top", "page-header", "pageheader"})
_COUNT = re.compile(r"(?<!\d)\d{1,3}(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_MOMENT = re.compile(r"[^\n]{0,16}\d[^\n]{0,8}[./:\s年-]\d[^\n]{0,16}")
"""A short text with numbers that may be a day or a time of day."""
_LONG_NUMBER = re.compile(r"\d{4}")
_BYLINE_NAMES = re.compile(r"author|byline|meta|publi|\bdate|credit", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Regions:
    """The outermost elements of the parts that do not belong to the article."""

    kinds: Mapping[HtmlElement, Region]

    def kind_of(self, element: HtmlElement) -> Region | None:
        """Return the part in which an element is, or `None` for the article."""
        if region := self.kinds.get(element):
            return region
        for ancestor in element.iterancestors():
            if region := self.kinds.get(ancestor):
                return region
        return None

    def is_other(self, element: HtmlElement) -> bool:
        """Return whether an element does not belong to the article."""
        return self.kind_of(element) is not None

    def elements(self, region: Region) -> tuple[HtmlElement, ...]:
        """Return the elements of a part."""
        return tuple(node for node, kind in self.kinds.items() if kind is region)


def find_regions(tree: HtmlElement) -> Regions:
    """Find the parts of a page by markup, names, headings, links and position."""
    nodes = [node for node in tree.iter(etree.Element) if isinstance(node.tag, str)]
    headline = find_headline(tree)
    region_of = cache(_region_by_names)  # many elements have the same names
    kinds = {
        node: kind for node in nodes if (kind := _region_by_markup(node, region_of))
    }
    story = find_story(tree, headline, frozenset(kinds))
    marks = Landmarks(headline, story)
    own = marks.ancestors()
    articles = frozenset((*filter(_is_article, own), *_only_item(nodes)))
    inner = marks.container()
    kinds = {
        node: kind
        for node, kind in kinds.items()
        if node not in own
        and not _is_part_of_article(node, articles)
        and not (
            kind is Region.SIDEBAR
            and (_has_own_facts(node, inner) or _states_author(node, articles))
        )
    }
    between = frozenset(_between(nodes, marks))
    for node in between.intersection(kinds):
        is_link = node.tag == "a"
        if not is_link and (
            kinds[node] is Region.COMMENTS or _has_own_byline(node, kinds[node])
        ):
            del kinds[node]
    for heading, node, kind in _regions_by_heading(nodes, own):
        if kind is not Region.COMMENTS or heading not in between:
            kinds.setdefault(node, kind)
    for node in (*_above_navigation(nodes, marks), *_days_above_article(marks)):
        kinds.setdefault(node, Region.MASTHEAD)
    for card in find_cards(nodes, marks, frozenset(kinds)):
        kinds.setdefault(card, Region.TEASERS)
    return Regions(kinds)


def _region_by_markup(
    node: HtmlElement, region_of: Callable[[str], Region | None]
) -> Region | None:
    """Return the part that an element is by its tag, role, type and names.

    `region_of` returns the part that names stand for.
    """
    if node.tag in OWN_TAGS:
        return None
    if region := REGION_BY_TAG.get(str(node.tag)):
        return region
    attributes = node.attrib
    if not attributes:
        return None
    if node.tag == "a" and _leads_to_comments(node):
        return Region.COMMENTS
    item_type = _TYPE.search(attributes.get("itemtype") or "")
    item_property = attributes.get("itemprop")
    if item_property == "acceptedAnswer":  # the article's own questions and answers
        return None
    return (
        REGION_BY_ROLE.get((attributes.get("role") or "").lower())
        or REGION_BY_TYPE.get(item_type[1].lower() if item_type else "")
        or (Region.COMMENTS if item_property in ("comment", "review") else None)
        or region_of(_names(node))
        or (Region.MASTHEAD if _is_head_of_site(node) else None)
    )


def _is_head_of_site(node: HtmlElement) -> bool:
    """Return whether an element is only named a header, and leads to the start page.

    The header of an article has such names, too.
    """
    is_header = not HEADER_NAMES.isdisjoint(_names(node).lower().split())
    return is_header and any(link.get("href") == "/" for link in node.iter("a"))


def _leads_to_comments(link: HtmlElement) -> bool:
    """Return whether a link to a part of the page has the day of its last comment."""
    if not (link.get("href") or "").startswith("#"):
        return False
    text = short_text(link)
    return bool(_YEAR.search(text) and _comment_stems().search(text))


def _names(node: HtmlElement) -> str:
    """Return class and ID of an element."""
    return f"{node.get('class') or ''} {node.get('id') or ''}"


@cache
def _name_pattern() -> re.Pattern[str]:
    """Return the pattern of the words at the start of a part of a name."""
    groups = (
        f"(?P<{kind}>{alternation_pattern(split_cell(words))})"
        for kind, form, words in read_rows("region_words.tsv")
        if form == "name"
    )
    return re.compile(rf"(?:^|[^a-z])(?:{'|'.join(groups)})", re.IGNORECASE)


@cache
def _region_by_heading() -> Mapping[str, Region]:
    """Return the part below each heading, by the letters of the heading."""
    return {
        letters_and_digits(words): Region(kind)
        for kind, form, cell in read_rows("region_words.tsv")
        if form == "heading"
        for words in split_cell(cell)
    }


@cache
def _teaser_labels() -> frozenset[str]:
    """Return the letters of the words before links to other articles."""
    return frozenset(
        "".join(filter(str.isalpha, letters_and_digits(words)))
        for kind, form, cell in read_rows("region_words.tsv")
        if kind == Region.TEASERS.value and form in ("heading", "label")
        for words in split_cell(cell)
    )


def is_teaser_label(text: str) -> bool:
    """Return whether a text only introduces other articles, such as `Read also:`."""
    if len(text) > MAX_HEADING_CHARS:
        return False
    return "".join(filter(str.isalpha, letters_and_digits(text))) in _teaser_labels()


def _region_by_names(names: str) -> Region | None:
    if len(names) == 1:
        return None
    split_names = _CAMEL_CASE_BOUNDARY.sub("-", names)
    match = _name_pattern().search(split_names)
    if not match or _OWN_NAMES.search(names):
        return None
    region = Region(match.lastgroup or "")
    own_names = _OWN_NAMES_BY_REGION.get(region)
    return None if own_names and own_names.search(names) else region


def _is_article(node: HtmlElement) -> bool:
    """Return whether the page marks an element as an article."""
    item_type = node.get("itemtype") or ""
    return node.tag == "article" or _ARTICLE_TYPE.search(item_type) is not None


def _only_item(nodes: list[HtmlElement]) -> list[HtmlElement]:
    """Return the article of the microdata on a page with no other one."""
    items = [node for node in nodes if _ARTICLE_TYPE.search(node.get("itemtype") or "")]
    return items if len(items) == 1 else []


def _has_own_facts(sidebar: HtmlElement, container: HtmlElement | None) -> bool:
    """Return whether a column beside the story of an article is about that article.

    Then it is in the element of the article, and has no titles of other articles.
    """
    if container is None or container.tag == "body":
        return False
    if not any(around is container for around in sidebar.iterancestors()):
        return False
    return not any(map(is_titled_link, sidebar.iter("a")))


def _states_author(sidebar: HtmlElement, articles: frozenset[HtmlElement]) -> bool:
    """Return whether the microdata in a column name the author of an article."""
    return any(
        next((around for around in node.iterancestors() if _is_item(around)), None)
        in articles
        for node in sidebar.iter(etree.Element)
        if node.get("itemprop") == "author"
    )


def _is_item(node: HtmlElement) -> bool:
    return node.get("itemscope") is not None


def _between(nodes: list[HtmlElement], marks: Landmarks) -> Iterator[HtmlElement]:
    """Yield the elements between headline and story, where comments never stand."""
    if None in marks:
        return
    after_headline = dropwhile(lambda node: node is not marks.headline, nodes)
    yield from takewhile(lambda node: node is not marks.story, after_headline)


def _has_own_byline(node: HtmlElement, kind: Region) -> bool:
    """Return whether a bar or a column below the headline names an author."""
    if kind is Region.TEASERS:
        return False
    return any(
        "author" in (inner.get("itemprop"), inner.get("rel"))
        for inner in node.iter("a", "span", "div", "p")
    )


def _is_part_of_article(node: HtmlElement, articles: frozenset[HtmlElement]) -> bool:
    """Return whether an element is the head, the foot or the byline of an article."""
    if node.tag in ("header", "footer") and _ARTICLE_NAMES.search(_names(node)):
        return True
    is_byline = node.tag == "aside" and _BYLINE_NAMES.search(_names(node))
    if node.tag not in ("header", "footer") and not is_byline:
        return False
    return any(around in articles for around in node.iterancestors())


def _regions_by_heading(
    nodes: list[HtmlElement], own: frozenset[HtmlElement]
) -> Iterator[tuple[HtmlElement, HtmlElement, Region]]:
    """Yield headings such as "More stories", and the elements below each of them."""
    for node in nodes:
        if node in own:
            continue
        if region := _heading_region(node):
            for element in _elements_below(node, region, own):
                yield node, element, region
        elif _may_head_comments(node):
            below = list(
                takewhile(
                    lambda element: element.tag != "p" or not is_paragraph(element),
                    _elements_below(node, Region.COMMENTS, own),
                )
            )
            if _counts_comments(node) or _has_comments(below):
                for element in below:
                    yield node, element, Region.COMMENTS


def _may_head_comments(node: HtmlElement) -> bool:
    """Return whether a short heading has a word for comments: `Deja tu comentario`."""
    if node.tag not in HEADING_TAGS:
        return False
    text = short_text(node)
    return len(text) <= MAX_HEADING_CHARS and bool(_comment_stems().search(text))


def _counts_comments(node: HtmlElement) -> bool:
    """Return whether a heading is the number of comments: `3 Kommentare`."""
    text = short_text(node)
    return bool(_COUNT.search(text)) and len(text.split()) <= MAX_COUNT_WORDS


def _has_comments(elements: list[HtmlElement]) -> bool:
    """Return whether elements have times or a form, and no more paragraphs than those.

    A story has many paragraphs below a heading, and comments have a time each.
    """
    nodes = [node for element in elements for node in element.iter(etree.Element)]
    signs = sum(map(_is_sign_of_comment, nodes))
    paragraphs = sum(1 for node in nodes if node.tag == "p" and is_paragraph(node))
    return signs > 0 and paragraphs <= signs


def _is_sign_of_comment(node: HtmlElement) -> bool:
    if node.tag in ("time", "textarea"):
        return True
    return not len(node) and bool(_MOMENT.fullmatch((node.text or "").strip()[:40]))


@cache
def _comment_stems() -> re.Pattern[str]:
    stems = (
        stem
        for kind, form, words in read_rows("region_words.tsv")
        if kind == Region.COMMENTS.value and form == "stem"
        for stem in split_cell(words)
    )
    return re.compile(
        rf"(?:(?<![^\W\d_])|(?<=[\u3040-\uffef])){alternation_pattern(stems)}",
        re.IGNORECASE,
    )


def _heading_region(node: HtmlElement) -> Region | None:
    if node.tag in HEADING_TAGS:
        text = short_text(node)
    elif node.tag in LABEL_TAGS and not len(node):
        text = (node.text or "").strip()
        if " " not in text and text.isascii():
            return None
    else:
        return None
    if len(text) > MAX_HEADING_CHARS or _YEAR.search(text):
        return None
    key = "".join(filter(str.isalpha, letters_and_digits(text)))
    return _region_by_heading().get(key)


def _elements_below(
    heading: HtmlElement, region: Region, own: frozenset[HtmlElement]
) -> Iterator[HtmlElement]:
    """Yield the element around a heading, or what follows it in its article."""
    top = heading
    for _ in range(MAX_LEVELS_UP):
        parent = top.getparent()
        if parent is None or parent in own:
            break
        top = parent
        if len(parent) > 1:
            yield parent
            return
    yield top
    for sibling in top.itersiblings(etree.Element):
        is_next = sibling.tag in HEADING_TAGS and sibling.tag <= heading.tag
        if sibling in own or (is_next and _heading_region(sibling) is None):
            return
        if region is Region.TEASERS and sibling.tag == "p" and is_paragraph(sibling):
            return
        yield sibling


def _above_navigation(
    nodes: list[HtmlElement], marks: Landmarks
) -> Iterator[HtmlElement]:
    """Yield the elements above the navigation of the site, the top of the page."""
    own = marks.ancestors()
    container = marks.container()
    for node in nodes:
        if node is marks.headline or node is container:
            return
        is_navigation = node.tag == "nav" or node.get("role") == "navigation"
        parent = node.getparent()
        if not is_navigation or parent is None or parent not in own:
            continue
        if container is None or (parent is container and parent.tag != "body"):
            continue
        for sibling in node.itersiblings(etree.Element, preceding=True):
            if sibling not in own:
                yield sibling


def _days_above_article(marks: Landmarks) -> Iterator[HtmlElement]:
    """Yield the elements with a day above the article of a page, its almanac.

    The article has its headline and its story inside, and none of these elements is
    named or marked up as the day of an article.
    """
    container = marks.container()
    if container is None:
        return
    around = (container, *container.iterancestors())
    article = next(filter(_is_article, around), None)
    if article is None:
        return
    for level in (article, *article.iterancestors()):
        for node in level.itersiblings(etree.Element, preceding=True):
            text = short_text(node)
            is_line = len(text) <= MAX_DAY_CHARS and _LONG_NUMBER.search(text)
            if is_line and not _names_day(node):
                yield node


def _names_day(node: HtmlElement) -> bool:
    """Return whether an element is marked up as a day, or named as that of an article."""
    if next(node.iter("time"), None) is not None:
        return True
    return any(
        _BYLINE_NAMES.search(_names(inner)) or _ARTICLE_NAMES.search(_names(inner))
        for inner in node.iter(etree.Element)
    )
