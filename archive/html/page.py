"""Read the metadata of an HTML page: meta tags, JSON-LD, times, links and lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, islice, takewhile

from lxml import etree
from lxml.html import HtmlElement

from archive.data_files import alternation_pattern
from archive.html.capture_banners import read_banner
from archive.html.consent_layers import remove_consent_layers
from archive.html.json_ld import iter_objects, parse_script
from archive.html.regions import Regions, find_regions
from archive.html.saved_pages import (
    NO_SAVE_INFO,
    SaveInfo,
    read_save_info,
    read_scrapbook_info,
    remove_banners,
    remove_wayback_markup,
)
from archive.html.time_elements import TimeElement, find_time_elements
from archive.html.tree import (
    INVISIBLE_TAGS,
    heading_text,
    paragraph_text,
    parse_tree,
    remove_edit_links,
    remove_readings,
    short_text,
    text_lines,
    text_outside_links,
)
from archive.text.cleaning import clean, collapse_whitespace, unescape
from archive.text.split_days import join_split_days

MIN_HOST_LINKS = 3
"""Minimum number of links to the host of the page, if they are the majority."""
MIN_PARAGRAPH_CHARS = 160
"""Minimum length of a paragraph. Bylines, dates and captions are shorter."""
HEADLINE_LINES_BELOW = 14
HEADLINE_LINES_ABOVE = 5
"""Lines around a headline that are searched for its date."""
STANDFIRST_LINES = 4
"""Lines between a standfirst and the story that are searched for a date."""
MAX_DATE_LINE_CHARS = 40
"""Maximum length of a date or byline below a standfirst, in characters."""
MAX_LABEL_LINE_CHARS = 30
"""Maximum length of a line with nothing but the label of the next one."""
MAX_SCRIPT_CHARS = 2_000_000
MAX_SUBHEADINGS = 20
MIN_ARTICLE_CHARS = 250
"""Minimum length of the text in an `article` element. Shorter ones are teasers."""

META_KEY_ATTRIBUTES = ("name", "property", "itemprop")
CLASS_ATTRIBUTES = ("class", "id", "itemprop", "rel", "data-testid", "data-qa")
LANGUAGE_ATTRIBUTES = (
    "lang",
    "xml:lang",
    "{http://www.w3.org/XML/1998/namespace}lang",
)
LANGUAGE_META_KEYS = (
    "og:locale",
    "dc.language",
    "dcterms.language",
    "inlanguage",
    "content-language",
    "language",
)
NON_TEXT_TAGS = INVISIBLE_TAGS | {"html", "body"}
NON_LANGUAGE_TAGS = frozenset({"und", "zxx", "mul"})

_PRIMARY_TAG = re.compile(r"\s*([a-z]{2,3})(?![a-z])", re.IGNORECASE)
_CAMEL_CASE_BOUNDARY = re.compile(r"(?<=[a-z])(?=[A-Z])")
_URL_HOST = re.compile(r"https?://(?P<host>[\w.-]{4,253})(?=[/?#:]|$)", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Page:
    """One parsed page.

    All texts are on one line, except `visible_text`. A missing value is `None` or `()`.
    """

    tree: HtmlElement
    save_info: SaveInfo = NO_SAVE_INFO

    @classmethod
    def parse(cls, html: str) -> Page:
        """Parse any string, even if its markup is broken, empty or nested deeply."""
        source = clean(html)[0]
        tree = parse_tree(remove_wayback_markup(source))
        remove_banners(tree)
        remove_consent_layers(tree)
        remove_readings(tree)
        remove_edit_links(tree)
        save_info = read_save_info(source)
        if save_info == NO_SAVE_INFO:
            save_info = read_scrapbook_info(tree)
        banner = read_banner(tree)
        save_info = replace(
            save_info,
            url=save_info.url or banner.url,
            saved=save_info.saved or banner.saved,
        )
        return cls(tree, save_info)

    @cached_property
    def regions(self) -> Regions:
        """Return the parts of the page that do not belong to its article."""
        return find_regions(self.tree)

    @cached_property
    def title(self) -> str | None:
        """Return the text of `<title>`."""
        titles = self.tree.iter("title")
        return _first_heading(
            title for title in titles if not _has_ancestor(title, "svg")
        )

    @cached_property
    def headline(self) -> str | None:
        """Return the text of the `<h1>`. One within `article` or `main` is preferred."""
        headings = list(self.tree.iter("h1"))
        article_headings = (
            heading for heading in headings if _has_ancestor(heading, "article", "main")
        )
        return _first_heading(article_headings) or _first_heading(iter(headings))

    @cached_property
    def subheadings(self) -> tuple[str, ...]:
        """Return the texts of the first `<h2>` elements."""
        headings = islice(self.tree.iter("h2"), MAX_SUBHEADINGS)
        return tuple(filter(None, map(short_text, headings)))

    @cached_property
    def canonical_url(self) -> str | None:
        """Return the URL in `<link rel=canonical>`, as written."""
        return next((href for _, href, _ in self.links("canonical")), None)

    @cached_property
    def base_url(self) -> str | None:
        """Return the URL in `<base>`, which is that of the page or of its site."""
        bases = ((base.get("href") or "").strip() for base in self.tree.iter("base"))
        return next(filter(_URL_HOST.match, bases), None)

    def links(self, *relations: str) -> tuple[tuple[str, str, str], ...]:
        """Return `(relation, URL, title)` of each `<link>` with one of the relations.

        They are in the order of the relations.
        """
        return tuple(
            link for relation in relations for link in self._links_by_relation(relation)
        )

    def _links_by_relation(self, relation: str) -> Iterator[tuple[str, str, str]]:
        for link in self.tree.iter("link"):
            href = (link.get("href") or "").strip()
            if href and relation in _lower_attribute(link, "rel").split():
                yield relation, href, collapse_whitespace(link.get("title") or "")

    def anchors(self) -> Iterator[tuple[str, str]]:
        """Yield `(URL, text)` of each `<a>` with a short text, in order.

        The links of other articles and of readers' comments are left out.
        """
        for link in self.tree.iter("a"):
            href = link.get("href")
            if not href or self.regions.is_other(link):
                continue
            if text := short_text(link):
                yield href, text

    @cached_property
    def linked_host(self) -> str | None:
        """Return the host of more than half of the absolute links, likely the page's."""
        urls = ((link.get("href") or "").strip() for link in self.tree.iter("a"))
        matches = map(_URL_HOST.match, urls)
        hosts = Counter(match["host"].lower() for match in matches if match)
        host, count = next(iter(hosts.most_common(1)), ("", 0))
        return host if count >= MIN_HOST_LINKS and 2 * count > hosts.total() else None

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Return the declared languages, the most reliable first.

        They are primary subtags in lower case: `en` for `en-GB`.
        """
        matches = filter(None, map(_PRIMARY_TAG.match, self._language_values()))
        codes = (match[1].lower() for match in matches)
        return tuple(dict.fromkeys(code for code in codes if _is_language(code)))

    @property
    def language(self) -> str | None:
        """Return the most reliable of the declared languages, or `None`."""
        return next(iter(self.languages), None)

    def _language_values(self) -> Iterator[str]:
        """Yield the values that state a language, the most reliable first."""
        for name in LANGUAGE_ATTRIBUTES:
            yield self.tree.get(name) or ""
        for _, content in self.meta(*LANGUAGE_META_KEYS):
            yield content
        for element in self.tree.iter("meta"):
            if _lower_attribute(element, "http-equiv") == "content-language":
                yield element.get("content") or ""

    def meta(self, *keys: str) -> tuple[tuple[str, str], ...]:
        """Return `(key, content)` of each `<meta>` with one of the keys.

        They are in the order of the keys.
        """
        return tuple(
            (key, content)
            for key in keys
            for content in self._meta_by_key.get(key.lower(), ())
        )

    def all_meta(self) -> Iterator[tuple[str, str]]:
        """Yield `(key, content)` of each `<meta>` with a key, in lower case."""
        for key, contents in self._meta_by_key.items():
            for content in contents:
                yield key, content

    def jsonld(self) -> tuple[Mapping[str, object], ...]:
        """Return each object of the JSON-LD, including those in lists and `@graph`.

        Scripts that are not valid JSON are skipped.
        """
        return self._jsonld_objects

    def time_elements(self) -> tuple[TimeElement, ...]:
        """Return each `<time>` and each other element with a machine-readable time.

        The times of other parts of the page are left out.
        """
        return self._time_elements

    def texts_by_class(self, *prefixes: str) -> tuple[str, ...]:
        """Return the distinct texts of small elements by their class names."""
        texts = map(short_text, self.elements_by_class(*prefixes))
        return tuple(dict.fromkeys(text for text in texts if text))

    def elements_by_class(self, *prefixes: str) -> Iterator[HtmlElement]:
        """Yield the elements of the article by their class names.

        Matches are elements with a word in class, id, itemprop, rel or a mark for tests
        that starts with one of the prefixes. `date` matches `post-date`, `dateLine` and
        `entry_date`, but not `update`. Those in other parts of the page are left out.
        """
        pattern = re.compile(
            rf"(?<![a-z]){alternation_pattern(prefixes)}", re.IGNORECASE
        )
        for names, element in self._named_elements:
            if pattern.search(names) and not self.regions.is_other(element):
                yield element

    def visible_text(self) -> str | None:
        """Return the text of the longest `article`, of `main` or of the whole body.

        Paragraphs are separated by blank lines.
        """
        articles = map(paragraph_text, self.tree.iter("article"))
        longest_article = max(articles, key=len, default="")
        if len(longest_article) >= MIN_ARTICLE_CHARS:
            return longest_article
        containers = chain(self.tree.iter("main"), self.tree.iter("body"))
        texts = filter(None, map(paragraph_text, containers))
        return next(texts, longest_article) or None

    @cached_property
    def size_outside_links(self) -> int:
        """Return the bytes of the visible text, in UTF-8, that are not in links."""
        texts = map(text_outside_links, self.tree.iter("body"))
        return sum(len(collapse_whitespace(text).encode()) for text in texts)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Return the visible lines of the article in order, with single spaces.

        The lines of other parts of the page are left out, and so are updates.
        """
        skipped = self.regions.kinds.keys() | self._update_elements
        return tuple(
            line
            for body in self.tree.iter("body")
            for line in text_lines(body, skipped)
        )

    @cached_property
    def captions(self) -> frozenset[str]:
        """Return the visible lines of captions of pictures."""
        boxes = chain(self.tree.iter("figcaption"), self.elements_by_class("caption"))
        return frozenset(chain.from_iterable(map(text_lines, boxes)))

    def lines_near_headline(self, headline: str) -> tuple[str, ...]:
        """Return the short lines below a headline, then those above, nearest first.

        Below, they end at the first paragraph. Return `()` if no line has the headline.
        """
        index = self._line_index(headline)
        if index is None:
            return ()
        lines_above = _join_parts(
            self.lines[max(0, index - HEADLINE_LINES_ABOVE) : index]
        )
        short_lines_above = [
            line for line in reversed(lines_above) if len(line) < MIN_PARAGRAPH_CHARS
        ]
        lines_below = self._short_lines(index + 1, HEADLINE_LINES_BELOW)
        return (*_join_parts(lines_below), *short_lines_above)

    def lines_below_standfirst(self, headline: str) -> tuple[str, ...]:
        """Return the very short lines after the first paragraph below a headline.

        They end at the next paragraph. The first paragraph may be a standfirst, with a
        byline and a date below it.
        """
        index = self._line_index(headline)
        if index is None:
            return ()
        lines_between = self._short_lines(index + 1, HEADLINE_LINES_BELOW)
        standfirst_index = index + 1 + len(lines_between)
        return tuple(
            line
            for line in self._short_lines(standfirst_index + 1, STANDFIRST_LINES)
            if len(line) <= MAX_DATE_LINE_CHARS
        )

    def _line_index(self, headline: str) -> int | None:
        for index, line in enumerate(self.lines):
            if headline in line:
                return index
        return None

    def _short_lines(self, start: int, limit: int) -> tuple[str, ...]:
        """Return the lines from `start` to the next paragraph, at most `limit`."""
        lines = self.lines[start : start + limit]
        return tuple(takewhile(lambda line: len(line) < MIN_PARAGRAPH_CHARS, lines))

    def script_values(
        self, *keys: str, any_quotes: bool = False
    ) -> tuple[tuple[str, str], ...]:
        """Return `(key, text)` of each `"key": "text"` in scripts and JSON attributes.

        The quotation marks may be escaped. With `any_quotes`, they can also be single,
        and keys can have none. JSON-LD is searched only if it is invalid.
        """
        after_key, mark = (r"(?:\\*[\"'])?", "[\"']") if any_quotes else (r"\\*\"", '"')
        pattern = re.compile(
            rf"(?P<key>{'|'.join(keys)}){after_key}\s*:\s*\\*{mark}"
            r"""(?P<value>[^"'\\]{4,60})"""
        )
        values = []
        for source in self.script_sources():
            # Most sources contain no key. This test is far faster than the pattern.
            if any(key in source for key in keys):
                matches = pattern.finditer(source[:MAX_SCRIPT_CHARS])
                values += [(match["key"], match["value"]) for match in matches]
        return tuple(values)

    def script_sources(self) -> Iterator[str]:
        """Yield the scripts without valid JSON-LD, then the attributes with JSON."""
        for script in self.tree.iter("script"):
            source = script.text or ""
            if not _is_jsonld(script) or parse_script(source) is None:
                yield source
        for element in self.tree.iter(etree.Element):
            for value in element.attrib.values():
                if '":"' in value:
                    yield value

    @cached_property
    def _update_elements(self) -> frozenset[HtmlElement]:
        """Return the elements whose microdata is the time of an update."""
        return frozenset(self.tree.xpath("//*[@itemprop='dateModified']"))

    @cached_property
    def _meta_by_key(self) -> dict[str, list[str]]:
        metas: dict[str, list[str]] = {}
        for element in self.tree.iter("meta"):
            value = element.get("content") or element.get("value") or ""
            content = collapse_whitespace(unescape(value))
            is_microdata = element.get("itemprop") is not None
            if not content or (is_microdata and self.regions.is_other(element)):
                continue
            keys = {_lower_attribute(element, name) for name in META_KEY_ATTRIBUTES}
            for key in keys - {""}:
                metas.setdefault(key, []).append(content)
        return metas

    @cached_property
    def _jsonld_objects(self) -> tuple[Mapping[str, object], ...]:
        scripts = filter(_is_jsonld, self.tree.iter("script"))
        values = (parse_script(script.text or "") for script in scripts)
        return tuple(chain.from_iterable(map(iter_objects, values)))

    @cached_property
    def _time_elements(self) -> tuple[TimeElement, ...]:
        return tuple(find_time_elements(self.tree, self.regions))

    @cached_property
    def _named_elements(self) -> list[tuple[str, HtmlElement]]:
        """Return the visible elements that have a class or similar name, with their names.

        Each name is included as written and split at capitals: `byLine by Line`.
        """
        named_elements = []
        for element in self.tree.iter(etree.Element):
            names = _joined_attributes(element, CLASS_ATTRIBUTES)
            if names and element.tag not in NON_TEXT_TAGS:
                split_names = _CAMEL_CASE_BOUNDARY.sub(" ", names)
                named_elements.append((f"{names} {split_names}", element))
        return named_elements


