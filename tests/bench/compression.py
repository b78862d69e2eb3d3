"""Measure what packing the index would save and cost.

Example: python -m tests.bench.compression ARTICLES.jsonl.gz [--size N]

The documents and positions of a term are rising numbers. Byte-aligned codes store the
differences between them in single bytes, and wide differences separately (Lemire and
Boytsov, Decoding billions of integers per second through vectorization, 2015). This
program packs the list of each term in this way if that makes it smaller. One `cumsum`
unpacks a list. The program prints both sizes, and the time to read the documents and
positions of a common word in both forms.
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
"""The byte in place of a difference that is stored with the wide ones."""

PackedList = tuple[Array, Array]
"""The differences as bytes, and the differences that are too wide for a byte."""


def pack_list(rising: Array) -> PackedList:
    """Return the differences of a rising list."""
    steps = np.diff(rising, prepend=np.zeros(1, rising.dtype))
    is_wide = steps >= WIDE_MARKER
    packed_steps = np.where(is_wide, WIDE_MARKER, steps).astype(np.uint8)
    return packed_steps, steps[is_wide]


def unpack_list(steps: Array, wide: Array) -> Array:
    """Return the rising list with these differences."""
    differences = steps.astype(np.uint32)
    if len(wide):
        differences[steps == WIDE_MARKER] = wide
    return np.cumsum(differences, dtype=np.uint32)


def main(arguments: Sequence[str]) -> None:
    """Write an index, and print both sizes and both times."""
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
        snapshot = SnapshotManager(Path(folder)).newest()
        assert snapshot is not None
        largest_segment = max(snapshot.segments, key=len)
        field = largest_segment.fields["text"]
        index_bytes = sum(
            segment.file.path.stat().st_size for segment in snapshot.segments
        )
        sys.stdout.write(
            f"{index_bytes / 1e6:.0f} MB in {len(snapshot.segments)} segments\n"
        )
        for name, read_list in {
            "documents": field.documents,
            "places": field.positions,
        }.items():
            _report(name, field, read_list)


def _report(name: str, field: IndexField, read_list: Callable[[int], Array]) -> None:
    """Print the sizes of the lists of a field, and the times to read them."""
    lists = [np.array(read_list(term)) for term in range(len(field.terms))]
    packed_lists = [pack_list(rising) for rising in lists]
    assert all(
        np.array_equal(unpack_list(*packed), rising)
        for packed, rising in zip(packed_lists, lists, strict=True)
    )
    plain_bytes = sum(rising.nbytes for rising in lists)
    packed_bytes = sum(
        min(rising.nbytes, steps.nbytes + wide.nbytes)
        for rising, (steps, wide) in zip(lists, packed_lists, strict=True)
    )
    terms_by_length = sorted(range(len(lists)), key=lambda term: -len(lists[term]))
    common_terms = terms_by_length[:COMMON_TERM_COUNT]
    read_s = _median_seconds(
        lambda: [int(read_list(term)[-1]) for term in common_terms]
    )
    unpack_s = _median_seconds(
        lambda: [int(unpack_list(*packed_lists[term])[-1]) for term in common_terms]
    )
    mean_length = sum(len(lists[term]) for term in common_terms) / len(common_terms)
    read_us = read_s / len(common_terms) * 1e6
    unpack_us = unpack_s / len(common_terms) * 1e6
    sys.stdout.write(
        f"{name:10} {plain_bytes / 1e6:7.1f} MB, packed {packed_bytes / 1e6:7.1f} MB; "
        f"a common word ({mean_length:,.0f}): "
        f"{read_us:7.1f} µs, packed {unpack_us:7.1f} µs\n"
    )


def _median_seconds(action: Callable[[], object]) -> float:
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


if __name__ == "__main__":
    main(sys.argv[1:])
