"""Encode JSON with msgspec: ten times as fast as the standard library."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
from flask import Response
from flask.json.provider import JSONProvider

from archive.messages import Message

JSON_MIME_TYPE = "application/json"
T = TypeVar("T")


def _encode_unknown(value: object) -> str:
    """Return the text of a Message, a type that msgspec does not know."""
    if isinstance(value, Message):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


_ENCODE = msgspec.json.Encoder(enc_hook=_encode_unknown).encode


class MsgspecJsonProvider(JSONProvider):
    """JSON provider of Flask that uses msgspec."""

    def dumps(self, obj: Any, **_: Any) -> str:
        """Return a value as JSON."""
        return _ENCODE(obj).decode()

    def loads(self, s: str | bytes, **_: Any) -> Any:
        """Return the value of a JSON text."""
        return msgspec.json.decode(s)

    def response(self, *args: Any, **kwargs: Any) -> Response:
        """Return a JSON response that ends with a newline, for terminals."""
        body = _ENCODE(self._prepare_response_obj(args, kwargs))
        return Response(body + b"\n", mimetype=JSON_MIME_TYPE)


def json_schemas(
    types: tuple[Any, ...], ref_template: str
) -> dict[str, dict[str, Any]]:
    """Return the JSON Schemas of types, and of the types of their fields, by name.

    `ref_template` is the template of references, with `{name}` for the name.
    """
    return msgspec.json.schema_components(types, ref_template=ref_template)[1]


def json_body(type_: type) -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of a type with plain fields by its media type."""
    schemas = json_schemas((type_,), "{name}")
    return {JSON_MIME_TYPE: schemas[type_.__name__]}


def decode_json(content: bytes, type_: type[T]) -> T:
    """Return the value of a JSON text, or raise ValueError with what is wrong."""
    try:
        return msgspec.json.decode(content, type=type_)
    except msgspec.MsgspecError as error:
        raise ValueError(str(error)) from error
