"""Every value that an article gives for a fact, chosen or not: what a person who corrects it can choose from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from archive.article import Article
from archive.extract import authors, outlet, title
from archive.extract.date import ArticleDates
from archive.model import Candidate, Fact

MAX_CANDIDATES = 12
"""Candidates that are kept for a fact."""


def collect_candidates(article: Article, dates: ArticleDates) -> tuple[Candidate, ...]:
    """Name of the fact and candidate, the most telling first; equal values are one, with the evidence of all."""
    titles = list(title.find_candidates(article))
    called = {each.value for each in titles}
    found: dict[str, Iterable[Fact[Any]]] = {
        "title": titles,
        "date": dates.candidates,
        "outlet": (
            each for each in outlet.find_candidates(article) if each.value not in called
        ),
        "authors": authors.find_candidates(article),
    }
    return tuple(
        Candidate(name, fact)
        for name, facts in found.items()
        for fact in _merge_equal(facts)[:MAX_CANDIDATES]
    )


def _merge_equal(facts: Iterable[Fact[Any]]) -> list[Fact[Any]]:
    by_value: dict[object, Fact[Any]] = {}
    for each in facts:
        known = by_value.setdefault(each.value, each)
        evidence = tuple(dict.fromkeys((*known.evidence, *each.evidence)))
        by_value[each.value] = replace(known, evidence=evidence)
    return list(by_value.values())
