"""Train the tagger: `python -m archive.people.train DIR` (see MODEL_CARD.md)."""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pycrfsuite

from archive.people.corpora import AnnotatedText, read_corpus
from archive.people.features import extract_features
from archive.people.tagger import CRF_MODEL_FILE
from archive.people.tokenizer import Token, split_sentences
from archive.people.word_classes import learn_word_classes

TRAINING_FILES = ("conllpp_train.txt.gz", "worldwide_train.jsonl.gz")
"""The training data of the model that ships with Cuttings."""
CRF_PARAMETERS = {
    "c1": 0.2,
    "c2": 0.02,
    "max_iterations": 80,
    "feature.minfreq": 2,
    "feature.possible_transitions": True,
}
PACKAGE_FOLDER = Path(__file__).parent
WORD_CLASSES_FILE = PACKAGE_FOLDER.parent / "data" / "word_classes.tsv"


def main(arguments: Sequence[str] | None = None) -> None:
    """Train the tagger on the annotated texts in a folder."""
    options = _parse_arguments(arguments)
    documents: list[AnnotatedText] = []
    for name in TRAINING_FILES:
        documents += read_corpus(options.folder / name)
    if options.plain:
        _write_word_classes(list(_all_texts(options.plain, documents)))
    train_tagger(documents, options.model)
    size = options.model.stat().st_size
    print(f"{options.model}: {size:,} bytes, from {len(documents):,} documents")  # noqa: T201


def _parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m archive.people.train", description=main.__doc__
    )
    parser.add_argument(
        "folder", type=Path, help=f"folder with {' and '.join(TRAINING_FILES)}"
    )
    parser.add_argument(
        "--plain",
        nargs="*",
        type=Path,
        default=[],
        help="JSON Lines files to learn the word classes from (default: keep them)",
    )
    parser.add_argument(
        "--model",
        type=Path,
        default=PACKAGE_FOLDER / CRF_MODEL_FILE,
        help="output file for the model",
    )
    return parser.parse_args(arguments)


def _all_texts(
    plain_paths: Iterable[Path], documents: Iterable[AnnotatedText]
) -> Iterator[str]:
    """Yield the texts of the plain files, then those of the annotated documents."""
    for path in plain_paths:
        yield from _read_texts(path)
    for document in documents:
        yield document.text


def train_tagger(documents: Iterable[AnnotatedText], model_path: Path) -> None:
    """Train a model on annotated documents, and write it to `model_path`."""
    trainer = pycrfsuite.Trainer(verbose=False)
    for document in documents:
        sentences = list(split_sentences(document.text))
        feature_rows = extract_features(sentences)
        for sentence, row in zip(sentences, feature_rows, strict=True):
            if row:
                trainer.append(row, bio_tags(sentence, document))
    trainer.set_params(CRF_PARAMETERS)
    trainer.train(str(model_path))


def bio_tags(sentence: Sequence[Token], document: AnnotatedText) -> list[str]:
    """Return the BIO tag of each word of a sentence, for example `B-PER`."""
    sentence_start = sentence[0].start
    sentence_end = sentence[-1].end
    spans = [
        (start, end, kind)
        for start, end, kind in document.spans
        if start < sentence_end and end > sentence_start
    ]
    return [_bio_tag(token, spans) for token in sentence]


def _bio_tag(token: Token, spans: list[tuple[int, int, str]]) -> str:
    for start, end, kind in spans:
        if start < token.end and end > token.start:
            return f"B-{kind}" if token.start <= start else f"I-{kind}"
    return "O"


def _write_word_classes(texts: Iterable[str]) -> None:
    lines = []
    for word, classes in sorted(learn_word_classes(texts).items()):
        cells = [word, *map(str, classes)]
        lines.append("\t".join(cells) + "\n")
    WORD_CLASSES_FILE.write_text("".join(lines), encoding="utf-8")


def _read_texts(path: Path) -> Iterator[str]:
    """Yield the text of each article in a file of JSON Lines."""
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as lines
    ):
        for line in lines:
            record = json.loads(line)
            yield record.get("body") or record.get("text") or ""


if __name__ == "__main__":
    main()
