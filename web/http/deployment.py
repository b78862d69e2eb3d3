"""Who can reach a server, at which address, and what they may do without signing in."""

from __future__ import annotations

from dataclasses import dataclass, field

from web.accounts.accounts import Accounts
from web.accounts.attempts import Attempts
from web.http.site import TrustedProxies
from web.urls.base import Site


@dataclass(frozen=True, slots=True)
class AccessPolicy:
    """What visitors may do.

    `accounts` are those of the home, or `None` if there are none. `attempts` counts the
    failed attempts to sign in, also those with the password for corrections.
    `public`: with accounts, everybody may read without signing in.
    `is_local`: only the user of this machine can reach the server. That user sees the
    paths of files, and commands.
    `originals`: all readers may see the files of articles, not only that user.
    """

    accounts: Accounts | None = None
    public: bool = False
    is_local: bool = True
    attempts: Attempts | None = None
    originals: bool = False

    @property
    def requires_sign_in(self) -> bool:
        """Whether reading requires an account."""
        return self.accounts is not None and not self.public


@dataclass(frozen=True, slots=True)
class Deployment:
    """The settings of a server that others can reach.

    Pages of `cors_origins` may read the API. `secret_key` signs the cookies of forms.
    Without one, a random key is used.
    """

    access: AccessPolicy = field(default_factory=AccessPolicy)
    site: Site | None = None
    proxies: TrustedProxies = field(default_factory=TrustedProxies)
    cors_origins: tuple[str, ...] = ()
    secret_key: bytes | None = field(default=None, repr=False)
