"""Update the index from the catalog."""

from __future__ import annotations

from archive.catalog import Catalog
from archive.home import Home
from archive.progress import Progress
from index.catalog_feed import CatalogFeed
from index.columnar.engine import WhooshEngine
from index.columnar.indexing.writer import DEFAULT_MEMORY_MB


def sync_index(
    home: Home, catalog: Catalog, progress: Progress, memory_mb: int = DEFAULT_MEMORY_MB
) -> int:
    """Index all new changes of the catalog. Return the number of indexed documents."""
    catalog.save_checksums()
    engine = WhooshEngine(home.index_path, memory_mb)
    try:
        engine.sync(CatalogFeed(catalog, progress))
        return engine.count()
    finally:
        engine.close()
