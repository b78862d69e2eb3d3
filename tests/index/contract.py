"""The contract of every engine: a test class inherits it and says how its engine is made, in a folder of its own."""

from __future__ import annotations

import itertools
import random
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.grammar import parse
from index.port import COUNTED, WIDER, Engine, Entry, Search, Sort
from tests.index.feeds import InterruptedRun, MemoryFeed, ask, dated, facet, found, ids

WORDS = {
    "a": "The S-400 missile systems reach India next year. Prices of crude rose, said Gen. Shoigu.",
    "b": "An s400 missile was shown in Zürich; the AK-203 rifle and the Su-30MKI were not.",
    "c": "Batteries of S 400 missiles — the U.S. said so — fired 1,500 rounds of 5.56x45 mm in C++ weather.",
    "d": "Tell US what O'Neill of AT&T paid: $16 million for R&D, Covid-19 or not, says India’s bank.",
    "e": "昨日東京都知事が会見した。Straße und Łódź, søndag. Tell us more.",
    "f": "crude prices fell. The minister of defence spoke of prices, then of crude.",
}

FOUND = {
    # words
    "missile": "abc",
    "missiles": "abc",
    "MISSILE india": "a",
    "the": "abcf",
    "missile OR crude": "abcf",
    "india -missile": "d",
    "india NOT missile": "d",
    "(india OR zurich) missile": "ab",
    "-missile": "def",
    "india or": "d",
    # designators, whole and by parts
    "S-400": "abc",
    "s400": "abc",
    "S 400": "abc",
    "S–400": "abc",
    "“S 400 missile”": "abc",
    '"s400 missiles"': "abc",
    "400": "abc",
    "S-40": "",
    "AK-203": "b",
    "ak203": "b",
    "203": "b",
    "Su-30MKI": "b",
    "su30mki": "b",
    "Su-30": "b",
    "mki": "b",
    "C++": "c",
    "U.S.": "cd",
    "US": "cde",
    "R&D": "d",
    "AT&T": "d",
    "O'Neill": "d",
    "O’Neill": "d",
    "oneill": "d",
    "neill": "d",
    "india": "ad",
    "Covid-19": "d",
    "covid19": "d",
    "covid": "d",
    "5.56x45": "c",
    "5.56": "c",
    "$16": "d",
    "16": "d",
    "1500": "c",
    "1,500": "c",
    # folding
    "zurich": "b",
    "ZÜRICH": "b",
    "Zu\u0308rich": "b",
    "strasse": "e",
    "lodz": "e",
    "sondag": "e",
    # scripts without spaces
    "東京": "e",
    "東京都": "e",
    "会見": "e",
    "京東": "",
    # phrases and proximity
    '"prices of crude"': "a",
    '"prices crude"': "",
    '"crude prices"': "f",
    '"prices crude"~0': "f",
    '"crude prices"~1': "af",
    '"crude spoke"~7': "f",
    '"spoke crude"~7': "f",
    '"crude crude"~20': "f",
    # prefixes
    "missil*": "abc",
    "su30*": "b",
    "Su-3*": "b",
    "zür*": "b",
}
"""What a reader types, and the documents of WORDS that answer."""

FACTS = (
    Entry(
        "1", "alpha", "One", "Daily", "Wire", ("Ann Lee",), {"a": ("Ann", "Ann B."), "b": ("Bob",)}, dated("2020-06-22")
    ),
    Entry("2", "alpha", "Two", "Daily", None, (), {"a": ("Ann B.",)}, dated("2020-06-01", "2020-06-30")),
    Entry("3", "alpha", "Three", "Weekly", "Wire", (), {"b": ("Bob",)}, dated("2020-01-01", "2020-12-31")),
    Entry("4", "alpha", "Four", None, None, (), {}, dated("2019-12-30", "2020-01-02")),
    Entry("5", "beta", "Five", "Weekly", None, (), {"a": ("Ann",), "c": ("Cy",)}, None),
    Entry("6", "beta", "Six", "Daily", "Wire", (), {"c": ("Cy",)}, dated("2021-01-01")),
)

typed = st.text(max_size=60) | st.lists(
    st.sampled_from(
        [*'"()*-:~ ', "AND", "OR", "NOT", "title:", "date:", "x", "missile", "S-400", "2020", ">", "昨日", "\x00"]
    )
).map(" ".join)


