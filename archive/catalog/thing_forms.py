"""Read how articles write the name of an organisation or of a place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Connection, select

from archive.catalog.document_keys import keys_of
from archive.catalog.fact_json import load_fact
from archive.catalog.queries import stored_facts
from archive.catalog.schema import facts
from archive.chunks import chunks
from archive.text.cleaning import collapse_whitespace

TICKER_SIGN = "<"
"""The sign before the symbol of a share: `Harwick Motors <HWK>`."""


def count_forms(
    connection: Connection, fact_name: str, name: str, ids: Sequence[str]
) -> Counter[str]:
    """Return each form of a name → the number of articles, of these, that begin with it.

    An article counts for the form of its first mention. Corrected facts have no form.
    """
    forms: Counter[str] = Counter()
    for chunk in chunks(list(ids)):
        rows = select(facts.c.data).where(facts.c.document.in_(keys_of(chunk)))
        for data in connection.scalars(rows):
            stored = stored_facts(data, (fact_name,))
            if not stored:
                continue
            fact = load_fact(fact_name, stored[fact_name])
            if len(fact.evidence) != len(fact.value) or name not in fact.value:
                continue
            quote = fact.evidence[fact.value.index(name)].quote
            form = quote.partition(TICKER_SIGN)[0] or quote
            forms[collapse_whitespace(form)] += 1
    return forms
