"""Extract the news agency from which an article came, never the outlet itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from archive import outlets
from archive.article import Article
from archive.data_files import read_rows, split_cell
from archive.model import Confidence, Evidence, Fact
from archive.text.dateline_parsing import Dateline

HEAD_CHARS = 3000
"""Characters at the head of a text that are searched for a credit line."""
CLOSING_CHARS = 400
"""Characters at the end of a text that are searched for a signature."""

_BRACKETS = re.compile(r"\(([^()]+)\)")


def extract(article: Article) -> Fact[str] | None:
    """Return the agency of the dateline, a credit line at the head, or a signature."""
    return (
        _from_dateline(article.dateline)
        or _from_credit_line(article.text)
        or _from_signature(article.text)
    )


def _from_dateline(dateline: Dateline | None) -> Fact[str] | None:
    """Return the agency in brackets in the dateline."""
    brackets = _BRACKETS.search(dateline.evidence.quote) if dateline else None
    if not dateline or not brackets:
        return None
    quote = brackets[1]
    name = outlets.agency_names().get(quote.strip())
    if not name:
        return None
    start = (dateline.evidence.start or 0) + brackets.start(1)
    evidence = Evidence(quote, start, start + len(quote))
    return Fact(name, Confidence.STATED, "dateline", (evidence,))


def _from_credit_line(text: str) -> Fact[str] | None:
    match = _credit_regex().search(text, 0, HEAD_CHARS)
    if not match:
        return None
    form = match["barred"] or match["after"] or match["byline"]
    start = text.index(form, match.start())
    name = outlets.agency_names()[form]
    evidence = Evidence(form, start, start + len(form))
    return Fact(name, Confidence.STATED, "credit line", (evidence,))


def _from_signature(text: str) -> Fact[str] | None:
    match = _signature_regex().search(text, max(0, len(text) - CLOSING_CHARS))
    if not match:
        return None
    signature = match["name"]
    name = _signature_names()[signature]
    evidence = Evidence(signature, match.start("name"), match.end("name"))
    return Fact(name, Confidence.STATED, "closing line", (evidence,))


@cache
def _credit_regex() -> re.Pattern[str]:
    names = _alternatives(outlets.agency_names())
    return re.compile(
        rf"^[ \t]*(?:(?P<barred>{names}) ?[|•·]|"
        rf"[^\n|]{{0,60}}[|•·] ?(?P<after>{names})[ \t]*(?:[|•·]|$)|"
        rf"(?:By |Source: ?|Agency: ?|Agencies: ?)?(?P<byline>{names})[ \t]*$)",
        re.MULTILINE,
    )


@cache
def _signature_regex() -> re.Pattern[str]:
    names = _alternatives(_signature_names())
    return re.compile(
        rf"(?:\n|[.”\"] ?)[ \t]*+[-–—(/]*+[ \t]*+(?P<name>{names})[)/]?"
        r"[\s.]*+$"
    )


@cache
def _signature_names() -> dict[str, str]:
    """Return the name of an agency by each of its signatures.

    Signatures are the names in capitals and those in the third column of the table.
    """
    rows = read_rows("agencies.tsv")
    names = {row[0]: row[0] for row in rows if row[0].isupper()}
    for row in rows:
        signatures = split_cell(row[2]) if len(row) > 2 else ()
        names.update(dict.fromkeys(signatures, row[0]))
    return names


def _alternatives(names: Iterable[str]) -> str:
    longest_first = sorted(names, key=len, reverse=True)
    return "|".join(re.escape(name) for name in longest_first)
