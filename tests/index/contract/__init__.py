"""The contract of every engine: a test class inherits it and says how its engine is made, in a folder of its own."""

from __future__ import annotations

from tests.index.contract.facets import FacetContract
from tests.index.contract.searching import SearchContract
from tests.index.contract.stories import StoryContract
from tests.index.contract.syncing import SyncContract


class EngineContract(SearchContract, FacetContract, StoryContract, SyncContract):
    """What every engine does."""
