"""Test the tagger: sentences, words, training, and spaCy."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pycrfsuite
import pytest
import spacy

from archive.errors import CuttingsError
from archive.people import train
from archive.people.corpora import read_corpus
from archive.people.features import extract_features
from archive.people.tagger import (
    SPACY_MODEL_VARIABLE,
    TAGGER_VARIABLE,
    TAGGERS,
    decode_tags,
    find_person_spans,
)
from archive.people.tokenizer import split_sentences


def sentence_words(text: str) -> list[list[str]]:
    return [[token.text for token in sentence] for sentence in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "split"),
    [
        (
            "Mr. Quill left. He slept.",
            [["Mr.", "Quill", "left", "."], ["He", "slept", "."]],
        ),
        ("J. R. Quill's boat", [["J.", "R.", "Quill", "'s", "boat"]]),
        ("The U.S. board didn't", [["The", "U.S.", "board", "did", "n't"]]),
        ("O'Neill met al-Masri", [["O'Neill", "met", "al-Masri"]]),
        ("A title\nA text", [["A", "title"], ["A", "text"]]),
        ("", []),
    ],
)
def test_a_text_is_read_as_sentences_of_words(
    text: str, split: list[list[str]]
) -> None:
    assert sentence_words(text) == split


def test_word_positions_match_the_text() -> None:
    text = "Mr. Quill left.\n\n“Why?” asked O’Neill’s friend, J.R. Keskinen-Holm (38)."
    assert all(
        text[token.start : token.end] == token.text
        for sentence in split_sentences(text)
        for token in sentence
    )


def test_a_sentence_without_end_is_cut() -> None:
    assert max(map(len, split_sentences("word " * 5000))) <= 401


def test_word_features_cover_neighbours_and_the_rest_of_the_article() -> None:
    (_, row) = extract_features(
        [*split_sentences("Helen Ashworth left. Ashworth said so.")]
    )
    (ashworth_features, said_features, *_) = row
    assert {
        "w=ashworth",
        "s=Xx",
        "BOS",
        "1:w=said",
        "1:V",
        "drep",
        "daff",
        "dsay",
    } <= set(ashworth_features)
    assert "-1:s=Xx" in said_features


def test_sentences_without_names_are_skipped() -> None:
    assert extract_features([*split_sentences("nobody is named in here")]) == [[]]
    assert decode_tags([*split_sentences("nobody is named")], [()]) == []


@pytest.mark.parametrize("name", ["crf", "spacy"])
def test_the_setting_chooses_the_tagger(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Use the real spaCy with a pipeline built here, because none can be downloaded."""
    pipeline = spacy.blank("en")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns(
        [
            {"label": "PERSON", "pattern": "Helen Ashworth"},
            {"label": "GPE", "pattern": "Moscow"},
        ]
    )
    pipeline.to_disk(tmp_path / "model")
    monkeypatch.setenv(TAGGER_VARIABLE, name)
    monkeypatch.setenv(SPACY_MODEL_VARIABLE, str(tmp_path / "model"))
    TAGGERS["spacy"].cache_clear()  # type: ignore[attr-defined]  # each is cached
    text = "Minister Helen Ashworth flew to Moscow."
    assert [text[start:end] for start, end in find_person_spans(text)] == [
        "Helen Ashworth"
    ]


@pytest.mark.parametrize(
    ("tagger", "model", "message"),
    [
        ("guess", "", "unknown tagger; choose one of crf, spacy"),
        ("spacy", "no_such_model", "spacy download"),
    ],
)
def test_a_missing_tagger_is_rejected_with_a_helpful_error(
    tagger: str, model: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TAGGER_VARIABLE, tagger)
    monkeypatch.setenv(SPACY_MODEL_VARIABLE, model)
    TAGGERS["spacy"].cache_clear()  # type: ignore[attr-defined]  # each is cached
    with pytest.raises(CuttingsError, match=message):
        find_person_spans("Minister Helen Ashworth flew to Moscow.")


def tagged_sentences(count: int) -> list[list[tuple[str, str]]]:
    """Return tagged sentences about fictional people."""
    chance = random.Random(7)
    firsts, lasts, places = (
        ("Ann", "Bo", "Cy", "Di"),
        ("Fern", "Quill", "Lomov", "Vane"),
        ("Oslo", "Rome", "Bern"),
    )
    sentences = []
    for _ in range(count):
        first, last, place = (
            chance.choice(firsts),
            chance.choice(lasts),
            chance.choice(places),
        )
        sentences.append(
            [
                ("Mr", "O"),
                (first, "B-PER"),
                (last, "I-PER"),
                ("went", "O"),
                ("to", "O"),
                (place, "B-LOC"),
                (".", "O"),
            ]
        )
    return sentences


def test_training_learns_from_both_forms_of_corpora(tmp_path: Path) -> None:
    columns = "\n\n".join(
        "\n".join(f"{word} X X {tag}" for word, tag in sentence)
        for sentence in tagged_sentences(60)
    )
    with gzip.open(tmp_path / train.TRAINING_FILES[0], "wt") as file:
        file.write(f"-DOCSTART- X X O\n\n{columns}\n")
    with gzip.open(tmp_path / train.TRAINING_FILES[1], "wt") as file:
        for number, sentence in enumerate(tagged_sentences(40)):
            text, places = "", []
            for word, tag in sentence:
                places.append([word, len(text), len(text) + len(word), tag])
                text += word + " "
            file.write(
                json.dumps({"id": number, "text": text, "sents": [places]}) + "\n"
            )
    (first,) = read_corpus(tmp_path / train.TRAINING_FILES[0])
    assert {
        first.text[start:end] for start, end, kind in first.spans if kind == "PER"
    } >= {"Ann Fern"}
    model = tmp_path / "model"
    train.main([str(tmp_path), "--model", str(model)])
    tagger = pycrfsuite.Tagger()
    tagger.open(str(model))
    read_text = [*split_sentences("Mr Bo Vane went to Rome.")]
    rows = extract_features(read_text)
    assert decode_tags(read_text, [tagger.tag(row) for row in rows]) == [
        (3, 10, "PER"),
        (19, 23, "LOC"),
    ]
