"""Update the index from the catalog."""

from __future__ import annotations

from contextlib import closing

from archive.catalog import Catalog
from archive.home import Home
from archive.progress import Progress
from index.catalog_feed import CatalogFeed
from index.engines import open_engine
from index.memory_limits import DEFAULT_MEMORY_MB


def sync_index(
    home: Home, catalog: Catalog, progress: Progress, memory_mb: int = DEFAULT_MEMORY_MB
) -> int:
    """Index all new changes of the catalog. Return the number of indexed documents."""
    catalog.save_checksums()
    with closing(open_engine(home, memory_mb)) as engine:
        engine.sync(CatalogFeed(catalog, progress))
        return engine.count()


def prepare_index(
    home: Home, catalog: Catalog, progress: Progress, memory_mb: int = DEFAULT_MEMORY_MB
) -> None:
    """Build the index of a catalog that is about to replace the one of the home.

    The first sync with that catalog publishes it. Until then, the old index is used.
    """
    with closing(open_engine(home, memory_mb)) as engine:
        engine.prepare_rebuild(CatalogFeed(catalog, progress))


def rebuild_index(
    home: Home, catalog: Catalog, progress: Progress, memory_mb: int = DEFAULT_MEMORY_MB
) -> int:
    """Build the index anew beside the one in use. Return the number of documents."""
    with closing(open_engine(home, memory_mb)) as engine:
        engine.rebuild(CatalogFeed(catalog, progress))
        return engine.count()
