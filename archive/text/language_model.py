"""The language model: weights of short sequences of bytes for each language.

The model is naive Bayes over sequences of bytes (Lui and Baldwin, langid.py, 2012). At
each byte of a text, the longest known sequence that ends there counts.

The file begins with a line of JSON. The sequences follow, sorted by their length and
then by their bytes. Then each sequence has a row with an integer of 16 bits for each
language: the negative logarithm of its probability, times `SCALE`. Rows are read from
the mapped file, so that only those of a text are loaded. `docs/language_model.py`
writes the file.
"""

from __future__ import annotations

import json
import math
import mmap
import struct
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import as_file, files
from itertools import chain
from operator import itemgetter

MODEL_FILE = "languages.ngrams"
SCALE = 1024
"""Logarithms are multiples of 1/1024."""
COLUMN_BYTES = 2
ROWS_AT_ONCE = 4
"""Rows whose sums still fit into their columns."""
MAX_WEIGHT = (1 << 8 * COLUMN_BYTES) // ROWS_AT_ONCE - 1
LONGEST = 6
LONGEST_ASCII = 5
"""Maximum length of a sequence in bytes. Each has at least two."""


class LanguageModel:
    """The languages, with the sequences and their weights.

    A language has several columns if it is written in several scripts.
    """

    def __init__(self, data: bytes | mmap.mmap) -> None:
        """Read the contents of a file, of which the weights stay there."""
        line = data[: data.find(b"\n") + 1]
        header = json.loads(line)
        self.languages: Sequence[str] = header["languages"]
        self._priors: Sequence[float] = header["priors"]
        self._numbers, self._rows_start = _read_sequences(
            data, len(line), header["counts"]
        )
        self._data = data
        self._row_bytes = COLUMN_BYTES * len(self.languages)
        self._sum_bytes = -(-self._row_bytes // 4) * 4
        pairs = self._sum_bytes // (2 * COLUMN_BYTES)
        self._even_columns = int.from_bytes(b"\xff\xff\0\0" * pairs, "little")

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Return the languages of a text with their probabilities, the best first."""
        data = unicodedata.normalize("NFC", text).encode(errors="surrogatepass")
        scores = self._scores(data)
        # The words of a text depend on each other, so that long texts prove less.
        length = math.sqrt(len(data) or 1)
        highest = max(scores)
        odds = [math.exp((score - highest) / length) for score in scores]
        total = sum(odds)
        probabilities: defaultdict[str, float] = defaultdict(float)
        for language, value in zip(self.languages, odds, strict=True):
            probabilities[language] += value / total
        return sorted(probabilities.items(), key=itemgetter(1), reverse=True)

    def _scores(self, data: bytes) -> list[float]:
        """Return the logarithm of the probability of each column, plus a constant."""
        numbers_by_count: defaultdict[int, list[int]] = defaultdict(list)
        for number, count in self._count_sequences(data).items():
            numbers_by_count[count].append(number)
        if not numbers_by_count:
            return [0.0] * len(self.languages)
        scores = list(self._priors)
        for count, numbers in numbers_by_count.items():
            factor = math.log1p(count) / SCALE
            sums = self._sum_rows(numbers)
            scores = [
                score - factor * weight
                for score, weight in zip(scores, sums, strict=True)
            ]
        return scores

    def _count_sequences(self, data: bytes) -> Counter[int]:
        """Return how often each sequence is the longest one that ends at a byte."""
        longest = LONGEST_ASCII if data.isascii() else LONGEST
        padded = bytes(longest) + data
        endings = [padded[start : start + longest] for start in range(1, len(data) + 1)]
        get = self._numbers.get
        counts = Counter(
            get(end) or get(end[1:]) or get(end[2:]) or get(end[3:]) or get(end[4:], 0)
            for end in endings
        )
        del counts[0]
        return counts

    def _sum_rows(self, numbers: Sequence[int]) -> list[int]:
        """Return the sum of each column of some rows.

        A row is read as one integer, so that its columns are added at once. Every
        second column has twice the space in the sums.
        """
        first, size = self._rows_start - self._row_bytes, self._row_bytes
        starts = [first + size * number for number in numbers]
        rows = [
            int.from_bytes(self._data[start : start + size], "little")
            for start in starts
        ]
        even = odd = 0
        for start in range(0, len(rows), ROWS_AT_ONCE):
            row = sum(rows[start : start + ROWS_AT_ONCE])
            even += row & self._even_columns
            odd += (row >> 8 * COLUMN_BYTES) & self._even_columns
        columns = zip(self._unpack(even), self._unpack(odd), strict=True)
        return [*chain.from_iterable(columns)][: len(self.languages)]

    def _unpack(self, sums: int) -> tuple[int, ...]:
        count = self._sum_bytes // 4
        return struct.unpack(f"<{count}I", sums.to_bytes(self._sum_bytes, "little"))


def _read_sequences(
    data: bytes | mmap.mmap, start: int, counts: Mapping[str, int]
) -> tuple[dict[bytes, int], int]:
    """Return the number of each sequence, from 1, and where the sequences end.

    `counts` has the number of sequences of each length.
    """
    sequences: list[bytes] = []
    for length, number in ((int(key), number) for key, number in counts.items()):
        end = start + length * number
        block = data[start:end]
        sequences += [block[at : at + length] for at in range(0, len(block), length)]
        start = end
    return dict(zip(sequences, range(1, len(sequences) + 1), strict=True)), start


@cache
def language_model() -> LanguageModel:
    """Return the model that ships with the package."""
    resource = files("archive").joinpath("data", MODEL_FILE)
    with as_file(resource) as path, path.open("rb") as file:
        return LanguageModel(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
