"""Test that exports of news databases are split, and that their labels become facts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.errors import SeveralArticlesError, UnreadableError
from archive.extract.pipeline import extract_document
from archive.model import Document
from archive.readers import read_article, split_articles
from archive.readers.database_exports import (
    PIECE_MARK,
    html_export,
    plain_export,
    split_export,
)
from archive.readers.exports.bylines import read_names
from tests.archive.sample_exports import (
    BODIES,
    EBSCO_EXPORT,
    EDITIONS,
    EUROPRESSE_EXPORT,
    FACTIVA_EXPORT,
    FACTIVA_LABELLED,
    GALE_EXPORT,
    NEWSBANK_NEW,
    NEWSBANK_OLD,
    NEXIS_EXPORT,
    PROQUEST_LABELS,
    RULE,
    Edition,
    europresse_page,
    factiva_page,
    lexis_export,
    lexis_page,
    proquest_record,
)
from tests.archive.sample_pages import pdf
from tests.conftest import SampleFolder
from tests.shell import Shell

SEEDS = sorted(Path("seeds").glob("*.txt"))
BATHS = ("Swimming baths on Mill Lane to reopen", "2020-03-05")
FARES = ("Bus fares frozen", "2019-04-09")
Row = tuple[str | None, ...]


def read_documents(content: bytes, suffix: str, folder: Path) -> list[Document]:
    """Return the documents of a file as an ingest reads them."""
    path = folder / f"export{suffix}"
    path.write_bytes(content)
    kind = suffix.removeprefix(".")
    return [
        extract_document(read_article(item.content, kind), "id", kind)
        for item in split_articles(path)
    ]


def row_of(document: Document) -> Row:
    """Return title, day, outlet and authors."""
    facts = document.facts
    return (
        facts.title and facts.title.value,
        facts.date and facts.date.value.to_edtf(),
        facts.outlet and facts.outlet.value,
        "; ".join(facts.authors.value) if facts.authors else None,
    )


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.language)
@pytest.mark.parametrize("join", ["\n", "\n\n"], ids=["as exported", "as paragraphs"])
def test_lexisnexis_labels_are_read_in_each_language(
    edition: Edition, join: str, tmp_path: Path
) -> None:
    text = lexis_export(edition, 1, 2)
    if join == "\n\n":
        lines = filter(str.strip, text.replace("CHAUDIÈRE\n", "CHAUDIÈRE").split("\n"))
        text = join.join(lines)
    documents = read_documents(text.encode(), ".txt", tmp_path)
    assert [row_of(document) for document in documents] == [
        (f"{edition.title} {number}", "2020-03-05", edition.outlet, edition.author)
        for number in (1, 2)
    ]
    for document in documents:
        assert document.text == "\n\n".join(BODIES[edition.language])
        assert document.facts.language
        assert document.facts.language.value == edition.language


CASES: dict[str, tuple[str, str, list[Row]]] = {
    "Nexis Uni": (".txt", NEXIS_EXPORT, [
        (*BATHS, "The Example Courier (London)", "Jane Doe"),
        ("Bus fares frozen until the spring", "2019-04-09", "Example Wire", None),
    ]),
    "Factiva": (".txt", FACTIVA_EXPORT, [
        (*BATHS, "The Example Courier", "Jane Doe; John Roe"),
        (*FARES, "Example Wire", None),
        ("Hallenbad öffnet wieder", "2020-03-05", "Die Beispielzeitung", "Jana Muster"),
    ]),
    "Factiva labels": (".txt", FACTIVA_LABELLED, [
        (*BATHS, "The Example Courier", "Jane Doe"),
        ("La piscine va rouvrir", "2020-03-05", "Le Courrier Exemple", "Jeanne Dupont"),
    ]),
    "Factiva page": (".html", factiva_page(), [
        ("La piscine va rouvrir", "2020-03-05", "Le Courrier Exemple", "Jeanne Dupont"),
    ] * 2),
    "LexisNexis page": (".html", lexis_page(), [
        (f"La piscine {number}", "2020-03-05", "Le Courrier Exemple", "Jeanne Dupont")
        for number in (1, 2)
    ]),
    "NewsBank labels": (".txt", NEWSBANK_OLD, [
        (*BATHS, "The Springfield Courier (MA)", "Jane Doe"),
        (*FARES, "The Springfield Courier (MA)", "John Roe"),
    ]),
    "NewsBank": (".txt", NEWSBANK_NEW, [
        (*BATHS, "The Star Courier (Easton, MD)", "Jane Doe"),
        (*FARES, "The Star Courier (Easton, MD)", None),
    ]),
    "EBSCO": (".txt", EBSCO_EXPORT, [
        (*BATHS, "Example Courier", "Jane Doe; John Roe"),
        (*FARES, "The Springfield Courier (MA)", "John Roe"),
    ]),
    "Gale": (".txt", GALE_EXPORT * 2, [
        (*BATHS, "The Example Courier", "Jane Doe"),
    ] * 2),
    "Europresse": (".txt", EUROPRESSE_EXPORT, [
        ("La piscine de la rue du Moulin va rouvrir", "2020-03-05",
         "Le Courrier Exemple", "Jeanne Dupont"),
        ("Bus fares frozen until the spring", "2020-03-09", "The Example Courier", None),
    ]),
    "Europresse page": (".html", europresse_page(
        ("Politique, jeudi 5 mars 2020, p. 16", "La piscine <mark>va</mark> rouvrir",
         "Jeanne Dupont"),
        ("lundi 9 mars 2020", "Les bus gratuits", ""),
    ), [
        ("La piscine va rouvrir", "2020-03-05", "Le Courrier Exemple", "Jeanne Dupont"),
        ("Les bus gratuits", "2020-03-09", "Le Courrier Exemple", None),
    ]),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_each_article_of_an_export_has_its_facts(name: str, tmp_path: Path) -> None:
    suffix, text, rows = CASES[name]
    documents = read_documents(text.encode(), suffix, tmp_path)
    assert [row_of(document) for document in documents] == rows


@pytest.mark.parametrize("name", CASES)
def test_the_text_has_neither_head_nor_labels(name: str, tmp_path: Path) -> None:
    suffix, text, _ = CASES[name]
    for document in read_documents(text.encode(), suffix, tmp_path):
        for sign in ("opyright", "©", "Document", "LANG", "Load-Date", "Record Number"):
            assert sign not in document.text
        first = document.text.split("\n\n")[0].replace("\n", " ")
        bodies = {text for texts in BODIES.values() for text in texts}
        assert first in bodies | {
            "The council voted to reopen the baths on Mill Lane.",
            "Le conseil a voté.",
            "A long dispute ends",
        }


def test_labels_within_a_text_stay_in_it(tmp_path: Path) -> None:
    first, *_ = read_documents(FACTIVA_LABELLED.encode(), ".txt", tmp_path)
    assert first.text.split("\n\n")[1:] == [
        "IN 1970 the baths were closed. Residents filled the gallery.",
        "BY all accounts the chair said: we have the money.",
    ]


@pytest.mark.parametrize("language", PROQUEST_LABELS)
@pytest.mark.parametrize("with_rules", [True, False])
def test_proquest_labels_are_read_in_each_language(
    language: str, with_rules: bool, tmp_path: Path
) -> None:
    text = (
        f"Report Information from ProQuest\n{RULE}\n\nTable of contents\n\n1. Baths\n"
        + proquest_record(language, "Baths: to reopen", "Doe, Jane; García Paz, Ana")
        + proquest_record(language, "Bus fares: a study", "Anonymous")
        + f"{RULE}\n\nContact us at: http://www.example.com\n"
    )
    if not with_rules:
        text = text[text.index("Baths: to") :].replace(RULE, "")
    documents = read_documents(text.encode(), ".txt", tmp_path)
    outlet = "The Example Courier"
    assert [row_of(document) for document in documents] == [
        ("Baths: to reopen", "2020-03-05", outlet, "Jane Doe; Ana García Paz"),
        ("Bus fares: a study", "2020-03-05", outlet, "Anonymous"),
    ]
    for document in documents:
        assert document.text.startswith("\n\n".join(BODIES[language]))
        assert document.source_id == "2371234567"


@pytest.mark.parametrize(
    "name", [name for name, case in CASES.items() if case[0] == ".txt"]
)
@pytest.mark.parametrize("join", ["\n", "\n\n"], ids=["none", "everywhere"])
def test_blank_lines_do_not_matter(name: str, join: str, tmp_path: Path) -> None:
    """Documents of word processors have none, or one between all lines."""
    suffix, text, rows = CASES[name]
    text = join.join(line for line in text.split("\n") if line.strip())
    documents = read_documents(text.encode(), suffix, tmp_path)
    assert [row_of(document) for document in documents] == rows


def test_a_label_without_a_value_does_not_take_the_text(tmp_path: Path) -> None:
    text = NEWSBANK_OLD.replace("Section: News\n", "Section:\n").replace(
        "Page: A1\n", ""
    )
    first, _ = read_documents(text.encode(), ".txt", tmp_path)
    assert first.text == "\n\n".join(BODIES["en"][:2])


def test_an_id_above_the_text_does_not_begin_another_record(tmp_path: Path) -> None:
    tails = [line for line in NEWSBANK_OLD.split("\n") if "Record Number" in line]
    text = NEWSBANK_OLD
    for tail in tails:
        text = text.replace(f"{tail}\n", "")
        text = text.replace("Section: News\n", f"Page: A1\n{tail}\n", 1)
    documents = read_documents(text.encode(), ".txt", tmp_path)
    assert [row_of(document) for document in documents] == CASES["NewsBank labels"][2]
    assert [len(document.text.split("\n\n")) for document in documents] == [2, 1]


@pytest.mark.parametrize(
    ("head", "title", "authors"),
    [
        ("NEWS\nBus fares frozen", "Bus fares frozen", None),
        ("Business and Finance\nFares frozen\nBy our own correspondent", "", None),
        ("Sports\nMatch of the Day\nDerby ends in a draw", "Derby ends in a draw", None),
        ("Fares frozen\nJane Doe", "Fares frozen", "Jane Doe"),
        ("News\nFares frozen until May\n\nBy Jane Doe", "Fares frozen until May", "Jane Doe"),
        ("Bus fares frozen\nCourier Staff", "Bus fares frozen", None),
    ],
)  # fmt: skip
def test_the_headline_of_factiva_stands_between_section_and_author(
    head: str, title: str, authors: str | None, tmp_path: Path
) -> None:
    start = FACTIVA_EXPORT.index("152 words")
    body = FACTIVA_EXPORT[start : FACTIVA_EXPORT.index("Politik")]
    (document,) = read_documents(f"{head}\n{body}".encode(), ".txt", tmp_path)
    if title:
        assert row_of(document)[0] == title
    assert row_of(document)[3] == authors


@pytest.mark.parametrize("name", CASES)
def test_lines_may_end_as_on_windows(name: str, tmp_path: Path) -> None:
    suffix, text, rows = CASES[name]
    content = text.replace("\n", "\r\n").encode()
    documents = read_documents(content, suffix, tmp_path)
    assert [row_of(document) for document in documents] == rows


def test_an_article_without_full_text_consists_of_its_abstract(tmp_path: Path) -> None:
    text = proquest_record("en", "Old news", "Doe, Jane", text=False)
    (document,) = read_documents(text.encode(), ".txt", tmp_path)
    assert document.text == "The council voted."
    assert document.notes == ("The export has only an abstract of this article.",)


def test_the_label_is_the_key_of_the_evidence(tmp_path: Path) -> None:
    edition = EDITIONS[1]
    content = lexis_export(edition, 1).encode()
    (document,) = read_documents(content, ".txt", tmp_path)
    evidence = {
        name: fact.evidence[0].key for name, fact in document.facts.named_facts()
    }
    assert evidence["authors"] == "record: AUTOR"
    assert evidence["language"] == "record: SPRACHE"
    assert evidence["title"] == "record: headline line"


def test_a_rule_within_a_text_does_not_split_it(tmp_path: Path) -> None:
    text = proquest_record("en", "Old news", "Doe, Jane")
    text = text.replace(BODIES["en"][1], f"{BODIES['en'][1]}\n\n{RULE}\n")
    (document,) = read_documents(text.encode(), ".txt", tmp_path)
    assert all(paragraph in document.text for paragraph in BODIES["en"])


def test_an_article_without_labels_between_others_is_not_lost(tmp_path: Path) -> None:
    text = lexis_export(EDITIONS[0], 1, 2, 3)
    start = text.index("2 of 3 DOCUMENTS") + len("2 of 3 DOCUMENTS")
    end = text.index("3 of 3 DOCUMENTS")
    text = f"{text[:start]}\n\nA photo of the baths.\n\n{text[end:]}"
    documents = read_documents(text.encode(), ".txt", tmp_path)
    assert len(documents) == 3
    assert "A photo of the baths." in documents[1].text


@pytest.mark.parametrize("read", [plain_export, html_export])
@pytest.mark.parametrize(
    "text",
    [
        "Swimming baths\n\nBy Jane Doe\n\nThe council has 1 of 3 DOCUMENTS.\n\nLENGTH: no",
        "1 of 3 DOCUMENTS\n\nThe clerk lost two. Nobody knows which.",
        "The film ends with a card.\n\nEnd of Document\n\nThen the lights go on.",
        "Title: Baths\nAuthor: Doe\nPublication: Courier\nDate: 5 March 2020\n\nText.",
        "Title: Baths\nAuthor: Jane Doe\n\nThe record number: 1,200 swimmers.",
        "March 5, 2020 | The Example Courier\n\nThe council voted.",
        "The file was called Document EXCOUR0020200305eg3500012\n\nNobody read it.",
        "Document EXCOUR0020200305eg3500012\n\nNobody read it.",
        "HD was better than SD.\n\nPD is a disease.\n\nLP means long playing record.",
        "The number is news·20200305·CE·abc.\n\nNobody knows why.",
        f"First part.\n\n{RULE}\n\nSecond part.\n\n{RULE}\n\nAuthor: Jane Doe",
    ],
)
def test_an_article_that_only_looks_like_an_export_is_not_split(
    text: str, read: Callable[[bytes], object]
) -> None:
    assert read(text.encode()) is None


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name)
def test_no_seed_is_an_export(path: Path) -> None:
    assert split_export(path.read_text("utf-8")) is None


def test_exports_are_split_in_every_format(tmp_path: Path) -> None:
    article = FACTIVA_EXPORT[FACTIVA_EXPORT.index("Bus fares") :].split("Politik")[0]
    lines = [line for line in (article * 2).split("\n") if line]
    content = pdf([(50, 760 - 40 * at, 10, line) for at, line in enumerate(lines)])
    rows = [row_of(item) for item in read_documents(content, ".pdf", tmp_path)]
    assert rows == [(*FARES, "Example Wire", None)] * 2
    documents = read_documents(EBSCO_EXPORT.encode(), ".md", tmp_path)
    rows = [row_of(document) for document in documents]
    assert rows == CASES["EBSCO"][2]


def test_a_file_with_several_articles_is_not_read_as_one() -> None:
    with pytest.raises(SeveralArticlesError):
        read_article(FACTIVA_EXPORT.encode(), "txt")


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By JANE DOE and JOHN ROE", ("Jane Doe", "John Roe")),
        (
            "Jane Doe, Political Editor, and John Roe in London",
            ("Jane Doe", "John Roe"),
        ),
        ("Andrew Specimen Senior political correspondent", ("Andrew Specimen",)),
        ("door onze correspondent Piet de Vries", ("Piet de Vries",)),
        ("Von Jana Muster und Karl Probe, Berlin", ("Jana Muster", "Karl Probe")),
        ("Jeanne Dupont (à Lyon); Marc Petit", ("Jeanne Dupont", "Marc Petit")),
        ("Juana Pérez y José Ruiz", ("Juana Pérez", "José Ruiz")),
        ("di Anna Bianchi", ("Anna Bianchi",)),
        ("João da Silva e Ana Souza", ("João da Silva", "Ana Souza")),
        ("Staff Writer", ()),
        ("Our Foreign Staff", ()),
        ("王小明", ("王小明",)),
    ],
)
def test_the_names_of_a_byline(byline: str, names: tuple[str, ...]) -> None:
    assert read_names(byline) == names


def test_an_ingest_stores_each_article_and_reads_nothing_twice(
    sample_folder: SampleFolder,
) -> None:
    sample_folder.write("export.txt", FACTIVA_EXPORT)
    sample_folder.write("plain.txt", "The mayor spoke to the press on Tuesday.")
    summary = sample_folder.ingest()
    assert (summary.read, summary.added, summary.failed) == (2, 4, 0)
    assert len(sample_folder.searchable_texts()) == 4
    assert sample_folder.ingest().unchanged == 2
    (sample_folder.folder / "export.txt").touch()
    summary = sample_folder.ingest()
    assert (summary.read, summary.added, summary.removed) == (1, 0, 0)


def test_an_article_that_is_added_to_an_export_leaves_the_others_untouched(
    sample_folder: SampleFolder,
) -> None:
    sample_folder.write("export.txt", proquest_record("en", "Baths", "Doe, Jane"))
    sample_folder.ingest()
    sample_folder.write(
        "export.txt",
        proquest_record("en", "Fares", "Roe, Ana")
        + proquest_record("en", "Buses", "Roe, Ana"),
    )
    summary = sample_folder.ingest()
    assert summary.failed == 0
    assert len(sample_folder.searchable_texts()) == 2


def test_extract_prints_each_article_with_its_position(tmp_path: Path) -> None:
    path = tmp_path / "export.txt"
    path.write_text(FACTIVA_EXPORT, encoding="utf-8")
    output = Shell(tmp_path / "home")("extract", path).stdout
    documents = [json.loads(line) for line in output.splitlines()]
    assert [document["title"] for document in documents] == [
        BATHS[0], FARES[0], "Hallenbad öffnet wieder"
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["txt", "html", "mhtml", "docx"])
def test_a_file_that_only_has_the_mark_of_a_piece_is_unreadable(kind: str) -> None:
    with pytest.raises(UnreadableError, match="no text found"):
        read_article(PIECE_MARK + b" \n", kind)
