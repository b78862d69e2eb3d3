"""How well and how fast people are found: `python -m tests.bench.people GOLD [--plain FILE] [--marked FILE]`.

GOLD is JSON lines of `id, sport, text, mentions: [{start, end, type}], people: [{name, forms}]`. A mention is right
when its place is exact; a person is right when the name is, letters' case and accents apart, the longest form of one
gold person or the name by which that person is known, each of whom may be claimed once (*strict*). `--plain` is JSON
lines whose texts are only timed; `--marked` is a text in columns or JSON lines that the tagger has not seen.
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

from archive.people.corpora import PERSON_TAG, read_corpus
from archive.people.resolution import display_name, resolve_people
from archive.people.tagger import (
    DEFAULT_SPACY_MODEL,
    SPACY_MODEL_VARIABLE,
    TAGGERS,
    Span,
)
from archive.text.normalization import normalize_letters

TIMED_TEXT_COUNT = 2000
"""Plain texts that are timed."""
HEADINGS = (
    "",
    "mentions P/R/F1",
    "people P/R/F1",
    "…without sport",
    "articles a CPU-second",
)
_CAPITALS = re.compile(r"\b[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]+)+")


def capitalized_spans(text: str) -> Sequence[Span]:
    """What a regex of two or more capitalised words finds: the measure of how much a tagger adds."""
    return [found.span() for found in _CAPITALS.finditer(text)]


@dataclass
class Score:
    """Right, wrong and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, right: int, wrong: int, missed: int) -> None:
        """The counts of one article more."""
        self.right, self.wrong, self.missed = (
            self.right + right,
            self.wrong + wrong,
            self.missed + missed,
        )

    @property
    def f1(self) -> float:
        """In percent; 0 where nothing is right."""
        return (
            200 * self.right / (2 * self.right + self.wrong + self.missed)
            if self.right
            else 0.0
        )

    def __str__(self) -> str:
        precision = 100 * self.right / max(1, self.right + self.wrong)
        recall = 100 * self.right / max(1, self.right + self.missed)
        return f"{precision:.1f}/{recall:.1f}/{self.f1:.1f}"


@dataclass
class Result:
    """What one tagger reaches on the gold."""

    mentions: Score
    people: Score
    people_without_sport: Score
    speed: float


def measure(
    articles: Sequence[dict[str, Any]], tag: Callable[[str], Sequence[Span]]
) -> Result:
    """Mentions and people of every article; the time is that of tagging and resolution together."""
    result = Result(Score(), Score(), Score(), 0.0)
    tag("Warm words.")
    spent = 0.0
    for article in articles:
        begun = time.process_time()
        spans = tag(article["text"])
        people = resolve_people(article["text"], spans)
        spent += time.process_time() - begun
        true = {
            (each["start"], each["end"])
            for each in article["mentions"]
            if each["type"] == PERSON_TAG
        }
        found = {
            (each.start, each.end) for someone in people for each in someone.mentions
        }
        result.mentions.add(len(true & found), len(found - true), len(true - found))
        counts = match_names(
            [display_name(each) for each in people], article["people"] or []
        )
        result.people.add(*counts)
        if not article["sport"]:
            result.people_without_sport.add(*counts)
    result.speed = len(articles) / spent
    return result


def match_names(
    names: Iterable[str], gold_people: Sequence[dict[str, Any]]
) -> tuple[int, int, int]:
    """Right, wrong and missed: each name may claim one person of the gold that nobody claimed before."""
    left = dict(enumerate(map(_answers, gold_people)))
    wrong = 0
    for name in names:
        hit = next(
            (
                number
                for number, answers in left.items()
                if normalized_name(name) in answers
            ),
            None,
        )
        if hit is None:
            wrong += 1
        else:
            del left[hit]
    return len(gold_people) - len(left), wrong, len(left)


def _answers(person: dict[str, Any]) -> set[str]:
    forms = [normalized_name(form) for form in person["forms"]]
    longest = max(len(form.split()) for form in forms)
    known_as = normalized_name(re.sub(r"\s*\(.*\)$", "", person["name"]))
    return {form for form in forms if len(form.split()) == longest} | {known_as}


