"""Tests that explanations of zero results are translatable as whole phrases."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.pofile import write_po
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from index.engine import FACETS
from index.search.conditions import Condition, split_conditions
from index.search.request import SearchRequest
from index.search.service import SearchService
from tests.web.conftest import ArchiveUnderTest
from tests.web.pseudo_locale import PSEUDO_LOCALE, write_translations
from tests.web.test_zero_results import (
    EXPECTED_SUGGESTIONS,
    OUTLETS,
    PEOPLE,
    WORDS,
    small_library,
)
from web.app import create_app
from web.i18n import load_languages, set_language
from web.messages import zero_results as zero_results_messages

__all__ = ["small_library"]

LATIN_WORD = re.compile(r"[A-Za-z]+")
SEARCHED_WORDS = {
    word for name in (*WORDS, *OUTLETS, *PEOPLE) for word in name.lower().split()
} | {
    *(
        "zebra",
        "zebr",
        "missil",
        "yak",
        "nobody",
        "zo",
        "zilch",
        "quay",
        "post",
        "gazette",
        "harbor",
    )
}
"""The words of the searches, which are not translated."""
MORE_QUERIES = (
    "q=title:harbour+title:ferry+title:lighthouse",
    "q=title:ferry+title:tariff",
    'q="harbour+zebra"~3+"harbour+zebra"~1',
    "q=title:harbour+title:ferry+title:strike&outlet=The+Quay+Post",
    "q=-harbour+-ferry+-strike+-council+-lighthouse+-anchor+-tariff+date:2019+-date:2020",
    "q=(title:zebra+OR+-date:2019+OR+said:(yak+-zebra))+person:Nobody+-outlet:Nobody+author:Nobody",
    (
        "q=zebra&outlet=unknown&not-person=unknown&language=en&confidence=weak"
        "&undated=1&from=2019&to=2019"
    ),
    (
        "q=zebra&outlet=Nobody&outlet=unknown&month=2019-06&day=2019-06-01"
        "&agency=Nobody&author=Nobody&year=1990"
    ),
    "undated=1&outlet=Nobody",
    "q=zebra",
    "outlet=Nobody",
    "q="
    + "+".join(
        f"title:{word}" for word in (*WORDS, *WORDS[::-1], "zebra", "yak", "post")
    ),
)
"""More searches without results."""
ENGLISH_LANGUAGE = "angla"
"""The name of English in CLDR, in the language whose code the pseudo-locale uses."""

LINES = tuple(
    f"{sign}{field}{term}"
    for sign in ("", "-")
    for field in ("", "title:", "outlet:", "person:", "author:", "said:")
    for term in (
        "Я",
        '"Я Ю"',
        '"Я Ю"~1',
        '"Я Ю"~5',
        "Я*",
        "(Я OR (Ю -Э))",
        "(Я OR title:Ю OR date:2020)",
    )
)
DAYS = ("date:2020", "-date:2020-06..2020-07", "date:>2020", "(date:2020 OR date:2018)")
CHOSEN_VALUES = (("Я",), ("Я", "Ю"), ("Я", None), (None,))
ALL_CONDITIONS = (
    *(
        condition
        for line in (*LINES, *DAYS)
        for condition in split_conditions(SearchRequest(text=line))
    ),
    *(
        Condition(facet=facet, values=values)
        for facet in FACETS
        for values in CHOSEN_VALUES
    ),
    *(
        Condition(facet=facet, values=(value,), excluded=True)
        for facet in FACETS
        for value in ("Я", None)
    ),
    *(
        Condition(since=since, until=until, undated=undated)
        for since in ("", "2020-06")
        for until in ("", "2020-06", "2021")
        for undated in (False, True)
        if since or until or undated
    ),
)
"""All kinds of conditions."""


@pytest.fixture(scope="module")
def pseudo_locale_client(
    small_library: ArchiveUnderTest, tmp_path_factory: pytest.TempPathFactory
) -> FlaskClient:
    """Return a client that prefers the pseudo-locale."""
    languages = load_languages(write_translations(tmp_path_factory.mktemp("strange")))
    client = create_app(
        SearchService(small_library.catalog, small_library.engine),
        small_library.catalog,
        languages=languages,
    ).test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = PSEUDO_LOCALE
    return client


@pytest.mark.parametrize("address", [*EXPECTED_SUGGESTIONS, *MORE_QUERIES])
def test_a_zero_results_explanation_is_fully_translated(
    pseudo_locale_client: FlaskClient, address: str
) -> None:
    (explanation,) = BeautifulSoup(
        pseudo_locale_client.get(f"/?{address}").data, "lxml"
    ).select(".empty-state")
    assert len(explanation.get_text().split()) > 5
    assert {*LATIN_WORD.findall(explanation.get_text().lower())} <= SEARCHED_WORDS | {
        ENGLISH_LANGUAGE
    }


def test_every_kind_of_condition_is_translated(
    tmp_path: Path,
) -> None:
    set_language(load_languages(write_translations(tmp_path))[PSEUDO_LOCALE])
    texts = [
        text_of(condition, {})
        for condition in ALL_CONDITIONS
        for text_of in (
            zero_results_messages.condition_phrase,
            zero_results_messages.condition_name,
        )
    ]
    assert [
        text for text in texts if LATIN_WORD.search(text) or "{" in text or not text
    ] == []


def test_phrases_are_whole_messages_so_translations_can_reorder_them(
    tmp_path: Path,
) -> None:
    translations = Catalog(locale="de", fuzzy=False)
    for english, german in (
        ("articles {conditions}", "Artikel, die {conditions}"),
        ("{first}, {second}", "{first} und die {second}"),
        ("without {what} in the title", "in der Überschrift {what} nicht haben"),
        ("not mentioning {person}", "{person} nicht nennen"),
        ("the phrase “{words}”", "die Wortfolge „{words}“"),
        ("{first} or {second}", "{first} oder {second}"),
        ("from the outlet {outlet}", "im Blatt {outlet} stehen"),
    ):
        translations.add(english, german)
    with (tmp_path / "de.po").open("wb") as file:
        write_po(file, translations)
    set_language(load_languages(tmp_path)["de"])
    request = SearchRequest(
        text='-title:"Я Ю"',
        filters={"outlet": ("Маяк", "Вестник")},
        excluded={"person": ("Ада",)},
    )
    assert zero_results_messages.interpretation(split_conditions(request), {}) == (
        "Artikel, die in der Überschrift die Wortfolge „Я Ю“ nicht haben und die "
        "im Blatt Маяк oder Вестник stehen und die Ада nicht nennen"
    )


@pytest.mark.parametrize(
    ("line", "phrase", "name"),
    [
        (
            '"a b"~1',
            "with the words “a b” at most 1 word apart",
            "the words “a b” at most 1 word apart",
        ),
        (
            '"a b"~5',
            "with the words “a b” at most 5 words apart",
            "the words “a b” at most 5 words apart",
        ),
        (
            "-title:(a OR b)",
            "without “a” or “b” in the title",
            "the exclusion of “a” or “b” in the title",
        ),
        ("a OR (b -c)", "with “a” or (“b” and not “c”)", "“a” or (“b” and not “c”)"),
        ("a OR date:2020", "with “a” or the date 2020", "“a” or the date 2020"),
        ("-date:2020-06", "not dated June 2020", "the exclusion of the date June 2020"),
    ],
)
def test_a_query_condition_has_a_description_and_a_name(
    line: str, phrase: str, name: str
) -> None:
    (condition,) = split_conditions(SearchRequest(text=line))
    assert (
        zero_results_messages.condition_phrase(condition, {}),
        zero_results_messages.condition_name(condition, {}),
    ) == (phrase, name)


@pytest.mark.parametrize(
    ("condition", "phrase", "name"),
    [
        (
            Condition(facet="outlet", values=("A", "B", None)),
            "from the outlet A or B or with the value “outlet unknown”",
            "the outlet A or B or with the value “outlet unknown”",
        ),
        (
            Condition(facet="person", values=(None,), excluded=True),
            "without the value “no people named”",
            "the exclusion of the value “no people named”",
        ),
        (
            Condition(facet="language", values=("German",)),
            "in German",
            "the language German",
        ),
        (
            Condition(facet="month", values=("June 2020",), excluded=True),
            "not dated June 2020",
            "the exclusion of the month June 2020",
        ),
        (Condition(since="2020", until="2020"), "dated 2020", "the date 2020"),
        (
            Condition(since="2020", until="2021", undated=True),
            "dated from 2020 to 2021 or without a date",
            "the date from 2020 to 2021 or without a date",
        ),
        (Condition(undated=True), "without a date", "“without a date”"),
    ],
)
def test_filters_and_date_ranges_have_a_description_and_a_name(
    condition: Condition, phrase: str, name: str
) -> None:
    assert (
        zero_results_messages.condition_phrase(condition, {}),
        zero_results_messages.condition_name(condition, {}),
    ) == (phrase, name)
