"""Test the readers of mail, MHTML, PDF and web archives.

Metadata of the container is evidence for the facts of the article.
"""

from __future__ import annotations

import gzip
import random
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.errors import UnreadableError
from archive.extract.pipeline import extract_document
from archive.model import Document
from archive.readers import FORMATS, detect_format, read_article, split_file
from tests.archive.container_inputs.collections import INPUTS as BUILT_FILES
from tests.archive.container_inputs.mails import webarchive
from tests.archive.container_inputs.samples import SAMPLES
from tests.archive.sample_pages import (
    ARTICLE_URL,
    SENTENCES,
    STORY,
    html_page,
    mail,
    mhtml,
    pdf,
    warc_record,
)
from tests.conftest import SampleFolder

SAVED_AT = datetime(2021, 3, 2, 10, 11, 12, tzinfo=UTC)
PDF_LINES = [(50, 600 - 14 * at, 11, words) for at, words in enumerate(
    (*SENTENCES, "Ships from the north will use them first. The pilots have been told that the chan-",
     "nel stays open.")
)]  # fmt: skip
HEADLINE = (50, 700, 24, "Cranes arrive at last")
BYLINE = (50, 660, 11, "By Ada Quay")
DATE_LINE = (50, 640, 11, "2 March 2021")


LOCK = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O ({'x' * 32}) /U ({'y' * 32}) /P -4 >> /ID [(a) (a)]"


def _document(content: bytes, kind: str) -> Document:
    return extract_document(read_article(content, kind), "id", kind)


def _read_warc(folder: Path, *records: bytes) -> Path:
    path = folder / "crawl.warc"
    path.write_bytes(b"".join(records))
    return path


def test_the_frames_of_advertisements_are_no_articles(tmp_path: Path) -> None:
    path = _read_warc(
        tmp_path,
        warc_record(html_page(title="Cranes arrive at last").encode()),
        warc_record(
            html_page(title="Buy a boat").encode(),
            uri="https://tpc.googlesyndication.com/safeframe/1-0-40/html/container.html",
        ),
        warc_record(
            html_page(title="Buy a car").encode(),
            uri="https://ad.doubleclick.net/ddm/adi/N1",
        ),
        warc_record(
            html_page(title="A paper of the same letters").encode(),
            uri="https://notdoubleclick.net/news",
        ),
    )
    assert [item.position for item in split_file(path)] == ["record 1", "record 4"]


def test_each_web_archive_page_is_an_article_with_url_and_latest_date(
    tmp_path: Path,
) -> None:
    path = _read_warc(
        tmp_path,
        warc_record(b"software: hand", "warcinfo"),
        warc_record(html_page(title="Cranes arrive at last").encode()),
        warc_record(b"GET / HTTP/1.1\r\n\r\n", "request"),
        warc_record(
            html_page(title="Pilots told of cranes").encode(),
            uri="https://harbourpost.example/pilots",
        ),
    )
    items = list(split_file(path))
    assert [item.position for item in items] == ["record 2", "record 4"]
    articles = [read_article(item.content, "warc") for item in items]
    assert [article.saved_at for article in articles] == [SAVED_AT, SAVED_AT]
    facts = _document(items[1].content, "warc").facts
    assert facts.title is not None
    assert facts.url is not None
    assert (facts.title.value, facts.url.value) == (
        "Pilots told of cranes",
        "https://harbourpost.example/pilots",
    )
    assert facts.url.evidence[0].key == "WARC-Target-URI"


def test_the_address_of_a_crawled_page_can_date_it() -> None:
    content = warc_record(
        html_page().encode(), uri="https://harbourpost.example/2021/02/27/cranes"
    )
    fact = _document(content, "warc").facts.date
    assert fact is not None
    assert (fact.value.day, fact.method) == (date(2021, 2, 27), "address")


def test_a_date_after_the_crawl_is_discarded() -> None:
    """The page says 2022, but the crawl was in 2021."""
    meta = '<meta property="article:published_time" content="2022-05-01T10:00:00Z">'
    assert (
        _document(
            warc_record(
                html_page(meta).encode(), uri="https://harbourpost.example/cranes"
            ),
            "warc",
        ).facts.date
        is None
    )


