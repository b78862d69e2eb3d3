"""Test lines from right to left: the order of reading, numbers and other scripts."""

from __future__ import annotations

import pytest

from archive.readers.right_to_left import (
    are_in_reading_order,
    in_reading_order,
    plain_letters,
    runs_right_to_left,
)

RIGHT_TO_LEFT_LINES = {
    # As read, and as drawn from left to right.
    "שלום עולם": "םלוע םולש",
    "המחיר הוא 12.50 ש״ח, כלומר 3,000 בסך הכול": (
        "לוכה ךסב 3,000 רמולכ ,ח״ש 12.50 אוה ריחמה"
    ),
    "הקבוצה FC Barcelona ניצחה 3-1 ביום שני": "ינש םויב 3-1 החצינ FC Barcelona הצובקה",
    "בשעה 10:30 ביום 05/03/2020": "05/03/2020 םויב 10:30 העשב",
    "עלייה של 50% בשנה": "הנשב 50% לש הייליע".replace("הייליע", "היילע"),
    "הנשיא (ביידן) אמר": "רמא (ןדייב) אישנה",
    "ארגון (NATO) הודיע": "עידוה (NATO) ןוגרא",
    "לפי iPhone 12 החדש": "שדחה iPhone 12 יפל",
    "قال الرئيس في 15 مارس 2020": "2020 سرام 15 يف سيئرلا لاق",
    "حلف الناتو (NATO) أعلن": "نلعأ (NATO) وتانلا فلح",
    "در سال ۱۳۹۸ تهران": "نارهت ۱۳۹۸ لاس رد",
    "وزیر اعظم نے 12 مارچ کو کہا": "اہک وک چرام 12 ےن مظعا ریزو",
    "نسبة ١٢٫٥ في المئة": "ةئملا يف ١٢٫٥ ةبسن",
    "ראה https://example.com לפרטים": "םיטרפל https://example.com האר",
}


@pytest.mark.parametrize("read", RIGHT_TO_LEFT_LINES)
def test_a_drawn_line_is_read_from_right_to_left(read: str) -> None:
    drawn = RIGHT_TO_LEFT_LINES[read]
    assert in_reading_order(list(drawn), right_to_left=True) == read


@pytest.mark.parametrize(
    ("drawn", "read"),
    [
        ("The word םולש means peace.", "The word שלום means peace."),
        ("The paper םויה 2020 ץראה wrote", "The paper הארץ 2020 היום wrote"),
        ("No other script, 12.5%.", "No other script, 12.5%."),
    ],
)
def test_words_within_another_script_are_turned(drawn: str, read: str) -> None:
    assert in_reading_order(list(drawn), right_to_left=False) == read


def test_drawn_brackets_are_turned_only_if_they_were_mirrored() -> None:
    mirrored = "רמא )ןדייב( אישנה"
    assert in_reading_order(list(mirrored), right_to_left=True) == "הנשיא (ביידן) אמר"


def test_a_bracket_that_a_line_does_not_open_closes_the_word_before_it() -> None:
    mirrored = "רמא .(3 דומע"
    assert in_reading_order(list(mirrored), right_to_left=True) == "עמוד 3). אמר"


def test_a_glyph_of_several_letters_is_not_turned() -> None:
    assert in_reading_order(["م", "لا", "س"], right_to_left=True) == "سلام"


def test_joined_forms_become_plain_letters() -> None:
    assert plain_letters("ﻢﻳﺪﻘﻟﺍ") == "ميدقلا"
    assert plain_letters("ﻻ ﷲ ﬁ") == "لا الله ﬁ"
    assert plain_letters("\ufb2a\ufb4b") == "\u05e9\u05c1\u05d5\u05b9"


@pytest.mark.parametrize(
    "line",
    [
        "מועצת העיר החליטה ביום שלישי לפתוח את הבריכה, ובכך הסתיים ויכוח ארוך",
        "أعلن المجلس البلدي مساء الثلاثاء إعادة فتح المسبح القديم في المدينة",
    ],
)
def test_lines_that_were_drawn_as_they_are_read_stay(line: str) -> None:
    assert are_in_reading_order([line])
    assert not are_in_reading_order([line[::-1]])


def test_the_direction_is_that_of_most_letters() -> None:
    assert runs_right_to_left(["שלום עולם (hello)"])
    assert not runs_right_to_left(["hello world שלום"])
    assert runs_right_to_left(["12:30"], default=True)
