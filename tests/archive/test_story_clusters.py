"""Test that copies of one text are one story.

A copy may be shortened, framed or slightly edited. Similar texts are not copies.
"""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from archive.catalog import Catalog, story_clusters
from archive.home import Home
from archive.text import near_duplicates
from archive.text.near_duplicates import (
    fingerprint,
    minhash,
    sketch_bands,
)
from tests.archive.old_catalogs import TO_VERSION_5, make_older
from tests.conftest import SampleFolder

WIRE_REPORT = (
    "The harbour board agreed on Tuesday to replace both cranes on the north quay, "
    "which have lifted grain since 1958. Its chairwoman, Ada Lind, said that the new "
    "ones would carry 40 tonnes each and be paid for over 12 years. “We have waited "
    "long enough,” she told a crowded meeting, at which fishermen complained that the "
    "quay would be closed for most of the herring season. The board promised them "
    "berths at the ferry pier until the work is done. A first crane is to arrive by "
    "barge in October, and the second before the ice sets in. Opponents of the plan, "
    "who had collected 3,100 signatures, said that they would go to court, since the "
    "noise would reach the old town."
)
SHORTENED_REPORT = WIRE_REPORT[: WIRE_REPORT.index(" A first crane")]
FRAMED_REPORT = (
    f"Skerry Gazette | Home | Sport | Tides\n\n{WIRE_REPORT}\n\n"
    "Subscribe to our letter. All rights reserved by the Gazette."
)
EDITED_REPORT = (
    WIRE_REPORT.replace("agreed on Tuesday", "has agreed")
    .replace("crowded", "packed")
    .replace("complained", "said")
)
REPORT_WITH_OTHER_NUMBER = WIRE_REPORT.replace("3,100", "3,400")
UNRELATED_REPORT = (
    "A ferry ran aground off the south cape on Friday night with 212 people on board, "
    "all of whom were brought ashore by morning. The captain said that a light had "
    "failed, and that the harbour board had known of it since August. Ada Lind, its "
    "chairwoman, said that the board would look into it, and that the light is kept by "
    "the state."
)
RATE_REPORT_TEMPLATE = (
    "The bank of the realm supplied the money market with {} crowns of help in its "
    "afternoon round, after it had put the shortage at {} crowns. It bought bills of "
    "the first band at {} per cent and of the second at {} per cent. Dealers said that "
    "the rates were as they had thought. Its help today comes to {} crowns in all."
)
SHORT_REPORT = (
    "Quarterly dividend five pence, as before. Payable on 1 June to those on the "
    "register on 15 May."
)


@pytest.mark.parametrize(
    "version",
    [
        WIRE_REPORT,
        SHORTENED_REPORT,
        FRAMED_REPORT,
        EDITED_REPORT,
        REPORT_WITH_OTHER_NUMBER,
        WIRE_REPORT.upper(),
        WIRE_REPORT.replace(" ", "\n  "),
    ],
)
def test_a_reprint_that_is_cut_framed_or_edited_is_a_copy(version: str) -> None:
    original, reprint = fingerprint(WIRE_REPORT), fingerprint(version)
    assert near_duplicates.are_duplicates(original, reprint)
    assert near_duplicates.are_duplicates(reprint, original)
    bands = [sketch_bands(minhash(text) or b"") for text in (original, reprint)]
    assert not set(bands[0]).isdisjoint(bands[1])


@pytest.mark.parametrize(
    ("left", "right"),
    {
        "another story of the same people": (WIRE_REPORT, UNRELATED_REPORT),
        "the same form with other figures": (
            RATE_REPORT_TEMPLATE.format(40, 300, 9, 10, 90),
            RATE_REPORT_TEMPLATE.format(75, 450, 11, 12, 81),
        ),
        "a word that is too short to tell": (SHORT_REPORT, SHORT_REPORT),
        "a long text that quotes a short one": (
            SHORTENED_REPORT,
            f"{SHORTENED_REPORT} {' '.join(f'word{n} of' for n in range(900))}",
        ),
        "nothing": ("", ""),
    }.values(),
)
def test_similar_texts_are_not_copies(left: str, right: str) -> None:
    assert not near_duplicates.are_duplicates(fingerprint(left), fingerprint(right))
    assert not near_duplicates.are_duplicates(fingerprint(right), fingerprint(left))