class EngineContract(ABC):
    """What every engine does; `make` gives one that keeps its index in the folder."""

    @classmethod
    @abstractmethod
    def make(cls, folder: Path) -> Engine: ...

    @pytest.fixture
    def engine(self, tmp_path: Path) -> Iterator[Engine]:
        engine = self.make(tmp_path / "index")
        yield engine
        engine.close()

    @pytest.fixture(scope="class")
    @classmethod
    def words(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
        engine = cls.make(tmp_path_factory.mktemp("words") / "index")
        engine.sync(MemoryFeed(*(Entry(id, text) for id, text in WORDS.items())))
        yield engine
        engine.close()

    @pytest.fixture(scope="class")
    @classmethod
    def facts(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
        engine = cls.make(tmp_path_factory.mktemp("facts") / "index")
        engine.sync(MemoryFeed(*FACTS))
        yield engine
        engine.close()

    # what tells that answers may be others

    def test_its_state_is_another_after_each_commit_and_the_same_between(self, engine: Engine) -> None:
        feed, states = MemoryFeed(), [engine.state()]
        for word in ("ferry", "harbour", "tide"):
            feed.put(Entry(word, word))
            engine.sync(feed)
            states.append(engine.state())
            assert found(engine, word)
            engine.sync(feed)
            assert engine.state() == states[-1]
        assert len(set(states)) == 4

    # what is found

    @pytest.mark.parametrize(("typed", "expected"), FOUND.items())
    def test_what_a_reader_types_finds(self, words: Engine, typed: str, expected: str) -> None:
        assert found(words, typed) == expected

    def test_an_empty_query_finds_everything(self, words: Engine) -> None:
        assert found(words, "") == found(words, "  ") == "abcdef"

    def test_the_exact_form_ranks_above_another(self, engine: Engine) -> None:
        engine.sync(MemoryFeed(Entry("many", "few words on missiles"), Entry("one", "few words on missile")))
        assert ids(engine, "missile") == ["one", "many"]
        assert ids(engine, "missiles") == ["many", "one"]

    def test_a_word_in_the_title_ranks_above_one_in_the_text(self, engine: Engine) -> None:
        engine.sync(MemoryFeed(Entry("text", "crude oil", "Prices rise"), Entry("title", "prices rise", "Crude oil")))
        assert ids(engine, "crude") == ["title", "text"]

    def test_words_may_stand_partly_in_the_title(self, engine: Engine) -> None:
        engine.sync(MemoryFeed(Entry("a", "rose again", "Crude prices"), Entry("b", "crude prices")))
        assert found(engine, "crude rose") == "a"

    def test_a_phrase_does_not_run_from_one_value_into_the_next(self, engine: Engine) -> None:
        engine.sync(MemoryFeed(Entry("a", "x", authors=("Ann Lee", "Bob Roy"))))
        assert found(engine, 'author:"ann lee"') == "a"
        assert found(engine, 'author:"lee bob"') == ""

    @pytest.mark.parametrize(
        ("typed", "expected"),
        {
            "title:one": "1",
            "title:alpha": "",
            "one": "1",
            "outlet:weekly": "35",
            "person:ann": "125",
            'person:"ann b"': "12",
            "author:lee": "1",
            "person:(ann OR bob) alpha": "123",
            "-outlet:daily": "345",
            "date:2020": "123",
            "date:2020-06": "12",
            "date:2020-06-22": "1",
            "date:2020-06-01..2020-09-03": "12",
            "date:>2020": "6",
            "date:>=2020": "1236",
            "date:<=2020-01": "4",
            "date:<2020": "",
            "date:..2020-06": "124",
            "date:unknown": "5",
            "-date:unknown": "12346",
            "-date:2020": "456",
            "alpha date:(2020-06-22 OR 2019-12-29..2020-01-02)": "14",
        }.items(),
    )
    def test_fields_and_dates_find(self, facts: Engine, typed: str, expected: str) -> None:
        assert found(facts, typed) == expected

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
    @given(typed=typed)
    def test_nothing_that_is_typed_raises(self, words: Engine, typed: str) -> None:
        results = ask(words, typed)
        assert results.total == len(results.hits) <= len(WORDS)

    def test_a_prefix_with_too_many_words_is_cut_and_says_so(self, engine: Engine) -> None:
        engine.sync(MemoryFeed(Entry("a", " ".join(f"pre{number}" for number in range(1100)))))
        results = ask(engine, "pre*")
        assert results.total == 1
        assert any("1,024" in message for message in results.messages)

    def test_matches_are_counted_in_the_text_each_stretch_once(self, engine: Engine) -> None:
        engine.sync(MemoryFeed(Entry("a", "Air defence, air force; air defence. Missiles, missile", "Air defence")))
        for typed, matches in {
            "air": 3,
            '"air defence"': 2,
            "air defence": 5,
            'air "air defence"': 3,
            "missiles": 2,
        }.items():
            (hit,) = engine.search(Search(parse(typed).query, passages=True)).hits
            assert hit.matches == matches, typed

    # facets, filters, order

    def test_facets_count_each_document_once_a_value_and_the_unknown_as_none(self, facts: Engine) -> None:
        results = ask(facts)
        assert facet(results, "outlet") == {"Daily": 3, "Weekly": 2, None: 1}
        assert facet(results, "agency") == {"Wire": 3, None: 3}
        assert facet(results, "person") == {"a": 3, "b": 2, "c": 2, None: 1}

    def test_a_year_or_month_counts_only_where_every_day_lies_in_it(self, facts: Engine) -> None:
        results = ask(facts)
        assert facet(results, "year") == {"2020": 3, "2021": 1, None: 2}
        assert facet(results, "month") == {"2020-06": 2, "2021-01": 1, None: 3}

    def test_facet_values_come_by_falling_count_then_by_value(self, facts: Engine) -> None:
        assert [each.value for each in ask(facts).facets["person"]] == ["a", "b", "c", None]

    def test_values_are_or_within_a_facet_and_facets_are_and(self, facts: Engine) -> None:
        assert sorted(ids(facts, filters={"person": ("a", "b")})) == ["1", "2", "3", "5"]
        assert sorted(ids(facts, filters={"person": ("a", "b"), "outlet": ("Daily",)})) == ["1", "2"]
        assert ids(facts, filters={"outlet": (None,)}) == ["4"]
        assert sorted(ids(facts, filters={"year": (None, "2021")})) == ["4", "5", "6"]

    def test_a_facets_own_filter_does_not_change_its_counts(self, facts: Engine) -> None:
        results = ask(facts, filters={"outlet": ("Weekly",), "agency": ("Wire",)})
        assert [hit.id for hit in results.hits] == ["3"]
        assert facet(results, "outlet") == {"Daily": 2, "Weekly": 1}
        assert facet(results, "agency") == {"Wire": 1, None: 1}
        assert facet(results, "person") == {"b": 1}

    def test_chosen_values_stay_at_zero(self, facts: Engine) -> None:
        results = ask(facts, "beta", filters={"outlet": ("Nobody",), "person": (None,)})
        assert results.total == 0
        assert facet(results, "outlet") == {"Nobody": 0}
        assert facet(results, "person") == {None: 0}

    def test_what_is_excluded_is_nowhere_and_narrows_every_facet(self, facts: Engine) -> None:
        results = ask(facts, excluded={"outlet": ("Daily",)})
        assert sorted(hit.id for hit in results.hits) == ["3", "4", "5"]
        assert facet(results, "outlet") == {"Weekly": 2, None: 1, "Daily": 0}
        assert facet(results, "agency") == {"Wire": 1, None: 2}
        assert sorted(ids(facts, excluded={"outlet": ("Weekly", None)})) == ["1", "2", "6"]
        assert sorted(ids(facts, excluded={"person": ("a",)}, filters={"outlet": ("Daily", "Weekly")})) == ["3", "6"]
        assert ids(facts, excluded={"person": (None,), "outlet": ("Daily",), "agency": ("Nobody",)}) != []
        assert ids(facts, filters={"outlet": ("Daily",)}, excluded={"outlet": ("Daily",)}) == []

    def test_what_is_not_known_is_counted_however_rare_it_is(self, facts: Engine) -> None:
        assert facet(ask(facts, values=1), "person") == {"a": 3, None: 1}
        assert ask(facts, values=1).different["person"] == 4

    def test_only_the_facets_asked_for_are_counted(self, facts: Engine) -> None:
        assert set(ask(facts, facets=("year",)).facets) == {"year"}
        assert set(ask(facts).facets) == set(COUNTED)

    def test_authors_languages_days_and_the_confidence_of_dates_are_facets(self, engine: Engine) -> None:
        day, month = dated("2020-06-22"), dated("2020-06-01", "2020-06-30")
        stated = Entry("1", "x", authors=("Ann Lee", "Bob"), dates=day, language="en", confidence="stated")
        engine.sync(MemoryFeed(stated, Entry("2", "x", authors=("Bob",), dates=month, confidence="weak")))
        results = ask(engine, facets=("author", "language", "confidence", "day"))
        assert facet(results, "author") == {"Bob": 2, "Ann Lee": 1}
        assert facet(results, "language") == {"en": 1, None: 1}
        assert facet(results, "confidence") == {"stated": 1, "weak": 1}
        assert facet(results, "day") == {"2020-06-22": 1, None: 1}
        assert ids(engine, filters={"confidence": ("weak",)}) == ids(engine, filters={"day": (None,)}) == ["2"]

    def test_what_came_last_into_the_archive_can_come_first(self, engine: Engine) -> None:
        days = {"a": dated("2020-01-02"), "b": dated("2021-01-02"), "c": None, "d": dated("2019-01-02")}
        entries = [Entry(id, "x", dates=when, added=100 + n // 2) for n, (id, when) in enumerate(days.items())]
        for entry in entries:
            engine.sync(MemoryFeed(*entries[: entries.index(entry) + 1]))
        assert ids(engine, sort=Sort.ADDED) == ["d", "c", "b", "a"]

    def test_date_bounds_ask_that_every_day_lies_within(self, facts: Engine) -> None:
        june = {"earliest": date(2020, 6, 1), "latest": date(2020, 6, 30)}
        assert sorted(ids(facts, **june)) == ["1", "2"]
        assert sorted(ids(facts, earliest=date(2020, 6, 22))) == ["1", "6"]
        assert sorted(ids(facts, **june, undated=True)) == ["1", "2", "5"]
        assert ids(facts, undated=True) == ["5"]

    def test_newest_and_oldest_put_the_undated_last(self, facts: Engine) -> None:
        assert ids(facts, sort=Sort.NEWEST) == ["6", "3", "2", "1", "4", "5"]
        assert ids(facts, sort=Sort.OLDEST) == ["4", "1", "2", "3", "6", "5"]

    def test_equal_scores_fall_to_the_newer_then_to_the_id(self, engine: Engine) -> None:
        dates = {"b": dated("2020-01-02"), "a": dated("2020-01-02"), "d": None, "c": dated("2020-01-03")}
        engine.sync(MemoryFeed(*(Entry(id, "same words", dates=when) for id, when in dates.items())))
        assert ids(engine, "words") == ids(engine, "") == ["c", "a", "b", "d"]

    def test_pages_add_up_to_the_whole_however_deep(self, engine: Engine) -> None:
        chance = random.Random(4)
        entries = [Entry(f"{n:03}", " ".join(chance.choices(["oil", "gas", "coal", "wind"], k=9))) for n in range(300)]
        engine.sync(MemoryFeed(*entries))
        whole = ids(engine, "oil OR gas")
        pages = [ids(engine, "oil OR gas", offset=start, limit=7) for start in range(0, len(whole) + 7, 7)]
        assert [id for page in pages for id in page] == whole
        assert ask(engine, "oil OR gas", offset=290, limit=7).total == len(whole)

    def test_a_limit_of_nothing_gives_total_and_facets(self, facts: Engine) -> None:
        results = ask(facts, "alpha", limit=0)
        assert (results.total, results.hits) == (4, ())
        assert facet(results, "outlet") == {"Daily": 2, "Weekly": 1, None: 1}

    def test_what_is_frozen_answers_as_before_whatever_is_committed_after(self, engine: Engine) -> None:
        feed = MemoryFeed(*(Entry(f"{number:03}", f"oil number{number}") for number in range(300)))
        engine.sync(feed)
        frozen, whole = engine.frozen(), ids(engine, "oil")
        search = Search(parse("oil").query, limit=100)
        slices = [frozen.search(search)]
        dropped = [f"{number:03}" for number in range(0, 300, 50)]
        for id in dropped:  # a commit each, so that segments are merged too
            engine.sync(feed.drop(id).put(Entry(f"new{id}", "oil oil"), Entry("001", "water")))
        while slices[-1].next:
            slices.append(frozen.search(replace(search, after=slices[-1].next)))
        assert [hit.id for each in slices for hit in each.hits] == whole
        assert {each.total for each in slices} == {300}
        now = {*whole, *(f"new{id}" for id in dropped)} - {"001", *dropped}
        assert set(ids(engine, "oil")) == now

    def test_what_is_frozen_before_the_first_sync_stays_empty(self, engine: Engine) -> None:
        frozen = engine.frozen()
        engine.sync(MemoryFeed(Entry("a", "oil")))
        assert (frozen.search(Search(parse("oil").query)).total, ask(engine, "oil").total) == (0, 1)

    # stories

    def test_copies_fold_into_the_one_that_is_placed_best(self, engine: Engine) -> None:
        engine.sync(MemoryFeed(*COPIES))
        results = ask(engine, "crane", fold=True)
        assert [(hit.id, hit.folded) for hit in results.hits] == [("d", ("a", "b")), ("c", ()), ("f", ())]
        assert (results.total, results.stories) == (5, 3)

    def test_apart_every_document_is_a_hit_and_stories_are_counted_all_the_same(self, engine: Engine) -> None:
        engine.sync(MemoryFeed(*COPIES))
        results = ask(engine, "crane")
        assert sorted(hit.id for hit in results.hits) == ["a", "b", "c", "d", "f"]
        assert all(hit.folded == () for hit in results.hits)
        assert (results.total, results.stories) == (5, 3)
        assert (ask(engine).total, ask(engine).stories) == (6, 4)

    def test_only_what_matches_is_folded(self, engine: Engine) -> None:
        engine.sync(MemoryFeed(*COPIES))
        (hit,) = ask(engine, "crane", fold=True, filters={"outlet": ("Gazette",)}).hits
        assert (hit.id, hit.folded) == ("a", ())
        assert ask(engine, "crane", filters={"outlet": ("Gazette",)}).stories == 1

    def test_a_story_stands_where_the_order_puts_its_first_document(self, engine: Engine) -> None:
        engine.sync(MemoryFeed(*COPIES))
        newest = ask(engine, fold=True, sort=Sort.NEWEST).hits
        assert [(hit.id, hit.folded) for hit in newest] == [("a", ("d", "b")), ("c", ()), ("e", ()), ("f", ())]
        oldest = ask(engine, fold=True, sort=Sort.OLDEST).hits
        assert [hit.id for hit in oldest] == ["b", "c", "e", "f"]

    def test_a_story_whose_best_document_has_all_words_is_not_shown_again_for_one_that_lacks_some(
        self, engine: Engine
    ) -> None:
        engine.sync(MemoryFeed(*COPIES, *(Entry(f"x{n}", "nothing of the kind") for n in range(20))))
        results = ask(engine, "quay herring", fold=True, partial=True)
        assert [(hit.id, hit.folded) for hit in results.hits] == [("d", ("a", "b"))]
        assert (results.total, results.partial, results.stories) == (3, 2, 1)

    def test_folded_pages_and_cursors_add_up_to_the_whole_and_show_no_story_twice(self, engine: Engine) -> None:
        chance = random.Random(9)
        feed = MemoryFeed()
        for start in range(0, 400, 50):  # several segments
            feed.put(*(_copied(chance, number) for number in range(start, start + 50)))
            engine.sync(feed)
        stories = {change.id: change.entry.story for change in feed.changes(0) if change.entry}
        for query, sort in itertools.product(("oil OR gas", "", "oil wind"), Sort):
            asked = {"sort": sort, "partial": query == "oil wind"}
            plain = ask(engine, query, **asked)
            expected = _folded([hit.id for hit in plain.hits], stories)
            whole = ask(engine, query, **asked, fold=True)
            assert [(hit.id, sorted(hit.folded)) for hit in whole.hits] == expected
            assert (whole.total, whole.stories) == (plain.total, plain.stories) == (plain.total, len(expected))
            if query != "oil wind":  # those that lack words follow only on pages that they fill
                pages = [ids(engine, query, **asked, fold=True, offset=n, limit=7) for n in range(0, len(expected), 7)]
                assert [id for page in pages for id in page] == [id for id, _ in expected]
                assert _followed(engine, query, sort) == [id for id, _ in expected]

    def test_values_can_count_stories_each_once_a_value_that_any_of_its_found_documents_has(
        self, engine: Engine
    ) -> None:
        engine.sync(MemoryFeed(*COPIES))
        results = ask(engine, "crane", by_story=True)
        assert (results.total, results.stories) == (5, 3)
        assert facet(results, "outlet") == {"Gazette": 1, None: 3}
        assert facet(results, "month") == {"2021-03": 2, None: 1}
        assert facet(ask(engine, "crane"), "outlet") == {"Gazette": 1, None: 4}

    def test_a_story_that_spans_two_years_counts_in_each_and_once_in_their_decade(self, engine: Engine) -> None:
        years = {"a": "1999", "b": "2000", "c": "2000", "d": "2001", "e": None}
        entries = [Entry(id, "x", dates=year and dated(f"{year}-03-04"), story="s") for id, year in years.items()]
        engine.sync(MemoryFeed(*entries))
        results = ask(engine, facets=("year", *WIDER), by_story=True)
        assert facet(results, "year") == {"1999": 1, "2000": 1, "2001": 1, None: 1}
        assert facet(results, "decade") == {"199": 1, "200": 1, None: 1}
        assert facet(results, "century") == {"19": 1, "20": 1, None: 1}
        assert facet(results, "millennium") == {"1": 1, "2": 1, None: 1}
        assert facet(ask(engine, facets=("decade",)), "decade") == {"199": 1, "200": 3, None: 1}

    def test_a_story_counts_once_though_some_of_its_documents_lack_words(self, engine: Engine) -> None:
        engine.sync(MemoryFeed(*COPIES, *(Entry(f"x{n}", "nothing of the kind") for n in range(20))))
        results = ask(engine, "quay herring", by_story=True, partial=True)
        assert (results.total, results.partial) == (3, 2)
        assert facet(results, "month") == {"2021-03": 1}

    def test_stories_of_each_value_are_those_that_are_counted_one_by_one(self, engine: Engine) -> None:
        chance = random.Random(5)
        feed = MemoryFeed()
        for start in range(0, 400, 50):  # several segments
            feed.put(*(_told(chance, number) for number in range(start, start + 50)))
            engine.sync(feed)
            feed.drop(*(f"{chance.randrange(start, start + 50):03}" for _ in range(3)))
        engine.sync(feed)
        held = {change.id: change.entry for change in feed.changes(0) if change.entry}
        narrow = {"outlet": ("Daily", None)}
        for query, filters, excluded in itertools.product(
            ("", "oil", "oil wind"), ({}, narrow, {"person": ("p1", "p2")}), ({}, {"year": ("2021",)})
        ):
            asked = {"excluded": excluded, "partial": query == "oil wind"}
            results = ask(engine, query, **asked, filters=filters, by_story=True)
            articles = ask(engine, query, **asked, filters=filters)
            assert replace(results, facets={}) == replace(articles, facets={})
            for name in ("outlet", "person", "year"):
                others = {facet: values for facet, values in filters.items() if facet != name}
                entries = [held[id] for id in ids(engine, query, **asked, filters=others)]
                expected = _stories_by_value(entries, name)
                named = dict.fromkeys((*filters.get(name, ()), *excluded.get(name, ())), 0)
                assert facet(results, name) == {**named, **expected}, (query, filters, excluded, name)

    # following the feed

    def test_before_the_first_sync_nothing_is_found(self, engine: Engine) -> None:
        results = ask(engine, "x", filters={"outlet": ("Daily",)})
        assert (engine.count(), results.total, facet(results, "outlet")) == (0, 0, {"Daily": 0})

    def test_a_sync_takes_what_is_new_and_tells_how_much(self, engine: Engine) -> None:
        feed = MemoryFeed(*FACTS)
        assert engine.sync(feed) == 6
        assert engine.sync(feed) == 0
        feed.put(Entry("7", "gamma")).drop("1")
        assert engine.sync(feed) == 2
        assert engine.count() == 6

    def test_a_changed_document_is_found_by_its_new_words_only(self, engine: Engine) -> None:
        feed = MemoryFeed(*FACTS)
        engine.sync(feed)
        assert ids(engine, "one") == ["1"]
        feed.put(Entry("1", "delta", "Uno", "Daily"))
        engine.sync(feed)
        assert ids(engine, "delta") == ["1"]
        assert ids(engine, "one") == []
        assert engine.count() == 6

    def test_another_engine_on_the_folder_sees_what_was_taken(self, engine: Engine, tmp_path: Path) -> None:
        reader = self.make(tmp_path / "index")
        assert reader.count() == 0
        engine.sync(MemoryFeed(*FACTS))
        assert reader.count() == 6
        reader.close()

    def test_another_archive_starts_anew(self, engine: Engine) -> None:
        engine.sync(MemoryFeed(*FACTS))
        engine.sync(MemoryFeed(Entry("z", "alpha"), archive_id="another"))
        assert ids(engine) == ["z"]
        engine.sync(MemoryFeed(archive_id="empty"))
        assert engine.count() == 0

    def test_an_archive_that_went_back_starts_anew(self, engine: Engine) -> None:
        engine.sync(MemoryFeed(*FACTS))
        assert engine.sync(MemoryFeed(*FACTS[:2])) == 2
        assert engine.count() == 2

    def test_an_index_answers_the_same_however_it_came_to_be(self, engine: Engine, tmp_path: Path) -> None:
        """Built in one go, or by many syncs, some broken off, with documents changed and removed meanwhile."""
        chance = random.Random(11)
        final = [_random_entry(chance, number) for number in range(120)]
        feed = MemoryFeed()
        for start in range(0, 120, 10):
            feed.put(*(_random_entry(chance, number) for number in range(start, start + 10)))
            feed.put(Entry(f"gone{start}", "oil oil oil gas missile"))
            feed.stop_after = chance.choice([None, 0, 4])
            try:
                engine.sync(feed)
            except InterruptedRun:
                continue
        feed.stop_after = None
        feed.put(*final).drop(*(f"gone{start}" for start in range(0, 120, 10)))
        engine.sync(feed)
        other = self.make(tmp_path / "other")
        other.sync(MemoryFeed(*final))
        for query in ("", "oil", "oil gas", "missile OR wind", '"oil gas"', '"gas oil"~3', "mis*", "-oil", "person:p1"):
            search = Search(parse(query).query, limit=200)
            assert engine.search(search) == other.search(search), query
        other.close()

    def test_threads_may_search_while_changes_are_taken(self, engine: Engine) -> None:
        feed = MemoryFeed(*(Entry(f"{n:03}", "oil and gas", dates=dated("2020-01-01")) for n in range(40)))
        engine.sync(feed)
        wrong: list[object] = []
        done = threading.Event()

        def search() -> None:
            while not done.is_set():
                results = ask(engine, "oil gas")
                if results.total != len(results.hits) or facet(results, "year") != {"2020": results.total}:
                    wrong.append(results)

        threads = [threading.Thread(target=search) for _ in range(3)]
        for thread in threads:
            thread.start()
        for number in range(12):
            feed.put(Entry(f"new{number}", "oil and gas", dates=dated("2020-02-01"))).drop(f"{number:03}")
            engine.sync(feed)
        done.set()
        for thread in threads:
            thread.join()
        assert not wrong
        assert engine.count() == 40

    # soundness

    def test_verify_finds_nothing_wrong_with_a_sound_index(self, engine: Engine) -> None:
        feed = MemoryFeed(*FACTS)
        engine.sync(feed)
        assert engine.verify(feed) == []
        assert self.make(Path("nowhere")).verify(MemoryFeed()) == []

    def test_verify_says_what_is_behind_or_of_another_archive(self, engine: Engine) -> None:
        feed = MemoryFeed(*FACTS)
        assert "empty" in engine.verify(feed)[0]
        engine.sync(feed)
        assert "up to 6 of 7" in engine.verify(feed.put(Entry("7", "x")))[0]
        assert "another archive" in engine.verify(MemoryFeed(*FACTS, archive_id="another"))[0]

    @pytest.mark.parametrize(
        "text", ["", " ", "\x00\ud800 lone", "x" * 100_000, "a-" * 50_000, "\x1f\x1f", "\u0301" * 9]
    )
    def test_any_text_can_be_taken(self, engine: Engine, text: str) -> None:
        engine.sync(MemoryFeed(Entry("odd", text, text, text or None), Entry("b", "beside")))
        assert ids(engine, "beside") == ["b"]
        assert engine.count() == 2


COPIES = (
    Entry("a", "a crane by the quay for many a ship", outlet="Gazette", dates=dated("2021-03-04"), story="a"),
    Entry("b", "a crane by the quay for many ships", dates=dated("2021-03-01"), story="a"),
    Entry("c", "a crane, and more that is told of the harbour at length", dates=dated("2021-03-03")),
    Entry("d", "crane crane crane, herring, quay", dates=dated("2021-03-02"), story="a"),
    Entry("e", "herbs", story="e"),
    Entry("f", "a crane, and yet more that is told of the harbour at far too much length", story="f"),
)
"""Three copies, a document alone, and two whose copies are not here."""


def _copied(chance: random.Random, number: int) -> Entry:
    words = " ".join(chance.choices(["oil", "gas", "coal", "wind"], k=chance.choice([4, 4, 9])))
    story = chance.choice([None, None, *(f"s{n}" for n in range(60))])
    when = chance.choice([None, dated("2020-01-02"), dated(f"2020-0{chance.randrange(1, 9)}-11")])
    return Entry(f"{number:03}", words, dates=when, story=story, added=number // 7)


def _told(chance: random.Random, number: int) -> Entry:
    """A document of a story or alone, with facts that copies need not share."""
    return replace(
        _copied(chance, number),
        outlet=chance.choice(["Daily", "Weekly", None]),
        people={slug: (slug,) for slug in chance.sample(["p1", "p2", "p3"], chance.randrange(3))},
        dates=chance.choice([None, dated("2020-01-02"), dated("2021-05-06"), dated("2020-06-01", "2021-06-30")]),
    )


def _stories_by_value(entries: list[Entry], facet: str) -> dict[str | None, int]:
    """What counting stories is, told in another way: under each value a set of stories, a document alone being one."""
    found: dict[str | None, set[str]] = {}
    for entry in entries:
        values: dict[str, list[str | None]] = {
            "outlet": [entry.outlet],
            "person": list(entry.people),
            "year": [entry.dates.year if entry.dates else None],
        }
        for value in values[facet] or [None]:
            found.setdefault(value, set()).add(entry.story or f"alone {entry.id}")
    return {value: len(stories) for value, stories in found.items()}


def _folded(ids: list[str], stories: Mapping[str, str | None]) -> list[tuple[str, list[str]]]:
    """What folding is, told in another way: walk along the order and put copies under the first of them."""
    found: dict[str, list[str]] = {}
    for id in ids:
        found.setdefault(stories[id] or id, []).append(id)
    return [(first, sorted(others)) for first, *others in found.values()]


def _followed(engine: Engine, query: str, sort: Sort) -> list[str]:
    """The ids found by following cursors from the first slice to the last."""
    found: list[str] = []
    after = None
    while True:
        results = ask(engine, query, sort=sort, fold=True, limit=7, after=after)
        found += [hit.id for hit in results.hits]
        if (after := results.next) is None:
            return found


def _random_entry(chance: random.Random, number: int) -> Entry:
    words = " ".join(
        chance.choices(["oil", "gas", "missile", "missiles", "wind", "S-400", "the"], k=chance.randrange(3, 40))
    )
    when = chance.choice([None, dated(f"2020-0{chance.randrange(1, 9)}-11"), dated("2020-01-01", "2020-12-31")])
    people = {slug: (slug,) for slug in chance.sample(["p1", "p2", "p3"], chance.randrange(3))}
    return Entry(f"{number:03}", words, chance.choice(["Oil", "Gas news", None]), people=people, dates=when)
