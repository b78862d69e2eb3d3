"""Test the Python interface, with a home and with a real server alike."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

import cuttings
from archive.catalog import Catalog
from archive.errors import UnavailableError
from archive.home import Home
from index.engine import FACETS
from index.search.service import SearchService
from tests.conftest import SEEDS
from tests.web.conftest import ArchiveUnderTest, running_server, serving
from web.accounts.accounts import open_accounts
from web.accounts.model import Role
from web.app import create_app
from web.client import options
from web.http.deployment import AccessPolicy, Deployment
from web.urls import search as search_urls

ROOT = Path(__file__).parent.parent
ARTICLES = 130
"""More than one page of results."""


@pytest.fixture(scope="module")
def quay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArchiveUnderTest]:
    """Return an archive of many short articles, and of the seeds."""
    base = tmp_path_factory.mktemp("quay")
    folder = base / "folder"
    folder.mkdir()
    for number in range(ARTICLES):
        person = ("Ann Lind", "Bo Holm")[number % 2]
        outlet = ("Harbour Post", "Daily Quay", "")[number % 3]
        site = f'<meta property="og:site_name" content="{outlet}">' if outlet else ""
        words = " ".join(f"word{number}x{place}" for place in range(30))
        (folder / f"{number}.html").write_text(
            f"<html><head><title>Crane number {number} arrives</title>{site}"
            '<meta property="article:published_time" '
            f'content="2021-{1 + number // 3 % 12:02}-07T08:00:00Z"></head><body><article>'
            f"<h1>Crane number {number} arrives</h1><p>Mayor {person} opened the "
            f"crane. {words}.</p><p>“The crane is late,” {person} said.</p>"
            "</article></body></html>",
            encoding="utf-8",
        )
    library = ArchiveUnderTest(Home(base / "home"))
    library.ingest(folder, SEEDS)
    yield library
    library.close()


@pytest.fixture(scope="module", params=["home", "server"])
def archive(
    quay: ArchiveUnderTest, request: pytest.FixtureRequest
) -> Iterator[cuttings.Archive]:
    """Open the archive in its home, and on a server."""
    if request.param == "home":
        with cuttings.open(quay.home.folder) as opened:
            yield opened
        return
    with running_server(quay) as url, cuttings.open(url) as opened:
        yield opened


def test_a_search_iterates_over_all_articles_of_all_pages(
    archive: cuttings.Archive,
) -> None:
    results = archive.search("crane")
    articles = list(results)
    assert results.total == len(articles) == ARTICLES
    assert len({article.id for article in articles}) == ARTICLES
    article = archive.search("title:7", sort="oldest").head(1)[0]
    assert article.title == "Crane number 7 arrives"
    assert article.outlet == "Daily Quay"
    assert article.date == "2021-03-07"
    assert article.date_earliest == date(2021, 3, 7)
    assert [(person.name, person.slug) for person in article.people] == [
        ("Bo Holm", "bo-holm")
    ]


def test_filters_select_values_missing_facts_and_dates(
    archive: cuttings.Archive,
) -> None:
    assert archive.search("crane", person="Ann Lind").total == ARTICLES / 2
    several = archive.search("crane", outlet=["Daily Quay", "Harbour Post"])
    unknown = archive.search("crane", outlet=cuttings.MISSING)
    assert several.total + unknown.total == ARTICLES
    assert {article.outlet for article in unknown} == {None}
    excluded = archive.search("crane", exclude={"outlet": "Daily Quay"})
    assert "Daily Quay" not in {article.outlet for article in excluded}
    in_march = archive.search("crane", since=date(2021, 3, 1), until="2021-03")
    assert {article.date for article in in_march} == {"2021-03-07"}
    assert archive.search("crane", person=None).total == ARTICLES


def test_messages_of_a_search_are_returned(archive: cuttings.Archive) -> None:
    assert archive.search('"crane').messages
    assert archive.search("crane").messages == ()


def test_counts_equal_counting_the_articles(archive: cuttings.Archive) -> None:
    counts = archive.counts("crane", by="month", split="outlet")
    expected = Counter(
        (article.date and article.date[:7], article.outlet)
        for article in archive.search("crane")
    )
    assert {(cell.by, cell.split): cell.count for cell in counts} == expected
    assert counts.total == ARTICLES
    assert counts.left_out == (0, 0)
    of_results = archive.search("crane").counts(by="month", split="outlet")
    assert list(of_results) == list(counts)
    few = archive.counts(by="person", values=1)
    assert few.left_out[0] > 0


def test_documents_have_the_whole_text_and_all_facts(archive: cuttings.Archive) -> None:
    documents = archive.documents
    assert len(documents) == ARTICLES + 5 == sum(1 for _ in documents)
    article = archive.search("title:7").head(1)[0]
    document = documents[article.id]
    assert "word7x29" in document.body
    assert document.quotations[0].text.strip("“”") == "The crane is late,"
    assert document.quotations[0].speaker == "Bo Holm"
    assert document.people[0].slug == "bo-holm"
    assert document.data["facts"]["date"]["evidence"]
    matches = archive.search("title:7").documents
    assert [match.id for match in matches] == [article.id]
    with pytest.raises(KeyError):
        documents["nothing"]


def test_people_are_listed_found_and_looked_up(archive: cuttings.Archive) -> None:
    first = next(iter(archive.people))
    assert first.documents == ARTICLES / 2
    assert [person.slug for person in archive.people.find("holm")] == ["bo-holm"]
    assert archive.people["ann-lind"].name == "Ann Lind"
    assert len(archive.people) == sum(1 for _ in archive.people) > 2
    with pytest.raises(KeyError):
        archive.people["nobody"]


def test_frames_have_a_row_for_each_article_and_typed_columns(
    archive: cuttings.Archive,
) -> None:
    results = archive.search("crane")
    frame = results.to_pandas()
    assert len(frame) == ARTICLES
    assert frame["date_earliest"].dt.year.unique().tolist() == [2021]
    assert frame["people"].iloc[0][0] in {"Ann Lind", "Bo Holm"}
    polars = results.to_polars()
    assert polars["id"].to_list() == frame["id"].tolist()
    assert polars["date_latest"].to_list()[0].year == 2021
    table = results.to_arrow()
    assert table.num_rows == ARTICLES
    assert archive.search("zanzibar-nothing").to_arrow().schema == table.schema
    assert archive.documents.to_arrow().num_rows == ARTICLES + 5
    assert archive.people.to_polars()["documents"].max() == ARTICLES / 2


def test_counts_as_a_frame_can_be_pivoted(archive: cuttings.Archive) -> None:
    frame = archive.counts("crane", by="month", split="outlet").to_pandas()
    assert list(frame.columns) == ["month", "outlet", "articles"]
    assert frame["articles"].sum() == ARTICLES
    wide = frame.pivot_table(index="month", columns="outlet", values="articles")
    assert wide.shape == (12, 2)
    pairs = archive.counts(by="person", split="person").to_polars()
    assert pairs.columns == ["person", "person_2", "articles"]


def test_an_invalid_option_names_the_valid_ones(archive: cuttings.Archive) -> None:
    with pytest.raises(cuttings.CuttingsError, match="“persons” is not an option"):
        archive.search("crane", persons="Ann Lind")  # type: ignore[call-arg]
    with pytest.raises(cuttings.CuttingsError, match="“colour” is not a valid value"):
        archive.counts(by="colour")  # type: ignore[arg-type]
    with pytest.raises(cuttings.CuttingsError, match="garbage"):
        archive.search("crane", since="garbage").head()


def test_extract_returns_the_articles_of_a_file(tmp_path: Path) -> None:
    path = min(SEEDS.glob("*.txt"))
    (document,) = cuttings.extract(path)
    assert document.body
    assert document.people[0].slug is None
    with pytest.raises(cuttings.CuttingsError, match="missing"):
        cuttings.extract(tmp_path / "missing.html")
    (tmp_path / "broken.pdf").write_bytes(b"no pdf")
    with pytest.raises(cuttings.CuttingsError, match=r"broken\.pdf"):
        cuttings.extract(tmp_path / "broken.pdf")


def test_a_home_without_an_archive_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(cuttings.CuttingsError, match="cuttings index"):
        cuttings.open(tmp_path)


def test_a_server_that_is_away_or_something_else_says_so() -> None:
    with pytest.raises(UnavailableError, match="cannot be reached"):
        cuttings.open("http://127.0.0.1:9").search().head()

    class Other(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_redirect = self.path.startswith("/moved")
            self.send_response(302 if is_redirect else 200)
            if is_redirect:
                self.send_header("Location", "http://elsewhere.example/")
            self.end_headers()
            self.wfile.write(b"hello")

        def log_message(self, *args: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Other) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        with pytest.raises(
            cuttings.CuttingsError, match="did not answer as an archive"
        ):
            cuttings.open(address).search().head()
        with pytest.raises(cuttings.CuttingsError, match="redirects to another server"):
            cuttings.open(f"{address}/moved", token="secret").search().head()
        server.shutdown()


def test_a_token_opens_the_archive_of_a_server_with_accounts(
    quay: ArchiveUnderTest, tmp_path: Path
) -> None:
    accounts = open_accounts(tmp_path)
    accounts.users.add("Ada", Role.READ, "correct horse")
    token = accounts.users.add_token("Ada", Role.READ, "laptop")
    access = AccessPolicy(accounts, False, is_local=False, attempts=accounts.attempts)
    app = create_app(
        SearchService(quay.catalog, quay.engine),
        quay.catalog,
        deployment=Deployment(access, secret_key=accounts.users.secret_key()),
    )
    with serving(app) as address:
        assert len(cuttings.open(address, token=token).search("title:7").head(1)) == 1
        for wrong in (None, "wrong", token + "x"):
            with pytest.raises(cuttings.CuttingsError, match="token"):
                cuttings.open(address, token=wrong).search().head()


def test_importing_the_module_loads_no_server_engine_or_frames() -> None:
    program = (
        "import sys, cuttings; "
        "print([name for name in ('flask', 'numpy', 'pandas', 'sqlalchemy', 'bs4') "
        "if name in sys.modules])"
    )
    output = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert output.stdout == "[]\n", output.stderr


def test_the_names_of_parameters_are_those_of_the_api() -> None:
    assert options.FACETS == FACETS
    assert options.EXCLUSIONS == search_urls.EXCLUSION_PARAMETERS
    plain = {*options._PLAIN.values(), "q", "undated"}
    assert plain <= set(search_urls.PARAMETERS)


def test_a_frame_without_its_library_names_the_extra(
    quay: ArchiveUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    with (
        cuttings.open(quay.home.folder) as archive,
        pytest.raises(cuttings.CuttingsError, match=r"cuttings\[frames\]"),
    ):
        archive.people.to_polars()


def test_an_earlier_home_stays_open_for_others(quay: ArchiveUnderTest) -> None:
    with cuttings.open(str(quay.home.folder)) as archive:
        assert archive.search("crane").total == ARTICLES
    assert isinstance(quay.catalog, Catalog)
    assert quay.catalog.stats().documents == ARTICLES + 5
