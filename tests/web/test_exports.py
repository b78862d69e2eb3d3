"""Tests of exports: files are complete, and citation software reads them."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import bibtexparser
import pytest
import rispy
from citeproc.source.json import CiteProcJSON
from flask.testing import FlaskClient

from archive.home import Home
from index.search.cursors import seal_cursor
from index.search.request import SearchRequest
from tests.shell import Shell
from tests.web.conftest import ArchiveUnderTest, running_server
from web.exports.result_sets import CSV_COLUMNS, EXPORT_FORMATS, safe_cell

HOSTILE_TITLES = (
    '=HYPERLINK("http://evil")',
    "+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r\n=1",
    "＝1",
    'a "quote", and; =1',
    "ER  - ",
)
ARTICLE_COUNT = 2_300
"""More than one page of engine results and than one batch of documents."""


def rows_of_csv(text: str) -> list[dict[str, str]]:
    """Return the rows of a file that begins with a byte order mark, as in Excel."""
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def ids_of_csv(text: str) -> list[str]:
    return [row["id"] for row in rows_of_csv(text)]


def ids_of_jsonl(text: str) -> list[str]:
    return [json.loads(line)["id"] for line in text.splitlines()]


def ids_of_ris(text: str) -> list[str]:
    return [entry["accession_number"] for entry in rispy.loads(text)]


def ids_of_bibtex(text: str) -> list[str]:
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    return [entry.key.removeprefix("cuttings-") for entry in library.entries]


def ids_of_csl(text: str) -> list[str]:
    return list(CiteProcJSON(json.loads(text)))


ID_READERS: dict[str, Callable[[str], list[str]]] = {
    "csv": ids_of_csv,
    "jsonl": ids_of_jsonl,
    "ris": ids_of_ris,
    "bibtex": ids_of_bibtex,
    "csl": ids_of_csl,
}
"""Functions that return the IDs in a file in order, by format."""


def json_record(number: int, **fields: object) -> str:
    """Return an article as a JSON record."""
    record = {
        "id": f"n{number}",
        "title": f"Report {number}",
        "body": f"A heron was seen at mile {number}.",
        **fields,
    }
    return json.dumps(record)


def write_records(folder: Path, *lines: str) -> Path:
    """Write records to a new file in a folder."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{len(list(folder.iterdir()))}.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def large_library(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[ArchiveUnderTest]:
    """Return an archive of many short articles, which no test changes."""
    folder = tmp_path_factory.mktemp("many")
    library = ArchiveUnderTest(Home(folder / "home"))
    library.ingest(
        write_records(
            folder / "files",
            *(
                json_record(number, date=f"20{number % 20:02}-01-02")
                for number in range(ARTICLE_COUNT)
            ),
        )
    )
    yield library
    library.close()


def listed_ids(client: FlaskClient, query: str) -> list[str]:
    """Return all IDs that the API lists, page by page."""
    ids = []
    address = f"/api/v1/search?{query}&size=100"
    while address:
        response = client.get(address).get_json()
        ids += [result["id"] for result in response["results"]]
        address = response["links"]["next"]
    return ids


@pytest.mark.parametrize("kind", EXPORT_FORMATS)
@pytest.mark.parametrize(
    "query",
    ["q=S-400", "q=missile+zanzibar", "outlet=The+Times+of+India", "q=zanzibar", ""],
)
def test_a_file_has_as_many_articles_as_the_count_matchs_in_its_order(
    client: FlaskClient, kind: str, query: str
) -> None:
    file = client.get(f"/export?{query}&format={kind}")
    assert file.status_code == 200
    count_match = re.search(
        r"<strong>(\d+) articles?</strong>", client.get(f"/?{query}").text
    )
    exported_ids = ID_READERS[kind](file.text)
    assert len(exported_ids) == int(count_match[1] if count_match else -1)
    assert exported_ids == listed_ids(client, query)


@pytest.mark.long
@pytest.mark.parametrize("kind", EXPORT_FORMATS)
def test_a_file_of_any_size_is_written_completely(
    large_library: ArchiveUnderTest, kind: str
) -> None:
    exported_ids = ID_READERS[kind](
        large_library.client.get(f"/export?q=heron&sort=newest&format={kind}").text
    )
    assert len(set(exported_ids)) == len(exported_ids) == ARTICLE_COUNT
    assert exported_ids == listed_ids(large_library.client, "q=heron&sort=newest")


def test_an_export_ignores_page_and_cursor(large_library: ArchiveUnderTest) -> None:
    request = SearchRequest("heron", collapse_copies=False)
    cursor = seal_cursor(request, "1.0~2~abc") or ""
    export_url = f"/export?q=heron&page=7&after={quote(cursor)}&format=csv"
    assert len(ids_of_csv(large_library.client.get(export_url).text)) == ARTICLE_COUNT


@pytest.mark.parametrize("query", ['heron "mile 7"', "heron zanzibar", "heron"])
def test_an_export_has_the_articles_that_the_page_counts(
    large_library: ArchiveUnderTest, query: str
) -> None:
    client = large_library.client
    for size in (1, 20, 100):
        total = client.get(f"/api/v1/search?q={quote(query)}&size={size}").get_json()[
            "total"
        ]
        file = client.get(f"/export?q={quote(query)}&size={size}&format=csv").text
        assert len(ids_of_csv(file)) == total


