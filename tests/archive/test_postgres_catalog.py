"""Test what only a catalog in PostgreSQL does: several writers, failures, odd texts."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from archive import deadline
from archive.catalog import Catalog, DecisionKind, UnreadPaths
from archive.catalog.databases.column_types import (
    ESCAPE,
    STAND_IN,
    with_nul,
    without_nul,
)
from archive.errors import CuttingsError, DeadlineError, UnavailableError
from tests.archive.inline_pool import inline_pool  # noqa: F401  # a fixture
from tests.archive.test_identity_properties import STEPS, new_folder, steps
from tests.conftest import SampleFolder
from tests.postgres import PostgresServer, missing, running_server

pytestmark = pytest.mark.cluster

ARTICLES = (
    "Cranes return\n\n4 March 2021\n\nThey came back, said Mayor Hanna Berg. “Early,” Berg said.",
    "Ferry repaired\n\nBy Bo Holm\n\n5 May 2020\n\nThe Ærø ferry runs, said Özlem Çelik.",
    "ferry runs\n\nThe ferry runs again, Mayor Hanna Berg said at the quay on Monday.",
)


@pytest.fixture
def address(postgres: PostgresServer) -> str:
    return postgres.new_schema("alone")


@pytest.fixture
def shared(address: str, tmp_path: Path) -> Iterator[Catalog]:
    with closing(Catalog(tmp_path / "catalog.db", address)) as catalog:
        yield catalog


def fill(catalog: Catalog, folder: Path) -> SampleFolder:
    """Ingest the articles into a catalog."""
    folder.mkdir(exist_ok=True)
    files = SampleFolder(folder, catalog)
    for number, article in enumerate(ARTICLES):
        files.write(f"{number}.txt", article)
    files.ingest()
    return files


characters = st.text(st.sampled_from(["a", "\0", STAND_IN, ESCAPE, "0", "1", "2"]))


@given(characters)
def test_every_text_comes_back_as_it_was(value: str) -> None:
    stored = without_nul(value)
    assert "\0" not in stored
    assert with_nul(stored) == value


def test_offsets_are_those_of_the_text_with_nul() -> None:
    assert len(without_nul("a\0b\0c")) == 5


@pytest.mark.parametrize("value", ["a\0b", f"{STAND_IN}\0", f"{ESCAPE}0"])
def test_a_correction_may_have_any_character(
    shared: Catalog, tmp_path: Path, value: str
) -> None:
    files = fill(shared, tmp_path / "files")
    id = files.document_id(ARTICLES[2])
    shared.corrections.correct(id, "outlet", value, f"ada{value}")
    (correction,) = shared.corrections.in_force(id)
    assert (correction.value, correction.author) == (value, f"ada{value}")
    record = shared.record(id)
    assert record is not None
    assert record.document.facts.outlet is not None
    assert record.document.facts.outlet.value == value
    assert shared.verify() == []


def test_texts_are_in_the_order_of_their_bytes(shared: Catalog, tmp_path: Path) -> None:
    """In the order of the server itself, which is that of English, `ä` follows `a`."""
    names = ["Z.txt", "a.txt", "b.txt", "ä.txt", "B.txt"]
    folder = tmp_path / "files"
    folder.mkdir()
    files = SampleFolder(folder, shared)
    for name in names:
        files.write(name, f"The ferry {name} runs again.")
    files.ingest()
    paths = [Path(path).name for path in shared.sources.current_paths()]
    assert paths == sorted(names)


def test_a_path_may_be_longer_than_a_row_of_an_index(
    shared: Catalog, tmp_path: Path
) -> None:
    # Incompressible, and of the length that Linux allows.
    name = "/".join(f"{hash((number, 'x')):x}" * 12 for number in range(18))
    path = tmp_path / name[:3800].rstrip("/")
    if len(str(path).encode()) > 4000:
        pytest.skip("the temporary folder has a long path")
    shared.sources.replace_unread(
        UnreadPaths((str(tmp_path),), {str(path): "too long"}, {})
    )
    (failure,) = shared.sources.failures()
    assert failure.path == str(path)
    shared.sources.replace_unread(UnreadPaths((str(tmp_path),), {}, {}))
    assert shared.sources.failures() == ()


def test_a_transaction_that_reads_cannot_write(shared: Catalog) -> None:
    with pytest.raises(CuttingsError, match="can only be read"), shared.reading() as it:
        it.execute(text("DELETE FROM meta"))


def test_each_commit_changes_the_data_version_and_reading_does_not(
    shared: Catalog, address: str, tmp_path: Path
) -> None:
    before = shared.data_version
    shared.stats()
    list(shared.changes(0))
    assert shared.data_version == before
    with closing(Catalog(tmp_path / "catalog.db", address)) as other:
        assert other.archive_id == shared.archive_id
        other.save_last_run({})
        assert shared.data_version == other.data_version != before


def test_a_reader_never_misses_a_change_of_several_writers(
    shared: Catalog, address: str, tmp_path: Path
) -> None:
    """A number that becomes visible is higher than all that were visible before."""
    files = fill(shared, tmp_path / "files")
    ids = [files.document_id(article) for article in ARTICLES]
    done = Event()

    def write(author: int) -> None:
        with closing(Catalog(tmp_path / "catalog.db", address)) as catalog:
            for number in range(12):
                id = ids[(author + number) % len(ids)]
                catalog.corrections.correct(id, "outlet", f"{number}", f"{author}")

    def follow() -> dict[str, object]:
        last, seen = 0, {}
        with closing(Catalog(tmp_path / "catalog.db", address)) as catalog:
            while True:
                is_last = done.is_set()
                for number, record in catalog.changes(last):
                    assert number > last
                    last = number
                    outlet = record.document.facts.outlet
                    seen[record.document.id] = outlet and outlet.value
                if is_last:
                    return seen

    with ThreadPoolExecutor(4) as threads:
        follower = threads.submit(follow)
        for writer in [threads.submit(write, author) for author in range(3)]:
            writer.result()
        done.set()
        seen = follower.result()
    records = shared.records(ids)
    assert seen == {
        id: record.document.facts.outlet and record.document.facts.outlet.value
        for id, record in records.items()
    }
    assert sum(len(shared.corrections.in_force(id)) for id in ids) == 36
    assert shared.verify() == []


def test_processes_that_create_a_catalog_at_once_agree(
    address: str, tmp_path: Path
) -> None:
    script = (
        "import sys; from pathlib import Path; from archive.catalog import Catalog;"
        "print(Catalog(Path(sys.argv[1]), sys.argv[2]).archive_id)"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "catalog.db"), address]

    def archive_id(_: int) -> str:
        return subprocess.run(
            command, check=True, capture_output=True, text=True
        ).stdout

    with ThreadPoolExecutor(3) as threads:
        assert len(set(threads.map(archive_id, range(3)))) == 1


def test_tables_of_another_program_are_left_alone(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    address = postgres.new_schema("occupied")
    postgres.execute("CREATE TABLE people (name text)", "occupied")
    with pytest.raises(CuttingsError, match="the tables people are of another program"):
        Catalog(tmp_path / "catalog.db", address)
    assert postgres.execute("SELECT count(*) FROM people", "occupied") == [(0,)]
    address = postgres.new_schema("beside")
    postgres.execute("CREATE TABLE visitors (name text)", "beside")
    Catalog(tmp_path / "catalog.db", address).close()


def test_a_server_that_cannot_be_written_is_read(
    shared: Catalog, address: str, tmp_path: Path
) -> None:
    fill(shared, tmp_path / "files")
    read_only = address + "%20-cdefault_transaction_read_only%3Don"
    with closing(Catalog(tmp_path / "catalog.db", read_only)) as catalog:
        assert catalog.is_read_only
        assert catalog.stats().documents == 3
        with pytest.raises(CuttingsError, match="can only be read"):
            catalog.save_last_run({})


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://ada:secret@127.0.0.1:1/x", "cannot be reached"),
        ("mysql://ada:secret@host/x", "not an address of a PostgreSQL database"),
        ("nonsense secret", "not an address of a PostgreSQL database"),
        ("{folder}/unknown", "unknown"),
        ("{schema}", "schema of the address does not exist"),
    ],
)
def test_a_wrong_address_is_refused_without_its_password(
    postgres: PostgresServer, tmp_path: Path, url: str, words: str
) -> None:
    url = url.format(
        folder=f"postgresql://cuttings:secret@/other?host={postgres.folder}&x=",
        schema=postgres.url("nowhere"),
    )
    if url.endswith("/unknown"):
        url = f"postgresql://cuttings:secret@/unknown?host={postgres.folder}"
    with pytest.raises(CuttingsError, match=words) as error:
        Catalog(tmp_path / "catalog.db", url)
    if "@" in url:
        assert "secret" not in str(error.value)


def test_an_error_of_a_value_is_no_reason_to_wait(shared: Catalog) -> None:
    with (
        pytest.raises(CuttingsError) as error,
        shared.reading() as connection,
    ):
        connection.execute(text("SELECT :value"), {"value": "a\0b"})
    assert not isinstance(error.value, UnavailableError)


def test_a_statement_ends_with_the_time_of_its_request(shared: Catalog) -> None:
    started = time.monotonic()
    with (
        pytest.raises(DeadlineError),
        deadline.time_limit(0.3),
        shared.reading() as connection,
    ):
        connection.execute(text("SELECT pg_sleep(20)"))
    assert time.monotonic() - started < 5


def test_a_restart_of_the_server_is_an_error_only_while_it_lasts(
    tmp_path: Path,
) -> None:
    if reason := missing():
        pytest.skip(reason)
    with (
        running_server() as server,
        closing(Catalog(tmp_path / "c.db", server.url())) as catalog,
    ):
        fill(catalog, tmp_path / "files")
        with pytest.raises(UnavailableError):
            _write_while_it_stops(catalog, server)
        with pytest.raises(UnavailableError, match="cannot be reached"):
            catalog.stats()
        server.start()
        assert catalog.stats().documents == 3
        assert catalog.verify() == []


def _write_while_it_stops(catalog: Catalog, server: PostgresServer) -> None:
    with catalog.writing() as connection:
        connection.execute(text("DELETE FROM facts"))
        server.stop()
        connection.execute(text("DELETE FROM mentions"))


def test_the_same_files_give_the_same_records_in_both_databases(
    shared: Catalog, tmp_path: Path
) -> None:
    with closing(Catalog(tmp_path / "catalog.db")) as single:
        for catalog in (shared, single):
            files = fill(catalog, tmp_path / "files")
            id = files.document_id(ARTICLES[0])
            catalog.corrections.correct(id, "title", "Kraniche", "ada")
            files.write("0.txt", ARTICLES[0] + " More follows.")
            files.ingest()
            catalog.people.decide(DecisionKind.HIDE, "hanna-berg", None, "ada")
            files.write("0.txt", ARTICLES[0])
        assert _contents(shared) == _contents(single)
        assert shared.verify() == single.verify() == []


@pytest.mark.long
@pytest.mark.timeout(300)
@settings(
    max_examples=8,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(steps, min_size=4, max_size=10))
def test_random_edits_have_the_same_effect_in_both_databases(
    postgres: PostgresServer, plan: list[tuple[str, Any, Any]]
) -> None:
    address = postgres.new_schema("random")
    with (
        new_folder() as folder,
        closing(Catalog(Path(folder) / "catalog.db", address)) as shared,
        closing(Catalog(Path(folder) / "single.db")) as single,
    ):
        (files := Path(folder) / "files").mkdir()
        both = [SampleFolder(files, catalog) for catalog in (shared, single)]
        for step in (*plan, ("ingest", None, None)):
            _apply(step, both)
        assert _contents(shared) == _contents(single)
        assert shared.verify() == single.verify() == []


def _apply(step: tuple[str, Any, Any], both: list[SampleFolder]) -> None:
    """Change the files once, and both catalogs."""
    name, subject, value = step
    if name in ("write", "delete", "move", "export"):
        STEPS[name](SimpleNamespace(files=both[0]), subject, value)  # type: ignore[arg-type]
        return
    for files in both:
        ids = [id for id in files.catalog.find_ids("") if id]
        if name in ("ingest", "killed"):
            files.ingest()
        elif name == "correct" and ids:
            id = ids[subject % len(ids)]
            files.catalog.corrections.correct(id, "outlet", value, "me")


def _contents(catalog: Catalog) -> object:
    """Return what a catalog says, without the times at which it was written."""
    records = [
        (number, record.document, record.slugs, record.sources, record.gone)
        for number, record in catalog.changes(0)
    ]
    return (
        records,
        catalog.people.list(),
        catalog.people.first_letters(),
        catalog.review.counts(),
        [catalog.people.get(entry.slug) for entry in catalog.people.list()[1]],
        [
            (row.name, row.value)
            for id in catalog.find_ids("")
            for row in catalog.corrections.in_force(id)
        ],
        catalog.people.resolve_name("özlem Çelik"),
        catalog.people.slugs_for_any_form("BERG"),
        {
            id: summary.people
            for id, summary in catalog.summaries(catalog.find_ids("")).items()
        },
    )


def test_forms_and_quotations_have_the_languages_of_their_articles(
    shared: Catalog, tmp_path: Path
) -> None:
    """Read what a person is called and says, in two languages."""
    files = fill(shared, tmp_path / "files")
    files.write(
        "de.txt",
        "Neue Kräne\n\nDie Bürgermeisterin Hanna Berg sprach am Montag in der Stadt über "
        "die neuen Kräne am Ufer. „Die Kräne stehen auf Sand“, sagte Hanna Berg.",
    )
    files.ingest()
    forms = shared.people.form_languages("hanna-berg")
    assert {form.form: set(form.languages) for form in forms} == {
        "Hanna Berg": {"de", "en"},
        "Berg": {"en"},
    }
    quotations = shared.people.quotations("hanna-berg", 10)
    assert [(row.text, row.language) for row in quotations] == [
        ("Die Kräne stehen auf Sand", "de")
    ]
