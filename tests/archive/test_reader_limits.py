"""Test that emails and PDF files cannot make their parsers run for minutes."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from archive.errors import UnreadableError
from archive.readers import mail_limits, pdf_limits, read_article, split_articles
from archive.readers.files import EXPANDS_TOO_MUCH
from archive.readers.hyphenation import rejoin_words
from archive.readers.warc import NO_RECORD
from tests.processor_time import processor_time_below
from tests.trust.hostile_files import MB, gzip_repeated, warc_record

MAX_CPU_S = 20.0
"""Most take far less than a second. Each took minutes or gigabytes before."""
MULTIPART = b"Content-Type: multipart/mixed; boundary=B\n\n"
TEXT = b"Subject: Wheat\nFrom: a@b.example\n"


@pytest.fixture(autouse=True)
def _limit_time() -> object:
    with processor_time_below(MAX_CPU_S):
        yield


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (MULTIPART + b"--B\n\nx\n" * 100_000 + b"--B--\n", mail_limits.TOO_MANY_PARTS),
        (
            b"".join(
                b"Content-Type: multipart/mixed; boundary=B%d\n\n--B%d\n" % (n, n)
                for n in range(10_000)
            ),
            mail_limits.TOO_DEEP,
        ),
        (b"Content-Type: message/rfc822\n\n" * 10_000, mail_limits.TOO_DEEP),
    ],
    ids=["parts", "nested parts", "nested emails"],
)
def test_an_email_with_too_many_parts_says_so(content: bytes, reason: str) -> None:
    """Reject an email at the first part above a limit."""
    with pytest.raises(UnreadableError) as error:
        read_article(content, "eml")
    assert str(error.value) == reason


def test_long_different_headers_of_many_parts_are_too_long() -> None:
    """Reject an email whose headers together take too long to parse."""
    parts = b"".join(
        b"--B\nContent-Type: application/x; name=%d%s\n\nx\n" % (n, b"; a=1" * 800)
        for n in range(1_000)
    )
    with pytest.raises(UnreadableError, match="characters of long headers"):
        read_article(MULTIPART + parts, "eml")


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Type: text/plain" + b"; a=1" * 100_000,
        b"Subject: " + b"=?utf-8?q?a?= " * 60_000,
        b"Subject: " + b"=?utf-8?q?" * 60_000,
        b"To: " + b"a@b.example, " * 100_000,
        b"From: " + b"a@b.example, " * 100_000,
        b"From: " + b"(" * 100_000,
        b"Date: " + b"1 " * 100_000,
        b"\n".join(b"X-%d: y" % n for n in range(50_000)),
    ],
    ids=lambda header: header[:24].decode(),
)
@pytest.mark.long
def test_a_long_header_leaves_the_text_readable(header: bytes) -> None:
    """Read only the start of a header."""
    article = read_article(header + b"\n\nWheat rose in Cleveland.\n", "eml")
    assert article.text.strip() == "Wheat rose in Cleveland."


def test_a_note_names_the_header_that_was_cut() -> None:
    """Tell that only the start of a subject was read."""
    content = b"Subject: " + b"Wheat " * 10_000 + b"\n\nText.\n"
    article = read_article(content, "eml")
    assert article.notes == ("Subject: only the first 4,000 characters read.",)
    assert len(article.container.headings[0].quote) <= mail_limits.MAX_HEADER_CHARS


def test_an_email_with_a_thousand_images_is_read() -> None:
    """Read the text of a large newsletter."""
    images = b"--B\nContent-Type: image/gif; name=a.gif\n\nx\n" * 1_000
    text = b"--B\nContent-Type: text/plain\n\nWheat rose.\n"
    article = read_article(TEXT + MULTIPART + text + images + b"--B--\n", "eml")
    assert article.text.strip() == "Wheat rose."


def drawing(content: str, box: str = "0 0 600 800", more: Sequence[str] = ()) -> bytes:
    """Return a PDF with one page of this content. `/X` is the first of `more`."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents 5 0 R "
            "/Resources << /Font << /F 3 0 R >> /XObject << /X 6 0 R >> >> >>"
        ),
        f"<< /Length {len(content)} >>\nstream\n{content}endstream",
        *more,
    ]
    body = "%PDF-1.4\n"
    places = []
    for number, item in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{item}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    return (
        f"{body}xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    ).encode("latin-1")


def words(text: str, left: int = 50, bottom: int = 700, size: int = 10) -> str:
    """Return the operators that draw a text."""
    return f"BT /F {size} Tf {left} {bottom} Td ({text}) Tj ET\n"


SAME_PLACE = "".join(words("a", bottom=700 - 50 * (n % 2)) for n in range(4_000))
BLOCKS = "".join(
    words("a", left=n % 60 * 10, bottom=n // 60 * 10, size=1) for n in range(4_000)
)
HUGE = words("wheat", size=1_000_000) * 50


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (drawing(SAME_PLACE), pdf_limits.TOO_MANY_STEPS),
        (drawing(HUGE, "0 0 10000000 10000000"), pdf_limits.TOO_MANY_STEPS),
        (drawing(BLOCKS), pdf_limits.TOO_MANY_BLOCKS),
        (drawing(f"({'(' * 400_000}"), pdf_limits.TOO_LONG_TOKEN),
        (drawing("a" * 400_000), pdf_limits.TOO_LONG_TOKEN),
    ],
    ids=["lines in one place", "huge page", "blocks", "string", "word"],
)
@pytest.mark.long
def test_a_pdf_above_a_limit_says_so(content: bytes, reason: str) -> None:
    """Reject a PDF that would take minutes to lay out."""
    with pytest.raises(UnreadableError) as error:
        read_article(content, "pdf")
    assert str(error.value) == reason


