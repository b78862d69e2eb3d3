"""Patterns of full dates in many languages, and the days that they mean.

The names of months come from tables. Between day, month and year, languages have short
words and endings, such as `15 d'abril del 2020`, `2020 m. kovo 5 d.` and `5-a de marto`.
"""

from __future__ import annotations

import re
from datetime import date

from archive.text.calendars import (
    BUDDHIST_YEARS,
    ERAS,
    ERAS_BY_LETTER,
    JALALI_YEARS,
    MINGUO,
    MINGUO_YEARS,
    Calendar,
    buddhist_year,
    era_day,
    ethiopic_day,
    jalali_day,
    minguo_year,
)
from archive.text.date_words import month_of

CONTEXT_CHARS = 400
"""Characters before and after a date that show in which script the text is."""

ROMAN_NUMERALS = (
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII",
)  # fmt: skip
_NUMERALS = "〇零○一二三四五六七八九"
_ORDINAL = (
    r"(?:st|nd|rd|th|er|re|º|ª|°|\.|:[ae]|ú|"
    r"-?(?:го|е|ე|mh|na|р|ն|ին|ാം|a|ja|an|án|én|i|ú|"
    r"tal|ই|শে|লা|রা|ঠা|f?ed|af|ydd|eg|ain))?(?:-?\))?"
)
_BETWEEN = (
    r"(?: ?[-/.,])?(?: ?(?:lá de|day of|de|del|of|dhen|di|da|ta'|ya|ng|"
    r"ga|sa|ខែ|ເດືອນ|เดือน|kwa|o|lui|am|an|a|en|ye|mis|"
    r"ਦਾ|నాడు|ngày|de l'|de d'|d'|l'))?"
    r"(?: ?ב-?)?[ ]?"
)
_YEAR_LEAD = (
    r"(?: ?[-/.,])?(?: ?(?:de|del|do|of|di|da|el|năm|año|"
    r"ឆ្នាំ|ປີ|ปี ?พ\.?ศ\.?|ปี|พ\.?ศ\.?|ค\.?ศ\.?|عام|سنة|لعام|سال"
    r"|של|წლის|ई\.?|d'|der|den|anno|aasta|ng|'))?[ ]?"
)
_YEAR = r"(?P<year{0}>(?:1[2-9]|2[0-6])\d{{2}})(?!\d)"
_DAY = r"(?P<day{0}>[0-3]?\d)(?!\d)"
_MONTH_NAME = "<<month>>"
"""The place of the names of months in a pattern."""
_MONTH = rf"(?P<month{{0}}>{_MONTH_NAME})"
_SECOND_NAME = (
    r"(?: ?[/(] ?[\u0621-\u064a]{2,8}(?: [\u0621-\u064a]{4,6})?\)?"
    r"|/[a-zčćšž]{3,10})?"
)
"""The other name of a month in Arabic or in Bosnian: `آذار/مارس`, `ožujak/mart`."""
_CASE = r"(?:[ \u200c]?ماه|ren|aren|en|လ|ын|ийн|'ын|ს|ի|'|’)?\.?"
_YEAR_WORD = (
    r"(?:\. ?gada|\.? ?m\.|-? ?ж\.?|[- ]?жыл[ығ]\w{0,2}|[- ]?yil|-yilning| ?թ\.?| оны|"
    r"\(?'?e?\)?'?\(?ko\)?|'?[ek]o?ko|\.eko|ko|-йил|"
    r" ?(?:ပြည့်|ခု)?နှစ်,?|-жылдын|-?ci il| වසරේ|'e'ko| წელი| წლის| წ\.)"
)
# `12. listopada` is Croatian for 12 October, `12 listopada` is Polish for 12 November.
# The Croatian form is not read.
TWO_MONTHS = r"(?:listopada?\b|lip\b|lis\b)"
NOT_CROATIAN_ORDINAL = rf"(?!\d{{1,2}}\. {TWO_MONTHS})"
_DAY_MONTH_YEAR = (
    NOT_CROATIAN_ORDINAL + r"(?:ika-?)?" + _DAY.format(1) + _ORDINAL + _BETWEEN
    + _MONTH.format(1) + _SECOND_NAME + _CASE + _YEAR_LEAD + _YEAR.format(1)
)  # fmt: skip
_SHORT_YEAR = (
    _DAY.format(5) + r"(?P<join>[-/. ]?) ?" + _MONTH.format(5)
    + r"(?:(?P=join)(?<=[-/.])|\.? ?'|(?:(?<=[\u0e00-\u0e7f])|(?<=[\u0e00-\u0e7f]\.)) ?"
    + r"|(?<=[\u0e00-\u0e7f])\. ?|\.? (?=\d\d ?[|•·–-] ?\d{1,2}[:.]\d\d(?!\d)))"
    + r"(?P<year5>\d{2})(?![\d:]|[.h]\d| ?Uhr| ?น)"
)  # fmt: skip
_MONTH_DAY_SHORT_YEAR = (
    _MONTH.format("a") + r"\.? " + _DAY.format("a") + r"(?:st|nd|rd|th)?,? ?'(?P<yeara>\d{2})"
    r"(?!\d)"
)  # fmt: skip
_MONTH_DAY_YEAR = (
    rf"(?!{TWO_MONTHS})" + _MONTH.format(2) + _CASE + r" ?(?:ngày )?" + _DAY.format(2)
    + r"(?:st|nd|rd|th|\(?a\)?|\.)?(?: ?d\.| ቀን)?(?: ?,| de| del| ng| ,)? ?" + _YEAR.format(2)
)  # fmt: skip
_YEAR_MONTH_DAY = (
    _YEAR.format(3) + rf"(?:{_YEAR_WORD})?[-,./]?(?: ගේ)? ?" + _MONTH.format(3)
    + rf"{_CASE}[-,]? ?" + _DAY.format(3)
    + r"(?:\(?an?\)?|ean?|-?[áée]n|-jén)?"
    + r"(?!\d|[:.h]\d\d|,? ?(?:1[5-9]|20)\d\d(?!\d))"
)  # fmt: skip
_YEAR_DAY_MONTH = (
    _YEAR.format(4) + _YEAR_WORD + r",? ?" + _DAY.format(4) + r"\.?-? ?"
    + _MONTH.format(4)
)  # fmt: skip
_NUMBERED_MONTH = (
    _DAY.format(6) + r"(?: |-|/| ngày)?(?:tháng|thg\.?|Th) ?(?P<month6>[01]?\d)"
    r"(?:,| năm|/|-| -)? ?(?:năm )?" + _YEAR.format(6)
)  # fmt: skip
_NUMBERED_MONGOLIAN = (
    _YEAR.format(7) + r" ?(?:оны?)? ?(?P<month7>[01]?\d)(?:-?р| ?д[уү]г(?:аа|ээ)р)? "
    r"сар(?:ын)? ?"
    + _DAY.format(7)
)  # fmt: skip
_ASIAN = (
    rf"(?:(?P<era>{'|'.join(sorted({*ERAS, *MINGUO}, key=len, reverse=True))}|"
    r"西元|西暦|公元|주체\d{1,3}) ?\(?)?"
    rf"(?P<year8>\d{{4}}|\d{{1,3}}|[{_NUMERALS}十百元]{{1,6}})\)? ?[年년] ?"
    r"(?:[(（][^\s()（）]{2,6}年[)）] ?)?"
    rf"(?P<month8>\d{{1,2}}|[{_NUMERALS}十]{{1,2}}) ?[月월] ?"
    rf"(?P<day8>\d{{1,2}}|[{_NUMERALS}十廿卅]{{1,3}}) ?[日號号일]"
)
_ROMAN = r"(?-i:(?P<month{0}>I{{1,3}}|I[VX]|VI{{0,3}}|XI{{0,2}}))"
_ROMAN_DAY_FIRST = (
    _DAY.format("d") + r"(?P<markd>\.? |[-./])" + _ROMAN.format("d") + r"(?P=markd) ?"
    + _YEAR.format("d")
)  # fmt: skip
"""The month in Roman numerals, as in Poland and Romania: `5 III 2020`."""
_ROMAN_YEAR_FIRST = (
    _YEAR.format("y") + r"\. ?" + _ROMAN.format("y") + r"\. ?" + _DAY.format("y")
)
_JALALI_MONTHS = "فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند"
_SHORT_JALALI = (
    _DAY.format("j") + rf" ?(?P<monthj>{_JALALI_MONTHS}) (?:ماه )?(?:سال )?"
    r"(?P<yearj>9\d|0\d)(?![\d:])"
)
"""Two digits of a year of the 1390s or 1400s. Other numbers count something else."""
_SPACED_NUMERIC = _DAY.format("s") + r"\. (?P<months>[01]?\d)\. ?" + _YEAR.format("s")
_OTHER_NUMERIC = (
    r"(?P<year9>1[234]\d{2}|1[0-4]\d)(?P<mark9>[-/.])(?P<month9>[01]?\d)(?P=mark9)"
    + _DAY.format(9)
)  # fmt: skip
_OTHER_DAY_FIRST = (
    _DAY.format(0) + r"(?P<mark0>[-/.])(?P<month0>[01]?\d)(?P=mark0)"
    r"(?P<year0>1[34]\d{2}|2[456]\d{2})(?!\d)"
)  # fmt: skip
_ERA_LETTER = (
    r"(?P<letter>[MTSHR])(?P<yearl>\d{1,2})(?P<markl>[./])(?P<monthl>[01]?\d)(?P=markl)"
    + _DAY.format("l")
)  # fmt: skip
"""The short form of Japanese offices: `R2.3.15`."""
_WRITTEN_DATE = (
    rf"(?P<written>{_DAY_MONTH_YEAR}|{_NUMBERED_MONTH}|{_ASIAN}|{_YEAR_MONTH_DAY}"
    rf"|{_YEAR_DAY_MONTH}|{_NUMBERED_MONGOLIAN}|{_SPACED_NUMERIC}|{_OTHER_NUMERIC}"
    rf"|{_OTHER_DAY_FIRST}|{_ROMAN_DAY_FIRST}|{_ROMAN_YEAR_FIRST}|{_SHORT_JALALI}"
    rf"|{_MONTH_DAY_YEAR}|{_MONTH_DAY_SHORT_YEAR}|{_SHORT_YEAR}|{_ERA_LETTER})"
)

