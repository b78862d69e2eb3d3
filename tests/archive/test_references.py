"""Test that RIS, BibTeX and CSL-JSON are read as reference managers write them."""

from __future__ import annotations

import json
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import CuttingsError
from archive.model import Confidence, DateRange
from archive.references.bibtex import read_bibtex
from archive.references.csl import read_csl
from archive.references.files import read_references
from archive.references.model import Reference
from archive.references.ris import read_ris
from archive.references.tex import plain_text
from archive.references.values import clean_names, iso_date, make_date
from web.exports.citation import Citation
from web.exports.citation_formats import bibtex, csl_json, ris

DAY = DateRange(date(2020, 9, 3), date(2020, 9, 3))
URL = "https://www.harbourpost.example/a?b=1&c=2"
EXPECTED = Reference(
    label="entry 1",
    title="Kräne & „Häfen“: 50 % mehr",
    outlet="Harbour Post",
    date=DAY,
    authors=("Ann Lind", "Jean-Luc O’Neil"),
    language="de",
    urls=(URL,),
)
RIS = f"""TY  - NEWS
TI  - Kräne & „Häfen“:
50 % mehr
AU  - Lind, Ann
AU  - O’Neil, Jean-Luc
T2  - Harbour Post
PY  - 2020
DA  - 2020/09/03/
LA  - de-DE
UR  - {URL}
ER  -

TY  - NEWS
T1  - Second
Y1  - 2019///
ER  -
"""
BIBTEX = r"""
% A comment with an @ sign {
@string{hp = "Harbour Post"}
@comment{@article{not_me, title = {x}}}
@article{lind2020,
  title = {{Kr{\"a}ne \& „H\"{a}fen“: 50 \% mehr}},
  author = "Lind, Ann and Jean-Luc {O’Neil} and others",
  journal = hp,
  year = 2020, month = sep, day = {3},
  langid = {de},
  url = {https://www.harbourpost.example/a?b=1&c=2},
}
@misc(second, title = "A" # { B}, date = {2019-05})
"""
CSL = json.dumps(
    [
        {
            "id": "lind",
            "type": "article-newspaper",
            "title": "Kräne & „Häfen“: 50 % mehr",
            "container-title": "Harbour Post",
            "author": [
                {"family": "Lind", "given": "Ann"},
                {"literal": "Jean-Luc O’Neil"},
            ],
            "issued": {"date-parts": [["2020", 9, 3]]},
            "language": "de-DE",
            "URL": URL,
        },
        {"title": "Second", "issued": {"date-parts": [[2019]], "circa": True}},
    ]
)


def test_ris_is_read_with_continued_lines() -> None:
    first, second = read_ris(RIS)
    assert first == EXPECTED
    assert (second.label, second.title) == ("entry 2", "Second")
    assert second.date == DateRange(date(2019, 1, 1), date(2019, 12, 31))


def test_bibtex_is_read_with_macros_accents_and_joined_values() -> None:
    first, second = read_bibtex(BIBTEX)
    assert first.label == "lind2020"
    for name in ("title", "outlet", "date", "authors", "language", "urls"):
        assert getattr(first, name) == getattr(EXPECTED, name), name
    assert (second.label, second.title) == ("second", "A B")
    assert second.date == DateRange(date(2019, 5, 1), date(2019, 5, 31))


def test_csl_is_read_without_dates_that_it_doubts() -> None:
    first, second = read_csl(CSL)
    for name in ("title", "outlet", "date", "authors", "language", "urls"):
        assert getattr(first, name) == getattr(EXPECTED, name), name
    assert (second.label, second.title, second.date) == ("entry 2", "Second", None)


