"""Say whether the name of a thing is that of an organisation or of a place.

The tagger of a language (`language_taggers.py`) marks names of people and of things. A
second, small model says what kind of thing a name is. It reads the names of a sentence
in their order, each with its words and the words around it. `train_kinds.py` trains it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import as_file, files

import pycrfsuite

from archive.names.gazetteer import find_place
from archive.people.corpora import ORGANISATION_TAG, OTHER_TAG, PLACE_TAG
from archive.people.name_lists import other_name_marks
from archive.people.tokenizer import Token

Run = tuple[int, int]
"""The first and the last index of a name in a sentence."""
NamedRuns = tuple[Sequence[Token], Sequence[Run]]
"""A sentence, and the names of things in it."""
MODELS = "thing_kinds"
KINDS: Mapping[str, frozenset[str]] = {
    "da": frozenset({PLACE_TAG}),
    "es": frozenset({ORGANISATION_TAG}),
    "fi": frozenset({ORGANISATION_TAG, PLACE_TAG}),
    "hr": frozenset({PLACE_TAG}),
    "it": frozenset({PLACE_TAG}),
    "nl": frozenset({PLACE_TAG}),
    "pt": frozenset({PLACE_TAG}),
    "sr": frozenset({PLACE_TAG}),
}
"""Languages → the kinds with an F1 of at least 75% on their development texts.

`archive/people/MODEL_CARDS.md` has the scores. Names of other kinds are left out.
"""
ALL_KINDS = (ORGANISATION_TAG, PLACE_TAG, OTHER_TAG)
MAX_LOADED = 6
"""Most models that a process keeps."""
NO_WORD = ""
MAX_ENDING = 4
LONG_NAME = 4


def find_kinds(
    sentences: Iterable[NamedRuns], language: str, kinds: Collection[str] | None = None
) -> Iterator[tuple[int, int, str]]:
    """Yield the spans and kinds of the names of an article that are of `kinds`.

    By default, they are those of the language in `KINDS`. A name has one kind in the
    whole article: the one that its sentences make most likely.
    """
    kinds = KINDS.get(language, ()) if kinds is None else kinds
    if not kinds or language not in _languages():
        return
    named = [(sentence, runs) for sentence, runs in sentences if runs]
    rows = [_probabilities(sentence, runs, language) for sentence, runs in named]
    sums: defaultdict[str, list[float]] = defaultdict(lambda: [0.0] * len(ALL_KINDS))
    for (sentence, runs), row in zip(named, rows, strict=True):
        for run, probabilities in zip(runs, row, strict=True):
            key = _name(sentence, run)
            sums[key] = [*map(sum, zip(sums[key], probabilities, strict=True))]
    for sentence, runs in named:
        for first, last in runs:
            probabilities = sums[_name(sentence, (first, last))]
            kind = ALL_KINDS[probabilities.index(max(probabilities))]
            if kind in kinds:
                yield sentence[first].start, sentence[last].end, kind


def _probabilities(
    sentence: Sequence[Token], runs: Sequence[Run], language: str
) -> list[list[float]]:
    """Return the probability of each kind of `ALL_KINDS`, for each name."""
    tagger = _load(language)
    tagger.set(thing_features(sentence, runs, language))
    return [
        [tagger.marginal(kind, index) for kind in ALL_KINDS]
        for index in range(len(runs))
    ]


@cache
def _languages() -> frozenset[str]:
    """Return the languages with a model. A build may leave some out."""
    folder = files("archive").joinpath("data", MODELS)
    names = [item.name for item in folder.iterdir()] if folder.is_dir() else []
    return frozenset(name.partition(".")[0] for name in names)


@lru_cache(maxsize=MAX_LOADED)
def _load(language: str) -> pycrfsuite.Tagger:
    tagger = pycrfsuite.Tagger()
    file = files("archive").joinpath("data", MODELS, f"{language}.crfsuite")
    with as_file(file) as path:
        tagger.open(str(path))
    return tagger


def _name(sentence: Sequence[Token], run: Run) -> str:
    return " ".join(token.text for token in sentence[run[0] : run[1] + 1])


def thing_runs(tags: Sequence[str]) -> list[Run]:
    """Return the first and the last index of each name of a thing in tags."""
    runs = []
    first = -1
    for index, tag in enumerate((*tags, "O")):
        if tag == OTHER_TAG and first < 0:
            first = index
        elif tag != OTHER_TAG and first >= 0:
            runs.append((first, index - 1))
            first = -1
    return runs


def thing_features(
    sentence: Sequence[Token], runs: Sequence[Run], language: str
) -> list[list[str]]:
    """Return the features of each name of a thing in a sentence."""
    words = [token.text for token in sentence]
    return [[*_features(words, run, language)] for run in runs]


def _features(words: Sequence[str], run: Run, language: str) -> Iterator[str]:
    first, last = run
    name = words[first : last + 1]
    lower = [word.lower() for word in name]
    yield f"n={' '.join(lower)}"
    yield f"length={min(len(name), LONG_NAME)}"
    for word in lower:
        yield f"w={word}"
    yield f"first={lower[0]}"
    yield f"last={lower[-1]}"
    for size in range(2, MAX_ENDING + 1):
        yield f"x={lower[-1][-size:]}"
    yield f"start={lower[0][:MAX_ENDING]}"
    yield f"shape={_shape(name)}"
    yield from (f"mark={mark}" for mark in other_name_marks(name[-1], language))
    yield f"place={_place_kind(name)}"
    yield from _neighbours(words, run)


def _neighbours(words: Sequence[str], run: Run) -> Iterator[str]:
    first, last = run
    before = [word.lower() for word in words[max(first - 2, 0) : first]]
    after = [word.lower() for word in words[last + 1 : last + 3]]
    yield f"-1={before[-1] if before else NO_WORD}"
    yield f"-2={' '.join(before)}"
    yield f"+1={after[0] if after else NO_WORD}"
    yield f"+2={' '.join(after)}"


def _shape(name: Sequence[str]) -> str:
    """Return what letters the words of a name have: `Aa A-` for `Bank ING-`."""
    return " ".join(
        "A" if word.isupper() else "Aa" if word[:1].isupper() else "a" for word in name
    )


def _place_kind(name: Sequence[str]) -> str:
    match = find_place(" ".join(name))
    place = match.place or next(iter(match.others), None)
    return place.kind if place else "none"
