"""Lists of articles below labelled lines, in documents of each format and 24 languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape

from tests.archive.container_inputs.documents import docx, odt, rtf, w
from tests.archive.container_inputs.pdf_builder import Line, unicode_pdf, wrap
from tests.archive.container_inputs.samples import SAMPLES, ContainerInput, Sample

LABELS = {
    "en": "Title|Source|Date|Author",
    "de": "Titel|Quelle|Datum|Autor",
    "fr": "Titre|Source|Date|Auteur",
    "es": "Título|Fuente|Fecha|Autor",
    "it": "Titolo|Testata|Data|Autore",
    "pt": "Título|Veículo|Data|Autor",
    "nl": "Titel|Bron|Datum|Auteur",
    "sv": "Rubrik|Källa|Datum|Författare",
    "pl": "Tytuł|Źródło|Data|Autor",
    "cs": "Nadpis|Zdroj|Datum|Autor",
    "hu": "Cím|Forrás|Dátum|Szerző",
    "ro": "Titlu|Sursa|Data|Autor",
    "tr": "Başlık|Kaynak|Tarih|Yazar",
    "el": "Τίτλος|Πηγή|Ημερομηνία|Συντάκτης",
    "ru": "Заголовок|Источник|Дата|Автор",
    "uk": "Заголовок|Джерело|Дата|Автор",
    "bg": "Заглавие|Източник|Дата|Автор",
    "ar": "العنوان|المصدر|التاريخ|الكاتب",
    "fa": "عنوان|منبع|تاریخ|نویسنده",
    "he": "כותרת|מקור|תאריך|מאת",
    "zh": "标题|来源|日期|作者",
    "ja": "見出し|媒体名|日付|記者",
    "ko": "제목|언론사|일자|기자",
    "vi": "Tiêu đề|Nguồn|Ngày|Tác giả",
}
PAGE_TOP, LINE_HEIGHT, PAGE_BOTTOM = 780, 14, 40


def _head(sample: Sample, title: str) -> list[str]:
    values = (title, sample.outlet, sample.day, sample.author)
    labels = LABELS[sample.language].split("|")
    colon = "：" if sample.language in ("zh", "ja") else ": "
    pairs = zip(labels, values, strict=True)
    return [f"{label}{colon}{value}" for label, value in pairs]


def _lines(sample: Sample, rule: str) -> list[str]:
    """Return the lines of two articles. The second has the headline in quotation marks."""
    lines: list[str] = []
    for title in (sample.title, f"«{sample.title}»"):
        lines += [*_head(sample, title), "", *sample.paragraphs, "", rule]
    return lines if rule else lines[:-1]


def _html(lines: Sequence[str]) -> bytes:
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return (
        f"<html><head><meta charset='utf-8'></head><body>{body}</body></html>".encode()
    )


def _docx(lines: Sequence[str]) -> bytes:
    return docx("".join(map(w, lines)))


def _odt(lines: Sequence[str]) -> bytes:
    return odt("".join(f"<text:p>{escape(line)}</text:p>" for line in lines))


def _pdf(lines: Sequence[str]) -> bytes:
    pages: list[list[Line]] = [[]]
    y = PAGE_TOP
    for text in lines:
        for part in wrap(text, 480, 10) if text else [""]:
            if y < PAGE_BOTTOM:
                pages.append([])
                y = PAGE_TOP
            if part:
                pages[-1].append(Line(50, y, 10, part))
            y -= LINE_HEIGHT
    return unicode_pdf(*pages)


FORMS: Mapping[str, Callable[[Sequence[str]], bytes]] = {
    "txt": lambda lines: "\n".join(lines).encode(),
    "html": _html,
    "docx": _docx,
    "odt": _odt,
    "rtf": rtf,
    "pdf": _pdf,
}
RIGHT_TO_LEFT = ("ar", "fa", "he")
"""Languages whose PDFs need letters in another order. They are tested elsewhere."""


def _inputs() -> Iterator[ContainerInput]:
    for language in LABELS:
        if language not in SAMPLES:
            continue
        sample = SAMPLES[language]
        for number, (form, make) in enumerate(FORMS.items()):
            if form == "pdf" and language in RIGHT_TO_LEFT:
                continue
            rule = "-" * 40 if number % 2 else ""
            yield ContainerInput(
                "N", f"list.{form}", f"{language}, {'rules' if rule else 'labels'} between",
                make(_lines(sample, rule)),
                {
                    "count": "2",
                    "title": f"{sample.title} | «{sample.title}»",
                    "date": "2020-03-03 | 2020-03-03",
                    "outlet": f"{sample.outlet} | {sample.outlet}",
                    "authors": f"{sample.author} | {sample.author}",
                    "lacks": "-----",
                },
            )  # fmt: skip


INPUTS = tuple(_inputs())
