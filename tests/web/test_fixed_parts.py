"""Test the parts of pages that are rendered once for each language and address."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from jinja2 import meta

import web
from tests.web.conftest import ArchiveUnderTest
from tests.web.page_helpers import get_page, links, only_element
from web.app import TEMPLATE_GLOBALS
from web.urls.base import set_base_path

FOLDER = Path(web.__file__).parent / "templates" / "fixed"
FLAGS = {"endpoint", "is_editor", "has_collections"}
"""The values that a page gives to its fixed parts."""


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.stem)
def test_a_fixed_part_uses_nothing_that_can_change(
    library: ArchiveUnderTest, path: Path
) -> None:
    tree = library.app.jinja_env.parse(path.read_text())
    names = meta.find_undeclared_variables(tree)
    assert names <= {*TEMPLATE_GLOBALS, *FLAGS, "url_for"} - {"current_language"}
    assert not list(meta.find_referenced_templates(tree))


@pytest.fixture(autouse=True)
def no_base_path() -> Iterator[None]:
    """Forget the path of the last request, for the tests after these."""
    yield
    set_base_path("")


def test_each_page_has_the_fixed_parts_of_its_language_and_place(
    client: FlaskClient,
) -> None:
    for _ in range(2):
        assert "Search help" in client.get("/").text
        german = client.get("/people", headers={"Accept-Language": "de"}).text
        assert "Search help" not in german
        assert 'href="/people" aria-current="page">Personen' in german
        page = get_page(client, "/stats")
        assert only_element(page, "nav [aria-current=page]").text == "Statistics"
        assert "/people" in links(page, "nav a").values()
        moved = client.get(
            "/stats", headers={}, environ_overrides={"SCRIPT_NAME": "/a"}
        )
        assert 'href="/a/static/style.css"' in moved.text
        assert 'href="/a/people"' in moved.text
