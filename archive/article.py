"""Articles as readers return them: a text with the metadata of its page and file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from archive.html import Page, original_url, own_objects
from archive.html.saved_pages import capture_time, earliest_saving
from archive.model import Evidence, SavingTime
from archive.text.date_mentions import DateMention, find_date_mentions
from archive.text.dateline_parsing import Dateline, find_dateline
from archive.text.language_detection import detect_language
from archive.text.story_layout import find_head_end

_HTTP_URL = re.compile(r"https?://[^\s]+", re.IGNORECASE)
_URL_WITH_PATH = re.compile(r"https?://[^/?#\s]++/++[^/?#\s]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ContainerMetadata:
    """Metadata of the file that contains an article. Each value has its key.

    `url` is the URL from which a crawler or a browser got the article. `headings` are
    the titles in a mail or a PDF, the most reliable first. `sender` is the address from
    which a mail came, and `publisher` the outlet that a newsletter or the front page of
    a PDF names. `sent` is the date of a mail that was forwarded, and `issued` the line
    above all pages of a PDF with the day of an edition. `saved` is when a crawler, a
    browser or a clipper saved the article, or when a mail was sent.
    """

    url: Evidence | None = None
    headings: tuple[Evidence, ...] = ()
    sender: Evidence | None = None
    publisher: Evidence | None = None
    sent: Evidence | None = None
    issued: Evidence | None = None
    saved: SavingTime | None = None


NO_CONTAINER = ContainerMetadata()


@dataclass(frozen=True)
class Article:
    """An article that was read, but whose facts are not extracted yet.

    `record_fields` has the values of a record that are not empty, by field name (title,
    date, outlet, …), and `record_keys` the name of each in the record. `page` is the
    markup of an HTML article. `saved_at` is the latest time at which it can have been
    saved, and therefore a limit for its date. Often it is only the time of the file.

    The properties are computed once, when an extractor first needs them.
    """

    text: str
    record_fields: Mapping[str, object] = field(default_factory=dict)
    record_keys: Mapping[str, str] = field(default_factory=dict)
    page: Page | None = None
    saved_at: datetime | None = None
    source_id: str | None = None
    notes: tuple[str, ...] = ()
    container: ContainerMetadata = NO_CONTAINER

    def record_key(self, name: str) -> str:
        """Return the key of the evidence for a field of the record."""
        return f"record: {self.record_keys.get(name, name)}"

    @cached_property
    def date_mentions(self) -> tuple[DateMention, ...]:
        """Return the dates in the text."""
        return find_date_mentions(self.text)

    @cached_property
    def dateline(self) -> Dateline | None:
        """Return the first dateline of the text."""
        return find_dateline(self.text)

    @cached_property
    def head_end(self) -> int:
        """Return the position in the text where the head of the story ends."""
        return find_head_end(self.text)

    @cached_property
    def detected_language(self) -> str | None:
        """Return the ISO 639 code of the text's language, or `None` if unclear."""
        return detect_language(self.text)

    @cached_property
    def jsonld(self) -> tuple[Mapping[str, object], ...]:
        """Return the JSON-LD of the page, without that of other articles."""
        if self.page is None:
            return ()
        return own_objects(self.page, [url.quote for url in self.urls])

    @property
    def saving_time(self) -> SavingTime | None:
        """Return when a program saved the article, as it recorded itself."""
        of_page = self.page.save_info.saved if self.page else None
        url = self.container.url
        of_url = capture_time(url.quote) if url else None
        return earliest_saving((self.container.saved, of_page, of_url))

    @cached_property
    def urls(self) -> tuple[Evidence, ...]:
        """Return the URLs of the article, the most reliable first."""
        return tuple(self._iter_urls())

    def _iter_urls(self) -> Iterator[Evidence]:
        record_url = self.record_fields.get("url")
        if isinstance(record_url, str):
            yield Evidence(record_url, key=self.record_key("url"))
        if self.page:
            yield from filter(_is_http, _page_urls(self.page))
        container_url = self.container.url
        if container_url and _is_http(container_url):
            yield Evidence(container_url.quote, key=container_url.key or "")


def _page_urls(page: Page) -> Iterator[Evidence]:
    yield Evidence(page.canonical_url or "", key="link canonical")
    for key, url in page.meta("og:url"):
        yield Evidence(url, key=f"meta {key}")
    yield Evidence(page.save_info.url or "", key="saved from")
    if _URL_WITH_PATH.match(original_url(page.base_url or "")):
        yield Evidence(page.base_url or "", key="base")


def _is_http(url: Evidence) -> bool:
    return bool(_HTTP_URL.match(original_url(url.quote)))


def earliest_known(*moments: datetime | None) -> datetime | None:
    """Return the earliest of the moments that are known."""
    return min(filter(None, moments), default=None)