@pytest.mark.parametrize("compressed", ["whole", "by record"])
def test_a_web_archive_may_be_compressed_in_either_way(
    compressed: str, tmp_path: Path
) -> None:
    records = [
        warc_record(html_page(title=title).encode())
        for title in ("Cranes arrive at last", "Pilots told of cranes")
    ]
    packed = (
        gzip.compress(b"".join(records))
        if compressed == "whole"
        else b"".join(map(gzip.compress, records))
    )
    (tmp_path / "crawl.warc.gz").write_bytes(packed)
    plain = list(split_file(_read_warc(tmp_path, *records)))
    assert list(split_file(tmp_path / "crawl.warc.gz")) == plain
    assert len(plain) == 2


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("Content-Encoding: gzip\r\n", gzip.compress(html_page().encode())),
        ("Content-Encoding: br\r\n", brotli.compress(html_page().encode())),
        (
            "Transfer-Encoding: chunked\r\n",
            b"%x\r\n%s\r\n0\r\n\r\n" % (len(html_page()), html_page().encode()),
        ),
    ],
)
def test_compressed_server_responses_are_decompressed(
    coding: str, packed: bytes
) -> None:
    headers = f"{coding}Content-Type: text/html"
    assert (
        SENTENCES[1].strip()
        in read_article(warc_record(packed, headers=headers), "warc").text
    )


def test_a_page_larger_than_any_buffer_is_read_completely(tmp_path: Path) -> None:
    body = "".join(
        f"<p>Crane number {number} was lifted ashore and bolted down.</p>"
        for number in range(20_000)
    )
    (item,) = split_file(
        _read_warc(tmp_path, warc_record(html_page(body=body).encode()))
    )
    assert "Crane number 19999 was" in read_article(item.content, "warc").text


def test_the_server_charset_is_used() -> None:
    html = html_page(
        body="<p>" + "Подъёмные краны прибыли в порт. " * 20 + "</p>"
    ).encode("cp1251")
    content = warc_record(html, headers="Content-Type: text/html; charset=windows-1251")
    assert "Подъёмные краны прибыли в порт." in read_article(content, "warc").text


def test_only_html_responses_are_articles(tmp_path: Path) -> None:
    path = _read_warc(
        tmp_path,
        warc_record(html_page().encode(), status="404 Not Found"),
        warc_record(b"", status="301 Moved"),
        warc_record(b"\x89PNG", headers="Content-Type: image/png"),
        warc_record(html_page().encode(), "revisit"),
    )
    with pytest.raises(
        UnreadableError, match="none of its 4 records is an HTML response"
    ):
        list(split_file(path))


def test_a_truncated_web_archive_keeps_the_pages_before_the_break(
    sample_folder: SampleFolder,
) -> None:
    whole_record = warc_record(html_page().encode())
    sample_folder.write(
        "cut.warc",
        whole_record
        + warc_record(html_page(title="Pilots told").encode(), uri=f"{ARTICLE_URL}/2")[
            :-300
        ],
    )
    sample_folder.write("odd.warc", whole_record + b"no record at all\r\n\r\n")
    summary = sample_folder.ingest()
    assert len(sample_folder.searchable_texts()) == 1
    assert summary.failed == 2
    assert any(
        "record 2: truncated" in message for message in sample_folder.progress.messages
    ), sample_folder.progress.messages
    assert any(
        "after record 1: not a valid WARC file" in message
        for message in sample_folder.progress.messages
    ), sample_folder.progress.messages


def test_a_mail_is_read_by_its_html_with_its_subject_as_title() -> None:
    message = mail(
        f"<p>Newsletter</p>{STORY}",
        "In short",
        Subject="Fwd: Re: Cranes arrive at last",
    )
    document = _document(message.as_bytes(), "eml")
    assert SENTENCES[1].strip() in document.text
    assert "In short" not in document.text
    assert document.facts.title is not None
    assert document.facts.title.value == "Cranes arrive at last"
    assert document.facts.title.evidence[0].key == "mail subject"


