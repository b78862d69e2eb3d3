"""Test an archive behind nginx with TLS, below a path, served by two processes."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.nginx import NGINX, OPENSSL, free_port, process, running_nginx, wait_for
from tests.shell import CUTTINGS_COMMAND, Shell
from tests.web.conftest import CHROMIUM

BLOCK = Path(__file__).parents[2] / "docs" / "deploy" / "nginx.conf"
PASSWORD = "correct horse battery"

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(300),
    pytest.mark.skipif(not (NGINX and OPENSSL), reason="no nginx, or no openssl"),
    pytest.mark.skipif(not CHROMIUM, reason="no chromium"),
]


def documented_block(upstream: int) -> str:
    """Return the documented settings for a server at another port."""
    block = BLOCK.read_text().replace("127.0.0.1:8000", f"127.0.0.1:{upstream}")
    return block.replace("proxy_set_header Host $host;", "")  # with nginx's own Host


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
    with (
        process(
            *CUTTINGS_COMMAND, "--home", folder / "home", "serve", "--edit",
            "--port", upstream, "--workers", 2, "--site", address,
            "--trusted-proxies", 1,
        ),
        running_nginx(folder, port, documented_block(upstream)),
    ):  # fmt: skip
        wait_for(upstream)
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
    expect(page.locator(".fact-table").first).to_contain_text("corrected by ada on")
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
