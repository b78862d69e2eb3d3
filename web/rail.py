"""Everything that narrows, widens or turns a search, as links: facets, chips, orders, pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from index.asking import Request
from index.desk import Answer, FacetValue
from index.fields import UNKNOWN
from index.port import FACETS, Sort
from web import people_urls, turning, urls, value_urls, words
from web.tongue import _

OFFERED = ("outlet", "person", "agency", "author", "language", "confidence")  # the timeline offers the days
SHOWN = 10  # values of a facet, beside the chosen ones
AROUND = 2  # page numbers on each side of the one at hand


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere; `current` where that is here."""

    label: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet: `href` takes it in or, when selected or excluded, takes that back; `barred` excludes it."""

    label: str
    count: int
    selected: bool
    excluded: bool
    known: bool
    href: str
    barred: str | None

    @property
    def state(self) -> str:
        """Classes for the sheet of styles: `chosen unknown`."""
        if self.known and self.barred:
            return ""
        states = {"chosen": self.selected, "excluded": self.excluded, "unknown": not self.known}
        return " ".join(name for name, holds in states.items() if holds)


@dataclass(frozen=True, slots=True)
class Group:
    """One facet: its most frequent values, how many more there are, and the page with all of them."""

    name: str
    title: str
    choices: tuple[Choice, ...]
    left: int
    everything: str


@dataclass(frozen=True, slots=True)
class Chip:
    """One active filter: `Outlet` `The Times of India`, and the search without it; `kind` may be ""."""

    kind: str
    label: str
    without: Request

    @property
    def href(self) -> str:
        """Where the chip's × leads."""
        return urls.search(self.without)


@dataclass(frozen=True, slots=True)
class Pager:
    """Pages of a list: `None` among the links stands for a gap."""

    page: int
    pages: int
    previous: str | None
    next: str | None
    links: tuple[Link | None, ...]


def settled(answer: Answer) -> Answer:
    """The answer with its chosen values as the facets write them: a person asked for by another form is one value."""
    request, facets = answer.request, answer.facets
    chosen = {
        facet: tuple(each.value for each in facets.get(facet, ()) if each.selected) or values
        for facet, values in request.filters.items()
    }
    excluded = {
        facet: tuple(each.value for each in facets.get(facet, ()) if each.excluded) or values
        for facet, values in request.excluded.items()
    }
    return replace(answer, request=replace(request, filters=chosen, excluded=excluded))


def groups(answer: Answer) -> tuple[Group, ...]:
    """The facets that have anything to choose."""
    made = (_group(answer, facet) for facet in OFFERED)
    return tuple(group for group in made if group.choices)


def choices(request: Request, facet: str, values: Iterable[FacetValue]) -> tuple[Choice, ...]:
    """Values of a facet as links that lead on from a search."""
    taking, barring = urls.adding(request, facet), urls.adding(request, urls.EXCLUDED[facet])
    return tuple(
        Choice(
            label=words.facet_value(facet, each.value, each.label),
            count=each.count,
            selected=each.selected,
            excluded=each.excluded,
            known=each.value != UNKNOWN,
            href=_back(request, facet, each) or taking(each.value),
            barred=None if _back(request, facet, each) else barring(each.value),
        )
        for each in values
    )


def _back(request: Request, facet: str, value: FacetValue) -> str | None:
    """The search without what was decided of a value; `None` where nothing was."""
    if value.excluded:
        return urls.search(turning.barred(request, facet, value.value))
    return urls.search(turning.turned(request, facet, value.value)) if value.selected else None


def chips(answer: Answer) -> tuple[Chip, ...]:
    """Each active filter."""
    request = answer.request
    found = [
        Chip(_kind(facet, value), label(answer, facet, value), turning.turned(request, facet, value))
        for facet in FACETS
        for value in request.filters.get(facet, ())
    ]
    found += [
        Chip(_barred(facet, value), label(answer, facet, value), turning.barred(request, facet, value))
        for facet in FACETS
        for value in request.excluded.get(facet, ())
    ]
    if request.since:
        found.append(Chip(_(words.DATE), _(words.SINCE, day=request.since), replace(request, since="", page=1)))
    if request.until:
        found.append(Chip(_(words.DATE), _(words.UNTIL, day=request.until), replace(request, until="", page=1)))
    if request.undated:
        told = words.UNDATED_TOO if request.since or request.until else words.UNDATED_ONLY
        found.append(Chip(_(words.DATE), _(told), replace(request, undated=False, page=1)))
    return tuple(found)