def test_a_file_is_written_while_it_is_read(large_library: ArchiveUnderTest) -> None:
    response = large_library.client.get("/export?q=heron&format=csv", buffered=False)
    pieces = response.iter_encoded()
    head = next(pieces) + next(pieces)
    assert 0 < head.count(b"\r\n") < ARTICLE_COUNT / 10
    assert "Content-Length" not in response.headers
    assert (head + b"".join(pieces)).count(b"\r\n") == ARTICLE_COUNT + 1


@pytest.mark.long
def test_a_commit_during_an_export_does_not_change_it(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    folder = tmp_path / "files"
    write_records(folder, *map(json_record, range(1_500)))
    deleted_file = write_records(folder, *map(json_record, range(1_500, 1_600)))
    empty_library.ingest(folder)
    ids_before = listed_ids(empty_library.client, "q=heron")
    pieces = empty_library.client.get(
        "/export?q=heron&format=csv", buffered=False
    ).iter_encoded()
    first_pieces = [next(pieces), next(pieces)]
    deleted_file.unlink()
    write_records(folder, *map(json_record, range(1_600, 1_900)))
    empty_library.ingest(folder)
    assert ids_of_csv(b"".join([*first_pieces, *pieces]).decode()) == ids_before
    assert len(listed_ids(empty_library.client, "q=heron")) == 1_800


def test_a_real_server_sends_a_file_in_pieces(large_library: ArchiveUnderTest) -> None:
    with (
        running_server(large_library) as site,
        urllib.request.urlopen(
            f"{site}/export?q=heron&format=ris", timeout=60
        ) as url_response,
    ):
        assert url_response.headers["Content-Length"] is None
        text = url_response.read().decode()
    assert len(ids_of_ris(text)) == ARTICLE_COUNT
    assert f"UR  - {site}/documents/" in text


@pytest.fixture(scope="module")
def hostile_library(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[ArchiveUnderTest]:
    """Return an archive of articles whose texts look like formulas or syntax."""
    folder = tmp_path_factory.mktemp("hostile")
    library = ArchiveUnderTest(Home(folder / "home"))
    lines = [
        json.dumps(
            {
                "title": text,
                "body": f"A heron, number {number}.",
                "outlet": text,
                "authors": [text],
                "agency": text,
            }
        )
        for number, text in enumerate(HOSTILE_TITLES)
    ]
    library.ingest(write_records(folder / "files", *lines))
    yield library
    library.close()


@pytest.mark.parametrize("kind", EXPORT_FORMATS)
def test_hostile_texts_are_one_article_each(
    hostile_library: ArchiveUnderTest, kind: str
) -> None:
    assert len(
        ID_READERS[kind](hostile_library.client.get(f"/export?format={kind}").text)
    ) == len(HOSTILE_TITLES)


def test_no_cell_of_a_table_begins_as_a_formula(
    hostile_library: ArchiveUnderTest,
) -> None:
    text = hostile_library.client.get("/export?format=csv").text
    rows = rows_of_csv(text)
    for row in rows:
        assert None not in row
        assert not any(
            cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))
            for cell in row.values()
        )
    titles = {row["title"] for row in rows}
    assert {
        '\'=HYPERLINK("http://evil")',
        "'+1",
        "'-2+3",
        "'@SUM(A1)",
        "'=1",
        "'＝1",
    } <= titles


def test_a_cell_with_a_semicolon_is_quoted(hostile_library: ArchiveUnderTest) -> None:
    text = hostile_library.client.get("/export?format=csv&bom=0").text
    for row in text.split("\r\n")[:-1]:
        assert row.startswith('"')
        assert row.endswith('"')
    assert (
        '"a ""quote"", and; =1"'
        in hostile_library.client.get("/export?format=csv").text
    )


def test_a_table_has_one_line_of_headings_and_is_utf_8(client: FlaskClient) -> None:
    response = client.get("/export?format=csv")
    assert response.content_type == "text/csv; charset=utf-8"
    assert (
        response.headers["Content-Disposition"] == "attachment; filename=cuttings.csv"
    )
    rows = list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"), newline="")))
    assert (rows[0], len(rows)) == (list(CSV_COLUMNS), 6)


def test_a_window_has_ends_but_no_date_in_a_table(client: FlaskClient) -> None:
    (row,) = rows_of_csv(client.get("/export?q=Korwa+TOI&format=csv").text)
    assert (row["date"], row["date_earliest"], row["date_latest"]) == (
        "",
        "2018-10-01",
        "2020-10-31",
    )
    assert row["date_confidence"] == "inferred"


def test_a_line_of_json_is_what_the_api_says_of_a_document(client: FlaskClient) -> None:
    lines = client.get("/export?format=jsonl").text.splitlines()
    assert len(lines) == 5
    for document in map(json.loads, lines):
        assert document == client.get(f"/api/v1/documents/{document['id']}").get_json()


