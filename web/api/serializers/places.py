"""Serialize places with their coordinates."""

from __future__ import annotations

from archive.names.gazetteer import ATTRIBUTION, Place, PlaceMatch, find_place
from index.search.place_map import NamedPlace, PlaceMap
from web.api.schemas import named_things as named_thing_schemas
from web.api.schemas import places as schemas
from web.api.serializers.analysis import serialize_links
from web.messages.places import country_name
from web.presenters.place_map import names_url
from web.urls.analysis import AnalysisParameters, View

MAX_OTHER_PLACES = 12


def serialize_place(place: Place) -> schemas.Location:
    """Serialize a place in the gazetteer."""
    return {
        "name": place.name,
        "kind": place.kind.value,
        "region": place.region,
        "country": place.country_code,
        "country_name": country_name(place),
        "latitude": place.latitude,
        "longitude": place.longitude,
        "geonames_id": place.geonames_id,
    }


def serialize_match(match: PlaceMatch) -> schemas.Resolution:
    """Serialize the places with a name."""
    resolution: schemas.Resolution = {
        "resolution": "unknown",
        "place": None,
        "other_places": [
            serialize_place(place) for place in match.others[:MAX_OTHER_PLACES]
        ],
    }
    if match.place is not None:
        return {
            **resolution,
            "resolution": "resolved",
            "place": serialize_place(match.place),
        }
    return {**resolution, "resolution": "ambiguous"} if match.others else resolution


def serialize_place_details(
    details: named_thing_schemas.ThingDetails,
) -> schemas.PlaceDetails:
    """Add its places to what articles say about a name."""
    return {
        **details,
        **serialize_match(find_place(details["name"])),
        "attribution": ATTRIBUTION,
    }


def serialize_place_map(
    place_map: PlaceMap, parameters: AnalysisParameters
) -> schemas.PlaceNames:
    """Serialize the places that the articles of a search name."""
    request = parameters.request
    return {
        "query": request.text,
        "total": place_map.total,
        "count": "stories" if request.count_stories else "articles",
        "names": [_named_place(named, parameters) for named in place_map.names],
        "left_out": place_map.left_out,
        "attribution": ATTRIBUTION,
        "messages": [str(message) for message in place_map.messages],
        "links": serialize_links(View.MAP, parameters),
    }


def _named_place(
    named: NamedPlace, parameters: AnalysisParameters
) -> schemas.PlaceName:
    return {
        "name": named.value.label,
        "count": named.value.count,
        **serialize_match(named.match),
        "url": names_url([named], parameters.request),
    }
