"""Tests of correction jobs: progress pages, the queue, and atomic changes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from archive.catalog import Catalog, CorrectionScope
from archive.errors import BusyError
from archive.home import Home
from tests.archive import sample_pages
from tests.web.conftest import ArchiveUnderTest, locked_catalog
from tests.web.correction_helpers import (
    bulk_preview,
    editing_client_for,
    fact_form,
    follow_job,
    hidden_fields,
    parse_response,
    result_count,
    submit_fact_form,
)
from web.jobs.queue import MAX_JOBS, Job, JobQueue, JobResult
from web.urls import corrections as correction_urls

pytestmark = pytest.mark.long

ARTICLE_COUNT = 600
"""The number of articles of one host. More than one batch of corrections."""
GAZETTE = "The Harbour Gazette"


@pytest.fixture(scope="module")
def large_archive_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the home of an archive with many articles of one host."""
    base = tmp_path_factory.mktemp("many")
    records_file = base / "saved.jsonl"
    with records_file.open("w") as file:
        for number in range(ARTICLE_COUNT):
            sentence = sample_pages.SENTENCES[number % len(sample_pages.SENTENCES)]
            record = {
                "title": f"Berth {number}",
                "body": f"{sentence} Berth {number} is closed.",
                "date": "2020-09-03",
                "language": "en",
                "people": [],
            }
            record |= {"url": f"https://wire.example/{number}", "outlet": "Wire"}
            file.write(json.dumps(record) + "\n")
    library = ArchiveUnderTest(Home(base / "home"))
    library.ingest(records_file)
    library.close()
    return base / "home"


@pytest.fixture
def large_library(
    large_archive_home: Path, tmp_path: Path
) -> Iterator[ArchiveUnderTest]:
    """Return a copy of the large archive that a test may change."""
    shutil.copytree(large_archive_home, tmp_path / "home")
    library = ArchiveUnderTest(Home(tmp_path / "home"))
    yield library
    library.close()


def any_document_id(catalog: Catalog) -> str:
    """Return the ID of any article."""
    return next(iter(catalog.changes(0)))[1].document.id


def copy_home(source_home: Path, folder: Path) -> tuple[Path, str]:
    """Copy a home, and return the copy and the ID of any article."""
    home = folder / "home"
    shutil.copytree(source_home, home)
    catalog = Catalog(home / "catalog.db")
    id = any_document_id(catalog)
    catalog.close()
    return home, id


def submit_page_form(
    client: FlaskClient, page: BeautifulSoup, selector: str = "main form"
) -> TestResponse:
    """Submit a form of a page, and return the immediate response."""
    form = page.select_one(selector)
    assert form
    return client.post(str(form["action"]), data=hidden_fields(form))


def job_status_text(client: FlaskClient, address: str) -> str:
    """Return the status text of the progress page of a job."""
    status = parse_response(client.get(address)).select_one("[role=status]")
    assert status
    return status.text


# Progress pages


def test_a_long_correction_shows_a_refreshing_progress_page(
    large_library: ArchiveUnderTest,
) -> None:
    client = editing_client_for(large_library)
    page = bulk_preview(
        client, any_document_id(large_library.catalog), "outlet", "host", GAZETTE
    )
    with locked_catalog(large_library.home):
        start = time.monotonic()
        response = submit_page_form(client, page)
        assert time.monotonic() - start < 5  # SQLite itself waits for ten seconds
        assert response.status_code == 303
        assert response.location.startswith(correction_urls.JOBS)
        progress_page = client.get(response.location)
        assert (
            progress_page.headers["Refresh"],
            progress_page.headers["Cache-Control"],
        ) == (
            "2",
            "no-store",
        )
        assert (
            job_status_text(client, response.location)
            == f"0 of {ARTICLE_COUNT} articles corrected."
        )
        assert parse_response(progress_page).select(
            f'progress[value="0"][max="{ARTICLE_COUNT}"][aria-labelledby]'
        )
    result = follow_job(client, response)
    assert result.location.endswith("#known")
    after = parse_response(client.get(result.location))
    assert f"Outlet of {ARTICLE_COUNT} articles is now {GAZETTE}." in after.text
    assert result_count(client, GAZETTE) == ARTICLE_COUNT
    with locked_catalog(large_library.home):
        response = submit_page_form(client, after, ".flash form")
        assert (
            job_status_text(client, response.location)
            == f"0 of {ARTICLE_COUNT} articles corrected."
        )
    assert (
        f"The correction of {ARTICLE_COUNT} articles was undone."
        in client.get(follow_job(client, response).location).text
    )
    assert (result_count(client, GAZETTE), result_count(client, "Wire")) == (
        0,
        ARTICLE_COUNT,
    )


