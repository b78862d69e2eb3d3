"""Test files that carry articles: PDFs, web archives, saved pages, documents, scans.

Functions in `container_inputs` build them as programs write them. One of each kind of the
newest series is a quick test; the others are long.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.readers import detect_format
from tests.archive import container_inputs
from tests.archive.container_inputs import (
    collections,
    documents,
    label_tables,
    lists,
    mails,
    pages,
    pdfs,
    scans,
    web_archives,
)
from tests.archive.container_inputs.samples import ContainerInput
from tests.archive.test_saved_inputs import problems_in

QUICK_NAMES = frozenset(
    (Path(container_inputs.__file__).parent / "quick.txt")
    .read_text("utf-8")
    .splitlines()
)
"""The names of the inputs that are quick tests."""
MODULES = (
    pdfs,
    pages,
    web_archives,
    documents,
    scans,
    mails,
    collections,
    lists,
    label_tables,
)
INPUTS = [item for module in MODULES for item in module.INPUTS]


def _marked(item: ContainerInput) -> object:
    marks = () if str(item) in QUICK_NAMES else (pytest.mark.long,)
    return pytest.param(item, id=str(item), marks=marks)


@pytest.mark.parametrize("item", list(map(_marked, INPUTS)))
def test_a_file_is_read_as_expected(item: ContainerInput, tmp_path: Path) -> None:
    path = tmp_path / item.file_name
    path.write_bytes(item.content)
    assert list(problems_in(path, detect_format(path) or "", item.facts)) == []


def test_the_names_of_the_inputs_are_unique_and_known() -> None:
    names = [str(item) for item in INPUTS]
    assert len(set(names)) == len(names)
    assert set(names) >= QUICK_NAMES
