"""Test that no compressed value of a catalog fills the memory."""

from __future__ import annotations

import subprocess
import sys
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.catalog.damaged_values import DamagedValueError
from archive.catalog.databases.packing import FIRST, pack, unpack
from archive.catalog.inflating import inflate

BOMB = """
import resource, zlib
from archive.catalog.damaged_values import DamagedValueError
from archive.catalog.inflating import inflate
packer = zlib.compressobj()
data = b"".join(packer.compress(bytes(1 << 20)) for _ in range(300)) + packer.flush()
try:
    inflate(data)
except DamagedValueError as error:
    print(len(data), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, error, sep="|")
"""


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
    process = subprocess.run(
        [sys.executable, "-c", BOMB], capture_output=True, text=True, check=True
    )
    size, memory, reason = process.stdout.strip().split("|")
    assert int(size) < 1_000_000
    unit = 1 if sys.platform == "darwin" else 1024
    assert int(memory) * unit < 700 << 20
    assert reason == "a compressed value is too long"
