"""JSON as the API writes it: text as it is, fields in their order, and in a tenth of the standard library's time."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Response
from flask.json.provider import JSONProvider

from archive.messages import Message

JSON_MIME_TYPE = "application/json"


def _encode_unknown(value: object) -> str:
    """What msgspec does not know: a sentence is a text."""
    if isinstance(value, Message):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


_ENCODE = msgspec.json.Encoder(enc_hook=_encode_unknown).encode


class MsgspecJsonProvider(JSONProvider):
    """Flask's JSON by msgspec."""

    def dumps(self, obj: Any, **_: Any) -> str:
        """A value as JSON."""
        return _ENCODE(obj).decode()

    def loads(self, s: str | bytes, **_: Any) -> Any:
        """The value that JSON stands for."""
        return msgspec.json.decode(s)

    def response(self, *args: Any, **kwargs: Any) -> Response:
        """An answer of a view; its line is ended, for terminals."""
        return Response(
            _ENCODE(self._prepare_response_obj(args, kwargs)) + b"\n",
            mimetype=JSON_MIME_TYPE,
        )


def json_schemas(
    types: tuple[Any, ...], ref_template: str
) -> dict[str, dict[str, Any]]:
    """The JSON Schema of each of these types and of those that they are made of, by name; `ref_template` leads to `{name}`."""
    return msgspec.json.schema_components(types, ref_template=ref_template)[1]
