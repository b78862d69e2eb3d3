"""Tests of the list of people and of the page of a person."""

from __future__ import annotations

import json
from collections import Counter
from itertools import permutations
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from tests.web.conftest import ArchiveUnderTest
from tests.web.page_helpers import get_page, links, only_element, status_text, text_of


def test_people_are_listed_found_and_lead_to_their_articles(
    client: FlaskClient,
) -> None:
    assert (
        next(iter(links(get_page(client, "/people"), ".directory a")))
        == "Rajnath Singh"
    )
    (name, address), *further_links = links(
        get_page(client, "/people?q=shoigu"), ".directory a"
    ).items()
    assert (name, further_links) == ("Sergey Shoigu", [])
    soup = get_page(client, address)
    assert "Sergei Shoigu" in text_of(only_element(soup, ".page-header"))
    assert len(soup.select(".card")) == 3
    search_page = get_page(
        client, links(soup, ".page-header a")["Search within these articles"]
    )
    assert status_text(search_page) == "3 articles"


def test_people_are_listed_by_letter_and_by_surname(client: FlaskClient) -> None:
    by_name = list(links(get_page(client, "/people?order=name"), ".directory a"))
    assert by_name == sorted(
        by_name, key=lambda name: name.split()[-1] if name != "Wei Fenghe" else "Fenghe"
    )
    letter_page = get_page(client, "/people?letter=S")
    names = list(links(letter_page, ".directory a"))
    assert names == ["Rajnath Singh", "Sergey Shoigu"]
    assert only_element(letter_page, ".letters [aria-current]").text == "S"
    assert "No person in the archive matches" in text_of(
        get_page(client, "/people?letter=X")
    )
    assert client.get("/api/v1/people?letter=SS").status_code == 400
    assert client.get("/api/v1/people?order=up").status_code == 400


def test_an_unknown_person_links_to_a_search(client: FlaskClient) -> None:
    page_links = links(get_page(client, "/people?q=zz"), ".empty-state a")
    assert page_links["search the articles for these words"] == "/?q=zz"


def test_a_person_page_shows_roles_co_mentions_quotations_and_time(
    client: FlaskClient,
) -> None:
    soup = get_page(client, "/people/rajnath-singh")
    text = text_of(soup)
    assert "Described as Defence Minister 5 articles" in text
    assert "Named with: People Sergey Shoigu 3 articles" in text
    assert "Named with: Organisations" in text
    assert "Named with: Places" in text
    assert "The pandemic, the extraordinary militarization" in text_of(
        only_element(soup, ".person-quotes")
    )
    assert only_element(soup, ".timeline")
    (outlet,) = [
        link
        for name, link in links(soup, "aside a").items()
        if name == "The Times of India"
    ]
    assert text_of(get_page(client, outlet)).count("Calling India") >= 1


def test_the_people_in_the_same_articles_are_counted_as_in_the_articles(
    client: FlaskClient,
) -> None:
    """Count them again by the people of each article."""
    ids = [row["id"] for row in client.get("/api/v1/search?size=100").json["results"]]
    together: Counter[tuple[str, str]] = Counter()
    for id in ids:
        people = client.get(f"/api/v1/documents/{id}").json["people"]
        together.update(permutations(sorted({person["slug"] for person in people}), 2))
    people = client.get("/api/v1/people").json["people"]
    assert people
    for person in people:
        details = client.get(f"/api/v1/people/{person['slug']}").json
        listed = {row["slug"]: row["documents"] for row in details["co_mentioned"]}
        counts = Counter(
            {
                slug: count
                for (own, slug), count in together.items()
                if own == person["slug"]
            }
        )
        assert listed.items() <= counts.items()
        assert sorted(listed.values()) == sorted(dict(counts.most_common(24)).values())


def test_another_form_of_a_name_leads_to_the_person(client: FlaskClient) -> None:
    response = client.get("/people/Sergey%20Shoigu")
    assert (response.status_code, response.location) == (302, "/people/sergei-shoigu")
    assert client.get("/people/nobody-atall").status_code == 404


def test_a_link_from_a_quotation_leads_to_its_words(client: FlaskClient) -> None:
    slugs = [person["slug"] for person in client.get("/api/v1/people").json["people"]]
    addresses = [
        address
        for slug in slugs
        for address in links(
            get_page(client, f"/people/{slug}"), ".person-quotes li a"
        ).values()
    ]
    assert len(addresses) > 2
    for address in addresses:
        assert get_page(client, address).select("mark"), address