@pytest.mark.parametrize(
    "query", ["", "format=", "format=xml", "format=csv&sort=foo", "format=csv&size=x"]
)
def test_an_impossible_export_is_a_problem_with_the_reason(
    client: FlaskClient, query: str
) -> None:
    response = client.get(f"/export?{query}")
    assert (response.status_code, response.mimetype) == (
        400,
        "application/problem+json",
    )
    assert "Use one of" in response.text or "Use such a number" in response.text


def test_every_format_is_linked_from_the_page_and_the_table_from_the_api(
    client: FlaskClient,
) -> None:
    page = client.get("/?q=S-400&outlet=unknown").text
    for kind in EXPORT_FORMATS:
        assert f'href="/export?q=S-400&amp;outlet=unknown&amp;format={kind}"' in page
    links = client.get("/api/v1/search?q=S-400").get_json()["links"]
    assert len(ids_of_csv(client.get(links["csv"]).text)) == 4


def test_nothing_found_is_a_file_without_articles(client: FlaskClient) -> None:
    for kind, read_ids in ID_READERS.items():
        assert read_ids(client.get(f"/export?q=zzzzzz&format={kind}").text) == []


def test_a_table_begins_with_one_byte_order_mark_that_bom_0_leaves_out(
    client: FlaskClient,
) -> None:
    for query in ("", "q=S-400&", "q=zzzzzz&"):
        marked = client.get(f"/export?{query}format=csv").data
        plain = client.get(f"/export?{query}format=csv&bom=0").data
        assert marked == codecs.BOM_UTF8 + plain
        assert client.get(f"/export?{query}format=csv&bom=1").data == marked
        assert codecs.BOM_UTF8 not in plain
    for kind in EXPORT_FORMATS.keys() - {"csv"}:
        data = client.get(f"/export?format={kind}").data
        assert not data.startswith(codecs.BOM_UTF8)
        assert client.get(f"/export?format={kind}&bom=0").data == data


def test_the_command_prints_the_same_table_with_and_without_the_mark(
    seeded: Shell,
) -> None:
    marked = seeded.run_process("export", "S-400", "--format", "csv").stdout
    plain = seeded.run_process("export", "S-400", "--format", "csv", "--no-bom").stdout
    assert marked == f"\ufeff{plain}"
    assert plain.startswith('"id","source_id"')


def test_an_invalid_bom_is_reported(client: FlaskClient) -> None:
    response = client.get("/export?format=csv&bom=no")
    assert response.status_code == 400
    (problem,) = response.get_json()["parameters"]
    assert problem["name"] == "bom"


def test_a_table_lists_the_columns_that_are_inferred(client: FlaskClient) -> None:
    rows = rows_of_csv(client.get("/export?format=csv").text)
    assert "inferred" in CSV_COLUMNS
    for row in rows:
        facts = client.get(f"/api/v1/documents/{row['id']}").get_json()["facts"]
        expected = {
            {"url": "original"}.get(name, name)
            for name, fact in facts.items()
            if fact["confidence"] in {"inferred", "weak"}
        }
        listed = [name for name in row["inferred"].split("; ") if name]
        assert set(listed) == expected & set(CSV_COLUMNS)
        assert all(row[name] or name == "date" for name in listed)
        is_inferred = row["date_confidence"] in {"inferred", "weak"}
        assert ("date" in listed) == is_inferred
    assert any(row["inferred"].startswith("date") for row in rows)


def test_stated_and_corrected_facts_are_not_inferred(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    record = json_record(
        1, date="2020-09-03", outlet="The Harbour Gazette", language="en"
    )
    empty_library.ingest(write_records(tmp_path / "files", record))
    (row,) = rows_of_csv(empty_library.client.get("/export?format=csv").text)
    assert (row["outlet"], row["inferred"]) == ("The Harbour Gazette", "")


@pytest.mark.parametrize(
    "text",
    ["one\ntwo", "one\r\ntwo", "one\rtwo", "one\u2028two", "one\x0btwo", "one\x85two"],
)
def test_a_cell_has_no_line_breaks_and_each_row_ends_in_crlf(
    empty_library: ArchiveUnderTest, tmp_path: Path, text: str
) -> None:
    record = json_record(1, outlet=text, agency=text, authors=[text, f"={text}"])
    empty_library.ingest(write_records(tmp_path / "files", record))
    table = empty_library.client.get("/export?format=csv").text
    assert table.count("\r\n") == len(table.splitlines()) == 2
    assert table.endswith("\r\n")
    (row,) = rows_of_csv(table)
    for cell in row.values():
        assert not cell.startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (0, "0"),
        ("", ""),
        ("=1+1", "'=1+1"),
        (" \u00a0=1", "'=1"),
        ("-", "'-"),
        (["+a", "b"], "'+a; b"),
        (["a", "=b"], "a; =b"),
        ("＠x", "'＠x"),
        ("a=b", "a=b"),
    ],
)
def test_a_cell_shows_its_value_and_is_no_formula(value: object, cell: str) -> None:
    assert safe_cell(value) == cell
