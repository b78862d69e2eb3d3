"""Sessions of users who signed in with a browser. They survive a restart."""

from __future__ import annotations

import secrets
import time
from contextlib import suppress

from archive.errors import CuttingsError
from web.accounts.database import AccountDatabase
from web.accounts.model import (
    SESSION_IDLE_S,
    SESSION_LIFETIME_S,
    SESSION_TOUCH_S,
    Role,
    User,
)
from web.accounts.users import digest

SECRET_BYTES = 32


class Sessions:
    """Begin, find and end sessions. A session is known by a random secret."""

    def __init__(self, database: AccountDatabase) -> None:
        self._database = database

    def begin(self, user: User) -> str:
        """Begin a session, and return its secret for the cookie."""
        secret = secrets.token_urlsafe(SECRET_BYTES)
        now = time.time()
        with self._database.writing() as connection:
            connection.execute(
                "DELETE FROM sessions WHERE created_at < ? OR seen_at < ?",
                (now - SESSION_LIFETIME_S, now - SESSION_IDLE_S),
            )
            connection.execute(
                "INSERT INTO sessions VALUES (?, ?, ?, ?)",
                (digest(secret), user.key, now, now),
            )
        return secret

    def user(self, secret: str) -> User | None:
        """Return the user of a session, or `None` if it is unknown or has ended."""
        now = time.time()
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT users.key, users.name, users.role, users.created_at, seen_at "
                "FROM sessions JOIN users ON users.key = sessions.user "
                "WHERE digest = ? AND sessions.created_at >= ? AND seen_at >= ?",
                (digest(secret), now - SESSION_LIFETIME_S, now - SESSION_IDLE_S),
            ).fetchone()
        if row is None:
            return None
        key, name, role, created_at, seen_at = row
        if now - seen_at > SESSION_TOUCH_S:
            self._touch(secret, now)
        return User(key, name, Role(role), created_at)

    def _touch(self, secret: str, now: float) -> None:
        # On a full disk, the session only ends earlier.
        with suppress(CuttingsError), self._database.writing() as connection:
            connection.execute(
                "UPDATE sessions SET seen_at = ? WHERE digest = ?",
                (now, digest(secret)),
            )

    def end(self, secret: str) -> None:
        """End a session."""
        with self._database.writing() as connection:
            connection.execute(
                "DELETE FROM sessions WHERE digest = ?", (digest(secret),)
            )