def test_a_mail_of_plain_text_is_that_text() -> None:
    assert (
        read_article(mail(text=SENTENCES[0]).as_bytes(), "eml").text.strip()
        == SENTENCES[0].strip()
    )


def test_a_mail_whose_html_is_a_picture_is_read_by_its_plain_text() -> None:
    message = mail("<img src='cid:1'>", SENTENCES[0])
    assert read_article(message.as_bytes(), "eml").text.strip() == SENTENCES[0].strip()


def test_the_day_of_sending_is_only_the_latest_possible() -> None:
    article = read_article(
        mail(STORY, Date="Tue, 02 Mar 2021 11:11:12 +0100").as_bytes(), "eml"
    )
    assert article.saved_at == SAVED_AT
    assert extract_document(article, "id", "eml").facts.date is None


def test_a_mail_from_the_host_of_an_outlet_gives_the_outlet() -> None:
    document = _document(
        mail(STORY, From="Alerts <alerts@mail.nytimes.com>").as_bytes(), "eml"
    )
    assert document.facts.outlet is not None
    assert document.facts.outlet.value == "The New York Times"
    assert document.facts.outlet.confidence == "inferred"


def test_a_person_who_sends_a_mail_is_neither_author_nor_outlet() -> None:
    facts = _document(
        mail(STORY, From="Bo Pier <bo@pier.example>").as_bytes(), "eml"
    ).facts
    assert (facts.authors, facts.outlet) == (None, None)


def test_attachments_are_named() -> None:
    message = mail(STORY)
    message.add_attachment(
        b"%PDF-", maintype="application", subtype="pdf", filename="cranes.pdf"
    )
    assert (
        "1 attachment skipped: cranes.pdf."
        in read_article(message.as_bytes(), "eml").notes
    )


def test_an_article_attached_to_an_empty_mail_is_read() -> None:
    message = mail(text="\n")
    message.add_attachment(html_page(), subtype="html", filename="cranes.html")
    assert SENTENCES[0].strip() in read_article(message.as_bytes(), "eml").text


def test_the_charset_of_a_mail_part_is_used() -> None:
    content = (
        b"Content-Type: text/plain; charset=koi8-r\r\n\r\n"
        + "Краны прибыли в порт сегодня утром".encode("koi8-r")
    )
    assert read_article(content, "eml").text == "Краны прибыли в порт сегодня утром"


def test_an_mhtml_page_is_read_with_its_url_and_latest_date() -> None:
    article = read_article(mhtml(html_page()), "mhtml")
    assert SENTENCES[0].strip() in article.text
    assert article.saved_at == SAVED_AT
    url = extract_document(article, "id", "mhtml").facts.url
    assert url is not None
    assert (url.value, url.evidence[0].key) == (
        ARTICLE_URL,
        "Snapshot-Content-Location",
    )


def test_a_pdf_gives_paragraphs_without_its_page_numbers() -> None:
    running = (400, 780, 9, "The Harbour Post")
    article = read_article(
        pdf(
            [running, HEADLINE, *PDF_LINES, (300, 20, 9, "1")],
            [running, *PDF_LINES, (300, 20, 9, "2")],
        ),
        "pdf",
    )
    assert article.text.startswith("Cranes arrive at last\n\n" + SENTENCES[0].strip())
    assert "the channel stays open." in article.text
    assert "Harbour Post" not in article.text
    assert "Page headers and footers removed: The Harbour Post; 1; 2." in article.notes


NARROW_LINES = (
    "The old cranes were",
    "taken down on Monday",
    "and the quay was so",
    "full of people that",
    "ferries had to wait.",
)


@pytest.mark.parametrize(
    ("lines", "joint"),
    [(NARROW_LINES, " "), ([line.title() for line in NARROW_LINES], "\n")],
)
def test_the_short_lines_of_a_narrow_column_are_joined(
    lines: Sequence[str], joint: str
) -> None:
    column = [(40, 600 - 12 * i, 11, line) for i, line in enumerate(lines)]
    assert joint.join(lines) in read_article(pdf([HEADLINE, *column]), "pdf").text


