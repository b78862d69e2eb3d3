"""PDFs: scripts from right to left, columns, mastheads, headers, notes, hyphens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from tests.archive.container_inputs.pdf_builder import (
    Line,
    block,
    blocks,
    mirrored_words,
    recognized_words,
    right_to_left,
    unicode_pdf,
    word_by_word,
    wrap,
)
from tests.archive.container_inputs.samples import DAY, SAMPLES, ContainerInput, Sample

Drawing = Callable[[Sequence[Line]], list[Line]]
RIGHT_TO_LEFT_STYLES: dict[str, Drawing] = {
    "glyphs from left to right, as Chromium draws them": right_to_left,
    "joined forms, as old programs draw them": lambda lines: right_to_left(
        lines, shaped=True
    ),
    "word by word, as Word draws them": word_by_word,
    "recognized words in reading order over a scan": recognized_words,
    "mirrored words over a scan, as Tesseract writes them": mirrored_words,
}
HYPHENATED = {
    "de": ("Die Stadtver-", "waltung lehnte den Antrag auf Verlängerung der Öffnungs-",
           "zeiten am Dienstagabend nach langer Aussprache im großen Sitzungs-",
           "saal ab, wie Bürger- und Heimatverein am Mittwoch mitteilten."),
    "hu": ("A város-", "háza közleménye szerint az uszoda felújítása az idei költség-",
           "vetés legnagyobb beruházása volt, és a tervezettnél jóval többe ke-",
           "rült, mert a tető szerkezetét is teljes egészében ki kellett cserélni."),
    "fi": ("Kaupungin-", "talolla järjestetyssä tilaisuudessa kerrottiin, että uima-",
           "hallin remontti maksoi odotettua enemmän, koska myös katto-",
           "rakenteet jouduttiin uusimaan kokonaan ennen avajaisia."),
}  # fmt: skip
HYPHENATED_TEXTS = {
    "de": "Die Stadtverwaltung lehnte den Antrag auf Verlängerung der Öffnungszeiten "
    "&& im großen Sitzungssaal ab, wie Bürger- und Heimatverein",
    "hu": "A városháza közleménye szerint && költségvetés legnagyobb && többe került,",
    "fi": "Kaupungintalolla järjestetyssä && uimahallin remontti && kattorakenteet",
}


def _items(sample: Sample, size: float = 10) -> list[tuple[str, float]]:
    return [
        (sample.title, 2 * size),
        (sample.byline, size),
        (sample.day, size),
        *((text, size) for text in sample.paragraphs),
    ]


def _facts(sample: Sample, **others: str) -> dict[str, str]:
    has = f"{sample.title} && {sample.story}"
    return {**sample.facts, "authors": sample.author, "has": has, **others}


def _right_to_left() -> Iterator[ContainerInput]:
    for language in ("ar", "fa", "he", "ur"):
        sample = SAMPLES[language]
        for style, draw in RIGHT_TO_LEFT_STYLES.items():
            if language == "he" and style.startswith("joined"):
                continue
            lines = draw(blocks(_items(sample), 50, 700))
            yield ContainerInput(
                "J", "story.pdf", f"{language}, {style}", unicode_pdf(lines),
                _facts(sample),
            )  # fmt: skip


def _right_to_left_columns() -> Iterator[ContainerInput]:
    for language in ("ar", "he", "fa"):
        sample = SAMPLES[language]
        head = right_to_left(
            blocks([(sample.title, 20), (sample.byline, 10), (sample.day, 10)], 50, 720)
        )
        first, second = sample.story[:-1] + ".", SECOND[language]
        columns = right_to_left(
            blocks([(first, 10), (first, 10)], 0, 600, 230), 550
        ) + right_to_left(blocks([(second, 10), (second, 10)], 0, 600, 230), 280)
        for draw_name, lines in (
            ("right column first", head + columns),
            ("left column drawn first", head + columns[::-1]),
        ):
            yield ContainerInput(
                "J", "columns.pdf", f"{language}, two columns, {draw_name}",
                unicode_pdf(lines),
                _facts(sample, has=f"{first} {first} {second} {second}"),
            )  # fmt: skip


SECOND = {
    "ar": "وقال رئيس البلدية إن المسبح الجديد سيفتح أبوابه للجميع من دون رسوم في الأسبوع "
    "الأول، وإن المدارس ستحصل على ساعات خاصة بها كل يوم.",
    "he": "ראש העירייה אמר שהכניסה תהיה חופשית בשבוע הראשון, ובתי הספר יקבלו שעות משלהם "
    "בכל יום עד סוף השנה.",
    "fa": "شهردار گفت ورود به استخر در هفته نخست برای همه رایگان است و مدرسه‌ها هر روز ساعت "
    "ویژه خود را خواهند داشت.",
}


def _right_to_left_details() -> Iterator[ContainerInput]:
    details = {
        "he": (
            "numbers, Latin and brackets",
            (
                "מחיר הכניסה (למבוגרים) יהיה 12.50 ש״ח, כלומר 30% פחות מבעבר, והבריכה "
                "תהיה פתוחה בין 06:30 ל-22:00 לפי חברת Aqua Sport 24."
            ),
        ),
        "ar": (
            "numbers, Latin and brackets",
            (
                "وسيكون سعر الدخول (للكبار) 12.50 دينارا، وقالت شركة Aqua Sport إن المسبح "
                "سيفتح في الساعة 06:30، وذلك بعد 24 شهرا من الإغلاق."
            ),
        ),
        "fa": (
            "Persian digits and a non-joiner",
            (
                "بهای بلیت (بزرگسالان) ۱۲۵۰۰ تومان است و استخر از ساعت ۶:۳۰ باز می‌شود، اما "
                "شرکت Aqua Sport هنوز تاریخ دقیق را نگفته است."
            ),
        ),
        "ur": (
            "digits and a full stop of Urdu",
            (
                "داخلے کی فیس (بڑوں کے لیے) 250 روپے ہوگی اور تالاب صبح 6:30 بجے کھلے گا۔ "
                "کمپنی Aqua Sport نے کہا کہ 24 ماہ بعد کام مکمل ہوا۔"
            ),
        ),
    }
    for language, (what, sentence) in details.items():
        sample = SAMPLES[language]
        items = [*_items(sample), (sentence, 10)]
        for style in ("glyphs from left to right, as Chromium draws them",
                      "word by word, as Word draws them"):  # fmt: skip
            lines = RIGHT_TO_LEFT_STYLES[style](blocks(items, 50, 700))
            yield ContainerInput(
                "J", "details.pdf", f"{language}, {what}, {style}", unicode_pdf(lines),
                _facts(sample, has=sentence),
            )  # fmt: skip
    sample = SAMPLES["ar"]
    pointed = "أَعْلَنَتِ الْبَلَدِيَّةُ مَسَاءَ الثُّلَاثَاءِ إِعَادَةَ فَتْحِ الْمَسْبَحِ الْقَدِيمِ فِي الْمَدِينَةِ."
    items = [*_items(sample), (pointed, 10)]
    yield ContainerInput(
        "J", "pointed.pdf", "ar, vowel points",
        unicode_pdf(right_to_left(blocks(items, 50, 700))), _facts(sample),
    )  # fmt: skip


def _right_to_left_pages() -> Iterator[ContainerInput]:
    for language in ("ar", "he", "fa", "ur"):
        sample = SAMPLES[language]
        heading = f"{sample.outlet}   {sample.day}"
        for draw_name in ("glyphs from left to right, as Chromium draws them",
                          "recognized words in reading order over a scan"):  # fmt: skip
            draw = RIGHT_TO_LEFT_STYLES[draw_name]
            first = draw([Line(0, 785, 8, heading), *blocks(
                [(sample.title, 20), (sample.byline, 10), *[(sample.story, 10)] * 2],
                50, 700)])  # fmt: skip
            second = draw(
                [Line(0, 785, 8, heading), *blocks([(sample.story, 10)] * 2, 50, 700)]
            )
            yield ContainerInput(
                "J", "paged.pdf", f"{language}, day in the page header, {draw_name}",
                unicode_pdf(first, second), _facts(sample),
            )  # fmt: skip


def _columns(language: str, count: int) -> ContainerInput:
    sample = SAMPLES[language]
    width = 500 / count - 20
    lines = blocks([(sample.title, 20), (sample.byline, 10), (sample.day, 10)], 50, 720)
    for number in range(count):
        x = 50 + number * (width + 20)
        lines += blocks([(sample.story, 9), (sample.story, 9)], x, 600, width)
    return ContainerInput(
        "pdf", "columns.pdf", f"{language}, {count} columns", unicode_pdf(lines),
        _facts(sample),
    )  # fmt: skip


def _edition(language: str, edition: str) -> ContainerInput:
    """Return a front page with the name of the paper, the day and the number."""
    sample = SAMPLES[language]
    lines = [Line(50, 740, 36, sample.outlet), Line(50, 715, 8, edition)]
    lines += blocks(
        [(sample.title, 18), (sample.byline, 9), *[(sample.story, 9)] * 3], 50, 670
    )
    return ContainerInput(
        "pdf", "front.pdf", f"{language}, name of the paper above the headline",
        unicode_pdf(lines), _facts(sample, outlet=sample.outlet),
    )  # fmt: skip


EDITIONS = {
    "sv": "Tisdag 3 mars 2020 · Nr 53 · Pris 35 kr",
    "pl": "Wtorek, 3 marca 2020 r. · Nr 52 (12 345) · cena 3,50 zł",
    "ru": "Вторник, 3 марта 2020 года · № 38 (5120)",
    "ja": "2020年(令和2年)3月3日 火曜日 第41234号",
    "ko": "2020년 3월 3일 화요일 제12345호",
    "zh": "2020年3月3日 星期二 第12345期",
    "el": "Τρίτη 3 Μαρτίου 2020 · Αρ. φύλλου 12.345 · 1,50 €",
    "tr": "3 Mart 2020 Salı · Yıl: 52 Sayı: 18.345 · 2,50 TL",
}


def _page_headers(language: str) -> ContainerInput:
    """Return two pages with the paper, the day and the page above each."""
    sample = SAMPLES[language]
    pages = []
    for number in (1, 2):
        head = [
            Line(50, 780, 8, f"{sample.outlet}   {sample.day}"),
            Line(540, 780, 8, str(number)),
        ]
        items = [(sample.story, 10)] * 3
        if number == 1:
            items = [(sample.title, 20), (sample.byline, 10), *items]
        pages.append([*head, *blocks(items, 50, 700)])
    return ContainerInput(
        "pdf", "paged.pdf", f"{language}, the day only in the page header",
        unicode_pdf(*pages), _facts(sample, lacks=f"{sample.outlet} {sample.day}"),
    )  # fmt: skip


PRINT_HEADERS = {
    "de": ("09.11.21, 14:02", "Hallenbad öffnet nach zwei Jahren wieder"),
    "fr": ("09/11/2021 14:02", "La piscine rouvre après deux ans de travaux"),
    "en": ("11/9/21, 2:02 PM", "Swimming baths to reopen after two years"),
    "ja": ("2021/11/09 14:02", "市民プール、2年ぶりに再開へ"),
    "sv": ("2021-11-09 14:02", "Badhuset öppnar igen efter två år"),
    "hu": ("2021. 11. 09. 14:02", "Két év után újra kinyit az uszoda"),
    "ko": ("21. 11. 9. 오후 2:02", "시립 수영장 2년 만에 다시 문 연다"),
    "fi": ("9.11.2021 klo 14.02", "Uimahalli"),
    "zh": ("2021/11/9 下午2:02", "游泳馆历时两年维修后重新开放"),
}


def _browser_print(language: str) -> ContainerInput:
    """Return what a browser prints: the time of printing, title, address and page."""
    printed, title = PRINT_HEADERS[language]
    sample = SAMPLES.get(language, SAMPLES["en"])
    url = "https://courier.example/2020/03/baths"
    page = [
        Line(25, 785, 8, printed),
        Line(300, 785, 8, title),
        Line(25, 12, 8, url),
        Line(560, 12, 8, "1/1"),
        *blocks(_items(sample), 50, 700),
    ]
    return ContainerInput(
        "pdf", "printed.pdf", f"{language}, printed by a browser", unicode_pdf(page),
        _facts(sample, url=url, lacks=printed),
    )  # fmt: skip


def _print_without_day(language: str) -> ContainerInput:
    printed, title = PRINT_HEADERS[language]
    sample = SAMPLES.get(language, SAMPLES["en"])
    page = [
        Line(25, 785, 8, printed),
        Line(300, 785, 8, title),
        Line(25, 12, 8, "courier.example/baths"),
        Line(560, 12, 8, "1/1"),
        *blocks([(sample.title, 20), *[(sample.story, 10)] * 3], 50, 700),
    ]
    return ContainerInput(
        "pdf", "printed.pdf", f"{language}, printed without a day in the article",
        unicode_pdf(page), {"date": "none", "title": sample.title, "count": "1"},
    )  # fmt: skip


def _hyphens(language: str) -> ContainerInput:
    sample = SAMPLES.get(language)
    title = sample.title if sample else "Uimahalli avataan kahden vuoden jälkeen"
    lines = block(title, 50, 700, 20)
    parts = HYPHENATED[language]
    y = 600.0
    for number, part in enumerate(parts * 2):
        lines.append(Line(50, y - 12 * number, 10, part))
    return ContainerInput(
        "pdf", "hyphens.pdf", f"{language}, words on two lines", unicode_pdf(lines),
        {"has": HYPHENATED_TEXTS[language], "title": title},
    )  # fmt: skip


def _hyphen_across_columns() -> ContainerInput:
    left = [
        "The old roof of the baths had let in",
        "the rain since the winter before, and the coun-",
    ]
    right = [
        "cil had put a tarpaulin over the deep end",
        "until the money for the new one was found.",
    ]
    lines = block("Rain stopped play in the baths", 50, 700, 20)
    for x, texts in ((50, left * 3), (310, right * 3)):
        lines += [Line(x, 600 - 12 * n, 10, text) for n, text in enumerate(texts)]
    return ContainerInput(
        "pdf", "across.pdf", "en, a word across two columns", unicode_pdf(lines),
        {"has": "and the council had put a tarpaulin", "title": "Rain stopped play in the baths"},
    )  # fmt: skip


def _word_across_pages() -> ContainerInput:
    sample = SAMPLES["de"]
    first = [
        Line(50, 780, 8, "Salzbacher Bote · 3. März 2020"),
        *blocks([(sample.title, 20), (sample.byline, 10), (sample.story, 10)], 50, 700),
        Line(
            50,
            60,
            10,
            "Danach sprach der Leiter der Stadtwerke über die Heizkosten des Hallen-",
        ),
        Line(290, 20, 8, "1"),
    ]
    second = [
        Line(50, 780, 8, "Salzbacher Bote · 3. März 2020"),
        Line(
            50,
            740,
            10,
            "bades, die sich in den letzten zehn Jahren mehr als verdoppelt haben.",
        ),
        *blocks([(sample.story, 10)], 50, 700),
        Line(290, 20, 8, "2"),
    ]
    return ContainerInput(
        "pdf", "pages.pdf", "de, a word across two pages", unicode_pdf(first, second),
        _facts(sample, has="die Heizkosten des Hallenbades, die sich"),
    )  # fmt: skip


def _footnotes() -> ContainerInput:
    sample = SAMPLES["en"]
    lines = blocks(_items(sample), 50, 700)
    lines += [
        Line(
            50,
            120,
            7,
            "1 The council has owned the baths since they were built for the miners.",
        ),
        Line(
            50,
            110,
            7,
            "2 A tarpaulin was bought on 9 May 2017 and sold again on 2 June 2018.",
        ),
    ]
    return ContainerInput(
        "pdf", "notes.pdf", "en, footnotes with days", unicode_pdf(lines), _facts(sample)
    )  # fmt: skip


def _drop_capital() -> Iterator[ContainerInput]:
    for language in ("en", "de", "fr"):
        sample = SAMPLES[language]
        lines = blocks(
            [(sample.title, 20), (sample.byline, 10), (sample.day, 10)], 50, 720
        )
        first, rest = sample.story[0], sample.story[1:]
        texts = wrap(rest, 460, 10)
        lines.append(Line(50, 576, 36, first))
        for number, text in enumerate(texts):
            x = 72 if number < 2 else 50
            lines.append(Line(x, 600 - 12.5 * number, 10, text))
        lines += blocks([(sample.story, 10)] * 2, 50, 500)
        yield ContainerInput(
            "pdf", "capital.pdf", f"{language}, a drop capital", unicode_pdf(lines),
            _facts(sample, has=sample.story),
        )  # fmt: skip


def _spaced_headline() -> ContainerInput:
    sample = SAMPLES["en"]
    lines = [Line(50, 750, 9, "C O U N C I L   N E W S")]
    lines += blocks(_items(sample), 50, 700)
    return ContainerInput(
        "pdf", "spaced.pdf", "en, a kicker with spaced letters", unicode_pdf(lines),
        _facts(sample),
    )  # fmt: skip


def _east_asian() -> Iterator[ContainerInput]:
    for language in ("zh", "ja", "ko", "th"):
        sample = SAMPLES[language]
        lines = blocks(_items(sample), 50, 700, 300)
        yield ContainerInput(
            "pdf", "narrow.pdf", f"{language}, lines without spaces between words",
            unicode_pdf(lines), _facts(sample),
        )  # fmt: skip


def _vertical_japanese() -> ContainerInput:
    sample = SAMPLES["ja"]
    lines = [Line(50, 740, 20, sample.title), Line(50, 700, 10, sample.day)]
    text = sample.story * 2
    for column in range(-(-len(text) // 30)):
        for row, char in enumerate(text[30 * column : 30 * column + 30]):
            lines.append(Line(540 - 16 * column, 650 - 11 * row, 10, char))
    return ContainerInput(
        "pdf", "vertical.pdf", "ja, lines from top to bottom", unicode_pdf(lines),
        {"title": sample.title, "date": DAY, "has": sample.story, "count": "1"},
    )  # fmt: skip


def _titles() -> Iterator[ContainerInput]:
    sample = SAMPLES["en"]
    for title in ("Microsoft Word - baths_final_v3.docx", "untitled", "SC-20200303-A01",
                  "Layout 1", "courier.indd"):  # fmt: skip
        yield ContainerInput(
            "pdf", "title.pdf", f"en, title {title} in the metadata",
            unicode_pdf(blocks(_items(sample), 50, 700), title=title, date="20211109"),
            _facts(sample),
        )  # fmt: skip
    lines = blocks([("COUNCIL", 9), (sample.title, 20), ("A tarpaulin kept out the rain", 14),
                    *_items(sample)[1:]], 50, 740)  # fmt: skip
    yield ContainerInput(
        "pdf", "deck.pdf", "en, a section above and a deck below the headline",
        unicode_pdf(lines), _facts(sample),
    )  # fmt: skip
    two_lines = [Line(50, 740, 24, "Swimming baths to reopen"),
                 Line(50, 700, 24, "after two years"),
                 *blocks(_items(sample)[1:], 50, 650)]  # fmt: skip
    yield ContainerInput(
        "pdf", "lines.pdf", "en, a headline with wide space between its lines",
        unicode_pdf(two_lines), _facts(sample, has=sample.story),
    )  # fmt: skip


def _continued() -> ContainerInput:
    sample = SAMPLES["en"]
    first = blocks([*_items(sample)[:4], ("Continued on page 4", 8)], 50, 700)
    second = blocks(
        [("Continued from page 1", 8), (sample.story, 10), (sample.story, 10)], 50, 700
    )
    return ContainerInput(
        "pdf", "continued.pdf", "en, continued on another page",
        unicode_pdf(first, second), _facts(sample),
    )  # fmt: skip


def _unreadable() -> Iterator[ContainerInput]:
    sample = SAMPLES["ar"]
    lines = right_to_left(blocks(_items(sample), 50, 700))
    yield ContainerInput(
        "pdf", "unmapped.pdf", "ar, a font without characters",
        unicode_pdf(lines, mapped=False), {"failure": "no Unicode"},
    )  # fmt: skip
    yield ContainerInput(
        "pdf", "empty.pdf", "a page without text", unicode_pdf([]), {"failure": "scan"}
    )
    whole = unicode_pdf(lines)
    yield ContainerInput(
        "pdf", "cut.pdf", "ar, truncated in the middle", whole[: len(whole) // 4],
        {"failure": "yes"},
    )  # fmt: skip


def _sidebar() -> ContainerInput:
    sample = SAMPLES["en"]
    lines = blocks(
        [(sample.title, 20), (sample.byline, 10), (sample.day, 10)], 50, 720, 330
    )
    lines += blocks([(sample.story, 10)] * 3, 50, 600, 330)
    lines += blocks(
        [
            ("Opening hours", 11),
            ("Monday to Friday from 6.30 to 22, and on Sunday from 8 to 18.", 8),
        ],
        420,
        600,
        130,
    )
    return ContainerInput(
        "pdf", "sidebar.pdf", "en, a box beside the story", unicode_pdf(lines),
        _facts(sample),
    )  # fmt: skip


def _inputs() -> Iterator[ContainerInput]:
    yield from _right_to_left()
    yield from _right_to_left_columns()
    yield from _right_to_left_details()
    yield from _right_to_left_pages()
    for language, count in (("de", 2), ("en", 3), ("hu", 2), ("ru", 3), ("zh", 2)):
        yield _columns(language, count)
    for language, edition in EDITIONS.items():
        yield _edition(language, edition)
    for language in ("de", "fr", "es", "ru", "ja", "tr"):
        yield _page_headers(language)
    for language in PRINT_HEADERS:
        yield _browser_print(language)
        yield _print_without_day(language)
    for language in HYPHENATED:
        yield _hyphens(language)
    yield _hyphen_across_columns()
    yield _word_across_pages()
    yield _footnotes()
    yield from _drop_capital()
    yield _spaced_headline()
    yield from _east_asian()
    yield _vertical_japanese()
    yield from _titles()
    yield _continued()
    yield _sidebar()
    yield from _unreadable()


INPUTS = tuple(_inputs())
