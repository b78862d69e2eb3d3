"""Every value that an article gives for a fact, chosen or not: what a person who corrects it can choose from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from archive.article import Article
from archive.extract import authors, outlet, title
from archive.extract.date import Dates
from archive.model import Candidate, Fact

MOST = 12
"""Candidates that are kept for a fact."""


def candidates(article: Article, dates: Dates) -> tuple[Candidate, ...]:
    """Name of the fact and candidate, the most telling first; equal values are one, with the evidence of all."""
    titles = list(title.candidates(article))
    called = {each.value for each in titles}
    found: dict[str, Iterable[Fact[Any]]] = {
        "title": titles,
        "date": dates.candidates,
        "outlet": (
            each for each in outlet.candidates(article) if each.value not in called
        ),
        "authors": authors.candidates(article),
    }
    return tuple(
        Candidate(name, fact)
        for name, facts in found.items()
        for fact in _merged(facts)[:MOST]
    )


def _merged(facts: Iterable[Fact[Any]]) -> list[Fact[Any]]:
    by_value: dict[object, Fact[Any]] = {}
    for each in facts:
        known = by_value.setdefault(each.value, each)
        evidence = tuple(dict.fromkeys((*known.evidence, *each.evidence)))
        by_value[each.value] = replace(known, evidence=evidence)
    return list(by_value.values())