def normalized_name(name: str) -> str:
    """A name without case, accents, marks and possessive."""
    return " ".join(
        re.sub(r"[^\w]+", " ", re.sub(r"['’]s\b", "", normalize_letters(name))).split()
    )


def score_on_marked_text(path: Path, tag: Callable[[str], Sequence[Span]]) -> Score:
    """The tagger alone on a text with marked people."""
    score = Score()
    for document in read_corpus(path):
        true = {
            (start, end) for start, end, kind in document.spans if kind == PERSON_TAG
        }
        found = set(tag(document.text))
        score.add(len(true & found), len(found - true), len(true - found))
    return score


def speed(path: Path, tag: Callable[[str], Sequence[Span]]) -> float:
    """Plain articles a CPU-second, with resolution."""
    texts = list(islice(_texts(path), TIMED_TEXT_COUNT))
    begun = time.process_time()
    for text in texts:
        resolve_people(text, tag(text))
    return len(texts) / (time.process_time() - begun)


def read_gold(path: Path) -> list[dict[str, Any]]:
    """The articles with their mentions and people."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _texts(path: Path) -> Iterator[str]:
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as lines
    ):
        yield from (
            found.get("body") or found.get("text") or ""
            for found in map(json.loads, lines)
        )


def startup_cost() -> tuple[float, float]:
    """Seconds until the first answer of a new process, and what it adds to memory in megabytes, imports included."""
    code = (
        "import re,time;size=lambda:int(re.search(r'VmRSS:\\s+(\\d+)',open('/proc/self/status').read())[1]);"
        "a=size();t=time.process_time();from archive.people.tagger import find_person_spans;"
        "find_person_spans('Ann Lee said.');"
        "print(time.process_time()-t,(size()-a)/1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    seconds, megabytes = map(float, done.stdout.split())
    return seconds, megabytes


@click.command()
@click.argument("path", metavar="GOLD", type=click.Path(path_type=Path, exists=True))
@click.option("--plain", type=click.Path(path_type=Path, exists=True))
@click.option("--marked", type=click.Path(path_type=Path, exists=True), multiple=True)
def main(path: Path, plain: Path | None, marked: Sequence[Path]) -> None:
    """Print the table."""
    articles = read_gold(path)
    taggers: dict[str, Callable[[], Callable[[str], Sequence[Span]]]] = {
        "ours (crf)": TAGGERS["crf"],
        f"spaCy {os.environ.get(SPACY_MODEL_VARIABLE) or DEFAULT_SPACY_MODEL}": TAGGERS[
            "spacy"
        ],
        "capitalised words": lambda: capitalized_spans,
    }
    click.echo(" | ".join(HEADINGS))
    for name, make in taggers.items():
        if "spaCy" in name and not (find_spec("spacy") and _has_model()):
            click.echo(
                f"{name} | not installed (pip install '.[spacy]', then python -m spacy download)"
            )
            continue
        got = measure(articles, make())
        click.echo(
            f"{name} | {got.mentions} | {got.people} | {got.people_without_sport} | {got.speed:.0f}"
        )
    tag = TAGGERS["crf"]()
    for each in marked:
        click.echo(
            f"mentions in {each.name}, the tagger alone: {score_on_marked_text(each, tag)}"
        )
    if plain:
        click.echo(
            f"{TIMED_TEXT_COUNT:,} articles of {plain.name}: {speed(plain, tag):.0f} a CPU-second with resolution"
        )
    seconds, megabytes = startup_cost()
    click.echo(
        f"loaded in {seconds:.2f} CPU-seconds, {megabytes:.0f} MB more of memory"
    )
    click.echo(
        f"largest size of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
    )


def _has_model() -> bool:
    model = os.environ.get(SPACY_MODEL_VARIABLE) or DEFAULT_SPACY_MODEL
    return Path(model).exists() or find_spec(model.split(".")[0]) is not None


if __name__ == "__main__":
    main()
