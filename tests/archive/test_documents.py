"""Read documents of word processors, books, web archives in ZIP files, and scans.

The files in `document_files` were written by other programs from texts of our own:
Pandoc, LibreOffice, py-wacz, Tesseract and Chromium.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.article import Article
from archive.errors import UnreadableError
from archive.extract.pipeline import extract_document
from archive.model import Document
from archive.readers import detect_format, ocr, pdf, read_article, split_file
from archive.readers.pdf import RECOGNIZED_NOTE

FILES = Path(__file__).parent / "document_files"
BRIDGE = (
    "Harbour bridge closed after storm",
    "Clara Winter",
    "3 March 2020",
    "By Clara Winter",
    "ROSTOCK, March 3, 2020 – The old bridge over the harbour was closed on Tuesday,",
    "Ships may pass, “with care”.",
    "What comes next",
    "Engineers look at the piers",
    "The ferry runs every hour",
    "First the north side",
    "Then the south side",
    "Day | Boats",
    "Monday | 12",
    "Tuesday | 7",
    "Žluťoučký kůň. Москва. 東京の橋は閉鎖された。 العربية",
    "The town council confirmed this in the evening.",
)
"""What `bridge.md` has, in its order."""
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
DRAW = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
RELATIONS = (
    "<Relationships><Relationship Target='word/document.xml' "
    "Type='http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument'/>"
    "</Relationships>"
)
STORY = "The council voted for a new library on Monday, and against a car park."


def package(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a ZIP file with these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return buffer.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """Return a document of Word with this body. `parts` are files beside it."""
    others = {f"word/{name}.xml": content for name, content in parts.items()}
    return package({
        "_rels/.rels": RELATIONS,
        "word/document.xml": f"<w:document xmlns:w='{W}'><w:body>{body}</w:body>"
        "</w:document>",
        **others,
    })  # fmt: skip


def odt(body: str) -> bytes:
    """Return an OpenDocument text with this body."""
    return package({
        "content.xml": f"<o:document-content xmlns:o='{OFFICE}' xmlns:t='{TEXT}' "
        f"xmlns:d='{DRAW}'><o:body><o:text>{body}</o:text></o:body>"
        "</o:document-content>",
    })  # fmt: skip


def epub(pages: Mapping[str, str], metadata: str = "", toc: str = "") -> bytes:
    """Return a book with these pages, in order."""
    items = "".join(
        f"<item id='{name}' href='{name}' media-type='application/xhtml+xml'/>"
        for name in pages
    )
    spine = "".join(f"<itemref idref='{name}'/>" for name in pages)
    return package({
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": "<container><rootfiles><rootfile "
        "full-path='OPS/book.opf'/></rootfiles></container>",
        "OPS/book.opf": f"<package><metadata>{metadata}</metadata><manifest>{items}"
        "<item id='ncx' href='toc.ncx' media-type='application/x-dtbncx+xml'/>"
        f"</manifest><spine>{spine}</spine></package>",
        "OPS/toc.ncx": f"<ncx><navMap>{toc}</navMap></ncx>",
        **{f"OPS/{name}": f"<html><body>{body}</body></html>"
           for name, body in pages.items()},
    })  # fmt: skip


def documents(path: Path) -> list[Document]:
    """Return the documents of a file, as an ingest reads them."""
    format_name = detect_format(path) or ""
    return [
        extract_document(read_article(item.content, format_name), "id", format_name)
        for item in split_file(path)
    ]


def books(tmp_path: Path, content: bytes) -> list[Document]:
    path = tmp_path / "book.epub"
    path.write_bytes(content)
    return documents(path)


def p(text: str, properties: str = "") -> str:
    """Return a paragraph of Word."""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


@pytest.mark.parametrize(
    "name",
    [
        *("bridge.docx", "bridge.odt", "bridge.rtf", "bridge.epub"),
        *("office.docx", "office.odt", "office.rtf"),
    ],
)
def test_a_document_of_another_program_keeps_everything_in_order(name: str) -> None:
    (document,) = documents(FILES / name)
    positions = [document.text.find(part) for part in BRIDGE]
    assert -1 not in positions
    assert positions[6:] == sorted(positions[6:])
    facts = document.facts
    assert facts.title is not None
    assert facts.title.value == BRIDGE[0]
    assert facts.date is not None
    assert facts.date.value.to_edtf() == "2020-03-03"
    assert facts.authors is not None
    assert facts.authors.value == ("Clara Winter",)


def test_word_keeps_text_boxes_and_drops_what_is_deleted_or_hidden() -> None:
    box = f"<w:txbxContent>{p('The box.')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>Start </w:t></w:r><w:del><w:r><w:delText>never</w:delText>"
        "</w:r></w:del><w:ins><w:r><w:t>inserted</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>"
        "<w:r><w:instrText>HYPERLINK x</w:instrText></w:r>"
        f"<w:r><AlternateContent><Choice>{box}</Choice><Fallback>{box}</Fallback>"
        "</AlternateContent></w:r></w:p>"
        f"<w:sdt><w:sdtContent>{p('In a control.')}</w:sdtContent></w:sdt>"
        f"{p('An item.', '<w:pPr><w:numPr/></w:pPr>')}"
    )
    text = read_article(docx(body), "docx").text
    assert text == "Start inserted\n\nThe box.\n\nIn a control.\n\n- An item."


def test_a_table_that_arranges_a_page_keeps_its_paragraphs() -> None:
    row = f"<w:tr><w:tc>{p('One.')}{p('Two.')}</w:tc><w:tc>{p('Side.')}</w:tc></w:tr>"
    text = read_article(docx(f"<w:tbl>{row}</w:tbl>"), "docx").text
    assert text == "One.\n\nTwo.\n\nSide."


@pytest.mark.parametrize("style", ["Titel", "a3", "Titre"])
def test_the_title_style_has_one_name_in_every_language(style: str) -> None:
    styles = (
        f"<w:styles xmlns:w='{W}'><w:style w:styleId='{style}'><w:name w:val='Title'/>"
        "</w:style></w:styles>"
    )
    properties = f"<w:pPr><w:pStyle w:val='{style}'/></w:pPr>"
    body = p("Kicker") + p("New library for the town", properties) + p(STORY)
    article = read_article(docx(body, styles=styles), "docx")
    assert article.container.headings[0].quote == "New library for the town"


def test_properties_are_about_the_file_and_not_facts() -> None:
    core = (
        "<cp><title>Template 7</title><creator>Typist</creator>"
        "<created>2019-01-02T00:00:00Z</created></cp>"
    )
    content = docx(p(STORY))
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    article = read_article(package({**parts, "docProps/core.xml": core}), "docx")
    document = extract_document(article, "id", "docx")
    facts = document.facts
    assert (facts.date, facts.authors, facts.title) == (None, None, None)
    assert any("creator Typist" in note for note in article.notes)


def test_open_document_keeps_boxes_and_notes_but_no_deleted_text() -> None:
    body = (
        "<t:tracked-changes><t:p>never</t:p></t:tracked-changes>"
        "<t:p>One<t:s t:c='999999999'/>two<t:note><t:note-citation>1</t:note-citation>"
        "<t:note-body><t:p>A note.</t:p></t:note-body></t:note>"
        "<o:annotation><t:p>remark</t:p></o:annotation>"
        "<d:frame><d:text-box><t:p>The box.</t:p></d:text-box></d:frame> end</t:p>"
    )
    text = read_article(odt(body), "odt").text
    assert text == "One two[1] end\n\nThe box.\n\n[1] A note."


def test_a_flat_open_document_is_read() -> None:
    content = (
        f"<?xml version='1.0'?><o:document xmlns:o='{OFFICE}' xmlns:t='{TEXT}'><o:body>"
        f"<o:text><t:p>{STORY}</t:p></o:text></o:body></o:document>"
    )
    assert read_article(content.encode(), "odt").text == STORY


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        (rb"{\rtf1\ansi\ansicpg1251 \'cc\'ee\'f1\'ea\'e2\'e0}", "Москва"),
        (rb"{\rtf1\ansi{\fonttbl{\f1\fcharset128 X;}}\f1 \'93\'8c\'8b\'9e}", "東京"),
        (rb"{\rtf1\ansi{\fonttbl{\f1\fcharset134 X;}}\f1 \'b1\'b1\'be\'a9}", "北京"),
        (
            rb"{\rtf1\ansi{\fonttbl{\f1\fcharset161 X;}}\f1 \'c1\'e8\'de\'ed\'e1}",
            "Αθήνα",
        ),
        (rb"{\rtf1\ansi{\fonttbl{\f1\fcharset238 X;}}\f1 \'a3\'f3d\'9f}", "Łódź"),
        (rb"{\rtf1\ansi{\fonttbl{\f1\fcharset177 X;}}\f1 \'f9\'ec\'e5\'ed}", "שלום"),
        (
            rb"{\rtf1\ansi{\fonttbl{\f1\fcharset178 X;}}\f1 \'e3\'d1\'cd\'c8\'c7}",
            "مرحبا",
        ),
        (rb"{\rtf1\ansi{\fonttbl{\f1\fcharset162 X;}}\f1 \'dd\'fe\'f0}", "İşğ"),
        (rb"{\rtf1\ansi{\fonttbl{\f1\fcharset222 X;}}\f1 \'e4\'b7\'c2}", "ไทย"),
        (rb"{\rtf1\ansi\uc1\u269?esk\u253\'fd}", "český"),
        (rb"{\rtf1\ansi\uc0\u-10179 \u-8704 }", "😀"),
        (rb"{\rtf1\ansi\uc2\u20154\'b5\'da x}", "人 x"),
        (rb"{\rtf1\ansi a\~b\_c\emdash d\'85}", "a b\u2011c—d…"),
        (rb"{\rtf1 One\par{\footnote A note.}Two\par}", "One\n\n[1]Two\n\n[1] A note."),
        (rb"{\rtf1 A{\*\unknown b}{\pict 00ff}{\header h}{\v c}d}", "Ad"),
        (rb"{\rtf1 A{\field{\*\fldinst HYPERLINK x}{\fldrslt b}}}", "Ab"),
        (
            rb"{\rtf1 A{\shp{\*\shpinst{\sp n}{\shptxt Box\par}}{\shprslt B}}c}",
            "Ac\n\nBox",
        ),
        (b"{\\rtf1 A\\bin5 }}}}}b}", "Ab"),
        (rb"{\rtf1\trowd\intbl a\cell b\cell\row\pard c\par}", "a | b\n\nc"),
        (rb"{\rtf1 \{a\}\\}", "{a}\\"),
    ],
)
def test_rtf_is_decoded_like_word_does(rtf: bytes, text: str) -> None:
    assert read_article(rtf, "rtf").text == text


def test_rtf_knows_its_title_by_style_or_size() -> None:
    by_style = rb"{\rtf1{\stylesheet{\s7 heading 1;}}\s7 The head line\par\pard %s}"
    by_size = rb"{\rtf1 {\fs36 The head line\par}\pard\fs22 %s}"
    for rtf in (by_style, by_size):
        article = read_article(rtf % STORY.encode(), "rtf")
        assert [heading.quote for heading in article.container.headings] == [
            "The head line"
        ]


def calibre_article(title: str, url: str) -> str:
    """Return a page as Calibre makes it from a page on the web."""
    return (
        "<div class='calibre_navbar'>| <a href='../index.html'>Section menu</a> | "
        f"<a href='../../index.html'>Main menu</a> |</div><h2>{title}</h2><p>{STORY}</p>"
        f"<p>This article was downloaded by <b>calibre</b> from <a href='{url}' "
        f"rel='calibre-downloaded-from'>{url}</a></p>"
    )


def test_a_book_of_calibre_is_split_into_its_articles(tmp_path: Path) -> None:
    contents = "".join(
        f"<a href='a{n}.html'>Some story {n}</a><br/>" for n in range(40)
    )
    found = books(
        tmp_path,
        epub(
            {
                "index.html": contents,
                "a1_split_000.html": calibre_article(
                    "A new library", "https://a.example/1"
                ),
                "a1_split_001.html": "<p>It will open in May.</p>",
                "a2.html": calibre_article("A car park", "https://a.example/2"),
            },
            metadata="<title>The Weekly [Fri, 06 Mar 2020]</title>",
        ),
    )
    assert [document.text for document in found] == [
        f"A new library\n\n{STORY}\n\nIt will open in May.",
        f"A car park\n\n{STORY}",
    ]
    assert [document.facts.url and document.facts.url.value for document in found] == [
        "https://a.example/1",
        "https://a.example/2",
    ]
    assert not any(document.facts.date for document in found)


def test_a_book_with_one_article_has_its_title_and_address(tmp_path: Path) -> None:
    (document,) = books(
        tmp_path,
        epub(
            {"cover.xhtml": "<img src='c.jpg'/>", "text.xhtml": f"<p>{STORY * 4}</p>"},
            metadata="<title>A new library</title><source>https://a.example/1</source>",
        ),
    )
    assert document.facts.title is not None
    assert document.facts.title.value == "A new library"
    assert document.facts.url is not None
    assert document.facts.url.value == "https://a.example/1"


def test_a_magazine_of_pandoc_is_split() -> None:
    found = documents(FILES / "magazine.epub")
    assert [
        document.facts.title and document.facts.title.value for document in found
    ] == [
        "Ferry prices rise again",
        "Museum finds a lost ship",
    ]


def test_a_web_archive_in_a_zip_file_has_the_pages_that_were_visited() -> None:
    found = documents(FILES / "crawl.wacz")
    assert [document.facts.url and document.facts.url.value for document in found] == [
        "https://a.example/bridge",
        "https://a.example/doc.pdf",
    ]


def test_a_persian_pdf_keeps_its_non_joiners_and_brackets() -> None:
    """Chromium draws a space without room for a zero-width non-joiner."""
    text = read_article((FILES / "persian.pdf").read_bytes(), "pdf").text
    assert "دوباره باز می\u200cشود، شهرداری" in text
    assert "(صفحهٔ ۳ را ببینید). این" in text
    assert "رسیده بود)." in text


@pytest.mark.parametrize("name", ["scan.hocr", "scan.alto.xml"])
def test_recognized_text_is_read_without_tesseract(name: str) -> None:
    (document,) = documents(FILES / name)
    assert document.facts.title is not None
    assert document.facts.title.value == BRIDGE[0]
    assert document.facts.date is not None
    assert document.facts.date.value.to_edtf() == "2020-03-03"


def test_alto_joins_words_on_two_lines() -> None:
    lines = (
        "<TextLine><String CONTENT='Har' SUBS_TYPE='HypPart1' SUBS_CONTENT='Harbour'/>"
        "<HYP CONTENT='-'/></TextLine><TextLine><String CONTENT='bour' "
        "SUBS_TYPE='HypPart2' SUBS_CONTENT='Harbour'/><String CONTENT='news'/><SP/>"
        "<String CONTENT='to'/><HYP CONTENT='-'/></TextLine>"
        "<TextLine><String CONTENT='day'/></TextLine>"
    )
    content = f"<alto><Layout><TextBlock>{lines}</TextBlock></Layout></alto>".encode()
    assert read_article(content, "alto").text == "Harbour news today"


def test_an_xml_file_beside_a_scan_has_its_text(tmp_path: Path) -> None:
    assert detect_format(tmp_path / "scan.xml") == "xml"
    (tmp_path / "scan.pdf").touch()
    assert detect_format(tmp_path / "scan.xml") == "alto"
    assert detect_format(tmp_path / "other.xml") == "xml"


def test_alto_is_read_under_any_name(tmp_path: Path) -> None:
    path = tmp_path / "page_0001.xml"
    path.write_bytes((FILES / "scan.alto.xml").read_bytes())
    (expected,) = documents(FILES / "scan.alto.xml")
    (document,) = documents(path)
    assert document.text == expected.text


def test_a_scan_is_recognized_if_the_extra_is_installed() -> None:
    if not (ocr.is_installed() and ocr.installed_languages()):
        pytest.skip("Tesseract with a language pack is not installed")
    (document,) = documents(FILES / "scan.pdf")
    assert document.facts.title is not None
    assert document.facts.title.value == BRIDGE[0]
    assert RECOGNIZED_NOTE in document.notes


def test_only_installed_language_packs_are_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("deu", "fra", "osd"):
        (tmp_path / f"{name}.traineddata").touch()
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    assert ocr.installed_languages() == "deu+fra"
    assert ocr.installed_languages("fra+xxx") == "fra"
    assert ocr.installed_languages("xxx") == ""


def test_a_scan_without_the_extra_names_the_way_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pdf, "is_installed", lambda: False)
    with pytest.raises(UnreadableError, match=r"cuttings\[ocr\]"):
        documents(FILES / "scan.pdf")


@pytest.mark.parametrize(
    ("format_name", "content", "reason"),
    [
        ("docx", b"words", "not a valid document"),
        ("docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "password-protected"),
        ("docx", package({"a": "b"}), "not a Word document"),
        ("docx", docx(""), "no text found"),
        ("docx", docx("<w:p>"), "XML cannot be parsed"),
        ("odt", package({"META-INF/manifest.xml": "<encryption-data/>"}), "encrypted"),
        ("odt", package({"a": "b"}), "not an OpenDocument text"),
        ("rtf", b"words", "not a valid RTF"),
        ("rtf", rb"{\rtf1 }", "no text found"),
        ("hocr", b"<p>words</p>", "not an hOCR file"),
        ("alto", b"<a>words</a>", "not an ALTO file"),
        ("alto", b"<alto/>", "no text found"),
    ],
)
def test_a_document_that_cannot_be_read_says_why(
    format_name: str, content: bytes, reason: str
) -> None:
    with pytest.raises(UnreadableError, match=reason):
        read_article(content, format_name)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"words", "not a valid document"),
        (package({"a": "b"}), "not a valid EPUB"),
        (epub({"a.html": ""}), "no text found"),
    ],
)
def test_a_book_that_cannot_be_read_says_why(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    with pytest.raises(UnreadableError, match=reason):
        books(tmp_path, content)


def test_entities_and_files_of_the_machine_are_never_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words")
    evil = (
        f"<!DOCTYPE x [<!ENTITY e SYSTEM '{secret.as_uri()}'>]><w:document "
        f"xmlns:w='{W}'><w:body>{p('Before &e; after')}</w:body></w:document>"
    )
    content = package({"_rels/.rels": RELATIONS, "word/document.xml": evil})
    assert "secret" not in read_article(content, "docx").text


def test_the_time_of_the_file_limits_the_date() -> None:
    early = datetime(2020, 1, 1, tzinfo=UTC)
    article: Article = read_article(docx(p(STORY)), "docx", early)
    assert article.saved_at == early


def test_the_pages_of_an_article_of_a_book_are_json(tmp_path: Path) -> None:
    path = tmp_path / "a.epub"
    path.write_bytes(epub({"a.xhtml": f"<p>{STORY * 4}</p>"}))
    (item,) = split_file(path)
    assert item.position == "OPS/a.xhtml"
    assert json.loads(item.content)["pages"]
    with pytest.raises(UnreadableError, match="not a valid EPUB"):
        read_article(b"[]", "epub")
