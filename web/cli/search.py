"""The command that searches the archive."""

from __future__ import annotations

from typing import Any

import click

from archive.home import Home
from index.engine import Sort
from index.search.request import MAX_PAGE_SIZE, PAGE_SIZE, SearchRequest
from index.search.service import SearchService
from web.api.serializers import search as search_serializers
from web.cli import messages as cli_messages
from web.cli.archive_access import open_archive
from web.cli.options import sort_option
from web.cli.output import write_json
from web.cli.results import print_related, print_results
from web.cli.terminal import print_message
from web.presenters import zero_results


@click.command()
@click.argument("query")
@click.option(
    "--json", "as_json", is_flag=True, help="Print the response of the JSON API"
)
@sort_option("results")
@click.option(
    "--page",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Page of the results",
)
@click.option(
    "--size",
    type=click.IntRange(0, MAX_PAGE_SIZE),
    default=PAGE_SIZE,
    show_default=True,
    help="Articles per page; 0 prints only the count",
)
@click.pass_obj
def search(home: Home, /, query: str, as_json: bool, **options: Any) -> None:
    """Search the archive.

    In a terminal, results are a numbered list with highlighted matches. When piped,
    each article is a line of tab-separated fields: ID, date, date confidence, outlet,
    title, passage.

    Example: cuttings search '"missile systems" person:shoigu date:2020'
    """
    request = SearchRequest(
        text=query,
        sort=Sort(options["sort"]),
        page=options["page"],
        size=options["size"],
        collapse_copies=False,
    )
    with open_archive(home) as (catalog, engine):
        service = SearchService(catalog, engine)
        response = service.search(request)
        explanation = zero_results.explain_zero_results(service, response)
        if as_json:
            results = search_serializers.serialize_search(response, explanation)
            write_json(results, indent=2)
            return
        if response.results:
            first_number = (request.page - 1) * request.size + 1
            print_results(response.results, first_number)
    messages = [*cli_messages.search_summary(response)]
    if explanation:
        messages += cli_messages.zero_results_lines(explanation)
    for message in messages:
        print_message(message)
    print_related(response.related)
