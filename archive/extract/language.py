"""The language of an article, as a two-letter code."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from archive.article import Article
from archive.model import Confidence, Evidence, Fact
from archive.tables import rows

SAMPLE = 4000
"""Characters from the head of the text that are looked at."""
FEWEST = 8
"""Common words that must be met before a language is believed."""
LEAD = 1.5
"""How many times as many as of the next language."""

_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")), ("ko", re.compile("[\uac00-\ud7af]")), ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ar", re.compile("[\u0600-\u06ff]")), ("he", re.compile("[\u0590-\u05ff]")), ("el", re.compile("[\u0370-\u03ff]")),
    ("hi", re.compile("[\u0900-\u097f]")), ("th", re.compile("[\u0e00-\u0e7f]")),
)  # fmt: skip


def extract(article: Article) -> Fact[str] | None:
    """What the page says, unless its words are plainly of another language; else what the words say."""
    counted = _counted(article.text[:SAMPLE])
    said = article.page.language if article.page else None
    if said and (counted is None or counted == said):
        confidence = Confidence.CORROBORATED if counted else Confidence.STATED
        return Fact(said, confidence, "html lang", (Evidence(said, key="html lang"),))
    return Fact(counted, Confidence.INFERRED, "common words") if counted else None


def _counted(text: str) -> str | None:
    """The language whose most common words the text uses, when it is well ahead of the others."""
    scripted = next((code for code, script in _SCRIPTS if len(script.findall(text)) > len(text) // 5), None)
    if scripted or not text:
        return scripted
    counts: Counter[str] = Counter()
    for word, times in Counter(_WORD.findall(text.lower())).items():
        for code in _common().get(word, ()):
            counts[code] += times
    (best, most), (_, next_most) = (*counts.most_common(2), ("", 0), ("", 0))[:2]
    return best if most >= FEWEST and most >= LEAD * next_most else None


@cache
def _common() -> dict[str, tuple[str, ...]]:
    languages: dict[str, tuple[str, ...]] = {}
    for code, *words in rows("languages.tsv"):
        for word in words:
            languages[word] = (*languages.get(word, ()), code)
    return languages