_KANA_OR_HANGUL = re.compile(r"[\u3041-\u30ff\uac00-\ud7af]")
_CROATIAN_OR_POLISH = re.compile(TWO_MONTHS, re.IGNORECASE)
_CROATIAN = re.compile(r"[đčšž]", re.IGNORECASE)
_NOT_CROATIAN = re.compile(r"[ąęłńśźżěřů]", re.IGNORECASE)
_JAPANESE = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_PERSIAN = re.compile(r"[پچژگکی\u06f0-\u06f9]")
_URDU = re.compile(r"[ٹڈڑےں]")
_THAI = re.compile(r"[\u0e01-\u0e7f]")
_THAI_MONTH = re.compile(r"[\u0e00-\u0e7f]")


def written_date_pattern(month_pattern: str) -> str:
    """Return a pattern for a full date with a year.

    `month_pattern` matches the name of a month. The groups have the number of the form
    at the end.
    """
    return _WRITTEN_DATE.replace(_MONTH_NAME, month_pattern)


def read_written_date(match: re.Match[str], text: str) -> date | None:
    """Return the day of a match of a written date, or `None` if it is not certain."""
    form = next(
        (form for form in "1234567890sldyja" if match[f"year{form}"] is not None), None
    )
    if form is None:
        return None
    year, month, day = (match[f"{part}{form}"] for part in ("year", "month", "day"))
    if form in "8l":
        return (_asian_day if form == "8" else _short_era_day)(match, text)
    if form in "90":
        return _numeric_day(int(year), int(month), int(day), _context(match, text))
    if form in "67sdyj":
        return _numbered_or_short_day(form, int(year), month, int(day))
    if _CROATIAN_OR_POLISH.match(month) and _is_croatian(_context(match, text)):
        return None
    return _named_day(int(year), month, int(day))


