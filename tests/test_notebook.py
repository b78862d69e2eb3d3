"""Run the cells of the notebook of the documentation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.web.conftest import ArchiveUnderTest, library, seeds_home

NOTEBOOK = Path(__file__).parent.parent / "docs" / "counting.ipynb"

__all__ = ["library", "seeds_home"]


def test_each_cell_of_the_notebook_runs(
    library: ArchiveUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUTTINGS_HOME", str(library.home.folder))
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert len(sources) == 6
    values: dict[str, object] = {}
    for source in sources:
        exec(compile(source, str(NOTEBOOK), "exec"), values)
    assert values["results"].total == 4  # type: ignore[attr-defined]
    values["archive"].close()  # type: ignore[attr-defined]


def test_the_notebook_has_no_outputs() -> None:
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    assert all(not cell.get("outputs") for cell in cells)
