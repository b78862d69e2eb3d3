"""Write small files that try to hang, crash or exhaust a reader.

Each generator takes a size from 1 on, so that any number of different files can be
written: `write_hostile_files(folder, 200)`. All content is made up.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from itertools import count, islice
from pathlib import Path

import brotli

MB = 1 << 20
WORDS = "The harbour office said on Monday that the ferry will run again. "
FAR_FUTURE_S = 10_000_000_000
"""A modification time in the year 2286: more nanoseconds than a 64-bit integer has."""

Generator = Callable[[int], bytes]


def zlib_zeros(megabytes: int) -> bytes:
    """Return zlib data of many zeros, without compressing them all."""
    compressor = zlib.compressobj(9)
    first = compressor.compress(bytes(MB)) + compressor.flush(zlib.Z_FULL_FLUSH)
    block = compressor.compress(bytes(MB)) + compressor.flush(zlib.Z_FULL_FLUSH)
    checksum = ((megabytes * MB) % 65521) << 16 | 1
    end = b"\x03\x00" + struct.pack(">I", checksum)
    return first + block * (megabytes - 1) + end


def gzip_repeated(start: bytes, pattern: bytes, megabytes: int) -> bytes:
    """Return gzip data of a repeated pattern, in as many members as it needs."""
    block = gzip.compress(pattern * (MB // len(pattern)), 9, mtime=0)
    return gzip.compress(start, 9, mtime=0) + block * megabytes


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """Return a PDF file of numbered objects, the first of which is the catalog."""
    data = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for offset in offsets:
        data += b"%010d 00000 n \n" % offset
    return data + (
        b"trailer\n<</Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, trailer % start if b"%d" in trailer else trailer, start)
    )


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """Return a PDF stream."""
    return b"<</Length %d %s>>\nstream\n%s\nendstream" % (
        len(content),
        entries,
        content,
    )


def pdf_page(content: bytes, *more: bytes, font: bytes = b"") -> bytes:
    """Return a PDF with one page. Object 4 is its content, 5 its font."""
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>/XObject<</X 4 0 R>>>>>>",
        content,
        font or b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *more,
    )


def pdf_bomb(size: int) -> bytes:
    """Return a page whose content is some GB of zeros."""
    return pdf_page(stream(zlib_zeros(1000 + 200 * size), b"/Filter/FlateDecode"))


def pdf_double_bomb(size: int) -> bytes:
    """Return a page whose content was compressed twice, in a few kilobytes."""
    content = zlib.compress(zlib_zeros(1000 + 200 * size), 9)
    return pdf_page(stream(content, b"/Filter[/FlateDecode/FlateDecode]"))


def pdf_triple_bomb(size: int) -> bytes:
    """Return a page whose content was compressed three times."""
    content = zlib.compress(zlib.compress(zlib_zeros(2000 + 200 * size), 9), 9)
    return pdf_page(stream(content, b"/Filter[/FlateDecode/FlateDecode/FlateDecode]"))


def pdf_page_loop(size: int) -> bytes:
    """Return a tree of pages that contains itself."""
    kids = b"2 0 R " * (size + 1)
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count 9>>" % kids
    )


def pdf_form_loop(size: int) -> bytes:
    """Return a form that draws itself several times."""
    return pdf_page(
        stream(b"q /X Do Q " * (size + 1), b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    )


def pdf_xref_loop(size: int) -> bytes:
    """Return a table of objects that continues with itself."""
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[]/Count %d>>" % size,
        trailer=b"/Prev %d",
    )


def pdf_reference_loop(size: int) -> bytes:
    """Return objects that are references to each other."""
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R/X %d>>" % size, b"3 0 R", b"4 0 R", b"2 0 R"
    )


def pdf_wide_font(size: int) -> bytes:
    """Return a font that states the width of billions of characters."""
    return pdf_page(
        stream(b"BT /F 9 Tf (Words) Tj ET"),
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo"
        b"<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        b"/W[0 %d 500]>>" % (2_000_000_000 + size),
        font=b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H"
        b"/DescendantFonts[6 0 R]>>",
    )


def pdf_character_map(size: int) -> bytes:
    """Return a map of four billion characters."""
    ranges = b"1 beginbfrange <00000000> <FFFFFFF%d> <0041> endbfrange " % (size % 10)
    return pdf_page(
        stream(b"BT /F 9 Tf (Words) Tj ET"),
        stream(b"begincmap " + ranges + b"endcmap"),
        font=b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
    )


def pdf_predictor(size: int) -> bytes:
    """Return a stream with rows of two billion bytes."""
    return pdf_page(
        stream(
            zlib.compress(b"\x02" * 99 * size),
            b"/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 2000000000>>",
        )
    )


def pdf_many_numbers(size: int) -> bytes:
    """Return a page of deeply nested arrays."""
    return pdf_page(stream(b"[" * (100_000 * size) + b"] TJ"))


def encoded_words(size: int) -> bytes:
    """Return a mail whose subject is 800 KB of encoded words."""
    word = b"=?utf-8?q?=41=42=43?= "
    return b"Subject: %s\n\n%s" % (word * (36_000 + size), WORDS.encode())


def mail_many_parts(size: int) -> bytes:
    """Return a mail of 100,000 parts."""
    head = b"Content-Type: multipart/mixed; boundary=x\n\n"
    return head + b"--x\n\na\n" * (100_000 + size) + b"--x--\n"


def mail_many_parameters(size: int) -> bytes:
    """Return a mail with 100,000 parameters in one header."""
    parameters = b"".join(b"; a%d=b" % number for number in range(100_000 + size))
    return b"Content-Type: text/plain%s\n\n%s" % (parameters, WORDS.encode())


def mail_nested(size: int) -> bytes:
    """Return a mail in a mail in a mail."""
    return b"Content-Type: message/rfc822\n\n" * (20_000 + size) + WORDS.encode()


def mail_nested_boundaries(size: int) -> bytes:
    """Return a mail whose parts each contain another level of parts."""
    lines = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (number, number)
        for number in range(3_000 + size)
    )
    return lines + b"\n" + WORDS.encode()


def mail_addresses(size: int) -> bytes:
    """Return a mail from 800 KB of nested comments."""
    return b"From: %s a@b.example\n\n%s" % (b"(" * (800_000 + size), WORDS.encode())


def warc_record(headers: bytes, body: bytes) -> bytes:
    """Return a record of a web archive."""
    payload = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n%s\r\n%s" % (
        headers,
        body,
    )
    return (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\n"
        b"WARC-Date: 2020-01-02T03:04:05Z\r\nWARC-Record-ID: <urn:uuid:%d>\r\n"
        b"Content-Type: application/http; msgtype=response\r\n"
        b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (len(body), len(payload), payload)
    )


def warc_gzip_bomb(size: int) -> bytes:
    """Return a page that decompresses to some hundred MB."""
    body = gzip_repeated(b"<p>", b"\0", 250 + size)
    return warc_record(b"Content-Encoding: gzip\r\n", body)


def warc_brotli_bomb(size: int) -> bytes:
    """Return a page that decompresses to 60 MB of tags."""
    body = brotli.compress(b"<p>a" * (15 * MB + size), quality=3)
    return warc_record(b"Content-Encoding: br\r\n", body)


def warc_many_headers(size: int) -> bytes:
    """Return a page with 100,000 headers."""
    return warc_record(b"X: y\r\n" * (100_000 + size), b"<p>" + WORDS.encode())


def warc_length(size: int) -> bytes:
    """Return a record that claims to have exabytes."""
    record = warc_record(b"", b"<p>Words")
    return record.replace(b"Content-Length: ", b"Content-Length: 9999999999%d" % size)


def warc_packed_zeros(size: int) -> bytes:
    """Return a compressed archive of zeros, with no end in sight."""
    return gzip_repeated(warc_record(b"", b"<p>Words"), b"\0", 20_000 + size)


def warc_packed_headers(size: int) -> bytes:
    """Return a compressed record whose headers have hundreds of MB."""
    return gzip_repeated(b"WARC/1.0\r\n", b"A: b\r\n", 400 + size)


def packed_paragraphs(size: int) -> bytes:
    """Return 58 KB of compressed HTML with 15 million paragraphs."""
    return gzip_repeated(b"<html><body>", b"<p>\n", 58 + size % 5)


def packed_tags(size: int) -> bytes:
    """Return 60 MB of nested tags, compressed."""
    return gzip_repeated(b"<html>", b"<b><i>", 60 + size % 4)


def packed_zeros(size: int) -> bytes:
    """Return a compressed text of 10 GB of zeros."""
    return gzip_repeated(b"a", b"\0", 10_000 + size)


def packed_text(size: int) -> bytes:
    """Return a compressed text of 60 MB."""
    return gzip_repeated(b"", WORDS.encode(), 60 + size % 4)


def html_attributes(size: int) -> bytes:
    """Return an element with a million attributes."""
    attributes = b"".join(b" a%d=b" % number for number in range(1_000_000 + size))
    return b"<html><body%s><p>%s" % (attributes, WORDS.encode())


def html_deep(size: int) -> bytes:
    """Return deeply nested elements."""
    return b"<div>" * (1_000_000 + size) + WORDS.encode()


def html_table(size: int) -> bytes:
    """Return tables in tables."""
    return b"<table><tr><td>" * (100_000 + size) + WORDS.encode()


def html_json_ld(size: int) -> bytes:
    """Return a page with deeply nested JSON-LD."""
    nested = b'{"a":[' * (100_000 + size)
    script = b'<script type="application/ld+json">%s</script>' % nested
    return b"<html><head>%s</head><body><p>%s" % (script, WORDS.encode())


def html_entities(size: int) -> bytes:
    """Return a page that declares entities of entities."""
    entities = b"".join(
        b'<!ENTITY e%d "%s">' % (number, b"&e%d;" % (number - 1) * 10)
        for number in range(1, 10 + size)
    )
    return b'<!DOCTYPE html [<!ENTITY e0 "lol">%s]><p>&e9;' % entities


def html_lists(size: int) -> bytes:
    """Return a million short paragraphs with links."""
    return b'<p><a href="http://a.example/x">a</a>' * (300_000 + size)


def spaces(size: int) -> bytes:
    """Return two words with a million spaces between them."""
    return b"Word" + b" " * (1_000_000 + size) + b"word"


def line_ends(size: int) -> bytes:
    """Return two words with a million line ends between them."""
    return b"Word" + b" \n" * (500_000 + size) + b"word"


def long_word(size: int) -> bytes:
    """Return one word of two million letters."""
    return b"a" * (2_000_000 + size)


def short_words(size: int) -> bytes:
    """Return a million short words."""
    return b"a " * (1_000_000 + size)


def names(size: int) -> bytes:
    """Return 200,000 different names."""
    return b"".join(
        b"Mr. A%d B%d said. " % (number, number * size) for number in range(200_000)
    )


def dates(size: int) -> bytes:
    """Return 200,000 dates."""
    return b"".join(
        b"3 May %d, " % (1000 + number % 2000) for number in range(200_000 + size)
    )


def quotation_marks(size: int) -> bytes:
    """Return a million quotation marks."""
    return "“".encode() * (1_000_000 + size)


def combining_marks(size: int) -> bytes:
    """Return one letter with a million accents."""
    return b"a" + "\u0301".encode() * (1_000_000 + size)


def web_addresses(size: int) -> bytes:
    """Return one long address."""
    return b"http://" + b"a.b-" * (300_000 + size)


def markdown_heading(size: int) -> bytes:
    """Return headings of nothing but signs and spaces."""
    return b"# " + b"# " * (100_000 + size) + b"\n" + b"=" * 100_000 + b"x"


def markdown_front(size: int) -> bytes:
    """Return front matter without end."""
    return b"---\n" + b"title: a\n" * (300_000 + size)


def records(size: int) -> bytes:
    """Return 100,000 lines that are no articles."""
    return b"[]\n" * (100_000 + size)


def packed_records(size: int) -> bytes:
    """Return 100 million compressed lines that are no articles."""
    return gzip_repeated(b"{}\n", b"{}\n", 300 + size)


def packed_line(size: int) -> bytes:
    """Return one compressed line of 5 GB."""
    return gzip_repeated(b'{"body": "', b"a", 5_000 + size)


def nested_record(size: int) -> bytes:
    """Return deeply nested JSON."""
    return b'{"body":' + b"[" * (1_000_000 + size)


def large_number(size: int) -> bytes:
    """Return a number of a million digits."""
    return b'{"body":"x","id":' + b"9" * (1_000_000 + size) + b"}"


def surrogates(size: int) -> bytes:
    """Return halves of characters in every field."""
    half = "\\ud800" * (1_000 + size)
    fields = ("id", "title", "body", "date", "outlet", "url", "authors", "people")
    return json.dumps(dict.fromkeys(fields, half)).replace("\\\\", "\\").encode()


def many_authors(size: int) -> bytes:
    """Return a record with 200,000 authors."""
    people = [f"Ann B{number} Lee" for number in range(200_000 + size)]
    return json.dumps({"body": WORDS, "authors": people, "people": people}).encode()


def markup_record(size: int) -> bytes:
    """Return a record whose body is many unclosed tags."""
    return json.dumps({"body": "<p" * (500_000 + size) + "</p>"}).encode()


def noise(size: int) -> bytes:
    """Return random bytes."""
    return random.Random(size).randbytes(100_000)


def late(size: int) -> bytes:
    """Return an ordinary article. The time of its file is after 2262."""
    return f"{WORDS} It is ferry number {size}.".encode()


def zip_file(*parts: tuple[str, bytes]) -> bytes:
    """Return a ZIP file with these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts:
            file.writestr(name, content)
    return buffer.getvalue()