def test_a_minhash_is_the_same_on_every_machine_and_in_every_run() -> None:
    """Raise near_duplicates.VERSION if these numbers change."""
    sketch = minhash(fingerprint(WIRE_REPORT))
    assert sketch is not None
    assert len(sketch) == near_duplicates.SKETCH_VALUES * 4
    assert [
        int.from_bytes(sketch[at : at + 4], "little") for at in (0, 4, 508)
    ] == EXPECTED_MINHASH
    assert sketch_bands(sketch)[0] == EXPECTED_BANDS
    assert all(0 <= band < 1 << 63 for band in sketch_bands(sketch))


EXPECTED_MINHASH = [104500, 42408015, 293525]
EXPECTED_BANDS = 2250273020089102746


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
def test_the_minhash_of_any_text_is_computed_in_time(text: str) -> None:
    text_fingerprint = fingerprint(text)
    minhash(text_fingerprint)
    assert near_duplicates.are_duplicates(text_fingerprint, text_fingerprint) == (
        text_fingerprint.word_count >= near_duplicates.MIN_WORDS
    )


# in the archive


def story_of(catalog: Catalog, text: str) -> str | None:
    (story,) = [
        record.story_id
        for _, record in catalog.changes(0)
        if record.document.text == text and not record.gone
    ]
    return story


def story_texts(catalog: Catalog) -> list[list[str]]:
    """Return the texts of each story, in the order of the stories' ids.

    Articles without copies are left out.
    """
    texts_by_story: dict[str, list[str]] = {}
    for _, record in catalog.changes(0):
        if record.story_id and not record.gone:
            texts_by_story.setdefault(record.story_id, []).append(record.document.text)
    return [sorted(texts_by_story[key]) for key in sorted(texts_by_story)]


def test_copies_form_one_story_named_after_the_lowest_id(
    sample_folder: SampleFolder,
) -> None:
    for name, report in {
        "a": WIRE_REPORT,
        "b": FRAMED_REPORT,
        "c": UNRELATED_REPORT,
        "d": SHORTENED_REPORT,
    }.items():
        sample_folder.write(f"{name}.txt", report)
    sample_folder.ingest()
    assert story_texts(sample_folder.catalog) == [
        sorted([WIRE_REPORT, FRAMED_REPORT, SHORTENED_REPORT])
    ]
    assert story_of(sample_folder.catalog, WIRE_REPORT) == min(
        sample_folder.document_id(report)
        for report in (WIRE_REPORT, FRAMED_REPORT, SHORTENED_REPORT)
    )
    assert story_of(sample_folder.catalog, UNRELATED_REPORT) is None


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4))
def test_stories_are_the_same_in_whatever_order_files_come(
    sample_folder: SampleFolder, tmp_path: Path, seed: int
) -> None:
    texts = [
        WIRE_REPORT,
        FRAMED_REPORT,
        SHORTENED_REPORT,
        EDITED_REPORT,
        UNRELATED_REPORT,
        f"{UNRELATED_REPORT} More follows.",
        REPORT_WITH_OTHER_NUMBER,
    ]
    random.Random(seed).shuffle(texts)
    for number, report in enumerate(texts):
        sample_folder.write(f"{number}.txt", report)
        if number % 2:
            sample_folder.ingest()
    sample_folder.ingest()
    full_folder = SampleFolder(sample_folder.folder, Catalog(tmp_path / "whole.db"))
    full_folder.ingest()
    assert story_texts(sample_folder.catalog) == story_texts(full_folder.catalog)
    assert len(story_texts(full_folder.catalog)) == 2
    full_folder.catalog.close()


def test_the_feed_includes_each_document_whose_story_changed(
    sample_folder: SampleFolder,
) -> None:
    sample_folder.write("a.txt", WIRE_REPORT)
    sample_folder.write("c.txt", UNRELATED_REPORT)
    sample_folder.ingest()
    last = sample_folder.catalog.last_change
    sample_folder.write("b.txt", FRAMED_REPORT)
    sample_folder.ingest()
    assert sorted(
        record.document.text for _, record in sample_folder.catalog.changes(last)
    ) == sorted([WIRE_REPORT, FRAMED_REPORT])
    last = sample_folder.catalog.last_change
    sample_folder.ingest()
    assert sample_folder.catalog.last_change == last


