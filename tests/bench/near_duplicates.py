"""Measure how well copies are detected.

The pairs are made from real articles by fixed rules: copies, and texts that are not
copies.

Example: python -m tests.bench.near_duplicates FILE, where FILE has one record with a
`body` per line (`.jsonl.gz`)
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections.abc import Callable
from pathlib import Path

import click

from archive.text.near_duplicates import (
    MIN_WORDS,
    are_duplicates,
    fingerprint,
    minhash,
    sketch_bands,
)

SEED = 1987
PAIRS_PER_KIND = 1_000
HEAD = (
    "The Daily Paper | Home | World | Sport | Weather | "
    "Subscribe now and read us on all your devices\n\n"
)
FOOT = (
    "\n\nAll rights reserved. This report may not be published, "
    "broadcast or passed on without leave of the paper."
)

Transformation = Callable[[random.Random, list[str], list[str]], list[str]]


def replace_words(share: float) -> Transformation:
    """Replace a share of the words with words of another article."""

    def transform(
        generator: random.Random, words: list[str], other_words: list[str]
    ) -> list[str]:
        return [
            generator.choice(other_words) if generator.random() < share else word
            for word in words
        ]

    return transform


def truncate(share: float) -> Transformation:
    """Keep only a share of the words, from the beginning."""
    return lambda _, words, __: words[: int(len(words) * share)]


def add_page_frame(_: random.Random, words: list[str], __: list[str]) -> list[str]:
    """Add the head and the foot of a page."""
    return [*HEAD.split(), *words, *FOOT.split()]


def remove_middle(_: random.Random, words: list[str], __: list[str]) -> list[str]:
    """Remove the middle fifth."""
    return words[: 2 * len(words) // 5] + words[3 * len(words) // 5 :]


def truncate_frame_and_edit(
    generator: random.Random, words: list[str], other_words: list[str]
) -> list[str]:
    """Truncate the text, replace some words, and add the frame of a page."""
    truncated = truncate(0.7)(generator, words, other_words)
    edited = replace_words(0.02)(generator, truncated, other_words)
    return add_page_frame(generator, edited, other_words)


def unrelated_article(
    _: random.Random, __: list[str], other_words: list[str]
) -> list[str]:
    """Return another article."""
    return other_words


def unrelated_with_excerpt(
    _: random.Random, words: list[str], other_words: list[str]
) -> list[str]:
    """Return another article that ends with a fifth of this one."""
    return [*other_words, *words[: len(words) // 5]]


COPIES: dict[str, Transformation] = {
    "the same words": replace_words(0),
    "1 % of the words edited": replace_words(0.01),
    "3 % of the words edited": replace_words(0.03),
    "5 % of the words edited": replace_words(0.05),
    "10 % of the words edited": replace_words(0.10),
    "the last tenth cut": truncate(0.9),
    "the last third cut": truncate(0.67),
    "the last half cut": truncate(0.5),
    "the middle fifth cut": remove_middle,
    "a page's head and foot": add_page_frame,
    "cut by 30 %, framed, 2 % edited": truncate_frame_and_edit,
}
NON_COPIES: dict[str, Transformation] = {
    "another article": unrelated_article,
    "another with a fifth of it": unrelated_with_excerpt,
}


def is_detected(left: str, right: str) -> bool:
    """Return whether two texts are detected as copies.

    Their sketches share a band, and the texts themselves are similar.
    """
    left_fingerprint, right_fingerprint = fingerprint(left), fingerprint(right)
    left_sketch, right_sketch = minhash(left_fingerprint), minhash(right_fingerprint)
    if left_sketch is None or right_sketch is None:
        return False
    if set(sketch_bands(left_sketch)).isdisjoint(sketch_bands(right_sketch)):
        return False
    return are_duplicates(left_fingerprint, right_fingerprint)


def main(path: Path) -> None:
    """Print the share of each kind that is detected as a copy, and the precision."""
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()
    texts = [
        words
        for line in lines
        if len(words := (json.loads(line)["body"] or "").split()) >= 2 * MIN_WORDS
    ]
    right_count = sum(
        _detect_and_print(name, transform, texts) for name, transform in COPIES.items()
    )
    wrong_count = sum(
        _detect_and_print(name, transform, texts)
        for name, transform in NON_COPIES.items()
    )
    precision = right_count / (right_count + wrong_count)
    click.echo(f"{'precision':34} {precision:7.1%}")


def _detect_and_print(
    name: str, transform: Transformation, texts: list[list[str]]
) -> int:
    """Print the share of pairs of a kind that are detected, and return their number."""
    generator = random.Random(SEED)
    pairs = [generator.sample(texts, 2) for _ in range(PAIRS_PER_KIND)]
    detected_count = 0
    for words, other_words in pairs:
        transformed = transform(generator, words, other_words)
        detected_count += is_detected(" ".join(words), " ".join(transformed))
    click.echo(f"{name:34} {detected_count / PAIRS_PER_KIND:7.1%} found")
    return detected_count


if __name__ == "__main__":
    main(Path(sys.argv[1]))
