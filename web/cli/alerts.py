"""The command `alerts`: what saved searches find that is new, for cron."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

import click

from archive.catalog import ALERTS, Catalog, DocumentRef, SavedSearch, clean_name
from archive.home import Home
from index.engines import open_engine
from index.search.new_results import find_new_ids, newest_time
from index.search.request import SearchRequest
from index.search.service import SearchService
from web.cli.archive_access import (
    open_catalog,
    sync_index_with_progress,
    writing,
)
from web.cli.marks import print_action
from web.cli.options import DEFAULT_SITE, author_option, site_option
from web.cli.output import write_json, write_line
from web.cli.terminal import print_message, print_table
from web.messages import formatting
from web.messages import marks as mark_messages
from web.urls import exports as export_urls
from web.urls import marks as mark_urls
from web.urls import search as search_urls

EXIT_NOTHING_NEW = 3
"""The exit status if no search found anything new."""
MAX_NEW = 10_000
"""New articles of a search that are printed."""
NO_SEARCHES = (
    "no saved searches; save one with `cuttings alerts --save NAME QUERY`, or on a "
    "search page of `cuttings serve --edit`"
)


@dataclass(frozen=True, slots=True)
class Alert:
    """The new articles of a saved search, the last added first."""

    search: SavedSearch
    articles: tuple[DocumentRef, ...]


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON Lines")
@click.option("--list", "list_all", is_flag=True, help="List the saved searches")
@click.option(
    "--save",
    nargs=2,
    metavar="NAME QUERY",
    help="Save a search under a name, instead of looking for new articles",
)
@click.option("--delete", metavar="NAME", help="Delete a saved search")
@click.option(
    "--keep", is_flag=True, help="Print the same articles again in the next run"
)
@site_option
@author_option("change")
@click.pass_obj
def alerts(
    home: Home, /, names: Sequence[str], site: str, as_json: bool, **options: Any
) -> None:
    """Print what saved searches find that is new.

    An article is new if it was added to the archive after the last run or, in the first
    one, after the search was saved. NAME is a saved search; all of them are looked at
    without it. Nothing is printed if nothing is new, and the exit status is 3.

    Example: cuttings alerts --save Missiles 'S-400 OR "air defence"'

    Example: cuttings alerts > new.txt && mail -s "New articles" ada@example.org < new.txt
    """
    if options["list_all"]:
        _list_searches(home)
    elif options["save"]:
        _save_search(home, *options["save"], author=options["author"])
    elif options["delete"]:
        _delete_search(home, options["delete"], options["author"])
    elif not _print_alerts(home, names, site, as_json, keep=options["keep"]):
        raise click.exceptions.Exit(EXIT_NOTHING_NEW)


def _print_alerts(
    home: Home, names: Sequence[str], site: str, as_json: bool, *, keep: bool
) -> bool:
    """Print all alerts, store that they were seen, and return if there were any."""
    with writing(home), open_catalog(home, must_exist=True) as catalog:
        searches = _chosen_searches(catalog, names)
        sync_index_with_progress(home, catalog)
        with closing(open_engine(home)) as engine:
            service = SearchService(catalog, engine)
            newest = newest_time(service, catalog)
            alerts = [*_find_alerts(service, catalog, searches)]
        print_alerts = _print_json if as_json else _print_text
        for alert in alerts:
            print_alerts(alert, site)
        if not keep:
            for search in searches:
                _set_seen(catalog, search, newest)
    return bool(alerts)


def _set_seen(catalog: Catalog, search: SavedSearch, newest: datetime) -> None:
    catalog.searches.set_seen(search.id, ALERTS, max(newest, search.saved_at))


def _chosen_searches(catalog: Catalog, names: Sequence[str]) -> tuple[SavedSearch, ...]:
    searches = tuple(map(catalog.searches.get, names)) or catalog.searches.list()
    if not searches:
        print_message(f"cuttings: {NO_SEARCHES}")
    return searches


def _find_alerts(
    service: SearchService, catalog: Catalog, searches: Sequence[SavedSearch]
) -> Iterator[Alert]:
    """Yield the searches that find something new."""
    seen = catalog.searches.last_seen(ALERTS)
    for search in searches:
        request = mark_urls.parse_search(search.query)
        since = seen.get(search.id, search.saved_at)
        new_ids = find_new_ids(service, catalog, request, since)
        ids = list(islice(new_ids, MAX_NEW))
        if ids:
            yield Alert(search, tuple(catalog.refs(ids).values()))


def _print_text(alert: Alert, site: str) -> None:
    count = mark_messages.new_count(len(alert.articles), MAX_NEW)
    write_line(f"{alert.search.name}: {count}")
    for article in alert.articles:
        days = formatting.date_range(article.dates) if article.dates else ""
        facts = ", ".join(filter(None, (article.outlet, days)))
        title = " ".join((article.title or "").split()) or article.id
        write_line(f"\n{title}{f' ({facts})' if facts else ''}")
        write_line(_address(article.id, site))
    write_line()


def _print_json(alert: Alert, site: str) -> None:
    for article in alert.articles:
        write_json(
            {
                "search": alert.search.name,
                "id": article.id,
                "title": article.title,
                "outlet": article.outlet,
                "date": article.dates.to_edtf() if article.dates else None,
                "url": _address(article.id, site),
            }
        )


def _address(id: str, site: str) -> str:
    return export_urls.absolute_url(site or DEFAULT_SITE, search_urls.document(id))


def _list_searches(home: Home) -> None:
    with open_catalog(home, must_exist=True) as catalog:
        searches = catalog.searches.list()
    if not searches:
        print_message(f"cuttings: {NO_SEARCHES}")
        return
    rows = [(entry.name, entry.query, entry.id) for entry in searches]
    print_table(("search", "query", "ID"), rows)


def _save_search(home: Home, name: str, text: str, *, author: str) -> None:
    query = search_urls.query_string(SearchRequest(text=text))
    with writing(home), open_catalog(home, must_exist=True) as catalog:
        search, action = catalog.searches.save(clean_name(name), query, author)
    print_action(action)
    print_message(f"To see what is new, run: cuttings alerts {search.id}")


def _delete_search(home: Home, name: str, author: str) -> None:
    with writing(home), open_catalog(home, must_exist=True) as catalog:
        action = catalog.searches.delete(name, author)
    print_action(action)
