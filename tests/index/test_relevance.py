"""Test the ranking of a small collection.

Judged collections must reach a minimum score, if they are available.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from index.columnar.engine import WhooshEngine
from index.engine import IndexDocument
from index.query.parser import parse_query
from tests.bench.relevance import score
from tests.index.memory_feed import MemoryFeed, run_query

COLLECTIONS = Path(__file__).parents[3] / "shared" / "dev" / "relevance"
MINIMUM_NDCG = {"time": 0.6735, "cran": 0.411, "med": 0.731}
"""Minimum of the mean nDCG@10."""

FILLER = (
    "The council met on Monday and spoke for an hour about the budget of the town and "
    "the roads of the county."
)
ARTICLES = (
    IndexDocument(
        "apart",
        f"The harbour was quiet. {FILLER} A dredger left for the north; its strike of a buoy was noted.",
    ),
    IndexDocument(
        "near",
        f"A harbour strike began at dawn. {FILLER} The dredger and a buoy were left in the north, quiet.",
    ),
    IndexDocument(
        "titled", f"{FILLER} The mayor said that it was time.", "Lighthouse to be sold"
    ),
    IndexDocument(
        "told",
        f"{FILLER} The mayor said that a lighthouse was to be sold, and that it was time.",
        "A town's week",
    ),
    IndexDocument("root", f"{FILLER} Mayors were accusing the ministry of smuggling."),
    IndexDocument(
        "asking",
        f"{FILLER} Who is it, what is it, and why have they been so? So what has been is what it is.",
    ),
    IndexDocument("compound", f"The off-shore wind was strong. {FILLER}"),
    IndexDocument("halves", f"The shore lay bare. {FILLER} Off they went to see it."),
    IndexDocument(
        "german", f"{FILLER} Die Häuser am Hafen sind verkauft.", language="de"
    ),
    IndexDocument("name", f"{FILLER} Mr Hauser spoke of the haven.", language="en"),
    IndexDocument("unknown", f"{FILLER} Sailors were rowing."),
    *(
        IndexDocument(
            f"other{number}",
            f"{FILLER} Page {number} of the minutes is lost.",
            "Minutes",
        )
        for number in range(14)
    ),
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    engine = WhooshEngine(tmp_path_factory.mktemp("relevance") / "index")
    engine.sync(MemoryFeed(*ARTICLES))
    return engine


def missing_words_by_id(engine: WhooshEngine, typed: str) -> dict[str, tuple[str, ...]]:
    """Return the matches, then the related articles, with the missing words of each."""
    parsed = parse_query(typed)
    results = run_query(engine, typed, related_limit=10)
    return {
        hit.id: tuple(map(parsed.clause_text, hit.missing_clauses))
        for hit in (*results.hits, *results.related)
    }


def test_full_matches_come_first_and_others_list_missing_words(
    engine: WhooshEngine,
) -> None:
    assert missing_words_by_id(engine, "harbour dawn") == {
        "near": (),
        "apart": ("dawn",),
    }
    missing_words = missing_words_by_id(engine, "lighthouse mayor harbour")
    assert missing_words["titled"] == missing_words["told"] == ("harbour",)
    assert missing_words["near"] == missing_words["apart"] == ("lighthouse", "mayor")
    assert list(missing_words)[:2] == ["titled", "told"]


def test_words_near_each_other_come_before_words_far_apart(
    engine: WhooshEngine,
) -> None:
    assert list(missing_words_by_id(engine, "harbour strike")) == ["near", "apart"]
    assert list(missing_words_by_id(engine, "buoy dredger")) == ["near", "apart"]
    assert list(missing_words_by_id(engine, "strike buoy")) == ["apart", "near"]


def test_a_word_of_the_title_comes_before_one_of_the_text(engine: WhooshEngine) -> None:
    assert (
        list(missing_words_by_id(engine, "lighthouse"))
        == list(missing_words_by_id(engine, "lighthouse sold"))
        == ["titled", "told"]
    )


def test_related_word_forms_raise_the_score_but_do_not_match(
    engine: WhooshEngine,
) -> None:
    assert missing_words_by_id(engine, "smuggled") == {}
    assert missing_words_by_id(engine, "accusation ministry") == {
        "root": ("accusation",)
    }


def test_common_words_do_not_dominate_a_sentence_query(engine: WhooshEngine) -> None:
    """An article with only the common words of the query is not a good result.

    One with a distinctive word is.
    """
    missing_words = missing_words_by_id(
        engine, "what is it that has been smuggled to the ministry and why"
    )
    assert list(missing_words) == ["root"]
    assert {"what", "smuggled", "why"} <= set(missing_words["root"])
    assert next(iter(missing_words_by_id(engine, "what why"))) == "asking", (
        "of common words alone, all tell"
    )


def test_the_parts_of_a_compound_raise_its_score_separately(
    engine: WhooshEngine,
) -> None:
    missing_words = missing_words_by_id(engine, "off-shore dawn")
    assert set(missing_words) == {"near", "compound", "halves"}
    assert missing_words["compound"] == ("dawn",)
    assert missing_words["halves"] == ("off-shore", "dawn")
    assert list(missing_words).index("compound") < list(missing_words).index("halves")


def test_stemming_uses_the_language_of_each_article(engine: WhooshEngine) -> None:
    """In German, *Häuser* is the plural of *Haus*, but *Hauser* is a name.

    Articles of unknown language are stemmed as English.
    """
    assert list(missing_words_by_id(engine, "haus zanzibar")) == ["german"]
    assert list(missing_words_by_id(engine, "rowed zanzibar")) == ["unknown"]


@pytest.mark.skipif(not COLLECTIONS.exists(), reason="no judged collections here")
@pytest.mark.parametrize(("name", "floor"), MINIMUM_NDCG.items())
def test_each_collection_reaches_its_minimum_ndcg(name: str, floor: float) -> None:
    collection = json.loads(
        gzip.decompress((COLLECTIONS / f"{name}.json.gz").read_bytes())
    )
    assert score(collection) >= floor
