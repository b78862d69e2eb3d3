"""Test the lists of organisations and places, and the page of one of them."""

from __future__ import annotations

import pytest

from tests.web.conftest import ArchiveUnderTest
from tests.web.page_helpers import get_page, links, only_element, status_text, text_of

TEXTS = (
    (
        "LONDON - Shares of Harwick Motors Corp. rose after the European Commission approved "
        "its plan for Germany. Harwick Motors said it would build a plant in Poland."
    ),
    (
        "Harwick Motors said on Monday that it had closed its plant in Poland, and that "
        "its office in Paris would follow."
    ),
    "The crowd on the beach was larger than in other years, said the guards on Sunday.",
)
FIRM = "/organisations/Harwick%20Motors"


@pytest.fixture
def things(empty_library: ArchiveUnderTest) -> ArchiveUnderTest:
    """Return an archive of three articles, two of which name a firm and places."""
    empty_library.ingest_texts(*TEXTS)
    return empty_library


def test_they_are_listed_with_their_numbers_of_articles(
    things: ArchiveUnderTest,
) -> None:
    soup = get_page(things.client, "/organisations")
    assert status_text(soup) == "2 organisations in the archive"
    assert list(links(soup, ".directory a")) == [
        "Harwick Motors",
        "European Commission",
    ]
    assert "2 articles" in text_of(soup.select(".directory li")[0])
    places = get_page(things.client, "/places?order=name")
    assert list(links(places, ".directory a")) == [
        "Germany",
        "London",
        "Paris",
        "Poland",
    ]


def test_a_list_is_filtered_by_a_part_of_the_name_and_by_letter(
    things: ArchiveUnderTest,
) -> None:
    assert list(links(get_page(things.client, "/places?q=OLA"), ".directory a")) == [
        "Poland"
    ]
    soup = get_page(things.client, "/places?letter=P")
    assert status_text(soup) == "2 places under P"
    assert list(links(soup, ".letters a")) == ["All", "G", "L", "P"]


def test_lists_lead_to_each_other(things: ArchiveUnderTest) -> None:
    for path in ("/people", "/organisations", "/places"):
        tabs = links(get_page(things.client, path), ".views a")
        assert tabs == {
            "People": "/people",
            "Organisations": "/organisations",
            "Places": "/places",
        }


def test_the_page_of_one_has_forms_company_articles_and_a_search(
    things: ArchiveUnderTest,
) -> None:
    soup = get_page(things.client, FIRM)
    assert text_of(only_element(soup, "h1")) == "Harwick Motors"
    aside = text_of(only_element(soup, "aside"))
    assert "Harwick Motors Corp. 1 article" in aside
    assert links(soup, "aside a")["Poland"] == "/places/Poland"
    assert "European Commission" in links(soup, "aside a")
    assert "Harwick Motors" not in links(soup, "aside a")
    assert len(soup.select(".card")) == 2
    header = links(soup, ".page-header a")
    search = get_page(things.client, header['org:"Harwick Motors"'])
    assert status_text(search) == '2 articles for org:"Harwick Motors"'
    within = get_page(things.client, header["Search within these articles"])
    assert status_text(within) == "2 articles"


def test_an_article_leads_to_its_organisations_and_places(
    things: ArchiveUnderTest,
) -> None:
    id = things.client.get("/api/v1/search?place=Paris").get_json()["results"][0]["id"]
    article = get_page(things.client, f"/documents/{id}")
    assert links(article, ".fact-organisations .value a")["Harwick Motors"] == FIRM
    assert links(article, ".fact-places .value a")["Paris"] == "/places/Paris"


def test_a_search_by_names_leads_to_their_pages(things: ArchiveUnderTest) -> None:
    page = get_page(things.client, "/?org=Harwick+Motors&place=Poland&not-place=Paris")
    assert links(page, ".name-pages a") == {
        "Harwick Motors": FIRM,
        "Poland": "/places/Poland",
    }
    assert text_of(only_element(page, ".name-pages")) == (
        "Pages of Harwick Motors, Poland"
    )
    assert not get_page(things.client, "/?q=plan").select(".name-pages")
    assert not get_page(things.client, "/?place=unknown").select(".name-pages")


def test_other_letters_lead_to_the_name_and_an_unknown_name_is_an_error(
    things: ArchiveUnderTest,
) -> None:
    response = things.client.get("/organisations/harwick%20MOTORS")
    assert (response.status_code, response.location) == (302, FIRM)
    unknown = things.client.get("/places/Atlantis")
    assert unknown.status_code == 404
    assert "No article in the archive has this name." in unknown.text
    assert things.client.get("/api/v1/places/Atlantis").status_code == 404


def test_the_api_has_the_lists_and_one_of_them(things: ArchiveUnderTest) -> None:
    listed = things.client.get("/api/v1/places?q=pol").get_json()
    assert listed == {
        "query": "pol",
        "total": 1,
        "page": 1,
        "size": 100,
        "places": [{"name": "Poland", "documents": 2, "url": "/places/Poland"}],
    }
    firm = things.client.get(f"/api/v1{FIRM}").get_json()
    assert firm["documents"] == firm["sampled"] == 2
    assert {(form["form"], form["documents"]) for form in firm["forms"]} == {
        ("Harwick Motors Corp.", 1),
        ("Harwick Motors", 1),
    }
    assert firm["places"][0]["name"] == "Poland"
    articles = things.client.get(firm["links"]["articles"]).get_json()
    assert articles["total"] == 2
    assert things.client.get("/api/v1/places?letter=pp").status_code == 400


def test_a_correction_changes_the_lists_at_once(things: ArchiveUnderTest) -> None:
    get_page(things.client, "/places")
    id = things.client.get("/api/v1/search?place=Paris").get_json()["results"][0]["id"]
    names = ("AC/DC Lane", "Poland")
    things.catalog.corrections.correct(id, "places", names, "Ada")
    things.ingest()
    listed = links(get_page(things.client, "/places"), ".directory a")
    assert "Paris" not in listed
    page = get_page(things.client, listed["AC/DC Lane"])
    assert text_of(only_element(page, "h1")) == "AC/DC Lane"


def test_an_empty_archive_says_what_to_do(empty_library: ArchiveUnderTest) -> None:
    for name in ("organisations", "places"):
        soup = get_page(empty_library.client, f"/{name}")
        assert f"There are no {name} in the archive yet" in soup.text
    soup = get_page(empty_library.client, "/places?q=x")
    assert "No place in the archive matches" in soup.text
