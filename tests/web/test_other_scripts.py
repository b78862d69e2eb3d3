"""A person is also found under the name in another script, and is not merged."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from archive.home import Home
from index.search.request import SearchRequest
from index.search.service import SearchService
from tests.web.conftest import ArchiveUnderTest

PEOPLE = {
    "latin": "Sergei Shoigu",
    "cyrillic": "Сергей Шойгу",
    "greek": "Κυριάκος Μητσοτάκης",
    "arabic": "بنيامين نتنياهو",
    "other": "Ann Example",
}
"""First word of an article's title → the person whom its record names."""
SHOIGU, CYRILLIC_SHOIGU = "sergei-shoigu", "сергеи-шоигу"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArchiveUnderTest]:
    folder = tmp_path_factory.mktemp("scripts")
    lines = [
        json.dumps({"title": f"{word} title", "text": word, "people": [name]})
        for word, name in PEOPLE.items()
    ]
    (folder / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    archive = ArchiveUnderTest(Home(folder / "home"))
    archive.ingest(folder / "articles.jsonl")
    yield archive
    archive.close()


def search(library: ArchiveUnderTest, request: SearchRequest) -> set[str]:
    service = SearchService(library.catalog, library.engine)
    results = service.search(request).results
    return {(result.summary.title or "").split()[0] for result in results}


@pytest.mark.parametrize(
    ("query", "expected"),
    {
        "person:Shoigu": {"latin", "cyrillic"},
        "person:Shoygu": {"cyrillic"},
        "person:Шойгу": {"latin", "cyrillic"},
        'person:"Sergei Shoigu"': {"latin", "cyrillic"},
        'person:"Сергей Шойгу"': {"latin", "cyrillic"},
        "person:Mitsotakis": {"greek"},
        "person:Netanyahu": {"arabic"},
        'person:"Binyamin Netanyahu"': {"arabic"},
        "person:Example": {"other"},
        "person:Shoi": set(),
        "-person:Shoigu": {"greek", "arabic", "other"},
        "person:Shoigu latin": {"latin"},
    }.items(),
)
def test_a_name_in_a_query_matches_the_name_in_other_scripts(
    library: ArchiveUnderTest, query: str, expected: set[str]
) -> None:
    assert search(library, SearchRequest(query)) == expected


def test_the_names_in_other_scripts_are_listed_in_a_message(
    library: ArchiveUnderTest,
) -> None:
    service = SearchService(library.catalog, library.engine)
    messages = service.search(SearchRequest("person:Shoigu")).messages
    assert messages == ("Names in other scripts are included: Сергей Шойгу.",)
    assert service.search(SearchRequest("person:Example")).messages == ()


def test_a_filter_is_a_person_of_this_name_or_else_of_another_script(
    library: ArchiveUnderTest,
) -> None:
    latin = SearchRequest(filters={"person": ("Sergei Shoigu",)})
    assert search(library, latin) == {"latin"}
    greek = SearchRequest(filters={"person": ("Kyriakos Mitsotakis",)})
    assert search(library, greek) == {"greek"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shoigu", {"Sergei Shoigu", "Сергей Шойгу"}),
        ("Shoig", {"Sergei Shoigu", "Сергей Шойгу"}),
        ("Шойгу", {"Sergei Shoigu", "Сергей Шойгу"}),
        ("Сергей Шой", {"Sergei Shoigu", "Сергей Шойгу"}),
        ("Kyriakos Mits", {"Κυριάκος Μητσοτάκης"}),
        ("Netanyahu", {"بنيامين نتنياهو"}),
        ("Example", {"Ann Example"}),
        ("Mi", set()),
    ],
)
def test_the_find_box_finds_names_in_other_scripts(
    library: ArchiveUnderTest, text: str, expected: set[str]
) -> None:
    _, entries = library.catalog.people.list(text)
    assert {entry.name for entry in entries} == expected
    page = library.client.get("/people", query_string={"q": text}).text
    assert all(name in page for name in expected)


def test_the_page_of_a_person_shows_the_other_spelling_and_merges_nothing(
    library: ArchiveUnderTest,
) -> None:
    page = library.client.get(f"/people/{SHOIGU}").text
    assert "Other spellings" in page
    assert "Сергей Шойгу" in page
    assert f"cuttings people merge {CYRILLIC_SHOIGU} {SHOIGU}" in page
    details = library.client.get(f"/api/v1/people/{SHOIGU}").json
    assert details is not None
    assert details["documents"] == 1
    assert details["in_other_scripts"] == [
        {"slug": CYRILLIC_SHOIGU, "name": "Сергей Шойгу"}
    ]
    assert "Other spellings" not in library.client.get("/people/ann-example").text


def test_the_names_of_an_older_archive_are_read_at_the_next_update(
    library: ArchiveUnderTest,
) -> None:
    with closing(sqlite3.connect(library.home.catalog_path)) as database, database:
        database.execute("delete from spellings")
    library.catalog.people.update()
    assert search(library, SearchRequest("person:Shoigu")) == {"latin", "cyrillic"}
