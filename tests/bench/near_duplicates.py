"""How surely copies are known: pairs made from real articles by a written rule, and pairs that are none.

`python -m tests.bench.near_duplicates FILE` takes a file of records (`.jsonl.gz` with a `body` each).
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
    may_be_duplicates,
    minhash,
    sketch_bands,
)

SEED = 1987
PAIRS_PER_KIND = 1_000
"""Of each kind."""
HEAD = "The Daily Paper | Home | World | Sport | Weather | Subscribe now and read us on all your devices\n\n"
FOOT = "\n\nAll rights reserved. This report may not be published, broadcast or passed on without leave of the paper."

Transformation = Callable[[random.Random, list[str], list[str]], list[str]]


def replace_words(part: float) -> Transformation:
    """Words put in the place of others: so many of all, taken from another article."""

    def change(chance: random.Random, words: list[str], others: list[str]) -> list[str]:
        return [
            chance.choice(others) if chance.random() < part else word for word in words
        ]

    return change


def truncate(part: float) -> Transformation:
    """The end is left out, so that so much remains."""
    return lambda _, words, __: words[: int(len(words) * part)]


def add_page_frame(_: random.Random, words: list[str], __: list[str]) -> list[str]:
    """A page's head and foot round the text."""
    return [*HEAD.split(), *words, *FOOT.split()]


def remove_middle(_: random.Random, words: list[str], __: list[str]) -> list[str]:
    """The middle fifth is left out."""
    return words[: 2 * len(words) // 5] + words[3 * len(words) // 5 :]


def truncate_frame_and_edit(
    chance: random.Random, words: list[str], others: list[str]
) -> list[str]:
    """Cut, framed and edited at once."""
    return add_page_frame(
        chance,
        replace_words(0.02)(chance, truncate(0.7)(chance, words, others), others),
        others,
    )


def unrelated_article(_: random.Random, __: list[str], others: list[str]) -> list[str]:
    """Another article altogether."""
    return others


def unrelated_with_excerpt(
    _: random.Random, words: list[str], others: list[str]
) -> list[str]:
    """Another article with a fifth of this one as its background."""
    return [*others, *words[: len(words) // 5]]


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
    """Whether two texts are found to be copies: a shared band, like sketches, and the texts themselves."""
    texts = fingerprint(left), fingerprint(right)
    sketches = [minhash(each) for each in texts]
    if sketches[0] is None or sketches[1] is None:
        return False
    near = not set(sketch_bands(sketches[0])).isdisjoint(
        sketch_bands(sketches[1])
    ) and may_be_duplicates(sketches[0], sketches[1])
    return near and are_duplicates(*texts)


def main(path: Path) -> None:
    """Print how many of each kind are found."""
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()
    texts = [
        words
        for line in lines
        if len(words := (json.loads(line)["body"] or "").split()) >= 2 * MIN_WORDS
    ]
    right = wrong = 0
    for kinds in (COPIES, NON_COPIES):
        for name, change in kinds.items():
            chance = random.Random(SEED)
            pairs = [chance.sample(texts, 2) for _ in range(PAIRS_PER_KIND)]
            found = sum(
                is_detected(" ".join(one), " ".join(change(chance, one, other)))
                for one, other in pairs
            )
            right, wrong = (
                (right + found, wrong) if kinds is COPIES else (right, wrong + found)
            )
            click.echo(f"{name:34} {found / PAIRS_PER_KIND:7.1%} found")
    click.echo(f"{'precision':34} {right / (right + wrong):7.1%}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
