"""Test that the metadata above a Markdown text is read in each of its syntaxes."""

from __future__ import annotations

import pytest

from archive.readers import read_article

URL = "https://www.harbourpost.example/cranes"
TEXT = "The harbour board bought two cranes.\n\nThey arrive in June."

FRONT_MATTER = {
    "YAML": f"---\ntitle: Cranes\nurl: {URL}\nauthor: Ada Quay\ndate: 2020-03-03\n---\n",
    "YAML of Pandoc": f"---\ntitle: Cranes\nauthor:\n- name: Ada Quay\n  email: a@b.example\n"
    f"date: 2020-03-03\nurl: {URL}\n...\n",
    "YAML with an object": f"---\ntitle: Cranes\nauthor:\n  name: Ada Quay\n  role: reporter\n"
    f"date: 2020-03-03\nurl: {URL}\n---\n",
    "TOML": f'+++\ntitle = "Cranes"\ndate = 2020-03-03\nurl = "{URL}"\n[params]\n'
    'author = "Ada Quay"\n+++\n',
    "Logseq": f"title:: Cranes\nauthor:: [[Ada Quay]]\nurl:: {URL}\ndate:: [[2020-03-03]]\n\n",
    "Jina Reader": f"Title: Cranes\n\nURL Source: {URL}\n\nAuthor: Ada Quay\n\n"
    "Published Time: 2020-03-03\n\nMarkdown Content:\n",
}  # fmt: skip


@pytest.mark.parametrize("head", FRONT_MATTER.values(), ids=FRONT_MATTER.keys())
def test_front_matter_is_read(head: str) -> None:
    article = read_article((head + TEXT).encode(), "md")
    assert article.text == TEXT
    assert article.record_fields == {
        "title": "Cranes",
        "authors": ("Ada Quay",),
        "date": "2020-03-03",
        "url": URL,
    }


def test_the_title_block_of_pandoc_is_read() -> None:
    head = "% Cranes\n% Ada Quay; Bo Pier\n% 3 March 2020\n\n"
    article = read_article((head + TEXT).encode(), "md")
    assert article.text == TEXT
    assert article.record_fields["title"] == "Cranes"
    assert article.record_fields["date"] == "3 March 2020"


@pytest.mark.parametrize(
    "text",
    [
        "+++\nnot = = TOML\n+++\n" + TEXT,
        "% 5 of the cranes\nare red.",
        "Title: Cranes\n\nThe cranes arrived.",
        "---\nThe cranes arrived.",
    ],
)
def test_a_text_that_looks_like_front_matter_stays(text: str) -> None:
    assert read_article(text.encode(), "md").text == text
