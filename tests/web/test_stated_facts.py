"""Test that facts from a list of references are shown as stated in that file."""

from __future__ import annotations

from archive.catalog import StatedFact
from index.catalog_feed import CatalogFeed
from tests.web.conftest import ArchiveUnderTest
from tests.web.correction_helpers import (
    editing_client_for,
    facts_table,
    follow_job,
    hidden_fields,
    parse_response,
    submit_fact_form,
)


def test_the_page_names_the_file_and_undoes_the_whole_list(
    four_pages: ArchiveUnderTest,
) -> None:
    catalog = four_pages.catalog
    ids = [four_pages.document_id(name) for name in ("0", "bare")]
    facts = [StatedFact(id, "agency", "dpa") for id in ids]
    facts += [StatedFact(ids[1], "authors", ("Bo Ek", "Ann Lind"))]
    catalog.corrections.fill(facts, "library.ris", "Ada")
    four_pages.engine.sync(CatalogFeed(catalog))
    client = editing_client_for(four_pages)
    agency = facts_table(client, ids[0])["Agency"]
    assert "dpa" in agency
    assert "from a file stated in library.ris, added by Ada on" in agency
    assert "also in 1 other article" in agency
    assert "from the list of references library.ris" in agency
    page = parse_response(client.get(f"/documents/{ids[0]}"))
    undo = page.select_one(".fact-agency form.undo")
    assert undo
    response = client.post(str(undo["action"]), data=hidden_fields(undo))
    follow_job(client, response)
    assert "unknown" in facts_table(client, ids[0])["Agency"]
    assert "unknown" in facts_table(client, ids[1])["Authors"]
    assert not catalog.verify()


def test_a_correction_by_hand_replaces_a_stated_fact_and_back(
    four_pages: ArchiveUnderTest,
) -> None:
    id = four_pages.document_id("bare")
    catalog = four_pages.catalog
    catalog.corrections.fill([StatedFact(id, "outlet", "Post")], "library.ris", "Ada")
    client = editing_client_for(four_pages)
    submit_fact_form(client, id, "outlet", value="Herald")
    assert "Herald" in facts_table(client, id)["Outlet"]
    page = parse_response(client.get(f"/documents/{id}"))
    undo = page.select_one(".fact-outlet form.undo")
    assert undo
    response = client.post(str(undo["action"]), data=hidden_fields(undo))
    follow_job(client, response)
    assert "Post" in facts_table(client, id)["Outlet"]
    record = catalog.record(id)
    assert record
    assert not record.corrected_facts
