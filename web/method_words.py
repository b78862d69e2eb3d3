"""How facts were found, in English."""

from __future__ import annotations

METHODS = {
    "json-ld": "the page's data for search engines (JSON-LD): {}",
    "meta": "the page's metadata: {}",
    "script": "data in the page's scripts: {}",
    "link canonical": "the address that the page gives itself",
    "saved from": "the address that the page was saved from",
    "time": "a time marked in the page",
    "address": "the date in the page's address",
    "beside the headline": "a line beside the headline",
    "below the standfirst": "a line between the standfirst and the story",
    "page text": "a line of the page that is marked as a date",
    "labelled line": "a line that says what it is",
    "htmldate": "the only day that the page shows",
    "update line": "a line that tells of publication or update",
    "dateline": "the dateline",
    "date line": "a line that holds little but the date",
    "window": "what the text looks back on and ahead to",
    "record": "the record's own field",
    "h1": "the headline of the page",
    "title": "the title of the browser window",
    "first line": "the first line of the text",
    "mail subject": "the subject of the mail",
    "mail sender": "the sender of the mail",
    "PDF title": "the title of the PDF",
    "largest type": "the largest type on the first page",
    "printed address": "the address printed at the foot of the page",
    "element byline": "a byline of the page",
    "author link": "a link to the author's page",
    "byline": "the byline of the text",
    "closing credit": "the credit at the end of the text",
    "own report": "how the paper speaks of its own reports",
    "address line": "an address on a line of its own",
    "host": "the host of the page",
    "feed": "the name of the page's feed",
    "html lang": "the language that the page declares",
    "letters of the text": "the letters of the text",
    "WARC-Target-URI": "the address that was crawled",
    "Snapshot-Content-Location": "the address that the browser saved",
    "Content-Location": "the address that the browser saved",
}
"""How a fact was found, in words; `{}` is what stands behind the first word of a method."""


def method(name: str) -> str:
    """How a fact was found, as a librarian would say it; a method without words says its own name."""
    first, _, rest = name.partition(" ")
    said = METHODS.get(name) or METHODS.get(first, name)
    return said.format(rest)
