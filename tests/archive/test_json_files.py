"""Test that the records of JSON files are split, however a program wrote them."""

from __future__ import annotations

import codecs
import gzip
import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import UnreadableError
from archive.readers import json_files, read_article, split_file
from archive.readers.files import MAX_ARTICLE_BYTES

RECORDS = [
    {"title": "Wheat", "body": "Wheat rose."},
    {"title": "Öl", "body": "Öl fiel."},
]


def records_in(content: bytes, name: str = "a.json") -> list[Any]:
    """Return the values in a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(content)
        return [json.loads(item.content) for item in split_file(path)]


ARRAY = json.dumps(RECORDS, ensure_ascii=False)


@pytest.mark.parametrize(
    "content",
    [
        ARRAY.encode(),
        json.dumps(RECORDS, indent=2).encode(),
        codecs.BOM_UTF8 + ARRAY.encode(),
        ARRAY.encode("utf-16"),
        ARRAY.encode("utf-16-le"),
        ARRAY.encode("utf-16-be"),
        ARRAY.encode("utf-32"),
        "\n".join(json.dumps(record) for record in RECORDS).encode(),
        "".join(json.dumps(record, indent=1) for record in RECORDS).encode(),
        json.dumps({"status": "ok", "totalResults": 2, "articles": RECORDS}).encode(),
        json.dumps({"response": {"status": "ok", "results": RECORDS}}).encode(),
        json.dumps({"response": {"docs": RECORDS, "meta": {"hits": 2}}}).encode(),
        json.dumps({"title": "A feed", "version": "1", "items": RECORDS}).encode(),
        json.dumps({"data": {"articles": RECORDS}}).encode(),
        json.dumps({"list": dict(enumerate(RECORDS))}).encode(),
    ],
)
def test_the_records_of_a_file_are_its_articles(content: bytes) -> None:
    assert records_in(content) == RECORDS


def test_records_of_a_search_engine_are_read() -> None:
    hits = [{"_index": "news", "_source": record} for record in RECORDS]
    content = json.dumps({"took": 3, "hits": {"total": 2, "hits": hits}}).encode()
    assert records_in(content) == hits
    assert read_article(json.dumps(hits[0]).encode(), "json").text == "Wheat rose."


@pytest.mark.parametrize(
    "record",
    [
        {"title": "Wheat", "body": "Wheat rose."},
        {"title": "Wheat", "content": "Wheat rose.", "items": [{"title": "Oil"}]},
        {"title": "Wheat", "data": [{"price": 1}]},
        {"article": {"title": "Wheat", "text": "Wheat rose."}},
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_one_object_is_one_article(record: dict[str, Any], indent: int | None) -> None:
    assert records_in(json.dumps(record, indent=indent).encode()) == [record]


def test_records_in_a_file_of_lines_may_be_an_array_or_indented() -> None:
    for content in (
        ARRAY,
        json.dumps(RECORDS, indent=2),
        json.dumps(RECORDS[0], indent=2),
    ):
        assert records_in(content.encode(), "a.jsonl")[0] == RECORDS[0]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty file"),
        (b" \n ", "empty file"),
        (b"[]", "no record in it"),
        (b"[1, 2]", "not JSON objects"),
        (b'"text"', "not JSON objects"),
        (b"words", "not JSON objects"),
        (b"[" * 100_000, "truncated JSON"),
        (b'{"title": "Wheat', "truncated JSON"),
    ],
)
def test_a_file_without_records_gives_a_reason(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        records_in(content)


@pytest.mark.parametrize("end", ['{"title": "Oi', "", ","])
def test_records_before_a_truncation_are_read(end: str, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"title": "Wheat"}, {"title": "Corn"}, ' + end)
    items = split_file(path)
    assert [next(items).position, next(items).position] == ["record 1", "record 2"]
    with pytest.raises(UnreadableError, match="truncated JSON"):
        list(items)


def test_a_too_large_record_is_skipped_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    huge = b'{"body": "' + b"x" * MAX_ARTICLE_BYTES + b'"}'
    path.write_bytes(b'[{"title": "a"}, ' + huge + b', {"title": "b"}]')
    first, large, last = split_file(path)
    assert (first.content, last.content) == (b'{"title": "a"}', b'{"title": "b"}')
    assert "larger than 64 MB" in (large.problem or "")


@pytest.mark.long
def test_a_huge_array_is_read_in_little_memory(tmp_path: Path) -> None:
    """Read 300 MB of records in a few MB of gzip. The process may use 300 MB."""
    body = "".join(f"{'x' * 90}{number:06}\n" for number in range(10_000))
    record = json.dumps({"title": "Wheat", "body": body}).encode()
    with gzip.open(tmp_path / "a.json.gz", "wb", compresslevel=1) as file:
        file.write(b"[" + record)
        for _ in range(300):
            file.write(b",\n" + record)
        file.write(b"]")
    code = (
        "import sys; from pathlib import Path\nfrom archive.readers import split_file\n"
        "print(sum(1 for _ in split_file(Path(sys.argv[1]))))\n"
    )
    limit = 300 << 20
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "a.json.gz")],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )
    assert done.stdout == "301\n", done.stderr


VALUES = st.recursive(
    st.none() | st.integers() | st.text(alphabet='a"\\]}[{,:é\n', max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("k]"), inner),
    max_leaves=6,
)
OBJECTS = st.lists(st.dictionaries(st.text("k]\\"), VALUES), min_size=2, max_size=5)


@given(records=OBJECTS, size=st.integers(1, 9), indent=st.sampled_from([None, 1]))
def test_any_array_is_split_wherever_its_chunks_end(
    records: list[Any], size: int, indent: int | None
) -> None:
    content = json.dumps(records, ensure_ascii=False, indent=indent).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_files, "CHUNK_BYTES", size)
        assert records_in(content) == records


def test_the_authors_of_pocket_are_named_by_their_numbers() -> None:
    item = {
        "resolved_title": "Harbour plan put off",
        "excerpt": "The council has put off the plan for the harbour once more.",
        "authors": {
            "77": {"item_id": "1", "author_id": "77", "name": "Ada Quay", "url": ""},
            "78": {"item_id": "1", "author_id": "78", "name": "Ben Pier", "url": ""},
        },
        "domain_metadata": {"name": "The Quay Herald", "logo": "https://a.example/i"},
    }
    (record,) = records_in(json.dumps({"status": 1, "list": {"1": item}}).encode())
    article = read_article(json.dumps(record).encode(), "jsonl")
    assert article.record_fields["authors"] == ("Ada Quay", "Ben Pier")
    assert article.record_fields["outlet"] == "The Quay Herald"


def test_the_posts_of_a_channel_are_records_and_its_notes_are_not() -> None:
    post = [{"type": "bold", "text": "Harbour plan put off"}, "\n\nThe council met."]
    export = {
        "name": "Quay Herald",
        "type": "public_channel",
        "messages": [
            {"id": 1, "type": "service", "action": "create_channel", "text": ""},
            {"id": 2, "type": "message", "date": "2023-01-02T10:00:00", "text": post},
            {"id": 3, "type": "message", "date": "2023-01-03T10:00:00", "text": ""},
        ],
    }
    (record,) = records_in(json.dumps(export).encode(), "result.json")
    article = read_article(json.dumps(record).encode(), "jsonl")
    assert article.text == "Harbour plan put off\n\nThe council met."
    assert article.record_fields["outlet"] == "Quay Herald"


FEED_ITEMS = [
    {"url": "https://www.quay.example/1", "title": "Wheat", "content_text": "It rose."},
    {"url": "https://other.example/2", "title": "Oil", "content_text": "It fell."},
    {
        "url": "https://quay.example/3",
        "title": "Rye",
        "content_text": "-",
        "source": "A",
    },
]
"""Items on the site of a feed, on another site, and with an outlet of their own."""


@pytest.mark.parametrize(
    "export",
    [
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Quay Herald",
            "home_page_url": "https://quay.example/",
            "items": FEED_ITEMS,
        },
        {
            "status": "ok",
            "feed": {"title": "Quay Herald", "link": "https://quay.example/"},
            "items": FEED_ITEMS,
        },
    ],
)
def test_the_title_of_a_feed_is_the_outlet_of_the_items_of_its_site(
    export: dict[str, object],
) -> None:
    records = records_in(json.dumps(export).encode())
    outlets = [
        read_article(json.dumps(record).encode(), "json").record_fields.get("outlet")
        for record in records
    ]
    assert outlets == ["Quay Herald", None, "A"]
