"""Read and write URL parameters."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Protocol, TypeVar
from urllib.parse import quote, quote_plus

from archive.messages import N_, Message

SAFE_SCHEMES = frozenset({"http", "https"})  # files may have `javascript:` links
MAX_VALUE_LENGTH = 300

FORMER_NAMES = {
    "similar": "copies",
    "bars": "timeline",
    "one": "left",
    "other": "right",
}
FORMER_VALUES = {"similar": {"folded": "collapsed", "apart": "all"}}
"""Former names of parameters and values. Links that use them still work."""

INVALID_CHOICE = N_(
    "“{value}” is not a valid value. Use one of {choices}, or omit the parameter."
)

UNKNOWN_PARAMETER = N_("“{name}” is not a parameter. Omit it, or use one of {names}.")
NO_PARAMETERS = N_("“{name}” is not a parameter. Omit it.")
SIMILAR_PARAMETER = N_("“{name}” is not a parameter. Use “{similar}”, or omit it.")
COMMON_NAMES = {
    **dict.fromkeys(("since", "start", "date_from", "date-from", "after_date"), "from"),
    **dict.fromkeys(("until", "end", "date_to", "date-to", "before"), "to"),
    **dict.fromkeys(("query", "search", "text"), "q"),
    **dict.fromkeys(("limit", "per_page", "page_size", "rows"), "size"),
    **dict.fromkeys(("order_by", "sort_by", "orderby"), "sort"),
    **dict.fromkeys(("cursor", "next"), "after"),
}
"""What other programs call a parameter → its name here."""
TRACKING_PARAMETERS = re.compile(r"utm_\w+|_|fbclid|gclid|mc_[ce]id|ref", re.ASCII)
"""Parameters that other sites and scripts add to links. They mean nothing here."""

_UNPRINTABLE = dict.fromkeys((*range(0x20), 0x7F, *range(0xD800, 0xE000)), " ")

T = TypeVar("T")


class QueryArguments(Protocol):
    """The parameters of a URL, as Flask provides them."""

    def get(self, key: str, default: str) -> str:
        """Return the first value of a parameter."""

    def getlist(self, key: str) -> list[str]:
        """Return all values of a parameter."""

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names of the parameters."""


@dataclass(frozen=True, slots=True)
class SelectedArguments:
    """Some parameters of a URL. The others count as missing, and are not read."""

    arguments: QueryArguments
    names: Collection[str]

    def get(self, key: str, default: str) -> str:
        """Return the first value of a parameter."""
        return self.arguments.get(key, default) if key in self.names else default

    def getlist(self, key: str) -> list[str]:
        """Return all values of a parameter."""
        return self.arguments.getlist(key) if key in self.names else []

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names of the parameters."""
        return (name for name in self.arguments if name in self.names)


@dataclass(frozen=True, slots=True)
class ParameterProblem:
    """An invalid parameter, and a message that says what to do."""

    parameter: str
    detail: str


def sanitize(value: str, limit: int) -> str:
    """Return a value without control characters, cut to `limit` characters."""
    return value[:limit].translate(_UNPRINTABLE).strip()


@lru_cache(maxsize=1 << 12)
def encode_value(value: str) -> str:
    """Encode a value as browsers encode forms. Cached, since pages repeat values."""
    return quote_plus(value, errors="replace")


def encode(parameters: Iterable[tuple[str, str]]) -> str:
    """Return parameters as a query string."""
    return "&".join([f"{name}={encode_value(value)}" for name, value in parameters])


def without_defaults(
    values_and_defaults: Mapping[str, tuple[str, str]],
) -> list[tuple[str, str]]:
    """Return the parameters whose value differs from their default."""
    return [
        (name, value)
        for name, (value, default) in values_and_defaults.items()
        if value != default
    ]


def single_value(
    arguments: QueryArguments, name: str, problems: list[ParameterProblem]
) -> str:
    """Return the value of a parameter with one value, or ""."""
    values = arguments.getlist(name) or _former_values(arguments, name) or [""]
    if len(values) > 1:
        problems.append(
            ParameterProblem(
                name,
                Message(
                    "This parameter was given more than once. Only the first "
                    "value was used. Give it once."
                ),
            )
        )
    return values[0]


def unknown_parameters(
    arguments: QueryArguments, names: Collection[str]
) -> list[ParameterProblem]:
    """Return a problem for each parameter that a route does not have."""
    unknown = {
        sanitize(name, MAX_VALUE_LENGTH)
        for name in arguments
        if FORMER_NAMES.get(name, name) not in names
        and not TRACKING_PARAMETERS.fullmatch(name)
    }
    return [_unknown_parameter(name, names) for name in sorted(unknown)]


def _unknown_parameter(name: str, names: Collection[str]) -> ParameterProblem:
    similar = [COMMON_NAMES.get(name, ""), *get_close_matches(name, names, n=1)]
    suggestion = next((each for each in similar if each in names), None)
    if not names:
        message = Message(NO_PARAMETERS, name=name)
    elif suggestion:
        message = Message(SIMILAR_PARAMETER, name=name, similar=suggestion)
    else:
        message = Message(UNKNOWN_PARAMETER, name=name, names=", ".join(names))
    return ParameterProblem(name, message)


def choice(
    arguments: QueryArguments,
    name: str,
    choices: Mapping[str, T],
    default: T,
    problems: list[ParameterProblem],
) -> T:
    """Return the choice that the value of a parameter selects, or the default."""
    value = single_value(arguments, name, problems)
    if value and value not in choices:
        problems.append(
            ParameterProblem(
                name,
                Message(
                    INVALID_CHOICE,
                    value=sanitize(value, MAX_VALUE_LENGTH),
                    choices=", ".join(choices),
                ),
            )
        )
    return choices.get(value, default)


def _former_values(arguments: QueryArguments, name: str) -> list[str]:
    """Return the values of a parameter that is given under its former name."""
    return [
        FORMER_VALUES.get(former, {}).get(value, value)
        for former, current in FORMER_NAMES.items()
        if current == name and former in arguments
        for value in arguments.getlist(former)
    ]


def path_for(pattern: str, name: str) -> str:
    """Return a path pattern with its name filled in."""
    return pattern.format(quote(name, safe="", errors="replace"))


def with_parameters(url: str, parameters: Iterable[tuple[str, str]]) -> str:
    """Return a URL with more parameters after its own."""
    query = encode(parameters)
    separator = "&" if "?" in url else "?"
    return f"{url}{separator}{query}" if query else url


def with_query(path: str, query: str) -> str:
    """Return a path with its query string, if there is one."""
    return f"{path}?{query}" if query else path
