"""Test the map of the places of a search, and the coordinates of a place."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from bs4 import Tag

from archive.home import Home
from archive.names.gazetteer import find_place
from index.search.place_map import NamedPlace, PlaceMap
from index.search.request import SearchRequest
from index.search.response import FacetValue
from tests.archive.inline_pool import reading_in_process
from tests.web.conftest import ArchiveUnderTest
from tests.web.page_helpers import get_page, links, only_element, status_text, text_of
from web.presenters.place_map import Drawing, draw_map

TEXTS = (
    "Shares rose in Paris after the minister in Germany approved the plan on Monday.",
    "The company said on Monday that it would close its plant in Paris and one in Texas.",
    "The trial in Springfield began on Monday, said a lawyer who had come from Bombay.",
    "The ship reached Mumbai on Sunday, said the owner, who sells rice all over Asia.",
)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArchiveUnderTest]:
    """Return an archive of four articles whose places were corrected by hand."""
    library = ArchiveUnderTest(Home(tmp_path_factory.mktemp("places") / "home"))
    with reading_in_process():
        library.ingest_texts(*TEXTS)
    names = (
        ("Paris", "Germany"),
        ("Paris", "Texas"),
        ("Springfield", "Bombay"),
        ("Mumbai", "Asia"),
    )
    for number, values in enumerate(names):
        id = library.document_id(f"{number}.")
        library.catalog.corrections.correct(id, "places", values, "Ada")
    with reading_in_process():
        library.ingest()
    yield library
    library.close()


def get_json(library: ArchiveUnderTest, path: str) -> dict[str, Any]:
    body: dict[str, Any] = library.client.get(f"/api/v1{path}").get_json()
    return body


def titles(page: Tag) -> list[str]:
    return [text_of(title) for title in page.select(".map title")]


def test_the_map_has_a_point_for_each_place_that_is_clear(
    places: ArchiveUnderTest,
) -> None:
    page = get_page(places.client, "/map")
    assert titles(page) == [
        "Paris, Île-de-France, France: 2 articles",
        "Mumbai, Maharashtra, India (Bombay: 1 article; Mumbai: 1 article)",
        "Germany: 1 article",
        "Texas, United States: 1 article",
    ]
    radii = [float(str(circle["r"])) for circle in page.select(".map circle")]
    assert radii == sorted(radii, reverse=True)
    paris = page.select(".map circle")[0]
    assert (paris["cx"], paris["cy"]) == ("23.5", "-488.5")


def test_a_table_has_the_same_places_and_links_to_their_articles(
    places: ArchiveUnderTest,
) -> None:
    page = get_page(places.client, "/map?q=monday")
    rows = [
        [text_of(cell) for cell in row.select("th, td")]
        for row in page.select("table.places tbody tr")
    ]
    assert rows == [
        ["Paris", "Paris, Île-de-France, France · city", "2"],
        ["Bombay", "Mumbai, Maharashtra, India · city", "1"],
        ["Germany", "Germany · country", "1"],
        ["Texas", "Texas, United States · region", "1"],
    ]
    cells = links(page, "table.places a")
    assert cells["Paris"] == "/places/Paris"
    articles = get_page(places.client, cells["2"])
    assert status_text(articles).startswith("2 articles for monday")


def test_a_point_links_to_the_articles_with_any_name_of_the_place(
    places: ArchiveUnderTest,
) -> None:
    page = get_page(places.client, "/map")
    mumbai = page.select(".map a")[1]
    assert mumbai["href"] == "/?place=Bombay&place=Mumbai"
    assert status_text(get_page(places.client, str(mumbai["href"]))) == "2 articles"


def test_ambiguous_and_unknown_names_are_listed_and_not_drawn(
    places: ArchiveUnderTest,
) -> None:
    page = get_page(places.client, "/map")
    ambiguous = only_element(page, "section[aria-labelledby=ambiguous] li")
    assert text_of(ambiguous).startswith("Springfield 1 article")
    assert "Springfield, Missouri, United States" in text_of(ambiguous)
    unknown = only_element(page, ".unknown-places li")
    assert text_of(unknown) == "Asia 1 article"
    assert not any("Springfield" in title or "Asia" in title for title in titles(page))


def test_screen_readers_and_keys_get_the_table_and_not_the_picture(
    places: ArchiveUnderTest,
) -> None:
    page = get_page(places.client, "/map")
    picture = only_element(page, ".map svg")
    assert picture["aria-hidden"] == "true"
    assert {link["tabindex"] for link in picture.select("a")} == {"-1"}
    ET.fromstring(str(picture))
    drawn = {str(link["href"]) for link in picture.select("a")}
    table = {str(link["href"]) for link in page.select("table.places td a")}
    assert len(drawn - table) == 1  # the point of a place with two names


def test_the_api_has_the_rows_as_json(places: ArchiveUnderTest) -> None:
    body = get_json(places, "/map")
    assert (body["total"], body["left_out"]) == (4, 0)
    assert body["attribution"] == "GeoNames, CC BY 4.0"
    rows = {row["name"]: row for row in body["names"]}
    assert rows["Paris"]["count"] == 2
    assert rows["Paris"]["resolution"] == "resolved"
    assert rows["Paris"]["place"] == {
        "name": "Paris",
        "kind": "city",
        "region": "Île-de-France",
        "country": "FR",
        "country_name": "France",
        "latitude": 48.85,
        "longitude": 2.35,
        "geonames_id": 2988507,
    }
    assert rows["Paris"]["other_places"][0]["region"] == "Texas"
    assert rows["Texas"]["place"]["geonames_id"] is None
    assert rows["Springfield"]["resolution"] == "ambiguous"
    assert rows["Springfield"]["place"] is None
    assert len(rows["Springfield"]["other_places"]) > 2
    assert rows["Asia"]["resolution"] == "unknown"
    assert rows["Asia"]["other_places"] == []


def test_the_api_has_the_rows_as_csv(places: ArchiveUnderTest) -> None:
    response = places.client.get("/api/v1/map?format=csv&bom=0")
    rows = {row["name"]: row for row in csv.DictReader(StringIO(response.text))}
    assert rows["Bombay"]["place"] == "Mumbai"
    assert rows["Bombay"]["country"] == "IN"
    assert rows["Bombay"]["count"] == "1"
    assert float(rows["Bombay"]["latitude"]) == pytest.approx(19.07, abs=0.1)
    assert rows["Springfield"]["resolution"] == "ambiguous"
    assert rows["Springfield"]["latitude"] == ""


def test_filters_apply_and_the_number_of_names_is_limited(
    places: ArchiveUnderTest,
) -> None:
    filtered = get_json(places, "/map?place=Paris&not-place=Texas")
    assert {row["name"] for row in filtered["names"]} == {"Paris", "Germany"}
    page = get_page(places.client, "/map?place=Paris")
    assert "place: Paris" in text_of(only_element(page, ".analysis-filters"))
    assert places.client.get("/api/v1/map?places=9").status_code == 400
    assert "places" not in get_json(places, "/map?places=10")["messages"]


def test_rarer_names_are_counted(empty_library: ArchiveUnderTest) -> None:
    empty_library.ingest_texts("The council met on Monday and voted on the budget.")
    id = empty_library.document_id("0.")
    names = tuple(f"Place {number}" for number in range(14))
    empty_library.catalog.corrections.correct(id, "places", names, "Ada")
    empty_library.ingest()
    page = get_page(empty_library.client, "/map?places=10")
    assert "rarer names are left out" in status_text(page)
    body = get_json(empty_library, "/map?places=10")
    assert len(body["names"]) + body["left_out"] == 14


def test_an_archive_without_places_has_no_map(empty_library: ArchiveUnderTest) -> None:
    page = get_page(empty_library.client, "/map")
    assert "These articles name no places." in page.text
    assert not page.select(".map")


def test_names_that_are_all_unknown_are_shown_at_once(
    places: ArchiveUnderTest,
) -> None:
    page = get_page(places.client, "/map?not-place=Paris&not-place=Springfield")
    assert not only_element(page, ".unknown-places").has_attr("open")
    page = get_page(places.client, "/map?q=rice&places=10")
    assert [text_of(item) for item in page.select(".unknown-places li")] == [
        "Asia 1 article"
    ]


def test_the_list_of_places_leads_to_the_map(places: ArchiveUnderTest) -> None:
    assert links(get_page(places.client, "/places"), "main a")["Map of all places"] == (
        "/map"
    )
    organisations = get_page(places.client, "/organisations?q=x")
    assert "Map of all places" not in organisations.text


def test_the_page_of_a_place_has_coordinates_and_the_other_places(
    places: ArchiveUnderTest,
) -> None:
    section = only_element(get_page(places.client, "/places/Paris"), ".location")
    text = text_of(section)
    assert "Paris, Île-de-France, France · city" in text
    assert "48.85° N, 2.35° E" in text
    assert "other place has this name" in text
    assert "Paris, Texas, United States" in text
    assert "Found by the name alone" in text
    targets = links(section, "a")
    assert targets["GeoNames"] == "https://www.geonames.org/"
    assert targets["CC BY 4.0"] == "https://creativecommons.org/licenses/by/4.0/"
    assert targets["Map of the places in these articles"] == "/map?place=Paris"


def test_the_page_of_an_ambiguous_or_unknown_name_says_so(
    places: ArchiveUnderTest,
) -> None:
    page = get_page(places.client, "/places/Springfield")
    text = text_of(only_element(page, ".location"))
    assert "places have this name. None is much larger than the others" in text
    assert "°" not in text
    assert not get_page(places.client, "/places/Asia").select(".location")


def test_the_centre_of_a_country_is_said_to_be_one(places: ArchiveUnderTest) -> None:
    page = get_page(places.client, "/places/Germany")
    text = text_of(only_element(page, ".location"))
    assert "The centre of the people in its cities" in text


def test_the_api_of_a_place_has_its_coordinates(places: ArchiveUnderTest) -> None:
    paris = get_json(places, "/places/Paris")
    assert paris["documents"] == 2
    assert paris["place"]["country"] == "FR"
    assert paris["attribution"] == "GeoNames, CC BY 4.0"
    springfield = get_json(places, "/places/Springfield")
    assert springfield["resolution"] == "ambiguous"
    assert get_json(places, "/places/Asia")["resolution"] == "unknown"


def test_countries_have_names_in_the_language_of_the_page(
    places: ArchiveUnderTest,
) -> None:
    response = places.client.get("/map", headers={"Accept-Language": "de"})
    assert "Deutschland" in response.text
    assert "Frankreich" in response.text


def drawing_of(*names: str) -> Drawing:
    """Return the map of places, each of which one article names."""
    named = tuple(
        NamedPlace(FacetValue(name, name, 1, selected=False), find_place(name))
        for name in names
    )
    drawing = draw_map(PlaceMap(1, named, 0, ()), SearchRequest())
    assert drawing
    return drawing


@pytest.mark.parametrize(
    "names",
    [
        ("Paris",),
        ("Paris", "Berlin", "Rome"),
        ("Wellington", "Anchorage"),
        ("Honolulu", "Suva", "Tokyo", "Reykjavik", "Ushuaia"),
    ],
)
def test_all_points_are_inside_of_a_frame_that_is_inside_of_the_world(
    names: tuple[str, ...],
) -> None:
    drawing = drawing_of(*names)
    assert len(drawing.points) == len(names)
    right, bottom = drawing.left + drawing.width, drawing.top + drawing.height
    assert -1800 <= drawing.left < right <= 1800.1
    assert -900 <= drawing.top < bottom <= 900.1
    assert drawing.width == 2 * drawing.height
    for point in drawing.points:
        assert drawing.left < point.x < right
        assert drawing.top < point.y < bottom
    assert len(drawing.meridians) >= 3


def test_the_map_of_places_that_are_near_each_other_is_a_part_of_the_world() -> None:
    assert drawing_of("Paris", "Berlin").width < drawing_of("Paris", "Tokyo").width


def test_no_line_of_the_land_crosses_the_map() -> None:
    path = drawing_of("Paris").land
    steps = re.findall(r"(-?\d+)[ ]?(-?\d+)", path)
    edges = [abs(int(x)) for x, y in steps if abs(int(y)) < 3]
    assert path.startswith("M")
    # Only Antarctica, whose outline goes along the lower edge, is as wide as the map.
    assert sum(1 for x in edges if 1800 < x <= 3600) <= 4
