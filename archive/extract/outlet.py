"""Extract the outlet that published an article.

Agencies, picture credits, cited papers and copyright lines are not the outlet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from archive import outlets
from archive.article import Article
from archive.data_files import alternation_pattern, read_words
from archive.extract.site_names import comparison_key
from archive.extract.site_statements import HOME_LINK_KEY, is_generic, names_on_page
from archive.extract.source_lines import extract_source
from archive.html import Page, is_copy_service
from archive.model import Confidence, Evidence, Fact
from archive.names.byline_leads import find_lead
from archive.names.person_names import is_certain_name
from archive.names.transliteration import latin_spellings
from archive.text.date_mentions import WEEKDAY_PATTERN

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
    "itemprop publisher",
)
"""Keys whose name may be that of a company with several outlets."""
FULL_NAME_KEYS = (*SITE_NAME_KEYS, "json-ld publisher", "title")
MIN_LIST_COMMAS = 2
"""Commas in a list of topics, which is a slogan and no name."""
MIN_HEADLINE_LETTERS = 4
MAX_OUTLET_WORDS = 4
"""Words of an outlet that only the title of a page names."""
LINKED_HOST_KEY = "most links"
_HTTP_URL = re.compile(r"https?://[^\s]+", re.IGNORECASE)
_REPORT_VERB = re.compile(
    r" had (?:earlier |first |already )?reported|(?:earlier|previously) reported "
    r"| has (?:learnt|learned)\b"
)
"""The verb of an outlet that reports on its own reports."""


def extract(article: Article) -> Fact[str] | None:
    """Return the outlet named by the page, a URL, or the article's text."""
    from_page = _from_page(article, article.page) if article.page else None
    return (
        from_page
        or _from_url(article)
        or _from_publisher(article)
        or _from_text(article.text)
        or _from_source_line(article)
        or _host_as_name(list(_url_hosts(_record_urls(article))))
    )


def find_candidates(article: Article) -> Iterator[Fact[str]]:
    """Yield each name on the page, and the outlets of the URL and the text."""
    for name in names_on_page(article.page) if article.page else ():
        yield Fact(name.quote, Confidence.STATED, name.key or "", (name,))
    if from_url := _from_url(article):
        yield from_url
    if from_publisher := _from_publisher(article):
        yield from_publisher
    if from_text := _from_text(article.text):
        yield from_text
    if from_source := extract_source(article):
        yield from_source


def _from_source_line(article: Article) -> Fact[str] | None:
    """Return the source that the head of a text states. On a page, it is another one."""
    return None if article.page else extract_source(article)


def _record_urls(article: Article) -> list[Evidence]:
    """Return the URLs of an article without a page."""
    return [] if article.page else list(article.urls)


def _from_page(article: Article, page: Page) -> Fact[str] | None:
    """Return a name on the page that a host confirms, or else the most reliable."""
    names = list(names_on_page(page))
    hosts = list(_url_hosts((*article.urls, *_site_urls(page))))
    return (
        _confirmed_by_host(names, hosts)
        or _known_outlet(article)
        or _from_publisher(article)
        or _repeated_name(_without_logo(names, hosts))
        or _first_name_at(names, SITE_NAME_KEYS)
        or _name_on_platform(page, names, hosts)
        or _host_as_name(hosts)
        or _first_name_at(names, PUBLISHER_KEYS)
        or _name_beside_headline(page, names)
    )


def _site_urls(page: Page) -> Iterator[Evidence]:
    """Yield URLs that are on the page's host, but need not be those of the article."""
    for item in page.jsonld():
        url = item.get("url")
        if item.get("@type") in PAGE_TYPES and isinstance(url, str):
            yield from _http_url(url, "json-ld url")
    yield from _http_url(page.base_url or "", "base")
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
            if _agrees_with_host(name.quote, host) or _is_name_of(outlet, name.quote)
        ]
        if agreeing:
            value = outlet.name if outlet else _best_form(agreeing)
            evidence = (url, *agreeing)
            return Fact(value, Confidence.CORROBORATED, url.key or "", evidence)
    return None


def _without_logo(
    names: list[Evidence], hosts: list[tuple[str, Evidence]]
) -> list[Evidence]:
    """Return the names, without those of the logo if the page has an address.

    An address that is not written like them is more certain.
    """
    has_address = any(url.key != LINKED_HOST_KEY for _, url in hosts)
    return [name for name in names if not has_address or name.key != HOME_LINK_KEY]


