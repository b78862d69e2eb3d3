"""Tests that addresses with a slash at the end lead to those without."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from flask import url_for
from flask.testing import FlaskClient

from tests.web.conftest import ArchiveUnderTest


def all_paths(client: FlaskClient) -> list[str]:
    """Return an address of each route that answers GET requests."""
    examples = {
        "id": client.get("/api/v1/search").get_json()["results"][0]["id"],
        "slug": client.get("/api/v1/people").get_json()["people"][0]["slug"],
        "name": "outlet",
        "suffix": "ris",
        "key": "1",
        "filename": "dom.js",
        "collection_id": "none",
        "search_id": "none",
        "organisation_name": "none",
        "place_name": "none",
    }
    paths = []
    with client.application.test_request_context():
        for rule in client.application.url_map.iter_rules():
            if "GET" in (rule.methods or ()):
                arguments = {name: examples[name] for name in rule.arguments}
                paths.append(url_for(rule.endpoint, **arguments))
    return paths


def test_every_route_with_a_slash_leads_to_the_route(client: FlaskClient) -> None:
    paths = [path for path in all_paths(client) if not path.endswith("/")]
    assert len(paths) > 25
    for path in paths:
        for slashes in ("/", "//"):
            response = client.get(f"{path}{slashes}?q=a%26b&q=%C5%81+x&format=csv")
            assert response.status_code in {301, 308}, path
            assert response.location == f"{path}?q=a%26b&q=%C5%81+x&format=csv"
        assert client.get(f"{path}/").location == path
        assert client.head(f"{path}/").location == path
        with client.get(path) as answer:
            assert answer.status_code not in {301, 308}


def test_a_route_that_ends_in_a_slash_is_reached_without_it(
    client: FlaskClient,
) -> None:
    response = client.get("/api?x=1")
    assert response.status_code in {301, 308}
    assert urlsplit(response.location).path == "/api/"
    assert client.get("/").status_code == 200


def test_the_prefix_of_a_proxy_stays(client: FlaskClient) -> None:
    response = client.get(
        "/people/?page=2", environ_overrides={"SCRIPT_NAME": "/archive"}
    )
    assert response.location == "/archive/people?page=2"


@pytest.mark.parametrize(
    "path", ["/nowhere/", "/people/a/b/", "/documents/", "/facets/"]
)
def test_an_unknown_address_stays_unknown(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["//evil.example/", "//evil.example/people/", "/\\evil.example/", "///"]
)
def test_no_redirect_leads_to_another_host(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    location = response.headers.get("Location", "/")
    assert urlsplit(location).netloc in {"", "localhost"}
    assert not location.startswith(("//", "/\\"))


def test_forms_are_not_redirected(library: ArchiveUnderTest) -> None:
    assert library.client.post("/people/").status_code == 404


def test_special_signs_in_names_stay_encoded(client: FlaskClient) -> None:
    response = client.get("/people/a%3Fb%20%25c/?q=1")
    assert response.location == "/people/a%3Fb%20%25c?q=1"
