"""How an engine finds the forms of a word in the language of each article."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.engine import Engine, IndexDocument, IndexQuotation, Search
from index.query.parser import parse_query
from index.query.speakers import restrict_to_speakers
from tests.index.contract.base import EngineTestBase
from tests.index.memory_feed import (
    MemoryFeed,
    facet_counts,
    hit_ids,
    run_query,
    sorted_hit_ids,
)

FILLER = "Am Montag wurde in der Stadt viel geredet und wenig gesagt."
ENTRIES = (
    IndexDocument("a", f"Das Haus am Hafen. {FILLER}", language="de"),
    IndexDocument("b", f"Die Häuser am Hafen. {FILLER}", language="de"),
    IndexDocument("c", "Mr Hauser met Mr Haus.", language="en"),
    IndexDocument("d", "Встреча министра прошла в Москве", language="ru"),
    IndexDocument("e", "Министр прибыл в Москву", language="ru"),
    IndexDocument("f", "They negotiated; negotiations failed", "Talks", language="en"),
    IndexDocument("g", "The envoys negotiate", language="en"),
    IndexDocument("h", "Negotiated by missiles"),
    IndexDocument("i", "A missile", "Der Bundestag tagt", language="de"),
    IndexDocument("j", "Die Bundestagswahl und die Wahl der Räte", language="de"),
    IndexDocument("k", "Bundestagswahl is a German word", language="en"),
    IndexDocument("l", "Eine Ratte, die Heirat und der Rat", language="de"),
    IndexDocument(
        "m",
        "",
        quotations=(
            IndexQuotation("Wir bauen Häuser", "ann"),
            IndexQuotation("Ich will ein Haus", "bob"),
        ),
        language="de",
    ),
)
EXPECTED_HITS = {
    "haus": "abc",
    "häuser": "abc",
    "=haus": "ac",
    '"haus"': "ac",
    "HAUS": "ac",
    '"die häuser"': "b",
    '"die haus"': "",
    "haus*": "abc",
    "haus hafen": "ab",
    "haus -häuser": "",
    "haus -=häuser": "a",
    "hauser": "abc",
    "министра": "de",
    "министр москва": "de",
    "=министра": "d",
    "negotiate": "fg",
    "negotiated": "fgh",
    "negotiations": "f",
    "missile": "hi",
    "missiles": "hi",
    "bundestag": "ij",
    "=bundestag": "i",
    "title:bundestag": "i",
    "wahl": "j",
    "rat": "jl",
    "ratte": "l",
    "said:haus": "m",
    "said:=haus": "m",
    'said:"die häuser"': "",
    "title:talk": "f",
    "talks -title:talk": "",
}
"""Query → the matching documents of `ENTRIES`."""


class WordFormContract(EngineTestBase):
    """A word matches every form of it, in articles of a language that has the form."""

    @pytest.fixture(scope="class")
    @classmethod
    def forms_engine(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
        engine = cls.make_engine(tmp_path_factory.mktemp("forms") / "index")
        engine.sync(MemoryFeed(*ENTRIES))
        yield engine
        engine.close()

    @pytest.mark.parametrize(("typed", "expected"), EXPECTED_HITS.items())
    def test_a_word_finds_its_forms_in_the_language_of_each_article(
        self, forms_engine: Engine, typed: str, expected: str
    ) -> None:
        assert sorted_hit_ids(forms_engine, typed) == expected

    @pytest.mark.parametrize(
        ("typed", "first"), [("haus", "a"), ("häuser", "b"), ("bundestag", "i")]
    )
    def test_the_exact_form_ranks_first_and_compounds_last(
        self, forms_engine: Engine, typed: str, first: str
    ) -> None:
        assert hit_ids(forms_engine, f"{typed} -=mr")[0] == first

    def test_the_forms_of_one_speaker_match(self, forms_engine: Engine) -> None:
        for typed, speaker, expected in (
            ("said:haus", "ann", ["m"]),
            ("said:=haus", "ann", []),
            ("said:häuser", "bob", ["m"]),
            ("said:ich-will", "ann", []),
            ("said:ich-will", "bob", ["m"]),
        ):
            query = restrict_to_speakers(parse_query(typed).query, [speaker])
            hits = forms_engine.search(Search(query)).hits
            assert [hit.id for hit in hits] == expected, (typed, speaker)

    def test_facets_count_every_form_and_link_to_what_they_count(
        self, forms_engine: Engine
    ) -> None:
        results = run_query(forms_engine, "negotiated")
        counts = facet_counts(results, "language")
        assert counts == {"en": 2, None: 1}
        for language, count in counts.items():
            filters = {"language": (language,)}
            assert run_query(forms_engine, "negotiated", filters=filters).total == count

    @pytest.mark.parametrize(("typed", "matches"), [("haus", 1), ("bundestag", 1)])
    def test_passages_show_every_form(
        self, forms_engine: Engine, typed: str, matches: int
    ) -> None:
        for hit in run_query(forms_engine, f"{typed} -=mr", with_passages=True).hits:
            if hit.id in "abj":
                assert hit.match_count == matches
                assert hit.passages

    def test_the_words_that_match_in_a_language_are_listed(
        self, forms_engine: Engine
    ) -> None:
        german = forms_engine.word_forms("bundestag", "de")
        assert {"bundestag", "bundestags", "bundestagswahl"} <= german
        assert "bundestagswahl" not in forms_engine.word_forms("bundestag", "en")
        assert forms_engine.word_forms("missile", None) == {"missile", "missiles"}

    def test_longer_words_are_listed_by_frequency(self, forms_engine: Engine) -> None:
        assert forms_engine.longer_words("wahl", 5) == ["bundestagswahl"]
        assert forms_engine.longer_words("nothing", 5) == []

    def test_a_deleted_article_is_found_under_no_form(self, engine: Engine) -> None:
        feed = MemoryFeed(*ENTRIES)
        engine.sync(feed)
        assert sorted_hit_ids(engine, "haus") == "abc"
        feed.remove("b")
        feed.put(IndexDocument("z", "Hauses", language="de"))
        engine.sync(feed)
        assert sorted_hit_ids(engine, "häuser") == "acz"
        assert run_query(engine, "haus").total == 3
