"""A page's language is a file: what is marked is all that is English, and what a browser asks for is what it gets."""

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
from tests.web.conftest import Library
from tests.web.tongues import CODE, PLACE, TEMPLATE, written
from web import i18n
from web.app import create_app
from web.i18n import _ as say
from web.i18n import best, ngettext, speak, spoken, tongues
from web.jobs.editor import Editing
from web.urls import corrections as correction_urls
from web.urls import search as search_urls

LATIN = re.compile(r"(?<!{)\b[A-Za-z]{2,}")
ADDRESS = re.compile(r"https?://\S+")
FORMATS = {"BibTeX", "RIS", "CSL", "JSON", "CSV", "Lines", "Atom"}
GRAMMAR = {
    "OR",
    *QUERY_FIELDS,
    *FACETS,
    *search_urls.SORTS,
    search_urls.SINCE,
    "missil",
}
NAMES = {"Cuttings", *FORMATS, *GRAMMAR, "kB", "UTC", "ru", "rusa"}
"""Names, units, and words of the grammar and of addresses, which are the same in every language; CLDR knows "rusa"."""
SHOWN = (
    "aria-label",
    "title",
    "placeholder",
    "alt",
    "aria-valuetext",
    "data-told",
    "data-label",
    "data-kinds",
    "data-names",
)
"""Attributes that a reader sees or hears."""
TEXT = "Министр обороны прибыл в Москву. Переговоры идут уже третий день, сообщает агентство."
STORY = {
    "title": "Переговоры в Москве",
    "body": f"{TEXT} " * 6,
    "people": ["Сергей Шойгу", "Раджнатх Сингх"],
}
FIRST = {
    "id": "1",
    "date": "2020-06-24",
    "outlet": "Вестник",
    "agency": "Тасс",
    "authors": ["Анна Ли"],
    "language": "ru",
}
RECORDS = [
    {**STORY, **FIRST},
    {**STORY, "id": "2", "date": "2020-06-25", "outlet": "Маяк"},
    {"id": "3", "body": "Тихо и ясно.", "date": "2018", "outlet": "Маяк"},
    {"id": "4", "title": "Погода", "body": "Дождь и снег."},
]
PLACES = (
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
    correction_urls.WORK,
    correction_urls.DECISIONS,
)


@pytest.fixture(scope="module")
def strange(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Library, FlaskClient]]:
    """An archive without a Latin letter, and a reader of it who speaks the language that nobody speaks."""
    base = tmp_path_factory.mktemp("strange")
    (base / "a.jsonl").write_text(
        "\n".join(json.dumps(each, ensure_ascii=False) for each in RECORDS)
    )
    made = Library(Home(base / "home"))
    made.take(base / "a.jsonl")
    desk = SearchService(made.catalog, made.engine)
    app = create_app(
        desk,
        made.catalog,
        Editing(made.home, "Ада", None),
        tongues=tongues(written(base)),
    )
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = f"{CODE}-x,{CODE};q=0.9,en;q=0.5"
    yield made, client
    made.close()


def latin(html: str) -> list[str]:
    """What a page says in Latin letters that are no names."""
    page = BeautifulSoup(html, "lxml")
    for apart in page.select("script, style, code, kbd, [lang=en], .key, .help dt"):
        apart.decompose()
    said = [
        str(each)
        for each in page.find_all(string=True)
        if not isinstance(each, Doctype)
    ]
    said += [
        str(each[name]) for name in SHOWN for each in page.find_all(attrs={name: True})
    ]
    return [
        text.strip()
        for text in said
        if set(LATIN.findall(ADDRESS.sub("", text))) - NAMES
    ]


@pytest.mark.parametrize("place", PLACES)
def test_nothing_on_a_page_is_english_in_another_language(
    strange: tuple[Library, FlaskClient], place: str
) -> None:
    answer = strange[1].get(place)
    assert answer.headers["Content-Language"] == CODE
    assert latin(answer.text) == []


def test_nothing_about_a_document_is_english_in_another_language(
    strange: tuple[Library, FlaskClient],
) -> None:
    library, client = strange
    for _number, record in library.catalog.changes(0):
        id = record.document.id
        places = [
            search_urls.document(id),
            f"{search_urls.document(id)}?q=Москву&at=1",
            search_urls.story(id),
        ]
        places += [
            correction_urls.correct(id, name)
            for name in ("date", "outlet", "authors", "updated")
        ]
        for place in places:
            answer = client.get(place)
            assert answer.status_code == 200
            assert latin(answer.text) == [], place


def test_a_person_is_told_of_in_another_language(
    strange: tuple[Library, FlaskClient],
) -> None:
    for slug in [each.slug for each in strange[0].catalog.people("", 0, 9)[1]]:
        kept = [
            text
            for text in latin(strange[1].get(search_urls.person(slug)).text)
            if text != slug
        ]
        assert kept == []


def test_programs_are_answered_in_english_whatever_their_language(
    strange: tuple[Library, FlaskClient],
) -> None:
    answer = strange[1].get("/api/v1/search?q=Москву+“")
    assert answer.json["messages"] == [
        "A quotation mark has no other half: the words after it were searched one by one."
    ]


