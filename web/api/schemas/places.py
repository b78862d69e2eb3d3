"""The JSON of places with coordinates, as types."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from msgspec import Meta

from web.api.schemas.analysis import AnalysisLinks
from web.api.schemas.named_things import ThingDetails
from web.api.schemas.search import Address, CountBy, Messages, Number


class Location(TypedDict):
    """A place in the gazetteer."""

    name: str
    kind: Literal["country", "region", "city"]
    region: Annotated[str | None, Meta(description="Region in which a city is.")]
    country: Annotated[
        str, Meta(description="Country: ISO 3166-1 alpha-2.", pattern="^[A-Z]{2}$")
    ]
    country_name: str
    latitude: Annotated[
        float,
        Meta(
            description="Degrees. Countries and regions have the centre of the people in "
            "their cities.",
            ge=-90,
            le=90,
        ),
    ]
    longitude: Annotated[float, Meta(ge=-180, le=180)]
    geonames_id: Annotated[
        Number | None, Meta(description="ID in GeoNames. Null for a region.")
    ]


class Resolution(TypedDict):
    """The places that have a name."""

    resolution: Annotated[
        Literal["resolved", "ambiguous", "unknown"],
        Meta(
            description="Whether one place is meant, several may be, or none is known."
        ),
    ]
    place: Annotated[Location | None, Meta(description="The place that is meant.")]
    other_places: Annotated[
        list[Location],
        Meta(description="Other places of that name, the most populous first."),
    ]


class PlaceDetails(ThingDetails, Resolution):
    """A place with its forms, its coordinates, and what its articles name."""

    attribution: str


class PlaceName(Resolution):
    """A name of a place in the articles of a search."""

    name: str
    count: Annotated[Number, Meta(description="Articles of the search that name it.")]
    url: Address


class PlaceNames(TypedDict):
    """The most frequent names of places in the articles of a search."""

    query: str
    total: Annotated[Number, Meta(description="Number of matching articles.")]
    count: CountBy
    names: list[PlaceName]
    left_out: Annotated[Number, Meta(description="Number of rarer names.")]
    attribution: str
    messages: Messages
    links: AnalysisLinks
