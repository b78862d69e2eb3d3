"""Saved pages in one file: MHTML of several browsers, frames, and `srcdoc`."""

from __future__ import annotations

import base64
import html
import quopri
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.archive.container_inputs.samples import SAMPLES, ContainerInput, Sample

URL = "https://courier.example/2020/03/03/baths"


@dataclass(frozen=True)
class Part:
    """A part of a saved page. `encoding` is how it is carried."""

    content: bytes
    location: str
    content_type: str = "text/html"
    encoding: str = "quoted-printable"
    content_id: str = ""


def article_page(sample: Sample, head: str = "", body: str = "") -> str:
    """Return the page of an article."""
    return (
        f'<!DOCTYPE html><html lang="{sample.language}"><head><title>{sample.title} - '
        f"{sample.outlet}</title>{head}</head><body><nav><a href=/>Menu</a></nav>"
        f"<article><h1>{sample.title}</h1><p class=byline>{sample.byline}</p>"
        f'<time datetime="2020-03-03">{sample.day}</time>{sample.html}{body}</article>'
        "</body></html>"
    )


def _encoded(part: Part) -> bytes:
    if part.encoding == "base64":
        return base64.encodebytes(part.content)
    if part.encoding == "quoted-printable":
        return quopri.encodestring(part.content)
    return part.content


def mhtml(
    parts: Sequence[Part],
    headers: str = "From: <Saved by Blink>\r\nSnapshot-Content-Location: {url}\r\n"
    "Subject: {title}\r\nDate: Tue, 9 Nov 2021 10:11:12 -0000\r\n",
    title: str = "saved",
    url: str = URL,
) -> bytes:
    """Return a saved page with its parts."""
    lines = headers.format(url=url, title=title).encode()
    lines += (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\t"
        b'type="text/html";\r\n\tboundary="----MultipartBoundary--x----"\r\n\r\n\r\n'
    )
    for part in parts:
        content_id = f"Content-ID: <{part.content_id}>\r\n" if part.content_id else ""
        lines += (
            (
                f"------MultipartBoundary--x----\r\nContent-Type: {part.content_type}\r\n"
                f"{content_id}Content-Transfer-Encoding: {part.encoding}\r\n"
                f"Content-Location: {part.location}\r\n\r\n"
            ).encode()
            + _encoded(part)
            + b"\r\n"
        )
    return lines + b"------MultipartBoundary--x------\r\n"


def _facts(sample: Sample, **others: str) -> dict[str, str]:
    return {
        **sample.facts, "authors": sample.author, "has": sample.story, "url": URL,
        **others,
    }  # fmt: skip


IE_HEADERS = (
    "From: <Saved by Microsoft Internet Explorer 5>\r\nSubject: {title}\r\n"
    "Date: Tue, 9 Nov 2021 10:11:12 +0100\r\nX-MimeOLE: Produced By Microsoft MimeOLE\r\n"
)
UNMHT_HEADERS = (
    "From: <Saved by UnMHT>\r\nSubject: {title}\r\nX-Snapshot-Content-Location: {url}\r\n"
    "Date: Tue, Nov 09 2021 10:11:12 GMT+0100\r\n"
)
OPERA_HEADERS = ""
LEGACY = {
    "ru": "windows-1251", "de": "windows-1252", "pl": "iso-8859-2", "ja": "shift_jis",
    "zh": "gb2312", "ko": "euc-kr", "el": "windows-1253", "he": "windows-1255",
    "ar": "windows-1256", "tr": "windows-1254",
}  # fmt: skip


