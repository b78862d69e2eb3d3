"""The methods by which facts were found, in words."""

from __future__ import annotations

from datetime import date

from archive import model
from archive.messages import N_
from web.i18n import _
from web.messages import formatting

METHODS = {
    "json-ld": N_("structured data of the page (JSON-LD): {key}"),
    "meta": N_("the page's metadata: {key}"),
    "script": N_("script data of the page: {key}"),
    "link canonical": N_("the page's canonical web address"),
    "saved from": N_("the web address that the page was saved from"),
    "time": N_("a time element of the page"),
    "address": N_("the date in the page's web address"),
    "beside the headline": N_("a line beside the headline"),
    "below the standfirst": N_("a line between the standfirst and the text"),
    "page text": N_("a line of the page marked as a date"),
    "labelled line": N_("a labelled line"),
    "relative time": N_("a relative time and the time at which the page was saved"),
    "own teaser": N_("a teaser of the article on its own page"),
    "htmldate": N_("the only date on the page"),
    "update line": N_("a publication or update line"),
    "dateline": N_("the dateline"),
    "date line": N_("a line that contains little more than a date"),
    "window": N_("past and future events mentioned in the text"),
    "corrected by hand": N_("a correction"),
    "reference": N_("the list of references {key}"),
    "neighbours": N_("similar articles in the archive"),
    "record": N_("a field of the record"),
    "h1": N_("the headline of the page"),
    "title": N_("the page title"),
    "first line": N_("the first line of the text"),
    "mail subject": N_("the subject of the email"),
    "mail sender": N_("the sender of the email"),
    "PDF title": N_("the title of the PDF"),
    "largest type": N_("the largest type on the first page"),
    "printed address": N_("the web address printed at the foot of the page"),
    "element byline": N_("a byline on the page"),
    "author link": N_("a link to the author's page"),
    "byline": N_("the byline in the text"),
    "closing credit": N_("the credit at the end of the text"),
    "own report": N_("references to the outlet's own reporting"),
    "address line": N_("a web address on a separate line"),
    "host": N_("the host name of the page"),
    "feed": N_("the name of the page's feed"),
    "html lang": N_("the language declared by the page"),
    "letters of the text": N_("the words of the text"),
    "wall": N_("a page that may not be an article"),
    "title only": N_("a page without text except its title"),
    "title without text": N_("a record without text except its title"),
    "summary only": N_("a record without text except a summary"),
    "truncation mark": N_("a mark of truncation at the end of the text"),
    "paywall": N_("an offer to subscribe at the end of the text"),
    "restricted access": N_("the page states that access is restricted"),
    "stated length": N_("the number of words that the page states"),
    "free access": N_("the page states that access is free"),
    "end mark": N_("a mark at the end of the text"),
    "WARC-Target-URI": N_("the crawled web address"),
    "Snapshot-Content-Location": N_("the web address saved by the browser"),
    "Content-Location": N_("the web address saved by the browser"),
}
"""The methods in words. `key` is the part of a method after its first word."""

_NEIGHBOUR = N_("also in article {id} of {date}")


def method_label(name: str) -> str:
    """Return a method in words, or its name if there are none."""
    first, _space, key = name.partition(" ")
    label = METHODS.get(name) or METHODS.get(first)
    return _(label, key=key) if label else name


def evidence_label(key: str) -> str:
    """Return the key of a piece of evidence in words, or as it is if it has none."""
    match key.split(" "):
        case [model.NEIGHBOUR_KEY, id, day]:
            return _(_NEIGHBOUR, id=id, date=formatting.day(date.fromisoformat(day)))
        case _:
            return key
