"""Take the screenshot of the documentation: `python -m docs.screenshot`.

It shows a search in an archive of the seeds. It uses the same Chromium as the tests.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.conftest import SEEDS
from tests.examples import serving
from tests.shell import Shell
from tests.web.conftest import CHROMIUM, CHROMIUM_ARGUMENTS

PAGE = "/?q=S-400"
SIZE = {"width": 1040, "height": 470}
FILE = Path(__file__).with_name("screenshot.png")


def take(address: str, file: Path) -> None:
    """Write a picture of a page in the light theme."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS
        )
        page = browser.new_page(viewport=SIZE, color_scheme="light", locale="en")
        page.goto(address)
        page.screenshot(path=file)
        browser.close()


def main() -> None:
    """Index the seeds in a temporary folder, serve them, and take the picture."""
    with tempfile.TemporaryDirectory() as folder:
        shell = Shell(Path(folder))
        shell.run_process("index", SEEDS)
        with serving(shell.home) as site:
            take(site + PAGE, FILE)


if __name__ == "__main__":
    main()
