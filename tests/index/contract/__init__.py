"""The contract of every engine: a test class inherits it and says how its engine is made, in a folder of its own."""

from __future__ import annotations

from tests.index.contract.facets import Facets
from tests.index.contract.following import Following
from tests.index.contract.searching import Searching
from tests.index.contract.stories import Stories


class EngineContract(Searching, Facets, Stories, Following):
    """What every engine does."""
