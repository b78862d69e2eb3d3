"""An entry of a list of references, independent of its format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from archive.model import DateRange

ELLIPSES = ("…", "...")


@dataclass(frozen=True, slots=True)
class Reference:
    """What an entry states of an article. An unknown value is `None`.

    `label` names the entry in its file: its key, or its number. `identifiers` are the
    DOI, accession number and other IDs, and `urls` all addresses, the article's first.
    """

    label: str
    title: str | None = None
    outlet: str | None = None
    date: DateRange | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    urls: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()

    def facts(self) -> Iterator[tuple[str, Any]]:
        """Yield the name and value of each stated fact, without the address.

        A title that ends with an ellipsis was shortened, or is the start of the text.
        """
        is_whole = self.title and not self.title.endswith(ELLIPSES)
        values = {
            "title": self.title if is_whole else None,
            "date": self.date,
            "outlet": self.outlet,
            "authors": self.authors,
            "language": self.language,
        }
        yield from ((name, value) for name, value in values.items() if value)
