"""The headline that a reader sees."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.article import Article
from archive.extract import dateline
from archive.extract.story_layout import story_starts_within
from archive.html import Page
from archive.model import Confidence, Evidence, Fact
from archive.text.cleaning import collapse_whitespace
from archive.text.date_mentions import find_date_mentions

MAX_CHARS = 180
MIN_CHARS = 8
MAX_WORDS = 30
"""Limits of a headline in a plain text, in characters and words."""
MAX_LINES_TO_STORY, BELOW_CHARS = 4, 2000
"""Lines that may stand between a headline and its story; characters in which they are looked for."""
META_KEYS = ("og:title", "twitter:title", "dc.title", "sailthru.title", "parsely-title")

_SITE_NAME_TAIL = re.compile(r"\s+[|–—·»:-]+\s+[^|–—·»]{2,60}$")
_HEAD_LINES = re.compile(r"\s*(?P<first>[^\n]+)\n(?P<second>[^\n]*)")
_SENTENCES = re.compile(r"[.!?][\"”’]?\s+[A-ZÀ-Þ“\"]\w+\s\w+\s\w+\s\w+")
_SENTENCE_ENDING = re.compile(r"(?<![A-Z])\.$|[,;:]$")
_TITLE_LABEL = re.compile(r"^(?:title|headline)\s*:\s*", re.IGNORECASE)
_BYLINE = re.compile(r"^(?:by|von|par|por|di)\s", re.IGNORECASE)


def extract(article: Article) -> Fact[str] | None:
    """From the page or the file around it; else the first line of the text, when it looks like a headline."""
    headings = [
        (each.key or "", _without_site_name(each.quote))
        for each in article.container.headings
    ]
    return _choose_title(
        [*headings, *(_page_titles(article.page) if article.page else ())]
    ) or _from_text(article.text)


def find_candidates(article: Article) -> Iterator[Fact[str]]:
    """Every title that the page or the file around it gives, and the first line where it looks like one."""
    for each in article.container.headings:
        yield Fact(
            _without_site_name(each.quote), Confidence.STATED, each.key or "", (each,)
        )
    for key, title in _page_titles(article.page) if article.page else ():
        yield Fact(title, Confidence.STATED, key, (Evidence(title, key=key),))
    if line := _from_text(article.text):
        yield line


def _choose_title(titles: list[tuple[str, str]]) -> Fact[str] | None:
    """The first title that another place gives too; else the first."""
    if not titles:
        return None
    for index, (key, title) in enumerate(titles):
        agreeing = [
            each for each in titles[index + 1 :] if _same_letters(each[1], title)
        ]
        if agreeing:
            evidence = tuple(
                Evidence(value, key=name) for name, value in ((key, title), *agreeing)
            )
            return Fact(title, Confidence.CORROBORATED, key, evidence)
    key, title = titles[0]
    return Fact(title, Confidence.INFERRED, key, (Evidence(title, key=key),))


def _page_titles(page: Page) -> Iterator[tuple[str, str]]:
    """Every title that the page gives itself: what is seen, then what is meant for machines."""
    if page.headline:
        yield "h1", page.headline
    for each in page.jsonld():
        headline = each.get("headline")
        if isinstance(headline, str) and headline.strip():
            yield "json-ld headline", collapse_whitespace(headline)
    for key, value in page.meta(*META_KEYS):
        yield f"meta {key}", _without_site_name(value)
    if page.title:
        yield "title", _without_site_name(page.title)


def headline_forms(page: Page) -> Iterator[str]:
    """The forms of the headline by which its place on the page is known."""
    yield from (
        heading for _, heading in _page_titles(page) if len(heading) >= MIN_CHARS
    )


def _without_site_name(title: str) -> str:
    """The title without the name of the site behind a bar or a dash."""
    cut = _SITE_NAME_TAIL.sub("", title)
    return cut if len(cut) >= MIN_CHARS else title


def _same_letters(left: str, right: str) -> bool:
    letters = ["".join(filter(str.isalnum, each.casefold())) for each in (left, right)]
    return letters[0] == letters[1]


def _from_text(text: str) -> Fact[str] | None:
    found = _HEAD_LINES.match(text)
    if found is None:
        return None
    line = found["first"]
    start = found.start("first") + (
        label.end() if (label := _TITLE_LABEL.match(line)) else 0
    )
    title = text[start : found.end("first")].rstrip()
    below = text[found.end("first") :]
    parted = (
        label
        or (
            not found["second"].strip()
            and story_starts_within(text, found.end("first"), MAX_LINES_TO_STORY)
        )
        or _starts_with_furniture(below)
    )
    if not parted or not _is_headline(title, text):
        return None
    method, confidence = (
        ("labelled line", Confidence.STATED)
        if label
        else ("first line", Confidence.INFERRED)
    )
    return Fact(
        collapse_whitespace(title),
        confidence,
        method,
        (Evidence(title, start, start + len(title)),),
    )


def _starts_with_furniture(below: str) -> bool:
    """The next line is what stands between a headline and its story: a byline, a dateline, a date."""
    line = next((line for line in below[:BELOW_CHARS].split("\n") if line.strip()), "")
    return bool(
        _BYLINE.match(line.strip())
        or dateline.find_dateline(line)
        or any(each.parsed.day for each in find_date_mentions(line))
    )


def _is_headline(title: str, text: str) -> bool:
    if not MIN_CHARS <= len(title) <= MAX_CHARS or len(title.split()) not in range(
        2, MAX_WORDS
    ):
        return False
    if (
        _SENTENCE_ENDING.search(title)
        or _SENTENCES.search(title)
        or _BYLINE.match(title)
        or len(text) < 2 * len(title)
    ):
        return False
    dated = [each for each in find_date_mentions(title) if each.parsed.day]
    furniture = bool(dated) and sum(len(each.quote) for each in dated) > len(title) // 2
    opening = dateline.find_dateline(text)
    return not furniture and not (
        opening
        and opening.evidence.start == text.find(title)
        and title.startswith(opening.evidence.quote)
    )
