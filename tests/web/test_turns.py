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
from whoosh.filedb.filestore import FileStorage

from archive.catalog import Catalog
from archive.catalog.bulk_corrections import Scope
from archive.errors import BusyError
from archive.home import Home
from index.columnar.storage.manifest import LOCK_NAME
from tests.archive import forms
from tests.web.conftest import Library, held
from tests.web.editors import client_of, ended, fields_of, preview, send, soup_of
from web.jobs.queue import MOST, Done, Turn, Turns
from web.urls import corrections as correction_urls

MANY = 600
"""Articles of one host: more than are corrected at a time."""
GAZETTE = "The Harbour Gazette"


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of an archive of many articles from one host."""
    base = tmp_path_factory.mktemp("many")
    saved = base / "saved.jsonl"
    with saved.open("w") as file:
        for number in range(MANY):
            body = f"{forms.SENTENCES[number % len(forms.SENTENCES)]} Berth {number} is closed."
            given = {
                "title": f"Berth {number}",
                "body": body,
                "date": "2020-09-03",
                "language": "en",
                "people": [],
            }
            given |= {"url": f"https://wire.example/{number}", "outlet": "Wire"}
            file.write(json.dumps(given) + "\n")
    made = Library(Home(base / "home"))
    made.take(saved)
    made.close()
    return base / "home"


@pytest.fixture
def wire(many: Path, tmp_path: Path) -> Iterator[Library]:
    """That archive, for a test that changes it."""
    shutil.copytree(many, tmp_path / "home")
    made = Library(Home(tmp_path / "home"))
    yield made
    made.close()


def first(catalog: Catalog) -> str:
    """The id of some article."""
    return next(iter(catalog.changes(0)))[1].document.id


def copied(many: Path, folder: Path) -> tuple[Path, str]:
    """A home of one's own with the same archive, and the id of some article."""
    home = folder / "home"
    shutil.copytree(many, home)
    catalog = Catalog(home / "catalog.db")
    id = first(catalog)
    catalog.close()
    return home, id


def sent(
    client: FlaskClient, page: BeautifulSoup, selector: str = "main form"
) -> TestResponse:
    """What is answered at once to the form that matches."""
    form = page.select_one(selector)
    assert form
    return client.post(str(form["action"]), data=fields_of(form))


def told(client: FlaskClient, address: str) -> str:
    """What the page of a turn says."""
    status = soup_of(client.get(address)).select_one("[role=status]")
    assert status
    return status.text


def total(client: FlaskClient, outlet: str) -> int:
    """How many articles of an outlet a search finds."""
    return int(
        client.get("/api/v1/search", query_string={"outlet": outlet}).get_json()[
            "total"
        ]
    )


# Told while it is made


def test_what_takes_long_is_answered_at_once_by_a_page_that_tells_how_far_it_is_and_looks_again(
    wire: Library,
) -> None:
    client = client_of(wire)
    page = preview(client, first(wire.catalog), "outlet", "host", GAZETTE)
    with held(wire.home):
        began = time.monotonic()
        answer = sent(client, page)
        assert time.monotonic() - began < 5  # SQLite alone would wait for ten seconds
        assert answer.status_code == 303
        assert answer.location.startswith(correction_urls.TURNS)
        shown = client.get(answer.location)
        assert (shown.headers["Refresh"], shown.headers["Cache-Control"]) == (
            "2",
            "no-store",
        )
        assert told(client, answer.location) == f"0 of {MANY} articles are done."
        assert soup_of(shown).select(
            f'progress[value="0"][max="{MANY}"][aria-labelledby]'
        )
    back = ended(client, answer)
    assert back.location.endswith("#known")
    after = soup_of(client.get(back.location))
    assert f"Outlet of {MANY} articles is now {GAZETTE}." in after.text
    assert total(client, GAZETTE) == MANY
    with held(wire.home):
        answer = sent(client, after, ".flashed form")
        assert told(client, answer.location) == f"0 of {MANY} articles are done."
    assert (
        f"The correction of {MANY} articles was undone."
        in client.get(ended(client, answer).location).text
    )
    assert (total(client, GAZETTE), total(client, "Wire")) == (0, MANY)


def test_a_form_sent_meanwhile_waits_for_its_turn_and_is_not_refused(
    wire: Library,
) -> None:
    client, id = client_of(wire), first(wire.catalog)
    page = preview(client, id, "outlet", "host", GAZETTE)
    form = soup_of(client.get(correction_urls.correct(id, "title"))).select_one(
        "form.correcting"
    )
    assert form
    with held(wire.home):
        many = sent(client, page)
        one = client.post(
            str(form["action"]),
            data={**fields_of(form), "action": "set", "value": "Ferry"},
        )
        assert (
            told(client, one.location)
            == "It waits: another correction is being made before it."
        )
    assert ended(client, many).status_code == ended(client, one).status_code == 303
    assert total(client, GAZETTE) == MANY
    (record,) = wire.catalog.records([id]).values()
    assert record.corrected == {"title", "outlet"}


def test_who_looks_again_is_led_back_again_and_an_unknown_turn_says_where_to_look(
    wire: Library,
) -> None:
    client = client_of(wire)
    with held(wire.home):
        answer = sent(
            client, preview(client, first(wire.catalog), "outlet", "host", GAZETTE)
        )
    back = ended(client, answer).location
    assert client.get(answer.location).location == back
    gone = client.get(correction_urls.turn("nonsense"))
    assert (gone.status_code, "No correction is under way here" in gone.text) == (
        404,
        True,
    )


