"""Put scripts into every field of articles, and visit all pages with a real browser.

The content security policy is switched off in half of the visits, so that the escaping
of the pages is measured, and not only the policy.
"""

from __future__ import annotations

import email.message
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from playwright.sync_api import Error as BrowserError

from tests.archive.sample_pages import html_page
from tests.trust.figure import Effort, Figure, Unavailable
from tests.trust.processes import cuttings, finish, workspace
from tests.trust.servers import Server, running_server
from tests.web.conftest import CHROMIUM, CHROMIUM_ARGUMENTS
from web.urls import search as search_urls

PAYLOADS = 100
QUICK_PAYLOADS = 10
MAX_VISITS = 700
QUICK_VISITS = 40
RUN = "ran"
"""The function that the browser offers, and that no page may call."""

TEMPLATES = (
    "<script>{run}</script>",
    "</script><script>{run}</script>",
    "<img src=x onerror={run}>",
    '"><img src=x onerror={run}>',
    "'><svg onload={run}>",
    "<svg><script>{run}</script></svg>",
    "<details open ontoggle={run}>",
    '" autofocus onfocus="{run}" x="',
    "' onmouseover='{run}' x='",
    "javascript:{run}",
    "java\tscript:{run}",
    "<a href=javascript:{run}>link</a>",
    "</title><script>{run}</script>",
    "</textarea><script>{run}</script>",
    "<iframe srcdoc='<script>parent.{run}</script>'></iframe>",
    "<style onload={run}>",
    "<body onload={run}>",
    "--><script>{run}</script><!--",
    "]]><script>{run}</script>",
    "{{{{constructor.constructor('{run}')()}}}}",
    "${{{run}}}",
    "<math><mi//xlink:href='data:x,<script>{run}</script>'>",
    "<mark><img src=x onerror={run}></mark>",
    "&lt;script&gt;{run}&lt;/script&gt;",
    "\u2028<script>{run}</script>",
    "<scr\x00ipt>{run}</scr\x00ipt>",
    "<video><source onerror={run}></video>",
    "<input onfocus={run} autofocus>",
    "<marquee onstart={run}>",
    "<object data='javascript:{run}'>",
    "<base href='javascript:/a/-{run}//'>",
    "<meta http-equiv=refresh content='0;url=javascript:{run}'>",
    "<form><button formaction=javascript:{run}>x",
)
FIELDS = (
    "title",
    "body",
    "outlet",
    "authors",
    "people",
    "url",
    "agency",
    "dateline",
    "topics",
    "date",
    "id",
)
TOUCH_ALL = """() => {
  const kinds = ["mouseover", "mouseenter", "focus", "pointerdown", "toggle"];
  const elements = [...document.querySelectorAll("*")].slice(0, 3000);
  for (const element of elements)
    for (const kind of kinds) element.dispatchEvent(new Event(kind));
  return [...document.querySelectorAll("a, form, iframe, object, embed, base")]
    .map(node => node.href || node.action || node.src || node.data || "")
    .filter(address => /^\\s*(javascript|data|vbscript)\\s*:/i.test(address));
}"""
"""Send events to all elements, and return the addresses that would run a script."""


def payloads(count: int) -> list[str]:
    """Return texts that each try to run a script in another way."""
    return [
        TEMPLATES[number % len(TEMPLATES)].format(run=f"{RUN}({number})")
        for number in range(count)
    ]


def measure(effort: Effort) -> Figure:
    """Visit the pages of an archive of payloads, and count the scripts that ran."""
    if not CHROMIUM:
        raise Unavailable("no chromium: install Debian's, or set CUTTINGS_CHROMIUM")
    chance = random.Random(effort.seed)
    texts = payloads(effort.pick(QUICK_PAYLOADS, PAYLOADS))
    if not effort.long:
        texts = chance.sample(payloads(PAYLOADS), QUICK_PAYLOADS)
    with workspace() as folder:
        home = _build(folder, texts)
        with running_server(home, "--edit") as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS
            )
            visitor = Visitor(server, browser)
            limit = effort.pick(QUICK_VISITS, MAX_VISITS)
            visitor.visit_all(_addresses(texts, chance), limit)
            browser.close()
    summary = (
        f"{len(texts)} payloads in {visitor.visits} visits, {len(visitor.ran)} ran"
    )
    tries = visitor.visits
    return Figure("scripts", tries, tuple(visitor.ran + visitor.problems), summary)


