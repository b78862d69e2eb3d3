"""Find the names in a text with the configured tagger."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import as_file, files
from typing import Any, NamedTuple

import pycrfsuite

from archive.errors import CuttingsError
from archive.people import language_taggers
from archive.people.corpora import (
    NAMED_KINDS,
    ORGANISATION_TAG,
    PERSON_TAG,
    PLACE_TAG,
)
from archive.people.features import extract_features
from archive.people.tokenizer import Token, split_sentences

Span = tuple[int, int]


class NameSpan(NamedTuple):
    """The span of a name, and its kind: one of `NAMED_KINDS`."""

    start: int
    end: int
    kind: str


NameFunction = Callable[[str], Sequence[NameSpan]]

ENGLISH = "en"
MULTILINGUAL = "xx"
"""The language of spaCy models that read several."""
TAGGER_VARIABLE = "CUTTINGS_TAGGER"
SPACY_MODEL_VARIABLE = "CUTTINGS_SPACY_MODEL"
CRF_MODEL_FILE = "people.crfsuite"
DEFAULT_SPACY_MODEL = "en_core_web_sm"


def find_person_spans(text: str, language: str | None = ENGLISH) -> list[Span]:
    """Return the spans `(start, end)` of names of people, as `find_names` does."""
    return spans_of_kind(find_names(text, language), PERSON_TAG)


def spans_of_kind(names: Iterable[NameSpan], kind: str) -> list[Span]:
    """Return the spans `(start, end)` of the names of one kind."""
    return [(name.start, name.end) for name in names if name.kind == kind]


def find_names(text: str, language: str | None = ENGLISH) -> Sequence[NameSpan]:
    """Return the names of people, organisations and places, without titles.

    `language` is the ISO 639 code of the text. A text in a language without a model,
    or in an unknown one, has no names. Organisations and places are marked in English
    and in the languages of `thing_kinds.KINDS`.

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
    return [NameSpan(*name) for name in language_taggers.find_names(text, language)]


@cache
def _load_crf() -> NameFunction:
    """Load the conditional random field (Lafferty, McCallum and Pereira, 2001)."""
    tagger = pycrfsuite.Tagger()
    with as_file(files("archive") / "people" / CRF_MODEL_FILE) as path:
        tagger.open(str(path))

    def tag(text: str) -> Sequence[NameSpan]:
        sentences = list(split_sentences(text))
        features = extract_features(sentences)
        tags = (tagger.tag(row) if row else () for row in features)
        return decode_tags(sentences, tags)

    return tag


def decode_tags(
    tokenized: Iterable[Sequence[Token]], tag_rows: Iterable[Sequence[str]]
) -> list[NameSpan]:
    """Return the names of `NAMED_KINDS` in tagged sentences.

    A sentence without tags has an empty row.
    """
    names: list[NameSpan] = []
    for sentence, tags in zip(tokenized, tag_rows, strict=True):
        previous_kind = ""
        for token, tag in zip(sentence, tags, strict=False):
            kind = tag[2:]
            if kind in NAMED_KINDS:
                start = token.start
                if kind == previous_kind and tag[0] == "I":
                    start = names.pop().start
                names.append(NameSpan(start, token.end, kind))
            previous_kind = kind
    return names


SPACY_KINDS: Mapping[str, str] = {
    **dict.fromkeys(("PERSON", PERSON_TAG), PERSON_TAG),
    ORGANISATION_TAG: ORGANISATION_TAG,
    **dict.fromkeys(("GPE", PLACE_TAG), PLACE_TAG),
}
"""The labels of spaCy's models → kinds of names."""


class SpacyTagger:
    """Finds the entities of a spaCy pipeline whose label is in `SPACY_KINDS`.

    `language` is the ISO 639 code of its language, or `xx` for several.
    """

    def __init__(self, pipeline: Any) -> None:
        self.language: str = pipeline.lang
        self._pipeline = pipeline

    def __call__(self, text: str) -> Sequence[NameSpan]:
        """Return the names in a text."""
        return [
            NameSpan(entity.start_char, entity.end_char, SPACY_KINDS[entity.label_])
            for entity in self._pipeline(text).ents
            if entity.label_ in SPACY_KINDS
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


TAGGERS: Mapping[str, Callable[[], NameFunction]] = {
    "crf": _load_crf,
    "spacy": _load_spacy,
}
