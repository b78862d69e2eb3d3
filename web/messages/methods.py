"""How facts were found, in words."""

from __future__ import annotations

from archive.messages import N_
from web.i18n import _

METHODS = {
    "json-ld": N_("the page's data for search engines (JSON-LD): {key}"),
    "meta": N_("the page's metadata: {key}"),
    "script": N_("data in the page's scripts: {key}"),
    "link canonical": N_("the address that the page gives itself"),
    "saved from": N_("the address that the page was saved from"),
    "time": N_("a time marked in the page"),
    "address": N_("the date in the page's address"),
    "beside the headline": N_("a line beside the headline"),
    "below the standfirst": N_("a line between the standfirst and the story"),
    "page text": N_("a line of the page that is marked as a date"),
    "labelled line": N_("a line that says what it is"),
    "htmldate": N_("the only day that the page shows"),
    "update line": N_("a line that tells of publication or update"),
    "dateline": N_("the dateline"),
    "date line": N_("a line that holds little but the date"),
    "window": N_("what the text looks back on and ahead to"),
    "record": N_("the record's own field"),
    "h1": N_("the headline of the page"),
    "title": N_("the title of the browser window"),
    "first line": N_("the first line of the text"),
    "mail subject": N_("the subject of the mail"),
    "mail sender": N_("the sender of the mail"),
    "PDF title": N_("the title of the PDF"),
    "largest type": N_("the largest type on the first page"),
    "printed address": N_("the address printed at the foot of the page"),
    "element byline": N_("a byline of the page"),
    "author link": N_("a link to the author's page"),
    "byline": N_("the byline of the text"),
    "closing credit": N_("the credit at the end of the text"),
    "own report": N_("how the paper speaks of its own reports"),
    "address line": N_("an address on a line of its own"),
    "host": N_("the host of the page"),
    "feed": N_("the name of the page's feed"),
    "html lang": N_("the language that the page declares"),
    "letters of the text": N_("the letters of the text"),
    "WARC-Target-URI": N_("the address that was crawled"),
    "Snapshot-Content-Location": N_("the address that the browser saved"),
    "Content-Location": N_("the address that the browser saved"),
}
"""How a fact was found, in words; `key` is what stands behind the first word of a method."""


def method(name: str) -> str:
    """How a fact was found, as a librarian would say it; a method without words says its own name."""
    first, *rest = name.split(" ", 1)
    said = METHODS.get(name) or METHODS.get(first)
    return _(said, key="".join(rest)) if said else name
