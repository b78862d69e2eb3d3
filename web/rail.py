"""Everything that narrows, widens or turns a search, as links: facets, chips, orders, pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from index.desk import UNKNOWN, Answer, FacetValue, Request
from index.port import FACETS, IN_TIME, Sort
from web import urls, words

SHOWN = 10  # values of a facet before "more"
LISTED = 40  # values of a facet in all, beside the chosen ones
AROUND = 2  # page numbers on each side of the one at hand


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere; `current` where that is here."""

    label: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet: its link takes it in or, when selected, out."""

    label: str
    count: int
    selected: bool
    known: bool
    href: str


@dataclass(frozen=True, slots=True)
class Group:
    """One facet: what is shown at once, what stands behind "more", and how many values are left out of both."""

    name: str
    title: str
    first: tuple[Choice, ...]
    more: tuple[Choice, ...]
    left: int


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
    chosen = {
        facet: tuple(each.value for each in values if each.selected)
        for facet, values in answer.facets.items()
        if answer.request.filters.get(facet)
    }
    filters = {facet: chosen.get(facet) or values for facet, values in answer.request.filters.items()}
    return replace(answer, request=replace(answer.request, filters=filters))


def groups(answer: Answer) -> tuple[Group, ...]:
    """The facets that have anything to choose."""
    made = (_group(answer, facet) for facet in FACETS)
    return tuple(group for group in made if group.first)


def choices(answer: Answer, facet: str) -> tuple[Choice, ...]:
    """The values of one facet that some article has."""
    return tuple(_choice(answer.request, facet, each) for each in answer.facets[facet] if each.count)


def chips(answer: Answer) -> tuple[Chip, ...]:
    """Each active filter."""
    request = answer.request
    found = [
        Chip(_kind(facet, value), _label(answer, facet, value), urls.turned(request, facet, value))
        for facet in FACETS
        for value in request.filters.get(facet, ())
    ]
    if request.since:
        found.append(Chip("Date", f"{words.SINCE} {request.since}", replace(request, since="", page=1)))
    if request.until:
        found.append(Chip("Date", f"{words.UNTIL} {request.until}", replace(request, until="", page=1)))
    if request.undated:
        label = words.UNDATED_TOO if request.since or request.until else words.UNDATED_ONLY
        found.append(Chip("Date", label, replace(request, undated=False, page=1)))
    return tuple(found)


def orders(request: Request) -> tuple[Link, ...]:
    """The orders of results, each from its first page; without words nothing is more relevant than new."""
    current = request.sort if request.text or request.sort != Sort.RELEVANCE else Sort.NEWEST
    return tuple(
        Link(label, urls.search(replace(request, sort=sort, page=1)), sort == current)
        for sort, label in words.SORTS.items()
        if request.text or sort != Sort.RELEVANCE
    )


def people_orders(asked: urls.PeopleList) -> tuple[Link, ...]:
    """The orders of the list of people."""
    return tuple(
        Link(label, urls.people(replace(asked, order=order, page=1)), order == asked.order)
        for order, label in words.PEOPLE_ORDERS.items()
    )


def letters(asked: urls.PeopleList, known: Iterable[str]) -> tuple[Link, ...]:
    """The letters with which surnames begin, and all of them."""
    return tuple(
        Link(letter or words.ALL, urls.people(replace(asked, letter=letter, page=1)), letter == asked.letter)
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
    request = answer.request
    able = [each for each in answer.facets.get(facet, ()) if each.count or each.selected]
    kept = [each for place, each in enumerate(able) if place < LISTED or each.selected or each.value == UNKNOWN]
    if facet in IN_TIME:
        kept.sort(key=lambda each: (each.value != UNKNOWN, each.value), reverse=True)
    choices = tuple(_choice(request, facet, each) for each in kept)
    return Group(facet, words.FACETS[facet], choices[:SHOWN], choices[SHOWN:], _left(answer, facet, kept))


def _left(answer: Answer, facet: str, kept: list[FacetValue]) -> int:
    """How many values are not shown."""
    return max(0, answer.different.get(facet, 0) - sum(each.count > 0 for each in kept))


def _choice(request: Request, facet: str, value: FacetValue) -> Choice:
    label = words.facet_value(facet, value.value, value.label)
    href = urls.search(urls.turned(request, facet, value.value))
    return Choice(label, value.count, value.selected, value.value != UNKNOWN, href)


def _kind(facet: str, value: str) -> str:
    """The facet's name, but for "outlet not known", which says it already."""
    return "" if value == UNKNOWN else words.FACETS[facet]


def _label(answer: Answer, facet: str, value: str) -> str:
    """What a chosen value is called: its label among the facets, where it stands there."""
    values = answer.facets.get(facet, ())
    label = next((each.label for each in values if each.value == value), value)
    return words.facet_value(facet, value, label)
