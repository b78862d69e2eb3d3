"""Test `cuttings users`, and what `cuttings serve` requires off this machine."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive.home import Home
from tests.shell import CUTTINGS_COMMAND, Shell
from web.accounts.accounts import open_accounts
from web.cli.deployment import prepare_deployment
from web.cli.main import main
from web.urls.base import parse_site

PASSWORD = "correct horse"


def users(home: Path, *arguments: str, password: str = "") -> Result:
    """Run `cuttings users` with a password on the standard input."""
    command = ["--home", str(home), "users", *arguments]
    return CliRunner().invoke(main, command, input=password)


def test_accounts_are_added_listed_changed_and_removed(tmp_path: Path) -> None:
    added = users(tmp_path, "add", "Ada", "--role", "edit", password=f"{PASSWORD}\n")
    assert added.exit_code == 0
    assert PASSWORD not in added.output
    users(tmp_path, "add", "bob", password=PASSWORD)
    listed = users(tmp_path, "list").stdout
    assert [line.split("\t")[:2] for line in listed.splitlines()] == [
        ["Ada", "edit"],
        ["bob", "read"],
    ]
    assert users(tmp_path, "role", "bob", "edit").exit_code == 0
    assert users(tmp_path, "password", "ada", password="a new one!").exit_code == 0
    accounts = open_accounts(tmp_path)
    assert accounts.users.authenticate("Ada", "a new one!")
    assert not accounts.users.authenticate("Ada", PASSWORD)
    assert users(tmp_path, "remove", "ADA").exit_code == 0
    assert "bob" in users(tmp_path, "list").stdout
    assert "no accounts any more" in users(tmp_path, "remove", "bob").stderr


def test_a_token_is_printed_once_and_can_be_revoked(tmp_path: Path) -> None:
    users(tmp_path, "add", "ada", password=PASSWORD)
    created = users(tmp_path, "token", "ada", "--label", "nightly export")
    token = created.stdout.strip()
    assert re.fullmatch(r"cuttings_[\w-]{43}", token)
    accounts = open_accounts(tmp_path)
    assert accounts.users.by_token(token)
    listed = users(tmp_path, "token", "ada", "--list").stdout
    assert listed.startswith("1\tread\t")
    assert "nightly export" in listed
    assert token not in listed
    assert users(tmp_path, "token", "ada", "--revoke", "1").exit_code == 0
    assert accounts.users.by_token(token) is None


@pytest.mark.parametrize(
    ("arguments", "password", "message"),
    [
        (("add", "ada"), "short", "too short"),
        (("add", "ada"), "", "standard input"),
        (("add", ""), PASSWORD, "choose another name"),
        (("remove", "nobody"), "", "cuttings users list"),
        (("password", "nobody"), PASSWORD, "cuttings users list"),
        (("token", "nobody"), "", "cuttings users list"),
        (("unlock", "nobody"), "", "cuttings users list"),
    ],
)
def test_errors_say_what_to_do(
    tmp_path: Path, arguments: tuple[str, ...], password: str, message: str
) -> None:
    result = users(tmp_path, *arguments, password=password)
    assert result.exit_code == 1
    assert message in result.stderr


def test_a_damaged_file_of_accounts_never_opens_the_archive(seeded_copy: Shell) -> None:
    path = seeded_copy.home / "accounts.db"
    path.write_bytes(b"this is no database" * 100)
    result = seeded_copy.run_process("serve", "--port", "0")
    assert result.returncode == 1
    assert str(path) in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--host", "0.0.0.0"), "--public"),
        (("--host", "0.0.0.0", "--edit", "--public"), "CUTTINGS_PASSWORD"),
        (("--site", "https://a.example", "--edit"), "CUTTINGS_PASSWORD"),
        (("--trusted-proxies", "1", "--edit"), "CUTTINGS_PASSWORD"),
    ],
)
def test_a_server_that_others_reach_refuses_what_was_not_asked_for(
    seeded: Shell, options: tuple[str, ...], message: str
) -> None:
    result = seeded("serve", "--port", "0", *options)
    assert result.returncode == 1
    assert message in result.stderr
    assert "users add" in result.stderr


@pytest.mark.parametrize(
    "options",
    [("--site", "example.org"), ("--trusted-proxies", "no"), ("--site", "file:///x")],
)
def test_invalid_options_of_a_public_server_are_usage_errors(
    seeded: Shell, options: tuple[str, ...]
) -> None:
    assert seeded("serve", "--port", "0", *options).returncode == 2


def prepare(home: Shell, host: str, **options: object) -> tuple[bool, bool]:
    """Return whether a server requires an account, and whether it is local."""
    defaults = dict.fromkeys(("site", "proxies"), None) | {
        "public": False,
        "edit": False,
        "originals": False,
        "cors_origins": (),
    }
    access = prepare_deployment(Home(home.home), host, defaults | options).access
    return access.requires_sign_in, access.is_local


def test_who_may_read_depends_on_accounts_and_on_public(
    seeded_copy: Shell, capsys: pytest.CaptureFixture[str]
) -> None:
    assert prepare(seeded_copy, "127.0.0.1") == (False, True)
    assert prepare(seeded_copy, "127.0.0.1", public=True) == (False, False)
    assert prepare(seeded_copy, "0.0.0.0", public=True) == (False, False)
    assert capsys.readouterr().err == ""
    site = parse_site("https://a.example")
    assert prepare(seeded_copy, "127.0.0.1", site=site) == (False, False)
    assert "https://a.example/ can read" in capsys.readouterr().err
    users(seeded_copy.home, "add", "ada", password=PASSWORD)
    assert prepare(seeded_copy, "127.0.0.1") == (True, False)
    assert prepare(seeded_copy, "0.0.0.0", public=True) == (False, False)
    capsys.readouterr()
    assert prepare(seeded_copy, "0.0.0.0") == (True, False)
    assert "unencrypted" in capsys.readouterr().err


def test_the_password_of_the_environment_still_allows_corrections(
    seeded: Shell,
) -> None:
    command = [*CUTTINGS_COMMAND, "--home", str(seeded.home), "serve", "--port", "0"]
    with subprocess.Popen(
        [*command, "--host", "0.0.0.0", "--public", "--edit"],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "CUTTINGS_PASSWORD": "long enough", "PYTHONUNBUFFERED": "1"},
    ) as process:
        assert process.stderr
        lines = [process.stderr.readline() for _ in range(2)]
        process.terminate()
    assert "unencrypted" in lines[0]
    assert "http://127.0.0.1:" in lines[1]
