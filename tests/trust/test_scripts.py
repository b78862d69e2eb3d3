"""Test that no page runs a script of an article or an address."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.trust.quick_form import TEST_LIMIT_S, check_quick_form
from tests.trust.scripts import Visitor
from tests.trust.servers import Server
from tests.web.conftest import CHROMIUM, CHROMIUM_ARGUMENTS


@pytest.mark.long
@pytest.mark.timeout(TEST_LIMIT_S)
def test_no_page_runs_a_script_of_an_article_or_an_address() -> None:
    check_quick_form("scripts")


class _UnescapedPage(BaseHTTPRequestHandler):
    """A page that runs a script, and has a link that would."""

    def do_GET(self) -> None:  # a name of the library
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(
            b"<img src=x onerror=ran(7)><a href=' javascript:ran(8)'>x</a>"
        )

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@pytest.mark.skipif(not CHROMIUM, reason="no chromium")
def test_a_script_that_runs_is_noticed(tmp_path: Path) -> None:
    with (
        ThreadingHTTPServer(("127.0.0.1", 0), _UnescapedPage) as site,
        sync_playwright() as playwright,
    ):
        threading.Thread(target=site.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS
        )
        visitor = Visitor(Server(0, site.server_port, tmp_path), browser)
        visitor.visit_all(["/one", "/two"], limit=9)
        browser.close()
        site.shutdown()
    assert "/one: payload 7 ran" in visitor.ran, visitor.problems
    assert any("an address runs a script" in problem for problem in visitor.problems)
