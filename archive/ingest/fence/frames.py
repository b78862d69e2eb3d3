"""Frames: the messages between a process and its workers, as kind, size and bytes."""

from __future__ import annotations

import struct
from enum import IntEnum
from typing import BinaryIO

HEADER = struct.Struct(">BI")


class Kind(IntEnum):
    """The kinds of frames.

    For each task, a worker sends its answers, a failure if there is one, and the end.
    """

    READY = 1
    BATCH = 2
    ANSWER = 3
    FAILURE = 4
    END = 5
    END_AND_REPLACE = 6
    """The end of a task after which the worker should be replaced."""


class FrameError(Exception):
    """A frame that is invalid, or larger than allowed."""


def write_frame(stream: BinaryIO, kind: Kind, payload: bytes = b"") -> None:
    """Write one frame at once."""
    stream.write(HEADER.pack(kind, len(payload)))
    stream.write(payload)
    stream.flush()


def read_frame(stream: BinaryIO, max_bytes: int) -> tuple[Kind, bytes] | None:
    """Return the next frame, or `None` if the other process has ended.

    Raise FrameError, before reading it, for a frame larger than `max_bytes`.
    """
    header = stream.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    number, size = HEADER.unpack(header)
    if size > max_bytes:
        raise FrameError(f"more than {max_bytes >> 20} MB")
    try:
        kind = Kind(number)
    except ValueError as error:
        raise FrameError("unknown kind") from error
    payload = stream.read(size)
    return (kind, payload) if len(payload) == size else None
