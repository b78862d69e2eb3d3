"""The texts of every command that opens an archive."""

from __future__ import annotations

from archive.progress import IngestSummary
from web.messages import labels

REBUILDING_INDEX = (
    "The index does not fit this version of Cuttings or this state of the archive. It is "
    "rebuilt from the catalog."
)
USE_DUMPS = (
    "the catalog is in a PostgreSQL database, which this command cannot copy; use "
    "pg_dump and pg_restore instead, or `cuttings copy-catalog FOLDER`"
)
RETRYING = "cuttings: {}; retrying"
DOCUMENT_MOVED = "{} is now part of the document {}."


def ingest_summary(summary: IngestSummary, documents: int) -> str:
    """Return a summary of an ingest run.

    Example: `5 new; 1 unsupported file skipped (.doc); 5 articles in the archive`
    """
    counts = labels.ingest_summary(summary.counts())
    types = ", ".join(summary.unsupported_types)
    skipped_types = f" ({types})" if types else ""
    articles = labels.article_count(documents)
    return f"{counts}{skipped_types}; {articles} in the archive"
