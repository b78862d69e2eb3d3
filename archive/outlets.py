"""The tables of known outlets and agencies, and look-ups by host and name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from archive.data_files import read_rows, read_words, split_cell
from archive.html import is_copy_host, original_url
from archive.text.normalization import normalize_letters

MAX_SEARCHED_CHARS = 200_000
"""Characters of a text that are searched for names of outlets."""
HEAD_CHARS = 300
"""Characters at the head of a text that are searched for its URL."""

MIN_LABEL_LETTERS = 4
"""Minimum length of a name that another name does not contain by chance."""
MIN_INITIALS = 3
GENERIC_SUBDOMAINS = frozenset({
    "www", "www2", "m", "mobile", "amp", "blog", "blogs", "news", "edition", "web",
    "en", "de", "fr",
})  # fmt: skip
SECOND_LEVEL_DOMAINS = frozenset(
    {"ac", "co", "com", "edu", "gob", "gov", "gv", "ne", "net", "nic", "or", "org"}
)
SMALL_WORDS = read_words("particles.txt") | frozenset(
    ("and", "of", "for", "the", "die", "der", "das", "und", "el")
)

_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
)
_ADDRESS = re.compile(r"[0-9.]+|localhost")
_NON_WORD = re.compile(r"[^\w'’]+")
_URL_LINE = re.compile(
    r"^(?:url|source|link)?:? ?<?(https?://[^\s>]{4,500})>?[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet, with its country and language as ISO codes, and its other names."""

    host: str
    name: str
    country: str
    language: str
    day_month_order: str
    aliases: tuple[str, ...]


@cache
def find_by_host(host: str) -> Outlet | None:
    """Return the outlet at a host or at a domain above it."""
    labels = host.lower().split(".")
    for start in range(len(labels) - 1):
        domain = ".".join(labels[start:])
        if outlet := _outlets_by_host().get(domain):
            return outlet
    return None


@cache
def all_outlets() -> tuple[Outlet, ...]:
    """Return the outlets of the table."""
    return tuple(_outlet_of_row(row) for row in read_rows("outlets.tsv"))


def _outlet_of_row(row: tuple[str, ...]) -> Outlet:
    # Empty cells at the end of a row may be missing.
    padded = (*row, "", "", "", "", "")
    host, name, country, language, day_month_order, aliases = padded[:6]
    return Outlet(
        host=host,
        name=name,
        country=country,
        language=language,
        day_month_order=day_month_order,
        aliases=split_cell(aliases),
    )


@cache
def outlet_names() -> dict[str, str]:
    """Return the name of an outlet by each of its names."""
    names = {}
    for outlet in all_outlets():
        for form in (outlet.name, *outlet.aliases):
            names[form] = outlet.name
    return names


@cache
def agency_names() -> dict[str, str]:
    """Return the name of an agency by each of its names."""
    names = {}
    for name, *cells in read_rows("agencies.tsv"):
        other_names = split_cell(cells[0]) if cells else ()
        for form in (name, *other_names):
            names[form] = name
    return names


def url_host(url: str) -> str:
    """Return the host of a URL, or "" for an invalid one.

    For an archived copy it is the host of the original page, or "" if the copy does not
    name it.
    """
    try:
        host = urlsplit(original_url(url)).hostname or ""
    except ValueError:
        return ""
    host = host.partition("%")[0]  # an escaped path after a host
    is_machine = ":" in host or _ADDRESS.fullmatch(host)
    return "" if is_machine or is_copy_host(host) else host


def name_matches_host(name: str, host: str) -> bool:
    """Return whether a label of the host is written like the name.

    They are equal, one contains the other, or the label consists of prefixes of the
    words. Examples are `ARTE Radio` and `www.arteradio.com`, `Die Weltwoche` and
    `weltwoche.ch`, `The New York Times` and `nytimes.com`. Umlauts may be written with
    two letters, as in `sueddeutsche.de`.
    """
    spellings = dict.fromkeys((name, name.translate(_UMLAUTS)))
    return any(_is_written_like(host, spelling) for spelling in spellings)


def _is_written_like(host: str, name: str) -> bool:
    folded_words = map(_fold_alphanumerics, _NON_WORD.split(name))
    words = [word for word in folded_words if word]
    joined = "".join(words)
    main_words = [word for word in words if word not in SMALL_WORDS]
    return any(
        _contain_each_other(label, joined) or _is_made_of_prefixes(label, main_words)
        for label in _name_labels(host)
    )


def is_abbreviation(short: str, name: str) -> bool:
    """Return whether the first name consists of the initials of the second."""
    words = filter(None, _NON_WORD.split(name))
    initials = "".join(word[0] for word in words if word.casefold() not in SMALL_WORDS)
    is_long = len(initials) >= MIN_INITIALS
    return is_long and _fold_alphanumerics(short) == _fold_alphanumerics(initials)


def _contain_each_other(label: str, name: str) -> bool:
    """Return whether both are equal, or one contains the other if it is long enough."""
    if label == name:
        return True
    if len(label) >= MIN_LABEL_LETTERS and label in name:
        return True
    return len(name) >= MIN_LABEL_LETTERS and name in label


def _is_made_of_prefixes(label: str, words: list[str]) -> bool:
    """Return whether prefixes of all words, in their order, make up the label."""
    ends = {0}
    for word in words:
        ends = set(_ends_after_prefix(label, word, ends))
    return len(words) > 1 and len(label) in ends


def _ends_after_prefix(label: str, word: str, starts: set[int]) -> Iterator[int]:
    """Yield the positions in the label where a prefix of the word can end."""
    for start in starts:
        for length in range(1, len(word) + 1):
            if label.startswith(word[:length], start):
                yield start + length


def _name_labels(host: str) -> list[str]:
    """Return the labels of a host that can be a name."""
    labels = host.lower().split(".")[:-1]
    if len(labels) > 1 and labels[-1] in SECOND_LEVEL_DOMAINS:
        labels = labels[:-1]
    specific_labels = [label for label in labels if label not in GENERIC_SUBDOMAINS]
    folded_labels = map(_fold_alphanumerics, specific_labels)
    return [label for label in folded_labels if len(label) > 1]


def _fold_alphanumerics(text: str) -> str:
    return "".join(filter(str.isalnum, normalize_letters(text)))


def find_url_line(text: str) -> re.Match[str] | None:
    """Return the match of a line at the head of a text that contains only a URL.

    Group 1 is the URL.
    """
    return _URL_LINE.search(text, 0, HEAD_CHARS)


@cache
def _outlets_by_host() -> dict[str, Outlet]:
    return {outlet.host: outlet for outlet in all_outlets()}
