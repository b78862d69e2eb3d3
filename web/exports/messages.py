"""Texts of citations, exports and feeds."""

from __future__ import annotations

from archive.messages import N_
from archive.model import Confidence, DateRange
from web.i18n import _
from web.messages import formatting, labels

ARCHIVE_NAME = "Cuttings"
FILE_NAME = "cuttings"
NOT_FOUND = N_(
    "No article has this ID. Check the ID; it may belong to another archive."
)
UNTITLED = N_("untitled: {words}")
AGENCY = N_("Agency: {agency}.")
IN_ARCHIVE = N_("In the archive: {address}")
TITLE_IS_FIRST_WORDS = N_("The article has no title. Its first words are used instead.")
DATE_NOTE = N_("Date ({confidence}): {dates}.")
DATE_RANGE_NOTE = N_("Published {dates} (date confidence: {confidence}).")
UNDATED = N_("The date is unknown.")

FEED_TITLE = N_("{search} – Cuttings")
FEED_LINK = N_("Atom feed of new articles")
DOWNLOAD_AS = N_("Download {articles} as")
ALL_ARTICLES = N_("All articles")
DESCRIPTION = N_("Search the articles of this archive")

BATCH_FILE = "cuttings-names.csv"
TOO_MANY_NAMES = (
    "The list has more than {count:,} names. Send it in parts, or use the command "
    "`cuttings batch`, which has no limit."
)
TOO_MANY_BYTES = (
    "The list has more than {count:,} bytes. Send it in parts, or use the command "
    "`cuttings batch`, which has no limit."
)
BODY_TYPE = "Send the list with one of these content types: {types}."
BODY_NOT_UTF_8 = "The list is not valid UTF-8. Save it in this encoding."
INVALID_JSON = "The list is not valid JSON: {reason}."
NO_LIST_IN_JSON = (
    "Send a list of names as JSON, or an object whose only field is such a list: "
    "“names”."
)
COLUMN_WITHOUT_TABLE = "A list in JSON has no columns. Omit the parameter."

INVALID_SITE = "“{}” is not a web address; use one such as {}"
UNSUPPORTED_FORMAT = N_("The format “{format}” is not supported. Use one of {formats}.")
CITATION_FORMAT_NAMES = {
    "txt": N_("Plain text"),
    "bib": "BibTeX",
    "ris": "RIS",
    "json": "CSL-JSON",
}
EXPORT_FORMAT_NAMES = {
    "csv": "CSV",
    "jsonl": "JSON Lines",
    "ris": "RIS",
    "bibtex": "BibTeX",
    "csl": "CSL-JSON",
}


def export_summary(count: int) -> str:
    """Return the number of exported articles as a sentence."""
    return f"Exported {labels.article_count(count)}"


def date_note(dates: DateRange, confidence: Confidence) -> str:
    """Return a note such as `Date (inferred): September 2020.`"""
    note = DATE_RANGE_NOTE if dates.is_window else DATE_NOTE
    return _(
        note,
        dates=formatting.date_range(dates),
        confidence=_(labels.CONFIDENCE[confidence]),
    )
