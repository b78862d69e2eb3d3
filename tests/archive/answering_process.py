"""A child for tests. It answers a number with a text, and ends when it is asked to."""

from __future__ import annotations

import os

from archive.child_processes import Parent


def main() -> None:
    """Answer with the settings and the number of each request."""
    parent = Parent()
    settings = parent.receive()
    while True:
        request = parent.receive()
        if request == "end":
            os._exit(1)
        print("What is printed is no answer.")  # noqa: T201
        parent.send(1)
        parent.send(f"{settings} {request}")
