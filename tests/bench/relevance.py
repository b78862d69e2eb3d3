"""Scores the ranking on collections with judged queries: `python -m tests.bench.relevance COLLECTION.json.gz…`.

A collection is gzipped JSON: docs [{id, title, body}], queries {id: text}, qrels {query: {document: grade}}. Printed is
the mean nDCG@10 of the engine's default ranking: documents with all the words first, then those with most of them.
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
    """Mean nDCG@10 of a collection."""
    docs, queries, judged = (
        collection["docs"],
        collection["queries"],
        collection["qrels"],
    )
    with tempfile.TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder))
        engine.sync(
            MemoryFeed(
                *(
                    IndexDocument(doc["id"], doc["body"], doc["title"] or None)
                    for doc in docs
                )
            )
        )
        gains = [
            _ndcg(_run(engine, queries[query]), grades)
            for query, grades in judged.items()
        ]
        engine.close()
    return sum(gains) / len(gains)


def _run(engine: WhooshEngine, text: str) -> list[str]:
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


def _ndcg(run: Sequence[str], grades: Mapping[str, int]) -> float:
    gain = sum(grades.get(id, 0) / math.log2(rank + 2) for rank, id in enumerate(run))
    best = sorted(grades.values(), reverse=True)[:RESULT_DEPTH]
    ideal = sum(grade / math.log2(rank + 2) for rank, grade in enumerate(best))
    return gain / ideal if ideal else 0.0


if __name__ == "__main__":
    main(sys.argv[1:])
