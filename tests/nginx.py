"""Run a real nginx with TLS before another server."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from tests.waiting import WAIT_S, wait_until

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
OPENSSL = shutil.which("openssl")
CONFIGURATION = """
user root;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {folder}/certificate.pem;
        ssl_certificate_key {folder}/key.pem;
{block}
    }}
}}
"""


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port: int = listener.getsockname()[1]
        return port


def accepts_connections(port: int) -> bool:
    with suppress(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    return False


def wait_for(port: int) -> None:
    wait_until(
        lambda: accepts_connections(port),
        describe=lambda: f"nothing listens on port {port}",
    )


@contextmanager
def process(*command: object) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program, and end it like a service manager."""
    with subprocess.Popen(list(map(str, command))) as running:
        try:
            yield running
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait(WAIT_S)


@contextmanager
def running_nginx(folder: Path, port: int, block: str) -> Iterator[None]:
    """Serve `https://localhost:PORT` as a block of settings says.

    The certificate is in `certificate.pem` in the folder, and is its own authority.
    """
    subprocess.run(
        [
            str(OPENSSL), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
            "-keyout", "key.pem", "-out", "certificate.pem",
        ],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    path = folder / "nginx.conf"
    configuration = CONFIGURATION.format(folder=folder, port=port, block=block)
    path.write_text(configuration, encoding="utf-8")
    with process(NGINX, "-c", path, "-e", folder / "error.log"):
        wait_for(port)
        yield
