"""Test that files become articles with stated fields and notes.

An unreadable file is rejected with a reason and affects no other file.
"""

from __future__ import annotations

import gzip
import json
import os
import plistlib
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import UnreadableError
from archive.readers import (
    FORMATS,
    MAX_ARTICLE_BYTES,
    RawArticle,
    content_id,
    detect_format,
    is_multi_article,
    read_article,
    split_file,
)
from tests.archive.sample_pages import pdf

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))
SENTENCE = (
    "The harbour board said on Tuesday that the new cranes would arrive before the end "
    "of the year. "
)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.txt", "txt"),
        ("a.TXT", "txt"),
        ("a.md", "md"),
        ("a.htm", "html"),
        ("a.b.html.GZ", "html"),
        ("a.jsonl.gz", "jsonl"),
        ("a.json", "json"),
        ("a.gz", None),
        ("txt", None),
        (".txt", None),
        ("a.tar.gz", None),
    ],
)
def test_the_suffix_names_the_format(name: str, kind: str | None) -> None:
    assert detect_format(Path("folder.html") / name) == kind


def test_only_mails_books_web_archives_and_records_hold_several_articles() -> None:
    assert [name for name in FORMATS if is_multi_article(name)] == [
        "maff",
        "eml",
        "mbox",
        "epub",
        "warc",
        "wacz",
        "csv",
        "xml",
        "jsonl",
        "json",
    ]


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name)
def test_a_seed_is_read_whole(path: Path) -> None:
    (item,) = split_file(path)
    assert read_article(item.content, "txt").text == path.read_text("utf-8")


def test_a_gzipped_file_is_the_same_document(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SENTENCE)
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress(SENTENCE.encode()))
    plain, packed = (
        next(split_file(tmp_path / name)).content for name in ("a.txt", "b.txt.gz")
    )
    assert content_id(plain) == content_id(packed)
    assert len(content_id(plain)) == 20


def test_each_line_is_an_item_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"a": 1}\r\n\n  \n {"b": 2} ')
    assert list(split_file(path)) == [
        RawArticle(b'{"a": 1}', "line 1"),
        RawArticle(b'{"b": 2}', "line 4"),
    ]


def _missing_file(folder: Path) -> Path:
    return folder / "none.txt"


def _folder(folder: Path) -> Path:
    (folder / "a.txt").mkdir()
    return folder / "a.txt"


def _pipe(folder: Path) -> Path:
    os.mkfifo(folder / "a.txt")
    return folder / "a.txt"


def _write_file(name: str, content: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return make


GZIPPED = gzip.compress(os.urandom(5000))


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (_missing_file, "does not exist"),
        (_folder, "is a folder"),
        (_pipe, "not a regular file"),
        (lambda _: Path("a\0.txt"), "invalid file name"),
        (lambda _: Path("a" * 5000 + ".txt"), "cannot be read: file name too long"),
        (_write_file("a.txt", b""), "empty file"),
        (_write_file("a.jsonl", b"\n \n"), "empty file"),
        (_write_file("a.txt.gz", gzip.compress(b"")), "empty file"),
        (_write_file("a.txt.gz", b""), "empty file"),
        (_write_file("a.txt.gz", b"plain words"), "not gzip data"),
        (_write_file("a.txt.gz", GZIPPED[:-100]), "truncated gzip data"),
        (
            _write_file("a.txt.gz", GZIPPED[:20] + b"\xff" * 400 + GZIPPED[420:]),
            "damaged|not gzip data",
        ),
    ],
)
def test_an_unreadable_file_gives_a_reason(
    make: Callable[[Path], Path], reason: str, tmp_path: Path
) -> None:
    with pytest.raises(UnreadableError, match=reason):
        list(split_file(make(tmp_path)))