def _browsers() -> Iterator[ContainerInput]:
    for language in ("en", "ja", "ar"):
        sample = SAMPLES[language]
        for name, headers, encoding in (
            ("Chrome", "", "quoted-printable"),
            ("Internet Explorer", IE_HEADERS, "quoted-printable"),
            ("UnMHT", UNMHT_HEADERS, "base64"),
            ("Opera", "", "8bit"),
        ):
            page = article_page(sample, '<meta charset="utf-8">').encode()
            options = {"headers": headers} if headers else {}
            yield ContainerInput(
                "Q", "page.mht", f"{language}, saved by {name}",
                mhtml([Part(page, URL, 'text/html; charset="utf-8"', encoding)], **options),
                _facts(sample),
            )  # fmt: skip


def _charsets() -> Iterator[ContainerInput]:
    for number, (language, charset) in enumerate(LEGACY.items()):
        sample = SAMPLES[language]
        meta = (
            f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
        )
        in_header = number % 2 == 0
        page = article_page(sample, "" if in_header else meta)
        content_type = (
            f'text/html;\r\n\tcharset="{charset}"' if in_header else "text/html"
        )
        content = page.encode(charset, "xmlcharrefreplace")
        yield ContainerInput(
            "Q", "page.mht",
            f"{language}, {charset} in the {'header' if in_header else 'page'} only",
            mhtml([Part(content, URL, content_type, "base64")], IE_HEADERS),
            _facts(sample),
        )  # fmt: skip
    sample = SAMPLES["ru"]
    # Blink encodes its documents anew, and leaves the old declaration in the page.
    meta = '<meta charset="windows-1251">'
    yield ContainerInput(
        "Q", "page.mhtml", "ru, UTF-8 in the header, another encoding in the page",
        mhtml([Part(article_page(sample, meta).encode(), URL, "text/html; charset=utf-8")]),
        _facts(sample),
    )  # fmt: skip


def _frames() -> Iterator[ContainerInput]:
    for language in ("fr", "ko", "he"):
        sample = SAMPLES[language]
        inner = article_page(sample).encode()
        outer = (
            f"<html><head><title>{sample.outlet}</title></head><body><p>Menu</p>"
            '<iframe src="cid:frame-2@mhtml.blink"></iframe></body></html>'
        ).encode()
        parts = [
            Part(outer, URL, "text/html", content_id="frame-1@mhtml.blink"),
            Part(
                inner,
                "https://courier.example/embed/1",
                "text/html",
                content_id="frame-2@mhtml.blink",
            ),
        ]
        yield ContainerInput(
            "Q", "frame.mhtml", f"{language}, the article in a frame of Chrome",
            mhtml(parts), _facts(sample),
        )  # fmt: skip
        frameset = (
            f"<html><head><title>{sample.outlet}</title></head><frameset cols='20%,*'>"
            "<frame src='menu.htm'><frame src='text.htm'></frameset></html>"
        ).encode()
        menu = b"<html><body><a href=a>One</a><br><a href=b>Two</a></body></html>"
        parts = [
            Part(frameset, "https://courier.example/2020/03/03/index.htm"),
            Part(menu, "https://courier.example/2020/03/03/menu.htm"),
            Part(
                inner,
                "https://courier.example/2020/03/03/text.htm",
                "text/html; charset=utf-8",
            ),
        ]
        yield ContainerInput(
            "Q", "frameset.mht", f"{language}, a frameset of Internet Explorer",
            mhtml(parts, IE_HEADERS),
            _facts(sample, url="https://courier.example/2020/03/03/index.htm || "
                   "https://courier.example/2020/03/03/text.htm"),
        )  # fmt: skip
        for name, order in (("first", (1, 0, 2)), ("last", (1, 2, 0))):
            yield ContainerInput(
                "Q", "order.mht", f"{language}, the menu before the frameset, which is {name}",
                mhtml([parts[place] for place in order], IE_HEADERS),
                _facts(sample, url="https://courier.example/2020/03/03/index.htm || "
                       "https://courier.example/2020/03/03/text.htm"),
            )  # fmt: skip
    sample = SAMPLES["en"]
    cid = [
        Part(b"<p>Advertisement</p>", "https://ads.example/1", content_id="frame-ad@x"),
        Part(article_page(sample, body='<iframe src="cid:frame-ad@x"></iframe>').encode(),
             URL, content_id="frame-0@x"),
    ]  # fmt: skip
    yield ContainerInput(
        "Q", "start.mhtml", "en, another frame before the page, named by start and address",
        mhtml(cid), _facts(sample),
    )  # fmt: skip
    start = mhtml(cid, IE_HEADERS).replace(
        b'type="text/html";', b'type="text/html"; start="<frame-0@x>";'
    )
    yield ContainerInput(
        "Q", "start.mht", "en, another frame before the page, named by start",
        start, _facts(sample),
    )  # fmt: skip
    cycle = [
        Part(f"<html><body><iframe src='b.htm'></iframe>{sample.html}</body></html>".encode(),
             "https://courier.example/a.htm"),
        Part(b"<html><body><iframe src='a.htm'></iframe><iframe src='b.htm'></iframe></body></html>",
             "https://courier.example/b.htm"),
    ]  # fmt: skip
    yield ContainerInput(
        "Q", "cycle.mht", "en, frames within each other", mhtml(cycle),
        {"has": sample.story, "count": "1"},
    )  # fmt: skip