def test_a_form_that_draws_itself_many_times_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Count the forms in forms, since a few lines can ask for billions."""
    monkeypatch.setattr(pdf_limits, "MAX_OBJECTS", 2_000)
    form = "<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Length 1 >>"
    content = drawing("/X Do " * 3_000, more=[f"{form}\nstream\n \nendstream"])
    with pytest.raises(UnreadableError, match="drawn objects"):
        read_article(content, "pdf")


def test_a_pdf_with_too_many_characters_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Count the characters of all pages."""
    monkeypatch.setattr(pdf_limits, "MAX_CHARS", 2_000)
    with pytest.raises(UnreadableError, match="characters; split it"):
        read_article(drawing(words("wheat " * 500)), "pdf")


def test_a_dense_page_is_read() -> None:
    """Read a page of 1,500 short lines in ten columns, as lists of prices have."""
    lines = "".join(
        words("abcdef def", left=n % 10 * 60, bottom=n // 10 * 5 + 5, size=5)
        for n in range(1_500)
    )
    assert read_article(drawing(lines), "pdf").text.count("abcdef") > 1_300


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("the co-\noperation", "the cooperation"),
        ("the co-\noperation and co-operation", "the co-operation and co-operation"),
        ("an e-\nmail and e-mails", "an e-mail and e-mails"),
        ("well-\nknown: well-knowns", "well-known: well-knowns"),
        ("Anglo-\nSaxon", "Anglo-Saxon"),
        ("abc-\ndefghi-\njkl", "abcdefghijkl"),
        ("abc-\ndefGhi-\njkl", "abcdefGhijkl"),
        ("12ab-\ncd", "12abcd"),
    ],
)
def test_words_broken_at_the_end_of_a_line_are_joined(text: str, joined: str) -> None:
    """Keep the hyphen of a word that the text has elsewhere on one line."""
    assert rejoin_words(text) == joined


def test_many_broken_words_take_linear_time() -> None:
    """Join 50,000 different words in 1 MB."""
    text = " ".join(f"wheat{chr(97 + n % 26) * (n % 9)}-\nland" for n in range(80_000))
    assert rejoin_words(text + "a" * 1_000_000).count("-\n") == 0


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("bomb.jsonl.gz", EXPANDS_TOO_MUCH),
        ("bomb.warc.gz", NO_RECORD),
        ("bomb.wacz", NO_RECORD),
        ("lines.warc.gz", NO_RECORD),
        ("lines.wacz", NO_RECORD),
    ],
)
def test_a_file_that_grows_without_end_is_given_up(
    tmp_path: Path, name: str, reason: str
) -> None:
    """Stop reading at endless lines, and when the content is unbelievably large.

    Only the decompressed bytes tell, because there is no further article in them.
    """
    path = tmp_path / name
    record = b"1\n" if "jsonl" in name else warc_record(b"", b"<p>Words")
    filling = b"\n" if "lines" in name else b"\0"
    if name.endswith(".wacz"):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("archive/data.warc", record + filling * (150 * MB))
    else:
        path.write_bytes(gzip_repeated(record, filling, 150))
    with pytest.raises(UnreadableError) as error:
        list(split_articles(path))
    assert str(error.value) == reason
