"""Web archives: WARC of wget, Heritrix and Browsertrix, and WACZ."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping

import brotli

from tests.archive.container_inputs.pages import URL, article_page
from tests.archive.container_inputs.pdf_builder import blocks, unicode_pdf
from tests.archive.container_inputs.samples import SAMPLES, ContainerInput, Sample

CRAWLED = "2021-11-09T10:11:12Z"


def record(
    body: bytes,
    kind: str = "response",
    url: str = URL,
    http: str = "Content-Type: text/html; charset=utf-8",
    status: str = "HTTP/1.1 200 OK",
    more: str = "",
    version: str = "WARC/1.0",
) -> bytes:
    """Return one record of a web archive."""
    content = f"{status}\r\n{http}\r\n\r\n".encode() + body if status else body
    media = "application/http; msgtype=response" if status else http.partition(": ")[2]
    head = (
        f"{version}\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {CRAWLED}\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
        f"{more}Content-Type: {media}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def chunked(body: bytes, size: int = 300) -> bytes:
    """Return a body in chunks, as servers send it."""
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return (
        b"".join(f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in pieces)
        + b"0\r\n\r\n"
    )


INFO = (
    b"WARC/1.0\r\nWARC-Type: warcinfo\r\nWARC-Date: 2021-11-09T10:11:12Z\r\n"
    b"Content-Type: application/warc-fields\r\nContent-Length: 24\r\n\r\n"
    b"software: Wget/1.21 (x)\n\r\n\r\n"
)
REQUEST = record(
    b"GET /2020/03/03/baths HTTP/1.1\r\nHost: courier.example\r\n\r\n", "request",
    http="Content-Type: application/http; msgtype=request", status="",
)  # fmt: skip
METADATA = record(
    b"outlink: https://courier.example/2\r\nfetchTimeMs: 12\r\n", "metadata",
    http="Content-Type: application/warc-fields", status="",
)  # fmt: skip


def _facts(sample: Sample, **others: str) -> dict[str, str]:
    return {
        **sample.facts, "authors": sample.author, "has": sample.story, "url": URL,
        **others,
    }  # fmt: skip


def _encodings() -> Iterator[ContainerInput]:
    sample = SAMPLES["es"]
    page = article_page(sample).encode()
    raw = zlib.compressobj(wbits=-15)
    bodies: Mapping[str, tuple[bytes, str]] = {
        "plain": (page, ""),
        "chunked": (chunked(page), "Transfer-Encoding: chunked\r\n"),
        "chunks removed, header kept": (page, "Transfer-Encoding: chunked\r\n"),
        "gzip": (gzip.compress(page), "Content-Encoding: gzip\r\n"),
        "gzip in chunks": (
            chunked(gzip.compress(page)),
            "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n",
        ),
        "gzip by its old name": (gzip.compress(page), "Content-Encoding: x-gzip\r\n"),
        "gzip in capitals": (gzip.compress(page), "Content-Encoding: GZIP\r\n"),
        "gzip without a header": (gzip.compress(page), ""),
        "gzip removed, header kept": (page, "Content-Encoding: gzip\r\n"),
        "deflate": (zlib.compress(page), "Content-Encoding: deflate\r\n"),
        "raw deflate": (raw.compress(page) + raw.flush(), "Content-Encoding: deflate\r\n"),
        "brotli": (brotli.compress(page), "Content-Encoding: br\r\n"),
        "brotli in chunks": (
            chunked(brotli.compress(page)),
            "Transfer-Encoding: chunked\r\nContent-Encoding: br\r\n",
        ),
        "brotli removed, header kept": (page, "Content-Encoding: br\r\n"),
        "brotli in capitals": (brotli.compress(page), "Content-Encoding: BR \r\n"),
        "identity": (page, "Content-Encoding: identity\r\n"),
        "none": (page, "Content-Encoding: none\r\n"),
        "utf-8 as encoding": (page, "Content-Encoding: utf-8\r\n"),
        "two gzips": (gzip.compress(gzip.compress(page)), "Content-Encoding: gzip, gzip\r\n"),
    }  # fmt: skip
    for name, (body, headers) in bodies.items():
        yield ContainerInput(
            "S", "crawl.warc", f"es, {name}",
            INFO + REQUEST + record(body, http=f"{headers}Content-Type: text/html; charset=utf-8"),
            _facts(sample),
        )  # fmt: skip
    compact = "Content-Encoding:gzip\r\nX-A:1\r\nX-B:2\r\nContent-Type:text/html; charset=utf-8"
    folded = "Content-Encoding:   br\r\nX-A: a\r\n   b\r\nContent-Type: text/html; charset=utf-8"
    yield ContainerInput(
        "S", "crawl.warc", "es, no space in HTTP headers, and gzip",
        INFO + record(gzip.compress(page), http=compact), _facts(sample),
    )  # fmt: skip
    yield ContainerInput(
        "S", "crawl.warc", "es, a header on two lines, and brotli",
        INFO + record(brotli.compress(page), http=folded), _facts(sample),
    )  # fmt: skip
    yield ContainerInput(
        "S", "crawl.warc.gz", "es, a gzip member for each record",
        gzip.compress(INFO) + gzip.compress(REQUEST) + gzip.compress(record(page)),
        _facts(sample),
    )  # fmt: skip
    yield ContainerInput(
        "S", "crawl.warc.gz", "es, one gzip member for all records",
        gzip.compress(INFO + REQUEST + record(page) + METADATA), _facts(sample),
    )  # fmt: skip
    yield ContainerInput(
        "S", "crawl.warc", "es, compressed although the name does not say so",
        gzip.compress(INFO) + gzip.compress(record(page)), _facts(sample),
    )  # fmt: skip
    yield ContainerInput(
        "S", "crawl.warc.gz", "es, not compressed although the name says so",
        INFO + record(page), _facts(sample),
    )  # fmt: skip


def _charsets() -> Iterator[ContainerInput]:
    for language, charset in (("ru", "windows-1251"), ("ja", "Shift_JIS"), ("zh", "GBK"),
                              ("pl", "ISO-8859-2"), ("ko", "EUC-KR"), ("th", "TIS-620"),
                              ("ar", "windows-1256"), ("ru", "KOI8-R")):  # fmt: skip
        sample = SAMPLES[language]
        body = article_page(sample).encode(charset, "xmlcharrefreplace")
        yield ContainerInput(
            "S", "crawl.warc", f"{language}, {charset} in the HTTP header only",
            INFO + record(body, http=f"content-type: text/html;charset={charset}"),
            _facts(sample),
        )  # fmt: skip


def _records() -> Iterator[ContainerInput]:
    sample, second = SAMPLES["en"], SAMPLES["de"]
    page, page2 = article_page(sample).encode(), article_page(second).encode()
    url2 = "https://bote.example/2020/hallenbad"
    both = {
        "count": "2", "title": f"{sample.title} | {second.title}", "url": f"{URL} | {url2}",
        "date": "2020-03-03 | 2020-03-03",
    }  # fmt: skip
    image = record(b"\x89PNG", url=URL + ".png", http="Content-Type: image/png")
    css = record(b"p {}", url=URL + ".css", http="Content-Type: text/css")
    yield ContainerInput(
        "S", "crawl.warc", "two pages with requests, pictures and metadata",
        INFO + REQUEST + record(page) + METADATA + image + css + record(page2, url=url2), both,
    )  # fmt: skip
    revisit = record(
        b"", "revisit", more="WARC-Profile: http://netpreserve.org/warc/1.0/revisit/"
        "identical-payload-digest\r\n",
    )  # fmt: skip
    yield ContainerInput(
        "S", "crawl.warc", "a page and later the same again as a revisit",
        INFO + record(page) + revisit, _facts(sample),
    )  # fmt: skip
    yield ContainerInput(
        "S", "crawl.warc", "only a revisit", INFO + revisit, {"failure": "yes"}
    )
    yield ContainerInput(
        "S", "crawl.warc", "the same page twice in one crawl",
        INFO + record(page) + record(page), {"count": "1 || 2", "title": f"{sample.title} || {sample.title} | {sample.title}"},
    )  # fmt: skip
    for status, name in (
        ("HTTP/1.1 301 Moved Permanently", "a redirect"),
        ("HTTP/1.1 404 Not Found", "a page that was not found"),
        ("HTTP/1.1 403 Forbidden", "a page that was denied"),
        ("HTTP/1.1 500 Internal Server Error", "an error of the server"),
        ("HTTP/1.1 429 Too Many Requests", "too many requests"),
    ):
        other = record(
            b"<html><body>Moved or gone, sorry.</body></html>",
            status=status,
            url=URL + "?x",
        )
        yield ContainerInput(
            "S", "crawl.warc", f"{name} before the page", INFO + other + record(page),
            _facts(sample),
        )  # fmt: skip
        yield ContainerInput(
            "S", "crawl.warc", f"only {name}", INFO + other, {"failure": "yes"}
        )
    for status in ("HTTP/2 200", "HTTP/1.0 200 OK", "HTTP/1.1 200", "HTTP/1.1 203 Non-Authoritative",
                   "HTTP/3 200", "HTTP/2.0 200 OK"):  # fmt: skip
        yield ContainerInput(
            "S", "crawl.warc", f"status line {status}", INFO + record(page, status=status),
            _facts(sample),
        )  # fmt: skip
    yield ContainerInput(
        "S", "crawl.warc", "a resource without HTTP headers",
        INFO + record(page, "resource", http="Content-Type: text/html; charset=utf-8", status=""),
        _facts(sample),
    )  # fmt: skip
    yield ContainerInput(
        "S", "crawl.warc", "a page converted to text",
        INFO + record(page) + record(
            "\n\n".join(sample.paragraphs).encode(), "conversion",
            http="Content-Type: text/plain", status=""),
        _facts(sample),
    )  # fmt: skip
    yield ContainerInput(
        "S", "crawl.warc", "only texts, as Common Crawl has them (WET)",
        INFO + record("\n\n".join([sample.title, sample.byline, sample.day, *sample.paragraphs]).encode(),
                      "conversion", http="Content-Type: text/plain", status=""),
        {"failure": "yes"},
    )  # fmt: skip
    yield ContainerInput(
        "S", "crawl.warc", "an address in angle brackets, as wget writes it",
        INFO + record(page, url=f"<{URL}>"), _facts(sample),
    )  # fmt: skip
    yield ContainerInput(
        "S", "crawl.warc", "WARC 1.1 with a time of day in microseconds",
        INFO + record(page, version="WARC/1.1").replace(CRAWLED.encode(), b"2021-11-09T10:11:12.123456Z"),
        _facts(sample),
    )  # fmt: skip
    yield ContainerInput(
        "S", "crawl.warc", "lower-case names of headers",
        INFO + record(page, http="content-type: text/html; charset=utf-8").replace(b"WARC-Type", b"warc-type"),
        _facts(sample),
    )  # fmt: skip
    yield ContainerInput(
        "S", "crawl.warc", "no type in the HTTP header", INFO + record(page, http="Server: x"),
        _facts(sample),
    )  # fmt: skip
    yield ContainerInput(
        "S", "crawl.warc", "a type with space and capitals",
        INFO + record(page, http="Content-Type:  Text/HTML ; Charset=\"UTF-8\""), _facts(sample),
    )  # fmt: skip
    cut = record(page, more="WARC-Truncated: length\r\n")
    yield ContainerInput(
        "S", "crawl.warc", "a record that says it was truncated", INFO + cut,
        {**_facts(sample), "note": "yes"},
    )  # fmt: skip
    challenge = (
        b"<html><head><title>Just a moment...</title></head><body>Checking your browser "
        b"before accessing courier.example.</body></html>"
    )
    yield ContainerInput(
        "S", "crawl.warc", "a check for humans with status 200", INFO + record(challenge),
        {"failure": "human"},
    )  # fmt: skip
    frame = record(
        b"<html><body>" + b"Buy now. " * 60 + b"</body></html>",
        url="https://tpc.googlesyndication.com/safeframe/1-0-38/html/container.html",
    )
    yield ContainerInput(
        "S", "crawl.warc", "the frame of an advertisement", INFO + frame + record(page),
        _facts(sample),
    )  # fmt: skip
    json_record = record(
        b'{"a": 1}', url=URL + ".json", http="Content-Type: application/json"
    )
    yield ContainerInput(
        "S", "crawl.warc", "data besides the page", INFO + json_record + record(page),
        _facts(sample),
    )  # fmt: skip
    feed = record(
        b"<?xml version='1.0'?><rss><channel/></rss>",
        url=URL + "/feed",
        http="Content-Type: text/html; charset=utf-8",
    )
    yield ContainerInput(
        "S", "crawl.warc", "an empty feed that says it is HTML", INFO + feed,
        {"failure": "yes", "note": "yes"},
    )  # fmt: skip


def _copies() -> Iterator[ContainerInput]:
    sample = SAMPLES["en"]
    page = article_page(sample).encode()
    for name, url in (
        ("the Wayback Machine", f"https://web.archive.org/web/20211109101112/{URL}"),
        (
            "the Wayback Machine, without its frame",
            f"https://web.archive.org/web/20211109101112id_/{URL}",
        ),
        ("arquivo.pt", f"https://arquivo.pt/wayback/20211109101112/{URL}"),
        ("pywb", f"http://localhost:8080/my-collection/20211109101112mp_/{URL}"),
        (
            "the UK Web Archive",
            f"https://www.webarchive.org.uk/wayback/archive/20211109101112/{URL}",
        ),
        ("archive.today", f"https://archive.ph/2021.11.09-101112/{URL}"),
    ):
        yield ContainerInput(
            "C",
            "crawl.warc",
            f"a copy of {name}",
            INFO + record(page, url=url),
            _facts(sample),
        )
    arc = (
        b"filedesc://x.arc 0.0.0.0 20211109101112 text/plain 75\n1 0 Alexa Internet\n"
        b"URL IP-address Archive-date Content-type Archive-length\n\n"
    )
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    arc += (
        f"{URL} 10.0.0.1 20211109101112 text/html {len(body)}\n".encode() + body + b"\n"
    )
    yield ContainerInput(
        "C", "crawl.warc", "an ARC file named WARC", arc, _facts(sample)
    )
    yield ContainerInput("C", "crawl.arc", "an ARC file", arc, _facts(sample))
    yield ContainerInput(
        "C", "crawl.arc.gz", "a compressed ARC file", gzip.compress(arc), _facts(sample)
    )


def _files() -> Iterator[ContainerInput]:
    sample = SAMPLES["en"]
    pdf = unicode_pdf(blocks([(sample.title, 20), (sample.byline, 10), (sample.day, 10),
                              *[(sample.story, 10)] * 3], 50, 700))  # fmt: skip
    for name, url, http in (
        (
            "named by its type",
            "https://courier.example/2020/baths",
            "Content-Type: application/pdf",
        ),
        (
            "named as a download",
            "https://courier.example/2020/baths.pdf",
            "Content-Type: application/octet-stream",
        ),
        (
            "named as a forced download",
            "https://courier.example/2020/baths.pdf",
            "Content-Type: application/force-download",
        ),
        (
            "named by its disposition",
            "https://courier.example/get?id=5",
            'Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="baths.pdf"',
        ),
        ("without a type", "https://courier.example/2020/baths.pdf", "Server: x"),
    ):
        yield ContainerInput(
            "S", "crawl.warc", f"a PDF {name}", INFO + record(pdf, url=url, http=http),
            _facts(sample, url=url),
        )  # fmt: skip
    text = "\n\n".join([sample.title, sample.byline, sample.day, *sample.paragraphs])
    yield ContainerInput(
        "S", "crawl.warc", "a plain text", INFO + record(text.encode(), http="Content-Type: text/plain; charset=utf-8"),
        {"failure": "yes", "note": "yes"},
    )  # fmt: skip
    yield ContainerInput(
        "S", "crawl.warc", "only a picture", INFO + record(b"\x89PNG", http="Content-Type: image/png"),
        {"failure": "no web page"},
    )  # fmt: skip


def wacz(parts: Mapping[str, bytes]) -> bytes:
    """Return a web archive in a ZIP file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return buffer.getvalue()


