"""Train the models of kinds of things: `python -m archive.people.train_kinds DIR`.

DIR has `LANG.train.conll.gz` and `LANG.dev.conll.gz` for each language: a word and its
tag on a line, such as `Roma B-LOC`, and a blank line between sentences. The tagger of
the language must exist. `archive/people/MODEL_CARDS.md` names the texts.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pycrfsuite

from archive.people.corpora import (
    ORGANISATION_TAG,
    OTHER_TAG,
    PERSON_TAG,
    PLACE_TAG,
    AnnotatedText,
    read_corpus,
)
from archive.people.language_taggers import LanguageTagger, TaggedSentence
from archive.people.thing_kinds import (
    ALL_KINDS,
    MODELS,
    Run,
    find_kinds,
    thing_features,
    thing_runs,
)

DATA = Path(__file__).parent.parent / "data"
CRF_PARAMETERS: Mapping[str, object] = {
    "c1": 0.1,
    "c2": 0.05,
    "max_iterations": 80,
    "feature.possible_transitions": True,
}
OPEN_LANGUAGES = frozenset({"da", "hr", "pt", "sr"})
"""Languages whose texts may be used for any purpose."""
SpanKinds = Mapping[tuple[int, int], str]
"""The spans of the annotated names, with their kinds."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Train the model of each language with texts, and print its scores."""
    parser = argparse.ArgumentParser(
        prog="python -m archive.people.train_kinds", description=main.__doc__
    )
    parser.add_argument("folder", type=Path, help="folder with LANG.train.conll.gz")
    parser.add_argument(
        "--output", type=Path, default=DATA / MODELS, help="folder of the models"
    )
    parser.add_argument(
        "--score", action="store_true", help="only print the scores of the models"
    )
    parser.add_argument(
        "--only-open",
        action="store_true",
        help="remove the models whose texts may only be used for research",
    )
    options = parser.parse_args(arguments)
    for path in sorted(options.folder.glob("*.train.conll.gz")):
        language = path.name.partition(".")[0]
        if options.only_open and language not in OPEN_LANGUAGES:
            (options.output / f"{language}.crfsuite").unlink(missing_ok=True)
            continue
        if not options.score:
            train_kinds(language, path, options.output / f"{language}.crfsuite")
        dev_path = options.folder / f"{language}.dev.conll.gz"
        print(language, *score(language, dev_path), sep="\t", flush=True)  # noqa: T201


def train_kinds(language: str, texts: Path, target: Path) -> None:
    """Train the model of a language, and write it.

    It learns from the annotated names, and from names that the tagger marks wrongly.
    """
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(dict(CRF_PARAMETERS))
    tagger = _tagger(language)
    for text in read_corpus(texts):
        kinds = {(start, end): kind for start, end, kind in text.spans}
        for tagged in tagger.tag(text.text):
            runs = _training_runs(tagged, kinds)
            if runs:
                sentence, _ = tagged
                trainer.append(
                    thing_features(sentence, runs, language),
                    [_kind_of(tagged, run, kinds) for run in runs],
                )
    target.parent.mkdir(exist_ok=True)
    trainer.train(str(target))


def _tagger(language: str) -> LanguageTagger:
    return LanguageTagger(language, str(DATA / "people" / f"{language}.crfsuite"))


def _training_runs(tagged: TaggedSentence, kinds: SpanKinds) -> list[Run]:
    """Return the annotated names and those that were marked, without overlaps."""
    sentence, tags = tagged
    starts = {token.start: index for index, token in enumerate(sentence)}
    ends = {token.end: index for index, token in enumerate(sentence)}
    annotated = {
        (starts[start], ends[end])
        for (start, end), kind in kinds.items()
        if kind != PERSON_TAG and start in starts and end in ends
    }
    runs: list[Run] = []
    for run in sorted(
        {*annotated, *thing_runs(tags)}, key=lambda run: (run[0], run not in annotated)
    ):
        if not runs or run[0] > runs[-1][1]:
            runs.append(run)
    return runs


def _kind_of(tagged: TaggedSentence, run: Run, kinds: SpanKinds) -> str:
    sentence, _ = tagged
    kind = kinds.get((sentence[run[0]].start, sentence[run[1]].end), OTHER_TAG)
    return kind if kind in ALL_KINDS else OTHER_TAG


def score(language: str, texts: Path) -> Iterator[str]:
    """Yield precision, recall and F1 of organisations and of places, in per cent.

    Only names with exactly the annotated boundaries are right.
    """
    tagger = _tagger(language)
    counts: Counter[tuple[str, str]] = Counter()
    for text in read_corpus(texts):
        _count(text, set(_find_all(tagger, text, language)), counts)
    for kind in (ORGANISATION_TAG, PLACE_TAG):
        right = counts[kind, "right"]
        precision = right / max(counts[kind, "found"], 1)
        recall = right / max(counts[kind, "annotated"], 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        yield (
            f"{kind} {counts[kind, 'annotated']} "
            f"{100 * precision:.1f}/{100 * recall:.1f}/{100 * f1:.1f}"
        )


def _find_all(
    tagger: LanguageTagger, text: AnnotatedText, language: str
) -> Iterator[tuple[int, int, str]]:
    named = [(sentence, thing_runs(tags)) for sentence, tags in tagger.tag(text.text)]
    return find_kinds(named, language, ALL_KINDS)


def _count(
    text: AnnotatedText,
    names: set[tuple[int, int, str]],
    counts: Counter[tuple[str, str]],
) -> None:
    annotated = set(text.spans)
    for _, _, kind in names & annotated:
        counts[kind, "right"] += 1
    for _, _, kind in names:
        counts[kind, "found"] += 1
    for _, _, kind in annotated:
        counts[kind, "annotated"] += 1


if __name__ == "__main__":
    main()
