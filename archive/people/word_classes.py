"""Learn word classes for the tagger from plain text, for `archive.people.train`.

Words in similar contexts have similar skip-gram vectors (Mikolov and others, 2013).
K-means clusters them into classes, coarse to fine. This needs the extra `train`. The
classes that ship with Cuttings are in `archive/data/word_classes.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from archive.people.tokenizer import split_sentences

CLUSTER_COUNTS = (64, 256, 1024)
MIN_OCCURRENCES = 4
"""Occurrences from which a word gets a class."""
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
    from gensim.models import Word2Vec  # noqa: PLC0415
    from sklearn.cluster import MiniBatchKMeans  # noqa: PLC0415
    from sklearn.preprocessing import normalize  # noqa: PLC0415

    read = [
        [_DIGIT.sub("0", token.text.lower()) for token in each]
        for text in texts
        for each in split_sentences(text)
    ]
    # A single thread, because the result of several threads varies.
    model = Word2Vec(
        read,
        vector_size=DIMENSIONS,
        window=WINDOW,
        min_count=MIN_OCCURRENCES,
        sg=1,
        epochs=EPOCHS,
        negative=NEGATIVE_SAMPLES,
        workers=1,
    )
    vectors = normalize(model.wv.vectors)
    labels = [
        MiniBatchKMeans(size, n_init=3, batch_size=4096, random_state=0)
        .fit(vectors)
        .labels_
        for size in CLUSTER_COUNTS
    ]
    return {
        word: [int(each[at]) for each in labels]
        for at, word in enumerate(model.wv.index_to_key)
    }
