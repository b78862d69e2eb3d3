"""The list of people and the page of a person."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from archive.messages import N_
from index.engine import Sort
from index.search.request import SearchRequest
from web.http.context import services
from web.presenters import articles, facets, navigation, quotations
from web.presenters.timeline import build_timeline, with_days
from web.urls import people as people_urls
from web.urls import search as search_urls

blueprint = Blueprint("people", __name__)

PAGE_SIZE = 60  # people on a page
MAX_OUTLETS = 12  # on a person's page

NOT_FOUND = N_(
    "No person in the archive has this name. Search for another form of the name."
)


@blueprint.get("/people")
def people() -> str:
    """List the people in the archive, those in the most articles first."""
    parameters = people_urls.parse(request.args)
    catalog_people = services().catalog.people
    offset = (parameters.page - 1) * PAGE_SIZE
    total, entries = catalog_people.list(
        parameters.text, offset, PAGE_SIZE, parameters.order, parameters.letter
    )
    return render_template(
        "people.html",
        list_parameters=parameters,
        total=total,
        entries=entries,
        orders=facets.people_sort_links(parameters),
        letters=facets.letter_links(parameters, catalog_people.first_letters()),
        pager=navigation.make_pager(
            total,
            PAGE_SIZE,
            parameters.page,
            lambda number: people_urls.page_url(replace(parameters, page=number)),
        ),
    )


@blueprint.get("/people/<slug>")
def person(slug: str) -> str | BaseResponse:
    """Show a person: names, roles, years, co-mentioned people, quotations, articles."""
    details = services().catalog.people.get(slug)
    if details is None:
        return _redirect_to_slug(slug)
    oldest_first = search_urls.parse_oldest_first(request.args)
    search_request = SearchRequest(
        filters={"person": (slug,)},
        sort=Sort.OLDEST if oldest_first else Sort.NEWEST,
        page=search_urls.parse_list(request.args).request.page,
    )
    search_service = services().search_service
    response = search_service.search(search_request)
    response = with_days(search_service.search, response)
    first_page = replace(search_request, page=1)
    said = services().catalog.people.quotations(
        slug, quotations.MAX_READ, oldest_first=oldest_first
    )
    groups = quotations.group_copies(said)
    example_query = quotations.example_query(said)
    return render_template(
        "person.html",
        details=details,
        entry=details.entry,
        answer=response,
        outlets=facets.facet_links(
            response.request, "outlet", response.facets["outlet"][:MAX_OUTLETS]
        ),
        timeline=build_timeline(response, search_service.archive_counts),
        cards=articles.result_cards(response),
        pager=navigation.make_pager(
            response.result_count,
            search_request.size,
            search_request.page,
            lambda number: search_urls.person(slug, number, oldest_first=oldest_first),
        ),
        articles_url=search_urls.search(first_page),
        orders=facets.person_sort_links(slug, oldest_first=oldest_first),
        oldest_first=oldest_first,
        quotation_groups=groups,
        quotations_shown=quotations.quotation_count(groups),
        quotation_label=quotations.label,
        quotation_url=quotations.document_url,
        example_query=example_query,
        example_url=search_urls.search(replace(first_page, text=example_query or "")),
    )


def _redirect_to_slug(name: str) -> BaseResponse:
    """Redirect another form of a name to its person."""
    slugs = services().catalog.people.resolve_name(name)
    if len(slugs) != 1 or slugs[0] == name:
        abort(404, NOT_FOUND)
    return redirect(search_urls.person(slugs[0]))
