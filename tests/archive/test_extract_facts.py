"""Test the extractors of titles, outlets, agencies, authors and datelines.

An extractor returns nothing if the article does not state the fact.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from archive import outlets
from archive.article import Article
from archive.extract import (
    agency,
    authors,
    cited_sources,
    dateline,
    image_credit,
    language,
    outlet,
    title,
    url,
)
from archive.extract.pipeline import extract_document
from archive.html import Page
from archive.model import Confidence, Fact

STORY = (
    "The harbour board said that the new quay would open to the public in spring, "
    "after two years of work that cost more than planned. It gave no reason for the "
    "delay, and the council did not ask for one at its meeting."
)
Extract = Callable[[Article], Fact[Any] | None]


def value(extract: Extract, text: str) -> object:
    fact = extract(Article(text))
    return fact.value if fact else None


def value_on_page(
    extract: Extract, head: str, body: str = "", text: str = STORY
) -> Fact[Any] | None:
    return extract(
        Article(
            text,
            page=Page.parse(f"<html><head>{head}</head><body>{body}</body></html>"),
        )
    )


@pytest.mark.parametrize(
    "below",
    [
        f"\n\n{STORY}",
        f"\nBy Ann Miller\n\n{STORY}",
        f"\n\n    CLEVELAND, Feb 26 - {STORY}",
        f"\n3 May 2020\n{STORY}",
    ],
)
def test_a_first_line_above_a_story_is_the_title(below: str) -> None:
    assert (
        value(title.extract, "Harbour quay opens late" + below)
        == "Harbour quay opens late"
    )


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        f"{STORY}\n\n{STORY}",
        f"Skip to content\n\nHome\n\nNews\n\nSport\n\nArts\n\nShop\n\n{STORY}",
        f"The board met on Monday.\n\n{STORY}",
        f"NEW DELHI: the board met\n\n{STORY}",
        f"3 September 2020\n\n{STORY}",
        f"By Ann Miller\n\n{STORY}",
        "Quay",
        "",
    ],
    ids=[
        "story",
        "stories",
        "navigation",
        "sentence",
        "dateline",
        "date",
        "byline",
        "word",
        "empty",
    ],
)
def test_lines_that_are_not_headlines_give_no_title(text: str) -> None:
    assert value(title.extract, text) is None


def test_a_headline_that_two_places_give_is_corroborated() -> None:
    fact = value_on_page(
        title.extract,
        "<title>Quay opens late | The Bugle</title>",
        "<h1>Quay opens late</h1>",
    )
    assert fact
    assert (fact.value, fact.confidence) == ("Quay opens late", Confidence.CORROBORATED)


def test_a_title_loses_the_name_of_its_site() -> None:
    fact = value_on_page(title.extract, "<title>Quay opens late - The Bugle</title>")
    assert fact
    assert (fact.value, fact.confidence) == ("Quay opens late", Confidence.INFERRED)


@pytest.mark.parametrize(
    ("opening", "place"),
    [
        ("CLEVELAND, Feb 26 - ", "Cleveland"),
        ("LOUISVILLE, Ky., March 2 - ", "Louisville, Ky."),
        ("LAKE PLACID, N.Y., March 2 (AP) — ", "Lake Placid, N.Y."),
        ("SAN ANTONIO, TEXAS, March 31 - ", "San Antonio, Texas"),
        ("DUBAI, UAE, March 31 - ", "Dubai, UAE"),
        ("WASHINGTON (Reuters) - ", "Washington"),
        ("RIO DE JANEIRO, MARCH 26 - ", "Rio de Janeiro"),
        ("NEW DELHI: ", "New Delhi"),
        ("Moscow, September 3, 2020: ", "Moscow"),
        ("MILLDALE — ", "Milldale"),
    ],
)
def test_a_dateline_gives_its_place(opening: str, place: str) -> None:
    assert value(dateline.extract, opening + STORY) == place


@pytest.mark.parametrize(
    "opening",
    [
        "WATCH: ",
        "Singh said: ",
        "UPDATE - ",
        "UN-backed ",
        "Read: ",
        "BREAKING NEWS — ",
        "",
    ],
)
def test_openings_without_a_place_give_no_dateline(opening: str) -> None:
    assert value(dateline.extract, opening + STORY) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"CLEVELAND, Feb 26 (Reuters) - {STORY}", "Reuters"),
        (f"{STORY}\n REUTER\n", "Reuters"),
        (f"PTI | Moscow | Updated: 3 May 2020\n{STORY}", "PTI"),
        (f"{STORY} (AFP)", "AFP"),
        (f"Quay opens late\nAssociated Press\n\n{STORY}", "AP"),
        (f"{STORY} He told Reuters so.", None),
        (STORY, None),
    ],
)
def test_an_agency_signs_at_the_head_or_at_the_end(text: str, name: str | None) -> None:
    assert value(agency.extract, text) == name


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ('<meta property="og:site_name" content="The Bugle">', "The Bugle"),
        ('<link rel="canonical" href="https://www.bbc.co.uk/news/1">', "BBC News"),
        (
            '<script type="application/ld+json">{"@type":"NewsArticle","publisher":{"name":"The Bugle"}}</script>',
            "The Bugle",
        ),
        ('<meta property="og:site_name" content="PTI">', None),
    ],
)
def test_a_page_names_its_outlet(head: str, name: str | None) -> None:
    fact = value_on_page(outlet.extract, head)
    assert (fact.value if fact else None) == name


CANONICAL = '<link rel="canonical" href="https://www.%s/2020/quay">'
SITE_NAME_TAG = '<meta property="og:site_name" content="%s">'


@pytest.mark.parametrize(
    ("head", "name", "confidence"),
    [
        (
            CANONICAL % "bugle.example.org" + SITE_NAME_TAG % "The Bugle",
            "The Bugle",
            "corroborated",
        ),
        (
            CANONICAL % "millfordpost.com"
            + "<title>Quay opens | Millford Post</title>",
            "Millford Post",
            "corroborated",
        ),
        (
            CANONICAL % "bugle.com"
            + SITE_NAME_TAG % "Sport"
            + "<title>Quay opens - Bugle</title>",
            "Bugle",
            "corroborated",
        ),
        (
            CANONICAL % "bugle.com" + SITE_NAME_TAG % "The Bugle - News of Millford",
            "The Bugle",
            "corroborated",
        ),
        (
            CANONICAL % "reuters.com" + SITE_NAME_TAG % "Reuters",
            "Reuters",
            "corroborated",
        ),
        (
            CANONICAL % "quay-notes.net" + SITE_NAME_TAG % "Harbour Letters",
            "Harbour Letters",
            "stated",
        ),
        (
            CANONICAL % "quay-notes.net" + "<title>Quay opens late</title>",
            "quay-notes.net",
            "weak",
        ),
        (
            '<link rel="canonical" href="https://web.archive.org/web/2020id_/https://bugle.com/q">',
            "bugle.com",
            "weak",
        ),
        ("<title>Quay opens | Millford Post</title>", None, None),
    ],
    ids=[
        "site",
        "title",
        "section",
        "slogan",
        "agency",
        "other name",
        "host",
        "archived copy",
        "title alone",
    ],
)
def test_a_name_that_the_address_confirms_is_the_outlet(
    head: str, name: str | None, confidence: str | None
) -> None:
    fact = value_on_page(outlet.extract, head)
    assert (fact.value if fact else None, fact.confidence if fact else None) == (
        name,
        confidence,
    )


def test_the_linked_host_confirms_an_outlet_name_but_never_supplies_one() -> None:
    links = '<a href="https://millfordpost.com/1">1</a>' * 3
    named = value_on_page(
        outlet.extract, "<title>Quay opens | Millford Post</title>", links
    )
    assert named
    assert named.value == "Millford Post"
    assert (
        value_on_page(outlet.extract, "<title>Quay opens late</title>", links) is None
    )


@pytest.mark.parametrize(
    ("name", "host", "like"),
    [
        ("The New York Times", "www.nytimes.com", True),
        ("ARTE Radio", "arteradio.com", True),
        ("Financial Times", "ft.com", True),
        ("Die Weltwoche", "weltwoche.ch", True),
        ("Süddeutsche Zeitung", "sueddeutsche.de", True),
        ("Börsen-Kurier", "boersenkurier.example", True),
        ("Harbour Letters", "quay-notes.net", False),
        ("Co", "harbour.co.uk", False),
        ("Blog", "blog.harbour.org", False),
        ("", "bugle.com", False),
    ],
)
def test_a_host_is_written_like_a_name(name: str, host: str, like: bool) -> None:
    assert outlets.name_matches_host(name, host) is like


@pytest.mark.parametrize(
    "text",
    [
        f"{STORY} The New York Times had reported the delay.",
        f"{STORY} Copyright 2020 The Hindu.",
        f"{STORY}\nReuter",
        f"{STORY} The Times of India had reported it, as earlier reported by TOI.",
        f"Photo: Hindustan Times\n{STORY}",
    ],
    ids=["cited", "copyright", "agency", "explained", "picture"],
)
def test_texts_without_an_outlet_give_none(text: str) -> None:
    assert value(outlet.extract, text) is None


def test_an_address_at_the_head_gives_address_and_outlet() -> None:
    text = f"https://www.theguardian.com/world/quay\n\n{STORY}"
    assert value(outlet.extract, text) == "The Guardian"
    assert value(url.extract, text) == "https://www.theguardian.com/world/quay"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ann Miller", ("Ann Miller",)),
        ("By ANN MILLER and BOB STONE", ("Ann Miller", "Bob Stone")),
        (
            "By Ann Miller, Bob Stone and Carl van Dyck",
            ("Ann Miller", "Bob Stone", "Carl van Dyck"),
        ),
        ("By Ann Miller, Reuters", ("Ann Miller",)),
        ("By Ann Miller in Geneva", ("Ann Miller",)),
        ("By Staff Reporter", None),
        ("By the sea", None),
    ],
)
def test_a_byline_names_its_authors(line: str, names: tuple[str, ...] | None) -> None:
    assert value(authors.extract, f"Quay opens late\n{line}\n\n{STORY}") == names


AUTHOR_LINK = '<a href="/authors/%s">%s</a>'


@pytest.mark.parametrize(
    ("head", "body", "names"),
    [
        (
            "",
            '<p class="byline">Updated January 08, 2026 Written by Ann Miller</p>',
            ("Ann Miller",),
        ),
        ("", '<p class="byline">Veröffentlicht von Ann Müller</p>', ("Ann Müller",)),
        ("", '<p class="author">Ann Miller 4 August 2010</p>', ("Ann Miller",)),
        ("", '<p class="byline">By Ann Miller, Head of Marketing</p>', ("Ann Miller",)),
        ("", '<p class="byline">Reviewed by Ann Miller</p>', None),
        ("", AUTHOR_LINK % ("ann-miller", "Ann Miller"), ("Ann Miller",)),
        (
            "",
            "".join(
                AUTHOR_LINK % (surname, f"Ann {surname}")
                for surname in ("Miller", "Stone", "Hill", "Ford")
            ),
            None,
        ),
        ('<meta name="author" content="Wyn">', "", ("Wyn",)),
        (SITE_NAME_TAG % "Wyn" + '<meta name="author" content="Wyn">', "", None),
        (
            (
                '<script type="application/ld+json">{"@graph": [{"@type": "Article", "headline": "Q",'
                ' "author": {"@id": "#a"}}, {"@type": "Person", "@id": "#a", "name": "Ann Miller"}]}</script>'
            ),
            "",
            ("Ann Miller",),
        ),
    ],
    ids=[
        "lead",
        "german",
        "date",
        "role",
        "reviewer",
        "link",
        "list",
        "one word",
        "site",
        "reference",
    ],
)
def test_a_page_names_its_authors_in_many_ways(
    head: str, body: str, names: tuple[str, ...] | None
) -> None:
    fact = value_on_page(authors.extract, head, body)
    assert (fact.value if fact else None) == names


def test_reporters_named_at_the_end_are_the_authors() -> None:
    assert value(
        authors.extract, f"{STORY} (Reporting by Ann Miller; Editing by Bob Stone)"
    ) == ("Ann Miller",)


def test_authors_of_markup_and_byline_agree() -> None:
    fact = value_on_page(
        authors.extract,
        '<meta name="author" content="Ann Miller">',
        '<p class="byline">By Ann Miller</p>',
    )
    assert fact
    assert (fact.value, fact.confidence) == (("Ann Miller",), Confidence.CORROBORATED)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A report by the Economic Times suggests so.", ("The Economic Times",)),
        ("The Xinhua news agency said so, Tass reported.", ("Xinhua", "TASS")),
        ("Time said so.", None),
        ("Reuters was founded in London.", None),
        ("He told Reuters so.\n REUTER\n", None),
    ],
)
def test_cited_papers_are_extracted(text: str, names: tuple[str, ...] | None) -> None:
    assert value(cited_sources.extract, text) == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Image Credit: ANI\n", "ANI"),
        ("(Photo by Ann Miller)", "Ann Miller"),
        ("A photo of it.", None),
    ],
)
def test_a_picture_has_its_own_credit(text: str, name: str | None) -> None:
    assert value(image_credit.extract, text) == name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (STORY, "en"),
        (
            "Der Hafen ist nicht fertig, und die Stadt hat für das Werk mit dem Rat auf den Sommer gesetzt.",
            "de",
        ),
        (
            "Le port de la ville est fermé et les travaux ne sont pas finis dans le nord du pays avec une aide.",
            "fr",
        ),
        ("港は二年の工事のあとに開かれます。", "ja"),
        (
            "Żurawie dotarły do portu wczoraj rano, a praca zacznie się w przyszłym tygodniu.",
            "pl",
        ),
        ("Подъёмные краны прибыли в порт сегодня утром.", "ru"),
        ("Shr 23 cts vs 18 cts", None),
        ("", None),
    ],
)
def test_the_script_of_a_text_determines_its_language(
    text: str, code: str | None
) -> None:
    assert value(language.extract, text) == code


def test_record_fields_have_confidence_stated() -> None:
    record = {
        "title": "Quay",
        "outlet": "The Bugle",
        "authors": ["Ann Miller"],
        "dateline": "CLEVELAND, Feb 26 -",
    }
    facts = extract_document(Article(STORY, record), "1", "jsonl").facts
    record_facts = {
        name: (fact.value, fact.confidence)
        for name, fact in facts.named_facts()
        if name in record
    }
    assert record_facts == {
        "title": ("Quay", Confidence.STATED),
        "outlet": ("The Bugle", Confidence.STATED),
        "authors": (("Ann Miller",), Confidence.STATED),
        "dateline": ("Cleveland", Confidence.STATED),
    }
    assert facts.title
    assert facts.title.evidence[0].key == "record: title"


def test_notes_from_reading_and_extraction_are_both_kept() -> None:
    document = extract_document(
        Article(STORY, {"date": "soon"}, source_id="7", notes=("Mended.",)),
        "1",
        "jsonl",
    )
    assert document.notes[0] == "Mended."
    assert "'soon'" in document.notes[1]
    assert document.source_id == "7"
