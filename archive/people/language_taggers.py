"""Find the names in texts of other languages than English.

Each language has a model in `archive/data/people`, which is loaded when it is first
needed. A language without a model gives no names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import as_file, files

import pycrfsuite

from archive.people.corpora import OTHER_TAG, PERSON_TAG
from archive.people.language_features import FeatureExtractor
from archive.people.thing_kinds import find_kinds, thing_runs
from archive.people.tokenizer import Token
from archive.people.words import CHARACTER_LANGUAGES, split_words

Span = tuple[int, int]
TaggedSentence = tuple[Sequence[Token], list[str]]
Place = tuple[int, int]
"""The index of a sentence, and of a word in it."""
LETTER_WORDS = frozenset("AEIOUYSVKZWАВЗИІЙКОСУЯ")
"""Letters that are prepositions, conjunctions or articles: `S Kučerou`."""
SENTENCE_ENDS = frozenset(".!?…")
BEGIN_TAG = f"B-{PERSON_TAG}"
INSIDE_TAG = f"I-{PERSON_TAG}"
NO_TAG = "O"

MODEL_SUFFIX = ".crfsuite"
MAX_LOADED = 6
"""Most models that a process keeps, with the features of frequent words."""
MIN_MARGIN = 2
"""By how many a word must occur more often as the name of a thing than of a person."""
ARTICLE_LANGUAGES = frozenset({"bg", "cs", "nl", "pl", "ru", "sl", "uk"})
"""Languages whose taggers learnt from whole articles, which have the full names.

