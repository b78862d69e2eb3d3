"""Test the lines of a plain text that give its date, source and authors together."""

from __future__ import annotations

from datetime import date

import pytest

from archive.extract.pipeline import extract_document
from archive.model import Document
from archive.readers import read_article

STORIES = {
    "zh": "市政府说，新码头将在春天向公众开放。工程历时两年，花费超出预算。",
    "ja": "市は新しい埠頭を春に公開すると発表した。市長は記者会見で述べた。",
    "th": "เทศบาลเมืองแถลงว่าท่าเรือใหม่จะเปิดให้ประชาชนใช้ในฤดูใบไม้ผลิ หลังก่อสร้างสองปี",
    "en": "The board said that the new quay would open in spring.",
    "de": "Der neue Kai wird im Frühling geöffnet, sagte der Hafenrat.",
    "ru": "Новый причал откроется весной, сообщил совет порта.",
    "ko": "새 부두가 봄에 시민에게 개방된다고 시장이 기자회견에서 밝혔다.",
    "da": "Den nye kaj åbner til foråret, siger havnebestyrelsen.",
}
TITLES = {
    "zh": "新码头将在春天开放",
    "ja": "新しい埠頭、春に公開へ",
    "th": "ท่าเรือใหม่เปิดฤดูใบไม้ผลิ",
    "en": "New quay opens in spring",
    "de": "Neuer Kai wird eröffnet",
    "ru": "Новый причал откроется весной",
    "ko": "새 부두 봄에 개방",
    "da": "Ny kaj åbner til foråret",
}
INFO_LINES = [
    ("zh", "2021-04-07 10:05 来源：港务网 作者：王小明 编辑：李华", ["王小明"]),
    ("zh", "2021年04月07日 10:05 | 来源：港务网 | 记者：王小明", ["王小明"]),
    ("zh", "发布时间：2021-04-07 10:05 来源：港务网 作者：王小明", ["王小明"]),
    ("zh", "2021-04-07 10:05 出处：港务网 编辑：李华", []),
    ("en", "2021-04-07 10:05 Source: Quay Post Author: Ann Miller", ["Ann Miller"]),
    (
        "de",
        "07.04.2021, 10:05 Uhr | Quelle: Kaiblatt | Autor: Hans Meier",
        ["Hans Meier"],
    ),
    ("ru", "07.04.2021 10:05 Источник: Причал Автор: Иван Петров", ["Иван Петров"]),
    ("ja", "2021年4月7日 10時05分", []),
    ("ko", "입력 2021-04-07 10:05 출처: 부두신문 글: 김민수", ["김민수"]),
    ("th", "7 เมษายน 2564", []),
    ("da", "7/4-2021", []),
    ("da", "7/4-2021 kl. 10.05", []),
]


def _read(language: str, line: str) -> Document:
    text = f"{TITLES[language]}\n{line}\n\n{STORIES[language]}\n"
    return extract_document(read_article(text.encode(), "txt"), "id", "txt")


@pytest.mark.parametrize(("language", "line", "authors"), INFO_LINES)
def test_a_line_gives_date_and_authors(
    language: str, line: str, authors: list[str]
) -> None:
    facts = _read(language, line).facts
    assert facts.date is not None
    assert facts.date.value.day == date(2021, 4, 7)
    assert list(facts.authors.value if facts.authors else ()) == authors


@pytest.mark.parametrize("language", TITLES)
def test_a_first_line_is_the_title_in_any_script(language: str) -> None:
    line = next(line for code, line, _ in INFO_LINES if code == language)
    title = _read(language, line).facts.title
    assert title is not None
    assert title.value == TITLES[language]


@pytest.mark.parametrize(
    "sentence",
    [
        "市長は記者会見で述べた。",
        "记者会上，市长说码头将开放。",
        "시장은 기자회견에서 밝혔다.",
        "市长在记者招待会上说明。",
    ],
)
def test_a_press_conference_is_no_author(sentence: str) -> None:
    text = f"7 April 2021\n\n{sentence}\n"
    facts = extract_document(read_article(text.encode(), "txt"), "id", "txt").facts
    assert facts.authors is None


@pytest.mark.parametrize("fraction", ["3/4 2021", "13/14-2021", "1/2"])
def test_a_fraction_is_no_day(fraction: str) -> None:
    text = f"New quay\n{fraction}\n\nThe board said that the quay would open.\n"
    facts = extract_document(read_article(text.encode(), "txt"), "id", "txt").facts
    assert facts.date is None or facts.date.value.day is None
