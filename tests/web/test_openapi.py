"""Tests that the OpenAPI description matches the parameters and responses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from bs4 import BeautifulSoup
from flask import url_for
from flask.testing import FlaskClient
from hypothesis import settings
from werkzeug.datastructures import ImmutableMultiDict

from archive.home import Home
from archive.model import DateRange
from index.catalog_feed import CatalogFeed
from index.search.service import SearchService
from tests.bench.api_contract import run_schemathesis
from tests.conftest import SEEDS
from tests.web.conftest import ArchiveUnderTest, running_server
from web.api.openapi import path_template
from web.app import create_app
from web.http.json_provider import MsgspecJsonProvider
from web.urls import batch as batch_urls

EXAMPLE_COUNT = 50
EXAMPLES = {"name": "outlet", "collection_id": "talks", "search_id": "missiles"}
"""Values of variables in paths."""
FILE_ENDPOINTS = frozenset({"static", "originals.file"})
"""Routes that send files as they are."""
REQUEST_PATHS = (
    "/organisations?q=x&order=name",
    "/places?letter=a&page=2",
    "/search",
    "/search?q=S-400&size=2&copies=collapsed",
    "/search?q=missile+Zanzibar&outlet=Nobody&not-person=x&from=last+week",
    "/search?q=%22&undated=1&sort=oldest&from=2020-09&to=2019",
    "/search?q=misile+zanzibar",
    "/facets/outlet",
    "/search?q=S-400&count=stories",
    "/facets/outlet?count=stories",
    "/facets/person?q=S-400&find=s&order=name",
    "/facets/day?page=3",
    "/counts?by=month&split=outlet",
    "/counts?by=person&q=S-400&count=stories",
    "/counts?by=colour",
    "/compare?q=missile&q=S-400",
    "/compare?outlet=The+Hindu&split=outlet&by=day",
    "/compare?by=colour",
    "/concordance?q=missile&order=right",
    "/quotations?q=missile",
    "/quotations?person=Nobody",
    "/co-mentions?people=5",
    "/map?q=missile&places=10",
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
def marked_library(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[ArchiveUnderTest]:
    """Return the seeds with a collection and a saved search."""
    archive = ArchiveUnderTest(Home(tmp_path_factory.mktemp("marked") / "home"))
    archive.ingest(SEEDS)
    catalog = archive.catalog
    catalog.collections.add(catalog.find_ids("")[:1], "Talks", "Ada")
    catalog.searches.save("Missiles", "q=S-400", "Ada")
    archive.engine.sync(CatalogFeed(catalog))
    yield archive
    archive.close()


@pytest.fixture(scope="module")
def client(marked_library: ArchiveUnderTest) -> FlaskClient:
    """Return a client of this archive."""
    return marked_library.client


@pytest.fixture(scope="module")
def spec(client: FlaskClient) -> dict[str, Any]:
    """Return the OpenAPI description."""
    description: dict[str, Any] = client.get("/api/v1/openapi.json").get_json()
    return description


def forbid_extra_fields(part: Any) -> Any:
    """Return a description that forbids undescribed fields of objects."""
    if isinstance(part, list):
        return [forbid_extra_fields(item) for item in part]
    if not isinstance(part, dict):
        return part
    copied = {name: forbid_extra_fields(value) for name, value in part.items()}
    return copied | (
        {"additionalProperties": False}
        if isinstance(part.get("properties"), dict)
        else {}
    )


def operation(spec: dict[str, Any], path: str) -> dict[str, Any]:
    """Return the operation that responds at a path."""
    path_only = path.partition("?")[0]
    (get_operation,) = [
        path_item["get"]
        for pattern, path_item in spec["paths"].items()
        if re.fullmatch(re.sub("{.+?}", "[^/]+", pattern), path_only)
        and pattern.count("/") == path_only.count("/")
        and "get" in path_item
    ]
    return get_operation  # type: ignore[no-any-return]


def check_response(client: FlaskClient, spec: dict[str, Any], path: str) -> Any:
    """Check that a response matches its description, and return its JSON."""
    response = client.get(path)
    described = operation(spec, path)["responses"][str(response.status_code)]
    if "$ref" in described:
        described = spec["components"]["responses"][
            described["$ref"].rpartition("/")[2]
        ]
    (shape,) = [
        content["schema"]
        for mime, content in described["content"].items()
        if mime == response.mimetype
    ]
    strict_schema = {"components": forbid_extra_fields(spec["components"]), **shape}
    if not response.mimetype.endswith("json"):
        assert shape == {"type": "string"}
        return response.text
    body = MsgspecJsonProvider(client.application).loads(response.data)
    jsonschema_rs.validator_for(strict_schema).validate(body)
    assert all(name in response.headers for name in described.get("headers", ()))
    return body


def all_archive_paths(client: FlaskClient, spec: dict[str, Any]) -> Iterator[str]:
    """Yield the paths of all documents, stories and people, as listed by the API."""
    for item in check_response(client, spec, "/api/v1/search?size=100")["results"]:
        yield f"/api/v1/documents/{item['id']}"
        yield f"/api/v1/stories/{item['id']}"
    for item in check_response(client, spec, "/api/v1/people")["people"]:
        yield f"/api/v1/people/{item['slug']}"


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
    for address in addresses:
        check_response(client, spec, address)


def test_a_varied_archive_has_exactly_the_described_fields(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    text = " ".join(f"word{number} of the harbour council" for number in range(40))
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(
            f"date 2020-06-24 {text} and {name}.", encoding="utf-8"
        )
    (tmp_path / "c.txt").write_text("The ferry runs again.", encoding="utf-8")
    (tmp_path / "d.pdf").write_bytes(b"no pdf")
    empty_library.ingest(tmp_path, SEEDS)
    id, removed_id = empty_library.document_id("a"), empty_library.document_id("c")
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
    for path in (
        *all_archive_paths(empty_library.client, spec),
        "/api/v1/stats",
        "/api/v1/search?copies=collapsed",
    ):
        check_response(empty_library.client, spec, path)
    assert (
        empty_library.client.get(f"/api/v1/documents/{removed_id}").status_code == 410
    )
    check_response(empty_library.client, spec, f"/api/v1/documents/{removed_id}")


def test_an_empty_archive_answers_as_described(empty_library: ArchiveUnderTest) -> None:
    spec = empty_library.client.get("/api/v1/openapi.json").get_json()
    for path in ("/search", "/people", "/stats", "/suggest?q=a", "/facets/outlet"):
        check_response(empty_library.client, spec, f"/api/v1{path}")
    assert empty_library.client.get("/api/").status_code == 200


def test_every_address_of_the_api_is_described(
    client: FlaskClient, spec: dict[str, Any]
) -> None:
    rules = {
        re.sub(r"<(?:int:|name:)?(\w+)>", r"{\1}", rule.rule)
        for rule in client.application.url_map.iter_rules()
    }
    assert {rule for rule in rules if rule.startswith("/api/v1/")} == {
        path for path in spec["paths"] if path.startswith("/api/")
    }
    assert spec["openapi"].startswith("3.1.")
    operations = [item for path in spec["paths"].values() for item in path.values()]
    assert all(operation["summary"] for operation in operations)
    names = [operation["operationId"] for operation in operations]
    assert len(set(names)) == len(names)


def _first_name(client: FlaskClient, path: str) -> str:
    name: str = client.get(f"/api/v1/{path}").get_json()[path][0]["name"]
    return name


def test_every_route_that_is_not_a_page_is_described(
    client: FlaskClient, spec: dict[str, Any]
) -> None:
    examples = {
        "id": client.get("/api/v1/search").get_json()["results"][0]["id"],
        "slug": client.get("/api/v1/people").get_json()["people"][0]["slug"],
        "organisation_name": _first_name(client, "organisations"),
        "place_name": _first_name(client, "places"),
        "suffix": "ris",
        "key": "1",
        **EXAMPLES,
    }
    described = set()
    for rule in client.application.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in FILE_ENDPOINTS:
            continue
        with client.application.test_request_context():
            arguments = {name: examples[name] for name in rule.arguments}
            path = url_for(rule.endpoint, **arguments)
        response = client.get(f"{path}?format=csv" if "export" in path else path)
        template = path_template(rule)
        if response.mimetype == "text/html":
            assert template not in spec["paths"]
        else:
            content = spec["paths"][template]["get"]["responses"]["200"]["content"]
            assert response.mimetype in content, path
            described.add(template)
    assert (
        described
        == {path for path, item in spec["paths"].items() if "get" in item}
        > {"/export", "/feed.atom", "/documents/{id}/cite.{suffix}", "/healthz"}
    )


@pytest.mark.parametrize(
    ("path", "status"),
    [
        *(
            (f"/export?q=S-400&format={kind}", 200)
            for kind in ("csv", "jsonl", "ris", "bibtex", "csl")
        ),
        ("/export", 400),
        ("/export?format=xml", 400),
        ("/export?format=csv&bom=2", 400),
        ("/export?format=csv&from=garbage", 400),
        ("/feed.atom", 200),
        ("/feed.atom?size=0", 400),
        ("/feed.atom?size=100&page=2", 200),
        ("/documents/nothing/cite.txt", 404),
        ("/documents/nothing/cite.doc", 404),
        ("/opensearch.xml", 200),
        ("/opensearch.xml?q=x", 200),
        ("/complete?q=r", 200),
        ("/complete?r=q", 400),
        ("/healthz", 200),
        ("/healthz?q=x", 200),
        ("/api/v1/openapi.json", 200),
        ("/api/v1/openapi.json?q=x", 400),
        ("/api/v1/search?size=0", 200),
    ],
)
def test_files_feeds_and_errors_have_the_described_media_type(
    client: FlaskClient, spec: dict[str, Any], path: str, status: int
) -> None:
    assert client.get(path).status_code == status
    check_response(client, spec, path)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (("Shoigu\n***\nZanzibar", "text/plain", ""), 200),
        (('["Singh", "missile"]', "application/json", "?hits=10"), 200),
        (("Shoigu", "text/plain", "?format=csv"), 200),
        (("", "text/plain", ""), 400),
        (("a,b", "text/csv", ""), 400),
        (("a\n" * 2_000, "text/plain", ""), 413),
        (("a", "text/html", ""), 415),
    ],
)
def test_a_list_of_names_has_the_described_response(
    client: FlaskClient, spec: dict[str, Any], sent: tuple[str, str, str], status: int
) -> None:
    body, mimetype, query = sent
    response = client.post(f"/api/v1/batch{query}", data=body, content_type=mimetype)
    assert response.status_code == status
    operation = spec["paths"]["/api/v1/batch"]["post"]
    assert set(operation["requestBody"]["content"]) == {
        "text/plain",
        "text/csv",
        "application/json",
    }
    described = operation["responses"][str(status)]
    if "$ref" in described:
        name = described["$ref"].rpartition("/")[2]
        described = spec["components"]["responses"][name]
    schema = described["content"][response.mimetype]["schema"]
    if response.mimetype.endswith("json"):
        strict = {"components": forbid_extra_fields(spec["components"]), **schema}
        value = response.get_json(force=True)
        jsonschema_rs.validator_for(strict).validate(value)


def test_the_parameters_of_a_list_of_names_are_described(
    spec: dict[str, Any],
) -> None:
    parameters = spec["paths"]["/api/v1/batch"]["post"]["parameters"]
    names = {
        parameter.get("name", parameter.get("$ref", "").rpartition("/")[2])
        for parameter in parameters
    }
    assert names == set(batch_urls.PARAMETERS)


@pytest.mark.parametrize("suffix", ["txt", "bib", "ris", "json"])
def test_a_citation_has_the_described_media_type(
    client: FlaskClient, spec: dict[str, Any], suffix: str
) -> None:
    id = client.get("/api/v1/search").get_json()["results"][0]["id"]
    check_response(client, spec, f"/documents/{id}/cite.{suffix}")


def test_the_described_parameters_are_those_accepted(
    marked_library: ArchiveUnderTest, spec: dict[str, Any]
) -> None:
    parameters_read: set[str] = set()

    class Watched(ImmutableMultiDict[str, str]):
        def get(self, key: str, *args: Any, **kwargs: Any) -> Any:
            parameters_read.add(key)
            return super().get(key, *args, **kwargs)

        def getlist(self, key: str, *args: Any, **kwargs: Any) -> Any:
            parameters_read.add(key)
            return super().getlist(key, *args, **kwargs)

    catalog = marked_library.catalog
    app = create_app(SearchService(catalog, marked_library.engine), catalog)
    app.request_class = type(
        "Request", (app.request_class,), {"parameter_storage_class": Watched}
    )
    for path in spec["paths"]:
        parameters_read.clear()
        example = re.sub(r"\{(\w+)\}", lambda m: EXAMPLES.get(m[1], m[0]), path)
        app.test_client().get(example)
        parameters = spec["paths"][path].get("get", {"parameters": ()})["parameters"]
        assert parameters_read == {
            parameter["name"]
            if "name" in parameter
            else parameter["$ref"].split("/")[3]
            for parameter in parameters
            if parameter.get("in") != "path"
        }, path


def test_described_bounds_are_enforced(
    client: FlaskClient, spec: dict[str, Any]
) -> None:
    bounded = {
        name: parameter["schema"]
        for name, parameter in spec["components"]["parameters"].items()
    }
    numbers = {
        name: schema["anyOf"][0]
        for name, schema in bounded.items()
        if schema.get("anyOf", [{}])[0].get("type") == "integer"
    }
    assert set(numbers) == {"page", "size"}
    for name, schema in numbers.items():
        for value, status in (
            (schema["minimum"] - 1, 400),
            (schema["maximum"], 200),
            (schema["maximum"] + 1, 400),
            ("", 200),
        ):
            assert client.get(f"/api/v1/search?{name}={value}").status_code == status
    for name, schema in bounded.items():
        path = "people" if name == "letter" else "facets/outlet"
        for value in schema.get("enum", ()):
            assert (
                client.get(f"/api/v1/{path}", query_string={name: value}).status_code
                == 200
            )
        if "enum" in schema:
            assert (
                client.get(f"/api/v1/{path}", query_string={name: "ß"}).status_code
                == 400
            )
    max_values = bounded["outlet"]["maxItems"]
    for count, status in ((max_values, 200), (max_values + 1, 400)):
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
    assert [heading.get_text() for heading in soup.select("section h2")] == [
        f"{method.upper()} {path}"
        for path, item in spec["paths"].items()
        for method in item
    ]
    examples = [str(link["href"]) for link in soup.select("a.address")]
    assert len(examples) == sum("get" in item for item in spec["paths"].values())
    for example in examples:
        assert client.get(example).status_code == 200
    body = check_response(client, spec, examples[0])
    assert body["total"] > 0
    anchors = {str(element["id"]) for element in soup.select("[id]")}
    assert {str(link["href"])[1:] for link in soup.select('a[href^="#"]')} <= anchors
    documented_names = {term.get_text() for term in soup.select("dt")}
    assert {
        *spec["components"]["parameters"],
        *spec["components"]["schemas"]["Answer"]["properties"],
    } <= documented_names


@pytest.mark.long
@pytest.mark.hypothesis  # which generates the requests of Schemathesis
@pytest.mark.timeout(300)  # takes about 45 seconds on an idle machine
def test_generated_requests_conform_to_the_description(
    marked_library: ArchiveUnderTest,
) -> None:
    with running_server(marked_library) as site:
        run = run_schemathesis(
            EXAMPLE_COUNT, site, same_examples=settings().derandomize
        )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "No issues found" in run.stdout
