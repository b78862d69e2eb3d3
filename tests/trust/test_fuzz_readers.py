"""Damage files of each format at random. Each is read, or is a failure with a reason.

`CUTTINGS_FUZZ_SECONDS=600 pytest tests/trust/test_fuzz_readers.py` fuzzes each format
for ten minutes. A file that fails becomes one of the `SEEDS`.
"""

from __future__ import annotations

import gzip
import json
import os
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from archive.errors import UnreadableError
from archive.extract.pipeline import extract_document
from archive.readers import FORMATS, read_article, split_file
from tests.archive import sample_pages
from tests.archive.container_inputs.collections import maff_of
from tests.archive.container_inputs.mails import webarchive
from tests.archive.container_inputs.samples import SAMPLES
from tests.archive.sample_exports import (
    EDITIONS,
    EUROPRESSE_EXPORT,
    FACTIVA_LABELLED,
    NEWSBANK_NEW,
    NEXIS_EXPORT,
    factiva_page,
    lexis_export,
    lexis_page,
    proquest_record,
)

FUZZ_SECONDS = float(os.environ.get("CUTTINGS_FUZZ_SECONDS", "0"))
EXAMPLES = 25
"""Damaged files in a round."""

TEXT = (
    "Wheat prices rise\n\nBy Anna Weber\n\nMOSCOW, March 3, 2020 (Reuters) – “Wheat is "
    "scarce,” Defence Minister Ivan Petrov said on Tuesday.\n"
)
EXPORTS = (
    lexis_export(EDITIONS[0], 1),
    NEXIS_EXPORT,
    FACTIVA_LABELLED,
    proquest_record("en", "Wheat", "Doe, Jane"),
    NEWSBANK_NEW,
    EUROPRESSE_EXPORT,
)
PAGE = (
    "<!doctype html><html lang=en><head><title>Wheat – The Example</title>"
    '<meta property="og:title" content="Wheat"><script type="application/ld+json">'
    '{"@type": "NewsArticle", "datePublished": "2020-03-03", "author": [{"name": "A B"}]}'
    f"</script></head><body><h1>Wheat</h1><p>{TEXT}</p></body></html>"
)
RESPONSE = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{PAGE}"
DOCUMENT_FILES = Path(sample_pages.__file__).parent / "document_files"
DOCUMENTS = {
    "docx": ("bridge.docx", "office.docx"),
    "odt": ("bridge.odt", "office.odt"),
    "rtf": ("bridge.rtf", "office.rtf"),
    "epub": ("bridge.epub", "magazine.epub"),
    "wacz": ("crawl.wacz",),
    "hocr": ("scan.hocr",),
    "alto": ("scan.alto.xml",),
}
"""Documents that other programs wrote, by format."""
SEEDS: dict[str, tuple[bytes, ...]] = {
    "txt": (
        TEXT.encode(),
        TEXT.encode("utf-16"),
        b"\xff\xfe\x00",
        *(text.encode() for text in EXPORTS),
    ),
    "md": (
        f"---\ntitle: 'Wheat'\nauthors: [A B, C D]\n---\n# Wheat #\n\n{TEXT}".encode(),
    ),
    "html": (
        PAGE.encode(),
        b"<p>" * 50 + b"&#xffffff;&#x0;",
        factiva_page().encode(),
        lexis_page().encode(),
    ),
    "mhtml": (
        b"Content-Type: multipart/related; boundary=B\nSnapshot-Content-Location: "
        b"https://a.example/1\n\n--B\nContent-Type: text/html\n"
        b"Content-Transfer-Encoding: quoted-printable\n\n" + PAGE.encode() + b"\n--B--",
    ),
    "eml": (
        b"Subject: =?utf-8?q?Wheat?=\nFrom: A B <a@b.example>\n"
        b"Date: Tue, 3 Mar 2020 10:00:00 +0100\nContent-Type: text/plain;"
        b" charset*=utf-8''utf-8\n\n" + TEXT.encode(),
        b"Content-Type: multipart/mixed; boundary=B\n\n--B\n\n" + TEXT.encode(),
    ),
    "mbox": (
        b"From a@b.example Tue Mar  3 10:00:00 2020\nSubject: Wheat\n\n"
        + TEXT.encode(),
        b"From - x\nSubject: Wheat\n\n>From "
        + TEXT.encode()
        + b"\n\nFrom y\nTo: z\n\n",
    ),
    "webarchive": (
        webarchive(SAMPLES["en"], frames=True),
        webarchive(SAMPLES["en"], binary=False),
    ),
    "maff": (maff_of(SAMPLES["en"]), maff_of(SAMPLES["ru"], charset="windows-1251")),
    "csv": (
        f'title,text,date\r\nWheat,"{TEXT}",3 March 2020\r\nOil,"a ""b"" c",\r\n'.encode(),
        f"sep=;\nTitle;Body\nWheat;{TEXT}".encode("utf-16"),
    ),
    "xml": (
        f"<rss><channel><title>Post</title><item><title>Wheat</title><description>{TEXT}"
        "</description><pubDate>Tue, 3 Mar 2020</pubDate></item></channel></rss>".encode(),
        f"<TEI><teiHeader/><text><body><p>{TEXT}</p></body></text></TEI>".encode(),
    ),
    "pdf": (
        sample_pages.pdf(
            [
                (50, 700, 20, "Wheat"),
                (50, 650, 10, "Wheat prices rose in May, and in June."),
            ]
        ),
    ),
    **{
        name: tuple(
            (DOCUMENT_FILES / file_name).read_bytes() for file_name in file_names
        )
        for name, file_names in DOCUMENTS.items()
    },
    "warc": (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\n"
        b"WARC-Date: 2020-03-03T10:00:00Z\r\nContent-Type: application/http\r\n"
        + f"Content-Length: {len(RESPONSE.encode())}\r\n\r\n{RESPONSE}\r\n\r\n".encode(),
    ),
    "jsonl": (
        json.dumps({"title": "Wheat", "body": TEXT, "date": 2020, "people": ["A B"]})
        .replace("“", "<p>")
        .encode(),
    ),
    "json": (
        json.dumps([{"title": "Wheat", "body": TEXT}, {"title": "Oil"}]).encode(),
        json.dumps({"articles": [{"title": "Wheat", "text": TEXT}]}).encode("utf-16"),
    ),
}
"""Files from which the damaged ones are made, by format."""
PIECES = (
    *(b"\0", b"\xff", b"\n", b" " * 400, b"\n" * 400, b"a" * 400, b"<" * 99, b"(" * 99),
    *(b"--B\n", b"; a=1" * 99, b"=?utf-8?q?=FF?= ", b"[" * 999, b"-1", b"99999999999"),
    *(b"1 May 2020 ", b"\x1b[2J", "\u2028\ud7ff".encode(), b"&#x110000;", b"obj << >>"),
)


