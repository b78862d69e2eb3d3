"""Test which text on the first page of a PDF is the headline."""

from __future__ import annotations

import pytest

from archive.readers.pdf_headlines import FrontPage, Paragraph, read_front_page

HEADLINE = "Swimming baths on Mill Lane to reopen"
EDITIONS = {
    "Tuesday, March 3, 2020 | Vol. 12 | No. 61": "The Mill Courier",
    "3 March 2020  £1.20": "The Mill Courier",
    "Dienstag, 3. März 2020 · Nr. 61 · 2,50 €": "Der Mühlen Bote",
    "Mardi 3 mars 2020 – n° 23 456 – 2,00 €": "Le Courrier du Moulin",
    "Martes, 3 de marzo de 2020 Año XII Núm. 61": "El Correo del Molino",
    "Martedì 3 marzo 2020 - Anno 12 - Numero 61": "Il Corriere del Mulino",
    "Terça-feira, 3 de março de 2020 | Edição 61": "O Correio do Moinho",
    "Dinsdag 3 maart 2020 jaargang 12 nummer 61 €2,10": "De Molen Courant",
    "Tisdag 3 mars 2020 årgång 12 nr 61": "Kvarn Tidningen Idag",
    "Вторник, 3 марта 2020 года № 61": "Мельничный вестник",
    "2020年3月3日 星期二 第61号": "水磨日报 Mill Daily",
    "2020年3月3日 火曜日 第12345号": "水車 新聞",
    "2020년 3월 3일 화요일 제61호": "물레방아 일보",
    "Wtorek 3 marca 2020 Nr 61 cena 3,50 zł": "Kurier Młyński",
}


def front_page(name: str, *below: tuple[str, float]) -> FrontPage:
    first = [Paragraph(0, name, 40, True)]
    return read_front_page(
        first + [Paragraph(0, text, size, False) for text, size in below]
    )


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_headline_is_below_the_name_of_the_paper(edition: str) -> None:
    name = EDITIONS[edition]
    read = front_page(
        name,
        (edition, 9),
        (HEADLINE, 20),
        ("By Jane Doe", 9),
        ("The town council.", 10),
    )
    assert read == FrontPage(HEADLINE, name, edition)


def test_a_name_above_every_page_is_that_of_the_paper() -> None:
    paragraphs = [
        Paragraph(0, "The Mill Courier", 40, True),
        Paragraph(0, HEADLINE, 20, False),
        Paragraph(0, "The town council voted on Tuesday night.", 10, False),
        Paragraph(1, "THE MILL COURIER 2", 9, True),
        Paragraph(1, "Residents filled the public gallery.", 10, False),
    ]
    assert read_front_page(paragraphs) == FrontPage(HEADLINE, "The Mill Courier")


@pytest.mark.parametrize(
    "line", ["3 March 2020", "By Jane Doe, 3 March 2020", "Page 1 of 2, 3 March 2020"]
)
def test_a_headline_above_a_date_stays(line: str) -> None:
    read = front_page(
        "Baths on Mill Lane", (line, 9), ("What it costs now", 14), ("The council.", 10)
    )
    assert read == FrontPage("Baths on Mill Lane")


def test_a_name_without_a_headline_below_stays() -> None:
    read = front_page(
        "The Mill Courier", ("3 March 2020 No. 61", 9), ("The council.", 10)
    )
    assert read == FrontPage("The Mill Courier")


def test_one_size_of_type_has_no_headline() -> None:
    paragraphs = [Paragraph(0, "One line here", 10, False)] * 2
    assert read_front_page(paragraphs) == FrontPage()
