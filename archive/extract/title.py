"""Extract the title of an article: the headline that a reader sees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from archive.article import Article
from archive.extract.page_names import (
    marked_headline,
    telling_titles,
    unnamed_headline,
)
from archive.extract.site_names import (
    EAST_ASIAN,
    MIN_CHARS,
    headline_of,
    is_long_enough,
    without_site_name,
)
from archive.extract.visible_headline import (
    MAX_LABEL_WORDS,
    SHORTENED,
    count_words,
    is_about,
    same_title,
    visible_headline,
)
from archive.html import Page, has_type
from archive.model import Confidence, Evidence, Fact
from archive.text.cleaning import collapse_whitespace
from archive.text.date_mentions import find_date_mentions
from archive.text.date_words import UNSPACED
from archive.text.dateline_parsing import Dateline, find_dateline
from archive.text.story_layout import story_starts_within

MAX_CHARS = 180
"""Maximum length of a headline in a plain text in characters."""
MIN_EAST_ASIAN_FIRST_LINE = 5
"""Characters of the shortest headline in such a script. Sections mostly have four."""
MAX_WORDS = 30
"""Length of a first line, in words, from which it is no longer a headline."""
MAX_LINES_TO_STORY = 4
"""Maximum number of lines between a headline and its story."""
BELOW_CHARS = 2000
"""Characters below a headline that are searched for the next line."""
VISIBLE_KEYS = ("h1", "h2")
NEWS_TYPES = re.compile("newsarticle$", re.IGNORECASE)
META_KEYS = ("og:title", "twitter:title", "dc.title", "sailthru.title", "parsely-title")

_LINE_BREAK_MARK = re.compile(
    "\u00ad|(?<![\u0e00-\u109f\u1780-\u17ff])[\u200b\u2060\ufeff]"
)
"""Invisible marks. Scripts without spaces have one of them between words."""
_HEAD_LINES = re.compile(r"\s*+(?P<first>[^\n]++)\n(?P<second>[^\n]*+)")
_SENTENCES = re.compile(r"[.!?][\"”’]?\s+[A-ZÀ-Þ“\"]\w+\s\w+\s\w+\s\w+")
_SENTENCE_ENDING = re.compile(r"(?<![A-Z])\.$|[,;:，；：。、،؛।]$")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_TITLE_LABEL = re.compile(r"^(?:title|headline)\s*:\s*", re.IGNORECASE)
_AUTHOR_AFTER = re.compile(
    r" [-–—|]?\s?(?:by|von|par|por|di|door|av|af|od|oleh)(?: [^\W_][\w.’'-]*+){1,3}"
)
"""The author after a headline: `Plum cake by seagull7`."""
_MARK = re.compile(r"\s?[|｜–—_－:：·•»/-]")
_MARK_AT_END = re.compile(r"[|｜–—_－:：·•»/-]\s?\Z")
_SHORT_STORY = re.compile(
    r"\s*+(?:[^\n。]{8,}+。[^\n。]{4,}+。|[^\n.]{8,300}+(?<=다)\. [^\n.]{4,300}+(?<=다)\.)"
)
"""A short paragraph in East Asian letters that has more than one sentence."""
_BYLINE = re.compile(r"^(?:by|von|par|por|di)\s", re.IGNORECASE)


def extract(article: Article) -> Fact[str] | None:
    """Return the title of the container or the page, or a headline in the text.

    It has no marks for hyphenation and other places where a line may break.
    """
    fact = _find_title(article)
    value = _LINE_BREAK_MARK.sub("", fact.value) if fact else ""
    return replace(fact, value=value) if fact and value else fact


def _find_title(article: Article) -> Fact[str] | None:
    titles = list(_container_titles(article))
    if not article.page:
        return _choose_title(titles) or _from_text(article)
    titles += _page_titles(article, article.page)
    telling = telling_titles(titles, article)
    if visible := _visible_title(article, telling):
        return visible
    return (
        _choose_title(telling)
        or _unnamed_title(article, article.page, has_titles=bool(titles))
        or _from_text(article)
        or _choose_title(titles)
    )


def _unnamed_title(
    article: Article, page: Page, *, has_titles: bool
) -> Fact[str] | None:
    """Return the headline of a page without titles, or whose titles only name it."""
    headline = unnamed_headline(page, article) if has_titles else marked_headline(page)
    if headline is None:
        return None
    key, text = headline
    return Fact(text, Confidence.INFERRED, key, _title_evidence([headline]))


def find_candidates(article: Article) -> Iterator[Fact[str]]:
    """Yield the titles of the container and the page, and a headline in the text."""
    for heading in article.container.headings:
        title = headline_of(heading.quote, article, is_subject=True)
        yield Fact(title, Confidence.STATED, heading.key or "", (heading,))
    for key, title in _page_titles(article, article.page) if article.page else ():
        yield Fact(title, Confidence.STATED, key, (Evidence(title, key=key),))
    if headline := _from_text(article):
        yield headline


def _container_titles(article: Article) -> Iterator[tuple[str, str]]:
    for heading in article.container.headings:
        yield heading.key or "", headline_of(heading.quote, article, is_subject=True)


def _visible_title(article: Article, titles: list[tuple[str, str]]) -> Fact[str] | None:
    """Return the visible headline of a page if the other titles only resemble it.

    They are then made for search engines and social networks, unless the JSON-LD of
    the news article and the metadata have the same one.
    """
    stated = [title for key, title in titles if key not in VISIBLE_KEYS]
    for key, title in titles:
        if key not in VISIBLE_KEYS or any(same_title(title, text) for text in stated):
            continue
        if is_about(title, stated) and not _has_news_headline(article, titles):
            return Fact(
                title, Confidence.INFERRED, key, _title_evidence([(key, title)])
            )
    return None


def _has_news_headline(article: Article, titles: list[tuple[str, str]]) -> bool:
    """Return whether a news article has the same headline in JSON-LD and metadata."""
    headlines = [
        item.get("headline")
        for item in article.jsonld
        if has_type(item, NEWS_TYPES) and isinstance(item.get("headline"), str)
    ]
    return any(
        same_title(str(headline), title)
        for headline in headlines
        for key, title in titles
        if key.startswith("meta ")
    )


def _choose_title(titles: list[tuple[str, str]]) -> Fact[str] | None:
    """Return the first title that occurs twice, or else the first one."""
    if not titles:
        return None
    for index, (key, title) in enumerate(titles):
        agreeing = [
            (later_key, later_title)
            for later_key, later_title in titles[index + 1 :]
            if same_title(later_title, title)
        ]
        if agreeing:
            evidence = _title_evidence([(key, title), *agreeing])
            whole = _whole_title([title, *(title for _, title in agreeing)])
            return Fact(whole, Confidence.CORROBORATED, key, evidence)
    key, title = titles[0]
    return Fact(title, Confidence.INFERRED, key, _title_evidence(titles[:1]))


def _whole_title(titles: list[str]) -> str:
    """Return the first of several forms of a title that is not cut with dots."""
    whole = (title for title in titles if not title.endswith(SHORTENED))
    return next(whole, titles[0])


def _title_evidence(titles: Iterable[tuple[str, str]]) -> tuple[Evidence, ...]:
    return tuple(Evidence(title, key=key) for key, title in titles)


def _page_titles(article: Article, page: Page) -> Iterator[tuple[str, str]]:
    """Yield key and text of the page's titles: first the visible one, then metadata."""
    stated = list(_stated_titles(article, page))
    visible = visible_headline(article, page, (title for _, title in stated))
    if visible:
        yield visible
    yield from stated


