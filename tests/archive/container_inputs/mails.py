"""Mails with pages and documents attached, and the files of mail programs."""

from __future__ import annotations

import gzip
import plistlib
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP

from tests.archive.container_inputs.documents import docx, w
from tests.archive.container_inputs.pages import URL, article_page
from tests.archive.container_inputs.pdf_builder import (
    blocks,
    right_to_left,
    unicode_pdf,
)
from tests.archive.container_inputs.samples import SAMPLES, ContainerInput, Sample
from tests.archive.container_inputs.web_archives import wacz as package

SENT = "Tue, 09 Nov 2021 10:11:12 +0100"


def _facts(sample: Sample, **others: str) -> dict[str, str]:
    return {**sample.facts, "authors": sample.author, "has": sample.story, **others}


def mail(
    subject: str, text: str = "", sender: str = "Ida Brooks <ida@brooks.example>"
) -> EmailMessage:
    """Return a mail of a person with a text."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "Archive <archive@library.example>"
    message["Subject"] = subject
    message["Date"] = SENT
    message["Message-ID"] = "<1@brooks.example>"
    message.set_content(text or "FYI")
    return message


def pdf_of(sample: Sample) -> bytes:
    """Return the article as a PDF."""
    lines = blocks(
        [
            (sample.title, 20),
            (sample.byline, 10),
            (sample.day, 10),
            *[(sample.story, 10)] * 3,
        ],
        50,
        700,
    )
    is_from_right = sample.language in ("ar", "fa", "he", "ur")
    return unicode_pdf(right_to_left(lines) if is_from_right else lines)


def docx_of(sample: Sample) -> bytes:
    """Return the article as a document of Word."""
    return docx(
        w(sample.title, size=36)
        + "".join(
            w(text, size=22) for text in (sample.byline, sample.day, *sample.paragraphs)
        )
    )


def _attachments() -> Iterator[ContainerInput]:
    for language in ("en", "ru", "ja", "ar"):
        sample = SAMPLES[language]
        page = mail("Saved article")
        page.add_attachment(
            article_page(sample, "<meta charset=utf-8>"),
            subtype="html",
            filename="baths.html",
        )
        yield ContainerInput(
            "O",
            "note.eml",
            f"{language}, a page attached to a note",
            bytes(page),
            _facts(sample),
        )
        octets = mail("Saved article")
        octets.add_attachment(
            article_page(sample, "<meta charset=utf-8>").encode(),
            maintype="application",
            subtype="octet-stream",
            filename="baths.htm",
        )
        yield ContainerInput(
            "O",
            "note.eml",
            f"{language}, a page attached as bytes",
            bytes(octets),
            _facts(sample),
        )
        for name, content, kind, subtype in (
            ("baths.pdf", pdf_of(sample), "application", "pdf"),
            ("baths.pdf", pdf_of(sample), "application", "octet-stream"),
            (
                "baths.docx",
                docx_of(sample),
                "application",
                "vnd.openxmlformats-officedocument.wordprocessingml.document",
            ),
        ):
            attached = mail("Saved article")
            attached.add_attachment(
                content, maintype=kind, subtype=subtype, filename=name
            )
            yield ContainerInput(
                "O",
                "note.eml",
                f"{language}, {name} attached as {subtype}",
                bytes(attached),
                _facts(sample),
            )
    sample = SAMPLES["en"]
    text = mail("Saved article")
    text.add_attachment(
        "\n\n".join([sample.title, sample.byline, sample.day, *sample.paragraphs]),
        filename="baths.txt",
    )
    yield ContainerInput(
        "O",
        "note.eml",
        "en, a text attached to a note",
        bytes(text),
        _facts(sample, authors=sample.author),
    )
    two = mail("Two articles", "Here are two PDFs for the archive.")
    for language in ("en", "de"):
        two.add_attachment(
            pdf_of(SAMPLES[language]),
            maintype="application",
            subtype="pdf",
            filename=f"{language}.pdf",
        )
    yield ContainerInput(
        "O",
        "two.eml",
        "two PDFs attached to a note",
        bytes(two),
        {"count": "2", "has": SAMPLES["de"].story},
    )

    long = mail(
        sample.title, "\n\n".join([sample.byline, sample.day, *sample.paragraphs])
    )
    long.add_attachment(
        pdf_of(SAMPLES["de"]),
        maintype="application",
        subtype="pdf",
        filename="terms.pdf",
    )
    yield ContainerInput(
        "O",
        "long.eml",
        "en, an article in the mail with another PDF attached",
        bytes(long),
        {"title": sample.title, "has": sample.story, "note": "yes", "count": "1"},
    )
    scan = mail("Scan of the article")
    scan.add_attachment(
        unicode_pdf([]), maintype="application", subtype="pdf", filename="scan.pdf"
    )
    yield ContainerInput(
        "O",
        "scan.eml",
        "a scan attached to a note",
        bytes(scan),
        {"note": "yes", "failure": "yes"},
    )
    zipped = mail("Saved article")
    zipped.add_attachment(
        package({"baths.html": article_page(sample).encode()}),
        maintype="application",
        subtype="zip",
        filename="baths.zip",
    )
    yield ContainerInput(
        "O",
        "zip.eml",
        "a ZIP file attached to a note",
        bytes(zipped),
        {"note": "yes", "failure": "yes"},
    )


def _programs() -> Iterator[ContainerInput]:
    sample = SAMPLES["en"]
    message = mail(sample.title, sender="Saltmouth Courier <news@courier.example>")
    message.set_content(article_page(sample), subtype="html")
    content = message.as_bytes(policy=SMTP)
    facts = _facts(sample)
    plist = plistlib.dumps(
        {"date-received": 1636449072, "flags": 8590195713, "subject": sample.title}
    )
    emlx = f"{len(content)}\n".encode() + content + plist
    yield ContainerInput("O", "1234.emlx", "en, a mail of Apple Mail", emlx, facts)
    yield ContainerInput("O", "1234.eml", "en, the same named as a mail", emlx, facts)
    yield ContainerInput(
        "O",
        "1234.partial.emlx",
        "en, a mail of Apple Mail without its attachments",
        emlx,
        facts,
    )
    yield ContainerInput(
        "O", "news.eml.gz", "en, compressed", gzip.compress(content), facts
    )
    yield ContainerInput(
        "O",
        "news.eml",
        "en, a byte order mark before the headers",
        b"\xef\xbb\xbf" + content,
        facts,
    )
    yield ContainerInput(
        "O", "news.eml", "en, a blank line before the headers", b"\r\n" + content, facts
    )
    yield ContainerInput(
        "O",
        "news.eml",
        "en, a From line before the headers",
        b"From news@courier.example Tue Nov  9 10:11:12 2021\n" + content,
        facts,
    )
    yield ContainerInput(
        "O",
        "news.eml",
        "en, a quoted From line before the headers",
        b">From news@courier.example Tue Nov  9 10:11:12 2021\n" + content,
        facts,
    )
    yield ContainerInput(
        "O",
        "news.eml",
        "en, line ends of old Macs",
        content.replace(b"\r\n", b"\r"),
        facts,
    )


def mbox(
    *messages: bytes, start: bytes = b"From a@b.example Tue Nov  9 10:11:12 2021"
) -> bytes:
    """Return a mailbox. Each mail begins behind a line with its sender."""
    return b"".join(
        start + b"\n" + message.replace(b"\r\n", b"\n") + b"\n\n"
        for message in messages
    )


def _mailboxes() -> Iterator[ContainerInput]:
    first, second = SAMPLES["en"], SAMPLES["fr"]
    mails = []
    for sample in (first, second):
        message = mail(sample.title, sender=f"{sample.outlet} <news@courier.example>")
        message.set_content(article_page(sample), subtype="html")
        mails.append(message.as_bytes(policy=SMTP))
    facts = {
        "count": "2",
        "title": f"{first.title} | {second.title}",
        "date": "2020-03-03 | 2020-03-03",
    }
    starts = {
        "an ordinary From line": b"From a@b.example Tue Nov  9 10:11:12 2021",
        "the From line of Thunderbird": b"From - Tue Nov 09 10:11:12 2021",
        "the From line of Gmail": b"From 1716010123456789@xxx Tue Nov 09 09:11:12 +0000 2021",
        "a From line with a zone": b"From a@b.example Tue Nov  9 10:11:12 CET 2021",
        "a From line of Eudora": b"From ???@??? Tue Nov 09 10:11:12 2021",
        "a From line without a day": b"From nobody",
    }
    for name, start in starts.items():
        yield ContainerInput("O", "news.mbox", name, mbox(*mails, start=start), facts)
    yield ContainerInput(
        "O", "news.mbox.gz", "compressed", gzip.compress(mbox(*mails)), facts
    )
    quoted = mail(
        "From the baths",
        "From the first day on, people came.\n\nFrom Monday, it is open.\n\n"
        + "\n\n".join(first.paragraphs),
    )
    content = quoted.as_bytes().replace(b"\nFrom ", b"\n>From ")
    yield ContainerInput(
        "O",
        "from.mbox",
        "lines that begin with From in the text",
        mbox(content, mails[0]),
        {
            "count": "2",
            "has": "From the first day on, people came. && From Monday, it is open.",
        },
    )
    unquoted = quoted.as_bytes()
    yield ContainerInput(
        "O",
        "from.mbox",
        "lines that begin with From in the text, not quoted",
        mbox(unquoted, mails[0]),
        {
            "count": "2",
            "has": "From the first day on, people came. && From Monday, it is open.",
        },
    )
    yield ContainerInput(
        "O", "empty.mbox", "an empty mailbox", b"\n", {"failure": "yes"}
    )


def webarchive(sample: Sample, binary: bool = True, frames: bool = False) -> bytes:
    """Return a page as Safari saves it."""
    page = article_page(sample).encode()
    main: dict[str, object] = {
        "WebResourceData": page,
        "WebResourceURL": URL,
        "WebResourceMIMEType": "text/html",
        "WebResourceTextEncodingName": "UTF-8",
        "WebResourceFrameName": "",
    }
    archive: dict[str, object] = {
        "WebMainResource": main,
        "WebSubresources": [
            {
                "WebResourceData": b"p {}",
                "WebResourceURL": URL + ".css",
                "WebResourceMIMEType": "text/css",
            }
        ],
    }
    if frames:
        outer = f"<html><head><title>{sample.outlet}</title></head><body><p>Menu</p><iframe src='{URL}'></iframe></body></html>"
        inner = archive
        archive = {
            "WebMainResource": {
                **main,
                "WebResourceData": outer.encode(),
                "WebResourceURL": "https://courier.example/frame",
            },
            "WebSubframeArchives": [inner],
        }
    return plistlib.dumps(
        archive, fmt=plistlib.FMT_BINARY if binary else plistlib.FMT_XML
    )


def _safari() -> Iterator[ContainerInput]:
    for language in ("en", "zh", "he"):
        sample = SAMPLES[language]
        yield ContainerInput(
            "Q",
            "page.webarchive",
            f"{language}, a page of Safari",
            webarchive(sample),
            _facts(sample, url=URL),
        )
    sample = SAMPLES["en"]
    yield ContainerInput(
        "Q",
        "page.webarchive",
        "en, a page of Safari in XML",
        webarchive(sample, binary=False),
        _facts(sample, url=URL),
    )
    yield ContainerInput(
        "Q",
        "page.webarchive",
        "en, the article in a frame",
        webarchive(sample, frames=True),
        _facts(sample),
    )
    yield ContainerInput(
        "Q",
        "cut.webarchive",
        "truncated",
        webarchive(sample)[:-100],
        {"failure": "yes"},
    )


def _inputs() -> Iterator[ContainerInput]:
    yield from _attachments()
    yield from _programs()
    yield from _mailboxes()
    yield from _safari()


INPUTS = tuple(_inputs())