def test_the_example_of_a_person_page_finds_a_quotation_of_the_person(
    client: FlaskClient,
) -> None:
    example_count = 0
    for person in client.get("/api/v1/people").json["people"]:
        soup = get_page(client, f"/people/{person['slug']}")
        for example, address in links(soup, ".person-quotes .hint a").items():
            example_count += 1
            assert example.startswith("said:")
            assert get_page(client, address).select(".card"), address
    assert example_count > 1


def test_quotations_are_linked_by_whole_words(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    quotations = (
        "a" * 80 + " ends soon",
        "The harbour\nwill not close this winter, nor the next, nor any after it",
        "12 34 56",
        "Extraordinarily long-winded, semi-official counter-arguments notwithstanding",
    )
    lines = [
        json.dumps(
            {
                "id": str(number),
                "body": f"Mayor Ada Lind spoke. “{words},” Ada Lind said on Monday.",
            }
        )
        for number, words in enumerate(quotations)
    ]
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    empty_library.ingest(path)
    soup = get_page(empty_library.client, "/people/ada-lind")
    addresses = [link["href"] for link in soup.select(".person-quotes li a")]
    assert len(addresses) == len(quotations)
    for address in addresses:
        page = get_page(empty_library.client, str(address))
        assert page.select("mark"), address


SAID_TWICE = (
    ("1", "2020-01-05", "North Post", "The quay will open in spring"),
    ("2", "2021-06-07", "Skerry Gazette", "The quay will open, in spring"),
    ("3", "2022-03-04", "North Post", "No crane has ever failed here"),
    ("4", "", "", "We have no more money for cranes"),
)


@pytest.fixture
def quoted_twice(empty_library: ArchiveUnderTest, tmp_path: Path) -> FlaskClient:
    """Return a client of four articles that quote a person, two with the same words."""
    file = tmp_path / "articles.jsonl"
    lines = [
        {
            "id": id,
            "title": f"Report {id}",
            "body": f"Mayor Ada Lind spoke. “{words},” Ada Lind said on Monday.",
            **({"date": date} if date else {}),
            **({"outlet": outlet} if outlet else {}),
        }
        for id, date, outlet, words in SAID_TWICE
    ]
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    empty_library.ingest(file)
    return empty_library.client


def quotation_labels(soup: BeautifulSoup) -> list[str]:
    return [text_of(link) for link in soup.select(".person-quotes li > .facts a")]


def test_quotations_are_labelled_by_outlet_and_date(
    quoted_twice: FlaskClient,
) -> None:
    soup = get_page(quoted_twice, "/people/ada-lind")
    assert quotation_labels(soup) == [
        "North Post, 4 March 2022",
        "Skerry Gazette, 7 June 2021",
        "outlet unknown, date unknown",
    ]


def test_copies_of_a_quotation_are_folded(quoted_twice: FlaskClient) -> None:
    soup = get_page(quoted_twice, "/people/ada-lind")
    fold = only_element(soup, ".person-quotes details")
    assert text_of(only_element(fold, "summary")) == "1 copy"
    assert list(links(fold, "a")) == ["North Post, 5 January 2020"]
    assert "4 quotations" in text_of(only_element(soup, ".page-header"))


def test_a_person_page_can_begin_with_the_oldest(quoted_twice: FlaskClient) -> None:
    newest = get_page(quoted_twice, "/people/ada-lind")
    oldest_url = links(newest, ".page-header .orders a")["Oldest"]
    assert oldest_url == "/people/ada-lind?sort=oldest"
    oldest = get_page(quoted_twice, oldest_url)
    assert quotation_labels(oldest) == [
        "North Post, 5 January 2020",
        "North Post, 4 March 2022",
        "outlet unknown, date unknown",
    ]
    assert text_of(only_element(oldest, ".card h3")) == "Report 1"
    assert text_of(only_element(newest, ".card h3")) == "Report 3"
    assert (
        text_of(only_element(oldest, ".orders [aria-current]")),
        links(oldest, ".orders a")["Newest"],
    ) == ("Oldest", "/people/ada-lind")
    assert get_page(quoted_twice, "/people/ada-lind?sort=foo")