def test_answers_in_two_languages_are_not_taken_for_each_other(
    strange: tuple[Library, FlaskClient], tmp_path: Path
) -> None:
    library, _editing = strange
    client = create_app(
        SearchService(library.catalog, library.engine),
        library.catalog,
        tongues=tongues(written(tmp_path)),
    ).test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = CODE
    own, english = client.get("/"), client.get("/", headers={"Accept-Language": "en"})
    assert own.headers["ETag"] != english.headers["ETag"]
    assert own.headers["Vary"] == english.headers["Vary"] == "Accept-Language"
    assert (
        client.get("/", headers={"If-None-Match": english.headers["ETag"]}).status_code
        == 200
    )
    assert (
        client.get("/", headers={"If-None-Match": own.headers["ETag"]}).status_code
        == 304
    )


def test_all_that_is_marked_is_in_the_file_that_translators_begin_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(SEEDS.parent)
    made = tmp_path / "made.pot"
    options = (
        "--quiet",
        "extract",
        "--mapping",
        "pyproject.toml",
        "--keywords",
        "Message",
        "--output",
        str(made),
        ".",
    )
    CommandLineInterface().run(["pybabel", *options])
    assert _ids(made) == _ids(TEMPLATE), "make texts"


@pytest.mark.parametrize(
    "path", sorted(i18n.FOLDER.glob("*.po")), ids=lambda path: path.stem
)
def test_a_language_that_ships_says_everything_and_fills_the_same_places(
    path: Path,
) -> None:
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.stem)
    assert {message.id for message in catalog if message.id} == _ids(TEMPLATE)
    for message in catalog:
        if not message.id:
            continue
        asked, said = (
            (each,) if isinstance(each, str) else tuple(each)
            for each in (message.id, message.string)
        )
        assert all(said), message.id
        assert not message.fuzzy, message.id
        wanted = set(PLACE.findall(asked[-1]))
        assert all(set(PLACE.findall(each)) == wanted for each in said[1:] or said), (
            message.id
        )


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ([], "en"),
        (["de-AT"], "de"),
        (["fr", "de"], "de"),
        (["fr"], "en"),
        (["en-GB", "de"], "en"),
    ],
)
def test_the_first_language_that_is_known_is_spoken(
    wanted: list[str], code: str
) -> None:
    assert best({"en": i18n.Tongue("en"), "de": i18n.Tongue("de")}, wanted).code == code


def test_a_server_can_speak_one_language_to_everybody(library: Library) -> None:
    app = create_app(
        SearchService(library.catalog, library.engine),
        library.catalog,
        tongues=i18n.alone("de"),
    )
    answer = app.test_client().get("/", headers={"Accept-Language": "fr,en"})
    assert '<html lang="de">' in answer.text
    assert "Vary" not in answer.headers
    with pytest.raises(
        CuttingsError, match="“xx” is no language of the pages: choose one of en, de"
    ):
        i18n.alone("xx")


def test_numbers_stand_in_the_signs_of_their_language() -> None:
    speak(i18n.Tongue("de"))
    assert i18n.number(1234567) == "1.234.567"
    assert i18n.number(0.0355, ".1%") == "3,5%"
    assert ngettext("{count:,} article", "{count:,} articles", 1234) == "1.234 articles"
    assert i18n.marked("<{number:,}>", number=1234) == "&lt;1.234&gt;"


def test_what_is_written_in_another_language_than_the_page_says_so(
    own: Library, tmp_path: Path
) -> None:
    told = {
        "de": "Der Kran am Hafen",
        "en": "The crane at the harbour",
        "ar": "الرافعة في الميناء",
    }
    lines = [
        {"id": code, "title": text, "body": f"{text}. " * 5, "language": code}
        for code, text in told.items()
    ]
    (tmp_path / "a.jsonl").write_text(
        "\n".join(map(json.dumps, [*lines, {"id": "?", "title": "1", "body": "2 3"}]))
    )
    own.take(tmp_path / "a.jsonl")
    page = BeautifulSoup(own.client.get("/").text, "lxml")
    marked = {
        each.text: (each.get("lang"), each.get("dir"))
        for each in page.select(".card h2")
    }
    assert marked == {
        told["de"]: ("de", None),
        told["en"]: (None, None),
        told["ar"]: ("ar", "rtl"),
        "1": (None, None),
    }
    assert [each.get("lang") for each in page.select(".snippet")] == [
        marked[each.text][0] for each in page.select("h2") if each.text in marked
    ]
    for link in page.select(".card h2 a"):
        article = BeautifulSoup(own.client.get(str(link["href"])).text, "lxml")
        assert {
            (each.get("lang"), each.get("dir")) for each in article.select("h1, .text")
        } == {marked[link.text]}


def test_a_sentence_is_english_until_somebody_says_it(tmp_path: Path) -> None:
    said = Message("At most {count} values can be chosen at once; give fewer.", count=3)
    assert said == "At most 3 values can be chosen at once; give fewer."
    speak(tongues(written(tmp_path))[CODE])
    assert spoken().code == CODE
    assert "3" in say(said)
    assert not LATIN.search(say(said))


def test_a_copy_of_a_sentence_can_still_be_said_in_another_language() -> None:
    said = Message("“{word}” is no field.", word="{x}")
    copied = pickle.loads(pickle.dumps(said))
    assert (copied, copied.pattern, copied.arguments) == (
        "“{x}” is no field.",
        said.pattern,
        said.arguments,
    )


def _ids(path: Path) -> set[str | tuple[str, ...]]:
    with path.open("rb") as file:
        return {message.id for message in read_po(file) if message.id}