def word(content: bytes, *others: tuple[str, bytes]) -> bytes:
    """Return a document of Word with this text part."""
    return zip_file(
        (
            "_rels/.rels",
            b"<R><Relationship Type='/officeDocument' Target='w/d.xml'/></R>",
        ),
        ("w/d.xml", content),
        *others,
    )


def docx_bomb(size: int) -> bytes:
    """Return a document whose text is 300 MB of zeros."""
    return word(bytes((300 + size) * MB))


def docx_tags(size: int) -> bytes:
    """Return a document with millions of small elements."""
    return word(b"<d><body>" + b"<p/>" * (3_000_000 + size) + b"</body></d>")


def docx_deep(size: int) -> bytes:
    """Return deeply nested tables."""
    return word(b"<d><body>" + b"<tbl><tr><tc>" * (100_000 + size))


def docx_entities(size: int) -> bytes:
    """Return a document that declares entities of entities."""
    entities = b"".join(
        b"<!ENTITY e%d '%s'>" % (number, b"&e%d;" % (number - 1) * 10)
        for number in range(1, 10 + size)
    )
    return word(
        b"<!DOCTYPE d [<!ENTITY e0 'lol'>%s]><d><body><p><r><t>&e9;</t></r></p></body></d>"
        % entities
    )


def docx_note_loop(size: int) -> bytes:
    """Return notes that refer to themselves."""
    reference = b"<p><r><footnoteReference id='1'/></r></p>" * (size + 1)
    notes = b"<n><footnote id='1'>%s</footnote></n>" % reference
    return word(b"<d><body>%s</body></d>" % reference, ("w/footnotes.xml", notes))


