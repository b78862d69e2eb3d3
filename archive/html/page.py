"""What the markup of an HTML article says of itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

from lxml import etree
from lxml.html import HtmlElement

from archive.html.json_ld import iter_objects, parse_script
from archive.html.saved_pages import (
    NO_SAVE_INFO,
    SaveInfo,
    read_save_info,
    read_scrapbook_info,
    remove_banners,
    remove_wayback_markup,
)
from archive.html.tree import (
    INVISIBLE_TAGS,
    element_text,
    first_text,
    paragraph_text,
    parse_tree,
    short_text,
)
from archive.text.cleaning import clean, collapse_whitespace

MIN_HOST_LINKS = 3
"""Links that make a page's host known, when more than half of all lead there."""
MIN_PARAGRAPH_CHARS = 160
"""Characters of the shortest line that is a paragraph and not a byline, a date or a picture's words."""
HEADLINE_LINES_BELOW, HEADLINE_LINES_ABOVE = 14, 5
"""Lines around a headline among which its date can stand."""
STANDFIRST_LINES, MAX_DATE_LINE_CHARS = 4, 40
"""Lines that may stand between a standfirst and the story; characters of the longest that is a date or a byline."""
MAX_SCRIPT_CHARS = 2_000_000
MIN_ARTICLE_CHARS = 250
"""An `article` element with fewer characters is a teaser, not the article."""

META_KEY_ATTRIBUTES = ("name", "property", "itemprop")
CLASS_ATTRIBUTES = ("class", "id", "itemprop", "rel")
HINT_ATTRIBUTES = ("class", "itemprop")
LANGUAGE_META_KEYS = ("og:locale", "dc.language", "inlanguage")
NON_LANGUAGE_TAGS = frozenset({"und", "zxx", "mul"})

