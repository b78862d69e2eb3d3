"""Test the organisations and places that are extracted from an article."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.article import Article
from archive.extract.named_things import extract_organisations, extract_places
from archive.extract.pipeline import extract_document
from archive.extract.tagged_names import TaggedNames
from archive.model import Confidence, Document, Fact
from archive.people.corpora import ORGANISATION_TAG, PLACE_TAG
from archive.people.tagger import NameSpan


def read(text: str, **stated: object) -> Document:
    return extract_document(Article(text, stated), "1", "text")


def values(fact: Fact[tuple[str, ...]] | None) -> tuple[str, ...]:
    return fact.value if fact else ()


STORY = (
    "LONDON, March 3 - Shares of Harwick Motors Corp. rose after the European Commission "
    "approved its plan for Germany.\nHarwick Motors said on Tuesday it would build a "
    "plant in Poland. The U.N. and the United Nations' office in Geneva had no comment, "
    "said Helen Ashworth, a spokeswoman in London."
)


def test_organisations_and_places_are_facts_with_their_evidence() -> None:
    document = read(STORY)
    fact = document.facts.organisations
    assert fact is not None
    assert {"Harwick Motors", "European Commission", "United Nations"} <= set(
        fact.value
    )
    assert (fact.confidence, fact.method) == (Confidence.INFERRED, "tagger")
    assert len(fact.evidence) == len(fact.value)
    for evidence in fact.evidence:
        assert document.text[evidence.start : evidence.end] == evidence.quote
    assert {"London", "Germany", "Poland", "Geneva"} <= set(
        values(document.facts.places)
    )


def test_forms_of_one_name_are_one_organisation() -> None:
    organisations = values(read(STORY).facts.organisations)
    assert sum("Harwick" in name for name in organisations) == 1
    assert sum(name in {"U.N.", "United Nations"} for name in organisations) == 1


@pytest.mark.parametrize(
    ("quote", "name"),
    [
        ("Harwick Motors Corp <HWK", "Harwick Motors"),
        ("Harwick, Lane and Co", "Harwick, Lane and Co"),
        ("the Bank of", None),
        ("Standard & Poor's Corp", "Standard & Poor’s"),
        ("Opec", "OPEC"),
        ("S and P", "Standard & Poor’s"),
        ("Poor's", "Standard & Poor’s"),
        ("Goldman, Sachs and", "Goldman, Sachs"),
        ("U.S. District Court of the", "U.S. District Court"),
        ("HWK> Harwick Motors", "Harwick Motors"),
        ("HWK.O> and Harwick Motors", "Harwick Motors"),
        ("Harwick Motors Corp> of Finland", "Harwick Motors"),
        ("HWK>", "HWK"),
        ("state-owned Harwick Bank", "Harwick Bank"),
        ("then-Harwick Council", "Harwick Council"),
        ("by Harwick Fund", "Harwick Fund"),
        ("al-Harwick", "al-Harwick"),
        ("eHarwick Motors", "eHarwick Motors"),
        ("West German", None),
        ("Soviet-West German", None),
        ("ex-East German", None),
        ("German Harwick Bank", "German Harwick Bank"),
        ("Bank", None),
    ],
)
def test_what_is_no_part_of_a_name_is_left_out(quote: str, name: str | None) -> None:
    span = NameSpan(0, len(quote), ORGANISATION_TAG)
    fact = extract_organisations(TaggedNames(quote, (), (span,), {}))
    assert values(fact) == ((name,) if name else ())


@pytest.mark.parametrize(
    ("text", "parts", "names"),
    [
        (
            "It sold shares through Kidder, Peabody and Co on Monday.",
            ("Kidder", "Peabody and Co"),
            ("Kidder, Peabody and Co",),
        ),
        (
            "It sold shares through Kidder, Peabody and Co on Monday.",
            ("Peabody and Co",),
            ("Kidder, Peabody and Co",),
        ),
        ("Sears, Roebuck & Co rose.", ("Roebuck & Co",), ("Sears, Roebuck & Co",)),
        (
            "Shares of Harwick Motors, Peabody and Co rose.",
            ("Harwick Motors", "Peabody and Co"),
            ("Harwick Motors", "Peabody and Co"),
        ),
        (
            "The House Ways and Means Committee met.",
            ("House Ways", "Means Committee"),
            ("House Ways and Means Committee",),
        ),
        (
            "Cable and Wireless Plc and Pacific Harwick Group bid.",
            ("Cable", "Wireless Plc", "Pacific Harwick Group"),
            ("Cable and Wireless", "Pacific Harwick Group"),
        ),
        (
            "Lane Seagram and Sons rose.",
            ("Lane Seagram", "Sons"),
            ("Lane Seagram and Sons",),
        ),
        ("Ford and Chrysler rose.", ("Ford", "Chrysler"), ("Ford", "Chrysler")),
    ],
)
def test_parts_of_one_name_are_joined(
    text: str, parts: tuple[str, ...], names: tuple[str, ...]
) -> None:
    spans = tuple(
        NameSpan(text.index(part), text.index(part) + len(part), ORGANISATION_TAG)
        for part in parts
    )
    fact = extract_organisations(TaggedNames(text, (), spans, {}))
    assert values(fact) == names
    assert fact is not None
    for evidence in fact.evidence:
        assert text[evidence.start : evidence.end] == evidence.quote


def test_a_nationality_is_no_place() -> None:
    text = (
        "The West German minister met the Greek one in Bonn, said an Athens-based firm."
    )
    spans = [
        NameSpan(text.index(part), text.index(part) + len(part), PLACE_TAG)
        for part in ("West German", "Greek", "Bonn", "Athens-based")
    ]
    fact = extract_places(TaggedNames(text, (), tuple(spans), {}))
    assert values(fact) == ("Bonn", "Athens")


def test_a_place_in_capitals_is_the_place_of_the_text() -> None:
    places = values(read(STORY).facts.places)
    assert places.count("London") == 1
    assert "LONDON" not in places


def test_people_are_no_organisations_or_places() -> None:
    document = read(STORY)
    assert [person.name for person in document.people] == ["Helen Ashworth"]
    things = {*values(document.facts.organisations), *values(document.facts.places)}
    assert not any("Ashworth" in name for name in things)


def test_a_word_for_any_organisation_is_no_name() -> None:
    text = "The Harbour Bank closed. The Bank said on Monday that the Bank was sound."
    assert "Bank" not in values(read(text).facts.organisations)


def test_the_outlet_and_the_agency_of_an_article_are_left_out() -> None:
    text = f"{STORY} Mr Ford told Reuters that the Commission was right."
    assert "Reuters" in values(read(text).facts.organisations)
    own = read(text, agency="Reuters").facts.organisations
    assert "Reuters" not in values(own)


def test_a_firm_that_is_named_after_a_person_is_no_person() -> None:
    text = (
        "Shares of Calvin Marlowe Inc fell on the New York Stock Exchange.\n"
        "Calvin Marlowe Inc, the clothing company, cut its forecast. Analysts at Calvin "
        "Marlowe Inc were not available.\nThe company said Calvin Marlowe Inc shares "
        "closed at $12."
    )
    document = read(text)
    assert document.people == ()
    assert "Calvin Marlowe" in values(document.facts.organisations)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "de",
            (
                "Die Deutsche Bank in Frankfurt teilte am Dienstag mit, dass sie im nächsten "
                "Jahr mehrere Filialen in Berlin und Hamburg schließen werde, weil die Kunden "
                "ihre Geschäfte immer häufiger im Internet erledigen."
            ),
        ),
        (
            "fr",
            (
                "La Société Générale a annoncé mardi à Paris qu'elle fermerait plusieurs "
                "agences à Lyon et à Marseille l'année prochaine, parce que ses clients font "
                "de plus en plus souvent leurs opérations sur internet."
            ),
        ),
    ],
)
def test_languages_without_such_a_tagger_are_silent(language: str, text: str) -> None:
    facts = read(text).facts
    assert facts.language is not None
    assert facts.language.value == language
    assert (facts.organisations, facts.places) == (None, None)


def test_a_record_states_organisations_and_places() -> None:
    facts = read("x", organisations=["Harbour Board"], places="Port Vale").facts
    assert values(facts.organisations) == ("Harbour Board",)
    assert values(facts.places) == ("Port Vale",)
    assert facts.places is not None
    assert facts.places.confidence == Confidence.STATED


@given(st.text())
def test_any_text_has_plausible_names(text: str) -> None:
    document = read(text)
    for fact in (document.facts.organisations, document.facts.places):
        for name in values(fact):
            assert 1 < len(name) <= 100
            assert name == " ".join(name.split())
