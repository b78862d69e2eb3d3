"""Tests that evidence from another article is labelled in the reader's language."""

from __future__ import annotations

import pytest

from tests.web.conftest import ArchiveUnderTest
from web.urls import search as search_urls


@pytest.mark.parametrize(
    ("language", "label"),
    [("en", "also in article {id} of "), ("de", "auch in Artikel {id} vom ")],
)
def test_a_passage_of_a_neighbour_is_labelled(
    library: ArchiveUnderTest, language: str, label: str
) -> None:
    neighbour = library.document_id("001")
    response = library.client.get(
        search_urls.document(library.document_id("000")),
        headers={"Accept-Language": language},
    )
    assert label.format(id=neighbour) in response.text
