"""Send hostile queries to every route, and measure the processor time of the server."""

from __future__ import annotations

import csv
import logging
import random
import re
from ast import literal_eval
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import quote

from archive.catalog import Catalog
from archive.home import Home
from index.columnar.engine import WhooshEngine
from index.search.service import SearchService
from tests.index.test_hostile_queries import HOSTILE_QUERIES
from tests.trust.archives import COMMON_WORDS, LAST_NAMES, OUTLETS, person
from tests.trust.figure import Effort, Figure
from tests.trust.processes import evaluate, workspace
from tests.trust.servers import (
    LARGE,
    Answer,
    Client,
    Server,
    build_archive,
    running_server,
)
from web.app import create_app
from web.urls import batch as batch_urls
from web.urls import search as search_urls

QUERIES = 300
QUICK_ARTICLES = 300
CPU_LIMIT_S = 0.2
EXPORT_LIMIT_S = 0.0004
"""Processor seconds for each article of an export, besides those of a page."""
EXPORT = "/export"
STATUSES = frozenset({200, 400})
OTHER_STATUSES = frozenset({302, 303, 308, 401, 403, 404, 413, 414, 431})
"""Statuses for a path that does not exist, a text that is too long, and the like."""
MAX_SENT = 8_000
"""Longest query that is sent whole. A request line has a limit of its own."""
UNITS = (
    *COMMON_WORDS,
    *(
        "AND",
        "OR",
        "NOT",
        "NEAR/3",
        "w/5",
        "-",
        "+",
        "(",
        ")",
        '"',
        "*",
        "?",
        "~2",
        "^3",
    ),
    *(
        "title:",
        "person:",
        "outlet:",
        "date:",
        "said:",
        "body:",
        "=",
        "[",
        "]",
        "{",
        "}",
    ),
    *(
        "1990..1999",
        "[a TO z]",
        "a*",
        "*a",
        "wom?n",
        "/o.l/",
        "\\",
        ":",
        "~",
        "..",
        "|",
    ),
    *(
        "\u0301",
        "東",
        "\u202e",
        "ß",
        "İ",
        "\x1f",
        "%",
        "&&",
        "||",
        "!",
        "'",
        "😀",
        "<b>",
    ),
)
MAX_PAGE_BYTES = 2_000_000
"""Largest answer, except for those that are saved as a file."""
MAX_VALUES = search_urls.MAX_VALUES
REPEATABLE = search_urls.REPEATABLE
PARAMETERS = tuple(name for name in search_urls.PARAMETERS if name != search_urls.TEXT)
log = logging.getLogger(__name__)
_TAG = re.compile(r"<(?:script|style).*?</(?:script|style)>|<[^>]*>", re.DOTALL)
_VARIABLE = re.compile(r"<(?:\w+:)?(\w+)>")


def measure(effort: Effort) -> Figure:
    """Send each query to every route, or to one route in the quick form."""
    chance = random.Random(effort.seed)
    queries = hostile_queries(chance)
    failures = []
    tries, slowest = 0, 0.0
    with workspace() as folder:
        home = build_archive(folder, effort.pick(QUICK_ARTICLES, LARGE))
        routes = read_routes(home, folder)
        with running_server(home) as server, server.client() as client:
            _warm_up(server, client, routes)
            for route, query in _pairs(routes, queries, effort, chance):
                tries += 1
                path = hostile_path(route, query, chance)
                send = partial(_send, client, route, path, query)
                seconds, problem = _try_request(server, send)
                if route != EXPORT:
                    slowest = max(slowest, seconds)
                if problem:
                    failures.append(f"{path[:160]}: {problem}")
                    log.info("%s: %s", route, failures[-1])
            failures += tracebacks(server)
    summary = (
        f"{len(queries)} queries, {tries - len(failures)} of {tries} requests answered, "
        f"slowest page {slowest * 1000:.0f} ms of CPU"
    )
    return Figure("hostile queries", tries, tuple(failures), summary)


def _pairs(
    routes: Sequence[str], queries: Sequence[str], effort: Effort, chance: random.Random
) -> Iterator[tuple[str, str]]:
    """Yield each route with each query, or each query with the search and one route."""
    for query in queries:
        if effort.long:
            yield from ((route, query) for route in routes)
        else:
            yield chance.choice(routes), query


def hostile_queries(chance: random.Random) -> list[str]:
    """Return the queries of the tests of the engine, costly ones, and random ones."""
    queries = [*HOSTILE_QUERIES.values(), *_costly_queries()]
    while len(queries) < QUERIES:
        unit_count = chance.choice((3, 10, 60, 400))
        kinds = chance.sample(UNITS, chance.choice((1, 2, 5, 20)))
        separator = chance.choice((" ", "", " OR "))
        queries.append(separator.join(chance.choices(kinds, k=unit_count)))
    return queries


def _costly_queries() -> Iterator[str]:
    """Yield queries of frequent words, which many articles have."""
    for count in (3, 10, 20):
        words = " ".join(COMMON_WORDS[:count])
        yield f'"{words}"~{count * 3}'
        yield " NEAR/50 ".join(words.split())
        yield " OR ".join(f"{word[:2]}*" for word in words.split())
        yield " OR ".join(f"person:{name}" for name in LAST_NAMES * count)
        yield " ".join(f"-{word}" for word in words.split())
        yield f'said:"{words}" person:Lind'


