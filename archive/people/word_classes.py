"""Word classes for the tagger, learnt from plain text: `python -m archive.people.train` calls it.

Vectors (skip-gram: Mikolov and others, 2013) of words that stand in like surroundings lie close together; k-means makes
classes of them, coarse to fine. Needs the extra `train`; the classes that ship are in `archive/data/word_classes.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from archive.people.tokenizer import split_sentences

CLUSTER_COUNTS = (64, 256, 1024)
MIN_OCCURRENCES = 4
"""Times that a word is seen, or it has no class."""
DIMENSIONS, WINDOW, EPOCHS, NEGATIVE_SAMPLES = 80, 2, 8, 8
_DIGIT = re.compile(r"\d")


def learn_word_classes(texts: Iterable[str]) -> dict[str, Sequence[int]]:
    """Each frequent word of the texts, in small letters and with `0` for every digit, with its class in each size."""
    # Only who trains needs these: they are no dependency of the program.
    from gensim.models import Word2Vec  # noqa: PLC0415
    from sklearn.cluster import MiniBatchKMeans  # noqa: PLC0415
    from sklearn.preprocessing import normalize  # noqa: PLC0415

    read = [
        [_DIGIT.sub("0", token.text.lower()) for token in each]
        for text in texts
        for each in split_sentences(text)
    ]
    # One thread: the order in which two see the sentences would not be the same twice.
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
