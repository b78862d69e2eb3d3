"""Find documents that lack some words of a query, as the embedded engine does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from whoosh.query import Query

from index.columnar.searching.related import (
    MIN_STOP_WORDS,
    MIN_WEIGHT_SHARE,
    SPLIT_COMPOUND_SHARE,
    STOP_WORDS,
)
from index.columnar.searching.stem_operator import related_weight
from index.columnar.searching.stemming import STEMMER_BY_LANGUAGE
from index.engine import Search
from index.opensearch.clauses import (
    AndClause,
    Clause,
    LanguageGroup,
    OrClause,
    PhraseClause,
    Statistics,
    WordClause,
    WordForm,
)
from index.opensearch.dictionary import related_words
from index.opensearch.forms import find_forms
from index.opensearch.reader import Draft, Reader
from index.opensearch.scoring import Json, any_of, idf
from index.text.word_forms import is_plain_word

ROUNDING = 1e-6


@dataclass(eq=False)
class StemClause(WordClause):
    """Match a word and all words of its stem, scored as one word."""

    def term_weight(self, statistics: Statistics) -> float:
        """Return the IDF."""
        return idf(statistics.document_count, statistics.size(self))


def optional_clauses(query: Clause, search: Search) -> dict[Clause, Query]:
    """Return the clauses that may be missing, with their queries."""
    if not isinstance(query, AndClause):
        return {}
    pairs = zip(query.clauses, search.query.subqueries, strict=False)
    return {part: sub for part, sub in pairs if sub in search.optional_clauses}


def related_query(reader: Draft, query: Clause, search: Search) -> Json | None:
    """Return the query for related documents, or `None` if there are none.

    It also matches the documents of the query itself.
    """
    optional = optional_clauses(query, search)
    words = list(optional)
    if len(words) < 2 or not isinstance(query, AndClause):
        return None
    forms = [
        pair
        for word in _drop_stop_words(words)
        for pair in _weighted_forms(reader, word)
    ]
    reader.load_sizes(
        [clause for _, form in forms for clause in (form, *_counted(form))]
    )
    significant, most = _significance(reader, forms)
    required = [part.filter() for part in query.clauses if part not in optional]
    scores = [_shared_score(reader, share, form) for share, form in forms]
    enough = {
        "function_score": {
            "query": any_of(significant),
            "min_score": max(most * MIN_WEIGHT_SHARE * (1 - ROUNDING), ROUNDING),
        }
    }
    return {"bool": {"must": [any_of(scores)], "filter": [enough, *required]}}


def _counted(form: Clause) -> Iterator[Clause]:
    yield from form.counted_clauses()


def _significance(
    reader: Reader, forms: Sequence[tuple[float, Clause]]
) -> tuple[list[Json], float]:
    """Return queries that score the weight of each word, and the sum of all."""
    queries: list[Json] = []
    most = 0.0
    for share, form in forms:
        count = reader.size(form)
        if count:
            weight = share * idf(reader.document_count, count)
            constant = {"filter": form.filter(), "boost": weight}
            queries.append({"constant_score": constant})
            most += weight
    return queries, most


def _shared_score(reader: Reader, share: float, form: Clause) -> Json:
    score = form.scored(reader)
    return score if share == 1 else {"bool": {"must": [score], "boost": share}}


def find_missing_clauses(
    reader: Reader, query: Clause, search: Search, keys: Sequence[str]
) -> dict[str, tuple[Query, ...]]:
    """Return the optional clauses that each document lacks, by its key in the index."""
    optional = optional_clauses(query, search)
    if not optional or not keys:
        return {}
    names = {str(at): clause for at, clause in enumerate(optional)}
    should = [
        {"bool": {"filter": [clause.filter()], "_name": name}}
        for name, clause in names.items()
    ]
    body = {
        "size": len(keys),
        "query": {
            "bool": {"filter": [{"ids": {"values": list(keys)}}], "should": should}
        },
        "_source": False,
        "track_total_hits": False,
    }
    missing = {}
    for hit in reader.search(body)["hits"]["hits"]:
        present = hit.get("matched_queries", ())
        lacking = (
            optional[part] for name, part in names.items() if name not in present
        )
        missing[hit["_id"]] = tuple(lacking)
    return missing


def _drop_stop_words(words: Sequence[Clause]) -> Sequence[Clause]:
    """Remove the stop words of a sentence, unless there are no other words."""
    mains = map(_main_form, words)
    typed = [form.text if isinstance(form, WordClause) else "" for form in mains]
    common = max((listed.intersection(typed) for listed in STOP_WORDS), key=len)
    telling = [
        word for word, text in zip(words, typed, strict=True) if text not in common
    ]
    return telling if telling and len(common) >= MIN_STOP_WORDS else words


def _main_form(word: Clause) -> Clause:
    """Return the first form of a word, its main form."""
    return word.clauses[0] if isinstance(word, OrClause) and word.clauses else word


def _weighted_forms(reader: Draft, word: Clause) -> Iterator[tuple[float, Clause]]:
    """Yield the forms of a word with their weights."""
    form = _main_form(word)
    if isinstance(word, OrClause) and isinstance(form, PhraseClause):
        parts = [_expand_stem(reader, part) for part in form.distinct_words()]
        plain = [part for part in parts if part is not None]
        if len(plain) == len(parts):
            yield 1 - SPLIT_COMPOUND_SHARE, word
            yield from ((SPLIT_COMPOUND_SHARE, part) for part in plain)
            return
    yield 1.0, _expand_stem(reader, form) or word


def _expand_stem(reader: Draft, word: Clause) -> StemClause | None:
    """Expand a word by its stem. Return `None` unless it is a plain word of text."""
    if not isinstance(word, WordClause) or word.field != "text":
        return None
    if not word.has_forms and not is_plain_word(word.text):
        return None
    forms = list(
        word.forms
        if word.has_forms
        else find_forms(
            reader.dictionary, reader.groups, word.field, word.text
        ).existing
    )
    forms += _stem_forms(reader, word.text, forms)
    return StemClause(word.field, word.text, 1.0, tuple(forms), has_forms=True)


def _stem_forms(
    reader: Draft, word: str, counted: Sequence[WordForm]
) -> Iterator[WordForm]:
    """Yield each other word of the stem, for the languages where it is no form yet."""
    everywhere = {form.term for form in counted if form.group is None}
    grouped = {(form.term, form.group) for form in counted}
    for stemmer, group in _stemmer_groups(reader):
        for term in sorted(related_words(reader.dictionary, word, stemmer)):
            if term in everywhere:
                continue
            uncounted = _without_counted(reader, group, term, grouped)
            if uncounted is not None:
                yield WordForm(term, related_weight(term), uncounted)


def _stemmer_groups(reader: Reader) -> Iterator[tuple[str, LanguageGroup]]:
    """Yield each stemmer of the archive and its languages."""
    state = reader.generation.state
    codes: dict[str, list[str]] = {}
    for code in sorted(state.languages):
        if stemmer := STEMMER_BY_LANGUAGE.get(code):
            codes.setdefault(stemmer, []).append(code)
    has_unknown = sum(state.languages.values()) < state.count
    fallback = STEMMER_BY_LANGUAGE[None]
    if has_unknown:
        codes.setdefault(fallback, [])
    for stemmer, spoken in codes.items():
        is_fallback = has_unknown and stemmer == fallback
        yield stemmer, LanguageGroup(None, tuple(spoken), is_fallback)


def _without_counted(
    reader: Reader,
    group: LanguageGroup,
    term: str,
    grouped: set[tuple[str, LanguageGroup | None]],
) -> LanguageGroup | None:
    """Return the languages of a group where a term is not counted as a form."""
    counted = [
        reader_group
        for reader_group in reader.groups
        if (term, reader_group) in grouped
    ]
    codes = {code for counted_group in counted for code in counted_group.codes}
    has_unknown = group.has_unknown and not any(
        counted_group.has_unknown for counted_group in counted
    )
    rest = tuple(code for code in group.codes if code not in codes)
    return LanguageGroup(None, rest, has_unknown) if rest or has_unknown else None
