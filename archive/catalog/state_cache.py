"""Keep values that are read from an archive until its state changes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class _Entries(Generic[Value]):
    """The values that were read from one state."""

    state: Hashable
    values: dict[Hashable, Value] = field(default_factory=dict)


class StateCache(Generic[Value]):
    """Values of one state of an archive. Threads may share it.

    The state is read before each value, so a value is never older than its state. In an
    unknown state, which is `None`, nothing is kept.
    """

    def __init__(self, read_state: Callable[[], Hashable], max_values: int) -> None:
        """`read_state` returns a value that differs after each commit.

        All values are dropped when there are more than `max_values`.
        """
        self._read_state = read_state
        self._max_values = max_values
        self._entries: _Entries[Value] = _Entries(None)

    def get(self, key: Hashable, read: Callable[[], Value]) -> Value:
        """Return the value of a key in the current state. It is read once."""
        values = self._current_values()
        if key not in values:
            values[key] = read()
        return values[key]

    def get_many(
        self,
        keys: Sequence[str],
        read: Callable[[Sequence[str]], Mapping[str, Value]],
        is_kept: Callable[[Value], bool] = lambda _value: True,
    ) -> dict[str, Value]:
        """Return the values of the keys that have one, in the order of the keys.

        `read` gets the keys whose values are not kept. Values for which `is_kept` is
        false are read each time.
        """
        values = self._current_values()
        missing = [key for key in keys if key not in values]
        new_values = read(missing) if missing else {}
        values.update((key, new) for key, new in new_values.items() if is_kept(new))
        return {
            key: new_values[key] if key in new_values else values[key]
            for key in keys
            if key in new_values or key in values
        }

    def _current_values(self) -> dict[Hashable, Value]:
        state = self._read_state()
        if state is None:
            return {}
        entries = self._entries
        if entries.state != state or len(entries.values) > self._max_values:
            self._entries = entries = _Entries(state)
        return entries.values
