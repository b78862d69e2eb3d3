"""Patterns with the names of few texts match what those with all names match."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from archive.data_files import alternation_pattern
from archive.extract import cited_sources
from archive.names import byline_leads
from archive.text import date_lines, date_mentions
from archive.text.small_patterns import MAX_SIZES, Select, SmallPattern

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
PATTERNS: tuple[tuple[SmallPattern, Callable[[], re.Pattern[str]]], ...] = (
    (date_mentions._SMALL_MENTIONS, date_mentions._mention_regex),
    (date_lines._SMALL_LABELS, date_lines._label_regex),
    (date_lines._SMALL_DATE_WORDS, date_lines._date_words_regex),
    (byline_leads._SMALL_INNER_LEADS, byline_leads._inner_lead_regex),
    (cited_sources._SMALL_CITATIONS, cited_sources._citation_regex),
)


def compile_names(select: Select) -> re.Pattern[str]:
    return re.compile(alternation_pattern(select(NAMES)), re.IGNORECASE)


def small_pattern() -> SmallPattern:
    return SmallPattern(lambda: NAMES, compile_names)


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("line", LINES)
def test_few_names_match_what_all_names_match(
    pattern: tuple[SmallPattern, Callable[[], re.Pattern[str]]], line: str
) -> None:
    shared, whole = pattern
    fresh = SmallPattern(shared._names, shared._compile_names, shared._plain)
    small = fresh.for_text(line)
    assert small is not None
    for start in range(len(line) + 1):
        match, expected = small.match(line, start), whole().match(line, start)
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
    small = small_pattern().for_text(text)
    assert small is not None
    found = [match.span() for match in small.finditer(text)]
    assert found == [match.span() for match in compile_names(list).finditer(text)]
    assert set(spans) <= set(found)


def test_a_pattern_keeps_the_names_of_earlier_texts() -> None:
    pattern = small_pattern()
    first = pattern.for_text("march and x")
    assert pattern.for_text("x") is first
    second = pattern.for_text("straße")
    assert second is not None
    assert second.match("march")


def test_many_texts_need_the_whole_pattern() -> None:
    letters = "abcdefghijkl"
    pattern = SmallPattern(
        lambda: letters,
        lambda select: re.compile(alternation_pattern(select(letters))),
    )
    small = [pattern.for_text(letter) for letter in letters]
    assert None not in small[:MAX_SIZES]
    assert small[-1] is None


def test_a_process_that_reads_many_texts_has_no_small_patterns(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(SmallPattern, "is_enough", False)
    assert small_pattern().for_text("march") is None
