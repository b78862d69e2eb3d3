"""The list of people and the page of a person."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from archive.messages import N_
from index.search.co_mentions import read_names_beside
from index.search.request import SearchRequest
from web.http.context import services
from web.messages import name_lists as name_list_messages
from web.presenters import name_articles, name_lists, quotations
from web.presenters.co_mentioned import co_mentioned_groups
from web.urls import people as people_urls
from web.urls import search as search_urls

blueprint = Blueprint("people", __name__)

NOT_FOUND = N_(
    "No person in the archive has this name. Search for another form of the name."
)


@blueprint.get("/people")
def people() -> str:
    """List the people in the archive, those in the most articles first."""
    parameters = people_urls.parse(request.args)
    catalog_people = services().catalog.people
    return render_template(
        "people.html",
        **name_lists.template_values(
            parameters,
            name_list_messages.PEOPLE,
            catalog_people,
            catalog_people.first_letters(),
        ),
    )


@blueprint.get("/people/<slug>")
def person(slug: str) -> str | BaseResponse:
    """Show a person: names, roles, years, co-mentioned names, quotations, articles."""
    details = services().catalog.people.get(slug)
    if details is None:
        return _redirect_to_slug(slug)
    oldest_first = search_urls.parse_oldest_first(request.args)
    search_service = services().search_service
    base_request = SearchRequest(filters={"person": (slug,)})
    page = search_urls.parse_list(request.args).request.page
    response = name_articles.find_articles(
        search_service, replace(base_request, page=page), oldest_first=oldest_first
    )
    said = services().catalog.people.quotations(
        slug, quotations.MAX_READ, oldest_first=oldest_first
    )
    groups = quotations.group_copies(said)
    example_query = quotations.example_query(said)
    example_request = replace(response.request, page=1, text=example_query or "")
    return render_template(
        "person.html",
        **name_articles.template_values(
            search_service,
            response,
            lambda page, oldest: search_urls.person(slug, page, oldest_first=oldest),
        ),
        details=details,
        entry=details.entry,
        co_mentioned=co_mentioned_groups(
            read_names_beside(search_service, base_request)
        ),
        quotation_groups=groups,
        quotations_shown=quotations.quotation_count(groups),
        quotation_label=quotations.label,
        quotation_url=quotations.document_url,
        example_query=example_query,
        example_url=search_urls.search(example_request),
    )


def _redirect_to_slug(name: str) -> BaseResponse:
    """Redirect another form of a name to its person."""
    slugs = services().catalog.people.resolve_name(name)
    if len(slugs) != 1 or slugs[0] == name:
        abort(404, NOT_FOUND)
    return redirect(search_urls.person(slugs[0]))