def test_a_correction_sent_during_another_is_queued(
    large_library: ArchiveUnderTest,
) -> None:
    client = editing_client_for(large_library)
    id = any_document_id(large_library.catalog)
    page = bulk_preview(client, id, "outlet", "host", GAZETTE)
    form = fact_form(client, id, "title")
    with locked_catalog(large_library.home):
        bulk_response = submit_page_form(client, page)
        title_response = client.post(
            str(form["action"]),
            data={**hidden_fields(form), "action": "set", "value": "Ferry"},
        )
        assert (
            job_status_text(client, title_response.location)
            == "Waiting for another correction to finish …"
        )
    assert (
        follow_job(client, bulk_response).status_code
        == follow_job(client, title_response).status_code
        == 303
    )
    assert result_count(client, GAZETTE) == ARTICLE_COUNT
    (record,) = large_library.catalog.records([id]).values()
    assert record.corrected_facts == {"title", "outlet"}


def test_finished_jobs_redirect_and_unknown_jobs_give_a_helpful_404(
    large_library: ArchiveUnderTest,
) -> None:
    client = editing_client_for(large_library)
    with locked_catalog(large_library.home):
        response = submit_page_form(
            client,
            bulk_preview(
                client,
                any_document_id(large_library.catalog),
                "outlet",
                "host",
                GAZETTE,
            ),
        )
    result_url = follow_job(client, response).location
    assert client.get(response.location).location == result_url
    not_found = client.get(correction_urls.job("nonsense"))
    assert (
        not_found.status_code,
        "This correction is not running" in not_found.text,
    ) == (
        404,
        True,
    )


def test_a_job_failure_is_shown_on_each_visit_to_its_page(
    large_library: ArchiveUnderTest,
) -> None:
    client = editing_client_for(large_library)
    id = any_document_id(large_library.catalog)
    page = bulk_preview(client, id, "outlet", "host", GAZETTE)
    obstacle = large_library.home.index_path / "obstacle.tmp"
    with locked_catalog(large_library.home):
        response = submit_page_form(client, page)
        obstacle.mkdir()
    for _ in range(2):
        failed = follow_job(client, response)
        assert failed.status_code == 503
        assert (
            "The correction was saved, but searches do not show it until the next correction"
            in failed.text
        )
        assert "Refresh" not in failed.headers
    obstacle.rmdir()
    assert result_count(client, GAZETTE) == 0
    submit_fact_form(client, id, "title", value="Ferry")
    assert result_count(client, GAZETTE) == ARTICLE_COUNT


def test_a_job_fails_without_changes_while_another_program_writes(
    large_library: ArchiveUnderTest,
) -> None:
    client = editing_client_for(large_library)
    id = any_document_id(large_library.catalog)
    with large_library.home.write_lock():
        refused = follow_job(
            client,
            submit_page_form(
                client, bulk_preview(client, id, "outlet", "host", GAZETTE)
            ),
        )
    assert (refused.status_code, "Nothing was changed" in refused.text) == (503, True)
    assert large_library.catalog.corrections.in_force(id) == ()


def test_the_job_queue_is_limited_and_forgets_old_jobs() -> None:
    job_queue, may_continue = JobQueue(), threading.Event()

    def work(_: Job) -> JobResult:
        may_continue.wait()
        return JobResult(str, "", "/")

    jobs = [job_queue.submit("/", work) for _ in range(MAX_JOBS)]
    with pytest.raises(BusyError):
        job_queue.submit("/", work)
    assert job_queue.is_busy
    may_continue.set()
    assert all(job.wait_done(5) for job in jobs)
    last = job_queue.submit("/", work)
    assert job_queue.get(jobs[0].key) is None
    assert job_queue.get(last.key) is last
    job_queue.close()
    assert not job_queue.is_busy


# Killed servers


