"""What a server keeps between requests never hides a change of the archive.

The pages of a server that has answered before must equal those of a new one, after each
change by another process.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from archive.catalog import Catalog, DecisionKind, NewValue
from archive.ingest.run import IngestOptions, ingest
from index.catalog_feed import CatalogFeed
from index.columnar.engine import WhooshEngine
from index.search.service import SearchService
from tests.conftest import RecordedProgress
from tests.web.conftest import ArchiveUnderTest
from web.http.context import Services, init_services

AUTHOR = "Ada"
PERSON = "sergei-shoigu"
PATHS = (
    "/?q=military&timeline=share",
    "/?count=stories&sort=newest",
    "/facets/tag",
    "/people?q=singh",
    "/people?order=name",
    f"/people/{PERSON}",
    "/organisations",
    "/places?order=name",
    "/places/London",
    "/stats",
    "/collections",
    "/quotations",
    "/compare?q=military&with=missile",
    "/api/v1/search?q=military&copies=collapsed",
    "/api/v1/facets/person",
)
NEW_TEXT = (
    "<html><head><title>Military talks in Lund</title>"
    '<meta property="og:site_name" content="Lund Gazette"></head><body><article>'
    "<h1>Military talks in Lund</h1><p>Sergei Shoigu and Rajnath Singh began military "
    "talks in Lund. The missile was not mentioned.</p></article></body></html>"
)


def _ids(catalog: Catalog) -> list[str]:
    return sorted(record.document.id for _, record in catalog.changes(0))


def _read(folder: Path, catalog: Catalog) -> None:
    ingest(
        catalog,
        [folder],
        RecordedProgress(),
        IngestOptions(jobs=1, allow_missing=True),
    )


def _add_article(catalog: Catalog) -> None:
    folder = catalog.path.parent.parent / "more"
    folder.mkdir(exist_ok=True)
    (folder / "lund.html").write_text(NEW_TEXT)
    (folder / "copy.html").write_text(NEW_TEXT.replace("Lund Gazette", "Malmo Post"))
    _read(folder, catalog)


def _remove_article(catalog: Catalog) -> None:
    folder = catalog.path.parent.parent / "more"
    (folder / "lund.html").unlink()
    _read(folder, catalog)


def _correct(fact: str, text: str) -> Callable[[Catalog], None]:
    def change(catalog: Catalog) -> None:
        catalog.corrections.correct(_ids(catalog)[0], fact, text, AUTHOR)

    return change


def _correct_many(catalog: Catalog) -> None:
    values = [NewValue(id, "language", "sv") for id in _ids(catalog)]
    catalog.corrections.correct_all(values, AUTHOR)


CHANGES: dict[str, Callable[[Catalog], object]] = {
    "a tag": lambda catalog: catalog.marks.tag(_ids(catalog)[:2], "war", AUTHOR),
    "no tag": lambda catalog: catalog.marks.untag(_ids(catalog), "war", AUTHOR),
    "a collection": lambda catalog: catalog.collections.add(
        _ids(catalog)[:3], "Arms", AUTHOR
    ),
    "another name": lambda catalog: catalog.collections.change(
        "Arms", "Missiles", "", AUTHOR
    ),
    "no collection": lambda catalog: catalog.collections.delete("Missiles", AUTHOR),
    "a saved search": lambda catalog: catalog.searches.save("S", "q=s-400", AUTHOR),
    "a read mark": lambda catalog: catalog.marks.set_read(_ids(catalog)[:1], AUTHOR),
    "another title": _correct("title", "Another title"),
    "another outlet": _correct("outlet", "Another outlet"),
    "many corrections": _correct_many,
    "another name of a person": lambda catalog: catalog.people.decide(
        DecisionKind.RENAME, PERSON, "S. K. Shoigu", AUTHOR
    ),
    "a hidden person": lambda catalog: catalog.people.decide(
        DecisionKind.HIDE, PERSON, None, AUTHOR
    ),
    "new articles": _add_article,
    "an article less": _remove_article,
}


@pytest.fixture
def other_process(seeded_library: ArchiveUnderTest) -> Iterator[Catalog]:
    """Yield a second catalog of an archive, as another process has it."""
    with closing(Catalog(seeded_library.home.catalog_path)) as catalog:
        yield catalog


@pytest.mark.long
@pytest.mark.sqlite_only
def test_a_page_shows_each_change_at_once(
    seeded_library: ArchiveUnderTest, other_process: Catalog
) -> None:
    paths = [*PATHS, *(f"/documents/{id}" for id in _ids(other_process)[:2])]
    with closing(ArchiveUnderTest(seeded_library.home)) as new_library:
        before = _pages(seeded_library.client, paths)
        for name, change in CHANGES.items():
            change(other_process)
            not_indexed = _pages(seeded_library.client, paths)
            assert not_indexed == _pages_of_new_server(new_library, paths), name
            with closing(WhooshEngine(seeded_library.home.index_path)) as engine:
                engine.sync(CatalogFeed(other_process))
            after = _pages(seeded_library.client, paths)
            assert after == _pages_of_new_server(new_library, paths), name
            assert after != before, f"{name} changes nothing"
            before = after


def _pages_of_new_server(library: ArchiveUnderTest, paths: list[str]) -> dict[str, str]:
    """Return the pages of an application with a new catalog and a new engine.

    It keeps its compiled templates.
    """
    with (
        closing(Catalog(library.home.catalog_path)) as catalog,
        closing(WhooshEngine(library.home.index_path)) as engine,
    ):
        init_services(library.app, Services(SearchService(catalog, engine), catalog))
        return _pages(library.client, paths)


def _pages(client: FlaskClient, paths: list[str]) -> dict[str, str]:
    """Return the pages by path, without the time that a search took."""
    return {
        path: re.sub(r'"took_ms": ?[\d.]+', "", client.get(path).text) for path in paths
    }
