"""Test that tags with very many attributes are read, and nothing else changes."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import document_fromstring

from archive.html.attribute_limit import MAX_ATTRIBUTES, limit_attributes
from archive.html.fragments import fragment_text
from archive.html.tree import parse_tree

MANY = MAX_ATTRIBUTES + 1
FORMS = (" a{}", " a{}=b", ' a{}="b > c"', " a{}='<p>'", "\n/ a{} = b")
"""Attributes in the forms that HTML allows, numbered."""


def attributes(form: str, count: int) -> str:
    return "".join(form.format(number) for number in range(count))


@pytest.mark.parametrize("form", FORMS)
def test_attributes_above_the_limit_are_dropped(form: str) -> None:
    page = f"<p{attributes(form, MANY)}>The ferry waits.</p><b id=x>Later.</b>"
    limited = limit_attributes(page)
    assert limited == page.replace(form.format(MAX_ATTRIBUTES), "", 1)
    assert limit_attributes(limited) == limited


@pytest.mark.parametrize("form", FORMS)
def test_as_many_attributes_as_the_limit_stay(form: str) -> None:
    page = f"<p{attributes(form, MAX_ATTRIBUTES)}>The ferry waits.</p>"
    assert limit_attributes(page) == page


@pytest.mark.parametrize(
    "page",
    [
        f"<script>if (a <b {attributes(' x{}', MANY)}) run()</script><p>Text</p>",
        f"<STYLE>a <b {attributes(' x{}', MANY)}</STYLE><p>Text</p>",
        f"2 < 3 {attributes(' x{}', MANY)} > 1",
        '<a title="x"">' + "a word " * MANY + "</a>",
        "<p>" + "five words of a text " * MANY + "<br>",
    ],
)
def test_words_in_scripts_and_texts_are_no_attributes(page: str) -> None:
    assert limit_attributes(page) == page


def test_a_script_with_very_many_attributes_is_limited() -> None:
    page = f"<script{attributes(' a{}=b', MANY)}>let a = 1;</script><p>The ferry.</p>"
    assert f"a{MAX_ATTRIBUTES}=" not in limit_attributes(page)
    assert parse_tree(page).text_content().endswith("The ferry.")


@given(st.text(alphabet="<>/='\" \nabscriptyle!-", max_size=300))
def test_markup_without_very_many_attributes_stays_as_it_is(page: str) -> None:
    assert limit_attributes(page) == page


@given(
    st.lists(st.sampled_from(FORMS), min_size=1, max_size=5),
    st.integers(1, 2 * MAX_ATTRIBUTES),
)
def test_a_tag_never_has_more_attributes_than_the_limit(
    forms: list[str], count: int
) -> None:
    chosen = (forms[number % len(forms)].format(number) for number in range(count))
    page = f"<html><body><p{''.join(chosen)}>Text</p></body></html>"
    (paragraph,) = document_fromstring(limit_attributes(page)).iter("p")
    assert len(paragraph.attrib) <= MAX_ATTRIBUTES


def test_a_million_attributes_take_no_quadratic_time() -> None:
    page = f"<body{attributes(' a{}=b', 1_000_000)}><p>The ferry waits.</p>"
    start = time.process_time()
    assert "The ferry waits." in parse_tree(page).text_content()
    assert fragment_text(page) == "The ferry waits."
    assert time.process_time() - start < 10
