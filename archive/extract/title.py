"""The headline that a reader sees."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.article import Article
from archive.extract import dateline
from archive.extract.story_layout import story_soon
from archive.html import Page
from archive.model import Confidence, Evidence, Fact
from archive.text.cleaning import collapse
from archive.text.date_mentions import mentions

LONGEST = 180
SHORTEST = 8
MOST_WORDS = 30
"""Limits of a headline in a plain text, in characters and words."""
SOON, BELOW = 4, 2000
"""Lines that may stand between a headline and its story; characters in which they are looked for."""
META_KEYS = ("og:title", "twitter:title", "dc.title", "sailthru.title", "parsely-title")

_TAIL = re.compile(r"\s+[|–—·»:-]+\s+[^|–—·»]{2,60}$")
_HEAD_LINES = re.compile(r"\s*(?P<first>[^\n]+)\n(?P<second>[^\n]*)")
_SENTENCES = re.compile(r"[.!?][\"”’]?\s+[A-ZÀ-Þ“\"]\w+\s\w+\s\w+\s\w+")
_ENDED = re.compile(r"(?<![A-Z])\.$|[,;:]$")
_LABELLED = re.compile(r"^(?:title|headline)\s*:\s*", re.IGNORECASE)
_BYLINE = re.compile(r"^(?:by|von|par|por|di)\s", re.IGNORECASE)


def extract(article: Article) -> Fact[str] | None:
    """From the page or the file around it; else the first line of the text, when it looks like a headline."""
    headings = [
        (each.key or "", _without_tail(each.quote))
        for each in article.container.headings
    ]
    return _agreed(
        [*headings, *(_said(article.page) if article.page else ())]
    ) or _from_text(article.text)


def candidates(article: Article) -> Iterator[Fact[str]]:
    """Every title that the page or the file around it gives, and the first line where it looks like one."""
    for each in article.container.headings:
        yield Fact(
            _without_tail(each.quote), Confidence.STATED, each.key or "", (each,)
        )
    for key, title in _said(article.page) if article.page else ():
        yield Fact(title, Confidence.STATED, key, (Evidence(title, key=key),))
    if line := _from_text(article.text):
        yield line


def _agreed(found: list[tuple[str, str]]) -> Fact[str] | None:
    """The first title that another place gives too; else the first."""
    if not found:
        return None
    for index, (key, title) in enumerate(found):
        agreeing = [each for each in found[index + 1 :] if _same(each[1], title)]
        if agreeing:
            evidence = tuple(
                Evidence(value, key=name) for name, value in ((key, title), *agreeing)
            )
            return Fact(title, Confidence.CORROBORATED, key, evidence)
    key, title = found[0]
    return Fact(title, Confidence.INFERRED, key, (Evidence(title, key=key),))


def _said(page: Page) -> Iterator[tuple[str, str]]:
    """Every title that the page gives itself: what is seen, then what is meant for machines."""
    if page.headline:
        yield "h1", page.headline
    for each in page.jsonld():
        headline = each.get("headline")
        if isinstance(headline, str) and headline.strip():
            yield "json-ld headline", collapse(headline)
    for key, value in page.meta(*META_KEYS):
        yield f"meta {key}", _without_tail(value)
    if page.title:
        yield "title", _without_tail(page.title)


def headings(page: Page) -> Iterator[str]:
    """The forms of the headline by which its place on the page is known."""
    yield from (heading for _, heading in _said(page) if len(heading) >= SHORTEST)


def _without_tail(title: str) -> str:
    """The title without the name of the site behind a bar or a dash."""
    cut = _TAIL.sub("", title)
    return cut if len(cut) >= SHORTEST else title


def _same(one: str, other: str) -> bool:
    letters = ["".join(filter(str.isalnum, each.casefold())) for each in (one, other)]
    return letters[0] == letters[1]


def _from_text(text: str) -> Fact[str] | None:
    found = _HEAD_LINES.match(text)
    if found is None:
        return None
    line = found["first"]
    start = found.start("first") + (
        label.end() if (label := _LABELLED.match(line)) else 0
    )
    title = text[start : found.end("first")].rstrip()
    below = text[found.end("first") :]
    parted = (
        label
        or (not found["second"].strip() and story_soon(text, found.end("first"), SOON))
        or _furniture(below)
    )
    if not parted or not _headline(title, text):
        return None
    method, confidence = (
        ("labelled line", Confidence.STATED)
        if label
        else ("first line", Confidence.INFERRED)
    )
    return Fact(
        collapse(title),
        confidence,
        method,
        (Evidence(title, start, start + len(title)),),
    )


def _furniture(below: str) -> bool:
    """The next line is what stands between a headline and its story: a byline, a dateline, a date."""
    line = next((line for line in below[:BELOW].split("\n") if line.strip()), "")
    return bool(
        _BYLINE.match(line.strip())
        or dateline.find(line)
        or any(each.stamp.day for each in mentions(line))
    )


def _headline(title: str, text: str) -> bool:
    if not SHORTEST <= len(title) <= LONGEST or len(title.split()) not in range(
        2, MOST_WORDS
    ):
        return False
    if (
        _ENDED.search(title)
        or _SENTENCES.search(title)
        or _BYLINE.match(title)
        or len(text) < 2 * len(title)
    ):
        return False
    dated = [each for each in mentions(title) if each.stamp.day]
    furniture = bool(dated) and sum(len(each.quote) for each in dated) > len(title) // 2
    opening = dateline.find(text)
    return not furniture and not (
        opening
        and opening.evidence.start == text.find(title)
        and title.startswith(opening.evidence.quote)
    )
