"""Tests that problems which users of other archives often report do not occur.

The problems are from the issue trackers of Datashare, OpenAleph, paperless-ngx, Media
Cloud and Datasette.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from bs4 import Tag
from flask.testing import FlaskClient

from archive.catalog import DecisionKind
from archive.home import Home
from archive.model import Confidence
from index.catalog_feed import CatalogFeed
from index.columnar.engine import WhooshEngine
from index.engine import IndexDocument, Search
from index.query.parser import parse_query
from index.search.request import SearchRequest
from index.search.service import SearchService
from tests.archive import sample_pages
from tests.archive.test_story_clusters import EDITED_REPORT, WIRE_REPORT
from tests.index.memory_feed import InterruptedRun, MemoryFeed
from tests.web.conftest import ArchiveUnderTest, copied_library
from tests.web.correction_helpers import editing_client_for
from tests.web.page_helpers import get_page, status_text, text_of
from web.urls import corrections as correction_urls

FOUR_RECORDS: tuple[dict[str, object], ...] = (
    {
        "id": "1",
        "title": "Cranes for the quay",
        "outlet": "North Post",
        "date": "2019",
        "people": ["Ann Lind"],
    },
    {
        "id": "2",
        "title": "A crane fails",
        "outlet": "North Post",
        "date": "2020-03-04",
        "people": ["Ann Lind"],
    },
    {
        "id": "3",
        "title": "Storm on the quay",
        "outlet": "Skerry Gazette",
        "date": "2020-03-05",
        "people": ["Bo Holm"],
    },
    {
        "id": "4",
        "title": "The ferry waits",
        "outlet": "Skerry Gazette",
        "people": ["Ann Lind", "Bo Holm"],
    },
)


def ingest_records(
    library: ArchiveUnderTest, *records: dict[str, object], name: str = "quay.jsonl"
) -> ArchiveUnderTest:
    """Ingest records into an archive, and return the archive."""
    path = library.home.folder.parent / name
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    library.ingest(path)
    return library


def with_text(record: dict[str, object]) -> dict[str, object]:
    """Return a record with a text."""
    return {**record, "body": f"{record['title']}. The harbour board met."}


@pytest.fixture(scope="session")
def four_records_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ingest four articles: dated by year, by day (two) and undated."""
    library = ArchiveUnderTest(Home(tmp_path_factory.mktemp("records") / "home"))
    ingest_records(library, *map(with_text, FOUR_RECORDS))
    library.close()
    return library.home.folder


@pytest.fixture
def four_records(four_records_home: Path, tmp_path: Path) -> Iterator[ArchiveUnderTest]:
    """Return an archive of four articles that a test may change."""
    yield from copied_library(four_records_home, tmp_path)


def search_json(client: FlaskClient, query: str = "") -> dict[str, object]:
    """Return the response of the API to a search."""
    response = client.get(f"/api/v1/search?{query}")
    assert response.status_code == 200, response.text
    return dict(response.json or {})


def result_ids(client: FlaskClient, query: str = "") -> list[str]:
    """Return the sorted source IDs of the results of a search."""
    results = search_json(client, query)["results"]
    assert isinstance(results, list)
    return sorted(result["source_id"] for result in results)


def facet_counts(client: FlaskClient, facet: str, query: str = "") -> dict[str, int]:
    """Return the counts of the values of a facet."""
    facets = search_json(client, query)["facets"]
    assert isinstance(facets, dict)
    return {value["value"]: value["count"] for value in facets[facet]}


def element_texts(elements: Iterable[Tag]) -> list[str]:
    """Return the text of each element."""
    return [text_of(element) for element in elements]


# Dates


