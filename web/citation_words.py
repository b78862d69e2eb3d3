"""What citations, exports and feeds say: more of `words`."""

from __future__ import annotations

from archive.model import Confidence, DateRange
from web import words

ARCHIVE = "Cuttings"
FILE = "cuttings"
NOTHING = "No article has this number. It may belong to another archive, or be misspelt."
FIRST_WORDS = "untitled, first words: {}"
AGENCY = "Agency: {}."
IN_ARCHIVE = "In the archive: {}"
TITLE_IS_FIRST_WORDS = "The article has no title: its first words stand for it."
DATE_IS = "Date {}: {}."
DATE_BETWEEN = "Published {}, {}."
UNDATED = "The date is not known."

FEED = "{} – Cuttings"
FEED_LINK = "What is new, as a feed (Atom)"
TAKE = "All {} as a file"
EVERYTHING = "Everything"
DESCRIPTION = "Search the articles of this archive"

BAD_SITE = "“{}” is no address of a site: give one such as {}"
BAD_FORMAT = "There is no format “{}”; choose one of {}."
CITE_NAMES = {"txt": "Plain text", "bib": "BibTeX", "ris": "RIS", "json": "CSL-JSON"}
EXPORT_NAMES = {"csv": "CSV", "jsonl": "JSON Lines", "ris": "RIS", "bibtex": "BibTeX", "csl": "CSL-JSON"}


def exported(number: int) -> str:
    """How much was written."""
    return f"exported {words.articles(number)}"


def date_note(dates: DateRange, confidence: Confidence) -> str:
    """`Date inferred: September 2020.`, or `Published between 22 and 30 June 2020, inferred.`"""
    said, level = words.dates(dates), words.CONFIDENCE[confidence]
    return DATE_BETWEEN.format(said, level) if dates.window else DATE_IS.format(level, said)
