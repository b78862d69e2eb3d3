"""Test searches for people under all their names, and for words of a speaker."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.catalog import DecisionKind
from archive.home import Home
from index.catalog_feed import CatalogFeed
from index.columnar.engine import WhooshEngine
from index.search.request import SearchRequest
from index.search.service import SearchService
from tests.conftest import SampleFolder

ASHWORTH_QUOTED = (
    "Minister Helen Ashworth met General Arvo Keskinen. "
    "“The harbour needs new cranes,” Ashworth said."
)
KESKINEN_QUOTED = (
    "Minister Helen Ashworth met General Arvo Keskinen. "
    "“The harbour needs no cranes,” Keskinen said."
)
PRONOUN_QUOTED = (
    "The harbour needs new cranes, as Helen Ashworth and Bill Vane know. "
    "“Nothing is new here,” he said."
)
VANE_QUOTED = "William Vane left. “The crane operators are here to stay,” said Vane."
TEXTS = {
    "1": ASHWORTH_QUOTED,
    "2": KESKINEN_QUOTED,
    "3": PRONOUN_QUOTED,
    "4": VANE_QUOTED,
}


@pytest.fixture
def service(sample_folder: SampleFolder, tmp_path: Path) -> SearchService:
    """Return a service with four articles about cranes. Some have quotations."""
    for name, text in TEXTS.items():
        sample_folder.write(f"{name}.txt", text)
    sample_folder.ingest()
    engine = WhooshEngine(Home(tmp_path / "home").index_path)
    engine.sync(CatalogFeed(sample_folder.catalog))
    return SearchService(sample_folder.catalog, engine)


def matching_names(
    service: SearchService, text: str, **filters: tuple[str, ...]
) -> str:
    response = service.search(SearchRequest(text=text, filters=filters))
    by_text = {text: name for name, text in TEXTS.items()}
    return "".join(sorted(by_text[result.summary.text] for result in response.results))


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
def test_a_quotation_search_finds_what_that_person_says(
    service: SearchService, query: str, names: str
) -> None:
    assert matching_names(service, query) == names


def test_a_person_facet_selects_the_speaker_in_a_quotation_search(
    service: SearchService,
) -> None:
    assert matching_names(service, "said:cranes", person=("Helen Ashworth",)) == "1"
    assert matching_names(service, "cranes", person=("Helen Ashworth",)) == "123"


def test_a_quotation_search_highlights_only_quotations(service: SearchService) -> None:
    (result, *_) = service.search(SearchRequest(text='said:"new cranes"')).results
    assert [fragment.text for fragment in result.snippet if fragment.highlighted] == [
        "new cranes"
    ]


def test_a_merged_person_is_found_under_either_name(
    service: SearchService, sample_folder: SampleFolder
) -> None:
    assert matching_names(service, 'person:"arvo keskinen"') == "12"
    sample_folder.catalog.people.decide(
        DecisionKind.MERGE, "arvo-keskinen", "william-vane", "ada"
    )
    service._engine.sync(CatalogFeed(sample_folder.catalog))  # type: ignore[attr-defined]
    assert matching_names(service, 'person:"arvo keskinen"') == "1234"


def test_an_ambiguous_name_finds_all_its_people_with_a_message(
    service: SearchService, sample_folder: SampleFolder
) -> None:
    sample_folder.write(
        "5.txt", "Minister Peter Ashworth spoke on Friday. Later Ashworth left."
    )
    sample_folder.ingest()
    response = service.search(SearchRequest(filters={"person": ("Ashworth",)}))
    assert response.messages == (
        "2 people are named “Ashworth”. Articles that mention any of them are shown.",
    )