@pytest.fixture
def unprivileged_user() -> Iterator[None]:
    """Drop root privileges during a test, because root can read every file."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    yield
    os.seteuid(user)


def test_a_file_without_permission_gives_that_reason(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    path = _write_file("a.txt", b"secret")(tmp_path)
    path.chmod(0)
    request.getfixturevalue("unprivileged_user")
    with pytest.raises(UnreadableError, match="cannot be opened: permission denied"):
        list(split_file(path))


def test_lines_before_a_truncation_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    rows = b"".join(
        json.dumps({"body": os.urandom(40).hex()}).encode() + b"\n" for _ in range(3000)
    )
    path.write_bytes(gzip.compress(rows)[:-2000])
    items = split_file(path)
    assert [next(items).position for _ in range(1000)][-1] == "line 1000"
    with pytest.raises(UnreadableError, match="truncated gzip data"):
        list(items)


def test_a_too_large_file_is_rejected_without_loading_it(
    tmp_path: Path,
) -> None:
    """Read 1 GB of spaces in 1 MB of gzip, and a sparse file of 4 GB.

    The process may use 700 MB.
    """
    with gzip.open(tmp_path / "bomb.txt.gz", "wb", compresslevel=1) as bomb:
        for _ in range(128):
            bomb.write(b" " * (8 << 20))
    with (tmp_path / "huge.txt").open("wb") as huge:
        huge.truncate(4 << 30)
    code = (
        "import sys; from pathlib import Path\nfrom archive.errors import UnreadableError\n"
        "from archive.readers import split_file\n"
        "for name in sys.argv[1:]:\n"
        "    try: list(split_file(Path(name)))\n"
        "    except UnreadableError as error: print(error)\n"
    )
    limit = 700 << 20
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            code,
            str(tmp_path / "bomb.txt.gz"),
            str(tmp_path / "huge.txt"),
        ],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )
    assert done.stdout.splitlines() == ["article larger than 64 MB; split it"] * 2, (
        done.stderr
    )


def test_a_too_large_line_is_skipped_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        file.write(b'{"a": 1}\n')
        file.write(b"x" * (MAX_ARTICLE_BYTES + 5_000_000) + b'\n{"b": 2}\n')
    first, large, last = split_file(path)
    assert (first.position, large.position, last) == (
        "line 1",
        "line 2",
        RawArticle(b'{"b": 2}', "line 3"),
    )
    assert large.content == b""
    assert "larger than 64 MB" in (large.problem or "")


def test_the_file_time_is_passed_on() -> None:
    then = datetime(2021, 3, 4, tzinfo=UTC)
    contents = {
        "txt": b"words",
        "md": b"words",
        "html": b"<p>words",
        "jsonl": b'{"body": "words"}',
    }
    assert {
        read_article(content, kind, then).saved_at for kind, content in contents.items()
    } == {then}


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("txt", b" \n\t"),
        ("txt", "\ufeff \u3000".encode()),
        ("md", b"\n"),
        ("html", b"<html><p> </p></html>"),
        ("html", b" "),
    ],
)
def test_white_space_alone_is_no_text(kind: str, content: bytes) -> None:
    with pytest.raises(UnreadableError, match="no text found"):
        read_article(content, kind)


def test_plain_text_states_nothing() -> None:
    article = read_article(b"---\ntitle: x\n---\n# y\n", "txt")
    assert (article.record_fields, article.page, article.source_id) == ({}, None, None)


def test_front_matter_states_the_contracts_fields_and_is_not_in_the_text() -> None:
    text = (
        '---\ntitle: "Cranes: they\'re here"\nDate: 2021-03-04\n'
        "authors: [Ada Quay, 'Bo Pier']\nlayout: post\nid: 7\n"
        "outlet: Harbour Post\nnested:\n  url: no\n---\n\n# Heading\n\nWords.\n"
    )
    article = read_article(text.encode(), "md")
    assert article.text == "# Heading\n\nWords.\n"
    assert article.record_fields == {
        "title": "Cranes: they're here",
        "date": "2021-03-04",
        "outlet": "Harbour Post",
        "authors": ("Ada Quay", "Bo Pier"),
    }
    assert article.source_id == "7"


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("\n# The cranes are here #\n\nWords.", {"title": "The cranes are here"}),
        ("Words.\n# Later", {}),
        ("#hashtag\nWords", {}),
        ("## Second level\n", {}),
        ("---\ntitle: never closed\n\nWords", {}),
        ("---\n---\n# After nothing", {"title": "After nothing"}),
        ("--- \ntitle:\ndate: 2021\n---", {"date": "2021"}),
    ],
)
def test_a_leading_heading_is_the_title(text: str, stated: dict[str, str]) -> None:
    assert read_article(text.encode(), "md").record_fields == stated


def test_an_html_page_gives_its_article_and_itself() -> None:
    html = (
        "<html lang=en><title>T</title><nav>Home</nav><article><h1>Cranes</h1>"
        f"<p>{SENTENCE * 4}</p></article>"
    )
    article = read_article(html.encode(), "html")
    assert SENTENCE.strip() in article.text
    assert "Home" not in article.text
    assert article.page is not None
    assert article.page.headline == "Cranes"


def test_an_html_page_of_a_title_alone_is_its_title() -> None:
    article = read_article(b"<title>Cranes arrive</title>", "html")
    assert article.text == "Cranes arrive"
    assert article.notes == ("The page has no text except its title.",)


def test_a_pdf_saved_by_safari_keeps_its_address() -> None:
    address = "https://harbourpost.example/cranes.pdf"
    resource_of_page = {
        "WebResourceData": pdf([(50, 700, 24, "Cranes arrive at last, they said")]),
        "WebResourceMIMEType": "application/pdf",
        "WebResourceURL": address,
    }
    content = plistlib.dumps({"WebMainResource": resource_of_page})
    article = read_article(content, "webarchive")
    assert "Cranes arrive" in article.text
    assert article.container.url
    assert article.container.url.quote == address


def test_html_100_000_deep_is_read() -> None:
    html = "<div>" * 100_000 + f"<p>{SENTENCE * 9}"
    assert SENTENCE.strip() in read_article(html.encode(), "html").text


def test_a_record_states_what_it_gives() -> None:
    record = {
        "id": 12,
        "title": " Cranes ",
        "body": "Words.\r\nMore.",
        "date": "2021-03-04",
        "outlet": "Harbour Post",
        "agency": "",
        "authors": "Ada Quay",
        "people": ["Bo Pier", " ", "Bo Pier"],
        "url": None,
        "language": "en",
        "other": {"x": 1},
    }
    article = read_article(json.dumps(record).encode(), "jsonl")
    assert article.text == "Words.\nMore."
    assert article.source_id == "12"
    assert article.notes == ()
    assert article.record_fields == {
        "title": "Cranes",
        "date": "2021-03-04",
        "outlet": "Harbour Post",
        "authors": ("Ada Quay",),
        "people": ("Bo Pier",),
        "language": "en",
    }


def test_a_value_of_the_wrong_type_is_skipped_with_a_note() -> None:
    article = read_article(
        b'{"title": ["x", "y"], "people": ["A", 3], "id": true, "date": 1987, "body": "b"}',
        "jsonl",
    )
    assert article.record_fields == {"date": "1987", "people": ("A",)}
    assert article.source_id is None
    assert article.notes == (
        "id: ignored (boolean instead of text).",
        "title: ignored (list instead of text).",
        "people: ignored (number instead of text).",
    )


def test_a_list_of_very_many_names_is_cut_with_a_note() -> None:
    names = [f"Ann B{number} Lee" for number in range(2_500)]
    record = json.dumps({"body": "Words.", "authors": names, "people": names[:1_000]})
    article = read_article(record.encode(), "jsonl")
    assert article.record_fields["authors"] == tuple(names[:1_000])
    assert article.record_fields["people"] == tuple(names[:1_000])
    assert article.notes == ("authors: only the first 1,000 of 2,500 are read.",)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>One.</p><p>R&amp;D</p>", "One.\n\nR&D"),
        ("One.<br/>Two", "One.\nTwo"),
        ("a < b and <b> c > d", "a < b and <b> c > d"),
        ("R&amp;D", "R&D"),
    ],
)
def test_a_body_of_html_becomes_text_and_another_stays(body: str, text: str) -> None:
    assert read_article(json.dumps({"body": body}).encode(), "jsonl").text == text


@pytest.mark.parametrize("body", ['""', "null", '" "', "[]", '"<p> </p>"'])
def test_without_a_body_the_title_is_the_text(body: str) -> None:
    assert (
        read_article(f'{{"title": "Cranes", "body": {body}}}'.encode(), "jsonl").text
        == "Cranes"
    )


def test_escaped_surrogates_and_nul_in_a_record_are_replaced() -> None:
    article = read_article(
        rb'{"title": "a\ud800b", "body": "c\u0000d \ud83d\ude00"}', "jsonl"
    )
    assert (article.record_fields["title"], article.text) == (
        "a\ufffdb",
        "cd \U0001f600",
    )
    assert len(article.notes) == 2


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{'a': 1}", "not valid JSON: .* at character 2"),
        (b'{"a": 1', "not valid JSON: .* at character 8"),
        (b"words", "not valid JSON: .* at character 1"),
        (b'{"a": 1} {"b": 2}', "not valid JSON: Extra data at character 10"),
        (b"[1]", r"not a JSON object: it starts with '\[1\]'"),
        (b"null", "not a JSON object"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"a":' * 100_000, "nested too deep"),
        (b'{"id": ' + b"1" * 5000 + b"}", "too many digits"),
        (b"{}", "no text found"),
        (b'{"body": NaN}', "no text found"),
        (b"\x89PNG", "not a text file"),
    ],
)
def test_an_invalid_line_gives_a_reason(line: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        read_article(line, "jsonl")


@given(st.binary(max_size=200), st.sampled_from(["txt", "md", "jsonl"]))
def test_any_bytes_are_read_or_refused(content: bytes, kind: str) -> None:
    with suppress(UnreadableError):
        assert read_article(content, kind).text.strip()


TEXTS = st.text(max_size=20)
VALUES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | TEXTS
    | st.lists(TEXTS | st.integers(), max_size=3)
)
KEYS = st.sampled_from(
    ["id", "title", "body", "date", "outlet", "authors", "people", "url", "x"]
)


@given(st.dictionaries(KEYS, VALUES), st.booleans())
def test_any_record_states_clean_texts_only(
    record: dict[str, object], escape: bool
) -> None:
    line = json.dumps(record, ensure_ascii=escape).encode("utf-8", "surrogatepass")
    try:
        article = read_article(line, "jsonl")
    except UnreadableError:
        return
    texts = [article.text]
    for value in article.record_fields.values():
        texts.extend(
            [value]
            if isinstance(value, str)
            else value
            if isinstance(value, tuple)
            else [""]
        )
    assert all(text.strip() and "\0" not in text and text.encode() for text in texts)
