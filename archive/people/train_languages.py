"""Train the taggers of languages: `python -m archive.people.train_languages DIR`.

DIR has `LANG.train.jsonl.gz` for each language, as `training_texts.py` reads them. The
lists that all taggers share are learnt first, with `--lists`. See
`archive/people/MODEL_CARDS.md` for the texts of the models that ship with Cuttings.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pycrfsuite

from archive.people.corpora import PERSON_TAG, AnnotatedText
from archive.people.language_features import FeatureExtractor
from archive.people.name_lists import plain_letters
from archive.people.tokenizer import Token
from archive.people.train import bio_tags
from archive.people.training_texts import TrainingText, read_texts, training_path
from archive.people.words import CHARACTER_LANGUAGES, split_words

PACKAGE_DATA = Path(__file__).parent.parent / "data" / "people"
CRF_PARAMETERS: dict[str, object] = {
    "c1": 0.15,
    "c2": 0.01,
    "max_iterations": 60,
    "feature.minfreq": 2,
    "feature.possible_transitions": True,
}
OTHER_NAME = "ENT"
DENSE_PARAMETERS = CRF_PARAMETERS | {"c1": 0.3, "feature.minfreq": 3}
RARE_PARAMETERS = CRF_PARAMETERS | {
    "c1": 0.05,
    "c2": 0.05,
    "feature.minfreq": 1,
    "max_iterations": 100,
}
SELECTED_RARE_PARAMETERS = RARE_PARAMETERS | {"c1": 0.1}
RARE = frozenset({"da", "hr", "hu", "nl", "pl", "sl", "sw"})
"""Languages that also learn from features that occur once, which made them better."""
SELECTED_RARE = frozenset({"fa", "hi"})
"""The same, with more selection, as their models would be too large."""
DENSE = frozenset({"ru", "tr", "uk"})
"""Languages whose models would be too large, as they learn from very many names."""
MAX_CHARS = 1_100_000
"""Most characters of training text of a language, unless it is close to news."""
MAX_NEWS_CHARS = 2_600_000
"""Most characters of training text of a language, those closest to news first."""
MAX_NEWS_RANK = 2
"""Highest rank of a source that is close to news."""
VARIED = frozenset({"de", "fr"})
"""Languages that learn from more text of any kind. The news have too few names."""
RELATIVES = {
    "da": ("nb",),
    "hi": ("ne",),
    "hr": ("sr",),
    "nb": ("da",),
    "sk": ("cs",),
    "sl": ("hr", "sr"),
    "sr": ("hr",),
    "uk": ("ru",),
}
"""Languages → languages whose texts their taggers also learn from."""
NAMELESS_SENTENCES = 2
"""Of so many sentences without names, one is used. The others teach little."""
MIN_COMMON_OCCURRENCES = 4
"""Occurrences from which a word is a common one."""
MAX_COMMON_WORDS = 10_000
MAX_NAME_SHARE = 0.03
"""Largest share of the occurrences of a common word that are within names."""
MIN_OCCURRENCES = 3
"""Occurrences of a name in one language, if it occurs in no other one."""
MIN_OTHER_OCCURRENCES = 5
"""The same for names of places, organisations and things, of which there are more."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Train the taggers of some languages, or learn the lists that they share."""
    options = _parse_arguments(arguments)
    codes = options.languages.split(",") if options.languages else None
    languages = codes or sorted(
        path.name.split(".")[0] for path in options.folder.glob("*.train.jsonl.gz")
    )
    if options.lists:
        learn_lists(
            options.folder, languages, options.output, only_open=options.only_open
        )
        return
    for language in languages:
        start = time.process_time()
        texts = list(
            _training_texts(options.folder, language, only_open=options.only_open)
        )
        path = options.output / f"{language}.crfsuite"
        if not texts:
            path.unlink(missing_ok=True)
            print(f"{language}: no texts that may be used")  # noqa: T201
            continue
        train_tagger(language, texts, path)
        print(  # noqa: T201
            f"{language}: {path.stat().st_size:,} bytes, {len(texts):,} texts, "
            f"{time.process_time() - start:.0f} CPU-seconds",
            flush=True,
        )


def _parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m archive.people.train_languages", description=main.__doc__
    )
    parser.add_argument("folder", type=Path, help="folder with LANG.train.jsonl.gz")
    parser.add_argument("--languages", help="codes, separated by commas (default: all)")
    parser.add_argument(
        "--lists", action="store_true", help="learn the lists instead of the taggers"
    )
    parser.add_argument(
        "--only-open",
        action="store_true",
        help="use only texts whose terms allow any use",
    )
    parser.add_argument("--output", type=Path, default=PACKAGE_DATA)
    return parser.parse_args(arguments)


def _training_texts(
    folder: Path, language: str, *, only_open: bool
) -> Iterator[TrainingText]:
    """Yield the texts from which the tagger of a language learns.

    Texts in other languages alone do not make a tagger.
    """
    max_chars = MAX_NEWS_CHARS if language in VARIED else MAX_CHARS
    texts = read_texts(training_path(folder, language), only_open=only_open)
    own_texts = select_texts(texts, max_chars, MAX_NEWS_CHARS)
    yield from own_texts
    for relative in RELATIVES.get(language, ()) if own_texts else ():
        texts = read_texts(training_path(folder, relative), only_open=only_open)
        yield from select_texts(texts, MAX_CHARS, MAX_CHARS)