def _join_parts(lines: Sequence[str]) -> list[str]:
    """Return lines in which labels and split days are one line with what follows."""
    return _with_labels(join_split_days(lines))


def _with_labels(lines: Sequence[str]) -> list[str]:
    """Return lines in which a label and its colon stand before the line below it."""
    joined: list[str] = []
    label = ""
    for line in lines:
        if len(line) <= MAX_LABEL_LINE_CHARS and line.endswith((":", "：")):
            label = f"{label}{line} "
        else:
            joined.append(label + line)
            label = ""
    return [*joined, label.rstrip()] if label else joined


def _is_language(code: str) -> bool:
    return code not in NON_LANGUAGE_TAGS


def _first_heading(elements: Iterator[HtmlElement]) -> str | None:
    text = next(filter(None, map(heading_text, elements)), None)
    return collapse_whitespace(unescape(text)) if text else None


def _has_ancestor(element: HtmlElement, *tags: str) -> bool:
    return next(element.iterancestors(*tags), None) is not None


def _joined_attributes(element: HtmlElement, names: tuple[str, ...]) -> str:
    """Return the non-empty values of the attributes, separated by spaces."""
    values = map(element.get, names)
    return " ".join(value for value in values if value)


def _lower_attribute(element: HtmlElement, name: str) -> str:
    return (element.get(name) or "").strip().lower()


def _is_jsonld(script: HtmlElement) -> bool:
    return "ld+json" in _lower_attribute(script, "type")