def _numbered_or_short_day(form: str, year: int, month: str, day: int) -> date | None:
    """Return the day of a month in numerals, or of a Jalali year in two digits."""
    if form == "j":
        return _named_day(year + (1300 if year >= 90 else 1400), month, day)
    is_roman = form in "dy"
    number = ROMAN_NUMERALS.index(month) + 1 if is_roman else int(month)
    return _gregorian_day(year, number, day)


def _is_croatian(context: str) -> bool:
    return bool(_CROATIAN.search(context)) and not _NOT_CROATIAN.search(context)


def _context(match: re.Match[str], text: str) -> str:
    return text[max(0, match.start() - CONTEXT_CHARS) : match.end() + CONTEXT_CHARS]


def _gregorian_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _named_day(year: int, month_name: str, day: int) -> date | None:
    month = month_of(month_name)
    if month is None:
        return None
    calendar, number = month
    is_thai = bool(_THAI_MONTH.search(month_name))
    if year < 100:
        year = _full_year(year, is_thai)
    if calendar is Calendar.JALALI:
        return jalali_day(year, number, day)
    if calendar is Calendar.ETHIOPIC:
        return ethiopic_day(year, number, day)
    if year in BUDDHIST_YEARS:
        if not is_thai:
            return None
        year = buddhist_year(year)
    return _gregorian_day(year, number, day)


