"""The one function from a text to the places where people are named: `find_person_spans`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import as_file, files

import pycrfsuite

from archive.errors import CuttingsError
from archive.people.corpora import PERSON_TAG
from archive.people.features import extract_features
from archive.people.tokenizer import Token, split_sentences

Span = tuple[int, int]
TagFunction = Callable[[str], Sequence[Span]]

TAGGER_VARIABLE = "CUTTINGS_TAGGER"
SPACY_MODEL_VARIABLE = "CUTTINGS_SPACY_MODEL"
CRF_MODEL_FILE = "people.crfsuite"
DEFAULT_SPACY_MODEL = "en_core_web_sm"


def find_person_spans(text: str) -> Sequence[Span]:
    """The places `text[start:end]` at which a person is named, in order, titles not among them.

    The tagger is the one of the setting `CUTTINGS_TAGGER`: `crf` (what ships, the default) or `spacy`.
    """
    name = os.environ.get(TAGGER_VARIABLE) or "crf"
    if name not in TAGGERS:
        raise CuttingsError(
            f"{TAGGER_VARIABLE}={name}: unknown tagger; choose one of {', '.join(TAGGERS)}"
        )
    return TAGGERS[name]()(text)


@cache
def _load_crf() -> TagFunction:
    """Conditional random fields (Lafferty, McCallum and Pereira, 2001) over the features of `features.py`."""
    tagger = pycrfsuite.Tagger()
    with as_file(files("archive") / "people" / CRF_MODEL_FILE) as path:
        tagger.open(str(path))

    def tag(text: str) -> Sequence[Span]:
        read = list(split_sentences(text))
        rows = extract_features(read)
        return decode_tags(read, (tagger.tag(row) if row else () for row in rows))

    return tag


def decode_tags(
    tokenized: Iterable[Sequence[Token]], tag_rows: Iterable[Sequence[str]]
) -> list[Span]:
    """The places of people in sentences that were tagged."""
    found: list[Span] = []
    for sentence, row in zip(tokenized, tag_rows, strict=True):
        begun = False
        for token, tag in zip(sentence, row, strict=False):
            person = tag[2:] == PERSON_TAG
            if person and begun and tag[0] == "I":
                found[-1] = (found[-1][0], token.end)
            elif person:
                found.append((token.start, token.end))
            begun = person
    return found


@cache
def _load_spacy() -> TagFunction:
    """A pipeline of spaCy, by its name or folder in `CUTTINGS_SPACY_MODEL`: whatever it calls PERSON or PER."""
    model = os.environ.get(SPACY_MODEL_VARIABLE) or DEFAULT_SPACY_MODEL
    try:
        import spacy  # noqa: PLC0415 - an extra, and slow to load

        pipeline = spacy.load(model)
    except ImportError as error:
        raise CuttingsError(
            f"{TAGGER_VARIABLE}=spacy requires spaCy; run: pip install 'cuttings[spacy]'"
        ) from error
    except OSError as error:
        raise CuttingsError(
            f"spaCy has no model {model!r}; run: python -m spacy download {model}"
        ) from error

    def tag(text: str) -> Sequence[Span]:
        named = (
            each
            for each in pipeline(text).ents
            if each.label_ in {"PERSON", PERSON_TAG}
        )
        return [(each.start_char, each.end_char) for each in named]

    return tag


TAGGERS: Mapping[str, Callable[[], TagFunction]] = {
    "crf": _load_crf,
    "spacy": _load_spacy,
}
