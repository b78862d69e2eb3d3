"""The names of fields and operators in other search engines and databases.

They are those of Google, LexisNexis, Factiva, ProQuest, Westlaw, Gale, Ovid, PubMed,
Elasticsearch and Solr. Names are in lower case, operators in capitals.
"""

from __future__ import annotations

FIELDS: dict[str, str] = {
    **dict.fromkeys(
        ("headline", "headlines", "intitle", "inheadline", "hed", "hd", "hl", "ti",
         "titel", "titre", "titulo", "título", "titolo", "überschrift", "заголовок"),
        "title",
    ),
    **dict.fromkeys(
        ("byline", "by", "au", "aut", "auth", "inauthor", "writer", "autor", "auteur",
         "autore", "автор"),
        "author",
    ),
    **dict.fromkeys(
        ("publication", "pub", "source", "newspaper", "journal", "publisher", "jn",
         "quelle", "zeitung"),
        "outlet",
    ),
    **dict.fromkeys(("people", "pers", "pe"), "person"),
    **dict.fromkeys(
        ("organisation", "organization", "organisations", "organizations", "company"),
        "org",
    ),
    **dict.fromkeys(("location", "geographic", "places"), "place"),
    **dict.fromkeys(("quote", "quotation"), "said"),
}  # fmt: skip
"""Name of a field → the field here."""
WHOLE_TEXT = (
    "text", "body", "content", "fulltext", "ft", "tx", "intext", "inbody", "allintext",
    "all", "anywhere", "_all",
)  # fmt: skip

SEGMENTS = (
    "hlead", "lead", "lp", "hlp", "td", "abstract", "ab", "tiab", "subject", "su",
    "keyword", "keywords", "kw", "topic", "terms", "term", "country", "city", "section", "dateline", "caption",
    "highlight", "ticker", "industry",
)  # fmt: skip
"""Fields that do not exist here, whose values are words of the text."""

ADDRESS_FIELDS = (
    "site", "host", "url", "inurl", "allinurl", "link", "inanchor", "allinanchor",
    "related", "cache", "info", "domain",
)  # fmt: skip
LANGUAGE_FIELDS = ("language", "lang", "la", "ln", "sprache", "langue", "idioma")
CODE_FIELDS = (
    "rst", "ns", "co", "re", "sc", "sn", "fds", "ipd", "ipc", "clm", "vol", "art",
    "pt",
)  # fmt: skip
TYPE_FIELDS = (
    "filetype",
    "ext",
    "loc",
    "rst",
    "doctype",
    "dtype",
    "format",
)
"""Fields whose values are codes, which no text contains."""
COUNTS = ("wc", "wordcount", "length", "words")

DATE_FIELDS = (
    "date", "dates", "dt", "pd", "pubdate", "pub-date", "publication-date", "dp", "py",
    "pubyear", "year", "yr", "published", "published_at", "created_at", "datum",
)  # fmt: skip
YEARS = ("year", "yr", "py", "pubyear", "pubdate", "pd", "dt", "published", "datum")
DATE_BOUNDS = {
    "before": "<",
    "bef": "<",
    "lt": "<",
    "until": "<=",
    "leq": "<=",
    "lte": "<=",
    "to": "<=",
    "after": ">",
    "aft": ">",
    "gt": ">",
    "since": ">=",
    "geq": ">=",
    "gte": ">=",
    "from": ">=",
}
"""Name of a bound → its sign."""

AND_WORDS = ("UND", "ET", "OCH", "OG", "ORAZ", "VE", "ÉS", "ȘI", "И", "ТА", "ΚΑΙ")
OR_WORDS = (
    "ODER", "OU", "ELLER", "OPPURE", "LUB", "VEYA", "VAGY", "NEBO", "SAU", "ИЛИ", "АБО",
)  # fmt: skip
NOT_WORDS = (
    "NICHT", "OHNE", "SAUF", "SANS", "NON", "NÃO", "EXCEPTO", "NIET", "INTE", "IKKE",
    "НЕ", "КРОМЕ",
)  # fmt: skip
"""Operators in other languages."""
AMBIGUOUS_OPERATORS = ("Y", "E", "O", "EN", "OF", "NO", "SI", "I", "NIE", "TAI", "JA")
"""Operators in other languages that are more often words or initials here."""