def zip_many_parts(size: int) -> bytes:
    """Return a ZIP file with many parts."""
    return zip_file(*((f"{number}.xml", b"") for number in range(30_000 + size)))


def zip_same_parts(size: int) -> bytes:
    """Return a ZIP file whose parts all have the same name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return zip_file(*[("content.xml", b"<a/>")] * (1_000 + size))


def odt_spaces(size: int) -> bytes:
    """Return a text with elements that stand for a billion spaces each."""
    spaces = b"<s c='999999999'/>" * (100_000 + size)
    return zip_file(
        ("content.xml", b"<d><body><text><p>%s</p></text></body></d>" % spaces)
    )


def rtf_groups(size: int) -> bytes:
    """Return deeply nested groups."""
    return b"{\\rtf1 " + b"{" * (2_000_000 + size)


def rtf_words(size: int) -> bytes:
    """Return millions of control words."""
    return b"{\\rtf1 " + b"\\b\\f1 " * (3_000_000 + size)


def rtf_binary(size: int) -> bytes:
    """Return a text that announces more binary data than it has."""
    return b"{\\rtf1 Words\\bin9999999999 words" * size


def rtf_notes(size: int) -> bytes:
    """Return notes in notes."""
    return b"{\\rtf1 " + b"{\\footnote a {\\shptxt b" * (400 + size)


def book(content: bytes, spine: bytes, *others: tuple[str, bytes]) -> bytes:
    """Return a book with one page."""
    return zip_file(
        ("META-INF/container.xml", b"<c><rootfile full-path='b.opf'/></c>"),
        (
            "b.opf",
            b"<p><item id='a' href='a.html' media-type='text/html'/>%s</p>" % spine,
        ),
        ("a.html", content),
        *others,
    )


def epub_bomb(size: int) -> bytes:
    """Return a book with a page of 300 MB."""
    return book(bytes((300 + size) * MB), b"<itemref idref='a'/>")


def epub_repeated(size: int) -> bytes:
    """Return a book that shows its page a hundred thousand times."""
    return book(WORDS.encode() * 9, b"<itemref idref='a'/>" * (100_000 + size))


def epub_deep(size: int) -> bytes:
    """Return a book with deeply nested elements."""
    return book(html_deep(size), b"<itemref idref='a'/>")


def wacz_bomb(size: int) -> bytes:
    """Return a web archive in a ZIP file with 2 GB of zeros in its packed WARC file."""
    return zip_file(("archive/a.warc.gz", gzip_repeated(b"", b"\0", 2_000 + size)))


def hocr_lines(size: int) -> bytes:
    """Return a page with a million lines."""
    line = b"<span class=ocr_line title='x_size 9'>a</span>"
    return b"<div class=ocr_page>" + line * (300_000 + size)


def alto_words(size: int) -> bytes:
    """Return a line with a million words."""
    words = b"<String CONTENT='a'/>" * (1_000_000 + size)
    return b"<alto><TextBlock><TextLine>%s</TextLine></TextBlock></alto>" % words


GENERATORS: tuple[tuple[str, Generator], ...] = (
    ("late.txt", late),
    ("pdf_bomb.pdf", pdf_bomb),
    ("pdf_double_bomb.pdf", pdf_double_bomb),
    ("pdf_triple_bomb.pdf", pdf_triple_bomb),
    ("pdf_page_loop.pdf", pdf_page_loop),
    ("pdf_form_loop.pdf", pdf_form_loop),
    ("pdf_xref_loop.pdf", pdf_xref_loop),
    ("pdf_reference_loop.pdf", pdf_reference_loop),
    ("pdf_wide_font.pdf", pdf_wide_font),
    ("pdf_character_map.pdf", pdf_character_map),
    ("pdf_predictor.pdf", pdf_predictor),
    ("pdf_many_numbers.pdf", pdf_many_numbers),
    ("encoded_words.eml", encoded_words),
    ("mail_many_parts.eml", mail_many_parts),
    ("mail_many_parameters.eml", mail_many_parameters),
    ("mail_nested.eml", mail_nested),
    ("mail_nested_boundaries.mhtml", mail_nested_boundaries),
    ("mail_addresses.eml", mail_addresses),
    ("warc_gzip_bomb.warc", warc_gzip_bomb),
    ("warc_brotli_bomb.warc", warc_brotli_bomb),
    ("warc_many_headers.warc", warc_many_headers),
    ("warc_length.warc", warc_length),
    ("warc_packed_zeros.warc.gz", warc_packed_zeros),
    ("warc_packed_headers.warc.gz", warc_packed_headers),
    ("packed_paragraphs.html.gz", packed_paragraphs),
    ("packed_tags.html.gz", packed_tags),
    ("packed_zeros.txt.gz", packed_zeros),
    ("packed_text.txt.gz", packed_text),
    ("html_attributes.html", html_attributes),
    ("html_deep.html", html_deep),
    ("html_table.html", html_table),
    ("html_json_ld.html", html_json_ld),
    ("html_entities.html", html_entities),
    ("html_lists.html", html_lists),
    ("spaces.txt", spaces),
    ("line_ends.txt", line_ends),
    ("long_word.txt", long_word),
    ("short_words.txt", short_words),
    ("names.txt", names),
    ("dates.txt", dates),
    ("quotation_marks.txt", quotation_marks),
    ("combining_marks.txt", combining_marks),
    ("web_addresses.txt", web_addresses),
    ("markdown_heading.md", markdown_heading),
    ("markdown_front.md", markdown_front),
    ("records.jsonl", records),
    ("packed_records.jsonl.gz", packed_records),
    ("packed_line.jsonl.gz", packed_line),
    ("nested_record.jsonl", nested_record),
    ("large_number.jsonl", large_number),
    ("surrogates.jsonl", surrogates),
    ("many_authors.jsonl", many_authors),
    ("markup_record.jsonl", markup_record),
    ("docx_bomb.docx", docx_bomb),
    ("docx_tags.docx", docx_tags),
    ("docx_deep.docx", docx_deep),
    ("docx_entities.docx", docx_entities),
    ("docx_note_loop.docx", docx_note_loop),
    ("zip_many_parts.odt", zip_many_parts),
    ("zip_same_parts.odt", zip_same_parts),
    ("odt_spaces.odt", odt_spaces),
    ("rtf_groups.rtf", rtf_groups),
    ("rtf_words.rtf", rtf_words),
    ("rtf_binary.rtf", rtf_binary),
    ("rtf_notes.rtf", rtf_notes),
    ("epub_bomb.epub", epub_bomb),
    ("epub_repeated.epub", epub_repeated),
    ("epub_deep.epub", epub_deep),
    ("wacz_bomb.wacz", wacz_bomb),
    ("hocr_lines.hocr", hocr_lines),
    ("alto_words.alto", alto_words),
    ("noise.pdf", noise),
    ("noise.docx", noise),
    ("noise.rtf", noise),
    ("noise.epub", noise),
    ("noise.html", noise),
    ("noise.eml", noise),
    ("noise.warc", noise),
    ("noise.jsonl.gz", noise),
)
"""The name of a file and the function that returns its content."""


def hostile_contents() -> Iterator[tuple[str, bytes]]:
    """Yield the names and contents of hostile files, without end."""
    for size in count(1):
        for name, generate in GENERATORS:
            yield f"{size:03}_{name}", generate(size)


def write_hostile_files(folder: Path, number: int = len(GENERATORS)) -> list[Path]:
    """Write a number of hostile files into a folder, and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    return [
        write_file(folder / name, content)
        for name, content in islice(hostile_contents(), number)
    ]


def write_file(path: Path, content: bytes) -> Path:
    """Write one hostile file."""
    path.write_bytes(content)
    if path.name.endswith("late.txt"):
        os.utime(path, (FAR_FUTURE_S, FAR_FUTURE_S))
    return path


def write_kind(folder: Path, name: str, size: int = 1) -> Path:
    """Write one hostile file by the name in `GENERATORS`."""
    folder.mkdir(parents=True, exist_ok=True)
    return write_file(folder / name, dict(GENERATORS)[name](size))
