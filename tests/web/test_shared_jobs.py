"""Test corrections of two server processes of one archive, simulated by two servers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import pytest
from flask.testing import FlaskClient

from archive.errors import BusyError, NothingToUndoError
from index.search.service import SearchService
from tests.web.conftest import ArchiveUnderTest
from tests.web.correction_helpers import (
    fact_form,
    follow_job,
    hidden_fields,
    parse_response,
)
from web.app import create_app
from web.corrections import jobs as correction_jobs
from web.http.deployment import Deployment
from web.jobs.editor import Editor
from web.jobs.queue import IndexSyncError, Job, JobQueue, JobResult
from web.jobs.shared import SharedJobs
from web.urls import corrections as correction_urls


class TwoServers(NamedTuple):
    """Clients of two processes with the same settings, and their jobs."""

    first: FlaskClient
    second: FlaskClient
    shared: SharedJobs


@pytest.fixture
def two_servers(four_pages: ArchiveUnderTest) -> Iterator[TwoServers]:
    """Return two servers of an archive that a test may change."""
    shared = SharedJobs(four_pages.home)
    shared.clear()
    settings = Editor(four_pages.home, "Ada")
    editors = [
        replace(settings, jobs=JobQueue(shared.forget), shared=shared) for _ in range(2)
    ]
    deployment = Deployment(secret_key=b"the same for all processes")
    service = SearchService(four_pages.catalog, four_pages.engine)
    clients = [
        create_app(
            service, four_pages.catalog, editor, deployment=deployment
        ).test_client()
        for editor in editors
    ]
    yield TwoServers(*clients, shared)
    for editor in editors:
        editor.jobs.close()
    shared.close()
    assert not (four_pages.home.folder / "jobs").exists()


def copy_cookies(source: FlaskClient, target: FlaskClient) -> None:
    """Give a client the session of another one, as a browser has it."""
    cookie = source.get_cookie("cuttings-edit")
    assert cookie
    target.set_cookie("cuttings-edit", cookie.value)


def test_the_form_of_one_process_is_accepted_by_another_which_shows_the_job(
    two_servers: TwoServers,
    four_pages: ArchiveUnderTest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(correction_jobs, "SYNC_WAIT_S", 0.0)
    first, second, shared = two_servers
    id = four_pages.document_id("0")
    form = fact_form(first, id, "outlet")
    copy_cookies(first, second)
    data = {**hidden_fields(form), "action": "set", "value": "Pierpost"}
    with shared.turn():  # a correction of a third process
        response = second.post(str(form["action"]), data=data)
        assert response.status_code == 303
        job_url = response.location
        assert correction_urls.JOBS in job_url
        page = parse_response(first.get(job_url)).get_text()
        assert "Waiting for another correction to finish" in page
    response = follow_job(first, response)
    assert response.status_code == 303
    assert "Outlet is now Pierpost." in first.get(response.location).text


def make_job(shared: SharedJobs) -> Job:
    """Return a job of this process that has written its state."""
    job = Job("/back")
    shared.write_first(job)
    return job


def test_the_job_of_a_killed_process_is_unknown(two_servers: TwoServers) -> None:
    shared = two_servers.shared
    job = make_job(shared)
    assert shared.read(job.key)
    path = shared.home.folder / "jobs" / f"{job.key}.json"
    state = json.loads(path.read_text())
    path.write_text(json.dumps({**state, "process": 2**22 + 1}))
    assert shared.read(job.key) is None


@pytest.mark.parametrize("error", [BusyError, NothingToUndoError, IndexSyncError])
def test_an_error_is_the_same_in_another_process(
    two_servers: TwoServers, error: type[Exception]
) -> None:
    shared = two_servers.shared
    job = make_job(shared)
    shared.write_error(job, error("the reason"))
    remote = shared.read(job.key)
    assert remote
    assert remote.wait_done()
    with pytest.raises(error, match="the reason"):
        remote.result()


def test_a_result_is_not_replaced_by_the_first_state(two_servers: TwoServers) -> None:
    shared = two_servers.shared
    job = Job("/back")
    shared.write_result(job, JobResult(lambda: "Done.", "/undo", "/next"))
    shared.write_first(job)
    remote = shared.read(job.key)
    assert remote
    assert remote.result().message() == "Done."
    shared.forget(job.key)
    assert shared.read(job.key) is None


@pytest.mark.parametrize("key", ["../catalog", "", "x" * 300, "é", "a/b", "\x00"])
def test_a_key_never_leads_out_of_the_folder(two_servers: TwoServers, key: str) -> None:
    assert two_servers.shared.read(key) is None
