"""The JSON of organisations and places, as types."""

from __future__ import annotations

from typing import Annotated, TypedDict

from msgspec import Meta

from web.api.schemas.documents import Tally
from web.api.schemas.search import Address, Number, PersonLink


class ThingEntry(TypedDict):
    """An organisation or a place in the archive."""

    name: str
    documents: Annotated[Number, Meta(description="Number of documents that name it.")]
    url: Address


class Organisations(TypedDict):
    """A page of the list of organisations."""

    query: str
    total: Number
    page: int
    size: int
    organisations: list[ThingEntry]


class Places(TypedDict):
    """A page of the list of places."""

    query: str
    total: Number
    page: int
    size: int
    places: list[ThingEntry]


class ThingForm(TypedDict):
    """A form of a name, as articles write it first."""

    form: str
    documents: Number


class NamedPerson(PersonLink):
    """A person named in the same articles."""

    documents: Number


class ThingLinks(TypedDict):
    """Links to related resources."""

    articles: Address


class ThingDetails(ThingEntry):
    """An organisation or a place with its forms, and what its articles name."""

    forms: Annotated[
        list[ThingForm],
        Meta(description="Forms of the first mention, in a sample of the documents."),
    ]
    sampled: Annotated[Number, Meta(description="Documents in that sample.")]
    years: list[Tally]
    outlets: list[Tally]
    people: list[NamedPerson]
    organisations: list[ThingEntry]
    places: list[ThingEntry]
    links: ThingLinks