class Visitor:
    """A browser that visits pages, and follows their links."""

    def __init__(self, server: Server, browser: Browser) -> None:
        self._site = f"http://127.0.0.1:{server.port}"
        self._browser = browser
        self.visits = 0
        self.ran: list[str] = []
        self.problems: list[str] = []

    def visit_all(self, first: Sequence[str], limit: int) -> None:
        """Visit these addresses, and then those that the pages link to."""
        contexts = [self._context(bypass=bypass) for bypass in (True, False)]
        queue, seen = [*first], set(first)
        kinds: dict[str, int] = {}
        while queue and self.visits < limit:
            path = queue.pop(0)
            kind = "/".join(urlsplit(path).path.split("/")[:2])
            kinds[kind] = kinds.get(kind, 0) + 1
            if kinds[kind] > limit // 3:  # other kinds of pages come first
                continue
            page = contexts[self.visits % 2].pages[0]
            for link in self._visit(page, path):
                if link not in seen:
                    seen.add(link)
                    queue.append(link)

    def _context(self, *, bypass: bool) -> BrowserContext:
        context = self._browser.new_context(bypass_csp=bypass)
        context.expose_function(RUN, self._record)
        page = context.new_page()
        page.on("dialog", lambda dialog: (self._record("dialog"), dialog.dismiss()))
        return context

    def _record(self, number: object = None) -> None:
        self.ran.append(f"{self._path}: payload {number} ran")

    def _visit(self, page: Page, path: str) -> list[str]:
        """Visit a page, and return the paths of its links on this site."""
        self._path = path
        self.visits += 1
        try:
            response = page.goto(self._site + path, timeout=20_000)
            if response and response.status >= 500:
                self.problems.append(f"{path}: status {response.status}")
            self.problems += [
                f"{path}: an address runs a script: {address[:80]}"
                for address in page.evaluate(TOUCH_ALL)
            ]
            hrefs = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
        except BrowserError as error:  # a download has no page
            if "Download is starting" not in str(error) and "ERR_ABORTED" not in str(
                error
            ):
                self.problems.append(f"{path}: {str(error).splitlines()[0]}")
            return []
        return [self._local(href) for href in hrefs if href.startswith(self._site)]

    def _local(self, href: str) -> str:
        parts = urlsplit(urljoin(self._site, href))
        return parts.path + (f"?{parts.query}" if parts.query else "")


def _build(folder: Path, texts: Sequence[str]) -> Path:
    """Make an archive with the payloads in every field, and correct some facts."""
    source, home = folder / "source", folder / "home"
    source.mkdir()
    (source / "records.jsonl").write_text("\n".join(_records(texts)), encoding="utf-8")
    for number, text in enumerate(texts):
        _write_page(source, number, text)
        _write_mail(source, number, text)
        name = text.replace("/", "_").replace("\0", "")[:100]
        (source / f"{number} {name}.txt").write_text(
            f"{text}\n\noil {text} oil {text}\n", encoding="utf-8"
        )
    work = folder / "run"
    outcome = finish(cuttings(home, "index", source), work)
    assert outcome.code in {0, 1}, outcome.describe()
    _correct(home, texts, work)
    return home


def _records(texts: Sequence[str]) -> Iterator[str]:
    """Yield records with a payload in all fields, in their keys, and in one field."""
    for number, text in enumerate(texts):
        everywhere = dict.fromkeys(FIELDS, f"{text} {number}")
        yield json.dumps({**everywhere, "url": text, text: text})
        yield json.dumps(
            {
                "id": f"n{number}",
                "title": f"Plain {number}",
                "body": f'oil "{text} oil," said Ann {text} Lind. {text}',
                "people": [f"Ann {text}", text, "Ann Lind"],
                "outlet": text,
                "url": f"https://harbourpost.example/{number}?{text}",
            }
        )


def _write_page(source: Path, number: int, text: str) -> None:
    attribute = text.replace('"', "&quot;")
    head = "".join(
        f'<meta name="{name}" property="{name}" content="{attribute}">'
        for name in ("author", "og:title", "og:site_name", "og:url", "description")
    )
    head += f'<link rel="canonical" href="{attribute}">'
    body = f"<p>oil {text.replace('<', '&lt;')} oil</p>{text}<p>oil and more oil</p>"
    title = text.replace("<", "&lt;")
    path = source / f"page{number}.html"
    path.write_text(html_page(head, body, title), encoding="utf-8")


def _write_mail(source: Path, number: int, text: str) -> None:
    line = " ".join(text.replace("\0", "").split())
    message = email.message.EmailMessage()
    message["Subject"] = line
    message["From"] = "Ann Lind <ann@harbourpost.example>"
    message["Date"] = "Tue, 2 Mar 2021 10:11:12 -0000"
    message.set_content(f"oil {line}\n\n{text}\n")
    (source / f"mail{number}.eml").write_bytes(message.as_bytes())


def _correct(home: Path, texts: Sequence[str], work: Path) -> None:
    """Correct facts to payloads, and decide about persons with payloads."""
    search = finish(cuttings(home, "search", "--size", "5", "Plain"), work)
    ids = [line.split("\t")[0] for line in search.stdout.splitlines()]
    for id, text in zip(ids, texts, strict=False):
        for fact in ("title", "outlet", "authors", "agency"):
            finish(cuttings(home, "correct", id, fact, text, "--author", text), work)
    finish(cuttings(home, "people", "rename", "Ann Lind", f"Ann {texts[0]}"), work)


def _addresses(texts: Sequence[str], chance: random.Random) -> list[str]:
    """Return the pages without links, and pages with payloads in their addresses."""
    addresses = ["/", "/?q=oil", "/?q=Plain", "/people", "/stats", "/work-list"]
    addresses += ["/decisions", "/api/", "/feed.atom?q=oil", "/facets/outlet?q=oil"]
    for text in texts:
        value = quote(text)
        name = chance.choice([*search_urls.PARAMETERS, value])
        addresses += [
            f"/?q={value}",
            f"/?q=oil&{name}={value}",
            chance.choice(
                (
                    f"/people?q={value}",
                    f"/people/{value}",
                    f"/documents/{value}",
                    f"/facets/{value}",
                    f"/facets/outlet?find={value}",
                    f"/{value}",
                    f"/stories/{value}",
                    f"/complete?q={value}",
                    f"/api/v1/search?q={value}",
                )
            ),
        ]
    return addresses
