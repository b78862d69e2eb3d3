"""Read the author of an article from the name of a site that one person writes.

Such a site, often a blog, has its author's name where others have that of an outlet,
and no byline.
"""

from __future__ import annotations

from archive.article import Article
from archive.extract.site_statements import names_on_page
from archive.html import Page
from archive.model import Confidence, Evidence, Fact
from archive.names.person_names import NameContext, is_certain_name, is_person_name
from archive.text.normalization import letters_and_digits

MIN_PLACES = 2
"""Kinds of places that name the site alike, such as `meta` and `title`."""
COMPANY_KEYS = frozenset({
    "json-ld publisher",
    "json-ld Organization",
    "json-ld NewsMediaOrganization",
    "meta dc.publisher",
    "meta citation_publisher",
})  # fmt: skip
MIN_STORY_CHARS = 400
"""Length of a text from which a missing name of a company says something."""


def find_site_owner(
    article: Article, context: NameContext
) -> Fact[tuple[str, ...]] | None:
    """Return the person that the site of an article is named after, if it is certain.

    Companies are named after persons, too. They state that they are an organization,
    or their text has their name, while persons call themselves “I”.
    """
    page = article.page
    if page is None or len(article.text) < MIN_STORY_CHARS:
        return None
    places_by_name: dict[str, list[Evidence]] = {}
    feeds = (Evidence(title, key="feed") for _, _, title in page.links("alternate"))
    for place in (*names_on_page(page), *feeds):
        places_by_name.setdefault(place.quote, []).append(place)
    for name, places in places_by_name.items():
        kinds = {(place.key or "").partition(" ")[0] for place in places}
        is_owner = len(kinds) >= MIN_PLACES and is_certain_name(name)
        if is_owner and _is_person(name, places, article, page, context):
            evidence = tuple(places[:MIN_PLACES])
            return Fact((name,), Confidence.INFERRED, "name of the site", evidence)
    return None


def _is_person(
    name: str,
    places: list[Evidence],
    article: Article,
    page: Page,
    context: NameContext,
) -> bool:
    """Return whether neither the page nor its text says that a name is a company."""
    if not is_person_name(name, context) or name in article.text:
        return False
    if any(place.key in COMPANY_KEYS for place in places):
        return False
    return letters_and_digits(name) not in letters_and_digits(page.headline or "")
