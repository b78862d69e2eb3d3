"""Find the dates in the markup of a page: JSON-LD, metadata and scripts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from archive.article import Article
from archive.extract import title as titles
from archive.extract.date_fields import CREATED, DATE, PUBLISHED, UPDATED, field_rank
from archive.extract.date_signals import DateRole, DateSignal, DateSource
from archive.html import Page, has_type
from archive.html.script_objects import own_script_objects
from archive.model import Confidence, Evidence
from archive.text.date_mentions import find_date_mentions
from archive.text.date_parsing import ParsedDate, parse_date

ARTICLE_TYPE_REGEX = re.compile(
    r"(?:article|posting|report|review|recipe|creativework|videoobject)$",
    re.IGNORECASE,
)
PAGE_TYPE_REGEX = re.compile(r"^(?:web|item|medical\w*)page$", re.IGNORECASE)
JSONLD_FIELDS = (
    ("datePublished", DateRole.PUBLISHED),
    ("dateModified", DateRole.UPDATED),
)
JSONLD_CREATION_FIELDS = (
    ("dateCreated", DateRole.PUBLISHED),
    ("uploadDate", DateRole.PUBLISHED),
)
PUBLISHED_META_KINDS = (
    (PUBLISHED, Confidence.STATED),
    (DATE, Confidence.STATED),
    (CREATED, Confidence.INFERRED),
)
SCRIPT_KEYS = (
    "datePublished", "publishedAt", "published_at", "publishDate", "publish_date",
    "pubDate", "pub_date", "publishedDate", "published_date", "publicationDate",
    "publication_date", "firstPublished", "firstPublishedAt", "firstPublishedDate",
    "first_published_at", "publishedAtDate", "publishTime", "publish_time",
    "displayDate", "PublishedDate", "PublishDate", "PublicationDate", "date_published",
    "first_publish_date", "publishedTime", "published_time",
)  # fmt: skip
OLDEST_EPOCH_YEAR = 1990
"""Earliest year that is read from a number of seconds, which may be an ID."""

_EPOCH = re.compile(r"(\d{10})(?:\d{3})?")
_ZONE_NAME = re.compile(r"\s\([^()]{2,60}\)$")
_WALL_CLOCK = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?")


def machine_date(
    value: object, key: str, role: DateRole, source: DateSource = DateSource.MARKUP
) -> Iterator[DateSignal]:
    """Yield the date of a machine-readable value, unless its order is ambiguous."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(int(value)) if abs(value) < 1e14 else None
    if not isinstance(value, str):
        return
    if any(mention.month_first for mention in find_date_mentions(value)):
        return
    parsed = _parse_epoch(value) or parse_date(_ZONE_NAME.sub("", value))
    if parsed and parsed.range:
        yield DateSignal(
            range=parsed.range,
            method=key,
            evidence=(Evidence(value, key=key),),
            source=source,
            role=role,
            confidence=Confidence.STATED,
            instant=parsed.instant,
            wall_clock=None if parsed.instant else _wall_clock(value),
        )


def _parse_epoch(value: str) -> ParsedDate | None:
    """Return the date of a number of seconds or milliseconds since 1970."""
    moment = epoch_moment(value)
    if moment is None:
        return None
    return ParsedDate(moment.year, moment.month, moment.day, moment)


def epoch_moment(value: str) -> datetime | None:
    """Return the moment that is a number of seconds or milliseconds since 1970.

    Return `None` if it is later than now, or so early that the number may be an ID.
    """
    match = _EPOCH.fullmatch(value.strip())
    if not match:
        return None
    moment = datetime.fromtimestamp(int(match[1]), UTC)
    latest = datetime.now(UTC) + timedelta(days=1)
    if moment.year < OLDEST_EPOCH_YEAR or moment > latest:
        return None
    return moment


def _wall_clock(value: str) -> datetime | None:
    """Return the time of day that a value gives without a zone."""
    match = _WALL_CLOCK.fullmatch(value.strip())
    try:
        return datetime.fromisoformat(f"{match[1]}T{match[2]}") if match else None
    except ValueError:
        return None


