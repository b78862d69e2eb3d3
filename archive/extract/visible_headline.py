"""Choose the headline that a reader sees among the headings of a page.

The first `<h1>` may be the logo, the section or another article, and it may have a
kicker. The titles in the metadata tell which heading is the headline. Otherwise the
heading is better than they are: they are often shortened for search engines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import product

from archive.article import Article
from archive.extract.page_names import is_page_name
from archive.extract.site_names import MIN_CHARS, is_site_name
from archive.html import Page, home_link_names, main_headings, post_title
from archive.html.headings import largest_text
from archive.text.cleaning import collapse_whitespace
from archive.text.normalization import letters_and_digits

MAX_LABEL_WORDS = 3
"""Maximum number of words in the name of a section, or in a kicker."""
MIN_SHARED_WORDS = 0.25
"""Share of the words of a headline that the other titles of its page have."""
MIN_WORD_LETTERS = 4
STEM_LETTERS = 5
"""Letters of a word that are compared, because endings differ."""
EAST_ASIAN_WORD = 2
"""Characters of an average word in Chinese, Japanese and Korean."""
MAX_SECTION_WORDS = 2
MIN_PATH_PARTS = 3
MAX_SITE_WORDS = 6
MIN_SITE_LETTERS = 3
SHORTENED = ("...", "…")

_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_PATH_MARK = re.compile(r"\s[›»>→]\s|\s::\s")
_BAR = re.compile(r"\s[|–—-]\s|[|｜]")
_WORD = re.compile(r"[^\W_]+")


def visible_headline(
    article: Article, page: Page, titles: Iterable[str]
) -> tuple[str, str] | None:
    """Return key and text of the headline on a page.

    `titles` are those in the metadata.
    """
    stated = [title for title in titles if title]
    headings = [
        text
        for text in main_headings(page)
        if not is_site_name(text, article)
        and not is_page_name(text, article)
        and not _is_path(text)
        and not _is_site_in_title(text, page)
        and not _is_site_before_title(text, page, article)
    ]
    own = (
        _without_kicker(headings, _headlines(article), has_colon=False)
        or _agreeing(headings, stated)
        or _without_kicker(headings, stated)
    )
    heading = own or _similar(headings, stated)
    post = post_title(page)
    if post and _is_better(post, heading or "", page, article):
        return "post title", post
    subheading = next(_subheadings(page), None)
    if subheading and (heading is None or _is_label(heading, subheading)):
        return "h2", subheading
    if heading is None and (text := largest_text(page)) and _may_be_sites(stated):
        return "font", text
    lone = _lone_subheading(page)
    if lone and heading is None and all(map(_is_short, stated)):
        return "h2", lone
    if heading is None and headings and not _stands_apart(headings[0], stated, page):
        heading = headings[0]
    return ("h1", heading) if heading else None


def _stands_apart(heading: str, titles: list[str], page: Page) -> bool:
    """Return whether a heading is not the headline although no other heading is.

    It is too short beside a title in the metadata, or a line of the page has that title.
    """
    if titles and count_words(heading) <= MAX_SECTION_WORDS:
        return True
    return any(
        count_words(title) > MAX_LABEL_WORDS
        and collapse_whitespace(title) in page.lines
        for title in titles
    )


def _is_path(heading: str) -> bool:
    """Return whether a heading is the path to the page: `Home › Local › News`."""
    parts = _PATH_MARK.split(heading)
    return len(parts) >= MIN_PATH_PARTS and all(map(_is_short, parts))


def _is_site_in_title(heading: str, page: Page) -> bool:
    """Return whether a heading is the site that stands behind a bar in the page's title.

    One of them may be longer: `港新聞オンライン` and `港新聞`.
    """
    first, *others = map(letters_and_digits, _BAR.split(page.title or ""))
    key = letters_and_digits(heading)
    if not others or count_words(heading) > MAX_SITE_WORDS or key in first:
        return False
    return any(
        len(name) >= MIN_SITE_LETTERS and key != name and name in key
        for name in others[-1:]
    )


def _is_site_before_title(heading: str, page: Page, article: Article) -> bool:
    """Return whether the page's title is the site, and then the title of the metadata.

    Weblogs have such titles: `The Tidal Notebook: Pool opens on Mill Lane`.
    """
    whole, site = letters_and_digits(page.title or ""), letters_and_digits(heading)
    return count_words(heading) <= MAX_SITE_WORDS and any(
        len(title) >= MIN_CHARS
        and whole == site + letters_and_digits(title)
        and not is_site_name(title, article)
        for _, title in page.meta("og:title")
    )


def _may_be_sites(titles: list[str]) -> bool:
    return all(count_words(title) <= MAX_SITE_WORDS for title in titles)


def _is_short(title: str) -> bool:
    return count_words(title) <= MAX_LABEL_WORDS


def _lone_subheading(page: Page) -> str | None:
    """Return the only `<h2>` of a page if it is as long as a headline."""
    texts = [text for text in page.subheadings if text]
    is_headline = len(texts) == 1 and len(texts[0]) >= MIN_CHARS
    return texts[0] if is_headline and not _is_short(texts[0]) else None


def is_about(heading: str, titles: Iterable[str]) -> bool:
    """Return whether a heading is the headline of an article with these titles.

    It has enough words of one of them, and is not only a short part of it.
    """
    return any(
        _shares_words(heading, title) and not _is_short_part(heading, title)
        for title in titles
    )


def same_title(left: str, right: str) -> bool:
    """Return whether two titles have the same letters, or one is cut with dots."""
    keys = letters_and_digits(left), letters_and_digits(right)
    if keys[0] == keys[1]:
        return True
    pairs = ((left, *keys), (right, *reversed(keys)))
    return any(
        title.rstrip().endswith(SHORTENED)
        and len(key) >= MIN_CHARS
        and other_key.startswith(key)
        for title, key, other_key in pairs
    )


def count_words(text: str) -> int:
    """Return the number of words, which is estimated for East Asian texts."""
    characters = len(_EAST_ASIAN.findall(text))
    return len(_EAST_ASIAN.sub(" ", text).split()) + characters // EAST_ASIAN_WORD


def _agreeing(headings: list[str], titles: list[str]) -> str | None:
    pairs = ((text, title) for text in headings for title in titles)
    return next((text for text, title in pairs if same_title(text, title)), None)


def _similar(headings: list[str], titles: list[str]) -> str | None:
    """Return the first heading that is about the article. Later ones must be long."""
    long = (text for text in headings[1:] if count_words(text) > MAX_LABEL_WORDS)
    candidates = (*headings[:1], *long)
    return next((text for text in candidates if is_about(text, titles)), None)


def _headlines(article: Article) -> list[str]:
    """Return the headlines in the JSON-LD of the article."""
    headlines = (item.get("headline") for item in article.jsonld)
    return [text for text in headlines if isinstance(text, str) and text]


def _without_kicker(
    headings: list[str], titles: list[str], *, has_colon: bool = True
) -> str | None:
    """Return a title that is a heading without the kicker or the date before it.

    The kicker may end with a colon, if there is no other choice.
    """
    for heading, title in product(headings, titles):
        kicker = _kicker(heading, title)
        if kicker and (has_colon or not kicker.endswith(":")):
            return collapse_whitespace(title)
    return None


def _kicker(heading: str, title: str) -> str | None:
    """Return the few words before a title at the start of a heading."""
    key = letters_and_digits(title)
    if count_words(title) <= MAX_LABEL_WORDS:
        return None
    if not letters_and_digits(heading).endswith(key):
        return None
    end = _letters_start(heading, len(key))
    kicker = heading[:end].rstrip()
    is_apart = end > 0 and not heading[end - 1].isalnum()
    return kicker if is_apart and count_words(kicker) <= MAX_LABEL_WORDS else None


def _letters_start(text: str, count: int) -> int:
    """Return the position of the last letters and digits of a text."""
    start = len(text)
    while count > 0 and start > 0:
        start -= 1
        count -= len(letters_and_digits(text[start]))
    return start


def _subheadings(page: Page) -> Iterator[str]:
    """Yield each `<h2>` that is in the title of the page."""
    title = letters_and_digits(page.title or "")
    for text in page.subheadings:
        if len(text) >= MIN_CHARS and letters_and_digits(text) in title:
            yield text


def _is_better(post: str, heading: str, page: Page, article: Article) -> bool:
    """Return whether the title of a post is the headline, and the heading its weblog.

    Then the title of the page names the weblog, and perhaps the post behind it.
    """
    if len(post) < MIN_CHARS or same_title(post, heading):
        return False
    stated = (*_headlines(article), *(title for _, title in page.meta("og:title")))
    if heading and any(same_title(heading, title) for title in stated):
        return False
    title = letters_and_digits(page.title or "")
    key = letters_and_digits(post)
    is_in_title = title.endswith(key) or title.startswith(key)
    is_title_weblog = count_words(page.title or "") <= MAX_LABEL_WORDS or not heading
    is_long = count_words(post) > MAX_LABEL_WORDS or heading in home_link_names(page)
    return (is_in_title or is_title_weblog) and is_long


def _is_label(heading: str, headline: str) -> bool:
    """Return whether a heading is too short for a headline, unlike another one."""
    is_part = letters_and_digits(heading) in letters_and_digits(headline)
    is_short = count_words(heading) <= MAX_LABEL_WORDS
    return is_short and len(headline) > len(heading) and not is_part


def _is_short_part(heading: str, title: str) -> bool:
    """Return whether a heading is a few words of a title, like a topic."""
    key, title_key = letters_and_digits(heading), letters_and_digits(title)
    return (
        key in title_key
        and key != title_key
        and count_words(heading) <= MAX_LABEL_WORDS
    )


def _shares_words(heading: str, title: str) -> bool:
    words = _stems(heading)
    return bool(words) and len(words & _stems(title)) >= MIN_SHARED_WORDS * len(words)


def _stems(text: str) -> set[str]:
    """Return the long words and the numbers of a text, without their endings."""
    stems = set()
    for word in _WORD.findall(text.casefold()):
        if _EAST_ASIAN.search(word):
            stems |= {word[index : index + 2] for index in range(len(word) - 1)}
        elif len(word) >= MIN_WORD_LETTERS or word[0].isdigit():
            stems.add(word[:STEM_LETTERS])
    return stems
