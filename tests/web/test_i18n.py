"""Tests that all texts can be translated, and that browsers get their language."""

from __future__ import annotations

import json
import pickle
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup, Doctype
from flask.testing import FlaskClient

from archive.errors import CuttingsError
from archive.home import Home
from archive.messages import Message
from index.engine import FACETS
from index.schema import QUERY_FIELDS
from index.search.service import SearchService
from tests.conftest import SEEDS
from tests.web.conftest import ArchiveUnderTest
from tests.web.pseudo_locale import (
    PLACEHOLDER,
    PSEUDO_LOCALE,
    TEMPLATE,
    write_translations,
)
from web import i18n
from web.app import create_app
from web.i18n import _ as say
from web.i18n import current_language, load_languages, negotiate, ngettext, set_language
from web.jobs.editor import Editor
from web.urls import corrections as correction_urls
from web.urls import search as search_urls

LATIN_WORD = re.compile(r"(?<!{)\b[A-Za-z]{2,}")
ADDRESS = re.compile(r"https?://\S+")
FORMATS = {"BibTeX", "RIS", "CSL", "JSON", "CSV", "Lines", "Atom"}
GRAMMAR = {
    "OR",
    *QUERY_FIELDS,
    *FACETS,
    *search_urls.SORT_CHOICES,
    search_urls.SINCE,
    "missil",
}
NAMES = {"Cuttings", *FORMATS, *GRAMMAR, "kB", "UTC", "ru", "rusa"}
"""Names, units and words of queries and URLs, which are not translated.

"rusa" is from CLDR.
"""
TRANSLATED_ATTRIBUTES = (
    "aria-label",
    "title",
    "placeholder",
    "alt",
    "aria-valuetext",
    "data-status",
    "data-label",
    "data-kinds",
    "data-names",
)
"""Attributes that are displayed or read aloud."""
TEXT = (
    "Министр обороны прибыл в Москву. "
    "Переговоры идут уже третий день, сообщает агентство."
)
STORY = {
    "title": "Переговоры в Москве",
    "body": f"{TEXT} " * 6,
    "people": ["Сергей Шойгу", "Раджнатх Сингх"],
}
FIRST_RECORD_FACTS = {
    "id": "1",
    "date": "2020-06-24",
    "outlet": "Вестник",
    "agency": "Тасс",
    "authors": ["Анна Ли"],
    "language": "ru",
}
RECORDS = [
    {**STORY, **FIRST_RECORD_FACTS},
    {**STORY, "id": "2", "date": "2020-06-25", "outlet": "Маяк"},
    {"id": "3", "body": "Тихо и ясно.", "date": "2018", "outlet": "Маяк"},
    {"id": "4", "title": "Погода", "body": "Дождь и снег."},
]
PAGE_URLS = (
    "/",
    "/?timeline=share",
    "/?q=Москву",
    "/?q=Москву+слон",
    "/?q=слон",
    "/?q=Москву&outlet=Маяк&not-agency=Тасс&from=2020&undated=1",
    '/?q=(Москву+"&to=2021&from=нет&sort=oldest&copies=all',
    "/?q=к*&page=9",
    "/?q=title:слон+OR+person:Сингх&outlet=Маяк",
    "/?year=2020&month=2020-06",
    "/?year=2020",
    "/?size=9000&sort=нет",
    "/?q=Москву&outlet=Вестник&from=1990&to=1991",
    "/facets/person",
    "/facets/outlet?find=а&order=name",
    "/facets/нет",
    "/people",
    "/people?q=слон",
    "/people?letter=%23",
    "/people/нет",
    "/stats",
    "/documents/нет",
    "/nope",
    correction_urls.REVIEW_QUEUE,
    correction_urls.DECISIONS,
)


@pytest.fixture(scope="module")
def pseudo_locale_client(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[ArchiveUnderTest, FlaskClient]]:
    """Return an archive without Latin letters, and its client in the pseudo-locale."""
    base = tmp_path_factory.mktemp("strange")
    (base / "a.jsonl").write_text(
        "\n".join(json.dumps(record, ensure_ascii=False) for record in RECORDS)
    )
    library = ArchiveUnderTest(Home(base / "home"))
    library.ingest(base / "a.jsonl")
    search_service = SearchService(library.catalog, library.engine)
    app = create_app(
        search_service,
        library.catalog,
        Editor(library.home, "Ада", None),
        languages=load_languages(write_translations(base)),
    )
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = (
        f"{PSEUDO_LOCALE}-x,{PSEUDO_LOCALE};q=0.9,en;q=0.5"
    )
    yield library, client
    library.close()


