"""Build PDFs with texts of any script, as different programs draw them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

PAGE_WIDTH, PAGE_HEIGHT = 600, 800
LINE_HEIGHT = 1.25
LONGEST_WORD = 22
_NO_JOIN_AFTER = frozenset("اأإآدذرزژڈڑوؤةىءے ")
_LATIN = r"[A-Za-z][A-Za-z0-9]*(?: [A-Za-z0-9]+)*"
_NUMBER = r"[0-9٠-٩۰-۹]+(?:[.,:/][0-9٠-٩۰-۹]+)*%?"
_RUN = re.compile(f"{_LATIN}|{_NUMBER}")
_UNIT = re.compile(f"{_RUN.pattern}|.[\u064b-\u0652\u0670\u05b0-\u05c2]*")
"""Words and numbers from left to right, or a letter with its marks."""
_BRACKETS = str.maketrans("()[]«»", ")(][»«")


@dataclass(frozen=True)
class Line:
    """Text at a place. `matrix` are the first four numbers of a text matrix."""

    x: float
    y: float
    size: float
    text: str
    matrix: str = "1 0 0 1"


def text_width(text: str, size: float) -> float:
    """Return the width of a text in points."""
    return sum(map(_char_width, text)) * size / 1000


def _char_width(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Cf"):
        return 0
    return 1000 if unicodedata.east_asian_width(char) in "WF" else 500


def wrap(text: str, width: float, size: float) -> list[str]:
    """Return the lines of a text. A text without spaces between words is cut anywhere."""
    has_spaces = max(map(len, text.split(" "))) < LONGEST_WORD
    units = text.split(" ") if has_spaces else list(text)
    glue = " " if has_spaces else ""
    lines = [units[0]]
    for unit in units[1:]:
        if text_width(f"{lines[-1]}{glue}{unit}", size) <= width:
            lines[-1] += f"{glue}{unit}"
        else:
            lines.append(unit)
    return lines


def block(
    text: str, x: float, y: float, size: float = 10, width: float = 500
) -> list[Line]:
    """Return the lines of a paragraph, from its first baseline down."""
    return [
        Line(x, y - number * size * LINE_HEIGHT, size, line)
        for number, line in enumerate(wrap(text, width, size))
    ]


def blocks(
    items: Sequence[tuple[str, float]], x: float, y: float, width: float = 500
) -> list[Line]:
    """Return paragraphs with their sizes of type below each other."""
    lines: list[Line] = []
    for text, size in items:
        drawn = block(text, x, y, size, width)
        lines += drawn
        y = drawn[-1].y - 2.2 * size
    return lines


def visual(text: str) -> str:
    """Return a line from right to left as its glyphs stand from left to right."""
    units = [unit[0] for unit in _UNIT.finditer(text)]
    return "".join(
        unit if _RUN.fullmatch(unit) else unit.translate(_BRACKETS)
        for unit in reversed(units)
    )


def right_to_left(
    lines: Sequence[Line], right: float = 550, shaped: bool = False
) -> list[Line]:
    """Draw lines flush right, as browsers and word processors do."""
    return [
        Line(
            right - text_width(line.text, line.size),
            line.y,
            line.size,
            visual(shape(line.text) if shaped else line.text),
        )
        for line in lines
    ]


def word_by_word(lines: Sequence[Line], right: float = 550) -> list[Line]:
    """Draw each word on its own, from right to left, in the order of reading.

    Word and InDesign do so: the glyphs of each word are from left to right.
    """
    return list(_words(lines, right, turned=True))


def recognized_words(lines: Sequence[Line], right: float = 550) -> list[Line]:
    """Draw each word at its place with its letters in the order of reading.

    The invisible texts over scans are so: nobody sees the letters.
    """
    return list(_words(lines, right, turned=False))


def mirrored_words(lines: Sequence[Line], right: float = 550) -> list[Line]:
    """Draw each word from its right end to the left, as Tesseract does."""
    words: list[Line] = []
    for line in lines:
        x = right
        for word in line.text.split():
            words.append(Line(x, line.y, line.size, word, "-1 0 0 1"))
            x -= text_width(f"{word} ", line.size)
    return words


def _words(lines: Sequence[Line], right: float, *, turned: bool) -> Iterator[Line]:
    for line in lines:
        x = right
        for word in re.findall(rf"{_LATIN}\S*|\S+", line.text):
            x -= text_width(word, line.size)
            yield Line(x, line.y, line.size, visual(word) if turned else word)
            x -= text_width(" ", line.size)


@cache
def _forms() -> dict[tuple[str, str], str]:
    forms: dict[tuple[str, str], str] = {}
    for code in range(0xFB50, 0xFEFD):
        kind, _, base = unicodedata.decomposition(chr(code)).partition(" ")
        if base and " " not in base:
            forms.setdefault((kind.strip("<>"), chr(int(base, 16))), chr(code))
    return forms


def shape(text: str) -> str:
    """Return Arabic letters in their joined forms, as old programs store them."""
    forms = _forms()
    shaped = []
    for number, char in enumerate(text):
        before = text[number - 1] if number else " "
        after = text[number + 1] if number + 1 < len(text) else " "
        joins_before = _joins(before) and before not in _NO_JOIN_AFTER
        joins_after = _joins(after) and after != "ء" and char not in _NO_JOIN_AFTER
        kind = {
            (True, True): "medial",
            (True, False): "final",
            (False, True): "initial",
            (False, False): "isolated",
        }[joins_before, joins_after]
        shaped.append(forms.get((kind, char), char))
    return "".join(shaped)


def _joins(char: str) -> bool:
    return ("isolated", char) in _forms()


def unicode_pdf(
    *pages: Sequence[Line], title: str = "", date: str = "", mapped: bool = True
) -> bytes:
    """Return a PDF whose font maps each glyph to its character, if `mapped`."""
    characters = sorted({char for page in pages for line in page for char in line.text})
    glyphs = {char: number for number, char in enumerate(characters, 1)}
    widths = " ".join(f"{glyphs[char]} [{_char_width(char)}]" for char in characters)
    cmap = "\n".join(
        f"<{number:04x}> <{char.encode('utf-16-be').hex()}>"
        for char, number in glyphs.items()
    )
    cmap = (
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange "
        f"<0000> <ffff> endcodespacerange\n{len(glyphs)} beginbfchar\n{cmap}\n"
        "endbfchar endcmap end"
    )
    mapping = "/ToUnicode 6 0 R" if mapped else ""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        (
            "<< /Type /Font /Subtype /Type0 /BaseFont /Some /Encoding /Identity-H "
            f"/DescendantFonts [4 0 R] {mapping} >>"
        ),
        (
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Some /FontDescriptor 5 0 R "
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
            f"/DW 500 /W [{widths}] >>"
        ),
        "<< /Type /FontDescriptor /FontName /Some /Flags 4 /Ascent 800 /Descent -200 >>",
        f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream",
    ]
    kids = []
    for page in pages:
        drawn = "".join(_draw(line, glyphs) for line in page)
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}endstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {PAGE_WIDTH} {PAGE_HEIGHT}] "
            f"/Contents {len(objects)} 0 R /Resources << /Font << /F 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    info = f"/Title <feff{title.encode('utf-16-be').hex()}>" if title else ""
    info += f" /CreationDate (D:{date})" if date else ""
    objects.append(f"<< {info} >>")
    return _file_of(objects)


def _draw(line: Line, glyphs: dict[str, int]) -> str:
    codes = "".join(f"{glyphs[char]:04x}" for char in line.text)
    return (
        f"BT /F {line.size} Tf {line.matrix} {line.x:.2f} {line.y:.2f} Tm "
        f"<{codes}> Tj ET\n"
    )


def _file_of(objects: Sequence[str]) -> bytes:
    body = "%PDF-1.4\n"
    places = []
    for number, pdf_object in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{pdf_object}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return (
        f"{body}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer << "
        f"/Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>\n"
        f"startxref\n{len(body)}\n%%EOF\n"
    ).encode("latin-1")
