"""Read the address of an OpenSearch cluster, with the settings after its `?`.

An example is `https://user:password@search1:9200,search2:9200/news?shards=6&replicas=1`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from archive.errors import CuttingsError

DEFAULT_PORT = 9200
DEFAULT_NAME = "cuttings"
INDEX_NAME = re.compile(r"[a-z0-9][a-z0-9_.\-]{0,99}")
SCHEMES = ("http", "https")
EXAMPLE = "https://user:password@host:9200/name?shards=3&replicas=1"


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """The address of a cluster, and how to use it.

    `hosts`: pairs of host and port. `name`: the alias of the index.
    `password` is not part of the representation, so that no log has it.
    `timeout`: seconds until a request has failed. `retries`: how often it is repeated.
    `patience`: seconds that an update of the index waits for the cluster.
    `replicas`: copies of each shard.
    """

    hosts: tuple[tuple[str, int], ...]
    name: str = DEFAULT_NAME
    secure: bool = False
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""
    timeout: float = 8.0
    retries: int = 3
    patience: float = 600.0
    shards: int = 1
    replicas: int = 1

    @property
    def address(self) -> str:
        """Return the address for messages, without user and password."""
        scheme = SCHEMES[self.secure]
        hosts = ",".join(f"{host}:{port}" for host, port in self.hosts)
        return f"{scheme}://{hosts}/{self.name}"


def parse_engine_url(url: str) -> EngineSettings:
    """Return the settings of an address. Raise CuttingsError if it is invalid."""
    try:
        parts = urlsplit(url)
        credentials, _, hosts = parts.netloc.rpartition("@")
        if parts.scheme not in SCHEMES or not hosts:
            raise _invalid("it is not the address of a server")
        user, _, password = credentials.partition(":")
        settings = EngineSettings(
            hosts=tuple(map(_parse_host, hosts.split(","))),
            name=_parse_name(parts.path.strip("/")),
            secure=parts.scheme == "https",
            user=unquote(user),
            password=unquote(password),
        )
        return replace(settings, **_parse_options(parts.query))
    except ValueError as error:
        raise _invalid(str(error)) from error


def _invalid(reason: str) -> CuttingsError:
    return CuttingsError(
        f"The address of the search engine is invalid: {reason}. "
        f"Use an address such as {EXAMPLE}"
    )


def _parse_host(text: str) -> tuple[str, int]:
    parts = urlsplit(f"//{text}")
    if not parts.hostname:
        raise _invalid("a host is missing")
    return parts.hostname, parts.port or DEFAULT_PORT


def _parse_name(path: str) -> str:
    if path and not INDEX_NAME.fullmatch(path):
        raise _invalid(
            "the name of the index has other signs than a-z, 0-9, -, _ and ."
        )
    return path or DEFAULT_NAME


def _at_least(lowest: float, kind: Callable[[str], Any]) -> Callable[[str], Any]:
    def parse(text: str) -> Any:
        number = kind(text)
        if not lowest <= number < float("inf"):
            raise ValueError(f"{text} is too low or too high")
        return number

    return parse


OPTIONS: Mapping[str, Callable[[str], Any]] = {
    "ca_file": str,
    "timeout": _at_least(0.1, float),
    "retries": _at_least(0, int),
    "patience": _at_least(0, float),
    "shards": _at_least(1, int),
    "replicas": _at_least(0, int),
}
"""Options after the `?` → function that reads their value."""


def _parse_options(query: str) -> dict[str, Any]:
    values = {}
    for name, text in parse_qsl(
        query, keep_blank_values=True, strict_parsing=bool(query)
    ):
        if name not in OPTIONS:
            raise _invalid(f"“{name}” is no option; there are {', '.join(OPTIONS)}")
        values[name] = OPTIONS[name](text)
    return values
