"""Test the base forms of inflected names of places."""

from __future__ import annotations

import pytest

from archive.names.place_forms import base_place


@pytest.mark.parametrize(
    ("language", "name", "base"),
    [
        ("hr", "Zagrebu", "Zagreb"),
        ("hr", "Hrvatskoj", "Hrvatska"),
        ("hr", "Bosne i Hercegovine", "Bosna i Hercegovina"),
        ("hr", "Kosovu", "Kosovo"),
        ("hr", "Nigeriju", "Nigerija"),
        ("sr", "Beogradom", "Beograd"),
        ("sr", "Београду", "Београд"),
        ("bs", "Mostaru", "Mostar"),
        ("fi", "Saksassa", "Saksa"),
        ("fi", "Helsingistä", "Helsinki"),
        ("fi", "Pohjois-Koreaan", "Pohjois-Korea"),
        ("fi", "New Yorkissa", "New York"),
    ],
)
def test_an_inflected_name_has_the_base_form_of_a_place(
    language: str, name: str, base: str
) -> None:
    assert base_place(name, language) == base


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("hr", "Zagreb"),
        ("hr", "Europi"),
        ("hr", "Springfieldu"),
        ("hr", "Jedan Dva Tri Četiri Zagrebu"),
        ("fi", ""),
        ("fi", "Euroopassa"),
        ("it", "Zagrebu"),
        ("en", "Zagrebu"),
        (None, "Zagrebu"),
        ("xx", "Zagrebu"),
    ],
)
def test_a_name_stays_without_one_clear_base_form(
    language: str | None, name: str
) -> None:
    assert base_place(name, language) == name