def _srcdoc() -> Iterator[ContainerInput]:
    for language in ("it", "zh", "fa"):
        sample = SAMPLES[language]
        inner = html.escape(article_page(sample))
        outer = (
            "<html><!-- Page saved with SingleFile url: https://courier.example/2020/03/03/baths "
            "saved date: Tue Nov 09 2021 10:11:12 GMT+0100 (CET) --><head><meta charset=utf-8>"
            f"<title>{sample.outlet}</title></head><body><p>Menu</p>"
            f'<iframe srcdoc="{inner}"></iframe></body></html>'
        )
        yield ContainerInput(
            "Q", "single.html", f"{language}, the article in srcdoc, by SingleFile",
            outer.encode(), _facts(sample),
        )  # fmt: skip
    sample = SAMPLES["en"]
    data = base64.b64encode(
        article_page(sample, "<meta charset=utf-8>").encode()
    ).decode()
    yield ContainerInput(
        "Q", "data.html", "en, the article in a data address",
        f"<html><head><title>x</title></head><body><p>Menu</p><iframe "
        f'src="data:text/html;base64,{data}"></iframe></body></html>'.encode(),
        _facts(sample, url="none"),
    )  # fmt: skip
    shadow = article_page(sample).replace(
        sample.html,
        f"<div><template shadowrootmode=open>{sample.html}</template></div>",
    )
    yield ContainerInput(
        "Q", "shadow.html", "en, the text in a shadow root, by SingleFile",
        shadow.encode(), _facts(sample, url="none"),
    )  # fmt: skip
    framed = (
        f"<html><head><title>{sample.outlet}</title></head><body>"
        '<iframe src="./page_files/story.html"></iframe></body></html>'
    )
    yield ContainerInput(
        "Q", "complete.html", "en, a frame in the folder of a complete page, which is not there",
        framed.encode(), {"failure": "yes", "note": "yes"},
    )  # fmt: skip


