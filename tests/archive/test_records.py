"""Test records of other programs, and the metadata of Markdown clippers."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from archive.article import Article
from archive.extract.pipeline import extract_document
from archive.readers import read_article
from archive.readers.field_names import CAPTURE_NAMES, FIELD_NAMES, plain_name

TEXT = "The council met on the quay and spoke for an hour about the price of cranes."
SAVED = datetime(2024, 5, 6, 10, tzinfo=UTC)


def read_record(record: dict[str, Any]) -> Article:
    return read_article(json.dumps(record).encode(), "jsonl", SAVED)


def extract_facts(article: Article) -> dict[str, Any]:
    facts = extract_document(article, "id", "jsonl").facts
    names = ("title", "outlet", "authors", "url")
    values = {name: getattr(facts, name) for name in names}
    dates = facts.date and facts.date.value
    return {
        "date": str(dates.earliest) if dates else None,
        **{name: fact.value if fact else None for name, fact in values.items()},
    }


def test_names_are_plain_and_belong_to_one_field() -> None:
    names = [name for names in FIELD_NAMES.values() for name in names]
    assert all(name == plain_name(name) for name in (*names, *CAPTURE_NAMES))
    sources = {name for name in names if names.count(name) > 1}
    assert "source" in sources
    assert sources == set(FIELD_NAMES["outlet"]) & set(FIELD_NAMES["url"])
    assert not CAPTURE_NAMES & set(names)


@pytest.mark.parametrize(
    "record",
    [
        {"maintext": TEXT, "date_publish": "2020-03-03 08:00:00", "authors": ["Ada Quay"]},
        {"content": TEXT, "publishedAt": "2020-03-03T08:00:00Z", "author": "Ada Quay"},
        {"text": [TEXT], "publish_date": "2020-03-03", "author": {"name": "Ada Quay"}},
        {"plaintext": TEXT, "publishing_date": "2020-03-03", "byline": "By Ada Quay"},
        {"articleBody": TEXT, "datePublished": "2020-03-03", "Author": "Ada Quay"},
        {"full_text": f"<p>{TEXT}</p>", "pub date": "3 March 2020", "creator": "Ada Quay"},
        {"_source": {"body": TEXT, "date": "2020-03-03", "authors": "['Ada Quay']"}},
    ],
)  # fmt: skip
def test_other_names_of_fields_are_read(record: dict[str, Any]) -> None:
    article = read_record(record)
    assert article.text == TEXT
    facts = extract_facts(article)
    assert (facts["date"], facts["authors"]) == ("2020-03-03", ("Ada Quay",))


@pytest.mark.parametrize(
    ("fields", "date", "authors"),
    [
        ({"date": {"$date": "2020-03-05T08:00:00Z"}}, "2020-03-05", None),
        ({"issued": {"date-parts": [[2020, 3, 5]]}}, "2020-03-05", None),
        ({"issued": {"date-parts": [["2020", "3"]]}}, "2020-03-01", None),
        ({"issued": {"date-parts": [[]]}}, None, None),
        ({"date": {"when": "2020"}}, None, None),
        ({"author": [{"family": "Quay", "given": "Ada"}]}, None, ("Ada Quay",)),
        ({"authors": {"firstName": "Ada", "lastName": "Quay"}}, None, ("Ada Quay",)),
        ({"authors": [{"last": "Reuters"}]}, None, ("Reuters",)),
    ],
)
def test_dates_and_names_in_objects_are_read(
    fields: dict[str, Any], date: str | None, authors: tuple[str, ...] | None
) -> None:
    facts = extract_facts(read_record({"body": TEXT, **fields}))
    assert (facts["date"], facts["authors"]) == (date, authors)


def test_the_evidence_names_the_field_of_the_record() -> None:
    document = extract_document(
        read_record({"text": TEXT, "publish_date": "2020-03-03"}), "id", "jsonl"
    )
    assert document.facts.date
    assert document.facts.date.evidence[0].key == "record: publish_date"


def test_own_names_come_first_and_empty_ones_do_not_count() -> None:
    record = {"text": "other", "body": TEXT, "date": "", "published": "2020-03-03"}
    article = read_record(record)
    assert article.text == TEXT
    assert article.record_fields == {"date": "2020-03-03"}


@pytest.mark.parametrize(
    ("source", "fields"),
    [
        ("Harbour Post", {"outlet": "Harbour Post"}),
        ({"id": None, "name": "Harbour Post"}, {"outlet": "Harbour Post"}),
        ("https://harbour.example/a", {"url": "https://harbour.example/a"}),
    ],
)
def test_a_source_is_an_outlet_or_an_address(
    source: object, fields: dict[str, str]
) -> None:
    assert read_record({"body": TEXT, "source": source}).record_fields == fields


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ("By Ada Quay and Bo Pier", ("Ada Quay", "Bo Pier")),
        ("Ada Quay; Bo Pier", ("Ada Quay", "Bo Pier")),
        ("Von Ada Quay und Bo Pier", ("Ada Quay", "Bo Pier")),
        ("Quay, Ada", ("Ada Quay",)),
        ("Harbour and Quay Desk", ("Harbour and Quay Desk",)),
        (["Ada Quay", "Bo Pier"], ("Ada Quay", "Bo Pier")),
    ],
)
def test_joined_authors_are_split(authors: object, names: tuple[str, ...]) -> None:
    article = read_record({"body": TEXT, "authors": authors})
    assert extract_facts(article)["authors"] == names


def test_the_time_of_capture_is_only_the_latest_date() -> None:
    article = read_record({"body": TEXT, "date_download": "2021-02-03 10:00:00"})
    assert extract_facts(article)["date"] is None
    assert article.saved_at is not None
    assert article.saved_at < SAVED


@pytest.mark.parametrize(
    "record",
    [
        {"titre": "Le quai", "texte": TEXT, "date de parution": "2020-03-03"},
        {"Überschrift": "Kai", "Inhalt": TEXT, "Datum": "3. März 2020"},
        {"Título": "El muelle", "Cuerpo": TEXT, "Fecha de publicación": "2020-03-03"},
        {"Tytuł": "Nabrzeże", "Treść": TEXT, "Data publikacji": "3 marca 2020"},
        {"Заголовок": "Причал", "Текст": TEXT, "Дата": "3 марта 2020"},
        {"العنوان": "الرصيف", "النص": TEXT, "تاريخ النشر": "2020-03-03"},
        {"标题": "码头", "正文": TEXT, "发布时间": "2020年3月3日"},
        {"見出し": "埠頭", "本文": TEXT, "掲載日": "2020年3月3日"},
        {"제목": "부두", "본문": TEXT, "게재일": "2020. 3. 3."},
        {"BAŞLIK": "İskele", "metin": TEXT, "tarih": "3 Mart 2020"},
    ],
)
def test_names_of_fields_in_other_languages_are_read(record: dict[str, Any]) -> None:
    article = read_record(record)
    facts = extract_facts(article)
    assert (article.text, facts["title"]) == (TEXT, next(iter(record.values())))
    assert facts["date"] == "2020-03-03"


@pytest.mark.parametrize(
    "record",
    [
        {"headline": ["Cranes"], "text": [TEXT], "date": ["2020-03-03"], "by": ["A B"]},
        {"webTitle": "Cranes", "fields": {"bodyText": TEXT, "byline": "A B"},
         "webPublicationDate": "2020-03-03T10:00:00Z"},
        {"headline": {"main": "Cranes", "kicker": None}, "lead_paragraph": TEXT,
         "pub_date": "2020-03-03", "byline": {"original": "By A B", "person": []}},
        {"title": {"rendered": "Cranes"}, "content": {"rendered": f"<p>{TEXT}</p>"},
         "date": "2020-03-03", "author": 3, "_embedded": {"author": [{"name": "A B"}]}},
        {"title": "Cranes", "blocks": 1, "body": {"blocks": [{"text": TEXT}]},
         "thread": {"published": "2020-03-03"}, "author": "A B"},
        {"title": "Cranes", "text": [TEXT[:9], {"type": "bold", "text": TEXT[9:]}],
         "date": "2020-03-03", "author": "A B"},
    ],
)  # fmt: skip
def test_values_in_lists_and_objects_are_read(record: dict[str, Any]) -> None:
    article = read_record(record)
    facts = extract_facts(article)
    assert (article.text, facts["title"], facts["date"]) == (
        TEXT,
        "Cranes",
        "2020-03-03",
    )
    assert facts["authors"] == ("A B",)


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"text": ', "}")])
def test_deeply_nested_texts_are_not_read(opening: str, closing: str) -> None:
    value = json.loads(opening * 400 + f'"{TEXT}"' + closing * 400)
    article = read_record({"title": "Cranes", "body": value})
    assert article.text == "Cranes"


def test_several_values_of_one_fact_are_not_read() -> None:
    record = {"title": ["Cranes", "Wheat"], "text": TEXT, "date": ["2020", "2021"]}
    article = read_record(record)
    assert article.record_fields == {}


def test_a_record_without_text_says_which_fields_it_has() -> None:
    article = read_record({"title": "Cranes arrive", "image": "a.png"})
    assert article.text == "Cranes arrive"
    assert article.notes == (
        "The record has no text except its title. Its fields are: title, image.",
    )
    document = extract_document(article, "id", "jsonl")
    assert document.facts.complete
    assert document.facts.complete.method == "title without text"


@pytest.mark.parametrize("name", ["summary", "description", "Zusammenfassung", "摘要"])
def test_a_summary_is_the_text_of_a_record_without_another_one(name: str) -> None:
    article = read_record({"title": "Cranes arrive", name: TEXT})
    document = extract_document(article, "id", "jsonl")
    assert article.text == TEXT
    assert document.facts.complete
    assert document.facts.complete.evidence[0].key == f"record: {name}"
    assert "The record has only a summary of the article." in document.notes
    with_body = read_record({"title": "Cranes arrive", name: "x", "body": TEXT})
    assert extract_document(with_body, "id", "jsonl").facts.complete is None


def test_a_whole_page_in_a_record_is_read_as_a_page() -> None:
    html = f"<!doctype html><nav>Home</nav><article><p>{TEXT * 8}</p></article>"
    article = read_record({"html": html, "url": "https://harbour.example/a"})
    assert TEXT in article.text
    assert "Home" not in article.text
    assert article.record_fields == {"url": "https://harbour.example/a"}


MARKDOWN = {
    "Obsidian": (
        '---\ntitle: "Cranes arrive"\nsource: "https://harbour.example/a"\nauthor:\n'
        '  - "[[Ada Quay]]"\npublished: 2020-03-03\ncreated: 2024-05-05\n---\n'
    ),
    "Readwise in the text": (
        "# Cranes arrive\n\n![](https://harbour.example/a.png)\n\n## Metadata\n"
        "- Author: [[Ada Quay]]\n- Published: 2020-03-03\n- Category: #articles\n"
        "- URL: https://harbour.example/a\n\n"
    ),
    "Notion": (
        "# Cranes arrive\n\nURL: https://harbour.example/a\nAuthor: Ada Quay\n"
        "Published: March 3, 2020\nCreated: May 5, 2024 10:10 AM\n\n"
    ),
    "Zotero": (
        "# Cranes arrive\n\n## Metadata\n* **Author:** [[Ada Quay]]\n"
        "* **Date:** 2020-03-03\n* **URL:** <https://harbour.example/a>\n\n"
    ),
    "links": (
        "---\nid: 1b\ntitle: Cranes arrive\nauthor: Ada Quay\n"
        "date_saved: 2024-05-05 10:00:00\ndate_published: 2020-03-03 08:00:00\n---\n\n"
        "# Cranes arrive\n[Read on Shelf](https://shelf.example/1b) | "
        "[Read Original](https://harbour.example/a)\n\n"
    ),
}


@pytest.mark.parametrize("head", MARKDOWN.values(), ids=MARKDOWN)
def test_the_metadata_of_clippers_are_facts_and_not_text(head: str) -> None:
    article = read_article(f"{head}{TEXT}\n".encode(), "md", SAVED)
    assert article.text.endswith(f"\n{TEXT}\n") or article.text.strip() == TEXT
    assert "harbour.example/a\n" not in article.text
    assert extract_facts(article) == {
        "date": "2020-03-03",
        "title": "Cranes arrive",
        "outlet": "harbour.example",
        "authors": ("Ada Quay",),
        "url": "https://harbour.example/a",
    }


def test_the_day_of_clipping_is_no_date_of_publication() -> None:
    head = "source: https://a.example/b\ncreated: 2023-04-05\nupdated: 2023-04-06"
    text = f"---\n{head}\n---\n{TEXT}"
    article = read_article(text.encode(), "md", SAVED)
    assert extract_facts(article)["date"] is None
    assert article.saved_at is not None
    assert article.saved_at < datetime(2023, 4, 7, tzinfo=UTC)


def test_unused_properties_are_named() -> None:
    text = f"---\nauthor: Ada Quay\nmood: calm\n---\n{TEXT}"
    article = read_article(text.encode(), "md", SAVED)
    assert article.notes == ("Properties that are neither facts nor text: mood.",)


@pytest.mark.parametrize(
    "text",
    [
        "# Cranes\n\nNote: the quay is closed.\n\nWords.",
        "Warning: words.\nMore: words.",
        "# A\n\n- one: two\n- three: four\n",
    ],
)
def test_lines_with_colons_stay_in_the_text(text: str) -> None:
    assert read_article(text.encode(), "md").text == text
