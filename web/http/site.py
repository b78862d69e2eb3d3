"""The public address of an archive, and the headers of proxies that are trusted.

Without these settings, no header of a proxy is read, and the address of the archive is
the host that the client names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, TypeAlias

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from archive.errors import CuttingsError
from web.urls.base import Site, set_base_path

if TYPE_CHECKING:  # the module exists only for type checkers
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Network: TypeAlias = IPv4Network | IPv6Network

MAX_PROXIES = 10
HEADER_PATTERNS = {
    "HTTP_X_FORWARDED_HOST": re.compile(r"[\w.,:\[\] -]+", re.ASCII),
    "HTTP_X_FORWARDED_PREFIX": re.compile(r"(/[\w.~-]+)+/?(, *(/[\w.~-]+)+/?)*"),
    "HTTP_X_FORWARDED_PROTO": re.compile(r"https?(, *https?)*"),
}
"""Headers of proxies with the form of their values. Other values are not read."""
FORWARDED_FOR = "HTTP_X_FORWARDED_FOR"
_EXTENSION_KEY = "cuttings-site"

ROUTE_IN_SITE = (
    "--site {} has the path of a page of Cuttings; choose a path that does not begin "
    "with “/{}”, such as /archive"
)
INVALID_PROXIES = (
    "“{}” is neither a number of proxies nor an address; use the number of proxies "
    "before the server, such as 1, or their addresses, such as 127.0.0.1,10.0.0.0/8"
)


@dataclass(frozen=True, slots=True)
class TrustedProxies:
    """The proxies whose headers are read: a number of them, or their networks."""

    count: int = 0
    networks: tuple[Network, ...] = ()

    def __bool__(self) -> bool:
        """Return whether any proxy is trusted."""
        return bool(self.count or self.networks)

    def trusts(self, address: str) -> bool:
        """Return whether an address belongs to the networks."""
        try:
            parsed = ip_address(address.strip().partition("%")[0])
        except ValueError:
            return False
        parsed = getattr(parsed, "ipv4_mapped", None) or parsed
        return any(parsed in network for network in self.networks)


def parse_proxies(text: str) -> TrustedProxies:
    """Return the trusted proxies. Raise ValueError with what to do."""
    if text.isascii() and text.isdigit() and len(text) < 3:
        if 1 <= int(text) <= MAX_PROXIES:
            return TrustedProxies(count=int(text))
        raise ValueError(INVALID_PROXIES.format(text))
    try:
        networks = [ip_network(part.strip(), strict=False) for part in text.split(",")]
    except ValueError as error:
        raise ValueError(INVALID_PROXIES.format(text)) from error
    return TrustedProxies(networks=tuple(networks))


def register(app: Flask, site: Site | None, proxies: TrustedProxies) -> None:
    """Make requests have the address of the site and of the client."""
    if site:
        _check_path(app, site)
    app.extensions[_EXTENSION_KEY] = site
    app.before_request(lambda: set_base_path(request.script_root))
    app.context_processor(lambda: {"site": site})
    if site:
        app.wsgi_app = _SiteAddress(app.wsgi_app, site)  # type: ignore[method-assign]
    if proxies:
        app.wsgi_app = _ProxyHeaders(app.wsgi_app, proxies)  # type: ignore[method-assign]


def site_of(app: Flask) -> Site | None:
    """Return the public address of an application, if it was set."""
    site: Site | None = app.extensions.get(_EXTENSION_KEY)
    return site


def allowed_hosts(app: Flask) -> tuple[str, ...]:
    """Return the hosts that a server on a loopback address accepts besides its own."""
    site = site_of(app)
    return (site.host.lower(),) if site else ()


def _check_path(app: Flask, site: Site) -> None:
    """Refuse a path that cannot be told from the path of a page.

    Some proxies remove the path of the site from requests, and others do not.
    """
    first = site.path.strip("/").partition("/")[0]
    if first in set(_first_parts(app)):
        raise CuttingsError(ROUTE_IN_SITE.format(site.url, first))


def _first_parts(app: Flask) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        first = rule.rule.strip("/").partition("/")[0]
        if first:
            yield first


def _drop_invalid(environ: WSGIEnvironment) -> None:
    for name, pattern in HEADER_PATTERNS.items():
        if not pattern.fullmatch(environ.get(name, "")):
            environ.pop(name, None)


class _SiteAddress:
    """WSGI middleware that gives each request the address of the site.

    The path of the site is removed from the path of the request, if the proxy has not
    done that.
    """

    def __init__(self, app: WSGIApplication, site: Site) -> None:
        self._app = app
        self._site = site
        self._script_name = site.path.encode().decode("latin-1")

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        prefix = self._script_name
        if prefix and (path == prefix or path.startswith(f"{prefix}/")):
            path = path[len(prefix) :]
        environ |= {
            "wsgi.url_scheme": self._site.scheme,
            "HTTP_HOST": self._site.host,
            "SCRIPT_NAME": prefix,
            "PATH_INFO": path or "/",
        }
        return self._app(environ, start_response)


class _ProxyHeaders:
    """WSGI middleware that reads the headers of trusted proxies only."""

    def __init__(self, app: WSGIApplication, proxies: TrustedProxies) -> None:
        self._app = app
        self._proxies = proxies

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        count = self._proxies.count or self._count_trusted(environ)
        if not count:
            return self._app(environ, start_response)
        _drop_invalid(environ)
        position = self._proxies.count or 1  # the last proxy set the other headers
        fixed = ProxyFix(
            self._app, count, position, position, x_port=0, x_prefix=position
        )
        return fixed(environ, start_response)

    def _count_trusted(self, environ: WSGIEnvironment) -> int:
        """Return the number of trusted proxies that a request came through."""
        if not self._proxies.trusts(environ.get("REMOTE_ADDR", "")):
            return 0
        forwarded = environ.get(FORWARDED_FOR, "").split(",")
        count = 1
        for address in reversed(forwarded[1:]):
            if not self._proxies.trusts(address):
                break
            count += 1
        return count
