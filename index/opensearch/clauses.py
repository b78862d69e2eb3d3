"""The clauses of a compiled query: what they match, and how they score.

A clause has a filter, which matches documents, and a query, which also scores them.
The score needs the number of documents with each word, so a search counts them first.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from index.opensearch import schema
from index.opensearch.scoring import (
    MATCH_ALL,
    MATCH_NOTHING,
    Json,
    all_of,
    any_of,
    idf,
    saturated,
    without_score,
)
from index.opensearch.tokens import POSITION_SIGN, WEIGHT_SCALE, clip_term


class Statistics(Protocol):
    """What scores need to know about the index."""

    @property
    def document_count(self) -> int:
        """Return the number of documents."""

    def average_length(self, field: str) -> float:
        """Return the average length of a field."""

    def size(self, clause: Clause) -> int:
        """Return the number of documents that match a clause."""


class LanguageGroup(NamedTuple):
    """Languages whose words have the same forms. Unknown ones can be among them.

    `language` names the rules. `codes` are those of the articles.
    """

    language: str | None
    codes: tuple[str, ...]
    has_unknown: bool

    def filter(self) -> Json:
        """Return the query for the articles."""
        name = schema.facet_field("language")
        parts: list[Json] = []
        if self.codes:
            parts.append({"terms": {name: list(self.codes)}})
        if self.has_unknown:
            parts.append({"bool": {"must_not": [{"exists": {"field": name}}]}})
        return any_of(parts)


@dataclass(frozen=True, slots=True)
class WordForm:
    """A term that counts as a form of a word, in articles of one group of languages.

    `group` is `None` if it counts in all articles.
    """

    term: str
    weight: float
    group: LanguageGroup | None = None


class Clause(ABC):
    """A part of a query."""

    @abstractmethod
    def filter(self) -> Json:
        """Return the query for its documents, without scores."""

    def scored(self, statistics: Statistics) -> Json:  # noqa: ARG002 - has none
        """Return the query for its documents, with scores."""
        return without_score(self.filter())

    def counted_clauses(self) -> Iterator[Clause]:
        """Yield the clauses whose numbers of documents the score needs."""
        yield from ()

    def counted_filter(self) -> Json:
        """Return the query that counts its documents."""
        return self.filter()

    def positive_clauses(self) -> Sequence[Clause]:
        """Return the inner clauses that can contribute to a match."""
        return ()

    def term_weight(self, statistics: Statistics) -> float:
        """Return the weight of the clause, the highest of alternatives."""
        weights = (part.term_weight(statistics) for part in self.positive_clauses())
        return max(weights, default=0.0)


@dataclass(eq=False)
class WordClause(Clause):
    """Match a word of a field in some forms, scored as one word.

    `text` is the word as typed. `has_forms` is false if only it counts.
    `possible_forms` are the forms with others that no document has. Documents are
    counted with them, so that the dictionary does not have to be asked before.
    """

    field: str
    text: str
    boost: float
    forms: tuple[WordForm, ...]
    has_forms: bool = False
    possible_forms: tuple[WordForm, ...] = ()

    @property
    def is_scored(self) -> bool:
        """Return whether the field has scores."""
        return self.field in schema.SCORED_FIELDS

    def filter(self) -> Json:
        """Return the query for documents with any form."""
        return forms_query(self._target, self.forms)

    @property
    def _target(self) -> str:
        return schema.weight_field(self.field) if self.is_scored else self.field

    def weights(self) -> Json:
        """Return the query whose score is the weight of all forms in a document."""
        parts: list[Json] = []
        grouped: dict[LanguageGroup, list[Json]] = {}
        for form in self.forms:
            value = {"value": clip_term(form.term), "boost": form.weight}
            query = {"term": {self._target: value}}
            if form.group is None:
                parts.append(query)
            else:
                grouped.setdefault(form.group, []).append(query)
        for group, queries in grouped.items():
            parts.append(
                {"bool": {"filter": [group.filter()], "must": [any_of(queries)]}}
            )
        return any_of(parts)

    def scored(self, statistics: Statistics) -> Json:
        """Return the query with the BM25 score of the word."""
        if not self.is_scored or not self.forms:
            return without_score(self.filter())
        return saturated(
            self.weights(),
            self.field,
            self.term_weight(statistics),
            statistics.average_length(self.field),
        )

    def counted_clauses(self) -> Iterator[Clause]:
        """Yield the word itself."""
        if self.is_scored and (self.forms or self.possible_forms):
            yield self

    def counted_filter(self) -> Json:
        """Return the query for documents with any possible form."""
        return forms_query(self._target, self.possible_forms or self.forms)

    def term_weight(self, statistics: Statistics) -> float:
        """Return the IDF multiplied by the boost."""
        if not self.is_scored:
            return 0.0
        count = statistics.size(self) if self.forms else 0
        return self.boost * idf(statistics.document_count, count)


def forms_query(target: str, forms: Sequence[WordForm]) -> Json:
    """Return the query for documents with any of some forms."""
    everywhere = [clip_term(form.term) for form in forms if form.group is None]
    parts: list[Json] = [{"terms": {target: everywhere}}] if everywhere else []
    grouped: dict[LanguageGroup, list[str]] = {}
    for form in forms:
        if form.group is not None:
            grouped.setdefault(form.group, []).append(clip_term(form.term))
    for group, terms in grouped.items():
        parts.append(all_of([group.filter(), {"terms": {target: terms}}]))
    return any_of(parts)


@dataclass(eq=False)
class PhraseClause(Clause):
    """Match consecutive words in their exact forms. Their IDFs are added."""

    field: str
    words: tuple[WordClause, ...]
    boost: float

    def filter(self) -> Json:
        """Return the query for documents with the phrase."""
        text = POSITION_SIGN.join(clip_term(word.text) for word in self.words)
        options = {"query": text, "analyzer": "cuttings_positions"}
        return {"match_phrase": {self.field: options}}

    def scored(self, statistics: Statistics) -> Json:
        """Return the query with the BM25 score of the phrase, scored as one word."""
        if self.field not in schema.SCORED_FIELDS:
            return without_score(self.filter())
        return saturated(
            self.filter(),
            self.field,
            self.term_weight(statistics),
            statistics.average_length(self.field),
            # OpenSearch adds the number of matches once for each word.
            scale=WEIGHT_SCALE / len(self.words),
        )

    def distinct_words(self) -> list[WordClause]:
        """Return each word once."""
        return list({word.text: word for word in self.words}.values())

    def counted_clauses(self) -> Iterator[Clause]:
        """Yield the words."""
        for word in self.distinct_words():
            yield from word.counted_clauses()

    def term_weight(self, statistics: Statistics) -> float:
        """Return the sum of the words' IDFs, multiplied by the boost."""
        weights = (word.term_weight(statistics) for word in self.distinct_words())
        return self.boost * sum(weights)