@st.composite
def damaged(draw: st.DrawFn, format_name: str) -> bytes:
    """Return a seed with some of its parts removed, repeated or replaced."""
    content = draw(st.sampled_from(SEEDS[format_name]))
    for _ in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 60)))
        piece = draw(
            st.one_of(
                st.sampled_from(PIECES),
                st.binary(max_size=8),
                st.just(content[start:end] * 3),
            )
        )
        content = content[:start] + piece + content[end:]
    return content


def read_and_extract(content: bytes, format_name: str) -> int:
    """Read a file as an ingest does. Only an `UnreadableError` is allowed.

    Return the number of documents.
    """
    count = 0
    suffix = FORMATS[format_name].suffixes[0]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"file{suffix}")
        path.write_bytes(content)
        try:
            for item in split_file(path):
                if item.problem is None:
                    article = read_article(item.content, format_name)
                    extract_document(article, "id", format_name)
                    count += 1
        except UnreadableError as error:
            if not str(error):
                raise AssertionError("a failure without a reason") from error
    return count


@pytest.mark.parametrize("format_name", FORMATS)
def test_the_seeds_are_read(format_name: str) -> None:
    """Read the seeds, and the start of each of them, compressed and not.

    The first seed of a format is an article.
    """
    assert read_and_extract(SEEDS[format_name][0], format_name)
    for file in SEEDS[format_name]:
        for content in (file, file[: len(file) // 2], gzip.compress(file), b"", b"\0"):
            read_and_extract(content, format_name)


@pytest.mark.long
@pytest.mark.timeout(FUZZ_SECONDS + 120)
@pytest.mark.parametrize("format_name", FORMATS)
def test_a_damaged_file_is_read_or_has_a_reason(format_name: str) -> None:
    """Damage the seeds of a format, once or for the time that is set."""
    end = time.monotonic() + FUZZ_SECONDS
    round_number = 0
    while round_number == 0 or time.monotonic() < end:
        check_damaged_files(format_name, round_number)
        round_number += 1


def check_damaged_files(format_name: str, round_number: int) -> None:
    """Read damaged files, which are others in each round."""

    @seed(round_number)
    @settings(
        max_examples=EXAMPLES,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(damaged(format_name))
    def check(content: bytes) -> None:
        read_and_extract(content, format_name)

    check()


def test_a_reader_writes_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    """Read a damaged web archive, of which warcio prints lines to stderr."""
    read_and_extract(SEEDS["warc"][0] + b"\x1b[2J\n" + SEEDS["warc"][0], "warc")
    captured = capfd.readouterr()
    assert captured.err == captured.out == ""
