"""Test which inflected names and names in other scripts are one person, and why.

A wrong join is worse than a missing one: what is not certain is a suggestion.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import permutations
from pathlib import Path

import pytest
from sqlalchemy import delete, event, update
from sqlalchemy.engine import Engine

from archive.catalog import Catalog, DecisionKind
from archive.catalog.person_identities import DECISIONS_DIGEST_KEY
from archive.catalog.schema import meta, names, spellings
from tests.archive.inline_pool import inline_pool  # noqa: F401  # a fixture
from tests.archive.names_in_languages import (
    Article,
    article,
    slugs_by_name,
    write_articles,
)
from tests.conftest import SampleFolder

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("inline_pool")]

BASE, GENITIVE = article("ru", "Владимир Ясенев"), article("ru", "Владимира Ясенева")
DATIVE = article("ru", "Владимиру Ясеневу")
SLUG = "владимир-ясенев"


def ingest(folder: SampleFolder, *articles: Article) -> dict[str, str]:
    write_articles(folder, *articles)
    folder.ingest()
    return slugs_by_name(folder)


def suggested(folder: SampleFolder, slug: str) -> set[str]:
    person = folder.catalog.people.get(slug)
    assert person
    return {entry.name for entry in person.possible_duplicates}


@pytest.mark.parametrize(
    ("language", "base", "form"),
    [
        ("ru", "Владимир Ясенев", "Владимиром Ясеневым"),
        ("uk", "Сергій Білик", "Сергія Білика"),
        ("pl", "Tomasz Wilczek", "Tomaszem Wilczkiem"),
        ("cs", "Lenka Dvořáková", "Lenky Dvořákové"),
        ("sl", "Janez Kovač", "Janeza Kovača"),
        ("fi", "Matti Virtanen", "Matti Virtasen"),
        ("hu", "Anna Meyer", "Anna Meyerrel"),
    ],
)
def test_a_form_is_joined_to_its_base_form_with_a_reason(
    sample_folder: SampleFolder, language: str, base: str, form: str
) -> None:
    slugs = ingest(sample_folder, article(language, form), article(language, base))
    assert slugs[form] == slugs[base]
    total, (entry,) = sample_folder.catalog.people.list()
    assert (total, entry.name, entry.document_count) == (1, base, 2)
    person = sample_folder.catalog.people.get(entry.slug)
    assert person
    assert {name.name: name.reason for name in person.names} == {
        base: "",
        form: "inflected form",
    }
    forms = sample_folder.catalog.people.form_languages(entry.slug)
    assert {(item.form, item.languages, item.reason) for item in forms} == {
        (base, (language,), ""),
        (form, (language,), "inflected form"),
    }


def test_a_base_form_in_another_language_only_is_a_suggestion(
    sample_folder: SampleFolder,
) -> None:
    slugs = ingest(
        sample_folder,
        article("cs", "Lenky Dvořákové"),
        article("de", "Lenka Dvořáková"),
    )
    assert len(set(slugs.values())) == 2


def test_forms_without_their_base_form_are_suggestions_of_each_other(
    sample_folder: SampleFolder,
) -> None:
    slugs = ingest(sample_folder, GENITIVE, DATIVE)
    assert len(set(slugs.values())) == 2
    assert suggested(sample_folder, slugs["Владимира Ясенева"]) == {"Владимиру Ясеневу"}


def test_a_form_of_two_base_forms_is_joined_to_neither(
    sample_folder: SampleFolder,
) -> None:
    slugs = ingest(
        sample_folder,
        article("sl", "Marka Zupana"),
        article("sl", "Mark Zupan"),
        article("sl", "Marko Zupan"),
    )
    assert len(set(slugs.values())) == 3
    assert suggested(sample_folder, slugs["Marka Zupana"]) == {
        "Mark Zupan",
        "Marko Zupan",
    }


@pytest.mark.parametrize(
    ("language", "man", "other"),
    [
        ("ru", "Александр Иванов", "Александра Иванова"),
        ("ru", "Александр Иванов", "Александру Иванову"),
        ("uk", "Ярослав Мельник", "Ярослава Мельник"),
        ("cs", "Jan Novák", "Jana Nováková"),
        ("sl", "Ivan Novak", "Ivana Novak"),
        ("pl", "Roman Kret", "Romana Kret"),
    ],
)
def test_a_man_and_a_woman_are_never_joined_by_endings(
    sample_folder: SampleFolder, language: str, man: str, other: str
) -> None:
    slugs = ingest(sample_folder, article(language, man), article(language, other))
    assert slugs[man] != slugs[other]


def test_middle_names_that_differ_keep_a_form_separate(
    sample_folder: SampleFolder,
) -> None:
    slugs = ingest(
        sample_folder,
        article("ru", "Владимир Петрович Ясенев"),
        article("ru", "Владимира Ильича Ясенева"),
    )
    assert len(set(slugs.values())) == 2


def test_an_article_without_a_language_may_have_the_base_form(
    sample_folder: SampleFolder,
) -> None:
    write_articles(sample_folder, GENITIVE)
    sample_folder.write(
        "x.jsonl", '{"id": "x", "body": "1", "people": ["Владимир Ясенев"]}'
    )
    sample_folder.ingest()
    assert set(slugs_by_name(sample_folder).values()) == {SLUG}


def test_a_hungarian_name_is_joined_to_its_western_order(
    sample_folder: SampleFolder,
) -> None:
    slugs = ingest(
        sample_folder,
        article("hu", "Kovács Péter"),
        article("hu", "Kovács Péternek"),
        article("en", "Péter Kovács"),
        article("hu", "Péter László"),
        article("en", "László Péter"),
    )
    assert slugs["Kovács Péter"] == slugs["Kovács Péternek"] == "peter-kovacs"
    assert slugs["Péter Kovács"] == "peter-kovacs"
    assert slugs["Péter László"] != slugs["László Péter"]
    person = sample_folder.catalog.people.get("peter-kovacs")
    assert person
    assert {name.reason for name in person.names} == {
        "",
        "family name first",
        "inflected form",
    }


def test_a_split_separates_a_form_and_undo_joins_it_again(
    sample_folder: SampleFolder,
) -> None:
    ingest(sample_folder, BASE, GENITIVE)
    people = sample_folder.catalog.people
    assert people.linked_keys(SLUG) == ("владимира-ясенева",)
    number = people.decide(DecisionKind.SPLIT, "владимира-ясенева", None, "ada")
    assert len(set(slugs_by_name(sample_folder).values())) == 2
    sample_folder.ingest()
    assert len(set(slugs_by_name(sample_folder).values())) == 2
    people.undo_decision(number)
    assert set(slugs_by_name(sample_folder).values()) == {SLUG}


@pytest.mark.parametrize(
    ("kind", "target"),
    [(DecisionKind.RENAME, "V. Yasenev"), (DecisionKind.HIDE, None)],
)
def test_a_form_with_a_decision_stays_as_it_was_decided(
    sample_folder: SampleFolder, kind: DecisionKind, target: str | None
) -> None:
    ingest(sample_folder, GENITIVE)
    sample_folder.catalog.people.decide(kind, "владимира-ясенева", target, "ada")
    write_articles(sample_folder, BASE, start=1)
    sample_folder.ingest()
    assert slugs_by_name(sample_folder)["Владимир Ясенев"] == SLUG
    assert slugs_by_name(sample_folder).get("Владимира Ясенева") != SLUG


def test_a_merge_of_the_base_form_takes_its_forms_with_it(
    sample_folder: SampleFolder,
) -> None:
    ingest(sample_folder, BASE, GENITIVE, article("en", "Walter Aspen"))
    number = sample_folder.catalog.people.decide(
        DecisionKind.MERGE, SLUG, "walter-aspen", "ada"
    )
    assert set(slugs_by_name(sample_folder).values()) == {"walter-aspen"}
    sample_folder.catalog.people.undo_decision(number)
    assert slugs_by_name(sample_folder)["Владимира Ясенева"] == SLUG


def test_people_toml_overrides_a_join(sample_folder: SampleFolder) -> None:
    sample_folder.catalog.path.with_name("people.toml").write_text(
        '"Walter Aspen" = ["Владимира Ясенева"]\n', encoding="utf-8"
    )
    slugs = ingest(sample_folder, BASE, GENITIVE)
    assert slugs == {
        "Владимир Ясенев": SLUG,
        "Владимира Ясенева": "walter-aspen",
    }


def test_the_order_of_articles_does_not_matter(tmp_path: Path) -> None:
    articles = (BASE, GENITIVE, article("en", "Vladimir Yasenev"))
    results = []
    for number, order in enumerate(permutations(articles)):
        folder = tmp_path / str(number)
        folder.mkdir()
        with closing(Catalog(tmp_path / f"{number}.db")) as catalog:
            files = SampleFolder(folder, catalog)
            for start, item in enumerate(order):
                write_articles(files, item, start=start)
                files.ingest()
            results.append(slugs_by_name(files))
    assert all(result == results[0] for result in results)


def test_a_later_base_form_changes_only_the_articles_with_its_forms(
    sample_folder: SampleFolder,
) -> None:
    ingest(sample_folder, GENITIVE, DATIVE, article("ru", "Анна Крылова"))
    last = sample_folder.catalog.last_change
    write_articles(sample_folder, BASE, start=3)
    sample_folder.ingest()
    changed = {
        name.name
        for _, record in sample_folder.catalog.changes(last)
        for name in record.document.people
    }
    assert changed == {"Владимир Ясенев", "Владимира Ясенева", "Владимиру Ясеневу"}
    assert slugs_by_name(sample_folder)["Владимиру Ясеневу"] == SLUG


def test_names_of_an_older_archive_are_joined_by_the_next_update(
    sample_folder: SampleFolder,
) -> None:
    ingest(sample_folder, BASE, GENITIVE)
    catalog = sample_folder.catalog
    with catalog.writing() as connection:
        connection.execute(
            update(meta).where(meta.c.key == DECISIONS_DIGEST_KEY).values(value="old")
        )
        connection.execute(update(names).values(slug=names.c.core, reason=""))
        connection.execute(delete(spellings).where(spellings.c.word.startswith("=")))
    catalog.people.update()
    person = catalog.people.get(SLUG)
    assert person
    assert person.entry.document_count == 2


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    statements: list[str] = []

    def record(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", record)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", record)


def test_one_more_article_takes_as_many_statements_in_a_large_archive(
    sample_folder: SampleFolder,
) -> None:
    """Names without common first letters are not looked at again."""
    counts = []
    start = 0
    for size in (5, 60):
        filler = [
            article(
                "ru",
                f"{chr(0x410 + number % 26)}лег {'абвгдежзик'[number % 10]}у{number}ко",
            )
            for number in range(start, start + size)
        ]
        write_articles(sample_folder, *filler, start=start)
        sample_folder.ingest()
        start += size
        write_articles(sample_folder, article("ru", f"Яна Щукина{size}"), start=start)
        start += 1
        with counted_statements() as statements:
            sample_folder.ingest()
        counts.append(len(statements))
    assert counts[1] <= counts[0] + 2


SHOIGU = article("ru", "Сергей Лаптев", "Пётр Ясенев")


def test_a_name_in_another_script_with_the_same_people_is_joined(
    sample_folder: SampleFolder,
) -> None:
    slugs = ingest(
        sample_folder, SHOIGU, article("en", "Sergei Laptev", "Pyotr Yasenev")
    )
    assert slugs["Сергей Лаптев"] == slugs["Sergei Laptev"] == "sergei-laptev"
    person = sample_folder.catalog.people.get("sergei-laptev")
    assert person
    assert {name.name: name.reason for name in person.names} == {
        "Sergei Laptev": "",
        "Сергей Лаптев": "same name in another script, with the same people",
    }


@pytest.mark.parametrize(
    ("language", "name", "companion"),
    [
        ("ar", "سيرغي شويغو", "فلاديمير بوتين"),
        ("hi", "सर्गेई शोइगु", "व्लादिमीर पुतिन"),
        ("he", "סרגיי שויגו", "ולדימיר פוטין"),
        ("ru", "Сергея Шойгу", "Владимиром Путиным"),
    ],
)
def test_each_script_is_compared_with_latin_letters(
    sample_folder: SampleFolder, language: str, name: str, companion: str
) -> None:
    slugs = ingest(
        sample_folder,
        article(language, name, companion),
        article("en", "Sergei Shoigu", "Vladimir Putin"),
        article("ru", "Сергей Шойгу"),
        article("ru", "Владимир Путин"),
    )
    assert slugs[name] == "sergei-shoigu"
    assert slugs[companion] == "vladimir-putin"


def test_an_article_with_both_names_joins_them(sample_folder: SampleFolder) -> None:
    slugs = ingest(sample_folder, article("ru", "Сергей Лаптев", "Sergei Laptev"))
    assert set(slugs.values()) == {"sergei-laptev"}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        # No other person is the same.
        (
            article("ru", "Сергей Лаптев", "Анна Крылова"),
            article("en", "Sergei Laptev", "Pyotr Yasenev"),
        ),
        # Only a relative is the same.
        (
            article("ru", "Сергей Лаптев", "Пётр Лаптев"),
            article("en", "Sergei Laptev", "Pyotr Laptev"),
        ),
        # The names differ.
        (
            article("ru", "Сергей Лаптев", "Пётр Ясенев"),
            article("en", "Semyon Laptev", "Pyotr Yasenev"),
        ),
    ],
)
def test_a_name_in_another_script_alone_is_a_suggestion(
    sample_folder: SampleFolder, left: Article, right: Article
) -> None:
    slugs = ingest(sample_folder, left, right)
    assert slugs[left.names[0]] != slugs[right.names[0]]


def test_two_names_that_an_arabic_name_may_be_are_suggestions(
    sample_folder: SampleFolder,
) -> None:
    slugs = ingest(
        sample_folder,
        article("ar", "محمد سالم", "فلاديمير بوتين"),
        article("en", "Mohammed Salem", "Vladimir Putin"),
        article("en", "Muhammad Salim", "Vladimir Putin"),
    )
    assert slugs["محمد سالم"] not in {slugs["Mohammed Salem"], slugs["Muhammad Salim"]}


def test_the_most_frequent_name_of_both_scripts_is_shown(
    sample_folder: SampleFolder,
) -> None:
    ingest(
        sample_folder,
        SHOIGU,
        article("ru", "Сергей Лаптев"),
        article("en", "Sergei Laptev", "Pyotr Yasenev"),
    )
    person = sample_folder.catalog.people.get("sergei-laptev")
    assert person
    assert person.entry.name == "Сергей Лаптев"
