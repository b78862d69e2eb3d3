"""Decide who can reach a server, and refuse access that was not requested."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from archive.errors import CuttingsError
from archive.home import Home
from web import config
from web.cli.terminal import print_message

if TYPE_CHECKING:
    from web.accounts.accounts import Accounts
    from web.http.deployment import Deployment
    from web.http.site import TrustedProxies
    from web.urls.base import Site

READING_IS_OPEN = (
    "--host {} is reachable from other machines, and everybody could read the archive; "
    "add an account (cuttings users add NAME), or use --public to let everybody read "
    "it, or omit --host"
)
SITE_IS_OPEN = (
    "Warning: everybody who can open {} can read the archive without an account. If you "
    "want that, use --public. If not, add an account: cuttings users add NAME"
)
EDITING_IS_OPEN = (
    "{} is reachable from other machines; to allow corrections, add an account "
    "(cuttings users add NAME --role edit), or set a password in "
    f"{config.PASSWORD_VARIABLE}, or omit {{}}"
)
UNENCRYPTED_WARNING = (
    "Warning: passwords are sent unencrypted. Put the server behind a TLS (https) "
    "proxy, or use it only in a network that you trust."
)


def prepare_deployment(home: Home, host: str, options: Mapping[str, Any]) -> Deployment:
    """Return who can reach a server, and what they may do.

    Raise CuttingsError if anybody in the network could read or correct the archive, and
    the options do not ask for it.
    """
    # Only this command needs Flask and the server, which are slow to import.
    from web.accounts.accounts import open_accounts  # noqa: PLC0415
    from web.http.deployment import AccessPolicy, Deployment  # noqa: PLC0415
    from web.http.site import TrustedProxies  # noqa: PLC0415

    home_accounts = open_accounts(home.folder)
    accounts = home_accounts if home_accounts.users.exist() else None
    site: Site | None = options["site"]
    proxies: TrustedProxies = options["proxies"] or TrustedProxies()
    reached = _reached_from_outside(host, site, proxies)
    _check_access(host, reached, options, has_accounts=accounts is not None)
    access = AccessPolicy(
        accounts=accounts,
        public=options["public"],
        is_local=not reached and not accounts and not options["public"],
        attempts=home_accounts.attempts,
        originals=options["originals"],
    )
    has_forms = accounts is not None or options["edit"]
    return Deployment(
        access,
        site,
        proxies,
        options["cors_origins"],
        _secret_key(home_accounts) if has_forms else None,
    )


def _reached_from_outside(
    host: str, site: Site | None, proxies: TrustedProxies
) -> str | None:
    """Return the option by which other machines reach the server, or `None`."""
    from web.http.server import resolves_to_loopback  # noqa: PLC0415

    if not resolves_to_loopback(host):
        return f"--host {host}"
    if site and not site.is_local:
        return f"--site {site.url}"
    return "--trusted-proxies" if proxies else None


def _check_access(
    host: str, reached: str | None, options: Mapping[str, Any], *, has_accounts: bool
) -> None:
    """Refuse to start if more is open than was requested, and warn about open access."""
    if reached is None:
        return
    site: Site | None = options["site"]
    has_password = config.password() is not None
    if options["edit"] and not (has_accounts or has_password):
        raise CuttingsError(EDITING_IS_OPEN.format(reached, reached.split()[0]))
    if not has_accounts and not options["public"]:
        if reached.startswith("--host"):
            raise CuttingsError(READING_IS_OPEN.format(host))
        print_message(SITE_IS_OPEN.format(site.url if site else "the proxy"))
    uses_passwords = has_accounts or (options["edit"] and has_password)
    is_encrypted = site is not None and site.is_encrypted
    if uses_passwords and not is_encrypted:
        print_message(UNENCRYPTED_WARNING)


def _secret_key(accounts: Accounts) -> bytes:
    """Return the key that all processes of the server share.

    If it cannot be stored, forms are rejected with a message after a restart.
    """
    with suppress(CuttingsError):
        return accounts.users.secret_key()
    return secrets.token_bytes(32)
