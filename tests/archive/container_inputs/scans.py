"""Recognized text: hOCR and ALTO of Tesseract, ABBYY and libraries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.archive.container_inputs.pdf_builder import wrap
from tests.archive.container_inputs.samples import SAMPLES, ContainerInput, Sample

Block = tuple[Sequence[str], int]
"""The lines of a block, and the size of its letters in pixels."""


FIRST_WORDS = {"th": 1}
"""Thai has spaces between phrases, which a line may end with."""


def _facts(sample: Sample, **others: str) -> dict[str, str]:
    first_words = " ".join(sample.story.split()[: FIRST_WORDS.get(sample.language)])
    return {**sample.facts, "authors": sample.author, "has": first_words, **others}


def blocks_of(sample: Sample, width: float = 250) -> list[Block]:
    """Return the blocks of an article."""
    return [
        ([sample.title], 60),
        ([sample.byline], 28),
        ([sample.day], 28),
        *((wrap(text, width, 10), 30) for text in sample.paragraphs),
    ]


def hocr(
    *pages: Sequence[Block], line: str = "ocr_line", entities: bool = False
) -> bytes:
    """Return pages as Tesseract writes them: each word in an element of its own."""
    body = ""
    for number, page in enumerate(pages, 1):
        body += f"<div class='ocr_page' id='page_{number}' title='image \"a.png\"; bbox 0 0 2000 3000; ppageno 0'>"
        y = 100
        for place, (lines, size) in enumerate(page):
            body += f"<div class='ocr_carea' id='b{number}_{place}' title='bbox 100 {y} 1000 {y + 100}'><p class='ocr_par' lang='eng' title='bbox 100 {y} 1000 {y + 100}'>"
            for text in lines:
                words = " ".join(
                    f"<span class='ocrx_word' title='bbox 1 1 9 9; x_wconf 92'>{word}</span>"
                    for word in text.replace("&", "&amp;").split()
                )
                body += f"<span class='{line}' title='bbox 100 {y} 1000 {y + size}; baseline 0 -7; x_size {size}; x_descenders 6; x_ascenders 7'>{words}</span>"
                y += size + 10
            body += "</p></div>"
        body += "</div>"
    return (
        "<?xml version='1.0' encoding='UTF-8'?><html xmlns='http://www.w3.org/1999/xhtml' lang='en'><head><title></title>"
        "<meta http-equiv='Content-Type' content='text/html;charset=utf-8'/><meta name='ocr-system' content='tesseract 5.3.0'/>"
        f"<meta name='ocr-capabilities' content='ocr_page ocr_carea ocr_par ocr_line ocrx_word'/></head><body>{body}</body></html>"
    ).encode()


def alto(
    *pages: Sequence[Block], version: str = "v3", margins: str = "", order: str = ""
) -> bytes:
    """Return pages in ALTO, with a style for each size of letters."""
    sizes = sorted({size for page in pages for _, size in page})
    styles = "".join(
        f"<TextStyle ID='TXT_{size}' FONTFAMILY='Times' FONTSIZE='{size / 3:g}'/>"
        for size in sizes
    )
    body = ""
    for number, page in enumerate(pages, 1):
        body += f"<Page ID='P{number}' WIDTH='2000' HEIGHT='3000'>{margins}<PrintSpace HPOS='0' VPOS='0'>"
        y = 100
        for place, (lines, size) in enumerate(page):
            body += f"<TextBlock ID='B{number}_{place}' HPOS='100' VPOS='{y}' HEIGHT='90' WIDTH='900' STYLEREFS='TXT_{size} PAR_1'>"
            for text in lines:
                words = "<SP WIDTH='8'/>".join(
                    f"<String CONTENT='{word.replace(chr(38), '&amp;').replace(chr(39), '&apos;')}' WC='0.9'/>"
                    for word in text.split()
                )
                body += f"<TextLine HPOS='100' VPOS='{y}' HEIGHT='{size}' WIDTH='900'>{words}</TextLine>"
                y += size + 10
            body += "</TextBlock>"
        body += "</PrintSpace></Page>"
    return (
        f"<?xml version='1.0' encoding='UTF-8'?><alto xmlns='http://www.loc.gov/standards/alto/ns-{version}#'>"
        f"<Description><MeasurementUnit>pixel</MeasurementUnit></Description><Styles>{styles}</Styles><Layout>{order}{body}</Layout></alto>"
    ).encode()


def _whole_pages() -> Iterator[ContainerInput]:
    for language in ("en", "de", "ru", "ar", "zh", "ja", "ko", "th", "hi", "he"):
        sample = SAMPLES[language]
        yield ContainerInput(
            "ocr",
            "scan.hocr",
            f"{language}, a page of Tesseract",
            hocr(blocks_of(sample)),
            _facts(sample),
        )
        yield ContainerInput(
            "ocr",
            "scan.alto",
            f"{language}, a page in ALTO",
            alto(blocks_of(sample)),
            _facts(sample),
        )


def _details() -> Iterator[ContainerInput]:
    sample = SAMPLES["de"]
    head = blocks_of(sample)[:3]
    story = (wrap(sample.story, 250, 10), 30)
    broken = (
        [
            "Die Stadtver-",
            "waltung lehnte den Antrag auf Verlängerung der Öffnungs-",
            "zeiten am Dienstagabend ab, wie der Bürger- und",
            "Heimatverein am Mittwoch mit¬",
            "teilte.",
        ],
        30,
    )
    has = "Die Stadtverwaltung lehnte den Antrag auf Verlängerung der Öffnungszeiten && Bürger- und Heimatverein am Mittwoch mitteilte."
    for name, content in (
        ("scan.hocr", hocr([*head, broken, story])),
        ("scan.alto", alto([*head, broken, story])),
    ):
        yield ContainerInput(
            "ocr",
            name,
            "de, hyphens and the sign of ABBYY for them",
            content,
            _facts(sample, has=has),
        )
    first = [
        *head,
        (
            [
                "Danach sprach der Leiter der Stadtwerke über die hohen Heizkosten des Hallen-"
            ],
            30,
        ),
    ]
    second = [
        (["bades, die sich in den letzten Jahren mehr als verdoppelt haben."], 30),
        story,
    ]
    for name, content in (
        ("scan.hocr", hocr(first, second)),
        ("scan.alto", alto(first, second)),
    ):
        yield ContainerInput(
            "ocr",
            name,
            "de, a word across two pages",
            content,
            _facts(sample, has="die hohen Heizkosten des Hallenbades, die sich"),
        )
    across = [
        *head,
        (
            [
                "Danach sprach der Leiter der Stadtwerke über die hohen Heizkosten des Hallen-"
            ],
            30,
        ),
        (["bades, die sich in den letzten Jahren mehr als verdoppelt haben."], 30),
        story,
    ]
    for name, content in (("scan.hocr", hocr(across)), ("scan.alto", alto(across))):
        yield ContainerInput(
            "ocr",
            name,
            "de, a word across two columns",
            content,
            _facts(sample, has="die hohen Heizkosten des Hallenbades, die sich"),
        )
    running = [(["Salzbacher Bote 3. März 2020 Seite 4"], 24), *blocks_of(sample)]
    for name, content in (("scan.hocr", hocr(running)), ("scan.alto", alto(running))):
        yield ContainerInput(
            "ocr", name, "de, a line above the page", content, _facts(sample)
        )
    margin = "<TopMargin><TextBlock ID='T'><TextLine><String CONTENT='Salzbacher'/><SP/><String CONTENT='Bote'/></TextLine></TextBlock></TopMargin><BottomMargin><TextBlock ID='U'><TextLine><String CONTENT='17'/></TextLine></TextBlock></BottomMargin>"
    yield ContainerInput(
        "ocr",
        "scan.alto",
        "de, the margins of the page",
        alto(blocks_of(sample), margins=margin),
        _facts(sample),
    )
    for version in ("v2", "v4"):
        yield ContainerInput(
            "ocr",
            "scan.alto",
            f"de, ALTO {version}",
            alto(blocks_of(sample), version=version),
            _facts(sample),
        )
    plain = alto(blocks_of(sample)).replace(
        b" xmlns='http://www.loc.gov/standards/alto/ns-v3#'", b""
    )
    yield ContainerInput(
        "ocr", "scan.alto", "de, ALTO without a name space", plain, _facts(sample)
    )
    yield ContainerInput(
        "ocr",
        "page.alto.xml",
        "de, ALTO in XML",
        alto(blocks_of(sample)),
        _facts(sample),
    )
    caps = (
        hocr(blocks_of(sample))
        .replace(b"class='ocr_carea'", b'class="ocr_carea"')
        .replace(b"<span class='ocr_line'", b"<SPAN CLASS='ocr_line'")
    )
    yield ContainerInput(
        "ocr", "scan.hocr", "de, names of elements in capitals", caps, _facts(sample)
    )
    entities = hocr([(["Schäfer & Söhne bauen das Bad"], 60), *blocks_of(sample)[1:]])
    yield ContainerInput(
        "ocr",
        "scan.hocr",
        "de, an ampersand in the headline",
        entities,
        _facts(sample, title="Schäfer & Söhne bauen das Bad"),
    )
    characters = hocr(blocks_of(sample)).replace(
        b"ocrx_word' title='bbox 1 1 9 9; x_wconf 92'>",
        b"ocrx_word' title='bbox 1 1 9 9'><span class='ocrx_cinfo' title='x_conf 98'></span>",
    )
    yield ContainerInput(
        "ocr", "scan.hocr", "de, an element for each letter", characters, _facts(sample)
    )
    html_name = hocr(blocks_of(sample))
    yield ContainerInput(
        "ocr",
        "scan.html",
        "de, hOCR with the name of a page",
        html_name,
        _facts(sample),
    )
    yield ContainerInput(
        "ocr", "scan.hocr.html", "de, hOCR with both names", html_name, _facts(sample)
    )
    archive_org = (
        hocr(blocks_of(sample))
        .replace(b"ocr_carea", b"ocr_carea x")
        .replace(
            b"<meta name='ocr-system' content='tesseract 5.3.0'/>",
            b"<meta name='ocr-system' content='abbyy'/>",
        )
    )
    yield ContainerInput(
        "ocr", "scan.hocr", "de, of the Internet Archive", archive_org, _facts(sample)
    )
    headers = hocr(blocks_of(sample)).replace(b"'ocr_line'", b"'ocr_header'", 1)
    yield ContainerInput(
        "ocr", "scan.hocr", "de, the headline as a header", headers, _facts(sample)
    )
    alternatives = alto(blocks_of(sample)).replace(
        b"WC='0.9'/>", b"WC='0.9'><ALTERNATIVE>xxxx</ALTERNATIVE></String>"
    )
    yield ContainerInput(
        "ocr",
        "scan.alto",
        "de, other readings of the words",
        alternatives,
        _facts(sample, lacks="xxxx"),
    )
    graphics = alto(blocks_of(sample)).replace(
        b"</PrintSpace>",
        b"<ComposedBlock TYPE='Illustration'><TextBlock ID='Z'><TextLine><String CONTENT='Foto:'/><SP/><String CONTENT='Archiv'/></TextLine></TextBlock></ComposedBlock></PrintSpace>",
    )
    yield ContainerInput(
        "ocr",
        "scan.alto",
        "de, a block in a composed block",
        graphics,
        _facts(sample, has=f"{sample.story} && Foto: Archiv"),
    )
    yield ContainerInput(
        "ocr", "empty.hocr", "a page without text", hocr([]), {"failure": "yes"}
    )
    yield ContainerInput(
        "ocr", "empty.alto", "a page without text", alto([]), {"failure": "yes"}
    )
    yield ContainerInput(
        "ocr",
        "cut.alto",
        "truncated",
        alto(blocks_of(sample))[:-400],
        {"failure": "yes", "note": "yes"},
    )
    ordered = alto(
        [blocks_of(sample)[3], *blocks_of(sample)[:3], *blocks_of(sample)[4:]]
    )
    order = (
        b"<ReadingOrder><OrderedGroup ID='g'>"
        + b"".join(
            f"<ElementRef ID='r{n}' REF='B1_{n}'/>".encode() for n in (1, 2, 3, 0, 4, 5)
        )
        + b"</OrderedGroup></ReadingOrder>"
    )
    ordered = ordered.replace(b"<Layout>", order + b"<Layout>")
    yield ContainerInput(
        "ocr",
        "order.alto",
        "de, the order of reading stated apart",
        ordered,
        _facts(sample),
    )


def _two_columns() -> Iterator[ContainerInput]:
    sample = SAMPLES["en"]
    left, right = (
        f"The {side} column tells how the roof let in the rain for {count} winters and what the council did about it."
        for side, count in (("left", "two"), ("right", "three"))
    )
    page = [
        *blocks_of(sample)[:3],
        (wrap(left, 150, 10), 30),
        (wrap(right, 150, 10), 30),
    ]
    for name, content in (("scan.hocr", hocr(page)), ("scan.alto", alto(page))):
        yield ContainerInput(
            "ocr",
            name,
            "en, two columns",
            content,
            {"has": f"{left} && {right}", "title": sample.title, "date": "2020-03-03"},
        )


def _page_headers() -> Iterator[ContainerInput]:
    sample = SAMPLES["fr"]
    for name, build in (("scan.hocr", hocr), ("scan.alto", alto)):
        head = (["Courrier de Salmoise — 3 mars 2020"], 22)
        first = [
            head,
            ([sample.title], 60),
            ([sample.byline], 28),
            (wrap(sample.story, 250, 10), 30),
            (["Suite page 5"], 22),
        ]
        second = [head, (wrap(sample.story, 250, 10), 30)]
        yield ContainerInput(
            "ocr",
            name,
            "fr, the day in the page header",
            build(first, second),
            {
                "title": sample.title,
                "authors": sample.author,
                "has": sample.story,
                "date": "2020-03-03 || none",
            },
        )


def _inputs() -> Iterator[ContainerInput]:
    yield from _whole_pages()
    yield from _details()
    yield from _two_columns()
    yield from _page_headers()


INPUTS = tuple(_inputs())
