"""What a reader gets first: orders of a small collection written for it, and floors where judged collections lie near."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from index.grammar import parse
from index.port import Entry, Search
from index.whoosh_engine import WhooshEngine
from tests.bench.relevance import score
from tests.index.feeds import MemoryFeed

SET = Path(__file__).parents[3] / "shared" / "dev" / "relevance"
FLOORS = {"time": 0.66, "cran": 0.395, "med": 0.725}
"""Of the mean nDCG@10; a change of one word in a hundred moves it by 0.003."""

FILLING = "The council met on Monday and spoke for an hour about the budget of the town and the roads of the county."
ARTICLES = (
    Entry("apart", f"The harbour was quiet. {FILLING} A dredger left for the north; its strike of a buoy was noted."),
    Entry("near", f"A harbour strike began at dawn. {FILLING} The dredger and a buoy were left in the north, quiet."),
    Entry("titled", f"{FILLING} The mayor said that it was time.", "Lighthouse to be sold"),
    Entry("told", f"{FILLING} The mayor said that a lighthouse was to be sold, and that it was time.", "A town's week"),
    Entry("root", f"{FILLING} Mayors were accusing the ministry of smuggling."),
    Entry("word", f"{FILLING} Mayors were silent on who it is that smuggles."),
    Entry("compound", f"The off-shore wind was strong. {FILLING}"),
    Entry("halves", f"The shore lay bare. {FILLING} Off they went to see it."),
    *(Entry(f"other{number}", f"{FILLING} Page {number} of the minutes is lost.", "Minutes") for number in range(12)),
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    engine = WhooshEngine(tmp_path_factory.mktemp("relevance") / "index")
    engine.sync(MemoryFeed(*ARTICLES))
    return engine


def shown(engine: WhooshEngine, typed: str) -> dict[str, tuple[str, ...]]:
    """The first page: each article with the words that it is said to lack, in order."""
    parsed = parse(typed)
    hits = engine.search(Search(parsed.query, partial=True)).hits
    return {hit.id: tuple(map(parsed.words, hit.missing)) for hit in hits}
