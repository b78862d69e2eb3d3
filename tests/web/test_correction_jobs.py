"""Corrections of many articles: told while they are made, one after another, and whole whatever happens meanwhile."""

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
    follow_job,
    hidden_fields,
    parse_response,
    submit_fact_form,
)
from web.jobs.queue import MAX_JOBS, Job, JobQueue, JobResult
from web.urls import corrections as correction_urls

ARTICLE_COUNT = 600
"""Articles of one host: more than are corrected at a time."""
GAZETTE = "The Harbour Gazette"


@pytest.fixture(scope="module")
def large_archive_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of an archive of many articles from one host."""
    base = tmp_path_factory.mktemp("many")
    saved = base / "saved.jsonl"
    with saved.open("w") as file:
        for number in range(ARTICLE_COUNT):
            body = f"{sample_pages.SENTENCES[number % len(sample_pages.SENTENCES)]} Berth {number} is closed."
            given = {
                "title": f"Berth {number}",
                "body": body,
                "date": "2020-09-03",
                "language": "en",
                "people": [],
            }
            given |= {"url": f"https://wire.example/{number}", "outlet": "Wire"}
            file.write(json.dumps(given) + "\n")
    made = ArchiveUnderTest(Home(base / "home"))
    made.ingest(saved)
    made.close()
    return base / "home"


@pytest.fixture
def large_library(
    large_archive_home: Path, tmp_path: Path
) -> Iterator[ArchiveUnderTest]:
    """That archive, for a test that changes it."""
    shutil.copytree(large_archive_home, tmp_path / "home")
    made = ArchiveUnderTest(Home(tmp_path / "home"))
    yield made
    made.close()


def any_document_id(catalog: Catalog) -> str:
    """The id of some article."""
    return next(iter(catalog.changes(0)))[1].document.id


def copy_home(source_home: Path, folder: Path) -> tuple[Path, str]:
    """A home of one's own with the same archive, and the id of some article."""
    home = folder / "home"
    shutil.copytree(source_home, home)
    catalog = Catalog(home / "catalog.db")
    id = any_document_id(catalog)
    catalog.close()
    return home, id


def submit_page_form(
    client: FlaskClient, page: BeautifulSoup, selector: str = "main form"
) -> TestResponse:
    """What is answered at once to the form that matches."""
    form = page.select_one(selector)
    assert form
    return client.post(str(form["action"]), data=hidden_fields(form))


def job_status_text(client: FlaskClient, address: str) -> str:
    """What the page of a turn says."""
    status = parse_response(client.get(address)).select_one("[role=status]")
    assert status
    return status.text


def result_count(client: FlaskClient, outlet: str) -> int:
    """How many articles of an outlet a search finds."""
    return int(
        client.get("/api/v1/search", query_string={"outlet": outlet}).get_json()[
            "total"
        ]
    )


# Told while it is made


def test_a_long_correction_shows_a_refreshing_progress_page(
    large_library: ArchiveUnderTest,
) -> None:
    client = editing_client_for(large_library)
    page = bulk_preview(
        client, any_document_id(large_library.catalog), "outlet", "host", GAZETTE
    )
    with locked_catalog(large_library.home):
        began = time.monotonic()
        answer = submit_page_form(client, page)
        assert time.monotonic() - began < 5  # SQLite alone would wait for ten seconds
        assert answer.status_code == 303
        assert answer.location.startswith(correction_urls.JOBS)
        shown = client.get(answer.location)
        assert (shown.headers["Refresh"], shown.headers["Cache-Control"]) == (
            "2",
            "no-store",
        )
        assert (
            job_status_text(client, answer.location)
            == f"0 of {ARTICLE_COUNT} articles corrected."
        )
        assert parse_response(shown).select(
            f'progress[value="0"][max="{ARTICLE_COUNT}"][aria-labelledby]'
        )
    back = follow_job(client, answer)
    assert back.location.endswith("#known")
    after = parse_response(client.get(back.location))
    assert f"Outlet of {ARTICLE_COUNT} articles is now {GAZETTE}." in after.text
    assert result_count(client, GAZETTE) == ARTICLE_COUNT
    with locked_catalog(large_library.home):
        answer = submit_page_form(client, after, ".flash form")
        assert (
            job_status_text(client, answer.location)
            == f"0 of {ARTICLE_COUNT} articles corrected."
        )
    assert (
        f"The correction of {ARTICLE_COUNT} articles was undone."
        in client.get(follow_job(client, answer).location).text
    )
    assert (result_count(client, GAZETTE), result_count(client, "Wire")) == (
        0,
        ARTICLE_COUNT,
    )


