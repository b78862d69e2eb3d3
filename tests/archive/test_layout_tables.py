"""Test that tables for the layout are blocks, and that tables of data stay tables."""

from __future__ import annotations

import pytest

from archive.readers import read_article

PARAGRAPHS = [
    "The harbour board voted on Tuesday to close the old quay after years of dispute.",
    "Residents filled the gallery while members argued over the price of two cranes.",
    "The chair said that the money was taken from the reserve for roads, which wait.",
]
BLOCKS = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
MENU = "<a href=a>Home</a><br><a href=b>News</a><br><a href=c>Sport</a><br><a href=d>Tides</a>"
LAYOUTS = {
    "one cell": f"<table><tr><td>{BLOCKS}</td></tr></table>",
    "a menu beside": f"<table><tr><td width=120>{MENU}</td><td>{BLOCKS}</td></tr></table>",
    "line breaks": f"<table><tr><td>{'<br><br>'.join(PARAGRAPHS)}</td></tr></table>",
    "rows of text": "<table role=presentation>"
    + "".join(f"<tr><td>{paragraph}</td></tr>" for paragraph in PARAGRAPHS)
    + "</table>",
    "nested": "<table><tr><td><table><tbody><tr><td>Logo</td></tr><tr><td>"
    f"{BLOCKS}</td></tr></tbody></table></td></tr></table>",
}
DATA = {
    "headings": "<table><tr><th>Port</th><th>Tonnes</th></tr>"
    "<tr><td>Saltmouth</td><td>1,200</td></tr></table>",
    "headings in blocks": "<table><tr><td><h3>Port</h3></td><td><h3>Tonnes</h3></td></tr>"
    "<tr><td>Saltmouth</td><td>1,200</td></tr><tr><td>Kay</td><td>900</td></tr>"
    "<tr><td>Lund</td><td>800</td></tr></table>",
    "plain": "<table><tr><td>Saltmouth</td><td>1,200</td></tr>"
    "<tr><td>Kay</td><td>900</td></tr></table>",
}


def read_page(body: str) -> list[str]:
    """Return the paragraphs of a page."""
    html = f"<!doctype html><title>Old quay to close</title><body>{body}"
    return read_article(html.encode(), "html").text.split("\n\n")


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_the_paragraphs_in_a_layout_table_are_read(layout: str) -> None:
    lines = read_page(layout)
    assert [line for line in lines if line in PARAGRAPHS] == PARAGRAPHS
    assert "Sport" not in " ".join(lines)


@pytest.mark.parametrize("table", DATA.values(), ids=DATA.keys())
def test_a_row_of_data_stays_a_row(table: str) -> None:
    assert "| Saltmouth | 1,200 |" in read_page(BLOCKS + table + "<p>It is noted.</p>")


def test_a_newsletter_in_tables_has_paragraphs() -> None:
    mail = (
        "From: Harbour Post <news@harbourpost.example>\nSubject: Old quay to close\n"
        "Content-Type: text/html; charset=utf-8\n\n<body><table><tr><td><table><tr><td>"
        f"{BLOCKS}</td></tr></table></td></tr></table>"
    )
    assert read_article(mail.encode(), "eml").text.split("\n\n") == PARAGRAPHS
