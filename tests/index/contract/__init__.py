"""The contract of every engine.

A test class inherits it and implements `make_engine`, which gets a folder.
"""

from __future__ import annotations

from tests.index.contract.facets import FacetContract
from tests.index.contract.marks import MarkContract
from tests.index.contract.pairs import PairContract
from tests.index.contract.searching import SearchContract
from tests.index.contract.stories import StoryContract
from tests.index.contract.syncing import SyncContract
from tests.index.contract.things import ThingContract
from tests.index.contract.word_forms import WordFormContract


class EngineContract(
    SearchContract,
    WordFormContract,
    FacetContract,
    MarkContract,
    PairContract,
    StoryContract,
    SyncContract,
    ThingContract,
):
    """Test everything that an engine must do."""
