"""Read what the pages of names and numbers show, before anybody asks for them."""

from __future__ import annotations

from archive.catalog import Catalog
from index.search.service import SearchService
from web.presenters.name_lists import first_page
from web.presenters.statistics import compute_statistics
from web.urls.named_things import KINDS


def read_ahead(catalog: Catalog, service: SearchService) -> None:
    """Count the articles of the archive and of its names.

    The counts are kept until the archive changes. The first request after a commit does
    not need to wait for them.
    """
    first_page(catalog.people)
    catalog.people.first_letters()
    for facet in KINDS:
        first_page(service.named_things(facet))
    compute_statistics(catalog, service)