@dataclass(eq=False)
class AnyTermClause(Clause):
    """Match any of several terms of a field, with one constant score."""

    field: str
    terms: tuple[str, ...]
    boost: float

    def filter(self) -> Json:
        """Return the query for documents with any of the terms."""
        if not self.terms:
            return MATCH_NOTHING
        scored = self.field in schema.SCORED_FIELDS
        target = schema.weight_field(self.field) if scored else self.field
        return {"terms": {target: [clip_term(term) for term in self.terms]}}

    def scored(self, _: Statistics) -> Json:
        """Return the query with the constant score."""
        return {"constant_score": {"filter": self.filter(), "boost": self.boost}}

    def term_weight(self, _: Statistics) -> float:
        """Return the constant score."""
        return self.boost


@dataclass(eq=False)
class GroupClause(Clause):
    """Several clauses."""

    clauses: Sequence[Clause]

    def positive_clauses(self) -> Sequence[Clause]:
        """Return the clauses."""
        return self.clauses

    def counted_clauses(self) -> Iterator[Clause]:
        """Yield those of each clause."""
        for clause in self.clauses:
            yield from clause.counted_clauses()


@dataclass(eq=False)
class AndClause(GroupClause):
    """Match documents that match every clause."""

    def filter(self) -> Json:
        """Return the query without scores."""
        return all_of([clause.filter() for clause in self.clauses])

    def scored(self, statistics: Statistics) -> Json:
        """Return the query with the sum of the scores."""
        return {"bool": {"must": [part.scored(statistics) for part in self.clauses]}}


@dataclass(eq=False)
class OrClause(GroupClause):
    """Match documents that match any clause."""

    def filter(self) -> Json:
        """Return the query without scores."""
        return any_of([clause.filter() for clause in self.clauses])

    def scored(self, statistics: Statistics) -> Json:
        """Return the query with the sum of the scores."""
        return any_of([part.scored(statistics) for part in self.clauses])


@dataclass(eq=False)
class NotClause(Clause):
    """Match documents that do not match a clause."""

    clause: Clause

    def filter(self) -> Json:
        """Return the query for all other documents."""
        excluded = [self.clause.filter()]
        return {"bool": {"filter": [{"match_all": {}}], "must_not": excluded}}


@dataclass(eq=False)
class FixedClause(Clause):
    """Match by a query that never scores, such as a range of days."""

    query: Json = field(default_factory=lambda: MATCH_ALL)

    def filter(self) -> Json:
        """Return the query."""
        return self.query
