"""Extract the organisations and places that an article names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache

from archive import outlets
from archive.data_files import read_rows, read_words, split_cell
from archive.extract.organisation_spans import join_organisations
from archive.extract.tagged_names import TaggedNames, names_of_kind
from archive.model import Confidence, Evidence, Fact
from archive.names.place_forms import base_place
from archive.people.corpora import ORGANISATION_TAG, PLACE_TAG
from archive.people.tagger import NameSpan
from archive.text.cleaning import collapse_whitespace

MAX_NAMES = 200
"""Maximum number of names of one kind that an article may have."""
MAX_NAME_CHARS = 100
NAME_FORMS_TABLE = "name_forms.tsv"
"""Rows with a kind, the name, and other forms that always stand for it."""
_LEADING = re.compile(r"\A(?:[\W_]+|[Tt]he |THE )+")
_TRAILING = re.compile(r"['’][sS]?\Z|[^\w.)&+!]+\Z|(?<=[^\W\d_]{2})\.\Z")
_TICKER_SIGN = "<"
"""What begins the symbol of a share: `Harwick Motors Corp <HWK>`."""
_TICKER = re.compile(r"\A[A-Z.]{1,8}+>(?:'s| and)?+ ")
"""The symbol of another share before the name: `HWK> Port Vale Steel`."""
_TICKER_END = ">"
_JOINED = re.compile(r"(?: (?:and|of|for)(?: the)?+| &){1,3}+\Z")
"""The words of a name that goes on after the end that was found."""
_LOWER_START = re.compile(
    r"\A(?:(?:then|ex)-(?=[A-Z])|(?:[a-z]{1,20}+(?:-[a-z]{1,20}+){1,3}+|by|in|of|off) ){1,3}+"
)
"""Words before a name: `state-owned Port Vale Bank`, `then-National Council`."""
_LEGAL_FORM = re.compile(
    r"(?<! and)(?<! &),? "
    r"(?:Inc(?:orporated)?|Corp(?:oration)?|Co|Ltd|Limited|LLC|L\.L\.C|PLC|Plc|plc"
    r"|AG|GmbH|SA|S\.A|NV|N\.V|SpA|S\.p\.A|AB|A/S|Pty|Bhd|Berhad)\.?\Z"
)
_SEAT = "-based"
"""What follows the seat of a firm: `a Houston-based bank`."""
_SHORT_CAPITALS = 3
"""Capitals of a place that stay: `USA`. Longer ones are those of a dateline."""


def extract_organisations(
    names: TaggedNames, publishers: Collection[str] = ()
) -> Fact[tuple[str, ...]] | None:
    """Return the organisations in the order of their first mention.

    `publishers` are the outlet and the agency of the article, which are left out. The
    legal form of a firm is no part of its name. Words such as `Bank` alone are no names.
    """
    left_out = (*_publisher_forms(publishers), *read_words("no_organisations.txt"))
    return _extract(
        names.text,
        join_organisations(names.text, names_of_kind(names, ORGANISATION_TAG)),
        lambda name, _: _organisation_name(name),
        {form.casefold() for form in left_out},
    )


def extract_places(names: TaggedNames) -> Fact[tuple[str, ...]] | None:
    """Return the places in the order of their first mention, in their base forms."""

    def place_name(name: str, span: NameSpan) -> str:
        return base_place(_place_name(name), names.others.get(span))

    spans = names_of_kind(names, PLACE_TAG)
    return _extract(names.text, spans, place_name, frozenset())


def _publisher_forms(publishers: Collection[str]) -> Iterator[str]:
    """Yield the names of the publishers and all forms of these names."""
    yield from publishers
    for forms in (outlets.agency_names(), outlets.outlet_names()):
        yield from (form for form, name in forms.items() if name in publishers)


def _extract(
    text: str,
    spans: Iterable[NameSpan],
    to_name: Callable[[str, NameSpan], str],
    excluded: Collection[str],
) -> Fact[tuple[str, ...]] | None:
    """Return the names in spans, with the first mention of each as evidence."""
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    evidence: dict[str, Evidence] = {}
    for span in spans:
        quote = text[span.start : span.end]
        name = to_name(_clean(quote), span)
        key = name.casefold()
        if not _is_name(name) or key in excluded or _is_nationality(key):
            continue
        forms[key][name] += 1
        evidence.setdefault(key, Evidence(quote, span.start, span.end))
    if not forms:
        return None
    keys = list(forms)[:MAX_NAMES]
    return Fact(
        tuple(_usual_form(forms[key]) for key in keys),
        Confidence.INFERRED,
        "tagger",
        tuple(evidence[key] for key in keys),
    )


def _is_name(name: str) -> bool:
    return 1 < len(name) <= MAX_NAME_CHARS and any(map(str.isalpha, name))


def _is_nationality(key: str) -> bool:
    """Return whether words are one nationality or several: `Soviet-West German`."""
    parts = key.removeprefix("ex-").split("-")
    return all(part in _nationalities() for part in parts)


@cache
def _nationalities() -> frozenset[str]:
    return frozenset(word.casefold() for word in read_words("nationalities.txt"))


def _usual_form(forms: Counter[str]) -> str:
    """Return the most frequent form. One in normal case comes before capitals."""
    return max(forms, key=lambda form: (not form.isupper(), forms[form], form))


def _clean(quote: str) -> str:
    """Return a name without article, ticker, punctuation and possessive: `the Fed's`."""
    name = _LEADING.sub("", collapse_whitespace(quote))
    name = _TICKER.sub("", name)
    name = re.split(f"[{_TICKER_SIGN}{_TICKER_END}]", name)[0].rstrip()
    name = _LOWER_START.sub("", name)
    for _ in range(2):
        name = _TRAILING.sub("", name)
    return _JOINED.sub("", name)


def _organisation_name(name: str) -> str:
    name = _LEGAL_FORM.sub("", name)
    return _main_forms(ORGANISATION_TAG).get(name.casefold(), name)


def _place_name(name: str) -> str:
    name = name.removesuffix(_SEAT)
    main_form = _main_forms(PLACE_TAG).get(name.casefold())
    if main_form:
        return main_form
    is_heading = name.isupper() and len(name) > _SHORT_CAPITALS and "." not in name
    return name.title() if is_heading else name


@cache
def _main_forms(kind: str) -> dict[str, str]:
    """Return each form in lower case → the name for which it always stands."""
    return {
        form.casefold(): name
        for row_kind, name, cell in read_rows(NAME_FORMS_TABLE)
        if row_kind == kind
        for form in (name, *split_cell(cell))
    }
