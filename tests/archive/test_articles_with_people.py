"""Test which people and speakers small articles in many languages have.

A line of `articles_with_people.tsv` has the series, the language, the people, the
speakers of the quotations in their order (`-` for none), and the text, with `\\n` for a
line break. The people and the articles are made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from archive.article import Article
from archive.extract.people import extract
from archive.extract.tagged_names import TaggedNames
from archive.model import Person
from archive.people.quotations import extract_quotations
from archive.people.tagger import ENGLISH, find_names
from archive.people.text_languages import LanguagePart

NO_SPEAKER = "-"


@dataclass(frozen=True)
class ArticleWithPeople:
    """An article with the names of its people, and of the speakers in it."""

    series: str
    language: str
    people: tuple[str, ...]
    speakers: tuple[str, ...]
    text: str

    def __str__(self) -> str:
        return f"{self.series} {self.language}: {self.text[:40]}"

    @property
    def parts(self) -> tuple[LanguagePart, ...]:
        """Return the whole text as a part in one language."""
        return (LanguagePart(0, len(self.text), self.language),)


def _read_article(line: str) -> ArticleWithPeople:
    series, language, people, speakers, text = line.split("\t")
    return ArticleWithPeople(
        series,
        language,
        tuple(filter(None, people.split(";"))),
        tuple(filter(None, speakers.split(";"))),
        text.replace("\\n", "\n"),
    )


ARTICLES = [
    _read_article(line)
    for line in Path(__file__)
    .with_name("articles_with_people.tsv")
    .read_text(encoding="utf-8")
    .splitlines()
]
MIN_LANGUAGES = {
    "title": 25,
    "inflection": 15,
    "firm": 20,
    "quotation": 15,
    "article": 25,
}


def _people(article: ArticleWithPeople) -> tuple[Person, ...]:
    names = find_names(article.text, article.language)
    is_english = article.language == ENGLISH
    tagged = TaggedNames(
        article.text,
        article.parts,
        english=names if is_english else (),
        others={} if is_english else dict.fromkeys(names, article.language),
    )
    return extract(Article(article.text), tagged)


@pytest.mark.parametrize("article", ARTICLES, ids=str)
def test_an_article_has_its_people_and_speakers(article: ArticleWithPeople) -> None:
    people = _people(article)
    assert {person.name for person in people} == set(article.people)
    assert len(people) == len(article.people)
    if article.speakers:
        quotations = extract_quotations(article.text, people, article.parts)
        speakers = [quotation.speaker_index for quotation in quotations]
        assert article.speakers == tuple(
            NO_SPEAKER if index is None else people[index].name for index in speakers
        )


@pytest.mark.parametrize("series", MIN_LANGUAGES)
def test_each_series_has_many_languages(series: str) -> None:
    languages = {item.language for item in ARTICLES if item.series == series}
    assert len(languages) >= MIN_LANGUAGES[series]
