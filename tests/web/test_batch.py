"""Tests of lists of names: each gets its count, its messages and its first articles."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from archive.home import Home
from index.search.service import SearchService
from tests.shell import CUTTINGS_COMMAND, Shell
from tests.web.conftest import ArchiveUnderTest
from web.app import create_app
from web.exports import batch_views, name_lists
from web.exports.name_lists import NameListError
from web.jobs.editor import Editor
from web.presenters.batch import literal_query

URL = "/api/v1/batch"
ARTICLES = (
    ("Minister Helen Ashworth opened the pier. Ashworth smiled.", "2020-06-24"),
    ("Minister Peter Ashworth spoke on Friday. Later Ashworth left.", "2019-01-02"),
    ("The firm “Bolt, Nut AND Screw” of Conor O'Brien sells cranes.", "2018"),
    ("Conor Brien met the firm of Screw, Bolt and Nut at the pier.", None),
    ("A heron was seen at the pier. It was seen by Ann Lind.", "2020-07-01"),
)
NAMES = (
    "Ashworth",
    "pier heron",
    '"pier heron"',
    "Bolt, Nut AND Screw",
    "O'Brien",
    "pier OR crane",
    "pier -heron",
    "person:Ashworth",
    "(Bolt",
    '"Bolt',
    "=1+1",
    "herron",
    "date:2020",
    "Zanzibar",
)


@pytest.fixture(scope="module")
def pier_library(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[ArchiveUnderTest]:
    """Return an archive of five articles, which no test changes."""
    folder = tmp_path_factory.mktemp("pier")
    records = [
        {"title": f"Report {number}", "body": text, "outlet": "Gazette"}
        | ({"date": date} if date else {})
        for number, (text, date) in enumerate(ARTICLES)
    ]
    file = folder / "articles.jsonl"
    file.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    library = ArchiveUnderTest(Home(folder / "home"))
    library.ingest(file)
    yield library
    library.close()


@pytest.fixture
def pier_client(pier_library: ArchiveUnderTest) -> FlaskClient:
    return pier_library.client


@pytest.fixture
def pier_shell(pier_library: ArchiveUnderTest) -> Shell:
    return Shell(pier_library.home.folder)


def post_lines(client: FlaskClient, query: str, *names: str) -> TestResponse:
    """Send names as lines."""
    body = "\n".join(names).encode()
    return client.post(f"{URL}?{query}", data=body, content_type="text/plain")


def rows_of(response: TestResponse) -> list[dict[str, Any]]:
    assert response.status_code == 200, response.text
    rows: list[dict[str, Any]] = response.get_json()["rows"]
    return rows


def table_of(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text[1:], newline="")))
    assert not any(None in row or None in row.values() for row in rows)
    return rows


@pytest.mark.parametrize("literal", ["0", "1"])
@pytest.mark.parametrize("filters", ["", "from=2020", "outlet=Gazette&sort=oldest"])
def test_a_count_is_that_of_the_search_that_the_row_opens(
    pier_client: FlaskClient, literal: str, filters: str
) -> None:
    query = f"literal={literal}&hits=10&{filters}"
    rows = rows_of(post_lines(pier_client, query, *NAMES))
    assert [row["name"] for row in rows] == list(NAMES)
    for row in rows:
        search = pier_client.get(row["json"]).get_json()
        assert row["count"] == search["total"], row
        assert row["stories"] == search["stories"]
        ids = [hit["id"] for hit in row["results"]]
        assert ids == [result["id"] for result in search["results"]]
        for hit, result in zip(row["results"], search["results"], strict=True):
            assert hit.items() <= result.items()
        assert set(search["messages"]) <= set(row["messages"])
        assert pier_client.get(row["url"]).status_code == 200
    assert any(row["count"] for row in rows)


def test_a_line_is_a_query_and_with_literal_a_name(pier_client: FlaskClient) -> None:
    names = ("Bolt, Nut AND Screw", "pier heron", "pier OR heron", '"seen at" heron')
    queries = rows_of(post_lines(pier_client, "", *names))
    literals = rows_of(post_lines(pier_client, "literal=1", *names))
    assert [row["count"] for row in queries] == [2, 1, 3, 1]
    assert [row["count"] for row in literals] == [1, 0, 0, 0]
    assert [row["query"] for row in queries] == list(names)
    assert literals[0]["query"] == '"Bolt, Nut AND Screw"'
    assert literals[3]["query"] == '"seen at heron"'


@settings(max_examples=60)
@given(st.text(max_size=40))
def test_no_sign_of_a_literal_name_has_a_meaning(name: str) -> None:
    query = literal_query(name)
    assert query.count('"') in {0, 2}
    if query:
        assert query.startswith('"')
        assert query.endswith('"')
        assert not set(query[1:-1]) & set('"“”„*')


def test_names_of_several_people_and_misspellings_have_messages(
    pier_client: FlaskClient, client: FlaskClient
) -> None:
    names = ("Ashworth", "person:Ashworth pier", "Helen Ashworth")
    shared, clause, full = rows_of(post_lines(pier_client, "", *names))
    message = (
        "2 people in the archive have the name “Ashworth”: "
        "helen-ashworth, peter-ashworth."
    )
    assert message in shared["messages"]
    assert message in clause["messages"]
    assert full["messages"] == []
    (misspelt,) = rows_of(post_lines(client, "", "misile"))
    assert misspelt["messages"] == ["Did you mean: missile"]


def test_a_name_without_words_is_not_searched(pier_client: FlaskClient) -> None:
    for query in ("", "literal=1", "outlet=Gazette"):
        empty, other = rows_of(post_lines(pier_client, query, '""', "heron"))
        assert (empty["count"], empty["url"], empty["results"]) == (None, None, [])
        assert empty["messages"] == ["Not searched, because it has no words."]
        assert other["count"] == 1


def test_all_forms_of_a_list_give_the_same_rows(pier_client: FlaskClient) -> None:
    lines = rows_of(post_lines(pier_client, "", *NAMES))
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";").writerows([("no", "Name"), *enumerate(NAMES)])
    bodies = (
        ("text/plain; charset=utf-8", "\r\n\r\n".join(NAMES), ""),
        ("text/plain", "\ufeff" + "\n".join(NAMES), ""),
        ("application/json", json.dumps(NAMES), ""),
        ("application/json", json.dumps({"names": NAMES}), ""),
        ("text/csv", buffer.getvalue(), "?column=name"),
        ("text/csv", buffer.getvalue().partition("\n")[2], "?column=2"),
    )
    for mimetype, body, query in bodies:
        response = pier_client.post(
            URL + query, data=body.encode(), content_type=mimetype
        )
        assert rows_of(response) == lines, mimetype
        assert response.get_json()["names"] == len(NAMES)


def test_a_table_has_the_same_rows_and_opens_in_excel(
    pier_client: FlaskClient,
) -> None:
    rows = rows_of(post_lines(pier_client, "hits=2", *NAMES))
    response = post_lines(pier_client, "hits=2&format=csv", *NAMES)
    assert response.content_type == "text/csv; charset=utf-8"
    assert "attachment" in response.headers["Content-Disposition"]
    table = table_of(response.text)
    plain = post_lines(pier_client, "hits=2&format=csv&bom=0", *NAMES)
    assert f"\ufeff{plain.text}" == response.text
    for row, cells in zip(rows, table, strict=True):
        assert cells["name"].removeprefix("'") == row["name"]
        assert cells["count"] == str(row["count"])
        assert cells["search"] == f"http://localhost{row['url']}"
        assert cells["messages"] == "; ".join(row["messages"])
        for number in (1, 2):
            hit = row["results"][number - 1] if number <= len(row["results"]) else {}
            for column in ("id", "title", "outlet", "date_confidence"):
                assert cells[f"{column}_{number}"] == (hit.get(column) or "")
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells.values())


def test_hits_sets_the_number_of_columns(pier_client: FlaskClient) -> None:
    for count in (0, 1, 10):
        response = post_lines(pier_client, f"format=csv&hits={count}", "pier")
        (row,) = table_of(response.text)
        assert len(row) == 6 + 5 * count
        assert row["count"] == "3"


@pytest.mark.parametrize(
    ("sent", "status", "text"),
    [
        (("text/plain", b"", ""), 400, "no names"),
        (("text/plain", b" \n\r\n", ""), 400, "no names"),
        (("text/plain", b"\xff\xfe\xfd", ""), 400, "UTF-8"),
        (("application/json", b"{", ""), 400, "not valid JSON"),
        (("application/json", b"[" * 100_000, ""), 400, "not valid JSON"),
        (("application/json", b"{}", ""), 400, "names"),
        (("application/json", b"[1]", ""), 400, "names"),
        (("application/json", b"[]", ""), 400, "no names"),
        (("application/json", b'["a"]', "column=x"), 400, "column"),
        (("text/csv", b"a,b\n1,2", ""), 400, "“a”, “b”"),
        (("text/csv", b"a,b\n1,2", "column=c"), 400, "“a”, “b”"),
        (("text/csv", b"a,b\n1,2", "column=3"), 400, "“a”, “b”"),
        (("text/csv", b'a,b\n1,"2\n3,4', "column=b"), 400, "cannot be read"),
        (("text/plain", b"a", "hits=11"), 400, "from 0 to 10"),
        (("text/plain", b"a", "format=xml"), 400, "json, csv"),
        (("text/plain", b"a", "literal=yes"), 400, "literal"),
        (("text/plain", b"a", "q=x"), 400, "not a parameter"),
        (("text/plain", b"a", "size=3"), 400, "not a parameter"),
        (("text/plain", b"a", "colour=red"), 400, "not a parameter"),
        (("text/plain", b"a", "from=garbage"), 400, "from"),
        (("application/xml", b"<a/>", ""), 415, "text/plain"),
        (("application/x-www-form-urlencoded", b"a", ""), 415, "text/plain"),
        (("text/plain", b"a\n" * 1_001, ""), 413, "1,000 names"),
        (("text/plain", b"a" * ((1 << 20) + 1), ""), 413, "1,048,576 bytes"),
    ],
)
def test_an_impossible_list_is_a_problem_that_says_what_to_do(
    pier_client: FlaskClient, sent: tuple[str, bytes, str], status: int, text: str
) -> None:
    mimetype, body, query = sent
    response = pier_client.post(f"{URL}?{query}", data=body, content_type=mimetype)
    assert (response.status_code, response.mimetype) == (
        status,
        "application/problem+json",
    )
    assert text in response.get_json(force=True)["detail"]


def test_a_list_may_have_the_largest_size_also_where_corrections_are_allowed(
    pier_library: ArchiveUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app(
        SearchService(pier_library.catalog, pier_library.engine),
        pier_library.catalog,
        Editor(pier_library.home, "Ada"),
    )
    body = b"heron" + b"\n" * ((1 << 20) - 5)
    response = app.test_client().post(URL, data=body, content_type="text/plain")
    assert [row["count"] for row in rows_of(response)] == [1]
    monkeypatch.setattr(batch_views, "MAX_NAMES", 3)
    assert len(rows_of(post_lines(app.test_client(), "", "a", "b", "c"))) == 3
    assert post_lines(app.test_client(), "", *"abcd").status_code == 413


def test_other_methods_are_refused(pier_client: FlaskClient) -> None:
    response = pier_client.get(URL)
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"POST", "OPTIONS"}


@pytest.mark.parametrize(
    "name", ["a\ud800b", "a\x00b", "a\tb", "x" * 3_000, "\u202eab"]
)
def test_an_odd_name_has_a_row(pier_client: FlaskClient, name: str) -> None:
    for query in ("", "format=csv", "literal=1"):
        response = pier_client.post(
            f"{URL}?{query}",
            data=json.dumps([name, "heron"]),
            content_type="application/json",
        )
        assert response.status_code == 200
        assert response.text.count("heron") >= 2


def test_the_command_prints_the_table_of_the_api(
    pier_client: FlaskClient, pier_shell: Shell, tmp_path: Path
) -> None:
    file = tmp_path / "names.txt"
    file.write_text("\n".join(NAMES), encoding="utf-8")
    result = pier_shell("batch", "--site", "http://localhost", str(file))
    expected = post_lines(pier_client, "format=csv", *NAMES).text
    assert (result.returncode, result.stdout.replace("\r\n", "\n")) == (
        0,
        expected.replace("\r\n", "\n"),
    )
    assert result.stderr == f"Searched {len(NAMES)} names.\n"


def run_batch(
    shell: Shell, *arguments: str, stdin: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    command = [*CUTTINGS_COMMAND, "--home", str(shell.home), "batch", *arguments]
    return subprocess.run(
        command, input=stdin, capture_output=True, timeout=60, check=False
    )


def test_the_command_reads_standard_input_and_writes_crlf(pier_shell: Shell) -> None:
    result = run_batch(pier_shell, "-", "--no-bom", stdin=b"heron\nAnn Lind\n")
    assert result.returncode == 0
    assert result.stdout.startswith(b'"name","count"')
    assert result.stdout.count(b"\r\n") == result.stdout.count(b"\n") == 3


@pytest.mark.parametrize(
    ("encoding", "note"),
    [("utf-8", False), ("utf-8-sig", False), ("utf-16", True), ("cp1252", True)],
)
def test_the_command_reads_files_of_excel_and_says_how(
    pier_shell: Shell, tmp_path: Path, encoding: str, note: bool
) -> None:
    file = tmp_path / "names.csv"
    text = "Nr;Naam\r\n1;José Müller\r\n2;heron\r\n;\r\n3;\r\n"
    file.write_bytes(text.encode(encoding))
    result = pier_shell("batch", "--column", "naam", str(file))
    assert [row["name"] for row in table_of(result.stdout)] == ["José Müller", "heron"]
    assert ("read as" in result.stderr) == note


def test_a_table_without_a_column_lists_its_columns(
    pier_shell: Shell, tmp_path: Path
) -> None:
    for name in ("names.csv", "names.tsv"):
        file = tmp_path / name
        file.write_text("id\tname\n1\tAnn", encoding="utf-8")
        for arguments in ((), ("--column", "surname")):
            result = pier_shell("batch", *arguments, str(file))
            assert (result.returncode, result.stdout) == (1, "")
            assert "“id”, “name”" in result.stderr
            assert "--column" in result.stderr


def test_files_that_are_missing_empty_or_no_text_are_named(
    pier_shell: Shell, tmp_path: Path
) -> None:
    missing, empty, binary = (tmp_path / name for name in ("no.txt", "a.txt", "b.txt"))
    empty.write_bytes(b"\n\n")
    binary.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert pier_shell("batch", str(missing)).returncode == 2
    for file, text in ((empty, "has no names"), (binary, "not a text file")):
        result = pier_shell("batch", str(file))
        assert (result.returncode, result.stdout) == (1, "")
        assert f"{file}: " in result.stderr
        assert text in result.stderr


@pytest.mark.parametrize(
    ("text", "column", "names"),
    [
        ('name\n"Bolt, Nut"\n"a ""b"""', "name", ["Bolt, Nut", 'a "b"']),
        ("a;b\n1,5;Ann, Bo", "b", ["Ann, Bo"]),
        ("a\tb\nx\tAnn;Bo", "B", ["Ann;Bo"]),
        ("Ann,x\nBo,y", "1", ["Ann", "Bo"]),
        ("2,1\nAnn,Bo", "1", ["Bo"]),
        ("name\nAnn\n\n \nBo", "name", ["Ann", "Bo"]),
        ('name\n"Ann\r\nLind"', "name", ["Ann Lind"]),
        ("a,name\n1\n2,Bo", "name", ["Bo"]),
    ],
)
def test_a_column_is_read_with_any_delimiter(
    text: str, column: str, names: list[str]
) -> None:
    assert name_lists.read_column(text, column) == names


def test_a_quotation_mark_without_an_end_hides_no_names() -> None:
    with pytest.raises(NameListError, match="cannot be read"):
        name_lists.read_column('name\n"Ann\nBo\nCy', "name")
    assert name_lists.read_lines('"Ann\nBo') == ['"Ann', "Bo"]