def _oddities() -> Iterator[ContainerInput]:
    sample = SAMPLES["en"]
    page = Part(article_page(sample).encode(), URL, "text/html; charset=utf-8")
    whole = mhtml([page])
    yield ContainerInput(
        "Q",
        "lf.mhtml",
        "en, line ends of Unix",
        whole.replace(b"\r\n", b"\n"),
        _facts(sample),
    )
    yield ContainerInput(
        "Q", "bom.mhtml", "en, a byte order mark before the headers", b"\xef\xbb\xbf" + whole,
        _facts(sample),
    )  # fmt: skip
    yield ContainerInput(
        "Q", "mbox.mhtml", "en, a From line before the headers",
        b"From saved@blink Tue Nov  9 10:11:12 2021\r\n" + whole, _facts(sample),
    )  # fmt: skip
    yield ContainerInput(
        "Q",
        "blank.mht",
        "en, a blank line before the headers",
        b"\r\n" + whole,
        _facts(sample),
    )
    yield ContainerInput(
        "Q", "cut.mhtml", "en, truncated in the article", whole[:-600],
        {"title": sample.title, "date": "2020-03-03", "count": "1"},
    )  # fmt: skip
    word = (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=ProgId '
        "content=Word.Document><!--[if gte mso 9]><xml><o:DocumentProperties><o:Author>Typist"
        "</o:Author><o:Created>2021-11-09T10:00:00Z</o:Created></o:DocumentProperties></xml>"
        f"<![endif]--><title>Dokument1</title></head><body><h1>{sample.title}</h1><p "
        f"class=MsoNormal>{sample.byline}</p><p class=MsoNormal>{sample.day}</p>{sample.html}"
        "</body></html>"
    )
    yield ContainerInput(
        "Q", "word.mht", "en, saved by Word as one page",
        mhtml([Part(word.encode("windows-1252"), "file:///C:/A1B2C3D4/baths.htm",
                    'text/html; charset="windows-1252"')], headers=""),
        _facts(sample, url="none"),
    )  # fmt: skip
    yield ContainerInput(
        "Q", "xhtml.mht", "en, XHTML with a declaration",
        mhtml([Part(b'<?xml version="1.0" encoding="utf-8"?>' + page.content, URL,
                    "application/xhtml+xml")]), _facts(sample),
    )  # fmt: skip
    mhtml_url = mhtml([page]).replace(
        f"Content-Location: {URL}\r\n\r\n".encode(),
        f"Content-Location:\r\n\t{URL}\r\n\r\n".encode(),
    )
    yield ContainerInput(
        "Q",
        "folded.mhtml",
        "en, an address on the next line",
        mhtml_url,
        _facts(sample),
    )
    base_url = "https://courier.example/2020/03/03/"
    relative = mhtml(
        [Part(page.content, "baths", page.content_type)], headers=IE_HEADERS
    )
    relative = relative.replace(
        b"MIME-Version", f"Content-Base: {base_url}\r\nMIME-Version".encode()
    )
    yield ContainerInput(
        "Q",
        "base.mht",
        "en, an address relative to Content-Base",
        relative,
        _facts(sample),
    )
    nested = (
        b"From: <Saved by X>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; "
        b'boundary="o"\r\n\r\n--o\r\nContent-Type: multipart/alternative; boundary="i"\r\n\r\n'
        b"--i\r\nContent-Type: text/html; charset=utf-8\r\nContent-Location: "
        + URL.encode()
        + b"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + page.content
        + b"\r\n--i--\r\n--o--\r\n"
    )
    yield ContainerInput(
        "Q", "nested.mht", "en, the page within two multiparts", nested, _facts(sample)
    )
    yield ContainerInput(
        "Q", "image.mht", "a picture without a page",
        mhtml([Part(b"\x89PNG", URL + ".png", "image/png", "base64")]), {"failure": "yes"},
    )  # fmt: skip
    walls = "<html><head><title>Just a moment...</title></head><body>Checking your browser before accessing courier.example.</body></html>"
    yield ContainerInput(
        "S", "wall.mhtml", "en, a check for humans", mhtml([Part(walls.encode(), URL)]),
        {"failure": "yes", "note": "yes"},
    )  # fmt: skip
    wayback = "https://web.archive.org/web/20211109101112/" + URL
    yield ContainerInput(
        "C", "wayback.mhtml", "en, a copy of the Wayback Machine saved by Chrome",
        mhtml([Part(page.content, wayback)], url=wayback), _facts(sample),
    )  # fmt: skip


def _inputs() -> Iterator[ContainerInput]:
    yield from _browsers()
    yield from _charsets()
    yield from _frames()
    yield from _srcdoc()
    yield from _oddities()


INPUTS = tuple(_inputs())