@pytest.mark.parametrize(
    ("host", "day"), [("thehindu.com", "2021-04-03"), ("nytimes.com", "2021-03-04")]
)
def test_day_and_month_are_read_as_the_place_writes_them(
    empty_library: ArchiveUnderTest, tmp_path: Path, host: str, day: str
) -> None:
    head = f'<link rel="canonical" href="https://www.{host}/cranes">'
    file = tmp_path / "page.html"
    file.write_text(
        sample_pages.html_page(
            head, f"<p class=date>Published: 03/04/2021</p>{sample_pages.STORY}"
        )
    )
    empty_library.ingest(file)
    ((_, record),) = empty_library.catalog.changes(0)
    assert record.document.facts.date
    assert record.document.facts.date.value.to_edtf() == day


def test_a_date_filter_excludes_articles_possibly_outside_it(
    four_records: ArchiveUnderTest,
) -> None:
    assert result_ids(four_records.client, "from=2020&to=2020-03-04") == ["2"]
    # The article dated 2019 may be from before June.
    assert result_ids(four_records.client, "from=2019-06&to=2020") == ["2", "3"]


def test_articles_without_a_date_are_found_as_such(
    four_records: ArchiveUnderTest,
) -> None:
    assert result_ids(four_records.client, "undated=1") == ["4"]
    assert result_ids(four_records.client, "year=unknown") == ["4"]
    assert result_ids(four_records.client, "q=date:unknown") == ["4"]


