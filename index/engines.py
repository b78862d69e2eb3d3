"""Open the engine that has the index of an archive."""

from __future__ import annotations

from archive.home import Home
from index.columnar.engine import WhooshEngine
from index.engine import ChangeFeed, Engine
from index.memory_limits import DEFAULT_MEMORY_MB


def open_engine(
    home: Home, memory_mb: int = DEFAULT_MEMORY_MB, feed: ChangeFeed | None = None
) -> Engine:
    """Return the embedded engine, or that of the home's address.

    With a feed, it answers only from an index that belongs to it. `memory_mb` limits
    the embedded engine. Raise CuttingsError for an invalid address.
    """
    if not home.engine_url:
        return WhooshEngine(home.index_path, memory_mb, feed)
    # Without an address, nothing of the other engine is imported.
    from index.opensearch.engine import OpenSearchEngine  # noqa: PLC0415
    from index.opensearch.settings import parse_engine_url  # noqa: PLC0415

    return OpenSearchEngine(parse_engine_url(home.engine_url), feed)