def latin_texts(html: str) -> list[str]:
    """Return the texts of a page with Latin words other than names."""
    page = BeautifulSoup(html, "lxml")
    for ignored in page.select(
        "script, style, code, kbd, [lang=en], .key, .help dt, .Z3988"
    ):
        ignored.decompose()
    texts = [
        str(text)
        for text in page.find_all(string=True)
        if not isinstance(text, Doctype)
    ]
    texts += [
        str(element[name])
        for name in TRANSLATED_ATTRIBUTES
        for element in page.find_all(attrs={name: True})
    ]
    return [
        text.strip()
        for text in texts
        if set(LATIN_WORD.findall(ADDRESS.sub("", text))) - NAMES
    ]


@pytest.mark.parametrize("path", PAGE_URLS)
def test_pages_are_fully_translated(
    pseudo_locale_client: tuple[ArchiveUnderTest, FlaskClient], path: str
) -> None:
    response = pseudo_locale_client[1].get(path)
    assert response.headers["Content-Language"] == PSEUDO_LOCALE
    assert latin_texts(response.text) == []


def test_document_pages_are_fully_translated(
    pseudo_locale_client: tuple[ArchiveUnderTest, FlaskClient],
) -> None:
    library, client = pseudo_locale_client
    for _number, record in library.catalog.changes(0):
        id = record.document.id
        paths = [
            search_urls.document(id),
            f"{search_urls.document(id)}?q=Москву&at=1",
            search_urls.story(id),
        ]
        paths += [
            correction_urls.correct(id, name)
            for name in ("date", "outlet", "authors", "updated")
        ]
        for path in paths:
            response = client.get(path)
            assert response.status_code == 200
            assert latin_texts(response.text) == [], path


def test_person_pages_are_fully_translated(
    pseudo_locale_client: tuple[ArchiveUnderTest, FlaskClient],
) -> None:
    library, client = pseudo_locale_client
    _total, people = library.catalog.people.list("", 0, 9)
    for person in people:
        response = client.get(search_urls.person(person.slug))
        assert set(latin_texts(response.text)) <= {person.slug}


def test_the_api_responds_in_english_for_any_language(
    pseudo_locale_client: tuple[ArchiveUnderTest, FlaskClient],
) -> None:
    response = pseudo_locale_client[1].get("/api/v1/search?q=Москву+“")
    assert response.json["messages"] == [
        (
            "Unmatched quotation mark ignored. The words after it were searched "
            "separately."
        )
    ]


def test_caches_keep_languages_apart(
    pseudo_locale_client: tuple[ArchiveUnderTest, FlaskClient], tmp_path: Path
) -> None:
    library, _editing = pseudo_locale_client
    client = create_app(
        SearchService(library.catalog, library.engine),
        library.catalog,
        languages=load_languages(write_translations(tmp_path)),
    ).test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = PSEUDO_LOCALE
    translated = client.get("/")
    english = client.get("/", headers={"Accept-Language": "en"})
    assert translated.headers["ETag"] != english.headers["ETag"]
    assert translated.headers["Vary"] == english.headers["Vary"] == "Accept-Language"
    headers = {"If-None-Match": english.headers["ETag"]}
    assert client.get("/", headers=headers).status_code == 200
    headers = {"If-None-Match": translated.headers["ETag"]}
    assert client.get("/", headers=headers).status_code == 304


def test_the_translation_template_contains_all_messages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(SEEDS.parent)
    extracted = tmp_path / "made.pot"
    options = (
        "--quiet",
        "extract",
        "--mapping",
        "pyproject.toml",
        "--keywords",
        "Message",
        "--output",
        str(extracted),
        ".",
    )
    CommandLineInterface().run(["pybabel", *options])
    assert _ids(extracted) == _ids(TEMPLATE), "make texts"


