"""Test that pages do not need more calls of functions than they did."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import tests.bench.page_calls
from tests.bench.page_calls import count_page_calls
from tests.bench.work_profile import MAX_GROWTH
from tests.trust.archives import write_records
from tests.web.conftest import ArchiveUnderTest

ARTICLES = 60
STORED = Path(tests.bench.page_calls.__file__).with_name("page_profile.json")


@pytest.mark.long
def test_pages_need_no_more_calls(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    """After a change for the better, store the new counts in `page_profile.json`."""
    empty_library.ingest(write_records(tmp_path / "records.jsonl.gz", ARTICLES))
    counts = count_page_calls(empty_library.client)
    stored = json.loads(STORED.read_text())
    assert counts.keys() == stored.keys()
    assert {
        name: count
        for name, count in counts.items()
        if count > MAX_GROWTH * stored[name]
    } == {}, counts
