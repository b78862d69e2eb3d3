"""Test that OpenSearch has exactly the terms, positions and weights of our analysis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from index.engine import IndexDocument, IndexQuotation
from index.opensearch import schema
from index.opensearch.documents import decode_value, encode_value, to_source
from index.opensearch.engine import OpenSearchEngine
from index.opensearch.settings import parse_engine_url
from index.schema import TITLE_BOOST
from index.text.analysis import iter_terms, iter_units
from index.text.quotation_analysis import QUOTE_FIELD, SPEAKER_SEPARATOR
from tests.index.memory_feed import MemoryFeed
from tests.opensearch.comparison import VOCABULARY
from tests.opensearch.conftest import remove_indices

pytestmark = pytest.mark.cluster

SIGNS = " \n\t|\x1c\x1d\x1e\x1f.,-'’&$€+#\u200c\u0301\ud83d😀a1İßé昨ก한א״"
texts = st.lists(
    st.sampled_from(VOCABULARY)
    | st.text(max_size=12)
    | st.text(alphabet=SIGNS, max_size=12),
    max_size=12,
).map(" ".join)
documents = st.lists(
    st.tuples(texts, st.none() | texts, texts, st.sampled_from([None, "ann-lee"])),
    min_size=1,
    max_size=3,
)
Positions = set[tuple[str, int]]


@pytest.fixture(scope="module")
def engine(opensearch_url: str) -> Iterator[OpenSearchEngine]:
    url = f"{opensearch_url}/tokens?replicas=0"
    engine = OpenSearchEngine(parse_engine_url(url))
    engine.sync(MemoryFeed(IndexDocument("a", "x")))
    yield engine
    engine.close()
    remove_indices(opensearch_url, "tokens")


@settings(
    max_examples=25,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(contents=documents)
def test_terms_positions_and_weights_are_those_of_the_analysis(
    engine: OpenSearchEngine, contents: list[tuple[str, str | None, str, str | None]]
) -> None:
    for text, title, quotation, speaker in contents:
        quotations = (IndexQuotation(quotation, speaker), IndexQuotation(text))
        entry = IndexDocument(
            "a", text, title, authors=(text,), quotations=quotations, places=(text,)
        )
        fields = msgspec.json.decode(to_source(entry)[0])
        values = {
            "text": [*filter(None, [title]), text],
            "title": [title or ""],
            "author": [text],
            "place": [text],
        }
        for field, field_values in values.items():
            assert _positions(engine, fields[field]) == [
                _expected_positions(value) for value in field_values
            ]
        prefixes = [f"{speaker}{SPEAKER_SEPARATOR}"] if speaker else []
        assert _positions(engine, fields[QUOTE_FIELD]) == [
            _expected_positions(quotation, *prefixes),
            _expected_positions(text),
        ]
        weights = fields[schema.weight_field("text")]
        assert _weights(engine, weights) == _expected_weights(entry)


def _analyze(engine: OpenSearchEngine, analyzer: str, text: str) -> dict[str, Any]:
    generation = engine.generation()
    assert generation is not None
    body = {
        "analyzer": analyzer,
        "text": text,
        "explain": True,
        "attributes": ["termFrequency"],
    }
    answer = engine.client.call("POST", f"/{generation.index}/_analyze", body)
    tokens: dict[str, Any] = answer["detail"]["tokenfilters"][0]["tokens"]
    return tokens


def _positions(engine: OpenSearchEngine, values: list[str]) -> list[Positions]:
    """Return the terms and positions that OpenSearch finds in each value."""
    return [
        {
            (token["token"], token["position"])
            for token in _analyze(engine, "cuttings_positions", value)
        }
        for value in values
    ]


def _weights(engine: OpenSearchEngine, text: str) -> dict[str, int]:
    tokens = _analyze(engine, "cuttings_weights", text)
    return {token["token"]: token["termFrequency"] for token in tokens}


def _expected_positions(value: str, *prefixes: str) -> Positions:
    return {
        (prefix + term, at)
        for start, _, unit in iter_units(value)
        for term, _, at in iter_terms(unit, start)
        for prefix in ("", *prefixes)
    }


def _expected_weights(entry: IndexDocument) -> dict[str, int]:
    weights: Counter[str] = Counter()
    for value, boost in ((entry.title or "", TITLE_BOOST), (entry.text, 1)):
        for _, _, unit in iter_units(value):
            distinct: dict[tuple[str, int], float] = {}
            for term, weight, at in iter_terms(unit, 0):
                distinct[term, at] = max(weight, distinct.get((term, at), 0.0))
            for (term, _), weight in distinct.items():
                weights[term] += round(weight * 5) * boost
    return dict(weights)


@given(value=st.text() | st.text(alphabet="\ud800\udfff\x1b\x00a", max_size=9))
def test_values_survive_the_index(value: str) -> None:
    encoded = encode_value(value)
    encoded.encode()
    assert decode_value(encoded) == value


def test_long_values_are_cut_and_stay_different() -> None:
    first, second = encode_value("x" * 20_000), encode_value("x" * 20_001)
    assert first != second
    assert len(first.encode()) < 32_766
