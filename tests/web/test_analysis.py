"""Test the pages and the API that compare searches and list matches."""

from __future__ import annotations

import csv
from collections import Counter
from io import StringIO
from itertools import combinations
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from index.search import comparison, concordance
from tests.web.conftest import ArchiveUnderTest

PATHS = ("/compare", "/concordance", "/quotations", "/co-mentions", "/map")


def get_json(library: ArchiveUnderTest, path: str) -> dict[str, Any]:
    response = library.client.get(f"/api/v1{path}")
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.get_json()
    return body


def get_page(library: ArchiveUnderTest, path: str, language: str = "en") -> Tag:
    response = library.client.get(path, headers={"Accept-Language": language})
    assert response.status_code == 200
    return BeautifulSoup(response.data, "html.parser")


def get_rows(library: ArchiveUnderTest, path: str) -> list[dict[str, str]]:
    response = library.client.get(f"/api/v1{path}")
    assert response.mimetype == "text/csv"
    return [*csv.DictReader(StringIO(response.text.removeprefix("\ufeff")))]


# Compare


def test_searches_are_counted_over_all_periods_on_one_scale(
    reports: ArchiveUnderTest,
) -> None:
    body = get_json(reports, "/compare?q=ship&q=train&q=title:report&by=month")
    assert [series["total"] for series in body["series"]] == [20, 20, 40]
    months = [f"2021-{month:02}" for month in range(1, 5)]
    ships, trains, all_reports = body["series"]
    for series in body["series"]:
        assert [count["period"] for count in series["counts"]] == months
    assert [count["count"] for count in ships["counts"]] == [5, 5, 5, 5]
    assert [count["share"] for count in trains["counts"]] == [0.5] * 4
    assert [count["share"] for count in all_reports["counts"]] == [1.0] * 4


def test_words_and_people_that_distinguish_a_search_come_first(
    reports: ArchiveUnderTest,
) -> None:
    ships, trains = get_json(reports, "/compare?q=ship&q=train")["series"]
    assert {word["name"] for word in ships["words"]} == {
        "harbour",
        "quay",
        "ann",
        "lind",
    }
    assert {word["name"] for word in trains["words"]} >= {"station", "platform"}
    assert [person["name"] for person in ships["people"]] == ["ann-lind"]
    assert [person["label"] for person in trains["people"]] == ["Bo Holm"]
    (harbour,) = [word for word in ships["words"] if word["name"] == "harbour"]
    assert (harbour["articles"], harbour["other_articles"]) == (20, 0)
    assert harbour["ratio"] > 40
    assert ships["read"] == 20


def test_one_search_is_compared_with_the_rest_of_the_archive(
    reports: ArchiveUnderTest,
) -> None:
    body = get_json(reports, "/compare?q=ship")
    assert body["with_archive"]
    assert "quay" in {word["name"] for word in body["series"][0]["words"]}


def test_selected_outlets_and_people_are_compared(reports: ArchiveUnderTest) -> None:
    query = "outlet=Harbour+Post&outlet=Daily+Rail&split=outlet"
    body = get_json(reports, f"/compare?{query}")
    assert [series["label"] for series in body["series"]] == [
        "Harbour Post",
        "Daily Rail",
    ]
    assert [series["total"] for series in body["series"]] == [20, 20]
    page = get_page(reports, "/compare?q=title:report")
    links = {
        link.get_text(): str(link["href"]) for link in page.select("main .links a")
    }
    people = get_page(reports, links["Compare its people"])
    labels = [link.get_text() for link in people.select(".series a")]
    assert labels == ["Cara Dane", "Ann Lind", "Bo Holm"]


def test_the_table_of_a_comparison_links_to_the_articles_it_counts(
    reports: ArchiveUnderTest,
) -> None:
    page = get_page(reports, "/compare?q=ship&q=train&by=month")
    table = page.select_one("table.numbers")
    assert table
    cell = table.select_one("tbody td a")
    assert cell
    assert cell.get_text() == "5"
    status = get_page(reports, str(cell["href"])).select_one("[role=status]")
    assert status
    assert status.get_text().startswith("5 articles")
    assert len(page.select(".chart polyline")) == 2
    shares = get_page(reports, "/compare?q=ship&q=train&by=month&show=shares")
    first = shares.select_one("table.numbers tbody td")
    assert first
    assert first.get_text() == "50%"