def orders(request: Request) -> tuple[Link, ...]:
    """The orders of results, each from its first page; without words nothing is more relevant than new."""
    current = request.sort if request.text or request.sort != Sort.RELEVANCE else Sort.NEWEST
    return tuple(
        Link(_(label), urls.search(replace(request, sort=sort, page=1)), sort == current)
        for sort, label in words.SORTS.items()
        if request.text or sort != Sort.RELEVANCE
    )


def value_orders(asked: value_urls.ValueList) -> tuple[Link, ...]:
    """The orders of the values of a facet."""
    first = replace(asked, request=replace(asked.request, page=1))
    return tuple(
        Link(_(label), value_urls.page(replace(first, order=order)), order == asked.order)
        for order, label in words.VALUE_ORDERS[asked.request.by_story].items()
    )


def counting(answer: Answer, has_copies: Callable[[], bool], address: Callable[[Request], str]) -> Link | None:
    """The way to count stories, or articles again; none where the archive has no copies, so that both are one."""
    request = answer.request
    if not (request.by_story or answer.stories < answer.total or has_copies()):
        return None
    other = not request.by_story
    return Link(_(words.COUNTING[other]), address(turning.counting(request, by_story=other)))


def people_orders(asked: people_urls.PeopleList) -> tuple[Link, ...]:
    """The orders of the list of people."""
    return tuple(
        Link(_(label), people_urls.page(replace(asked, order=order, page=1)), order == asked.order)
        for order, label in words.PEOPLE_ORDERS.items()
    )


def letters(asked: people_urls.PeopleList, known: Iterable[str]) -> tuple[Link, ...]:
    """The letters with which surnames begin, and all of them."""
    return tuple(
        Link(letter or _(words.ALL), people_urls.page(replace(asked, letter=letter, page=1)), letter == asked.letter)
        for letter in ("", *known)
    )


def search_pager(answer: Answer) -> Pager:
    """The pages of an answer."""
    request = answer.request
    return pager(answer.shown, request.size, request.page, lambda page: urls.search(replace(request, page=page)))


def pager(total: int, size: int, page: int, address: Callable[[int], str]) -> Pager:
    """The pages of any list of `total` things, `size` on each; `address` gives a page's link."""
    pages = max(1, -(-total // size))
    around = range(max(1, page - AROUND), min(pages, page + AROUND) + 1)
    links: list[Link | None] = []
    before = 0
    for number in sorted({1, *around, pages}):
        links += [None] if number - before > 1 else []
        links.append(Link(str(number), address(number), number == page))
        before = number
    previous = address(min(page - 1, pages)) if page > 1 else None
    return Pager(page, pages, previous, address(page + 1) if page < pages else None, tuple(links))


def _group(answer: Answer, facet: str) -> Group:
    able = [each for each in answer.facets.get(facet, ()) if each.count or each.selected or each.excluded]
    kept = [each for place, each in enumerate(able) if place < SHOWN or _stays(each)]
    left = max(0, answer.different.get(facet, 0) - sum(each.count > 0 for each in kept))
    everything = value_urls.page(value_urls.ValueList(facet, replace(answer.request, page=1, after="")))
    return Group(facet, _(words.FACETS[facet]), choices(answer.request, facet, kept), left, everything)


def _stays(value: FacetValue) -> bool:
    """Whether a value is shown however rare it is."""
    return value.selected or value.excluded or value.value == UNKNOWN


def _kind(facet: str, value: str) -> str:
    """The facet's name, but for "outlet not known", which says it already."""
    return "" if value == UNKNOWN else _(words.FACETS[facet])


def _barred(facet: str, value: str) -> str:
    return _(words.NOT if value == UNKNOWN else words.BARRED[facet])


def label(answer: Answer, facet: str, value: str) -> str:
    """What a chosen value is called: its label among the facets, where it stands there."""
    values = answer.facets.get(facet, ())
    named = next((each.label for each in values if each.value == value), value)
    return words.facet_value(facet, value, named)
