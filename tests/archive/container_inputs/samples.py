"""The stories, headlines and bylines that the made-up files have."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.archive.test_saved_inputs import STORY_BY_LANGUAGE

DAY = "2020-03-03"
"""The day that each date line gives."""
REPETITIONS = 3


@dataclass(frozen=True)
class Sample:
    """A story in a language, with its headline, byline and date line."""

    language: str
    title: str
    byline: str
    author: str
    day: str
    outlet: str

    @property
    def story(self) -> str:
        """Return the text of one paragraph."""
        return STORY_BY_LANGUAGE[self.language]

    @property
    def paragraphs(self) -> list[str]:
        """Return the paragraphs of the article."""
        return [self.story] * REPETITIONS

    @property
    def html(self) -> str:
        """Return the paragraphs as HTML."""
        return "".join(f"<p>{text}</p>" for text in self.paragraphs)

    @property
    def facts(self) -> dict[str, str]:
        """Return the facts that the file must give."""
        return {
            "title": self.title,
            "date": DAY,
            "language": self.language,
            "count": "1",
        }


def _read_samples() -> dict[str, Sample]:
    path = Path(__file__).with_name("heads.tsv")
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines())
    return {row[0]: Sample(*row) for row in rows}


SAMPLES = _read_samples()


@dataclass(frozen=True)
class ContainerInput:
    """A made-up file with the facts that must be read from it."""

    kind: str
    file_name: str
    name: str
    content: bytes
    facts: dict[str, str]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}: {self.name}"
