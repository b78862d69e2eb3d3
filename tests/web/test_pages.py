"""The pages answer every question, keep the search in every link, and let nothing in."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.archive import sample_pages
from tests.conftest import SEEDS
from tests.web.conftest import ArchiveUnderTest
from web.i18n import ngettext
from web.urls import search as search_urls


def get_page(client: FlaskClient, url: str, status: int = 200) -> BeautifulSoup:
    """A page, parsed."""
    response = client.get(url)
    assert response.status_code == status, url
    assert response.mimetype == "text/html"
    return BeautifulSoup(response.text, "html.parser")


def only_element(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    """The first element that matches."""
    found = soup.select_one(selector)
    assert found, selector
    return found


def text_of(element: BeautifulSoup | Tag) -> str:
    """Words as a reader sees them."""
    return " ".join(element.get_text().split())


def links(soup: BeautifulSoup | Tag, selector: str) -> dict[str, str]:
    """Words and addresses of the links that match."""
    return {text_of(link): str(link["href"]) for link in soup.select(selector)}


def test_the_front_page_shows_the_whole_archive(client: FlaskClient) -> None:
    soup = get_page(client, "/")
    assert text_of(only_element(soup, "[role=status]")) == "5 articles in the archive"
    assert len(soup.select(".card")) == 5


def test_a_search_shows_its_query_and_result_count(client: FlaskClient) -> None:
    soup = get_page(client, "/?q=S-400")
    assert text_of(only_element(soup, "[role=status]")) == "4 articles for S-400"
    assert text_of(only_element(soup, "title")) == "S-400 – 4 articles · Cuttings"
    assert only_element(soup, "#q")["value"] == "S-400"


def test_a_card_says_what_is_known_and_how_surely(client: FlaskClient) -> None:
    cards = [text_of(card) for card in get_page(client, "/?q=S-400").select(".card")]
    assert any(
        "3 September 2020" in card and "PTI" in card and "outlet unknown" in card
        for card in cards
    )
    assert any(
        "The Times of India" in card
        and "between October 2018 and October 2020, inferred" in card
        for card in cards
    )
    assert sum("Untitled" in card for card in cards) == 3


def test_hits_are_marked_and_lead_to_the_first_of_them(client: FlaskClient) -> None:
    card = only_element(get_page(client, "/?q=rosoboronexport"), ".card")
    assert text_of(only_element(card, "mark")) == "Rosoboronexport"
    address = str(only_element(card, "h2 a")["href"])
    assert address.endswith("?q=rosoboronexport&at=1#hit-1")
    assert (
        text_of(only_element(get_page(client, address), "#hit-1")) == "Rosoboronexport"
    )


def test_a_facet_link_adds_and_removes_a_filter(client: FlaskClient) -> None:
    soup = get_page(client, "/?q=S-400")
    outlet = get_page(client, links(soup, ".sidebar a")["The Times of India 1"])
    assert text_of(only_element(outlet, "[role=status]")) == "1 article for S-400"
    assert (
        links(outlet, ".chips a")["Remove Outlet The Times of India ×"] == "/?q=S-400"
    )
    chosen = only_element(outlet, ".sidebar .chosen")
    assert (text_of(chosen), chosen["href"]) == (
        "×Remove The Times of India 1",
        "/?q=S-400",
    )
    assert "outlet unknown 3" in links(outlet, ".sidebar a")


def test_one_click_excludes_a_value_and_another_restores_it(
    client: FlaskClient,
) -> None:
    exclude = only_element(
        get_page(client, "/?q=S-400"), ".sidebar [title='Exclude The Times of India']"
    )
    without = get_page(client, str(exclude["href"]))
    assert text_of(only_element(without, "[role=status]")) == "3 articles for S-400"
    assert "The Times of India" not in text_of(only_element(without, ".cards"))
    assert (
        links(without, ".chips a")["Remove Excluded outlet The Times of India ×"]
        == "/?q=S-400"
    )
    excluded = only_element(without, ".sidebar .excluded")
    assert (text_of(excluded), excluded["href"]) == (
        "×Stop excluding The Times of India 0",
        "/?q=S-400",
    )
    hidden = {
        str(field["name"]): str(field["value"])
        for field in without.select("form input[type=hidden]")
    }
    assert hidden == {"not-outlet": "The Times of India"}


def test_a_person_excluded_by_another_form_is_one_excluded_value(
    client: FlaskClient,
) -> None:
    soup = get_page(client, "/?q=S-400&not-person=Sergei+Shoigu")
    assert (
        text_of(only_element(soup, ".sidebar .excluded span:not(.hidden)"))
        == "Sergey Shoigu"
    )
    assert "Remove Excluded person Sergey Shoigu ×" in links(soup, ".chips a")


def test_several_values_of_a_facet_widen_and_facets_narrow_each_other(
    client: FlaskClient,
) -> None:
    both = get_page(
        client, "/?q=S-400&outlet=The+Times+of+India&outlet=unknown&person=Yury+Borisov"
    )
    assert text_of(only_element(both, "[role=status]")) == "1 article for S-400"


def test_another_name_form_of_a_person_is_one_selected_value(
    client: FlaskClient,
) -> None:
    soup = get_page(client, "/?q=S-400&person=Sergei+Shoigu")
    name = text_of(only_element(soup, ".sidebar .chosen span:not(.hidden)"))
    assert only_element(soup, ".sidebar .chosen")["href"] == "/?q=S-400"
    assert name == "Sergey Shoigu"


def test_a_new_search_keeps_filters_and_order(client: FlaskClient) -> None:
    soup = get_page(client, "/?q=S-400&year=2020&sort=oldest&page=1")
    hidden = {
        str(field["name"]): str(field["value"])
        for field in soup.select("input[type=hidden]")
    }
    assert hidden == {"year": "2020", "sort": "oldest"}


def test_every_link_of_a_search_page_leads_somewhere(client: FlaskClient) -> None:
    soup = get_page(client, "/?q=S-400&year=2020&from=2019&undated=1")
    addresses = {
        str(link["href"]).partition("#")[0] for link in soup.select("a[href]")
    } - {""}
    assert len(addresses) > 25
    assert {client.get(address).status_code for address in addresses} == {200}


def test_the_histogram_has_links_and_a_table(client: FlaskClient) -> None:
    soup = get_page(client, "/?q=S-400")
    bars = {
        text_of(bar.select_one("title")): str(bar["href"])
        for bar in soup.select("svg a")
    }
    assert bars["September 2020: 1 article"] == "/?q=S-400&month=2020-09"
    views = links(soup, ".timeline .views a")
    assert text_of(only_element(soup, ".timeline .views [aria-current]")) == "Articles"
    assert views["Table"] == "/?q=S-400&timeline=table"
    soup = get_page(client, views["Table"])
    assert not soup.select("svg a")
    rows = [
        tuple(map(text_of, row.select("th, td")))
        for row in soup.select(".timeline tbody tr")
    ]
    assert ("September 2020", "1") in [row[:2] for row in rows]
    assert ("month unknown", "2") in [row[:2] for row in rows]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("page=abc", "not a whole number"),
        ("size=100000", "not a whole number from 1 to 100"),
        ("sort=foo", "“foo” is not a valid value"),
        ("undated=maybe", "“maybe” is not a valid value"),
        ("from=foo", "“foo” is not a date"),
        ("q=%28a", "bracket"),
    ],
)
def test_invalid_parameters_are_corrected_with_a_message(
    client: FlaskClient, query: str, told: str
) -> None:
    assert told in text_of(only_element(get_page(client, f"/?{query}"), ".messages"))


def test_a_page_past_the_last_leads_back_to_it(client: FlaskClient) -> None:
    soup = get_page(client, "/?q=S-400&size=3&page=9")
    assert links(soup, ".empty-state a") == {"page 2": "/?q=S-400&page=2&size=3"}
    assert len(get_page(client, "/?q=S-400&page=2&size=3").select(".card")) == 1


@pytest.mark.parametrize(
    "query",
    [
        "S-400",
        "s400 missiles",
        '"air defence"',
        "defence -china",
        "missil*",
        "said:partner",
    ],
)
def test_a_card_counts_the_matches_that_its_article_marks(
    client: FlaskClient, query: str
) -> None:
    cards = get_page(client, search_urls.search_for(query)).select(".card")
    assert cards
    for card in cards:
        article = get_page(client, str(only_element(card, "a")["href"]))
        marked = len({str(each.get("id")) for each in article.select("mark[id]")})
        counted = [text_of(each) for each in card.select(".matches")]
        assert counted == (
            [ngettext("{count:,} match", "{count:,} matches", marked)] if marked else []
        )


def test_zero_results_suggest_wider_searches_with_results(client: FlaskClient) -> None:
    soup = get_page(
        client, "/?q=S-400+Amethi&outlet=The+Times+of+India&person=Yury+Borisov"
    )
    ways = links(soup, ".links a")
    assert ways
    for label, address in ways.items():
        assert text_of(
            only_element(get_page(client, address), "[role=status]")
        ).startswith(label)


def test_an_empty_archive_says_what_to_run(empty_library: ArchiveUnderTest) -> None:
    assert (
        text_of(only_element(get_page(empty_library.client, "/"), ".empty-state code"))
        == "cuttings index FOLDER"
    )
    assert "There are no people" in text_of(get_page(empty_library.client, "/people"))


def test_a_document_shows_each_fact_with_its_reason(
    client: FlaskClient, library: ArchiveUnderTest
) -> None:
    soup = get_page(client, search_urls.document(library.document_id("002")))
    rows = {
        text_of(only_element(row, "th")): text_of(only_element(row, "td"))
        for row in soup.select(".fact-table tbody tr")
    }
    assert rows["Outlet"] == "unknown"
    assert rows["Agency"].startswith("PTI")
    assert rows["Date"].startswith("3 September 2020")
    assert "03-09-2020 21:09 IST" in rows["Date"]
    assert "Sergey Shoigu" in links(soup, ".item-list a")
    assert library.document_id("002") in text_of(only_element(soup, ".source-list"))


def test_the_text_is_complete_and_its_headline_appears_once(
    client: FlaskClient, library: ArchiveUnderTest
) -> None:
    soup = get_page(
        client, search_urls.document(library.document_id("002")) + "?q=Shoigu"
    )
    for steps in soup.select(".match-nav"):
        steps.decompose()
    assert text_of(only_element(soup, "article h1")).startswith("Rajnath holds talks")
    shown = text_of(only_element(soup, "article h1")) + text_of(
        only_element(soup, "article .text")
    )
    source = next(SEEDS.glob("002*")).read_text(encoding="utf-8")
    assert shown.replace(" ", "") == "".join(source.split())


def test_hits_are_numbered_with_steps_between_them(
    client: FlaskClient, library: ArchiveUnderTest
) -> None:
    soup = get_page(
        client, search_urls.document(library.document_id("004")) + "?q=S-400"
    )
    marks = [mark["id"] for mark in soup.select("mark[id]")]
    assert marks == [f"hit-{number}" for number in range(1, len(marks) + 1)]
    assert [text_of(each) for each in soup.select(".position")][:2] == [
        f"match {n} of {len(marks)}" for n in (1, 2)
    ]
    assert links(soup.select(".match-nav")[1], "a") == {
        "↑ Previous": "#hit-1",
        "Next ↓": "#hit-3",
    }


def test_the_way_back_keeps_the_search(
    client: FlaskClient, library: ArchiveUnderTest
) -> None:
    id = library.document_id("004")
    query = "q=S-400&outlet=The+Times+of+India&sort=newest"
    soup = get_page(client, f"/documents/{id}?{query}")
    assert links(soup, ".page-nav a")["← Back to results"] == f"/?{query}#d-{id}"


def test_a_document_whose_file_is_gone_says_so(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    file = tmp_path / "folder" / "a.txt"
    file.parent.mkdir()
    file.write_text("A short article about ships.")
    empty_library.ingest(file.parent)
    id = empty_library.document_id("a.txt")
    assert empty_library.client.get(f"/documents/{id}").status_code == 200
    file.unlink()
    empty_library.ingest(file.parent)
    assert "was removed from its folder" in text_of(
        get_page(empty_library.client, f"/documents/{id}", 410)
    )
    answer = empty_library.client.get(f"/api/v1/documents/{id}")
    assert (answer.status_code, answer.mimetype) == (410, "application/problem+json")


def test_file_content_is_escaped(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    evil = "<script>alert(1)</script>\"'><img src=x onerror=y>"
    record = {
        "title": evil,
        "body": f"oil {evil} oil",
        "outlet": evil,
        "people": [evil],
        "url": "javascript:alert(1)",
    }
    (tmp_path / "evil.jsonl").write_text(json.dumps(record))
    empty_library.ingest(tmp_path / "evil.jsonl")
    document = search_urls.document(empty_library.document_id("evil"))
    for url in ("/?q=oil", f"{document}?q=oil", "/people", "/?q=" + html.escape(evil)):
        soup = get_page(empty_library.client, url)
        assert not soup.select(
            'script:not([src="/static/cuttings.js"]), img, [onerror]'
        ), url
        assert not [
            link
            for link in soup.select("a")
            if str(link["href"]).startswith("javascript")
        ], url
    snippet = empty_library.client.get("/api/v1/search?q=oil").get_json()["results"][0][
        "snippet"
    ]
    assert "<mark>oil</mark>" in snippet
    assert "<script" not in snippet


@pytest.mark.parametrize(
    ("url", "way"),
    [
        ("/documents/nope", "article has this ID"),
        ("/people/nope", "No person"),
        ("/x/y", "page does not exist"),
    ],
)
def test_an_unknown_url_links_to_useful_pages(
    client: FlaskClient, url: str, way: str
) -> None:
    soup = get_page(client, url, 404)
    assert way in text_of(only_element(soup, "main"))
    assert links(soup, "main a") == {
        "Search the articles": "/",
        "browse the people": "/people",
    }


def test_people_are_listed_found_and_lead_to_their_articles(
    client: FlaskClient,
) -> None:
    assert (
        next(iter(links(get_page(client, "/people"), ".directory a")))
        == "Rajnath Singh"
    )
    (name, address), *rest = links(
        get_page(client, "/people?q=shoigu"), ".directory a"
    ).items()
    assert (name, rest) == ("Sergey Shoigu", [])
    soup = get_page(client, address)
    assert "Sergei Shoigu" in text_of(only_element(soup, ".page-header"))
    assert len(soup.select(".card")) == 3
    search = get_page(
        client, links(soup, ".page-header a")["Search within these articles"]
    )
    assert text_of(only_element(search, "[role=status]")) == "3 articles"


def test_an_unknown_person_links_to_a_search(client: FlaskClient) -> None:
    assert (
        links(get_page(client, "/people?q=zz"), ".empty-state a")[
            "search the articles for these words"
        ]
        == "/?q=zz"
    )


@pytest.mark.parametrize(
    "url",
    ["/", "/people", "/nope", "/api/v1/stats", "/static/style.css", "/documents/x"],
)
def test_every_response_has_the_security_headers(client: FlaskClient, url: str) -> None:
    with client.get(url) as response:
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "same-origin"


def test_pages_need_nothing_from_elsewhere_and_no_inline_style(
    client: FlaskClient,
) -> None:
    for url in ("/", "/?q=S-400", "/people", "/stats"):
        soup = get_page(client, url)
        loaded = [
            str(each.get("src") or each.get("href"))
            for each in soup.select("script, img, link[rel=stylesheet], iframe")
        ]
        assert {"/static/style.css", "/static/cuttings.js"} <= set(loaded)
        assert all(each.startswith("/static/") for each in loaded)
        assert not soup.select("[style], style")


def test_pages_have_one_headline_landmarks_and_unique_ids(
    client: FlaskClient, library: ArchiveUnderTest
) -> None:
    document = search_urls.document(library.document_id("004")) + "?q=S-400"
    for url in (
        "/",
        "/?q=S-400&year=2020",
        "/?q=zzz",
        document,
        "/people",
        "/people/rajnath-singh",
        "/stats",
    ):
        soup = get_page(client, url)
        ids = [each["id"] for each in soup.select("[id]")]
        assert len(ids) == len(set(ids)), url
        assert [
            len(soup.select(each))
            for each in ("h1", "main", "html[lang=en]", "a.skip-link[href='#main']")
        ] == [1] * 4, url
        assert all(
            soup.select(f"[id='{field['id']}']") for field in soup.select("input[id]")
        ), url


STRANGE_TEXT = st.text(max_size=30) | st.sampled_from(
    ["\0", "\ud800", "²", "unknown", "']", "9" * 5000, "😀", "a" * 5000]
)


@settings(deadline=None, max_examples=60)
@given(
    st.dictionaries(
        st.sampled_from(search_urls.PARAMETERS),
        st.lists(STRANGE_TEXT, max_size=3),
        max_size=5,
    ),
    st.booleans(),
)
def test_no_url_makes_a_traceback(
    client: FlaskClient, typed: dict[str, list[str]], api: bool
) -> None:
    query = "&".join(
        f"{name}={percent_encoded(each)}"
        for name, values in typed.items()
        for each in values
    )
    response = client.get(("/api/v1/search?" if api else "/?") + query)
    assert response.status_code in ({200, 400} if api else {200})


@pytest.mark.parametrize(
    "pattern",
    ["/documents/{}", "/people/{}", "/people?q={}", "/api/v1/people/{}", "/{}"],
)
@pytest.mark.parametrize(
    "name",
    ["%00", "%ED%A0%80", "%FF", "%F0%9F%98%80", "a" * 4000, "%2e%2e%2f", "'\"--"],
)
def test_no_path_makes_a_traceback(
    client: FlaskClient, pattern: str, name: str
) -> None:
    assert client.get(pattern.format(name)).status_code in {200, 308, 404}


def percent_encoded(text: str) -> str:
    """Any text, also a lone surrogate, as a URL holds it."""
    return re.sub("..", r"%\g<0>", text.encode("utf-8", "surrogatepass").hex())


def test_addresses_stay_on_this_site(client: FlaskClient) -> None:
    soup = get_page(client, "/?q=S-400")
    assert {urlsplit(str(link["href"])).netloc for link in soup.select("[href]")} == {
        ""
    }


def test_the_document_page_shows_what_a_fact_could_also_have_been(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.html").write_text(
        sample_pages.html_page(
            '<meta name="pubdate" content="2021-03-02"><meta name="dc.date" content="2021-02-27">'
        )
    )
    empty_library.ingest(folder)
    ((_, record),) = empty_library.catalog.changes(0)
    body = empty_library.client.get(f"/documents/{record.document.id}").text
    assert "1 other candidate" in body
    assert "27 February 2021" in body
    given = empty_library.client.get(
        f"/api/v1/documents/{record.document.id}"
    ).get_json()["candidates"]["date"]
    assert [each["value"] for each in given] == ["2021-03-02", "2021-02-27"]


def test_a_person_page_shows_roles_co_mentions_quotations_and_time(
    client: FlaskClient,
) -> None:
    soup = get_page(client, "/people/rajnath-singh")
    text = text_of(soup)
    assert "Described as Defence Minister 5 articles" in text
    assert "Sergey Shoigu 3 articles" in text
    assert "The pandemic, the extraordinary militarization" in text_of(
        only_element(soup, ".person-quotes")
    )
    assert only_element(soup, ".timeline")
    (outlet,) = [
        link
        for name, link in links(soup, "aside a").items()
        if name == "The Times of India"
    ]
    assert text_of(get_page(client, outlet)).count("Calling India") >= 1


def test_another_form_of_a_name_leads_to_the_person(client: FlaskClient) -> None:
    moved = client.get("/people/Sergey%20Shoigu")
    assert (moved.status_code, moved.location) == (302, "/people/sergei-shoigu")
    assert client.get("/people/nobody-atall").status_code == 404


def test_people_are_listed_by_letter_and_by_surname(client: FlaskClient) -> None:
    by_name = list(links(get_page(client, "/people?order=name"), ".directory a"))
    assert by_name == sorted(
        by_name, key=lambda name: name.split()[-1] if name != "Wei Fenghe" else "Fenghe"
    )
    under_s = get_page(client, "/people?letter=S")
    assert list(links(under_s, ".directory a")) == ["Rajnath Singh", "Sergey Shoigu"]
    assert only_element(under_s, ".letters [aria-current]").text == "S"
    assert "No person in the archive matches" in text_of(
        get_page(client, "/people?letter=X")
    )
    assert client.get("/api/v1/people?letter=SS").status_code == 400
    assert client.get("/api/v1/people?order=up").status_code == 400


def test_a_document_shows_quotations_with_speakers(
    client: FlaskClient, library: ArchiveUnderTest
) -> None:
    text = text_of(get_page(client, f"/documents/{library.document_id('004')}"))
    assert "an exclusive strategic defence partner Sergey Shoigu" in text
    assert "speaker unknown" in text


def test_a_better_spelling_keeps_the_filters_and_the_order(client: FlaskClient) -> None:
    page = client.get("/?q=misile+zanzibar&person=Rajnath+Singh&sort=newest").get_data(
        as_text=True
    )
    assert (
        '<a href="/?q=missile+zanzibar&amp;person=Rajnath+Singh&amp;sort=newest">'
        in page
    )
