"""Tests of stories: copies are collapsed, listed and compared word by word."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from archive.catalog import DocumentRef
from archive.model import DateRange
from tests.archive.test_story_clusters import (
    EDITED_REPORT,
    SHORTENED_REPORT,
    UNRELATED_REPORT,
    WIRE_REPORT,
)
from tests.processor_time import processor_time_below
from tests.web.conftest import ArchiveUnderTest
from tests.web.page_helpers import get_page, links, only_element, status_text, text_of
from web.messages import stories as story_messages
from web.presenters import stories
from web.presenters.text_diff import (
    MAX_WORDS,
    UNCHANGED_WORDS_KEPT,
    TextChange,
    diff_texts,
)

RECORDS_WITH_COPIES = (
    {
        "id": "1",
        "title": "New cranes",
        "outlet": "Skerry Gazette",
        "date": "2021-03-03",
        "body": EDITED_REPORT,
    },
    {
        "id": "2",
        "title": "Cranes for quay",
        "outlet": "North Post",
        "date": "2021-03-02",
        "body": WIRE_REPORT,
    },
    {
        "id": "3",
        "title": "<b>Quay</b> & cranes",
        "agency": "PTI",
        "body": SHORTENED_REPORT,
    },
    {
        "id": "4",
        "title": "Ferry aground",
        "outlet": "North Post",
        "date": "2021-03-05",
        "body": UNRELATED_REPORT,
    },
)


@pytest.fixture
def library_with_copies(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> ArchiveUnderTest:
    """Return an archive with three copies of one story and another article."""
    path = tmp_path / "runs.jsonl"
    path.write_text("\n".join(map(json.dumps, RECORDS_WITH_COPIES)), encoding="utf-8")
    empty_library.ingest(path)
    return empty_library


def ids_by_source_id(library: ArchiveUnderTest) -> dict[str, str]:
    """Return the IDs of documents by their ID in the source."""
    return {
        record.document.source_id or "": record.document.id
        for _, record in library.catalog.changes(0)
    }


def test_a_result_names_its_collapsed_copies(
    library_with_copies: ArchiveUnderTest,
) -> None:
    soup = get_page(library_with_copies.client, "/?q=herring&sort=newest")
    assert status_text(soup) == "3 articles in 1 story for herring"
    assert len(soup.select(".card")) == 1
    assert (
        text_of(only_element(soup, ".card .copies summary"))
        == "2 copies: North Post, PTI"
    )
    copy_links = links(soup, ".card .copies li a")
    assert set(copy_links) == {"Cranes for quay", "<b>Quay</b> & cranes"}
    assert all("q=herring" in address for address in copy_links.values())
    assert get_page(library_with_copies.client, copy_links["Cranes for quay"])


def test_copies_can_be_expanded_and_collapsed(
    library_with_copies: ArchiveUnderTest,
) -> None:
    soup = get_page(library_with_copies.client, "/?q=herring")
    expanded = get_page(
        library_with_copies.client, links(soup, ".copies-toggle a")["Show all copies"]
    )
    assert status_text(expanded) == "3 articles in 1 story for herring"
    assert len(expanded.select(".card")) == 3
    assert not expanded.select(".copies")
    assert only_element(expanded, "form input[name=copies]")["value"] == "all"
    assert links(expanded, ".copies-toggle a") == {"Collapse copies": "/?q=herring"}
    assert not get_page(library_with_copies.client, "/?q=ferry+cape").select(
        ".copies-toggle"
    )


def test_pages_count_what_they_show(library_with_copies: ArchiveUnderTest) -> None:
    collapsed = get_page(library_with_copies.client, "/?size=1")
    assert len(collapsed.select(".pager li")) == 2
    expanded = get_page(library_with_copies.client, "/?size=1&copies=all")
    assert len(expanded.select(".pager li")) == 4


def test_the_api_returns_every_article_unless_stories_are_requested(
    library_with_copies: ArchiveUnderTest,
) -> None:
    ids = ids_by_source_id(library_with_copies)
    expanded = library_with_copies.client.get("/api/v1/search?q=herring").get_json()
    assert (expanded["total"], expanded["stories"], len(expanded["results"])) == (
        3,
        1,
        3,
    )
    assert all(result["folded"] == [] for result in expanded["results"])
    collapsed = library_with_copies.client.get(
        "/api/v1/search?q=herring&copies=collapsed&sort=newest"
    ).get_json()
    (result,) = collapsed["results"]
    assert (collapsed["total"], collapsed["stories"]) == (3, 1)
    assert (result["id"], result["folded"]) == (ids["1"], [ids["2"], ids["3"]])
    assert library_with_copies.client.get("/api/v1/search?copies=x").status_code == 400


def test_a_story_has_a_page_with_its_versions_in_order(
    library_with_copies: ArchiveUnderTest,
) -> None:
    ids = ids_by_source_id(library_with_copies)
    for id in (ids["1"], ids["2"], ids["3"]):
        soup = get_page(library_with_copies.client, f"/stories/{id}")
        assert [
            text_of(row.select("td")[-1]) for row in soup.select(".versions tbody tr")
        ] == [
            "Cranes for quay North Post, 2 March 2021",
            "New cranes Skerry Gazette, 3 March 2021",
            "<b>Quay</b> & cranes PTI, date unknown",
        ]
        provenance = (
            "First published by North Post on 2 March 2021. "
            "One undated version may be older."
        )
        assert provenance in text_of(only_element(soup, "header.page-header"))
    story = library_with_copies.client.get(f"/api/v1/stories/{ids['3']}").get_json()
    versions = [version["id"] for version in story["versions"]]
    assert versions == [ids["2"], ids["1"], ids["3"]]
    assert story["versions"][2]["date_earliest"] is None
    assert "/stories/" in str(
        get_page(library_with_copies.client, f"/documents/{ids['1']}")
    )
    assert "/stories/" not in str(
        get_page(library_with_copies.client, f"/documents/{ids['4']}")
    )


def test_two_versions_are_compared_word_by_word(
    library_with_copies: ArchiveUnderTest,
) -> None:
    ids = ids_by_source_id(library_with_copies)
    soup = get_page(library_with_copies.client, f"/stories/{ids['2']}")
    differences = only_element(soup, ".diff")
    assert "removed: crowded;" in [
        text_of(deletion) for deletion in differences.select("del")
    ]
    assert "added: packed;" in [
        text_of(insertion) for insertion in differences.select("ins")
    ]
    reverse_page = get_page(
        library_with_copies.client,
        f"/stories/{ids['2']}?left={ids['1']}&right={ids['2']}",
    )
    assert "added: crowded;" in [
        text_of(insertion) for insertion in reverse_page.select(".diff ins")
    ]
    assert only_element(reverse_page, f"input[name=left][value='{ids['1']}']").has_attr(
        "checked"
    )
    assert get_page(
        library_with_copies.client, f"/stories/{ids['2']}?left=nobody&right=%00"
    ).select(".diff")
    same_version = get_page(
        library_with_copies.client,
        f"/stories/{ids['2']}?left={ids['2']}&right={ids['2']}",
    )
    assert not same_version.select(".diff")


def test_an_article_without_copies_says_so_and_an_unknown_one_is_not_found(
    library_with_copies: ArchiveUnderTest,
) -> None:
    soup = get_page(
        library_with_copies.client,
        f"/stories/{ids_by_source_id(library_with_copies)['4']}",
    )
    assert "The archive has no other version of this article." in text_of(soup)
    assert not soup.select("input[type=radio]")
    get_page(library_with_copies.client, "/stories/nobody", 404)
    assert library_with_copies.client.get("/api/v1/stories/nobody").status_code == 404


def test_a_removed_copy_is_no_longer_collapsed(
    library_with_copies: ArchiveUnderTest, tmp_path: Path
) -> None:
    path = tmp_path / "runs.jsonl"
    path.write_text(
        "\n".join(map(json.dumps, RECORDS_WITH_COPIES[1:])), encoding="utf-8"
    )
    library_with_copies.ingest(path)
    soup = get_page(library_with_copies.client, "/?q=herring")
    assert text_of(only_element(soup, ".copies summary")).startswith("1 copy")
    path.write_text(
        "\n".join(map(json.dumps, RECORDS_WITH_COPIES[2:])), encoding="utf-8"
    )
    library_with_copies.ingest(path)
    soup = get_page(library_with_copies.client, "/?q=herring")
    assert status_text(soup) == "1 article for herring"
    assert not soup.select(".copies")


# The first version


def make_version(outlet: str | None, *days: str) -> DocumentRef:
    dates = (
        DateRange(date.fromisoformat(days[0]), date.fromisoformat(days[-1]))
        if days
        else None
    )
    return DocumentRef(outlet or "x", None, outlet, None, dates)


@pytest.mark.parametrize(
    ("versions", "sentence"),
    [
        (
            [make_version("A", "2021-03-02"), make_version("B", "2021-03-03")],
            "First published by A on 2 March 2021.",
        ),
        (
            [
                make_version("A", "2021-03-02"),
                make_version("B", "2021-03-02"),
                make_version("C", "2021-03-09"),
            ],
            "Published on the same day, 2 March 2021, by A and B. It is unknown which was first.",
        ),
        (
            [
                make_version("A", "2021-03-01", "2021-03-31"),
                make_version("B", "2021-03-05"),
                make_version(None, "2022-01-01"),
            ],
            "It is unknown which version was published first. The dates of A and B overlap.",
        ),
        (
            [
                make_version("A", "2021-03-01", "2021-03-31"),
                make_version("B", "2021-04-05"),
            ],
            "First published by A in March 2021.",
        ),
        (
            [
                make_version("A", "2021-03-05", "2021-03-09"),
                make_version("B", "2021-04-05"),
            ],
            "First published by A between 5 and 9 March 2021.",
        ),
        (
            [make_version(None, "2021-03-02"), make_version("B"), make_version("C")],
            (
                "First published by an unknown outlet on 2 March 2021. "
                "2 undated versions may be older."
            ),
        ),
        (
            [make_version("A"), make_version("B")],
            "No version has a known date, so it is unknown which was published first.",
        ),
    ],
)
def test_the_first_version_is_named_only_if_the_dates_are_certain(
    versions: list[DocumentRef], sentence: str
) -> None:
    assert stories.first_published(versions) == sentence


def test_names_of_copies_are_few_and_not_repeated() -> None:
    assert (
        story_messages.copies_label(5, ["A", "B", "A", "C", "D"])
        == "5 copies: A, B, C, …"
    )
    assert story_messages.copies_label(1, ["A"]) == "1 copy: A"


# Differences


def test_changed_words_appear_between_unchanged_ones() -> None:
    assert diff_texts("the old crane fell", "the new crane fell") == (
        TextChange(unchanged="the"),
        TextChange(removed="old", added="new"),
        TextChange(unchanged="crane fell"),
    )


def test_a_short_word_between_changes_belongs_to_them() -> None:
    assert diff_texts("x one of two y", "x three of four y")[1] == TextChange(
        removed="one of two", added="three of four"
    )


def test_of_many_words_alike_only_the_ends_are_shown() -> None:
    changes = diff_texts(
        " ".join(["same"] * 200) + " old", " ".join(["same"] * 200) + " new"
    )
    assert changes[0].skipped_count == 200 - 2 * UNCHANGED_WORDS_KEPT
    assert changes[1].unchanged.split() == ["same"] * UNCHANGED_WORDS_KEPT
    assert changes[2] == TextChange(removed="old", added="new")


@pytest.mark.parametrize(
    ("left", "right"),
    [("", ""), ("a", ""), ("", "b"), ("a b", "a b"), ("a of b", "of")],
)
def test_both_texts_can_be_read_from_their_differences(left: str, right: str) -> None:
    changes = diff_texts(left, right)
    assert (
        " ".join(
            filter(None, (change.unchanged or change.removed for change in changes))
        )
        == left
    )
    assert (
        " ".join(filter(None, (change.unchanged or change.added for change in changes)))
        == right
    )


@pytest.mark.parametrize(
    "words_of", [lambda n: "a" if n % 2 else "b", str, lambda n: str(n % 7)]
)
def test_the_longest_texts_are_compared_in_time(words_of: Callable[[int], str]) -> None:
    left = " ".join(words_of(n) for n in range(2 * MAX_WORDS))
    right = " ".join(words_of(n * 3 + 1) for n in range(2 * MAX_WORDS))
    with processor_time_below(5):
        assert diff_texts(left, right)
