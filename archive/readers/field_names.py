"""The names that other programs give to the fields of a record.

The programs are crawlers and extractors (news-please, newspaper, trafilatura, fundus,
Scrapy projects), news services (NewsAPI, Media Cloud, The Guardian, GDELT), feeds and
web clippers. Case, spaces and underscores are ignored.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

FIELD_NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id",),
    "title": (
        "title", "headline", "fulltitle", "articletitle", "webtitle", "titletext",
        "hed", "heading", "pagetitle", "ogtitle",
    ),
    "body": (
        "body", "text", "maintext", "plaintext", "articlebody", "articletext",
        "fulltext", "bodytext", "cleanedtext", "cleantext", "textcontent",
        "contenttext", "content", "articlecontent", "contents", "maincontent", "story",
        "storytext", "paragraphs", "rawtext", "markdown", "bodyhtml", "contenthtml",
        "html", "article",
    ),
    "date": (
        "date", "published", "datepublished", "datepublish", "publishdate",
        "publisheddate", "publishedat", "publishedon", "publishedtime",
        "publishingdate", "publicationdate", "publicationtime", "pubdate",
        "pubdatetime", "pubtime", "webpublicationdate", "firstpublished",
        "firstpublicationdate", "firstpublishedat", "publishtime", "publishat",
        "articledate", "articlepublishedtime", "datetimepub", "issued", "dateissued",
        "issuedate", "dateofpublication", "seendate",
    ),
    "updated": (
        "updated", "datemodified", "datemodify", "modified", "modifieddate",
        "modifiedat", "updatedat", "updateddate", "dateupdated", "lastmodified",
        "lastupdated", "articlemodifiedtime",
    ),
    "outlet": (
        "outlet", "publisher", "publication", "publicationname", "sitename",
        "medianame", "sourcename", "newspaper", "newspapername", "source", "site",
        "ogsitename", "website", "journal", "containertitle", "media", "provider", "sourcedomain",
        "domain", "hostname",
    ),
    "agency": ("agency", "newsagency", "wire"),
    "authors": (
        "authors", "author", "byline", "bylines", "authorname", "authornames",
        "articleauthor", "creator", "creators", "dccreator", "writer", "writers",
        "journalist", "journalists", "writtenby", "by",
    ),
    "people": ("people",),
    "url": (
        "url", "link", "weburl", "articleurl", "sourceurl", "originalurl",
        "canonicalurl", "canonical", "canonicallink", "permalink", "href", "finalurl",
        "requestedurl", "requesturl", "ogurl", "address", "source",
    ),
    "language": ("language", "lang", "languagecode", "langcode", "sourcelanguage"),
}  # fmt: skip
"""Field → its names as `plain_name` returns them, the most reliable first."""

CAPTURE_NAMES = frozenset({
    "datedownload", "downloaded", "downloadedat", "downloaddate", "datecrawled",
    "crawled", "crawldate", "crawledat", "crawltime", "scraped", "scrapedat",
    "scrapedate", "datescraped", "scrapetimestamp", "fetched", "fetchedat",
    "fetchdate", "retrieved", "retrievedat", "retrievaldate", "dateretrieved",
    "accessed", "accessdate", "dateaccessed", "collected", "collectedat",
    "collectdate", "indexeddate", "indexedat", "datesaved", "saved", "savedat",
    "saveddate", "clipped", "clippedat", "captured", "capturedat", "capturedate",
    "archived", "archivedat", "archivedate", "dateadded", "added", "addedat",
})  # fmt: skip
"""Names of the time at which a program saved an article. It was published before."""

NOTE_NAMES = frozenset({"created", "createdat", "creationdate", "datecreated"})
"""Names of the time at which a note with an article was created."""

_SIGN = re.compile(r"[\W_]+")
_URL = re.compile(r"https?://\S+", re.IGNORECASE)


def plain_name(name: str) -> str:
    """Return the letters and digits of a field name, in lower case."""
    return _SIGN.sub("", name.lower())


def is_url(value: object) -> bool:
    """Return whether a value is the address of a web page."""
    return isinstance(value, str) and _URL.fullmatch(value.strip()) is not None
