"""Extract the outlet that published an article.

Agencies, picture credits, cited papers and copyright lines are not the outlet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from archive import outlets
from archive.article import Article
from archive.data_files import alternation_pattern
from archive.extract.site_names import comparison_key
from archive.html import Page
from archive.model import Confidence, Evidence, Fact
from archive.text.cleaning import collapse_whitespace
from archive.text.date_mentions import WEEKDAY_PATTERN

SITE_META_KEYS = (
    "og:site_name",
    "application-name",
    "apple-mobile-web-app-title",
    "dc.publisher",
    "citation_publisher",
    "twitter:app:name:iphone",
)
SITE_TYPES = ("WebSite", "NewsMediaOrganization", "Organization")
PAGE_TYPES = (
    "WebSite",
    "WebPage",
    "NewsArticle",
    "Article",
    "BlogPosting",
    "NewsMediaOrganization",
)
"""Types of JSON-LD objects whose URL is on the page's host."""
SITE_NAME_KEYS = (
    "meta og:site_name",
    "json-ld WebSite",
    "json-ld NewsMediaOrganization",
    "meta application-name",
)
PUBLISHER_KEYS = (
    "json-ld publisher",
    "json-ld Organization",
    "meta dc.publisher",
    "meta citation_publisher",
)
"""Keys whose name may be that of a company with several outlets."""
LINKED_HOST_KEY = "most links"
MAX_NAME_CHARS = 60
MAX_TAIL_WORDS = 6
"""Maximum number of words in an outlet's name at the end of a title."""

_BARS = re.compile(r"(?<!\s)\s++[|–—·•»«:-]++\s++|(?:(?<!\s)\s++)?\|\s*+|:\s++")
_HTTP_URL = re.compile(r"https?://[^\s]+", re.IGNORECASE)


def extract(article: Article) -> Fact[str] | None:
    """Return the outlet named by the page, a URL, or the article's text."""
    from_page = _from_page(article, article.page) if article.page else None
    return (
        from_page
        or _from_url(article)
        or _from_publisher(article)
        or _from_text(article.text)
        or _host_as_name(list(_url_hosts(_record_urls(article))))
    )


def find_candidates(article: Article) -> Iterator[Fact[str]]:
    """Yield each name on the page, and the outlets of the URL and the text."""
    for name in _page_names(article.page) if article.page else ():
        yield Fact(name.quote, Confidence.STATED, name.key or "", (name,))
    if from_url := _from_url(article):
        yield from_url
    if from_publisher := _from_publisher(article):
        yield from_publisher
    if from_text := _from_text(article.text):
        yield from_text


def _record_urls(article: Article) -> list[Evidence]:
    """Return the URLs of an article without a page."""
    return [] if article.page else list(article.urls)


def _from_page(article: Article, page: Page) -> Fact[str] | None:
    """Return a name on the page that a host confirms, or else the most reliable."""
    names = list(_page_names(page))
    hosts = list(_url_hosts((*article.urls, *_site_urls(page))))
    return (
        _confirmed_by_host(names, hosts)
        or _known_outlet(article)
        or _from_publisher(article)
        or _repeated_name(names)
        or _first_name_at(names, SITE_NAME_KEYS)
        or _host_as_name(hosts)
        or _first_name_at(names, PUBLISHER_KEYS)
    )


def _site_urls(page: Page) -> Iterator[Evidence]:
    """Yield URLs that are on the page's host, but need not be those of the article."""
    for item in page.jsonld():
        url = item.get("url")
        if item.get("@type") in PAGE_TYPES and isinstance(url, str):
            yield from _http_url(url, "json-ld url")
    for relation, url, _ in page.links("alternate", "amphtml", "home"):
        yield from _http_url(url, f"link {relation}")
    if page.linked_host:
        yield Evidence(f"https://{page.linked_host}/", key=LINKED_HOST_KEY)


def _http_url(url: str, key: str) -> Iterator[Evidence]:
    if _HTTP_URL.match(url):
        yield Evidence(url, key=key)


def _confirmed_by_host(
    names: list[Evidence], hosts: list[tuple[str, Evidence]]
) -> Fact[str] | None:
    """Return the first name that is written like a host of the page.

    If the host is in the table of outlets, the name in the table is returned.
    """
    for host, url in hosts:
        outlet = outlets.find_by_host(host)
        agreeing = [
            name
            for name in names
            if outlets.name_matches_host(name.quote, host)
            or _is_name_of(outlet, name.quote)
        ]
        if agreeing:
            value = outlet.name if outlet else agreeing[0].quote
            evidence = (url, *agreeing)
            return Fact(value, Confidence.CORROBORATED, url.key or "", evidence)
    return None


def _repeated_name(names: list[Evidence]) -> Fact[str] | None:
    """Return the first name that two places on the page give."""
    for index, name in enumerate(names):
        if _is_agency(name.quote):
            continue
        key = comparison_key(name.quote)
        repetitions = [
            later_name
            for later_name in names[index + 1 :]
            if comparison_key(later_name.quote) == key
        ]
        if repetitions:
            evidence = (name, *repetitions)
            return Fact(name.quote, Confidence.CORROBORATED, name.key or "", evidence)
    return None


def _first_name_at(names: list[Evidence], keys: tuple[str, ...]) -> Fact[str] | None:
    """Return the first name with one of the keys that is not an agency."""
    for name in names:
        if name.key in keys and not _is_agency(name.quote):
            return Fact(name.quote, Confidence.STATED, name.key or "", (name,))
    return None