@pytest.mark.parametrize(
    "path", sorted(i18n.LOCALE_FOLDER.glob("*.po")), ids=lambda path: path.stem
)
def test_shipped_translations_are_complete_with_the_same_placeholders(
    path: Path,
) -> None:
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.stem)
    assert {message.id for message in catalog if message.id} == _ids(TEMPLATE)
    for message in catalog:
        if not message.id:
            continue
        source_forms, translated_forms = (
            (text,) if isinstance(text, str) else tuple(text)
            for text in (message.id, message.string)
        )
        assert all(translated_forms), message.id
        assert not message.fuzzy, message.id
        placeholders = set(PLACEHOLDER.findall(source_forms[-1]))
        assert all(
            set(PLACEHOLDER.findall(form)) == placeholders
            for form in translated_forms[1:] or translated_forms
        ), message.id


@pytest.mark.parametrize(
    ("requested", "code"),
    [
        ([], "en"),
        (["de-AT"], "de"),
        (["fr", "de"], "de"),
        (["fr"], "en"),
        (["en-GB", "de"], "en"),
    ],
)
def test_the_first_available_language_is_used(requested: list[str], code: str) -> None:
    available = {"en": i18n.Language("en"), "de": i18n.Language("de")}
    assert negotiate(available, requested).code == code


def test_a_server_can_be_limited_to_one_language(library: ArchiveUnderTest) -> None:
    app = create_app(
        SearchService(library.catalog, library.engine),
        library.catalog,
        languages=i18n.only_language("de"),
    )
    response = app.test_client().get("/", headers={"Accept-Language": "fr,en"})
    assert '<html lang="de">' in response.text
    assert "Vary" not in response.headers
    with pytest.raises(
        CuttingsError, match="“xx” is not an available language; choose one of en, de"
    ):
        i18n.only_language("xx")


def test_numbers_are_formatted_for_their_language() -> None:
    set_language(i18n.Language("de"))
    assert i18n.format_number(1234567) == "1.234.567"
    assert i18n.format_number(0.0355, ".1%") == "3,5%"
    assert ngettext("{count:,} article", "{count:,} articles", 1234) == "1.234 articles"
    assert i18n.gettext_html("<{number:,}>", number=1234) == "&lt;1.234&gt;"


def test_text_in_another_language_has_a_lang_attribute(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    titles = {
        "de": "Der Kran am Hafen",
        "en": "The crane at the harbour",
        "ar": "الرافعة في الميناء",
    }
    lines = [
        {"id": code, "title": text, "body": f"{text}. " * 5, "language": code}
        for code, text in titles.items()
    ]
    (tmp_path / "a.jsonl").write_text(
        "\n".join(map(json.dumps, [*lines, {"id": "?", "title": "1", "body": "2 3"}]))
    )
    empty_library.ingest(tmp_path / "a.jsonl")
    page = BeautifulSoup(empty_library.client.get("/").text, "lxml")
    languages = {
        heading.text: (heading.get("lang"), heading.get("dir"))
        for heading in page.select(".card h2")
    }
    assert languages == {
        titles["de"]: ("de", None),
        titles["en"]: (None, None),
        titles["ar"]: ("ar", "rtl"),
        "1": (None, None),
    }
    assert [snippet.get("lang") for snippet in page.select(".snippet")] == [
        languages[heading.text][0]
        for heading in page.select("h2")
        if heading.text in languages
    ]
    for link in page.select(".card h2 a"):
        article = BeautifulSoup(
            empty_library.client.get(str(link["href"])).text, "lxml"
        )
        assert {
            (element.get("lang"), element.get("dir"))
            for element in article.select("h1, .text")
        } == {languages[link.text]}


def test_a_message_stays_english_until_it_is_formatted(tmp_path: Path) -> None:
    message = Message(
        "At most {count} values can be selected. Use fewer values.", count=3
    )
    assert message == "At most 3 values can be selected. Use fewer values."
    set_language(load_languages(write_translations(tmp_path))[PSEUDO_LOCALE])
    assert current_language().code == PSEUDO_LOCALE
    assert "3" in say(message)
    assert not LATIN_WORD.search(say(message))


def test_a_copied_message_can_still_be_translated() -> None:
    message = Message("“{word}” is no field.", word="{x}")
    unpickled = pickle.loads(pickle.dumps(message))
    assert (unpickled, unpickled.pattern, unpickled.arguments) == (
        "“{x}” is no field.",
        message.pattern,
        message.arguments,
    )


def _ids(path: Path) -> set[str | tuple[str, ...]]:
    with path.open("rb") as file:
        return {message.id for message in read_po(file) if message.id}