def test_a_pdf_title_is_its_largest_text_and_its_date_is_its_date_line() -> None:
    facts = _document(
        pdf(
            [HEADLINE, BYLINE, DATE_LINE, *PDF_LINES],
            title="Microsoft Word - cranes3.doc",
        ),
        "pdf",
    ).facts
    assert facts.title is not None
    assert facts.date is not None
    assert facts.authors is not None
    assert (facts.title.value, facts.title.evidence[0].key) == (
        "Cranes arrive at last",
        "largest type",
    )
    assert facts.date.value.day == date(2021, 3, 2)
    assert facts.authors.value == ("Ada Quay",)


def test_a_browser_printout_gives_the_url_but_not_the_print_date() -> None:
    marks = [
        (20, 780, 9, "3/4/26, 6:55 AM"),
        (20, 12, 9, ARTICLE_URL),
        (560, 12, 9, "1/1"),
    ]
    facts = _document(pdf([*marks, HEADLINE, *PDF_LINES]), "pdf").facts
    assert facts.url is not None
    assert (facts.url.value, facts.url.evidence[0].key) == (
        ARTICLE_URL,
        "printed address",
    )
    assert facts.date is not None
    assert facts.date.value.to_edtf() == "2021-03"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (
            pdf([(300, 20, 9, "1")]),
            "scan without text",
        ),
        (pdf([]), "scan without text"),
        (pdf([HEADLINE])[:120], "not a valid PDF|scan without text"),
        (b"%PDF-1.4", "not a valid PDF"),
        (b"words", "not a valid PDF"),
        (pdf([HEADLINE], trailer=LOCK), "password-protected"),
    ],
)
def test_a_pdf_that_cannot_be_read_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        read_article(content, "pdf")


DOCUMENT_FILES = Path(__file__).parent / "document_files"
SAMPLE_FILES = {
    "eml": mail(
        STORY, "In short", Subject="Cranes", Date="Tue, 02 Mar 2021 11:11:12 +0100"
    ).as_bytes(),
    "mhtml": mhtml(html_page()),
    "pdf": pdf([HEADLINE, BYLINE, *PDF_LINES]),
    "warc": warc_record(html_page().encode()),
    "mbox": b"From a@b.example Tue Mar  2 10:00:00 2021\n"
    + mail(html_page(), Subject="Cranes").as_bytes(),
    "webarchive": webarchive(SAMPLES["en"]),
}


@pytest.mark.parametrize("kind", SAMPLE_FILES)
@settings(max_examples=40)
@given(seed=st.integers(0, 1 << 32), junk=st.binary(max_size=200))
@pytest.mark.long
def test_any_bytes_are_an_article_or_unreadable(
    kind: str, seed: int, junk: bytes
) -> None:
    """Read valid files with pieces removed and inserted, and random bytes."""
    at = random.Random(seed)
    content = bytearray(SAMPLE_FILES[kind])
    for _ in range(at.randint(1, 6)):
        start = at.randrange(len(content) + 1)
        content[start : start + at.choice((0, 1, 4, 40))] = junk[
            : at.choice((0, 1, 8, 200))
        ]
    for damaged in (bytes(content), junk):
        try:
            document = extract_document(read_article(damaged, kind), "id", kind)
            output = document.text or document.facts.title
        except UnreadableError as error:
            output = str(error)
        assert output


@pytest.mark.parametrize("kind", SAMPLE_FILES)
def test_the_file_time_is_a_latest_date_too(kind: str) -> None:
    early = datetime(2020, 1, 1, tzinfo=UTC)
    assert read_article(SAMPLE_FILES[kind], kind, early).saved_at == early


def test_every_format_has_a_file_written_by_hand() -> None:
    other_formats = {detect_format(path) for path in DOCUMENT_FILES.iterdir()}
    text_formats = {"txt", "md", "html", "jsonl", "json", "csv", "xml"}
    built_formats = {detect_format(Path(item.file_name)) for item in BUILT_FILES}
    formats = set(SAMPLE_FILES) | text_formats | other_formats | built_formats
    assert formats == set(FORMATS)