def test_a_correction_sent_during_another_is_queued(
    large_library: ArchiveUnderTest,
) -> None:
    client, id = (
        editing_client_for(large_library),
        any_document_id(large_library.catalog),
    )
    page = bulk_preview(client, id, "outlet", "host", GAZETTE)
    form = parse_response(client.get(correction_urls.correct(id, "title"))).select_one(
        "form.correction-form"
    )
    assert form
    with locked_catalog(large_library.home):
        many = submit_page_form(client, page)
        one = client.post(
            str(form["action"]),
            data={**hidden_fields(form), "action": "set", "value": "Ferry"},
        )
        assert (
            job_status_text(client, one.location)
            == "Waiting for another correction to finish …"
        )
    assert (
        follow_job(client, many).status_code
        == follow_job(client, one).status_code
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
        answer = submit_page_form(
            client,
            bulk_preview(
                client,
                any_document_id(large_library.catalog),
                "outlet",
                "host",
                GAZETTE,
            ),
        )
    back = follow_job(client, answer).location
    assert client.get(answer.location).location == back
    gone = client.get(correction_urls.job("nonsense"))
    assert (gone.status_code, "This correction is not running" in gone.text) == (
        404,
        True,
    )


def test_a_job_failure_is_shown_on_each_visit_to_its_page(
    large_library: ArchiveUnderTest,
) -> None:
    client, id = (
        editing_client_for(large_library),
        any_document_id(large_library.catalog),
    )
    page = bulk_preview(client, id, "outlet", "host", GAZETTE)
    obstacle = large_library.home.index_path / "obstacle.tmp"
    with locked_catalog(large_library.home):
        answer = submit_page_form(client, page)
        obstacle.mkdir()
    for _ in range(2):
        failed = follow_job(client, answer)
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
    client, id = (
        editing_client_for(large_library),
        any_document_id(large_library.catalog),
    )
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
    turns, goes_on = JobQueue(), threading.Event()

    def work(_: Job) -> JobResult:
        goes_on.wait()
        return JobResult(str, "", "/")

    taken = [turns.submit("/", work) for _ in range(MAX_JOBS)]
    with pytest.raises(BusyError):
        turns.submit("/", work)
    assert turns.is_busy
    goes_on.set()
    assert all(each.wait_done(5) for each in taken)
    last = turns.submit("/", work)
    assert turns.get(taken[0].key) is None
    assert turns.get(last.key) is last
    turns.close()
    assert not turns.is_busy


# Whole whatever happens


class BrowserSession:
    """Somebody at a browser before a real server that can be killed."""

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
        while not (found := re.search(r"http://127\.0\.0\.1:\d+", self.log)):
            line = self.process.stderr.readline()
            assert line, self.log
            self.log += line
        self.site = found.group()
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))

    def get_page(self, path: str, data: dict[str, str] | None = None) -> BeautifulSoup:
        """A page, or what a form comes to."""
        body = urlencode(data).encode() if data else None
        with self.opener.open(self.site + path, body, timeout=30) as answer:
            return BeautifulSoup(answer.read(), "html.parser")

    def result_count(self, outlet: str) -> int:
        """How many articles of an outlet a search finds."""
        with self.opener.open(
            f"{self.site}/api/v1/search?{urlencode({'outlet': outlet})}", timeout=30
        ) as answer:
            return int(json.load(answer)["total"])

    def kill_server(self) -> None:
        """Kill the server; nothing of it is left to run."""
        self.process.kill()
        self.process.wait()
        if self.process.stderr:
            self.process.stderr.close()


@contextmanager
def browser_session(home: Path) -> Iterator[BrowserSession]:
    """A reader, until the server is killed."""
    reader = BrowserSession(home)
    try:
        yield reader
    finally:
        reader.kill_server()


def preview_form_sender(
    session: BrowserSession, id: str, value: str
) -> Callable[[], object]:
    """What sends the correction of the outlet of all alike, as its preview's form does."""
    asked = [
        ("fact", "outlet"),
        ("action", "set"),
        ("value", value),
        ("scope", CorrectionScope.HOST.value),
        ("back", "/"),
    ]
    form = session.get_page(correction_urls.bulk_preview(id, asked)).select_one(
        "main form"
    )
    assert form
    return lambda: session.get_page(str(form["action"]), hidden_fields(form))


def corrected_count(home: Path, outlet: str) -> int:
    """In how many articles a correction to that outlet is in force, in the catalog as a killed server left it."""
    catalog = Catalog(home / "catalog.db")
    records = catalog.records([record.document.id for _, record in catalog.changes(0)])
    catalog.close()
    return [
        each.document.facts.outlet and each.document.facts.outlet.value
        for each in records.values()
    ].count(outlet)


@pytest.mark.parametrize("moment", [0.0, 0.08, 0.25, 0.6])
def test_a_killed_server_leaves_an_atomic_change_indexed_at_next_start(
    large_archive_home: Path, tmp_path: Path, moment: float
) -> None:
    home, id = copy_home(large_archive_home, tmp_path)
    with browser_session(home) as reader:
        send_it = preview_form_sender(reader, id, GAZETTE)
        sending = threading.Thread(target=_send_ignoring_disconnect, args=(send_it,))
        sending.start()
        time.sleep(moment)
        reader.kill_server()
        sending.join()
    left = corrected_count(home, GAZETTE)
    assert left in (0, ARTICLE_COUNT)
    with browser_session(home) as reader:
        assert (reader.result_count(GAZETTE), reader.result_count("Wire")) == (
            left,
            ARTICLE_COUNT - left,
        )
    checked = subprocess.run(
        [sys.executable, "-m", "web", "--home", str(home), "verify"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout


def _send_ignoring_disconnect(send_it: Callable[[], object]) -> None:
    """Send a form whose server may be killed before it answers."""
    try:
        send_it()
    except OSError:
        return


def test_a_server_killed_before_commit_changes_nothing(
    large_archive_home: Path, tmp_path: Path
) -> None:
    home, id = copy_home(large_archive_home, tmp_path)
    with browser_session(home) as reader:
        send_it = preview_form_sender(reader, id, GAZETTE)
        with locked_catalog(Home(home)):
            page = send_it()
            assert isinstance(page, BeautifulSoup)
            assert f"0 of {ARTICLE_COUNT} articles corrected." in page.text
            reader.kill_server()
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
    catalog.corrections.correct_all(
        changes, "outlet", "ada"
    )  # and the index was not reached
    catalog.close()
    with browser_session(home) as reader:
        assert reader.result_count(GAZETTE) == ARTICLE_COUNT
