"""What citations, exports and feeds say: more of `words`."""

from __future__ import annotations

from archive.messages import N_
from archive.model import Confidence, DateRange
from web.i18n import _
from web.messages import formatting, labels

ARCHIVE = "Cuttings"
FILE = "cuttings"
NOTHING = N_(
    "No article has this number. It may belong to another archive, or be misspelt."
)
FIRST_WORDS = N_("untitled, first words: {words}")
AGENCY = N_("Agency: {agency}.")
IN_ARCHIVE = N_("In the archive: {address}")
TITLE_IS_FIRST_WORDS = N_("The article has no title: its first words stand for it.")
DATE_IS = N_("Date {confidence}: {dates}.")
DATE_BETWEEN = N_("Published {dates}, {confidence}.")
UNDATED = N_("The date is not known.")

FEED = N_("{search} – Cuttings")
FEED_LINK = N_("What is new, as a feed (Atom)")
TAKE = N_("All {articles} as a file")
EVERYTHING = N_("Everything")
DESCRIPTION = N_("Search the articles of this archive")

BAD_SITE = "“{}” is not a web address; use one such as {}"
BAD_FORMAT = N_("There is no format “{format}”; choose one of {formats}.")
CITE_NAMES = {
    "txt": N_("Plain text"),
    "bib": "BibTeX",
    "ris": "RIS",
    "json": "CSL-JSON",
}
EXPORT_NAMES = {
    "csv": "CSV",
    "jsonl": "JSON Lines",
    "ris": "RIS",
    "bibtex": "BibTeX",
    "csl": "CSL-JSON",
}


def exported(number: int) -> str:
    """How much was written."""
    return f"Exported {labels.articles(number)}"


def date_note(dates: DateRange, confidence: Confidence) -> str:
    """`Date inferred: September 2020.`, or `Published between 22 and 30 June 2020, inferred.`"""
    note = DATE_BETWEEN if dates.is_window else DATE_IS
    return _(
        note, dates=formatting.dates(dates), confidence=_(labels.CONFIDENCE[confidence])
    )
