"""Test an archive behind nginx with TLS, below a path, served by two processes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.shell import CUTTINGS_COMMAND, Shell
from tests.waiting import WAIT_S, wait_until
from tests.web.conftest import CHROMIUM

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
OPENSSL = shutil.which("openssl")
BLOCK = Path(__file__).parents[2] / "docs" / "deploy" / "nginx.conf"
NGINX_CONFIGURATION = """
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
PASSWORD = "correct horse battery"

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(300),
    pytest.mark.skipif(not (NGINX and OPENSSL), reason="no nginx, or no openssl"),
    pytest.mark.skipif(not CHROMIUM, reason="no chromium"),
]


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


def write_nginx_files(folder: Path, port: int, upstream: int) -> Path:
    """Write a certificate and a configuration with the documented block."""
    subprocess.run(
        [
            str(OPENSSL), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
            "-subj", "/CN=localhost", "-keyout", "key.pem", "-out", "certificate.pem",
        ],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    block = BLOCK.read_text().replace("127.0.0.1:8000", f"127.0.0.1:{upstream}")
    block = block.replace("proxy_set_header Host $host;", "")  # with nginx's own Host
    path = folder / "nginx.conf"
    path.write_text(NGINX_CONFIGURATION.format(folder=folder, port=port, block=block))
    return path


@pytest.fixture(scope="module")
def site(seeded: Shell, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the public address of an archive with an account."""
    folder = tmp_path_factory.mktemp("nginx")
    folder.chmod(0o755)
    shutil.copytree(seeded.home, folder / "home")
    subprocess.run(
        [*CUTTINGS_COMMAND, "--home", str(folder / "home"), "users", "add", "ada",
         "--role", "edit"],
        input=f"{PASSWORD}\n", text=True, check=True, capture_output=True,
    )  # fmt: skip
    port, upstream = free_port(), free_port()
    address = f"https://localhost:{port}/archive"
    configuration = write_nginx_files(folder, port, upstream)
    with (
        process(
            *CUTTINGS_COMMAND, "--home", folder / "home", "serve", "--edit",
            "--port", upstream, "--workers", 2, "--site", address,
            "--trusted-proxies", 1,
        ),
        process(NGINX, "-c", configuration, "-e", folder / "error.log"),
    ):  # fmt: skip
        wait_for(upstream)
        wait_for(port)
        yield address


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """Yield a page without JavaScript, in which the user ada is signed in."""
    context = browser.new_context(
        base_url=f"{site}/", ignore_https_errors=True, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(f"{site}/")
    page.get_by_label("Name").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    yield page
    context.close()


def test_a_user_signs_in_searches_corrects_and_exports(page: Page, site: str) -> None:
    page.goto(f"{site}/?q=singh")
    expect(page.locator("main")).to_contain_text("Rajnath Singh")
    links = page.locator("a[href^='/'], link[href^='/'], form[action^='/']")
    for number in range(links.count()):
        link = links.nth(number)
        target = link.get_attribute("href") or link.get_attribute("action")
        assert str(target).startswith("/archive/"), target
    page.locator("main h3 a, main h2 a, .result a").first.click()
    assert page.url.startswith(f"{site}/documents/")
    page.get_by_role("link", name="Correct Outlet").click()
    page.get_by_label("Outlet").fill("The Harbour Post")
    page.get_by_role("button", name="Save correction").click()
    for _ in range(100):
        if "Outlet is now The Harbour Post." in page.content():
            break
        page.wait_for_timeout(200)
        page.reload()
    expect(page.locator(".fact-table")).to_contain_text("corrected by ada on")
    response = page.request.get(f"{site}/export?q=singh&format=jsonl")
    assert response.status == 200
    lines = response.text().splitlines()
    assert any("The Harbour Post" in line for line in lines)
    assert all(json.loads(line) for line in lines)


def test_feeds_name_the_public_address(page: Page, site: str) -> None:
    feed = page.request.get(f"{site}/feed.atom?q=singh").text()
    assert f"{site}/" in feed
    assert "127.0.0.1" not in feed


def test_cookies_are_secure_and_for_the_path_only(page: Page) -> None:
    cookies = page.context.cookies()
    assert cookies
    for cookie in cookies:
        assert cookie["secure"]
        assert cookie["path"].startswith("/archive")


def test_nobody_reads_without_signing_in(site: str, browser: Browser) -> None:
    context = browser.new_context(ignore_https_errors=True)
    page = context.new_page()
    page.goto(f"{site}/?q=singh")
    expect(page.get_by_label("Password")).to_be_visible()
    assert context.request.get(f"{site}/api/v1/search?q=singh").status == 401
    assert context.request.get(f"{site}/readyz").status == 200
    context.close()


def test_the_server_itself_refuses_other_hosts(seeded: Shell) -> None:
    port = free_port()
    command = [*CUTTINGS_COMMAND, "--home", seeded.home, "serve", "--port", port]
    with process(*command):
        wait_for(port)
        request = Request(f"http://127.0.0.1:{port}/", headers={"Host": "evil.example"})
        with pytest.raises(URLError, match="400"):
            urlopen(request, timeout=10)
