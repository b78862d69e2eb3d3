"""Find what distinguishes one set of articles from another one.

The measure is the log-likelihood ratio G² of Dunning (1993), with the threshold for
p < 0.0001 of Rayson and Garside (2000). Articles are counted, not words, since one
article can repeat a word many times. The size of the difference is the ratio of the
shares, as in Hardie (2014), since G² grows with the number of articles.

- T. Dunning: Accurate Methods for the Statistics of Surprise and Coincidence.
  Computational Linguistics 19 (1993).
- P. Rayson, R. Garside: Comparing Corpora using Frequency Profiling. Workshop on
  Comparing Corpora, ACL 2000.
- A. Hardie: Log Ratio. An informal introduction. CASS, Lancaster 2014.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from math import log

THRESHOLD = 15.13
"""The G² at which p is 0.0001, with one degree of freedom."""
MIN_ARTICLES = 3
"""Articles that a feature must be in."""
MIN_RATIO = 2.0
"""The smallest ratio of the shares. Below it are words that longer articles have."""
SMOOTHING = 0.5
"""Articles that are added, so that a feature of one set only has a ratio."""
WORD = re.compile(r"[^\W\d_]{1,40}+(?:['’-][^\W\d_]{1,40}+){0,3}+")
"""A word to compare, if it has two letters. Numbers are none."""


@dataclass(frozen=True, slots=True)
class KeyFeature:
    """A feature that is over-represented in a set of articles.

    `count`: the articles of the set with the feature. `other_count`: the others with it.
    `score`: G². `ratio`: how many times as large its share is as among the others.
    """

    name: str
    count: int
    other_count: int
    score: float
    ratio: float


def log_likelihood(count: int, size: int, other_count: int, other_size: int) -> float:
    """Return G² of a feature: with and without it, in a set and in another one.

    The sizes are the numbers of articles. It is 0 if a set is empty.
    """
    total, with_it = size + other_size, count + other_count
    if not size or not other_size:
        return 0.0
    cells = (
        (count, size * with_it / total),
        (other_count, other_size * with_it / total),
        (size - count, size * (total - with_it) / total),
        (other_size - other_count, other_size * (total - with_it) / total),
    )
    return 2 * sum(seen * log(seen / expected) for seen, expected in cells if seen)


def key_features(
    counts: Mapping[str, int],
    other_counts: Mapping[str, int],
    sizes: tuple[int, int],
    limit: int,
) -> list[KeyFeature]:
    """Return the features that are over-represented, the highest G² first."""
    size, other_size = sizes
    features = []
    for name, count in counts.items():
        other_count = other_counts.get(name, 0)
        if count < MIN_ARTICLES or count * other_size <= other_count * size:
            continue
        score = log_likelihood(count, size, other_count, other_size)
        ratio = _ratio(count, size, other_count, other_size)
        if score >= THRESHOLD and ratio >= MIN_RATIO:
            features.append(KeyFeature(name, count, other_count, score, ratio))
    features.sort(key=lambda feature: (-feature.score, feature.name))
    return features[:limit]


def _ratio(count: int, size: int, other_count: int, other_size: int) -> float:
    """Return how many times as large a share is as another one."""
    share = (count + SMOOTHING) / (size + SMOOTHING)
    return share / ((other_count + SMOOTHING) / (other_size + SMOOTHING))


def words_of(text: str) -> set[str]:
    """Return the different words of a text, in lower case."""
    return {match.lower() for match in WORD.findall(text) if len(match) > 1}


def count_features(features: Iterable[Collection[str]]) -> Counter[str]:
    """Return feature → the number of articles with it, from those of each article."""
    counts: Counter[str] = Counter()
    for names in features:
        counts.update(names)
    return counts