def _agrees_with_host(name: str, host: str) -> bool:
    """Return whether a host is written like a name, or has a generic one as a label."""
    if is_generic(name) and comparison_key(name) not in host.split("."):
        return False
    spellings = (name, *latin_spellings(name))
    return any(outlets.name_matches_host(spelling, host) for spelling in spellings)


def _best_form(names: list[Evidence]) -> str:
    """Return the first name, written out if another place does so.

    That is in several words, or without abbreviation.
    """
    first = names[0].quote
    key = comparison_key(first)
    full = [
        name.quote
        for name in names[1:]
        if outlets.is_abbreviation(first, name.quote) and name.key in FULL_NAME_KEYS
    ]
    same = [name.quote for name in names if comparison_key(name.quote) == key]
    spaced = [name for name in same if " " in name and len(first.split()) == 1]
    return next(iter((*full, *spaced)), first)


def _repeated_name(names: list[Evidence]) -> Fact[str] | None:
    """Return the first name that two different places on the page give."""
    for index, name in enumerate(names):
        if _is_agency(name.quote) or is_generic(name.quote):
            continue
        key = comparison_key(name.quote)
        repetitions = [
            later_name
            for later_name in names[index + 1 :]
            if comparison_key(later_name.quote) == key
        ]
        if any(_place(later_name) != _place(name) for later_name in repetitions):
            evidence = (name, *repetitions)
            return Fact(name.quote, Confidence.CORROBORATED, name.key or "", evidence)
    return None


def _place(name: Evidence) -> str:
    """Return the kind of markup in which a name stands, such as `meta`."""
    return (name.key or "").partition(" ")[0]


def _first_name_at(names: list[Evidence], keys: tuple[str, ...]) -> Fact[str] | None:
    """Return the first name with one of the keys that is not an agency."""
    for name in names:
        is_list = name.quote.count(",") >= MIN_LIST_COMMAS
        is_outlet = not (is_list or _is_agency(name.quote) or is_generic(name.quote))
        if name.key in keys and is_outlet:
            return Fact(name.quote, Confidence.STATED, name.key or "", (name,))
    return None


def _name_on_platform(
    page: Page, names: list[Evidence], hosts: list[tuple[str, Evidence]]
) -> Fact[str] | None:
    """Return a less reliable name if the host is an address on a publishing platform.

    Authors choose such an address, and it is not the name of their publication.
    """
    platforms = read_words("publishing_platforms.txt")
    if not any(host.partition(".")[2] in platforms for host, _ in hosts):
        return None
    return _first_name_at(names, PUBLISHER_KEYS) or _name_beside_headline(page, names)


def _name_beside_headline(page: Page, names: list[Evidence]) -> Fact[str] | None:
    """Return the outermost part of the title of a page beside its visible headline.

    Sections, persons and sentences are not taken.
    """
    title, headline = map(comparison_key, (page.title or "", page.headline or ""))
    parts = [name for name in names if name.key == "title"]
    if not headline or title == headline or len(headline) < MIN_HEADLINE_LETTERS:
        return None
    if title.startswith(headline):
        outer = next((part for part in parts if not is_generic(part.quote)), None)
    else:
        outer = parts[-1] if parts and title.endswith(headline) else None
    if outer is None or not _may_be_outlet(outer.quote, headline):
        return None
    return Fact(outer.quote, Confidence.WEAK, "title", (outer,))


def _may_be_outlet(name: str, headline: str) -> bool:
    """Return whether a part of a title may be an outlet, and no section or person."""
    key = comparison_key(name)
    return (
        len(key) > 1
        and key not in headline
        and headline not in key
        and len(name.split()) <= MAX_OUTLET_WORDS
        and not name[0].islower()
        and any(map(str.isalpha, name))
        and not any(map(str.isdecimal, name))
        and key not in _section_keys()
        and not (_is_agency(name) or is_generic(name) or is_certain_name(name))
        and not is_copy_service(name)
        and not find_lead(name)
    )


@cache
def _section_keys() -> frozenset[str]:
    return frozenset(map(comparison_key, read_words("section_names.txt")))


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
    if not _REPORT_VERB.search(text):
        return reports
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
