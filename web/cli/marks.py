"""The commands `collect`, `tag`, `mark` and `note`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from archive.catalog import Action, Catalog, MemberOrder
from archive.home import Home
from archive.text.anchors import anchor_of
from index.engines import open_engine
from index.search.request import SearchRequest
from index.search.service import SearchService
from web.cli.archive_access import (
    find_document,
    open_catalog,
    sync_index_with_progress,
    writing,
)
from web.cli.options import author_option
from web.cli.output import write_json, write_line
from web.cli.terminal import print_message, print_table
from web.messages import formatting
from web.messages import marks as mark_messages

UNDO_HINT = "To undo it, run: cuttings undo --action {key}"
NO_ARTICLES = "give at least one ID, or --query"
PASSAGE_NOT_FOUND = (
    "the article does not contain “{quote}”; copy the words from its text"
)
Command = TypeVar("Command", bound=Callable[..., Any])

ids_argument = click.argument("ids", nargs=-1, metavar="[ID]...")
query_option = click.option(
    "--query", metavar="QUERY", help="All articles that match this query"
)
remove_option = click.option(
    "--remove", is_flag=True, help="Take it away instead of adding it"
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print as JSON")


def select_ids(
    home: Home, catalog: Catalog, ids: Sequence[str], query: str | None
) -> tuple[str, ...]:
    """Return the documents that IDs and a query name. Raise UsageError without any."""
    if not ids and query is None:
        raise click.UsageError(NO_ARTICLES)
    selected = [find_document(catalog, id).document.id for id in ids]
    if query is not None:
        sync_index_with_progress(home, catalog)
        engine = open_engine(home)
        try:
            request = SearchRequest(text=query, collapse_copies=False)
            results = SearchService(catalog, engine).stream(request)
            for message in results.messages:
                print_message(message)
            selected += results.ids()
        finally:
            engine.close()
    return tuple(dict.fromkeys(selected))


def print_action(action: Action) -> None:
    """Print what was done, and how to undo it."""
    print_message(mark_messages.report(action))
    print_message(UNDO_HINT.format(key=action.key))


def _change(
    home: Home,
    ids: Sequence[str],
    query: str | None,
    change: Callable[[Catalog, tuple[str, ...]], Action],
) -> None:
    """Change documents, update the index, and print what was done."""
    with writing(home), open_catalog(home, must_exist=True) as catalog:
        action = change(catalog, select_ids(home, catalog, ids, query))
        sync_index_with_progress(home, catalog)
    print_action(action)


@click.command()
@click.argument("name", required=False)
@ids_argument
@query_option
@remove_option
@click.option("--list", "list_all", is_flag=True, help="List the collections")
@click.option("--rename", metavar="NAME", help="Give the collection another name")
@click.option("--describe", metavar="TEXT", help="Describe the collection")
@click.option("--delete", is_flag=True, help="Delete the collection, not its articles")
@json_option
@author_option("change")
@click.pass_obj
def collect(
    home: Home,
    /,
    name: str | None,
    ids: Sequence[str],
    query: str | None,
    **options: Any,
) -> None:
    """Put articles into a collection.

    NAME is the name of the collection. It is created if it is new. Without ID and
    --query, the articles of the collection are listed in their order.

    Example: cuttings collect "S-400 deal" 3f2a91 88c01b

    Example: cuttings collect "S-400 deal" --query 'S-400 date:2020'

    Example: cuttings collect --list
    """
    author = options["author"]
    if options["list_all"]:
        _list_collections(home, options["as_json"])
        return
    if name is None:
        raise click.UsageError("give the NAME of a collection, or --list")
    if options["delete"] or options["rename"] or options["describe"] is not None:
        _change_collection(home, name, options)
    elif not ids and query is None:
        _list_members(home, name, options["as_json"])
    elif options["remove"]:
        _change(
            home, ids, query, lambda c, found: c.collections.remove(found, name, author)
        )
    else:
        _change(
            home, ids, query, lambda c, found: c.collections.add(found, name, author)
        )


def _change_collection(home: Home, name: str, options: dict[str, Any]) -> None:
    author = options["author"]
    with writing(home), open_catalog(home, must_exist=True) as catalog:
        collection = catalog.collections.get(name)
        if options["delete"]:
            action = catalog.collections.delete(collection.id, author)
        else:
            new_name = options["rename"] or collection.name
            text = options["describe"]
            description = collection.description if text is None else text
            action = catalog.collections.change(
                collection.id, new_name, description, author
            )
        sync_index_with_progress(home, catalog)
    print_action(action)


def _list_collections(home: Home, as_json: bool) -> None:
    with open_catalog(home, must_exist=True) as catalog:
        entries = catalog.collections.list()
    if as_json:
        for entry in entries:
            fields = {"id": entry.id, "name": entry.name}
            fields |= {"description": entry.description}
            write_json({**fields, "documents": entry.document_count})
    elif entries:
        rows = [
            (entry.name, f"{entry.document_count:,}", entry.id) for entry in entries
        ]
        print_table(("collection", "articles", "ID"), rows)
    else:
        print_message("No collections.")


def _list_members(home: Home, name: str, as_json: bool) -> None:
    with open_catalog(home, must_exist=True) as catalog:
        collection = catalog.collections.get(name)
        ids = catalog.collections.member_ids(collection.id, MemberOrder.HAND)
        refs = catalog.refs(ids)
    for ref in refs.values():
        days = formatting.date_range(ref.dates) if ref.dates else ""
        if as_json:
            write_json({"id": ref.id, "title": ref.title, "outlet": ref.outlet})
        else:
            write_line("\t".join((ref.id, days, ref.outlet or "", ref.title or "")))


@click.command()
@click.argument("tag", metavar="TAG", required=False)
@ids_argument
@query_option
@remove_option
@click.option("--list", "list_all", is_flag=True, help="List the tags")
@author_option("change")
@click.pass_obj
def tag(
    home: Home,
    /,
    tag: str | None,
    ids: Sequence[str],
    query: str | None,
    **options: Any,
) -> None:
    """Tag articles.

    TAG may have several words. Search for it with tag:, such as tag:"air defence".

    Example: cuttings tag "air defence" 3f2a91

    Example: cuttings tag --list
    """
    author = options["author"]
    if options["list_all"]:
        with open_catalog(home, must_exist=True) as catalog:
            rows = [(name, f"{count:,}") for name, count in catalog.marks.tags()]
        print_table(("tag", "articles"), rows) if rows else print_message("No tags.")
        return
    if tag is None:
        raise click.UsageError("give a TAG, or --list")
    name = tag
    if options["remove"]:
        _change(home, ids, query, lambda c, found: c.marks.untag(found, name, author))
    else:
        _change(home, ids, query, lambda c, found: c.marks.tag(found, name, author))


@click.command()
@click.argument("state", type=click.Choice(("read", "unread")))
@ids_argument
@query_option
@author_option("change")
@click.pass_obj
def mark(
    home: Home, /, state: str, ids: Sequence[str], query: str | None, author: str
) -> None:
    """Mark articles as read or unread.

    Search for the mark with is:read and is:unread.

    Example: cuttings mark read 3f2a91

    Example: cuttings mark unread --query 'in:"S-400 deal"'
    """
    is_read = state == "read"
    _change(
        home,
        ids,
        query,
        lambda c, found: c.marks.set_read(found, author, is_read=is_read),
    )


@click.command()
@click.argument("id")
@click.argument("text", required=False)
@click.option(
    "--quote", metavar="WORDS", help="Put the note on this passage of the text"
)
@click.option("--change", "note_id", metavar="NOTE", help="Replace the text of a note")
@click.option("--delete", "deleted_id", metavar="NOTE", help="Delete a note")
@json_option
@author_option("note")
@click.pass_obj
def note(home: Home, /, id: str, text: str | None, **options: Any) -> None:
    """Write a note on an article or a passage of it.

    Without TEXT, the notes on the article are listed. A note on a passage keeps its
    place when the file is read again. Search in notes with note:.

    Example: cuttings note 3f2a91 "Check the date of the visit" --quote "in Ankara"
    """
    if text is None and not options["deleted_id"]:
        _list_notes(home, id, options["as_json"])
        return
    with writing(home), open_catalog(home, must_exist=True) as catalog:
        record = find_document(catalog, id)
        action = _write_note(catalog, record.document.id, text or "", options)
        sync_index_with_progress(home, catalog)
    print_action(action)


def _write_note(
    catalog: Catalog, id: str, text: str, options: dict[str, Any]
) -> Action:
    author, quote = options["author"], options["quote"]
    if options["deleted_id"]:
        return catalog.marks.delete_note(options["deleted_id"], author)
    if options["note_id"]:
        return catalog.marks.change_note(options["note_id"], text, author)
    anchor = None
    if quote:
        record = catalog.records([id])[id]
        anchor = anchor_of(record.document.text, quote)
        if anchor is None:
            raise click.ClickException(PASSAGE_NOT_FOUND.format(quote=quote))
    _note_id, action = catalog.marks.add_note(id, text, author, anchor)
    return action


def _list_notes(home: Home, id: str, as_json: bool) -> None:
    with open_catalog(home, must_exist=True) as catalog:
        notes = find_document(catalog, id).marks.notes
    for entry in notes:
        quote = entry.anchor.quote if entry.anchor else None
        if as_json:
            fields = {"id": entry.id, "text": entry.text, "quote": quote}
            write_json({**fields, "author": entry.author})
        else:
            passage = f"“{quote}”: " if quote else ""
            write_line(f"{entry.id}\t{entry.author}\t{passage}{entry.text}")
    if not notes and not as_json:
        print_message("No notes.")