def _listed(*pages: dict[str, str]) -> bytes:
    head = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
    return "\n".join(json.dumps(page) for page in (head, *pages)).encode()


def _waczs() -> Iterator[ContainerInput]:
    sample, second = SAMPLES["en"], SAMPLES["de"]
    page, page2 = article_page(sample).encode(), article_page(second).encode()
    url2 = "https://bote.example/2020/hallenbad"
    frame = record(
        b"<html><body>" + b"Sign up for our letter. " * 30 + b"</body></html>",
        url="https://letters.example/form",
    )
    warc = gzip.compress(INFO) + gzip.compress(record(page)) + gzip.compress(frame)
    listed = {
        "url": URL,
        "ts": "2021-11-09T10:11:12Z",
        "title": sample.title,
        "id": "1",
    }
    cases: Mapping[str, tuple[dict[str, str], str]] = {
        "the page in the list": (listed, URL),
        "a fragment in the list": ({**listed, "url": URL + "#top"}, URL),
        "the list without the slash of the host": ({**listed, "url": "https://courier.example"}, "https://courier.example/"),
        "capitals in the host of the list": ({**listed, "url": URL.replace("courier", "Courier")}, URL),
        "the list with http, the page with https": ({**listed, "url": URL.replace("https", "http")}, URL),
        "the list with www, the page without": ({**listed, "url": URL.replace("//", "//www.")}, URL),
    }  # fmt: skip
    for name, (entry, url) in cases.items():
        archive = (
            gzip.compress(INFO)
            + gzip.compress(record(page, url=url))
            + gzip.compress(frame)
        )
        yield ContainerInput(
            "S", "crawl.wacz", name,
            wacz({"archive/data.warc.gz": archive, "pages/pages.jsonl": _listed(entry)}),
            _facts(sample, url=url),
        )  # fmt: skip
    moved = record(
        b"",
        status="HTTP/1.1 301 Moved",
        http=f"Location: {URL}",
        url="https://courier.example/?p=5",
    )
    yield ContainerInput(
        "S", "crawl.wacz", "the list names the address before a redirect",
        wacz({"archive/data.warc.gz": gzip.compress(INFO) + gzip.compress(moved) + warc,
              "pages/pages.jsonl": _listed({**listed, "url": "https://courier.example/?p=5"})}),
        _facts(sample),
    )  # fmt: skip
    relative = record(
        b"",
        status="HTTP/1.1 302 Found",
        http="Location: /2020/03/03/baths",
        url="https://courier.example/?p=5",
    )
    yield ContainerInput(
        "S", "crawl.wacz", "the same with a relative address",
        wacz({"archive/data.warc.gz": gzip.compress(INFO) + gzip.compress(relative) + warc,
              "pages/pages.jsonl": _listed({**listed, "url": "https://courier.example/?p=5"})}),
        _facts(sample),
    )  # fmt: skip
    both = {
        "count": "2",
        "title": f"{sample.title} | {second.title}",
        "url": f"{URL} | {url2}",
    }
    yield ContainerInput(
        "S", "crawl.wacz", "two WARC files and a second list",
        wacz({"archive/a.warc.gz": warc, "archive/b.warc": INFO + record(page2, url=url2),
              "pages/pages.jsonl": _listed(listed), "pages/extraPages.jsonl": _listed({**listed, "url": url2})}),
        both,
    )  # fmt: skip
    yield ContainerInput(
        "S", "crawl.wacz", "a page of the list that was not found",
        wacz({"archive/a.warc": INFO + record(page) + record(b"<html>Gone</html>", url=url2, status="HTTP/1.1 404 Not Found"),
              "pages/pages.jsonl": _listed(listed, {**listed, "url": url2})}),
        _facts(sample),
    )  # fmt: skip
    yield ContainerInput(
        "S", "crawl.wacz", "the list begins with a byte order mark and has a damaged line",
        wacz({"archive/a.warc": INFO + record(page) + frame,
              "pages/pages.jsonl": b"\xef\xbb\xbf" + _listed(listed) + b"\n{broken"}),
        _facts(sample),
    )  # fmt: skip
    yield ContainerInput(
        "S",
        "crawl.wacz",
        "no list of pages",
        wacz({"archive/a.warc": INFO + record(page)}),
        _facts(sample),
    )
    yield ContainerInput(
        "S",
        "crawl.wacz",
        "no WARC file",
        wacz({"pages/pages.jsonl": _listed(listed)}),
        {"failure": "yes"},
    )
    inner = wacz(
        {"archive/a.warc": INFO + record(page), "pages/pages.jsonl": _listed(listed)}
    )
    yield ContainerInput(
        "S", "crawl.wacz", "several archives in one, as Browsertrix exports them",
        wacz({"datapackage.json": b"{}", "one.wacz": inner}), _facts(sample),
    )  # fmt: skip
    body = "<html><head><title>x</title></head><body><div id=app></div></body></html>"
    yield ContainerInput(
        "S", "crawl.wacz", "an empty page whose text is in the list",
        wacz({"archive/a.warc": INFO + record(body.encode()),
              "pages/pages.jsonl": _listed({**listed, "text": "\n".join(sample.paragraphs)})}),
        {"failure": "yes", "note": "yes"},
    )  # fmt: skip


def _inputs() -> Iterator[ContainerInput]:
    yield from _encodings()
    yield from _charsets()
    yield from _records()
    yield from _copies()
    yield from _files()
    yield from _waczs()


INPUTS = tuple(_inputs())
