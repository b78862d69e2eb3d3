"""Tests that decisions about people are shown with names instead of slugs."""

from __future__ import annotations

from pathlib import Path

from archive.catalog import DecisionKind
from tests.web.conftest import ArchiveUnderTest
from tests.web.correction_helpers import (
    editing_client_for,
    facts_table,
    parse_response,
    submit_fact_form,
    submit_form,
)
from web.presenters.people_decisions import decision_labels
from web.urls import corrections as correction_urls

TEXT = "Cranes arrive\n\nMr Thomas Brandt said on Tuesday that Ellen Marlow would come."


def ingest_two_people(library: ArchiveUnderTest, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT)
    library.ingest(folder)


def test_messages_and_the_list_name_the_people_of_a_merge(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    ingest_two_people(empty_library, tmp_path)
    client = editing_client_for(empty_library)
    page = parse_response(client.get("/people/ellen-marlow"))
    response = submit_form(
        client, page, ".person-form form", action="merge", value="thomas-brandt"
    )
    page = parse_response(client.get(response.location))
    message = page.select_one(".flash p")
    assert message
    assert message.text == (
        "Thomas Brandt merged into Ellen Marlow. Ellen Marlow is now in 1 article."
    )
    decisions_page = parse_response(client.get(correction_urls.DECISIONS))
    assert (
        "Thomas Brandt merged into Ellen Marlow"
        in decisions_page.select(".item-list")[0].text
    )
    response = submit_form(client, decisions_page, ".item-list form.undo")
    page = parse_response(client.get(response.location))
    message = page.select_one(".flash p")
    assert message
    assert message.text == "Undone: Thomas Brandt merged into Ellen Marlow."


def test_each_kind_of_decision_has_names_after_it_was_made(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    ingest_two_people(empty_library, tmp_path)
    people = empty_library.catalog.people
    people.decide(DecisionKind.RENAME, "ellen-marlow", "Elly Marlow", "ada")
    people.decide(DecisionKind.MERGE, "thomas-brandt", "ellen-marlow", "ada")
    people.decide(DecisionKind.SPLIT, "thomas-brandt", None, "ada")
    people.decide(DecisionKind.HIDE, "thomas-brandt", None, "ada")
    people.decide(DecisionKind.HIDE, "nobody-atall", None, "ada")
    assert decision_labels(empty_library.catalog, people.decisions()) == [
        "Ellen Marlow renamed to Elly Marlow",
        "Thomas Brandt merged into Elly Marlow",
        "Thomas Brandt split off as a separate person",
        "Thomas Brandt hidden (not a person)",
        "nobody-atall hidden (not a person)",
    ]


def test_the_form_of_a_corrected_fact_shows_no_method(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    ingest_two_people(empty_library, tmp_path)
    client, id = editing_client_for(empty_library), empty_library.document_id("a.txt")
    submit_fact_form(client, id, "outlet", value="The Harbour Post")
    assert "Harbour Post" in facts_table(client, id)["Outlet"]
    page = parse_response(client.get(correction_urls.correct(id, "outlet")))
    current_value = page.select_one(".current-value")
    assert current_value
    assert " ".join(current_value.text.split()) == "The Harbour Post"
