"""Test in a browser that readers drop files, and save the page that they are reading."""

from __future__ import annotations

import base64
import gzip
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from index.search.service import SearchService
from tests.archive.sample_pages import html_page
from tests.web.conftest import CHROMIUM, ArchiveUnderTest, serving
from tests.web.test_accessibility import accessibility_violations
from tests.web.test_adding import STORY, AddingServer
from web.accounts.accounts import open_accounts
from web.accounts.model import Role
from web.app import create_app
from web.http.deployment import AccessPolicy, Deployment

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        not CHROMIUM, reason="no chromium: install Debian's, or set CUTTINGS_CHROMIUM"
    ),
]

STRICT_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'none'; connect-src 'none'; form-action 'none'; "
        "frame-src 'none'; base-uri 'none'; upgrade-insecure-requests; "
        "require-trusted-types-for 'script'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}
"""The headers of a website that forbids as much as it can."""
HEADLINE = "Cranes arrive <script>alert(1)</script> at the port"
PASSWORD = "a long password"
DROP = """([name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name, {type: "text/plain"}));
  const form = document.querySelector(".drop-zone");
  for (const type of ["dragenter", "dragover", "drop"])
    form.dispatchEvent(new DragEvent(type, {dataTransfer: data, bubbles: true, cancelable: true}));
}"""
HOSTILE = """async (address) => {
  const tries = [
    fetch(address + "/add", {method: "POST", mode: "no-cors", credentials: "include",
      body: (() => { const form = new FormData(); form.append("files", new File(["x"], "x.txt")); return form; })()}),
    fetch(address + "/save/page", {method: "POST", mode: "no-cors", credentials: "include",
      body: new URLSearchParams({url: "https://a.example/", html: "<p>x"})}),
    fetch(address + "/api/v1/saved-pages", {method: "POST", mode: "no-cors", credentials: "include",
      body: new URLSearchParams({url: "https://a.example/", file: "<p>x"})}),
    fetch(address + "/add/read", {method: "POST", mode: "no-cors", credentials: "include"}),
  ];
  await Promise.allSettled(tries);
  const form = document.createElement("form");
  form.method = "post"; form.action = address + "/save/page"; form.enctype = "multipart/form-data";
  for (const [name, value] of [["url", "https://a.example/"], ["html", "<p>x"], ["token", "x"]]) {
    const field = document.createElement("input"); field.name = name; field.value = value; form.append(field);
  }
  document.body.append(form); form.submit();
}"""


@pytest.fixture
def server(empty_library: ArchiveUnderTest, tmp_path: Path) -> Iterator[AddingServer]:
    """Return a server of an empty archive with a folder for saved files."""
    running = AddingServer(empty_library, tmp_path / "saved")
    yield running
    running.editor.jobs.close()


@pytest.fixture
def address(server: AddingServer) -> Iterator[str]:
    """Return the address of this server."""
    with serving(server.app) as site:
        yield site


class _Website(BaseHTTPRequestHandler):
    """A website of another host."""

    def do_GET(self) -> None:
        """Return the article."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(html_page().encode())

    def log_message(self, *_args: object) -> None:
        """Print nothing."""


@pytest.fixture
def website() -> Iterator[str]:
    """Return the address of a website that is another site than the server."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Website) as listener:
        threading.Thread(target=listener.serve_forever, daemon=True).start()
        yield f"http://localhost:{listener.server_port}"
        listener.shutdown()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def page(
    request: pytest.FixtureRequest, browser: Browser, address: str
) -> Iterator[Page]:
    """Return a browser page of the server."""
    context = browser.new_context(base_url=address, java_script_enabled=request.param)
    yield context.new_page()
    context.close()


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """Return a browser with JavaScript."""
    new_context = browser.new_context(base_url=address)
    yield new_context
    new_context.close()


def test_files_are_chosen_and_added(page: Page, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "b.html").write_text("")
    page.goto("/")
    page.get_by_role("navigation", name="Main").get_by_text("Add articles").click()
    page.get_by_label("Files with articles").set_input_files(
        [tmp_path / "a.txt", tmp_path / "b.html"]
    )
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".flash")).to_contain_text("2 files saved", timeout=30_000)
    expect(page.locator(".added-files")).to_contain_text("not read empty file")
    page.get_by_role("link", name="Cranes arrive").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cranes arrive")