def test_no_article_comes_from_the_future(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    file = tmp_path / "page.html"
    file.write_text(
        sample_pages.html_page(
            '<meta property="article:published_time" content="2199-03-04">'
        )
    )
    empty_library.ingest(file)
    ((_, record),) = empty_library.catalog.changes(0)
    assert (
        record.document.facts.date is None
        or record.document.facts.date.value.latest.year < 2199
    )


def test_every_date_found_is_a_choice_of_one_click(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    file = tmp_path / "page.html"
    file.write_text(
        sample_pages.html_page(
            '<meta property="article:published_time" content="2021-03-04">'
            '<meta name="dc.date" content="2021-02-27">'
        )
    )
    empty_library.ingest(file)
    ((_, record),) = empty_library.catalog.changes(0)
    editor = editing_client_for(empty_library)
    page = get_page(editor, correction_urls.correct(record.document.id, "date"))
    choices = element_texts(page.select("form button"))
    assert any("27 February 2021" in choice for choice in choices), choices


# People


def test_a_pronoun_is_not_a_person_and_one_man_is_one_person(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    file = tmp_path / "a.txt"
    file.write_text(
        "MOSCOW, March 3 - Defence Minister Sergei Shoigu met the board on Tuesday. "
        "He said that cranes would come.\n\n"
        "“They will come,” Shoigu said. Mr Shoigu left at noon. His staff stayed.\n"
    )
    empty_library.ingest(file)
    assert list(facet_counts(empty_library.client, "person")) == ["Sergei Shoigu"]


def test_a_name_across_the_end_of_a_line_is_one_name(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    file = tmp_path / "a.txt"
    file.write_text(
        "Cranes arrive at last\n\nMOSCOW, March 3 - The harbour board met Defence Minister Sergei\n"
        "Shoigu on Tuesday, it said at the quay in a statement which\n"
        "was read out to dockers. Shoigu left at noon and his staff\n"
        "stayed for the night in the town, said they.\n"
    )
    empty_library.ingest(file)
    assert list(facet_counts(empty_library.client, "person")) == ["Sergei Shoigu"]


def test_people_are_merged_and_removed_by_hand_and_the_counts_follow_at_once(
    four_records: ArchiveUnderTest,
) -> None:
    four_records.catalog.people.decide(DecisionKind.MERGE, "bo-holm", "ann-lind", "Ada")
    four_records.engine.sync(CatalogFeed(four_records.catalog))
    assert facet_counts(four_records.client, "person") == {"Ann Lind": 4}
    four_records.catalog.people.decide(DecisionKind.HIDE, "ann-lind", None, "Ada")
    four_records.engine.sync(CatalogFeed(four_records.catalog))
    assert facet_counts(four_records.client, "person") == {"unknown": 4}


def test_counts_follow_when_an_article_goes(empty_library: ArchiveUnderTest) -> None:
    ingest_records(empty_library, *map(with_text, FOUR_RECORDS))
    assert facet_counts(empty_library.client, "outlet") == {
        "North Post": 2,
        "Skerry Gazette": 2,
    }
    ingest_records(empty_library, {**FOUR_RECORDS[0], "body": "Alone."})
    assert facet_counts(empty_library.client, "outlet") == {"North Post": 1}


# Results


def test_a_result_shows_the_passage_and_opens_at_the_hit_which_stays_marked(
    client: FlaskClient,
) -> None:
    card = get_page(client, "/?q=S-400").select_one(".card")
    assert card
    assert element_texts(card.select(".snippet mark"))[0] == "S-400"
    address = str(card.select("h2 a")[0]["href"])
    assert address.endswith("#hit-1")
    assert element_texts(get_page(client, address).select("mark#hit-1")) == ["S-400"]


def test_from_an_article_one_goes_to_the_next_result_and_back(
    client: FlaskClient,
) -> None:
    search_page = get_page(client, "/?q=S-400")
    addresses = [str(link["href"]) for link in search_page.select(".card h2 a")]
    second = get_page(client, addresses[1])
    (previous_link,) = second.select(".page-nav a[rel=prev]")
    (next_link,) = second.select(".page-nav a[rel=next]")
    assert str(previous_link["href"]) == addresses[0]
    assert str(next_link["href"]) == addresses[2]
    assert "result 2 of 4" in element_texts(second.select(".page-nav"))[0]
    assert not get_page(client, addresses[0]).select(".page-nav a[rel=prev]")
    assert not get_page(client, addresses[-1]).select(".page-nav a[rel=next]")


def test_copies_are_collapsed_and_none_is_lost(empty_library: ArchiveUnderTest) -> None:
    ingest_records(
        empty_library,
        {"id": "1", "title": "Quay", "body": WIRE_REPORT},
        {"id": "2", "title": "Quay", "body": EDITED_REPORT},
    )
    assert len(get_page(empty_library.client, "/").select(".card")) == 1
    assert len(get_page(empty_library.client, "/?copies=all").select(".card")) == 2
    assert result_ids(empty_library.client) == ["1", "2"]


# Queries


def test_two_words_mean_both(four_records: ArchiveUnderTest) -> None:
    results = search_json(four_records.client, "q=cranes+quay")["results"]
    assert isinstance(results, list)
    full_matches = [result for result in results if not result["missing_words"]]
    assert [result["source_id"] for result in full_matches] == ["1"]


@pytest.mark.parametrize(
    "query",
    [
        '"',
        "crane (",
        "a:b",
        "crane AND",
        "c++",
        "[x] {y} ^2 ~ \\",
        "“crane”",
        "'crane'",
        "?",
    ],
)
def test_punctuation_is_not_an_error(
    four_records: ArchiveUnderTest, query: str
) -> None:
    for path in ("/", "/api/v1/search"):
        response = four_records.client.get(path, query_string={"q": query})
        assert response.status_code == 200


def test_the_complete_query_syntax_is_available(four_records: ArchiveUnderTest) -> None:
    ids = result_ids(four_records.client, "q=(title:quay OR title:ferry) -storm")
    assert ids == ["1", "4"]


def test_curly_quotes_are_quotes(four_records: ArchiveUnderTest) -> None:
    assert (
        result_ids(four_records.client, "q=“crane fails”")
        == result_ids(four_records.client, 'q="crane fails"')
        == ["2"]
    )


def test_the_page_the_api_and_the_search_service_agree(
    four_records: ArchiveUnderTest,
) -> None:
    total = search_json(four_records.client, "q=quay")["total"]
    page = get_page(four_records.client, "/?q=quay")
    assert f"{total} articles" in status_text(page)
    service = SearchService(four_records.catalog, four_records.engine)
    assert service.search(SearchRequest("quay")).total == total


# Limits


def test_results_are_not_limited_to_ten_thousand(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    size = 12_000
    engine.sync(
        MemoryFeed(*(IndexDocument(f"{number:05}", "crane") for number in range(size)))
    )
    last = engine.search(Search(parse_query("crane").query, offset=size - 5, limit=10))
    assert (last.total, [hit.id for hit in last.hits]) == (
        size,
        [f"{number:05}" for number in range(size - 5, size)],
    )
    onward = engine.search(Search(parse_query("crane").query, offset=size - 8, limit=4))
    remaining = engine.search(
        Search(parse_query("crane").query, after=onward.next_cursor, limit=10)
    )
    assert [hit.id for hit in remaining.hits] == [
        f"{number:05}" for number in range(size - 4, size)
    ]
    engine.close()


def test_an_export_contains_every_result(four_records: ArchiveUnderTest) -> None:
    total = search_json(four_records.client, "q=harbour")["total"]
    lines = four_records.client.get("/export?q=harbour&format=jsonl").text.splitlines()
    assert len(lines) == total == 4


# Operation


def test_an_interrupted_rebuild_is_continued_by_the_next(
    tmp_path: Path,
) -> None:
    feed = MemoryFeed(
        *(IndexDocument(f"{number:03}", "crane " * 60_000) for number in range(12))
    )
    feed.stop_after = 10
    engine = WhooshEngine(tmp_path, 96)
    with pytest.raises(InterruptedRun):
        engine.sync(feed)
    assert engine.count() == 0  # no search answers from a part of the archive
    feed.stop_after = None
    assert 0 < engine.sync(feed) < 12
    assert engine.count() == 12
    engine.close()


def test_a_saved_search_means_the_same_after_the_index_is_made_anew(
    four_records: ArchiveUnderTest,
) -> None:
    links = [
        "q=cran*&outlet=North+Post",
        'q="crane fails"',
        "q=quay&sort=oldest",
        "person=Ann+Lind&year=2020",
    ]
    before = [result_ids(four_records.client, link) for link in links]
    four_records.engine.rebuild(CatalogFeed(four_records.catalog))
    assert [result_ids(four_records.client, link) for link in links] == before
    assert all(before)


def test_a_damaged_index_is_reported_and_rebuilt_without_sources(
    four_records: ArchiveUnderTest,
) -> None:
    segment = next(four_records.home.index_path.glob("*.segment"))
    content = bytearray(segment.read_bytes())
    content[len(content) // 2] ^= 1
    four_records.engine.close()
    segment.write_bytes(content)
    engine = WhooshEngine(four_records.home.index_path)
    problems = engine.verify(CatalogFeed(four_records.catalog))
    assert any("damaged" in problem for problem in problems)
    shutil.rmtree(four_records.home.index_path)
    engine.sync(CatalogFeed(four_records.catalog))
    assert engine.verify(CatalogFeed(four_records.catalog)) == []
    assert engine.count() == 4
    engine.close()


# The timeline


def test_the_histogram_leads_from_years_to_months_to_days(
    four_records: ArchiveUnderTest, tmp_path: Path
) -> None:
    file = tmp_path / "late.jsonl"
    file.write_text('{"id": "5", "title": "Ice on the quay", "date": "2020-11-30"}')
    four_records.ingest(file)

    def step(url: str, name: str) -> str:
        bars = get_page(four_records.client, url).select(".timeline svg a")
        (bar,) = [link for link in bars if name in link.get_text()]
        return str(bar["href"])

    months = step("/", "2020: 3 articles")
    days = step(months, "March 2020: 2 articles")
    assert result_ids(
        four_records.client, step(days, "4 March 2020: 1 article").removeprefix("/?")
    ) == ["2"]


def test_every_response_states_the_date_confidence(
    four_records: ArchiveUnderTest,
) -> None:
    results = search_json(four_records.client)["results"]
    assert isinstance(results, list)
    dates = {
        result["source_id"]: (result["date"], result["date_confidence"])
        for result in results
    }
    assert dates["1"] == ("2019", str(Confidence.STATED))
    assert dates["4"] == (None, None)
