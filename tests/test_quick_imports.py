"""Imports at the start of a command collect no garbage, and everything later does."""

from __future__ import annotations

import gc

import pytest

from web.cli.quick_imports import quick_imports


def test_garbage_is_not_collected_during_imports() -> None:
    with quick_imports():
        assert not gc.isenabled()
    assert gc.isenabled()
    gc.unfreeze()


def test_a_failed_import_does_not_stop_the_collection() -> None:
    with pytest.raises(ModuleNotFoundError), quick_imports():
        import nebburg  # type: ignore[import-not-found]  # noqa: F401, PLC0415
    assert gc.isenabled()
    gc.unfreeze()
