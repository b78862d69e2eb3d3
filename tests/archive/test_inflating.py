"""Test that no compressed value of a catalog fills the memory."""

from __future__ import annotations

import tracemalloc
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.catalog.damaged_values import DamagedValueError
from archive.catalog.databases.packing import FIRST, pack, unpack
from archive.catalog.inflating import MAX_BYTES, inflate


@given(st.binary())
def test_values_are_restored(content: bytes) -> None:
    assert inflate(zlib.compress(content)) == content
    assert unpack(pack(content)) == content


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda data: data[:-1], "cut"),
        (lambda data: data + b"x", "continued"),
        (lambda data: b"y" + data[1:], "damaged"),
        (lambda data: data[:-5] + bytes([data[-5] ^ 1]) + data[-4:], "damaged"),
    ],
)
def test_a_damaged_value_is_named(
    damage: Callable[[bytes], bytes], reason: str
) -> None:
    with pytest.raises(DamagedValueError, match=reason):
        inflate(damage(zlib.compress(b"harbour " * 40)))


def test_a_packed_value_of_another_kind_is_named() -> None:
    with pytest.raises(DamagedValueError, match="dictionary"):
        unpack(b"\x07" + pack(b"harbour " * 40)[1:])
    with pytest.raises(DamagedValueError):
        unpack(FIRST + b"\xff\xff\xff")


def test_a_value_that_becomes_too_long_is_refused() -> None:
    """Measure allocations, since the peak of a process includes that of its parent."""
    compressor = zlib.compressobj()
    chunk = bytes(1 << 20)
    data = b"".join(compressor.compress(chunk) for _ in range((MAX_BYTES >> 20) + 44))
    data += compressor.flush()
    assert len(data) < 1_000_000
    tracemalloc.start()
    try:
        with pytest.raises(DamagedValueError, match="a compressed value is too long"):
            inflate(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # The chunks of the result are joined, so both are there for a moment.
    assert MAX_BYTES // 2 < peak < 2.2 * MAX_BYTES
