"""A document whose file changed, on the pages, in the API and on the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.archive.inline_pool import inline_pool  # noqa: F401  # a fixture
from tests.archive.test_story_clusters import WIRE_REPORT
from tests.shell import Shell
from tests.web.conftest import ArchiveUnderTest
from tests.web.correction_helpers import editing_client_for, submit_fact_form
from tests.web.page_helpers import get_page, links, text_of

pytestmark = pytest.mark.usefixtures("inline_pool")

FERRY = "The ferry to Lindholm will run again from Monday, the harbour office said."
EDITED = FERRY.replace("Monday", "Tuesday") + " It is <b>red</b>."
BAKERY = "A second bakery has opened in the old tram depot of Ostrand."


@pytest.fixture
def changed(empty_library: ArchiveUnderTest, tmp_path: Path) -> ArchiveUnderTest:
    """An archive of a file that changed after its outlet was corrected."""
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.txt").write_text(FERRY)
    (folder / "b.txt").write_text("Cranes came back to the salt marsh.")
    empty_library.ingest(folder)
    id = empty_library.document_id("a.txt")
    empty_library.catalog.corrections.correct(id, "outlet", "Harbour Post", "me")
    (folder / "a.txt").write_text(EDITED)
    empty_library.ingest(folder)
    return empty_library


def version_ids(library: ArchiveUnderTest, id: str) -> list[str]:
    return [version.id for version in library.catalog.versions.of(id)]


def test_the_page_keeps_its_address_and_links_the_earlier_version(
    changed: ArchiveUnderTest,
) -> None:
    id = changed.document_id("a.txt")
    page = get_page(changed.client, f"/documents/{id}")
    assert "from Tuesday" in text_of(page)
    assert "Harbour Post" in text_of(page)
    assert links(page, ".source-list a") == {
        "1 earlier version": f"/documents/{id}/versions"
    }
    assert changed.client.get(f"/api/v1/documents/{id}").json["corrected"] == ["outlet"]
    found = changed.client.get("/api/v1/search?q=ferry").json["results"]
    assert [each["id"] for each in found] == [id]


def test_two_versions_are_compared(changed: ArchiveUnderTest) -> None:
    id = changed.document_id("a.txt")
    page = get_page(changed.client, f"/documents/{id}/versions")
    assert [each.text for each in page.select("del")[1:]] == ["removed: Monday,;"]
    assert "<b>red</b>" in text_of(page.select(".diff")[0])
    now, before = version_ids(changed, id)
    back = get_page(
        changed.client, f"/documents/{id}/versions?left={now}&right={before}"
    )
    assert "Tuesday" in text_of(back.select("del")[1])
    for query in (
        "left=x&right=<y>",
        f"left={now}",
        f"left={now}&right={now}",
        "left=",
    ):
        assert get_page(changed.client, f"/documents/{id}/versions?{query}").select(
            "ins"
        )


def test_a_document_of_one_version_says_so(changed: ArchiveUnderTest) -> None:
    id = changed.document_id("b.txt")
    page = get_page(changed.client, f"/documents/{id}/versions")
    assert "has not changed since it was added" in text_of(page)
    assert not page.select("form.versions")
    assert not get_page(changed.client, f"/documents/{id}").select(".source-list a")


def test_the_versions_are_json(changed: ArchiveUnderTest) -> None:
    id = changed.document_id("a.txt")
    document = changed.client.get(f"/api/v1/documents/{id}").json
    answer = changed.client.get(document["versions"]).json
    assert [each["body"] for each in answer["versions"]] == [EDITED, FERRY]
    assert [each["current"] for each in answer["versions"]] == [True, False]
    assert answer["versions"][0]["digest"] == document["digest"] != id
    assert answer["versions"][1]["digest"] == id


@pytest.mark.parametrize(
    "path",
    [
        "/documents/{}?q=ferry&sort=newest",
        "/documents/{}/versions",
        "/documents/{}/cite.bib",
        "/stories/{}",
        "/api/v1/documents/{}",
        "/api/v1/documents/{}/versions",
        "/api/v1/stories/{}",
    ],
)
@pytest.mark.long
def test_the_id_of_another_version_leads_to_the_document(
    changed: ArchiveUnderTest, path: str
) -> None:
    """The hash of the new bytes, as `cuttings extract` prints it, is a valid ID, too."""
    id = changed.document_id("a.txt")
    digest, _ = version_ids(changed, id)
    answer = changed.client.get(path.format(digest))
    assert answer.status_code == 307
    assert answer.location == path.format(id)


def test_a_form_of_another_version_corrects_the_document(
    changed: ArchiveUnderTest,
) -> None:
    id = changed.document_id("a.txt")
    digest, _ = version_ids(changed, id)
    client = editing_client_for(changed)
    path = f"/documents/{digest}/correct?fact=outlet"
    assert client.get(path).location == f"/documents/{id}/correct?fact=outlet"
    submit_fact_form(client, id, "outlet", value="Evening Post")
    history = changed.catalog.corrections.history_of(id).history
    assert [row.value for row in history] == ["Harbour Post", "Evening Post"]


def test_a_replaced_article_leads_to_the_new_one(
    changed: ArchiveUnderTest, tmp_path: Path
) -> None:
    id = changed.document_id("a.txt")
    (tmp_path / "folder" / "a.txt").write_text(BAKERY)
    changed.ingest(tmp_path / "folder")
    new_id = changed.document_id("a.txt")
    assert new_id != id
    page = get_page(changed.client, f"/documents/{id}", 410)
    assert "This file now contains another article" in text_of(page)
    assert f"/documents/{new_id}" in links(page, ".empty-state a").values()
    answer = changed.client.get(f"/api/v1/documents/{id}")
    assert answer.status_code == 410
    assert [each["replaced_by"] for each in answer.json["former_places"]] == [new_id]
    assert get_page(changed.client, f"/documents/{id}/versions", 410)


def test_a_removed_article_names_its_file(
    changed: ArchiveUnderTest, tmp_path: Path
) -> None:
    id = changed.document_id("b.txt")
    (tmp_path / "folder" / "b.txt").unlink()
    changed.ingest(tmp_path / "folder")
    page = get_page(changed.client, f"/documents/{id}", 410)
    assert f"It was read from {tmp_path}/folder/b.txt." in text_of(page)


def test_a_removed_record_names_its_line(
    empty_library: ArchiveUnderTest, tmp_path: Path
) -> None:
    rows = [
        json.dumps({"id": str(n), "body": each})
        for n, each in enumerate((FERRY, BAKERY))
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(rows))
    empty_library.ingest(path)
    found = {
        record.document.text: record.document.id
        for _, record in empty_library.catalog.changes(0)
    }
    path.write_text(rows[0])
    empty_library.ingest(path)
    page = get_page(empty_library.client, f"/documents/{found[BAKERY]}", 410)
    assert f"It was read from {path}, line 2." in text_of(page)


def test_a_removed_article_names_its_copies(
    changed: ArchiveUnderTest, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    (folder / "c.txt").write_text(WIRE_REPORT)
    changed.ingest(folder)
    id = changed.document_id("c.txt")
    (folder / "c.txt").unlink()
    (folder / "renamed.txt").write_text(WIRE_REPORT + " So they say.")
    changed.ingest(folder)
    copy = changed.document_id("renamed.txt")
    page = get_page(changed.client, f"/documents/{id}", 410)
    assert f"/documents/{copy}" in links(page, ".empty-state a").values()
    assert changed.client.get(f"/api/v1/documents/{id}").json["copies"] == [copy]
    assert f"copy of it: {copy}." in Shell(changed.home.folder)("show", id).stderr


class Files:
    """A folder and the command line of its archive."""

    def __init__(self, shell: Shell, folder: Path) -> None:
        folder.mkdir()
        self.shell = shell
        self.folder = folder

    def index(self, *options: str, **contents: str) -> str:
        """Write files, index the folder, and return the messages."""
        for name, content in contents.items():
            (self.folder / f"{name}.txt").write_text(content)
        return self.shell("index", "--jobs", "1", *options, self.folder).stderr

    def id_of(self, query: str) -> str:
        return self.shell("search", query).stdout.split("\t")[0]


@pytest.fixture
def files(shell: Shell, tmp_path: Path) -> Files:
    return Files(shell, tmp_path / "folder")


def test_show_says_that_the_source_changed(files: Files) -> None:
    files.index(a=FERRY)
    id = files.id_of("ferry")
    files.shell("correct", id, "outlet", "Harbour Post")
    assert "1 changed; 1 article in the archive" in files.index(a=EDITED)
    assert files.id_of("ferry") == id
    done = files.shell("show", id[:8])
    assert "Harbour Post" in done.stdout
    assert EDITED in done.stdout
    assert f"open /documents/{id}/versions" in done.stderr
    digest = files.shell.json("show", "--json", id)["digest"]
    done = files.shell("show", digest)
    assert f"{digest} is now part of the document {id}." in done.stderr
    assert EDITED in done.stdout


def test_show_says_what_replaced_an_article(files: Files) -> None:
    files.index(a=FERRY)
    id = files.id_of("ferry")
    said = files.index(a=BAKERY)
    new_id = files.id_of("bakery")
    assert re.search(rf"a\.txt: now contains another article, {new_id} .*{id}", said)
    assert "1 new; 1 replaced by another article" in said
    done = files.shell("show", id)
    assert FERRY in done.stdout
    assert f"a.txt now contains another article, {new_id}" in done.stderr


def test_an_empty_folder_is_no_deletion(files: Files) -> None:
    files.index(a=FERRY, b=BAKERY)
    id = files.id_of("ferry")
    for path in files.folder.iterdir():
        path.unlink()
    done = files.shell("index", files.folder)
    assert done.returncode == 1
    assert "2 of 2 indexed files are missing" in done.stderr
    assert "--allow-missing" in done.stderr
    assert files.id_of("ferry") == id
    said = files.index("--allow-missing")
    assert "2 files removed; 0 articles in the archive" in said
    assert "was removed from" in files.shell("show", id).stderr
    assert "2 new" not in files.index(a=FERRY, b=BAKERY)
    assert files.id_of("ferry") == id
