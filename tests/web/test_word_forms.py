"""Test forms of words on pages: highlights, snippets, exports and alternatives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from archive.home import Home
from index.search.request import SearchRequest
from index.search.service import SearchService
from index.search.zero_results import diagnose
from tests.web.conftest import ArchiveUnderTest
from tests.web.page_helpers import get_page
from web.urls.exports import EXPORT

GERMAN = (
    "Der Ausschuss hat gestern lange über die alten {word} am Hafen gesprochen und "
    "danach beschlossen, dass sie nicht verkauft werden sollen."
)
ARTICLES = {
    "houses": GERMAN.format(word="Häuser"),
    "elections": GERMAN.format(word="Bundestagswahlen"),
    "talks": (
        "The envoys negotiated for a week about the missile systems, and the talks "
        "ended without any result, as the ministers said on Monday."
    ),
    "russian": (
        "Встреча министра обороны с журналистами прошла вчера вечером в Москве. "
        "Он сообщил, что переговоры о поставках зерна начнутся на следующей неделе."
    ),
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArchiveUnderTest]:
    folder = tmp_path_factory.mktemp("forms")
    file = folder / "articles.jsonl"
    lines = (
        json.dumps({"id": id, "title": id, "body": body}, ensure_ascii=False)
        for id, body in ARTICLES.items()
    )
    file.write_text("\n".join(lines), encoding="utf-8")
    archive = ArchiveUnderTest(Home(folder / "home"))
    archive.ingest(file)
    yield archive
    archive.close()


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("Haus", ["Häuser"]),
        ("wahl", ["Bundestagswahlen"]),
        ("bundestag", ["Bundestagswahlen"]),
        ("министр", ["министра"]),
        ("negotiate", ["negotiated"]),
        ("missile-system", ["missile systems"]),
        ("missiles result", ["missile", "result"]),
        ('"missile systems"', ["missile systems"]),
    ],
)
def test_pages_mark_the_forms_that_match_and_nothing_else(
    archive: ArchiveUnderTest, query: str, marked: list[str]
) -> None:
    address = urlencode({"q": query})
    (result,) = archive.client.get(f"/api/v1/search?{address}").get_json()["results"]
    for page in (f"/?{address}", f"/documents/{result['id']}?{address}"):
        marks = get_page(archive.client, page).select("mark")
        assert [mark.get_text() for mark in marks] == marked, page


@pytest.mark.parametrize(
    ("query", "kind", "alternative"),
    [
        ("=haus", "forms", "haus"),
        ('"missile system"', "forms", "missile-system"),
        ("title:=talk", "forms", "title:talk"),
        ("negotia", "prefix", "negotia*"),
        ("gotiated", "compounds", "(negotiated)"),
    ],
)
def test_other_forms_and_longer_words_are_counted_alternatives(
    archive: ArchiveUnderTest, query: str, kind: str, alternative: str
) -> None:
    service = SearchService(archive.catalog, archive.engine)
    assert service.count(SearchRequest(text=query)) == 0
    relaxations = diagnose(service, SearchRequest(text=query)).relaxations
    by_kind = {relaxation.kind: relaxation for relaxation in relaxations}
    assert by_kind[kind].request.text == alternative
    assert by_kind[kind].article_count == 1
    assert service.count(by_kind[kind].request) == 1


def test_exports_contain_the_articles_that_match_in_any_form(
    archive: ArchiveUnderTest,
) -> None:
    for query, count in (("haus", 1), ("=haus", 0), ("ministers missile", 1)):
        address = urlencode({"q": query, "format": "jsonl"})
        lines = archive.client.get(f"{EXPORT}?{address}").text.splitlines()
        assert len(lines) == count, query
