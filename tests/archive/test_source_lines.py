"""The outlet that a labelled line above a text states as its source."""

from __future__ import annotations

import pytest

from archive.article import Article
from archive.extract import outlet
from archive.readers import read_article

STORY = (
    "The council has put off the plan for the harbour once more, after a debate of "
    "five hours in the town hall on Monday. The mayor will bring a new one in May."
)


def outlet_of(head: str, story: str = STORY) -> str | None:
    fact = outlet.extract(Article(f"{head}\n\n{story}\n"))
    return fact.value if fact else None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Source: The Daily Pier", "The Daily Pier"),
        ("Quelle: Kaizeitung, 5. März 2021", "Kaizeitung"),
        ("Source : Le Quai libre", "Le Quai libre"),
        ("Fuente: El Diario del Muelle", "El Diario del Muelle"),
        ("Źródło: Kurier Portowy", "Kurier Portowy"),
        ("Источник: Портовые вести", "Портовые вести"),
        ("المصدر: صحيفة الميناء", "صحيفة الميناء"),
        ("2021-03-05 10:20　来源：海港日报", "海港日报"),
        ("2021年3月5日 出典：港湾新報", "港湾新報"),
        ("출처: 항구일보", "항구일보"),
    ],
)
def test_a_labelled_source_above_a_text_is_its_outlet(line: str, name: str) -> None:
    assert outlet_of(f"Harbour plan put off\n\n{line}") == name


@pytest.mark.parametrize(
    "line",
    [
        "Source: Reuters",
        "来源：Xinhua",
        "Quelle: Ann Miller",
        "Source: https://pier.example/plan",
        "A source: nobody would say which",
        "The open source: a plan for all",
    ],
)
def test_an_agency_a_person_or_a_sentence_is_no_outlet(line: str) -> None:
    assert outlet_of(f"Harbour plan put off\n\n{line}") is None


def test_a_source_within_the_story_is_not_that_of_the_text() -> None:
    story = "\n\n".join([STORY] * 8 + ["Source: Bay Institute"])
    assert outlet_of("Harbour plan put off", story) is None


def test_the_evidence_is_the_line_in_the_text() -> None:
    text = f"Harbour plan put off\n\nSource: The Daily Pier\n\n{STORY}\n"
    fact = outlet.extract(Article(text))
    assert fact is not None
    evidence = fact.evidence[0]
    assert text[evidence.start : evidence.end] == evidence.quote


def test_the_host_of_a_page_is_more_certain_than_a_source_on_it() -> None:
    page = (
        "<html><head><title>Plan put off</title>"
        "<link rel='canonical' href='https://www.quayherald.example/plan'>"
        "<meta property='og:site_name' content='Quay Herald'></head><body><article>"
        f"<h1>Plan put off</h1><p>Source: The Daily Pier</p><p>{STORY}</p>"
        f"<p>{STORY}</p></article></body></html>"
    )
    fact = outlet.extract(read_article(page.encode(), "html"))
    assert fact is not None
    assert fact.value == "Quay Herald"
