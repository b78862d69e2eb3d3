"""The organisations and places that articles name."""

from __future__ import annotations

from collections.abc import Sequence

from archive.catalog import thing_forms
from archive.catalog.databases.base import Transactions


class CatalogThings:
    """Look up organisations and places."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def forms(
        self, fact_name: str, name: str, ids: Sequence[str]
    ) -> tuple[tuple[str, int], ...]:
        """Return the forms of a name in documents, with their numbers of documents.

        The most frequent comes first. `fact_name` is `organisations` or `places`.
        """
        with self._transactions.reading() as connection:
            forms = thing_forms.count_forms(connection, fact_name, name, ids)
        ordered = sorted(forms.items(), key=lambda item: (-item[1], item[0]))
        return tuple(ordered)
