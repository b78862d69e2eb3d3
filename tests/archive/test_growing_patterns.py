"""Patterns with the names of few texts match what those with all names match."""

from __future__ import annotations

import re

import pytest

from archive.data_files import alternation_pattern
from archive.extract import cited_sources
from archive.names import byline_leads
from archive.text import date_lines, date_mentions
from archive.text.growing_patterns import MAX_COMPILATIONS, GrowingPattern, Select

NAMES = ("mar", "march", "istanbul", "straße", "σας", "x")
LINES = (
    "Veröffentlicht am Montag, 3. März 2021 um 14:00 Uhr",
    "Published: Monday, March 3rd, 2021, 4:00 p.m. EST",
    "Mis à jour le 15 août 2020 à 08h30",
    "DIVENDRES, 15 D'ABRIL DEL 2020",
    "2020 m. kovo 5 d., ketvirtadienis",
    "3 ΜΑΪΟΥ 2021, τελευταία ενημέρωση",
    "Опубликовано: 5 марта 2021 г.",
    "入力 2021年3月5日(金) 오전 10:00",
    "Yayınlanma: 5 NİSAN 2021 PAZARTESİ, İSTANBUL",
    "Text: Otto Fjellmark, Fotos: Ilse Trandheim / Fot. Jan Korvald",
    "according to The Times, and Reuters reported; Die Zeit said",
    "नई दिल्ली, 5 मार्च 2021",
    "nothing of it",
    "",
)
PATTERNS = (
    date_mentions._MENTIONS,
    date_lines._LABEL_PATTERN,
    date_lines._DATE_WORDS,
    byline_leads._INNER_LEADS,
    cited_sources._CITATIONS,
)


def compile_names(select: Select) -> re.Pattern[str]:
    return re.compile(alternation_pattern(select(NAMES)), re.IGNORECASE)


def growing_pattern() -> GrowingPattern:
    return GrowingPattern(lambda: NAMES, compile_names)


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("line", LINES)
def test_few_names_match_what_all_names_match(
    pattern: GrowingPattern, line: str
) -> None:
    fresh = GrowingPattern(pattern._names, pattern._compile_names, pattern._plain)
    small = fresh.small(line)
    assert small is not None
    for start in range(len(line) + 1):
        match, expected = small.match(line, start), pattern.whole.match(line, start)
        assert (match and (match.span(), match.groupdict())) == (
            expected and (expected.span(), expected.groupdict())
        )


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("MARCH 3", [(0, 5)]),
        ("İSTANBUL", [(0, 8)]),
        ("ıstanbul", [(0, 8)]),
        ("ſtraße", []),
        ("STRAẞE ΣΑΣ", [(0, 6), (7, 10)]),
        ("X", [(0, 1)]),
    ],
)
def test_letters_that_patterns_take_for_each_other_select_names(
    text: str, spans: list[tuple[int, int]]
) -> None:
    small = growing_pattern().small(text)
    assert small is not None
    matched = [match.span() for match in small.finditer(text)]
    assert matched == [match.span() for match in compile_names(list).finditer(text)]
    assert set(spans) <= set(matched)


def test_a_pattern_keeps_the_names_of_earlier_texts() -> None:
    pattern = growing_pattern()
    first = pattern.small("march and x")
    assert pattern.small("x") is first
    second = pattern.small("straße")
    assert second is not None
    assert second.match("march")


def test_many_texts_need_the_whole_pattern() -> None:
    letters = "abcdefghijkl"
    pattern = GrowingPattern(
        lambda: letters,
        lambda select: re.compile(alternation_pattern(select(letters))),
    )
    small = [pattern.small(letter) for letter in letters]
    assert None not in small[:MAX_COMPILATIONS]
    assert small[-1] is None


def test_a_process_that_reads_many_texts_has_no_small_patterns(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(GrowingPattern, "reads_few_texts", False)
    assert growing_pattern().small("march") is None
