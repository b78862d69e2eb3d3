"""The command `serve` with several processes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from socket import socket

from flask import Flask

from archive.errors import CuttingsError
from web.cli.editing import close_after_jobs
from web.http import server
from web.http.access_log import Log
from web.http.connections import Server
from web.jobs.editor import Editor
from web.jobs.queue import JobQueue
from web.jobs.shared import SharedJobs

NOT_ON_WINDOWS = (
    "--workers is not available on Windows; omit it, and the archive is served by one "
    "process"
)


@dataclass(frozen=True, slots=True)
class Listening:
    """The address to listen on, the function to call when ready, and the access log."""

    host: str
    port: int
    on_ready: server.ReadyCallback
    log: Log | None


OpenApp = Callable[[ExitStack, Editor | None], Flask]
"""Opens the archive in the current process, until the end of the stack."""


def serve_workers(
    count: int, listening: Listening, open_app: OpenApp, editor: Editor | None
) -> None:
    """Serve with several processes until a signal to stop.

    Each process opens the archive by itself. Corrections run one at a time, and each
    process can show those of the others.
    """
    if sys.platform == "win32":
        raise CuttingsError(NOT_ON_WINDOWS)
    from web.http.workers import Workers, run_workers  # noqa: PLC0415

    host = listening.host
    shared = SharedJobs(editor.home) if editor else None

    @contextmanager
    def open_server(listeners: Sequence[socket]) -> Iterator[Server]:
        with ExitStack() as stack:
            worker_editor = None
            if editor and shared:
                jobs = JobQueue(shared.forget)
                copy = replace(editor, jobs=jobs, shared=shared)
                worker_editor = stack.enter_context(close_after_jobs(copy))
            app = open_app(stack, worker_editor)
            yield server.make_server(app, host, listeners, listening.log)

    listeners = server.open_sockets(host, listening.port)
    url = server.openable_url(host, listeners)
    with ExitStack() as stack:
        if shared:
            shared.clear()
            stack.callback(shared.close)
        run_workers(
            Workers(count, open_server, lambda: listening.on_ready(url)), listeners
        )