def test_removed_documents_leave_their_story_and_restored_ones_rejoin(
    sample_folder: SampleFolder,
) -> None:
    gone = sample_folder.write("b.txt", FRAMED_REPORT)
    sample_folder.write("a.txt", WIRE_REPORT)
    sample_folder.write("d.txt", SHORTENED_REPORT)
    sample_folder.ingest()
    gone.unlink()
    sample_folder.ingest()
    assert story_texts(sample_folder.catalog) == [
        sorted([WIRE_REPORT, SHORTENED_REPORT])
    ]
    sample_folder.write("b.txt", FRAMED_REPORT)
    sample_folder.ingest()
    assert story_texts(sample_folder.catalog) == [
        sorted([WIRE_REPORT, SHORTENED_REPORT, FRAMED_REPORT])
    ]


def test_removing_the_connecting_copy_splits_the_story(
    sample_folder: SampleFolder,
) -> None:
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
    for name, report in {"a": early, "b": late}.items():
        sample_folder.write(f"{name}.txt", report)
    bridge = sample_folder.write("c.txt", middle)
    sample_folder.ingest()
    assert story_texts(sample_folder.catalog) == [sorted([early, middle, late])]
    bridge.unlink()
    sample_folder.ingest()
    assert story_texts(sample_folder.catalog) == []


@pytest.mark.sqlite_only
def test_the_next_run_adds_stories_to_an_old_catalog(
    sample_folder: SampleFolder, home: Home
) -> None:
    sample_folder.write("a.txt", WIRE_REPORT)
    sample_folder.write("b.txt", EDITED_REPORT)
    sample_folder.ingest()
    sample_folder.catalog.close()
    engine = create_engine(f"sqlite:///{home.catalog_path}")
    with engine.begin() as connection:
        make_older(connection, BEFORE_STORIES)
    engine.dispose()
    catalog = Catalog(home.catalog_path)
    assert story_texts(catalog) == []
    catalog.update_derived()
    assert story_texts(catalog) == [sorted([WIRE_REPORT, EDITED_REPORT])]
    catalog.close()


BEFORE_STORIES = (
    *TO_VERSION_5,
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


def test_changing_the_minhash_version_recomputes_all_stories(
    sample_folder: SampleFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample_folder.write("a.txt", WIRE_REPORT)
    sample_folder.write("b.txt", EDITED_REPORT)
    sample_folder.ingest()
    monkeypatch.setattr(near_duplicates, "VERSION", near_duplicates.VERSION + 1)
    monkeypatch.setattr(near_duplicates, "MIN_WORDS", 1_000)
    sample_folder.catalog.update_derived()
    assert story_texts(sample_folder.catalog) == []


def test_a_run_killed_between_is_finished_by_the_next(
    sample_folder: SampleFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample_folder.write("a.txt", WIRE_REPORT)
    sample_folder.write("b.txt", EDITED_REPORT)
    with monkeypatch.context() as broken:
        broken.setattr(story_clusters, "join_documents", _raise_killed)
        with pytest.raises(KeyboardInterrupt):
            sample_folder.ingest()
    assert story_texts(sample_folder.catalog) == []
    sample_folder.ingest()
    assert story_texts(sample_folder.catalog) == [sorted([WIRE_REPORT, EDITED_REPORT])]


def _raise_killed(*_: object) -> int:
    raise KeyboardInterrupt


def test_versions_are_sorted_by_date_with_undated_last(
    sample_folder: SampleFolder,
) -> None:
    lines = (
        f'{{"id": "{name}", "title": "{name}", "outlet": "The {name}", "body": "{WIRE_REPORT}"{when}}}'
        for name, when in {
            "Late": ', "date": "2021-03-05"',
            "First": ', "date": "2021-03-02"',
            "Undated": "",
        }.items()
    )
    sample_folder.write("all.jsonl", "\n".join(lines))
    sample_folder.ingest()
    ids = [record.document.id for _, record in sample_folder.catalog.changes(0)]
    for id in ids:
        versions = sample_folder.catalog.stories.versions(id)
        assert [version.title for version in versions] == ["First", "Late", "Undated"]
    assert versions[0].outlet == "The First"
    assert versions[0].dates is not None
    assert versions[0].dates.earliest == date(2021, 3, 2)
    assert sample_folder.catalog.stories.versions("nobody") == ()