def jsonld_dates(article: Article) -> Iterator[DateSignal]:
    """Yield the dates of articles, then those of the page with less confidence.

    A page may be older than the article on it.
    """
    yield from _jsonld_dates(article, JSONLD_FIELDS)


def jsonld_creation_dates(article: Article) -> Iterator[DateSignal]:
    """Yield the days on which JSON-LD says that articles and videos were made."""
    for signal in _jsonld_dates(article, JSONLD_CREATION_FIELDS):
        yield replace(signal, confidence=Confidence.INFERRED)


def _jsonld_dates(
    article: Article, fields: Iterable[tuple[str, DateRole]]
) -> Iterator[DateSignal]:
    items = list(_with_main_entities(article.jsonld))
    for type_regex, confidence in (
        (ARTICLE_TYPE_REGEX, Confidence.STATED),
        (PAGE_TYPE_REGEX, Confidence.INFERRED),
    ):
        for item in items:
            if not has_type(item, type_regex):
                continue
            for name, role in fields:
                for signal in machine_date(item.get(name), f"json-ld {name}", role):
                    yield replace(signal, confidence=confidence)


def _with_main_entities(
    items: Iterable[Mapping[str, object]],
) -> Iterator[Mapping[str, object]]:
    """Yield the objects, and the articles that they state to be about."""
    for item in items:
        yield item
        entity = item.get("mainEntity")
        if isinstance(entity, dict):
            yield entity


def published_meta_dates(page: Page) -> Iterator[DateSignal]:
    """Yield the dates of publication in the metadata, the most reliable names first."""
    for kind, confidence in PUBLISHED_META_KINDS:
        for signal in _meta_dates(page, kind, DateRole.PUBLISHED):
            yield replace(signal, confidence=confidence)


def updated_meta_dates(page: Page) -> Iterator[DateSignal]:
    """Yield the dates of updates in the metadata."""
    yield from _meta_dates(page, UPDATED, DateRole.UPDATED)


def _meta_dates(page: Page, kind: str, role: DateRole) -> Iterator[DateSignal]:
    ranked = [
        (rank, key, value)
        for key, value in page.all_meta()
        if (rank := field_rank(key, kind)) is not None
    ]
    for _, key, value in sorted(ranked, key=lambda item: item[0]):
        yield from machine_date(value, f"meta {key}", role)


def script_dates(article: Article, page: Page) -> Iterator[DateSignal]:
    """Yield the dates in scripts and in broken JSON, if each key has the same one.

    If the article is not the only one in the scripts, the dates of the objects with its
    headline or address count.
    """
    signals_by_key: dict[str, list[DateSignal]] = {}
    for key, value in page.script_values(*SCRIPT_KEYS, any_quotes=True):
        for signal in machine_date(value, f"script {key}", DateRole.PUBLISHED):
            signals_by_key.setdefault(signal.method.casefold(), []).append(signal)
    is_shared = any(not _same_day(signals) for signals in signals_by_key.values())
    has_none = not signals_by_key and not article.jsonld
    own = list(_own_object_dates(article, page)) if is_shared or has_none else []
    if _same_day(own):
        yield replace(own[0], confidence=Confidence.INFERRED)
        return
    for signals in signals_by_key.values():
        if _same_day(signals):
            yield replace(signals[0], confidence=Confidence.INFERRED)


def _same_day(signals: Iterable[DateSignal]) -> bool:
    return len({signal.range for signal in signals}) == 1


def _own_object_dates(article: Article, page: Page) -> Iterator[DateSignal]:
    urls = [url.quote for url in article.urls]
    headlines = list(titles.headline_forms(article, page))
    for item in own_script_objects(page.tree, headlines, urls):
        fields = [(str(key), value) for key, value in item.items()]
        for value in item.values():
            if isinstance(value, dict):
                fields += [(str(key), inner) for key, inner in value.items()]
        ranked = [
            (rank, key, value)
            for key, value in fields
            if (rank := field_rank(key, PUBLISHED)) is not None
        ]
        for _, key, value in sorted(ranked, key=lambda field: field[0])[:1]:
            yield from machine_date(value, f"script {key}", DateRole.PUBLISHED)
