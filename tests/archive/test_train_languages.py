"""The taggers of languages are trained on the texts that the options allow."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from archive.people import train_languages
from archive.people.corpora import PERSON_TAG
from archive.people.language_taggers import LanguageTagger
from archive.people.training_texts import TrainingText, source_of

OPEN, RESEARCH, LESS_NEWS = "germeval2014", "bsnlp-topic", "wikineural"
TEXT = "Die Rede hielt Anna Brandt.\nDie Firma Zypern Bau schwieg.\nEs regnete lange."
PEOPLE = [[15, 26]]
OTHERS = [[38, 48]]


def _write(folder: Path, language: str, sources: Sequence[str]) -> None:
    path = folder / f"{language}.train.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        for source in sources:
            record = {
                "text": TEXT,
                "people": PEOPLE,
                "others": OTHERS,
                "source": source,
            }
            lines.write(json.dumps(record) + "\n")


def _text(source: str, text: str = TEXT) -> TrainingText:
    return TrainingText(text, ((15, 26),), ((38, 48),), source_of(source))


def test_one_command_trains_a_tagger_that_finds_the_names(tmp_path: Path) -> None:
    _write(tmp_path, "de", [OPEN] * 20)
    train_languages.main([str(tmp_path), "--output", str(tmp_path)])
    tagger = LanguageTagger("de", str(tmp_path / "de.crfsuite"))
    assert tagger.find_spans(TEXT) == [(15, 26)]


def test_training_gives_the_same_model_again(tmp_path: Path) -> None:
    _write(tmp_path, "de", [OPEN] * 5)
    models = []
    for name in ("first", "second"):
        output = tmp_path / name
        output.mkdir()
        train_languages.main([str(tmp_path), "--output", str(output)])
        models.append((output / "de.crfsuite").read_bytes())
    assert models[0] == models[1]


def test_only_open_removes_a_model_without_open_texts(tmp_path: Path) -> None:
    _write(tmp_path, "cs", [RESEARCH])
    model = tmp_path / "cs.crfsuite"
    model.write_bytes(b"")
    options = [str(tmp_path), "--output", str(tmp_path), "--only-open"]
    train_languages.main(options)
    assert not model.exists()


def test_only_open_makes_no_tagger_of_texts_in_a_related_language(
    tmp_path: Path,
) -> None:
    _write(tmp_path, "uk", [RESEARCH])
    _write(tmp_path, "ru", ["nerel"])
    options = [str(tmp_path), "--output", str(tmp_path), "--only-open"]
    train_languages.main([*options, "--languages", "uk"])
    assert not (tmp_path / "uk.crfsuite").exists()


def test_only_open_leaves_out_names_in_other_texts(tmp_path: Path) -> None:
    _write(tmp_path, "de", [OPEN] * 5)
    _write(tmp_path, "cs", [RESEARCH] * 5)
    options = [str(tmp_path), "--lists", "--output", str(tmp_path)]
    for extra, languages in ((), "cs de"), (("--only-open",), "de"):
        train_languages.main([*options, *extra])
        lists = {
            name: (tmp_path / name).read_text(encoding="utf-8")
            for name in ("names.tsv", "other_names.tsv")
        }
        assert lists["names.tsv"] == f"anna\t{languages}\t\nbrandt\t\t{languages}\n"
        assert lists["other_names.tsv"] == (
            f"bau\t\t{languages}\nzypern\t\t{languages}\n"
        )


def test_texts_close_to_news_come_first_and_others_fill_up() -> None:
    size = len(TEXT)
    texts = [_text(LESS_NEWS), _text(OPEN), _text(LESS_NEWS), _text(OPEN)]
    names = [
        [text.source.name for text in train_languages.select_texts(texts, *limits)]
        for limits in ((size, 2 * size), (3 * size, 2 * size), (size, size))
    ]
    assert names == [[OPEN] * 2, [OPEN, OPEN, LESS_NEWS], [OPEN]]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Anna Brandt.", "Anna Brandt"), ("Anna B.", "Anna B."), ("Anna,", "Anna")],
)
def test_the_stop_of_a_sentence_is_not_learnt_as_part_of_a_name(
    name: str, expected: str
) -> None:
    text = TrainingText(f"Das war {name}", ((8, 8 + len(name)),), (), source_of(OPEN))
    assert text.annotated().spans == [(8, 8 + len(expected), PERSON_TAG)]
