"""The command `users`: accounts of a served archive."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from archive.errors import CuttingsError
from archive.home import Home
from web.cli.output import write_line
from web.cli.terminal import print_message

if TYPE_CHECKING:
    from web.accounts.accounts import Accounts

ROLES = ("read", "edit")
ADDED = "Added the account “{}”, which may {}."
RESTART_HINT = "Restart a running server, so that it requires an account."
REMOVED = "Removed the account “{}”, with its sessions and tokens."
NO_ACCOUNTS_LEFT = (
    "There are no accounts any more. `cuttings serve` shows the archive without a login "
    "on this machine, and starts on other addresses with --public only."
)
PASSWORD_CHANGED = "Changed the password of “{}”. All its sessions have ended."  # noqa: S105
TOKENS_REMAIN = "Its tokens still work; to list them: cuttings users token {} --list"
UNLOCKED = "“{}” can sign in again from all addresses without a delay."
ROLE_CHANGED = "The account “{}” may now {}."
STORE_HINT = (
    "Store the token now: it is not shown again. Send it as “Authorization: Bearer "
    "TOKEN”. To revoke it: cuttings users token {} --revoke {}"
)
REVOKED = "Revoked token {} of “{}”."
NO_PASSWORD = "there is no password on the standard input; write it on the first line"  # noqa: S105
name_argument = click.argument("name")


def open_accounts(home: Home) -> Accounts:
    """Return the accounts of a home."""
    # Only this command and `serve` need them.
    from web.accounts.accounts import open_accounts as open_home  # noqa: PLC0415

    return open_home(home.folder)


def read_password() -> str:
    """Ask for a new password twice, or read the first line of the standard input."""
    if sys.stdin.isatty():
        return str(
            click.prompt(
                "Password", hide_input=True, confirmation_prompt=True, err=True
            )
        )
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise CuttingsError(NO_PASSWORD)
    return password


@click.group()
def users() -> None:
    """Manage accounts for a served archive.

    If there are accounts, `cuttings serve` asks for a name and a password.

    Example: cuttings users add ada --role edit
    """


@users.command()
@name_argument
@click.option(
    "--role",
    type=click.Choice(ROLES),
    default="read",
    show_default=True,
    help="What the account may do; edit needs `serve --edit` as well",
)
@click.pass_obj
def add(home: Home, /, name: str, role: str) -> None:
    """Add an account.

    The command asks for the password, or reads it from the first line of the standard
    input.

    Example: cuttings users add ada --role edit
    """
    from web.accounts.model import Role  # noqa: PLC0415

    home.create()
    accounts = open_accounts(home)
    is_first = not accounts.users.exist()
    user = accounts.users.add(name, Role(role), read_password())
    print_message(ADDED.format(user.name, user.role))
    if is_first:
        print_message(RESTART_HINT)


@users.command("list")
@click.pass_obj
def list_users(home: Home, /) -> None:
    """List the accounts: name, role, and the day on which each was added.

    Example: cuttings users list
    """
    for user in open_accounts(home).users.all():
        write_line(f"{user.name}\t{user.role}\t{_day(user.created_at)}")


@users.command()
@name_argument
@click.pass_obj
def remove(home: Home, /, name: str) -> None:
    """Remove an account, with its sessions and tokens.

    Example: cuttings users remove ben
    """
    accounts = open_accounts(home)
    user = accounts.users.remove(name)
    accounts.attempts.forget(name)
    print_message(REMOVED.format(user.name))
    if not accounts.users.exist():
        print_message(NO_ACCOUNTS_LEFT)


@users.command()
@name_argument
@click.pass_obj
def password(home: Home, /, name: str) -> None:
    """Change the password of an account. All its sessions end.

    Example: cuttings users password ada
    """
    accounts = open_accounts(home)
    accounts.users.get(name)
    user = accounts.users.set_password(name, read_password())
    accounts.attempts.forget(name)
    print_message(PASSWORD_CHANGED.format(user.name))
    if accounts.users.tokens(name):
        print_message(TOKENS_REMAIN.format(user.name))


@users.command()
@name_argument
@click.argument("role", type=click.Choice(ROLES))
@click.pass_obj
def role(home: Home, /, name: str, role: str) -> None:
    """Change what an account may do. It applies at once.

    Example: cuttings users role ben edit
    """
    from web.accounts.model import Role  # noqa: PLC0415

    user = open_accounts(home).users.set_role(name, Role(role))
    print_message(ROLE_CHANGED.format(user.name, user.role))


@users.command()
@name_argument
@click.pass_obj
def unlock(home: Home, /, name: str) -> None:
    """End the delay after failed attempts to sign in to an account.

    Example: cuttings users unlock ada
    """
    accounts = open_accounts(home)
    user = accounts.users.get(name)
    accounts.attempts.forget(name)
    print_message(UNLOCKED.format(user.name))


@users.command()
@name_argument
@click.option(
    "--role",
    type=click.Choice(ROLES),
    default="read",
    show_default=True,
    help="What the token allows; never more than its account",
)
@click.option("--label", default="", help="What the token is for")
@click.option("--list", "listing", is_flag=True, help="List the tokens of the account")
@click.option("--revoke", type=click.IntRange(1, 2**63 - 1), help="Revoke a token")
@click.pass_obj
def token(home: Home, /, name: str, role: str, **options: Any) -> None:
    """Create a token for programs that use the API.

    The token is printed once. Only a hash of it is stored.

    Example: cuttings users token ada --label "nightly export"
    """
    from web.accounts.model import Role  # noqa: PLC0415

    accounts = open_accounts(home)
    if options["listing"]:
        for entry in accounts.users.tokens(name):
            day = _day(entry.created_at)
            write_line(f"{entry.key}\t{entry.role}\t{day}\t{entry.label}")
        return
    if options["revoke"]:
        accounts.users.revoke_token(name, options["revoke"])
        print_message(REVOKED.format(options["revoke"], name))
        return
    label = " ".join(filter(str.isprintable, options["label"].split()))
    write_line(accounts.users.add_token(name, Role(role), label))
    newest = accounts.users.tokens(name)[-1]
    print_message(STORE_HINT.format(accounts.users.get(name).name, newest.key))


def _day(timestamp: float) -> str:
    return datetime.fromtimestamp(timestamp, UTC).date().isoformat()