def _host_as_name(hosts: list[tuple[str, Evidence]]) -> Fact[str] | None:
    """Return the first host as a name. A host that only has links does not count."""
    for host, url in hosts:
        if url.key != LINKED_HOST_KEY:
            return Fact(host.removeprefix("www."), Confidence.WEAK, "host", (url,))
    return None


def _url_hosts(urls: Iterable[Evidence]) -> Iterator[tuple[str, Evidence]]:
    for url in urls:
        host = outlets.url_host(url.quote)
        if "." in host:
            yield host, url


def _page_names(page: Page) -> Iterator[Evidence]:
    """Yield the names on the page, as a whole and as the parts between bars."""
    for key, value in page.meta(*SITE_META_KEYS):
        yield from _name_parts(value, f"meta {key}")
    for item in page.jsonld():
        if item.get("@type") in SITE_TYPES:
            yield from _name_parts(item.get("name"), f"json-ld {item['@type']}")
        publisher = item.get("publisher")
        if isinstance(publisher, dict):
            yield from _name_parts(publisher.get("name"), "json-ld publisher")
    for _, _, title in page.links("alternate"):
        yield from _title_parts(title, "feed")
    if page.title:
        parts = list(_title_parts(page.title, "title"))
        for part in reversed(parts):
            if len(part.quote.split()) <= MAX_TAIL_WORDS:
                yield part


def _title_parts(title: str, key: str) -> Iterator[Evidence]:
    """Yield the parts of a title between bars, but not the whole title."""
    for part in _split_at_bars(title):
        if part != title:
            yield Evidence(part, key=key)


def _name_parts(value: object, key: str) -> Iterator[Evidence]:
    if not isinstance(value, str):
        return
    for part in _split_at_bars(value):
        if 1 < len(part) <= MAX_NAME_CHARS:
            yield Evidence(part, key=key)


def _split_at_bars(value: str) -> list[str]:
    """Return the parts of a value between bars and dashes, and the whole value."""
    whole = collapse_whitespace(value)
    parts = [part.strip() for part in _BARS.split(whole)]
    return list(dict.fromkeys(part for part in (*parts, whole) if part))


def _is_name_of(outlet: outlets.Outlet | None, name: str) -> bool:
    if outlet is None:
        return False
    key = comparison_key(name)
    outlet_names = (outlet.name, *outlet.aliases)
    return any(comparison_key(outlet_name) == key for outlet_name in outlet_names)


def _is_agency(name: str) -> bool:
    return name in outlets.agency_names()


def _known_outlet(article: Article) -> Fact[str] | None:
    """Return the outlet in the table at a URL of the article or a mail's domain."""
    for url in article.urls:
        if outlet := outlets.find_by_host(outlets.url_host(url.quote)):
            return Fact(outlet.name, Confidence.INFERRED, url.key or "", (url,))
    sender = article.container.sender
    if sender is None:
        return None
    outlet = outlets.find_by_host(sender.quote.rpartition("@")[2])
    if outlet is None:
        return None
    return Fact(outlet.name, Confidence.INFERRED, sender.key or "", (sender,))


def _from_publisher(article: Article) -> Fact[str] | None:
    """Return the outlet that the container names: the sender of a newsletter."""
    publisher = article.container.publisher
    if publisher is None:
        return None
    name = outlets.outlet_names().get(publisher.quote, publisher.quote)
    return Fact(name, Confidence.STATED, publisher.key or "", (publisher,))


def _from_url(article: Article) -> Fact[str] | None:
    """Return the outlet in the table at a URL, or at a URL line in the text."""
    if outlet_fact := _known_outlet(article):
        return outlet_fact
    line = outlets.find_url_line(article.text)
    outlet = outlets.find_by_host(outlets.url_host(line[1])) if line else None
    if not line or not outlet:
        return None
    evidence = Evidence(line[1], line.start(1), line.end(1))
    return Fact(outlet.name, Confidence.INFERRED, "address line", (evidence,))


def _from_text(text: str) -> Fact[str] | None:
    """Return the outlet that reports on its own reports.

    It uses its short name, without the full name that other outlets would add.
    """
    for form, matches in _own_reports(text).items():
        name = outlets.outlet_names()[form]
        is_explained = form != name and name in text
        is_certain = len(matches) > 1 or matches[0]["learner"]
        if is_certain and not is_explained:
            evidence = tuple(
                Evidence(match[0], match.start(), match.end()) for match in matches
            )
            return Fact(name, Confidence.INFERRED, "own report", evidence)
    return None


def _own_reports(text: str) -> dict[str, list[re.Match[str]]]:
    """Return phrases such as "Reuters had reported" by the outlet's name in them."""
    reports: dict[str, list[re.Match[str]]] = {}
    for match in _own_report_regex().finditer(text, 0, outlets.MAX_SEARCHED_CHARS):
        form = match["subject"] or match["author"] or match["learner"]
        reports.setdefault(form, []).append(match)
    return reports


@cache
def _own_report_regex() -> re.Pattern[str]:
    names = alternation_pattern(outlets.outlet_names())
    return re.compile(
        rf"\b(?:(?P<subject>{names})"
        rf"(?: (?:on |last |earlier ){{0,2}}(?:{WEEKDAY_PATTERN}|week|month))?"
        r" had (?:earlier |first |already )?reported"
        rf"|(?:earlier|previously) reported (?:by|in) (?P<author>{names})\b"
        rf"|(?P<learner>{names}) has (?:learnt|learned)\b)"
    )
