"""Test collections, tags, notes, read marks and saved searches on pages, with forms."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from index.catalog_feed import CatalogFeed
from tests.conftest import SEEDS
from tests.web.conftest import ArchiveUnderTest
from tests.web.correction_helpers import (
    editing_client_for,
    follow_job,
    hidden_fields,
    parse_response,
)
from tests.web.page_helpers import get_page, text_of
from tests.web.test_openapi import check_response


@pytest.fixture
def archive(seeded_library: ArchiveUnderTest) -> ArchiveUnderTest:
    """Return an archive of the seeds that a test may change."""
    return seeded_library


@pytest.fixture
def editor(archive: ArchiveUnderTest) -> Iterator[FlaskClient]:
    """Yield a client that may edit the archive."""
    with editing_client_for(archive) as client:
        yield client


def submit(
    client: FlaskClient, url: str, selector: str, **values: str | list[str]
) -> BeautifulSoup:
    """Submit a form of a page, and return the page after it."""
    form = get_page(client, url).select_one(selector)
    assert form, selector
    response = post(client, form, **values)
    assert response.status_code == 303, response.text
    return parse_response(client.get(response.location))


def post(client: FlaskClient, form: Tag, **values: str | list[str]) -> TestResponse:
    """Send a form. Several hidden fields may have one name."""
    data: dict[str, object] = {}
    for field in form.select("input[type=hidden]"):
        data.setdefault(str(field["name"]), [])
        data[str(field["name"])].append(str(field.get("value", "")))  # type: ignore[attr-defined]
    data |= values
    return follow_job(client, client.post(str(form["action"]), data=data))


def flash(page: BeautifulSoup) -> str:
    """Return the message at the top of a page."""
    message = page.select_one(".flash p")
    assert message
    return text_of(message)


def undo(client: FlaskClient, page: BeautifulSoup) -> BeautifulSoup:
    """Press the undo beside the message of a page."""
    form = page.select_one(".flash form.undo")
    assert form
    response = follow_job(
        client, client.post(str(form["action"]), data=hidden_fields(form))
    )
    assert response.status_code == 303
    return parse_response(client.get(response.location))


def headings(page: BeautifulSoup, selector: str = ".member h2 a") -> list[str]:
    return [text_of(link) for link in page.select(selector)]


def ids_found(client: FlaskClient, query: str) -> list[str]:
    response = client.get("/api/v1/search", query_string={"q": query})
    return [result["id"] for result in response.get_json()["results"]]


SELECTION = "form#selection"


def test_ticked_articles_are_put_into_a_collection_and_undone_together(
    editor: FlaskClient,
) -> None:
    page = get_page(editor, "/?q=S-400")
    boxes = page.select(".card input[type=checkbox][form=selection]")
    assert len(boxes) == len(page.select(".card")) > 2
    ids = [str(box["value"]) for box in boxes[:2]]
    after = submit(
        editor, "/?q=S-400", SELECTION, scope="ticked", id=ids, collection="The deal", action="collect"
    )  # fmt: skip
    assert flash(after) == "2 articles put into “The deal”."
    listed = get_page(editor, "/collections/the-deal")
    assert [str(item["id"])[2:] for item in listed.select(".member")] == ids
    assert sorted(ids_found(editor, "in:deal")) == sorted(ids)
    facet = [
        text_of(link) for link in after.select(".sidebar a") if "deal" in text_of(link)
    ]
    assert facet
    after = undo(editor, after)
    assert flash(after) == "Undone: 2 articles put into “The deal”."
    assert ids_found(editor, "in:deal") == []
    assert editor.get("/collections/the-deal").status_code == 404


def test_all_on_the_page_and_all_found_can_be_tagged_and_marked(
    editor: FlaskClient,
) -> None:
    after = submit(
        editor, "/?size=2", SELECTION, scope="page", tag="first", action="tag"
    )
    assert flash(after) == "Tag “first” added to 2 articles."
    after = submit(
        editor, "/?size=2", SELECTION, scope="found", tag="all", action="tag"
    )
    assert flash(after) == "Tag “all” added to 5 articles."
    after = submit(editor, "/?tag=first", SELECTION, scope="found", action="read")
    assert flash(after) == "2 articles marked as read."
    assert len(ids_found(editor, "is:unread")) == 3
    after = submit(editor, "/?tag=first", SELECTION, scope="found", action="read")
    assert flash(after) == "Nothing was changed: no article needed it."
    assert not after.select(".flash form")
    after = submit(editor, "/", SELECTION, scope="found", tag="all", action="untag")
    assert flash(after) == "Tag “all” removed from 5 articles."
    labels = [
        text_of(heading)
        for heading in get_page(editor, "/").select(".sidebar h2, .sidebar summary")
    ]
    assert any("Tag" in label for label in labels)
    assert any("Read mark" in label for label in labels)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"scope": "ticked", "action": "read"}, "No article is selected."),
        ({"scope": "page", "action": "collect"}, "Enter a name."),
        ({"scope": "page", "action": "tag", "tag": "—"}, "enter at least one letter"),
        ({"scope": "page", "action": "burn"}, "The requested action is unknown."),
    ],
)
def test_an_incomplete_selection_says_what_to_do(
    editor: FlaskClient, values: dict[str, str], message: str
) -> None:
    form = get_page(editor, "/").select_one(SELECTION)
    assert form
    response = post(editor, form, **values)
    assert response.status_code == 400
    assert message in text_of(BeautifulSoup(response.text, "html.parser"))


def test_a_collection_is_ordered_by_hand_renamed_and_deleted(
    editor: FlaskClient, archive: ArchiveUnderTest
) -> None:
    ids = ids_found(editor, "")
    archive.catalog.collections.add(ids, "Order", "Ada")
    url = "/collections/order"
    first, second, *_ = headings(get_page(editor, url))
    form = f"#d-{ids[1]} form.order"
    after = submit(editor, url, form, to="up")
    assert flash(after) == "Order of “Order” changed."
    assert headings(after)[:2] == [second, first]
    page = get_page(editor, url)
    place = page.select(f"#d-{ids[1]} input[type=number]")[0]
    for member in page.select(".member"):  # the seeds have no titles
        words = text_of(member.select("h2 a")[0]).removesuffix(" …")
        assert not text_of(member.select(".excerpt")[0]).startswith(words)
    assert (place["value"], place["min"], place["max"]) == ("1", "1", "5")
    assert headings(submit(editor, url, f"{form}:last-of-type", to="5"))[4] == second
    assert headings(submit(editor, url, form, to="1"))[:2] == [second, first]
    dates = [
        text_of(d) for d in get_page(editor, f"{url}?order=oldest").select(".date")
    ]
    assert [date for date in dates if "24 June 2020" in date]
    assert not get_page(editor, f"{url}?order=oldest").select("form.order")
    after = submit(
        editor, url, "#change-collection", collection="Treaty", description="All"
    )
    assert text_of(after.select("h1")[0]) == "Treaty"
    assert len(ids_found(editor, "in:treaty")) == 5
    after = submit(editor, url, "#delete-collection")
    assert (
        flash(after) == "Collection “Treaty” deleted. Its articles stay in the archive."
    )
    assert len(ids_found(editor, "in:treaty")) == 0
    undo(editor, after)
    assert headings(get_page(editor, url))[0] == second


def test_a_collection_has_a_chronology_a_page_to_print_and_exports_in_its_order(
    editor: FlaskClient, archive: ArchiveUnderTest
) -> None:
    ids = ids_found(editor, "")[::-1]
    archive.catalog.collections.add(ids, "Order", "Ada")
    archive.catalog.marks.add_note(ids[0], "Ask the ministry", "Ada")
    printed = get_page(editor, "/collections/order/print")
    assert len(printed.select("article .text")) == 5
    assert "Ask the ministry" in text_of(printed)
    chronology = get_page(editor, "/collections/order/chronology")
    periods = [text_of(period) for period in chronology.select("dt")]
    assert "June 2020" in periods
    assert len(chronology.select("dd > a")) == 5
    page = get_page(editor, "/collections/order")
    exports = [str(link["href"]) for link in page.select(".downloads a")]
    assert len(exports) == 5
    for address in exports:
        response = editor.get(address)
        assert response.status_code == 200, address
        places = [response.text.find(id) for id in ids]
        assert places == sorted(places), address
        assert min(places) > 0, address
    assert editor.get("/collections/order/export?format=pdf").status_code == 400
    assert editor.get("/collections/none/export?format=csv").status_code == 404


def test_notes_are_written_on_an_article_and_on_a_passage(
    editor: FlaskClient, archive: ArchiveUnderTest
) -> None:
    id = archive.catalog.find_ids("")[0]
    words = " ".join(archive.catalog.records([id])[id].document.text.split()[5:11])
    url = f"/documents/{id}"
    after = submit(editor, url, ".new-note", text="On <all>")
    assert flash(after) == "Note saved."
    after = submit(editor, url, ".new-note", text="Here", quote=words)
    notes = [text_of(note) for note in after.select(".notes .note-text")]
    assert notes == ["On <all>", "Here"]
    link = after.select(".notes blockquote a")[0]
    assert text_of(link) == words
    assert str(link["href"]).startswith(f"{url}#:~:text=")
    assert ids_found(editor, "note:here") == [id]
    change = ".notes li:first-child form[action$=change]"
    after = submit(editor, url, change, text="Changed")
    assert "Changed" in text_of(after.select(".notes")[0])
    after = submit(editor, url, ".notes li form[action$=delete]")
    assert flash(after) == "Note deleted."
    undo(editor, after)
    form = get_page(editor, url).select_one(".new-note")
    assert form
    wrong = post(editor, form, text="x", quote="words that are not there")
    assert wrong.status_code == 400
    assert "does not contain these words" in wrong.text


def test_an_article_is_collected_tagged_and_marked_on_its_page(
    editor: FlaskClient, archive: ArchiveUnderTest
) -> None:
    id = archive.catalog.find_ids("")[0]
    url = f"/documents/{id}"
    form = ".marks details form[action$=marks]"
    submit(editor, url, form, action="collect", collection="Deal")
    submit(editor, url, form, action="tag", tag="war & peace")
    after = submit(editor, url, form, action="read")
    marks = text_of(after.select(".mark-list")[0])
    assert "Deal" in marks
    assert "war & peace" in marks
    assert marks.endswith("read")
    after = submit(editor, url, ".mark-list li form", action="uncollect")
    assert "Deal" not in text_of(after.select(".mark-list")[0])
    assert ids_found(editor, 'tag:"war & peace"') == [id]
    tag_link = str(after.select(".mark-list a")[0]["href"])
    assert len(get_page(editor, tag_link).select(".card")) == 1


def test_a_search_is_saved_and_shows_what_is_new(
    editor: FlaskClient, archive: ArchiveUnderTest
) -> None:
    after = submit(
        editor, "/?q=S-400&sort=newest", ".save-search", collection="Missiles"
    )
    assert flash(after) == "Search saved as “Missiles”."
    row = text_of(after.select(".lists tbody tr")[0])
    assert "nothing new" in row
    link = str(after.select(".lists a")[0]["href"])
    assert editor.get(link).location == "/?q=S-400&sort=newest"
    folder = archive.home.folder.parent / "more"
    folder.mkdir()
    (folder / "new.txt").write_text(
        "Arrived\n\nMore S-400 systems arrived on Monday, officials said."
    )
    archive.ingest(SEEDS, folder)
    page = get_page(editor, "/searches")
    assert text_of(page.select(".new-badge")[0]) == "1 new"
    new = get_page(editor, "/searches/missiles/new")
    assert [heading.split()[0] for heading in headings(new)] == ["Arrived"]
    assert len(new.select(".member input[form=selection]")) == 1
    api = editor.get("/api/v1/searches/missiles/new").get_json()
    assert len(api["articles"]) == api["total"] == 1
    after = submit(editor, "/searches/missiles/new", "#seen")
    assert "nothing new" in text_of(after)
    later = editor.get(
        "/api/v1/searches/missiles/new", query_string={"since": api["newest"]}
    )
    assert later.get_json()["total"] == 0
    after = submit(editor, "/searches", ".lists form")
    assert flash(after) == "Saved search “Missiles” deleted."
    assert editor.get("/searches/missiles/new").status_code == 404


def test_collections_are_compared_side_by_side(archive: ArchiveUnderTest) -> None:
    catalog, reader = archive.catalog, archive.client
    ids = catalog.find_ids("")
    catalog.collections.add(ids[:1], "Deal", "Ada")
    assert "Compare up to" not in reader.get("/collections").text
    catalog.collections.add(ids[1:3], "War & peace", "Ada")
    archive.engine.sync(CatalogFeed(catalog))
    form = get_page(reader, "/collections").select_one("main form[method=get]")
    assert form
    names = [str(box["value"]) for box in form.select("input[type=checkbox]")]
    query = {"collection": names, **hidden_fields(form)}
    page = parse_response(reader.get(str(form["action"]), query_string=query))
    series = [text_of(item) for item in page.select(".series li")]
    assert series == ["Deal 1 article", "War & peace 2 articles"]


def test_an_article_added_just_after_the_last_look_is_new(
    editor: FlaskClient, archive: ArchiveUnderTest
) -> None:
    submit(editor, "/?q=S-400", ".save-search", collection="Missiles")
    folder = archive.home.folder.parent / "more"
    folder.mkdir()
    for number in range(4):  # several of them come within a second
        path = folder / f"{number}.txt"
        path.write_text(f"Part {number}\n\nMore S-400 systems arrived, officials said.")
        archive.ingest(SEEDS, folder)
        new = get_page(editor, "/searches/missiles/new")
        assert [heading[:6] for heading in headings(new)] == [f"Part {number}"]
        submit(editor, "/searches/missiles/new", "#seen")


def test_readers_see_marks_and_nothing_of_editing(archive: ArchiveUnderTest) -> None:
    catalog, reader = archive.catalog, archive.client
    assert "/collections" not in reader.get("/").text
    id = catalog.find_ids("")[0]
    catalog.collections.add([id], "Deal", "Ada")
    catalog.marks.tag([id], "war", "Ada")
    catalog.marks.add_note(id, "A note", "Ada")
    catalog.searches.save("Missiles", "q=S-400", "Ada")
    archive.engine.sync(CatalogFeed(catalog))
    locked = editing_client_for(archive, password="secret")
    for client in (reader, locked):
        for url in (
            *("/", "/collections", "/collections/deal", "/collections/deal/print"),
            *("/collections/deal/chronology", "/searches", f"/documents/{id}"),
            *("/?tag=war", "/searches/missiles/new"),
        ):
            page = get_page(client, url)
            assert not page.select("form[method=post]"), url
            assert not page.select("[form=selection]"), url
        assert "A note" in get_page(client, f"/documents/{id}").text
        assert "/collections" in client.get("/").text


def test_each_form_needs_the_right_and_the_token(archive: ArchiveUnderTest) -> None:
    catalog = archive.catalog
    id = catalog.find_ids("")[0]
    catalog.collections.add([id], "Deal", "Ada")
    note_id, action = catalog.marks.add_note(id, "A note", "Ada")
    catalog.searches.save("Missiles", "q=S-400", "Ada")
    before = catalog.last_change
    addresses = (
        *("/selection", f"/documents/{id}/marks", f"/documents/{id}/notes"),
        *(f"/notes/{note_id}/change", f"/notes/{note_id}/delete"),
        *("/collections", "/collections/deal/change", "/collections/deal/delete"),
        *("/collections/deal/move", "/searches", "/searches/missiles/delete"),
        *("/searches/missiles/seen", f"/actions/{action.key}/undo"),
    )
    data = {"action": "tag", "tag": "x", "collection": "x", "text": "x", "id": id}
    editing = editing_client_for(archive)
    locked = editing_client_for(archive, password="secret")
    for address in addresses:
        assert archive.client.post(address, data=data).status_code in {403, 413}
        assert editing.post(address, data=data).status_code == 403, address
        assert locked.post(address, data=data).status_code == 401, address
    assert catalog.last_change == before
    assert len(catalog.searches.list()) == 1


def test_the_api_lists_collections_tags_and_marks(
    archive: ArchiveUnderTest, editor: FlaskClient
) -> None:
    ids = ids_found(editor, "")
    archive.catalog.collections.add(ids, "Deal", "Ada")
    archive.catalog.marks.tag(ids[:1], "war", "Ada")
    archive.catalog.marks.set_read(ids[:1], "Ada")
    archive.catalog.marks.add_note(ids[0], "A note", "Ada")
    (entry,) = editor.get("/api/v1/collections").get_json()["collections"]
    assert (entry["id"], entry["name"], entry["documents"]) == ("deal", "Deal", 5)
    details = editor.get(entry["json"], query_string={"size": 2, "page": 2}).get_json()
    assert [article["id"] for article in details["articles"]] == ids[2:4]
    assert editor.get("/api/v1/tags").get_json() == {
        "tags": [{"tag": "war", "documents": 1, "url": "/?tag=war"}]
    }
    document = editor.get(f"/api/v1/documents/{ids[0]}").get_json()
    assert document["collections"] == [{"id": "deal", "name": "Deal"}]
    assert (document["tags"], document["read"]) == (["war"], True)
    assert document["annotations"][0]["text"] == "A note"
    assert editor.get("/api/v1/collections/none").status_code == 404
    assert editor.get("/api/v1/collections/deal?order=x").status_code == 400
    assert editor.get("/api/v1/searches/none/new").status_code == 404


def test_responses_about_marks_match_their_description(
    archive: ArchiveUnderTest, editor: FlaskClient
) -> None:
    ids = ids_found(editor, "")
    archive.catalog.collections.add(ids, "Deal", "Ada")
    archive.catalog.marks.tag(ids, "war", "Ada")
    archive.catalog.marks.add_note(ids[0], "A note", "Ada")
    archive.catalog.searches.save("Missiles", "q=S-400", "Ada")
    description = editor.get("/api/v1/openapi.json").get_json()
    for path in (
        *("/collections", "/collections/deal?order=oldest&size=2&page=2", "/tags"),
        *("/searches", "/searches/missiles/new", f"/documents/{ids[0]}"),
        "/searches/missiles/new?since=2020-01-01T00:00:00%2B00:00",
        *("/collections/none", "/collections?q=x", "/searches/missiles/new?since=x"),
    ):
        check_response(editor, description, f"/api/v1{path}")
    check_response(editor, description, "/collections/deal/export?format=csv")


def test_marks_make_no_page_heavy(editor: FlaskClient) -> None:
    assert len(editor.get("/").data) < 60_000


@pytest.mark.parametrize("part", ["", "/chronology", "/print"])
def test_an_empty_collection_says_that_it_is_empty(
    archive: ArchiveUnderTest, part: str
) -> None:
    archive.catalog.collections.add([], "Later", "Ada")
    page = parse_response(archive.client.get(f"/collections/later{part}"))
    assert "This collection is empty." in text_of(page)
