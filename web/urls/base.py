"""The public address of the archive, and the path before all addresses of its pages.

Behind a proxy, the archive may be at a sub-path such as `/archive`. Functions that
return the URL of a page put this path first. Constants with the path of a route do not
have it; `local` adds it.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import quote, unquote, urlsplit

LOCAL_HOST_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
DEFAULT_PORTS = {"http": 80, "https": 443}
PATH_SIGNS = "/-._~!$&'()*+,;=:@"
"""Signs that stay as they are in a path."""

_base_path: ContextVar[str] = ContextVar("base_path", default="")


@dataclass(frozen=True, slots=True)
class Site:
    """The public address of an archive: `scheme://host/path`.

    `host` has the port, unless it is the default one. `path` is empty or begins with a
    slash.
    """

    scheme: str
    host: str
    path: str = ""

    @property
    def origin(self) -> str:
        """The origin as browsers send it."""
        return f"{self.scheme}://{self.host}"

    @property
    def url(self) -> str:
        """The address of the search page."""
        return f"{self.origin}{quote(self.path, safe=PATH_SIGNS)}/"

    @property
    def is_encrypted(self) -> bool:
        """Whether browsers use TLS."""
        return self.scheme == "https"

    @property
    def is_local(self) -> bool:
        """Whether only this machine can open the address."""
        return is_local_host(urlsplit(self.origin).hostname or "")


def parse_site(text: str) -> Site:
    """Return the site with an address. Raise ValueError if it is not one."""
    parts = urlsplit(text.strip())
    host = parts.hostname or ""
    if parts.scheme not in DEFAULT_PORTS or not host or parts.query or parts.fragment:
        raise ValueError(text)
    if parts.username is not None or not text.isprintable() or "\\" in text:
        raise ValueError(text)
    if not host.isascii():
        host = host.encode("idna").decode()
    if any(sign in host for sign in " *,;\"'<>"):
        raise ValueError(text)
    host = f"[{host}]" if ":" in host else host
    if parts.port not in {None, DEFAULT_PORTS[parts.scheme]}:
        host = f"{host}:{parts.port}"
    return Site(parts.scheme, host, _clean_path(parts.path))


def _clean_path(path: str) -> str:
    """Return a path without empty parts and a slash at its end."""
    parts = [part for part in unquote(path).split("/") if part]
    if {".", ".."} & {*parts}:
        raise ValueError(path)
    return "".join(f"/{part}" for part in parts)


def is_local_host(host: str) -> bool:
    """Return whether a host name means this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() in LOCAL_HOST_NAMES


def set_base_path(path: str) -> None:
    """Set the path before all addresses, in the current thread or task."""
    _base_path.set(quote(path.rstrip("/"), safe=PATH_SIGNS))


def local(path: str) -> str:
    """Return the path of a route as browsers must request it."""
    return _base_path.get() + path


def without_base(path: str) -> str:
    """Return a path as `local` got it."""
    return path.removeprefix(_base_path.get())
