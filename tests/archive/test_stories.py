"""Copies of one text are one story: syndicated, cut, framed, slightly edited; what only resembles them is not."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from archive.catalog import Catalog, story_clusters
from archive.home import Home
from archive.text import near_duplicates
from archive.text.near_duplicates import (
    fingerprint,
    may_be_duplicates,
    minhash,
    sketch_bands,
)
from tests.conftest import Shelf

WIRE = (
    "The harbour board agreed on Tuesday to replace both cranes on the north quay, which have lifted grain since 1958. "
    "Its chairwoman, Ada Lind, said that the new ones would carry 40 tonnes each and be paid for over 12 years. "
    "“We have waited long enough,” she told a crowded meeting, at which fishermen complained that the quay would be "
    "closed for most of the herring season. The board promised them berths at the ferry pier until the work is done. "
    "A first crane is to arrive by barge in October, and the second before the ice sets in. Opponents of the plan, who "
    "had collected 3,100 signatures, said that they would go to court, since the noise would reach the old town."
)
CUT = WIRE[: WIRE.index(" A first crane")]
FRAMED = (
    f"Skerry Gazette | Home | Sport | Tides\n\n{WIRE}\n\n"
    "Subscribe to our letter. All rights reserved by the Gazette."
)
EDITED = (
    WIRE.replace("agreed on Tuesday", "has agreed")
    .replace("crowded", "packed")
    .replace("complained", "said")
)
TOLL = WIRE.replace("3,100", "3,400")
OTHER = (
    "A ferry ran aground off the south cape on Friday night with 212 people on board, all of whom were brought ashore "
    "by morning. The captain said that a light had failed, and that the harbour board had known of it since August. "
    "Ada Lind, its chairwoman, said that the board would look into it, and that the light is kept by the state."
)
RATE = (
    "The bank of the realm supplied the money market with {} crowns of help in its afternoon round, after it had put "
    "the shortage at {} crowns. It bought bills of the first band at {} per cent and of the second at {} per cent. "
    "Dealers said that the rates were as they had thought. Its help today comes to {} crowns in all."
)
BRIEF = "Quarterly dividend five pence, as before. Payable on 1 June to those on the register on 15 May."


@pytest.mark.parametrize(
    "version",
    [WIRE, CUT, FRAMED, EDITED, TOLL, WIRE.upper(), WIRE.replace(" ", "\n  ")],
)
def test_a_reprint_that_is_cut_framed_or_edited_is_a_copy(version: str) -> None:
    one, other = fingerprint(WIRE), fingerprint(version)
    assert near_duplicates.are_duplicates(one, other)
    assert near_duplicates.are_duplicates(other, one)
    assert may_be_duplicates(minhash(one) or b"", minhash(other) or b"")


@pytest.mark.parametrize(
    ("one", "other"),
    {
        "another story of the same people": (WIRE, OTHER),
        "the same form with other figures": (
            RATE.format(40, 300, 9, 10, 90),
            RATE.format(75, 450, 11, 12, 81),
        ),
        "a word that is too short to tell": (BRIEF, BRIEF),
        "a long text that quotes a short one": (
            CUT,
            f"{CUT} {' '.join(f'word{n} of' for n in range(900))}",
        ),
        "nothing": ("", ""),
    }.values(),
)
def test_what_only_resembles_is_no_copy(one: str, other: str) -> None:
    assert not near_duplicates.are_duplicates(fingerprint(one), fingerprint(other))
    assert not near_duplicates.are_duplicates(fingerprint(other), fingerprint(one))


def test_a_sketch_is_the_same_on_every_machine_and_in_every_run() -> None:
    """Numbers written down once: who changes them raises copies.VERSION."""
    found = minhash(fingerprint(WIRE))
    assert found is not None
    assert len(found) == near_duplicates.SKETCH_VALUES * 4
    assert [
        int.from_bytes(found[at : at + 4], "little") for at in (0, 4, 508)
    ] == SKETCHED
    assert sketch_bands(found)[0] == BANDED
    assert all(0 <= each < 1 << 63 for each in sketch_bands(found))


SKETCHED = [104500, 42408015, 293525]
BANDED = 2250273020089102746


def test_texts_in_scripts_without_spaces_have_copies_too() -> None:
    text = (
        "港の会議は火曜日に北の岸壁の二つのクレーンを取り替えることを決めた。" * 2
        + "議長は長く待ったと述べた。"
    )
    assert near_duplicates.are_duplicates(
        fingerprint(text), fingerprint(text.replace("火曜日に", ""))
    )


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "text",
    [
        "a " * 500_000,
        "x" * 1_000_000,
        " ".join(map(str, range(150_000))),
        "\ud800 \x00" * 99,
    ],
)
def test_any_text_is_sketched_in_time(text: str) -> None:
    found = fingerprint(text)
    minhash(found)
    assert near_duplicates.are_duplicates(found, found) == (
        found.word_count >= near_duplicates.MIN_WORDS
    )


# in the archive


def story_of(catalog: Catalog, text: str) -> str | None:
    (found,) = [
        record.story
        for _, record in catalog.changes(0)
        if record.document.text == text and not record.gone
    ]
    return found


def parts(catalog: Catalog) -> list[list[str]]:
    """The texts of each story, those alone left out, by the least id."""
    found: dict[str, list[str]] = {}
    for _, record in catalog.changes(0):
        if record.story and not record.gone:
            found.setdefault(record.story, []).append(record.document.text)
    return [sorted(found[key]) for key in sorted(found)]


def test_copies_are_one_story_called_by_the_least_id(shelf: Shelf) -> None:
    for name, each in {"a": WIRE, "b": FRAMED, "c": OTHER, "d": CUT}.items():
        shelf.put(f"{name}.txt", each)
    shelf.index()
    assert parts(shelf.catalog) == [sorted([WIRE, FRAMED, CUT])]
    assert story_of(shelf.catalog, WIRE) == min(
        shelf.id_of(each) for each in (WIRE, FRAMED, CUT)
    )
    assert story_of(shelf.catalog, OTHER) is None


@pytest.mark.parametrize("seed", range(4))
def test_stories_are_the_same_in_whatever_order_files_come(
    shelf: Shelf, tmp_path: Path, seed: int
) -> None:
    texts = [WIRE, FRAMED, CUT, EDITED, OTHER, f"{OTHER} More follows.", TOLL]
    random.Random(seed).shuffle(texts)
    for number, each in enumerate(texts):
        shelf.put(f"{number}.txt", each)
        if number % 2:
            shelf.index()
    shelf.index()
    whole = Shelf(shelf.folder, Catalog(tmp_path / "whole.db"))
    whole.index()
    assert parts(shelf.catalog) == parts(whole.catalog)
    assert len(parts(whole.catalog)) == 2
    whole.catalog.close()


def test_the_feed_tells_of_each_document_whose_story_changed(shelf: Shelf) -> None:
    shelf.put("a.txt", WIRE)
    shelf.put("c.txt", OTHER)
    shelf.index()
    last = shelf.catalog.last
    shelf.put("b.txt", FRAMED)
    shelf.index()
    assert sorted(
        record.document.text for _, record in shelf.catalog.changes(last)
    ) == sorted([WIRE, FRAMED])
    last = shelf.catalog.last
    shelf.index()
    assert shelf.catalog.last == last


def test_a_document_that_goes_leaves_its_story_and_one_that_returns_joins_it(
    shelf: Shelf,
) -> None:
    gone = shelf.put("b.txt", FRAMED)
    shelf.put("a.txt", WIRE)
    shelf.put("d.txt", CUT)
    shelf.index()
    gone.unlink()
    shelf.index()
    assert parts(shelf.catalog) == [sorted([WIRE, CUT])]
    shelf.put("b.txt", FRAMED)
    shelf.index()
    assert parts(shelf.catalog) == [sorted([WIRE, CUT, FRAMED])]


def test_what_held_two_together_parts_them_when_it_goes(shelf: Shelf) -> None:
    words = (
        "Once",
        "Twice",
        "Later",
        "Soon",
        "Often",
        "Rarely",
        "Never",
        "Always",
        "Today",
        "Then",
    )
    sentences = [
        f"{word} they met and heard what {word} was needed, said {word} of the {word} quay."
        for word in words
    ]
    early, middle, late = (
        " ".join(sentences[:6]),
        " ".join(sentences[1:9]),
        " ".join(sentences[3:]),
    )
    assert not near_duplicates.are_duplicates(fingerprint(early), fingerprint(late))
    for name, each in {"a": early, "b": late}.items():
        shelf.put(f"{name}.txt", each)
    bridge = shelf.put("c.txt", middle)
    shelf.index()
    assert parts(shelf.catalog) == [sorted([early, middle, late])]
    bridge.unlink()
    shelf.index()
    assert parts(shelf.catalog) == []


def test_a_catalog_of_before_stories_is_filled_by_the_next_run(
    shelf: Shelf, home: Home
) -> None:
    shelf.put("a.txt", WIRE)
    shelf.put("b.txt", EDITED)
    shelf.index()
    shelf.catalog.close()
    engine = create_engine(f"sqlite:///{home.catalog_path}")
    with engine.begin() as connection:
        for statement in BEFORE_STORIES:
            connection.execute(text(statement))
    engine.dispose()
    catalog = Catalog(home.catalog_path)
    assert parts(catalog) == []
    catalog.settle()
    assert parts(catalog) == [sorted([WIRE, EDITED])]
    catalog.close()


BEFORE_STORIES = (
    "DROP TABLE doubts",
    "DROP INDEX ix_corrections_batch",
    "ALTER TABLE corrections DROP COLUMN batch",
    "ALTER TABLE corrections DROP COLUMN undone_by",
    "DROP INDEX ix_documents_story",
    "ALTER TABLE documents DROP COLUMN story",
    "DROP TABLE sketches",
    "DROP TABLE bands",
    "DROP TABLE due",
    "DELETE FROM meta WHERE key = 'sketches'",
    "UPDATE meta SET value = '3' WHERE key = 'version'",
)


def test_another_way_of_sketching_looks_at_everything_anew(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.put("a.txt", WIRE)
    shelf.put("b.txt", EDITED)
    shelf.index()
    monkeypatch.setattr(near_duplicates, "VERSION", near_duplicates.VERSION + 1)
    monkeypatch.setattr(near_duplicates, "MIN_WORDS", 1_000)
    shelf.catalog.settle()
    assert parts(shelf.catalog) == []


def test_a_run_killed_between_is_finished_by_the_next(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.put("a.txt", WIRE)
    shelf.put("b.txt", EDITED)
    with monkeypatch.context() as broken:
        broken.setattr(story_clusters, "join", _killed)
        with pytest.raises(KeyboardInterrupt):
            shelf.index()
    assert parts(shelf.catalog) == []
    shelf.index()
    assert parts(shelf.catalog) == [sorted([WIRE, EDITED])]


def _killed(*_: object) -> int:
    raise KeyboardInterrupt


def test_versions_come_by_date_the_undated_last(shelf: Shelf) -> None:
    lines = (
        f'{{"id": "{name}", "title": "{name}", "outlet": "The {name}", "body": "{WIRE}"{when}}}'
        for name, when in {
            "Late": ', "date": "2021-03-05"',
            "First": ', "date": "2021-03-02"',
            "Undated": "",
        }.items()
    )
    shelf.put("all.jsonl", "\n".join(lines))
    shelf.index()
    ids = [record.document.id for _, record in shelf.catalog.changes(0)]
    for id in ids:
        found = shelf.catalog.story(id)
        assert [each.title for each in found] == ["First", "Late", "Undated"]
    assert found[0].outlet == "The First"
    assert found[0].dates is not None
    assert found[0].dates.earliest == date(2021, 3, 2)
    assert shelf.catalog.story("nobody") == ()