def _stated_titles(article: Article, page: Page) -> Iterator[tuple[str, str]]:
    for item in article.jsonld:
        headline = item.get("headline")
        if isinstance(headline, str) and headline.strip():
            yield "json-ld headline", collapse_whitespace(headline)
    for key, value in page.meta(*META_KEYS):
        is_whole = _is_whole(collapse_whitespace(value), page)
        clean = without_site_name if is_whole else headline_of
        yield f"meta {key}", _without_author(clean(value, article), page)
    if page.title:
        whole = _before_section(page.title, page)
        yield "title", _without_author(headline_of(whole, article), page)


def _before_section(title: str, page: Page) -> str:
    """Return a title without the section behind it, which the page has as a heading.

    `Ferry late - Local news - Ferry Post` on a page whose `<h1>` is “Local news”.
    """
    heading = page.headline or ""
    before, section, after = title.rpartition(heading) if heading else ("", "", "")
    is_section = _MARK_AT_END.search(before) and _MARK.match(after)
    is_short = count_words(heading) <= MAX_LABEL_WORDS
    headline = _MARK_AT_END.sub("", before).strip()
    is_longer = count_words(headline) > count_words(after)
    return headline if section and is_section and is_short and is_longer else title


def _is_whole(title: str, page: Page) -> bool:
    """Return whether the title of the page is another one and the site beside it."""
    whole = collapse_whitespace(page.title or "")
    if len(title) < MIN_CHARS or whole == title:
        return False
    return bool(
        (whole.startswith(title) and _MARK.match(whole, len(title)))
        or (whole.endswith(title) and _MARK_AT_END.search(whole[: -len(title)]))
    )


