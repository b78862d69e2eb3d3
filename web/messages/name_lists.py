"""Texts of the lists of people, organisations and places."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from archive.catalog import PeopleOrder
from archive.messages import N_
from web.i18n import ngettext
from web.messages import labels


@dataclass(frozen=True, slots=True)
class NameListTexts:
    """The texts of one list, to be translated. `count` returns `3 people`."""

    title: str
    count: Callable[[int], str]
    find: str
    sort: str
    letters: str
    pages: str
    all: str
    see_all: str
    no_match: str
    no_match_in_letter: str
    hint: str
    empty: str
    command: str
    orders: Mapping[PeopleOrder, str]


PEOPLE = NameListTexts(
    title=N_("People"),
    count=lambda count: ngettext("{count:,} person", "{count:,} people", count),
    find=N_("Find people by any part of the name"),
    sort=N_("Sort people"),
    letters=N_("First letter of the surname"),
    pages=N_("Pages of people"),
    all=N_("← All people"),
    see_all=N_("See all people"),
    no_match=N_("No person in the archive matches {name}"),
    no_match_in_letter=N_("No person under {letter} matches {name}"),
    hint=N_("Try a part of the name, such as the surname or its first letters."),
    empty=N_("There are no people in the archive yet"),
    command=N_("To add people, index articles that mention them: {command}."),
    orders=labels.PEOPLE_ORDERS,
)
ORGANISATIONS = NameListTexts(
    title=N_("Organisations"),
    count=lambda count: ngettext(
        "{count:,} organisation", "{count:,} organisations", count
    ),
    find=N_("Find organisations by any part of the name"),
    sort=N_("Sort organisations"),
    letters=N_("First letter of the name"),
    pages=N_("Pages of organisations"),
    all=N_("← All organisations"),
    see_all=N_("See all organisations"),
    no_match=N_("No organisation in the archive matches {name}"),
    no_match_in_letter=N_("No organisation under {letter} matches {name}"),
    hint=N_("Try a part of the name, such as one of its words."),
    empty=N_("There are no organisations in the archive yet"),
    command=N_("To add organisations, index articles that name them: {command}."),
    orders=labels.VALUE_ORDERS[False],
)
PLACES = NameListTexts(
    title=N_("Places"),
    count=lambda count: ngettext("{count:,} place", "{count:,} places", count),
    find=N_("Find places by any part of the name"),
    sort=N_("Sort places"),
    letters=N_("First letter of the name"),
    pages=N_("Pages of places"),
    all=N_("← All places"),
    see_all=N_("See all places"),
    no_match=N_("No place in the archive matches {name}"),
    no_match_in_letter=N_("No place under {letter} matches {name}"),
    hint=N_("Try a part of the name, such as one of its words."),
    empty=N_("There are no places in the archive yet"),
    command=N_("To add places, index articles that name them: {command}."),
    orders=labels.VALUE_ORDERS[False],
)
THINGS: Mapping[str, NameListTexts] = {"org": ORGANISATIONS, "place": PLACES}
"""The texts of organisations and places by their facet."""
