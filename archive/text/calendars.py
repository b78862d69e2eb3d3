"""Convert days of other calendars and eras to the Gregorian calendar."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

BUDDHIST_YEARS = range(2400, 2650)
"""Years that are certainly counted from the death of the Buddha, not of Christ."""
JALALI_YEARS = range(1280, 1450)
"""Years of newspapers in the solar calendar of Iran and Afghanistan: 1901 to 2071."""
MINGUO_YEARS = range(100, 150)
"""Years of the Republic of China that cannot be short for other years."""
FIRST_MINGUO_YEAR = 1912
ERAS = {
    "明治": (date(1868, 10, 23), date(1912, 7, 30)),
    "大正": (date(1912, 7, 30), date(1926, 12, 25)),
    "昭和": (date(1926, 12, 25), date(1989, 1, 7)),
    "平成": (date(1989, 1, 8), date(2019, 4, 30)),
    "令和": (date(2019, 5, 1), date.max),
}
"""The first and the last day of each era of Japan since newspapers appeared."""
ERAS_BY_LETTER = dict(zip("MTSHR", ERAS, strict=True))
"""The eras by their letters in short dates such as `R2.3.15`."""
MINGUO = frozenset({"民國", "民国", "中華民國", "中华民国", "中華民国"})
PLACEHOLDER_DAYS = frozenset({
    date(1, 1, 1), date(1601, 1, 1), date(1753, 1, 1), date(1899, 12, 30),
    date(1899, 12, 31), date(1900, 1, 1), date(1904, 1, 1), date(1969, 12, 31),
    date(1970, 1, 1),
})  # fmt: skip
"""The first days of computer calendars, which programs write without a date."""

ETHIOPIC_YEARS = range(1890, 2060)
"""Years of newspapers in the calendar of Ethiopia: 1897 to 2067."""

_BUDDHIST_OFFSET = 543
_ETHIOPIC_OFFSET = 2795
"""Days from the day before year 1 of the Gregorian calendar to that of Ethiopia."""
# The years of the Jalali calendar at which the cycle of its leap years breaks.
_JALALI_BREAKS = (
    -61, 9, 38, 199, 426, 686, 756, 818, 1111, 1181, 1210,
    1635, 2060, 2097, 2192, 2262, 2324, 2394, 2456, 3178,
)  # fmt: skip
_JALALI_OFFSET = 621
_LONG_MONTHS = 6


class Calendar(StrEnum):
    """A calendar whose months have names of their own."""

    GREGORIAN = "gregorian"
    JALALI = "jalali"
    ETHIOPIC = "ethiopic"


def buddhist_year(year: int) -> int:
    """Return the Gregorian year of a year of the Buddhist era."""
    return year - _BUDDHIST_OFFSET


def minguo_year(year: int) -> int:
    """Return the Gregorian year of a year of the Republic of China."""
    return year + FIRST_MINGUO_YEAR - 1


def era_day(era: str, year: int, month: int, day: int) -> date | None:
    """Return the day of an era of Japan, or `None` if the era does not have it."""
    first, last = ERAS[era]
    try:
        result = date(first.year + year - 1, month, day)
    except ValueError:
        return None
    return result if first <= result <= last else None


def jalali_day(year: int, month: int, day: int) -> date | None:
    """Return the day of the solar calendar of Iran, or `None` if there is none."""
    if year not in JALALI_YEARS or not 1 <= month <= 12:
        return None
    new_year = _jalali_new_year(year)
    before = 31 * (month - 1) - max(0, month - 1 - _LONG_MONTHS)
    result = new_year + timedelta(days=before + day - 1)
    length = 31 if month <= _LONG_MONTHS else 30
    if not 1 <= day <= length or result >= _jalali_new_year(year + 1):
        return None
    return result


def ethiopic_day(year: int, month: int, day: int) -> date | None:
    """Return the day of the calendar of Ethiopia, or `None` if there is none.

    It has twelve months of 30 days, and five or six days in the thirteenth.
    """
    length = 30 if month <= 12 else 5 + (year % 4 == 3)
    if year not in ETHIOPIC_YEARS or not 1 <= day <= length:
        return None
    days = 365 * (year - 1) + year // 4 + 30 * (month - 1) + day
    return date.fromordinal(days + _ETHIOPIC_OFFSET)


def _jalali_new_year(year: int) -> date:
    """Return the first day of a year: 20, 21 or 22 March.

    The method is that of Kazimierz Borkowski, "The Persian calendar for 3000 years".
    """
    leaps = -14
    start = _JALALI_BREAKS[0]
    for end in _JALALI_BREAKS[1:]:
        cycle = end - start
        if year < end:
            break
        leaps += cycle // 33 * 8 + cycle % 33 // 4
        start = end
    since = year - start
    leaps += since // 33 * 8 + (since % 33 + 3) // 4
    if cycle % 33 == 4 and cycle - since == 4:
        leaps += 1
    gregorian = year + _JALALI_OFFSET
    gregorian_leaps = gregorian // 4 - (gregorian // 100 + 1) * 3 // 4 - 150
    return date(gregorian, 3, 1) + timedelta(days=20 + leaps - gregorian_leaps - 1)
