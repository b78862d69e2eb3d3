"""Test that the examples of the documentation run, and that the names in it exist."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from index.query.parser import parse_query
from tests.conftest import SEEDS
from tests.examples import (
    CHECKS,
    PAGES,
    ROOT,
    SITE,
    Reader,
    examples,
    fences,
    fetch,
    prints,
    serving,
    text_of,
)
from tests.shell import Shell
from web.cli.main import main

KINDS = {"console", "python", "sh", "text", "toml"}
"""Kinds of fenced blocks. Those in braces are directives of MyST."""
PLACES = {
    "ID": "97915214875c986a4d7d",
    "SLUG": "sergei-shoigu",
    "NAME": "outlet",
    "ORGANISATION": "CAATSA",
    "PLACE": "Moscow",
}
"""Placeholder in a URL → its value in the tests."""
RECORDS = [page for page in PAGES if re.match(r"docs/decisions/\d", page)]
SIZES = {"README.md": 5_000, "ARCHITECTURE.md": 6_500, "docs/screenshot.png": 120_000}
"""File → its maximum size in bytes."""
LONGEST_GUIDE = 10
"""Number of lines that no section of `docs/extending.md` reaches."""

INLINE = [
    (page, code)
    for page in PAGES
    for code in re.findall(r"(?<!`)`([^`\n]+)`(?!`)", text_of(page))
]
LINKS = [
    (page, address)
    for page in PAGES
    for address in re.findall(rf"<({re.escape(SITE)}/.*?)>", text_of(page))
]
PATHS = [
    (page, code)
    for page, code in INLINE
    if re.fullmatch(r"(?:archive|index|web|tests|docs|seeds)/[a-z0-9_./-]*", code)
    and "_build" not in code
]
ADDRESSES = [
    (page, code)
    for page, code in INLINE
    if re.fullmatch(r"/(?!proc/)[\w/.-]{2,}", code)
]
COMMANDS = [
    (page, code)
    for page, code in INLINE
    if re.match(r"(?:\.venv/bin/)?cuttings\b", code)
]
PROGRAMS = [
    (page, code)
    for page, code in INLINE
    if re.match(r"(?:make|python -m|(?:pip|pipx|uv tool) install) \S", code)
]
QUERIES = [
    (page, query)
    for page in PAGES
    for table in re.findall(
        r"^\| You type .*\n((?:\|.*\n)+)", text_of(page), re.MULTILINE
    )
    for cell in re.findall(r"^\| (`.+?) \|", table, re.MULTILINE)
    for query in re.findall(r"`([^`]+)`", cell)
]
TRANSLATIONS = [
    (page, re.findall(r"`([^`]+)`", foreign), re.findall(r"`([^`]+)`", own))
    for page in PAGES
    for table in re.findall(
        r"^\| From elsewhere .*\n((?:\|.*\n)+)", text_of(page), re.MULTILINE
    )
    for foreign, own in re.findall(r"^\| (`.+?) \| (.+?) \|$", table, re.MULTILINE)
]
"""Syntax of other search engines with its equivalents: one for all, or one each."""


@pytest.fixture(scope="session")
def site(seeded: Shell) -> Iterator[str]:
    """Yield the address of a server for the archive that `make run` creates."""
    with serving(seeded.home) as address:
        yield address


@pytest.fixture
def reader(
    seeded_copy: Shell, site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Reader:
    """Return a reader with a folder of the seeds and an archive of them."""
    folder = tmp_path / "folder"
    shutil.copytree(SEEDS, folder / "seeds")
    monkeypatch.chdir(folder)
    return Reader(folder, seeded_copy, site)


@pytest.mark.long
@pytest.mark.timeout(300)  # a page runs up to fifty commands
@pytest.mark.parametrize("page", [*filter(examples, PAGES)])
def test_the_examples_of_a_page_do_what_it_shows(page: str, reader: Reader) -> None:
    for example in examples(page):
        printed = reader.run(example)
        if example.output is not None:
            assert prints(example.output, printed), f"{example.code}\n{printed}"


@pytest.mark.parametrize(("page", "address"), LINKS)
def test_each_link_to_the_archive_is_a_page(page: str, address: str, site: str) -> None:
    assert fetch(site, address)


@pytest.mark.parametrize(("page", "address"), ADDRESSES)
def test_each_address_that_is_named_exists(page: str, address: str, site: str) -> None:
    parts = [PLACES.get(part, part) for part in address.split("/")]
    assert fetch(site, SITE + "/".join(parts))


@pytest.mark.parametrize(("page", "path"), PATHS)
def test_each_path_that_is_named_exists(page: str, path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize(("page", "code"), COMMANDS)
def test_each_command_that_is_named_exists_with_its_options(
    page: str, code: str
) -> None:
    command: click.Command = main
    words = iter(shlex.split(code)[1:])
    for word in words:
        if word.startswith("-"):
            options = {
                name: option for option in command.params for name in option.opts
            }
            assert word in options.keys() | {"-h", "--help", "--"}, code
            option = options.get(word)
            if isinstance(option, click.Option) and not option.is_flag:
                next(words, "")  # the value of the option
        elif isinstance(command, click.Group) and not word.isupper():
            assert word in command.commands, code
            command = command.commands[word]


@pytest.mark.parametrize(("page", "code"), PROGRAMS)
def test_each_program_that_is_named_exists(page: str, code: str) -> None:
    check = CHECKS[code.split(maxsplit=1)[0]]
    assert check(code)


@pytest.mark.parametrize(("page", "query"), QUERIES)
def test_each_query_that_is_shown_is_understood(
    page: str, query: str, seeded: Shell
) -> None:
    messages = seeded.json("search", "--json", "--", query)["messages"]
    # A relative date has a message with its days.
    assert [message for message in messages if "” means " not in message] == []


@pytest.mark.parametrize(("page", "foreign", "own"), TRANSLATIONS)
def test_each_foreign_query_is_read_as_shown(
    page: str, foreign: list[str], own: list[str]
) -> None:
    if not own:
        assert all(parse_query(query).messages for query in foreign), page
        return
    equivalents = own if len(own) > 1 else own * len(foreign)
    for query, equivalent in zip(foreign, equivalents, strict=True):
        assert parse_query(query).query == parse_query(equivalent).query, page


def test_something_of_every_kind_is_shown() -> None:
    assert all((LINKS, PATHS, ADDRESSES, COMMANDS, PROGRAMS, QUERIES, RECORDS))
    assert TRANSLATIONS
    assert {example.kind for page in PAGES for example in examples(page)} == {
        "console",
        "python",
        "sh",
    }


@pytest.mark.parametrize("page", PAGES)
def test_each_block_says_what_it_is(page: str) -> None:
    kinds = {kind for kind, _ in fences(page) if not kind.startswith("{")}
    assert kinds <= KINDS


@pytest.mark.parametrize("page", RECORDS)
def test_a_record_has_a_date_a_context_a_decision_and_consequences(page: str) -> None:
    number = int(Path(page).name[:4])
    assert re.match(rf"# {number}\. \S.*\n\nDate: \d{{4}}-\d\d-\d\d\n", text_of(page))
    headings = re.findall(r"^## (.+)$", text_of(page), re.MULTILINE)
    assert headings == ["Context", "Decision", "Consequences"]


def test_records_are_numbered_without_a_gap() -> None:
    numbers = [int(Path(page).name[:4]) for page in RECORDS]
    assert numbers == list(range(1, len(RECORDS) + 1))


@pytest.mark.parametrize(("name", "max_bytes"), SIZES.items())
def test_a_file_stays_small(name: str, max_bytes: int) -> None:
    assert (ROOT / name).stat().st_size <= max_bytes


def test_each_guide_is_short() -> None:
    sections = text_of("docs/extending.md").split("\n## ")[1:]
    line_counts = [len(section.strip().splitlines()[2:]) for section in sections]
    assert max(line_counts) < LONGEST_GUIDE


@pytest.mark.parametrize(
    ("shown", "printed", "equal"),
    [
        ("one\ntwo", "one  \ntwo\n", True),
        ("one\ntwo", "one\nthree", False),
        ('{"total":3,…', '{"total":3,"page":1}', True),
        ('{"total":3,…', '{"total":4,"page":1}', False),
        ("one\n…\nend", "one\ntwo\nthree\nend", True),
        ("one\n…\nend", "one\nend", False),
        ("", "something", False),
    ],
)
def test_what_is_printed_is_compared_with_what_is_shown(
    shown: str, printed: str, equal: bool
) -> None:
    assert prints(shown, printed) is equal
