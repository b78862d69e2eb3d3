"""Copies on the pages: folded under the best of them, told apart on a page of their own, compared word by word."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from archive.catalog import Brief
from archive.model import DateRange
from tests.archive.test_stories import CUT, EDITED, OTHER, WIRE
from tests.web.conftest import Library
from tests.web.test_pages import links, page, said, the
from web.messages import stories as story_messages
from web.presenters import stories
from web.presenters.text_diff import ENDS, MOST, Change, differences

RUNS = (
    {
        "id": "1",
        "title": "New cranes",
        "outlet": "Skerry Gazette",
        "date": "2021-03-03",
        "body": EDITED,
    },
    {
        "id": "2",
        "title": "Cranes for quay",
        "outlet": "North Post",
        "date": "2021-03-02",
        "body": WIRE,
    },
    {"id": "3", "title": "<b>Quay</b> & cranes", "agency": "PTI", "body": CUT},
    {
        "id": "4",
        "title": "Ferry aground",
        "outlet": "North Post",
        "date": "2021-03-05",
        "body": OTHER,
    },
)


@pytest.fixture
def quay(own: Library, tmp_path: Path) -> Library:
    """Three runs of one story, and another."""
    path = tmp_path / "runs.jsonl"
    path.write_text("\n".join(map(json.dumps, RUNS)), encoding="utf-8")
    own.take(path)
    return own


def ids(library: Library) -> dict[str, str]:
    """The id of each document by its own number."""
    return {
        record.document.source_id or "": record.document.id
        for _, record in library.catalog.changes(0)
    }


def test_a_result_names_the_copies_that_stand_under_it(quay: Library) -> None:
    soup = page(quay.client, "/?q=herring&sort=newest")
    assert said(the(soup, "[role=status]")) == "3 articles in 1 story for herring"
    assert len(soup.select(".card")) == 1
    assert said(the(soup, ".card .copies summary")) == "and 2 similar: North Post, PTI"
    found = links(soup, ".card .copies li a")
    assert set(found) == {"Cranes for quay", "<b>Quay</b> & cranes"}
    assert all("q=herring" in address for address in found.values())
    assert page(quay.client, found["Cranes for quay"])


def test_copies_can_be_shown_apart_and_folded_again(quay: Library) -> None:
    soup = page(quay.client, "/?q=herring")
    apart = page(quay.client, links(soup, ".apart a")["Show every copy"])
    assert said(the(apart, "[role=status]")) == "3 articles in 1 story for herring"
    assert len(apart.select(".card")) == 3
    assert not apart.select(".copies")
    assert the(apart, "form input[name=copies]")["value"] == "all"
    assert links(apart, ".apart a") == {"Fold copies": "/?q=herring"}
    assert not page(quay.client, "/?q=ferry+cape").select(".apart")


def test_pages_count_what_they_show(quay: Library) -> None:
    assert len(page(quay.client, "/?size=1").select(".pager li")) == 2
    assert len(page(quay.client, "/?size=1&copies=all").select(".pager li")) == 4


def test_programs_get_every_article_unless_they_ask_for_stories(quay: Library) -> None:
    number = ids(quay)
    whole = quay.client.get("/api/v1/search?q=herring").get_json()
    assert (whole["total"], whole["stories"], len(whole["results"])) == (3, 1, 3)
    assert all(each["folded"] == [] for each in whole["results"])
    folded = quay.client.get(
        "/api/v1/search?q=herring&copies=collapsed&sort=newest"
    ).get_json()
    (result,) = folded["results"]
    assert (folded["total"], folded["stories"]) == (3, 1)
    assert (result["id"], result["folded"]) == (number["1"], [number["2"], number["3"]])
    assert quay.client.get("/api/v1/search?copies=x").status_code == 400


def test_a_story_has_a_page_with_its_versions_in_order(quay: Library) -> None:
    number = ids(quay)
    for id in (number["1"], number["2"], number["3"]):
        soup = page(quay.client, f"/stories/{id}")
        assert [
            said(row.select("td")[-1]) for row in soup.select(".versions tbody tr")
        ] == [
            "Cranes for quay North Post, 2 March 2021",
            "New cranes Skerry Gazette, 3 March 2021",
            "<b>Quay</b> & cranes PTI, date unknown",
        ]
        told = "North Post ran it first, on 2 March 2021. One version without a known date may be older."
        assert told in said(the(soup, "header.who"))
    known = quay.client.get(f"/api/v1/stories/{number['3']}").get_json()
    assert [each["id"] for each in known["versions"]] == [
        number["2"],
        number["1"],
        number["3"],
    ]
    assert known["versions"][2]["date_earliest"] is None
    assert "/stories/" in str(page(quay.client, f"/documents/{number['1']}"))
    assert "/stories/" not in str(page(quay.client, f"/documents/{number['4']}"))


def test_two_versions_are_compared_word_by_word(quay: Library) -> None:
    number = ids(quay)
    soup = page(quay.client, f"/stories/{number['2']}")
    changed = the(soup, ".differing")
    assert "removed: crowded;" in [said(each) for each in changed.select("del")]
    assert "added: packed;" in [said(each) for each in changed.select("ins")]
    back = page(
        quay.client, f"/stories/{number['2']}?left={number['1']}&right={number['2']}"
    )
    assert "added: crowded;" in [said(each) for each in back.select(".differing ins")]
    assert the(back, f"input[name=left][value='{number['1']}']").has_attr("checked")
    assert page(quay.client, f"/stories/{number['2']}?left=nobody&right=%00").select(
        ".differing"
    )
    same = page(
        quay.client, f"/stories/{number['2']}?left={number['2']}&right={number['2']}"
    )
    assert not same.select(".differing")


def test_an_article_without_copies_says_so_and_an_unknown_one_is_not_found(
    quay: Library,
) -> None:
    alone = page(quay.client, f"/stories/{ids(quay)['4']}")
    assert "No copy of this article is in the archive." in said(alone)
    assert not alone.select("input[type=radio]")
    page(quay.client, "/stories/nobody", 404)
    assert quay.client.get("/api/v1/stories/nobody").status_code == 404


def test_a_copy_that_goes_is_folded_no_more(quay: Library, tmp_path: Path) -> None:
    path = tmp_path / "runs.jsonl"
    path.write_text("\n".join(map(json.dumps, RUNS[1:])), encoding="utf-8")
    quay.take(path)
    assert said(the(page(quay.client, "/?q=herring"), ".copies summary")).startswith(
        "and 1 similar"
    )
    path.write_text("\n".join(map(json.dumps, RUNS[2:])), encoding="utf-8")
    quay.take(path)
    soup = page(quay.client, "/?q=herring")
    assert said(the(soup, "[role=status]")) == "1 article for herring"
    assert not soup.select(".copies")


# who was first


def run(outlet: str | None, *days: str) -> Brief:
    dates = (
        DateRange(date.fromisoformat(days[0]), date.fromisoformat(days[-1]))
        if days
        else None
    )
    return Brief(outlet or "x", None, outlet, None, dates)


@pytest.mark.parametrize(
    ("runs", "told"),
    [
        (
            [run("A", "2021-03-02"), run("B", "2021-03-03")],
            "A ran it first, on 2 March 2021.",
        ),
        (
            [run("A", "2021-03-02"), run("B", "2021-03-02"), run("C", "2021-03-09")],
            "A and B ran it on the same day, 2 March 2021; which of them came first is not known.",
        ),
        (
            [
                run("A", "2021-03-01", "2021-03-31"),
                run("B", "2021-03-05"),
                run(None, "2022-01-01"),
            ],
            "Who ran it first cannot be told: the dates of A and B overlap.",
        ),
        (
            [run("A", "2021-03-01", "2021-03-31"), run("B", "2021-04-05")],
            "A ran it first, in March 2021.",
        ),
        (
            [run("A", "2021-03-05", "2021-03-09"), run("B", "2021-04-05")],
            "A ran it first, between 5 and 9 March 2021.",
        ),
        (
            [run(None, "2021-03-02"), run("B"), run("C")],
            "an unknown outlet ran it first, on 2 March 2021. 2 versions without a known date may be older.",
        ),
        (
            [run("A"), run("B")],
            "No version has a known date, so that nobody can tell who ran it first.",
        ),
    ],
)
def test_who_was_first_is_told_only_where_the_dates_tell(
    runs: list[Brief], told: str
) -> None:
    assert stories.first(runs) == told


def test_names_of_copies_are_told_once_and_are_few() -> None:
    assert (
        story_messages.similar(5, ["A", "B", "A", "C", "D"])
        == "and 5 similar: A, B, C, …"
    )
    assert story_messages.similar(1, ["A"]) == "and 1 similar: A"


# differences


def test_changed_words_stand_between_those_alike() -> None:
    assert differences("the old crane fell", "the new crane fell") == (
        Change(alike="the"),
        Change(gone="old", new="new"),
        Change(alike="crane fell"),
    )


def test_a_short_word_between_changes_belongs_to_them() -> None:
    assert differences("x one of two y", "x three of four y")[1] == Change(
        gone="one of two", new="three of four"
    )


def test_of_many_words_alike_only_the_ends_are_shown() -> None:
    found = differences(
        " ".join(["same"] * 200) + " old", " ".join(["same"] * 200) + " new"
    )
    assert found[0].skipped == 200 - 2 * ENDS
    assert found[1].alike.split() == ["same"] * ENDS
    assert found[2] == Change(gone="old", new="new")


@pytest.mark.parametrize(
    ("one", "other"), [("", ""), ("a", ""), ("", "b"), ("a b", "a b"), ("a of b", "of")]
)
def test_both_texts_can_be_read_from_their_differences(one: str, other: str) -> None:
    found = differences(one, other)
    assert " ".join(filter(None, (each.alike or each.gone for each in found))) == one
    assert " ".join(filter(None, (each.alike or each.new for each in found))) == other


@pytest.mark.parametrize(
    "words_of", [lambda n: "a" if n % 2 else "b", str, lambda n: str(n % 7)]
)
def test_the_longest_texts_are_compared_in_time(words_of: Callable[[int], str]) -> None:
    one = " ".join(words_of(n) for n in range(2 * MOST))
    other = " ".join(words_of(n * 3 + 1) for n in range(2 * MOST))
    began = time.perf_counter()
    assert differences(one, other)
    assert time.perf_counter() - began < 5
