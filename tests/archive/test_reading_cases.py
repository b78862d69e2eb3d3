"""Test saved news as people save it: what `cuttings extract` prints for each file.

`tests/reading_cases/expected.jsonl` has one line for each file: its kind, and the value
that each field must have. A value is a literal, or an object with conditions: `any` of
these values, `contains` or `lacks` these texts, `not` these values.
"""

from __future__ import annotations

import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.shell import Shell

FOLDER = Path(__file__).parents[1] / "reading_cases"
UNREAD_KINDS = frozenset[str]()
"""The kinds of which some cases are not read correctly yet."""
FACT_FIELDS = ("url", "language", "published")
"""Fields that are printed among the facts only."""
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u2060\ufeff"))

Record = dict[str, Any]


def cases() -> Iterator[Record]:
    for line in (FOLDER / "expected.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if case["kind"] not in UNREAD_KINDS:
            yield case


CASES = {case["file"]: case for case in cases()}

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Record]]:
    """Return the documents of each file."""
    shell = Shell(tmp_path_factory.mktemp("reading") / "home")
    output = shell("extract", *(FOLDER / name for name in CASES)).stdout
    documents: defaultdict[str, list[Record]] = defaultdict(list)
    for line in output.splitlines():
        document = json.loads(line)
        documents[Path(document["file"]).name].append(document)
    return documents


@pytest.mark.parametrize("name", CASES)
def test_a_file_is_read_as_expected(
    name: str, printed: dict[str, list[Record]]
) -> None:
    problems = list(find_problems(CASES[name]["expect"], printed.get(name, [])))
    assert not problems, CASES[name]["what"]


def find_problems(expected: Record, documents: list[Record]) -> Iterator[str]:
    """Yield each field that differs."""
    if expected.get("failure"):
        if documents:
            yield "it was read"
        return
    if expected.get("note"):
        if not any(document.get("notes") for document in documents):
            yield "it has no note"
        return
    if "any" in expected:
        if all([*find_problems(option, documents)] for option in expected["any"]):
            yield "no option fits"
        return
    if not fits(len(documents), expected.get("count", 1)):
        yield f"there are {len(documents)} articles"
        return
    yield from find_field_problems(expected, documents[0])


def find_field_problems(expected: Record, document: Record) -> Iterator[str]:
    for field, value in expected.items():
        if field in ("count", "documents"):
            continue
        actual = value_of(document, field)
        if not fits(actual, value):
            yield f"{field} is {str(actual)[:200]!r}, not {str(value)[:200]!r}"


def value_of(document: Record, field: str) -> Any:
    if field in FACT_FIELDS and field not in document:
        return ((document.get("facts") or {}).get(field) or {}).get("value")
    return document.get(field)


def fits(actual: Any, expected: Any) -> bool:
    """Return whether a value is the expected one, or meets its conditions."""
    if not isinstance(expected, dict):
        return bool(plain(actual) == plain(expected))
    options = expected.get("any")
    return (
        (options is None or any(fits(actual, option) for option in options))
        and all(holds(actual, part) for part in expected.get("contains", ()))
        and not any(holds(actual, part) for part in expected.get("lacks", ()))
        and not any(
            plain(actual) == plain(value) or is_item(actual, value)
            for value in expected.get("not", ())
        )
    )


def holds(actual: Any, part: str) -> bool:
    if isinstance(actual, list):
        return is_item(actual, part)
    return actual is not None and plain(part) in plain(str(actual))


def is_item(actual: Any, value: Any) -> bool:
    return isinstance(actual, list) and plain(value) in plain(actual)


def plain(value: Any) -> Any:
    """Return a value without differences that nobody sees."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFC", value.translate(INVISIBLE))
    return " ".join(text.split())
