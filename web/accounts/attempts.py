"""Delay attempts to sign in after failures, by account and by address.

Failures are counted in the database, so that all processes of a server count together,
and before the password is checked, so that many attempts at once gain nothing. An
attempt during a delay is refused without a check, and does not lengthen the delay.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network

from web.accounts.database import AccountDatabase
from web.accounts.model import (
    ACCOUNT_LIMIT,
    ADDRESS_LIMIT,
    FORGET_AFTER_S,
    KNOWN_ADDRESS_S,
    PAIR_LIMIT,
    AttemptLimit,
)
from web.accounts.users import folded_name

IPV6_NETWORK_BITS = 64
"""One connection usually has all addresses of such a network."""
UNKNOWN_ADDRESS = "an unknown address"

log = logging.getLogger("cuttings.accounts")


def attempt_address(address: str | None) -> str:
    """Return the address under which the attempts of a client are counted."""
    try:
        parsed = ip_address((address or "").partition("%")[0])
    except ValueError:
        return UNKNOWN_ADDRESS
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ip_network((parsed, IPV6_NETWORK_BITS), strict=False))
    return str(parsed)


class Attempts:
    """Count failed attempts to sign in, and say how long to wait."""

    def __init__(self, database: AccountDatabase) -> None:
        self._database = database

    def begin(self, name: str, address: str) -> float:
        """Count an attempt. Return 0, or the seconds to wait before the next one."""
        now = time.time()
        with self._database.writing() as connection:
            limits = _limits(connection, name, address, now)
            wait = _wait_s(connection, limits, now)
            if not wait:
                _count(connection, limits, now)
        return wait

    def wait_s(self, name: str, address: str) -> float:
        """Return the seconds to wait before the next attempt, without counting."""
        now = time.time()
        with self._database.reading() as connection:
            limits = _limits(connection, name, address, now)
            return _wait_s(connection, limits, now)

    def take_back(self, name: str, address: str) -> None:
        """Take back an attempt that was counted, and forget those of the pair.

        The failures of the address remain: an attacker may have an account as well.
        """
        with self._database.writing() as connection:
            limits = _limits(connection, name, address, time.time())
            connection.executemany(
                "UPDATE attempts SET failures = failures - 1 "
                "WHERE subject = ? AND failures > 0",
                [(subject,) for subject in limits],
            )
            connection.execute(
                "DELETE FROM attempts WHERE subject = ?", (_pair(name, address),)
            )

    def remember(self, name: str, address: str) -> None:
        """Remember that a user signed in at an address."""
        with self._database.writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO known_addresses VALUES (?, ?, ?)",
                (_hash(name), address, time.time()),
            )

    def forget(self, name: str) -> None:
        """Forget the failures and the addresses of an account."""
        with self._database.writing() as connection:
            connection.execute(
                "DELETE FROM attempts WHERE subject = ? OR subject LIKE ?",
                (_account(name), f"pair:{_hash(name)}:%"),
            )
            connection.execute(
                "DELETE FROM known_addresses WHERE name = ?", (_hash(name),)
            )


def log_failure(subject: str, address: str, wait_s: float = 0) -> None:
    """Log a failure, never with a password or what was typed as a name."""
    with suppress(OSError):
        if wait_s:
            log.warning(
                "Sign-in as %s from %s refused for %d more seconds",
                subject,
                address,
                wait_s + 1,
            )
        else:
            log.warning("Sign-in as %s from %s failed", subject, address)


def _limits(
    connection: sqlite3.Connection, name: str, address: str, now: float
) -> Mapping[str, AttemptLimit]:
    """Return the limits of an attempt by the subject that is counted."""
    limits = {
        _pair(name, address): PAIR_LIMIT,
        _address(address): ADDRESS_LIMIT,
        _account(name): ACCOUNT_LIMIT,
    }
    signed_in_before = connection.execute(
        "SELECT 1 FROM known_addresses WHERE name = ? AND address = ? AND seen_at >= ?",
        (_hash(name), address, now - KNOWN_ADDRESS_S),
    ).fetchone()
    if signed_in_before:
        del limits[_account(name)]
    return limits


def _wait_s(
    connection: sqlite3.Connection, limits: Mapping[str, AttemptLimit], now: float
) -> float:
    waits = [0.0]
    for subject, limit in limits.items():
        row = connection.execute(
            "SELECT failures, last_at FROM attempts WHERE subject = ?", (subject,)
        ).fetchone()
        if row and now - row[1] < FORGET_AFTER_S:
            delay = limit.delay_s(row[0])
            waits.append(min(row[1] + delay - now, delay))
    return max(waits)


def _count(
    connection: sqlite3.Connection, limits: Mapping[str, AttemptLimit], now: float
) -> None:
    connection.execute(
        "DELETE FROM attempts WHERE last_at < ?", (now - FORGET_AFTER_S,)
    )
    connection.executemany(
        "INSERT INTO attempts VALUES (?, 1, ?) ON CONFLICT (subject) "
        "DO UPDATE SET failures = failures + 1, last_at = excluded.last_at",
        [(subject, now) for subject in limits],
    )


def _hash(name: str) -> str:
    """Return a key for a name, which may be a password typed in the wrong field."""
    return sha256(folded_name(name).encode("utf-8", "replace")).hexdigest()


def _pair(name: str, address: str) -> str:
    return f"pair:{_hash(name)}:{address}"


def _account(name: str) -> str:
    return f"account:{_hash(name)}"


def _address(address: str) -> str:
    return f"address:{address}"
