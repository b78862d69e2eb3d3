"""The citation of an article inside its page, for Zotero and other reference managers.

COinS (Z39.88-2004) is one element of the page. The tags of the head are those of Dublin
Core and Highwire Press. Both say what the downloads say: see `Citation`.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from web.exports.citation import Citation

ITEM_TYPE = "newspaperArticle"
"""The type of an item in Zotero. There is no tag of Highwire Press for it: the tag with
the title of a journal would make the article one of a journal."""
COINS_FORMAT = "info:ofi/fmt:kev:mtx:dc"
"""The only format of COinS in which an item may have any type."""


def coins(citation: Citation) -> str:
    """Return the citation as a context object: the title of a span of class Z3988."""
    pairs = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", COINS_FORMAT),
        ("rft.type", ITEM_TYPE),
        ("rft.title", citation.title),
        *(("rft.au", author) for author in citation.authors),
        ("rft.source", citation.outlet),
        ("rft.date", date_text(citation)),
        ("rft.identifier", _url(citation)),
        ("rft.language", citation.language),
        ("rft.description", _notes(citation)),
    ]
    # Zotero reads "+" and "%2B" as spaces. No encoding of a plus sign survives that.
    return "&".join(
        f"{name}={quote(value, safe='', errors='replace')}"
        for name, value in pairs
        if value
    )


def meta_tags(citation: Citation) -> Iterator[tuple[str, str]]:
    """Yield the names and contents of the tags for the head of the page."""
    pairs = [
        ("DC.type", ITEM_TYPE),
        ("DC.title", citation.title),
        ("citation_title", citation.title),
        *(("DC.creator", author) for author in citation.authors),
        *(("citation_author", author) for author in citation.authors),
        ("DC.source", citation.outlet),
        ("DC.date", date_text(citation)),
        ("citation_publication_date", date_text(citation)),
        ("DC.identifier", _url(citation)),
        ("citation_public_url", _url(citation)),
        ("DC.language", citation.language),
        ("citation_language", citation.language),
        ("DC.description", _notes(citation)),
    ]
    yield from ((name, value) for name, value in pairs if value)


def date_text(citation: Citation) -> str:
    """Return the date as other exports have it: `2020-09-03`, `2020-09`, `2020` or ""."""
    widths = (4, 2, 2)
    parts = zip(citation.date_parts, widths, strict=False)
    return "-".join(f"{part:0{width}}" for part, width in parts)


def _url(citation: Citation) -> str:
    return citation.original_url or citation.archive_url


def _notes(citation: Citation) -> str:
    """Return what is uncertain. The formats have no other field for it."""
    return " ".join(citation.notes)
