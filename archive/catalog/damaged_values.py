"""Tell stored values that cannot have been written from faults of the program."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

CONVERSION_ERRORS = (AttributeError, LookupError, TypeError, ValueError)
P = ParamSpec("P")
T = TypeVar("T")


class DamagedValueError(ValueError):
    """A stored value is not what was written."""


def converts_stored_values(convert: Callable[P, T]) -> Callable[P, T]:
    """Make a function raise DamagedValueError for values that it cannot convert."""

    @wraps(convert)
    def convert_or_raise(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return convert(*args, **kwargs)
        except DamagedValueError:
            raise
        except CONVERSION_ERRORS as error:
            raise DamagedValueError(f"{convert.__name__}: {error}") from error

    return convert_or_raise
