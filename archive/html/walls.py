"""Recognize pages that are not articles: walls, error pages and empty shells.

Servers send them in place of an article: a check for humans, a request for consent, a
page that was not found. Articles about such pages have more text, or the metadata of an
article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from archive.data_files import alternation_pattern, read_rows, split_cell
from archive.html.own_objects import ARTICLE_TYPES, has_type
from archive.html.page import Page
from archive.html.tree import element_text, short_text
from archive.messages import N_
from archive.text.cleaning import collapse_whitespace
from archive.text.phrases import (
    count_words,
    normalize_phrase,
    phrase_pattern,
    read_phrases,
)

TITLES, PHRASES, MARKERS = "wall_titles.tsv", "wall_phrases.tsv", "wall_markers.tsv"
MAX_REFUSED_WORDS = 40
"""Words of a page besides those of a wall, up to which it is refused."""
MAX_WALL_WORDS = 120
"""Words up to which a page may be a wall at all."""
MAX_SCANNED_WORDS = 700
"""Words from which a page is not searched for a wall."""
FOLDER_LISTING = "Index of /"
"""The start of the title of a folder that a server lists."""
MAX_SITE_WORDS = 6
"""Words of the name of a site beside the title of a wall."""
MAX_WALL_LINES = 2
"""Lines of a short page that may be the title of a wall."""
MIN_HEADLINE_WORDS = 3
"""Words from which a headline is that of an article, unless a wall has it, too."""
MIN_CONSENT_HITS = 2
"""Different words about consent in a line that asks for it."""
MIN_CONSENT_WORDS = 5
"""Different words about consent in a page that asks for it without a button."""
CONSENT_SHARE = 0.7
"""The share of the words that a request for consent has at least."""
MAX_SCRIPT_CHARS = 20_000
MAX_QUOTE_CHARS = 200

ARTICLE_META = (
    "article:published_time",
    "article:author",
    "datepublished",
    "parsely-pub-date",
    "dc.date.issued",
    "citation_publication_date",
    "author",
)
MARKER_ATTRIBUTES = ("id", "class", "src", "name", "action")


class WallKind(StrEnum):
    """What a page is in place of an article."""

    NOT_FOUND = "not_found"
    UNAVAILABLE = "unavailable"
    FORBIDDEN = "forbidden"
    BLOCKED_REGION = "blocked_region"
    CHALLENGE = "challenge"
    CONSENT = "consent"
    LOGIN = "login"
    SCRIPT = "script"
    AD = "ad"
    AGE = "age"
    SEARCH = "search"


REASONS: Mapping[WallKind, str] = {
    WallKind.NOT_FOUND: N_("not an article: the page was not found"),
    WallKind.UNAVAILABLE: N_("not an article: an error page of the server"),
    WallKind.FORBIDDEN: N_("not an article: the server denied access"),
    WallKind.BLOCKED_REGION: N_("not an article: blocked in the region of the reader"),
    WallKind.CHALLENGE: N_("not an article: a check whether the reader is human"),
    WallKind.CONSENT: N_("not an article: a request for consent to cookies"),
    WallKind.LOGIN: N_("not an article: a request to log in"),
    WallKind.SCRIPT: N_("not an article: an empty page that needs JavaScript"),
    WallKind.AD: N_("not an article: an advertisement or a tracking page"),
    WallKind.AGE: N_("not an article: a question about the age of the reader"),
    WallKind.SEARCH: N_("not an article: a list of search results"),
}
LINE_KINDS = (
    WallKind.CHALLENGE,
    WallKind.SCRIPT,
    WallKind.BLOCKED_REGION,
    WallKind.FORBIDDEN,
    WallKind.UNAVAILABLE,
)
"""The kinds that single lines of a page give away."""

_TITLE_SEPARATOR = re.compile(r"[|•·»«–—]| - | / |\.(?: |$)|[!?…。！？｜]|\.\.\.")
_STATUS = re.compile(
    r"(?:(?:http|error|fehler|erreur|errore|erro|błąd|ошибка|помилка|chyba|hiba|fel|"
    r"fejl|feil|virhe|hata|fout|eroare|greška|code|status|خطأ|خطای|エラー|오류|错误|錯誤) )*"
    r"(?P<code>4(?:0[0134589]|10|29|51)|50[0-4]|52\d)(?= |$)"
)
_KIND_BY_STATUS: Mapping[str, WallKind] = {
    "401": WallKind.FORBIDDEN,
    "403": WallKind.FORBIDDEN,
    "404": WallKind.NOT_FOUND,
    "410": WallKind.NOT_FOUND,
    "451": WallKind.BLOCKED_REGION,
}


@dataclass(frozen=True, slots=True)
class Wall:
    """What a page is in place of an article, and the words that show it.

    `is_certain` if nothing in the page can be an article.
    """

    kind: WallKind
    quote: str
    is_certain: bool

    @property
    def reason(self) -> str:
        """Return the reason not to read the page as an article."""
        return REASONS[self.kind]


def find_wall(page: Page, text: str) -> Wall | None:
    """Return what a page is if it may not be an article.

    `text` is what was read as its article.
    """
    if len(text.split()) > MAX_SCANNED_WORDS:
        return None
    lines = _page_lines(page, text)
    words = _count_article_words(lines)
    if words > MAX_WALL_WORDS or (words > MAX_REFUSED_WORDS and has_metadata(page)):
        return None
    match = (
        _match_headings(page, lines)
        or _match_markers(page)
        or _match_shell(page, text)
        or _match_consent(page, lines)
        or _match_lines(lines)
    )
    if match is None:
        return None
    kind, quote = match
    is_certain = words <= MAX_REFUSED_WORDS and not has_metadata(page)
    if kind in LINE_KINDS and quote in lines and _has_headline(page):
        if sum(map(count_words, lines)) > MAX_REFUSED_WORDS:
            return None
        is_certain = False
    return Wall(kind, quote[:MAX_QUOTE_CHARS], is_certain)


def has_metadata(page: Page) -> bool:
    """Return whether a page describes itself as an article."""
    if any(has_type(item, ARTICLE_TYPES) for item in page.jsonld()):
        return True
    types = {content.lower() for _, content in page.meta("og:type")}
    return "article" in types or bool(page.meta(*ARTICLE_META))


def is_consent_line(line: str) -> bool:
    """Return whether a line asks for consent to cookies and the like."""
    hits = phrase_pattern(PHRASES, "consent_word").findall(normalize_phrase(line))
    return len(set(hits)) >= MIN_CONSENT_HITS


def _page_lines(page: Page, text: str) -> tuple[str, ...]:
    """Return the lines of the text, or those of the page if the text has none.

    Labels of buttons do not count.
    """
    lines = tuple(filter(_is_text, text.split("\n")))
    return lines if count_words(text) >= MAX_REFUSED_WORDS else lines or page.lines


def _is_text(line: str) -> bool:
    phrase = normalize_phrase(line)
    return bool(phrase) and phrase not in read_phrases(PHRASES, "button")


def _count_article_words(lines: tuple[str, ...]) -> int:
    """Return the number of words that are not those of a wall, up to the maximum."""
    words = 0
    for line in lines:
        if not _is_wall_line(line):
            words += count_words(line)
        if words > MAX_WALL_WORDS:
            break
    return words


def _match_headings(page: Page, lines: tuple[str, ...]) -> tuple[WallKind, str] | None:
    """Return the kind of a wall by its title or headline."""
    is_short = sum(map(count_words, lines)) <= MAX_REFUSED_WORDS
    texts = lines[:MAX_WALL_LINES] if is_short else ()
    for heading in (page.title, page.headline, *page.subheadings[:1], *texts):
        kind = heading_kind(heading) if heading else None
        if kind is WallKind.CONSENT and not _asks(page, lines):
            continue
        if kind and heading:
            return kind, heading
    return None


def _asks(page: Page, lines: tuple[str, ...]) -> bool:
    return any(map(is_consent_line, lines)) or _has_button(page)


def heading_kind(heading: str) -> WallKind | None:
    """Return the kind of the wall that has this title, apart from the site's name."""
    if heading.startswith(FOLDER_LISTING):
        return WallKind.UNAVAILABLE
    parts = [normalize_phrase(part) for part in _TITLE_SEPARATOR.split(heading)]
    kinds = {part: _part_kind(part) for part in filter(None, parts)}
    others = " ".join(part for part, kind in kinds.items() if kind is None)
    if count_words(others) > MAX_SITE_WORDS:
        return None
    return next(filter(None, kinds.values()), None)


