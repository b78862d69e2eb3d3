"""Measure how well and how fast people are found.

Example: python -m tests.bench.people [GOLD] [--languages DIR] [--plain FILE]

GOLD has JSON lines with `id, sport, text, mentions: [{start, end, type}],
people: [{name, forms}]`. A mention is right if its span is exact. A person is right if
the name is the longest form of a true person, or the name by which that person is
known. Case and accents are ignored, and each true person counts once (*strict*).
`--languages` prints a table from the development sets of other languages than English,
which `people_languages.py` describes.
`--plain` has JSON lines whose texts are only timed. `--marked` has marked text that the
tagger was not trained on, in columns or JSON lines.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

import click

from archive.people.corpora import NAMED_KINDS, PERSON_TAG, read_corpus
from archive.people.resolution import display_name, resolve_people
from archive.people.tagger import (
    DEFAULT_SPACY_MODEL,
    SPACY_MODEL_VARIABLE,
    TAGGERS,
    NameFunction,
    NameSpan,
    Span,
    spans_of_kind,
)
from archive.text.normalization import normalize_letters
from tests.bench.people_languages import print_table

TIMED_TEXT_COUNT = 2000
"""Number of plain texts to time."""
HEADINGS = (
    "",
    "mentions P/R/F1",
    "people P/R/F1",
    "…without sport",
    "articles a CPU-second",
)
_CAPITALS = re.compile(r"\b[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]+)+")


def capitalized_names(text: str) -> Sequence[NameSpan]:
    """Return each run of two or more capitalised words, as a baseline for taggers."""
    return [NameSpan(*match.span(), PERSON_TAG) for match in _CAPITALS.finditer(text)]


@dataclass
class Score:
    """The numbers of right, wrong and missed names."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, right: int, wrong: int, missed: int) -> None:
        """Add the counts of an article."""
        self.right += right
        self.wrong += wrong
        self.missed += missed

    @property
    def f1(self) -> float:
        """Return the F1 score in per cent, 0 if nothing is right."""
        if not self.right:
            return 0.0
        return 200 * self.right / (2 * self.right + self.wrong + self.missed)

    def __str__(self) -> str:
        precision = 100 * self.right / max(1, self.right + self.wrong)
        recall = 100 * self.right / max(1, self.right + self.missed)
        return f"{precision:.1f}/{recall:.1f}/{self.f1:.1f}"


@dataclass
class Result:
    """The scores of a tagger, and its articles per second of processor time."""

    mentions: Score
    people: Score
    people_without_sport: Score
    speed: float


def measure(articles: Sequence[dict[str, Any]], tag: NameFunction) -> Result:
    """Score the mentions and people of all articles, and time the tagger.

    The time is that of tagging and resolution together.
    """
    result = Result(Score(), Score(), Score(), 0.0)
    tag("Warm words.")
    seconds = 0.0
    for article in articles:
        start = time.process_time()
        spans = spans_of_kind(tag(article["text"]), PERSON_TAG)
        people = resolve_people(article["text"], spans)
        seconds += time.process_time() - start
        true_spans = {
            (mention["start"], mention["end"])
            for mention in article["mentions"]
            if mention["type"] == PERSON_TAG
        }
        predicted_spans = {
            (mention.start, mention.end)
            for person in people
            for mention in person.mentions
        }
        result.mentions.add(*_match_spans(predicted_spans, true_spans))
        names = [display_name(person) for person in people]
        counts = match_names(names, article["people"] or [])
        result.people.add(*counts)
        if not article["sport"]:
            result.people_without_sport.add(*counts)
    result.speed = len(articles) / seconds
    return result


def _match_spans(predicted: set[Span], true: set[Span]) -> tuple[int, int, int]:
    """Return the numbers of right, wrong and missed spans."""
    return len(true & predicted), len(predicted - true), len(true - predicted)


def match_names(
    names: Iterable[str], gold_people: Sequence[dict[str, Any]]
) -> tuple[int, int, int]:
    """Return the numbers of right, wrong and missed names.

    Each name matches the first true person that no earlier name has matched.
    """
    unmatched = [_accepted_names(person) for person in gold_people]
    wrong_count = 0
    for name in map(normalized_name, names):
        accepted_names = next(
            (accepted for accepted in unmatched if name in accepted), None
        )
        if accepted_names is None:
            wrong_count += 1
        else:
            unmatched.remove(accepted_names)
    return len(gold_people) - len(unmatched), wrong_count, len(unmatched)


def _accepted_names(person: dict[str, Any]) -> set[str]:
    """Return the names that are right for a true person."""
    forms = [normalized_name(form) for form in person["forms"]]
    most_words = max(len(form.split()) for form in forms)
    longest_forms = {form for form in forms if len(form.split()) == most_words}
    known_as = normalized_name(re.sub(r"\s*\(.*\)$", "", person["name"]))
    return longest_forms | {known_as}


def normalized_name(name: str) -> str:
    """Return a name without case, accents, punctuation and possessive endings."""
    without_possessive = re.sub(r"['’]s\b", "", normalize_letters(name))
    return " ".join(re.sub(r"[^\w]+", " ", without_possessive).split())


