"""Tests of extraction from JSON-LD whose values have any type."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.extract.pipeline import extract_document
from archive.readers.html import read_html

KEYS = (
    "@context",
    "@graph",
    "@id",
    "@type",
    "articleBody",
    "author",
    "creator",
    "dateModified",
    "datePublished",
    "headline",
    "inLanguage",
    "isPartOf",
    "mainEntity",
    "mainEntityOfPage",
    "name",
    "publisher",
    "sourceOrganization",
    "url",
)
TEXTS = ("#ann", "Ann Miller", "2020-05-03", "Person", "NewsArticle", "Organization")
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.sampled_from(TEXTS)
    | st.text(max_size=5)
)
VALUES = st.recursive(
    SCALARS,
    lambda values: (
        st.lists(values, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS), values, max_size=5)
    ),
    max_leaves=12,
)
ARTICLES = st.dictionaries(st.sampled_from(KEYS), VALUES, min_size=3).map(
    lambda item: {"@type": "NewsArticle", "author": {"@id": "#ann"}, **item}
)
PERSONS = st.dictionaries(st.sampled_from(KEYS), VALUES, min_size=1).map(
    lambda item: {**item, "@type": "Person"}
)


@pytest.mark.long
@settings(max_examples=150)
@given(article=ARTICLES, person=PERSONS)
def test_any_json_ld_gives_a_document(article: object, person: object) -> None:
    markup = json.dumps([article, person])
    page = (
        f'<script type="application/ld+json">{markup}</script>'
        "<h1>Harbour reopens</h1><p>The harbour reopened on Monday.</p>"
    )
    document = extract_document(read_html(page.encode(), None), "x", "html")
    assert "The harbour reopened on Monday." in document.text
