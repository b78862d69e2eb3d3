"""Bring the index up to the catalog."""

from __future__ import annotations

from archive.catalog import Catalog
from archive.home import Home
from archive.progress import Progress
from index.catalog_feed import CatalogFeed
from index.columnar.engine import WhooshEngine
from index.columnar.indexing.writer import DEFAULT_MEMORY_MB


def sync_index_with_progress(
    home: Home, catalog: Catalog, progress: Progress, memory_mb: int = DEFAULT_MEMORY_MB
) -> int:
    """The same, told to whom it concerns."""
    engine = WhooshEngine(home.index_path, memory_mb)
    try:
        engine.sync(CatalogFeed(catalog, progress))
        return engine.count()
    finally:
        engine.close()