def select_texts(
    texts: Iterable[TrainingText], max_chars: int, max_news_chars: int
) -> list[TrainingText]:
    """Return the texts that are closest to news, up to a number of characters."""
    chosen: list[TrainingText] = []
    size = 0
    for text in sorted(texts, key=lambda text: text.source.rank):
        size += len(text.text)
        is_news = text.source.rank <= MAX_NEWS_RANK
        if size > (max_news_chars if is_news else max_chars) and chosen:
            break
        chosen.append(text)
    return chosen


def train_tagger(language: str, texts: Iterable[TrainingText], path: Path) -> None:
    """Train the tagger of a language, and write it to `path`."""
    trainer = pycrfsuite.Trainer(verbose=False)
    extractor = FeatureExtractor(language)
    for text in texts:
        sentences = list(split_words(text.text, language))
        document = text.annotated()
        rows = extractor.extract(sentences)
        for number, (sentence, row) in enumerate(zip(sentences, rows, strict=True)):
            tags = _tags(sentence, document)
            has_names = any(tag != "O" for tag in tags)
            if row and (has_names or number % NAMELESS_SENTENCES == 0):
                trainer.append(row, tags)
    trainer.set_params(_parameters(language))
    trainer.train(str(path))


def _parameters(language: str) -> dict[str, object]:
    if language in DENSE:
        return DENSE_PARAMETERS
    if language in SELECTED_RARE:
        return SELECTED_RARE_PARAMETERS
    return RARE_PARAMETERS if language in RARE else CRF_PARAMETERS


def _tags(sentence: Sequence[Token], document: AnnotatedText) -> list[str]:
    """Return the tag of each word. Names of things have one tag, which is faster."""
    tags = bio_tags(sentence, document)
    return [tag if tag == "O" or tag[2:] == PERSON_TAG else OTHER_NAME for tag in tags]


def learn_lists(
    folder: Path, languages: Iterable[str], output: Path, *, only_open: bool
) -> None:
    """Write the common words of each language, and the names of all languages."""
    given: dict[str, Counter[str]] = defaultdict(Counter)
    surnames: dict[str, Counter[str]] = defaultdict(Counter)
    other_names: dict[str, Counter[str]] = defaultdict(Counter)
    other_parts: dict[str, Counter[str]] = defaultdict(Counter)
    (output / "words").mkdir(exist_ok=True)
    for language in languages:
        texts = list(read_texts(training_path(folder, language), only_open=only_open))
        if language in CHARACTER_LANGUAGES:
            continue
        lines = "".join(f"{word}\n" for word in sorted(_common_words(language, texts)))
        path = output / "words" / f"{language}.txt"
        path.write_text(lines, encoding="utf-8")
        for words in _person_names(language, texts):
            given[words[0]][language] += 1
            surnames[words[-1]][language] += 1
        for words in _other_names(language, texts):
            for word in words:
                (other_parts if words[1:] else other_names)[word][language] += 1
    rows = sorted(_name_rows(given, surnames))
    (output / "names.tsv").write_text("".join(rows), encoding="utf-8")
    rows = sorted(_name_rows(other_names, other_parts, MIN_OTHER_OCCURRENCES))
    (output / "other_names.tsv").write_text("".join(rows), encoding="utf-8")


def _common_words(language: str, texts: Iterable[TrainingText]) -> Iterator[str]:
    """Yield the frequent words that are hardly ever part of a name."""
    counts: Counter[str] = Counter()
    counts_in_names: Counter[str] = Counter()
    for text in texts:
        is_name = bytearray(len(text.text))
        for start, end in (*text.people, *text.others):
            is_name[start:end] = b"x" * (end - start)
        for sentence in split_words(text.text, language):
            for token in sentence:
                if token.text[0].isalpha():
                    counts[token.text.lower()] += 1
                    counts_in_names[token.text.lower()] += bool(is_name[token.start])
    for word, count in counts.most_common(MAX_COMMON_WORDS):
        is_common = count >= MIN_COMMON_OCCURRENCES and len(word) > 1
        if is_common and counts_in_names[word] <= MAX_NAME_SHARE * count:
            yield word


def _person_names(language: str, texts: Iterable[TrainingText]) -> Iterator[list[str]]:
    """Yield the words of each name of several words."""
    for text in texts:
        for start, end in text.people:
            words = [
                plain_letters(token.text)
                for sentence in split_words(text.text[start:end], language)
                for token in sentence
                if len(token.text) > 2
                and not (token.text.islower() or "." in token.text)
            ]
            if len(words) > 1:
                yield words


def _other_names(language: str, texts: Iterable[TrainingText]) -> Iterator[list[str]]:
    """Yield the words of each name of a place, an organisation or a thing."""
    for text in texts:
        for start, end in text.others:
            words = [
                plain_letters(token.text)
                for sentence in split_words(text.text[start:end], language)
                for token in sentence
                if len(token.text) > 2
                and token.text[0].isalpha()
                and not token.text.islower()
            ]
            if words:
                yield words


def _name_rows(
    first_words: dict[str, Counter[str]],
    last_words: dict[str, Counter[str]],
    min_occurrences: int = MIN_OCCURRENCES,
) -> Iterator[str]:
    for word in first_words.keys() | last_words.keys():
        first = first_words.get(word, Counter())
        last = last_words.get(word, Counter())
        languages = first.keys() | last.keys()
        if len(languages) > 1 or max((first + last).values()) >= min_occurrences:
            yield f"{word}\t{' '.join(sorted(first))}\t{' '.join(sorted(last))}\n"


if __name__ == "__main__":
    main()
