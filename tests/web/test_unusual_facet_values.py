"""The count of any facet value, however it is written, equals what its link finds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from archive.home import Home
from index.catalog_feed import CatalogFeed
from index.schema import (
    decode_facet_value,
    encode_facet_value,
    normalize_facet_value,
)
from tests.web.conftest import ArchiveUnderTest

LONG_VALUE = "Ж" * 4_990 + " x & y"
VALUES = (
    "unknown", "Unknown", "UNKNOWN", "=unknown", "==", "=x", "x", " x ", "a,b", "a, b",
    "a\nb", "a\tb", "a\u2028b", "a\x00b", "a b", 'say "hi"', "it's", "100%", "%41", "a+b",
    "a&b=c", "a;b", "#1", "?q=x", "<b>x</b>", "x:y", "outlet:x", "東京", "é", "e\u0301", "🗞️",
    "\u200bzero", "a\\b", "a/b", "None", "null", "0", "-", "*", "not-known", LONG_VALUE,
)  # fmt: skip


@pytest.fixture(scope="module")
def unusual(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArchiveUnderTest]:
    """Return an archive whose outlets, agencies and authors have unusual names."""
    folder = tmp_path_factory.mktemp("unusual")
    library = ArchiveUnderTest(Home(folder / "home"))
    lines = []
    for number, value in enumerate((*VALUES, *VALUES[::2], None)):
        others = [*islice(cycle(VALUES), number + 3, number + 5)]
        facts = {"outlet": value, "agency": others[0], "authors": others}
        body = f"Heron number {number} stood in the harbour of the town."
        lines.append(json.dumps({"id": str(number), "body": body} | facts))
    file = folder / "articles.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    library.ingest(file)
    # Corrections can set any text, unlike records.
    ids = [record.document.id for _, record in library.catalog.changes(0)]
    for id, value in zip(ids, VALUES, strict=False):
        library.catalog.corrections.correct(id, "agency", value, "tester")
    library.engine.sync(CatalogFeed(library.catalog))
    yield library
    library.close()


@pytest.mark.parametrize("facet", ["outlet", "agency", "author", "language"])
def test_the_count_of_a_value_is_what_its_parameter_finds(
    unusual: ArchiveUnderTest, facet: str
) -> None:
    client = unusual.client
    values = client.get(f"/api/v1/facets/{facet}").get_json()["values"]
    assert values
    total = client.get("/api/v1/search").get_json()["total"]
    for value in values:
        for name, expected in ((facet, value["count"]), (f"not-{facet}", None)):
            query = urlencode({name: value["value"], "size": 1})
            response = client.get(f"/api/v1/search?{query}").get_json()
            wanted = total - value["count"] if expected is None else expected
            assert response["total"] == wanted, value
            assert any(
                entry["value"] == value["value"] and entry[state]
                for entry in response["facets"][facet]
                for state in ("selected", "excluded")
            )


def test_the_links_of_the_page_find_what_they_say(unusual: ArchiveUnderTest) -> None:
    soup = BeautifulSoup(unusual.client.get("/facets/outlet").data, "html.parser")
    links = soup.select(".choices a:has(small)")
    assert len(links) > len(VALUES) / 2
    for link in links:
        count = link.find("small")
        page = unusual.client.get(str(link["href"])).text
        assert count
        assert f"<strong>{count.get_text(strip=True)} article" in page, link["href"]


def test_an_outlet_called_unknown_is_not_a_missing_outlet(
    unusual: ArchiveUnderTest,
) -> None:
    found = unusual.client.get("/api/v1/facets/outlet?find=unknown").get_json()
    values = {value["value"]: value["label"] for value in found["values"]}
    assert values["unknown"] == "outlet unknown"
    assert values["=unknown"] == "unknown"
    assert values["Unknown"] == "Unknown"
    assert values["==unknown"] == "=unknown"


@given(st.text(max_size=5_000) | st.sampled_from(VALUES))
def test_a_real_value_is_never_read_as_a_missing_one(text: str) -> None:
    value = normalize_facet_value(text)
    assert normalize_facet_value(value) == value
    if value:
        encoded = encode_facet_value(value)
        assert decode_facet_value(encoded) == value
        assert normalize_facet_value(encoded) == encoded
    assert decode_facet_value(encode_facet_value(None)) is None


NAMES = (
    "Ada Lind", "Ada Maria Lind", "Ada B. Lind", "Ada Berta Lind", "Lind", "Mr Lind", "Bo Lind",
    "Anna Roth", "Anna Katharina Roth", "Anna Lena Roth", "Unknown", "unknown", "Jan Unknown",
    "José Ruiz", "Jose Ruiz", "Ruiz José", "ada-lind", "李明", "Иван Петров", "O'Neil Ray",
)  # fmt: skip


def test_the_count_of_a_person_is_what_its_value_finds(tmp_path: Path) -> None:
    library = ArchiveUnderTest(Home(tmp_path / "home"))
    lines = []
    for number in range(40):
        names = [*islice(cycle(NAMES), number, number + 1 + number % 4)]
        body = f"Heron number {number} was seen by " + " and by ".join(names) + "."
        record = {"id": str(number), "title": "Herons", "body": body, "people": names}
        lines.append(json.dumps(record, ensure_ascii=False))
    file = tmp_path / "people.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    library.ingest(file)
    values = library.client.get("/api/v1/facets/person").get_json()["values"]
    assert len(values) > 8
    for value in values:
        for query in ("", "q=heron&"):
            address = f"/api/v1/search?{query}{urlencode({'person': value['value']})}"
            assert library.client.get(address).get_json()["total"] == value["count"]
    library.close()
