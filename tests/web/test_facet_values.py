"""Tests of the list of facet values, and of the size of the first page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from archive.home import Home
from tests.web.conftest import ArchiveUnderTest
from tests.web.page_helpers import get_page

MAX_PAGE_BYTES = 60 * 1024
MAX_REQUESTS = 3
OUTLETS, PEOPLE, ARTICLES = 130, 240, 400
FIRST, LAST = (
    ("Ada", "Bo", "Cy", "Di", "Edda", "Finn", "Gus", "Hal"),
    ("Arkwright", "Brunt", "Copley", "Dorn", "Ewell"),
)
LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "sv", "pl", "ru", "hi", "ar")


def _outlet(number: int) -> str:
    return f"The Harbour Gazette of Town {number:03}"


def _person(number: int) -> str:
    return f"{FIRST[number % 8]} {LAST[number // 8 % 5]}{chr(97 + number // 40)}"


def _outlet_of(number: int) -> int:
    return number % OUTLETS if number % 3 else number % 12


def _line(number: int) -> str:
    """Return an article as JSON. Every tenth has no outlet and no people.

    Outlets and people with low numbers are in more articles.
    """
    outlet, person = _outlet_of(number), number % PEOPLE
    facts = (
        {}
        if number % 10 == 9
        else {
            "outlet": _outlet(outlet),
            "people": [_person(person), _person(person // 2)],
        }
    )
    body = (
        f"The council met on the plan of pier {number}. "
        f"{_person(person)} spoke for the fishermen. "
    )
    return json.dumps(
        {
            "id": str(number),
            "title": f"Harbour plan {number} is put before the council",
            "body": body * 6,
            "date": f"{1981 + number % 40}-{number % 12 + 1:02}-{number % 28 + 1:02}"[
                : (10, 10, 7, 4)[number // 40 % 4]
            ],
            "language": LANGUAGES[number % len(LANGUAGES)],
            "agency": f"{FIRST[number % 8]} Wire Service {number % 16}",
            "authors": [f"{FIRST[number % 8]} {LAST[number % 5]}"],
            **facts,
        }
    )


@pytest.fixture(scope="module")
def many_values_client(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[FlaskClient]:
    """Return a client of an archive with many values of each facet."""
    folder = tmp_path_factory.mktemp("harbour")
    file = folder / "articles.jsonl"
    file.write_text("\n".join(map(_line, range(ARTICLES))), encoding="utf-8")
    library = ArchiveUnderTest(Home(folder / "home"))
    library.ingest(file)
    yield library.client
    library.close()


def listed_values(soup: BeautifulSoup) -> list[tuple[str, int]]:
    """Return the values on a page with their counts."""
    names = soup.select(".choices span:not(.hidden)")
    counts = soup.select(".choices small")
    return [
        (name.get_text(), int(count.get_text().replace(",", "")))
        for name, count in zip(names, counts, strict=True)
    ]


def _page_weight(client: FlaskClient, address: str) -> int:
    with client.get(address) as response:
        return len(response.data)


def get_values(client: FlaskClient, query: str) -> dict[str, object]:
    response = client.get(f"/api/v1/facets/{query}")
    assert response.status_code == 200, query
    return dict(response.json or {})


def test_the_first_page_is_small_and_needs_no_other_host(
    many_values_client: FlaskClient,
) -> None:
    response = many_values_client.get("/")
    soup = BeautifulSoup(response.data, "lxml")
    urls = [
        str(link["href"])
        for link in soup.select("link[rel~=stylesheet], link[rel~=icon]")
    ]
    urls += [str(element["src"]) for element in soup.select("[src]")]
    urls = [url for url in urls if not url.startswith("data:")]
    assert len(soup.select(".card")) == 20
    full_facets = {
        str(group["aria-labelledby"])
        for group in soup.select(".sidebar section")
        if len(group.select("li")) >= 10
    }
    assert full_facets == {
        f"by-{facet}" for facet in ("outlet", "person", "agency", "author")
    }
    assert len(soup.select(".timeline svg a")) == 40
    assert 1 + len(urls) <= MAX_REQUESTS
    assert {urlsplit(urljoin("http://localhost/", url)).netloc for url in urls} == {
        "localhost"
    }
    weight = len(response.data) + sum(
        _page_weight(many_values_client, url) for url in urls
    )
    assert weight <= MAX_PAGE_BYTES


def test_show_more_leads_to_every_value_page_by_page(
    many_values_client: FlaskClient,
) -> None:
    front = get_page(many_values_client, "/?q=council&sort=newest")
    more_link = next(
        link
        for link in front.select(".sidebar .more a")
        if "of Outlet" in link.get_text()
    )
    assert more_link["href"] == "/facets/outlet?q=council&sort=newest"
    first = get_page(many_values_client, str(more_link["href"]))
    second = get_page(
        many_values_client, str(first.select_one(".pager [rel=next]")["href"])
    )  # type: ignore[index]
    all_values = listed_values(first) + listed_values(second)
    expected_outlets = {
        _outlet(_outlet_of(number)) for number in range(ARTICLES) if number % 10 != 9
    }
    assert {name for name, _ in all_values} == expected_outlets | {"outlet unknown"}
    assert sum(count for _, count in all_values) == ARTICLES
    counts = [count for name, count in all_values if name != "outlet unknown"]
    assert counts == sorted(counts, reverse=True)
    assert all_values[-1][0] == "outlet unknown"
    assert dict(all_values)["outlet unknown"] == ARTICLES // 10
    status = first.select_one("[role=status]").get_text()  # type: ignore[union-attr]
    assert status.startswith(
        f"{len(all_values)} values in {ARTICLES} articles for council, page 1 of 2"
    )


def test_values_are_found_by_letters_and_sorted_by_name(
    many_values_client: FlaskClient,
) -> None:
    soup = get_page(many_values_client, "/facets/person?find=ADA+ark&order=name")
    names = [name for name, _ in listed_values(soup)]
    assert (
        names
        == sorted(names)
        == [f"Ada Arkwright{chr(97 + number)}" for number in range(PEOPLE // 40)]
    )
    soup = get_page(many_values_client, "/facets/outlet?order=name")
    by_name = [name for name, _ in listed_values(soup)]
    assert by_name == sorted(by_name)
    soup = get_page(many_values_client, "/facets/outlet?order=name&page=2")
    last_name, _ = listed_values(soup)[-1]
    assert last_name == "outlet unknown"
    soup = get_page(many_values_client, "/facets/language?find=engl")
    assert [name for name, _ in listed_values(soup)] == ["English"]


def test_a_form_on_the_list_keeps_the_search(many_values_client: FlaskClient) -> None:
    soup = get_page(
        many_values_client,
        "/facets/person?q=council&not-outlet=unknown&language=de&order=name&page=2",
    )
    form = soup.select_one("form")
    assert form is not None
    assert form["action"] == "/facets/person"
    hidden_fields = {
        (str(field["name"]), str(field["value"]))
        for field in form.select("input[type=hidden]")
    }
    assert hidden_fields == {
        ("q", "council"),
        ("language", "de"),
        ("not-outlet", "unknown"),
        ("order", "name"),
    }


def test_a_value_of_the_list_leads_back_to_the_search_with_it(
    many_values_client: FlaskClient,
) -> None:
    soup = get_page(many_values_client, "/facets/outlet?q=council&sort=newest&page=2")
    name, count = listed_values(soup)[0]
    link = soup.select(".choices a")[0]
    results = get_page(many_values_client, str(link["href"]))
    status = results.select_one("[role=status]").get_text()  # type: ignore[union-attr]
    assert status.startswith(f"{count} article")
    assert "council" in status
    assert name in results.select_one(".chips").get_text()  # type: ignore[union-attr]


def test_chosen_and_excluded_values_stay_at_zero(
    many_values_client: FlaskClient,
) -> None:
    soup = get_page(
        many_values_client,
        f"/facets/outlet?q=nowhere&outlet={_outlet(1)}&not-outlet={_outlet(2)}",
    )
    assert listed_values(soup) == [(_outlet(1), 0), (_outlet(2), 0)]


def test_pages_past_the_end_and_unmatched_letters_have_useful_links(
    many_values_client: FlaskClient,
) -> None:
    past_page = get_page(many_values_client, "/facets/outlet?page=9")
    assert "Page 9 does not exist" in past_page.get_text()
    empty_page = get_page(many_values_client, "/facets/outlet?q=council&find=zzz")
    assert empty_page.select("main p a")[-1]["href"] == "/facets/outlet?q=council"


def test_the_api_gives_the_same_values(many_values_client: FlaskClient) -> None:
    response = get_values(many_values_client, "outlet?q=council&page=2")
    page_values = listed_values(
        get_page(many_values_client, "/facets/outlet?q=council&page=2")
    )
    values = response["values"]
    api_values = [(value["label"], value["count"]) for value in values]  # type: ignore[attr-defined]
    assert api_values == page_values
    assert (response["total"], response["articles"], response["size"]) == (
        100 + len(page_values),
        ARTICLES,
        100,
    )
    links = response["links"]
    assert links == {
        "self": "/api/v1/facets/outlet?q=council&page=2",
        "next": None,
        "prev": "/api/v1/facets/outlet?q=council",
        "html": "/facets/outlet?q=council&page=2&copies=all",
        "search": "/api/v1/search?q=council",
    }


def test_unknown_facets_and_invalid_parameters_are_reported(
    many_values_client: FlaskClient,
) -> None:
    assert (
        many_values_client.get("/facets/colour").status_code
        == many_values_client.get("/api/v1/facets/colour").status_code
        == 404
    )
    assert many_values_client.get("/api/v1/facets/outlet?order=size").status_code == 400
    assert (
        "“size” is not a valid value"
        in get_page(many_values_client, "/facets/outlet?order=size").get_text()
    )


def test_size_is_the_number_of_values_on_a_page_and_links_keep_it(
    many_values_client: FlaskClient,
) -> None:
    pages = []
    address: str | None = "/api/v1/facets/outlet?q=council&size=30"
    while address:
        response = many_values_client.get(address).get_json()
        assert response["size"] == 30
        pages.append([value["value"] for value in response["values"]])
        address = response["links"]["next"]
    assert [len(values) for values in pages] == [30, 30, 30, 29]
    all_values = get_values(many_values_client, "outlet?q=council&size=1000")
    values = [value["value"] for value in all_values["values"]]  # type: ignore[attr-defined]
    assert [value for page in pages for value in page] == values
    assert (len(values), all_values["links"]["next"]) == (all_values["total"], None)  # type: ignore[index]


def test_the_page_of_a_list_has_the_size_of_its_address(
    many_values_client: FlaskClient,
) -> None:
    url = "/facets/outlet?q=council&order=name&size=7&page=2"
    soup = get_page(many_values_client, url)
    response = get_values(many_values_client, url.removeprefix("/facets/"))
    assert [name for name, _ in listed_values(soup)] == [
        value["label"]
        for value in response["values"]  # type: ignore[attr-defined]
    ]
    next_link = soup.select_one(".pager [rel=next]")
    assert next_link is not None
    assert set(str(next_link["href"]).partition("?")[2].split("&")) == {
        "q=council",
        "page=3",
        "size=7",
        "order=name",
    }
    form = soup.select_one("form")
    assert form is not None
    assert form.select_one("input[name=size][value='7']") is not None
    back = soup.select_one(".page-nav a")
    assert back is not None
    assert back["href"] == "/?q=council"


def test_the_size_of_a_search_is_not_that_of_its_lists(
    many_values_client: FlaskClient,
) -> None:
    soup = get_page(many_values_client, "/?q=council&size=5")
    urls = [str(link["href"]) for link in soup.select('a[href^="/facets/"]')]
    assert urls
    assert not any("size" in url for url in urls)


@pytest.mark.parametrize("size", ["0", "-1", "1001", "x"])
def test_sizes_of_a_list_outside_of_its_bounds_are_reported(
    many_values_client: FlaskClient, size: str
) -> None:
    response = many_values_client.get(f"/api/v1/facets/outlet?size={size}")
    assert response.status_code == 400
    assert "from 1 to 1000" in response.get_json()["detail"]
    text = get_page(many_values_client, f"/facets/outlet?size={size}").get_text()
    assert "from 1 to 1000" in text
