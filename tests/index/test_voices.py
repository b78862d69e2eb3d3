"""Who says what, in searches: people under all their names, and the words of quotations bound to their speakers."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.catalog import Kind
from archive.home import Home
from index.catalog_feed import CatalogFeed
from index.columnar.engine import WhooshEngine
from index.search.request import SearchRequest
from index.search.service import SearchService
from tests.conftest import Shelf

ONE = "Minister Helen Ashworth met General Arvo Keskinen. “The harbour needs new cranes,” Ashworth said."
OTHER = "Minister Helen Ashworth met General Arvo Keskinen. “The harbour needs no cranes,” Keskinen said."
THIRD = "The harbour needs new cranes, as Helen Ashworth and Bill Vane know. “Nothing is new here,” he said."
FOURTH = "William Vane left. “The crane operators are here to stay,” said Vane."
TEXTS = {"1": ONE, "2": OTHER, "3": THIRD, "4": FOURTH}


@pytest.fixture
def desk(shelf: Shelf, tmp_path: Path) -> SearchService:
    """Four articles, of which each speaks of cranes and some quote."""
    for name, text in TEXTS.items():
        shelf.put(f"{name}.txt", text)
    shelf.index()
    engine = WhooshEngine(Home(tmp_path / "home").index_path)
    engine.sync(CatalogFeed(shelf.catalog))
    return SearchService(shelf.catalog, engine)


def found(desk: SearchService, text: str, **filters: tuple[str, ...]) -> str:
    answer = desk.search(SearchRequest(text=text, filters=filters))
    by_text = {text: name for name, text in TEXTS.items()}
    return "".join(sorted(by_text[each.summary.text] for each in answer.results))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("cranes", "1234"),
        ("said:cranes", "124"),
        ('said:"new cranes"', "1"),
        ("said:cranes person:ashworth", "1"),
        ("said:cranes person:keskinen", "2"),
        ('said:cranes person:"helen ashworth"', "1"),
        ('said:"harbour needs" person:ashworth', "1"),
        ('said:"cranes harbour"~5 person:keskinen', "2"),
        ("said:cran* person:keskinen", "2"),
        ("said:cranes (person:ashworth OR person:keskinen)", "12"),
        ("said:cranes -person:keskinen", "4"),
        ("said:new", "13"),
        ("said:nothing person:ashworth", ""),
        ("said:ashworth", ""),
        ('person:"bill vane"', "34"),
        ('person:"William Vane"', "34"),
        ('-person:"william vane"', "12"),
        ('said:operators person:"bill vane"', "4"),
    ],
)
def test_a_search_in_quotations_finds_what_that_person_says(
    desk: SearchService, query: str, names: str
) -> None:
    assert found(desk, query) == names


def test_a_person_chosen_by_facet_is_the_one_who_speaks(desk: SearchService) -> None:
    assert found(desk, "said:cranes", person=("Helen Ashworth",)) == "1"
    assert found(desk, "cranes", person=("Helen Ashworth",)) == "123"


def test_what_is_said_is_marked_in_quotations_alone(desk: SearchService) -> None:
    (one, *_) = desk.search(SearchRequest(text='said:"new cranes"')).results
    assert [each.text for each in one.snippet if each.highlighted] == ["new cranes"]


def test_a_merged_person_is_found_under_either_name(
    desk: SearchService, shelf: Shelf
) -> None:
    assert found(desk, 'person:"arvo keskinen"') == "12"
    shelf.catalog.decide(Kind.MERGE, "arvo-keskinen", "william-vane", "ada")
    desk._engine.sync(CatalogFeed(shelf.catalog))  # type: ignore[attr-defined]
    assert found(desk, 'person:"arvo keskinen"') == "1234"


def test_several_people_of_one_name_are_all_shown_and_it_is_said(
    desk: SearchService, shelf: Shelf
) -> None:
    shelf.put("5.txt", "Minister Peter Ashworth spoke on Friday. Later Ashworth left.")
    shelf.index()
    answer = desk.search(SearchRequest(filters={"person": ("Ashworth",)}))
    assert answer.messages == (
        "2 people are called “Ashworth”: the articles of each are shown.",
    )