In texts of one or a few sentences, a single word is more often a name.
"""
MIN_PROBABILITY = 0.7
"""Probability from which a word alone is a name without support, in these languages."""
MAX_UNSUPPORTED_SHARE = 0.5
"""Share of certain names of one word without a full name, up to which this applies."""
MODEL_BY_VARIANT = {
    **dict.fromkeys(("nn", "no"), "nb"),
    **dict.fromkeys(("bs", "cnr", "me", "sh"), "sr"),
    **dict.fromkeys(("ary", "arz"), "ar"),
    "prs": "fa",
    "mo": "ro",
}
"""Codes of variants of a language → the language of the model that reads them."""


@cache
def tagged_languages() -> frozenset[str]:
    """Return the codes of the languages with a model, without variants and English."""
    folder = files("archive").joinpath("data", "people")
    return frozenset(
        item.name.removesuffix(MODEL_SUFFIX)
        for item in folder.iterdir()
        if item.name.endswith(MODEL_SUFFIX)
    )


def model_language(language: str | None) -> str | None:
    """Return the language whose model reads a language, or `None`."""
    code = MODEL_BY_VARIANT.get(language or "", language)
    return code if code in tagged_languages() else None


def find_spans(text: str, language: str | None) -> Sequence[Span]:
    """Return the spans of the names of people in a text, in order.

    A text in a language without a model has none.
    """
    code = model_language(language)
    return _load(code).find_spans(text) if code else ()


def find_names(text: str, language: str | None) -> Sequence[tuple[int, int, str]]:
    """Return the spans of the names in a text with their kinds, people first.

    Organisations and places are named only in the languages of `thing_kinds.KINDS`.
    """
    code = model_language(language)
    return _load(code).find_names(text) if code else ()


@lru_cache(maxsize=MAX_LOADED)
def _load(language: str) -> LanguageTagger:
    with as_file(
        files("archive").joinpath("data", "people", f"{language}{MODEL_SUFFIX}")
    ) as path:
        return LanguageTagger(language, str(path))


class LanguageTagger:
    """A conditional random field for one language."""

    def __init__(self, language: str, model_path: str) -> None:
        self._language = language
        self._extractor = FeatureExtractor(language)
        self._has_articles = language in ARTICLE_LANGUAGES
        self._crf = pycrfsuite.Tagger()
        self._crf.open(model_path)

    def find_spans(self, text: str) -> list[Span]:
        """Return the spans of the names of people in a text, in order."""
        return self._people(self.tag(text))

    def find_names(self, text: str) -> list[tuple[int, int, str]]:
        """Return the spans and kinds of the names in a text: people, then things."""
        tagged = self.tag(text)
        things = [(sentence, thing_runs(tags)) for sentence, tags in tagged]
        return [
            *((start, end, PERSON_TAG) for start, end in self._people(tagged)),
            *find_kinds(things, self._language),
        ]

    def tag(self, text: str) -> list[TaggedSentence]:
        """Return the sentences of a text that have names, with the tags of their words."""
        sentences = list(split_words(text, self._language))
        rows = self._extractor.extract(sentences)
        tagged: list[TaggedSentence] = []
        doubtful: list[Place] = []
        for sentence, row in zip(sentences, rows, strict=True):
            if row:
                tags = self._crf.tag(row)
                doubtful += [(len(tagged), word) for word in self._doubtful_words(tags)]
                tagged.append((sentence, tags))
        if self._language not in CHARACTER_LANGUAGES and _has_people(tagged):
            self._untag_doubtful(tagged, doubtful)
            _untag_things(tagged)
            _tag_alike(tagged)
        return tagged

    def _doubtful_words(self, tags: Sequence[str]) -> Iterator[int]:
        """Yield the names of one word, in the last tagged sentence, that are unsure."""
        if not self._has_articles:
            return
        for first, last in _tag_runs(tags):
            if first == last:
                probability = self._crf.marginal(tags[first], first)
                if probability < MIN_PROBABILITY:
                    yield first

    def _untag_doubtful(
        self, tagged: Sequence[TaggedSentence], doubtful: Sequence[Place]
    ) -> None:
        """Remove the tag of an unsure name if the text does not have it elsewhere.

        News give the full name of a person once. A single word that no full name and
        no certain name has is often a company or a place. In texts where most certain
        names of one word have no full name either, this says nothing.
        """
        if not doubtful:
            return
        full, single = self._certain_names(tagged, frozenset(doubtful))
        if len(single - full) > MAX_UNSUPPORTED_SHARE * len(single):
            return
        for number, index in doubtful:
            sentence, tags = tagged[number]
            if self._extractor.key(sentence[index].text) not in full | single:
                tags[index] = NO_TAG

    def _certain_names(
        self, tagged: Sequence[TaggedSentence], unsure: frozenset[Place]
    ) -> tuple[set[str], set[str]]:
        """Return the stems of names of several words, and of certain ones of one."""
        full: set[str] = set()
        single: set[str] = set()
        for number, (sentence, tags) in enumerate(tagged):
            for first, last in _tag_runs(tags):
                if (number, first) not in unsure:
                    stems = full if first < last else single
                    words = sentence[first : last + 1]
                    stems.update(self._extractor.key(word.text) for word in words)
        return full, single

    def _people(self, tagged: Sequence[TaggedSentence]) -> list[Span]:
        return [
            span
            for sentence, tags in tagged
            if BEGIN_TAG in tags or INSIDE_TAG in tags
            for span in self._name_spans(sentence, tags)
        ]

    def _name_spans(
        self, sentence: Sequence[Token], tags: Sequence[str]
    ) -> Iterator[Span]:
        for first, last in _tag_runs(tags):
            start, end = first, last
            while start < end and self._is_lead(sentence, start):
                start += 1
            while start < end and _is_outer_mark(sentence, end):
                end -= 1
            if any(token.text[0].isalpha() for token in sentence[start : end + 1]):
                yield sentence[start].start, sentence[end].end

    def _is_lead(self, sentence: Sequence[Token], index: int) -> bool:
        """Return whether a word before a name is none: `Ifølge Toft`, `לדברי כהן`.

        In a language with capitals, only the first word of a sentence can look like a
        name.
        """
        if _is_mark(sentence[index].text):
            return True
        word = sentence[index].text
        if self._extractor.is_cased and _begins_sentence(sentence, index):
            return word in LETTER_WORDS or self._extractor.is_common(word)
        return not self._extractor.is_cased and self._extractor.is_common(word)


def _begins_sentence(sentence: Sequence[Token], index: int) -> bool:
    """Return whether a word is the first one, or follows a stop that ends no sentence.

    Before a single letter, a stop is not taken for the end of a sentence.
    """
    if not index:
        return True
    return len(sentence[index].text) == 1 and sentence[index - 1].text in SENTENCE_ENDS


def _is_outer_mark(sentence: Sequence[Token], index: int) -> bool:
    """Return whether a mark at the end of a name is none of its letters.

    The stop of an initial is one: `Jan T.`.
    """
    mark = sentence[index].text
    is_initial = mark == "." and len(sentence[index - 1].text) == 1
    return _is_mark(mark) and not is_initial


def _is_mark(text: str) -> bool:
    """Return whether a word is a mark. The mark of an account is part of its name."""
    return len(text) == 1 and not text.isalnum() and text != "@"


def _has_people(tagged: Sequence[TaggedSentence]) -> bool:
    """Return whether any word is tagged as the name of a person."""
    return any(BEGIN_TAG in tags or INSIDE_TAG in tags for _, tags in tagged)


def _untag_things(tagged: Sequence[TaggedSentence]) -> None:
    """Remove the tag of a name of one word that is mostly that of a thing in the text.

    A company is seldom taken for a person in most of its sentences. With a margin of one,
    two of forty languages had lower scores.
    """
    balances: Counter[str] = Counter()
    for sentence, tags in tagged:
        for token, tag in zip(sentence, tags, strict=True):
            if tag != "O":
                balances[token.text] += 1 if tag in {BEGIN_TAG, INSIDE_TAG} else -1
    for sentence, tags in tagged:
        for first, last in list(_tag_runs(tags)):
            if first == last and balances[sentence[first].text] <= -MIN_MARGIN:
                tags[first] = OTHER_TAG


def _tag_alike(tagged: Sequence[TaggedSentence]) -> None:
    """Tag a word as a name where the context does not show it, as the text does else.

    At least half of its occurrences must be tagged. A part of another name, such as
    that of a company, stays as it is.
    """
    counts: Counter[str] = Counter()
    for sentence, tags in tagged:
        for token, tag in zip(sentence, tags, strict=True):
            counts[token.text] += 1 if tag in {BEGIN_TAG, INSIDE_TAG} else 0
    names = {word for word, count in counts.items() if count and _may_be_name(word)}
    if not names:
        return
    for sentence, tags in tagged:
        for token, tag in zip(sentence, tags, strict=True):
            if tag not in {BEGIN_TAG, INSIDE_TAG} and token.text in names:
                counts[token.text] -= 1
    for sentence, tags in tagged:
        for index, (token, tag) in enumerate(zip(sentence, tags, strict=True)):
            is_name = token.text in names and counts[token.text] >= 0
            if is_name and tag not in {BEGIN_TAG, INSIDE_TAG}:
                _tag_as_name(sentence, tags, index)


def _may_be_name(word: str) -> bool:
    return len(word) > 2 and word[0].isalpha() and not word[0].islower()


def _tag_as_name(sentence: Sequence[Token], tags: list[str], index: int) -> None:
    neighbours = {*tags[max(0, index - 1) : index], *tags[index + 1 : index + 2]}
    if tags[index] != "O" and tags[index] in neighbours:
        return
    follows_name = index > 0 and tags[index - 1] in {BEGIN_TAG, INSIDE_TAG}
    is_close = index > 0 and sentence[index].start <= sentence[index - 1].end + 1
    tags[index] = INSIDE_TAG if follows_name and is_close else BEGIN_TAG
    if tags[index + 1 : index + 2] == [BEGIN_TAG]:
        tags[index + 1] = INSIDE_TAG


def _tag_runs(tags: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last index of each name."""
    first = -1
    for index, tag in enumerate((*tags, "O")):
        is_inside = tag == INSIDE_TAG
        if first >= 0 and not is_inside:
            yield first, index - 1
            first = -1
        if tag == BEGIN_TAG or (is_inside and first < 0):
            first = index
