"""The accounts of a home, and their tokens."""

from __future__ import annotations

import secrets
import sqlite3
import time
import unicodedata
from hashlib import sha256
from typing import Any

from archive.errors import CuttingsError
from archive.messages import Message
from web.accounts.database import AccountDatabase
from web.accounts.model import Role, Token, User
from web.accounts.passwords import hash_password, is_password

MAX_NAME_LENGTH = 80
MAX_LABEL_LENGTH = 80
TOKEN_PREFIX = "cuttings_"  # noqa: S105  # a mark by which leaked tokens are recognized
TOKEN_BYTES = 32
SECRET_KEY = "secret_key"  # noqa: S105  # the name of a setting
_USER = "SELECT key, name, role, created_at FROM users"

INVALID_NAME = (
    f"a name has 1 to {MAX_NAME_LENGTH} characters, and no control characters; "
    "choose another name"
)
NAME_TAKEN = "there is already an account named “{name}”; choose another name"
NO_ACCOUNT = "there is no account named “{name}”; list them with: cuttings users list"
ROLE_TOO_HIGH = (
    "the account “{name}” may only read, so its tokens cannot edit; "
    "change its role with: cuttings users role"
)
TOKEN_MISSING = "the account “{name}” has no token {key}; list them with: --list"  # noqa: S105


def digest(secret: str) -> bytes:
    """Return the hash of a random secret, as it is stored."""
    return sha256(secret.encode("utf-8", "replace")).digest()


def clean_name(name: str) -> str:
    """Return a name in one form of Unicode, with single spaces."""
    return unicodedata.normalize("NFC", " ".join(name.split()))


def folded_name(name: str) -> str:
    """Return a key that is equal for names that differ in case only."""
    return unicodedata.normalize("NFC", clean_name(name).casefold())


class Users:
    """Add, find and change accounts and tokens."""

    def __init__(self, database: AccountDatabase) -> None:
        self._database = database

    def exist(self) -> bool:
        """Return whether there is any account."""
        with self._database.reading() as connection:
            return (
                connection.execute("SELECT 1 FROM users LIMIT 1").fetchone() is not None
            )

    def all(self) -> list[User]:
        """Return all accounts by name."""
        with self._database.reading() as connection:
            rows = connection.execute(f"{_USER} ORDER BY folded_name").fetchall()
        return [_user(row) for row in rows]

    def add(self, name: str, role: Role, password: str) -> User:
        """Add an account. Raise CuttingsError if the name or password is unsuitable."""
        name = clean_name(name)
        if not 0 < len(name) <= MAX_NAME_LENGTH or not name.isprintable():
            raise CuttingsError(INVALID_NAME)
        values = (name, folded_name(name), role, hash_password(password), time.time())
        with self._database.writing() as connection:
            try:
                connection.execute(
                    "INSERT INTO users (name, folded_name, role, password, created_at) "
                    "VALUES (?, ?, ?, ?, ?)",
                    values,
                )
            except sqlite3.IntegrityError as error:
                raise CuttingsError(Message(NAME_TAKEN, name=name)) from error
        return self.get(name)

    def get(self, name: str) -> User:
        """Return the account with a name, or raise CuttingsError."""
        with self._database.reading() as connection:
            return _find(connection, name)

    def remove(self, name: str) -> User:
        """Remove an account, with its sessions and tokens."""
        with self._database.writing() as connection:
            user = _find(connection, name)
            connection.execute("DELETE FROM users WHERE key = ?", (user.key,))
        return user

    def set_role(self, name: str, role: Role) -> User:
        """Change the role of an account. It applies to its sessions at once."""
        with self._database.writing() as connection:
            user = _find(connection, name)
            connection.execute(
                "UPDATE users SET role = ? WHERE key = ?", (role, user.key)
            )
            return _find(connection, name)

    def set_password(self, name: str, password: str) -> User:
        """Change a password. All sessions of the account end."""
        password_hash = hash_password(password)
        with self._database.writing() as connection:
            user = _find(connection, name)
            connection.execute(
                "UPDATE users SET password = ? WHERE key = ?", (password_hash, user.key)
            )
            connection.execute("DELETE FROM sessions WHERE user = ?", (user.key,))
        return user

    def authenticate(self, name: str, password: str) -> User | None:
        """Return the account with a name and a password, or `None`."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT key, name, role, created_at, password FROM users "
                "WHERE folded_name = ?",
                (folded_name(name),),
            ).fetchone()
        matches = is_password(password, row[4] if row else None)
        return _user(row[:4]) if row and matches else None

    def add_token(self, name: str, role: Role, label: str) -> str:
        """Add a token to an account and return its text, which is not stored."""
        token = TOKEN_PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
        with self._database.writing() as connection:
            user = _find(connection, name)
            if role is Role.EDIT and user.role is not Role.EDIT:
                raise CuttingsError(Message(ROLE_TOO_HIGH, name=user.name))
            connection.execute(
                "INSERT INTO tokens (user, digest, role, label, created_at) "
                "VALUES (?, ?, ?, ?, ?)",
                (user.key, digest(token), role, label[:MAX_LABEL_LENGTH], time.time()),
            )
        return token

    def tokens(self, name: str) -> list[Token]:
        """Return the tokens of an account, oldest first."""
        with self._database.reading() as connection:
            user = _find(connection, name)
            rows = connection.execute(
                "SELECT key, role, label, created_at FROM tokens "
                "WHERE user = ? ORDER BY key",
                (user.key,),
            ).fetchall()
        return [Token(key, Role(role), label, at) for key, role, label, at in rows]

    def revoke_token(self, name: str, key: int) -> None:
        """Remove a token of an account. Raise CuttingsError if it has no such token."""
        with self._database.writing() as connection:
            user = _find(connection, name)
            removed = connection.execute(
                "DELETE FROM tokens WHERE user = ? AND key = ?", (user.key, key)
            )
            if not removed.rowcount:
                raise CuttingsError(Message(TOKEN_MISSING, name=user.name, key=key))

    def by_token(self, token: str) -> tuple[User, Role] | None:
        """Return the account of a token and what the token allows, or `None`.

        A token never allows more than its account.
        """
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT users.key, users.name, users.role, users.created_at, "
                "tokens.role FROM tokens JOIN users ON users.key = tokens.user "
                "WHERE digest = ?",
                (digest(token),),
            ).fetchone()
        if row is None:
            return None
        user = _user(row[:4])
        may_edit = user.role is Role.EDIT and Role(row[4]) is Role.EDIT
        return user, Role.EDIT if may_edit else Role.READ

    def secret_key(self) -> bytes:
        """Return the key that signs cookies of all processes. Create it if missing."""
        select = "SELECT value FROM settings WHERE name = ?"
        with self._database.reading() as connection:
            row = connection.execute(select, (SECRET_KEY,)).fetchone()
        if row is None:
            with self._database.writing() as connection:
                connection.execute(
                    "INSERT OR IGNORE INTO settings VALUES (?, ?)",
                    (SECRET_KEY, secrets.token_bytes(TOKEN_BYTES)),
                )
                row = connection.execute(select, (SECRET_KEY,)).fetchone()
        return bytes(row[0])


def _find(connection: sqlite3.Connection, name: str) -> User:
    row = connection.execute(
        f"{_USER} WHERE folded_name = ?", (folded_name(name),)
    ).fetchone()
    if row is None:
        raise CuttingsError(Message(NO_ACCOUNT, name=clean_name(name)))
    return _user(row)


def _user(row: tuple[Any, ...]) -> User:
    key, name, role, created_at = row
    return User(key, name, Role(role), created_at)
