"""Documents of word processors, and electronic books."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from tests.archive.container_inputs.samples import SAMPLES, ContainerInput, Sample
from tests.archive.container_inputs.web_archives import wacz as package

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = (
    "<Relationships><Relationship Target='{target}' Type='http://schemas.openxmlformats.org"
    "/officeDocument/2006/relationships/officeDocument'/></Relationships>"
)


def _facts(sample: Sample, **others: str) -> dict[str, str]:
    return {**sample.facts, "authors": sample.author, "has": sample.story, **others}


def w(text: str, style: str = "", size: int = 0) -> str:
    """Return a paragraph of Word."""
    properties = f"<w:pPr><w:pStyle w:val='{style}'/></w:pPr>" if style else ""
    run = f"<w:rPr><w:sz w:val='{size}'/></w:rPr>" if size else ""
    return f"<w:p>{properties}<w:r>{run}<w:t xml:space='preserve'>{escape(text)}</w:t></w:r></w:p>"


def docx(body: str, target: str = "word/document.xml", **parts: str) -> bytes:
    """Return a document of Word. `parts` are the files beside its text."""
    folder = target.lstrip("/").rpartition("/")[0]
    return package(
        {
            "[Content_Types].xml": b"<Types/>",
            "_rels/.rels": RELATIONS.format(target=target).encode(),
            target.lstrip("/"): (
                f"<?xml version='1.0' encoding='UTF-8'?><w:document xmlns:w='{W}' "
                "xmlns:r='r' xmlns:wps='s' xmlns:mc='m' xmlns:v='v' xmlns:m='o'><w:body>"
                f"{body}</w:body></w:document>"
            ).encode(),
            **{f"{folder}/{name}.xml": text.encode() for name, text in parts.items()},
        }
    )


STYLES = (
    f"<w:styles xmlns:w='{W}'><w:style w:styleId='Titel'><w:name w:val='Title'/></w:style>"
    "<w:style w:styleId='U1'><w:name w:val='heading 1'/></w:style>"
    "<w:style w:styleId='Kop'><w:name w:val='Headline'/><w:basedOn w:val='U1'/></w:style>"
    "</w:styles>"
)


def _lines(sample: Sample) -> list[str]:
    return [sample.byline, sample.day, *sample.paragraphs]


def _word() -> Iterator[ContainerInput]:
    for language, style in (("de", "Titel"), ("ru", "U1"), ("nl", "Kop"), ("hi", ""),
                            ("ar", ""), ("zh", "")):  # fmt: skip
        sample = SAMPLES[language]
        head = w(sample.title, style, 0 if style else 36)
        body = head + "".join(w(line, size=22) for line in _lines(sample))
        yield ContainerInput(
            "docx", "story.docx", f"{language}, the headline in {style or 'large letters'}",
            docx(body, styles=STYLES), _facts(sample),
        )  # fmt: skip
    sample = SAMPLES["en"]
    rest = "".join(map(w, _lines(sample)))
    title = w(sample.title, "Titel")
    story_words = sample.story.split(" ", 3)
    tagged = (
        f"<w:p><w:r><w:t xml:space='preserve'>{story_words[0]} </w:t></w:r><w:smartTag "
        f"w:element='place'><w:r><w:t>{story_words[1]}</w:t></w:r></w:smartTag><w:r>"
        f"<w:t xml:space='preserve'> {story_words[2]} </w:t></w:r><w:hyperlink r:id='x'><w:r>"
        f"<w:t>{story_words[3]}</w:t></w:r></w:hyperlink></w:p>"
    )
    field = (
        "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>DATE \\@ x"
        "</w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>"
        "9 November 2021</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>"
    )
    soft = sample.story.replace("swimming", "swim</w:t><w:softHyphen/><w:t>ming")
    cover = (
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Cover Pages'/></w:docPartObj>"
        f"</w:sdtPr><w:sdtContent><w:p><w:r><w:drawing/></w:r></w:p>{title}</w:sdtContent></w:sdt>"
    )
    table = (
        f"<w:tbl><w:tr><w:tc>{title}</w:tc></w:tr><w:tr><w:tc>{w(sample.byline)}</w:tc></w:tr>"
        f"<w:tr><w:tc>{w(sample.day)}</w:tc></w:tr><w:tr><w:tc>{''.join(map(w, sample.paragraphs))}"
        "</w:tc></w:tr></w:tbl>"
    )
    box = f"<w:txbxContent>{w(sample.story)}</w:txbxContent>"
    boxed = (
        f"<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx>"
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    breaks = (
        f"<w:p><w:r><w:t>{sample.title}</w:t><w:br/><w:t>{sample.byline}</w:t><w:br/>"
        f"<w:t>{sample.day}</w:t></w:r></w:p>"
    )
    cases: Mapping[str, bytes] = {
        "smart tags and links": docx(title + w(sample.byline) + w(sample.day) + tagged),
        "a field with today's day in the page header": docx(title + rest, styles=STYLES, header1=f"<w:hdr xmlns:w='{W}'>{field}</w:hdr>"),
        "a soft hyphen": docx(title + w(sample.byline) + w(sample.day) + f"<w:p><w:r><w:t>{soft}</w:t></w:r></w:p>", styles=STYLES),
        "a cover page": docx(cover + rest, styles=STYLES),
        "a table for the layout": docx(table, styles=STYLES),
        "the story in a text box": docx(title + w(sample.byline) + w(sample.day) + boxed, styles=STYLES),
        "lines broken within the first paragraph": docx(breaks + "".join(map(w, sample.paragraphs))),
        "an absolute target": docx(title + rest, "/word/document.xml", styles=STYLES),
        "another name of the text part": docx(title + rest, "word/document2.xml", styles=STYLES),
    }  # fmt: skip
    for name, content in cases.items():
        yield ContainerInput(
            "docx", "story.docx", f"en, {name}", content, _facts(sample)
        )
    yield ContainerInput(
        "docx", "old.docx", "a document before 2007 with a new name",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), {"failure": "before 2007"},
    )  # fmt: skip
    yield ContainerInput(
        "docx", "rtf.docx", "en, a document in RTF with the name of Word",
        rtf([sample.title, *_lines(sample)]), {"has": sample.story, "count": "1"},
    )  # fmt: skip
    yield ContainerInput(
        "docx",
        "story.docx.gz",
        "en, compressed",
        gzip.compress(docx(title + rest, styles=STYLES)),
        _facts(sample),
    )
    whole = docx(title + rest, styles=STYLES)
    yield ContainerInput(
        "docx", "cut.docx", "truncated", whole[:-100], {"failure": "yes"}
    )


def rtf_text(text: str) -> str:
    """Return a text with the characters outside of ASCII as Word writes them."""
    units = text.encode("utf-16-le")
    escaped = ""
    for at in range(0, len(units), 2):
        number = int.from_bytes(units[at : at + 2], "little", signed=True)
        char = chr(number) if 0 <= number < 128 else f"\\u{number}?"
        escaped += f"\\{char}" if char in "{}\\" else char
    return escaped


def rtf(lines: Sequence[str], head: str = "\\ansi\\ansicpg1252\\uc1") -> bytes:
    """Return a document in RTF with a headline in large letters."""
    title, *rest = lines
    text = f"{{\\fs36\\b {rtf_text(title)}\\par}}\n"
    text += "".join(f"\\pard\\fs22 {rtf_text(line)}\\par\n" for line in rest)
    return f"{{\\rtf1{head}\n{text}}}".encode("ascii")


def rtf_bytes(lines: Sequence[str], encoding: str, head: str) -> bytes:
    """Return a document in RTF whose text has the bytes of an encoding."""
    title, *rest = (
        "".join(
            chr(byte) if byte < 128 and chr(byte) not in "{}\\" else f"\\'{byte:02x}"
            for byte in line.encode(encoding, "replace")
        )
        for line in lines
    )
    text = f"{{\\fs36\\b {title}\\par}}\n"
    text += "".join(f"\\pard\\fs22 {line}\\par\n" for line in rest)
    return f"{{\\rtf1{head}\n{text}}}".encode("ascii")


CODE_PAGES = {
    "ru": ("cp1251", "\\ansi\\ansicpg1251"),
    "uk": ("cp1251", "\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fcharset204 A;}}\\f0"),
    "pl": ("cp1250", "\\ansi\\ansicpg1250"),
    "cs": ("cp1250", "\\ansi{\\fonttbl{\\f0\\fcharset238 A;}}\\deff0"),
    "el": ("cp1253", "\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fcharset161 A;}}\\f0"),
    "he": ("cp1255", "\\ansi\\ansicpg1255\\rtlpar"),
    "ar": ("cp1256", "\\ansi\\ansicpg1256\\rtlpar"),
    "zh": ("gbk", "\\ansi\\ansicpg936\\uc2"),
    "ja": ("cp932", "\\ansi\\ansicpg932\\uc2"),
    "ko": ("cp949", "\\ansi\\ansicpg949\\uc2"),
    "th": ("cp874", "\\ansi\\ansicpg874"),
    "tr": ("cp1254", "\\ansi\\ansicpg1254"),
    "de": ("mac_roman", "\\mac"),
    "fr": ("cp850", "\\pca"),
}


def _rich_text() -> Iterator[ContainerInput]:
    for language, (encoding, head) in CODE_PAGES.items():
        sample = SAMPLES[language]
        lines = [sample.title, *_lines(sample)]
        yield ContainerInput(
            "rtf", "story.rtf", f"{language}, bytes in {encoding} by {head}",
            rtf_bytes(lines, encoding, head), _facts(sample),
        )  # fmt: skip
    for language in ("hi", "vi", "fa", "bg"):
        sample = SAMPLES[language]
        yield ContainerInput(
            "rtf", "story.rtf", f"{language}, escaped characters",
            rtf([sample.title, *_lines(sample)]), _facts(sample),
        )  # fmt: skip
    sample = SAMPLES["ru"]
    # \deff names the font of a text that names none.
    yield ContainerInput(
        "rtf", "story.rtf", "ru, the character set of the default font",
        rtf_bytes([sample.title, *_lines(sample)], "cp1251",
                  "\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fnil\\fcharset204 Arial;}}"),
        _facts(sample),
    )  # fmt: skip
    # \plain goes back to the default font.
    plain = rtf_bytes(
        [sample.title, *_lines(sample)],
        "cp1251",
        "\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fnil\\fcharset204 Arial;}"
        "{\\f1\\fnil\\fcharset0 Times;}}",
    ).replace(b"\\pard\\fs22", b"\\pard\\plain\\fs22")
    yield ContainerInput(
        "rtf",
        "story.rtf",
        "ru, \\plain goes back to the default font",
        plain,
        _facts(sample),
    )
    raw = (
        f"{{\\rtf1\\ansi\\ansicpg1251 {{\\fs36 {sample.title}\\par}}\\pard\\fs22 "
        + "\\par ".join(_lines(sample))
        + "}"
    )
    yield ContainerInput(
        "rtf",
        "story.rtf",
        "ru, bytes that are not escaped",
        raw.encode("cp1251"),
        _facts(sample),
    )
    yield ContainerInput(
        "rtf",
        "story.rtf",
        "ru, UTF-8 that is not escaped, though it must be",
        raw.replace("\\ansicpg1251", "\\ansicpg1252").encode(),
        _facts(sample),
    )
    yield ContainerInput(
        "rtf",
        "story.rtf",
        "ru, a code page for UTF-8",
        rtf_bytes([sample.title, *_lines(sample)], "utf-8", "\\ansi\\ansicpg65001"),
        _facts(sample),
    )
    sample = SAMPLES["en"]
    tagged = (
        "{\\rtf1\\ansi{\\info{\\title Template}{\\author Typist}{\\creatim\\yr2021\\mo11\\dy9}}"
        "{\\header 9 November 2021\\par}{\\footer Page {\\field{\\*\\fldinst PAGE}{\\fldrslt 1}}}"
        f"{{\\b\\fs36 {sample.title}}}\\par {sample.byline}\\par {sample.day}\\par "
        + "\\par ".join(sample.paragraphs)
        + "\\par}"
    )
    yield ContainerInput(
        "rtf",
        "story.rtf",
        "en, the day of the file in properties and header",
        tagged.encode(),
        _facts(sample, lacks="November"),
    )
    html_rtf = (
        "{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0{\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 "
        f"{{\\fs36 {sample.title}}}\\par {sample.byline}\\par {sample.day}\\par "
        + "\\par ".join(sample.paragraphs)
        + "\\htmlrtf }\\htmlrtf0 {\\*\\htmltag72 </p>}}"
    )
    yield ContainerInput(
        "rtf",
        "mail.rtf",
        "en, HTML within RTF, as Outlook writes it",
        html_rtf.encode(),
        _facts(sample),
    )
    yield ContainerInput(
        "rtf",
        "cut.rtf",
        "en, truncated",
        tagged.encode()[:-300],
        {"title": sample.title, "count": "1"},
    )
    yield ContainerInput(
        "rtf",
        "deep.rtf",
        "groups in groups",
        b"{\\rtf1 " + b"{" * 5000 + b"}" * 5000 + b"}",
        {"failure": "nested"},
    )


ODT_NAMES = (
    "xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' xmlns:text='urn:oasis:"
    "names:tc:opendocument:xmlns:text:1.0' xmlns:style='urn:oasis:names:tc:opendocument:xmlns:"
    "style:1.0' xmlns:fo='urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0' xmlns:"
    "draw='urn:oasis:names:tc:opendocument:xmlns:drawing:1.0' xmlns:table='t' xmlns:dc='http://purl.org/dc/elements/1.1/'"
)


def odt(body: str, styles: str = "", **parts: str) -> bytes:
    """Return an OpenDocument text."""
    return package(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": (
                f"<?xml version='1.0'?><office:document-content {ODT_NAMES}>"
                f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
                f"<office:text>{body}</office:text></office:body></office:document-content>"
            ).encode(),
            **{f"{name}.xml": text.encode() for name, text in parts.items()},
        }
    )


def _open_documents() -> Iterator[ContainerInput]:
    def p(text: str, style: str = "Standard") -> str:
        return f"<text:p text:style-name='{style}'>{escape(text)}</text:p>"

    large = (
        "<style:style style:name='P1' style:family='paragraph'><style:text-properties "
        "fo:font-size='20pt'/></style:style>"
    )
    span = (
        "<style:style style:name='T1' style:family='text'><style:text-properties "
        "fo:font-size='20pt' fo:font-weight='bold'/></style:style>"
    )
    for language in ("hu", "el", "ja", "he"):
        sample = SAMPLES[language]
        rest = "".join(map(p, _lines(sample)))
        heading = f"<text:h text:outline-level='1'>{sample.title}</text:h>"
        yield ContainerInput(
            "odt",
            "story.odt",
            f"{language}, a heading",
            odt(heading + rest),
            _facts(sample),
        )
        yield ContainerInput(
            "odt",
            "story.odt",
            f"{language}, a headline in the style Title",
            odt(p(sample.title, "Title") + rest),
            _facts(sample),
        )
        yield ContainerInput(
            "odt",
            "story.odt",
            f"{language}, a headline in large letters by its style",
            odt(p(sample.title, "P1") + rest, large),
            _facts(sample),
        )
        spanned = f"<text:p><text:span text:style-name='T1'>{sample.title}</text:span></text:p>"
        yield ContainerInput(
            "odt",
            "story.odt",
            f"{language}, a headline in large letters by hand",
            odt(spanned + rest, span),
            _facts(sample),
        )
    sample = SAMPLES["en"]
    rest = "".join(map(p, _lines(sample)))
    heading = f"<text:h text:outline-level='1'>{sample.title}</text:h>"
    meta = (
        f"<office:document-meta {ODT_NAMES}><office:meta><dc:title>Template</dc:title><dc:creator>Typist"
        "</dc:creator><dc:date>2021-11-09T10:00:00</dc:date></office:meta></office:document-meta>"
    )
    styles = f"<office:document-styles {ODT_NAMES}><office:master-styles><style:master-page><style:header><text:p>9 November 2021</text:p></style:header></style:master-page></office:master-styles></office:document-styles>"
    yield ContainerInput(
        "odt",
        "story.odt",
        "en, the day of the file in properties and header",
        odt(heading + rest, meta=meta, styles_=styles),
        _facts(sample, lacks="November"),
    )
    section = f"<text:section text:name='x'>{heading}{rest}</text:section>"
    yield ContainerInput(
        "odt", "story.odt", "en, the story in a section", odt(section), _facts(sample)
    )
    date_field = f"{heading}{p(sample.byline)}<text:p><text:date text:date-value='2021-11-09'>9 November 2021</text:date></text:p>"
    yield ContainerInput(
        "odt",
        "story.odt",
        "en, a field with the day of printing",
        odt(date_field + "".join(map(p, sample.paragraphs))),
        {"date": "none || 2021-11-09", "title": sample.title},
    )
    yield ContainerInput(
        "odt",
        "story.odt",
        "an encrypted document",
        package(
            {
                "content.xml": b"\x00\x01",
                "META-INF/manifest.xml": b"<m><encryption-data/></m>",
            }
        ),
        {"failure": "encrypted"},
    )


def xhtml(title: str, body: str, language: str = "en", head: str = "") -> str:
    """Return a page of a book."""
    return (
        f"<?xml version='1.0' encoding='utf-8'?><html xmlns='http://www.w3.org/1999/xhtml' xml:lang='{language}'>"
        f"<head><title>{title}</title>{head}</head><body>{body}</body></html>"
    )


def epub(
    pages: Mapping[str, str],
    metadata: str,
    contents: Sequence[tuple[str, str]] = (),
    nav: str = "",
) -> bytes:
    """Return a book with a table of contents."""
    items = "".join(
        f"<item id='i{n}' href='{name}' media-type='application/xhtml+xml'/>"
        for n, name in enumerate(pages)
    )
    spine = "".join(f"<itemref idref='i{n}'/>" for n in range(len(pages)))
    points = "".join(
        f"<navPoint><navLabel><text>{escape(label)}</text></navLabel><content src='{name}'/></navPoint>"
        for name, label in contents
    )
    parts = {
        "mimetype": b"application/epub+zip",
        "META-INF/container.xml": b"<container><rootfiles><rootfile full-path='content.opf'/></rootfiles></container>",
        "content.opf": (
            "<package xmlns:dc='http://purl.org/dc/elements/1.1/'><metadata>"
            + metadata
            + "</metadata>"
            f"<manifest>{items}<item id='ncx' href='toc.ncx' media-type='application/x-dtbncx+xml'/>"
            + (
                "<item id='nav' href='nav.xhtml' properties='nav' media-type='application/xhtml+xml'/>"
                if nav
                else ""
            )
            + f"</manifest><spine toc='ncx'>{spine}</spine></package>"
        ).encode(),
        "toc.ncx": f"<ncx><navMap>{points}</navMap></ncx>".encode(),
        **{name: text.encode() for name, text in pages.items()},
    }
    if nav:
        parts["nav.xhtml"] = nav.encode()
    return package(parts)


def _books() -> Iterator[ContainerInput]:
    for language in ("en", "fr", "ru", "zh", "tr", "pt"):
        first = SAMPLES[language]
        second = SAMPLES["de"]
        facts = {
            "count": "2", "title": f"{first.title} | {second.title}",
            "url": "https://courier.example/1 | https://bote.example/2",
            "authors": f"{first.author} | {second.author}", "date": "2020-03-03 | 2020-03-03",
            "language": f"{first.language} | de",
            "lacks": "Main menu && downloaded",
        }  # fmt: skip

        def page(sample: Sample, url: str) -> str:
            return xhtml(
                sample.title,
                "<div class='calibre_navbar'>| <a href='../index.html'>Section menu</a> | "
                "<a href='../../index.html'>Main menu</a> |<hr/></div>"
                f"<h1>{sample.title}</h1><p>{sample.byline}</p><p>{sample.day}</p>{sample.html}"
                f"<div class='calibre_navbar'><p>This article was downloaded by <b>calibre</b> from "
                f"<a href='{url}' rel='calibre-downloaded-from'>{url}</a></p></div>",
                sample.language,
            )

        contents = [("feed_0/index.html", "News"),
                    ("feed_0/article_0/index.html", first.title),
                    ("feed_0/article_1/index.html", second.title)]  # fmt: skip
        pages = {
            "index.html": xhtml("x", "<h1>Courier</h1><ul><li><a href='feed_0/index.html'>News</a></li></ul>"),
            "feed_0/index.html": xhtml("x", f"<h2>News</h2><ul><li><a href='article_0/index.html'>{first.title}</a><div>{first.story}</div></li>"
                                       f"<li><a href='article_1/index.html'>{second.title}</a><div>{second.story}</div></li></ul>"),
            "feed_0/article_0/index.html": page(first, "https://courier.example/1"),
            "feed_0/article_1/index.html": page(second, "https://bote.example/2"),
        }  # fmt: skip
        metadata = (
            "<dc:title>Courier [Tue, 09 Nov 2021]</dc:title><dc:creator>calibre</dc:creator>"
            "<dc:date>2021-11-09T10:00:00+00:00</dc:date><dc:publisher>calibre</dc:publisher>"
            "<dc:language>en</dc:language>"
        )
        yield ContainerInput(
            "epub",
            "news.epub",
            f"{language}, news of Calibre",
            epub(pages, metadata, contents),
            facts,
        )
    sample = SAMPLES["en"]
    body = (
        f"<h1>{sample.title}</h1><p>{sample.byline}</p><p>{sample.day}</p>{sample.html}"
    )
    one = {"text.xhtml": xhtml(sample.title, body)}
    metadata = (
        f"<dc:title>{sample.title}</dc:title><dc:creator>Clara Winter</dc:creator><dc:date>2021-11-09</dc:date>"
        "<dc:source>https://courier.example/1</dc:source>"
    )
    yield ContainerInput(
        "epub",
        "one.epub",
        "en, one article by a clipper",
        epub(one, metadata),
        _facts(sample, url="https://courier.example/1"),
    )
    bare = {"text.xhtml": xhtml(sample.title, f"<h1>{sample.title}</h1>{sample.html}")}
    yield ContainerInput(
        "epub",
        "one.epub",
        "en, the day only in the properties of the book",
        epub(bare, metadata),
        {"title": sample.title, "date": "none", "has": sample.story, "count": "1"},
    )
    cut = {
        "a_split_000.html": xhtml("x", body), "a_split_001.html": xhtml("x", "<p>The tarpaulin was sold again in spring, the council said.</p>" + sample.html),
        "b_split_000.html": xhtml("y", f"<h1>{SAMPLES['de'].title}</h1><p>{SAMPLES['de'].byline}</p>{SAMPLES['de'].html}"),
    }  # fmt: skip
    yield ContainerInput(
        "epub",
        "cut.epub",
        "en, an article in two files",
        epub(
            cut,
            metadata,
            [
                ("a_split_000.html", sample.title),
                ("b_split_000.html", SAMPLES["de"].title),
            ],
        ),
        {
            "count": "2",
            "title": f"{sample.title} | {SAMPLES['de'].title}",
            "has": "The tarpaulin was sold",
        },
    )
    several = {
        "all.xhtml": xhtml(
            "x",
            f"<section id='a'>{body}</section><section id='b'><h1>{SAMPLES['de'].title}</h1><p>{SAMPLES['de'].byline}</p><p>{SAMPLES['de'].day}</p>{SAMPLES['de'].html}</section>",
        )
    }
    yield ContainerInput(
        "epub",
        "anchors.epub",
        "several articles in one file, of which none is lost",
        epub(
            several,
            "<dc:title>Digest</dc:title>",
            [("all.xhtml#a", sample.title), ("all.xhtml#b", SAMPLES["de"].title)],
        ),
        {"has": f"{sample.story} && {SAMPLES['de'].story}"},
    )
    nav = (
        "<html xmlns='http://www.w3.org/1999/xhtml' xmlns:epub='http://www.idpf.org/2007/ops'><body><nav epub:type='toc'><ol><li><a href='text.xhtml'>"
        + sample.title
        + "</a></li></ol></nav></body></html>"
    )
    yield ContainerInput(
        "epub",
        "nav.epub",
        "en, contents of EPUB 3",
        epub(one, metadata, nav=nav),
        _facts(sample),
    )
    yield ContainerInput(
        "epub",
        "one.epub.gz",
        "en, compressed",
        gzip.compress(epub(one, metadata)),
        _facts(sample),
    )
    legacy = {"text.html": ""}
    old = package({
        "META-INF/container.xml": b"<container><rootfiles><rootfile full-path='content.opf'/></rootfiles></container>",
        "content.opf": b"<package><metadata/><manifest><item id='a' href='text%20one.html' media-type='application/xhtml+xml'/></manifest><spine><itemref idref='a'/></spine></package>",
        "text one.html": xhtml(SAMPLES["ru"].title, f"<h1>{SAMPLES['ru'].title}</h1><p>{SAMPLES['ru'].byline}</p><p>{SAMPLES['ru'].day}</p>{SAMPLES['ru'].html}", "ru").replace("utf-8", "windows-1251").encode("cp1251"),
    })  # fmt: skip
    del legacy
    yield ContainerInput(
        "epub",
        "old.epub",
        "ru, a page in windows-1251 with a space in its name",
        old,
        _facts(SAMPLES["ru"]),
    )
    capital = package({
        "META-INF/container.xml": b"<container><rootfiles><rootfile full-path='OEBPS/content.opf'/></rootfiles></container>",
        "OEBPS/content.opf": b"<package><metadata/><manifest><item id='a' href='Text/Story.xhtml' media-type='application/xhtml+xml'/></manifest><spine><itemref idref='a'/></spine></package>",
        "OEBPS/text/story.xhtml": xhtml(sample.title, body).encode(),
    })  # fmt: skip
    yield ContainerInput(
        "epub",
        "case.epub",
        "en, a name in other letters than in the list",
        capital,
        _facts(sample),
    )
    locked = package({
        "META-INF/container.xml": b"<container><rootfiles><rootfile full-path='content.opf'/></rootfiles></container>",
        "META-INF/encryption.xml": b"<encryption/>",
        "content.opf": b"<package><metadata/><manifest><item id='a' href='a.xhtml' media-type='application/xhtml+xml'/></manifest><spine><itemref idref='a'/></spine></package>",
        "a.xhtml": bytes(range(256)) * 8,
    })  # fmt: skip
    yield ContainerInput(
        "epub", "locked.epub", "a book with protection", locked, {"failure": "yes"}
    )
    whole = epub(one, metadata)
    yield ContainerInput(
        "epub", "cut.epub", "a truncated book", whole[:-200], {"failure": "yes"}
    )
    yield ContainerInput(
        "epub",
        "pictures.epub",
        "a book of pictures",
        epub({"p.xhtml": xhtml("x", "<img src='a.jpg'/>")}, "<dc:title>x</dc:title>"),
        {"failure": "yes"},
    )


def _inputs() -> Iterator[ContainerInput]:
    yield from _word()
    yield from _rich_text()
    yield from _open_documents()
    yield from _books()


INPUTS = tuple(_inputs())
