"""Test every extractor on arbitrary text: exact quotes, no errors, bounded time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.article import Article
from archive.extract.pipeline import extract_document
from archive.html import Page
from archive.model import Document
from archive.text.shingles import shingle_hashes
from tests.processor_time import processor_time_below

TEXT_FRAGMENTS = (
    "Updated: 03-09-2020 21:24 IST",
    "Published: 3 May 2020",
    "By Ann Miller and Bob Stone",
    "NEW DELHI: ",
    "\n",
    "\n\n",
    "PTI | Moscow | ",
    "CLEVELAND, Feb 26 (Reuters) - ",
    "Defence Minister Rajnath Singh said on Thursday. ",
    "Gen. ",
    "Mr ",
    "since May 2020 ",
    "will be ready by 2031. ",
    "TOI had reported ",
    "earlier reported by TOI ",
    "REUTER",
    "Image Credit: ANI",
    "a report by the Economic Times ",
    "https://www.bbc.com/x\n",
    "“All our ongoing contracts will be kept”, ",
    "Ashworth ",
    "the harbour board of the town said that the quay would open in the spring of the year ",
    "É̃ ",
    "2020年9月3日 ",
    "12/13/2020 ",
)
MEGABYTE_S = 6.0
"""Processor time for a megabyte: some three times what a quiet machine needs.

Quadratic work would need minutes.
"""
HOSTILE_FRAGMENTS = (
    *(
        "A ",
        "1",
        "1 ",
        "Mr. ",
        "Gen Singh\n",
        "Gen Aa Bb\n",
        "May ",
        "Published: 03-09-2020\n",
        "By A B, ",
        "“",
        "|",
        ". ",
    ),
    *("A\n", "since 2020 ", "NEW DELHI, ", "(AP) ", "https://", "a" * 60 + " "),
)
texts = st.lists(
    st.sampled_from(TEXT_FRAGMENTS) | st.text(max_size=20), max_size=14
).map("".join)


def check_quotations(document: Document) -> None:
    for _, fact in document.facts.named_facts():
        for evidence in fact.evidence:
            if evidence.start is not None:
                assert document.text[evidence.start : evidence.end] == evidence.quote
            else:
                assert evidence.key
    for person in document.people:
        assert person.name in person.forms
        assert all(
            " ".join(document.text[start:end].split()) in person.forms
            for start, end in person.spans
        )


@given(texts, st.sampled_from([None, datetime(2020, 6, 1, tzinfo=UTC)]))
@settings(max_examples=300)
def test_evidence_positions_match_the_quoted_text(
    text: str, modified: datetime | None
) -> None:
    check_quotations(extract_document(Article(text, saved_at=modified), "x", "txt"))


@given(
    texts,
    st.dictionaries(
        st.sampled_from(["title", "date", "people", "authors", "url"]),
        st.text(max_size=30),
    ),
)
@settings(max_examples=150)
def test_any_record_gives_a_document(text: str, stated: dict[str, str]) -> None:
    given_values: dict[str, object] = {
        name: value for name, value in stated.items() if value
    }
    check_quotations(extract_document(Article(text, given_values), "x", "jsonl"))


@given(texts, st.text(max_size=40))
@settings(max_examples=80)
@pytest.mark.long
def test_any_page_gives_a_document(text: str, quoted: str) -> None:
    html = f'<title>{quoted}</title><meta name="date" content="{quoted}"><meta name="author" content="{text}">\
<link rel="canonical" href="http://[{quoted}"><p class="byline date">{text}</p><h1>{quoted}</h1>'
    check_quotations(
        extract_document(Article(text, page=Page.parse(html)), "x", "html")
    )


@pytest.mark.long
@pytest.mark.parametrize("piece", HOSTILE_FRAGMENTS)
def test_a_megabyte_of_any_text_is_extracted_within_seconds(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    with processor_time_below(MEGABYTE_S):
        extract_document(Article(text), "x", "txt")


def test_extraction_is_deterministic() -> None:
    article = Article("".join(TEXT_FRAGMENTS))
    assert extract_document(article, "x", "txt") == extract_document(
        article, "x", "txt"
    )


@given(texts)
def test_shingles_are_stable_numbers_that_sqlite_can_hold(text: str) -> None:
    hashes = shingle_hashes(text)
    assert hashes == shingle_hashes(text)
    assert all(0 <= shingle_hash < 2**63 for shingle_hash in hashes)


def test_a_shared_run_of_eleven_words_is_always_found() -> None:
    run = "the ministers agreed to keep all ongoing contracts in a shorter time"
    original = f"On a Tuesday he said that {run} and then he went home to rest."
    edited = (
        f"It was “{run}”, she added, according to those who were in the room with her."
    )
    assert shingle_hashes(original) & shingle_hashes(edited)
