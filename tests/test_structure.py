"""The structure that ARCHITECTURE.md promises, read from the code itself."""

from __future__ import annotations

import ast
import configparser
import re
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DEPENDENCIES = ROOT / "docs" / "decisions" / "0001-dependencies.md"
"""The record that gives the reason for each dependency."""
LAYERS = ("archive", "index", "web")
"""Each may import itself and those before it."""

LIBRARY_IMPORTERS: dict[str, str | tuple[str, ...]] = {
    "apispec": "web/api/openapi.py",
    "argon2": "web/accounts/passwords.py",
    "babel": "web/i18n.py",
    "bs4": ("archive/text/decoding.py", "archive/html/fragments.py"),
    "brotli": "archive/readers/warc.py",
    "click": "web/cli/",
    "dateutil": "archive/text/date_parsing.py",
    "filelock": "archive/home.py",
    "flask": "web/",
    "gunicorn": "web/http/workers.py",
    "gensim": "archive/people/word_classes.py",
    "htmldate": "archive/html/date_guess.py",
    "jinja2": "web/http/template_output.py",
    "lxml": ("archive/html/", "archive/readers/xml_tree.py"),
    "markupsafe": "web/",
    "msgspec": (
        "archive/catalog/databases/json_text.py",
        "archive/ingest/",
        "index/opensearch/",
        "web/http/json_provider.py",
        "web/api/schemas/",
    ),
    "nh3": "archive/originals/sanitize.py",
    "numpy": (
        "archive/catalog/similarity/",
        "archive/text/near_duplicates.py",
        "index/columnar/",
        "index/opensearch/proximity.py",
    ),
    "opensearchpy": "index/opensearch/client.py",
    "pandas": "web/client/frames.py",
    "pdfminer": "archive/readers/pdf",
    "platformdirs": "web/config.py",
    "pypdfium2": "archive/readers/pdf_pictures.py",
    "polars": "web/client/frames.py",
    "pyarrow": "web/client/frames.py",
    "psycopg": "archive/catalog/databases/postgresql.py",
    "pycrfsuite": "archive/people/",
    "rapidfuzz": (
        "index/text/term_patterns.py",
        "web/presenters/text_diff.py",
    ),
    "Stemmer": "index/columnar/searching/stemming.py",
    "rich": ("web/cli/terminal.py", "web/cli/results.py"),
    "sklearn": "archive/people/word_classes.py",
    "spacy": "archive/people/tagger.py",
    "sqlalchemy": "archive/catalog/",
    "tesserocr": "archive/readers/ocr.py",
    "trafilatura": "archive/html/main_text.py",
    "waitress": (
        "web/http/connections.py",
        "web/http/dispatcher.py",
        "web/http/request_parser.py",
    ),
    "warcio": "archive/readers/warc.py",
    "watchdog": "archive/ingest/watcher.py",
    "werkzeug": "web/",
    "whoosh": "index/",
}
"""The modules or folders that import each third-party library."""

FOLDER_ORDER: tuple[tuple[str, ...], ...] = (
    (
        "archive/errors.py",
        "archive/messages.py",
        "archive/child_processes.py",
        "archive/chunks.py",
        "archive/data_files.py",
        "archive/durable_files.py",
        "archive/paths.py",
    ),
    ("archive/deadline.py",),
    (
        "archive/model.py",
        "archive/progress.py",
        "archive/home.py",
        "archive/regular_files.py",
    ),
    ("archive/text/",),
    ("archive/html/", "archive/names/", "archive/references/"),
    ("archive/article.py",),
    ("archive/outlets.py",),
    ("archive/readers/", "archive/people/"),
    ("archive/extract/",),
    ("archive/catalog/",),
    ("archive/ingest/", "archive/backup/"),
    ("archive/originals/",),
    ("index/engine.py", "index/memory_limits.py"),
    ("index/text/",),
    ("index/schema.py",),
    ("index/catalog_feed.py",),
    ("index/query/",),
    ("index/columnar/storage/",),
    ("index/columnar/indexing/",),
    ("index/columnar/searching/",),
    ("index/columnar/",),
    ("index/opensearch/",),
    ("index/engines.py",),
    ("index/sync.py", "index/search/"),
    ("web/config.py", "web/i18n.py"),
    ("web/urls/", "web/messages/", "web/accounts/"),
    ("web/jobs/",),
    ("web/http/",),
    ("web/presenters/",),
    ("web/api/schemas/",),
    ("web/api/serializers/",),
    ("web/api/",),
    ("web/exports/", "web/corrections/"),
    ("web/pages/",),
    ("web/app.py",),
    ("web/cli/",),
    ("web/client/",),
    ("web/__main__.py",),
)
"""Folders and modules from the bottom to the top.

Each imports only from its own entry and from entries below it.
"""
INTERFACES = {"archive/catalog/": "archive.catalog"}
"""Folders whose modules are imported from outside by the name of the package only."""

