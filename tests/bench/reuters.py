"""Convert the Reuters-21578 corpus from JSON lines to records for `cuttings index`.

Example: python -m tests.bench.reuters reuters.jsonl.gz folder/reuters.jsonl
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

import click


def records(path: Path) -> Iterator[dict[str, object]]:
    """Yield each article as a record. Its body starts with the dateline."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            yield {
                "id": article["id"],
                "title": article["title"],
                "body": f"{article['dateline']} {article['body']}".strip(),
                "date": _day(article["date"]),
                "agency": "Reuters",
            }


def _day(stamp: str) -> str:
    """Return the ISO date of a time such as `26-FEB-1987 15:02:20.00`."""
    day = stamp.split(maxsplit=1)[0].title()
    parsed = datetime.strptime(day, "%d-%b-%Y")  # noqa: DTZ007 - a day has no zone
    return parsed.date().isoformat()


@click.command()
@click.argument("corpus", type=click.Path(exists=True, path_type=Path))
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--limit", type=int, help="Stop after so many articles")
def main(corpus: Path, target: Path, limit: int | None) -> None:
    """Write the articles of CORPUS to TARGET, one record per line."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8") as out:
        for record in islice(records(corpus), limit):
            out.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
