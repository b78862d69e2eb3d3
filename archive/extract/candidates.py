"""Collect the values that an article gives for its facts, whether chosen or not.

Users who correct a fact choose from these values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from archive.article import Article
from archive.extract import authors, outlet, title
from archive.extract.date import ArticleDates
from archive.model import Candidate, Fact

MAX_CANDIDATES = 12
"""Maximum number of candidates for a fact."""


def collect_candidates(article: Article, dates: ArticleDates) -> tuple[Candidate, ...]:
    """Return the candidates for each fact, the most reliable first.

    Facts with equal values become one candidate with the evidence of all.
    """
    titles = list(title.find_candidates(article))
    title_texts = {fact.value for fact in titles}
    # Some pages give the title of the article as the name of the site.
    outlets = (
        fact
        for fact in outlet.find_candidates(article)
        if fact.value not in title_texts
    )
    facts_by_name: dict[str, Iterable[Fact[Any]]] = {
        "title": titles,
        "date": dates.candidates,
        "outlet": outlets,
        "authors": authors.find_candidates(article),
    }
    return tuple(_merged_candidates(facts_by_name))


def _merged_candidates(
    facts_by_name: Mapping[str, Iterable[Fact[Any]]],
) -> Iterator[Candidate]:
    for name, facts in facts_by_name.items():
        for fact in _merge_equal(facts)[:MAX_CANDIDATES]:
            yield Candidate(name, fact)


def _merge_equal(facts: Iterable[Fact[Any]]) -> list[Fact[Any]]:
    fact_by_value: dict[object, Fact[Any]] = {}
    for fact in facts:
        first_fact = fact_by_value.setdefault(fact.value, fact)
        evidence = tuple(dict.fromkeys((*first_fact.evidence, *fact.evidence)))
        fact_by_value[fact.value] = replace(first_fact, evidence=evidence)
    return list(fact_by_value.values())
