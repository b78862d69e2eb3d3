"""Score the ranking on collections with judged queries.

Example: python -m tests.bench.relevance COLLECTION.json.gz…

A collection is gzipped JSON: docs [{id, title, body}], queries {id: text},
qrels {query: {document: grade}}. The program prints the mean nDCG@10 of the default
ranking: documents with all the words first, then those with most of the words.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from index.columnar.engine import WhooshEngine
from index.engine import IndexDocument, Search
from index.query.parser import parse_query
from tests.index.memory_feed import MemoryFeed

RESULT_DEPTH = 10


def main(paths: Sequence[str]) -> None:
    """Print a line for each collection."""
    for path in paths:
        collection = json.loads(gzip.decompress(Path(path).read_bytes()))
        sys.stdout.write(f"{Path(path).name:20} nDCG@10 {score(collection):.3f}\n")


def score(collection: Mapping[str, object]) -> float:
    """Return the mean nDCG@10 of a collection."""
    queries, judgements = collection["queries"], collection["qrels"]
    documents = [
        IndexDocument(doc["id"], doc["body"], doc["title"] or None)
        for doc in collection["docs"]
    ]
    with tempfile.TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder))
        engine.sync(MemoryFeed(*documents))
        scores = [
            _ndcg(_ranked_ids(engine, queries[query]), grades)
            for query, grades in judgements.items()
        ]
        engine.close()
    return sum(scores) / len(scores)


def _ranked_ids(engine: WhooshEngine, text: str) -> list[str]:
    parsed = parse_query(text)
    results = engine.search(
        Search(
            parsed.query,
            optional_clauses=parsed.optional_clauses,
            limit=RESULT_DEPTH,
            related_limit=RESULT_DEPTH,
            facets=(),
        )
    )
    return [hit.id for hit in (*results.hits, *results.related)][:RESULT_DEPTH]


def _ndcg(ranked_ids: Sequence[str], grades: Mapping[str, int]) -> float:
    """Return the discounted gain of a ranking, as a share of the best possible one."""
    best_grades = sorted(grades.values(), reverse=True)[:RESULT_DEPTH]
    ideal_gain = _discounted_gain(best_grades)
    gain = _discounted_gain([grades.get(id, 0) for id in ranked_ids])
    return gain / ideal_gain if ideal_gain else 0.0


def _discounted_gain(grades: Sequence[int]) -> float:
    return sum(grade / math.log2(rank + 2) for rank, grade in enumerate(grades))


if __name__ == "__main__":
    main(sys.argv[1:])