def _part_kind(part: str) -> WallKind | None:
    status = _STATUS.match(part)
    rest = part[status.end() :].strip() if status else part
    if status and not rest:
        return _KIND_BY_STATUS.get(status["code"], WallKind.UNAVAILABLE)
    forms = (rest, rest.removeprefix("error ").removesuffix(" error"))
    for kind in WallKind:
        if any(form in read_phrases(TITLES, kind) for form in forms):
            return kind
    return WallKind.SEARCH if _search_start().match(rest) else None


@cache
def _search_start() -> re.Pattern[str]:
    """Return the pattern of the words above a list of results, before the query."""
    phrases = alternation_pattern(read_phrases(TITLES, WallKind.SEARCH))
    return re.compile(rf"{phrases}(?: |(?<=[\u3040-\uffef]))(?!\Z)")


def _match_lines(lines: tuple[str, ...]) -> tuple[WallKind, str] | None:
    for line in lines:
        if kind := _line_kind(line):
            return kind, line
    return None


def _line_kind(line: str) -> WallKind | None:
    normalized = normalize_phrase(line)
    for kind in LINE_KINDS:
        if phrase_pattern(PHRASES, kind).search(normalized):
            return kind
    return None


def _is_wall_line(line: str) -> bool:
    return is_consent_line(line) or _line_kind(line) is not None


