"""Read the lists of `index/text/data/`: words and endings by language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def read_lines(file_name: str) -> Mapping[str, tuple[str, ...]]:
    """Return language → its lines. A line `[de]` begins those of German."""
    text = files("index").joinpath("text", "data", file_name).read_text("utf-8")
    lines: defaultdict[str, list[str]] = defaultdict(list)
    language = ""
    for line in text.splitlines():
        if line.startswith("["):
            language = line.strip("[]")
        elif line and not line.startswith("#"):
            lines[language].append(line)
    return {language: tuple(words) for language, words in lines.items()}
