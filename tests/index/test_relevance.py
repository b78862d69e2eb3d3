"""What a reader gets first: orders of a small collection, and floors where judged collections lie near."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from index.columnar.engine import WhooshEngine
from index.engine import IndexDocument, Search
from index.query.parser import parse_query
from tests.bench.relevance import score
from tests.index.feeds import MemoryFeed

SET = Path(__file__).parents[3] / "shared" / "dev" / "relevance"
FLOORS = {"time": 0.67, "cran": 0.40, "med": 0.71}
"""Of the mean nDCG@10."""

FILLING = "The council met on Monday and spoke for an hour about the budget of the town and the roads of the county."
ARTICLES = (
    IndexDocument(
        "apart",
        f"The harbour was quiet. {FILLING} A dredger left for the north; its strike of a buoy was noted.",
    ),
    IndexDocument(
        "near",
        f"A harbour strike began at dawn. {FILLING} The dredger and a buoy were left in the north, quiet.",
    ),
    IndexDocument(
        "titled", f"{FILLING} The mayor said that it was time.", "Lighthouse to be sold"
    ),
    IndexDocument(
        "told",
        f"{FILLING} The mayor said that a lighthouse was to be sold, and that it was time.",
        "A town's week",
    ),
    IndexDocument("root", f"{FILLING} Mayors were accusing the ministry of smuggling."),
    IndexDocument(
        "asking",
        f"{FILLING} Who is it, what is it, and why have they been so? So what has been is what it is.",
    ),
    IndexDocument("compound", f"The off-shore wind was strong. {FILLING}"),
    IndexDocument("halves", f"The shore lay bare. {FILLING} Off they went to see it."),
    IndexDocument(
        "german", f"{FILLING} Die Häuser am Hafen sind verkauft.", language="de"
    ),
    IndexDocument("name", f"{FILLING} Mr Hauser spoke of the haven.", language="en"),
    IndexDocument("unknown", f"{FILLING} Sailors were rowing."),
    *(
        IndexDocument(
            f"other{number}",
            f"{FILLING} Page {number} of the minutes is lost.",
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


def shown(engine: WhooshEngine, typed: str) -> dict[str, tuple[str, ...]]:
    """The first page: each article with the words that it is said to lack, in order."""
    parsed = parse_query(typed)
    hits = engine.search(Search(parsed.query, allow_partial=True)).hits
    return {hit.id: tuple(map(parsed.clause_text, hit.missing_clauses)) for hit in hits}


def test_articles_with_all_the_words_come_first_and_the_others_say_what_they_lack(
    engine: WhooshEngine,
) -> None:
    assert shown(engine, "harbour dawn") == {"near": (), "apart": ("dawn",)}
    found = shown(engine, "lighthouse mayor harbour")
    assert found["titled"] == found["told"] == ("harbour",)
    assert found["near"] == found["apart"] == ("lighthouse", "mayor")
    assert list(found)[:2] == ["titled", "told"]


def test_words_near_each_other_come_before_words_far_apart(
    engine: WhooshEngine,
) -> None:
    assert list(shown(engine, "harbour strike")) == ["near", "apart"]
    assert list(shown(engine, "buoy dredger")) == ["near", "apart"]
    assert list(shown(engine, "strike buoy")) == ["apart", "near"]


def test_a_word_of_the_title_comes_before_one_of_the_text(engine: WhooshEngine) -> None:
    assert (
        list(shown(engine, "lighthouse"))
        == list(shown(engine, "lighthouse sold"))
        == ["titled", "told"]
    )


def test_another_word_of_the_root_speaks_for_an_article_and_does_not_make_it_match(
    engine: WhooshEngine,
) -> None:
    assert shown(engine, "smuggled") == {}
    assert shown(engine, "accusation ministry") == {"root": ("accusation",)}


def test_a_sentence_is_not_answered_by_its_common_words(engine: WhooshEngine) -> None:
    """An article that asks as the reader does is no answer; the one that has a telling word is."""
    found = shown(engine, "what is it that has been smuggled to the ministry and why")
    assert list(found) == ["root"]
    assert {"what", "smuggled", "why"} <= set(found["root"])
    assert next(iter(shown(engine, "what why"))) == "asking", (
        "of common words alone, all tell"
    )


def test_the_words_of_a_compound_speak_for_it_apart(engine: WhooshEngine) -> None:
    found = shown(engine, "off-shore dawn")
    assert set(found) == {"near", "compound", "halves"}
    assert found["compound"] == ("dawn",)
    assert found["halves"] == ("off-shore", "dawn")
    assert list(found).index("compound") < list(found).index("halves")


def test_roots_are_those_of_the_language_of_each_article(engine: WhooshEngine) -> None:
    """*Häuser* is the plural of *Haus*; Mr Hauser is none, and an article of unknown language is taken for English."""
    assert list(shown(engine, "haus zanzibar")) == ["german"]
    assert list(shown(engine, "rowed zanzibar")) == ["unknown"]


@pytest.mark.skipif(not SET.exists(), reason="no judged collections here")
@pytest.mark.parametrize(("name", "floor"), FLOORS.items())
def test_no_collection_falls_below_its_floor(name: str, floor: float) -> None:
    collection = json.loads(gzip.decompress((SET / f"{name}.json.gz").read_bytes()))
    assert score(collection) >= floor
