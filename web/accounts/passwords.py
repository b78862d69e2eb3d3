"""Hash passwords with Argon2id, and verify them.

Each check takes about 30 milliseconds and 19 MiB, as OWASP recommends.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from archive.errors import CuttingsError

MIN_LENGTH = 8
MAX_LENGTH = 1024  # characters
TOO_SHORT = f"the password is too short; use at least {MIN_LENGTH} characters"
TOO_LONG = f"the password is too long; use at most {MAX_LENGTH} characters"

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_password(password: str) -> str:
    """Return the hash of a new password. Raise CuttingsError if it is unsuitable."""
    if len(password) < MIN_LENGTH:
        raise CuttingsError(TOO_SHORT)
    if len(password) > MAX_LENGTH:
        raise CuttingsError(TOO_LONG)
    return _hasher.hash(_encode(password))


def is_password(password: str, password_hash: str | None) -> bool:
    """Return whether a password has a hash.

    Without a hash, the answer is no. It takes the same time, so that nobody can find
    out which accounts exist.
    """
    encoded = _encode(password[:MAX_LENGTH])
    try:
        matches = _hasher.verify(password_hash or _any_hash(), encoded)
    except (VerificationError, InvalidHashError):
        return False
    return matches and password_hash is not None and len(password) <= MAX_LENGTH


def _encode(password: str) -> bytes:
    """Return a password in one form of Unicode, since keyboards send several."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


@lru_cache(maxsize=1)
def _any_hash() -> str:
    return _hasher.hash(b"the password of no account")
