"""Test how entries of references find their articles, and what they fill."""

from __future__ import annotations

from datetime import date

import pytest

from archive.catalog import StatedFact
from archive.errors import CuttingsError, NothingToUndoError
from archive.model import DateRange
from archive.references.model import Reference
from tests.archive.sample_pages import html_page
from tests.conftest import SampleFolder

DAY = DateRange(date(2021, 3, 2), date(2021, 3, 2))
MONTH = DateRange(date(2021, 3, 1), date(2021, 3, 31))
URL = "https://www.harbourpost.example/cranes/"


@pytest.fixture
def articles(sample_folder: SampleFolder) -> SampleFolder:
    """Return an archive of a page with an address, and of two notes."""
    head = f'<link rel="canonical" href="{URL}">'
    sample_folder.write("a.html", html_page(head, title="Cranes arrive"))
    sample_folder.write(
        "b.jsonl",
        '{"id": "AN-1", "title": "Émile’s note", "publication": "Post", "text": "A."}\n'
        '{"title": "Twice", "publication": "Post", "date": "2021-03-02", "text": "B."}\n'
        '{"title": "Twice", "publication": "Herald", "date": "2021-03-02", "text": "C."}\n',
    )
    sample_folder.ingest()
    return sample_folder


def titles_of(articles: SampleFolder, reference: Reference) -> list[str]:
    """Return the titles of the articles of an entry, and "?" if it is ambiguous."""
    (match,) = articles.catalog.corrections.match_references([reference])
    records = articles.catalog.records(match.ids).values()
    facts = [record.document.facts for record in records]
    titles = [f"{fact.title and fact.title.value}" for fact in facts]
    return [*titles, *(["?"] if match.is_ambiguous else [])]


@pytest.mark.parametrize(
    ("reference", "titles"),
    [
        (Reference("1", urls=("http://m.harbourpost.example/cranes?fbclid=x",)), 1),
        (Reference("2", urls=("https://harbourpost.example/other",)), 0),
        (Reference("3", identifiers=("an-1", "AN-1")), 1),
        (Reference("4", title="emiles NOTE", outlet="The other"), 0),
        (Reference("5", title="EMILE'S note!", outlet="post"), 1),
        (Reference("6", title="Émile’s note"), 0),
        (Reference("7", title="Cranes arrive", date=DAY), 0),
        (Reference("8", title="Twice", outlet="Herald", date=MONTH), 1),
        (
            Reference(
                "9", title="Twice", outlet="Herald", date=DateRange(*[date.min] * 2)
            ),
            0,
        ),
    ],
)
def test_an_entry_needs_evidence_for_its_article(
    articles: SampleFolder, reference: Reference, titles: int
) -> None:
    assert len(titles_of(articles, reference)) == titles


def test_several_articles_with_a_title_are_ambiguous(articles: SampleFolder) -> None:
    assert titles_of(articles, Reference("1", title="Twice", date=DAY)) == ["?"]


def test_an_address_of_the_archive_and_an_id_lead_to_the_document(
    articles: SampleFolder,
) -> None:
    (id,) = articles.catalog.find_ids(articles.document_id("A."))
    for reference in (
        Reference("1", urls=(f"http://127.0.0.1:8000/documents/{id}",)),
        Reference("2", identifiers=(id,)),
    ):
        assert titles_of(articles, reference) == ["Émile’s note"]
    gone = articles.folder / "b.jsonl"
    gone.unlink()
    articles.ingest()
    assert titles_of(articles, Reference("3", identifiers=(id,))) == []


def test_facts_fill_what_is_missing_and_one_undo_removes_all(
    articles: SampleFolder,
) -> None:
    corrections = articles.catalog.corrections
    id, other = articles.document_id("A."), articles.document_id("B.")
    stated = [
        StatedFact(id, "date", DAY),
        StatedFact(id, "authors", ("Ann Lind", "Bo Ek")),
        StatedFact(id, "outlet", "Herald"),
        StatedFact(id, "date", MONTH),
        StatedFact(other, "date", MONTH),
        StatedFact(other, "authors", ("Ann Lind",)),
    ]
    missing, differences = corrections.plan_stated(stated)
    assert missing == [stated[0], stated[1], stated[5]]
    assert [(entry.stated.name, entry.present) for entry in differences] == [
        ("outlet", "Post")
    ]
    key = corrections.fill(stated, "x" * 300, "Ada")
    record = articles.catalog.record(id)
    assert record
    facts = record.document.facts
    assert facts.date
    assert facts.authors
    assert (facts.date.value, facts.authors.value) == (DAY, ("Ann Lind", "Bo Ek"))
    assert facts.date.evidence[0].quote == "2021-03-02"
    assert facts.authors.evidence[0].quote == "Ann Lind; Bo Ek"
    assert facts.date.method == f"reference {'x' * 200}"
    assert not record.corrected_facts
    assert articles.catalog.refs([id])[id].dates == DAY
    assert not articles.catalog.verify()
    with pytest.raises(CuttingsError, match="no facts to fill"):
        corrections.fill(stated, "again.ris", "Ada")
    assert set(corrections.undo(key, "Ada")) == {id, other}
    assert articles.catalog.refs([id])[id].dates is None
    with pytest.raises(NothingToUndoError):
        corrections.undo(key, "Ada")
    assert not articles.catalog.verify()


def test_a_fact_that_the_article_states_later_counts(articles: SampleFolder) -> None:
    corrections = articles.catalog.corrections
    id = articles.document_id("A.")
    corrections.fill([StatedFact(id, "agency", "dpa")], "a.ris", "Ada")
    key = corrections.correct(id, "agency", "AFP", "Ada")
    corrections.fill([StatedFact(id, "authors", ("Bo Ek",))], "b.ris", "Ada")
    record = articles.catalog.record(id)
    assert record
    assert record.document.facts.agency
    assert record.document.facts.agency.value == "AFP"
    assert record.corrected_facts == {"agency"}
    corrections.undo(key, "Ada")
    corrections.correct(id, "agency", None, "Ada")
    missing, differences = corrections.plan_stated([StatedFact(id, "agency", "dpa")])
    assert not missing
    assert differences[0].present is None
