"""Test how a catalog reads the forms of the names of organisations and places."""

from __future__ import annotations

from tests.conftest import SampleFolder

TEXTS = (
    "LONDON - Shares of Harwick Motors Corp <HWK> rose after the plan for Poland.",
    "Harwick Motors said on Monday that it had closed its plant in Poland.",
)


def test_forms_are_counted_among_the_given_articles(
    sample_folder: SampleFolder,
) -> None:
    for number, text in enumerate(TEXTS):
        sample_folder.write(f"{number}.txt", f"Headline {number}\n\n{text}\n")
    sample_folder.ingest()
    catalog = sample_folder.catalog
    ids = [record.document.id for _, record in catalog.changes(0)]
    forms = catalog.things.forms("organisations", "Harwick Motors", ids)
    assert forms == (("Harwick Motors", 1), ("Harwick Motors Corp", 1))
    assert catalog.things.forms("places", "Poland", ids) == (("Poland", 2),)
    assert catalog.things.forms("places", "Poland", []) == ()
    assert catalog.things.forms("places", "Paris", ids) == ()
