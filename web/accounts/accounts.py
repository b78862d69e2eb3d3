"""The accounts of a home, with their sessions and attempts to sign in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from archive.errors import CuttingsError
from web.accounts.attempts import Attempts, log_failure
from web.accounts.database import AccountDatabase
from web.accounts.model import User
from web.accounts.sessions import Sessions
from web.accounts.users import Users

UNKNOWN_NAME = "an unknown account"


class SignInDelayedError(CuttingsError):
    """Too many attempts have failed. `wait_s` is the time until the next one."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(f"too many attempts failed; try again in {wait_s:.0f} seconds")
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True)
class Accounts:
    """The parts of the database of accounts."""

    users: Users
    sessions: Sessions
    attempts: Attempts

    def sign_in(self, name: str, password: str, address: str) -> User | None:
        """Return the user with a name and a password, or `None` if one is wrong.

        Raise SignInDelayedError if too many attempts have failed.
        """
        wait_s = self.attempts.begin(name, address)
        if wait_s:
            log_failure(self._loggable_name(name), address, wait_s)
            raise SignInDelayedError(wait_s)
        user = self.users.authenticate(name, password)
        if user is None:
            log_failure(self._loggable_name(name), address)
            return None
        self.attempts.take_back(name, address)
        self.attempts.remember(name, address)
        return user

    def _loggable_name(self, name: str) -> str:
        """Return the name of an account. Other names may be mistyped passwords."""
        try:
            return f"“{self.users.get(name).name}”"
        except CuttingsError:
            return UNKNOWN_NAME


def open_accounts(folder: Path) -> Accounts:
    """Return the accounts of a home. The database is created with the first account."""
    database = AccountDatabase(folder)
    return Accounts(Users(database), Sessions(database), Attempts(database))
