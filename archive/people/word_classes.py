"""Learn word classes for the tagger from plain text, for `archive.people.train`.

Words in similar contexts have similar skip-gram vectors (Mikolov and others, 2013).
K-means clusters them into classes, coarse to fine. This needs the extra `train`. The
classes that ship with Cuttings are in `archive/data/word_classes.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from archive.people.tokenizer import split_sentences

CLUSTER_COUNTS = (64, 256, 1024)
MIN_OCCURRENCES = 4
"""Minimum number of occurrences of a word that gets a class."""
DIMENSIONS = 80
WINDOW = 2
EPOCHS = 8
NEGATIVE_SAMPLES = 8
_DIGIT = re.compile(r"\d")


def learn_word_classes(texts: Iterable[str]) -> dict[str, Sequence[int]]:
    """Return the class of each frequent word for each of `CLUSTER_COUNTS`.

    Words are in lower case, with `0` for each digit.
    """
    # These libraries are needed only for training.
    from sklearn.cluster import MiniBatchKMeans  # noqa: PLC0415
    from sklearn.preprocessing import normalize  # noqa: PLC0415

    word_vectors = _train_vectors(list(_normalized_sentences(texts)))
    vectors = normalize(word_vectors.vectors)
    label_rows = []
    for cluster_count in CLUSTER_COUNTS:
        clustering = MiniBatchKMeans(
            cluster_count, n_init=3, batch_size=4096, random_state=0
        )
        label_rows.append(clustering.fit(vectors).labels_)
    return {
        word: [int(labels[index]) for labels in label_rows]
        for index, word in enumerate(word_vectors.index_to_key)
    }


def _normalized_sentences(texts: Iterable[str]) -> Iterator[list[str]]:
    for text in texts:
        for sentence in split_sentences(text):
            yield [_DIGIT.sub("0", token.text.lower()) for token in sentence]


def _train_vectors(sentences: list[list[str]]) -> Any:
    """Return the vectors of the frequent words, as gensim's `KeyedVectors`."""
    from gensim.models import Word2Vec  # noqa: PLC0415

    # A single thread, because the result of several threads varies.
    model = Word2Vec(
        sentences,
        vector_size=DIMENSIONS,
        window=WINDOW,
        min_count=MIN_OCCURRENCES,
        sg=1,
        epochs=EPOCHS,
        negative=NEGATIVE_SAMPLES,
        workers=1,
    )
    return model.wv
