"""Tests of citations: only known facts are cited, and citation software reads them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import bibtexparser
import pytest
import rispy
from citeproc import Citation as Cited
from citeproc import (
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON
from flask.testing import FlaskClient

from archive.catalog import Record
from archive.model import Confidence, DateRange, Document, Fact, Facts
from tests.web.conftest import ArchiveUnderTest
from web.exports.citation import Citation, cite_document
from web.exports.citation_formats import (
    CITATION_FORMATS,
    bibtex,
    csl_item,
    plain_text,
    ris,
)

SITE = "http://localhost:8000/"
DATES = {
    "day": DateRange(date(2020, 9, 3), date(2020, 9, 3)),
    "month": DateRange(date(2020, 9, 1), date(2020, 9, 30)),
    "year": DateRange(date(2020, 1, 1), date(2020, 12, 31)),
    "window": DateRange(date(2020, 6, 22), date(2020, 6, 30)),
    "long window": DateRange(date(2018, 10, 1), date(2020, 10, 31)),
    "undated": None,
}
HOSTILE_TITLES = (
    "100% of R&D: $5 {brace} } \\end ~ ^ _ #",
    "One\r\nER  - \r\nTY  - BOOK\rTI  - two",
    "@misc{evil, title={x}}",
    '<script>alert(1)</script> & “quotes” "straight"',
    "control \x00\x0b\x1f\ufffe and \ud800 half a pair",
    "昨日東京都知事が会見した – Łódź",
    "ends with a backslash \\",
)


def make_citation(
    dates: DateRange | None = None,
    confidence: Confidence = Confidence.STATED,
    **fields: Any,
) -> Citation:
    """Return a citation with a date."""
    values = {
        "id": "0123",
        "title": "A headline",
        "has_title": True,
        "archive_url": f"{SITE}documents/0123",
        **fields,
    }
    return Citation(**values, dates=dates, confidence=confidence if dates else None)


def make_record(title: str | None, **facts: Any) -> Record:
    """Return a document whose source states its facts."""
    stated = {
        name: Fact(value, Confidence.STATED, "record") for name, value in facts.items()
    }
    heading = None if title is None else Fact(title, Confidence.STATED, "record")
    document = Document(
        "0123",
        "jsonl",
        "Words of the article that has them.",
        Facts(title=heading, **stated),
    )
    # The time of addition is not cited.
    return Record(document, (), (), added_at=None)  # type: ignore[arg-type]


def read_bibtex(text: str) -> Mapping[str, str]:
    """Return the fields of the only entry, as bibtexparser reads them."""
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    (entry,) = library.entries
    return {field.key: field.value for field in entry.fields}


def read_ris(text: str) -> Mapping[str, Any]:
    """Return the only record that rispy reads."""
    (entry,) = rispy.loads(text)
    return dict(entry)


def render_citation(*items: Mapping[str, Any]) -> list[str]:
    """Format items as a list of references with citeproc."""
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(
        style, CiteProcJSON(items), formatter.plain
    )
    for item in items:
        bibliography.register(Cited([CitationItem(item["id"])]))
    return [str(entry) for entry in bibliography.bibliography()]


@pytest.mark.parametrize(
    ("name", "date_text"),
    [
        ("day", "3 September 2020"),
        ("month", "September 2020"),
        ("year", "2020"),
        ("window", "between 22 and 30 June 2020"),
        ("undated", "date unknown"),
    ],
)
def test_a_plain_text_citation_keeps_the_date_precision(
    name: str, date_text: str
) -> None:
    text = plain_text(
        make_citation(
            DATES[name], outlet="The Daily", agency="PTI", authors=("Ann Lee", "Bo Roe")
        )
    )
    assert text == (
        f"Ann Lee, Bo Roe. “A headline.” The Daily (PTI), {date_text}"
        f"{' [stated]' if name == 'window' else ''}. In the archive: {SITE}documents/0123\n"
    )


@pytest.mark.parametrize(
    ("name", "fields", "parts", "day"),
    [
        (
            "day",
            {"year": "2020", "month": "sep", "day": "3"},
            [2020, 9, 3],
            "2020/09/03/",
        ),
        ("month", {"year": "2020", "month": "sep"}, [2020, 9], "2020/09//"),
        ("year", {"year": "2020"}, [2020], "2020///"),
        ("window", {"year": "2020"}, None, None),
        ("long window", {}, None, None),
        ("undated", {}, None, None),
    ],
)
def test_no_format_has_a_day_month_or_year_that_is_not_known(
    name: str, fields: Mapping[str, str], parts: list[int] | None, day: str | None
) -> None:
    citation = make_citation(DATES[name])
    entry = read_bibtex(bibtex(citation))
    assert {
        field: entry[field]
        for field in ("year", "month", "day", "date")
        if field in entry
    } == fields
    assert csl_item(citation).get("issued", {}).get("date-parts") == (
        None if parts is None else [parts]
    )
    ris_fields = read_ris(ris(citation))
    assert (ris_fields.get("date"), ris_fields.get("year")) == (day, fields.get("year"))


@pytest.mark.parametrize("name", ["window", "long window"])
def test_a_date_window_is_cited_in_words(name: str) -> None:
    citation = make_citation(DATES[name], Confidence.INFERRED)
    date_text = {
        "window": "between 22 and 30 June 2020",
        "long window": "between October 2018 and October 2020",
    }[name]
    assert csl_item(citation)["issued"] == {"literal": date_text, "circa": True}
    assert (
        f"Published {date_text} (date confidence: inferred)."
        in read_bibtex(bibtex(citation))["note"]
    )
    assert (
        f"Published {date_text} (date confidence: inferred)."
        in read_ris(ris(citation))["notes"]
    )
    assert date_text in render_citation(csl_item(citation))[0]


@pytest.mark.parametrize(
    ("confidence", "confidence_label"),
    [(Confidence.INFERRED, "inferred"), (Confidence.WEAK, "weak guess")],
)
def test_a_date_that_was_not_found_is_marked_in_each_format(
    confidence: Confidence, confidence_label: str
) -> None:
    citation = make_citation(DATES["day"], confidence)
    note = f"Date ({confidence_label}): 3 September 2020."
    assert f"3 September 2020 [{confidence_label}]." in plain_text(citation)
    assert read_bibtex(bibtex(citation))["note"] == note
    assert read_ris(ris(citation))["notes"] == [note]
    assert (csl_item(citation)["issued"]["circa"], csl_item(citation)["note"]) == (
        True,
        note,
    )


@pytest.mark.parametrize("confidence", [Confidence.STATED, Confidence.CORROBORATED])
def test_a_date_that_was_found_is_not_marked(confidence: Confidence) -> None:
    citation = make_citation(DATES["day"], confidence)
    assert "[" not in plain_text(citation)
    assert "note" not in read_bibtex(bibtex(citation))
    assert "notes" not in read_ris(ris(citation))
    assert not csl_item(citation).keys() & {"note"}
    assert "circa" not in csl_item(citation)["issued"]


def test_unknown_facts_are_omitted_and_an_unknown_date_is_stated() -> None:
    assert set(csl_item(make_citation())) == {
        "id",
        "type",
        "title",
        "URL",
        "archive",
        "archive_location",
        "note",
    }
    assert read_bibtex(bibtex(make_citation()))["note"] == "The date is unknown."


@pytest.mark.parametrize("title", HOSTILE_TITLES)
def test_a_hostile_title_is_one_record_in_every_format(title: str) -> None:
    citation = cite_document(
        make_record(title, authors=(title, "Ann and Bo"), outlet=title, agency=title),
        SITE,
    )
    assert len(plain_text(citation).splitlines()) == 1
    ris_fields = read_ris(ris(citation))
    assert (ris_fields["title"], ris_fields["type_of_reference"]) == (
        citation.title,
        "NEWS",
    )
    assert ris_fields["authors"] == [citation.title, "Ann and Bo"]
    assert len(render_citation(csl_item(citation))) == 1
    assert (
        json.loads(CITATION_FORMATS["json"].render(citation))[0]["title"]
        == citation.title
    )
    entry = read_bibtex(bibtex(citation))
    assert set(entry) == {"title", "author", "journal", "url", "note"}
    assert decode_tex(entry["title"]) == f"{{{citation.title}}}"


def decode_tex(text: str) -> str:
    """Return the text that TeX would print."""
    for sign, tex_name in {
        "^": "asciicircum",
        "~": "asciitilde",
        "{": "braceleft",
        "}": "braceright",
    }.items():
        text = text.replace(f"\\text{tex_name}{{}}", f"\0{sign}")
    text = text.replace("\\textbackslash{}", "\0\\")
    for sign in "$&#%_":
        text = text.replace(f"\\{sign}", sign)
    return text.replace("\0", "")


def test_bibtex_braces_balance_for_any_title() -> None:
    text = bibtex(cite_document(make_record("} a { b \\} c"), SITE))
    assert text.count("{") == text.count("}")
    assert "\\textbackslash{}\\textbraceright{}" in text


def test_a_name_that_bibtex_would_split_is_in_braces() -> None:
    text = bibtex(
        make_citation(
            authors=("Jean-Luc M. Picard", "Smith, John", "Marks and Spencer")
        )
    )
    assert (
        "author = {Jean-Luc M. Picard and {Smith, John} and {Marks and Spencer}}"
        in text
    )


def test_every_ris_line_ends_with_crlf() -> None:
    lines = ris(make_citation(DATES["day"])).split("\r\n")
    assert lines[0] == "TY  - NEWS"
    assert lines[-2:] == ["ER  - ", ""]
    assert all(line[2:6] == "  - " for line in lines[:-1])


def test_an_article_without_a_title_is_cited_by_its_first_words_marked_as_such() -> (
    None
):
    citation = cite_document(make_record(None), SITE)
    assert plain_text(citation).startswith(
        "[untitled: Words of the article that has them.] "
    )
    for note in (
        read_bibtex(bibtex(citation))["note"],
        csl_item(citation)["note"],
        " ".join(read_ris(ris(citation))["notes"]),
    ):
        assert "The article has no title" in note


def test_the_addresses_of_the_article_and_of_the_archive_are_both_given() -> None:
    citation = cite_document(
        make_record("A headline", url="https://news.example/a b?x=1&y={2}"), SITE
    )
    assert citation.original_url == "https://news.example/a%20b?x=1&y=%7B2%7D"
    assert plain_text(citation).endswith(
        f"{citation.original_url} In the archive: {SITE}documents/0123\n"
    )
    assert read_bibtex(bibtex(citation))["url"] == citation.original_url
    assert f"{SITE}documents/0123" in read_bibtex(bibtex(citation))["note"]
    assert (csl_item(citation)["URL"], csl_item(citation)["archive_location"]) == (
        citation.original_url,
        f"{SITE}documents/0123",
    )
    assert read_ris(ris(citation))["urls"] == [citation.original_url]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "http://[", "no address"]
)
def test_a_url_that_is_not_http_is_not_cited(url: str) -> None:
    assert cite_document(make_record("A headline", url=url), SITE).original_url is None


@pytest.mark.parametrize(
    ("suffix", "mimetype"),
    [
        ("txt", "text/plain"),
        ("bib", "application/x-bibtex"),
        ("ris", "application/x-research-info-systems"),
        ("json", "application/vnd.citationstyles.csl+json"),
    ],
)
def test_a_document_is_cited_at_an_address_of_its_own(
    client: FlaskClient, library: ArchiveUnderTest, suffix: str, mimetype: str
) -> None:
    id = library.document_id("002")
    response = client.get(
        f"/documents/{id}/cite.{suffix}", base_url="https://cuttings.example:8443"
    )
    assert (response.status_code, response.content_type) == (
        200,
        f"{mimetype}; charset=utf-8",
    )
    assert (
        response.headers["Content-Disposition"] == f"attachment; filename={id}.{suffix}"
    )
    assert "Rajnath holds talks with Russian counterpart" in response.text
    assert f"https://cuttings.example:8443/documents/{id}" in response.text


def test_the_page_of_a_document_shows_how_to_cite_it(
    client: FlaskClient, library: ArchiveUnderTest
) -> None:
    id = library.document_id("002")
    page = client.get(f"/documents/{id}").text
    assert client.get(f"/documents/{id}/cite.txt").text.strip() in page
    for suffix in CITATION_FORMATS:
        assert f'href="/documents/{id}/cite.{suffix}"' in page


@pytest.mark.parametrize(
    "path", ["/documents/x/cite.txt", "/documents/{}/cite.doc", "/documents/{}/cite."]
)
def test_an_impossible_citation_is_a_problem_with_the_reason(
    client: FlaskClient, library: ArchiveUnderTest, path: str
) -> None:
    response = client.get(path.format(library.document_id("002")))
    assert response.status_code == 404
    assert response.mimetype == "application/problem+json"
    assert response.get_json()["detail"]
