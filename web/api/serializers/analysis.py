"""Serialize comparisons, concordances, quotations and co-mentions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from archive.catalog import SpokenQuotation
from index.search.co_mentions import CoMention, CoMentions
from index.search.comparison import Comparison, Series
from index.search.concordance import Concordance, ConcordanceLine
from index.search.quotation_table import QuotationTable
from index.search.request import SearchRequest
from index.search.response import FacetValue
from index.text.keyness import KeyFeature
from web.api.schemas import analysis as schemas
from web.api.schemas.search import PersonLink
from web.api.serializers.values import iso_format, serialize_dates
from web.presenters import analysis as presenters
from web.presenters import quotations
from web.urls import analysis as analysis_urls
from web.urls import search as search_urls
from web.urls.analysis import AnalysisParameters, View


def serialize_comparison(
    comparison: Comparison, parameters: AnalysisParameters
) -> schemas.ComparedSearches:
    """Serialize searches side by side."""
    request = parameters.request
    return {
        "period": comparison.period,  # type: ignore[typeddict-item]
        "count": "stories" if request.count_stories else "articles",
        "with_archive": comparison.with_archive,
        "series": [_series(comparison, series) for series in comparison.series],
        "messages": [str(message) for message in comparison.messages],
        "links": serialize_links(View.COMPARE, parameters),
    }


def _series(comparison: Comparison, series: Series) -> schemas.ComparedSeries:
    periods: tuple[str | None, ...] = comparison.periods
    if series.counts.get(None):
        periods = (*periods, None)
    return {
        "label": series.label,
        "total": series.total,
        "counts": [
            {
                "period": period,
                "count": series.counts.get(period, 0),
                "share": presenters.share_of_archive(comparison, series, period),
            }
            for period in periods
        ],
        "read": series.read,
        "words": [_feature(feature, {}) for feature in series.words],
        "people": [_feature(feature, comparison.names) for feature in series.people],
        "url": _search_url(series.request),
    }


def _feature(feature: KeyFeature, names: Mapping[str, str]) -> schemas.KeyFeature:
    return {
        "name": feature.name,
        "label": names.get(feature.name, feature.name),
        "articles": feature.count,
        "other_articles": feature.other_count,
        "score": round(feature.score, 2),
        "ratio": round(feature.ratio, 2),
    }


def serialize_concordance(
    concordance: Concordance, parameters: AnalysisParameters
) -> schemas.ConcordanceLines:
    """Serialize the matches of a query with the text around them."""
    return {
        "query": parameters.request.text,
        "total": concordance.total,
        "read": concordance.read,
        "complete": concordance.is_complete,
        "lines": [_line(line, parameters.request) for line in concordance.lines],
        "messages": [str(message) for message in concordance.messages],
        "links": serialize_links(View.CONCORDANCE, parameters),
    }


def _line(line: ConcordanceLine, request: SearchRequest) -> schemas.ConcordanceLine:
    article = line.article
    dates = serialize_dates(article.dates, article.confidence)
    return {
        "id": article.id,
        "title": article.title,
        "outlet": article.outlet,
        "date": dates["date"],
        "start": line.start,
        "left": line.left,
        "match": line.match,
        "right": line.right,
        "url": presenters.match_url(article.id, request),
    }


def serialize_quotations(
    table: QuotationTable, parameters: AnalysisParameters
) -> schemas.QuotationRows:
    """Serialize quotations."""
    return {
        "query": parameters.request.text,
        "total": table.total,
        "total_of": "articles" if table.counts_articles else "quotations",
        "complete": table.listed >= table.total,
        "quotations": [_quotation(row) for row in table.rows],
        "messages": [str(message) for message in table.messages],
        "links": serialize_links(View.QUOTATIONS, parameters),
    }


def _quotation(row: SpokenQuotation) -> schemas.QuotationRow:
    speaker: PersonLink | None = None
    if row.speaker_slug and row.speaker:
        speaker = {"name": row.speaker, "slug": row.speaker_slug}
    return {
        "text": row.text,
        "speaker": speaker,
        "document": row.document_id,
        "title": row.title,
        "outlet": row.outlet,
        "date_earliest": iso_format(row.earliest),
        "date_latest": iso_format(row.latest),
        "start": row.start,
        "language": row.language,
        "url": quotations.phrase_url(row.text, row.document_id),
    }


def serialize_co_mentions(
    co_mentions: CoMentions, parameters: AnalysisParameters
) -> schemas.CoMentionPairs:
    """Serialize who appears with whom."""
    request = parameters.request
    return {
        "query": request.text,
        "total": co_mentions.total,
        "count": "stories" if request.count_stories else "articles",
        "people": [
            {**_person(person), "count": person.count} for person in co_mentions.people
        ],
        "left_out": co_mentions.left_out,
        "pairs": [_pair(pair, request) for pair in co_mentions.pairs],
        "complete": len(co_mentions.pairs) == co_mentions.pair_count,
        "messages": [str(message) for message in co_mentions.messages],
        "links": serialize_links(View.CO_MENTIONS, parameters),
    }


def _pair(pair: CoMention, request: SearchRequest) -> schemas.CoMentionPair:
    return {
        "left": _person(pair.left),
        "right": _person(pair.right),
        "count": pair.count,
        "share": round(pair.share, 4),
        "url": presenters.pair_url(pair, request),
    }


def _person(value: FacetValue) -> PersonLink:
    return {"name": value.label, "slug": value.key or ""}


def serialize_links(
    view: View, parameters: AnalysisParameters
) -> schemas.AnalysisLinks:
    """Serialize the links to the page of an analysis and to its rows as CSV."""
    request, options = parameters.request, parameters.options
    return {
        "html": analysis_urls.url(view, request, options),
        "csv": analysis_urls.api_url(view, request, options, analysis_urls.CSV),
    }


def _search_url(request: SearchRequest) -> str:
    return search_urls.search(replace(request, collapse_copies=True))
