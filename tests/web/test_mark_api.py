"""Test that programs with a token collect, tag and annotate articles, and undo it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from index.search.service import SearchService
from tests.web.conftest import ArchiveUnderTest
from web.accounts.accounts import open_accounts
from web.accounts.model import Role
from web.app import create_app
from web.http.deployment import AccessPolicy, Deployment
from web.jobs.editor import Editor

MARKS = "/api/v1/marks"


class Program:
    """A program with a token for each role."""

    def __init__(self, client: FlaskClient, tokens: dict[Role, str]) -> None:
        self.client = client
        self._tokens = tokens

    def post(self, path: str, body: Any, role: Role | None = Role.EDIT) -> TestResponse:
        headers = {"Authorization": f"Bearer {self._tokens[role]}"} if role else {}
        return self.client.post(path, json=body, headers=headers)

    def get(self, path: str) -> Any:
        headers = {"Authorization": f"Bearer {self._tokens[Role.READ]}"}
        return self.client.get(path, headers=headers).get_json()

    def found(self, query: str) -> list[str]:
        results = self.get(f"/api/v1/search?q={query}")["results"]
        return [result["id"] for result in results]


@pytest.fixture
def program(four_pages: ArchiveUnderTest) -> Iterator[Program]:
    """Return a program of a server with accounts and the four pages."""
    accounts = open_accounts(four_pages.home.folder)
    accounts.users.add("ada", Role.EDIT, "a long password")
    tokens = {role: accounts.users.add_token("ada", role, "") for role in Role}
    editor = Editor(four_pages.home, "Ada")
    app = create_app(
        SearchService(four_pages.catalog, four_pages.engine),
        four_pages.catalog,
        editor,
        deployment=Deployment(AccessPolicy(accounts, is_local=False)),
    )
    yield Program(app.test_client(), tokens)
    editor.jobs.close()


def test_articles_of_a_search_or_a_list_are_collected_and_taken_out(
    program: Program,
) -> None:
    all_ids = program.found("cranes")
    change = {"action": "collect", "name": "Port", "search": "q=cranes"}
    made = program.post(MARKS, change).get_json()
    assert (made["is_done"], made["documents"]) == (True, len(all_ids))
    assert sorted(program.found("in:Port")) == sorted(all_ids)
    removal = {"action": "uncollect", "name": "Port", "ids": [all_ids[0], "unknown"]}
    assert program.post(MARKS, removal).get_json()["documents"] == 1
    assert sorted(program.found("in:Port")) == sorted(all_ids[1:])
    (collection,) = program.get("/api/v1/collections")["collections"]
    assert (collection["name"], collection["author"]) == ("Port", "ada")


@pytest.mark.parametrize(
    ("action", "opposite", "name", "query"),
    [
        ("tag", "untag", "to check", 'tag:"to check"'),
        ("read", "unread", "", "is:read"),
    ],
)
def test_a_change_has_an_opposite_and_an_undo(
    program: Program, action: str, opposite: str, name: str, query: str
) -> None:
    (id, *_) = program.found("cranes")
    change: dict[str, Any] = {"name": name, "ids": [id]}
    made = program.post(MARKS, {"action": action, **change}).get_json()
    assert program.found(query) == [id]
    program.post(MARKS, {"action": opposite, **change})
    assert program.found(query) == []
    program.post(MARKS, {"action": action, **change})
    assert program.found(query) == [id]
    last = program.post(MARKS, {"action": action, **change}).get_json()
    assert last["documents"] == 0
    undone = program.post(made["undo"], {})
    assert undone.status_code == 200
    assert undone.get_json()["action"] > made["action"]
    assert program.post(made["undo"], {}).status_code == 409


def test_a_note_is_written_on_a_passage(program: Program) -> None:
    (id, *_) = program.found("cranes")
    quote = program.get(f"/api/v1/documents/{id}")["body"][5:25].strip()
    path = f"/api/v1/documents/{id}/notes"
    made = program.post(path, {"text": "Ask the harbour", "quote": quote}).get_json()
    (note,) = program.get(f"/api/v1/documents/{id}")["annotations"]
    assert (note["text"], note["author"]) == ("Ask the harbour", "ada")
    assert note["quote"] == quote
    assert program.found("note:harbour") == [id]
    program.post(made["undo"], {})
    assert program.found("note:harbour") == []


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (MARKS, {"action": "collect", "name": "", "ids": ["a"]}),
        (MARKS, {"action": "shred", "name": "x", "ids": ["a"]}),
        (MARKS, {"action": "read"}),
        (MARKS, {"action": "read", "ids": ["a"], "search": "q=a"}),
        (MARKS, {"action": "read", "ids": "a"}),
        (MARKS, [1]),
        ("/api/v1/documents/{id}/notes", {"text": "  "}),
        ("/api/v1/documents/{id}/notes", {"text": "a", "quote": "not in the text"}),
    ],
)
def test_an_invalid_change_has_a_reason(program: Program, path: str, body: Any) -> None:
    (id, *_) = program.found("cranes")
    response = program.post(path.format(id=id), body)
    assert response.status_code == 400
    assert response.mimetype == "application/problem+json"
    assert response.get_json()["detail"]


def test_what_does_not_exist_is_not_found(program: Program) -> None:
    note = {"text": "a"}
    assert program.post("/api/v1/documents/none/notes", note).status_code == 404
    assert program.post("/api/v1/actions/999/undo", {}).status_code == 409


def test_only_a_token_of_an_editor_changes_anything(program: Program) -> None:
    change = {"action": "collect", "name": "Port", "search": "q=cranes"}
    assert program.post(MARKS, change, Role.READ).status_code == 403
    assert program.post(MARKS, change, None).status_code == 401
    assert program.get("/api/v1/collections")["collections"] == []