def _without_author(title: str, page: Page) -> str:
    """Return a title without the author after it, if the page's headline is the rest."""
    headline = page.headline
    if not headline or not title.startswith(headline):
        return title
    author = _AUTHOR_AFTER.fullmatch(title, len(headline))
    return headline if author and len(headline) >= MIN_CHARS else title


def headline_forms(article: Article, page: Page) -> Iterator[str]:
    """Yield the texts by which the headline can be found on the page."""
    for _, title in _page_titles(article, page):
        if is_long_enough(title):
            yield title


def _from_text(article: Article) -> Fact[str] | None:
    """Return the first line of the text if it is a headline."""
    text = article.text
    lines = _HEAD_LINES.match(text)
    if lines is None:
        return None
    label = _TITLE_LABEL.match(lines["first"])
    start, end = lines.span("first")
    if label:
        start += label.end()
    if not label and not _is_apart_from_story(text, lines):
        return None
    quote = text[start:end].rstrip()
    if not _is_headline(quote, article):
        return None
    return Fact(
        value=collapse_whitespace(quote),
        confidence=Confidence.STATED if label else Confidence.INFERRED,
        method="labelled line" if label else "first line",
        evidence=(Evidence(quote, start, start + len(quote)),),
    )


def _is_apart_from_story(text: str, lines: re.Match[str]) -> bool:
    """Return whether a blank line, a byline, a dateline or a date follows the line."""
    end = lines.end("first")
    has_blank_line = not lines["second"].strip()
    if has_blank_line and (
        story_starts_within(text, end, MAX_LINES_TO_STORY)
        or _SHORT_STORY.match(text, end)
    ):
        return True
    return _starts_with_furniture(text[end : end + BELOW_CHARS])


def _starts_with_furniture(text_below: str) -> bool:
    """Return whether the next line is a byline, a dateline or a date."""
    lines = (line for line in text_below.split("\n") if line.strip())
    line = next(lines, "")
    if _BYLINE.match(line.strip()) or find_dateline(line):
        return True
    return any(mention.parsed.day for mention in find_date_mentions(line))


def _is_headline(title: str, article: Article) -> bool:
    """Return whether the first line reads like a headline, not like a sentence."""
    is_east_asian = EAST_ASIAN.search(title)
    least = MIN_EAST_ASIAN_FIRST_LINE if is_east_asian else MIN_CHARS
    if not least <= len(title) <= MAX_CHARS:
        return False
    if not 2 <= _word_count(title) < MAX_WORDS:
        return False
    if len(article.text) < 2 * len(title):
        return False
    if any(regex.search(title) for regex in (_SENTENCE_ENDING, _SENTENCES, _BYLINE)):
        return False
    if _is_mostly_date(title):
        return False
    return not _begins_with_dateline(title, article.text, article.dateline)


def _word_count(text: str) -> int:
    """Return the number of words. Without spaces, two letters count as one."""
    return sum(max(1, len(_UNSPACED.findall(word)) // 2) for word in text.split())


def _is_mostly_date(title: str) -> bool:
    lengths = [
        len(mention.quote)
        for mention in find_date_mentions(title)
        if mention.parsed.day
    ]
    return bool(lengths) and sum(lengths) > len(title) // 2


def _begins_with_dateline(title: str, text: str, dateline: Dateline | None) -> bool:
    if not dateline or dateline.evidence.start != text.find(title):
        return False
    return title.startswith(dateline.evidence.quote)
