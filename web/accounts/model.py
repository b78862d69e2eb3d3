"""Values of accounts: roles, users, tokens, and limits of failed attempts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a user may do. Those who may edit may also read."""

    READ = "read"
    EDIT = "edit"


@dataclass(frozen=True, slots=True)
class User:
    """An account. `key` identifies it in the database."""

    key: int
    name: str
    role: Role
    created_at: float


@dataclass(frozen=True, slots=True)
class Token:
    """A token for programs. Its text is not stored."""

    key: int
    role: Role
    label: str
    created_at: float


@dataclass(frozen=True, slots=True)
class AttemptLimit:
    """How many attempts may fail before there is a delay, and the longest delay.

    The delay doubles with each failure: one second, two seconds, and so on.
    """

    free: int
    longest_s: float

    def delay_s(self, failures: int) -> float:
        """Return the seconds to wait after a number of failures."""
        if failures < self.free:
            return 0
        return min(2.0 ** min(failures - self.free, 30), self.longest_s)


PAIR_LIMIT = AttemptLimit(free=5, longest_s=15 * 60)
"""For one account from one address."""
ADDRESS_LIMIT = AttemptLimit(free=20, longest_s=15 * 60)
"""For all accounts from one address."""
ACCOUNT_LIMIT = AttemptLimit(free=20, longest_s=60)
"""For one account from addresses at which its user has not signed in before.

The delay is short: an attacker at many addresses must not lock out the user.
"""
FORGET_AFTER_S = 60 * 60
"""Failures are forgotten this long after the last one."""

SESSION_LIFETIME_S = 30 * 24 * 60 * 60
SESSION_IDLE_S = 7 * 24 * 60 * 60
"""A session ends after this time without a request."""
SESSION_TOUCH_S = 60 * 60
"""How often the time of the last request is stored."""
KNOWN_ADDRESS_S = 90 * 24 * 60 * 60
"""How long an address at which a user signed in stays known."""
