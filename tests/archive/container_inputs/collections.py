"""Files of several articles, and documents with documents in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from html import escape

from tests.archive.container_inputs.documents import W, docx, epub, rtf, w, xhtml
from tests.archive.container_inputs.mails import docx_of, pdf_of
from tests.archive.container_inputs.pages import article_page
from tests.archive.container_inputs.samples import SAMPLES, ContainerInput, Sample
from tests.archive.container_inputs.scans import alto, blocks_of
from tests.archive.container_inputs.web_archives import wacz as package

METADATA = "<dc:title>{title}</dc:title>"


def _pair(first: Sample, second: Sample) -> dict[str, str]:
    return {
        "count": "2",
        "title": f"{first.title} | {second.title}",
        "language": f"{first.language} | {second.language}",
        "date": "2020-03-03 | 2020-03-03",
    }


def _section(sample: Sample, anchor: str, form: str) -> str:
    lines = f"<p>{escape(sample.byline)}</p><p>{escape(sample.day)}</p>{sample.html}"
    title = escape(sample.title)
    forms = {
        "h2": f"<h2 id='{anchor}'>{title}</h2>{lines}",
        "a": f"<h2><a id='{anchor}'></a>{title}</h2>{lines}",
        "name": f"<a name='{anchor}'></a><h2>{title}</h2>{lines}",
        "div": f"<div class='story' id='{anchor}'><h2>{title}</h2>{lines}</div>",
        "section": f"<section id='{anchor}'><header><h2>{title}</h2></header>{lines}</section>",
    }
    return forms[form]


def _nav(entries: Sequence[tuple[str, str]]) -> str:
    items = "".join(
        f"<li><a href='{name}'>{escape(label)}</a></li>" for name, label in entries
    )
    return (
        "<html xmlns='http://www.w3.org/1999/xhtml' xmlns:epub='http://www.idpf.org/2007/ops'>"
        f"<body><nav epub:type='toc'><ol>{items}</ol></nav></body></html>"
    )


def _books() -> Iterator[ContainerInput]:
    forms = ("h2", "a", "name", "div", "section")
    pairs = (("en", "de"), ("fr", "es"), ("ru", "pl"), ("zh", "ja"), ("ar", "he"))
    for (one, two), form in zip(pairs, forms, strict=True):
        first, second = SAMPLES[one], SAMPLES[two]
        body = _section(first, "s1", form) + _section(second, "s2", form)
        entries = (("all.xhtml#s1", first.title), ("all.xhtml#s2", second.title))
        facts = _pair(first, second) | {"has": f"{first.story} && {second.story}"}
        yield ContainerInput(
            "epub", "issue.epub", f"{one} and {two} on one page, {form}",
            epub({"all.xhtml": xhtml("Issue", body)}, METADATA.format(title="Issue 5"), entries),
            facts,
        )  # fmt: skip
        yield ContainerInput(
            "epub", "issue.epub", f"{one} and {two} in a nav, {form}",
            epub({"all.xhtml": xhtml("Issue", body)}, METADATA.format(title="Issue 5"),
                 nav=_nav(entries)),
            facts,
        )  # fmt: skip
    sample = SAMPLES["nl"]
    sections = "".join(
        f"<h2 id='p{number}'>{heading}</h2><p>{sample.story}</p>"
        for number, heading in enumerate(("Het dak", "Het bad", "De kosten"))
    )
    points = "".join(
        f"<navPoint><navLabel><text>{number}</text></navLabel>"
        f"<content src='a.xhtml#p{number}'/></navPoint>"
        for number in range(3)
    )
    contents = (
        f"<ncx><navMap><navPoint><navLabel><text>{sample.title}</text></navLabel>"
        f"<content src='a.xhtml'/>{points}</navPoint></navMap></ncx>"
    )
    head = f"<h1>{sample.title}</h1><p>{sample.byline}</p><p>{sample.day}</p>"
    page = xhtml(sample.title, head + sections)
    yield ContainerInput(
        "epub", "one.epub", "nl, the sections of an article below it",
        _with_contents(page, sample, contents),
        {"count": "1", "title": sample.title, "has": "De kosten"},
    )  # fmt: skip


def _with_contents(page: str, sample: Sample, contents: str) -> bytes:
    return package(
        {
            "mimetype": b"application/epub+zip",
            "META-INF/container.xml": (
                b"<container><rootfiles><rootfile full-path='c.opf'/></rootfiles>"
                b"</container>"
            ),
            "c.opf": (
                "<package xmlns:dc='http://purl.org/dc/elements/1.1/'><metadata>"
                f"{METADATA.format(title=sample.title)}</metadata><manifest>"
                "<item id='a' href='a.xhtml' media-type='application/xhtml+xml'/>"
                "<item id='ncx' href='toc.ncx' media-type='application/x-dtbncx+xml'/>"
                "</manifest><spine toc='ncx'><itemref idref='a'/></spine></package>"
            ).encode(),
            "toc.ncx": contents.encode(),
            "a.xhtml": page.encode(),
        }
    )


def _scans() -> Iterator[ContainerInput]:
    for language, forms in (("de", "order"), ("fr", "links"), ("ru", "order"), ("es", "links"),
                            ("ja", "order"), ("nl", "cycle")):  # fmt: skip
        sample = SAMPLES[language]
        blocks = blocks_of(sample)
        marked = [(["Z1 " + blocks[3][0][0], *blocks[3][0][1:]], blocks[3][1])]
        last = [(["Z3 " + blocks[5][0][0], *blocks[5][0][1:]], blocks[5][1])]
        turned = [*blocks[:3], *last, blocks[4], *marked]
        content = alto(turned)
        if forms == "order":
            names = "".join(
                f"<ElementRef ID='r{n}' REF='B1_{n}'/>" for n in (0, 1, 2, 5, 4, 3)
            )
            group = f"<OrderedGroup ID='g'>{names}</OrderedGroup>"
            order = f"<ReadingOrder>{group}</ReadingOrder><Layout>"
            content = content.replace(b"<Layout>", order.encode())
        else:
            nexts = {2: 5, 5: 4, 4: 3} | ({3: 2} if forms == "cycle" else {})
            for number, following in nexts.items():
                mark = f"<TextBlock ID='B1_{number}'".encode()
                content = content.replace(
                    mark, mark + f" IDNEXT='B1_{following}'".encode()
                )
        yield ContainerInput(
            "ocr", "page.alto", f"{language}, {forms} of blocks", content,
            {"title": sample.title, "date": "2020-03-03", "has": f"{sample.day} Z1"},
        )  # fmt: skip


CHUNK = "<Relationships><Relationship Id='c1' Type='aFChunk' Target='{target}'/></Relationships>"


def _with_chunk(name: str, content: bytes, body: str) -> bytes:
    return package(
        {
            "[Content_Types].xml": b"<Types/>",
            "_rels/.rels": (
                b"<Relationships><Relationship Target='word/document.xml' "
                b"Type='http://schemas.openxmlformats.org"
                b"/officeDocument/2006/relationships/officeDocument'/></Relationships>"
            ),
            "word/document.xml": (
                f"<?xml version='1.0' encoding='UTF-8'?>"
                f"<w:document xmlns:w='{W}' xmlns:r='r'><w:body>"
                f"{body}<w:altChunk r:id='c1'/></w:body></w:document>"
            ).encode(),
            "word/_rels/document.xml.rels": CHUNK.format(target=name).encode(),
            f"word/{name}": content,
        }
    )


def _chunks() -> Iterator[ContainerInput]:
    for language in ("en", "uk", "el"):
        sample = SAMPLES[language]
        lines = [sample.title, sample.byline, sample.day, *sample.paragraphs]
        page = (
            "<html><head><meta charset='utf-8'></head><body>"
            f"<h1>{escape(sample.title)}</h1>"
            + "".join(f"<p>{escape(line)}</p>" for line in lines[1:])
            + "</body></html>"
        ).encode()
        mhtml = (
            b"MIME-Version: 1.0\nContent-Type: multipart/related; "
            b"type=\"text/html\"; boundary=\"b\"\n\n--b\n"
            b"Content-Type: text/html; charset=\"utf-8\"\nContent-Transfer-Encoding: 8bit\n\n"
            + page + b"\n--b--\n"
        )  # fmt: skip
        facts = {"date": "2020-03-03", "language": language, "count": "1",
                 "has": f"{sample.title} && {sample.story}"}  # fmt: skip
        forms = {
            "afchunk.htm": page,
            "afchunk.mht": mhtml,
            "chunk.rtf": rtf(lines),
            "chunk.docx": docx("".join(map(w, lines))),
            "chunk.txt": "\n\n".join(lines).encode(),
        }
        for name, content in forms.items():
            yield ContainerInput(
                "docx", "story.docx", f"{language}, the text in {name}",
                _with_chunk(name, content, ""), facts,
            )  # fmt: skip


def maff_of(*samples: Sample, charset: str = "UTF-8") -> bytes:
    parts: dict[str, bytes] = {}
    for number, sample in enumerate(samples):
        folder = f"163000000{number}_1"
        parts[f"{folder}/index.html"] = article_page(sample).encode(charset, "replace")
        parts[f"{folder}/index_files/a.png"] = b"\x89PNG"
        parts[f"{folder}/index.rdf"] = (
            "<?xml version='1.0'?><RDF:RDF xmlns:MAF='http://maf.mozdev.org/metadata/rdf#' "
            "xmlns:RDF='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
            "<RDF:Description RDF:about='urn:root'>"
            f"<MAF:originalurl RDF:resource='https://news.example/{number}/story'/>"
            f"<MAF:title RDF:resource='{escape(sample.title, quote=True)}'/>"
            "<MAF:archivetime RDF:resource='Thu, 05 Mar 2020 10:00:00 +0100'/>"
            "<MAF:indexfilename RDF:resource='index.html'/>"
            f"<MAF:charset RDF:resource='{charset}'/></RDF:Description></RDF:RDF>"
        ).encode()
    return package(parts)


def _saved_by_firefox() -> Iterator[ContainerInput]:
    for language in ("en", "de", "ru", "ja", "ar"):
        sample = SAMPLES[language]
        yield ContainerInput(
            "maff", "page.maff", language, maff_of(sample),
            {**sample.facts, "url": "https://news.example/0/story", "has": sample.story},
        )  # fmt: skip
    yield ContainerInput(
        "maff", "tabs.maff", "two tabs, in windows-1251",
        maff_of(SAMPLES["ru"], SAMPLES["bg"], charset="windows-1251"),
        _pair(SAMPLES["ru"], SAMPLES["bg"]),
    )  # fmt: skip
    yield ContainerInput(
        "maff", "empty.maff", "no page in it", package({"a.txt": b"x"}),
        {"failure": "no saved page found"},
    )  # fmt: skip


def _attachments() -> Iterator[ContainerInput]:
    pairs = (
        ("en", "fr", "Two clippings for you."),
        ("de", "nl", "Zwei Artikel anbei."),
        ("es", "it", ""),
        ("ru", "en", "Две статьи во вложении."),
    )
    for one, two, note in pairs:
        first, second = SAMPLES[one], SAMPLES[two]
        documents = ((first, pdf_of, "a.pdf"), (second, docx_of, "b.docx"))
        yield ContainerInput(
            "O", "two.eml", f"{one} and {two}, two documents behind a note",
            _mail_with(note, [(make(item), name) for item, make, name in documents]),
            {"count": "2", "has": f"{first.story} && {second.story}"},
        )  # fmt: skip


def _mail_with(note: str, documents: Sequence[tuple[bytes, str]]) -> bytes:
    message = EmailMessage()
    message["From"] = "Ada <ada@private.example>"
    message["Subject"] = "FYI"
    message["Date"] = "Thu, 05 Mar 2020 10:00:00 +0100"
    message.set_content(note)
    for content, name in documents:
        message.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name
        )
    return message.as_bytes()


def _old_word() -> Iterator[ContainerInput]:
    sample = SAMPLES["en"]
    lines = [
        sample.title, sample.outlet, f"{sample.day} Tuesday", "",
        "Copyright 2020 Salt Media All Rights Reserved", "", "Section: NEWS; Pg. 7",
        "Length: 210 words", f"Byline: {sample.author}", "", "Body", "",
        *sample.paragraphs, "", "Load-Date: March 4, 2020", "", "End of Document",
    ]  # fmt: skip
    facts = {**sample.facts, "outlet": sample.outlet, "authors": sample.author}
    yield ContainerInput("N", "nexis.doc", "RTF with the old suffix", rtf(lines), facts)
    page = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
    html = f"<html><head><meta charset='utf-8'></head><body>{page}</body></html>"
    yield ContainerInput(
        "N", "export.doc", "a page with the old suffix", html.encode(), facts
    )
    yield ContainerInput(
        "docx", "old.doc", "the old format of Word",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, {"failure": "save it anew"},
    )  # fmt: skip


def _inputs() -> Iterator[ContainerInput]:
    yield from _books()
    yield from _scans()
    yield from _chunks()
    yield from _saved_by_firefox()
    yield from _attachments()
    yield from _old_word()


INPUTS = tuple(_inputs())
