"""Send requests to the cluster, and turn its failures into one kind of error."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from archive.messages import N_, Message
from index.engine import EngineUnavailableError
from index.opensearch.settings import EngineSettings

if TYPE_CHECKING:
    from opensearchpy import OpenSearch

T = TypeVar("T")
Json = dict[str, Any]
TargetedSearch = tuple[str | None, Json]
"""The index and the body of a search. A point in time needs no index."""

UNREACHABLE = N_(
    "The search engine at {address} does not answer ({reason}). The search works again "
    "as soon as it does."
)
OVERLOADED = N_(
    "The search engine at {address} has too much to do ({reason}). Try again in a moment."
)
REFUSED = N_(
    "The search engine at {address} refuses the user or the password. Check the address "
    "in CUTTINGS_ENGINE_URL."
)
NOT_READY = N_(
    "The search engine at {address} cannot answer at the moment ({reason}). The search "
    "works again when all parts of its index are available."
)
UNSUITABLE = N_(
    "The search engine at {address} does not accept the request ({reason}). If the index "
    "was changed by another program, run “cuttings rebuild”."
)
CLIENT_MISSING = N_(
    "The client for OpenSearch is not installed. Run: pip install 'cuttings[opensearch]'"
)
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.1, 10.0
TEXTS: Mapping[int, tuple[str, bool]] = {
    **dict.fromkeys((401, 403), (REFUSED, False)),
    **dict.fromkeys((429, 502, 504), (OVERLOADED, True)),
    **dict.fromkeys((500, 503), (NOT_READY, True)),
}
"""Status of a response → message, and whether the failure may pass."""
BLOCKED = "_block_exception"
"""The end of the types of errors of an index that cannot be written or created, such as
on a full disk. Their status is 403 or 429."""


BULK_RESULTS = "items.*._id,items.*.status,items.*.error"
"""What a bulk request returns of each change."""


class MissingError(Exception):
    """An index or a document does not exist."""


class ConflictError(Exception):
    """A document has a newer version."""


EXPECTED_ERRORS: Mapping[int, type[Exception]] = {
    404: MissingError,
    409: ConflictError,
}


class Client:
    """A connection to a cluster. Threads may share it."""

    def __init__(self, settings: EngineSettings) -> None:
        self.settings = settings
        self._client = _connect(settings)

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        attempts: int | None = None,
        **parameters: object,
    ) -> Json:
        """Send a request, and repeat it after a failure that may pass.

        Raise EngineUnavailableError if the cluster cannot answer.
        """
        return self._repeat(
            lambda: self._send(method, path, body, parameters), attempts
        )

    def _repeat(self, send: Callable[[], T], attempts: int | None = None) -> T:
        rounds = self.settings.retries + 1 if attempts is None else attempts
        start = time.monotonic()
        for attempt in range(rounds):
            try:
                return send()
            except EngineUnavailableError as error:
                is_last = attempt + 1 >= rounds
                took = time.monotonic() - start
                if is_last or not error.may_pass or took > self.settings.timeout:
                    raise
            _pause(attempt)
        raise AssertionError  # pragma: no cover

    def patiently(self, work: Callable[[], Any]) -> Any:
        """Run a step of an update. Wait for the cluster while it cannot answer."""
        give_up = time.monotonic() + self.settings.patience
        pause = FIRST_PAUSE_S
        while True:
            try:
                return work()
            except EngineUnavailableError as error:
                if not error.may_pass or time.monotonic() + pause > give_up:
                    raise
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)

    def bulk(self, index: str, lines: Sequence[bytes]) -> list[Json]:
        """Send changes of documents. Return the result of each one, as it came."""
        body = b"\n".join([*lines, b""])
        response = self.call(
            "POST", f"/{index}/_bulk", body, attempts=1, filter_path=BULK_RESULTS
        )
        return [next(iter(item.values())) for item in response["items"]]

    def search(self, index: str | None, body: Json, **parameters: object) -> Json:
        """Run a search on all shards. Raise EngineUnavailableError if any is missing."""
        path = f"/{index}/_search" if index else "/_search"
        parameters["allow_partial_search_results"] = "false"
        response = self.call("POST", path, body, attempts=None, **parameters)
        return self._complete(response)

    def search_all(
        self, searches: Sequence[TargetedSearch], **parameters: object
    ) -> list[Json]:
        """Run several searches in one request. Return their responses, in order.

        Raise EngineUnavailableError if any shard of any search is missing.
        """
        if len(searches) == 1:
            index, body = searches[0]
            return [self.search(index, body, **parameters)]
        lines = []
        for index, body in searches:
            header: Json = {"allow_partial_search_results": False}
            if index:
                header["index"] = index
            lines += [msgspec.json.encode(header), msgspec.json.encode(body)]
        payload = b"\n".join([*lines, b""])
        responses = self._repeat(lambda: self._send_searches(payload, parameters))
        return list(map(self._complete, responses))

    def _send_searches(self, payload: bytes, parameters: Json) -> list[Json]:
        """Send searches once. Raise the first error of any of them."""
        answer = self._send("POST", "/_msearch", payload, parameters)
        responses: list[Json] = answer["responses"]
        for response in responses:
            if "error" in response:
                raise self._to_exception(response["status"], _cause(response))
        return responses

    def _complete(self, response: Json) -> Json:
        """Return a response. Raise EngineUnavailableError if any shard is missing."""
        failed = response.get("_shards", {}).get("failed", 0)
        if failed or response.get("timed_out"):
            reason = f"{failed} shards failed" if failed else "time limit"
            raise self._error(NOT_READY, reason, may_pass=True)
        return response

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _send(self, method: str, path: str, body: object, parameters: Json) -> Json:
        import opensearchpy  # noqa: PLC0415 - only with this engine

        payload = _encode(body)
        try:
            answer = self._client.transport.perform_request(
                method, path, params=dict(parameters), body=payload
            )
        except opensearchpy.exceptions.TransportError as error:
            raise self._translate(error) from error
        return answer if isinstance(answer, dict) else {"answer": answer}

    def _translate(self, error: Any) -> Exception:
        """Return the error to raise for an error of the client."""
        return self._to_exception(error.status_code, _reason(error))

    def _to_exception(self, status: object, reason: str) -> Exception:
        """Return the error to raise for a status and a reason of the cluster."""
        if not isinstance(status, int):
            return self._error(UNREACHABLE, reason, may_pass=True)
        if status in EXPECTED_ERRORS:
            return EXPECTED_ERRORS[status](reason)
        if BLOCKED in reason:
            status = 503
        text, may_pass = TEXTS.get(status, (UNSUITABLE, False))
        return self._error(text, reason, may_pass=may_pass)

    def _error(
        self, text: str, reason: str, *, may_pass: bool
    ) -> EngineUnavailableError:
        message = Message(text, address=self.settings.address, reason=reason)
        return EngineUnavailableError(message, may_pass=may_pass)

    def not_ready(self, reason: str) -> EngineUnavailableError:
        """Return the error for a cluster that cannot answer at the moment."""
        return self._error(NOT_READY, reason, may_pass=True)

    def unsuitable(self, reason: str) -> EngineUnavailableError:
        """Return the error for an index that cannot have a document."""
        return self._error(UNSUITABLE, reason, may_pass=False)


def _pause(attempt: int) -> None:
    """Wait before the next attempt, longer each time and never all at once."""
    pause = FIRST_PAUSE_S * 2**attempt * random.uniform(0.5, 1.5)  # noqa: S311
    time.sleep(min(pause, LONGEST_PAUSE_S))


class _Serializer:
    """Writes and reads JSON. Requests are encoded before they are sent."""

    mimetype = "application/json"

    def loads(self, text: str) -> Any:
        return msgspec.json.decode(text)

    def dumps(self, data: Any) -> Any:
        return data if isinstance(data, str | bytes) else _encode(data)


def _encode(body: object) -> bytes | None:
    if body is None or isinstance(body, bytes):
        return body
    return msgspec.json.encode(body)


def _connect(settings: EngineSettings) -> OpenSearch:
    try:
        import opensearchpy  # noqa: PLC0415 - only with this engine
    except ImportError as error:
        raise EngineUnavailableError(Message(CLIENT_MISSING), may_pass=False) from error
    # The errors are reported where they matter.
    logging.getLogger("opensearch").setLevel(logging.CRITICAL)
    options: Json = {"ca_certs": settings.ca_file} if settings.ca_file else {}
    if settings.user:
        options["http_auth"] = (settings.user, settings.password)
    return opensearchpy.OpenSearch(
        hosts=[{"host": host, "port": port} for host, port in settings.hosts],
        use_ssl=settings.secure,
        verify_certs=settings.secure,
        timeout=settings.timeout,
        max_retries=len(settings.hosts) - 1,  # try each host once
        retry_on_timeout=False,
        http_compress=False,
        serializer=_Serializer(),
        pool_maxsize=32,
        **options,
    )


def _reason(error: Any) -> str:
    """Return a short reason: the type and the cause that the cluster gives."""
    info = error.info
    if isinstance(info, dict) and isinstance(info.get("error"), dict):
        return _cause(info)
    return str(error.error)[:300]


def _cause(response: Json) -> str:
    """Return the type and the cause of the error in a response."""
    cause = response["error"]
    root = (cause.get("root_cause") or [cause])[0]
    return f"{root.get('type')}: {str(root.get('reason'))[:300]}"