def score_on_marked_text(path: Path, tag: NameFunction) -> dict[str, Score]:
    """Score the tagger alone on a text with marked names. Return a score per kind."""
    scores = {kind: Score() for kind in NAMED_KINDS}
    for document in read_corpus(path):
        names = tag(document.text)
        for kind, score in scores.items():
            true_spans = {
                (start, end)
                for start, end, span_kind in document.spans
                if span_kind == kind
            }
            score.add(*_match_spans(set(spans_of_kind(names, kind)), true_spans))
    return scores


def score_kinds(
    articles: Iterable[dict[str, Any]], tag: NameFunction
) -> dict[str, Score]:
    """Score the tagger alone on articles with marked names, per kind."""
    scores = {kind: Score() for kind in NAMED_KINDS}
    for article in articles:
        names = tag(article["text"])
        for kind, score in scores.items():
            true_spans = {
                (mention["start"], mention["end"])
                for mention in article["mentions"]
                if mention["type"] == kind
            }
            score.add(*_match_spans(set(spans_of_kind(names, kind)), true_spans))
    return scores


def speed(path: Path, tag: NameFunction) -> float:
    """Return the articles per second of processor time, with resolution."""
    texts = list(islice(_read_texts(path), TIMED_TEXT_COUNT))
    start = time.process_time()
    for text in texts:
        resolve_people(text, spans_of_kind(tag(text), PERSON_TAG))
    return len(texts) / (time.process_time() - start)


def read_gold(path: Path) -> list[dict[str, Any]]:
    """Return the articles with their true mentions and people."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _read_texts(path: Path) -> Iterator[str]:
    open_file = gzip.open if path.suffix == ".gz" else open
    with open_file(path, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            yield record.get("body") or record.get("text") or ""


def startup_cost() -> tuple[float, float]:
    """Return the processor seconds and the megabytes of the first use of the tagger.

    They include imports, and are measured in a new process.
    """
    code = (
        "import re,time;status=lambda:open('/proc/self/status').read();"
        "size=lambda:int(re.search(r'VmRSS:\\s+(\\d+)',status())[1]);"
        "a=size();t=time.process_time();from archive.people.tagger import find_person_spans;"
        "find_person_spans('Ann Lee said.');"
        "print(time.process_time()-t,(size()-a)/1024)"
    )
    process = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    seconds, megabytes = map(float, process.stdout.split())
    return seconds, megabytes


@click.command()
@click.argument(
    "path",
    metavar="[GOLD]",
    required=False,
    type=click.Path(path_type=Path, exists=True),
)
@click.option("--languages", type=click.Path(path_type=Path, exists=True))
@click.option("--plain", type=click.Path(path_type=Path, exists=True))
@click.option("--marked", type=click.Path(path_type=Path, exists=True), multiple=True)
def main(
    path: Path | None,
    languages: Path | None,
    plain: Path | None,
    marked: Sequence[Path],
) -> None:
    """Print the scores of all taggers, the speed, and the memory."""
    if languages:
        print_table(languages, click.echo)
    if path:
        _print_english(path, plain, marked)
    elif not languages:
        raise click.UsageError("Name GOLD, --languages, or both.")


def _print_english(path: Path, plain: Path | None, marked: Sequence[Path]) -> None:
    """Print the scores of all taggers of English, their speed and their memory."""
    articles = read_gold(path)
    taggers: dict[str, Callable[[], NameFunction]] = {
        "ours (crf)": TAGGERS["crf"],
        f"spaCy {_spacy_model()}": TAGGERS["spacy"],
        "capitalised words": lambda: capitalized_names,
    }
    click.echo(" | ".join(HEADINGS))
    for name, load_tagger in taggers.items():
        if "spaCy" in name and not _is_spacy_installed():
            click.echo(
                f"{name} | not installed "
                "(pip install '.[spacy]', then python -m spacy download)"
            )
            continue
        result = measure(articles, load_tagger())
        click.echo(
            f"{name} | {result.mentions} | {result.people} | "
            f"{result.people_without_sport} | {result.speed:.0f}"
        )
    tag = TAGGERS["crf"]()
    for kind, score in score_kinds(articles, tag).items():
        click.echo(f"{kind}, the tagger alone: {score}")
    for marked_path in marked:
        for kind, score in score_on_marked_text(marked_path, tag).items():
            click.echo(f"{kind} in {marked_path.name}, the tagger alone: {score}")
    if plain:
        click.echo(
            f"{TIMED_TEXT_COUNT:,} articles of {plain.name}: "
            f"{speed(plain, tag):.0f} a CPU-second with resolution"
        )
    seconds, megabytes = startup_cost()
    click.echo(
        f"loaded in {seconds:.2f} CPU-seconds, {megabytes:.0f} MB more of memory"
    )
    largest_kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    click.echo(f"largest size of this process: {largest_kilobytes / 1024:.0f} MB")


def _spacy_model() -> str:
    return os.environ.get(SPACY_MODEL_VARIABLE) or DEFAULT_SPACY_MODEL


def _is_spacy_installed() -> bool:
    """Return whether spaCy and its model are installed."""
    if not find_spec("spacy"):
        return False
    model = _spacy_model()
    return Path(model).exists() or find_spec(model.split(".")[0]) is not None


if __name__ == "__main__":
    main()
