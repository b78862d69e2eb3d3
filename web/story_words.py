"""What the pages say of stories and their versions: more of `words`."""

from __future__ import annotations

from collections.abc import Sequence

from archive.model import DateRange
from web import words

STORY_COUNT = ("story", "stories")
ALIKE = "… {} alike …"
SOMEBODY = "an unknown outlet"
NAMED_COPIES = 3
FIRST = {
    "none": "No version has a known date, so that nobody can tell who ran it first.",
    "one": "{} ran it first, {}.",
    "same": "{} ran it on the same day, {}; which of them came first is not known.",
    "many": "Who ran it first cannot be told: the dates of {} overlap.",
}
UNDATED_VERSIONS = {
    1: " One version without a known date may be older.",
    2: " {} versions without a known date may be older.",
}
CUT = "Only the first {:,} words of each were compared."


def similar(count: int, names: Sequence[str]) -> str:
    """`and 3 similar: PTI, The Hindu, …`, the first few names, each once."""
    told = list(dict.fromkeys(names))
    more = ["…"] if len(told) > NAMED_COPIES else []
    return f"and {count:,} similar: {', '.join([*told[:NAMED_COPIES], *more])}"


def listed(names: Sequence[str]) -> str:
    """`PTI, Reuters and The Hindu`, each once."""
    told = list(dict.fromkeys(names))
    return " and ".join(filter(None, [", ".join(told[:-1]), told[-1]]))


def on(known: DateRange) -> str:
    """`on 3 September 2020`, `in September 2020`, or `between 22 and 30 June 2020`."""
    if known.earliest == known.latest:
        return f"on {words.dates(known)}"
    return words.dates(known) if known.window else f"in {words.dates(known)}"
