"""Texts about places and their coordinates."""

from __future__ import annotations

from archive.messages import N_
from archive.names.gazetteer import Place, PlaceKind
from web.i18n import _, current_language, format_number

KINDS = {
    PlaceKind.COUNTRY: N_("country"),
    PlaceKind.REGION: N_("region"),
    PlaceKind.CITY: N_("city"),
}
CENTRE = N_("The centre of the people in its cities")
LOOKED_UP = N_("Found by the name alone, not from the articles.")


def place_label(place: Place) -> str:
    """Return a place with its region and its country: `Dallas, Texas, United States`."""
    parts = [place.name, place.region, country_name(place)]
    if place.kind is PlaceKind.COUNTRY:
        parts = [country_name(place)]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def country_name(place: Place) -> str:
    """Return the name of the country of a place, in the language of the page."""
    names = current_language().locale.territories
    name: str = names.get(place.country_code, place.country_code)
    return name


def coordinates(place: Place) -> str:
    """Return the coordinates of a place in degrees: `48.85° N, 2.35° E`."""
    latitude = _degrees(place.latitude, N_("{number}° N"), N_("{number}° S"))
    longitude = _degrees(place.longitude, N_("{number}° E"), N_("{number}° W"))
    return f"{latitude}, {longitude}"


def _degrees(value: float, positive: str, negative: str) -> str:
    text = positive if value >= 0 else negative
    return _(text, number=format_number(abs(value), ".2f"))