@pytest.mark.parametrize("render", [ris, bibtex, csl_json])
def test_what_cuttings_exports_is_read_back(render: object) -> None:
    citation = Citation(
        id="97915214875c986a4d7d",
        title=r"50 % of {cranes} & $1_000 ~ \ #1",
        has_title=True,
        archive_url="http://127.0.0.1:8000/documents/97915214875c986a4d7d",
        authors=(
            "Ann Lind",
            "Müller-Öst AG, Berlin" if render is csl_json else "Bo Ek",
        ),
        outlet="Times & Post",
        dates=DAY,
        confidence=Confidence.STATED,
        original_url=URL,
        language="en",
    )
    text = render(citation)  # type: ignore[operator]
    read = {ris: read_ris, bibtex: read_bibtex, csl_json: read_csl}[render]  # type: ignore[index]
    (reference,) = read(text)
    assert reference.title == citation.title
    assert reference.outlet == citation.outlet
    assert reference.authors == citation.authors
    assert reference.date == DAY
    assert reference.language == "en"
    assert reference.urls[0] == URL
    assert citation.id in " ".join((*reference.identifiers, *reference.urls))


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"{\'E}tat", "État"),
        (r"\v{S}koda \c c", "Škoda ç"),
        (r"Stra{\ss}e", "Straße"),
        (r"\emph{Talks} in {D}elhi", "Talks in Delhi"),
        (r"5\,000 ``quoted''---end", "5,000 “quoted”—end"),
        (r"A~B\\C", "A B\\C"),
        (r"\o{}re", "øre"),
        ("{unclosed", "unclosed"),
        ("\\", ""),
        ("", ""),
    ],
)
def test_tex_becomes_plain_text(tex: str, text: str) -> None:
    assert plain_text(tex) == text


def test_names_are_in_the_order_of_speech() -> None:
    assert clean_names(["Lind, Ann", "Ann Lind", "King, Jr., Martin", "et al."]) == (
        "Ann Lind",
        "Martin King Jr.",
    )


def test_dates_that_do_not_exist_or_are_in_the_future_are_not_taken() -> None:
    tomorrow = date.today() + timedelta(days=1)  # noqa: DTZ011
    for parts in ([2020, 13], [2020, 2, 30], [0], [99], [], ["x"], [10**9]):
        assert make_date(parts) is None, parts
    assert make_date([tomorrow.year, tomorrow.month, tomorrow.day]) is None
    assert iso_date("2020-09-03T10:00:00Z") == DAY
    assert iso_date("2020/09/03/evening") == DAY
    assert iso_date("soon") is None


def test_files_are_read_by_name_or_content_and_errors_name_them(tmp_path: Path) -> None:
    for name, text in (("a.ris", RIS), ("b.bib", BIBTEX), ("c.json", CSL)):
        (tmp_path / name).write_text(text, encoding="utf-8-sig")
        (tmp_path / f"{name}.export").write_text(text.strip())
        assert len(read_references(tmp_path / name)) == 2
    assert len(read_references(tmp_path / "a.ris.export")) == 2
    assert len(read_references(tmp_path / "c.json.export")) == 2
    assert len(read_references(tmp_path / "b.bib.export", "bibtex")) == 2
    (tmp_path / "latin.ris").write_bytes("TY  - NEWS\nTI  - Kräne\n".encode("cp1252"))
    assert read_references(tmp_path / "latin.ris")[0].title == "Kräne"
    (tmp_path / "x.txt").write_text("prose")
    (tmp_path / "broken.json").write_text("[{]")
    (tmp_path / "number.json").write_text("[1]")
    (tmp_path / "empty.ris").write_text("")
    for name in ("x.txt", "broken.json", "number.json", "empty.ris", "missing.ris"):
        with pytest.raises(CuttingsError, match=name):
            read_references(tmp_path / name)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "title", "author", "issued", "date-parts", "URL", "DOI"]
            ),
            inner,
            max_size=4,
        )
    ),
)


@given(st.text(alphabet=st.sampled_from('@{}(),="#\\ \nabTY-09'), max_size=80))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for read in (read_ris, read_bibtex):
        for reference in read(f"@a{{k,{text}"):
            assert reference.label
        list(read(f"TY  - NEWS\n{text}"))
    plain_text(text)


@given(st.lists(st.dictionaries(st.sampled_from(["title", "issued", "author"]), JSON)))
def test_any_json_is_read_without_an_error(items: list[object]) -> None:
    references = list(read_csl(json.dumps(items)))
    assert all(reference.label for reference in references)
    assert len(references) <= len(items)


def test_a_long_unclosed_entry_takes_linear_time() -> None:
    text = "@string{" * 20_000 + "{" * 100_000 + '@a{b, c = "' * 20_000
    start = time.process_time()
    list(read_bibtex(text))
    list(read_ris("TY  - NEWS\nTI  - x\n" + "more\n" * 200_000))
    assert time.process_time() - start < 10
