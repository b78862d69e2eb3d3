"""Test each fact of the five articles that ship with Cuttings."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest

from archive.article import Article
from archive.extract.neighbour_dates import DatedText, date_from_neighbours
from archive.extract.pipeline import extract_document
from archive.model import Confidence, DateRange, Document
from archive.names.keys import person_key
from archive.text.shingles import shingle_hashes

SEEDS = Path(__file__).parents[2] / "seeds"
NUMBERS = ("000", "001", "002", "003", "004")
PEOPLE = {
    "000": ["Rajnath Singh", "Yury Borisov"],
    "001": [
        "Rajnath Singh",
        "Mahatma Gandhi",
        "Ajay Kumar",
        "AV Fomin",
        "Yury Borisov",
    ],
    "002": ["Rajnath Singh", "Sergey Shoigu", "Wei Fenghe", "Pervez Khattak"],
    "003": ["Rajnath Singh", "Sergey Shoigu", "Narendra Modi", "Vladimir Putin"],
    "004": ["Sergei Shoigu", "Rajnath Singh"],
}
NOT_PEOPLE = {
    "000": ["Kalashnikov", "Igla", "Amethi", "Depsang", "Ladakh"],
    "001": ["Kalashnikov", "Kamov", "Defexpo", "MoU"],
    "002": ["Kalashnikov", "Rosoboronexport"],
    "003": ["CAATSA"],
    "004": ["Kalashnikov", "Sukhoi", "Triumf", "Korwa"],
}


@cache
def seed(number: str) -> Document:
    path = next(SEEDS.glob(f"{number}_*"))
    return extract_document(Article(path.read_text(encoding="utf-8")), number, "txt")


def dated_text(number: str) -> DatedText:
    document = seed(number)
    fact = document.facts.date
    return DatedText(document.id, document.text, fact.value.day if fact else None)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize("number", ["000", "001", "003", "004"])
def test_a_first_sentence_is_no_title(number: str) -> None:
    assert seed(number).facts.title is None


def test_002_opens_with_its_headline() -> None:
    title = seed("002").facts.title
    assert title
    assert (
        title.value
        == "Rajnath holds talks with Russian counterpart to bolster defence, strategic cooperation"
    )


def test_000_has_no_year_and_so_no_date_of_its_own() -> None:
    assert seed("000").facts.date is None


def test_000_is_dated_to_a_week_by_the_words_that_it_shares_with_001() -> None:
    fact = date_from_neighbours(
        dated_text("000"), [dated_text(number) for number in NUMBERS]
    )
    assert fact
    assert (
        day("2020-06-22")
        <= fact.value.earliest
        <= fact.value.latest
        <= day("2020-06-30")
    )
    assert fact.confidence is Confidence.INFERRED
    assert "22 June" in [evidence.quote for evidence in fact.evidence]
    assert any(
        (evidence.key or "").startswith("neighbour 001") for evidence in fact.evidence
    )


def test_only_000_and_001_share_words() -> None:
    shared = {
        (left, right)
        for left in NUMBERS
        for right in NUMBERS
        if left < right
        and shingle_hashes(seed(left).text) & shingle_hashes(seed(right).text)
    }
    assert shared == {("000", "001")}


def test_001_states_its_date_in_its_first_words() -> None:
    fact = seed("001").facts.date
    assert fact
    assert fact.value.day == day("2020-06-24")
    assert fact.confidence is Confidence.STATED
    assert fact.evidence[0].quote == "date 2020-06-24"


def test_002_is_read_day_first_because_ist_and_thursday_say_so() -> None:
    fact = seed("002").facts.date
    assert fact
    assert fact.value.day == day("2020-09-03")
    assert fact.confidence is Confidence.CORROBORATED
    assert {"IST", "Earlier on Thursday"} <= {
        evidence.quote for evidence in fact.evidence
    }


def test_002_keeps_the_instants_of_publication_and_update_apart() -> None:
    facts = seed("002").facts
    assert facts.published
    assert facts.updated
    assert facts.published.value == datetime.fromisoformat("2020-09-03T21:09+05:30")
    assert facts.updated.value == datetime.fromisoformat("2020-09-03T21:24+05:30")


@pytest.mark.parametrize(
    ("number", "earliest", "latest", "behind", "ahead"),
    [
        ("003", "2020-05-01", "2031-12-31", "since May 2020", "to 2031"),
        (
            "004",
            "2018-10-01",
            "2020-10-31",
            "inked in October 2018",
            "from October 2020",
        ),
    ],
)
def test_past_and_future_events_bound_the_date(
    number: str, earliest: str, latest: str, behind: str, ahead: str
) -> None:
    fact = seed(number).facts.date
    assert fact
    # A window ends on the day when the article is read.
    end = min(day(latest), datetime.now(UTC).date())
    assert fact.value == DateRange(day(earliest), end)
    assert fact.confidence is Confidence.INFERRED
    assert [
        fact.evidence[0].quote[-len(behind) :],
        fact.evidence[1].quote[-len(ahead) :],
    ] == [behind, ahead]


@pytest.mark.parametrize("number", ["000", "001", "002", "003"])
def test_nothing_names_the_outlet(number: str) -> None:
    assert seed(number).facts.outlet is None


def test_004_reports_on_itself_as_toi() -> None:
    facts = seed("004").facts
    assert facts.outlet
    assert facts.outlet.value == "The Times of India"
    assert len(facts.outlet.evidence) == 2
    assert facts.cites is None


@pytest.mark.parametrize(
    ("number", "cited"), [("000", "The Economic Times"), ("002", "Sputnik")]
)
def test_a_cited_paper_is_cited(number: str, cited: str) -> None:
    fact = seed(number).facts.cites
    assert fact
    assert fact.value == (cited,)


def test_002_came_from_pti_with_a_picture_of_ani() -> None:
    facts = seed("002").facts
    assert facts.agency
    assert facts.image_credit
    assert (facts.agency.value, facts.image_credit.value) == ("PTI", "ANI")


@pytest.mark.parametrize(
    ("number", "place"), [("002", "Moscow"), ("003", "New Delhi"), ("004", "New Delhi")]
)
def test_the_dateline_is_the_place_of_filing(number: str, place: str) -> None:
    fact = seed(number).facts.dateline
    assert fact
    assert fact.value == place


@pytest.mark.parametrize("number", NUMBERS)
def test_exactly_the_people_named_are_found(number: str) -> None:
    assert [person.name for person in seed(number).people] == PEOPLE[number]


@pytest.mark.parametrize("number", NUMBERS)
def test_weapons_and_places_are_no_people(number: str) -> None:
    forms = {form for person in seed(number).people for form in person.forms}
    assert not forms & set(NOT_PEOPLE[number])


def test_later_mentions_by_surname_belong_to_the_person() -> None:
    singh = seed("002").people[0]
    assert singh.forms == ("Rajnath Singh", "Rajnath", "Singh")
    assert len(singh.spans) == 8


def test_both_spellings_of_shoigu_are_one_person_in_the_archive() -> None:
    keys = {
        person_key(person.name)
        for number in NUMBERS
        for person in seed(number).people
        if "Shoigu" in person.name
    }
    assert keys == {"sergei-shoigu"}
