"""Separate the headline in a title from the names of site and section."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from archive import outlets
from archive.article import Article
from archive.extract.site_statements import SITE_META_KEYS, SITE_TYPES
from archive.outlets import SMALL_WORDS
from archive.text.cleaning import collapse_whitespace
from archive.text.normalization import letters_and_digits

MIN_CHARS = 8
"""Minimum length of a headline in characters."""
MIN_EAST_ASIAN_CHARS = 4
MAX_EAST_ASIAN_CHARS = 12
"""Maximum length of the name of a section in characters."""
QUOTATION_MARKS = ("„", '"', "“", "«", "‚", "「", "『")
"""Marks with which headlines quote, and the names of sites do not begin."""
MAX_SITE_WORDS = 6
MAX_HEAD_LINES = 60
"""Lines of a page among which its headline stands."""
MAX_LABEL_WORDS = 3
"""Maximum number of words before a bar that are a site or a section, not a headline."""
MIN_PATH_NAMES = 2
"""Names of the site and of sections before a headline that make a path."""
MAX_PATH_NAME_WORDS = 4

_EAST_ASIAN_SITES = (
    "新聞|新闻|日報|日报|晚報|晚报|時報|时报|デジタル|オンライン|ニュース|ONLINE|NEWS|通信|"
    "テレビ|放送|[网網]|[.]com|[.]jp|뉴스|일보|신문|닷컴|블로그|ブログ"
)
"""The last words in the names of East Asian sites."""
_PATH_MARK = re.compile(r" [»›>] ")
_SEPARATOR = re.compile(
    r"(?P<east> ?[_｜－丨] ?| ::+ |(?<=[\u3040-\u9fff\uac00-\ud7af]) ?\| ?| < )|"
    rf"(?P<site>(?:：| ?[―─—] ?)(?=[^：\s|｜_－―─—]{{2,16}}\Z)(?=.*(?:{_EAST_ASIAN_SITES})\Z))|"
    r" (?:[|–—·•»«:›‹│┃]|--?) | ?\| ?|: |"
    r"(?P<weak>(?<=[\u3040-\u9fff]) ?[―─—] ?(?=[\u3040-\u9fff])|"
    r" (?:[/~→]|::|//) |(?<=[^\s|–—-])[–—-] )"
)
"""Separators. Weak ones only separate the name of the site."""
_BRACKETED = re.compile(r"[\[【［](?P<name>[^\]】］]{2,40})[\]】］]\s*")
_BRACKETED_END = re.compile(r"\s?[\[【［](?P<name>[^\[\]【】［］]{2,40})[\]】］]\Z")
_EAST_ASIAN_SITE = re.compile(rf"(?:{_EAST_ASIAN_SITES})\Z")
EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def is_site_name(text: str, article: Article) -> bool:
    """Return whether a text is the name of the site of an article."""
    return _Site.of(article).is_called(text)


def headline_of(title: str, article: Article, *, is_subject: bool = False) -> str:
    """Return a title without the names of the site and the section around it.

    A part after a dash, a bar or a colon is removed if it is the name of the site: a
    name on the page, in its host, or in the table of outlets. On a page, two more kinds
    of parts are removed unless the visible headline has them: those after a bar, and
    those after a dash that look like a name. The subject of a mail only loses the name
    of the site.
    """
    title = _end_of_path(_without_bracketed_site(collapse_whitespace(title), article))
    separators = list(_SEPARATOR.finditer(title))
    if not separators:
        return title
    site = replace(_Site.of(article), is_strict=is_subject or article.page is None)
    end = _shown_end(title, separators, site)
    for separator in reversed([mark for mark in separators if mark.end() <= end]):
        if not _is_cut(title[:end], separator, site):
            break
        end = separator.start()
    start = 0
    for separator in separators:
        if separator.end() < end and site.is_called(title[start : separator.start()]):
            start = separator.end()
    headline = title[start:end].strip()
    return headline if is_long_enough(headline) else title


def _shown_end(title: str, separators: list[re.Match[str]], site: _Site) -> int:
    """Return where the headline ends if the page shows it alone on a line.

    Behind it are the section and the site: `Bridge opens / News / The Ferry Post`.
    """
    *_, last = separators
    for separator in separators:
        head = title[: separator.start()]
        tails = _SEPARATOR.split(title[separator.end() :])
        is_path = (
            (separator["weak"] or "::" in separator[0])
            and separator is not last
            and not site.is_strict
        )
        if is_path and all(site.shows(head, tail) for tail in filter(None, tails)):
            return separator.start()
    return len(title)


def _end_of_path(title: str) -> str:
    """Return the headline behind the names of the site and its sections.

    `The Courier » Archive » Baths on Mill Lane to reopen` is the title of many weblogs.
    """
    *names, headline = _PATH_MARK.split(title)
    is_path = len(names) >= MIN_PATH_NAMES and all(
        len(name.split()) <= MAX_PATH_NAME_WORDS for name in names
    )
    return (
        headline if is_path and len(headline.split()) > MAX_PATH_NAME_WORDS else title
    )


def _without_bracketed_site(title: str, article: Article) -> str:
    """Return a title without the name of the site or the sender in brackets."""
    ending = _BRACKETED_END.search(title)
    if ending and (
        _EAST_ASIAN_SITE.search(ending["name"])
        or _Site.of(article).is_called(ending["name"])
    ):
        headline = title[: ending.start()]
        title = headline if is_long_enough(headline) else title
    match = _BRACKETED.match(title)
    if match is None:
        return title
    publisher = article.container.publisher
    is_sender = publisher and comparison_key(publisher.quote) == comparison_key(
        match["name"]
    )
    is_site = is_sender or _Site.of(article).is_called(match["name"])
    headline = title[match.end() :]
    return headline if is_site and is_long_enough(headline) else title


def without_site_name(title: str, article: Article) -> str:
    """Return a title without the name of the site behind it, and no other part."""
    title = collapse_whitespace(title)
    site = _Site.of(article)
    for separator in reversed(list(_SEPARATOR.finditer(title))):
        if not site.is_called(title[separator.end() :]):
            break
        title = title[: separator.start()].strip()
    return title


@dataclass(frozen=True, slots=True)
class _Site:
    """The site of an article: its names and its hosts.

    `headline` is the first `<h1>` of the page, and `lines` are its first lines. With
    `is_strict`, only the name of the site is removed from a title.
    """

    names: frozenset[str]
    hosts: tuple[str, ...]
    headline: str | None
    is_strict: bool = False
    lines: tuple[str, ...] = ()

    @classmethod
    def of(cls, article: Article) -> _Site:
        """Return the site of an article."""
        hosts = dict.fromkeys(outlets.url_host(url.quote) for url in article.urls)
        page = article.page
        headline = comparison_key(page.headline) if page and page.headline else None
        return cls(
            names=frozenset(site_keys(article)),
            hosts=tuple(hosts),
            headline=headline,
            lines=page.lines[:MAX_HEAD_LINES] if page else (),
        )

    def shows(self, head: str, tail: str) -> bool:
        """Return whether a part is a line of the page, and short words stand behind it."""
        is_long = len(head.split()) > MAX_LABEL_WORDS >= len(tail.split())
        return is_long and any(head == line for line in self.lines)

    def is_called(self, part: str) -> bool:
        """Return whether a part of a title is the name of the site."""
        key = comparison_key(part)
        if not key or len(part.split()) > MAX_SITE_WORDS:
            return False
        if key in self.names or part.strip() in outlets.outlet_names():
            return True
        return any(outlets.name_matches_host(part, host) for host in self.hosts)


def _is_cut(title: str, separator: re.Match[str], site: _Site) -> bool:
    """Return whether the part after a separator does not belong to the headline."""
    head, tail = title[: separator.start()], title[separator.end() :]
    if (separator["east"] or separator["site"]) and EAST_ASIAN.search(head):
        return True
    if site.is_called(tail) or tail.startswith(QUOTATION_MARKS):
        return site.is_called(tail)
    if site.is_strict or separator["weak"] or ":" in separator[0]:
        return False
    key = comparison_key(tail)
    if site.headline and site.headline.endswith(key):
        return site.headline == key and not _is_label_before(head, tail)
    is_headline = site.headline and site.headline.endswith(comparison_key(head))
    if is_headline or _looks_like_a_name(tail):
        return True
    is_apart = "|" in separator[0] or site.shows(head, tail)
    return is_apart and not _is_label_before(head, tail)


def _is_label_before(head: str, tail: str) -> bool:
    """Return whether the first part is a section or a site, and the rest a headline."""
    is_label = len(head.split()) <= MAX_LABEL_WORDS < len(tail.split()) - 1
    return is_label and not _looks_like_a_name(tail) and not EAST_ASIAN.search(head)


def _looks_like_a_name(part: str) -> bool:
    if EAST_ASIAN.search(part):
        return len(part) <= MAX_EAST_ASIAN_CHARS
    words = [word for word in part.split() if word.casefold() not in SMALL_WORDS]
    return 0 < len(words) <= MAX_SITE_WORDS and all(
        word[0].isupper() or not word[0].isalpha() for word in words
    )


def site_keys(article: Article) -> set[str]:
    """Return the names that the page or the record gives its site, as comparison keys."""
    page = article.page
    if page is None:
        return {comparison_key(str(article.record_fields.get("outlet") or ""))} - {""}
    names = [value for _, value in page.meta(*SITE_META_KEYS)]
    for item in page.jsonld():
        publisher = item.get("publisher")
        site = item if item.get("@type") in tuple(SITE_TYPES) else None
        for named_object in (publisher, site):
            name = named_object.get("name") if isinstance(named_object, dict) else None
            names += [name] if isinstance(name, str) else []
    names += [part for name in names for part in re.split("[|–—]", name)]
    return {comparison_key(name) for name in names if name.strip()} - {""}


def comparison_key(name: str) -> str:
    """Return the letters and digits of the name of a site, without “the”."""
    return letters_and_digits(name.casefold().removeprefix("the "))


def is_long_enough(headline: str) -> bool:
    """Return whether a text is long enough for a headline of its script."""
    is_east_asian = EAST_ASIAN.search(headline)
    return len(headline) >= (MIN_EAST_ASIAN_CHARS if is_east_asian else MIN_CHARS)