def _full_year(year: int, is_thai: bool) -> int:
    """Return the full year of two digits, of the Buddhist era in Thai."""
    if is_thai:
        return 2500 + year
    return year + (1900 if year >= 69 else 2000)


def _numeric_day(year: int, month: int, day: int, context: str) -> date | None:
    """Return the day of a numeric date in the calendar that the text's script shows."""
    if year in BUDDHIST_YEARS and _THAI.search(context):
        return _gregorian_day(buddhist_year(year), month, day)
    if year in MINGUO_YEARS and _is_chinese(context):
        return _gregorian_day(minguo_year(year), month, day)
    is_persian = _PERSIAN.search(context) and not _URDU.search(context)
    if year in JALALI_YEARS and is_persian:
        return jalali_day(year, month, day)
    return None


def _is_chinese(context: str) -> bool:
    return bool(_HAN.search(context)) and not _KANA_OR_HANGUL.search(context)


def _asian_day(match: re.Match[str], text: str) -> date | None:
    year, month, day = (
        _asian_number(match[name]) for name in ("year8", "month8", "day8")
    )
    era = match["era"]
    if year is None or month is None or day is None:
        return None
    if era in ERAS:
        return era_day(era, year, month, day)
    is_minguo = year in MINGUO_YEARS and _is_chinese(_context(match, text))
    if era in MINGUO or (era is None and is_minguo):
        return _gregorian_day(minguo_year(year), month, day)
    return _gregorian_day(year, month, day) if year >= 1000 else None


def _short_era_day(match: re.Match[str], text: str) -> date | None:
    """Return the day of a date such as `R2.3.15` in a Japanese text."""
    era = ERAS_BY_LETTER.get(match["letter"])
    if era is None or not _JAPANESE.search(_context(match, text)):
        return None
    return era_day(era, *(int(match[f"{part}l"]) for part in ("year", "month", "day")))


def _asian_number(numeral: str) -> int | None:
    """Return the number of a numeral in digits, in Chinese numerals, or of 元."""
    if numeral.isdecimal():
        return int(numeral)
    if numeral == "元":
        return 1
    numeral = numeral.replace("廿", "二十").replace("卅", "三十")
    if "百" in numeral:
        hundreds, _, rest = numeral.partition("百")
        numbers = (
            _asian_number(hundreds or "一"),
            _asian_number(rest.lstrip("〇零○") or "〇"),
        )
        return None if None in numbers else 100 * (numbers[0] or 0) + (numbers[1] or 0)
    if "十" not in numeral:
        digits = [max(_NUMERALS.find(char) - 2, 0) for char in numeral]
        return int("".join(map(str, digits))) if "元" not in numeral else None
    tens, _, ones = numeral.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "元" in numeral:
        return None
    return 10 * (_asian_number(tens) or 1 if tens else 1) + (
        _asian_number(ones) or 0 if ones else 0
    )
