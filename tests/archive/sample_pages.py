"""Build sample files of each format for the tests of the readers."""

from __future__ import annotations

from collections.abc import Sequence
from email.message import EmailMessage

SENTENCES = (
    "The harbour board said on Tuesday that the new cranes would arrive before the end of the year. ",
    "Dockers had asked for them since the old ones failed in the storm of the winter before last. ",
    "No berth will close while they are put up, the board said in a statement at its quay in Saltmouth. ",
)
STORY = "".join(f"<p>{sentence * 2}</p>" for sentence in SENTENCES)
ARTICLE_URL = "https://harbourpost.example/2021/03/cranes"


def html_page(
    head: str = "", body: str = STORY, title: str = "Cranes arrive at last"
) -> str:
    """Return a page with a headline and a story."""
    return (
        f"<html lang=en><head><title>{title}</title>{head}</head>"
        f"<body><article><h1>{title}</h1>{body}</article>"
    )


def warc_record(
    content: bytes,
    record_type: str = "response",
    uri: str = ARTICLE_URL,
    headers: str = "Content-Type: text/html",
    **options: str,
) -> bytes:
    """Return one record of a web archive.

    `options` are `status` of the response, `media` type and `at`, the time of the crawl.
    """
    if record_type == "response":
        status = options.get("status", "200 OK")
        content = f"HTTP/1.1 {status}\r\n{headers}\r\n\r\n".encode() + content
    at = options.get("at", "2021-03-02T10:11:12Z")
    media = options.get("media", "application/http; msgtype=response")
    lines = (
        "WARC/1.0",
        f"WARC-Type: {record_type}",
        f"WARC-Target-URI: {uri}",
        f"WARC-Date: {at}",
        f"Content-Type: {media}",
        f"Content-Length: {len(content)}",
        "",
        "",
    )
    return "\r\n".join(lines).encode() + content + b"\r\n\r\n"


def mail(
    html: str | None = None, text: str | None = None, **headers: str
) -> EmailMessage:
    """Return a mail with an HTML part, a text part, or both."""
    message = EmailMessage()
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    if text is not None:
        message.set_content(text)
    if html is not None:
        (message.set_content if text is None else message.add_alternative)(
            html, subtype="html"
        )
    return message


def mhtml(html: str, location: str = ARTICLE_URL) -> bytes:
    """Return a page as Chromium saves it in one file.

    It is encoded as quoted-printable, and a picture follows it.
    """
    quoted = html.replace("=", "=3D").replace("\n", "\r\n")
    return (
        f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {location}\r\nSubject: Cranes\r\n"
        "Date: Tue, 2 Mar 2021 10:11:12 -0000\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="--x--"\r\n\r\n\r\n'
        "----x--\r\nContent-Type: text/html\r\nContent-ID: <frame-1@mhtml.blink>\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n"
        f"Content-Location: {location}\r\n\r\n{quoted}\r\n"
        "----x--\r\nContent-Type: image/png\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n----x----\r\n"
    ).encode()


def pdf(
    *pages: Sequence[tuple[int, int, int, str]], title: str = "", trailer: str = ""
) -> bytes:
    """Return a PDF with pages of 600 by 800 points.

    Each line is its left, its bottom and its font size in points, and its words.
    """
    objects = [
        "",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for lines in pages:
        drawn = "".join(
            f"BT /F {size} Tf {x} {y} Td ({words}) Tj ET\n"
            for x, y, size, words in lines
        )
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}endstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {len(objects)} 0 R"
            " /Resources << /Font << /F 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[0] = "<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    objects.append(f"<< /Title ({title}) >>")
    body = "%PDF-1.4\n"
    places = []
    for number, pdf_object in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{pdf_object}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return (
        f"{body}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R {trailer} >>\n"
        f"startxref\n{len(body)}\n%%EOF\n"
    ).encode("latin-1")