class BrowserSession:
    """A browser session with a real server that can be killed."""

    def __init__(self, home: Path) -> None:
        command = [
            sys.executable,
            "-m",
            "web",
            "--home",
            str(home),
            "serve",
            "--edit",
            "--port",
            "0",
        ]
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            command, stderr=subprocess.PIPE, text=True, env=environment
        )
        assert self.process.stderr
        self.log = ""
        while not (url_match := re.search(r"http://127\.0\.0\.1:\d+", self.log)):
            line = self.process.stderr.readline()
            assert line, self.log
            self.log += line
        self.site = url_match.group()
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))

    def get_page(self, path: str, data: dict[str, str] | None = None) -> BeautifulSoup:
        """Return a page, or the page after submitting a form."""
        body = urlencode(data).encode() if data else None
        with self.opener.open(self.site + path, body, timeout=30) as response:
            return BeautifulSoup(response.read(), "html.parser")

    def result_count(self, outlet: str) -> int:
        """Return the number of articles of an outlet that a search finds."""
        with self.opener.open(
            f"{self.site}/api/v1/search?{urlencode({'outlet': outlet})}", timeout=30
        ) as response:
            return int(json.load(response)["total"])

    def kill_server(self) -> None:
        """Kill the server without a chance to clean up."""
        self.process.kill()
        self.process.wait()
        if self.process.stderr:
            self.process.stderr.close()


@contextmanager
def browser_session(home: Path) -> Iterator[BrowserSession]:
    """Start a server and a session, and kill the server at the end."""
    session = BrowserSession(home)
    try:
        yield session
    finally:
        session.kill_server()


def preview_form_sender(
    session: BrowserSession, id: str, value: str
) -> Callable[[], object]:
    """Return a function that submits the preview of a bulk correction of outlets."""
    parameters = [
        ("fact", "outlet"),
        ("action", "set"),
        ("value", value),
        ("scope", CorrectionScope.HOST.value),
        ("back", "/"),
    ]
    page = session.get_page(correction_urls.bulk_preview(id, parameters))
    form = page.select_one("main form")
    assert form
    return lambda: session.get_page(str(form["action"]), hidden_fields(form))


def corrected_count(home: Path, outlet: str) -> int:
    """Return the number of articles with an outlet, after the server was killed."""
    catalog = Catalog(home / "catalog.db")
    records = catalog.records([record.document.id for _, record in catalog.changes(0)])
    catalog.close()
    outlets = [record.document.facts.outlet for record in records.values()]
    return sum(1 for fact in outlets if fact and fact.value == outlet)


@pytest.mark.parametrize("delay", [0.0, 0.08, 0.25, 0.6])
def test_a_killed_server_leaves_an_atomic_change_indexed_at_next_start(
    large_archive_home: Path, tmp_path: Path, delay: float
) -> None:
    home, id = copy_home(large_archive_home, tmp_path)
    with browser_session(home) as session:
        submit = preview_form_sender(session, id, GAZETTE)
        submission = threading.Thread(target=_send_ignoring_disconnect, args=(submit,))
        submission.start()
        time.sleep(delay)
        session.kill_server()
        submission.join()
    corrected = corrected_count(home, GAZETTE)
    assert corrected in (0, ARTICLE_COUNT)
    with browser_session(home) as session:
        assert (session.result_count(GAZETTE), session.result_count("Wire")) == (
            corrected,
            ARTICLE_COUNT - corrected,
        )
    verification = subprocess.run(
        [sys.executable, "-m", "web", "--home", str(home), "verify"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert verification.returncode == 0, verification.stdout


def _send_ignoring_disconnect(submit: Callable[[], object]) -> None:
    """Submit a form whose server may be killed before it responds."""
    try:
        submit()
    except OSError:
        return


def test_a_server_killed_before_commit_changes_nothing(
    large_archive_home: Path, tmp_path: Path
) -> None:
    home, id = copy_home(large_archive_home, tmp_path)
    with browser_session(home) as session:
        submit = preview_form_sender(session, id, GAZETTE)
        with locked_catalog(Home(home)):
            page = submit()
            assert isinstance(page, BeautifulSoup)
            assert f"0 of {ARTICLE_COUNT} articles corrected." in page.text
            session.kill_server()
    assert corrected_count(home, GAZETTE) == 0


def test_corrections_of_a_killed_server_are_indexed_at_next_start(
    large_archive_home: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(large_archive_home, home)
    catalog = Catalog(home / "catalog.db")
    changes = catalog.corrections.find_similar(
        any_document_id(catalog), "outlet", GAZETTE, CorrectionScope.HOST
    )
    # The index is not updated, as if the server was killed after the commit.
    catalog.corrections.correct_all(changes, "ada")
    catalog.close()
    with browser_session(home) as session:
        assert session.result_count(GAZETTE) == ARTICLE_COUNT
