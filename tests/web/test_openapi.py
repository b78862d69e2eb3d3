"""The description of the API is true: of what it reads, of what it answers, and of itself as a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.datastructures import ImmutableMultiDict

from archive.model import DateRange
from index.search.service import SearchService
from tests.bench.api_contract import run_schemathesis
from tests.conftest import SEEDS
from tests.web.conftest import ArchiveUnderTest
from web.app import create_app
from web.http.json_provider import MsgspecJsonProvider

EXAMPLE_COUNT = 50
REQUEST_PATHS = (
    "/search",
    "/search?q=S-400&size=2&copies=collapsed",
    "/search?q=missile+Zanzibar&outlet=Nobody&not-person=x&from=foo&since=2020",
    "/search?q=%22&undated=1&sort=oldest&from=2020-09&to=2019",
    "/search?q=misile+zanzibar",
    "/facets/outlet",
    "/search?q=S-400&count=stories",
    "/facets/outlet?count=stories",
    "/facets/person?q=S-400&find=s&order=name",
    "/facets/day?page=3",
    "/suggest",
    "/suggest?q=r",
    "/people",
    "/people?q=shoigu&order=name&letter=s",
    "/people?page=7",
    "/stats",
    "/healthz",
    "/documents/nothing",
    "/people/nobody",
    "/stories/nothing",
    "/facets/colour",
    "/search?page=x&sort=y",
    "/people?letter=ß",
)


@pytest.fixture(scope="module")
def spec(client: FlaskClient) -> dict[str, Any]:
    """The description."""
    found: dict[str, Any] = client.get("/api/v1/openapi.json").get_json()
    return found


def forbid_extra_fields(part: Any) -> Any:
    """A description in which objects have no field but those that are described."""
    if isinstance(part, list):
        return [forbid_extra_fields(each) for each in part]
    if not isinstance(part, dict):
        return part
    shut = {name: forbid_extra_fields(each) for name, each in part.items()}
    return shut | (
        {"additionalProperties": False}
        if isinstance(part.get("properties"), dict)
        else {}
    )


def operation(spec: dict[str, Any], path: str) -> dict[str, Any]:
    """The operation that answers at an address."""
    bare = path.partition("?")[0]
    (found,) = [
        each["get"]
        for form, each in spec["paths"].items()
        if re.fullmatch(re.sub("{.+}", "[^/]+", form), bare)
    ]
    return found  # type: ignore[no-any-return]


def check_response(client: FlaskClient, spec: dict[str, Any], path: str) -> Any:
    """Ask, and compare the answer with what is said of it; its JSON."""
    response = client.get(path)
    told = operation(spec, path)["responses"][str(response.status_code)]
    if "$ref" in told:
        told = spec["components"]["responses"][told["$ref"].rpartition("/")[2]]
    (shape,) = [
        each["schema"]
        for mime, each in told["content"].items()
        if mime == response.mimetype
    ]
    whole = {"components": forbid_extra_fields(spec["components"]), **shape}
    answer = MsgspecJsonProvider(client.application).loads(response.data)
    jsonschema_rs.validator_for(whole).validate(answer)
    assert all(name in response.headers for name in told.get("headers", ()))
    return answer


def all_archive_paths(client: FlaskClient, spec: dict[str, Any]) -> Iterator[str]:
    """Addresses of all that an archive holds, found by way of the API."""
    for each in check_response(client, spec, "/api/v1/search?size=100")["results"]:
        yield f"/api/v1/documents/{each['id']}"
        yield f"/api/v1/stories/{each['id']}"
    for each in check_response(client, spec, "/api/v1/people")["people"]:
        yield f"/api/v1/people/{each['slug']}"


@pytest.mark.parametrize("path", REQUEST_PATHS)
def test_an_answer_has_the_described_fields_and_no_other(
    client: FlaskClient, spec: dict[str, Any], path: str
) -> None:
    check_response(client, spec, f"/api/v1{path}")


def test_all_responses_have_exactly_the_described_fields(
    client: FlaskClient, spec: dict[str, Any]
) -> None:
    addresses = list(all_archive_paths(client, spec))
    assert len(addresses) > 15
    for each in addresses:
        check_response(client, spec, each)


def test_a_varied_archive_has_exactly_the_described_fields(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    words = " ".join(f"word{number} of the harbour council" for number in range(40))
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(
            f"date 2020-06-24 {words} and {name}.", encoding="utf-8"
        )
    (tmp_path / "c.txt").write_text("The ferry runs again.", encoding="utf-8")
    (tmp_path / "d.pdf").write_bytes(b"no pdf")
    empty_library.ingest(tmp_path, SEEDS)
    id, gone = empty_library.document_id("a"), empty_library.document_id("c")
    empty_library.catalog.corrections.correct(
        id, "outlet", "The Harbour Gazette", "ada"
    )
    empty_library.catalog.corrections.correct(id, "title", None, "ada")
    empty_library.catalog.corrections.correct(
        empty_library.document_id("b"),
        "date",
        DateRange(date(2018, 10, 3), date(2020, 1, 5)),
        "ada",
    )
    (tmp_path / "c.txt").unlink()
    empty_library.ingest(tmp_path, SEEDS)
    spec = empty_library.client.get("/api/v1/openapi.json").get_json()
    for each in (
        *all_archive_paths(empty_library.client, spec),
        "/api/v1/stats",
        "/api/v1/search?copies=collapsed",
    ):
        check_response(empty_library.client, spec, each)
    assert empty_library.client.get(f"/api/v1/documents/{gone}").status_code == 410
    check_response(empty_library.client, spec, f"/api/v1/documents/{gone}")


def test_an_empty_archive_answers_as_described(empty_library: ArchiveUnderTest) -> None:
    spec = empty_library.client.get("/api/v1/openapi.json").get_json()
    for path in ("/search", "/people", "/stats", "/suggest?q=a", "/facets/outlet"):
        check_response(empty_library.client, spec, f"/api/v1{path}")
    assert empty_library.client.get("/api/").status_code == 200


def test_every_address_of_the_api_is_described(
    client: FlaskClient, spec: dict[str, Any]
) -> None:
    rules = {
        re.sub(r"<(\w+)>", r"{\1}", each.rule)
        for each in client.application.url_map.iter_rules()
    }
    assert {each for each in rules if each.startswith("/api/v1/")} == {
        *spec["paths"],
        "/api/v1/openapi.json",
    }
    assert spec["openapi"].startswith("3.1.")
    assert all(each["get"]["summary"] for each in spec["paths"].values())


def test_the_described_parameters_are_those_accepted(
    library: ArchiveUnderTest, spec: dict[str, Any]
) -> None:
    read: set[str] = set()

    class Watched(ImmutableMultiDict[str, str]):
        def get(self, key: str, *rest: Any, **named: Any) -> Any:
            read.add(key)
            return super().get(key, *rest, **named)

        def getlist(self, key: str, *rest: Any, **named: Any) -> Any:
            read.add(key)
            return super().getlist(key, *rest, **named)

    app = create_app(SearchService(library.catalog, library.engine), library.catalog)
    app.request_class = type(
        "Request", (app.request_class,), {"parameter_storage_class": Watched}
    )
    for path in spec["paths"]:
        read.clear()
        app.test_client().get(re.sub("{name}", "outlet", path))
        references = [
            each.get("$ref", "") for each in operation(spec, path)["parameters"]
        ]
        assert read == {each.rpartition("/")[2] for each in references} - {""}, path


def test_described_bounds_are_enforced(
    client: FlaskClient, spec: dict[str, Any]
) -> None:
    bounded = {
        name: each["schema"] for name, each in spec["components"]["parameters"].items()
    }
    numbers = {
        name: each["anyOf"][0] for name, each in bounded.items() if "anyOf" in each
    }
    assert set(numbers) == {"page", "size"}
    for name, each in numbers.items():
        for value, status in (
            (each["minimum"] - 1, 400),
            (each["maximum"], 200),
            (each["maximum"] + 1, 400),
            ("", 200),
        ):
            assert client.get(f"/api/v1/search?{name}={value}").status_code == status
    for name, each in bounded.items():
        place = "people" if name == "letter" else "facets/outlet"
        for value in each.get("enum", ()):
            assert (
                client.get(f"/api/v1/{place}", query_string={name: value}).status_code
                == 200
            )
        if "enum" in each:
            assert (
                client.get(f"/api/v1/{place}", query_string={name: "ß"}).status_code
                == 400
            )
    most = bounded["outlet"]["maxItems"]
    for count, status in ((most, 200), (most + 1, 400)):
        assert (
            client.get("/api/v1/search?" + "&".join(["outlet=x"] * count)).status_code
            == status
        )


def test_text_is_written_as_it_is_and_fields_stay_in_their_order(
    client: FlaskClient,
) -> None:
    assert '"query":"Łódź “東京”"' in client.get("/api/v1/search?q=Łódź+“東京”").text
    assert client.get("/api/v1/documents/Łódź").text.startswith(
        '{"type":"about:blank","title":"Not Found","status":404'
    )


def test_the_page_for_programs_shows_each_operation_with_an_example_that_works(
    client: FlaskClient, spec: dict[str, Any]
) -> None:
    soup = BeautifulSoup(client.get("/api/").data, "html.parser")
    assert [each.get_text() for each in soup.select("section h2")] == [
        f"GET {path}" for path in spec["paths"]
    ]
    examples = [str(each["href"]) for each in soup.select("a.address")]
    assert len(examples) == len(spec["paths"])
    for each in examples:
        assert client.get(each).status_code == 200
    answer = check_response(client, spec, examples[0])
    assert answer["total"] > 0
    anchors = {str(each["id"]) for each in soup.select("[id]")}
    assert {str(each["href"])[1:] for each in soup.select('a[href^="#"]')} <= anchors
    shown = {each.get_text() for each in soup.select("dt")}
    assert {
        *spec["components"]["parameters"],
        *spec["components"]["schemas"]["Answer"]["properties"],
    } <= shown


@pytest.mark.long
@pytest.mark.timeout(300)  # some fifteen seconds, on a machine that does nothing else
def test_generated_requests_conform_to_the_description(site: str) -> None:
    done = run_schemathesis(EXAMPLE_COUNT, site)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No issues found" in done.stdout