def _has_headline(page: Page) -> bool:
    """Return whether the headline is that of an article."""
    headline = page.headline or page.title or ""
    words = count_words(normalize_phrase(headline))
    return words >= MIN_HEADLINE_WORDS and not (
        heading_kind(headline) or _is_wall_line(headline)
    )


def _match_consent(page: Page, lines: tuple[str, ...]) -> tuple[WallKind, str] | None:
    """Return the request for consent if the page is nothing else."""
    consent = [line for line in lines if is_consent_line(line)]
    asked = sum(map(count_words, consent))
    if not asked or asked < CONSENT_SHARE * sum(map(count_words, lines)):
        return None
    hits = phrase_pattern(PHRASES, "consent_word").findall(
        normalize_phrase(" ".join(consent))
    )
    is_plain = len(set(hits)) >= MIN_CONSENT_WORDS and not _has_headline(page)
    return (WallKind.CONSENT, consent[0]) if is_plain or _has_button(page) else None


def _has_button(page: Page) -> bool:
    """Return whether a button of the page accepts cookies."""
    accepting = read_phrases(PHRASES, "button")
    for element in page.tree.iter("button", "input", "a"):
        label = element.get("value") or short_text(element)
        if normalize_phrase(label) in accepting:
            return True
    return False


def _match_shell(page: Page, text: str) -> tuple[WallKind, str] | None:
    """Return the request for JavaScript in a page with no text but its title."""
    if count_words(text) > MAX_REFUSED_WORDS:
        return None
    for element in page.tree.iter("noscript"):
        line = collapse_whitespace(element_text(element))
        if "javascript" in line.lower() and text in (page.title, line):
            return WallKind.SCRIPT, line
    return None


def _match_markers(page: Page) -> tuple[WallKind, str] | None:
    """Return the kind of a wall by the markup of the service that built it."""
    for source in _marker_sources(page):
        for kind, marker in _markers():
            if marker in source:
                return kind, marker
    return None


def _markers() -> Iterator[tuple[WallKind, str]]:
    for kind, _service, cell in read_rows(MARKERS):
        for marker in split_cell(cell):
            yield WallKind(kind), marker


def _marker_sources(page: Page) -> Iterator[str]:
    for element in page.tree.iter("script", "iframe", "form", "div", "meta", "body"):
        yield " ".join(filter(None, map(element.get, MARKER_ATTRIBUTES)))
        if element.tag == "script":
            yield (element.text or "")[:MAX_SCRIPT_CHARS]