def test_too_many_days_are_shown_as_months(
    reports: ArchiveUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert get_json(reports, "/compare?q=ship&by=day")["period"] == "month"
    page = get_page(reports, "/compare?q=ship&by=day")
    assert "There are too many of these periods" in page.get_text()
    assert get_json(reports, "/compare?q=ship&by=day&to=2021-01")["period"] == "day"


@pytest.mark.parametrize(
    "searches", [("a", "b", "c", "d", "e", "f"), ("ship",) * 6, ("",) * 6]
)
def test_more_than_five_searches_are_cut_on_pages_and_refused_by_the_api(
    reports: ArchiveUnderTest, searches: tuple[str, ...]
) -> None:
    query = "&".join(f"q={search}" for search in searches)
    assert "At most 5 searches" in get_page(reports, f"/compare?{query}").get_text()
    assert reports.client.get(f"/api/v1/compare?{query}").status_code == 400


def test_a_comparison_as_csv_has_a_row_for_each_search_and_period(
    reports: ArchiveUnderTest,
) -> None:
    rows = get_rows(reports, "/compare?q=ship&q=train&by=month&format=csv")
    assert [row["search"] for row in rows] == ["ship"] * 4 + ["train"] * 4
    assert {row["count"] for row in rows} == {"5"}


# Concordance


def test_each_match_is_a_line_with_the_words_around_it(
    reports: ArchiveUnderTest,
) -> None:
    body = get_json(reports, '/concordance?q="is+late"')
    assert body["complete"]
    assert body["total"] == body["read"] == 40
    assert len(body["lines"]) == 40
    line = body["lines"][0]
    assert line["match"] == "is late"
    assert line["left"].endswith(("The ship ", "The train "))
    assert line["right"].startswith(" again,”")
    text = get_json(reports, f"/documents/{line['id']}")["body"]
    assert text[line["start"] :].startswith("is late")


def test_lines_are_sorted_by_the_words_before_and_after(
    reports: ArchiveUnderTest,
) -> None:
    def words(order: str, column: str) -> list[str]:
        body = get_json(reports, f"/concordance?q=late+OR+opened&order={order}")
        return [line[column] for line in body["lines"]]

    before = [text.split()[::-1] for text in words("left", "left")]
    assert before == sorted(before, key=lambda w: [word.casefold() for word in w])
    after = [text.casefold().split() for text in words("right", "right")]
    assert after == sorted(after)
    matches = words("match", "match")
    assert matches == sorted(matches)


def test_filters_of_the_search_apply_to_a_concordance(
    reports: ArchiveUnderTest,
) -> None:
    body = get_json(reports, "/concordance?q=late&outlet=Daily+Rail&to=2021-01")
    assert {line["outlet"] for line in body["lines"]} == {"Daily Rail"}
    assert len(body["lines"]) == 5


def test_quotations_of_too_many_people_say_so(reports: ArchiveUnderTest) -> None:
    people = "&".join(f"person=Nobody+{number}" for number in range(9))
    body = get_json(reports, f"/quotations?{people}&person=Ann+Lind")
    assert body["messages"][-1] == "Only the first 8 people are searched."
    body = get_json(reports, f"/quotations?person=Ann+Lind&{people}")
    assert {row["speaker"]["name"] for row in body["quotations"]} == {"Ann Lind"}


def test_a_concordance_says_when_it_is_not_complete(
    reports: ArchiveUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(concordance, "MAX_ARTICLES", 7)
    body = get_json(reports, "/concordance?q=late")
    assert (body["read"], body["total"], body["complete"]) == (7, 40, False)
    page = get_page(reports, "/concordance?q=late").get_text()
    assert "the first 7 of 40 articles" in page


def test_a_concordance_reads_no_article_after_its_last_line(
    reports: ArchiveUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(concordance, "MAX_LINES", 5)
    body = get_json(reports, "/concordance?q=is+late")
    assert len(body["lines"]) == 5
    assert body["read"] < 7  # of 40 articles with a match or more each
    assert not body["complete"]


def test_a_concordance_of_a_costly_proximity_reads_fewer_articles(
    reports: ArchiveUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "q=(is+NEAR/9+late)+NEAR/9+again"
    assert get_json(reports, f"/concordance?{query}")["complete"]
    monkeypatch.setattr(concordance, "MAX_COMBINED_SPANS", 20)
    body = get_json(reports, f"/concordance?{query}")
    assert 0 < body["read"] < body["total"]
    assert not body["complete"]
    assert len(body["lines"]) >= body["read"]


def test_lines_link_to_the_article_and_have_pages(reports: ArchiveUnderTest) -> None:
    path = "/concordance?q=late+OR+opened"
    page = get_page(reports, path)
    assert len(page.select("table.concordance tbody tr")) == 50
    second = get_page(reports, f"{path}&page=2")
    assert len(second.select("table.concordance tbody tr")) == 30
    link = page.select_one("td.match a")
    assert link
    article = get_page(reports, str(link["href"]))
    assert {mark.get_text() for mark in article.select("mark")} == {"late", "opened"}
    assert len(get_rows(reports, "/concordance?q=late+OR+opened&format=csv")) == 80


# Quotations


def test_quotations_are_filtered_by_speaker_words_outlet_and_time(
    reports: ArchiveUnderTest,
) -> None:
    def listed(query: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = get_json(reports, f"/quotations?{query}")[
            "quotations"
        ]
        return rows

    of_ann = listed("person=Ann+Lind")
    assert len(of_ann) == 20
    assert {row["speaker"]["slug"] for row in of_ann} == {"ann-lind"}
    assert {row["text"].strip("“”") for row in of_ann} == {"The ship is late again,"}
    dates = [row["date_latest"] for row in of_ann]
    assert dates == sorted(dates, reverse=True)
    assert len(listed("q=late")) == 40
    assert len(listed("q=train")) == 20
    assert listed("q=train&person=Ann+Lind") == []
    assert len(listed("person=Ann+Lind&from=2021-02&to=2021-03")) == 10
    assert len(listed("q=late&person=Ann+Lind&from=2021-02&to=2021-03")) == 10
    assert len(listed("q=late&outlet=Daily+Rail")) == 20
    assert listed("person=Ann+Lind&outlet=Daily+Rail") == []


def test_words_outside_of_quotations_find_none(reports: ArchiveUnderTest) -> None:
    body = get_json(reports, "/quotations?q=opened")
    assert body["quotations"] == []
    assert (
        "There are no such quotations"
        in get_page(reports, "/quotations?q=opened").get_text()
    )


def test_quotations_need_a_speaker_or_words_and_name_unknown_people(
    reports: ArchiveUnderTest,
) -> None:
    assert "Name a speaker" in get_page(reports, "/quotations").get_text()
    page = get_page(reports, "/quotations?person=Nobody+Here").get_text()
    assert "No person in the archive is named “Nobody Here”" in page


def test_the_table_of_quotations_links_to_speakers_and_articles(
    reports: ArchiveUnderTest,
) -> None:
    page = get_page(reports, "/quotations?q=late")
    row = page.select_one("table.quotation-table tbody tr")
    assert row
    hrefs = [str(link["href"]) for link in row.select("a")]
    assert hrefs[0] in {"/people/ann-lind", "/people/bo-holm"}
    article = get_page(reports, hrefs[1])
    assert article.select("mark")
    rows = get_rows(reports, "/quotations?q=late&format=csv")
    assert {row["speaker"] for row in rows} == {"Ann Lind", "Bo Holm"}


# Co-mentions


def test_pairs_equal_counting_the_people_of_each_article(
    reports: ArchiveUnderTest,
) -> None:
    expected: Counter[tuple[str, ...]] = Counter()
    for article in get_json(reports, "/search?size=100")["results"]:
        slugs = sorted(person["slug"] for person in article["people"])
        expected.update(combinations(slugs, 2))
    body = get_json(reports, "/co-mentions")
    assert expected == {
        tuple(sorted((pair["left"]["slug"], pair["right"]["slug"]))): pair["count"]
        for pair in body["pairs"]
    }
    assert body["complete"]
    assert body["pairs"][0]["share"] == 0.5


def test_the_number_of_a_pair_links_to_the_articles_with_both(
    reports: ArchiveUnderTest,
) -> None:
    page = get_page(reports, "/co-mentions?q=ship")
    rows = page.select("table.pairs tbody tr")
    assert len(rows) == 1
    link = rows[0].select("a")[2]
    status = get_page(reports, str(link["href"])).select_one("[role=status]")
    assert status
    assert status.get_text().startswith(f"{link.get_text()} articles")


def test_the_network_is_the_same_each_time_and_inside_of_its_frame(
    reports: ArchiveUnderTest,
) -> None:
    first, second = (get_page(reports, "/co-mentions") for _ in range(2))
    network = first.select_one("svg.network")
    assert network
    assert str(network) == str(second.select_one("svg.network"))
    assert len(network.select("circle")) == 3
    assert len(network.select("line")) == 2
    for circle in network.select("circle"):
        assert 0 < float(str(circle["cx"])) < 900
        assert 0 < float(str(circle["cy"])) < 620


def test_the_number_of_people_is_limited_and_the_rest_is_stated(
    reports: ArchiveUnderTest,
) -> None:
    assert reports.client.get("/api/v1/co-mentions?people=4").status_code == 400
    assert get_json(reports, "/co-mentions?people=5")["left_out"] == 0


# All of them


@pytest.mark.parametrize("path", PATHS)
def test_pages_link_to_each_other_and_to_their_json_and_csv(
    reports: ArchiveUnderTest, path: str
) -> None:
    page = get_page(reports, f"{path}?q=late")
    tabs = page.select(".analysis-tabs a[href]")[:5]
    assert [str(tab["href"]) for tab in tabs] == [f"{one}?q=late" for one in PATHS]
    (current,) = page.select(".analysis-tabs a[aria-current=page]")
    assert str(current["href"]) == f"{path}?q=late"
    for link in page.select(".analysis-exports a"):
        assert reports.client.get(str(link["href"])).status_code == 200
    alternate = page.select_one('link[type="application/json"]')
    assert alternate
    assert reports.client.get(str(alternate["href"])).status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_pages_of_an_empty_archive_and_of_odd_requests_respond(
    empty_library: ArchiveUnderTest, reports: ArchiveUnderTest, path: str
) -> None:
    for library in (empty_library, reports):
        for query in ("", "?q=%22", "?q=zanzibar", "?q=*&page=9", "?from=x&colour=1"):
            get_page(library, path + query)
    page = get_page(reports, f"{path}?colour=1").get_text()
    assert "“colour” is not a parameter" in page


def test_a_search_page_leads_to_its_analyses(reports: ArchiveUnderTest) -> None:
    page = get_page(reports, "/?q=late&outlet=Daily+Rail&from=2021")
    (link,) = [link for link in page.select("main a") if link.get_text() == "Analyse"]
    assert str(link["href"]) == "/compare?q=late&outlet=Daily+Rail&from=2021"
    comparison_page = get_page(reports, str(link["href"])).get_text()
    assert "outlet: Daily Rail" in comparison_page


@pytest.mark.parametrize("path", PATHS)
def test_pages_are_translated(reports: ArchiveUnderTest, path: str) -> None:
    page = get_page(reports, f"{path}?q=late", "de")
    headings = page.select("h1, h2, nav a, .analysis-form label, th[scope=col], button")
    english = {
        "Compare",
        "Concordance",
        "Quotations",
        "Co-mentions",
        "Map",
        "Show",
        "Words",
    }
    assert english.isdisjoint(part.get_text(strip=True) for part in headings)


def test_a_sample_of_words_is_read_and_its_size_is_stated(
    reports: ArchiveUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparison, "SAMPLE_SIZE", 10)
    first, second = (get_json(reports, "/compare?q=ship&q=train") for _ in range(2))
    assert first == second
    assert [series["read"] for series in first["series"]] == [10, 10]
    assert [series["total"] for series in first["series"]] == [20, 20]


def test_a_request_without_time_is_stopped(
    client: FlaskClient,
) -> None:
    app = client.application
    app.config["CUTTINGS_REQUEST_S"] = 0.0
    try:
        statuses = [client.get(f"{path}?q=missile").status_code for path in PATHS]
    finally:
        del app.config["CUTTINGS_REQUEST_S"]
    assert set(statuses) == {503}
