"""Send requests of the API to a server, or to an application in this process."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import IO, Any, Protocol
from urllib.parse import urlencode, urlsplit

from archive.errors import CuttingsError, UnavailableError
from archive.messages import Message
from web import config

Parameters = Sequence[tuple[str, str]]
Json = dict[str, Any]

TIMEOUT_S = 60.0
"""Seconds to wait for a part of a response of a server."""
LOCAL_REQUEST_S = 600.0
"""Seconds that one request may take in this process."""

UNREACHABLE = "{address} cannot be reached ({reason}). Check the address, and that `cuttings serve` is running."
NOT_AN_ARCHIVE = (
    "{address} did not answer as an archive. Give the address of its search page, such "
    "as http://127.0.0.1:8000."
)
OTHER_ORIGIN = (
    "{address} redirects to another server, {target}. Open the archive at that address."
)


class Transport(Protocol):
    """A way to an archive."""

    address: str
    """The folder of the home, or the address of the server."""

    def lines(self, path: str, parameters: Parameters = ()) -> Iterator[bytes]:
        """Yield the lines of a response. Raise CuttingsError if it is an error."""

    def close(self) -> None:
        """Close the connection, or the files."""


def get_json(transport: Transport, path: str, parameters: Parameters = ()) -> Json:
    """Return the JSON object of a response."""
    content = b"".join(transport.lines(path, parameters))
    try:
        value = json.loads(content)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise CuttingsError(Message(NOT_AN_ARCHIVE, address=transport.address))
    return value


class HttpTransport:
    """Sends requests to a server. A `token` signs in."""

    def __init__(
        self, address: str, token: str | None = None, timeout_s: float = TIMEOUT_S
    ) -> None:
        self.address = address.rstrip("/")
        self._headers = {"Accept": "application/json, */*;q=0.1"}
        if token:
            self._headers["Authorization"] = f"Bearer {token}"
        self._timeout_s = timeout_s
        self._opener = urllib.request.build_opener(_SameOrigin())

    def lines(self, path: str, parameters: Parameters = ()) -> Iterator[bytes]:
        """Yield the lines of a response."""
        query = urlencode(parameters)
        url = f"{self.address}{path}" + (f"?{query}" if query else "")
        request = urllib.request.Request(url, headers=self._headers)  # noqa: S310
        with self._readable_errors():
            response = self._opener.open(request, timeout=self._timeout_s)
        with closing(response):
            yield from self._read(response)

    def _read(self, response: IO[bytes]) -> Iterator[bytes]:
        with self._readable_errors():
            yield from response

    @contextmanager
    def _readable_errors(self) -> Iterator[None]:
        try:
            yield
        except urllib.error.HTTPError as error:
            with closing(error):
                raise _error_of(error.code, error.read(), self.address) from error
        except (OSError, ValueError) as error:
            reason = getattr(error, "reason", None) or error
            message = Message(UNREACHABLE, address=self.address, reason=reason)
            raise UnavailableError(message) from error

    def close(self) -> None:
        """Do nothing: each request has its own connection."""


class _SameOrigin(urllib.request.HTTPRedirectHandler):
    """Follows redirects on the same server only, because of the token."""

    def redirect_request(  # noqa: PLR0913, PLR0917 - the signature of the base class
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Any,
        newurl: str,
    ) -> urllib.request.Request | None:
        here, there = urlsplit(req.full_url), urlsplit(newurl)
        if (here.scheme, here.netloc) != (there.scheme, there.netloc):
            origin = f"{here.scheme}://{here.netloc}"
            target = f"{there.scheme}://{there.netloc}"
            raise CuttingsError(Message(OTHER_ORIGIN, address=origin, target=target))
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class LocalTransport:
    """Sends requests to an application in this process, without a server."""

    def __init__(self, home: Path | None) -> None:
        # A client of a server needs neither the engine nor Flask.
        from index.search.service import SearchService  # noqa: PLC0415
        from web.app import create_app  # noqa: PLC0415
        from web.cli.archive_access import open_archive  # noqa: PLC0415
        from web.http import request_limits  # noqa: PLC0415

        resolved = config.resolve_home(home)
        self.address = str(resolved.folder)
        self._stack = ExitStack()
        catalog, engine = self._stack.enter_context(open_archive(resolved))
        app = create_app(SearchService(catalog, engine), catalog)
        app.config[request_limits.CONFIG_KEY] = LOCAL_REQUEST_S
        self._app = app

    def lines(self, path: str, parameters: Parameters = ()) -> Iterator[bytes]:
        """Yield the lines of a response."""
        response = self._app.test_client().get(
            path, query_string=urlencode(parameters), follow_redirects=True
        )
        with closing(response):
            if response.status_code >= 400:
                raise _error_of(response.status_code, response.data, self.address)
            rest = b""
            for chunk in response.iter_encoded():
                *whole, rest = (rest + chunk).splitlines(keepends=True) or [b""]
                yield from whole
                if rest.endswith(b"\n"):
                    yield rest
                    rest = b""
            if rest:
                yield rest

    def close(self) -> None:
        """Close the files of the archive."""
        self._stack.close()


def _error_of(status: int, content: bytes, address: str) -> CuttingsError:
    """Return the error that a response reports."""
    try:
        problem = json.loads(content)
    except ValueError:
        problem = None
    if isinstance(problem, dict) and isinstance(problem.get("detail"), str):
        return ResponseError(status, problem["detail"])
    return ResponseError(status, Message(NOT_AN_ARCHIVE, address=address))


class ResponseError(CuttingsError):
    """An error that the API reports. `status` is that of HTTP."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