def test_files_are_dropped_on_the_page(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/add")
    page.evaluate(DROP, ["dropped.txt", STORY])
    expect(page.locator(".added-files")).to_contain_text(
        "Cranes arrive", timeout=30_000
    )


def test_a_script_says_before_sending_that_it_is_too_much(
    context: BrowserContext,
) -> None:
    page = context.new_page()
    page.goto("/add")
    page.evaluate("document.querySelector('.drop-zone').dataset.mostBytes = '10'")
    page.evaluate(DROP, ["dropped.txt", STORY])
    expect(page.get_by_role("alert")).to_contain_text("too much for one step")
    assert page.url.endswith("/add")


def run_bookmarklet(
    context: BrowserContext, address: str, url: str, headers: dict[str, str]
) -> Page:
    """Click the bookmark on a page with these headers, and return what opens."""
    body = html_page("", title=HEADLINE.replace("<", "&lt;"))
    headers = {"Content-Type": "text/html; charset=utf-8", **headers}
    context.route(url, lambda route: route.fulfill(body=body, headers=headers))
    page = context.new_page()
    page.goto("/add")
    link = page.locator("a.bookmarklet").get_attribute("href") or ""
    assert f'"{address}/save"' in unquote(link)
    page.goto(url)
    with context.expect_page() as opened:
        # A browser runs the script of a bookmark as if the user had typed it.
        page.evaluate(unquote(link.removeprefix("javascript:")))
    return opened.value


@pytest.mark.parametrize("headers", [STRICT_HEADERS, {}], ids=["strict", "plain"])
def test_the_bookmark_saves_the_page_after_a_look_at_it(
    context: BrowserContext,
    server: AddingServer,
    address: str,
    headers: dict[str, str],
) -> None:
    url = "https://www.harbourpost.example/2021/cranes?a=1"
    page = run_bookmarklet(context, address, url, headers)
    expect(page).to_have_url(f"{address}/save/page")
    preview = page.locator(".page-preview")
    expect(preview).to_contain_text(url)
    expect(preview).to_contain_text(HEADLINE)
    assert page.evaluate("opener") is None
    assert not server.folder.exists()
    assert accessibility_violations(page) == []
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".flash")).to_contain_text("saved and read", timeout=30_000)
    page.locator(".added-files a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(HEADLINE)
    (file,) = server.folder.iterdir()
    assert f" url: {url}\n" in file.read_text(encoding="utf-8-sig")
    (result,) = server.client.get("/api/v1/search").get_json()["results"]
    document = server.client.get(f"/api/v1/documents/{result['id']}").get_json()
    assert document["facts"]["url"]["value"] == url


def test_a_hostile_website_saves_nothing_by_itself(
    context: BrowserContext, server: AddingServer, address: str, website: str
) -> None:
    own = context.new_page()
    own.goto("/add")  # the browser has the cookie of the forms
    page = context.new_page()
    page.goto(f"{website}/hostile")
    page.evaluate(HOSTILE, address)
    page.wait_for_url(f"{address}/**")
    assert not server.folder.exists()
    assert server.client.get("/api/v1/search?size=0").get_json()["total"] == 0


def test_a_hostile_page_in_the_confirmation_runs_nothing_and_needs_a_click(
    context: BrowserContext, server: AddingServer, address: str
) -> None:
    page = context.new_page()
    content = {
        "url": "https://harbourpost.example/<img src=x onerror=alert(1)>",
        "title": "<img src=x onerror=\"document.title='hacked'\">",
        "saved_at": "<b>now",
        "html": "<title>x</title><img src=/healthz onerror='document.title=\"hacked\"'>"
        "<script>document.title='hacked'</script></textarea><p>Text <b>bold</b></p>",
    }
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(f"/save#{packed(content)}")
    expect(page.locator(".page-preview")).to_contain_text("Text bold")
    assert "hacked" not in page.title()
    assert not any("healthz" in url for url in requests)
    assert page.get_by_role("button", name="Save").is_disabled()
    page.keyboard.press("Enter")
    page.wait_for_timeout(1500)
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    assert page.url == f"{address}/save/page"
    assert not server.folder.exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "No page has arrived"),
        ("!!!", "No page has arrived"),
        ({"url": "javascript:alert(1)", "html": "x"}, "Only pages with an address"),
        ({"url": "https://a.example/", "html": "x" * (17 << 20)}, "too large"),
    ],
)
def test_the_confirmation_says_why_there_is_nothing_to_save(
    context: BrowserContext, content: object, message: str
) -> None:
    page = context.new_page()
    fragment = (
        content if isinstance(content, str) else packed(content) if content else ""
    )
    page.goto(f"/save#{fragment}")
    expect(page.locator(".messages:visible")).to_contain_text(message)
    assert not page.get_by_role("button", name="Save").is_visible()


def packed(content: object) -> str:
    """Return a page as the bookmark sends it."""
    return base64.urlsafe_b64encode(
        gzip.compress(json.dumps(content).encode())
    ).decode()


def test_a_user_of_an_archive_with_accounts_signs_in_first(
    browser: Browser, server: AddingServer, website: str
) -> None:
    accounts = open_accounts(server.library.home.folder)
    accounts.users.add("ada", Role.EDIT, PASSWORD)
    app = create_app(
        SearchService(server.library.catalog, server.library.engine),
        server.library.catalog,
        server.editor,
        deployment=Deployment(AccessPolicy(accounts, is_local=False)),
    )
    with serving(app) as address:
        context = browser.new_context(base_url=address)
        page = context.new_page()
        content = {"url": f"{website}/x", "title": "Cranes", "html": html_page()}
        page.goto(website)
        page.evaluate(
            "address => { location.href = address }",
            f"{address}/save#{packed(content)}",
        )
        page.get_by_label("Name").fill("ada")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.locator(".page-preview")).to_contain_text(f"{website}/x")
        # The next page needs no password, although another website opens it.
        page.goto(website)
        page.evaluate(
            "address => { location.href = address }",
            f"{address}/save#{packed(content)}",
        )
        expect(page.locator(".page-preview")).to_contain_text(f"{website}/x")
        page.get_by_role("button", name="Save").click()
        expect(page.locator(".flash")).to_contain_text("saved and read", timeout=30_000)
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_pages_are_accessible_and_fit(
    browser: Browser, address: str, server: AddingServer, width: int, scheme: str
) -> None:
    server.add(("a-long-name-" + "x" * 90 + ".txt", STORY.encode()), ("b.html", b""))
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    content = {"url": "https://a.example/" + "x" * 300, "html": html_page()}
    for path in ("/add", f"/save#{packed(content)}"):
        page.goto(path)
        page.wait_for_timeout(1300)
        assert accessibility_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
