"""Test articles that stand in several containers of a page."""

from __future__ import annotations

import pytest

from archive.html import Page
from archive.html.split_articles import complete_text
from archive.readers import read_article

SENTENCES = [
    f"Paragraph {number} says that the cranes on the quay came back in spring number "
    f"{number}, that the {number} ships waited for them, and that nobody was surprised."
    for number in range(1, 13)
]


def paragraphs(first: int, last: int) -> str:
    return "".join(f"<p>{text}</p>" for text in SENTENCES[first - 1 : last])


def read_page(body: str) -> str:
    html = f"<html lang=en><title>Cranes arrive</title><body>{body}</body></html>"
    return read_article(html.encode(), "html").text


def numbers(text: str) -> list[int]:
    """Return the numbers of the paragraphs in a text, in their order."""
    lines = text.split("\n\n")
    return [SENTENCES.index(line) + 1 for line in lines if line in SENTENCES]


HEADLINE = "<h1>Cranes arrive at the old quay</h1>"
AD = "<div class=slot>Advertisement</div>"


@pytest.mark.parametrize(
    "container",
    [
        "<section class=content>{}</section>",
        "<div class='article-body'>{}</div>",
        "<div itemprop=articleBody>{}</div>",
        "<article class=chunk>{}</article>",
        "<div class=row><div class=text>{}</div></div>",
    ],
)
@pytest.mark.parametrize("sizes", [(3, 3, 3, 3), (6, 6), (1, 2, 9), (10, 2)])
def test_all_containers_of_an_article_are_its_text(
    container: str, sizes: tuple[int, ...]
) -> None:
    pieces = []
    first = 1
    for size in sizes:
        pieces.append(container.format(paragraphs(first, first + size - 1)))
        first += size
    text = read_page(f"<main>{HEADLINE}{AD.join(pieces)}</main>")
    assert numbers(text) == list(range(1, 13))
    assert "Advertisement" not in text


def test_an_introduction_above_the_body_is_text() -> None:
    body = (
        f"{HEADLINE}<div class=intro>{paragraphs(1, 1)}</div><img src=a.jpg>"
        f"<div class=body>{paragraphs(2, 12)}</div>"
    )
    assert numbers(read_page(body)) == list(range(1, 13))


@pytest.mark.parametrize(
    "other",
    [
        f"<aside class=content>{paragraphs(12, 12)}</aside>",
        f"<div class=related><section class=content>{paragraphs(12, 12)}</section></div>",
        f"<div id=comments><section class=content>{paragraphs(12, 12)}</section></div>",
    ],
)
def test_other_stories_in_like_containers_are_not_text(other: str) -> None:
    body = "".join(
        f"<section class=content>{paragraphs(first, first + 1)}</section>"
        for first in (1, 3, 5, 7)
    )
    assert numbers(read_page(f"<main>{HEADLINE}{body}</main>{other}")) == [*range(1, 9)]


def test_no_paragraph_is_repeated() -> None:
    body = f"<div class=text>{SENTENCES[0]}<br><br>{SENTENCES[1]}</div>" + "".join(
        f"<div class=text><p>{text[:60]}<b>{text[60:]}</b></p></div>"
        for text in SENTENCES[2:]
    )
    text = read_page(f"<main>{HEADLINE}{body}</main>")
    assert all(text.count(f"Paragraph {number} says") == 1 for number in range(1, 13))


def test_a_text_of_one_box_is_replaced_by_all_paragraphs_below_the_headline() -> None:
    boxes = "".join(
        f"<div class='cell-{number}'><div class='t{number}'>{paragraphs(number, number)}"
        f"</div></div>"
        for number in range(5, 13)
    )
    body = f"{HEADLINE}<article>{paragraphs(1, 4)}</article>{boxes}"
    assert numbers(read_page(body)) == list(range(1, 13))


def test_the_headline_is_no_line_of_the_text() -> None:
    text = read_page(f"<article>{HEADLINE}{paragraphs(1, 12)}</article>")
    assert text.startswith(SENTENCES[0])


def test_a_heading_between_paragraphs_is_text_though_an_extractor_lost_it() -> None:
    body = f"{paragraphs(1, 3)}<h2>The second wall</h2>{paragraphs(4, 6)}"
    page = Page.parse(f"<html><body><article>{HEADLINE}{body}</article></body></html>")
    text = complete_text(page, "\n\n".join(SENTENCES[:6]))
    assert text.split("\n\n") == [*SENTENCES[:3], "The second wall", *SENTENCES[3:6]]


def test_a_heading_above_another_part_of_the_page_is_no_text() -> None:
    body = (
        f"<div class=text>{paragraphs(1, 6)}</div><h2>Our shop</h2><p>Open daily.</p>"
    )
    page = Page.parse(f"<html><body><main>{HEADLINE}{body}</main></body></html>")
    text = "\n\n".join(SENTENCES[:6])
    assert complete_text(page, text) == text
