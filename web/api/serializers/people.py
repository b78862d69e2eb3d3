"""Serialize people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archive.catalog import (
    NameForm,
    PersonDetails,
    PersonEntry,
    PersonName,
    PersonQuote,
    PersonRole,
)
from index.schema import encode_facet_value
from index.search.request import SearchRequest
from index.search.response import FacetValue
from web.api.schemas import documents as schemas
from web.api.serializers.values import iso_format
from web.urls import search as search_urls


def serialize_person(entry: PersonEntry) -> schemas.PersonEntry:
    """Serialize a person in the list of people."""
    return {
        "slug": entry.slug,
        "name": entry.name,
        "forms": list(entry.forms),
        "documents": entry.document_count,
        "url": search_urls.person(entry.slug),
    }


def serialize_person_details(
    details: PersonDetails,
    facets: Mapping[str, tuple[FacetValue, ...]],
    forms: Sequence[NameForm],
    co_mentioned: Sequence[FacetValue],
) -> schemas.PersonDetails:
    """Serialize a person with names, roles, co-mentioned people and quotations.

    `facets` are the facets of the articles that mention the person, `forms` the forms of
    the name with their languages, and `co_mentioned` the people in the same articles.
    """
    slug = details.entry.slug
    articles = SearchRequest(filters={"person": (slug,)}, collapse_copies=False)
    return {
        **serialize_person(details.entry),
        "names": [_serialize_name(name) for name in details.names],
        "form_languages": [
            {
                "form": form.form,
                "documents": form.document_count,
                "languages": list(form.languages),
                "reason": form.reason or None,
            }
            for form in forms
        ],
        "roles": [_serialize_role(role) for role in details.roles],
        "years": serialize_counts(facets["year"]),
        "outlets": serialize_counts(facets["outlet"]),
        "co_mentioned": [_serialize_companion(person) for person in co_mentioned],
        "quoted": details.quotation_count,
        "quotations": [_serialize_quotation(quote) for quote in details.quotations],
        "possible_duplicates": [
            {"slug": entry.slug, "name": entry.name}
            for entry in details.possible_duplicates
        ],
        "in_other_scripts": [
            {"slug": entry.slug, "name": entry.name}
            for entry in details.in_other_scripts
        ],
        "links": {"articles": search_urls.search_json(articles)},
    }


def _serialize_name(name: PersonName) -> schemas.Name:
    return {
        "name": name.name,
        "documents": name.document_count,
        "reason": name.reason or None,
    }


def _serialize_role(role: PersonRole) -> schemas.Role:
    return {
        "role": role.role,
        "documents": role.document_count,
        "earliest": iso_format(role.earliest),
        "latest": iso_format(role.latest),
    }


def _serialize_companion(person: FacetValue) -> schemas.Companion:
    slug = person.key or ""
    return {
        "slug": slug,
        "name": person.label,
        "documents": person.count,
        "url": search_urls.person(slug),
    }


def serialize_counts(values: tuple[FacetValue, ...]) -> list[schemas.Tally]:
    """Serialize the values of a facet that any document has."""
    return [
        {"value": encode_facet_value(value.value), "documents": value.count}
        for value in values
        if value.count
    ]


def _serialize_quotation(quotation: PersonQuote) -> schemas.Saying:
    return {
        "text": quotation.text,
        "document": quotation.document_id,
        "title": quotation.title,
        "outlet": quotation.outlet,
        "date_earliest": iso_format(quotation.earliest),
        "date_latest": iso_format(quotation.latest),
        "language": quotation.language,
        "url": search_urls.document(quotation.document_id),
    }
