"""What Zotero stores for a page, as far as its documented field rules concern us.

Zotero looks for COinS first (its translator has priority 310), and for embedded metadata
(320) otherwise. This is our own model of the two. It has the rules that decide about the
fields of the pages of Cuttings, and raises for everything else.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

from bs4 import BeautifulSoup

ITEM_TYPES = frozenset({"newspaperArticle", "journalArticle", "webpage", "book"})


@dataclass(frozen=True)
class ZoteroItem:
    """The fields of an item. An empty text is a field without a value."""

    item_type: str
    title: str
    creators: tuple[tuple[str, str], ...] = ()
    """First and last names."""
    publication_title: str = ""
    date: str = ""
    url: str = ""
    language: str = ""
    abstract: str = ""


def clean_author(name: str, *, has_comma: bool) -> tuple[str, str]:
    """Split a name: at the comma, or before the last word that begins with a letter."""
    name = " ".join(name.strip(" .,/[]:\u00a0").split())
    if has_comma:
        last, _comma, first = name.partition(",")
        return first.partition(",")[0].strip(), last.strip()
    position = len(name)
    while position > 0:
        position = name.rfind(" ", 0, position)
        if position < 0 or name[position + 1 : position + 2].isalpha():
            break
    first = name[: max(position, 0)]
    words = [
        f"{word}." if len(word) == 1 and word.isupper() else word
        for word in first.split()
    ]
    return " ".join(words), name[position + 1 :]


def read_coins(soup: BeautifulSoup) -> ZoteroItem:
    """Return the item of the only COinS of a page."""
    (span,) = soup.select("span.Z3988[title]")
    fields: dict[str, str] = {}
    creators: list[tuple[str, str]] = []
    item_type = ""
    for pair in str(span["title"]).split("&"):
        key, encoded, *rest = pair.split("=")
        assert not rest, "what follows a second = is lost"
        value = unquote(
            encoded.replace("+", " ").replace("%2B", " ").replace("%2b", " ")
        )
        if key == "rft_val_fmt":
            assert value == "info:ofi/fmt:kev:mtx:dc"
            item_type = "webpage"
        elif key == "rft.type" and value in ITEM_TYPES:
            item_type = value
        elif key in {"rft.au", "rft.creator"}:
            creators.append(clean_author(value, has_comma="," in value))
        elif key == "rft.identifier":
            assert value.startswith(("http://", "https://"))
            fields["url"] = value
        elif key in COINS_FIELDS:
            fields[COINS_FIELDS[key]] = value
        else:
            assert key == "ctx_ver", key
    return ZoteroItem(item_type, creators=tuple(creators), **fields)


COINS_FIELDS = {
    "rft.title": "title",
    "rft.source": "publication_title",
    "rft.date": "date",
    "rft.language": "language",
    "rft.description": "abstract",
}
HIGHWIRE_FIELDS = {
    "citation_title": "title",
    "citation_publication_date": "date",
    "citation_public_url": "url",
    "citation_language": "language",
}
JOURNAL_TAGS = frozenset({"citation_journal_title", "citation_issn", "citation_doi"})
"""Tags that would make a newspaper article one of a journal."""
DUBLIN_CORE_FIELDS = {
    "title": "title",
    "source": "publication_title",
    "date": "date",
    "language": "language",
    "description": "abstract",
}


def read_embedded_metadata(soup: BeautifulSoup) -> ZoteroItem:
    """Return the item of the tags in the head of a page."""
    tags = [
        (str(tag.get("name") or tag.get("property")), str(tag["content"]))
        for tag in soup.select("html > head > meta[content]")
        if (tag.get("name") or tag.get("property")) and tag["content"]
    ]
    assert not JOURNAL_TAGS & {name for name, _ in tags}
    dublin_core: dict[str, str] = {}
    dc_creators: list[tuple[str, str]] = []
    dc_type = ""
    for name, value in tags:
        prefix, _dot, field = name.partition(".")
        if prefix.lower() != "dc":
            continue
        if field == "type" and value in ITEM_TYPES:
            dc_type = dc_type or value
        elif field == "creator":
            dc_creators.append(clean_author(value, has_comma="," in value))
        elif field in DUBLIN_CORE_FIELDS:
            dublin_core.setdefault(DUBLIN_CORE_FIELDS[field], value)
        else:
            assert field == "identifier", name
    fields = {**dublin_core}
    for name, field in HIGHWIRE_FIELDS.items():
        values = [value for tag, value in tags if tag == name]
        if values:
            fields[field] = " ".join(values[0].split())
    creators = [
        clean_author(value, has_comma="," in value)
        for name, value in tags
        if name == "citation_author"
    ]
    title = " ".join(fields.pop("title").split())
    _check_no_guesses(soup, fields, has_creators=bool(creators or dc_creators))
    return ZoteroItem(
        dc_type or "journalArticle",
        title,
        creators=tuple(creators or dc_creators),
        **fields,
    )


def _check_no_guesses(
    soup: BeautifulSoup, fields: dict[str, str], *, has_creators: bool
) -> None:
    """Check that Zotero finds nothing where it guesses a field that is missing."""
    if not has_creators:
        guesses = "meta[name=author i], meta[property=author i], a[rel=author], "
        guesses += (
            "[class*=byline i], [class*=vcard i], meta[property='article:author']"
        )
        assert not soup.select(guesses)
    if "date" not in fields:
        assert not soup.select("time[datetime]")
    if "abstract" not in fields:
        assert not soup.select("meta[name=description i]")
    assert "url" in fields