def read_routes(home: Path, folder: Path) -> list[str]:
    """Return the rules of all pages and programs' routes, with an ID of the archive."""

    def rules() -> list[str]:
        catalog = Catalog(Home(home).catalog_path)
        engine = WhooshEngine(Home(home).index_path)
        app = create_app(SearchService(catalog, engine), catalog)
        _, first = next(iter(catalog.changes(0)))
        id = first.document.id
        return sorted(
            {
                str(rule).replace("<id>", f"<{id}>").replace("<name>", "<outlet>")
                for rule in app.url_map.iter_rules()
                if rule.methods and "GET" in rule.methods and rule.endpoint != "static"
            }
        )

    outcome = evaluate(rules, folder / "run")
    assert outcome.code == 0, outcome.describe()
    return [*literal_eval(outcome.stdout), batch_urls.BATCH]


def hostile_path(route: str, query: str, chance: random.Random) -> str:
    """Return a route with a hostile query, and a hostile value or variable."""
    hostile = quote(query[:MAX_SENT].encode("utf-8", "surrogatepass"), safe="")
    name = chance.choice(PARAMETERS)
    value = chance.choice((hostile, quote(person(chance)), "9" * 40, "1", "%00"))
    if "<" in route and chance.random() < 0.5:
        path = _VARIABLE.sub(hostile[:2_000] or "x", route)
    else:
        path = _VARIABLE.sub(lambda match: match[1], route)
    count = chance.choice((0, 0, 1, 2)) if name not in REPEATABLE else MAX_VALUES
    values = [value[:2_000], *map(quote, _values(name, count))][:count]
    extra = "".join(f"&{name}={value}" for value in values)
    form = "&format=csv" if route == EXPORT else ""
    return f"{path}?q={hostile}{extra}{form}"


def _values(parameter: str, count: int) -> list[str]:
    """Return values of a facet that can be repeated, most of which exist."""
    chance = random.Random(count)
    if "person" in parameter:
        return [person(chance) for _ in range(count)]
    return [f"{value} {n or ''}".strip() for n in range(count) for value in OUTLETS]


def _warm_up(server: Server, client: Client, routes: Sequence[str]) -> None:
    """Request each route once, so that only queries are measured."""
    for route in routes:
        for query in ("oil", "title:harbour OR stri*"):
            path = _VARIABLE.sub(lambda match: match[1], route)
            client.request("GET", f"{path}?q={quote(query)}")


def _send(client: Client, route: str, path: str, query: str) -> Answer:
    """Request a path, or post a list with the query to the route for lists."""
    if route != batch_urls.BATCH:
        return client.request("GET", path)
    names = f"{query[:MAX_SENT]}\noil\n".encode("utf-8", "surrogatepass")
    return client.request("POST", route, names, {"Content-Type": "text/plain"})


def _try_request(
    server: Server, send: Callable[[], Answer]
) -> tuple[float, str | None]:
    """Return the processor seconds of a request, and what is wrong with the answer."""
    seconds = float("inf")
    for _ in range(2):  # a collection of garbage may come in between
        before = server.cpu_s()
        answer = send()
        seconds = min(seconds, server.cpu_s() - before)
        if seconds <= CPU_LIMIT_S:
            break
    if problem := answer_problem(answer):
        return seconds, problem
    is_file = "attachment" in answer.headers.get("Content-Disposition", "")
    if len(answer.text) > MAX_PAGE_BYTES and not is_file:
        return seconds, f"an answer of {len(answer.text):,} characters"
    if seconds > CPU_LIMIT_S and seconds > _cpu_limit(answer, is_file):
        return seconds, f"{seconds * 1000:.0f} ms of CPU"
    return seconds, None


def _cpu_limit(answer: Answer, is_file: bool) -> float:
    """Return the limit of a page, or that of an export with its articles."""
    if not is_file or not answer.headers["Content-Type"].startswith("text/csv"):
        return CPU_LIMIT_S
    csv.field_size_limit(len(answer.text))
    rows = csv.reader(answer.text.splitlines(keepends=True))
    return CPU_LIMIT_S + EXPORT_LIMIT_S * sum(1 for _ in rows)


def answer_problem(answer: Answer) -> str | None:
    """Return what is wrong with an answer to a hostile request."""
    if answer.status not in STATUSES | OTHER_STATUSES:
        return f"status {answer.status}: {answer.text[:100]}"
    if "Traceback (most recent" in answer.text:
        return "a traceback"
    if answer.status >= 400 and len(_TAG.sub(" ", answer.text).split()) < 3:
        return f"status {answer.status} without a sentence"
    return None


def tracebacks(server: Server) -> list[str]:
    """Return the last line of each traceback in the log of a server."""
    log = server.log.read_text(encoding="utf-8", errors="replace")
    parts = log.split("Traceback (most recent call last):")[1:]
    return [f"traceback in the log: {_last_line(part)}" for part in parts]


def _last_line(part: str) -> str:
    lines = [line for line in part.splitlines() if line and not line.startswith(" ")]
    return lines[0] if lines else part[-200:]