DISTRIBUTIONS = {
    "argon2-cffi": "argon2",
    "beautifulsoup4": "bs4",
    "opensearch-py": "opensearchpy",
    "pdfminer.six": "pdfminer",
    "pystemmer": "Stemmer",
    "python-crfsuite": "pycrfsuite",
    "python-dateutil": "dateutil",
    "scikit-learn": "sklearn",
}
TYPES_ONLY = {"_typeshed"}
"""Modules that only the type checker knows."""
INDIRECT_DEPENDENCIES = {"jinja2", "markupsafe", "werkzeug"}
"""Parts of Flask."""

MODULES = sorted(path for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))
NAMES = {
    path.relative_to(ROOT)
    .with_suffix("")
    .as_posix()
    .replace("/", ".")
    .removesuffix(".__init__"): path
    for path in MODULES
}


def imports(path: Path) -> Iterator[str]:
    """Yield the full names of the modules that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            module = node.module or ""
            below = {f"{module}.{alias.name}" for alias in node.names}
            yield from (below & NAMES.keys()) or {module}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_one_way_and_each_library_has_one_importer(path: Path) -> None:
    place = path.relative_to(ROOT).as_posix()
    layer = LAYERS.index(place.split("/")[0])
    for name in imports(path):
        top = name.split(".")[0]
        if top in LAYERS:
            assert LAYERS.index(top) <= layer, f"{place} imports {name}"
        elif top not in sys.stdlib_module_names | TYPES_ONLY:
            assert place.startswith(LIBRARY_IMPORTERS[top]), (
                f"{place} imports {name}, whose home is {LIBRARY_IMPORTERS[top]}"
            )


def test_every_dependency_is_declared_imported_and_explained() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    extras = config["options.extras_require"]
    names = ("frames", "ocr", "opensearch", "postgres", "spacy", "train")
    lists = (config["options"]["install_requires"], *map(extras.get, names))
    declared = [
        name
        for requirements in lists
        for name in re.findall(r"^[\w.-]+", requirements, re.MULTILINE)
    ]
    used = {name.split(".")[0] for path in MODULES for name in imports(path)}
    assert {
        DISTRIBUTIONS.get(name, name) for name in declared
    } | INDIRECT_DEPENDENCIES == set(LIBRARY_IMPORTERS)
    assert set(LIBRARY_IMPORTERS) <= used
    explained = DEPENDENCIES.read_text(encoding="utf-8")
    assert [name for name in declared if f"**{name}**" not in explained] == []


def test_no_module_imports_itself_in_a_circle() -> None:
    graph = {
        name: {imported for imported in imports(path) if imported in NAMES}
        for name, path in NAMES.items()
    }
    order = TopologicalSorter(graph).static_order()
    assert set(order) == set(NAMES)  # A circle raises CycleError.


def folder_rank(place: str) -> tuple[int, str]:
    """Return the position of a module in `FOLDER_ORDER`, and its entry there."""
    matching = [
        (position, entry)
        for position, group in enumerate(FOLDER_ORDER)
        for entry in group
        if place.startswith(entry)
    ]
    return max(matching, key=lambda match: len(match[1]))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_sub_folders_import_only_lower_ones(path: Path) -> None:
    place = path.relative_to(ROOT).as_posix()
    if path.name == "__init__.py" and path.parent.parent == ROOT:
        return
    position, entry = folder_rank(place)
    for name in imports(path):
        if name in NAMES:
            imported = NAMES[name].relative_to(ROOT).as_posix()
            other_position, other_entry = folder_rank(imported)
            assert other_entry == entry or other_position < position, (
                f"{place} imports {imported}"
            )


@pytest.mark.parametrize(("folder", "package"), INTERFACES.items())
def test_other_folders_import_only_the_package(folder: str, package: str) -> None:
    for path in MODULES:
        place = path.relative_to(ROOT).as_posix()
        if not place.startswith(folder):
            inner = {name for name in imports(path) if name.startswith(f"{package}.")}
            assert inner == set(), f"{place} imports {inner}, not {package}"


def test_shipped_files_contain_no_machine_specific_paths() -> None:
    texts = [
        path
        for pattern in (
            "*.md",
            "*.cfg",
            "*.toml",
            "Makefile",
            "docs/*.py",
            "docs/**/*.md",
            ".github/**/*.md",
        )
        for path in ROOT.glob(pattern)
    ]
    for path in [*MODULES, *texts]:
        assert not re.search(
            r"(?<!\w)/(?:work|root|home/\w+)/", path.read_text(encoding="utf-8")
        ), path


def test_the_scripts_do_not_import_each_other_in_a_circle() -> None:
    statics = ROOT / "web" / "static"
    imports = {
        script.name: set(
            re.findall(r'(?:from|import\()\s*"\./([\w.]+)"', script.read_text())
        )
        for script in statics.glob("*.js")
    }
    assert imports["cuttings.js"] >= {"dom.js", "range.js", "suggestions.js"}
    graph = TopologicalSorter(imports)
    assert set(graph.static_order()) == set(imports)  # A circle raises CycleError.
