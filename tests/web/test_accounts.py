"""Tests of accounts: signing in and out, roles, tokens, and delays after failures."""

from __future__ import annotations

import logging
import shutil
import stat
import time
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from archive.errors import CuttingsError
from index.search.service import SearchService
from tests.web.conftest import ArchiveUnderTest
from tests.web.correction_helpers import follow_job, hidden_fields, parse_response
from web.accounts.accounts import Accounts, open_accounts
from web.accounts.attempts import attempt_address
from web.accounts.database import FILE_NAME
from web.accounts.model import ACCOUNT_LIMIT, PAIR_LIMIT, SESSION_IDLE_S, Role
from web.accounts.passwords import is_password
from web.app import create_app
from web.http.deployment import AccessPolicy, Deployment
from web.http.site import TrustedProxies
from web.http.visitors import SESSION_COOKIE
from web.jobs.editor import Editor
from web.urls.base import parse_site

pytestmark = pytest.mark.long

PASSWORD = "correct horse"


@pytest.fixture(scope="module")
def two_accounts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with accounts: Ada may edit, Bob may read."""
    folder = tmp_path_factory.mktemp("accounts")
    users = open_accounts(folder).users
    users.add("Ada", Role.EDIT, PASSWORD)
    users.add("Bob", Role.READ, PASSWORD)
    return folder


@pytest.fixture
def accounts(two_accounts: Path, four_pages: ArchiveUnderTest) -> Accounts:
    """Return the accounts of Ada and Bob in the home of the archive."""
    shutil.copy(two_accounts / FILE_NAME, four_pages.home.folder)
    return open_accounts(four_pages.home.folder)


def served(
    library: ArchiveUnderTest,
    accounts: Accounts | None,
    *,
    public: bool = False,
    password: str | None = None,
    address: str = "https://archive.example",
) -> Flask:
    """Return the application of a server with corrections, as `serve` makes it."""
    home_accounts = accounts or open_accounts(library.home.folder)
    access = AccessPolicy(
        accounts, public, is_local=False, attempts=home_accounts.attempts
    )
    return create_app(
        SearchService(library.catalog, library.engine),
        library.catalog,
        Editor(library.home, "Somebody", password),
        deployment=Deployment(
            access,
            parse_site(address),
            TrustedProxies(count=1),
            secret_key=home_accounts.users.secret_key(),
        ),
    )


@pytest.fixture
def app(four_pages: ArchiveUnderTest, accounts: Accounts) -> Flask:
    """Return the application of an archive with accounts."""
    return served(four_pages, accounts)


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """Return a browser without a session."""
    return app.test_client()


def browser_of(app: Flask) -> FlaskClient:
    """Return a browser that keeps cookies with the attribute Secure."""
    client = app.test_client()
    client.environ_base["wsgi.url_scheme"] = "https"
    return client


def sign_in(
    client: FlaskClient,
    name: str = "Ada",
    password: str = PASSWORD,
    next_path: str = "/",
    address: str = "192.0.2.1",
) -> TestResponse:
    """Fill in the form for signing in, from an address."""
    headers = {"X-Forwarded-For": address}
    base = "https://archive.example/"
    page = parse_response(
        client.get(f"/login?next={next_path}", base_url=base, headers=headers)
    )
    form = page.select_one("form.correction-form")
    assert form
    data = {**hidden_fields(form), "name": name, "password": password}
    return client.post("/login", data=data, base_url=base, headers=headers)


def get(client: FlaskClient, path: str, **options: object) -> TestResponse:
    """Request a page of the public address."""
    return client.get(path, base_url="https://archive.example/", **options)  # type: ignore[arg-type]


def first_id(library: ArchiveUnderTest) -> str:
    """Return the ID of an article of the archive."""
    results = library.client.get("/api/v1/search?q=cranes").get_json()["results"]
    return str(results[0]["id"])


def session_of(response: TestResponse) -> str:
    """Return the Set-Cookie header of the session."""
    (cookie,) = [
        value
        for value in response.headers.getlist("Set-Cookie")
        if value.startswith(SESSION_COOKIE)
    ]
    return cookie


def test_the_accounts_are_in_a_file_of_their_own_without_passwords(
    four_pages: ArchiveUnderTest, accounts: Accounts
) -> None:
    token = accounts.users.add_token("ada", Role.READ, "export")
    path = four_pages.home.folder / "accounts.db"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    content = path.read_bytes()
    assert PASSWORD.encode() not in content
    assert token.encode() not in content
    assert b"$argon2id$" in content


def test_reading_the_accounts_of_a_home_without_any_creates_no_file(
    tmp_path: Path,
) -> None:
    home_accounts = open_accounts(tmp_path)
    assert not home_accounts.users.exist()
    assert home_accounts.users.all() == []
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("path", ["/", "/people", "/stats", "/nowhere", "/documents/x"])
def test_pages_lead_visitors_to_the_form_for_signing_in(
    visitor: FlaskClient, path: str
) -> None:
    response = get(visitor, path)
    assert response.status_code == 303
    assert response.location.startswith("/login?next=%2F")


@pytest.mark.parametrize(
    "path", ["/api/v1/search", "/export?format=csv", "/feed.atom", "/opensearch.xml"]
)
def test_programs_get_401_without_a_token(visitor: FlaskClient, path: str) -> None:
    response = get(visitor, path)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer")
    assert "token" in response.get_json()["detail"]


@pytest.mark.parametrize(
    "path", ["/healthz", "/api/v1/healthz", "/static/style.css", "/login"]
)
def test_health_and_styles_need_no_account(visitor: FlaskClient, path: str) -> None:
    with get(visitor, path) as response:
        assert response.status_code == 200


def test_a_user_signs_in_reads_and_signs_out(app: Flask) -> None:
    client = browser_of(app)
    response = sign_in(client, "ADA ", next_path="/people%3Fq%3Dann")
    assert (response.status_code, response.location) == (303, "/people?q=ann")
    page = parse_response(get(client, "/"))
    assert "Signed in as Ada" in page.get_text()
    form = page.select_one(".account form")
    assert form
    copied = client.get_cookie(SESSION_COOKIE, "archive.example")
    assert copied
    base = "https://archive.example/"
    refused = client.post(str(form["action"]), base_url=base)
    assert refused.status_code == 403
    done = client.post(str(form["action"]), data=hidden_fields(form), base_url=base)
    assert done.location == "/login"
    client.set_cookie(SESSION_COOKIE, copied.value, domain="archive.example")
    assert get(client, "/").status_code == 303


def test_the_cookie_of_a_session_is_for_this_archive_and_tls_only(
    four_pages: ArchiveUnderTest, accounts: Accounts
) -> None:
    app = served(four_pages, accounts, address="https://archive.example/a")
    client = browser_of(app)
    base = "https://archive.example/"
    page = parse_response(client.get("/a/login", base_url=base))
    form = page.select_one("form.correction-form")
    assert form
    data = {**hidden_fields(form), "name": "Ada", "password": PASSWORD}
    cookie = session_of(client.post(str(form["action"]), data=data, base_url=base))
    for attribute in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/a/"):
        assert attribute in cookie


def test_each_sign_in_begins_a_new_session(app: Flask) -> None:
    client = browser_of(app)
    client.set_cookie(SESSION_COOKIE, "chosen-by-an-attacker", domain="archive.example")
    first = session_of(sign_in(client))
    assert "chosen-by-an-attacker" not in first
    other = browser_of(app)
    assert session_of(sign_in(other)) != first


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/%09/evil.example",
        "evil",
        "",
        "/login",
    ],
)
def test_signing_in_never_leads_to_another_site(app: Flask, target: str) -> None:
    response = sign_in(browser_of(app), next_path=target)
    assert response.location == "/"


def test_a_session_survives_a_restart_and_another_process(
    four_pages: ArchiveUnderTest, accounts: Accounts, app: Flask
) -> None:
    client = browser_of(app)
    sign_in(client)
    cookie = client.get_cookie(SESSION_COOKIE, "archive.example")
    assert cookie
    after = browser_of(served(four_pages, open_accounts(four_pages.home.folder)))
    after.set_cookie(SESSION_COOKIE, cookie.value, domain="archive.example")
    assert get(after, "/").status_code == 200


def test_a_new_password_and_a_removal_end_all_sessions(
    app: Flask, accounts: Accounts
) -> None:
    ada, bob = browser_of(app), browser_of(app)
    sign_in(ada)
    sign_in(bob, "Bob")
    accounts.users.set_password("ada", "another password")
    accounts.users.remove("bob")
    assert get(ada, "/").status_code == get(bob, "/").status_code == 303
    assert sign_in(ada).status_code == 401
    assert sign_in(ada, password="another password").status_code == 303


def test_a_session_ends_when_it_is_not_used(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser_of(app)
    sign_in(client)
    later = time.time() + SESSION_IDLE_S + 1
    monkeypatch.setattr("web.accounts.sessions.time.time", lambda: later)
    assert get(client, "/").status_code == 303


def test_readers_and_visitors_see_nothing_of_editing(
    four_pages: ArchiveUnderTest, accounts: Accounts
) -> None:
    app = served(four_pages, accounts, public=True)
    visitor, bob, ada = (browser_of(app) for _ in range(3))
    sign_in(bob, "Bob")
    sign_in(ada)
    id = first_id(four_pages)
    pages = ("/", f"/documents/{id}", "/people", "/people/ann-lind", "/stats")
    for page in pages:
        for client in (visitor, bob):
            text = get(client, page).text
            assert not any(
                word in text
                for word in ("/correct", "work-list", "/decide", "undo", "/decisions")
            )
    assert "/work-list" in get(ada, "/").text
    assert f"/documents/{id}/correct" in get(ada, f"/documents/{id}").text
    for path in ("/work-list", "/decisions", f"/documents/{id}/correct?fact=date"):
        assert get(visitor, path).location.startswith("/login")
        assert get(bob, path).status_code == 403
        assert get(ada, path).status_code == 200


def test_forms_of_visitors_and_readers_change_nothing(
    four_pages: ArchiveUnderTest, accounts: Accounts
) -> None:
    app = served(four_pages, accounts, public=True)
    bob = browser_of(app)
    sign_in(bob, "Bob")
    path = f"/documents/{first_id(four_pages)}/correct"
    data = {"fact": "outlet", "action": "set", "value": "Other"}
    for client in (browser_of(app), bob):
        response = client.post(path, data=data, base_url="https://archive.example/")
        assert response.status_code == 403
    assert four_pages.client.get("/api/v1/search?outlet=Other").get_json()["total"] == 0


def correct_outlet(client: FlaskClient, id: str, **headers: str) -> TestResponse:
    """Open the form for the outlet and submit it with headers."""
    page = parse_response(get(client, f"/documents/{id}/correct?fact=outlet"))
    form = page.select_one("form.correction-form")
    assert form
    data = {**hidden_fields(form), "action": "set", "value": "Evening Post"}
    response = client.post(
        str(form["action"]),
        data=data,
        base_url="https://archive.example/",
        headers=headers,
    )
    return follow_job(client, response)


def test_a_correction_has_the_account_as_its_author(
    four_pages: ArchiveUnderTest, app: Flask
) -> None:
    client = browser_of(app)
    sign_in(client)
    id = first_id(four_pages)
    response = correct_outlet(client, id, Origin="https://archive.example")
    assert response.status_code == 303
    (correction,) = four_pages.catalog.corrections.history_of(id).history
    assert correction.author == "Ada"


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://archive.example",
        "https://archive.example.evil.example",
        "https://archive.example:444",
        "null",
    ],
)
def test_forms_of_another_origin_are_refused(
    four_pages: ArchiveUnderTest, app: Flask, origin: str
) -> None:
    client = browser_of(app)
    sign_in(client)
    response = correct_outlet(client, first_id(four_pages), Origin=origin)
    assert response.status_code == 403


def test_the_token_of_a_form_belongs_to_its_session(
    four_pages: ArchiveUnderTest, accounts: Accounts, app: Flask
) -> None:
    accounts.users.add("Eve", Role.EDIT, PASSWORD)
    ada, eve = browser_of(app), browser_of(app)
    sign_in(ada)
    sign_in(eve, "Eve")
    path = f"/documents/{first_id(four_pages)}/correct"
    page = parse_response(get(eve, f"{path}?fact=outlet"))
    form = page.select_one("form.correction-form")
    assert form
    data = {**hidden_fields(form), "action": "set", "value": "Other"}
    response = ada.post(path, data=data, base_url="https://archive.example/")
    assert response.status_code == 403


def test_a_token_reads_and_only_one_for_editing_edits(
    four_pages: ArchiveUnderTest, accounts: Accounts, visitor: FlaskClient
) -> None:
    reading = accounts.users.add_token("ada", Role.READ, "")
    editing = accounts.users.add_token("ada", Role.EDIT, "")
    id = first_id(four_pages)
    path = f"/documents/{id}/correct"
    data = {"fact": "outlet", "action": "set", "value": "Other"}
    for token, status in ((reading, 403), (editing, 303)):
        headers = {"Authorization": f"Bearer {token}"}
        assert get(visitor, "/api/v1/search", headers=headers).status_code == 200
        response = visitor.post(
            path, data=data, headers=headers, base_url="https://archive.example/"
        )
        assert response.status_code == status
    (correction,) = four_pages.catalog.corrections.history_of(id).history
    assert correction.author == "Ada"


def test_a_token_ends_with_its_revocation_and_never_exceeds_its_account(
    accounts: Accounts, visitor: FlaskClient
) -> None:
    with pytest.raises(CuttingsError, match="may only read"):
        accounts.users.add_token("bob", Role.EDIT, "")
    token = accounts.users.add_token("ada", Role.EDIT, "")
    accounts.users.set_role("ada", Role.READ)
    match = accounts.users.by_token(token)
    assert match
    assert match[1] is Role.READ
    (entry,) = accounts.users.tokens("ada")
    with pytest.raises(CuttingsError, match="has no token"):
        accounts.users.revoke_token("bob", entry.key)
    accounts.users.revoke_token("ada", entry.key)
    headers = {"Authorization": f"Bearer {token}"}
    response = get(visitor, "/api/v1/search", headers=headers)
    assert response.status_code == 401
    assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]


def test_failures_are_delayed_and_logged_without_what_was_typed(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    clients = [browser_of(app) for _ in range(PAIR_LIMIT.free + 2)]
    statuses = [sign_in(client, password="wrong one").status_code for client in clients]
    assert statuses[0] == 401
    assert statuses[-1] == 429
    response = sign_in(browser_of(app))
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) >= 1
    sign_in(browser_of(app), "my secret password", "typed in the wrong field")
    assert "“Ada” from 192.0.2.1 failed" in caplog.text
    assert "an unknown account from 192.0.2.1" in caplog.text
    assert not any(word in caplog.text for word in ("wrong one", "secret", "field"))


def test_an_unknown_name_is_answered_as_a_known_one(app: Flask) -> None:
    answers = []
    for name in ("Ada", "Nobody"):
        pages = [
            sign_in(
                browser_of(app), name, "wrong", address=f"2001:db8:{name == 'Ada':d}::1"
            )
            for _ in range(PAIR_LIMIT.free + 1)
        ]
        answers.append([page.status_code for page in pages])
    assert answers[0] == answers[1]


def test_a_password_of_an_unknown_name_takes_as_long(accounts: Accounts) -> None:
    def duration(name: str) -> float:
        started = time.process_time()
        for _ in range(3):
            assert accounts.users.authenticate(name, "wrong") is None
        return time.process_time() - started

    accounts.users.authenticate("nobody", "warm up")
    assert duration("nobody") > duration("ada") / 3
    assert not is_password("the password of no account", None)


def test_an_attacker_cannot_lock_out_a_user_for_long(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert accounts.sign_in("ada", PASSWORD, "192.0.2.1")
    now = time.time()
    monkeypatch.setattr("web.accounts.attempts.time.time", lambda: now)
    for number in range(ACCOUNT_LIMIT.free + 5):
        accounts.attempts.begin("ada", f"198.51.100.{number}")
    assert accounts.attempts.wait_s("ada", "203.0.113.1") > 0
    assert accounts.sign_in("ada", PASSWORD, "192.0.2.1")
    later = now + ACCOUNT_LIMIT.longest_s + 1
    monkeypatch.setattr("web.accounts.attempts.time.time", lambda: later)
    assert accounts.sign_in("ada", PASSWORD, "203.0.113.1")


def test_failures_count_in_all_processes_and_end_by_a_command(
    four_pages: ArchiveUnderTest, accounts: Accounts
) -> None:
    other_process = open_accounts(four_pages.home.folder)
    for _ in range(PAIR_LIMIT.free + 1):
        accounts.attempts.begin("ada", "192.0.2.1")
    assert other_process.attempts.wait_s("ADA", "192.0.2.1") > 0
    other_process.attempts.forget("ada")
    assert accounts.attempts.wait_s("ada", "192.0.2.1") == 0


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8::1:2", "2001:db8::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("nonsense", "an unknown address"),
        (None, "an unknown address"),
    ],
)
def test_attempts_are_counted_by_address_or_network(
    address: str | None, counted: str
) -> None:
    assert attempt_address(address) == counted


def test_the_password_for_corrections_is_delayed_as_well(
    four_pages: ArchiveUnderTest,
) -> None:
    client = served(four_pages, None, password="long enough").test_client()
    statuses = [
        get(client, "/work-list", auth=("eve", f"guess {number}")).status_code
        for number in range(PAIR_LIMIT.free + 2)
    ]
    assert statuses[0] == 401
    assert statuses[-1] == 429
    assert get(client, "/work-list", auth=("ada", "long enough")).status_code == 429
    other = {"X-Forwarded-For": "192.0.2.9"}
    right = get(client, "/work-list", auth=("ada", "long enough"), headers=other)
    assert right.status_code == 200


def test_visitors_of_a_server_with_a_password_see_nothing_of_editing(
    four_pages: ArchiveUnderTest,
) -> None:
    client = served(four_pages, None, password="long enough").test_client()
    assert "work-list" not in get(client, "/").text
    assert "/login" in get(client, "/").text
    assert "work-list" in get(client, "/", auth=("ada", "long enough")).text
    asked = get(client, "/login?next=/people")
    assert (asked.status_code, asked.www_authenticate.type) == (401, "basic")
    signed_in = get(client, "/login?next=/people", auth=("ada", "long enough"))
    assert signed_in.location == "/people"


@pytest.mark.parametrize("name", ["", " ", "a\x1b[31m", "x" * 81])
def test_unsuitable_names_and_passwords_are_refused(
    accounts: Accounts, name: str
) -> None:
    with pytest.raises(CuttingsError, match="choose another name"):
        accounts.users.add(name, Role.READ, PASSWORD)
    with pytest.raises(CuttingsError, match="too short"):
        accounts.users.add("Cleo", Role.READ, "short")
    with pytest.raises(CuttingsError, match="already an account"):
        accounts.users.add("ADA", Role.READ, PASSWORD)
