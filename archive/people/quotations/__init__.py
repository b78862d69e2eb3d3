"""Direct quotations and their speakers, with a table of rules for each language."""

from archive.people.quotations.extraction import extract_quotations
from archive.people.quotations.marks import find_quotes

__all__ = ["extract_quotations", "find_quotes"]