def test_what_hinders_it_is_told_on_its_page_in_a_sentence_as_often_as_one_looks(
    wire: Library,
) -> None:
    client, id = client_of(wire), first(wire.catalog)
    page = preview(client, id, "outlet", "host", GAZETTE)
    lock = FileStorage(str(wire.home.index_path)).lock(LOCK_NAME)
    with held(wire.home):
        answer = sent(client, page)
        assert lock.acquire()
    for _ in range(2):
        failed = ended(client, answer)
        assert failed.status_code == 503
        assert (
            "It is corrected, but searches show it only after the next correction"
            in failed.text
        )
        assert "Refresh" not in failed.headers
    lock.release()
    assert total(client, GAZETTE) == 0
    send(client, id, "title", value="Ferry")
    assert total(client, GAZETTE) == MANY


def test_a_turn_that_comes_while_another_program_writes_changes_nothing_and_says_so(
    wire: Library,
) -> None:
    client, id = client_of(wire), first(wire.catalog)
    with wire.home.write_lock():
        refused = ended(
            client, sent(client, preview(client, id, "outlet", "host", GAZETTE))
        )
    assert (refused.status_code, "nothing was changed" in refused.text) == (503, True)
    assert wire.catalog.corrections(id) == ()


def test_more_corrections_than_anybody_sends_are_refused_and_none_of_them_is_kept_for_ever() -> (
    None
):
    turns, goes_on = Turns(), threading.Event()

    def work(_: Turn) -> Done:
        goes_on.wait()
        return Done(str, "", "/")

    taken = [turns.take("/", work) for _ in range(MOST)]
    with pytest.raises(BusyError):
        turns.take("/", work)
    assert turns.busy
    goes_on.set()
    assert all(each.ended(5) for each in taken)
    last = turns.take("/", work)
    assert turns.get(taken[0].key) is None
    assert turns.get(last.key) is last
    turns.close()
    assert not turns.busy


# Whole whatever happens


class Reader:
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
        self.said = ""
        while not (found := re.search(r"http://127\.0\.0\.1:\d+", self.said)):
            line = self.process.stderr.readline()
            assert line, self.said
            self.said += line
        self.site = found.group()
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))

    def page(self, path: str, data: dict[str, str] | None = None) -> BeautifulSoup:
        """A page, or what a form comes to."""
        body = urlencode(data).encode() if data else None
        with self.opener.open(self.site + path, body, timeout=30) as answer:
            return BeautifulSoup(answer.read(), "html.parser")

    def total(self, outlet: str) -> int:
        """How many articles of an outlet a search finds."""
        with self.opener.open(
            f"{self.site}/api/v1/search?{urlencode({'outlet': outlet})}", timeout=30
        ) as answer:
            return int(json.load(answer)["total"])

    def end(self) -> None:
        """Kill the server; nothing of it is left to run."""
        self.process.kill()
        self.process.wait()
        if self.process.stderr:
            self.process.stderr.close()


@contextmanager
def reading(home: Path) -> Iterator[Reader]:
    """A reader, until the server is killed."""
    reader = Reader(home)
    try:
        yield reader
    finally:
        reader.end()


def form_of(reader: Reader, id: str, value: str) -> Callable[[], object]:
    """What sends the correction of the outlet of all alike, as its preview's form does."""
    asked = [
        ("fact", "outlet"),
        ("action", "set"),
        ("value", value),
        ("scope", Scope.HOST.value),
        ("back", "/"),
    ]
    form = reader.page(correction_urls.alike(id, asked)).select_one("main form")
    assert form
    return lambda: reader.page(str(form["action"]), fields_of(form))


def corrected(home: Path, outlet: str) -> int:
    """In how many articles a correction to that outlet is in force, in the catalog as a killed server left it."""
    catalog = Catalog(home / "catalog.db")
    records = catalog.records([record.document.id for _, record in catalog.changes(0)])
    catalog.close()
    return [
        each.document.facts.outlet and each.document.facts.outlet.value
        for each in records.values()
    ].count(outlet)


@pytest.mark.parametrize("moment", [0.0, 0.08, 0.25, 0.6])
def test_a_server_killed_in_the_middle_leaves_all_or_nothing_and_the_next_start_brings_the_index_up_to_it(
    many: Path, tmp_path: Path, moment: float
) -> None:
    home, id = copied(many, tmp_path)
    with reading(home) as reader:
        send_it = form_of(reader, id, GAZETTE)
        sending = threading.Thread(target=_unanswered, args=(send_it,))
        sending.start()
        time.sleep(moment)
        reader.end()
        sending.join()
    left = corrected(home, GAZETTE)
    assert left in (0, MANY)
    with reading(home) as reader:
        assert (reader.total(GAZETTE), reader.total("Wire")) == (left, MANY - left)
    checked = subprocess.run(
        [sys.executable, "-m", "web", "--home", str(home), "verify"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout


def _unanswered(send_it: Callable[[], object]) -> None:
    """Send a form whose server may be killed before it answers."""
    try:
        send_it()
    except OSError:
        return


def test_a_server_killed_before_its_transaction_ended_has_changed_nothing(
    many: Path, tmp_path: Path
) -> None:
    home, id = copied(many, tmp_path)
    with reading(home) as reader:
        send_it = form_of(reader, id, GAZETTE)
        with held(Home(home)):
            page = send_it()
            assert isinstance(page, BeautifulSoup)
            assert f"0 of {MANY} articles are done." in page.text
            reader.end()
    assert corrected(home, GAZETTE) == 0


def test_what_a_killed_server_had_corrected_is_found_after_the_next_start(
    many: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(many, home)
    catalog = Catalog(home / "catalog.db")
    changes = catalog.review.alike(first(catalog), "outlet", GAZETTE, Scope.HOST)
    catalog.review.correct_all(
        changes, "outlet", "ada"
    )  # and the index was not reached
    catalog.close()
    with reading(home) as reader:
        assert reader.total(GAZETTE) == MANY
