"""Find the names of people in a text with the configured tagger."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import as_file, files
from typing import Any

import pycrfsuite

from archive.errors import CuttingsError
from archive.people import language_taggers
from archive.people.corpora import PERSON_TAG
from archive.people.features import extract_features
from archive.people.tokenizer import Token, split_sentences

Span = tuple[int, int]
TagFunction = Callable[[str], Sequence[Span]]

ENGLISH = "en"
MULTILINGUAL = "xx"
"""The language of spaCy models that read several."""
TAGGER_VARIABLE = "CUTTINGS_TAGGER"
SPACY_MODEL_VARIABLE = "CUTTINGS_SPACY_MODEL"
CRF_MODEL_FILE = "people.crfsuite"
DEFAULT_SPACY_MODEL = "en_core_web_sm"


def find_person_spans(text: str, language: str | None = ENGLISH) -> Sequence[Span]:
    """Return the spans `(start, end)` of names of people, in order, without titles.

    `language` is the ISO 639 code of the text. A text in a language without a model,
    or in an unknown one, has no spans.

    The environment variable `CUTTINGS_TAGGER` selects the tagger: `crf` (the default,
    which ships with Cuttings) or `spacy`, for texts in the language of its model.

    Raises:
        CuttingsError: the tagger is unknown or not installed.
    """
    name = os.environ.get(TAGGER_VARIABLE) or "crf"
    if name not in TAGGERS:
        raise CuttingsError(
            f"{TAGGER_VARIABLE}={name}: unknown tagger; choose one of {', '.join(TAGGERS)}"
        )
    if name == "spacy":
        spacy_tagger = _load_spacy()
        if spacy_tagger.language in {language, MULTILINGUAL}:
            return spacy_tagger(text)
    if language == ENGLISH:
        return _load_crf()(text)
    return language_taggers.find_spans(text, language)


@cache
def _load_crf() -> TagFunction:
    """Load the conditional random field (Lafferty, McCallum and Pereira, 2001)."""
    tagger = pycrfsuite.Tagger()
    with as_file(files("archive") / "people" / CRF_MODEL_FILE) as path:
        tagger.open(str(path))

    def tag(text: str) -> Sequence[Span]:
        sentences = list(split_sentences(text))
        features = extract_features(sentences)
        tags = (tagger.tag(row) if row else () for row in features)
        return decode_tags(sentences, tags)

    return tag


def decode_tags(
    tokenized: Iterable[Sequence[Token]], tag_rows: Iterable[Sequence[str]]
) -> list[Span]:
    """Return the spans of people in tagged sentences.

    A sentence without tags has an empty row.
    """
    spans: list[Span] = []
    for sentence, tags in zip(tokenized, tag_rows, strict=True):
        in_person = False
        for token, tag in zip(sentence, tags, strict=False):
            is_person = tag[2:] == PERSON_TAG
            if is_person and in_person and tag[0] == "I":
                spans[-1] = (spans[-1][0], token.end)
            elif is_person:
                spans.append((token.start, token.end))
            in_person = is_person
    return spans


class SpacyTagger:
    """Finds the entities of a spaCy pipeline with the label `PERSON` or `PER`.

    `language` is the ISO 639 code of its language, or `xx` for several.
    """

    def __init__(self, pipeline: Any) -> None:
        self.language: str = pipeline.lang
        self._pipeline = pipeline

    def __call__(self, text: str) -> Sequence[Span]:
        """Return the spans of the names of people in a text."""
        return [
            (entity.start_char, entity.end_char)
            for entity in self._pipeline(text).ents
            if entity.label_ in {"PERSON", PERSON_TAG}
        ]


@cache
def _load_spacy() -> SpacyTagger:
    """Load the spaCy model whose name or path is in `CUTTINGS_SPACY_MODEL`."""
    model = os.environ.get(SPACY_MODEL_VARIABLE) or DEFAULT_SPACY_MODEL
    try:
        import spacy  # noqa: PLC0415 - an extra, and slow to load

        return SpacyTagger(spacy.load(model))
    except ImportError as error:
        raise CuttingsError(
            f"{TAGGER_VARIABLE}=spacy requires spaCy; run: pip install 'cuttings[spacy]'"
        ) from error
    except OSError as error:
        raise CuttingsError(
            f"spaCy has no model {model!r}; run: python -m spacy download {model}"
        ) from error


TAGGERS: Mapping[str, Callable[[], TagFunction]] = {
    "crf": _load_crf,
    "spacy": _load_spacy,
}
