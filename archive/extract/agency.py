"""The news agency that an article came from: never the outlet that printed it."""

from __future__ import annotations

import re
from functools import cache

from archive import outlets
from archive.article import Article
from archive.data_files import read_rows, split_cell
from archive.extract import dateline
from archive.model import Confidence, Evidence, Fact

HEAD_CHARS, CLOSING_CHARS = 3000, 400
"""Characters at the head and at the end of a text in which an agency signs."""


def extract(article: Article) -> Fact[str] | None:
    """From the dateline, a credit line at the head, or the signature at the end."""
    if found := dateline.find_agency(article.text):
        return Fact(found[0], Confidence.STATED, "dateline", (found[1],))
    return _credit_line(article.text) or _closing_line(article.text)


def _credit_line(text: str) -> Fact[str] | None:
    found = _credit_regex().search(text, 0, HEAD_CHARS)
    if not found:
        return None
    name = found["barred"] or found["after"] or found["byline"]
    start = text.index(name, found.start())
    evidence = Evidence(name, start, start + len(name))
    return Fact(
        outlets.agency_names()[name], Confidence.STATED, "credit line", (evidence,)
    )


def _closing_line(text: str) -> Fact[str] | None:
    found = _signature_regex().search(text, max(0, len(text) - CLOSING_CHARS))
    if not found:
        return None
    evidence = Evidence(found["name"], found.start("name"), found.end("name"))
    return Fact(
        _signature_names()[found["name"]],
        Confidence.STATED,
        "closing line",
        (evidence,),
    )


@cache
def _credit_regex() -> re.Pattern[str]:
    names = _alternatives(tuple(outlets.agency_names()))
    return re.compile(
        rf"^[ \t]*(?:(?P<barred>{names}) ?[|•·]|[^\n|]{{0,60}}[|•·] ?(?P<after>{names})[ \t]*(?:[|•·]|$)|"
        rf"(?:By |Source: ?|Agency: ?|Agencies: ?)?(?P<byline>{names})[ \t]*$)",
        re.MULTILINE,
    )


@cache
def _signature_regex() -> re.Pattern[str]:
    return re.compile(
        rf"(?:\n|[.”\"] ?)[ \t]*[-–—(/]*[ \t]*(?P<name>{_alternatives(tuple(_signature_names()))})[)/]?[\s.]*$"
    )


@cache
def _signature_names() -> dict[str, str]:
    """What an agency signs with → its name: its own short name, and the marks that the table lists."""
    table = {row[0]: row[0] for row in read_rows("agencies.tsv") if row[0].isupper()}
    return table | {
        form: row[0]
        for row in read_rows("agencies.tsv")
        for form in split_cell(row[2] if len(row) > 2 else "")
    }


def _alternatives(names: tuple[str, ...]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
