"""What packing the index would save and cost: `python -m tests.bench.compression ARTICLES.jsonl.gz [--size N]`.

Numbers that rise (documents and places of a term) can be kept as differences in bytes, with wider ones apart, the way
that byte-aligned codes do (Lemire and Boytsov, Decoding billions of integers per second through vectorization, 2015).
Here each term's list is packed so if that makes it smaller; unpacking is one `cumsum`. Told are the sizes, and the time
that reading a common word's documents and places takes either way.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from index.columnar.engine import WhooshEngine
from index.columnar.storage.arrays import Array
from index.columnar.storage.segment import IndexField
from index.columnar.storage.snapshot import SnapshotManager
from tests.bench.corpus import read_articles, recombine
from tests.bench.engines import StreamedFeed

COMMON_TERM_COUNT = 200
ROUNDS = 9
WIDE_MARKER = 255
"""A byte that says: this difference stands among the wide ones."""

PackedList = tuple[Array, Array]
"""Differences as bytes, and those that are too wide for one."""


def pack_list(rising: Array) -> PackedList:
    """A rising list as differences."""
    steps = np.diff(rising, prepend=np.zeros(1, rising.dtype))
    wide = steps >= WIDE_MARKER
    return np.where(wide, WIDE_MARKER, steps).astype(np.uint8), steps[wide]


def unpack_list(steps: Array, wide: Array) -> Array:
    """The list again."""
    found = steps.astype(np.uint32)
    if len(wide):
        found[steps == WIDE_MARKER] = wide
    return np.cumsum(found, dtype=np.uint32)


def main(arguments: Sequence[str]) -> None:
    """Write an index and tell both sizes and both times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--size", type=int, default=21_921)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        feed = StreamedFeed(
            recombine(read_articles(options.articles), options.size), options.size
        )
        engine = WhooshEngine(Path(folder))
        engine.sync(feed)
        engine.close()
        generation = SnapshotManager(Path(folder)).newest()
        assert generation is not None
        segment = max(generation.segments, key=len)
        field = segment.fields["text"]
        whole = sum(each.file.path.stat().st_size for each in generation.segments)
        sys.stdout.write(
            f"{whole / 1e6:.0f} MB in {len(generation.segments)} segments\n"
        )
        for name, lists in {
            "documents": field.documents,
            "places": field.positions,
        }.items():
            _report(name, field, lists)


def _report(name: str, field: IndexField, lists: Callable[[int], Array]) -> None:
    found = [np.array(lists(term)) for term in range(len(field.terms))]
    small = [pack_list(each) for each in found]
    assert all(
        np.array_equal(unpack_list(*each), rising)
        for each, rising in zip(small, found, strict=True)
    )
    plain = sum(each.nbytes for each in found)
    dense = sum(
        min(each.nbytes, steps.nbytes + wide.nbytes)
        for each, (steps, wide) in zip(found, small, strict=True)
    )
    common = sorted(range(len(found)), key=lambda term: -len(found[term]))[
        :COMMON_TERM_COUNT
    ]
    read = _median_seconds(lambda: [int(lists(term)[-1]) for term in common])
    unpack = _median_seconds(
        lambda: [int(unpack_list(*small[term])[-1]) for term in common]
    )
    mean = sum(len(found[term]) for term in common) / len(common)
    sys.stdout.write(
        f"{name:10} {plain / 1e6:7.1f} MB, packed {dense / 1e6:7.1f} MB; a common word ({mean:,.0f}): "
        f"{read / len(common) * 1e6:7.1f} µs, packed {unpack / len(common) * 1e6:7.1f} µs\n"
    )


def _median_seconds(do: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        before = time.perf_counter()
        do()
        taken.append(time.perf_counter() - before)
    return statistics.median(taken)


if __name__ == "__main__":
    main(sys.argv[1:])