_PRIMARY_TAG = re.compile(r"\s*([a-z]{2,3})(?![a-z])", re.IGNORECASE)
_CAMEL_CASE_BOUNDARY = re.compile(r"(?<=[a-z])(?=[A-Z])")
_URL_HOST = re.compile(r"https?://(?P<host>[\w.-]{4,253})(?=[/?#:]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TimeElement:
    """A moment marked in the page: its machine form, its words, and what its class and itemprop say of it."""

    datetime: str | None
    text: str
    hint: str


@dataclass(frozen=True, eq=False)
class Page:
    """One parsed page. All text but `visible_text` comes collapsed to one line; what is not there is `None` or ()."""

    tree: HtmlElement
    save_info: SaveInfo = NO_SAVE_INFO

    @classmethod
    def parse(cls, html: str) -> Page:
        """Parse any string at all; broken, empty and bottomless markup included."""
        source = clean(html)[0]
        tree = parse_tree(remove_wayback_markup(source))
        remove_banners(tree)
        left = read_save_info(source)
        return cls(
            tree, left if left.url or left.saved_at else read_scrapbook_info(tree)
        )

    @cached_property
    def title(self) -> str | None:
        """The words of `<title>`."""
        return first_text(
            each
            for each in self.tree.iter("title")
            if next(each.iterancestors("svg"), None) is None
        )

    @cached_property
    def headline(self) -> str | None:
        """The `<h1>` that a reader sees: one within `article` or `main` before any other."""
        headings = list(self.tree.iter("h1"))
        inner = (
            each
            for each in headings
            if next(each.iterancestors("article", "main"), None) is not None
        )
        return first_text(inner) or first_text(iter(headings))

    @cached_property
    def canonical_url(self) -> str | None:
        """The address that the page gives itself in `<link rel=canonical>`, as written."""
        for link in self.tree.iter("link"):
            if "canonical" in (link.get("rel") or "").lower().split() and (
                href := (link.get("href") or "").strip()
            ):
                return href
        return None

    def links(self, *relations: str) -> tuple[tuple[str, str, str], ...]:
        """Relation, address and title of each `<link>` of one of the relations, in the order of the relations."""
        return tuple(
            (relation, href, collapse_whitespace(link.get("title") or ""))
            for relation in relations
            for link in self.tree.iter("link")
            if relation in _lower_attribute(link, "rel").split()
            and (href := (link.get("href") or "").strip())
        )

    def anchors(self) -> Iterator[tuple[str, str]]:
        """Address and words of each `<a>` with few words, in order."""
        for link in self.tree.iter("a"):
            if (href := link.get("href")) and (text := short_text(link)):
                yield href, text

    @cached_property
    def linked_host(self) -> str | None:
        """The host to which most of the page's absolute links lead, as they do to the page's own."""
        found = (
            _URL_HOST.match((link.get("href") or "").strip())
            for link in self.tree.iter("a")
        )
        hosts = Counter(each["host"].lower() for each in found if each)
        host, count = next(iter(hosts.most_common(1)), ("", 0))
        return host if count >= MIN_HOST_LINKS and 2 * count > hosts.total() else None

    @cached_property
    def language(self) -> str | None:
        """The primary language tag, in small letters: `en` for `en-GB`."""
        root = self.tree
        said = [
            root.get("lang"),
            root.get("xml:lang"),
            root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        ]
        said += [content for _, content in self.meta(*LANGUAGE_META_KEYS)]
        said += [
            each.get("content")
            for each in root.iter("meta")
            if _lower_attribute(each, "http-equiv") == "content-language"
        ]
        tags = (
            found[1].lower()
            for each in said
            if each and (found := _PRIMARY_TAG.match(each))
        )
        return next((tag for tag in tags if tag not in NON_LANGUAGE_TAGS), None)

    def meta(self, *keys: str) -> tuple[tuple[str, str], ...]:
        """Key and content of each `<meta>` that has one of the keys, in the order of the keys."""
        return tuple(
            (key, content)
            for key in keys
            for content in self._meta_by_key.get(key.lower(), ())
        )

    def jsonld(self) -> tuple[Mapping[str, object], ...]:
        """Every object of the page's JSON-LD, lists and `@graph` opened; what is no JSON is passed over."""
        return self._jsonld_objects

    def time_elements(self) -> tuple[TimeElement, ...]:
        """Every `<time>`, and what else carries a `datetime` (or, as hAtom does, an `<abbr title>`), in order."""
        return self._time_elements

    def texts_by_class(self, *prefixes: str) -> tuple[str, ...]:
        """Texts of small elements whose class, id, itemprop or rel has a part that starts with one of the words.

        `date` finds `post-date`, `dateLine` and `entry_date`, not `update`. Equal texts come once.
        """
        wanted = re.compile(
            rf"(?:^|[^a-z])(?:{'|'.join(map(re.escape, prefixes))})", re.IGNORECASE
        )
        texts = (
            short_text(element)
            for names, element in self._named_elements
            if wanted.search(names)
        )
        return tuple(dict.fromkeys(text for text in texts if text))

    def visible_text(self) -> str | None:
        """The words of the longest `article`, or of `main`, or of the whole body, a blank line between paragraphs."""
        articles = (paragraph_text(each) for each in self.tree.iter("article"))
        best = max(articles, key=len, default="")
        if len(best) >= MIN_ARTICLE_CHARS:
            return best
        rest = (
            paragraph_text(each)
            for name in ("main", "body")
            for each in self.tree.iter(name)
        )
        return next((text for text in rest if text), best) or None

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Every line that a reader sees, collapsed, in order."""
        parts = (
            part
            for each in self.tree.iter("body")
            for part in element_text(each).split("\n")
        )
        return tuple(line for part in parts if (line := collapse_whitespace(part)))

    def lines_near_headline(self, headline: str) -> tuple[str, ...]:
        """The short lines around a headline: those below it, nearest first, then those above.

        Below, they end where the first paragraph of prose begins. `()` where the headline is not seen.
        """
        at = self._line_index(headline)
        if at is None:
            return ()
        above = [
            line
            for line in reversed(self.lines[max(0, at - HEADLINE_LINES_ABOVE) : at])
            if len(line) < MIN_PARAGRAPH_CHARS
        ]
        return (*self._short_lines(at + 1, HEADLINE_LINES_BELOW), *above)

    def lines_below_standfirst(self, headline: str) -> tuple[str, ...]:
        """The very short lines between the first paragraph below a headline, if that is a standfirst, and the next."""
        at = self._line_index(headline)
        if at is None:
            return ()
        standfirst = at + 1 + len(self._short_lines(at + 1, HEADLINE_LINES_BELOW))
        return tuple(
            line
            for line in self._short_lines(standfirst + 1, STANDFIRST_LINES)
            if len(line) <= MAX_DATE_LINE_CHARS
        )

    def _line_index(self, headline: str) -> int | None:
        return next(
            (index for index, line in enumerate(self.lines) if headline in line), None
        )

    def _short_lines(self, start: int, limit: int) -> tuple[str, ...]:
        return tuple(
            takewhile(
                lambda line: len(line) < MIN_PARAGRAPH_CHARS,
                self.lines[start : start + limit],
            )
        )

    def script_values(self, *keys: str) -> tuple[tuple[str, str], ...]:
        """Key and text of each `"key": "text"` in scripts and in attributes that hold JSON, however it is escaped.

        JSON-LD is among them only where it is broken.
        """
        pattern = re.compile(
            rf'(?:{"|".join(keys)})\\*"\s*:\s*\\*"(?P<value>[^"\\]{{4,60}})'
        )
        scripts = (
            (script.text or "", _is_jsonld(script))
            for script in self.tree.iter("script")
        )
        sources = [
            text for text, jsonld in scripts if not jsonld or parse_script(text) is None
        ]
        sources += [
            value
            for each in self.tree.iter(etree.Element)
            for value in each.attrib.values()
            if '":"' in value
        ]
        return tuple(
            (found[0].partition('"')[0].rstrip("\\"), found["value"])
            for source in sources
            if any(
                key in source for key in keys
            )  # far faster than the pattern, and most have none
            for found in pattern.finditer(source[:MAX_SCRIPT_CHARS])
        )

    @cached_property
    def _meta_by_key(self) -> dict[str, list[str]]:
        metas: dict[str, list[str]] = {}
        for element in self.tree.iter("meta"):
            if content := collapse_whitespace(element.get("content") or ""):
                for key in {
                    _lower_attribute(element, name) for name in META_KEY_ATTRIBUTES
                } - {""}:
                    metas.setdefault(key, []).append(content)
        return metas

    @cached_property
    def _jsonld_objects(self) -> tuple[Mapping[str, object], ...]:
        scripts = filter(_is_jsonld, self.tree.iter("script"))
        return tuple(
            found
            for script in scripts
            for found in iter_objects(parse_script(script.text or ""))
        )

    @cached_property
    def _time_elements(self) -> tuple[TimeElement, ...]:
        return tuple(
            TimeElement(_machine_time(each), short_text(each), _time_hint(each))
            for each in self.tree.iter(etree.Element)
            if each.tag == "time"
            or (each.tag not in ("ins", "del") and _machine_time(each))
        )

    @cached_property
    def _named_elements(self) -> list[tuple[str, HtmlElement]]:
        """Elements that have a name at all, with their names as written and split at capitals: `byLine by Line`."""
        named = []
        for element in self.tree.iter(etree.Element):
            names = " ".join(
                value for name in CLASS_ATTRIBUTES if (value := element.get(name))
            )
            if (
                names
                and element.tag not in INVISIBLE_TAGS
                and element.tag not in ("html", "body")
            ):
                named.append(
                    (f"{names} {_CAMEL_CASE_BOUNDARY.sub(' ', names)}", element)
                )
        return named


def _lower_attribute(element: HtmlElement, name: str) -> str:
    return (element.get(name) or "").strip().lower()


def _is_jsonld(script: HtmlElement) -> bool:
    return "ld+json" in _lower_attribute(script, "type")


def _time_hint(element: HtmlElement) -> str:
    words = [value for name in HINT_ATTRIBUTES if (value := element.get(name))]
    return collapse_whitespace(
        " ".join(words + ["pubdate"] * ("pubdate" in element.attrib))
    )


def _machine_time(element: HtmlElement) -> str | None:
    value = element.get("datetime") or (
        element.get("title") if element.tag == "abbr" and _time_hint(element) else None
    )
    if (
        not value
        and "date" in _lower_attribute(element, "itemprop")
        and element.tag != "meta"
    ):
        value = element.get("content")
    return collapse_whitespace(value or "") or None
