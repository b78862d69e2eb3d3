"""Lines that only lead to other articles, and texts that only the JSON-LD states."""

from __future__ import annotations

import json

import pytest

from archive.readers import read_article

STORY = [
    f"The harbour office counted {number} boats in the old basin on Monday, and the "
    "pilots said that the new wall had kept the storm away from all of them."
    for number in range(20, 30)
]


def page(*blocks: str, head: str = "") -> bytes:
    """Return a page with a headline and these blocks in its article."""
    return (
        "<html><head><title>Boats counted in the basin</title>"
        "<link rel='canonical' href='https://pier.example/boats-counted'>"
        f"{head}</head><body><article><h1>Boats counted in the basin</h1>"
        f"{''.join(blocks)}</article></body></html>"
    ).encode()


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def text_of(content: bytes) -> str:
    return read_article(content, "html").text


@pytest.mark.parametrize(
    "label",
    [
        "Read also:",
        "READ MORE:",
        "Lesen Sie auch:",
        "Lire aussi :",
        "Lea también:",
        "Leggi anche:",
        "Baca juga:",
        "Czytaj także:",
        "Читайте также:",
        "اقرأ أيضا:",
    ],
)
def test_a_line_that_leads_to_another_article_is_no_text(label: str) -> None:
    title = "Ferry to the island is late again"
    line = f"<p><strong>{label}</strong> <a href='/ferry-late'>{title}</a></p>"
    text = text_of(page(paragraphs(*STORY[:5]), line, paragraphs(*STORY[5:])))
    assert title not in text
    assert all(paragraph in text for paragraph in STORY)


def test_a_list_of_titles_of_other_articles_is_no_text() -> None:
    titles = [
        "Ferry to the island is late again this week",
        "Why the pilots want another lighthouse in the bay",
        "New crane for the northern dock arrives in spring",
    ]
    items = "".join(
        f"<li><a href='/news/{i}'>{t}</a></li>" for i, t in enumerate(titles)
    )
    text = text_of(
        page(
            paragraphs(*STORY[:5]),
            f"<p>Read more:</p><ul>{items}</ul>",
            paragraphs(*STORY[5:]),
        )
    )
    assert not any(title in text for title in titles)
    assert "Read more" not in text
    assert all(paragraph in text for paragraph in STORY)


def test_a_list_with_words_of_its_own_is_text() -> None:
    items = (
        "<li><a href='/ferry'>The ferry to the island</a> leaves at nine and at noon.</li>"
        "<li><a href='/train'>The train to the coast</a> leaves at ten on Sundays only.</li>"
    )
    text = text_of(page(paragraphs(*STORY), f"<ul>{items}</ul>"))
    assert "leaves at nine and at noon" in text
    assert "leaves at ten on Sundays only" in text


def test_a_sentence_with_a_link_is_text() -> None:
    sentence = "More than forty pilots signed the letter to the harbour office in May."
    linked = sentence.replace("the letter", "<a href='/letter'>the letter</a>")
    assert sentence in text_of(page(paragraphs(*STORY[:5], linked, *STORY[5:])))


def test_a_single_linked_line_is_text() -> None:
    line = "<p><a href='/report'>The whole report of the harbour office for May</a></p>"
    text = text_of(page(paragraphs(*STORY[:5]), line, paragraphs(*STORY[5:])))
    assert "The whole report of the harbour office for May" in text


def stated(body: str) -> str:
    """Return a script with the JSON-LD of an article with a text."""
    item = {
        "@type": "NewsArticle",
        "headline": "Boats counted in the basin",
        "articleBody": body,
    }
    return f"<script type='application/ld+json'>{json.dumps(item)}</script>"


TEASERS = "".join(
    f"<div><a href='/{number}'><h3>Council debates street plan number {number}</h3></a>"
    f"<p>Members of the council could not agree about plan {number}.</p></div>"
    for number in range(3)
)


@pytest.mark.parametrize(
    "body",
    ["\n\n".join(STORY), "".join(f"<p>{paragraph}</p>" for paragraph in STORY)],
    ids=["plain", "markup"],
)
def test_a_text_that_only_the_json_ld_has_is_that_of_the_article(body: str) -> None:
    text = text_of(page(TEASERS, head=stated(body)))
    assert text.split("\n\n") == STORY


def test_the_visible_text_is_taken_if_the_json_ld_has_the_same() -> None:
    text = text_of(page(paragraphs(*STORY), head=stated(" ".join(STORY))))
    assert text.split("\n\n") == STORY


def test_a_shorter_text_in_the_json_ld_is_not_that_of_the_article() -> None:
    other = "The weather stays dry and mild for the rest of this quiet week. " * 9
    text = text_of(page(paragraphs(*STORY), head=stated(other)))
    assert text.split("\n\n") == STORY
