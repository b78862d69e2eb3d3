"""The language model that ships gives the probabilities of the one that it is made of."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import pytest
from py3langid.langid import LanguageIdentifier

from archive.text.language_model import MODEL_FILE, language_model
from docs.language_model import encode, original

TEXTS = (
    "the council of nebburg voted on tuesday to extend the harbour",
    "der stadtrat von nebburg stimmte am dienstag für den größeren hafen",
    "le conseil municipal de nebburg a voté l'agrandissement du port",
    "совет города неббург проголосовал за расширение порта",
    "το συμβούλιο της πόλης ψήφισε για την επέκταση του λιμανιού",
    "市议会星期二投票决定扩建港口",
    "นครแห่งนี้จะขยายท่าเรือในปีหน้า",
    "gradsko vijeće glasovalo je o proširenju luke",
    "градско веће је гласало о проширењу луке",
    "shahar kengashi portni kengaytirish uchun ovoz berdi",
    "harbour harbour harbour hafen hafen порт",
    "\udc80 harbour",
    "e\u0301te\u0301",
    "x",
    "",
)
"""Invented texts, also with several scripts of a language and with broken characters."""


@cache
def source() -> LanguageIdentifier:
    return original()


@pytest.mark.parametrize("text", TEXTS)
def test_probabilities_are_those_of_the_source(text: str) -> None:
    expected = source().rank(text)
    ranked = language_model().rank(text)
    assert dict(ranked) == pytest.approx(dict(expected), abs=1e-4)
    assert [code for code, _ in ranked[:2]] == [code for code, _ in expected[:2]]


def test_the_file_is_what_the_source_results_in() -> None:
    data = files("archive").joinpath("data", MODEL_FILE).read_bytes()
    assert encode(source()) == data
